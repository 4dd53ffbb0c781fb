/* test_drawn.c: which rows of a picture changed, and which numbers stand for its colours. */
#include <stdlib.h>

#include "../check_main.h"
#include "drawn.h"

static struct vg_pairs pairs;
static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, red = {0xff0000, VG_COLOUR_DEFAULT, 0};

static struct vg_cells picture(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

static void rows_are_same(const struct vg_drawn *drawn, const struct vg_cells *cells, const char *expected)
{
    for (int row = 0; row < cells->rows; row++) {
        ck_assert_msg(vg_drawn_same_row(drawn, cells, row) == (expected[row] == '='), "row %d", row);
    }
}

START_TEST(a_row_that_changed_in_any_way_is_told)
{
    struct vg_drawn drawn = {0};
    struct vg_cells cells = picture(4, 5);
    rows_are_same(&drawn, &cells, "####");
    vg_drawn_remember(&drawn, &cells);
    rows_are_same(&drawn, &cells, "====");
    vg_put(&cells, 0, 4, 'x', plain);
    vg_put(&cells, 2, 0, ' ', red);
    vg_cells_at(&cells, 3, 2)->style.attributes = VG_BOLD;
    rows_are_same(&drawn, &cells, "#=##");
    vg_drawn_remember(&drawn, &cells);
    rows_are_same(&drawn, &cells, "====");
    vg_drawn_forget(&drawn);
    rows_are_same(&drawn, &cells, "####");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_picture_of_another_size_is_all_new)
{
    struct vg_drawn drawn = {0};
    struct vg_cells small = picture(2, 10), other = picture(4, 5), none = {0};
    vg_drawn_remember(&drawn, &small);
    rows_are_same(&drawn, &other, "####");
    vg_drawn_remember(&drawn, &other);
    rows_are_same(&drawn, &other, "====");
    vg_drawn_remember(&drawn, &none);
    rows_are_same(&drawn, &small, "##");
    ck_assert_int_eq(vg_drawn_styles(&drawn, &none), 0);
    vg_drawn_forget(&drawn);
    vg_cells_free(&small);
    vg_cells_free(&other);
}
END_TEST

START_TEST(styles_are_counted_in_new_rows_only)
{
    struct vg_drawn drawn = {0};
    struct vg_cells cells = picture(3, 6);
    vg_put(&cells, 1, 2, 'x', red);
    ck_assert_int_eq(vg_drawn_styles(&drawn, &cells), 1 + 3 + 1);
    vg_drawn_remember(&drawn, &cells);
    ck_assert_int_eq(vg_drawn_styles(&drawn, &cells), 0);
    vg_put(&cells, 2, 5, 'x', red);
    ck_assert_int_eq(vg_drawn_styles(&drawn, &cells), 2);
    vg_drawn_forget(&drawn);
    vg_cells_free(&cells);
}
END_TEST

/* --- pairs -------------------------------------------------------------------------------------------------- */

START_TEST(the_same_colours_have_the_same_pair)
{
    bool fresh;
    vg_pairs_init(&pairs, 10);
    int first = vg_pairs_find(&pairs, 3, -1, &fresh);
    ck_assert(fresh && first > 0);
    ck_assert_int_ne(vg_pairs_find(&pairs, -1, 3, &fresh), first);
    ck_assert(fresh);
    ck_assert_int_eq(vg_pairs_find(&pairs, 3, -1, &fresh), first);
    ck_assert(!fresh);
}
END_TEST

START_TEST(a_pair_that_shows_is_never_given_away)
{
    bool fresh;
    vg_pairs_init(&pairs, 3);
    for (int fg = 0; fg < 3; fg++) {
        ck_assert_int_eq(vg_pairs_find(&pairs, fg, 0, &fresh), fg + 1);
    }
    ck_assert_int_eq(vg_pairs_find(&pairs, 7, 0, &fresh), 0);
    ck_assert(!fresh);
    for (int fg = 0; fg < 3; fg++) {
        ck_assert_int_eq(vg_pairs_find(&pairs, fg, 0, &fresh), fg + 1);
    }
}
END_TEST

START_TEST(the_pair_longest_unused_is_given_away)
{
    bool fresh;
    vg_pairs_init(&pairs, 3);
    for (int fg = 0; fg < 3; fg++) {
        vg_pairs_find(&pairs, fg, 0, &fresh);
        vg_pairs_frame(&pairs);
    }
    vg_pairs_find(&pairs, 0, 0, &fresh);
    ck_assert_int_eq(vg_pairs_find(&pairs, 9, 9, &fresh), 2);
    ck_assert(fresh);
    ck_assert_int_eq(vg_pairs_find(&pairs, 9, 9, &fresh), 2);
    ck_assert(!fresh);
    ck_assert_int_eq(vg_pairs_find(&pairs, 1, 0, &fresh), 3);
    ck_assert(fresh);
}
END_TEST

START_TEST(many_colours_in_turn_stay_consistent)
{
    static int fg_of[65];
    bool fresh;
    vg_pairs_init(&pairs, 64);
    for (int frame = 0; frame < 200; frame++) {
        vg_pairs_frame(&pairs);
        for (int i = 0; i < 50; i++) {
            int fg = (frame * 37 + i * 11) % 1000, pair = vg_pairs_find(&pairs, fg, fg / 3, &fresh);
            ck_assert(pair >= 1 && pair <= 64);
            ck_assert(fresh || fg_of[pair] == fg);
            fg_of[pair] = fg;
        }
    }
}
END_TEST

START_TEST(without_pairs_everything_is_the_default)
{
    static const int counts[] = {0, -1};
    bool fresh;
    for (size_t i = 0; i < 2; i++) {
        vg_pairs_init(&pairs, counts[i]);
        ck_assert_int_eq(vg_pairs_find(&pairs, 1, 2, &fresh), 0);
        ck_assert(!fresh);
    }
    vg_pairs_init(&pairs, 1 << 30);
    ck_assert_int_eq(pairs.count, VG_PAIRS_MAX);
}
END_TEST

/* --- slots -------------------------------------------------------------------------------------------------- */

START_TEST(a_colour_keeps_its_slot)
{
    static struct vg_slots slots;
    bool nearest = false;
    vg_slots_forget(&slots);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 240; i++) {
            uint32_t colour = i < 200 ? i * 0x010203u : VG_COLOUR_PALETTE | i;
            int slot = vg_slots_find(&slots, colour, &nearest);
            ck_assert_int_eq(slot, VG_SLOT_FIRST + (int)i);
            ck_assert_uint_eq(slots.colour[slot], colour);
        }
    }
    ck_assert(!nearest);
}
END_TEST

