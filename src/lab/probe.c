/* probe.c: copies of a session's network and data, and the pictures that are computed from them. */
#include "probe_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"
#include "text.h"

enum { VALUES_MAX = 2 << 20, DECADES_LEAST = 4 }; /* numbers of the data that are copied, at most; of a log axis */

static void free_points(struct vg_points *points)
{
    free(points->values);
    free(points->labels);
    free(points->targets);
    memset(points, 0, sizeof *points);
}

void vg_snapshot_free(struct vg_snapshot *snapshot)
{
    vg_network_destroy(snapshot->network);
    free_points(&snapshot->training);
    free_points(&snapshot->asked);
    free(snapshot->class_names);
    memset(snapshot, 0, sizeof *snapshot);
}

bool vg_snapshot_has_plane(const struct vg_snapshot *snapshot)
{
    return snapshot->features == 2 && snapshot->classes > 1 && snapshot->classes <= VG_BOUNDARY_NAMES;
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
    const struct vg_activation now = vg_network_get_spec(vg_run_network(session->run))->activation;
    return snapshot->run == session->published.run && snapshot->steps == session->total &&
           snapshot->came_back == session->came_back && snapshot->activation.kind == now.kind &&
           snapshot->activation.parameter == now.parameter;
}

/* Copies the weights into *to, which is made anew, with room for a probe's batches, where it has another shape. */
static bool copy_weights(struct vg_network **to, struct vg_network *from, struct vg_error *error)
{
    if (*to && strcmp(vg_network_kernels(*to), vg_network_kernels(from)) == 0 && vg_network_copy_weights(*to, from))
        return true;
    struct vg_network_spec spec = *vg_network_get_spec(from);
    spec.batch_max = VG_PROBE_BATCH;
    struct vg_network *network = vg_network_create(&spec, error);
    if (!network)
        return false;
    vg_network_destroy(*to);
    *to = network;
    return vg_network_copy_weights(network, from);
}

/* Copies evenly spaced samples: `most`, or fewer where each is long. */
static bool copy_points(struct vg_points *to, const struct vg_samples *samples, size_t most, struct vg_error *error)
{
    const size_t features = samples->features > 0 ? samples->features : 1;
    size_t count = VALUES_MAX / features < most ? VALUES_MAX / features : most;
    count = samples->count < count ? samples->count : count;
    count = count > 0 ? count : 1;
    struct vg_points points = {.count = count,
                               .of = samples->count,
                               .values = malloc(count * features * sizeof(vg_real)),
                               .labels = calloc(count, sizeof(uint32_t)),
                               .targets = samples->targets ? malloc(count * sizeof(vg_real)) : NULL};
    if (!points.values || !points.labels || (samples->targets && !points.targets)) {
        free_points(&points);
        return vg_fail(error, "there is not enough memory to look at the data");
    }
    for (size_t i = 0; i < count; i++) {
        const size_t from = (size_t)((uint64_t)i * samples->count / count);
        if (samples->targets)
            points.targets[i] = samples->targets[from];
        else
            points.labels[i] = samples->labels[from];
        for (size_t f = 0; f < features; f++)
            points.values[i * features + f] = samples->values
                                                  ? samples->values[from * features + f]
                                                  : samples->bytes[from * features + f] * samples->byte_scale;
    }
    free_points(to);
    *to = points;
    return true;
}

static void copy_name(char *to, size_t size, const char *name)
{
    snprintf(to, size, "%.*s", (int)vg_utf8_fit(name, size - 1), name);
}

/* Points of the training set: all that a plane shows, else a batch's worth. Where there is no plane, samples to be asked too: of the
 * validation set if there is one. A data set changes only with a new run. */
