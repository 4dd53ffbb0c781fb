/* test_fan.c: all layers in one chart: its names, its axis, the ratio, its colours; and the depth profile. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "bracket.h"
#include "depth_colours.h"
#include "hotspot.h"
#include "names.h"
#include "panel_maker.h"
#include "view_maker.h"

enum { LAYERS_MAX = 100 };

/* A view whose layers have one number each, all the time: numbers[0] is that of layer 1. */
static struct vg_view level_view(const double *numbers, size_t layers, size_t buckets)
{
    struct vg_view view = make_view(VIEW_STORY, layers, buckets, 4);
    view.marker_count = 0;
    for (size_t l = 0; l < layers; l++) {
        for (size_t i = 0; i < buckets; i++) {
            struct vg_bucket *bucket = &view.layers[l].series.buckets[i];
            bucket->min = bucket->mean = bucket->max = bucket->last = numbers[l];
        }
        view.layers[l].now[view.metric] = numbers[l];
    }
    return view;
}

/* ---- names */

static double random_share(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1u << 24);
}

/* Where lines end: spread over all rows, all in one row, at the bottom, or anywhere. */
static int end_of(int kind, size_t layer, size_t layers, int rows, uint32_t *state)
{
    switch (kind) {
    case 0:
        return (int)((double)layer / (double)layers * rows);
    case 1:
        return rows / 2;
    case 2:
        return 0;
    default:
        return (int)(random_share(state) * rows);
    }
}

static const struct vg_name *name_of(const struct vg_name *names, size_t count, size_t layer)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].layer == layer)
            return &names[i];
    ck_abort_msg("layer %zu is lost", layer);
}

START_TEST(names_never_cover_each_other_and_the_first_ones_are_there)
{
    struct vg_name names[LAYERS_MAX];
    uint32_t state = 7;
    for (size_t layers = 1; layers <= LAYERS_MAX; layers++)
        for (int rows = 1; rows <= 40; rows += 3)
            for (int kind = 0; kind < 4; kind++) {
                const size_t first[] = {layers - 1, 0, layers / 2};
                for (size_t i = 0; i < layers; i++)
                    names[i] = (struct vg_name){.layer = i, .end = end_of(kind, i, layers, rows, &state)};
                vg_names_place(names, layers, first, 3, rows);
                int before = -1;
                for (size_t i = 0; i < layers; i++) { /* from the bottom up, in the order of the ends */
                    if (!names[i].shown)
                        continue;
                    ck_assert_int_gt(names[i].row, before);
                    ck_assert_int_lt(names[i].row, rows);
                    ck_assert_int_le(abs(names[i].row - names[i].end), 2 * VG_NAME_REACH);
                    before = names[i].row;
                }
                for (int k = 0; k < 3 && k < rows; k++)
                    ck_assert_msg(name_of(names, layers, first[k])->shown, "%zu layers in %d rows, case %d: no %zu",
                                  layers, rows, kind, first[k]);
            }
}
END_TEST

START_TEST(many_layers_are_named_in_equal_distances)
{
    struct vg_name names[LAYERS_MAX];
    for (int rows = 6; rows <= 60; rows++) {
        const size_t first[] = {LAYERS_MAX - 1, 0, 36};
        for (size_t i = 0; i < LAYERS_MAX; i++)
            names[i] = (struct vg_name){.layer = i, .end = (int)i * rows / LAYERS_MAX};
        vg_names_place(names, LAYERS_MAX, first, 3, rows);
        size_t shown = 0, nth = LAYERS_MAX;
        for (size_t i = LAYERS_MAX - 1; i-- > 1;)
            if (i != 36 && name_of(names, LAYERS_MAX, i)->shown)
                nth = i + 1 < nth ? i + 1 : nth; /* the lowest multiple is the distance */
        for (size_t i = 1; i + 1 < LAYERS_MAX; i++) {
            bool is = name_of(names, LAYERS_MAX, i)->shown;
            shown += is;
            ck_assert_msg(i == 36 || is == ((i + 1) % nth == 0), "layer %zu in %d rows, every %zuth", i + 1, rows, nth);
        }
        ck_assert_uint_ge(shown + 2, (size_t)rows / 3);
    }
}
END_TEST

