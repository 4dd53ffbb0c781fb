/* view.h: everything that a frame shows, as plain copied data.
 *
 * Whoever produces records fills a view; panels read it and nothing else, so they are pure functions and can be tested without a
 * terminal, a thread or a network. A view owns its memory (one block that grows and is used again); vg_view_free gives it back.
 */
#ifndef VGTOP_VIEW_H
#define VGTOP_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "vgtop/history.h"
#include "vgtop/metric.h"
#include "vgtop/network.h"
#include "vgtop/record.h"

enum {
    VG_VIEW_TEXT_MAX = 96,
    VG_VIEW_MESSAGE_MAX = 512,
    VG_MARKERS_MAX = 256,
    VG_GHOSTS_MAX = 8,
    VG_GHOST_POINTS = 256,
    VG_FIELDS_MAX = 24
};

/* A copy of one series of the history, oldest bucket first. */
struct vg_series {
    size_t count;               /* buckets */
    struct vg_bucket *buckets;  /* owned by the view */
};

/* Something that was changed inside a run: drawn as a thin line through every chart. */
struct vg_marker {
    uint64_t step;
    char text[32];              /* "tanh", "lr 0.01" */
};

/* A finished run, faint behind the loss chart. */
struct vg_ghost {
    uint64_t steps;             /* its length */
    size_t count;               /* points, equally spaced over its length */
    double loss[VG_GHOST_POINTS];
    char text[64];              /* what it was: "sigmoid normal:1 4x5" */
};

/* A name and value pair of the header line. */
struct vg_field {
    char name[16], value[VG_VIEW_TEXT_MAX];
    bool changed;               /* the thing changed last: drawn bold */
};

enum vg_run_state {
    VG_STATE_RUNNING,
    VG_STATE_PAUSED,
    VG_STATE_STEPPING,  /* a `step N` is under way */
    VG_STATE_BUILDING,  /* a network or a data set is being made */
    VG_STATE_NON_FINITE,/* stopped: training became non-finite */
    VG_STATE_FAILED     /* no network: the first one could not be made */
};

struct vg_layer_view {
    char name[16];              /* "layer 1" ... "output" */
    char short_name[8];         /* "1" ... "out" */
    size_t inputs, columns;     /* shape of W */
    vg_real now[VG_METRIC_COUNT]; /* of the last step; NaN before the first */
    struct vg_series series;    /* of the view's metric */
};

struct vg_view {
    /* the session */
    struct vg_field fields[VG_FIELDS_MAX];
    size_t field_count;
    char command_line[1024];    /* recreates the experiment */
    enum vg_run_state state;
    uint64_t run, step, epoch;  /* step: of the current run */
    double loss, accuracy, valid_loss, valid_accuracy; /* of the last step; NaN before the first */
    double steps_per_second;    /* measured; 0 when it stands still */
    double speed;               /* wanted steps a second; INFINITY: max */
    uint64_t steps_left;        /* of a `step N` under way */
    char message[VG_VIEW_MESSAGE_MAX]; /* the answer to the last command, "" for none */
    bool message_is_error;
    uint64_t message_serial;    /* grows with every message */
    /* the history */
    enum vg_metric metric;      /* of layers[].series */
    uint64_t bucket_width;      /* steps a bucket */
    size_t layer_count;         /* hidden + 1; 0 when there is no network */
    struct vg_layer_view *layers; /* layer 0 nearest the input */
    struct vg_series loss_series, accuracy_series, valid_loss_series, valid_accuracy_series;
    struct vg_marker markers[VG_MARKERS_MAX];
    size_t marker_count;        /* oldest first, those of the current run */
    size_t ghost_count;         /* oldest first */
    struct vg_ghost ghosts[VG_GHOSTS_MAX];
    /* memory */
    void *memory;
    size_t memory_size;
};

/* Makes room for `layers` layers and `buckets` buckets a series and points layers[] and the series into it (all counts 0). False
 * when memory is short; the view is unchanged then. */
bool vg_view_reserve(struct vg_view *view, size_t layers, size_t buckets, struct vg_error *error);
void vg_view_free(struct vg_view *view); /* and zeroes it */

#endif
