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
    double root;             /* sqrt(numbers in a sample's delta) */
    size_t top;              /* the output layer of its network; itself: it is that one */
    size_t net;              /* the first layer of its network */
    size_t ladder;           /* the first layer with the same role: it is compared with its like in other blocks */
    bool link;               /* a link of the chain: neither the output, nor a norm, nor a table of vectors */
    bool matters;            /* it multiplies: neither a norm nor a table of vectors */
    bool shared;             /* its module has several matrices, and another one is the link */
    bool activated;          /* the source tells its activation: then it alone says whether it saturates */
    bool saturates;          /* its activation is flat on both sides */
    uint32_t facts;          /* enum vg_layer_fact */
    double zeros;            /* the share of its gradient that is 0; missing: not told */
    bool reached, moved;     /* a gradient came that is not 0; the weights have changed */
    size_t carried;          /* samples in a row whose gradient held that of the step before */
    size_t underflowed;      /* samples in a row whose gradient was lost in half precision */
    uint64_t size;           /* weights */
    double norm, first_mean; /* of the gradient now; of the weights at the first step */
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
    bool started;      /* a record came since the last change */
    bool ever_started; /* a record came */
    bool overflowed;   /* a number was not finite: the verdict stands for good */
    bool told;         /* the source tells facts of layers */
    bool found_tops;   /* of each network the last layer that gets a signal is its output */
    bool
        by_gradient; /* there is no delta: the gradients of the weights stand in, which differ more in healthy networks */
    size_t hidden, saturating; /* links of chains; layers whose activation is flat on both sides */
    bool symmetric;            /* every weight was equal at the start, and nothing has told the units apart since */
    size_t symmetric_layer;    /* the first hidden layer of more than one unit; layers when there is none */
    size_t looked;             /* steps looked at since the last change */
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
/* The least and the largest number of a window, and how many of its places are filled. */
double vg_judge_least(const struct vg_judge *judge, const double window[WINDOW]);
double vg_judge_most(const struct vg_judge *judge, const double window[WINDOW]);
size_t vg_judge_samples(const struct vg_judge *judge);

/* A verdict of this kind without numbers, about this layer (1 nearest the input; 0: none). */
struct vg_verdict vg_judge_blank(const struct vg_judge *judge, enum vg_verdict_kind kind, size_t layer, uint64_t step);

/* Means of the curve's blocks from a share of the run to another, 0 ... 1; NaN where nothing was recorded. */
double vg_judge_loss(const struct vg_judge *judge, double from, double to);
double vg_judge_accuracy(const struct vg_judge *judge, double from, double to);

/* rules_jobs.c: rules about what only scripts have. */
typedef bool vg_rule_check(const struct vg_judge *judge, const struct vg_rule *rule, bool held,
                           struct vg_verdict *verdict);
vg_rule_check vg_rule_cut_off, vg_rule_untrained, vg_rule_accumulating, vg_rule_softmax_twice, vg_rule_underflow;
/* The layers of a residual network, each beside its like in the other blocks: the first block gets too little of the last one's signal, or
 * too much of it. */
vg_rule_check vg_rule_blocks_vanish, vg_rule_blocks_explode;
/* One layer of one block gets a thousandth of what its like get in the others, four at least. It is named. */
bool vg_rule_one_block_vanishes(const struct vg_judge *judge, bool held, struct vg_verdict *verdict);
/* The cause of numbers that are not finite, where a job's facts show it; else false. */
bool vg_judge_cause_of_overflow(const struct vg_judge *judge, struct vg_verdict *verdict);

/* advice_jobs.c: the cause of what only scripts have, or of a job's fault; NULL: it is that of our own networks. And what may cure it: commands
 * that the job takes, then lines of code. False: the advice is that of our own networks. */
const char *vg_job_cause(const struct vg_verdict *verdict);
bool vg_job_advice(const struct vg_verdict *verdict, struct vg_advice *advice);

/* rules.c: what others need of it. A number over its limit, or under it; a verdict that stands needs a tenth less, and the limit that
 * counts goes into the verdict. The loss is over a share of what guessing costs, or, where this is not known, of what it was at first. */
bool vg_judge_over(double number, double limit, bool held, struct vg_verdict *verdict);
bool vg_judge_under(double number, double limit, bool held, struct vg_verdict *verdict);
bool vg_judge_stays_over(const struct vg_judge *judge, double share);
bool vg_judge_learned(const struct vg_judge *judge, bool held);
void vg_judge_name(const struct vg_judge *judge, struct vg_verdict *verdict, size_t layer);

/* Tries the rules and puts the verdict that follows in the place of the one that stands. */
void vg_judge_decide(struct vg_judge *judge, uint64_t step);

#endif
