/* test_panels.c: choosing panels, focus and zoom; the activation explorer and the overlay. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "chart.h"
#include "layout.h"
#include "look_line.h"
#include "out.h"
#include "paint.h"
#include "panel_find.h"
#include "view_maker.h"

enum { TEXT_MAX = 1 << 19 };

static char picture[TEXT_MAX];
static size_t picture_count;
static struct vg_view view;
static struct vg_screen screen;

static void begin(void)
{
    view = make_story();
    view.activation = (struct vg_activation){VG_SIGMOID, 0};
    screen = (struct vg_screen){.theme = vg_theme_default()};
    vg_look_default(&screen.look);
}

static void end(void)
{
    vg_view_free(&view);
}

static bool collect(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (picture_count + count >= TEXT_MAX)
        return false;
    memcpy(picture + picture_count, bytes, count);
    picture_count += count;
    picture[picture_count] = '\0';
    return true;
}

static struct vg_cells blank(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    return cells;
}

static const char *text_of(struct vg_cells *cells)
{
    picture_count = 0;
    picture[0] = '\0';
    ck_assert(vg_paint(cells, VG_PAINT_TEXT, NULL, collect, NULL));
    vg_cells_free(cells);
    return picture;
}

static const char *draw(int rows, int cols)
{
    struct vg_cells cells = blank(rows, cols);
    vg_screen_draw(&screen, &view, &cells);
    return text_of(&cells);
}

/* One panel alone on the whole grid. */
static const char *draw_panel(const char *name, int rows, int cols)
{
    struct vg_cells cells = blank(rows, cols);
    panel_find(name)->draw(&screen, &view, (struct vg_rect){0, 0, rows, cols}, &cells);
    return text_of(&cells);
}

static void look(const char *line)
{
    char answer[256];
    struct vg_error error = {""};
    ck_assert_msg(look_do_line(&screen.look, view.layer_count, line, answer, sizeof answer, &error), "%s", error.text);
}

#define ck_has(text, part)   ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is missing in\n%.3500s", part, text)
#define ck_lacks(text, part) ck_assert_msg(strstr(text, part) == NULL, "\"%s\" should not be in\n%.3500s", part, text)

/* ---- choosing */

START_TEST(every_panel_that_can_be_chosen_can_be_drawn)
{
    for (size_t i = 0; i < VG_LOOK_PANEL_COUNT; i++) {
        ck_assert_msg(panel_find(vg_look_panels[i].name) != NULL, "%s", vg_look_panels[i].name);
        ck_assert_uint_gt(strlen(vg_look_panels[i].about), 0);
    }
    ck_assert_ptr_null(panel_find("nonsense"));
}
END_TEST

START_TEST(the_chosen_panel_stands_at_the_lower_right)
{
    ck_has(draw(24, 80), "3 loss");
    look("panel explorer");
    ck_has(draw(24, 80), "explorer: sigmoid");
    ck_lacks(picture, "3 loss");
    look("panel overlay");
    ck_has(draw(24, 80), "overlay: gradient");
}
END_TEST

START_TEST(brackets_mark_the_panel_with_the_focus)
{
    ck_has(draw(24, 80), "[1 gradient s.d. by layer]");
    ck_lacks(picture, "[2 layers]");
    look("focus next");
    ck_has(draw(24, 80), "[2 layers]");
    ck_lacks(picture, "[1 gradient");
    look("panel explorer");
    ck_has(draw(24, 80), "[6 explorer: sigmoid]");
    ck_assert_int_eq(vg_screen_focused(&screen, 24, 80), VG_LOOK_EXPLORER);
}
END_TEST

START_TEST(a_larger_grid_shows_more_panels)
{
    ck_assert_uint_eq(vg_screen_slots(VG_LAYOUT_GRADIENTS, 56, 180), 7);
    ck_assert_uint_eq(vg_screen_slots(VG_LAYOUT_GRADIENTS, 24, 80), 3);
    ck_assert_uint_eq(vg_screen_slots(VG_LAYOUT_GRADIENTS, 1, 1), 1);
    screen.look.slots = 6;
    look("focus boundary");
    ck_assert_int_eq(vg_screen_focused(&screen, 56, 180), VG_LOOK_BOUNDARY);
    ck_assert_int_eq(vg_screen_focused(&screen, 24, 80), VG_LOOK_LOSS); /* the last slot that there is */
    ck_assert_int_eq(vg_screen_rect(&screen, VG_LOOK_BOUNDARY, 24, 80).rows, 0);
    ck_assert_int_gt(vg_screen_rect(&screen, VG_LOOK_BOUNDARY, 56, 180).rows, 4);
}
END_TEST

