/* test_prompt.c: editing, history and completion of the command line. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "prompt.h"

#define CTRL(letter) ((letter)&0x1f)

static struct vg_prompt prompt;

/* Completes from a fixed list the word behind the last blank or equals sign; never sees an earlier command. */
static size_t complete(void *context, const char *line, char pool[][64], size_t room)
{
    (void)context;
    static const char *const words[] = {"activation", "relu", "redraw", "restart", "caf\xc3\xa9", "caf\xc3\xa8"};
    const char *word = line + strlen(line);
    size_t count = 0;
    ck_assert_ptr_null(strchr(line, ';'));
    while (word > line && strchr(" =", word[-1]) == NULL) {
        word--;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0] && count < room; i++) {
        if (strncmp(words[i], word, strlen(word)) == 0) {
            strcpy(pool[count++], words[i]);
        }
    }
    return count;
}

static size_t complete_too_much(void *context, const char *line, char pool[][64], size_t room)
{
    (void)context;
    (void)line;
    for (size_t i = 0; i < room; i++) {
        memset(pool[i], 'x', 63);
        pool[i][63] = '\0';
    }
    return 1000;
}

static enum vg_prompt_result press(uint32_t key)
{
    return vg_prompt_key(&prompt, key, complete, NULL);
}

static void type(const char *text)
{
    while (*text != '\0') {
        ck_assert_int_eq(press((unsigned char)*text++), VG_PROMPT_OPEN);
    }
}

static enum vg_prompt_result enter(const char *line)
{
    vg_prompt_open(&prompt);
    type(line);
    return press(VG_KEY_ENTER);
}

static void assert_line(const char *text, size_t cursor)
{
    ck_assert_str_eq(prompt.view.text, text);
    ck_assert_uint_eq(prompt.view.cursor, cursor);
}

static void setup(void)
{
    memset(&prompt, 0, sizeof prompt);
    vg_prompt_open(&prompt);
}

START_TEST(what_is_typed_is_entered)
{
    type("depth +1");
    assert_line("depth +1", 8);
    ck_assert_int_eq(press(VG_KEY_ENTER), VG_PROMPT_ENTERED);
    ck_assert(!prompt.view.open);
    assert_line("depth +1", 8);
}
END_TEST

START_TEST(a_blank_line_is_nothing_to_run)
{
    ck_assert_int_eq(press(VG_KEY_ENTER), VG_PROMPT_CANCELLED);
    ck_assert_int_eq(enter("   "), VG_PROMPT_CANCELLED);
    ck_assert_uint_eq(prompt.history_count, 0);
}
END_TEST

START_TEST(escape_and_backspace_on_an_empty_line_cancel)
{
    type("x");
    ck_assert_int_eq(press(VG_KEY_ESCAPE), VG_PROMPT_CANCELLED);
    ck_assert(!prompt.view.open);
    vg_prompt_open(&prompt);
    ck_assert_int_eq(press(VG_KEY_BACKSPACE), VG_PROMPT_CANCELLED);
    ck_assert_int_eq(press('a'), VG_PROMPT_CANCELLED);
    ck_assert_str_eq(prompt.view.text, "");
}
END_TEST

START_TEST(the_cursor_moves_by_whole_characters)
{
    static const uint32_t keys[] = {'a', 0xe9, 0x20ac, 0x1f600, 'z'};
    static const size_t stops[] = {0, 1, 3, 6, 10, 11};
    for (size_t i = 0; i < 5; i++) {
        press(keys[i]);
    }
    ck_assert_str_eq(prompt.view.text, "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z");
    for (size_t i = 5; i > 0; i--) {
        ck_assert_uint_eq(prompt.view.cursor, stops[i]);
        press(VG_KEY_LEFT);
    }
    ck_assert_uint_eq(prompt.view.cursor, 0);
    press(VG_KEY_LEFT);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(prompt.view.cursor, stops[i]);
        press(VG_KEY_RIGHT);
    }
    press(VG_KEY_RIGHT);
    ck_assert_uint_eq(prompt.view.cursor, 11);
}
END_TEST

START_TEST(deleting_takes_whole_characters)
{
    press('a');
    press(0x20ac);
    press('b');
    press(VG_KEY_LEFT);
    press(VG_KEY_BACKSPACE);
    assert_line("ab", 1);
    press(0xe9);
    press(VG_KEY_LEFT);
    press(VG_KEY_DELETE);
    assert_line("ab", 1);
    press(VG_KEY_HOME);
    press(VG_KEY_BACKSPACE);
    assert_line("ab", 0);
    press(VG_KEY_END);
    press(VG_KEY_DELETE);
    assert_line("ab", 2);
}
END_TEST

START_TEST(control_keys_cut_the_line)
{
    type("one two  three");
    press(CTRL('W'));
    assert_line("one two  ", 9);
    press(CTRL('W'));
    assert_line("one ", 4);
    type("four");
    press(CTRL('A'));
    press(VG_KEY_RIGHT);
    press(CTRL('K'));
    assert_line("o", 1);
    type("k");
    press(VG_KEY_LEFT);
    press(CTRL('U'));
    assert_line("k", 0);
    press(CTRL('E'));
    assert_line("k", 1);
    press(CTRL('U'));
    press(CTRL('W'));
    press(CTRL('K'));
    assert_line("", 0);
}
END_TEST

START_TEST(text_goes_in_at_the_cursor_and_controls_do_not)
{
    static const uint32_t refused[] = {VG_KEY_NONE, CTRL('L'), 0x1b,          0x7f,      0x85,
                                       0xd800,      VG_KEY_F2, VG_KEY_RESIZE, UINT32_MAX};
    type("ac");
    press(VG_KEY_LEFT);
    type("b");
    assert_line("abc", 2);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        ck_assert_int_eq(press(refused[i]), VG_PROMPT_OPEN);
        assert_line("abc", 2);
    }
}
END_TEST

