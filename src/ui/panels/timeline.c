/* timeline.c: what charts of all layers share, and lines over the steps of a run. */
#include "timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "palette.h"
#include "panel.h"

enum { MINOR_FROM = 4 /* rows of a decade */, LIGHT_FROM = 110, MARKER_FIFTHS = 3 };

/* ---- what charts of all layers share */

double vg_layer_number(const struct vg_view *view, size_t layer, enum vg_metric metric)
{
    const struct vg_layer_view *it = &view->layers[layer];
    return view->at ? it->at[metric] : it->now[metric];
}

enum vg_axis_kind vg_axis_kind_of(const struct vg_screen *screen, enum vg_look_panel panel, bool log_by_default)
{
    if (!vg_look_log(&screen->look, panel, log_by_default))
        return VG_AXIS_LINEAR;
    return screen->look.whole >> panel & 1u ? VG_AXIS_WHOLE : VG_AXIS_LOG;
}

struct vg_axis vg_layers_axis(const struct vg_view *view, enum vg_axis_kind kind)
{
    const struct vg_metric_info *metric = &vg_metrics[view->metric];
    const bool as_log = metric->scale == VG_SCALE_LOG && kind != VG_AXIS_LINEAR;
    if (metric->scale == VG_SCALE_SHARE)
        return (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    struct vg_range range = {0};
    for (size_t i = 0; i < view->layer_count; i++)
        vg_range_add_series(&range, &view->layers[i].series, as_log);
    if (as_log)
        return vg_axis_log(&range, kind == VG_AXIS_WHOLE);
    if (metric->scale == VG_SCALE_LOG)
        vg_range_add(&range, 0); /* lengths can be compared only if they begin at 0 */
    return range.any && range.low < 0 && range.high > 0 ? vg_axis_symmetric(&range) : vg_axis_linear(&range, 2);
}

int vg_layers_names(const struct vg_view *view, bool brief, int most)
{
    int widest = 0;
    for (size_t i = 0; i < view->layer_count; i++) {
        int width = vg_text_width(brief ? view->layers[i].short_name : view->layers[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < most ? widest : most;
}

int vg_cursor_col(const struct vg_screen *screen, const struct vg_time *time)
{
    return screen->look.cursor_on ? vg_time_col(time, screen->look.cursor) : -1;
}

void vg_cursor_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col)
{
    const struct vg_cell *cell = vg_cells_at(cells, row, col);
    struct vg_style style = vg_style_of(screen, VG_ROLE_STRONG);
    if (!cell)
        return;
    style.bg = cell->style.bg;
    if (cell->ch == 0x2588) /* a whole block hides its ground */
        style.bg = cell->style.fg;
    if (style.bg != VG_COLOUR_DEFAULT && vg_palette_lightness(vg_palette_rgb(style.bg)) >= LIGHT_FROM)
        style.fg = 0x000000;
    vg_put(cells, row, col, 0x2502, style);
}

/* ---- lines over the steps of a run */

bool vg_timeline_shows(const struct vg_timeline *chart, const struct vg_ghost *ghost)
{
    return chart->ghosts == VG_GHOSTS_ALL || !ghost->other_data;
}

/* How many buckets the time axis is long: as many as the run has, or as the longest earlier run took, so that one sees the new run catch
 * up. But at most a few times as many as the run has, in powers of two: beside a very long run a new one would have no room. */
static size_t span_of(const struct vg_timeline *chart, size_t dots)
{
    const struct vg_view *view = chart->view;
    size_t count = view->loss_series.count, limit = 1;
    const uint64_t width = vg_series_width(&view->loss_series);
    uint64_t longest = 0;
    for (size_t i = 0; i < view->ghost_count; i++)
        if (vg_timeline_shows(chart, &view->ghosts[i]) && view->ghosts[i].steps > longest)
            longest = view->ghosts[i].steps;
    while (limit < count)
        limit *= 2;
    limit = limit * 4 > dots ? limit * 4 : dots;
    uint64_t wanted = (longest + width - 1) / width;
    size_t span = wanted < limit ? (size_t)wanted : limit;
    return span > count ? span : count;
}

size_t vg_timeline_ghost_point(const struct vg_timeline *chart, const struct vg_ghost *ghost, size_t points, int x)
{
    double step = (double)vg_series_step(&chart->view->loss_series, (size_t)x * chart->time.columns.per);
    if (points == 0 || ghost->steps == 0 || step >= (double)ghost->steps)
        return points;
    size_t point = (size_t)(step / (double)ghost->steps * (double)points);
    return point < points ? point : points - 1;
}

int vg_timeline_row(const struct vg_timeline *chart, double value)
{
    return vg_plot_row(&chart->plot, vg_axis_place(&chart->axis, value));
}

int vg_timeline_ghost_row(const struct vg_timeline *chart, double value)
{
    bool above = value > 0 && (chart->axis.log ? log10(value) : value) > chart->axis.high;
    return above ? -1 : vg_timeline_row(chart, value);
}

void vg_timeline_series(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                        int dash, bool held)
{
    int before = -1;
    for (size_t i = 0; i < chart->time.filled; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->time.columns, series, i);
        int row = held && bucket.counted == 0 ? before : vg_timeline_row(chart, bucket.mean);
        if (row >= 0 && (int)i % dash == 0)
            vg_plot_line(&chart->plot, (int)i, dash > 1 ? -1 : before, row, style);
        before = row;
    }
}

void vg_timeline_band(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                      bool filled)
{
    for (size_t i = 0; i < chart->time.columns.used; i++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->time.columns, series, i);
        int low = vg_timeline_row(chart, bucket.min), high = vg_timeline_row(chart, bucket.max);
        if (bucket.counted == 0 || high < 0)
            continue;
        low = low < 0 ? 0 : low; /* zero lies below a log axis */
        vg_plot_span(&chart->plot, (int)i, low, filled ? high : low, style);
        vg_plot_span(&chart->plot, (int)i, high, high, style);
    }
}

void vg_timeline_sign(const struct vg_timeline *chart, size_t x, const struct vg_bucket *bucket, struct vg_style style)
{
    const struct vg_rect *rect = &chart->plot.rect;
    const enum vg_sort sort = vg_sort_of_bucket(&chart->axis, bucket, true);
    if (sort > VG_SORT_NUMBER)
        vg_put(chart->plot.cells, rect->row + rect->rows - 1, rect->col + (int)x / chart->time.dots, vg_signs[sort].ch,
               sort == VG_SORT_ZERO || sort == VG_SORT_BELOW ? style : vg_style_of(chart->screen, vg_signs[sort].role));
}

void vg_timeline_signs(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style)
{
    for (size_t x = 0; x < chart->time.columns.used; x++) {
        struct vg_bucket bucket = vg_columns_bucket(&chart->time.columns, series, x);
        vg_timeline_sign(chart, x, &bucket, style);
    }
}

void vg_timeline_cursor(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    int col = vg_cursor_col(chart->screen, &chart->time);
    for (int row = rect->row; col >= 0 && row < rect->row + rect->rows; row++)
        vg_cursor_cell(chart->screen, chart->plot.cells, row, col);
}

/* Tries behind the end of the line, then above and below it, ending or beginning where the line ends. False: there is no room. */
static bool place_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style)
{
    enum { BEHIND, UNTIL, FROM };
    static const struct {
        int rows, where;
    } places[] = {{0, BEHIND}, {-1, UNTIL}, {1, UNTIL}, {-1, FROM}, {1, FROM}, {-2, UNTIL}, {2, UNTIL}};
    const struct vg_rect *rect = &chart->plot.rect;
    int dots = vg_plot_width(&chart->plot), height = vg_plot_height(&chart->plot), width = vg_text_width(text);
    if (dots == 0 || height == 0)
        return false;
    int at = rect->row + (height - 1 - row) * rect->rows / height, end = rect->col + x * rect->cols / dots;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int col = places[i].where == BEHIND ? end + 2 : places[i].where == FROM ? end : end + 1 - width;
        int line = at + places[i].rows, blanks = 0;
        if (line < rect->row || line >= rect->row + rect->rows || col < rect->col ||
            col + width > rect->col + rect->cols)
            continue;
        for (; blanks < width; blanks++) {
            const struct vg_cell *cell = vg_cells_at(chart->plot.cells, line, col + blanks);
            if (!cell || (cell->ch != ' ' && cell->ch != VG_MARKER_LINE)) /* a name may interrupt a marker's line */
                break;
        }
        if (blanks < width)
            continue;
        vg_print(chart->plot.cells, line, col, rect->col + rect->cols, style, text);
        return true;
    }
    return false;
}

