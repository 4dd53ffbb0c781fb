/* panel_profile.c: gradient, delta and activation of every layer at one step, on one axis: one sees the gradient fan out or close with
 * depth. */
#include "panel.h"

#include <math.h>
#include <stdio.h>

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
enum { MARKS = sizeof marks / sizeof *marks, MINOR_FROM = 10, NAMES_MAX = 8 };

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

static int column_of(struct vg_rect plot, double where)
{
    return plot.col + (int)lround(where * (plot.cols - 1));
}

static void grid(const struct vg_screen *screen, const struct vg_axis *axis, struct vg_rect plot,
                 struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    struct vg_tick ticks[VG_TICKS_MAX];
    double minor[VG_TICKS_MAX];
    size_t count = vg_axis_minor(axis, (size_t)plot.cols * 2 / MINOR_FROM, minor);
    int free_from = plot.col - 3;
    for (size_t i = 0; i < count; i++)
        vg_put(cells, plot.row + plot.rows, column_of(plot, minor[i]), 0x00b7, dim);
    count = vg_axis_ticks(axis, (size_t)plot.cols / 6 + 1, ticks);
    for (size_t i = 0; i < count; i++) {
        int col = column_of(plot, ticks[i].where), width = vg_text_width(ticks[i].label);
        for (int row = plot.row; row < plot.row + plot.rows; row++)
            vg_put(cells, row, col, 0x00b7, dim);
        int at = col - (width - 1) / 2, end = plot.col + plot.cols + 1;
        at = at + width > end ? end - width : at;
        if (at < free_from)
            continue;
        vg_print(cells, plot.row + plot.rows, at, end, dim, ticks[i].label);
        free_from = at + width + 1;
    }
}

/* A layer's marks. What has no place gets a sign at the edge, in a column of each mark: zero and clipped numbers at the left, numbers that
 * are not finite at the right. A clipped number, the gradient's if that is clipped, is written behind the signs where it covers no mark. */
static void draw_layer(const struct vg_screen *screen, const struct vg_view *view, size_t layer,
                       const struct vg_axis *axis, struct vg_rect plot, int row, struct vg_cells *cells)
{
    const struct mark *clipped = NULL;
    for (int k = 0; k < MARKS; k++) {
        double number = vg_layer_number(view, layer, marks[k].metric);
        struct vg_style style = vg_style_of(screen, marks[k].role);
        enum vg_sort sort = vg_sort_of_value(axis, number);
        bool left = sort == VG_SORT_ZERO || sort == VG_SORT_BELOW;
        if (sort == VG_SORT_NUMBER)
            vg_put(cells, row, column_of(plot, vg_axis_place(axis, number)),
                   screen->symbols == VG_SYMBOLS_ASCII ? marks[k].ascii : marks[k].symbol, style);
        else if (view->step > 0)
            vg_put(cells, row, plot.col + (left ? 0 : plot.cols - MARKS) + MARKS - 1 - k,
                   sort == VG_SORT_BELOW ? 0x2190 : vg_signs[sort].ch, style);
        if (sort == VG_SORT_BELOW)
            clipped = &marks[k];
    }
    if (!clipped)
        return;
    char text[VG_NUMBER_MAX];
    vg_format_small(vg_layer_number(view, layer, clipped->metric), text);
    for (int col = plot.col + MARKS, run = 0, width = vg_text_width(text); col < plot.col + plot.cols; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        run = cell && (cell->ch == ' ' || cell->ch == 0x00b7) ? run + 1 : 0; /* nothing but the grid */
        if (run < width)
            continue;
        vg_print(cells, row, col - width + 1, plot.col + plot.cols, vg_style_of(screen, clipped->role), text);
        return;
    }
}

static void legend(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    int row = rect.row + rect.rows - 1, col = rect.col + 2, end = rect.col + rect.cols - 1, width = 1;
    for (size_t k = 0; k < MARKS; k++)
        width += vg_text_width(marks[k].name) + 3;
    for (size_t k = MARKS; k-- > 0;) {
        struct vg_style style = vg_style_of(screen, marks[k].role);
        uint32_t symbol = screen->symbols == VG_SYMBOLS_ASCII ? marks[k].ascii : marks[k].symbol;
        const char *name = width <= end - rect.col - 2 ? marks[k].name : marks[k].brief;
        if (col + vg_text_width(name) + 4 > end)
            return;
        vg_fill(cells, (struct vg_rect){row, col, 1, vg_text_width(name) + 4}, ' ', style);
        vg_put(cells, row, col + 1, symbol, style);
        col = vg_print(cells, row, col + 3, end, style, name);
    }
}

void vg_panel_profile(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    static const char *const formats[] = {"depth profile at step %s", "profile at step %s", "at step %s"};
    char title[64] = "depth profile now", number[VG_NUMBER_MAX];
    vg_format_count(view->at_step, number);
    for (size_t i = 0; view->at && i < sizeof formats / sizeof *formats; i++) {
        snprintf(title, sizeof title, formats[i], number);
        if (vg_frame_title_end(screen, rect, title) < rect.col + rect.cols - 1)
            break; /* it becomes shorter before its step would be cut off */
    }
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    size_t layers = view->layer_count;
    int names = vg_layers_names(view, true, NAMES_MAX);
    struct vg_rect plot = {inside.row, inside.col + names + 4, inside.rows - 1, inside.cols - names - 6};
    if (layers == 0 || plot.rows < 1 || plot.cols < 2)
        return;
    struct vg_axis axis = vg_profile_axis(screen, view, rect);
    size_t visible = layers < (size_t)plot.rows ? layers : (size_t)plot.rows;
    size_t selected = vg_selected_layer(screen, view), first = vg_scroll_to(layers, visible, layers - 1 - selected);
    int pitch = visible > 1 ? (plot.rows - 1) / (int)(visible - 1) : 1;
    grid(screen, &axis, plot, cells);
    for (size_t line = 0; line < visible; line++) {
        size_t i = layers - 1 - first - line;
        int row = plot.row + plot.rows - 1 - (int)(visible - 1 - line) * pitch;
        struct vg_style style = vg_style_of(screen, i == selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
        vg_hotspot(cells, (struct vg_rect){row, inside.col, 1, inside.cols}, VG_HIT_LAYER, i + 1);
        if (i == selected)
            vg_put(cells, row, inside.col, 0x25b8, style);
        vg_print(cells, row, inside.col + 1, plot.col, style, view->layers[i].short_name);
        draw_layer(screen, view, i, &axis, plot, row, cells);
    }
    legend(screen, rect, cells);
    vg_frame_note(cells, rect.row, vg_frame_title_end(screen, rect, title), rect.col + rect.cols - 1,
                  vg_style_of(screen, VG_ROLE_DIM), axis.log ? "log10" : "linear");
}
