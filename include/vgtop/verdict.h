/* verdict.h: what is wrong with a run, why, and which commands may cure it.
 *
 * A judge gets the records of a run (record.h), its schema, and what the owner of the run knows of it (struct vg_judge_facts). It takes
 * the loss of every step. It looks at the layers at every step of the first 64 after a start or a change and at every 16th later on,
 * chosen by step number, so the same records give the same verdict however they are batched. It keeps the last 20 steps that it looked
 * at and takes their medians: neither a single odd batch nor a single tiny layer changes the verdict. A verdict is given up only when
 * its number has come back a tenth beyond the threshold, so that noise about a threshold does not make it flicker. A rule does not
 * apply where the statistic or the fact that it needs is missing.
 *
 * The cause is named before its symptom. A step far too long that killed or saturated units is the rate's fault, also when it is long
 * past. Where the signal vanished or exploded, or most units were saturated, for most of the run, that is told until the network has
 * learned, but for 1,024 steps at most after it ended (`until`).
 *
 * A loss is compared with the cost of guessing. This is the loss of a network that says the shares of the classes whatever the input
 * is: the entropy of the classes. A network whose loss is there has learned nothing.
 *
 * The size of the back-propagated signal is the length of a sample's delta, delta_rms * sqrt(columns): for layers of one width
 * that is the rms, and where widths differ it is what an initializer keeps level (He 2015: fan_in var(W) = 2). It is taken relative to
 * the output's, step by step, so that the size of the loss drops out and depth alone is judged. A network with
 * fewer than two hidden layers has no depth to judge.
 */
#ifndef VGTOP_VERDICT_H
#define VGTOP_VERDICT_H

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/record.h"
#include "vgtop/schema.h"

VG_API_BEGIN

enum vg_verdict_kind {
    VG_VERDICT_NONE, /* nothing to judge yet */
    VG_VERDICT_FINE,
    VG_VERDICT_CONVERGED,
    VG_VERDICT_VANISHING,
    VG_VERDICT_EXPLODING,
    VG_VERDICT_DEAD,
    VG_VERDICT_SATURATED,
    VG_VERDICT_LR_HIGH,
    VG_VERDICT_LR_LOW,
    VG_VERDICT_SYMMETRIC,
    VG_VERDICT_NON_FINITE,
    VG_VERDICT_UNSCALED,            /* the inputs are much larger than 1 */
    VG_VERDICT_NORM_OF_FEW,         /* batch norm over one or two samples */
    VG_VERDICT_L2_HIGH,             /* the weights shrink to nothing */
    VG_VERDICT_OVERFITTING,         /* validation gets worse while training gets better */
    VG_VERDICT_IMBALANCED,          /* it says the most frequent class */
    VG_VERDICT_GUESSING,            /* nothing is learned although nothing is wrong with the signal */
    VG_VERDICT_WORSE_THAN_GUESSING, /* the loss is above what guessing costs */
    VG_VERDICT_OSCILLATING,         /* the loss goes up and down */
    /* what only scripts have */
    VG_VERDICT_CUT_OFF,       /* no gradient reaches these layers: detached, frozen by mistake, not used */
    VG_VERDICT_UNTRAINED,     /* gradients arrive, but no optimizer has these weights */
    VG_VERDICT_ACCUMULATING,  /* gradients are never set to zero */
    VG_VERDICT_SOFTMAX_TWICE, /* the loss takes the softmax (or sigmoid) of what is one already */
    VG_VERDICT_UNDERFLOW,     /* gradients are too small for half precision */
    VG_VERDICT_COUNT
};

enum vg_verdict_tone { VG_TONE_PLAIN, VG_TONE_GOOD, VG_TONE_WARNING, VG_TONE_ERROR };

enum { VG_VERDICT_NAME_MAX = 48, VG_ADVICE_MAX = 3, VG_ADVICE_LINE_MAX = 96 };

/* What a source tells of a layer besides its numbers. */
enum vg_layer_fact {
    VG_FACT_FROZEN = 1,     /* its weights take no gradient */
    VG_FACT_OPTIMIZED = 2,  /* an optimizer has them */
    VG_FACT_READY = 4,      /* they were loaded from a file, or trained before by another optimizer */
    VG_FACT_CALLED = 8,     /* its module was called in training, with gradients on */
    VG_FACT_NO_GRAD = 16,   /* it was called in training while gradients were off */
    VG_FACT_EVALUATED = 32, /* it was called in evaluation */
    VG_FACT_STRAY = 64,     /* no model knows its module: it is kept in a plain list, say */
    VG_FACT_HALF = 128,     /* it works in half precision, float16 */
    VG_FACT_CARRIED = 256,  /* its gradient still held that of the step before when this step's backward pass began */
    VG_LAYER_FACTS = 9,
    VG_FACT_TOLD = 512 /* the source tells such facts at all */
};
extern const char *const vg_layer_fact_words[VG_LAYER_FACTS]; /* "frozen" ..., as logs say them; bit i is word i */

