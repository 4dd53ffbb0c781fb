/* workload.c: the five workloads, and what it takes to run one. */
#include "workload.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "vgtop/dataset.h"

struct workload {
    struct vg_random random;
    struct vg_dataset *dataset; /* NULL when the data is made here */
    vg_real *values;            /* made data, else NULL */
    uint32_t *labels, *order;
    struct vg_samples samples;
    struct vg_network *network;
    struct vg_training training;
    struct vg_step step;
    vg_real *measures;
    size_t batch, at; /* samples a step; place in `order` */
    bool whole;       /* every step takes the whole set */
};

const struct workload_spec workloads[WORKLOAD_COUNT] = {
    {.name = "W1",
     .network = {.inputs = 2, .classes = 2, .hidden_count = 4, .hidden = {5, 5, 5, 5}, .activation = {VG_SIGMOID, 0}},
     .data = "circles",
     .samples = 1024,
     .batch = 32,
     .initializer = {VG_INIT_NORMAL, 1},
     .training = {VG_RMSPROP, 0.001, 0, {VG_CLIP_NONE, 0}}},
    {.name = "W2",
     .network = {.inputs = 2, .classes = 3, .hidden_count = 2, .hidden = {50, 50}, .activation = {VG_RELU, 0}},
     .data = "spiral",
     .samples = 100,
     .batch = 0,
     .initializer = {VG_INIT_NORMAL, 0.1},
     .training = {VG_SGD, 0.1, 1e-3, {VG_CLIP_NONE, 0}}},
    {.name = "W3",
     .network = {.inputs = 2,
                 .classes = 3,
                 .hidden_count = 6,
                 .hidden = {128, 64, 64, 64, 64, 64},
                 .activation = {VG_SIGMOID, 0}},
     .samples = 160,
     .batch = 32,
     .initializer = {VG_INIT_GLOROT_UNIFORM, 0},
     .training = {VG_ADAM, 0.001, 0, {VG_CLIP_NONE, 0}}},
    {.name = "W4",
     .network = {.inputs = 784, .classes = 10, .hidden_count = 3, .hidden = {50, 50, 50}, .activation = {VG_ELU, 1}},
     .samples = 2048,
     .batch = 32,
     .initializer = {VG_INIT_HE_NORMAL, 0},
     .training = {VG_SGD, 0.001, 0, {VG_CLIP_NONE, 0}}},
    {.name = "W5",
     .network =
         {.inputs = 784, .classes = 10, .hidden_count = 3, .hidden = {512, 512, 512}, .activation = {VG_RELU, 0}},
     .samples = 2048,
     .batch = 128,
     .initializer = {VG_INIT_HE_NORMAL, 0},
     .training = {VG_ADAM, 1e-4, 0, {VG_CLIP_NONE, 0}}},
};

static bool make_data(struct workload *workload, const struct workload_spec *spec, struct vg_error *error)
{
    const size_t features = spec->network.inputs, count = spec->samples;
    workload->values = calloc(count * features, sizeof *workload->values);
    workload->labels = calloc(count, sizeof *workload->labels);
    if (!workload->values || !workload->labels)
        return vg_fail(error, "no memory for %zu samples of %zu features", count, features);
    for (size_t i = 0; i < count * features; i++)
        workload->values[i] = vg_random_double(&workload->random);
    for (size_t i = 0; i < count; i++)
        workload->labels[i] = vg_random_interval(&workload->random, (uint32_t)spec->network.classes - 1);
    workload->samples = (struct vg_samples){
        .values = workload->values, .labels = workload->labels, .count = count, .features = features};
    return true;
}

static bool load_data(struct workload *workload, const struct workload_spec *spec, struct vg_error *error)
{
    struct vg_dataset_spec wanted = {.samples = spec->samples, .noise = NAN, .factor = 0.5};
    snprintf(wanted.name, sizeof wanted.name, "%s", spec->data);
    workload->dataset = vg_dataset_create(&wanted, &workload->random, NULL, error);
    if (!workload->dataset)
        return false;
    workload->samples = workload->dataset->samples;
    return true;
}

