/* norm.c: batch and layer normalization, before a layer's weights.
 *
 * x = gamma (in - mean) / sqrt(var + eps) + beta with eps 1e-3; over the batch for each unit (Ioffe & Szegedy 2015), or over the
 * units for each sample (Ba, Kiros & Hinton 2016). Variances are the population's. The running averages keep 0.99 of the old.
 */
#include <math.h>

#include "network_internal.h"

static const double EPSILON = 1e-3;

static void scale_and_shift(struct vg_network *network, struct layer *layer)
{
    const double *gamma = scales_of(network->parameters, layer), *beta = shifts_of(network->parameters, layer);
    const size_t stride = network->stride;
    for (size_t i = 0; i < layer->inputs; i++)
        for (size_t j = 0; j < stride; j++)
            layer->x[i * stride + j] = gamma[i] * layer->xhat[i * stride + j] + beta[i];
}

static void batch_forward(struct vg_network *network, struct layer *layer, const double *in, bool training)
{
    const size_t stride = network->stride, samples = network->samples;
    for (size_t i = 0; i < layer->inputs; i++) {
        const double *row = in + i * stride;
        double mean = layer->mean_average[i], var = layer->var_average[i];
        if (training) {
            struct vg_moments of = network->kernels->moments(row, 1, samples, stride);
            mean = of.mean;
            var = of.m2 / of.count;
            layer->mean_average[i] = 0.99 * layer->mean_average[i] + 0.01 * mean;
            layer->var_average[i] = 0.99 * layer->var_average[i] + 0.01 * var;
        }
        layer->rstd[i] = 1 / sqrt(var + EPSILON);
        for (size_t j = 0; j < stride; j++)
            layer->xhat[i * stride + j] = (row[j] - mean) * layer->rstd[i];
    }
}

static void layer_forward(struct vg_network *network, struct layer *layer, const double *in)
{
    const size_t stride = network->stride, n = layer->inputs;
    double *mean = network->sums, *var = layer->rstd;
    for (size_t j = 0; j < stride; j++)
        mean[j] = var[j] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < stride; j++)
            mean[j] += in[i * stride + j];
    for (size_t j = 0; j < stride; j++)
        mean[j] /= (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < stride; j++) {
            double apart = in[i * stride + j] - mean[j];
            var[j] += apart * apart;
        }
    for (size_t j = 0; j < stride; j++)
        layer->rstd[j] = 1 / sqrt(var[j] / (double)n + EPSILON);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < stride; j++)
            layer->xhat[i * stride + j] = (in[i * stride + j] - mean[j]) * layer->rstd[j];
}

void vg_norm_forward(struct vg_network *network, struct layer *layer, const double *in, bool training)
{
    switch (network->spec.norm) { /* no default, so that the compiler finds a norm that is missing here */
    case VG_NORM_BATCH:
        batch_forward(network, layer, in, training);
        break;
    case VG_NORM_LAYER:
        layer_forward(network, layer, in);
        break;
    case VG_NORM_NONE:
    case VG_NORM_COUNT:
        return;
    }
    scale_and_shift(network, layer);
}

static void batch_backward(struct vg_network *network, struct layer *layer)
{
    const double *gamma = scales_of(network->parameters, layer);
    const size_t stride = network->stride, samples = network->samples;
    for (size_t i = 0; i < layer->inputs; i++) {
        double *d = network->upstream + i * stride, sum = 0, along = 0;
        const double *xhat = layer->xhat + i * stride;
        for (size_t j = 0; j < samples; j++) {
            sum += d[j];
            along += d[j] * xhat[j];
        }
        scales_of(network->gradients, layer)[i] = along;
        shifts_of(network->gradients, layer)[i] = sum;
        double mean = gamma[i] * sum / (double)samples, slope = gamma[i] * along / (double)samples;
        for (size_t j = 0; j < samples; j++)
            d[j] = (d[j] * gamma[i] - mean - xhat[j] * slope) * layer->rstd[i];
    }
}

static void layer_backward(struct vg_network *network, struct layer *layer)
{
    const double *gamma = scales_of(network->parameters, layer);
    const size_t stride = network->stride, samples = network->samples, n = layer->inputs;
    double *sum = network->sums, *along = network->sums + stride;
    for (size_t j = 0; j < stride; j++)
        sum[j] = along[j] = 0;
    for (size_t i = 0; i < n; i++) {
        double *d = network->upstream + i * stride, of_scale = 0, of_shift = 0;
        const double *xhat = layer->xhat + i * stride;
        for (size_t j = 0; j < samples; j++) {
            of_scale += d[j] * xhat[j];
            of_shift += d[j];
            d[j] *= gamma[i];
            sum[j] += d[j];
            along[j] += d[j] * xhat[j];
        }
        scales_of(network->gradients, layer)[i] = of_scale;
        shifts_of(network->gradients, layer)[i] = of_shift;
    }
    for (size_t i = 0; i < n; i++) {
        double *d = network->upstream + i * stride;
        const double *xhat = layer->xhat + i * stride;
        for (size_t j = 0; j < samples; j++)
            d[j] = (d[j] - sum[j] / (double)n - xhat[j] * (along[j] / (double)n)) * layer->rstd[j];
    }
}

void vg_norm_backward(struct vg_network *network, struct layer *layer)
{
    switch (network->spec.norm) {
    case VG_NORM_BATCH:
        batch_backward(network, layer);
        break;
    case VG_NORM_LAYER:
        layer_backward(network, layer);
        break;
    case VG_NORM_NONE:
    case VG_NORM_COUNT:
        return;
    }
    /* in deltas the padding behind the last sample must stay 0 */
    for (size_t i = 0; i < layer->inputs; i++)
        for (size_t j = network->samples; j < network->stride; j++)
            network->upstream[i * network->stride + j] = 0;
}
