/* session_view.c: a session as a view: a copy of all that a frame shows. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "session_internal.h"

/* The header's pairs: what names a field and which setting it tells. */
static const struct {
    const char *name;
    enum vg_setting setting;
    bool only_if_set; /* of no interest at its default */
} fields[] = {
    {"data", VG_SET_DATA, false},      {"net", VG_SET_HIDDEN, false},   {"act", VG_SET_ACTIVATION, false},
    {"norm", VG_SET_NORM, true},       {"clip", VG_SET_CLIP, true},     {"init", VG_SET_INIT, false},
    {"opt", VG_SET_OPTIMIZER, false},  {"lr", VG_SET_LR, false},        {"batch", VG_SET_BATCH, false},
    {"l2", VG_SET_L2, true},           {"noise", VG_SET_NOISE, true},   {"samples", VG_SET_SAMPLES, true},
    {"valid", VG_SET_VALID, true},     {"factor", VG_SET_FACTOR, true}, {"seed", VG_SET_SEED, true},
    {"scale", VG_SET_SCALE, true},     {"label", VG_SET_LABEL, true},   {"drop", VG_SET_DROP, true},
    {"missing", VG_SET_MISSING, true}, {"header", VG_SET_HEADER, true}, {"task", VG_SET_TASK, true},
};

enum { FIELDS = sizeof fields / sizeof fields[0], FAN_SAMPLES = 64 };

/* "2·5·5·5·5·1", with runs of equal widths as 16×20. */
static void net_text(const struct published *published, char *out, size_t size)
{
    size_t used = 0;
    const struct vg_experiment *experiment = &published->experiment;
    used += (size_t)snprintf(out, size, "%zu", published->layers ? published->shape[0].inputs : 0);
    for (size_t i = 0, run; i < experiment->hidden_count; i += run) {
        for (run = 1; i + run < experiment->hidden_count && experiment->hidden[i + run] == experiment->hidden[i];)
            run++;
        if (run <= 4)
            run = 1;
        if (used < size)
            used +=
                (size_t)snprintf(out + used, size - used, run > 1 ? "·%zu×%zu" : "·%zu", experiment->hidden[i], run);
    }
    if (used < size && published->layers)
        snprintf(out + used, size - used, "·%zu", published->shape[published->layers - 1].columns);
}

static void fill_fields(const struct published *published, struct vg_view *view)
{
    struct vg_experiment plain;
    vg_experiment_default(&plain);
    view->field_count = 0;
    for (size_t i = 0; i < FIELDS && view->field_count < VG_FIELDS_MAX; i++) {
        struct vg_field *field = &view->fields[view->field_count];
        char value[VG_DATA_NAME_MAX], usual[VG_DATA_NAME_MAX];
        vg_experiment_get(&published->experiment, fields[i].setting, value, sizeof value);
        vg_experiment_get(&plain, fields[i].setting, usual, sizeof usual);
        field->is_default = fields[i].only_if_set && strcmp(value, usual) == 0;
        snprintf(field->name, sizeof field->name, "%s", fields[i].name);
        snprintf(field->command, sizeof field->command, "%s", vg_settings[fields[i].setting].key);
        snprintf(field->typed, sizeof field->typed, "%.*s", VG_VIEW_TEXT_MAX - 1, value);
        if (fields[i].setting == VG_SET_HIDDEN)
            net_text(published, field->value, sizeof field->value);
        else if (fields[i].setting == VG_SET_BATCH && published->experiment.batch == 0)
            snprintf(field->value, sizeof field->value, "full");
        else if (fields[i].setting == VG_SET_CLIP && !field->is_default)
            snprintf(field->value, sizeof field->value, "%.40s (%llu steps)", value,
                     (unsigned long long)published->clipped);
        else
            snprintf(field->value, sizeof field->value, "%.*s", VG_VIEW_TEXT_MAX - 1, value);
        field->changed = published->changed[fields[i].setting];
        view->field_count++;
    }
}

/* Of a bucket without a number what it ended with: infinity is not the same as no number. Validation is computed now and then: the
 * last one counts. */
static double mean_of(const struct published *published, size_t bucket, size_t series)
{
    struct vg_bucket it = vg_history_bucket(published->history, bucket, series);
    bool seldom = series == VG_VALID_LOSS || series == VG_VALID_ACCURACY;
    while (seldom && it.counted == 0 && bucket > 0)
        it = vg_history_bucket(published->history, --bucket, series);
    return it.counted > 0 ? it.mean : it.last;
}

static void fill_layers(const struct published *published, struct vg_view *view)
{
    for (size_t l = 0; l < published->layers; l++) {
        struct vg_layer_view *layer = &view->layers[l];
        bool output = l == published->layers - 1;
        snprintf(layer->name, sizeof layer->name, output ? "output" : "layer %u", (unsigned)(l + 1) & 1023u);
        snprintf(layer->short_name, sizeof layer->short_name, output ? "out" : "%u", (unsigned)(l + 1) & 1023u);
        layer->inputs = published->shape[l].inputs;
        layer->columns = published->shape[l].columns;
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            layer->now[m] = published->last[vg_series_of(l, (enum vg_metric)m)];
        layer->series.count = vg_history_copy(published->history, vg_series_of(l, view->metric), layer->series.buckets,
                                              VG_HISTORY_CAPACITY);
    }
}

