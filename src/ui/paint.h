/* paint.h: cells as text or as ANSI text (24-bit colours), for `vgtop snapshot` and the tests. */
#ifndef VGTOP_UI_PAINT_H
#define VGTOP_UI_PAINT_H

#include "cells.h"

enum vg_paint_format {
    VG_PAINT_TEXT, /* characters alone, blanks at the end of a line cut off */
    VG_PAINT_ANSI, /* with SGR sequences; every line ends reset */
    VG_PAINT_COUNT
};

/* Writes the picture line by line, each ended by a newline, as UTF-8. `write` returns false to stop; then so does this. */
bool vg_paint(const struct vg_cells *cells, enum vg_paint_format format,
              bool (*write)(void *context, const char *bytes, size_t count), void *context);

#endif
