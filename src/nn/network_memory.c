/* network_memory.c: a network's one allocation, and the views into it. */
/* for madvise, which is not POSIX */
#define _DEFAULT_SOURCE

#include "network_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { ALIGNMENT = 64 };

#define LOSS_NAME(NAME, name)        [VG_LOSS_##NAME] = #name,
#define CRITERION(NAME, name, about) [VG_##NAME] = {name, VG_NO_PARAMETER, about},
const struct vg_choice vg_criteria[VG_CRITERION_COUNT] = {VG_CRITERIA(CRITERION)};
const char *const vg_loss_names[VG_LOSS_COUNT] = {VG_LOSSES(LOSS_NAME)};

#define NORM(NAME, name, TITLE, ABOUT) [VG_NORM_##NAME] = {#name, VG_NO_PARAMETER, ABOUT},
const struct vg_choice vg_norms[VG_NORM_COUNT] = {VG_NORMS(NORM)};

#define NORM_TITLE(NAME, name, TITLE, ABOUT) [VG_NORM_##NAME] = TITLE,
const char *const vg_norm_titles[VG_NORM_COUNT] = {VG_NORMS(NORM_TITLE)};

/* Hands out pieces of one block of doubles; with a NULL base it only counts. */
struct arena {
    double *base;
    size_t used;
    bool overflow;
};

static double *take(struct arena *arena, size_t rows, size_t columns)
{
    size_t count, padded;
    if (__builtin_mul_overflow(rows, columns, &count) || __builtin_add_overflow(count, VG_LANES_MAX - 1, &padded)) {
        arena->overflow = true;
        return NULL;
    }
    padded -= padded % VG_LANES_MAX;
    size_t at = arena->used;
    if (__builtin_add_overflow(at, padded, &arena->used) || arena->used > SIZE_MAX / 2 / sizeof(double))
        arena->overflow = true;
    return arena->base ? arena->base + at : NULL;
}

/* The largest scratch that one of the three products of a layer may use; 0 where no operand is large. */
static size_t scratch_of(const struct vg_network *network, size_t stride)
{
    size_t most = 0;
    for (size_t l = 0; l < network->layers; l++) {
        const struct layer *layer = &network->layer[l];
        const size_t sizes[] = {VG_PRODUCT_SCRATCH(stride, layer->inputs), VG_PRODUCT_SCRATCH(stride, layer->columns),
                                VG_PRODUCT_SCRATCH(layer->columns, stride)};
        bool small = layer->inputs * stride <= 4096 && layer->columns * stride <= 4096;
        for (size_t i = 0; !small && i < 3; i++)
            most = sizes[i] > most ? sizes[i] : most;
    }
    return most;
}

static bool check(const struct vg_network_spec *spec, struct vg_error *error)
{
    if (spec->inputs < 1)
        return vg_fail(error, "a network needs at least 1 input");
    if (spec->classes < 2 && !(spec->classes == 1 && spec->target_variance > 0))
        return vg_fail(error, "a network needs at least 2 classes, not %zu", spec->classes);
    if (spec->hidden_count > VG_HIDDEN_MAX)
        return vg_fail(error, "%zu hidden layers are too many: 0 to %d are possible", spec->hidden_count,
                       VG_HIDDEN_MAX);
    for (size_t i = 0; i < spec->hidden_count; i++)
        if (spec->hidden[i] < 1 || spec->hidden[i] > VG_WIDTH_MAX)
            return vg_fail(error, "a hidden layer of %zu units is not possible: 1 to %d are", spec->hidden[i],
                           VG_WIDTH_MAX);
    if (spec->batch_max < 1)
        return vg_fail(error, "a batch needs at least 1 sample");
    return true;
}

/* Sizes of the layers and their places in the flat blocks. */
static void measure_layers(struct vg_network *network, struct arena *arena)
{
    const struct vg_network_spec *spec = &network->spec;
    size_t pieces = vg_activations[spec->activation.kind].pieces, inputs = spec->inputs, chunk = 0;
    network->layers = spec->hidden_count + 1;
    network->block = 0;
    for (size_t l = 0; l < network->layers; l++) {
        struct layer *layer = &network->layer[l];
        bool hidden = l < spec->hidden_count;
        layer->inputs = inputs;
        layer->outputs = hidden ? spec->hidden[l] : spec->classes == 2 ? 1 : spec->classes;
        layer->columns = hidden ? layer->outputs * pieces : layer->outputs;
        layer->normalized = hidden && spec->norm != VG_NORM_NONE;
        layer->offset = network->block;
        if (__builtin_mul_overflow(layer->inputs, layer->columns, &layer->weights)) {
            arena->overflow = true;
            return;
        }
        layer->chunk = chunk;
        chunk += chunks_of(layer);
        layer->others = layer->columns + (layer->normalized ? 2 * layer->inputs : 0);
        network->block += (layer->weights + layer->others + VG_LANES_MAX - 1) / VG_LANES_MAX * VG_LANES_MAX;
        inputs = layer->outputs;
    }
}

