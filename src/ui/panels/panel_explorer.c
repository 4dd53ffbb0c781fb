/* panel_explorer.c: the activation explorer: f, f', the tangent at x, how they press numbers together, and where the units are.
 *
 * After the interactive page of orenbochman's NLP course: an activation, its slope and its tangent at a point x; how the range of x is
 * pressed together, first by f, then by f'; and what is left of a number that is multiplied by the slope at every layer.
 */
#include <math.h>
#include <stdio.h>

#include "panel.h"
#include "share.h"
#include "spark.h"
#include "timeline.h"

enum { SAMPLES = 2000, LABEL_COLS = VG_TIMELINE_LABELS, WIDE = 76, WIDE_ROWS = 12, FARTHEST = 500, NUMBER_END = 16 };
/* of the products: how many there are at least, and the columns of their names; then the widths that the table needs for more */
enum { LEAST = 6, NAME_COLS = 6, TABLE_LONG = 31, TABLE_WIDE = 43, N_COLS = 5 };

struct explorer {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_cells *cells;
    double x, low, high;          /* of the tangent; the range of x */
    struct vg_range value, slope; /* of f and f' over that range */
    double steepest_at;           /* the x where f' is largest in it; NaN: at many */
};

typedef double curve_of(const struct explorer *explorer, double x);

static struct vg_style ink(const struct explorer *explorer, enum vg_role role)
{
    return vg_style_of(explorer->screen, role);
}

static double value_of(const struct explorer *explorer, double x)
{
    return vg_activation_value(explorer->view->activation, x);
}

static double slope_of(const struct explorer *explorer, double x)
{
    return vg_activation_slope(explorer->view->activation, x);
}

static double identity(const struct explorer *explorer, double x)
{
    (void)explorer;
    return x;
}

static double tangent(const struct explorer *explorer, double x)
{
    return value_of(explorer, explorer->x) + slope_of(explorer, explorer->x) * (x - explorer->x);
}

/* ---- where the units are */

/* z of units whose activation is applied. */
static bool has_units(const struct vg_view *view)
{
    return view->preactivation.total > 0 && !view->preactivation.log &&
           view->preactivation_layer + 1 < view->layer_count;
}

static double bin_middle(const struct vg_histogram *histogram, size_t bin)
{
    return histogram->low + ((double)bin + 0.5) * (histogram->high - histogram->low) / VG_HISTOGRAM_BINS;
}

static bool is_flat(const struct vg_view *view, double x)
{
    return vg_activation_slope(view->activation, x) == 0;
}

/* Whether some units, but not all, stand where the activation is flat, as those of relu that are off: the signal goes through the others. */
static bool some_are_off(const struct vg_view *view)
{
    uint64_t flat = 0, all = 0;
    for (size_t i = 0; i < VG_HISTOGRAM_BINS; i++) {
        all += view->preactivation.bins[i];
        flat += is_flat(view, bin_middle(&view->preactivation, i)) ? view->preactivation.bins[i] : 0;
    }
    return flat > 0 && flat < all;
}

/* The median of z, of the units that are on where some are off. */
static double median(const struct vg_view *view)
{
    const struct vg_histogram *z = &view->preactivation;
    const bool only_on = some_are_off(view);
    uint64_t all = 0, sum = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < VG_HISTOGRAM_BINS; i++) {
            if (only_on && is_flat(view, bin_middle(z, i)))
                continue;
            all += pass == 0 ? z->bins[i] : 0;
            sum += pass == 1 ? z->bins[i] : 0;
            if (pass == 1 && sum > 0 && 2 * sum >= all)
                return bin_middle(z, i);
        }
    return 0;
}

struct vg_explore vg_explorer_look(const struct vg_explore *explore, const struct vg_view *view)
{
    struct vg_explore now = *explore;
    now.range = now.range > 0 ? now.range : 10;
    if (now.moved)
        return now;
    now.x = has_units(view) ? median(view) : is_flat(view, 0) ? now.range / 4 : 0;
    now.x = fmax(-FARTHEST, fmin(FARTHEST, now.x));
    now.range = fmax(now.range, 2 * fabs(now.x));
    return now;
}

