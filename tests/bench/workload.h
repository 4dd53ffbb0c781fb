/* workload.h: a network, its data and the way it is trained, ready to be timed.
 *
 * A step is what a step of a real run is: forward, backward, every statistic of every layer, update; mini-batches go through a
 * permutation that is drawn anew each epoch. Data sets are whole numbers of batches long, so that every step does the same work.
 */
#ifndef VGTOP_BENCH_WORKLOAD_H
#define VGTOP_BENCH_WORKLOAD_H

#include "clock.h"
#include "vgtop/network.h"

struct workload_spec {
    const char *name;
    struct vg_network_spec network; /* batch_max and kernels are filled in by workload_create */
    const char *data;               /* a name for vg_dataset_create; NULL: random features and labels of that shape */
    size_t samples;                 /* as vg_dataset_spec has it (spiral: a class) */
    size_t batch;                   /* 0: the whole set */
    struct vg_initializer initializer;
    struct vg_training training;
};

/* The five that the project's speed is told by. */
enum { WORKLOAD_COUNT = 5 };
extern const struct workload_spec workloads[WORKLOAD_COUNT];

struct workload;

/* `kernels` as in vg_network_spec; `measured`: whether a step measures the layers. NULL with a reason. */
struct workload *workload_create(const struct workload_spec *spec, const char *kernels, bool measured,
                                 struct vg_error *error);
void workload_destroy(struct workload *workload); /* NULL is fine */

/* From now on; see vg_network_lend. */
void workload_lend(struct workload *workload, const struct vg_helpers *helpers);

void workload_run(struct workload *workload, size_t steps);
double workload_loss(const struct workload *workload); /* of the last step */
const char *workload_kernels(const struct workload *workload);

/* Multiplications and additions of one step's matrix products: X W and X^T dY of every layer, dY W^T of all but the first. */
double workload_flops(const struct workload *workload);

/* Runs it for about that long, after a warm-up; returns steps a second. */
double workload_time(struct workload *workload, double seconds, enum bench_clock clock);

#endif
