/* fuzz_log.c: logs of all formats with hostile settings, commands and verdicts: whole lines, well formed, harmless. The first byte says
 * which format, the second how many layers; then come records, commands and last words as the bytes say. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "json.h"
#include "vgtop/log.h"

enum { LAYERS_MAX = 12, TEXTS = 6, EVENTS_MAX = 8 };

/* What the bytes say goes here: texts, cut at a byte 1. */
static char *texts[TEXTS];

static void cut_texts(char *rest)
{
    static char nothing[] = "";
    for (size_t i = 0; i < TEXTS; i++) {
        texts[i] = rest ? rest : nothing;
        rest = rest ? strchr(rest, '\1') : NULL;
        if (rest)
            *rest++ = '\0';
    }
}

static vg_real number_from(uint8_t byte)
{
    static const vg_real odd[] = {NAN, INFINITY, -INFINITY, 0, 1e308, 5e-324, 0.1, 1e21};
    if (byte & 16)
        return vg_missing();
    return odd[byte % 8] * (byte & 8 ? -1 : 1);
}

static bool write_record(struct vg_log *log, size_t layers, uint64_t step, struct fuzz_bytes *bytes)
{
    vg_real row[VG_RUN_SERIES_COUNT + LAYERS_MAX * VG_METRIC_COUNT], pattern[5];
    for (size_t i = 0; i < 5; i++)
        pattern[i] = number_from(fuzz_take(bytes));
    for (size_t i = 0; i < vg_series_count(layers); i++)
        row[i] = pattern[i % 5];
    return vg_log_record(log, &(struct vg_record){step, step / 3, layers, row}, NULL);
}

static bool write_final(struct vg_log *log, uint8_t how)
{
    struct vg_verdict verdict = {.kind = (enum vg_verdict_kind)(how % VG_VERDICT_COUNT),
                                 .layer = how % 3,
                                 .number = 0.5,
                                 .what = "weights",
                                 .facts.initializer = how & 4 ? texts[4] : NULL};
    snprintf(verdict.name, sizeof verdict.name, "%s", texts[5]);
    const struct vg_log_final final = {.step = how,
                                       .loss = number_from(how),
                                       .accuracy = NAN,
                                       .valid_loss = number_from(how / 16),
                                       .valid_accuracy = NAN,
                                       .reason = texts[3],
                                       .verdict = how & 16 ? &verdict : NULL,
                                       .hint = texts[4]};
    return vg_log_final(log, &final, NULL);
}

/* How many lines it should have. */
static size_t write_log(struct vg_log *log, enum vg_log_format format, size_t layers, struct fuzz_bytes *bytes)
{
    const struct vg_log_setting settings[] = {
        {texts[0], texts[1], true}, {"lr", "0.1", false}, {"data", texts[2], true}};
    size_t lines = 1;
    struct vg_schema_layer layer[LAYERS_MAX];
    for (size_t l = 0; l < layers; l++)
        layer[l] = (struct vg_schema_layer){
            .name = texts[l % TEXTS], .group = texts[(l + 1) % TEXTS], .role = texts[(l + 2) % TEXTS], .rank = l % 3};
    const struct vg_schema schema = {layers, layer, (uint32_t)layers * 0x1111u & VG_SCHEMA_ALL_STATISTICS, 0};
    fuzz_require(vg_log_begin(log, "1", settings, 3, &schema, NULL), "a log begins");
    for (uint64_t step = 0; bytes->at < bytes->end && step < EVENTS_MAX; step++) {
        uint8_t what = fuzz_take(bytes);
        bool record = what % 4 < 2, final = what % 4 == 3;
        fuzz_require(record  ? write_record(log, layers, step, bytes)
                     : final ? write_final(log, what / 4)
                             : vg_log_command(log, step, texts[what / 4 % TEXTS], texts[what / 8 % TEXTS], NULL),
                     "a line is taken");
        lines += record || format != VG_LOG_CSV;
    }
    return lines;
}

/* Runs of bytes that are no UTF-8 or that a terminal would obey. DEL and C1 are harmless inside JSON. */
static bool line_is_sound(char *line, char *end, enum vg_log_format format)
{
    for (const char *at = line; at < end; at++)
        if ((unsigned char)*at < 0x20)
            return false;
    if (format == VG_LOG_JSONL)
        return json_is_value(line, end);
    *end = '\0';
    static char safe[1 << 17];
    size_t length = strlen(line);
    fuzz_require(length < sizeof safe, "a line is not that long");
    memcpy(safe, line, length + 1);
    vg_make_harmless(safe);
    return strcmp(safe, line) == 0;
}

static void check_log(const char *path, enum vg_log_format format, size_t lines)
{
    static char content[1 << 19];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = read(file, content, sizeof content - 1);
    close(file);
    fuzz_require(size >= 0 && (size_t)size < sizeof content - 1, "a log can be read");
    content[size] = '\0';
    size_t found = 0;
    for (char *line = content, *end; line < content + size; line = end + 1, found++) {
        end = memchr(line, '\n', (size_t)(content + size - line));
        fuzz_require(end != NULL, "a log ends with a whole line");
        fuzz_require(line_is_sound(line, end, format), "a line is what its format says");
    }
    fuzz_require(found == lines, "a line is a line");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_bytes bytes = {data, data + size};
    enum vg_log_format format = (enum vg_log_format)(fuzz_take(&bytes) % VG_LOG_FORMAT_COUNT);
    size_t layers = fuzz_take(&bytes) % LAYERS_MAX + 1, events = fuzz_take(&bytes);
    struct vg_error error = {""};
    if (size < 4 || size > 8192)
        return 0;
    events = events < (size_t)(bytes.end - bytes.at) ? events : (size_t)(bytes.end - bytes.at);
    char *text = fuzz_text(bytes.at + events, (size_t)(bytes.end - bytes.at) - events);
    bytes.end = bytes.at + events;
    cut_texts(text);
    const char *path = fuzz_path("log");
    struct vg_log *log = vg_log_open(path, format, &error);
    fuzz_require(log != NULL, error.text);
    size_t lines = write_log(log, format, layers, &bytes);
    fuzz_require(vg_log_close(log, &error), error.text);
    check_log(path, format, lines);
    free(text);
    return 0;
}
