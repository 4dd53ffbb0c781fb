/* chooser.h: a list of which a person chooses one, on a screen of its own, before the program's screen begins. */
#ifndef VGTOP_UI_CHOOSER_H
#define VGTOP_UI_CHOOSER_H

#include "palette.h"
#include "screen.h"

struct vg_chooser_row {
    char when[24], state[24];
    enum vg_role role; /* of the state */
    char text[256];
};

struct vg_chooser {
    const char *title, *hint; /* what it is a list of; what to do with it */
    const struct vg_chooser_row *rows;
    size_t count;
    const struct vg_theme *theme;
    enum vg_depth depth;
    bool depth_forced;
};

/* Draws the list with the row `selected`. Pure. */
void vg_chooser_draw(const struct vg_chooser *chooser, size_t selected, bool no_colour, struct vg_cells *cells);

/* Lets the person choose. True: *chosen is the row. False: *status is what the program ends with: 0 where the person chose none, 128 + the
 * signal that ended it, or 1 with a sentence. The terminal is restored before it returns. */
bool vg_chooser_run(const struct vg_chooser *chooser, size_t *chosen, int *status, struct vg_error *error);

#endif
