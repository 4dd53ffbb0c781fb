/* verdict.h: the view's verdict as the screen says it: a badge, what was found, what it was before the last change, and the keys that may
 * cure it. Each in several lengths, so that what is said fits into the room in whole words. The verdict advises command lines; here they
 * are the keys that this person has bound to them. */
#ifndef VGTOP_UI_VERDICT_H
#define VGTOP_UI_VERDICT_H

#include "screen.h"

enum { VG_FINDINGS = 3, VG_BEFORES = 2, VG_ADVICES = 5 };

/* Texts go from the longest to the shortest; "": there is none. */
struct vg_verdict_line {
    enum vg_role role;                              /* good, warning, error or dim */
    char badge[48];                                 /* "✗ GRADIENTS VANISH" */
    char finding[VG_FINDINGS][VG_VERDICT_TEXT_MAX]; /* "layer 1 gets 1/59 of the error signal" */
    char before[VG_BEFORES][96];                    /* "before ▴ tanh: 1/106", "was 1/106" */
    char advice[VG_ADVICES][VG_VERDICT_TEXT_MAX];   /* "press 2 for tanh, or 3 for relu" ... "press 2, 3" */
};

/* The bytes of an advised cure that say something to a person who writes the program: for them "; restart" goes without saying. */
size_t vg_cure_length(const char *cure);

/* A command that has no key is shown as it is typed: ":activation tanh". */
struct vg_verdict_line vg_verdict_line_of(const struct vg_screen *screen, const struct vg_view *view);

#endif
