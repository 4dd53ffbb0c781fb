/* network.h: a multilayer perceptron that trains by back-propagation and measures itself while it does.
 *
 * Layers are numbered from 0 here: layer 0 is nearest the input, layer `layers - 1` is the output. Weights are (inputs, outputs)
 * matrices, row-major, as NumPy's x @ W has them. The output layer is linear (logits): with two classes it has one unit and the
 * logistic loss, else a unit a class, softmax and cross-entropy; the mean over the batch. L2 adds l2/2 sum W^2.
 *
 * The state is flat: one block of parameters, one of gradients, two of optimizer state, congruent, each layer a view into them:
 * its weights first, its biases right behind, padded with zeros to a multiple of 8 numbers. Saving, restoring or handing over a
 * network's state is a memcpy. Everything lives in one allocation made by vg_network_create.
 *
 * The arithmetic is done by kernels compiled for several instruction sets; the best that the processor has is chosen when a
 * network is created. There is no I/O, no thread and no global state here: networks are independent of each other. Who has threads may
 * lend them: large loops are then cut into parts, and the bits stay the same for every number of threads.
 */
#ifndef VGTOP_NETWORK_H
#define VGTOP_NETWORK_H

#include <stdint.h>

#include "vgtop/activation.h"
#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/initializer.h"
#include "vgtop/metric.h"
#include "vgtop/optimizer.h"
#include "vgtop/random.h"
#include "vgtop/real.h"

VG_API_BEGIN

enum {
    VG_HIDDEN_MAX = 100, /* hidden layers */
    VG_WIDTH_MAX = 1024, /* units of a hidden layer */
    VG_LAYERS_MAX = VG_HIDDEN_MAX + 1
};

/* What is minimized where the target is a class; where it is a number that is always the mean square of the error. ROW(NAME, name, about) */
/* clang-format off */
#define VG_CRITERIA(ROW)                                                                                               \
    ROW(CROSS_ENTROPY, "cross_entropy", "the cross-entropy of the class's probability")                                \
    ROW(MSE, "mse", "the mean squared error of the probabilities: flat where they are surely wrong")
/* clang-format on */

#define VG_CRITERION_KIND(NAME, ...) VG_##NAME,
enum vg_criterion { VG_CRITERIA(VG_CRITERION_KIND) VG_CRITERION_COUNT };
extern const struct vg_choice vg_criteria[VG_CRITERION_COUNT];

/* The loss of the output layer: logistic for two classes and softmax for more, each with the cross-entropy or with the squared error of the
 * probabilities; the squared error where the target is a number ("one class"). The loops are in src/nn/kernels/losses.h. ROW(NAME, name) */
#define VG_LOSSES(ROW)                                                                                                 \
    ROW(LOGISTIC, logistic)                                                                                            \
    ROW(SOFTMAX, softmax) ROW(SQUARED, squared) ROW(LOGISTIC_MSE, logistic_mse) ROW(SOFTMAX_MSE, softmax_mse)

#define VG_LOSS_KIND(NAME, name) VG_LOSS_##NAME,
enum vg_loss_kind { VG_LOSSES(VG_LOSS_KIND) VG_LOSS_COUNT };

extern const char *const vg_loss_names[VG_LOSS_COUNT];

static inline enum vg_loss_kind vg_loss_of(size_t classes, enum vg_criterion criterion)
{
    if (classes == 1)
        return VG_LOSS_SQUARED;
    if (criterion == VG_MSE)
        return classes == 2 ? VG_LOSS_LOGISTIC_MSE : VG_LOSS_SOFTMAX_MSE;
    return classes == 2 ? VG_LOSS_LOGISTIC : VG_LOSS_SOFTMAX;
}

/* Normalization before every hidden layer's weights, the first one included.
 * ROW(NAME, name, title, about). It makes the enum and the tables; src/nn/norm.c does the work. */
