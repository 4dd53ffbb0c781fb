/* network.c: what a network is told and asked between steps. */
#include "vgtop/network.h"

#include <string.h>

#include "network_internal.h"

const struct vg_network_spec *vg_network_get_spec(const struct vg_network *network)
{
    return &network->spec;
}

const char *vg_network_kernels(const struct vg_network *network)
{
    return network->kernels->name;
}

size_t vg_network_layers(const struct vg_network *network)
{
    return network->layers;
}

size_t vg_network_parameter_count(const struct vg_network *network)
{
    size_t count = 0;
    for (size_t l = 0; l < network->layers; l++)
        count += network->layer[l].weights + network->layer[l].others;
    return count;
}

size_t vg_network_block_size(const struct vg_network *network)
{
    return network->block;
}

vg_real *vg_network_gradients(const struct vg_network *network)
{
    return network->gradients;
}

vg_real *vg_network_optimizer_state(const struct vg_network *network, size_t slot)
{
    return slot < SLOTS ? network->state[slot] : NULL;
}

void vg_network_reset_optimizer(struct vg_network *network)
{
    for (size_t s = 0; s < SLOTS; s++)
        if (network->state_used[s]) {
            memset(network->state[s], 0, network->block * sizeof(double));
            network->state_used[s] = false;
        }
    network->updates = 0;
}

bool vg_network_set_activation(struct vg_network *network, struct vg_activation activation, struct vg_error *error)
{
    if (vg_activations[activation.kind].pieces != vg_activations[network->spec.activation.kind].pieces)
        return vg_fail(error, "%s needs other weights than %s", vg_activations[activation.kind].choice.name,
                       vg_activations[network->spec.activation.kind].choice.name);
    network->spec.activation = activation;
    network->saturation_threshold = (1 - 0.97 * 0.97) * vg_activation_steepest(activation);
    return true;
}

void vg_network_set_loss(struct vg_network *network, enum vg_criterion criterion, const vg_real *class_weights)
{
    network->criterion = criterion;
    network->weighted = class_weights && network->spec.classes > 1;
    if (network->weighted)
        memcpy(network->class_weights, class_weights, network->spec.classes * sizeof *class_weights);
}

bool vg_network_copy(struct vg_network *to, const struct vg_network *from)
{
    if (to->layers != from->layers || to->block != from->block)
        return false;
    for (size_t l = 0; l < to->layers; l++)
        if (to->layer[l].inputs != from->layer[l].inputs || to->layer[l].columns != from->layer[l].columns ||
            to->layer[l].others != from->layer[l].others)
            return false;
    memcpy(to->parameters, from->parameters, to->block * sizeof(double));
    memcpy(to->gradients, from->gradients, to->block * sizeof(double));
    vg_network_reset_optimizer(to);
    for (size_t s = 0; s < SLOTS; s++)
        if (from->state_used[s]) {
            memcpy(to->state[s], from->state[s], to->block * sizeof(double));
            to->state_used[s] = true;
        }
    to->updates = from->updates;
    for (size_t l = 0; l < to->layers; l++) {
        struct layer *layer = &to->layer[l];
        layer->activation_mean = from->layer[l].activation_mean;
        if (!layer->normalized)
            continue;
        memcpy(layer->mean_average, from->layer[l].mean_average, layer->inputs * sizeof(double));
        memcpy(layer->var_average, from->layer[l].var_average, layer->inputs * sizeof(double));
    }
    memcpy(to->tallies, from->tallies, (to->layers + VG_LANES_MAX - 1) / VG_LANES_MAX * sizeof *to->tallies);
    to->moments_known = from->moments_known;
    vg_network_set_loss(to, from->criterion, from->weighted ? from->class_weights : NULL);
    return true;
}

bool vg_network_initialize(struct vg_network *network, struct vg_initializer initializer, struct vg_random *random,
                           const struct vg_watch *watch, struct vg_error *error)
{
    for (size_t l = 0; l < network->layers; l++) {
        struct layer *layer = &network->layer[l];
        double *weights = network->parameters + layer->offset;
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "cancelled");
        if (!vg_initializer_draw(initializer, random, layer->inputs, layer->columns, weights, watch, error))
            return false;
        memset(weights + layer->weights, 0, layer->others * sizeof(double));
        layer->activation_mean = 0;
        if (!layer->normalized)
            continue;
        for (size_t i = 0; i < layer->inputs; i++) {
            scales_of(network->parameters, layer)[i] = 1;
            layer->mean_average[i] = 0;
            layer->var_average[i] = 1;
        }
    }
    vg_network_reset_optimizer(network);
    network->moments_known = false;
    return true;
}
