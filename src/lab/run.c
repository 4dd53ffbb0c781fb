/* run.c: a training run: how it starts, takes steps, changes and is copied. */
#include "vgtop/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Evaluation goes through the data in portions; smaller ones than this would be slow. */
enum { EVALUATION_BATCH = 64, NAME_MAX_BYTES = 32 };

struct vg_run {
    const struct vg_dataset *dataset;
    struct vg_network *network;
    struct vg_training training;
    size_t batch; /* samples a step; 0: the whole set */
    size_t room;  /* for a batch in the network; of a copy that is only kept: in the network of the run itself */
    struct vg_random random;
    uint32_t *order;       /* (samples) this epoch's permutation */
    size_t at;             /* samples of the epoch taken */
    uint64_t begun;        /* epochs begun */
    uint64_t steps;        /* taken */
    uint64_t clipped;      /* steps whose gradient was clipped */
    uint64_t permutations; /* drawn */
};

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

static struct vg_training training_of(const struct vg_experiment *experiment)
{
    return (struct vg_training){experiment->optimizer, experiment->learning_rate, experiment->l2, experiment->clip};
}

/* Before the first step, with the stream where the weights begin. */
static void begin(struct vg_run *run, const struct vg_experiment *experiment, const struct vg_random *random)
{
    run->training = training_of(experiment);
    run->batch = experiment->batch;
    run->random = *random;
    run->at = run->dataset->samples.count;
    run->begun = run->steps = run->clipped = run->permutations = 0;
}

/* A class of which there are few samples counts as much as one of many: n / (K n_k), so that the weights' mean is 1. */
static bool set_loss(struct vg_run *run, const struct vg_experiment *experiment, struct vg_error *error)
{
    const struct vg_samples *samples = &run->dataset->samples;
    const size_t classes = run->dataset->classes;
    vg_real *weights = NULL;
    if (experiment->class_weight == VG_CLASS_WEIGHT_BALANCED && classes > 1) {
        if (!(weights = calloc(classes, sizeof *weights)))
            return vg_fail(error, "there is not enough memory for a run of this size");
        for (size_t i = 0; i < samples->count; i++)
            weights[samples->labels[i]]++;
        for (size_t k = 0; k < classes; k++)
            weights[k] = weights[k] > 0 ? (vg_real)samples->count / ((vg_real)classes * weights[k]) : 1;
    }
    vg_network_set_loss(run->network, experiment->criterion, weights);
    free(weights);
    return true;
}

/* A run without a network. */
static struct vg_run *create(const struct vg_dataset *dataset, struct vg_error *error)
{
    struct vg_run *run = calloc(1, sizeof *run);
    if (run)
        run->order = malloc(dataset->samples.count * sizeof *run->order);
    if (!run || !run->order) {
        free(run);
        vg_fail(error, "there is not enough memory for a run of this size");
        return NULL;
    }
    run->dataset = dataset;
    return run;
}

struct vg_run *vg_run_create(const struct vg_experiment *experiment, const struct vg_dataset *dataset,
                             const struct vg_random *random, const char *kernels, const struct vg_watch *watch,
                             struct vg_error *error)
{
    struct vg_network_spec spec = vg_experiment_network(experiment, dataset);
    struct vg_run *run = create(dataset, error);
    spec.kernels = kernels;
    if (!run)
        return NULL;
    begin(run, experiment, random);
    run->room = spec.batch_max;
    run->network = vg_network_create(&spec, error);
    if (!run->network || !set_loss(run, experiment, error) ||
        !vg_network_initialize(run->network, experiment->initializer, &run->random, watch, error)) {
        vg_run_destroy(run);
        return NULL;
    }
    return run;
}

void vg_run_destroy(struct vg_run *run)
{
    if (!run)
        return;
    vg_network_destroy(run->network);
    free(run->order);
    free(run);
}

