/* test_session.c: runs, commands, markers, ghosts, scripts, and the same numbers whichever way a session is driven. */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../check_main.h"
#include "../driven.h"
#include "look.h"
#include "vgtop/trainer.h"

static struct vg_experiment experiment;
static struct vg_session *session;
static struct vg_error error;
static struct vg_look look;
static struct vg_view view;

static void set_up(void)
{
    vg_experiment_default(&experiment);
    vg_look_default(&look);
    session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
}

static void tear_down(void)
{
    vg_session_destroy(session);
    vg_view_free(&view);
}

static const struct vg_view *see(void)
{
    ck_assert(vg_session_view(session, look.metric, &view, &error));
    return &view;
}

/* Does a command of the session, or one of a screen to the look. */
static bool is_done(const struct vg_command *command)
{
    if (command->info->scope == VG_COMMAND_SCREEN)
        return vg_look_do(&look, see()->layer_count, command, NULL, 0, &error);
    return vg_session_do(session, command, NULL, 0, NULL, &error);
}

static void script(const char *text)
{
    struct vg_command command;
    while (vg_command_next(&text, &vg_look_commands, &command, &error)) {
        ck_assert_msg(command.info != NULL && is_done(&command), "%s", error.text);
        ck_assert(vg_session_finish_wanted(session, NULL));
    }
}

static bool fails(const char *line)
{
    struct vg_command command;
    error.text[0] = '\0';
    if (vg_command_parse(line, &vg_look_commands, &command, &error))
        return !is_done(&command);
    return error.text[0] != '\0';
}

static double first_weight(void)
{
    return vg_network_layer(vg_session_network(session), 0).weights[0];
}

START_TEST(a_change_of_activation_keeps_the_run_and_leaves_a_marker)
{
    script("step 10");
    double weight = first_weight();
    script("activation tanh");
    ck_assert_double_eq(first_weight(), weight);
    ck_assert_uint_eq(vg_session_steps(session), 10);
    ck_assert_uint_eq(see()->marker_count, 1);
    ck_assert_uint_eq(view.markers[0].step, 10);
    ck_assert_str_eq(view.markers[0].text, "tanh");
    ck_assert_uint_eq(view.run, 1);
    ck_assert_uint_eq(view.ghost_count, 0);
}
END_TEST

START_TEST(networks_without_a_wide_hidden_layer_are_trained_and_judged)
{
    static const char *const hidden[] = {"hidden none", "hidden 1", "hidden 1,1", "hidden 1,1,1; init zeros"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        script(hidden[i]);
        script("step 200");
        ck_assert_uint_eq(vg_session_steps(session), 200);
        ck_assert(!see()->message_is_error);
    }
}
END_TEST

START_TEST(a_view_shows_the_session_that_filled_it_last)
{
    struct vg_session *other = vg_session_create(&experiment, NULL, &error);
    ck_assert(other && vg_session_step(other, 100) == 100);
    ck_assert(vg_session_do_line(session, "activation tanh", NULL, 0, NULL, NULL));
    vg_session_step(session, 100);
    double loss = see()->loss;
    ck_assert(vg_session_view(other, VG_GRAD_SD, &view, &error));
    ck_assert_double_ne(view.loss, loss);
    ck_assert_double_eq(see()->loss, loss);
    ck_assert_double_eq(view.loss_series.buckets[50].last,
                        vg_history_bucket(vg_session_history(session), 50, VG_LOSS).last);
    vg_session_destroy(other);
}
END_TEST

START_TEST(a_change_of_depth_starts_a_new_run_and_keeps_a_ghost)
{
    script("step 10; depth +1");
    ck_assert_uint_eq(vg_session_steps(session), 0);
    ck_assert_uint_eq(see()->run, 2);
    ck_assert_uint_eq(view.layer_count, 6);
    ck_assert_uint_eq(view.ghost_count, 1);
    ck_assert_uint_eq(view.ghosts[0].steps, 10);
    ck_assert_ptr_nonnull(strstr(view.ghosts[0].text, "5,5,5,5"));
    ck_assert_uint_eq(view.marker_count, 0);
    ck_assert(isnan(view.loss));
}
END_TEST

