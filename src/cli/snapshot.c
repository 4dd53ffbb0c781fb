/* snapshot.c: `vgtop snapshot`: the screen that a person would see, without one. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "paint.h"

static bool write_file(void *context, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, context) == count;
}

/* Into a new file beside the old one, which it then replaces: the old picture or the new one, never half of one. */
static bool write_picture(const struct vg_cells *cells, enum vg_paint_format format, const char *path, struct vg_error *error)
{
    char temporary[VG_DATA_NAME_MAX];
    if (!path)
        return (vg_paint(cells, format, write_file, stdout) && fflush(stdout) == 0) ||
               vg_fail(error, "cannot write the picture: %s", strerror(errno));
    if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
        return vg_fail(error, "the name of the picture is too long");
    int descriptor = mkstemp(temporary);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (!file)
        return vg_fail(error, "cannot write '%s': %s", path, strerror(errno));
    bool good = fchmod(descriptor, 0644) == 0 && vg_paint(cells, format, write_file, file) && fflush(file) == 0;
    good = fclose(file) == 0 && good && rename(temporary, path) == 0;
    if (good)
        return true;
    int why = errno;
    unlink(temporary);
    return vg_fail(error, "cannot write '%s': %s", path, strerror(why));
}

/* What the panels show beyond the records. */
static bool probe(struct vg_session *session, const struct vg_probe_want *want, struct vg_view *view, struct vg_error *error)
{
    struct vg_probe *probe = vg_probe_create(error);
    bool good = probe && vg_session_probe(session, probe, error) && vg_probe_fill(probe, want, view, NULL, error);
    vg_probe_destroy(probe);
    return good;
}

static bool draw(const struct options *options, struct vg_session *session, const struct vg_look *look, struct vg_error *error)
{
    struct vg_screen screen = {.look = *look, .symbols = options->symbols, .theme = vg_theme_default()};
    struct vg_view view = {0};
    struct vg_cells cells = {0};
    struct vg_probe_want want;
    screen.no_colour = !options->ansi;
    bool good = vg_session_view(session, look->metric, &view, error) &&
                vg_cells_resize(&cells, options->rows, options->cols, vg_theme_style(screen.theme, VG_ROLE_TEXT), error);
    if (good && vg_screen_want(&screen, &view, options->rows, options->cols, &want))
        good = probe(session, &want, &view, error);
    if (good) {
        view.state = view.state == VG_STATE_RUNNING ? VG_STATE_PAUSED : view.state;
        vg_screen_draw(&screen, &view, &cells);
        good = write_picture(&cells, options->ansi ? VG_PAINT_ANSI : VG_PAINT_TEXT, options->output, error);
    }
    vg_cells_free(&cells);
    vg_view_free(&view);
    return good;
}

int snapshot_command(const struct options *options)
{
    struct vg_error error = {""};
    struct vg_look look;
    int status = EXIT_DONE;
    vg_look_default(&look);
    struct vg_session *session = vg_session_create(&options->experiment, NULL, &error);
    if (!session)
        return complain(EXIT_USAGE, error.text);
    vg_session_set_speed(session, options->preset->speed);
    if ((options->kernels && !vg_session_use_kernels(session, options->kernels, &error)) ||
        (options->script && !vg_session_script(session, &look, options->script, NULL, &error)))
        status = complain(EXIT_USAGE, error.text);
    else if (!draw(options, session, &look, &error))
        status = complain(EXIT_FAILED, error.text);
    vg_session_destroy(session);
    return status;
}
