/* test_terminal.c: the whole program in a pseudo-terminal, as a person has it. The program's path is the only argument. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check_main.h"
#include "terminal.h"

#define ESCAPE "\x1b"

static const char *program;
static struct terminal terminal;

static void start_with(const struct terminal_options *options)
{
    ck_assert_msg(terminal_start(&terminal, program, options), "no pseudo-terminal, or %s cannot be started", program);
}

static void start(void)
{
    static const char *const arguments[] = {"circles", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .arguments = arguments};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
}

/* A sanitizer's report goes to standard error, and must not be there. */
static void assert_no_complaints(void)
{
    static char errors[65536];
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(strstr(errors, "Sanitizer") == NULL && strstr(errors, "runtime error") == NULL, "%s", errors);
}

static void assert_ends(int status)
{
    char errors[4096];
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_errors(&terminal, errors, sizeof errors);
    ck_assert_msg(terminal_status(&terminal) == status, "status %d, not %d: %s", terminal_status(&terminal), status,
                  errors);
    ck_assert(terminal_is_restored(&terminal));
    assert_no_complaints();
    terminal_finish(&terminal);
}

static void quit(void)
{
    terminal_send(&terminal, "q");
    assert_ends(0);
}

START_TEST(data_that_cannot_be_had_end_it_at_once_with_a_sentence_and_2)
{
    static const char *const arguments[] = {"circles", "--no-config", "-s", "data=csv:/nonexistent.csv", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .arguments = arguments};
    start_with(&options);
    assert_ends(2);
}
END_TEST

START_TEST(a_paste_whose_end_is_lost_does_not_keep_keys_dead)
{
    start();
    terminal_send(&terminal, "\033[200~x");
    terminal_run(&terminal, 2000);
    quit();
}
END_TEST

START_TEST(it_starts_and_shows_every_layer)
{
    start();
    ck_assert(terminal_wait_shown(&terminal, "output"));
    ck_assert(terminal_wait_shown(&terminal, "layer 4"));
    ck_assert(!terminal_shows(&terminal, "layer 5"));
    ck_assert(terminal.alternate && !terminal.cursor);
    quit();
}
END_TEST

START_TEST(digits_swap_the_activation)
{
    start();
    ck_assert(terminal_wait_in_row(&terminal, 0, "sigmoid", true));
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, "3");
    ck_assert(terminal_wait_in_row(&terminal, 0, "relu", true));
    terminal_send(&terminal, "a");
    ck_assert(terminal_wait_in_row(&terminal, 0, "leaky_relu", true));
    quit();
}
END_TEST

START_TEST(a_scripts_look_commands_act_on_the_screen)
{
    static const char *const arguments[] = {
        "circles", "--no-config", "--do",
        "depth 9; step 50; layout learn; select 9; metric delta_rms; theme light; depth 3", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .arguments = arguments};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 3"));
    ck_assert(terminal_wait_hidden(&terminal, "layer 4"));
    ck_assert(terminal_wait_shown(&terminal, "explorer: sigmoid"));
    ck_assert(terminal_wait_shown(&terminal, "back-propagated signal"));
    ck_assert(!terminal_shows(&terminal, "no layer"));
    quit();
}
END_TEST

START_TEST(a_look_command_of_a_script_that_fails_says_so)
{
    static const char *const arguments[] = {"circles", "--no-config", "--do", "layout lern; depth 3", NULL};
    const struct terminal_options options = {.rows = 40, .cols = 120, .arguments = arguments};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "did you mean learn"));
    ck_assert(terminal_shows(&terminal, "layer 4"));
    quit();
}
END_TEST

START_TEST(keys_change_initializer_and_depth)
{
    start();
    ck_assert(terminal_wait_in_row(&terminal, 0, "normal:1", true));
    terminal_send(&terminal, "i");
    ck_assert(terminal_wait_in_row(&terminal, 0, "normal:1", false));
    terminal_send(&terminal, "+");
    ck_assert(terminal_wait_shown(&terminal, "layer 5"));
    terminal_send(&terminal, "--");
    ck_assert(terminal_wait_hidden(&terminal, "layer 4"));
    ck_assert(terminal_wait_shown(&terminal, "layer 3"));
    quit();
}
END_TEST