START_TEST(zoom_shows_the_focused_panel_alone)
{
    look("zoom");
    ck_has(draw(24, 80), "[1 gradient s.d. by layer]");
    ck_lacks(picture, "loss ─");
    ck_lacks(picture, "layer by layer");
    look("panel explorer");
    ck_has(draw(24, 80), "multiplying small numbers");
    ck_lacks(picture, "by layer");
    look("zoom");
    ck_has(draw(24, 80), "by layer");
}
END_TEST

START_TEST(zoomed_layers_are_paged_by_what_is_seen)
{
    struct vg_view deep = make_view(VIEW_STORY, 60, 40, 1);
    size_t before = vg_screen_page(&screen, &deep, 24, 80);
    look("zoom");
    ck_assert_uint_ge(vg_screen_page(&screen, &deep, 24, 80), before);
    vg_view_free(&deep);
}
END_TEST

START_TEST(every_panel_can_be_drawn_zoomed_and_not_at_every_size)
{
    static const int rows[] = {0, 1, 2, 5, 15, 16, 17, 24, 40, 50, 100},
                     cols[] = {0, 1, 2, 59, 60, 61, 80, 120, 160, 300};
    static const size_t layers[] = {5, 0, 1, 2, 101};
    vg_view_free(&view);
    view = make_view((enum view_kind)(_i % VIEW_KIND_COUNT), layers[_i / 2 % 5], _i % 3 == 0 ? 0 : 300, 2);
    view.activation.kind = (enum vg_activation_kind)(_i % VG_ACTIVATION_COUNT);
    add_ghosts(&view);
    screen.symbols = (enum vg_symbols)(_i % VG_SYMBOLS_COUNT);
    screen.look.selected = (size_t)_i;
    screen.look.explore.zoom = (enum vg_explore_zoom)(_i % VG_EXPLORE_ZOOM_COUNT);
    screen.look.explore.range = _i % 4 == 0 ? 1000 : 10;
    for (int panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++)
        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
            for (size_t c = (r + (size_t)panel) % (size_t)thin(); c < sizeof cols / sizeof *cols; c += (size_t)thin()) {
                struct vg_cells cells = blank(rows[r], cols[c]);
                screen.look.layout = (enum vg_look_layout)((r + 2 * c) % VG_LOOK_LAYOUT_COUNT);
                vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = (enum vg_look_panel)panel;
                vg_look_place(&screen.look)->focus = (r + c) % 5;
                vg_look_place(&screen.look)->zoom = (r + c) % 2 == 0;
                vg_screen_draw(&screen, &view, &cells);
                int wrong = 0;
                for (int i = 0; i < cells.rows * cells.cols; i++) {
                    uint32_t ch = cells.cell[i].ch;
                    wrong += ch < 0x20 || ch == 0x7f || ch > (screen.symbols == VG_SYMBOLS_ASCII ? 0x7eu : 0xffffu);
                }
                ck_assert_int_eq(wrong, 0);
                vg_cells_free(&cells);
            }
}
END_TEST

START_TEST(a_panel_stays_inside_its_rectangle)
{
    static const char *const names[] = {"explorer", "overlay"};
    for (int rows = 0; rows <= 30; rows++)
        for (int cols = 0; cols <= 100; cols += 3) {
            struct vg_rect rect = {3, 4, rows, cols};
            struct vg_cells cells = blank(40, 120);
            vg_fill(&cells, (struct vg_rect){0, 0, 40, 120}, '~', (struct vg_style){0, 0, 0});
            vg_fill(&cells, rect, ' ', (struct vg_style){0, 0, 0});
            panel_find(names[_i])->draw(&screen, &view, rect, &cells);
            int outside = 0;
            for (int row = 0; row < 40; row++)
                for (int col = 0; col < 120; col++) {
                    bool inside = row >= 3 && row < 3 + rows && col >= 4 && col < 4 + cols;
                    outside += !inside && vg_cells_at(&cells, row, col)->ch != '~';
                }
            ck_assert_msg(outside == 0, "%dx%d wrote outside", cols, rows);
            vg_cells_free(&cells);
        }
}
END_TEST

