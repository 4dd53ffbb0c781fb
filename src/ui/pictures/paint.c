/* paint.c: cells as lines of text, with or without SGR sequences. */
#include "paint.h"

#include "paint_svg.h"

const char *const vg_paint_formats[VG_PAINT_COUNT] = {"text", "ansi", "svg"};

static void add_line(struct vg_out *out, const struct vg_cells *cells, int row, bool styled)
{
    struct vg_style style = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    int end = cells->cols;
    for (; end > 0; end--) { /* blanks at the end of the line are left out, unless their ground is seen */
        const struct vg_cell *cell = vg_cells_at(cells, row, end - 1);
        bool ground = cell->style.bg != VG_COLOUR_DEFAULT || (cell->style.attributes & (VG_REVERSE | VG_UNDERLINE));
        if ((cell->ch != ' ' && cell->ch != 0) || (styled && ground))
            break;
    }
    for (int col = 0; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (cell->ch == VG_CELL_TAIL) /* the character before takes its place */
            continue;
        if (styled && !vg_same_style(style, cell->style)) {
            style = cell->style;
            vg_out_style(out, style);
        }
        vg_out_char(out, cell->ch);
    }
    vg_out_text(out, styled ? "\033[0m\n" : "\n");
}

bool vg_paint(const struct vg_cells *cells, enum vg_paint_format format, const struct vg_paint_options *options,
              vg_write *write, void *context)
{
    static const struct vg_paint_options page = {.ground = 0x111217, .text = 0xd8dae0};
    struct vg_out out = {.write = write, .sink = context, .good = true};
    if (format == VG_PAINT_SVG)
        return vg_paint_svg(cells, options ? options : &page, &out);
    for (int row = 0; row < cells->rows && out.good; row++)
        add_line(&out, cells, row, format == VG_PAINT_ANSI);
    return vg_out_flush(&out);
}
