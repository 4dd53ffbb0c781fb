/* log_read.c: from the bytes of a log to a schema, records, commands and the final line. */
#include "vgtop/log_read.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "vgtop/json.h"

struct vg_log_reader {
    struct vg_log_line line;
    char *text; /* the line that is gathered */
    size_t used, size;
    bool too_long; /* it is; the rest of it is passed over */
    struct vg_schema schema;
    struct vg_schema_layer *layers; /* those of a first line, or of the first record, while they are read */
    size_t layer_count, layer_room;
    vg_real *row;
    struct vg_log_layer *told; /* (row_room) */
    size_t row_room;           /* layers */
    double *shards;            /* (shard_room, VG_SHARD_COUNT); NULL until a record has some */
    size_t shard_room;
};

static const char *const shard_keys[VG_SHARD_COUNT] = {"n", "update_mean", "update_sd"};
static const char *const extra_keys[VG_LOG_EXTRA_COUNT] = {"time", "lr", "rank", "dropped", "rate", "memory"};

struct vg_log_reader *vg_log_reader_create(struct vg_error *error)
{
    struct vg_log_reader *reader = calloc(1, sizeof *reader);
    if (reader)
        reader->row = malloc(vg_series_count(0) * sizeof *reader->row);
    if (!reader || !reader->row) {
        free(reader);
        vg_fail(error, "not enough memory to read a log");
        return NULL;
    }
    reader->line.format = 2;
    return reader;
}

void vg_log_reader_destroy(struct vg_log_reader *reader)
{
    if (!reader)
        return;
    vg_schema_free(&reader->schema);
    free(reader->text);
    free(reader->layers);
    free(reader->row);
    free(reader->told);
    free(reader->shards);
    free(reader);
}

static int index_of(const char *key, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, keys[i]) == 0)
            return (int)i;
    return -1;
}

/* --- memory for layers --- */

static bool add_layer(struct vg_log_reader *reader, struct vg_schema_layer layer, struct vg_error *error)
{
    if (reader->layer_count == VG_SCHEMA_LAYERS_MAX)
        return vg_fail(error, "it has more than %d layers", VG_SCHEMA_LAYERS_MAX);
    void *layers = vg_grow(reader->layers, &reader->layer_room, reader->layer_count + 1, sizeof layer);
    if (!layers)
        return vg_fail(error, "there is not enough memory for its layers");
    reader->layers = layers;
    reader->layers[reader->layer_count++] = layer;
    return true;
}

/* Makes room in the row for that many layers; those that are new are missing. */
static bool widen_row(struct vg_log_reader *reader, size_t layers, struct vg_error *error)
{
    if (layers <= reader->row_room)
        return true;
    size_t room = layers < 16 ? 16 : layers + layers / 2;
    vg_real *row = realloc(reader->row, vg_series_count(room) * sizeof *row);
    struct vg_log_layer *told = row ? realloc(reader->told, room * sizeof *told) : NULL;
    reader->row = row ? row : reader->row;
    reader->told = told ? told : reader->told;
    if (!row || !told)
        return vg_fail(error, "there is not enough memory for its numbers");
    for (size_t l = reader->row_room; l < room; l++)
        told[l] = (struct vg_log_layer){.zeros = vg_missing()};
    for (size_t i = vg_series_count(reader->row_room); i < vg_series_count(room); i++)
        row[i] = vg_missing();
    reader->row_room = room;
    return true;
}

/* Keeps what a record tells of the shard of that layer. */
static bool keep_shard(struct vg_log_reader *reader, size_t layer, const double shard[VG_SHARD_COUNT],
                       struct vg_error *error)
{
    if (reader->shard_room < reader->row_room) {
        double *shards = realloc(reader->shards, reader->row_room * VG_SHARD_COUNT * sizeof *shards);
        if (!shards)
            return vg_fail(error, "there is not enough memory for its numbers");
        for (size_t i = reader->shard_room * VG_SHARD_COUNT; i < reader->row_room * VG_SHARD_COUNT; i++)
            shards[i] = vg_missing();
        reader->shards = shards;
        reader->shard_room = reader->row_room;
    }
    memcpy(reader->shards + layer * VG_SHARD_COUNT, shard, VG_SHARD_COUNT * sizeof *shard);
    reader->line.shards = reader->shards;
    return true;
}

