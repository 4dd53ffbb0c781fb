/* panel_heatmap.c: depth by time. Every layer is a stripe, the output on top, and colour shows the magnitude: where the colour fades
 * downwards, the gradient vanishes.
 *
 * A cell shows two samples, one above the other (half blocks), so that a hundred layers fit. Where there are no colours, or only
 * ASCII, a magnitude is a shade and a cell one sample.
 */
#include <math.h>
#include <stdio.h>

#include "chart.h"
#include "hotspot.h"
#include "panel.h"
#include "timeline.h"

enum { NAMES_MAX = 9, NAMES_FROM = 40, BAR_FROM = 3, LABEL_COLS = 8, MINOR_FROM = 10 };

static const char shades[] = {'.', ':', '-', '=', '+', '*', '#', '%', '@'};
enum { SHADES = sizeof shades };

struct sample {
    enum vg_sort sort;
    double place; /* 0 ... 1 on the axis, of a number */
};

struct heat {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_cells *cells;
    struct vg_rect inside;
    struct vg_time time; /* its rectangle is the picture's */
    struct vg_axis axis;
    bool shaded, bar;
    int a_cell;               /* samples in a cell, one above the other: 1 or 2 */
    size_t layers, lines;     /* a line is a layer, or the mean of neighbours if there are too many layers */
    int height;               /* of a line, in samples */
    bool seen[VG_SORT_COUNT]; /* what the legend must explain */
    double least;             /* of the numbers below the axis; NaN: there is none */
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
    plot.rows -= inside.rows >= BAR_FROM ? 1 : 0;
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

struct vg_axis vg_heatmap_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    (void)rect;
    return vg_layers_axis(view, vg_axis_kind_of(screen, VG_LOOK_HEATMAP, true));
}

static struct heat heat_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_cells *cells)
{
    struct heat heat = {.screen = screen, .view = view, .cells = cells, .inside = vg_frame_inside(rect), .least = NAN};
    heat.shaded = screen->no_colour || screen->symbols == VG_SYMBOLS_ASCII;
    heat.a_cell = heat.shaded ? 1 : 2;
    heat.layers = vg_heatmap_time(screen, view, rect, &heat.time) ? view->layer_count : 0;
    if (heat.layers == 0)
        return heat;
    heat.bar = heat.inside.rows > heat.time.rect.rows;
    heat.axis = vg_heatmap_axis(screen, view, rect);
    size_t room = (size_t)heat.time.rect.rows * (size_t)heat.a_cell;
    heat.lines = heat.layers < room ? heat.layers : room;
    heat.height = (int)(room / heat.lines);
    return heat;
}

/* ---- samples */

/* Lines count from the output downwards. */
static size_t line_of(const struct heat *heat, size_t layer)
{
    return (heat->layers - 1 - layer) * heat->lines / heat->layers;
}

static bool odd(enum vg_sort sort)
{
    return sort == VG_SORT_NAN || sort == VG_SORT_INFINITE;
}

/* One line is several layers: their mean place, which on a log axis is the mean of logarithms. A number that is not finite is never
 * averaged away. Zeros, and numbers below the axis, are shown only where there is nothing else. */
static struct sample sample_of(struct heat *heat, size_t line, size_t column)
{
    struct sample sum = {VG_SORT_NOTHING, 0};
    size_t numbers = 0, end = ((line + 1) * heat->layers + heat->lines - 1) / heat->lines;
    if (line >= heat->lines)
        return sum;
    for (size_t above = (line * heat->layers + heat->lines - 1) / heat->lines; above < end; above++) {
        const struct vg_layer_view *layer = &heat->view->layers[heat->layers - 1 - above];
        struct vg_bucket bucket = vg_columns_bucket(&heat->time.columns, &layer->series, column);
        struct sample one = {vg_sort_of_bucket(&heat->axis, &bucket, true), 0};
        if (one.sort == VG_SORT_NUMBER)
            one.place = vg_axis_place(&heat->axis, bucket.mean);
        if (one.sort == VG_SORT_BELOW)
            heat->least = fmin(heat->least, bucket.mean);
        numbers += one.sort == VG_SORT_NUMBER;
        if (odd(sum.sort) || one.sort == VG_SORT_NOTHING)
            continue;
        if (odd(one.sort) || sum.sort == VG_SORT_NOTHING || one.sort < sum.sort)
            sum = one;
        else if (one.sort == VG_SORT_NUMBER)
            sum.place += (one.place - sum.place) / (double)numbers;
    }
    return sum;
}