static bool copy_data(struct vg_snapshot *snapshot, const struct vg_session *session, struct vg_error *error)
{
    const struct vg_dataset *dataset = session->dataset;
    const struct vg_samples *samples = &dataset->samples, *held_out = &dataset->validation;
    if (snapshot->data_run == session->published.run)
        return true;
    snapshot->data_run = 0;
    char(*names)[VG_CLASS_NAME_MAX] = calloc(dataset->classes, sizeof *names);
    if (!names)
        return vg_fail(error, "there is not enough memory to look at the data");
    for (size_t c = 0; c < dataset->classes; c++)
        copy_name(names[c], sizeof names[c], dataset->classes > 1 ? dataset->class_names[c] : "");
    free(snapshot->class_names);
    snapshot->class_names = names;
    snapshot->classes = dataset->classes;
    snapshot->features = samples->features;
    for (size_t f = 0; f < 2; f++)
        copy_name(snapshot->feature_names[f], sizeof snapshot->feature_names[f],
                  f < samples->features ? dataset->feature_names[f] : "");
    snapshot->held_out = held_out->count > 0;
    free_points(&snapshot->asked);
    const bool plane = vg_snapshot_has_plane(snapshot);
    if (!copy_points(&snapshot->training, samples, plane ? VG_BOUNDARY_POINTS : VG_PROBE_BATCH, error) ||
        (!plane && !copy_points(&snapshot->asked, snapshot->held_out ? held_out : samples, VG_ANSWERS_MAX, error)))
        return false;
    snapshot->data_run = session->published.run;
    return true;
}

bool vg_snapshot_take(struct vg_snapshot *snapshot, struct vg_session *session, struct vg_error *error)
{
    struct vg_network *network = vg_run_network(session->run);
    bool too_large = vg_network_block_size(network) > VG_PROBE_NUMBERS_MAX;
    if (too_large)
        vg_snapshot_free(snapshot);
    else if (!copy_weights(&snapshot->network, network, error))
        return false;
    snapshot->run = 0; /* half made: of no run until all is there */
    if (!too_large && !copy_data(snapshot, session, error))
        return false;
    snapshot->too_large = too_large;
    snapshot->features = session->dataset->samples.features;
    snapshot->parameters = vg_network_parameter_count(network);
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

bool vg_session_probe(struct vg_session *session, struct vg_probe *probe, struct vg_error *error)
{
    struct vg_snapshot fresh = {0};
    if (!vg_snapshot_take(&fresh, session, error)) {
        vg_snapshot_free(&fresh);
        return false;
    }
    vg_snapshot_free(&probe->snapshot);
    probe->snapshot = fresh;
    probe->serial++;
    return true;
}

/* A step at learning rate 0 on the scratch network: leaves its gradients, deltas and activations there. The larger the network the fewer
 * samples: a hundred million multiplications for a step's forward and twice that for its backward. */
static bool step(struct vg_probe *probe, struct vg_error *error)
{
    const struct vg_snapshot *snapshot = &probe->snapshot;
    const struct vg_points *points = &snapshot->training;
    const struct vg_samples samples = {.values = points->values,
                                       .labels = points->labels,
                                       .targets = points->targets,
                                       .count = points->count,
                                       .features = snapshot->features};
    const struct vg_training training = {.optimizer = VG_SGD, .learning_rate = 0};
    struct vg_step done = {.layers = NULL};
    uint32_t index[VG_PROBE_BATCH];
    if (probe->stepped == probe->serial)
        return true;
    if (!copy_weights(&probe->scratch, snapshot->network, error))
        return false;
    size_t most = 100000000 / (3 * snapshot->parameters);
    most = most < 16 ? 16 : most > VG_PROBE_BATCH ? VG_PROBE_BATCH : most;
    probe->batch = points->count < most ? points->count : most;
    for (size_t i = 0; i < probe->batch; i++)
        index[i] = (uint32_t)(i * points->count / probe->batch);
    vg_network_step(probe->scratch, &samples, index, probe->batch, &training, &done);
    probe->stepped = probe->serial;
    return true;
}

/* ---- the plane: the network's answer at every cell, and at the data's points */

/* Asked one batch at a time. */
struct asking {
    struct vg_network *network;
    size_t units;        /* of the output layer */
    vg_real *x, *logits; /* (VG_PROBE_BATCH, 2), (VG_PROBE_BATCH, units) */
};

/* The likeliest two classes of one row of logits. A network of two classes has one logit, whose sigmoid is class 1's probability. */
static struct vg_boundary_cell answer_of(const vg_real *logits, size_t units)
{
    size_t first = 0, second = 0;
    double sum = 0;
    if (units == 1) {
        double one = 1 / (1 + exp(-logits[0])), other = 1 / (1 + exp(logits[0]));
        bool yes = logits[0] > 0;
        return (struct vg_boundary_cell){yes, !yes, (float)(yes ? one : other), (float)(yes ? other : one)};
    }
    for (size_t c = 1; c < units; c++)
        first = logits[c] > logits[first] ? c : first;
    second = first == 0 ? 1 : 0;
    for (size_t c = 0; c < units; c++) {
        second = c != first && logits[c] > logits[second] ? c : second;
        sum += exp(logits[c] - logits[first]);
    }
    return (struct vg_boundary_cell){(uint16_t)first, (uint16_t)second, (float)(1 / sum),
                                     (float)(exp(logits[second] - logits[first]) / sum)};
}

static void range_of(const vg_real *values, size_t points, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; i < points; i++)
        if (isfinite(values[2 * i])) {
            *low = fmin(*low, values[2 * i]);
            *high = fmax(*high, values[2 * i]);
        }
    if (!(*low <= *high))
        *low = *high = 0;
    double margin = *high > *low ? (*high / 2 - *low / 2) * 0.2 : fabs(*low) > 0 ? fabs(*low) / 2 : 1;
    *low -= margin;
    *high += margin;
}

