/* test_share.c: a layer's share of the output's signal: the number, its colour and its words. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "panel.h"
#include "share.h"
#include "view_maker.h"

static struct vg_screen screen = {.symbols = VG_SYMBOLS_BRAILLE};

START_TEST(a_share_compares_lengths_and_not_sizes)
{
    ck_assert_double_eq_tol(vg_share_of(1, 16, 2, 1), 2, 1e-12);
    ck_assert_double_eq_tol(vg_share_of(3, 5, 3, 5), 1, 1e-12);
    ck_assert_double_eq(vg_share_of(0, 5, 3, 5), 0);
    ck_assert(isinf(vg_share_of(INFINITY, 5, 3, 5)));
    ck_assert(isnan(vg_share_of(NAN, 5, 3, 5)) && !vg_is_missing(vg_share_of(NAN, 5, 3, 5)));
}
END_TEST

START_TEST(a_share_is_missing_where_the_output_has_no_number)
{
    const double outputs[] = {0, INFINITY, NAN, vg_missing()};
    for (size_t i = 0; i < 4; i++)
        ck_assert(vg_is_missing(vg_share_of(1, 5, outputs[i], 1)));
    ck_assert(vg_is_missing(vg_share_of(vg_missing(), 5, 1, 1)));
}
END_TEST

START_TEST(now_is_the_mean_since_the_last_change)
{
    struct vg_view view = make_story();
    const double now = vg_share_now(&view, 0), before = vg_share_before(&view, 0);
    ck_assert_double_eq_tol(now, pow(1.6, 4) * sqrt(5), 1e-6);
    ck_assert_double_eq_tol(before, pow(0.45, 4) * sqrt(5), 1e-6);
    ck_assert_double_eq(vg_share_now(&view, 4), 1);
    struct vg_bucket *last = &view.layers[0].signal.buckets[view.layers[0].signal.count - 1];
    last->counted = 0;
    last->last = INFINITY; /* what is not finite is seen at once */
    ck_assert(isinf(vg_share_now(&view, 0)));
    view.markers[view.marker_count - 1].record = last->last_step; /* no bucket has only steps behind the change */
    ck_assert_double_eq_tol(vg_share_now(&view, 0),
                            view.layers[0].now[VG_DELTA_RMS] / view.layers[4].now[VG_DELTA_RMS] * sqrt(5), 1e-9);
    view.before.known = false;
    ck_assert(vg_is_missing(vg_share_before(&view, 0)));
    vg_view_free(&view);
}
END_TEST

START_TEST(the_gradient_stands_in_where_there_is_no_delta)
{
    struct vg_view view = make_story();
    view.signal_is_gradient = true;
    ck_assert_double_eq_tol(vg_share_before(&view, 0), pow(1.4, 4) * sqrt(5), 1e-6);
    vg_view_free(&view);
}
END_TEST

START_TEST(colours_are_steps_of_a_fixed_scale)
{
    static const struct {
        double share;
        int step;
    } cases[] = {{1e-60, 0}, {1e-4, 0},  {1e-3, 4}, {1e-2, 8}, {0.1, 12}, {1, 16},   {10, 20},      {100, 24},
                 {1e30, 24}, {0.97, 16}, {1.1, 16}, {0, -1},   {-1, -1},  {NAN, -1}, {INFINITY, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(vg_share_step(cases[i].share) == cases[i].step, "%g has step %d, not %d", cases[i].share,
                      vg_share_step(cases[i].share), cases[i].step);
    ck_assert(vg_same_style(vg_share_style(&screen, 0.97), vg_share_style(&screen, 1.1)));
    ck_assert(!vg_same_style(vg_share_style(&screen, 0.01), vg_share_style(&screen, 1)));
}
END_TEST

START_TEST(a_share_is_short_and_readable)
{
    static const struct {
        double share;
        const char *text, *ascii;
    } cases[] = {{1, "1", "1"},
                 {0.7, "0.7×", "0.7x"},
                 {2.34, "2.3×", "2.3x"},
                 {9.96, "10×", "10x"},
                 {1 / 106.0, "1/106", "1/106"},
                 {0.2, "0.2×", "0.2x"},
                 {1 / 6.0, "1/6", "1/6"},
                 {1 / 9999.0, "1/9999", "1/9999"},
                 {1 / 9999.9, "1/1e4", "1/1e4"},
                 {5e-10, "1/2e9", "1/2e9"},
                 {9.7e5, "1e6×", "1e6x"},
                 {1e-300, "1/1e300", "1/1e300"},
                 {0, "0", "0"},
                 {INFINITY, "∞", "inf"},
                 {NAN, "NaN", "NaN"}};
    struct vg_screen ascii = {.symbols = VG_SYMBOLS_ASCII};
    char text[VG_NUMBER_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vg_share_text(&screen, cases[i].share, text);
        ck_assert_str_eq(text, cases[i].text);
        vg_share_text(&ascii, cases[i].share, text);
        ck_assert_str_eq(text, cases[i].ascii);
    }
    vg_share_text(&screen, vg_missing(), text);
    ck_assert_str_eq(text, "–");
}
END_TEST

START_TEST(the_legend_keeps_to_its_room)
{
    for (int room = 0; room < 100; room++) {
        struct vg_cells cells = {0};
        ck_assert(vg_cells_resize(&cells, 1, 120, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
        int end = vg_share_legend(&screen, &cells, 0, 3, 3 + room);
        ck_assert_int_le(end, 3 + room);
        for (int col = 0; col < 120; col++)
            if (col < 3 || col >= end)
                ck_assert_uint_eq(vg_cells_at(&cells, 0, col)->ch, ' ');
        ck_assert(room < 30 || end > 20);
        vg_cells_free(&cells);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("share");
    TCase *tests = tcase_create("share");
    tcase_add_test(tests, a_share_compares_lengths_and_not_sizes);
    tcase_add_test(tests, a_share_is_missing_where_the_output_has_no_number);
    tcase_add_test(tests, now_is_the_mean_since_the_last_change);
    tcase_add_test(tests, the_gradient_stands_in_where_there_is_no_delta);
    tcase_add_test(tests, colours_are_steps_of_a_fixed_scale);
    tcase_add_test(tests, a_share_is_short_and_readable);
    tcase_add_test(tests, the_legend_keeps_to_its_room);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
