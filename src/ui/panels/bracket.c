/* bracket.c: the ratio of the output to layer 1. */
#include "bracket.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "panel.h"

/* From this ratio on, either way, it is worth a bracket: healthy layers differ by less. */
#define RATIO_MIN 10.0

void vg_bracket_text(double ratio, char text[VG_NUMBER_MAX])
{
    const double size = ratio < 1 ? 1 / ratio : ratio;
    char number[VG_NUMBER_MAX];
    if (isinf(size))
        snprintf(number, sizeof number, "∞");
    else if (size < 9.95)
        vg_snprintf(number, sizeof number, "%.1f", size);
    else if (size < 9950) { /* two digits are enough, and stand still */
        const double unit = size < 99.5 ? 1 : size < 995 ? 10 : 100;
        vg_format_count((uint64_t)(round(size / unit) * unit), number);
    } else {
        vg_snprintf(number, sizeof number, "%.0e", size);
        char *digits = strchr(number, '+'); /* 2e+09: the plus and leading zeros say nothing */
        size_t skip = digits ? strspn(digits, "+0") : 0;
        if (digits)
            memmove(digits, digits + skip, strlen(digits + skip) + 1);
    }
    snprintf(text, VG_NUMBER_MAX, "%s%.16s", ratio < 1 ? "×" : "÷", number);
}

/* Cells of a row that a text would cover, and the one behind it. */
static int covered(const struct vg_cells *cells, int row, int first, int end)
{
    int count = 0;
    for (int col = first; col <= end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        count += cell && cell->ch != ' ' && cell->ch != VG_GRID_LINE && cell->ch != '-' && cell->ch != VG_MARKER_LINE;
    }
    return count;
}

/* The row between the ends where a text covers least; of such rows the one nearest to the middle. */
static int text_row(const struct vg_cells *cells, const struct vg_bracket *bracket, int first, int end)
{
    const int middle = (bracket->top + bracket->bottom) / 2;
    int best = middle, least = end - first + 2;
    for (int away = 0; away <= bracket->bottom - bracket->top; away++)
        for (int row = middle - away; row <= middle + away; row += away > 0 ? 2 * away : 1) {
            if (row <= bracket->top || row >= bracket->bottom || covered(cells, row, first, end) >= least)
                continue;
            least = covered(cells, row, first, end);
            best = row;
        }
    return best;
}

void vg_bracket_draw(const struct vg_screen *screen, struct vg_cells *cells, const struct vg_bracket *bracket)
{
    const double size = bracket->ratio < 1 ? 1 / bracket->ratio : bracket->ratio;
    struct vg_style style = vg_style_of(screen, VG_ROLE_ERROR);
    style.attributes &= (uint8_t)~VG_REVERSE; /* a theme without colours reverses errors: a line would be a bar */
    style.bg = vg_style_of(screen, VG_ROLE_TEXT).bg;
    char number[VG_NUMBER_MAX], text[VG_NUMBER_MAX + 24];
    if (!(size >= RATIO_MIN) || bracket->bottom - bracket->top < 2)
        return;
    for (int row = bracket->top; row <= bracket->bottom; row++)
        vg_put(cells, row, bracket->col, row == bracket->top ? 0x252c : row < bracket->bottom ? 0x2502 : 0x2534, style);
    vg_bracket_text(bracket->ratio, number);
    snprintf(text, sizeof text, "%.16s %s", bracket->what, number);
    if (vg_text_width(text) > bracket->end - bracket->first)
        snprintf(text, sizeof text, "%s", number);
    const int width = vg_text_width(text), right = bracket->first > bracket->col;
    const int first = right ? bracket->col + 1 : bracket->col - width;
    if (width > bracket->end - bracket->first)
        return;
    style.attributes |= VG_BOLD;
    vg_print(cells, text_row(cells, bracket, first, first + width), first, first + width, style, text);
}
