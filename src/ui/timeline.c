/* timeline.c: lines over the steps of a run. */
#include "timeline.h"

#include <math.h>

#include "panel.h"

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

size_t vg_timeline_ghost_point(const struct vg_timeline *chart, const struct vg_ghost *ghost, size_t points, int x)
{
    double step = (double)x * (double)chart->columns.per * (double)width_of(chart->view);

    if (points == 0 || ghost->steps == 0 || step >= (double)ghost->steps)
        return points;
    size_t point = (size_t)(step / (double)ghost->steps * (double)points);
    return point < points ? point : points - 1;
}

int vg_timeline_row(const struct vg_timeline *chart, double value)
{
    return vg_plot_row(&chart->plot, vg_axis_place(&chart->axis, value));
}

void vg_timeline_series(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                        int dash, bool held)
{
    int before = -1;

    for (size_t i = 0; i < chart->columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->columns, series, i);
        int row = held && bucket.counted == 0 ? before : vg_timeline_row(chart, bucket.mean);
        if (row >= 0 && (int)i % dash == 0)
            vg_plot_line(&chart->plot, (int)i, dash > 1 ? -1 : before, row, style);
        before = row;
    }
}

static bool blank(const struct vg_cells *cells, int row, int col, int end)
{
    for (; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (cell == NULL || (cell->ch != ' ' && cell->ch != 0x250a)) /* a marker's line may be interrupted */
            return false;
    }
    return true;
}

/* Rows count from the one in which the line ends. */
void vg_timeline_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style)
{
    static const int rows[] = {-1, 1, -2, 2, -3, 3};
    const struct vg_rect *rect = &chart->plot.rect;
    int dots = vg_plot_width(&chart->plot), height = vg_plot_height(&chart->plot), width = vg_text_width(text);

    if (dots == 0 || height == 0)
        return;
    int cell = rect->row + (height - 1 - row) * rect->rows / height,
        col = rect->col + x * rect->cols / dots + 1 - width;
    col = col < rect->col ? rect->col : col;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int at = cell + rows[i];
        if (at < rect->row || at >= rect->row + rect->rows || !blank(chart->plot.cells, at, col, col + width))
            continue;
        vg_print(chart->plot.cells, at, col, rect->col + rect->cols, style, text);
        return;
    }
}

void vg_timeline_markers(const struct vg_timeline *chart)
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

void vg_timeline_axis(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    struct vg_tick ticks[VG_TICKS_MAX];
    size_t count = vg_axis_ticks(&chart->axis, (size_t)rect->rows / 2 + 1, ticks);

    for (size_t i = 0; i < count; i++) {
        int row = rect->row + rect->rows - 1 - (int)lround(ticks[i].where * (rect->rows - 1));
        vg_print_right(chart->plot.cells, row, rect->col - VG_TIMELINE_LABELS - 1, rect->col - 1,
                       vg_style_of(chart->screen, VG_ROLE_DIM), ticks[i].label);
    }
}

struct vg_timeline vg_timeline_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                                  struct vg_cells *cells)
{
    struct vg_timeline chart = {.screen = screen, .view = view};

    chart.plot = (struct vg_plot){cells, rect, screen->symbols};
    size_t dots = (size_t)vg_plot_width(&chart.plot);
    chart.columns = vg_columns_of(span_of(view, dots), dots);
    return chart;
}

struct vg_style vg_timeline_faint(struct vg_style style, unsigned fifths)
{
    if (style.fg == VG_COLOUR_DEFAULT)
        style.attributes |= VG_DIM;
    else
        style.fg = (style.fg >> 16 & 0xff) * fifths / 5 << 16 | (style.fg >> 8 & 0xff) * fifths / 5 << 8 |
                   (style.fg & 0xff) * fifths / 5;
    return style;
}
