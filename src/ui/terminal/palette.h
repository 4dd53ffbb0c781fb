/* palette.h: 24-bit colours on terminals that have fewer. Pure; no curses. */
#ifndef VGTOP_UI_PALETTE_H
#define VGTOP_UI_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "cells.h"

/* How many colours there are to draw with. */
enum vg_depth { VG_DEPTH_24BIT, VG_DEPTH_256, VG_DEPTH_16, VG_DEPTH_8, VG_DEPTH_NONE, VG_DEPTH_COUNT };
extern const char *const vg_depths[VG_DEPTH_COUNT]; /* names: "24bit", "256", "16", "8", "none" */

/* The style as a terminal of that depth shows it. At 24 bits nothing changes. At 256, 16 and 8 a colour is a palette index below that
 * number, or the terminal's own. Without colours it is the terminal's own, and dark on light becomes VG_REVERSE. Two colours that differ
 * never become the same, so that no text vanishes (except with VG_BLEND). The terminal and every picture use this one function. */
struct vg_style vg_palette_style(struct vg_style style, enum vg_depth depth);
/* The same for a whole grid, in place. */
void vg_palette_cells(struct vg_cells *cells, enum vg_depth depth);

/* A cache of vg_palette_style, because the search for the nearest of 240 colours is slow. */
enum { VG_PALETTE_MEMO = 1024 };
struct vg_palette_memo {
    enum vg_depth depth;
    struct {
        struct vg_style from, to;
        bool known;
    } entry[VG_PALETTE_MEMO];
};

void vg_palette_memo_init(struct vg_palette_memo *memo, enum vg_depth depth);
/* The result of vg_palette_style. */
struct vg_style vg_palette_memo_style(struct vg_palette_memo *memo, struct vg_style style);

/* 0xRRGGBB of a colour as xterm shows it: a palette index is looked up, 0xRRGGBB stays. Not for VG_COLOUR_DEFAULT. */
uint32_t vg_palette_rgb(uint32_t colour);

/* The index of the nearest colour (0xRRGGBB) in xterm's palette. `colours` is what the terminal has: from 256 on the cube and the
 * greys (16 ... 255, which nobody redefines), from 16 on the first 16, else the first 8. */
int vg_palette_nearest(uint32_t rgb, int colours);

/* How different two colours (0xRRGGBB) look: the "redmean" approximation (compuphase.com/cmetric.htm). */
int vg_palette_distance(uint32_t a, uint32_t b);

/* How light a colour (0xRRGGBB) looks, 0 ... 255 (Rec. 601). */
int vg_palette_lightness(uint32_t rgb);

#endif
