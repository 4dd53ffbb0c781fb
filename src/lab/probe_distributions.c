/* probe_distributions.c: histograms of a layer's numbers, and one a layer on an axis of its own for all of them. */
#include <math.h>
#include <stdlib.h>

#include "probe_internal.h"

enum { DECADES_LEAST = 4 };

/* Numbers in rows, of which only the first `columns` of each `stride` count. */
struct numbers {
    const vg_real *x;
    size_t rows, columns, stride;
    double scale; /* to be multiplied with */
};

static struct numbers numbers_of(const struct vg_probe *probe, size_t l, enum vg_quantity quantity)
{
    const struct vg_layer layer = vg_network_layer(probe->scratch, l),
                          kept = vg_network_layer(probe->snapshot.network, l);
    const size_t weights = layer.inputs * layer.columns, samples = probe->batch;
    /* deltas are those of the mean loss: times the samples each is its sample's own, as delta_rms has it */
    const struct numbers all[VG_QUANTITY_COUNT] = {
        [VG_OF_WEIGHTS] = {kept.weights, 1, weights, weights, 1},
        [VG_OF_GRADIENTS] = {layer.weight_gradients, 1, weights, weights, 1},
        [VG_OF_DELTAS] = {layer.deltas, layer.columns, samples, layer.stride, (double)samples},
        [VG_OF_ACTIVATIONS] = {layer.activations, layer.outputs, samples, layer.stride, 1},
    };
    return all[quantity];
}

/* Calls for every row; scaled numbers are handed on in pieces. */
static void each_row(const struct numbers *numbers, void (*row)(void *to, const vg_real *x, size_t count), void *to)
{
    vg_real piece[VG_PROBE_BATCH];
    for (size_t r = 0; r < numbers->rows; r++) {
        const vg_real *x = numbers->x + r * numbers->stride;
        if (numbers->scale <= 1) {
            row(to, x, numbers->columns);
            continue;
        }
        for (size_t i = 0; i < numbers->columns; i++) /* a batch: never more than VG_PROBE_BATCH */
            piece[i] = x[i] * numbers->scale;
        row(to, piece, numbers->columns);
    }
}

static void add_extent(void *to, const vg_real *x, size_t count)
{
    vg_extent_add(to, x, count);
}

static void add_histogram(void *to, const vg_real *x, size_t count)
{
    vg_histogram_add(to, x, count);
}

static void fill_linear(const struct numbers *numbers, bool keep_axis, struct vg_histogram *histogram)
{
    struct vg_extent extent = {0};
    double low = 0, high = keep_axis ? histogram->high : 0;
    each_row(numbers, add_extent, &extent);
    vg_extent_linear(&extent, &low, &high);
    vg_histogram_begin(histogram, false, low, high);
    each_row(numbers, add_histogram, histogram);
}

/* Whole decades from well below the smallest layer's usual magnitude to the largest number of all. */
static void choose_decades(const struct vg_probe *probe, struct vg_distributions *distributions, double *low,
                           double *high)
{
    double smallest = INFINITY, largest = 0;
    for (size_t l = 0; l < distributions->layers; l++) {
        struct numbers numbers = numbers_of(probe, l, distributions->ridge);
        struct vg_extent extent = {0};
        each_row(&numbers, add_extent, &extent);
        if (extent.not_zero == 0)
            continue;
        smallest = fmin(smallest, extent.magnitude);
        largest = fmax(largest, fmax(fabs(extent.least), fabs(extent.most)));
    }
    *low = -DECADES_LEAST;
    *high = 0;
    if (!(largest > 0) || !(smallest > 0))
        return;
    *high = ceil(log10(largest));
    *low = floor(log10(smallest)) - 2;
    if (*high - *low < DECADES_LEAST)
        *low = *high - DECADES_LEAST;
}

static void fill_ridges(const struct vg_probe *probe, struct vg_distributions *distributions)
{
    double low, high;
    choose_decades(probe, distributions, &low, &high);
    for (size_t l = 0; l < distributions->layers; l++) {
        struct numbers numbers = numbers_of(probe, l, distributions->ridge);
        vg_histogram_begin(&distributions->ridges[l], true, low, high);
        each_row(&numbers, add_histogram, &distributions->ridges[l]);
    }
}

bool vg_probe_distributions(struct vg_probe *probe, const struct vg_probe_want *want, struct vg_view *view,
                            struct vg_error *error)
{
    struct vg_distributions *distributions = view->distributions;
    const size_t layers = vg_network_layers(probe->scratch);
    const size_t layer = want->layer < layers ? want->layer : layers - 1;
    if (!distributions || distributions->layers < layers) {
        distributions = calloc(1, sizeof *distributions + layers * sizeof distributions->ridges[0]);
        if (!distributions)
            return vg_fail(error, "there is not enough memory for the distributions");
        distributions->ridges = (struct vg_histogram *)(void *)(distributions + 1);
        free(view->distributions);
        view->distributions = distributions;
    }
    bool keep_axes = distributions->layer == layer && distributions->layers == layers;
    distributions->layer = layer;
    distributions->layers = layers;
    distributions->ridge = want->ridge;
    for (size_t q = 0; q < VG_QUANTITY_COUNT; q++) {
        struct numbers numbers = numbers_of(probe, layer, (enum vg_quantity)q);
        fill_linear(&numbers, keep_axes, &distributions->of[q]);
    }
    fill_ridges(probe, distributions);
    return true;
}

void vg_probe_preactivation(struct vg_probe *probe, size_t layer, struct vg_view *view)
{
    const struct vg_layer it = vg_network_layer(probe->scratch, layer);
    const struct numbers numbers = {vg_network_preactivations(probe->scratch, layer), it.columns, probe->batch,
                                    it.stride, 1};
    fill_linear(&numbers, view->preactivation_layer == layer && view->preactivation.total > 0, &view->preactivation);
    view->preactivation_layer = layer;
}