START_TEST(few_layers_that_lie_together_are_named_while_there_is_room)
{
    struct vg_name names[5];
    const size_t first[] = {4, 0, 0};
    for (size_t i = 0; i < 5; i++)
        names[i] = (struct vg_name){.layer = i, .end = 8};
    vg_names_place(names, 5, first, 3, 16);
    for (size_t i = 0; i < 5; i++)
        ck_assert(names[i].shown && names[i].row == 6 + (int)names[i].layer); /* around their row, in order */
}
END_TEST

/* Names in the whole panel: the wide hotspots of layers. */
START_TEST(the_panel_names_output_layer_1_and_the_selected_layer)
{
    static struct vg_hotspots spots;
    for (size_t layers = 1; layers <= 130; layers = layers < 12 ? layers + 1 : layers * 3 / 2) {
        struct vg_view view = make_view(VIEW_STORY, layers, 300, 4);
        struct vg_screen screen = drawn_screen(&view);
        screen.symbols = (enum vg_symbols)(layers % VG_SYMBOLS_COUNT);
        for (int rows = 8; rows <= 40; rows += 8) {
            struct vg_cells cells = {.hotspots = &spots};
            spots.count = 0;
            screen.look.selected = layers / 2 + 1;
            draw_panel(&screen, &view, "gradients", rows, 80, &cells);
            char selected[64];
            snprintf(selected, sizeof selected, "▸%s ", view.layers[layers / 2].name);
            const char *text = text_of_cells(&cells);
            ck_has(text, selected);
            ck_has(text, "output ");
            if (layers > 1)
                ck_has(text, "layer 1 ");
            for (size_t i = 0; i < spots.count; i++)
                for (size_t j = 0; j < i; j++)
                    ck_assert(spots.items[i].rect.cols < 2 || spots.items[j].rect.cols < 2 ||
                              spots.items[i].rect.row != spots.items[j].rect.row);
            vg_cells_free(&cells);
        }
        vg_view_free(&view);
    }
}
END_TEST

/* ---- the axis */

START_TEST(lines_of_the_axis_lie_in_the_middles_of_rows)
{
    for (int rows = 1; rows <= 60; rows++)
        for (double low = -300; low < 250; low += 13.7)
            for (double span = 0; span < 300 - low && span < 330; span = span * 1.7 + 0.3) {
                struct vg_range range = {pow(10, low), pow(10, fmin(low + span, 300)), true};
                struct vg_ladder ladder = vg_ladder_log(&range, true, rows);
                int lines = 0;
                for (int k = 0, row; (row = vg_ladder_row(&ladder, k)) >= 0; k++, lines++) {
                    double at = ladder.first + k * ladder.step;
                    double where = (at - ladder.axis.low) / (ladder.axis.high - ladder.axis.low);
                    ck_assert_double_eq_tol(where * rows, row - 0.5, 1e-6);
                    ck_assert_double_eq_tol(at, round(at), 1e-9); /* a whole decade */
                }
                ck_assert_int_ge(lines, 1);
                ck_assert_double_le(ladder.axis.low, low + 0.5 * (ladder.axis.high - ladder.axis.low) / rows + 1e-9);
                ck_assert_double_ge(ladder.axis.high + 1e-9, log10(range.high));
            }
}
END_TEST

START_TEST(the_axis_wastes_no_room)
{
    for (int rows = 6; rows <= 60; rows++)
        for (double span = 0.1; span < 200; span *= 1.3) {
            struct vg_range range = {1.0001e-7 * pow(10, -span), 1e-7, true};
            struct vg_ladder ladder = vg_ladder_log(&range, true, rows);
            double used = log10(range.high) - floor(log10(range.low)); /* whole decades at the low end, two at least */
            used = used < 2 ? 2 : used;
            ck_assert_msg(used / (ladder.axis.high - ladder.axis.low) > 0.6, "%g decades in %d rows: %g", span, rows,
                          ladder.axis.high - ladder.axis.low);
        }
}
END_TEST

