/* test_control.c: from a key to a command and a picture, without a terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "../thin.h"
#include "actions.h"
#include "control_maker.h"
#include "scratch.h"

static struct bench *bench;

static void begin(void)
{
    bench = make_bench("", 40, 120);
}

static void end(void)
{
    free_bench(bench);
}

static struct vg_look *look(void)
{
    return &bench->control.screen.look;
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

START_TEST(a_key_of_the_session_is_sent_and_one_of_the_look_is_done)
{
    press(bench, '2');
    ck_assert_str_eq(last_sent(bench), "activation tanh");
    ck_assert(is_shown(bench, "act tanh"));
    press(bench, 'm');
    ck_assert_uint_eq(bench->sent_count, 1);
    ck_assert_int_eq(look()->metric, VG_GRAD_SD + 1);
}
END_TEST

START_TEST(every_key_of_the_table_is_understood)
{
    for (size_t i = 0; i < vg_action_count; i++) {
        if (strcmp(vg_actions[i].command, "@quit") == 0)
            continue;
        struct bench *here = make_bench("", 30, 100);
        vg_control_key(&here->control, vg_actions[i].keys[0]);
        ck_assert_msg(!here->control.screen.notice_is_error, "%s: %s", vg_actions[i].command,
                      here->control.screen.notice);
        draw_bench(here);
        free_bench(here);
    }
}
END_TEST

START_TEST(quit_ends_it_and_nothing_is_done_any_more)
{
    press(bench, 'q');
    ck_assert_uint_eq(bench->asked.quit, 1);
    ck_assert(bench->control.over);
    press(bench, '2');
    click_at(bench, 39, 2);
    ck_assert_uint_eq(bench->sent_count, 0);
    ck_assert_uint_eq(bench->asked.quit, 1);
}
END_TEST

START_TEST(control_c_quits_from_wherever_one_is)
{
    static const uint32_t first[] = {'?', 'S', 'f', 'z'};
    press(bench, first[_i]);
    press(bench, 3);
    ck_assert_uint_eq(bench->asked.quit, 1);
}
END_TEST

START_TEST(q_leaves_the_help_and_not_the_program)
{
    press(bench, '?');
    press(bench, 'q');
    ck_assert(!look()->help);
    ck_assert_uint_eq(bench->asked.quit, 0);
}
END_TEST

START_TEST(a_zoomed_panel_stays_the_same_on_a_smaller_screen)
{
    free_bench(bench);
    bench = make_bench("", 60, 200);
    vg_control_line(&bench->control, "layout everything; panel overlay; zoom on");
    draw_bench(bench);
    ck_assert(is_shown(bench, "overlay: "));
    ck_assert(vg_control_resize(&bench->control, 24, 80, NULL));
    draw_bench(bench);
    ck_assert(is_shown(bench, "overlay: "));
    ck_assert(!is_shown(bench, "layer by layer"));
}
END_TEST

START_TEST(what_the_too_small_screen_says_of_q_holds_whatever_is_open)
{
    static const uint32_t first[] = {':', 'S', 'p', 'f', '?'};
    press(bench, first[_i]);
    ck_assert(vg_control_resize(&bench->control, 5, 18, NULL));
    draw_bench(bench);
    press(bench, 'q');
    ck_assert_uint_eq(bench->asked.quit, 1);
}
END_TEST

START_TEST(a_letter_is_typed_even_when_it_stops_the_job_elsewhere)
{
    struct vg_error error;
    ck_assert(vg_keymap_bind(&bench->control.config.keymap, 'a', "@suspend", &error));
    press_text(bench, ":pa");
    ck_assert_uint_eq(bench->asked.suspend, 0);
    ck_assert_str_eq(bench->control.prompt.view.text, "pa");
}
END_TEST

START_TEST(the_mouse_is_no_key_to_be_bound)
{
    struct vg_mouse wheel = {.kind = VG_MOUSE_WHEEL_UP, .row = 10, .col = 10};
    press(bench, 'S');
    press(bench, VG_KEY_BACK_TAB);
    press(bench, VG_KEY_ENTER);
    ck_assert(bench->control.setup.binding);
    size_t before = bench->control.config.keymap.count;
    vg_control_mouse(&bench->control, &wheel);
    vg_control_mouse(&bench->control, &wheel);
    vg_control_mouse(&bench->control, &wheel);
    ck_assert_uint_eq(bench->control.config.keymap.count, before);
    ck_assert(!bench->control.setup.binding);
}
END_TEST

START_TEST(the_help_closes_what_it_covers)
{
    press(bench, 'S');
    vg_control_line(&bench->control, "help");
    ck_assert(look()->help);
    press(bench, 'w');
    ck_assert_uint_eq(bench->asked.save, 0);
}
END_TEST

START_TEST(a_panel_is_called_by_its_number)
{
    press_text(bench, "g8");
    ck_assert_int_eq(vg_look_panel_in(look(), vg_look_focus(look())), VG_LOOK_OVERLAY);
    press(bench, VG_KEY_ALT_1 + 5);
    ck_assert_int_eq(vg_look_panel_in(look(), vg_look_focus(look())), VG_LOOK_EXPLORER);
    ck_assert(is_shown(bench, "["));
}
END_TEST

START_TEST(every_layout_remembers_its_own_panels_focus_and_zoom)
{
    press(bench, VG_KEY_TAB);
    press(bench, 'z');
    ck_assert(vg_look_zoomed(look()));
    press(bench, 'L');
    ck_assert_int_eq(look()->layout, VG_LAYOUT_LEARN);
    ck_assert(!vg_look_zoomed(look()));
    press_text(bench, "g8");
    ck_assert_uint_lt(vg_look_slot_of(look(), VG_LOOK_OVERLAY), look()->slots);
    press(bench, 'L');
    press(bench, 'L');
    press(bench, 'L');
    ck_assert_int_eq(look()->layout, VG_LAYOUT_GRADIENTS);
    ck_assert(vg_look_zoomed(look()));
    ck_assert_uint_eq(vg_look_focus(look()), 1);
    press(bench, 'L');
    ck_assert_uint_lt(vg_look_slot_of(look(), VG_LOOK_OVERLAY), look()->slots);
}
END_TEST

START_TEST(arrows_move_a_cursor_over_time_and_escape_takes_it_away)
{
    uint64_t steps = vg_screen_column_steps(&bench->control.screen, &bench->control.view, 40, 120);
    press(bench, VG_KEY_LEFT);
    ck_assert(look()->cursor_on);
    ck_assert_uint_eq(look()->cursor, 200 - steps);
    press(bench, 'h');
    press(bench, VG_KEY_SHIFT_LEFT);
    ck_assert_uint_eq(look()->cursor, 200 - 12 * steps);
    press(bench, 'l');
    ck_assert_uint_eq(look()->cursor, 200 - 11 * steps);
    for (int i = 0; i < 30; i++)
        press(bench, ')');
    ck_assert_uint_eq(look()->cursor, 200);
    for (int i = 0; i < 300; i++)
        press(bench, '(');
    ck_assert_uint_eq(look()->cursor, 0);
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!look()->cursor_on);
}
END_TEST

START_TEST(escape_leaves_one_thing_at_a_time)
{
    press(bench, 'z');
    press(bench, 'h');
    press(bench, '?');
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!look()->help && look()->cursor_on && vg_look_zoomed(look()));
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!look()->cursor_on && vg_look_zoomed(look()));
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!vg_look_zoomed(look()));
}
END_TEST

START_TEST(escape_cancels_what_is_made_but_not_the_first_network)
{
    bench->control.view.state = VG_STATE_BUILDING;
    press(bench, VG_KEY_ESCAPE);
    ck_assert_uint_eq(bench->sent_count, 1);
    ck_assert_str_eq(last_sent(bench), "cancel");
    bench->control.view.state = VG_STATE_BUILDING;
    bench->control.view.layer_count = 0;
    vg_control_key(&bench->control, VG_KEY_ESCAPE);
    ck_assert_uint_eq(bench->sent_count, 1);
    ck_assert_ptr_nonnull(strstr(bench->control.screen.notice, "q ends"));
}
END_TEST

START_TEST(a_persons_own_key_counts_and_is_seen_in_the_bar)
{
    ck_assert(vg_keymap_bind(&bench->control.config.keymap, 'Q', "restart; pause", NULL));
    ck_assert(vg_keymap_bind(&bench->control.config.keymap, 'q', "", NULL));
    press(bench, 'Q');
    ck_assert_uint_eq(bench->sent_count, 2);
    ck_assert_str_eq(bench->sent[0], "restart");
    ck_assert_str_eq(bench->sent[1], "pause");
    press(bench, 'q');
    ck_assert(!bench->control.over);
    ck_assert(!is_shown(bench, "qquit"));
}
END_TEST

/* --- the prompt ----------------------------------------------------------------------------------------------- */

