/* test_input.c: what a terminal sends becomes keys, and nothing else does. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "input.h"

#define E "\x1b"

static struct vg_input input;

static void setup(void)
{
    input = (struct vg_input){0};
}

/* The keys that the bytes make when they come `at_once` at a time, then nothing for a while. */
static size_t keys_of(const char *bytes, size_t count, size_t at_once, uint32_t *keys, size_t room)
{
    size_t found = 0;
    uint32_t key;
    for (size_t i = 0; i < count; i += at_once) {
        size_t part = count - i < at_once ? count - i : at_once;
        ck_assert_uint_ge(vg_input_room(&input), part);
        vg_input_add(&input, bytes + i, part);
        while ((key = vg_input_next(&input, false)) != VG_KEY_NONE) {
            ck_assert_uint_lt(found, room);
            keys[found++] = key;
        }
        ck_assert(!vg_input_pending(&input));
    }
    while ((key = vg_input_next(&input, true)) != VG_KEY_NONE) {
        ck_assert_uint_lt(found, room);
        keys[found++] = key;
    }
    return found;
}

/* The bytes give these keys (0 ends), whether they come together or one by one. */
static void gives(const char *bytes, size_t count, const uint32_t *expected)
{
    uint32_t keys[300];
    for (size_t at_once = 1; at_once <= count && at_once <= VG_INPUT_ROOM; at_once += count > 1 ? count - 1 : 1) {
        size_t found = keys_of(bytes, count, at_once, keys, 300), wanted = 0;
        while (expected[wanted] != 0) {
            wanted++;
        }
        ck_assert_msg(found == wanted, "\"%.40s\" gives %zu keys (%x ...), not %zu", bytes, found, found ? keys[0] : 0,
                      wanted);
        for (size_t i = 0; i < found; i++) {
            ck_assert_msg(keys[i] == expected[i], "\"%.40s\": key %zu is %x, not %x", bytes, i, keys[i], expected[i]);
        }
    }
}

#define GIVES(text, ...) gives(text, sizeof(text) - 1, (const uint32_t[]){__VA_ARGS__, 0})

START_TEST(characters_are_themselves)
{
    GIVES("aZ?~ ", 'a', 'Z', '?', '~', ' ');
    GIVES("\xc3\xbc\xe2\x82\xac\xf0\x9f\x98\x80", 0xfc, 0x20ac, 0x1f600);
    GIVES("\r\n\t\b\x7f\x01\x1a", VG_KEY_ENTER, VG_KEY_ENTER, VG_KEY_TAB, VG_KEY_BACKSPACE, VG_KEY_BACKSPACE, 1, 26);
}
END_TEST

