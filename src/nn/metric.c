/* metric.c: the table of what is measured. */
#include "vgtop/metric.h"

#include <string.h>

const struct vg_metric_info vg_metrics[VG_METRIC_COUNT] = {
    [VG_GRAD_MEAN] = {"grad_mean", "gradient mean", "mean of dW", VG_SCALE_LINEAR, true,
                      "mean of the weight gradient, signs and all"},
    [VG_GRAD_SD] = {"grad_sd", "gradient s.d.", "s.d. of dW", VG_SCALE_LOG, true,
                    "spread of the weight gradient: how much of the error reaches this layer"},
    [VG_GRAD_ABS_MEAN] = {"grad_abs_mean", "gradient mean magnitude", "mean |dW|", VG_SCALE_LOG, true,
                          "mean of the weight gradient's magnitude"},
    [VG_GRAD_MAX] = {"grad_max", "largest gradient", "max |dW|", VG_SCALE_LOG, true,
                     "the largest magnitude in the weight gradient"},
    [VG_GRAD_NORM] = {"grad_norm", "gradient norm", "|dW|", VG_SCALE_LOG, true,
                      "Euclidean norm of the weight gradient; grows with the layer's size"},
    [VG_GRAD_L1_SCALED] = {"grad_l1_scaled", "gradient sum, scaled", "sum|dW|/(in+out)", VG_SCALE_LOG, true,
                           "sum of magnitudes / (inputs + outputs): the CS231n notebook's measure"},
    [VG_DELTA_RMS] = {"delta_rms", "back-propagated signal", "rms of delta", VG_SCALE_LOG, true,
                      "root mean square of each sample's own dLoss/dz: the signal before activations multiply it"},
    [VG_ACTIVATION_MEAN] = {"activation_mean", "activation mean", "mean of f(z)", VG_SCALE_LINEAR, false,
                            "mean of the layer's output"},
    [VG_ACTIVATION_SD] = {"activation_sd", "activation s.d.", "s.d. of f(z)", VG_SCALE_LOG, true,
                          "spread of the layer's output"},
    [VG_SATURATED] = {"saturated", "saturated", "share of flat f'", VG_SCALE_SHARE, false,
                      "share of outputs where f is nearly flat: |f'| under 6% of its largest"},
    [VG_DEAD] = {"dead", "dead units", "share of f' = 0", VG_SCALE_SHARE, false,
                 "share of units whose slope is 0 on the whole batch"},
    [VG_WEIGHT_MEAN] = {"weight_mean", "weight mean", "mean of W", VG_SCALE_LINEAR, false, "mean of the weights"},
    [VG_WEIGHT_SD] = {"weight_sd", "weight s.d.", "s.d. of W", VG_SCALE_LOG, true, "spread of the weights"},
    [VG_UPDATE_RATIO] = {"update_ratio", "update ratio", "log10 s.d. u/W", VG_SCALE_LINEAR, true,
                         "log10 of the update's spread over the weights': -3 is healthy"},
};

enum vg_metric vg_metric_find(const char *key)
{
    size_t i = 0;
    while (i < VG_METRIC_COUNT && strcmp(vg_metrics[i].key, key) != 0)
        i++;
    return (enum vg_metric)i;
}
