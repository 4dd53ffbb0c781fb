/* explorer_products.c: "multiplying small numbers": what the slope makes of a gradient, layer after layer. */
#include <math.h>
#include <stdio.h>

#include "explorer.h"
#include "panel.h"

enum { LEAST = 6, MOST = 101, NAME_COLS = 6, COLUMNS_MAX = 320, LONG = 30, WIDE = 42 };

static size_t count_of(const struct vg_view *view)
{
    size_t hidden = view->layer_count > 0 ? view->layer_count - 1 : 0;
    return hidden < LEAST ? LEAST : hidden > MOST ? MOST : hidden;
}

int vg_explorer_table_rows(const struct vg_view *view)
{
    return (int)count_of(view) + 1;
}

static double product(const struct vg_explorer *explorer, size_t n)
{
    return pow(vg_explorer_slope(explorer, explorer->x), (double)n);
}

/* Of the layer n below the output; NaN: there is none, or nothing was measured. */
static double measured(const struct vg_explorer *explorer, size_t n)
{
    const struct vg_view *view = explorer->view;
    if (n >= view->layer_count)
        return NAN;
    double output = view->layers[view->layer_count - 1].now[VG_DELTA_RMS];
    return view->layers[view->layer_count - 1 - n].now[VG_DELTA_RMS] / output;
}

static struct vg_axis axis_of(const struct vg_explorer *explorer, size_t count)
{
    struct vg_range range = {.low = 0.1, .high = 1, .any = true};
    for (size_t n = 1; n <= count; n++) {
        double numbers[] = {fabs(product(explorer, n)), measured(explorer, n)};
        for (int i = 0; i < 2; i++)
            if (numbers[i] > 0)
                vg_range_add(&range, numbers[i]);
    }
    return vg_axis_log(&range, true);
}

/* n = 1 at the left; every n takes the same number of columns. */
static void spark(const struct vg_explorer *explorer, struct vg_rect rect, const struct vg_axis *axis, size_t count,
                  double (*number)(const struct vg_explorer *explorer, size_t n))
{
    struct vg_bucket buckets[COLUMNS_MAX];
    struct vg_series series = {.buckets = buckets};
    size_t room = rect.cols > 0 ? (size_t)rect.cols : 0, each = room / count > 0 ? room / count : 1;
    for (size_t n = 1; n <= count; n++)
        for (size_t i = 0; i < each && series.count < COLUMNS_MAX; i++) {
            double it = number(explorer, n);
            bool none = number == measured && n >= explorer->view->layer_count;
            buckets[series.count++] = (struct vg_bucket){.min = it,
                                                         .mean = it,
                                                         .max = it,
                                                         .last = it,
                                                         .counted = isfinite(it) ? 1 : 0,
                                                         .records = none || isnan(it) ? 0 : 1};
        }
    struct vg_columns columns = vg_columns_of(series.count, room);
    vg_spark(explorer->cells, rect, &series, &columns, axis, explorer->screen->theme);
}

static void named_spark(const struct vg_explorer *explorer, struct vg_rect rect, const struct vg_axis *axis,
                        size_t count, const char *name, enum vg_role role,
                        double (*number)(const struct vg_explorer *explorer, size_t n))
{
    vg_print(explorer->cells, rect.row + rect.rows - 1, rect.col, rect.col + NAME_COLS,
             vg_style_of(explorer->screen, role), name);
    rect.col += NAME_COLS;
    rect.cols -= NAME_COLS;
    spark(explorer, rect, axis, count, number);
}

static void table_row(const struct vg_explorer *explorer, struct vg_rect line, size_t n)
{
    bool wide = line.cols >= WIDE, long_number = line.cols >= LONG;
    struct vg_style text = vg_style_of(explorer->screen, VG_ROLE_TEXT),
                    dim = vg_style_of(explorer->screen, VG_ROLE_DIM);
    int end = line.col + line.cols, second = line.col + (long_number ? 20 : 14);
    double signal = measured(explorer, n);
    vg_printf(explorer->cells, line.row, line.col, line.col + 3, dim, "%2zu", n);
    vg_printf(explorer->cells, line.row, line.col + 4, second - 1, text, long_number ? "%.9g" : "%.3g",
              product(explorer, n));
    if (n >= explorer->view->layer_count)
        return;
    if (isnan(signal))
        vg_print(explorer->cells, line.row, second, end, dim, "–");
    else
        vg_printf(explorer->cells, line.row, second, end, text, "%.3g", signal);
    if (wide)
        vg_print_cut(explorer->cells, line.row, second + 11, end, dim,
                     explorer->view->layers[explorer->view->layer_count - 1 - n].name);
}

static void table(const struct vg_explorer *explorer, struct vg_rect rect, size_t count)
{
    bool wide = rect.cols >= WIDE;
    int end = rect.col + rect.cols;
    const struct vg_screen *screen = explorer->screen;
    if (rect.rows < 2)
        return;
    vg_print(explorer->cells, rect.row, rect.col + 1, end, vg_style_of(screen, VG_ROLE_DIM), "n");
    vg_print(explorer->cells, rect.row, rect.col + 4, end, vg_style_of(screen, VG_ROLE_GRADIENT), "f'(x)^n");
    vg_print_cut(explorer->cells, rect.row, rect.col + (rect.cols >= LONG ? 20 : 14), end,
                 vg_style_of(screen, VG_ROLE_DELTA), wide ? "measured: delta/output" : "measured");
    for (size_t n = 1; n <= count && (int)n < rect.rows; n++)
        table_row(explorer, (struct vg_rect){rect.row + (int)n, rect.col, 1, rect.cols}, n);
}

void vg_explorer_products(const struct vg_explorer *explorer, struct vg_rect rect, int spark_rows)
{
    size_t count = count_of(explorer->view);
    struct vg_axis axis = axis_of(explorer, count);
    struct vg_rect line = {rect.row, rect.col, spark_rows, rect.cols};
    if (rect.rows < spark_rows || rect.cols <= NAME_COLS)
        return;
    named_spark(explorer, line, &axis, count, "f'^n", VG_ROLE_GRADIENT, product);
    line.row += spark_rows;
    if (line.row + spark_rows > rect.row + rect.rows)
        return;
    named_spark(explorer, line, &axis, count, "delta", VG_ROLE_DELTA, measured);
    line.row += spark_rows + (spark_rows > 1 ? 1 : 0);
    line.rows = rect.row + rect.rows - line.row;
    table(explorer, line, count);
}
