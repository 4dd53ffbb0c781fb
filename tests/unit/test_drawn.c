/* test_drawn.c: which rows of a picture changed. */
#include <stdlib.h>

#include "../check_main.h"
#include "drawn.h"

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

static Suite *make_suite(void)
{
    Suite *suite = suite_create("drawn");
    TCase *tests = tcase_create("drawn");
    tcase_add_test(tests, a_row_that_changed_in_any_way_is_told);
    tcase_add_test(tests, a_picture_of_another_size_is_all_new);
    tcase_add_test(tests, styles_are_counted_in_new_rows_only);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