/* The ends, 0 and the x of the tangent are among the samples. */
static struct explorer explorer_of(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells)
{
    const struct vg_explore explore = vg_explorer_look(&screen->look.explore, view);
    const double range = explore.range;
    struct explorer explorer = {.screen = screen, .view = view, .cells = cells, .low = -range / 2, .high = range / 2};
    explorer.x = fmax(explorer.low, fmin(explorer.high, explore.x));
    for (int i = 0; i <= SAMPLES; i++) {
        double x = explorer.low + range * i / SAMPLES, slope = slope_of(&explorer, x);
        if (!explorer.slope.any || slope > explorer.slope.high)
            explorer.steepest_at = x;
        else if (slope >= explorer.slope.high)
            explorer.steepest_at = NAN;
        vg_range_add(&explorer.slope, slope);
        vg_range_add(&explorer.value, value_of(&explorer, x));
    }
    return explorer;
}

/* --- the plot ------------------------------------------------------------------------------------------------- */

struct plot {
    const struct explorer *explorer;
    struct vg_plot dots;
    struct vg_axis axis;
};

static struct vg_axis axis_of(const struct explorer *explorer, int rows)
{
    enum vg_explore_zoom zoom = explorer->screen->look.explore.zoom;
    struct vg_range range = {explorer->low, explorer->high, true};
    if (zoom == VG_EXPLORE_AS_VALUE)
        range = explorer->value;
    else if (zoom == VG_EXPLORE_AS_SLOPE)
        range = explorer->slope;
    if (zoom == VG_EXPLORE_AS_SLOPE || range.high - range.low < 1e-12) /* a constant is seen in its size */
        vg_range_add(&range, 0);
    return vg_axis_linear(&range, rows > 6 ? 4 : 2);
}

static double x_at(const struct plot *plot, int dot)
{
    int width = vg_plot_width(&plot->dots);
    return plot->explorer->low + (plot->explorer->high - plot->explorer->low) * dot / (width > 1 ? width - 1 : 1);
}

/* The row of dots; -1 outside of the axis. */
static int row_of(const struct plot *plot, double y)
{
    double room = (plot->axis.high - plot->axis.low) * 1e-9;
    if (!(y >= plot->axis.low - room && y <= plot->axis.high + room))
        return -1;
    return vg_plot_row(&plot->dots, vg_axis_place(&plot->axis, y));
}

static int cell_row(const struct plot *plot, double y)
{
    int dot = row_of(plot, y), height = vg_plot_height(&plot->dots), rows = plot->dots.rect.rows;
    return dot < 0 || height == 0 ? -1 : plot->dots.rect.row + (height - 1 - dot) * rows / height;
}

/* Draws the first `drawn` of every `period` columns of dots: lines differ in more than colour. */
static void curve(const struct plot *plot, curve_of *of, int drawn, int period, enum vg_role role)
{
    int before = -1;
    for (int dot = 0; dot < vg_plot_width(&plot->dots); dot++) {
        int row = row_of(plot, of(plot->explorer, x_at(plot, dot)));
        if (row >= 0 && dot % period < drawn)
            vg_plot_line(&plot->dots, dot, before, row, ink(plot->explorer, role));
        before = drawn > 1 || period == 1 ? row : -1;
    }
}

/* Writes the curve's name above or below it where it covers nothing, as far to the right as possible. */
static void name(const struct plot *plot, curve_of *of, const char *text, enum vg_role role)
{
    const struct vg_rect *rect = &plot->dots.rect;
    int width = vg_text_width(text);
    for (int col = rect->col + rect->cols - width - 1; col > rect->col; col--)
        for (int side = -1; side <= 1; side += 2) {
            double x = x_at(plot, (col - rect->col) * vg_plot_width(&plot->dots) / (rect->cols > 0 ? rect->cols : 1));
            int row = cell_row(plot, of(plot->explorer, x)), at = row + side;
            bool is_free = row >= 0 && at >= rect->row && at < rect->row + rect->rows;
            for (int i = 0; is_free && i < width; i++)
                is_free = vg_cells_at(plot->explorer->cells, at, col + i)->ch == ' ';
            if (!is_free)
                continue;
            vg_print(plot->explorer->cells, at, col, rect->col + rect->cols, ink(plot->explorer, role), text);
            return;
        }
}

