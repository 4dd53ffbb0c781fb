/* paint_svg.h: cells as a page of SVG; see paint.h. */
#ifndef VGTOP_UI_PAINT_SVG_H
#define VGTOP_UI_PAINT_SVG_H

#include "out.h"
#include "paint.h"

/* False when a write failed or memory is short. */
bool vg_paint_svg(const struct vg_cells *cells, const struct vg_paint_options *options, struct vg_out *out);

#endif
