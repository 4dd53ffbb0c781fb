/* updates.h: the optimizers, and the statistics of gradient, update and weights in the same pass over memory.
 *
 * Numbers are taken in blocks that stay in the first-level cache. One look updates them and takes sums about a number near their
 * mean; where that was not near enough, a second look takes them about the block's own first number. The blocks' moments are
 * merged. So an s.d. of 1e-8 about a mean of 1 survives, equal numbers have an s.d. of exactly 0, and large arrays go through
 * memory once.
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
    return job->learning_rate * g * reciprocal(square_root(square) + 1e-7);
}

INLINE vec adam_update(const struct vg_update *job, vec g, double *m, double *v)
{
    vec mean = 0.9 * load(m) + 0.1 * g;
    vec square = 0.999 * load(v) + 0.001 * (g * g);
    store(m, mean);
    store(v, square);
    return (job->learning_rate * job->correction1) * mean * reciprocal(square_root(square * job->correction2) + 1e-7);
}

/* What a block's one look gathers: of gradient, update and weights, sums about a shift each. */
struct sums {
    double shift[3];
    vec sum[3], squares[3];
    vec abs, max;
    ivec clipped;
};

INLINE void add_shifted(struct sums *sums, int k, ivec weight, vec x)
{
    vec apart = keep(weight, x - sums->shift[k]);
    sums->sum[k] += apart;
    sums->squares[k] += apart * apart;
}

/* What is known when the loop is compiled: whether anything is clipped, and whether the update is just a multiple of the gradient
 * (its statistics are then the gradient's, scaled). */
struct how {
    bool measure, clip, multiple;
};

INLINE void update_lanes(const struct vg_update *job, update_function *rule, struct how how, size_t i, ivec weight,
                         double *change, struct sums *sums)
{
    vec w = load(job->w + i), raw = load(job->g + i), g = raw;
    if (!how.multiple)
        g += keep(weight, job->l2 * w);
    if (how.clip) {
        vec scaled = g * job->scale;
        g = vmin(splat(job->limit), vmax(splat(-job->limit), scaled));
        sums->clipped |= g != scaled;
    }
    vec u = rule(job, g, job->m + i, job->v + i);
    w -= u;
    store(job->w + i, w);
    if (!how.measure)
        return;
    vec size = vabs(keep(weight, raw));
    sums->abs += size;
    sums->max = vmax(sums->max, size);
    add_shifted(sums, 0, weight, raw);
    add_shifted(sums, 2, weight, w);
    if (how.multiple)
        return;
    store(change, u);
    add_shifted(sums, 1, weight, u);
}

/* Does the spread drown in the distance from the shift? Then the sums are taken again about a number of the block itself. */
INLINE bool drowned(double n, double sum, double squares)
{
    return sum * sum * (1 + 1e4) > 1e4 * n * squares;
}

INLINE void look_again(const struct vg_update *job, size_t first, size_t count, const double *change, struct sums *sums)
{
    const double *from[3] = {job->g + first, change, job->w + first};
    for (int k = 0; k < 3; k++) {
        sums->shift[k] = from[k][0];
        sums->sum[k] = sums->squares[k] = splat(0);
        for (size_t i = 0; i < count; i += LANES)
            add_shifted(sums, k, lanes_below(count - i), load(from[k] + i));
    }
}

/* The block's sums go into the job's. */
INLINE void add_block(const struct vg_update *job, struct vg_updated *updated, size_t first, size_t count,
                      const double *change, struct sums *sums, bool multiple)
{
    double n = (double)count, sum[4], squares[4];
    for (int look = 0; look < 2; look++) {
        sums_of(sums->sum[0], sums->sum[1], sums->sum[2], sums->abs, sum);
        sums_of(sums->squares[0], sums->squares[1], sums->squares[2], splat(0), squares);
        if (look == 1 ||
            !(drowned(n, sum[0], squares[0]) || drowned(n, sum[1], squares[1]) || drowned(n, sum[2], squares[2])))
            break;
        look_again(job, first, count, multiple ? job->g + first : change, sums);
    }
    double most = max_of(sums->max);
    updated->gradient.abs_sum += sum[3];
    updated->gradient.max = most > updated->gradient.max || most != most ? most : updated->gradient.max;
    struct vg_sums *of[] = {&updated->gradient.of, &updated->change, &updated->after};
    for (int k = 0; k < 3; k++)
        if (k != 1 || !multiple)
            *of[k] = vg_sums_merge(*of[k], (struct vg_sums){n, sums->shift[k], sum[k], squares[k]});
}

