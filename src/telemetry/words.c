/* words.c: a verdict in words, and the commands that may cure it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "vgtop/number.h"
#include "vgtop/verdict.h"

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
    [VG_VERDICT_UNSCALED] = {"unscaled", "inputs not scaled", VG_TONE_WARNING},
    [VG_VERDICT_NORM_OF_FEW] = {"norm_of_few", "batch norm of few", VG_TONE_WARNING},
    [VG_VERDICT_L2_HIGH] = {"l2_high", "l2 too high", VG_TONE_WARNING},
    [VG_VERDICT_OVERFITTING] = {"overfitting", "overfitting", VG_TONE_WARNING},
    [VG_VERDICT_IMBALANCED] = {"imbalanced", "says one class", VG_TONE_WARNING},
    [VG_VERDICT_GUESSING] = {"guessing", "guessing", VG_TONE_WARNING},
    [VG_VERDICT_WORSE_THAN_GUESSING] = {"worse_than_guessing", "worse than guessing", VG_TONE_WARNING},
    [VG_VERDICT_OSCILLATING] = {"oscillating", "oscillating", VG_TONE_WARNING},
};

static const struct vg_rule *rule_of(enum vg_verdict_kind kind)
{
    for (size_t i = 0; i < vg_rule_count; i++)
        if (vg_rules[i].kind == kind)
            return &vg_rules[i];
    return NULL;
}

enum { NUMBER_MAX = 32 };

/* A verdict that stands is kept until its number is a tenth beyond the threshold. */
static const double hold = 1.1;

static double percent(double share)
{
    return 100 * share;
}

/* Whole per cents, or tenths where the number would look like its limit. */
static int digits_beside(double number, double limit)
{
    return round(percent(number)) == round(percent(limit)) && number != limit;
}

/* A whole number with commas: 5,300. */
static void whole_number(double x, char out[NUMBER_MAX])
{
    char digits[NUMBER_MAX];
    size_t length = (size_t)vg_snprintf(digits, sizeof digits, "%.0f", x), used = 0;
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
        vg_snprintf(out, NUMBER_MAX, "nothing");
    } else if (share < 1e-6 || share >= 1e6) {
        vg_snprintf(out, NUMBER_MAX, "%.0e%s", share, share >= 1 ? "x" : "");
    } else if (share <= 0.5) {
        whole_number(two_digits(1 / share), number);
        vg_snprintf(out, NUMBER_MAX, "1/%.29s", number);
    } else if (share < 10) {
        vg_snprintf(out, NUMBER_MAX, "%.2gx", share);
    } else {
        whole_number(two_digits(share), number);
        vg_snprintf(out, NUMBER_MAX, "%.29sx", number);
    }
}

/* "1/3 of the output's signal", "5x the output's signal". */
static void signal_text(double share, char *out, size_t size)
{
    char text[NUMBER_MAX];
    share_text(share, text);
    vg_snprintf(out, size, "%s %s output's signal", text, text[strlen(text) - 1] == 'x' ? "the" : "of the");
}

/* Our own output layer is called "output"; a layer without a name goes by its number. */
static void layer_text(const struct vg_verdict *verdict, char out[VG_VERDICT_NAME_MAX])
{
    bool is_output =
        verdict->name[0] == '\0' ? verdict->layer == verdict->layers : strcmp(verdict->name, "output") == 0;
    if (is_output)
        vg_snprintf(out, VG_VERDICT_NAME_MAX, "the output");
    else if (verdict->name[0] != '\0')
        vg_snprintf(out, VG_VERDICT_NAME_MAX, "%s", verdict->name);
    else
        vg_snprintf(out, VG_VERDICT_NAME_MAX, "layer %zu", verdict->layer);
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
    return said(vg_snprintf(out, size, "%s", ""));
}

