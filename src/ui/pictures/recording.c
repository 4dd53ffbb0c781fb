/* recording.c: the lines of an asciicast, each in one piece to the file. */
#include "recording.h"
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct vg_recording {
    int file;
    off_t whole;   /* bytes of whole lines */
    int failure;   /* errno of the write that failed, or 0 */
    int64_t start; /* vg_clock_ns */
    struct vg_cast cast;
    char path[VG_ERROR_TEXT_MAX];
};

/* A line that does not fit is taken back. */
static bool write_line(void *sink, const char *bytes, size_t count)
{
    struct vg_recording *recording = sink;
    size_t done = 0;
    while (done < count) {
        ssize_t some = write(recording->file, bytes + done, count - done);
        if (some > 0) {
            done += (size_t)some;
        } else if (some == 0 || errno != EINTR) {
            recording->failure = some == 0 ? ENOSPC : errno;
            bool taken_back = done == 0 || ftruncate(recording->file, recording->whole) == 0;
            (void)taken_back; /* not out of a pipe: the first reason is what counts */
            return false;
        }
    }
    recording->whole += (off_t)count;
    return true;
}

static bool blame(const struct vg_recording *recording, struct vg_error *error)
{
    if (recording->failure == 0)
        return false;
    return vg_fail(error, "the recording ends here: cannot write '%.200s': %s", recording->path,
                   strerror(recording->failure));
}

struct vg_recording *vg_recording_start(const char *path, int rows, int cols, enum vg_depth depth, const char *title,
                                        struct vg_error *error)
{
    struct vg_recording *recording = calloc(1, sizeof *recording);
    if (!recording) {
        vg_fail(error, "there is not enough memory to record the screen");
        return NULL;
    }
    snprintf(recording->path, sizeof recording->path, "%s", path);
    recording->start = vg_clock_ns();
    /* not blocking: a pipe that nobody reads must not hold up the screen */
    recording->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
    if (recording->file < 0)
        vg_fail(error, "cannot write the recording '%.200s': %s", path, strerror(errno));
    else if (vg_cast_begin(&recording->cast, rows, cols, depth, title, write_line, recording, error))
        return recording;
    else
        blame(recording, error);
    vg_recording_stop(recording);
    return NULL;
}

bool vg_recording_frame(struct vg_recording *recording, const struct vg_cells *cells, struct vg_error *error)
{
    return vg_cast_frame(&recording->cast, cells, (double)(vg_clock_ns() - recording->start) * 1e-9, error) ||
           blame(recording, error);
}

void vg_recording_stop(struct vg_recording *recording)
{
    if (!recording)
        return;
    vg_cast_end(&recording->cast);
    if (recording->file >= 0)
        close(recording->file);
    free(recording);
}
