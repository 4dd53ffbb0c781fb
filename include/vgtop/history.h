/* history.h: a run's records in bounded memory, without losing a spike.
 *
 * The history keeps at most `capacity` buckets of equal width (a power of two of records). A bucket keeps, for every series,
 * the smallest, the largest and the mean of its finite numbers, how many those were, and the last number. When all buckets
 * are full, neighbours merge and the width doubles: a week's run and a second's take the same memory, and the extremes of
 * every series are exact for ever. Numbers that are not finite count as missing in min, max and mean; `last` keeps them, and
 * a bucket's `counted` being smaller than its `records` says that there were some.
 *
 * A history is not locked: the one who shares it between threads locks around these calls.
 */
#ifndef VGTOP_HISTORY_H
#define VGTOP_HISTORY_H

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/record.h"

VG_API_BEGIN

enum { VG_HISTORY_CAPACITY = 1024 }; /* buckets; even */

struct vg_history;

/* A history of rows of `series` numbers each; capacity is even and at least 2. One allocation; NULL when memory is short. */
struct vg_history *vg_history_create(size_t series, size_t capacity, struct vg_error *error);
void vg_history_destroy(struct vg_history *history);
void vg_history_clear(struct vg_history *history);

/* Appends `count` rows, each of `series` numbers, `row_stride` numbers apart. Amortised constant time; allocates nothing. */
void vg_history_append(struct vg_history *history, const vg_real *rows, size_t count, size_t row_stride);

size_t vg_history_series(const struct vg_history *history);
uint64_t vg_history_records(const struct vg_history *history); /* appended in all */
size_t vg_history_buckets(const struct vg_history *history);   /* in use, the last one maybe not full */
uint64_t vg_history_width(const struct vg_history *history);   /* records a full bucket holds */
size_t vg_history_bytes(const struct vg_history *history);     /* memory held, constant from creation on */

/* One bucket of one series. `counted` = 0: no finite number in it; min, max and mean are NaN then. */
struct vg_bucket {
    vg_real min, mean, max, last;
    uint64_t counted, records;
};

/* Bucket number `bucket` of series `series`; out of range: all NaN, no records. */
struct vg_bucket vg_history_bucket(const struct vg_history *history, size_t bucket, size_t series);

/* Copies all buckets in use of one series, oldest first, into `out` (room for `room`); returns how many. */
size_t vg_history_copy(const struct vg_history *history, size_t series, struct vg_bucket *out, size_t room);

VG_API_END

#endif
