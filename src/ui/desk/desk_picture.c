/* desk_picture.c: what is seen, in a file. */
#include <inttypes.h>
#include <stdio.h>

#include "desk.h"
#include "picture.h"

void vg_desk_picture(struct vg_desk *desk)
{
    struct vg_error error = {""};
    char title[64], path[sizeof desk->file + 32], done[sizeof path + 16];
    struct vg_picture picture = {.cells = &desk->cells,
                                 .format = VG_PAINT_SVG,
                                 .depth = desk->screen.no_colour ? VG_DEPTH_NONE : VG_DEPTH_24BIT,
                                 .theme = desk->screen.theme,
                                 .title = title,
                                 .command = desk->view.command_line};
    bool good;

    vg_desk_draw(desk); /* without the prompt in which the command was typed */
    snprintf(title, sizeof title, "vgtop, step %" PRIu64, desk->view.step);
    if (desk->file[0] == '\0') {
        char stem[48];
        snprintf(stem, sizeof stem, "vgtop-%" PRIu64, desk->view.step);
        good = vg_picture_save_new(&picture, stem, path, sizeof path, &error);
    } else {
        snprintf(path, sizeof path, "%s", desk->file);
        good = vg_picture_format_of(path, &picture.format)
                   ? vg_picture_save(&picture, path, &error)
                   : vg_fail(&error, "a picture's name ends in .svg, .ans or .txt, not '%.80s'", path);
    }
    snprintf(done, sizeof done, "wrote %s", path);
    vg_make_harmless(done);
    vg_desk_notice(desk, !good, good ? done : error.text);
}
