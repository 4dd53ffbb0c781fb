/* Axes, columns of time, sparklines, dots. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "chart.h"
#include "spark.h"

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
static const struct vg_style red = {0xff0000, VG_COLOUR_DEFAULT, 0}, blue = {0x0000ff, VG_COLOUR_DEFAULT, 0};

static struct vg_range range_of(double low, double high)
{
    struct vg_range range = {0};
    vg_range_add(&range, low);
    vg_range_add(&range, high);
    return range;
}

START_TEST(a_range_takes_finite_numbers_only)
{
    struct vg_range range = {0};

    vg_range_add(&range, NAN);
    vg_range_add(&range, INFINITY);
    ck_assert(!range.any);
    vg_range_add(&range, 3);
    vg_range_add(&range, -INFINITY);
    vg_range_add(&range, -2);
    ck_assert(range.any);
    ck_assert_double_eq(range.low, -2);
    ck_assert_double_eq(range.high, 3);
}
END_TEST

START_TEST(a_log_axis_ends_at_whole_decades)
{
    static const struct {
        double low, high, first, last;
    } cases[] = {{2e-5, 0.3, -5, 0},  {1e-4, 1e-1, -4, -1},   {3e-3, 5e-3, -4, -2},
                 {1, 1, -1, 1},       {1e-60, 1e-3, -60, -3}, {DBL_TRUE_MIN, DBL_MAX, -324, 309},
                 {1e-3, 1e-2, -4, -2}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vg_range range = range_of(cases[i].low, cases[i].high);
        struct vg_axis axis = vg_axis_log(&range, true);
        ck_assert_double_eq(axis.low, cases[i].first);
        ck_assert_double_eq(axis.high, cases[i].last);
    }
}
END_TEST

START_TEST(a_log_axis_spans_twelve_decades_unless_it_must_hold_all)
{
    static const struct {
        double low, high, first, last;
        bool cut;
    } cases[] = {{1e-299, 0.3, -12, 0, true}, {2e-12, 0.3, -12, 0, false}, {1e-12, 1, -12, 0, false},
                 {9e-13, 1, -12, 0, true},    {1, 1e300, 288, 300, true},  {2e-5, 0.3, -5, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vg_range range = range_of(cases[i].low, cases[i].high);
        struct vg_axis axis = vg_axis_log(&range, false), whole = vg_axis_log(&range, true);
        ck_assert_double_eq(axis.low, cases[i].first);
        ck_assert_double_eq(axis.high, cases[i].last);
        ck_assert(axis.cut == cases[i].cut && !whole.cut);
        ck_assert_int_eq(vg_sort_of_value(&axis, cases[i].low), cases[i].cut ? VG_SORT_BELOW : VG_SORT_NUMBER);
        ck_assert_int_eq(vg_sort_of_value(&axis, cases[i].high), VG_SORT_NUMBER);
        ck_assert_int_eq(vg_sort_of_value(&whole, cases[i].low), VG_SORT_NUMBER);
        ck_assert_int_eq(vg_sort_of_value(&axis, 0), VG_SORT_ZERO);
    }
}
END_TEST

START_TEST(axes_without_numbers_are_still_axes)
{
    struct vg_range none = {0};
    struct vg_axis axes[] = {vg_axis_log(&none, false), vg_axis_linear(&none, 4), vg_axis_symmetric(&none)};

    for (size_t i = 0; i < 3; i++) {
        ck_assert_double_lt(axes[i].low, axes[i].high);
        ck_assert_double_gt(axes[i].step, 0);
    }
}
END_TEST

START_TEST(an_axis_stays_still_while_the_data_move_within_it)
{
    struct vg_range before = range_of(2.1e-5, 0.3), after = range_of(1.1e-5, 0.9);
    struct vg_axis a = vg_axis_log(&before, false), b = vg_axis_log(&after, false);
    ck_assert_double_eq(a.low, b.low);
    ck_assert_double_eq(a.high, b.high);
    before = range_of(0, 0.65);
    after = range_of(0, 0.79);
    a = vg_axis_linear(&before, 4);
    b = vg_axis_linear(&after, 4);
    ck_assert_double_eq(a.high, b.high);
}
END_TEST

START_TEST(a_linear_axis_has_round_ends_about_its_numbers)
{
    static const double cases[][2] = {{0, 0.693},    {-3.7, -1.2}, {0.2, 0.2},     {0, 0},          {-5, -5},
                                      {-1e-9, 2e-9}, {0, 1e300},   {1, 1 + 1e-15}, {-1e308, 1e308}, {0, 7e-310}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vg_range range = range_of(cases[i][0], cases[i][1]);
        struct vg_axis axis = vg_axis_linear(&range, 4);
        ck_assert_double_lt(axis.low, axis.high);
        ck_assert(isfinite(axis.low) && isfinite(axis.high));
        double first = axis.low / axis.step, last = axis.high / axis.step;
        ck_assert_double_eq_tol(first, round(first), 1e-6);
        ck_assert_double_eq_tol(last, round(last), 1e-6);
        if (cases[i][1] < 1e307 && cases[i][1] != 7e-310) {
            ck_assert_double_le(axis.low, cases[i][0] + axis.step * 1e-6);
            ck_assert_double_ge(axis.high, cases[i][1] - axis.step * 1e-6);
        }
    }
}
END_TEST

START_TEST(a_symmetric_axis_has_zero_in_the_middle)
{
    struct vg_range range = range_of(-0.0031, 0.001);
    struct vg_axis axis = vg_axis_symmetric(&range);

    ck_assert_double_eq(axis.low, -axis.high);
    ck_assert_double_eq_tol(axis.high, 0.005, 1e-12);
    ck_assert_double_eq(vg_axis_place(&axis, 0), 0.5);
    range = range_of(0, 0);
    axis = vg_axis_symmetric(&range);
    ck_assert_double_lt(axis.low, axis.high);
}
END_TEST

START_TEST(places_are_clamped_and_what_has_no_logarithm_has_no_place)
{
    struct vg_range range = range_of(1e-4, 1);
    struct vg_axis axis = vg_axis_log(&range, true);

    ck_assert_double_eq(vg_axis_place(&axis, 1e-4), 0);
    ck_assert_double_eq_tol(vg_axis_place(&axis, 1e-2), 0.5, 1e-12);
    ck_assert_double_eq(vg_axis_place(&axis, 1), 1);
    ck_assert_double_eq(vg_axis_place(&axis, 1e-30), 0);
    ck_assert_double_eq(vg_axis_place(&axis, 1e30), 1);
    ck_assert(isnan(vg_axis_place(&axis, 0)));
    ck_assert(isnan(vg_axis_place(&axis, -1)));
    ck_assert(isnan(vg_axis_place(&axis, NAN)));
    ck_assert(isnan(vg_axis_place(&axis, INFINITY)));
}
END_TEST

START_TEST(labels_name_decades_and_round_numbers_shortly)
{
    struct vg_axis log_axis = {.log = true, .low = -5, .high = 1, .step = 1};
    struct vg_tick ticks[VG_TICKS_MAX];

    ck_assert_uint_eq(vg_axis_ticks(&log_axis, 7, ticks), 7);
    ck_assert_str_eq(ticks[0].label, "1e-5");
    ck_assert_str_eq(ticks[5].label, "1");
    ck_assert_str_eq(ticks[6].label, "1e1");
    ck_assert_double_eq(ticks[6].where, 1);

    struct vg_axis small = {.low = -0.0004, .high = 0.0004, .step = 0.0002};
    ck_assert_uint_eq(vg_axis_ticks(&small, 5, ticks), 5);
    ck_assert_str_eq(ticks[0].label, "-4e-4");
    ck_assert_str_eq(ticks[2].label, "0");
    struct vg_axis loss = {.low = 0, .high = 0.8, .step = 0.2};
    ck_assert_uint_eq(vg_axis_ticks(&loss, 5, ticks), 5);
    ck_assert_str_eq(ticks[3].label, "0.6");
    struct vg_axis huge = {.low = 0, .high = 2e12, .step = 1e12};
    ck_assert_uint_eq(vg_axis_ticks(&huge, 3, ticks), 3);
    ck_assert_str_eq(ticks[2].label, "2e12");
}
END_TEST

START_TEST(there_are_never_more_ticks_than_room)
{
    struct vg_tick ticks[VG_TICKS_MAX];

    for (int decades = 2; decades <= 640; decades += 7)
        for (size_t room = 0; room <= 70; room++) {
            struct vg_axis axis = {.log = true, .low = -decades, .high = 0, .step = 1};
            size_t count = vg_axis_ticks(&axis, room, ticks);
            ck_assert_uint_le(count, room);
            ck_assert_uint_le(count, VG_TICKS_MAX);
            if (room > 0)
                ck_assert_uint_ge(count, 1);
            for (size_t i = 0; i < count; i++)
                ck_assert(ticks[i].where >= 0 && ticks[i].where <= 1);
        }
}
END_TEST

START_TEST(a_column_holds_the_smallest_power_of_two_of_buckets_with_which_all_fit)
{
    for (size_t buckets = 0; buckets <= 1100; buckets += 3)
        for (size_t room = 1; room <= 300; room += 7) {
            struct vg_columns columns = vg_columns_of(buckets, room);
            ck_assert_uint_ge(columns.per, 1);
            ck_assert_uint_le(columns.used, room);
            ck_assert_uint_ge(columns.used * columns.per, buckets);
            ck_assert_uint_eq(columns.per & (columns.per - 1), 0);
            if (columns.per > 1)
                ck_assert_uint_lt(columns.per / 2 * room, buckets);
        }
    ck_assert_uint_eq(vg_columns_of(10, 0).used, 0);
}
END_TEST

/* Columns stand still while the run grows into the free half, and when all buckets merge: what is on the screen changes little. */
START_TEST(a_column_keeps_its_records_until_columns_merge_in_pairs)
{
    enum { CAPACITY = 1024 };
    for (size_t room = 1; room <= 300; room += 7) {
        size_t records = 1; /* of a column */
        for (size_t count = 1, width = 1; width <= 64; count++) {
            struct vg_columns columns = vg_columns_of(count, room);
            if (columns.per * width != records)
                ck_assert_uint_eq(columns.per * width, 2 * records);
            records = columns.per * width;
            if (count == CAPACITY) {
                count = CAPACITY / 2;
                width *= 2;
            }
        }
    }
}
END_TEST

