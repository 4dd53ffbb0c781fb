/* experiment_network.c: the network that an experiment and its data ask for. */
#include <string.h>

#include "vgtop/experiment.h"

/* Evaluation goes through the data in portions; smaller ones than this would be slow. */
enum { EVALUATION_BATCH = 64 };

struct vg_network_spec vg_experiment_network(const struct vg_experiment *experiment, const struct vg_dataset *dataset)
{
    size_t samples = dataset->samples.count;
    size_t batch = experiment->batch == 0 || experiment->batch > samples ? samples : experiment->batch;
    size_t least = samples < EVALUATION_BATCH ? samples : EVALUATION_BATCH;
    struct vg_network_spec spec = {
        .inputs = dataset->samples.features,
        .classes = dataset->classes,
        .target_variance = dataset->target_variance,
        .hidden_count = experiment->hidden_count,
        .activation = experiment->activation,
        .norm = experiment->norm,
        .batch_max = batch > least ? batch : least,
    };
    memcpy(spec.hidden, experiment->hidden, sizeof spec.hidden);
    return spec;
}
