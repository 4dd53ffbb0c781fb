/* recorder_view.c: runs as a view: a copy of all that a frame shows, and of it only what has changed; finished runs as ghosts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder_internal.h"

/* FAN_LAYERS: of more layers only about a quarter as many are looked at. BLOCK: buckets that are copied of all series before the next ones: they lie side by
 * side in the history. */
enum { FAN_SAMPLES = 64, FAN_LAYERS = 128, BLOCK = 8 };

/* Of a bucket without a number what it ended with: infinity is not the same as no number. Validation is computed now and then: the
 * last one counts. */
static double mean_of(const struct vg_history *history, size_t bucket, size_t series)
{
    struct vg_bucket it = vg_history_bucket(history, bucket, series);
    bool seldom = series == VG_VALID_LOSS || series == VG_VALID_ACCURACY;
    while (seldom && it.counted == 0 && bucket > 0)
        it = vg_history_bucket(history, --bucket, series);
    return it.counted > 0 ? it.mean : it.last;
}

bool vg_recorder_at(const struct vg_recorder *recorder, uint64_t step, struct vg_view *view)
{
    const struct vg_recorded_run *run = recorder->run;
    const size_t buckets = run ? vg_history_buckets(run->all) : 0;
    view->at = buckets > 0 && view->run == run->number && view->layer_count == run->schema.layer_count;
    if (!view->at)
        return false;
    const size_t bucket = vg_history_find(run->all, step);
    const struct vg_bucket loss = vg_history_bucket(run->all, bucket, VG_LOSS);
    view->at_loss = mean_of(run->all, bucket, VG_LOSS);
    view->at_accuracy = mean_of(run->all, bucket, VG_ACCURACY);
    view->at_valid_loss = mean_of(run->all, bucket, VG_VALID_LOSS);
    view->at_valid_accuracy = mean_of(run->all, bucket, VG_VALID_ACCURACY);
    view->at_step = loss.first_step;
    view->at_steps = loss.records;
    for (size_t l = 0; l < view->layer_count + view->pool_count; l++)
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            view->layers[l].at[m] = mean_of(run->all, bucket, vg_series_of(l, (enum vg_metric)m));
    return true;
}

static void add_to_fan(const struct vg_recorded_run *run, size_t bucket, struct fan *fan)
{
    static const enum vg_metric metrics[] = {VG_GRAD_SD, VG_DELTA_RMS, VG_ACTIVATION_SD};
    const size_t layers = run->schema.layer_count, every = layers <= FAN_LAYERS ? 1 : layers * 4 / FAN_LAYERS;
    for (size_t l = 0; l < layers; l += every)
        for (size_t m = 0; m < sizeof metrics / sizeof metrics[0]; m++) {
            double mean = vg_history_bucket(run->all, bucket, vg_series_of(l, metrics[m])).mean;
            if (!(mean > 0))
                continue;
            fan->low = fan->low > 0 && fan->low < mean ? fan->low : mean;
            fan->high = fan->high > mean ? fan->high : mean;
        }
}

/* Of at most FAN_SAMPLES buckets, every 2^n-th, so that the same ones are looked at again the next time: what is made of this must not
 * tremble. Full buckets are looked at once. */
static void fill_fan(struct vg_recorded_run *run, struct vg_view *view)
{
    const size_t buckets = vg_history_buckets(run->all);
    const uint64_t width = vg_history_width(run->all);
    size_t every = 1;
    while (buckets / every >= FAN_SAMPLES)
        every *= 2;
    if (run->fan.width != width || run->fan.every != every)
        run->fan = (struct fan){.width = width, .every = every};
    for (; run->fan.next + 1 < buckets; run->fan.next += every)
        add_to_fan(run, run->fan.next, &run->fan);
    struct fan now = run->fan; /* the last bucket may change yet */
    if (run->fan.next < buckets)
        add_to_fan(run, run->fan.next, &now);
    view->fan_low = now.low;
    view->fan_high = now.high;
}

