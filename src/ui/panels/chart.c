/* chart.c: axes, time in columns, bars of eighth blocks, plots of dots. */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- axes */

void vg_range_add(struct vg_range *range, double value)
{
    if (!isfinite(value))
        return;
    if (!range->any || value < range->low)
        range->low = value;
    if (!range->any || value > range->high)
        range->high = value;
    range->any = true;
}

/* Whether the bucket's steps were taken again later, after an undo; *least: the lowest step of later buckets, then also of this one. */
static bool is_left_behind(const struct vg_bucket *bucket, uint64_t *least)
{
    bool left = bucket->first_step >= *least || bucket->records > bucket->last_step - bucket->first_step + 1;
    *least = bucket->first_step < *least ? bucket->first_step : *least;
    return left;
}

bool vg_series_step_back(const struct vg_series *series, size_t *index, uint64_t *least)
{
    while (*index > 0) {
        if (!is_left_behind(&series->buckets[--*index], least))
            return true;
    }
    return false;
}

void vg_range_add_series(struct vg_range *range, const struct vg_series *series, bool positive)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = vg_series_settled(series); vg_series_step_back(series, &i, &least);)
        if (!positive || series->buckets[i].mean > 0)
            vg_range_add(range, series->buckets[i].mean);
}

struct vg_axis vg_axis_log(const struct vg_range *range, bool whole)
{
    struct vg_axis axis = {.log = true, .low = -4, .high = 0, .step = 1};
    if (!range->any || range->low <= 0)
        return axis;
    axis.low = floor(log10(range->low));
    axis.high = ceil(log10(range->high));
    if (axis.high - axis.low < 2) { /* widened downwards: a gradient falls */
        if (axis.high == axis.low)
            axis.high++;
        axis.low = axis.high - 2;
    }
    axis.cut = !whole && axis.low < axis.high - VG_AXIS_DECADES;
    if (axis.cut)
        axis.low = axis.high - VG_AXIS_DECADES;
    return axis;
}

/* The smallest of 1, 2, 5 times a power of ten that is not below `size`. */
static double round_step(double size)
{
    double power = pow(10, floor(log10(size)));
    double digit = size / power;
    if (!(power > 0))
        return size;
    return (digit <= 1.0000001 ? 1 : digit <= 2.0000001 ? 2 : digit <= 5.0000001 ? 5 : 10) * power;
}

struct vg_axis vg_axis_linear(const struct vg_range *range, int steps)
{
    double low = range->any ? range->low : 0, high = range->any ? range->high : 1;
    if (high / 2 - low / 2 <= fabs(high) * 1e-9) { /* one value alone gets room on both sides */
        double room = high == 0 ? 1 : fabs(high) / 2;
        low -= low == 0 ? 0 : room;
        high += room;
    }
    double step = round_step((high / 2 - low / 2) / (steps > 1 ? steps : 1) * 2);
    struct vg_axis axis = {.low = floor(low / step + 1e-9) * step, .high = ceil(high / step - 1e-9) * step};
    axis.step = step;
    if (!(step > 0) || !isfinite(step) || !isfinite(axis.low) || !isfinite(axis.high) || !(axis.low < axis.high))
        return (struct vg_axis){.low = 0, .high = 1, .step = 1}; /* too large or too close for a double */
    return axis;
}

struct vg_axis vg_axis_symmetric(const struct vg_range *range)
{
    double size = range->any ? fmax(fabs(range->low), fabs(range->high)) : 1;
    struct vg_axis axis = {.low = -1, .high = 1, .step = 1};
    if (size > 0 && size < 1e300) {
        axis.step = round_step(size);
        axis.high = axis.step;
        axis.low = -axis.step;
    }
    return axis;
}

double vg_axis_place(const struct vg_axis *axis, double value)
{
    if (!isfinite(value) || (axis->log && value <= 0))
        return NAN;
    double at = axis->log ? log10(value) : value;
    /* halves, so that no difference overflows */
    double where = (at / 2 - axis->low / 2) / (axis->high / 2 - axis->low / 2);
    return where < 0 ? 0 : where > 1 ? 1 : where;
}

