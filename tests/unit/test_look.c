/* test_look.c: the commands about panels, and what a session keeps for them: earlier runs' layers, clipped steps. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "look_line.h"
#include "vgtop/session.h"

static struct vg_look look;
static struct vg_error error;

static void does(const char *line)
{
    char answer[256];
    ck_assert_msg(look_do_line(&look, 5, line, answer, sizeof answer, &error), "%s: %s", line, error.text);
}

/* Refuses it with a sentence that names what was typed, and changes nothing. */
static void refuses(const char *line, const char *named)
{
    char answer[256];
    struct vg_look before = look;
    ck_assert_msg(!look_do_line(&look, 5, line, answer, sizeof answer, &error), "%s", line);
    ck_assert_msg(strstr(error.text, named) != NULL, "%s: %s", line, error.text);
    ck_assert_int_eq(memcmp(&before, &look, sizeof look), 0);
}

static void begin(void)
{
    memset(&look, 0, sizeof look);
    vg_look_default(&look);
}

START_TEST(a_panel_is_chosen_by_name_number_or_in_turn_and_gets_the_focus)
{
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_LOSS);
    does("panel explorer");
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_EXPLORER);
    ck_assert_uint_eq(vg_look_focus(&look), VG_SLOT_CHOSEN);
    does("panel 8");
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_OVERLAY);
    does("panel next"); /* the chart and the table of layers are seen already */
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_HEATMAP);
    does("panel prev");
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_OVERLAY);
    refuses("panel explorr", "explorer");
    refuses("panel 77", "77");
    refuses("panel 0", "0");
    refuses("panel", "panel");
}
END_TEST

START_TEST(a_panel_that_is_seen_gets_the_focus_and_stays_where_it_is)
{
    does("panel gradients");
    ck_assert_uint_eq(vg_look_focus(&look), VG_SLOT_MAIN);
    does("panel layers");
    ck_assert_uint_eq(vg_look_focus(&look), 1);
    does("panel boundary"); /* in the place of the focused one */
    ck_assert_int_eq(vg_look_panel_in(&look, 1), VG_LOOK_BOUNDARY);
    ck_assert_int_eq(vg_look_panel_in(&look, VG_SLOT_CHOSEN), VG_LOOK_LOSS);
}
END_TEST

START_TEST(every_panel_has_one_slot_whatever_is_chosen)
{
    for (int i = 0; i < 200; i++) {
        char line[32];
        look.slots = (size_t)i % (VG_LOOK_SLOTS + 1);
        snprintf(line, sizeof line,
                 i % 3 == 0   ? "focus next"
                 : i % 3 == 1 ? "panel next"
                              : "panel %d",
                 i % VG_LOOK_PANEL_COUNT + 1);
        look_do_line(&look, 5, line, NULL, 0, &error);
        for (size_t panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++) {
            int found = 0;
            for (size_t slot = 0; slot < VG_LOOK_SLOTS; slot++)
                found += vg_look_panel_in(&look, slot) == panel;
            ck_assert_int_eq(found, 1);
        }
    }
    look.slots = VG_LOOK_SLOTS;
    refuses("panel next", "all panels");
}
END_TEST

START_TEST(every_layout_has_every_panel_once_at_first)
{
    for (size_t layout = 0; layout < VG_LOOK_LAYOUT_COUNT; layout++)
        for (size_t panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++) {
            int found = 0;
            for (size_t slot = 0; slot < VG_LOOK_SLOTS; slot++)
                found += look.places[layout].panels[slot] == panel;
            ck_assert_msg(found == 1, "%s has %s %d times", vg_look_layouts[layout].name, vg_look_panels[panel].name,
                          found);
        }
}
END_TEST

START_TEST(the_focus_goes_round_the_slots_that_there_are)
{
    does("focus next");
    does("focus next");
    ck_assert_uint_eq(vg_look_focus(&look), VG_SLOT_CHOSEN);
    does("focus next");
    ck_assert_uint_eq(vg_look_focus(&look), VG_SLOT_MAIN);
    refuses("focus heatmap", "heatmap");
    look.slots = 4;
    does("focus prev");
    ck_assert_uint_eq(vg_look_focus(&look), 3);
    does("focus loss");
    does("focus layers");
    ck_assert_uint_eq(vg_look_focus(&look), 1);
    vg_look_place(&look)->focus = 77; /* a grid that became smaller */
    does("focus next");
    ck_assert_uint_lt(vg_look_focus(&look), 4);
    refuses("focus sideways", "sideways");
}
END_TEST

