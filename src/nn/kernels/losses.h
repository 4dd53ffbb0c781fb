/* losses.h: loss, accuracy and dLoss/dlogit, from the logits, without overflow and without cancellation.
 *
 * The gradient of the true class's logit is minus the sum of the others' probabilities, not p - 1, so that it stays right when
 * p is nearly 1.
 */
#ifndef VGTOP_NN_KERNELS_LOSSES_H
#define VGTOP_NN_KERNELS_LOSSES_H

#include "functions.h"
#include "kernels.h"

INLINE uint64_t count_lanes(ivec mask)
{
    int64_t total = 0;
    UNROLL
    for (int i = 0; i < LANES; i++)
        total -= mask[i];
    return (uint64_t)total;
}

INLINE vec weights_of(const struct vg_loss *job, size_t j)
{
    return job->weights ? load(job->weights + j) : splat(1);
}

INLINE ivec live_lanes(size_t samples, size_t j)
{
    return j + LANES <= samples ? ~(ivec){0} : lanes_below(j < samples ? samples - j : 0);
}

/* log(1 + e^z) - t z for one logit a sample. */
static void logistic(struct vg_loss *job)
{
    const double share = 1.0 / (double)job->samples;
    vec total = splat(0);
    ivec right = (ivec){0};
    for (size_t j = 0; j < job->stride; j += LANES) {
        ivec live = live_lanes(job->samples, j);
        vec z = load(job->logits + j), t = load(job->labels + j);
        vec e = exp_negative(-vabs(z));
        vec r = 1.0 / (1.0 + e);
        ivec negative = z < splat(0), one = t != splat(0);
        /* loss: log1p(e), and |z| on top where the sign is wrong */
        vec wrong_by = select_vec(one ^ negative, splat(0), vabs(z));
        wrong_by = select_vec(z != z, z, wrong_by);
        vec weight = weights_of(job, j);
        total += keep(live, (log1p_positive(e) + wrong_by) * weight);
        /* p - t: p = e/(1+e) for z < 0 and 1/(1+e) else; for t = 1 it is -(1 - p) */
        vec p = select_vec(negative ^ one, e * r, r);
        vec d = select_vec(one, -p, p) * (share * weight);
        store(job->delta + j, keep(live, select_vec(z != z, z, d)));
        right += ((z > splat(0)) ^ ~one) & live;
    }
    job->loss_sum = sum_of(total);
    job->correct = count_lanes(right);
}

/* (z - t)^2 for one output a sample. */
static void squared(struct vg_loss *job)
{
    const double share = 2.0 / (double)job->samples;
    vec total = splat(0);
    for (size_t j = 0; j < job->stride; j += LANES) {
        ivec live = live_lanes(job->samples, j);
        vec e = load(job->logits + j) - load(job->labels + j);
        total += keep(live, e * e);
        store(job->delta + j, keep(live, e * share));
    }
    job->loss_sum = sum_of(total);
    job->correct = 0;
}

/* Softmax and cross-entropy: log(sum e^(z - zmax)) + zmax - z_t. */
static void softmax(struct vg_loss *job)
{
    const double share = 1.0 / (double)job->samples;
    vec total = splat(0);
    ivec right = (ivec){0};
    for (size_t j = 0; j < job->stride; j += LANES) {
        ivec live = live_lanes(job->samples, j);
        vec label = load(job->labels + j), most = load(job->logits + j), best = splat(0), mine = most, at = splat(0);
        for (size_t c = 1; c < job->classes; c++) {
            vec z = load(job->logits + c * job->stride + j);
            at += 1.0;
            ivec more = z > most;
            best = select_vec(more, at, best);
            most = select_vec(more | (z != z), z, most);
            mine = select_vec(label == at, z, mine);
        }
        /* one term of the sum is exactly 1, the largest logit's: it is left out of `rest` for log1p's sake */
        vec rest = splat(0), others = splat(0), sum = splat(0);
        at = splat(0);
        for (size_t c = 0; c < job->classes; c++) {
            vec e = exp_negative(load(job->logits + c * job->stride + j) - most);
            store(job->delta + c * job->stride + j, e);
            sum += e;
            rest += keep(~(at == best), e);
            others += keep(~(at == label), e);
            at += 1.0;
        }
        vec weight = weights_of(job, j), scale = share / sum * weight;
        at = splat(0);
        for (size_t c = 0; c < job->classes; c++) {
            double *d = job->delta + c * job->stride + j;
            vec up = select_vec(at == label, -others, load(d));
            store(d, keep(live, up * scale));
            at += 1.0;
        }
        total += keep(live, (log1p_positive(rest) + (most - mine)) * weight);
        right += (best == label) & live;
    }
    job->loss_sum = sum_of(total);
    job->correct = count_lanes(right);
}

