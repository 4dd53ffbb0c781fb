/* panel_distributions.c: how the selected layer's numbers are spread, and one quantity's spread layer by layer.
 *
 * Four histograms of the selected layer, each on its own linear axis. Beside or beneath them the ridges: a hill a layer, the output on
 * top, all on one axis of magnitudes, so that a gradient that vanishes is a row of hills that walks to the left. The colour of a hill is its
 * layer's share of the output's signal (share.h). Which quantity the ridges show follows the metric of the gradient panel.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "share.h"
#include "timeline.h"

enum {
    SIDE_BY_SIDE = 64,
    COLUMNS_MAX = 400,
    RIDGE_ROWS_MAX = 8,
    CHART_ROWS_MAX = 13,
    NAMES_FROM = 30,
    NAME_COLS_MAX = 9
};

static const struct {
    const char *name, *brief;
    enum vg_role role;
} quantities[VG_QUANTITY_COUNT] = {
    [VG_OF_WEIGHTS] = {"weights", "W", VG_ROLE_ACCURACY},
    [VG_OF_GRADIENTS] = {"dW", "dW", VG_ROLE_GRADIENT},
    [VG_OF_DELTAS] = {"delta", "delta", VG_ROLE_DELTA},
    [VG_OF_ACTIVATIONS] = {"activations", "act", VG_ROLE_ACTIVATION},
};

static enum vg_quantity quantity_of(enum vg_metric metric)
{
    static const struct {
        enum vg_metric metric;
        enum vg_quantity quantity;
    } others[] = {
        {VG_DELTA_RMS, VG_OF_DELTAS},          {VG_ACTIVATION_MEAN, VG_OF_ACTIVATIONS},
        {VG_ACTIVATION_SD, VG_OF_ACTIVATIONS}, {VG_SATURATED, VG_OF_ACTIVATIONS},
        {VG_DEAD, VG_OF_ACTIVATIONS},          {VG_WEIGHT_MEAN, VG_OF_WEIGHTS},
        {VG_WEIGHT_SD, VG_OF_WEIGHTS},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].metric == metric)
            return others[i].quantity;
    return VG_OF_GRADIENTS;
}

/* ---- shapes: a height of 0 ... 1 for each column */

struct shape {
    double height[COLUMNS_MAX];
    int cols;
};

static void scale_to_peak(struct shape *shape)
{
    double most = 0;
    for (int i = 0; i < shape->cols; i++)
        most = fmax(most, shape->height[i]);
    for (int i = 0; i < shape->cols && most > 0; i++)
        shape->height[i] /= most;
}

static uint64_t inside_of(const struct vg_histogram *histogram)
{
    uint64_t sum = 0;
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++)
        sum += histogram->bins[i];
    return sum;
}

/* Bars: the fewer numbers, the wider. */
static void bars_of(const struct vg_histogram *histogram, int cols, struct shape *shape)
{
    double wanted = fmax(8, 2.5 * sqrt((double)inside_of(histogram)));
    int bars = wanted < cols ? (int)wanted : cols;
    shape->cols = cols < COLUMNS_MAX ? cols : COLUMNS_MAX;
    for (int i = 0; i < shape->cols; i++) {
        int bar = i * bars / shape->cols;
        double from = (double)bar * VG_HISTOGRAM_BINS / bars, to = (double)(bar + 1) * VG_HISTOGRAM_BINS / bars;
        shape->height[i] = 0;
        for (int bin = (int)from; bin < VG_HISTOGRAM_BINS && bin < to; bin++)
            shape->height[i] += (double)histogram->bins[bin] * fmax(fmin(to, bin + 1) - fmax(from, bin), 0);
    }
    scale_to_peak(shape);
}

/* A smooth hill: ten numbers are a hill too. The width of the kernel, in bins, is Silverman's rule of thumb (1986, eq. 3.31 without the
 * quartiles). */
