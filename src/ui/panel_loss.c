/* panel_loss.c: the loss over time, the accuracy, and what earlier runs did at the same steps. */
#include "panel.h"

#include <math.h>
#include <stdio.h>

#include "chart.h"

enum { LABEL_COLS = 5, SPLIT_ROWS = 13, LOG_FROM = 1000 };

/* One chart: a plot, its axis, and how time runs along it. */
struct chart {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_plot plot;
    struct vg_axis axis;
    struct vg_columns columns;
};

static uint64_t width_of(const struct vg_view *view)
{
    return view->bucket_width > 0 ? view->bucket_width : 1;
}

/* Buckets along the time axis: those there are, or as many as the longest earlier run took, so that the new run can be seen to
 * catch up with it; but no more than a few times as many, in powers of two, or a long run would leave the new one no room. */
static size_t span_of(const struct vg_view *view, size_t dots)
{
    size_t count = view->loss_series.count, limit = 1;
    uint64_t longest = 0;

    for (size_t i = 0; i < view->ghost_count; i++)
        longest = view->ghosts[i].steps > longest ? view->ghosts[i].steps : longest;
    while (limit < count)
        limit *= 2;
    limit = limit * 4 > dots ? limit * 4 : dots;
    uint64_t wanted = (longest + width_of(view) - 1) / width_of(view);
    size_t span = wanted < limit ? (size_t)wanted : limit;
    return span > count ? span : count;
}

/* The ghost's loss where column x of dots begins; NaN beyond its end. */
static double ghost_at(const struct chart *chart, const struct vg_ghost *ghost, int x)
{
    double step = (double)x * (double)chart->columns.per * (double)width_of(chart->view);

    if (ghost->count == 0 || ghost->steps == 0 || step >= (double)ghost->steps)
        return NAN;
    size_t count = ghost->count < VG_GHOST_POINTS ? ghost->count : VG_GHOST_POINTS;
    size_t point = (size_t)(step / (double)ghost->steps * (double)count);
    return ghost->loss[point < count ? point : count - 1];
}

static void add_series(struct vg_range *means, struct vg_range *all, const struct vg_series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        vg_range_add(means, series->buckets[i].mean);
        vg_range_add(all, series->buckets[i].max);
        vg_range_add(all, series->buckets[i].min);
    }
}

/* From 0 to the largest mean, and to the spikes if they are not many times larger; decades when linear would hide the story. */
static struct vg_axis loss_axis(const struct vg_view *view, int rows)
{
    struct vg_range means = {0}, all = {0};

    add_series(&means, &all, &view->loss_series);
    add_series(&means, &all, &view->valid_loss_series);
    for (size_t i = 0; i < view->ghost_count; i++)
        for (size_t k = 0; k < view->ghosts[i].count && k < VG_GHOST_POINTS; k++)
            vg_range_add(&means, view->ghosts[i].loss[k]);
    if (means.any && means.low > 0 && means.high / means.low >= LOG_FROM)
        return vg_axis_log(&means);
    if (means.any && all.high < 2 * means.high)
        vg_range_add(&means, all.high);
    if (means.any && means.low > 0)
        vg_range_add(&means, 0);
    return vg_axis_linear(&means, rows / 3);
}

static int row_of(const struct chart *chart, double value)
{
    return vg_plot_row(&chart->plot, vg_axis_place(&chart->axis, value));
}

/* From the least to the largest of every column. */
static void draw_spread(const struct chart *chart, const struct vg_series *series, struct vg_style style)
{
    for (size_t i = 0; i < chart->columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->columns, series, i);
        if (bucket.counted > 0)
            vg_plot_span(&chart->plot, (int)i, row_of(chart, bucket.min), row_of(chart, bucket.max), style);
    }
}

/* A line through the means, of which every `dash`th dot is drawn: lines differ in more than colour. */
static void draw_series(const struct chart *chart, const struct vg_series *series, struct vg_style style, int dash)
{
    int before = -1;

    for (size_t i = 0; i < chart->columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->columns, series, i);
        int row = row_of(chart, bucket.mean);
        if (row >= 0 && (int)i % dash == 0)
            vg_plot_line(&chart->plot, (int)i, dash > 1 ? -1 : before, row, style);
        before = row;
    }
}

static void draw_ghosts(const struct chart *chart)
{
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_GHOST);

    for (size_t g = 0; g < chart->view->ghost_count; g++)
        for (int x = 0; x < vg_plot_width(&chart->plot); x += 2) {
            int row = row_of(chart, ghost_at(chart, &chart->view->ghosts[g], x));
            vg_plot_line(&chart->plot, x, -1, row, style);
        }
}

static bool blank(const struct vg_cells *cells, int row, int col, int end)
{
    for (; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (cell == NULL || cell->ch != ' ')
            return false;
    }
    return true;
}

/* The name of a run, near its end, where it covers nothing. Rows count from the one in which the run ends. */
static void ghost_label(const struct chart *chart, const struct vg_ghost *ghost)
{
    static const int rows[] = {-1, 1, -2, 2, -3, 3};
    const struct vg_rect *rect = &chart->plot.rect;
    int dots = vg_plot_width(&chart->plot), x = dots - 1, width = vg_text_width(ghost->text);

    while (x >= 0 && row_of(chart, ghost_at(chart, ghost, x)) < 0)
        x--;
    if (x < 0)
        return;
    int dot = row_of(chart, ghost_at(chart, ghost, x)), height = vg_plot_height(&chart->plot);
    int row = rect->row + (height - 1 - dot) * rect->rows / height;
    int col = rect->col + x * rect->cols / dots + 1 - width;
    col = col < rect->col ? rect->col : col;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int at = row + rows[i];
        if (at < rect->row || at >= rect->row + rect->rows || !blank(chart->plot.cells, at, col, col + width))
            continue;
        vg_print(chart->plot.cells, at, col, rect->col + rect->cols, vg_style_of(chart->screen, VG_ROLE_GHOST),
                 ghost->text);
        return;
    }
}

