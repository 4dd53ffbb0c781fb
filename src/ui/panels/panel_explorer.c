/* panel_explorer.c: the activation explorer: f, f', the tangent at x, how they press numbers together, and where the units sit. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "explorer.h"
#include "panel.h"

enum { SAMPLES = 2000, LABEL_COLS = 5, WIDE = 76, WIDE_ROWS = 12, NUMBER_END = 10 };

double vg_explorer_value(const struct vg_explorer *explorer, double x)
{
    return vg_activation_value(explorer->view->activation, x);
}

double vg_explorer_slope(const struct vg_explorer *explorer, double x)
{
    return vg_activation_slope(explorer->view->activation, x);
}

/* The ends, 0 and the x of the tangent are among the samples. */
static struct vg_explorer explorer_of(const struct vg_screen *screen, const struct vg_view *view,
                                      struct vg_cells *cells)
{
    const struct vg_explore *explore = &screen->look.explore;
    double range = explore->range > 0 ? explore->range : 10;
    struct vg_explorer explorer = {
        .screen = screen, .view = view, .cells = cells, .low = -range / 2, .high = range / 2};
    explorer.x = fmax(explorer.low, fmin(explorer.high, explore->x));
    for (int i = 0; i <= SAMPLES; i++) {
        double x = explorer.low + range * i / SAMPLES, slope = vg_explorer_slope(&explorer, x);
        if (!explorer.slope.any || slope > explorer.slope.high)
            explorer.steepest_at = x;
        else if (slope >= explorer.slope.high)
            explorer.steepest_at = NAN;
        vg_range_add(&explorer.slope, slope);
        vg_range_add(&explorer.value, vg_explorer_value(&explorer, x));
    }
    return explorer;
}

/* --- the plot ------------------------------------------------------------------------------------------------- */

struct plot {
    const struct vg_explorer *explorer;
    struct vg_plot dots;
    struct vg_axis axis;
};

static struct vg_axis axis_of(const struct vg_explorer *explorer, int rows)
{
    struct vg_range range = {explorer->low, explorer->high, true};
    if (explorer->screen->look.explore.zoom == VG_EXPLORE_AS_VALUE)
        range = explorer->value;
    if (explorer->screen->look.explore.zoom == VG_EXPLORE_AS_SLOPE) {
        range = explorer->slope;
        vg_range_add(&range, 0);
    }
    if (range.high - range.low < 1e-12) /* a constant: with 0 below it, so that it is seen how large it is */
        vg_range_add(&range, 0);
    return vg_axis_linear(&range, rows > 6 ? 4 : 2);
}

static double x_at(const struct plot *plot, int dot)
{
    int width = vg_plot_width(&plot->dots);
    return plot->explorer->low + (plot->explorer->high - plot->explorer->low) * dot / (width > 1 ? width - 1 : 1);
}

/* -1 outside of the axis. */
static int row_of(const struct plot *plot, double y)
{
    double room = (plot->axis.high - plot->axis.low) * 1e-9;
    if (!(y >= plot->axis.low - room && y <= plot->axis.high + room))
        return -1;
    return vg_plot_row(&plot->dots, vg_axis_place(&plot->axis, y));
}

static double identity(const struct vg_explorer *explorer, double x)
{
    (void)explorer;
    return x;
}

static double tangent(const struct vg_explorer *explorer, double x)
{
    return vg_explorer_value(explorer, explorer->x) + vg_explorer_slope(explorer, explorer->x) * (x - explorer->x);
}

/* A curve, of which of every `period` columns of dots the first `drawn` are: lines differ in more than colour. */
static void curve(const struct plot *plot, double (*of)(const struct vg_explorer *explorer, double x), int drawn,
                  int period, enum vg_role role)
{
    struct vg_style style = vg_style_of(plot->explorer->screen, role);
    int before = -1;
    for (int dot = 0; dot < vg_plot_width(&plot->dots); dot++) {
        int row = row_of(plot, of(plot->explorer, x_at(plot, dot)));
        if (row >= 0 && dot % period < drawn)
            vg_plot_line(&plot->dots, dot, before, row, style);
        before = drawn > 1 || period == 1 ? row : -1;
    }
}

static int cell_row(const struct plot *plot, double y)
{
    int dot = row_of(plot, y), height = vg_plot_height(&plot->dots), rows = plot->dots.rect.rows;
    return dot < 0 || height == 0 ? -1 : plot->dots.rect.row + (height - 1 - dot) * rows / height;
}

static int cell_col(const struct plot *plot, double x)
{
    double where = (x - plot->explorer->low) / (plot->explorer->high - plot->explorer->low);
    return plot->dots.rect.col + (int)lround(where * (plot->dots.rect.cols - 1));
}

