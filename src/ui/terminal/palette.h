/* palette.h: 24-bit colours on terminals that have fewer, and the bookkeeping of colour pairs. Pure; no curses. */
#ifndef VGTOP_UI_PALETTE_H
#define VGTOP_UI_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

#include "cells.h"

/* How many colours there are to draw with. */
enum vg_depth { VG_DEPTH_24BIT, VG_DEPTH_256, VG_DEPTH_16, VG_DEPTH_8, VG_DEPTH_NONE, VG_DEPTH_COUNT };
extern const char *const vg_depths[VG_DEPTH_COUNT]; /* names: "24bit", "256", "16", "8", "none" */

/* The style as a terminal of that depth shows it: colours are 0xRRGGBB or the terminal's own at 24 bits (a palette index stays one),
 * palette indices below the depth's number or the terminal's own at 256, 16 and 8, the terminal's own without colours. What
 * would become invisible does not: two colours that differ never become the same (but under VG_BLEND), and where there are no colours
 * dark on light is VG_REVERSE. The terminal and every picture use this one function. */
struct vg_style vg_palette_style(struct vg_style style, enum vg_depth depth);
/* The same for a whole grid, in place. */
void vg_palette_cells(struct vg_cells *cells, enum vg_depth depth);

/* Styles that were looked up before, for who draws many frames: looking for the nearest of 240 colours takes its time. */
enum { VG_PALETTE_MEMO = 1024 };
struct vg_palette_memo {
    enum vg_depth depth;
    struct {
        struct vg_style from, to;
        bool known;
    } entry[VG_PALETTE_MEMO];
};

void vg_palette_memo_init(struct vg_palette_memo *memo, enum vg_depth depth);
/* What vg_palette_style gives. */
struct vg_style vg_palette_memo_style(struct vg_palette_memo *memo, struct vg_style style);

/* 0xRRGGBB of a colour as xterm shows it: a palette index is looked up, 0xRRGGBB stays. Not for VG_COLOUR_DEFAULT. */
uint32_t vg_palette_rgb(uint32_t colour);

/* The index of the nearest colour (0xRRGGBB) in xterm's palette. `colours` is what the terminal has: from 256 on the cube and the
 * greys (16 ... 255, which nobody redefines), from 16 on the first 16, else the first 8. The distance is the "redmean" approximation
 * of how different two colours look (compuphase.com/cmetric.htm). */
int vg_palette_nearest(uint32_t rgb, int colours);

/* How light a colour (0xRRGGBB) looks, 0 ... 255 (Rec. 601). */
int vg_palette_lightness(uint32_t rgb);

/* Terminals number the combinations of two colours: pair 1 ... count. A cache gives each combination in use a pair; when all are taken
 * it gives away the one that was not used for longest, but never one of the current frame: redefining a pair changes the cells that
 * already show it. */
struct vg_pair {
    int fg, bg;    /* terminal colours, -1: the default */
    uint64_t last; /* frame of the last use; 0: never used */
    int next;      /* in its hash chain, 0 ends */
};

enum { VG_PAIRS_MAX = 4095, VG_PAIR_HEADS = 512 };

struct vg_pairs {
    int count; /* pairs that there are */
    int used;  /* 1 ... used are taken */
    uint64_t frame;
    int heads[VG_PAIR_HEADS];
    struct vg_pair pair[VG_PAIRS_MAX + 1];
};

/* `count` pairs beside pair 0 (cut to 0 ... VG_PAIRS_MAX). */
void vg_pairs_init(struct vg_pairs *pairs, int count);
/* A new frame begins: what was used before may be given away. */
void vg_pairs_frame(struct vg_pairs *pairs);
/* The pair of two colours. *fresh: it must be defined first. 0 when every pair shows in this frame: the terminal's default. */
int vg_pairs_find(struct vg_pairs *pairs, int fg, int bg, bool *fresh);

#endif
