/* suit.c: suits the look to what a source can show. */
#include "suit.h"

#include <string.h>

#include "panel.h"

/* Of another program's log often only norms are known. */
static bool suit_metric(const struct vg_view *view, enum vg_metric *metric)
{
    static const enum vg_metric best[] = {VG_GRAD_SD,   VG_GRAD_NORM, VG_GRAD_ABS_MEAN, VG_GRAD_MAX,
                                          VG_DELTA_RMS, VG_WEIGHT_SD, VG_ACTIVATION_SD, VG_UPDATE_RATIO};
    if (view->statistics >> *metric & 1u)
        return false;
    for (size_t i = 0; i < sizeof best / sizeof *best; i++)
        if (view->statistics >> best[i] & 1u) {
            *metric = best[i];
            return true;
        }
    return false;
}

/* The panels that have something to show come first, in their order. */
static void suit_place(struct vg_look_place *place, bool keep_first)
{
    enum vg_look_panel full[VG_LOOK_SLOTS] = {0}, empty[VG_LOOK_SLOTS] = {0};
    size_t fulls = 0, empties = 0;
    bool kept = !keep_first;
    for (size_t slot = 0; slot < VG_LOOK_SLOTS; slot++) {
        const enum vg_look_panel panel = place->panels[slot];
        if (!vg_panels[panel].want || !kept)
            full[fulls++] = panel;
        else
            empty[empties++] = panel;
        kept = kept || vg_panels[panel].want;
    }
    memcpy(place->panels, full, fulls * sizeof *full);
    memcpy(place->panels + fulls, empty, empties * sizeof *empty);
}

bool vg_suit_look(struct vg_suit *suit, const struct vg_view *view, struct vg_look *look)
{
    bool other = false;
    if (view->probe == VG_PROBE_NEVER && (!suit->placed || suit->has_output != view->has_output)) {
        if (!suit->placed)
            memcpy(suit->before, look->places, sizeof suit->before);
        for (size_t i = 0; i < VG_LOOK_LAYOUT_COUNT; i++) {
            memcpy(look->places[i].panels, suit->before[i].panels, sizeof suit->before[i].panels);
            suit_place(&look->places[i], view->has_output);
        }
        suit->placed = other = true;
        suit->has_output = view->has_output;
    }
    if (view->layer_count > 0 && view->run != suit->run) {
        /* of a block the signal at its output tells most: that is what reaches the blocks below it */
        if (suit->run == 0 && view->pool_count > 0 && look->metric == VG_GRAD_SD &&
            (view->statistics >> VG_DELTA_RMS & 1u)) {
            look->metric = VG_DELTA_RMS;
            other = true;
        }
        suit->run = view->run;
        other |= suit_metric(view, &look->metric);
    }
    return other;
}
