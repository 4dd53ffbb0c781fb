/* panel_gradients.c: all layers in one chart over time, each a line with its name at its end: one sees the fan open and close. A line is a
 * row of the table of layers (rows.h): a group of layers, usually one. */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bracket.h"
#include "depth_colours.h"
#include "gradient_rows.h"
#include "hotspot.h"
#include "names.h"
#include "rows.h"
#include "timeline.h"

enum {
    LINES_MAX = 100,  /* of more layers every n-th is drawn */
    NAME_COLS = 9,    /* at least, where names are that long */
    BRIEF_BELOW = 44, /* columns of the panel from which names are whole */
    LABEL_COLS = 6,
    FEW_LINES = 12, /* all may be named */
    TOUCHED_MAX = VG_HOTSPOTS_MAX * 3 / 4,
    END_COLS = 3,    /* from a line's end to its name: the bracket is there */
    END_CELLS = 3,   /* a line ends where it was on average over its last cells */
    BAND_FIFTHS = 2, /* how much of a line's colour its band has */
    GRID_FIFTHS = 2,
    BEFORE_CELLS = 9 /* the bracket before the last change, and its text */
};

/* Lines without colours differ in their dots: bit x says whether column x of eight has a dot. The output's line is whole. */
static const unsigned dashes[] = {0xff, 0x55, 0x3f, 0x77, 0x0f};
enum { DASHES = sizeof dashes / sizeof *dashes };

struct line {
    size_t number; /* of its row, 0 nearest the input */
    struct vg_layer_row row;
    struct vg_style style;
    unsigned dash;
};

/* The rows that are drawn, and everything's place. */
struct fan {
    struct vg_timeline chart;
    struct vg_ladder ladder;
    bool brief;                      /* short names */
    size_t every;                    /* n: every n-th row is drawn, and both ends and the selected one */
    size_t selected;                 /* the selected layer's line */
    size_t count;                    /* lines */
    struct line line[LINES_MAX + 3]; /* nearest the input first */
};

static struct vg_ladder ladder_of(const struct vg_screen *screen, const struct vg_view *view,
                                  const struct vg_columns *columns, int rows)
{
    const enum vg_metric_scale scale = vg_metrics[view->metric].scale;
    const enum vg_axis_kind kind = vg_axis_kind_of(screen, VG_LOOK_GRADIENTS, true);
    const bool log = scale == VG_SCALE_LOG && kind != VG_AXIS_LINEAR;
    if (scale == VG_SCALE_SHARE)
        return vg_ladder_linear(&(struct vg_axis){.low = 0, .high = 1, .step = rows >= 12 ? 0.25 : 0.5}, rows);
    struct vg_range range = {0};
    for (size_t i = 0; i < view->layer_count; i++) {
        const struct vg_layer_row row = vg_row_of(view, i);
        if (row.end - row.first == 1)
            vg_range_add_columns(&range, &view->layers[i].series, columns, log);
        for (size_t x = 0; i == row.first && row.end - row.first > 1 && x + 1 < columns->used; x++) {
            const double mean = vg_row_bucket(view, row, columns, x).mean;
            if (!log || mean > 0)
                vg_range_add(&range, mean);
        }
    }
    if (log)
        return vg_ladder_log(&range, kind == VG_AXIS_WHOLE, rows);
    if (scale == VG_SCALE_LOG)
        vg_range_add(&range, 0); /* lengths can be compared only if they begin at 0 */
    return vg_ladder_of_range(&range, range.any && range.low < 0 && range.high > 0, rows);
}

/* Names at the right, labels at the left, time in the row below. */
static struct vg_rect plot_of(const struct vg_view *view, struct vg_rect inside, bool *brief)
{
    *brief = inside.cols < BRIEF_BELOW;
    int most = inside.cols / 7 > NAME_COLS ? inside.cols / 7 : NAME_COLS, names = vg_layers_names(view, *brief, most);
    struct vg_rect plot = {inside.row, inside.col + LABEL_COLS, inside.rows - 1, 0};
    plot.cols = inside.cols - LABEL_COLS - END_COLS - names;
    if (plot.rows < 1 || plot.cols < 2)
        plot.rows = plot.cols = 0;
    return plot;
}

