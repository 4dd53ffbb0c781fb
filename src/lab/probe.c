/* probe.c: copies of a session's network and data for whoever looks at them, and what was computed from which. */
#include "probe_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"

enum { VALUES_MAX = 2 << 20 }; /* numbers of the data that are copied, at most */

void vg_snapshot_free(struct vg_snapshot *snapshot)
{
    vg_network_destroy(snapshot->network);
    free(snapshot->values);
    free(snapshot->labels);
    memset(snapshot, 0, sizeof *snapshot);
}

static bool same_activation(struct vg_activation a, struct vg_activation b)
{
    return a.kind == b.kind && !(a.parameter < b.parameter) && !(a.parameter > b.parameter);
}

void vg_snapshot_note(struct vg_snapshot *snapshot, const struct vg_session *session)
{
    snapshot->run = session->published.run;
    snapshot->steps = session->total;
    snapshot->came_back = session->came_back;
    snapshot->activation = vg_network_get_spec(vg_run_network(session->run))->activation;
}

bool vg_snapshot_is_fresh(const struct vg_snapshot *snapshot, struct vg_session *session)
{
    return snapshot->run == session->published.run && snapshot->steps == session->total &&
           snapshot->came_back == session->came_back &&
           same_activation(snapshot->activation, vg_network_get_spec(vg_run_network(session->run))->activation);
}

/* A network of the same shape with room for a probe's batches. */
static struct vg_network *network_like(struct vg_network *network, struct vg_error *error)
{
    struct vg_network_spec spec = *vg_network_get_spec(network);
    spec.batch_max = VG_PROBE_BATCH;
    return vg_network_create(&spec, error);
}

/* Copies the weights into *to, which is made anew where it has another shape. */
static bool copy_weights(struct vg_network **to, struct vg_network *from, struct vg_error *error)
{
    const char *kernels = vg_network_kernels(from);
    if (*to && strcmp(vg_network_kernels(*to), kernels) == 0 && vg_network_copy_weights(*to, from))
        return true;
    struct vg_network *network = network_like(from, error);
    if (!network)
        return false;
    vg_network_destroy(*to);
    *to = network;
    return vg_network_copy_weights(network, from);
}

/* How many points are worth keeping: all that a plane shows, else a batch's worth; fewer where each is long. */
static size_t points_of(const struct vg_samples *samples)
{
    size_t most = samples->features == 2 ? VG_BOUNDARY_POINTS : VG_PROBE_BATCH;
    size_t room = VALUES_MAX / samples->features;
    most = most < room ? most : room;
    most = most < samples->count ? most : samples->count;
    return most > 0 ? most : 1;
}

static void copy_point(const struct vg_samples *samples, size_t from, vg_real *to)
{
    const size_t features = samples->features;
    if (samples->values)
        memcpy(to, samples->values + from * features, features * sizeof *to);
    for (size_t f = 0; !samples->values && f < features; f++)
        to[f] = samples->bytes[from * features + f] * samples->byte_scale;
}

static void copy_names(struct vg_snapshot *snapshot, const struct vg_dataset *dataset)
{
    for (size_t c = 0; c < VG_BOUNDARY_NAMES; c++)
        snprintf(snapshot->class_names[c], sizeof snapshot->class_names[c], "%.23s",
                 c < dataset->classes ? dataset->class_names[c] : "");
    for (size_t f = 0; f < 2; f++)
        snprintf(snapshot->feature_names[f], sizeof snapshot->feature_names[f], "%.15s",
                 f < dataset->samples.features ? dataset->feature_names[f] : "");
}

/* Evenly spaced points of the training set. A data set changes only with a new run. */
static bool copy_data(struct vg_snapshot *snapshot, const struct vg_session *session, struct vg_error *error)
{
    const struct vg_samples *samples = &session->dataset->samples;
    if (snapshot->data_run == session->published.run)
        return true;
    size_t points = points_of(samples);
    vg_real *values = malloc(points * samples->features * sizeof *values);
    uint32_t *labels = malloc(points * sizeof *labels);
    if (!values || !labels) {
        free(values);
        free(labels);
        return vg_fail(error, "there is not enough memory to look at the data");
    }
    for (size_t i = 0; i < points; i++) {
        size_t from = (size_t)((uint64_t)i * samples->count / points);
        copy_point(samples, from, values + i * samples->features);
        labels[i] = samples->labels[from];
    }
    free(snapshot->values);
    free(snapshot->labels);
    snapshot->values = values;
    snapshot->labels = labels;
    snapshot->points = points;
    snapshot->classes = session->dataset->classes;
    copy_names(snapshot, session->dataset);
    snapshot->data_run = session->published.run;
    return true;
}

bool vg_snapshot_take(struct vg_snapshot *snapshot, struct vg_session *session, struct vg_error *error)
{
    bool too_large = vg_network_block_size(vg_run_network(session->run)) > VG_PROBE_NUMBERS_MAX;
    if (too_large) {
        vg_snapshot_free(snapshot);
    } else {
        if (!copy_weights(&snapshot->network, vg_run_network(session->run), error))
            return false;
        snapshot->run = 0; /* half made: of no run until all is there */
        if (!copy_data(snapshot, session, error))
            return false;
    }
    snapshot->too_large = too_large;
    snapshot->features = session->dataset->samples.features;
    snapshot->parameters = vg_network_parameter_count(vg_run_network(session->run));
    vg_snapshot_note(snapshot, session);
    return true;
}

