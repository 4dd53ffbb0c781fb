/* test_axes.c: axes that stay where they are while a noisy run goes on, marks between their decades, the other axis of a panel, and
 * what has no place on any. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "chart.h"
#include "look_line.h"
#include "panel_maker.h"
#include "timeline.h"
#include "vgtop/session.h"
#include "view_maker.h"

enum { ROWS = 24, COLS = 90, VIEWS = 1000 };

static struct vg_session *session_of(const char *changes)
{
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    struct vg_session *session = vg_session_create(&experiment, NULL, NULL);
    ck_assert_ptr_nonnull(session);
    ck_assert(vg_session_script(session, NULL, changes, NULL, NULL));
    return session;
}

/* ---- axes that stay */

/* Where a panel writes its axis. */
static const struct {
    const char *panel;
    int row, rows, col, cols; /* negative: from the end */
} written[] = {{"gradients", 0, 1, 40, 50},
               {"layers", 0, 1, 20, COLS - 20},
               {"loss", 1, ROWS - 2, 1, 5},
               {"overlay", 2, ROWS - 3, 1, 5},
               {"profile", -2, 1, 0, COLS}};
enum { WRITTEN = sizeof written / sizeof *written };

static size_t axis_bytes(const struct vg_cells *cells, size_t i, uint32_t out[ROWS * COLS])
{
    size_t count = 0;
    int first = written[i].row < 0 ? ROWS + written[i].row : written[i].row;
    for (int row = first; row < first + written[i].rows; row++)
        for (int col = written[i].col; col < written[i].col + written[i].cols; col++)
            out[count++] = vg_cells_at(cells, row, col)->ch;
    return count;
}

START_TEST(axes_stay_while_a_noisy_run_goes_on)
{
    static const char *const runs[] = {"batch 4", "batch 4; activation relu; optimizer sgd; lr 0.3",
                                       "batch 1; activation tanh; depth 8; init normal:0.3"};
    static uint32_t before[WRITTEN][ROWS * COLS], now[ROWS * COLS];
    struct vg_session *session = session_of(runs[_i]);
    struct vg_view view = {0};
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    int changes[WRITTEN] = {0};
    screen.look.metric = VG_GRAD_SD;

    for (int n = 0; n < VIEWS / thin(); n++) {
        vg_session_step(session, 1 + (uint64_t)n % 13);
        ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
        for (size_t i = 0; i < WRITTEN; i++) {
            draw_panel(&screen, &view, written[i].panel, ROWS, COLS, &cells);
            size_t count = axis_bytes(&cells, i, now);
            changes[i] += memcmp(before[i], now, count * sizeof *now) != 0;
            memcpy(before[i], now, count * sizeof *now);
        }
    }
    for (size_t i = 0; i < WRITTEN; i++)
        ck_assert_msg(changes[i] <= 12, "the axis of %s changed %d times", written[i].panel, changes[i]);
    vg_cells_free(&cells);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(an_open_bucket_moves_no_axis)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 100, 8);
    struct vg_axis before = vg_layers_axis(&view, VG_AXIS_LOG);
    struct vg_bucket *last = &view.layers[0].series.buckets[99];
    last->mean = 1e6;
    ck_assert_double_eq(vg_layers_axis(&view, VG_AXIS_LOG).high, 6);
    last->records = last->counted = 3;
    ck_assert_double_eq(vg_layers_axis(&view, VG_AXIS_LOG).high, before.high);
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 3, 1, 8); /* all that there is */
    view.layers[0].series.buckets[0].records = 1;
    view.layers[0].series.buckets[0].mean = 1e6;
    ck_assert_double_eq(vg_layers_axis(&view, VG_AXIS_LOG).high, 6);
    vg_view_free(&view);
}
END_TEST

/* ---- marks between decades */

START_TEST(marks_stand_at_two_and_five)
{
    double where[VG_TICKS_MAX];
    struct vg_axis axis = {.log = true, .low = -3, .high = 1, .step = 1};
    ck_assert_uint_eq(vg_axis_minor(&axis, 8, where), 8);
    for (size_t i = 0; i < 8; i++)
        ck_assert_double_eq_tol(where[i], vg_axis_place(&axis, (i % 2 == 0 ? 2 : 5) * pow(10, (double)(i / 2) - 3)),
                                1e-12);
    ck_assert_uint_eq(vg_axis_minor(&axis, 7, where), 0); /* all or none */
    axis.log = false;
    ck_assert_uint_eq(vg_axis_minor(&axis, 64, where), 0);
    axis = (struct vg_axis){.log = true, .low = -300, .high = 300, .step = 1};
    ck_assert_uint_eq(vg_axis_minor(&axis, 10000, where), 0); /* more than anybody has room for */
}
END_TEST

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (text = strstr(text, part); text != NULL; text = strstr(text + 1, part))
        count++;
    return count;
}

