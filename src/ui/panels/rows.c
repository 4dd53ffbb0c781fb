/* rows.c: groups of layers, and their numbers pooled. */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "share.h"
#include "timeline.h"
#include "vgtop/pool.h"

/* ---- which layers are a row */

static bool together(const struct vg_view *view, size_t a, size_t b)
{
    return view->layers[a].group[0] != '\0' && strcmp(view->layers[a].group, view->layers[b].group) == 0;
}

struct vg_layer_row vg_row_of(const struct vg_view *view, size_t layer)
{
    struct vg_layer_row row = {(uint16_t)layer, (uint16_t)(layer + 1)};
    while (row.first > 0 && together(view, row.first - 1, layer))
        row.first--;
    while (row.end < view->layer_count && together(view, row.end, layer))
        row.end++;
    return row;
}

size_t vg_row_count(const struct vg_view *view)
{
    size_t count = 0;
    for (size_t l = 0; l < view->layer_count; l++)
        count += l == 0 || !together(view, l - 1, l);
    return count;
}

size_t vg_row_moved(const struct vg_view *view, size_t layer, int64_t rows)
{
    struct vg_layer_row row = vg_row_of(view, layer);
    for (; rows > 0 && row.end < view->layer_count; rows--)
        row = vg_row_of(view, row.end);
    for (; rows < 0 && row.first > 0; rows++)
        row = vg_row_of(view, row.first - 1);
    return row.end - 1;
}

const char *vg_row_name(const struct vg_view *view, struct vg_layer_row row)
{
    const struct vg_layer_view *layer = &view->layers[row.first];
    return row.end - row.first > 1 ? layer->group : layer->name;
}

void vg_row_shape(const struct vg_view *view, struct vg_layer_row row, char text[VG_NUMBER_MAX])
{
    const struct vg_layer_view *layer = &view->layers[row.first];
    text[0] = '\0'; /* of a layer whose shape is not known */
    if (row.end - row.first > 1 || layer->members > 0)
        snprintf(text, VG_NUMBER_MAX, "%d layers", layer->members > 0 ? layer->members : row.end - row.first);
    else if (layer->inputs > 0)
        snprintf(text, VG_NUMBER_MAX, "%zu×%zu", layer->inputs, layer->columns);
}

/* ---- pooled numbers */

static double weight_of(const struct vg_layer_view *layer, enum vg_metric metric)
{
    return vg_pool_weight(metric, layer->size, layer->inputs, layer->columns);
}

double vg_row_number(const struct vg_view *view, struct vg_layer_row row, enum vg_metric metric)
{
    struct vg_pool pool = {.metric = metric};
    if (row.end - row.first == 1) /* no rounding */
        return vg_layer_number(view, row.first, metric);
    for (size_t l = row.first; l < row.end; l++)
        vg_pool_add(&pool, vg_layer_number(view, l, metric), vg_layer_number(view, l, vg_pool_mean_of(metric)),
                    weight_of(&view->layers[l], metric));
    return vg_pool_result(&pool);
}

struct vg_bucket vg_row_bucket(const struct vg_view *view, struct vg_layer_row row, const struct vg_columns *columns,
                               size_t column)
{
    struct vg_bucket all = vg_columns_bucket(columns, &view->layers[row.first].series, column);
    struct vg_pool pool = {.metric = view->metric};
    if (row.end - row.first == 1)
        return all;
    for (size_t l = row.first; l < row.end; l++) {
        const struct vg_bucket one = vg_columns_bucket(columns, &view->layers[l].series, column);
        all.min = fmin(all.min, one.min); /* fmin prefers a number to NaN */
        all.max = fmax(all.max, one.max);
        all.missing = one.missing < all.missing ? one.missing : all.missing;
        all.last = vg_is_non_finite(one.last) || vg_is_missing(all.last) ? one.last : all.last;
        if (one.counted == 0)
            continue;
        vg_pool_add(&pool, one.mean, 0, weight_of(&view->layers[l], view->metric));
        all.counted = one.counted > all.counted ? one.counted : all.counted;
    }
    all.mean = pool.counted > 0 ? vg_pool_result(&pool) : NAN;
    return all;
}

/* ---- shares */

enum when { NOW, BEFORE, COLUMN };

static double pooled_share(const struct vg_view *view, struct vg_layer_row row, enum when when,
                           const struct vg_columns *columns, size_t column)
{
    struct vg_pool pool = {.metric = VG_DELTA_RMS}; /* a root mean square too */
    double share = vg_missing();
    for (size_t l = row.first; l < row.end; l++) {
        share = when == NOW      ? vg_share_now(view, l)
                : when == BEFORE ? vg_share_before(view, l)
                                 : vg_share_column(view, l, columns, column);
        vg_pool_add(&pool, share, 0, 1);
    }
    return row.end - row.first == 1 ? share : vg_pool_result(&pool);
}

double vg_row_share_now(const struct vg_view *view, struct vg_layer_row row)
{
    return pooled_share(view, row, NOW, NULL, 0);
}

double vg_row_share_before(const struct vg_view *view, struct vg_layer_row row)
{
    return pooled_share(view, row, BEFORE, NULL, 0);
}

double vg_row_share_column(const struct vg_view *view, struct vg_layer_row row, const struct vg_columns *columns,
                           size_t column)
{
    return pooled_share(view, row, COLUMN, columns, column);
}