static void draw_plot(const struct explorer *explorer, struct vg_rect rect)
{
    const struct plot plot = {
        explorer, {explorer->cells, rect, explorer->screen->symbols}, axis_of(explorer, rect.rows)};
    const double range = explorer->high - explorer->low;
    const uint32_t mark = explorer->screen->symbols == VG_SYMBOLS_ASCII ? 'o' : 0x25cf;
    struct vg_style dim = ink(explorer, VG_ROLE_DIM);
    if (rect.rows < 2 || rect.cols < 4)
        return;
    int at = rect.col + (int)lround((explorer->x - explorer->low) / range * (rect.cols - 1));
    int zero = cell_row(&plot, 0);
    for (int col = rect.col; zero >= 0 && col < rect.col + rect.cols; col++)
        vg_put(explorer->cells, zero, col, 0x2504, dim);
    for (int row = rect.row; row < rect.row + rect.rows; row++)
        vg_put(explorer->cells, row, at, 0x250a, dim);
    curve(&plot, identity, 1, 4, VG_ROLE_GHOST);
    curve(&plot, slope_of, 1, 1, VG_ROLE_GRADIENT);
    curve(&plot, value_of, 1, 1, VG_ROLE_ACTIVATION);
    curve(&plot, tangent, 3, 4, VG_ROLE_MARKER);
    vg_put(explorer->cells, cell_row(&plot, slope_of(explorer, explorer->x)), at, mark,
           ink(explorer, VG_ROLE_GRADIENT));
    vg_put(explorer->cells, cell_row(&plot, value_of(explorer, explorer->x)), at, mark,
           ink(explorer, VG_ROLE_ACTIVATION));
    name(&plot, value_of, "f", VG_ROLE_ACTIVATION);
    name(&plot, slope_of, "f'", VG_ROLE_GRADIENT);
    vg_axis_labels(explorer->cells, &plot.axis, rect, dim);
}

/* Numbers that the histogram counts between two points. */
static double between(const struct vg_histogram *histogram, double low, double high)
{
    double width = (histogram->high - histogram->low) / VG_HISTOGRAM_BINS, sum = 0;
    for (int i = 0; width > 0 && i < VG_HISTOGRAM_BINS; i++) {
        double left = histogram->low + i * width, from = fmax(low, left), to = fmin(high, left + width);
        if (to > from)
            sum += (double)histogram->bins[i] * (to - from) / width;
    }
    return sum;
}

/* Pre-activations of the selected layer on the same x. The colour of a column says which share of a signal is left that passes such a slope
 * in every hidden layer. */
static void draw_units(const struct explorer *explorer, struct vg_rect rect)
{
    double step = (explorer->high - explorer->low) / (rect.cols > 1 ? rect.cols - 1 : 1), most = 0;
    const double hidden = explorer->view->layer_count > 1 ? (double)(explorer->view->layer_count - 1) : 1;
    for (int pass = 0; pass < 2; pass++)
        for (int col = 0; col < rect.cols; col++) {
            double x = explorer->low + step * col;
            double units = between(&explorer->view->preactivation, x - step / 2, x + step / 2);
            most = fmax(most, units);
            int height = pass == 1 && most > 0 ? (int)ceil(units / most * rect.rows * 8) : 0;
            const int left = vg_share_step(pow(fabs(slope_of(explorer, x)), hidden));
            vg_bar_up(explorer->cells, rect, col, height, vg_share_step_style(explorer->screen, left < 0 ? 0 : left));
        }
    char text[16];
    snprintf(text, sizeof text, "z %.8s", explorer->view->layers[explorer->view->preactivation_layer].short_name);
    vg_print_right(explorer->cells, rect.row + rect.rows - 1, rect.col - LABEL_COLS - 1, rect.col - 1,
                   ink(explorer, VG_ROLE_DIM), text);
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

/* The point x: what f and f' are there. */
static void reading(const struct explorer *explorer, int row, int col, int end, bool units)
{
    const struct vg_view *view = explorer->view;
    const struct {
        enum vg_role role;
        const char *name;
        double number;
    } pairs[] = {{VG_ROLE_MARKER, "x", fabs(explorer->x) < 1e-12 ? 0 : explorer->x},
                 {VG_ROLE_ACTIVATION, "f", value_of(explorer, explorer->x)},
                 {VG_ROLE_GRADIENT, "f'", slope_of(explorer, explorer->x)}};
    col = vg_print(explorer->cells, row, col, end, ink(explorer, VG_ROLE_DIM), "at ");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        col = vg_print(explorer->cells, row, col, end, ink(explorer, pairs[i].role), pairs[i].name) + 1;
        col = vg_printf(explorer->cells, row, col, end, ink(explorer, VG_ROLE_TEXT), "%.3g", pairs[i].number) + 2;
    }
    if (vg_activations[explorer->view->activation.kind].pieces > 1)
        vg_print_cut(explorer->cells, row, col, end, ink(explorer, VG_ROLE_WARNING),
                     "a unit is the larger of two linear pieces; this is one");
    else if (units) {
        const char *layer = view->layers[view->preactivation_layer].name;
        const bool moved = explorer->screen->look.explore.moved;
        char text[192];
        for (int brief = moved; brief < 2; brief++) {
            snprintf(text, sizeof text, "bars: z of %s%s", layer,
                     brief                ? ""
                     : some_are_off(view) ? ", x the median of those that are on"
                                          : ", x their median");
            if (col + 2 + vg_text_width(text) > end)
                continue;
            vg_print_right(explorer->cells, row, col, end, ink(explorer, VG_ROLE_DIM), text);
            break;
        }
    }
}