void vg_timeline_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style)
{
    char part[VG_VIEW_TEXT_MAX];
    snprintf(part, sizeof part, "%s", text);
    while (!place_label(chart, x, row, part, style)) {
        char *last_word = strrchr(part, ' ');
        if (!last_word)
            return;
        *last_word = '\0';
    }
}

void vg_timeline_lines(const struct vg_timeline *chart, const struct vg_line *lines, size_t count)
{
    for (size_t k = count; k-- > 0;)
        vg_timeline_band(chart, lines[k].series, vg_timeline_faint(chart->screen->theme, lines[k].style, 2), false);
    vg_timeline_cursor(chart);
    for (size_t k = count; k-- > 0;)
        vg_timeline_series(chart, lines[k].series, lines[k].style, lines[k].dash, false);
    for (size_t k = count; k-- > 0;)
        vg_timeline_signs(chart, lines[k].series, lines[k].style);
    for (size_t k = 0; k < count; k++) {
        int row = -1; /* the name is behind the last number that has a place */
        size_t i = chart->time.columns.used;
        while (row < 0 && i-- > 0)
            row = vg_timeline_row(chart, vg_columns_bucket(&chart->time.columns, lines[k].series, i).mean);
        if (row >= 0)
            vg_timeline_label(chart, (int)i, row, lines[k].name, lines[k].style);
    }
}

