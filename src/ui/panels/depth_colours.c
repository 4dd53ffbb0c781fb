/* depth_colours.c: the theme's ramp without its end, in colours that lines can have. */
#include "depth_colours.h"

#include <math.h>

/* The end of the ramp is the colour of an explosion, which the output is not. */
#define RAMP_END 0.85

enum { LIGHT_MIN = 105, LIGHT_MAX = 140 };

uint32_t vg_readable(uint32_t rgb, enum vg_ground ground)
{
    const double light = vg_palette_lightness(rgb), wanted = ground == VG_GROUND_LIGHT ? LIGHT_MAX : LIGHT_MIN;
    if (ground == VG_GROUND_LIGHT ? light <= wanted : light >= wanted || light < 1)
        return rgb;
    uint32_t scaled = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8)
        scaled |= (uint32_t)fmin(255, (rgb >> shift & 0xff) * wanted / light) << shift;
    return scaled;
}

struct vg_depth_colours vg_depth_colours(const struct vg_theme *theme, enum vg_depth depth)
{
    struct vg_depth_colours ramp = {0};
    const enum vg_ground ground = theme ? theme->ground : VG_GROUND_DARK;
    for (size_t i = 0; i < VG_RAMP_SIZE; i++) {
        struct vg_style style = vg_theme_ramp(theme, RAMP_END * (double)i / (VG_RAMP_SIZE - 1));
        if (!VG_IS_PALETTE(style.fg) && style.fg != VG_COLOUR_DEFAULT)
            style.fg = vg_readable(style.fg, ground);
        style.fg = vg_palette_style(style, depth).fg;
        bool known = false; /* where colours are few a ramp may come back to one, a grey */
        for (size_t k = 0; k < ramp.count; k++)
            known |= ramp.colours[k] == style.fg;
        if (!known)
            ramp.colours[ramp.count++] = style.fg;
    }
    return ramp;
}

uint32_t vg_depth_colour(const struct vg_depth_colours *ramp, size_t layer, size_t layers)
{
    if (layers <= 1)
        return ramp->colours[ramp->count - 1];
    if (layers <= ramp->count)
        return ramp->colours[(layer * (ramp->count - 1) + (layers - 1) / 2) / (layers - 1)];
    /* from the output down the second and the first of a pair take turns */
    const size_t pairs = ramp->count / 2, second = (layers - 1 - layer) % 2 == 0;
    return pairs == 0 ? ramp->colours[0] : ramp->colours[layer * pairs / layers * 2 + second];
}
