/* chart.c: axes and time. */
#include "chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct vg_axis vg_axis_log(const struct vg_range *range)
{
    struct vg_axis axis = {.log = true, .low = -4, .high = 0, .step = 1};

    if (!range->any || range->low <= 0)
        return axis;
    axis.low = floor(log10(range->low));
    axis.high = ceil(log10(range->high));
    if (axis.high - axis.low < 2) { /* the lower decade is the one into which a gradient falls */
        if (axis.high == axis.low)
            axis.high++;
        axis.low = axis.high - 2;
    }
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

    if (high / 2 - low / 2 <= fabs(high) * 1e-9) { /* one value: room on both sides */
        double room = high == 0 ? 1 : fabs(high) / 2;
        low -= low == 0 ? 0 : room;
        high += room;
    }
    double step = round_step((high / 2 - low / 2) / (steps > 1 ? steps : 1) * 2);
    struct vg_axis axis = {.low = floor(low / step + 1e-9) * step, .high = ceil(high / step - 1e-9) * step};
    axis.step = step;
    if (!(step > 0) || !isfinite(step) || !isfinite(axis.low) || !isfinite(axis.high) || !(axis.low < axis.high))
        return (struct vg_axis){.low = 0, .high = 1, .step = 1}; /* at the very end of what a double holds */
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
    /* Halves, so that no difference overflows. */
    double where = (at / 2 - axis->low / 2) / (axis->high / 2 - axis->low / 2);
    return where < 0 ? 0 : where > 1 ? 1 : where;
}

/* "2e-4" for what %g calls "0.0002", "2e12" for "2e+12". */
static void short_number(double value, char label[VG_LABEL_MAX])
{
    double size = fabs(value);
    if (size == 0) {
        snprintf(label, VG_LABEL_MAX, "0");
        return;
    }
    if (size >= 0.001 && size < 10000) {
        snprintf(label, VG_LABEL_MAX, "%.4g", value);
        return;
    }
    char digits[VG_LABEL_MAX];
    snprintf(digits, sizeof digits, "%.1e", value);
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

struct vg_columns vg_columns_of(size_t buckets, size_t room)
{
    struct vg_columns columns = {.per = 1, .used = 0};

    if (room == 0 || buckets == 0)
        return columns;
    columns.per = (buckets - 1) / room + 1;
    columns.used = (buckets - 1) / columns.per + 1;
    return columns;
}

struct vg_bucket vg_columns_bucket(const struct vg_columns *columns, const struct vg_series *series, size_t column)
{
    struct vg_bucket sum = {.min = NAN, .mean = NAN, .max = NAN, .last = NAN};
    size_t first = column * columns->per;
    double mean = 0;

    for (size_t i = first; i < series->count && i - first < columns->per; i++) {
        const struct vg_bucket *bucket = &series->buckets[i];
        sum.records += bucket->records;
        sum.missing += bucket->missing;
        sum.last = bucket->last;
        if (bucket->counted == 0)
            continue;
        sum.min = fmin(sum.min, bucket->min); /* of a NaN and a number fmin takes the number */
        sum.max = fmax(sum.max, bucket->max);
        sum.counted += bucket->counted;
        mean += (bucket->mean - mean) * ((double)bucket->counted / (double)sum.counted);
    }
    if (sum.counted > 0)
        sum.mean = mean;
    return sum;
}

size_t vg_columns_at(const struct vg_columns *columns, uint64_t record, uint64_t bucket_width)
{
    return (size_t)(record / (bucket_width > 0 ? bucket_width : 1) / columns->per);
}

uint64_t vg_series_width(const struct vg_series *series)
{
    const struct vg_bucket *bucket = series->buckets;
    uint64_t width = 1;
    if (series->count > 1 && bucket[1].first_step > bucket[0].first_step)
        width = bucket[1].first_step - bucket[0].first_step;
    else if (series->count > 0 && bucket[0].last_step > bucket[0].first_step)
        width = bucket[0].last_step - bucket[0].first_step + 1;
    return width;
}

uint64_t vg_series_step(const struct vg_series *series, size_t bucket)
{
    if (bucket < series->count)
        return series->buckets[bucket].first_step;
    const size_t last = series->count > 0 ? series->count - 1 : 0;
    return (series->count > 0 ? series->buckets[last].first_step : 0) + (bucket - last) * vg_series_width(series);
}

size_t vg_series_find(const struct vg_series *series, uint64_t step)
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
    uint64_t column = vg_series_find(time->series, step) / time->columns.per;
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

const struct vg_sign vg_signs[VG_SORT_COUNT] = {
    [VG_SORT_NOTHING] = {' ', VG_ROLE_TEXT, ""},
    [VG_SORT_NUMBER] = {' ', VG_ROLE_TEXT, ""},
    [VG_SORT_ZERO] = {'0', VG_ROLE_WARNING, "0 zero"},
    [VG_SORT_NAN] = {'!', VG_ROLE_ERROR, "! NaN"},
    [VG_SORT_INFINITE] = {0x221e, VG_ROLE_ERROR, "∞ infinite"},
};

enum vg_sort vg_sort_of_value(const struct vg_axis *axis, double value)
{
    if (vg_is_missing(value))
        return VG_SORT_NOTHING;
    if (isnan(value))
        return VG_SORT_NAN;
    if (isinf(value))
        return VG_SORT_INFINITE;
    return axis->log && value <= 0 ? VG_SORT_ZERO : VG_SORT_NUMBER;
}

enum vg_sort vg_sort_of_bucket(const struct vg_axis *axis, const struct vg_bucket *bucket, bool whole)
{
    if (bucket->records == bucket->missing)
        return VG_SORT_NOTHING;
    bool odd = bucket->counted == 0 || (whole && vg_is_non_finite(bucket->last));
    return vg_sort_of_value(axis, odd ? isinf(bucket->last) ? INFINITY : NAN : bucket->mean);
}
