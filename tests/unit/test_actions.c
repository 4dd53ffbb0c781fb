/* test_actions.c: the table of keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "look_line.h"
#include "panel_find.h"
#include "verdict.h"
#include "vgtop/activation.h"
#include "vgtop/session.h"
#include "vgtop/verdict.h"

/* How a line of the screen's own begins. */
static const char *const own_commands[] = {"@page_up", "@page_down", "@prompt", "@escape",  "@repaint",
                                           "@suspend", "@quit",      "@menu ",  "@picture", "@cursor ",
                                           "@field",   "@setup",     "@type "};

static const char *command_of(uint32_t key)
{
    const struct vg_action *action = vg_action_of_key(key);
    return action == NULL ? "" : action->command;
}

START_TEST(a_key_stands_for_exactly_one_command)
{
    for (size_t i = 0; i < vg_action_count; i++) {
        ck_assert_uint_ne(vg_actions[i].keys[0], 0);
        for (size_t k = 0; k < 4 && vg_actions[i].keys[k] != 0; k++) {
            ck_assert_ptr_eq(vg_action_of_key(vg_actions[i].keys[k]), &vg_actions[i]);
        }
    }
}
END_TEST

START_TEST(every_row_says_what_it_does)
{
    for (size_t i = 0; i < vg_action_count; i++) {
        const struct vg_action *action = &vg_actions[i];
        ck_assert(action->about != NULL && action->about[0] != '\0');
        ck_assert(action->group < VG_GROUP_COUNT);
        ck_assert_ptr_nonnull(vg_action_groups[action->group]);
        /* the row that speaks for this one stands above it, in the same group */
        ck_assert(action->keys_text[0] != '\0' ||
                  (i > 0 && action->label == NULL && action->group == action[-1].group));
        ck_assert(action->label == NULL || strchr(action->label, ' ') == NULL);
    }
}
END_TEST

START_TEST(every_command_is_known)
{
    for (size_t i = 0; i < vg_action_count; i++) {
        struct vg_error error = {""};
        bool known = false;
        for (size_t k = 0; k < sizeof own_commands / sizeof own_commands[0]; k++) {
            known |= strncmp(own_commands[k], vg_actions[i].command, strlen(own_commands[k])) == 0;
        }
        struct vg_command command;
        known |= vg_actions[i].command[0] != '@' &&
                 vg_command_parse(vg_actions[i].command, &vg_look_commands, &command, &error);
        ck_assert_msg(known, "%s: %s", vg_actions[i].command, error.text);
    }
}
END_TEST

START_TEST(commands_about_the_look_are_done_by_it)
{
    for (size_t i = 0; i < vg_action_count; i++) {
        struct vg_command command;
        struct vg_look look;
        struct vg_error error = {""};
        char answer[256];
        vg_look_default(&look);
        if (vg_actions[i].command[0] != '@' &&
            vg_command_parse(vg_actions[i].command, &vg_look_commands, &command, NULL) &&
            command.info->scope == VG_COMMAND_SCREEN) {
            ck_assert_msg(look_do_line(&look, 5, vg_actions[i].command, answer, sizeof answer, &error), "%s",
                          error.text);
        }
    }
}
END_TEST

