/* control.c: what a key, a click and the wheel are for (prompt, menu, setup, header or a command), and the picture. */
#include "control.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control_internal.h"
#include "panel.h"
#include "text.h"

enum { HELP_LINES = 3 };

void vg_control_start(struct vg_control *control, const struct vg_control_owner *owner)
{
    *control = (struct vg_control){.owner = *owner};
    vg_look_default(&control->screen.look);
    vg_config_default(&control->config);
    control->setup.config = &control->config;
    control->screen.menu = &control->menu;
    control->screen.setup = &control->setup;
    control->screen.keymap = &control->config.keymap;
    control->screen.commands = &vg_control_commands;
    control->screen.theme = vg_theme_default();
    control->default_theme = vg_theme_default()->name;
    vg_control_mark_prefs_saved(control);
}

void vg_control_stop(struct vg_control *control)
{
    vg_view_free(&control->view);
    vg_fold_free(&control->fold);
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

const struct vg_view *vg_control_seen(struct vg_control *control)
{
    return vg_fold_view(&control->fold, &control->screen.look, &control->view);
}

void vg_control_clamp_look(struct vg_control *control)
{
    struct vg_look *look = &control->screen.look;
    look->slots = vg_screen_slots(look->layout, control->cells.rows, control->cells.cols);
    look->explore = vg_explorer_look(&look->explore, &control->view);
    look->cut = vg_screen_cut(&control->screen, vg_control_seen(control), control->cells.rows, control->cells.cols);
}

void vg_control_draw(struct vg_control *control)
{
    vg_control_update(control, UINT32_MAX);
}

void vg_control_update(struct vg_control *control, uint32_t panels)
{
    vg_control_clamp_look(control);
    control->cells.hotspots = &control->hotspots;
    control->screen.prompt = control->prompt.view;
    control->screen.symbols = control->screen.look.symbols;
    vg_screen_update(&control->screen, vg_control_seen(control), panels, &control->cells);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

/* While the help is open, the commands that select a layer scroll it. False: it is closed, or `command` is none of them. */
static bool scroll_help(struct vg_control *control, const char *command)
{
    static const char *const commands[] = {"select +1",  "select -1",   "@page_up",
                                           "@page_down", "select last", "select first"};
    struct vg_look *look = &control->screen.look;
    if (!look->help)
        return false;
    const size_t lines = vg_screen_help_lines(&control->screen, control->cells.rows, control->cells.cols),
                 seen = vg_control_page(control), last = lines > seen ? lines - seen : 0;
    size_t at = look->help_scroll < last ? look->help_scroll : last;
    const size_t to[] = {at > 0 ? at - 1 : 0, at + 1, at > seen ? at - seen : 0, at + seen, 0, last};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (strcmp(commands[i], command) == 0) {
            look->help_scroll = to[i] < last ? to[i] : last;
            return true;
        }
    return false;
}

/* While the help is open, / begins a text that its lines must hold, and Escape takes it away. False: the key does what it always does. */
static bool filter_help(struct vg_look *look, uint32_t key)
{
    const size_t used = strlen(look->help_filter);
    char bytes[VG_UTF8_MAX];
    if (!look->help_typing && key != '/' && !(key == VG_KEY_ESCAPE && used > 0))
        return false;
    if (key == VG_KEY_ESCAPE || !look->help_typing) {
        look->help_typing = key == '/';
        look->help_filter[0] = '\0';
    } else if (key == VG_KEY_ENTER) {
        look->help_typing = false;
    } else if (key == VG_KEY_BACKSPACE && used > 0) {
        look->help_filter[vg_utf8_fit(look->help_filter, used - 1)] = '\0';
    } else if (key == VG_KEY_BACKSPACE) {
        look->help_typing = false;
    } else if (key >= ' ' && key < VG_KEY_BASE && key != 0x7f) {
        const size_t count = vg_utf8_write(key, bytes);
        if (used + count < sizeof look->help_filter)
            snprintf(look->help_filter + used, sizeof look->help_filter - used, "%.*s", (int)count, bytes);
    } else {
        return false;
    }
    look->help_scroll = 0;
    return true;
}

/* Enter unfolds a selected block, in the gradient panel and in the table of layers, and there Space does too. */
static bool on_block(struct vg_control *control, const char *panel, uint32_t key)
{
    const struct vg_view *seen = vg_control_seen(control);
    const bool table = panel && strcmp(panel, vg_look_panels[VG_LOOK_LAYERS].name) == 0,
               chart = panel && strcmp(panel, vg_look_panels[VG_LOOK_GRADIENTS].name) == 0;
    if (!seen->whole || !((key == VG_KEY_ENTER && (table || chart)) || (key == ' ' && table)))
        return false;
    return seen->layers[vg_selected_layer(&control->screen, seen)].block > 0;
}

static void prompt_key(struct vg_control *control, uint32_t key)
{
    if (vg_prompt_key(&control->prompt, key, vg_control_complete, control) == VG_PROMPT_ENTERED)
        vg_control_line(control, control->prompt.view.text);
}

static void menu_did(struct vg_control *control, enum vg_menu_result result)
{
    char line[VG_MENU_LINE_MAX];
    vg_menu_line(&control->menu, line);
    if (result == VG_MENU_CHOSEN)
        vg_control_command(control, "%s", line);
}

static void setup_key(struct vg_control *control, uint32_t key)
{
    char line[VG_SETUP_LINE_MAX];
    if (vg_setup_key(&control->setup, &control->config, key, line) == VG_SETUP_COMMAND)
        vg_control_command(control, "%s", line);
}

/* Pasted text is typed where text is typed, with a space for the end of a line. Nowhere else does it do anything: a paste must not press
 * keys. */
static bool pasted(struct vg_control *control, uint32_t key)
{
    if (key == VG_KEY_PASTE_BEGIN || key == VG_KEY_PASTE_END) {
        control->pasting = key == VG_KEY_PASTE_BEGIN;
        return true;
    }
    uint32_t ch = key == VG_KEY_ENTER || key == VG_KEY_TAB ? ' ' : key;
    if (control->pasting && control->prompt.view.open && ch >= ' ' && ch < VG_KEY_BASE)
        prompt_key(control, ch);
    return control->pasting;
}

void vg_control_key(struct vg_control *control, uint32_t key)
{
    const int rows = control->cells.rows, cols = control->cells.cols;
    struct vg_look *look = &control->screen.look;
    if (key == VG_KEY_NONE || key == VG_KEY_RESIZE || key == VG_KEY_MOUSE || control->over || pasted(control, key))
        return;
    /* the help covers the panels, so their special keys do nothing there */
    const char *panel = look->help ? NULL : vg_look_panels[vg_screen_focused(&control->screen, rows, cols)].name;
    const char *command = vg_keymap_action(&control->config.keymap, panel, key);
    /* these two are done whatever is open, but by no key that is text: that is typed */
    const bool always = command && (key < ' ' || key == 0x7f || key >= VG_KEY_BASE) &&
                        (strcmp(command, "@repaint") == 0 || strcmp(command, "@suspend") == 0);
    const bool too_small = rows > 0 && (rows < VG_MIN_ROWS || cols < VG_MIN_COLS);
    vg_control_clamp_look(control);
    vg_control_notice(control, false, "");
    if (too_small && key == 'q') /* what is open cannot be seen, and the screen says that q quits */
        vg_control_command(control, "quit");
    else if (control->prompt.view.open && !always)
        prompt_key(control, key);
    else if (control->menu.open && !always)
        menu_did(control, vg_menu_key(&control->menu, key));
    else if (control->setup.open && (!always || control->setup.binding))
        setup_key(control, key);
    else if (!look->help && vg_control_field_key(control, key))
        return;
    else if (look->help && !always && filter_help(look, key))
        return;
    else if (look->help && key == 'q') /* as in every pager: it leaves the help, not the program */
        look->help = false;
    else if (command && !scroll_help(control, command))
        vg_control_line(control, on_block(control, panel, key) ? "unfold" : command);
}

static void focus(struct vg_control *control, const struct vg_hit *hit)
{
    if (hit->in_panel)
        vg_look_place(&control->screen.look)->focus = hit->slot;
}

/* Does an action of the bar. One that stands for several choices opens their list. */
static void click_action(struct vg_control *control, size_t number)
{
    const struct vg_action *action = &vg_actions[number];
    size_t rows = 1;
    char word[32];
    if (number >= vg_action_count)
        return;
    while (number + rows < vg_action_count && action[rows].keys_text[0] == '\0')
        rows++;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(action->command, " "), action->command);
    if (action->keys_text[0] == '\0' || rows <= 2)
        vg_control_line(control, action->command);
    else
        vg_control_menu(control, word);
}

static void click(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    uint64_t step;
    if (hit->kind != VG_HIT_FIELD && hit->kind != VG_HIT_STATE && hit->kind != VG_HIT_MENU &&
        hit->kind != VG_HIT_MENU_ROW)
        control->screen.field = 0; /* keys are not the header's any more */
    if (control->menu.open && hit->kind != VG_HIT_MENU && hit->kind != VG_HIT_MENU_ROW) {
        control->menu.open = false;
        return;
    }
    switch (hit->kind) {
    case VG_HIT_PANEL: /* a time chart also takes the cursor there */
    case VG_HIT_LAYER:
        if (hit->kind == VG_HIT_LAYER)
            vg_control_command(control, "select %zu", hit->number);
        focus(control, hit);
        if (vg_screen_step_at(&control->screen, vg_control_seen(control), control->cells.rows, control->cells.cols,
                              mouse->row, mouse->col, &step))
            vg_control_command(control, "cursor %" PRIu64, step);
        break;
    case VG_HIT_TITLE: /* the title of the focused panel zooms it, and back */
        if (vg_look_focus(&control->screen.look) == hit->slot)
            vg_control_command(control, "zoom");
        focus(control, hit);
        break;
    case VG_HIT_ORDER:
        vg_control_command(control, "order next");
        focus(control, hit);
        break;
    case VG_HIT_FIELD:
    case VG_HIT_STATE:
        vg_control_open_field(control, hit->kind == VG_HIT_FIELD ? hit->number : SIZE_MAX);
        break;
    case VG_HIT_ACTION:
        click_action(control, hit->number);
        break;
    case VG_HIT_MENU_ROW:
        if (control->menu.open) /* else what was seen there is closed since */
            menu_did(control, vg_menu_choose(&control->menu, hit->number));
        break;
    case VG_HIT_SETUP_PAGE:
        vg_setup_turn(&control->setup, hit->number);
        break;
    case VG_HIT_SETUP_ROW:
        if (vg_setup_select(&control->setup, hit->number))
            setup_key(control, VG_KEY_ENTER);
        break;
    case VG_HIT_KEY:
        vg_control_key(control, (uint32_t)hit->number);
        break;
    default:
        break;
    }
}

static void wheel(struct vg_control *control, const struct vg_hit *hit, bool up, bool with_control)
{
    struct vg_look *look = &control->screen.look;
    if (control->menu.open) {
        vg_menu_key(&control->menu, up ? VG_KEY_UP : VG_KEY_DOWN);
    } else if (control->setup.open) {
        setup_key(control, up ? VG_KEY_UP : VG_KEY_DOWN);
    } else if (look->help) {
        for (int i = 0; i < HELP_LINES; i++)
            scroll_help(control, up ? "select +1" : "select -1");
    } else if (hit->in_panel && with_control) {
        focus(control, hit);
        vg_control_command(control, "zoom %s", up ? "on" : "off");
    } else if (hit->in_panel && vg_look_panel_in(look, hit->slot) == VG_LOOK_EXPLORER) {
        vg_control_command(control, "explore %s", up ? "narrower" : "wider");
    } else if (hit->in_panel) {
        vg_control_command(control, "select %s", up ? "+1" : "-1");
    }
}

void vg_control_mouse(struct vg_control *control, const struct vg_mouse *mouse)
{
    bool up = mouse->kind == VG_MOUSE_WHEEL_UP, wheeled = up || mouse->kind == VG_MOUSE_WHEEL_DOWN;
    bool pressed = mouse->kind == VG_MOUSE_PRESS && mouse->button == 1;
    if (control->over || !control->screen.look.mouse || control->prompt.view.open || !(wheeled || pressed))
        return;
    vg_control_clamp_look(control);
    vg_control_notice(control, false, "");
    if (control->setup.open && control->setup.binding) { /* it waits for a key of the keyboard, and for no other */
        vg_setup_stop_binding(&control->setup);
        return;
    }
    struct vg_hit hit = vg_hit(&control->hotspots, mouse->row, mouse->col);
    if (wheeled)
        wheel(control, &hit, up, mouse->control);
    else
        click(control, &hit, mouse);
}
