/* judge.h: a judge's memory, and what the rules may ask of it. Shared by the files of src/telemetry only. */
#ifndef VGTOP_TELEMETRY_JUDGE_H
#define VGTOP_TELEMETRY_JUDGE_H

#include "vgtop/verdict.h"

enum {
    WINDOW = 20,      /* steps that are remembered; also the "20 steps running" of the update ratio */
    DENSE_STEPS = 64, /* after a start or a change every step is looked at; later every SPARSE_STEP-th */
    SPARSE_STEP = 16,
    DECIDE_STEP = 256, /* how often the rules are tried once DENSE_STEPS are over */
    BLOCK_STEPS = 256  /* the loss of such a stretch is compared with that of the stretch before */
};

/* What is remembered of each layer. */
enum layer_window { SHARE, SATURATED, DEAD, LAYER_WINDOWS };

struct vg_judge {
    size_t layers;
    bool saturates;
    double chance; /* the loss of a network that has learnt nothing: ln of the classes */
    uint64_t start, next, next_decision;
    bool started;           /* a record came since the last change */
    bool ever_started;      /* a record came */
    bool symmetric;         /* every weight was equal at the start, and nothing has told the units apart since */
    size_t symmetric_layer; /* the first hidden layer of more than one unit; layers when there is none */
    size_t looked;          /* steps looked at since the last change */
    struct vg_verdict verdict;
    double block_sum, block_mean, block_before; /* of the loss */
    uint64_t block_end;
    size_t block_count, blocks;
    double loss[WINDOW], accuracy[WINDOW], update[WINDOW]; /* update: the layers' median log10 update ratio */
    struct vg_judge_layer *shape;                          /* (layers) */
    double *root;                                          /* (layers) sqrt(columns) */
    double *updates, *scratch;                             /* (layers) a step's update ratios; sorted */
    double *share;            /* (layers) the medians of SHARE, made before the rules are tried */
    double (*window)[WINDOW]; /* (layers * LAYER_WINDOWS) */
};

/* How many of the window's places are filled. */
size_t vg_judge_samples(const struct vg_judge *judge);
/* Of the finite numbers in a window; NaN when there is none. */
double vg_judge_median(const struct vg_judge *judge, const double window[WINDOW]);
double vg_judge_least(const struct vg_judge *judge, const double window[WINDOW]);
double vg_judge_most(const struct vg_judge *judge, const double window[WINDOW]);
const double *vg_judge_window(const struct vg_judge *judge, size_t layer, enum layer_window which);

/* Tries the rules: the verdict that follows the one that stands. */
struct vg_verdict vg_judge_decide(const struct vg_judge *judge, uint64_t step);

#endif
