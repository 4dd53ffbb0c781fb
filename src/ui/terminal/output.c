/* output.c: the queue of bytes for the terminal, and the colours of what goes into it. */
#define _GNU_SOURCE /* memfd_create */
#include "output.h"
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "cells.h"
#include "signals.h"

enum { PIECE = 64, ROOM_LEAST = 4096, ROOM_KEPT = 65536, SCRATCH_LEAST = 4096 };

static int64_t now_ms(void)
{
    return vg_clock_ns() / 1000000;
}

/* --- the terminal --------------------------------------------------------------------------------------------- */

void vg_output_open(struct vg_output *output, int terminal)
{
    const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    const char *name = ttyname(terminal);
    struct stat a, b;
    int fd = name ? open(name, flags) : -1;
    /* the name may belong to another terminal by now */
    bool same = fd >= 0 && fstat(fd, &a) == 0 && fstat(terminal, &b) == 0 && a.st_rdev == b.st_rdev &&
                a.st_ino == b.st_ino && a.st_dev == b.st_dev;
    if (fd >= 0 && !same)
        close(fd);
    if (!same) /* /dev/tty is the same terminal when it is that of our session */
        fd = tcgetsid(terminal) == getsid(0) ? open("/dev/tty", flags) : -1;
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
    if (output->room > ROOM_KEPT) { /* one large frame must not keep its memory */
        free(output->bytes);
        output->bytes = NULL;
        output->room = 0;
    }
}

bool vg_output_busy(const struct vg_output *output)
{
    return output->sent < output->used;
}

/* How much can be written without waiting. */
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
    while (vg_output_busy(output) && !vg_signals_gave_back()) {
        size_t count = allowance(output);
        ssize_t written = count > 0 ? write(output->fd, output->bytes + output->sent, count) : 0;
        if (written > 0)
            output->sent += (size_t)written;
        else if (written == 0 || errno == EAGAIN)
            return;
        else if (errno != EINTR)
            break; /* the terminal is gone */
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

/* --- colours ---------------------------------------------------------------------------------------------------- */

/* The pattern of what is held: '?' is 3 or 4, ':' is ; or :, and digits follow. */
static bool continues(const struct vg_recolour *recolour, char byte)
{
    static const char pattern[] = "\033[?8:5:";
    size_t at = recolour->held_count;
    if (at >= sizeof pattern - 1)
        return byte >= '0' && byte <= '9' && at < sizeof pattern - 1 + 3;
    return pattern[at] == '?'   ? byte == '3' || byte == '4'
           : pattern[at] == ':' ? byte == ';' || byte == ':'
                                : byte == pattern[at];
}

/* The sequence that the held bytes make, written to `out`: `m` follows them. Its length. */
static size_t put_colour(const struct vg_recolour *recolour, char *out)
{
    char sequence[32];
    unsigned number = 0;
    for (size_t i = 7; i < recolour->held_count; i++)
        number = 10 * number + (unsigned)(recolour->held[i] - '0');
    if (number < 16 || number > 255) {
        memcpy(out, recolour->held, recolour->held_count);
        out[recolour->held_count] = 'm';
        return recolour->held_count + 1;
    }
    uint32_t colour = recolour->slots[number];
    int length = VG_IS_PALETTE(colour)
                     ? snprintf(sequence, sizeof sequence, "\033[%c8;5;%dm", recolour->held[2], VG_PALETTE_OF(colour))
                     : snprintf(sequence, sizeof sequence, "\033[%c8;2;%d;%d;%dm", recolour->held[2],
                                (int)(colour >> 16 & 0xff), (int)(colour >> 8 & 0xff), (int)(colour & 0xff));
    memcpy(out, sequence, (size_t)length);
    return (size_t)length;
}

size_t vg_recolour(struct vg_recolour *recolour, const char *bytes, size_t count, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (continues(recolour, bytes[i])) {
            recolour->held[recolour->held_count++] = bytes[i];
            continue;
        }
        if (bytes[i] == 'm' && recolour->held_count > 7) {
            used += put_colour(recolour, out + used);
            recolour->held_count = 0;
            continue;
        }
        memcpy(out + used, recolour->held, recolour->held_count);
        used += recolour->held_count;
        recolour->held_count = 0;
        if (bytes[i] == '\033')
            recolour->held[recolour->held_count++] = bytes[i];
        else
            out[used++] = bytes[i];
    }
    return used;
}

/* --- what curses writes ---------------------------------------------------------------------------------------- */

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
    if (file && ftruncate(fileno(file), SCRATCH_LEAST) != 0) { /* a limit on file sizes holds here, too */
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
    size_t gap =
        output->recolour.slots ? count + 2 * sizeof output->recolour.held : 0; /* colours are longer than numbers */
    bool marked = count > threshold;
    bool good = count == 0 || make_room(output, gap + count + strlen(before) + strlen(after));
    if (good && count > 0) {
        good = !marked || vg_output_text(output, before);
        char *to = output->bytes + output->used;
        ssize_t got = pread(fd, to + gap, count, 0);
        size_t bytes = got > 0 ? (size_t)got : 0;
        output->used += gap > 0 ? vg_recolour(&output->recolour, to + gap, bytes, to) : bytes;
        good = good && bytes == count && (!marked || vg_output_text(output, after));
    }
    lseek(fd, 0, SEEK_SET); /* the next frame overwrites this one */
    return good;
}
