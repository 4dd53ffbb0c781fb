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
 *     start = #4648a8          share of the signal, 1/10,000 to 100; between them any number of mid
 *     mid = #2aa0b4
 *     end = #f5a742
 *     [classes]
 *     1 = #2f5f9e              grounds of the decision boundary, 1 ... 10
 *
 * A colour is #rrggbb, default (the terminal's own), one of the terminal's sixteen (black, red, green, yellow, blue, magenta, cyan,
 * white and bright_black ... bright_white), or color0 ... color255. A role without "on" has the ground of the text. What the file does not
 * say is as in the built-in theme. The ramp is mixed between two #rrggbb; between other colours it steps.
 * Where there are only 16 or 8 colours, vg_theme_few chooses some for the ramp and the classes that can be told apart.
 */
#ifndef VGTOP_UI_THEME_H
#define VGTOP_UI_THEME_H

#include "cells.h"
#include "palette.h"
#include "vgtop/error.h"

/* Every role of the picture: its enum, its name in a file, and its colour, ground and attributes in the built-in theme. */
#define VG_THEME_ROLES(ROLE)                                                                                           \
    ROLE(TEXT, "text", VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0)               /* plain */                              \
    ROLE(DIM, "dim", 0x727a8au, VG_COLOUR_DEFAULT, 0)                         /* frames, axes, names of values */      \
    ROLE(TITLE, "title", VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0)             /* a panel's title */                    \
    ROLE(STRONG, "strong", VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_BOLD)     /* the one bold thing */                 \
    ROLE(HEADER, "header", 0xdfe4ecu, 0x1d2533u, 0)                           /* the header line */                    \
    ROLE(KEY, "key", VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_BOLD)           /* a key in the function bar */          \
    ROLE(LABEL, "label", 0x0d1117u, 0x78b8fau, 0)                             /* the word beside it */                 \
    ROLE(SELECTED, "selected", VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_BOLD) /* the selected layer */                 \
    ROLE(MARKER, "marker", 0xe3ac4eu, VG_COLOUR_DEFAULT, 0)                   /* where something was changed */        \
    ROLE(GHOST, "ghost", 0x646b7cu, VG_COLOUR_DEFAULT, 0)                     /* earlier runs */                       \
    ROLE(LOSS, "loss", 0x78b8fau, VG_COLOUR_DEFAULT, 0)                                                                \
    ROLE(ACCURACY, "accuracy", 0x5a9e78u, VG_COLOUR_DEFAULT, 0)                                                        \
    ROLE(VALID, "valid", 0xd98fd0u, VG_COLOUR_DEFAULT, 0)                                                              \
    ROLE(GRADIENT, "gradient", 0x78b8fau, VG_COLOUR_DEFAULT, 0) /* dW in the depth profile */                          \
    ROLE(DELTA, "delta", 0xeba64cu, VG_COLOUR_DEFAULT, 0)                                                              \
    ROLE(ACTIVATION, "activation", 0xb492eeu, VG_COLOUR_DEFAULT, 0)                                                    \
    ROLE(GOOD, "good", 0x63d590u, VG_COLOUR_DEFAULT, 0)                                                                \
    ROLE(WARNING, "warning", 0xf0b64cu, VG_COLOUR_DEFAULT, 0)                                                          \
    ROLE(ERROR, "error", 0xff7070u, VG_COLOUR_DEFAULT, 0)

#define VG_THEME_ROLE_ENUM(id, name, fg, bg, attributes) VG_ROLE_##id,
enum vg_role { VG_THEME_ROLES(VG_THEME_ROLE_ENUM) VG_ROLE_COUNT };
#undef VG_THEME_ROLE_ENUM

extern const char *const vg_roles[VG_ROLE_COUNT]; /* their names in a file */

enum { VG_RAMP_SIZE = 101, VG_THEME_CLASSES = 10, VG_THEME_NAME_MAX = 32, VG_THEME_ABOUT_MAX = 96 };

/* The ground that a theme is made for: dark, light, or any ground that a terminal may have. */
enum vg_ground { VG_GROUND_DARK, VG_GROUND_LIGHT, VG_GROUND_ANY, VG_GROUND_COUNT };

/* Plain data: copy it. */
struct vg_theme {
    char name[VG_THEME_NAME_MAX];
    char about[VG_THEME_ABOUT_MAX];
    enum vg_ground ground;
    struct vg_style styles[VG_ROLE_COUNT];
    uint32_t classes[VG_THEME_CLASSES]; /* grounds of the decision boundary, a class each */
    uint32_t ramp[VG_RAMP_SIZE];        /* shares of the output's signal, 1/10,000 ... 100, 1 at two thirds (share.h) */
};

/* The built-in dark theme: quiet frames, bright data. */
const struct vg_theme *vg_theme_default(void);

/* Reads a theme's text. False when anything is wrong, *theme unchanged: the error names `source` and the line, and says what would be
 * right. */
bool vg_theme_parse(struct vg_theme *theme, const char *text, const char *source, struct vg_error *error);
/* Reads a theme's file, in the same way. */
bool vg_theme_load(struct vg_theme *theme, const char *path, struct vg_error *error);
/* Whether a theme may have this name. */
bool vg_theme_name_good(const char *name);

/* The theme as a screen of that depth can show it. With 16 or 8 colours those of the ramp and of the classes are the terminal's own: no
 * two neighbouring steps of the ramp are the same, no step comes back, and no two classes are the same while colours last. */
struct vg_theme vg_theme_few(const struct vg_theme *theme, enum vg_depth depth);

struct vg_style vg_theme_style(const struct vg_theme *theme, enum vg_role role);
/* The ramp's colour at 0 ... 1 (clamped; NaN: the middle) on the text's ground. */
struct vg_style vg_theme_ramp(const struct vg_theme *theme, double where);
/* The ground of a class in the decision boundary; after the last one comes the first again. */
uint32_t vg_theme_class(const struct vg_theme *theme, size_t class);

#endif
