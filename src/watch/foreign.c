/* foreign.c: from the bytes of other programs' logs to numbers with names. */
#include "foreign.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "text.h"
#include "vgtop/json.h"
#include "vgtop/number.h"

enum { KEY_BYTES_MAX = 512, COLUMNS_MAX = 16384, DEPTH_MAX = 8 };

struct vg_foreign {
    enum vg_foreign_kind kind;
    struct vg_gather *gather;
    char *text; /* the line, or the object, that is gathered */
    size_t used, size;
    bool too_long;
    uint64_t number; /* of the line */
    /* CSV */
    char *heads; /* the first line; its columns end in zero bytes */
    const char **columns;
    size_t column_count;
    /* a document: is this inside of a string, behind a backslash, inside of an object without objects of its own? */
    bool in_string, escaped, in_object;
    struct vg_log_line broken;
};

struct vg_foreign *vg_foreign_create(enum vg_foreign_kind kind, struct vg_error *error)
{
    struct vg_foreign *foreign = calloc(1, sizeof *foreign);
    if (!foreign || !(foreign->gather = vg_gather_create(error))) {
        free(foreign);
        vg_fail(error, "there is not enough memory to read a log");
        return NULL;
    }
    foreign->kind = kind;
    return foreign;
}

void vg_foreign_destroy(struct vg_foreign *foreign)
{
    if (!foreign)
        return;
    vg_gather_destroy(foreign->gather);
    free(foreign->text);
    free(foreign->heads);
    free(foreign->columns);
    free(foreign);
}

/* ---- JSON */

/* The numbers of an object, each under its key and those of the objects around it. */
static void read_object(struct vg_foreign *foreign, struct vg_json *json, const char *prefix, int depth)
{
    char name[KEY_BYTES_MAX];
    double value;
    if (!vg_json_enter(json, '{'))
        return;
    for (const char *key; (key = vg_json_key(json));) {
        const int length = snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "/" : "", key);
        const char next = length < KEY_BYTES_MAX ? vg_json_peek(json) : 'n';
        if (next == '{' && depth < DEPTH_MAX)
            read_object(foreign, json, name, depth + 1);
        else if (next != '0' && next != '"')
            vg_json_skip(json);
        else if (next == '0' && vg_json_number(json, &value))
            vg_gather_number(foreign->gather, name, value);
        else if (next == '"') { /* "NaN" is a number, other words are not */
            const char *text = vg_json_text(json);
            const bool nan = text && strcmp(text, "NaN") == 0, high = text && strcmp(text, "Infinity") == 0;
            if (nan || high || (text && strcmp(text, "-Infinity") == 0))
                vg_gather_number(foreign->gather, name,
                                 nan    ? (double)NAN
                                 : high ? (double)INFINITY
                                        : -(double)INFINITY);
        }
    }
}

/* ---- CSV */

/* Cuts the next cell off a line, without its quotes. NULL: there is none. */
static char *next_cell(char **at)
{
    char *cell = *at, *to, *from;
    if (!cell)
        return NULL;
    if (*cell != '"') {
        char *comma = strchr(cell, ',');
        if (comma)
            *comma = '\0';
        *at = comma ? comma + 1 : NULL;
        return cell;
    }
    for (to = cell, from = cell + 1; *from && (*from != '"' || from[1] == '"'); from++) {
        from += *from == '"';
        *to++ = *from;
    }
    from += *from == '"';
    *at = *from == ',' ? from + 1 : NULL;
    *to = '\0';
    return cell;
}

static bool read_heads(struct vg_foreign *foreign, struct vg_error *error)
{
    size_t room = 0;
    foreign->heads = malloc(foreign->used + 1);
    if (!foreign->heads)
        return vg_fail(error, "there is not enough memory for its columns");
    memcpy(foreign->heads, foreign->text, foreign->used + 1);
    char *at = foreign->heads;
    for (char *cell; foreign->column_count < COLUMNS_MAX && (cell = next_cell(&at));) {
        const char **columns = vg_grow(foreign->columns, &room, foreign->column_count + 1, sizeof *columns);
        if (!columns)
            return vg_fail(error, "there is not enough memory for its columns");
        foreign->columns = columns;
        columns[foreign->column_count++] = cell;
    }
    return true;
}

static void read_row(struct vg_foreign *foreign)
{
    char *at = foreign->text;
    double value;
    char *cell;
    for (size_t c = 0; c < foreign->column_count && (cell = next_cell(&at)); c++) {
        char *end;
        value = *cell ? vg_strtod(cell, &end) : 0;
        if (*cell && end != cell && *end == '\0')
            vg_gather_number(foreign->gather, foreign->columns[c], value);
    }
}

/* ---- lines and objects out of bytes */