static void choose_lines(struct fan *fan)
{
    const struct vg_screen *screen = fan->chart.screen;
    const struct vg_view *view = fan->chart.view;
    const size_t rows = vg_row_count(view), selected = vg_selected_layer(screen, view);
    const struct vg_depth_colours ramp = vg_depth_colours(screen->theme, screen->depth);
    for (size_t k = 0; rows > LINES_MAX * fan->every; k++) /* 1, 2, 5, 10 ... */
        fan->every = k % 3 == 1 ? fan->every / 2 * 5 : fan->every * 2;
    size_t number = 0;
    for (size_t i = 0; i < view->layer_count; number++) {
        const struct vg_layer_row row = vg_row_of(view, i);
        const bool here = selected >= row.first && selected < row.end;
        if (here)
            fan->selected = fan->count;
        if ((number + 1) % fan->every == 0 || number == 0 || here || row.end == view->layer_count)
            fan->line[fan->count++] = (struct line){.number = number, .row = row};
        i = row.end;
    }
    for (size_t k = 0; k < fan->count; k++) {
        struct line *line = &fan->line[k];
        line->style = vg_style_of(screen, VG_ROLE_TEXT);
        line->style.fg = vg_depth_colour(&ramp, k, fan->count);
        line->dash = screen->no_colour ? dashes[(fan->count - 1 - k) % DASHES] : dashes[0];
    }
}

static struct vg_timeline timeline_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect plot,
                                      struct vg_cells *cells)
{
    struct vg_timeline chart = {.screen = screen, .view = view, .plot = {cells, plot, screen->symbols}};
    const size_t dots = (size_t)vg_plot_width(&chart.plot);
    chart.time =
        (struct vg_time){.rect = plot,
                         .dots = plot.cols > 0 ? (int)dots / plot.cols : 1,
                         .columns = vg_columns_of(view->layer_count > 0 ? view->layers[0].series.count : 0, dots),
                         .series = &view->loss_series};
    chart.time.filled = chart.time.columns.used;
    return chart;
}

static struct fan fan_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside,
                         struct vg_cells *cells)
{
    struct fan fan = {.every = 1};
    fan.chart = timeline_of(screen, view, plot_of(view, inside, &fan.brief), cells);
    fan.ladder = ladder_of(screen, view, &fan.chart.time.columns, fan.chart.plot.rect.rows);
    fan.chart.axis = fan.ladder.axis;
    choose_lines(&fan);
    return fan;
}

static bool is_group(const struct line *line)
{
    return line->row.end - line->row.first > 1;
}

static struct vg_bucket bucket_of(const struct fan *fan, const struct line *line, size_t x)
{
    const struct vg_columns *columns = &fan->chart.time.columns;
    return is_group(line) ? vg_row_bucket(fan->chart.view, line->row, columns, x)
                          : vg_columns_bucket(columns, &fan->chart.view->layers[line->row.first].series, x);
}

/* What a line is drawn through: on a log axis the geometric mean. */
static double height(const struct fan *fan, const struct line *line, size_t x)
{
    if (fan->chart.axis.log && !is_group(line))
        return vg_columns_geometric(&fan->chart.time.columns, &fan->chart.view->layers[line->row.first].series, x);
    const struct vg_bucket bucket = bucket_of(fan, line, x);
    return fan->chart.axis.log && !(bucket.mean > 0) ? NAN : bucket.mean;
}

static bool is_missing(const struct fan *fan, const struct line *line)
{
    for (size_t l = line->row.first; l < line->row.end; l++) {
        const struct vg_series *series = &fan->chart.view->layers[l].series;
        for (size_t i = 0; i < series->count; i++)
            if (series->buckets[i].missing < series->buckets[i].records)
                return false;
    }
    return true;
}

enum change { NO_CHANGE, CHANGE_AT_START, CHANGE_INSIDE };

