/* picture.h: the screen as it is seen, in a file: what `vgtop snapshot` and the key P write. */
#ifndef VGTOP_UI_PICTURE_H
#define VGTOP_UI_PICTURE_H

#include "paint.h"
#include "palette.h"
#include "theme.h"

struct vg_picture {
    const struct vg_cells *cells;
    enum vg_paint_format format;
    enum vg_depth depth;          /* of the colours; text has none anyway */
    const struct vg_theme *theme; /* its ground is the page's */
    const char *title;            /* of a page; NULL: none */
    const char *command;          /* the command line that makes the picture, or NULL */
};

/* The format that a file's name asks for: .txt, .ans, .svg. False: none of these, *format is as before. */
bool vg_picture_format_of(const char *path, enum vg_paint_format *format);

/* Paints it. False when a write failed, which the writer knows best, or, as the sentence then says, memory is short. */
bool vg_picture_paint(const struct vg_picture *picture, vg_write *write, void *sink, struct vg_error *error);
/* Replaces the file by the picture, or leaves it as it was. */
bool vg_picture_save(const struct vg_picture *picture, const char *path, struct vg_error *error);

/* Saves it as "STEM.svg" (or .txt, .ans, as the format is), or where that exists as STEM-2.svg, -3 ...: no file is overwritten.
 * The name is left in `path`. */
bool vg_picture_save_new(const struct vg_picture *picture, const char *stem, char *path, size_t size,
                         struct vg_error *error);

/* The page of a theme: its own ground, or dark or light as its text asks for. */
struct vg_paint_options vg_picture_page(const struct vg_theme *theme);

#endif
