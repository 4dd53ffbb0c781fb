/* panel_overlay.c: the chosen metric of two layers, and of the same layers in earlier runs, in one chart: the CS231n notebook's plot. */
#include <math.h>
#include <stdio.h>

#include "panel.h"
#include "timeline.h"

/* An earlier run's numbers widen the axis up to that many times the present run's largest. */
#define GHOST_TIMES 1e3

enum { LINES = 2, GHOSTS_FEW = 2, READING_FROM = 6, NAMES_ROWS = 8, NAMES_COLS = 30 };

/* The selected layer and the one that it is compared with. Only every `dash`th dot is drawn: lines differ in more than colour. */
static const struct {
    enum vg_role role;
    int dash, ghost_dash;
    const char *sign;
} lines[LINES] = {{VG_ROLE_LOSS, 1, 2, "━"}, {VG_ROLE_DELTA, 2, 3, "┅"}};

struct overlay {
    const struct vg_screen *screen;
    const struct vg_view *view;
    size_t layer[LINES]; /* 0 nearest the input */
    size_t count;        /* 1 when both are the same */
    size_t first_ghost;  /* older ones are left out */
};

static struct overlay overlay_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside)
{
    struct overlay overlay = {.screen = screen, .view = view};
    size_t few = inside.cols < NAMES_COLS * 2 ? GHOSTS_FEW : VG_GHOSTS_MAX;
    overlay.layer[0] = vg_selected_layer(screen, view);
    overlay.layer[1] = vg_look_compared(&screen->look, view->layer_count) - 1;
    overlay.count = overlay.layer[0] == overlay.layer[1] ? 1 : LINES;
    overlay.first_ghost = view->ghost_count > few ? view->ghost_count - few : 0;
    return overlay;
}

/* The numbers of the same layer in an earlier run. The output is compared with the output, whatever its number. NULL: there is none. */
static const vg_real *ghost_series(const struct overlay *overlay, const struct vg_ghost *ghost, size_t line)
{
    size_t layer = overlay->layer[line];
    if (layer + 1 == overlay->view->layer_count)
        layer = ghost->layer_count - 1; /* without layers it wraps, and is found too large below */
    else if (layer + 1 >= ghost->layer_count)
        return NULL;
    return layer < ghost->layer_count ? ghost->layers + layer * VG_GHOST_LAYER_POINTS : NULL;
}

