/* plot.c: sparklines of eighth blocks and plots of dots. */
#include "chart.h"

#include <math.h>

/* ---- sparklines */

static const uint32_t eighths[] = {' ', 0x2581, 0x2582, 0x2583, 0x2584, 0x2585, 0x2586, 0x2587, 0x2588};

struct spark {
    struct vg_cells *cells;
    struct vg_rect rect;
    const struct vg_axis *axis;
    const struct vg_theme *theme;
    int zero; /* cell rows below zero, from which bars hang down */
};

static int clamp_eighths(int value)
{
    return value < 0 ? 0 : value > 8 ? 8 : value;
}

static struct vg_style row_style(const struct spark *spark, int row, int height)
{
    double where = spark->rect.rows == 1 ? height / 8.0 : (row + 0.5) / spark->rect.rows;
    return vg_theme_ramp(spark->theme, where);
}

/* A bar up from zero: `row` counts cells from the bottom of the chart. */
static void bar_up(const struct spark *spark, int col, int height)
{
    for (int row = spark->zero; row < spark->rect.rows; row++) {
        int filled = clamp_eighths(height - (row - spark->zero) * 8);
        if (filled > 0)
            vg_put(spark->cells, spark->rect.row + spark->rect.rows - 1 - row, col, eighths[filled],
                   row_style(spark, row, height));
    }
}

/* A bar down from zero. There are no upper eighths in every font: the lower ones in reverse are the same. */
static void bar_down(const struct spark *spark, int col, int height)
{
    for (int row = spark->zero - 1; row >= 0; row--) {
        int filled = clamp_eighths(height - (spark->zero - 1 - row) * 8);
        struct vg_style style = row_style(spark, row, height);
        if (filled == 0)
            continue;
        if (filled < 8)
            style.attributes |= VG_REVERSE;
        vg_put(spark->cells, spark->rect.row + spark->rect.rows - 1 - row, col,
               filled < 8 ? eighths[8 - filled] : 0x2588, style);
    }
}

/* The largest, where the mean's bar ends a row or more below. */
static void peak(const struct spark *spark, int col, int height, double max)
{
    double place = vg_axis_place(spark->axis, max);
    if (isnan(place))
        return;
    double above = place * spark->rect.rows - spark->zero;
    int row = (int)fmin(place * spark->rect.rows, spark->rect.rows - 1);
    if (above * 8 >= height + 8 && row > spark->zero + (height - 1) / 8)
        vg_put(spark->cells, spark->rect.row + spark->rect.rows - 1 - row, col, 0x00b7, row_style(spark, row, 8));
}

static void column(const struct spark *spark, int col, const struct vg_bucket *bucket)
{
    int bottom = spark->rect.row + spark->rect.rows - 1;
    double place = vg_axis_place(spark->axis, bucket->mean);
    const struct vg_sign *sign = &vg_signs[vg_sort_of_bucket(spark->axis, bucket, false)];

    if (bucket->records == 0)
        return;
    if (sign->ch != ' ')
        vg_put(spark->cells, bottom, col, sign->ch, vg_theme_style(spark->theme, sign->role));
    else {
        double cells = place * spark->rect.rows - spark->zero;
        int height = (int)lround(fabs(cells) * 8);
        if (height == 0)
            height = 1; /* there is a number: it is seen */
        if (cells < 0)
            bar_down(spark, col, height);
        else
            bar_up(spark, col, height);
        peak(spark, col, cells < 0 ? 0 : height, bucket->max);
    }
    sign = &vg_signs[vg_sort_of_bucket(spark->axis, bucket, true)];
    if (bucket->counted > 0 && sign->role == VG_ROLE_ERROR)
        vg_put(spark->cells, spark->rect.row, col, sign->ch, vg_theme_style(spark->theme, VG_ROLE_ERROR));
}

