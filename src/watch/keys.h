/* keys.h: the names that other programs give to what vgtop shows.
 *
 * A row of the tables in keys.c is all that another program's names need. */
#ifndef VGTOP_WATCH_KEYS_H
#define VGTOP_WATCH_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "vgtop/metric.h"

enum vg_key_kind {
    VG_KEY_UNKNOWN,
    VG_KEY_STEP,
    VG_KEY_EPOCH,
    VG_KEY_SERIES,     /* of the run: `which` is an enum vg_run_series */
    VG_KEY_EXTRA,      /* `which` is an enum vg_log_extra */
    VG_KEY_WHOLE_NORM, /* the gradient's norm over all layers */
    VG_KEY_LAYER       /* of the layer `name`: `metric` of a number; a histogram is of `of` */
};

enum vg_key_of { VG_KEY_OF_GRADIENT, VG_KEY_OF_WEIGHT, VG_KEY_OF_ACTIVATION };

struct vg_key_found {
    enum vg_key_kind kind;
    int which;
    enum vg_metric metric; /* VG_METRIC_COUNT: a number says nothing, only a histogram */
    enum vg_key_of of;
    const char *name; /* in the key, `length` bytes */
    size_t length;
};

struct vg_key_found vg_key_find(const char *key);

#endif