START_TEST(a_column_merges_its_buckets_and_keeps_extremes)
{
    struct vg_bucket buckets[] = {{1, 2, 3, 2, 4, 4, 0, 0, 3},
                                  {0, 5, 9, 6, 2, 2, 0, 4, 5},
                                  {NAN, NAN, NAN, NAN, 0, 3, 0, 6, 8},
                                  {7, 7, 7, 7, 1, 1, 0, 9, 9}};
    struct vg_series series = {.count = 4, .buckets = buckets};
    struct vg_columns columns = {.per = 3, .used = 2};
    struct vg_bucket first = vg_columns_bucket(&columns, &series, 0), last = vg_columns_bucket(&columns, &series, 1);

    ck_assert_double_eq(first.min, 0);
    ck_assert_double_eq(first.max, 9);
    ck_assert_double_eq_tol(first.mean, 3, 1e-12); /* (4 * 2 + 2 * 5) / 6 */
    ck_assert(isnan(first.last));
    ck_assert_uint_eq(first.counted, 6);
    ck_assert_uint_eq(first.records, 9);
    ck_assert_double_eq(last.mean, 7);
    ck_assert_uint_eq(vg_columns_bucket(&columns, &series, 2).records, 0);
}
END_TEST

START_TEST(a_step_falls_into_the_column_of_its_bucket)
{
    struct vg_columns columns = {.per = 3, .used = 10};

    ck_assert_uint_eq(vg_columns_at(&columns, 0, 4), 0);
    ck_assert_uint_eq(vg_columns_at(&columns, 11, 4), 0);
    ck_assert_uint_eq(vg_columns_at(&columns, 12, 4), 1);
    ck_assert_uint_eq(vg_columns_at(&columns, 12, 0), 4); /* no width yet counts as 1 */
}
END_TEST

