/* verdict.h: what is wrong with a run, in one line, and what to do about it.
 *
 * A judge is fed the records of a run (record.h) and knows nothing else of it but the layers' shapes. It looks at every step of
 * the first 64 after a start or a change and at every 16th later on, chosen by step number, so the same records give the same
 * verdict however they are batched. It keeps the last 20 steps that it looked at and speaks of their medians: neither a
 * single odd batch nor a single tiny layer flips it. A verdict that stands is given up only when its number has come back
 * a tenth beyond the threshold, so that noise about a threshold does not flicker.
 *
 * The size of the back-propagated signal is the length of a sample's delta, delta_rms * sqrt(columns): for layers of one width
 * that is the rms, and where widths differ it is what an initializer keeps level (He 2015: fan_in var(W) = 2). It is taken relative to
 * the output's, step by step, so that the size of the loss drops out and depth alone is judged. A network with
 * fewer than two hidden layers has no depth to judge.
 */
#ifndef VGTOP_VERDICT_H
#define VGTOP_VERDICT_H

#include "vgtop/error.h"
#include "vgtop/record.h"

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
    VG_VERDICT_COUNT
};

enum vg_verdict_tone { VG_TONE_PLAIN, VG_TONE_GOOD, VG_TONE_WARNING, VG_TONE_ERROR };

/* A verdict as numbers: plain data, cheap to copy. The functions below make words of it. */
struct vg_verdict {
    enum vg_verdict_kind kind;
    size_t layer;     /* 1 nearest the input; 0 when it concerns no single layer */
    size_t layers;    /* of the run: layer == layers is the output */
    uint64_t step;    /* it was found at */
    double number;    /* what is over the threshold: a share of the signal, of units, log10 of a ratio, a loss */
    double per_layer; /* the signal's mean ratio from layer to layer towards the input; NaN without depth */
    double low, high; /* the smallest and largest share of the output's signal that a hidden layer gets; NaN without */
    const char *what; /* non_finite: "weights", "activations" ... (static); else NULL */
    /* What the network does already, set by who knows it: it is not advised again. */
    bool normalized; /* it has a norm */
    bool weak;       /* its activation is nowhere steeper than a half, as sigmoid */
};

struct vg_verdict_info {
    const char *key;   /* "lr_high": in logs */
    const char *title; /* "lr too high": for a person */
    enum vg_verdict_tone tone;
};

/* Indexed by kind. */
extern const struct vg_verdict_info vg_verdicts[VG_VERDICT_COUNT];

struct vg_judge;
struct vg_judge_layer {
    size_t inputs, columns; /* shape of W */
};

/* A rule. They are tried in the order of the table, the most severe first; the first that holds is the verdict. `check` answers
 * whether it holds, with what a person wants to know put into the verdict; `held`: it is the verdict that stands. */
struct vg_rule {
    enum vg_verdict_kind kind;
    double threshold, second; /* second: NaN where there is none */
    const char *source;       /* the paper or page of the threshold */
    bool (*check)(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict);
};

extern const struct vg_rule vg_rules[];
extern const size_t vg_rule_count;

/* A judge of a run with these layers, copied. NULL when memory is short. */
struct vg_judge *vg_judge_create(const struct vg_judge_layer *layers, size_t count, struct vg_error *error);
void vg_judge_destroy(struct vg_judge *judge); /* NULL is fine */
/* The same judge with the same memory, to go on by itself. NULL when memory is short. */
struct vg_judge *vg_judge_copy(const struct vg_judge *judge, struct vg_error *error);
size_t vg_judge_layer_bytes(void); /* what a judge takes for each layer */

/* The run goes on under other settings: forget the steps before, so that the verdict follows at once. `saturates`: the activation
 * is flat on both sides (sigmoid, tanh, softsign); only then is a large share of flat slopes a fault, while a rectifier's flat
 * side is its way of working. Call it before the first record too; without, the activation is taken not to saturate. */
void vg_judge_changed(struct vg_judge *judge, bool saturates);

/* Takes a record; they must come in the order of their steps and have as many layers as the judge. False when its loss, a
 * layer's gradient norm or weight s.d. is not finite: the verdict is then non_finite for good. */
bool vg_judge_feed(struct vg_judge *judge, const struct vg_record *record);

struct vg_verdict vg_judge_verdict(const struct vg_judge *judge);

/* Words, written like snprintf does; each returns the length it needs. Nothing to judge: "".
 * The whole line: "vanishing: layer 1 hears 1/5,300 of the output's signal, 0.12 a layer (vanishing is under 0.5) - press ...". */
size_t vg_verdict_text(const struct vg_verdict *verdict, char *out, size_t size);
/* Its middle: the layer, the number, the threshold. */
size_t vg_verdict_finding(const struct vg_verdict *verdict, char *out, size_t size);
/* The same in about twenty characters: "layer 1 hears 1/5,300". */
size_t vg_verdict_brief(const struct vg_verdict *verdict, char *out, size_t size);
/* What to press or do, "press 2 for tanh, or 3 for relu", and the same where there is little room, "press 2 tanh, 3 relu"; "" where there is
 * nothing to do. The keys are those of the screen's table; a test holds the two together. */
const char *vg_verdict_advice(const struct vg_verdict *verdict);
const char *vg_verdict_keys(const struct vg_verdict *verdict);

enum { VG_VERDICT_TEXT_MAX = 320 }; /* room for any of them */

#endif