static size_t say_fine(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    char low[NUMBER_MAX], high[NUMBER_MAX], share[96];
    (void)rule;
    if (isnan(verdict->low) && isnan(verdict->number))
        return said(vg_snprintf(out, size, "nothing stands out"));
    if (isnan(verdict->low))
        return said(vg_snprintf(out, size,
                                brief ? "update ratio %.1e" : "the weights move by %.1e of their spread a step",
                                pow(10, verdict->number)));
    share_text(verdict->low, low);
    share_text(verdict->high, high);
    signal_text(verdict->low, share, sizeof share);
    if (strcmp(low, high) == 0)
        return brief ? said(vg_snprintf(out, size, "all hear %s", low))
                     : said(vg_snprintf(out, size, "every layer hears %s", share));
    return brief ? said(vg_snprintf(out, size, "all hear %s to %s", low, high))
                 : said(vg_snprintf(out, size, "every layer hears %s to %s of the output's signal", low, high));
}

static size_t say_converged(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    return brief ? said(vg_snprintf(out, size, "loss %.2g, flat", verdict->number))
                 : said(vg_snprintf(out, size, "the loss is %.2g and flat (under %.0f%% of what guessing costs)",
                                    verdict->number, 100 * rule->threshold));
}

static size_t say_signal(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                         size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], share[NUMBER_MAX], signal[96];
    bool under = verdict->kind == VG_VERDICT_VANISHING;
    layer_text(verdict, layer);
    share_text(verdict->number, share);
    signal_text(verdict->number, signal, sizeof signal);
    if (brief)
        return said(vg_snprintf(out, size, "%s hears %s", layer, share));
    /* a slow change over many layers is told by its whole */
    if (under ? verdict->per_layer >= rule->threshold * hold : verdict->per_layer <= rule->threshold / hold) {
        char limit[NUMBER_MAX];
        share_text(rule->second * (!under && verdict->facts.saturates ? 10 : 1), limit);
        return said(vg_snprintf(out, size, "%s hears %s (%s is %s %s, or %s %g a layer)", layer, signal,
                                vg_verdicts[verdict->kind].key, under ? "under" : "over", limit,
                                under ? "under" : "over", rule->threshold));
    }
    return said(vg_snprintf(out, size, "%s hears %s, %.2g a layer (%s is %s %g)", layer, signal, verdict->per_layer,
                            vg_verdicts[verdict->kind].key, under ? "under" : "over", rule->threshold));
}

static size_t say_units(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                        size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    bool is_dead = verdict->kind == VG_VERDICT_DEAD;
    (void)rule;
    layer_text(verdict, layer);
    if (brief)
        return said(vg_snprintf(out, size, "%.0f%% of %s", 100 * verdict->number, layer));
    int digits = digits_beside(verdict->number, verdict->threshold);
    return said(vg_snprintf(out, size,
                            is_dead ? "%.*f%% of %s's units answer to no sample (over %.*f%%)"
                                    : "%.*f%% of %s is where its slope is flat (over %.*f%%)",
                            digits, percent(verdict->number), layer, digits, percent(verdict->threshold)));
}

static size_t say_rate(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    const char *side = verdict->kind == VG_VERDICT_LR_HIGH ? "over" : "under";
    (void)rule;
    return said(vg_snprintf(out, size,
                            brief ? "a step moves %.0e" : "a step moves the weights by %.1e of their spread (%s %.0e)",
                            pow(10, verdict->number), side, pow(10, verdict->threshold)));
}

static size_t say_symmetric(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    layer_text(verdict, layer);
    return said(vg_snprintf(
        out, size, brief ? "%s's units are one" : "%s's units began with equal weights (s.d. %g) and stay alike", layer,
        rule->threshold));
}

static size_t say_non_finite(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                             size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    (void)rule;
    layer_text(verdict, layer);
    if (verdict->layer == 0)
        return said(vg_snprintf(out, size, "the loss overflowed at step %llu", (unsigned long long)verdict->step));
    if (brief)
        return said(vg_snprintf(out, size, "%s, step %llu", layer, (unsigned long long)verdict->step));
    return said(vg_snprintf(out, size, "%s's %s overflowed first, at step %llu", layer, verdict->what,
                            (unsigned long long)verdict->step));
}

