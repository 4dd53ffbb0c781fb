/* test_recorder.c: records of runs of any size in bounded memory, and views that hold what a fresh copy would hold. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/recorder.h"

static struct vg_error error;
static struct vg_recorder *recorder;
static struct vg_view view;

/* A recorder of one run with that many layers, without records. */
static void begin(size_t layers)
{
    struct vg_schema_layer *all = calloc(layers, sizeof *all);
    struct vg_schema schema;
    char(*names)[40] = calloc(layers, sizeof *names);
    ck_assert(all && names);
    for (size_t l = 0; l < layers; l++) {
        snprintf(names[l], sizeof names[l], "h.%zu.attn.c_proj", l);
        all[l] = (struct vg_schema_layer){.name = names[l], .shape = {8, 8}, .rank = 2, .size = 64};
    }
    ck_assert(vg_schema_make(&schema, all, layers, VG_SCHEMA_ALL_STATISTICS, &error));
    struct vg_recorded_run *run = vg_recorded_run_create(&schema, &(struct vg_judge_facts){0}, &error);
    ck_assert_msg(run, "%s", error.text);
    if (!recorder)
        recorder = vg_recorder_create(&error);
    vg_recorded_run_destroy(vg_recorder_start(recorder, run, NULL, "restart"));
    vg_schema_free(&schema);
    free(all);
    free(names);
}

static double number(uint64_t step, size_t series)
{
    return 1 + (double)((step * 7919 + series * 104729) % 1000) * 1e-3;
}

/* Records of `count` steps, `apart` from each other. */
static void take(uint64_t first, size_t count, uint64_t apart)
{
    const size_t series = vg_history_series(vg_recorder_history(recorder));
    for (size_t i = 0; i < count; i++) {
        vg_real *row = vg_recorder_row(recorder);
        const uint64_t step = first + i * apart;
        for (size_t s = 0; s < series; s++)
            row[s] = number(step, s);
        row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
        ck_assert(vg_recorder_take(recorder, step, step / 10));
        if (vg_recorder_full(recorder))
            vg_recorder_publish(recorder);
    }
    vg_recorder_publish(recorder);
}

static void tear_down(void)
{
    vg_recorder_destroy(recorder);
    vg_view_free(&view);
    recorder = NULL;
}

static bool same_series(const struct vg_series *a, const struct vg_series *b)
{
    for (size_t i = 0; i < a->count && a->count == b->count; i++) {
        const struct vg_bucket *x = &a->buckets[i], *y = &b->buckets[i];
        bool same_numbers =
            (isnan(x->mean) && isnan(y->mean)) || (!(x->min < y->min) && !(x->min > y->min) && !(x->mean < y->mean) &&
                                                   !(x->mean > y->mean) && !(x->max < y->max) && !(x->max > y->max));
        if (!same_numbers || x->counted != y->counted || x->records != y->records || x->missing != y->missing ||
            x->first_step != y->first_step || x->last_step != y->last_step)
            return false;
    }
    return a->count == b->count;
}

/* The view that was filled again and again holds what one that is filled for the first time holds. */
static void check_view(enum vg_metric metric)
{
    struct vg_view fresh = {0};
    ck_assert(vg_recorder_view(recorder, metric, &view, &error));
    ck_assert(vg_recorder_view(recorder, metric, &fresh, &error));
    ck_assert(same_series(&view.loss_series, &fresh.loss_series));
    ck_assert(same_series(&view.valid_loss_series, &fresh.valid_loss_series));
    ck_assert_uint_eq(view.layer_count, fresh.layer_count);
    for (size_t l = 0; l < view.layer_count; l++) {
        ck_assert(same_series(&view.layers[l].series, &fresh.layers[l].series));
        ck_assert(same_series(&view.layers[l].signal, &fresh.layers[l].signal));
        ck_assert_str_eq(view.layers[l].name, fresh.layers[l].name);
    }
    ck_assert_double_eq(view.fan_low, fresh.fan_low);
    ck_assert_uint_eq(view.ghost_count, fresh.ghost_count);
    vg_view_free(&fresh);
}

START_TEST(a_view_that_is_filled_again_holds_what_a_new_one_holds)
{
    static const size_t layers[] = {3, 101, 150};
    static const size_t portions[] = {1, 1, 5, 63, 700, 253, 1, 2, 300, 1024, 2000};
    begin(layers[_i]);
    uint64_t step = 0;
    for (size_t i = 0; i < sizeof portions / sizeof portions[0]; i++) {
        take(step, portions[i], 1);
        step += portions[i];
        check_view(i % 4 == 3 ? VG_DEAD : VG_GRAD_SD);
        if (i == 6) {
            vg_recorder_mark(recorder, "tanh");
            check_view(VG_GRAD_SD);
        }
        if (i == 8) { /* another run of the same shape */
            begin(layers[_i]);
            check_view(VG_GRAD_SD);
            step = 0;
        }
    }
}
END_TEST

START_TEST(a_thousand_layers_take_less_than_64_megabytes)
{
    begin(1000);
    ck_assert_uint_lt(vg_recorder_bytes(recorder), 64000000);
    take(0, 600, 1);
    ck_assert_uint_lt(vg_recorder_bytes(recorder), 64000000);
    ck_assert_uint_ge(vg_history_buckets(vg_recorder_history(recorder)), VG_HISTORY_LEAST / 2);
    check_view(VG_GRAD_SD);
    ck_assert(!view.coarse);
    ck_assert_uint_gt(view.loss_series.count, VG_HISTORY_LEAST);
    check_view(VG_DEAD); /* was not shown before */
    ck_assert(view.coarse);
    take(600, 10, 1);
    check_view(VG_DEAD);
}
END_TEST

