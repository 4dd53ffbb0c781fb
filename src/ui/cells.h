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

/* A colour is 0xRRGGBB, the terminal's own, or a colour of the terminal's palette (0 ... 255, of which a person may have redefined
 * the first 16). */
#define VG_COLOUR_DEFAULT     0xff000000u
#define VG_COLOUR_PALETTE     0xfe000000u /* | the index */
#define VG_IS_PALETTE(colour) (((colour)&0xffffff00u) == VG_COLOUR_PALETTE)
#define VG_PALETTE_OF(colour) ((int)((colour)&0xffu))
/* The character of the cell at the right of a character that is two columns wide. */
#define VG_CELL_TAIL 0xffffffffu

/* VG_BLEND: no text but two grounds: where colours are few, both may become the same. */
enum { VG_BOLD = 1, VG_DIM = 2, VG_REVERSE = 4, VG_UNDERLINE = 8, VG_ITALIC = 16, VG_BLEND = 32 };

struct vg_style {
    uint32_t fg, bg;
    uint8_t attributes;
};

bool vg_same_style(struct vg_style a, struct vg_style b);

struct vg_cell {
    uint32_t ch; /* a code point, VG_CELL_TAIL behind one that is two columns wide; 0 counts as a space */
    struct vg_style style;
};

struct vg_hotspots;

struct vg_cells {
    int rows, cols;
    struct vg_cell *cell;         /* row-major, owned */
    struct vg_hotspots *hotspots; /* what can be clicked (hotspot.h), written while drawing; borrowed; NULL: unwanted */
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

/* One character. One that is two columns wide takes the next cell, too, and is blank where only one is left; half of one that is
 * overwritten leaves a blank. What is not surely one or two columns wide everywhere (width.h) becomes '?'. */
void vg_put(struct vg_cells *cells, int row, int col, uint32_t ch, struct vg_style style);

/* UTF-8 text from (row, col), cut off at column `limit` (exclusive). Marks that combine are left out; invalid bytes, controls and what
 * else vg_put does not take become '?'. Returns the column behind the last character. */
int vg_print(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text);
int vg_printf(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Columns that vg_print would take. */
int vg_text_width(const char *text);

void vg_fill(struct vg_cells *cells, struct vg_rect rect, uint32_t ch, struct vg_style style);

#endif
