/* hotspot.h: what can be clicked, and where it is on the screen.
 *
 * The code that draws something adds its hotspot at the same time: places are not computed a second time, so they cannot disagree with
 * the picture. A later hotspot lies over an earlier one, as in the picture itself.
 */
#ifndef VGTOP_UI_HOTSPOT_H
#define VGTOP_UI_HOTSPOT_H

#include "cells.h"

enum vg_hit_kind {
    VG_HIT_NOTHING,
    VG_HIT_PANEL,    /* anywhere in a panel; number: its slot */
    VG_HIT_TITLE,    /* a panel's upper border; number: its slot */
    VG_HIT_LAYER,    /* number: the layer, 1 nearest the input */
    VG_HIT_ORDER,    /* the title of the column that the layers' table is ordered by */
    VG_HIT_FIELD,    /* a field of the header; number: its index in the view */
    VG_HIT_STATE,    /* the header's right end: whether it trains, and how fast */
    VG_HIT_ACTION,   /* the bar; number: the row of vg_actions */
    VG_HIT_MENU,     /* the open menu, but none of its rows */
    VG_HIT_MENU_ROW, /* number: among the items shown */
    VG_HIT_HELP,
    VG_HIT_PROMPT,
    VG_HIT_SETUP,      /* the setup, but none of the following */
    VG_HIT_SETUP_PAGE, /* number: its page */
    VG_HIT_SETUP_ROW,  /* number: a row of the open page */
    VG_HIT_KEY,        /* what a key does; number: the key */
    VG_HIT_COUNT
};

struct vg_hit {
    enum vg_hit_kind kind;
    size_t number;
    bool in_panel; /* there is a panel under it: */
    size_t slot;
};

struct vg_hotspot {
    struct vg_rect rect;
    enum vg_hit_kind kind;
    size_t number;
};

enum { VG_HOTSPOTS_MAX = 2048 };

/* Zeroed to begin with; vg_screen_update empties it, but for those of panels that keep their cells. */
struct vg_hotspots {
    size_t count, of_panels; /* those of the panels come first; over them lie menu, messages and bar */
    struct vg_hotspot items[VG_HOTSPOTS_MAX];
};

/* Adds a hotspot to the list of the cells, if they have one. When the list is full the oldest is lost. */
void vg_hotspot(struct vg_cells *cells, struct vg_rect rect, enum vg_hit_kind kind, size_t number);

/* The hotspot under a cell. */
struct vg_hit vg_hit(const struct vg_hotspots *hotspots, int row, int col);

#endif