START_TEST(a_linear_axis_has_its_lines_in_the_middles_of_rows_too)
{
    for (int rows = 2; rows <= 60; rows++)
        for (double high = 0.003; high < 1e6; high *= 7) {
            struct vg_range range = {-high / 3, high, true};
            struct vg_ladder ladder = vg_ladder_of_range(&range, true, rows);
            double zero = -ladder.axis.low / (ladder.axis.high - ladder.axis.low) * rows;
            ck_assert_double_eq_tol(zero - floor(zero), 0.5, 1e-6); /* 0 is a line */
            range.low = 0;
            ladder = vg_ladder_of_range(&range, false, rows);
            ck_assert_double_ge(ladder.axis.high, high * (1 - 1e-9));
            char label[VG_LABEL_MAX];
            vg_ladder_label(&ladder, 0, label);
            ck_assert_str_eq(label, "0");
        }
}
END_TEST

START_TEST(decades_are_labelled_and_two_suffice_for_a_narrow_range)
{
    const double numbers[] = {1e-3, 1e-2, 2e-2, 3e-2, 9e-2};
    struct vg_view view = level_view(numbers, 5, 100);
    struct vg_screen screen = drawn_screen(&view);
    const char *text = text_of_panel(&screen, &view, "gradients", 20, 80);
    ck_has(text, "1e-1 ");
    ck_has(text, "1e-2 ");
    ck_has(text, "1e-3 ");
    ck_lacks(text, "1e-4 ");
    ck_lacks(text, " 1 ┄");
    vg_view_free(&view);
}
END_TEST

/* What a run of noise has drawn stays where it is while the run goes on, until columns get more buckets each. */
START_TEST(columns_stand_still_while_a_run_grows)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 900, 4);
    struct vg_screen screen = drawn_screen(&view);
    const struct vg_rect rect = {0, 0, 24, 90};
    struct vg_cells before = {0}, now = {0};
    struct vg_time time, time_before = {.columns = {0, 0}};
    struct vg_axis axis_before = {.low = NAN};
    size_t compared = 0;
    view.marker_count = 0;
    for (size_t count = 60; count <= 300; count++) {
        view.loss_series.count = count;
        for (size_t l = 0; l < 5; l++)
            view.layers[l].series.count = count;
        ck_assert(vg_gradients_time(&screen, &view, rect, &time));
        const struct vg_axis axis = vg_gradients_axis(&screen, &view, rect);
        draw_panel(&screen, &view, "gradients", rect.rows, rect.cols, &now);
        const bool same =
            time.columns.per == time_before.columns.per && axis.low == axis_before.low && axis.high == axis_before.high;
        /* the bracket and its text are at the end of the lines */
        const int end = time.rect.col + (int)time_before.columns.used / time.dots - 14;
        for (int row = time.rect.row; same && row < time.rect.row + time.rect.rows; row++)
            for (int col = time.rect.col; col < end; col++, compared++)
                ck_assert_uint_eq(vg_cells_at(&now, row, col)->ch, vg_cells_at(&before, row, col)->ch);
        draw_panel(&screen, &view, "gradients", rect.rows, rect.cols, &before);
        time_before = time;
        axis_before = axis;
    }
    ck_assert_uint_gt(compared, 50000);
    vg_cells_free(&before);
    vg_cells_free(&now);
    vg_view_free(&view);
}
END_TEST

/* ---- the ratio */

START_TEST(a_ratio_is_written_in_two_digits)
{
    static const struct {
        double ratio;
        const char *text;
    } cases[] = {{45.3, "÷45"},     {3.24, "÷3.2"},    {9.97, "÷10"},   {123, "÷120"},
                 {6040, "÷6,000"},  {99.7, "÷100"},    {996, "÷1,000"}, {2e9, "÷2e9"},
                 {3e120, "÷3e120"}, {1 / 30.0, "×30"}, {INFINITY, "÷∞"}};
    char text[VG_NUMBER_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vg_bracket_text(cases[i].ratio, text);
        ck_assert_str_eq(text, cases[i].text);
    }
}
END_TEST

