/* suit.h: suits the look to what a source can show, where the person has chosen nothing yet. Pure.
 *
 * A run that never has the metric that is shown begins with one that it has. Where there are no weights and no data, the panels that need
 * them make room for others; the first one stays where a job prints something, because that is shown in its place. */
#ifndef VGTOP_UI_SUIT_H
#define VGTOP_UI_SUIT_H

#include "look.h"
#include "vgtop/view.h"

/* What was suited already. Zeroed to begin with. */
struct vg_suit {
    uint64_t run;
    bool placed, has_output;
    struct vg_look_place before[VG_LOOK_LAYOUT_COUNT]; /* the places as they were found */
};

/* To be called with every new view. True: the look is another one. */
bool vg_suit_look(struct vg_suit *suit, const struct vg_view *view, struct vg_look *look);

#endif
