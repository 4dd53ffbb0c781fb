/* bracket.h: how many times less the layer nearest the input gets than the output, as a bracket between their two lines. */
#ifndef VGTOP_UI_BRACKET_H
#define VGTOP_UI_BRACKET_H

#include "timeline.h"

struct vg_bracket {
    int col, top, bottom; /* cells; both ends are drawn */
    double ratio;         /* output : layer 1; INFINITY: layer 1 gets nothing */
    const char *what;     /* of which that is the ratio, "dW": the verdict tells that of the error signal */
    int first, end;       /* columns first ... end-1 may have its text, to the left or the right of it */
};

/* Draws nothing if the ratio is near 1, or if there are no rows between the ends. */
void vg_bracket_draw(const struct vg_screen *screen, struct vg_cells *cells, const struct vg_bracket *bracket);
/* "÷45", "×3.2", "÷2e9", "÷∞" */
void vg_bracket_text(double ratio, char text[VG_NUMBER_MAX]);

#endif
