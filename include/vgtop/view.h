/* view.h: everything that a frame shows, as plain copied data.
 *
 * Whoever produces records fills a view; panels read it and nothing else, so they are pure functions and can be tested without a
 * terminal, a thread or a network. A view owns its memory (one block that grows and is used again); vg_view_free gives it back.
 */
#ifndef VGTOP_VIEW_H
#define VGTOP_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "vgtop/activation.h"
#include "vgtop/api.h"
#include "vgtop/histogram.h"
#include "vgtop/history.h"
#include "vgtop/metric.h"
#include "vgtop/ranks.h"
#include "vgtop/record.h"
#include "vgtop/verdict.h"

VG_API_BEGIN

enum {
    VG_VIEW_TEXT_MAX = 96,
    VG_VIEW_MESSAGE_MAX = 512,
    VG_VIEW_OUTPUT_MAX = 8192,
    VG_VIEW_COMMANDS_MAX = 160,
    VG_MARKERS_MAX = 256,
    VG_GHOSTS_MAX = 8,
    VG_GHOST_POINTS = 256,
    VG_GHOST_LAYER_POINTS = 64,
    VG_FIELDS_MAX = 32
};

/* 4, 8, 16 ... neighbouring buckets as one: a chart with fewer columns than there are buckets need not go through all of them. */
struct vg_join {
    struct vg_bucket bucket;
    double log_mean, positive; /* the mean of the logarithms of their positive means, and of how many numbers */
    bool taken_back;           /* some of its steps were taken again after an undo */
};

/* A copy of one series of the history, oldest bucket first. */
struct vg_series {
    size_t count;              /* buckets */
    struct vg_bucket *buckets; /* owned by the view */
    size_t room, joined;       /* buckets that there is room for, and those that are joined */
    struct vg_join *joins;     /* owned by the view; NULL: none are kept */
};

/* Something that was changed inside a run: drawn as a thin line through every chart. */
struct vg_marker {
    uint64_t step;
    uint64_t record; /* its place in the history: how many records that had, also where a run was taken back */
    char text[32];   /* "tanh", "lr 0.01", "undo: tanh" */
};

/* A finished run, drawn faintly behind the present one. */
struct vg_ghost {
    uint64_t steps; /* its length */
    size_t count;   /* points, equally spaced over its length */
    double loss[VG_GHOST_POINTS];
    char text[64];         /* what of it is not so now: "sigmoid sgd lr 0.1", or "same settings" */
    bool other_data;       /* it learned other data than the present run: their losses cannot be compared */
    size_t layer_count;    /* 0: its layers are not known */
    const vg_real *layers; /* (layer_count, VG_GHOST_LAYER_POINTS) the view's metric, means over its length, NaN where
                                there is no number; owned by the view */
};

/* A name and value pair of the header line: a setting of the experiment. */
struct vg_field {
    char name[16], value[VG_VIEW_TEXT_MAX];    /* for a person: "net", "2·5·5·1" */
    char command[16], typed[VG_VIEW_TEXT_MAX]; /* what changes it, and its value as that takes it: "hidden", "5,5" */
    bool changed;                              /* the thing changed last: drawn bold */
    bool is_default;                           /* at its default, and of interest to those only who look for it */
    bool is_idle;                              /* and without effect on the present data */
};

enum vg_run_state {
    VG_STATE_RUNNING,
    VG_STATE_PAUSED,
    VG_STATE_STEPPING,   /* a `step N` is under way */
    VG_STATE_BUILDING,   /* a network or a data set is being made */
    VG_STATE_NON_FINITE, /* stopped: training became non-finite */
    VG_STATE_FAILED,     /* no network: the first one could not be made */
    /* of a run elsewhere */
    VG_STATE_WAITING, /* nothing is told of it yet */
    VG_STATE_QUIET,   /* nothing has come for a while: view.quiet_seconds */
    VG_STATE_ENDED
};

