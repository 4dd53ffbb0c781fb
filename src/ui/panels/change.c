/* change.c: the sentences about the last change, a function for each kind of change. */
#include "change.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "keymap.h"
#include "panel.h"
#include "share.h"
#include "verdict.h"
#include "vgtop/optimizer.h"
#include "vgtop/theory.h"

/* SETTLED: steps after a change until its numbers count. TOLD: until the loss does. */
enum { SETTLED = 8, TOLD = 50, NAME_MAX = 32 };

/* What is known of the change. Numbers are NaN where they are not. */
struct teller {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_change_text *text;
    const char *now, *was;      /* the change's value and the one before: "0.01" of "lr 0.01" */
    size_t hidden;              /* layers between input and output */
    double share, share_before; /* of the error signal that layer 1 gets */
    double gain, gain_before;   /* what the weights multiply the signal by in a layer, on average */
    uint64_t since;             /* steps */
};

/* --- numbers ------------------------------------------------------------------------------------------------------ */

/* The value of a setting as it is typed; NULL: the source has no such setting. */
const char *vg_change_setting(const struct vg_view *view, const char *command)
{
    for (size_t i = 0; i < view->field_count && i < VG_FIELDS_MAX; i++)
        if (strcmp(view->fields[i].command, command) == 0)
            return view->fields[i].typed;
    return NULL;
}

/* sqrt(fan_in mean(W^2)), averaged over the layers through which the signal passes on its way to layer 1. */
static double gain_of(const struct vg_view *view, bool before)
{
    double sum = 0;
    size_t count = 0;
    for (size_t l = 1; l < view->layer_count; l++) {
        const struct vg_layer_view *layer = &view->layers[l];
        const double *numbers = before ? layer->before : layer->now;
        const double inputs = before ? (double)view->layers[l - 1].before_columns : (double)layer->inputs;
        const double gain = sqrt(inputs) * hypot(numbers[VG_WEIGHT_SD], numbers[VG_WEIGHT_MEAN]);
        if (!(gain > 0) || isinf(gain))
            return NAN;
        sum += log(gain);
        count++;
    }
    return count > 0 ? exp(sum / (double)count) : NAN;
}

/* "2.2", "0.34", "140". */
static const char *factor(double x, char text[VG_NUMBER_MAX])
{
    vg_snprintf(text, VG_NUMBER_MAX, x >= 9.95 && x < 1e5 ? "%.0f" : "%.2g", x);
    return text;
}

/* A share as elsewhere, but without a power of ten where a whole number will do: 1/9,998 and 1/10,000 are of one form, so that a sentence
 * stands still. */
static void share_words(const struct vg_screen *screen, double share, char text[VG_NUMBER_MAX])
{
    const double parts = share > 0 ? 1 / share : 0;
    char count[VG_NUMBER_MAX];
    vg_share_text(screen, share, text);
    if (!(parts >= 999.5 && parts < 9.5e6))
        return;
    const double unit = parts < 9999.5 ? 1 : pow(10, floor(log10(parts)));
    vg_format_count((uint64_t)(round(parts / unit) * unit), count);
    snprintf(text, VG_NUMBER_MAX, "1/%.20s", count);
}

static double number_in(const char *text)
{
    double x;
    return vg_parse_double(text, &x) ? x : NAN;
}

/* --- sentences ---------------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static void say(struct teller *teller, const char *format, ...)
{
    va_list arguments;
    if (teller->text->count == VG_CHANGE_SENTENCES)
        return;
    char *sentence = teller->text->sentences[teller->text->count++];
    va_start(arguments, format);
    vsnprintf(sentence, VG_CHANGE_SENTENCE_MAX, format, arguments);
    va_end(arguments);
    const size_t word = strcspn(sentence, " ");
    const char *name = teller->view->layer_count > 0 ? teller->view->layers[0].name : "";
    const bool as_typed = memchr(sentence, '_', word) || memchr(sentence, '(', word) ||
                          memchr(sentence, ':', word > 0 ? word - 1 : 0) ||
                          (strncmp(name, sentence, word) == 0 && strncmp(name, "layer ", 6) != 0);
    if (sentence[0] >= 'a' && sentence[0] <= 'z' && !as_typed) /* "Tanh", but "he_normal", "normal:1", a layer's name */
        sentence[0] = (char)(sentence[0] - 'a' + 'A');
}

