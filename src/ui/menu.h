/* menu.h: a list to choose from: names with a line each, arrows, a filter that is typed.
 *
 * Pure, as the prompt is: keys go in, state comes out. The names are those of a table (the presets, the choices of a setting, the
 * panels); what is chosen becomes a command line, "preset spiral".
 */
#ifndef VGTOP_UI_MENU_H
#define VGTOP_UI_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/error.h"

enum { VG_MENU_ITEMS_MAX = 64, VG_MENU_FILTER_MAX = 32, VG_MENU_LINE_MAX = 128 };

struct vg_menu_item {
    const char *name, *about; /* static */
};

/* A zeroed struct is a closed menu. */
struct vg_menu {
    bool open;
    char command[32]; /* what stands before the chosen name: "preset" */
    struct vg_menu_item items[VG_MENU_ITEMS_MAX];
    size_t count;
    char filter[VG_MENU_FILTER_MAX]; /* shown are the items whose name or line holds it; "": all */
    size_t selected;                 /* among those shown */
};

enum vg_menu_result {
    VG_MENU_STAYS,    /* goes on */
    VG_MENU_CHOSEN,   /* closed; vg_menu_line is the command to run */
    VG_MENU_CANCELLED /* closed; nothing to run */
};

/* Opens the list of what that command takes: "preset", "panel", or a setting with choices. False: it takes no names. */
bool vg_menu_open(struct vg_menu *menu, const char *command, struct vg_error *error);

/* Takes a key (enum vg_key or a code point). Letters narrow the list down; j and k move while nothing is typed. */
enum vg_menu_result vg_menu_key(struct vg_menu *menu, uint32_t key);

/* How many items pass the filter, and number `index` of them, or NULL. */
size_t vg_menu_shown(const struct vg_menu *menu);
const struct vg_menu_item *vg_menu_item(const struct vg_menu *menu, size_t index);

/* The command of the selected item; "" when no item passes the filter. */
void vg_menu_line(const struct vg_menu *menu, char line[VG_MENU_LINE_MAX]);

#endif