/* What a row of a view is that shows blocks as rows (fold.h). */
enum vg_fold_mark { VG_FOLD_NONE, VG_FOLD_CLOSED, VG_FOLD_OPEN, VG_FOLD_INSIDE };

struct vg_layer_view {
    char name[60];                       /* "layer 1" ... "output": as the schema has it */
    char short_name[48];                 /* "1" ... "out" */
    char group[32];                      /* what it is drawn together with: "block 3"; "": it is drawn alone */
    char role[40];                       /* what it does in its block: "attn.c_proj", "experts.*.w1"; "" */
    uint16_t block, kind, tail, members; /* as the schema has them */
    bool is_vector;
    enum vg_fold_mark mark;       /* of a row of a folded view */
    size_t inputs, columns;       /* shape of W */
    uint64_t size;                /* numbers in W */
    vg_real now[VG_METRIC_COUNT]; /* of the last step; missing before the first */
    vg_real at[VG_METRIC_COUNT];  /* at the cursor, where view.at says that there is one */
    vg_real
        before[VG_METRIC_COUNT]; /* before the last change (view.before); missing: there was none, or no such layer */
    size_t before_columns;       /* of the layer that `before` is of: a new run may have another width; 0: none */
    struct vg_series series;     /* of the view's metric */
    struct vg_series signal;     /* of rms of delta, which shares are made of; see view.signal_is_gradient */
};

/* The last change, and what the run was before it: means over its last VG_BEFORE_RECORDS records or a few more. The change is a marker
 * inside a run or the start of a new run, whichever came last. */
struct vg_before {
    bool known;         /* false: nothing was changed yet */
    char text[32];      /* the change: "tanh", "hidden 5,5" */
    char was[32];       /* what takes its place, in the same words: "sigmoid", "hidden 5"; "": not known, or nothing */
    uint64_t run, step; /* the run until then, and how many steps it had taken */
    double loss, accuracy;
    struct vg_verdict verdict;
};
enum { VG_BEFORE_RECORDS = 32 };

/* ---- what a probe adds (probe.h): things that no record holds */

enum vg_probe_state {
    VG_PROBE_NONE, /* nobody asked, or nothing has come yet */
    VG_PROBE_DONE,
    VG_PROBE_TOO_LARGE, /* the network is too large to be copied while it trains */
    VG_PROBE_NEVER      /* the source has numbers only, and no weights: a log */
};

enum {
    VG_BOUNDARY_ROWS = 128, /* cells of the plane, at most */
    VG_BOUNDARY_COLS = 256,
    VG_BOUNDARY_POINTS = 2000, /* points of the data set, at most, evenly spaced */
    VG_BOUNDARY_NAMES = 10,    /* classes that a plane can show, at most */
    VG_ANSWERS_MAX = 1000,     /* samples that are asked, at most, evenly spaced */
    VG_CLASS_NAME_MAX = 24,
    VG_NO_ANSWER = UINT16_MAX
};

/* What the network says at the middle of a cell: the likeliest class and the next, with their probabilities. */
struct vg_boundary_cell {
    uint16_t first, second;
    float first_share, second_share;
};

struct vg_boundary_point {
    float across, up; /* its place, 0 ... 1 from the left and from the bottom of the plane */
    uint16_t label;
    bool right; /* the network says so too */
};

struct vg_boundary {
    size_t classes;
    char class_names[VG_BOUNDARY_NAMES][VG_CLASS_NAME_MAX];             /* of the first classes */
    char feature_names[2][16];                                          /* across, up */
    double x_low, x_high, y_low, y_high;                                /* edges of the plane */
    size_t rows, cols;                                                  /* row 0 is the upmost */
    size_t point_count, wrong;                                          /* wrong: of these points */
    struct vg_boundary_cell cells[VG_BOUNDARY_ROWS * VG_BOUNDARY_COLS]; /* (rows, cols), row-major */
    struct vg_boundary_point points[VG_BOUNDARY_POINTS];
};

