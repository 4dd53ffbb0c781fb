/* spark.h: sparklines of eighth blocks. The height of a bar is a number on an axis that all sparklines of a panel share; its colour is
 * what the panel makes it, a share of the signal (share.h). */
#ifndef VGTOP_UI_SPARK_H
#define VGTOP_UI_SPARK_H

#include "chart.h"
#include "rows.h"

/* Draws one column of a sparkline as tall as the rectangle, at its column `col`: a bar up to the mean of the bucket, and a dot at the
 * largest number where that ends a row or more above the bar, from three rows on. The highest bar leaves an eighth free, so that sparklines above one another
 * stay apart. If 0 lies inside the axis and there are two rows or more, bars stand on 0 or hang from it. What has no place on the axis has
 * its sign; a number that is missing has a dotted line. */
void vg_spark_column(struct vg_cells *cells, struct vg_rect rect, int col, const struct vg_axis *axis,
                     const struct vg_bucket *bucket, struct vg_style style, const struct vg_theme *theme);

/* Draws a row of layers (rows.h) as a sparkline of the view's metric, in the colours of its shares, on a ground. Without colours it has
 * that of text. */
void vg_spark_row(const struct vg_screen *screen, const struct vg_view *view, struct vg_layer_row row,
                  const struct vg_columns *columns, const struct vg_axis *axis, struct vg_rect rect, uint32_t ground,
                  struct vg_cells *cells);

#endif
