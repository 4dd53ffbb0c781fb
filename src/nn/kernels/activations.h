/* activations.h: f(z) and f'(z) of a whole layer in one pass that measures while it writes.
 *
 * Each function is written once, for the lanes of a vector; the loop around it is shared. Slopes replace z in place: the backward
 * pass multiplies into them.
 */
#ifndef VGTOP_NN_KERNELS_ACTIVATIONS_H
#define VGTOP_NN_KERNELS_ACTIVATIONS_H

#include "functions.h"
#include "kernels.h"

/* f and f' of `n` vectors of z; see functions.h for why several. */
typedef void lanes_function(const int n, const vec *z, double a, vec *f, vec *slope);

INLINE void linear_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    (void)a;
    EACH f[k] = z[k];
    EACH slope[k] = splat(1);
}

INLINE void sigmoid_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    vec x[GROUP], e[GROUP], r[GROUP];
    (void)a;
    EACH x[k] = -vabs(z[k]);
    exp_negative_each(n, x, e);
    EACH x[k] = 1.0 + e[k];
    reciprocal_each(n, x, r);
    EACH e[k] = e[k] * r[k];
    EACH f[k] = select_vec(z[k] < splat(0), e[k], r[k]);
    EACH slope[k] = e[k] * r[k];
}

INLINE void tanh_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    vec x[GROUP], e[GROUP], m[GROUP], r[GROUP];
    (void)a;
    EACH x[k] = -2.0 * vabs(z[k]);
    exp_and_expm1_each(n, x, e, m);
    EACH x[k] = 1.0 + e[k];
    reciprocal_each(n, x, r);
    EACH m[k] = -m[k] * r[k];
    EACH f[k] = (vec)((ivec)m[k] | ((ivec)z[k] & INT64_MIN));
    EACH slope[k] = 4.0 * e[k] * r[k] * r[k];
}

INLINE void leaky_relu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    /* NaN must come out as NaN: it is not "> 0", and a * NaN is NaN */
    EACH f[k] = select_vec(z[k] > splat(0), z[k], a * z[k]);
    EACH slope[k] = select_vec(z[k] > splat(0), splat(1), splat(a));
}

INLINE void relu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    (void)a;
    EACH f[k] = vmax(splat(0), z[k]);
    EACH slope[k] = keep(z[k] > splat(0), splat(1));
}

INLINE void scaled_elu(const int n, const vec *z, double scale, double a, vec *f, vec *slope)
{
    vec x[GROUP], e[GROUP], m[GROUP];
    EACH x[k] = vmin(splat(0), z[k]);
    exp_and_expm1_each(n, x, e, m);
    EACH f[k] = scale * select_vec(z[k] > splat(0), z[k], a * m[k]);
    EACH slope[k] = scale * select_vec(z[k] > splat(0), splat(1), a * e[k]);
}

INLINE void elu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    scaled_elu(n, z, 1.0, a, f, slope);
}

INLINE void selu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    (void)a;
    scaled_elu(n, z, 1.0507009873554804934193349852946, 1.6732632423543772848170429916717, f, slope);
}

INLINE void gelu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    vec phi[GROUP], x[GROUP], density[GROUP];
    (void)a;
    for (int k = 0; k < n; k++)
        for (int i = 0; i < LANES; i++)
            phi[k][i] = 0.5 * erfc(z[k][i] * -0.70710678118654752440);
    EACH x[k] = -0.5 * z[k] * z[k];
    exp_negative_each(n, x, density);
    EACH f[k] = z[k] * phi[k];
    EACH slope[k] = phi[k] + z[k] * (density[k] * 0.39894228040143267794);
}

INLINE void silu_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    vec s[GROUP], ds[GROUP];
    sigmoid_lanes(n, z, a, s, ds);
    EACH f[k] = z[k] * s[k];
    EACH slope[k] = s[k] + z[k] * ds[k];
}

INLINE void softplus_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    vec s[GROUP], e[GROUP];
    sigmoid_lanes(n, z, a, slope, s);
    EACH s[k] = -vabs(z[k]);
    exp_negative_each(n, s, e);
    EACH f[k] = vmax(splat(0), z[k]) + log1p_positive(e[k]);
}

INLINE void softsign_lanes(const int n, const vec *z, double a, vec *f, vec *slope)
{
    (void)a;
    EACH slope[k] = 1.0 / (1.0 + vabs(z[k]));
    EACH f[k] = z[k] * slope[k];
    EACH slope[k] = slope[k] * slope[k];
}

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
    return vg_moments_of((struct vg_sums){n, shift, sum_of(sum + more_sum), sum_of(squares + more)});
}

/* What the activation loop counts on its way. */
struct tally {
    double shift;
    vec sum, squares;
    uint64_t saturated, dead;
};