START_TEST(a_typed_command_is_done)
{
    start();
    terminal_send(&terminal, ":activation selu");
    ck_assert(terminal_wait_shown(&terminal, "activation selu"));
    ck_assert(terminal_wait_in_row(&terminal, 0, "sigmoid", true));
    terminal_send(&terminal, "\r");
    ck_assert(terminal_wait_in_row(&terminal, 0, "selu", true));
    quit();
}
END_TEST

START_TEST(tab_completes_and_up_recalls)
{
    start();
    terminal_send(&terminal, ":activation leak\t");
    ck_assert(terminal_wait_shown(&terminal, "activation leaky_relu"));
    terminal_send(&terminal, "\r");
    ck_assert(terminal_wait_in_row(&terminal, 0, "leaky_relu", true));
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, ":" ESCAPE "[A");
    terminal_run(&terminal, 100);
    terminal_send(&terminal, "\r");
    ck_assert(terminal_wait_in_row(&terminal, 0, "leaky_relu", true));
    terminal_send(&terminal, "3:" ESCAPE "OA\x17sel\t\r"); /* up, delete the word */
    ck_assert(terminal_wait_in_row(&terminal, 0, "selu", true));
    quit();
}
END_TEST

START_TEST(escape_leaves_the_prompt_and_an_unknown_command_is_named)
{
    start();
    terminal_send(&terminal, ":quit");
    ck_assert(terminal_wait_shown(&terminal, "quit"));
    terminal_send(&terminal, ESCAPE);
    terminal_run(&terminal, 100);
    terminal_send(&terminal, ":frobnicate \xc3\xa9\r");
    ck_assert(terminal_wait_shown(&terminal, "frobnicate"));
    ck_assert(!terminal.ended);
    terminal_send(&terminal, ":quit\r");
    assert_ends(0);
}
END_TEST

START_TEST(help_opens_and_closes)
{
    start();
    terminal_send(&terminal, "?");
    ck_assert(terminal_wait_shown(&terminal, "next optimizer"));
    terminal_send(&terminal, "?");
    ck_assert(terminal_wait_hidden(&terminal, "next optimizer"));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, ESCAPE "OP"); /* F1 */
    ck_assert(terminal_wait_shown(&terminal, "next optimizer"));
    terminal_send(&terminal, ESCAPE);
    ck_assert(terminal_wait_hidden(&terminal, "next optimizer"));
    quit();
}
END_TEST

START_TEST(v_goes_round_the_panels)
{
    start();
    ck_assert(terminal_wait_shown(&terminal, "layer by layer"));
    terminal_send(&terminal, "v");
    ck_assert(terminal_wait_shown(&terminal, "[6 explorer: sigmoid]"));
    terminal_send(&terminal, "vv");
    ck_assert(terminal_wait_shown(&terminal, "[8 overlay"));
    terminal_send(&terminal, "V");
    ck_assert(terminal_wait_shown(&terminal, "[7 layer 1 distributions]"));
    quit();
}
END_TEST

START_TEST(z_zooms_and_back)
{
    start();
    terminal_send(&terminal, "z");
    ck_assert(terminal_wait_hidden(&terminal, "layer by layer"));
    ck_assert(terminal_wait_shown(&terminal, "[1 gradient"));
    terminal_send(&terminal, "\r");
    ck_assert(terminal_wait_shown(&terminal, "layer by layer"));
    terminal_send(&terminal, "vz");
    ck_assert(terminal_wait_shown(&terminal, "multiplying small numbers"));
    ck_assert(terminal_wait_hidden(&terminal, "by layer"));
    terminal_send(&terminal, ESCAPE);
    ck_assert(terminal_wait_hidden(&terminal, "multiplying small numbers"));
    quit();
}
END_TEST

START_TEST(tab_moves_the_brackets)
{
    start();
    ck_assert(terminal_wait_shown(&terminal, "[1 gradient"));
    terminal_send(&terminal, "\t");
    ck_assert(terminal_wait_hidden(&terminal, "[1 gradient"));
    terminal_send(&terminal, "\t");
    terminal_send(&terminal, ESCAPE "[Z" ESCAPE "[Z"); /* Shift-Tab */
    ck_assert(terminal_wait_shown(&terminal, "[1 gradient"));
    quit();
}
END_TEST

