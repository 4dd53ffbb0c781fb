/* test_hotspot.c: every cell of the picture does what is drawn there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "actions.h"
#include "control_maker.h"

static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static struct vg_hit at(const struct bench *bench, int row, int col)
{
    return vg_hit(&bench->control.hotspots, row, col);
}

static const struct vg_look *look(const struct bench *bench)
{
    return &bench->control.screen.look;
}

/* The first cell that means this; false: none does. */
static bool find(const struct bench *bench, enum vg_hit_kind kind, size_t number, int *row, int *col)
{
    for (*row = 0; *row < bench->control.cells.rows; (*row)++)
        for (*col = 0; *col < bench->control.cells.cols; (*col)++)
            if (at(bench, *row, *col).kind == kind && at(bench, *row, *col).number == number)
                return true;
    return false;
}

static bool row_has(const struct bench *bench, int row, const char *text)
{
    for (int col = 0; col < bench->control.cells.cols; col++) {
        int i = 0;
        while (text[i] != '\0' && vg_cells_at(&bench->control.cells, row, col + i) != NULL &&
               vg_cells_at(&bench->control.cells, row, col + i)->ch == (unsigned char)text[i])
            i++;
        if (text[i] == '\0')
            return true;
    }
    return false;
}

START_TEST(what_is_said_last_lies_on_top_and_the_panel_below_is_known)
{
    struct vg_hotspots spots = {0};
    struct vg_cells cells = {.hotspots = &spots};
    vg_hotspot(&cells, (struct vg_rect){2, 2, 10, 10}, VG_HIT_PANEL, 3);
    vg_hotspot(&cells, (struct vg_rect){4, 4, 1, 2}, VG_HIT_LAYER, 7);
    vg_hotspot(&cells, (struct vg_rect){5, 5, 0, 4}, VG_HIT_MENU, 0);
    ck_assert_int_eq(vg_hit(&spots, 4, 5).kind, VG_HIT_LAYER);
    ck_assert_uint_eq(vg_hit(&spots, 4, 5).number, 7);
    ck_assert(vg_hit(&spots, 4, 5).in_panel);
    ck_assert_uint_eq(vg_hit(&spots, 4, 5).slot, 3);
    ck_assert_int_eq(vg_hit(&spots, 4, 6).kind, VG_HIT_PANEL);
    ck_assert_int_eq(vg_hit(&spots, 5, 5).kind, VG_HIT_PANEL);
    ck_assert_int_eq(vg_hit(&spots, 12, 5).kind, VG_HIT_NOTHING);
    ck_assert_int_eq(vg_hit(&spots, -1, -1).kind, VG_HIT_NOTHING);
    ck_assert_int_eq(vg_hit(&spots, 2147483647, 2147483647).kind, VG_HIT_NOTHING);
    for (size_t i = 0; i < VG_HOTSPOTS_MAX + 5; i++)
        vg_hotspot(&cells, (struct vg_rect){20, 20, 1, 1}, VG_HIT_MENU_ROW, i);
    ck_assert_uint_eq(spots.count, VG_HOTSPOTS_MAX);
    ck_assert_uint_eq(vg_hit(&spots, 20, 20).number, VG_HOTSPOTS_MAX + 4);
    cells.hotspots = NULL;
    vg_hotspot(&cells, (struct vg_rect){0, 0, 1, 1}, VG_HIT_MENU, 0);
}
END_TEST