static size_t say_unscaled(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                           size_t size)
{
    char number[NUMBER_MAX];
    (void)rule;
    whole_number(two_digits(verdict->number), number);
    return said(vg_snprintf(out, size, brief ? "inputs of about %s" : "an input column is about %s large (over %g)",
                            number, verdict->threshold));
}

static size_t say_norm_of_few(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                              size_t size)
{
    (void)rule;
    return said(vg_snprintf(out, size, brief ? "a batch of %.0f" : "batch norm takes mean and spread of %.0f sample%s",
                            verdict->number, verdict->number == 1 ? "" : "s"));
}

static size_t say_l2(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], share[NUMBER_MAX];
    (void)rule;
    layer_text(verdict, layer);
    share_text(verdict->number, share);
    return said(vg_snprintf(out, size, brief ? "weights %s" : "the weights' spread is %s of what it was, in %s",
                            brief && verdict->number == 0 ? "gone" : share, layer));
}

/* Two numbers of the loss: what it is, and what it was or could be. */
static size_t say_loss(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    double now = verdict->number, best = verdict->low;
    (void)rule;
    switch (verdict->kind) {
    case VG_VERDICT_OVERFITTING:
        return said(
            vg_snprintf(out, size, brief ? "%.2g, was %.2g" : "the validation's loss is %.2g and was %.2g", now, best));
    case VG_VERDICT_OSCILLATING:
        return said(vg_snprintf(out, size,
                                brief ? "%.2f times its best"
                                      : "the loss goes up and down: %.2f times its best of %.2g (over %.2f)",
                                now, best, verdict->threshold));
    case VG_VERDICT_IMBALANCED:
        return said(vg_snprintf(out, size,
                                brief ? "right %.3g%%" : "it is right on %.3g%%; the most frequent class is %.3g%%",
                                percent(best), percent(now)));
    case VG_VERDICT_WORSE_THAN_GUESSING:
        return said(vg_snprintf(out, size, brief ? "%.3g, over %.3g" : "the loss is %.3g; guessing costs %.3g", now,
                                verdict->guess));
    default:
        return said(vg_snprintf(
            out, size,
            brief         ? "%.3g of %.3g"
            : isnan(best) ? "the loss is %.3g and does not fall; guessing costs %.3g"
                          : "on samples that it has not seen the loss was never under %.3g; guessing costs %.3g",
            now, verdict->guess));
    }
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
    [VG_VERDICT_UNSCALED] = say_unscaled,
    [VG_VERDICT_NORM_OF_FEW] = say_norm_of_few,
    [VG_VERDICT_L2_HIGH] = say_l2,
    [VG_VERDICT_OVERFITTING] = say_loss,
    [VG_VERDICT_IMBALANCED] = say_loss,
    [VG_VERDICT_GUESSING] = say_loss,
    [VG_VERDICT_WORSE_THAN_GUESSING] = say_loss,
    [VG_VERDICT_OSCILLATING] = say_loss,
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
    vg_verdict_finding(verdict, finding, sizeof finding);
    if (verdict->kind == VG_VERDICT_NONE)
        return said(vg_snprintf(out, size, "%s", ""));
    return said(vg_snprintf(out, size, "%s: %s", vg_verdicts[verdict->kind].title, finding));
}

/* --- what to do about it --- */

/* What must be known of the run for a row to hold. */
enum condition {
    ALWAYS = 0,
    LARGE_INPUT = 1, /* the inputs are not scaled */
    WEAK = 2,        /* the activation is nowhere steeper than a half */
    RECTIFIES = 4,
    PLAIN = 8,   /* the optimizer takes the gradient as it is */
    UNFIT = 16,  /* another initializer suits the activation better */
    NORMED = 32, /* batch norm is in force */
    SCALABLE = 64,
    VALIDATES = 128,
    HIDDEN = 256, /* there are hidden layers, and a norm before them */
    FAR = 512     /* the learning rate is over 1 */
};

