/* look.h: what a person looks at: which panels, which metric, the selected layer, the cursor, the axes, the theme.
 *
 * It is plain data: commands change it (`metric delta_rms`, `select 3`, `layout learn`), and the screen draws from it. It is no part of an
 * experiment: a session passes these commands over.
 */
#ifndef VGTOP_UI_LOOK_H
#define VGTOP_UI_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "panels.h"
#include "vgtop/choice.h"
#include "vgtop/command.h"
#include "vgtop/error.h"
#include "vgtop/metric.h"

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

/* A layout has slots, and a slot shows a panel. Slot 0 is the large one. While it has the focus, `panel` changes what slot 2 shows. */
enum { VG_SLOT_MAIN, VG_SLOT_CHOSEN = 2, VG_LOOK_SLOTS = VG_LOOK_PANEL_COUNT };

/* Which panel each slot of one layout shows, and which slot the keys act on. Every layout remembers its own. */
struct vg_look_place {
    enum vg_look_panel panels[VG_LOOK_SLOTS];
    size_t focus; /* slot */
    bool zoom;    /* the focused panel alone, as large as possible */
};

/* How tall the activation explorer's plot is: as x, as f or as f' over the range shown. */
enum vg_explore_zoom { VG_EXPLORE_AS_X, VG_EXPLORE_AS_VALUE, VG_EXPLORE_AS_SLOPE, VG_EXPLORE_ZOOM_COUNT };

/* What the activation explorer shows. */
struct vg_explore {
    double x; /* of the tangent, inside the range; until a person moves it, where the units are (set by the screen) */
    double range; /* width of the x axis, 0 in its middle */
    bool moved;   /* a person has moved x */
    enum vg_explore_zoom zoom;
};

/* Names that are known only while the program runs: the themes that were found. */
struct vg_look_names {
    size_t count;
    const char *const *names; /* borrowed */
};

/* The order of the layers' table: the output on top and layer 1 at the bottom, or the output and then what is farthest from its share. */
enum vg_layer_order { VG_ORDER_DEPTH, VG_ORDER_WORST, VG_LAYER_ORDER_COUNT };

struct vg_look {
    enum vg_metric metric;
    enum vg_layer_order order;
    /* of large models: fold.h */
    char role[64];     /* the role whose layer stands for its block; "": the block's output; "all", "each" */
    int role_by;       /* so many roles behind that one */
    char unfolded[64]; /* the block whose layers are shown too; "": none */
    char filter[128];  /* a regular expression: rows whose names do not match are left out; "": none */
    bool vectors;      /* layers of one dimension are shown too */
    bool matrix;       /* the table of layers shows blocks by roles */
    size_t selected;   /* layer number, 1 nearest the input; clamped to the layers that there are when drawn */
    bool help;
    size_t help_scroll;
    char help_filter[32]; /* the help shows only lines that hold this text; "": all */
    bool help_typing;     /* keys are typed into the filter */
    enum vg_look_layout layout;
    struct vg_look_place places[VG_LOOK_LAYOUT_COUNT];
    size_t slots;   /* panels that there is room for, counted by the screen, 1 ... VG_LOOK_SLOTS */
    size_t compare; /* the overlay's second layer, as `selected`; 0: the output (layer 1 when that is selected) */
    struct vg_explore explore;
    bool cursor_on;   /* every chart over time shows a cursor */
    uint64_t cursor;  /* at this step of the current run */
    bool frozen;      /* the picture does not move while training goes on */
    bool rows;        /* the gradient panel shows a tall sparkline a layer, not all layers in one chart */
    uint32_t swapped; /* bit p: panel p has the other one of its two value axes */
    uint32_t whole;   /* bit p: the logarithmic axis of panel p holds every number, however many decades that takes */
    uint32_t cut;     /* bit p: the axis of panel p, as drawn, leaves tiny numbers out; set by the screen */
    enum vg_symbols symbols;
    bool mouse;                  /* the program gets mouse events, not the terminal */
    struct vg_look_names themes; /* set by the screen; without names `theme` is accepted and ignored */
    size_t theme;                /* among them; their count: none of them */
};

/* Names, and what each is; indexed by the enum. They drive commands, completion, menus, lists and the setup. */
extern const struct vg_choice vg_look_panels[VG_LOOK_PANEL_COUNT];
extern const struct vg_choice vg_look_layouts[VG_LOOK_LAYOUT_COUNT];
extern const struct vg_choice vg_look_symbols[VG_SYMBOLS_COUNT];
extern const struct vg_choice vg_look_orders[VG_LAYER_ORDER_COUNT];
/* The value axis of each panel. */
extern const enum vg_panel_axis vg_look_axes[VG_LOOK_PANEL_COUNT];

void vg_look_default(struct vg_look *look);

/* The slots of the present layout. */
struct vg_look_place *vg_look_place(struct vg_look *look);
/* How many of them there is room for; at least 1. */
size_t vg_look_slots(const struct vg_look *look);
/* The slot that the keys act on: the focus, but one that there is room for. */
size_t vg_look_focus(const struct vg_look *look);
bool vg_look_zoomed(const struct vg_look *look);
/* The panel of a slot of the present layout (slots beyond the last: the last's). */
enum vg_look_panel vg_look_panel_in(const struct vg_look *look, size_t slot);
/* The slot, among those that there is room for, that shows a panel; VG_LOOK_SLOTS: none does. */
size_t vg_look_slot_of(const struct vg_look *look, enum vg_look_panel panel);
/* Whether a panel's value axis is logarithmic. `by_default`: whether it is without `axis`. */
bool vg_look_log(const struct vg_look *look, enum vg_look_panel panel, bool by_default);
/* The overlay's second layer in a network of that many layers, 1 ... layers. */
size_t vg_look_compared(const struct vg_look *look, size_t layers);

/* The commands that change a look, for the parser. */
extern const struct vg_command_table vg_look_commands;
/* Does a command of that table with a network of `layers` layers; false with a sentence, and nothing changed. `answer` (may be NULL) gets
 * what to say of it, "" for nothing. */
bool vg_look_do(struct vg_look *look, size_t layers, const struct vg_command *command, char *answer, size_t answer_size,
                struct vg_error *error);
#endif
