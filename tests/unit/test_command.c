/* test_command.c: a line is cut and parsed once: quotes, the home folder, tables of further commands, places in a script, the queue. */
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../src/lab/command_queue.h"
#include "../check_main.h"
#include "../driven.h"
#include "look.h"
#include "scratch.h"
#include "vgtop/trainer.h"

static struct vg_error error;
static struct vg_command command;

static const char *cut(const char *text)
{
    ck_assert_msg(vg_command_next(&text, &vg_look_commands, &command, &error), "%s", text);
    ck_assert_msg(command.info != NULL, "%s", error.text);
    return vg_command_arguments(&command);
}

/* Makes the scratch folder the present one. */
static void begin(void)
{
    make_scratch();
    ck_assert_int_eq(chdir(scratch), 0);
}

static void end(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    remove_scratch();
}

/* --- parsing -------------------------------------------------------------------------------------------------- */

START_TEST(quotes_protect_separators_blanks_and_comments)
{
    ck_assert_str_eq(cut("export 'a#b.py'"), "a#b.py");
    ck_assert_str_eq(cut("export \"c;d.py\"; step"), "c;d.py");
    ck_assert_str_eq(cut("export 'it''s \"x\" '.py # behind"), "its \"x\" .py");
    ck_assert_str_eq(cut("export ' x.py '"), " x.py ");
    ck_assert_str_eq(cut("export '=x.py'"), "=x.py");
    ck_assert_str_eq(cut("export a#b.py"), "a");
    ck_assert_str_eq(cut("export"), "");
    ck_assert_str_eq(cut("  'lr' = 0.5  ; step"), "0.5");
    ck_assert_str_eq(command.text, "lr = 0.5");
    ck_assert_ptr_eq(command.setting, &vg_settings[VG_SET_LR]);
}
END_TEST

START_TEST(what_a_program_writes_is_one_command_whatever_is_in_it)
{
    ck_assert(vg_command_parse(" theme it's;# ", &vg_look_commands, &command, &error));
    ck_assert_str_eq(vg_command_arguments(&command), "it's;#");
    ck_assert_str_eq(command.info->name, "theme");
    ck_assert(!vg_command_parse("  ", NULL, &command, &error) && error.text[0] == '\0');
    ck_assert(!vg_command_parse("# lr 3", NULL, &command, &error) && error.text[0] == '\0');
    ck_assert(!vg_command_parse("theme dark", NULL, &command, &error) && strstr(error.text, "theme") != NULL);
}
END_TEST

START_TEST(an_unknown_command_has_its_text_and_names_near_ones_of_all_tables)
{
    const char *text = "leyout learn; step";
    ck_assert(vg_command_next(&text, &vg_look_commands, &command, &error));
    ck_assert_ptr_null(command.info);
    ck_assert_str_eq(command.text, "leyout learn");
    ck_assert_ptr_nonnull(strstr(error.text, "layout"));
    ck_assert_str_eq(cut(text), "");
}
END_TEST

START_TEST(every_command_of_every_table_is_found_by_its_name)
{
    const struct vg_command_info *info;
    size_t screen = 0;
    for (size_t i = 0; (info = vg_command_row(&vg_look_commands, i)) != NULL; i++) {
        ck_assert(vg_command_parse(info->name, &vg_look_commands, &command, &error));
        ck_assert_ptr_eq(command.info, info);
        ck_assert_uint_gt(strlen(info->about), 0);
        screen += info->scope == VG_COMMAND_SCREEN;
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(info->name, vg_command_row(&vg_look_commands, k)->name);
    }
    ck_assert_uint_eq(screen, vg_look_commands.count);
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        ck_assert(vg_command_parse(vg_settings[i].key, NULL, &command, &error));
        ck_assert_ptr_eq(command.setting, &vg_settings[i]);
    }
}
END_TEST

START_TEST(a_tilde_that_begins_a_path_is_the_home_folder)
{
    ck_assert_int_eq(setenv("HOME", "/home/me", 1), 0);
    ck_assert_str_eq(cut("export ~/a.py"), "/home/me/a.py");
    ck_assert_str_eq(cut("data csv:~/a.csv"), "csv:/home/me/a.csv");
    ck_assert_str_eq(cut("data=~"), "/home/me");
    ck_assert_str_eq(cut("export '~/a.py'"), "~/a.py");
    ck_assert_str_eq(cut("export a~/b"), "a~/b");
    ck_assert_str_eq(cut("export ~you/b"), "~you/b");
    ck_assert_int_eq(unsetenv("HOME"), 0);
    ck_assert_str_eq(cut("export ~/a.py"), "~/a.py");
}
END_TEST

