/* judge.c: what a judge remembers of a run: the last steps, the loss in blocks, and the verdict. */
#include "judge.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Weights whose spread is under this share of their mean are equal but for rounding. */
static const double equal_within = 1e-6;

/* A name that fits: the end of a long one says more than its start ("h.3.attn.c_proj"). */
static void copy_name(char out[VG_VERDICT_NAME_MAX], const char *name)
{
    size_t length = strlen(name);
    if (length < VG_VERDICT_NAME_MAX) {
        memcpy(out, name, length + 1);
        return;
    }
    const char *end = name + length - (VG_VERDICT_NAME_MAX - 4);
    while (((unsigned char)*end & 0xc0) == 0x80)
        end++;
    snprintf(out, VG_VERDICT_NAME_MAX, "...%s", end);
}

/* Layers are compared where they do the same: those of one role in several blocks, or, where no role is told, those of one shape. */
static size_t ladder_of(const struct vg_schema *schema, size_t l)
{
    const struct vg_schema_layer *a = &schema->layers[l];
    for (size_t k = 0; k < l; k++) {
        const struct vg_schema_layer *b = &schema->layers[k];
        const bool alike = a->rank == b->rank && memcmp(a->shape, b->shape, a->rank * sizeof a->shape[0]) == 0;
        const bool same_net = strcmp(a->net ? a->net : "", b->net ? b->net : "") == 0;
        const bool named = a->role && *a->role;
        if (same_net && (named ? b->role && strcmp(a->role, b->role) == 0 : alike && !(b->role && *b->role)))
            return k;
    }
    return l;
}

/* Where several networks are trained, as a GAN's two, each is a chain with an output of its own. */
static void place(struct vg_judge *judge, const struct vg_schema *schema, size_t l)
{
    const struct vg_schema_layer *from = &schema->layers[l];
    struct judged_layer *layer = &judge->layer[l];
    const char *kind = from->type ? from->type : "", *net = from->net ? from->net : "";
    layer->net = layer->top = l;
    for (size_t k = 0; k < l && layer->net == l; k++)
        if (strcmp(schema->layers[k].net ? schema->layers[k].net : "", net) == 0)
            layer->net = k;
    layer->ladder = ladder_of(schema, l);
    layer->matters = strcmp(kind, "norm") != 0 && strcmp(kind, "table") != 0;
    layer->activated = from->activation && *from->activation;
    layer->saturates = layer->activated && from->saturates;
    layer->size = from->size;
    layer->zeros = vg_missing();
}

/* The matrices of one module, as an LSTM has several, have one delta: one link. */
static bool shares_module(const struct vg_schema_layer *a, const struct vg_schema_layer *b)
{
    const char *dot = strrchr(a->name, '.');
    const size_t length = dot ? (size_t)(dot - a->name) + 1 : 0;
    return length > 0 && a->type && b->type && strcmp(a->type, "recurrent") == 0 && strcmp(b->type, "recurrent") == 0 &&
           strncmp(a->name, b->name, length) == 0;
}

/* Some biases have no part in the loss, as those of keys in attention. */
static bool is_bias(const struct judged_layer *layer)
{
    const size_t length = strlen(layer->name);
    return length >= 4 && strcmp(layer->name + length - 4, "bias") == 0;
}

/* What a layer gets, as a length: its delta's, or, where the source has no delta, the s.d. of its gradient. Missing: it tells neither. */
static double signal_of(const struct vg_judge *judge, const vg_real *row, size_t l)
{
    const vg_real *measures = row + vg_series_of(l, (enum vg_metric)0);
    if (!judge->by_gradient)
        return measures[VG_DELTA_RMS] * judge->layer[l].root;
    if (!vg_is_missing(measures[VG_GRAD_SD]))
        return measures[VG_GRAD_SD];
    return measures[VG_GRAD_NORM] / sqrt(fmax(1, (double)judge->layer[l].size));
}

static bool tells(const struct vg_judge *judge, const vg_real *row, enum vg_metric metric)
{
    for (size_t l = 0; l < judge->layers; l++)
        if (!vg_is_missing(row[vg_series_of(l, metric)]))
            return true;
    return false;
}

