/* test_output.c: bytes in front of a terminal that takes them, takes them slowly, or is gone. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* posix_openpt */
#endif
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "../check_main.h"
#include "cells.h"
#include "output.h"
#include "signals.h"

enum { MANY = 1 << 20 };

static int master, terminal;
static struct vg_output output;

static void setup(void)
{
    struct termios modes;
    master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(master, 0);
    ck_assert_int_eq(grantpt(master), 0);
    ck_assert_int_eq(unlockpt(master), 0);
    terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    tcgetattr(terminal, &modes);
    modes.c_oflag &= ~(tcflag_t)OPOST;
    tcsetattr(terminal, TCSANOW, &modes);
    fcntl(master, F_SETFL, O_NONBLOCK);
}

static void teardown(void)
{
    vg_output_close(&output);
    close(terminal);
    close(master);
}

static char pattern(size_t i)
{
    return "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+"[i % 63];
}

static void add_pattern(size_t count)
{
    static char bytes[MANY];
    for (size_t i = 0; i < count; i++) {
        bytes[i] = pattern(i);
    }
    ck_assert(vg_output_add(&output, bytes, count));
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Reads from `fd` and flushes in turn until all of the pattern has come. */
static void expect_pattern(int fd, size_t count)
{
    char bytes[1000];
    size_t got = 0;
    double end = seconds() + 20;
    while (got < count && seconds() < end) {
        ssize_t part = read(fd, bytes, sizeof bytes);
        for (ssize_t i = 0; i < part; i++) {
            ck_assert_int_eq(bytes[i], pattern(got++));
        }
        vg_output_flush(&output);
    }
    ck_assert_uint_eq(got, count);
    ck_assert(!vg_output_busy(&output));
}

START_TEST(the_callers_descriptor_is_left_as_it_is)
{
    int flags = fcntl(terminal, F_GETFL);
    vg_output_open(&output, terminal);
    ck_assert(output.ours);
    ck_assert_int_ne(output.fd, terminal);
    ck_assert_int_eq(fcntl(terminal, F_GETFL), flags);
    ck_assert(fcntl(output.fd, F_GETFL) & O_NONBLOCK);
    ck_assert(!vg_output_busy(&output));
}
END_TEST

START_TEST(what_is_added_is_written_in_order)
{
    char bytes[16] = "";
    vg_output_open(&output, terminal);
    ck_assert(vg_output_text(&output, "one "));
    ck_assert(vg_output_add(&output, "", 0));
    ck_assert(vg_output_text(&output, "two"));
    ck_assert(vg_output_busy(&output));
    ck_assert(vg_output_drain(&output, 1000));
    ck_assert_int_eq(read(master, bytes, sizeof bytes - 1), 7);
    ck_assert_str_eq(bytes, "one two");
}
END_TEST

START_TEST(a_terminal_that_takes_nothing_is_not_waited_for)
{
    vg_output_open(&output, terminal);
    double before = seconds();
    add_pattern(MANY);
    for (int i = 0; i < 100; i++) {
        vg_output_flush(&output);
    }
    ck_assert(vg_output_busy(&output));
    ck_assert(!vg_output_drain(&output, 50));
    ck_assert_double_lt(seconds() - before, 5);
    expect_pattern(master, MANY);
    ck_assert_uint_le(output.room, 65536);
}
END_TEST

START_TEST(a_stopped_terminal_goes_on_where_it_stopped)
{
    vg_output_open(&output, terminal);
    ck_assert_int_eq(tcflow(terminal, TCOOFF), 0);
    add_pattern(300);
    vg_output_flush(&output);
    ck_assert(vg_output_busy(&output));
    ck_assert_int_eq(tcflow(terminal, TCOON), 0);
    expect_pattern(master, 300);
}
END_TEST

START_TEST(what_nobody_took_can_be_dropped)
{
    vg_output_open(&output, terminal);
    add_pattern(MANY);
    vg_output_flush(&output);
    vg_output_discard(&output);
    ck_assert(!vg_output_busy(&output));
    ck_assert(vg_output_text(&output, "z"));
    ck_assert(vg_output_drain(&output, 1000));
}
END_TEST

START_TEST(a_terminal_that_is_gone_takes_nothing_for_ever)
{
    vg_output_open(&output, terminal);
    close(master);
    add_pattern(1000);
    double before = seconds();
    ck_assert(vg_output_drain(&output, 5000));
    ck_assert(!vg_output_busy(&output));
    ck_assert_double_lt(seconds() - before, 1);
    master = -1;
}
END_TEST

/* As where a terminal cannot be opened by its name: a pipe stands for it. */
START_TEST(a_descriptor_that_may_wait_is_written_in_pieces)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    vg_output_open(&output, ends[1]);
    ck_assert(!output.ours);
    ck_assert_int_eq(output.fd, ends[1]);
    add_pattern(MANY);
    vg_output_flush(&output); /* more than a pipe holds: it would hang */
    ck_assert(vg_output_busy(&output));
    expect_pattern(ends[0], MANY);
    vg_output_close(&output);
    ck_assert_int_eq(close(ends[1]), 0); /* still open: it is ours, not the queue's */
    close(ends[0]);
}
END_TEST

