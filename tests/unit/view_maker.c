/* view_maker.c: a run as it could have been: each activation a level for every layer, and noise of a fixed seed. */
#include "view_maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* About -1 ... 1, deterministic. */
static double noise(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1u << 23) - 1;
}

/* Gradient of a layer `depth` steps from the output, as a share of the way through the run. */
static double gradient(double when, size_t depth)
{
    static const struct {
        double until, output, factor;
    } phases[] = {{1.0 / 3, 1.5e-2, 0.45}, {0.6, 1.2e-2, 1.4}, {1.1, 1.0e-2, 1.6}};
    for (size_t i = 0; i < 3; i++)
        if (when < phases[i].until)
            return phases[i].output * pow(phases[i].factor, (double)depth);
    return 0;
}

static double loss_of(double when)
{
    if (when < 1.0 / 3)
        return 0.69 - 0.06 * when;
    if (when < 0.6)
        return 0.67 * exp(-12 * (when - 1.0 / 3)) + 0.03;
    return 0.25 * exp(-40 * (when - 0.6)) + 0.02;
}

static double value_of(enum view_kind kind, double story)
{
    return kind == VIEW_ALL_NAN ? NAN : kind == VIEW_ALL_ZERO ? 0 : story;
}

static struct vg_bucket bucket_about(double mean, double spread, size_t number, uint64_t width)
{
    struct vg_bucket bucket = {.min = mean - spread,
                               .mean = mean,
                               .max = mean + spread,
                               .last = mean,
                               .counted = width,
                               .records = width,
                               .first_step = number * width,
                               .last_step = (number + 1) * width - 1};
    if (!isfinite(mean)) {
        bucket.counted = 0;
        bucket.min = bucket.mean = bucket.max = NAN;
    }
    return bucket;
}

static void fill_series(struct vg_view *view, enum view_kind kind, size_t buckets)
{
    uint32_t state = 42;

    for (size_t k = 0; k < buckets; k++) {
        double when = (double)k / (double)buckets, loss = loss_of(when) * (1 + 0.1 * noise(&state));
        for (size_t i = 0; i < view->layer_count; i++) {
            double size = gradient(when, view->layer_count - 1 - i) * exp(0.35 * noise(&state));
            if (kind == VIEW_SIGNED)
                size *= noise(&state);
            size = value_of(kind, size);
            double signal = value_of(kind, 0.1 * gradient(when, view->layer_count - 1 - i) / 1.5e-2);
            view->layers[i].signal.buckets[k] = bucket_about(signal, signal * 0.4, k, view->bucket_width);
            view->layers[i].series.buckets[k] = bucket_about(size, fabs(size) * 0.4, k, view->bucket_width);
        }
        view->loss_series.buckets[k] = bucket_about(value_of(kind, loss), fabs(loss) * 0.15, k, view->bucket_width);
        view->accuracy_series.buckets[k] = bucket_about(value_of(kind, 1 - 0.6 * loss), 0, k, view->bucket_width);
    }
    for (size_t i = 0; i < view->layer_count; i++)
        view->layers[i].series.count = view->layers[i].signal.count = buckets;
    view->loss_series.count = view->accuracy_series.count = buckets;
}

static void fill_layers(struct vg_view *view, enum view_kind kind, size_t buckets)
{
    for (size_t i = 0; i < view->layer_count; i++) {
        struct vg_layer_view *layer = &view->layers[i];
        bool output = i + 1 == view->layer_count;
        double depth = (double)(view->layer_count - 1 - i);
        unsigned number = (unsigned)(i + 1) % 1000;
        snprintf(layer->name, sizeof layer->name, output ? "output" : "layer %u", number);
        snprintf(layer->short_name, sizeof layer->short_name, output ? "out" : "%u", number);
        layer->inputs = i == 0 ? 2 : 5;
        layer->columns = output ? 1 : 5;
        layer->size = layer->inputs * layer->columns;
        for (int metric = 0; metric < VG_METRIC_COUNT; metric++)
            layer->now[metric] = buckets == 0 ? NAN : value_of(kind, 0.1);
        if (buckets > 0)
            layer->now[VG_DEAD] = i == 1 && kind == VIEW_STORY ? 0.4 : 0;
        if (buckets == 0 || kind == VIEW_ALL_NAN || kind == VIEW_ALL_ZERO)
            continue;
        layer->now[view->metric] = layer->series.buckets[buckets - 1].last;
        layer->now[VG_GRAD_SD] = gradient(0.99, view->layer_count - 1 - i);
        layer->now[VG_DELTA_RMS] = 0.1 * pow(1.5, depth);
        layer->now[VG_ACTIVATION_SD] = 5 * pow(0.6, depth);
    }
}

/* What was before the last change: the second third of the story. */
static void fill_before(struct vg_view *view)
{
    const struct vg_marker *last = &view->markers[view->marker_count - 1];
    view->before =
        (struct vg_before){.known = true, .run = view->run, .step = last->step, .loss = 0.03, .accuracy = 0.98};
    snprintf(view->before.text, sizeof view->before.text, "%s", last->text);
    for (size_t i = 0; i < view->layer_count; i++) {
        struct vg_layer_view *layer = &view->layers[i];
        memcpy(layer->before, layer->now, sizeof layer->before);
        layer->before[VG_GRAD_SD] = gradient(0.5, view->layer_count - 1 - i);
        layer->before[VG_DELTA_RMS] = 0.1 * gradient(0.3, view->layer_count - 1 - i) / 1.5e-2;
        layer->before_columns = layer->columns;
    }
}

