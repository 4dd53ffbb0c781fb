/* cells.c: the grid itself, and the gate through which every character enters it. */
#include "cells.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE_MAX_CELLS = 10000, PRINTF_MAX = 1024 };

/* What is surely one column wide in every terminal and locale. Asking wcwidth() instead would make the picture depend on the
 * locale; and what a file name may bring (controls, marks that combine, text that runs to the left, wide or coloured pictures)
 * must not be able to break a line. */
static const struct {
    uint32_t first, last;
} narrow[] = {
    {0x0020, 0x007e}, {0x00a0, 0x00ac}, {0x00ae, 0x02ff}, {0x0370, 0x0373}, {0x0376, 0x0377}, {0x037b, 0x037f},
    {0x0384, 0x0386}, {0x0388, 0x038a}, {0x038e, 0x03a1}, {0x03a3, 0x0482}, {0x048a, 0x052f}, {0x0531, 0x0556},
    {0x0561, 0x0587}, {0x10d0, 0x10fa}, {0x1e00, 0x1eff}, {0x2010, 0x2027}, {0x2030, 0x205e}, {0x2070, 0x2071},
    {0x2074, 0x208e}, {0x20a0, 0x20bf}, {0x2190, 0x21ff}, {0x2200, 0x22ff}, {0x2500, 0x25fc}, {0x25ff, 0x25ff},
    {0x2713, 0x2713}, {0x2717, 0x2717}, {0x2800, 0x28ff},
};

static bool printable(uint32_t ch)
{
    if (ch < 0x7f)
        return ch >= 0x20;
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
        if (ch >= narrow[i].first && ch <= narrow[i].last)
            return true;
    return false;
}

bool vg_cells_resize(struct vg_cells *cells, int rows, int cols, struct vg_style style, struct vg_error *error)
{
    if (rows < 0 || cols < 0 || rows > SIZE_MAX_CELLS || cols > SIZE_MAX_CELLS)
        return vg_fail(error, "a screen of %d x %d cells is not possible; 0 to %d each are", cols, rows,
                       SIZE_MAX_CELLS);
    size_t count = (size_t)rows * (size_t)cols; /* at most 1e8: no overflow */
    struct vg_cell *cell = NULL;
    if (count > 0) {
        cell = calloc(count, sizeof *cell);
        if (cell == NULL)
            return vg_fail(error, "no memory for a screen of %d x %d cells", cols, rows);
    }
    free(cells->cell);
    *cells = (struct vg_cells){.rows = rows, .cols = cols, .cell = cell};
    vg_cells_clear(cells, style);
    return true;
}

void vg_cells_free(struct vg_cells *cells)
{
    free(cells->cell);
    *cells = (struct vg_cells){0};
}

void vg_cells_clear(struct vg_cells *cells, struct vg_style style)
{
    size_t count = (size_t)cells->rows * (size_t)cells->cols;
    for (size_t i = 0; i < count; i++)
        cells->cell[i] = (struct vg_cell){.ch = ' ', .style = style};
}

struct vg_cell *vg_cells_at(const struct vg_cells *cells, int row, int col)
{
    if (row < 0 || col < 0 || row >= cells->rows || col >= cells->cols)
        return NULL;
    return &cells->cell[(size_t)row * (size_t)cells->cols + (size_t)col];
}

void vg_put(struct vg_cells *cells, int row, int col, uint32_t ch, struct vg_style style)
{
    struct vg_cell *cell = vg_cells_at(cells, row, col);
    if (cell != NULL)
        *cell = (struct vg_cell){.ch = ch == 0 ? ' ' : printable(ch) ? ch : '?', .style = style};
}

/* Length of a sequence and the bits of its first byte, by the first byte; 0: no first byte. */
static int sequence(unsigned char first, uint32_t *bits)
{
    static const struct {
        unsigned char mask, lead;
    } leads[] = {{0x80, 0x00}, {0xe0, 0xc0}, {0xf0, 0xe0}, {0xf8, 0xf0}};

    for (int i = 0; i < 4; i++)
        if ((first & leads[i].mask) == leads[i].lead) {
            *bits = first & (uint32_t)(unsigned char)~leads[i].mask;
            return i + 1;
        }
    return 0;
}

/* Takes one character off the text. Anything that is not UTF-8 takes one byte and gives U+FFFD. */
static const char *decode(const char *text, uint32_t *ch)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t code = 0;
    int length = sequence((unsigned char)*text, &code);

    *ch = 0xfffd;
    for (int i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte & 0xc0) != 0x80) /* also at the end of the text */
            return text + 1;
        code = code << 6 | (byte & 0x3f);
    }
    if (length == 0 || code < smallest[length])
        return text + 1;
    *ch = code;
    return text + length;
}

int vg_print(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text)
{
    while (*text != '\0' && col < limit) {
        uint32_t ch;
        text = decode(text, &ch);
        vg_put(cells, row, col++, ch, style);
    }
    return col;
}

int vg_printf(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *format, ...)
{
    char text[PRINTF_MAX];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return length < 0 ? col : vg_print(cells, row, col, limit, style, text);
}

int vg_text_width(const char *text)
{
    int width = 0;
    uint32_t ch;

    for (; *text != '\0' && width < INT32_MAX; width++)
        text = decode(text, &ch);
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