/* ---- drawing */

static struct vg_cells grid(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

static uint32_t at(const struct vg_cells *cells, int row, int col)
{
    return vg_cells_at(cells, row, col)->ch;
}

static const struct vg_style green = {0x00ff00, 0x111111, 0};

static struct vg_cells spark(int rows, const struct vg_axis *axis, const double *values, size_t count)
{
    struct vg_cells cells = grid(rows, (int)count);
    for (size_t i = 0; i < count; i++) {
        const struct vg_bucket bucket = {values[i], values[i], values[i], values[i], isfinite(values[i]) ? 1u : 0u,
                                         1,         0,         i,         i};
        vg_spark_column(&cells, (struct vg_rect){0, 0, rows, (int)count}, (int)i, axis, &bucket, green,
                        vg_theme_default());
    }
    return cells;
}

static const struct vg_axis four_decades = {.log = true, .low = -4, .high = 0, .step = 1};

START_TEST(a_bar_is_as_high_as_its_magnitude)
{
    const double values[] = {1e-4, 1e-3, 1e-2, 1e-1, 1};
    struct vg_cells cells = spark(2, &four_decades, values, 5);

    ck_assert_uint_eq(at(&cells, 1, 0), 0x2581); /* the least there is can still be seen */
    ck_assert_uint_eq(at(&cells, 1, 1), 0x2584);
    ck_assert_uint_eq(at(&cells, 1, 2), 0x2588);
    ck_assert_uint_eq(at(&cells, 0, 2), ' ');
    ck_assert_uint_eq(at(&cells, 0, 3), 0x2583);
    ck_assert_uint_eq(at(&cells, 0, 4), 0x2587); /* an eighth is free, so that the sparkline above stays apart */
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_bar_has_the_colour_that_it_is_given)
{
    const double values[] = {1e-3, 1e-2, 1e-1, 1};
    struct vg_cells cells = spark(2, &four_decades, values, 4);

    for (int col = 0; col < 4; col++)
        ck_assert(vg_same_style(vg_cells_at(&cells, 1, col)->style, green));
    ck_assert(vg_same_style(vg_cells_at(&cells, 0, 3)->style, green));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(zero_and_not_finite_are_marked_never_a_gap)
{
    const double values[] = {0, NAN, INFINITY, -1, 1e-2};

    for (int rows = 1; rows <= 3; rows++) {
        struct vg_cells cells = spark(rows, &four_decades, values, 5);
        ck_assert_uint_eq(at(&cells, rows - 1, 0), '0');
        ck_assert_uint_eq(at(&cells, rows - 1, 1), '!');
        ck_assert_uint_eq(at(&cells, rows - 1, 2), 0x221e); /* infinity is not the same as no number */
        ck_assert_uint_ne(at(&cells, rows - 1, 3), ' ');
        vg_cells_free(&cells);
    }
}
END_TEST

START_TEST(a_peak_far_above_the_mean_is_seen)
{
    struct vg_bucket bucket = {1e-4, 1e-3, 1, 1e-3, 100, 100, 0, 0, 99};
    struct vg_cells cells = grid(4, 1);

    vg_spark_column(&cells, (struct vg_rect){0, 0, 4, 1}, 0, &four_decades, &bucket, green, vg_theme_default());
    ck_assert_uint_eq(at(&cells, 0, 0), 0xb7);
    ck_assert_uint_eq(at(&cells, 1, 0), ' ');
    ck_assert_uint_eq(at(&cells, 3, 0), 0x2588);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(signed_bars_hang_from_zero)
{
    const double values[] = {1, -1, 0.5, -0.5, 0};
    struct vg_axis axis = {.low = -1, .high = 1, .step = 1};
    struct vg_cells cells = spark(2, &axis, values, 5);

    ck_assert_uint_eq(at(&cells, 0, 0), 0x2588);
    ck_assert_uint_eq(at(&cells, 1, 0), ' ');
    ck_assert_uint_eq(at(&cells, 0, 1), ' ');
    ck_assert_uint_eq(at(&cells, 1, 1), 0x2588);
    ck_assert_uint_eq(at(&cells, 0, 2), 0x2584);
    ck_assert_uint_eq(at(&cells, 1, 3), 0x2584);
    ck_assert(vg_cells_at(&cells, 1, 3)->style.attributes & VG_REVERSE);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(dots_of_one_style_share_a_cell)
{
    struct vg_cells cells = grid(1, 1);
    struct vg_plot plot = {&cells, {0, 0, 1, 1}, VG_SYMBOLS_BRAILLE};

    vg_plot_span(&plot, 0, 0, 0, red);
    ck_assert_uint_eq(at(&cells, 0, 0), 0x2840);
    vg_plot_span(&plot, 1, 3, 3, red);
    ck_assert_uint_eq(at(&cells, 0, 0), 0x2848);
    vg_plot_span(&plot, 0, 3, 0, red);
    ck_assert_uint_eq(at(&cells, 0, 0), 0x284f);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(the_last_series_owns_the_cell)
{
    for (int symbols = 0; symbols < VG_SYMBOLS_COUNT; symbols++) {
        struct vg_cells cells = grid(1, 1), alone = grid(1, 1);
        struct vg_plot plot = {&cells, {0, 0, 1, 1}, (enum vg_symbols)symbols}, other = plot;
        other.cells = &alone;
        vg_plot_span(&plot, 0, 0, 3, red);
        vg_plot_span(&plot, 0, 1, 1, blue);
        vg_plot_span(&other, 0, 1, 1, blue);
        ck_assert_uint_eq(at(&cells, 0, 0), at(&alone, 0, 0));
        ck_assert_uint_eq(vg_cells_at(&cells, 0, 0)->style.fg, blue.fg);
        vg_cells_free(&cells);
        vg_cells_free(&alone);
    }
}
END_TEST

START_TEST(dots_outside_of_the_plot_are_cut_off)
{
    for (int symbols = 0; symbols < VG_SYMBOLS_COUNT; symbols++) {
        struct vg_cells cells = grid(3, 3);
        struct vg_plot plot = {&cells, {1, 1, 1, 1}, (enum vg_symbols)symbols};
        vg_plot_span(&plot, 0, -1000000, 1000000, red);
        vg_plot_span(&plot, -1, 0, 3, red);
        vg_plot_span(&plot, vg_plot_width(&plot), 0, 3, red);
        for (int i = 0; i < 9; i++)
            ck_assert_int_eq(at(&cells, i / 3, i % 3) != ' ', i == 4);
        vg_cells_free(&cells);
    }
}
END_TEST

START_TEST(a_line_has_no_holes_between_columns)
{
    struct vg_cells cells = grid(4, 1);
    struct vg_plot plot = {&cells, {0, 0, 4, 1}, VG_SYMBOLS_BRAILLE};
    int top = vg_plot_row(&plot, 1), bottom = vg_plot_row(&plot, 0);

    ck_assert_int_eq(top, 15);
    ck_assert_int_eq(bottom, 0);
    ck_assert_int_eq(vg_plot_row(&plot, NAN), -1);
    vg_plot_line(&plot, 0, -1, bottom, red);
    vg_plot_line(&plot, 1, bottom, top, red);
    for (int row = 0; row < 3; row++)
        ck_assert_uint_eq(at(&cells, row, 0), 0x28b8); /* the whole right half */
    ck_assert_uint_eq(at(&cells, 3, 0), 0x2878);       /* and the foot at the left */
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_plot_without_room_takes_nothing)
{
    struct vg_cells cells = grid(2, 2);
    struct vg_plot plot = {&cells, {0, 0, 0, -3}, VG_SYMBOLS_BRAILLE};

    ck_assert_int_eq(vg_plot_width(&plot), 0);
    ck_assert_int_eq(vg_plot_row(&plot, 0.5), -1);
    vg_plot_span(&plot, 0, 0, 10, red);
    vg_plot_line(&plot, 0, 3, 5, red);
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(at(&cells, i / 2, i % 2), ' ');
    vg_cells_free(&cells);
}
END_TEST

START_TEST(what_an_undo_left_behind_does_not_rule_the_range)
{
    struct vg_bucket buckets[20];
    struct vg_series series = {.buckets = buckets, .count = 20};
    struct vg_range range = {0};
    for (uint64_t i = 0; i < 20; i++) { /* steps 0 to 9, of which 5 to 9 exploded; then 5 to 14 */
        uint64_t step = i < 10 ? i : i - 5;
        double mean = i >= 5 && i < 10 ? 1e30 : 1;
        buckets[i] = (struct vg_bucket){mean, mean, mean, mean, 1, 1, 0, step, step};
    }
    vg_range_add_series(&range, &series, true);
    ck_assert(range.any && range.low == 1 && range.high == 1);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("chart");
    TCase *tests = tcase_create("chart");
    tcase_add_test(tests, a_range_takes_finite_numbers_only);
    tcase_add_test(tests, a_log_axis_ends_at_whole_decades);
    tcase_add_test(tests, a_log_axis_spans_twelve_decades_unless_it_must_hold_all);
    tcase_add_test(tests, axes_without_numbers_are_still_axes);
    tcase_add_test(tests, an_axis_stays_still_while_the_data_move_within_it);
    tcase_add_test(tests, a_linear_axis_has_round_ends_about_its_numbers);
    tcase_add_test(tests, a_symmetric_axis_has_zero_in_the_middle);
    tcase_add_test(tests, places_are_clamped_and_what_has_no_logarithm_has_no_place);
    tcase_add_test(tests, labels_name_decades_and_round_numbers_shortly);
    tcase_add_test(tests, there_are_never_more_ticks_than_room);
    tcase_add_test(tests, a_column_keeps_its_records_until_columns_merge_in_pairs);
    tcase_add_test(tests, a_column_holds_the_smallest_power_of_two_of_buckets_with_which_all_fit);
    tcase_add_test(tests, a_column_merges_its_buckets_and_keeps_extremes);
    tcase_add_test(tests, a_step_falls_into_the_column_of_its_bucket);
    tcase_add_test(tests, a_bar_is_as_high_as_its_magnitude);
    tcase_add_test(tests, a_bar_has_the_colour_that_it_is_given);
    tcase_add_test(tests, zero_and_not_finite_are_marked_never_a_gap);
    tcase_add_test(tests, a_peak_far_above_the_mean_is_seen);
    tcase_add_test(tests, signed_bars_hang_from_zero);
    tcase_add_test(tests, dots_of_one_style_share_a_cell);
    tcase_add_test(tests, the_last_series_owns_the_cell);
    tcase_add_test(tests, dots_outside_of_the_plot_are_cut_off);
    tcase_add_test(tests, a_line_has_no_holes_between_columns);
    tcase_add_test(tests, a_plot_without_room_takes_nothing);
    tcase_add_test(tests, what_an_undo_left_behind_does_not_rule_the_range);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