/* Commands that a job takes. */
enum vg_job_can { VG_CAN_LR = 1, VG_CAN_CLIP = 2, VG_CAN_ACTIVATION = 4, VG_CAN_INIT = 8, VG_CAN_FREEZE = 16 };

/* Values of settings that were left because a verdict advised another one, as command lines: "l2 0.01". The latest is the last. */
enum { VG_LEFT_MAX = 8 };
struct vg_left {
    size_t count;
    char lines[VG_LEFT_MAX][VG_ADVICE_LINE_MAX];
};

/* What the owner of a run knows of it. 0, false or NULL: not known. */
struct vg_judge_facts {
    /* What learning nothing costs, the loss of always saying the same: of classes (as they count) or of numbers. Only a loss of the same
     * kind can be compared with it. */
    double guess;
    double largest_class; /* share of the samples */
    double largest_input; /* the largest root mean square of an input column */
    double learning_rate, l2;
    size_t batch;   /* samples a step */
    bool saturates; /* the activation is flat on both sides (sigmoid, tanh, softsign) */
    bool weak;      /* the activation is nowhere steeper than a half, as sigmoid */
    bool rectifies; /* the activation is flat on one side, as relu */
    bool batch_norm, layer_norm;
    bool numbers;       /* the targets are numbers: the loss is a mean squared error, guessing is saying the mean */
    bool residual;      /* layers are no chain: rules about a chain do not apply */
    bool plain_descent; /* the optimizer does not adapt its step to the gradient's size: sgd, momentum */
    bool validates;     /* samples are held out */
    bool can_scale;     /* the command `scale standard` exists, applies to the data, and is not in force */
    bool still;         /* the learning rate is 0: no weight changes */
    bool small;         /* the weights are drawn much smaller than the width wants */
    const char *initializer; /* the one that suits the activation (static); NULL: it is in force, or not known */
    struct vg_left left;     /* no advice goes back to these */
    /* of a job elsewhere */
    bool is_job;
    unsigned can;       /* enum vg_job_can */
    const char *squash; /* "softmax", "sigmoid" (static): what the loss takes a second time; NULL: nothing */
    size_t squashed;    /* the layer that it is taken of, 1 nearest the input; 0: not known, the last one */
    bool loss_scale;    /* the loss is scaled for half precision */
};

/* A verdict as numbers: plain data, cheap to copy. The functions below make words of it. */
struct vg_verdict {
    enum vg_verdict_kind kind;
    size_t layer;                   /* 1 nearest the input; 0 when it concerns no single layer */
    size_t layers;                  /* of the run: layer == layers is the output */
    char name[VG_VERDICT_NAME_MAX]; /* of the layer, as the schema calls it, cut to fit; "": called by its number */
    uint64_t step;                  /* it was found at */
    uint64_t until; /* 0: it is so now; else it was so for most of the run, up to this step, and is not any more */
    double number;  /* what is over the threshold: a share of the signal, of units, log10 of a ratio, a loss */
    double
        threshold; /* that the number is beyond: of dead units it depends on the width; a held verdict's is a tenth further */
    double guess;     /* the cost of guessing; NaN: not known */
    double per_layer; /* the signal's mean ratio from layer to layer towards the input; NaN without depth */
    double low, high; /* the smallest and largest share of the output's signal that a hidden layer gets; NaN without */
    const char *
        what; /* non_finite: "weights", "activations" ...; cut_off: "detached", "no_grad", "unused", "frozen"; vanishing: "one block" (static); else NULL */
    bool by_gradient; /* the source has no delta: shares are those of the gradients of the weights */
    bool by_role;     /* the share is that of the layer of the same role in the last block, not the output's */
    bool stray;       /* no model knows the layer's module */
    struct vg_judge_facts facts;
};

struct vg_verdict_info {
    const char *key;   /* "lr_high": in logs */
    const char *title; /* "lr too high": for a person */
    enum vg_verdict_tone tone;
};

