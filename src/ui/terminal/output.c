/* output.c: a queue of bytes in front of the terminal. */
#define _GNU_SOURCE /* memfd_create */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 64, ROOM_LEAST = 4096, ROOM_KEPT = 65536, SCRATCH_LEAST = 4096 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- the terminal --------------------------------------------------------------------------------------------- */

static int open_quietly(const char *path)
{
    return !path ? -1 : open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* A name may by now belong to somebody else's terminal. */
static bool is_same(int a, int b)
{
    struct stat of_a, of_b;
    return fstat(a, &of_a) == 0 && fstat(b, &of_b) == 0 && of_a.st_rdev == of_b.st_rdev && of_a.st_ino == of_b.st_ino &&
           of_a.st_dev == of_b.st_dev;
}

static int open_again(int terminal)
{
    int fd = open_quietly(ttyname(terminal));
    if (fd >= 0 && is_same(fd, terminal))
        return fd;
    if (fd >= 0)
        close(fd);
    return tcgetsid(terminal) == getsid(0) ? open_quietly("/dev/tty") : -1; /* it is the terminal of this session */
}

void vg_output_open(struct vg_output *output, int terminal)
{
    int fd = open_again(terminal);
    *output = (struct vg_output){.fd = fd >= 0 ? fd : terminal, .ours = fd >= 0};
}

void vg_output_close(struct vg_output *output)
{
    if (output->ours)
        close(output->fd);
    free(output->bytes);
    *output = (struct vg_output){.fd = -1};
}

/* --- the queue ------------------------------------------------------------------------------------------------ */

static bool make_room(struct vg_output *output, size_t count)
{
    if (output->sent > 0) {
        output->used -= output->sent;
        memmove(output->bytes, output->bytes + output->sent, output->used);
        output->sent = 0;
    }
    if (count <= output->room - output->used)
        return true;
    if (count > SIZE_MAX / 2 - output->used - ROOM_LEAST)
        return false;
    size_t room = output->used + count + ROOM_LEAST;
    char *bytes = realloc(output->bytes, room);
    if (!bytes)
        return false;
    output->bytes = bytes;
    output->room = room;
    return true;
}

bool vg_output_add(struct vg_output *output, const void *bytes, size_t count)
{
    if (!make_room(output, count))
        return false;
    if (count > 0) {
        memcpy(output->bytes + output->used, bytes, count);
        output->used += count;
    }
    return true;
}

bool vg_output_text(struct vg_output *output, const char *text)
{
    return vg_output_add(output, text, strlen(text));
}

void vg_output_forget(struct vg_output *output)
{
    output->used = output->sent = 0;
    if (output->room > ROOM_KEPT) { /* one large repaint must not hold its memory for ever */
        free(output->bytes);
        output->bytes = NULL;
        output->room = 0;
    }
}

bool vg_output_busy(const struct vg_output *output)
{
    return output->sent < output->used;
}

/* As much as can be written without waiting; 0: nothing now. */
static size_t allowance(const struct vg_output *output)
{
    size_t left = output->used - output->sent;
    struct pollfd terminal = {.fd = output->fd, .events = POLLOUT};
    if (output->ours)
        return left;
    if (poll(&terminal, 1, 0) != 1)
        return 0;
    return left < PIECE ? left : PIECE;
}

void vg_output_flush(struct vg_output *output)
{
    while (vg_output_busy(output)) {
        size_t count = allowance(output);
        ssize_t written = count > 0 ? write(output->fd, output->bytes + output->sent, count) : 0;
        if (written > 0)
            output->sent += (size_t)written;
        else if (written == 0 || errno == EAGAIN)
            return;
        else if (errno != EINTR)
            break; /* nobody will ever take the rest */
    }
    vg_output_forget(output);
}

bool vg_output_drain(struct vg_output *output, int milliseconds)
{
    int64_t end = now_ms() + milliseconds;
    vg_output_flush(output);
    while (vg_output_busy(output)) {
        int64_t left = end - now_ms();
        if (left <= 0)
            return false;
        struct pollfd terminal = {.fd = output->fd, .events = POLLOUT};
        if (poll(&terminal, 1, (int)left) > 0)
            vg_output_flush(output);
    }
    return true;
}

void vg_output_discard(struct vg_output *output)
{
    vg_output_forget(output);
    tcflush(output->fd, TCOFLUSH);
}

/* --- what others write ---------------------------------------------------------------------------------------- */

FILE *vg_output_scratch(void)
{
    FILE *file = NULL;
#ifdef MFD_CLOEXEC
    int fd = memfd_create("vgtop-frame", MFD_CLOEXEC);
    file = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (!file && fd >= 0)
        close(fd);
#endif
    file = file ? file : tmpfile();
    if (file && ftruncate(fileno(file), SCRATCH_LEAST) != 0) { /* a limit of file sizes is for it, too */
        fclose(file);
        return NULL;
    }
    return file;
}

void vg_output_rewind(FILE *scratch)
{
    fflush(scratch);
    lseek(fileno(scratch), 0, SEEK_SET);
}

bool vg_output_take(struct vg_output *output, FILE *scratch, size_t threshold, const char *before, const char *after)
{
    int fd = fileno(scratch);
    fflush(scratch);
    off_t end = lseek(fd, 0, SEEK_CUR);
    size_t count = end > 0 ? (size_t)end : 0;
    bool marked = count > threshold;
    bool good = count == 0 || make_room(output, count + strlen(before) + strlen(after));
    if (good && count > 0) {
        good = !marked || vg_output_text(output, before);
        ssize_t got = pread(fd, output->bytes + output->used, count, 0);
        output->used += got > 0 ? (size_t)got : 0;
        good = good && got == (ssize_t)count && (!marked || vg_output_text(output, after));
    }
    lseek(fd, 0, SEEK_SET); /* what is written next overwrites; the file keeps the size of the largest frame */
    return good;
}
