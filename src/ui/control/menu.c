/* menu.c: a list to choose from: what is in it, and what keys do to it. */
#include "menu.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "vgtop/session.h"

#define CTRL(letter) ((letter)&0x1f)

enum { PAGE = 8 };

/* --- what is in it -------------------------------------------------------------------------------------------- */

struct vg_menu_item *vg_menu_add(struct vg_menu *menu, const char *name, const char *about)
{
    struct vg_menu_item *item = &menu->items[menu->count];
    menu->count += menu->count < VG_MENU_ITEMS_MAX;
    *item = (struct vg_menu_item){.name = name, .about = about};
    return item;
}

static void add_choices(struct vg_menu *menu, const struct vg_choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        vg_menu_add(menu, choices[i].name, choices[i].about);
}

/* Adds the names of a setting. Where digits are keys for some of them, those come first: the list's digits are the keys. A name that needs
 * something behind its colon is asked for. */
static void add_setting(struct vg_menu *menu, const struct vg_setting_info *setting)
{
    bool added[VG_MENU_ITEMS_MAX] = {false};
    char line[VG_MENU_LINE_MAX];
    for (uint32_t digit = '1'; digit <= '9' + 1; digit++) /* the last round adds what no digit has */
        for (size_t i = 0; i < setting->choice_count && i < VG_MENU_ITEMS_MAX; i++) {
            const struct vg_choice *choice = vg_setting_choice(setting, i);
            const struct vg_action *action = vg_action_of_key(digit);
            snprintf(line, sizeof line, "%s %s", setting->key, choice->name);
            if (added[i] || (digit <= '9' && (!action || strcmp(action->command, line) != 0)))
                continue;
            added[i] = true;
            vg_menu_add(menu, choice->name, choice->about)->asks =
                choice->parameter && isnan(choice->parameter_default);
        }
}

bool vg_menu_open(struct vg_menu *menu, const char *command, const struct vg_look_names *names, struct vg_error *error)
{
    struct vg_menu made = {.open = true};
    const struct vg_setting_info *found = vg_setting_find(command, NULL),
                                 *setting = found && strcmp(found->key, command) == 0 ? found : NULL;
    const struct vg_command_info *info = !found ? vg_command_find(command, &vg_look_commands) : NULL;
    const char *about = found ? found->about : info ? info->about : "";
    bool typed = setting && setting->choice_count == 0; /* whatever is not in the list can be typed */
    size_t count;

    snprintf(made.command, sizeof made.command, "%s", command);
    snprintf(made.title, sizeof made.title, "%s%s%s", command, about[0] != '\0' ? ": " : "", about);
    for (size_t i = 0; strcmp(command, "preset") == 0 && i < vg_preset_count; i++)
        vg_menu_add(&made, vg_presets[i].name, vg_presets[i].about);
    for (size_t i = 0; strcmp(command, "metric") == 0 && i < VG_METRIC_COUNT; i++)
        vg_menu_add(&made, vg_metrics[i].key, vg_metrics[i].about);
    for (size_t i = 0; strcmp(command, "theme") == 0 && names && i < names->count; i++)
        vg_menu_add(&made, names->names[i], "");
    if (strcmp(command, "panel") == 0 || strcmp(command, "focus") == 0)
        add_choices(&made, vg_look_panels, VG_LOOK_PANEL_COUNT);
    if (strcmp(command, "layout") == 0)
        add_choices(&made, vg_look_layouts, VG_LOOK_LAYOUT_COUNT);
    if (strcmp(command, "symbols") == 0)
        add_choices(&made, vg_look_symbols, VG_SYMBOLS_COUNT);
    if (setting)
        add_setting(&made, setting);
    const struct vg_menu_item *values = vg_menu_values(command, &count);
    for (size_t i = 0; i < count; i++)
        *vg_menu_add(&made, "", "") = values[i];
    for (size_t i = 0; setting && i < setting->choice_count; i++)
        typed = typed || vg_setting_choice(setting, i)->parameter;
    if (typed || (!setting && count > 0))
        vg_menu_add(&made, "type a value ...", setting ? setting->about : "steps a second")->command = "@type";
    if (made.count == 0)
        return vg_fail(error, "there is no list of what %.40s takes: preset, panel, layout, theme or a setting has one",
                       command);
    *menu = made;
    return true;
}

/* --- what passes the filter ----------------------------------------------------------------------------------- */

static bool passes(const struct vg_menu *menu, const struct vg_menu_item *item)
{
    return strstr(item->name, menu->filter) || strstr(item->about, menu->filter);
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
    for (size_t i = 0; i < menu->count; i++)
        shown += passes(menu, &menu->items[i]);
    return shown;
}

