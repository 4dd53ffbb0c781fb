/* metric.h: what is measured of every layer at every step, and under which name it is logged.
 *
 * Of the weight gradient dW (the data loss's alone, before L2 and clipping, no biases), of the back-propagated signal
 * delta = dLoss/dz of each sample, of the layer's output a = f(z) (of the output layer: the logits), of the weights before the
 * update, and of the update. S.d. is the population's (ddof 0), made from shifted sums so that a spread of 1e-8 about a mean
 * of 1 survives.
 *
 * VG_METRICS is the one list. It makes the enum and the table that logs, screen, menus and commands read. A metric is measured
 * in src/nn/kernels/measures.h, and in Python in src/lab/export/program.py.
 */
#ifndef VGTOP_METRIC_H
#define VGTOP_METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/api.h"

/* ROW(NAME, key, title, symbol, scale, in the gradient panel's short cycle, about) */
/* clang-format off */
#define VG_METRICS(ROW)                                                                                                \
    ROW(GRAD_MEAN, grad_mean, "gradient mean", "mean of dW", LINEAR, true,                                             \
        "mean of the weight gradient, signs and all")                                                                  \
    ROW(GRAD_SD, grad_sd, "gradient s.d.", "s.d. of dW", LOG, true,                                                    \
        "spread of the weight gradient: how much of the error reaches this layer")                                     \
    ROW(GRAD_ABS_MEAN, grad_abs_mean, "gradient mean magnitude", "mean |dW|", LOG, true,                               \
        "mean of the weight gradient's magnitude")                                                                     \
    ROW(GRAD_MAX, grad_max, "largest gradient", "max |dW|", LOG, true,                                                 \
        "the largest magnitude in the weight gradient")                                                                \
    ROW(GRAD_NORM, grad_norm, "gradient norm", "|dW|", LOG, true,                                                      \
        "Euclidean norm of the weight gradient; grows with the layer's size")                                          \
    ROW(GRAD_L1_SCALED, grad_l1_scaled, "gradient sum, scaled", "sum|dW|/(in+out)", LOG, true,                         \
        "sum of magnitudes / (inputs + outputs): the CS231n notebook's measure")                                       \
    ROW(DELTA_RMS, delta_rms, "back-propagated signal", "rms of delta", LOG, true,                                     \
        "root mean square of each sample's own dLoss/dz: the signal before activations multiply it")                   \
    ROW(ACTIVATION_MEAN, activation_mean, "activation mean", "mean of f(z)", LINEAR, false,                            \
        "mean of the layer's output")                                                                                  \
    ROW(ACTIVATION_SD, activation_sd, "activation s.d.", "s.d. of f(z)", LOG, true,                                    \
        "spread of the layer's output")                                                                                \
    /* of (sample, unit) pairs with |f'(z)| < (1 - 0.97^2) of the largest |f'| */                                      \
    ROW(SATURATED, saturated, "saturated", "share of flat f'", SHARE, false,                                           \
        "share of outputs where f is nearly flat: |f'| under 6% of its largest")                                       \
    ROW(DEAD, dead, "dead units", "share of f' = 0", SHARE, false,                                                     \
        "share of units whose slope is 0 on the whole batch")                                                          \
    ROW(WEIGHT_MEAN, weight_mean, "weight mean", "mean of W", LINEAR, false, "mean of the weights")                    \
    ROW(WEIGHT_SD, weight_sd, "weight s.d.", "s.d. of W", LOG, true, "spread of the weights")                          \
    /* of the s.d. of the update and of W; missing (NaN) where either is 0 */                                          \
    ROW(UPDATE_RATIO, update_ratio, "update ratio", "log10 s.d. u/W", LINEAR, true,                                    \
        "log10 of the update's spread over the weights': -3 is healthy")
/* clang-format on */

#define VG_METRIC_KIND(NAME, ...) VG_##NAME,
enum vg_metric { VG_METRICS(VG_METRIC_KIND) VG_METRIC_COUNT };

VG_API_BEGIN

/* How a chart draws it. */
enum vg_metric_scale {
    VG_SCALE_LOG,    /* positive, over many decades */
    VG_SCALE_LINEAR, /* signed or already a logarithm */
    VG_SCALE_SHARE   /* 0 ... 1 */
};

struct vg_metric_info {
    const char *key;    /* "grad_sd": in logs, commands and settings */
    const char *title;  /* "gradient s.d." */
    const char *symbol; /* "s.d. of dW" */
    enum vg_metric_scale scale;
    bool of_gradient;  /* shown in the gradient panel's short cycle */
    const char *about; /* one line for a person */
};

extern const struct vg_metric_info vg_metrics[VG_METRIC_COUNT];

/* The metric with that key, or VG_METRIC_COUNT. */
enum vg_metric vg_metric_find(const char *key);

VG_API_END

#endif
