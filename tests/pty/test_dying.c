/* test_dying.c: terminals that take nothing or go away, and programs that are killed: what must be as before is, and nobody waits for
 * ever. The program's path is the only argument. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "../check_main.h"
#include "terminal.h"

#define ESCAPE "\x1b"

static const char *program;
static struct terminal terminal;

static void start_with(const char *const *arguments)
{
    const struct terminal_options options = {.rows = 50, .cols = 160, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 200);
    ck_assert(terminal.alternate && !terminal.cursor && terminal.mouse && terminal.paste);
}

static void start(void)
{
    static const char *const arguments[] = {"circles", "--no-config", "--speed", "max", NULL};
    start_with(arguments);
}

static void assert_no_complaints(void)
{
    static char errors[65536];
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "Sanitizer") == NULL && strstr(errors, "runtime error") == NULL, "%s", errors);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double processor_seconds(void)
{
    char path[64];
    unsigned long user = 0, system_time = 0;
    snprintf(path, sizeof path, "/proc/%ld/task/%ld/stat", (long)terminal.job, (long)terminal.job);
    FILE *file = fopen(path, "r"); /* the main thread alone: it is the one that draws */
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system_time),
                     2);
    fclose(file);
    return (double)(user + system_time) / 100.0;
}

/* --- terminals that take nothing ------------------------------------------------------------------------------ */

START_TEST(a_stuck_terminal_stops_nothing_but_the_picture)
{
    start();
    terminal_ignore(1000);
    size_t memory = terminal_memory(&terminal);
    double before = processor_seconds();
    terminal_send(&terminal, "2"); /* is read, and done */
    terminal_ignore(4000);
    ck_assert_msg(processor_seconds() - before < 1.0, "%.2f s of processor time", processor_seconds() - before);
    ck_assert_uint_lt(terminal_memory(&terminal), memory + (size_t)4 * 1024 * 1024);
    ck_assert(!terminal.ended);
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, "3");
    ck_assert(terminal_wait_in_row(&terminal, 0, "relu", true));
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    assert_no_complaints();
    terminal_finish(&terminal);
}
END_TEST

/* What it cannot restore by bytes that nobody takes, it restores by modes. */
START_TEST(quitting_a_stuck_terminal_takes_about_a_second)
{
    static const int how[] = {0, SIGTERM, SIGHUP, SIGSEGV};
    start();
    terminal_ignore(1500);
    double before = seconds();
    if (how[_i] == 0) {
        terminal_send(&terminal, "q");
    } else {
        kill(terminal.job, how[_i]);
    }
    ck_assert(terminal_wait_ended_deaf(&terminal, 5000));
    ck_assert_msg(seconds() - before < 3, "%.1f s", seconds() - before);
    terminal_run(&terminal, 300);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* 4,000 bytes a second: input never waits behind output, and frames are left out. */
START_TEST(a_slow_terminal_still_answers)
{
    start();
    double end = seconds() + 4;
    while (seconds() < end) {
        terminal_take(&terminal, 400);
        terminal_ignore(100);
    }
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, 3000));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* --- signals -------------------------------------------------------------------------------------------------- */

static const struct {
    int number;
    bool crash;
} deaths[] = {
    {SIGTERM, false}, {SIGINT, false},  {SIGHUP, false},  {SIGQUIT, false},   {SIGUSR1, false}, {SIGUSR2, false},
    {SIGALRM, false}, {SIGXCPU, false}, {SIGPROF, false}, {SIGVTALRM, false}, {SIGSEGV, true},  {SIGABRT, true},
    {SIGBUS, true},   {SIGFPE, true},   {SIGILL, true},   {SIGTRAP, true},    {SIGSYS, true},
};

START_TEST(whatever_ends_it_the_terminal_is_as_before)
{
    static char errors[65536];
    start();
    kill(terminal.job, deaths[_i].number);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert(terminal_is_restored(&terminal));
    if (!terminal_is_sanitized(program)) { /* a sanitizer may make a status of its own of a crash */
        ck_assert_int_eq(terminal_status(&terminal), 128 + deaths[_i].number);
    }
    terminal_errors(&terminal, errors, sizeof errors);
    if (!deaths[_i].crash) {
        ck_assert_str_eq(errors, "");
    }
    terminal_finish(&terminal);
}
END_TEST