/* ---- the explorer */

START_TEST(the_compression_of_the_sigmoid_is_in_numbers)
{
    const char *text = draw_panel("explorer", 30, 120);
    ck_has(text, "x spans  10 ");
    ck_has(text, "f spans  0.987");
    ck_has(text, "f' spans 0.243");
    ck_has(text, "max 0.25 at 0");
    ck_has(text, "-5 to 5");
    ck_has(text, "0.0067 to 0.99");
    ck_has(text, "1 / (1 + e^-z)");
}
END_TEST

/* Columns of bar behind the name in the row that begins with it. */
static int bar_of(const char *text, const char *row_start)
{
    const char *at = strstr(text, row_start);
    int length = 0;
    ck_assert_msg(at != NULL, "%s in\n%.3500s", row_start, text);
    for (; *at != '\n' && *at != '\0'; at++)
        length += strncmp(at, "\xe2\x96\x88", 3) == 0;
    return length;
}

START_TEST(the_compression_is_seen_in_bars_of_one_scale)
{
    const char *text = draw_panel("explorer", 20, 62); /* stacked: nothing stands beside the bars */
    int x = bar_of(text, "x spans  10 "), f = bar_of(text, "f spans  0.987");
    ck_assert_int_ge(x, 20);
    ck_assert_int_le(abs(f * 10 - x), 10);
    ck_assert_int_eq(bar_of(text, "f' spans 0.243"), 0); /* less than a column: an eighth or more of one */
    const char *slope = strstr(text, "f' spans 0.243");
    ck_assert(strncmp(slope + 16, "\xe2\x96", 2) == 0);
}
END_TEST

START_TEST(small_numbers_are_multiplied)
{
    static const char *const products[] = {" 0.25 ",       " 0.0625 ",       " 0.015625 ",
                                           " 0.00390625 ", " 0.0009765625 ", " 0.000244140625 "};
    const char *text = draw_panel("explorer", 30, 100);
    for (size_t i = 0; i < 6; i++)
        ck_has(text, products[i]);
    ck_assert_int_eq(vg_explorer_table_rows(&view), 7);
    struct vg_view deep = make_view(VIEW_STORY, 21, 40, 1);
    ck_assert_int_eq(vg_explorer_table_rows(&deep), 21);
    vg_view_free(&deep);
}
END_TEST

START_TEST(what_is_measured_stands_beside_them)
{
    view.at = true;
    for (size_t i = 0; i < view.layer_count; i++) {
        view.layers[i].at[VG_DELTA_RMS] = pow(10, -(double)(view.layer_count - 1 - i)) * 7;
        view.layers[i].columns = 5;
    }
    const char *text = draw_panel("explorer", 30, 120);
    ck_has(text, "0.1        layer 4");
    ck_has(text, "0.01       layer 3");
    ck_has(text, "0.0001     layer 1");
    ck_lacks(text, "layer 0");
}
END_TEST

START_TEST(x_and_its_tangent_move)
{
    char at_zero[TEXT_MAX / 8];
    strncpy(at_zero, draw_panel("explorer", 20, 62), sizeof at_zero - 1);
    look("explore x -1.5");
    const char *text = draw_panel("explorer", 20, 62);
    ck_has(text, "x -1.5  f 0.182  f' 0.149");
    ck_assert_str_ne(text, at_zero);
}
END_TEST

START_TEST(y_can_be_as_tall_as_the_slope)
{
    ck_has(draw_panel("explorer", 20, 62), "as tall as f ");
    look("explore zoom y");
    ck_has(draw_panel("explorer", 20, 62), "as tall as f'");
    ck_has(picture, "0.2");
    look("explore zoom y");
    ck_has(draw_panel("explorer", 20, 62), "as tall as x");
}
END_TEST