/* clang-format off */
#define VG_NORMS(ROW)                                                                                                  \
    ROW(NONE, none, "", "no normalization")                                                                            \
    ROW(BATCH, batch, "batch norm", "batch normalization before every hidden layer (Ioffe & Szegedy 2015)")            \
    ROW(LAYER, layer, "layer norm", "layer normalization before every hidden layer (Ba 2016)")
/* clang-format on */

#define VG_NORM_KIND(NAME, ...) VG_NORM_##NAME,
enum vg_norm { VG_NORMS(VG_NORM_KIND) VG_NORM_COUNT };

extern const struct vg_choice vg_norms[VG_NORM_COUNT];
extern const char *const vg_norm_titles[VG_NORM_COUNT]; /* "batch norm"; "" for none */

struct vg_network_spec {
    size_t inputs;                   /* features of a sample, at least 1 */
    size_t classes;                  /* at least 2; 1: the target is a number */
    double target_variance;          /* of such targets, over 0: accuracy is then 1 - loss / variance */
    size_t hidden_count;             /* 0 ... VG_HIDDEN_MAX */
    size_t hidden[VG_HIDDEN_MAX];    /* widths, each 1 ... VG_WIDTH_MAX */
    struct vg_activation activation; /* of the hidden layers */
    enum vg_norm norm;
    size_t batch_max;    /* the largest batch that a step will be given */
    const char *kernels; /* "baseline", "avx2", "avx512"; NULL: the best that this processor has */
};

/* Samples to learn from. Borrowed; must outlive the call. Exactly one of `values` and `bytes` is set. */
struct vg_samples {
    const vg_real *values; /* (count, features) row-major */
    const uint8_t *bytes;  /* the same as bytes, each standing for byte * byte_scale */
    vg_real byte_scale;
    const uint32_t *labels; /* (count), each < classes */
    const vg_real *targets; /* (count) where the target is a number, else NULL */
    size_t count, features;
};

/* What drives a step; may change from step to step. */
struct vg_training {
    enum vg_optimizer optimizer;
    double learning_rate;
    double l2;
    struct vg_clip clip;
};

/* What a step tells of itself. `layers` points to (layers, VG_METRIC_COUNT) numbers that the caller owns, layer 0 first, or is
 * NULL when nothing but the loss is wanted. */
struct vg_step {
    double loss;     /* data loss + L2, before the update */
    double accuracy; /* share of the batch whose class was right; of numbers 1 - data loss / variance */
    bool clipped;    /* did clipping change the gradient */
    vg_real *layers;
};

/* A layer's place in the flat blocks, and its last batch. */
struct vg_layer {
    size_t inputs, outputs;    /* outputs counts units; maxout has 2 * outputs columns of weights */
    size_t columns;            /* columns of the weight matrix: outputs * pieces */
    vg_real *weights, *biases; /* (inputs, columns), (columns) */
    vg_real *weight_gradients, *bias_gradients;
    vg_real *scales, *shifts; /* (inputs) the norm's gamma and beta before this layer, or NULL */
    vg_real *scale_gradients, *shift_gradients;
    const vg_real *activations; /* (outputs, stride) f(z) of the last batch, a row a unit, samples along the row */
    const vg_real *deltas;      /* (columns, stride) dLoss/dz of the last batch (the mean loss's) */
    size_t stride;              /* numbers from row to row of activations and deltas */
};

struct vg_network;

/* NULL with a reason when a size is out of range or memory is short. Weights are zero until vg_network_initialize. */
struct vg_network *vg_network_create(const struct vg_network_spec *spec, struct vg_error *error);
void vg_network_destroy(struct vg_network *network); /* NULL is fine */

/* Bytes that vg_network_create would allocate; 0 when the sizes are out of range or overflow. */
size_t vg_network_bytes(const struct vg_network_spec *spec);

/* What is minimized from now on. `class_weights` (classes) is copied: a sample's loss counts as often as its class says, and the mean is
 * still over the number of samples (so does Keras). NULL: all count once. A network begins with the cross-entropy and without weights. */
void vg_network_set_loss(struct vg_network *network, enum vg_criterion criterion, const vg_real *class_weights);