/* Shorter than %g writes: "2e-4" instead of "0.0002", "2e12" instead of "2e+12". */
static void short_number(double value, char label[VG_LABEL_MAX])
{
    double size = fabs(value);
    if (size == 0) {
        snprintf(label, VG_LABEL_MAX, "0");
        return;
    }
    if (size >= 0.001 && size < 10000) {
        vg_snprintf(label, VG_LABEL_MAX, "%.4g", value);
        return;
    }
    char digits[VG_LABEL_MAX];
    vg_snprintf(digits, sizeof digits, "%.1e", value);
    char *e = strchr(digits, 'e');
    if (!e)
        return;
    int exponent = (int)strtol(e + 1, NULL, 10);
    *(strncmp(e - 2, ".0", 2) == 0 ? e - 2 : e) = '\0';
    snprintf(label, VG_LABEL_MAX, "%.6se%d", digits, exponent);
}

static void label_of(const struct vg_axis *axis, double at, char label[VG_LABEL_MAX])
{
    if (!axis->log)
        short_number(fabs(at) < axis->step * 1e-6 ? 0 : at, label);
    else if (fabs(at) < 0.5)
        snprintf(label, VG_LABEL_MAX, "1");
    else
        snprintf(label, VG_LABEL_MAX, "1e%.0f", at);
}

void vg_axis_label(const struct vg_axis *axis, double where, char label[VG_LABEL_MAX])
{
    label_of(axis, axis->low + (axis->high - axis->low) * where, label);
}

size_t vg_axis_ticks(const struct vg_axis *axis, size_t room, struct vg_tick ticks[VG_TICKS_MAX])
{
    static const double multiples[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    if (room > VG_TICKS_MAX)
        room = VG_TICKS_MAX;
    for (size_t i = 0; i < sizeof multiples / sizeof *multiples; i++) {
        double step = axis->step * multiples[i];
        double first = ceil(axis->low / step - 1e-9), last = floor(axis->high / step + 1e-9);
        if (!(last - first + 1 <= (double)room))
            continue;
        size_t count = last >= first ? (size_t)(last - first + 1) : 0;
        for (size_t k = 0; k < count; k++) {
            double at = (first + (double)k) * step;
            ticks[k].where = (at - axis->low) / (axis->high - axis->low);
            label_of(axis, at, ticks[k].label);
        }
        return count;
    }
    return 0;
}

size_t vg_axis_minor(const struct vg_axis *axis, size_t room, double where[VG_TICKS_MAX])
{
    static const double digits[] = {2, 5};
    size_t count = 2 * (size_t)fmin(axis->high - axis->low, VG_TICKS_MAX);
    if (!axis->log || count > room || count > VG_TICKS_MAX)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const size_t decade = i / 2;
        where[i] = ((double)decade + log10(digits[i % 2])) / (axis->high - axis->low);
    }
    return count;
}

/* ---- time */

struct vg_columns vg_columns_of(size_t buckets, size_t room)
{
    struct vg_columns columns = {.per = 1, .used = 0};
    if (room == 0 || buckets == 0)
        return columns;
    while (columns.per < (buckets - 1) / room + 1)
        columns.per *= 2;
    columns.used = (buckets - 1) / columns.per + 1;
    return columns;
}

struct vg_bucket vg_columns_bucket(const struct vg_columns *columns, const struct vg_series *series, size_t column)
{
    const struct vg_join *join = vg_series_joined(series, columns->per, column);
    struct vg_bucket sum = {.min = NAN, .mean = NAN, .max = NAN, .last = NAN};
    const size_t first = column * columns->per;
    if (join)
        return join->bucket;
    for (size_t i = first; i < series->count && i - first < columns->per; i++)
        vg_bucket_add(&sum, &series->buckets[i]);
    return sum;
}

double vg_columns_geometric(const struct vg_columns *columns, const struct vg_series *series, size_t column)
{
    const struct vg_join *join = vg_series_joined(series, columns->per, column);
    const size_t first = column * columns->per;
    double logs = 0, counted = 0;
    if (join)
        return join->positive > 0 ? exp(join->log_mean) : NAN;
    for (size_t i = first; i < series->count && i - first < columns->per; i++) {
        const struct vg_bucket *bucket = &series->buckets[i];
        if (bucket->counted == 0 || !(bucket->mean > 0))
            continue;
        counted += (double)bucket->counted;
        logs += (log(bucket->mean) - logs) * ((double)bucket->counted / counted);
    }
    return counted > 0 ? exp(logs) : NAN;
}

/* Adds the mean of buckets first ... end-1 but of those that an undo left behind; *least: the lowest step behind them. */
static void add_mean(struct vg_range *range, const struct vg_series *series, size_t first, size_t end, bool geometric,
                     uint64_t *least)
{
    double mean = 0, counted = 0;
    while (end-- > first) {
        const struct vg_bucket *bucket = &series->buckets[end];
        if (is_left_behind(bucket, least) || bucket->counted == 0 || (geometric && !(bucket->mean > 0)))
            continue;
        counted += (double)bucket->counted;
        mean += ((geometric ? log(bucket->mean) : bucket->mean) - mean) * ((double)bucket->counted / counted);
    }
    if (counted > 0)
        vg_range_add(range, geometric ? exp(mean) : mean);
}

