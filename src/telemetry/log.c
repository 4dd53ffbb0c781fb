/* log.c: what a log's lines look like, in each of its formats. A format is a row of functions in the table below. */
#include "vgtop/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"
#include "vgtop/json.h"
#include "vgtop/number.h"
#include "writer.h"

/* A person sees all layers of a shallow network, of a deep one the first and the last. */
enum { TEXT_LAYERS_MAX = 8, TEXT_FIRST = 4, TEXT_LAST = 3 };

struct vg_log {
    struct vg_writer writer;
    enum vg_log_format format;
    bool owned; /* the descriptor is closed with the log */
    bool begun;
    bool numbers;            /* what is learned is a number, so "accuracy" is 1 - loss/variance */
    struct vg_schema schema; /* of the run under way; a copy */
};

const char *const vg_log_formats[VG_LOG_FORMAT_COUNT] = {"text", "jsonl", "csv"};
const char *const vg_run_keys[VG_RUN_SERIES_COUNT] = {"loss", "accuracy", "valid_loss", "valid_accuracy"};

/* Pieces that lines are made of. */

static void put_number(struct vg_writer *writer, double value)
{
    char text[VG_NUMBER_MAX];
    vg_writer_put(writer, text, vg_number_write(value, text));
}

/* A missing number is left out. */
static void put_json_pair(struct vg_writer *writer, const char *key, double value)
{
    if (vg_is_missing(value))
        return;
    vg_writer_put(writer, ", \"", 3);
    vg_writer_text(writer, key);
    vg_writer_put(writer, "\": ", 3);
    if (isfinite(value))
        put_number(writer, value);
    else
        vg_writer_text(writer, isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
}

static void put_json_string(struct vg_writer *writer, const char *text)
{
    /* a byte becomes at most six, \u001f, and there are two quotes and a zero byte */
    const size_t most = 6 * (text ? strlen(text) : 0) + 3;
    char *to = vg_writer_room(writer, most);
    if (to)
        writer->used += vg_json_string(text, to, most);
}

static void put_json_text(struct vg_writer *writer, const char *before, const char *text)
{
    vg_writer_text(writer, before);
    put_json_string(writer, text);
}

static void put_fixed(struct vg_writer *writer, const char *before, double value)
{
    char text[VG_FIXED_MAX];
    vg_writer_text(writer, before);
    vg_writer_put(writer, text, vg_number_fixed(value, text));
}

/* Text from outside on a line for a person: a line stays one line. */
static void put_plain(struct vg_writer *writer, const char *text)
{
    char safe[256];
    /* in pieces that end between characters, so that none is taken for invalid */
    while (*text) {
        size_t some = vg_utf8_fit(text, sizeof safe - 1);
        memcpy(safe, text, some);
        safe[some] = '\0';
        vg_make_harmless(safe);
        vg_writer_text(writer, safe);
        text += some;
    }
}

/* JSON Lines. */

static bool begin_jsonl(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                        const struct vg_schema *schema, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    put_json_text(writer, "{\"vgtop\": ", version);
    vg_writer_text(writer, ", \"format\": 2, \"experiment\": {");
    for (size_t i = 0; i < count; i++) {
        put_json_text(writer, i ? ", " : "", settings[i].key);
        vg_writer_text(writer, ": ");
        if (settings[i].quoted)
            put_json_string(writer, settings[i].value);
        else
            vg_writer_text(writer, settings[i].value);
    }
    vg_writer_text(writer, "}, \"layers\": [");
    for (size_t l = 0; l < schema->layer_count; l++) {
        const struct vg_schema_layer *layer = &schema->layers[l];
        put_json_text(writer, l ? ", {\"name\": " : "{\"name\": ", layer->name);
        for (size_t i = 0; i < layer->rank; i++)
            vg_writer_format(writer, i ? ", %zu" : ", \"shape\": [%zu", layer->shape[i]);
        if (layer->rank > 0)
            vg_writer_format(writer, "], \"size\": %" PRIu64, layer->size);
        if (layer->group[0])
            put_json_text(writer, ", \"group\": ", layer->group);
        if (layer->role[0])
            put_json_text(writer, ", \"role\": ", layer->role);
        vg_writer_put(writer, "}", 1);
    }
    vg_writer_text(writer, "], \"statistics\": [");
    const char *before = "\"";
    for (size_t k = 0; k < VG_METRIC_COUNT; k++)
        if (vg_schema_has(schema, (enum vg_metric)k)) {
            vg_writer_text(writer, before);
            vg_writer_text(writer, vg_metrics[k].key);
            before = "\", \"";
        }
    vg_writer_text(writer, schema->statistics ? "\"], \"can\": []}" : "], \"can\": []}");
    return vg_writer_end_line(writer, error);
}

static bool record_jsonl(struct vg_log *log, const struct vg_record *record, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    vg_writer_format(writer, "{\"step\": %" PRIu64 ", \"epoch\": %" PRIu64, record->step, record->epoch);
    for (size_t i = 0; i < VG_RUN_SERIES_COUNT; i++)
        put_json_pair(writer, vg_run_keys[i], record->row[i]);
    vg_writer_text(writer, ", \"layers\": [");
    for (size_t layer = 0; layer < record->layers; layer++) {
        put_json_text(writer, layer ? ", {\"name\": " : "{\"name\": ", log->schema.layers[layer].name);
        const vg_real *metrics = record->row + vg_series_of(layer, 0);
        for (size_t k = 0; k < VG_METRIC_COUNT; k++)
            put_json_pair(writer, vg_metrics[k].key, metrics[k]);
        vg_writer_put(writer, "}", 1);
    }
    vg_writer_text(writer, "]}");
    return vg_writer_end_line(writer, error);
}

static bool command_jsonl(struct vg_log *log, uint64_t step, const char *command, const char *was,
                          struct vg_error *error)
{
    vg_writer_format(&log->writer, "{\"step\": %" PRIu64, step);
    put_json_text(&log->writer, ", \"command\": ", command);
    if (was && *was)
        put_json_text(&log->writer, ", \"was\": ", was);
    vg_writer_put(&log->writer, "}", 1);
    return vg_writer_end_line(&log->writer, error);
}

static bool final_jsonl(struct vg_log *log, const struct vg_log_final *final, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    vg_writer_format(writer, "{\"final\": true, \"step\": %" PRIu64, final->step);
    put_json_pair(writer, "loss", final->loss);
    put_json_pair(writer, "accuracy", final->accuracy);
    put_json_pair(writer, "valid_loss", final->valid_loss);
    put_json_pair(writer, "valid_accuracy", final->valid_accuracy);
    put_json_text(writer, ", \"reason\": ", final->reason);
    if (final->verdict) {
        char text[VG_VERDICT_TEXT_MAX];
        const struct vg_advice advice = vg_verdict_advice(final->verdict);
        vg_verdict_text(final->verdict, text, sizeof text);
        put_json_text(writer, ", \"verdict\": {\"kind\": ", vg_verdicts[final->verdict->kind].key);
        if (final->verdict->layer > 0)
            vg_writer_format(writer, ", \"layer\": %zu", final->verdict->layer);
        put_json_text(writer, ", \"text\": ", text);
        put_json_text(writer, ", \"cause\": ", vg_verdict_cause(final->verdict));
        vg_writer_text(writer, ", \"advice\": [");
        for (size_t i = 0; i < advice.count; i++)
            put_json_text(writer, i ? ", " : "", advice.lines[i]);
        vg_writer_text(writer, "]}");
    }
    vg_writer_put(writer, "}", 1);
    return vg_writer_end_line(writer, error);
}

/* CSV. */

static bool begin_csv(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                      const struct vg_schema *schema, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    (void)version, (void)settings, (void)count;
    size_t layers = schema->layer_count;
    if (log->begun && log->schema.layer_count != layers)
        return vg_writer_fail(
            writer, error,
            "the CSV log %s began with %zu layers and cannot go on with %zu, because its columns would "
            "differ; use the format jsonl",
            writer->name, log->schema.layer_count, layers);
    if (log->begun)
        return vg_writer_flush(writer, error);
    vg_writer_text(writer, "step,epoch");
    for (size_t i = 0; i < VG_RUN_SERIES_COUNT; i++)
        vg_writer_format(writer, ",%s", vg_run_keys[i]);
    for (size_t layer = 0; layer < layers; layer++)
        for (size_t k = 0; k < VG_METRIC_COUNT; k++)
            vg_writer_format(writer, ",%s.%zu", vg_metrics[k].key, layer + 1);
    return vg_writer_end_line(writer, error);
}

static bool record_csv(struct vg_log *log, const struct vg_record *record, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    const size_t count = vg_series_count(record->layers);
    vg_writer_format(writer, "%" PRIu64 ",%" PRIu64, record->step, record->epoch);
    for (size_t i = 0; i < count; i++) {
        vg_writer_put(writer, ",", 1);
        if (isfinite(record->row[i]))
            put_number(writer, record->row[i]);
        else if (!vg_is_missing(record->row[i]))
            vg_writer_text(writer, isnan(record->row[i]) ? "nan" : record->row[i] > 0 ? "inf" : "-inf");
    }
    return vg_writer_end_line(writer, error);
}

/* Text. */

static bool begin_text(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                       const struct vg_schema *schema, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    (void)schema;
    vg_writer_text(writer, "vgtop ");
    put_plain(writer, version);
    for (size_t i = 0; i < count; i++) {
        vg_writer_text(writer, i ? " " : ": ");
        put_plain(writer, settings[i].key);
        vg_writer_put(writer, "=", 1);
        put_plain(writer, settings[i].value);
    }
    return vg_writer_end_line(writer, error);
}

/* The share of right answers, or of the numbers' variance that is explained, as the screen calls it. */
static void put_accuracy(struct vg_log *log, const char *before, double value)
{
    if (vg_is_missing(value))
        return;
    vg_writer_text(&log->writer, before);
    put_fixed(&log->writer, log->numbers ? "1 - loss/variance " : "accuracy ", value);
}

static bool record_text(struct vg_log *log, const struct vg_record *record, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    const vg_real *row = record->row;
    vg_writer_format(writer, "step %7" PRIu64 "  epoch %5" PRIu64, record->step, record->epoch);
    put_fixed(writer, "  loss ", row[VG_LOSS]);
    put_accuracy(log, "  ", row[VG_ACCURACY]);
    if (!vg_is_missing(row[VG_VALID_LOSS]))
        put_fixed(writer, "  validation loss ", row[VG_VALID_LOSS]);
    put_accuracy(log, "  validation ", row[VG_VALID_ACCURACY]);
    vg_writer_text(writer, "  gradient s.d.");
    for (size_t layer = 0; layer < record->layers; layer++) {
        if (record->layers > TEXT_LAYERS_MAX && layer == TEXT_FIRST) {
            vg_writer_text(writer, " ...");
            layer = record->layers - TEXT_LAST;
        }
        char text[VG_NUMBER_MAX];
        const vg_real sd = row[vg_series_of(layer, VG_GRAD_SD)];
        vg_number_short(sd, text);
        vg_writer_format(writer, " %9s", vg_is_missing(sd) ? "-" : text);
    }
    return vg_writer_end_line(writer, error);
}

static bool command_text(struct vg_log *log, uint64_t step, const char *command, const char *was,
                         struct vg_error *error)
{
    (void)was;
    vg_writer_format(&log->writer, "step %7" PRIu64 "  > ", step);
    put_plain(&log->writer, command);
    return vg_writer_end_line(&log->writer, error);
}

static bool final_text(struct vg_log *log, const struct vg_log_final *final, struct vg_error *error)
{
    struct vg_writer *writer = &log->writer;
    vg_writer_format(writer, "final after %" PRIu64 " step%s", final->step, final->step == 1 ? "" : "s");
    if (!vg_is_missing(final->loss)) {
        put_fixed(writer, ": loss ", final->loss);
        put_accuracy(log, "  ", final->accuracy);
        vg_writer_text(writer, " over the whole set");
    }
    if (!vg_is_missing(final->valid_loss))
        put_fixed(writer, "  validation loss ", final->valid_loss);
    put_accuracy(log, "  validation ", final->valid_accuracy);
    vg_writer_text(writer, "  (");
    put_plain(writer, final->reason ? final->reason : "done");
    vg_writer_text(writer, ")");
    if (final->verdict) {
        char text[VG_VERDICT_TEXT_MAX];
        vg_verdict_text(final->verdict, text, sizeof text);
        vg_writer_text(writer, "  ");
        put_plain(writer, text);
        if (final->hint && *final->hint) {
            vg_writer_text(writer, " - ");
            put_plain(writer, final->hint);
        }
    }
    return vg_writer_end_line(writer, error);
}

/* NULL: such a line is left out. */
static const struct {
    bool (*begin)(struct vg_log *, const char *, const struct vg_log_setting *, size_t, const struct vg_schema *,
                  struct vg_error *);
    bool (*record)(struct vg_log *, const struct vg_record *, struct vg_error *);
    bool (*command)(struct vg_log *, uint64_t, const char *, const char *, struct vg_error *);
    bool (*final)(struct vg_log *, const struct vg_log_final *, struct vg_error *);
} formats[VG_LOG_FORMAT_COUNT] = {
    [VG_LOG_TEXT] = {begin_text, record_text, command_text, final_text},
    [VG_LOG_JSONL] = {begin_jsonl, record_jsonl, command_jsonl, final_jsonl},
    [VG_LOG_CSV] = {begin_csv, record_csv, NULL, NULL},
};

/* What is common to all formats. */

struct vg_log *vg_log_attach(int descriptor, const char *name, enum vg_log_format format, struct vg_error *error)
{
    struct vg_log *log = calloc(1, sizeof *log);
    if (!log) {
        vg_fail(error, "not enough memory for the log %s", name);
        return NULL;
    }
    log->format = format;
    if (!vg_writer_init(&log->writer, descriptor, name, error)) {
        free(log);
        return NULL;
    }
    return log;
}

void vg_log_watch(struct vg_log *log, const struct vg_watch *watch)
{
    log->writer.watch = watch;
}

struct vg_log *vg_log_open(const char *path, enum vg_log_format format, struct vg_error *error)
{
    if (strcmp(path, "-") == 0)
        return vg_log_attach(STDOUT_FILENO, "standard output", format, error);
    /* not blocking: opening a pipe must not wait for its reader */
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    const int reason = errno;
    struct stat status;
    if (descriptor < 0) {
        bool pipe = reason == ENXIO && stat(path, &status) == 0 && S_ISFIFO(status.st_mode);
        vg_fail(error, "cannot open the log \"%s\" for writing: %s", path,
                pipe ? "it is a pipe that nobody reads; start its reader first" : strerror(reason));
        return NULL;
    }
    const int flags = fcntl(descriptor, F_GETFL);
    if (flags >= 0)
        fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK);
    struct vg_log *log = vg_log_attach(descriptor, path, format, error);
    if (log)
        log->owned = true;
    else
        close(descriptor);
    return log;
}

