/* gradient_rows.c: the gradient panel as rows, the output on top: name, shape, number, and a tall sparkline over time. All sparklines share
 * one axis. */
#include "gradient_rows.h"

#include <math.h>
#include <stdio.h>

#include "hotspot.h"
#include "panel.h"
#include "share.h"
#include "spark.h"
#include "timeline.h"

/* From this share of saturated units on a layer is called saturated, here and in the verdict. */
#define SATURATED_FROM 0.3
/* If there is only room for a letter, it appears from this share of units on. */
#define MARK_FROM 0.5

enum {
    SPARK_ROWS_MAX = 8,
    SPARK_ROWS_FEW = 16,
    STACKED_BELOW = 70,
    NUMBER_COLS = 8,
    NAME_COLS_MAX = 9,
    MINOR_FROM = 3
};

/* The places of all things inside the frame. A line is a layer; lines count from the output downwards. */
struct plan {
    struct vg_rect inside;
    size_t layers, visible, first; /* lines: how many, how many are shown, the first one shown */
    int spark_rows, pitch;         /* rows of a sparkline; rows from one sparkline to the next */
    bool stacked;                  /* the number is below the name, not beside it */
    int name, shape, number, axis; /* columns */
    struct vg_rect spark;          /* all sparklines together */
    struct vg_columns columns;
    struct vg_axis scale;
};

static size_t visible_layers(size_t layers, int rows)
{
    size_t room = rows > 1 ? (size_t)rows - 1 : 1; /* one line for the markers' names */
    return layers < room ? layers : room;
}

size_t vg_gradient_rows_page(const struct vg_view *view, struct vg_rect rect)
{
    size_t visible = visible_layers(view->layer_count, rect.rows - 2);
    return visible > 0 ? visible : 1;
}

static int shape_text(const struct vg_layer_view *layer, char text[VG_NUMBER_MAX])
{
    snprintf(text, VG_NUMBER_MAX, layer->inputs > 0 ? "%zu×%zu" : "", layer->inputs, layer->columns);
    return vg_text_width(text);
}

static struct plan plan_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside)
{
    struct plan plan = {.inside = inside, .layers = view->layer_count};
    int rows = inside.rows > 1 ? inside.rows - 1 : 1;
    plan.visible = visible_layers(plan.layers, inside.rows);
    plan.first = vg_scroll_to(plan.layers, plan.visible, plan.layers - 1 - vg_selected_layer(screen, view));
    plan.scale = vg_layers_axis(view, vg_axis_kind_of(screen, VG_LOOK_GRADIENTS, true));
    /* sparklines are as tall as possible with a blank row between them; rows that are left become more blank rows */
    int lines = plan.visible > 0 ? (int)plan.visible : 1, tall = (rows - (lines - 1)) / lines;
    int most = lines <= 2 ? SPARK_ROWS_FEW : SPARK_ROWS_MAX;
    plan.spark_rows = tall < 1 ? 1 : tall > most ? most : tall;
    plan.pitch = plan.spark_rows + (lines > 1 ? (rows - lines * plan.spark_rows) / (lines - 1) : 0);
    plan.stacked = plan.spark_rows > 1 && inside.cols < STACKED_BELOW;
    int name = vg_layers_names(view, false, NAME_COLS_MAX), shape = 0;
    char text[VG_NUMBER_MAX];
    for (size_t i = 0; i < view->layer_count; i++) {
        int width = shape_text(&view->layers[i], text);
        shape = width > shape ? width : shape;
    }
    plan.name = inside.col + 1;
    plan.shape = plan.name + name + 1;
    plan.number = plan.shape + shape + 1;
    int numbers_end = plan.number + NUMBER_COLS;
    if (plan.stacked) {
        plan.number = plan.name;
        numbers_end = plan.shape + (shape > NUMBER_COLS - name - 1 ? shape : NUMBER_COLS - name - 1);
    } else if (inside.cols < STACKED_BELOW) { /* no room for shapes */
        plan.number = plan.shape;
        numbers_end = plan.number + NUMBER_COLS;
    }
    plan.axis = numbers_end + 1;
    char low[VG_LABEL_MAX], high[VG_LABEL_MAX];
    vg_axis_label(&plan.scale, 0, low);
    vg_axis_label(&plan.scale, 1, high);
    int low_cols = vg_text_width(low), high_cols = vg_text_width(high);
    int labels = plan.spark_rows > 1 ? (low_cols > high_cols ? low_cols : high_cols) + 1 : 0;
    plan.spark = inside;
    plan.spark.col = plan.axis + labels;
    plan.spark.cols = inside.col + inside.cols - plan.spark.col - 1;
    plan.columns = vg_columns_of(plan.layers > 0 ? view->layers[0].series.count : 0,
                                 plan.spark.cols > 0 ? (size_t)plan.spark.cols : 0);
    return plan;
}

