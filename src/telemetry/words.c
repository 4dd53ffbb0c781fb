/* words.c: a verdict in words. */
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
    [VG_VERDICT_CUT_OFF] = {"cut_off", "cut off", VG_TONE_WARNING},
    [VG_VERDICT_UNTRAINED] = {"untrained", "untrained", VG_TONE_WARNING},
    [VG_VERDICT_ACCUMULATING] = {"accumulating", "gradients add up", VG_TONE_WARNING},
    [VG_VERDICT_SOFTMAX_TWICE] = {"softmax_twice", "softmax twice", VG_TONE_WARNING},
    [VG_VERDICT_UNDERFLOW] = {"underflow", "underflow", VG_TONE_WARNING},
};

const char *const vg_layer_fact_words[VG_LAYER_FACTS] = {"frozen",    "optimized", "ready", "called", "no_grad",
                                                         "evaluated", "stray",     "half",  "carried"};

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

/* Shares under a fifth are written as 1/N, the others as multiples. */
static const double fraction_under = 0.2;

static double percent(double share)
{
    return 100 * share;
}

/* Two numbers side by side, a number and its limit, in the digits that tell them apart: 30.1 and 30.0, never 30 and 30. `format` takes
 * the digits and a number. */
static void beside(const char *format, int digits, double number, double limit, char one[NUMBER_MAX],
                   char two[NUMBER_MAX])
{
    do {
        vg_snprintf(one, NUMBER_MAX, format, digits, number);
        vg_snprintf(two, NUMBER_MAX, format, digits, limit);
    } while (strcmp(one, two) == 0 && number != limit && ++digits < 9);
}

/* A share in a few characters: "1/59", "1/2e9", "0.7×", "23×". Where `digits` is over 0, N of 1/N has so many behind its point. */
static void share_text(double share, int digits, char out[NUMBER_MAX])
{
    double n = share < fraction_under ? 1 / share : share;
    char number[NUMBER_MAX];
    if (share == 0) {
        vg_snprintf(out, NUMBER_MAX, "nothing");
        return;
    }
    if (n >= 9999.5) {
        char *plus;
        vg_snprintf(number, sizeof number, "%.0e", n); /* 2e+09 becomes 2e9 */
        if ((plus = strchr(number, '+'))) {
            size_t zeros = strspn(plus + 1, "0");
            memmove(plus, plus + 1 + zeros, strlen(plus + 1 + zeros) + 1);
        }
    } else {
        vg_snprintf(number, sizeof number, "%.*f", share < fraction_under || n >= 9.95 ? digits : digits + 1, n);
    }
    vg_snprintf(out, NUMBER_MAX, share < fraction_under ? "1/%.24s" : "%.24s×", number);
}

size_t vg_verdict_share(double share, char *out, size_t size)
{
    char text[NUMBER_MAX];
    share_text(share, 0, text);
    return (size_t)vg_snprintf(out, size, "%s", text);
}

/* "1/59 of the error signal", "5.0× the error signal". */
static void signal_text(const struct vg_verdict *verdict, const char *share, char *out, size_t size)
{
    bool times = strlen(share) > 2 && strcmp(share + strlen(share) - 2, "×") == 0;
    vg_snprintf(out, size, "%s %s %s", share, times ? "the" : "of the",
                verdict->by_gradient ? "output's gradient" : "error signal");
}