/* Finds each network's output, its last layer that multiplies and gets a signal (`row`: the first record; NULL: not known yet). */
static void find_tops(struct vg_judge *judge, const vg_real *row)
{
    for (size_t l = 0; l < judge->layers; l++) {
        struct judged_layer *first = &judge->layer[judge->layer[l].net];
        if (first == &judge->layer[l] || (judge->layer[l].matters && !(row && isnan(signal_of(judge, row, l)))))
            first->top = l;
    }
    judge->hidden = judge->saturating = 0;
    for (size_t l = 0; l < judge->layers; l++) {
        struct judged_layer *layer = &judge->layer[l];
        layer->top = judge->layer[layer->net].top;
        layer->link = layer->top != l && layer->matters && !layer->shared && !(judge->by_gradient && is_bias(layer));
        judge->hidden += layer->link;
    }
}

struct vg_judge *vg_judge_create(const struct vg_schema *schema, struct vg_error *error)
{
    size_t count = schema->layer_count;
    struct vg_judge *judge = calloc(1, sizeof *judge + count * sizeof judge->layer[0]);
    if (judge)
        judge->scratch = calloc(count ? count : 1, sizeof *judge->scratch);
    if (!judge || !judge->scratch) {
        vg_judge_destroy(judge);
        vg_fail(error, "there is not enough memory to judge a run of %zu layers", count);
        return NULL;
    }
    judge->layers = judge->symmetric_layer = count;
    for (size_t l = count; l-- > 0;) {
        const struct vg_schema_layer *from = &schema->layers[l];
        struct judged_layer *layer = &judge->layer[l];
        copy_name(layer->name, from->name);
        layer->width = from->rank ? from->shape[from->rank - 1] : 1;
        layer->root = sqrt((double)(from->outputs > 0 ? from->outputs : layer->width));
        if (l + 1 < count && layer->width > 1)
            judge->symmetric_layer = l;
    }
    for (size_t l = 0; l < count; l++) {
        place(judge, schema, l);
        judge->layer[l].shared = l > 0 && shares_module(&schema->layers[l], &schema->layers[l - 1]);
    }
    find_tops(judge, NULL);
    vg_judge_changed(judge, &(struct vg_judge_facts){0});
    judge->verdict = vg_judge_blank(judge, VG_VERDICT_NONE, 0, 0);
    return judge;
}

struct vg_verdict vg_judge_blank(const struct vg_judge *judge, enum vg_verdict_kind kind, size_t layer, uint64_t step)
{
    struct vg_verdict verdict = {
        .kind = kind, .layers = judge->layers, .step = step, .number = NAN, .per_layer = NAN, .low = NAN, .high = NAN};
    verdict.by_gradient = judge->by_gradient;
    vg_judge_name(judge, &verdict, layer);
    return verdict;
}

void vg_judge_destroy(struct vg_judge *judge)
{
    if (judge)
        free(judge->scratch);
    free(judge);
}

void vg_judge_learn(struct vg_judge *judge, const struct vg_judge_facts *facts)
{
    /* the activations were swapped for others: what was told of each layer holds no more */
    const bool swapped = judge->ever_started && facts->saturates != judge->facts.saturates;
    judge->facts = *facts;
    judge->guess = facts->guess > 0 ? facts->guess : NAN;
    judge->saturating = 0;
    for (size_t l = 0; l < judge->layers; l++) {
        struct judged_layer *layer = &judge->layer[l];
        if (!layer->activated)
            layer->saturates = facts->saturates && !facts->is_job;
        else if (swapped)
            layer->saturates = facts->saturates;
        judge->saturating += layer->saturates && layer->top != l;
    }
}

void vg_judge_changed(struct vg_judge *judge, const struct vg_judge_facts *facts)
{
    vg_judge_learn(judge, facts);
    judge->started = false;
}

void vg_judge_tell(struct vg_judge *judge, size_t layer, uint32_t facts, double zeros)
{
    if (layer >= judge->layers)
        return;
    judge->layer[layer].facts = facts;
    judge->layer[layer].zeros = zeros;
    judge->told = judge->told || (facts & VG_FACT_TOLD) != 0;
}