START_TEST(arrows_move_x_while_the_explorer_has_the_brackets)
{
    start();
    terminal_send(&terminal, ":panel explorer\rz:explore x 0\r");
    ck_assert(terminal_wait_shown(&terminal, "x 0  f 0.5  f' 0.25"));
    terminal_send(&terminal, ESCAPE "OC");
    ck_assert(terminal_wait_shown(&terminal, "x 0.2  f"));
    terminal_send(&terminal, ")");
    ck_assert(terminal_wait_shown(&terminal, "-10 to 10"));
    terminal_send(&terminal, "y");
    ck_assert(terminal_wait_shown(&terminal, "as tall as f'"));
    quit();
}
END_TEST

START_TEST(p_opens_the_presets_and_enter_loads_one)
{
    start();
    terminal_send(&terminal, "p");
    ck_assert(terminal_wait_shown(&terminal, "[preset: "));
    ck_assert(terminal_wait_shown(&terminal, "circles-shallow-relu"));
    terminal_send(&terminal, "jjjjjjj");
    ck_assert(terminal_wait_shown(&terminal, "\u25b88   spiral "));
    terminal_send(&terminal, "\r");
    ck_assert(terminal_wait_hidden(&terminal, "[preset: "));
    ck_assert(terminal_wait_in_row(&terminal, 0, "spiral", true));
    terminal_send(&terminal, "pcircles-deep\r"); /* the one that has these letters */
    ck_assert(terminal_wait_in_row(&terminal, 0, "2\u00b75\u00b75\u00b75\u00b71", true));
    terminal_send(&terminal, "p");
    ck_assert(terminal_wait_shown(&terminal, "[preset: "));
    terminal_send(&terminal, ESCAPE);
    ck_assert(terminal_wait_hidden(&terminal, "[preset: "));
    quit();
}
END_TEST

START_TEST(n_and_c_go_round_norms_and_clips)
{
    start();
    terminal_send(&terminal, "n");
    ck_assert(terminal_wait_in_row(&terminal, 0, "norm batch", true));
    terminal_send(&terminal, "nnc");
    ck_assert(terminal_wait_in_row(&terminal, 0, "clip value:1 (", true));
    terminal_send(&terminal, "c");
    ck_assert(terminal_wait_in_row(&terminal, 0, "clip norm:1 (", true));
    quit();
}
END_TEST

START_TEST(a_paused_program_writes_nothing)
{
    start();
    terminal_send(&terminal, " ");
    terminal_run(&terminal, 500);
    size_t before = terminal.bytes;
    terminal_run(&terminal, 500);
    ck_assert_uint_eq(terminal.bytes, before);
    terminal_send(&terminal, " ");
    terminal_run(&terminal, 500);
    ck_assert_uint_gt(terminal.bytes, before);
    quit();
}
END_TEST

START_TEST(an_answer_goes_by_itself_and_the_verdict_is_seen_again)
{
    start();
    terminal_send(&terminal, " 2"); /* paused: nothing but the clock can wake it */
    ck_assert(terminal_wait_in_row(&terminal, 38, "the weights are kept", true));
    terminal_run(&terminal, 2000);
    ck_assert(terminal_wait_in_row(&terminal, 38, "the weights are kept", true));
    ck_assert(terminal_wait_in_row(&terminal, 38, "the weights are kept", false));
    terminal_run(&terminal, 100); /* the rest of that frame */
    size_t before = terminal.bytes;
    terminal_run(&terminal, 5000);
    ck_assert_uint_eq(terminal.bytes, before);
    terminal_send(&terminal, "z:depth 1000\r"); /* a mistake */
    ck_assert(terminal_wait_in_row(&terminal, 38, "✗", true));
    ck_assert(terminal_wait_in_row(&terminal, 38, "✗", false));
    quit();
}
END_TEST

/* xorshift: the same sizes every time. */
static int below(uint32_t *state, int limit)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (int)(*state % (uint32_t)limit);
}

