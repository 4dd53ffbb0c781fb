/* rows.h: the rows of a table of layers. A row is a group of layers that follow one another (view.layers[].group), usually one layer.
 *
 * The numbers of a group are those of all its layers together, made from how many numbers each has, their means and their spreads, so
 * that they are what one layer of all these numbers would have.
 */
#ifndef VGTOP_UI_ROWS_H
#define VGTOP_UI_ROWS_H

#include "chart.h"

/* Layers first ... end-1, counted from 0 (nearest the input). */
struct vg_layer_row {
    uint16_t first, end; /* small: a panel keeps the rows of VG_SCHEMA_LAYERS_MAX layers on its stack */
};

/* The row that a layer is in. */
struct vg_layer_row vg_row_of(const struct vg_view *view, size_t layer);
size_t vg_row_count(const struct vg_view *view);
/* The last layer of the row that lies `rows` above a layer's, or below where that is negative; as far as there are rows. */
size_t vg_row_moved(const struct vg_view *view, size_t layer, int64_t rows);

/* The layer's name, or the group's. Borrowed from the view. */
const char *vg_row_name(const struct vg_view *view, struct vg_layer_row row);
/* "2×5", or "6 layers". */
void vg_row_shape(const struct vg_view *view, struct vg_layer_row row, char text[VG_NUMBER_MAX]);

/* A statistic now, or at the cursor. Layers that miss it are left out; missing: all do. A number that is not finite is never averaged
 * away. */
double vg_row_number(const struct vg_view *view, struct vg_layer_row row, enum vg_metric metric);
/* The view's metric in a column of a chart over time. The spread of a group is that within its layers. */
struct vg_bucket vg_row_bucket(const struct vg_view *view, struct vg_layer_row row, const struct vg_columns *columns,
                               size_t column);

/* Shares of the output's signal (share.h); of a group the root mean square of its layers' shares. */
double vg_row_share_now(const struct vg_view *view, struct vg_layer_row row);
double vg_row_share_before(const struct vg_view *view, struct vg_layer_row row);
double vg_row_share_column(const struct vg_view *view, struct vg_layer_row row, const struct vg_columns *columns,
                           size_t column);

#endif
