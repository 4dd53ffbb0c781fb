/* fuzz_log_read.c: any bytes, in pieces of any size, are no danger to the reader of logs, and the pieces do not matter. A line that a
 * strict judge calls JSON is never called broken JSON. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "json.h"
#include "vgtop/log_read.h"

enum { LINES_MAX = 4096 };

/* What was read, as one number a line. */
struct told {
    size_t count;
    uint64_t sum[LINES_MAX];
};

static uint64_t add_bytes(uint64_t sum, const void *bytes, size_t count)
{
    for (const unsigned char *at = bytes; count-- > 0; at++)
        sum = (sum ^ *at) * 1099511628211u;
    return sum;
}

static uint64_t sum_of(enum vg_log_line_kind kind, const struct vg_log_line *line)
{
    uint64_t sum = add_bytes(1469598103934665603u, &kind, sizeof kind);
    fuzz_require(line->record.layers == line->schema->layer_count, "a record has the layers of its schema");
    for (size_t l = 0; l < line->schema->layer_count; l++) {
        const struct vg_schema_layer *layer = &line->schema->layers[l];
        const char *const texts[] = {layer->name, layer->group, layer->role};
        for (size_t i = 0; i < 3; i++)
            sum = add_bytes(sum, texts[i], strlen(texts[i]) + 1);
        sum = add_bytes(sum, layer->shape, layer->rank * sizeof layer->shape[0]);
    }
    sum = add_bytes(sum, line->record.row, vg_series_count(line->record.layers) * sizeof(vg_real));
    sum = add_bytes(sum, line->extra, sizeof line->extra);
    const char *const texts[] = {line->version,      line->command,      line->was,  line->reason,
                                 line->verdict_kind, line->verdict_text, line->cause};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sum = add_bytes(sum, texts[i], strlen(texts[i]) + 1);
    for (size_t i = 0; i < line->setting_count; i++)
        sum = add_bytes(add_bytes(sum, line->settings[i].key, strlen(line->settings[i].key)), line->settings[i].value,
                        strlen(line->settings[i].value));
    for (size_t i = 0; i < line->can_count; i++)
        sum = add_bytes(sum, line->can[i], strlen(line->can[i]));
    for (size_t i = 0; i < line->advice_count; i++)
        sum = add_bytes(sum, line->advice[i], strlen(line->advice[i]));
    return sum;
}

/* Whether this line of the text, 1 the first, is an object of JSON; strings with zero bytes in them are beyond the reader. */
static bool is_object(const uint8_t *data, size_t size, uint64_t number)
{
    const char *at = (const char *)data, *end = at + size, *newline = NULL;
    for (; number > 1; number--)
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
    newline = memchr(at, '\n', (size_t)(end - at));
    while (at < newline && (*at == ' ' || *at == '\t' || *at == '\r'))
        at++;
    while (newline > at && (newline[-1] == ' ' || newline[-1] == '\t' || newline[-1] == '\r'))
        newline--;
    return at < newline && *at == '{' && json_is_value(at, newline);
}

static bool is_about_json(const char *text)
{
    static const char *const wrong[] = {"a comma or",          "ends too early", "a colon",
                                        "a string has no end", "a value is",     "more follows"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong && !strchr(text, '\'');
         i++) /* a name in quotes may say anything */
        if (strstr(text, wrong[i]))
            return true;
    return false;
}

static void read_log(const uint8_t *data, size_t size, size_t piece, struct told *told)
{
    struct vg_error error = {""};
    struct vg_log_reader *reader = vg_log_reader_create(&error);
    const struct vg_log_line *line;
    enum vg_log_line_kind kind;
    told->count = 0;
    for (size_t from = 0; from < size; from += piece) {
        /* a copy of its own, so that reading beyond it shows */
        size_t count = size - from < piece ? size - from : piece;
        char *bytes = malloc(count);
        memcpy(bytes, data + from, count);
        const char *at = bytes;
        while ((kind = vg_log_read(reader, &at, bytes + count, &line, &error)) != VG_LINE_NONE) {
            if (kind == VG_LINE_BROKEN)
                fuzz_require(!is_about_json(error.text) || !is_object(data, size, line->number), error.text);
            if (told->count < LINES_MAX)
                told->sum[told->count++] = sum_of(kind, line);
        }
        fuzz_require(at == bytes + count, "all bytes are taken");
        free(bytes);
    }
    vg_log_reader_destroy(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct told whole, pieces;
    if (size < 1 || size > 1 << 16)
        return 0;
    read_log(data + 1, size - 1, size, &whole);
    read_log(data + 1, size - 1, data[0] + 1U, &pieces);
    fuzz_require(whole.count == pieces.count && memcmp(whole.sum, pieces.sum, whole.count * sizeof whole.sum[0]) == 0,
                 "pieces do not matter");
    return 0;
}
