/* gather.c: records out of single numbers with names. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak" /* it loses sight of what a table or a condition holds */
#endif
#include "gather.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "text.h"

enum { NAME_MAX_BYTES = 255, VALUES_MAX = 1 << 20, EXTRA_SERIES = 1 << 24 };

/* A number of the piece under way: its place in a row, or EXTRA_SERIES + an enum vg_log_extra. */
struct value {
    size_t series;
    double value;
};

struct vg_gather {
    struct vg_log_line line;
    struct vg_schema schema;
    struct vg_schema_layer *layers; /* all that have occurred, with names of their own */
    size_t layer_count, layer_room;
    size_t guess; /* the layer that was named last */
    uint32_t statistics;
    bool schema_old; /* layers or statistics came since it was made */
    struct value *values;
    size_t value_count, value_room;
    bool has_step;
    uint64_t step, epoch, pieces;
    double whole_norm;
    struct { /* as it was before the piece under way */
        size_t layer_count;
        uint32_t statistics;
        uint64_t epoch;
    } before;
    /* the record that is not whole yet, and the one that was given last */
    vg_real *row, *given;
    size_t row_room; /* layers */
    bool pending, flushed;
    uint64_t pending_step, pending_epoch;
    double pending_norm, extra[VG_LOG_EXTRA_COUNT];
};

static void clear(struct vg_gather *gather)
{
    for (size_t i = 0; i < vg_series_count(gather->row_room); i++)
        gather->row[i] = vg_missing();
    for (size_t i = 0; i < VG_LOG_EXTRA_COUNT; i++)
        gather->extra[i] = vg_missing();
    gather->pending_norm = vg_missing();
}

/* Room for that many layers in both rows. */
static bool widen(struct vg_gather *gather, size_t layers)
{
    if (gather->row && layers <= gather->row_room)
        return true;
    const size_t room = layers < 16 ? 16 : layers + layers / 2,
                 before = gather->row ? vg_series_count(gather->row_room) : 0;
    vg_real *row = realloc(gather->row, vg_series_count(room) * sizeof *row);
    gather->row = row ? row : gather->row;
    vg_real *given = realloc(gather->given, vg_series_count(room) * sizeof *given);
    gather->given = given ? given : gather->given;
    if (!row || !given)
        return false;
    for (size_t i = before; i < vg_series_count(room); i++)
        row[i] = given[i] = vg_missing();
    gather->row_room = room;
    return true;
}

struct vg_gather *vg_gather_create(struct vg_error *error)
{
    struct vg_gather *gather = calloc(1, sizeof *gather);
    if (!gather || !widen(gather, 1)) {
        vg_gather_destroy(gather);
        vg_fail(error, "there is not enough memory to read a log");
        return NULL;
    }
    gather->whole_norm = vg_missing();
    clear(gather);
    return gather;
}

void vg_gather_destroy(struct vg_gather *gather)
{
    if (!gather)
        return;
    for (size_t l = 0; l < gather->layer_count; l++)
        free((char *)gather->layers[l].name);
    vg_schema_free(&gather->schema);
    free(gather->layers);
    free(gather->values);
    free(gather->row);
    free(gather->given);
    free(gather);
}

/* ---- a piece */

static void add(struct vg_gather *gather, size_t series, double value)
{
    struct value *values = gather->value_count < VALUES_MAX
                               ? vg_grow(gather->values, &gather->value_room, gather->value_count + 1, sizeof *values)
                               : NULL;
    if (!values)
        return;
    gather->values = values;
    values[gather->value_count++] = (struct value){series, value};
}

/* The number of the layer of that name, which may be a new one; SIZE_MAX: there are too many. Names mostly come in the same order. */
static size_t layer_of(struct vg_gather *gather, const char *name, size_t length)
{
    char text[NAME_MAX_BYTES + 1];
    snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text - 1), name);
    for (size_t tries = 0; tries < gather->layer_count; tries++) {
        gather->guess = gather->guess + 1 < gather->layer_count ? gather->guess + 1 : 0;
        if (strcmp(gather->layers[gather->guess].name, text) == 0)
            return gather->guess;
    }
    if (gather->layer_count >= VG_SCHEMA_LAYERS_MAX)
        return SIZE_MAX;
    struct vg_schema_layer *layers =
        vg_grow(gather->layers, &gather->layer_room, gather->layer_count + 1, sizeof *layers);
    if (!layers)
        return SIZE_MAX;
    gather->layers = layers;
    if (!widen(gather, gather->layer_count + 1))
        return SIZE_MAX;
    struct vg_schema_layer *layer = &layers[gather->layer_count];
    memset(layer, 0, sizeof *layer);
    layer->group = layer->role = "";
    if (!(layer->name = strdup(text)))
        return SIZE_MAX;
    gather->schema_old = true;
    return gather->layer_count++;
}

static void add_metric(struct vg_gather *gather, size_t layer, enum vg_metric metric, double value)
{
    if (layer == SIZE_MAX)
        return;
    if (!(gather->statistics >> metric & 1u))
        gather->schema_old = true;
    gather->statistics |= 1u << metric;
    add(gather, vg_series_of(layer, metric), value);
}

void vg_gather_step(struct vg_gather *gather, uint64_t step)
{
    gather->has_step = true;
    gather->step = step;
}

static bool whole_number(double value, uint64_t *number)
{
    if (!(value >= 0) || value > 9e15)
        return false;
    *number = (uint64_t)value;
    return true;
}