START_TEST(restart_draws_the_same_weights_and_redraw_the_next)
{
    double weight = first_weight();
    script("step 5; restart");
    ck_assert_double_eq(first_weight(), weight);
    script("redraw");
    double other = first_weight();
    ck_assert_double_ne(other, weight);
    script("step 3; restart");
    ck_assert_double_eq(first_weight(), other);
    script("seed 7; seed 42");
    ck_assert_double_eq(first_weight(), weight);
}
END_TEST

START_TEST(the_last_eight_runs_stay_as_ghosts)
{
    for (int i = 0; i < 12; i++) {
        char line[64];
        snprintf(line, sizeof(line), "step %d; restart", i + 2);
        script(line);
    }
    ck_assert_uint_eq(see()->ghost_count, VG_GHOSTS_MAX);
    ck_assert_uint_eq(view.ghosts[7].steps, 13);
    ck_assert_uint_eq(view.ghosts[0].steps, 6);
    script("clear");
    ck_assert_uint_eq(see()->ghost_count, 0);
}
END_TEST

START_TEST(what_cannot_be_done_says_what_would_be_and_changes_nothing)
{
    static const struct {
        const char *line, *says;
    } bad[] = {{"depth 101", "0 to 100"},
               {"depth -5", "only 4"},
               {"depth x", "depth"},
               {"width 0", "1 to 1024"},
               {"width 1025", "1024"},
               {"activation rleu", "relu"},
               {"actvation relu", "activation"},
               {"speed 0", "speed"},
               {"speed fast", "faster"},
               {"step 0", "step"},
               {"step -1", "step"},
               {"metric foo", "grad_sd"},
               {"select 9", "1 (nearest"},
               {"select x", "select"},
               {"preset x", "circles"},
               {"restart now", "restart"},
               {"batch -99", "batch"},
               {"lr *x", "lr"},
               {"lr /0", "lr"},
               {"frobnicate", "command"},
               {"set x=1", "setting"},
               {"set", "set lr"},
               {"pause maybe", "on, off"},
               {"seed -43", "seed"},
               {"batch /64", "smallest"},
               {"samples +1", "default"},
               {"data csv:/nowhere.csv", "nowhere"}};
    script("step 3");
    double weight = first_weight();
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_msg(fails(bad[i].line), "'%s' was taken", bad[i].line);
        ck_assert_msg(strstr(error.text, bad[i].says) != NULL, "'%s': %s", bad[i].line, error.text);
        ck_assert_msg(strchr(error.text, '\n') == NULL, "'%s' answers in more than one line", bad[i].line);
        ck_assert_double_eq(first_weight(), weight);
        ck_assert_uint_eq(vg_session_steps(session), 3);
    }
}
END_TEST

START_TEST(relative_commands_go_there_and_back)
{
    char before[1024], after[1024];
    vg_experiment_command_line(vg_session_experiment(session), before, sizeof(before));
    script("lr *2; lr /2; batch *2; batch /2; activation next; activation prev; init next; init prev; optimizer next; "
           "optimizer prev; data next; data prev; depth +1; depth -1; width +; width -; seed +1; seed -1; norm next; "
           "norm prev; "
           "clip next; clip prev");
    vg_experiment_command_line(vg_session_experiment(session), after, sizeof(after));
    ck_assert_str_eq(before, after);
    script("batch 1000; batch /2");
    ck_assert_uint_eq(vg_session_experiment(session)->batch, 500);
    script("batch 900; batch *2");
    ck_assert_uint_eq(vg_session_experiment(session)->batch, 0);
    script("batch /2");
    ck_assert_uint_eq(vg_session_experiment(session)->batch, 512);
    ck_assert(!fails("batch *2") && fails("batch *2"));
}
END_TEST

