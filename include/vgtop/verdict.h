/* verdict.h: what is wrong with a run, why, and which commands may cure it.
 *
 * A judge gets the records of a run (record.h) and its schema, nothing else. It looks at every step of the first 64 after a
 * start or a change and at every 16th later on, chosen by step number, so the same records give the same verdict however they
 * are batched. It keeps the last 20 steps that it looked at and takes their medians: neither a single odd batch nor a single tiny
 * layer changes the verdict. A verdict is given up only when its number has come back a tenth beyond the threshold, so that noise
 * about a threshold does not make it flicker. A rule does not apply where the statistic that it needs is missing.
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
    VG_VERDICT_COUNT
};

enum vg_verdict_tone { VG_TONE_PLAIN, VG_TONE_GOOD, VG_TONE_WARNING, VG_TONE_ERROR };

enum { VG_VERDICT_NAME_MAX = 48, VG_ADVICE_MAX = 3, VG_ADVICE_LINE_MAX = 48 };

/* A verdict as numbers: plain data, cheap to copy. The functions below make words of it. */
struct vg_verdict {
    enum vg_verdict_kind kind;
    size_t layer;                   /* 1 nearest the input; 0 when it concerns no single layer */
    size_t layers;                  /* of the run: layer == layers is the output */
    char name[VG_VERDICT_NAME_MAX]; /* of the layer, as the schema calls it, cut to fit; "": called by its number */
    uint64_t step;                  /* it was found at */
    double number;    /* what is over the threshold: a share of the signal, of units, log10 of a ratio, a loss */
    double threshold; /* the rule's; of dead units it depends on the layer's width */
    double per_layer; /* the signal's mean ratio from layer to layer towards the input; NaN without depth */
    double low, high; /* the smallest and largest share of the output's signal that a hidden layer gets; NaN without */
    const char *what; /* non_finite: "weights", "activations" ... (static); else NULL */
    /* What the owner of the network knows of it, so that the advice fits. The judge leaves these 0. */
    bool normalized;         /* it has a norm: none is advised */
    bool weak;               /* its activation is nowhere steeper than a half, as sigmoid */
    const char *initializer; /* the one that suits the activation (static), or NULL: the next one is advised */
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

/* The run goes on under other settings: forget the steps before, so that the verdict follows at once. `saturates`: the activation
 * is flat on both sides (sigmoid, tanh, softsign); only then is a large share of flat slopes a fault, while a rectifier's flat
 * side is its way of working. Call it before the first record too; without, the activation is taken not to saturate. */
void vg_judge_changed(struct vg_judge *judge, bool saturates);

/* Takes a record; they must come in the order of their steps and have as many layers as the judge. False when its loss, a
 * layer's gradient norm or weight s.d. is not finite: the verdict is then non_finite for good. A missing one is no fault. */
bool vg_judge_feed(struct vg_judge *judge, const struct vg_record *record);

struct vg_verdict vg_judge_verdict(const struct vg_judge *judge);

/* Words, written like snprintf does; each returns the length it needs. Nothing to judge: "".
 * A line: "vanishing: layer 1 hears 1/5,300 of the output's signal, 0.12 a layer (vanishing is under 0.5)". */
size_t vg_verdict_text(const struct vg_verdict *verdict, char *out, size_t size);
/* The same without the title. */
size_t vg_verdict_finding(const struct vg_verdict *verdict, char *out, size_t size);
/* The same in about twenty characters: "layer 1 hears 1/5,300". */
size_t vg_verdict_brief(const struct vg_verdict *verdict, char *out, size_t size);

enum { VG_VERDICT_TEXT_MAX = 320 }; /* room for any of them */

/* Why it is so, in one clause (static); "" where nothing is wrong. */
const char *vg_verdict_cause(const struct vg_verdict *verdict);

/* What may cure it: command lines, the likeliest cure first. A line may hold two commands, "lr /2; restart". */
struct vg_advice {
    size_t count;
    char lines[VG_ADVICE_MAX][VG_ADVICE_LINE_MAX];
};
struct vg_advice vg_verdict_advice(const struct vg_verdict *verdict);

VG_API_END

#endif
