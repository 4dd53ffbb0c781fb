/* test_menu.c: the list to choose from: what it holds, what keys do, what it looks like. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "menu.h"
#include "panel.h"
#include "vgtop/experiment.h"

static struct vg_menu menu;
static char line[VG_MENU_LINE_MAX];

static void open_presets(void)
{
    ck_assert(vg_menu_open(&menu, "preset", NULL, NULL));
    ck_assert(menu.open);
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        ck_assert_int_eq(vg_menu_key(&menu, (unsigned char)*text), VG_MENU_STAYS);
}

static const char *choice(void)
{
    vg_menu_line(&menu, line);
    return line;
}

START_TEST(every_preset_is_in_the_list_with_its_line)
{
    open_presets();
    ck_assert_uint_eq(menu.count, vg_preset_count);
    for (size_t i = 0; i < vg_preset_count; i++) {
        ck_assert_str_eq(vg_menu_item(&menu, i)->name, vg_presets[i].name);
        ck_assert_str_eq(vg_menu_item(&menu, i)->about, vg_presets[i].about);
    }
    ck_assert_ptr_null(vg_menu_item(&menu, vg_preset_count));
}
END_TEST

START_TEST(a_setting_with_choices_has_a_list_too)
{
    ck_assert(vg_menu_open(&menu, "activation", NULL, NULL));
    ck_assert_uint_eq(vg_menu_shown(&menu), VG_ACTIVATION_COUNT + 1); /* and one to be typed */
    ck_assert(vg_menu_open(&menu, "panel", NULL, NULL));
    ck_assert_str_eq(choice(), "panel gradients");
}
END_TEST

START_TEST(a_command_without_names_has_none_and_says_so)
{
    struct vg_error error = {""};
    open_presets();
    ck_assert(!vg_menu_open(&menu, "restart", NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "restart"));
    ck_assert_str_eq(menu.command, "preset");
}
END_TEST

START_TEST(arrows_and_jk_move_and_stop_at_the_ends)
{
    open_presets();
    vg_menu_key(&menu, VG_KEY_UP);
    ck_assert_uint_eq(menu.selected, 0);
    vg_menu_key(&menu, VG_KEY_DOWN);
    vg_menu_key(&menu, 'j');
    ck_assert_uint_eq(menu.selected, 2);
    vg_menu_key(&menu, 'k');
    ck_assert_uint_eq(menu.selected, 1);
    vg_menu_key(&menu, VG_KEY_END);
    vg_menu_key(&menu, VG_KEY_DOWN);
    vg_menu_key(&menu, VG_KEY_PAGE_DOWN);
    ck_assert_uint_eq(menu.selected, vg_preset_count - 1);
    vg_menu_key(&menu, VG_KEY_HOME);
    vg_menu_key(&menu, VG_KEY_PAGE_UP);
    ck_assert_uint_eq(menu.selected, 0);
}
END_TEST

START_TEST(enter_closes_it_and_gives_the_command)
{
    open_presets();
    vg_menu_key(&menu, VG_KEY_DOWN);
    ck_assert_int_eq(vg_menu_key(&menu, VG_KEY_ENTER), VG_MENU_CHOSEN);
    ck_assert(!menu.open);
    ck_assert_str_eq(choice(), "preset rings");
    ck_assert_int_eq(vg_menu_key(&menu, VG_KEY_ENTER), VG_MENU_CANCELLED); /* it is closed */
}
END_TEST

START_TEST(letters_narrow_the_list_down)
{
    open_presets();
    vg_menu_key(&menu, VG_KEY_END);
    type("spiral-r");
    ck_assert_uint_eq(vg_menu_shown(&menu), 1);
    ck_assert_str_eq(choice(), "preset spiral-relu");
    vg_menu_key(&menu, VG_KEY_BACKSPACE);
    vg_menu_key(&menu, VG_KEY_BACKSPACE);
    ck_assert_str_eq(menu.filter, "spiral");
    ck_assert_str_eq(choice(), "preset spiral");
    type("k"); /* a letter as any other once something is typed */
    ck_assert_str_eq(menu.filter, "spiralk");
}
END_TEST

START_TEST(nothing_that_fits_cannot_be_chosen)
{
    open_presets();
    type("xyzzy");
    ck_assert_uint_eq(vg_menu_shown(&menu), 0);
    ck_assert_int_eq(vg_menu_key(&menu, VG_KEY_ENTER), VG_MENU_STAYS);
    vg_menu_key(&menu, VG_KEY_DOWN);
    ck_assert_str_eq(choice(), "");
    for (int i = 0; i < 100; i++)
        type("y");
    ck_assert_uint_lt(strlen(menu.filter), VG_MENU_FILTER_MAX);
}
END_TEST

