/* panel_profile.c: gradient, delta and activation of every layer at one step, on one axis, each joined by a line from layer to layer: one
 * sees the gradient get lost or arrive on its way down. What it was before the last change is behind it, faint. */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hotspot.h"
#include "timeline.h"

/* In the order of drawing: the gradient is on top. */
static const struct mark {
    enum vg_metric metric;
    enum vg_role role;
    uint32_t symbol, ascii;
    const char *name, *brief;
} marks[] = {
    {VG_ACTIVATION_SD, VG_ROLE_ACTIVATION, 0x25c7, 'x', "activation", "act"},
    {VG_DELTA_RMS, VG_ROLE_DELTA, 0x25cb, '+', "delta", "delta"},
    {VG_GRAD_SD, VG_ROLE_GRADIENT, 0x25cf, 'o', "dW", "dW"},
};
enum {
    MARKS = sizeof marks / sizeof *marks,
    MINOR_FROM = 10,
    NAMES_MAX = 8,
    WHOLE_NAMES_FROM = 36, /* columns of the panel */
    GRID_FIFTHS = 2,
    LINE_FIFTHS = 3,
    BEFORE_FIFTHS = 2
};

/* Lines from the output downwards. A line is a layer, or several neighbours where there are more layers than rows. */
struct profile {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_axis axis;
    struct vg_plot plot;
    size_t layers, lines;
};

/* Layers first ... end-1, counted from the input. */
struct stretch {
    size_t first, end;
};

/* At least 1e-4 ... 1, and longer by two decades at a time. Single steps jump, but the axis should not: so it holds all that the run went
 * through, with a little room. What lies beyond is drawn at its edge. */
struct vg_axis vg_profile_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    const enum vg_axis_kind kind = vg_axis_kind_of(screen, VG_LOOK_PROFILE, true);
    const bool log = kind != VG_AXIS_LINEAR;
    (void)rect;
    struct vg_range range = {.low = log ? 1e-4 : 0, .high = log ? 1 : 0, .any = true};
    for (size_t i = 0; i < view->layer_count && view->fan_high == 0; i++) /* without a history the last step must do */
        for (size_t k = 0; k < MARKS; k++)
            if (vg_layer_number(view, i, marks[k].metric) > 0)
                vg_range_add(&range, vg_layer_number(view, i, marks[k].metric));
    for (size_t i = 0; i < view->layer_count && view->before.known; i++)
        for (size_t k = 0; k < MARKS; k++)
            if (view->layers[i].before[marks[k].metric] > 0)
                vg_range_add(&range, view->layers[i].before[marks[k].metric]);
    if (view->fan_high > 0) {
        vg_range_add(&range, view->fan_low / 2);
        vg_range_add(&range, view->fan_high * 2);
    }
    if (!log)
        return vg_axis_linear(&range, 5);
    struct vg_axis axis = vg_axis_log(&range, kind == VG_AXIS_WHOLE);
    if (!axis.cut)
        axis.low = 2 * floor(axis.low / 2);
    return axis;
}

static struct stretch stretch_of(const struct profile *profile, size_t line)
{
    const size_t layers = profile->layers, lines = profile->lines;
    return (struct stretch){layers - ((line + 1) * layers + lines - 1) / lines,
                            layers - (line * layers + lines - 1) / lines};
}

/* A line's number now, or before the last change. Of several layers the mean, on a log axis the geometric one of the positive numbers; a
 * number that is not finite is never averaged away. */
static double number_of(const struct profile *profile, size_t line, enum vg_metric metric, bool before)
{
    const struct stretch stretch = stretch_of(profile, line);
    double sum = 0, result = vg_missing();
    size_t count = 0;
    for (size_t i = stretch.first; i < stretch.end; i++) {
        const double number =
            before ? profile->view->layers[i].before[metric] : vg_layer_number(profile->view, i, metric);
        if (vg_is_missing(number))
            continue;
        if (!isfinite(number))
            return number;
        if (profile->axis.log && number <= 0) {
            result = count > 0 ? result : 0;
            continue;
        }
        sum += profile->axis.log ? log(number) : number;
        count++;
        result = profile->axis.log ? exp(sum / (double)count) : sum / (double)count;
    }
    return result;
}

