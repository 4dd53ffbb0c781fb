/* panel_loss.c: the loss and the accuracy over time, with the loss of earlier runs on the same data. */
#include "panel.h"

#include <math.h>
#include <stdio.h>

#include "timeline.h"

enum { SPLIT_ROWS = 13, LOG_FROM = 1000 };

static size_t point_count(const struct vg_ghost *ghost)
{
    return ghost->count < VG_GHOST_POINTS ? ghost->count : VG_GHOST_POINTS;
}

struct ranges {
    struct vg_range means, positive, all; /* positive: the positive means; all: the numbers of all steps */
};

static void add_mean(struct ranges *ranges, double mean)
{
    vg_range_add(&ranges->means, mean);
    if (mean > 0)
        vg_range_add(&ranges->positive, mean);
}

static void add_series(struct ranges *ranges, const struct vg_series *series)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = vg_series_settled(series); vg_series_step_back(series, &i, &least);) {
        add_mean(ranges, series->buckets[i].mean);
        vg_range_add(&ranges->all, series->buckets[i].max);
        vg_range_add(&ranges->all, series->buckets[i].min);
    }
}

/* The largest loss of an earlier run that the axis must hold: twice the loss with which that run began, or twice the present run's largest.
 * A run that diverged leaves the chart at its top. Its first point may be huge already; so a beginning far above the present run counts
 * only if the run came down from it. */
static double ghost_limit(const struct vg_ghost *ghost, size_t count, const struct vg_range *present)
{
    const double far = 10, first = ghost->loss[0], last = ghost->loss[count - 1];
    double high = present->any ? present->high : 0;
    bool came_down = last < first / 2;
    bool trusted = isfinite(first) && (came_down || !present->any || first < far * high);
    return 2 * (trusted && first > high ? first : high);
}

/* The axis goes from 0 to the largest mean, or to the largest spike if that is less than twice as high. It is logarithmic where the means
 * go over three decades. */
static struct vg_axis loss_axis(const struct vg_timeline *chart)
{
    const struct vg_view *view = chart->view;
    struct ranges ranges = {.means = {0}};
    add_series(&ranges, &view->loss_series);
    add_series(&ranges, &view->valid_loss_series);
    const struct vg_range present = ranges.means;
    for (size_t i = 0; i < view->ghost_count; i++) {
        const struct vg_ghost *ghost = &view->ghosts[i];
        size_t count = point_count(ghost);
        double limit = count > 0 ? ghost_limit(ghost, count, &present) : 0;
        for (size_t k = 0; k < count && vg_timeline_shows(chart, ghost); k++)
            if (ghost->loss[k] <= limit)
                add_mean(&ranges, ghost->loss[k]);
    }
    bool usual = ranges.positive.any && ranges.positive.high / ranges.positive.low >= LOG_FROM;
    const enum vg_axis_kind kind = vg_axis_kind_of(chart->screen, VG_LOOK_LOSS, usual);
    if (kind != VG_AXIS_LINEAR)
        return vg_axis_log(&ranges.positive, kind == VG_AXIS_WHOLE);
    if (ranges.means.any && ranges.all.high < 2 * ranges.means.high)
        vg_range_add(&ranges.means, ranges.all.high);
    if (ranges.means.any && ranges.means.low > 0)
        vg_range_add(&ranges.means, 0);
    return vg_axis_linear(&ranges.means, chart->plot.rect.rows / 3);
}

/* Draws an earlier run, or writes its name near the end of its line. */
static void draw_ghost(const struct vg_timeline *chart, const struct vg_ghost *ghost, bool name)
{
    const struct vg_style style = vg_style_of(chart->screen, VG_ROLE_GHOST);
    const size_t count = point_count(ghost);
    for (int x = name ? vg_plot_width(&chart->plot) - 1 : 0; x >= 0 && x < vg_plot_width(&chart->plot);
         x += name ? -1 : 2) {
        size_t point = vg_timeline_ghost_point(chart, ghost, count, x);
        int row = point < count ? vg_timeline_ghost_row(chart, ghost->loss[point]) : -1;
        if (name && row >= 0) {
            vg_timeline_label(chart, x, row, ghost->text, style);
            return;
        }
        if (!name)
            vg_plot_line(&chart->plot, x, -1, row, style);
    }
}

static bool has_numbers(const struct vg_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (series->buckets[i].counted > 0)
            return true;
    return false;
}

static void draw_accuracy(struct vg_timeline *chart)
{
    const struct vg_view *view = chart->view;
    chart->axis = (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    vg_timeline_series(chart, &view->valid_accuracy_series, vg_style_of(chart->screen, VG_ROLE_VALID), 3, true);
    vg_timeline_series(chart, &view->accuracy_series, vg_style_of(chart->screen, VG_ROLE_ACCURACY), 2, false);
}

/* Draws from back to front. If the accuracy shares the plot, it lies behind the loss. */
static void draw_loss(struct vg_timeline *chart, bool ghost_labels, bool accuracy)
{
    const struct vg_view *view = chart->view;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_LOSS);
    for (size_t g = 0; g < view->ghost_count; g++)
        if (vg_timeline_shows(chart, &view->ghosts[g]))
            draw_ghost(chart, &view->ghosts[g], false);
    vg_timeline_band(chart, &view->loss_series, vg_timeline_faint(chart->screen->theme, style, 2), true);
    vg_timeline_cursor(chart);
    if (accuracy) {
        struct vg_timeline behind = *chart;
        const struct vg_rect *rect = &chart->plot.rect;
        struct vg_style own = vg_style_of(chart->screen, VG_ROLE_ACCURACY);
        int col = rect->col + rect->cols;
        draw_accuracy(&behind); /* the ends of its own axis are labelled at the right */
        vg_print(chart->plot.cells, rect->row, col, col + 4, own, "100%");
        vg_print(chart->plot.cells, rect->row + rect->rows - 1, col, col + 2, own, "0%");
    }
    vg_timeline_series(chart, &view->valid_loss_series, vg_style_of(chart->screen, VG_ROLE_VALID), 2, true);
    vg_timeline_series(chart, &view->loss_series, style, 1, false);
    vg_timeline_signs(chart, &view->loss_series, style);
    for (size_t g = view->ghost_count; ghost_labels && g-- > 0;) /* the newest chooses first */
        if (vg_timeline_shows(chart, &view->ghosts[g]))
            draw_ghost(chart, &view->ghosts[g], true);
}