/* Whether something was changed in that column of dots. */
static enum change change_in(const struct fan *fan, size_t x)
{
    const struct vg_view *view = fan->chart.view;
    const uint64_t records = fan->chart.time.columns.per * (view->bucket_width > 0 ? view->bucket_width : 1);
    for (size_t i = view->marker_count; i-- > 0;) {
        const uint64_t record = view->markers[i].record;
        if (record / records <= x)
            return record / records < x ? NO_CHANGE : record % records == 0 ? CHANGE_AT_START : CHANGE_INSIDE;
    }
    return NO_CHANGE;
}

/* A click on a line selects its layer. The lines of many layers would be more than there is room for. */
static void touch_line(const struct fan *fan, size_t k, int x, int row)
{
    const struct vg_rect plot = fan->chart.plot.rect;
    const int down = vg_plot_height(&fan->chart.plot) / plot.rows;
    if (fan->count * (size_t)plot.cols <= TOUCHED_MAX && x % fan->chart.time.dots == 0)
        vg_hotspot(fan->chart.plot.cells,
                   (struct vg_rect){plot.row + plot.rows - 1 - row / down, plot.col + x / fan->chart.time.dots, 1, 1},
                   VG_HIT_LAYER, fan->line[k].row.end);
}

static void draw_line(const struct fan *fan, size_t k)
{
    const struct line *line = &fan->line[k];
    int before = -1; /* -1: this column is not joined to the one before */
    bool left_out = false;
    for (size_t x = 0; x < fan->chart.time.filled; x++) {
        const enum change change = change_in(fan, x);
        const bool dot = line->dash >> x % 8 & 1u;
        left_out = change == CHANGE_INSIDE && !left_out; /* its mean is of before and after: it means nothing */
        int row = left_out ? -1 : vg_timeline_row(&fan->chart, height(fan, line, x));
        if (row >= 0 && dot)
            vg_plot_line(&fan->chart.plot, (int)x, change == NO_CHANGE ? before : -1, row, line->style);
        before = dot ? row : -1;
        if (row >= 0)
            touch_line(fan, k, (int)x, row);
    }
    for (size_t x = 0; x < fan->chart.time.filled; x++) {
        const struct vg_bucket bucket = bucket_of(fan, line, x);
        vg_timeline_sign(&fan->chart, x, &bucket, line->style);
    }
}

/* Between whole lines: the later one lies on top. */
static void draw_lines(const struct fan *fan)
{
    const size_t last = fan->count - 1;
    for (size_t k = 1; k < last; k++)
        if (k != fan->selected)
            draw_line(fan, k);
    if (fan->selected != last)
        draw_line(fan, last);
    if (fan->selected != 0)
        draw_line(fan, 0);
    draw_line(fan, fan->selected);
}

/* All between the least and the largest number of the selected layer: loose dots, so that it is not taken for lines. Without colours it
 * would be. */
static void draw_band(const struct fan *fan)
{
    const struct vg_screen *screen = fan->chart.screen;
    const struct line *line = &fan->line[fan->selected];
    const struct vg_style style = vg_faint(screen, line->style, BAND_FIFTHS);
    for (size_t x = 0; x < fan->chart.time.filled && !screen->no_colour; x++) {
        if (change_in(fan, x) == CHANGE_INSIDE)
            continue;
        const struct vg_bucket bucket = bucket_of(fan, line, x);
        int low = vg_timeline_row(&fan->chart, bucket.min), high = vg_timeline_row(&fan->chart, bucket.max);
        for (int y = low < 0 ? 0 : low; y <= high; y++)
            if (((size_t)y / 2 + x) % 2 == 0 && y % 2 == 0)
                vg_plot_span(&fan->chart.plot, (int)x, y, y, style);
    }
}

/* Faint lines through the plot at the values that have labels. */
static void draw_grid(const struct fan *fan)
{
    const struct vg_rect plot = fan->chart.plot.rect;
    const struct vg_screen *screen = fan->chart.screen;
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    const struct vg_style faint = vg_faint(screen, dim, GRID_FIFTHS);
    const bool ascii = screen->symbols == VG_SYMBOLS_ASCII;
    const int apart = ascii ? 3 : vg_has_faint(screen) ? 1 : 2;
    char label[VG_LABEL_MAX];
    for (int k = 0, row; (row = vg_ladder_row(&fan->ladder, k)) >= 0; k++) {
        int at = plot.row + plot.rows - row;
        for (int col = plot.col; col < plot.col + plot.cols; col += apart)
            vg_put(fan->chart.plot.cells, at, col, ascii ? '-' : VG_GRID_LINE, faint);
        vg_ladder_label(&fan->ladder, k, label);
        vg_print_right(fan->chart.plot.cells, at, plot.col - LABEL_COLS, plot.col - 1, dim, label);
    }
}

