/* explorer.h: what the parts of the activation explorer share (panel_explorer.c, explorer_products.c).
 *
 * After the interactive page of orenbochman's NLP course: an activation, its slope and its tangent at a point x; how the range of x is
 * pressed together, first by f, then by f'; and what is left of a number that is multiplied by the slope at every layer.
 */
#ifndef VGTOP_UI_EXPLORER_H
#define VGTOP_UI_EXPLORER_H

#include "chart.h"

struct vg_explorer {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_cells *cells;
    double x, low, high;          /* where the tangent stands; the range of x */
    struct vg_range value, slope; /* of f and f' over that range */
    double steepest_at;           /* the x where f' is largest in it; NaN: at many */
};

double vg_explorer_value(const struct vg_explorer *explorer, double x);
double vg_explorer_slope(const struct vg_explorer *explorer, double x);

/* f'(x)^n for n = 1, 2 ... beside the measured delta of the layer that lies n layers below the output over the output's: two
 * sparklines of `spark_rows` each, then a table as far as there are rows. */
void vg_explorer_products(const struct vg_explorer *explorer, struct vg_rect rect, int spark_rows);
/* Lines of its table, the heading included. */
int vg_explorer_table_rows(const struct vg_view *view);

#endif