/* What is true of a sample and what the network says. */
struct vg_answer {
    uint16_t truth, said; /* classes; said VG_NO_ANSWER: the network's output is not a number */
    float number, guess;  /* where the target is a number: the target and the network's output */
};

/* The network's answers where a plane cannot show them: there are not two features, or more classes than a plane has colours, or the
 * target is a number. */
struct vg_answers {
    size_t classes;   /* 1: the target is a number */
    bool held_out;    /* of the samples held out for validation, else of the training set */
    size_t count, of; /* samples that were asked, and how many there are */
    struct vg_answer answer[VG_ANSWERS_MAX];
    char (*class_names)[VG_CLASS_NAME_MAX]; /* (classes) in the same block of memory */
};

/* What of a layer a histogram counts. */
enum vg_quantity {
    VG_OF_WEIGHTS,
    VG_OF_GRADIENTS,   /* dW of a batch of the training set */
    VG_OF_DELTAS,      /* each sample's own dLoss/dz */
    VG_OF_ACTIVATIONS, /* f(z); of the output layer: the logits */
    VG_QUANTITY_COUNT
};

struct vg_distributions {
    size_t layer;                              /* selected: 0 nearest the input */
    struct vg_histogram of[VG_QUANTITY_COUNT]; /* its numbers, linear axes */
    enum vg_quantity ridge;                    /* what the ridges show */
    size_t layers;
    struct vg_histogram *ridges; /* (layers) one log axis for all; in the same block of memory */
};

struct vg_view {
    /* the session */
    struct vg_field fields[VG_FIELDS_MAX];
    size_t field_count;
    char command_line[5376]; /* recreates the experiment */
    enum vg_run_state state;
    uint64_t run, step, epoch;       /* step: of the current run */
    uint64_t clipped_steps;          /* of the current run: those whose gradient was clipped */
    struct vg_activation activation; /* of the hidden layers */
    /* of the last step, NaN before the first; validation: of the last epoch that ended, NaN where nothing is held out */
    double loss, accuracy, valid_loss, valid_accuracy;
    double steps_per_second;           /* measured; 0 when it stands still */
    double speed;                      /* wanted steps a second; INFINITY: max */
    uint64_t steps_left;               /* of a `step N` under way */
    uint64_t quiet_seconds;            /* since the last news of a run elsewhere */
    struct vg_ranks ranks;             /* the processes of a distributed job */
    bool has_output;                   /* what a job prints is known: */
    char output[VG_VIEW_OUTPUT_MAX];   /* its last lines, each ended but for the last one */
    char message[VG_VIEW_MESSAGE_MAX]; /* the answer to the last command, "" for none */
    bool message_is_error;
    /* what a job elsewhere takes, a blank before and behind each: " lr pause "; "": nothing, or it is no job elsewhere */
    char commands[VG_VIEW_COMMANDS_MAX];
    uint64_t message_serial;   /* grows with every message */
    struct vg_verdict verdict; /* what is wrong with the run, if anything: verdict.h makes words of it */
    /* read at a cursor (vg_source_at): means over the steps of the history's bucket in which it stands */
    bool at;
    uint64_t at_step, at_steps; /* the bucket's first step; how many it holds */
    double at_loss, at_accuracy, at_valid_loss, at_valid_accuracy;
    /* a picture that stands still: where training is meanwhile */
    bool frozen;
    uint64_t live_run, live_step;
    /* what dW, delta and activation s.d. of all layers went through in this run: the least and the largest positive mean of a bucket, of a
     * sample of them; 0: not known */
    double fan_low, fan_high;
    /* the history */
    enum vg_metric metric; /* of layers[].series */
    uint32_t statistics;   /* bit m: the run has metric m (schema.h) */
    uint64_t bucket_width; /* records of a full bucket */
    bool coarse; /* the layers' series were not shown before: their older buckets are wider than there is room for */
    bool signal_is_gradient;      /* layers[].signal is the s.d. of dW: the source has no delta */
    struct vg_before before;      /* the last change, and what was before it */
    size_t layer_count;           /* hidden + 1; 0 when there is no network */
    struct vg_layer_view *layers; /* layer 0 nearest the input; behind them pool_count pooled ones */
    size_t pool_count;            /* layers that each stand for several of a block: schema.h */
    /* of a folded view (fold.h) */
    const struct vg_view *whole; /* the one that it was made from, borrowed; NULL: it is none */
    char rows_are[112];          /* what its rows are: "blocks: mlp.c_proj" */
    size_t hidden, left_out;     /* layers not shown for having one dimension; rows that do not match the filter */
    struct vg_series loss_series, accuracy_series, valid_loss_series, valid_accuracy_series;
    struct vg_marker markers[VG_MARKERS_MAX];
    size_t marker_count; /* oldest first, those of the current run */
    size_t ghost_count;  /* oldest first */
    struct vg_ghost ghosts[VG_GHOSTS_MAX];
    /* the probe: as it was when vg_probe_fill was called last; nothing else touches these */
    enum vg_probe_state probe;
    size_t probe_features, probe_parameters; /* of the probed network */
    struct vg_boundary *boundary; /* owned; NULL: none, for want of a probe or of a plane that shows the data */
    struct vg_answers *answers;   /* owned; NULL: none, for want of a probe, or because there is a plane */
    struct vg_distributions *distributions; /* owned; NULL: none */
    /* z of the selected layer (of every piece of a maxout unit) over a batch, linear axis; total 0: none */
    struct vg_histogram preactivation;
    size_t preactivation_layer;
    /* memory */
    void *memory;
    size_t memory_size;
    size_t room_layers, room_buckets; /* that the memory is laid out for */
    vg_real *ghost_memory;            /* what ghosts[].layers point into */
    size_t ghost_memory_count;
    const void *filled_by; /* the recorder that filled it last */
    uint64_t fill;         /* which fill of its recorder this is, which copies only what has changed since; 0: none */
    size_t closed;         /* buckets that are full and copied */
    uint64_t filled_series, filled_ghosts;
    uint64_t signal_width; /* records of a bucket of the history that the layers' signal was copied from */
};

