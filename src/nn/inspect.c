/* inspect.c: looking into a network without training it. */
#include <string.h>

#include "network_internal.h"

static bool same_shape(const struct vg_network *a, const struct vg_network *b)
{
    if (a->layers != b->layers || a->block != b->block || a->spec.norm != b->spec.norm)
        return false;
    for (size_t l = 0; l < a->layers; l++)
        if (a->layer[l].inputs != b->layer[l].inputs || a->layer[l].columns != b->layer[l].columns)
            return false;
    return true;
}

bool vg_network_copy_weights(struct vg_network *to, const struct vg_network *from)
{
    if (!same_shape(to, from) || !vg_network_set_activation(to, from->spec.activation, NULL))
        return false;
    memcpy(to->parameters, from->parameters, to->block * sizeof(double));
    for (size_t l = 0; l < to->layers; l++) {
        struct layer *layer = &to->layer[l];
        if (!layer->normalized)
            continue;
        memcpy(layer->mean_average, from->layer[l].mean_average, layer->inputs * sizeof(double));
        memcpy(layer->var_average, from->layer[l].var_average, layer->inputs * sizeof(double));
    }
    to->moments_known = false;
    return true;
}

const vg_real *vg_network_preactivations(struct vg_network *network, size_t l)
{
    const struct layer *layer = &network->layer[l];
    struct vg_product job = {
        .m = layer->columns,
        .n = network->stride,
        .p = layer->inputs,
        .left = network->parameters + layer->offset,
        .l_row = 1,
        .l_col = layer->columns,
        .right = input_of(network, l),
        .r_row = network->stride,
        .out = network->upstream,
        .out_row = network->stride,
        .bias = biases_of(network->parameters, layer),
        .scratch = network->packed,
    };
    network->kernels->pack(&job);
    network->kernels->product(&job, 0, job.m);
    return network->upstream;
}