/* Draws all weights, first layer first; biases, optimizer state and running averages start anew. False when cancelled. */
bool vg_network_initialize(struct vg_network *network, struct vg_initializer initializer, struct vg_random *random,
                           const struct vg_watch *watch, struct vg_error *error);

const struct vg_network_spec *vg_network_get_spec(const struct vg_network *network);
const char *vg_network_kernels(const struct vg_network *network); /* "avx512" ... */
size_t vg_network_layers(const struct vg_network *network);       /* hidden + 1 */
/* Weights written through these pointers count from the next step on; ask anew after a step before writing again. */
struct vg_layer vg_network_layer(struct vg_network *network, size_t layer);
size_t vg_network_parameter_count(const struct vg_network *network); /* weights, biases, norms; padding not counted */

/* The flat blocks: `count` numbers each. Optimizer slot 0 is m (or v of rmsprop), slot 1 is v of adam. */
size_t vg_network_block_size(const struct vg_network *network);
vg_real *vg_network_parameters(struct vg_network *network); /* like vg_network_layer: ask anew before writing */
vg_real *vg_network_gradients(const struct vg_network *network);
vg_real *vg_network_optimizer_state(const struct vg_network *network, size_t slot);

/* Threads that a network may use. `run` calls part(context, i) once for each i < parts, on any threads and in any order, and returns when
 * all have returned. */
struct vg_helpers {
    size_t threads; /* parts that run at the same time; under 2: none are lent */
    void *pool;     /* handed to `run` */
    void (*run)(void *pool, size_t parts, void (*part)(void *context, size_t i), void *context);
};

/* From the next step on. NULL: none. The pool must outlive the network, or be taken back before. */
void vg_network_lend(struct vg_network *network, const struct vg_helpers *helpers);
/* As many threads as pay for a step of that network, at least 1. */
size_t vg_network_threads(const struct vg_network_spec *spec);

/* Other f, same weights. False when the new one needs other weights (maxout against the rest). */
bool vg_network_set_activation(struct vg_network *network, struct vg_activation activation, struct vg_error *error);

/* Forgets m, v and the step count of adam: what a change of optimizer does. */
void vg_network_reset_optimizer(struct vg_network *network);

/* Copies parameters, optimizer state and running averages into a network of the same shape (batch_max and kernels may differ).
 * False, and nothing is changed, when the shapes differ. */
bool vg_network_copy(struct vg_network *to, const struct vg_network *from);

/* Copies what an answer depends on: parameters, running averages and the activation, no gradients and no optimizer state. False, and
 * nothing is changed, when shapes or norms differ. */
bool vg_network_copy_weights(struct vg_network *to, const struct vg_network *from);

/* z of the last batch (a step's, an evaluation's or a prediction's), computed anew from the layer's input and the weights as they are
 * now: a step leaves deltas where z stood. (columns, stride), a row a column of weights; valid until the network is used again. */
const vg_real *vg_network_preactivations(struct vg_network *network, size_t layer);

/* One step: forward, backward, measure, update, on the `count` samples whose numbers are in `index` (NULL: 0 ... count-1).
 * count is 1 ... batch_max. The only function that changes parameters after initialization. */
void vg_network_step(struct vg_network *network, const struct vg_samples *samples, const uint32_t *index, size_t count,
                     const struct vg_training *training, struct vg_step *step);

/* Loss (with L2) and accuracy over samples first ... first+count-1 by the running averages of batch norm; changes no parameter. */
void vg_network_evaluate(struct vg_network *network, const struct vg_samples *samples, size_t first, size_t count,
                         double l2, double *loss, double *accuracy);

/* Logits of `count` samples (count <= batch_max): out is (count, output units) row-major; `x` is (count, inputs). */
void vg_network_predict(struct vg_network *network, const vg_real *x, size_t count, vg_real *out);

/* Puts the names of the kernels that this processor can run into `names`, best first; returns how many (at most `room`). */
size_t vg_network_kernel_names(const char **names, size_t room);

VG_API_END

#endif
