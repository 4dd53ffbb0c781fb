/* panel.h: the pieces of the picture. A panel is a pure function (screen, view, rectangle) -> cells and a row of the table; the
 * layout gives each a rectangle and knows nothing else of it.
 */
#ifndef VGTOP_UI_PANEL_H
#define VGTOP_UI_PANEL_H

#include "chart.h"

typedef void vg_panel_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_cells *cells);
/* What the panel shows of a probe. A probe is asked for only while such a panel is seen. */
typedef void vg_panel_want(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_probe_want *want);
/* How time runs in the panel. False: it shows no time in that rectangle. */
typedef bool vg_panel_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_time *time);
/* The panel's value axis in that rectangle. */
typedef struct vg_axis vg_panel_range(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect);

struct vg_panel {
    const char *name;
    vg_panel_draw *draw;
    vg_panel_want *want;  /* NULL: it shows nothing of a probe */
    vg_panel_time *time;  /* NULL: it has none */
    vg_panel_range *axis; /* NULL: it has none */
};

/* Every panel, by its number (look/panels.h). */
extern const struct vg_panel vg_panels[VG_LOOK_PANEL_COUNT];

#define VG_PANEL_DRAWS(id, name, ...) vg_panel_draw vg_panel_##name;
VG_PANEL_ROWS(VG_PANEL_DRAWS)
#undef VG_PANEL_DRAWS
vg_panel_want vg_want_preactivation, vg_want_boundary, vg_want_distributions;
vg_panel_time vg_gradients_time, vg_layers_panel_time, vg_heatmap_time, vg_loss_time, vg_overlay_time;
vg_panel_range vg_gradients_axis, vg_layers_panel_axis, vg_loss_axis, vg_overlay_axis, vg_profile_axis;

/* The lines around the panels, and what lies over them. */
vg_panel_draw vg_panel_bar, vg_panel_header, vg_panel_numbers, vg_panel_notice, vg_panel_setup;
/* In the place of the table of layers, of a folded view (fold.h): blocks by roles. */
vg_panel_draw vg_panel_matrix;
/* In the place of panels that need weights or data, where the source has none: the last lines that a job printed, and why there is nothing. */
vg_panel_draw vg_panel_output, vg_panel_without_weights;
void vg_panel_prompt(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells);
void vg_panel_menu(const struct vg_screen *screen, const struct vg_menu *menu, struct vg_rect body,
                   struct vg_cells *cells);
/* The bar while the setup is open. */
void vg_panel_setup_bar(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells);
void vg_panel_help(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells);

/* The explorer with x where the units of the probed layer are, unless a person has moved it. */
struct vg_explore vg_explorer_look(const struct vg_explore *explore, const struct vg_view *view);
/* Lines of the explorer's table of products, the heading included. */
int vg_explorer_table_rows(const struct vg_view *view);
/* Rows of layers that the gradient panel shows in that rectangle; at least 1. */
size_t vg_gradients_page(const struct vg_view *view, struct vg_rect rect);
/* Layers that the table shows in that rectangle; at least 1. */
size_t vg_layers_page(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect);

/* The layer, but for the output, that is farthest from its share. */
size_t vg_layers_worst(const struct vg_view *view);

/* ---- what panels share */

struct vg_style vg_style_of(const struct vg_screen *screen, enum vg_role role);
/* The same on the ground of another role. */
struct vg_style vg_style_on(const struct vg_screen *screen, enum vg_role role, enum vg_role ground);

/* A frame with its title in the upper border, the panel's number before it, [in brackets] where the panel has the focus; returns the
 * inside (sizes never negative). */
struct vg_rect vg_frame(const struct vg_screen *screen, struct vg_rect rect, const char *title, struct vg_cells *cells);
/* What lies inside of a frame there. */
struct vg_rect vg_frame_inside(struct vg_rect rect);
/* The first column behind the frame's title. */
int vg_frame_title_end(const struct vg_screen *screen, struct vg_rect rect, const char *title);
/* A text in a border, between blanks: right-aligned so that it ends before `end`, but only if it begins at `first` or later. Returns the
 * column where it begins, or `end` when it did not fit. */
int vg_frame_note(struct vg_cells *cells, int row, int first, int end, struct vg_style style, const char *text);
/* Text that ends before column `end`, cut to begin at `first` at the earliest. */
void vg_print_right(struct vg_cells *cells, int row, int first, int end, struct vg_style style, const char *text);
/* Text cut with "…" where it is longer than the room; returns the column behind it. */
int vg_print_cut(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text);

/* Says why a panel shows nothing of a probe, in lines that a narrow panel can hold. */
void vg_print_no_probe(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside,
                       struct vg_cells *cells);

void vg_format_count(uint64_t count, char text[VG_NUMBER_MAX]); /* 12,345 */
void vg_format_small(double value, char text[VG_NUMBER_MAX]);   /* 4.0e-02, "–" for NaN, "inf" */
void vg_format_plain(double value, char text[VG_NUMBER_MAX]);   /* 0.0514, 1.2e+09, "–" for NaN */

/* The selected layer (0: nearest the input) of a view that has layers. */
size_t vg_selected_layer(const struct vg_screen *screen, const struct vg_view *view);
/* The first of `layers` lines to show when `visible` fit and line `selected` must be among them. */
size_t vg_scroll_to(size_t layers, size_t visible, size_t selected);

#endif