/* How far x, f and f' extend, to one scale. A bar has eighths of a column; one that is not 0 is seen. */
static void draw_bars(const struct explorer *explorer, struct vg_rect rect)
{
    const struct {
        const char *name;
        enum vg_role role;
        struct vg_range range;
    } rows[] = {{"x spans", VG_ROLE_MARKER, {explorer->low, explorer->high, true}},
                {"f spans", VG_ROLE_ACTIVATION, explorer->value},
                {"f' spans", VG_ROLE_GRADIENT, explorer->slope}};
    double most = 0;
    const int name_end = rect.cols < NUMBER_END ? rect.cols : NUMBER_END - 1;
    int text_cols = rect.cols >= 56 ? 16 : 0, room = rect.cols - NUMBER_END - text_cols, end = rect.col + rect.cols;
    for (int i = 0; i < 3; i++)
        most = fmax(most, rows[i].range.high - rows[i].range.low);
    for (int i = 0; i < 3 && i < rect.rows; i++) {
        struct vg_style style = ink(explorer, rows[i].role);
        double width = rows[i].range.high - rows[i].range.low, length = width / most * room;
        int row = rect.row + i, col = room > 0 ? rect.col + NUMBER_END : end;
        char text[64];
        vg_print(explorer->cells, row, rect.col, end, style, rows[i].name);
        vg_printf(explorer->cells, row, rect.col + 9, rect.col + name_end, ink(explorer, VG_ROLE_TEXT), "%.3g", width);
        int eighths = room > 0 ? (int)lround(length * 8) : 0;
        if (eighths == 0 && room > 0 && length > 0)
            eighths = 1;
        for (; eighths > 0; eighths -= 8)
            vg_put(explorer->cells, row, col++, 0x2590 - (uint32_t)(eighths < 8 ? eighths : 8), style);
        if (i < 2)
            vg_snprintf(text, sizeof text, "%.2g to %.2g", rows[i].range.low, rows[i].range.high);
        else
            vg_snprintf(text, sizeof text, isnan(explorer->steepest_at) ? "max %.3g" : "max %.3g at %.2g",
                        rows[i].range.high, explorer->steepest_at);
        if (col + 1 + vg_text_width(text) <= end)
            vg_print(explorer->cells, row, col + 1, end, ink(explorer, VG_ROLE_DIM), text);
    }
}

/* The plot with what belongs below it, and the bars. */
static void draw_left(const struct explorer *explorer, struct vg_rect rect)
{
    int left = rect.rows - 1, bars = left >= 7 ? 3 : 0, room = left - bars;
    int units = !has_units(explorer->view) || room < 6 ? 0
                : room >= 12                           ? 3
                : room >= 9                            ? 2
                                                       : 1,
        ticks = room - units >= 7 ? 1 : 0;
    struct vg_rect plot = {rect.row, rect.col + LABEL_COLS + 1, room - units - ticks, rect.cols - LABEL_COLS - 1};
    struct vg_style dim = ink(explorer, VG_ROLE_DIM);
    int row = plot.row + plot.rows, end = plot.col + plot.cols;
    draw_plot(explorer, plot);
    if (units > 0)
        draw_units(explorer, (struct vg_rect){row, plot.col, units, plot.cols});
    row += units;
    if (ticks > 0) {
        char text[VG_NUMBER_MAX];
        vg_snprintf(text, sizeof text, "%.4g", explorer->high);
        vg_printf(explorer->cells, row, plot.col, end, dim, "%.4g", explorer->low);
        vg_print(explorer->cells, row, plot.col + (plot.cols - 1) / 2, end, dim, "0");
        vg_print_right(explorer->cells, row, plot.col, end, dim, text);
    }
    row += ticks;
    reading(explorer, row, rect.col, rect.col + rect.cols, units > 0);
    draw_bars(explorer, (struct vg_rect){row + 1, rect.col, bars, rect.cols});
}

