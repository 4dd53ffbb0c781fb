/* test_setup.c: the setup: pages, rows, and giving actions other keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "control_maker.h"
#include "setup.h"

static struct vg_config config;
static struct vg_setup setup;
static char line[VG_SETUP_LINE_MAX];

static void begin(void)
{
    vg_config_default(&config);
    setup = (struct vg_setup){.open = true, .config = &config};
}

static enum vg_setup_result key(uint32_t code)
{
    return vg_setup_key(&setup, &config, code, line);
}

/* The row of the page Keys with that command. */
static size_t row_of(const char *command)
{
    for (size_t row = 0; row < vg_setup_rows(VG_SETUP_KEYS); row++)
        if (strcmp(vg_setup_action(row, NULL)->command, command) == 0)
            return row;
    ck_abort_msg("%s has no row", command);
}

static const char *keys_of(const char *command)
{
    static char text[VG_SETUP_KEYS_MAX];
    vg_setup_keys_text(&config.keymap, vg_setup_action(row_of(command), NULL), text);
    return text;
}

static void go_to(const char *command)
{
    vg_setup_turn(&setup, VG_SETUP_KEYS);
    vg_setup_select(&setup, row_of(command));
}

START_TEST(tab_arrows_and_hl_turn_the_pages_round)
{
    static const uint32_t next[] = {VG_KEY_TAB, VG_KEY_RIGHT, 'l'}, before[] = {VG_KEY_BACK_TAB, VG_KEY_LEFT, 'h'};
    for (int i = 0; i < VG_SETUP_PAGES; i++)
        key(next[_i]);
    ck_assert_int_eq(setup.page, VG_SETUP_SCREEN);
    key(before[_i]);
    ck_assert_int_eq(setup.page, VG_SETUP_KEYS);
    key(next[_i]);
    ck_assert_int_eq(setup.page, VG_SETUP_SCREEN);
}
END_TEST

START_TEST(moving_stops_at_the_ends_of_every_page)
{
    setup.page = (enum vg_setup_page)_i;
    size_t rows = vg_setup_rows(setup.page);
    ck_assert_uint_gt(rows, 1);
    key('k');
    ck_assert_uint_eq(setup.selected[_i], 0);
    key('j');
    ck_assert_uint_eq(setup.selected[_i], 1);
    key('G');
    key(VG_KEY_DOWN);
    key(VG_KEY_PAGE_DOWN);
    ck_assert_uint_eq(setup.selected[_i], rows - 1);
    key(VG_KEY_HOME);
    key(VG_KEY_PAGE_UP);
    ck_assert_uint_eq(setup.selected[_i], 0);
    for (int i = 0; i < 100; i++)
        key(VG_KEY_PAGE_DOWN);
    ck_assert_uint_eq(setup.selected[_i], rows - 1);
}
END_TEST

START_TEST(enter_asks_for_the_list_of_the_row)
{
    ck_assert_int_eq(key(VG_KEY_ENTER), VG_SETUP_COMMAND);
    ck_assert_str_eq(line, "@menu @config theme");
    key(VG_KEY_TAB);
    key('j');
    ck_assert_int_eq(key(' '), VG_SETUP_COMMAND);
    ck_assert_str_eq(line, "@menu data");
    ck_assert_str_eq(vg_setup_experiment(vg_setup_rows(VG_SETUP_EXPERIMENT) - 1), "speed");
}
END_TEST

START_TEST(w_writes_escape_leaves_and_neither_does_the_other)
{
    ck_assert_int_eq(key('w'), VG_SETUP_COMMAND);
    ck_assert_str_eq(line, "@save");
    ck_assert(setup.open);
    ck_assert_int_eq(key(VG_KEY_ESCAPE), VG_SETUP_CLOSED);
    ck_assert_str_eq(line, "");
    ck_assert(!setup.open);
    ck_assert_int_eq(key('w'), VG_SETUP_CLOSED);
    ck_assert_str_eq(line, "");
}
END_TEST

