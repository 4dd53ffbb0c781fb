/* verdict.c: the rules, in order of severity, and the words for what they find. */
#include "vgtop/verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "vgtop/number.h"

/* How far a number must come back before a verdict that stands is given up: a tenth; a loss, which is noisier, a half. */
static const double hold = 1.1, hold_loss = 1.5;

enum { DEPTH_MIN = 2 }; /* hidden layers from which on "a layer" says something */

const struct vg_verdict_info vg_verdicts[VG_VERDICT_COUNT] = {
    [VG_VERDICT_NONE] = {"none", "nothing to judge", VG_TONE_PLAIN},
    [VG_VERDICT_FINE] = {"fine", "fine", VG_TONE_GOOD},
    [VG_VERDICT_CONVERGED] = {"converged", "converged", VG_TONE_GOOD},
    [VG_VERDICT_VANISHING] = {"vanishing", "vanishing", VG_TONE_WARNING},
    [VG_VERDICT_EXPLODING] = {"exploding", "exploding", VG_TONE_WARNING},
    [VG_VERDICT_DEAD] = {"dead", "dead units", VG_TONE_WARNING},
    [VG_VERDICT_SATURATED] = {"saturated", "saturated", VG_TONE_WARNING},
    [VG_VERDICT_LR_HIGH] = {"lr_high", "lr too high", VG_TONE_WARNING},
    [VG_VERDICT_LR_LOW] = {"lr_low", "lr too low", VG_TONE_WARNING},
    [VG_VERDICT_SYMMETRIC] = {"symmetric", "symmetric", VG_TONE_WARNING},
    [VG_VERDICT_NON_FINITE] = {"non_finite", "not finite", VG_TONE_ERROR},
};

/* --- the rules --- */