/* Whether all commands of a line, `activation relu; init he_normal`, are among `commands`, which are as in a view. */
bool vg_view_commands_have(const char *commands, const char *line);

/* Adds a bucket to those before it. `sum` begins with no records, and NaN as its numbers. */
void vg_bucket_add(struct vg_bucket *sum, const struct vg_bucket *next);
/* How many joins a series of so many buckets may have. */
size_t vg_joins_room(size_t buckets);
/* Joins the first `full` buckets, which change no more, as far as they are not joined. */
void vg_series_join(struct vg_series *series, size_t full);
/* Buckets index * width ... index * width + width - 1 as one. NULL: no such join is kept. */
const struct vg_join *vg_series_joined(const struct vg_series *series, size_t width, size_t index);

/* Makes room for `layers` layers and `buckets` buckets a series and points layers[] and the series into it (all counts 0). False
 * when memory is short; the view is unchanged then. */
bool vg_view_reserve(struct vg_view *view, size_t layers, size_t buckets, struct vg_error *error);
/* Makes room for `count` numbers of ghosts' layers in ghost_memory; what was there is lost. False when memory is short. */
bool vg_view_reserve_ghosts(struct vg_view *view, size_t count, struct vg_error *error);
/* Makes `later`, a view of the same run, show the moment that `view` shows: its series and metric, no further than view's step, with
 * view's own numbers of that step; the result is in `view`, and what it held before in `later`. The last bucket may reach beyond the step.
 * False, and both unchanged: it is another run or network. */
bool vg_view_hold(struct vg_view *view, struct vg_view *later);
void vg_view_free(struct vg_view *view); /* and zeroes it */

VG_API_END

#endif