static struct vg_axis axis_of(const struct overlay *overlay, int rows)
{
    const struct vg_view *view = overlay->view;
    enum vg_metric_scale scale = vg_metrics[view->metric].scale;
    const enum vg_axis_kind kind = vg_axis_kind_of(overlay->screen, VG_LOOK_OVERLAY, true);
    const bool log = scale == VG_SCALE_LOG && kind != VG_AXIS_LINEAR;
    struct vg_range range = {0};
    if (scale == VG_SCALE_SHARE)
        return (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    for (size_t k = 0; k < overlay->count; k++)
        vg_range_add_series(&range, &view->layers[overlay->layer[k]].series, log);
    /* an earlier run that diverged does not rule the axis */
    const double limit = range.any ? fmax(fabs(range.low), fabs(range.high)) * GHOST_TIMES : INFINITY;
    for (size_t k = 0; k < overlay->count; k++)
        for (size_t g = overlay->first_ghost; g < view->ghost_count; g++) {
            const vg_real *ghost = ghost_series(overlay, &view->ghosts[g], k);
            for (size_t i = 0; ghost && i < VG_GHOST_LAYER_POINTS; i++)
                if ((!log || ghost[i] > 0) && fabs(ghost[i]) <= limit)
                    vg_range_add(&range, ghost[i]);
        }
    if (scale == VG_SCALE_LOG && !log)
        vg_range_add(&range, 0);
    return log ? vg_axis_log(&range, kind == VG_AXIS_WHOLE) : vg_axis_linear(&range, rows / 3);
}

/* Returns the last column of dots that the line reaches, or -1, and that column's row of dots in *end. */
static int draw_ghost(const struct overlay *overlay, const struct vg_timeline *chart, const struct vg_ghost *ghost,
                      size_t line, int *end)
{
    const vg_real *series = ghost_series(overlay, ghost, line);
    struct vg_style style =
        vg_timeline_faint(overlay->screen->theme, vg_style_of(overlay->screen, lines[line].role), 3);
    int last = -1;
    for (int x = 0; series && x < vg_plot_width(&chart->plot); x++) {
        size_t point = vg_timeline_ghost_point(chart, ghost, VG_GHOST_LAYER_POINTS, x);
        int row = point < VG_GHOST_LAYER_POINTS ? vg_timeline_ghost_row(chart, series[point]) : -1;
        if (row < 0)
            continue;
        if (x % lines[line].ghost_dash == 0)
            vg_plot_line(&chart->plot, x, -1, row, style);
        last = x;
        *end = row;
    }
    return last;
}

/* Earlier runs lie behind the present one. Their names come last, where there is still room. */
static void draw_lines(const struct overlay *overlay, const struct vg_timeline *chart)
{
    const struct vg_view *view = overlay->view;
    bool named = chart->plot.rect.rows >= NAMES_ROWS && chart->plot.rect.cols >= NAMES_COLS;
    struct vg_line present[LINES];
    struct {
        int x, row;
    } ends[VG_GHOSTS_MAX][LINES] = {{{0, 0}}};
    for (size_t g = overlay->first_ghost; g < view->ghost_count; g++)
        for (size_t k = overlay->count; k-- > 0;)
            ends[g][k].x = draw_ghost(overlay, chart, &view->ghosts[g], k, &ends[g][k].row);
    for (size_t k = 0; k < overlay->count; k++) {
        const struct vg_layer_view *layer = &view->layers[overlay->layer[k]];
        present[k] = (struct vg_line){&layer->series, layer->short_name, vg_style_of(overlay->screen, lines[k].role),
                                      lines[k].dash};
    }
    vg_timeline_lines(chart, present, overlay->count);
    for (size_t g = view->ghost_count; named && g-- > overlay->first_ghost;) /* the newest chooses first */
        if (ends[g][0].x >= 0)
            vg_timeline_label(chart, ends[g][0].x, ends[g][0].row, view->ghosts[g].text,
                              vg_style_of(overlay->screen, VG_ROLE_DIM));
}

/* "layer 1 1.2e-02  output 3.1e-02  1/26" */
static void reading(const struct overlay *overlay, struct vg_rect line, struct vg_cells *cells)
{
    const struct vg_view *view = overlay->view;
    int col = line.col, end = line.col + line.cols;
    double now[LINES] = {NAN, NAN};
    for (size_t k = 0; k < overlay->count; k++) {
        const struct vg_layer_view *layer = &view->layers[overlay->layer[k]];
        char number[VG_NUMBER_MAX];
        now[k] = vg_layer_number(view, overlay->layer[k], view->metric);
        vg_format_small(now[k], number);
        col = vg_print(cells, line.row, col, end, vg_style_of(overlay->screen, lines[k].role), layer->name) + 1;
        col = vg_print(cells, line.row, col, end, vg_style_of(overlay->screen, VG_ROLE_TEXT), number) + 2;
    }
    double ratio = now[0] / now[1];
    if (vg_metrics[view->metric].scale != VG_SCALE_LOG || !(ratio > 0) || !isfinite(ratio))
        return;
    char text[VG_NUMBER_MAX];
    vg_snprintf(text, sizeof text, ratio < 1 ? "1/%.3g" : "%.3gx", ratio < 1 ? 1 / ratio : ratio);
    if (col + vg_text_width(text) <= end)
        vg_print(cells, line.row, col, end, vg_style_of(overlay->screen, VG_ROLE_DIM), text);
}

static void legend(const struct overlay *overlay, struct vg_rect rect, struct vg_cells *cells)
{
    int row = rect.row + rect.rows - 1, col = rect.col + 2, end = rect.col + rect.cols - 1;
    bool ghosts = overlay->view->ghost_count > 0;
    for (size_t k = 0; k < overlay->count; k++) {
        const struct vg_layer_view *layer = &overlay->view->layers[overlay->layer[k]];
        if (col + vg_text_width(layer->name) + 4 > end)
            return;
        col = vg_printf(cells, row, col, end, vg_style_of(overlay->screen, lines[k].role), " %s %s ", lines[k].sign,
                        layer->name);
    }
    const char *text = overlay->first_ghost > 0 ? "· newest earlier runs" : "· earlier runs";
    if (ghosts)
        vg_frame_note(cells, row, col, end, vg_style_of(overlay->screen, VG_ROLE_DIM), text);
}

/* The plot, empty if there is nothing to show or no room. If there is room, the first row is left to the reading. */
static struct vg_rect plot_in(const struct vg_view *view, struct vg_rect inside)
{
    int above = inside.rows >= READING_FROM ? 1 : 0;
    if (view->layer_count == 0 || inside.rows < 2 || inside.cols < VG_TIMELINE_LABELS + 4)
        return (struct vg_rect){0, 0, 0, 0};
    return (struct vg_rect){inside.row + above, inside.col + VG_TIMELINE_LABELS + 1, inside.rows - above,
                            inside.cols - VG_TIMELINE_LABELS - 1};
}

bool vg_overlay_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_time *time)
{
    struct vg_rect plot = plot_in(view, vg_frame_inside(rect));
    if (plot.rows > 0)
        *time = vg_timeline_in(screen, view, plot, VG_GHOSTS_ALL, NULL).time;
    return plot.rows > 0;
}

struct vg_axis vg_overlay_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct vg_rect inside = vg_frame_inside(rect), plot = plot_in(view, inside);
    if (plot.rows == 0)
        return (struct vg_axis){.low = 0, .high = 1, .step = 1};
    struct overlay overlay = overlay_of(screen, view, inside);
    return axis_of(&overlay, plot.rows);
}

void vg_panel_overlay(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    char title[64];
    snprintf(title, sizeof title, "overlay: %s", vg_metrics[view->metric].title);
    struct vg_rect inside = vg_frame(screen, rect, title, cells), plot = plot_in(view, inside);
    if (plot.rows == 0)
        return;
    struct overlay overlay = overlay_of(screen, view, inside);
    struct vg_timeline chart = vg_timeline_in(screen, view, plot, VG_GHOSTS_ALL, cells);
    chart.axis = axis_of(&overlay, plot.rows);
    vg_timeline_markers(&chart);
    draw_lines(&overlay, &chart);
    vg_timeline_axis(&chart);
    if (plot.row > inside.row)
        reading(&overlay, (struct vg_rect){inside.row, inside.col + 1, 1, inside.cols - 2}, cells);
    legend(&overlay, rect, cells);
    vg_frame_note(cells, rect.row, vg_frame_title_end(screen, rect, title), rect.col + rect.cols - 1,
                  vg_style_of(screen, VG_ROLE_DIM), "w: next second layer");
}
