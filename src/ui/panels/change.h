/* change.h: the last change in two or three sentences: what theory expects of it, what was measured before and after, what to try next.
 *
 * Every sentence is made of numbers of this run; one whose number is missing is left out. What was changed is read off the change's text
 * (view.before), so that a run that is only watched is told of as far as it can be.
 */
#ifndef VGTOP_UI_CHANGE_H
#define VGTOP_UI_CHANGE_H

#include "screen.h"

enum vg_changed {
    VG_CHANGED_NOTHING, /* yet */
    VG_CHANGED_ACTIVATION,
    VG_CHANGED_INIT,
    VG_CHANGED_DEPTH,
    VG_CHANGED_WIDTH,
    VG_CHANGED_RATE,
    VG_CHANGED_OPTIMIZER,
    VG_CHANGED_NORM,
    VG_CHANGED_CLIP,
    VG_CHANGED_BATCH,
    VG_CHANGED_L2,
    VG_CHANGED_DATA,
    VG_CHANGED_SEED,
    VG_CHANGED_RESTART,
    VG_CHANGED_REDRAW,
    VG_CHANGED_UNDO,
    VG_CHANGED_REDO,
    VG_CHANGED_OTHER, /* several things, or something else */
    VG_CHANGED_COUNT
};

enum { VG_CHANGE_SENTENCES = 4, VG_CHANGE_SENTENCE_MAX = 256, VG_CHANGE_TRIES = 4, VG_CHANGE_TRY_MAX = 64 };

struct vg_change_text {
    size_t count; /* sentences, the most important first; at least 1 */
    char sentences[VG_CHANGE_SENTENCES][VG_CHANGE_SENTENCE_MAX];
    size_t tries;                                   /* what to press next */
    char keys[VG_CHANGE_TRIES][16];                 /* "3" */
    char words[VG_CHANGE_TRIES][VG_CHANGE_TRY_MAX]; /* "relu" */
};

enum vg_changed vg_change_kind(const struct vg_view *view);
struct vg_change_text vg_change_text_of(const struct vg_screen *screen, const struct vg_view *view);

/* The value of a header's field, by its command; NULL: there is none. */
const char *vg_change_setting(const struct vg_view *view, const char *command);

/* change_tries.c: fills `tries`. What the verdict advises and this source can do; else of the commands `goes_on` ("depth +1;init next") those
 * that change something; and undo. Nothing after success. */
void vg_change_tries(const struct vg_screen *screen, const struct vg_view *view, const char *goes_on, bool can_undo,
                     struct vg_change_text *text);

#endif