START_TEST(escape_takes_back_the_letters_first_and_then_closes)
{
    open_presets();
    type("deep");
    ck_assert_int_eq(vg_menu_key(&menu, VG_KEY_ESCAPE), VG_MENU_STAYS);
    ck_assert_uint_eq(vg_menu_shown(&menu), vg_preset_count);
    ck_assert_int_eq(vg_menu_key(&menu, VG_KEY_ESCAPE), VG_MENU_CANCELLED);
    ck_assert(!menu.open);
}
END_TEST

START_TEST(a_digit_chooses_one_of_the_first_nine_while_nothing_is_typed)
{
    open_presets();
    char ninth[VG_MENU_LINE_MAX];
    snprintf(ninth, sizeof ninth, "preset %s", vg_presets[8].name);
    ck_assert_int_eq(vg_menu_key(&menu, '9'), VG_MENU_CHOSEN);
    ck_assert_str_eq(choice(), ninth);
    open_presets();
    type("circles");
    ck_assert_int_eq(vg_menu_key(&menu, '2'), VG_MENU_STAYS);
    ck_assert_str_eq(menu.filter, "circles2");
    open_presets();
    ck_assert_int_eq(vg_menu_key(&menu, '0'), VG_MENU_STAYS);
    ck_assert_str_eq(menu.filter, "0");
    ck_assert(vg_menu_open(&menu, "norm", NULL, NULL));
    ck_assert_int_eq(vg_menu_key(&menu, '9'), VG_MENU_STAYS); /* there are not so many */
    ck_assert(menu.open);
}
END_TEST

START_TEST(the_value_that_there_is_now_is_marked_and_selected)
{
    ck_assert(vg_menu_open(&menu, "activation", NULL, NULL));
    vg_menu_now(&menu, "leaky_relu:0.3");
    ck_assert_str_eq(choice(), "activation leaky_relu");
    ck_assert(vg_menu_is_now(&menu, vg_menu_item(&menu, menu.selected)));
    vg_menu_now(&menu, "something else");
    ck_assert_uint_eq(menu.selected, 0);
    ck_assert(!vg_menu_is_now(&menu, vg_menu_item(&menu, 0)));
}
END_TEST

START_TEST(a_click_chooses_as_enter_does_and_nothing_beyond_the_list)
{
    open_presets();
    type("spiral");
    ck_assert_int_eq(vg_menu_choose(&menu, 7), VG_MENU_STAYS);
    ck_assert(menu.open);
    ck_assert_int_eq(vg_menu_choose(&menu, 1), VG_MENU_CHOSEN);
    ck_assert_str_eq(choice(), "preset spiral-relu");
    ck_assert_int_eq(vg_menu_choose(&menu, 0), VG_MENU_STAYS); /* it is closed */
}
END_TEST

START_TEST(themes_are_those_that_were_found)
{
    static const char *const names[] = {"day", "night"};
    const struct vg_look_names themes = {2, names};
    ck_assert(vg_menu_open(&menu, "theme", &themes, NULL));
    ck_assert_uint_eq(vg_menu_shown(&menu), 2);
    ck_assert_str_eq(choice(), "theme day");
    ck_assert(!vg_menu_open(&menu, "theme", NULL, NULL));
}
END_TEST

START_TEST(every_setting_has_a_list_and_where_there_is_more_the_last_row_types_it)
{
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        char typed[VG_MENU_LINE_MAX];
        ck_assert(vg_menu_open(&menu, vg_settings[i].key, NULL, NULL));
        ck_assert_uint_ge(vg_menu_shown(&menu), 2);
        ck_assert_ptr_nonnull(strstr(menu.title, vg_settings[i].key));
        vg_menu_key(&menu, VG_KEY_END);
        snprintf(typed, sizeof typed, "@type %s", vg_settings[i].key);
        bool names_alone = i == VG_SET_NORM || i == VG_SET_OPTIMIZER || i == VG_SET_MISSING || i == VG_SET_TASK ||
                           i == VG_SET_HEADER || i == VG_SET_SCALE || i == VG_SET_LOSS || i == VG_SET_CLASS_WEIGHT;
        ck_assert_int_eq(strcmp(choice(), typed) == 0, !names_alone);
    }
}
END_TEST

/* ---- the picture */

