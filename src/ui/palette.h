/* palette.h: 24-bit colours on terminals that have fewer, and the bookkeeping of colour pairs. Pure; no curses. */
#ifndef VGTOP_UI_PALETTE_H
#define VGTOP_UI_PALETTE_H

#include <stdbool.h>
#include <stdint.h>

/* The index of the nearest colour (0xRRGGBB) in xterm's palette. `colours` is what the terminal has: from 256 on the cube and the
 * greys (16 ... 255, which nobody redefines), from 16 on the first 16, else the first 8. The distance is the "redmean" approximation
 * of how different two colours look (compuphase.com/cmetric.htm). */
int vg_palette_nearest(uint32_t rgb, int colours);

/* How light a colour looks, 0 ... 255 (Rec. 601). */
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
