/* test_heatmap.c: depth by time: where a layer and a step stand, which colour a share has, and what is no share. */
#include <math.h>
#include <stdio.h>

#include "../check_main.h"
#include "../thin.h"
#include "chart.h"
#include "panel_maker.h"
#include "share.h"
#include "view_maker.h"

enum { BUCKETS = 40 };

/* The share of layer l (0 nearest the input) of a staircase: from 1/10,000 to 1, equal factors apart. */
static double stair(size_t l, size_t layers)
{
    return layers > 1 ? pow(10, -4.0 * (double)(layers - 1 - l) / (double)(layers - 1)) : 1;
}

static void set_signal(struct vg_view *view, size_t layer, double value)
{
    for (size_t k = 0; k < BUCKETS; k++)
        view->layers[layer].signal.buckets[k] = (struct vg_bucket){value, value, value, value, 1, 1, 0, k, k};
}

/* Every layer has its stair everywhere. */
static struct vg_view staircase(size_t layers)
{
    struct vg_view view = make_view(VIEW_STORY, layers, BUCKETS, 1);
    view.marker_count = 0;
    for (size_t l = 0; l < layers; l++) {
        view.layers[l].columns = 1;
        set_signal(&view, l, stair(l, layers));
    }
    return view;
}

static struct vg_time time_of(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    struct vg_time time;
    ck_assert(vg_heatmap_time(screen, view, (struct vg_rect){0, 0, rows, cols}, &time));
    return time;
}

/* The colour of one half of a cell. */
static uint32_t half(const struct vg_cells *cells, int row, int col, bool upper)
{
    const struct vg_cell *cell = vg_cells_at(cells, row, col);
    if (cell->ch == 0x2580)
        return upper ? cell->style.fg : cell->style.bg;
    if (cell->ch == 0x2584)
        return upper ? cell->style.bg : cell->style.fg;
    ck_assert_uint_eq(cell->ch, ' ');
    return cell->style.bg;
}

static uint32_t colour(const struct vg_screen *screen, double share)
{
    return vg_share_style(screen, share).fg;
}

