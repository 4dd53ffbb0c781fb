/* drawn.c: comparing pictures row by row. */
#include "drawn.h"

#include <string.h>

#include "out.h"

static bool same_size(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    return drawn->cells.rows == cells->rows && drawn->cells.cols == cells->cols;
}

static size_t count_of(const struct vg_cells *cells)
{
    return (size_t)cells->rows * (size_t)cells->cols;
}

void vg_drawn_remember(struct vg_drawn *drawn, const struct vg_cells *cells)
{
    static const struct vg_style none = {0, 0, 0};
    if (!same_size(drawn, cells) && !vg_cells_resize(&drawn->cells, cells->rows, cells->cols, none, NULL))
        vg_drawn_forget(drawn);
    else if (count_of(cells) > 0)
        memcpy(drawn->cells.cell, cells->cell, count_of(cells) * sizeof *cells->cell);
}

void vg_drawn_forget(struct vg_drawn *drawn)
{
    vg_cells_free(&drawn->cells);
}

bool vg_drawn_same_row(const struct vg_drawn *drawn, const struct vg_cells *cells, int row)
{
    if (!same_size(drawn, cells))
        return false;
    size_t first = (size_t)row * (size_t)cells->cols;
    for (size_t i = first; i < first + (size_t)cells->cols; i++) {
        const struct vg_cell *before = &drawn->cells.cell[i], *now = &cells->cell[i];
        if (before->ch != now->ch || !vg_same_style(before->style, now->style))
            return false;
    }
    return true;
}

static int styles_in_row(const struct vg_cells *cells, int row)
{
    const struct vg_cell *cell = cells->cell + (size_t)row * (size_t)cells->cols;
    int styles = cells->cols > 0 ? 1 : 0;
    for (int col = 1; col < cells->cols; col++)
        styles += !vg_same_style(cell[col].style, cell[col - 1].style);
    return styles;
}

int vg_drawn_styles(const struct vg_drawn *drawn, const struct vg_cells *cells)
{
    int styles = 0;
    for (int row = 0; row < cells->rows; row++)
        styles += vg_drawn_same_row(drawn, cells, row) ? 0 : styles_in_row(cells, row);
    return styles;
}
