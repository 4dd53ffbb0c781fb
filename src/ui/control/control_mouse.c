/* control_mouse.c: what a click and the wheel mean where. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "control_internal.h"
#include "keymap.h"
#include "setup_keys.h"

enum { HELP_LINES = 3 };

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

/* The title of the focused panel zooms it, and back. */
static void click_title(struct vg_control *control, const struct vg_hit *hit)
{
    if (vg_look_focus(&control->screen.look) == hit->slot)
        vg_control_command(control, "zoom");
    focus(control, hit);
}

static void click(struct vg_control *control, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    char line[64];
    if (control->menu.open && hit->kind != VG_HIT_MENU && hit->kind != VG_HIT_MENU_ROW) {
        control->menu.open = false;
        return;
    }
    switch (hit->kind) {
    case VG_HIT_PANEL:
        click_panel(control, hit, mouse);
        break;
    case VG_HIT_LAYER:
        snprintf(line, sizeof line, "select %zu", hit->number);
        vg_control_command(control, line);
        click_panel(control, hit, mouse);
        break;
    case VG_HIT_TITLE:
        click_title(control, hit);
        break;
    case VG_HIT_FIELD:
    case VG_HIT_STATE:
        vg_control_open_field(control, hit->kind == VG_HIT_FIELD ? hit->number : SIZE_MAX);
        break;
    case VG_HIT_ACTION:
        if (hit->number < vg_action_count)
            vg_control_action(control, &vg_actions[hit->number]);
        break;
    case VG_HIT_MENU_ROW:
        vg_control_menu_did(control, vg_menu_choose(&control->menu, hit->number));
        break;
    case VG_HIT_SETUP_PAGE:
        vg_setup_turn(&control->setup, hit->number);
        break;
    case VG_HIT_SETUP_ROW:
        if (vg_setup_select(&control->setup, hit->number))
            vg_control_setup_key(control, VG_KEY_ENTER);
        break;
    case VG_HIT_KEY:
        vg_control_key(control, (uint32_t)hit->number);
        break;
    default:
        break;
    }
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
