/* rows.c: groups of layers, and their numbers pooled. */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "share.h"
#include "timeline.h"

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
    if (row.end - row.first > 1)
        snprintf(text, VG_NUMBER_MAX, "%d layers", row.end - row.first);
    else if (layer->inputs > 0)
        snprintf(text, VG_NUMBER_MAX, "%zu×%zu", layer->inputs, layer->columns);
}

/* ---- pooled numbers */

/* How the numbers of several layers become one. */
enum pool {
    POOL_MEAN,    /* weighted mean */
    POOL_SPREAD,  /* the s.d. of all numbers together: from sizes, means and s.d. */
    POOL_SQUARES, /* root of the weighted mean of squares */
    POOL_LENGTH,  /* root of the sum of squares */
    POOL_LARGEST
};
/* What a layer weighs: its weights, its units, or the numbers that its sum was divided by. */
enum weight { BY_WEIGHTS, BY_UNITS, BY_SIDES };

static const struct {
    enum pool pool;
    enum weight weight;
    enum vg_metric mean; /* of a spread */
} pools[VG_METRIC_COUNT] = {
    [VG_GRAD_MEAN] = {POOL_MEAN, BY_WEIGHTS, 0},
    [VG_GRAD_SD] = {POOL_SPREAD, BY_WEIGHTS, VG_GRAD_MEAN},
    [VG_GRAD_ABS_MEAN] = {POOL_MEAN, BY_WEIGHTS, 0},
    [VG_GRAD_MAX] = {POOL_LARGEST, BY_WEIGHTS, 0},
    [VG_GRAD_NORM] = {POOL_LENGTH, BY_WEIGHTS, 0},
    [VG_GRAD_L1_SCALED] = {POOL_MEAN, BY_SIDES, 0},
    [VG_DELTA_RMS] = {POOL_SQUARES, BY_UNITS, 0},
    [VG_ACTIVATION_MEAN] = {POOL_MEAN, BY_UNITS, 0},
    [VG_ACTIVATION_SD] = {POOL_SPREAD, BY_UNITS, VG_ACTIVATION_MEAN},
    [VG_SATURATED] = {POOL_MEAN, BY_UNITS, 0},
    [VG_DEAD] = {POOL_MEAN, BY_UNITS, 0},
    [VG_WEIGHT_MEAN] = {POOL_MEAN, BY_WEIGHTS, 0},
    [VG_WEIGHT_SD] = {POOL_SPREAD, BY_WEIGHTS, VG_WEIGHT_MEAN},
    [VG_UPDATE_RATIO] = {POOL_MEAN, BY_WEIGHTS, 0},
};

static double weight_of(const struct vg_layer_view *layer, enum weight weight)
{
    const size_t units = layer->columns > 0 ? layer->columns : 1, sides = layer->inputs + layer->columns;
    if (weight == BY_UNITS)
        return (double)units;
    if (weight == BY_SIDES)
        return sides > 0 ? (double)sides : 1;
    return layer->size > 0 ? (double)layer->size : 1;
}

/* Numbers that were added so far. For a spread `mean` and `squares` are the mean and the sum of squared distances from it (Chan, Golub,
 * LeVeque 1979, eq. 2.1); else `mean` is that of the numbers or of their squares. */
struct sum {
    double weight, mean, squares, largest;
    double odd; /* the first number that is not finite */
    bool any, any_odd;
};

static void add(struct sum *sum, enum pool pool, double number, double mean, double weight)
{
    if (vg_is_missing(number))
        return;
    if (!isfinite(number)) {
        sum->odd = sum->any_odd ? sum->odd : number;
        sum->any_odd = true;
        return;
    }
    const double value = pool == POOL_SPREAD ? isfinite(mean) ? mean : 0
                         : pool == POOL_MEAN ? number
                                             : number * number,
                 apart = value - sum->mean, both = sum->weight + weight;
    if (pool == POOL_SPREAD)
        sum->squares += number * number * weight + apart * apart * sum->weight * weight / both;
    sum->mean += apart * weight / both;
    sum->weight = both;
    sum->largest = sum->any ? fmax(sum->largest, number) : number;
    sum->any = true;
}

static double result(const struct sum *sum, enum pool pool, size_t layers)
{
    if (sum->any_odd)
        return sum->odd;
    if (!sum->any)
        return vg_missing();
    return pool == POOL_MEAN      ? sum->mean
           : pool == POOL_SPREAD  ? sqrt(sum->squares / sum->weight)
           : pool == POOL_SQUARES ? sqrt(sum->mean)
           : pool == POOL_LENGTH  ? sqrt(sum->mean * (double)layers)
                                  : sum->largest;
}

double vg_row_number(const struct vg_view *view, struct vg_layer_row row, enum vg_metric metric)
{
    const enum pool pool = pools[metric].pool;
    struct sum sum = {0};
    size_t counted = 0;
    if (row.end - row.first == 1) /* no rounding */
        return vg_layer_number(view, row.first, metric);
    for (size_t l = row.first; l < row.end; l++) {
        const double number = vg_layer_number(view, l, metric);
        /* of a length every layer weighs the same: its square is a sum already */
        const double weight = pool == POOL_LENGTH ? 1 : weight_of(&view->layers[l], pools[metric].weight);
        add(&sum, pool, number, pool == POOL_SPREAD ? vg_layer_number(view, l, pools[metric].mean) : 0, weight);
        counted += isfinite(number) ? 1 : 0;
    }
    return result(&sum, pool, counted);
}

struct vg_bucket vg_row_bucket(const struct vg_view *view, struct vg_layer_row row, const struct vg_columns *columns,
                               size_t column)
{
    const enum pool pool = pools[view->metric].pool;
    struct vg_bucket all = vg_columns_bucket(columns, &view->layers[row.first].series, column);
    struct sum sum = {0};
    size_t counted = 0;
    if (row.end - row.first == 1)
        return all;
    for (size_t l = row.first; l < row.end; l++) {
        const struct vg_bucket one = vg_columns_bucket(columns, &view->layers[l].series, column);
        const double weight = pool == POOL_LENGTH ? 1 : weight_of(&view->layers[l], pools[view->metric].weight);
        all.min = fmin(all.min, one.min); /* fmin prefers a number to NaN */
        all.max = fmax(all.max, one.max);
        all.missing = one.missing < all.missing ? one.missing : all.missing;
        all.last = vg_is_non_finite(one.last) || vg_is_missing(all.last) ? one.last : all.last;
        if (one.counted == 0)
            continue;
        add(&sum, pool, one.mean, 0, weight);
        all.counted = one.counted > all.counted ? one.counted : all.counted;
        counted++;
    }
    all.mean = counted > 0 ? result(&sum, pool, counted) : NAN;
    return all;
}

/* ---- shares */

enum when { NOW, BEFORE, COLUMN };

static double pooled_share(const struct vg_view *view, struct vg_layer_row row, enum when when,
                           const struct vg_columns *columns, size_t column)
{
    struct sum sum = {0};
    double share = vg_missing();
    for (size_t l = row.first; l < row.end; l++) {
        share = when == NOW      ? vg_share_now(view, l)
                : when == BEFORE ? vg_share_before(view, l)
                                 : vg_share_column(view, l, columns, column);
        add(&sum, POOL_SQUARES, share, 0, 1);
    }
    return row.end - row.first == 1 ? share : result(&sum, POOL_SQUARES, 0);
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
