/* metric.h: what is measured of every layer at every step, and under which name it is logged.
 *
 * Of the weight gradient dW (the data loss's alone, before L2 and clipping, no biases), of the back-propagated signal
 * delta = dLoss/dz, of the layer's output a = f(z), of the weights before the update, and of the update. The keys are the
 * columns of the logs; the titles are what the screen says. S.d. is the population's (ddof 0), made from shifted sums so that
 * a spread of 1e-8 about a mean of 1 survives.
 */
#ifndef VGTOP_METRIC_H
#define VGTOP_METRIC_H

#include <stdbool.h>
#include <stddef.h>

enum vg_metric {
    VG_GRAD_MEAN,       /* mean of dW */
    VG_GRAD_SD,         /* s.d. of dW */
    VG_GRAD_ABS_MEAN,   /* mean |dW| */
    VG_GRAD_MAX,        /* max |dW| */
    VG_GRAD_NORM,       /* sqrt(sum dW^2) */
    VG_GRAD_L1_SCALED,  /* sum|dW| / (inputs + outputs): the CS231n notebook's */
    VG_DELTA_RMS,       /* root mean square, over samples and units, of each sample's own dLoss/dz */
    VG_ACTIVATION_MEAN, /* of f(z); of the output layer: of the logits */
    VG_ACTIVATION_SD,
    VG_SATURATED, /* share of (sample, unit) whose |f'(z)| < (1 - 0.97^2) of the largest |f'| */
    VG_DEAD,      /* share of units whose f'(z) is 0 on the whole batch */
    VG_WEIGHT_MEAN,
    VG_WEIGHT_SD,
    VG_UPDATE_RATIO, /* log10(s.d. of the update of W / s.d. of W); missing (NaN) where either is 0 */
    VG_METRIC_COUNT
};

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

#endif
