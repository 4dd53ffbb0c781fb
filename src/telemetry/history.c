/* history.c: bounded buckets of a run's records.
 *
 * Storage is bucket-major: a bucket is four arrays of `stride` numbers and two of counts, one after the other, so that folding a row
 * into the open bucket is a handful of branch-free loops over contiguous memory that compilers turn into vectors. Sums are kept in
 * two stages: rows are added to a chunk, and a chunk of at most CHUNK rows is added to its bucket with the rounding error carried
 * along. A sum of millions of records is then as exact as a sum of CHUNK of them. Counts are kept in the same two stages. */
#include "vgtop/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256, LANES = 8, CACHE_LINE = 64, CHUNK_PARTS = 4 };

/* What a bucket keeps of every series. The last part holds two 32-bit counts a series: of numbers that are not finite (the missing
 * ones included), and of missing ones. */
enum part { PART_MIN, PART_MAX, PART_SUM, PART_LAST, PART_ODD, PART_COUNT };

/* Where the rows of the open chunk are added up. Counts are doubles here, so that one kind of vector does it all. */
struct chunk {
    vg_real *sum, *carry;   /* (stride) sums of the open chunk; rounding errors of the open bucket's sums */
    vg_real *odd, *missing; /* (stride) counts */
};

typedef void fold_function(size_t series, const vg_real *restrict row, vg_real *restrict min, vg_real *restrict max,
                           vg_real *restrict odd, vg_real *restrict missing, vg_real *restrict sum);

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
    struct chunk chunk;
    uint64_t *first, *last; /* (capacity) steps */
    vg_real *storage;       /* (capacity, PART_COUNT, stride) */
};

/* One row into the open bucket. d is 0 for a finite number and NaN for all others, so x + d is the number or NaN, and
 * the comparisons below, false for NaN, leave the extremes alone. Every choice is a plain select of two values: written
 * so, gcc and clang make vectors of it. */
static inline __attribute__((always_inline)) void fold_body(size_t series, const vg_real *restrict row,
                                                            vg_real *restrict min, vg_real *restrict max,
                                                            vg_real *restrict odd, vg_real *restrict missing,
                                                            vg_real *restrict sum)
{
    for (size_t i = 0; i < series; i++) {
        const vg_real x = row[i], d = x - x, y = x + d, low = min[i], high = max[i];
        const vg_real finite = d == 0 ? x : 0.0, one = d == 0 ? 0.0 : 1.0, gap = vg_is_missing(x) ? 1.0 : 0.0;
        min[i] = y < low ? y : low;
        max[i] = y > high ? y : high;
        odd[i] += one;
        missing[i] += gap;
        sum[i] += finite;
    }
}