void vg_judge_reconsider(struct vg_judge *judge)
{
    if (judge->started && judge->looked > 0 && !judge->overflowed)
        vg_judge_decide(judge, judge->start + judge->steps - 1);
}

struct vg_verdict vg_judge_verdict(const struct vg_judge *judge)
{
    struct vg_verdict verdict = judge->verdict;
    verdict.facts = judge->facts;
    verdict.guess = judge->guess;
    return verdict;
}

/* x * 0 is NaN for every number that is not finite or missing and 0 otherwise, and a sum carries a NaN along: so one comparison tells
 * that all is well, which it nearly always is. Only then are the numbers looked at one by one. */
static bool has_non_finite(const struct vg_judge *judge, const vg_real *row)
{
    double loss = row[VG_LOSS] * 0, weights = 0;
    for (size_t l = 0; l < judge->layers; l++) {
        loss += row[vg_series_of(l, VG_GRAD_NORM)] * 0;
        weights += row[vg_series_of(l, VG_WEIGHT_SD)] * 0;
    }
    bool found = loss + weights != 0 && vg_is_non_finite(row[VG_LOSS]);
    for (size_t l = 0; l < judge->layers && loss + weights != 0 && !found; l++)
        found = vg_is_non_finite(row[vg_series_of(l, VG_GRAD_NORM)]) ||
                vg_is_non_finite(row[vg_series_of(l, VG_WEIGHT_SD)]);
    return found;
}

static bool odd(const vg_real *row, size_t layer, enum vg_metric metric)
{
    return vg_is_non_finite(row[vg_series_of(layer, metric)]);
}

/* Finds where it began: weights first, since they spoil all that follows; then forward, the lowest layer's activations; then
 * backward from the output. */
static struct vg_verdict find_non_finite(const struct vg_judge *judge, const struct vg_record *record)
{
    const vg_real *row = record->row;
    const char *what = "loss";
    size_t layer = 0;
    for (size_t l = judge->layers; l-- > 0;)
        if (odd(row, l, VG_WEIGHT_SD) || odd(row, l, VG_ACTIVATION_MEAN) || odd(row, l, VG_ACTIVATION_SD)) {
            layer = l + 1;
            what = odd(row, l, VG_WEIGHT_SD) ? "weights" : "activations";
        }
    for (size_t l = judge->layers; layer == 0 && l-- > 0;)
        if (odd(row, l, VG_DELTA_RMS) || odd(row, l, VG_GRAD_NORM)) {
            layer = l + 1;
            what = odd(row, l, VG_DELTA_RMS) ? "back-propagated signal" : "gradient";
        }
    struct vg_verdict verdict = vg_judge_blank(judge, VG_VERDICT_NON_FINITE, layer, record->step);
    verdict.what = what;
    return verdict;
}

/* Weights that are equal at the start stay equal from unit to unit. Layers between two hidden layers show it, because their rows and
 * columns are both units. Where there is no such layer, nothing can tell, and the judge takes it that they stay equal. */
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
    judge->curve_count = 0;
    judge->curve_width = 2;
    judge->steps = 0;
    judge->vanished = false;
    judge->longest = -INFINITY;
    judge->bad_steps = 0;
    judge->bad_now = false;
    judge->decided = step;
    judge->valid_now = judge->valid_best = NAN;
    judge->validations = judge->valid_best_at = 0;
    if (!judge->overflowed)
        judge->verdict.kind = VG_VERDICT_NONE; /* discard the verdict of before the change */
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

static void join_blocks(struct vg_judge *judge)
{
    for (size_t i = judge->curve_count; i < CURVE; i++)
        judge->curve[i] = (struct curve_block){0};
    for (size_t i = 0; i < CURVE / 2; i++) {
        const struct curve_block *a = &judge->curve[2 * i], *b = a + 1;
        judge->curve[i] = (struct curve_block){a->loss + b->loss, a->accuracy + b->accuracy, a->losses + b->losses,
                                               a->accuracies + b->accuracies};
    }
    judge->curve_count = CURVE / 2;
    judge->curve_width *= 2;
}