/* "Layer 1 got 1/77 of the error signal and gets 2.1× now." */
static void say_measured(struct teller *teller)
{
    char before[VG_NUMBER_MAX], now[VG_NUMBER_MAX];
    const char *name = teller->view->layer_count > 0 ? teller->view->layers[0].name : "";
    share_words(teller->screen, teller->share_before, before);
    share_words(teller->screen, teller->share, now);
    const char *of = before[1] == '/' ? "of the" : "the", *of_now = now[1] == '/' ? "of the" : "the";
    if (!isnan(teller->share) && !isnan(teller->share_before))
        say(teller, "%s got %s %s error signal and gets %s now.", name, before, of, now);
    else if (!isnan(teller->share))
        say(teller, "%s gets %s %s error signal.", name, now, of_now);
    else if (!isnan(teller->share_before))
        say(teller, "%s got %s %s error signal; the next steps tell what it gets now.", name, before, of);
}

/* What theory expects of an activation: "sigmoid: slope 0.25 at most; 4 layers: 0.25^4 = 1/256". */
static void slope_words(const struct teller *teller, struct vg_activation activation, double gain, char *text,
                        size_t size)
{
    const double most = vg_activation_steepest(activation), slope = vg_theory_slope(activation, gain);
    char name[NAME_MAX], power[VG_NUMBER_MAX], one[VG_NUMBER_MAX], two[VG_NUMBER_MAX], count[VG_NUMBER_MAX];
    vg_activation_format(activation, name, sizeof name);
    if (most <= 0.5 && teller->hidden > 1) {
        const double n = pow(most, -(double)teller->hidden);
        vg_share_text(teller->screen, 1 / n, power);
        if (n >= 1000 && n < 1e7) { /* a power of the slope, exactly */
            vg_format_count((uint64_t)lround(n), count);
            snprintf(power, sizeof power, "1/%.20s", count);
        }
        snprintf(text, size, "%s: slope %s at most; %zu layers: %s^%zu = %s before the weights", name,
                 factor(most, one), teller->hidden, one, teller->hidden, power);
    } else if (isnan(slope)) {
        snprintf(text, size, "%s: slope %s at most", name, factor(most, one));
    } else {
        snprintf(text, size, "%s: slope %s on average, ×%s a layer with the weights", name, factor(slope, one),
                 factor(slope * gain, two));
    }
}

/* The activation, what theory expects of it, and what was measured. */
static void say_activation(struct teller *teller, const char *name, double gain, double share)
{
    struct vg_activation activation;
    char expected[VG_CHANGE_SENTENCE_MAX - VG_NUMBER_MAX], measured[VG_NUMBER_MAX];
    if (!name || !vg_activation_parse(name, &activation, NULL) || teller->hidden == 0)
        return;
    slope_words(teller, activation, gain, expected, sizeof expected);
    share_words(teller->screen, share, measured);
    if (isnan(share))
        say(teller, "%s.", expected);
    else
        say(teller, "%s; measured %s.", expected, measured);
}

/* The mean of the last steps, a bucket of the history. */
static double loss_now(const struct vg_view *view)
{
    const struct vg_series *series = &view->loss_series;
    return series->count > 0 ? series->buckets[series->count - 1].mean : NAN;
}

static void say_loss(struct teller *teller)
{
    const double before = teller->view->before.loss, now = loss_now(teller->view);
    char from[VG_NUMBER_MAX], to[VG_NUMBER_MAX];
    if (!(before > 0) || !(now > 0) || isinf(before) || isinf(now) || teller->since < TOLD)
        return;
    vg_snprintf(from, sizeof from, "%.2g", before);
    vg_snprintf(to, sizeof to, "%.2g", now);
    if (now < 0.9 * before || now > 1.1 * before)
        say(teller, "The loss %s from %s to %s.", now < before ? "fell" : "rose", from, to);
    else
        say(teller, "The loss is still about %s.", to);
}

