/* verdict.h: the view's verdict as the screen says it: a sign, a word, and a sentence in as many words as there is room for. The
 * verdict advises command lines; the sentence names the keys that this person has bound to them. */
#ifndef VGTOP_UI_VERDICT_H
#define VGTOP_UI_VERDICT_H

#include "theme.h"
#include "vgtop/view.h"

struct vg_keymap;

enum { VG_SENTENCES = 8 };

struct vg_verdict_line {
    enum vg_role role;                                 /* good, warning, error or dim */
    char word[32];                                     /* "▼ vanishing"; "" when there is nothing to judge */
    char sentences[VG_SENTENCES][VG_VERDICT_TEXT_MAX]; /* the best first; "": there is no such one */
};

/* A NULL keymap is the table of keys alone. A command that has no key is shown as it is typed: ":activation tanh". */
struct vg_verdict_line vg_verdict_line_of(const struct vg_view *view, const struct vg_keymap *keymap);

#endif
