/* spark.c: sparklines, column by column. */
#include "spark.h"

#include <math.h>

#include "panel.h"
#include "share.h"

enum { MISSING = 0x2504, DOT_FROM = 3 /* rows: lower ones would be nothing but dots */ };

/* A bar of so many eighths that stands on row `zero` (counted from the bottom), or hangs from it. */
static void bar(struct vg_cells *cells, struct vg_rect rect, int col, int zero, int eighths, struct vg_style style)
{
    const bool down = eighths < 0;
    const int height = down ? -eighths : eighths;
    for (int row = down ? 0 : zero; row < (down ? zero : rect.rows); row++) {
        const int filled = height - (down ? zero - 1 - row : row - zero) * 8, at = rect.row + rect.rows - 1 - row;
        struct vg_style reversed = style;
        reversed.attributes |= VG_REVERSE;
        if (filled >= 8)
            vg_put(cells, at, col, 0x2588, style);
        else if (filled > 0 && !down)
            vg_put(cells, at, col, 0x2580u + (uint32_t)filled, style);
        else if (filled > 0) /* many fonts have no upper eighths: lower ones, reversed, look the same */
            vg_put(cells, at, col, 0x2588u - (uint32_t)filled, reversed);
    }
}

/* The bar of the mean, and the dot of the largest number. */
static void number(struct vg_cells *cells, struct vg_rect rect, int col, const struct vg_axis *axis,
                   const struct vg_bucket *bucket, struct vg_style style)
{
    const bool about_zero = !axis->log && axis->low < 0 && axis->high > 0 && rect.rows > 1;
    const int zero = about_zero ? (int)lround(-axis->low / (axis->high - axis->low) * rect.rows) : 0;
    const double levels = rect.rows * 8 - !about_zero;
    int eighths = (int)lround(vg_axis_place(axis, bucket->mean) * levels) - zero * 8;
    const int top = (int)floor(vg_axis_place(axis, bucket->max) * levels / 8);
    if (eighths == 0)
        eighths = 1; /* a number is always seen */
    bar(cells, rect, col, zero, eighths, style);
    if (rect.rows >= DOT_FROM && top > zero + (eighths > 0 ? (eighths - 1) / 8 : 0) && top < rect.rows)
        vg_put(cells, rect.row + rect.rows - 1 - top, col, 0x00b7, style);
}

void vg_spark_column(struct vg_cells *cells, struct vg_rect rect, int col, const struct vg_axis *axis,
                     const struct vg_bucket *bucket, struct vg_style style, const struct vg_theme *theme)
{
    const enum vg_sort sort = vg_sort_of_bucket(axis, bucket, false), last = vg_sort_of_bucket(axis, bucket, true);
    const int bottom = rect.row + rect.rows - 1;
    if (rect.rows < 1 || bucket->records == 0)
        return;
    if (sort == VG_SORT_NUMBER)
        number(cells, rect, col, axis, bucket, style);
    struct vg_style sign = vg_theme_style(theme, sort == VG_SORT_NOTHING ? VG_ROLE_DIM : vg_signs[sort].role);
    sign.bg = style.bg;
    if (sort != VG_SORT_NUMBER)
        vg_put(cells, bottom, col, sort == VG_SORT_NOTHING ? MISSING : vg_signs[sort].ch, sign);
    sign = vg_theme_style(theme, VG_ROLE_ERROR);
    sign.bg = style.bg;
    if (bucket->counted > 0 && vg_signs[last].role == VG_ROLE_ERROR) /* it held numbers, and ends without one */
        vg_put(cells, rect.row, col, vg_signs[last].ch, sign);
}

void vg_spark_row(const struct vg_screen *screen, const struct vg_view *view, struct vg_layer_row row,
                  const struct vg_columns *columns, const struct vg_axis *axis, struct vg_rect rect, uint32_t ground,
                  struct vg_cells *cells)
{
    for (size_t i = 0; i < columns->used && i < (size_t)rect.cols; i++) {
        const struct vg_bucket bucket = vg_row_bucket(view, row, columns, i);
        struct vg_style style = screen->no_colour ? vg_style_of(screen, VG_ROLE_TEXT)
                                                  : vg_share_style(screen, vg_row_share_column(view, row, columns, i));
        style.bg = ground;
        vg_spark_column(cells, rect, rect.col + (int)i, axis, &bucket, style, screen->theme);
    }
}
