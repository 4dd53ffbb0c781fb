/* panels.h: the panels that a person can choose: one row each.
 *
 * A new panel is a row here, a file of its own in src/ui/panels, that file's name in the meson.build, and a text in help_words.c. The enum,
 * the names, the default places and axes (look.c) and the table of functions (screen.c) are made from these rows.
 */
#ifndef VGTOP_UI_PANELS_H
#define VGTOP_UI_PANELS_H

/* The value axis of a panel. */
enum vg_panel_axis {
    VG_AXIS_ONE,            /* cannot be changed */
    VG_AXIS_OF_METRIC,      /* logarithmic or linear where the metric goes over many decades, else linear */
    VG_AXIS_USUALLY_LOG,    /* logarithmic, or linear */
    VG_AXIS_USUALLY_LINEAR, /* linear, or logarithmic */
};

/* ROW(id, name, about, axis, probe, time, range, gradients, learn, compare, everything)
 *
 * id: VG_LOOK_<id>. name: as it is typed; vg_panel_<name> draws it. axis: enum vg_panel_axis. probe, time, range: its functions (panel.h),
 * or NULL. Then the slot that it has at first in each layout: 0 is the largest, and a small screen has the first few only. */
#define VG_PANEL_ROWS(ROW)                                                                                             \
    ROW(GRADIENTS, gradients, "what every layer gets over time", VG_AXIS_OF_METRIC, NULL, vg_gradients_time,           \
        vg_gradients_axis, 0, 0, 5, 0)                                                                                 \
    ROW(LAYERS, layers, "every layer's share of the signal, now, before the last change and over time",                \
        VG_AXIS_OF_METRIC, NULL, vg_layers_panel_time, vg_layers_panel_axis, 1, 4, 2, 1)                               \
    ROW(LOSS, loss, "loss and accuracy, with earlier runs", VG_AXIS_USUALLY_LINEAR, NULL, vg_loss_time, vg_loss_axis,  \
        2, 3, 1, 2)                                                                                                    \
    ROW(PROFILE, profile, "what every layer gets now: dW, delta and activation on one axis", VG_AXIS_USUALLY_LOG,      \
        NULL, NULL, vg_profile_axis, 5, 6, 4, 5)                                                                       \
    ROW(BOUNDARY, boundary, "how the network divides the plane, or takes classes for others", VG_AXIS_ONE,             \
        vg_want_boundary, NULL, NULL, 4, 5, 7, 4)                                                                      \
    ROW(EXPLORER, explorer, "the activation f, its slope f', and slopes multiplied", VG_AXIS_ONE,                      \
        vg_want_preactivation, NULL, NULL, 6, 1, 8, 6)                                                                 \
    ROW(DISTRIBUTIONS, distributions, "histograms of the selected layer, and of all layers", VG_AXIS_ONE,              \
        vg_want_distributions, NULL, NULL, 7, 7, 9, 7)                                                                 \
    ROW(OVERLAY, overlay, "the metric of two layers, and of earlier runs, in one chart", VG_AXIS_OF_METRIC, NULL,      \
        vg_overlay_time, vg_overlay_axis, 8, 8, 0, 8)                                                                  \
    ROW(HEATMAP, heatmap, "depth by time: vanishing in one glance, for a hundred layers", VG_AXIS_ONE, NULL,           \
        vg_heatmap_time, NULL, 9, 9, 6, 9)                                                                             \
    ROW(CHANGE, change, "what just happened: the last change, what theory expects, what was measured", VG_AXIS_ONE,    \
        NULL, NULL, NULL, 3, 2, 3, 3)

/* By number: a person calls them 1, 2 ... */
enum vg_look_panel {
#define VG_PANEL_ID(id, ...) VG_LOOK_##id,
    VG_PANEL_ROWS(VG_PANEL_ID)
#undef VG_PANEL_ID
        VG_LOOK_PANEL_COUNT
};

#endif
