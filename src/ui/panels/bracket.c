/* bracket.c: the ratio of the output to layer 1. */
#include "bracket.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "panel.h"

/* From this ratio on, either way, it is worth a bracket; from the second on it is a warning. */
#define RATIO_MIN     4.0
#define RATIO_WARNING 10.0

void vg_bracket_text(double ratio, char text[VG_NUMBER_MAX])
{
    const double size = ratio < 1 ? 1 / ratio : ratio;
    char number[VG_NUMBER_MAX];
    if (isinf(size))
        snprintf(number, sizeof number, "∞");
    else if (size < 9.95)
        vg_snprintf(number, sizeof number, "%.1f", size);
    else if (size < 9999.5)
        vg_snprintf(number, sizeof number, "%.0f", size < 100 ? size : round(size / 10) * 10);
    else {
        vg_snprintf(number, sizeof number, "%.0e", size);
        char *digits = strchr(number, '+'); /* 2e+09: the plus and leading zeros say nothing */
        size_t skip = digits ? strspn(digits, "+0") : 0;
        if (digits)
            memmove(digits, digits + skip, strlen(digits + skip) + 1);
    }
    snprintf(text, VG_NUMBER_MAX, "%s%.16s", ratio < 1 ? "×" : "÷", number);
}

static bool is_free(const struct vg_cells *cells, int row, int first, int end)
{
    for (int col = first; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (!cell || (cell->ch != ' ' && cell->ch != VG_GRID_LINE && cell->ch != '-'))
            return false;
    }
    return true;
}

/* The free row between the ends that is nearest to the middle; if there is none the middle. */
static int text_row(const struct vg_cells *cells, const struct vg_bracket *bracket, int first, int end)
{
    const int middle = (bracket->top + bracket->bottom) / 2;
    for (int away = 0; away <= bracket->bottom - bracket->top; away++)
        for (int side = -1; side <= 1; side += 2) {
            int row = middle + side * away;
            if (row > bracket->top && row < bracket->bottom && is_free(cells, row, first, end))
                return row;
        }
    return middle;
}

void vg_bracket_draw(const struct vg_screen *screen, struct vg_cells *cells, const struct vg_bracket *bracket)
{
    const double size = bracket->ratio < 1 ? 1 / bracket->ratio : bracket->ratio;
    struct vg_style style = vg_style_of(screen, size < RATIO_WARNING ? VG_ROLE_DIM : VG_ROLE_ERROR);
    char text[VG_NUMBER_MAX];
    if (!(size >= RATIO_MIN) || bracket->bottom - bracket->top < 2)
        return;
    for (int row = bracket->top; row <= bracket->bottom; row++)
        vg_put(cells, row, bracket->col, row == bracket->top ? 0x252c : row < bracket->bottom ? 0x2502 : 0x2534, style);
    vg_bracket_text(bracket->ratio, text);
    const char *word = bracket->ratio < 1 ? "gained" : "lost";
    const bool right = bracket->first > bracket->col;
    int width = vg_text_width(text), words = vg_text_width(word);
    int first = right ? bracket->col + 1 : bracket->col - width;
    if (first < bracket->first || first + width > bracket->end)
        return;
    int row = text_row(cells, bracket, first, first + width);
    style.attributes |= VG_BOLD;
    vg_print(cells, row, first, first + width, style, text);
    first = right ? first : bracket->col - words;
    if (row + 1 < bracket->bottom && first >= bracket->first && first + words <= bracket->end &&
        is_free(cells, row + 1, first, first + words))
        vg_print(cells, row + 1, first, first + words, vg_style_of(screen, VG_ROLE_DIM), word);
}
