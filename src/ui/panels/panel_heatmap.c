/* panel_heatmap.c: depth by time. Every layer is a stripe, the output on top, and colour shows the layer's share of the output's signal
 * (share.h): where the colour turns blue downwards, the gradient vanishes.
 *
 * A cell shows two layers, one above the other (half blocks), so that a hundred layers fit. Where there are no colours, or only
 * ASCII, a share is a shade and a cell one layer.
 */
#include <math.h>
#include <stdio.h>

#include "chart.h"
#include "hotspot.h"
#include "panel.h"
#include "share.h"
#include "timeline.h"

enum { NAMES_MAX = 9, NAMES_FROM = 40 };

struct heat {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_cells *cells;
    struct vg_rect inside;
    struct vg_time time;      /* its rectangle is the picture's */
    int a_cell;               /* shares in a cell, one above the other: 1 or 2 */
    size_t layers, lines;     /* a line is a layer, or the mean of neighbours if there are too many layers */
    int height;               /* of a line, in shares */
    bool seen[VG_SORT_COUNT]; /* what the border must explain */
};

/* If the panel is under or over the gradient panel, time runs in the same columns in both. */
static bool time_above(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_time *above)
{
    return screen->gradients.col == rect.col && screen->gradients.cols == rect.cols &&
           vg_gradients_time(screen, view, screen->gradients, above);
}

static struct vg_rect time_rect(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct vg_rect inside = vg_frame_inside(rect), plot = inside;
    struct vg_time above;
    bool brief = inside.cols < NAMES_FROM;
    plot.col += vg_layers_names(view, brief, NAMES_MAX) + 2;
    plot.cols = inside.col + inside.cols - plot.col - 1;
    if (time_above(screen, view, rect, &above)) {
        plot.col = above.rect.col;
        plot.cols = above.rect.cols;
    }
    return plot;
}

bool vg_heatmap_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_time *time)
{
    struct vg_rect plot = time_rect(screen, view, rect);
    size_t buckets = view->layer_count > 0 ? view->layers[0].series.count : 0;
    *time = (struct vg_time){.rect = plot, .dots = 1, .series = &view->loss_series};
    if (plot.rows < 1 || plot.cols < 1)
        return false;
    struct vg_time above;
    time->columns = vg_columns_of(buckets, (size_t)plot.cols);
    if (time_above(screen, view, rect, &above) && buckets > 0) {
        time->columns.per = above.columns.per * (size_t)above.dots;
        time->columns.used = (buckets - 1) / time->columns.per + 1;
    }
    time->filled = time->columns.used;
    return true;
}

static struct heat heat_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_cells *cells)
{
    struct heat heat = {.screen = screen, .view = view, .cells = cells, .inside = vg_frame_inside(rect)};
    heat.a_cell = vg_share_shaded(screen) ? 1 : 2;
    heat.layers = vg_heatmap_time(screen, view, rect, &heat.time) ? view->layer_count : 0;
    if (heat.layers == 0)
        return heat;
    size_t room = (size_t)heat.time.rect.rows * (size_t)heat.a_cell;
    heat.lines = heat.layers < room ? heat.layers : room;
    heat.height = (int)(room / heat.lines);
    return heat;
}

/* ---- shares */

/* Lines count from the output downwards. */
static size_t line_of(const struct heat *heat, size_t layer)
{
    return (heat->layers - 1 - layer) * heat->lines / heat->layers;
}

/* One line is several layers: the geometric mean of their shares. A share that is not finite is never averaged away. Zeros are shown only
 * where there is nothing else. `output`: its signal in that column. */
static double share_of(const struct heat *heat, size_t line, size_t column, double output)
{
    const struct vg_layer_view *layers = heat->view->layers;
    double odd = 0, logs = 0;
    size_t numbers = 0, zeros = 0, end = ((line + 1) * heat->layers + heat->lines - 1) / heat->lines;
    if (line >= heat->lines)
        return vg_missing();
    for (size_t above = (line * heat->layers + heat->lines - 1) / heat->lines; above < end; above++) {
        const size_t layer = heat->layers - 1 - above;
        const double share = vg_share_of(vg_signal_column(heat->view, layer, &heat->time.columns, column),
                                         layers[layer].columns, output, layers[heat->layers - 1].columns);
        const enum vg_sort sort = vg_share_sort(share);
        if (vg_is_non_finite(share))
            odd = share;
        zeros += sort == VG_SORT_ZERO;
        numbers += sort == VG_SORT_NUMBER;
        if (sort == VG_SORT_NUMBER)
            logs += (log(share) - logs) / (double)numbers;
    }
    return !isfinite(odd) ? odd : numbers > 0 ? exp(logs) : zeros > 0 ? 0 : vg_missing();
}

/* ---- cells */

/* A stripe is often several rows high. A row that shows the same lines as the row above is copied from it. */
static void draw_picture(struct heat *heat)
{
    const struct vg_rect *rect = &heat->time.rect;
    for (size_t i = 0; i < heat->time.filled && i < (size_t)rect->cols; i++) {
        const double output = vg_signal_column(heat->view, heat->layers - 1, &heat->time.columns, i);
        size_t above = SIZE_MAX;
        for (int row = 0; row < rect->rows; row++) {
            const size_t upper = (size_t)(row * heat->a_cell / heat->height),
                         lower = (size_t)(((row + 1) * heat->a_cell - 1) / heat->height);
            const int at_row = rect->row + row, col = rect->col + (int)i;
            const struct vg_cell *cell = vg_cells_at(heat->cells, at_row - 1, col);
            if (upper == above && lower == above && cell) {
                vg_put(heat->cells, at_row, col, cell->ch, cell->style);
                continue;
            }
            const double over = share_of(heat, upper, i, output),
                         under = upper == lower ? over : share_of(heat, lower, i, output);
            heat->seen[vg_share_sort(over)] = heat->seen[vg_share_sort(under)] = true;
            vg_share_cell(heat->screen, heat->cells, at_row, col, over, under);
            above = upper == lower ? upper : SIZE_MAX;
        }
    }
}