START_TEST(every_choice_can_be_reached_by_next_and_trains)
{
    static const enum vg_setting settings[] = {VG_SET_ACTIVATION, VG_SET_INIT, VG_SET_NORM,
                                               VG_SET_OPTIMIZER,  VG_SET_CLIP, VG_SET_DATA};
    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++)
        for (size_t i = 0; i < vg_settings[settings[s]].choice_count; i++) {
            char line[64];
            snprintf(line, sizeof(line), "%s next; step 5", vg_settings[settings[s]].key);
            script(line);
            ck_assert_uint_ge(vg_session_steps(session), 5);
        }
}
END_TEST

START_TEST(a_larger_batch_inside_a_run_goes_on_with_the_same_weights)
{
    script("step 7");
    double weight = first_weight();
    script("batch 700");
    ck_assert_double_eq(first_weight(), weight);
    script("step 3; batch 0; step 2; batch 16; step 5");
    ck_assert_uint_eq(vg_session_steps(session), 17);
    ck_assert_uint_eq(see()->marker_count, 3);
    ck_assert_str_eq(view.markers[2].text, "batch 16");
}
END_TEST

START_TEST(speed_goes_up_to_the_maximum_and_down_again)
{
    script("speed 320; speed faster");
    ck_assert_double_eq(vg_session_speed(session), 500);
    for (int i = 0; i < 30; i++)
        script("speed faster");
    ck_assert(isinf(vg_session_speed(session)));
    for (int i = 0; i < 30; i++)
        script("speed slower");
    ck_assert_double_eq(vg_session_speed(session), 1);
    script("speed max");
    ck_assert(isinf(vg_session_speed(session)));
}
END_TEST

START_TEST(non_finite_training_stops_and_restart_works)
{
    script("activation linear; optimizer sgd; lr 1e6; init normal:10; step 1000");
    ck_assert(vg_session_non_finite(session));
    ck_assert_uint_lt(vg_session_steps(session), 1000);
    ck_assert_int_eq(see()->state, VG_STATE_NON_FINITE);
    ck_assert(view.message_is_error);
    ck_assert_ptr_nonnull(strstr(view.message, "non-finite at step"));
    ck_assert(fails("step 1") && fails("resume"));
    ck_assert_uint_eq(vg_session_step(session, 5), 0);
    script("lr 0.001; restart; step 5");
    ck_assert(!vg_session_non_finite(session));
    ck_assert_uint_eq(vg_session_steps(session), 5);
}
END_TEST

START_TEST(a_preset_starts_its_own_stream_whatever_was_drawn_before)
{
    double weight = first_weight();
    script("step 3; redraw; depth 3; step 2; preset circles");
    ck_assert_double_eq(first_weight(), weight);
    script("activation tanh; preset circles");
    ck_assert_double_eq(first_weight(), weight);
}
END_TEST

START_TEST(a_new_run_goes_on_where_training_had_stopped_by_itself)
{
    script("activation linear; optimizer sgd; lr 1e6; init normal:10; resume");
    ck_assert_uint_lt(vg_session_step(session, 1000), 1000);
    ck_assert(vg_session_non_finite(session) && !vg_session_running(session));
    script("lr 0.001; restart");
    ck_assert(vg_session_running(session));
}
END_TEST

/* The text of the only earlier run, compared with the run of now. */
static const char *ghost_text(const char *lines)
{
    script("clear; restart; clear");
    script(lines);
    ck_assert_uint_eq(see()->ghost_count, 1);
    return view.ghosts[0].text;
}

START_TEST(a_ghost_says_what_is_not_as_it_is_now)
{
    ck_assert_str_eq(ghost_text("step 20; restart"), "same settings");
    ck_assert_str_eq(ghost_text("step 20; restart; lr 0.01"), "lr 0.001");
    ck_assert_str_eq(ghost_text("optimizer sgd; lr 0.5; step 20; restart; optimizer adam; lr 0.1"),
                     "sgd lr 0.5");
    script("optimizer rmsprop; lr 0.001");
    ck_assert_str_eq(ghost_text("step 20; depth 2"), "5,5,5,5");
    ck_assert_str_eq(ghost_text("depth 4; clear; step 20; data spiral"), "circles");
    ck_assert_str_eq(ghost_text("step 20; restart; batch 8; l2 0.1"), "batch 32 l2 0");
}
END_TEST