START_TEST(what_is_written_to_the_scratch_file_is_taken_once)
{
    char bytes[64] = "";
    FILE *scratch = vg_output_scratch();
    ck_assert_ptr_nonnull(scratch);
    vg_output_open(&output, terminal);
    static const struct {
        const char *written, *expected;
    } rounds[] = {{"longer than ten", "<longer than ten>"}, {"short", "short"}, {"", ""}, {"ten or ten", "ten or ten"}};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        memset(bytes, 0, sizeof bytes);
        size_t length = strlen(rounds[i].written);
        ck_assert_int_eq(write(fileno(scratch), rounds[i].written, length), (ssize_t)length);
        ck_assert(vg_output_take(&output, scratch, 10, "<", ">"));
        ck_assert(vg_output_drain(&output, 1000));
        ssize_t got = read(master, bytes, sizeof bytes - 1);
        ck_assert_uint_eq(got < 0 ? 0 : (size_t)got, strlen(rounds[i].expected));
        ck_assert_str_eq(bytes, rounds[i].expected);
    }
    fclose(scratch);
}
END_TEST

/* --- colours -------------------------------------------------------------------------------------------------- */

#define E "\033"

static uint32_t slots[256];

/* Sends the text in pieces of that length, and says what came of it. */
static const char *recoloured(const char *text, size_t piece)
{
    static char out[4096];
    struct vg_recolour recolour = {.slots = slots};
    size_t used = 0, length = strlen(text);
    for (size_t i = 0; i < length; i += piece)
        used += vg_recolour(&recolour, text + i, length - i < piece ? length - i : piece, out + used);
    used += vg_recolour(&recolour, "!", 1, out + used); /* lets go what is held */
    out[used - 1] = '\0';
    return out;
}

static void set_slots(void)
{
    for (uint32_t i = 0; i < 256; i++)
        slots[i] = i << 16 | (255 - i) << 8 | 7;
    slots[200] = VG_COLOUR_PALETTE | 67;
}

START_TEST(a_slot_becomes_its_colour_wherever_it_is_cut)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {E "[38;5;16mx", E "[38;2;16;239;7mx"},
        {E "[48;5;255m", E "[48;2;255;0;7m"},
        {E "[38:5:100m", E "[38;2;100;155;7m"},
        {"a" E "[38;5;99m" E "[48;5;98mb", "a" E "[38;2;99;156;7m" E "[48;2;98;157;7mb"},
        {E "[38;5;200m", E "[38;5;67m"}, /* a slot may hold an index, too */
        {E E "[38" E "[38;5;16m", E E "[38" E "[38;2;16;239;7m"},
    };
    set_slots();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t piece = 1; piece < 20; piece++)
            ck_assert_str_eq(recoloured(cases[i].from, piece), cases[i].to);
}
END_TEST