START_TEST(every_cell_of_a_layer_selects_it)
{
    for (int layout = 0; layout < VG_LOOK_LAYOUT_COUNT; layout++) {
        struct bench *bench = make_bench("hidden=8x12", sizes[_i][0], sizes[_i][1]);
        bench->control.screen.look.layout = (enum vg_look_layout)layout;
        draw_bench(bench);
        size_t seen = 0;
        for (int row = 0; row < sizes[_i][0]; row++)
            for (int col = 0; col < sizes[_i][1]; col += 3) {
                struct vg_hit hit = at(bench, row, col);
                if (hit.kind != VG_HIT_LAYER || seen++ % (size_t)thin() != 0)
                    continue;
                click_at(bench, row, col);
                ck_assert_uint_eq(look(bench)->selected, hit.number);
                ck_assert_uint_eq(vg_look_focus(look(bench)), hit.slot);
                ck_assert_uint_eq(bench->sent_count, 0);
            }
        ck_assert_uint_gt(seen, 3); /* the names of lines at least */
        free_bench(bench);
    }
}
END_TEST

START_TEST(the_row_of_a_layer_holds_its_name)
{
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    bench->control.screen.look.rows = true;
    vg_look_place(&bench->control.screen.look)->zoom = true;
    draw_bench(bench);
    struct vg_rect panel = vg_screen_rect(&bench->control.screen, VG_LOOK_GRADIENTS, sizes[_i][0], sizes[_i][1]);
    size_t seen = 0;
    for (int row = panel.row; row < panel.row + panel.rows; row++)
        for (size_t layer = 1; layer <= 5; layer++) {
            char name[32];
            snprintf(name, sizeof name, layer < 5 ? "layer %zu " : "output ", layer);
            if (vg_cells_at(&bench->control.cells, row, panel.col + 2)->ch != (unsigned char)name[0] ||
                vg_cells_at(&bench->control.cells, row, panel.col + 8)->ch != (unsigned char)name[6])
                continue;
            ck_assert_int_eq(at(bench, row, panel.col + 2).kind, VG_HIT_LAYER);
            ck_assert_uint_eq(at(bench, row, panel.col + 2).number, layer);
            seen++;
        }
    const size_t page = vg_screen_page(&bench->control.screen, &bench->control.view, sizes[_i][0], sizes[_i][1]);
    ck_assert_uint_eq(seen, page < 5 ? page : 5);
    free_bench(bench);
}
END_TEST

START_TEST(a_title_takes_the_focus_and_then_the_whole_screen)
{
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    size_t slots = look(bench)->slots;
    int row, col;
    for (size_t slot = slots; slot-- > 0;) {
        ck_assert(find(bench, VG_HIT_TITLE, slot, &row, &col));
        if (vg_look_focus(look(bench)) != slot)
            click_at(bench, row, col + 3);
        ck_assert_uint_eq(vg_look_focus(look(bench)), slot);
        ck_assert(!vg_look_zoomed(look(bench)));
        click_at(bench, row, col + 3);
        ck_assert(vg_look_zoomed(look(bench)));
        ck_assert(find(bench, VG_HIT_TITLE, slot, &row, &col));
        ck_assert_int_eq(row, 2);
        click_at(bench, row, col + 3);
        ck_assert(!vg_look_zoomed(look(bench)));
    }
    free_bench(bench);
}
END_TEST

START_TEST(every_word_of_the_bar_does_what_it_says)
{
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    int bar = sizes[_i][0] - 1;
    size_t seen = 0;
    for (int col = 0; col < sizes[_i][1]; col++) {
        struct vg_hit hit = at(bench, bar, col);
        if (hit.kind != VG_HIT_ACTION)
            continue;
        const struct vg_action *action = &vg_actions[hit.number];
        ck_assert(action->label == NULL || row_has(bench, bar, action->label));
        if (action->keys_text[0] == '\0') /* a key of a pair is that key */
            ck_assert_uint_eq(vg_cells_at(&bench->control.cells, bar, col)->ch, action->keys[0]);
        if (strcmp(action->command, "@quit") == 0 || seen++ % (size_t)thin() != 0)
            continue;
        struct bench *here = make_bench("", sizes[_i][0], sizes[_i][1]);
        struct vg_command command;
        click_at(here, bar, col);
        if (hit.number == 0)
            ck_assert_str_eq(here->control.menu.command, "activation");
        else if (vg_command_parse(action->command, &vg_control_commands, &command, NULL) &&
                 command.info->scope == VG_COMMAND_SESSION)
            ck_assert_str_eq(last_sent(here), action->command);
        else
            ck_assert_uint_eq(here->sent_count, 0);
        free_bench(here);
    }
    ck_assert_uint_gt(seen, 20);
    int row, col;
    ck_assert(find_shown(bench, "qquit", &row, &col));
    click_at(bench, row, col + 4);
    ck_assert_uint_eq(bench->asked.quit, 1);
    free_bench(bench);
}
END_TEST