START_TEST(a_ghost_knows_whether_it_was_on_other_data)
{
    static const struct {
        const char *changes;
        bool other;
    } cases[] = {{"restart", false},   {"redraw", false},         {"seed 7", false},    {"depth 2", false},
                 {"valid 0.2", false}, {"noise 0.3", true},       {"samples 50", true}, {"factor 0.7", true},
                 {"data moons", true}, {"lr 0.1; restart", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        script("data circles; samples default; noise default; factor 0.5; valid 0; seed 42; depth 4; clear; step 20");
        script(cases[i].changes);
        ck_assert_uint_eq(see()->ghost_count, 1);
        ck_assert_msg(view.ghosts[0].other_data == cases[i].other, "%s", cases[i].changes);
    }
    script(
        "data circles; samples default; noise default; factor 0.5; seed 42; clear; step 20; data moons; data circles");
    ck_assert_uint_eq(see()->ghost_count, 1); /* back on the same data it can be compared again */
    ck_assert(!view.ghosts[0].other_data);
}
END_TEST

START_TEST(a_ghost_is_called_by_the_activations_that_its_run_had)
{
    script("step 100; activation tanh; step 100; activation relu; step 100; activation sigmoid; step 2; restart");
    ck_assert_str_eq(see()->ghosts[0].text, "sigmoid>tanh>relu");
    script("step 100; restart");
    ck_assert_str_eq(see()->ghosts[1].text, "same settings");
    script("activation tanh");
    ck_assert_str_eq(see()->ghosts[1].text, "sigmoid");
}
END_TEST

START_TEST(a_command_that_is_too_long_is_refused)
{
    char line[VG_COMMAND_BYTES_MAX + 200];
    struct vg_command command;
    memset(line, ' ', sizeof(line));
    memcpy(line, "hidden 5", 8);
    memcpy(line + sizeof(line) - 5, "oops", 5);
    const char *at = line;
    ck_assert(vg_command_next(&at, NULL, &command, &error));
    ck_assert_ptr_null(command.info);
    ck_assert_ptr_nonnull(strstr(error.text, "too long"));
    line[sizeof(line) - 1] = '\0';
    ck_assert(fails(line));
    ck_assert_ptr_nonnull(strstr(error.text, "too long"));
}
END_TEST

START_TEST(an_answer_that_names_a_file_is_harmless)
{
    char answer[VG_VIEW_MESSAGE_MAX];
    ck_assert(vg_session_do_line(session, "export /dev/null/\x1b[31m", answer, sizeof(answer), NULL, &error) == false);
    ck_assert_ptr_null(strchr(error.text, '\x1b'));
    ck_assert(vg_session_do_line(session, "data csv:\x1b[31m\x07", answer, sizeof(answer), NULL, &error) == false);
    ck_assert(vg_session_do_line(session, "export ./a\x1b[31m\x0b", answer, sizeof(answer), NULL, &error));
    remove("./a\x1b[31m\x0b");
    ck_assert_str_eq(answer, "wrote ./a?[31m?");
    ck_assert_str_eq(see()->message, answer);
}
END_TEST

START_TEST(commands_are_split_at_semicolons_and_lines_and_comments_are_left_out)
{
    static const char text[] = "step 5; # a comment; not a command\n\n;;data 'csv:a;b #c.csv' ;\tlr 0.1\r\n# end";
    static const char *const expected[] = {"step 5", "data csv:a;b #c.csv", "lr 0.1"};
    const char *at = text;
    struct vg_command command;
    for (size_t i = 0; i < 3; i++) {
        ck_assert(vg_command_next(&at, NULL, &command, &error));
        ck_assert_ptr_nonnull(command.info);
        ck_assert_str_eq(command.text, expected[i]);
    }
    ck_assert(!vg_command_next(&at, NULL, &command, &error));
}
END_TEST

START_TEST(blank_lines_and_settings_as_commands_are_understood)
{
    ck_assert(!fails("") && !fails("   ") && !fails("# nothing"));
    ck_assert(!fails("set lr=0.5") && vg_session_experiment(session)->learning_rate == 0.5);
    ck_assert(!fails("lr=0.25") && vg_session_experiment(session)->learning_rate == 0.25);
    ck_assert(!fails("hidden none") && vg_session_experiment(session)->hidden_count == 0);
    ck_assert(fails("width +") && !fails("depth 2"));
    char answer[128];
    ck_assert(vg_session_do_line(session, "lr", answer, sizeof(answer), NULL, &error));
    ck_assert_str_eq(answer, "lr 0.25");
}
END_TEST

START_TEST(completion_offers_commands_and_their_values)
{
    char pool[40][64];
    ck_assert_uint_eq(vg_command_complete("act", &vg_look_commands, pool, 40), 1);
    ck_assert_str_eq(pool[0], "activation");
    ck_assert_uint_eq(vg_command_complete("activation so", &vg_look_commands, pool, 40), 2);
    ck_assert_uint_eq(vg_command_complete("metric grad_s", &vg_look_commands, pool, 40), 1);
    ck_assert_uint_eq(vg_command_complete("preset ", &vg_look_commands, pool, 40), vg_preset_count);
    ck_assert_uint_eq(vg_command_complete("", &vg_look_commands, pool, 3), 3);
    ck_assert_uint_eq(vg_command_complete("nonsense x", &vg_look_commands, pool, 40), 0);
}
END_TEST

START_TEST(the_selection_stays_on_a_layer_that_there_is)
{
    script("select last");
    ck_assert_uint_eq(look.selected, 5);
    script("select +3");
    ck_assert_uint_eq(look.selected, 5);
    script("select -2");
    ck_assert_uint_eq(look.selected, 3);
    script("select -99");
    ck_assert_uint_eq(look.selected, 1);
    script("metric delta_rms");
    ck_assert_int_eq(look.metric, VG_DELTA_RMS);
    script("metric next; metric prev");
    ck_assert_int_eq(look.metric, VG_DELTA_RMS);
}
END_TEST

START_TEST(a_view_shows_what_the_history_has)
{
    script("step 3000");
    see();
    ck_assert_uint_eq(view.layer_count, 5);
    ck_assert_str_eq(view.layers[0].name, "layer 1");
    ck_assert_str_eq(view.layers[4].name, "output");
    ck_assert_uint_eq(view.layers[0].inputs, 2);
    ck_assert_uint_eq(view.bucket_width * (view.loss_series.count - 1) +
                          view.loss_series.buckets[view.loss_series.count - 1].records,
                      3000);
    ck_assert_double_eq(view.loss_series.buckets[view.loss_series.count - 1].last, view.loss);
    ck_assert_double_eq(view.layers[2].series.buckets[view.layers[2].series.count - 1].last,
                        view.layers[2].now[VG_GRAD_SD]);
    ck_assert_uint_eq(view.epoch, 2999 / 32);
}
END_TEST

static double run_for_loss(const char *text)
{
    struct vg_session *other = vg_session_create(&experiment, NULL, &error);
    ck_assert(vg_session_script(other, NULL, text, NULL, &error));
    struct vg_view seen = {0};
    ck_assert(vg_session_view(other, VG_GRAD_SD, &seen, &error));
    double loss = seen.loss;
    vg_view_free(&seen);
    vg_session_destroy(other);
    return loss;
}

static void wait_a_moment(void)
{
    nanosleep(&(struct timespec){0, 2000000}, NULL);
}

/* Views the trainer until it has done its steps and stands still. */
static bool trained(struct vg_trainer *trainer, struct vg_view *seen, uint64_t step)
{
    for (int i = 0; i < 5000; i++) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, seen, &error));
        if (seen->state == VG_STATE_PAUSED && seen->step == step)
            return true;
        wait_a_moment();
    }
    return false;
}