static int column_of(const struct vg_cells *cells, uint32_t ch)
{
    for (int col = 1; col < cells->cols - 1; col++)
        for (int row = 1; row < cells->rows - 1; row++)
            if (vg_cells_at(cells, row, col)->ch == ch)
                return col;
    return -1;
}

/* 1 : 10,000 until the change, then level: the bracket stands before the change, and only there. */
START_TEST(the_bracket_is_where_its_ratio_is_true)
{
    const double numbers[] = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2};
    struct vg_view view = level_view(numbers, 5, 80);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    struct vg_time time;
    ck_assert(vg_gradients_time(&screen, &view, (struct vg_rect){0, 0, 24, 90}, &time));
    const int end = time.rect.col + (int)(time.filled - 1) / time.dots;
    draw_panel(&screen, &view, "gradients", 24, 90, &cells);
    ck_has(text_of_cells(&cells), "dW ÷1e4");
    ck_assert_int_eq(column_of(&cells, 0x252c), end + 1); /* behind the lines' ends */
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 50; i < 80; i++) {
            struct vg_bucket *bucket = &view.layers[l].series.buckets[i];
            bucket->min = bucket->mean = bucket->max = bucket->last = 3e-2;
        }
    view.marker_count = 1;
    view.markers[0] = (struct vg_marker){.step = 200, .record = 200, .text = "relu"};
    const int change = time.rect.col + 50 / time.dots;
    draw_panel(&screen, &view, "gradients", 24, 90, &cells);
    ck_has(text_of_cells(&cells), "÷1e4");
    ck_assert_int_lt(column_of(&cells, 0x252c), change);
    ck_assert_int_gt(column_of(&cells, 0x252c), change - 12);
    ck_has(text_of_cells(&cells), "▴relu");
    /* an undo at the 80th bucket took all back from the 50th on: the stretch before those counts */
    const struct vg_bucket *taken = &view.layers[0].series.buckets[50];
    view.markers[0] = (struct vg_marker){.step = taken->first_step, .record = 280, .text = "undo: relu"};
    draw_panel(&screen, &view, "gradients", 24, 90, &cells);
    ck_has(text_of_cells(&cells), "÷1e4");
    ck_assert_int_lt(column_of(&cells, 0x252c), change);
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_ratio_of_healthy_layers_or_of_signed_numbers_is_not_written)
{
    const double level[] = {2e-2, 1e-2, 3e-2}, growing[] = {9, 3e-1, 1e-2};
    struct vg_view view = level_view(level, 3, 80);
    struct vg_screen screen = drawn_screen(&view);
    ck_lacks(text_of_panel(&screen, &view, "gradients", 24, 90), "÷");
    vg_view_free(&view);
    view = level_view(growing, 3, 80);
    ck_has(text_of_panel(&screen, &view, "gradients", 24, 90), "dW ×900");
    view.metric = VG_GRAD_MEAN;
    ck_lacks(text_of_panel(&screen, &view, "gradients", 24, 90), "×900");
    vg_view_free(&view);
}
END_TEST

/* ---- what has no place, and what is not there */

