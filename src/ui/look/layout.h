/* layout.h: where everything is on the screen, as a pure function of the arrangement and the grid's size.
 *
 * The layout knows rectangles, not their contents. Slots are numbered by importance: a small grid has the first few. Rectangles lie inside
 * the grid, never overlap and leave no cell over; every slot has room for a frame and some lines.
 */
#ifndef VGTOP_UI_LAYOUT_H
#define VGTOP_UI_LAYOUT_H

#include "cells.h"
#include "look.h"

struct vg_layout {
    bool fits;              /* false: too small, and everything else empty */
    struct vg_rect header;  /* one line: what runs */
    struct vg_rect numbers; /* one line: how it goes */
    struct vg_rect body;    /* all slots together */
    int slots;              /* in use; the rest of slot[] is empty */
    struct vg_rect slot[VG_LOOK_SLOTS];
    struct vg_rect bar; /* one line: keys, or the prompt */
};

struct vg_layout vg_layout_make(enum vg_look_layout kind, int rows, int cols);

#endif