static struct vg_time time_of(const struct plan *plan, const struct vg_view *view)
{
    const struct vg_columns *columns = &plan->columns;
    return (struct vg_time){plan->spark, 1, *columns, columns->used, &view->loss_series};
}

struct vg_time vg_gradient_rows_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct plan plan = plan_of(screen, view, vg_frame_inside(rect));
    return time_of(&plan, view);
}

static int marker_col(const struct plan *plan, const struct vg_view *view, size_t i)
{
    size_t column = vg_columns_at(&plan->columns, view->markers[i].record, view->bucket_width);
    return column < (size_t)(plan->spark.cols > 0 ? plan->spark.cols : 0) ? plan->spark.col + (int)column : -1;
}

/* The lines of the markers and the cursor. */
static void vertical_lines(const struct vg_screen *screen, const struct vg_view *view, const struct plan *plan,
                           struct vg_cells *cells)
{
    const int first = plan->inside.row, end = first + plan->inside.rows - 1;
    const bool over = plan->spark_rows == 1; /* a sparkline of one row has no blank cells above its bars */
    for (size_t i = 0; i < view->marker_count; i++) {
        int col = marker_col(plan, view, i);
        for (int row = first; col >= 0 && row < end; row++) {
            const struct vg_cell *cell = vg_cells_at(cells, row, col);
            if (cell && (over || cell->ch == ' '))
                vg_put(cells, row, col, 0x250a, vg_style_of(screen, VG_ROLE_DIM));
        }
    }
    const struct vg_time time = time_of(plan, view);
    int col = vg_cursor_col(screen, &time);
    for (int row = first; col >= 0 && row < end; row++)
        vg_cursor_cell(screen, cells, row, col);
}

/* Writes the markers' names below the sparklines, the newest first, because they matter most; a name that would touch a newer one is left
 * out. */
static void marker_names(const struct vg_screen *screen, const struct vg_view *view, const struct plan *plan,
                         struct vg_cells *cells)
{
    struct vg_style style = vg_style_of(screen, VG_ROLE_MARKER);
    int row = plan->inside.row + plan->inside.rows - 1, free_until = plan->inside.col + plan->inside.cols;
    for (size_t i = view->marker_count; i-- > 0;) {
        int col = marker_col(plan, view, i), width = vg_text_width(view->markers[i].text);
        if (col < 0 || col >= free_until)
            continue;
        if (col + 1 + width <= free_until) {
            vg_put(cells, row, col, 0x25b4, style);
            vg_print(cells, row, col + 1, free_until, style, view->markers[i].text);
        } else if (col - width >= plan->inside.col) { /* at the right edge the name is before its mark */
            vg_print(cells, row, col - width, col, style, view->markers[i].text);
            vg_put(cells, row, col, 0x25b4, style);
            col -= width;
        } else
            continue;
        free_until = col - 1;
    }
}