START_TEST(every_activation_can_be_explored)
{
    char name[64];
    view.activation = (struct vg_activation){(enum vg_activation_kind)_i, _i == VG_LEAKY_RELU ? 0.2
                                                                          : _i == VG_ELU      ? 1
                                                                                              : 0};
    vg_activation_format(view.activation, name, sizeof name);
    ck_has(draw_panel("explorer", 30, 100), name);
    ck_lacks(picture, "nan");
    ck_lacks(picture, "inf");
    if (_i == VG_MAXOUT)
        ck_has(draw_panel("explorer", 30, 140), "two linear pieces");
    if (_i == VG_RELU) { /* no gradient below 0: the product is 0 from the first factor on */
        look("explore x -2");
        ck_has(draw_panel("explorer", 30, 100), "f' 0");
    }
}
END_TEST

START_TEST(the_units_of_the_selected_layer_lie_under_the_slope)
{
    ck_lacks(draw_panel("explorer", 30, 100), "bars: z");
    vg_histogram_begin(&view.preactivation, false, -4, 4);
    for (int i = 0; i < 100; i++)
        vg_histogram_add(&view.preactivation, (const vg_real[]){2 + i / 100.0}, 1);
    view.preactivation_layer = 1;
    ck_has(draw_panel("explorer", 30, 100), "bars: z of layer 2");
    view.preactivation_layer = view.layer_count - 1; /* the output has no activation */
    ck_lacks(draw_panel("explorer", 30, 100), "bars: z");
}
END_TEST

/* ---- the overlay */

START_TEST(two_layers_are_named_with_their_numbers_and_ratio)
{
    look("select 1");
    look("compare 2");
    const char *text = draw_panel("overlay", 16, 60);
    ck_has(text, "layer 1 6.6e-02  layer 2 4.1e-02  1.6x");
    ck_has(text, "━ layer 1  ┅ layer 2");
    look("compare 1");
    ck_lacks(draw_panel("overlay", 16, 60), "layer 2");
}
END_TEST

/* Earlier runs whose layer l has the value `values[l]` all along. */
static vg_real ghost_numbers[2][5 * VG_GHOST_LAYER_POINTS];

static void give_layers(size_t g, double first, double factor)
{
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++)
            ghost_numbers[g][l * VG_GHOST_LAYER_POINTS + i] = first * pow(factor, (double)l);
    view.ghosts[g].layer_count = 5;
    view.ghosts[g].layers = ghost_numbers[g];
}

START_TEST(earlier_runs_lie_behind_and_widen_the_axis)
{
    ck_lacks(draw_panel("overlay", 20, 100), "1e-9");
    add_ghosts(&view);
    view.ghosts[0].layer_count = 0;
    ck_lacks(draw_panel("overlay", 20, 100), "sigmoid normal:1 4x5"); /* its layers are not known */
    give_layers(0, 1e-9, 10);
    give_layers(1, 1e-3, 2);
    ck_has(draw_panel("overlay", 20, 100), "1e-9");
    ck_has(picture, "sigmoid normal:1 4x5");
    ck_has(picture, "tanh glorot_uniform 4x5");
    ck_has(picture, "earlier runs");
}
END_TEST

START_TEST(the_output_of_an_earlier_run_is_its_output)
{
    add_ghosts(&view);
    give_layers(0, 1e-9, 10);
    view.ghosts[0].layer_count = 3; /* its output is 1e-7; it has no layer 4 */
    view.ghosts[1].layer_count = 0;
    look("select last");
    look("compare 4");
    ck_has(draw_panel("overlay", 20, 100), "1e-7");
    ck_lacks(picture, "1e-9");
    look("select 4");
    look("compare 3");
    ck_lacks(draw_panel("overlay", 20, 100), "1e-7"); /* nor a hidden layer 3 */
}
END_TEST

/* ---- the loss */

static struct vg_cells loss_cells(int rows, int cols)
{
    struct vg_cells cells = blank(rows, cols);
    panel_find("loss")->draw(&screen, &view, (struct vg_rect){0, 0, rows, cols}, &cells);
    return cells;
}

/* Cells of a role's colour in the columns `first` to the frame's right, the frame excepted. */
static int cells_of_role(const struct vg_cells *cells, enum vg_role role, int first)
{
    const struct vg_style style = vg_theme_style(screen.theme, role);
    int count = 0;
    for (int row = 1; row < cells->rows - 1; row++)
        for (int col = first; col < cells->cols - 1; col++) {
            const struct vg_cell *cell = vg_cells_at(cells, row, col);
            count += cell->ch != ' ' && vg_same_style(cell->style, style);
        }
    return count;
}