START_TEST(a_typed_line_does_its_commands_up_to_the_first_that_is_none)
{
    press_text(bench, ":lr 0.5; select 3; nonsense; lr 9");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(last_sent(bench), "lr 0.5");
    ck_assert_uint_eq(look()->selected, 3);
    ck_assert(bench->control.screen.notice_is_error);
    press_text(bench, ":setup");
    press(bench, VG_KEY_ENTER);
    ck_assert(bench->control.setup.open);
}
END_TEST

START_TEST(the_screens_own_commands_are_completed_too)
{
    press_text(bench, ":pic");
    press(bench, VG_KEY_TAB);
    ck_assert_str_eq(bench->control.prompt.view.text, "picture ");
    press(bench, VG_KEY_ESCAPE);
    press_text(bench, ":hel");
    press(bench, VG_KEY_TAB);
    ck_assert_str_eq(bench->control.prompt.view.text, "help ");
    press(bench, VG_KEY_ESCAPE);
    press_text(bench, ":picture x");
    press(bench, VG_KEY_TAB);
    ck_assert_str_eq(bench->control.prompt.view.text, "picture x");
}
END_TEST

START_TEST(what_is_pasted_presses_no_keys)
{
    press(bench, VG_KEY_PASTE_BEGIN);
    press_text(bench, "qqq22:restart");
    press(bench, VG_KEY_ENTER);
    press(bench, VG_KEY_PASTE_END);
    ck_assert(!bench->control.over && !bench->control.prompt.view.open);
    ck_assert_uint_eq(bench->sent_count, 0);
    press(bench, '2');
    ck_assert_uint_eq(bench->sent_count, 1);
}
END_TEST

