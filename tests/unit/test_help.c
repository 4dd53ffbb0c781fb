/* test_help.c: the help: a text for every panel, two columns, the filter, and every command of the screen. */
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "control_maker.h"
#include "help.h"
#include "keymap.h"

static struct bench *bench;

static void setup(void)
{
    bench = make_bench("hidden=4,4", 40, 120);
}

static void teardown(void)
{
    free_bench(bench);
}

static const struct vg_look *look(void)
{
    return &bench->control.screen.look;
}

/* The row in which a text is shown; -1: it is not. */
static int row_of(const char *text)
{
    int row = -1, col;
    return find_shown(bench, text, &row, &col) ? row : -1;
}

START_TEST(every_panel_has_a_text)
{
    size_t count = 0;
    const char *name = vg_look_panels[_i].name;
    const struct vg_help_line *lines = vg_help_of_panel(name, &count);
    ck_assert_msg(lines != NULL && count > 0, "src/ui/panels/help_words.c has no text about the panel '%s'", name);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(vg_text_width(lines[i].mark) <= VG_HELP_MARK_COLS, "%s", lines[i].mark);
        ck_assert_uint_gt(strlen(lines[i].text), 0);
    }
}
END_TEST

START_TEST(the_help_begins_with_the_panel_that_has_the_focus)
{
    char title[64];
    snprintf(title, sizeof title, ":focus %s\n?", "loss");
    press_text(bench, title);
    snprintf(title, sizeof title, "%d loss: ", VG_LOOK_LOSS + 1);
    ck_assert_int_eq(row_of(title), 3);
    ck_assert(row_of("guessing") > 0);
    press(bench, '?');
    press_text(bench, ":layout learn\n:focus explorer\n?");
    ck_assert(is_shown(bench, "explorer: "));
    ck_assert(row_of("Explorer, in [brackets]") > 0);
    ck_assert(row_of("Explorer, in [brackets]") < row_of("How to read the screen"));
}
END_TEST

START_TEST(a_wide_screen_has_two_columns)
{
    press(bench, '?');
    const size_t page = vg_screen_help_page(40, 120);
    ck_assert_uint_eq(page, 2 * vg_screen_help_page(40, 99));
    int row, col;
    ck_assert(find_shown(bench, "Network", &row, &col));
    ck_assert_int_gt(col, 50); /* the second column */
    resize_bench(bench, 40, 99);
    ck_assert(!find_shown(bench, "Training", &row, &col) || col < 50);
}
END_TEST

START_TEST(a_slash_filters_as_one_types)
{
    press(bench, '?');
    ck_assert(is_shown(bench, "Training"));
    press_text(bench, "/LeArNing RaTe");
    ck_assert(is_shown(bench, "half, twice the learning rate"));
    ck_assert(!is_shown(bench, "twice the batch"));
    ck_assert(is_shown(bench, "/LeArNing RaTe_"));
    press(bench, 'q'); /* is typed, too */
    ck_assert(look()->help);
    ck_assert(is_shown(bench, "nothing here holds that text"));
    press(bench, VG_KEY_BACKSPACE);
    ck_assert(is_shown(bench, "half, twice the learning rate"));
    press(bench, VG_KEY_ENTER); /* the text stays, and keys are keys again */
    ck_assert(!look()->help_typing && look()->help_filter[0] != '\0');
    press(bench, VG_KEY_ESCAPE);
    ck_assert(look()->help && look()->help_filter[0] == '\0');
    ck_assert(is_shown(bench, "Training"));
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!look()->help);
}
END_TEST

START_TEST(a_filter_is_gone_when_the_help_is_opened_again)
{
    press_text(bench, "?/rate");
    press(bench, VG_KEY_ENTER);
    press_text(bench, "??");
    ck_assert(look()->help && look()->help_filter[0] == '\0' && !look()->help_typing);
}
END_TEST

START_TEST(a_filter_takes_any_text)
{
    press_text(bench, "?/");
    for (int i = 0; i < 60; i++)
        press(bench, i % 2 ? 0x4e00 : 0xe9);
    for (int i = 0; i < 60; i++)
        press(bench, VG_KEY_BACKSPACE);
    ck_assert(look()->help && look()->help_filter[0] == '\0');
}
END_TEST

START_TEST(every_command_of_the_screen_is_in_the_help)
{
    const struct vg_command_info *info;
    press(bench, '?');
    for (size_t i = 0; (info = vg_command_row(&vg_control_commands, i)) != NULL; i++) {
        if (info->name[0] == '@')
            continue;
        char text[300];
        snprintf(text, sizeof text, "/%.25s", info->about);
        press_text(bench, text);
        ck_assert_msg(is_shown(bench, info->name), "%s", info->name);
        press(bench, VG_KEY_ESCAPE);
    }
}
END_TEST

START_TEST(a_key_may_have_every_command_of_the_screen)
{
    static struct vg_keymap keymap;
    const struct vg_command_info *info;
    struct vg_error error = {""};
    uint32_t key = 0x4e00;
    keymap.count = 0;
    for (size_t i = 0; (info = vg_command_row(&vg_control_commands, i)) != NULL; i++) {
        ck_assert_msg(vg_keymap_bind(&keymap, key, info->name, &error), "%s: %s", info->name, error.text);
        vg_keymap_unbind(&keymap, key++);
    }
    char label[VG_KEY_NAME_MAX]; /* with an @ or without, it is the same command */
    ck_assert(vg_keymap_bind(&keymap, VG_KEY_F5, "picture", &error));
    ck_assert(vg_keymap_find(&keymap, "@picture", label));
    ck_assert_str_eq(label, "F5");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("help");
    TCase *tests = tcase_create("help");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, every_panel_has_a_text, 0, VG_LOOK_PANEL_COUNT);
    tcase_add_test(tests, the_help_begins_with_the_panel_that_has_the_focus);
    tcase_add_test(tests, a_wide_screen_has_two_columns);
    tcase_add_test(tests, a_slash_filters_as_one_types);
    tcase_add_test(tests, a_filter_is_gone_when_the_help_is_opened_again);
    tcase_add_test(tests, a_filter_takes_any_text);
    tcase_add_test(tests, every_command_of_the_screen_is_in_the_help);
    tcase_add_test(tests, a_key_may_have_every_command_of_the_screen);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
