/* writer.c: gathers lines and writes them so that a failure leaves whole ones. */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

int vg_writer_open(const char *path, struct vg_error *error)
{
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    const int reason = errno;
    struct stat status;
    if (descriptor >= 0) {
        const int flags = fcntl(descriptor, F_GETFL);
        if (flags >= 0)
            fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK);
    } else if (reason == ENXIO && stat(path, &status) == 0 && S_ISFIFO(status.st_mode)) {
        vg_fail(error, "cannot open the log \"%s\" for writing: it is a pipe that nobody reads; start its reader first",
                path);
    } else {
        vg_fail(error, "cannot open the log \"%s\" for writing: %s", path, strerror(reason));
    }
    return descriptor;
}

void vg_writer_watch(struct vg_writer *writer, const struct vg_watch *watch)
{
    writer->watch = watch;
}

void vg_writer_release(struct vg_writer *writer)
{
    free(writer->data);
    writer->data = NULL;
}

static bool set_failed(struct vg_writer *writer, const char *sentence)
{
    writer->failed = true;
    writer->used = 0;
    return vg_fail(&writer->error, "%s", sentence);
}

bool vg_writer_answer(const struct vg_writer *writer, struct vg_error *error)
{
    return !writer->failed || vg_fail(error, "%s", writer->error.text);
}

static bool make_room(struct vg_writer *writer, size_t length)
{
    if (writer->failed)
        return false;
    if (length <= writer->size - writer->used)
        return true;
    size_t size = writer->size;
    while (size < SIZE_MAX / 2 && length > size - writer->used)
        size *= 2;
    char *data = length <= size - writer->used ? realloc(writer->data, size) : NULL;
    if (!data) {
        vg_writer_fail(writer, NULL, "not enough memory for a line of %s", writer->name);
        return false;
    }
    writer->data = data;
    writer->size = size;
    return true;
}

void vg_writer_put(struct vg_writer *writer, const char *text, size_t length)
{
    if (!make_room(writer, length))
        return;
    memcpy(writer->data + writer->used, text, length);
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

/* Cuts off the last `excess` bytes, but only from a regular file in which nothing stands behind them. */
static void cut_off(int descriptor, size_t excess)
{
    struct stat status;
    const off_t end = lseek(descriptor, 0, SEEK_CUR);
    if (excess == 0 || end < (off_t)excess || fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size != end)
        return;
    if (ftruncate(descriptor, end - (off_t)excess) == 0)
        lseek(descriptor, end - (off_t)excess, SEEK_SET);
}

/* Waits until a descriptor that does not block takes more. */
static bool wait_writable(int descriptor)
{
    struct pollfd wanted = {.fd = descriptor, .events = POLLOUT};
    return poll(&wanted, 1, -1) >= 0 || errno == EINTR;
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
    const int descriptor = writer->descriptor;
    const bool watched = writer->waits && writer->watch;
    size_t done = 0;
    while (done < length) {
        size_t piece = length - done;
        if (watched && !wait_for_room(writer))
            break;
        if (watched && piece > PIPE_BUF) /* a pipe with room takes so much without waiting */
            piece = PIPE_BUF;
        const ssize_t count = write(descriptor, data + done, piece);
        if (count > 0)
            done += (size_t)count;
        else if (count == 0) {
            errno = ENOSPC;
            break;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!wait_writable(descriptor))
                break;
        } else if (errno != EINTR)
            break;
    }
    return done;
}

static bool fail_writing(struct vg_writer *writer, int reason)
{
    char sentence[VG_ERROR_TEXT_MAX];
    const char *name = writer->name;
    if (reason == ENOSPC)
        snprintf(sentence, sizeof sentence,
                 "cannot write %s: the disk is full; what was written ends with a whole line", name);
    else if (reason == EPIPE)
        snprintf(sentence, sizeof sentence, "cannot write %s: the program that was reading it has ended", name);
    else if (reason == EINTR)
        snprintf(sentence, sizeof sentence, "cannot write %s: interrupted while nobody took it", name);
    else
        snprintf(sentence, sizeof sentence, "cannot write %s: %s", name, strerror(reason));
    return set_failed(writer, sentence);
}

/* Writes the first `length` bytes, which are whole lines. */
static bool write_out(struct vg_writer *writer, size_t length)
{
    const size_t done = write_all(writer, writer->data, length);
    if (done < length) {
        const int reason = errno;
        cut_off(writer->descriptor, done - whole_lines(writer->data, done));
        return fail_writing(writer, reason);
    }
    memmove(writer->data, writer->data + length, writer->used - length);
    writer->used -= length;
    return true;
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
        set_failed(writer, sentence);
    return vg_writer_answer(writer, error);
}