/* ---- cells */

static void put_shade(struct heat *heat, int row, int col, struct sample sample)
{
    struct vg_style style = vg_style_of(heat->screen, VG_ROLE_TEXT);
    if (!heat->screen->no_colour)
        style = vg_ramp_step(heat->screen, sample.place);
    int shade = (int)(sample.place * SHADES);
    vg_put(heat->cells, row, col, (unsigned char)shades[shade < SHADES ? shade : SHADES - 1], style);
}

/* Draws two samples as half blocks. If both have one colour, a blank on a ground of that colour is enough. */
static void put_halves(struct heat *heat, int row, int col, struct sample upper, struct sample lower)
{
    struct vg_style style = vg_style_of(heat->screen, VG_ROLE_TEXT);
    uint32_t above = vg_ramp_step(heat->screen, upper.place).fg, below = vg_ramp_step(heat->screen, lower.place).fg;
    uint32_t ch = lower.sort != VG_SORT_NOTHING && upper.sort == VG_SORT_NOTHING ? 0x2584 : 0x2580;
    style.fg = ch == 0x2584 ? below : above;
    if (lower.sort != VG_SORT_NOTHING && upper.sort != VG_SORT_NOTHING) {
        ch = above == below ? ' ' : 0x2580;
        style = (struct vg_style){above == below ? VG_COLOUR_DEFAULT : above, below, VG_BLEND};
    }
    vg_put(heat->cells, row, col, ch, style);
}

/* A sign needs a whole cell. The colour of the other sample becomes its ground. */
static void put_sign(struct heat *heat, int row, int col, struct sample upper, struct sample lower)
{
    struct sample sign = upper.sort > VG_SORT_NUMBER ? upper : lower,
                  other = upper.sort > VG_SORT_NUMBER ? lower : upper;
    struct vg_style style = vg_style_of(heat->screen, vg_signs[sign.sort].role);
    if (other.sort == VG_SORT_NUMBER) {
        style.bg = vg_ramp_step(heat->screen, other.place).fg;
        style.fg = 0x000000;
    }
    if (odd(other.sort))
        sign = other;
    vg_put(heat->cells, row, col, vg_signs[sign.sort].ch, style);
}

static void put_cell(struct heat *heat, int row, int col, struct sample upper, struct sample lower)
{
    heat->seen[upper.sort] = heat->seen[lower.sort] = true;
    if (upper.sort == VG_SORT_NOTHING && lower.sort == VG_SORT_NOTHING)
        return;
    if (upper.sort > VG_SORT_NUMBER || lower.sort > VG_SORT_NUMBER)
        put_sign(heat, row, col, upper, lower);
    else if (heat->shaded)
        put_shade(heat, row, col, upper);
    else
        put_halves(heat, row, col, upper, lower);
}