static void hill_of(const struct vg_histogram *histogram, int cols, struct shape *shape)
{
    double kernel[VG_HISTOGRAM_BINS], smooth[VG_HISTOGRAM_BINS] = {0}, mean = 0, squares = 0;
    const double n = (double)inside_of(histogram);
    *shape = (struct shape){.cols = cols < COLUMNS_MAX ? cols : COLUMNS_MAX};
    if (n == 0)
        return;
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++)
        mean += i * (double)histogram->bins[i] / n;
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++)
        squares += (i - mean) * (i - mean) * (double)histogram->bins[i] / n;
    const double width = fmax(0.7, 0.9 * sqrt(squares) * pow(n, -0.2));
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++)
        kernel[i] = exp(-0.5 * (i / width) * (i / width));
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++)
        for (int j = 0; j < VG_HISTOGRAM_BINS && histogram->bins[i] > 0; j++)
            smooth[j] += (double)histogram->bins[i] * kernel[i > j ? i - j : j - i];
    for (int i = 0; i < shape->cols; i++) {
        double at = fmax(0, fmin((i + 0.5) / shape->cols * VG_HISTOGRAM_BINS - 0.5, VG_HISTOGRAM_BINS - 1));
        int bin = (int)at, next = bin + 1 < VG_HISTOGRAM_BINS ? bin + 1 : bin;
        shape->height[i] = smooth[bin] + (smooth[next] - smooth[bin]) * (at - bin);
    }
    scale_to_peak(shape);
}

/* One column of eighth blocks. If there is anything, at least an eighth is seen. */
static void draw_column(struct vg_cells *cells, struct vg_rect rect, int col, double height, struct vg_style style)
{
    int eighths = (int)lround(height * rect.rows * 8);
    vg_bar_up(cells, rect, col, height > 0.004 && eighths == 0 ? 1 : eighths, style);
}

/* ---- the selected layer's four histograms */

/* The name, and beside it the range where there is no axis beneath, and what the chart does not show. Under the chart, both ends and
 * the 0 between them. */
static void draw_histogram(const struct vg_screen *screen, enum vg_quantity quantity,
                           const struct vg_histogram *histogram, struct vg_rect rect, struct vg_cells *cells)
{
    const bool has_axis = rect.rows >= 4, brief = rect.cols < 16, ascii = screen->symbols == VG_SYMBOLS_ASCII;
    const struct vg_axis axis = {.low = histogram->low, .high = histogram->high, .step = histogram->high};
    const uint64_t outside = histogram->below + histogram->above;
    struct vg_style style = vg_style_of(screen, quantities[quantity].role), dim = vg_style_of(screen, VG_ROLE_DIM);
    struct vg_rect chart = {rect.row + 1, rect.col, rect.rows - 1 - has_axis, rect.cols};
    int end = rect.col + rect.cols, last = chart.row + chart.rows;
    char low[VG_LABEL_MAX], high[VG_LABEL_MAX], text[VG_NUMBER_MAX + 16] = "";
    struct shape shape;
    if (rect.rows < 2 || rect.cols < 4)
        return;
    vg_axis_label(&axis, 0, low);
    vg_axis_label(&axis, 1, high);
    if (histogram->non_finite > 0)
        snprintf(text, sizeof text, "%s", brief ? "!" : "! not finite");
    else if (!has_axis)
        snprintf(text, sizeof text, "%s%s", histogram->low < 0 ? (ascii ? "+-" : "±") : ascii ? "0.." : "0…", high);
    else if (outside > 0)
        snprintf(text, sizeof text, "%llu outside", (unsigned long long)outside);
    int col =
        vg_print(cells, rect.row, rect.col, end, style, brief ? quantities[quantity].brief : quantities[quantity].name);
    if (col + 1 + vg_text_width(text) <= end)
        vg_print_right(cells, rect.row, col + 1, end,
                       histogram->non_finite > 0 ? vg_style_of(screen, VG_ROLE_ERROR) : dim, text);
    bars_of(histogram, rect.cols, &shape);
    for (int i = 0; i < shape.cols; i++)
        draw_column(cells, chart, i, shape.height[i], style);
    if (!has_axis)
        return;
    vg_print(cells, last, rect.col, end, dim, low);
    vg_print_right(cells, last, rect.col, end, dim, high);
    if (histogram->low < 0)
        vg_put(cells, last, rect.col + rect.cols / 2, '0', dim);
}

