/* drawn.h: what the terminal shows already, so that rows that did not change need no work. Pure. */
#ifndef VGTOP_UI_DRAWN_H
#define VGTOP_UI_DRAWN_H

#include "cells.h"

/* The last picture; without a size: none is known. A zeroed struct knows none. */
struct vg_drawn {
    struct vg_cells cells;
};

/* Takes note of a picture. When memory is short none is known. */
void vg_drawn_remember(struct vg_drawn *drawn, const struct vg_cells *cells);
/* No picture is known; frees. */
void vg_drawn_forget(struct vg_drawn *drawn);

/* Whether the row looks as it did; the picture must have the same size for that. */
bool vg_drawn_same_row(const struct vg_drawn *drawn, const struct vg_cells *cells, int row);
/* How many times the style changes in the rows that look different, at most: as many colour pairs they need. */
int vg_drawn_styles(const struct vg_drawn *drawn, const struct vg_cells *cells);

#endif
