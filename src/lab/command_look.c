/* command_look.c: commands about what is looked at: which panels are seen and how, the cursor, the theme. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define NO_PARAMETER NULL, 0, 0, 0

const struct vg_choice vg_look_panels[VG_LOOK_PANEL_COUNT] = {
    [VG_LOOK_GRADIENTS] = {"gradients", NO_PARAMETER, "what every layer gets over time"},
    [VG_LOOK_HEATMAP] = {"heatmap", NO_PARAMETER, "depth by time: vanishing in one glance, for a hundred layers"},
    [VG_LOOK_LOSS] = {"loss", NO_PARAMETER, "loss and accuracy, with earlier runs"},
    [VG_LOOK_PROFILE] = {"profile", NO_PARAMETER, "what every layer gets now: dW, delta and activation on one axis"},
    [VG_LOOK_BOUNDARY] = {"boundary", NO_PARAMETER, "two-dimensional data and how the network divides the plane"},
    [VG_LOOK_EXPLORER] = {"explorer", NO_PARAMETER, "the activation f, its slope f', and slopes multiplied"},
    [VG_LOOK_DISTRIBUTIONS] = {"distributions", NO_PARAMETER, "histograms of the selected layer, and of all layers"},
    [VG_LOOK_OVERLAY] = {"overlay", NO_PARAMETER, "the metric of two layers, and of earlier runs, in one chart"},
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

/* What each layout shows to begin with, the most important first: a small screen has room for the first few. */
static const enum vg_look_panel first_panels[VG_LOOK_LAYOUT_COUNT][VG_LOOK_SLOTS] = {
    [VG_LAYOUT_GRADIENTS] = {VG_LOOK_GRADIENTS, VG_LOOK_LOSS, VG_LOOK_PROFILE, VG_LOOK_HEATMAP, VG_LOOK_BOUNDARY,
                             VG_LOOK_EXPLORER, VG_LOOK_DISTRIBUTIONS, VG_LOOK_OVERLAY},
    [VG_LAYOUT_LEARN] = {VG_LOOK_GRADIENTS, VG_LOOK_EXPLORER, VG_LOOK_BOUNDARY, VG_LOOK_LOSS, VG_LOOK_DISTRIBUTIONS,
                         VG_LOOK_PROFILE, VG_LOOK_HEATMAP, VG_LOOK_OVERLAY},
    [VG_LAYOUT_COMPARE] = {VG_LOOK_OVERLAY, VG_LOOK_LOSS, VG_LOOK_GRADIENTS, VG_LOOK_PROFILE, VG_LOOK_HEATMAP,
                           VG_LOOK_DISTRIBUTIONS, VG_LOOK_BOUNDARY, VG_LOOK_EXPLORER},
    [VG_LAYOUT_EVERYTHING] = {VG_LOOK_GRADIENTS, VG_LOOK_LOSS, VG_LOOK_PROFILE, VG_LOOK_HEATMAP, VG_LOOK_BOUNDARY,
                              VG_LOOK_EXPLORER, VG_LOOK_DISTRIBUTIONS, VG_LOOK_OVERLAY},
};

void vg_look_default(struct vg_look *look)
{
    *look = (struct vg_look){.metric = VG_GRAD_SD,
                             .selected = 1,
                             .slots = 3,
                             .mouse = true,
                             .explore = {.range = 10, .zoom = VG_EXPLORE_AS_VALUE}};
    for (size_t i = 0; i < VG_LOOK_LAYOUT_COUNT; i++)
        memcpy(look->places[i].panels, first_panels[i], sizeof first_panels[i]);
}

/* --- what stands where ---------------------------------------------------------------------------------------- */

static const struct vg_look_place *place_of(const struct vg_look *look)
{
    return &look->places[look->layout < VG_LOOK_LAYOUT_COUNT ? look->layout : VG_LAYOUT_GRADIENTS];
}

struct vg_look_place *vg_look_place(struct vg_look *look)
{
    return &look->places[look->layout < VG_LOOK_LAYOUT_COUNT ? look->layout : VG_LAYOUT_GRADIENTS];
}

static size_t slots_of(const struct vg_look *look)
{
    return look->slots < 1 ? 1 : look->slots > VG_LOOK_SLOTS ? VG_LOOK_SLOTS : look->slots;
}

size_t vg_look_focus(const struct vg_look *look)
{
    size_t focus = place_of(look)->focus, slots = place_of(look)->zoom ? VG_LOOK_SLOTS : slots_of(look);
    return focus < slots ? focus : slots - 1; /* a zoomed panel has all the room, whichever slot is its own */
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
    for (size_t slot = 0; slot < slots_of(look); slot++)
        if (place_of(look)->panels[slot] == panel)
            return slot;
    if (place_of(look)->zoom && vg_look_panel_in(look, vg_look_focus(look)) == panel)
        return vg_look_focus(look);
    return VG_LOOK_SLOTS;
}

bool vg_look_log(const struct vg_look *look, enum vg_look_panel panel, bool usual)
{
    return usual != ((look->swapped >> panel & 1u) != 0);
}

