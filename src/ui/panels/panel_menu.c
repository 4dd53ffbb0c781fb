/* panel_menu.c: a list to choose from, over the middle of the picture. */
#include <stdio.h>

#include "hotspot.h"
#include "menu.h"
#include "panel.h"

/* Before a name stand an arrow, a digit and what marks the value that there is now. */
enum { WIDEST = 124, WHOLE_ROWS = 3, BEFORE = 5 };

static void widths(const struct vg_menu *menu, int *names, int *abouts)
{
    *names = *abouts = 0;
    for (size_t i = 0; i < menu->count; i++) {
        int name = vg_text_width(menu->items[i].name), about = vg_text_width(menu->items[i].about);
        *names = name > *names ? name : *names;
        *abouts = about > *abouts ? about : *abouts;
    }
}

/* In the middle, as large as the whole list: typing narrows the list down, not the frame. */
static struct vg_rect place(const struct vg_menu *menu, struct vg_rect body, int names, int abouts)
{
    int cols = BEFORE + names + abouts + 5, rows = (int)menu->count + 2;
    cols = cols < WIDEST ? cols : WIDEST;
    cols = cols < 44 ? 44 : cols;
    cols = cols < body.cols - 2 ? cols : body.cols - 2;
    rows += abouts > cols - BEFORE - names - 4 ? WHOLE_ROWS : 0;
    rows = rows < body.rows - 2 ? rows : body.rows - 2;
    return (struct vg_rect){body.row + (body.rows - rows) / 2, body.col + (body.cols - cols) / 2, rows, cols};
}

static void item(const struct vg_screen *screen, const struct vg_menu *menu, size_t index, int names,
                 struct vg_rect line, struct vg_cells *cells)
{
    const struct vg_menu_item *it = vg_menu_item(menu, index);
    bool selected = index == menu->selected, digit = index < VG_MENU_DIGITS && menu->filter[0] == '\0';
    int end = line.col + line.cols, col = line.col + BEFORE;
    struct vg_style name = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_STRONG);
    struct vg_style about = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_TEXT);
    struct vg_style number = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_DIM);
    vg_fill(cells, line, ' ', about);
    vg_hotspot(cells, line, VG_HIT_MENU_ROW, index);
    if (selected)
        vg_put(cells, line.row, line.col, 0x25b8, name);
    if (digit)
        vg_put(cells, line.row, line.col + 1, (uint32_t)('1' + index), number);
    if (vg_menu_is_now(menu, it))
        vg_put(cells, line.row, line.col + 3, 0x2022, name);
    vg_print_cut(cells, line.row, col, end, name, it->name);
    vg_print_cut(cells, line.row, col + names + 2, end, about, it->about);
}

/* Where lines are cut, the selected one stands below the list in full. */
static void whole_line(const struct vg_screen *screen, const struct vg_menu_item *it, struct vg_rect rect,
                       struct vg_cells *cells)
{
    struct vg_style style = vg_style_of(screen, VG_ROLE_TEXT), dim = vg_style_of(screen, VG_ROLE_DIM);
    int room = rect.cols - 2, end = rect.col + rect.cols - 1, length = 0;
    for (int col = rect.col; col < rect.col + rect.cols; col++)
        vg_put(cells, rect.row, col, 0x2500, dim);
    if (!it)
        return;
    for (int i = 0; i <= room && it->about[i] != '\0'; i++) /* the tables are ASCII */
        if (it->about[i] == ' ' || it->about[i + 1] == '\0')
            length = it->about[i] == ' ' ? i : i + 1;
    vg_printf(cells, rect.row + 1, rect.col + 1, end, style, "%.*s", length, it->about);
    vg_print_cut(cells, rect.row + 2, rect.col + 1, end, style, it->about + length + (it->about[length] == ' '));
}

static void notes(const struct vg_screen *screen, const struct vg_menu *menu, struct vg_rect rect, size_t hidden,
                  struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int last = rect.row + rect.rows - 1, first = rect.col + 2, end = rect.col + rect.cols - 1;
    char text[64];
    if (menu->filter[0] != '\0') {
        int col = vg_print(cells, last, first, end, dim, " only ");
        first = vg_printf(cells, last, col, end, vg_style_of(screen, VG_ROLE_STRONG), "%s_ ", menu->filter);
    }
    vg_frame_note(cells, last, first, end, dim, "Enter does it, letters filter, Esc closes");
    if (hidden > 0) {
        snprintf(text, sizeof text, "%zu more", hidden);
        vg_frame_note(cells, rect.row, rect.col + vg_text_width(menu->title) + 4, end, dim, text);
    }
}

void vg_panel_menu(const struct vg_screen *screen, const struct vg_menu *menu, struct vg_rect body,
                   struct vg_cells *cells)
{
    int names, abouts;
    widths(menu, &names, &abouts);
    struct vg_rect rect = place(menu, body, names, abouts);
    if (!menu->open || rect.rows < 3 || rect.cols < 10)
        return;
    vg_fill(cells, rect, ' ', vg_style_of(screen, VG_ROLE_TEXT));
    vg_hotspot(cells, rect, VG_HIT_MENU, 0);
    struct vg_screen here = *screen;
    here.focused = true;
    here.panel_number = 0;
    struct vg_rect inside = vg_frame(&here, rect, menu->title, cells);
    struct vg_rect whole = {inside.row + inside.rows - WHOLE_ROWS, inside.col, WHOLE_ROWS, inside.cols};
    if (abouts > inside.cols - BEFORE - names - 2 && inside.rows >= 2 * WHOLE_ROWS) {
        inside.rows -= WHOLE_ROWS;
        whole_line(screen, vg_menu_item(menu, menu->selected), whole, cells);
    }
    size_t shown = vg_menu_shown(menu), visible = (size_t)inside.rows < shown ? (size_t)inside.rows : shown;
    size_t first = vg_scroll_to(shown, visible, menu->selected);
    for (size_t i = 0; i < visible; i++)
        item(screen, menu, first + i, names, (struct vg_rect){inside.row + (int)i, inside.col, 1, inside.cols}, cells);
    if (shown == 0)
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     "nothing has these letters");
    notes(screen, menu, rect, shown - visible, cells);
}
