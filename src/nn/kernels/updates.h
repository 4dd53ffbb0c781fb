/* updates.h: the optimizers, and the statistics of gradient, update and weights in the same pass over memory.
 *
 * Numbers are taken in blocks that stay in the first-level cache: one look updates, a second look sums about the block's own first
 * numbers, and the blocks' moments are merged. So an s.d. of 1e-8 about a mean of 1 survives, equal numbers have an s.d. of exactly
 * 0, and the large arrays go through memory once.
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
    vec abs, max;
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
    sums->abs += vabs(raw);
    sums->max = vmax(sums->max, vabs(raw));
}

/* Sums of a block's second look: of gradient, update and weights, about a shift each. */
struct shifted {
    double shift[3];
    vec sum[3], squares[3];
};

INLINE void shifted_lanes(const struct vg_update *job, size_t i, ivec weight, const double *change, struct shifted *of)
{
    vec apart[3] = {load(job->g + i) - of->shift[0], load(change) - of->shift[1], load(job->w + i) - of->shift[2]};
    UNROLL
    for (int k = 0; k < 3; k++) {
        apart[k] = keep(weight, apart[k]);
        of->sum[k] += apart[k];
        of->squares[k] += apart[k] * apart[k];
    }
}

/* The measured block of weights first ... first + count - 1; what is behind them in the last vector are biases or padding, and is
 * updated along. Returns where the next block begins. */
INLINE size_t update_block(struct vg_update *job, update_function *rule, size_t first, size_t count, bool measure)
{
    double change[BLOCK + LANES];
    struct sums sums = {splat(0), splat(0), (ivec){0}};
    const ivec all = ~(ivec){0}, some = lanes_below(count % LANES);
    const size_t whole = count / LANES * LANES, end = round_up(count);
    for (size_t i = 0; i < whole; i += LANES)
        update_lanes(job, rule, first + i, all, change + i, measure, &sums);
    if (whole < count)
        update_lanes(job, rule, first + whole, some, change + whole, measure, &sums);
    job->clipped |= any(sums.clipped);
    if (!measure)
        return first + end;
    struct shifted of = {{job->g[first], change[0], job->w[first]},
                         {splat(0), splat(0), splat(0)},
                         {splat(0), splat(0), splat(0)}};
    for (size_t i = 0; i < whole; i += LANES)
        shifted_lanes(job, first + i, all, change + i, &of);
    if (whole < count)
        shifted_lanes(job, first + whole, some, change + whole, &of);
    double n = (double)count, sum[4], squares[4], most = max_of(sums.max);
    sums_of(of.sum[0], of.sum[1], of.sum[2], sums.abs, sum);
    sums_of(of.squares[0], of.squares[1], of.squares[2], splat(0), squares);
    job->gradient.abs_sum += sum[3];
    job->gradient.max = most > job->gradient.max || most != most ? most : job->gradient.max;
    job->gradient.of = vg_moments_merge(job->gradient.of, moments_of_sums(n, of.shift[0], sum[0], squares[0]));
    job->change = vg_moments_merge(job->change, moments_of_sums(n, of.shift[1], sum[1], squares[1]));
    job->after = vg_moments_merge(job->after, moments_of_sums(n, of.shift[2], sum[2], squares[2]));
    return first + end;
}

INLINE void update_with(struct vg_update *job, update_function *rule, bool measure)
{
    size_t at = 0;
    struct sums ignored = {splat(0), splat(0), (ivec){0}};
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