START_TEST(marks_are_seen_where_there_is_room)
{
    static const struct {
        const char *panel;
        int rows, cols, fewer_rows, fewer_cols;
    } cases[] = {{"overlay", 30, 80, 8, 80}, {"profile", 4, 100, 4, 40}, {"gradients", 40, 100, 16, 100}};
    struct vg_view view = make_view(VIEW_STORY, 2, 300, 4);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.rows = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t many = count_of(text_of_panel(&screen, &view, cases[i].panel, cases[i].rows, cases[i].cols), "·");
        size_t few =
            count_of(text_of_panel(&screen, &view, cases[i].panel, cases[i].fewer_rows, cases[i].fewer_cols), "·");
        ck_assert_msg(many >= few + 4, "%s: %zu and %zu", cases[i].panel, many, few);
    }
    vg_view_free(&view);
}
END_TEST

/* ---- the other axis */

START_TEST(every_panel_with_two_axes_has_both)
{
    static const struct {
        enum vg_look_panel panel;
        const char *is_default, *other;
    } cases[] = {{VG_LOOK_GRADIENTS, "one log axis", "one linear axis"},
                 {VG_LOOK_LAYERS, "log10 1e-4 to 1e-1", "0 to 0.1"},
                 {VG_LOOK_PROFILE, "log10", "linear"},
                 {VG_LOOK_LOSS, "0.5", "1e-1"},
                 {VG_LOOK_OVERLAY, "1e-2", "0.05"}};
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name = vg_look_panels[cases[i].panel].name;
        screen.look.swapped = 0;
        ck_has(text_of_panel(&screen, &view, name, 12, 90), cases[i].is_default);
        screen.look.swapped = 1u << cases[i].panel;
        const char *text = text_of_panel(&screen, &view, name, 12, 90);
        ck_has(text, cases[i].other);
        ck_lacks(text, cases[i].is_default);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(axis_refuses_where_there_is_one_only)
{
    struct vg_look look;
    struct vg_error error = {""};
    char answer[128] = "";
    vg_look_default(&look);
    ck_assert(look_do_line(&look, 5, "axis", answer, sizeof answer, &error));
    ck_assert_str_eq(answer, "gradients: linear axis");
    ck_assert(look_do_line(&look, 5, "metric update_ratio", answer, sizeof answer, &error));
    ck_assert(!look_do_line(&look, 5, "axis", answer, sizeof answer, &error));
    ck_has(error.text, "update_ratio");
    ck_assert(look_do_line(&look, 5, "panel explorer", answer, sizeof answer, &error));
    ck_assert(!look_do_line(&look, 5, "axis", answer, sizeof answer, &error));
    ck_has(error.text, "explorer");
    ck_assert_uint_eq(look.swapped, 1u << VG_LOOK_GRADIENTS);
}
END_TEST

/* A metric that may be negative has no logarithm, whatever was asked for before. */
START_TEST(a_linear_metric_stays_linear)
{
    struct vg_view view = make_view(VIEW_SIGNED, 5, 300, 4);
    ck_assert(!vg_layers_axis(&view, VG_AXIS_LOG).log);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.swapped = UINT32_MAX;
    ck_lacks(text_of_panel(&screen, &view, "gradients", 20, 90), "log10");
    ck_lacks(text_of_panel(&screen, &view, "layers", 20, 90), "log10");
    vg_view_free(&view);
}
END_TEST

/* ---- one tiny layer */

/* Five layers, of which the one nearest the input gets next to nothing. */
static struct vg_view view_with_a_tiny_layer(void)
{
    struct vg_view view = make_story();
    struct vg_layer_view *layer = &view.layers[0];
    for (size_t i = 0; i < layer->series.count; i++) {
        struct vg_bucket *bucket = &layer->series.buckets[i];
        *bucket = (struct vg_bucket){1e-299,
                                     1e-299,
                                     1e-299,
                                     1e-299,
                                     bucket->counted,
                                     bucket->records,
                                     .first_step = bucket->first_step,
                                     .last_step = bucket->last_step};
    }
    layer->now[VG_GRAD_SD] = 1e-299;
    return view;
}

static int cells_with(const struct vg_cells *cells, uint32_t ch)
{
    int count = 0;
    for (int at = 0; at < cells->rows * cells->cols; at++)
        count += cells->cell[at].ch == ch;
    return count;
}

START_TEST(a_tiny_layer_is_drawn_as_clipped_with_its_number)
{
    static const struct {
        const char *panel, *number;
        uint32_t arrow;
        int arrows;
    } cases[] = {{"gradients", "1.0e-299", 0x2193, 30},
                 {"layers", "1.0e-299", 0x2193, 24},
                 {"profile", "1.0e-299", 0x2190, 1},
                 {"overlay", "1.0e-299", 0x2193, 30}};
    struct vg_view view = view_with_a_tiny_layer();
    struct vg_screen screen = drawn_screen(&view);
    screen.look.selected = 1;
    screen.look.rows = true;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vg_cells cells = {0};
        draw_panel(&screen, &view, cases[i].panel, 16, 100, &cells);
        ck_has(text_of_cells(&cells), cases[i].number);
        ck_assert_msg(cells_with(&cells, cases[i].arrow) >= cases[i].arrows, "%s", text_of_cells(&cells));
        vg_cells_free(&cells);
    }
    vg_view_free(&view);
}
END_TEST