/* The series has so many buckets now, those from `first` on copied anew; the first `full` change no more. */
static void join_anew(struct vg_series *series, size_t count, size_t first, size_t full)
{
    series->count = count;
    series->joined = series->joined < first ? series->joined : first;
    vg_series_join(series, full);
}

/* The buckets from number `first` on, of everything that is shown. */
static void copy_series(const struct vg_recorded_run *run, struct vg_view *view, size_t first)
{
    const struct vg_history *history = run->shown ? run->shown : run->all;
    const size_t buckets = vg_history_buckets(history);
    struct vg_series *own[VG_RUN_SERIES_COUNT] = {&view->loss_series, &view->accuracy_series, &view->valid_loss_series,
                                                  &view->valid_accuracy_series};
    for (size_t at = first; at < buckets; at += BLOCK) {
        for (size_t i = 0; i < VG_RUN_SERIES_COUNT; i++)
            vg_history_copy(history, i, at, own[i]->buckets + at, BLOCK);
        for (size_t l = 0; l < view->layer_count + view->pool_count; l++) {
            const size_t series = run->shown ? VG_RUN_SERIES_COUNT + l : vg_series_of(l, view->metric);
            vg_history_copy(history, series, at, view->layers[l].series.buckets + at, BLOCK);
        }
    }
    for (size_t i = 0; i < VG_RUN_SERIES_COUNT; i++)
        own[i]->count = buckets;
    for (size_t l = 0; l < view->layer_count + view->pool_count; l++)
        join_anew(&view->layers[l].series, buckets, first, buckets > 0 ? buckets - 1 : 0);
}

/* The buckets of the layers' signal, as many as those of the other series. Where what is shown has finer buckets than `all`, a bucket of
 * `all` stands in the place of each that it covers. */
static void copy_signal(const struct vg_recorded_run *run, struct vg_view *view, size_t first)
{
    const enum vg_metric signal = vg_recorded_signal(run);
    const size_t buckets = view->loss_series.count, each = (size_t)(vg_history_width(run->all) / view->bucket_width);
    first -= first % each;
    for (size_t at = first; at < buckets; at += each)
        for (size_t l = 0; l < view->layer_count + view->pool_count; l++) {
            const struct vg_bucket bucket = vg_history_bucket(run->all, at / each, vg_series_of(l, signal));
            for (size_t i = at; i < at + each && i < buckets; i++)
                view->layers[l].signal.buckets[i] = bucket;
        }
    for (size_t l = 0; l < view->layer_count + view->pool_count; l++)
        join_anew(&view->layers[l].signal, buckets, first, buckets > 0 ? (buckets - 1) / each * each : 0);
    view->signal_is_gradient = signal == VG_GRAD_SD;
    view->signal_width = vg_history_width(run->all);
}

/* ---- ghosts: of a finished run the loss is kept, and of every layer and metric VG_GHOST_LAYER_POINTS means over the run: 7 kB a layer,
 * 36 kB of the default network, 6 MB of eight runs with a hundred hidden layers. Any metric of an earlier run can then be laid over the
 * present one's. Where the recorder's memory does not suffice, the layers are left out. */

/* The mean of a series over buckets first ... end-1. */
vg_real vg_mean_between(const struct vg_history *history, size_t first, size_t end, size_t series)
{
    vg_real sum = 0;
    uint64_t counted = 0;
    for (size_t i = first; i < end; i++) {
        struct vg_bucket bucket = vg_history_bucket(history, i, series);
        if (bucket.counted == 0)
            continue;
        counted += bucket.counted;
        sum += (bucket.mean - sum) * ((vg_real)bucket.counted / (vg_real)counted);
    }
    return counted ? sum : NAN;
}

/* The bucket where part i of `parts` of the run begins. Where steps occur twice only the last time counts. */
static size_t bucket_at(const struct vg_recorded_run *run, size_t i, size_t parts)
{
    if (run->taken_back)
        return vg_history_find(run->all, (uint64_t)((double)run->now.step * (double)i / (double)parts));
    return i * vg_history_buckets(run->all) / parts;
}