/* A stripe is often several rows high. A row that shows the same lines as the row above is copied from it. */
static void draw_picture(struct heat *heat)
{
    const struct vg_rect *rect = &heat->time.rect;
    size_t above = SIZE_MAX;
    for (int row = 0; row < rect->rows; row++) {
        size_t upper = (size_t)(row * heat->a_cell / heat->height);
        size_t lower = (size_t)(((row + 1) * heat->a_cell - 1) / heat->height);
        for (size_t i = 0; i < heat->time.filled && i < (size_t)rect->cols; i++) {
            int at_row = rect->row + row, col = rect->col + (int)i;
            if (upper == above && lower == above) {
                const struct vg_cell *cell = vg_cells_at(heat->cells, at_row - 1, col);
                if (cell)
                    vg_put(heat->cells, at_row, col, cell->ch, cell->style);
                continue;
            }
            struct sample sample = sample_of(heat, upper, i);
            put_cell(heat, at_row, col, sample, upper == lower ? sample : sample_of(heat, lower, i));
        }
        above = upper == lower ? upper : SIZE_MAX;
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

/* Explains the colours: a bar of all of them, half as high as a cell, so that it does not look like a layer. The lower border labels it:
 * its decades, and marks at 2 and 5 if there is room. */
static void draw_bar(struct heat *heat)
{
    struct vg_style dim = vg_style_of(heat->screen, VG_ROLE_DIM);
    const struct vg_rect *rect = &heat->time.rect;
    const int row = rect->row + rect->rows, end = rect->col + rect->cols + 1;
    struct vg_tick ticks[VG_TICKS_MAX];
    double minor[VG_TICKS_MAX];
    for (int i = 0; i < rect->cols; i++) {
        struct sample sample = {VG_SORT_NUMBER, rect->cols > 1 ? (double)i / (rect->cols - 1) : 1};
        if (heat->shaded)
            put_shade(heat, row, rect->col + i, sample);
        else
            put_halves(heat, row, rect->col + i, (struct sample){VG_SORT_NOTHING, 0}, sample);
    }
    size_t count = vg_axis_minor(&heat->axis, (size_t)rect->cols * 2 / MINOR_FROM, minor);
    for (size_t i = 0; i < count; i++)
        vg_put(heat->cells, row + 1, rect->col + (int)lround(minor[i] * (rect->cols - 1)), 0x00b7, dim);
    count = vg_axis_ticks(&heat->axis, (size_t)rect->cols / LABEL_COLS + 1, ticks);
    int free_from = rect->col - 1;
    for (size_t i = 0; i < count; i++) {
        int width = vg_text_width(ticks[i].label) + 2;
        int col = rect->col + (int)lround(ticks[i].where * (rect->cols - 1)) - width / 2;
        col = col + width > end ? end - width : col < rect->col - 1 ? rect->col - 1 : col;
        if (col >= free_from)
            free_from = vg_printf(heat->cells, row + 1, col, end, dim, " %s ", ticks[i].label);
    }
}

/* The upper border explains, from the right: signs that were drawn, how many layers share a line, the metric and its axis. */
static void upper_notes(const struct heat *heat, struct vg_rect rect, int first)
{
    struct vg_style dim = vg_style_of(heat->screen, VG_ROLE_DIM);
    char low[VG_LABEL_MAX], high[VG_LABEL_MAX], number[VG_NUMBER_MAX], text[96];
    int end = rect.col + rect.cols - 1;
    for (int sort = VG_SORT_COUNT - 1; sort > VG_SORT_NUMBER; sort--)
        if (heat->seen[sort]) {
            snprintf(text, sizeof text, "%s", vg_signs[sort].text);
            vg_format_small(heat->least, number);
            if (sort == VG_SORT_BELOW)
                snprintf(text, sizeof text, "↓ down to %s", number);
            end =
                vg_frame_note(heat->cells, rect.row, first, end, vg_style_of(heat->screen, vg_signs[sort].role), text);
        }
    if (heat->lines < heat->layers) {
        static const char *const formats[] = {"means: %zu layers in %zu lines", "%zu:%zu"};
        int before = end;
        for (size_t i = 0; i < 2 && end == before; i++) {
            snprintf(text, sizeof text, formats[i], heat->layers, heat->lines);
            end = vg_frame_note(heat->cells, rect.row, first, end, vg_style_of(heat->screen, VG_ROLE_TEXT), text);
        }
    }
    vg_axis_label(&heat->axis, 0, low);
    vg_axis_label(&heat->axis, 1, high);
    if (!heat->bar)
        snprintf(text, sizeof text, "%s to %s", low, high);
    else
        snprintf(text, sizeof text, heat->axis.log ? "%s, log10" : "%s", vg_metrics[heat->view->metric].symbol);
    vg_frame_note(heat->cells, rect.row, first, end, dim, text);
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
    if (heat.bar)
        draw_bar(&heat);
    draw_marks(&heat);
    upper_notes(&heat, rect, vg_frame_title_end(screen, rect, title));
}