static unsigned conditions_of(const struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &verdict->facts;
    return (facts->largest_input > 20 ? LARGE_INPUT : 0u) | (facts->weak ? WEAK : 0u) |
           (facts->rectifies ? RECTIFIES : 0u) | (facts->plain_descent ? PLAIN : 0u) |
           (facts->initializer ? UNFIT : 0u) | (facts->batch_norm ? NORMED : 0u) | (facts->can_scale ? SCALABLE : 0u) |
           (facts->validates ? VALIDATES : 0u) | (verdict->layers > 1 ? HIDDEN : 0u) |
           (facts->learning_rate > 1 ? FAR : 0u);
}

/* The first row of a kind whose conditions are met holds. */
static const struct {
    enum vg_verdict_kind kind;
    unsigned when;
    const char *cause;
} causes[] = {
    {VG_VERDICT_NON_FINITE, LARGE_INPUT, "the inputs are so large that a step left the range of doubles"},
    {VG_VERDICT_NON_FINITE, ALWAYS, "a step was so long that the numbers left the range of doubles"},
    {VG_VERDICT_SYMMETRIC, ALWAYS, "equal weights get equal gradients, so the units can never differ"},
    {VG_VERDICT_EXPLODING, NORMED, "batch norm multiplies the signal in every layer"},
    {VG_VERDICT_EXPLODING, ALWAYS, "the weights are so large that every layer multiplies the signal"},
    {VG_VERDICT_DEAD, ALWAYS, "the slope of these units is 0 on every sample, so they get no gradient"},
    {VG_VERDICT_VANISHING, WEAK, "the activation is nowhere steeper than a half, so every layer shrinks the signal"},
    {VG_VERDICT_VANISHING, ALWAYS, "the weights are so small that every layer shrinks the signal"},
    {VG_VERDICT_LR_HIGH, ALWAYS, "the learning rate is too high for weights of this size"},
    {VG_VERDICT_SATURATED, ALWAYS, "the weights are so large that the units work where their function is flat"},
    {VG_VERDICT_LR_LOW, ALWAYS, "the learning rate is too low for weights of this size"},
    {VG_VERDICT_UNSCALED, ALWAYS, "inputs that are much larger than 1 make the first steps too long"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, "the mean of one sample is the sample, so nothing is left of it"},
    {VG_VERDICT_L2_HIGH, ALWAYS, "L2 pulls the weights to 0 faster than the data pull them away"},
    {VG_VERDICT_OVERFITTING, ALWAYS, "the network learns its samples by heart"},
    {VG_VERDICT_IMBALANCED, ALWAYS, "one class is so frequent that saying it always is right nearly always"},
    {VG_VERDICT_GUESSING, ALWAYS, "the inputs may tell nothing of the classes"},
    {VG_VERDICT_WORSE_THAN_GUESSING, ALWAYS, "the network is sure of wrong answers"},
    {VG_VERDICT_OSCILLATING, ALWAYS, "the steps are too long for a loss that is so uneven"},
};

/* The likeliest cure first, by the table that tests/verdict prints. "init fit" is the initializer that suits the activation,
 * "lr fit" the power of ten that brings a step to a thousandth of the weights. */