/* The data and a margin. Where the features have about the same scale, one unit is as long across as up: a circle is round. */
static void choose_range(const struct vg_snapshot *snapshot, size_t rows, size_t cols, struct vg_boundary *boundary)
{
    range_of(snapshot->training.values, snapshot->training.count, &boundary->x_low, &boundary->x_high);
    range_of(snapshot->training.values + 1, snapshot->training.count, &boundary->y_low, &boundary->y_high);
    double x_unit = (boundary->x_high - boundary->x_low) / (double)cols;
    double y_unit = (boundary->y_high - boundary->y_low) / (double)rows, ratio = x_unit / y_unit;
    if (!(ratio > 0.2 && ratio < 5) || ratio == 1)
        return;
    double *low = ratio < 1 ? &boundary->x_low : &boundary->y_low,
           *high = ratio < 1 ? &boundary->x_high : &boundary->y_high;
    double middle = *low / 2 + *high / 2, half = (*high / 2 - *low / 2) * (ratio < 1 ? 1 / ratio : ratio);
    *low = middle - half;
    *high = middle + half;
}

static void ask_cells(struct asking *asking, struct vg_boundary *boundary)
{
    const size_t all = boundary->rows * boundary->cols;
    const double wide = (boundary->x_high - boundary->x_low) / (double)boundary->cols;
    const double high = (boundary->y_high - boundary->y_low) / (double)boundary->rows;
    for (size_t at = 0; at < all; at += VG_PROBE_BATCH) {
        size_t some = all - at < VG_PROBE_BATCH ? all - at : VG_PROBE_BATCH;
        for (size_t i = 0; i < some; i++) {
            const size_t row = (at + i) / boundary->cols, col = (at + i) % boundary->cols;
            asking->x[2 * i] = boundary->x_low + ((double)col + 0.5) * wide;
            asking->x[2 * i + 1] = boundary->y_high - ((double)row + 0.5) * high;
        }
        vg_network_predict(asking->network, asking->x, some, asking->logits);
        for (size_t i = 0; i < some; i++)
            boundary->cells[at + i] = answer_of(asking->logits + i * asking->units, asking->units);
    }
}

/* Evenly spaced ones, as many as there is time for. */
static void ask_points(struct asking *asking, const struct vg_snapshot *snapshot, struct vg_boundary *boundary)
{
    const struct vg_points *points = &snapshot->training;
    size_t afford = 50000000 / snapshot->parameters + 16;
    size_t count = points->count < afford ? points->count : afford;
    boundary->point_count = count;
    boundary->wrong = 0;
    for (size_t at = 0; at < count; at += VG_PROBE_BATCH) {
        size_t some = count - at < VG_PROBE_BATCH ? count - at : VG_PROBE_BATCH;
        for (size_t i = 0; i < some; i++)
            memcpy(asking->x + 2 * i, points->values + (at + i) * points->count / count * 2, 2 * sizeof(vg_real));
        vg_network_predict(asking->network, asking->x, some, asking->logits);
        for (size_t i = 0; i < some; i++) {
            uint32_t label = points->labels[(at + i) * points->count / count];
            bool right = answer_of(asking->logits + i * asking->units, asking->units).first == label;
            boundary->points[at + i] = (struct vg_boundary_point){
                (float)((asking->x[2 * i] - boundary->x_low) / (boundary->x_high - boundary->x_low)),
                (float)((asking->x[2 * i + 1] - boundary->y_low) / (boundary->y_high - boundary->y_low)),
                (uint16_t)label, right};
            boundary->wrong += !right;
        }
    }
}