START_TEST(every_action_has_a_row_and_its_keys)
{
    char text[VG_SETUP_KEYS_MAX];
    size_t rows = vg_setup_rows(VG_SETUP_KEYS), with_panel = 0;
    ck_assert_uint_gt(rows, vg_action_count);
    for (size_t row = 0; row < rows; row++) {
        const char *panel;
        const struct vg_action *action = vg_setup_action(row, &panel);
        ck_assert_ptr_nonnull(action);
        with_panel += panel != NULL;
        vg_setup_keys_text(&config.keymap, action, text);
        ck_assert_str_ne(text, "none");
    }
    ck_assert_uint_eq(with_panel, rows - vg_action_count);
    ck_assert_ptr_null(vg_setup_action(rows, NULL));
    ck_assert_str_eq(keys_of("depth +1"), "+ =");
}
END_TEST

START_TEST(a_free_key_is_taken_at_once)
{
    go_to("restart");
    key(VG_KEY_ENTER);
    ck_assert(setup.binding);
    key(VG_KEY_F5);
    ck_assert(!setup.binding && setup.unsaved);
    ck_assert_str_eq(vg_keymap_bound(&config.keymap, VG_KEY_F5), "restart");
    ck_assert_str_eq(keys_of("restart"), "F5 r");
}
END_TEST

START_TEST(a_key_that_does_something_else_is_named_and_must_be_pressed_twice)
{
    go_to("restart");
    key(VG_KEY_ENTER);
    key('x');
    ck_assert(setup.binding && !setup.unsaved);
    ck_assert_ptr_nonnull(strstr(setup.message, "`clear`"));
    ck_assert_ptr_null(vg_keymap_bound(&config.keymap, 'x'));
    key('o'); /* another taken one: this one is asked about now */
    ck_assert_ptr_nonnull(strstr(setup.message, "optimizer"));
    key('x');
    ck_assert(setup.binding);
    key('x');
    ck_assert(!setup.binding);
    ck_assert_str_eq(vg_keymap_bound(&config.keymap, 'x'), "restart");
    ck_assert_str_eq(keys_of("clear"), "none");
}
END_TEST

START_TEST(a_panels_own_key_is_a_conflict_too)
{
    const struct vg_action *own = vg_setup_action(vg_setup_rows(VG_SETUP_KEYS) - 1, NULL);
    go_to("restart");
    key(VG_KEY_ENTER);
    key(own->keys[0]);
    ck_assert(setup.binding);
    ck_assert_uint_gt(strlen(setup.message), 0);
}
END_TEST

START_TEST(escape_leaves_the_keys_as_they_are)
{
    go_to("restart");
    key(VG_KEY_ENTER);
    key('x');
    key(VG_KEY_ESCAPE);
    ck_assert(setup.open && !setup.binding && !setup.unsaved);
    ck_assert_uint_eq(config.keymap.count, 0);
    key(VG_KEY_ENTER);
    key('x');
    ck_assert(setup.binding); /* the first press was forgotten */
}
END_TEST

START_TEST(control_c_cannot_be_given_away)
{
    go_to("restart");
    key(VG_KEY_ENTER);
    key(3);
    key(3);
    ck_assert_uint_eq(config.keymap.count, 0);
    ck_assert_uint_gt(strlen(setup.message), 0);
    key(VG_KEY_ESCAPE);
    ck_assert_int_eq(key(3), VG_SETUP_COMMAND);
    ck_assert_str_eq(line, "@quit");
}
END_TEST

START_TEST(keys_are_taken_away_one_by_one_and_given_back_together)
{
    go_to("depth +1");
    key(VG_KEY_DELETE);
    ck_assert_str_eq(keys_of("depth +1"), "+");
    key('x');
    ck_assert_str_eq(keys_of("depth +1"), "none");
    ck_assert(setup.unsaved);
    size_t count = config.keymap.count;
    key('x');
    ck_assert_uint_eq(config.keymap.count, count);
    key(VG_KEY_BACKSPACE);
    ck_assert_str_eq(keys_of("depth +1"), "+ =");
    ck_assert_uint_eq(config.keymap.count, 0);
}
END_TEST

START_TEST(on_other_pages_these_keys_change_nothing)
{
    setup.page = VG_SETUP_SCREEN;
    key('x');
    key(VG_KEY_BACKSPACE);
    key(VG_KEY_DELETE);
    ck_assert_uint_eq(config.keymap.count, 0);
    ck_assert(!setup.unsaved);
}
END_TEST

