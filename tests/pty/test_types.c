/* test_types.c: every type of terminal gets a working screen, or one clear sentence. The program's path is the only argument. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "terminal.h"

#define ESCAPE "\x1b"

static const char *program;
static struct terminal terminal;

static void start(const char *type)
{
    static const char *const arguments[] = {"circles", "--no-config", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .type = type, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
}

static void assert_no_complaints(void)
{
    static char errors[65536];
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "Sanitizer") == NULL && strstr(errors, "runtime error") == NULL, "%s", errors);
}

static void quit(void)
{
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    assert_no_complaints();
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}

/* --- types ---------------------------------------------------------------------------------------------------- */

/* Whether the system knows the type, by the places where Debian keeps its descriptions. */
static bool is_installed(const char *type)
{
    static const char *const folders[] = {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"};
    char path[256];
    for (size_t i = 0; type[0] != '\0' && i < sizeof folders / sizeof folders[0]; i++) {
        snprintf(path, sizeof path, "%s/%c/%s", folders[i], type[0], type);
        if (access(path, R_OK) == 0) {
            return true;
        }
    }
    return false;
}

static const struct {
    const char *type;
    bool installed; /* in ncurses-base, which every Debian has */
    bool colours;
} types[] = {
    {"xterm", true, true},
    {"xterm-256color", true, true},
    {"xterm-direct", false, true},
    {"screen", true, true},
    {"tmux-256color", true, true},
    {"screen-256color", true, true},
    {"linux", true, true},
    {"vt100", true, false},
    {"rxvt", true, true},
    {"nonsense", false, true},
    {"", false, true},
    {"foot", false, true},
};

/* A type that is not known here is taken for xterm-256color, and the screen says so. NAME-direct is taken for NAME. */
START_TEST(a_type_has_a_working_screen)
{
    const char *type = types[_i].type;
    char base[64];
    snprintf(base, sizeof base, "%.*s", (int)(strstr(type, "-direct") ? strstr(type, "-direct") - type : 63), type);
    bool known = is_installed(base);
    if (types[_i].installed && !known) {
        fprintf(stderr, "%s is not installed here: only the fallback is tested\n", type);
    }
    start(type);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    if (!known) {
        char warning[128];
        snprintf(warning, sizeof warning, "type \"%s\" (TERM) is not known here; taken for xterm-256color", type);
        ck_assert_msg(terminal_wait_shown(&terminal, warning), "no word of TERM=%s not being known", type);
    }
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, ESCAPE "OA"); /* the layer above, in keypad mode */
    ck_assert(terminal_wait_shown(&terminal, "\u25b8layer 2") || terminal_shows(&terminal, ">layer 2"));
    terminal_send(&terminal, "z");
    ck_assert(terminal_wait_hidden(&terminal, "layer by layer"));
    ck_assert_int_eq(terminal_is_colourless(&terminal), known && !types[_i].colours);
    quit();
}
END_TEST