START_TEST(the_keys_are_those_of_the_manual)
{
    static const struct {
        uint32_t key;
        const char *command;
    } keys[] = {
        {'1', "activation sigmoid"},
        {'2', "activation tanh"},
        {'3', "activation relu"},
        {'a', "activation next"},
        {'A', "activation prev"},
        {'i', "init next"},
        {'I', "init prev"},
        {'+', "depth +1"},
        {'=', "depth +1"},
        {'-', "depth -1"},
        {'[', "width -"},
        {']', "width +"},
        {'o', "optimizer next"},
        {'<', "lr /2"},
        {'>', "lr *2"},
        {'b', "batch *2"},
        {'B', "batch /2"},
        {'d', "data next"},
        {'m', "metric next"},
        {'n', "norm next"},
        {'c', "clip next"},
        {'p', "@menu preset"},
        {'g', "@menu panel"},
        {VG_KEY_ALT_1 + 4, "panel 5"},
        {'L', "layout next"},
        {'h', "@cursor -1"},
        {VG_KEY_RIGHT, "@cursor +1"},
        {'F', "freeze"},
        {'y', "axis"},
        {'f', "@field"},
        {'S', "@setup"},
        {VG_KEY_F2, "@setup"},
        {'t', "theme next"},
        {'T', "theme prev"},
        {'s', "symbols next"},
        {'u', "mouse"},
        {'P', "@picture"},
        {'v', "panel next"},
        {'V', "panel prev"},
        {'w', "compare next"},
        {'z', "zoom"},
        {VG_KEY_ENTER, "zoom"},
        {VG_KEY_TAB, "focus next"},
        {VG_KEY_BACK_TAB, "focus prev"},
        {' ', "pause toggle"},
        {'.', "step 1"},
        {'{', "speed slower"},
        {'}', "speed faster"},
        {'r', "restart"},
        {'R', "redraw"},
        {'!', "fix"},
        {'U', "undo"},
        {'x', "clear"},
        {'e', "export"},
        {':', "@prompt"},
        {'?', "help"},
        {VG_KEY_F1, "help"},
        {'q', "@quit"},
        {3, "@quit"},
        {12, "@repaint"},
        {26, "@suspend"},
        {'k', "select +1"},
        {VG_KEY_DOWN, "select -1"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ck_assert_str_eq(command_of(keys[i].key), keys[i].command);
    }
}
END_TEST

START_TEST(a_panel_with_the_focus_has_keys_of_its_own)
{
    ck_assert_str_eq(vg_action_in_panel("explorer", VG_KEY_LEFT)->command, "explore left");
    ck_assert_str_eq(vg_action_in_panel("explorer", VG_KEY_RIGHT)->command, "explore right");
    ck_assert_str_eq(vg_action_in_panel("explorer", '(')->command, "explore narrower");
    ck_assert_str_eq(vg_action_in_panel("explorer", ')')->command, "explore wider");
    ck_assert_str_eq(vg_action_in_panel("explorer", 'y')->command, "explore zoom y");
    ck_assert_str_eq(vg_action_in_panel("explorer", VG_KEY_UP)->command, "select +1");
    ck_assert_str_eq(vg_action_in_panel("explorer", '.')->command, "step 1");
    ck_assert_str_eq(vg_action_in_panel("gradients", VG_KEY_LEFT)->command, "@cursor -1");
    ck_assert_str_eq(vg_action_in_panel("gradients", '(')->command, "@cursor -10");
    ck_assert_ptr_null(vg_action_in_panel("no such panel", VG_KEY_NONE));
}
END_TEST

START_TEST(the_keys_of_panels_are_rows_like_the_others)
{
    for (size_t p = 0; p < vg_panel_actions_count; p++) {
        const struct vg_panel_actions *own = &vg_panel_actions[p];
        ck_assert_ptr_nonnull(panel_find(own->panel));
        ck_assert_uint_gt(strlen(own->title), 0);
        for (size_t i = 0; i < own->count; i++) {
            struct vg_look look;
            struct vg_error error = {""};
            char answer[256];
            vg_look_default(&look);
            ck_assert_ptr_eq(vg_action_in_panel(own->panel, own->actions[i].keys[0]), &own->actions[i]);
            ck_assert_msg(look_do_line(&look, 5, own->actions[i].command, answer, sizeof answer, &error), "%s",
                          error.text);
            ck_assert(own->actions[i].about[0] != '\0' && own->actions[i].label == NULL);
        }
    }
}
END_TEST

START_TEST(other_keys_have_no_action)
{
    static const uint32_t keys[] = {VG_KEY_NONE, ',', 'Z', 0x10ffff, VG_KEY_RESIZE, VG_KEY_F12, UINT32_MAX};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        ck_assert_ptr_null(vg_action_of_key(keys[i]));
    }
}
END_TEST

START_TEST(the_bar_is_in_order_of_importance)
{
    static const char *const labels[] = {"activation", "fix",   "undo",      "restart", "depth",  "init",
                                         "rate",       "pause", "optimizer", "preset",  "metric", "view",
                                         "layout",     "data",  "width",     "setup",   "help",   "quit"};
    size_t seen = 0, count = sizeof labels / sizeof labels[0];
    for (size_t i = 0; i < vg_action_count; i++) {
        if (vg_actions[i].label != NULL) {
            ck_assert_uint_lt(seen, count);
            ck_assert_str_eq(vg_actions[i].label, labels[seen++]);
        }
    }
    ck_assert_uint_eq(seen, count);
}
END_TEST

START_TEST(what_a_verdict_advises_has_a_key_in_the_table)
{
    int promises = 0;
    static struct vg_layer_view layers[3];
    struct vg_view view = {.step = 9, .layer_count = 3, .layers = layers};
    const struct vg_screen screen = {.theme = NULL};
    for (int i = 0; i < VG_VERDICT_COUNT * 4; i++) {
        view.verdict = (struct vg_verdict){
            .kind = (enum vg_verdict_kind)(i / 4),
            .facts = {.batch_norm = i % 2 == 1, .weak = i / 2 % 2 == 1, .initializer = "he_normal"}};
        struct vg_advice advice = vg_verdict_advice(&view.verdict);
        for (size_t k = 0; k < advice.count; k++) {
            const char *at = advice.lines[k];
            if (advice.is_code[k]) /* for a script, which no key changes */
                continue;
            struct vg_command one;
            struct vg_error error = {""};
            while (vg_command_next(&at, NULL, &one, &error))
                ck_assert_msg(one.info, "%s: %s", one.text, error.text);
            promises++;
        }
        struct vg_verdict_line line = vg_verdict_line_of(&screen, &view);
        ck_assert_int_eq(strncmp(line.advice[0], "press ", 6) == 0, advice.count > 0 && !advice.is_code[0]);
        ck_assert_int_eq(strncmp(line.advice[0], "in the script: ", 15) == 0, advice.count > 0 && advice.is_code[0]);
    }
    ck_assert_int_gt(promises, 20);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("actions");
    TCase *tests = tcase_create("actions");
    tcase_add_test(tests, a_key_stands_for_exactly_one_command);
    tcase_add_test(tests, every_row_says_what_it_does);
    tcase_add_test(tests, every_command_is_known);
    tcase_add_test(tests, commands_about_the_look_are_done_by_it);
    tcase_add_test(tests, the_keys_are_those_of_the_manual);
    tcase_add_test(tests, a_panel_with_the_focus_has_keys_of_its_own);
    tcase_add_test(tests, the_keys_of_panels_are_rows_like_the_others);
    tcase_add_test(tests, other_keys_have_no_action);
    tcase_add_test(tests, the_bar_is_in_order_of_importance);
    tcase_add_test(tests, what_a_verdict_advises_has_a_key_in_the_table);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
