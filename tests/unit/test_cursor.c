/* test_cursor.c: a step that is read in every chart, and a picture that stands still while training goes on. */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "../check_main.h"
#include "../driven.h"
#include "chart.h"
#include "freeze.h"
#include "panel_maker.h"
#include "vgtop/trainer.h"

#include "view_maker.h"

static struct vg_session *session_after(uint64_t steps)
{
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    struct vg_session *session = vg_session_create(&experiment, NULL, NULL);
    ck_assert_ptr_nonnull(session);
    ck_assert_uint_eq(vg_session_step(session, steps), steps);
    return session;
}

/* ---- reading the history */

START_TEST(a_step_is_read_as_the_mean_of_its_bucket)
{
    struct vg_session *session = session_after(3000); /* buckets of 4 steps */
    const struct vg_history *history = vg_session_history(session);
    struct vg_view view = {0};
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(!view.at);
    ck_assert(vg_session_at(session, 1234, &view));
    ck_assert(view.at);
    ck_assert_uint_eq(view.bucket_width, 4);
    ck_assert_uint_eq(view.at_step, 1232);
    ck_assert_uint_eq(view.at_steps, 4);
    ck_assert_double_eq(view.at_loss, vg_history_bucket(history, 308, VG_LOSS).mean);
    ck_assert_double_eq(view.at_accuracy, vg_history_bucket(history, 308, VG_ACCURACY).mean);
    for (size_t l = 0; l < view.layer_count; l++) {
        ck_assert_double_eq(view.layers[l].at[VG_GRAD_SD], view.layers[l].series.buckets[308].mean);
        ck_assert_double_eq(view.layers[l].at[VG_DELTA_RMS],
                            vg_history_bucket(history, 308, vg_series_of(l, VG_DELTA_RMS)).mean);
    }
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(!view.at); /* a new view has not been read yet */
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_step_beyond_the_run_is_its_last_bucket)
{
    struct vg_session *session = session_after(10);
    struct vg_view view = {0};
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(vg_session_at(session, UINT64_MAX, &view));
    ck_assert_uint_eq(view.at_step, 9);
    ck_assert_double_eq(view.at_loss, view.loss);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(before_the_first_step_and_in_another_run_nothing_is_read)
{
    struct vg_session *session = session_after(0);
    struct vg_view view = {0};
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(!vg_session_at(session, 0, &view));
    ck_assert(!view.at);
    vg_session_step(session, 50);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(vg_session_script(session, NULL, "depth +1; step 5", NULL, NULL));
    ck_assert(!vg_session_at(session, 3, &view));
    ck_assert(!view.at);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(infinity_is_read_as_infinity)
{
    struct vg_session *session = session_after(0);
    struct vg_view view = {0};
    struct vg_error error = {""};
    ck_assert_msg(vg_session_script(session, NULL,
                                    "activation linear; optimizer sgd; lr 1e6; init normal:10; step 1000", NULL,
                                    &error),
                  "%s", error.text);
    ck_assert(vg_session_non_finite(session));
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert(vg_session_at(session, UINT64_MAX, &view));
    ck_assert(!isfinite(view.at_loss));
    ck_assert(isnan(view.at_loss) == isnan(view.loss));
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

/* ---- columns and steps */

START_TEST(a_column_and_its_step_belong_together)
{
    static struct vg_bucket all[1024];
    for (size_t i = 0; i < 1024; i++)
        all[i] = (struct vg_bucket){.first_step = 16 * i, .last_step = 16 * i + 15};
    for (size_t buckets = 1; buckets <= 1024; buckets += 31)
        for (int dots = 1; dots <= 2; dots++) {
            const struct vg_series series = {.count = buckets, .buckets = all};
            struct vg_time time = {.rect = {0, 7, 1, 60}, .dots = dots, .series = &series};
            time.columns = vg_columns_of(buckets, (size_t)(60 * dots));
            time.filled = time.columns.used;
            for (int col = 7; col < 7 + (int)(time.filled + (size_t)dots - 1) / dots; col++)
                ck_assert_int_eq(vg_time_col(&time, vg_time_step(&time, col)), col);
            ck_assert_int_eq(vg_time_col(&time, 0), 7);
            ck_assert_int_eq(vg_time_col(&time, UINT64_MAX), 7 + (int)(time.filled - 1) / dots);
            ck_assert_int_eq(vg_time_col(&time, vg_time_step(&time, 1000)), vg_time_col(&time, UINT64_MAX));
            ck_assert_uint_eq(vg_time_step(&time, 0), 0);
        }
    struct vg_time empty = {
        .rect = {0, 0, 1, 10}, .dots = 1, .columns = {1, 0}, .series = &(struct vg_series){.count = 0}};
    ck_assert_int_eq(vg_time_col(&empty, 0), -1);
    ck_assert_uint_eq(vg_time_step(&empty, 5), 0);
}
END_TEST

START_TEST(the_keys_move_by_a_column_and_the_mouse_finds_its_step)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_time time;
    screen.gradients = vg_screen_rect(&screen, VG_LOOK_GRADIENTS, 40, 120);
    ck_assert(vg_gradients_time(&screen, &view, screen.gradients, &time));
    const size_t steps = time.columns.per * (size_t)time.dots * 4;
    ck_assert_uint_eq(vg_screen_column_steps(&screen, &view, 40, 120), steps);
    int row = screen.gradients.row + 3;
    for (int i = 0; i < (int)time.filled / time.dots; i++) {
        uint64_t step = 1;
        ck_assert(vg_screen_step_at(&screen, &view, 40, 120, row, time.rect.col + i, &step));
        ck_assert_uint_eq(step, (uint64_t)i * steps);
    }
    uint64_t step = 1;
    ck_assert(!vg_screen_step_at(&screen, &view, 40, 120, row, time.rect.col - 1, &step));
    ck_assert(!vg_screen_step_at(&screen, &view, 40, 120, screen.gradients.row, time.rect.col, &step)); /* its title */
    ck_assert(!vg_screen_step_at(&screen, &view, 40, 120, 39, 3, &step));
    ck_assert_uint_eq(step, 1);
    screen.look.help = true;
    ck_assert(!vg_screen_step_at(&screen, &view, 40, 120, row, time.rect.col, &step));
    ck_assert_uint_ge(vg_screen_column_steps(&screen, &view, 1, 1), 1);
    vg_view_free(&view);
}
END_TEST

/* The loss chart, where a cell is two columns of dots. */
START_TEST(dots_finer_than_cells_count_as_cells)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_rect rect = vg_screen_rect(&screen, VG_LOOK_LOSS, 40, 120);
    struct vg_time time;
    uint64_t step = 0, steps = 0;
    ck_assert(vg_loss_time(&screen, &view, rect, &time));
    ck_assert_int_eq(time.dots, 2);
    steps = vg_time_cell_steps(&time);
    ck_assert(vg_screen_step_at(&screen, &view, 40, 120, rect.row + 2, time.rect.col + 5, &step));
    ck_assert_uint_eq(step, 5 * steps);
    vg_view_free(&view);
}
END_TEST

/* ---- what is seen */

static int lines_in(const struct vg_cells *cells, int col)
{
    int count = 0;
    for (int row = 1; row < cells->rows - 1; row++)
        count += vg_cells_at(cells, row, col)->ch == 0x2502;
    return count;
}

START_TEST(a_cursor_is_a_line_in_every_chart_over_time)
{
    static const char *const panels[] = {"gradients", "heatmap", "loss", "overlay"};
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++)
        for (int shaded = 0; shaded <= 1; shaded++) {
            struct vg_cells cells = {0};
            struct vg_time time;
            screen.no_colour = shaded == 1;
            screen.look.cursor_on = false;
            ck_assert(panel_find(panels[i])->time(&screen, &view, (struct vg_rect){0, 0, 24, 80}, &time));
            int col = vg_time_col(&time, 777);
            draw_panel(&screen, &view, panels[i], 24, 80, &cells);
            ck_assert_int_eq(lines_in(&cells, col), 0);
            screen.look.cursor_on = true;
            screen.look.cursor = 777;
            draw_panel(&screen, &view, panels[i], 24, 80, &cells);
            ck_assert_msg(lines_in(&cells, col) >= 5, "%s: %d", panels[i], lines_in(&cells, col));
            screen.look.cursor = UINT64_MAX;
            draw_panel(&screen, &view, panels[i], 24, 80, &cells);
            ck_assert_int_ge(lines_in(&cells, vg_time_col(&time, view.step - 1)), 5);
            vg_cells_free(&cells);
        }
    vg_view_free(&view);
}
END_TEST