START_TEST(a_full_keymap_says_so)
{
    char command[32];
    for (uint32_t k = 0; config.keymap.count < VG_KEYMAP_MAX; k++) {
        snprintf(command, sizeof command, "select %u", (unsigned)k % 1000 + 1);
        ck_assert(vg_keymap_bind(&config.keymap, 0x400 + k, command, NULL));
    }
    go_to("restart");
    key(VG_KEY_ENTER);
    key(VG_KEY_F5);
    ck_assert(setup.binding);
    ck_assert_uint_gt(strlen(setup.message), 0);
    ck_assert_uint_eq(config.keymap.count, VG_KEYMAP_MAX);
}
END_TEST

/* --- the picture ---------------------------------------------------------------------------------------------- */

START_TEST(the_selected_row_is_always_seen)
{
    static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}};
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    press(bench, 'S');
    press(bench, VG_KEY_BACK_TAB);
    for (size_t row = 0; row < vg_setup_rows(VG_SETUP_KEYS); row++) {
        const char *command = vg_setup_action(row, NULL)->command;
        ck_assert_msg(is_shown(bench, command), "%s", command);
        press(bench, 'j');
    }
    press(bench, VG_KEY_BACK_TAB);
    for (size_t row = 0; row < vg_setup_rows(VG_SETUP_EXPERIMENT); row++) {
        ck_assert_msg(is_shown(bench, vg_setup_experiment(row)), "%s", vg_setup_experiment(row));
        press(bench, 'j');
    }
    free_bench(bench);
}
END_TEST

START_TEST(it_says_where_it_writes_to_and_whether_there_is_something_to_write)
{
    struct bench *bench = make_bench("", 24, 80);
    strcpy(bench->control.setup.place, "~/.config/vgtop/vgtop.conf");
    press(bench, 'S');
    ck_assert(is_shown(bench, "w writes ~/.config/vgtop/vgtop.conf: nothing to write"));
    vg_control_line(&bench->control, "config mouse off");
    draw_bench(bench);
    ck_assert(is_shown(bench, "w writes ~/.config/vgtop/vgtop.conf: not written yet"));
    memset(bench->control.setup.place, 'p', 150);
    resize_bench(bench, 16, 60);
    ck_assert(is_shown(bench, "w writes the file: not written yet"));
    free_bench(bench);
}
END_TEST

START_TEST(hostile_values_do_not_smear)
{
    struct bench *bench = make_bench("", 24, 80);
    strcpy(bench->control.config.theme, "\033[2J\xff\n\xe4\xb8\xad\xe2\x80\xae/x");
    strcpy(bench->control.setup.place, "\033]0;x\007/\n");
    press(bench, 'S');
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            uint32_t ch = vg_cells_at(&bench->control.cells, row, col)->ch;
            ck_assert(ch == 0 || ch == VG_CELL_TAIL || (ch >= ' ' && ch != 0x7f && ch != 0x202e));
        }
    free_bench(bench);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("setup");
    TCase *tests = tcase_create("setup");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, begin, NULL);
    tcase_add_loop_test(tests, tab_arrows_and_hl_turn_the_pages_round, 0, 3);
    tcase_add_loop_test(tests, moving_stops_at_the_ends_of_every_page, 0, VG_SETUP_PAGES);
    tcase_add_test(tests, enter_asks_for_the_list_of_the_row);
    tcase_add_test(tests, w_writes_escape_leaves_and_neither_does_the_other);
    tcase_add_test(tests, every_action_has_a_row_and_its_keys);
    tcase_add_test(tests, a_free_key_is_taken_at_once);
    tcase_add_test(tests, a_key_that_does_something_else_is_named_and_must_be_pressed_twice);
    tcase_add_test(tests, a_panels_own_key_is_a_conflict_too);
    tcase_add_test(tests, escape_leaves_the_keys_as_they_are);
    tcase_add_test(tests, control_c_cannot_be_given_away);
    tcase_add_test(tests, keys_are_taken_away_one_by_one_and_given_back_together);
    tcase_add_test(tests, on_other_pages_these_keys_change_nothing);
    tcase_add_test(tests, a_full_keymap_says_so);
    tcase_add_loop_test(tests, the_selected_row_is_always_seen, 0, 3);
    tcase_add_test(tests, it_says_where_it_writes_to_and_whether_there_is_something_to_write);
    tcase_add_test(tests, hostile_values_do_not_smear);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
