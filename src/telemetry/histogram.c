/* histogram.c: counting numbers into bins. */
#include "vgtop/histogram.h"

#include <math.h>
#include <string.h>

void vg_histogram_begin(struct vg_histogram *histogram, bool log, double low, double high)
{
    memset(histogram, 0, sizeof *histogram);
    histogram->log = log;
    histogram->low = low;
    histogram->high = high;
}

void vg_histogram_add(struct vg_histogram *histogram, const vg_real *x, size_t count)
{
    const double scale = VG_HISTOGRAM_BINS / (histogram->high - histogram->low);
    for (size_t i = 0; i < count; i++) {
        double at = histogram->log ? log10(fabs(x[i])) : x[i];
        if (!isfinite(x[i]))
            histogram->non_finite++;
        else if (histogram->log && x[i] == 0)
            histogram->zeros++;
        else if (at < histogram->low)
            histogram->below++;
        else if (at > histogram->high)
            histogram->above++;
        else {
            size_t bin = (size_t)((at - histogram->low) * scale);
            histogram->bins[bin < VG_HISTOGRAM_BINS ? bin : VG_HISTOGRAM_BINS - 1]++;
        }
    }
    histogram->total += count;
}

void vg_extent_add(struct vg_extent *extent, const vg_real *x, size_t count)
{
    double sum = 0;
    uint64_t before = extent->not_zero;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(x[i]))
            continue;
        if (extent->count == 0 || x[i] < extent->least)
            extent->least = x[i];
        if (extent->count == 0 || x[i] > extent->most)
            extent->most = x[i];
        extent->count++;
        if (x[i] == 0)
            continue;
        extent->not_zero++;
        sum += fabs(x[i]);
    }
    if (extent->not_zero == before)
        return;
    double share = (double)before / (double)extent->not_zero, mean = sum / (double)extent->not_zero;
    extent->magnitude = fmin(extent->magnitude * share + mean, 1e300); /* a sum may leave the range of doubles */
}

void vg_extent_linear(const struct vg_extent *extent, double *low, double *high)
{
    /* a normal distribution's mean magnitude is 0.8 s.d.: 4 of those are 3.2 s.d., 8 are more than a million numbers reach */
    double size = fmax(fabs(extent->least), fabs(extent->most));
    double wanted = size <= 8 * extent->magnitude ? size : 4 * extent->magnitude, before = *high;
    bool positive = extent->count > 0 && extent->least >= 0 && extent->most > 0;
    if (!(wanted >= 1e-290)) /* below, bins would be narrower than numbers can tell */
        wanted = extent->not_zero > 0 ? 1e-290 : 1;
    if (wanted > 1e290)
        wanted = 1e290;
    bool stays = before >= wanted * (1 - 1e-9) && wanted > 0.4 * before;
    if (!stays) { /* the next of these times a power of ten */
        static const double digits[] = {1, 1.5, 2, 3, 5, 8, 10};
        double power = pow(10, floor(log10(wanted)));
        size_t i = 0;
        while (i < 6 && digits[i] * power < wanted * (1 - 1e-9))
            i++;
        *high = digits[i] * power;
    }
    *low = positive ? 0 : -*high;
}