START_TEST(zeros_and_missing_numbers_are_told_apart)
{
    struct vg_view view = make_view(VIEW_ALL_ZERO, 5, 100, 4);
    struct vg_screen screen = drawn_screen(&view);
    const char *text = text_of_panel(&screen, &view, "gradients", 20, 80);
    ck_has(text, "000000");
    ck_has(text, "output");
    ck_has(text, "▸layer 1");
    vg_view_free(&view);
    view = make_view(VIEW_ALL_NAN, 5, 100, 4);
    ck_has(text_of_panel(&screen, &view, "gradients", 20, 80), "!!!!!!");
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 0; i < 100; i++)
            view.layers[l].series.buckets[i].missing = view.layers[l].series.buckets[i].records;
    text = text_of_panel(&screen, &view, "gradients", 20, 80);
    ck_has(text, "no record of s.d. of dW");
    ck_lacks(text, "!");
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 5, 0, 4);
    ck_has(text_of_panel(&screen, &view, "gradients", 20, 80), "no step yet");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_layer_without_records_is_not_named)
{
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    for (size_t i = 0; i < view.layers[2].series.count; i++) {
        struct vg_bucket *bucket = &view.layers[2].series.buckets[i];
        bucket->counted = 0;
        bucket->missing = bucket->records;
        bucket->min = bucket->mean = bucket->max = NAN;
        bucket->last = vg_missing();
    }
    const char *text = text_of_panel(&screen, &view, "gradients", 20, 80);
    ck_lacks(text, "layer 3");
    ck_has(text, "layer 2");
    ck_has(text, "layer 4");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_change_is_not_joined_by_a_line)
{
    const double numbers[] = {1e-6, 1e-2};
    struct vg_view view = level_view(numbers, 2, 80);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    struct vg_time time;
    for (size_t i = 40; i < 80; i++) {
        struct vg_bucket *bucket = &view.layers[0].series.buckets[i];
        bucket->min = bucket->mean = bucket->max = bucket->last = 1e-2;
    }
    ck_assert(vg_gradients_time(&screen, &view, (struct vg_rect){0, 0, 24, 90}, &time));
    for (int marked = 0; marked < 2; marked++) {
        view.marker_count = (size_t)marked;
        view.markers[0] = (struct vg_marker){.step = 160, .record = 160, .text = "relu"};
        draw_panel(&screen, &view, "gradients", 24, 90, &cells);
        int dots = 0;
        for (int row = time.rect.row; row < time.rect.row + time.rect.rows; row++)
            dots += vg_cells_at(&cells, row, time.rect.col + 40 / time.dots)->ch >= 0x2801;
        ck_assert_msg(marked ? dots <= 3 : dots > 10, "%d", dots);
    }
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(every_symbol_set_draws_every_view)
{
    for (int kind = 0; kind < VIEW_KIND_COUNT; kind++)
        for (int symbols = 0; symbols < VG_SYMBOLS_COUNT; symbols++)
            for (size_t layers = 1; layers <= 100; layers *= 10) {
                struct vg_view view = make_view((enum view_kind)kind, layers, 130, 4);
                struct vg_screen screen = drawn_screen(&view);
                screen.symbols = (enum vg_symbols)symbols;
                screen.look.swapped = layers == 10 ? 1u << VG_LOOK_GRADIENTS : 0;
                for (int rows = 0; rows < 30; rows += 6)
                    for (int cols = 0; cols < 100; cols += 19) {
                        const char *text = text_of_panel(&screen, &view, "gradients", rows, cols);
                        if (rows >= 8 && cols >= 60)
                            ck_has(text, "output");
                        text_of_panel(&screen, &view, "profile", rows, cols);
                    }
                vg_view_free(&view);
            }
}
END_TEST

START_TEST(of_a_thousand_layers_every_nth_is_drawn)
{
    struct vg_view view = make_view(VIEW_STORY, 1000, 130, 4);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.selected = 333;
    const char *text = text_of_panel(&screen, &view, "gradients", 30, 100);
    ck_has(text, "every 10th layer");
    ck_has(text, "▸layer 333");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_group_of_layers_is_one_line)
{
    struct vg_view view = make_view(VIEW_STORY, 13, 200, 4);
    struct vg_screen screen = drawn_screen(&view);
    for (size_t l = 0; l < 12; l++)
        snprintf(view.layers[l].group, sizeof view.layers[l].group, "block %zu", l / 4 + 1);
    screen.look.selected = 6;
    const char *text = text_of_panel(&screen, &view, "gradients", 24, 90);
    ck_has(text, " block 1");
    ck_has(text, "▸block 2");
    ck_has(text, " block 3");
    ck_has(text, " output");
    ck_lacks(text, "layer 6");
    vg_view_free(&view);
}
END_TEST

/* ---- the two ways to show it */

START_TEST(rows_shows_the_sparklines_and_goes_back)
{
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    char answer[128];
    struct vg_error error = {""};
    struct vg_command command;
    const char *line = "rows";
    ck_assert(vg_command_next(&line, &vg_look_commands, &command, &error));
    ck_has(text_of_panel(&screen, &view, "gradients", 24, 90), "one log axis");
    ck_assert(vg_look_do(&screen.look, 5, &command, answer, sizeof answer, &error));
    ck_assert_str_eq(answer, "gradients: a tall sparkline a layer");
    ck_has(text_of_panel(&screen, &view, "gradients", 24, 90), "5×5");
    ck_assert(vg_look_do(&screen.look, 5, &command, answer, sizeof answer, &error));
    ck_lacks(text_of_panel(&screen, &view, "gradients", 24, 90), "5×5");
    vg_view_free(&view);
}
END_TEST

/* ---- colours */

static void check_colours(const struct vg_theme *theme)
{
    for (int depth = 0; depth < VG_DEPTH_NONE; depth++) {
        const struct vg_theme few = vg_theme_few(theme, (enum vg_depth)depth);
        const struct vg_depth_colours ramp = vg_depth_colours(&few, (enum vg_depth)depth);
        ck_assert_uint_ge(ramp.count, 2);
        for (size_t layers = 2; layers < 140; layers++)
            for (size_t i = 1; i < layers; i++) {
                struct vg_style below = {.fg = vg_depth_colour(&ramp, i - 1, layers), .bg = VG_COLOUR_DEFAULT},
                                above = {.fg = vg_depth_colour(&ramp, i, layers), .bg = VG_COLOUR_DEFAULT};
                ck_assert_msg(vg_palette_style(below, (enum vg_depth)depth).fg !=
                                  vg_palette_style(above, (enum vg_depth)depth).fg,
                              "theme %s, %s colours: layers %zu and %zu of %zu look alike", theme->name,
                              vg_depths[depth], i, i + 1, layers);
            }
    }
}

START_TEST(layers_side_by_side_differ_in_every_theme_and_depth)
{
    DIR *folder = opendir(getenv("VGTOP_TEST_THEMES"));
    struct vg_error error = {""};
    size_t count = 0;
    ck_assert_ptr_nonnull(folder);
    check_colours(vg_theme_default());
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        struct vg_theme theme;
        char path[1024];
        if (strstr(entry->d_name, ".theme") == NULL)
            continue;
        snprintf(path, sizeof path, "%s/%s", getenv("VGTOP_TEST_THEMES"), entry->d_name);
        ck_assert_msg(vg_theme_load(&theme, path, &error), "%s", error.text);
        check_colours(&theme);
        count++;
    }
    closedir(folder);
    ck_assert_uint_ge(count, 10);
}
END_TEST

