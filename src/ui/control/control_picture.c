/* control_picture.c: what is seen, in a file. */
#include <inttypes.h>
#include <stdio.h>

#include "control.h"
#include "picture.h"

void vg_control_picture(struct vg_control *control)
{
    struct vg_error error = {""};
    char title[64], path[sizeof control->file + 32], done[sizeof path + 16];
    struct vg_picture picture = {.cells = &control->cells,
                                 .format = VG_PAINT_SVG,
                                 .depth = control->screen.no_colour ? VG_DEPTH_NONE : VG_DEPTH_24BIT,
                                 .theme = control->screen.theme,
                                 .title = title,
                                 .command = control->view.command_line};
    bool good;

    vg_control_draw(control); /* without the prompt in which the command was typed */
    snprintf(title, sizeof title, "vgtop, step %" PRIu64, control->view.step);
    if (control->file[0] == '\0') {
        char stem[48];
        snprintf(stem, sizeof stem, "vgtop-%" PRIu64, control->view.step);
        good = vg_picture_save_new(&picture, stem, path, sizeof path, &error);
    } else {
        snprintf(path, sizeof path, "%s", control->file);
        good = vg_picture_format_of(path, &picture.format)
                   ? vg_picture_save(&picture, path, &error)
                   : vg_fail(&error, "a picture's name ends in .svg, .ans or .txt, not '%.80s'", path);
    }
    snprintf(done, sizeof done, "wrote %s", path);
    vg_make_harmless(done);
    vg_control_notice(control, !good, good ? done : error.text);
}