START_TEST(zoom_toggles_or_does_what_it_is_told)
{
    does("zoom");
    ck_assert(vg_look_zoomed(&look));
    does("zoom on");
    ck_assert(vg_look_zoomed(&look));
    does("zoom");
    ck_assert(!vg_look_zoomed(&look));
    does("zoom off");
    ck_assert(!vg_look_zoomed(&look));
    refuses("zoom 3", "3");
}
END_TEST

START_TEST(every_layout_remembers_its_panels_focus_and_zoom)
{
    does("panel boundary");
    does("zoom");
    does("layout learn");
    ck_assert(!vg_look_zoomed(&look));
    ck_assert_uint_eq(vg_look_focus(&look), VG_SLOT_MAIN);
    ck_assert_int_eq(vg_look_panel_in(&look, 1), VG_LOOK_EXPLORER);
    does("layout next");
    ck_assert_int_eq(look.layout, VG_LAYOUT_COMPARE);
    does("layout gradients");
    ck_assert(vg_look_zoomed(&look));
    ck_assert_int_eq(vg_look_panel_in(&look, vg_look_focus(&look)), VG_LOOK_BOUNDARY);
    refuses("layout upside", "learn");
}
END_TEST

START_TEST(a_cursor_stands_at_a_step_until_it_is_taken_away)
{
    does("cursor 1200");
    ck_assert(look.cursor_on);
    ck_assert_uint_eq(look.cursor, 1200);
    refuses("cursor here", "here");
    refuses("cursor -1", "-1");
    does("cursor off");
    ck_assert(!look.cursor_on);
}
END_TEST

START_TEST(an_axis_is_swapped_for_the_focused_panel_alone)
{
    does("focus loss");
    does("axis");
    ck_assert(vg_look_log(&look, VG_LOOK_LOSS, false));
    ck_assert(vg_look_log(&look, VG_LOOK_GRADIENTS, true));
    does("axis");
    ck_assert(!vg_look_log(&look, VG_LOOK_LOSS, false));
    refuses("axis sideways", "sideways");
}
END_TEST

START_TEST(a_theme_is_one_of_those_that_the_screen_knows)
{
    static const char *const names[] = {"dark", "light", "viridis"};
    does("theme anything"); /* no screen: accepted and ignored */
    look.themes.names = names;
    look.themes.count = 3;
    does("theme light");
    ck_assert_uint_eq(look.theme, 1);
    does("theme next");
    does("theme next");
    ck_assert_uint_eq(look.theme, 0);
    refuses("theme viridid", "viridis");
}
END_TEST

START_TEST(symbols_mouse_and_freeze_do_what_they_are_told)
{
    does("symbols ascii");
    ck_assert_int_eq(look.symbols, VG_SYMBOLS_ASCII);
    does("symbols next");
    ck_assert_int_eq(look.symbols, VG_SYMBOLS_BRAILLE);
    refuses("symbols runes", "braille");
    does("mouse off");
    ck_assert(!look.mouse);
    does("freeze");
    ck_assert(look.frozen);
    does("freeze off");
    ck_assert(!look.frozen);
    refuses("freeze now", "now");
}
END_TEST

START_TEST(compare_names_the_second_layer)
{
    ck_assert_uint_eq(vg_look_compared(&look, 5), 5); /* layer 1 is selected */
    look.selected = 5;
    ck_assert_uint_eq(vg_look_compared(&look, 5), 1);
    does("compare 2");
    ck_assert_uint_eq(vg_look_compared(&look, 5), 2);
    does("compare +9");
    ck_assert_uint_eq(look.compare, 5);
    does("compare next");
    ck_assert_uint_eq(look.compare, 1);
    does("compare -3");
    ck_assert_uint_eq(look.compare, 1);
    refuses("compare 6", "6");
    refuses("compare 0", "0");
    refuses("compare x", "'x'");
    look.compare = 40; /* the network became shallower */
    ck_assert_uint_eq(vg_look_compared(&look, 5), 5);
}
END_TEST

START_TEST(the_explorer_moves_within_its_range)
{
    ck_assert_double_eq(look.explore.x, 0);
    ck_assert_double_eq(look.explore.range, 10);
    does("explore x -1.5");
    ck_assert_double_eq(look.explore.x, -1.5);
    does("explore right");
    ck_assert_double_eq_tol(look.explore.x, -1.4, 0.11);
    for (int i = 0; i < 200; i++)
        does("explore right");
    ck_assert_double_eq_tol(look.explore.x, 5, 1e-12);
    does("explore narrower");
    ck_assert_double_eq(look.explore.range, 6);
    ck_assert_double_eq_tol(look.explore.x, 3, 1e-12);
    does("explore wider");
    ck_assert_double_eq(look.explore.range, 10);
    does("explore range 3.5");
    ck_assert_double_eq(look.explore.range, 3.5);
    does("explore x 100"); /* the range goes with it */
    ck_assert_double_eq(look.explore.range, 200);
    does("explore=x 1");
    ck_assert_double_eq(look.explore.x, 1);
}
END_TEST

