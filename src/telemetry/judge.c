/* judge.c: what a judge remembers of a run. */
#include "judge.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Weights whose spread is under this share of their mean are equal but for rounding. */
static const double equal_within = 1e-6;

struct vg_judge *vg_judge_create(const struct vg_judge_layer *layers, size_t count, struct vg_error *error)
{
    struct vg_judge *judge = calloc(1, sizeof *judge);
    size_t room = count ? count : 1;
    if (judge) {
        judge->shape = calloc(room, sizeof *judge->shape);
        judge->root = calloc(room, sizeof *judge->root);
        judge->scratch = calloc(room, sizeof *judge->scratch);
        judge->share = calloc(room, sizeof *judge->share);
        judge->updates = calloc(room, sizeof *judge->updates);
        judge->window = calloc(room * LAYER_WINDOWS, sizeof *judge->window);
    }
    if (!judge || !judge->shape || !judge->root || !judge->scratch || !judge->share || !judge->updates ||
        !judge->window) {
        vg_judge_destroy(judge);
        vg_fail(error, "there is not enough memory to judge a run of %zu layers", count);
        return NULL;
    }
    judge->layers = judge->symmetric_layer = count;
    for (size_t l = count; l-- > 0;) {
        judge->shape[l] = layers[l];
        judge->root[l] = sqrt((double)layers[l].columns);
        if (l + 1 < count && layers[l].columns > 1)
            judge->symmetric_layer = l;
    }
    size_t outputs = count ? layers[count - 1].columns : 1;
    judge->chance = log(outputs > 1 ? (double)outputs : 2); /* a single unit tells two classes apart */
    judge->verdict = (struct vg_verdict){.layers = count, .number = NAN, .per_layer = NAN, .low = NAN, .high = NAN};
    return judge;
}

void vg_judge_destroy(struct vg_judge *judge)
{
    if (!judge)
        return;
    free(judge->shape);
    free(judge->root);
    free(judge->scratch);
    free(judge->share);
    free(judge->updates);
    free(judge->window);
    free(judge);
}

void vg_judge_changed(struct vg_judge *judge, bool saturates)
{
    judge->saturates = saturates;
    judge->started = false;
}

struct vg_verdict vg_judge_verdict(const struct vg_judge *judge)
{
    return judge->verdict;
}

/* --- questions about the window --- */

size_t judge_samples(const struct vg_judge *judge)
{
    return judge->looked < WINDOW ? judge->looked : WINDOW;
}

const double *judge_window(const struct vg_judge *judge, size_t layer, enum layer_window which)
{
    return judge->window[layer * LAYER_WINDOWS + (size_t)which];
}

/* Sorts what is finite of `count` numbers into `sorted`; returns how many that is. */
static size_t sort_finite(const double *numbers, size_t count, double *sorted)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        double x = numbers[i];
        size_t at = kept;
        if (!isfinite(x))
            continue;
        for (; at > 0 && sorted[at - 1] > x; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = x;
        kept++;
    }
    return kept;
}

static double middle(const double *sorted, size_t count)
{
    if (count == 0)
        return NAN;
    return count % 2 ? sorted[count / 2] : 0.5 * (sorted[count / 2 - 1] + sorted[count / 2]);
}

double judge_median(const struct vg_judge *judge, const double window[WINDOW])
{
    double sorted[WINDOW];
    return middle(sorted, sort_finite(window, judge_samples(judge), sorted));
}

double judge_least(const struct vg_judge *judge, const double window[WINDOW])
{
    double least = INFINITY;
    for (size_t i = 0; i < judge_samples(judge); i++)
        least = window[i] < least ? window[i] : least;
    return least;
}

double judge_most(const struct vg_judge *judge, const double window[WINDOW])
{
    double most = -INFINITY;
    for (size_t i = 0; i < judge_samples(judge); i++)
        most = window[i] > most ? window[i] : most;
    return most;
}

/* --- taking a record --- */

/* x * 0 is NaN for what is not finite and 0 otherwise, and sums carry a NaN along: one comparison for all. */
static bool all_finite(const struct vg_judge *judge, const vg_real *row)
{
    double loss = row[VG_LOSS] * 0, weights = 0;
    for (size_t l = 0; l < judge->layers; l++) {
        loss += row[vg_series_of(l, VG_GRAD_NORM)] * 0;
        weights += row[vg_series_of(l, VG_WEIGHT_SD)] * 0;
    }
    return loss + weights == 0;
}

static bool odd(const vg_real *row, size_t layer, enum vg_metric metric)
{
    return !isfinite(row[vg_series_of(layer, metric)]);
}

/* Where it began: weights first, since they spoil all that follows; then forward, the lowest layer's activations; then backward
 * from the output. */
static void note_non_finite(struct vg_judge *judge, const struct vg_record *record)
{
    const vg_real *row = record->row;
    struct vg_verdict *verdict = &judge->verdict;
    *verdict = (struct vg_verdict){.kind = VG_VERDICT_NON_FINITE,
                                   .layers = judge->layers,
                                   .step = record->step,
                                   .number = NAN,
                                   .per_layer = NAN,
                                   .low = NAN,
                                   .high = NAN,
                                   .what = "loss"};
    for (size_t l = 0; l < judge->layers; l++)
        if (odd(row, l, VG_WEIGHT_SD) || odd(row, l, VG_ACTIVATION_MEAN) || odd(row, l, VG_ACTIVATION_SD)) {
            verdict->layer = l + 1;
            verdict->what = odd(row, l, VG_WEIGHT_SD) ? "weights" : "activations";
            return;
        }
    for (size_t l = judge->layers; l-- > 0;)
        if (odd(row, l, VG_DELTA_RMS) || odd(row, l, VG_GRAD_NORM)) {
            verdict->layer = l + 1;
            verdict->what = odd(row, l, VG_DELTA_RMS) ? "back-propagated signal" : "gradient";
            return;
        }
}