/* The other layers are drawn on the axis that they have without it, or on twelve decades. */
START_TEST(a_tiny_layer_does_not_fill_the_other_bars)
{
    struct vg_view view = view_with_a_tiny_layer();
    struct vg_screen screen = drawn_screen(&view);
    struct vg_axis axis = vg_layers_axis(&view, VG_AXIS_LOG);
    ck_assert_double_eq(axis.high - axis.low, 12);
    ck_assert(axis.cut);
    screen.look.rows = true;
    ck_has(text_of_panel(&screen, &view, "gradients", 20, 100), "log10 1e-13 to 1e-1");
    ck_lacks(text_of_panel(&screen, &view, "gradients", 20, 100), "1e-299 to");
    screen.look.whole = UINT32_MAX;
    ck_has(text_of_panel(&screen, &view, "gradients", 20, 100), "log10 1e-299 to 1e-1");
    ck_lacks(text_of_panel(&screen, &view, "layers", 20, 100), "↓");
    ck_lacks(text_of_panel(&screen, &view, "profile", 20, 100), "←");
    vg_view_free(&view);
}
END_TEST

/* axis: logarithmic, then the whole range where something was left out, then linear. */
START_TEST(the_axis_key_shows_the_whole_range_first)
{
    static const enum vg_look_panel panels[] = {VG_LOOK_GRADIENTS, VG_LOOK_LAYERS, VG_LOOK_PROFILE, VG_LOOK_OVERLAY,
                                                VG_LOOK_LOSS};
    static const char *const rest[] = {"the whole range", "linear axis", "logarithmic axis"};
    struct vg_view view = view_with_a_tiny_layer();
    view.loss_series.buckets[500].mean = view.loss_series.buckets[500].min = 1e-200;
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
        struct vg_screen screen = drawn_screen(&view);
        const char *name = vg_look_panels[panels[i]].name;
        char line[64], answer[128];
        screen.look.selected = 1;
        screen.look.slots = VG_LOOK_SLOTS;
        snprintf(line, sizeof line, "focus %s", name);
        ck_assert(look_do_line(&screen.look, 5, line, answer, sizeof answer, NULL));
        ck_assert(look_do_line(&screen.look, 5, "zoom", answer, sizeof answer, NULL));
        for (size_t k = 0; k < 6; k++) {
            screen.look.cut = vg_screen_cut(&screen, &view, 60, 200);
            ck_assert_msg(screen.look.cut == (k % 3 == 0 ? UINT32_C(1) << panels[i] : 0), "%s, %zu", name, k);
            answer[0] = '\0';
            ck_assert(look_do_line(&screen.look, 5, "axis", answer, sizeof answer, NULL));
            if (k % 3 == 0 || panels[i] != VG_LOOK_LOSS)
                ck_has(answer, rest[k % 3]);
        }
    }
    vg_view_free(&view);
    view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    ck_assert_uint_eq(vg_screen_cut(&screen, &view, 60, 200), 0); /* nothing is left out */
    vg_view_free(&view);
}
END_TEST

/* ---- what has no place, and spikes */