START_TEST(what_is_pasted_into_the_prompt_is_text_of_one_line)
{
    press(bench, ':');
    press(bench, VG_KEY_PASTE_BEGIN);
    press_text(bench, "lr");
    press(bench, VG_KEY_ENTER);
    press_text(bench, "0.25");
    press(bench, VG_KEY_ESCAPE);
    press(bench, VG_KEY_PASTE_END);
    ck_assert(bench->control.prompt.view.open);
    ck_assert_str_eq(bench->control.prompt.view.text, "lr 0.25");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(last_sent(bench), "lr 0.25");
}
END_TEST

/* --- header fields and menus ---------------------------------------------------------------------------------- */

START_TEST(every_setting_is_reached_by_the_header_and_its_menu_does_what_it_says)
{
    press(bench, 'f');
    for (size_t i = 0; i < bench->control.view.field_count; i++) {
        char command[32], value[VG_VIEW_TEXT_MAX], shown[64];
        snprintf(command, sizeof command, "%s", bench->control.view.fields[i].command);
        snprintf(value, sizeof value, "%s", bench->control.view.fields[i].typed);
        snprintf(shown, sizeof shown, "[%s ", bench->control.view.fields[i].name);
        ck_assert_msg(is_shown(bench, shown), "%s is not seen", shown);
        press(bench, VG_KEY_ENTER);
        ck_assert_msg(bench->control.menu.open, "%s has no menu: %s", command, bench->control.screen.notice);
        ck_assert_str_eq(bench->control.menu.command, command);
        press(bench, VG_KEY_ESCAPE);
        ck_assert(!bench->control.menu.open);
        press(bench, VG_KEY_RIGHT);
    }
    press(bench, VG_KEY_ENTER); /* the state, at the right */
    ck_assert_str_eq(bench->control.menu.command, "speed");
    press(bench, VG_KEY_ESCAPE);
    press(bench, VG_KEY_ESCAPE);
    ck_assert_uint_eq(bench->control.screen.field, 0);
    ck_assert_uint_eq(bench->control.view.field_count, VG_SETTING_COUNT + 1); /* and the preset */
}
END_TEST

