/* test_mouse.c: the real program under a mouse: reports go in, what is drawn there is done. The program's path is the only argument. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "terminal.h"

static const char *program;
static struct terminal terminal;

static void start(const char *option)
{
    const char *const arguments[] = {"circles", "--no-config", option, NULL};
    const struct terminal_options options = {.rows = 24, .cols = 80, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
}

static void quit(void)
{
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}

/* Columns and rows from 0. */
static void report(int button, int row, int col)
{
    char bytes[64];
    snprintf(bytes, sizeof bytes, "\x1b[<%d;%d;%dM\x1b[<%d;%d;%dm", button, col + 1, row + 1, button, col + 1, row + 1);
    terminal_send(&terminal, bytes);
}

/* Where an ASCII text stands in the picture, counted in characters, once it is there; aborts when it does not come. */
static void find(const char *text, int *row, int *col)
{
    char line[1024];
    ck_assert_msg(terminal_wait_shown(&terminal, text), "%s is not seen", text);
    for (*row = 0; *row < 24; (*row)++) {
        terminal_row(&terminal, *row, line, sizeof line);
        const char *at = strstr(line, text);
        if (at == NULL)
            continue;
        *col = 0;
        for (const char *c = line; c < at; c++)
            *col += ((unsigned char)*c & 0xc0) != 0x80;
        return;
    }
    ck_abort_msg("%s is not seen", text);
}

static void click(const char *text)
{
    int row, col;
    find(text, &row, &col);
    report(0, row, col);
}

START_TEST(a_click_on_a_header_field_and_on_a_row_of_its_menu_changes_the_setting)
{
    start(NULL);
    click("act sigmoid");
    ck_assert(terminal_wait_shown(&terminal, "leaky_relu"));
    click("2   tanh"); /* the menu's row; the verdict has the word, too */
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    quit();
}
END_TEST

START_TEST(a_click_on_the_bar_is_its_key)
{
    start(NULL);
    click("pause");
    ck_assert(terminal_wait_in_row(&terminal, 0, "paused", true));
    click("help");
    ck_assert(terminal_wait_shown(&terminal, "How to read the screen"));
    terminal_send(&terminal, "q"); /* out of the help */
    ck_assert(terminal_wait_hidden(&terminal, "How to read the screen"));
    quit();
}
END_TEST

START_TEST(the_wheel_selects_and_a_title_zooms)
{
    start(NULL);
    report(64, 10, 10);
    ck_assert(terminal_wait_shown(&terminal, "\xe2\x96\xb8layer 2"));
    click("gradient s.d.");
    ck_assert(terminal_wait_hidden(&terminal, "3 loss"));
    click("gradient s.d.");
    ck_assert(terminal_wait_shown(&terminal, "3 loss"));
    quit();
}
END_TEST

START_TEST(with_no_mouse_the_terminal_keeps_it)
{
    start("--no-mouse");
    terminal_run(&terminal, 300);
    ck_assert(!terminal.mouse);
    report(64, 10, 10);
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    ck_assert(terminal_shows(&terminal, "\xe2\x96\xb8layer 1"));
    terminal_send(&terminal, "u");
    terminal_run(&terminal, 300);
    ck_assert(terminal.mouse);
    quit();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("mouse");
    TCase *tests = tcase_create("mouse");
    tcase_set_timeout(tests, 100);
    tcase_add_test(tests, a_click_on_a_header_field_and_on_a_row_of_its_menu_changes_the_setting);
    tcase_add_test(tests, a_click_on_the_bar_is_its_key);
    tcase_add_test(tests, the_wheel_selects_and_a_title_zooms);
    tcase_add_test(tests, with_no_mouse_the_terminal_keeps_it);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