/* How far a step moves the weights of layer 1. */
static void say_update(struct teller *teller)
{
    if (teller->view->layer_count == 0)
        return;
    const struct vg_layer_view *layer = &teller->view->layers[0];
    const double before = pow(10, layer->before[VG_UPDATE_RATIO]), now = pow(10, layer->now[VG_UPDATE_RATIO]);
    char from[VG_NUMBER_MAX], to[VG_NUMBER_MAX];
    if (!(now > 0) || isinf(now) || teller->since < SETTLED)
        return;
    vg_format_small(now, to);
    vg_format_small(before, from);
    if (before > 0 && !isinf(before))
        say(teller, "A step moves %s by %s of its weights' spread (before: %s); 1e-3 is healthy.", layer->name, to,
            from);
    else
        say(teller, "A step moves %s by %s of its weights' spread; 1e-3 is healthy.", layer->name, to);
}

static void say_gain(struct teller *teller)
{
    char from[VG_NUMBER_MAX], to[VG_NUMBER_MAX];
    if (isnan(teller->gain))
        return;
    factor(teller->gain, to);
    if (isnan(teller->gain_before))
        say(teller, "The weights multiply the signal by %s a layer.", to);
    else
        say(teller, "The weights multiply the signal by %s a layer (before: %s).", to,
            factor(teller->gain_before, from));
}

/* --- a function for each kind of change --------------------------------------------------------------------------- */

static void tell_nothing(struct teller *teller)
{
    say_activation(teller, vg_change_setting(teller->view, "activation"), teller->gain, teller->share);
    if (teller->text->count == 0)
        say_measured(teller);
}

static void tell_activation(struct teller *teller)
{
    if (teller->was[0] != '\0')
        say_activation(teller, teller->was, teller->gain_before, teller->share_before);
    say_activation(teller, teller->now, teller->gain, teller->share);
    say_loss(teller);
}

static void tell_init(struct teller *teller)
{
    struct vg_initializer now, was;
    struct vg_activation activation;
    const char *name = vg_change_setting(teller->view, "activation");
    char to[VG_NUMBER_MAX], from[VG_NUMBER_MAX], slope[VG_NUMBER_MAX], both[VG_NUMBER_MAX];
    if (teller->hidden > 0 && vg_initializer_parse(teller->now, &now, NULL)) {
        const struct vg_layer_view *layer = &teller->view->layers[teller->hidden > 1 ? 1 : 0];
        const double gain = vg_initializer_gain(now, layer->inputs, layer->columns);
        if (!(gain > 0))
            say(teller, "%s: all weights are 0, so the signal stops there and all units stay alike.", teller->now);
        else if (vg_initializer_parse(teller->was, &was, NULL))
            say(teller, "%s weights multiply the signal by %s a layer, %s weights by %s.", teller->now,
                factor(gain, to), teller->was, factor(vg_initializer_gain(was, layer->inputs, layer->columns), from));
        else
            say(teller, "%s weights multiply the signal by %s a layer.", teller->now, factor(gain, to));
        const double steep =
            name && vg_activation_parse(name, &activation, NULL) ? vg_theory_slope(activation, gain) : NAN;
        if (!isnan(steep))
            say(teller, "%s's slope of %s on average makes that ×%s a layer.", name, factor(steep, slope),
                factor(steep * gain, both));
    }
    say_measured(teller);
}

static void tell_depth(struct teller *teller)
{
    char one[VG_NUMBER_MAX], all[VG_NUMBER_MAX];
    if (teller->hidden == 0)
        say(teller, "No hidden layer: the output sees the input, and there is no way for a signal to be lost on.");
    else if (teller->share > 0 && !isinf(teller->share)) {
        share_words(teller->screen, teller->share, all);
        say(teller,
            "%zu hidden layers: each multiplies the signal by its slope and its weights, here by %s: %s^%zu = %s.",
            teller->hidden, factor(pow(teller->share, 1 / (double)teller->hidden), one), one, teller->hidden, all);
    } else
        say(teller, "%zu hidden layer%s: each multiplies the signal by its slope and its weights.", teller->hidden,
            teller->hidden == 1 ? "" : "s");
    if (!isnan(teller->share_before)) {
        share_words(teller->screen, teller->share_before, all);
        say(teller, "Before, layer 1 got %s.", all);
    }
    say_loss(teller);
}