static void axis_labels(const struct vg_screen *screen, const struct plan *plan, int row, struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    struct vg_tick ticks[VG_TICKS_MAX];
    char label[VG_LABEL_MAX];
    if (plan->spark_rows < 2)
        return;
    double minor[VG_TICKS_MAX];
    size_t count = vg_axis_minor(&plan->scale, (size_t)plan->spark_rows * 2 / MINOR_FROM, minor);
    for (size_t i = 0; i < count; i++)
        vg_put(cells, row + plan->spark_rows - 1 - (int)(minor[i] * plan->spark_rows), plan->spark.col - 1, 0x00b7,
               dim);
    count = plan->spark_rows < 4 ? 0 : vg_axis_ticks(&plan->scale, (size_t)plan->spark_rows / 2 + 1, ticks);
    for (size_t i = 0; i < count; i++) {
        int from_bottom = (int)(ticks[i].where * plan->spark_rows + 1e-6);
        if (from_bottom > 0 && from_bottom < plan->spark_rows - 1)
            vg_print_right(cells, row + plan->spark_rows - 1 - from_bottom, plan->axis, plan->spark.col - 1, dim,
                           ticks[i].label);
    }
    vg_axis_label(&plan->scale, 1, label);
    vg_print_right(cells, row, plan->axis, plan->spark.col - 1, dim, label);
    vg_axis_label(&plan->scale, 0, label);
    vg_print_right(cells, row + plan->spark_rows - 1, plan->axis, plan->spark.col - 1, dim, label);
}

/* Tells in the row below the number how many units get no gradient: "dead 40%", or "sat 80%" for functions that are flat on both sides.
 * If there is no such row, a letter behind the number must do: d or s. */
static void trouble(const struct vg_screen *screen, const struct vg_view *view, const struct plan *plan, size_t layer,
                    int row, struct vg_cells *cells)
{
    const double dead = vg_layer_number(view, layer, VG_DEAD), saturated = vg_layer_number(view, layer, VG_SATURATED);
    struct vg_style style = vg_style_of(screen, VG_ROLE_WARNING);
    char text[VG_NUMBER_MAX];
    bool last = plan->layers - 1 - layer == plan->first + plan->visible - 1;
    if (dead > 0)
        snprintf(text, sizeof text, "dead %.0f%%", fmax(1, dead * 100));
    else if (saturated >= SATURATED_FROM && vg_activation_saturates(view->activation))
        snprintf(text, sizeof text, "sat %.0f%%", saturated * 100);
    else
        return;
    if (plan->pitch > (plan->stacked ? 2 : 1) ||
        (last && plan->stacked)) /* the row below the last line is that of the markers' names */
        vg_print_cut(cells, row + 1, plan->name, plan->axis - 1, style, text);
    else if (plan->stacked)
        vg_print_right(cells, row, plan->number + NUMBER_COLS, plan->axis - 1, style, text);
    else if (fmax(dead, saturated) >= MARK_FROM)
        vg_put(cells, row, plan->axis - 1, (unsigned char)text[0], style);
}

static void layer_text(const struct vg_screen *screen, const struct vg_view *view, const struct plan *plan,
                       size_t layer, int row, struct vg_cells *cells)
{
    const struct vg_layer_view *it = &view->layers[layer];
    bool selected = layer == vg_selected_layer(screen, view);
    double now = vg_layer_number(view, layer, view->metric), place = vg_axis_place(&plan->scale, now);
    struct vg_style style = vg_style_of(screen, selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), value = vg_share_ink(screen, vg_share_now(view, layer));
    char text[VG_NUMBER_MAX];
    row += (plan->spark_rows - (plan->stacked ? 2 : 1)) / 2;
    if (selected)
        vg_put(cells, row, plan->inside.col, 0x25b8, style);
    vg_print_cut(cells, row, plan->name, plan->shape - 1, style, it->name);
    shape_text(it, text);
    if (plan->stacked || plan->number > plan->shape)
        vg_print_cut(cells, row, plan->shape, plan->axis - 1, dim, text);
    vg_format_small(now, text);
    if (isnan(place))
        value = vg_style_of(screen, now == 0 ? VG_ROLE_WARNING : isnan(now) ? VG_ROLE_DIM : VG_ROLE_ERROR);
    if (plan->stacked)
        vg_print(cells, row + 1, plan->number, plan->axis - 1, value, text);
    else
        vg_print_right(cells, row, plan->number, plan->axis - 1, value, text);
    trouble(screen, view, plan, layer, row + (plan->stacked ? 1 : 0), cells);
}