static int row_of(const struct profile *profile, size_t line)
{
    const struct vg_rect plot = profile->plot.rect;
    const int gaps = (int)profile->lines - 1, room = plot.rows - 1;
    if (gaps == 0)
        return plot.row + room / 2;
    return plot.row + room - ((gaps - (int)line) * room + gaps / 2) / gaps;
}

static int column_of(struct vg_rect plot, double where)
{
    return plot.col + (int)lround(where * (plot.cols - 1));
}

static void grid(const struct profile *profile)
{
    const struct vg_rect plot = profile->plot.rect;
    struct vg_cells *cells = profile->plot.cells;
    struct vg_style dim = vg_style_of(profile->screen, VG_ROLE_DIM);
    struct vg_style faint = vg_faint(profile->screen, dim, GRID_FIFTHS);
    struct vg_tick ticks[VG_TICKS_MAX];
    double minor[VG_TICKS_MAX];
    size_t count = vg_axis_minor(&profile->axis, (size_t)plot.cols * 2 / MINOR_FROM, minor);
    int free_from = plot.col - 3;
    for (size_t i = 0; i < count; i++)
        vg_put(cells, plot.row + plot.rows, column_of(plot, minor[i]), 0x00b7, dim);
    count = vg_axis_ticks(&profile->axis, (size_t)plot.cols / 6 + 1, ticks);
    for (size_t i = 0; i < count; i++) {
        int col = column_of(plot, ticks[i].where), width = vg_text_width(ticks[i].label);
        for (int row = plot.row; row < plot.row + plot.rows; row++)
            vg_put(cells, row, col, VG_MARKER_LINE, faint);
        int at = col - (width - 1) / 2, end = plot.col + plot.cols + 1;
        at = at + width > end ? end - width : at;
        if (at < free_from)
            continue;
        vg_print(cells, plot.row + plot.rows, at, end, dim, ticks[i].label);
        free_from = at + width + 1;
    }
}

/* A straight line of dots between two cells, without its ends: the marks are there. */
static void join(const struct vg_plot *plot, const int from[2], const int to[2], struct vg_style style)
{
    const int across = vg_plot_width(plot) / plot->rect.cols, down = vg_plot_height(plot) / plot->rect.rows;
    const int x0 = (from[0] - plot->rect.col) * across, x1 = (to[0] - plot->rect.col) * across;
    const int y0 = (plot->rect.row + plot->rect.rows - 1 - from[1]) * down + down / 2,
              y1 = (plot->rect.row + plot->rect.rows - 1 - to[1]) * down + down / 2;
    const int steps = abs(x1 - x0) > abs(y1 - y0) ? abs(x1 - x0) : abs(y1 - y0);
    for (int i = 1; i < steps; i++) {
        int x = x0 + (int)lround((double)(x1 - x0) * i / steps), y = y0 + (int)lround((double)(y1 - y0) * i / steps);
        vg_plot_span(plot, x, y, y, style);
    }
}

