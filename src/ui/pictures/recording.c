/* recording.c: the lines of an asciicast, each in one piece to the file; or a film, which is written as a whole. */
#include "recording.h"
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cast.h"
#include "film.h"
#include "picture.h"

struct vg_recording {
    int64_t start; /* vg_clock_ns */
    char *path;    /* owned, as long as it is */
    /* an asciicast */
    struct vg_cast cast;
    int file;    /* -1: it is a film */
    off_t whole; /* bytes of whole lines */
    int failure; /* errno of the write that failed, or 0 */
    /* a film */
    struct vg_film film;
    struct vg_paint_options page; /* of the theme that was seen last */
    char *command;                /* owned */
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

static double seconds_of(const struct vg_recording *recording)
{
    return (double)(vg_clock_ns() - recording->start) * 1e-9;
}

/* --- a film ----------------------------------------------------------------------------------------------------- */

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    struct vg_recording *recording = context;
    return vg_film_write(&recording->film, seconds_of(recording), &recording->page, write, sink) ||
           vg_fail(error, "there is not enough memory for it");
}

static bool film_frame(struct vg_recording *recording, const struct vg_cells *cells, const struct vg_theme *theme,
                       struct vg_error *error)
{
    recording->page = vg_picture_page(theme);
    recording->page.title = "vgtop";
    recording->page.description = recording->command;
    return vg_film_frame(&recording->film, cells, seconds_of(recording), error);
}

static bool film_start(struct vg_recording *recording, const struct vg_cells *cells, const struct vg_theme *theme,
                       const char *command, struct vg_error *error)
{
    recording->command = malloc(strlen(command) + 1);
    if (!recording->command)
        return vg_fail(error, "there is not enough memory to record the screen");
    strcpy(recording->command, command);
    return film_frame(recording, cells, theme, error) && vg_replace_file(recording->path, fill, recording, error);
}

/* --- both ------------------------------------------------------------------------------------------------------- */

static bool cast_start(struct vg_recording *recording, const struct vg_cells *cells, enum vg_depth depth,
                       const char *command, struct vg_error *error)
{
    /* not blocking: a pipe that nobody reads must not hold up the screen */
    recording->file = open(recording->path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
    if (recording->file < 0)
        return vg_fail(error, "cannot write the recording '%.200s': %s", recording->path, strerror(errno));
    return vg_cast_begin(&recording->cast, cells->rows, cells->cols, depth, command, write_line, recording, error) ||
           blame(recording, error);
}

static void free_recording(struct vg_recording *recording)
{
    vg_cast_end(&recording->cast);
    vg_film_free(&recording->film);
    if (recording->file >= 0)
        close(recording->file);
    free(recording->command);
    free(recording->path);
    free(recording);
}

struct vg_recording *vg_recording_start(const char *path, const struct vg_cells *cells, const struct vg_theme *theme,
                                        enum vg_depth depth, const char *command, struct vg_error *error)
{
    enum vg_paint_format format;
    struct vg_recording *recording = calloc(1, sizeof *recording);
    char *copy = malloc(strlen(path) + 1);
    if (!recording || !copy) {
        free(recording);
        free(copy);
        vg_fail(error, "there is not enough memory to record the screen");
        return NULL;
    }
    recording->path = strcpy(copy, path);
    recording->start = vg_clock_ns();
    recording->file = -1;
    recording->film.depth = depth;
    bool is_film = vg_picture_format_of(path, &format) && format == VG_PAINT_SVG;
    if (is_film ? film_start(recording, cells, theme, command, error)
                : cast_start(recording, cells, depth, command, error))
        return recording;
    free_recording(recording);
    return NULL;
}

bool vg_recording_frame(struct vg_recording *recording, const struct vg_cells *cells, const struct vg_theme *theme,
                        struct vg_error *error)
{
    struct vg_error why = {""};
    if (recording->file >= 0)
        return vg_cast_frame(&recording->cast, cells, seconds_of(recording), error) || blame(recording, error);
    return film_frame(recording, cells, theme, &why) || vg_fail(error, "the recording ends here: %s", why.text);
}

bool vg_recording_stop(struct vg_recording *recording, struct vg_error *error)
{
    if (!recording)
        return true;
    bool good = recording->file >= 0 || vg_replace_file(recording->path, fill, recording, error);
    free_recording(recording);
    return good;
}
