/* recorder_internal.h: what a recorder is made of. Shared by recorder.c, recorder_before.c and recorder_view.c. */
#ifndef VGTOP_TELEMETRY_RECORDER_INTERNAL_H
#define VGTOP_TELEMETRY_RECORDER_INTERNAL_H

#include "vgtop/recorder.h"

enum { PENDING_BYTES = 49152, PENDING_ROWS_MAX = 64, VIEWS_KNOWN = 4 };

/* The range that the gradient's usual statistics went through, made of a sample of the buckets. */
struct fan {
    uint64_t width;     /* of the buckets when this was made */
    size_t every, next; /* every so many buckets; the next one to be looked at */
    double low, high;
};

/* What is published of a run at one of its steps. */
struct moment {
    struct vg_verdict verdict;
    uint64_t step, epoch; /* steps taken; epoch of the last */
    double valid_loss, valid_accuracy;
};

/* What a run was before its last change. The layers are those of then: a new run may have others. */
struct before {
    struct vg_before told;
    size_t layers;
    struct before_layer {
        size_t columns;
        vg_real numbers[VG_METRIC_COUNT];
    } layer[]; /* (layers) */
};

struct vg_recorded_run {
    uint64_t number; /* from 1; 0: it was never the present run */
    struct vg_schema schema;
    size_t series; /* numbers in a row */
    struct vg_history *all;
    /* Where `all` is coarse, what is shown has a history of its own: the run's series, then one statistic of every layer. */
    struct vg_history *shown; /* NULL: `all` is as fine as it can be */
    enum vg_metric metric;
    size_t *columns; /* (the series of `shown`) where they stand in a row */
    vg_real *picked; /* one row of them */
    bool coarse;
    uint64_t changes; /* grows when full buckets of what is shown became others, except by merging */
    vg_real *last;    /* the last row */
    struct vg_judge *judge;
    struct moment now;
    struct vg_marker markers[VG_MARKERS_MAX];
    size_t marker_count;
    bool taken_back; /* once at least: steps occur more than once */
    struct fan fan;
    struct before *before; /* owned; NULL: nothing was changed yet, or memory was short */
    /* rows that are not yet in the history */
    vg_real *pending;
    uint64_t pending_step[PENDING_ROWS_MAX], pending_epoch;
    double pending_valid_loss, pending_valid_accuracy;
    size_t pending_count, pending_room;
};

struct vg_recorded_ghost {
    uint64_t run; /* its number */
    struct vg_ghost told;
    const void *origin; /* what its name is made of: behind the numbers */
    vg_real numbers[];  /* (told.layer_count, VG_METRIC_COUNT, VG_GHOST_LAYER_POINTS) */
};

static inline size_t ghost_bytes(size_t layers)
{
    return sizeof(struct vg_recorded_ghost) + layers * VG_METRIC_COUNT * VG_GHOST_LAYER_POINTS * sizeof(vg_real);
}

struct vg_recorder {
    struct vg_recorded_run *run; /* NULL: none yet */
    struct vg_recorded_ghost *ghosts[VG_GHOSTS_MAX];
    size_t ghost_count;
    uint64_t runs, fills, ghost_changes;
    /* which views were filled last, and by which fill: their content is known */
    struct {
        const struct vg_view *view;
        uint64_t fill;
    } known[VIEWS_KNOWN];
};

/* recorder_before.c: what the run is now, to be told as what was before the change of that name. A run without records tells what was
 * before its own last change. NULL: there is nothing to tell, or memory is short. The caller frees it. */
struct before *vg_before_make(const struct vg_recorded_run *run, const char *change);
struct before *vg_before_copy(const struct before *before); /* NULL of NULL, and when memory is short */
size_t vg_before_bytes(const struct before *before);        /* 0 of NULL */
/* Fills the view's fields about it. Layers of a run of another depth are matched from both ends. */
void vg_before_fill(const struct before *before, struct vg_view *view);

/* recorder_view.c: the mean of a series over buckets first ... end-1; NaN where there is no number. */
vg_real vg_mean_between(const struct vg_history *history, size_t first, size_t end, size_t series);

/* How many numbers a sample's delta has, as the judge takes it. */
static inline size_t vg_recorded_columns(const struct vg_schema_layer *layer)
{
    return layer->outputs > 0 ? layer->outputs : layer->rank > 0 ? layer->shape[layer->rank - 1] : 1;
}

/* recorder.c: what shares are made of: rms of delta, or the s.d. of dW where the source has no delta. */
enum vg_metric vg_recorded_signal(const struct vg_recorded_run *run);
/* Makes `run` show that statistic. */
void vg_recorded_run_show(struct vg_recorded_run *run, enum vg_metric metric);

#endif