START_TEST(when_all_slots_are_taken_the_nearest_does)
{
    static struct vg_slots slots;
    bool nearest = false;
    vg_slots_forget(&slots);
    for (uint32_t i = 0; i < 240; i++)
        vg_slots_find(&slots, i * 0x010101u, &nearest);
    ck_assert(!nearest);
    ck_assert_int_eq(vg_slots_find(&slots, 0x646565, &nearest), VG_SLOT_FIRST + 0x65);
    ck_assert(nearest);
    ck_assert_int_eq(vg_slots_find(&slots, VG_COLOUR_PALETTE | 232, &nearest), VG_SLOT_FIRST + 8);
    nearest = false;
    ck_assert_int_eq(vg_slots_find(&slots, 0x656565, &nearest), VG_SLOT_FIRST + 0x65);
    ck_assert(!nearest);
    vg_slots_forget(&slots);
    ck_assert_int_eq(vg_slots_find(&slots, 0x646565, &nearest), VG_SLOT_FIRST);
    ck_assert(!nearest);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("drawn");
    TCase *tests = tcase_create("drawn");
    tcase_add_test(tests, a_row_that_changed_in_any_way_is_told);
    tcase_add_test(tests, a_picture_of_another_size_is_all_new);
    tcase_add_test(tests, styles_are_counted_in_new_rows_only);
    tcase_add_test(tests, the_same_colours_have_the_same_pair);
    tcase_add_test(tests, a_pair_that_shows_is_never_given_away);
    tcase_add_test(tests, the_pair_longest_unused_is_given_away);
    tcase_add_test(tests, many_colours_in_turn_stay_consistent);
    tcase_add_test(tests, without_pairs_everything_is_the_default);
    tcase_add_test(tests, a_colour_keeps_its_slot);
    tcase_add_test(tests, when_all_slots_are_taken_the_nearest_does);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
