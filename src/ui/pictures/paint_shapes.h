/* paint_shapes.h: characters that fill their cells or join their neighbours, as shapes in a cell of 8 x 16 units.
 *
 * Fonts disagree about them: drawn as text they leave gaps or stand out of line. Blocks, quadrants, shades, braille and straight
 * lines are rectangles; round corners and the signs of charts are outlines.
 */
#ifndef VGTOP_UI_PAINT_SHAPES_H
#define VGTOP_UI_PAINT_SHAPES_H

#include <stddef.h>
#include <stdint.h>

/* VG_SHAPE_UNDERLINE is a code point that no cell has: the line under one. */
enum { VG_SHAPE_WIDTH = 8, VG_SHAPE_HEIGHT = 16, VG_SHAPE_RECTS_MAX = 8, VG_SHAPE_UNDERLINE = 0x332 };

struct vg_shape_rect {
    uint8_t x, y, width, height;
};

/* The rectangles of a character, at most VG_SHAPE_RECTS_MAX; 0: it is not made of any. */
size_t vg_shape_rects(uint32_t ch, struct vg_shape_rect *rects);
/* How much of the foreground they have, in quarters: 4, but less for shades. */
unsigned vg_shape_quarters(uint32_t ch);
/* The outline of a character as SVG path data from the upper left corner of its cell, or NULL. */
const char *vg_shape_path(uint32_t ch);

#endif