/* Whether column x shows steps that a column up to `end` took again: an undo took it back. */
static bool is_taken_back(const struct fan *fan, size_t x, size_t end)
{
    const struct vg_series *series = &fan->chart.view->loss_series;
    const uint64_t last = vg_columns_bucket(&fan->chart.time.columns, series, x).last_step;
    for (size_t later = x + 1; later < end; later++)
        if (vg_columns_bucket(&fan->chart.time.columns, series, later).first_step <= last)
            return true;
    return false;
}

/* The mean of line k over columns first ... end-1, geometric on a log axis; NaN: it has no numbers there; 0: it has zeros alone. What was
 * taken back does not count, nor does a column in which something was changed, unless it is the last. */
static double level(const struct fan *fan, size_t k, size_t first, size_t end)
{
    const struct line *line = &fan->line[k];
    double sum = 0;
    size_t count = 0, zeros = 0;
    for (size_t x = first; x < end; x++) {
        if (x + 1 < end && (is_taken_back(fan, x, end) || change_in(fan, x) == CHANGE_INSIDE))
            continue;
        const double value = height(fan, line, x);
        const struct vg_bucket bucket = bucket_of(fan, line, x);
        zeros += bucket.counted > 0 && bucket.max == 0;
        if (isnan(value))
            continue;
        sum += fan->chart.axis.log ? log(value) : value;
        count++;
    }
    return count > 0 ? fan->chart.axis.log ? exp(sum / (double)count) : sum / (double)count : zeros > 0 ? 0 : NAN;
}

/* The column of dots of the last change, or 0; no later than the last one. */
static size_t last_change(const struct fan *fan)
{
    const struct vg_view *view = fan->chart.view;
    if (view->marker_count == 0)
        return 0;
    size_t x =
        vg_columns_at(&fan->chart.time.columns, view->markers[view->marker_count - 1].record, view->bucket_width);
    return x < fan->chart.time.filled ? x : fan->chart.time.filled - 1;
}

/* Columns that a few cells at a line's end have, since the last change. */
static size_t end_columns(const struct fan *fan)
{
    size_t wanted = (size_t)END_CELLS * (size_t)fan->chart.time.dots, since = fan->chart.time.filled - last_change(fan);
    return wanted < since ? wanted : since;
}

/* Whether a line is seen at its end: it has numbers there, and they are on the axis. */
static bool has_end(const struct fan *fan, size_t k)
{
    const size_t filled = fan->chart.time.filled;
    double value = level(fan, k, filled - end_columns(fan), filled);
    return vg_sort_of_value(&fan->chart.axis, value) == VG_SORT_NUMBER;
}

/* The row of cells, from the bottom, in which a line ends; one that ends without a number has its sign at the bottom. */
static int end_row(const struct fan *fan, size_t k)
{
    const size_t filled = fan->chart.time.filled;
    double value = level(fan, k, filled - end_columns(fan), filled);
    for (size_t x = filled; isnan(value) && x-- > 0;)
        value = height(fan, &fan->line[k], x);
    int row = vg_timeline_row(&fan->chart, value);
    return row < 0 ? 0 : row * fan->chart.plot.rect.rows / vg_plot_height(&fan->chart.plot);
}

