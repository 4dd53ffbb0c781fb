/* judge.h: what a judge remembers of a run. Shared by judge.c, which fills it, and rules.c, which reads it. */
#ifndef VGTOP_TELEMETRY_JUDGE_H
#define VGTOP_TELEMETRY_JUDGE_H

#include "vgtop/verdict.h"

enum {
    WINDOW = 20,      /* steps that are remembered; also the "20 steps running" of the update ratio */
    DENSE_STEPS = 64, /* after a start or a change every step is looked at; later every SPARSE_STEP-th */
    SPARSE_STEP = 16,
    DECIDE_STEP = 128, /* how often the rules are tried once DENSE_STEPS are over */
    VALIDATIONS = 5,   /* that are remembered; a trend needs as many */
    CURVE = 32,        /* blocks of the curve at most; always at least half of them once there are so many steps */
    BLOCK_STEPS = 256  /* the mean loss of a block of steps is compared with that of the block before */
};

/* The whole run since its start or change, as means of blocks of equally many steps. When it is full, blocks are joined two by two. */
struct curve_block {
    double loss, accuracy; /* sums */
    size_t losses, accuracies;
};

/* What is remembered of each layer. */
enum layer_window { SHARE, SATURATED, DEAD, LAYER_WINDOWS };

struct judged_layer {
    char name[VG_VERDICT_NAME_MAX];
    size_t width;            /* units */
    double root;             /* sqrt(width) */
    double share, saturated; /* the medians of their windows, made before the rules are tried */
    double dead;             /* the least of its window: a unit that is silent on one batch may answer on the next */
    double first_sd, sd;     /* of the weights, at the first step and now */
    double window[LAYER_WINDOWS][WINDOW];
};

struct vg_judge {
    size_t layers;
    struct vg_judge_facts facts;
    double guess; /* the loss of a network that has learned nothing; NaN: not known, and no comparison with it holds */
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
    struct curve_block curve[CURVE];
    size_t curve_count;                /* blocks begun */
    uint64_t curve_width;              /* steps a block */
    uint64_t steps;                    /* since the start or change */
    bool vanished;                     /* the signal vanished before any unit was dead */
    double longest;                    /* the largest log10 update ratio, the median over the layers */
    bool bad_now;                      /* the verdict is one of those */
    struct vg_verdict bad;             /* the last verdict about the signal or saturation */
    uint64_t bad_steps, decided;       /* for how many steps one stood; the step decided last */
    double valid[VALIDATIONS];         /* the last validations' losses, in turn */
    double valid_now, valid_best;      /* the median of them, and its least; NaN: none yet */
    size_t validations, valid_best_at; /* how many there were; the number of the best */
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

/* Means of the curve's blocks from a share of the run to another, 0 ... 1; NaN where nothing was recorded. */
double vg_judge_loss(const struct vg_judge *judge, double from, double to);
double vg_judge_accuracy(const struct vg_judge *judge, double from, double to);

/* Tries the rules and puts the verdict that follows in the place of the one that stands. */
void vg_judge_decide(struct vg_judge *judge, uint64_t step);

#endif