static const struct {
    enum vg_verdict_kind kind;
    unsigned when, unless;
    const char *cure;
} cures[] = {
    {VG_VERDICT_NON_FINITE, SCALABLE | LARGE_INPUT, 0, "scale standard"},
    {VG_VERDICT_NON_FINITE, LARGE_INPUT | HIDDEN, NORMED, "norm batch; restart"},
    {VG_VERDICT_NON_FINITE, FAR, 0, "lr 0.01; restart"},
    {VG_VERDICT_NON_FINITE, ALWAYS, 0, "lr /10; restart"},
    {VG_VERDICT_NON_FINITE, ALWAYS, 0, "clip norm:1; restart"},
    {VG_VERDICT_SYMMETRIC, UNFIT, 0, "init fit"},
    {VG_VERDICT_SYMMETRIC, ALWAYS, UNFIT, "init glorot_uniform"},
    {VG_VERDICT_EXPLODING, UNFIT, NORMED, "init fit"},
    {VG_VERDICT_EXPLODING, NORMED, 0, "norm layer"},
    {VG_VERDICT_EXPLODING, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_EXPLODING, ALWAYS, 0, "clip norm:1"},
    {VG_VERDICT_DEAD, UNFIT, 0, "init fit"},
    {VG_VERDICT_DEAD, ALWAYS, 0, "lr /10; restart"},
    {VG_VERDICT_DEAD, ALWAYS, 0, "activation leaky_relu; restart"},
    {VG_VERDICT_VANISHING, WEAK, 0, "activation tanh"},
    {VG_VERDICT_VANISHING, WEAK, 0, "activation relu"},
    {VG_VERDICT_VANISHING, UNFIT, WEAK, "init fit"},
    {VG_VERDICT_VANISHING, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_VANISHING, ALWAYS, 0, "depth -1"},
    {VG_VERDICT_LR_HIGH, FAR, 0, "lr 0.01; restart"},
    {VG_VERDICT_LR_HIGH, ALWAYS, 0, "lr /10; restart"},
    {VG_VERDICT_SATURATED, UNFIT, 0, "init fit"},
    {VG_VERDICT_SATURATED, FAR, UNFIT, "lr 0.01; restart"},
    {VG_VERDICT_SATURATED, ALWAYS, UNFIT, "lr /10; restart"},
    {VG_VERDICT_SATURATED, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_SATURATED, ALWAYS, 0, "activation relu"},
    {VG_VERDICT_LR_LOW, ALWAYS, 0, "lr fit"},
    {VG_VERDICT_UNSCALED, SCALABLE, 0, "scale standard"},
    {VG_VERDICT_UNSCALED, HIDDEN, NORMED, "norm batch; restart"},
    {VG_VERDICT_UNSCALED, ALWAYS, 0, "lr /100; restart"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, 0, "batch 32"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, 0, "norm layer"},
    {VG_VERDICT_L2_HIGH, ALWAYS, 0, "l2 0; restart"},
    {VG_VERDICT_L2_HIGH, ALWAYS, 0, "l2 /100; restart"},
    {VG_VERDICT_OVERFITTING, ALWAYS, 0, "l2 0.01; restart"},
    {VG_VERDICT_OVERFITTING, ALWAYS, 0, "width -; restart"},
    {VG_VERDICT_IMBALANCED, ALWAYS, 0, "lr *10"},
    {VG_VERDICT_GUESSING, VALIDATES, 0, "l2 0.01; restart"},
    {VG_VERDICT_GUESSING, ALWAYS, VALIDATES, "lr *10"},
    {VG_VERDICT_WORSE_THAN_GUESSING, ALWAYS, 0, "lr /10; restart"},
    {VG_VERDICT_OSCILLATING, ALWAYS, 0, "lr /10"},
};

const char *vg_verdict_cause(const struct vg_verdict *verdict)
{
    unsigned have = conditions_of(verdict);
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (causes[i].kind == verdict->kind && (causes[i].when & ~have) == 0)
            return causes[i].cause;
    return "";
}

/* A power of ten, 10 at least and 1,000 at most: the rate is tried, not calculated. */
static double rate_factor(double log_of_update)
{
    double missing = floor(-3 - log_of_update);
    return pow(10, fmin(fmax(isnan(missing) ? 1 : missing, 1), 3));
}

struct vg_advice vg_verdict_advice(const struct vg_verdict *verdict)
{
    struct vg_advice advice = {0};
    unsigned have = conditions_of(verdict);
    for (size_t i = 0; i < sizeof cures / sizeof cures[0] && advice.count < VG_ADVICE_MAX; i++) {
        if (cures[i].kind != verdict->kind || (cures[i].when & ~have) != 0 || (cures[i].unless & have) != 0)
            continue;
        char *line = advice.lines[advice.count++];
        size_t length = strlen(cures[i].cure);
        if (length >= 8 && strcmp(cures[i].cure + length - 8, "init fit") == 0)
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "%.*s%s", (int)(length - 3), cures[i].cure,
                        verdict->facts.initializer);
        else if (strcmp(cures[i].cure, "lr fit") == 0)
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "lr *%.0f", rate_factor(verdict->number));
        else
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "%s", cures[i].cure);
    }
    return advice;
}
