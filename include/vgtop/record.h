/* record.h: what is recorded of a run, whoever makes the records.
 *
 * A record is one row of numbers: the run's own series first, then every layer's metrics. The shape of a row is fixed for a
 * run. A number that is missing (no validation this step, an update ratio of 0/0) is vg_missing(): a NaN of its own, which is
 * neither zero nor a number that is not finite.
 */
#ifndef VGTOP_RECORD_H
#define VGTOP_RECORD_H

#include <stdint.h>

#include "vgtop/metric.h"
#include "vgtop/real.h"

/* The run's own series, at the start of a row. */
enum vg_run_series { VG_LOSS, VG_ACCURACY, VG_VALID_LOSS, VG_VALID_ACCURACY, VG_RUN_SERIES_COUNT };

/* Where a metric of a layer (0: nearest the input) stands in a row. */
static inline size_t vg_series_of(size_t layer, enum vg_metric metric)
{
    return VG_RUN_SERIES_COUNT + layer * VG_METRIC_COUNT + (size_t)metric;
}

/* Numbers in a row of a run with that many layers. */
static inline size_t vg_series_count(size_t layers)
{
    return VG_RUN_SERIES_COUNT + layers * VG_METRIC_COUNT;
}

struct vg_record {
    uint64_t step, epoch;
    size_t layers;
    const vg_real *row; /* vg_series_count(layers) numbers, borrowed */
};

#endif
