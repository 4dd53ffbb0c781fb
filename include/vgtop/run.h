/* run.h: one training run of ours: a network that learns from a data set, batch by batch.
 *
 * A run owns its network (weights, gradients, optimizer state), the order in which it goes through the samples, its random stream
 * and its place in the epoch; the data set is borrowed and must outlive it. All that is flat memory: copying a run is a few memcpy,
 * and the copy goes on to the same bits. Runs are independent of each other, do no I/O and start no threads.
 */
#ifndef VGTOP_RUN_H
#define VGTOP_RUN_H

#include "vgtop/api.h"
#include "vgtop/experiment.h"
#include "vgtop/record.h"
#include "vgtop/schema.h"

VG_API_BEGIN

struct vg_run;

/* Makes a network for that experiment and its data and draws the weights from `random`, which is copied and becomes the run's
 * stream. `kernels`: NULL for the best. NULL with a reason. */
struct vg_run *vg_run_create(const struct vg_experiment *experiment, const struct vg_dataset *dataset,
                             const struct vg_random *random, const char *kernels, const struct vg_watch *watch,
                             struct vg_error *error);
void vg_run_destroy(struct vg_run *run); /* NULL is fine */

/* Whether a run of that experiment and data could use this run's network: it has the same shape, and room for its batches. */
bool vg_run_fits(const struct vg_run *run, const struct vg_experiment *experiment, const struct vg_dataset *dataset);
/* Begins again in the same memory, as vg_run_create would have made it; the run must fit. It cannot fail if the initializer is not
 * the orthogonal one, which needs memory of its own. */
bool vg_run_restart(struct vg_run *run, const struct vg_experiment *experiment, const struct vg_dataset *dataset,
                    const struct vg_random *random, struct vg_error *error);

/* Takes one step on the next batch and returns its loss (data loss and L2, before the update). `row` is vg_series_count(layers) numbers:
 * the step is measured into it, and behind the last step of an epoch the samples that are held out too. NULL: nothing is measured.
 * The network goes on to the same bits either way. */
double vg_run_step(struct vg_run *run, vg_real *row);

/* What a change inside a run brought with it. */
struct vg_run_change {
    bool reset_optimizer; /* m, v and adam's t began anew */
    bool new_epoch;       /* what was left of the epoch is not used */
};

/* Goes on with other settings and the same weights: activation, optimizer, learning rate, batch, L2 and clipping are taken over. False,
 * and nothing is changed, when the weights do not fit or memory is short. */
bool vg_run_change(struct vg_run *run, const struct vg_experiment *to, struct vg_run_change *change,
                   struct vg_error *error);

/* A run of the same shape and data, to copy into. If it is not to be trained but only to be kept, it has no room for a batch. NULL when
 * memory is short. */
struct vg_run *vg_run_like(const struct vg_run *run, bool to_train, struct vg_error *error);
/* Copies all that decides how a run goes on. False, and nothing is changed, when the networks differ in shape or in the room for a batch
 * (which decides in what portions a set is evaluated), or the data in size. */
bool vg_run_copy(struct vg_run *to, const struct vg_run *from);
/* Memory that it holds, and that a run like it without room for a batch holds; the data set is not counted. */
size_t vg_run_bytes(const struct vg_run *run);
size_t vg_run_kept_bytes(const struct vg_run *run);

/* Loss (with L2) and accuracy over the whole training set, now, and over what is held out (missing where nothing is). Neither
 * disturbs training, but both overwrite the layers' activations of the last batch. */
void vg_run_evaluate(struct vg_run *run, double *loss, double *accuracy);
void vg_run_validate(struct vg_run *run, double *loss, double *accuracy);

struct vg_network *vg_run_network(const struct vg_run *run);
const struct vg_random *vg_run_random(const struct vg_run *run); /* the stream where it is now */
uint64_t vg_run_steps(const struct vg_run *run);
uint64_t vg_run_epoch(const struct vg_run *run);        /* of the last step, counted from 0 */
uint64_t vg_run_clipped(const struct vg_run *run);      /* steps whose gradient was clipped */
uint64_t vg_run_permutations(const struct vg_run *run); /* drawn from the stream: epochs begun with batches */

/* The layers of a network by name: "layer 1" (nearest the input) ... "output". The caller frees the schema. */
bool vg_run_schema(struct vg_network *network, struct vg_schema *schema, struct vg_error *error);
/* The name of layer `layer`, counted from 0, of `layers`, and in a few characters: "3", "out". The only place that makes them. */
void vg_run_layer_name(size_t layer, size_t layers, char *name, char *brief, size_t size);

/* The network that the experiment and its data ask for, with room for a batch; the best kernels. Makes nothing. */
struct vg_network_spec vg_experiment_network(const struct vg_experiment *experiment, const struct vg_dataset *dataset);

VG_API_END

#endif
