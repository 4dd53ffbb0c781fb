/* ghosts.c: what is kept of the layers of finished runs.
 *
 * Of every layer and every metric VG_GHOST_LAYER_POINTS means over the run: 7 kB a layer, so 36 kB of the default network and
 * 6 MB at the most, of eight runs with a hundred hidden layers. Any metric of an earlier run can then be laid over the present one's.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"

/* The mean of a series over buckets first ... end-1. */
static vg_real mean_of(const struct vg_history *history, size_t first, size_t end, size_t series)
{
    vg_real sum = 0;
    uint64_t counted = 0;
    for (size_t i = first; i < end; i++) {
        struct vg_bucket bucket = vg_history_bucket(history, i, series);
        if (bucket.counted == 0)
            continue;
        counted += bucket.counted;
        sum += (bucket.mean - sum) * ((vg_real)bucket.counted / (vg_real)counted);
    }
    return counted ? sum : NAN;
}

vg_real *vg_ghost_layers_make(const struct published *published)
{
    size_t buckets = published->history ? vg_history_buckets(published->history) : 0;
    if (buckets < 2)
        return NULL;
    vg_real *made = malloc(published->layers * VG_METRIC_COUNT * VG_GHOST_LAYER_POINTS * sizeof *made), *at = made;
    for (size_t l = 0; made && l < published->layers; l++)
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++) {
                size_t first = i * buckets / VG_GHOST_LAYER_POINTS, end = (i + 1) * buckets / VG_GHOST_LAYER_POINTS;
                *at++ = mean_of(published->history, first, end > first ? end : first + 1,
                                vg_series_of(l, (enum vg_metric)m));
            }
    return made;
}

void vg_ghost_layers_view(const struct published *published, struct vg_view *view)
{
    size_t layers = 0;
    for (size_t g = 0; g < published->ghost_count; g++)
        layers += published->ghosts[g].layer_count;
    bool room = vg_view_reserve_ghosts(view, layers * VG_GHOST_LAYER_POINTS, NULL);
    vg_real *to = view->ghost_memory;
    for (size_t g = 0; g < published->ghost_count; g++) {
        view->ghosts[g].layer_count = room ? published->ghosts[g].layer_count : 0;
        view->ghosts[g].layers = to;
        for (size_t l = 0; l < view->ghosts[g].layer_count; l++, to += VG_GHOST_LAYER_POINTS)
            memcpy(to,
                   published->ghost_layers[g] + (l * VG_METRIC_COUNT + (size_t)view->metric) * VG_GHOST_LAYER_POINTS,
                   VG_GHOST_LAYER_POINTS * sizeof *to);
    }
}
