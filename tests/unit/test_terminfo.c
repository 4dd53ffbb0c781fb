/* test_terminfo.c: compiled terminfo entries made to tell of 24-bit colours; damaged ones left alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "line.h"
#include "terminfo.h"

enum { COLORS = 13, SETAF = 359, SETAB = 360, NUMBERS = 15, STRINGS = 361 };

static unsigned char entry[VG_TERMINFO_MAX], direct[VG_TERMINFO_MAX], again[VG_TERMINFO_MAX];
static size_t size;

/* --- an entry made here --------------------------------------------------------------------------------------- */

static void put(const void *bytes, size_t count)
{
    ck_assert_uint_le(count, sizeof entry - size);
    memcpy(entry + size, bytes, count);
    size += count;
}

static void put_short(int number)
{
    put((unsigned char[]){(unsigned char)(number & 0xff), (unsigned char)(number >> 8 & 0xff)}, 2);
}

static void put_number(int number, bool large)
{
    put_short(number);
    if (large) {
        put_short(number >> 16);
    }
}

enum further { NO_FURTHER, FURTHER, FURTHER_RGB };

/* "made", 1 boolean, the numbers up to the pairs, the strings up to setab; then a boolean, a number and a string more. */
static void make_entry(int colours, bool large, enum further further)
{
    static const char text[] = "\033[3%p1%dm\0\033[4%p1%dm";
    size = 0;
    const int header[] = {large ? 01036 : 0432, 5, 2, NUMBERS, STRINGS, (int)sizeof text};
    for (int i = 0; i < 6; i++) {
        put_short(header[i]);
    }
    put("made", 5);
    put("\1\0", 2);
    put("", size % 2);
    for (int i = 0; i < NUMBERS; i++) {
        put_number(i == COLORS ? colours : -1, large);
    }
    for (int i = 0; i < STRINGS; i++) {
        put_short(i == SETAF ? 0 : i == SETAB ? 10 : -1);
    }
    put(text, sizeof text);
    if (further == NO_FURTHER) {
        return;
    }
    put("", size % 2);
    const char *flag = further == FURTHER_RGB ? "RGB" : "AAX";
    for (int i = 0; i < 5; i++) {
        put_short((const int[]){1, 1, 2, 6, 6 + 4 + 3 + 3 + 3}[i]);
    }
    put("\1", 1);
    put("", 1);
    put_number(7, large);
    put_short(0);
    put_short(-1);
    for (int i = 0; i < 4; i++) {
        put_short((const int[]){0, 4, 7, 10}[i]);
    }
    put("value", 6);
    put(flag, 4);
    put("U8", 3);
    put("Sx", 3);
    put("Sy", 3);
}

static bool contains(const unsigned char *bytes, size_t count, const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= count; i++) {
        if (memcmp(bytes + i, text, length) == 0) {
            return true;
        }
    }
    return false;
}

static size_t make_direct(void)
{
    return vg_terminfo_direct(entry, size, direct, sizeof direct);
}

START_TEST(an_entry_of_256_colours_becomes_a_direct_one)
{
    for (int variant = 0; variant < 4; variant++) {
        make_entry(256, variant & 1, variant & 2 ? FURTHER : NO_FURTHER);
        size_t count = make_direct();
        ck_assert_uint_gt(count, size);
        ck_assert_int_eq(direct[0] | direct[1] << 8, 01036);
        ck_assert(contains(direct, count, "made"));
        ck_assert(contains(direct, count, "\033[38;%?%p1%{16777216}%<"));
        ck_assert(contains(direct, count, "\033[48;%?%p1%{16777216}%<"));
        ck_assert_int_eq(memcmp(direct + count - 4, "RGB", 4), 0);
        size_t colours = 12 + 5 + 2 + 1 + 4 * COLORS;
        ck_assert_int_eq(memcmp(direct + colours, "\0\1\0\1\0\0\1\0", 8), 0);         /* 0x1000100, 0x10000 */
        ck_assert_uint_eq(vg_terminfo_direct(direct, count, again, sizeof again), 0); /* it is direct now */
    }
}
END_TEST