/* The upper border tells how many lines are hidden above, and the axis in as many words as there is room for; the lower border how many
 * lines are hidden below, and the last step under its column. */
static void notes(const struct vg_screen *screen, const struct vg_view *view, const struct plan *plan,
                  struct vg_rect rect, int title_end, struct vg_cells *cells)
{
    static const char *const formats[] = {"%s, log10 %s to %s, ↓ below", "%s, log10 %s to %s", "%s, %s to %s"};
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), plain = vg_style_of(screen, VG_ROLE_TEXT);
    const size_t below = plan->layers - plan->first - plan->visible,
                 format = plan->scale.cut ? 0 : !plan->scale.log + 1;
    char low[VG_LABEL_MAX], high[VG_LABEL_MAX], text[128];
    int last = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1, upper_end = end, first = rect.col + 2;
    if (plan->first > 0) {
        snprintf(text, sizeof text, "▲ %zu more", plan->first);
        int col = vg_frame_note(cells, rect.row, title_end, end, plain, text);
        upper_end = col < end ? col - 1 : end;
    }
    vg_axis_label(&plan->scale, 0, low);
    vg_axis_label(&plan->scale, 1, high);
    snprintf(text, sizeof text, formats[format], vg_metrics[view->metric].symbol, low, high);
    if (vg_frame_note(cells, rect.row, title_end, upper_end, dim, text) == upper_end) {
        snprintf(text, sizeof text, "%s to %s", low, high);
        vg_frame_note(cells, rect.row, title_end, upper_end, dim, text);
    }
    if (below > 0)
        first = vg_printf(cells, last, first, end, plain, " ▼ %zu more ", below) + 1;
    if (plan->columns.used == 0)
        return;
    char number[VG_NUMBER_MAX];
    vg_format_count(view->step, number);
    snprintf(text, sizeof text, "step %s", number);
    int data_end = plan->spark.col + (int)plan->columns.used + 1, least = plan->spark.col + vg_text_width(text) + 1;
    vg_frame_note(cells, last, first, data_end < least ? least : data_end, dim, text);
}

void vg_gradient_rows_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           int title_end, struct vg_cells *cells)
{
    const struct vg_rect inside = vg_frame_inside(rect);
    struct plan plan = plan_of(screen, view, inside);
    int bottom = inside.row + (inside.rows > 1 ? inside.rows - 1 : 1);
    for (size_t line = 0; line < plan.visible; line++) {
        size_t layer = plan.layers - 1 - plan.first - line;
        int row = bottom - plan.spark_rows - (int)(plan.visible - 1 - line) * plan.pitch;
        struct vg_rect spark = {row, plan.spark.col, plan.spark_rows, plan.spark.cols};
        vg_hotspot(cells, (struct vg_rect){row, inside.col, plan.spark_rows, inside.cols}, VG_HIT_LAYER, layer + 1);
        layer_text(screen, view, &plan, layer, row, cells);
        axis_labels(screen, &plan, row, cells);
        vg_spark_row(screen, view, (struct vg_layer_row){(uint16_t)layer, (uint16_t)(layer + 1)}, &plan.columns,
                     &plan.scale, spark, vg_style_of(screen, VG_ROLE_TEXT).bg, cells);
    }
    vertical_lines(screen, view, &plan, cells);
    marker_names(screen, view, &plan, cells);
    notes(screen, view, &plan, rect, title_end, cells);
}
