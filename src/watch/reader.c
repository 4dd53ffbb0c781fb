/* reader.c: looks at a log's first bytes, then hands it to the reader of its kind. */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "foreign.h"
#include "keys.h"

/* So many bytes are looked at, at most. */
enum { HEAD_MAX = 65536, EVENT_HEAD = 12 };

struct vg_reader {
    struct vg_log_reader *own;
    struct vg_foreign *foreign;
    struct vg_events *events;
    bool known;          /* which of these it is */
    char head[HEAD_MAX]; /* what was looked at, until it is read */
    size_t used, read;
};

struct vg_reader *vg_reader_create(struct vg_error *error)
{
    struct vg_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        vg_fail(error, "there is not enough memory to read a log");
    return reader;
}

void vg_reader_destroy(struct vg_reader *reader)
{
    if (!reader)
        return;
    vg_log_reader_destroy(reader->own);
    vg_foreign_destroy(reader->foreign);
    vg_events_destroy(reader->events);
    free(reader);
}

/* Does the line have one of these words? */
static bool has_any(const char *line, size_t length, const char *const *words)
{
    for (; *words; words++)
        for (size_t i = 0, word = strlen(*words); i + word <= length; i++)
            if (memcmp(line + i, *words, word) == 0)
                return true;
    return false;
}

/* Is this the first line of a CSV file? One of its columns at least must be known. */
static bool names_columns(const char *line, size_t length)
{
    char cell[128];
    for (size_t from = 0, to; from < length && memchr(line, ',', length); from = to + 1) {
        const char *comma = memchr(line + from, ',', length - from);
        to = comma ? (size_t)(comma - line) : length;
        const size_t quotes = line[from] == '"' && to > from + 1, size = to - from - 2 * quotes;
        if (size >= sizeof cell)
            continue;
        memcpy(cell, line + from + quotes, size);
        cell[size] = '\0';
        cell[strcspn(cell, "\r")] = '\0';
        if (vg_key_find(cell).kind != VG_KEY_UNKNOWN)
            return true;
    }
    return false;
}

/* A line of JSON that has these keys is vgtop's own. */
static const char *const own_keys[] = {"\"vgtop\"", "\"layers\"", "\"final\"", "\"command\"", NULL};

/* Makes the reader of the kind that the head shows. `whole`: nothing more will be looked at. False: not known yet, or no memory. */
static bool find_kind(struct vg_reader *reader, bool whole, struct vg_error *error)
{
    const char *head = reader->head;
    size_t blank = 0;
    if (reader->used < EVENT_HEAD && !whole) /* a line end among the first bytes may be an event's length */
        return false;
    while (blank < reader->used && strchr(" \t\r\n", head[blank]) && head[blank])
        blank++;
    const char *newline = memchr(head + blank, '\n', reader->used - blank);
    const size_t length = (newline ? (size_t)(newline - head) : reader->used) - blank;
    if (vg_events_begin(head, reader->used)) {
        reader->events = vg_events_create(error);
    } else if (!newline && !whole) {
        return false;
    } else if (blank < reader->used && strchr("{[", head[blank]) && head[blank]) {
        size_t inside = blank + 1;
        while (inside < blank + length && strchr(" \t\r", head[inside]) && head[inside])
            inside++;
        if (inside >= blank + length || head[blank] == '[')
            reader->foreign = vg_foreign_create(VG_FOREIGN_DOCUMENT, error);
        else if (has_any(head + blank, length, own_keys))
            reader->own = vg_log_reader_create(error);
        else
            reader->foreign = vg_foreign_create(VG_FOREIGN_LINES, error);
    } else if (names_columns(head + blank, length)) {
        reader->foreign = vg_foreign_create(VG_FOREIGN_CSV, error);
    } else {
        reader->own = vg_log_reader_create(error); /* it tells which lines are no records */
    }
    reader->known = reader->own || reader->foreign || reader->events;
    return reader->known;
}

static enum vg_log_line_kind read_known(struct vg_reader *reader, const char **at, const char *end,
                                        const struct vg_log_line **line, struct vg_error *error)
{
    return reader->own       ? vg_log_read(reader->own, at, end, line, error)
           : reader->foreign ? vg_foreign_read(reader->foreign, at, end, line, error)
                             : vg_events_read(reader->events, at, end, line, error);
}

enum vg_log_line_kind vg_reader_read(struct vg_reader *reader, const char **at, const char *end,
                                     const struct vg_log_line **line, struct vg_error *error)
{
    if (!reader->known) {
        const size_t there = (size_t)(end - *at), room = HEAD_MAX - reader->used, some = there < room ? there : room;
        memcpy(reader->head + reader->used, *at, some);
        reader->used += some;
        *at += some;
        if (!find_kind(reader, reader->used == HEAD_MAX, error))
            return VG_LINE_NONE;
    }
    while (reader->read < reader->used) {
        const char *from = reader->head + reader->read;
        const enum vg_log_line_kind kind = read_known(reader, &from, reader->head + reader->used, line, error);
        reader->read = (size_t)(from - reader->head);
        if (kind != VG_LINE_NONE)
            return kind;
    }
    return read_known(reader, at, end, line, error);
}

bool vg_reader_flush(struct vg_reader *reader, const struct vg_log_line **line, struct vg_error *error)
{
    return reader->foreign  ? vg_foreign_flush(reader->foreign, line, error)
           : reader->events ? vg_events_flush(reader->events, line, error)
                            : false;
}
