/* palette.c: the nearest colour of a small palette. */
#include "palette.h"

#include <string.h>

static const uint32_t first16[16] = {
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
    0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
};

/* The red (16), green (8) or blue (0) of a colour. */
static int part(uint32_t rgb, unsigned shift)
{
    return (int)(rgb >> shift & 0xff);
}

int vg_palette_distance(uint32_t a, uint32_t b)
{
    int mean = (part(a, 16) + part(b, 16)) / 2;
    int red = part(a, 16) - part(b, 16), green = part(a, 8) - part(b, 8), blue = part(a, 0) - part(b, 0);
    return ((512 + mean) * red * red) / 256 + 4 * green * green + ((767 - mean) * blue * blue) / 256;
}

static uint32_t palette_colour(int index)
{
    static const uint32_t steps[] = {0, 95, 135, 175, 215, 255};
    if (index < 16)
        return first16[index];
    if (index >= 232)
        return (uint32_t)(8 + 10 * (index - 232)) * 0x010101u;
    int cube = index - 16;
    return steps[cube / 36] << 16 | steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

int vg_palette_nearest(uint32_t rgb, int colours)
{
    int from = colours >= 256 ? 16 : 0;
    int to = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
    int best = from;
    for (int i = from + 1; i < to; i++)
        if (vg_palette_distance(rgb, palette_colour(i)) < vg_palette_distance(rgb, palette_colour(best)))
            best = i;
    return best;
}

int vg_palette_lightness(uint32_t rgb)
{
    return (299 * part(rgb, 16) + 587 * part(rgb, 8) + 114 * part(rgb, 0)) / 1000;
}

const char *const vg_depths[VG_DEPTH_COUNT] = {"24bit", "256", "16", "8", "none"};

/* For each depth: the number of colours, and a black and a white for text. Of 256 colours those that nobody redefines. */
static const struct {
    int colours;
    uint32_t black, white;
} depths[VG_DEPTH_COUNT] = {
    [VG_DEPTH_256] = {256, VG_COLOUR_PALETTE | 16, VG_COLOUR_PALETTE | 231},
    [VG_DEPTH_16] = {16, VG_COLOUR_PALETTE | 0, VG_COLOUR_PALETTE | 15},
    [VG_DEPTH_8] = {8, VG_COLOUR_PALETTE | 0, VG_COLOUR_PALETTE | 7},
};

uint32_t vg_palette_rgb(uint32_t colour)
{
    return VG_IS_PALETTE(colour) ? palette_colour(VG_PALETTE_OF(colour)) : colour & 0xffffffu;
}

static uint32_t nearest_of(uint32_t colour, int colours)
{
    if (colour == VG_COLOUR_DEFAULT || (VG_IS_PALETTE(colour) && VG_PALETTE_OF(colour) < colours))
        return colour;
    return VG_COLOUR_PALETTE | (uint32_t)vg_palette_nearest(vg_palette_rgb(colour), colours);
}

struct vg_style vg_palette_style(struct vg_style style, enum vg_depth depth)
{
    if (depth == VG_DEPTH_24BIT)
        return style;
    if (depth == VG_DEPTH_NONE) { /* only dark on light is kept */
        bool known = style.fg != VG_COLOUR_DEFAULT && style.bg != VG_COLOUR_DEFAULT;
        bool reverse =
            known && vg_palette_lightness(vg_palette_rgb(style.bg)) > vg_palette_lightness(vg_palette_rgb(style.fg));
        return (struct vg_style){.fg = VG_COLOUR_DEFAULT,
                                 .bg = VG_COLOUR_DEFAULT,
                                 .attributes = (uint8_t)(style.attributes ^ (reverse ? VG_REVERSE : 0))};
    }
    struct vg_style few = {.fg = nearest_of(style.fg, depths[depth].colours),
                           .bg = nearest_of(style.bg, depths[depth].colours),
                           .attributes = style.attributes};
    if (few.fg == few.bg && style.fg != style.bg && !(style.attributes & VG_BLEND)) {
        bool dark = vg_palette_lightness(vg_palette_rgb(few.bg)) < 128;
        few.fg = dark ? depths[depth].white : depths[depth].black;
    }
    return few;
}

void vg_palette_memo_init(struct vg_palette_memo *memo, enum vg_depth depth)
{
    memset(memo, 0, sizeof *memo);
    memo->depth = depth;
}

struct vg_style vg_palette_memo_style(struct vg_palette_memo *memo, struct vg_style style)
{
    uint32_t hash = (style.fg * 0x9e3779b1u) ^ (style.bg * 0x85ebca6bu) ^ style.attributes;
    size_t slot = (hash ^ hash >> 15) % VG_PALETTE_MEMO;
    const struct vg_style from = memo->entry[slot].from;
    if (!memo->entry[slot].known || from.fg != style.fg || from.bg != style.bg || from.attributes != style.attributes) {
        memo->entry[slot].from = style;
        memo->entry[slot].to = vg_palette_style(style, memo->depth);
        memo->entry[slot].known = true;
    }
    return memo->entry[slot].to;
}

void vg_palette_cells(struct vg_cells *cells, enum vg_depth depth)
{
    struct vg_palette_memo memo;
    size_t count = (size_t)cells->rows * (size_t)cells->cols;
    vg_palette_memo_init(&memo, depth);
    for (size_t i = 0; i < count; i++)
        cells->cell[i].style = vg_palette_memo_style(&memo, cells->cell[i].style);
}
