/* measure.c: what a step tells of its layers.
 *
 * On its way a step only adds up: sums about a number near the mean, in the tallies of eight layers each. Behind it, the kernel `measure`
 * makes all measures of a tally at once. Where a number has left the range in which that is right (squares of 1e-300, a spread of 1e-8
 * about a mean of 1) the layer is looked at again, number by number.
 */
#include <math.h>

#include "network_internal.h"

void vg_tally_prepare(struct vg_network *network)
{
    for (size_t l = 0; l < network->layers; l++) {
        const struct layer *layer = &network->layer[l];
        struct vg_tally *tally = tally_of(network, l);
        const size_t i = l % VG_LANES_MAX;
        tally->weights[i] = (double)layer->weights;
        tally->weight_share[i] = 1 / (double)layer->weights;
        tally->columns[i] = (double)layer->columns;
        tally->output_share[i] = 1 / (double)layer->outputs;
        tally->fans[i] = (double)(layer->inputs + layer->columns);
    }
}

void vg_ensure_weight_moments(struct vg_network *network)
{
    if (network->moments_known)
        return;
    for (size_t l = 0; l < network->layers; l++) {
        struct layer *layer = &network->layer[l];
        struct vg_tally *tally = tally_of(network, l);
        struct vg_moments of =
            network->kernels->moments(network->parameters + layer->offset, 1, layer->weights, layer->weights);
        tally->weight_mean[l % VG_LANES_MAX] = of.mean;
        tally->weight_m2[l % VG_LANES_MAX] = of.m2;
    }
    network->moments_known = true;
}

double vg_l2_loss(const struct vg_network *network, double l2)
{
    double squares = 0;
    if (l2 == 0)
        return 0;
    for (size_t l = 0; l < network->layers; l++) {
        const struct vg_tally *tally = tally_of(network, l);
        const double mean = tally->weight_mean[l % VG_LANES_MAX];
        squares += tally->weight_m2[l % VG_LANES_MAX] + tally->weights[l % VG_LANES_MAX] * mean * mean;
    }
    return 0.5 * l2 * squares;
}

/* sqrt(sum x^2 / n) where the squares leave the range of doubles. */
static double scaled_rms(const double *x, size_t count, double n)
{
    double most = 0, sum = 0;
    for (size_t i = 0; i < count; i++)
        if (!(fabs(x[i]) <= most))
            most = fabs(x[i]);
    if (!(most > 0) || !isfinite(most))
        return most;
    for (size_t i = 0; i < count; i++)
        sum += x[i] / most * (x[i] / most);
    return most * sqrt(sum / n);
}

static void mend_delta(const struct vg_network *network, const struct layer *layer, double squares, vg_real *measures)
{
    const double samples = (double)network->samples, n = (double)layer->columns * samples;
    if (squares != 0 && !(squares > 1e-250 && squares < 1e250))
        measures[VG_DELTA_RMS] = samples * scaled_rms(layer->z, layer->columns * network->stride, n);
}

/* Does the spread drown in the distance from the shift? */
static void mend_activation(const struct vg_network *network, const struct layer *layer, double sum, vg_real *measures)
{
    const double n = (double)(layer->outputs * network->samples), sd = measures[VG_ACTIVATION_SD];
    if (!(sum * sum > 1e4 * n * n * sd * sd))
        return;
    const struct vg_moments of =
        network->kernels->moments(layer->out, layer->outputs, network->samples, network->stride);
    measures[VG_ACTIVATION_MEAN] = of.mean;
    measures[VG_ACTIVATION_SD] = sqrt(of.m2 / of.count);
}

/* S.d. and norm of a gradient whose squares leave the range of doubles. */
static void mend_gradient(const struct vg_network *network, const struct layer *layer, double most, vg_real *measures)
{
    if (!(most > 0) || !isfinite(most) || (most > 1e-140 && most < 1e140))
        return;
    const double *g = network->gradients + layer->offset, n = (double)layer->weights;
    double mean = measures[VG_GRAD_MEAN] / most, squares = 0;
    for (size_t i = 0; i < layer->weights; i++) {
        double apart = g[i] / most - mean;
        squares += apart * apart;
    }
    measures[VG_GRAD_SD] = most * sqrt(squares / n);
    measures[VG_GRAD_NORM] = most * sqrt(squares + n * mean * mean);
}

static void mend_update_ratio(double change, double before, vg_real *measures)
{
    const double of = change / before;
    if (change != 0 && before != 0 && !(of > 1e-300 && of < 1e300))
        measures[VG_UPDATE_RATIO] = change > 0 && before > 0 ? 0.5 * log10(of) : NAN;
}

void vg_tally_measure(struct vg_network *network, vg_real *measures)
{
    for (size_t first = 0; first < network->layers; first += VG_LANES_MAX, measures += VG_LANES_MAX * VG_METRIC_COUNT) {
        const size_t left = network->layers - first, some = left < VG_LANES_MAX ? left : VG_LANES_MAX;
        struct vg_tally *tally = tally_of(network, first);
        const bool unusual = network->kernels->measure(tally, some, network->samples, measures);
        for (size_t i = 0; i < some; i++) {
            struct layer *layer = &network->layer[first + i];
            vg_real *of = measures + i * VG_METRIC_COUNT;
            if (unusual) {
                mend_delta(network, layer, tally->delta_squares[i], of);
                mend_activation(network, layer, tally->activation.sum[i], of);
                mend_gradient(network, layer, tally->max[i], of);
                mend_update_ratio(tally->change_m2[i], tally->weight_m2_before[i], of);
            }
            layer->activation_mean = isfinite(of[VG_ACTIVATION_MEAN]) ? of[VG_ACTIVATION_MEAN] : 0;
        }
    }
}