START_TEST(a_place_in_a_script_is_file_and_line)
{
    static const char script[] =
        "step 1\n" VG_SCRIPT_FILE_MARK "a.txt\nstep 2\n\nlr 3; lr 4\n" VG_SCRIPT_FILE_MARK "\nstep 5\n";
    static const char *const places[] = {"", "a.txt, line 1: ", "a.txt, line 3: ", "a.txt, line 3: ", ""};
    char place[VG_SCRIPT_PLACE_MAX];
    const char *at = script;
    for (size_t i = 0; i < 5; i++) {
        ck_assert(vg_command_next(&at, NULL, &command, &error));
        vg_script_place(script, at, place, sizeof place);
        ck_assert_str_eq(place, places[i]);
    }
    ck_assert(!vg_command_next(&at, NULL, &command, &error));
}
END_TEST

/* --- the queue ------------------------------------------------------------------------------------------------ */

static struct vg_command_queue queue;

static void put(const char *line)
{
    ck_assert(vg_command_parse(line, NULL, &command, &error));
    ck_assert(vg_command_queue_put(&queue, &command, &error));
}

/* What waits, "a; b". */
static const char *waiting(void)
{
    static char text[256];
    text[0] = '\0';
    for (size_t i = 0; i < queue.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.60s", i > 0 ? "; " : "", queue.waiting[i]->text);
    vg_command_queue_drop(&queue);
    return text;
}

START_TEST(of_values_for_one_setting_the_last_wins)
{
    put("activation sigmoid");
    put("activation tanh");
    put("activation relu");
    ck_assert_str_eq(waiting(), "activation relu");
    put("activation sigmoid");
    put("lr *2");
    put("activation next");
    put("activation relu");
    ck_assert_str_eq(waiting(), "lr *2; activation relu");
}
END_TEST

START_TEST(nothing_is_lost_that_would_have_counted)
{
    put("activation relu");
    put("activation next"); /* counts from relu */
    put("lr *2");
    put("lr *2");
    ck_assert_str_eq(waiting(), "activation relu; activation next; lr *2; lr *2");
    put("activation relu");
    put("restart"); /* a run with relu */
    put("activation tanh");
    ck_assert_str_eq(waiting(), "activation relu; restart; activation tanh");
    put("activation relu");
    put("activation rleu"); /* will be refused */
    ck_assert_str_eq(waiting(), "activation relu; activation rleu");
}
END_TEST

/* --- the trainer ---------------------------------------------------------------------------------------------- */

static struct vg_trainer *trainer;
static struct vg_experiment experiment;

static void begin_trainer(void)
{
    begin();
    vg_experiment_default(&experiment);
}

static void end_trainer(void)
{
    vg_trainer_stop(trainer);
    end();
}

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

static bool wait_for_file(const char *name)
{
    for (int i = 0; i < 2000 && access(name, F_OK) != 0; i++)
        nap();
    return access(name, F_OK) == 0;
}

START_TEST(quotes_come_through_the_trainers_queue)
{
    trainer = vg_trainer_start(&experiment, INFINITY, NULL, "pause", NULL, &error);
    ck_assert(trainer_send_line(trainer, "export 'a#b.py'; export 'c;d.py'", &error));
    ck_assert(wait_for_file("a#b.py") && wait_for_file("c;d.py"));
    ck_assert(access("a", F_OK) != 0 && access("c", F_OK) != 0);
}
END_TEST

START_TEST(and_through_a_script)
{
    trainer = vg_trainer_start(&experiment, INFINITY, NULL, "pause; export 'a#b.py'", NULL, &error);
    ck_assert(wait_for_file("a#b.py"));
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(vg_session_script(session, NULL, "export 'e;f.py'", NULL, &error), "%s", error.text);
    ck_assert(access("e;f.py", F_OK) == 0);
    vg_session_destroy(session);
}
END_TEST

static struct vg_view view;

static bool wait_for_screen_command(char place[VG_SCRIPT_PLACE_MAX])
{
    const struct vg_source source = vg_trainer_source(trainer);
    for (int i = 0; i < 2000; i++) {
        if (vg_source_screen_command(&source, &command, place))
            return true;
        nap();
    }
    return false;
}

static void screen_done(bool good)
{
    const struct vg_source source = vg_trainer_source(trainer);
    vg_source_screen_done(&source, good);
}

START_TEST(a_script_waits_for_the_screen_where_the_command_is_the_screens)
{
    char place[VG_SCRIPT_PLACE_MAX];
    trainer =
        vg_trainer_start(&experiment, INFINITY, &vg_look_commands,
                         VG_SCRIPT_FILE_MARK "a.txt\nstep 7; layout learn\nresume; step 3\nselect 2", NULL, &error);
    ck_assert(wait_for_screen_command(place));
    ck_assert_str_eq(command.text, "layout learn");
    ck_assert_str_eq(place, "a.txt, line 1: ");
    nap();
    ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.step, 7);
    screen_done(true);
    while (!wait_for_screen_command(place) || command.arguments != strlen("select "))
        nap();
    nap();
    ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.step, 10);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_screen_command_that_fails_ends_the_script)
{
    char place[VG_SCRIPT_PLACE_MAX];
    trainer =
        vg_trainer_start(&experiment, INFINITY, &vg_look_commands, "pause; layout x; export gone.py", NULL, &error);
    ck_assert(wait_for_screen_command(place));
    screen_done(false);
    ck_assert(trainer_send_line(trainer, "export there.py", &error));
    ck_assert(wait_for_file("there.py"));
    ck_assert(access("gone.py", F_OK) != 0);
}
END_TEST

