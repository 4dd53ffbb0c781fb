/* theme.c: the built-in dark theme: quiet frames, bright data, the terminal's own ground. */
#include "theme.h"

#include <math.h>

#define PLAIN(colour)                                                                                                  \
    {                                                                                                                  \
        .fg = (colour), .bg = VG_COLOUR_DEFAULT, .attributes = 0                                                       \
    }
#define BOLD(colour)                                                                                                   \
    {                                                                                                                  \
        .fg = (colour), .bg = VG_COLOUR_DEFAULT, .attributes = VG_BOLD                                                 \
    }

/* The ramp is mixed by the compiler, so that the theme is one constant. */
#define PART(a, b, i, shift) (((((a) >> (shift)&0xffu) * (20u - (i)) + ((b) >> (shift)&0xffu) * (i)) / 20u) << (shift))
#define MIX(a, b, i)         (PART(a, b, i, 16) | PART(a, b, i, 8) | PART(a, b, i, 0))
#define FIVE(a, b, i)        MIX(a, b, i), MIX(a, b, i + 1u), MIX(a, b, i + 2u), MIX(a, b, i + 3u), MIX(a, b, i + 4u)
#define TWENTY(a, b)         FIVE(a, b, 0u), FIVE(a, b, 5u), FIVE(a, b, 10u), FIVE(a, b, 15u)

/* Blue is little, yellow and orange are much; brightness rises with it, so that it reads in greys too. */
#define RAMP_0 0x4648a8u
#define RAMP_1 0x3a6fc4u
#define RAMP_2 0x2aa0b4u
#define RAMP_3 0x5fca7cu
#define RAMP_4 0xd0d354u
#define RAMP_5 0xf5a742u

static const struct vg_theme dark = {
    .name = "dark",
    .about = "quiet frames, bright data, on the terminal's own dark ground",
    .ground = VG_GROUND_DARK,
    .styles =
        {
            [VG_ROLE_TEXT] = PLAIN(VG_COLOUR_DEFAULT),
            [VG_ROLE_DIM] = PLAIN(0x727a8au),
            [VG_ROLE_TITLE] = PLAIN(VG_COLOUR_DEFAULT),
            [VG_ROLE_STRONG] = BOLD(VG_COLOUR_DEFAULT),
            [VG_ROLE_HEADER] = {.fg = 0xdfe4ecu, .bg = 0x1d2533u, .attributes = 0},
            [VG_ROLE_KEY] = BOLD(VG_COLOUR_DEFAULT),
            [VG_ROLE_LABEL] = {.fg = 0x0d1117u, .bg = 0x78b8fau, .attributes = 0},
            [VG_ROLE_SELECTED] = BOLD(VG_COLOUR_DEFAULT),
            [VG_ROLE_MARKER] = PLAIN(0xe3ac4eu),
            [VG_ROLE_GHOST] = PLAIN(0x646b7cu),
            [VG_ROLE_LOSS] = PLAIN(0x78b8fau),
            [VG_ROLE_ACCURACY] = PLAIN(0x5a9e78u),
            [VG_ROLE_VALID] = PLAIN(0xd98fd0u),
            [VG_ROLE_GRADIENT] = PLAIN(0x78b8fau),
            [VG_ROLE_DELTA] = PLAIN(0xeba64cu),
            [VG_ROLE_ACTIVATION] = PLAIN(0xb492eeu),
            [VG_ROLE_GOOD] = PLAIN(0x63d590u),
            [VG_ROLE_WARNING] = PLAIN(0xf0b64cu),
            [VG_ROLE_ERROR] = PLAIN(0xff7070u),
        },
    .classes = {0x2f5f9eu, 0xc4703au, 0x3b8f5au, 0x9a4f96u, 0xa8923au, 0x348f98u, 0xa8454fu, 0x70757fu, 0x6a58b8u,
                0x83643fu},
    .ramp = {TWENTY(RAMP_0, RAMP_1), TWENTY(RAMP_1, RAMP_2), TWENTY(RAMP_2, RAMP_3), TWENTY(RAMP_3, RAMP_4),
             TWENTY(RAMP_4, RAMP_5), RAMP_5},
};

const struct vg_theme *vg_theme_default(void)
{
    return &dark;
}

struct vg_style vg_theme_style(const struct vg_theme *theme, enum vg_role role)
{
    if (!theme)
        theme = &dark;
    return theme->styles[(unsigned)role < VG_ROLE_COUNT ? role : VG_ROLE_TEXT];
}

struct vg_style vg_theme_ramp(const struct vg_theme *theme, double where)
{
    if (!theme)
        theme = &dark;
    double clamped = isnan(where) ? 0.5 : fmax(0, fmin(1, where));
    size_t entry = (size_t)lround(clamped * (VG_RAMP_SIZE - 1));
    return (struct vg_style){.fg = theme->ramp[entry], .bg = theme->styles[VG_ROLE_TEXT].bg, .attributes = 0};
}

uint32_t vg_theme_class(const struct vg_theme *theme, size_t class)
{
    if (!theme)
        theme = &dark;
    return theme->classes[class % VG_THEME_CLASSES];
}
