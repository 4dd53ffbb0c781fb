/* screen.c: puts the picture together. */
#include "screen.h"

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

/* The ASCII characters that replace others where there is only ASCII; the rest becomes '?'. */
static const struct {
    uint32_t first, last;
    char ascii;
} replacements[] = {
    {0x00b7, 0x00b7, '.'}, {0x00b1, 0x00b1, '~'}, {0x00f7, 0x00f7, '/'}, {0x252c, 0x252c, '+'}, {0x2534, 0x2534, '+'},
    {0x00d7, 0x00d7, 'x'}, {0x2010, 0x2015, '-'}, {0x2022, 0x2022, 'o'}, {0x2026, 0x2026, '.'}, {0x2190, 0x2190, '<'},
    {0x2191, 0x2191, '^'}, {0x2192, 0x2192, '>'}, {0x2193, 0x2193, 'v'}, {0x2500, 0x2501, '-'}, {0x2504, 0x2505, '.'},
    {0x250a, 0x250a, ':'}, {0x2502, 0x2502, '|'}, {0x256d, 0x2570, '+'}, {0x2581, 0x2582, '_'}, {0x2583, 0x2584, '-'},
    {0x2585, 0x2586, '='}, {0x2587, 0x258b, '#'}, {0x258c, 0x258f, '|'}, {0x25ae, 0x25ae, '|'}, {0x25b2, 0x25b4, '^'},
    {0x25b6, 0x25b8, '>'}, {0x25bc, 0x25be, 'v'}, {0x2713, 0x2713, '+'}, {0x2717, 0x2717, '!'}, {0x221e, 0x221e, 'i'},
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

/* What is where on a grid of some size. */
struct scene {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_layout layout;
    struct vg_look look; /* with the slots that there is room for */
};

static struct scene scene_of(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    struct scene scene = {screen, view, vg_layout_make(screen->look.layout, rows, cols), screen->look};
    scene.look.slots = scene.layout.slots > 0 ? (size_t)scene.layout.slots : 1;
    if (vg_look_zoomed(&scene.look))
        scene.look.slots = VG_LOOK_SLOTS; /* the zoomed panel has all the room, whichever slot it has */
    return scene;
}

static const struct vg_panel *panel_in(const struct scene *scene, size_t slot)
{
    return &vg_panels[vg_look_panel_in(&scene->look, slot)];
}

/* A slot's rectangle; empty: it is not seen. */
static struct vg_rect rect_of(const struct scene *scene, size_t slot)
{
    bool zoomed = vg_look_zoomed(&scene->look), seen = slot < scene->look.slots;
    if (zoomed)
        seen = slot == vg_look_focus(&scene->look);
    if (!scene->layout.fits || scene->look.help || !seen)
        return (struct vg_rect){0, 0, 0, 0};
    return zoomed ? scene->layout.body : scene->layout.slot[slot];
}

/* The screen as the panel of a slot sees it. */
static struct vg_screen screen_in(const struct scene *scene, size_t slot)
{
    struct vg_screen here = *scene->screen;
    here.focused = slot == vg_look_focus(&scene->look);
    here.panel_number = (int)vg_look_panel_in(&scene->look, slot) + 1;
    if (here.panel_number > 9) /* a number that no key has */
        here.panel_number = 0;
    here.gradients = rect_of(scene, vg_look_slot_of(&scene->look, VG_LOOK_GRADIENTS));
    return here;
}

/* Whether a slot's panel keeps its cells; *rect: where. */
static bool is_kept(const struct scene *scene, size_t slot, uint32_t panels, struct vg_rect *rect)
{
    *rect = rect_of(scene, slot);
    return rect->rows > 0 && !(panels >> vg_look_panel_in(&scene->look, slot) & 1u);
}

static bool lies_in(struct vg_rect inner, struct vg_rect outer)
{
    return inner.row >= outer.row && inner.col >= outer.col && inner.row + inner.rows <= outer.row + outer.rows &&
           inner.col + inner.cols <= outer.col + outer.cols;
}

/* Keeps, of what can be clicked, what the panels that keep their cells have drawn. */
static void clear_hotspots(const struct scene *scene, uint32_t panels, struct vg_hotspots *hotspots)
{
    size_t kept = 0;
    for (size_t i = 0; i < hotspots->of_panels && i < hotspots->count; i++) {
        struct vg_rect rect;
        bool keeps = false;
        for (size_t slot = 0; slot < scene->look.slots && !keeps; slot++)
            keeps = is_kept(scene, slot, panels, &rect) && lies_in(hotspots->items[i].rect, rect);
        if (keeps)
            hotspots->items[kept++] = hotspots->items[i];
    }
    hotspots->count = kept;
}

static void clear_cells(const struct scene *scene, uint32_t panels, struct vg_style style, struct vg_cells *cells)
{
    struct vg_rect kept[VG_LOOK_SLOTS];
    size_t count = 0;
    for (size_t slot = 0; slot < scene->look.slots; slot++)
        count += is_kept(scene, slot, panels, &kept[count]);
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            bool keeps = false;
            for (size_t i = 0; i < count && !keeps; i++)
                keeps = lies_in((struct vg_rect){row, col, 1, 1}, kept[i]);
            if (!keeps)
                *vg_cells_at(cells, row, col) = (struct vg_cell){' ', style};
        }
}