static void fold_baseline(size_t series, const vg_real *restrict row, vg_real *restrict min, vg_real *restrict max,
                          vg_real *restrict odd, vg_real *restrict missing, vg_real *restrict sum)
{
    fold_body(series, row, min, max, odd, missing, sum);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void fold_avx2(size_t series, const vg_real *restrict row, vg_real *restrict min,
                                                      vg_real *restrict max, vg_real *restrict odd,
                                                      vg_real *restrict missing, vg_real *restrict sum)
{
    fold_body(series, row, min, max, odd, missing, sum);
}

#endif

struct vg_history *vg_history_create(size_t series, size_t capacity, struct vg_error *error)
{
    const size_t most = SIZE_MAX / sizeof(vg_real) / 4; /* numbers, so that bytes fit into a size_t */
    if (series < 1 || capacity < 2 || capacity % 2 != 0) {
        vg_fail(error,
                "a history needs at least 1 series and an even number of buckets, not %zu series and %zu buckets",
                series, capacity);
        return NULL;
    }
    struct vg_history *history = NULL;
    size_t stride = 0, bytes = 0;
    if (series <= most / PART_COUNT - LANES) {
        stride = (series + LANES - 1) / LANES * LANES;
        const size_t bucket = stride * PART_COUNT + 2; /* and its first and last step */
        bytes = sizeof *history + CACHE_LINE + (capacity * bucket + CHUNK_PARTS * stride) * sizeof(vg_real);
        /* malloc, not calloc: a page is touched when its first bucket comes into use. */
        history = capacity <= (most - CHUNK_PARTS * stride) / bucket ? malloc(bytes) : NULL;
    }
    if (!history) {
        vg_fail(error, "not enough memory for a history of %zu series in %zu buckets", series, capacity);
        return NULL;
    }
    *history = (struct vg_history){.series = series, .capacity = capacity, .stride = stride, .bytes = bytes};
    const uintptr_t behind = (uintptr_t)(history + 1), gap = (CACHE_LINE - behind % CACHE_LINE) % CACHE_LINE;
    vg_real *at = (vg_real *)(void *)((char *)(history + 1) + gap);
    history->chunk = (struct chunk){at, at + stride, at + 2 * stride, at + 3 * stride};
    history->storage = at + CHUNK_PARTS * stride;
    history->first = (uint64_t *)(void *)(history->storage + capacity * PART_COUNT * stride);
    history->last = history->first + capacity;
    history->fold = fold_baseline;
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx2"))
        history->fold = fold_avx2;
#endif
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
    memset(history->chunk.sum, 0, CHUNK_PARTS * history->stride * sizeof(vg_real));
}

static vg_real *bucket_at(const struct vg_history *history, size_t bucket)
{
    return history->storage + bucket * PART_COUNT * history->stride;
}

/* The counts of a bucket: (stride) odd ones, then (stride) missing ones. */
static uint32_t *counts_of(const struct vg_history *history, size_t bucket)
{
    return (uint32_t *)(void *)(bucket_at(history, bucket) + PART_ODD * history->stride);
}

/* After months of nothing but missing numbers the count stays at its largest. */
static uint32_t count_up(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* Neighbours become one bucket of twice the width. Only called when all buckets are full. */
static void merge(struct vg_history *history)
{
    const size_t stride = history->stride;
    for (size_t i = 0; i < history->buckets / 2; i++) {
        const vg_real *a = bucket_at(history, 2 * i), *b = bucket_at(history, 2 * i + 1);
        const uint32_t *more = counts_of(history, 2 * i), *others = counts_of(history, 2 * i + 1);
        uint32_t *counts = counts_of(history, i);
        vg_real *into = bucket_at(history, i); /* may be a: every number is read before it is written */
        for (size_t k = 0; k < stride; k++) {
            const size_t min = PART_MIN * stride + k, max = PART_MAX * stride + k, sum = PART_SUM * stride + k;
            into[min] = b[min] < a[min] ? b[min] : a[min];
            into[max] = b[max] > a[max] ? b[max] : a[max];
            into[sum] = a[sum] + b[sum];
        }
        memmove(into + PART_LAST * stride, b + PART_LAST * stride, stride * sizeof(vg_real));
        for (size_t k = 0; k < 2 * stride; k++)
            counts[k] = count_up(more[k], others[k]);
        const uint64_t first = history->first[2 * i], second = history->first[2 * i + 1];
        history->first[i] = first < second ? first : second;
        history->last[i] = history->last[2 * i + 1];
    }
    history->buckets /= 2;
    history->width *= 2;
}

static void open_bucket(struct vg_history *history, uint64_t step)
{
    if (history->buckets == history->capacity)
        merge(history);
    const size_t stride = history->stride;
    vg_real *bucket = bucket_at(history, history->buckets);
    for (size_t i = 0; i < stride; i++) {
        bucket[PART_MIN * stride + i] = INFINITY;
        bucket[PART_MAX * stride + i] = -INFINITY;
        bucket[PART_SUM * stride + i] = 0;
        bucket[PART_LAST * stride + i] = 0;
    }
    memset(counts_of(history, history->buckets), 0, 2 * stride * sizeof(uint32_t));
    history->first[history->buckets++] = step;
    history->open_records = 0;
}

/* The open chunk goes into the open bucket; what the addition of sums rounds off (Knuth's two-sum) is carried along and goes in
 * when the bucket is full. */
static void close_chunk(struct vg_history *history)
{
    const size_t stride = history->stride;
    vg_real *sum = bucket_at(history, history->buckets - 1) + PART_SUM * stride;
    uint32_t *counts = counts_of(history, history->buckets - 1);
    const struct chunk *chunk = &history->chunk;
    for (size_t i = 0; i < stride; i++) {
        const vg_real a = sum[i], b = chunk->sum[i], s = a + b, part = s - a;
        chunk->carry[i] += (a - (s - part)) + (b - part);
        sum[i] = s;
        chunk->sum[i] = 0;
    }
    for (size_t i = 0; i < 2 * stride; i++) { /* odd and missing lie one behind the other, in both */
        counts[i] = count_up(counts[i], (uint32_t)(int32_t)chunk->odd[i]);
        chunk->odd[i] = 0;
    }
    history->chunk_records = 0;
    if (history->open_records < history->width)
        return;
    for (size_t i = 0; i < stride; i++) {
        sum[i] += chunk->carry[i];
        chunk->carry[i] = 0;
    }
}

static size_t smaller(uint64_t a, size_t b)
{
    return a < b ? (size_t)a : b;
}

void vg_history_append(struct vg_history *history, uint64_t step, const vg_real *rows, size_t count, size_t row_stride)
{
    const size_t series = history->series, stride = history->stride;
    const struct chunk *chunk = &history->chunk;
    while (count > 0) {
        if (history->buckets == 0 || history->open_records == history->width)
            open_bucket(history, step);
        const size_t open = history->buckets - 1;
        vg_real *bucket = bucket_at(history, open);
        const size_t run =
            smaller(history->width - history->open_records, smaller(CHUNK - history->chunk_records, count));
        for (size_t i = 0; i < run; i++, rows += row_stride)
            history->fold(series, rows, bucket + PART_MIN * stride, bucket + PART_MAX * stride, chunk->odd,
                          chunk->missing, chunk->sum);
        memcpy(bucket + PART_LAST * stride, rows - row_stride, series * sizeof(vg_real));
        history->first[open] = step < history->first[open] ? step : history->first[open];
        step += run;
        history->last[open] = step - 1;
        history->open_records += run;
        history->chunk_records += run;
        history->records += run;
        count -= run;
        if (history->chunk_records == CHUNK || history->open_records == history->width)
            close_chunk(history);
    }
}

void vg_history_select(struct vg_history *to, const struct vg_history *from, const size_t *series)
{
    vg_history_clear(to);
    to->buckets = from->buckets;
    to->width = from->width;
    to->records = from->records;
    to->open_records = from->open_records;
    to->chunk_records = from->chunk_records;
    memcpy(to->first, from->first, from->buckets * sizeof *to->first);
    memcpy(to->last, from->last, from->buckets * sizeof *to->last);
    for (size_t part = 0; part < CHUNK_PARTS; part++)
        for (size_t i = 0; i < to->series; i++)
            to->chunk.sum[part * to->stride + i] = from->chunk.sum[part * from->stride + series[i]];
    for (size_t bucket = 0; bucket < from->buckets; bucket++) {
        for (size_t part = 0; part < PART_ODD; part++)
            for (size_t i = 0; i < to->series; i++)
                bucket_at(to, bucket)[part * to->stride + i] = bucket_at(from, bucket)[part * from->stride + series[i]];
        uint32_t *counts = counts_of(to, bucket);
        const uint32_t *others = counts_of(from, bucket);
        memset(counts, 0, 2 * to->stride * sizeof *counts);
        for (size_t i = 0; i < to->series; i++) {
            counts[i] = others[series[i]];
            counts[to->stride + i] = others[from->stride + series[i]];
        }
    }
}

size_t vg_history_capacity(const struct vg_history *history)
{
    return history->capacity;
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

/* Bucket number `bucket`, which is in use, of a series that there is. */
static inline void read_bucket(const struct vg_history *history, size_t bucket, size_t series, struct vg_bucket *out)
{
    const size_t stride = history->stride;
    const vg_real *at = bucket_at(history, bucket) + series;
    const uint32_t *counts = counts_of(history, bucket) + series;
    const struct chunk *chunk = &history->chunk;
    uint64_t records = history->width, odd = counts[0], missing = counts[stride];
    vg_real sum = at[PART_SUM * stride];
    if (bucket + 1 == history->buckets) { /* the open one */
        records = history->open_records;
        sum += chunk->carry[series] + chunk->sum[series];
        odd += (uint64_t)chunk->odd[series];
        missing += (uint64_t)chunk->missing[series];
    }
    out->last = at[PART_LAST * stride];
    out->counted = records - odd;
    out->records = records;
    out->missing = missing;
    out->first_step = history->first[bucket];
    out->last_step = history->last[bucket];
    const bool any = out->counted > 0;
    out->min = any ? at[PART_MIN * stride] : NAN;
    out->max = any ? at[PART_MAX * stride] : NAN;
    out->mean = any ? mean_of(sum, (vg_real)out->counted, out->min, out->max) : NAN;
}

struct vg_bucket vg_history_bucket(const struct vg_history *history, size_t bucket, size_t series)
{
    struct vg_bucket out = {.min = NAN, .mean = NAN, .max = NAN, .last = NAN};
    if (bucket < history->buckets && series < history->series)
        read_bucket(history, bucket, series, &out);
    return out;
}

size_t vg_history_find(const struct vg_history *history, uint64_t step)
{
    size_t bucket = history->buckets ? history->buckets - 1 : 0;
    while (bucket > 0 && history->first[bucket] > step)
        bucket--;
    return bucket;
}

size_t vg_history_copy(const struct vg_history *history, size_t series, size_t first, struct vg_bucket *out,
                       size_t room)
{
    if (series >= history->series || first >= history->buckets)
        return 0;
    const size_t left = history->buckets - first, count = room < left ? room : left;
    for (size_t i = 0; i < count; i++)
        read_bucket(history, first + i, series, &out[i]);
    return count;
}
