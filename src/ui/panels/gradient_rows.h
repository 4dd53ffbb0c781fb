/* gradient_rows.h: the gradient panel as rows of tall sparklines, a layer each. For views that have layers. */
#ifndef VGTOP_UI_GRADIENT_ROWS_H
#define VGTOP_UI_GRADIENT_ROWS_H

#include "chart.h"

/* Draws into the frame that is there already; its title ends before column `title_end`. */
void vg_gradient_rows_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           int title_end, struct vg_cells *cells);
/* How time runs in the sparklines. */
struct vg_time vg_gradient_rows_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect);
/* Rows of layers in that rectangle; at least 1. */
size_t vg_gradient_rows_page(const struct vg_view *view, struct vg_rect rect);

#endif