START_TEST(a_full_line_takes_no_more)
{
    for (int i = 0; i < 600; i++) {
        press('x');
    }
    ck_assert_uint_eq(strlen(prompt.view.text), sizeof prompt.view.text - 1);
    press(VG_KEY_BACKSPACE);
    press(0x20ac); /* three bytes do not fit where one does: none goes in */
    ck_assert_uint_eq(strlen(prompt.view.text), sizeof prompt.view.text - 2);
    press('y');
    ck_assert_int_eq(press(VG_KEY_ENTER), VG_PROMPT_ENTERED);
}
END_TEST

START_TEST(history_goes_back_and_forth_and_keeps_the_draft)
{
    enter("one");
    enter("two ");
    vg_prompt_open(&prompt);
    type("dra");
    press(VG_KEY_UP);
    assert_line("two", 3);
    press(VG_KEY_UP);
    assert_line("one", 3);
    press(VG_KEY_UP);
    assert_line("one", 3);
    press(VG_KEY_DOWN);
    press(VG_KEY_DOWN);
    assert_line("dra", 3);
    press(VG_KEY_DOWN);
    assert_line("dra", 3);
}
END_TEST

START_TEST(history_keeps_no_line_twice)
{
    enter("one");
    enter("two");
    enter("one");
    ck_assert_uint_eq(prompt.history_count, 2);
    ck_assert_str_eq(prompt.history[0], "two");
    ck_assert_str_eq(prompt.history[1], "one");
}
END_TEST

START_TEST(history_keeps_the_last_hundred)
{
    for (int i = 0; i < 150; i++) {
        char line[] = {(char)('a' + i / 10 % 26), (char)('0' + i % 10), '\0'};
        ck_assert_int_eq(enter(line), VG_PROMPT_ENTERED);
    }
    ck_assert_uint_eq(prompt.history_count, VG_PROMPT_HISTORY);
    ck_assert_str_eq(prompt.history[0], "f0");
    ck_assert_str_eq(prompt.history[99], "o9");
}
END_TEST

START_TEST(tab_puts_in_the_only_candidate)
{
    type("act");
    press(VG_KEY_TAB);
    assert_line("activation ", 11);
    ck_assert_uint_eq(prompt.view.candidate_count, 0);
    type("rel");
    press(VG_KEY_TAB);
    assert_line("activation relu ", 16);
}
END_TEST

START_TEST(tab_extends_to_what_candidates_share_and_shows_them)
{
    type("pause;r");
    press(VG_KEY_TAB);
    assert_line("pause;re", 8);
    ck_assert_uint_eq(prompt.view.candidate_count, 3);
    ck_assert_str_eq(prompt.view.candidates[0], "relu");
    type("s");
    ck_assert_uint_eq(prompt.view.candidate_count, 0);
    press(VG_KEY_TAB);
    assert_line("pause;restart ", 14);
    type("set x=act");
    press(VG_KEY_TAB);
    assert_line("pause;restart set x=activation ", 31);
}
END_TEST

START_TEST(tab_in_the_middle_keeps_what_follows)
{
    type("act relu");
    press(VG_KEY_HOME);
    for (int i = 0; i < 3; i++) {
        press(VG_KEY_RIGHT);
    }
    press(VG_KEY_TAB);
    assert_line("activation relu", 10);
}
END_TEST

START_TEST(tab_never_splits_a_character)
{
    type("ca");
    press(VG_KEY_TAB);
    assert_line("caf", 3);
    ck_assert_uint_eq(prompt.view.candidate_count, 2);
}
END_TEST

START_TEST(tab_without_candidates_room_or_completer_changes_nothing)
{
    type("zzz");
    press(VG_KEY_TAB);
    assert_line("zzz", 3);
    ck_assert_int_eq(vg_prompt_key(&prompt, VG_KEY_TAB, NULL, NULL), VG_PROMPT_OPEN);
    assert_line("zzz", 3);
    for (int i = 0; i < 600; i++) {
        press('y');
    }
    press(' ');
    press(VG_KEY_BACKSPACE);
    press(' ');
    vg_prompt_key(&prompt, VG_KEY_TAB, complete_too_much, NULL);
    ck_assert_uint_lt(strlen(prompt.view.text), sizeof prompt.view.text);
    ck_assert_uint_le(prompt.view.candidate_count, 12);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("prompt");
    TCase *tests = tcase_create("prompt");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, what_is_typed_is_entered);
    tcase_add_test(tests, a_blank_line_is_nothing_to_run);
    tcase_add_test(tests, escape_and_backspace_on_an_empty_line_cancel);
    tcase_add_test(tests, the_cursor_moves_by_whole_characters);
    tcase_add_test(tests, deleting_takes_whole_characters);
    tcase_add_test(tests, control_keys_cut_the_line);
    tcase_add_test(tests, text_goes_in_at_the_cursor_and_controls_do_not);
    tcase_add_test(tests, a_full_line_takes_no_more);
    tcase_add_test(tests, history_goes_back_and_forth_and_keeps_the_draft);
    tcase_add_test(tests, history_keeps_no_line_twice);
    tcase_add_test(tests, history_keeps_the_last_hundred);
    tcase_add_test(tests, tab_puts_in_the_only_candidate);
    tcase_add_test(tests, tab_extends_to_what_candidates_share_and_shows_them);
    tcase_add_test(tests, tab_in_the_middle_keeps_what_follows);
    tcase_add_test(tests, tab_never_splits_a_character);
    tcase_add_test(tests, tab_without_candidates_room_or_completer_changes_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
