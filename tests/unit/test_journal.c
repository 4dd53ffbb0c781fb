/* test_journal.c: what a session remembers for an export, and where it says that it cannot. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "vgtop/session.h"

enum { PROGRAM_MAX = 1 << 20, REMEMBERED = 4096 };

struct program {
    char text[PROGRAM_MAX];
    size_t used, room;
};

static struct program program;
static struct vg_session *session;

static bool append(void *context, const char *bytes, size_t count)
{
    struct program *to = context;
    if (count > to->room - to->used)
        return false;
    memcpy(to->text + to->used, bytes, count);
    to->used += count;
    to->text[to->used] = '\0';
    return true;
}

static bool export_program(struct vg_error *error)
{
    program.used = 0;
    program.room = PROGRAM_MAX - 1;
    return vg_session_export(session, append, &program, error);
}

static void say(const char *line)
{
    struct vg_error error = {""};
    ck_assert_msg(vg_session_script(session, NULL, line, NULL, &error), "%s", error.text);
}

/* The program after these commands. */
static const char *after(const char *script)
{
    struct vg_error error = {""};
    say(script);
    ck_assert_msg(export_program(&error), "%s", error.text);
    return program.text;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;
    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

static void set_up(void)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_assign(&experiment, "hidden=2", &error));
    ck_assert(vg_experiment_assign(&experiment, "samples=8", &error));
    session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
}

static void tear_down(void)
{
    vg_session_destroy(session);
}

START_TEST(only_what_the_run_uses_is_written)
{
    const char *text = after("step 1");
    ck_assert_ptr_nonnull(strstr(text, "def sigmoid("));
    ck_assert_ptr_nonnull(strstr(text, "def rmsprop("));
    ck_assert_ptr_nonnull(strstr(text, "def circles("));
    static const char *const others[] = {"def tanh(",   "def adam(",      "def moons(",  "def normalize(",
                                         "def clip_",   "CHANGES",        "earlier_run", "import csv",
                                         "import gzip", "def validation", "maxout("};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        ck_assert_msg(strstr(text, others[i]) == NULL, "%s", others[i]);
}
END_TEST

START_TEST(a_change_before_the_first_step_is_part_of_the_start)
{
    const char *text = after("activation tanh; lr 0.5");
    ck_assert_ptr_null(strstr(text, "CHANGES"));
    ck_assert_ptr_null(strstr(text, "def sigmoid("));
    ck_assert_ptr_nonnull(strstr(text, "activation=tanh, steepest=1, optimizer=rmsprop, lr=0.5,"));
}
END_TEST

START_TEST(changes_before_the_same_step_become_one)
{
    const char *text = after("step 3; lr 0.5; activation relu; lr 0.25; step 2; optimizer adam; optimizer rmsprop");
    ck_assert_ptr_nonnull(
        strstr(text, "    3: dict(activation=relu, steepest=1, lr=0.25),\n    5: dict(reset=True),\n}"));
}
END_TEST

START_TEST(a_restart_forgets_the_run_and_a_redraw_keeps_its_draws)
{
    ck_assert_uint_eq(count_of(after("step 3; lr 0.5; step 2; restart"), "CHANGES"), 0);
    ck_assert_ptr_nonnull(
        strstr(after("step 3; redraw"), "earlier_run([2], 1, lambda i, o: normal(i, o, 1), epochs=3)\n"));
    ck_assert_uint_eq(count_of(after("step 4; restart; step 1; restart"), "\nearlier_run("), 1);
    ck_assert_uint_eq(count_of(after("redraw; batch 0; step 5; redraw"), "\nearlier_run("), 3);
    ck_assert_uint_eq(count_of(program.text, "epochs=0)"), 2);
}
END_TEST

START_TEST(a_new_stream_makes_all_earlier_runs_immaterial)
{
    ck_assert_ptr_null(strstr(after("step 3; redraw; redraw; seed 7"), "earlier_run"));
    ck_assert_ptr_nonnull(strstr(program.text, "RandomState(7)"));
    ck_assert_ptr_null(strstr(after("redraw; data moons"), "earlier_run"));
}
END_TEST

