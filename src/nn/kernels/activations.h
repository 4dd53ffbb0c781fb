/* activations.h: f(z) and f'(z) of a whole layer in one pass that measures while it writes.
 *
 * Each function is written once, for the lanes of a vector; the loop around it is shared. Slopes replace z in place: the backward
 * pass multiplies into them.
 */
#ifndef VGTOP_NN_KERNELS_ACTIVATIONS_H
#define VGTOP_NN_KERNELS_ACTIVATIONS_H

#include "functions.h"
#include "kernels.h"

INLINE void linear_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    *f = z;
    *slope = splat(1);
}

INLINE void sigmoid_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    vec e = exp_negative(-vabs(z));
    vec r = 1.0 / (1.0 + e);
    vec er = e * r;
    *f = select_vec(z < splat(0), er, r);
    *slope = er * r;
}

INLINE void tanh_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    vec e, m;
    exp_and_expm1_negative(-2.0 * vabs(z), &e, &m);
    vec r = 1.0 / (1.0 + e);
    vec t = -m * r;
    *f = (vec)((ivec)t | ((ivec)z & INT64_MIN));
    *slope = 4.0 * e * r * r;
}

INLINE void leaky_lanes(vec z, double a, vec *f, vec *slope)
{
    /* NaN must come out as NaN: it is not "> 0", and a * NaN is NaN */
    ivec positive = z > splat(0);
    *f = select_vec(positive, z, a * z);
    *slope = select_vec(positive, splat(1), splat(a));
}

INLINE void relu_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    *f = vmax(splat(0), z);
    *slope = keep(z > splat(0), splat(1));
}

INLINE void scaled_elu(vec z, double scale, double a, vec *f, vec *slope)
{
    vec e, m;
    exp_and_expm1_negative(vmin(splat(0), z), &e, &m);
    ivec positive = z > splat(0);
    *f = scale * select_vec(positive, z, a * m);
    *slope = scale * select_vec(positive, splat(1), a * e);
}

INLINE void elu_lanes(vec z, double a, vec *f, vec *slope)
{
    scaled_elu(z, 1.0, a, f, slope);
}

INLINE void selu_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    scaled_elu(z, 1.0507009873554804934193349852946, 1.6732632423543772848170429916717, f, slope);
}

INLINE void gelu_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    vec phi;
    UNROLL
    for (int i = 0; i < LANES; i++)
        phi[i] = 0.5 * erfc(z[i] * -0.70710678118654752440);
    vec density = exp_negative(-0.5 * z * z) * 0.39894228040143267794;
    *f = z * phi;
    *slope = phi + z * density;
}

INLINE void silu_lanes(vec z, double a, vec *f, vec *slope)
{
    vec s, ds;
    sigmoid_lanes(z, a, &s, &ds);
    *f = z * s;
    *slope = s + z * ds;
}

INLINE void softplus_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    vec e = exp_negative(-vabs(z));
    vec r = 1.0 / (1.0 + e);
    *f = vmax(splat(0), z) + log1p_positive(e);
    *slope = select_vec(z < splat(0), e * r, r);
}

INLINE void softsign_lanes(vec z, double a, vec *f, vec *slope)
{
    (void)a;
    vec r = 1.0 / (1.0 + vabs(z));
    *f = z * r;
    *slope = r * r;
}

typedef void lanes_function(vec z, double a, vec *f, vec *slope);

/* Moments of `units` rows, from sums about their first number. Being one of the n numbers, it is at most sqrt(n - 1) s.d. from
 * their mean, so the shifted sum loses at most about n units of rounding; and equal numbers have an s.d. of exactly 0. */
INLINE struct vg_moments shifted_moments(const double *x, size_t units, size_t samples, size_t stride)
{
    const ivec mask = lanes_below(samples % LANES);
    const size_t whole = samples / LANES * LANES;
    const double shift = x[0], n = (double)(units * samples);
    vec sum = splat(0), squares = splat(0), more_sum = splat(0), more = splat(0), apart;
    for (size_t u = 0; u < units; u++, x += stride) {
        size_t j = 0;
        for (; j + LANES < whole; j += 2 * LANES) {
            apart = load(x + j) - shift;
            sum += apart;
            squares += apart * apart;
            apart = load(x + j + LANES) - shift;
            more_sum += apart;
            more += apart * apart;
        }
        for (; j < whole; j += LANES) {
            apart = load(x + j) - shift;
            sum += apart;
            squares += apart * apart;
        }
        if (whole < samples) {
            apart = keep(mask, load(x + whole) - shift);
            more_sum += apart;
            more += apart * apart;
        }
    }
    return moments_of_sums(n, shift, sum_of(sum + more_sum), sum_of(squares + more));
}

/* What the activation loop counts on its way. */
struct tally {
    ivec saturated;
    uint64_t dead;
};