static void mark(const struct plot *plot, double y, uint32_t symbol, char ascii, enum vg_role role)
{
    int row = cell_row(plot, y);
    uint32_t ch = plot->explorer->screen->symbols == VG_SYMBOLS_ASCII ? (uint32_t)ascii : symbol;
    if (row >= 0)
        vg_put(plot->explorer->cells, row, cell_col(plot, plot->explorer->x), ch,
               vg_style_of(plot->explorer->screen, role));
}

/* The curve's name, above it or below, where it covers nothing, as far to the right as possible. */
static void name(const struct plot *plot, double (*of)(const struct vg_explorer *explorer, double x), const char *text,
                 enum vg_role role)
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
            if (is_free) {
                vg_print(plot->explorer->cells, at, col, rect->col + rect->cols,
                         vg_style_of(plot->explorer->screen, role), text);
                return;
            }
        }
}

/* Zero, and where x stands. */
static void cross(const struct plot *plot)
{
    const struct vg_rect *rect = &plot->dots.rect;
    struct vg_style dim = vg_style_of(plot->explorer->screen, VG_ROLE_DIM);
    int zero = cell_row(plot, 0), at = cell_col(plot, plot->explorer->x);
    for (int col = rect->col; zero >= 0 && col < rect->col + rect->cols; col++)
        vg_put(plot->explorer->cells, zero, col, 0x2504, dim);
    for (int row = rect->row; row < rect->row + rect->rows; row++)
        vg_put(plot->explorer->cells, row, at, 0x250a, dim);
}

static void labels(const struct plot *plot)
{
    const struct vg_rect *rect = &plot->dots.rect;
    struct vg_tick ticks[VG_TICKS_MAX];
    size_t count = vg_axis_ticks(&plot->axis, (size_t)rect->rows / 2 + 1, ticks);
    for (size_t i = 0; i < count; i++)
        vg_print_right(plot->explorer->cells,
                       rect->row + rect->rows - 1 - (int)lround(ticks[i].where * (rect->rows - 1)),
                       rect->col - LABEL_COLS - 1, rect->col - 1, vg_style_of(plot->explorer->screen, VG_ROLE_DIM),
                       ticks[i].label);
}

static void draw_plot(const struct vg_explorer *explorer, struct vg_rect rect)
{
    struct plot plot = {explorer, {explorer->cells, rect, explorer->screen->symbols}, axis_of(explorer, rect.rows)};
    if (rect.rows < 2 || rect.cols < 4)
        return;
    cross(&plot);
    curve(&plot, identity, 1, 4, VG_ROLE_GHOST);
    curve(&plot, vg_explorer_slope, 1, 1, VG_ROLE_GRADIENT);
    curve(&plot, vg_explorer_value, 1, 1, VG_ROLE_ACTIVATION);
    curve(&plot, tangent, 3, 4, VG_ROLE_MARKER);
    mark(&plot, vg_explorer_slope(explorer, explorer->x), 0x25cf, 'o', VG_ROLE_GRADIENT);
    mark(&plot, vg_explorer_value(explorer, explorer->x), 0x25cf, 'o', VG_ROLE_ACTIVATION);
    name(&plot, vg_explorer_value, "f", VG_ROLE_ACTIVATION);
    name(&plot, vg_explorer_slope, "f'", VG_ROLE_GRADIENT);
    labels(&plot);
}

static void x_labels(const struct vg_explorer *explorer, struct vg_rect line)
{
    struct vg_style dim = vg_style_of(explorer->screen, VG_ROLE_DIM);
    char text[VG_NUMBER_MAX];
    vg_printf(explorer->cells, line.row, line.col, line.col + line.cols, dim, "%.4g", explorer->low);
    vg_print(explorer->cells, line.row, line.col + (line.cols - 1) / 2, line.col + line.cols, dim, "0");
    vg_snprintf(text, sizeof text, "%.4g", explorer->high);
    vg_print_right(explorer->cells, line.row, line.col, line.col + line.cols, dim, text);
}

/* --- where the units sit -------------------------------------------------------------------------------------- */

