/* updates.h: the optimizers, and the statistics of gradient, update and weights in the same pass over memory.
 *
 * Numbers are taken in blocks that stay in the first-level cache: one look updates and sums, a second look takes the squares
 * about the block's own means, and the blocks' moments are merged. So an s.d. of 1e-8 about a mean of 1 survives, and the large
 * arrays go through memory once.
 */
#ifndef VGTOP_NN_KERNELS_UPDATES_H
#define VGTOP_NN_KERNELS_UPDATES_H

#include "functions.h"
#include "kernels.h"

enum { BLOCK = 512 };

typedef vec update_function(const struct vg_update *job, vec g, double *m, double *v);

INLINE vec sgd_update(const struct vg_update *job, vec g, double *m, double *v)
{
    (void)m, (void)v;
    return job->learning_rate * g;
}

INLINE vec momentum_update(const struct vg_update *job, vec g, double *m, double *v)
{
    (void)v;
    vec speed = 0.9 * load(m) + g;
    store(m, speed);
    return job->learning_rate * speed;
}

INLINE vec nesterov_update(const struct vg_update *job, vec g, double *m, double *v)
{
    (void)v;
    vec speed = 0.9 * load(m) + g;
    store(m, speed);
    return job->learning_rate * (g + 0.9 * speed);
}

INLINE vec rmsprop_update(const struct vg_update *job, vec g, double *m, double *v)
{
    (void)v;
    vec square = 0.9 * load(m) + 0.1 * g * g;
    store(m, square);
    return job->learning_rate * g / (vsqrt(square) + 1e-7);
}

INLINE vec adam_update(const struct vg_update *job, vec g, double *m, double *v)
{
    vec mean = 0.9 * load(m) + 0.1 * g;
    vec square = 0.999 * load(v) + 0.001 * (g * g);
    store(m, mean);
    store(v, square);
    return (job->learning_rate * job->correction1) * mean / (vsqrt(square * job->correction2) + 1e-7);
}

/* Sums of a block's first look. */
struct sums {
    vec g, abs, max, u, w;
    ivec clipped;
};

INLINE void update_lanes(const struct vg_update *job, update_function *rule, size_t i, ivec weight, double *change,
                         bool measure, struct sums *sums)
{
    vec w = load(job->w + i), raw = load(job->g + i);
    vec g = (raw + keep(weight, job->l2 * w)) * job->scale;
    vec inside = vmin(splat(job->limit), vmax(splat(-job->limit), g));
    sums->clipped |= inside != g;
    vec u = rule(job, inside, job->m + i, job->v + i);
    w -= u;
    store(job->w + i, w);
    if (!measure)
        return;
    raw = keep(weight, raw);
    store(change, u);
    sums->g += raw;
    sums->abs += vabs(raw);
    sums->max = vmax(sums->max, vabs(raw));
    sums->u += keep(weight, u);
    sums->w += keep(weight, w);
}

INLINE void squares_lanes(const struct vg_update *job, size_t i, ivec weight, const double *change, double g_mean,
                          double u_mean, double w_mean, vec squares[3])
{
    vec g = keep(weight, load(job->g + i) - g_mean), u = keep(weight, load(change) - u_mean),
        w = keep(weight, load(job->w + i) - w_mean);
    squares[0] += g * g;
    squares[1] += u * u;
    squares[2] += w * w;
}

/* The measured block of weights first ... first + count - 1; what is behind them in the last vector are biases or padding, and is
 * updated along. Returns where the next block begins. */
INLINE size_t update_block(struct vg_update *job, update_function *rule, size_t first, size_t count, bool measure)
{
    double change[BLOCK + LANES];
    struct sums sums = {splat(0), splat(0), splat(0), splat(0), splat(0), (ivec){0}};
    const ivec all = ~(ivec){0}, some = lanes_below(count % LANES);
    const size_t whole = count / LANES * LANES, end = round_up(count);
    for (size_t i = 0; i < whole; i += LANES)
        update_lanes(job, rule, first + i, all, change + i, measure, &sums);
    if (whole < count)
        update_lanes(job, rule, first + whole, some, change + whole, measure, &sums);
    job->clipped |= any(sums.clipped);
    if (!measure)
        return first + end;
    double n = (double)count, mean[4], m2[4];
    sums_of(sums.g, sums.u, sums.w, sums.abs, mean);
    job->gradient.abs_sum += mean[3];
    double most = max_of(sums.max);
    job->gradient.max = most > job->gradient.max || most != most ? most : job->gradient.max;
    for (int i = 0; i < 3; i++)
        mean[i] /= n;
    vec squares[3] = {splat(0), splat(0), splat(0)};
    for (size_t i = 0; i < whole; i += LANES)
        squares_lanes(job, first + i, all, change + i, mean[0], mean[1], mean[2], squares);
    if (whole < count)
        squares_lanes(job, first + whole, some, change + whole, mean[0], mean[1], mean[2], squares);
    sums_of(squares[0], squares[1], squares[2], splat(0), m2);
    job->gradient.of = vg_moments_merge(job->gradient.of, (struct vg_moments){n, mean[0], m2[0]});
    job->change = vg_moments_merge(job->change, (struct vg_moments){n, mean[1], m2[1]});
    job->after = vg_moments_merge(job->after, (struct vg_moments){n, mean[2], m2[2]});
    return first + end;
}

INLINE void update_with(struct vg_update *job, update_function *rule, bool measure)
{
    size_t at = 0;
    struct sums ignored = {splat(0), splat(0), splat(0), splat(0), splat(0), (ivec){0}};
    while (at < job->weights) {
        size_t count = job->weights - at < BLOCK ? job->weights - at : BLOCK;
        at = update_block(job, rule, at, count, measure);
    }
    for (size_t end = job->weights + job->others; at < end; at += LANES)
        update_lanes(job, rule, at, (ivec){0}, NULL, false, &ignored);
    job->clipped |= any(ignored.clipped);
}

#define UPDATE(NAME)                                                                                                  \
    static void update_##NAME(struct vg_update *job)                                                                  \
    {                                                                                                                 \
        if (job->measure)                                                                                             \
            update_with(job, NAME##_update, true);                                                                    \
        else                                                                                                          \
            update_with(job, NAME##_update, false);                                                                   \
    }

UPDATE(sgd)
UPDATE(momentum)
UPDATE(nesterov)
UPDATE(rmsprop)
UPDATE(adam)

static void update(struct vg_update *job)
{
    static void (*const loops[VG_OPTIMIZER_COUNT])(struct vg_update *) = {
        [VG_SGD] = update_sgd,         [VG_MOMENTUM] = update_momentum, [VG_NESTEROV] = update_nesterov,
        [VG_RMSPROP] = update_rmsprop, [VG_ADAM] = update_adam,
    };
    job->gradient = (struct vg_spread){{0, 0, 0}, 0, 0};
    job->change = job->after = (struct vg_moments){0, 0, 0};
    job->clipped = false;
    loops[job->optimizer](job);
}

#endif