static void add_field(struct vg_view *view, const char *name, const char *value, bool changed)
{
    struct vg_field *field = &view->fields[view->field_count++];
    snprintf(field->name, sizeof field->name, "%s", name);
    snprintf(field->value, sizeof field->value, "%s", value);
    field->changed = changed;
}

static void add_marker(struct vg_view *view, double when, const char *text)
{
    struct vg_marker *marker = &view->markers[view->marker_count++];
    marker->step = marker->record = (uint64_t)(when * (double)view->step);
    snprintf(marker->text, sizeof marker->text, "%s", text);
}

/* In the story: fine, at the gradients of its last part. */
static void fill_verdict(struct vg_view *view, enum view_kind kind)
{
    static const enum vg_verdict_kind kinds[VIEW_KIND_COUNT] = {[VIEW_STORY] = VG_VERDICT_FINE,
                                                                [VIEW_ALL_NAN] = VG_VERDICT_NON_FINITE,
                                                                [VIEW_ALL_ZERO] = VG_VERDICT_SYMMETRIC,
                                                                [VIEW_SIGNED] = VG_VERDICT_FINE};
    view->verdict = (struct vg_verdict){.layers = view->layer_count, .number = NAN, .low = NAN, .high = NAN};
    if (view->layer_count == 0 || view->step == 0)
        return;
    view->verdict.kind = kinds[kind];
    view->verdict.layer = kinds[kind] == VG_VERDICT_FINE ? 0 : 1;
    view->verdict.what = "weights";
    view->verdict.step = view->step - 1;
    view->verdict.low = 1.6;
    view->verdict.high = pow(1.6, (double)view->layer_count - 1);
}

struct vg_view make_view(enum view_kind kind, size_t layers, size_t buckets, uint64_t width)
{
    struct vg_view view = {0};

    if (!vg_view_reserve(&view, layers, buckets, NULL))
        abort();
    view.layer_count = layers;
    view.bucket_width = width;
    view.metric = kind == VIEW_SIGNED ? VG_GRAD_MEAN : VG_GRAD_SD;
    view.state = VG_STATE_RUNNING;
    view.activation.kind = VG_RELU;
    view.run = 1;
    view.step = buckets * width;
    view.epoch = view.step / 32;
    view.speed = view.steps_per_second = 320;
    view.loss = view.accuracy = view.valid_loss = view.valid_accuracy = NAN;
    fill_series(&view, kind, buckets);
    fill_layers(&view, kind, buckets);
    if (buckets > 0) {
        view.loss = view.loss_series.buckets[buckets - 1].last;
        view.accuracy = view.accuracy_series.buckets[buckets - 1].last;
    }
    fill_verdict(&view, kind);
    add_field(&view, "data", "circles", false);
    add_field(&view, "net", "2·5·5·5·5·1", false);
    add_field(&view, "act", "relu", true);
    add_field(&view, "init", "normal:1", false);
    add_field(&view, "opt", "rmsprop 0.001", false);
    add_field(&view, "batch", "32", false);
    if (kind == VIEW_STORY && buckets > 2) {
        add_marker(&view, 1.0 / 3, "tanh");
        add_marker(&view, 0.6, "relu");
        fill_before(&view);
    }
    return view;
}

struct vg_view make_story(void)
{
    return make_view(VIEW_STORY, 5, 825, 4);
}

/* Five layers each: of sigmoid and of tanh, slowly growing. */
static void add_ghost_layers(struct vg_view *view, size_t g, vg_real *numbers)
{
    struct vg_ghost *ghost = &view->ghosts[g];
    ghost->layers = numbers;
    ghost->layer_count = 5;
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++)
            *numbers++ = gradient(g == 0 ? 0.1 : 0.5, 4 - l) * (1 + (double)i / VG_GHOST_LAYER_POINTS);
}

void add_ghosts(struct vg_view *view)
{
    const size_t each = (size_t)5 * VG_GHOST_LAYER_POINTS;
    if (!vg_view_reserve_ghosts(view, 2 * each, NULL))
        abort();
    static const char *const texts[] = {"sigmoid normal:1 4x5", "tanh glorot_uniform 4x5"};

    for (size_t g = 0; g < 2; g++) {
        struct vg_ghost *ghost = &view->ghosts[view->ghost_count++];
        ghost->steps = 2600 + 1400 * g;
        ghost->count = VG_GHOST_POINTS;
        for (size_t i = 0; i < ghost->count; i++)
            ghost->loss[i] = g == 0 ? 0.7 - 0.0004 * (double)i : 0.1 + 0.6 * exp(-(double)i / 60);
        snprintf(ghost->text, sizeof ghost->text, "%s", texts[g]);
        add_ghost_layers(view, g, view->ghost_memory + g * each);
    }
}