/* Two by two, or one beneath the other where that leaves each enough rows. */
static void draw_histograms(const struct vg_screen *screen, const struct vg_distributions *distributions,
                            struct vg_rect rect, struct vg_cells *cells)
{
    int across = rect.cols >= 44 || rect.rows < 20 ? 2 : 1, down = VG_QUANTITY_COUNT / across;
    int width = (rect.cols - (across - 1) * 2) / across, pitch = rect.rows / down;
    int height = pitch > 2 ? pitch - (pitch > 3 && pitch * down >= 12) : pitch;
    height = height < CHART_ROWS_MAX + 2 ? height : CHART_ROWS_MAX + 2;
    for (int q = 0; q < VG_QUANTITY_COUNT; q++) {
        struct vg_rect place = {rect.row + q / across * pitch, rect.col + q % across * (width + 2), height, width};
        draw_histogram(screen, (enum vg_quantity)q, &distributions->of[q], place, cells);
    }
}

/* ---- the ridges */

static void draw_ridge(const struct vg_screen *screen, const struct vg_histogram *histogram, double share,
                       struct vg_rect rect, struct vg_cells *cells)
{
    const struct vg_style style = vg_share_style(screen, share);
    struct shape shape;
    int bottom = rect.row + rect.rows - 1;
    hill_of(histogram, rect.cols, &shape);
    for (int i = 0; i < shape.cols; i++)
        draw_column(cells, rect, i, shape.height[i], style);
    if (histogram->zeros * 10 > histogram->total) /* a tenth and more has no magnitude at all */
        vg_put(cells, bottom, rect.col, '0', vg_style_of(screen, VG_ROLE_WARNING));
    if (histogram->non_finite > 0)
        vg_put(cells, bottom, rect.col + rect.cols - 1, '!', vg_style_of(screen, VG_ROLE_ERROR));
}

static void ridge_axis(const struct vg_screen *screen, const struct vg_histogram *histogram, struct vg_rect rect,
                       int row, struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    struct vg_axis axis = {.log = true, .low = histogram->low, .high = histogram->high, .step = 1};
    struct vg_tick ticks[VG_TICKS_MAX];
    size_t count = vg_axis_ticks(&axis, (size_t)rect.cols / 7 + 1, ticks);
    int free_from = rect.col;
    for (size_t i = 0; i < count; i++) {
        int width = vg_text_width(ticks[i].label), end = rect.col + rect.cols;
        int at = rect.col + (int)lround(ticks[i].where * (rect.cols - 1)) - width / 2;
        at = at + width > end ? end - width : at < rect.col ? rect.col : at;
        if (at < free_from)
            continue;
        vg_print(cells, row, at, end, dim, ticks[i].label);
        free_from = at + width + 1;
    }
}

static void ridge_heading(const struct vg_screen *screen, enum vg_quantity ridge, size_t above, size_t below,
                          struct vg_rect rect, struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int end = rect.col + rect.cols;
    char up[32] = "", down[32] = "", text[64];
    int col = vg_printf(cells, rect.row, rect.col, end, vg_style_of(screen, quantities[ridge].role), "|%s|",
                        quantities[ridge].name);
    col = vg_print(cells, rect.row, col, end, dim, " by layer");
    if (above > 0)
        snprintf(up, sizeof up, "▲ %zu ", above);
    if (below > 0)
        snprintf(down, sizeof down, "▼ %zu ", below);
    snprintf(text, sizeof text, "%s%s", up, down);
    if (col + 1 + vg_text_width(text) <= end)
        vg_print_right(cells, rect.row, col + 1, end, dim, text);
}

