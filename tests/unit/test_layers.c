/* test_layers.c: the table of layers: what a line says, which layers are seen, how layers of a group become one row. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "hotspot.h"
#include "panel_maker.h"
#include "rows.h"
#include "share.h"
#include "view_maker.h"

static struct vg_cells cells;

static const char *draw(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    draw_panel(screen, view, "layers", rows, cols, &cells);
    return text_of_cells(&cells);
}

static void tear_down(void)
{
    vg_cells_free(&cells);
}

/* A line of a text, without its end. */
static const char *line_of(const char *text, int number, char out[1024])
{
    while (number-- > 0)
        text = strchr(text, '\n') + 1;
    snprintf(out, 1024, "%.*s", (int)strcspn(text, "\n"), text);
    return out;
}

static void set_series(struct vg_series *series, struct vg_bucket bucket)
{
    for (size_t k = 0; k < series->count; k++) {
        bucket.first_step = series->buckets[k].first_step;
        bucket.last_step = series->buckets[k].last_step;
        series->buckets[k] = bucket;
    }
}

/* Layers of equal width; layer l gets `factor` to the power of its distance from the output. */
static struct vg_view falling(size_t layers, double factor)
{
    struct vg_view view = make_view(VIEW_STORY, layers, 64, 4);
    for (size_t l = 0; l < layers; l++) {
        const double signal = pow(factor, (double)(layers - 1 - l));
        view.layers[l].columns = 5;
        view.layers[l].now[VG_DEAD] = 0;
        set_series(&view.layers[l].signal, (struct vg_bucket){signal, signal, signal, signal, 4, 4, 0, 0, 0});
    }
    return view;
}

/* ---- what a line says */

