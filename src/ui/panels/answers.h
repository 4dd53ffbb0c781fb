/* answers.h: a network's answers in the place of the boundary, where no plane can show them. */
#ifndef VGTOP_UI_ANSWERS_H
#define VGTOP_UI_ANSWERS_H

#include "panel.h"

/* Classes: what is true against what the network says, as a matrix, or the worst confusions as a list where that does not fit. */
void vg_draw_confusion(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect,
                       struct vg_cells *cells);
/* Numbers: what is true across, what the network says up. */
void vg_draw_scatter(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect,
                     struct vg_cells *cells);
/* In the lower border: which samples were asked, and how many: "1,000 of 5,000 held-out samples". */
void vg_answers_note(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect, int first,
                     struct vg_cells *cells);

/* A colour between two, 0xRRGGBB. */
uint32_t vg_mix(uint32_t a, uint32_t b, double part_of_b);
/* Black or white, whichever stands out from that ground. */
uint32_t vg_ink_on(uint32_t ground);

#endif