static void add_to_curve(struct vg_judge *judge, const struct vg_record *record)
{
    double loss = record->row[VG_LOSS], accuracy = record->row[VG_ACCURACY], valid = record->row[VG_VALID_LOSS];
    judge->steps = record->step - judge->start + 1;
    while ((judge->steps - 1) / judge->curve_width >= CURVE)
        join_blocks(judge);
    size_t at = (size_t)((judge->steps - 1) / judge->curve_width);
    for (; judge->curve_count <= at; judge->curve_count++)
        judge->curve[judge->curve_count] = (struct curve_block){0};
    struct curve_block *block = &judge->curve[at];
    if (isfinite(loss)) {
        block->loss += loss;
        block->losses++;
    }
    if (isfinite(accuracy)) {
        block->accuracy += accuracy;
        block->accuracies++;
    }
    if (!isfinite(valid))
        return;
    double sorted[VALIDATIONS];
    judge->valid[judge->validations++ % VALIDATIONS] = valid;
    size_t kept = judge->validations < VALIDATIONS ? judge->validations : VALIDATIONS;
    judge->valid_now = vg_judge_median_of(judge->valid, kept, sorted);
    if (!(judge->valid_best <= judge->valid_now)) {
        judge->valid_best = judge->valid_now;
        judge->valid_best_at = judge->validations;
    }
}

/* Blocks from share `from` of the run to share `to`, at least one. */
static struct curve_block sum_of_curve(const struct vg_judge *judge, double from, double to)
{
    struct curve_block sum = {0};
    size_t first = (size_t)(from * (double)judge->curve_count), last = (size_t)ceil(to * (double)judge->curve_count);
    for (size_t i = first; i < judge->curve_count && (i < last || i == first); i++) {
        sum.loss += judge->curve[i].loss;
        sum.losses += judge->curve[i].losses;
        sum.accuracy += judge->curve[i].accuracy;
        sum.accuracies += judge->curve[i].accuracies;
    }
    return sum;
}

double vg_judge_loss(const struct vg_judge *judge, double from, double to)
{
    struct curve_block sum = sum_of_curve(judge, from, to);
    return sum.losses > 0 ? sum.loss / (double)sum.losses : NAN;
}

double vg_judge_accuracy(const struct vg_judge *judge, double from, double to)
{
    struct curve_block sum = sum_of_curve(judge, from, to);
    return sum.accuracies > 0 ? sum.accuracy / (double)sum.accuracies : NAN;
}

/* What shows in the gradient and the weights of a layer. Under 2^-14 the numbers of half precision lose digits, and then vanish. */
static void remember_facts(struct judged_layer *layer, const vg_real *measures)
{
    const double rms = measures[VG_GRAD_NORM] / sqrt((double)layer->size);
    const bool lost = (layer->facts & VG_FACT_HALF) && layer->zeros > 0.3 && rms < 0x1p-14;
    layer->norm = measures[VG_GRAD_NORM];
    layer->reached = layer->reached || layer->norm > 0;
    layer->moved =
        layer->moved || measures[VG_WEIGHT_SD] != layer->first_sd || measures[VG_WEIGHT_MEAN] != layer->first_mean;
    layer->carried = layer->facts & VG_FACT_CARRIED ? layer->carried + 1 : 0;
    layer->underflowed = lost ? layer->underflowed + 1 : 0;
}

static void remember(struct vg_judge *judge, const vg_real *row)
{
    size_t at = judge->looked++ % WINDOW;
    for (size_t l = 0; l < judge->layers; l++) {
        struct judged_layer *layer = &judge->layer[l];
        const vg_real *measures = row + vg_series_of(l, (enum vg_metric)0);
        const double output = signal_of(judge, row, layer->top);
        const double whole = 1 / output;
        layer->sd = measures[VG_WEIGHT_SD];
        if (judge->looked == 1) {
            layer->first_sd = layer->sd;
            layer->first_mean = measures[VG_WEIGHT_MEAN];
        }
        if (judge->told)
            remember_facts(layer, measures);
        layer->window[SHARE][at] = output > 0 ? signal_of(judge, row, l) * whole : NAN;
        layer->window[SATURATED][at] = measures[VG_SATURATED];
        layer->window[DEAD][at] = measures[VG_DEAD];
        judge->scratch[l] = layer->matters ? measures[VG_UPDATE_RATIO] : NAN;
        /* weights that have rightly shrunk to little are no reason to call a step long */
        if (layer->sd > 0 && layer->sd < layer->first_sd)
            judge->scratch[l] += log10(layer->sd / layer->first_sd);
    }
    judge->update[at] = vg_judge_median_of(judge->scratch, judge->layers, judge->scratch);
    judge->longest = fmax(judge->longest, judge->update[at]);
    judge->loss[at] = row[VG_LOSS];
    judge->accuracy[at] = row[VG_ACCURACY];
}

