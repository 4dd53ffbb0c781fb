/* cells.h: a plain grid of characters with colours: the one thing that panels draw into.
 *
 * The same grid goes to the terminal (term.c), to a text or ANSI file (paint.c) and to a test. Drawing outside of the grid or of
 * the rectangle is cut off, never an error: a panel needs no size checks to be safe.
 */
#ifndef VGTOP_UI_CELLS_H
#define VGTOP_UI_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/error.h"

#define VG_COLOUR_DEFAULT 0xff000000u /* the terminal's own; else 0xRRGGBB */

/* VG_BLEND: no text but two grounds: where colours are few, both may become the same. */
enum { VG_BOLD = 1, VG_DIM = 2, VG_REVERSE = 4, VG_UNDERLINE = 8, VG_ITALIC = 16, VG_BLEND = 32 };

struct vg_style {
    uint32_t fg, bg;
    uint8_t attributes;
};

struct vg_cell {
    uint32_t ch; /* a code point one column wide; 0 counts as a space */
    struct vg_style style;
};

struct vg_cells {
    int rows, cols;
    struct vg_cell *cell; /* row-major, owned */
};

struct vg_rect {
    int row, col, rows, cols;
};

/* Makes (or remakes) a grid of that size, all blank in `style`. False when memory is short or a size is negative or over 10,000;
 * the grid is unchanged then. A zeroed struct is an empty grid. */
bool vg_cells_resize(struct vg_cells *cells, int rows, int cols, struct vg_style style, struct vg_error *error);
void vg_cells_free(struct vg_cells *cells);
void vg_cells_clear(struct vg_cells *cells, struct vg_style style);

/* The cell at (row, col), or NULL outside. */
struct vg_cell *vg_cells_at(const struct vg_cells *cells, int row, int col);

/* One character. A code point that is a control, not one column wide or not printable becomes '?'. */
void vg_put(struct vg_cells *cells, int row, int col, uint32_t ch, struct vg_style style);

/* UTF-8 text from (row, col), cut off at column `limit` (exclusive). Invalid bytes, controls and characters that are not one column
 * wide become '?'. Returns the column behind the last character. */
int vg_print(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text);
int vg_printf(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Columns that vg_print would take. */
int vg_text_width(const char *text);

void vg_fill(struct vg_cells *cells, struct vg_rect rect, uint32_t ch, struct vg_style style);

#endif
