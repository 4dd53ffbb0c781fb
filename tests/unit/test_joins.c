/* test_joins.c: buckets that are joined once say the same as buckets that are gone through in every frame. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "chart.h"
#include "vgtop/session.h"

enum { ROOM = 1024 };

static struct vg_bucket buckets[ROOM];
static struct vg_join joins[ROOM];
static uint32_t state;

static uint32_t draw_below(uint32_t end)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % end;
}

/* A bucket of four records from that step on: numbers of any size, zeros, none, infinities. */
static struct vg_bucket any_bucket(uint64_t step)
{
    struct vg_bucket bucket = {NAN, NAN, NAN, NAN, 0, 4, 0, step, step + 3};
    const uint32_t kind = draw_below(12);
    const double size = kind == 0 ? 0 : pow(10, (double)draw_below(300) / 10 - 20) * (kind == 1 ? -1 : 1);
    bucket.missing = kind == 2 ? 4 : draw_below(2);
    bucket.counted = kind == 2 || kind == 3 ? 0 : 4 - bucket.missing - (kind == 4);
    bucket.last = kind == 3 ? INFINITY : size;
    if (bucket.counted > 0) {
        bucket.min = size - fabs(size) / 2;
        bucket.mean = size;
        bucket.max = size + fabs(size);
    }
    return bucket;
}

static bool close_to(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* That every column and the range say the same as without joins. */
static void check_columns(const struct vg_series *joined, size_t per)
{
    struct vg_series plain = *joined;
    const struct vg_columns columns = {.per = per, .used = (joined->count + per - 1) / per};
    plain.joins = NULL;
    for (size_t x = 0; x <= columns.used; x++) {
        struct vg_bucket a = vg_columns_bucket(&columns, joined, x), b = vg_columns_bucket(&columns, &plain, x);
        ck_assert(a.min == b.min || (isnan(a.min) && isnan(b.min)));
        ck_assert(a.max == b.max || (isnan(a.max) && isnan(b.max)));
        ck_assert(a.last == b.last || (isnan(a.last) && isnan(b.last)));
        /* numbers of both signs and many sizes cancel: compared with the largest of them */
        ck_assert(close_to(a.mean, b.mean) || fabs(a.mean - b.mean) <= 1e-12 * fmax(fabs(a.min), fabs(a.max)));
        ck_assert(a.counted == b.counted && a.records == b.records && a.missing == b.missing);
        ck_assert(a.first_step == b.first_step && a.last_step == b.last_step);
        ck_assert(close_to(vg_columns_geometric(&columns, joined, x), vg_columns_geometric(&columns, &plain, x)));
    }
    struct vg_range a = {0}, b = {0};
    vg_range_add_columns(&a, joined, &columns, true);
    vg_range_add_columns(&b, &plain, &columns, true);
    ck_assert(a.any == b.any && close_to(a.low, b.low) && close_to(a.high, b.high));
}

START_TEST(joined_buckets_say_what_all_of_them_say)
{
    state = 1 + (uint32_t)_i;
    struct vg_series series = {.buckets = buckets, .room = ROOM, .joins = joins};
    uint64_t step = 0;
    ck_assert_uint_le(vg_joins_room(ROOM), ROOM);
    while (series.count < ROOM) {
        size_t more = 1 + draw_below(40);
        for (; more > 0 && series.count < ROOM; more--, step += 4)
            buckets[series.count++] = any_bucket(step);
        if (draw_below(8) == 0) /* an undo: steps are taken again */
            step -= draw_below(step < 200 ? (uint32_t)step + 1 : 200);
        vg_series_join(&series, series.count - 1);
        if (draw_below(6) == 0) { /* some are copied anew, and may be others then */
            size_t first = draw_below((uint32_t)series.count);
            for (size_t i = first; i < series.count; i++)
                buckets[i].mean *= buckets[i].counted > 0 ? 1.5 : 1;
            series.joined = first;
            vg_series_join(&series, series.count - 1);
        }
        for (size_t per = 1; per <= 64; per *= 2)
            if (draw_below(4) == 0)
                check_columns(&series, per);
    }
    for (size_t per = 1; per <= ROOM; per += 1 + per / 8)
        check_columns(&series, per);
}
END_TEST

START_TEST(a_view_of_a_session_is_joined_whatever_was_done_to_it)
{
    static const char *const lines[] = {"activation relu", "undo", "lr 0.2", "undo", "restart", "activation tanh"};
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    struct vg_view view = {0};
    ck_assert_ptr_nonnull(experiment);
    vg_experiment_default(experiment);
    struct vg_session *session = vg_session_create(experiment, NULL, NULL);
    ck_assert_ptr_nonnull(session);
    size_t kept = 0;
    for (size_t i = 0; i < 60; i++) {
        struct vg_command command;
        vg_session_step(session, 90);
        if (i % 10 == 9) {
            ck_assert(vg_command_parse(lines[i / 10], NULL, &command, NULL));
            vg_session_do(session, &command, NULL, 0, NULL, NULL);
        }
        ck_assert(vg_session_view(session, i % 7 < 5 ? VG_GRAD_SD : VG_DELTA_RMS, &view, NULL));
        for (size_t l = 0; l < view.layer_count; l++)
            for (size_t per = 1; per <= 32; per *= 2) {
                check_columns(&view.layers[l].series, per);
                check_columns(&view.layers[l].signal, per);
                kept += vg_series_joined(&view.layers[l].series, per, 0) != NULL;
            }
    }
    ck_assert_uint_gt(kept, 100);
    vg_view_free(&view);
    vg_session_destroy(session);
    free(experiment);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("joins");
    TCase *tests = tcase_create("joins");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, joined_buckets_say_what_all_of_them_say, 0, 20);
    tcase_add_test(tests, a_view_of_a_session_is_joined_whatever_was_done_to_it);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