static void draw_names(const struct fan *fan, struct vg_rect inside)
{
    const struct vg_view *view = fan->chart.view;
    const struct vg_rect plot = fan->chart.plot.rect;
    const size_t last = fan->count - 1,
                 first[] = {fan->line[last].number, fan->line[0].number, fan->line[fan->selected].number};
    struct vg_name names[LINES_MAX + 3];
    size_t count = 0;
    for (size_t k = 0; k < fan->count; k++)
        if (has_end(fan, k) ||
            ((fan->count <= FEW_LINES || k == 0 || k == last || k == fan->selected) && !is_missing(fan, &fan->line[k])))
            names[count++] = (struct vg_name){.layer = fan->line[k].number, .line = k, .end = end_row(fan, k)};
    vg_names_place(names, count, first, sizeof first / sizeof *first, plot.rows);
    const int end = plot.col + (int)((fan->chart.time.filled - 1) / (size_t)fan->chart.time.dots) + 1;
    for (size_t i = 0; i < count; i++) {
        if (!names[i].shown)
            continue;
        const struct line *line = &fan->line[names[i].line];
        int row = plot.row + plot.rows - 1 - names[i].row, col = end + END_COLS - 1;
        struct vg_style style = line->style;
        vg_put(fan->chart.plot.cells, row, col - 1, ' ', style);
        if (names[i].line == fan->selected) {
            style.attributes |= VG_BOLD;
            vg_put(fan->chart.plot.cells, row, col - 1, 0x25b8, style);
        }
        int limit = vg_print_cut(fan->chart.plot.cells, row, col, inside.col + inside.cols, style,
                                 fan->brief && !is_group(line) ? view->layers[line->row.first].short_name
                                                               : vg_row_name(view, line->row));
        if (limit < plot.col + plot.cols) /* a faint line ends before and behind the name */
            vg_put(fan->chart.plot.cells, row, limit, ' ', style);
        vg_hotspot(fan->chart.plot.cells, (struct vg_rect){row, col - 1, 1, limit - col + 1}, VG_HIT_LAYER,
                   line->row.end);
    }
}

/* ---- the ratio of the output to layer 1 */

/* A bracket at that column of cells, from the output's line to that of layer 1, where they were on average over columns first ... end-1.
 * Its text stands within columns of cells text_first ... text_end-1. */
static void draw_bracket(const struct fan *fan, size_t first, size_t end, int col, int text_first, int text_end)
{
    const struct vg_rect plot = fan->chart.plot.rect;
    const double output = level(fan, fan->count - 1, first, end), lowest = level(fan, 0, first, end);
    if (!(output > 0) || !(lowest >= 0))
        return;
    int rows[] = {vg_timeline_row(&fan->chart, output), lowest > 0 ? vg_timeline_row(&fan->chart, lowest) : 0};
    for (int i = 0; i < 2; i++)
        rows[i] = plot.row + plot.rows - 1 - rows[i] * plot.rows / vg_plot_height(&fan->chart.plot);
    const struct vg_bracket bracket = {.col = col,
                                       .top = rows[0] < rows[1] ? rows[0] : rows[1],
                                       .bottom = rows[0] < rows[1] ? rows[1] : rows[0],
                                       .ratio = output / lowest,
                                       .first = text_first,
                                       .end = text_end};
    vg_bracket_draw(fan->chart.screen, fan->chart.plot.cells, &bracket);
}

/* The column of dots behind the last one before `column` that no undo took back there; the change itself may have come after the undo. */
static size_t kept_before(const struct fan *fan, size_t column)
{
    const struct vg_view *view = fan->chart.view;
    const struct vg_marker *marker = &view->markers[view->marker_count - 1];
    while (column > 0 &&
           vg_columns_bucket(&fan->chart.time.columns, &view->layers[0].series, column - 1).last_step >= marker->step)
        column--;
    return column;
}

/* One before the last change, one at the end of the chart. */
static void draw_brackets(const struct fan *fan)
{
    const struct vg_view *view = fan->chart.view;
    const struct vg_time *time = &fan->chart.time;
    const int plot = time->rect.col, dots = time->dots, end = plot + (int)(time->filled - 1) / dots + 1;
    int change = plot; /* the column of cells of the last change */
    if (fan->count < 2 || vg_metrics[view->metric].scale != VG_SCALE_LOG)
        return;
    if (view->marker_count > 0) {
        change = plot + (int)last_change(fan) / dots;
        const int before = plot + (int)kept_before(fan, last_change(fan)) / dots, col = before - BEFORE_CELLS;
        if (col >= plot)
            draw_bracket(fan, (size_t)(col - plot) * (size_t)dots, (size_t)(before - plot) * (size_t)dots, col, col + 1,
                         before);
    }
    if (end - change >= END_CELLS)
        draw_bracket(fan, time->filled - end_columns(fan), time->filled, end, change, end);
}

