/* drawn.h: what the terminal shows: rows that need no new drawing, pairs of colours, and slots for 24-bit colours. Pure; no curses. */
#ifndef VGTOP_UI_DRAWN_H
#define VGTOP_UI_DRAWN_H

#include "cells.h"

/* The last picture. A zeroed struct knows none. */
struct vg_drawn {
    struct vg_cells cells;
};

/* Keeps a copy of a picture. When memory is short none is known. */
void vg_drawn_remember(struct vg_drawn *drawn, const struct vg_cells *cells);
/* Frees the copy: no picture is known. */
void vg_drawn_forget(struct vg_drawn *drawn);

/* Whether the row is the same in both pictures. False when the pictures differ in size. */
bool vg_drawn_same_row(const struct vg_drawn *drawn, const struct vg_cells *cells, int row);
/* At most so many colour pairs do the rows need that are not the same. */
int vg_drawn_styles(const struct vg_drawn *drawn, const struct vg_cells *cells);

/* curses numbers the combinations of two colours: pair 1 ... count. This cache gives a pair to each combination in use. When all pairs
 * are taken, the one that was unused for longest gets a new combination. A pair of the current frame never does: the cells that show
 * it would change, too. */
struct vg_pair {
    int fg, bg;    /* curses' colours, -1: the terminal's own */
    uint64_t last; /* frame of the last use, 0: never used */
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
/* Begins a frame: the pairs of earlier frames may get new combinations. */
void vg_pairs_frame(struct vg_pairs *pairs);
/* The pair of two colours. *fresh: it must be defined first. 0, the terminal's own colours, when this frame uses every pair. */
int vg_pairs_find(struct vg_pairs *pairs, int fg, int bg, bool *fresh);

/* curses knows 256 colours. Each number from 16 on is a slot that stands for one colour of 24 bits; what curses writes is changed
 * accordingly (vg_recolour, output.h). A slot keeps its colour until all are forgotten, and then the whole screen must be drawn anew. */
enum { VG_SLOT_FIRST = 16, VG_SLOT_END = 256, VG_SLOT_HEADS = 512 };

struct vg_slots {
    uint32_t colour[VG_SLOT_END]; /* 0xRRGGBB, or a palette index as cells.h writes it */
    int used;                     /* slots that have a colour */
    uint8_t heads[VG_SLOT_HEADS]; /* a hash table of slots, 0: empty */
};

/* Frees all slots. */
void vg_slots_forget(struct vg_slots *slots);
/* The slot of a colour (not VG_COLOUR_DEFAULT). A new colour gets a free slot. When none is free, the slot with the nearest colour, and
 * *nearest becomes true. */
int vg_slots_find(struct vg_slots *slots, uint32_t colour, bool *nearest);

#endif