/* ---- around it */

/* Writes a name beside the middle of its stripe, unless another name is there. */
static void name(const struct heat *heat, size_t layer)
{
    const struct vg_layer_view *it = &heat->view->layers[layer];
    bool selected = layer == vg_selected_layer(heat->screen, heat->view);
    int half = (int)line_of(heat, layer) * heat->height + (heat->height - 1) / 2, row = half / heat->a_cell;
    int room = heat->time.rect.col - heat->inside.col - 2;
    const struct vg_cell *first = vg_cells_at(heat->cells, heat->time.rect.row + row, heat->inside.col + 1);
    if (row >= heat->time.rect.rows || !first || first->ch != ' ')
        return;
    row += heat->time.rect.row;
    struct vg_style style = vg_style_of(heat->screen, selected ? VG_ROLE_SELECTED : VG_ROLE_DIM);
    if (selected)
        vg_put(heat->cells, row, heat->inside.col, 0x25b8, style);
    vg_print_cut(heat->cells, row, heat->inside.col + 1, heat->time.rect.col - 1, style,
                 vg_text_width(it->name) <= room ? it->name : it->short_name);
}

/* Names the layers that matter first, then the others: all, or every 2nd, 5th, 10th ..., so that a row is left between two names. */
static void draw_names(const struct heat *heat)
{
    static const size_t digits[] = {1, 2, 5};
    size_t rows = (size_t)heat->time.rect.rows, last = heat->layers - 1, step = 1, digit = 0, power = 1;
    if (heat->time.rect.col - heat->inside.col < 3)
        return;
    name(heat, vg_selected_layer(heat->screen, heat->view));
    name(heat, last);
    name(heat, 0);
    while (heat->layers > rows && last / step * 2 > rows) {
        digit = (digit + 1) % 3;
        power *= digit == 0 ? 10 : 1;
        step = digits[digit] * power;
    }
    for (size_t layer = step; layer <= last; layer += step)
        name(heat, layer - 1);
}

/* If two layers share a cell, a click means the lower one. */
static void draw_spots(const struct heat *heat)
{
    const struct vg_rect *rect = &heat->time.rect, *inside = &heat->inside;
    for (size_t layer = heat->layers; layer-- > 0;) {
        int from = (int)line_of(heat, layer) * heat->height, to = from + heat->height - 1;
        int row = from / heat->a_cell, rows = to / heat->a_cell - row + 1;
        vg_hotspot(heat->cells, (struct vg_rect){rect->row + row, inside->col, rows, inside->cols}, VG_HIT_LAYER,
                   layer + 1);
    }
}

/* The upper border explains, from the right: signs that were drawn, how many layers share a line, and what a colour is. */
static void upper_notes(const struct heat *heat, struct vg_rect rect, int first)
{
    static const char *const formats[] = {"means: %zu layers in %zu lines", "%zu:%zu"};
    const struct vg_style dim = vg_style_of(heat->screen, VG_ROLE_DIM), plain = vg_style_of(heat->screen, VG_ROLE_TEXT);
    char text[96];
    int end = rect.col + rect.cols - 1;
    for (int sort = VG_SORT_COUNT - 1; sort > VG_SORT_NUMBER; sort--)
        if (heat->seen[sort])
            end = vg_frame_note(heat->cells, rect.row, first, end, vg_style_of(heat->screen, vg_signs[sort].role),
                                vg_signs[sort].text);
    const int before = end;
    for (size_t i = 0; i < 2 && heat->lines < heat->layers && end == before; i++) {
        snprintf(text, sizeof text, formats[i], heat->layers, heat->lines);
        end = vg_frame_note(heat->cells, rect.row, first, end, plain, text);
    }
    vg_share_note(heat->screen, heat->view, heat->cells, rect.row, first, end, dim);
}

/* Markers are in the border, because a line would hide the change that it explains. The cursor goes through the picture. */
static void draw_marks(const struct heat *heat)
{
    const struct vg_rect *rect = &heat->time.rect;
    for (size_t i = 0; i < heat->view->marker_count; i++) {
        int col = vg_time_col(&heat->time, heat->view->markers[i].step);
        const struct vg_cell *cell = vg_cells_at(heat->cells, rect->row - 1, col);
        if (cell && cell->ch == 0x2500) /* the title stays */
            vg_put(heat->cells, rect->row - 1, col, 0x25be, vg_style_of(heat->screen, VG_ROLE_MARKER));
    }
    int col = vg_cursor_col(heat->screen, &heat->time);
    int rows = ((int)heat->lines * heat->height + heat->a_cell - 1) / heat->a_cell;
    for (int row = 0; col >= 0 && row < rows; row++)
        vg_cursor_cell(heat->screen, heat->cells, rect->row + row, col);
}

void vg_panel_heatmap(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    static const char title[] = "depth × time";
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    struct heat heat = heat_of(screen, view, rect, cells);
    if (view->layer_count == 0)
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     "no network yet");
    if (heat.layers == 0)
        return;
    draw_picture(&heat);
    draw_names(&heat);
    draw_spots(&heat);
    draw_marks(&heat);
    vg_share_border(screen, cells, rect, rect.col + 2);
    upper_notes(&heat, rect, vg_frame_title_end(screen, rect, title));
}