START_TEST(steps_to_the_left_and_right_meet_zero_again)
{
    does("explore x 0.3");
    for (int i = 0; i < 40; i++)
        does("explore left");
    for (int i = 0; i < 80 && look.explore.x < -0.01; i++)
        does("explore right");
    ck_assert_double_eq_tol(look.explore.x, 0, 1e-12);
}
END_TEST

START_TEST(the_range_ends_somewhere)
{
    for (int i = 0; i < 40; i++)
        does("explore wider");
    ck_assert_double_eq(look.explore.range, 1000);
    for (int i = 0; i < 40; i++)
        does("explore narrower");
    ck_assert_double_eq(look.explore.range, 0.1);
    refuses("explore range 0", "'0'");
    refuses("explore range -3", "-3");
    refuses("explore range nan", "nan");
    refuses("explore x 1e9", "1e9");
    refuses("explore left 3", "left 3");
    refuses("explore", "explore takes");
    refuses("explore up", "up");
}
END_TEST

START_TEST(y_is_as_tall_as_x_f_or_the_slope_in_turn)
{
    ck_assert_int_eq(look.explore.zoom, VG_EXPLORE_AS_VALUE);
    does("explore zoom y");
    ck_assert_int_eq(look.explore.zoom, VG_EXPLORE_AS_SLOPE);
    does("explore zoom y");
    ck_assert_int_eq(look.explore.zoom, VG_EXPLORE_AS_X);
    does("explore zoom f'");
    ck_assert_int_eq(look.explore.zoom, VG_EXPLORE_AS_SLOPE);
    refuses("explore zoom z", "'z'");
}
END_TEST

START_TEST(panels_are_completed)
{
    char pool[16][64];
    ck_assert_uint_eq(vg_command_complete("panel ex", &vg_look_commands, pool, 16), 1);
    ck_assert_str_eq(pool[0], "explorer");
}
END_TEST

/* ---- what a session keeps */

static struct vg_session *session;
static struct vg_view view;

static void begin_session(void)
{
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
}

static void end_session(void)
{
    vg_session_destroy(session);
    vg_view_free(&view);
}

static void script(const char *text)
{
    ck_assert_msg(vg_session_script(session, NULL, text, NULL, &error), "%s", error.text);
}

static const struct vg_view *see(enum vg_metric metric)
{
    ck_assert_msg(vg_session_view(session, metric, &view, &error), "%s", error.text);
    return &view;
}

START_TEST(an_earlier_run_keeps_every_metric_of_its_layers)
{
    vg_real mean[VG_METRIC_COUNT][5];
    script("step 640");
    for (int m = 0; m < VG_METRIC_COUNT; m++)
        for (size_t l = 0; l < 5; l++) {
            const struct vg_series *series = &see((enum vg_metric)m)->layers[l].series;
            mean[m][l] = 0;
            for (size_t i = 0; i < series->count; i++)
                mean[m][l] += series->buckets[i].mean / (double)series->count;
        }
    script("depth 2");
    for (int m = 0; m < VG_METRIC_COUNT; m++) {
        const struct vg_ghost *ghost = &see((enum vg_metric)m)->ghosts[0];
        ck_assert_uint_eq(ghost->layer_count, 5);
        for (size_t l = 0; l < 5; l++) {
            double sum = 0;
            for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++)
                sum += ghost->layers[l * VG_GHOST_LAYER_POINTS + i] / VG_GHOST_LAYER_POINTS;
            ck_assert_msg(fabs(sum - mean[m][l]) <= 1e-9 * fabs(mean[m][l]) + 1e-300, "%s of layer %zu: %g, not %g",
                          vg_metrics[m].key, l + 1, sum, mean[m][l]);
        }
    }
}
END_TEST

START_TEST(a_run_of_few_steps_has_all_its_points)
{
    script("step 3; depth 1");
    const struct vg_ghost *ghost = &see(VG_GRAD_SD)->ghosts[0];
    for (size_t i = 0; i < 5 * VG_GHOST_LAYER_POINTS; i++)
        ck_assert(ghost->layers[i] > 0);
}
END_TEST

