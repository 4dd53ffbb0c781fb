/* test_keymap.c: keys by name, and keys of a person's own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "control_internal.h"
#include "keymap.h"
#include "panel.h"

static struct vg_keymap keymap;

static void start(void)
{
    memset(&keymap, 0, sizeof keymap);
}

static void bind(uint32_t key, const char *command)
{
    struct vg_error error = {""};
    ck_assert_msg(vg_keymap_bind(&keymap, key, command, &error), "%s", error.text);
}

static const char *command_of(uint32_t key)
{
    const char *command = vg_keymap_action(&keymap, "loss", key);
    return command != NULL ? command : "";
}

/* --- names ---------------------------------------------------------------------------------------------------- */

START_TEST(names_and_labels_are_these)
{
    static const struct {
        uint32_t key;
        const char *name, *label;
    } keys[] = {{'a', "a", "a"},
                {'A', "A", "A"},
                {' ', "space", "space"},
                {'=', "equals", "="},
                {':', "colon", ":"},
                {';', "semicolon", ";"},
                {'#', "hash", "#"},
                {'[', "lbracket", "["},
                {']', "rbracket", "]"},
                {0xe9, "\xc3\xa9", "\xc3\xa9"},
                {0x1f600, "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
                {VG_KEY_TAB, "tab", "Tab"},
                {VG_KEY_PAGE_UP, "pgup", "PgUp"},
                {VG_KEY_F1, "F1", "F1"},
                {VG_KEY_F12, "F12", "F12"},
                {12, "C-l", "Ctrl-L"},
                {VG_KEY_ALT_1, "M-1", "Alt-1"},
                {VG_KEY_ALT_9, "M-9", "Alt-9"},
                {VG_KEY_SHIFT_LEFT, "S-left", "S-left"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char text[VG_KEY_NAME_MAX];
        vg_key_name(keys[i].key, text);
        ck_assert_str_eq(text, keys[i].name);
        vg_key_label(keys[i].key, text);
        ck_assert_str_eq(text, keys[i].label);
    }
}
END_TEST

START_TEST(a_key_that_has_a_name_is_read_by_it)
{
    for (uint32_t key = 0; key <= VG_KEY_PASTE_END; key += key > 0x400 && key < 0x10ff00 ? 97 : 1) {
        char name[VG_KEY_NAME_MAX];
        uint32_t read = VG_KEY_NONE;
        vg_key_name(key, name);
        if (name[0] == '\0')
            continue;
        ck_assert_msg(vg_key_parse(name, &read, NULL), "%s", name);
        ck_assert_uint_eq(read, key);
        ck_assert_msg(strpbrk(name, " =:;#[]") == NULL, "an INI file cannot hold %s", name);
    }
}
END_TEST

START_TEST(every_key_of_the_tables_has_a_name)
{
    for (size_t i = 0; i < vg_action_count; i++)
        for (size_t k = 0; k < 4 && vg_actions[i].keys[k] != VG_KEY_NONE; k++) {
            char name[VG_KEY_NAME_MAX];
            vg_key_name(vg_actions[i].keys[k], name);
            ck_assert_msg(name[0] != '\0', "%s", vg_actions[i].about);
        }
}
END_TEST

START_TEST(words_are_read_in_any_case_and_in_other_words)
{
    static const struct {
        const char *text;
        uint32_t key;
    } names[] = {{"SPACE", ' '},
                 {"f5", VG_KEY_F5},
                 {"c-L", 12},
                 {"ctrl-l", 12},
                 {"alt-3", VG_KEY_ALT_1 + 2},
                 {"PageUp", VG_KEY_PAGE_UP},
                 {"Escape", VG_KEY_ESCAPE},
                 {"return", VG_KEY_ENTER}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        uint32_t key = VG_KEY_NONE;
        ck_assert_msg(vg_key_parse(names[i].text, &key, NULL), "%s", names[i].text);
        ck_assert_uint_eq(key, names[i].key);
    }
}
END_TEST

START_TEST(what_is_no_key_is_refused)
{
    static const char *const wrong[] = {"",    "ab",   "F0",       "F13",      "F1x",      "C-",
                                        "C-1", "C-i",  "C-m",      "C-h",      "M-0",      "M-a",
                                        " ",   "\x01", "\xc3\x28", "\xe2\x82", "\xc0\xaf", "\xed\xa0\x80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint32_t key = 7;
        struct vg_error error = {""};
        ck_assert_msg(!vg_key_parse(wrong[i], &key, &error), "%s", wrong[i]);
        ck_assert_uint_eq(key, 7);
        ck_assert(strstr(error.text, "no key") != NULL);
    }
}
END_TEST

/* --- bindings ------------------------------------------------------------------------------------------------- */

START_TEST(without_bindings_the_table_counts)
{
    for (size_t i = 0; i < vg_action_count; i++)
        ck_assert_str_eq(command_of(vg_actions[i].keys[0]), vg_actions[i].command);
    ck_assert_str_eq(vg_keymap_action(NULL, NULL, 'q'), "@quit");
    ck_assert_str_eq(vg_keymap_action(&keymap, "explorer", 'y'), "explore zoom y");
    ck_assert_ptr_null(vg_keymap_action(NULL, NULL, VG_KEY_F12));
}
END_TEST

START_TEST(a_binding_counts_before_the_table_and_before_a_panels_own_keys)
{
    bind('h', "@help");
    bind(VG_KEY_F12, "restart; step 10");
    ck_assert_str_eq(command_of('h'), "@help");
    ck_assert_str_eq(vg_keymap_action(&keymap, "explorer", 'h'), "@help");
    ck_assert_str_eq(command_of(VG_KEY_F12), "restart; step 10");
}
END_TEST

START_TEST(a_key_is_taken_away_and_given_back)
{
    bind('x', "none");
    ck_assert_ptr_null(vg_keymap_action(&keymap, "loss", 'x'));
    ck_assert_str_eq(vg_keymap_bound(&keymap, 'x'), "");
    bind('x', "clear");
    ck_assert_uint_eq(keymap.count, 0);
    ck_assert_str_eq(command_of('x'), "clear");
    bind('x', "redraw");
    bind('x', "restart");
    ck_assert_uint_eq(keymap.count, 1);
    vg_keymap_unbind(&keymap, 'x');
    vg_keymap_unbind(&keymap, 'x');
    ck_assert_str_eq(command_of('x'), "clear");
}
END_TEST

START_TEST(a_key_that_a_panel_uses_can_be_bound_to_what_it_is_elsewhere)
{
    bind('l', "select +1"); /* what the table says, but in the explorer it moves x */
    ck_assert_str_eq(vg_keymap_action(&keymap, "explorer", 'l'), "select +1");
}
END_TEST

START_TEST(a_command_that_there_is_not_is_refused)
{
    static const struct {
        const char *command, *says;
    } wrong[] = {{"activatoin relu", "activation"},
                 {"@halp", "help"},
                 {"restart; rstart", "restart"},
                 {"activation relu\x1b", "cannot be shown"},
                 {"theme \xc2\x9b"
                  "31m",
                  "cannot be shown"},
                 {"theme \xe2\x80\xae", "cannot be shown"},
                 {"theme \xff", "cannot be shown"},
                 {"pause\nquit", "cannot be shown"}};
    struct vg_error error = {""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_msg(!vg_keymap_bind(&keymap, 'z', wrong[i].command, &error), "%s", wrong[i].command);
        ck_assert_msg(strstr(error.text, wrong[i].says) != NULL, "%s", error.text);
        ck_assert_uint_eq(keymap.count, 0);
    }
    char longer[VG_BINDING_COMMAND_MAX + 1];
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    ck_assert(!vg_keymap_bind(&keymap, 'z', longer, &error));
    ck_assert(!vg_keymap_bind(&keymap, VG_KEY_MOUSE, "restart", &error));
    ck_assert(!vg_keymap_bind(&keymap, VG_KEY_NONE, "restart", &error));
}
END_TEST

START_TEST(every_command_of_the_screens_own_can_be_bound)
{
    const struct vg_command_info *info;
    char command[64];
    for (uint32_t i = 0; (info = vg_command_row(&vg_control_commands, i)) != NULL; i++)
        if (info->scope == VG_COMMAND_SCREEN) {
            snprintf(command, sizeof command, "%s%s", info->name[0] == '@' ? "" : "@", info->name);
            bind(0x4e00 + i, command);
        }
    ck_assert_uint_gt(keymap.count, 10);
}
END_TEST

START_TEST(there_is_always_a_way_out)
{
    struct vg_error error = {""};
    ck_assert(!vg_keymap_bind(&keymap, 3, "none", &error));
    ck_assert(strstr(error.text, "C-c") != NULL);
    ck_assert_str_eq(command_of(3), "@quit");
}
END_TEST

START_TEST(a_binding_is_kept_as_a_file_can_hold_it)
{
    bind('x', "  restart ;  step 10  ;; pause ");
    ck_assert_str_eq(keymap.bindings[0].command, "restart;  step 10;; pause");
    bind('x', "none");
    ck_assert_str_eq(keymap.bindings[0].command, "");
}
END_TEST

START_TEST(when_there_is_no_more_room_it_says_so)
{
    struct vg_error error = {""};
    for (uint32_t i = 0; i < VG_KEYMAP_MAX; i++)
        bind(0x4e00 + i, "restart");
    ck_assert(!vg_keymap_bind(&keymap, 0x5e00, "restart", &error));
    ck_assert(strstr(error.text, "room") != NULL);
    bind(0x4e00, "redraw");
    ck_assert_str_eq(command_of(0x4e00), "redraw");
    vg_keymap_unbind(&keymap, 0x4e01);
    ck_assert_str_eq(command_of(0x4e00 + VG_KEYMAP_MAX - 1), "restart");
}
END_TEST

/* --- what is shown -------------------------------------------------------------------------------------------- */

static const char *shown(const char *command)
{
    static char text[VG_KEYS_TEXT_MAX];
    for (size_t i = 0; i < vg_action_count; i++)
        if (strcmp(vg_actions[i].command, command) == 0) {
            vg_keymap_text(&keymap, vg_actions, vg_action_count, i, text);
            return text;
        }
    ck_abort_msg("no row does %s", command);
    return "";
}

START_TEST(rows_that_nobody_touched_show_their_own_text)
{
    char text[VG_KEYS_TEXT_MAX];
    bind(VG_KEY_F12, "set lr=1");
    for (size_t i = 0; i < vg_action_count; i++) {
        vg_keymap_text(&keymap, vg_actions, vg_action_count, i, text);
        ck_assert_str_eq(text, vg_actions[i].keys_text);
        vg_keymap_text(NULL, vg_actions, vg_action_count, i, text);
        ck_assert_str_eq(text, vg_actions[i].keys_text);
    }
}
END_TEST

START_TEST(a_key_of_ones_own_is_shown_one_taken_away_is_not)
{
    bind(VG_KEY_F5, "restart");
    ck_assert_str_eq(shown("restart"), "F5 r");
    bind('r', "none");
    ck_assert_str_eq(shown("restart"), "F5");
    vg_keymap_unbind(&keymap, VG_KEY_F5);
    ck_assert_str_eq(shown("restart"), "");
}
END_TEST

START_TEST(a_row_that_speaks_for_others_shows_a_key_of_each)
{
    bind(')', "depth +1");
    ck_assert_str_eq(shown("depth +1"), ")-");
    bind('-', "none");
    ck_assert_str_eq(shown("depth +1"), ")");
    bind('5', "none");
    ck_assert_str_eq(shown("activation sigmoid"), "12346789");
    bind(VG_KEY_F1, "activation sigmoid");
    ck_assert_int_le(vg_text_width(shown("activation sigmoid")), 8);
}
END_TEST

START_TEST(what_is_shown_fits_whatever_is_bound)
{
    bind(VG_KEY_SHIFT_RIGHT, "restart");
    bind(VG_KEY_BACKSPACE, "restart");
    bind(0x1f600, "restart");
    ck_assert_int_le(vg_text_width(shown("restart")), 8);
    ck_assert_str_eq(shown("restart"), "S-right");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("keymap");
    TCase *tests = tcase_create("keymap");
    tcase_add_checked_fixture(tests, start, NULL);
    tcase_add_test(tests, names_and_labels_are_these);
    tcase_add_test(tests, a_key_that_has_a_name_is_read_by_it);
    tcase_add_test(tests, every_key_of_the_tables_has_a_name);
    tcase_add_test(tests, words_are_read_in_any_case_and_in_other_words);
    tcase_add_test(tests, what_is_no_key_is_refused);
    tcase_add_test(tests, without_bindings_the_table_counts);
    tcase_add_test(tests, a_binding_counts_before_the_table_and_before_a_panels_own_keys);
    tcase_add_test(tests, a_key_is_taken_away_and_given_back);
    tcase_add_test(tests, a_key_that_a_panel_uses_can_be_bound_to_what_it_is_elsewhere);
    tcase_add_test(tests, a_command_that_there_is_not_is_refused);
    tcase_add_test(tests, every_command_of_the_screens_own_can_be_bound);
    tcase_add_test(tests, there_is_always_a_way_out);
    tcase_add_test(tests, a_binding_is_kept_as_a_file_can_hold_it);
    tcase_add_test(tests, when_there_is_no_more_room_it_says_so);
    tcase_add_test(tests, rows_that_nobody_touched_show_their_own_text);
    tcase_add_test(tests, a_key_of_ones_own_is_shown_one_taken_away_is_not);
    tcase_add_test(tests, a_row_that_speaks_for_others_shows_a_key_of_each);
    tcase_add_test(tests, what_is_shown_fits_whatever_is_bound);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