/* A whole number with commas: 5,300. */
static void whole_number(double x, char out[NUMBER_MAX])
{
    char digits[NUMBER_MAX];
    size_t length = (size_t)vg_snprintf(digits, sizeof digits, "%.0f", x), used = 0;
    for (size_t i = 0; i < length && used + 2 < NUMBER_MAX; i++) {
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

/* What a network that has learned nothing pays. */
static const char *guess_text(const struct vg_verdict *verdict)
{
    return verdict->facts.numbers ? "always saying the mean costs" : "guessing costs";
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
    char low[NUMBER_MAX], high[NUMBER_MAX], range[2 * NUMBER_MAX + 8], signal[128];
    (void)rule;
    if (isnan(verdict->low) && isnan(verdict->number))
        return said(vg_snprintf(out, size, "nothing stands out"));
    if (isnan(verdict->low))
        return said(vg_snprintf(out, size,
                                brief ? "a step moves %.2g%%" : "a step moves the weights by %.2g%% of their spread",
                                percent(pow(10, verdict->number))));
    share_text(verdict->low, 0, low);
    share_text(verdict->high, 0, high);
    vg_snprintf(range, sizeof range, strcmp(low, high) == 0 ? "%s" : "%s to %s", low, high);
    signal_text(verdict, range, signal, sizeof signal);
    return said(vg_snprintf(out, size, brief ? "layers get %s" : "every layer gets %s", brief ? range : signal));
}

static size_t say_converged(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    (void)rule;
    return brief ? said(vg_snprintf(out, size, "loss %.2g, flat", verdict->number))
                 : said(vg_snprintf(out, size, "the loss is %.2g and flat; %s %.2g", verdict->number,
                                    guess_text(verdict), verdict->guess));
}

/* The share of the signal and its limit. A change that is large in every layer is told a layer, a slow one by its whole. */
static size_t say_signal(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                         size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], share[NUMBER_MAX], limit[NUMBER_MAX], number[NUMBER_MAX], signal[96];
    bool less = verdict->kind == VG_VERDICT_VANISHING;
    double whole = rule->second * (!less && verdict->facts.saturates ? 10 : 1);
    int digits = 0;
    layer_text(verdict, layer);
    do {
        share_text(verdict->number, digits, share);
        share_text(whole, digits, limit);
    } while (strcmp(share, limit) == 0 && verdict->number != whole && ++digits < 6);
    signal_text(verdict, share, signal, sizeof signal);
    if (brief)
        return said(vg_snprintf(out, size, "%s %s %s", layer, verdict->until ? "got" : "gets", share));
    if (verdict->until)
        return said(vg_snprintf(out, size, "%s got %s until step %llu, for most of this run", layer, signal,
                                (unsigned long long)verdict->until));
    if (verdict->facts.residual && verdict->what)
        return said(vg_snprintf(out, size, "%s gets %s of what its like in other blocks gets", layer, share));
    if (verdict->by_role)
        return said(vg_snprintf(out, size, "%s gets %s of what its like in the last block gets (%s %s)", layer, share,
                                less ? "under" : "over", limit));
    if (verdict->number == 0 || verdict->by_gradient)
        return said(vg_snprintf(out, size, "%s gets %s", layer, signal));
    if (less ? !(verdict->per_layer < rule->threshold * hold) : !(verdict->per_layer > rule->threshold / hold))
        return said(vg_snprintf(out, size, "%s gets %s (%s %s)", layer, signal, less ? "under" : "over", limit));
    beside(less ? "%.*f%%" : "%.*f", less ? 0 : 1, verdict->per_layer * (less ? 100 : 1),
           rule->threshold * (less ? 100 : 1), number, limit);
    return said(vg_snprintf(out, size,
                            less ? "%s gets %s; each layer passes on %s (vanishing is under %s)"
                                 : "%s gets %s; each layer multiplies it by %s (exploding is over %s)",
                            layer, signal, number, limit));
}

/* Units that are dead or saturated, in per cent. */
static size_t say_units(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                        size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], number[NUMBER_MAX], limit[NUMBER_MAX];
    bool is_dead = verdict->kind == VG_VERDICT_DEAD;
    layer_text(verdict, layer);
    beside("%.*f%%", 0, percent(verdict->number), percent(verdict->threshold), number, limit);
    if (brief)
        return said(vg_snprintf(out, size, "%.0f%% of %s", percent(verdict->number), layer));
    if (verdict->until)
        return said(vg_snprintf(out, size, "%s of %s was where its slope is flat until step %llu, for most of this run",
                                number, layer, (unsigned long long)verdict->until));
    if (is_dead && verdict->low > rule->second && !(verdict->number > verdict->threshold))
        return said(vg_snprintf(
            out, size,
            "%s of %s's units answer to no sample; of relu networks this narrow and deep %.0f%% are born dead", number,
            layer, percent(verdict->low)));
    return said(vg_snprintf(out, size,
                            is_dead ? "%s of %s's units answer to no sample (over %s)"
                                    : "%s of %s is where its slope is flat (over %s)",
                            number, layer, limit));
}

static size_t say_rate(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    char number[NUMBER_MAX], limit[NUMBER_MAX];
    bool over = verdict->kind == VG_VERDICT_LR_HIGH, past = over && verdict->threshold > rule->threshold;
    double step = pow(10, verdict->number), at = pow(10, verdict->threshold);
    beside(over ? "%.*f%%" : "%.*e", 0, over ? percent(step) : step, over ? percent(at) : at, number, limit);
    if (over && step >= 2)
        vg_snprintf(number, sizeof number, "%.2g times", step);
    return said(vg_snprintf(out, size, brief ? "a step %s %s" : "a step %s the weights by %s %stheir spread (%s %s)",
                            past ? "moved" : "moves", number, over && step >= 2 ? "" : "of ", over ? "over" : "under",
                            limit));
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
    char number[NUMBER_MAX], limit[NUMBER_MAX];
    (void)rule;
    beside("%.*f", 0, verdict->number, verdict->threshold, number, limit);
    if (verdict->number >= 100)
        whole_number(two_digits(verdict->number), number);
    return said(vg_snprintf(out, size, brief ? "inputs of about %s" : "an input column is about %s large (over %s)",
                            number, limit));
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
    vg_snprintf(share, sizeof share, "%.2g%%", percent(verdict->number));
    return said(
        vg_snprintf(out, size, brief ? "weights %s" : "the weights' spread is %s of what it was, in %s", share, layer));
}