/* The slot whose panel is exchanged. On a screen with room for two panels that is the second. */
static size_t exchanged(const struct vg_look *look)
{
    size_t focus = vg_look_focus(look), slots = slots_of(look);
    if (focus != VG_SLOT_MAIN)
        return focus;
    return slots > VG_SLOT_CHOSEN ? VG_SLOT_CHOSEN : slots - 1;
}

/* A panel stands in one slot only: where it was before comes what it takes the place of. */
static void put(struct vg_look *look, size_t slot, enum vg_look_panel panel)
{
    struct vg_look_place *place = vg_look_place(look);
    for (size_t i = 0; i < VG_LOOK_SLOTS; i++)
        if (place->panels[i] == panel)
            place->panels[i] = place->panels[slot];
    place->panels[slot] = panel;
    place->focus = slot;
}

/* The next panel, `by` on in the table, that is not seen yet and has something to show; the slot's own when there is none. */
static enum vg_look_panel unseen(const struct vg_look *look, size_t slot, size_t by)
{
    enum vg_look_panel now = vg_look_panel_in(look, slot);
    for (size_t i = 1; i < VG_LOOK_PANEL_COUNT; i++) {
        enum vg_look_panel next = (enum vg_look_panel)((now + i * by) % VG_LOOK_PANEL_COUNT);
        if (vg_look_slot_of(look, next) == VG_LOOK_SLOTS && (look->empty >> next & 1u) == 0)
            return next;
    }
    return now;
}

/* One of a table: by its name, or next and prev. */
static bool choose(const struct vg_command_call *call, const struct vg_choice *table, size_t count, size_t *now,
                   struct vg_error *error)
{
    double parameter;
    if (strcmp(call->arguments, "next") == 0)
        *now = *now < count ? (*now + 1) % count : 0;
    else if (strcmp(call->arguments, "prev") == 0)
        *now = (*now + count - 1) % count;
    else
        return vg_choice_parse(call->name, table, count, sizeof table[0], call->arguments, now, &parameter, error);
    return true;
}

/* A panel by its number, 1 ..., or its name. */
static bool panel_named(const struct vg_command_call *call, size_t *panel, struct vg_error *error)
{
    uint64_t number;
    if (!vg_parse_uint64(call->arguments, &number))
        return choose(call, vg_look_panels, VG_LOOK_PANEL_COUNT, panel, error);
    if (number < 1 || number > VG_LOOK_PANEL_COUNT)
        return vg_fail(error, "there is no panel %llu: 1 to %d are possible", (unsigned long long)number,
                       VG_LOOK_PANEL_COUNT);
    *panel = (size_t)number - 1;
    return true;
}

bool vg_command_panel(struct vg_command_call *call, struct vg_error *error)
{
    struct vg_look *look = call->look;
    bool next = strcmp(call->arguments, "next") == 0, prev = strcmp(call->arguments, "prev") == 0;
    size_t slot = exchanged(look), panel = vg_look_panel_in(look, slot);
    if (next || prev)
        panel = unseen(look, slot, next ? 1 : VG_LOOK_PANEL_COUNT - 1);
    else if (!panel_named(call, &panel, error))
        return false;
    if ((next || prev) && panel == vg_look_panel_in(look, slot) && slots_of(look) == VG_LOOK_SLOTS)
        return vg_fail(error, "all panels are seen already");
    size_t seen = vg_look_slot_of(look, (enum vg_look_panel)panel);
    if (seen < VG_LOOK_SLOTS)
        vg_look_place(look)->focus = seen;
    else
        put(look, slot, (enum vg_look_panel)panel);
    return true;
}

bool vg_command_focus(struct vg_command_call *call, struct vg_error *error)
{
    size_t slots = slots_of(call->look), now = vg_look_focus(call->look), panel = 0;
    if (strcmp(call->arguments, "next") == 0)
        now = (now + 1) % slots;
    else if (strcmp(call->arguments, "prev") == 0)
        now = (now + slots - 1) % slots;
    else if (!panel_named(call, &panel, error))
        return false;
    else if ((now = vg_look_slot_of(call->look, (enum vg_look_panel)panel)) == VG_LOOK_SLOTS)
        return vg_fail(error, "the %s panel is not on the screen: `panel %s` shows it", vg_look_panels[panel].name,
                       vg_look_panels[panel].name);
    vg_look_place(call->look)->focus = now;
    return true;
}

/* on, off or nothing: then it toggles. */
static bool on_or_off(const struct vg_command_call *call, bool *now, struct vg_error *error)
{
    bool on = strcmp(call->arguments, "on") == 0, off = strcmp(call->arguments, "off") == 0;
    if (!on && !off && *call->arguments)
        return vg_fail(error, "%s takes on, off or nothing (then it toggles), not '%.40s'", call->name,
                       call->arguments);
    *now = on || (!off && !*now);
    return true;
}

bool vg_command_zoom(struct vg_command_call *call, struct vg_error *error)
{
    return on_or_off(call, &vg_look_place(call->look)->zoom, error);
}

