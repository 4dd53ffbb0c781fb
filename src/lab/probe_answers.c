/* probe_answers.c: what the network says to samples that it is asked about, beside what is true. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "probe_internal.h"

enum { MULTIPLICATIONS = 60000000 }; /* in one fill, at most: some ten milliseconds */

/* The likeliest class. A network of two classes has one logit, which is positive for class 1. */
static uint16_t likeliest(const vg_real *logits, size_t units)
{
    size_t best = units == 1 ? logits[0] > 0 : 0;
    for (size_t c = 0; c < units; c++) {
        if (isnan(logits[c]))
            return VG_NO_ANSWER;
        if (units > 1 && logits[c] > logits[best])
            best = c;
    }
    return (uint16_t)best;
}

/* A view's answers, with room for the names; those that are there already if they have as many. NULL when memory is short. */
static struct vg_answers *make_answers(struct vg_view *view, size_t classes)
{
    if (view->answers && view->answers->classes == classes)
        return view->answers;
    struct vg_answers *answers = calloc(1, sizeof *answers + classes * sizeof answers->class_names[0]);
    if (!answers)
        return NULL;
    answers->classes = classes;
    answers->class_names = (char(*)[VG_CLASS_NAME_MAX])(void *)(answers + 1);
    free(view->answers);
    view->answers = answers;
    return answers;
}

bool vg_probe_answers(const struct vg_snapshot *snapshot, struct vg_view *view, struct vg_error *error)
{
    const struct vg_points *points = &snapshot->asked;
    const size_t features = snapshot->features, units = snapshot->classes == 2 ? 1 : snapshot->classes;
    vg_real *x = malloc(VG_PROBE_BATCH * (features + units) * sizeof *x);
    struct vg_answers *answers = x ? make_answers(view, snapshot->classes) : NULL;
    if (!answers) {
        free(x);
        return vg_fail(error, "there is not enough memory for the network's answers");
    }
    vg_real *logits = x + VG_PROBE_BATCH * features;
    const size_t afford = MULTIPLICATIONS / snapshot->parameters + 16;
    answers->count = points->count < afford ? points->count : afford;
    answers->of = points->of;
    answers->held_out = snapshot->held_out;
    memcpy(answers->class_names, snapshot->class_names, snapshot->classes * sizeof answers->class_names[0]);
    for (size_t at = 0; at < answers->count; at += VG_PROBE_BATCH) {
        const size_t left = answers->count - at, some = left < VG_PROBE_BATCH ? left : VG_PROBE_BATCH;
        for (size_t i = 0; i < some; i++)
            memcpy(x + i * features, points->values + (at + i) * points->count / answers->count * features,
                   features * sizeof *x);
        vg_network_predict(snapshot->network, x, some, logits);
        for (size_t i = 0; i < some; i++) {
            const size_t from = (at + i) * points->count / answers->count;
            struct vg_answer *answer = &answers->answer[at + i];
            *answer = (struct vg_answer){.truth = (uint16_t)points->labels[from]};
            if (points->targets) {
                answer->number = (float)points->targets[from];
                answer->guess = (float)logits[i];
            } else {
                answer->said = likeliest(logits + i * units, units);
            }
        }
    }
    free(x);
    free(view->boundary);
    view->boundary = NULL;
    return true;
}
