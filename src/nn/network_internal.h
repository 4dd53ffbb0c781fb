/* network_internal.h: how a network lies in memory. Shared by the files of src/nn only. */
#ifndef VGTOP_NN_NETWORK_INTERNAL_H
#define VGTOP_NN_NETWORK_INTERNAL_H

#include "kernels/kernels.h"
#include "vgtop/network.h"

enum { SLOTS = 2 }; /* optimizer state: m and v */

struct layer {
    size_t inputs, outputs, columns;
    size_t offset;  /* of this layer in each flat block */
    size_t weights; /* inputs * columns */
    size_t chunk;   /* number of its first chunk; see VG_UPDATE_CHUNK */
    size_t others;  /* biases and, with a norm, scales and shifts */
    bool normalized;
    double *z;                          /* (columns, stride): z, then f'(z), then delta */
    double *out;                        /* (outputs, stride): f(z) or logits */
    double *xhat;                       /* (inputs, stride): normalized input, or NULL */
    double *x;                          /* (inputs, stride): scaled and shifted, or NULL */
    double *rstd;                       /* (inputs) batch norm, (stride) layer norm: 1 / s.d. */
    double *mean_average, *var_average; /* (inputs) batch norm's running averages */
    double activation_mean;             /* of the last measured batch */
};

struct vg_network {
    struct vg_network_spec spec;
    const struct vg_kernels *kernels;
    size_t layers, block; /* block: numbers in a flat block */
    double *parameters, *gradients, *state[SLOTS];
    double *input;          /* (inputs, stride) the batch */
    double *labels;         /* (stride) */
    double *class_weights;  /* (classes) */
    double *sample_weights; /* (stride) those of the batch */
    enum vg_criterion criterion;
    bool weighted;              /* the classes count differently */
    double *turned;             /* (stride, widest) scratch: a transposed delta */
    double *upstream;           /* (widest, stride) scratch: dLoss/d(input of a layer) */
    double *packed;             /* scratch of the products, or NULL where all are small */
    double *sums;               /* (3, max stride or widest) scratch */
    struct vg_updated *updated; /* (chunks) what the chunks of all layers told */
    struct vg_helpers helpers;
    size_t stride, samples; /* of the last batch */
    uint64_t updates;       /* since the optimizer was reset: adam's t */
    bool state_used[SLOTS];
    struct vg_tally *tallies; /* (layers / VG_LANES_MAX) */
    bool moments_known;       /* the tallies' weight_mean and weight_m2 are those of the weights */
    double saturation_threshold;
    struct layer layer[VG_LAYERS_MAX];
};

/* norm.c: normalization before a layer. */
void vg_norm_forward(struct vg_network *network, struct layer *layer, const double *in, bool training);
/* From `upstream` = dLoss/dx: the gradients of scales and shifts, and dLoss/d(in) into `upstream`. */
void vg_norm_backward(struct vg_network *network, struct layer *layer);

/* parts.c: loops in parts. `work`: multiplications and additions, or what takes as long. */
size_t vg_parts_that_pay(const struct vg_helpers *helpers, size_t rows, size_t work);

static inline size_t parts_of(const struct vg_network *network, size_t rows, size_t work)
{
    return network->helpers.threads < 2 ? 1 : vg_parts_that_pay(&network->helpers, rows, work);
}

static inline void in_parts(const struct vg_network *network, size_t parts, void (*part)(void *context, size_t i),
                            void *context)
{
    if (parts < 2)
        part(context, 0);
    else
        network->helpers.run(network->helpers.pool, parts, part, context);
}

/* Rows of part i: whole groups of VG_GROUP_ROWS. */
struct rows {
    size_t first, count;
};

static inline struct rows rows_of_part(size_t rows, size_t i, size_t parts)
{
    if (parts < 2) /* a small network has no time for divisions */
        return (struct rows){0, rows};
    const size_t groups = (rows + VG_GROUP_ROWS - 1) / VG_GROUP_ROWS;
    const size_t first = i * groups / parts * VG_GROUP_ROWS, end = (i + 1) * groups / parts * VG_GROUP_ROWS;
    return (struct rows){first, (end < rows ? end : rows) - first};
}

static inline size_t chunks_of(const struct layer *layer)
{
    return (layer->weights + VG_UPDATE_CHUNK - 1) / VG_UPDATE_CHUNK;
}

/* product.c: the three products of a layer. */
void vg_multiply_forward(struct vg_network *network, size_t l, double *out, struct vg_group *groups);
void vg_multiply_backward(struct vg_network *network, size_t l);

/* measure.c: the statistics of a step. */
void vg_tally_prepare(struct vg_network *network);                    /* what depends on the layers' sizes alone */
void vg_ensure_weight_moments(struct vg_network *network);            /* where the last step did not leave them */
double vg_l2_loss(const struct vg_network *network, double l2);       /* needs the weights' moments */
void vg_tally_measure(struct vg_network *network, vg_real *measures); /* (layers, VG_METRIC_COUNT) */

static inline void tally_put(struct vg_wide_sums *sums, size_t i, struct vg_sums of)
{
    sums->shift[i] = of.shift;
    sums->sum[i] = of.sum;
    sums->squares[i] = of.squares;
}

static inline struct vg_tally *tally_of(const struct vg_network *network, size_t l)
{
    return &network->tallies[l / VG_LANES_MAX];
}

/* Numbers from row to row of a batch's activations: whole vectors, and no multiple of 2,048 bytes, at which all rows would fall into
 * the same few sets of the caches. */
static inline size_t vg_stride_of(size_t samples)
{
    size_t stride = (samples + VG_LANES_MAX - 1) / VG_LANES_MAX * VG_LANES_MAX;
    return stride % 256 == 0 ? stride + VG_LANES_MAX : stride;
}

static inline double *biases_of(double *block, const struct layer *layer)
{
    return block + layer->offset + layer->weights;
}

static inline double *scales_of(double *block, const struct layer *layer)
{
    return biases_of(block, layer) + layer->columns;
}

static inline double *shifts_of(double *block, const struct layer *layer)
{
    return scales_of(block, layer) + layer->inputs;
}

/* What the layer's matrix product reads. */
static inline const double *input_of(const struct vg_network *network, size_t l)
{
    if (network->layer[l].normalized)
        return network->layer[l].x;
    return l ? network->layer[l - 1].out : network->input;
}

#endif