/* Validation comes once an epoch; its last number is held, but only as far as the run has come. */
START_TEST(validation_is_not_drawn_into_the_future)
{
    struct vg_time time;
    struct vg_rect rect = {0, 0, 30, 100};
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 5, 40, 4);
    for (size_t i = 0; i < 40; i++) {
        view.valid_loss_series.buckets[i] = view.loss_series.buckets[i];
        view.valid_accuracy_series.buckets[i] = view.accuracy_series.buckets[i];
        view.valid_loss_series.buckets[i].mean = 0.4; /* beside the lines of the training set */
        view.valid_accuracy_series.buckets[i].mean = 0.2;
    }
    view.valid_loss_series.count = view.valid_accuracy_series.count = 40;
    add_ghosts(&view); /* they went on for much longer */
    ck_assert(vg_loss_time(&screen, &view, rect, &time));
    int end = vg_time_col(&time, view.step);
    ck_assert_int_lt(end, 40);
    struct vg_cells cells = loss_cells(rect.rows, rect.cols);
    ck_assert_int_gt(cells_of_role(&cells, VG_ROLE_VALID, 0), 0);
    ck_assert_int_eq(cells_of_role(&cells, VG_ROLE_VALID, end + 1), 0);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(runs_on_other_data_leave_the_loss_panel)
{
    struct vg_time with, without;
    struct vg_rect rect = {0, 0, 24, 100};
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 5, 40, 4);
    ck_assert(vg_loss_time(&screen, &view, rect, &without));
    add_ghosts(&view);
    view.ghosts[0].other_data = true;
    ck_lacks(draw_panel("loss", 24, 100), "sigmoid normal:1");
    ck_has(picture, "tanh glorot_uniform 4x5");
    ck_has(picture, "┅ earlier");
    view.ghosts[1].other_data = true;
    ck_lacks(draw_panel("loss", 24, 100), "tanh");
    ck_lacks(picture, "earlier");
    ck_assert(vg_loss_time(&screen, &view, rect, &with));
    ck_assert_uint_eq(with.columns.per, without.columns.per); /* nor do they make the time axis longer */
    ck_has(draw_panel("overlay", 24, 100), "tanh glorot_uniform 4x5");
}
END_TEST

/* The labels of the loss panel's axis, the top row's first. */
static void loss_labels(char labels[512])
{
    struct vg_cells cells = loss_cells(24, 100);
    size_t used = 0;
    for (int row = 1; row < 16; row++)
        for (int col = 1; col < 6; col++)
            labels[used++] = (char)vg_cells_at(&cells, row, col)->ch;
    labels[used] = '\0';
    vg_cells_free(&cells);
}

START_TEST(an_earlier_run_that_diverged_does_not_rule_the_axis)
{
    char before[512], after[512];
    struct vg_ghost *ghost = &view.ghosts[0];
    add_ghosts(&view);
    loss_labels(before);
    for (size_t i = 0; i < ghost->count; i++)
        ghost->loss[i] = _i == 0   ? 0.7 * pow(10, (double)i)     /* away at once */
                         : _i == 1 ? i > 40 && i < 60 ? 1e6 : 0.6 /* for a while */
                         : _i == 2 ? 5e4 + (double)(i % 7)        /* before its first point was over */
                         : i < 100 ? 0.7 + (double)i
                                   : NAN; /* until it was not finite */
    loss_labels(after);
    ck_assert_str_eq(after, before);
    ck_has(draw_panel("loss", 24, 100), "tanh glorot_uniform 4x5");
}
END_TEST

/* The present run's spikes and an earlier run that began high and then learned are part of the story. */
START_TEST(an_earlier_run_that_came_down_is_seen_whole)
{
    char before[512], after[512];
    add_ghosts(&view);
    loss_labels(before);
    for (size_t i = 0; i < view.ghosts[0].count; i++)
        view.ghosts[0].loss[i] = 5 * exp(-(double)i / 50);
    loss_labels(after);
    ck_assert_str_ne(after, before);
}
END_TEST

START_TEST(a_name_that_is_too_long_loses_its_last_words)
{
    add_ghosts(&view);
    snprintf(view.ghosts[1].text, sizeof view.ghosts[1].text, "tanh sgd lr 0.25 glorot_uniform 20x100 batch 512");
    ck_has(draw_panel("loss", 16, 45), "tanh sgd lr 0.25");
    ck_lacks(picture, "512");
}
END_TEST