bool vg_judge_feed(struct vg_judge *judge, const struct vg_record *record)
{
    assert(record->layers == judge->layers);
    if (judge->layers == 0)
        return true;
    if (has_non_finite(judge, record->row)) {
        if (!judge->overflowed)
            judge->verdict = find_non_finite(judge, record);
        if (!judge->overflowed && judge->facts.is_job)
            vg_judge_cause_of_overflow(judge, &judge->verdict);
        judge->overflowed = true;
        return false;
    }
    if (!judge->found_tops) {
        judge->by_gradient = !tells(judge, record->row, VG_DELTA_RMS) &&
                             (tells(judge, record->row, VG_GRAD_SD) || tells(judge, record->row, VG_GRAD_NORM));
        find_tops(judge, record->row);
        vg_judge_learn(judge, &judge->facts);
        judge->found_tops = true;
    }
    if (!judge->started)
        start_over(judge, record->step);
    add_to_curve(judge, record);
    if (record->step < judge->next)
        return true;
    uint64_t since = record->step - judge->start;
    look_for_symmetry(judge, record->row);
    judge->ever_started = true;
    remember(judge, record->row);
    if (!vg_is_missing(record->row[VG_LOSS]))
        add_to_block(judge, record->step, record->row[VG_LOSS]);
    judge->next = record->step + (since < DENSE_STEPS ? 1 : SPARSE_STEP);
    if (record->step >= judge->next_decision && !judge->overflowed) {
        vg_judge_decide(judge, record->step);
        judge->next_decision = record->step + (since < DENSE_STEPS ? 1 : DECIDE_STEP);
    }
    return true;
}

/* --- numbers of the window; missing ones do not count --- */

double vg_judge_median_of(const double *numbers, size_t count, double *sorted)
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
    if (kept == 0)
        return NAN;
    return kept % 2 ? sorted[kept / 2] : 0.5 * (sorted[kept / 2 - 1] + sorted[kept / 2]);
}

/* How many of the window's places are filled. */
size_t vg_judge_samples(const struct vg_judge *judge)
{
    return judge->looked < WINDOW ? judge->looked : WINDOW;
}

double vg_judge_median(const struct vg_judge *judge, const double window[WINDOW])
{
    double sorted[WINDOW];
    return vg_judge_median_of(window, vg_judge_samples(judge), sorted);
}

double vg_judge_least(const struct vg_judge *judge, const double window[WINDOW])
{
    double smallest = INFINITY;
    for (size_t i = 0; i < vg_judge_samples(judge); i++)
        smallest = window[i] < smallest ? window[i] : smallest;
    return smallest;
}

double vg_judge_most(const struct vg_judge *judge, const double window[WINDOW])
{
    double largest = -INFINITY;
    for (size_t i = 0; i < vg_judge_samples(judge); i++)
        largest = window[i] > largest ? window[i] : largest;
    return largest;
}

struct vg_judge *vg_judge_copy(const struct vg_judge *judge, struct vg_error *error)
{
    size_t bytes = sizeof *judge + judge->layers * sizeof judge->layer[0];
    struct vg_judge *copy = malloc(bytes);
    double *scratch = calloc(judge->layers ? judge->layers : 1, sizeof *scratch);
    if (!copy || !scratch) {
        free(copy);
        free(scratch);
        vg_fail(error, "there is not enough memory to judge a run of %zu layers", judge->layers);
        return NULL;
    }
    memcpy(copy, judge, bytes);
    copy->scratch = scratch;
    return copy;
}

size_t vg_judge_layer_bytes(void)
{
    return sizeof(struct judged_layer) + sizeof(double);
}
