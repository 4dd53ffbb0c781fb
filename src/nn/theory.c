/* theory.c: the mean field of wide random layers. */
#include "vgtop/theory.h"

#include <math.h>

enum { POINTS = 400, ROUNDS = 60 };

/* E[g(z)^2] for z ~ N(0, sd^2), by the midpoints of POINTS cells up to eight s.d.; none of them is 0, where rectifiers bend. */
static double mean_square(struct vg_activation activation, double (*g)(struct vg_activation, double), double sd)
{
    double sum = 0, weights = 0;
    for (int i = 0; i < POINTS; i++) {
        const double x = 16 * ((i + 0.5) / POINTS - 0.5), weight = exp(-x * x / 2), value = g(activation, sd * x);
        sum += weight * value * value;
        weights += weight;
    }
    return sum / weights;
}

double vg_theory_slope(struct vg_activation activation, double gain)
{
    const double least = 1e-6, most = 1e6; /* some nets have no fixed point: their z shrink or grow without end */
    double sd = 1;
    if (!(gain > 0) || isinf(gain))
        return NAN;
    for (int i = 0; i < ROUNDS; i++)
        sd = fmin(fmax(gain * sqrt(mean_square(activation, vg_activation_value, sd)), least), most);
    return sqrt(mean_square(activation, vg_activation_slope, sd));
}

double vg_initializer_gain(struct vg_initializer initializer, size_t fan_in, size_t fan_out)
{
    const double in = (double)fan_in, out = (double)fan_out, parameter = initializer.parameter;
    switch (initializer.kind) {
    case VG_INIT_NORMAL:
        return sqrt(in) * parameter;
    case VG_INIT_UNIFORM:
        return sqrt(in / 3) * parameter;
    case VG_INIT_GLOROT_UNIFORM:
    case VG_INIT_GLOROT_NORMAL:
        return sqrt(2 * in / (in + out));
    case VG_INIT_HE_UNIFORM:
    case VG_INIT_HE_NORMAL:
        return sqrt(2);
    case VG_INIT_LECUN_UNIFORM:
    case VG_INIT_LECUN_NORMAL:
        return 1;
    case VG_INIT_ORTHOGONAL: /* min(in, out) singular values, all of them the parameter: the mean square of W times fan_in */
        return sqrt(fmin(in, out) / out) * parameter;
    default:
        return 0;
    }
}