START_TEST(the_trainer_gives_the_same_bits_as_a_script)
{
    static const char commands[] = "step 5000; activation tanh; step 777; batch 64; step 100; depth +1; step 1234";
    struct vg_view seen = {0};
    double expected = run_for_loss(commands);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, 320, NULL, commands, NULL, &error);
    ck_assert_msg(trainer != NULL, "%s", error.text);
    ck_assert(trained(trainer, &seen, 1234));
    ck_assert_double_eq(seen.loss, expected);
    ck_assert_uint_eq(seen.ghost_count, 1);
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(a_long_script_is_done_whole)
{
    enum { LINES = 3000 };
    char *text = malloc(LINES * 8 + 1);
    struct vg_view seen = {0};
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * 8, "step 1;\n", 9);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, 320, NULL, text, NULL, &error);
    free(text);
    ck_assert(trained(trainer, &seen, LINES));
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(the_trainer_keeps_to_the_wanted_speed)
{
    struct vg_view seen = {0};
    struct vg_trainer *trainer = vg_trainer_start(&experiment, 500, NULL, NULL, NULL, &error);
    struct timespec begin, end;
    while (seen.step == 0) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
        wait_a_moment();
    }
    uint64_t before = seen.step;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    nanosleep(&(struct timespec){0, 600000000}, NULL);
    ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
    clock_gettime(CLOCK_MONOTONIC, &end);
    double taken = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
    double pace = (double)(seen.step - before) / taken;
    ck_assert_msg(pace > 300 && pace < 700, "%.0f steps/s", pace);
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(a_paused_trainer_wakes_nobody_and_a_command_does)
{
    struct vg_view seen = {0};
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, "pause on; step 10", NULL, &error);
    ck_assert(trained(trainer, &seen, 10));
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
    struct pollfd wake = {trainer_wake_fd(trainer), POLLIN, 0};
    ck_assert_int_eq(poll(&wake, 1, 200), 0);
    ck_assert(trainer_send_line(trainer, "lr *2", &error));
    ck_assert_int_eq(poll(&wake, 1, 2000), 1);
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(a_trainer_is_a_source)
{
    struct vg_view seen = {0};
    const struct vg_source source =
        vg_trainer_source(vg_trainer_start(&experiment, INFINITY, NULL, "pause on", NULL, &error));
    ck_assert(trained(source.self, &seen, 0));
    ck_assert(vg_source_can(&source, "undo", &error) && vg_source_can(&source, "lr", &error));
    ck_assert(!vg_source_can(&source, "fly", &error));
    struct vg_command command;
    ck_assert(vg_command_parse("step 20", NULL, &command, &error));
    ck_assert(vg_source_send(&source, &command, &error));
    ck_assert(trained(source.self, &seen, 20));
    ck_assert(vg_source_view(&source, VG_DEAD, &seen, &error));
    ck_assert_int_eq(seen.metric, VG_DEAD);
    ck_assert(vg_source_at(&source, 7, &seen));
    ck_assert_uint_eq(seen.at_step, 7);
    vg_source_cancel(&source);
    ck_assert(vg_source_end(&source, 5000));
    vg_view_free(&seen);
}
END_TEST

