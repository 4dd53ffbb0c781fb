/* look.h: what a person looks at: no part of an experiment, but set by commands too (`metric delta_rms`, `select 3`, `layout learn`).
 *
 * Everything here is plain data that a command changes and the screen draws from; who draws a panel, and where, is the screen's.
 */
#ifndef VGTOP_LOOK_H
#define VGTOP_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/error.h"
#include "vgtop/metric.h"

VG_API_BEGIN

/* The panels, by number: a person calls them 1 to 8. */
enum vg_look_panel {
    VG_LOOK_GRADIENTS,
    VG_LOOK_HEATMAP,
    VG_LOOK_LOSS,
    VG_LOOK_PROFILE,
    VG_LOOK_BOUNDARY,
    VG_LOOK_EXPLORER,
    VG_LOOK_DISTRIBUTIONS,
    VG_LOOK_OVERLAY,
    VG_LOOK_PANEL_COUNT
};

/* Named arrangements of panels. */
enum vg_look_layout {
    VG_LAYOUT_GRADIENTS,
    VG_LAYOUT_LEARN,
    VG_LAYOUT_COMPARE,
    VG_LAYOUT_EVERYTHING,
    VG_LOOK_LAYOUT_COUNT
};

/* What the characters of a chart may be. */
enum vg_symbols { VG_SYMBOLS_BRAILLE, VG_SYMBOLS_BLOCK, VG_SYMBOLS_ASCII, VG_SYMBOLS_COUNT };

/* Slots: slot 0 is the large one; slot 2 is the one whose panel changes while the focus is on slot 0. */
enum { VG_SLOT_MAIN, VG_SLOT_CHOSEN = 2, VG_LOOK_SLOTS = VG_LOOK_PANEL_COUNT };

/* What stands where in one layout, and which slot the keys speak to. Every layout remembers its own. */
struct vg_look_place {
    enum vg_look_panel panels[VG_LOOK_SLOTS];
    size_t focus; /* slot */
    bool zoom;    /* the focused panel alone, as large as possible */
};

/* How tall the activation explorer's plot is: as x, as f or as f' over the range shown. */
enum vg_explore_zoom { VG_EXPLORE_AS_X, VG_EXPLORE_AS_VALUE, VG_EXPLORE_AS_SLOPE, VG_EXPLORE_ZOOM_COUNT };

/* Where the activation explorer stands. */
struct vg_explore {
    double x;     /* of the tangent, inside the range */
    double range; /* width of the x axis, 0 in its middle */
    enum vg_explore_zoom zoom;
};

/* Names that are known only while the program runs: the themes that were found. */
struct vg_look_names {
    size_t count;
    const char *const *names; /* borrowed */
};

struct vg_look {
    enum vg_metric metric;
    size_t selected; /* layer number, 1 nearest the input; clamped to the layers that there are when drawn */
    bool help;
    size_t help_scroll;
    enum vg_look_layout layout;
    struct vg_look_place places[VG_LOOK_LAYOUT_COUNT];
    size_t slots;   /* panels that there is room for, counted by the screen, 1 ... VG_LOOK_SLOTS */
    size_t compare; /* the overlay's second layer, as `selected`; 0: the output (layer 1 when that is selected) */
    struct vg_explore explore;
    bool cursor_on;   /* a cursor stands in every chart over time */
    uint64_t cursor;  /* at this step of the current run */
    bool frozen;      /* the picture stands still while training goes on */
    uint32_t empty;   /* bit p: panel p can show nothing of this data: next and prev pass it by; set by the screen */
    uint32_t swapped; /* bit p: the value axis of panel p is linear instead of logarithmic, or the other way round */
    uint32_t whole;   /* bit p: the logarithmic axis of panel p holds every number, however many decades that takes */
    uint32_t cut;     /* bit p: the axis of panel p, as drawn, leaves tiny numbers out; set by the screen */
    enum vg_symbols symbols;
    bool mouse;                  /* the mouse speaks to the program, not to the terminal */
    struct vg_look_names themes; /* set by the screen; without names `theme` is accepted and ignored */
    size_t theme;                /* among them; their count: none of them */
};

/* Names, and what each is; indexed by kind. They drive commands, completion, menus, lists and the setup. */
extern const struct vg_choice vg_look_panels[VG_LOOK_PANEL_COUNT];
extern const struct vg_choice vg_look_layouts[VG_LOOK_LAYOUT_COUNT];
extern const struct vg_choice vg_look_symbols[VG_SYMBOLS_COUNT];

void vg_look_default(struct vg_look *look);

/* The place of the layout that is seen. */
struct vg_look_place *vg_look_place(struct vg_look *look);
/* The slot that the keys speak to: the focus, but one that there is room for. */
size_t vg_look_focus(const struct vg_look *look);
bool vg_look_zoomed(const struct vg_look *look);
/* The panel of a slot of the layout that is seen (slots beyond the last: the last's). */
enum vg_look_panel vg_look_panel_in(const struct vg_look *look, size_t slot);
/* The slot, among those that there is room for, in which a panel is seen; VG_LOOK_SLOTS: in none. */
size_t vg_look_slot_of(const struct vg_look *look, enum vg_look_panel panel);
/* Whether a panel's value axis is logarithmic, where it usually is (`usual`) or not. */
bool vg_look_log(const struct vg_look *look, enum vg_look_panel panel, bool usual);
/* The overlay's second layer in a network of that many layers, 1 ... layers. */
size_t vg_look_compared(const struct vg_look *look, size_t layers);

/* Does one command of scope LOOK with a network of `layers` layers; false with a clear line, and nothing changed. */
bool vg_look_do(struct vg_look *look, size_t layers, const char *line, char *answer, size_t answer_size,
                struct vg_error *error);

VG_API_END

#endif