void vg_log_numbers(struct vg_log *log, bool numbers)
{
    log->numbers = numbers;
}

bool vg_log_begin(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                  const struct vg_schema *schema, struct vg_error *error)
{
    struct vg_error why;
    struct vg_schema copy;
    if (!vg_schema_make(&copy, schema->layers, schema->layer_count, schema->statistics, &why))
        return vg_writer_fail(&log->writer, error, "%s", why.text);
    bool good = formats[log->format].begin(log, version, settings, count, &copy, error);
    vg_schema_free(good ? &log->schema : &copy);
    if (good) {
        log->begun = true;
        log->schema = copy;
    }
    return good;
}

bool vg_log_record(struct vg_log *log, const struct vg_record *record, struct vg_error *error)
{
    if (!log->begun || record->layers != log->schema.layer_count)
        return vg_writer_fail(&log->writer, error, "the log %s began with %zu layers, a record of it has %zu",
                              log->writer.name, log->schema.layer_count, record->layers);
    return formats[log->format].record(log, record, error);
}

bool vg_log_command(struct vg_log *log, uint64_t step, const char *command, const char *was, struct vg_error *error)
{
    return formats[log->format].command ? formats[log->format].command(log, step, command, was, error)
                                        : vg_writer_answer(&log->writer, error);
}

bool vg_log_final(struct vg_log *log, const struct vg_log_final *final, struct vg_error *error)
{
    return formats[log->format].final ? formats[log->format].final(log, final, error)
                                      : vg_writer_answer(&log->writer, error);
}

bool vg_log_flush(struct vg_log *log, struct vg_error *error)
{
    return vg_writer_flush(&log->writer, error);
}

bool vg_log_close(struct vg_log *log, struct vg_error *error)
{
    if (!log)
        return true;
    bool good = vg_writer_flush(&log->writer, error);
    /* Some file systems tell of a full disk only here. */
    if (log->owned && close(log->writer.descriptor) != 0 && errno != EINTR && good)
        good = vg_fail(error, "cannot write %s: %s", log->writer.name, strerror(errno));
    free(log->writer.data);
    vg_schema_free(&log->schema);
    free(log);
    return good;
}