void vg_timeline_markers(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    const struct vg_style style = vg_faint(chart->screen, vg_style_of(chart->screen, VG_ROLE_MARKER), MARKER_FIFTHS);
    for (size_t i = 0; i < chart->view->marker_count; i++) {
        size_t x = vg_columns_at(&chart->time.columns, chart->view->markers[i].record, chart->view->bucket_width);
        if (x >= (size_t)vg_plot_width(&chart->plot))
            continue;
        for (int row = rect->row; row < rect->row + rect->rows; row++)
            vg_put(chart->plot.cells, row, rect->col + (int)x / chart->time.dots, VG_MARKER_LINE, style);
    }
}

/* Writes a text with a blank on both sides if there is room. */
static bool write_free(const struct vg_timeline *chart, int row, int col, int end, struct vg_style style,
                       const char *text)
{
    const int width = vg_text_width(text);
    if (col < chart->plot.rect.col - 1 || col + width > end)
        return false;
    for (int i = -1; i <= width; i++) {
        const struct vg_cell *cell = vg_cells_at(chart->plot.cells, row, col + i);
        if (cell && cell->ch != ' ' && cell->ch != VG_GRID_LINE && cell->ch != '-' && col + i < end)
            return false;
    }
    for (int i = -1; i <= width; i += width + 1) /* a faint line ends before the text */
        if (col + i >= chart->plot.rect.col && col + i < chart->plot.rect.col + chart->plot.rect.cols && col + i < end)
            vg_put(chart->plot.cells, row, col + i, ' ', style);
    vg_print(chart->plot.cells, row, col, end, style, text);
    return true;
}

/* Behind the mark, or before it where there is no room. */
static bool marker_text(const struct vg_timeline *chart, int row, int col, int end, const char *said)
{
    const struct vg_style style = vg_style_of(chart->screen, VG_ROLE_MARKER);
    char text[sizeof((struct vg_marker *)NULL)->text + 8];
    snprintf(text, sizeof text, "▴%s", said);
    if (write_free(chart, row, col, end, style, text))
        return true;
    snprintf(text, sizeof text, "%s▴", said);
    return write_free(chart, row, col + 1 - vg_text_width(text), col + 1, style, text);
}

/* What every mark says, the latest first: all of it, of what was taken back that it was, or the mark alone. */
static void marker_texts(const struct vg_timeline *chart, int row, int end)
{
    const struct vg_style style = vg_style_of(chart->screen, VG_ROLE_MARKER);
    for (size_t i = chart->view->marker_count; i-- > 0;) {
        const struct vg_marker *marker = &chart->view->markers[i];
        size_t x = vg_columns_at(&chart->time.columns, marker->record, chart->view->bucket_width);
        const int col = chart->plot.rect.col + (int)x / chart->time.dots;
        char brief[sizeof marker->text];
        if (x >= (size_t)vg_plot_width(&chart->plot) || marker_text(chart, row, col, end, marker->text))
            continue;
        snprintf(brief, sizeof brief, "%.*s", (int)strcspn(marker->text, ":"), marker->text);
        if (strlen(brief) == strlen(marker->text) || !marker_text(chart, row, col, end, brief))
            write_free(chart, row, col, end, style, "▴");
    }
}