/* Names the lines in the lower border, as far as there is room. */
static void legend(const struct vg_timeline *chart, struct vg_rect rect)
{
    const struct vg_view *view = chart->view;
    bool ghosts = false;
    for (size_t g = 0; g < view->ghost_count; g++)
        ghosts |= vg_timeline_shows(chart, &view->ghosts[g]);
    const struct {
        bool there;
        enum vg_role role;
        const char *text;
    } entries[] = {
        {true, VG_ROLE_LOSS, " ━ train "},
        {has_numbers(&view->valid_loss_series), VG_ROLE_VALID, " ┅ valid "},
        {has_numbers(&view->accuracy_series), VG_ROLE_ACCURACY, " ┅ accuracy "},
        {ghosts, VG_ROLE_GHOST, " ┅ earlier "},
    };
    int end = rect.col + rect.cols - 1, row = rect.row + rect.rows - 1, col = rect.col + 2;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].there && col + vg_text_width(entries[i].text) <= end) /* the blanks between two are shared */
            col = vg_print(chart->plot.cells, row, col, end, vg_style_of(chart->screen, entries[i].role),
                           entries[i].text) -
                  1;
}

static void non_finite_note(const struct vg_timeline *chart, struct vg_rect inside)
{
    const struct vg_series *series = &chart->view->loss_series;
    char number[VG_NUMBER_MAX], text[64];
    size_t i = 0;
    while (i < series->count && vg_bucket_non_finite(&series->buckets[i]) == 0)
        i++;
    if (i == series->count)
        return;
    vg_format_count(series->buckets[i].first_step, number);
    snprintf(text, sizeof text, "! not finite from step %s on", number);
    if (vg_text_width(text) + 6 > inside.cols) /* the accuracy's axis is at the right */
        snprintf(text, sizeof text, "! not finite");
    vg_print_cut(chart->plot.cells, inside.row, inside.col + 1, inside.col + inside.cols,
                 vg_style_of(chart->screen, VG_ROLE_ERROR), text);
}

struct plan {
    bool accuracy, split; /* whether there is any; whether it has a chart of its own, below */
    struct vg_rect plot;  /* of the loss */
};

static struct plan plan_of(const struct vg_view *view, struct vg_rect inside)
{
    struct plan plan = {.accuracy = has_numbers(&view->accuracy_series) || has_numbers(&view->valid_accuracy_series)};
    plan.split = plan.accuracy && inside.rows >= SPLIT_ROWS;
    plan.plot = (struct vg_rect){inside.row, inside.col + VG_TIMELINE_LABELS + 1, inside.rows,
                                 inside.cols - VG_TIMELINE_LABELS - 1};
    plan.plot.cols -= plan.accuracy && !plan.split ? 4 : 0;
    if (plan.split)
        plan.plot.rows = inside.rows * 2 / 3;
    return plan;
}

bool vg_loss_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect, struct vg_time *time)
{
    struct plan plan = plan_of(view, vg_frame_inside(rect));
    if (plan.plot.rows < 1 || plan.plot.cols < 1)
        return false;
    *time = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, NULL).time;
    return true;
}

struct vg_axis vg_loss_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct plan plan = plan_of(view, vg_frame_inside(rect));
    struct vg_timeline chart = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, NULL);
    return loss_axis(&chart);
}

/* Draws the accuracy below the loss, after a row with its name. */
static void accuracy_below(struct vg_timeline *chart, struct vg_rect inside)
{
    struct vg_rect plot = chart->plot.rect;
    vg_print(chart->plot.cells, inside.row + plot.rows, inside.col + 1, inside.col + inside.cols,
             vg_style_of(chart->screen, VG_ROLE_TITLE), "accuracy");
    plot.row += plot.rows + 1;
    plot.rows = inside.rows - plot.rows - 1;
    chart->plot.rect = chart->time.rect = plot;
    vg_timeline_markers(chart);
    vg_timeline_cursor(chart);
    draw_accuracy(chart);
    vg_timeline_axis(chart);
}

void vg_panel_loss(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                   struct vg_cells *cells)
{
    struct vg_rect inside = vg_frame(screen, rect, "loss", cells);
    struct plan plan = plan_of(view, inside);
    if (plan.plot.rows < 1 || plan.plot.cols < 1)
        return;
    struct vg_timeline chart = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, cells);
    vg_timeline_markers(&chart);
    chart.axis = loss_axis(&chart);
    draw_loss(&chart, plan.plot.rows >= 8 && plan.plot.cols >= 30, plan.accuracy && !plan.split);
    vg_timeline_axis(&chart);
    if (plan.split)
        accuracy_below(&chart, inside);
    legend(&chart, rect);
    non_finite_note(&chart, inside);
}
