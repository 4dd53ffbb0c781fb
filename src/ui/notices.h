/* notices.h: how long a message stays on the screen. Pure: the time, in milliseconds, is handed in.
 *
 * The view's message is the answer to the last command; the screen's notice (a refused key) lies over it. Both go after as long as it
 * takes to read them; an error stays twice as long.
 */
#ifndef VGTOP_UI_NOTICES_H
#define VGTOP_UI_NOTICES_H

#include "control.h"

/* Zeroed to begin with. */
struct vg_notices {
    int64_t message_end, notice_end; /* when the view's message, the notice go; 0: there is none, or it stays */
    uint64_t serial, given;          /* of the message and of the notice that were seen last */
};

/* After the view or a notice may have changed, before the picture is drawn. */
void vg_notices_see(struct vg_notices *notices, struct vg_control *control, int64_t now);
/* Takes away messages that have been shown long enough; true: the picture changed. */
bool vg_notices_expire(struct vg_notices *notices, struct vg_control *control, int64_t now);

#endif