START_TEST(entries_of_other_colours_are_left_alone)
{
    static const int colours[] = {-1, 0, 8, 16, 88, 255, 257};
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        make_entry(colours[i], false, FURTHER);
        ck_assert_uint_eq(make_direct(), 0);
    }
    make_entry(0x1000000, true, FURTHER);
    ck_assert_uint_eq(make_direct(), 0);
    make_entry(256, false, FURTHER_RGB);
    ck_assert_uint_eq(make_direct(), 0);
}
END_TEST

START_TEST(a_truncated_entry_is_no_entry)
{
    make_entry(256, false, FURTHER);
    size_t whole = size, standard;
    make_entry(256, false, NO_FURTHER);
    standard = size;
    make_entry(256, false, FURTHER);
    ck_assert_uint_gt(make_direct(), 0);
    for (size = 0; size < whole; size++) {
        unsigned char *cut = malloc(size + 1); /* of this size, so that a sanitizer sees what is read behind it */
        memcpy(cut, entry, size);
        size_t count = vg_terminfo_direct(cut, size, direct, sizeof direct);
        ck_assert_msg((count == 0) == (size < standard || size > standard + 1), "%zu of %zu bytes", size, whole);
        free(cut);
    }
}
END_TEST

START_TEST(garbage_in_an_entry_is_survived)
{
    unsigned seed = 99;
    static unsigned char whole[VG_TERMINFO_MAX];
    for (int round = 0; round < 200000; round++) {
        if (round % 50000 == 0) {
            make_entry(256, round % 100000 == 0, round > 50000 ? FURTHER : NO_FURTHER);
            memcpy(whole, entry, size);
        }
        memcpy(entry, whole, size);
        for (int i = 0; i < 1 + round % 5; i++) {
            seed = seed * 1664525u + 1013904223u;
            size_t at = (seed >> 8) % size;
            seed = seed * 1664525u + 1013904223u;
            entry[at] = (unsigned char)(seed >> 24);
        }
        size_t count = make_direct();
        ck_assert_uint_le(count, sizeof direct);
    }
}
END_TEST

START_TEST(a_small_room_is_not_overrun)
{
    make_entry(256, false, FURTHER);
    size_t needed = make_direct();
    for (size_t room = 0; room < needed; room += 7) {
        memset(again, 0x55, sizeof again);
        ck_assert_uint_eq(vg_terminfo_direct(entry, size, again, room), 0);
        ck_assert_int_eq(again[room], 0x55);
    }
    ck_assert_uint_eq(vg_terminfo_direct(entry, size, again, needed), needed);
    ck_assert_uint_eq(vg_terminfo_direct(entry, 0, again, needed), 0);
}
END_TEST

/* --- files and the environment -------------------------------------------------------------------------------- */

START_TEST(an_entry_is_found_where_curses_finds_it)
{
    char folder[] = "/tmp/vgtop-terminfo-XXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("TERMINFO", folder, 1);
    ck_assert_uint_eq(vg_terminfo_read("nonsense-of-ours", entry, sizeof entry), 0);
    ck_assert_uint_eq(vg_terminfo_read("", entry, sizeof entry), 0);
    ck_assert_uint_eq(vg_terminfo_read("../../etc/passwd", entry, sizeof entry), 0);
    make_entry(256, false, FURTHER);
    snprintf(path, sizeof path, "%s/6d", folder);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/6d/made", folder);
    FILE *file = fopen(path, "w");
    ck_assert_uint_eq(fwrite(entry, 1, size, file), size);
    fclose(file);
    ck_assert_uint_eq(vg_terminfo_read("made", again, sizeof again), size);
    ck_assert_uint_eq(vg_terminfo_read("made", again, size - 1), 0);
    unsetenv("TERMINFO");
    ck_assert_uint_eq(vg_terminfo_read("made", again, sizeof again), 0);
    setenv("TERMINFO_DIRS", "/nowhere::relative", 1);
    ck_assert_uint_eq(vg_terminfo_read("made", again, sizeof again), 0);
    setenv("TERMINFO_DIRS", folder, 1);
    ck_assert_uint_eq(vg_terminfo_read("made", again, sizeof again), size);
    unlink(path);
    snprintf(path, sizeof path, "%s/6d", folder);
    rmdir(path);
    rmdir(folder);
}
END_TEST