/* The measured block of weights first ... first + count - 1; what is behind them in the last vector are biases or padding, and is
 * updated along. Returns where the next block begins. */
INLINE size_t update_block(const struct vg_update *job, struct vg_updated *updated, update_function *rule,
                           struct how how, size_t first, size_t count)
{
    double change[BLOCK + LANES];
    struct sums sums = {.shift = {job->g[first], 0, job->w[first]}};
    const ivec all = ~(ivec){0};
    const size_t whole = count / LANES * LANES, end = round_up(count);
    for (size_t i = 0; i < whole; i += LANES)
        update_lanes(job, rule, how, first + i, all, change + i, &sums);
    if (whole < count)
        update_lanes(job, rule, how, first + whole, lanes_below(count % LANES), change + whole, &sums);
    updated->clipped |= how.clip && any(sums.clipped);
    if (how.measure)
        add_block(job, updated, first, count, change, &sums, how.multiple);
    return first + end;
}

INLINE void update_with(const struct vg_update *job, struct vg_updated *updated, update_function *rule, struct how how)
{
    size_t at = 0;
    struct sums ignored = {.shift = {0, 0, 0}};
    while (at < job->weights) {
        size_t count = job->weights - at < BLOCK ? job->weights - at : BLOCK;
        at = update_block(job, updated, rule, how, at, count);
    }
    how.measure = false;
    for (size_t end = job->weights + job->others; at < end; at += LANES)
        update_lanes(job, rule, how, at, (ivec){0}, NULL, &ignored);
    updated->clipped |= how.clip && any(ignored.clipped);
}

/* One optimizer, compiled for what is common and for what is rare. */
INLINE void update_as(const struct vg_update *job, struct vg_updated *updated, update_function *rule,
                      bool may_be_multiple)
{
    const bool clip = job->scale != 1 || job->limit != INFINITY;
    if (!job->measure)
        update_with(job, updated, rule, (struct how){false, true, false});
    else if (clip)
        update_with(job, updated, rule, (struct how){true, true, false});
    else if (may_be_multiple && job->l2 == 0)
        update_with(job, updated, rule, (struct how){true, false, true});
    else
        update_with(job, updated, rule, (struct how){true, false, false});
    if (may_be_multiple && job->measure && !clip && job->l2 == 0) {
        double by = job->learning_rate;
        updated->change = updated->gradient.of;
        updated->change.shift *= by;
        updated->change.sum *= by;
        updated->change.squares *= by * by;
    }
}

/* Without a state the update is a multiple of the gradient, as long as nothing is clipped and there is no L2. */
#define UPDATE(NAME, name, STATE, ...)                                                                                 \
    static void update_##name(const struct vg_update *job, struct vg_updated *updated)                                 \
    {                                                                                                                  \
        update_as(job, updated, name##_update, STATE == 0);                                                            \
    }
#define UPDATE_ROW(NAME, name, ...) [VG_##NAME] = update_##name,

VG_OPTIMIZERS(UPDATE)

static void update(const struct vg_update *job, struct vg_updated *updated)
{
    static void (*const loops[VG_OPTIMIZER_COUNT])(const struct vg_update *,
                                                   struct vg_updated *) = {VG_OPTIMIZERS(UPDATE_ROW)};
    *updated = (struct vg_updated){{{0, 0, 0, 0}, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, false};
    loops[job->optimizer](job, updated);
}

#endif
