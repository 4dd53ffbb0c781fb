/* test_region.c: the scrolling region. A program that leaves a smaller one than the window makes the shell write over its own lines. The
 * program's path is the only argument. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "terminal.h"

static const char *program;
static struct terminal terminal;

static const int heights[] = {25, 40, 60};
enum { HEIGHTS = sizeof heights / sizeof heights[0] };

static void start(int rows, const char *type)
{
    static const char *const arguments[] = {"circles", "--no-config", NULL};
    const struct terminal_options options = {.rows = rows, .cols = 100, .type = type, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 100);
}

/* The emulator scrolls the whole window, and the last region that the program wrote says so. */
static void assert_whole_window(int rows, const char *when)
{
    int top, bottom;
    terminal_region(&terminal, &top, &bottom);
    ck_assert_msg(top == 1 && bottom == rows, "%s, %d rows: the emulator scrolls %d to %d", when, rows, top, bottom);
    bool whole = terminal.written_top == 0 && terminal.written_bottom == 0;
    ck_assert_msg(whole || (terminal.written_top == 1 && terminal.written_bottom == rows),
                  "%s, %d rows: the region written last is %d;%d", when, rows, terminal.written_top,
                  terminal.written_bottom);
}

static void end(int rows, const char *when)
{
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    assert_whole_window(rows, when);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}

static void stop_and_go_on(int rows, int rows_meanwhile)
{
    terminal_send(&terminal, "\x1a");
    ck_assert(terminal_wait_stopped(&terminal));
    assert_whole_window(rows, "stopped");
    ck_assert(terminal_is_restored(&terminal));
    if (rows_meanwhile != rows)
        terminal_resize(&terminal, rows_meanwhile, 100);
    kill(-terminal.job, SIGCONT);
    ck_assert(terminal_wait_alternate(&terminal));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 100);
    assert_whole_window(rows_meanwhile, "going on");
}

START_TEST(it_scrolls_the_whole_window_from_the_start_to_the_end)
{
    static const struct {
        const char *keys, *when;
    } ends[] = {{"q", "after q"}, {"\x03", "after Ctrl-C"}};
    int rows = heights[_i % HEIGHTS];
    start(rows, NULL);
    assert_whole_window(rows, "at the start");
    terminal_send(&terminal, ends[_i / HEIGHTS].keys);
    end(rows, ends[_i / HEIGHTS].when);
}
END_TEST

START_TEST(control_z_leaves_the_whole_window_and_takes_it_again)
{
    int rows = heights[_i];
    start(rows, NULL);
    stop_and_go_on(rows, rows);
    stop_and_go_on(rows, 24);
    stop_and_go_on(24, 60);
    terminal_send(&terminal, "q");
    end(60, "after Ctrl-Z and q");
}
END_TEST

START_TEST(a_crash_leaves_the_whole_window)
{
    static const int numbers[] = {SIGSEGV, SIGABRT};
    int rows = heights[_i % HEIGHTS];
    start(rows, NULL);
    terminal_resize(&terminal, rows + 3, 100);
    if (_i % 2 == 0)
        terminal_run(&terminal, 500);
    kill(terminal.job, numbers[_i / HEIGHTS]); /* in odd rounds perhaps before the new size is known */
    end(rows + 3, "after a crash");
}
END_TEST

START_TEST(a_signal_leaves_the_whole_window)
{
    start(60, NULL);
    kill(terminal.job, SIGTERM);
    end(60, "after SIGTERM");
}
END_TEST

START_TEST(a_window_that_grows_scrolls_in_its_new_height)
{
    start(24, NULL);
    assert_whole_window(24, "at the start");
    terminal_resize(&terminal, 60, 100);
    terminal_run(&terminal, 1000);
    assert_whole_window(60, "grown");
    terminal_resize(&terminal, 30, 100);
    terminal_resize(&terminal, 60, 100); /* as large as before, and yet the emulator cut its region */
    terminal_run(&terminal, 1000);
    assert_whole_window(60, "cut and grown");
    if (_i == 0) {
        terminal_send(&terminal, "q");
        end(60, "after q");
    } else {
        terminal_resize(&terminal, 50, 100);
        terminal_resize(&terminal, 58, 100);
        terminal_send(&terminal, "q"); /* perhaps before the new size is known */
        end(58, "grown and q");
    }
}
END_TEST

/* The Linux console has no second screen: the shell goes on where the cursor is left. */
START_TEST(without_a_second_screen_the_cursor_is_left_in_the_last_row)
{
    int rows = heights[_i % HEIGHTS], row, col;
    start(rows, "linux");
    assert_whole_window(rows, "at the start");
    if (_i < HEIGHTS)
        terminal_send(&terminal, "q");
    else
        kill(terminal.job, SIGSEGV);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    assert_whole_window(rows, _i < HEIGHTS ? "after q" : "after a crash");
    terminal_cursor(&terminal, &row, &col);
    ck_assert_int_eq(row, rows - 1);
    ck_assert_int_eq(col, 0);
    terminal_finish(&terminal);
}
END_TEST

/* The region sends the cursor home. On the first screen that would be where the shell's next line is written. */
START_TEST(the_shells_own_screen_keeps_its_cursor)
{
    int row, col;
    start(40, NULL);
    terminal_resize(&terminal, 60, 100);
    terminal_run(&terminal, 500);
    terminal_send(&terminal, "\x1a");
    ck_assert(terminal_wait_stopped(&terminal));
    vterm_input_write(terminal.emulator, "\x1b[17;9H", 7); /* the shell's work */
    kill(-terminal.job, SIGCONT);
    ck_assert(terminal_wait_alternate(&terminal));
    terminal_run(&terminal, 300);
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_cursor(&terminal, &row, &col);
    ck_assert_int_eq(row, 16); /* curses itself sends it to the first column */
    terminal_finish(&terminal);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("region");
    TCase *tests = tcase_create("region");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, it_scrolls_the_whole_window_from_the_start_to_the_end, 0, 2 * HEIGHTS);
    tcase_add_loop_test(tests, control_z_leaves_the_whole_window_and_takes_it_again, 0, HEIGHTS);
    tcase_add_loop_test(tests, a_crash_leaves_the_whole_window, 0, 2 * HEIGHTS);
    tcase_add_test(tests, a_signal_leaves_the_whole_window);
    tcase_add_loop_test(tests, a_window_that_grows_scrolls_in_its_new_height, 0, 2);
    tcase_add_loop_test(tests, without_a_second_screen_the_cursor_is_left_in_the_last_row, 0, 2 * HEIGHTS);
    tcase_add_test(tests, the_shells_own_screen_keeps_its_cursor);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