START_TEST(runs_of_other_depths_are_not_mixed_up)
{
    for (int i = 0; i < VG_GHOSTS_MAX + 3; i++) {
        char line[64];
        snprintf(line, sizeof line, "step 5; depth %d", i % 2 == 0 ? 7 : 1);
        script(line);
    }
    see(VG_GRAD_SD);
    ck_assert_uint_eq(view.ghost_count, VG_GHOSTS_MAX);
    for (size_t g = 0; g < VG_GHOSTS_MAX; g++) {
        ck_assert_uint_eq(view.ghosts[g].layer_count, g % 2 == 0 ? 8 : 2); /* the last one was left at depth 1 */
        for (size_t l = 0; l < view.ghosts[g].layer_count; l++)
            ck_assert(view.ghosts[g].layers[l * VG_GHOST_LAYER_POINTS] > 0);
    }
    script("clear; step 5; depth 3");
    ck_assert_uint_eq(see(VG_GRAD_SD)->ghost_count, 1);
    ck_assert_uint_eq(view.ghosts[0].layer_count, view.layer_count == 4 ? 8 : 0);
}
END_TEST

START_TEST(clipped_steps_are_counted_and_shown)
{
    script("step 50");
    ck_assert_uint_eq(see(VG_GRAD_SD)->clipped_steps, 0);
    script("clip norm:1e-9; step 30");
    ck_assert_uint_eq(see(VG_GRAD_SD)->clipped_steps, 30);
    bool shown = false;
    for (size_t i = 0; i < view.field_count; i++)
        shown |= strcmp(view.fields[i].name, "clip") == 0 && strcmp(view.fields[i].value, "norm:1e-9 (30 steps)") == 0;
    ck_assert(shown);
    script("clip none; step 10");
    ck_assert_uint_eq(see(VG_GRAD_SD)->clipped_steps, 30);
    script("restart; step 10");
    ck_assert_uint_eq(see(VG_GRAD_SD)->clipped_steps, 0);
}
END_TEST

START_TEST(clip_and_norm_go_round)
{
    static const char *const clips[] = {"value:1", "norm:1", "none"}, *const norms[] = {"batch", "layer", "none"};
    char text[64];
    for (int i = 0; i < 3; i++) {
        script("clip next; norm next");
        vg_experiment_get(vg_session_experiment(session), VG_SET_CLIP, text, sizeof text);
        ck_assert_str_eq(text, clips[i]);
        vg_experiment_get(vg_session_experiment(session), VG_SET_NORM, text, sizeof text);
        ck_assert_str_eq(text, norms[i]);
    }
}
END_TEST

START_TEST(the_view_knows_the_activation)
{
    script("activation leaky_relu:0.2");
    ck_assert_int_eq(see(VG_GRAD_SD)->activation.kind, VG_LEAKY_RELU);
    ck_assert_double_eq(view.activation.parameter, 0.2);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("look");
    TCase *commands = tcase_create("commands"), *kept = tcase_create("kept");
    tcase_add_checked_fixture(commands, begin, NULL);
    tcase_add_test(commands, a_panel_is_chosen_by_name_number_or_in_turn_and_gets_the_focus);
    tcase_add_test(commands, a_panel_that_is_seen_gets_the_focus_and_stays_where_it_is);
    tcase_add_test(commands, every_panel_has_one_slot_whatever_is_chosen);
    tcase_add_test(commands, every_layout_remembers_its_panels_focus_and_zoom);
    tcase_add_test(commands, a_cursor_stands_at_a_step_until_it_is_taken_away);
    tcase_add_test(commands, an_axis_is_swapped_for_the_focused_panel_alone);
    tcase_add_test(commands, a_theme_is_one_of_those_that_the_screen_knows);
    tcase_add_test(commands, symbols_mouse_and_freeze_do_what_they_are_told);
    tcase_add_test(commands, every_layout_has_every_panel_once_at_first);
    tcase_add_test(commands, the_focus_goes_round_the_slots_that_there_are);
    tcase_add_test(commands, zoom_toggles_or_does_what_it_is_told);
    tcase_add_test(commands, compare_names_the_second_layer);
    tcase_add_test(commands, the_explorer_moves_within_its_range);
    tcase_add_test(commands, steps_to_the_left_and_right_meet_zero_again);
    tcase_add_test(commands, the_range_ends_somewhere);
    tcase_add_test(commands, y_is_as_tall_as_x_f_or_the_slope_in_turn);
    tcase_add_test(commands, panels_are_completed);
    suite_add_tcase(suite, commands);
    tcase_add_checked_fixture(kept, begin_session, end_session);
    tcase_add_test(kept, an_earlier_run_keeps_every_metric_of_its_layers);
    tcase_add_test(kept, a_run_of_few_steps_has_all_its_points);
    tcase_add_test(kept, runs_of_other_depths_are_not_mixed_up);
    tcase_add_test(kept, clipped_steps_are_counted_and_shown);
    tcase_add_test(kept, clip_and_norm_go_round);
    tcase_add_test(kept, the_view_knows_the_activation);
    suite_add_tcase(suite, kept);
    return suite;
}

CHECK_MAIN(make_suite)