/* The layers that were gathered become the run's. */
static bool take_layers(struct vg_log_reader *reader, uint32_t statistics, struct vg_error *error)
{
    vg_schema_free(&reader->schema);
    return reader->layer_count == 0 ||
           vg_schema_make(&reader->schema, reader->layers, reader->layer_count, statistics, error);
}

/* --- the first line --- */

static bool read_schema_layer(struct vg_log_reader *reader, struct vg_json *json, struct vg_error *error)
{
    struct vg_schema_layer layer = {.name = "", .group = "", .role = ""};
    static const char *const keys[] = {"name", "group", "role",  "kind",   "activation",
                                       "net",  "size",  "shape", "outputs"};
    const char *texts[6] = {"", "", "", "", "", ""};
    bool sized = false;
    if (!vg_json_enter(json, '{'))
        return true;
    for (const char *key; (key = vg_json_key(json));) {
        uint64_t number = 0;
        int which = index_of(key, keys, sizeof keys / sizeof *keys);
        if (which >= 0 && which < 6) {
            const char *text = vg_json_text(json);
            texts[which] = text ? text : "";
        } else if (which == 6) {
            sized = vg_json_whole(json, &layer.size);
        } else if (which == 8) {
            layer.outputs = vg_json_whole(json, &number) && number <= SIZE_MAX ? (size_t)number : 0;
        } else if (which == 7 && vg_json_enter(json, '[')) {
            for (layer.rank = 0; vg_json_element(json) && vg_json_whole(json, &number); layer.rank++) {
                if (layer.rank == VG_SCHEMA_RANK_MAX)
                    return vg_fail(error, "a layer's shape has more than %d numbers", VG_SCHEMA_RANK_MAX);
                if (number > SIZE_MAX)
                    return vg_fail(error, "a layer's shape has a number that is too large");
                layer.shape[layer.rank] = (size_t)number;
            }
        } else if (which < 0) {
            vg_json_skip(json);
        }
    }
    layer.name = texts[0], layer.group = texts[1], layer.role = texts[2];
    layer.type = texts[3], layer.activation = texts[4], layer.net = texts[5];
    for (size_t i = 0; i < layer.rank && !sized; i++) {
        layer.size = i ? layer.size : 1;
        if (layer.shape[i] != 0 && layer.size > UINT64_MAX / layer.shape[i])
            return vg_fail(error, "a layer has more weights than can be counted");
        layer.size *= layer.shape[i];
    }
    return add_layer(reader, layer, error);
}

static bool read_begin(struct vg_log_reader *reader, struct vg_json *json, struct vg_error *error)
{
    struct vg_log_line *line = &reader->line;
    static const char *const keys[] = {"format", "experiment", "job", "layers", "statistics", "can"};
    uint32_t statistics = 0;
    bool good = true, told = false;
    const char *version = vg_json_raw(json);
    vg_schema_free(&reader->schema); /* a line that turns out broken has no layers, not those of the run before */
    for (size_t l = 0; l < reader->row_room; l++)
        reader->told[l].facts = 0;
    line->kind = VG_LINE_BEGIN;
    line->version = version ? version : "";
    line->format = 1;
    for (const char *key; good && (key = vg_json_key(json));) {
        int which = index_of(key, keys, sizeof keys / sizeof *keys);
        uint64_t format = 0;
        if (which < 0) {
            vg_json_skip(json);
        } else if (which == 0) {
            good = !vg_json_whole(json, &format) || format == 1 || format == 2 ||
                   vg_fail(error, "its format is %llu, and this vgtop reads 1 and 2", (unsigned long long)format);
            line->format = format == 2 ? 2 : 1;
        } else if (which <= 2 && vg_json_enter(json, '{')) {
            line->is_job = which == 2;
            for (const char *name; (name = vg_json_key(json));) {
                bool quoted = vg_json_peek(json) == '"';
                const char *value = vg_json_raw(json);
                if (value && line->setting_count < VG_LOG_SETTINGS_MAX)
                    line->settings[line->setting_count++] = (struct vg_log_setting){name, value, quoted};
            }
        } else if (which > 2 && vg_json_enter(json, '[')) {
            told = told || which == 4;
            while (good && vg_json_element(json)) {
                const char *text = which == 3 ? NULL : vg_json_text(json);
                if (which == 3)
                    good = read_schema_layer(reader, json, error);
                else if (text && which == 4 && vg_metric_find(text) < VG_METRIC_COUNT)
                    statistics |= 1u << vg_metric_find(text);
                else if (text && which == 5 && line->can_count < VG_LOG_CAN_MAX)
                    line->can[line->can_count++] = text;
            }
        }
    }
    return good && (!vg_json_end(json) || take_layers(reader, told ? statistics : VG_SCHEMA_ALL_STATISTICS, error));
}

