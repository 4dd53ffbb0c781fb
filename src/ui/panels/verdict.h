/* verdict.h: the view's verdict as the screen says it: a sign, a word, and a sentence in as many words as there is room for. */
#ifndef VGTOP_UI_VERDICT_H
#define VGTOP_UI_VERDICT_H

#include "theme.h"
#include "vgtop/view.h"

enum { VG_SENTENCES = 7 };

struct vg_verdict_line {
    enum vg_role role;                                 /* good, warning, error or dim */
    char word[32];                                     /* "▼ vanishing"; "" when there is nothing to judge */
    char sentences[VG_SENTENCES][VG_VERDICT_TEXT_MAX]; /* the longest first; "" where there is no such */
};

struct vg_verdict_line vg_verdict_line_of(const struct vg_view *view);

#endif