void vg_range_add_columns(struct vg_range *range, const struct vg_series *series, const struct vg_columns *columns,
                          bool geometric)
{
    const size_t settled = vg_series_settled(series), per = columns->per;
    uint64_t least = UINT64_MAX;
    if (settled < per)
        add_mean(range, series, 0, settled, geometric, &least);
    for (size_t column = settled / per; column-- > 0;) {
        const struct vg_join *join = vg_series_joined(series, per, column);
        if (!join || join->taken_back || join->bucket.last_step >= least) {
            add_mean(range, series, column * per, (column + 1) * per, geometric, &least);
            continue;
        }
        least = join->bucket.first_step;
        if (geometric ? join->positive > 0 : join->bucket.counted > 0)
            vg_range_add(range, geometric ? exp(join->log_mean) : join->bucket.mean);
    }
}

size_t vg_columns_at(const struct vg_columns *columns, uint64_t record, uint64_t bucket_width)
{
    return (size_t)(record / (bucket_width > 0 ? bucket_width : 1) / columns->per);
}

uint64_t vg_series_width(const struct vg_series *series)
{
    const struct vg_bucket *bucket = series->buckets;
    if (series->count > 1 && bucket[1].first_step > bucket[0].first_step)
        return bucket[1].first_step - bucket[0].first_step;
    bool wide = series->count > 0 && bucket[0].last_step > bucket[0].first_step;
    return wide ? bucket[0].last_step - bucket[0].first_step + 1 : 1;
}

uint64_t vg_series_step(const struct vg_series *series, size_t bucket)
{
    if (bucket < series->count)
        return series->buckets[bucket].first_step;
    const size_t last = series->count > 0 ? series->count - 1 : 0;
    return (series->count > 0 ? series->buckets[last].first_step : 0) + (bucket - last) * vg_series_width(series);
}

/* The bucket in which a step is, searched from the end: of a run that was taken back, what it does now counts. Behind the last one they
 * go on at the same width. */
static size_t find_bucket(const struct vg_series *series, uint64_t step)
{
    if (series->count == 0)
        return (size_t)step;
    size_t bucket = series->count - 1;
    if (step > series->buckets[bucket].last_step)
        return bucket + (size_t)((step - series->buckets[bucket].first_step) / vg_series_width(series));
    while (bucket > 0 && series->buckets[bucket].first_step > step)
        bucket--;
    return bucket;
}

uint64_t vg_time_cell_steps(const struct vg_time *time)
{
    return (uint64_t)time->dots * time->columns.per * vg_series_width(time->series);
}

int vg_time_col(const struct vg_time *time, uint64_t step)
{
    if (time->filled == 0 || time->rect.cols < 1)
        return -1;
    uint64_t column = find_bucket(time->series, step) / time->columns.per;
    column = column < time->filled ? column : time->filled - 1;
    uint64_t col = column / (uint64_t)time->dots;
    return time->rect.col + (int)(col < (uint64_t)time->rect.cols ? col : (uint64_t)time->rect.cols - 1);
}

uint64_t vg_time_step(const struct vg_time *time, int col)
{
    if (time->filled == 0 || col <= time->rect.col)
        return 0;
    size_t column = (size_t)(col - time->rect.col) * (size_t)time->dots;
    column = column < time->filled ? column : time->filled - 1;
    return vg_series_step(time->series, column * time->columns.per);
}

size_t vg_series_settled(const struct vg_series *series)
{
    size_t count = series->count;
    bool open = count > 1 && series->buckets[count - 1].records < series->buckets[count - 2].records;
    return open ? count - 1 : count;
}

/* ---- what has no place on an axis */

const struct vg_sign vg_signs[VG_SORT_COUNT] = {
    [VG_SORT_NOTHING] = {' ', VG_ROLE_TEXT, ""},        [VG_SORT_NUMBER] = {' ', VG_ROLE_TEXT, ""},
    [VG_SORT_BELOW] = {0x2193, VG_ROLE_DIM, "↓ below"}, [VG_SORT_ZERO] = {'0', VG_ROLE_WARNING, "0 zero"},
    [VG_SORT_NAN] = {'!', VG_ROLE_ERROR, "! NaN"},      [VG_SORT_INFINITE] = {0x221e, VG_ROLE_ERROR, "∞ infinite"},
};