/* What a slot shows. Of a run elsewhere nothing is known but its numbers, and what it prints: that takes the first place that is left over,
 * and the largest until there are numbers. */
static vg_panel_draw *drawn_in(const struct scene *scene, size_t slot)
{
    const struct vg_view *view = scene->view;
    const struct vg_panel *panel = panel_in(scene, slot);
    size_t first = 0;
    if (view->probe != VG_PROBE_NEVER)
        return panel->draw;
    while (view->layer_count > 0 && (!panel_in(scene, first)->want || rect_of(scene, first).rows == 0) && first < slot)
        first++;
    if (view->has_output && slot == first && (panel->want || view->layer_count == 0))
        return vg_panel_output;
    return panel->want ? vg_panel_without_weights : panel->draw;
}

static void draw_all(const struct scene *scene, uint32_t panels, struct vg_cells *cells)
{
    const struct vg_screen *screen = scene->screen;
    const struct vg_layout *layout = &scene->layout;
    const bool setup = screen->setup && screen->setup->open;
    vg_panel_header(screen, scene->view, layout->header, cells);
    if (screen->look.help)
        vg_panel_help(screen, layout->body, cells);
    else if (setup)
        vg_panel_setup(screen, scene->view, layout->body, cells);
    for (size_t slot = 0; slot < scene->look.slots && !screen->look.help && !setup; slot++) {
        struct vg_screen here = screen_in(scene, slot);
        struct vg_rect rect;
        if (is_kept(scene, slot, panels, &rect))
            continue;
        vg_hotspot(cells, rect, VG_HIT_PANEL, slot);
        vg_hotspot(cells, (struct vg_rect){rect.row, rect.col, rect.rows > 0, rect.cols}, VG_HIT_TITLE, slot);
        if (rect.rows > 0)
            drawn_in(scene, slot)(&here, scene->view, rect, cells);
    }
    if (cells->hotspots)
        cells->hotspots->of_panels = cells->hotspots->count;
    if (screen->menu)
        vg_panel_menu(screen, screen->menu, layout->body, cells);
    vg_panel_numbers(screen, scene->view, layout->numbers, cells);
    if (screen->prompt.open)
        vg_panel_prompt(screen, layout->bar, cells);
    else if (setup)
        vg_panel_setup_bar(screen, layout->bar, cells);
    else
        vg_panel_bar(screen, scene->view, layout->bar, cells);
    vg_panel_notice(screen, scene->view, layout->body, cells);
}

void vg_screen_draw(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells)
{
    vg_screen_update(screen, view, UINT32_MAX, cells);
}