START_TEST(a_dumb_terminal_is_refused_in_one_sentence)
{
    char errors[4096];
    start("dumb");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    size_t length = terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_uint_gt(length, 10);
    ck_assert_ptr_eq(strchr(errors, '\n'), errors + length - 1);
    ck_assert_ptr_nonnull(strstr(errors, "\"dumb\" (TERM) cannot move its cursor"));
    ck_assert_int_eq(terminal_status(&terminal), 1);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* Whatever of all that it opens comes too much, the sentence names the limit and what to do. */
START_TEST(too_few_open_files_are_named_as_the_cause)
{
    char command[64], errors[4096];
    snprintf(command, sizeof command, "ulimit -n %d; exec \"$0\" \"$@\"", _i);
    const char *const arguments[] = {"-c", command, program, "circles", "--no-config", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .arguments = arguments};
    ck_assert(terminal_start(&terminal, "/bin/sh", &options));
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    size_t length = terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_uint_gt(length, 10);
    ck_assert_msg(strchr(errors, '\n') == errors + length - 1, "%d: %s", _i, errors);
    ck_assert_msg(strstr(errors, "open files") && strstr(errors, "`ulimit -n 64`"), "%d: %s", _i, errors);
    ck_assert_int_eq(terminal_status(&terminal), 1);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

/* --- what a terminal says of itself --------------------------------------------------------------------------- */

static const struct {
    const char *type, *environment[2];
    bool direct;
} truths[] = {
    {"xterm-256color", {"COLORTERM=truecolor"}, true},
    {"tmux-256color", {"COLORTERM=24bit"}, true},
    {"screen-256color", {"COLORTERM=truecolor"}, true},
    {"screen-256color", {"COLORTERM=truecolor", "STY=1.pts"}, false}, /* GNU screen shows 256 */
    {"nonsense", {"COLORTERM=truecolor"}, true},
    {"xterm", {"COLORTERM=truecolor"}, true}, /* by xterm-256color */
    {"xterm", {NULL}, false},
    {"xterm-direct", {NULL}, true}, /* by xterm-256color, whether or not it is installed */
    {"xterm-direct2", {NULL}, true},
    {"nonsense-direct", {NULL}, true},
    {"xterm-256color", {"COLORTERM="}, false},
    {"xterm-256color", {"COLORTERM=yes"}, false},
    {"linux", {"COLORTERM=truecolor"}, false}, /* there is no linux-256color */
    {"vgtop-tc", {NULL}, true},
    {"vgtop-rgb", {NULL}, true},
    {"vgtop-rgb8", {NULL}, true},
    {"vgtop-bits", {NULL}, true},
    {"vgtop-colons", {"COLORTERM=truecolor"}, true},
    {"vgtop-strange", {"COLORTERM=truecolor"}, false},
};

static char folder[] = "/tmp/vgtop-terminfo-XXXXXX";

/* Types that say it by their own entries: as a flag, as a number, as a string; and two whose colours are written in other ways. */
static void compile_types(void)
{
    static const char entries[] =
        "vgtop-tc|24 bits by tmux's flag,\n\tTc, use=xterm-256color,\n"
        "vgtop-rgb|24 bits by a flag,\n\tRGB, use=xterm-256color,\n"
        "vgtop-rgb8|24 bits by a number,\n\tRGB#8, use=xterm-256color,\n"
        "vgtop-bits|24 bits by a string,\n\tRGB=8/8/8, use=xterm-256color,\n"
        "vgtop-colons|colours with colons,\n\tsetaf=\\E[38:5:%p1%dm, setab=\\E[48:5:%p1%dm, use=xterm-256color,\n"
        "vgtop-strange|colours that nobody else writes like this,\n"
        "\tsetaf=\\E[0;38;5;%p1%dm, setab=\\E[0;48;5;%p1%dm, use=xterm-256color,\n";
    char command[128];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(command, sizeof command, "tic -x -o %s - 2>/dev/null", folder);
    FILE *tic = popen(command, "w");
    ck_assert_ptr_nonnull(tic);
    fputs(entries, tic);
    ck_assert_int_eq(pclose(tic), 0);
}

static void remove_types(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static bool shows_direct_colours(void)
{
    for (int i = 0; i < 40 * 120; i++) {
        VTermPos at = {.row = i / 120, .col = i % 120};
        VTermScreenCell cell;
        vterm_screen_get_cell(terminal.screen, at, &cell);
        if (VTERM_COLOR_IS_RGB(&cell.fg) && !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg)) {
            return true;
        }
    }
    return false;
}

START_TEST(colours_of_24_bits_are_used_where_the_terminal_says_so)
{
    static const char *const arguments[] = {"circles", "--no-config", NULL};
    char entries[64];
    snprintf(entries, sizeof entries, "TERMINFO=%s", folder);
    bool ours = strncmp(truths[_i].type, "vgtop-", 6) == 0;
    const struct terminal_options options = {
        .rows = 40,
        .cols = 120,
        .type = truths[_i].type,
        .environment = {ours ? entries : truths[_i].environment[0], truths[_i].environment[ours ? 0 : 1]},
        .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, " ");
    ck_assert(terminal_wait_in_row(&terminal, 0, "paused", true));
    ck_assert_int_eq(shows_direct_colours(), truths[_i].direct);
    quit();
}
END_TEST

/* A person may ask for more than the terminal says of itself, and for less. */
START_TEST(the_option_decides)
{
    static const struct {
        const char *colours, *environment;
        bool direct;
    } cases[] = {{"24bit", NULL, true}, {"256", "COLORTERM=truecolor", false}};
    const char *const arguments[] = {"circles", "--no-config", "--colors", cases[_i].colours, NULL};
    const struct terminal_options options = {
        .rows = 40, .cols = 120, .environment = {cases[_i].environment}, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, " ");
    ck_assert(terminal_wait_in_row(&terminal, 0, "paused", true));
    ck_assert_int_eq(shows_direct_colours(), cases[_i].direct);
    quit();
}
END_TEST

START_TEST(only_who_answers_gets_synchronized_frames)
{
    start("xterm-256color");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, "?");
    ck_assert(terminal_wait_shown(&terminal, "next optimizer"));
    ck_assert_uint_eq(terminal.questions, 1);
    ck_assert_uint_eq(terminal.frames, 0);
    terminal_send(&terminal, ESCAPE "[?2026;2$y" ESCAPE);
    ck_assert(terminal_wait_hidden(&terminal, "next optimizer"));
    terminal_run(&terminal, 300);
    ck_assert_uint_gt(terminal.frames, 0);
    ck_assert(!terminal.frame_open);
    quit();
    start("linux");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert_uint_eq(terminal.questions, 0);
    quit();
}
END_TEST

/* --- the mouse, pasted text ----------------------------------------------------------------------------------- */

START_TEST(no_strange_report_is_a_key)
{
    start("xterm-256color");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_run(&terminal, 200);
    ck_assert(terminal.mouse);
    terminal_send(&terminal, ESCAPE "[<35;5;5M" ESCAPE "[<0;2M" ESCAPE "[M qq" ESCAPE "[I" ESCAPE "]11;rgb:q\a" ESCAPE
                                    "[1;1;1;1;1q" ESCAPE "P1+rq" ESCAPE "\\");
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    quit();
}
END_TEST

START_TEST(pasted_text_never_runs_as_keys)
{
    start("xterm-256color");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert(terminal.paste);
    terminal_send(&terminal, ESCAPE "[200~q3\rq" ESCAPE "[201~2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, ":" ESCAPE "[200~activation relu\rlr 7" ESCAPE "[201~");
    ck_assert(terminal_wait_shown(&terminal, "activation relu lr 7"));
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, ESCAPE);
    quit();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("types");
    TCase *tests = tcase_create("types");
    tcase_set_timeout(tests, 100);
    tcase_add_unchecked_fixture(tests, compile_types, remove_types);
    tcase_add_loop_test(tests, a_type_has_a_working_screen, 0, (int)(sizeof types / sizeof types[0]));
    tcase_add_test(tests, a_dumb_terminal_is_refused_in_one_sentence);
    tcase_add_loop_test(tests, too_few_open_files_are_named_as_the_cause, 4, 7); /* from 7 on the screen starts */
    tcase_add_loop_test(tests, colours_of_24_bits_are_used_where_the_terminal_says_so, 0,
                        (int)(sizeof truths / sizeof truths[0]));
    tcase_add_loop_test(tests, the_option_decides, 0, 2);
    tcase_add_test(tests, only_who_answers_gets_synchronized_frames);
    tcase_add_test(tests, no_strange_report_is_a_key);
    tcase_add_test(tests, pasted_text_never_runs_as_keys);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
