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
                 : said(vg_snprintf(out, size, "the loss is %.2g and flat (under %.0f%% of chance)", verdict->number,
                                    100 * rule->threshold));
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
    char layer[VG_VERDICT_NAME_MAX];
    bool is_dead = verdict->kind == VG_VERDICT_DEAD;
    (void)rule;
    layer_text(verdict, layer);
    if (brief)
        return said(vg_snprintf(out, size, "%.0f%% of %s", 100 * verdict->number, layer));
    return said(vg_snprintf(out, size,
                            is_dead ? "%.0f%% of %s's units answer to no sample (over %.0f%%)"
                                    : "%.0f%% of %s is where its slope is flat (over %.0f%%)",
                            100 * verdict->number, layer, 100 * verdict->threshold));
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
    vg_verdict_finding(verdict, finding, sizeof finding);
    if (verdict->kind == VG_VERDICT_NONE)
        return said(vg_snprintf(out, size, "%s", ""));
    return said(vg_snprintf(out, size, "%s: %s", vg_verdicts[verdict->kind].title, finding));
}

/* --- what to do about it --- */

/* A row holds where `weak` is ANY or what the verdict says of the activation. The likeliest cure comes first. */
static const struct {
    enum vg_verdict_kind kind;
    enum { ANY, NO, YES } weak;
    const char *cause;
    const char *cures[VG_ADVICE_MAX];
} advice_rows[] = {
    {VG_VERDICT_NON_FINITE,
     ANY,
     "a step was so long that the numbers left the range of doubles",
     {"lr /2; restart", "clip norm:1; restart"}},
    {VG_VERDICT_SYMMETRIC, ANY, "equal weights get equal gradients, so the units can never differ", {"init next"}},
    {VG_VERDICT_EXPLODING,
     ANY,
     "the weights are so large that every layer multiplies the signal",
     {"init next", "norm batch", "clip norm:1"}},
    {VG_VERDICT_DEAD,
     ANY,
     "the slope of these units is 0 on every sample, so they get no gradient",
     {"activation leaky_relu", "lr /2; restart"}},
    {VG_VERDICT_VANISHING,
     YES,
     "the activation is nowhere steeper than a half, so every layer shrinks the signal",
     {"activation tanh", "activation relu", "norm batch"}},
    {VG_VERDICT_VANISHING,
     NO,
     "the weights are so small that every layer shrinks the signal",
     {"init next", "norm batch", "depth -1"}},
    {VG_VERDICT_LR_HIGH, ANY, "the learning rate is too high for weights of this size", {"lr /2"}},
    {VG_VERDICT_SATURATED,
     ANY,
     "the weights are so large that the units work where their function is flat",
     {"init next", "norm batch", "activation relu"}},
    {VG_VERDICT_LR_LOW, ANY, "the learning rate is too low for weights of this size", {"lr *2"}},
};

static size_t advice_row(const struct vg_verdict *verdict)
{
    const size_t count = sizeof advice_rows / sizeof advice_rows[0];
    for (size_t i = 0; i < count; i++)
        if (advice_rows[i].kind == verdict->kind &&
            (advice_rows[i].weak == ANY || (advice_rows[i].weak == YES) == verdict->weak))
            return i;
    return count;
}

const char *vg_verdict_cause(const struct vg_verdict *verdict)
{
    size_t row = advice_row(verdict);
    return row < sizeof advice_rows / sizeof advice_rows[0] ? advice_rows[row].cause : "";
}

struct vg_advice vg_verdict_advice(const struct vg_verdict *verdict)
{
    struct vg_advice advice = {0};
    size_t row = advice_row(verdict);
    for (size_t i = 0; i < VG_ADVICE_MAX && row < sizeof advice_rows / sizeof advice_rows[0]; i++) {
        const char *cure = advice_rows[row].cures[i];
        if (!cure || (verdict->normalized && strncmp(cure, "norm ", 5) == 0))
            continue;
        char *line = advice.lines[advice.count++];
        if (verdict->initializer && strcmp(cure, "init next") == 0)
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "init %s", verdict->initializer);
        else
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "%s", cure);
    }
    return advice;
}