static bool row_has(const struct vg_cells *cells, int row, const char *text)
{
    for (int col = 0; col + (int)strlen(text) <= cells->cols; col++) {
        size_t i = 0;
        while (text[i] != '\0' && vg_cells_at(cells, row, col + (int)i)->ch == (unsigned char)text[i])
            i++;
        if (text[i] == '\0')
            return true;
    }
    return false;
}

static bool shows(const struct vg_cells *cells, const char *text)
{
    for (int row = 0; row < cells->rows; row++)
        if (row_has(cells, row, text))
            return true;
    return false;
}

static struct vg_cells draw(int rows, int cols)
{
    const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    struct vg_screen screen = {.theme = vg_theme_default()};
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    vg_panel_menu(&screen, &menu, (struct vg_rect){0, 0, rows, cols}, &cells);
    return cells;
}

START_TEST(the_selected_item_is_always_seen)
{
    for (int rows = 6; rows <= 30; rows += 3) {
        open_presets();
        for (size_t i = 0; i < vg_preset_count; i++) {
            struct vg_cells cells = draw(rows, 100);
            ck_assert(shows(&cells, vg_presets[i].name));
            vg_cells_free(&cells);
            vg_menu_key(&menu, VG_KEY_DOWN);
        }
    }
}
END_TEST

START_TEST(the_letters_typed_and_the_keys_are_seen)
{
    open_presets();
    type("deep");
    struct vg_cells cells = draw(24, 80);
    ck_assert(shows(&cells, "only deep"));
    ck_assert(shows(&cells, "Esc closes"));
    ck_assert(shows(&cells, "circles-deep-sigmoid"));
    ck_assert(!shows(&cells, "iris"));
    vg_cells_free(&cells);
    type("er than deep");
    cells = draw(24, 80);
    ck_assert(shows(&cells, "nothing has these letters"));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(it_can_be_drawn_at_every_size)
{
    open_presets();
    for (int rows = 0; rows <= 40; rows++)
        for (int cols = 0; cols <= 200; cols += cols < 60 ? 1 : 20) {
            struct vg_cells cells = draw(rows, cols);
            vg_cells_free(&cells);
        }
    ck_assert(menu.open);
}
END_TEST

START_TEST(a_closed_menu_draws_nothing)
{
    open_presets();
    vg_menu_key(&menu, VG_KEY_ESCAPE);
    struct vg_cells cells = draw(24, 80);
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            ck_assert_uint_eq(vg_cells_at(&cells, row, col)->ch, ' ');
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_name_that_is_typed_whole_is_meant_before_names_that_hold_it)
{
    ck_assert(vg_menu_open(&menu, "preset", NULL, NULL));
    for (const char *at = "deep"; *at != '\0'; at++)
        vg_menu_key(&menu, (unsigned char)*at);
    ck_assert_str_eq(choice(), "preset deep");
    vg_menu_key(&menu, VG_KEY_UP); /* the others are still there */
    ck_assert_str_ne(choice(), "preset deep");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("menu");
    TCase *tests = tcase_create("menu");
    tcase_add_test(tests, every_preset_is_in_the_list_with_its_line);
    tcase_add_test(tests, a_setting_with_choices_has_a_list_too);
    tcase_add_test(tests, a_command_without_names_has_none_and_says_so);
    tcase_add_test(tests, arrows_and_jk_move_and_stop_at_the_ends);
    tcase_add_test(tests, enter_closes_it_and_gives_the_command);
    tcase_add_test(tests, letters_narrow_the_list_down);
    tcase_add_test(tests, nothing_that_fits_cannot_be_chosen);
    tcase_add_test(tests, escape_takes_back_the_letters_first_and_then_closes);
    tcase_add_test(tests, a_digit_chooses_one_of_the_first_nine_while_nothing_is_typed);
    tcase_add_test(tests, the_value_that_there_is_now_is_marked_and_selected);
    tcase_add_test(tests, a_click_chooses_as_enter_does_and_nothing_beyond_the_list);
    tcase_add_test(tests, themes_are_those_that_were_found);
    tcase_add_test(tests, every_setting_has_a_list_and_where_there_is_more_the_last_row_types_it);
    tcase_add_test(tests, the_selected_item_is_always_seen);
    tcase_add_test(tests, the_letters_typed_and_the_keys_are_seen);
    tcase_add_test(tests, it_can_be_drawn_at_every_size);
    tcase_add_test(tests, a_closed_menu_draws_nothing);
    tcase_add_test(tests, a_name_that_is_typed_whole_is_meant_before_names_that_hold_it);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