START_TEST(zero_nan_and_infinity_are_seen_in_every_line)
{
    static const char *const panels[] = {"loss", "overlay", "gradients", "layers", "heatmap"};
    static const struct {
        struct vg_bucket bucket;
        const char *sign;
    } cases[] = {{{0, 0, 0, 0, 4, 4, 0, 0, 3}, "0"},
                 {{NAN, NAN, NAN, NAN, 0, 4, 0, 0, 3}, "!"},
                 {{NAN, NAN, NAN, INFINITY, 0, 4, 0, 0, 3}, "∞"},
                 {{1e-3, 1e-3, 1e-3, INFINITY, 3, 4, 0, 0, 3}, "∞"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t p = 0; p < sizeof panels / sizeof *panels; p++) {
            struct vg_view view = make_view(VIEW_STORY, 3, 40, 4);
            struct vg_screen screen = drawn_screen(&view);
            struct vg_cells before = {0}, after = {0};
            bool seen = false;
            screen.look.swapped = 1u << VG_LOOK_LOSS; /* logarithmic: zero has no place */
            draw_panel(&screen, &view, panels[p], 14, 110, &before);
            view.layers[0].series.buckets[20] = view.loss_series.buckets[20] = cases[i].bucket;
            view.layers[0].signal.buckets[20] = cases[i].bucket;
            draw_panel(&screen, &view, panels[p], 14, 110, &after);
            for (int at = 0; at < 14 * 110; at++) {
                uint32_t ch = after.cell[at].ch;
                bool is = cases[i].sign[0] == '0' ? ch == '0' : cases[i].sign[0] == '!' ? ch == '!' : ch == 0x221e;
                seen |= is && before.cell[at].ch != ch && at / 110 > 0 && at / 110 < 13;
            }
            ck_assert_msg(seen, "%s of case %zu in\n%s", panels[p], i, text_of_cells(&after));
            vg_cells_free(&before);
            vg_cells_free(&after);
            vg_view_free(&view);
        }
}
END_TEST

START_TEST(the_profile_shows_what_has_no_place_at_its_edges)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 40, 4);
    struct vg_screen screen = drawn_screen(&view);
    view.layers[0].now[VG_GRAD_SD] = 0;
    view.layers[1].now[VG_DELTA_RMS] = NAN;
    view.layers[2].now[VG_ACTIVATION_SD] = INFINITY;
    const char *text = text_of_panel(&screen, &view, "profile", 12, 70);
    ck_has(text, "0");
    ck_has(text, "!");
    ck_has(text, "∞");
    view.step = 0; /* before the first step nothing is wrong, only nothing is known */
    for (size_t l = 0; l < 3; l++)
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            view.layers[l].now[m] = NAN;
    ck_lacks(text_of_panel(&screen, &view, "profile", 12, 70), "!");
    vg_view_free(&view);
}
END_TEST

/* A single step a thousand times the mean of its bucket. */
START_TEST(a_spike_is_seen_in_the_overlay)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 60, 4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells before = {0}, after = {0};
    struct vg_time time;
    draw_panel(&screen, &view, "overlay", 20, 80, &before);
    view.layers[0].series.buckets[30].max = 0.09;
    draw_panel(&screen, &view, "overlay", 20, 80, &after);
    ck_assert(vg_overlay_time(&screen, &view, (struct vg_rect){0, 0, 20, 80}, &time));
    int col = vg_time_col(&time, 30 * 4), changed = 0;
    for (int row = 2; row < 6; row++)
        changed += vg_cells_at(&before, row, col)->ch == ' ' && vg_cells_at(&after, row, col)->ch != ' ';
    ck_assert_int_eq(changed, 1);
    vg_cells_free(&before);
    vg_cells_free(&after);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("axes");
    TCase *tests = tcase_create("tests");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, axes_stay_while_a_noisy_run_goes_on, 0, 3);
    tcase_add_test(tests, an_open_bucket_moves_no_axis);
    tcase_add_test(tests, marks_stand_at_two_and_five);
    tcase_add_test(tests, marks_are_seen_where_there_is_room);
    tcase_add_test(tests, every_panel_with_two_axes_has_both);
    tcase_add_test(tests, axis_refuses_where_there_is_one_only);
    tcase_add_test(tests, a_linear_metric_stays_linear);
    tcase_add_test(tests, a_tiny_layer_is_drawn_as_clipped_with_its_number);
    tcase_add_test(tests, a_tiny_layer_does_not_fill_the_other_bars);
    tcase_add_test(tests, the_axis_key_shows_the_whole_range_first);
    tcase_add_test(tests, zero_nan_and_infinity_are_seen_in_every_line);
    tcase_add_test(tests, the_profile_shows_what_has_no_place_at_its_edges);
    tcase_add_test(tests, a_spike_is_seen_in_the_overlay);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
