/* history.c: bounded buckets of a run's records.
 *
 * Storage is bucket-major: a bucket is five arrays of `series` numbers, one after the other, so that folding a row into
 * the open bucket is a handful of branch-free loops over contiguous memory that compilers turn into vectors. Sums are
 * kept in two stages: rows are added to a chunk, and a chunk of at most CHUNK rows is added to its bucket with the
 * rounding error carried along. A sum of millions of records is then as exact as a sum of CHUNK of them. */
#include "vgtop/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256, LANES = 8, CACHE_LINE = 64 };

/* What a bucket keeps of every series. Counts are doubles (exact up to 2^53) so that one kind of vector does it all. */
enum part { PART_MIN, PART_MAX, PART_SUM, PART_LAST, PART_COUNTED, PART_COUNT };

typedef void fold_function(size_t series, const vg_real *restrict row, vg_real *restrict min, vg_real *restrict max,
                           vg_real *restrict counted, vg_real *restrict chunk);

struct vg_history {
    size_t series, capacity;
    size_t stride; /* numbers from one part of a bucket to the next: series rounded up to whole vectors */
    size_t bytes;
    size_t buckets;   /* in use; the last one is open while open_records < width */
    uint64_t width;   /* records of a full bucket */
    uint64_t records; /* appended in all */
    uint64_t open_records;
    size_t chunk_records;
    fold_function *fold;
    vg_real *chunk, *carry; /* (stride) sums of the open chunk; rounding errors of the open bucket's sums */
    vg_real *storage;       /* (capacity, PART_COUNT, stride) */
};

/* One row into the open bucket. d is 0 for a finite number and NaN for all others, so x + d is the number or NaN, and
 * the comparisons below, false for NaN, leave the extremes alone. Every choice is a plain select of two values: written
 * so, gcc and clang make vectors of it. */
static inline __attribute__((always_inline)) void fold_body(size_t series, const vg_real *restrict row,
                                                            vg_real *restrict min, vg_real *restrict max,
                                                            vg_real *restrict counted, vg_real *restrict chunk)
{
    for (size_t i = 0; i < series; i++) {
        const vg_real x = row[i], d = x - x, y = x + d, low = min[i], high = max[i];
        const vg_real one = d == 0 ? 1.0 : 0.0, finite = d == 0 ? x : 0.0;
        min[i] = y < low ? y : low;
        max[i] = y > high ? y : high;
        counted[i] += one;
        chunk[i] += finite;
    }
}