START_TEST(five_hundred_resizes_while_training)
{
    uint32_t state = 20240229;
    start();
    for (int i = 0; i < 500; i++) {
        int rows = i % 50 == 0 ? 1 : 1 + below(&state, 100), cols = i % 50 == 0 ? 1 : 1 + below(&state, 300);
        terminal_resize(&terminal, rows, cols);
        terminal_send(&terminal, i % 7 == 0 ? "3" : i % 11 == 0 ? "?" : i % 13 == 0 ? "+" : "");
        terminal_run(&terminal, below(&state, 12));
        ck_assert_msg(!terminal.ended, "ended after resize %d to %dx%d", i, cols, rows);
    }
    terminal_resize(&terminal, 40, 120);
    terminal_send(&terminal, ESCAPE);
    terminal_run(&terminal, 100);
    terminal_send(&terminal, "\x0c");
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert(terminal_wait_in_row(&terminal, 0, "relu", true));
    quit();
}
END_TEST

START_TEST(a_terminal_of_one_cell_can_be_left)
{
    const struct terminal_options options = {.rows = 1, .cols = 1};
    start_with(&options);
    ck_assert(terminal_wait_alternate(&terminal));
    terminal_run(&terminal, 200);
    quit();
}
END_TEST

START_TEST(a_flood_of_keys_is_survived)
{
    static const char keys[] = "aiomdbhjkl<>[]{}xrR.vVzwncy()p\r:;\x1b?\t\x7f\xff\xc3 \xe2\x82:depth +1\r\x15";
    start();
    for (int i = 0; i < 40; i++) {
        terminal_send(&terminal, keys);
    }
    terminal_run(&terminal, 200);
    terminal_send(&terminal, ESCAPE);
    terminal_run(&terminal, 100);
    terminal_send(&terminal, ESCAPE);
    terminal_run(&terminal, 100);
    ck_assert(!terminal.ended);
    quit();
}
END_TEST

START_TEST(control_c_quits)
{
    start();
    terminal_send(&terminal, "\x03");
    assert_ends(0);
}
END_TEST