/* What every hidden layer gets of the output's signal, into low, high and per_layer; false without depth or without a signal. */
static bool measure_depth(const struct vg_judge *judge, struct vg_verdict *verdict, size_t *lowest, size_t *highest)
{
    size_t hidden = judge->layers - 1;
    verdict->low = INFINITY;
    verdict->high = -INFINITY;
    for (size_t l = 0; l < hidden; l++) {
        double share = judge->share[l];
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
    verdict->layer = judge->symmetric_layer + 1;
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

static bool dead(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double most = -1;
    for (size_t l = 0; l + 1 < judge->layers; l++) {
        /* A unit that is silent on one batch may speak on the next; the least share of all of them is that of the dead. */
        double share = vg_judge_least(judge, vg_judge_window(judge, l, DEAD));
        if (isfinite(share) && share > most) {
            most = share;
            verdict->layer = l + 1;
        }
    }
    verdict->number = most;
    return most > rule->threshold / (held ? hold : 1);
}

/* A loss that is a tenth of chance has been learned, and so have labels of which one in a hundred is missed (a loss with L2 may stay
 * higher): what the small errors do on their way back harms nobody, flat or not. */
static bool learned(const struct vg_judge *judge, bool held)
{
    return vg_judge_median(judge, judge->loss) < 0.1 * judge->chance / (held ? hold : 1) ||
           vg_judge_median(judge, judge->accuracy) >= 0.99 + (held ? 0.001 : 0);
}

static bool exploding(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    size_t lowest = 0, highest = 0;
    bool deep = measure_depth(judge, verdict, &lowest, &highest);
    verdict->layer = highest + 1;
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
    verdict->layer = lowest + 1;
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

/* The median over the layers, of each step: more than half of the network moves too far, or hardly. A single layer whose
 * gradient is tiny, or whose weights are, does not speak for the learning rate, which all layers share. */
static bool lr_high(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    if (!held && !(vg_judge_samples(judge) == WINDOW && all_known(judge->update) &&
                   vg_judge_least(judge, judge->update) > rule->threshold))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    return !held || verdict->number > rule->threshold - log10(hold);
}

static bool lr_low(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    if (!held && !(vg_judge_samples(judge) == WINDOW && all_known(judge->update) &&
                   vg_judge_most(judge, judge->update) < rule->threshold))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    return !held || verdict->number < rule->threshold + log10(hold);
}

static bool saturated(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double most = -1;
    for (size_t l = 0; judge->saturates && l + 1 < judge->layers; l++) {
        double share = vg_judge_median(judge, vg_judge_window(judge, l, SATURATED));
        if (share > most) {
            most = share;
            verdict->layer = l + 1;
        }
    }
    verdict->number = most;
    return !learned(judge, held) && most > rule->threshold / (held ? hold : 1);
}

/* Found at the step itself and for good: there is nothing left to check. */
static bool non_finite(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)judge, (void)rule, (void)verdict;
    return held;
}

/* The cause before its symptom where both show: weights that are all equal give dead and vanishing layers, a signal that
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
    {VG_VERDICT_DEAD, 0.5, NAN, "Amazon SageMaker Debugger, rule DeadRelu: over 50% of a layer", dead},
    {VG_VERDICT_VANISHING, 0.5, 3,
     "Glorot & Bengio 2010, section 4; Schoenholz et al. 2017; 0.5 and 3 decades are ours", vanishing},
    {VG_VERDICT_LR_HIGH, -2, NAN, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_high},
    {VG_VERDICT_SATURATED, 0.3, NAN, "Karpathy, makemore 3: |tanh| over 0.97; Glorot & Bengio 2010, section 3",
     saturated},
    {VG_VERDICT_LR_LOW, -5, NAN, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_low},
};

const size_t vg_rule_count = sizeof vg_rules / sizeof vg_rules[0];

static struct vg_verdict blank(const struct vg_judge *judge, enum vg_verdict_kind kind, uint64_t step)
{
    return (struct vg_verdict){
        .kind = kind, .layers = judge->layers, .step = step, .number = NAN, .per_layer = NAN, .low = NAN, .high = NAN};
}

struct vg_verdict vg_judge_decide(const struct vg_judge *judge, uint64_t step)
{
    size_t lowest, highest;
    for (size_t i = 0; i < vg_rule_count; i++) {
        struct vg_verdict verdict = blank(judge, vg_rules[i].kind, step);
        if (vg_rules[i].check(judge, &vg_rules[i], judge->verdict.kind == vg_rules[i].kind, &verdict))
            return verdict;
    }
    struct vg_verdict fine = blank(judge, VG_VERDICT_FINE, step);
    measure_depth(judge, &fine, &lowest, &highest);
    fine.number = vg_judge_median(judge, judge->update);
    return fine;
}

/* --- words --- */

static const struct vg_rule *rule_of(enum vg_verdict_kind kind)
{
    for (size_t i = 0; i < vg_rule_count; i++)
        if (vg_rules[i].kind == kind)
            return &vg_rules[i];
    return NULL;
}

enum { NUMBER_MAX = 32, NAME_MAX_LENGTH = 40 };

/* A whole number with commas: 5,300. */
static void whole_number(double x, char out[NUMBER_MAX])
{
    char digits[NUMBER_MAX];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%.0f", x), used = 0;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
}

/* Two digits that count: 5300, never 5278. */
static double two_digits(double x)
{
    double unit = pow(10, floor(log10(x)) - 1);
    return x < 100 ? round(x) : round(x / unit) * unit;
}

/* A share of the output's signal as a person says it: "1/5,300", "0.82x", "2.5x", "1e-12". */
static void share_text(double share, char out[NUMBER_MAX])
{
    char number[NUMBER_MAX];
    if (share == 0) {
        snprintf(out, NUMBER_MAX, "nothing");
    } else if (share < 1e-6 || share >= 1e6) {
        snprintf(out, NUMBER_MAX, "%.0e%s", share, share >= 1 ? "x" : "");
    } else if (share <= 0.5) {
        whole_number(two_digits(1 / share), number);
        snprintf(out, NUMBER_MAX, "1/%.29s", number);
    } else if (share < 10) {
        vg_snprintf(out, NUMBER_MAX, "%.2gx", share);
    } else {
        whole_number(two_digits(share), number);
        snprintf(out, NUMBER_MAX, "%.29sx", number);
    }
}

/* "1/3 of the output's signal", "5x the output's signal". */
static void signal_text(double share, char *out, size_t size)
{
    char text[NUMBER_MAX];
    share_text(share, text);
    snprintf(out, size, "%s %s output's signal", text, text[strlen(text) - 1] == 'x' ? "the" : "of the");
}

static void layer_text(const struct vg_verdict *verdict, char out[NAME_MAX_LENGTH])
{
    if (verdict->layer == verdict->layers)
        snprintf(out, NAME_MAX_LENGTH, "the output");
    else
        snprintf(out, NAME_MAX_LENGTH, "layer %zu", verdict->layer);
}

/* Each writes the finding, or in brief what fits beside the numbers. */
typedef size_t say_function(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size);

static size_t said(int length)
{
    return length > 0 ? (size_t)length : 0;
}

static size_t say_none(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    (void)verdict, (void)rule, (void)brief;
    return said(snprintf(out, size, "%s", ""));
}

static size_t say_fine(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    char low[NUMBER_MAX], high[NUMBER_MAX], share[96];
    (void)rule;
    if (isnan(verdict->low) && isnan(verdict->number))
        return said(snprintf(out, size, "nothing stands out"));
    if (isnan(verdict->low))
        return said(vg_snprintf(out, size,
                                brief ? "update ratio %.1e" : "the weights move by %.1e of their spread a step",
                                pow(10, verdict->number)));
    share_text(verdict->low, low);
    share_text(verdict->high, high);
    signal_text(verdict->low, share, sizeof share);
    if (strcmp(low, high) == 0)
        return brief ? said(snprintf(out, size, "all hear %s", low))
                     : said(snprintf(out, size, "every layer hears %s", share));
    return brief ? said(snprintf(out, size, "all hear %s to %s", low, high))
                 : said(snprintf(out, size, "every layer hears %s to %s of the output's signal", low, high));
}

static size_t say_converged(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    return brief ? said(vg_snprintf(out, size, "loss %.2g, flat", verdict->number))
                 : said(vg_snprintf(out, size, "the loss is %.2g and flat (under %.0f%% of chance)", verdict->number,
                                    100 * rule->threshold));
}

static size_t say_signal(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                         size_t size)
{
    char layer[NAME_MAX_LENGTH], share[NUMBER_MAX], signal[96];
    bool under = verdict->kind == VG_VERDICT_VANISHING;
    layer_text(verdict, layer);
    share_text(verdict->number, share);
    signal_text(verdict->number, signal, sizeof signal);
    if (brief)
        return said(snprintf(out, size, "%s hears %s", layer, share));
    /* a slow change over many layers is told by the decades that it adds up to */
    if (under ? verdict->per_layer >= rule->threshold * hold : verdict->per_layer <= rule->threshold / hold)
        return said(vg_snprintf(out, size, "%s hears %s, %.1f decades %s (%s is over %g, or %s %g a layer)", layer,
                                signal, fabs(log10(verdict->number)), under ? "down" : "up",
                                vg_verdicts[verdict->kind].key, rule->second, under ? "under" : "over",
                                rule->threshold));
    return said(vg_snprintf(out, size, "%s hears %s, %.2g a layer (%s is %s %g)", layer, signal, verdict->per_layer,
                            vg_verdicts[verdict->kind].key, under ? "under" : "over", rule->threshold));
}

static size_t say_units(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                        size_t size)
{
    char layer[NAME_MAX_LENGTH];
    bool is_dead = verdict->kind == VG_VERDICT_DEAD;
    layer_text(verdict, layer);
    if (brief)
        return said(snprintf(out, size, "%.0f%% of %s", 100 * verdict->number, layer));
    return said(snprintf(out, size,
                         is_dead ? "%.0f%% of %s's units answer to no sample (over %.0f%%)"
                                 : "%.0f%% of %s is where its slope is flat (over %.0f%%)",
                         100 * verdict->number, layer, 100 * rule->threshold));
}

static size_t say_rate(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    const char *side = verdict->kind == VG_VERDICT_LR_HIGH ? "over" : "under";
    return said(vg_snprintf(out, size,
                            brief ? "a step moves %.0e" : "a step moves the weights by %.1e of their spread (%s %.0e)",
                            pow(10, verdict->number), side, pow(10, rule->threshold)));
}

static size_t say_symmetric(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    char layer[NAME_MAX_LENGTH];
    layer_text(verdict, layer);
    return said(vg_snprintf(
        out, size, brief ? "%s's units are one" : "%s's units began with equal weights (s.d. %g) and stay alike", layer,
        rule->threshold));
}

static size_t say_non_finite(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                             size_t size)
{
    char layer[NAME_MAX_LENGTH];
    (void)rule;
    layer_text(verdict, layer);
    if (verdict->layer == 0)
        return said(snprintf(out, size, "the loss overflowed at step %llu", (unsigned long long)verdict->step));
    if (brief)
        return said(snprintf(out, size, "%s, step %llu", layer, (unsigned long long)verdict->step));
    return said(snprintf(out, size, "%s's %s overflowed first, at step %llu", layer, verdict->what,
                         (unsigned long long)verdict->step));
}

static say_function *const say[VG_VERDICT_COUNT] = {
    [VG_VERDICT_NONE] = say_none,
    [VG_VERDICT_FINE] = say_fine,
    [VG_VERDICT_CONVERGED] = say_converged,
    [VG_VERDICT_VANISHING] = say_signal,
    [VG_VERDICT_EXPLODING] = say_signal,
    [VG_VERDICT_DEAD] = say_units,
    [VG_VERDICT_SATURATED] = say_units,
    [VG_VERDICT_LR_HIGH] = say_rate,
    [VG_VERDICT_LR_LOW] = say_rate,
    [VG_VERDICT_SYMMETRIC] = say_symmetric,
    [VG_VERDICT_NON_FINITE] = say_non_finite,
};

size_t vg_verdict_finding(const struct vg_verdict *verdict, char *out, size_t size)
{
    return say[verdict->kind](verdict, rule_of(verdict->kind), false, out, size);
}

size_t vg_verdict_brief(const struct vg_verdict *verdict, char *out, size_t size)
{
    return say[verdict->kind](verdict, rule_of(verdict->kind), true, out, size);
}

size_t vg_verdict_text(const struct vg_verdict *verdict, char *out, size_t size)
{
    char finding[VG_VERDICT_TEXT_MAX];
    const char *advice = vg_verdict_advice(verdict);
    vg_verdict_finding(verdict, finding, sizeof finding);
    if (verdict->kind == VG_VERDICT_NONE)
        return said(snprintf(out, size, "%s", ""));
    return said(
        snprintf(out, size, "%s: %s%s%s", vg_verdicts[verdict->kind].title, finding, *advice ? " - " : "", advice));
}
