/* hotspot.c: from a cell to what was drawn there. */
#include "hotspot.h"

#include <string.h>

void vg_hotspot(struct vg_cells *cells, struct vg_rect rect, enum vg_hit_kind kind, size_t number)
{
    struct vg_hotspots *spots = cells->spots;
    if (!spots || rect.rows <= 0 || rect.cols <= 0)
        return;
    if (spots->count == VG_HOTSPOTS_MAX) /* what lies on top matters most */
        memmove(spots->spot, spots->spot + 1, --spots->count * sizeof *spots->spot);
    spots->spot[spots->count++] = (struct vg_hotspot){rect, kind, number};
}

static bool holds(struct vg_rect rect, int row, int col)
{
    return row >= rect.row && row - rect.row < rect.rows && col >= rect.col && col - rect.col < rect.cols;
}

struct vg_hit vg_hit(const struct vg_hotspots *spots, int row, int col)
{
    struct vg_hit hit = {VG_HIT_NOTHING, 0, false, 0};
    for (size_t i = spots->count; i-- > 0;) {
        const struct vg_hotspot *spot = &spots->spot[i];
        if (!holds(spot->rect, row, col))
            continue;
        if (hit.kind == VG_HIT_NOTHING) {
            hit.kind = spot->kind;
            hit.number = spot->number;
        }
        if (spot->kind == VG_HIT_PANEL) {
            hit.in_panel = true;
            hit.slot = spot->number;
            return hit;
        }
    }
    return hit;
}