START_TEST(every_value_of_every_menu_is_accepted)
{
    for (size_t i = 0; i < bench->control.view.field_count; i++) {
        struct bench *here = make_bench("samples=100", 30, 100);
        char command[32];
        snprintf(command, sizeof command, "%s", here->control.view.fields[i].command);
        for (size_t item = 0;; item++) {
            snprintf(here->control.prompt.view.text, sizeof here->control.prompt.view.text, "menu %s", command);
            vg_control_line(&here->control, here->control.prompt.view.text);
            if (item >= vg_menu_shown(&here->control.menu))
                break;
            const struct vg_menu_item *it = vg_menu_item(&here->control.menu, item);
            bool asks = it->asks || (it->command != NULL && it->command[0] == '@');
            bool reads = strcmp(command, "data") == 0 && strcmp(it->name, "fashion-mnist") == 0;
            clear_sent(here);
            here->control.menu.selected = item;
            if (reads) /* a package that need not be there */
                continue;
            vg_control_key(&here->control, VG_KEY_ENTER);
            ck_assert_msg(here->sent_count == (asks ? 0 : 1), "%s %s sent %zu", command, it->name, here->sent_count);
            draw_bench(here);
            ck_assert_msg(asks || !here->control.view.message_is_error, "%s: %s", last_sent(here),
                          here->control.view.message);
            ck_assert_int_eq(here->control.prompt.view.open, asks);
            if (asks)
                vg_control_key(&here->control, VG_KEY_ESCAPE);
        }
        free_bench(here);
    }
}
END_TEST

START_TEST(a_value_that_is_not_in_the_list_is_typed)
{
    press_text(bench, ":menu lr");
    press(bench, VG_KEY_ENTER);
    press(bench, VG_KEY_END);
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(bench->control.prompt.view.text, "lr ");
    press_text(bench, "0.0123");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(last_sent(bench), "lr 0.0123");
    press_text(bench, ":menu data");
    press(bench, VG_KEY_ENTER);
    press_text(bench, "csv");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(bench->control.prompt.view.text, "data csv:");
}
END_TEST

START_TEST(a_menu_begins_at_the_present_value)
{
    char line[VG_MENU_LINE_MAX];
    static const struct {
        const char *menu, *line;
    } menus[] = {{"activation", "activation sigmoid"},
                 {"init", "init normal"},
                 {"layout", "layout gradients"},
                 {"symbols", "symbols braille"},
                 {"hidden", "depth +1"},
                 {"optimizer", "optimizer rmsprop"},
                 {"lr", "lr 0.001"},
                 {"batch", "batch 32"},
                 {"metric", "metric grad_sd"},
                 {"panel", "panel gradients"},
                 {"speed", "speed 100"}};
    for (size_t i = 0; i < sizeof menus / sizeof *menus; i++) {
        snprintf(line, sizeof line, "menu %s", menus[i].menu);
        vg_control_line(&bench->control, line);
        vg_menu_line(&bench->control.menu, line);
        ck_assert_str_eq(line, menus[i].line);
    }
}
END_TEST

START_TEST(the_digits_of_the_activations_are_their_keys)
{
    char digit[2] = "1", by_key[64], line[VG_MENU_LINE_MAX];
    for (; digit[0] <= '9'; digit[0]++) {
        press_text(bench, digit);
        snprintf(by_key, sizeof by_key, "%s", last_sent(bench));
        vg_control_line(&bench->control, "menu activation");
        ck_assert(vg_menu_choose(&bench->control.menu, (size_t)(digit[0] - '1')) == VG_MENU_CHOSEN);
        vg_menu_line(&bench->control.menu, line);
        ck_assert_str_eq(line, by_key);
    }
}
END_TEST

START_TEST(other_keys_keep_their_meaning_while_a_field_is_selected)
{
    press(bench, 'f');
    press(bench, '3');
    ck_assert_str_eq(last_sent(bench), "activation relu");
    ck_assert_uint_eq(bench->control.screen.field, 1);
    press(bench, VG_KEY_BACK_TAB);
    ck_assert_uint_eq(bench->control.screen.field, bench->control.view.field_count + 1);
    press(bench, 'f');
    ck_assert_uint_eq(bench->control.screen.field, 0);
}
END_TEST

/* --- setup ---------------------------------------------------------------------------------------------------- */

