/* theme.h: what each role of the picture looks like.
 *
 * A theme is an INI file, NAME.theme, in the folder vgtop/themes of the XDG configuration or data folder; to make one, copy one of
 * those that come along (`vgtop list themes` says where they are), change it, and press t until it is seen:
 *
 *     [theme]
 *     name = mine              letters, digits, - and _
 *     about = one line about it
 *     ground = dark            what it is made for: dark, light or any
 *     [roles]
 *     text = default           FG [on BG] [bold] [dim] [reverse] [underline] [italic]
 *     label = #0d1117 on #78b8fa
 *     [ramp]
 *     start = #4648a8          magnitude from small to large; between start and end any number of mid
 *     mid = #2aa0b4
 *     end = #f5a742
 *     [classes]
 *     1 = #2f5f9e              grounds of the decision boundary, 1 ... 10
 *
 * A colour is #rrggbb, default (the terminal's own), one of the terminal's sixteen (black, red, green, yellow, blue, magenta, cyan,
 * white and bright_black ... bright_white), or color0 ... color255. Roles without "on" stand on the text's ground; what is not said is
 * as in the built-in theme. Between two #rrggbb the ramp is mixed, else it steps.
 */
#ifndef VGTOP_UI_THEME_H
#define VGTOP_UI_THEME_H

#include "cells.h"
#include "vgtop/error.h"

enum vg_role {
    VG_ROLE_TEXT,     /* plain */
    VG_ROLE_DIM,      /* frames, axes, names of values */
    VG_ROLE_TITLE,    /* a panel's title */
    VG_ROLE_STRONG,   /* the one bold thing */
    VG_ROLE_HEADER,   /* the header line's ground */
    VG_ROLE_KEY,      /* a key in the function bar */
    VG_ROLE_LABEL,    /* its word */
    VG_ROLE_SELECTED, /* the selected layer */
    VG_ROLE_MARKER,   /* where something was changed */
    VG_ROLE_GHOST,    /* earlier runs */
    VG_ROLE_LOSS,
    VG_ROLE_ACCURACY,
    VG_ROLE_VALID,
    VG_ROLE_GRADIENT, /* dW in the depth profile */
    VG_ROLE_DELTA,
    VG_ROLE_ACTIVATION,
    VG_ROLE_GOOD,
    VG_ROLE_WARNING,
    VG_ROLE_ERROR,
    VG_ROLE_COUNT
};

extern const char *const vg_roles[VG_ROLE_COUNT]; /* their names in a file */

enum { VG_RAMP_SIZE = 101, VG_THEME_CLASSES = 10, VG_THEME_NAME_MAX = 32, VG_THEME_ABOUT_MAX = 96 };

/* What a theme is made for: its own ground, or a terminal's that is dark, light or whatever it may be. */
enum vg_ground { VG_GROUND_DARK, VG_GROUND_LIGHT, VG_GROUND_ANY, VG_GROUND_COUNT };
extern const char *const vg_grounds[VG_GROUND_COUNT]; /* names */

/* Plain data: copy it. */
struct vg_theme {
    char name[VG_THEME_NAME_MAX];
    char about[VG_THEME_ABOUT_MAX];
    enum vg_ground ground;
    struct vg_style styles[VG_ROLE_COUNT];
    uint32_t classes[VG_THEME_CLASSES]; /* grounds of the decision boundary, a class each */
    uint32_t ramp[VG_RAMP_SIZE];        /* magnitude, small to large, computed once from a start, mids and an end */
};

/* The built-in dark theme, aimed at ../screens: quiet frames, bright data. */
const struct vg_theme *vg_theme_default(void);

/* Reads a theme's text. `source` names it in errors, which say the line, what is wrong and what would be right. False, and *theme
 * unchanged, when anything is wrong. */
bool vg_theme_parse(struct vg_theme *theme, const char *text, const char *source, struct vg_error *error);
/* The same from a file. */
bool vg_theme_load(struct vg_theme *theme, const char *path, struct vg_error *error);
/* Whether a theme may be called so. */
bool vg_theme_name_good(const char *name);

struct vg_style vg_theme_style(const struct vg_theme *theme, enum vg_role role);
/* The ramp's colour at 0 ... 1 (clamped; NaN: the middle) on the text's ground. */
struct vg_style vg_theme_ramp(const struct vg_theme *theme, double where);
/* The ground of a class in the decision boundary; beyond the last one they begin anew. */
uint32_t vg_theme_class(const struct vg_theme *theme, size_t class);

#endif
