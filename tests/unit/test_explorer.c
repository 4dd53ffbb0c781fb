/* test_explorer.c: where the explorer's x begins, and which layers its table shows. */
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "panel_maker.h"
#include "view_maker.h"

static struct vg_view view;
static struct vg_screen screen;

static void setup(void)
{
    view = make_story();
    screen = drawn_screen(&view);
}

static void teardown(void)
{
    vg_view_free(&view);
}

/* So many units at z = low and the others at z = high, of layer 1. */
static void put_units(double low, int at_low, double high, int at_high)
{
    vg_histogram_begin(&view.preactivation, false, -4, 4);
    for (int i = 0; i < at_low + at_high; i++)
        vg_histogram_add(&view.preactivation, (const vg_real[]){i < at_low ? low : high}, 1);
    view.preactivation_layer = 0;
}

START_TEST(x_begins_at_the_median_of_the_units)
{
    view.activation = (struct vg_activation){VG_SIGMOID, 0};
    put_units(-3, 10, 2, 30);
    ck_assert_double_eq_tol(vg_explorer_look(&screen.look.explore, &view).x, 2, 0.1);
    put_units(-3, 30, 2, 10);
    ck_assert_double_eq_tol(vg_explorer_look(&screen.look.explore, &view).x, -3, 0.1);
}
END_TEST

START_TEST(relu_begins_where_units_are_on)
{
    view.activation = (struct vg_activation){VG_RELU, 0};
    put_units(-3, 30, 2, 10);
    ck_assert_double_eq_tol(vg_explorer_look(&screen.look.explore, &view).x, 2, 0.1);
    ck_has(text_of_panel(&screen, &view, "explorer", 30, 120), "f' 1");
    put_units(-3, 40, 2, 0); /* all are off, and it says so */
    ck_assert_double_eq_tol(vg_explorer_look(&screen.look.explore, &view).x, -3, 0.1);
    view.preactivation.total = 0; /* nothing is known */
    ck_has(text_of_panel(&screen, &view, "explorer", 30, 120), "f' 1");
}
END_TEST

START_TEST(x_stays_where_a_person_has_moved_it)
{
    put_units(-3, 10, 2, 30);
    screen.look.explore.x = 1;
    screen.look.explore.moved = true;
    ck_assert_double_eq(vg_explorer_look(&screen.look.explore, &view).x, 1);
}
END_TEST

START_TEST(the_range_holds_the_units_however_far_they_are)
{
    vg_histogram_begin(&view.preactivation, false, -1e300, 1e300);
    vg_histogram_add(&view.preactivation, (const vg_real[]){9e299, 9e299}, 2);
    view.preactivation_layer = 0;
    struct vg_explore now = vg_explorer_look(&screen.look.explore, &view);
    ck_assert_double_le(now.x, now.range / 2);
    ck_assert_double_le(now.range, 1000);
}
END_TEST

START_TEST(a_point_and_an_extent_have_different_words)
{
    const char *text = text_of_panel(&screen, &view, "explorer", 30, 120);
    ck_has(text, "at x ");
    ck_has(text, "x spans ");
    ck_has(text, "f spans ");
    ck_has(text, "f' spans ");
}
END_TEST

START_TEST(the_selected_layer_is_in_the_table_however_many_there_are)
{
    static const size_t selected[] = {1, 2, 500, 899, 900};
    char row[64];
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 901, 20, 1);
    screen.look.selected = selected[_i];
    snprintf(row, sizeof row, "layer %zu", selected[_i]);
    const char *text = text_of_panel(&screen, &view, "explorer", 30, 140);
    ck_has(text, row);
    ck_has(text, "▸");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("explorer");
    TCase *tests = tcase_create("explorer");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, x_begins_at_the_median_of_the_units);
    tcase_add_test(tests, relu_begins_where_units_are_on);
    tcase_add_test(tests, x_stays_where_a_person_has_moved_it);
    tcase_add_test(tests, the_range_holds_the_units_however_far_they_are);
    tcase_add_test(tests, a_point_and_an_extent_have_different_words);
    tcase_add_loop_test(tests, the_selected_layer_is_in_the_table_however_many_there_are, 0, 5);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
