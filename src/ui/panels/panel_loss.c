/* panel_loss.c: the loss over time, the accuracy, and what earlier runs did at the same steps. */
#include "panel.h"

#include <math.h>
#include <stdio.h>

#include "timeline.h"

enum { SPLIT_ROWS = 13, LOG_FROM = 1000 };

/* The ghost's loss where column x of dots begins; NaN beyond its end. */
static double ghost_at(const struct vg_timeline *chart, const struct vg_ghost *ghost, int x)
{
    size_t count = ghost->count < VG_GHOST_POINTS ? ghost->count : VG_GHOST_POINTS;
    size_t point = vg_timeline_ghost_point(chart, ghost, count, x);
    return point < count ? ghost->loss[point] : NAN;
}

struct ranges {
    struct vg_range means, positive, all; /* positive: of the means; all: of every step */
};

static void add_mean(struct ranges *ranges, double mean)
{
    vg_range_add(&ranges->means, mean);
    if (mean > 0)
        vg_range_add(&ranges->positive, mean);
}

static void add_series(struct ranges *ranges, const struct vg_series *series)
{
    for (size_t i = 0; i < vg_series_settled(series); i++) {
        add_mean(ranges, series->buckets[i].mean);
        vg_range_add(&ranges->all, series->buckets[i].max);
        vg_range_add(&ranges->all, series->buckets[i].min);
    }
}

/* From 0 to the largest mean, and to the spikes if they are not many times larger; decades when linear would hide the story. */
static struct vg_axis loss_axis(const struct vg_screen *screen, const struct vg_view *view, int rows)
{
    struct ranges ranges = {.means = {0}};

    add_series(&ranges, &view->loss_series);
    add_series(&ranges, &view->valid_loss_series);
    for (size_t i = 0; i < view->ghost_count; i++)
        for (size_t k = 0; k < view->ghosts[i].count && k < VG_GHOST_POINTS; k++)
            add_mean(&ranges, view->ghosts[i].loss[k]);
    bool usual = ranges.positive.any && ranges.positive.high / ranges.positive.low >= LOG_FROM;
    if (vg_look_log(&screen->look, VG_LOOK_LOSS, usual))
        return vg_axis_log(&ranges.positive);
    if (ranges.means.any && ranges.all.high < 2 * ranges.means.high)
        vg_range_add(&ranges.means, ranges.all.high);
    if (ranges.means.any && ranges.means.low > 0)
        vg_range_add(&ranges.means, 0);
    return vg_axis_linear(&ranges.means, rows / 3);
}

static void draw_ghosts(const struct vg_timeline *chart)
{
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_GHOST);

    for (size_t g = 0; g < chart->view->ghost_count; g++)
        for (int x = 0; x < vg_plot_width(&chart->plot); x += 2) {
            int row = vg_timeline_row(chart, ghost_at(chart, &chart->view->ghosts[g], x));
            vg_plot_line(&chart->plot, x, -1, row, style);
        }
}

/* The name of a run, near its end. */
static void ghost_label(const struct vg_timeline *chart, const struct vg_ghost *ghost)
{
    int x = vg_plot_width(&chart->plot) - 1;

    while (x >= 0 && vg_timeline_row(chart, ghost_at(chart, ghost, x)) < 0)
        x--;
    if (x >= 0)
        vg_timeline_label(chart, x, vg_timeline_row(chart, ghost_at(chart, ghost, x)), ghost->text,
                          vg_style_of(chart->screen, VG_ROLE_GHOST));
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
    chart->axis = (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    vg_timeline_series(chart, &chart->view->valid_accuracy_series, vg_style_of(chart->screen, VG_ROLE_VALID), 3, true);
    vg_timeline_series(chart, &chart->view->accuracy_series, vg_style_of(chart->screen, VG_ROLE_ACCURACY), 2, false);
}

/* Ends of the accuracy's own scale, at the right. */
static void accuracy_labels(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_ACCURACY);
    int col = rect->col + rect->cols;

    vg_print(chart->plot.cells, rect->row, col, col + 4, style, "100%");
    vg_print(chart->plot.cells, rect->row + rect->rows - 1, col, col + 2, style, "0%");
}

