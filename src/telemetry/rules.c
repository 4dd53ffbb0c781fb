/* rules.c: the rules in order of severity: when a run is judged to be what. */
#include <math.h>
#include <string.h>

#include "judge.h"

/* How far a number must come back before a verdict that stands is given up: a tenth; a loss, which is noisier, a half. */
static const double hold = 1.1, hold_loss = 1.5;

enum { DEPTH_MIN = 2 }; /* hidden layers from which on "a layer" says something */

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
static size_t samples_of(const struct vg_judge *judge)
{
    return judge->looked < WINDOW ? judge->looked : WINDOW;
}

double vg_judge_median(const struct vg_judge *judge, const double window[WINDOW])
{
    double sorted[WINDOW];
    return vg_judge_median_of(window, samples_of(judge), sorted);
}

static double least(const struct vg_judge *judge, const double window[WINDOW])
{
    double smallest = INFINITY;
    for (size_t i = 0; i < samples_of(judge); i++)
        smallest = window[i] < smallest ? window[i] : smallest;
    return smallest;
}

static double most(const struct vg_judge *judge, const double window[WINDOW])
{
    double largest = -INFINITY;
    for (size_t i = 0; i < samples_of(judge); i++)
        largest = window[i] > largest ? window[i] : largest;
    return largest;
}

/* --- checks --- */

static void name_layer(const struct vg_judge *judge, struct vg_verdict *verdict, size_t layer)
{
    verdict->layer = layer;
    memcpy(verdict->name, layer > 0 ? judge->layer[layer - 1].name : "", layer > 0 ? sizeof verdict->name : 1);
}

struct vg_verdict vg_judge_blank(const struct vg_judge *judge, enum vg_verdict_kind kind, size_t layer, uint64_t step)
{
    struct vg_verdict verdict = {
        .kind = kind, .layers = judge->layers, .step = step, .number = NAN, .per_layer = NAN, .low = NAN, .high = NAN};
    name_layer(judge, &verdict, layer);
    return verdict;
}

/* Puts the shares of the output's signal that the hidden layers get into low, high and per_layer. False without depth or without a
 * signal. */
static bool measure_depth(const struct vg_judge *judge, struct vg_verdict *verdict, size_t *lowest, size_t *highest)
{
    size_t hidden = judge->layers - 1;
    verdict->low = INFINITY;
    verdict->high = -INFINITY;
    for (size_t l = 0; l < hidden; l++) {
        double share = judge->layer[l].share;
        if (l == 0)
            verdict->per_layer = pow(share, 1 / (double)hidden);
        if (share < verdict->low) {
            verdict->low = share;
            *lowest = l;
        }
        if (share > verdict->high) {
            verdict->high = share;
            *highest = l;
        }
    }
    if (verdict->low > verdict->high)
        verdict->low = verdict->high = verdict->per_layer = NAN;
    if (hidden < DEPTH_MIN)
        verdict->per_layer = NAN;
    return !isnan(verdict->per_layer);
}

static bool symmetric(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)held;
    name_layer(judge, verdict, judge->symmetric_layer + 1);
    verdict->number = rule->threshold;
    return judge->symmetric;
}

static bool converged(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double small = rule->threshold * judge->chance, now = vg_judge_median(judge, judge->loss);
    verdict->number = now;
    if (judge->blocks < 2 || !(now < small * hold_loss))
        return false;
    if (held)
        return judge->block_mean < small * hold_loss;
    return judge->block_mean < small && fabs(judge->block_mean - judge->block_before) < rule->second * judge->chance;
}

/* A network has learned whose loss is under a tenth of chance, or which misses at most one label in a hundred (a loss with L2 may stay
 * higher). Then the signal of its small errors does no harm, whatever its size. */
static bool learned(const struct vg_judge *judge, bool held)
{
    return vg_judge_median(judge, judge->loss) < 0.1 * judge->chance / (held ? hold : 1) ||
           vg_judge_median(judge, judge->accuracy) >= 0.99 + (held ? 0.001 : 0);
}

/* Half of a healthy rectifier's units are silent by chance, each like a fair coin: the s.d. of their share is 0.5 / sqrt(width), so
 * three s.d. beyond a half is no chance any more. In a layer so narrow that this is all of it, all its units must be dead. */
static double dead_threshold(const struct vg_rule *rule, size_t width)
{
    return fmin(rule->threshold + rule->second / sqrt((double)width), 1 - 0.5 / (double)width);
}

static bool dead(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double excess = -1;
    for (size_t l = 0; l + 1 < judge->layers; l++) {
        /* a unit that is silent on one batch may answer on the next: the least share of all steps is that of the dead */
        double share = least(judge, judge->layer[l].window[DEAD]);
        double threshold = dead_threshold(rule, judge->layer[l].width);
        if (isfinite(share) && share / threshold > excess) {
            excess = share / threshold;
            name_layer(judge, verdict, l + 1);
            verdict->number = share;
            verdict->threshold = threshold;
        }
    }
    return !learned(judge, held) && excess > 1 / (held ? hold : 1);
}