void vg_spark(struct vg_cells *cells, struct vg_rect rect, const struct vg_series *series,
              const struct vg_columns *columns, const struct vg_axis *axis, const struct vg_theme *theme)
{
    struct spark spark = {.cells = cells, .rect = rect, .axis = axis, .theme = theme};

    if (rect.rows < 1 || rect.cols < 1)
        return;
    if (!axis->log && axis->low < 0 && axis->high > 0 && rect.rows > 1)
        spark.zero = (int)lround(-axis->low / (axis->high - axis->low) * rect.rows);
    for (size_t i = 0; i < columns->used && i < (size_t)rect.cols; i++) {
        struct vg_bucket bucket = vg_columns_bucket(columns, series, i);
        column(&spark, rect.col + (int)i, &bucket);
    }
}

/* ---- dots */

/* How a cell is cut: `across` x `down` dots, dot (x, y from the top) being bit y * across + x of an index into the glyphs. */
static const uint32_t quadrants[16] = {' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
                                       0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588};
static const uint32_t ascii_dots[4] = {' ', '\'', '.', ':'};
static const unsigned char braille_bits[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};

static const struct {
    int across, down;
    const uint32_t *glyphs; /* NULL: braille, which is computed */
} grids[VG_SYMBOLS_COUNT] = {
    [VG_SYMBOLS_BRAILLE] = {2, 4, NULL},
    [VG_SYMBOLS_BLOCK] = {2, 2, quadrants},
    [VG_SYMBOLS_ASCII] = {1, 2, ascii_dots},
};

static uint32_t glyph_with(enum vg_symbols symbols, uint32_t glyph, int dot)
{
    const uint32_t *glyphs = grids[symbols].glyphs;
    uint32_t index = 0;

    if (!glyphs)
        return (glyph >= 0x2800 && glyph <= 0x28ff ? glyph : 0x2800) | braille_bits[dot];
    for (uint32_t i = 1; i < 1u << (grids[symbols].across * grids[symbols].down); i++)
        if (glyphs[i] == glyph)
            index = i;
    return glyphs[index | 1u << dot];
}

static bool same_style(struct vg_style a, struct vg_style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

int vg_plot_width(const struct vg_plot *plot)
{
    return plot->rect.cols > 0 ? plot->rect.cols * grids[plot->symbols].across : 0;
}

int vg_plot_height(const struct vg_plot *plot)
{
    return plot->rect.rows > 0 ? plot->rect.rows * grids[plot->symbols].down : 0;
}

int vg_plot_row(const struct vg_plot *plot, double where)
{
    int height = vg_plot_height(plot);
    if (isnan(where) || height == 0)
        return -1;
    return (int)lround(fmax(0, fmin(1, where)) * (height - 1));
}

static void dot(const struct vg_plot *plot, int x, int y, struct vg_style style)
{
    int across = grids[plot->symbols].across, down = grids[plot->symbols].down;
    int from_top = vg_plot_height(plot) - 1 - y;
    int row = plot->rect.row + from_top / down, col = plot->rect.col + x / across;
    const struct vg_cell *cell = vg_cells_at(plot->cells, row, col);

    if (!cell)
        return;
    uint32_t before = same_style(cell->style, style) ? cell->ch : ' ';
    vg_put(plot->cells, row, col, glyph_with(plot->symbols, before, from_top % down * across + x % across), style);
}

void vg_plot_span(const struct vg_plot *plot, int x, int from, int to, struct vg_style style)
{
    int low = from < to ? from : to, high = from < to ? to : from;

    if (x < 0 || x >= vg_plot_width(plot))
        return;
    for (int y = low < 0 ? 0 : low; y <= high && y < vg_plot_height(plot); y++)
        dot(plot, x, y, style);
}

void vg_plot_line(const struct vg_plot *plot, int x, int before, int row, struct vg_style style)
{
    if (row < 0)
        return;
    /* The jump belongs to this column, its first dot excepted: the column before has that one. */
    int from = before < 0 || before == row ? row : before < row ? before + 1 : before - 1;
    vg_plot_span(plot, x, from, row, style);
}