START_TEST(a_cell_holds_two_layers_the_output_on_top)
{
    struct vg_view view = staircase(20);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    draw_panel(&screen, &view, "heatmap", 12, 80, &cells); /* ten rows of picture, and the frame */
    struct vg_time time = time_of(&screen, &view, 12, 80);
    ck_assert_int_eq(time.rect.rows, 10);
    for (int line = 0; line < 20; line++)
        for (int col = 0; col < BUCKETS; col++)
            ck_assert_uint_eq(half(&cells, 1 + line / 2, time.rect.col + col, line % 2 == 0),
                              colour(&screen, stair(19 - (size_t)line, 20)));
    ck_assert_uint_eq(half(&cells, 1, time.rect.col + BUCKETS, true), VG_COLOUR_DEFAULT); /* no step yet */
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(few_layers_are_stripes_of_equal_height)
{
    for (size_t layers = 1; layers <= 12; layers++) {
        struct vg_view view = staircase(layers);
        struct vg_screen screen = drawn_screen(&view);
        struct vg_cells cells = {0};
        int counts[12] = {0};
        draw_panel(&screen, &view, "heatmap", 14, 80, &cells);
        struct vg_time time = time_of(&screen, &view, 14, 80);
        for (int at = 0; at < 2 * time.rect.rows; at++)
            for (size_t l = 0; l < layers; l++)
                counts[l] += half(&cells, 1 + at / 2, time.rect.col, at % 2 == 0) == colour(&screen, stair(l, layers));
        for (size_t l = 0; l < layers; l++)
            ck_assert_int_eq(counts[l], 24 / (int)layers);
        vg_cells_free(&cells);
        vg_view_free(&view);
    }
}
END_TEST

START_TEST(a_hundred_layers_fit_in_twenty_four_rows_and_means_are_announced)
{
    struct vg_view view = staircase(100);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    draw_panel(&screen, &view, "heatmap", 24, 100, &cells);
    ck_has(text_of_cells(&cells), "means: 100 layers in 44 lines");
    struct vg_time time = time_of(&screen, &view, 24, 100);
    int before = VG_SHARE_STEPS;
    for (int at = 0; at < 44; at++) { /* ever less downwards, no line left out */
        uint32_t seen = half(&cells, 1 + at / 2, time.rect.col, at % 2 == 0);
        int step = 0;
        while (step < VG_SHARE_STEPS && vg_share_step_style(&screen, step).fg != seen)
            step++;
        ck_assert_int_lt(step, VG_SHARE_STEPS);
        ck_assert_int_le(step, before);
        before = step;
    }
    ck_assert_int_eq(before, 0);
    draw_panel(&screen, &view, "heatmap", 56, 100, &cells);
    ck_lacks(text_of_cells(&cells), "means");
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

/* 1/1,000 and 1/10 in one line are 1/100, not 1/20. */
START_TEST(neighbours_are_averaged_in_log_space)
{
    struct vg_view view = staircase(8);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    for (size_t l = 0; l < 6; l++)
        set_signal(&view, l, l % 2 == 0 ? 1e-3 : 1e-1);
    set_signal(&view, 6, 1e-4); /* beside the output's 1 */
    screen.no_colour = true;
    draw_panel(&screen, &view, "heatmap", 6, 80, &cells);
    struct vg_time time = time_of(&screen, &view, 6, 80);
    ck_assert_int_eq(time.rect.rows, 4);
    for (int row = 1; row <= 4; row++)
        ck_assert_uint_eq(vg_cells_at(&cells, row, time.rect.col)->ch, '-');
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(what_is_no_share_has_its_sign_and_a_legend)
{
    struct vg_view view = staircase(4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    view.layers[2].signal.buckets[10] = (struct vg_bucket){0, 0, 0, 0, 1, 1, 0, 0, 0};
    view.layers[1].signal.buckets[11] = (struct vg_bucket){NAN, NAN, NAN, NAN, 0, 1, 0, 0, 0};
    view.layers[0].signal.buckets[12] = (struct vg_bucket){NAN, NAN, NAN, INFINITY, 0, 1, 0, 0, 0};
    for (int shaded = 0; shaded <= 1; shaded++) {
        screen.no_colour = shaded == 1;
        draw_panel(&screen, &view, "heatmap", 6, 100, &cells);
        int col = time_of(&screen, &view, 6, 100).rect.col;
        ck_assert_uint_eq(vg_cells_at(&cells, 2, col + 10)->ch, '0');
        ck_assert_uint_eq(vg_cells_at(&cells, 3, col + 11)->ch, '!');
        ck_assert_uint_eq(vg_cells_at(&cells, 4, col + 12)->ch, 0x221e);
        const char *text = text_of_cells(&cells);
        ck_has(text, "0 zero");
        ck_has(text, "! NaN");
        ck_has(text, "∞ infinite");
    }
    vg_cells_free(&cells);
    vg_view_free(&view);
    view = staircase(4);
    ck_lacks(text_of_panel(&screen, &view, "heatmap", 7, 100), "zero");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_sign_is_never_averaged_or_squeezed_away)
{
    struct vg_view view = staircase(60);
    struct vg_screen screen = drawn_screen(&view);
    view.layers[31].signal.buckets[20] = (struct vg_bucket){NAN, NAN, NAN, NAN, 0, 1, 0, 0, 0};
    ck_has(text_of_panel(&screen, &view, "heatmap", 8, 80), "! NaN");
    screen.symbols = VG_SYMBOLS_ASCII;
    const char *text = text_of_panel(&screen, &view, "heatmap", 8, 80);
    ck_has(strchr(text, '\n'), "!"); /* in the picture, not in the border alone */
    vg_view_free(&view);
}
END_TEST

START_TEST(without_colours_more_is_a_darker_shade)
{
    static const char shades[] = ".:-=+*#%@";
    struct vg_view view = staircase(9);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells cells = {0};
    screen.no_colour = true;
    draw_panel(&screen, &view, "heatmap", 12, 80, &cells);
    struct vg_time time = time_of(&screen, &view, 12, 80);
    for (int line = 0; line < 9; line++) {
        const struct vg_cell *cell = vg_cells_at(&cells, 1 + line, time.rect.col);
        const int step = vg_share_step(stair(8 - (size_t)line, 9));
        ck_assert_uint_eq(cell->ch, (unsigned char)shades[step * 9 / VG_SHARE_STEPS]);
        ck_assert_uint_eq(cell->style.fg, VG_COLOUR_DEFAULT);
    }
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(the_lower_border_explains_the_colours)
{
    struct vg_view view = staircase(5);
    struct vg_screen screen = drawn_screen(&view);
    const char *text = text_of_panel(&screen, &view, "heatmap", 4, 90);
    ck_has(text, "vanished 1/10,000 ━");
    ck_has(text, "━ 1 ━");
    ck_has(text, "━ 100× explodes");
    ck_has(text, "colour = share of the output's signal");
    view.signal_is_gradient = true;
    ck_has(text_of_panel(&screen, &view, "heatmap", 4, 90), "share of the output's s.d. of dW");
    screen.no_colour = true; /* no colours, no legend of them */
    ck_lacks(text_of_panel(&screen, &view, "heatmap", 4, 90), "vanished");
    vg_view_free(&view);
}
END_TEST

START_TEST(time_runs_in_the_columns_of_the_gradients_above)
{
    static const size_t layers[] = {1, 5, 30, 101};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        for (int cols = 90; cols < 230; cols += 7) {
            struct vg_view view = make_view(VIEW_STORY, layers[i], 700, 4);
            struct vg_screen screen = drawn_screen(&view);
            struct vg_time above, below;
            screen.gradients = (struct vg_rect){2, 0, 20, cols};
            struct vg_rect rect = {22, 0, 12, cols};
            ck_assert(vg_gradients_time(&screen, &view, screen.gradients, &above));
            ck_assert(vg_heatmap_time(&screen, &view, rect, &below));
            ck_assert_int_eq(above.rect.col, below.rect.col);
            ck_assert_int_eq(above.rect.cols, below.rect.cols);
            ck_assert_uint_eq(above.columns.per * (size_t)above.dots, below.columns.per);
            vg_view_free(&view);
        }
}
END_TEST

START_TEST(alone_the_picture_takes_the_room_of_what_is_not_there)
{
    struct vg_view view = staircase(5);
    struct vg_screen screen = drawn_screen(&view);
    ck_assert_int_gt(time_of(&screen, &view, 20, 100).rect.cols, 84);
    vg_view_free(&view);
}
END_TEST

START_TEST(the_selected_layer_and_both_ends_are_named)
{
    struct vg_view view = make_view(VIEW_STORY, 40, 300, 4);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.selected = 17;
    const char *text = text_of_panel(&screen, &view, "heatmap", 14, 100);
    ck_has(text, " output");
    ck_has(text, "▸layer 17");
    ck_has(text, " layer 1 ");
    vg_view_free(&view);
}
END_TEST

START_TEST(every_size_and_every_run_can_be_drawn)
{
    static const size_t layers[] = {0, 1, 2, 5, 51, 101}, buckets[] = {0, 1, 2, 1024};
    for (int kind = 0; kind < VIEW_KIND_COUNT; kind++)
        for (size_t l = 0; l < 6; l++)
            for (size_t b = 0; b < 4; b++) {
                struct vg_view view = make_view((enum view_kind)kind, layers[l], buckets[b], 2);
                struct vg_screen screen = drawn_screen(&view);
                struct vg_cells cells = {0};
                screen.look.cursor_on = true;
                screen.look.cursor = 77;
                for (int rows = 1; rows < 40; rows += 3 * thin())
                    for (int cols = 1; cols < 130; cols += 11) {
                        screen.symbols = (enum vg_symbols)(rows % 3);
                        screen.no_colour = cols % 2 == 0;
                        draw_panel(&screen, &view, "heatmap", rows, cols, &cells);
                    }
                ck_assert_int_gt(cells.cols, 1);
                vg_cells_free(&cells);
                vg_view_free(&view);
            }
}
END_TEST

START_TEST(a_frame_changes_no_column_but_the_last)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells before = {0}, after = {0};
    view.marker_count = 0;
    for (size_t l = 0; l < 5; l++)
        view.layers[l].series.buckets[799].records = view.layers[l].series.buckets[799].counted = 1;
    draw_panel(&screen, &view, "heatmap", 12, 70, &before);
    struct vg_time time = time_of(&screen, &view, 12, 70);
    for (size_t l = 0; l < 5; l++) /* the open bucket goes on */
        view.layers[l].signal.buckets[799].mean *= 30;
    view.step += 3;
    draw_panel(&screen, &view, "heatmap", 12, 70, &after);
    for (int row = 0; row < 12; row++)
        for (int col = 0; col < 70; col++) {
            const struct vg_cell *a = vg_cells_at(&before, row, col), *b = vg_cells_at(&after, row, col);
            if (col != time.rect.col + (int)time.filled - 1)
                ck_assert(a->ch == b->ch && a->style.fg == b->style.fg && a->style.bg == b->style.bg);
        }
    vg_cells_free(&before);
    vg_cells_free(&after);
    vg_view_free(&view);
}
END_TEST

/* No number of layers is built in. */
START_TEST(four_thousand_layers_are_drawn)
{
    static const char *const panels[] = {"gradients", "heatmap", "profile", "overlay", "loss"};
    struct vg_view view = make_view(VIEW_STORY, 4096, BUCKETS, 1);
    struct vg_screen screen = drawn_screen(&view);
    for (size_t l = 0; l < view.layer_count; l++) {
        view.layers[l].columns = 1;
        set_signal(&view, l, l < 2048 ? 1e-6 : 1e-2);
    }
    for (size_t selected = 1; selected <= 4096; selected += 1365)
        for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
            struct vg_cells cells = {0};
            screen.look.selected = selected;
            draw_panel(&screen, &view, panels[i], 24, 100, &cells);
            vg_cells_free(&cells);
        }
    struct vg_cells cells = {0};
    draw_panel(&screen, &view, "heatmap", 24, 100, &cells);
    ck_has(text_of_cells(&cells), "means: 4096 layers in 44 lines");
    struct vg_time time = time_of(&screen, &view, 24, 100);
    for (int at = 0; at < 44; at++)
        ck_assert_uint_eq(half(&cells, 1 + at / 2, time.rect.col, at % 2 == 0), colour(&screen, at < 22 ? 1 : 1e-4));
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("heatmap");
    TCase *tests = tcase_create("tests");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_cell_holds_two_layers_the_output_on_top);
    tcase_add_test(tests, few_layers_are_stripes_of_equal_height);
    tcase_add_test(tests, a_hundred_layers_fit_in_twenty_four_rows_and_means_are_announced);
    tcase_add_test(tests, four_thousand_layers_are_drawn);
    tcase_add_test(tests, neighbours_are_averaged_in_log_space);
    tcase_add_test(tests, what_is_no_share_has_its_sign_and_a_legend);
    tcase_add_test(tests, a_sign_is_never_averaged_or_squeezed_away);
    tcase_add_test(tests, without_colours_more_is_a_darker_shade);
    tcase_add_test(tests, the_lower_border_explains_the_colours);
    tcase_add_test(tests, time_runs_in_the_columns_of_the_gradients_above);
    tcase_add_test(tests, alone_the_picture_takes_the_room_of_what_is_not_there);
    tcase_add_test(tests, the_selected_layer_and_both_ends_are_named);
    tcase_add_test(tests, every_size_and_every_run_can_be_drawn);
    tcase_add_test(tests, a_frame_changes_no_column_but_the_last);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
