/* recorder_before.c: what a run was just before it was changed, so that the screen can say what the change did. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder_internal.h"

size_t vg_before_bytes(const struct before *before)
{
    return before ? sizeof *before + before->layers * sizeof before->layer[0] : 0;
}

struct before *vg_before_copy(const struct before *before)
{
    struct before *copy = before ? malloc(vg_before_bytes(before)) : NULL;
    return copy ? memcpy(copy, before, vg_before_bytes(before)) : NULL;
}

/* The first of the last buckets that hold VG_BEFORE_RECORDS records together. It does not begin before the last marker, unless it is the
 * last bucket: what was before an earlier change is no part of it. */
static size_t first_bucket(const struct vg_recorded_run *run)
{
    const size_t buckets = vg_history_buckets(run->all);
    const uint64_t width = vg_history_width(run->all), records = vg_history_records(run->all);
    uint64_t marker = 0;
    for (size_t i = run->marker_count; i-- > 0 && marker == 0;)
        marker = run->markers[i].record < records ? run->markers[i].record : 0;
    size_t first = buckets - 1;
    while (first > 0 && records - first * width < VG_BEFORE_RECORDS && (first - 1) * width >= marker)
        first--;
    return first;
}

/* Without a number it is what the series ended with: missing, infinite or NaN. */
static vg_real mean_from(const struct vg_history *history, size_t first, size_t series)
{
    const size_t buckets = vg_history_buckets(history);
    vg_real mean = vg_mean_between(history, first, buckets, series);
    return isfinite(mean) ? mean : vg_history_bucket(history, buckets - 1, series).last;
}

struct before *vg_before_make(const struct vg_recorded_run *run, const char *change)
{
    const bool empty = vg_history_buckets(run->all) == 0;
    const size_t layers = vg_schema_all(&run->schema);
    struct before *before =
        empty ? vg_before_copy(run->before) : malloc(sizeof *before + layers * sizeof before->layer[0]);
    if (!before)
        return NULL;
    if (!empty) {
        const size_t first = first_bucket(run);
        before->layers = layers;
        before->told = (struct vg_before){.known = true,
                                          .run = run->number,
                                          .step = run->now.step,
                                          .loss = mean_from(run->all, first, VG_LOSS),
                                          .accuracy = mean_from(run->all, first, VG_ACCURACY),
                                          .verdict = run->now.verdict};
        for (size_t l = 0; l < layers; l++) {
            before->layer[l].columns = vg_recorded_columns(&run->schema.layers[l]);
            for (size_t m = 0; m < VG_METRIC_COUNT; m++)
                before->layer[l].numbers[m] = mean_from(run->all, first, vg_series_of(l, (enum vg_metric)m));
        }
    }
    snprintf(before->told.text, sizeof before->told.text, "%s", change);
    before->told.was[0] = '\0';
    return before;
}

/* The layer of then that layer l of `layers` is compared with: from the input half of those that both runs have, from the output the
 * others. NULL: there is none. */
static const struct before_layer *match(const struct before *before, size_t l, size_t layers)
{
    const size_t both = before->layers < layers ? before->layers : layers;
    const size_t below = before->layers == layers ? layers : both / 2;
    if (l < below)
        return &before->layer[l];
    return layers - l <= both - below ? &before->layer[before->layers - (layers - l)] : NULL;
}

void vg_before_fill(const struct before *before, struct vg_view *view)
{
    view->before = before ? before->told : (struct vg_before){.loss = vg_missing(), .accuracy = vg_missing()};
    const size_t layers = view->layer_count + view->pool_count;
    for (size_t l = 0; l < layers; l++) {
        struct vg_layer_view *layer = &view->layers[l];
        const struct before_layer *then = before ? match(before, l, layers) : NULL;
        layer->before_columns = then ? then->columns : 0;
        for (size_t m = 0; m < VG_METRIC_COUNT; m++)
            layer->before[m] = then ? then->numbers[m] : vg_missing();
    }
}
