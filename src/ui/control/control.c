/* control.c: what a key is for (prompt, menu, setup, header or a command), and the picture. */
#include "control.h"

#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "control_internal.h"

void vg_control_start(struct vg_control *control, const struct vg_control_owner *owner)
{
    *control = (struct vg_control){.owner = *owner};
    vg_look_default(&control->screen.look);
    vg_config_default(&control->config);
    control->setup.config = &control->config;
    control->screen.menu = &control->menu;
    control->screen.setup = &control->setup;
    control->screen.keymap = &control->config.keymap;
    control->screen.theme = vg_theme_default();
    vg_control_mark_prefs_saved(control);
}

void vg_control_stop(struct vg_control *control)
{
    vg_view_free(&control->view);
    vg_cells_free(&control->cells);
}

bool vg_control_resize(struct vg_control *control, int rows, int cols, struct vg_error *error)
{
    if (rows == control->cells.rows && cols == control->cells.cols)
        return true;
    return vg_cells_resize(&control->cells, rows, cols, vg_theme_style(control->screen.theme, VG_ROLE_TEXT), error);
}

void vg_control_notice(struct vg_control *control, bool is_error, const char *text)
{
    snprintf(control->screen.notice, sizeof control->screen.notice, "%s", text);
    control->screen.notice_is_error = is_error;
    control->notices++;
}

void vg_control_clamp_look(struct vg_control *control)
{
    struct vg_look *look = &control->screen.look;
    look->slots = vg_screen_slots(look->layout, control->cells.rows, control->cells.cols);
    look->empty = vg_screen_empty(&control->view);
    look->cut = vg_screen_cut(&control->screen, &control->view, control->cells.rows, control->cells.cols);
}

void vg_control_draw(struct vg_control *control)
{
    vg_control_clamp_look(control);
    control->cells.hotspots = &control->hotspots;
    control->screen.prompt = control->prompt.view;
    control->screen.symbols = control->screen.look.symbols;
    vg_screen_draw(&control->screen, &control->view, &control->cells);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

bool vg_control_scroll_help(struct vg_control *control, const char *command)
{
    static const char *const commands[] = {"select +1",  "select -1",   "@page_up",
                                           "@page_down", "select last", "select first"};
    struct vg_look *look = &control->screen.look;
    if (!look->help)
        return false;
    size_t lines = vg_screen_help_lines(), seen = vg_control_page(control), last = lines > seen ? lines - seen : 0;
    size_t at = look->help_scroll < last ? look->help_scroll : last;
    const size_t to[] = {at > 0 ? at - 1 : 0, at + 1, at > seen ? at - seen : 0, at + seen, 0, last};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (strcmp(commands[i], command) == 0) {
            look->help_scroll = to[i] < last ? to[i] : last;
            return true;
        }
    return false;
}

static void prompt_key(struct vg_control *control, uint32_t key)
{
    if (vg_prompt_key(&control->prompt, key, vg_control_complete, control) == VG_PROMPT_ENTERED)
        vg_control_line(control, control->prompt.view.text);
}

void vg_control_menu_did(struct vg_control *control, enum vg_menu_result result)
{
    char line[VG_MENU_LINE_MAX];
    if (result != VG_MENU_CHOSEN)
        return;
    vg_menu_line(&control->menu, line);
    vg_control_command(control, line);
}

void vg_control_setup_key(struct vg_control *control, uint32_t key)
{
    char line[VG_SETUP_LINE_MAX];
    if (vg_setup_key(&control->setup, &control->config, key, line) == VG_SETUP_COMMAND)
        vg_control_command(control, line);
}

/* What is pasted is text where text is typed, a line's end in it a space; nowhere else is it anything: a paste must not press keys. */
static bool pasted(struct vg_control *control, uint32_t key)
{
    if (key == VG_KEY_PASTE_BEGIN || key == VG_KEY_PASTE_END) {
        control->pasting = key == VG_KEY_PASTE_BEGIN;
        return true;
    }
    if (!control->pasting)
        return false;
    uint32_t ch = key == VG_KEY_ENTER || key == VG_KEY_TAB ? ' ' : key;
    if (control->prompt.view.open && ch >= ' ' && ch < VG_KEY_BASE)
        prompt_key(control, ch);
    return true;
}

/* The help covers the panels, so their special keys do nothing there. */
static const char *command_of(const struct vg_control *control, uint32_t key)
{
    if (control->screen.look.help)
        return vg_keymap_action(&control->config.keymap, NULL, key);
    enum vg_look_panel panel = vg_screen_focused(&control->screen, control->cells.rows, control->cells.cols);
    return vg_keymap_action(&control->config.keymap, vg_look_panels[panel].name, key);
}

/* These are done whatever is open, but by no key that is text: that is typed. */
static bool is_always(const char *command, uint32_t key)
{
    return command && (key < ' ' || key == 0x7f || key >= VG_KEY_BASE) &&
           (strcmp(command, "@repaint") == 0 || strcmp(command, "@suspend") == 0);
}

static bool is_too_small(const struct vg_control *control)
{
    return control->cells.rows > 0 && (control->cells.rows < VG_MIN_ROWS || control->cells.cols < VG_MIN_COLS);
}

void vg_control_key(struct vg_control *control, uint32_t key)
{
    if (key == VG_KEY_NONE || key == VG_KEY_RESIZE || key == VG_KEY_MOUSE || control->over || pasted(control, key))
        return;
    const char *command = command_of(control, key);
    bool always = is_always(command, key);
    vg_control_clamp_look(control);
    vg_control_notice(control, false, "");
    if (is_too_small(control) && key == 'q') /* what is open cannot be seen, and this is what the screen says */
        vg_control_command(control, "quit");
    else if (control->prompt.view.open && !always)
        prompt_key(control, key);
    else if (control->menu.open && !always)
        vg_control_menu_did(control, vg_menu_key(&control->menu, key));
    else if (control->setup.open && (!always || control->setup.binding))
        vg_control_setup_key(control, key);
    else if (!control->screen.look.help && vg_control_field_key(control, key))
        return;
    else if (control->screen.look.help && key == 'q') /* as in every pager: it leaves the help, not the program */
        control->screen.look.help = false;
    else if (command && !vg_control_scroll_help(control, command))
        vg_control_line(control, command);
}
