/* screen.c: puts the picture together. */
#include "screen.h"

#include <string.h>

#include "layout.h"
#include "menu.h"
#include "panel.h"

/* The explorer shows where the selected layer's units sit. */
static void want_preactivation(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                               struct vg_probe_want *want)
{
    (void)rect;
    want->preactivation = true;
    want->layer = vg_selected_layer(screen, view);
}

const struct vg_panel vg_panels[] = {
    {"gradients", "gradient by layer", vg_panel_gradients, NULL},
    {"loss", "loss and accuracy", vg_panel_loss, NULL},
    {"profile", "depth profile", vg_panel_profile, NULL},
    {"boundary", "decision boundary", vg_panel_boundary, vg_want_boundary},
    {"explorer", "activation explorer", vg_panel_explorer, want_preactivation},
    {"distributions", "distributions", vg_panel_distributions, vg_want_distributions},
    {"overlay", "overlay of layers and runs", vg_panel_overlay, NULL},
};
const size_t vg_panel_count = sizeof vg_panels / sizeof *vg_panels;

const struct vg_panel *vg_panel_find(const char *name)
{
    for (size_t i = 0; i < vg_panel_count; i++)
        if (strcmp(vg_panels[i].name, name) == 0)
            return &vg_panels[i];
    return NULL;
}

/* What stands for a character where there is only ASCII; the rest becomes '?'. */
static const struct {
    uint32_t first, last;
    char ascii;
} replacements[] = {
    {0x00b7, 0x00b7, '.'}, {0x00b1, 0x00b1, '~'}, {0x00d7, 0x00d7, 'x'}, {0x2010, 0x2015, '-'}, {0x2022, 0x2022, 'o'},
    {0x2026, 0x2026, '.'}, {0x2190, 0x2190, '<'}, {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'}, {0x2193, 0x2193, 'v'},
    {0x2500, 0x2501, '-'}, {0x2504, 0x2505, '.'}, {0x250a, 0x250a, ':'}, {0x2502, 0x2502, '|'}, {0x256d, 0x2570, '+'},
    {0x2581, 0x2582, '_'}, {0x2583, 0x2584, '-'}, {0x2585, 0x2586, '='}, {0x2587, 0x258b, '#'}, {0x258c, 0x258f, '|'},
    {0x25ae, 0x25ae, '|'}, {0x25b2, 0x25b4, '^'}, {0x25b6, 0x25b8, '>'}, {0x25bc, 0x25bc, 'v'}, {0x2713, 0x2713, '+'},
    {0x2717, 0x2717, '!'},
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

static size_t focus_of(const struct vg_screen *screen, const struct vg_layout *layout)
{
    size_t slots = (size_t)layout->slots;
    return screen->look.focus < slots || slots == 0 ? screen->look.focus : slots - 1;
}

/* The first slots have one panel for ever, the others what the person chooses. */
static const char *panel_name(const struct vg_screen *screen, size_t slot)
{
    enum vg_look_panel chosen = vg_look_panel_in(&screen->look, slot);
    return chosen != VG_LOOK_PANEL_COUNT ? vg_look_panels[chosen].name : slot == VG_SLOT_LOSS ? "loss" : "gradients";
}

static void draw_slot(const struct vg_screen *screen, const struct vg_view *view, size_t slot, struct vg_rect rect,
                      bool focused, struct vg_cells *cells)
{
    struct vg_screen here = *screen;
    const struct vg_panel *panel = vg_panel_find(panel_name(screen, slot));

    here.focused = focused;
    if (panel != NULL)
        panel->draw(&here, view, rect, cells);
}

static void draw_all(const struct vg_screen *screen, const struct vg_view *view, const struct vg_layout *layout,
                     struct vg_cells *cells)
{
    vg_panel_header(screen, view, layout->header, cells);
    if (screen->look.help)
        vg_panel_help(screen, layout->body, cells);
    else if (screen->look.zoom)
        draw_slot(screen, view, focus_of(screen, layout), layout->body, true, cells);
    else
        for (size_t i = 0; i < (size_t)layout->slots; i++)
            draw_slot(screen, view, i, layout->slot[i], i == focus_of(screen, layout), cells);
    if (screen->menu != NULL)
        vg_panel_menu(screen, screen->menu, layout->body, cells);
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

bool vg_screen_want(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols,
                    struct vg_probe_want *want)
{
    struct vg_layout layout = vg_layout_make(rows, cols);
    bool any = false;

    *want = (struct vg_probe_want){0};
    if (!layout.fits || screen->look.help)
        return false;
    for (size_t i = 0; i < (size_t)layout.slots; i++) {
        const struct vg_panel *panel = vg_panel_find(panel_name(screen, i));
        if (panel == NULL || panel->want == NULL || (screen->look.zoom && i != focus_of(screen, &layout)))
            continue;
        panel->want(screen, view, screen->look.zoom ? layout.body : layout.slot[i], want);
        any = true;
    }
    return any;
}

size_t vg_screen_slots(int rows, int cols)
{
    int slots = vg_layout_make(rows, cols).slots;
    return slots > 0 ? (size_t)slots : VG_SLOT_SECOND;
}

const char *vg_screen_focused(const struct vg_screen *screen, int rows, int cols)
{
    struct vg_layout layout = vg_layout_make(rows, cols);
    return panel_name(screen, focus_of(screen, &layout));
}

size_t vg_screen_page(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    struct vg_layout layout = vg_layout_make(rows, cols);
    bool alone = screen->look.zoom && focus_of(screen, &layout) == VG_SLOT_GRADIENTS;
    return vg_gradients_page(view, alone ? layout.body : layout.slot[VG_SLOT_GRADIENTS]);
}

size_t vg_screen_help_page(int rows)
{
    struct vg_rect body = vg_layout_make(rows, VG_MIN_COLS).body;
    return body.rows > 2 ? (size_t)body.rows - 2 : 1;
}