START_TEST(the_setup_changes_the_look_at_once_and_writes_by_its_own_key_only)
{
    press(bench, VG_KEY_F2);
    ck_assert(is_shown(bench, "[setup]") && is_shown(bench, "nothing to write"));
    vg_control_line(&bench->control, "config symbols ascii");
    ck_assert_int_eq(look()->symbols, VG_SYMBOLS_ASCII);
    vg_control_line(&bench->control, "config symbols auto");
    ck_assert_int_eq(look()->symbols, bench->control.default_symbols);
    vg_control_line(&bench->control, "config layout compare; config mouse off; config speed max");
    ck_assert_int_eq(look()->layout, VG_LAYOUT_COMPARE);
    ck_assert(!look()->mouse);
    ck_assert_str_eq(last_sent(bench), "speed max");
    draw_bench(bench);
    ck_assert(is_shown(bench, "not written yet"));
    ck_assert_uint_eq(bench->asked.save, 0);
    press(bench, VG_KEY_ESCAPE);
    ck_assert(!bench->control.setup.open);
    ck_assert_uint_eq(bench->asked.save, 0);
    press(bench, 'S');
    press(bench, 'w');
    ck_assert_uint_eq(bench->asked.save, 1);
    ck_assert(is_shown(bench, "nothing to write"));
}
END_TEST

START_TEST(what_keys_changed_before_is_what_the_setup_would_write)
{
    char text[VG_CONFIG_TEXT_MAX];
    press(bench, 's');
    press(bench, 'L');
    press(bench, 'S');
    ck_assert(is_shown(bench, "not written yet"));
    vg_config_get(vg_config_field("symbols"), &bench->control.config, text);
    ck_assert_str_eq(text, "block");
    vg_config_get(vg_config_field("layout"), &bench->control.config, text);
    ck_assert_str_eq(text, "learn");
}
END_TEST

/* As options of the command line, which the configuration does not know. */
static void begin_with_options(void)
{
    static const char *const themes[] = {"dark", "nord"};
    look()->themes = (struct vg_look_names){2, themes};
    look()->theme = 1;
    look()->symbols = VG_SYMBOLS_ASCII;
    look()->layout = VG_LAYOUT_COMPARE;
    look()->mouse = false;
    vg_control_mark_prefs_saved(&bench->control);
}

START_TEST(options_of_one_call_do_not_become_the_configuration)
{
    struct vg_config before = bench->control.config;
    begin_with_options();
    press(bench, 'S');
    ck_assert(is_shown(bench, "nothing to write"));
    ck_assert_mem_eq(&before, &bench->control.config, sizeof before);
}
END_TEST

START_TEST(beside_options_only_what_was_changed_live_is_written)
{
    struct vg_config before = bench->control.config;
    begin_with_options();
    vg_control_line(&bench->control, "mouse on; mouse off; layout learn; setup");
    draw_bench(bench);
    ck_assert(is_shown(bench, "not written yet"));
    before.layout = VG_LAYOUT_LEARN;
    ck_assert_mem_eq(&before, &bench->control.config, sizeof before);
    vg_control_line(&bench->control, "config speed 10");
    before.speed = 10;
    vg_control_line(&bench->control, "config symbols block; setup; setup");
    before.symbols_auto = false;
    before.symbols = VG_SYMBOLS_BLOCK;
    ck_assert_mem_eq(&before, &bench->control.config, sizeof before);
}
END_TEST

START_TEST(a_wrong_value_of_the_configuration_changes_nothing_and_says_so)
{
    struct vg_config before = bench->control.config;
    vg_control_line(&bench->control, "config symbols runes");
    ck_assert(bench->control.screen.notice_is_error);
    vg_control_line(&bench->control, "config nothing 3");
    ck_assert(bench->control.screen.notice_is_error);
    ck_assert_mem_eq(&before, &bench->control.config, sizeof before);
    ck_assert(!bench->control.setup.unsaved);
}
END_TEST

START_TEST(values_of_the_setup_come_from_menus)
{
    press(bench, 'S');
    press(bench, VG_KEY_TAB);
    for (size_t row = 0; row < vg_setup_rows(VG_SETUP_EXPERIMENT); row++) {
        press(bench, VG_KEY_ENTER);
        ck_assert_str_eq(bench->control.menu.command, vg_setup_experiment(row));
        press(bench, VG_KEY_ESCAPE);
        ck_assert(bench->control.setup.open && !bench->control.menu.open);
        press(bench, 'j');
    }
    press(bench, VG_KEY_BACK_TAB);
    for (size_t row = 0; row < vg_config_field_count; row++) {
        press(bench, VG_KEY_ENTER);
        ck_assert_msg(bench->control.menu.open, "%s", vg_config_fields[row].name);
        press(bench, VG_KEY_ESCAPE);
        press(bench, 'j');
    }
}
END_TEST

