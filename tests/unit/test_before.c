/* test_before.c: what a recorder keeps of a run from before its last change, and the signal that it shows beside the metric. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/recorder.h"

static struct vg_error error;
static struct vg_recorder *recorder;
static struct vg_view view;

/* A run of that many layers of that width, with these statistics, begins because of `change`. */
static struct vg_recorded_run *begin(size_t layers, size_t columns, uint32_t statistics, const char *change)
{
    struct vg_schema_layer all[8];
    struct vg_schema schema;
    for (size_t l = 0; l < layers; l++)
        all[l] = (struct vg_schema_layer){
            .name = "a layer", .group = "block 1", .shape = {8, columns}, .rank = 2, .size = 8 * columns};
    ck_assert(vg_schema_make(&schema, all, layers, statistics, &error));
    struct vg_recorded_run *run = vg_recorded_run_create(&schema, &(struct vg_judge_facts){0}, &error);
    ck_assert(run);
    vg_schema_free(&schema);
    if (!recorder)
        recorder = vg_recorder_create(&error);
    return vg_recorder_start(recorder, run, NULL, change);
}

/* `count` records in which every number of layer l is level + l, and the loss is the level. */
static void take(uint64_t first, size_t count, double level)
{
    const size_t layers = vg_recorder_schema(recorder)->layer_count;
    for (uint64_t step = first; step < first + count; step++) {
        vg_real *row = vg_recorder_row(recorder);
        row[VG_LOSS] = row[VG_ACCURACY] = level;
        row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
        for (size_t l = 0; l < layers; l++)
            for (size_t m = 0; m < VG_METRIC_COUNT; m++)
                row[vg_series_of(l, (enum vg_metric)m)] = level + (double)l + (m == VG_DELTA_RMS ? 0.5 : 0);
        vg_recorder_take(recorder, step, 0);
        if (vg_recorder_full(recorder))
            vg_recorder_publish(recorder);
    }
    vg_recorder_publish(recorder);
}

static void look(enum vg_metric metric)
{
    ck_assert(vg_recorder_view(recorder, metric, &view, &error));
}

static void change(const char *text)
{
    vg_recorder_change(recorder, text, &(struct vg_judge_facts){0});
}

static void tear_down(void)
{
    vg_recorder_destroy(recorder);
    vg_view_free(&view);
    recorder = NULL;
}

