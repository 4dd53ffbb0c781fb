/* desk.c: who gets a key, and the picture. */
#include "desk.h"

#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "desk_internal.h"

void vg_desk_start(struct vg_desk *desk, const struct vg_desk_owner *owner)
{
    *desk = (struct vg_desk){.owner = *owner};
    vg_look_default(&desk->screen.look);
    vg_config_default(&desk->config);
    desk->setup.config = &desk->config;
    desk->screen.menu = &desk->menu;
    desk->screen.setup = &desk->setup;
    desk->screen.keymap = &desk->config.keymap;
    desk->screen.theme = vg_theme_default();
    vg_desk_begun(desk);
}

void vg_desk_stop(struct vg_desk *desk)
{
    vg_view_free(&desk->view);
    vg_cells_free(&desk->cells);
}

bool vg_desk_resize(struct vg_desk *desk, int rows, int cols, struct vg_error *error)
{
    if (rows == desk->cells.rows && cols == desk->cells.cols)
        return true;
    return vg_cells_resize(&desk->cells, rows, cols, vg_theme_style(desk->screen.theme, VG_ROLE_TEXT), error);
}

void vg_desk_notice(struct vg_desk *desk, bool is_error, const char *text)
{
    snprintf(desk->screen.notice, sizeof desk->screen.notice, "%s", text);
    desk->screen.notice_is_error = is_error;
    desk->notices++;
}

void vg_desk_settle(struct vg_desk *desk)
{
    struct vg_look *look = &desk->screen.look;
    look->slots = vg_screen_slots(look->layout, desk->cells.rows, desk->cells.cols);
    look->empty = vg_screen_empty(&desk->view);
}

void vg_desk_draw(struct vg_desk *desk)
{
    vg_desk_settle(desk);
    desk->cells.spots = &desk->spots;
    desk->screen.prompt = desk->prompt.view;
    desk->screen.symbols = desk->screen.look.symbols;
    vg_screen_draw(&desk->screen, &desk->view, &desk->cells);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

bool vg_desk_scroll_help(struct vg_desk *desk, const char *command)
{
    static const char *const commands[] = {"select +1",  "select -1",   "@page_up",
                                           "@page_down", "select last", "select first"};
    struct vg_look *look = &desk->screen.look;
    if (!look->help)
        return false;
    size_t lines = vg_screen_help_lines(), seen = vg_desk_page(desk), last = lines > seen ? lines - seen : 0;
    size_t at = look->help_scroll < last ? look->help_scroll : last;
    const size_t to[] = {at > 0 ? at - 1 : 0, at + 1, at > seen ? at - seen : 0, at + seen, 0, last};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (strcmp(commands[i], command) == 0) {
            look->help_scroll = to[i] < last ? to[i] : last;
            return true;
        }
    return false;
}

static void prompt_key(struct vg_desk *desk, uint32_t key)
{
    if (vg_prompt_key(&desk->prompt, key, vg_desk_complete, desk) == VG_PROMPT_ENTERED)
        vg_desk_line(desk, desk->prompt.view.text);
}

void vg_desk_menu_did(struct vg_desk *desk, enum vg_menu_result result)
{
    char line[VG_MENU_LINE_MAX];
    if (result != VG_MENU_CHOSEN)
        return;
    vg_menu_line(&desk->menu, line);
    vg_desk_command(desk, line, false);
}

void vg_desk_setup_key(struct vg_desk *desk, uint32_t key)
{
    char line[VG_SETUP_LINE_MAX];
    if (vg_setup_key(&desk->setup, &desk->config, key, line) == VG_SETUP_COMMAND)
        vg_desk_command(desk, line, false);
}

/* What is pasted is text where text is typed, a line's end in it a space; nowhere else is it anything: a paste must not press keys. */
static bool pasted(struct vg_desk *desk, uint32_t key)
{
    if (key == VG_KEY_PASTE_BEGIN || key == VG_KEY_PASTE_END) {
        desk->pasting = key == VG_KEY_PASTE_BEGIN;
        return true;
    }
    if (!desk->pasting)
        return false;
    uint32_t ch = key == VG_KEY_ENTER || key == VG_KEY_TAB ? ' ' : key;
    if (desk->prompt.view.open && ch >= ' ' && ch < VG_KEY_BASE)
        prompt_key(desk, ch);
    return true;
}

/* Under the help a panel cannot be seen, and its own keys do nothing. */
static const char *command_of(const struct vg_desk *desk, uint32_t key)
{
    if (desk->screen.look.help)
        return vg_keymap_action(&desk->config.keymap, NULL, key);
    enum vg_look_panel panel = vg_screen_focused(&desk->screen, desk->cells.rows, desk->cells.cols);
    return vg_keymap_action(&desk->config.keymap, vg_look_panels[panel].name, key);
}

/* These are done whatever is open, but by no key that is text: that is typed. */
static bool is_always(const char *command, uint32_t key)
{
    return command != NULL && (key < ' ' || key == 0x7f || key >= VG_KEY_BASE) &&
           (strcmp(command, "@repaint") == 0 || strcmp(command, "@suspend") == 0);
}

static bool is_too_small(const struct vg_desk *desk)
{
    return desk->cells.rows > 0 && (desk->cells.rows < VG_MIN_ROWS || desk->cells.cols < VG_MIN_COLS);
}

void vg_desk_key(struct vg_desk *desk, uint32_t key)
{
    if (key == VG_KEY_NONE || key == VG_KEY_RESIZE || key == VG_KEY_MOUSE || desk->over || pasted(desk, key))
        return;
    const char *command = command_of(desk, key);
    bool always = is_always(command, key);
    vg_desk_settle(desk);
    vg_desk_notice(desk, false, "");
    if (is_too_small(desk) && key == 'q') /* what is open cannot be seen, and this is what the screen says */
        vg_desk_command(desk, "@quit", false);
    else if (desk->prompt.view.open && !always)
        prompt_key(desk, key);
    else if (desk->menu.open && !always)
        vg_desk_menu_did(desk, vg_menu_key(&desk->menu, key));
    else if (desk->setup.open && (!always || desk->setup.binding))
        vg_desk_setup_key(desk, key);
    else if (!desk->screen.look.help && vg_desk_field_key(desk, key))
        return;
    else if (desk->screen.look.help && key == 'q') /* as in every pager: it leaves the help, not the program */
        desk->screen.look.help = false;
    else if (command != NULL && !vg_desk_scroll_help(desk, command))
        vg_desk_commands(desk, command, false);
}
