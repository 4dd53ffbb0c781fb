/* test_palette.c: nearest colours and the cache of colour pairs. */
#include <check.h>
#include <stdlib.h>

#include "palette.h"

static struct vg_pairs pairs;

START_TEST(a_colour_of_the_palette_is_its_own_nearest)
{
    static const struct {
        uint32_t rgb;
        int colours, index;
    } known[] = {
        {0x000000, 256, 16},  {0xffffff, 256, 231}, {0x5f87af, 256, 67}, {0x121212, 256, 233}, {0xeeeeee, 256, 255},
        {0xff0000, 256, 196}, {0x000000, 8, 0},     {0xcd0000, 8, 1},    {0xe5e5e5, 8, 7},     {0x7f7f7f, 16, 8},
        {0xffffff, 16, 15},   {0xffffff, 8, 7},     {0xffff00, 88, 11},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ck_assert_int_eq(vg_palette_nearest(known[i].rgb, known[i].colours), known[i].index);
    }
}
END_TEST

START_TEST(an_index_is_always_within_the_palette)
{
    static const int colours[] = {8, 16, 64, 88, 256, 1 << 24};
    for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 0x1357) {
        for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
            int index = vg_palette_nearest(rgb, colours[i]);
            ck_assert_int_ge(index, colours[i] >= 256 ? 16 : 0);
            ck_assert_int_lt(index, colours[i] < 256 ? colours[i] : 256);
        }
    }
}
END_TEST

START_TEST(lightness_orders_colours)
{
    ck_assert_int_eq(vg_palette_lightness(0x000000), 0);
    ck_assert_int_eq(vg_palette_lightness(0xffffff), 255);
    ck_assert_int_lt(vg_palette_lightness(0x0000ff), vg_palette_lightness(0xff0000));
    ck_assert_int_lt(vg_palette_lightness(0xff0000), vg_palette_lightness(0x00ff00));
}
END_TEST

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

int main(void)
{
    Suite *suite = suite_create("palette");
    TCase *tests = tcase_create("palette");
    tcase_add_test(tests, a_colour_of_the_palette_is_its_own_nearest);
    tcase_add_test(tests, an_index_is_always_within_the_palette);
    tcase_add_test(tests, lightness_orders_colours);
    tcase_add_test(tests, the_same_colours_have_the_same_pair);
    tcase_add_test(tests, a_pair_that_shows_is_never_given_away);
    tcase_add_test(tests, the_pair_longest_unused_is_given_away);
    tcase_add_test(tests, many_colours_in_turn_stay_consistent);
    tcase_add_test(tests, without_pairs_everything_is_the_default);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