START_TEST(what_is_being_built_can_be_cancelled_and_the_session_stays)
{
    struct vg_view seen = {0};
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, "step 10", NULL, &error);
    ck_assert(trained(trainer, &seen, 10));
    ck_assert(trainer_send_line(trainer, "init orthogonal; hidden 1024x100", &error));
    for (int i = 0; i < 5000 && seen.state != VG_STATE_BUILDING; i++) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
        wait_a_moment();
    }
    ck_assert_int_eq(seen.state, VG_STATE_BUILDING);
    trainer_cancel(trainer);
    for (int i = 0; i < 5000 && seen.state == VG_STATE_BUILDING; i++) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
        wait_a_moment();
    }
    ck_assert_uint_eq(seen.layer_count, 5);
    ck_assert(seen.message_is_error);
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(the_first_session_is_made_whatever_is_cancelled)
{
    struct vg_view seen = {0};
    ck_assert(vg_experiment_assign(&experiment, "samples=300000", &error));
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, "pause on", NULL, &error);
    do {
        trainer_cancel(trainer);
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
        wait_a_moment();
    } while (seen.state == VG_STATE_BUILDING);
    ck_assert_msg(seen.state == VG_STATE_PAUSED || seen.state == VG_STATE_RUNNING, "%s", seen.message);
    ck_assert_uint_gt(seen.layer_count, 0);
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