/* Equal weights at the start stay equal from unit to unit: the layers between hidden layers show it, their rows and columns are
 * units both. Where there is none nothing can tell, and what held at the start is taken to hold. */
static void look_for_symmetry(struct vg_judge *judge, const vg_real *row)
{
    if (!judge->ever_started) {
        judge->symmetric = judge->symmetric_layer < judge->layers;
        for (size_t l = 0; l < judge->layers; l++)
            judge->symmetric = judge->symmetric && row[vg_series_of(l, VG_WEIGHT_SD)] == 0;
    }
    for (size_t l = 1; judge->symmetric && l + 1 < judge->layers; l++)
        judge->symmetric =
            row[vg_series_of(l, VG_WEIGHT_SD)] <= equal_within * fabs(row[vg_series_of(l, VG_WEIGHT_MEAN)]);
}

static void start_over(struct vg_judge *judge, uint64_t step)
{
    judge->start = judge->next = judge->next_decision = step;
    judge->looked = 0;
    judge->blocks = judge->block_count = 0;
    judge->block_sum = 0;
    judge->block_end = step + BLOCK_STEPS;
    judge->started = true;
    if (judge->verdict.kind != VG_VERDICT_NON_FINITE)
        judge->verdict.kind = VG_VERDICT_NONE; /* what stood before the change has no claim to stand longer */
}

static void add_to_block(struct vg_judge *judge, uint64_t step, double loss)
{
    if (step >= judge->block_end && judge->block_count > 0) {
        judge->block_before = judge->block_mean;
        judge->block_mean = judge->block_sum / (double)judge->block_count;
        judge->blocks++;
        judge->block_sum = 0;
        judge->block_count = 0;
        judge->block_end = step + BLOCK_STEPS;
    }
    judge->block_sum += loss;
    judge->block_count++;
}

static void remember(struct vg_judge *judge, const vg_real *row)
{
    size_t at = judge->looked++ % WINDOW, hidden = judge->layers - 1;
    double output = row[vg_series_of(hidden, VG_DELTA_RMS)] * judge->root[hidden], whole = 1 / output;
    for (size_t l = 0; l < judge->layers; l++) {
        double(*window)[WINDOW] = judge->window + l * LAYER_WINDOWS;
        const vg_real *measures = row + vg_series_of(l, (enum vg_metric)0);
        window[SHARE][at] = output > 0 ? measures[VG_DELTA_RMS] * judge->root[l] * whole : NAN;
        window[SATURATED][at] = measures[VG_SATURATED];
        window[DEAD][at] = measures[VG_DEAD];
        judge->updates[l] = measures[VG_UPDATE_RATIO];
    }
    judge->update[at] = middle(judge->scratch, sort_finite(judge->updates, judge->layers, judge->scratch));
    judge->loss[at] = row[VG_LOSS];
    judge->accuracy[at] = row[VG_ACCURACY];
}

bool vg_judge_feed(struct vg_judge *judge, const struct vg_record *record)
{
    assert(record->layers == judge->layers);
    if (judge->layers == 0)
        return true;
    if (!all_finite(judge, record->row)) {
        if (judge->verdict.kind != VG_VERDICT_NON_FINITE)
            note_non_finite(judge, record);
        return false;
    }
    if (judge->started && record->step < judge->next)
        return true;
    if (!judge->started)
        start_over(judge, record->step);
    uint64_t since = record->step - judge->start;
    look_for_symmetry(judge, record->row);
    judge->ever_started = true;
    remember(judge, record->row);
    add_to_block(judge, record->step, record->row[VG_LOSS]);
    judge->next = record->step + (since < DENSE_STEPS ? 1 : SPARSE_STEP);
    if (record->step >= judge->next_decision && judge->verdict.kind != VG_VERDICT_NON_FINITE) {
        for (size_t l = 0; l + 1 < judge->layers; l++)
            judge->share[l] = judge_median(judge, judge_window(judge, l, SHARE));
        judge->verdict = judge_decide(judge, record->step);
        judge->next_decision = record->step + (since < DENSE_STEPS ? 1 : DECIDE_STEP);
    }
    return true;
}

struct vg_judge *vg_judge_copy(const struct vg_judge *judge, struct vg_error *error)
{
    const size_t layers = judge->layers;
    struct vg_judge *copy = vg_judge_create(judge->shape, layers, error);
    if (!copy)
        return NULL;
    const struct vg_judge own = *copy;
    *copy = *judge;
    copy->shape = own.shape;
    copy->root = own.root;
    copy->updates = own.updates;
    copy->scratch = own.scratch;
    copy->share = own.share;
    copy->window = own.window;
    memcpy(copy->root, judge->root, layers * sizeof *copy->root);
    memcpy(copy->updates, judge->updates, layers * sizeof *copy->updates);
    memcpy(copy->scratch, judge->scratch, layers * sizeof *copy->scratch);
    memcpy(copy->share, judge->share, layers * sizeof *copy->share);
    memcpy(copy->window, judge->window, layers * LAYER_WINDOWS * sizeof *copy->window);
    return copy;
}

size_t vg_judge_layer_bytes(void)
{
    return sizeof(struct vg_judge_layer) + 4 * sizeof(double) + LAYER_WINDOWS * sizeof(double[WINDOW]);
}
