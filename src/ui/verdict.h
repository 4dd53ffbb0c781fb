/* verdict.h: the arithmetic of the picture in one sentence: what share of the output's gradient every layer gets. */
#ifndef VGTOP_UI_VERDICT_H
#define VGTOP_UI_VERDICT_H

#include "theme.h"
#include "vgtop/view.h"

struct vg_verdict {
    enum vg_role role;  /* good, warning, error or plain */
    char word[32];      /* "✗ vanishing"; "" when there is nothing to judge */
    char sentence[160]; /* "layer 1 learns from 1/53 of the output's gradient" */
    char brief[64];     /* the same where there is little room: "layer 1 gets 1/53" */
};

/* A layer that gets less than a tenth of the output's gradient, or more than twenty times as much, is worth a warning. */
struct vg_verdict vg_verdict_of(const struct vg_view *view);

#endif