/* Indexed by kind. */
extern const struct vg_verdict_info vg_verdicts[VG_VERDICT_COUNT];

struct vg_judge;

/* A rule. They are tried in the order of the table, the most severe first; the first that holds is the verdict. `check` answers
 * whether it holds, and puts what a person wants to know into the verdict; `held`: this is the verdict that stands already. */
struct vg_rule {
    enum vg_verdict_kind kind;
    double threshold, second; /* second: NaN where there is none */
    const char *source;       /* the paper or page of the threshold */
    bool (*check)(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict);
};

extern const struct vg_rule vg_rules[];
extern const size_t vg_rule_count;

/* A judge of a run with this schema, of which it copies what it needs: the layers' names and, as their width, the last number of their
 * shapes. NULL when memory is short. */
struct vg_judge *vg_judge_create(const struct vg_schema *schema, struct vg_error *error);
void vg_judge_destroy(struct vg_judge *judge); /* NULL is fine */
/* The same judge with the same memory, to go on by itself. NULL when memory is short. */
struct vg_judge *vg_judge_copy(const struct vg_judge *judge, struct vg_error *error);
size_t vg_judge_layer_bytes(void); /* what a judge takes for each layer */

/* The run goes on under other settings: forget the steps before, so that the verdict follows at once. `facts` (copied) are what is known
 * of the run from now on. Call it before the first record too; without, nothing is known: then no rule holds that compares a loss
 * with the cost of guessing, and the activation is taken not to saturate. */
void vg_judge_changed(struct vg_judge *judge, const struct vg_judge_facts *facts);

/* More is known of the run; the steps before count on. `facts` is copied. */
void vg_judge_learn(struct vg_judge *judge, const struct vg_judge_facts *facts);
/* What the source tells of a layer (0: nearest the input): bits of enum vg_layer_fact, which hold until they are told anew, and the share of
 * its gradient that is 0 in this step (missing: not told). Call it before the record of that step is fed. */
void vg_judge_tell(struct vg_judge *judge, size_t layer, uint32_t facts, double zeros);
/* Tries the rules now, after the last record: something more was told. */
void vg_judge_reconsider(struct vg_judge *judge);

/* Takes a record; they must come in the order of their steps and have as many layers as the judge. False when its loss, a
 * layer's gradient norm or weight s.d. is not finite: the verdict is then non_finite for good, or of a job the cause, where it shows. A
 * missing one is no fault. */
bool vg_judge_feed(struct vg_judge *judge, const struct vg_record *record);

struct vg_verdict vg_judge_verdict(const struct vg_judge *judge);

/* Words, written like snprintf does; each returns the length it needs. Nothing to judge: "".
 * A line: "vanishing: layer 1 gets 1/5300 of the error signal; each layer passes on 12% (vanishing is under 50%)". */
size_t vg_verdict_text(const struct vg_verdict *verdict, char *out, size_t size);
/* The same without the title. */
size_t vg_verdict_finding(const struct vg_verdict *verdict, char *out, size_t size);
/* The same in about twenty characters: "layer 1 gets 1/5300". */
size_t vg_verdict_brief(const struct vg_verdict *verdict, char *out, size_t size);

/* A share of the output's signal as verdicts say it: "1/59", "1/2e9", "0.7×", "23×", "nothing". Written like snprintf does. */
size_t vg_verdict_share(double share, char *out, size_t size);

enum { VG_VERDICT_TEXT_MAX = 320 }; /* room for any of them */

/* Why it is so, in one clause (static); "" where nothing is wrong. */
const char *vg_verdict_cause(const struct vg_verdict *verdict);

/* What may cure it: command lines, the likeliest cure first. A line may hold two commands, "lr /2; restart". A value that was left on
 * advice (facts.left) is not advised again: of a learning rate or an L2 the one between is.. Of a job: what it `can`, and what to change in
 * its code. */
struct vg_advice {
    size_t count;
    bool is_code[VG_ADVICE_MAX]; /* the line is no command but what to change in the script */
    char lines[VG_ADVICE_MAX][VG_ADVICE_LINE_MAX];
};
struct vg_advice vg_verdict_advice(const struct vg_verdict *verdict);
/* What of it a running job can do (`commands`: of a view). It goes on as it is: cures that need a restart lose it, or are none. */
struct vg_advice vg_verdict_advice_for(const struct vg_verdict *verdict, const char *commands);

VG_API_END

#endif