/* --- a record --- */

/* In format 1 a null was a number that is not finite, except for an update ratio: that was missing. */
static bool read_number(const struct vg_log_reader *reader, struct vg_json *json, bool is_ratio, double *value)
{
    if (vg_json_peek(json) != 'n')
        return vg_json_number(json, value);
    *value = reader->line.format == 1 && !is_ratio ? NAN : vg_missing();
    return vg_json_skip(json);
}

/* ["frozen", "optimized"]; words that are not known are passed over. */
static uint32_t read_facts(struct vg_json *json)
{
    uint32_t facts = VG_FACT_TOLD;
    const char *word;
    if (!vg_json_enter(json, '['))
        return 0;
    while (vg_json_element(json) && (word = vg_json_text(json)))
        for (size_t i = 0; i < VG_LAYER_FACTS; i++)
            facts |= strcmp(word, vg_layer_fact_words[i]) == 0 ? 1u << i : 0;
    return facts;
}

/* The schema's layer of that name, most likely number `guess`; the count when there is none. */
static size_t find_layer(const struct vg_schema *schema, const char *name, size_t guess)
{
    for (size_t tries = 0; tries < schema->layer_count; tries++, guess++) {
        guess = guess < schema->layer_count ? guess : 0;
        if (strcmp(schema->layers[guess].name, name) == 0)
            return guess;
    }
    return schema->layer_count;
}

/* Reads the layers of a record into the row. Where there is no schema yet, these are the layers. */
static bool read_layers(struct vg_log_reader *reader, struct vg_json *json, struct vg_error *error)
{
    const bool learning = reader->schema.layer_count == 0;
    uint32_t statistics = 0;
    size_t guess = 0;
    if (!widen_row(reader, reader->schema.layer_count, error)) /* memory may have been short when the schema came */
        return false;
    if (!vg_json_enter(json, '['))
        return true;
    for (; vg_json_element(json); guess++) {
        vg_real measures[VG_METRIC_COUNT];
        double shard[VG_SHARD_COUNT] = {vg_missing(), vg_missing(), vg_missing()};
        const char *name = "";
        uint32_t there = 0, facts = 0;
        double zeros = vg_missing();
        if (!vg_json_enter(json, '{'))
            return true;
        for (const char *key; (key = vg_json_key(json));) {
            enum vg_metric metric = vg_metric_find(key);
            const int of_shard = metric == VG_METRIC_COUNT ? index_of(key, shard_keys, VG_SHARD_COUNT) : -1;
            if (strcmp(key, "name") == 0) {
                const char *text = vg_json_text(json);
                name = text ? text : "";
            } else if (strcmp(key, "facts") == 0) {
                facts = read_facts(json);
            } else if (strcmp(key, "zeros") == 0) {
                read_number(reader, json, true, &zeros);
            } else if (of_shard >= 0) {
                read_number(reader, json, true, &shard[of_shard]);
            } else if (metric == VG_METRIC_COUNT) {
                vg_json_skip(json);
            } else if (read_number(reader, json, metric == VG_UPDATE_RATIO, &measures[metric])) {
                there |= 1u << metric;
            }
        }
        if (json->wrong)
            return true;
        if (learning) {
            if (!add_layer(reader, (struct vg_schema_layer){.name = name, .group = "", .role = ""}, error) ||
                !widen_row(reader, guess + 1, error))
                return false;
        } else if ((guess = find_layer(&reader->schema, name, guess)) == reader->schema.layer_count) {
            return vg_fail(error, "the log began without a layer '%.60s'", name);
        }
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            if (there >> m & 1u)
                reader->row[vg_series_of(guess, (enum vg_metric)m)] = measures[m];
        reader->told[guess].zeros = zeros;
        if (facts & VG_FACT_TOLD)
            reader->told[guess].facts = facts;
        reader->line.tells_layers = reader->line.tells_layers || facts != 0;
        statistics |= there;
        if (!vg_is_missing(shard[VG_SHARD_N]) && !keep_shard(reader, guess, shard, error))
            return false;
    }
    return !learning || json->wrong || take_layers(reader, statistics, error);
}

