/* judge.h: what a judge remembers of a run. Shared by judge.c, which fills it, and rules.c, which reads it. */
#ifndef VGTOP_TELEMETRY_JUDGE_H
#define VGTOP_TELEMETRY_JUDGE_H

#include "vgtop/verdict.h"

enum {
    WINDOW = 20,      /* steps that are remembered; also the "20 steps running" of the update ratio */
    DENSE_STEPS = 64, /* after a start or a change every step is looked at; later every SPARSE_STEP-th */
    SPARSE_STEP = 16,
    DECIDE_STEP = 256, /* how often the rules are tried once DENSE_STEPS are over */
    BLOCK_STEPS = 256  /* the mean loss of a block of steps is compared with that of the block before */
};

/* What is remembered of each layer. */
enum layer_window { SHARE, SATURATED, DEAD, LAYER_WINDOWS };

struct judged_layer {
    char name[VG_VERDICT_NAME_MAX];
    size_t width; /* units */
    double root;  /* sqrt(width) */
    double share; /* the median of window[SHARE], made before the rules are tried */
    double window[LAYER_WINDOWS][WINDOW];
};

struct vg_judge {
    size_t layers;
    bool saturates;
    double chance; /* the loss of a network that has learned nothing: ln of the classes */
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
    double *scratch;                                       /* (layers) */
    struct judged_layer layer[];
};

/* The median of the finite ones of `count` numbers, which are sorted into `sorted` on the way; NaN when there is none. */
double vg_judge_median_of(const double *numbers, size_t count, double *sorted);
/* The same of a window of a judge. */
double vg_judge_median(const struct vg_judge *judge, const double window[WINDOW]);

/* A verdict of this kind without numbers, about this layer (1 nearest the input; 0: none). */
struct vg_verdict vg_judge_blank(const struct vg_judge *judge, enum vg_verdict_kind kind, size_t layer, uint64_t step);

/* Tries the rules: the verdict that follows the one that stands. */
struct vg_verdict vg_judge_decide(const struct vg_judge *judge, uint64_t step);

#endif