START_TEST(both_keys_of_a_pair_are_two_buttons)
{
    struct bench *bench = make_bench("", 24, 80);
    int row, col;
    ck_assert(find_shown(bench, "+-depth", &row, &col));
    click_at(bench, row, col + 1);
    ck_assert_str_eq(last_sent(bench), "depth -1");
    click_at(bench, row, col);
    ck_assert_str_eq(last_sent(bench), "depth +1");
    click_at(bench, row, col + 4);
    ck_assert_str_eq(last_sent(bench), "depth +1");
    free_bench(bench);
}
END_TEST

START_TEST(a_field_of_the_header_opens_its_menu_and_the_state_the_speeds)
{
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    size_t seen = 0;
    int row, col;
    for (size_t i = 0; i < bench->control.view.field_count; i++) {
        if (!find(bench, VG_HIT_FIELD, i, &row, &col))
            continue;
        ck_assert_int_eq(row, 0);
        ck_assert_uint_eq(vg_cells_at(&bench->control.cells, row, col)->ch,
                          (unsigned char)bench->control.view.fields[i].name[0]);
        click_at(bench, row, col);
        ck_assert(bench->control.menu.open);
        ck_assert_str_eq(bench->control.menu.command, bench->control.view.fields[i].command);
        press(bench, VG_KEY_ESCAPE);
        press(bench, VG_KEY_ESCAPE);
        seen++;
    }
    ck_assert_uint_ge(seen, 2);
    ck_assert(find(bench, VG_HIT_STATE, 0, &row, &col));
    click_at(bench, row, col);
    ck_assert_str_eq(bench->control.menu.command, "speed");
    free_bench(bench);
}
END_TEST

START_TEST(a_row_of_a_menu_chooses_what_is_written_in_it)
{
    for (size_t i = 0; i < vg_preset_count; i++) {
        struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
        char wanted[64];
        int row, col;
        press(bench, 'p');
        if (find(bench, VG_HIT_MENU_ROW, i, &row, &col)) {
            ck_assert(row_has(bench, row, vg_presets[i].name));
            snprintf(wanted, sizeof wanted, "preset %s", vg_presets[i].name);
            if (strncmp(vg_presets[i].name, "fashion", 7) != 0) { /* a package that need not be there */
                click_at(bench, row, col + 8);
                ck_assert_str_eq(last_sent(bench), wanted);
                ck_assert(!bench->control.menu.open);
            }
        } else {
            ck_assert_int_lt(sizes[_i][0], 24);
        }
        free_bench(bench);
    }
}
END_TEST

START_TEST(a_click_beside_a_menu_closes_it_and_does_nothing_else)
{
    struct bench *bench = make_bench("", 40, 120);
    size_t beside = 0;
    for (int row = 0; row < 40; row += 3)
        for (int col = 0; col < 120; col += 7) {
            bench->control.menu.open = false;
            vg_control_line(&bench->control, "menu optimizer");
            draw_bench(bench);
            struct vg_hit hit = at(bench, row, col);
            size_t focus = vg_look_focus(look(bench));
            if (hit.kind == VG_HIT_MENU_ROW)
                continue;
            click_at(bench, row, col);
            ck_assert_int_eq(bench->control.menu.open, hit.kind == VG_HIT_MENU);
            ck_assert_uint_eq(bench->sent_count, 0);
            ck_assert_uint_eq(vg_look_focus(look(bench)), focus);
            beside += hit.kind != VG_HIT_MENU;
        }
    ck_assert_uint_gt(beside, 50);
    free_bench(bench);
}
END_TEST

