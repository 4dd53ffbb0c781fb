/* printed.c: what a job prints, without what only a terminal understands. */
#include "printed.h"

#include <string.h>
#include <sys/stat.h>

/* FAR_BEHIND: bytes; of a job that prints faster than this is read only the end is of interest. */
enum { FAR_BEHIND = 1 << 20, LAST_BYTES = 64 << 10 };

/* Drops the older half, at the beginning of a line. */
static void make_room(struct vg_printed *printed)
{
    size_t from = printed->used - VG_VIEW_OUTPUT_MAX / 2;
    const char *newline = memchr(printed->text + from, '\n', printed->used - from);
    if (newline)
        from = (size_t)(newline + 1 - printed->text);
    printed->used -= from;
    memmove(printed->text, printed->text + from, printed->used);
    printed->line = printed->line > from ? printed->line - from : 0;
}

static void put(struct vg_printed *printed, char byte)
{
    if (printed->used == sizeof printed->text)
        make_room(printed);
    printed->text[printed->used++] = byte;
}

/* A byte of an escape sequence. */
static void escape(struct vg_printed *printed, unsigned char byte)
{
    if (printed->escape == 1)
        printed->escape = byte == '[' ? 2 : byte == ']' || byte == 'P' || byte == '_' || byte == '^' ? 3 : 0;
    else if (printed->escape == 2)
        printed->escape = byte >= 0x40 && byte < 0x7f ? 0 : 2;
    else if (byte == '\a' || byte == '\\' || byte == '\n')
        printed->escape = 0;
}

void vg_printed_take(struct vg_printed *printed, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if (printed->escape != 0) {
            escape(printed, byte);
        } else if (byte == 0x1b) {
            printed->escape = 1;
        } else if (byte == '\r') {
            printed->returned = true;
        } else if (byte == '\n') {
            printed->returned = false;
            put(printed, '\n');
            printed->line = printed->used;
        } else if (byte == '\b') {
            printed->used -= printed->used > printed->line;
        } else if (byte == '\t' || (byte >= 0x20 && byte != 0x7f)) {
            if (printed->returned)
                printed->used = printed->line;
            printed->returned = false;
            put(printed, byte == '\t' ? ' ' : (char)byte);
        }
    }
}

bool vg_printed_read(struct vg_printed *printed, char *bytes, size_t room, int64_t now)
{
    struct vg_tail *tail = &printed->tail;
    size_t count;
    bool news = false;
    for (int tries = 0; tries < 8; tries++) {
        enum vg_tail_news is = vg_tail_read(tail, bytes, room, &count, now, NULL);
        if (is != VG_TAIL_BYTES)
            break;
        vg_printed_take(printed, bytes, count);
        news = true;
        struct stat about;
        if (tail->file >= 0 && fstat(tail->file, &about) == 0 && about.st_size > 0)
            tail->size = (uint64_t)about.st_size;
        if (!tail->stream && tail->size > tail->offset + FAR_BEHIND) {
            tail->offset = tail->size - LAST_BYTES;
            vg_printed_take(printed, "\n", 1);
        }
    }
    return news;
}

void vg_printed_copy(const struct vg_printed *printed, char text[VG_VIEW_OUTPUT_MAX])
{
    const char *from = printed->text, *end = printed->text + printed->used;
    if (printed->used >= VG_VIEW_OUTPUT_MAX) {
        from = end - (VG_VIEW_OUTPUT_MAX - 1);
        const char *newline = memchr(from, '\n', (size_t)(end - from));
        from = newline ? newline + 1 : from;
    }
    memcpy(text, from, (size_t)(end - from));
    text[end - from] = '\0';
    for (char *line = text, *newline; *line; line = newline + 1) { /* line ends are the only controls that stay */
        newline = strchr(line, '\n');
        if (newline)
            *newline = '\0';
        vg_make_harmless(line);
        if (!newline)
            break;
        *newline = '\n';
    }
}