/* --- the other lines --- */

static void read_verdict(struct vg_json *json, struct vg_log_line *line)
{
    static const char *const keys[] = {"kind", "text", "cause", "layer", "advice"};
    if (!vg_json_enter(json, '{'))
        return;
    for (const char *key; (key = vg_json_key(json));) {
        const char **const texts[] = {&line->verdict_kind, &line->verdict_text, &line->cause};
        const char *text;
        int which = index_of(key, keys, sizeof keys / sizeof *keys);
        uint64_t layer = 0;
        if (which >= 0 && which < 3 && (text = vg_json_text(json)))
            *texts[which] = text;
        else if (which == 3 && vg_json_whole(json, &layer))
            line->verdict_layer = (size_t)layer;
        else if (which == 4 && vg_json_enter(json, '['))
            while (vg_json_element(json) && (text = vg_json_text(json))) {
                if (line->advice_count < VG_LOG_ADVICE_MAX)
                    line->advice[line->advice_count++] = text;
            }
        else if (which < 0)
            vg_json_skip(json);
    }
}

/* {"skips": 24, "guess": 2.3} */
static void read_run_facts(struct vg_json *json, struct vg_log_line *line)
{
    if (!vg_json_enter(json, '{'))
        return;
    for (const char *name; (name = vg_json_key(json));) {
        const bool quoted = vg_json_peek(json) == '"';
        const char *value = vg_json_raw(json);
        if (value && line->fact_count < VG_LOG_SETTINGS_MAX)
            line->facts[line->fact_count++] = (struct vg_log_setting){name, value, quoted};
    }
}

/* What a line is shows in its keys: "vgtop" comes first in a first line; the others may have theirs in any order. */
static bool read_line(struct vg_log_reader *reader, struct vg_json *json, struct vg_error *error)
{
    struct vg_log_line *line = &reader->line;
    static const char *const keys[] = {"step", "epoch",  "layers",  "final", "command",
                                       "was",  "reason", "verdict", "facts"};
    bool good = true, has_step = false, nothing = true;
    if (!vg_json_enter(json, '{'))
        return true;
    for (const char *key, *text; good && (key = vg_json_key(json)); nothing = false) {
        int which = index_of(key, keys, sizeof keys / sizeof *keys);
        int series = index_of(key, vg_run_keys, VG_RUN_SERIES_COUNT);
        int extra = index_of(key, extra_keys, VG_LOG_EXTRA_COUNT);
        if (nothing && strcmp(key, "vgtop") == 0)
            return read_begin(reader, json, error);
        if (series >= 0)
            read_number(reader, json, false, &reader->row[series]);
        else if (extra >= 0)
            read_number(reader, json, true, &line->extra[extra]);
        else if (which == 0)
            has_step = vg_json_whole(json, &line->record.step);
        else if (which == 1)
            vg_json_whole(json, &line->record.epoch);
        else if (which == 2)
            good = read_layers(reader, json, error);
        else if (which == 7)
            read_verdict(json, line);
        else if (which == 8)
            read_run_facts(json, line);
        else if (which == 3 && vg_json_peek(json) == 't')
            line->kind = VG_LINE_FINAL;
        else if (which == 4 && line->kind != VG_LINE_FINAL)
            line->kind = VG_LINE_COMMAND;
        if (which >= 4 && which <= 6) {
            if ((text = vg_json_text(json)))
                *(which == 4 ? &line->command : which == 5 ? &line->was : &line->reason) = text;
        } else if (which == 3 || (which < 0 && series < 0 && extra < 0)) {
            vg_json_skip(json);
        }
    }
    if (!good || !vg_json_end(json))
        return good;
    if (line->kind == VG_LINE_NONE)
        line->kind = VG_LINE_RECORD;
    return has_step || line->kind == VG_LINE_FINAL ||
           vg_fail(error, "it has no step, so it is neither a record nor a command");
}

