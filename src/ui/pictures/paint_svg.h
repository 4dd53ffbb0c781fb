/* paint_svg.h: cells as a page of SVG, whole or in parts. */
#ifndef VGTOP_UI_PAINT_SVG_H
#define VGTOP_UI_PAINT_SVG_H

#include "out.h"
#include "paint.h"

/* Writes a page. False when a write failed or memory is short. */
bool vg_paint_svg(const struct vg_cells *cells, const struct vg_paint_options *options, struct vg_out *out);

/* The parts of a page, in their order: its head and ground; cells, of which blank ones draw nothing, so that pictures can lie over each
 * other; its end, with what is left in `out`. False as above. */
bool vg_svg_begin(int rows, int cols, const struct vg_paint_options *options, struct vg_out *out);
bool vg_svg_cells(const struct vg_cells *cells, const struct vg_paint_options *options, struct vg_out *out);
bool vg_svg_end(struct vg_out *out);

#endif