static bool exploding(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    size_t lowest = 0, highest = 0;
    bool deep = measure_depth(judge, verdict, &lowest, &highest);
    name_layer(judge, verdict, highest + 1);
    verdict->number = verdict->high;
    double slack = held ? hold : 1;
    return deep && !learned(judge, held) &&
           (verdict->per_layer > rule->threshold / slack || log10(verdict->high) > rule->second / slack);
}

static bool vanishing(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    size_t lowest = 0, highest = 0;
    bool deep = measure_depth(judge, verdict, &lowest, &highest);
    double slack = held ? hold : 1;
    name_layer(judge, verdict, lowest + 1);
    verdict->number = verdict->low;
    return deep && !learned(judge, held) &&
           (verdict->per_layer < rule->threshold * slack || -log10(verdict->low) > rule->second / slack);
}

static bool all_known(const double window[WINDOW])
{
    for (size_t i = 0; i < WINDOW; i++)
        if (!isfinite(window[i]))
            return false;
    return true;
}

/* Each step counts by the median over its layers: more than half of the network moves too far, or hardly. All layers share the
 * learning rate, so a single layer whose gradient or weights are tiny is no reason to change it. */
static bool lr_high(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    if (!held &&
        !(samples_of(judge) == WINDOW && all_known(judge->update) && least(judge, judge->update) > rule->threshold))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    return !held || verdict->number > rule->threshold - log10(hold);
}

static bool lr_low(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    if (!held &&
        !(samples_of(judge) == WINDOW && all_known(judge->update) && most(judge, judge->update) < rule->threshold))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    return !held || verdict->number < rule->threshold + log10(hold);
}

static bool saturated(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double largest = -1;
    for (size_t l = 0; judge->saturates && l + 1 < judge->layers; l++) {
        double share = vg_judge_median(judge, judge->layer[l].window[SATURATED]);
        if (share > largest) {
            largest = share;
            name_layer(judge, verdict, l + 1);
        }
    }
    verdict->number = largest;
    return !learned(judge, held) && largest > rule->threshold / (held ? hold : 1);
}

/* The judge finds it at the step itself, for good: there is nothing left to check. */
static bool non_finite(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)judge, (void)rule, (void)verdict;
    return held;
}

/* The cause comes before its symptom where both show: weights that are all equal give dead and vanishing layers, a signal that
 * explodes leaves units dead, dead layers let the signal vanish, and steps that are too long drive units into saturation. Once the
 * loss has converged nothing is wrong. */
const struct vg_rule vg_rules[] = {
    {VG_VERDICT_NON_FINITE, 0, NAN, "Amazon SageMaker Debugger, rule ExplodingTensor: any NaN or infinity", non_finite},
    {VG_VERDICT_SYMMETRIC, 0, NAN, "Goodfellow et al. 2016, Deep Learning, 8.4: initial weights must break symmetry",
     symmetric},
    {VG_VERDICT_CONVERGED, 0.1, 0.02, "ours: loss under 10% of chance, and within 2% of chance over 256 steps",
     converged},
    {VG_VERDICT_EXPLODING, 2, 3,
     "Schoenholz et al. 2017: sqrt(chi_1) over 1 grows exponentially with depth; 2 and 3 decades are ours", exploding},
    {VG_VERDICT_DEAD, 0.5, 1.5,
     "Amazon SageMaker Debugger, rule DeadRelu: over 50% of a layer; three s.d. of chance beyond that are ours", dead},
    {VG_VERDICT_VANISHING, 0.5, 3,
     "Glorot & Bengio 2010, section 4; Schoenholz et al. 2017; 0.5 and 3 decades are ours", vanishing},
    {VG_VERDICT_LR_HIGH, -2, NAN, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_high},
    {VG_VERDICT_SATURATED, 0.3, NAN, "Karpathy, makemore 3: |tanh| over 0.97; Glorot & Bengio 2010, section 3",
     saturated},
    {VG_VERDICT_LR_LOW, -5, NAN, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_low},
};

const size_t vg_rule_count = sizeof vg_rules / sizeof vg_rules[0];

struct vg_verdict vg_judge_decide(const struct vg_judge *judge, uint64_t step)
{
    size_t lowest, highest;
    for (size_t i = 0; i < vg_rule_count; i++) {
        struct vg_verdict verdict = vg_judge_blank(judge, vg_rules[i].kind, 0, step);
        verdict.threshold = vg_rules[i].threshold;
        if (vg_rules[i].check(judge, &vg_rules[i], judge->verdict.kind == vg_rules[i].kind, &verdict))
            return verdict;
    }
    struct vg_verdict fine = vg_judge_blank(judge, VG_VERDICT_FINE, 0, step);
    measure_depth(judge, &fine, &lowest, &highest);
    fine.number = vg_judge_median(judge, judge->update);
    return fine;
}
