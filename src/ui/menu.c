/* menu.c: a list to choose from: what is in it, and what keys do to it. */
#include "menu.h"

#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "vgtop/session.h"

#define CTRL(letter) ((letter)&0x1f)

enum { PAGE = 8 };

static void add(struct vg_menu *menu, const char *name, const char *about)
{
    if (menu->count < VG_MENU_ITEMS_MAX)
        menu->items[menu->count++] = (struct vg_menu_item){name, about};
}

static void add_presets(struct vg_menu *menu)
{
    for (size_t i = 0; i < vg_preset_count; i++)
        add(menu, vg_presets[i].name, vg_presets[i].about);
}

static void add_panels(struct vg_menu *menu)
{
    for (size_t i = 0; i < VG_LOOK_PANEL_COUNT; i++)
        add(menu, vg_look_panels[i].name, vg_look_panels[i].about);
}

static const struct {
    const char *command;
    void (*add_all)(struct vg_menu *menu);
} lists[] = {{"preset", add_presets}, {"panel", add_panels}};

static void add_choices(struct vg_menu *menu, const char *key)
{
    const struct vg_setting_info *setting = vg_setting_find(key, NULL);
    for (size_t i = 0; setting != NULL && i < setting->choice_count; i++)
        add(menu, vg_setting_choice(setting, i)->name, vg_setting_choice(setting, i)->about);
}

bool vg_menu_open(struct vg_menu *menu, const char *command, struct vg_error *error)
{
    struct vg_menu made = {.open = true};

    snprintf(made.command, sizeof made.command, "%s", command);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].command, command) == 0)
            lists[i].add_all(&made);
    if (made.count == 0)
        add_choices(&made, command);
    if (made.count == 0)
        return vg_fail(error, "there is no list of what %.40s takes: preset, panel or a setting with names has one",
                       command);
    *menu = made;
    return true;
}

static bool passes(const struct vg_menu *menu, const struct vg_menu_item *item)
{
    return strstr(item->name, menu->filter) != NULL || strstr(item->about, menu->filter) != NULL;
}

const struct vg_menu_item *vg_menu_item(const struct vg_menu *menu, size_t index)
{
    for (size_t i = 0; i < menu->count; i++)
        if (passes(menu, &menu->items[i]) && index-- == 0)
            return &menu->items[i];
    return NULL;
}

size_t vg_menu_shown(const struct vg_menu *menu)
{
    size_t shown = 0;
    while (vg_menu_item(menu, shown) != NULL)
        shown++;
    return shown;
}

void vg_menu_line(const struct vg_menu *menu, char line[VG_MENU_LINE_MAX])
{
    const struct vg_menu_item *item = vg_menu_item(menu, menu->selected);
    line[0] = '\0';
    if (item != NULL)
        snprintf(line, VG_MENU_LINE_MAX, "%s %s", menu->command, item->name);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

static enum vg_menu_result move_to(struct vg_menu *menu, size_t to)
{
    size_t shown = vg_menu_shown(menu);
    menu->selected = to < shown ? to : shown > 0 ? shown - 1 : 0;
    return VG_MENU_STAYS;
}

static enum vg_menu_result up(struct vg_menu *menu)
{
    return move_to(menu, menu->selected > 0 ? menu->selected - 1 : 0);
}

static enum vg_menu_result down(struct vg_menu *menu)
{
    return move_to(menu, menu->selected + 1);
}

static enum vg_menu_result page_up(struct vg_menu *menu)
{
    return move_to(menu, menu->selected > PAGE ? menu->selected - PAGE : 0);
}

static enum vg_menu_result page_down(struct vg_menu *menu)
{
    return move_to(menu, menu->selected + PAGE);
}

static enum vg_menu_result home(struct vg_menu *menu)
{
    return move_to(menu, 0);
}

static enum vg_menu_result end(struct vg_menu *menu)
{
    return move_to(menu, menu->count);
}

static enum vg_menu_result cancel(struct vg_menu *menu)
{
    menu->open = false;
    return VG_MENU_CANCELLED;
}

/* The first Escape takes back what was typed. */
static enum vg_menu_result escape(struct vg_menu *menu)
{
    if (menu->filter[0] == '\0')
        return cancel(menu);
    menu->filter[0] = '\0';
    return move_to(menu, 0);
}

static enum vg_menu_result enter(struct vg_menu *menu)
{
    if (vg_menu_item(menu, menu->selected) == NULL)
        return VG_MENU_STAYS;
    menu->open = false;
    return VG_MENU_CHOSEN;
}

static enum vg_menu_result backspace(struct vg_menu *menu)
{
    size_t length = strlen(menu->filter);
    if (length > 0)
        menu->filter[length - 1] = '\0';
    return move_to(menu, 0);
}

static const struct {
    uint32_t key;
    enum vg_menu_result (*act)(struct vg_menu *menu);
} bindings[] = {
    {VG_KEY_UP, up},
    {VG_KEY_DOWN, down},
    {VG_KEY_PAGE_UP, page_up},
    {VG_KEY_PAGE_DOWN, page_down},
    {VG_KEY_HOME, home},
    {VG_KEY_END, end},
    {VG_KEY_ENTER, enter},
    {VG_KEY_ESCAPE, escape},
    {VG_KEY_TAB, down},
    {VG_KEY_BACK_TAB, up},
    {VG_KEY_BACKSPACE, backspace},
    {CTRL('C'), cancel},
    {CTRL('G'), cancel},
    {CTRL('N'), down},
    {CTRL('P'), up},
};

enum vg_menu_result vg_menu_key(struct vg_menu *menu, uint32_t key)
{
    size_t length = strlen(menu->filter);

    if (!menu->open)
        return VG_MENU_CANCELLED;
    if (length == 0 && (key == 'j' || key == 'k'))
        return key == 'j' ? down(menu) : up(menu);
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].key == key)
            return bindings[i].act(menu);
    if (key >= ' ' && key < 0x7f && length + 1 < sizeof menu->filter) { /* the tables are ASCII */
        menu->filter[length] = (char)key;
        menu->filter[length + 1] = '\0';
        return move_to(menu, 0);
    }
    return VG_MENU_STAYS;
}