START_TEST(the_steps_are_those_taken_and_those_wanted)
{
    ck_assert_ptr_nonnull(strstr(after("step 3"), "default=3,"));
    vg_session_want(session, 4);
    struct vg_error error;
    ck_assert(export_program(&error));
    ck_assert_ptr_nonnull(strstr(program.text, "default=7,"));
}
END_TEST

START_TEST(too_many_changes_are_refused_until_a_new_run)
{
    struct vg_error error = {""};
    char line[64];
    for (int i = 0; i <= REMEMBERED; i++) {
        if (i == REMEMBERED)
            ck_assert_msg(export_program(&error), "%s", error.text);
        snprintf(line, sizeof(line), "step 1; lr %d.5", i);
        say(line);
    }
    ck_assert(!export_program(&error));
    ck_assert_ptr_nonnull(strstr(error.text, "too long to export"));
    ck_assert_ptr_nonnull(strstr(error.text, "4096"));
    ck_assert_ptr_null(strstr(after("restart"), "CHANGES"));
}
END_TEST

START_TEST(too_many_redraws_are_refused_until_a_new_stream)
{
    struct vg_error error = {""};
    for (int i = 0; i < REMEMBERED; i++)
        say("redraw");
    ck_assert_uint_eq(count_of(after(""), "\nearlier_run("), REMEMBERED);
    say("redraw");
    ck_assert(!export_program(&error));
    ck_assert_ptr_nonnull(strstr(error.text, "a new seed"));
    say("restart");
    ck_assert(!export_program(&error));
    ck_assert_ptr_null(strstr(after("seed 3"), "earlier_run"));
}
END_TEST

START_TEST(a_writer_that_fails_fails_the_export)
{
    struct vg_error error = {""};
    program.used = 0;
    program.room = 1000;
    ck_assert(!vg_session_export(session, append, &program, &error));
    ck_assert_str_ne(error.text, "");
}
END_TEST

START_TEST(the_command_writes_a_whole_file_and_replaces_one)
{
    char folder[] = "/tmp/vgtop-journal-XXXXXX", path[64], line[96], answer[256];
    struct vg_error error = {""};
    struct stat about;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/run.py", folder);
    snprintf(line, sizeof(line), "export %s", path);
    for (int i = 0; i < 2; i++) {
        ck_assert_msg(vg_session_do_line(session, line, answer, sizeof(answer), NULL, &error), "%s", error.text);
        ck_assert_ptr_eq(strstr(answer, "wrote "), answer);
        ck_assert_ptr_nonnull(strstr(answer, path));
    }
    ck_assert(export_program(&error));
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_int_eq((int)about.st_size, (int)program.used);
    snprintf(line, sizeof(line), "export %s", folder);
    ck_assert(!vg_session_do_line(session, line, answer, sizeof(answer), NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "irectory"));
    snprintf(line, sizeof(line), "export %s/none/run.py", folder);
    ck_assert(!vg_session_do_line(session, line, answer, sizeof(answer), NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "No such file"));
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left in it */
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("journal");
    TCase *tests = tcase_create("journal");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, only_what_the_run_uses_is_written);
    tcase_add_test(tests, a_change_before_the_first_step_is_part_of_the_start);
    tcase_add_test(tests, changes_before_the_same_step_become_one);
    tcase_add_test(tests, a_restart_forgets_the_run_and_a_redraw_keeps_its_draws);
    tcase_add_test(tests, a_new_stream_makes_all_earlier_runs_immaterial);
    tcase_add_test(tests, the_steps_are_those_taken_and_those_wanted);
    tcase_add_test(tests, too_many_changes_are_refused_until_a_new_run);
    tcase_add_test(tests, too_many_redraws_are_refused_until_a_new_stream);
    tcase_add_test(tests, a_writer_that_fails_fails_the_export);
    tcase_add_test(tests, the_command_writes_a_whole_file_and_replaces_one);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