START_TEST(what_is_no_utf8_is_dropped_without_taking_what_follows)
{
    GIVES("\xff"
          "a\xc3"
          "b\x80"
          "c\xe2\x82"
          "d\xc0\xaf"
          "e\xed\xa0\x80"
          "f\xf4\x90\x80\x80"
          "g\xe0\x80\x80"
          "h\xc2\x9b"
          "i\xf8",
          'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
    gives("a\0b", 3, (const uint32_t[]){'a', 'b', 0});
}
END_TEST

START_TEST(keys_that_all_terminals_share)
{
    GIVES(E "[A" E "OB" E "[C" E "OD", VG_KEY_UP, VG_KEY_DOWN, VG_KEY_RIGHT, VG_KEY_LEFT);
    GIVES(E "[H" E "OF" E "[1~" E "[4~" E "[7~" E "[8~", VG_KEY_HOME, VG_KEY_END, VG_KEY_HOME, VG_KEY_END, VG_KEY_HOME,
          VG_KEY_END);
    GIVES(E "[5~" E "[6~" E "[3~" E "[Z", VG_KEY_PAGE_UP, VG_KEY_PAGE_DOWN, VG_KEY_DELETE, VG_KEY_BACK_TAB);
    GIVES(E "OP" E "[15~" E "[24~" E "[[A" E "[[E" E "[1;2P", VG_KEY_F1, VG_KEY_F5, VG_KEY_F12, VG_KEY_F1, VG_KEY_F5,
          VG_KEY_F1);
    GIVES(E "[1;2D" E "[1;2C" E "[d" E "[c" E "[1;5D", VG_KEY_SHIFT_LEFT, VG_KEY_SHIFT_RIGHT, VG_KEY_SHIFT_LEFT,
          VG_KEY_SHIFT_RIGHT, VG_KEY_LEFT);
    GIVES(E "OM" E "Op" E "Oy" E "Ok" E "Om", VG_KEY_ENTER, '0', '9', '+', '-');
    GIVES(E "1" E "9" E "5", VG_KEY_ALT_1, VG_KEY_ALT_9, VG_KEY_ALT_1 + 4);
    GIVES(E "[200~q" E "[201~", VG_KEY_PASTE_BEGIN, 'q', VG_KEY_PASTE_END);
}
END_TEST

START_TEST(an_escape_is_one_when_nothing_follows)
{
    vg_input_add(&input, E, 1);
    ck_assert_uint_eq(vg_input_next(&input, false), VG_KEY_NONE);
    ck_assert(vg_input_waits(&input));
    ck_assert_uint_eq(vg_input_next(&input, true), VG_KEY_ESCAPE);
    ck_assert(!vg_input_waits(&input));
    GIVES(E "q" E E "[A" E "[", VG_KEY_ESCAPE, 'q', VG_KEY_ESCAPE, VG_KEY_UP, VG_KEY_ESCAPE, '[');
    GIVES(E "O", VG_KEY_ESCAPE, 'O');
    GIVES(E "P", VG_KEY_ESCAPE, 'P');
}
END_TEST

START_TEST(the_terminals_own_keys_come_first)
{
    vg_input_define(&input, E "A", VG_KEY_UP);
    vg_input_define(&input, E "[A", VG_KEY_F7);
    vg_input_define(&input, E "[11^", VG_KEY_F8);
    vg_input_define(&input, "x", VG_KEY_F9);
    vg_input_define(&input, "", VG_KEY_F9);
    GIVES(E "A" E "[A" E "[11^x" E "[11~", VG_KEY_UP, VG_KEY_F7, VG_KEY_F8, 'x', VG_KEY_F1);
    for (int i = 0; i < 2 * VG_INPUT_KEYS_MAX; i++) {
        vg_input_define(&input, E "[99^", VG_KEY_F10);
    }
    vg_input_define(&input, E "0123456789012345678901234567890", VG_KEY_F11);
    GIVES(E "[99^", VG_KEY_F10);
}
END_TEST

START_TEST(a_mouse_report_is_one_key)
{
    GIVES("a" E "[<0;12;34Mb" E "[<0;12;34m", 'a', VG_KEY_MOUSE, 'b', VG_KEY_MOUSE);
    ck_assert_int_eq(input.mouse.col, 11);
    ck_assert_int_eq(input.mouse.row, 33);
    ck_assert_int_eq(input.mouse.kind, VG_MOUSE_RELEASE);
}
END_TEST

START_TEST(what_is_not_known_never_becomes_keys)
{
    static const char *const strange[] = {
        E "[<0;12M",
        E "[<35;1;1M",
        E "[<;;M",
        E "[<0;99999999999999999999;1M",
        E "[<-1;2;3M",
        E "[<0;1;1;1;1;1;1;1;1M",
        E "[M !!",
        E "[Mq\x7f\x1b",
        E "[I",
        E "[O",
        E "[97;5u",
        E "[27;5;113~",
        E "[99~",
        E "[?1;2c",
        E "[>41;354;0c",
        E "[24;80R",
        E "[?2026;2$y",
        E "[1;1;1;1;1;1;1;1;1;1q",
        E "[ q",
        E "[!p",
        E "[[q",
        E "Oz",
        E "O1;2z",
        E "]11;rgb:0000/0000/0000" E "\\",
        E "]0;q quits\a",
        E "P1+r544e=787465726d" E "\\",
        E "_Gi=31;OK" E "\\",
        E "^q" E "\\",
        E "Xq" E "\\",
        E "P" E "\\",
    };
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        input = (struct vg_input){0};
        gives(strange[i], strlen(strange[i]), (const uint32_t[]){0});
        GIVES("a", 'a');
    }
}
END_TEST

START_TEST(an_endless_sequence_is_dropped_up_to_its_end)
{
    static char bytes[200];
    for (int round = 0; round < 5; round++) {
        memset(bytes, round % 2 == 0 ? '1' : ';', sizeof bytes);
        memcpy(bytes, E "[", round == 0 ? 2 : 0);
        uint32_t none[1];
        ck_assert_uint_eq(keys_of(bytes, sizeof bytes, 7, none, 0), 0);
    }
    uint32_t keys[2];
    ck_assert_uint_eq(keys_of("qa", 2, 2, keys, 2), 1);
    ck_assert_uint_eq(keys[0], 'a');
}
END_TEST

