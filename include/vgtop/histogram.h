/* histogram.h: how numbers are spread: equal bins over a range, and an honest count of what lies outside of it.
 *
 * A linear histogram bins the numbers themselves; a log one bins log10 of their magnitude, so that values that differ by decades
 * stand side by side. No number is lost: bins, below, above, zeros and non_finite add up to total.
 */
#ifndef VGTOP_HISTOGRAM_H
#define VGTOP_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/real.h"

VG_API_BEGIN

enum { VG_HISTOGRAM_BINS = 64 };

struct vg_histogram {
    bool log;         /* low and high are log10 of magnitudes */
    double low, high; /* the first bin's lower edge, the last bin's upper one (both belong to their bins) */
    uint64_t bins[VG_HISTOGRAM_BINS];
    uint64_t below, above;
    uint64_t zeros; /* on a log axis, where they have no place; on a linear one they are in their bin and this is 0 */
    uint64_t non_finite;
    uint64_t total;
};

/* Begins an empty histogram. low < high, both finite. */
void vg_histogram_begin(struct vg_histogram *histogram, bool log, double low, double high);
void vg_histogram_add(struct vg_histogram *histogram, const vg_real *x, size_t count);

/* What a range is chosen by. A zeroed struct has seen nothing. Only finite numbers count; `count` is how many. */
struct vg_extent {
    double least, most;
    double magnitude; /* mean of |x| over the numbers that are not 0; 0: there is none */
    uint64_t count, not_zero;
};

void vg_extent_add(struct vg_extent *extent, const vg_real *x, size_t count);

/* The ends of a linear axis: round, 0 in the middle, or at an end where all numbers have one sign. A few numbers far out are left
 * outside. `*high` on entry is the end that was used before (0: none): it stays while the numbers fill a good part of it, so that
 * an axis does not jump from frame to frame. */
void vg_extent_linear(const struct vg_extent *extent, double *low, double *high);

VG_API_END

#endif