static void tell_width(struct teller *teller)
{
    struct vg_initializer initializer;
    const char *name = vg_change_setting(teller->view, "init");
    bool fixed = false;
    if (name && vg_initializer_parse(name, &initializer, NULL))
        fixed = initializer.kind == VG_INIT_NORMAL || initializer.kind == VG_INIT_UNIFORM;
    if (fixed)
        say(teller, "%s does not know the width: wider layers multiply the signal by more.", name);
    else if (name)
        say(teller, "%s takes the width into account: a layer passes on as much as before.", name);
    else
        say(teller, "Other widths: %s.", teller->view->before.text);
    if (fixed)
        say_gain(teller);
    say_measured(teller);
}

static void tell_rate(struct teller *teller)
{
    say(teller, "The learning rate makes steps longer or shorter; what a layer gets of the signal stays.");
    say_update(teller);
    say_loss(teller);
}

static void tell_optimizer(struct teller *teller)
{
    enum vg_optimizer optimizer;
    const bool known = vg_optimizer_parse(teller->now, &optimizer, NULL);
    if (known && (optimizer == VG_ADAM || optimizer == VG_RMSPROP))
        say(teller, "%s divides each step by the gradient's own size: a layer that gets little moves as far as others.",
            teller->now);
    else
        say(teller, "%s takes the gradient as it is: a layer that gets little moves little.", teller->now);
    say_update(teller);
    say_loss(teller);
}

static void tell_norm(struct teller *teller)
{
    if (strcmp(teller->now, "none") == 0)
        say(teller, "Without a norm the weights alone decide how large z gets, and so how steep the units are.");
    else
        say(teller, "%s norm gives z mean 0 and spread 1 %s: no unit is driven to where it is flat.", teller->now,
            strcmp(teller->now, "batch") == 0 ? "over a batch" : "within each sample");
    say_measured(teller);
    say_loss(teller);
}

static void tell_clip(struct teller *teller)
{
    char cut[VG_NUMBER_MAX], all[VG_NUMBER_MAX];
    if (strcmp(teller->now, "none") == 0) {
        say(teller, "Steps are taken in full again.");
    } else {
        say(teller, "A gradient beyond the limit is cut before the step; what the layers get stays.");
        vg_format_count(teller->view->clipped_steps, cut);
        vg_format_count(teller->since, all);
        /* a log does not tell it, and after another limit the count has that one's steps too */
        if (teller->view->probe != VG_PROBE_NEVER && strcmp(teller->was, "none") == 0)
            say(teller, "It was cut in %s of %s steps.", cut, all);
    }
    say_update(teller);
}

static void tell_batch(struct teller *teller)
{
    const double now = number_in(teller->now), was = number_in(teller->was);
    char ratio[VG_NUMBER_MAX];
    if (now > 0 && was > 0)
        say(teller, "%s samples a step instead of %s: the noise of dW %s by %s, a square root; the signal stays.",
            teller->now, teller->was, now > was ? "falls" : "grows",
            factor(sqrt(fmax(now, was) / fmin(now, was)), ratio));
    else if (now <= 0)
        say(teller, "All samples in every step: dW has no noise of chance any more; the signal stays.");
    else
        say(teller, "%s samples a step: more samples, less noise in dW; the signal stays.", teller->now);
    say_measured(teller);
    say_loss(teller);
}

static void tell_l2(struct teller *teller)
{
    if (number_in(teller->now) > 0)
        say(teller, "L2 pulls every weight towards 0, and smaller weights pass on less of the signal.");
    else
        say(teller, "Nothing pulls the weights towards 0 any more.");
    say_gain(teller);
    say_measured(teller);
}

static void tell_data(struct teller *teller)
{
    say(teller, "Other samples, a new run: its losses cannot be compared with those before.");
    teller->share_before = NAN;
    tell_nothing(teller);
}

static void tell_chance(struct teller *teller)
{
    say(teller, "Other random numbers of the same kind: what differs from the run before is chance.");
    say_measured(teller);
    say_loss(teller);
}