INLINE void activate_row(double *z, double *out, const struct vg_activate *job, lanes_function *lanes, bool measure,
                         struct tally *tally)
{
    const double a = job->activation.parameter;
    const vec threshold = splat(job->threshold);
    const size_t whole = measure ? job->samples / LANES * LANES : job->stride;
    vec f, slope;
    ivec alive = (ivec){0};
    size_t j = 0;
    for (; j < whole; j += LANES) {
        lanes(load(z + j), a, &f, &slope);
        store(out + j, f);
        store(z + j, slope);
        if (measure) {
            tally->saturated += vabs(slope) < threshold;
            alive |= slope != splat(0);
        }
    }
    if (!measure)
        return;
    ivec mask = lanes_below(job->samples - whole);
    for (; j < job->stride; j += LANES) {
        lanes(load(z + j), a, &f, &slope);
        store(out + j, f);
        store(z + j, slope);
        tally->saturated += (vabs(slope) < threshold) & mask;
        alive |= (slope != splat(0)) & mask;
        mask = (ivec){0};
    }
    tally->dead += !any(alive);
}

INLINE void activate_with(struct vg_activate *job, lanes_function *lanes, bool measure)
{
    /* a block of rows stays in the first-level cache for the second look that the moments take */
    const size_t tall = job->stride < 2048 ? 2048 / job->stride : 1;
    struct vg_moments of = {0, 0, 0};
    uint64_t saturated = 0, dead = 0;
    for (size_t first = 0; first < job->units; first += tall) {
        size_t rows = job->units - first < tall ? job->units - first : tall;
        struct tally tally = {.saturated = (ivec){0}, .dead = 0};
        for (size_t u = first; u < first + rows; u++)
            activate_row(job->z + u * job->stride, job->out + u * job->stride, job, lanes, measure, &tally);
        if (!measure)
            continue;
        of = vg_moments_merge(of, shifted_moments(job->out + first * job->stride, rows, job->samples, job->stride));
        UNROLL
        for (int i = 0; i < LANES; i++)
            saturated += (uint64_t)(-tally.saturated[i]);
        dead += tally.dead;
    }
    job->of = of;
    job->saturated = saturated;
    job->dead = dead;
}

/* Two linear pieces a unit: rows u and units + u of z. The slope of the losing piece is 0; a tie goes to the first. A piece that
 * never wins counts as dead. */
static void activate_maxout(struct vg_activate *job)
{
    struct vg_moments of = {0, 0, 0};
    uint64_t dead = 0;
    for (size_t u = 0; u < job->units; u++) {
        double *one = job->z + u * job->stride, *two = job->z + (job->units + u) * job->stride;
        double *out = job->out + u * job->stride;
        size_t first_wins = 0;
        for (size_t j = 0; j < job->stride; j++) {
            bool second = two[j] > one[j];
            out[j] = second ? two[j] : one[j];
            if (one[j] != one[j])
                out[j] = one[j];
            one[j] = second ? 0 : 1;
            two[j] = second ? 1 : 0;
            first_wins += j < job->samples && !second;
        }
        dead += (uint64_t)(first_wins == 0) + (uint64_t)(first_wins == job->samples);
        of = vg_moments_merge(of, shifted_moments(out, 1, job->samples, job->stride));
    }
    job->of = of;
    job->saturated = 0;
    job->dead = dead;
}

#define ACTIVATE(NAME)                                                                                                \
    static void activate_##NAME(struct vg_activate *job)                                                              \
    {                                                                                                                 \
        if (job->measure)                                                                                             \
            activate_with(job, NAME##_lanes, true);                                                                   \
        else                                                                                                          \
            activate_with(job, NAME##_lanes, false);                                                                  \
    }

ACTIVATE(linear)
ACTIVATE(sigmoid)
ACTIVATE(tanh)
ACTIVATE(relu)
ACTIVATE(leaky)
ACTIVATE(elu)
ACTIVATE(selu)
ACTIVATE(gelu)
ACTIVATE(silu)
ACTIVATE(softplus)
ACTIVATE(softsign)

static void activate(struct vg_activate *job)
{
    static void (*const loops[VG_ACTIVATION_COUNT])(struct vg_activate *) = {
        [VG_LINEAR] = activate_linear,     [VG_SIGMOID] = activate_sigmoid,   [VG_TANH] = activate_tanh,
        [VG_RELU] = activate_relu,         [VG_LEAKY_RELU] = activate_leaky,  [VG_ELU] = activate_elu,
        [VG_SELU] = activate_selu,         [VG_GELU] = activate_gelu,         [VG_SILU] = activate_silu,
        [VG_SOFTPLUS] = activate_softplus, [VG_SOFTSIGN] = activate_softsign, [VG_MAXOUT] = activate_maxout,
    };
    loops[job->activation.kind](job);
}

#endif