/* `n` vectors from column j on; those lanes count that `mask` keeps (NULL: all). */
INLINE void activate_columns(const int n, double *z, double *out, const struct vg_activate *job, lanes_function *lanes,
                             bool measure, const ivec *mask, struct tally *tally)
{
    const vec threshold = splat(job->threshold);
    vec in[GROUP], f[GROUP], slope[GROUP], apart[GROUP], sum = splat(0), squares = splat(0);
    EACH in[k] = load(z + k * LANES);
    lanes(n, in, job->activation.parameter, f, slope);
    EACH store(out + k * LANES, f[k]);
    EACH store(z + k * LANES, slope[k]);
    if (!measure)
        return;
    EACH slope[k] = vabs(slope[k]);
    EACH apart[k] = f[k] - tally->shift;
    if (mask) {
        EACH slope[k] = select_vec(mask[k], slope[k], threshold);
        EACH apart[k] = keep(mask[k], apart[k]);
    }
    EACH tally->saturated += count_below(slope[k], threshold);
    EACH sum = k ? sum + apart[k] : apart[k];
    EACH squares = k ? squares + apart[k] * apart[k] : apart[k] * apart[k];
    tally->sum += sum;
    tally->squares += squares;
}

INLINE void activate_row(double *z, double *out, const struct vg_activate *job, lanes_function *lanes, bool measure,
                         struct tally *tally)
{
    const size_t wide = GROUP * LANES;
    const uint64_t before = tally->saturated;
    size_t j = 0;
    for (; j + wide <= (measure ? job->samples : job->stride); j += wide)
        activate_columns(GROUP, z + j, out + j, job, lanes, measure, NULL, tally);
    for (; j < job->stride; j += LANES) {
        ivec mask = lanes_below(job->samples > j ? job->samples - j : 0);
        activate_columns(1, z + j, out + j, job, lanes, measure, &mask, tally);
    }
    /* only a unit that is saturated on the whole batch can be dead: its slopes are looked at once more */
    if (measure && tally->saturated - before == job->samples)
        tally->dead += all_zero(z, job->samples);
}

/* Sums are taken about the last batch's mean; the caller sees where that was not near enough. */
INLINE void activate_with(const struct vg_activate *job, lanes_function *lanes, bool measure)
{
    for (size_t first = 0; first < job->units; first += VG_GROUP_ROWS) {
        const size_t end = job->units - first < VG_GROUP_ROWS ? job->units : first + VG_GROUP_ROWS;
        struct tally tally = {.shift = job->shift};
        for (size_t u = first; u < end; u++)
            activate_row(job->z + u * job->stride, job->out + u * job->stride, job, lanes, measure, &tally);
        if (!measure)
            continue;
        double sums[4];
        sums_of(tally.sum, tally.squares, splat(0), splat(0), sums);
        job->groups[first / VG_GROUP_ROWS] = (struct vg_group){sums[0], sums[1], tally.saturated, tally.dead};
    }
}

/* A row of the first piece and of the second. The slope of the losing piece is 0; a tie goes to the first. A piece that never wins counts
 * as dead. */
INLINE void maxout_row(const struct vg_activate *job, size_t u, struct vg_group *group)
{
    double *one = job->z + u * job->stride, *two = one + job->apart, *out = job->out + u * job->stride;
    size_t first_wins = 0;
    for (size_t j = 0; j < job->stride; j++) {
        bool second = two[j] > one[j];
        out[j] = second ? two[j] : one[j];
        if (one[j] != one[j])
            out[j] = one[j];
        one[j] = second ? 0 : 1;
        two[j] = second ? 1 : 0;
        if (j >= job->samples)
            continue;
        first_wins += !second;
        group->sum += out[j] - job->shift;
        group->squares += (out[j] - job->shift) * (out[j] - job->shift);
    }
    group->dead += (uint64_t)(first_wins == 0) + (uint64_t)(first_wins == job->samples);
}

static void activate_maxout(const struct vg_activate *job)
{
    struct vg_group group = {0, 0, 0, 0};
    for (size_t u = 0; u < job->units; u++) {
        if (u % VG_GROUP_ROWS == 0)
            group = (struct vg_group){0, 0, 0, 0};
        maxout_row(job, u, &group);
        if (job->groups)
            job->groups[u / VG_GROUP_ROWS] = group;
    }
}

/* The loop of a function with lanes. Maxout, whose units have two pieces, has its own. */
#define LOOP_1(name)                                                                                                   \
    static void activate_##name(const struct vg_activate *job)                                                         \
    {                                                                                                                  \
        if (job->groups)                                                                                               \
            activate_with(job, name##_lanes, true);                                                                    \
        else                                                                                                           \
            activate_with(job, name##_lanes, false);                                                                   \
    }
#define LOOP_2(name)
#define LOOP(NAME, name, PARAMETER, PIECES, ...)     LOOP_##PIECES(name)
#define LOOP_ROW(NAME, name, PARAMETER, PIECES, ...) [VG_##NAME] = activate_##name,

VG_ACTIVATIONS(LOOP)

static void activate(const struct vg_activate *job)
{
    static void (*const loops[VG_ACTIVATION_COUNT])(const struct vg_activate *) = {VG_ACTIVATIONS(LOOP_ROW)};
    loops[job->activation.kind](job);
}

#endif