static bool fill_boundary(struct vg_probe *probe, size_t rows, size_t cols, struct vg_view *view,
                          struct vg_error *error)
{
    const struct vg_snapshot *snapshot = &probe->snapshot;
    struct asking asking = {.network = snapshot->network, .units = snapshot->classes == 2 ? 1 : snapshot->classes};
    asking.x = malloc(VG_PROBE_BATCH * (2 + asking.units) * sizeof(vg_real));
    const bool is_new = !view->boundary;
    if (is_new)
        view->boundary = calloc(1, sizeof *view->boundary);
    struct vg_boundary *boundary = view->boundary;
    if (!asking.x || !boundary) {
        free(asking.x);
        if (is_new) {
            free(boundary);
            view->boundary = NULL;
        }
        return vg_fail(error, "there is not enough memory for the decision boundary");
    }
    asking.logits = asking.x + (size_t)VG_PROBE_BATCH * 2;
    boundary->classes = snapshot->classes;
    memcpy(boundary->class_names, snapshot->class_names, snapshot->classes * sizeof boundary->class_names[0]);
    memcpy(boundary->feature_names, snapshot->feature_names, sizeof boundary->feature_names);
    /* square cells, as fine as asked for, but not dearer than some ten milliseconds */
    const size_t afford = 150000000 / snapshot->parameters + 64;
    size_t coarser = 1;
    rows = rows < 1 ? 1 : rows < VG_BOUNDARY_ROWS ? rows : VG_BOUNDARY_ROWS;
    cols = cols < 1 ? 1 : cols < VG_BOUNDARY_COLS ? cols : VG_BOUNDARY_COLS;
    while ((rows / coarser + 1) * (cols / coarser + 1) > afford && coarser < rows && coarser < cols)
        coarser++;
    boundary->rows = (rows + coarser - 1) / coarser;
    boundary->cols = (cols + coarser - 1) / coarser;
    choose_range(snapshot, boundary->rows, boundary->cols, boundary);
    ask_cells(&asking, boundary);
    ask_points(&asking, snapshot, boundary);
    free(asking.x);
    free(view->answers);
    view->answers = NULL;
    return true;
}

/* ---- histograms of a layer's numbers, and one a layer on an axis for all of them */

/* Numbers in rows, of which only the first `columns` of each `stride` count. */
struct numbers {
    const vg_real *x;
    size_t rows, columns, stride;
    double scale; /* to be multiplied with */
};

static struct numbers numbers_of(const struct vg_probe *probe, size_t l, enum vg_quantity quantity)
{
    const struct vg_layer layer = vg_network_layer(probe->scratch, l),
                          kept = vg_network_layer(probe->snapshot.network, l);
    const size_t weights = layer.inputs * layer.columns, samples = probe->batch;
    /* deltas are those of the mean loss: times the samples each is its sample's own, as delta_rms has it */
    const struct numbers all[VG_QUANTITY_COUNT] = {
        [VG_OF_WEIGHTS] = {kept.weights, 1, weights, weights, 1},
        [VG_OF_GRADIENTS] = {layer.weight_gradients, 1, weights, weights, 1},
        [VG_OF_DELTAS] = {layer.deltas, layer.columns, samples, layer.stride, (double)samples},
        [VG_OF_ACTIVATIONS] = {layer.activations, layer.outputs, samples, layer.stride, 1},
    };
    return all[quantity];
}

/* Adds every number to the extent or to the histogram, whichever there is. */
static void add_all(const struct numbers *numbers, struct vg_extent *extent, struct vg_histogram *histogram)
{
    vg_real piece[VG_PROBE_BATCH];
    for (size_t r = 0; r < numbers->rows; r++) {
        const vg_real *x = numbers->x + r * numbers->stride;
        if (numbers->scale > 1) { /* a batch: never more than VG_PROBE_BATCH */
            for (size_t i = 0; i < numbers->columns; i++)
                piece[i] = x[i] * numbers->scale;
            x = piece;
        }
        if (extent)
            vg_extent_add(extent, x, numbers->columns);
        else
            vg_histogram_add(histogram, x, numbers->columns);
    }
}

static void fill_linear(const struct numbers *numbers, bool keep_axis, struct vg_histogram *histogram)
{
    struct vg_extent extent = {0};
    double low = 0, high = keep_axis ? histogram->high : 0;
    add_all(numbers, &extent, NULL);
    vg_extent_linear(&extent, &low, &high);
    vg_histogram_begin(histogram, false, low, high);
    add_all(numbers, NULL, histogram);
}

