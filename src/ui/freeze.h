/* freeze.h: a picture that does not move while training goes on.
 *
 * Frozen, the view of that moment stays: its step, its layers, its history. What must go on (messages, the state, the speed, the
 * header's fields) comes from a second view behind it. Another metric and a cursor can still be looked at, as far as the frozen step.
 */
#ifndef VGTOP_UI_FREEZE_H
#define VGTOP_UI_FREEZE_H

#include "look.h"
#include "vgtop/source.h"

/* Zeroed to begin with. */
struct vg_freeze {
    struct vg_view live; /* behind a frozen picture */
};

/* Brings `view` up to date as the look wants it: live or frozen, with its metric and, where there is a cursor, read at it. A view
 * that shows no network yet is never frozen. False with a sentence: memory is short and the view is as it was; or the frozen run
 * is over and cannot be asked any more: then look->frozen becomes false and the view is live. */
bool vg_freeze_view(struct vg_freeze *freeze, struct vg_look *look, const struct vg_source *source,
                    struct vg_view *view, struct vg_error *error);

void vg_freeze_free(struct vg_freeze *freeze);

#endif
