/* measures.h: a step's sums become measures, a vector of layers at a time: a layer alone would wait for every square root. */
#ifndef VGTOP_NN_KERNELS_MEASURES_H
#define VGTOP_NN_KERNELS_MEASURES_H

#include "functions.h"
#include "kernels.h"

struct mean_and_m2 {
    vec mean, m2;
};

INLINE struct mean_and_m2 finished(const struct vg_wide_sums *sums, size_t l, vec share)
{
    vec sum = load(sums->sum + l), squares = load(sums->squares + l), apart = sum * share;
    vec m2 = vmax(splat(0), squares - sum * apart);
    ivec overflow = (squares == splat(INFINITY)) & (vabs(sum) < splat(INFINITY));
    return (struct mean_and_m2){load(sums->shift + l) + apart, select_vec(overflow, squares, m2)};
}

INLINE ivec outside(vec x, double low, double high)
{
    return ~((x > splat(low)) & (x < splat(high)));
}

/* The layers from l on: `out` gets the measures, a vector each. Says which layers need another look. */
INLINE ivec measure_lanes(struct vg_tally *tally, size_t l, double samples, double out[VG_METRIC_COUNT][VG_LANES_MAX])
{
    const vec count = load(tally->weights + l), share = load(tally->weight_share + l);
    const vec batch = splat(1 / samples), outputs = batch * load(tally->output_share + l);
    const vec columns = load(tally->columns + l);
    const struct mean_and_m2 f = finished(&tally->activation, l, outputs), g = finished(&tally->gradient, l, share),
                             u = finished(&tally->change, l, share), w = finished(&tally->after, l, share);
    const vec max = load(tally->max + l), deltas = load(tally->delta_squares + l),
              sum = load(tally->activation.sum + l);
    const vec before = load(tally->weight_m2 + l), ratio = u.m2 / before;
    store(out[VG_GRAD_MEAN], g.mean);
    store(out[VG_GRAD_SD], vsqrt(g.m2 * share));
    store(out[VG_GRAD_ABS_MEAN], load(tally->abs_sum + l) * share);
    store(out[VG_GRAD_MAX], select_vec(g.mean == g.mean, max, splat(NAN)));
    store(out[VG_GRAD_NORM], vsqrt(g.m2 + count * g.mean * g.mean));
    store(out[VG_GRAD_L1_SCALED], load(tally->abs_sum + l) / load(tally->fans + l));
    store(out[VG_DELTA_RMS], vsqrt(deltas * samples / columns));
    store(out[VG_ACTIVATION_MEAN], f.mean);
    store(out[VG_ACTIVATION_SD], vsqrt(f.m2 * outputs));
    store(out[VG_SATURATED], load(tally->saturated + l) / (columns * samples));
    store(out[VG_DEAD], load(tally->dead + l) / columns);
    store(out[VG_WEIGHT_MEAN], load(tally->weight_mean + l));
    store(out[VG_WEIGHT_SD], vsqrt(before * share));
    const ivec none = (u.m2 == splat(0)) | (before == splat(0));
    store(out[VG_UPDATE_RATIO], select_vec(none, splat(vg_missing()), half_log10(ratio)));
    store(tally->change_m2 + l, u.m2);
    store(tally->weight_m2_before + l, before);
    store(tally->weight_mean + l, w.mean);
    store(tally->weight_m2 + l, w.m2);
    return (outside(deltas, 1e-250, 1e250) & (deltas != splat(0))) | (outside(max, 1e-140, 1e140) & (max != splat(0))) |
           (outside(ratio, 1e-300, 1e300) & ~none) | (sum * sum * outputs > 1e4 * f.m2);
}

static bool measure(struct vg_tally *tally, size_t layers, size_t samples, vg_real *measures)
{
    double out[VG_METRIC_COUNT][VG_LANES_MAX];
    bool unusual = false;
    for (size_t first = 0; first < layers; first += LANES) {
        const size_t some = layers - first < LANES ? layers - first : LANES;
        unusual |= any(measure_lanes(tally, first, (double)samples, out) & lanes_below(some));
        for (size_t l = 0; l < some; l++, measures += VG_METRIC_COUNT)
            for (size_t k = 0; k < VG_METRIC_COUNT; k++)
                measures[k] = out[k][l];
    }
    return unusual;
}

#endif
