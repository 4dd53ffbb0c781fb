/* verdict.c: from the layers' gradients to a sentence. */
#include "verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"

enum { RECENT_STEPS = 32, RECENT_BUCKETS = 8, RATIO_MAX = 24 };

static const double vanishing_below = 0.1, exploding_above = 20;

/* One step is noise: the mean of the last few, but of none before the last change. */
static double recent(const struct vg_view *view, const struct vg_series *series)
{
    uint64_t width = view->bucket_width > 0 ? view->bucket_width : 1, records = 0;
    uint64_t changed = view->marker_count > 0 ? view->markers[view->marker_count - 1].step : 0;
    double sum = 0, counted = 0;

    for (size_t i = series->count, taken = 0; i-- > 0 && taken < RECENT_BUCKETS && records < RECENT_STEPS; taken++) {
        const struct vg_bucket *bucket = &series->buckets[i];
        if (taken > 0 && i * width < changed)
            break;
        records += bucket->records;
        if (bucket->counted == 0)
            continue;
        sum += bucket->mean * (double)bucket->counted;
        counted += (double)bucket->counted;
    }
    return counted > 0 ? sum / counted : NAN;
}

static double gradient_of(const struct vg_view *view, size_t layer)
{
    const struct vg_layer_view *it = &view->layers[layer];
    /* These are sizes of a gradient and have a history; of the others only the last step's s.d. of dW is known. */
    bool is_size = (view->metric >= VG_GRAD_SD && view->metric <= VG_DELTA_RMS);
    double value = is_size ? recent(view, &it->series) : it->now[VG_GRAD_SD];
    return isnan(value) ? it->now[VG_GRAD_SD] : value;
}

static void ratio_text(double ratio, char text[RATIO_MAX])
{
    if (ratio >= 1e4)
        snprintf(text, RATIO_MAX, "%.0ex", ratio);
    else if (ratio > 2.0 / 3)
        snprintf(text, RATIO_MAX, "%.0fx", ratio);
    else if (ratio > 1e-4)
        snprintf(text, RATIO_MAX, "1/%.0f", 1 / ratio);
    else
        snprintf(text, RATIO_MAX, "%.0e", ratio);
}

static struct vg_verdict say(enum vg_role role, const char *word, const char *sentence, const char *brief)
{
    struct vg_verdict verdict = {.role = role};
    snprintf(verdict.word, sizeof verdict.word, "%s", word);
    snprintf(verdict.sentence, sizeof verdict.sentence, "%s", sentence);
    snprintf(verdict.brief, sizeof verdict.brief, "%s", brief);
    return verdict;
}

static const char *restart_key(void)
{
    for (size_t i = 0; i < vg_action_count; i++)
        if (strcmp(vg_actions[i].command, "restart") == 0)
            return vg_actions[i].keys_text;
    return "r";
}

static struct vg_verdict stopped(const struct vg_view *view)
{
    struct vg_verdict verdict = say(VG_ROLE_ERROR, "✗ not finite", "", "");
    snprintf(verdict.sentence, sizeof verdict.sentence,
             "the numbers overflowed at step %llu and training stopped: change something, or press %s to restart",
             (unsigned long long)view->step, restart_key());
    snprintf(verdict.brief, sizeof verdict.brief, "press %s to restart", restart_key());
    return verdict;
}

/* The layers' smallest and largest share of the output's gradient. */
struct span {
    double low, high;
    size_t lowest, highest;
};

static bool measure(const struct vg_view *view, struct span *span)
{
    double output = gradient_of(view, view->layer_count - 1);

    *span = (struct span){.low = INFINITY, .high = -INFINITY};
    for (size_t i = 0; i + 1 < view->layer_count; i++) {
        double ratio = gradient_of(view, i) / output;
        if (!isfinite(ratio) || ratio < 0)
            continue;
        if (ratio < span->low)
            *span = (struct span){ratio, span->high, i, span->highest};
        if (ratio > span->high)
            *span = (struct span){span->low, ratio, span->lowest, i};
    }
    return span->low <= span->high;
}

static struct vg_verdict one_layer(const struct vg_view *view, const struct span *span, bool vanishing)
{
    struct vg_verdict verdict = say(VG_ROLE_WARNING, vanishing ? "▼ vanishing" : "▲ exploding", "", "");
    const char *name = view->layers[vanishing ? span->lowest : span->highest].name;
    char ratio[RATIO_MAX];

    ratio_text(vanishing ? span->low : span->high, ratio);
    snprintf(verdict.sentence, sizeof verdict.sentence,
             vanishing ? "%s learns from %s of the output's gradient" : "%s gets %s the output's gradient", name,
             ratio);
    snprintf(verdict.brief, sizeof verdict.brief, "%s gets %s", name, ratio);
    return verdict;
}

static struct vg_verdict all_layers(const struct span *span)
{
    struct vg_verdict verdict = say(VG_ROLE_GOOD, "✓ fine", "", "");
    char low[RATIO_MAX], high[RATIO_MAX];

    ratio_text(span->low, low);
    ratio_text(span->high, high);
    if (strcmp(low, high) == 0) {
        snprintf(verdict.sentence, sizeof verdict.sentence, "every layer gets %s %s output's gradient", low,
                 low[strlen(low) - 1] == 'x' ? "the" : "of the");
        snprintf(verdict.brief, sizeof verdict.brief, "all get %s", low);
    } else {
        snprintf(verdict.sentence, sizeof verdict.sentence, "every layer gets %s to %s of the output's gradient", low,
                 high);
        snprintf(verdict.brief, sizeof verdict.brief, "all get %s to %s", low, high);
    }
    return verdict;
}

struct vg_verdict vg_verdict_of(const struct vg_view *view)
{
    struct span span;

    if (view->state == VG_STATE_NON_FINITE)
        return stopped(view);
    if (view->state == VG_STATE_BUILDING && view->layer_count == 0)
        return say(VG_ROLE_DIM, "", "the network is being made", "");
    if (view->state == VG_STATE_FAILED || view->layer_count == 0)
        return say(VG_ROLE_ERROR, "✗ no network", "this one could not be made; change a setting", "change a setting");
    double output = gradient_of(view, view->layer_count - 1);
    if (view->step == 0)
        return say(VG_ROLE_DIM, "", "no step taken yet", "no step yet");
    if (!isfinite(output))
        return say(VG_ROLE_ERROR, "✗ not finite", "the output's gradient is no finite number", "output gets no number");
    if (output == 0)
        return say(VG_ROLE_WARNING, "✗ no gradient", "the output's own gradient is 0: nothing is learnt",
                   "output gets 0");
    if (view->layer_count == 1)
        return say(VG_ROLE_DIM, "", "a single layer: the gradient has no way to travel", "a single layer");
    if (!measure(view, &span))
        return say(VG_ROLE_WARNING, "✗ not finite", "no layer's gradient is a finite number", "no finite gradient");
    if (span.low == 0) {
        struct vg_verdict verdict = one_layer(view, &span, true);
        snprintf(verdict.word, sizeof verdict.word, "✗ no gradient");
        snprintf(verdict.sentence, sizeof verdict.sentence, "%s gets a gradient of exactly 0",
                 view->layers[span.lowest].name);
        snprintf(verdict.brief, sizeof verdict.brief, "%s gets 0", view->layers[span.lowest].name);
        return verdict;
    }
    if (span.low < vanishing_below || span.high > exploding_above)
        return one_layer(view, &span, span.low < vanishing_below);
    return all_layers(&span);
}