/* Lays everything out; with a NULL base it only counts. */
static void lay_out(struct vg_network *network, struct arena *arena)
{
    const size_t stride = vg_stride_of(network->spec.batch_max);
    size_t widest = network->spec.inputs;
    measure_layers(network, arena);
    if (arena->overflow)
        return;
    network->parameters = take(arena, network->block, 1);
    network->gradients = take(arena, network->block, 1);
    for (int s = 0; s < SLOTS; s++)
        network->state[s] = take(arena, network->block, 1);
    network->input = take(arena, network->spec.inputs, stride);
    network->labels = take(arena, stride, 1);
    network->class_weights = take(arena, network->spec.classes, 1);
    network->sample_weights = take(arena, stride, 1);
    for (size_t l = 0; l < network->layers; l++) {
        struct layer *layer = &network->layer[l];
        if (layer->columns > widest)
            widest = layer->columns;
        layer->z = take(arena, layer->columns, stride);
        layer->out = take(arena, layer->outputs, stride);
        if (!layer->normalized)
            continue;
        layer->xhat = take(arena, layer->inputs, stride);
        layer->x = take(arena, layer->inputs, stride);
        layer->rstd = take(arena, layer->inputs > stride ? layer->inputs : stride, 1);
        layer->mean_average = take(arena, layer->inputs, 1);
        layer->var_average = take(arena, layer->inputs, 1);
    }
    network->turned = take(arena, stride, vg_stride_of(widest));
    network->upstream = take(arena, widest, stride);
    size_t scratch = scratch_of(network, stride);
    network->packed = scratch ? take(arena, scratch, 1) : NULL;
    const struct layer *last = &network->layer[network->layers - 1];
    network->updated = (struct vg_updated *)take(arena, last->chunk + chunks_of(last),
                                                 (sizeof(struct vg_updated) + sizeof(double) - 1) / sizeof(double));
    network->tallies = (struct vg_tally *)take(arena, (network->layers + VG_LANES_MAX - 1) / VG_LANES_MAX,
                                               sizeof(struct vg_tally) / sizeof(double));
    network->sums = take(arena, 3, stride > widest ? stride : widest);
}

size_t vg_network_bytes(const struct vg_network_spec *spec)
{
    struct arena arena = {NULL, 0, false};
    struct vg_network network = {.spec = *spec};
    if (!check(spec, NULL))
        return 0;
    lay_out(&network, &arena);
    return arena.overflow ? 0 : sizeof network + ALIGNMENT + arena.used * sizeof(double);
}

/* Large networks reach over more pages than the processor's table of them holds: ask for large pages. A refusal costs nothing. */
static void prefer_large_pages(void *memory, size_t bytes)
{
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    const uintptr_t page = (uintptr_t)2 << 20;
    uintptr_t first = ((uintptr_t)memory + page - 1) / page * page, end = (uintptr_t)memory + bytes;
    if (bytes >= 4 * page && first < end)
        madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
    (void)memory, (void)bytes;
#endif
}

struct vg_network *vg_network_create(const struct vg_network_spec *spec, struct vg_error *error)
{
    if (!check(spec, error))
        return NULL;
    const struct vg_kernels *kernels = vg_kernels_choose(spec->kernels);
    if (!kernels) {
        vg_fail(error, "this processor has no kernels named '%s'", spec->kernels);
        return NULL;
    }
    size_t bytes = vg_network_bytes(spec);
    /* zeroed pages come from the system untouched: optimizer state that is never used costs nothing */
    struct vg_network *network = bytes ? calloc(1, bytes) : NULL;
    if (!network) {
        vg_fail(error, "a network of this size needs %.1f GB of memory, which is more than there is",
                bytes ? (double)bytes / 1e9 : 1e9);
        return NULL;
    }
    prefer_large_pages(network, bytes);
    uintptr_t first = ((uintptr_t)(network + 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena arena = {(double *)first, 0, false};
    network->spec = *spec;
    network->spec.kernels = kernels->name;
    network->kernels = kernels;
    lay_out(network, &arena);
    assert(first + arena.used * sizeof(double) <= (uintptr_t)network + bytes);
    vg_tally_prepare(network);
    vg_network_set_activation(network, spec->activation, NULL);
    return network;
}

void vg_network_destroy(struct vg_network *network)
{
    free(network);
}

struct vg_layer vg_network_layer(struct vg_network *network, size_t l)
{
    struct layer *layer = &network->layer[l];
    double *p = network->parameters, *g = network->gradients;
    network->moments_known = false;
    return (struct vg_layer){
        .inputs = layer->inputs,
        .outputs = layer->outputs,
        .columns = layer->columns,
        .weights = p + layer->offset,
        .biases = biases_of(p, layer),
        .weight_gradients = g + layer->offset,
        .bias_gradients = biases_of(g, layer),
        .scales = layer->normalized ? scales_of(p, layer) : NULL,
        .shifts = layer->normalized ? shifts_of(p, layer) : NULL,
        .scale_gradients = layer->normalized ? scales_of(g, layer) : NULL,
        .shift_gradients = layer->normalized ? shifts_of(g, layer) : NULL,
        .activations = layer->out,
        .deltas = layer->z,
        .stride = network->stride,
    };
}

vg_real *vg_network_parameters(struct vg_network *network)
{
    network->moments_known = false;
    return network->parameters;
}