START_TEST(a_chart_over_time_takes_the_cursor)
{
    struct bench *bench = make_bench("", 40, 120);
    size_t seen = 0;
    uint64_t step;
    for (int row = 0; row < 40; row++)
        for (int col = 0; col < 120; col += 5) {
            enum vg_hit_kind kind = at(bench, row, col).kind;
            if ((kind != VG_HIT_LAYER && kind != VG_HIT_PANEL) ||
                !vg_screen_step_at(&bench->control.screen, &bench->control.view, 40, 120, row, col, &step))
                continue;
            click_at(bench, row, col);
            ck_assert(look(bench)->cursor_on);
            ck_assert_uint_eq(look(bench)->cursor, step);
            bench->control.screen.look.cursor_on = false;
            draw_bench(bench);
            seen++;
        }
    ck_assert_uint_gt(seen, 50);
    free_bench(bench);
}
END_TEST

START_TEST(the_setup_is_used_with_the_mouse_alone)
{
    struct bench *bench = make_bench("", sizes[_i][0], sizes[_i][1]);
    int row, col;
    press(bench, 'S');
    ck_assert(find_shown(bench, "Experiment", &row, &col));
    click_at(bench, row, col);
    ck_assert_int_eq(bench->control.setup.page, VG_SETUP_EXPERIMENT);
    ck_assert(find(bench, VG_HIT_SETUP_ROW, 2, &row, &col));
    ck_assert(row_has(bench, row, vg_setup_experiment(2)));
    click_at(bench, row, col + 5);
    ck_assert(!bench->control.menu.open);
    ck_assert_uint_eq(bench->control.setup.selected[VG_SETUP_EXPERIMENT], 2);
    click_at(bench, row, col + 5);
    ck_assert_str_eq(bench->control.menu.command, vg_setup_experiment(2));
    press(bench, VG_KEY_ESCAPE);
    wheel_at(bench, row, col, false, false);
    ck_assert_uint_eq(bench->control.setup.selected[VG_SETUP_EXPERIMENT], 3);
    ck_assert(find_shown(bench, "wwrite", &row, &col));
    click_at(bench, row, col);
    ck_assert_uint_eq(bench->asked.save, 1);
    ck_assert(find_shown(bench, "Escleave", &row, &col));
    click_at(bench, row, col);
    ck_assert(!bench->control.setup.open);
    free_bench(bench);
}
END_TEST

START_TEST(the_wheel_scrolls_what_is_under_it)
{
    struct bench *bench = make_bench("hidden=4x40", 40, 120);
    int row, col;
    ck_assert(find(bench, VG_HIT_PANEL, 0, &row, &col));
    wheel_at(bench, 10, 10, true, false);
    ck_assert_uint_eq(look(bench)->selected, 2);
    wheel_at(bench, 10, 10, false, false);
    ck_assert_uint_eq(look(bench)->selected, 1);
    press(bench, '?');
    wheel_at(bench, 10, 10, false, false);
    ck_assert_uint_eq(look(bench)->help_scroll, 3);
    press(bench, '?');
    press(bench, 'p');
    wheel_at(bench, 10, 10, false, false);
    ck_assert_uint_eq(bench->control.menu.selected, 1);
    press(bench, VG_KEY_ESCAPE);
    press_text(bench, "g6");
    struct vg_rect explorer = vg_screen_rect(&bench->control.screen, VG_LOOK_EXPLORER, 40, 120);
    double range = look(bench)->explore.range;
    wheel_at(bench, explorer.row + 2, explorer.col + 2, false, false);
    ck_assert(look(bench)->explore.range > range);
    wheel_at(bench, 0, 0, false, false); /* nothing there to scroll */
    free_bench(bench);
}
END_TEST