static void fold_baseline(size_t series, const vg_real *restrict row, vg_real *restrict min, vg_real *restrict max,
                          vg_real *restrict counted, vg_real *restrict chunk)
{
    fold_body(series, row, min, max, counted, chunk);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void fold_avx2(size_t series, const vg_real *restrict row, vg_real *restrict min,
                                                      vg_real *restrict max, vg_real *restrict counted,
                                                      vg_real *restrict chunk)
{
    fold_body(series, row, min, max, counted, chunk);
}

static fold_function *choose_fold(void)
{
    return __builtin_cpu_supports("avx2") ? fold_avx2 : fold_baseline;
}
#else
static fold_function *choose_fold(void)
{
    return fold_baseline;
}
#endif

/* Bytes of header, chunk, carry and buckets; false when that is more than a size_t holds. */
static bool count_bytes(size_t series, size_t capacity, size_t *stride, size_t *bytes)
{
    const size_t most = SIZE_MAX / sizeof(vg_real) / 4;
    if (series > most / PART_COUNT - LANES)
        return false;
    *stride = (series + LANES - 1) / LANES * LANES;
    const size_t bucket = *stride * PART_COUNT;
    if (capacity > (most - 2 * *stride) / bucket)
        return false;
    *bytes = sizeof(struct vg_history) + CACHE_LINE + (capacity * bucket + 2 * *stride) * sizeof(vg_real);
    return true;
}

struct vg_history *vg_history_create(size_t series, size_t capacity, struct vg_error *error)
{
    size_t stride = 0, bytes = 0;
    if (series < 1 || capacity < 2 || capacity % 2 != 0) {
        vg_fail(error,
                "a history needs at least 1 series and an even number of buckets, not %zu series and %zu buckets",
                series, capacity);
        return NULL;
    }
    /* malloc, not calloc: a page is touched when its first bucket comes into use. */
    struct vg_history *history = count_bytes(series, capacity, &stride, &bytes) ? malloc(bytes) : NULL;
    if (!history) {
        vg_fail(error, "not enough memory for a history of %zu series in %zu buckets", series, capacity);
        return NULL;
    }
    *history = (struct vg_history){.series = series, .capacity = capacity, .stride = stride, .bytes = bytes};
    const uintptr_t behind = (uintptr_t)(history + 1), gap = (CACHE_LINE - behind % CACHE_LINE) % CACHE_LINE;
    history->chunk = (vg_real *)(void *)((char *)(history + 1) + gap);
    history->carry = history->chunk + stride;
    history->storage = history->carry + stride;
    history->fold = choose_fold();
    vg_history_clear(history);
    return history;
}

void vg_history_destroy(struct vg_history *history)
{
    free(history);
}

void vg_history_clear(struct vg_history *history)
{
    history->buckets = 0;
    history->width = 1;
    history->records = 0;
    history->open_records = 0;
    history->chunk_records = 0;
    memset(history->chunk, 0, 2 * history->stride * sizeof(vg_real));
}

static vg_real *bucket_at(const struct vg_history *history, size_t bucket)
{
    return history->storage + bucket * PART_COUNT * history->stride;
}

/* Neighbours become one bucket of twice the width. Only called when all buckets are full. */
static void merge(struct vg_history *history)
{
    const size_t stride = history->stride;
    for (size_t i = 0; i < history->buckets / 2; i++) {
        const vg_real *a = bucket_at(history, 2 * i), *b = bucket_at(history, 2 * i + 1);
        vg_real *into = bucket_at(history, i); /* may be a: every number is read before it is written */
        for (size_t k = 0; k < stride; k++) {
            const size_t min = PART_MIN * stride + k, max = PART_MAX * stride + k;
            const size_t sum = PART_SUM * stride + k, counted = PART_COUNTED * stride + k;
            into[min] = b[min] < a[min] ? b[min] : a[min];
            into[max] = b[max] > a[max] ? b[max] : a[max];
            into[sum] = a[sum] + b[sum];
            into[counted] = a[counted] + b[counted];
        }
        memmove(into + PART_LAST * stride, b + PART_LAST * stride, stride * sizeof(vg_real));
    }
    history->buckets /= 2;
    history->width *= 2;
}

static void open_bucket(struct vg_history *history)
{
    if (history->buckets == history->capacity)
        merge(history);
    const size_t stride = history->stride;
    vg_real *bucket = bucket_at(history, history->buckets++);
    for (size_t i = 0; i < stride; i++) {
        bucket[PART_MIN * stride + i] = INFINITY;
        bucket[PART_MAX * stride + i] = -INFINITY;
        bucket[PART_SUM * stride + i] = 0;
        bucket[PART_LAST * stride + i] = 0;
        bucket[PART_COUNTED * stride + i] = 0;
    }
    history->open_records = 0;
}

/* The open chunk goes into the open bucket's sums; what the addition rounds off (Knuth's two-sum) is carried along and
 * goes in when the bucket is full. */
static void settle(struct vg_history *history)
{
    vg_real *sum = bucket_at(history, history->buckets - 1) + PART_SUM * history->stride;
    vg_real *chunk = history->chunk, *carry = history->carry;
    for (size_t i = 0; i < history->stride; i++) {
        const vg_real a = sum[i], b = chunk[i], s = a + b, part = s - a;
        carry[i] += (a - (s - part)) + (b - part);
        sum[i] = s;
        chunk[i] = 0;
    }
    history->chunk_records = 0;
    if (history->open_records < history->width)
        return;
    for (size_t i = 0; i < history->stride; i++) {
        sum[i] += carry[i];
        carry[i] = 0;
    }
}

static size_t smaller(uint64_t a, size_t b)
{
    return a < b ? (size_t)a : b;
}

void vg_history_append(struct vg_history *history, const vg_real *rows, size_t count, size_t row_stride)
{
    const size_t series = history->series, stride = history->stride;
    while (count > 0) {
        if (history->buckets == 0 || history->open_records == history->width)
            open_bucket(history);
        vg_real *bucket = bucket_at(history, history->buckets - 1);
        const size_t run =
            smaller(history->width - history->open_records, smaller(CHUNK - history->chunk_records, count));
        for (size_t i = 0; i < run; i++, rows += row_stride)
            history->fold(series, rows, bucket + PART_MIN * stride, bucket + PART_MAX * stride,
                          bucket + PART_COUNTED * stride, history->chunk);
        memcpy(bucket + PART_LAST * stride, rows - row_stride, series * sizeof(vg_real));
        history->open_records += run;
        history->chunk_records += run;
        history->records += run;
        count -= run;
        if (history->chunk_records == CHUNK || history->open_records == history->width)
            settle(history);
    }
}

size_t vg_history_series(const struct vg_history *history)
{
    return history->series;
}

uint64_t vg_history_records(const struct vg_history *history)
{
    return history->records;
}

size_t vg_history_buckets(const struct vg_history *history)
{
    return history->buckets;
}

uint64_t vg_history_width(const struct vg_history *history)
{
    return history->width;
}

size_t vg_history_bytes(const struct vg_history *history)
{
    return history->bytes;
}

/* The mean of finite numbers lies between their extremes whatever rounding does. A sum beyond the largest double leaves
 * the middle of the extremes as the best word on it. */
static vg_real mean_of(vg_real sum, vg_real counted, vg_real min, vg_real max)
{
    const vg_real mean = isfinite(sum) ? sum / counted : min / 2 + max / 2;
    return mean < min ? min : mean > max ? max : mean;
}

struct vg_bucket vg_history_bucket(const struct vg_history *history, size_t bucket, size_t series)
{
    struct vg_bucket out = {NAN, NAN, NAN, NAN, 0, 0};
    if (bucket >= history->buckets || series >= history->series)
        return out;
    const size_t stride = history->stride;
    const vg_real *at = bucket_at(history, bucket) + series;
    const bool open = bucket + 1 == history->buckets;
    out.records = open ? history->open_records : history->width;
    out.last = at[PART_LAST * stride];
    out.counted = (uint64_t)at[PART_COUNTED * stride];
    if (out.counted == 0)
        return out;
    out.min = at[PART_MIN * stride];
    out.max = at[PART_MAX * stride];
    vg_real sum = at[PART_SUM * stride];
    if (open)
        sum += history->carry[series] + history->chunk[series];
    out.mean = mean_of(sum, at[PART_COUNTED * stride], out.min, out.max);
    return out;
}

size_t vg_history_copy(const struct vg_history *history, size_t series, struct vg_bucket *out, size_t room)
{
    if (series >= history->series)
        return 0;
    const size_t count = room < history->buckets ? room : history->buckets;
    for (size_t i = 0; i < count; i++)
        out[i] = vg_history_bucket(history, i, series);
    return count;
}