void vg_gather_number(struct vg_gather *gather, const char *key, double value)
{
    const struct vg_key_found found = vg_key_find(key);
    uint64_t number;
    if (found.kind == VG_KEY_STEP && whole_number(value, &number))
        vg_gather_step(gather, number);
    else if (found.kind == VG_KEY_EPOCH && whole_number(value, &number))
        gather->epoch = number;
    else if (found.kind == VG_KEY_SERIES)
        add(gather, (size_t)found.which, value);
    else if (found.kind == VG_KEY_EXTRA)
        add(gather, EXTRA_SERIES + (size_t)found.which, value);
    else if (found.kind == VG_KEY_WHOLE_NORM)
        gather->whole_norm = value;
    else if (found.kind == VG_KEY_LAYER && found.metric < VG_METRIC_COUNT)
        add_metric(gather, layer_of(gather, found.name, found.length), found.metric, value);
}

void vg_gather_moments(struct vg_gather *gather, const char *key, double count, double sum, double squares, double most)
{
    const struct vg_key_found found = vg_key_find(key);
    if (found.kind != VG_KEY_LAYER || !(count > 0))
        return;
    const double mean = sum / count, variance = squares / count - mean * mean, sd = sqrt(variance > 0 ? variance : 0);
    const size_t layer = layer_of(gather, found.name, found.length);
    if (found.of == VG_KEY_OF_GRADIENT) {
        add_metric(gather, layer, VG_GRAD_MEAN, mean);
        add_metric(gather, layer, VG_GRAD_SD, sd);
        add_metric(gather, layer, VG_GRAD_NORM, sqrt(squares));
        add_metric(gather, layer, VG_GRAD_MAX, most);
    } else {
        const bool weights = found.of == VG_KEY_OF_WEIGHT;
        add_metric(gather, layer, weights ? VG_WEIGHT_MEAN : VG_ACTIVATION_MEAN, mean);
        add_metric(gather, layer, weights ? VG_WEIGHT_SD : VG_ACTIVATION_SD, sd);
    }
}

/* ---- records */

static bool make_schema(struct vg_gather *gather, struct vg_error *error)
{
    static const struct vg_schema_layer all = {.name = "all layers", .group = "", .role = ""};
    if (!gather->schema_old && gather->schema.layer_count > 0)
        return true;
    vg_schema_free(&gather->schema);
    gather->schema_old = false;
    return gather->layer_count > 0
               ? vg_schema_make(&gather->schema, gather->layers, gather->layer_count, gather->statistics, error)
               : vg_schema_make(&gather->schema, &all, 1, 1u << VG_GRAD_NORM, error);
}

/* The pending record becomes the line. */
static bool give(struct vg_gather *gather, const struct vg_log_line **line, struct vg_error *error)
{
    if (!make_schema(gather, error))
        return false;
    memcpy(gather->given, gather->row, vg_series_count(gather->row_room) * sizeof *gather->given);
    if (gather->layer_count == 0) /* the norm over all layers is all that is known */
        gather->given[vg_series_of(0, VG_GRAD_NORM)] = gather->pending_norm;
    struct vg_log_line *out = &gather->line;
    *out = (struct vg_log_line){.kind = VG_LINE_RECORD, .number = gather->pieces, .schema = &gather->schema};
    out->record =
        (struct vg_record){gather->pending_step, gather->pending_epoch, gather->schema.layer_count, gather->given};
    out->text = out->version = out->command = out->was = out->reason = out->verdict_kind = out->verdict_text =
        out->cause = "";
    memcpy(out->extra, gather->extra, sizeof out->extra);
    *line = out;
    return true;
}

/* Adds the piece to the record that is not whole yet. */
static void merge(struct vg_gather *gather)
{
    for (size_t i = 0; i < gather->value_count; i++) {
        const struct value *value = &gather->values[i];
        if (value->series >= EXTRA_SERIES)
            gather->extra[value->series - EXTRA_SERIES] = value->value;
        else
            gather->row[value->series] = value->value;
    }
    if (!vg_is_missing(gather->whole_norm))
        gather->pending_norm = gather->whole_norm;
    gather->pending = true;
    gather->flushed = false;
    gather->pending_step = gather->step;
    gather->pending_epoch = gather->epoch;
}

/* The next piece begins. */
static void begin_piece(struct vg_gather *gather)
{
    gather->value_count = 0;
    gather->whole_norm = vg_missing();
    gather->has_step = false;
    gather->before.layer_count = gather->layer_count;
    gather->before.statistics = gather->statistics;
    gather->before.epoch = gather->epoch;
}

bool vg_gather_end(struct vg_gather *gather, bool numbered, const struct vg_log_line **line, struct vg_error *error)
{
    const bool something = gather->value_count > 0 || !vg_is_missing(gather->whole_norm);
    bool given = false;
    if (!gather->has_step && numbered)
        vg_gather_step(gather, gather->pieces);
    gather->pieces++;
    if (something && gather->has_step) {
        const bool another = gather->pending && gather->pending_step != gather->step;
        if (another && !gather->flushed)
            given = give(gather, line, error);
        if (another)
            clear(gather);
        merge(gather);
    }
    begin_piece(gather);
    return given;
}

void vg_gather_drop(struct vg_gather *gather)
{
    while (gather->layer_count > gather->before.layer_count)
        free((char *)gather->layers[--gather->layer_count].name);
    gather->statistics = gather->before.statistics;
    gather->epoch = gather->before.epoch;
    gather->schema_old = true;
    gather->pieces++;
    begin_piece(gather);
}

bool vg_gather_flush(struct vg_gather *gather, const struct vg_log_line **line, struct vg_error *error)
{
    if (!gather->pending || gather->flushed)
        return false;
    gather->flushed = true;
    return give(gather, line, error);
}