static bool make_network(struct workload *workload, const struct workload_spec *spec, const char *kernels,
                         struct vg_error *error)
{
    struct vg_network_spec wanted = spec->network;
    wanted.kernels = kernels;
    wanted.batch_max = workload->batch;
    workload->network = vg_network_create(&wanted, error);
    return workload->network &&
           vg_network_initialize(workload->network, spec->initializer, &workload->random, NULL, error);
}

static bool make(struct workload *workload, const struct workload_spec *spec, const char *kernels, bool measured,
                 struct vg_error *error)
{
    vg_random_seed(&workload->random, 42);
    if (!(spec->data ? load_data : make_data)(workload, spec, error))
        return false;
    const size_t count = workload->samples.count;
    workload->whole = spec->batch == 0;
    workload->batch = workload->whole ? count : spec->batch;
    workload->training = spec->training;
    workload->order = calloc(count, sizeof *workload->order);
    workload->measures = calloc((spec->network.hidden_count + 1) * VG_METRIC_COUNT, sizeof *workload->measures);
    if (!workload->order || !workload->measures)
        return vg_fail(error, "no memory for the workload %s", spec->name);
    if (count % workload->batch != 0)
        return vg_fail(error, "%s: %zu samples are not a whole number of batches of %zu", spec->name, count,
                       workload->batch);
    workload->step.layers = measured ? workload->measures : NULL;
    workload->at = count;
    return make_network(workload, spec, kernels, error);
}

struct workload *workload_create(const struct workload_spec *spec, const char *kernels, bool measured,
                                 struct vg_error *error)
{
    struct workload *workload = calloc(1, sizeof *workload);
    if (!workload) {
        vg_fail(error, "no memory for the workload %s", spec->name);
        return NULL;
    }
    if (make(workload, spec, kernels, measured, error))
        return workload;
    workload_destroy(workload);
    return NULL;
}

void workload_destroy(struct workload *workload)
{
    if (!workload)
        return;
    vg_network_destroy(workload->network);
    vg_dataset_destroy(workload->dataset);
    free(workload->values);
    free(workload->labels);
    free(workload->order);
    free(workload->measures);
    free(workload);
}

void workload_lend(struct workload *workload, const struct vg_helpers *helpers)
{
    vg_network_lend(workload->network, helpers);
}

static const uint32_t *next_batch(struct workload *workload)
{
    if (workload->whole)
        return NULL;
    if (workload->at >= workload->samples.count) {
        vg_random_permutation(&workload->random, workload->order, workload->samples.count);
        workload->at = 0;
    }
    const uint32_t *index = workload->order + workload->at;
    workload->at += workload->batch;
    return index;
}

void workload_run(struct workload *workload, size_t steps)
{
    for (size_t i = 0; i < steps; i++)
        vg_network_step(workload->network, &workload->samples, next_batch(workload), workload->batch,
                        &workload->training, &workload->step);
}

double workload_loss(const struct workload *workload)
{
    return workload->step.loss;
}

const char *workload_kernels(const struct workload *workload)
{
    return vg_network_kernels(workload->network);
}

double workload_flops(const struct workload *workload)
{
    double products = 0;
    for (size_t l = 0; l < vg_network_layers(workload->network); l++) {
        const struct vg_layer layer = vg_network_layer(workload->network, l);
        products += (l == 0 ? 2.0 : 3.0) * (double)layer.inputs * (double)layer.columns;
    }
    return 2 * (double)workload->batch * products;
}

/* Steps that take about that long: twice as many until it is seen. Warms caches and clocks up on the way. */
static size_t steps_for(struct workload *workload, double seconds, enum bench_clock clock)
{
    for (size_t steps = 1;; steps *= 2) {
        const double begin = bench_seconds(clock);
        workload_run(workload, steps);
        const double taken = bench_seconds(clock) - begin;
        if (taken >= seconds)
            return (size_t)fmax(1, (double)steps * seconds / taken);
    }
}

double workload_time(struct workload *workload, double seconds, enum bench_clock clock)
{
    const size_t some = steps_for(workload, seconds / 50, clock);
    size_t steps = 0;
    double taken, begin = bench_seconds(clock);
    do {
        workload_run(workload, some);
        steps += some;
        taken = bench_seconds(clock) - begin;
    } while (taken < seconds);
    return (double)steps / taken;
}