START_TEST(a_new_key_works_at_once)
{
    press(bench, 'S');
    press(bench, VG_KEY_BACK_TAB);
    press(bench, 'j');
    press(bench, VG_KEY_ENTER);
    ck_assert(is_shown(bench, "press a key"));
    press(bench, VG_KEY_F5);
    press(bench, VG_KEY_ESCAPE);
    press(bench, VG_KEY_F5);
    ck_assert_str_eq(last_sent(bench), "activation tanh");
}
END_TEST

/* --- every size, every key ------------------------------------------------------------------------------------ */

START_TEST(any_keys_and_clicks_at_any_size_do_no_harm)
{
    static const uint32_t odd[] = {VG_KEY_ENTER, VG_KEY_ESCAPE,      VG_KEY_TAB,       VG_KEY_UP,     VG_KEY_DOWN,
                                   VG_KEY_F2,    VG_KEY_PASTE_BEGIN, VG_KEY_PASTE_END, VG_KEY_DELETE, VG_KEY_ALT_1,
                                   0x4e2d,       VG_KEY_LEFT,        VG_KEY_MOUSE,     VG_KEY_RESIZE, VG_KEY_BACKSPACE};
    uint32_t state = (uint32_t)_i + 1;
    for (int i = 0; i < 2000 / thin(); i++) {
        state = state * 1664525u + 1013904223u;
        uint32_t what = state >> 24, number = state >> 8 & 0xffff;
        uint32_t key = ' ' + number % 95;
        if (what < 20)
            resize_bench(bench, (int)(number % 70) + 1, (int)(number % 211) + 1);
        else if (what < 90)
            click_at(bench, (int)(number % 72) - 1, (int)(number % 213) - 1);
        else if (what < 110)
            wheel_at(bench, (int)(number % 72), (int)(number % 213), number & 1, number & 2);
        else if (what < 150)
            press(bench, odd[number % (sizeof odd / sizeof *odd)]);
        else if (key != 'q' && key != 'e' && key != 'd' && key != 'D' && key != 'b' && key != '+')
            press(bench, key);
        bench->control.over = false;
    }
    ck_assert_uint_le(look()->selected, VG_LAYERS_MAX);
}
END_TEST

/* The prompt's text after these keys and a Tab. */
static const char *completed(const char *typed)
{
    press(bench, VG_KEY_ESCAPE);
    press(bench, ':');
    press_text(bench, typed);
    press(bench, VG_KEY_TAB);
    return bench->control.prompt.view.text;
}

START_TEST(tab_completes_paths)
{
    make_scratch();
    scratch_file("alpha.csv", "");
    scratch_file("alphabet.csv", "");
    scratch_file("deep/one.py", "");
    scratch_file("with blank.csv", "");
    scratch_file(".hidden", "");
    ck_assert_int_eq(chdir(scratch), 0);
    ck_assert_int_eq(setenv("HOME", scratch, 1), 0);
    ck_assert_str_eq(completed("export al"), "export alpha");
    ck_assert_uint_eq(bench->control.prompt.view.candidate_count, 2);
    ck_assert_str_eq(completed("export alphab"), "export alphabet.csv ");
    ck_assert_str_eq(completed("picture de"), "picture deep/");
    ck_assert_str_eq(completed("export deep/"), "export deep/one.py ");
    ck_assert_str_eq(completed("data csv:alphab"), "data csv:alphabet.csv ");
    ck_assert_str_eq(completed("data cs"), "data csv ");
    ck_assert_str_eq(completed("export ~"), "export ~/");
    ck_assert_str_eq(completed("export ~/deep/o"), "export ~/deep/one.py ");
    ck_assert_str_eq(completed("theme ./alphab"), "theme ./alphabet.csv ");
    ck_assert_str_eq(completed("theme alphab"), "theme alphab");
    ck_assert_str_eq(completed("export with"), "export with");
    ck_assert_str_eq(completed("export .h"), "export .hidden ");
    ck_assert_str_eq(completed("export nowhere/x"), "export nowhere/x");
    ck_assert_str_eq(completed("lr al"), "lr al");
    ck_assert_int_eq(chdir("/"), 0);
    remove_scratch();
}
END_TEST