static void tell_restart(struct teller *teller)
{
    if (teller->view->probe == VG_PROBE_NEVER) /* its random numbers are not known */
        say(teller, "Another run began.");
    else
        say(teller, "The same random numbers again, from step 0: what differs from the run before was set since.");
    say_measured(teller);
    say_loss(teller);
}

/* "undo: tanh". A job goes on with the weights that it has. */
static void tell_undo(struct teller *teller)
{
    const char *text = teller->view->markers[teller->view->marker_count - 1].text;
    const bool redo = strncmp(text, "redo", 4) == 0;
    const bool is_job = teller->view->commands[0] != '\0';
    say(teller,
        redo     ? "Made again: %s."
        : is_job ? "Taken back: %s; the job goes on from where it is."
                 : "Taken back: %s; weights, optimizer and step are as they were before.",
        text + strlen("undo: "));
    teller->share_before = NAN;
    say_measured(teller);
}

static void tell_other(struct teller *teller)
{
    static const char *const other_losses[] = {"data", "loss", "class_weight", "noise", "samples", "task", "seed"};
    bool same = true; /* losses of other data or another kind cannot be compared */
    for (size_t i = 0; i < sizeof other_losses / sizeof *other_losses; i++)
        same = same && !strstr(teller->view->before.text, other_losses[i]);
    say(teller, "Changed: %s.", teller->view->before.text);
    say_measured(teller);
    if (same)
        say_loss(teller);
}

/* --- which kind it is --------------------------------------------------------------------------------------------- */

/* word: how the change's text begins; "": found otherwise. tries: commands, the best first. */
static const struct {
    const char *word;
    void (*tell)(struct teller *teller);
    const char *tries;
} kinds[VG_CHANGED_COUNT] = {
    [VG_CHANGED_NOTHING] = {"", tell_nothing, "activation tanh;activation relu;depth +1"},
    [VG_CHANGED_ACTIVATION] = {"", tell_activation, "activation relu;activation tanh;depth +1"},
    [VG_CHANGED_INIT] = {"init", tell_init, "init next;depth +1"},
    [VG_CHANGED_DEPTH] = {"", tell_depth, "depth +1;depth -1;activation relu"},
    [VG_CHANGED_WIDTH] = {"", tell_width, "width +;width -;init next"},
    [VG_CHANGED_RATE] = {"lr", tell_rate, "lr *2;lr /2;restart"},
    [VG_CHANGED_OPTIMIZER] = {"", tell_optimizer, "optimizer next;restart"},
    [VG_CHANGED_NORM] = {"norm", tell_norm, "norm next;depth +1"},
    [VG_CHANGED_CLIP] = {"clip", tell_clip, "clip next;lr *2"},
    [VG_CHANGED_BATCH] = {"batch", tell_batch, "batch *2;batch /2;lr *2"},
    [VG_CHANGED_L2] = {"l2", tell_l2, "restart"},
    [VG_CHANGED_DATA] = {"data", tell_data, "data next;activation tanh;activation relu"},
    [VG_CHANGED_SEED] = {"seed", tell_chance, "redraw;activation tanh"},
    [VG_CHANGED_RESTART] = {"restart", tell_restart, "redraw;activation tanh;activation relu"},
    [VG_CHANGED_REDRAW] = {"redraw", tell_chance, "redraw;activation tanh"},
    [VG_CHANGED_UNDO] = {"", tell_undo, "activation tanh;activation relu"},
    [VG_CHANGED_REDO] = {"", tell_undo, "depth +1"},
    [VG_CHANGED_OTHER] = {"", tell_other, "restart"},
};

/* `hidden` alone does not say whether layers came, went, or are of another width. */
static enum vg_changed kind_of_hidden(const struct vg_view *view)
{
    bool other_width = false;
    for (size_t l = 0; l < view->layer_count; l++) {
        const struct vg_layer_view *layer = &view->layers[l];
        if (layer->before_columns == 0)
            return VG_CHANGED_DEPTH;
        other_width = other_width || layer->before_columns != layer->columns;
    }
    return other_width ? VG_CHANGED_WIDTH : VG_CHANGED_DEPTH;
}