START_TEST(numbers_are_those_at_the_cursor)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.cursor_on = true;
    screen.look.cursor = 1000;
    view.at = true;
    view.at_step = 1000;
    view.at_steps = 4;
    view.at_loss = 0.1234;
    view.at_accuracy = 0.321;
    view.at_valid_loss = view.at_valid_accuracy = NAN;
    for (size_t l = 0; l < 5; l++)
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            view.layers[l].at[m] = 7.7e-3;
    view.layers[4].at[VG_DEAD] = 0.25;
    screen.look.rows = true;
    const char *text = text_of_screen(&screen, &view, 40, 120);
    ck_has(text, "cursor  step 1,000  mean of 4  loss 0.1234  accuracy 0.321");
    ck_has(text, "layer by layer at step 1,000");
    ck_has(text, "7.7e-03");
    ck_has(text, "dead 25%");
    ck_lacks(text, "dead 40%");
    ck_has(text_of_panel(&screen, &view, "overlay", 20, 80), "layer 1 7.7e-03  output 7.7e-03");
    view.at = false;
    ck_has(text_of_screen(&screen, &view, 40, 120), "now, layer by layer");
    vg_view_free(&view);
}
END_TEST

/* ---- holding a moment */

START_TEST(a_later_view_can_be_made_to_show_the_moment_held)
{
    struct vg_session *session = session_after(1500);
    struct vg_view held = {0}, later = {0};
    ck_assert(vg_session_view(session, VG_GRAD_SD, &held, NULL));
    double loss = held.loss, now = held.layers[2].now[VG_DELTA_RMS];
    ck_assert(vg_session_script(session, NULL, "lr 0.01; step 4000", NULL, NULL));
    ck_assert(vg_session_view(session, VG_DELTA_RMS, &later, NULL));
    ck_assert_uint_eq(later.marker_count, 1);
    ck_assert(vg_view_hold(&held, &later));
    ck_assert_int_eq(held.metric, VG_DELTA_RMS);
    ck_assert_uint_eq(held.step, 1500);
    ck_assert_double_eq(held.loss, loss);
    ck_assert_double_eq(held.layers[2].now[VG_DELTA_RMS], now);
    ck_assert_uint_eq(held.bucket_width, 8);
    ck_assert_uint_eq(held.loss_series.count, 188); /* 1,500 steps, 8 a bucket */
    ck_assert_uint_eq(held.layers[2].series.count, 188);
    ck_assert_double_eq(held.layers[2].series.buckets[100].mean,
                        vg_history_bucket(vg_session_history(session), 100, vg_series_of(2, VG_DELTA_RMS)).mean);
    ck_assert(vg_session_script(session, NULL, "restart; step 3000", NULL, NULL));
    ck_assert(vg_session_view(session, VG_DEAD, &later, NULL));
    ck_assert(!vg_view_hold(&held, &later)); /* another run */
    ck_assert_int_eq(held.metric, VG_DELTA_RMS);
    vg_view_free(&held);
    vg_view_free(&later);
    vg_session_destroy(session);
}
END_TEST