/* Whether both have the same layers with weights of the same shapes. */
static bool same_shape(const struct vg_network_spec *a, const struct vg_network_spec *b)
{
    return a->inputs == b->inputs && a->classes == b->classes && a->target_variance == b->target_variance &&
           a->norm == b->norm && a->hidden_count == b->hidden_count &&
           memcmp(a->hidden, b->hidden, a->hidden_count * sizeof a->hidden[0]) == 0 &&
           vg_activations[a->activation.kind].pieces == vg_activations[b->activation.kind].pieces;
}

bool vg_run_fits(const struct vg_run *run, const struct vg_experiment *experiment, const struct vg_dataset *dataset)
{
    const struct vg_network_spec spec = vg_experiment_network(experiment, dataset),
                                 *own = vg_network_get_spec(run->network);
    return dataset->samples.count == run->dataset->samples.count && own->batch_max >= spec.batch_max &&
           same_shape(own, &spec);
}

bool vg_run_restart(struct vg_run *run, const struct vg_experiment *experiment, const struct vg_dataset *dataset,
                    const struct vg_random *random, struct vg_error *error)
{
    run->dataset = dataset;
    begin(run, experiment, random);
    return set_loss(run, experiment, error) && vg_network_set_activation(run->network, experiment->activation, error) &&
           vg_network_initialize(run->network, experiment->initializer, &run->random, NULL, error);
}

/* ---- steps */

/* The samples of the next step: sets how many, returns their indices (NULL: all in order). */
static const uint32_t *next_batch(struct vg_run *run, size_t *count)
{
    const size_t samples = run->dataset->samples.count;
    if (run->at >= samples) {
        run->at = 0;
        run->begun++;
        if (run->batch) {
            vg_random_permutation(&run->random, run->order, samples);
            run->permutations++;
        }
    }
    if (!run->batch) {
        run->at = *count = samples;
        return NULL;
    }
    const uint32_t *index = run->order + run->at;
    *count = samples - run->at < run->batch ? samples - run->at : run->batch;
    run->at += *count;
    return index;
}

double vg_run_step(struct vg_run *run, vg_real *row)
{
    size_t count;
    const uint32_t *index = next_batch(run, &count);
    struct vg_step step = {.layers = row ? row + VG_RUN_SERIES_COUNT : NULL};
    vg_network_step(run->network, &run->dataset->samples, index, count, &run->training, &step);
    run->clipped += step.clipped;
    run->steps++;
    if (!row)
        return step.loss;
    row[VG_LOSS] = step.loss;
    row[VG_ACCURACY] = step.accuracy;
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
    if (run->at >= run->dataset->samples.count) /* the epoch's last step: with the weights that it left */
        vg_run_validate(run, &row[VG_VALID_LOSS], &row[VG_VALID_ACCURACY]);
    return step.loss;
}

void vg_run_evaluate(struct vg_run *run, double *loss, double *accuracy)
{
    vg_network_evaluate(run->network, &run->dataset->samples, 0, run->dataset->samples.count, run->training.l2, loss,
                        accuracy);
}

void vg_run_validate(struct vg_run *run, double *loss, double *accuracy)
{
    const struct vg_samples *held_out = &run->dataset->validation;
    *loss = *accuracy = vg_missing();
    if (held_out->count > 0)
        vg_network_evaluate(run->network, held_out, 0, held_out->count, run->training.l2, loss, accuracy);
}

/* ---- changes and copies */

bool vg_run_change(struct vg_run *run, const struct vg_experiment *to, struct vg_run_change *change,
                   struct vg_error *error)
{
    *change = (struct vg_run_change){
        .reset_optimizer = to->optimizer != run->training.optimizer,
        /* a full batch is an epoch of its own; the indices that are left of a permutation are of no use to it */
        .new_epoch = to->batch != run->batch && (to->batch == 0 || run->batch == 0),
    };
    struct vg_network_spec spec = *vg_network_get_spec(run->network);
    const size_t batch = vg_experiment_network(to, run->dataset).batch_max;
    if (batch > spec.batch_max) { /* a network with room for it, in the same state */
        spec.batch_max = batch;
        struct vg_network *larger = vg_network_create(&spec, error);
        if (!larger)
            return false;
        vg_network_copy(larger, run->network);
        vg_network_destroy(run->network);
        run->network = larger;
        run->room = batch;
    }
    if (!vg_network_set_activation(run->network, to->activation, error))
        return false;
    if (change->reset_optimizer)
        vg_network_reset_optimizer(run->network);
    if (change->new_epoch)
        run->at = run->dataset->samples.count;
    run->training = training_of(to);
    run->batch = to->batch;
    return true;
}