static bool has_units(const struct vg_explorer *explorer)
{
    const struct vg_view *view = explorer->view;
    return view->preactivation.total > 0 && !view->preactivation.log &&
           view->preactivation_layer + 1 < view->layer_count;
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

/* Pre-activations of the selected layer on the same x, each column in the colour of the slope there: blue is little. */
static void draw_units(const struct vg_explorer *explorer, struct vg_rect rect)
{
    static const uint32_t eighths[] = {' ', 0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587, 0x2588};
    double step = (explorer->high - explorer->low) / (rect.cols > 1 ? rect.cols - 1 : 1), most = 0;
    double steepest = vg_activation_steepest(explorer->view->activation);
    for (int pass = 0; pass < 2; pass++)
        for (int col = 0; col < rect.cols; col++) {
            double x = explorer->low + step * col;
            double units = between(&explorer->view->preactivation, x - step / 2, x + step / 2);
            most = fmax(most, units);
            int height = pass == 1 && most > 0 ? (int)ceil(units / most * rect.rows * 8) : 0;
            struct vg_style style =
                vg_theme_ramp(explorer->screen->theme, fabs(vg_explorer_slope(explorer, x)) / steepest);
            for (int row = 0; row < rect.rows && height > row * 8; row++)
                vg_put(explorer->cells, rect.row + rect.rows - 1 - row, rect.col + col,
                       eighths[height - row * 8 < 8 ? height - row * 8 : 8], style);
        }
    char text[16];
    snprintf(text, sizeof text, "z %.8s", explorer->view->layers[explorer->view->preactivation_layer].short_name);
    vg_print_right(explorer->cells, rect.row + rect.rows - 1, rect.col - LABEL_COLS - 1, rect.col - 1,
                   vg_style_of(explorer->screen, VG_ROLE_DIM), text);
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

static int pair(const struct vg_explorer *explorer, int row, int col, int end, enum vg_role role, const char *what,
                double number)
{
    col = vg_print(explorer->cells, row, col, end, vg_style_of(explorer->screen, role), what) + 1;
    return vg_printf(explorer->cells, row, col, end, vg_style_of(explorer->screen, VG_ROLE_TEXT), "%.3g", number) + 2;
}

static void reading(const struct vg_explorer *explorer, int row, int col, int end, bool units)
{
    double slope = vg_explorer_slope(explorer, explorer->x);
    col = pair(explorer, row, col, end, VG_ROLE_MARKER, "x", fabs(explorer->x) < 1e-12 ? 0 : explorer->x);
    col = pair(explorer, row, col, end, VG_ROLE_ACTIVATION, "f", vg_explorer_value(explorer, explorer->x));
    col = pair(explorer, row, col, end, VG_ROLE_GRADIENT, "f'", slope);
    if (vg_activations[explorer->view->activation.kind].pieces > 1)
        vg_print_cut(explorer->cells, row, col, end, vg_style_of(explorer->screen, VG_ROLE_WARNING),
                     "a unit is the larger of two linear pieces; this is one");
    else if (units) {
        char text[64];
        snprintf(text, sizeof text, "bars: z of %s", explorer->view->layers[explorer->view->preactivation_layer].name);
        if (col + 2 + vg_text_width(text) <= end)
            vg_print_right(explorer->cells, row, col, end, vg_style_of(explorer->screen, VG_ROLE_DIM), text);
    }
}

/* A bar of eighths, `length` columns long; what is not 0 is seen. */
static int bar(const struct vg_explorer *explorer, int row, int col, double length, enum vg_role role)
{
    int eighths = (int)lround(length * 8);
    struct vg_style style = vg_style_of(explorer->screen, role);
    if (eighths == 0 && length > 0)
        eighths = 1;
    for (; eighths >= 8; eighths -= 8)
        vg_put(explorer->cells, row, col++, 0x2588, style);
    if (eighths > 0)
        vg_put(explorer->cells, row, col++, 0x2590 - (uint32_t)eighths, style);
    return col;
}

/* The widths of the ranges, to one scale. */
static void draw_bars(const struct vg_explorer *explorer, struct vg_rect rect)
{
    const struct {
        const char *name;
        enum vg_role role;
        struct vg_range range;
    } rows[] = {{"x", VG_ROLE_MARKER, {explorer->low, explorer->high, true}},
                {"f", VG_ROLE_ACTIVATION, explorer->value},
                {"f'", VG_ROLE_GRADIENT, explorer->slope}};
    double most = 0;
    int text_cols = rect.cols >= 56 ? 16 : 0, room = rect.cols - NUMBER_END - text_cols, end = rect.col + rect.cols;
    for (int i = 0; i < 3; i++)
        most = fmax(most, rows[i].range.high - rows[i].range.low);
    for (int i = 0; i < 3 && i < rect.rows; i++) {
        struct vg_style dim = vg_style_of(explorer->screen, VG_ROLE_DIM);
        double width = rows[i].range.high - rows[i].range.low;
        char text[64];
        vg_print(explorer->cells, rect.row + i, rect.col, end, vg_style_of(explorer->screen, rows[i].role),
                 rows[i].name);
        vg_printf(explorer->cells, rect.row + i, rect.col + 3, rect.col + NUMBER_END - 1,
                  vg_style_of(explorer->screen, VG_ROLE_TEXT), "%.3g", width);
        int col =
            room > 0 ? bar(explorer, rect.row + i, rect.col + NUMBER_END, width / most * room, rows[i].role) : end;
        if (i < 2)
            vg_snprintf(text, sizeof text, "%.2g to %.2g", rows[i].range.low, rows[i].range.high);
        else
            vg_snprintf(text, sizeof text, isnan(explorer->steepest_at) ? "max %.3g" : "max %.3g at %.2g",
                        rows[i].range.high, explorer->steepest_at);
        if (col + 1 + vg_text_width(text) <= end)
            vg_print(explorer->cells, rect.row + i, col + 1, end, dim, text);
    }
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

/* The plot with what belongs below it, and the bars. */
static void draw_left(const struct vg_explorer *explorer, struct vg_rect rect)
{
    int left = rect.rows - 1, bars = left >= 7 ? 3 : 0;
    int units = has_units(explorer) && left - bars >= 6 ? (left - bars >= 12 ? 3 : left - bars >= 9 ? 2 : 1) : 0;
    int ticks = left - bars - units >= 7 ? 1 : 0;
    struct vg_rect plot = {rect.row, rect.col + LABEL_COLS + 1, left - bars - units - ticks,
                           rect.cols - LABEL_COLS - 1};
    draw_plot(explorer, plot);
    plot.row += plot.rows;
    if (units > 0)
        draw_units(explorer, (struct vg_rect){plot.row, plot.col, units, plot.cols});
    plot.row += units;
    if (ticks > 0)
        x_labels(explorer, (struct vg_rect){plot.row, plot.col, 1, plot.cols});
    plot.row += ticks;
    reading(explorer, plot.row, rect.col, rect.col + rect.cols, units > 0);
    draw_bars(explorer, (struct vg_rect){plot.row + 1, rect.col, bars, rect.cols});
}

static void side_by_side(const struct vg_explorer *explorer, struct vg_rect inside)
{
    int left = inside.cols * 11 / 20, row = inside.row;
    struct vg_rect right = {row + 1, inside.col + left + 3, inside.rows - 1, inside.cols - left - 4};
    draw_left(explorer, (struct vg_rect){row, inside.col + 1, inside.rows, left - 1});
    vg_print_cut(explorer->cells, row, right.col, right.col + right.cols, vg_style_of(explorer->screen, VG_ROLE_TITLE),
                 "multiplying small numbers");
    int table = vg_explorer_table_rows(explorer->view), spark = (right.rows - table - 1) / 2;
    vg_explorer_products(explorer, right, spark < 2 ? 2 : spark > 5 ? 5 : spark);
}

static void stacked(const struct vg_explorer *explorer, struct vg_rect inside)
{
    int sparks = inside.rows >= 10 ? 2 : inside.rows >= 6 ? 1 : 0, each = inside.rows >= 24 ? 2 : 1;
    int table = vg_explorer_table_rows(explorer->view), room = inside.rows - sparks * each - 13;
    int rows = sparks * each + (each > 1 ? 1 : 0);
    rows += room < 2 ? 0 : table < room ? table : room;
    struct vg_rect upper = {inside.row, inside.col + 1, inside.rows - rows, inside.cols - 2};
    draw_left(explorer, upper);
    vg_explorer_products(explorer, (struct vg_rect){inside.row + inside.rows - rows, upper.col, rows, upper.cols},
                         each);
}

static void draw_notes(const struct vg_explorer *explorer, struct vg_rect rect, int first)
{
    static const char *const zooms[VG_EXPLORE_ZOOM_COUNT] = {"y: as tall as x", "y: as tall as f", "y: as tall as f'"};
    struct vg_style dim = vg_style_of(explorer->screen, VG_ROLE_DIM);
    int end = rect.col + rect.cols - 1, last = rect.row + rect.rows - 1;
    char text[128];
    snprintf(text, sizeof text, "f = %s", vg_activations[explorer->view->activation.kind].formula);
    vg_frame_note(explorer->cells, rect.row, first, end, dim, text);
    end = vg_frame_note(explorer->cells, last, rect.col + 2, end, dim, zooms[explorer->screen->look.explore.zoom % 3]);
    snprintf(text, sizeof text, "%s", "left right: x   ( ): range");
    if (explorer->screen->focused)
        vg_frame_note(explorer->cells, last, rect.col + 2, end - 1, dim, text);
}

void vg_panel_explorer(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_cells *cells)
{
    struct vg_explorer explorer = explorer_of(screen, view, cells);
    char activation[48], title[64];
    vg_activation_format(view->activation, activation, sizeof activation);
    snprintf(title, sizeof title, "explorer: %s", activation);
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    if (inside.rows < 2 || inside.cols < 12)
        return;
    if (inside.cols >= WIDE && inside.rows >= WIDE_ROWS)
        side_by_side(&explorer, inside);
    else
        stacked(&explorer, inside);
    draw_notes(&explorer, rect, vg_frame_title_end(screen, rect, title));
}

/* The explorer marks where the selected layer's units are. */
void vg_want_preactivation(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_probe_want *want)
{
    (void)rect;
    want->preactivation = true;
    want->layer = vg_selected_layer(screen, view);
}