/* From back to front. The accuracy is drawn in between where it shares the plot. */
static void draw_loss(struct vg_timeline *chart, bool ghost_labels, bool accuracy)
{
    const struct vg_view *view = chart->view;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_LOSS);

    draw_ghosts(chart);
    vg_timeline_band(chart, &view->loss_series, vg_timeline_faint(chart->screen->theme, style, 2), true);
    vg_timeline_cursor(chart);
    if (accuracy) {
        struct vg_timeline behind = *chart;
        draw_accuracy(&behind);
        accuracy_labels(&behind);
    }
    vg_timeline_series(chart, &view->valid_loss_series, vg_style_of(chart->screen, VG_ROLE_VALID), 2, true);
    vg_timeline_series(chart, &view->loss_series, style, 1, false);
    vg_timeline_signs(chart, &view->loss_series, style);
    for (size_t g = view->ghost_count; ghost_labels && g-- > 0;) /* the newest chooses first */
        ghost_label(chart, &view->ghosts[g]);
}

/* What the lines are, from the right, as far as there is room. */
static void legend(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                   struct vg_cells *cells)
{
    const struct {
        bool there;
        enum vg_role role;
        const char *text;
    } entries[] = {
        {true, VG_ROLE_LOSS, "━ train"},
        {has_numbers(&view->valid_loss_series), VG_ROLE_VALID, "┅ valid"},
        {has_numbers(&view->accuracy_series), VG_ROLE_ACCURACY, "┅ accuracy"},
        {view->ghost_count > 0, VG_ROLE_GHOST, "┅ earlier"},
    };
    int end = rect.col + rect.cols - 1, row = rect.row + rect.rows - 1, col = rect.col + 2;

    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].there && col + vg_text_width(entries[i].text) + 2 <= end) {
            col = vg_print(cells, row, col, end, vg_style_of(screen, entries[i].role), " ");
            col = vg_print(cells, row, col, end, vg_style_of(screen, entries[i].role), entries[i].text);
            vg_print(cells, row, col, end, vg_style_of(screen, entries[i].role), " ");
        }
}

static void non_finite_note(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside,
                            struct vg_cells *cells)
{
    const struct vg_series *series = &view->loss_series;

    for (size_t i = 0; i < series->count; i++)
        if (vg_bucket_non_finite(&series->buckets[i]) > 0) {
            char number[VG_NUMBER_MAX], text[64];
            vg_format_count(series->buckets[i].first_step, number);
            snprintf(text, sizeof text, "! not finite from step %s on", number);
            /* the scale of the accuracy stands at the right */
            if (vg_text_width(text) + 6 > inside.cols)
                snprintf(text, sizeof text, "! not finite");
            vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols,
                         vg_style_of(screen, VG_ROLE_ERROR), text);
            return;
        }
}

struct plan {
    bool accuracy, split; /* is there any; does it have a chart of its own, below */
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
    *time = vg_timeline_in(screen, view, plan.plot, NULL).time;
    return true;
}

/* Below the loss, after a blank row in which it is named. */
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
    struct vg_timeline chart = vg_timeline_in(screen, view, plan.plot, cells);
    vg_timeline_markers(&chart);
    chart.axis = loss_axis(screen, view, plan.plot.rows);
    draw_loss(&chart, plan.plot.rows >= 8 && plan.plot.cols >= 30, plan.accuracy && !plan.split);
    vg_timeline_axis(&chart);
    if (plan.split)
        accuracy_below(&chart, inside);
    legend(screen, view, rect, cells);
    non_finite_note(screen, view, inside, cells);
}