START_TEST(control_and_the_wheel_zoom_the_panel_under_it)
{
    struct bench *bench = make_bench("", 40, 120);
    struct vg_rect loss = vg_screen_rect(&bench->control.screen, VG_LOOK_LOSS, 40, 120);
    wheel_at(bench, loss.row + 2, loss.col + 2, true, true);
    ck_assert(vg_look_zoomed(look(bench)));
    ck_assert_int_eq(vg_look_panel_in(look(bench), vg_look_focus(look(bench))), VG_LOOK_LOSS);
    wheel_at(bench, loss.row + 2, loss.col + 2, false, true);
    ck_assert(!vg_look_zoomed(look(bench)));
    free_bench(bench);
}
END_TEST

START_TEST(without_the_mouse_no_report_does_anything)
{
    struct bench *bench = make_bench("", 24, 80);
    press(bench, 'u');
    ck_assert(!look(bench)->mouse);
    struct vg_look before = *look(bench);
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col += 3)
            click_at(bench, row, col);
    wheel_at(bench, 10, 10, true, false);
    ck_assert_uint_eq(bench->sent_count, 0);
    ck_assert_uint_eq(look(bench)->selected, before.selected);
    ck_assert(!bench->control.menu.open && !bench->control.over);
    free_bench(bench);
}
END_TEST

START_TEST(a_click_does_not_disturb_a_line_that_is_being_typed)
{
    struct bench *bench = make_bench("", 24, 80);
    press_text(bench, ":lr 0.");
    for (int row = 0; row < 24; row++)
        click_at(bench, row, 10);
    ck_assert(bench->control.prompt.view.open);
    ck_assert_str_eq(bench->control.prompt.view.text, "lr 0.");
    ck_assert_uint_eq(bench->sent_count, 0);
    free_bench(bench);
}
END_TEST

START_TEST(on_a_grid_that_is_too_small_nothing_can_be_clicked)
{
    struct bench *bench = make_bench("", 10, 30);
    for (int row = -1; row < 12; row++)
        for (int col = -1; col < 32; col++)
            ck_assert_int_eq(at(bench, row, col).kind, VG_HIT_NOTHING);
    free_bench(bench);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("hit");
    TCase *tests = tcase_create("hit");
    tcase_set_timeout(tests, 240);
    tcase_add_test(tests, what_is_said_last_lies_on_top_and_the_panel_below_is_known);
    tcase_add_loop_test(tests, every_cell_of_a_layer_selects_it, 0, SIZES - 1);
    tcase_add_loop_test(tests, the_row_of_a_layer_holds_its_name, 0, SIZES);
    tcase_add_loop_test(tests, a_title_takes_the_focus_and_then_the_whole_screen, 0, SIZES);
    tcase_add_loop_test(tests, every_word_of_the_bar_does_what_it_says, 0, SIZES);
    tcase_add_test(tests, both_keys_of_a_pair_are_two_buttons);
    tcase_add_loop_test(tests, a_field_of_the_header_opens_its_menu_and_the_state_the_speeds, 0, SIZES);
    tcase_add_loop_test(tests, a_row_of_a_menu_chooses_what_is_written_in_it, 0, SIZES);
    tcase_add_test(tests, a_click_beside_a_menu_closes_it_and_does_nothing_else);
    tcase_add_test(tests, a_chart_over_time_takes_the_cursor);
    tcase_add_loop_test(tests, the_setup_is_used_with_the_mouse_alone, 0, SIZES);
    tcase_add_test(tests, the_wheel_scrolls_what_is_under_it);
    tcase_add_test(tests, control_and_the_wheel_zoom_the_panel_under_it);
    tcase_add_test(tests, without_the_mouse_no_report_does_anything);
    tcase_add_test(tests, a_click_does_not_disturb_a_line_that_is_being_typed);
    tcase_add_test(tests, on_a_grid_that_is_too_small_nothing_can_be_clicked);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