START_TEST(a_typed_path_keeps_its_quotes_and_its_home)
{
    ck_assert_int_eq(setenv("HOME", "/home/me", 1), 0);
    press_text(bench, ":export '/nowhere/a#b;c.py'");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(last_sent(bench), "export /nowhere/a#b;c.py");
    press_text(bench, ":export ~/a.py");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(last_sent(bench), "export /home/me/a.py");
    press_text(bench, ":picture '~/a b.svg'");
    press(bench, VG_KEY_ENTER);
    ck_assert_str_eq(bench->control.file, "~/a b.svg");
    ck_assert_uint_eq(bench->asked.picture, 1);
}
END_TEST

START_TEST(a_scripts_look_does_not_become_the_persons_configuration)
{
    struct vg_command command;
    ck_assert(vg_command_parse("layout learn", &vg_control_commands, &command, NULL));
    ck_assert(vg_control_script_command(&bench->control, &command));
    ck_assert_int_eq(look()->layout, VG_LAYOUT_LEARN);
    press(bench, 'S');
    ck_assert(!bench->control.setup.unsaved);
    ck_assert_int_eq(bench->control.config.layout, VG_LAYOUT_GRADIENTS);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("control");
    TCase *tests = tcase_create("control");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, a_key_of_the_session_is_sent_and_one_of_the_look_is_done);
    tcase_add_test(tests, every_key_of_the_table_is_understood);
    tcase_add_test(tests, quit_ends_it_and_nothing_is_done_any_more);
    tcase_add_test(tests, q_leaves_the_help_and_not_the_program);
    tcase_add_test(tests, a_zoomed_panel_stays_the_same_on_a_smaller_screen);
    tcase_add_test(tests, a_letter_is_typed_even_when_it_stops_the_job_elsewhere);
    tcase_add_test(tests, the_mouse_is_no_key_to_be_bound);
    tcase_add_test(tests, the_help_closes_what_it_covers);
    tcase_add_loop_test(tests, what_the_too_small_screen_says_of_q_holds_whatever_is_open, 0, 5);
    tcase_add_loop_test(tests, control_c_quits_from_wherever_one_is, 0, 4);
    tcase_add_test(tests, a_panel_is_called_by_its_number);
    tcase_add_test(tests, every_layout_remembers_its_own_panels_focus_and_zoom);
    tcase_add_test(tests, arrows_move_a_cursor_over_time_and_escape_takes_it_away);
    tcase_add_test(tests, escape_leaves_one_thing_at_a_time);
    tcase_add_test(tests, escape_cancels_what_is_made_but_not_the_first_network);
    tcase_add_test(tests, a_persons_own_key_counts_and_is_seen_in_the_bar);
    tcase_add_test(tests, a_typed_line_does_its_commands_up_to_the_first_that_is_none);
    tcase_add_test(tests, the_screens_own_commands_are_completed_too);
    tcase_add_test(tests, what_is_pasted_presses_no_keys);
    tcase_add_test(tests, what_is_pasted_into_the_prompt_is_text_of_one_line);
    tcase_add_test(tests, every_setting_is_reached_by_the_header_and_its_menu_does_what_it_says);
    tcase_add_test(tests, every_value_of_every_menu_is_accepted);
    tcase_add_test(tests, a_value_that_is_not_in_the_list_is_typed);
    tcase_add_test(tests, a_menu_begins_at_the_present_value);
    tcase_add_test(tests, the_digits_of_the_activations_are_their_keys);
    tcase_add_test(tests, other_keys_keep_their_meaning_while_a_field_is_selected);
    tcase_add_test(tests, the_setup_changes_the_look_at_once_and_writes_by_its_own_key_only);
    tcase_add_test(tests, what_keys_changed_before_is_what_the_setup_would_write);
    tcase_add_test(tests, options_of_one_call_do_not_become_the_configuration);
    tcase_add_test(tests, beside_options_only_what_was_changed_live_is_written);
    tcase_add_test(tests, a_wrong_value_of_the_configuration_changes_nothing_and_says_so);
    tcase_add_test(tests, values_of_the_setup_come_from_menus);
    tcase_add_test(tests, a_new_key_works_at_once);
    tcase_add_test(tests, tab_completes_paths);
    tcase_add_test(tests, a_typed_path_keeps_its_quotes_and_its_home);
    tcase_add_test(tests, a_scripts_look_does_not_become_the_persons_configuration);
    tcase_add_loop_test(tests, any_keys_and_clicks_at_any_size_do_no_harm, 0, 8);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