START_TEST(a_string_without_an_end_gives_way)
{
    uint32_t keys[300];
    GIVES(E "]11;rgb:00\rq", VG_KEY_ENTER, 'q');
    GIVES(E "]11;rgb:00" E "[A", VG_KEY_UP);
    GIVES(E "]11;rgb:00" E, VG_KEY_ESCAPE);
    ck_assert_uint_eq(keys_of(E "]", 2, 2, keys, 300), 2); /* Escape and ], nothing having followed */
    vg_input_add(&input, E "]x", 3);
    ck_assert_uint_eq(vg_input_next(&input, false), VG_KEY_NONE);
    size_t found = 0;
    for (int i = 0; i < 5000 && found == 0; i++) {
        found = keys_of("x", 1, 1, keys, 300);
    }
    ck_assert_uint_eq(found, 1);
}
END_TEST

START_TEST(an_escape_breaks_off_a_sequence)
{
    GIVES(E "[12;" E "[A", VG_KEY_UP);
    GIVES(E "[<12;" E, VG_KEY_ESCAPE);
    GIVES(E "[1\r", VG_KEY_ENTER);
    GIVES(E "O1\r", VG_KEY_ENTER);
}
END_TEST

START_TEST(the_answer_about_synchronized_output_is_understood)
{
    static const struct {
        const char *text;
        enum vg_input_answer answer;
    } answers[] = {
        {E "[?2026;1$y", VG_ANSWER_YES}, {E "[?2026;2$y", VG_ANSWER_YES},  {E "[?2026;0$y", VG_ANSWER_NO},
        {E "[?2026;4$y", VG_ANSWER_NO},  {E "[?2004;2$y", VG_ANSWER_NONE}, {E "[2026;2$y", VG_ANSWER_NONE},
        {E "[?2026$y", VG_ANSWER_NONE},  {E "[?2026;2y", VG_ANSWER_NONE},
    };
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        input = (struct vg_input){0};
        gives(answers[i].text, strlen(answers[i].text), (const uint32_t[]){0});
        ck_assert_msg(input.synchronized == answers[i].answer, "%s", answers[i].text + 1);
    }
}
END_TEST

/* Every byte leaves in the end, and nothing but keys comes out. */
START_TEST(any_bytes_are_survived)
{
    static const char likely[] = "\x1b\x1b\x1b[[<;0123M~OP]\\\a\r\xc3\xe2\x82qm$?y";
    unsigned seed = 12345;
    vg_input_define(&input, E "[A", VG_KEY_UP);
    for (int round = 0; round < 200000; round++) {
        char bytes[40];
        seed = seed * 1664525u + 1013904223u;
        size_t count = seed >> 27;
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525u + 1013904223u;
            bytes[i] = seed & 0x800000 ? (char)(seed >> 24) : likely[(seed >> 24) % (sizeof likely - 1)];
        }
        ck_assert_uint_ge(vg_input_room(&input), count);
        vg_input_add(&input, bytes, count);
        uint32_t key;
        while ((key = vg_input_next(&input, (seed & 0x10000) != 0)) != VG_KEY_NONE) {
            ck_assert_uint_le(key, VG_KEY_PASTE_END);
            ck_assert(key != VG_KEY_MOUSE || (input.mouse.row >= 0 && input.mouse.row < VG_MOUSE_PLACE_MAX));
        }
        ck_assert(!vg_input_pending(&input));
    }
    keys_of("\r" E "\\\r", 4, 1, (uint32_t[4]){0}, 4);
    ck_assert_uint_eq(input.used, 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = tcase_create("input");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, characters_are_themselves);
    tcase_add_test(tests, what_is_no_utf8_is_dropped_without_taking_what_follows);
    tcase_add_test(tests, keys_that_all_terminals_share);
    tcase_add_test(tests, an_escape_is_one_when_nothing_follows);
    tcase_add_test(tests, the_terminals_own_keys_come_first);
    tcase_add_test(tests, a_mouse_report_is_one_key);
    tcase_add_test(tests, what_is_not_known_never_becomes_keys);
    tcase_add_test(tests, an_endless_sequence_is_dropped_up_to_its_end);
    tcase_add_test(tests, a_string_without_an_end_gives_way);
    tcase_add_test(tests, an_escape_breaks_off_a_sequence);
    tcase_add_test(tests, the_answer_about_synchronized_output_is_understood);
    tcase_add_test(tests, any_bytes_are_survived);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
