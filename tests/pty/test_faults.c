/* test_faults.c: real faults, in the thread that draws and in the one that trains. Argument: a vgtop that has them (faulting.c). */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "terminal.h"

static const char *program;

static const struct {
    const char *fault, *name;
    int number;
} faults[] = {
    {"draw null", "SIGSEGV", SIGSEGV},  {"draw stack", "SIGSEGV", SIGSEGV},  {"draw abort", "SIGABRT", SIGABRT},
    {"train null", "SIGSEGV", SIGSEGV}, {"train stack", "SIGSEGV", SIGSEGV}, {"train abort", "SIGABRT", SIGABRT},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

START_TEST(a_fault_leaves_the_terminal_as_it_was_and_says_what_recreates_it)
{
    static const char *const arguments[] = {"circles", "--no-config", "-s", "seed=4711", NULL};
    const struct terminal_options options = {.rows = 24, .cols = 80, .arguments = arguments};
    static char errors[65536], first[64];
    struct terminal terminal;
    bool sanitized = terminal_is_sanitized(program);
    if (sanitized && strstr(faults[_i].fault, "stack") != NULL)
        return; /* its stacks and its handlers are not ours */
    setenv("VGTOP_FAULT", faults[_i].fault, 1);
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert(terminal_is_restored(&terminal));
    terminal_errors(&terminal, errors, sizeof errors);
    snprintf(first, sizeof first, "vgtop ended by a fault: %s\nvgtop ", faults[_i].name);
    ck_assert_msg(strncmp(errors, first, strlen(first)) == 0, "%s", errors);
    ck_assert_ptr_nonnull(strstr(errors, "seed=4711"));
    if (!sanitized)
        ck_assert_int_eq(terminal_status(&terminal), 128 + faults[_i].number);
    terminal_finish(&terminal);
}
END_TEST

START_TEST(behind_a_slow_step_a_keys_command_is_seen_to_wait_and_the_last_wins)
{
    static const char *const arguments[] = {"circles", "--no-config", NULL};
    const struct terminal_options options = {.rows = 24, .cols = 80, .arguments = arguments};
    struct terminal terminal;
    setenv("VGTOP_FAULT", "train slow", 1);
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 1500);
    terminal_send(&terminal, "123>");
    ck_assert(terminal_wait_shown(&terminal, "2 commands wait for this step"));
    ck_assert(terminal_wait_in_row(&terminal, 0, "relu", true));
    ck_assert(terminal_wait_hidden(&terminal, "for this step"));
    ck_assert(!terminal_shows(&terminal, "tanh"));
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_finish(&terminal);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("faults");
    TCase *tests = tcase_create("faults");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_fault_leaves_the_terminal_as_it_was_and_says_what_recreates_it, 0, FAULTS);
    tcase_add_test(tests, behind_a_slow_step_a_keys_command_is_seen_to_wait_and_the_last_wins);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