START_TEST(a_line_says_what_a_layer_gets_and_what_it_got)
{
    struct vg_view view = falling(5, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    const double signals[] = {1e-3, 0.01, 0.1, 0.5, 1};
    char line[1024];
    for (size_t l = 0; l < 5; l++) {
        view.layers[l].before[VG_DELTA_RMS] = signals[l];
        view.layers[l].before_columns = 5;
    }
    const char *text = draw(&screen, &view, 8, 100);
    ck_has(line_of(text, 1, line), "layer");
    ck_has(line, "gets");
    ck_has(line, "was");
    ck_has(line, "dead");
    ck_has(line, "▾relu");
    ck_has(line_of(text, 2, line), " output ");
    ck_has(line, "  1       1 ");
    ck_has(line_of(text, 6, line), "▸layer 1");
    ck_has(line, "2×5");
    ck_has(line, "1/16  1/1000");
    view.before.known = false; /* nothing was changed yet: nothing is said of it */
    text = draw(&screen, &view, 8, 100);
    ck_lacks(text, "was");
    ck_lacks(text, "1/1000");
    vg_view_free(&view);
}
END_TEST

START_TEST(dead_and_flat_units_have_a_column_of_their_own)
{
    struct vg_view view = falling(5, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    char line[1024];
    view.layers[1].now[VG_DEAD] = 0.4;
    view.layers[2].now[VG_SATURATED] = 0.9; /* relu is flat on one side */
    view.layers[4].now[VG_DEAD] = 0.8;      /* the output has no activation */
    const char *text = draw(&screen, &view, 8, 100);
    ck_has(line_of(text, 5, line), "40%");
    ck_lacks(line_of(text, 4, line), "%");
    ck_lacks(line_of(text, 2, line), "%");
    view.activation.kind = VG_SIGMOID;
    text = draw(&screen, &view, 8, 100);
    ck_has(line_of(text, 1, line), "flat");
    ck_has(line_of(text, 4, line), "90%");
    for (size_t l = 0; l < 5; l++)
        view.layers[l].now[VG_SATURATED] = vg_missing();
    ck_lacks(draw(&screen, &view, 8, 100), "flat"); /* where it is not measured there is none */
    vg_view_free(&view);
}
END_TEST

START_TEST(columns_give_way_in_a_narrow_panel)
{
    struct vg_view view = falling(5, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    const char *text = draw(&screen, &view, 8, 34);
    ck_has(text, "gets");
    ck_has(text, "layer 1");
    ck_lacks(text, "shape");
    ck_lacks(text, "s.d. of dW");
    text = draw(&screen, &view, 8, 100);
    ck_has(text, "shape");
    ck_has(text, "s.d. of dW");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_bar_has_the_colour_of_its_share_and_the_height_of_its_number)
{
    struct vg_view view = falling(3, 0.01);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_rect rect = {0, 0, 6, 100};
    struct vg_time time;
    for (size_t l = 0; l < 3; l++) /* all layers have equal numbers */
        set_series(&view.layers[l].series, (struct vg_bucket){1e-2, 1e-2, 1e-2, 1e-2, 4, 4, 0, 0, 0});
    draw(&screen, &view, 6, 100);
    ck_assert(vg_layers_panel_time(&screen, &view, rect, &time));
    for (int line = 0; line < 3; line++) {
        const struct vg_cell *cell = vg_cells_at(&cells, 2 + line, time.rect.col + 3);
        ck_assert_uint_eq(cell->ch, vg_cells_at(&cells, 2, time.rect.col + 3)->ch);
        ck_assert_uint_eq(cell->style.fg, vg_share_style(&screen, pow(0.01, line)).fg);
    }
    vg_view_free(&view);
}
END_TEST

/* ---- a thousand layers */

START_TEST(the_output_stays_on_top_and_the_selected_layer_is_seen)
{
    struct vg_view view = falling(1000, 0.99);
    char line[1024];
    for (int shaded = 0; shaded < 2; shaded++)
        for (size_t selected = 1; selected <= 1000; selected += 111) {
            struct vg_screen screen = drawn_screen(&view);
            char name[64];
            screen.no_colour = shaded == 1;
            screen.look.selected = selected;
            snprintf(name, sizeof name, "▸%s", view.layers[selected - 1].name);
            const char *text = draw(&screen, &view, 20, 90);
            ck_has(line_of(text, 2, line), "output ");
            ck_has(text, name);
            ck_has(text, " more");
        }
    vg_view_free(&view);
}
END_TEST

START_TEST(more_layers_than_lines_are_two_a_line_and_none_is_left_out)
{
    for (size_t layers = 7; layers <= 37; layers++) {
        struct vg_view view = falling(layers, 0.8);
        struct vg_screen screen = drawn_screen(&view);
        const char *text = draw(&screen, &view, 22, 90); /* 19 lines */
        char line[1024];
        ck_lacks(text, " more");
        ck_has(text, "▸layer 1 ");
        struct vg_time time;
        ck_assert(vg_layers_panel_time(&screen, &view, (struct vg_rect){0, 0, 22, 90}, &time));
        for (size_t row = 0; layers > 19 && row < 19; row++)
            ck_assert_msg(vg_cells_at(&cells, 2 + (int)row, time.rect.col)->style.bg != VG_COLOUR_DEFAULT, "%zu: %s",
                          layers, line_of(text, 2 + (int)row, line));
        vg_view_free(&view);
    }
}
END_TEST

/* Missing, zero, infinite and NaN: in the numbers, in the shares, in the sparklines. */
START_TEST(what_is_no_number_has_a_mark_of_its_own)
{
    const double odd[] = {vg_missing(), 0, INFINITY, NAN};
    static const char *const numbers[] = {" – ", " 0 ", " ∞ ", " NaN "}, *const signs[] = {"┄┄┄┄", "0000", "∞∞∞∞",
                                                                                           "!!!!"};
    for (size_t layers = 5; layers <= 1000; layers += 995)
        for (size_t i = 0; i < 4; i++) {
            struct vg_view view = falling(layers, 0.9);
            struct vg_screen screen = drawn_screen(&view);
            struct vg_layer_view *layer = &view.layers[1];
            const bool finite = isfinite(odd[i]);
            const struct vg_bucket bucket = {finite ? odd[i] : NAN,
                                             finite ? odd[i] : NAN,
                                             finite ? odd[i] : NAN,
                                             odd[i],
                                             finite ? 4 : 0,
                                             4,
                                             i == 0 ? 4 : 0,
                                             0,
                                             0};
            char line[1024];
            screen.look.selected = 2;
            layer->now[VG_GRAD_SD] = layer->now[VG_DELTA_RMS] = odd[i];
            set_series(&layer->series, bucket);
            set_series(&layer->signal, bucket);
            const char *text = draw(&screen, &view, 8, 110);
            line_of(text, layers == 5 ? 5 : 6, line);
            ck_has(line, "▸layer 2 ");
            const char *second = strstr(line, numbers[i]);
            ck_assert_msg(second && strstr(second + 1, numbers[i]), "%s twice in %s", numbers[i], line);
            if (layers == 5 || i > 0)
                ck_has(line, signs[i]);
            vg_view_free(&view);
        }
}
END_TEST

START_TEST(where_the_output_gets_nothing_no_layer_has_a_share)
{
    struct vg_view view = falling(5, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    char line[1024];
    set_series(&view.layers[4].signal, (struct vg_bucket){0, 0, 0, 0, 4, 4, 0, 0, 0});
    const char *text = draw(&screen, &view, 8, 100);
    for (int i = 2; i < 7; i++)
        ck_has(line_of(text, i, line), " – ");
    vg_view_free(&view);
}
END_TEST

START_TEST(every_size_and_every_run_can_be_drawn)
{
    static const size_t layers[] = {0, 1, 2, 5, 51, 1000}, buckets[] = {0, 1, 1024};
    for (int kind = 0; kind < VIEW_KIND_COUNT; kind++)
        for (size_t l = 0; l < 6; l++)
            for (size_t b = 0; b < 3; b++) {
                const size_t count = layers[l] == 1000 && buckets[b] > 1 ? 50 : buckets[b];
                struct vg_view view = make_view((enum view_kind)kind, layers[l], count, 2);
                struct vg_screen screen = drawn_screen(&view);
                screen.look.cursor_on = true;
                screen.look.cursor = 77;
                for (int rows = 1; rows < 40; rows += 4 * thin())
                    for (int cols = 1; cols < 130; cols += 13) {
                        screen.symbols = (enum vg_symbols)(rows % 3);
                        screen.no_colour = cols % 2 == 0;
                        screen.look.order = (enum vg_layer_order)(cols % 2);
                        draw_panel(&screen, &view, "layers", rows, cols, &cells);
                        ck_assert_uint_ge(vg_layers_page(&screen, &view, (struct vg_rect){0, 0, rows, cols}), 1);
                    }
                vg_view_free(&view);
            }
}
END_TEST

START_TEST(a_frame_changes_no_column_but_the_last)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 800, 4);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells before = {0};
    struct vg_time time;
    view.marker_count = 0;
    for (size_t l = 0; l < 5; l++)
        view.layers[l].series.buckets[799].records = view.layers[l].series.buckets[799].counted = 1;
    draw_panel(&screen, &view, "layers", 12, 100, &before);
    ck_assert(vg_layers_panel_time(&screen, &view, (struct vg_rect){0, 0, 12, 100}, &time));
    for (size_t l = 0; l < 5; l++) /* the open bucket goes on */
        view.layers[l].series.buckets[799].mean *= 30;
    draw_panel(&screen, &view, "layers", 12, 100, &cells);
    for (int row = 0; row < 12; row++)
        for (int col = time.rect.col; col < 100; col++)
            if (col != time.rect.col + (int)time.filled - 1)
                ck_assert(vg_cells_at(&before, row, col)->ch == vg_cells_at(&cells, row, col)->ch &&
                          vg_same_style(vg_cells_at(&before, row, col)->style, vg_cells_at(&cells, row, col)->style));
    vg_cells_free(&before);
    vg_view_free(&view);
}
END_TEST

/* ---- order, clicks */

START_TEST(worst_first_puts_the_layers_farthest_from_the_output_below_it)
{
    struct vg_view view = falling(6, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    char line[1024];
    set_series(&view.layers[3].signal, (struct vg_bucket){1e3, 1e3, 1e3, 1e3, 4, 4, 0, 0, 0});
    set_series(&view.layers[2].signal, (struct vg_bucket){NAN, NAN, NAN, NAN, 0, 4, 0, 0, 0});
    screen.look.order = VG_ORDER_WORST;
    const char *text = draw(&screen, &view, 9, 100);
    static const char *const names[] = {"output", "layer 3", "layer 4", "layer 1", "layer 2", "layer 5"};
    ck_has(line_of(text, 1, line), "worst▾");
    for (int i = 0; i < 6; i++)
        ck_has(line_of(text, 2 + i, line), names[i]);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_click_selects_a_layer_and_a_click_on_the_title_orders)
{
    struct vg_view view = falling(5, 0.5);
    struct vg_screen screen = drawn_screen(&view);
    struct vg_hotspots spots = {0};
    char line[1024];
    cells.hotspots = &spots;
    line_of(draw(&screen, &view, 8, 100), 1, line);
    for (int i = 0; i < 5; i++) {
        const struct vg_hit hit = vg_hit(&spots, 2 + i, 30);
        ck_assert(hit.kind == VG_HIT_LAYER && hit.number == (size_t)(5 - i));
    }
    const int at = vg_text_width(line) - vg_text_width(strstr(line, "gets"));
    ck_assert_int_eq(vg_hit(&spots, 1, at).kind, VG_HIT_ORDER);
    cells.hotspots = NULL;
    vg_view_free(&view);
}
END_TEST

/* ---- groups */

enum { GROUP = 3 };

/* Three layers of 6, 4 and 10 numbers as one group, and what all their numbers together have. */
static struct vg_view grouped(double *mean, double *sd, double *norm, double *largest)
{
    static const size_t sizes[GROUP] = {6, 4, 10};
    struct vg_view view = make_view(VIEW_STORY, 5, 8, 4);
    double all[20], squares = 0;
    size_t count = 0;
    *mean = *sd = *largest = 0;
    for (size_t l = 0; l < GROUP; l++) {
        struct vg_layer_view *layer = &view.layers[l + 1];
        double sum = 0, spread = 0;
        snprintf(layer->group, sizeof layer->group, "block 1");
        layer->size = sizes[l];
        layer->now[VG_GRAD_MAX] = layer->now[VG_GRAD_NORM] = 0;
        for (size_t i = 0; i < sizes[l]; i++) {
            const double x = (double)l * 3 + sin((double)(i * i + l));
            all[count++] = x;
            sum += x;
            layer->now[VG_GRAD_NORM] += x * x;
            layer->now[VG_GRAD_MAX] = fmax(layer->now[VG_GRAD_MAX], fabs(x));
        }
        layer->now[VG_GRAD_MEAN] = sum / (double)sizes[l];
        for (size_t i = 0; i < sizes[l]; i++)
            spread += pow(all[count - sizes[l] + i] - layer->now[VG_GRAD_MEAN], 2);
        layer->now[VG_GRAD_SD] = sqrt(spread / (double)sizes[l]);
        layer->now[VG_GRAD_NORM] = sqrt(layer->now[VG_GRAD_NORM]);
    }
    for (size_t i = 0; i < count; i++) {
        *mean += all[i] / (double)count;
        squares += all[i] * all[i];
        *largest = fmax(*largest, fabs(all[i]));
    }
    for (size_t i = 0; i < count; i++)
        *sd += pow(all[i] - *mean, 2) / (double)count;
    *sd = sqrt(*sd);
    *norm = sqrt(squares);
    return view;
}

START_TEST(a_group_has_the_numbers_of_all_its_weights_together)
{
    double mean, sd, norm, largest;
    struct vg_view view = grouped(&mean, &sd, &norm, &largest);
    const struct vg_layer_row row = vg_row_of(&view, 2);
    ck_assert(row.first == 1 && row.end == 4);
    ck_assert_uint_eq(vg_row_count(&view), 3);
    ck_assert_double_eq_tol(vg_row_number(&view, row, VG_GRAD_MEAN), mean, 1e-12);
    ck_assert_double_eq_tol(vg_row_number(&view, row, VG_GRAD_SD), sd, 1e-12);
    ck_assert_double_eq_tol(vg_row_number(&view, row, VG_GRAD_NORM), norm, 1e-12);
    ck_assert_double_eq_tol(vg_row_number(&view, row, VG_GRAD_MAX), largest, 1e-12);
    view.layers[2].now[VG_GRAD_SD] = vg_missing(); /* the others remain */
    ck_assert(isfinite(vg_row_number(&view, row, VG_GRAD_SD)));
    view.layers[2].now[VG_GRAD_SD] = INFINITY;
    ck_assert(isinf(vg_row_number(&view, row, VG_GRAD_SD)));
    for (size_t l = 1; l < 4; l++)
        view.layers[l].now[VG_GRAD_SD] = vg_missing();
    ck_assert(vg_is_missing(vg_row_number(&view, row, VG_GRAD_SD)));
    vg_view_free(&view);
}
END_TEST

START_TEST(the_selection_moves_by_rows)
{
    double mean, sd, norm, largest;
    struct vg_view view = grouped(&mean, &sd, &norm, &largest);
    ck_assert_uint_eq(vg_row_moved(&view, 0, 1), 3);
    ck_assert_uint_eq(vg_row_moved(&view, 2, 1), 4);
    ck_assert_uint_eq(vg_row_moved(&view, 4, -1), 3);
    ck_assert_uint_eq(vg_row_moved(&view, 2, -1), 0);
    ck_assert_uint_eq(vg_row_moved(&view, 0, -5), 0);
    ck_assert_uint_eq(vg_row_moved(&view, 0, INT64_MAX), 4);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_group_is_one_line_that_says_how_many_layers_it_has)
{
    double mean, sd, norm, largest;
    struct vg_view view = grouped(&mean, &sd, &norm, &largest);
    struct vg_screen screen = drawn_screen(&view);
    screen.look.selected = 3;
    const char *text = draw(&screen, &view, 6, 100);
    char line[1024];
    ck_has(line_of(text, 2, line), "output");
    ck_has(line_of(text, 3, line), "▸block 1");
    ck_has(line, "3 layers");
    ck_has(line_of(text, 4, line), "layer 1");
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("layers");
    TCase *tests = tcase_create("layers");
    tcase_add_checked_fixture(tests, NULL, tear_down);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_line_says_what_a_layer_gets_and_what_it_got);
    tcase_add_test(tests, dead_and_flat_units_have_a_column_of_their_own);
    tcase_add_test(tests, columns_give_way_in_a_narrow_panel);
    tcase_add_test(tests, a_bar_has_the_colour_of_its_share_and_the_height_of_its_number);
    tcase_add_test(tests, the_output_stays_on_top_and_the_selected_layer_is_seen);
    tcase_add_test(tests, more_layers_than_lines_are_two_a_line_and_none_is_left_out);
    tcase_add_test(tests, what_is_no_number_has_a_mark_of_its_own);
    tcase_add_test(tests, where_the_output_gets_nothing_no_layer_has_a_share);
    tcase_add_test(tests, every_size_and_every_run_can_be_drawn);
    tcase_add_test(tests, a_frame_changes_no_column_but_the_last);
    tcase_add_test(tests, worst_first_puts_the_layers_farthest_from_the_output_below_it);
    tcase_add_test(tests, a_click_selects_a_layer_and_a_click_on_the_title_orders);
    tcase_add_test(tests, a_group_has_the_numbers_of_all_its_weights_together);
    tcase_add_test(tests, the_selection_moves_by_rows);
    tcase_add_test(tests, a_group_is_one_line_that_says_how_many_layers_it_has);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