START_TEST(without_colours_lines_side_by_side_differ_in_their_dots)
{
    const double numbers[] = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2};
    struct vg_view view = level_view(numbers, 5, 400);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    struct vg_time time;
    screen.no_colour = true;
    screen.depth = VG_DEPTH_NONE;
    ck_assert(vg_gradients_time(&screen, &view, (struct vg_rect){0, 0, 28, 90}, &time));
    draw_panel(&screen, &view, "gradients", 28, 90, &cells);
    char lines[5][16] = {""};
    size_t count = 0;
    for (int row = time.rect.row; row < time.rect.row + time.rect.rows; row++) {
        char dots[16] = "";
        bool any = false;
        for (int i = 0; i < 8; i++) {
            uint32_t ch = vg_cells_at(&cells, row, time.rect.col + i)->ch;
            dots[i] = ch < 0x2801 || ch > 0x28ff ? '0' : (ch & 0xc7) == 0 || (ch & 0x38) == 0 ? '1' : '2';
            any |= dots[i] != '0';
        }
        if (any && count < 5)
            memcpy(lines[count++], dots, sizeof dots);
    }
    ck_assert_uint_eq(count, 5);
    for (size_t i = 1; i < count; i++)
        ck_assert_str_ne(lines[i], lines[i - 1]);
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

/* ---- the depth profile */