/* The lines and marks of one statistic, now or before the last change. */
static void draw_marks(const struct profile *profile, const struct mark *mark, bool before)
{
    const struct vg_screen *screen = profile->screen;
    const struct vg_style full = vg_style_of(screen, mark->role), faint = vg_faint(screen, full, BEFORE_FIFTHS),
                          line_style = vg_has_faint(screen)
                                           ? vg_faint(screen, full, before ? BEFORE_FIFTHS - 1 : LINE_FIFTHS)
                                           : full;
    const bool ascii = screen->symbols == VG_SYMBOLS_ASCII, points = before && !vg_has_faint(screen),
               lines = !ascii && !points;
    uint32_t symbol = points ? 0x00b7 : ascii ? mark->ascii : mark->symbol;
    int last[2] = {-1, -1};
    for (int pass = lines ? 0 : 1; pass < 2; pass++) /* marks lie on the lines */
        for (size_t line = 0; line < profile->lines; line++) {
            double number = number_of(profile, line, mark->metric, before);
            int here[2] = {-1, row_of(profile, line)};
            if (vg_sort_of_value(&profile->axis, number) == VG_SORT_NUMBER)
                here[0] = column_of(profile->plot.rect, vg_axis_place(&profile->axis, number));
            if (pass == 0 && line > 0 && last[0] >= 0 && here[0] >= 0)
                join(&profile->plot, last, here, line_style);
            else if (pass == 1 && here[0] >= 0)
                vg_put(profile->plot.cells, here[1], here[0], symbol, before ? faint : full);
            last[0] = here[0];
            last[1] = here[1];
        }
}

/* What has no place gets a sign at the edge, in a column of each mark: zero and clipped numbers at the left, numbers that are not finite at
 * the right. A clipped number, the gradient's if that is clipped, is written behind the signs where it covers no mark. */
static void draw_signs(const struct profile *profile, size_t line)
{
    const struct vg_rect plot = profile->plot.rect;
    struct vg_cells *cells = profile->plot.cells;
    const int row = row_of(profile, line);
    const struct mark *clipped = NULL;
    for (int k = 0; k < MARKS && profile->view->step > 0; k++) {
        enum vg_sort sort = vg_sort_of_value(&profile->axis, number_of(profile, line, marks[k].metric, false));
        const bool left = sort == VG_SORT_ZERO || sort == VG_SORT_BELOW;
        if (sort > VG_SORT_NUMBER)
            vg_put(cells, row, plot.col + (left ? 0 : plot.cols - MARKS) + MARKS - 1 - k,
                   sort == VG_SORT_BELOW ? 0x2190 : vg_signs[sort].ch, vg_style_of(profile->screen, marks[k].role));
        if (sort == VG_SORT_BELOW)
            clipped = &marks[k];
    }
    if (!clipped)
        return;
    char text[VG_NUMBER_MAX];
    vg_format_small(number_of(profile, line, clipped->metric, false), text);
    for (int col = plot.col + MARKS, run = 0, width = vg_text_width(text); col < plot.col + plot.cols; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        run = cell && (cell->ch == ' ' || cell->ch == VG_MARKER_LINE) ? run + 1 : 0; /* nothing but the grid */
        if (run < width)
            continue;
        vg_print(cells, row, col - width + 1, plot.col + plot.cols, vg_style_of(profile->screen, clipped->role), text);
        return;
    }
}