enum vg_changed vg_change_kind(const struct vg_view *view)
{
    static const char *const of_data[] = {"noise", "samples", "factor",  "valid",  "scale",
                                          "label", "drop",    "missing", "header", "task"};
    const char *text = view->before.text,
               *marker = view->marker_count > 0 ? view->markers[view->marker_count - 1].text : "";
    struct vg_activation activation;
    enum vg_optimizer optimizer;
    if (strncmp(marker, "undo: ", 6) == 0)
        return VG_CHANGED_UNDO;
    if (strncmp(marker, "redo: ", 6) == 0)
        return VG_CHANGED_REDO;
    if (!view->before.known)
        return VG_CHANGED_NOTHING;
    if (vg_activation_parse(text, &activation, NULL))
        return VG_CHANGED_ACTIVATION;
    if (vg_optimizer_parse(text, &optimizer, NULL))
        return VG_CHANGED_OPTIMIZER;
    const size_t word = strcspn(text, " "), value = word + strspn(text + word, " ");
    if (text[value + strcspn(text + value, " ;")] != '\0')
        return VG_CHANGED_OTHER; /* several settings */
    if (strncmp(text, "hidden", word) == 0 && word == strlen("hidden"))
        return kind_of_hidden(view);
    for (size_t i = 0; i < sizeof of_data / sizeof *of_data; i++)
        if (strlen(of_data[i]) == word && strncmp(text, of_data[i], word) == 0)
            return VG_CHANGED_DATA;
    for (int i = 0; i < VG_CHANGED_COUNT; i++)
        if (word > 0 && strlen(kinds[i].word) == word && strncmp(text, kinds[i].word, word) == 0)
            return (enum vg_changed)i;
    return VG_CHANGED_OTHER;
}

struct vg_change_text vg_change_text_of(const struct vg_screen *screen, const struct vg_view *view)
{
    struct vg_change_text text = {.count = 0};
    const struct vg_before *before = &view->before;
    const enum vg_changed kind = vg_change_kind(view);
    struct teller teller = {.screen = screen, .view = view, .text = &text, .was = "", .now = ""};
    const bool alone =
        kind == VG_CHANGED_ACTIVATION || kind == VG_CHANGED_OPTIMIZER; /* their values say what they are */
    const char *const blank[] = {strchr(before->text, ' '), strchr(before->was, ' ')};
    teller.now = alone ? before->text : blank[0] ? blank[0] + 1 : "";
    teller.was = alone ? before->was : blank[1] ? blank[1] + 1 : "";
    teller.hidden = view->layer_count > 0 ? view->layer_count - 1 : 0;
    teller.since =
        before->known && before->run == view->run && view->step > before->step ? view->step - before->step : view->step;
    if (kind == VG_CHANGED_UNDO || kind == VG_CHANGED_REDO) {
        const uint64_t step = view->markers[view->marker_count - 1].step;
        teller.since = view->step > step ? view->step - step : 0;
    }
    teller.share = teller.share_before = teller.gain = teller.gain_before = NAN;
    if (teller.hidden > 1 && teller.since >= SETTLED)
        teller.share = vg_share_now(view, 0);
    if (teller.hidden > 1 && before->known)
        teller.share_before = vg_share_before(view, 0);
    if (teller.hidden > 0) {
        teller.gain = gain_of(view, false);
        teller.gain_before = gain_of(view, true);
    }
    const char *cause = vg_verdict_cause(&view->verdict);
    const struct vg_advice advice = vg_verdict_advice(&view->verdict);
    const bool is_told = cause[0] != '\0' && view->step > 0, of_script = advice.count > 0 && advice.is_code[0];
    if (is_told && of_script) {
        say(&teller, "%s.", cause);
        say(&teller, "To change in the script: %s.", advice.lines[0]);
    }
    kinds[kind].tell(&teller);
    if (is_told && !of_script)
        say(&teller, "%s.", cause);
    if (text.count == 0)
        say(&teller, before->known ? "Changed: %s." : "Nothing was changed yet.", before->text);
    vg_change_tries(screen, view, kinds[kind].tries, kind != VG_CHANGED_NOTHING && kind != VG_CHANGED_UNDO, &text);
    return text;
}
