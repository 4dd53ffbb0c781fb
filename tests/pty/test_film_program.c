/* test_film_program.c: the program in a pseudo-terminal records an SVG: whole, however it ends. The program's path is the only argument. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "terminal.h"

enum { ROWS = 30, COLS = 100, FILE_MAX = 16 << 20 };

static const char *program;
static char folder[] = "/tmp/vgtop-film-XXXXXX";
static char contents[FILE_MAX];

static void enter_folder(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    char command[64];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void start(struct terminal *terminal, const char *of, const char *path)
{
    const char *const arguments[] = {"circles", "--no-config", "--record", path, NULL};
    const struct terminal_options options = {.rows = ROWS, .cols = COLS, .arguments = arguments};
    ck_assert(terminal_start(terminal, of, &options));
}

/* How many frames differ from the one before: those at which a group of cells begins. 0: the file is no whole film. */
static size_t frames_in(const char *path)
{
    static bool begins[10000];
    size_t frames = 1;
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    size_t count = fread(contents, 1, FILE_MAX - 1, file);
    contents[count] = '\0';
    fclose(file);
    if (strncmp(contents, "<svg ", 5) != 0 || count < 7 || strcmp(contents + count - 7, "</svg>\n") != 0)
        return 0;
    memset(begins, 0, sizeof begins);
    for (const char *at = contents; (at = strstr(at, "@keyframes f")) != NULL; at++) {
        int begin = atoi(at + strlen("@keyframes f"));
        frames += !begins[begin] && begin > 0;
        begins[begin] = true;
    }
    return frames;
}

/* In what the folder holds besides that file nothing is left from writing it. */
static void nothing_is_left_but(const char *name)
{
    char command[128];
    snprintf(command, sizeof command, "test -z \"$(ls -A | grep -v -x -e %s -e limited)\"", name);
    ck_assert_int_eq(system(command), 0);
}

START_TEST(a_film_is_whole_however_the_program_ends)
{
    static const int signals[] = {0, SIGTERM, SIGHUP, SIGINT, SIGKILL};
    struct terminal terminal;
    enter_folder();
    start(&terminal, program, "a.svg");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_run(&terminal, 600);
    if (signals[_i] == 0)
        terminal_send(&terminal, "q");
    else
        kill(terminal.job, signals[_i]);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    size_t frames = frames_in("a.svg");
    if (signals[_i] == SIGKILL)
        ck_assert_uint_eq(frames, 1); /* of the beginning */
    else
        ck_assert_uint_ge(frames, 3);
    ck_assert(signals[_i] == SIGKILL || strstr(contents, "tanh") != NULL);
    ck_assert_ptr_nonnull(strstr(contents, "<desc>vgtop circles"));
    nothing_is_left_but("a.svg");
    terminal_finish(&terminal);
    leave_folder();
}
END_TEST

START_TEST(a_full_disk_leaves_no_half_film)
{
    struct terminal terminal;
    char path[128], errors[512];
    enter_folder();
    FILE *script = fopen("limited", "w");
    ck_assert_ptr_nonnull(script);
    fprintf(script, "#!/bin/sh\ntrap '' XFSZ\nulimit -f 8\nexec '%s' \"$@\"\n", program);
    fclose(script);
    ck_assert_int_eq(chmod("limited", 0755), 0);
    snprintf(path, sizeof path, "%s/limited", folder);
    start(&terminal, path, "a.svg");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 1);
    ck_assert(terminal_is_restored(&terminal));
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "a.svg") != NULL, "%s", errors);
    ck_assert_int_ne(access("a.svg", F_OK), 0);
    nothing_is_left_but("a.svg");
    terminal_finish(&terminal);
    leave_folder();
}
END_TEST

START_TEST(a_film_that_cannot_be_written_at_the_end_is_a_sentence)
{
    struct terminal terminal;
    char errors[512];
    enter_folder();
    ck_assert_int_eq(mkdir("gone", 0755), 0);
    start(&terminal, program, "gone/a.svg");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    for (int i = 0; i < 100 && frames_in("gone/a.svg") == 0; i++)
        terminal_run(&terminal, 20);
    ck_assert_int_eq(system("rm -r gone"), 0);
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 1);
    ck_assert(terminal_is_restored(&terminal));
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "gone/a.svg") != NULL, "%s", errors);
    terminal_finish(&terminal);
    leave_folder();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("film");
    TCase *tests = tcase_create("film");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_film_is_whole_however_the_program_ends, 0, 5);
    tcase_add_test(tests, a_full_disk_leaves_no_half_film);
    tcase_add_test(tests, a_film_that_cannot_be_written_at_the_end_is_a_sentence);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