struct vg_run *vg_run_like(const struct vg_run *run, bool to_train, struct vg_error *error)
{
    struct vg_network_spec spec = *vg_network_get_spec(run->network);
    struct vg_run *like = create(run->dataset, error);
    spec.batch_max = to_train ? run->room : 1;
    if (like)
        like->room = run->room;
    if (like && !(like->network = vg_network_create(&spec, error))) {
        vg_run_destroy(like);
        return NULL;
    }
    return like;
}

bool vg_run_copy(struct vg_run *to, const struct vg_run *from)
{
    const struct vg_network_spec *spec = vg_network_get_spec(from->network);
    if (to->dataset->samples.count != from->dataset->samples.count || to->room != from->room ||
        !same_shape(vg_network_get_spec(to->network), spec) || !vg_network_copy(to->network, from->network))
        return false;
    const struct vg_run own = *to;
    vg_network_set_activation(to->network, spec->activation, NULL);
    *to = *from;
    to->network = own.network;
    to->order = own.order;
    memcpy(to->order, from->order, from->dataset->samples.count * sizeof *to->order);
    return true;
}

static size_t bytes_of(const struct vg_run *run, size_t batch_max)
{
    struct vg_network_spec spec = *vg_network_get_spec(run->network);
    spec.batch_max = batch_max;
    return sizeof *run + run->dataset->samples.count * sizeof *run->order + vg_network_bytes(&spec);
}

size_t vg_run_bytes(const struct vg_run *run)
{
    return bytes_of(run, vg_network_get_spec(run->network)->batch_max);
}

size_t vg_run_kept_bytes(const struct vg_run *run)
{
    return bytes_of(run, 1);
}

/* ---- what is asked of it */

struct vg_network *vg_run_network(const struct vg_run *run)
{
    return run->network;
}

const struct vg_random *vg_run_random(const struct vg_run *run)
{
    return &run->random;
}

uint64_t vg_run_steps(const struct vg_run *run)
{
    return run->steps;
}

uint64_t vg_run_epoch(const struct vg_run *run)
{
    return run->begun ? run->begun - 1 : 0;
}

uint64_t vg_run_clipped(const struct vg_run *run)
{
    return run->clipped;
}

uint64_t vg_run_permutations(const struct vg_run *run)
{
    return run->permutations;
}

void vg_run_layer_name(size_t layer, size_t layers, char *name, char *brief, size_t size)
{
    bool output = layer + 1 == layers;
    snprintf(name, size, output ? "output" : "layer %zu", layer + 1);
    snprintf(brief, size, output ? "out" : "%zu", layer + 1);
}

bool vg_run_schema(struct vg_network *network, struct vg_schema *schema, struct vg_error *error)
{
    const size_t count = vg_network_layers(network);
    struct vg_schema_layer *layers = calloc(count, sizeof *layers);
    char(*names)[2][NAME_MAX_BYTES] = calloc(count, sizeof *names);
    bool good = layers && names;
    for (size_t l = 0; good && l < count; l++) {
        const struct vg_layer layer = vg_network_layer(network, l);
        vg_run_layer_name(l, count, names[l][0], names[l][1], NAME_MAX_BYTES);
        layers[l] = (struct vg_schema_layer){.name = names[l][0],
                                             .brief = names[l][1],
                                             .shape = {layer.inputs, layer.columns},
                                             .rank = 2,
                                             .size = (uint64_t)layer.inputs * layer.columns};
    }
    good = good ? vg_schema_make(schema, layers, count, VG_SCHEMA_ALL_STATISTICS, error)
                : vg_fail(error, "there is not enough memory for the names of %zu layers", count);
    free(layers);
    free(names);
    return good;
}