/* ---- trouble */

START_TEST(dead_units_are_told_in_words_or_by_a_letter)
{
    screen.look.rows = true;
    ck_has(draw_panel("gradients", 21, 53), "dead 40%");
    ck_has(draw_panel("gradients", 26, 75), "dead 40%");
    view.layers[1].now[VG_DEAD] = 0.001;
    ck_has(draw_panel("gradients", 21, 53), "dead 1%");
    view.layers[1].now[VG_DEAD] = 0;
    ck_lacks(draw_panel("gradients", 21, 53), "dead");
    struct vg_view deep = make_view(VIEW_STORY, 40, 60, 1);
    struct vg_cells cells = blank(24, 80);
    panel_find("gradients")->draw(&screen, &deep, (struct vg_rect){0, 0, 21, 53}, &cells);
    ck_lacks(text_of(&cells), "e+05d"); /* layer 2 in one row: 40 % are too few for a mark */
    deep.layers[1].now[VG_DEAD] = 0.6;
    cells = blank(24, 80);
    panel_find("gradients")->draw(&screen, &deep, (struct vg_rect){0, 0, 21, 53}, &cells);
    ck_has(text_of(&cells), "e+05d");
    vg_view_free(&deep);
}
END_TEST

START_TEST(saturation_is_no_news_of_a_rectifier)
{
    screen.look.rows = true;
    look("zoom");
    for (size_t i = 0; i < view.layer_count; i++) {
        view.layers[i].now[VG_DEAD] = 0;
        view.layers[i].now[VG_SATURATED] = 0.8;
    }
    ck_has(draw_panel("gradients", 21, 53), "sat 80%");
    view.activation.kind = VG_RELU;
    ck_lacks(draw_panel("gradients", 21, 53), "sat 80%");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("panels");
    TCase *tests = tcase_create("panels");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, every_panel_that_can_be_chosen_can_be_drawn);
    tcase_add_test(tests, the_chosen_panel_stands_at_the_lower_right);
    tcase_add_test(tests, brackets_mark_the_panel_with_the_focus);
    tcase_add_test(tests, a_larger_grid_shows_more_panels);
    tcase_add_test(tests, zoom_shows_the_focused_panel_alone);
    tcase_add_test(tests, zoomed_layers_are_paged_by_what_is_seen);
    tcase_add_loop_test(tests, every_panel_can_be_drawn_zoomed_and_not_at_every_size, 0, 20);
    tcase_add_loop_test(tests, a_panel_stays_inside_its_rectangle, 0, 2);
    tcase_add_test(tests, the_compression_of_the_sigmoid_is_in_numbers);
    tcase_add_test(tests, the_compression_is_seen_in_bars_of_one_scale);
    tcase_add_test(tests, small_numbers_are_multiplied);
    tcase_add_test(tests, what_is_measured_stands_beside_them);
    tcase_add_test(tests, x_and_its_tangent_move);
    tcase_add_test(tests, y_can_be_as_tall_as_the_slope);
    tcase_add_loop_test(tests, every_activation_can_be_explored, 0, VG_ACTIVATION_COUNT);
    tcase_add_test(tests, the_units_of_the_selected_layer_lie_under_the_slope);
    tcase_add_test(tests, two_layers_are_named_with_their_numbers_and_ratio);
    tcase_add_test(tests, earlier_runs_lie_behind_and_widen_the_axis);
    tcase_add_test(tests, the_output_of_an_earlier_run_is_its_output);
    tcase_add_test(tests, validation_is_not_drawn_into_the_future);
    tcase_add_test(tests, runs_on_other_data_leave_the_loss_panel);
    tcase_add_loop_test(tests, an_earlier_run_that_diverged_does_not_rule_the_axis, 0, 4);
    tcase_add_test(tests, an_earlier_run_that_came_down_is_seen_whole);
    tcase_add_test(tests, a_name_that_is_too_long_loses_its_last_words);
    tcase_add_test(tests, dead_units_are_told_in_words_or_by_a_letter);
    tcase_add_test(tests, saturation_is_no_news_of_a_rectifier);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