static const int ending_signals[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

START_TEST(a_signal_ends_it_in_order)
{
    start();
    kill(terminal.job, ending_signals[_i]);
    assert_ends(128 + ending_signals[_i]);
}
END_TEST

/* A sanitizer may turn the signal into a status of its own; here only the terminal counts. */
START_TEST(a_crash_leaves_the_terminal_as_it_was)
{
    start();
    kill(terminal.job, SIGSEGV);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_ne(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

START_TEST(a_terminal_that_goes_away_ends_it_within_a_second)
{
    start();
    terminal_hang_up(&terminal);
    ck_assert(terminal_wait_ended(&terminal, 1000));
    ck_assert_int_eq(terminal_status(&terminal), 128 + SIGHUP);
    assert_no_complaints();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(control_z_stops_it_and_it_comes_back)
{
    start();
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, "\x1a");
    ck_assert(terminal_wait_stopped(&terminal));
    ck_assert(terminal_is_restored(&terminal));
    terminal_resize(&terminal, 30, 100);
    kill(-terminal.job, SIGCONT);
    ck_assert(terminal_wait_alternate(&terminal));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    ck_assert(!terminal.cursor);
    terminal_send(&terminal, "3");
    ck_assert(terminal_wait_in_row(&terminal, 0, "relu", true));
    quit();
}
END_TEST

START_TEST(an_unknown_terminal_is_taken_for_an_xterm)
{
    const struct terminal_options options = {.rows = 40, .cols = 120, .type = "nonsense"};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    quit();
}
END_TEST

static const char *const poor_terminals[] = {"vt100", "xterm", "linux", "screen", "xterm-mono", "ansi"};

START_TEST(a_poor_terminal_does)
{
    const struct terminal_options options = {.rows = 40, .cols = 120, .type = poor_terminals[_i]};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, "2");
    ck_assert(terminal_wait_in_row(&terminal, 0, "tanh", true));
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    assert_no_complaints();
    terminal_finish(&terminal);
}
END_TEST

START_TEST(no_color_means_no_colours)
{
    const struct terminal_options options = {.rows = 40, .cols = 120, .environment = {"NO_COLOR=1"}};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    ck_assert(terminal_is_colourless(&terminal));
    quit();
    start();
    ck_assert(!terminal_is_colourless(&terminal));
    quit();
}
END_TEST

START_TEST(without_utf8_only_ascii_is_written)
{
    const struct terminal_options options = {.rows = 40, .cols = 120, .locale = "C"};
    start_with(&options);
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
    terminal_send(&terminal, "?");
    ck_assert(terminal_wait_shown(&terminal, "next optimizer"));
    ck_assert_uint_eq(terminal.high_bytes, 0);
    terminal_send(&terminal, "q"); /* out of the help */
    ck_assert(terminal_wait_hidden(&terminal, "next optimizer"));
    quit();
}
END_TEST

static void assert_one_sentence(const char *errors)
{
    size_t length = strlen(errors);
    ck_assert_uint_gt(length, 10);
    ck_assert_ptr_eq(strchr(errors, '\n'), errors + length - 1);
}

START_TEST(a_dumb_terminal_is_refused_in_one_sentence)
{
    const struct terminal_options options = {.rows = 40, .cols = 120, .type = "dumb"};
    char errors[4096];
    start_with(&options);
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_errors(&terminal, errors, sizeof errors);
    assert_one_sentence(errors);
    ck_assert_ptr_nonnull(strstr(errors, "dumb"));
    assert_ends(1);
}
END_TEST

START_TEST(without_a_terminal_it_says_so_in_one_sentence)
{
    int ends[2], status;
    char errors[4096];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execl(program, program, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while ((got = read(ends[0], errors + length, sizeof errors - 1 - length)) > 0) {
        length += (size_t)got;
    }
    errors[length] = '\0';
    close(ends[0]);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert(WEXITSTATUS(status) == 1 || WEXITSTATUS(status) == 2);
    assert_one_sentence(errors);
    ck_assert_ptr_nonnull(strstr(errors, "terminal"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("terminal");
    TCase *tests = tcase_create("terminal");
    tcase_set_timeout(tests, 100);
    tcase_add_test(tests, data_that_cannot_be_had_end_it_at_once_with_a_sentence_and_2);
    tcase_add_test(tests, a_paste_whose_end_is_lost_does_not_keep_keys_dead);
    tcase_add_test(tests, it_starts_and_shows_every_layer);
    tcase_add_test(tests, digits_swap_the_activation);
    tcase_add_test(tests, a_scripts_look_commands_act_on_the_screen);
    tcase_add_test(tests, a_look_command_of_a_script_that_fails_says_so);
    tcase_add_test(tests, keys_change_initializer_and_depth);
    tcase_add_test(tests, a_typed_command_is_done);
    tcase_add_test(tests, tab_completes_and_up_recalls);
    tcase_add_test(tests, escape_leaves_the_prompt_and_an_unknown_command_is_named);
    tcase_add_test(tests, help_opens_and_closes);
    tcase_add_test(tests, v_goes_round_the_panels);
    tcase_add_test(tests, z_zooms_and_back);
    tcase_add_test(tests, tab_moves_the_brackets);
    tcase_add_test(tests, arrows_move_x_while_the_explorer_has_the_brackets);
    tcase_add_test(tests, p_opens_the_presets_and_enter_loads_one);
    tcase_add_test(tests, n_and_c_go_round_norms_and_clips);
    tcase_add_test(tests, a_paused_program_writes_nothing);
    tcase_add_test(tests, an_answer_goes_by_itself_and_the_verdict_is_seen_again);
    tcase_add_test(tests, five_hundred_resizes_while_training);
    tcase_add_test(tests, a_terminal_of_one_cell_can_be_left);
    tcase_add_test(tests, a_flood_of_keys_is_survived);
    tcase_add_test(tests, control_c_quits);
    tcase_add_loop_test(tests, a_signal_ends_it_in_order, 0, (int)(sizeof ending_signals / sizeof ending_signals[0]));
    tcase_add_test(tests, a_crash_leaves_the_terminal_as_it_was);
    tcase_add_test(tests, a_terminal_that_goes_away_ends_it_within_a_second);
    tcase_add_test(tests, control_z_stops_it_and_it_comes_back);
    tcase_add_test(tests, an_unknown_terminal_is_taken_for_an_xterm);
    tcase_add_loop_test(tests, a_poor_terminal_does, 0, (int)(sizeof poor_terminals / sizeof poor_terminals[0]));
    tcase_add_test(tests, no_color_means_no_colours);
    tcase_add_test(tests, without_utf8_only_ascii_is_written);
    tcase_add_test(tests, a_dumb_terminal_is_refused_in_one_sentence);
    tcase_add_test(tests, without_a_terminal_it_says_so_in_one_sentence);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