START_TEST(a_session_that_cannot_be_made_says_why)
{
    struct vg_view seen = {0};
    ck_assert(vg_experiment_assign(&experiment, "data=csv:/nowhere/at/all.csv", &error));
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, NULL, NULL, &error);
    for (int i = 0; i < 5000 && seen.state != VG_STATE_FAILED; i++) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &seen, &error));
        wait_a_moment();
    }
    ck_assert_int_eq(seen.state, VG_STATE_FAILED);
    ck_assert_ptr_nonnull(strstr(seen.message, "/nowhere/at/all.csv"));
    vg_trainer_stop(trainer);
    vg_view_free(&seen);
}
END_TEST

/* Notebook A (machinelearningmastery): after 100 epochs sigmoid has learned little, tanh and relu nearly everything; the medians
 * over the run of each layer's gradient s.d. are in the ranges that NumPy gives for seeds 42 to 49. */
START_TEST(notebook_a_lands_in_its_ranges)
{
    static const struct {
        const char *activation;
        double accuracy_low, accuracy_high, sd_low, sd_high;
    } cases[] = {{"sigmoid", 0.55, 0.85, 6.1e-4 / 4, 6.1e-4 * 4},
                 {"tanh", 0.985, 1, 5.7e-2 / 4, 5.7e-2 * 4},
                 {"relu", 0.985, 1, 6.3e-2 / 4, 6.3e-2 * 4}};
    for (size_t i = 0; i < 3; i++) {
        char line[64];
        double loss, accuracy;
        snprintf(line, sizeof(line), "activation %s; restart; step 3200", cases[i].activation);
        script(line);
        vg_session_evaluate(session, &loss, &accuracy);
        ck_assert_msg(accuracy >= cases[i].accuracy_low && accuracy <= cases[i].accuracy_high, "%s: accuracy %.3f",
                      cases[i].activation, accuracy);
        double means[VG_HISTORY_CAPACITY];
        size_t count = see()->layers[0].series.count, below = 0;
        for (size_t b = 0; b < count; b++)
            means[b] = view.layers[0].series.buckets[b].mean;
        for (size_t b = 0; b < count; b++)
            below += means[b] < cases[i].sd_low || means[b] > cases[i].sd_high;
        ck_assert_msg(below * 2 < count, "%s: most of layer 1's gradient s.d. is out of range", cases[i].activation);
    }
}
END_TEST