/* --- multiplying small numbers: what the slope makes of a gradient, layer after layer --------------------------- */

static size_t product_count(const struct vg_view *view)
{
    size_t hidden = view->layer_count > 0 ? view->layer_count - 1 : 0;
    return hidden < LEAST ? LEAST : hidden;
}

int vg_explorer_table_rows(const struct vg_view *view)
{
    return (int)product_count(view) + 1;
}

static double product(const struct explorer *explorer, size_t n)
{
    return pow(slope_of(explorer, explorer->x), (double)n);
}

/* The share of the output's signal that the layer n below it gets. Missing: there is none, or nothing was measured. */
static double measured(const struct explorer *explorer, size_t n)
{
    const struct vg_view *view = explorer->view;
    return n < view->layer_count ? vg_share_now(view, view->layer_count - 1 - n) : vg_missing();
}

/* A name and a sparkline, n = 1 at the left; every n takes the same number of columns, or only some are shown. The numbers are shares, and
 * have their colours. */
static void spark(const struct explorer *explorer, struct vg_rect rect, const struct vg_axis *axis, const char *name,
                  enum vg_role role, double (*number)(const struct explorer *explorer, size_t n))
{
    const struct vg_screen *screen = explorer->screen;
    rect.col += NAME_COLS;
    rect.cols -= NAME_COLS;
    vg_print(explorer->cells, rect.row + rect.rows - 1, rect.col - NAME_COLS, rect.col, ink(explorer, role), name);
    const size_t count = product_count(explorer->view), room = rect.cols > 0 ? (size_t)rect.cols : 0;
    const size_t shown = count <= room ? room / count * count : room;
    for (size_t i = 0; i < shown; i++) {
        const size_t n = 1 + i * count / shown;
        const double it = number(explorer, n);
        if (vg_is_missing(it) || (number == measured && n >= explorer->view->layer_count))
            continue;
        const struct vg_bucket bucket = {
            .min = it, .mean = it, .max = it, .last = it, .counted = isfinite(it) ? 1 : 0, .records = 1};
        vg_spark_column(explorer->cells, rect, rect.col + (int)i, axis, &bucket, vg_share_style(screen, it),
                        screen->theme);
    }
}

/* Scrolled so that the selected layer is among the rows. */
static void table(const struct explorer *explorer, struct vg_rect rect)
{
    const struct vg_view *view = explorer->view;
    bool wide = rect.cols >= TABLE_WIDE, is_long = rect.cols >= TABLE_LONG;
    int end = rect.col + rect.cols, second = rect.col + (is_long ? 21 : 15);
    struct vg_style text = ink(explorer, VG_ROLE_TEXT), dim = ink(explorer, VG_ROLE_DIM);
    if (rect.rows < 2)
        return;
    const size_t count = product_count(view), selected = vg_selected_layer(explorer->screen, view);
    const size_t below = view->layer_count > selected + 1 ? view->layer_count - 1 - selected : 0; /* the output */
    const size_t first = 1 + vg_scroll_to(count, (size_t)rect.rows - 1, below > 0 ? below - 1 : 0);
    vg_print(explorer->cells, rect.row, rect.col + 3, end, dim, "n");
    vg_print(explorer->cells, rect.row, rect.col + N_COLS, end, ink(explorer, VG_ROLE_GRADIENT), "f'(x)^n");
    vg_print_cut(explorer->cells, rect.row, second, end, ink(explorer, VG_ROLE_DELTA),
                 wide ? "measured: share left" : "measured");
    for (size_t n = first; n <= count && n - first + 1 < (size_t)rect.rows; n++) {
        double signal = measured(explorer, n);
        int row = rect.row + (int)(n - first) + 1;
        vg_printf(explorer->cells, row, rect.col, rect.col + 4, n == below ? text : dim, "%4zu", n);
        if (n == below)
            vg_put(explorer->cells, row,
                   rect.col + (n < 10     ? 2
                               : n < 100  ? 1
                               : n < 1000 ? 0
                                          : -1),
                   0x25b8, ink(explorer, VG_ROLE_SELECTED));
        vg_printf(explorer->cells, row, rect.col + N_COLS, second - 1, text, is_long ? "%.9g" : "%.3g",
                  product(explorer, n));
        if (n >= view->layer_count)
            continue;
        if (isnan(signal))
            vg_print(explorer->cells, row, second, end, dim, "–");
        else
            vg_printf(explorer->cells, row, second, end, text, "%.3g", signal);
        if (wide)
            vg_print_cut(explorer->cells, row, second + 11, end, dim, view->layers[view->layer_count - 1 - n].name);
    }
}