/* ---- the panel */

static void notes(const struct fan *fan, struct vg_rect rect, int title_end)
{
    const struct vg_screen *screen = fan->chart.screen;
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    const char *symbol = vg_metrics[fan->chart.view->metric].symbol, *axis = fan->chart.axis.log ? "log" : "linear";
    char every[48] = "", text[128];
    if (fan->every > 1)
        snprintf(every, sizeof every, "every %zuth layer, ", fan->every);
    snprintf(text, sizeof text, "%s%s, one %s axis%s", every, symbol, axis, fan->chart.axis.cut ? ", ↓ below" : "");
    int end = rect.col + rect.cols - 1;
    if (vg_frame_note(fan->chart.plot.cells, rect.row, title_end, end, dim, text) < end)
        return;
    snprintf(text, sizeof text, "%s%s axis%s", every, axis, fan->chart.axis.cut ? ", ↓ below" : "");
    vg_frame_note(fan->chart.plot.cells, rect.row, title_end, end, dim, text);
}

static void draw_chart(const struct fan *fan, struct vg_rect inside)
{
    const struct vg_view *view = fan->chart.view;
    const struct vg_rect plot = fan->chart.plot.rect;
    struct vg_cells *cells = fan->chart.plot.cells;
    bool any = false;
    draw_grid(fan);
    for (size_t k = 0; k < fan->count; k++)
        any |= !is_missing(fan, &fan->line[k]);
    if (!any) {
        vg_printf(cells, plot.row + plot.rows / 2, plot.col + 1, inside.col + inside.cols,
                  vg_style_of(fan->chart.screen, VG_ROLE_DIM), "%s of %s",
                  fan->chart.time.filled > 0 ? "no record" : "no step yet", vg_metrics[view->metric].symbol);
        return;
    }
    vg_timeline_markers(&fan->chart);
    draw_band(fan);
    vg_timeline_cursor(&fan->chart);
    draw_lines(fan);
    draw_brackets(fan);
    draw_names(fan, inside);
    vg_timeline_steps(&fan->chart, plot.row + plot.rows, inside.col + inside.cols);
}

void vg_panel_gradients(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                        struct vg_cells *cells)
{
    char title[64];
    const bool blocks = view->whole && strncmp(view->rows_are, "blocks", 6) == 0;
    snprintf(title, sizeof title, "%s by %s%s", vg_metrics[view->metric].title, blocks ? "block" : "layer",
             view->coarse ? ", coarse" : "");
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    const int title_end = vg_frame_title_end(screen, rect, title);
    if (view->layer_count == 0) {
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     "no network yet");
        return;
    }
    if (screen->look.rows) {
        vg_gradient_rows_draw(screen, view, rect, title_end, cells);
        return;
    }
    struct fan fan = fan_of(screen, view, inside, cells);
    notes(&fan, rect, title_end);
    if (fan.chart.plot.rect.rows > 0)
        draw_chart(&fan, inside);
}

bool vg_gradients_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_time *time)
{
    struct vg_rect inside = vg_frame_inside(rect);
    bool brief;
    if (view->layer_count == 0 || inside.rows < 1 || inside.cols < 1)
        return false;
    *time = screen->look.rows ? vg_gradient_rows_time(screen, view, rect)
                              : timeline_of(screen, view, plot_of(view, inside, &brief), NULL).time;
    return time->rect.cols > 0;
}

struct vg_axis vg_gradients_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    bool brief;
    if (screen->look.rows)
        return vg_layers_axis(view, vg_axis_kind_of(screen, VG_LOOK_GRADIENTS, true));
    const struct vg_rect plot = plot_of(view, vg_frame_inside(rect), &brief);
    const struct vg_time time = timeline_of(screen, view, plot, NULL).time;
    return ladder_of(screen, view, &time.columns, plot.rows).axis;
}

size_t vg_gradients_page(const struct vg_view *view, struct vg_rect rect)
{
    return vg_gradient_rows_page(view, rect);
}
