/* screen.c: puts the picture together. */
#include "screen.h"

#include "layout.h"
#include "panel.h"

const struct vg_panel vg_panels[] = {
    {"gradients", "gradient by layer", vg_panel_gradients},
    {"loss", "loss and accuracy", vg_panel_loss},
    {"profile", "depth profile", vg_panel_profile},
};
const size_t vg_panel_count = sizeof vg_panels / sizeof *vg_panels;

/* What stands for a character where there is only ASCII; the rest becomes '?'. */
static const struct {
    uint32_t first, last;
    char ascii;
} replacements[] = {
    {0x00b7, 0x00b7, '.'}, {0x00d7, 0x00d7, 'x'}, {0x2010, 0x2015, '-'}, {0x2026, 0x2026, '.'}, {0x2190, 0x2190, '<'},
    {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'}, {0x2193, 0x2193, 'v'}, {0x2500, 0x2501, '-'}, {0x2504, 0x2505, '.'},
    {0x250a, 0x250a, ':'}, {0x2502, 0x2502, '|'}, {0x256d, 0x2570, '+'}, {0x2581, 0x2582, '_'}, {0x2583, 0x2584, '-'},
    {0x2585, 0x2586, '='}, {0x2587, 0x2588, '#'}, {0x25ae, 0x25ae, '|'}, {0x25b2, 0x25b4, '^'}, {0x25b6, 0x25b8, '>'},
    {0x25bc, 0x25bc, 'v'}, {0x2713, 0x2713, '+'}, {0x2717, 0x2717, '!'},
};

static void to_ascii(struct vg_cells *cells)
{
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            struct vg_cell *cell = vg_cells_at(cells, row, col);
            uint32_t ch = cell->ch;
            if (ch < 0x7f)
                continue;
            cell->ch = '?';
            for (size_t i = 0; i < sizeof replacements / sizeof *replacements; i++)
                if (ch >= replacements[i].first && ch <= replacements[i].last)
                    cell->ch = (unsigned char)replacements[i].ascii;
        }
}

/* Too small for a picture: what would be enough, most important words first, as far as they fit. */
static void draw_too_small(const struct vg_screen *screen, struct vg_cells *cells)
{
    struct vg_style text = vg_style_of(screen, VG_ROLE_TEXT), warning = vg_style_of(screen, VG_ROLE_WARNING);

    vg_printf(cells, 0, 0, cells->cols, warning, "%dx%d is too small", cells->cols, cells->rows);
    vg_printf(cells, 1, 0, cells->cols, text, "%dx%d is needed", VG_MIN_COLS, VG_MIN_ROWS);
    vg_print(cells, 2, 0, cells->cols, text, "training goes on");
    vg_print(cells, 3, 0, cells->cols, text, "q quits");
}

static void draw_all(const struct vg_screen *screen, const struct vg_view *view, const struct vg_layout *layout,
                     struct vg_cells *cells)
{
    vg_panel_header(screen, view, layout->header, cells);
    if (screen->look.help)
        vg_panel_help(screen, layout->body, cells);
    else
        for (size_t i = 0; i < vg_panel_count && i < VG_LAYOUT_SLOTS; i++)
            vg_panels[i].draw(screen, view, layout->slot[i], cells);
    vg_panel_numbers(screen, view, layout->numbers, cells); /* a long message lies over the panels */
    if (screen->prompt.open)
        vg_panel_prompt(screen, layout->bar, cells);
    else
        vg_panel_bar(screen, layout->bar, cells);
}

void vg_screen_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells)
{
    struct vg_layout layout = vg_layout_make(cells->rows, cells->cols);

    vg_cells_clear(cells, vg_style_of(screen, VG_ROLE_TEXT));
    if (layout.fits)
        draw_all(screen, view, &layout, cells);
    else
        draw_too_small(screen, cells);
    if (screen->symbols == VG_SYMBOLS_ASCII)
        to_ascii(cells);
}

size_t vg_screen_page(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    (void)screen; /* a later layout may be the screen's choice */
    return vg_gradients_page(view, vg_layout_make(rows, cols).slot[0]);
}

size_t vg_screen_help_page(int rows)
{
    struct vg_rect body = vg_layout_make(rows, VG_MIN_COLS).body;
    return body.rows > 2 ? (size_t)body.rows - 2 : 1;
}