/* f'(x)^n for n = 1, 2 ... beside the measured share of the layer that is n layers below the output: two
 * sparklines of `spark_rows` each, then a table as far as there are rows. */
static void products(const struct explorer *explorer, struct vg_rect rect, int spark_rows)
{
    struct vg_range range = {.low = 0.1, .high = 1, .any = true};
    struct vg_rect line = {rect.row, rect.col, spark_rows, rect.cols};
    if (rect.rows < spark_rows || rect.cols <= NAME_COLS)
        return;
    for (size_t n = 1; n <= product_count(explorer->view); n++) {
        double numbers[] = {fabs(product(explorer, n)), measured(explorer, n)};
        for (int i = 0; i < 2; i++)
            if (numbers[i] > 0)
                vg_range_add(&range, numbers[i]);
    }
    const struct vg_axis axis = vg_axis_log(&range, true);
    spark(explorer, line, &axis, "f'^n", VG_ROLE_GRADIENT, product);
    line.row += spark_rows;
    if (line.row + spark_rows > rect.row + rect.rows)
        return;
    spark(explorer, line, &axis, "share", VG_ROLE_DELTA, measured);
    line.row += spark_rows + (spark_rows > 1 ? 1 : 0);
    line.rows = rect.row + rect.rows - line.row;
    table(explorer, line);
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

static void side_by_side(const struct explorer *explorer, struct vg_rect inside)
{
    int left = inside.cols * 11 / 20, row = inside.row;
    struct vg_rect right = {row + 1, inside.col + left + 3, inside.rows - 1, inside.cols - left - 4};
    int spark_rows = (right.rows - vg_explorer_table_rows(explorer->view) - 1) / 2;
    draw_left(explorer, (struct vg_rect){row, inside.col + 1, inside.rows, left - 1});
    vg_print_cut(explorer->cells, row, right.col, right.col + right.cols, ink(explorer, VG_ROLE_TITLE),
                 "multiplying small numbers");
    products(explorer, right, spark_rows < 2 ? 2 : spark_rows > 5 ? 5 : spark_rows);
}

static void stacked(const struct explorer *explorer, struct vg_rect inside)
{
    int sparks = inside.rows >= 10 ? 2 : inside.rows >= 6 ? 1 : 0, each = inside.rows >= 24 ? 2 : 1;
    int table_rows = vg_explorer_table_rows(explorer->view), room = inside.rows - sparks * each - 13;
    int rows = sparks * each + (each > 1 ? 1 : 0) + (room < 2 ? 0 : table_rows < room ? table_rows : room);
    draw_left(explorer, (struct vg_rect){inside.row, inside.col + 1, inside.rows - rows, inside.cols - 2});
    products(explorer, (struct vg_rect){inside.row + inside.rows - rows, inside.col + 1, rows, inside.cols - 2}, each);
}

void vg_panel_explorer(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_cells *cells)
{
    static const char *const zooms[VG_EXPLORE_ZOOM_COUNT] = {"y: as tall as x", "y: as tall as f", "y: as tall as f'"};
    const struct explorer explorer = explorer_of(screen, view, cells);
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    char activation[48], title[64], formula[128];
    vg_activation_format(view->activation, activation, sizeof activation);
    snprintf(title, sizeof title, "explorer: %s", activation);
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    if (inside.rows < 2 || inside.cols < 12)
        return;
    if (inside.cols >= WIDE && inside.rows >= WIDE_ROWS)
        side_by_side(&explorer, inside);
    else
        stacked(&explorer, inside);
    int end = rect.col + rect.cols - 1, last = rect.row + rect.rows - 1;
    snprintf(formula, sizeof formula, "f = %s", vg_activations[view->activation.kind].formula);
    vg_frame_note(cells, rect.row, vg_frame_title_end(screen, rect, title), end, dim, formula);
    end = vg_frame_note(cells, last, rect.col + 2, end, dim, zooms[screen->look.explore.zoom % VG_EXPLORE_ZOOM_COUNT]);
    if (screen->focused)
        vg_frame_note(cells, last, rect.col + 2, end - 1, dim, "left right: x   ( ): range");
}

/* The explorer marks where the selected layer's units are. */
void vg_want_preactivation(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_probe_want *want)
{
    (void)rect;
    want->preactivation = true;
    want->layer = vg_selected_layer(screen, view);
}
