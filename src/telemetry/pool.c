/* pool.c: numbers of several layers become one. */
#include "vgtop/pool.h"

#include <math.h>

/* How they become one. */
enum way {
    MEAN,    /* weighted mean */
    SPREAD,  /* the s.d. of all numbers together: from sizes, means and s.d. */
    SQUARES, /* root of the weighted mean of squares */
    LENGTH,  /* root of the sum of squares */
    LARGEST
};
enum weight { BY_WEIGHTS, BY_UNITS, BY_SIDES };

static const struct {
    enum way way;
    enum weight weight;
    enum vg_metric mean; /* of a spread */
} ways[VG_METRIC_COUNT] = {
    [VG_GRAD_MEAN] = {MEAN, BY_WEIGHTS, VG_GRAD_MEAN},
    [VG_GRAD_SD] = {SPREAD, BY_WEIGHTS, VG_GRAD_MEAN},
    [VG_GRAD_ABS_MEAN] = {MEAN, BY_WEIGHTS, VG_GRAD_ABS_MEAN},
    [VG_GRAD_MAX] = {LARGEST, BY_WEIGHTS, VG_GRAD_MAX},
    [VG_GRAD_NORM] = {LENGTH, BY_WEIGHTS, VG_GRAD_NORM},
    [VG_GRAD_L1_SCALED] = {MEAN, BY_SIDES, VG_GRAD_L1_SCALED},
    [VG_DELTA_RMS] = {SQUARES, BY_UNITS, VG_DELTA_RMS},
    [VG_ACTIVATION_MEAN] = {MEAN, BY_UNITS, VG_ACTIVATION_MEAN},
    [VG_ACTIVATION_SD] = {SPREAD, BY_UNITS, VG_ACTIVATION_MEAN},
    [VG_SATURATED] = {MEAN, BY_UNITS, VG_SATURATED},
    [VG_DEAD] = {MEAN, BY_UNITS, VG_DEAD},
    [VG_WEIGHT_MEAN] = {MEAN, BY_WEIGHTS, VG_WEIGHT_MEAN},
    [VG_WEIGHT_SD] = {SPREAD, BY_WEIGHTS, VG_WEIGHT_MEAN},
    [VG_UPDATE_RATIO] = {MEAN, BY_WEIGHTS, VG_UPDATE_RATIO},
};

enum vg_metric vg_pool_mean_of(enum vg_metric metric)
{
    return ways[metric].mean;
}

double vg_pool_weight(enum vg_metric metric, uint64_t size, size_t inputs, size_t columns)
{
    const size_t units = columns > 0 ? columns : 1, sides = inputs + columns;
    if (ways[metric].way == LENGTH) /* its square is a sum already */
        return 1;
    if (ways[metric].weight == BY_UNITS)
        return (double)units;
    if (ways[metric].weight == BY_SIDES)
        return sides > 0 ? (double)sides : 1;
    return size > 0 ? (double)size : 1;
}

/* Makes room for a number of that size: what is there is told in a larger unit, so that no square becomes 0 or infinite. */
static void scale_to(struct vg_pool *pool, double size)
{
    const enum way way = ways[pool->metric].way;
    if (!(size > pool->unit))
        return;
    const double unit = exp2(ilogb(size)), ratio = pool->unit / unit; /* a power of two changes no digit */
    pool->mean *= way == MEAN || way == SPREAD ? ratio : ratio * ratio;
    pool->squares *= ratio * ratio;
    pool->unit = unit;
}

void vg_pool_add(struct vg_pool *pool, double number, double mean, double weight)
{
    const enum way way = ways[pool->metric].way;
    if (vg_is_missing(number))
        return;
    if (!isfinite(number)) {
        pool->odd = pool->any_odd ? pool->odd : number;
        pool->any_odd = true;
        return;
    }
    const double center = way == SPREAD && isfinite(mean) ? mean : 0;
    pool->largest = pool->counted > 0 ? fmax(pool->largest, number) : number;
    scale_to(pool, fmax(fabs(number), fabs(center)));
    const double unit = pool->unit > 0 ? pool->unit : 1, scaled = number / unit,
                 value = way == SPREAD ? center / unit
                         : way == MEAN ? scaled
                                       : scaled * scaled,
                 apart = value - pool->mean, both = pool->weight + weight;
    if (way == SPREAD)
        pool->squares += scaled * scaled * weight + apart * apart * pool->weight * weight / both;
    pool->mean += apart * weight / both;
    pool->weight = both;
    pool->counted++;
}

double vg_pool_result(const struct vg_pool *pool)
{
    const enum way way = ways[pool->metric].way;
    if (pool->any_odd)
        return pool->odd;
    if (pool->counted == 0)
        return vg_missing();
    return way == MEAN      ? pool->mean * pool->unit
           : way == SPREAD  ? sqrt(pool->squares / pool->weight) * pool->unit
           : way == SQUARES ? sqrt(pool->mean) * pool->unit
           : way == LENGTH  ? sqrt(pool->mean * (double)pool->counted) * pool->unit
                            : pool->largest;
}

/* Layers of one block are neighbours, so a pooled layer's are between the first and the last one of its block. */
static void pool_one(const struct vg_schema *schema, size_t number, size_t first, size_t end, vg_real *row)
{
    for (size_t m = 0; m < VG_METRIC_COUNT; m++) {
        const enum vg_metric metric = (enum vg_metric)m;
        struct vg_pool pool = {.metric = metric};
        for (size_t l = first; l < end; l++) {
            const struct vg_schema_layer *layer = &schema->layers[l];
            if (layer->pools[0] != number && layer->pools[1] != number)
                continue;
            const size_t columns = layer->rank > 0 ? layer->shape[layer->rank - 1] : 0,
                         inputs = layer->rank > 1 ? layer->shape[0] : layer->rank;
            vg_pool_add(&pool, row[vg_series_of(l, metric)], row[vg_series_of(l, vg_pool_mean_of(metric))],
                        vg_pool_weight(metric, layer->size, inputs, columns));
        }
        row[vg_series_of(number, metric)] = vg_pool_result(&pool);
    }
}

void vg_pool_row(const struct vg_schema *schema, vg_real *row)
{
    size_t first = 0;
    for (size_t p = 0; p < schema->pool_count; p++) { /* the pooled layers come in the order of their blocks */
        const size_t number = schema->layer_count + p;
        const uint16_t block = schema->layers[number].block;
        while (first < schema->layer_count && schema->layers[first].block != block)
            first++;
        size_t end = first;
        while (end < schema->layer_count && schema->layers[end].block == block)
            end++;
        pool_one(schema, number, first, end, row);
    }
}