void vg_menu_now(struct vg_menu *menu, const char *value)
{
    size_t name = strcspn(value, ":");
    menu->current = 0;
    for (size_t i = 0; i < menu->count && menu->current == 0; i++)
        if (strcmp(menu->items[i].name, value) == 0 ||
            (strlen(menu->items[i].name) == name && strncmp(menu->items[i].name, value, name) == 0))
            menu->current = i + 1;
    menu->selected = menu->current > 0 && menu->filter[0] == '\0' ? menu->current - 1 : 0;
}

bool vg_menu_is_now(const struct vg_menu *menu, const struct vg_menu_item *item)
{
    return menu->current > 0 && item == &menu->items[menu->current - 1];
}

void vg_menu_line(const struct vg_menu *menu, char line[VG_MENU_LINE_MAX])
{
    const struct vg_menu_item *item = vg_menu_item(menu, menu->selected);
    line[0] = '\0';
    if (!item)
        return;
    if (item->command)
        snprintf(line, VG_MENU_LINE_MAX, "%s%s%s", item->command, item->command[0] == '@' ? " " : "",
                 item->command[0] == '@' ? menu->command : "");
    else
        snprintf(line, VG_MENU_LINE_MAX, "%s%s %s%s", item->asks ? "@type " : "", menu->command, item->name,
                 item->asks ? ":" : "");
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

static void move_to(struct vg_menu *menu, size_t to)
{
    size_t shown = vg_menu_shown(menu);
    menu->selected = to < shown ? to : shown > 0 ? shown - 1 : 0;
}

/* The item that the filter names. What was typed may be a name, or the beginning of one: that comes before names and lines that only hold
 * it. */
static size_t meant(const struct vg_menu *menu)
{
    const struct vg_menu_item *item;
    size_t length = strlen(menu->filter), begins = 0;
    bool found = false;
    for (size_t i = 0; length > 0 && (item = vg_menu_item(menu, i)) != NULL; i++) {
        if (strcmp(item->name, menu->filter) == 0)
            return i;
        if (!found && strncmp(item->name, menu->filter, length) == 0) {
            begins = i;
            found = true;
        }
    }
    return begins;
}

enum vg_menu_result vg_menu_choose(struct vg_menu *menu, size_t index)
{
    if (!menu->open || index >= vg_menu_shown(menu))
        return VG_MENU_STAYS;
    menu->selected = index;
    menu->open = false;
    return VG_MENU_CHOSEN;
}

enum vg_menu_result vg_menu_key(struct vg_menu *menu, uint32_t key)
{
    const size_t length = strlen(menu->filter), at = menu->selected;
    if (!menu->open)
        return VG_MENU_CANCELLED;
    if (length == 0 && (key == 'j' || key == 'k'))
        key = key == 'j' ? VG_KEY_DOWN : VG_KEY_UP;
    switch (key) {
    case VG_KEY_UP:
    case VG_KEY_BACK_TAB:
    case CTRL('P'):
        move_to(menu, at > 0 ? at - 1 : 0);
        break;
    case VG_KEY_DOWN:
    case VG_KEY_TAB:
    case CTRL('N'):
        move_to(menu, at + 1);
        break;
    case VG_KEY_PAGE_UP:
        move_to(menu, at > PAGE ? at - PAGE : 0);
        break;
    case VG_KEY_PAGE_DOWN:
        move_to(menu, at + PAGE);
        break;
    case VG_KEY_HOME:
        move_to(menu, 0);
        break;
    case VG_KEY_END:
        move_to(menu, menu->count);
        break;
    case VG_KEY_ENTER:
        return vg_menu_choose(menu, at);
    case VG_KEY_BACKSPACE:
        menu->filter[length > 0 ? length - 1 : 0] = '\0';
        move_to(menu, meant(menu));
        break;
    case VG_KEY_ESCAPE: /* the first one takes back what was typed */
        menu->open = length > 0;
        menu->filter[0] = '\0';
        move_to(menu, length > 0 ? 0 : at);
        break;
    case CTRL('C'):
    case CTRL('G'):
        menu->open = false;
        break;
    default: /* a letter narrows the list down; without a filter a digit chooses */
        if (length == 0 && key >= '1' && key < '1' + VG_MENU_DIGITS)
            return vg_menu_choose(menu, key - '1');
        if (key >= ' ' && key < 0x7f && length + 1 < sizeof menu->filter) { /* the tables are ASCII */
            menu->filter[length] = (char)key;
            menu->filter[length + 1] = '\0';
            move_to(menu, meant(menu));
        }
    }
    return menu->open ? VG_MENU_STAYS : VG_MENU_CANCELLED;
}
