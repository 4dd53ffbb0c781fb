/* snapshot.c: `vgtop snapshot`: the screen that a person would see, without one. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "paint.h"
#include "vgtop/replace.h"

struct picture {
    const struct vg_cells *cells;
    enum vg_paint_format format;
};

static bool paint(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    const struct picture *picture = context;
    (void)error;
    return vg_paint(picture->cells, picture->format, write, sink);
}

static bool write_output(void *sink, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, sink) == count;
}

static bool write_picture(struct picture *picture, const char *path, struct vg_error *error)
{
    if (path)
        return vg_replace_file(path, paint, picture, error);
    return (vg_paint(picture->cells, picture->format, write_output, stdout) && fflush(stdout) == 0) ||
           vg_fail(error, "cannot write the picture: %s", strerror(errno));
}

/* What the panels show beyond the records. */
static bool probe(struct vg_session *session, const struct vg_probe_want *want, struct vg_view *view,
                  struct vg_error *error)
{
    struct vg_probe *probe = vg_probe_create(error);
    bool good = probe && vg_session_probe(session, probe, error) && vg_probe_fill(probe, want, view, NULL, error);
    vg_probe_destroy(probe);
    return good;
}

static bool draw(const struct options *options, struct vg_session *session, const struct vg_look *look,
                 struct vg_error *error)
{
    struct vg_screen screen = {.look = *look, .symbols = options->symbols, .theme = vg_theme_default()};
    struct vg_view view = {0};
    struct vg_cells cells = {0};
    struct vg_probe_want want;
    screen.no_colour = !options->ansi;
    bool good =
        vg_session_view(session, look->metric, &view, error) &&
        vg_cells_resize(&cells, options->rows, options->cols, vg_theme_style(screen.theme, VG_ROLE_TEXT), error);
    if (good && vg_screen_want(&screen, &view, options->rows, options->cols, &want))
        good = probe(session, &want, &view, error);
    if (good) {
        view.state = view.state == VG_STATE_RUNNING ? VG_STATE_PAUSED : view.state;
        vg_screen_draw(&screen, &view, &cells);
        good = write_picture(&(struct picture){&cells, options->ansi ? VG_PAINT_ANSI : VG_PAINT_TEXT}, options->output,
                             error);
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
    struct vg_session *session = vg_session_create_with(&options->experiment, options->kernels, NULL, &error);
    if (!session)
        return complain(EXIT_USAGE, error.text);
    vg_session_set_speed(session, options->preset->speed);
    if (options->script && !vg_session_script(session, &look, options->script, NULL, &error))
        status = complain(EXIT_USAGE, error.text);
    else if (!draw(options, session, &look, &error))
        status = complain(EXIT_FAILED, error.text);
    else if (vg_session_non_finite(session))
        status = EXIT_NON_FINITE;
    vg_session_destroy(session);
    return status;
}
