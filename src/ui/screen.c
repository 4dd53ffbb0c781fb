/* screen.c: puts the picture together. */
#include "screen.h"

#include <string.h>

#include "chart.h"
#include "hotspot.h"
#include "layout.h"
#include "menu.h"
#include "panel.h"
#include "setup.h"

const struct vg_panel vg_panels[VG_LOOK_PANEL_COUNT] = {
#define PANEL(id, name, about, axis, probe, time, range, ...)                                                          \
    [VG_LOOK_##id] = {#name, vg_panel_##name, probe, time, range},
    VG_PANEL_ROWS(PANEL)
#undef PANEL
};

const struct vg_panel *vg_panel_find(const char *name)
{
    for (size_t i = 0; i < VG_LOOK_PANEL_COUNT; i++)
        if (strcmp(vg_panels[i].name, name) == 0)
            return &vg_panels[i];
    return NULL;
}

/* The ASCII characters that replace others where there is only ASCII; the rest becomes '?'. */
static const struct {
    uint32_t first, last;
    char ascii;
} replacements[] = {
    {0x00b7, 0x00b7, '.'}, {0x00b1, 0x00b1, '~'}, {0x00d7, 0x00d7, 'x'}, {0x2010, 0x2015, '-'}, {0x2022, 0x2022, 'o'},
    {0x2026, 0x2026, '.'}, {0x2190, 0x2190, '<'}, {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'}, {0x2193, 0x2193, 'v'},
    {0x2500, 0x2501, '-'}, {0x2504, 0x2505, '.'}, {0x250a, 0x250a, ':'}, {0x2502, 0x2502, '|'}, {0x256d, 0x2570, '+'},
    {0x2581, 0x2582, '_'}, {0x2583, 0x2584, '-'}, {0x2585, 0x2586, '='}, {0x2587, 0x258b, '#'}, {0x258c, 0x258f, '|'},
    {0x25ae, 0x25ae, '|'}, {0x25b2, 0x25b4, '^'}, {0x25b6, 0x25b8, '>'}, {0x25bc, 0x25be, 'v'}, {0x2713, 0x2713, '+'},
    {0x2717, 0x2717, '!'}, {0x221e, 0x221e, 'i'},
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

/* The look with the slots that there is room for: what is seen is a matter of the grid's size. */
static struct vg_look look_at(const struct vg_screen *screen, const struct vg_layout *layout)
{
    struct vg_look look = screen->look;
    look.slots = layout->slots > 0 ? (size_t)layout->slots : 1;
    if (vg_look_zoomed(&look))
        look.slots = VG_LOOK_SLOTS; /* the zoomed panel has all the room, whichever slot it has */
    return look;
}

static const struct vg_panel *panel_in(const struct vg_look *look, size_t slot)
{
    return &vg_panels[vg_look_panel_in(look, slot)];
}

/* A slot's rectangle; empty: it is not seen. */
static struct vg_rect rect_of(const struct vg_look *look, const struct vg_layout *layout, size_t slot)
{
    if (!layout->fits || look->help)
        return (struct vg_rect){0, 0, 0, 0};
    if (vg_look_zoomed(look))
        return slot == vg_look_focus(look) ? layout->body : (struct vg_rect){0, 0, 0, 0};
    return slot < look->slots ? layout->slot[slot] : (struct vg_rect){0, 0, 0, 0};
}

/* The screen as the panel of a slot sees it. */
static struct vg_screen screen_in(const struct vg_screen *screen, const struct vg_look *look,
                                  const struct vg_layout *layout, size_t slot)
{
    struct vg_screen here = *screen;
    size_t gradients = vg_look_slot_of(look, VG_LOOK_GRADIENTS);
    here.focused = slot == vg_look_focus(look);
    here.panel_number = (int)vg_look_panel_in(look, slot) + 1;
    here.gradients = rect_of(look, layout, gradients);
    return here;
}

static void draw_slot(const struct vg_screen *screen, const struct vg_view *view, const struct vg_look *look,
                      const struct vg_layout *layout, size_t slot, struct vg_cells *cells)
{
    struct vg_screen here = screen_in(screen, look, layout, slot);
    const struct vg_panel *panel = panel_in(look, slot);
    struct vg_rect rect = rect_of(look, layout, slot);
    vg_hotspot(cells, rect, VG_HIT_PANEL, slot);
    vg_hotspot(cells, (struct vg_rect){rect.row, rect.col, rect.rows > 0, rect.cols}, VG_HIT_TITLE, slot);
    if (rect.rows > 0)
        panel->draw(&here, view, rect, cells);
}

static void draw_all(const struct vg_screen *screen, const struct vg_view *view, const struct vg_layout *layout,
                     struct vg_cells *cells)
{
    const struct vg_look look = look_at(screen, layout);
    vg_panel_header(screen, view, layout->header, cells);
    if (screen->look.help)
        vg_panel_help(screen, layout->body, cells);
    else if (screen->setup && screen->setup->open)
        vg_panel_setup(screen, view, layout->body, cells);
    else
        for (size_t i = 0; i < look.slots; i++)
            draw_slot(screen, view, &look, layout, i, cells);
    if (screen->menu)
        vg_panel_menu(screen, screen->menu, layout->body, cells);
    vg_panel_numbers(screen, view, layout->numbers, cells); /* a long message lies over the panels */
    if (screen->prompt.open)
        vg_panel_prompt(screen, layout->bar, cells);
    else if (screen->setup && screen->setup->open)
        vg_panel_setup_bar(screen, layout->bar, cells);
    else
        vg_panel_bar(screen, layout->bar, cells);
}

void vg_screen_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells)
{
    struct vg_layout layout = vg_layout_make(screen->look.layout, cells->rows, cells->cols);
    vg_cells_clear(cells, vg_style_of(screen, VG_ROLE_TEXT));
    if (cells->hotspots)
        cells->hotspots->count = 0;
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
    struct vg_layout layout = vg_layout_make(screen->look.layout, rows, cols);
    const struct vg_look look = look_at(screen, &layout);
    bool any = false, zoomed = vg_look_zoomed(&look);
    *want = (struct vg_probe_want){0};
    if (!layout.fits || screen->look.help)
        return false;
    for (size_t i = 0; i < (size_t)layout.slots; i++) {
        const struct vg_panel *panel = panel_in(&look, i);
        if (!panel->want || (zoomed && i != vg_look_focus(&look)))
            continue;
        panel->want(screen, view, zoomed ? layout.body : layout.slot[i], want);
        any = true;
    }
    return any;
}

size_t vg_screen_slots(enum vg_look_layout kind, int rows, int cols)
{
    int slots = vg_layout_make(kind, rows, cols).slots;
    return slots > 0 ? (size_t)slots : 1;
}

uint32_t vg_screen_empty(const struct vg_view *view)
{
    bool plane = view->layer_count == 0 || view->layers[0].inputs == 2;
    return plane ? 0 : UINT32_C(1) << VG_LOOK_BOUNDARY;
}

enum vg_look_panel vg_screen_focused(const struct vg_screen *screen, int rows, int cols)
{
    struct vg_layout layout = vg_layout_make(screen->look.layout, rows, cols);
    const struct vg_look look = look_at(screen, &layout);
    return vg_look_panel_in(&look, vg_look_focus(&look));
}

uint32_t vg_screen_cut(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    enum vg_look_panel focused = vg_screen_focused(screen, rows, cols);
    const struct vg_panel *panel = vg_panel_find(vg_look_panels[focused].name);
    struct vg_rect rect = vg_screen_rect(screen, focused, rows, cols);
    return panel && panel->axis && panel->axis(screen, view, rect).cut ? UINT32_C(1) << focused : 0;
}

struct vg_rect vg_screen_rect(const struct vg_screen *screen, enum vg_look_panel panel, int rows, int cols)
{
    struct vg_layout layout = vg_layout_make(screen->look.layout, rows, cols);
    const struct vg_look look = look_at(screen, &layout);
    return rect_of(&look, &layout, vg_look_slot_of(&look, panel));
}

/* How time runs in a slot's panel; false: it shows none, or is not seen. */
static bool time_in(const struct vg_screen *screen, const struct vg_view *view, const struct vg_look *look,
                    const struct vg_layout *layout, size_t slot, struct vg_time *time)
{
    struct vg_screen here = screen_in(screen, look, layout, slot);
    const struct vg_panel *panel = panel_in(look, slot);
    struct vg_rect rect = rect_of(look, layout, slot);
    return rect.rows > 0 && panel->time && panel->time(&here, view, rect, time);
}

size_t vg_screen_column_steps(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    struct vg_layout layout = vg_layout_make(screen->look.layout, rows, cols);
    const struct vg_look look = look_at(screen, &layout);
    struct vg_time time;
    for (size_t slot = 0; slot < look.slots; slot++)
        if (time_in(screen, view, &look, &layout, slot, &time))
            return (size_t)vg_time_cell_steps(&time);
    return (size_t)vg_series_width(&view->loss_series);
}

bool vg_screen_step_at(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols, int row, int col,
                       uint64_t *step)
{
    struct vg_layout layout = vg_layout_make(screen->look.layout, rows, cols);
    const struct vg_look look = look_at(screen, &layout);
    struct vg_time time;
    for (size_t slot = 0; slot < look.slots; slot++) {
        struct vg_rect rect = rect_of(&look, &layout, slot);
        if (row <= rect.row || row >= rect.row + rect.rows - 1 || !time_in(screen, view, &look, &layout, slot, &time))
            continue;
        if (col < time.rect.col || col >= time.rect.col + time.rect.cols || time.filled == 0)
            continue;
        *step = vg_time_step(&time, col);
        return true;
    }
    return false;
}

size_t vg_screen_page(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    return vg_gradients_page(view, vg_screen_rect(screen, VG_LOOK_GRADIENTS, rows, cols));
}

size_t vg_screen_help_page(int rows)
{
    struct vg_rect body = vg_layout_make(VG_LAYOUT_GRADIENTS, rows, VG_MIN_COLS).body;
    return body.rows > 2 ? (size_t)body.rows - 2 : 1;
}
