/* writer.c: gathers lines and writes them so that a failure leaves whole ones. */
#include "writer.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"
#include "vgtop/number.h"

enum { LOOK_MS = 100, LOOKS = 10 };

bool vg_writer_init(struct vg_writer *writer, int descriptor, const char *name, struct vg_error *error)
{
    *writer = (struct vg_writer){.descriptor = descriptor, .size = VG_WRITER_BUFFER + 4096};
    snprintf(writer->name, sizeof writer->name, "%s", name);
    writer->terminal = isatty(descriptor) == 1;
    struct stat status;
    writer->waits = fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode);
    writer->data = malloc(writer->size);
    return writer->data || vg_fail(error, "not enough memory to write %s", writer->name);
}

/* The first failure counts: from now on nothing is written. */
__attribute__((format(printf, 2, 3))) static void set_failed(struct vg_writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vg_vsnprintf(writer->error.text, sizeof writer->error.text, format, arguments);
    va_end(arguments);
    writer->failed = true;
    writer->used = 0;
}

bool vg_writer_answer(const struct vg_writer *writer, struct vg_error *error)
{
    return !writer->failed || vg_fail(error, "%s", writer->error.text);
}

char *vg_writer_room(struct vg_writer *writer, size_t length)
{
    if (writer->failed)
        return NULL;
    char *data =
        length <= SIZE_MAX - writer->used ? vg_grow(writer->data, &writer->size, writer->used + length, 1) : NULL;
    if (!data) {
        vg_writer_fail(writer, NULL, "not enough memory for a line of %s", writer->name);
        return NULL;
    }
    writer->data = data;
    return data + writer->used;
}

void vg_writer_put(struct vg_writer *writer, const char *text, size_t length)
{
    char *to = vg_writer_room(writer, length);
    if (!to)
        return;
    memcpy(to, text, length);
    writer->used += length;
}

void vg_writer_text(struct vg_writer *writer, const char *text)
{
    vg_writer_put(writer, text, strlen(text));
}

void vg_writer_format(struct vg_writer *writer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vg_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    vg_writer_text(writer, text);
}

static size_t whole_lines(const char *data, size_t length)
{
    while (length > 0 && data[length - 1] != '\n')
        length--;
    return length;
}

/* Waits until there is room for a piece, but when that is not wanted any more for a second only: false then. */
static bool wait_for_room(const struct vg_writer *writer)
{
    struct pollfd wanted = {.fd = writer->descriptor, .events = POLLOUT};
    for (int looks = 0; looks < LOOKS; looks += vg_watch_cancelled(writer->watch))
        if (poll(&wanted, 1, LOOK_MS) > 0)
            return true;
    errno = EINTR;
    return false;
}

/* Returns how much was written; less than length: errno says why. */
static size_t write_all(const struct vg_writer *writer, const char *data, size_t length)
{
    const bool watched = writer->waits && writer->watch;
    struct pollfd wanted = {.fd = writer->descriptor, .events = POLLOUT};
    size_t done = 0;
    while (done < length) {
        size_t piece = length - done;
        if (watched && !wait_for_room(writer))
            break;
        if (watched && piece > PIPE_BUF) /* a pipe with room takes so much without waiting */
            piece = PIPE_BUF;
        const ssize_t count = write(writer->descriptor, data + done, piece);
        if (count > 0)
            done += (size_t)count;
        else if (count == 0) {
            errno = ENOSPC;
            break;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) { /* it does not block: until it takes more */
            if (poll(&wanted, 1, -1) < 0 && errno != EINTR)
                break;
        } else if (errno != EINTR)
            break;
    }
    return done;
}

/* Writes the first `length` bytes, which are whole lines. When that fails, half a line at the end is cut off again, but only from a
 * regular file in which nothing lies behind it. */
static void write_out(struct vg_writer *writer, size_t length)
{
    const size_t done = write_all(writer, writer->data, length);
    if (done == length) {
        memmove(writer->data, writer->data + length, writer->used - length);
        writer->used -= length;
        return;
    }
    const int reason = errno, descriptor = writer->descriptor;
    struct stat status;
    const off_t excess = (off_t)(done - whole_lines(writer->data, done)), end = lseek(descriptor, 0, SEEK_CUR);
    if (excess > 0 && end >= excess && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size == end && ftruncate(descriptor, end - excess) == 0)
        lseek(descriptor, end - excess, SEEK_SET);
    set_failed(writer, "cannot write %s: %s", writer->name,
               reason == ENOSPC  ? "the disk is full; what was written ends with a whole line"
               : reason == EPIPE ? "the program that was reading it has ended"
               : reason == EINTR ? "interrupted while nobody took it"
                                 : strerror(reason));
}

bool vg_writer_end_line(struct vg_writer *writer, struct vg_error *error)
{
    vg_writer_put(writer, "\n", 1);
    if (!writer->failed && (writer->terminal || writer->used >= VG_WRITER_BUFFER))
        write_out(writer, writer->used);
    return vg_writer_answer(writer, error);
}

bool vg_writer_flush(struct vg_writer *writer, struct vg_error *error)
{
    if (!writer->failed && writer->used > 0)
        write_out(writer, whole_lines(writer->data, writer->used));
    return vg_writer_answer(writer, error);
}

bool vg_writer_fail(struct vg_writer *writer, struct vg_error *error, const char *format, ...)
{
    char sentence[VG_ERROR_TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    vg_vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    if (vg_writer_flush(writer, NULL))
        set_failed(writer, "%s", sentence);
    return vg_writer_answer(writer, error);
}