struct vg_probe *vg_probe_create(struct vg_error *error)
{
    struct vg_probe *probe = calloc(1, sizeof *probe);
    if (!probe)
        vg_fail(error, "there is not enough memory to look into the network");
    return probe;
}

void vg_probe_destroy(struct vg_probe *probe)
{
    if (!probe)
        return;
    vg_snapshot_free(&probe->snapshot);
    vg_network_destroy(probe->scratch);
    free(probe);
}

void vg_probe_renew(struct vg_probe *probe)
{
    probe->serial++;
}

bool vg_session_probe(struct vg_session *session, struct vg_probe *probe, struct vg_error *error)
{
    struct vg_snapshot fresh = {0};
    if (!vg_snapshot_take(&fresh, session, error)) {
        vg_snapshot_free(&fresh);
        return false;
    }
    vg_snapshot_free(&probe->snapshot);
    probe->snapshot = fresh;
    vg_probe_renew(probe);
    return true;
}

/* Fewer samples the larger the network: a hundred million multiplications for a step's forward and twice that for its backward. */
static size_t batch_of(const struct vg_snapshot *snapshot)
{
    size_t most = 100000000 / (3 * snapshot->parameters);
    most = most < 16 ? 16 : most > VG_PROBE_BATCH ? VG_PROBE_BATCH : most;
    return snapshot->points < most ? snapshot->points : most;
}

/* A step at learning rate 0 on the scratch network: leaves its gradients, deltas and activations there. */
static bool step(struct vg_probe *probe, struct vg_error *error)
{
    const struct vg_snapshot *snapshot = &probe->snapshot;
    const struct vg_samples samples = {.values = snapshot->values,
                                       .labels = snapshot->labels,
                                       .count = snapshot->points,
                                       .features = snapshot->features};
    const struct vg_training training = {.optimizer = VG_SGD, .learning_rate = 0};
    struct vg_step done = {.layers = NULL};
    uint32_t index[VG_PROBE_BATCH];
    if (probe->stepped == probe->serial)
        return true;
    if (!copy_weights(&probe->scratch, snapshot->network, error))
        return false;
    probe->batch = batch_of(snapshot);
    for (size_t i = 0; i < probe->batch; i++)
        index[i] = (uint32_t)(i * snapshot->points / probe->batch);
    vg_network_step(probe->scratch, &samples, index, probe->batch, &training, &done);
    probe->stepped = probe->serial;
    return true;
}

static void forget(struct vg_view *view)
{
    free(view->boundary);
    free(view->distributions);
    view->boundary = NULL;
    view->distributions = NULL;
    view->preactivation.total = 0;
}

/* What of `want` the view does not show yet. */
static struct vg_probe_want missing(const struct vg_probe *probe, const struct vg_probe_want *want,
                                    const struct vg_view *view)
{
    const struct vg_probe_want *filled = &probe->filled;
    struct vg_probe_want left = *want;
    if (probe->view != view || view->probe == VG_PROBE_NONE || probe->filled_serial != probe->serial)
        return left;
    if (filled->boundary && filled->rows == want->rows && filled->cols == want->cols)
        left.boundary = false;
    if (filled->distributions && filled->ridge == want->ridge && filled->layer == want->layer)
        left.distributions = false;
    if (filled->preactivation && filled->layer == want->layer)
        left.preactivation = false;
    return left;
}

static void remember(struct vg_probe *probe, const struct vg_probe_want *want, const struct vg_view *view)
{
    const struct vg_probe_want *old = &probe->filled;
    struct vg_probe_want all = *want;
    bool same = probe->view == view && probe->filled_serial == probe->serial;
    if (same && !want->boundary && old->boundary) {
        all.boundary = true;
        all.rows = old->rows;
        all.cols = old->cols;
    }
    probe->filled = all;
    probe->view = view;
    probe->filled_serial = probe->serial;
}

bool vg_probe_fill(struct vg_probe *probe, const struct vg_probe_want *want, struct vg_view *view, bool *computed,
                   struct vg_error *error)
{
    const struct vg_snapshot *snapshot = &probe->snapshot;
    struct vg_probe_want left = missing(probe, want, view);
    if (computed)
        *computed = false;
    if (snapshot->run == 0)
        return true;
    view->probe = snapshot->too_large ? VG_PROBE_TOO_LARGE : VG_PROBE_DONE;
    view->probe_features = snapshot->features;
    view->probe_parameters = snapshot->parameters;
    if (snapshot->too_large) {
        forget(view);
        return true;
    }
    size_t last = vg_network_layers(snapshot->network) - 1, layer = want->layer < last ? want->layer : last;
    if (computed)
        *computed = left.boundary || left.distributions || left.preactivation;
    if (left.boundary && !vg_probe_boundary(probe, want->rows, want->cols, view, error))
        return false;
    if ((left.distributions || left.preactivation) && !step(probe, error))
        return false;
    if (left.distributions && !vg_probe_distributions(probe, want, view, error))
        return false;
    if (left.preactivation)
        vg_probe_preactivation(probe, layer, view);
    remember(probe, want, view);
    return true;
}