/* CS231n's table: 100 losses to six decimals and both accuracies. */
START_TEST(the_cs231n_notebook_is_reproduced_digit_for_digit)
{
    FILE *table = fopen(getenv("VGTOP_CS231N") ? getenv("VGTOP_CS231N") : "tests/replay/cs231n_table.txt", "r");
    char name[32], what[32], value[32], got[32];
    struct vg_session *spiral;
    double loss, accuracy;
    size_t lines = 0;
    ck_assert_msg(table != NULL, "cs231n_table.txt is missing");
    ck_assert_ptr_nonnull(vg_preset_load("spiral", &experiment, &error));
    spiral = vg_session_create(&experiment, NULL, &error);
    ck_assert_ptr_nonnull(spiral);
    while (fscanf(table, "%31s %31s %31s", name, what, value) == 3) {
        lines++;
        if (strcmp(what, "accuracy") == 0) {
            vg_session_evaluate(spiral, &loss, &accuracy);
            snprintf(got, sizeof(got), "%.2f", accuracy);
            ck_assert_str_eq(got, value);
            if (strcmp(name, "sigmoid") == 0)
                ck_assert(vg_session_script(spiral, NULL, "activation relu; redraw", NULL, &error));
            continue;
        }
        ck_assert_uint_eq(vg_session_steps(spiral), strtoul(what, NULL, 10));
        struct vg_view seen = {0};
        ck_assert_uint_eq(vg_session_step(spiral, 1), 1);
        ck_assert(vg_session_view(spiral, VG_GRAD_SD, &seen, &error));
        snprintf(got, sizeof(got), "%.6f", seen.loss);
        ck_assert_msg(strcmp(got, value) == 0, "%s step %s: %s, but the notebook printed %s", name, what, got, value);
        vg_view_free(&seen);
        vg_session_step(spiral, 999);
    }
    ck_assert_uint_eq(lines, 102);
    fclose(table);
    vg_session_destroy(spiral);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("session");
    TCase *tcase = tcase_create("session");
    tcase_set_timeout(tcase, 300);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_change_of_activation_keeps_the_run_and_leaves_a_marker);
    tcase_add_test(tcase, networks_without_a_wide_hidden_layer_are_trained_and_judged);
    tcase_add_test(tcase, a_view_shows_the_session_that_filled_it_last);
    tcase_add_test(tcase, a_change_of_depth_starts_a_new_run_and_keeps_a_ghost);
    tcase_add_test(tcase, restart_draws_the_same_weights_and_redraw_the_next);
    tcase_add_test(tcase, the_last_eight_runs_stay_as_ghosts);
    tcase_add_test(tcase, what_cannot_be_done_says_what_would_be_and_changes_nothing);
    tcase_add_test(tcase, relative_commands_go_there_and_back);
    tcase_add_test(tcase, every_choice_can_be_reached_by_next_and_trains);
    tcase_add_test(tcase, a_larger_batch_inside_a_run_goes_on_with_the_same_weights);
    tcase_add_test(tcase, speed_goes_up_to_the_maximum_and_down_again);
    tcase_add_test(tcase, non_finite_training_stops_and_restart_works);
    tcase_add_test(tcase, a_preset_starts_its_own_stream_whatever_was_drawn_before);
    tcase_add_test(tcase, a_new_run_goes_on_where_training_had_stopped_by_itself);
    tcase_add_test(tcase, a_ghost_says_what_is_not_as_it_is_now);
    tcase_add_test(tcase, a_ghost_knows_whether_it_was_on_other_data);
    tcase_add_test(tcase, a_ghost_is_called_by_the_activations_that_its_run_had);
    tcase_add_test(tcase, a_command_that_is_too_long_is_refused);
    tcase_add_test(tcase, an_answer_that_names_a_file_is_harmless);
    tcase_add_test(tcase, a_long_script_is_done_whole);
    tcase_add_test(tcase, commands_are_split_at_semicolons_and_lines_and_comments_are_left_out);
    tcase_add_test(tcase, blank_lines_and_settings_as_commands_are_understood);
    tcase_add_test(tcase, completion_offers_commands_and_their_values);
    tcase_add_test(tcase, the_selection_stays_on_a_layer_that_there_is);
    tcase_add_test(tcase, a_view_shows_what_the_history_has);
    tcase_add_test(tcase, the_trainer_gives_the_same_bits_as_a_script);
    tcase_add_test(tcase, the_trainer_keeps_to_the_wanted_speed);
    tcase_add_test(tcase, a_paused_trainer_wakes_nobody_and_a_command_does);
    tcase_add_test(tcase, a_trainer_is_a_source);
    tcase_add_test(tcase, what_is_being_built_can_be_cancelled_and_the_session_stays);
    tcase_add_test(tcase, the_first_session_is_made_whatever_is_cancelled);
    tcase_add_test(tcase, a_session_that_cannot_be_made_says_why);
    suite_add_tcase(suite, tcase);
    TCase *notebooks = tcase_create("notebooks");
    tcase_set_tags(notebooks, "long");
    tcase_set_timeout(notebooks, 300);
    tcase_add_checked_fixture(notebooks, set_up, tear_down);
    tcase_add_test(notebooks, notebook_a_lands_in_its_ranges);
    tcase_add_test(notebooks, the_cs231n_notebook_is_reproduced_digit_for_digit);
    suite_add_tcase(suite, notebooks);
    return suite;
}

CHECK_MAIN(make_suite)