/* The smallest of 1, 2, 5 times a power of ten, of steps, that is not below `least`. */
static uint64_t round_steps(uint64_t least)
{
    uint64_t step = 1;
    for (size_t i = 0; step < least && step < UINT64_MAX / 10; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

void vg_timeline_steps(const struct vg_timeline *chart, int row, int end)
{
    enum { APART = 10 };
    const struct vg_style dim = vg_style_of(chart->screen, VG_ROLE_DIM);
    const uint64_t last = chart->view->step, cell = vg_time_cell_steps(&chart->time), apart = round_steps(cell * APART);
    const int first = chart->plot.rect.col, data_end = vg_time_col(&chart->time, UINT64_MAX) + 1;
    char number[VG_NUMBER_MAX], text[VG_NUMBER_MAX + 8];
    if (chart->time.filled == 0)
        return;
    if (chart->screen->look.cursor_on) {
        vg_format_count(chart->screen->look.cursor, number);
        int col = vg_cursor_col(chart->screen, &chart->time) - vg_text_width(number) / 2;
        write_free(chart, row, col < first ? first : col, end, vg_style_of(chart->screen, VG_ROLE_STRONG), number);
    }
    marker_texts(chart, row, end);
    vg_format_count(last, number);
    snprintf(text, sizeof text, "step %s", number);
    int width = vg_text_width(text), col = data_end - width;
    write_free(chart, row, col < first ? first : col, end, dim, text);
    for (uint64_t step = 0, i = 0; step < last && i < (uint64_t)chart->plot.rect.cols; step += apart, i++) {
        vg_format_count(step, number);
        col = vg_time_col(&chart->time, step) - (step > 0 ? vg_text_width(number) / 2 : 0);
        write_free(chart, row, col, data_end, dim, number);
    }
}

void vg_axis_labels(struct vg_cells *cells, const struct vg_axis *axis, struct vg_rect rect, struct vg_style style)
{
    struct vg_tick ticks[VG_TICKS_MAX];
    size_t count = vg_axis_ticks(axis, (size_t)rect.rows / 2 + 1, ticks);
    for (size_t i = 0; i < count; i++)
        vg_print_right(cells, rect.row + rect.rows - 1 - (int)lround(ticks[i].where * (rect.rows - 1)),
                       rect.col - VG_TIMELINE_LABELS - 1, rect.col - 1, style, ticks[i].label);
}

void vg_timeline_axis(const struct vg_timeline *chart)
{
    const struct vg_rect rect = chart->plot.rect;
    struct vg_style dim = vg_style_of(chart->screen, VG_ROLE_DIM);
    double minor[VG_TICKS_MAX];
    size_t count = vg_axis_minor(&chart->axis, (size_t)rect.rows * 2 / MINOR_FROM, minor);
    for (size_t i = 0; i < count; i++)
        vg_put(chart->plot.cells, rect.row + rect.rows - 1 - (int)lround(minor[i] * (rect.rows - 1)), rect.col - 1,
               0x00b7, dim);
    vg_axis_labels(chart->plot.cells, &chart->axis, rect, dim);
}

struct vg_timeline vg_timeline_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                                  enum vg_ghosts ghosts, struct vg_cells *cells)
{
    struct vg_timeline chart = {.screen = screen, .view = view, .ghosts = ghosts};
    chart.plot = (struct vg_plot){cells, rect, screen->symbols};
    size_t dots = (size_t)vg_plot_width(&chart.plot);
    chart.time = (struct vg_time){.rect = rect,
                                  .dots = rect.cols > 0 ? (int)dots / rect.cols : 1,
                                  .columns = vg_columns_of(span_of(&chart, dots), dots),
                                  .series = &view->loss_series};
    if (view->loss_series.count > 0)
        chart.time.filled = (view->loss_series.count - 1) / chart.time.columns.per + 1;
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

bool vg_has_faint(const struct vg_screen *screen)
{
    return !screen->no_colour && (screen->depth == VG_DEPTH_24BIT || screen->depth == VG_DEPTH_256);
}

struct vg_style vg_faint(const struct vg_screen *screen, struct vg_style style, unsigned fifths)
{
    return vg_has_faint(screen) ? vg_timeline_faint(screen->theme, style, fifths) : vg_style_of(screen, VG_ROLE_DIM);
}
