/* look.c: the tables of names, and which panel is where. */
#include "look.h"

#define NO_PARAMETER NULL, 0, 0, 0

const struct vg_choice vg_look_panels[VG_LOOK_PANEL_COUNT] = {
#define NAME(id, name, about, ...) [VG_LOOK_##id] = {#name, NO_PARAMETER, about},
    VG_PANEL_ROWS(NAME)
#undef NAME
};

const enum vg_panel_axis vg_look_axes[VG_LOOK_PANEL_COUNT] = {
#define AXIS(id, name, about, axis, ...) [VG_LOOK_##id] = axis,
    VG_PANEL_ROWS(AXIS)
#undef AXIS
};

const struct vg_choice vg_look_layouts[VG_LOOK_LAYOUT_COUNT] = {
    [VG_LAYOUT_GRADIENTS] = {"gradients", NO_PARAMETER, "every layer over time, large; the rest around it"},
    [VG_LAYOUT_LEARN] = {"learn", NO_PARAMETER, "an activation, its slope, and what it does to data and layers"},
    [VG_LAYOUT_COMPARE] = {"compare", NO_PARAMETER, "this run beside earlier ones, a layer beside another"},
    [VG_LAYOUT_EVERYTHING] = {"everything", NO_PARAMETER, "as many panels as there is room for"},
};

const struct vg_choice vg_look_symbols[VG_SYMBOLS_COUNT] = {
    [VG_SYMBOLS_BRAILLE] = {"braille", NO_PARAMETER, "dots: the finest lines"},
    [VG_SYMBOLS_BLOCK] = {"block", NO_PARAMETER, "quadrants and eighths: for fonts without braille"},
    [VG_SYMBOLS_ASCII] = {"ascii", NO_PARAMETER, "letters and signs of every terminal since 1967"},
};

const struct vg_choice vg_look_orders[VG_LAYER_ORDER_COUNT] = {
    [VG_ORDER_DEPTH] = {"depth", NO_PARAMETER, "from the output down to layer 1"},
    [VG_ORDER_WORST] = {"worst", NO_PARAMETER, "the output, then the layers farthest from its share of the signal"},
};

/* What the slots of each layout show at first: a slot twice does not compile, and a missing one fails a test. */
#define LAYOUT(COLUMN)                                                                                                 \
    {                                                                                                                  \
        .panels = { VG_PANEL_ROWS(COLUMN) }                                                                            \
    }
#define IN_GRADIENTS(id, name, about, axis, probe, time, range, g, l, c, e)  [g] = VG_LOOK_##id,
#define IN_LEARN(id, name, about, axis, probe, time, range, g, l, c, e)      [l] = VG_LOOK_##id,
#define IN_COMPARE(id, name, about, axis, probe, time, range, g, l, c, e)    [c] = VG_LOOK_##id,
#define IN_EVERYTHING(id, name, about, axis, probe, time, range, g, l, c, e) [e] = VG_LOOK_##id,

void vg_look_default(struct vg_look *look)
{
    *look = (struct vg_look){.metric = VG_GRAD_SD,
                             .selected = 1,
                             .slots = 3,
                             .mouse = true,
                             .explore = {.range = 10, .zoom = VG_EXPLORE_AS_VALUE},
                             .places = {[VG_LAYOUT_GRADIENTS] = LAYOUT(IN_GRADIENTS),
                                        [VG_LAYOUT_LEARN] = LAYOUT(IN_LEARN),
                                        [VG_LAYOUT_COMPARE] = LAYOUT(IN_COMPARE),
                                        [VG_LAYOUT_EVERYTHING] = LAYOUT(IN_EVERYTHING)}};
}

struct vg_look_place *vg_look_place(struct vg_look *look)
{
    return &look->places[look->layout < VG_LOOK_LAYOUT_COUNT ? look->layout : VG_LAYOUT_GRADIENTS];
}

static const struct vg_look_place *place_of(const struct vg_look *look)
{
    return &look->places[look->layout < VG_LOOK_LAYOUT_COUNT ? look->layout : VG_LAYOUT_GRADIENTS];
}

size_t vg_look_slots(const struct vg_look *look)
{
    return look->slots < 1 ? 1 : look->slots > VG_LOOK_SLOTS ? VG_LOOK_SLOTS : look->slots;
}

size_t vg_look_focus(const struct vg_look *look)
{
    const struct vg_look_place *place = place_of(look);
    size_t slots = place->zoom ? VG_LOOK_SLOTS : vg_look_slots(look); /* a zoomed panel has all the room */
    return place->focus < slots ? place->focus : slots - 1;
}

bool vg_look_zoomed(const struct vg_look *look)
{
    return place_of(look)->zoom;
}

enum vg_look_panel vg_look_panel_in(const struct vg_look *look, size_t slot)
{
    return place_of(look)->panels[slot < VG_LOOK_SLOTS ? slot : VG_LOOK_SLOTS - 1];
}

size_t vg_look_slot_of(const struct vg_look *look, enum vg_look_panel panel)
{
    for (size_t slot = 0; slot < vg_look_slots(look); slot++)
        if (place_of(look)->panels[slot] == panel)
            return slot;
    if (place_of(look)->zoom && vg_look_panel_in(look, vg_look_focus(look)) == panel)
        return vg_look_focus(look);
    return VG_LOOK_SLOTS;
}

bool vg_look_log(const struct vg_look *look, enum vg_look_panel panel, bool by_default)
{
    return by_default != ((look->swapped >> panel & 1u) != 0);
}

size_t vg_look_compared(const struct vg_look *look, size_t layers)
{
    if (look->compare > 0)
        return look->compare < layers ? look->compare : layers;
    return look->selected >= layers ? 1 : layers;
}
