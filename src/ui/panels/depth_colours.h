/* depth_colours.h: the colours of lines of layers, a ramp from the layer nearest the input to the output. */
#ifndef VGTOP_UI_DEPTH_COLOURS_H
#define VGTOP_UI_DEPTH_COLOURS_H

#include "palette.h"
#include "theme.h"

/* Steps of the ramp, each different from all others on a screen of that depth. */
struct vg_depth_colours {
    size_t count; /* at least 1 */
    uint32_t colours[VG_RAMP_SIZE];
};

/* Where there are 16 colours or fewer the theme is what vg_theme_few makes of it. */
struct vg_depth_colours vg_depth_colours(const struct vg_theme *theme, enum vg_depth depth);
/* The colour of a layer, 0 nearest the input. Layers side by side differ; where there are more layers than steps, two steps take turns. */
uint32_t vg_depth_colour(const struct vg_depth_colours *ramp, size_t layer, size_t layers);

/* A colour (0xRRGGBB) that thin lines and letters can have: lighter on a dark ground, darker on a light one, in the same hue. */
uint32_t vg_readable(uint32_t rgb, enum vg_ground ground);

#endif