/* Whole decades from well below the smallest layer's usual magnitude to the largest number of all. */
static void choose_decades(const struct vg_probe *probe, struct vg_distributions *distributions, double *low,
                           double *high)
{
    double smallest = INFINITY, largest = 0;
    for (size_t l = 0; l < distributions->layers; l++) {
        struct numbers numbers = numbers_of(probe, l, distributions->ridge);
        struct vg_extent extent = {0};
        add_all(&numbers, &extent, NULL);
        if (extent.not_zero == 0)
            continue;
        smallest = fmin(smallest, extent.magnitude);
        largest = fmax(largest, fmax(fabs(extent.least), fabs(extent.most)));
    }
    *low = -DECADES_LEAST;
    *high = 0;
    if (!(largest > 0) || !(smallest > 0))
        return;
    *high = ceil(log10(largest));
    *low = floor(log10(smallest)) - 2;
    if (*high - *low < DECADES_LEAST)
        *low = *high - DECADES_LEAST;
}

static bool fill_distributions(struct vg_probe *probe, const struct vg_probe_want *want, struct vg_view *view,
                               struct vg_error *error)
{
    struct vg_distributions *distributions = view->distributions;
    const size_t layers = vg_network_layers(probe->scratch);
    const size_t layer = want->layer < layers ? want->layer : layers - 1;
    if (!distributions || distributions->layers < layers) {
        distributions = calloc(1, sizeof *distributions + layers * sizeof distributions->ridges[0]);
        if (!distributions)
            return vg_fail(error, "there is not enough memory for the distributions");
        distributions->ridges = (struct vg_histogram *)(void *)(distributions + 1);
        free(view->distributions);
        view->distributions = distributions;
    }
    bool keep_axes = distributions->layer == layer && distributions->layers == layers;
    distributions->layer = layer;
    distributions->layers = layers;
    distributions->ridge = want->ridge;
    for (size_t q = 0; q < VG_QUANTITY_COUNT; q++) {
        struct numbers numbers = numbers_of(probe, layer, (enum vg_quantity)q);
        fill_linear(&numbers, keep_axes, &distributions->of[q]);
    }
    double low, high;
    choose_decades(probe, distributions, &low, &high);
    for (size_t l = 0; l < layers; l++) {
        struct numbers numbers = numbers_of(probe, l, want->ridge);
        vg_histogram_begin(&distributions->ridges[l], true, low, high);
        add_all(&numbers, NULL, &distributions->ridges[l]);
    }
    return true;
}

/* ---- filling a view */

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
        free(view->boundary);
        free(view->answers);
        free(view->distributions);
        view->boundary = NULL;
        view->answers = NULL;
        view->distributions = NULL;
        view->preactivation.total = 0;
        return true;
    }
    size_t last = vg_network_layers(snapshot->network) - 1, layer = want->layer < last ? want->layer : last;
    if (computed)
        *computed = left.boundary || left.distributions || left.preactivation;
    if (left.boundary && !(vg_snapshot_has_plane(snapshot) ? fill_boundary(probe, want->rows, want->cols, view, error)
                                                           : vg_probe_answers(snapshot, view, error)))
        return false;
    if ((left.distributions || left.preactivation) && !step(probe, error))
        return false;
    if (left.distributions && !fill_distributions(probe, want, view, error))
        return false;
    if (left.preactivation) {
        const struct vg_layer it = vg_network_layer(probe->scratch, layer);
        const struct numbers numbers = {vg_network_preactivations(probe->scratch, layer), it.columns, probe->batch,
                                        it.stride, 1};
        bool keep_axis = view->preactivation_layer == layer && view->preactivation.total > 0;
        fill_linear(&numbers, keep_axis, &view->preactivation);
        view->preactivation_layer = layer;
    }
    const struct vg_probe_want old = probe->filled;
    bool keeps = probe->view == view && probe->filled_serial == probe->serial && !want->boundary && old.boundary;
    probe->filled = *want;
    if (keeps) {
        probe->filled.boundary = true;
        probe->filled.rows = old.rows;
        probe->filled.cols = old.cols;
    }
    probe->view = view;
    probe->filled_serial = probe->serial;
    return true;
}
