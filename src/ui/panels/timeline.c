/* timeline.c: lines over the steps of a run. */
#include "timeline.h"

#include <math.h>

#include "layers.h"
#include "palette.h"
#include "panel.h"

enum { MINOR_FROM = 4 }; /* rows of a decade */

/* Buckets along the time axis: those there are, or as many as the longest earlier run took, so that the new run can be seen to
 * catch up with it; but no more than a few times as many, in powers of two, or a long run would leave the new one no room. */
static size_t span_of(const struct vg_view *view, size_t dots)
{
    size_t count = view->loss_series.count, limit = 1;
    const uint64_t width = vg_series_width(&view->loss_series);
    uint64_t longest = 0;

    for (size_t i = 0; i < view->ghost_count; i++)
        longest = view->ghosts[i].steps > longest ? view->ghosts[i].steps : longest;
    while (limit < count)
        limit *= 2;
    limit = limit * 4 > dots ? limit * 4 : dots;
    uint64_t wanted = (longest + width - 1) / width;
    size_t span = wanted < limit ? (size_t)wanted : limit;
    return span > count ? span : count;
}

size_t vg_timeline_ghost_point(const struct vg_timeline *chart, const struct vg_ghost *ghost, size_t points, int x)
{
    double step = (double)vg_series_step(&chart->view->loss_series, (size_t)x * chart->columns.per);

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

void vg_timeline_band(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                      bool filled)
{
    for (size_t i = 0; i < chart->columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->columns, series, i);
        int low = vg_timeline_row(chart, bucket.min), high = vg_timeline_row(chart, bucket.max);
        if (bucket.counted == 0 || high < 0)
            continue;
        low = low < 0 ? 0 : low; /* what has no place on a log axis lies below it */
        vg_plot_span(&chart->plot, (int)i, low, filled ? high : low, style);
        vg_plot_span(&chart->plot, (int)i, high, high, style);
    }
}

void vg_timeline_signs(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style)
{
    const struct vg_rect *rect = &chart->plot.rect;

    for (size_t i = 0; i < chart->columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->columns, series, i);
        enum vg_sort sort = vg_sort_of_bucket(&chart->axis, &bucket, true);
        if (sort <= VG_SORT_NUMBER)
            continue;
        vg_put(chart->plot.cells, rect->row + rect->rows - 1, rect->col + (int)i / chart->time.dots, vg_signs[sort].ch,
               sort == VG_SORT_ZERO ? style : vg_style_of(chart->screen, vg_signs[sort].role));
    }
}

void vg_timeline_cursor(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    int col = vg_cursor_col(chart->screen, &chart->time);

    for (int row = rect->row; col >= 0 && row < rect->row + rect->rows; row++)
        vg_cursor_cell(chart->screen, chart->plot.cells, row, col);
}

static bool blank(const struct vg_cells *cells, int row, int col, int end)
{
    for (; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (!cell || (cell->ch != ' ' && cell->ch != 0x250a)) /* a marker's line may be interrupted */
            return false;
    }
    return true;
}

/* Behind the end; else above or below it, ending or beginning where the line does. */
void vg_timeline_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style)
{
    enum { BEHIND, UNTIL, FROM };
    static const struct {
        int rows, where;
    } places[] = {{0, BEHIND}, {-1, UNTIL}, {1, UNTIL}, {-1, FROM}, {1, FROM}, {-2, UNTIL}, {2, UNTIL}};
    const struct vg_rect *rect = &chart->plot.rect;
    int dots = vg_plot_width(&chart->plot), height = vg_plot_height(&chart->plot), width = vg_text_width(text);

    if (dots == 0 || height == 0)
        return;
    int at = rect->row + (height - 1 - row) * rect->rows / height, end = rect->col + x * rect->cols / dots;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int col = places[i].where == BEHIND ? end + 2 : places[i].where == FROM ? end : end + 1 - width;
        int line = at + places[i].rows;
        if (line < rect->row || line >= rect->row + rect->rows || col < rect->col ||
            col + width > rect->col + rect->cols || !blank(chart->plot.cells, line, col, col + width))
            continue;
        vg_print(chart->plot.cells, line, col, rect->col + rect->cols, style, text);
        return;
    }
}

void vg_timeline_markers(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    int per_cell = rect->cols > 0 ? vg_plot_width(&chart->plot) / rect->cols : 1;

    for (size_t i = 0; i < chart->view->marker_count; i++) {
        size_t x = vg_columns_at(&chart->columns, chart->view->markers[i].record, chart->view->bucket_width);
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
    struct vg_style dim = vg_style_of(chart->screen, VG_ROLE_DIM);
    struct vg_tick ticks[VG_TICKS_MAX];
    double minor[VG_TICKS_MAX];
    size_t count = vg_axis_minor(&chart->axis, (size_t)rect->rows * 2 / MINOR_FROM, minor);

    for (size_t i = 0; i < count; i++)
        vg_put(chart->plot.cells, rect->row + rect->rows - 1 - (int)lround(minor[i] * (rect->rows - 1)), rect->col - 1,
               0x00b7, dim);
    count = vg_axis_ticks(&chart->axis, (size_t)rect->rows / 2 + 1, ticks);

    for (size_t i = 0; i < count; i++) {
        int row = rect->row + rect->rows - 1 - (int)lround(ticks[i].where * (rect->rows - 1));
        vg_print_right(chart->plot.cells, row, rect->col - VG_TIMELINE_LABELS - 1, rect->col - 1, dim, ticks[i].label);
    }
}

struct vg_timeline vg_timeline_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                                  struct vg_cells *cells)
{
    struct vg_timeline chart = {.screen = screen, .view = view};

    chart.plot = (struct vg_plot){cells, rect, screen->symbols};
    size_t dots = (size_t)vg_plot_width(&chart.plot);
    chart.columns = vg_columns_of(span_of(view, dots), dots);
    chart.time = (struct vg_time){.rect = rect,
                                  .dots = rect.cols > 0 ? (int)dots / rect.cols : 1,
                                  .columns = chart.columns,
                                  .series = &view->loss_series};
    if (view->loss_series.count > 0)
        chart.time.filled = (view->loss_series.count - 1) / chart.columns.per + 1;
    return chart;
}

struct vg_style vg_timeline_faint(const struct vg_theme *theme, struct vg_style style, unsigned fifths)
{
    uint32_t ground = style.bg != VG_COLOUR_DEFAULT               ? vg_palette_rgb(style.bg)
                      : theme && theme->ground == VG_GROUND_LIGHT ? 0xffffff
                                                                  : 0x000000;
    if (style.fg == VG_COLOUR_DEFAULT) {
        style.attributes |= VG_DIM;
        return style;
    }
    uint32_t colour = vg_palette_rgb(style.fg), mixed = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8)
        mixed |= ((colour >> shift & 0xff) * fifths + (ground >> shift & 0xff) * (5 - fifths)) / 5 << shift;
    style.fg = mixed;
    return style;
}