enum vg_sort vg_sort_of_value(const struct vg_axis *axis, double value)
{
    if (vg_is_missing(value))
        return VG_SORT_NOTHING;
    if (isnan(value))
        return VG_SORT_NAN;
    if (isinf(value))
        return VG_SORT_INFINITE;
    if (axis->log && value <= 0)
        return VG_SORT_ZERO;
    return axis->cut && log10(value) < axis->low ? VG_SORT_BELOW : VG_SORT_NUMBER;
}

enum vg_sort vg_sort_of_bucket(const struct vg_axis *axis, const struct vg_bucket *bucket, bool whole)
{
    if (bucket->records == bucket->missing)
        return VG_SORT_NOTHING;
    bool odd = bucket->counted == 0 || (whole && vg_is_non_finite(bucket->last));
    return vg_sort_of_value(axis, odd ? isinf(bucket->last) ? INFINITY : NAN : bucket->mean);
}

/* ---- bars */

void vg_bar_up(struct vg_cells *cells, struct vg_rect rect, int col, int height, struct vg_style style)
{
    for (int row = rect.row + rect.rows - 1; row >= rect.row && height > 0; row--, height -= 8)
        vg_put(cells, row, rect.col + col, 0x2580u + (uint32_t)(height < 8 ? height : 8), style);
}

/* ---- dots */

/* A cell has `across` x `down` dots. The dot in column x and row y from the top is bit y * across + x of an index into the glyphs. */
static const uint32_t quadrants[16] = {' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
                                       0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588};
static const uint32_t ascii_dots[4] = {' ', '\'', '.', ':'};
static const unsigned char braille_bits[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};

static const struct {
    int across, down;
    const uint32_t *glyphs; /* NULL: the glyphs of braille are computed */
} grids[VG_SYMBOLS_COUNT] = {
    [VG_SYMBOLS_BRAILLE] = {2, 4, NULL},
    [VG_SYMBOLS_BLOCK] = {2, 2, quadrants},
    [VG_SYMBOLS_ASCII] = {1, 2, ascii_dots},
};

static uint32_t glyph_with(enum vg_symbols symbols, uint32_t glyph, int dot)
{
    const uint32_t *glyphs = grids[symbols].glyphs;
    uint32_t index = 0;
    if (!glyphs)
        return (glyph >= 0x2800 && glyph <= 0x28ff ? glyph : 0x2800) | braille_bits[dot];
    for (uint32_t i = 1; i < 1u << (grids[symbols].across * grids[symbols].down); i++)
        if (glyphs[i] == glyph)
            index = i;
    return glyphs[index | 1u << dot];
}

int vg_plot_width(const struct vg_plot *plot)
{
    return plot->rect.cols > 0 ? plot->rect.cols * grids[plot->symbols].across : 0;
}

int vg_plot_height(const struct vg_plot *plot)
{
    return plot->rect.rows > 0 ? plot->rect.rows * grids[plot->symbols].down : 0;
}

int vg_plot_row(const struct vg_plot *plot, double where)
{
    int height = vg_plot_height(plot);
    if (isnan(where) || height == 0)
        return -1;
    return (int)lround(fmax(0, fmin(1, where)) * (height - 1));
}

void vg_plot_span(const struct vg_plot *plot, int x, int from, int to, struct vg_style style)
{
    const int across = grids[plot->symbols].across, down = grids[plot->symbols].down, height = vg_plot_height(plot);
    int low = from < to ? from : to, high = from < to ? to : from;
    if (x < 0 || x >= vg_plot_width(plot))
        return;
    for (int y = low < 0 ? 0 : low; y <= high && y < height; y++) {
        int from_top = height - 1 - y, row = plot->rect.row + from_top / down, col = plot->rect.col + x / across;
        const struct vg_cell *cell = vg_cells_at(plot->cells, row, col);
        if (!cell)
            continue;
        uint32_t before = vg_same_style(cell->style, style) ? cell->ch : ' ';
        vg_put(plot->cells, row, col, glyph_with(plot->symbols, before, from_top % down * across + x % across), style);
    }
}

void vg_plot_line(const struct vg_plot *plot, int x, int before, int row, struct vg_style style)
{
    if (row < 0)
        return;
    /* this column draws the jump from the row before, but not that row: the column before has drawn it */
    int from = before < 0 || before == row ? row : before < row ? before + 1 : before - 1;
    vg_plot_span(plot, x, from, row, style);
}
