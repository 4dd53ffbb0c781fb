/* cells.c: the grid itself, and the gate through which every character enters it. */
#include "cells.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "text.h"
#include "vgtop/number.h"
#include "width.h"

enum { SIZE_MAX_CELLS = 10000, PRINTF_MAX = 1024 };

bool vg_cells_resize(struct vg_cells *cells, int rows, int cols, struct vg_style style, struct vg_error *error)
{
    if (rows < 0 || cols < 0 || rows > SIZE_MAX_CELLS || cols > SIZE_MAX_CELLS)
        return vg_fail(error, "a screen of %d x %d cells is not possible; 0 to %d each are", cols, rows,
                       SIZE_MAX_CELLS);
    size_t count = (size_t)rows * (size_t)cols; /* at most 1e8: no overflow */
    struct vg_cell *cell = count > 0 ? calloc(count, sizeof *cell) : NULL;
    if (count > 0 && !cell)
        return vg_fail(error, "no memory for a screen of %d x %d cells", cols, rows);
    free(cells->cell);
    cells->rows = rows;
    cells->cols = cols;
    cells->cell = cell;
    vg_cells_clear(cells, style);
    return true;
}

bool vg_same_style(struct vg_style a, struct vg_style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

void vg_cells_free(struct vg_cells *cells)
{
    free(cells->cell);
    *cells = (struct vg_cells){0};
}

void vg_cells_clear(struct vg_cells *cells, struct vg_style style)
{
    size_t count = cells->cell ? (size_t)cells->rows * (size_t)cells->cols : 0;
    for (size_t i = 0; i < count; i++)
        cells->cell[i] = (struct vg_cell){.ch = ' ', .style = style};
}

struct vg_cell *vg_cells_at(const struct vg_cells *cells, int row, int col)
{
    if (row < 0 || col < 0 || row >= cells->rows || col >= cells->cols)
        return NULL;
    return &cells->cell[(size_t)row * (size_t)cells->cols + (size_t)col];
}

/* Where one half of a wide character is overwritten, the other becomes a blank. */
static void put_cell(struct vg_cells *cells, int row, int col, uint32_t ch, struct vg_style style)
{
    struct vg_cell *cell = vg_cells_at(cells, row, col);
    if (!cell)
        return;
    if (cell->ch == VG_CELL_TAIL && col > 0)
        cell[-1].ch = ' ';
    if (col + 1 < cells->cols && cell[1].ch == VG_CELL_TAIL)
        cell[1].ch = ' ';
    *cell = (struct vg_cell){.ch = ch, .style = style};
}

void vg_put(struct vg_cells *cells, int row, int col, uint32_t ch, struct vg_style style)
{
    int width = vg_char_width(ch);
    bool whole = vg_cells_at(cells, row, col) && col + 1 < cells->cols; /* both halves are inside */
    if (width == 2) {
        put_cell(cells, row, col, whole ? ch : ' ', style);
        if (col < cells->cols) /* so that col + 1 does not overflow */
            put_cell(cells, row, col + 1, whole ? VG_CELL_TAIL : ' ', style);
    } else {
        put_cell(cells, row, col, ch == 0 ? ' ' : width == 1 ? ch : '?', style);
    }
}

/* Takes one character off the text and returns its columns. A byte that is not UTF-8 gives U+FFFD. What is not shown takes the column of
 * its question mark. */
static int take(const char **text, uint32_t *ch)
{
    size_t length = vg_utf8_read(*text, VG_UTF8_MAX, ch);
    if (*ch == VG_UTF8_BAD) {
        *ch = 0xfffd;
        length = 1;
    }
    *text += length;
    int width = vg_char_width(*ch);
    return width < 0 ? 1 : width;
}

int vg_print(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text)
{
    while (*text != '\0' && col < limit) {
        uint32_t ch;
        int columns = take(&text, &ch);
        if (columns > (int64_t)limit - col) { /* half of it would not fit */
            ch = ' ';
            columns = 1;
        }
        if (columns > 0)
            vg_put(cells, row, col, ch, style);
        col += columns;
    }
    return col;
}

int vg_printf(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *format, ...)
{
    char text[PRINTF_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vg_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return length < 0 ? col : vg_print(cells, row, col, limit, style, text);
}

int vg_text_width(const char *text)
{
    int width = 0;
    uint32_t ch;
    while (*text != '\0' && width < INT32_MAX - 1)
        width += take(&text, &ch);
    return width;
}

void vg_fill(struct vg_cells *cells, struct vg_rect rect, uint32_t ch, struct vg_style style)
{
    /* Cut to the grid first: a rectangle may be far larger than it. */
    int64_t last_row = (int64_t)rect.row + rect.rows, last_col = (int64_t)rect.col + rect.cols;
    for (int row = rect.row < 0 ? 0 : rect.row; row < last_row && row < cells->rows; row++)
        for (int col = rect.col < 0 ? 0 : rect.col; col < last_col && col < cells->cols; col++)
            vg_put(cells, row, col, ch, style);
}
