/* hotspot.c: from a cell to what was drawn there. */
#include "hotspot.h"

#include <string.h>

void vg_hotspot(struct vg_cells *cells, struct vg_rect rect, enum vg_hit_kind kind, size_t number)
{
    struct vg_hotspots *hotspots = cells->hotspots;
    if (!hotspots || rect.rows <= 0 || rect.cols <= 0)
        return;
    if (hotspots->count == VG_HOTSPOTS_MAX) /* the oldest lies lowest */
        memmove(hotspots->items, hotspots->items + 1, --hotspots->count * sizeof *hotspots->items);
    hotspots->items[hotspots->count++] = (struct vg_hotspot){rect, kind, number};
}

struct vg_hit vg_hit(const struct vg_hotspots *hotspots, int row, int col)
{
    struct vg_hit hit = {VG_HIT_NOTHING, 0, false, 0};
    for (size_t i = hotspots->count; i-- > 0 && !hit.in_panel;) {
        const struct vg_hotspot *hotspot = &hotspots->items[i];
        const struct vg_rect rect = hotspot->rect;
        if (row < rect.row || row - rect.row >= rect.rows || col < rect.col || col - rect.col >= rect.cols)
            continue;
        if (hit.kind == VG_HIT_NOTHING) {
            hit.kind = hotspot->kind;
            hit.number = hotspot->number;
        }
        hit.in_panel = hotspot->kind == VG_HIT_PANEL;
        hit.slot = hit.in_panel ? hotspot->number : 0;
    }
    return hit;
}