START_TEST(the_profile_shows_every_layer_however_many_there_are)
{
    for (size_t layers = 1; layers <= 1000; layers = layers * 3 + 1) {
        struct vg_view view = make_view(VIEW_STORY, layers, 100, 4);
        struct vg_screen screen = drawn_screen(&view);
        char selected[64];
        screen.look.selected = layers / 3 + 1;
        snprintf(selected, sizeof selected, "▸%s", view.layers[layers / 3].name);
        const char *text = text_of_panel(&screen, &view, "profile", 14, 70);
        ck_has(text, selected);
        ck_has(text, "output");
        if (layers > 1)
            ck_has(text, "layer 1 ");
        ck_has(text, "● dW ○ delta ◇ activation"); /* in the upper border */
        ck_lacks(strchr(text, '\n'), "● dW ○");
        vg_view_free(&view);
    }
}
END_TEST

START_TEST(the_profile_shows_what_was_before_the_last_change)
{
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    int marks[2] = {0, 0};
    view.before.known = false;
    for (int known = 0; known < 2; known++) {
        draw_panel(&screen, &view, "profile", 14, 80, &cells);
        for (int row = 1; row < 12; row++)
            for (int col = 0; col < 80; col++)
                marks[known] += vg_cells_at(&cells, row, col)->ch == 0x25cf;
        view.before.known = true;
        snprintf(view.before.text, sizeof view.before.text, "relu");
        for (size_t l = 0; l < 5; l++) {
            for (size_t m = 0; m < VG_METRIC_COUNT; m++)
                view.layers[l].before[m] = vg_missing();
            view.layers[l].before[VG_GRAD_SD] = 1e-4 * pow(3, (double)l);
        }
    }
    ck_has(text_of_cells(&cells), "faint: before ▴relu");
    ck_assert_int_eq(marks[1], marks[0] + 5);
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("fan");
    TCase *names = tcase_create("names"), *axis = tcase_create("axis"), *chart = tcase_create("chart");
    tcase_set_timeout(names, 60);
    tcase_set_timeout(axis, 60);
    tcase_set_timeout(chart, 60);
    tcase_add_test(names, names_never_cover_each_other_and_the_first_ones_are_there);
    tcase_add_test(names, many_layers_are_named_in_equal_distances);
    tcase_add_test(names, few_layers_that_lie_together_are_named_while_there_is_room);
    tcase_add_test(names, the_panel_names_output_layer_1_and_the_selected_layer);
    tcase_add_test(axis, lines_of_the_axis_lie_in_the_middles_of_rows);
    tcase_add_test(axis, the_axis_wastes_no_room);
    tcase_add_test(axis, a_linear_axis_has_its_lines_in_the_middles_of_rows_too);
    tcase_add_test(axis, decades_are_labelled_and_two_suffice_for_a_narrow_range);
    tcase_add_test(axis, columns_stand_still_while_a_run_grows);
    tcase_add_test(chart, a_ratio_is_written_in_two_digits);
    tcase_add_test(chart, the_bracket_is_where_its_ratio_is_true);
    tcase_add_test(chart, a_ratio_of_healthy_layers_or_of_signed_numbers_is_not_written);
    tcase_add_test(chart, zeros_and_missing_numbers_are_told_apart);
    tcase_add_test(chart, a_layer_without_records_is_not_named);
    tcase_add_test(chart, a_change_is_not_joined_by_a_line);
    tcase_add_test(chart, every_symbol_set_draws_every_view);
    tcase_add_test(chart, of_a_thousand_layers_every_nth_is_drawn);
    tcase_add_test(chart, a_group_of_layers_is_one_line);
    tcase_add_test(chart, rows_shows_the_sparklines_and_goes_back);
    tcase_add_test(chart, layers_side_by_side_differ_in_every_theme_and_depth);
    tcase_add_test(chart, without_colours_lines_side_by_side_differ_in_their_dots);
    tcase_add_test(chart, the_profile_shows_every_layer_however_many_there_are);
    tcase_add_test(chart, the_profile_shows_what_was_before_the_last_change);
    suite_add_tcase(suite, names);
    suite_add_tcase(suite, axis);
    suite_add_tcase(suite, chart);
    return suite;
}

CHECK_MAIN(make_suite)