START_TEST(everything_else_stays)
{
    static const char *const texts[] = {
        "",
        "plain \xe2\x96\x88 text 38;5;99m",
        E "[38;5;15m" E "[38;5;0m" E "[48;5;007m",
        E "[38;5;256m" E "[38;5;999m" E "[38;5;1000m",
        E "[38;5;m" E "[38;5m" E "[38m" E "[m",
        E "[1;38;5;99m" E "[38;5;99;1m" E "[38;5;99;48;5;98m",
        E "[38;2;1;2;3m" E "[58;5;99m" E "[?38;5;99m" E "[38;5;99h",
        E "[38;5;9" E,
        E "]4;99;rgb:00/00/00" E "\\" E "(B" E "[1;24r" E "[12;38H",
    };
    set_slots();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t piece = 1; piece < 20; piece++)
            ck_assert_str_eq(recoloured(texts[i], piece), texts[i]);
}
END_TEST

/* Only what goes through the scratch file: that is what curses writes. */
START_TEST(a_frame_gets_its_colours_in_the_queue)
{
    enum { COLOURS = 5000 };
    static char bytes[COLOURS * 20];
    FILE *scratch = vg_output_scratch();
    ck_assert_ptr_nonnull(scratch);
    set_slots();
    vg_output_open(&output, terminal);
    output.recolour.slots = slots;
    for (int i = 0; i < COLOURS; i++)
        ck_assert_int_eq(write(fileno(scratch), E "[48;5;255m", 11), 11);
    ck_assert(vg_output_take(&output, scratch, 10, "<", ">"));
    ck_assert_uint_eq(output.used, COLOURS * 15 + 2);
    ck_assert(output.bytes[0] == '<' && output.bytes[output.used - 1] == '>');
    for (int i = 0; i < COLOURS; i++)
        memcpy(bytes + (size_t)i * 15, E "[48;2;255;0;7m", 15);
    ck_assert_int_eq(memcmp(output.bytes + 1, bytes, (size_t)COLOURS * 15), 0);
    vg_output_forget(&output);
    ck_assert_int_eq(write(fileno(scratch), "gone", 4), 4);
    vg_output_rewind(scratch);
    ck_assert(vg_output_take(&output, scratch, 10, "<", ">"));
    ck_assert(!vg_output_busy(&output));
    fclose(scratch);
}
END_TEST

static void flush_and_leave(int number)
{
    (void)number;
    vg_output_flush(&output);
    _exit(0);
}

/* Another thread may still draw when one has crashed. */
START_TEST(nothing_is_written_after_a_crash_gave_the_terminal_back)
{
    char bytes[32] = "";
    struct termios modes;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, flush_and_leave); /* called behind the handler that gives the terminal back */
        vg_output_open(&output, terminal);
        tcgetattr(terminal, &modes);
        vg_signals_start(NULL);
        vg_signals_guard(terminal, &modes, "given back", 10);
        vg_output_text(&output, " frame");
        raise(SIGSEGV);
        _exit(1);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_gt(read(master, bytes, sizeof bytes - 1), 0);
    ck_assert_str_eq(bytes, "given back");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("output");
    TCase *tests = tcase_create("output");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_callers_descriptor_is_left_as_it_is);
    tcase_add_test(tests, what_is_added_is_written_in_order);
    tcase_add_test(tests, a_terminal_that_takes_nothing_is_not_waited_for);
    tcase_add_test(tests, a_stopped_terminal_goes_on_where_it_stopped);
    tcase_add_test(tests, what_nobody_took_can_be_dropped);
    tcase_add_test(tests, a_terminal_that_is_gone_takes_nothing_for_ever);
    tcase_add_test(tests, a_descriptor_that_may_wait_is_written_in_pieces);
    tcase_add_test(tests, what_is_written_to_the_scratch_file_is_taken_once);
    tcase_add_test(tests, a_slot_becomes_its_colour_wherever_it_is_cut);
    tcase_add_test(tests, everything_else_stays);
    tcase_add_test(tests, a_frame_gets_its_colours_in_the_queue);
    tcase_add_test(tests, nothing_is_written_after_a_crash_gave_the_terminal_back);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
