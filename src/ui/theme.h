/* theme.h: what each role of the picture looks like. */
#ifndef VGTOP_UI_THEME_H
#define VGTOP_UI_THEME_H

#include "cells.h"

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

enum { VG_RAMP_SIZE = 101, VG_THEME_CLASSES = 10 };

struct vg_theme {
    const char *name;
    struct vg_style styles[VG_ROLE_COUNT];
    uint32_t classes[VG_THEME_CLASSES]; /* grounds of the decision boundary, a class each */
    uint32_t ramp[VG_RAMP_SIZE];        /* magnitude, small to large, computed once from a start, mids and an end */
};

/* The built-in dark theme, aimed at ../screens: quiet frames, bright data. */
const struct vg_theme *vg_theme_default(void);

struct vg_style vg_theme_style(const struct vg_theme *theme, enum vg_role role);
/* The ramp's colour at 0 ... 1 (clamped; NaN: the middle) on the text's ground. */
struct vg_style vg_theme_ramp(const struct vg_theme *theme, double where);
/* The ground of a class in the decision boundary; beyond the last one they begin anew. */
uint32_t vg_theme_class(const struct vg_theme *theme, size_t class);

#endif