struct vg_recorded_ghost *vg_recorder_make_ghost(const struct vg_recorder *recorder, const void *origin, size_t bytes)
{
    const struct vg_recorded_run *run = recorder->run;
    size_t buckets = run ? vg_history_buckets(run->all) : 0, layers = run ? vg_schema_all(&run->schema) : 0;
    if (buckets < 2)
        return NULL;
    if (vg_recorder_bytes(recorder) + ghost_bytes(layers) > VG_RECORDER_BYTES + (6u << 20))
        layers = 0;
    struct vg_recorded_ghost *ghost = calloc(1, ghost_bytes(layers) + bytes);
    if (!ghost)
        return NULL;
    ghost->run = run->number;
    ghost->told.layer_count = layers;
    ghost->origin = memcpy((char *)ghost + ghost_bytes(layers), origin, bytes);
    ghost->told.steps = run->now.step;
    ghost->told.count = buckets < VG_GHOST_POINTS ? buckets : VG_GHOST_POINTS;
    for (size_t i = 0; i < ghost->told.count; i++)
        ghost->told.loss[i] = vg_history_bucket(run->all, bucket_at(run, i, ghost->told.count), VG_LOSS).mean;
    vg_real *at = ghost->numbers;
    for (size_t l = 0; l < layers; l++)
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++) {
                size_t first = bucket_at(run, i, VG_GHOST_LAYER_POINTS),
                       end = run->taken_back ? 0 : bucket_at(run, i + 1, VG_GHOST_LAYER_POINTS);
                *at++ =
                    vg_mean_between(run->all, first, end > first ? end : first + 1, vg_series_of(l, (enum vg_metric)m));
            }
    return ghost;
}

void vg_recorder_describe_ghosts(struct vg_recorder *recorder,
                                 void (*describe)(struct vg_ghost *ghost, const void *origin, const void *present),
                                 const void *present)
{
    for (size_t g = 0; g < recorder->ghost_count; g++)
        describe(&recorder->ghosts[g]->told, recorder->ghosts[g]->origin, present);
    recorder->ghost_changes++;
}

/* Puts one metric of every ghost's layers into the view, or none when memory is short (false). */
static bool fill_ghosts(const struct vg_recorder *recorder, struct vg_view *view)
{
    size_t layers = 0;
    for (size_t g = 0; g < recorder->ghost_count; g++)
        layers += recorder->ghosts[g]->told.layer_count;
    bool room = vg_view_reserve_ghosts(view, layers * VG_GHOST_LAYER_POINTS, NULL);
    vg_real *to = view->ghost_memory;
    view->ghost_count = recorder->ghost_count;
    for (size_t g = 0; g < recorder->ghost_count; g++) {
        const struct vg_recorded_ghost *ghost = recorder->ghosts[g];
        view->ghosts[g] = ghost->told;
        view->ghosts[g].layer_count = room ? ghost->told.layer_count : 0;
        view->ghosts[g].layers = to;
        for (size_t l = 0; l < view->ghosts[g].layer_count; l++, to += VG_GHOST_LAYER_POINTS)
            memcpy(to, ghost->numbers + (l * VG_METRIC_COUNT + (size_t)view->metric) * VG_GHOST_LAYER_POINTS,
                   VG_GHOST_LAYER_POINTS * sizeof *to);
    }
    return room;
}

/* ---- a frame */

/* Where a path that is too long is cut: the first words of "base_model.model.layers.31.mlp.up_proj" say less than the last. */
static size_t skip_front(const char *name, size_t most)
{
    size_t skipped = 0;
    while (strlen(name + skipped) > most) {
        const char *dot = strchr(name + skipped, '.');
        if (!dot)
            return skipped;
        skipped = (size_t)(dot - name) + 1;
    }
    return skipped;
}

