/* test_calm.c: what the real program sends to the terminal while only training goes on, and that a key does not wait for that. The
 * program's path is the only argument. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../check_main.h"
#include "terminal.h"

enum { CALM_MS = 3000, WATCH_MS = 4000, LOOK_MS = 5, KEY_MS = 1000, ROW_BYTES = 1024 };

static const char *program;
static struct terminal terminal;

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void start(int rows, int cols, const char *preset, const char *script)
{
    const char *const arguments[] = {"--no-config", preset, script ? "--do" : NULL, script, NULL};
    const struct terminal_options options = {.rows = rows, .cols = cols, .arguments = arguments};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "layer 1"));
}

static void quit(void)
{
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    terminal_finish(&terminal);
}

START_TEST(few_bytes_a_second_are_sent_while_only_training_goes_on)
{
    static const struct {
        const char *preset;
        int rows, cols, most;
    } bars[] = {{"rings", 24, 80, 8000}, {"rings", 40, 120, 25000}, {"deep", 24, 80, 10000}, {"deep", 40, 120, 35000}};
    start(bars[_i].rows, bars[_i].cols, bars[_i].preset, NULL);
    terminal_run(&terminal, CALM_MS);
    size_t before = terminal.bytes;
    int64_t begun = now_ms();
    terminal_run(&terminal, WATCH_MS);
    double rate = (double)(terminal.bytes - before) * 1000 / (double)(now_ms() - begun);
    ck_assert_msg(rate < bars[_i].most, "%s at %dx%d: %.0f bytes a second", bars[_i].preset, bars[_i].cols,
                  bars[_i].rows, rate);
    ck_assert_msg(rate > 100, "%s at %dx%d stands still", bars[_i].preset, bars[_i].cols, bars[_i].rows);
    quit();
}
END_TEST

/* Which rows hold panels: all but the lines at the top and the bottom. */
static uint64_t hash_of_panels(int rows)
{
    char text[ROW_BYTES];
    uint64_t hash = 1469598103934665603u;
    for (int row = 3; row < rows - 2; row++) {
        terminal_row(&terminal, row, text, sizeof text);
        for (const char *at = text; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    }
    return hash;
}

START_TEST(the_cells_of_a_chart_change_at_most_four_times_a_second)
{
    enum { ROWS = 24 };
    int changes = 0;
    start(ROWS, 80, "circles", "layout compare; zoom on");
    terminal_run(&terminal, CALM_MS);
    uint64_t hash = hash_of_panels(ROWS);
    int64_t begun = now_ms(), last = begun;
    for (int64_t now = begun; now < begun + WATCH_MS; now = now_ms()) {
        terminal_run(&terminal, LOOK_MS);
        uint64_t next = hash_of_panels(ROWS);
        if (next != hash && now - last > 4 * LOOK_MS) { /* what comes at once may be read in parts */
            changes++;
            last = now;
        }
        hash = next;
    }
    ck_assert_int_gt(changes, 0);
    ck_assert_int_le(changes, 4 * WATCH_MS / 1000 + 2);
    quit();
}
END_TEST

START_TEST(a_key_is_seen_at_once_in_the_header_and_in_the_charts)
{
    int64_t slowest = 0;
    start(40, 120, "circles", NULL);
    terminal_run(&terminal, CALM_MS);
    for (int i = 0; i < 6; i++) {
        const char *wanted = i % 2 == 0 ? "relu" : "tanh";
        int64_t begun = now_ms();
        terminal_send(&terminal, i % 2 == 0 ? "3" : "2");
        while (now_ms() < begun + KEY_MS && !terminal_shows(&terminal, wanted))
            terminal_run(&terminal, LOOK_MS);
        ck_assert(terminal_wait_in_row(&terminal, 0, wanted, true));
        slowest = now_ms() - begun > slowest ? now_ms() - begun : slowest;
        terminal_run(&terminal, 700);
    }
    /* a busy machine has slack: charts alone would take 250 */
    ck_assert_msg(slowest < (terminal_is_sanitized(program) ? 2000 : 200), "%d ms", (int)slowest);
    quit();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("calm");
    TCase *tests = tcase_create("calm");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, few_bytes_a_second_are_sent_while_only_training_goes_on, 0, 4);
    tcase_add_test(tests, the_cells_of_a_chart_change_at_most_four_times_a_second);
    tcase_add_test(tests, a_key_is_seen_at_once_in_the_header_and_in_the_charts);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
