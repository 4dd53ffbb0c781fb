/* ghosts.c: what is kept of finished runs: the loss, and of every layer and metric VG_GHOST_LAYER_POINTS means over the run.
 *
 * That is 7 kB a layer: 36 kB of the default network, 6 MB of eight runs with a hundred hidden layers. Any metric of an earlier run can then
 * be laid over the present one's. Where the recorder's memory does not suffice, the layers are left out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "recorder_internal.h"

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

/* The bucket where part i of `parts` of the run begins. Where steps occur twice only the last time counts. */
static size_t bucket_at(const struct vg_recorded_run *run, size_t i, size_t parts)
{
    if (run->taken_back)
        return vg_history_find(run->all, (uint64_t)((double)run->step * (double)i / (double)parts));
    return i * vg_history_buckets(run->all) / parts;
}

static void fill_layers(const struct vg_recorded_run *run, struct vg_recorded_ghost *ghost)
{
    vg_real *at = ghost->numbers;
    for (size_t l = 0; l < ghost->layers; l++)
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++) {
                size_t first = bucket_at(run, i, VG_GHOST_LAYER_POINTS),
                       end = bucket_at(run, i + 1, VG_GHOST_LAYER_POINTS);
                *at++ = mean_of(run->all, first, end > first ? end : first + 1, vg_series_of(l, (enum vg_metric)m));
            }
}

static size_t ghost_bytes(size_t layers)
{
    return sizeof(struct vg_recorded_ghost) + layers * VG_METRIC_COUNT * VG_GHOST_LAYER_POINTS * sizeof(vg_real);
}

struct vg_recorded_ghost *vg_recorder_make_ghost(const struct vg_recorder *recorder, const void *origin, size_t bytes)
{
    const struct vg_recorded_run *run = recorder->run;
    size_t buckets = run ? vg_history_buckets(run->all) : 0, layers = run ? run->schema.layer_count : 0;
    if (buckets < 2)
        return NULL;
    if (vg_recorder_bytes(recorder) + ghost_bytes(layers) > VG_RECORDER_BYTES + (6u << 20))
        layers = 0;
    struct vg_recorded_ghost *ghost = calloc(1, ghost_bytes(layers) + bytes);
    if (!ghost)
        return NULL;
    ghost->run = run->number;
    ghost->layers = ghost->told.layer_count = layers;
    ghost->origin = memcpy((char *)ghost + ghost_bytes(layers), origin, bytes);
    ghost->told.steps = run->step;
    ghost->told.count = buckets < VG_GHOST_POINTS ? buckets : VG_GHOST_POINTS;
    for (size_t i = 0; i < ghost->told.count; i++)
        ghost->told.loss[i] = vg_history_bucket(run->all, bucket_at(run, i, ghost->told.count), VG_LOSS).mean;
    fill_layers(run, ghost);
    return ghost;
}

void vg_recorder_describe_ghosts(struct vg_recorder *recorder,
                                 void (*describe)(struct vg_ghost *ghost, const void *origin, const void *present),
                                 const void *present)
{
    for (size_t g = 0; g < recorder->ghost_count; g++)
        describe(&recorder->ghosts[g]->told, recorder->ghosts[g]->origin, present);
    recorder->ghost_changes++;
}

bool vg_ghosts_view(const struct vg_recorder *recorder, struct vg_view *view)
{
    size_t layers = 0;
    for (size_t g = 0; g < recorder->ghost_count; g++)
        layers += recorder->ghosts[g]->layers;
    bool room = vg_view_reserve_ghosts(view, layers * VG_GHOST_LAYER_POINTS, NULL);
    vg_real *to = view->ghost_memory;
    view->ghost_count = recorder->ghost_count;
    for (size_t g = 0; g < recorder->ghost_count; g++) {
        const struct vg_recorded_ghost *ghost = recorder->ghosts[g];
        view->ghosts[g] = ghost->told;
        view->ghosts[g].layer_count = room ? ghost->layers : 0;
        view->ghosts[g].layers = to;
        for (size_t l = 0; l < view->ghosts[g].layer_count; l++, to += VG_GHOST_LAYER_POINTS)
            memcpy(to, ghost->numbers + (l * VG_METRIC_COUNT + (size_t)view->metric) * VG_GHOST_LAYER_POINTS,
                   VG_GHOST_LAYER_POINTS * sizeof *to);
    }
    return room;
}
