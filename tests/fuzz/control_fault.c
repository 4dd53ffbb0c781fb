/* control_fault.c: what must hold of a control after whatever was pressed and drawn. */
#include "control_fault.h"

#include <math.h>
#include <string.h>

#include "width.h"

/* --- the picture ---------------------------------------------------------------------------------------------- */

static bool is_colour(uint32_t colour)
{
    return colour <= 0xffffff || colour == VG_COLOUR_DEFAULT || VG_IS_PALETTE(colour);
}

static const char *style_fault(const struct vg_style *style)
{
    const int attributes = VG_BOLD | VG_DIM | VG_REVERSE | VG_UNDERLINE | VG_ITALIC | VG_BLEND;
    return is_colour(style->fg) && is_colour(style->bg) && (style->attributes & ~attributes) == 0
               ? NULL
               : "a cell's style is made of colours and attributes";
}

/* `tail`: the character before is two columns wide. */
static const char *cell_fault(const struct vg_cell *cell, bool tail, bool ascii)
{
    if ((cell->ch == VG_CELL_TAIL) != tail)
        return "a tail stands behind what has one, and nothing else does";
    if (!tail && cell->ch != 0 && (cell->ch < ' ' || cell->ch > 0x7e) && vg_char_width(cell->ch) < 1)
        return "a cell holds a character that can be printed";
    if (ascii && cell->ch > 0x7e)
        return "with ASCII symbols the picture is ASCII";
    return style_fault(&cell->style);
}

static const char *picture_fault(const struct vg_cells *cells, bool ascii)
{
    const struct vg_cell *cell = cells->cell;
    const char *fault = NULL;
    for (int row = 0; row < cells->rows; row++) {
        bool tail = false;
        for (int col = 0; fault == NULL && col < cells->cols; col++, cell++) {
            fault = cell_fault(cell, tail, ascii);
            tail = cell->ch > 0x7e && vg_char_width(cell->ch) == 2;
        }
        if (fault == NULL && tail)
            fault = "what is two columns wide has its tail";
        if (fault != NULL)
            break;
    }
    return fault;
}

static const char *spots_fault(const struct vg_hotspots *spots)
{
    if (spots->count > VG_HOTSPOTS_MAX)
        return "what can be clicked is bounded";
    for (size_t i = 0; i < spots->count; i++)
        if (spots->items[i].kind >= VG_HIT_COUNT)
            return "what can be clicked is of a kind";
    return NULL;
}

/* --- what is looked at ---------------------------------------------------------------------------------------- */

static const char *place_fault(const struct vg_look_place *place)
{
    unsigned seen = 0;
    if (place->focus >= VG_LOOK_SLOTS)
        return "the focus is on a slot";
    for (size_t i = 0; i < VG_LOOK_SLOTS; i++) {
        if (place->panels[i] >= VG_LOOK_PANEL_COUNT)
            return "a slot holds a panel";
        seen |= 1u << place->panels[i];
    }
    return seen == (1u << VG_LOOK_PANEL_COUNT) - 1 ? NULL : "every panel has one slot";
}

static const char *look_fault(const struct vg_look *look)
{
    const char *fault = NULL;
    const struct vg_explore *explore = &look->explore;
    if (look->metric >= VG_METRIC_COUNT || look->layout >= VG_LOOK_LAYOUT_COUNT || look->symbols >= VG_SYMBOLS_COUNT)
        return "metric, layout and symbols are some that there are";
    if (look->slots < 1 || look->slots > VG_LOOK_SLOTS ||
        vg_look_focus(look) >= (vg_look_zoomed(look) ? VG_LOOK_SLOTS : look->slots))
        return "the focus is on a panel that is seen";
    if (look->selected < 1)
        return "a layer is selected";
    if (look->theme > look->themes.count)
        return "the theme is one that there is, or none of them";
    if (!(explore->range > 0) || !isfinite(explore->range) || !(fabs(explore->x) <= explore->range / 2) ||
        explore->zoom >= VG_EXPLORE_ZOOM_COUNT)
        return "the explorer stands inside its range";
    for (size_t i = 0; fault == NULL && i < VG_LOOK_LAYOUT_COUNT; i++)
        fault = place_fault(&look->places[i]);
    return fault;
}

/* --- what is open --------------------------------------------------------------------------------------------- */

static const char *prompt_fault(const struct vg_prompt_view *prompt)
{
    if (!prompt->open)
        return NULL;
    const char *end = memchr(prompt->text, '\0', sizeof prompt->text);
    if (end == NULL || prompt->cursor > (size_t)(end - prompt->text))
        return "the prompt's cursor is in its text";
    if ((prompt->text[prompt->cursor] & 0xc0) == 0x80)
        return "the prompt's cursor is between characters";
    for (const char *c = prompt->text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return "the prompt holds no control character";
    return prompt->candidate_count <= sizeof prompt->candidates / sizeof prompt->candidates[0]
               ? NULL
               : "the prompt's candidates are bounded";
}

static const char *menu_fault(const struct vg_menu *menu)
{
    size_t shown = menu->open ? vg_menu_shown(menu) : 0;
    if (menu->count > VG_MENU_ITEMS_MAX || menu->current > menu->count || shown > menu->count)
        return "a menu's items are bounded";
    if (menu->open && menu->selected >= (shown > 0 ? shown : 1))
        return "an item is selected that is shown";
    return memchr(menu->filter, '\0', sizeof menu->filter) != NULL ? NULL : "a menu's filter ends";
}

static const char *setup_fault(const struct vg_setup *setup)
{
    if (setup->page >= VG_SETUP_PAGES)
        return "the setup is at a page";
    for (size_t page = 0; page < VG_SETUP_PAGES; page++)
        if (setup->selected[page] >= vg_setup_rows((enum vg_setup_page)page))
            return "the setup is at a row of its page";
    return NULL;
}

static const char *notice_fault(const struct vg_screen *screen)
{
    char harmless[sizeof screen->notice];
    if (memchr(screen->notice, '\0', sizeof screen->notice) == NULL)
        return "a notice ends";
    memcpy(harmless, screen->notice, sizeof harmless);
    vg_make_harmless(harmless);
    return strcmp(harmless, screen->notice) == 0 ? NULL : "a notice is harmless";
}

const char *vg_control_fault(const struct vg_control *control, bool ascii)
{
    const char *const faults[] = {
        picture_fault(&control->cells, ascii && control->screen.symbols == VG_SYMBOLS_ASCII),
        spots_fault(&control->hotspots),
        look_fault(&control->screen.look),
        prompt_fault(&control->prompt.view),
        menu_fault(&control->menu),
        setup_fault(&control->setup),
        notice_fault(&control->screen),
        control->screen.field > VG_FIELDS_MAX + 1 ? "a field of the header is selected, or none" : NULL,
        control->config.keymap.count > VG_KEYMAP_MAX ? "a person's keys are bounded" : NULL,
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        if (faults[i] != NULL)
            return faults[i];
    return NULL;
}