/* Two numbers of the loss: what it is, and what it was or could be. */
static size_t say_loss(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out, size_t size)
{
    double now = verdict->number, best = verdict->low;
    char number[NUMBER_MAX], limit[NUMBER_MAX];
    (void)rule;
    switch (verdict->kind) {
    case VG_VERDICT_OVERFITTING:
        return said(
            vg_snprintf(out, size, brief ? "%.2g, was %.2g" : "the validation's loss is %.2g and was %.2g", now, best));
    case VG_VERDICT_OSCILLATING:
        beside("%.*f", 2, now, verdict->threshold, number, limit);
        return said(vg_snprintf(
            out, size, brief ? "%s times its best" : "the loss goes up and down: %s times its best of %.2g (over %s)",
            number, best, limit));
    case VG_VERDICT_IMBALANCED:
        return said(vg_snprintf(out, size,
                                brief ? "right %.3g%%" : "it is right on %.3g%%; the most frequent class is %.3g%%",
                                percent(best), percent(now)));
    case VG_VERDICT_WORSE_THAN_GUESSING:
        return said(
            brief ? vg_snprintf(out, size, "%.3g, over %.3g", now, verdict->guess)
                  : vg_snprintf(out, size, "the loss is %.3g; %s %.3g", now, guess_text(verdict), verdict->guess));
    default:
        if (brief)
            return said(vg_snprintf(out, size, "%.3g of %.3g", now, verdict->guess));
        return said(vg_snprintf(out, size,
                                isnan(best) ? "the loss is %.3g and gets no better; %s %.3g"
                                            : "on samples that it has not seen the loss was never under %.3g; %s %.3g",
                                now, guess_text(verdict), verdict->guess));
    }
}

/* "and 2 more" */
static void more_text(const struct vg_verdict *verdict, char out[NUMBER_MAX])
{
    vg_snprintf(out, NUMBER_MAX, verdict->number > 1 ? " and %.0f more" : "", verdict->number - 1);
}

static size_t say_cut_off(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                          size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], more[NUMBER_MAX];
    const char *why = verdict->what ? verdict->what : "";
    const char *says = strcmp(why, "frozen") == 0    ? "its weights are frozen as they were drawn"
                       : strcmp(why, "unused") == 0  ? "the training never calls it"
                       : strcmp(why, "no_grad") == 0 ? "it is called while gradients are off"
                                                     : "its output is detached from the loss";
    (void)rule;
    layer_text(verdict, layer);
    more_text(verdict, more);
    return said(brief ? vg_snprintf(out, size, "%s%s", layer, more)
                      : vg_snprintf(out, size, "no gradient reaches %s%s: %s", layer, more, says));
}

static size_t say_untrained(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    char layer[VG_VERDICT_NAME_MAX], more[NUMBER_MAX];
    (void)rule;
    layer_text(verdict, layer);
    more_text(verdict, more);
    return said(vg_snprintf(out, size, brief ? "%s%s" : "%s%s: gradients arrive, but no optimizer has these weights",
                            layer, more));
}

static size_t say_accumulating(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                               size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    (void)rule;
    layer_text(verdict, layer);
    return said(vg_snprintf(out, size,
                            brief ? "%s keeps its gradient"
                                  : "the gradient of %s still holds that of every step before: it is never set to zero",
                            layer));
}

static size_t say_softmax_twice(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                                size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    const char *squash = verdict->what ? verdict->what : "softmax";
    (void)rule;
    layer_text(verdict, layer);
    return said(vg_snprintf(out, size,
                            brief ? "a %s of %s"
                                  : "the loss takes probabilities, a %s of %s, for numbers that it still has to squash",
                            squash, layer));
}

static size_t say_underflow(const struct vg_verdict *verdict, const struct vg_rule *rule, bool brief, char *out,
                            size_t size)
{
    char layer[VG_VERDICT_NAME_MAX];
    (void)rule;
    layer_text(verdict, layer);
    return said(vg_snprintf(out, size,
                            brief ? "%.0f%% of %s's is 0"
                                  : "%.0f%% of the gradient of %s is 0: it is too small for half precision",
                            percent(verdict->number), layer));
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
    [VG_VERDICT_CUT_OFF] = say_cut_off,
    [VG_VERDICT_UNTRAINED] = say_untrained,
    [VG_VERDICT_ACCUMULATING] = say_accumulating,
    [VG_VERDICT_SOFTMAX_TWICE] = say_softmax_twice,
    [VG_VERDICT_UNDERFLOW] = say_underflow,
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