/* (p - t)^2, p the probability of the second class, for one logit a sample; its slope is 2 (p - t) p (1 - p). */
static void logistic_mse(struct vg_loss *job)
{
    const double share = 2.0 / (double)job->samples;
    vec total = splat(0);
    ivec right = (ivec){0};
    for (size_t j = 0; j < job->stride; j += LANES) {
        ivec live = live_lanes(job->samples, j);
        vec z = load(job->logits + j), t = load(job->labels + j), weight = weights_of(job, j);
        vec e = exp_negative(-vabs(z)), r = 1.0 / (1.0 + e);
        ivec negative = z < splat(0), one = t != splat(0);
        vec off = select_vec(negative ^ one, e * r, r); /* |p - t| */
        total += keep(live, off * off * weight);
        vec d = select_vec(one, -off, off) * (e * r * r) * (share * weight);
        store(job->delta + j, keep(live, select_vec(z != z, z, d)));
        right += ((z > splat(0)) ^ ~one) & live;
    }
    job->loss_sum = sum_of(total);
    job->correct = count_lanes(right);
}

/* The mean over the classes of (p - t)^2, p the softmax. With u = p - t the slope is 2/K p_c (u_c - sum of p u). */
static void softmax_mse(struct vg_loss *job)
{
    const double part = 1.0 / (double)job->classes, share = 2.0 * part / (double)job->samples;
    vec total = splat(0);
    ivec right = (ivec){0};
    for (size_t j = 0; j < job->stride; j += LANES) {
        ivec live = live_lanes(job->samples, j);
        vec label = load(job->labels + j), most = load(job->logits + j), best = splat(0), at = splat(0);
        for (size_t c = 1; c < job->classes; c++) {
            vec z = load(job->logits + c * job->stride + j);
            at += 1.0;
            best = select_vec(z > most, at, best);
            most = select_vec((z > most) | (z != z), z, most);
        }
        vec sum = splat(0), others = splat(0), along = splat(0), squares = splat(0), weight = weights_of(job, j);
        at = splat(0);
        for (size_t c = 0; c < job->classes; c++, at += 1.0) {
            vec e = exp_negative(load(job->logits + c * job->stride + j) - most);
            store(job->delta + c * job->stride + j, e);
            sum += e;
            others += keep(~(at == label), e);
        }
        at = splat(0);
        for (size_t c = 0; c < job->classes; c++, at += 1.0) {
            vec p = load(job->delta + c * job->stride + j) / sum;
            vec off = select_vec(at == label, -others / sum, p);
            squares += off * off;
            along += p * off;
        }
        at = splat(0);
        for (size_t c = 0; c < job->classes; c++, at += 1.0) {
            double *d = job->delta + c * job->stride + j;
            vec p = load(d) / sum, off = select_vec(at == label, -others / sum, p);
            store(d, keep(live, p * (off - along) * (share * weight)));
        }
        total += keep(live, squares * (part * weight));
        right += (best == label) & live;
    }
    job->loss_sum = sum_of(total);
    job->correct = count_lanes(right);
}

#endif
