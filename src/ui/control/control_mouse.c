/* control_mouse.c: what a click and the wheel mean where. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "control_internal.h"
#include "keymap.h"
#include "setup_keys.h"

enum { HELP_LINES = 3 };

static void do_line(struct vg_control *control, const char *format, size_t number)
{
    char line[64];
    snprintf(line, sizeof line, format, number);
    vg_control_command(control, line);
}

/* --- clicks --------------------------------------------------------------------------------------------------- */

static void focus(struct vg_control *control, const struct vg_hit *hit)
{
    if (hit->in_panel)
        vg_look_place(&control->screen.look)->focus = hit->slot;
}

/* A time chart also takes the cursor there. */
static void click_panel(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    uint64_t step;
    char line[48];
    focus(control, hit);
    if (!vg_screen_step_at(&control->screen, &control->view, control->cells.rows, control->cells.cols, mouse->row,
                           mouse->col, &step))
        return;
    snprintf(line, sizeof line, "cursor %" PRIu64, step);
    vg_control_command(control, line);
}

static void click_layer(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    do_line(control, "select %zu", hit->number);
    click_panel(control, hit, mouse);
}

/* The title of the panel that has the focus already makes it large, and small again. */
static void click_title(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (vg_look_focus(&control->screen.look) == hit->slot)
        vg_control_command(control, "zoom");
    focus(control, hit);
}

static void click_field(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_control_open_field(control, hit->kind == VG_HIT_FIELD ? hit->number : SIZE_MAX);
}

static void click_action(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (hit->number < vg_action_count)
        vg_control_action(control, &vg_actions[hit->number]);
}

static void click_row(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_control_menu_did(control, vg_menu_choose(&control->menu, hit->number));
}

static void click_page(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_setup_turn(&control->setup, hit->number);
}

static void click_setup_row(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (vg_setup_select(&control->setup, hit->number))
        vg_control_setup_key(control, VG_KEY_ENTER);
}

static void click_key(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_control_key(control, (uint32_t)hit->number);
}

static void (*const clicks[VG_HIT_COUNT])(struct vg_control *control, const struct vg_hit *hit,
                                          const struct vg_mouse *mouse) = {
    [VG_HIT_PANEL] = click_panel,  [VG_HIT_TITLE] = click_title,     [VG_HIT_LAYER] = click_layer,
    [VG_HIT_FIELD] = click_field,  [VG_HIT_STATE] = click_field,     [VG_HIT_ACTION] = click_action,
    [VG_HIT_MENU_ROW] = click_row, [VG_HIT_SETUP_PAGE] = click_page, [VG_HIT_SETUP_ROW] = click_setup_row,
    [VG_HIT_KEY] = click_key,
};

static void click(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    bool menu = hit->kind == VG_HIT_MENU || hit->kind == VG_HIT_MENU_ROW;
    if (control->menu.open && !menu)
        control->menu.open = false;
    else if (clicks[hit->kind])
        clicks[hit->kind](control, hit, mouse);
}

/* --- the wheel ------------------------------------------------------------------------------------------------ */

static void scroll_panel(struct vg_control *control, const struct vg_hit *hit, bool up, bool with_control)
{
    struct vg_look *look = &control->screen.look;
    if (with_control) {
        focus(control, hit);
        vg_control_command(control, up ? "zoom on" : "zoom off");
    } else if (vg_look_panel_in(look, hit->slot) == VG_LOOK_EXPLORER) {
        vg_control_command(control, up ? "explore narrower" : "explore wider");
    } else {
        vg_control_command(control, up ? "select +1" : "select -1");
    }
}

static void wheel(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    bool up = mouse->kind == VG_MOUSE_WHEEL_UP;
    if (control->menu.open)
        vg_menu_key(&control->menu, up ? VG_KEY_UP : VG_KEY_DOWN);
    else if (control->setup.open)
        vg_control_setup_key(control, up ? VG_KEY_UP : VG_KEY_DOWN);
    else if (control->screen.look.help)
        for (int i = 0; i < HELP_LINES; i++)
            vg_control_scroll_help(control, up ? "select +1" : "select -1");
    else if (hit->in_panel)
        scroll_panel(control, hit, up, mouse->control);
}

void vg_control_mouse(struct vg_control *control, const struct vg_mouse *mouse)
{
    bool wheeled = mouse->kind == VG_MOUSE_WHEEL_UP || mouse->kind == VG_MOUSE_WHEEL_DOWN;
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
        wheel(control, &hit, mouse);
    else
        click(control, &hit, mouse);
}