static void draw_markers(const struct chart *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    int per_cell = rect->cols > 0 ? vg_plot_width(&chart->plot) / rect->cols : 1;

    for (size_t i = 0; i < chart->view->marker_count; i++) {
        size_t x = vg_columns_at(&chart->columns, chart->view->markers[i].step, width_of(chart->view));
        if (x >= (size_t)vg_plot_width(&chart->plot))
            continue;
        for (int row = rect->row; row < rect->row + rect->rows; row++)
            vg_put(chart->plot.cells, row, rect->col + (int)x / per_cell, 0x250a,
                   vg_style_of(chart->screen, VG_ROLE_DIM));
    }
}

static void draw_axis(const struct chart *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    struct vg_tick ticks[VG_TICKS_MAX];
    size_t count = vg_axis_ticks(&chart->axis, (size_t)rect->rows / 2 + 1, ticks);

    for (size_t i = 0; i < count; i++) {
        int row = rect->row + rect->rows - 1 - (int)lround(ticks[i].where * (rect->rows - 1));
        vg_print_right(chart->plot.cells, row, rect->col - LABEL_COLS - 1, rect->col - 1,
                       vg_style_of(chart->screen, VG_ROLE_DIM), ticks[i].label);
    }
}

static bool has_numbers(const struct vg_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (series->buckets[i].counted > 0)
            return true;
    return false;
}

static struct chart chart_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                             struct vg_cells *cells)
{
    struct chart chart = {.screen = screen, .view = view};

    chart.plot = (struct vg_plot){cells, rect, screen->symbols};
    size_t dots = (size_t)vg_plot_width(&chart.plot);
    chart.columns = vg_columns_of(span_of(view, dots), dots);
    return chart;
}

static void draw_accuracy(struct chart *chart)
{
    chart->axis = (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    draw_series(chart, &chart->view->valid_accuracy_series, vg_style_of(chart->screen, VG_ROLE_VALID), 3);
    draw_series(chart, &chart->view->accuracy_series, vg_style_of(chart->screen, VG_ROLE_ACCURACY), 2);
}

/* Ends of the accuracy's own scale, at the right. */
static void accuracy_labels(const struct chart *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_ACCURACY);
    int col = rect->col + rect->cols;

    vg_print(chart->plot.cells, rect->row, col, col + 4, style, "100%");
    vg_print(chart->plot.cells, rect->row + rect->rows - 1, col, col + 2, style, "0%");
}

/* The series' own colour, far back. */
static struct vg_style faint(struct vg_style style)
{
    if (style.fg == VG_COLOUR_DEFAULT)
        style.attributes |= VG_DIM;
    else
        style.fg =
            (style.fg >> 16 & 0xff) * 2 / 5 << 16 | (style.fg >> 8 & 0xff) * 2 / 5 << 8 | (style.fg & 0xff) * 2 / 5;
    return style;
}

/* From back to front. The accuracy is drawn in between where it shares the plot. */
static void draw_loss(struct chart *chart, bool ghost_labels, bool accuracy)
{
    const struct vg_view *view = chart->view;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_LOSS);

    draw_ghosts(chart);
    draw_spread(chart, &view->loss_series, faint(style));
    if (accuracy) {
        struct chart behind = *chart;
        draw_accuracy(&behind);
        accuracy_labels(&behind);
    }
    draw_series(chart, &view->valid_loss_series, vg_style_of(chart->screen, VG_ROLE_VALID), 2);
    draw_series(chart, &view->loss_series, style, 1);
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
        if (series->buckets[i].counted < series->buckets[i].records) {
            char number[VG_NUMBER_MAX], text[64];
            vg_format_count(i * width_of(view), number);
            snprintf(text, sizeof text, "! not finite from step %s on", number);
            if (vg_text_width(text) >= inside.cols)
                snprintf(text, sizeof text, "! not finite");
            vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols,
                         vg_style_of(screen, VG_ROLE_ERROR), text);
            return;
        }
}

void vg_panel_loss(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                   struct vg_cells *cells)
{
    struct vg_rect inside = vg_frame(screen, rect, "loss", cells);
    bool accuracy = has_numbers(&view->accuracy_series) || has_numbers(&view->valid_accuracy_series);
    bool split = accuracy && inside.rows >= SPLIT_ROWS;
    struct vg_rect plot = {inside.row, inside.col + LABEL_COLS + 1, inside.rows, inside.cols - LABEL_COLS - 1};

    plot.cols -= accuracy && !split ? 4 : 0;
    if (plot.rows < 1 || plot.cols < 1)
        return;
    if (split)
        plot.rows = inside.rows * 2 / 3;
    struct chart chart = chart_in(screen, view, plot, cells);
    draw_markers(&chart);
    chart.axis = loss_axis(view, plot.rows);
    draw_loss(&chart, plot.rows >= 8 && plot.cols >= 30, accuracy && !split);
    draw_axis(&chart);
    if (split) {
        int used = plot.rows + 1; /* a blank row, in which the second chart is named */
        vg_print(cells, inside.row + plot.rows, inside.col + 1, inside.col + inside.cols,
                 vg_style_of(screen, VG_ROLE_TITLE), "accuracy");
        plot.row += used;
        plot.rows = inside.rows - used;
        chart.plot.rect = plot;
        draw_markers(&chart);
        draw_accuracy(&chart);
        draw_axis(&chart);
    }
    legend(screen, view, rect, cells);
    non_finite_note(screen, view, inside, cells);
}