bool vg_command_layout(struct vg_command_call *call, struct vg_error *error)
{
    size_t now = call->look->layout;
    if (!choose(call, vg_look_layouts, VG_LOOK_LAYOUT_COUNT, &now, error))
        return false;
    call->look->layout = (enum vg_look_layout)now;
    snprintf(call->answer, call->answer_size, "layout %s: %s", vg_look_layouts[now].name, vg_look_layouts[now].about);
    return true;
}

/* --- how it is drawn ------------------------------------------------------------------------------------------ */

bool vg_command_cursor(struct vg_command_call *call, struct vg_error *error)
{
    uint64_t step = 0;
    bool off = strcmp(call->arguments, "off") == 0;
    if (!off && !vg_parse_uint64(call->arguments, &step))
        return vg_fail(error, "cursor takes a step of this run, or off, not '%.40s'", call->arguments);
    call->look->cursor_on = !off;
    call->look->cursor = step;
    return true;
}

bool vg_command_freeze(struct vg_command_call *call, struct vg_error *error)
{
    return on_or_off(call, &call->look->frozen, error);
}

/* Which panels have two axes for their values: those of a metric only where it goes over many decades. */
static const struct {
    bool of_metric, swaps, log_by_default;
} axes[VG_LOOK_PANEL_COUNT] = {
    [VG_LOOK_GRADIENTS] = {true, true, true}, [VG_LOOK_HEATMAP] = {true, true, true},
    [VG_LOOK_OVERLAY] = {true, true, true},   [VG_LOOK_PROFILE] = {false, true, true},
    [VG_LOOK_LOSS] = {false, true, false},
};

bool vg_command_axis(struct vg_command_call *call, struct vg_error *error)
{
    if (*call->arguments && strcmp(call->arguments, "swap") != 0)
        return vg_fail(
            error, "axis takes nothing behind it: the focused panel's axis becomes linear or logarithmic, not '%.40s'",
            call->arguments);
    enum vg_look_panel panel = vg_look_panel_in(call->look, vg_look_focus(call->look));
    const struct vg_metric_info *metric = &vg_metrics[call->look->metric];
    if (!axes[panel].swaps)
        return vg_fail(error, "the %s panel has one axis only; gradients, heatmap, loss, profile and overlay have two",
                       vg_look_panels[panel].name);
    if (axes[panel].of_metric && metric->scale != VG_SCALE_LOG)
        return vg_fail(error, "%s has a linear axis only: it is no size that goes over many decades", metric->key);
    const uint32_t bit = UINT32_C(1) << panel;
    if ((call->look->cut & bit) && !(call->look->whole & bit)) {
        call->look->whole |= bit;
        snprintf(call->answer, call->answer_size, "%s: logarithmic axis over the whole range",
                 vg_look_panels[panel].name);
        return true;
    }
    call->look->whole &= ~bit;
    call->look->swapped ^= bit;
    if (axes[panel].log_by_default)
        snprintf(call->answer, call->answer_size, "%s: %s axis", vg_look_panels[panel].name,
                 vg_look_log(call->look, panel, true) ? "logarithmic" : "linear");
    return true;
}

bool vg_command_symbols(struct vg_command_call *call, struct vg_error *error)
{
    size_t now = call->look->symbols;
    if (!choose(call, vg_look_symbols, VG_SYMBOLS_COUNT, &now, error))
        return false;
    call->look->symbols = (enum vg_symbols)now;
    snprintf(call->answer, call->answer_size, "symbols %s: %s", vg_look_symbols[now].name, vg_look_symbols[now].about);
    return true;
}

bool vg_command_mouse(struct vg_command_call *call, struct vg_error *error)
{
    if (!on_or_off(call, &call->look->mouse, error))
        return false;
    snprintf(call->answer, call->answer_size, "mouse %s",
             call->look->mouse ? "on" : "off: the terminal selects text with it");
    return true;
}

bool vg_command_theme(struct vg_command_call *call, struct vg_error *error)
{
    const struct vg_look_names *themes = &call->look->themes;
    size_t now = call->look->theme;
    if (themes->count == 0)
        return true;
    struct vg_choice *table = calloc(themes->count, sizeof *table);
    if (!table)
        return vg_fail(error, "there is not enough memory for the themes' names");
    for (size_t i = 0; i < themes->count; i++)
        table[i].name = themes->names[i];
    bool good = choose(call, table, themes->count, &now, error);
    free(table);
    if (!good)
        return false;
    call->look->theme = now;
    snprintf(call->answer, call->answer_size, "theme %.60s", themes->names[now]);
    return true;
}

size_t vg_look_compared(const struct vg_look *look, size_t layers)
{
    if (look->compare > 0)
        return look->compare < layers ? look->compare : layers;
    return look->selected >= layers ? 1 : layers;
}

bool vg_command_compare(struct vg_command_call *call, struct vg_error *error)
{
    size_t last = call->layers ? call->layers : 1, now = vg_look_compared(call->look, last);
    if (strcmp(call->arguments, "next") == 0)
        now = now % last + 1;
    else if (!vg_command_layer(call, "next", &now, error))
        return false;
    call->look->compare = now;
    return true;
}
