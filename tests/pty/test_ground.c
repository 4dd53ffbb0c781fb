/* test_ground.c: the real program on dark and light terminals: it asks for the colour of the ground, and no answer lands in the shell. The
 * program's path is the only argument. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "../check_main.h"
#include "terminal.h"

#define DARK       "\x1b]11;rgb:1e1e/1e1e/2e2e\x07"
#define LIGHT      "\x1b]11;rgb:ffff/ffff/ffff\x07"
#define ATTRIBUTES "\x1b[?62;22c"

enum { SOON_MS = 500, A_WHILE_MS = 1000, END_MS = 4000 };

static const char *program;
static struct terminal terminal;

static void start(const char *type, const char *ground, bool silent, const char *theme)
{
    const char *const arguments[] = {"circles", "--no-config", theme ? "--theme" : NULL, theme, NULL};
    const struct terminal_options options = {
        .rows = 24, .cols = 80, .type = type, .arguments = arguments, .ground = ground, .silent = silent};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
}

static void quit(void)
{
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, END_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
}

static bool header_is_light(void)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(terminal.screen, (VTermPos){.row = 0, .col = 1}, &cell);
    vterm_screen_convert_color_to_rgb(terminal.screen, &cell.bg);
    return cell.bg.rgb.red > 128 && cell.bg.rgb.green > 128;
}

static bool becomes_light(void)
{
    for (int i = 0; i < TERMINAL_WAIT_MS / 50 && !header_is_light(); i++)
        terminal_run(&terminal, 50);
    return header_is_light();
}

/* What waits in the terminal for whoever reads next: the shell. */
static int left_for_the_shell(void)
{
    struct termios modes;
    int count = -1, line = open(ptsname(terminal.master), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(line, 0);
    tcgetattr(line, &modes);
    cfmakeraw(&modes); /* bytes that are no whole line are counted, too */
    tcsetattr(line, TCSANOW, &modes);
    ck_assert_int_eq(ioctl(line, FIONREAD, &count), 0);
    close(line);
    return count;
}

START_TEST(the_theme_is_that_of_the_ground)
{
    start(NULL, LIGHT, false, NULL);
    ck_assert(becomes_light());
    ck_assert_uint_eq(terminal.ground_asked, 1);
    ck_assert_uint_eq(terminal.attributes_asked, 1);
    quit();
    terminal_finish(&terminal);
    start(NULL, DARK, false, NULL);
    terminal_run(&terminal, SOON_MS);
    ck_assert(!header_is_light());
    quit();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(an_answer_that_says_nothing_or_none_leaves_the_dark_theme)
{
    static const char *const answers[] = {NULL, "\x1b]11;rgb:qqqq/q/\x07", "\x1b]11;?\x1b\\",
                                          "\x1b]4;1;rgb:ff/ff/ff\x07"};
    start(NULL, answers[_i], false, NULL);
    terminal_run(&terminal, SOON_MS);
    ck_assert(!header_is_light());
    ck_assert(!terminal.ended);
    quit();
    ck_assert_int_eq(left_for_the_shell(), 0);
    terminal_finish(&terminal);
}
END_TEST

START_TEST(a_late_answer_still_changes_the_theme)
{
    start(NULL, NULL, true, NULL);
    terminal_run(&terminal, A_WHILE_MS);
    ck_assert(!header_is_light());
    for (const char *at = LIGHT ATTRIBUTES; *at != '\0'; at++) { /* through a slow line */
        terminal_send(&terminal, (const char[]){*at, '\0'});
        terminal_run(&terminal, 2);
    }
    ck_assert(becomes_light());
    quit();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(an_answer_after_the_quit_does_not_reach_the_shell)
{
    start(NULL, NULL, true, NULL);
    terminal_send(&terminal, "q");
    for (int i = 0; i < 100 && terminal.alternate; i++)
        terminal_run(&terminal, 10);
    ck_assert(!terminal.alternate); /* the person has the screen back meanwhile */
    terminal_send(&terminal, LIGHT);
    terminal_run(&terminal, 50);
    terminal_send(&terminal, ATTRIBUTES);
    ck_assert(terminal_wait_ended(&terminal, END_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    ck_assert_int_eq(left_for_the_shell(), 0);
    ck_assert(!terminal_shows(&terminal, "rgb"));
    terminal_finish(&terminal);
}
END_TEST

START_TEST(a_terminal_that_never_answers_does_not_keep_the_program)
{
    start(NULL, NULL, true, NULL);
    quit();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(a_theme_that_was_chosen_stays)
{
    start(NULL, LIGHT, false, "nord");
    terminal_run(&terminal, SOON_MS);
    ck_assert(!header_is_light());
    ck_assert_uint_eq(terminal.ground_asked, 0);
    quit();
    terminal_finish(&terminal);
    start(NULL, NULL, true, NULL);
    terminal_send(&terminal, ":theme nord\r");
    ck_assert(terminal_wait_shown(&terminal, "theme nord"));
    terminal_send(&terminal, LIGHT ATTRIBUTES);
    terminal_run(&terminal, SOON_MS);
    ck_assert(!header_is_light());
    quit();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(only_terminals_that_show_nothing_of_it_are_asked)
{
    static const struct {
        const char *type;
        bool asked;
    } types[] = {
        {"linux", false}, {"vt220", false}, {"ansi", false}, {"screen-256color", true}, {"tmux-256color", true}};
    start(types[_i].type, LIGHT, false, NULL);
    terminal_run(&terminal, SOON_MS);
    ck_assert_uint_eq(terminal.ground_asked, types[_i].asked);
    ck_assert_uint_eq(terminal.attributes_asked, types[_i].asked);
    quit();
    terminal_finish(&terminal);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("ground");
    TCase *part = tcase_create("ground");
    tcase_set_timeout(part, 60);
    tcase_add_test(part, the_theme_is_that_of_the_ground);
    tcase_add_loop_test(part, an_answer_that_says_nothing_or_none_leaves_the_dark_theme, 0, 4);
    tcase_add_test(part, a_late_answer_still_changes_the_theme);
    tcase_add_test(part, an_answer_after_the_quit_does_not_reach_the_shell);
    tcase_add_test(part, a_terminal_that_never_answers_does_not_keep_the_program);
    tcase_add_test(part, a_theme_that_was_chosen_stays);
    tcase_add_loop_test(part, only_terminals_that_show_nothing_of_it_are_asked, 0, 5);
    suite_add_tcase(suite, part);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
