/* test_header_click.c: what a click does when a menu of the header was closed before, and what the help does with long titles. */
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "control_maker.h"
#include "help.h"
#include "panel.h"

/* Opens the menu of the header's first field by a click, and closes it by Escape. */
static void open_and_close(struct bench *bench, int *row, int *col)
{
    ck_assert(find_shown(bench, "act sigmoid", row, col));
    click_at(bench, *row, *col);
    ck_assert(bench->control.menu.open);
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!bench->control.menu.open);
}

START_TEST(after_escape_a_click_elsewhere_leaves_the_header)
{
    struct bench *bench = make_bench("", 40, 120);
    int row, col;
    open_and_close(bench, &row, &col);
    ck_assert(find_shown(bench, "3 loss", &row, &col));
    click_at(bench, row + 3, col + 8);
    ck_assert_uint_eq(bench->control.screen.field, 0);
    press(bench, VG_KEY_ENTER); /* and no menu opens by a key that is for the panel */
    ck_assert(!bench->control.menu.open);
    free_bench(bench);
}
END_TEST

START_TEST(after_escape_a_click_where_the_menu_was_chooses_nothing)
{
    struct bench *bench = make_bench("", 40, 120);
    int row, col, field_row, field_col;
    ck_assert(find_shown(bench, "act sigmoid", &field_row, &field_col));
    click_at(bench, field_row, field_col);
    ck_assert(find_shown(bench, "softsign", &row, &col));
    /* the key and the click come in one batch: nothing was drawn between them */
    clear_sent(bench);
    vg_control_key(&bench->control, VG_KEY_ESCAPE);
    const struct vg_mouse mouse = {.kind = VG_MOUSE_PRESS, .button = 1, .row = row, .col = col};
    vg_control_mouse(&bench->control, &mouse);
    ck_assert_str_eq(last_sent(bench), "");
    free_bench(bench);
}
END_TEST

START_TEST(after_escape_the_same_field_opens_again)
{
    struct bench *bench = make_bench("", 40, 120);
    int row, col;
    open_and_close(bench, &row, &col);
    ck_assert(find_shown(bench, "[act sigmoid]", &row, &col));
    click_at(bench, row, col + 1);
    ck_assert(bench->control.menu.open);
    ck_assert_str_eq(bench->control.menu.command, "activation");
    free_bench(bench);
}
END_TEST

/* Of every panel at every width of a terminal that people have. */
START_TEST(titles_of_the_help_are_never_cut)
{
    static const int widths[] = {60, 80, 100, 120, 200};
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        struct bench *bench = make_bench("", 50, widths[w]);
        char line[96], last[96];
        int row, col;
        snprintf(line, sizeof line, ":panel %s\n:focus %s\n?", vg_look_panels[_i].name, vg_look_panels[_i].name);
        press_text(bench, line);
        ck_assert(bench->control.screen.look.help);
        const char *about = vg_look_panels[_i].about, *word = strrchr(about, ' ');
        snprintf(last, sizeof last, "%.60s", word ? word + 1 : about); /* the title's last word */
        ck_assert_msg(find_shown(bench, last, &row, &col), "%d columns: '%s' of '%s' is cut", widths[w], last, about);
        ck_assert_int_le(row, 5);
        free_bench(bench);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("header_click");
    TCase *tests = tcase_create("header_click");
    tcase_add_test(tests, after_escape_a_click_elsewhere_leaves_the_header);
    tcase_add_test(tests, after_escape_a_click_where_the_menu_was_chooses_nothing);
    tcase_add_test(tests, after_escape_the_same_field_opens_again);
    tcase_add_loop_test(tests, titles_of_the_help_are_never_cut, 0, VG_LOOK_PANEL_COUNT);
    tcase_set_timeout(tests, 60);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