/* Until the trainer has taken that many steps of a run. */
static void view_at_least(struct vg_freeze *freeze, struct vg_look *look, struct vg_trainer *trainer,
                          struct vg_view *view, uint64_t run, uint64_t steps)
{
    const struct vg_source source = vg_trainer_source(trainer);
    for (int i = 0; i < 500; i++) {
        struct pollfd wake = {.fd = vg_source_wake_fd(&source), .events = POLLIN};
        ck_assert(vg_freeze_view(freeze, look, &source, view, NULL));
        uint64_t at = view->frozen ? view->live_step : view->step, in = view->frozen ? view->live_run : view->run;
        if (in >= run && at >= steps)
            return;
        poll(&wake, 1, 100);
    }
    ck_abort_msg("training does not get to step %d", (int)steps);
}

START_TEST(a_frozen_picture_stays_while_training_goes_on)
{
    struct vg_experiment experiment;
    struct vg_freeze freeze = {0};
    struct vg_view view = {0};
    struct vg_look look;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    vg_look_default(&look);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, 0, NULL, "pause; step 600", NULL, NULL);
    ck_assert_ptr_nonnull(trainer);
    view_at_least(&freeze, &look, trainer, &view, 1, 600);

    look.frozen = true;
    const struct vg_source source = vg_trainer_source(trainer);
    ck_assert(trainer_send_line(trainer, "step 900", NULL));
    view_at_least(&freeze, &look, trainer, &view, 1, 1500);
    ck_assert(view.frozen);
    ck_assert_uint_eq(view.step, 600);
    ck_assert_uint_eq(view.loss_series.count, 600);

    look.metric = VG_DELTA_RMS; /* another metric of the same moment */
    look.cursor_on = true;
    look.cursor = 1400;
    ck_assert(vg_freeze_view(&freeze, &look, &source, &view, NULL));
    ck_assert_int_eq(view.metric, VG_DELTA_RMS);
    ck_assert_uint_eq(view.step, 600);
    ck_assert(view.at && view.frozen);
    ck_assert_uint_le(view.at_step, 599); /* the cursor cannot see what the picture does not show */

    look.cursor_on = false;
    ck_assert(trainer_send_line(trainer, "restart; step 40", NULL));
    view_at_least(&freeze, &look, trainer, &view, 2, 40);
    ck_assert(view.frozen && !view.at);
    ck_assert_uint_eq(view.step, 600);
    ck_assert_uint_eq(view.run, 1);

    look.metric = VG_DEAD; /* of the run that is over nothing more is known */
    ck_assert(!vg_freeze_view(&freeze, &look, &source, &view, &error));
    ck_has(error.text, "a new run has begun");
    ck_assert(!look.frozen && !view.frozen);
    ck_assert_uint_eq(view.run, 2);
    ck_assert_int_eq(view.metric, VG_DEAD);
    vg_trainer_stop(trainer);
    vg_freeze_free(&freeze);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_frozen_picture_says_so_and_where_training_is)
{
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    view.frozen = true;
    view.live_run = view.run;
    view.live_step = 98765;
    ck_has(text_of_screen(&screen, &view, 40, 120), "frozen at step 3,300 · training is at 98,765");
    ck_has(text_of_screen(&screen, &view, 24, 80), "frozen");
    view.live_run++;
    ck_has(text_of_screen(&screen, &view, 40, 120), "frozen at step 3,300 · a new run is at 98,765");
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cursor");
    TCase *tests = tcase_create("tests");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_step_is_read_as_the_mean_of_its_bucket);
    tcase_add_test(tests, a_step_beyond_the_run_is_its_last_bucket);
    tcase_add_test(tests, before_the_first_step_and_in_another_run_nothing_is_read);
    tcase_add_test(tests, infinity_is_read_as_infinity);
    tcase_add_test(tests, a_column_and_its_step_belong_together);
    tcase_add_test(tests, the_keys_move_by_a_column_and_the_mouse_finds_its_step);
    tcase_add_test(tests, dots_finer_than_cells_count_as_cells);
    tcase_add_test(tests, a_cursor_is_a_line_in_every_chart_over_time);
    tcase_add_test(tests, numbers_are_those_at_the_cursor);
    tcase_add_test(tests, a_later_view_can_be_made_to_show_the_moment_held);
    tcase_add_test(tests, a_frozen_picture_stays_while_training_goes_on);
    tcase_add_test(tests, a_frozen_picture_says_so_and_where_training_is);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