START_TEST(the_environment_is_put_back)
{
    struct vg_terminfo_swap swap;
    if (vg_terminfo_read("xterm-256color", entry, sizeof entry) == 0) {
        fprintf(stderr, "xterm-256color is not installed: the environment's part is not tested\n");
        return;
    }
    unsetenv("COLORTERM");
    ck_assert(!vg_terminfo_enter("xterm-256color", false, &swap));
    setenv("COLORTERM", "yes", 1);
    ck_assert(!vg_terminfo_enter("xterm-256color", false, &swap));
    setenv("COLORTERM", "truecolor", 1);
    for (int set = 0; set < 2; set++) {
        unsetenv("TERMINFO");
        if (set == 1) {
            setenv("TERMINFO", "/nowhere", 1);
        }
        ck_assert(!vg_terminfo_enter("nonsense-of-ours", false, &swap));
        ck_assert(vg_terminfo_enter("xterm-256color", false, &swap));
        ck_assert_int_eq(strncmp(getenv("TERMINFO"), "b64:", 4), 0);
        vg_terminfo_leave(&swap);
        ck_assert(set == 0 ? getenv("TERMINFO") == NULL : strcmp(getenv("TERMINFO"), "/nowhere") == 0);
    }
    unsetenv("COLORTERM");
    ck_assert(vg_terminfo_enter("xterm-256color", true, &swap));
    vg_terminfo_leave(&swap);
    setenv("COLORTERM", "24bit", 1);
    setenv("STY", "1.pts", 1);
    ck_assert(!vg_terminfo_enter("screen-256color", false, &swap));
}
END_TEST

START_TEST(only_terminals_that_take_it_silently_are_asked)
{
    static const char *const asked[] = {"xterm", "xterm-256color",   "tmux-256color",
                                        "foot",  "alacritty-direct", "kitty"};
    static const char *const not_asked[] = {"linux",  "vt100",           "vt220", "dumb", "rxvt-unicode",
                                            "screen", "screen-256color", "",      "ansi", "nonsense"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        ck_assert_msg(vg_line_may_ask(asked[i]), "%s", asked[i]);
    }
    for (size_t i = 0; i < sizeof not_asked / sizeof not_asked[0]; i++) {
        ck_assert_msg(!vg_line_may_ask(not_asked[i]), "%s", not_asked[i]);
    }
    ck_assert(!vg_line_may_ask(NULL));
    ck_assert(vg_line_is_ansi("\033[%i%p1%d;%p2%dH"));
    ck_assert(!vg_line_is_ansi("\033Y%p1%' '%+%c%p2%' '%+%c"));
    ck_assert(!vg_line_is_ansi(NULL));
}
END_TEST

START_TEST(delays_are_left_out_of_what_cannot_wait)
{
    char text[12] = "";
    vg_line_append(text, sizeof text, "a$<5>b$<10*/>c$");
    ck_assert_str_eq(text, "abc$");
    vg_line_append(text, sizeof text, "$<open");
    ck_assert_str_eq(text, "abc$$<open");
    vg_line_append(text, sizeof text, "more");
    ck_assert_str_eq(text, "abc$$<openm");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("terminfo");
    TCase *tests = tcase_create("terminfo");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, an_entry_of_256_colours_becomes_a_direct_one);
    tcase_add_test(tests, entries_of_other_colours_are_left_alone);
    tcase_add_test(tests, a_truncated_entry_is_no_entry);
    tcase_add_test(tests, garbage_in_an_entry_is_survived);
    tcase_add_test(tests, a_small_room_is_not_overrun);
    tcase_add_test(tests, an_entry_is_found_where_curses_finds_it);
    tcase_add_test(tests, the_environment_is_put_back);
    tcase_add_test(tests, only_terminals_that_take_it_silently_are_asked);
    tcase_add_test(tests, delays_are_left_out_of_what_cannot_wait);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
