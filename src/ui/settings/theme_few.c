/* theme_few.c: a theme on a screen of few colours. The nearest of 8 or 16 colours to a quiet blue and to a quiet orange is the same grey;
 * what tells things apart must not end like that, so the ramp and the classes are chosen anew. */
#include <stdlib.h>

#include "palette.h"
#include "theme.h"

enum { STEPS_MAX = 7, HUES = 6, WHITE = 7, GREY = 8, BRIGHT = 8, BRIGHT_WHITE = 15 };

struct few_steps {
    size_t count;
    uint8_t colour[STEPS_MAX];
};

/* Ramps of many hues: in 16 colours one a decade of the share, from blue over yellow, which is the output's share, to red; in 8 colours, or
 * on a ground that is not known, every colour once. */
static const struct few_steps rainbow16[VG_GROUND_COUNT] = {[VG_GROUND_DARK] = {7, {12, 6, 14, 10, 11, 3, 9}},
                                                            [VG_GROUND_LIGHT] = {7, {12, 4, 6, 2, 3, 5, 1}},
                                                            [VG_GROUND_ANY] = {5, {12, 6, 2, 3, 1}}},
                              rainbow8 = {5, {4, 6, 2, 3, 1}};

/* Red, green and blue, and how far the largest is above the smallest. */
struct parts {
    int part[3], low, high;
};

static struct parts parts_of(uint32_t colour)
{
    struct parts parts = {.low = 255, .high = 0};
    for (int i = 0; i < 3; i++) {
        const int part = (int)(vg_palette_rgb(colour) >> (16 - 8 * i) & 0xff);
        parts.part[i] = part;
        parts.low = part < parts.low ? part : parts.low;
        parts.high = part > parts.high ? part : parts.high;
    }
    return parts;
}

/* The colour of the terminal with the hue of `colour`: 1 ... 6; 0: it is a grey. */
static int hue_of(uint32_t colour)
{
    const struct parts parts = parts_of(colour);
    int hue = 0;
    if ((parts.high - parts.low) * 4 < parts.high)
        return 0;
    for (int i = 0; i < 3; i++) /* a part counts that is nearer to the largest than to the smallest */
        hue |= (2 * parts.part[i] > parts.high + parts.low) << i;
    return hue;
}

/* Which steps tell most of a ramp: those of its one or two hues with the greys, or the rainbow. */
static struct few_steps steps_of(const struct vg_theme *theme, enum vg_depth depth)
{
    const bool sixteen = depth == VG_DEPTH_16;
    int first = 0, last = 0, others = 0;
    for (size_t i = 0; i < VG_RAMP_SIZE; i++) {
        const int hue = hue_of(theme->ramp[i]);
        first = first ? first : hue;
        others += hue && hue != first && last && hue != last;
        last = hue && hue != first && !last ? hue : last;
    }
    const uint8_t one = (uint8_t)first, two = (uint8_t)last;
    if (others > 0)
        return sixteen ? rainbow16[theme->ground] : rainbow8;
    if (last && sixteen)
        return (struct few_steps){5, {(uint8_t)(one + BRIGHT), GREY, WHITE, two, (uint8_t)(two + BRIGHT)}};
    if (last)
        return (struct few_steps){3, {one, WHITE, two}};
    if (first && sixteen)
        return (struct few_steps){4, {GREY, one, (uint8_t)(one + BRIGHT), BRIGHT_WHITE}};
    if (first)
        return (struct few_steps){2, {one, WHITE}};
    return sixteen ? (struct few_steps){3, {GREY, WHITE, BRIGHT_WHITE}} : (struct few_steps){2, {6, WHITE}};
}

/* The same hue, as vivid as the terminal's colours are. */
static uint32_t vivid(uint32_t colour)
{
    enum { TOP = 205 };
    const struct parts parts = parts_of(colour);
    uint32_t rgb = 0;
    if (hue_of(colour) == 0 || parts.high <= parts.low)
        return vg_palette_rgb(colour);
    for (int i = 0; i < 3; i++)
        rgb = rgb << 8 | (uint32_t)((parts.part[i] - parts.low) * TOP / (parts.high - parts.low));
    return rgb;
}

static int apart(uint32_t rgb, int index)
{
    return vg_palette_distance(rgb, vg_palette_rgb(VG_COLOUR_PALETTE | (uint32_t)index));
}

/* Every class gets the nearest colour that no class before it has; when all are taken they begin anew. Black and the brightest white are
 * for what is drawn on them. */
static void choose_classes(struct vg_theme *theme, int colours)
{
    const int count = colours >= 16 ? BRIGHT_WHITE - 1 : WHITE;
    unsigned taken = 0;
    for (int class = 0; class < VG_THEME_CLASSES; class ++) {
        const uint32_t wanted = vivid(theme->classes[class]);
        int best = 0;
        if (class % count == 0)
            taken = 0;
        for (int i = 1; i <= count; i++)
            if (!(taken >> i & 1u) && (best == 0 || apart(wanted, i) < apart(wanted, best)))
                best = i;
        taken |= 1u << best;
        theme->classes[class] = VG_COLOUR_PALETTE | (uint32_t)best;
    }
}

struct vg_theme vg_theme_few(const struct vg_theme *theme, enum vg_depth depth)
{
    struct vg_theme few = *theme;
    if (depth != VG_DEPTH_16 && depth != VG_DEPTH_8)
        return few;
    const int colours = depth == VG_DEPTH_16 ? 16 : 8;
    bool own = true; /* the theme chose among these colours itself */
    for (size_t i = 0; i < VG_RAMP_SIZE; i++)
        own = own && VG_IS_PALETTE(theme->ramp[i]) && VG_PALETTE_OF(theme->ramp[i]) < colours;
    const struct few_steps steps = steps_of(theme, depth);
    for (size_t i = 0; i < VG_RAMP_SIZE && !own; i++)
        few.ramp[i] = VG_COLOUR_PALETTE | steps.colour[(i * (steps.count - 1) + VG_RAMP_SIZE / 2) / (VG_RAMP_SIZE - 1)];
    choose_classes(&few, colours);
    return few;
}
