/* hotspot.h: what stands where on the screen, for the mouse.
 *
 * Who draws something that can be clicked says so in the same breath (vg_hotspot): there is no second reckoning of places that
 * could disagree with the picture. What is said later lies over what was said before, as in the picture itself.
 */
#ifndef VGTOP_UI_HOTSPOT_H
#define VGTOP_UI_HOTSPOT_H

#include "cells.h"

enum vg_hit_kind {
    VG_HIT_NOTHING,
    VG_HIT_PANEL,    /* anywhere in a panel; number: its slot */
    VG_HIT_TITLE,    /* a panel's upper border; number: its slot */
    VG_HIT_LAYER,    /* number: the layer, 1 nearest the input */
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

/* Zeroed to begin with; emptied by vg_screen_draw. */
struct vg_hotspots {
    size_t count;
    struct vg_hotspot spot[VG_HOTSPOTS_MAX];
};

/* The cells of that rectangle mean this. Without a list in the cells nothing happens. When the list is full the oldest is lost. */
void vg_hotspot(struct vg_cells *cells, struct vg_rect rect, enum vg_hit_kind kind, size_t number);

/* What a click on that cell means. */
struct vg_hit vg_hit(const struct vg_hotspots *spots, int row, int col);

#endif