/* --- lines out of bytes --- */

static enum vg_log_line_kind parse(struct vg_log_reader *reader, const struct vg_log_line **out, struct vg_error *error)
{
    struct vg_log_line *line = &reader->line;
    struct vg_error why = {""};
    struct vg_json json = vg_json_begin(reader->text, reader->used);
    *line = (struct vg_log_line){.number = line->number,
                                 .format = line->format,
                                 .text = "",
                                 .version = "",
                                 .command = "",
                                 .was = "",
                                 .reason = "",
                                 .verdict_kind = "",
                                 .verdict_text = "",
                                 .cause = ""};
    for (size_t i = 0; i < VG_LOG_EXTRA_COUNT; i++)
        line->extra[i] = vg_missing();
    for (size_t i = 0; i < vg_series_count(reader->row_room); i++)
        reader->row[i] = vg_missing();
    for (size_t l = 0; l < reader->row_room; l++)
        reader->told[l].zeros = vg_missing();
    for (size_t i = 0; i < reader->shard_room * VG_SHARD_COUNT; i++)
        reader->shards[i] = vg_missing();
    reader->layer_count = 0;
    bool good = reader->too_long
                    ? vg_fail(&why, "it is longer than %d MB, or than there is memory for", VG_LOG_LINE_MAX >> 20)
                    : read_line(reader, &json, &why) && widen_row(reader, reader->schema.layer_count, &why);
    if (good && json.wrong)
        good = vg_fail(&why, "%s", json.wrong);
    if (!good) {
        line->kind = VG_LINE_BROKEN;
        if (!reader->too_long && reader->text[strspn(reader->text, " \t")] != '{')
            line->text = reader->text;
        vg_fail(error, "line %llu: %s", (unsigned long long)line->number, why.text);
    }
    line->schema = &reader->schema;
    line->record.layers = reader->schema.layer_count;
    line->record.row = reader->row;
    line->layers = reader->told;
    reader->used = 0;
    reader->too_long = false;
    *out = line;
    return line->kind;
}

/* Adds bytes to the line. What is beyond the longest line, or beyond memory, is dropped. */
static void gather(struct vg_log_reader *reader, const char *bytes, size_t count)
{
    char *text = NULL;
    if (!reader->too_long && count <= VG_LOG_LINE_MAX - reader->used)
        text = vg_grow(reader->text, &reader->size, reader->used + count + 1, 1);
    reader->too_long = !text;
    if (!text)
        return;
    reader->text = text;
    memcpy(text + reader->used, bytes, count);
    reader->used += count;
    text[reader->used] = '\0';
}

enum vg_log_line_kind vg_log_read(struct vg_log_reader *reader, const char **at, const char *end,
                                  const struct vg_log_line **line, struct vg_error *error)
{
    while (*at < end) {
        const char *newline = memchr(*at, '\n', (size_t)(end - *at));
        gather(reader, *at, (size_t)((newline ? newline : end) - *at));
        *at = newline ? newline + 1 : end;
        if (!newline)
            break;
        reader->line.number++;
        bool blank = !reader->too_long;
        for (size_t i = 0; blank && i < reader->used; i++)
            blank = reader->text[i] && strchr(" \t\r", reader->text[i]);
        if (!blank)
            return parse(reader, line, error);
        reader->used = 0;
    }
    return VG_LINE_NONE;
}
