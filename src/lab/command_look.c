/* command_look.c: commands about panels: which is shown, which is focused, and where the explorer stands. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define NO_PARAMETER NULL, 0, 0, 0

const struct vg_choice vg_look_panels[VG_LOOK_PANEL_COUNT] = {
    [VG_LOOK_PROFILE] = {"profile", NO_PARAMETER, "what every layer gets now: dW, delta and activation on one axis"},
    [VG_LOOK_BOUNDARY] = {"boundary", NO_PARAMETER, "two-dimensional data and how the network divides the plane"},
    [VG_LOOK_EXPLORER] = {"explorer", NO_PARAMETER, "the activation f, its slope f', and slopes multiplied"},
    [VG_LOOK_DISTRIBUTIONS] = {"distributions", NO_PARAMETER, "histograms of the selected layer, and of all layers"},
    [VG_LOOK_OVERLAY] = {"overlay", NO_PARAMETER, "the metric of two layers, and of earlier runs, in one chart"},
};

static const char *const slot_names[VG_SLOT_COUNT] = {"gradients", "loss", "panel", "second"};

static size_t slots_of(const struct vg_look *look)
{
    return look->slots < VG_SLOT_SECOND ? VG_SLOT_SECOND : look->slots > VG_SLOT_COUNT ? VG_SLOT_COUNT : look->slots;
}

enum vg_look_panel vg_look_panel_in(const struct vg_look *look, size_t slot)
{
    if (slot < VG_SLOT_CHOSEN || slot >= VG_SLOT_COUNT)
        return VG_LOOK_PANEL_COUNT;
    return (enum vg_look_panel)(((size_t)look->panel + slot - VG_SLOT_CHOSEN) % VG_LOOK_PANEL_COUNT);
}

bool vg_command_panel(struct vg_command_call *call, struct vg_error *error)
{
    size_t now = call->look->panel;
    double parameter;
    if (strcmp(call->arguments, "next") == 0)
        now = (now + 1) % VG_LOOK_PANEL_COUNT;
    else if (strcmp(call->arguments, "prev") == 0)
        now = (now + VG_LOOK_PANEL_COUNT - 1) % VG_LOOK_PANEL_COUNT;
    else if (!vg_choice_parse("panel", vg_look_panels, VG_LOOK_PANEL_COUNT, sizeof(vg_look_panels[0]), call->arguments,
                              &now, &parameter, error))
        return false;
    call->look->panel = (enum vg_look_panel)now;
    call->look->focus = VG_SLOT_CHOSEN;
    return true;
}

bool vg_command_focus(struct vg_command_call *call, struct vg_error *error)
{
    size_t slots = slots_of(call->look), now = call->look->focus < slots ? call->look->focus : slots - 1, found = 0;
    if (strcmp(call->arguments, "next") == 0)
        now = (now + 1) % slots;
    else if (strcmp(call->arguments, "prev") == 0)
        now = (now + slots - 1) % slots;
    else {
        while (found < slots && strcmp(slot_names[found], call->arguments) != 0)
            found++;
        if (found == slots)
            return vg_fail(error, "focus takes gradients, loss, panel%s, next or prev, not '%.40s'",
                           slots == VG_SLOT_COUNT ? ", second" : "", call->arguments);
        now = found;
    }
    call->look->focus = now;
    return true;
}

bool vg_command_zoom(struct vg_command_call *call, struct vg_error *error)
{
    bool on = strcmp(call->arguments, "on") == 0, off = strcmp(call->arguments, "off") == 0;
    if (!on && !off && *call->arguments)
        return vg_fail(error, "zoom takes on, off or nothing (then it toggles), not '%.40s'", call->arguments);
    call->look->zoom = on || (!off && !call->look->zoom);
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

/* --- the explorer --------------------------------------------------------------------------------------------- */

/* Widths that keys go through: 1, 2, 4, 6, 10, 20 ... and the range that a person may ask for. */
static const double widths[] = {0.1, 0.2, 0.5, 1, 2, 4, 6, 10, 20, 50, 100, 200, 500, 1000};
enum { WIDTHS = sizeof(widths) / sizeof(widths[0]), STEPS = 50 };

static bool stay_inside(struct vg_explore *explore)
{
    explore->x = fmax(-explore->range / 2, fmin(explore->range / 2, explore->x));
    return true;
}

/* A whole number of steps, so that 0 is met again on the way back. */
static bool move(struct vg_explore *explore, int by)
{
    double step = explore->range / STEPS;
    explore->x = (round(explore->x / step) + by) * step;
    return stay_inside(explore);
}

static bool left(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    (void)value;
    (void)error;
    return move(explore, -1);
}

static bool right(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    (void)value;
    (void)error;
    return move(explore, 1);
}

static bool wider(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    (void)value;
    (void)error;
    for (size_t i = 0; i < WIDTHS; i++)
        if (widths[i] > explore->range * 1.0001) {
            explore->range = widths[i];
            break;
        }
    return true;
}

static bool narrower(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    (void)value;
    (void)error;
    for (size_t i = WIDTHS; i-- > 0;)
        if (widths[i] < explore->range * 0.9999) {
            explore->range = widths[i];
            break;
        }
    return stay_inside(explore);
}

static bool set_x(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    double x;
    if (!vg_parse_double(value, &x) || fabs(x) > widths[WIDTHS - 1] / 2)
        return vg_fail(error, "explore x takes a number from -500 to 500, not '%.40s'", value);
    explore->x = x;
    if (fabs(x) > explore->range / 2)
        explore->range = 2 * fabs(x);
    return true;
}

static bool set_range(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    double range;
    if (!vg_parse_double(value, &range) || range < widths[0] || range > widths[WIDTHS - 1])
        return vg_fail(error, "explore range takes the x axis's width, 0.1 to 1000, not '%.40s'", value);
    explore->range = range;
    return stay_inside(explore);
}

static bool zoom(struct vg_explore *explore, const char *value, struct vg_error *error)
{
    static const char *const names[VG_EXPLORE_ZOOM_COUNT] = {"x", "f", "f'"};
    size_t found = 0;
    while (found < VG_EXPLORE_ZOOM_COUNT && strcmp(names[found], value) != 0)
        found++;
    if (strcmp(value, "y") == 0 || *value == '\0')
        found = ((size_t)explore->zoom + 1) % VG_EXPLORE_ZOOM_COUNT;
    if (found == VG_EXPLORE_ZOOM_COUNT)
        return vg_fail(error, "explore zoom takes y (the next one), x, f or f' (as tall as that), not '%.40s'", value);
    explore->zoom = (enum vg_explore_zoom)found;
    return true;
}

static const struct {
    const char *word;
    bool valued;
    bool (*act)(struct vg_explore *explore, const char *value, struct vg_error *error);
} explorations[] = {
    {"x", true, set_x},      {"range", true, set_range}, {"zoom", true, zoom},          {"left", false, left},
    {"right", false, right}, {"wider", false, wider},    {"narrower", false, narrower},
};

bool vg_command_explore(struct vg_command_call *call, struct vg_error *error)
{
    size_t length = strcspn(call->arguments, " \t=");
    const char *value = call->arguments + length + strspn(call->arguments + length, " \t=");
    for (size_t i = 0; i < sizeof(explorations) / sizeof(explorations[0]); i++)
        if (strlen(explorations[i].word) == length && strncmp(explorations[i].word, call->arguments, length) == 0 &&
            (explorations[i].valued || *value == '\0'))
            return explorations[i].act(&call->look->explore, value, error);
    return vg_fail(error, "explore takes x N, left, right, range N, wider, narrower or zoom y, not '%.40s'",
                   call->arguments);
}
