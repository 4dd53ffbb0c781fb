/* fuzz_history.c: records in portions of any size into a small history, against a model that keeps them all. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "vgtop/history.h"

enum { RECORDS_MAX = 700, SERIES_MAX = 9, CAPACITY_MAX = 16, CHECKS_MAX = 4, ALL_MAX = 1500 };

static vg_real kept[RECORDS_MAX][SERIES_MAX];
static size_t kept_count;
static size_t all_count; /* those before a clear included */

static vg_real number_from(struct fuzz_bytes *bytes)
{
    static const vg_real odd[] = {NAN, INFINITY, -INFINITY, 0.0, -0.0, 1e308, -1e308, 5e-324, 1 + 1e-15, 1e-300};
    uint8_t kind = fuzz_take(bytes);
    if (kind < sizeof odd / sizeof odd[0])
        return odd[kind];
    return ldexp((double)(int8_t)fuzz_take(bytes), kind % 64 - 32);
}

/* The width that as many records need. */
static size_t model_width(size_t records, size_t capacity)
{
    size_t width = 1;
    while ((records + width - 1) / width > capacity)
        width *= 2;
    return width;
}

static void check_mean(const struct vg_bucket *bucket, long double sum, vg_real largest)
{
    fuzz_require(bucket->mean >= bucket->min && bucket->mean <= bucket->max, "a mean lies between the extremes");
    if (largest < 1e300)
        fuzz_require(fabsl(bucket->mean - sum / (long double)bucket->counted) <=
                         1e-13L * (long double)largest + 1e-323L,
                     "a mean is the mean");
}

static void check_bucket(const struct vg_bucket *bucket, size_t first, size_t end, size_t series)
{
    vg_real min = INFINITY, max = -INFINITY, largest = 0;
    long double sum = 0;
    uint64_t counted = 0;
    for (size_t i = first; i < end; i++) {
        vg_real x = kept[i][series];
        if (!isfinite(x))
            continue;
        counted++;
        min = x < min ? x : min;
        max = x > max ? x : max;
        largest = fabs(x) > largest ? fabs(x) : largest;
        sum += x;
    }
    fuzz_require(bucket->records == end - first && bucket->counted == counted, "a bucket counts its records");
    vg_real last = kept[end - 1][series];
    fuzz_require(isnan(last) ? isnan(bucket->last) : bucket->last == last, "the last number is kept");
    if (counted == 0) {
        fuzz_require(isnan(bucket->min) && isnan(bucket->max) && isnan(bucket->mean), "what is missing is missing");
        return;
    }
    fuzz_require(bucket->min == min && bucket->max == max, "no spike is lost");
    check_mean(bucket, sum, largest);
}

static void check(const struct vg_history *history, size_t capacity)
{
    struct vg_bucket buckets[CAPACITY_MAX];
    size_t width = model_width(kept_count, capacity);
    fuzz_require(vg_history_records(history) == kept_count, "records are counted");
    fuzz_require(vg_history_width(history) == width, "buckets are as wide as they must be");
    size_t last = vg_history_series(history) - 1;
    for (size_t s = 0; s <= last; s += last ? last : 1) {
        size_t count = vg_history_copy(history, s, 0, buckets, CAPACITY_MAX);
        fuzz_require(count == (kept_count + width - 1) / width && count == vg_history_buckets(history),
                     "there are as many buckets as it takes");
        for (size_t b = 0; b < count; b++)
            check_bucket(&buckets[b], b * width, b + 1 < count ? (b + 1) * width : kept_count, s);
    }
    fuzz_require(vg_history_bucket(history, vg_history_buckets(history), 0).records == 0, "behind the end is nothing");
}

/* A portion: a few numbers, repeated over as many rows as are wanted. */
static void append(struct vg_history *history, struct fuzz_bytes *bytes, size_t rows)
{
    size_t series = vg_history_series(history), room = RECORDS_MAX - kept_count, left = ALL_MAX - all_count;
    vg_real pattern[7];
    rows = rows < room ? rows : room;
    rows = rows < left ? rows : left;
    for (size_t i = 0; i < 7; i++)
        pattern[i] = number_from(bytes);
    for (size_t i = 0; i < rows; i++)
        for (size_t s = 0; s < series; s++)
            kept[kept_count + i][s] = pattern[(i * series + s) % 7];
    vg_history_append(history, vg_history_records(history), kept[kept_count], rows, SERIES_MAX);
    kept_count += rows;
    all_count += rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = {data, data + size};
    size_t series = fuzz_take(&bytes) % SERIES_MAX + 1, capacity = fuzz_take(&bytes);
    capacity = capacity % (CAPACITY_MAX / 2) * 2 + 2;
    struct vg_error error = {""};
    struct vg_history *history = vg_history_create(series, capacity, &error);
    fuzz_require(history != NULL, error.text);
    size_t held = vg_history_bytes(history);
    kept_count = all_count = 0;
    size_t checks = 0;
    while (bytes.at < bytes.end) {
        size_t what = fuzz_take(&bytes);
        if (what == 255) {
            vg_history_clear(history);
            kept_count = 0;
        } else if (what % 8 == 7) {
            if (checks++ < CHECKS_MAX)
                check(history, capacity);
        } else {
            append(history, &bytes, what % 8 == 6 ? 200 + what : what / 8);
        }
    }
    check(history, capacity);
    fuzz_require(vg_history_bytes(history) == held, "memory is what it was");
    vg_history_destroy(history);
    return 0;
}
