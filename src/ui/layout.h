/* layout.h: where everything stands, as a pure function of the grid's size.
 *
 * The layout knows places, not what is in them: slot 0 is the large one at the left, slot 1 stands at the upper right, slot 2 below it.
 * A large grid has a slot 3 beside slot 2. Rectangles lie inside the grid and never overlap.
 */
#ifndef VGTOP_UI_LAYOUT_H
#define VGTOP_UI_LAYOUT_H

#include "cells.h"

enum { VG_LAYOUT_SLOTS = 4, VG_LARGE_ROWS = 50, VG_LARGE_COLS = 160 };

struct vg_layout {
    bool fits;              /* false: too small, and everything else empty */
    struct vg_rect header;  /* one line: what runs */
    struct vg_rect numbers; /* one line: how it goes */
    struct vg_rect body;    /* all slots together */
    int slots;              /* in use: 3 or, on a large grid, 4; the rest of slot[] is empty */
    struct vg_rect slot[VG_LAYOUT_SLOTS];
    struct vg_rect bar; /* one line: keys, or the prompt */
};

struct vg_layout vg_layout_make(int rows, int cols);

#endif