/* Evenly spaced, as tall as there is room for, the last one at the bottom. */
static void draw_ridges(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                        struct vg_cells *cells)
{
    const struct vg_distributions *distributions = view->distributions;
    size_t layers = distributions->layers < view->layer_count ? distributions->layers : view->layer_count;
    bool brief = rect.cols < NAMES_FROM;
    int rows = rect.rows - 2, names = vg_layers_names(view, brief, NAME_COLS_MAX);
    struct vg_rect chart = {rect.row + 1, rect.col + names + 2, rows, rect.cols - names - 2};
    if (layers == 0 || rows < 1 || chart.cols < 4)
        return;
    size_t visible = layers < (size_t)rows ? layers : (size_t)rows, selected = vg_selected_layer(screen, view);
    selected = selected < layers ? selected : layers - 1;
    size_t first = vg_scroll_to(layers, visible, layers - 1 - selected);
    int pitch = rows / (int)visible, height = pitch > 2 ? pitch - 1 : pitch;
    height = height < RIDGE_ROWS_MAX ? height : RIDGE_ROWS_MAX;
    for (size_t line = 0; line < visible; line++) {
        size_t layer = layers - 1 - first - line;
        int bottom = chart.row + rows - 1 - (int)(visible - 1 - line) * pitch;
        struct vg_style style = vg_style_of(screen, layer == selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
        if (layer == selected)
            vg_put(cells, bottom, rect.col, 0x25b8, style);
        vg_print_cut(cells, bottom, rect.col + 1, chart.col - 1, style,
                     brief ? view->layers[layer].short_name : view->layers[layer].name);
        draw_ridge(screen, &distributions->ridges[layer], vg_share_now(view, layer),
                   (struct vg_rect){bottom - height + 1, chart.col, height, chart.cols}, cells);
    }
    ridge_heading(screen, distributions->ridge, first, layers - first - visible, rect, cells);
    ridge_axis(screen, &distributions->ridges[0], chart, rect.row + rect.rows - 1, cells);
}

/* ---- the panel */

void vg_panel_distributions(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                            struct vg_cells *cells)
{
    const struct vg_distributions *distributions = view->distributions;
    char title[128] = "distributions";
    if (distributions && distributions->layer < view->layer_count)
        snprintf(title, sizeof title, "%s distributions", view->layers[distributions->layer].name);
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    if (!distributions || view->layer_count == 0) {
        vg_print_no_probe(screen, view, inside, cells);
        return;
    }
    inside.col++;
    inside.cols -= 2;
    struct vg_rect left = inside, right = inside;
    if (inside.cols >= SIDE_BY_SIDE) {
        left.cols = inside.cols / 2 - 1;
        right.col = inside.col + left.cols + 2;
        right.cols = inside.cols - left.cols - 2;
    } else {
        /* what the ridges do not need, in whole rows a layer; but never less than what makes a histogram */
        const int rows = inside.rows, least = rows >= 16 ? 8 : 4, each = (rows - least - 2) / (int)view->layer_count;
        const int ridges = each > 0 ? (each < 3 ? each : 3) * (int)view->layer_count + 2 : rows - least;
        left.rows = rows < 8 ? rows / 2 : rows - ridges;
        right.row = inside.row + left.rows;
        right.rows = inside.rows - left.rows;
    }
    draw_histograms(screen, distributions, left, cells);
    draw_ridges(screen, view, right, cells);
    vg_share_note(screen, view, cells, rect.row, vg_frame_title_end(screen, rect, title), rect.col + rect.cols - 1,
                  vg_style_of(screen, VG_ROLE_DIM));
    vg_share_border(screen, cells, rect, rect.col + 2);
}

void vg_want_distributions(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                           struct vg_probe_want *want)
{
    (void)rect;
    want->distributions = true;
    want->ridge = quantity_of(screen->look.metric);
    want->layer = vg_selected_layer(screen, view);
}