START_TEST(small_networks_keep_all_series_fine)
{
    begin(101);
    take(0, 1024, 1);
    ck_assert_uint_eq(vg_history_buckets(vg_recorder_history(recorder)), VG_HISTORY_CAPACITY);
    check_view(VG_DEAD);
    ck_assert(!view.coarse);
    ck_assert_uint_eq(view.layers[100].series.count, VG_HISTORY_CAPACITY);
}
END_TEST

START_TEST(four_thousand_layers_work)
{
    begin(VG_SCHEMA_LAYERS_MAX);
    take(0, 100, 1);
    check_view(VG_GRAD_SD);
    ck_assert_uint_eq(view.layer_count, VG_SCHEMA_LAYERS_MAX);
    ck_assert_str_eq(view.layers[4095].name, "h.4095.attn.c_proj");
    ck_assert(vg_recorder_at(recorder, 70, &view));
    ck_assert(isfinite(view.layers[4095].at[VG_GRAD_SD]));
}
END_TEST

START_TEST(buckets_carry_their_steps_whatever_lies_between)
{
    begin(2);
    take(0, 3000, 50);
    check_view(VG_GRAD_SD);
    ck_assert_uint_eq(view.step, 2999 * 50 + 1);
    for (size_t i = 0; i < view.loss_series.count; i++)
        ck_assert_uint_eq(view.loss_series.buckets[i].first_step, i * view.bucket_width * 50);
    ck_assert(vg_recorder_at(recorder, 1000 * 50, &view));
    ck_assert_uint_le(view.at_step, 1000 * 50);
    ck_assert_uint_gt(view.at_step + view.bucket_width * 50, 1000 * 50);
}
END_TEST

START_TEST(missing_and_not_finite_are_counted_apart)
{
    begin(2);
    for (uint64_t step = 0; step < 4; step++) {
        vg_real *row = vg_recorder_row(recorder);
        for (size_t s = 0; s < vg_series_count(2); s++)
            row[s] = 0;
        row[vg_series_of(0, VG_UPDATE_RATIO)] = vg_missing();
        row[vg_series_of(1, VG_UPDATE_RATIO)] = step == 2 ? NAN : step == 3 ? INFINITY : -3;
        vg_recorder_take(recorder, step, 0);
    }
    vg_recorder_publish(recorder);
    ck_assert(vg_recorder_view(recorder, VG_UPDATE_RATIO, &view, &error));
    uint64_t missing[2] = {0}, odd[2] = {0}, counted[2] = {0};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < view.layers[l].series.count; i++) {
            missing[l] += view.layers[l].series.buckets[i].missing;
            counted[l] += view.layers[l].series.buckets[i].counted;
            odd[l] += vg_bucket_non_finite(&view.layers[l].series.buckets[i]);
        }
    ck_assert(missing[0] == 4 && odd[0] == 0 && counted[0] == 0);
    ck_assert(missing[1] == 0 && odd[1] == 2 && counted[1] == 2);
    ck_assert(vg_is_missing(view.layers[0].now[VG_UPDATE_RATIO]) && isinf(view.layers[1].now[VG_UPDATE_RATIO]));
}
END_TEST

START_TEST(a_run_that_is_taken_back_keeps_what_it_left_behind_a_marker)
{
    begin(3);
    take(0, 500, 1);
    struct vg_recorder_moment *moment = vg_recorder_save(recorder, &error);
    vg_recorder_change(recorder, "relu", &(struct vg_judge_facts){0});
    take(500, 300, 1);
    vg_recorder_restore(recorder, moment, "undo: relu");
    vg_recorder_moment_destroy(moment);
    check_view(VG_GRAD_SD);
    ck_assert_uint_eq(view.step, 500);
    ck_assert_double_eq(view.loss, number(499, VG_LOSS));
    ck_assert_uint_eq(view.loss_series.count, 800);
    ck_assert_uint_eq(view.marker_count, 2);
    ck_assert_str_eq(view.markers[1].text, "undo: relu");
    ck_assert(view.markers[1].step == 500 && view.markers[1].record == 800);
    take(500, 200, 1);
    check_view(VG_GRAD_SD);
    ck_assert_uint_eq(view.loss_series.count, 1000);
    ck_assert(vg_recorder_at(recorder, 600, &view));
    ck_assert_uint_eq(view.at_step, 600);
    ck_assert(vg_recorder_at(recorder, 499, &view));
    ck_assert_uint_eq(view.at_step, 499);
    take(700, 400, 1); /* neighbours have merged */
    check_view(VG_GRAD_SD);
    ck_assert(vg_recorder_at(recorder, 100, &view));
    ck_assert_uint_eq(view.at_step, 100);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("recorder");
    TCase *tests = tcase_create("recorder");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_view_that_is_filled_again_holds_what_a_new_one_holds, 0, 3);
    tcase_add_test(tests, a_thousand_layers_take_less_than_64_megabytes);
    tcase_add_test(tests, small_networks_keep_all_series_fine);
    tcase_add_test(tests, four_thousand_layers_work);
    tcase_add_test(tests, buckets_carry_their_steps_whatever_lies_between);
    tcase_add_test(tests, missing_and_not_finite_are_counted_apart);
    tcase_add_test(tests, a_run_that_is_taken_back_keeps_what_it_left_behind_a_marker);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