bool vg_recorder_view(struct vg_recorder *recorder, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
    struct vg_recorded_run *run = recorder->run;
    const size_t layers = vg_schema_all(&run->schema);
    size_t place = 0; /* of the view among those that are known, or the oldest one's */
    for (size_t i = 0; i < VIEWS_KNOWN; i++)
        if (recorder->known[i].view == view ||
            (recorder->known[place].view != view && recorder->known[i].fill < recorder->known[place].fill))
            place = i;
    /* it holds what an earlier call put into it, and nothing else has touched it */
    bool known = recorder->known[place].view == view && recorder->known[place].fill == view->fill && view->fill > 0 &&
                 view->filled_by == recorder;
    if (run->shown && run->metric != metric)
        vg_recorded_run_show(run, metric);
    const struct vg_history *history = run->shown ? run->shown : run->all;
    const uint64_t width = vg_history_width(history);
    const bool same_run = known && view->run == run->number && view->room_layers == layers;
    if (!same_run && !vg_view_reserve(view, layers, vg_history_capacity(history), error))
        return false;
    const bool same_series = same_run && view->metric == metric && view->bucket_width == width &&
                             view->filled_series == run->changes,
               same_ghosts = known && view->metric == metric && view->filled_ghosts == recorder->ghost_changes;
    view->metric = metric;
    view->at = view->frozen = false;
    view->layer_count = run->schema.layer_count;
    view->pool_count = run->schema.pool_count;
    view->whole = NULL;
    view->statistics = run->schema.statistics;
    for (size_t l = 0; l < layers && !same_run; l++) { /* names and shapes stay for a run */
        const struct vg_schema_layer *from = &run->schema.layers[l];
        struct vg_layer_view *layer = &view->layers[l];
        const size_t skipped = skip_front(from->name, sizeof layer->name - 1);
        snprintf(layer->name, sizeof layer->name, "%s", from->name + skipped);
        snprintf(layer->short_name, sizeof layer->short_name, "%s", from->brief);
        snprintf(layer->group, sizeof layer->group, "%s", from->group);
        snprintf(layer->role, sizeof layer->role, "%s", from->role);
        layer->block = from->block;
        layer->kind = from->kind;
        layer->tail = from->tail > skipped ? (uint16_t)(from->tail - skipped) : 0;
        layer->members = from->members;
        layer->is_vector = from->is_vector;
        layer->inputs = from->rank == 1 ? 1 : from->shape[0];
        layer->columns = vg_recorded_columns(from);
        layer->size = from->size;
    }
    view->run = run->number;
    view->step = run->now.step;
    view->epoch = run->now.epoch;
    view->loss = run->last[VG_LOSS];
    view->accuracy = run->last[VG_ACCURACY];
    view->valid_loss = run->now.valid_loss;
    view->valid_accuracy = run->now.valid_accuracy;
    view->verdict = run->now.verdict;
    view->bucket_width = width;
    view->coarse = run->shown && run->coarse;
    for (size_t l = 0; l < layers; l++)
        memcpy(view->layers[l].now, run->last + vg_series_of(l, (enum vg_metric)0), sizeof view->layers[l].now);
    vg_before_fill(run->before, view);
    copy_series(run, view, same_series ? view->closed : 0);
    copy_signal(run, view, same_series && view->signal_width == vg_history_width(run->all) ? view->closed : 0);
    const size_t buckets = vg_history_buckets(history);
    view->closed = buckets > 0 ? buckets - 1 : 0; /* the last one may change yet */
    view->filled_series = run->changes;
    fill_fan(run, view);
    memcpy(view->markers, run->markers, sizeof view->markers[0] * run->marker_count);
    view->marker_count = run->marker_count;
    if (!same_ghosts) /* 0: to be tried again */
        view->filled_ghosts = fill_ghosts(recorder, view) ? recorder->ghost_changes : 0;
    view->fill = ++recorder->fills;
    view->filled_by = recorder;
    recorder->known[place].view = view;
    recorder->known[place].fill = view->fill;
    return true;
}