/* Of several layers the output, layer 1 or the selected one gives its name, else the one in the middle. */
static void draw_name(const struct profile *profile, size_t line, struct vg_rect inside, bool brief)
{
    const struct stretch stretch = stretch_of(profile, line);
    const size_t selected = vg_selected_layer(profile->screen, profile->view);
    size_t layer = stretch.end == profile->layers ? stretch.end - 1
                   : stretch.first == 0           ? 0
                                                  : (stretch.first + stretch.end) / 2;
    if (selected >= stretch.first && selected < stretch.end)
        layer = selected;
    struct vg_style style = vg_style_of(profile->screen, layer == selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
    const int row = row_of(profile, line);
    vg_hotspot(profile->plot.cells, (struct vg_rect){row, inside.col, 1, inside.cols}, VG_HIT_LAYER, layer + 1);
    if (layer == selected)
        vg_put(profile->plot.cells, row, inside.col, 0x25b8, style);
    const struct vg_layer_view *it = &profile->view->layers[layer];
    vg_print_cut(profile->plot.cells, row, inside.col + 1, profile->plot.rect.col - 1, style,
                 brief ? it->short_name : it->name);
}

/* In the upper border the marks, in as many words as there is room for; in the lower one the axis and what is faint. */
static void notes(const struct profile *profile, struct vg_rect rect, int title_end)
{
    const struct vg_screen *screen = profile->screen;
    struct vg_cells *cells = profile->plot.cells;
    const int end = rect.col + rect.cols - 1, last = rect.row + rect.rows - 1;
    int whole = 1, brief = 1;
    for (size_t k = 0; k < MARKS; k++) {
        whole += vg_text_width(marks[k].name) + 3;
        brief += vg_text_width(marks[k].brief) + 3;
    }
    const bool upper = title_end + brief <= end; /* a narrow panel has its legend below */
    const int row = upper ? rect.row : last, first = upper ? title_end : rect.col + 2;
    int width = whole <= end - first ? whole : brief, col = upper ? end - width : first;
    for (size_t k = MARKS; k-- > 0;) {
        struct vg_style style = vg_style_of(screen, marks[k].role);
        const char *name = width == whole ? marks[k].name : marks[k].brief;
        if (col + vg_text_width(name) + 4 > end + 1)
            break;
        vg_fill(cells, (struct vg_rect){row, col, 1, vg_text_width(name) + 4}, ' ', style);
        vg_put(cells, row, col + 1, screen->symbols == VG_SYMBOLS_ASCII ? marks[k].ascii : marks[k].symbol, style);
        col = vg_print(cells, row, col + 3, end, style, name);
    }
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    const int free_from = upper ? rect.col + 2 : col + 1;
    const int axis = vg_frame_note(cells, last, free_from, end, dim, profile->axis.log ? "log10" : "linear");
    char text[64];
    snprintf(text, sizeof text, "%s: before ▴%s", vg_has_faint(screen) ? "faint" : "·", profile->view->before.text);
    if (profile->view->before.known && free_from + vg_text_width(text) + 2 <= axis)
        vg_printf(cells, last, free_from, axis, dim, " %s ", text);
}

/* The longest title that fits. */
static void title_of(const struct vg_view *view, int room, char title[64])
{
    static const char *const formats[] = {"layer by layer at step %s", "layers at step %s", "at step %s"};
    char number[VG_NUMBER_MAX];
    vg_format_count(view->at_step, number);
    snprintf(title, 64, "%s", room >= 18 ? "now, layer by layer" : "now by layer");
    for (size_t i = 0; view->at && i < sizeof formats / sizeof *formats; i++) {
        snprintf(title, 64, formats[i], number);
        if (vg_text_width(title) <= room)
            break; /* it becomes shorter before its step would be cut off */
    }
}

void vg_panel_profile(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    char title[64];
    title_of(view, rect.cols - 8, title);
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    const bool brief = inside.cols < WHOLE_NAMES_FROM;
    const int names = vg_layers_names(view, brief, NAMES_MAX) + 1;
    struct profile profile = {.screen = screen, .view = view, .layers = view->layer_count};
    profile.plot = (struct vg_plot){
        cells, {inside.row, inside.col + names + 2, inside.rows - 1, inside.cols - names - 4}, screen->symbols};
    const struct vg_rect plot = profile.plot.rect;
    if (profile.layers == 0 || plot.rows < 1 || plot.cols < 2)
        return;
    profile.axis = vg_profile_axis(screen, view, rect);
    profile.lines = profile.layers < (size_t)plot.rows ? profile.layers : (size_t)plot.rows;
    grid(&profile);
    for (size_t k = 0; k < MARKS && view->before.known; k++)
        draw_marks(&profile, &marks[k], true);
    for (size_t k = 0; k < MARKS; k++)
        draw_marks(&profile, &marks[k], false);
    for (size_t line = 0; line < profile.lines; line++) {
        draw_signs(&profile, line);
        draw_name(&profile, line, inside, brief);
    }
    notes(&profile, rect, vg_frame_title_end(screen, rect, title));
}
