/* probe_boundary.c: the network's answer at every cell of a plane, and at the data's points. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "probe_internal.h"

/* Asked one batch at a time. */
struct asking {
    struct vg_network *network;
    size_t units;        /* of the output layer */
    vg_real *x, *logits; /* (VG_PROBE_BATCH, 2), (VG_PROBE_BATCH, units) */
    size_t count;
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

static bool begin(struct asking *asking, const struct vg_snapshot *snapshot, struct vg_error *error)
{
    size_t units = snapshot->classes == 2 ? 1 : snapshot->classes;
    *asking = (struct asking){.network = snapshot->network, .units = units};
    asking->x = malloc(VG_PROBE_BATCH * (2 + units) * sizeof(vg_real));
    if (!asking->x)
        return vg_fail(error, "there is not enough memory for the decision boundary");
    asking->logits = asking->x + (size_t)VG_PROBE_BATCH * 2;
    return true;
}

/* A grid of square cells that is as fine as asked for, but not dearer than some ten milliseconds. */
static void choose_grid(const struct vg_snapshot *snapshot, size_t rows, size_t cols, struct vg_boundary *boundary)
{
    const size_t afford = 150000000 / snapshot->parameters + 64;
    rows = rows < 1 ? 1 : rows < VG_BOUNDARY_ROWS ? rows : VG_BOUNDARY_ROWS;
    cols = cols < 1 ? 1 : cols < VG_BOUNDARY_COLS ? cols : VG_BOUNDARY_COLS;
    size_t coarser = 1;
    while ((rows / coarser + 1) * (cols / coarser + 1) > afford && coarser < rows && coarser < cols)
        coarser++;
    boundary->rows = (rows + coarser - 1) / coarser;
    boundary->cols = (cols + coarser - 1) / coarser;
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

static void widen(double *low, double *high, double by)
{
    double middle = *low / 2 + *high / 2, half = (*high / 2 - *low / 2) * by;
    *low = middle - half;
    *high = middle + half;
}

/* The data and a margin. Where the features have about the same scale, one unit is as long across as up: a circle is round. */
static void choose_range(const struct vg_snapshot *snapshot, size_t rows, size_t cols, struct vg_boundary *boundary)
{
    range_of(snapshot->values, snapshot->points, &boundary->x_low, &boundary->x_high);
    range_of(snapshot->values + 1, snapshot->points, &boundary->y_low, &boundary->y_high);
    double x_unit = (boundary->x_high - boundary->x_low) / (double)cols;
    double y_unit = (boundary->y_high - boundary->y_low) / (double)rows, ratio = x_unit / y_unit;
    if (ratio < 1 && ratio > 0.2)
        widen(&boundary->x_low, &boundary->x_high, 1 / ratio);
    else if (ratio > 1 && ratio < 5)
        widen(&boundary->y_low, &boundary->y_high, ratio);
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
    size_t afford = 50000000 / snapshot->parameters + 16;
    size_t count = snapshot->points < afford ? snapshot->points : afford;
    boundary->point_count = count;
    boundary->wrong = 0;
    for (size_t at = 0; at < count; at += VG_PROBE_BATCH) {
        size_t some = count - at < VG_PROBE_BATCH ? count - at : VG_PROBE_BATCH;
        for (size_t i = 0; i < some; i++)
            memcpy(asking->x + 2 * i, snapshot->values + (at + i) * snapshot->points / count * 2, 2 * sizeof(vg_real));
        vg_network_predict(asking->network, asking->x, some, asking->logits);
        for (size_t i = 0; i < some; i++) {
            uint32_t label = snapshot->labels[(at + i) * snapshot->points / count];
            bool right = answer_of(asking->logits + i * asking->units, asking->units).first == label;
            boundary->points[at + i] = (struct vg_boundary_point){
                (float)((asking->x[2 * i] - boundary->x_low) / (boundary->x_high - boundary->x_low)),
                (float)((asking->x[2 * i + 1] - boundary->y_low) / (boundary->y_high - boundary->y_low)),
                (uint16_t)label, right};
            boundary->wrong += !right;
        }
    }
}

bool vg_probe_boundary(struct vg_probe *probe, size_t rows, size_t cols, struct vg_view *view, struct vg_error *error)
{
    const struct vg_snapshot *snapshot = &probe->snapshot;
    struct asking asking;
    if (snapshot->features != 2) {
        free(view->boundary);
        view->boundary = NULL;
        return true;
    }
    if (!begin(&asking, snapshot, error))
        return false;
    struct vg_boundary *boundary = view->boundary ? view->boundary : calloc(1, sizeof *boundary);
    if (!boundary) {
        free(asking.x);
        return vg_fail(error, "there is not enough memory for the decision boundary");
    }
    view->boundary = boundary;
    boundary->classes = snapshot->classes;
    memcpy(boundary->class_names, snapshot->class_names, sizeof boundary->class_names);
    memcpy(boundary->feature_names, snapshot->feature_names, sizeof boundary->feature_names);
    choose_grid(snapshot, rows, cols, boundary);
    choose_range(snapshot, boundary->rows, boundary->cols, boundary);
    ask_cells(&asking, boundary);
    ask_points(&asking, snapshot, boundary);
    free(asking.x);
    return true;
}
