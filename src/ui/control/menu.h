/* menu.h: a list to choose from: names with a line each, arrows, digits, a filter that is typed.
 *
 * Pure, as the prompt is: keys go in, state comes out. The names are those of a table (the presets, the choices of a setting, the
 * panels), or values worth trying (menu_values.c); what is chosen becomes a command line, "preset spiral".
 */
#ifndef VGTOP_UI_MENU_H
#define VGTOP_UI_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "look.h"
#include "vgtop/error.h"

enum { VG_MENU_ITEMS_MAX = 128, VG_MENU_FILTER_MAX = 32, VG_MENU_LINE_MAX = 192, VG_MENU_DIGITS = 9 };

struct vg_menu_item {
    const char *name, *about; /* borrowed; they outlive the menu */
    const char *command;      /* the whole line; NULL: the menu's command and the name */
    bool asks;                /* the rest is typed at the prompt: "@type data csv:" */
};

/* A zeroed struct is a closed menu. */
struct vg_menu {
    bool open;
    char command[32]; /* its word comes before the chosen name: "preset" */
    char title[64];
    struct vg_menu_item items[VG_MENU_ITEMS_MAX + 1]; /* the last is room for what is left out */
    size_t count;
    size_t current;                  /* the item that is the value now, 1 ...; 0: none */
    char filter[VG_MENU_FILTER_MAX]; /* only items whose name or line contains it are shown; "": all */
    size_t selected;                 /* number among the shown items */
};

enum vg_menu_result {
    VG_MENU_STAYS,    /* goes on */
    VG_MENU_CHOSEN,   /* closed; vg_menu_line is the command to run */
    VG_MENU_CANCELLED /* closed; nothing to run */
};

/* Opens the list of what that command takes: "preset", "panel", "speed", "theme" (names: those that were found, borrowed; else NULL) or
 * any setting. False: it takes no names. */
bool vg_menu_open(struct vg_menu *menu, const char *command, const struct vg_look_names *names, struct vg_error *error);
/* Adds an item, and returns it; it is not shown when the list is full. */
struct vg_menu_item *vg_menu_add(struct vg_menu *menu, const char *name, const char *about);
/* The value that there is now: "sigmoid", or "leaky_relu:0.2". It is marked, and selected to begin with. */
void vg_menu_now(struct vg_menu *menu, const char *value);

/* Takes a key (enum vg_key or a code point). Letters narrow the list down; while nothing is typed j and k move, and a digit chooses one
 * of the first nine. */
enum vg_menu_result vg_menu_key(struct vg_menu *menu, uint32_t key);
/* Chooses item `index` of those shown, as a click does. */
enum vg_menu_result vg_menu_choose(struct vg_menu *menu, size_t index);

/* How many items pass the filter, and number `index` of them, or NULL. */
size_t vg_menu_shown(const struct vg_menu *menu);
const struct vg_menu_item *vg_menu_item(const struct vg_menu *menu, size_t index);
bool vg_menu_is_now(const struct vg_menu *menu, const struct vg_menu_item *item);

/* The command of the selected item; "" when no item passes the filter. */
void vg_menu_line(const struct vg_menu *menu, char line[VG_MENU_LINE_MAX]);

/* Values worth trying of a command that takes a number, as items; NULL (and *count 0): there are none. */
const struct vg_menu_item *vg_menu_values(const char *command, size_t *count);

#endif