/* Of at most FAN_SAMPLES buckets, every 2^n-th, so that the same ones are looked at again the next time: what is made of this must not
 * tremble. */
static void fill_fan(const struct published *published, struct vg_view *view)
{
    static const enum vg_metric fan[] = {VG_GRAD_SD, VG_DELTA_RMS, VG_ACTIVATION_SD};
    size_t buckets = vg_history_buckets(published->history), every = 1;
    while (buckets / every >= FAN_SAMPLES)
        every *= 2;
    view->fan_low = view->fan_high = 0;
    for (size_t bucket = 0; bucket < buckets; bucket += every)
        for (size_t i = 0; i < published->layers * (sizeof fan / sizeof fan[0]); i++) {
            double mean = vg_history_bucket(published->history, bucket, vg_series_of(i / 3, fan[i % 3])).mean;
            if (!(mean > 0))
                continue;
            view->fan_low = view->fan_low > 0 && view->fan_low < mean ? view->fan_low : mean;
            view->fan_high = view->fan_high > mean ? view->fan_high : mean;
        }
}

bool vg_session_at(const struct vg_session *session, uint64_t step, struct vg_view *view)
{
    const struct published *published = &session->published;
    size_t buckets = vg_history_buckets(published->history);
    uint64_t width = vg_history_width(published->history);
    view->at = view->run == published->run && view->layer_count == published->layers && buckets > 0;
    if (!view->at)
        return false;
    size_t bucket = step / width < buckets ? (size_t)(step / width) : buckets - 1;
    const struct {
        double *number;
        size_t series;
    } runs[] = {{&view->at_loss, VG_LOSS},
                {&view->at_accuracy, VG_ACCURACY},
                {&view->at_valid_loss, VG_VALID_LOSS},
                {&view->at_valid_accuracy, VG_VALID_ACCURACY}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        *runs[i].number = mean_of(published, bucket, runs[i].series);
    view->at_step = bucket * width;
    view->at_steps = vg_history_bucket(published->history, bucket, VG_LOSS).records;
    for (size_t l = 0; l < published->layers; l++)
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            view->layers[l].at[m] = mean_of(published, bucket, vg_series_of(l, (enum vg_metric)m));
    return true;
}

bool vg_session_view(const struct vg_session *session, enum vg_metric metric, struct vg_view *view,
                     struct vg_error *error)
{
    const struct published *published = &session->published;
    if (!vg_view_reserve(view, published->layers, VG_HISTORY_CAPACITY, error))
        return false;
    view->metric = metric;
    view->at = view->frozen = false;
    view->layer_count = published->layers;
    fill_fields(published, view);
    snprintf(view->command_line, sizeof view->command_line, "%s", published->command_line);
    view->state = published->non_finite ? VG_STATE_NON_FINITE
                  : published->wanted   ? VG_STATE_STEPPING
                  : published->running  ? VG_STATE_RUNNING
                                        : VG_STATE_PAUSED;
    view->activation = published->experiment.activation;
    view->clipped_steps = published->clipped;
    view->run = published->run;
    view->step = published->step;
    view->epoch = published->epoch;
    view->loss = published->last[VG_LOSS];
    view->accuracy = published->last[VG_ACCURACY];
    view->valid_loss = published->valid_loss;
    view->valid_accuracy = published->valid_accuracy;
    view->speed = published->speed;
    view->steps_left = published->wanted;
    memcpy(view->message, published->message, sizeof view->message);
    view->message_is_error = published->message_is_error;
    view->message_serial = published->message_serial;
    view->verdict = published->verdict;
    vg_verdict_about(&published->experiment, &view->verdict);
    view->bucket_width = vg_history_width(published->history);
    fill_layers(published, view);
    fill_fan(published, view);
    const struct {
        struct vg_series *series;
        size_t number;
    } runs[] = {{&view->loss_series, VG_LOSS},
                {&view->accuracy_series, VG_ACCURACY},
                {&view->valid_loss_series, VG_VALID_LOSS},
                {&view->valid_accuracy_series, VG_VALID_ACCURACY}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        runs[i].series->count =
            vg_history_copy(published->history, runs[i].number, runs[i].series->buckets, VG_HISTORY_CAPACITY);
    memcpy(view->markers, published->markers, sizeof view->markers[0] * published->marker_count);
    view->marker_count = published->marker_count;
    memcpy(view->ghosts, published->ghosts, sizeof view->ghosts[0] * published->ghost_count);
    view->ghost_count = published->ghost_count;
    vg_ghost_layers_view(published, view);
    return true;
}