START_TEST(a_crash_tells_what_it_was_about)
{
    static const char *const arguments[] = {"circles", "--no-config", "-s", "seed=4711", "-s", "lr=0.25", NULL};
    static char errors[65536];
    start_with(arguments);
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_run(&terminal, 300);
    kill(terminal.job, SIGSEGV);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strncmp(errors, "vgtop ended by a fault: SIGSEGV\nvgtop ", 38) == 0, "%s", errors);
    ck_assert_ptr_nonnull(strstr(errors, "seed 4711"));
    ck_assert_ptr_nonnull(strstr(errors, "seed=4711"));
    ck_assert_ptr_nonnull(strstr(errors, "lr=0.25"));
    ck_assert_ptr_nonnull(strstr(errors, "activation=tanh"));
    ck_assert_ptr_nonnull(strstr(errors, "vgtop(")); /* a line of the backtrace */
    terminal_finish(&terminal);
}
END_TEST

START_TEST(stopped_and_continued_it_asks_for_all_its_modes_again)
{
    start();
    terminal_send(&terminal, "\x1a");
    ck_assert(terminal_wait_stopped(&terminal));
    ck_assert(terminal_is_restored(&terminal));
    kill(-terminal.job, SIGCONT);
    ck_assert(terminal_wait_alternate(&terminal));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 200);
    ck_assert(terminal.mouse && terminal.paste && !terminal.cursor);
    kill(terminal.job, SIGTERM);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

START_TEST(the_mouse_is_given_back_and_taken_by_its_key)
{
    start();
    for (int press = 0; press < 2; press++) {
        const bool before = terminal.mouse;
        terminal_send(&terminal, "u");
        for (int i = 0; i < TERMINAL_WAIT_MS / 100 && terminal.mouse == before; i++)
            terminal_run(&terminal, 100);
        ck_assert_int_ne(terminal.mouse, before);
    }
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* curses counts rows and columns in 16 bits, one of them the sign. */
START_TEST(a_terminal_larger_than_any_screen_does_no_harm)
{
    static const struct winsize sizes[] = {
        {.ws_row = 65535, .ws_col = 1}, {.ws_row = 1, .ws_col = 65535}, {.ws_row = 32768, .ws_col = 100}};
    start();
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        ck_assert_int_eq(ioctl(terminal.master, TIOCSWINSZ, &sizes[i]), 0);
        terminal_run(&terminal, 300);
        ck_assert(!terminal.ended);
    }
    terminal_resize(&terminal, 24, 80);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* --- terminals that go away ----------------------------------------------------------------------------------- */

START_TEST(a_terminal_that_goes_away_ends_it_within_a_second)
{
    start();
    if (_i == 1) {
        terminal_ignore(1500); /* in the middle of a frame */
    }
    terminal_hang_up(&terminal);
    ck_assert(terminal_wait_ended(&terminal, 1000));
    ck_assert_int_eq(terminal_status(&terminal), 128 + SIGHUP);
    assert_no_complaints();
    terminal_finish(&terminal);
}
END_TEST

/* A step of this network takes seconds, and is not waited for. */
START_TEST(a_long_step_does_not_keep_it_alive)
{
    static const char *const arguments[] = {"circles", "--no-config", "-s", "data=moons", "-s", "samples=4000",
                                            "-s",      "batch=4000",  "-s", "norm=none",  "-s", "hidden=1024x12",
                                            NULL};
    start_with(arguments);
    terminal_run(&terminal, 2500); /* made, and at its first step */
    terminal_hang_up(&terminal);
    ck_assert(terminal_wait_ended(&terminal, terminal_is_sanitized(program) ? 5000 : 1500));
    ck_assert_int_eq(terminal_status(&terminal), 128 + SIGHUP);
    terminal_finish(&terminal);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("dying");
    TCase *tests = tcase_create("dying");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_stuck_terminal_stops_nothing_but_the_picture);
    tcase_add_loop_test(tests, quitting_a_stuck_terminal_takes_about_a_second, 0, 4);
    tcase_add_test(tests, a_slow_terminal_still_answers);
    tcase_add_loop_test(tests, whatever_ends_it_the_terminal_is_as_before, 0, (int)(sizeof deaths / sizeof deaths[0]));
    tcase_add_test(tests, a_crash_tells_what_it_was_about);
    tcase_add_test(tests, stopped_and_continued_it_asks_for_all_its_modes_again);
    tcase_add_test(tests, the_mouse_is_given_back_and_taken_by_its_key);
    tcase_add_loop_test(tests, a_terminal_that_goes_away_ends_it_within_a_second, 0, 2);
    tcase_add_test(tests, a_long_step_does_not_keep_it_alive);
    tcase_add_test(tests, a_terminal_larger_than_any_screen_does_no_harm);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