START_TEST(a_change_keeps_the_mean_of_the_last_steps_before_it)
{
    begin(3, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    take(0, 3000, 10);
    look(VG_GRAD_SD);
    ck_assert(!view.before.known && vg_is_missing(view.layers[0].before[VG_GRAD_SD]));
    take(3000, 100, 20);
    change("tanh");
    take(3100, 50, 30);
    look(VG_GRAD_SD);
    ck_assert(view.before.known);
    ck_assert_str_eq(view.before.text, "tanh");
    ck_assert_uint_eq(view.before.step, 3100);
    ck_assert_uint_eq(view.before.run, view.run);
    ck_assert_double_eq(view.before.loss, 20);
    ck_assert_double_eq(view.layers[2].before[VG_GRAD_SD], 22);
    ck_assert_double_eq(view.layers[2].before[VG_DELTA_RMS], 22.5);
    ck_assert_uint_eq(view.layers[2].before_columns, 8);
    change("relu"); /* nothing from before tanh counts */
    look(VG_GRAD_SD);
    ck_assert_double_eq(view.before.loss, 30);
    change("sgd"); /* before the next record: the same steps were before it */
    look(VG_GRAD_SD);
    ck_assert_double_eq(view.before.loss, 30);
    ck_assert_str_eq(view.before.text, "sgd");
}
END_TEST

START_TEST(an_undo_takes_back_what_was_before)
{
    begin(3, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    take(0, 100, 1);
    change("tanh");
    take(100, 100, 2);
    struct vg_recorder_moment *moment = vg_recorder_save(recorder, &error);
    change("relu");
    take(200, 100, 3);
    look(VG_GRAD_SD);
    ck_assert_double_eq(view.before.loss, 2);
    vg_recorder_restore(recorder, moment, "undo: relu");
    vg_recorder_moment_destroy(moment);
    look(VG_GRAD_SD);
    ck_assert_str_eq(view.before.text, "tanh");
    ck_assert_double_eq(view.before.loss, 1);
}
END_TEST

START_TEST(a_new_run_of_another_depth_is_matched_from_both_ends)
{
    begin(5, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    take(0, 100, 10);
    struct vg_recorded_run *first = begin(8, 4, VG_SCHEMA_ALL_STATISTICS, "hidden 4,4,4,4,4,4,4");
    look(VG_GRAD_SD);
    static const double than[] = {10, 11, NAN, NAN, NAN, 12, 13, 14};
    for (size_t l = 0; l < 8; l++) {
        const double before = view.layers[l].before[VG_GRAD_SD];
        ck_assert(isnan(than[l]) ? vg_is_missing(before) : fabs(before - than[l]) < 1e-12);
        ck_assert_uint_eq(view.layers[l].before_columns, isnan(than[l]) ? 0 : 8);
    }
    ck_assert_str_eq(view.before.text, "hidden 4,4,4,4,4,4,4");
    ck_assert_uint_eq(view.before.run, 1);
    /* a second change before the first record: still what the last run with records was */
    vg_recorded_run_destroy(begin(1, 4, VG_SCHEMA_ALL_STATISTICS, "hidden none"));
    look(VG_GRAD_SD);
    ck_assert_double_eq(view.layers[0].before[VG_GRAD_SD], 14);
    ck_assert_uint_eq(view.before.run, 1);
    /* the first run comes back and has what was before it: nothing */
    vg_recorded_run_destroy(vg_recorder_start(recorder, first, NULL, "undo"));
    look(VG_GRAD_SD);
    ck_assert(!view.before.known);
}
END_TEST

START_TEST(numbers_that_are_not_there_or_not_finite_are_kept_as_such)
{
    begin(1, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    vg_real *row = vg_recorder_row(recorder);
    for (size_t s = 0; s < vg_series_count(1); s++)
        row[s] = 0;
    row[vg_series_of(0, VG_GRAD_SD)] = vg_missing();
    row[vg_series_of(0, VG_DELTA_RMS)] = INFINITY;
    vg_recorder_take(recorder, 0, 0);
    vg_recorder_publish(recorder);
    change("tanh");
    look(VG_GRAD_SD);
    ck_assert(vg_is_missing(view.layers[0].before[VG_GRAD_SD]));
    ck_assert(isinf(view.layers[0].before[VG_DELTA_RMS]));
    ck_assert_double_eq(view.layers[0].before[VG_DEAD], 0);
}
END_TEST

START_TEST(the_signal_is_delta_or_else_the_gradient)
{
    begin(3, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    take(0, 500, 10);
    look(VG_DEAD);
    ck_assert(!view.signal_is_gradient);
    ck_assert_uint_eq(view.layers[2].signal.count, view.loss_series.count);
    ck_assert_double_eq(view.layers[2].signal.buckets[400].mean, 12.5);
    ck_assert_double_eq(view.layers[2].series.buckets[400].mean, 12);
    ck_assert_str_eq(view.layers[2].group, "block 1");
    ck_assert_uint_eq(view.layers[2].size, 64);
    take(500, 2000, 20); /* buckets merge */
    look(VG_DEAD);
    ck_assert_double_eq(view.layers[2].signal.buckets[view.layers[2].signal.count - 1].mean, 22.5);
    vg_recorded_run_destroy(begin(3, 8, VG_SCHEMA_ALL_STATISTICS & ~(1u << VG_DELTA_RMS), "another"));
    take(0, 10, 10);
    look(VG_DEAD);
    ck_assert(view.signal_is_gradient);
    ck_assert_double_eq(view.layers[2].signal.buckets[9].mean, 12);
}
END_TEST

START_TEST(a_moment_that_is_held_keeps_what_was_before_it)
{
    struct vg_view later = {0};
    begin(3, 8, VG_SCHEMA_ALL_STATISTICS, "restart");
    take(0, 100, 10);
    look(VG_GRAD_SD);
    change("tanh");
    take(100, 100, 20);
    ck_assert(vg_recorder_view(recorder, VG_GRAD_SD, &later, &error));
    ck_assert(later.before.known);
    ck_assert(vg_view_hold(&view, &later));
    ck_assert(!view.before.known && vg_is_missing(view.layers[0].before[VG_GRAD_SD]));
    ck_assert_uint_eq(view.layers[0].before_columns, 0);
    ck_assert_uint_eq(view.layers[2].signal.count, 100);
    ck_assert_uint_eq(view.layers[2].series.count, 100);
    vg_view_free(&later);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("before");
    TCase *tests = tcase_create("before");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_add_test(tests, a_change_keeps_the_mean_of_the_last_steps_before_it);
    tcase_add_test(tests, an_undo_takes_back_what_was_before);
    tcase_add_test(tests, a_new_run_of_another_depth_is_matched_from_both_ends);
    tcase_add_test(tests, numbers_that_are_not_there_or_not_finite_are_kept_as_such);
    tcase_add_test(tests, the_signal_is_delta_or_else_the_gradient);
    tcase_add_test(tests, a_moment_that_is_held_keeps_what_was_before_it);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
