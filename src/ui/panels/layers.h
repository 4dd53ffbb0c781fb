/* layers.h: what charts of all layers have in common: whose numbers they tell, and on which axis. */
#ifndef VGTOP_UI_LAYERS_H
#define VGTOP_UI_LAYERS_H

#include "chart.h"

/* A layer's number: at the cursor where the view has been read at one, else of the last step. */
double vg_layer_number(const struct vg_view *view, size_t layer, enum vg_metric metric);

/* The axis that the person has chosen for a panel. */
enum vg_axis_kind vg_axis_kind_of(const struct vg_screen *screen, enum vg_look_panel panel, bool log_by_default);

/* The axis of the view's metric over all layers and the whole run. The kind counts only for metrics that go over many decades. */
struct vg_axis vg_layers_axis(const struct vg_view *view, enum vg_axis_kind kind);

/* Columns of the widest name, at most `most`. */
int vg_layers_names(const struct vg_view *view, bool brief, int most);

/* The screen's column of the cursor over time, -1: there is none. */
int vg_cursor_col(const struct vg_screen *screen, const struct vg_time *time);

/* What stands on the cursor's line, over what is there: it is seen without colours, and told from a marker's. */
void vg_cursor_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col);

/* The colour of a magnitude, one of a few: neighbours that hardly differ need not be sent one by one. */
struct vg_style vg_ramp_step(const struct vg_screen *screen, double where);

#endif