void vg_screen_update(const struct vg_screen *wanted, const struct vg_view *view, uint32_t panels,
                      struct vg_cells *cells)
{
    const struct vg_theme few = vg_theme_few(wanted->theme ? wanted->theme : vg_theme_default(), wanted->depth);
    struct vg_screen with_few = *wanted;
    const struct vg_screen *screen = &with_few;
    with_few.theme = &few;
    const struct scene scene = scene_of(screen, view, cells->rows, cells->cols);
    struct vg_style text = vg_style_of(screen, VG_ROLE_TEXT);
    if (screen->setup && screen->setup->open) /* it lies where the panels were */
        panels = UINT32_MAX;
    clear_cells(&scene, panels, text, cells);
    if (cells->hotspots)
        clear_hotspots(&scene, panels, cells->hotspots);
    if (scene.layout.fits)
        draw_all(&scene, panels, cells);
    else { /* which size would be enough, the most important words first, as far as they fit */
        vg_printf(cells, 0, 0, cells->cols, vg_style_of(screen, VG_ROLE_WARNING), "%dx%d is too small", cells->cols,
                  cells->rows);
        vg_printf(cells, 1, 0, cells->cols, text, "%dx%d is needed", VG_MIN_COLS, VG_MIN_ROWS);
        vg_print(cells, 2, 0, cells->cols, text, "training goes on");
        vg_print(cells, 3, 0, cells->cols, text, "q quits");
    }
    if (screen->symbols == VG_SYMBOLS_ASCII)
        to_ascii(cells);
}

uint32_t vg_screen_probing(void)
{
    uint32_t panels = 0;
    for (size_t panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++)
        panels |= vg_panels[panel].want ? UINT32_C(1) << panel : 0;
    return panels;
}

bool vg_screen_want(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols,
                    struct vg_probe_want *want)
{
    const struct scene scene = scene_of(screen, view, rows, cols);
    bool any = false;
    *want = (struct vg_probe_want){0};
    for (size_t slot = 0; scene.layout.fits && !screen->look.help && slot < (size_t)scene.layout.slots; slot++) {
        const struct vg_panel *panel = panel_in(&scene, slot);
        if (!panel->want || (vg_look_zoomed(&scene.look) && slot != vg_look_focus(&scene.look)))
            continue;
        panel->want(screen, view, rect_of(&scene, slot), want);
        any = true;
    }
    return any;
}

size_t vg_screen_slots(enum vg_look_layout kind, int rows, int cols)
{
    int slots = vg_layout_make(kind, rows, cols).slots;
    return slots > 0 ? (size_t)slots : 1;
}

enum vg_look_panel vg_screen_focused(const struct vg_screen *screen, int rows, int cols)
{
    const struct scene scene = scene_of(screen, NULL, rows, cols);
    return vg_look_panel_in(&scene.look, vg_look_focus(&scene.look));
}

uint32_t vg_screen_cut(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    enum vg_look_panel focused = vg_screen_focused(screen, rows, cols);
    const struct vg_panel *panel = &vg_panels[focused];
    struct vg_rect rect = vg_screen_rect(screen, focused, rows, cols);
    return panel->axis && panel->axis(screen, view, rect).cut ? UINT32_C(1) << focused : 0;
}

struct vg_rect vg_screen_rect(const struct vg_screen *screen, enum vg_look_panel panel, int rows, int cols)
{
    const struct scene scene = scene_of(screen, NULL, rows, cols);
    return rect_of(&scene, vg_look_slot_of(&scene.look, panel));
}

/* How time runs in a slot's panel; false: it shows none, or is not seen. */
static bool time_in(const struct scene *scene, size_t slot, struct vg_time *time)
{
    struct vg_screen here = screen_in(scene, slot);
    const struct vg_panel *panel = panel_in(scene, slot);
    struct vg_rect rect = rect_of(scene, slot);
    return rect.rows > 0 && panel->time && panel->time(&here, scene->view, rect, time);
}

size_t vg_screen_column_steps(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols)
{
    const struct scene scene = scene_of(screen, view, rows, cols);
    struct vg_time time;
    for (size_t slot = 0; slot < scene.look.slots; slot++)
        if (time_in(&scene, slot, &time))
            return (size_t)vg_time_cell_steps(&time);
    return (size_t)vg_series_width(&view->loss_series);
}

bool vg_screen_step_at(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols, int row, int col,
                       uint64_t *step)
{
    const struct scene scene = scene_of(screen, view, rows, cols);
    struct vg_time time;
    for (size_t slot = 0; slot < scene.look.slots; slot++) {
        struct vg_rect rect = rect_of(&scene, slot);
        if (row <= rect.row || row >= rect.row + rect.rows - 1 || !time_in(&scene, slot, &time))
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
    const struct vg_rect table = vg_screen_rect(screen, VG_LOOK_LAYERS, rows, cols);
    return table.rows > 0 ? vg_layers_page(screen, view, table)
                          : vg_gradients_page(view, vg_screen_rect(screen, VG_LOOK_GRADIENTS, rows, cols));
}