/* What was gathered is a whole line or object. */
static enum vg_log_line_kind parse(struct vg_foreign *foreign, const struct vg_log_line **line, struct vg_error *error)
{
    struct vg_error why = {""};
    bool good = !foreign->too_long ||
                vg_fail(&why, "it is longer than %d MB, or than there is memory for", VG_LOG_LINE_MAX >> 20);
    bool given = false;
    if (foreign->used > 0 && foreign->text[foreign->used - 1] == '\r')
        foreign->text[--foreign->used] = '\0';
    if (good && foreign->kind == VG_FOREIGN_CSV && !foreign->heads) {
        read_heads(foreign, &why);
    } else if (good && foreign->kind == VG_FOREIGN_CSV) {
        read_row(foreign);
        given = vg_gather_end(foreign->gather, true, line, &why);
    } else if (good) {
        struct vg_json json = vg_json_begin(foreign->text, foreign->used);
        read_object(foreign, &json, "", 0);
        good = vg_json_end(&json) || vg_fail(&why, "%s", json.wrong ? json.wrong : "it is no JSON");
        if (good)
            given = vg_gather_end(foreign->gather, foreign->kind == VG_FOREIGN_LINES, line, &why);
        else
            vg_gather_drop(foreign->gather); /* a number that is cut off is another number */
    }
    foreign->used = 0;
    foreign->too_long = false;
    if (given)
        return VG_LINE_RECORD;
    if (why.text[0] == '\0')
        return VG_LINE_NONE;
    foreign->broken = (struct vg_log_line){.kind = VG_LINE_BROKEN, .text = "", .number = foreign->number};
    *line = &foreign->broken;
    vg_fail(error, "line %llu: %s", (unsigned long long)foreign->number, why.text);
    return VG_LINE_BROKEN;
}

static void gather(struct vg_foreign *foreign, const char *bytes, size_t count)
{
    char *text = NULL;
    if (!foreign->too_long && count <= VG_LOG_LINE_MAX - foreign->used)
        text = vg_grow(foreign->text, &foreign->size, foreign->used + count + 1, 1);
    foreign->too_long = !text;
    if (!text)
        return;
    foreign->text = text;
    memcpy(text + foreign->used, bytes, count);
    foreign->used += count;
    text[foreign->used] = '\0';
}

static bool is_blank(const struct vg_foreign *foreign)
{
    return !foreign->too_long && foreign->text && strspn(foreign->text, " \t\r") == foreign->used;
}

static enum vg_log_line_kind read_lines(struct vg_foreign *foreign, const char **at, const char *end,
                                        const struct vg_log_line **line, struct vg_error *error)
{
    while (*at < end) {
        const char *newline = memchr(*at, '\n', (size_t)(end - *at));
        gather(foreign, *at, (size_t)((newline ? newline : end) - *at));
        *at = newline ? newline + 1 : end;
        if (!newline)
            break;
        foreign->number++;
        if (is_blank(foreign)) {
            foreign->used = 0;
            continue;
        }
        const enum vg_log_line_kind kind = parse(foreign, line, error);
        if (kind != VG_LINE_NONE)
            return kind;
    }
    return VG_LINE_NONE;
}

/* Objects that have objects of their own are passed over, and what stands between objects. */
static enum vg_log_line_kind read_document(struct vg_foreign *foreign, const char **at, const char *end,
                                           const struct vg_log_line **line, struct vg_error *error)
{
    while (*at < end) {
        const char c = *(*at)++;
        foreign->number += c == '\n';
        if (!foreign->in_string && c == '{') {
            foreign->used = 0;
            foreign->too_long = false;
            foreign->in_object = true;
        }
        if (foreign->in_object)
            gather(foreign, &c, 1);
        if (foreign->in_string) {
            foreign->in_string = foreign->escaped || c != '"';
            foreign->escaped = !foreign->escaped && c == '\\';
        } else if (c == '"') {
            foreign->in_string = true;
        } else if (c == '}' && foreign->in_object) {
            foreign->in_object = false;
            const enum vg_log_line_kind kind = parse(foreign, line, error);
            if (kind != VG_LINE_NONE)
                return kind;
        }
    }
    return VG_LINE_NONE;
}

enum vg_log_line_kind vg_foreign_read(struct vg_foreign *foreign, const char **at, const char *end,
                                      const struct vg_log_line **line, struct vg_error *error)
{
    return foreign->kind == VG_FOREIGN_DOCUMENT ? read_document(foreign, at, end, line, error)
                                                : read_lines(foreign, at, end, line, error);
}

bool vg_foreign_flush(struct vg_foreign *foreign, const struct vg_log_line **line, struct vg_error *error)
{
    return vg_gather_flush(foreign->gather, line, error);
}
