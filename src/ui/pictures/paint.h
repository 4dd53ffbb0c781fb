/* paint.h: cells as text, as ANSI text or as SVG, for `vgtop snapshot`, the key P and the tests. */
#ifndef VGTOP_UI_PAINT_H
#define VGTOP_UI_PAINT_H

#include "cells.h"
#include "vgtop/file.h"

enum vg_paint_format {
    VG_PAINT_TEXT, /* characters alone, blanks at the end of a line cut off */
    VG_PAINT_ANSI, /* with SGR sequences; every line ends reset */
    VG_PAINT_SVG,  /* a page of its own: what fills cells as shapes, the rest as text with a place for each character */
    VG_PAINT_COUNT
};
extern const char *const vg_paint_formats[VG_PAINT_COUNT]; /* names: "text", "ansi", "svg" */

/* What a page needs that a terminal has by itself. A palette index is a colour of xterm's there. */
struct vg_paint_options {
    uint32_t ground, text;           /* 0xRRGGBB of VG_COLOUR_DEFAULT: the page's and the characters' */
    const char *title, *description; /* what it shows, and the command line that made it; NULL: none */
};

/* Writes the picture as UTF-8, text and ANSI line by line, each ended by a newline. `options` may be NULL: light on dark, no title.
 * `write` returns false to stop; then so does this, as when memory is short (SVG). The same cells give the same bytes. */
bool vg_paint(const struct vg_cells *cells, enum vg_paint_format format, const struct vg_paint_options *options,
              vg_write *write, void *context);

#endif