START_TEST(a_failing_command_of_a_script_says_where_it_is)
{
    trainer =
        vg_trainer_start(&experiment, INFINITY, NULL, VG_SCRIPT_FILE_MARK "b.txt\npause\ndepth 1000", NULL, &error);
    for (int i = 0; i < 2000 && !view.message_is_error; i++) {
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, &error));
        nap();
    }
    ck_assert_msg(strncmp(view.message, "b.txt, line 2: depth", 20) == 0, "%s", view.message);
    vg_view_free(&view);
}
END_TEST

START_TEST(commands_that_wait_are_counted)
{
    ck_assert(vg_experiment_assign(&experiment, "samples=300000", &error));
    trainer = vg_trainer_start(&experiment, INFINITY, NULL, "pause", NULL, &error);
    ck_assert(trainer_send_line(trainer, "activation sigmoid; activation tanh; activation relu; lr *2", &error));
    const struct vg_source source = vg_trainer_source(trainer);
    ck_assert_uint_eq(vg_source_waiting(&source), 2); /* the session is still being made */
    ck_assert(trainer_send_line(trainer, "cancel", &error));
    ck_assert_uint_eq(vg_source_waiting(&source), 0);
}
END_TEST

START_TEST(pause_pauses_and_only_toggle_toggles)
{
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    static const struct {
        const char *line;
        bool running;
    } steps[] = {{"pause", false},    {"pause", false},        {"resume", true},      {"pause on", false},
                 {"pause off", true}, {"pause toggle", false}, {"pause toggle", true}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        ck_assert(vg_session_do_line(session, steps[i].line, NULL, 0, NULL, &error));
        ck_assert_int_eq(vg_session_running(session), steps[i].running);
    }
    vg_session_destroy(session);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("command");
    TCase *parsing = tcase_create("parsing"), *queued = tcase_create("queue"), *trained = tcase_create("trainer");
    tcase_add_test(parsing, quotes_protect_separators_blanks_and_comments);
    tcase_add_test(parsing, what_a_program_writes_is_one_command_whatever_is_in_it);
    tcase_add_test(parsing, an_unknown_command_has_its_text_and_names_near_ones_of_all_tables);
    tcase_add_test(parsing, every_command_of_every_table_is_found_by_its_name);
    tcase_add_test(parsing, a_tilde_that_begins_a_path_is_the_home_folder);
    tcase_add_test(parsing, a_place_in_a_script_is_file_and_line);
    suite_add_tcase(suite, parsing);
    tcase_add_test(queued, of_values_for_one_setting_the_last_wins);
    tcase_add_test(queued, nothing_is_lost_that_would_have_counted);
    suite_add_tcase(suite, queued);
    tcase_set_timeout(trained, 60);
    tcase_add_checked_fixture(trained, begin_trainer, end_trainer);
    tcase_add_test(trained, quotes_come_through_the_trainers_queue);
    tcase_add_test(trained, and_through_a_script);
    tcase_add_test(trained, a_script_waits_for_the_screen_where_the_command_is_the_screens);
    tcase_add_test(trained, a_screen_command_that_fails_ends_the_script);
    tcase_add_test(trained, a_failing_command_of_a_script_says_where_it_is);
    tcase_add_test(trained, commands_that_wait_are_counted);
    tcase_add_test(trained, pause_pauses_and_only_toggle_toggles);
    suite_add_tcase(suite, trained);
    return suite;
}

CHECK_MAIN(make_suite)
