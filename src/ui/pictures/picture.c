/* picture.c: from the screen's cells to a file. */
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LAST_NUMBER = 9999 };

static const char *const endings[VG_PAINT_COUNT] = {".txt", ".ans", ".svg"};

bool vg_picture_format_of(const char *path, enum vg_paint_format *format)
{
    size_t length = strlen(path);
    for (int i = 0; i < VG_PAINT_COUNT; i++) {
        size_t end = strlen(endings[i]);
        if (length > end && strcmp(path + length - end, endings[i]) == 0) {
            *format = (enum vg_paint_format)i;
            return true;
        }
    }
    return false;
}

struct vg_paint_options vg_picture_page(const struct vg_theme *theme)
{
    const struct vg_style style = vg_theme_style(theme, VG_ROLE_TEXT);
    bool dark = style.bg != VG_COLOUR_DEFAULT   ? vg_palette_lightness(vg_palette_rgb(style.bg)) < 128
                : style.fg != VG_COLOUR_DEFAULT ? vg_palette_lightness(vg_palette_rgb(style.fg)) >= 128
                                                : !theme || theme->ground != VG_GROUND_LIGHT;
    return (struct vg_paint_options){
        .ground = style.bg != VG_COLOUR_DEFAULT ? vg_palette_rgb(style.bg)
                  : dark                        ? 0x111217
                                                : 0xffffff,
        .text = style.fg != VG_COLOUR_DEFAULT ? vg_palette_rgb(style.fg)
                : dark                        ? 0xd8dae0
                                              : 0x1f2328,
    };
}

bool vg_picture_paint(const struct vg_picture *picture, vg_write *write, void *sink, struct vg_error *error)
{
    struct vg_cells cells = {0};
    struct vg_paint_options page = vg_picture_page(picture->theme);
    page.title = picture->title;
    page.description = picture->command;
    if (!vg_cells_resize(&cells, picture->cells->rows, picture->cells->cols,
                         (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, error))
        return false;
    if (cells.cell)
        memcpy(cells.cell, picture->cells->cell, (size_t)cells.rows * (size_t)cells.cols * sizeof *cells.cell);
    vg_palette_cells(&cells, picture->depth);
    bool good = vg_paint(&cells, picture->format, &page, write, sink);
    vg_cells_free(&cells);
    return good || vg_fail(error, "there is not enough memory for the picture");
}

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    return vg_picture_paint(context, write, sink, error);
}

bool vg_picture_save(const struct vg_picture *picture, const char *path, struct vg_error *error)
{
    struct vg_picture copy = *picture;
    return vg_replace_file(path, fill, &copy, error);
}

bool vg_picture_save_new(const struct vg_picture *picture, const char *stem, char *path, size_t size,
                         struct vg_error *error)
{
    for (int number = 1; number <= LAST_NUMBER; number++) {
        int length = number == 1 ? snprintf(path, size, "%s%s", stem, endings[picture->format])
                                 : snprintf(path, size, "%s-%d%s", stem, number, endings[picture->format]);
        if (length < 0 || (size_t)length >= size)
            return vg_fail(error, "the picture's name is too long: '%.60s...'", stem);
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); /* nobody had it before */
        if (file >= 0 && close(file) == 0) {
            if (vg_picture_save(picture, path, error))
                return true;
            unlink(path);
            return false;
        }
        if (errno != EEXIST)
            return vg_fail(error, "cannot write '%s': %s", path, strerror(errno));
    }
    return vg_fail(error, "there are pictures from '%s%s' to number %d already: move some away", stem,
                   endings[picture->format], LAST_NUMBER);
}
