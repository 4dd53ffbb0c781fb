/* history.h: a run's records in bounded memory, without losing a spike.
 *
 * The history keeps at most `capacity` buckets of equal width (a power of two of records). A bucket keeps, for every series, the
 * smallest, the largest and the mean of its finite numbers, how many numbers were missing and how many were not finite, and the
 * last number. It also keeps the first and the last step of its records: steps need not be consecutive. When all buckets are full,
 * neighbours merge and the width doubles: a week's run and a second's take the same memory, and the extremes of every series are
 * exact for ever. A bucket that is full changes only by such a merge.
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

/* Appends `count` rows of the steps step, step + 1 ..., each of `series` numbers, `row_stride` numbers apart. Amortised constant time;
 * allocates nothing. A step may be lower than the one before: a run was taken back to it, and goes on from there. */
void vg_history_append(struct vg_history *history, uint64_t step, const vg_real *rows, size_t count, size_t row_stride);

/* Makes `to` hold what `from` holds of some of its series: number i is number series[i] of `from`. `to` has that many series as it
 * has, and room for all buckets of `from`. */
void vg_history_select(struct vg_history *to, const struct vg_history *from, const size_t *series);

size_t vg_history_capacity(const struct vg_history *history); /* buckets that it may have */
size_t vg_history_series(const struct vg_history *history);
uint64_t vg_history_records(const struct vg_history *history); /* appended in all */
size_t vg_history_buckets(const struct vg_history *history);   /* in use, the last one maybe not full */
uint64_t vg_history_width(const struct vg_history *history);   /* records a full bucket holds */
size_t vg_history_bytes(const struct vg_history *history);     /* memory held, constant from creation on */

/* One bucket of one series. `counted` = 0: no finite number in it; min, max and mean are NaN then. */
struct vg_bucket {
    vg_real min, mean, max, last;
    uint64_t counted, records;      /* finite numbers; all records */
    uint64_t missing;               /* numbers that are not there; what is left of `records` was not finite */
    uint64_t first_step, last_step; /* the lowest step in it, and the step of its last record */
};

static inline uint64_t vg_bucket_non_finite(const struct vg_bucket *bucket)
{
    return bucket->records - bucket->counted - bucket->missing;
}

/* Bucket number `bucket` of series `series`; out of range: all NaN, no records. */
struct vg_bucket vg_history_bucket(const struct vg_history *history, size_t bucket, size_t series);
/* The bucket in which a step lies, searched from the end: of a run that was taken back, what it does now counts. Behind the last
 * record it is the last bucket, before the first one the first. 0 when there is none. */
size_t vg_history_find(const struct vg_history *history, uint64_t step);

/* Copies the buckets in use of one series from number `first` on, oldest first, into `out` (room for `room`); returns how many. */
size_t vg_history_copy(const struct vg_history *history, size_t series, size_t first, struct vg_bucket *out,
                       size_t room);

VG_API_END

#endif
