/* desk_mouse.c: what a click and the wheel mean where. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "desk_internal.h"
#include "keymap.h"
#include "setup_keys.h"

enum { HELP_LINES = 3 };

static void do_line(struct vg_desk *desk, const char *format, size_t number)
{
    char line[64];
    snprintf(line, sizeof line, format, number);
    vg_desk_command(desk, line, false);
}

/* --- clicks --------------------------------------------------------------------------------------------------- */

static void focus(struct vg_desk *desk, const struct vg_hit *hit)
{
    if (hit->in_panel)
        vg_look_place(&desk->screen.look)->focus = hit->slot;
}

/* A time chart also takes the cursor there. */
static void click_panel(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    uint64_t step;
    char line[48];
    focus(desk, hit);
    if (!vg_screen_step_at(&desk->screen, &desk->view, desk->cells.rows, desk->cells.cols, mouse->row, mouse->col,
                           &step))
        return;
    snprintf(line, sizeof line, "cursor %" PRIu64, step);
    vg_desk_command(desk, line, false);
}

static void click_layer(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    do_line(desk, "select %zu", hit->number);
    click_panel(desk, hit, mouse);
}

/* The title of the panel that has the focus already makes it large, and small again. */
static void click_title(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (vg_look_focus(&desk->screen.look) == hit->slot)
        vg_desk_command(desk, "zoom", false);
    focus(desk, hit);
}

static void click_field(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_desk_open_field(desk, hit->kind == VG_HIT_FIELD ? hit->number : SIZE_MAX);
}

static void click_action(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (hit->number < vg_action_count)
        vg_desk_action(desk, &vg_actions[hit->number]);
}

static void click_row(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_desk_menu_did(desk, vg_menu_choose(&desk->menu, hit->number));
}

static void click_page(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_setup_turn(&desk->setup, hit->number);
}

static void click_setup_row(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    if (vg_setup_select(&desk->setup, hit->number))
        vg_desk_setup_key(desk, VG_KEY_ENTER);
}

static void click_key(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    (void)mouse;
    vg_desk_key(desk, (uint32_t)hit->number);
}

static void (*const clicks[VG_HIT_COUNT])(struct vg_desk *desk, const struct vg_hit *hit,
                                          const struct vg_mouse *mouse) = {
    [VG_HIT_PANEL] = click_panel,  [VG_HIT_TITLE] = click_title,     [VG_HIT_LAYER] = click_layer,
    [VG_HIT_FIELD] = click_field,  [VG_HIT_STATE] = click_field,     [VG_HIT_ACTION] = click_action,
    [VG_HIT_MENU_ROW] = click_row, [VG_HIT_SETUP_PAGE] = click_page, [VG_HIT_SETUP_ROW] = click_setup_row,
    [VG_HIT_KEY] = click_key,
};

static void click(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    bool menu = hit->kind == VG_HIT_MENU || hit->kind == VG_HIT_MENU_ROW;
    if (desk->menu.open && !menu)
        desk->menu.open = false;
    else if (clicks[hit->kind] != NULL)
        clicks[hit->kind](desk, hit, mouse);
}

/* --- the wheel ------------------------------------------------------------------------------------------------ */

static void scroll_panel(struct vg_desk *desk, const struct vg_hit *hit, bool up, bool control)
{
    struct vg_look *look = &desk->screen.look;
    if (control) {
        focus(desk, hit);
        vg_desk_command(desk, up ? "zoom on" : "zoom off", false);
    } else if (vg_look_panel_in(look, hit->slot) == VG_LOOK_EXPLORER) {
        vg_desk_command(desk, up ? "explore narrower" : "explore wider", false);
    } else {
        vg_desk_command(desk, up ? "select +1" : "select -1", false);
    }
}

static void wheel(struct vg_desk *desk, const struct vg_hit *hit, const struct vg_mouse *mouse)
{
    bool up = mouse->kind == VG_MOUSE_WHEEL_UP;
    if (desk->menu.open) {
        vg_menu_key(&desk->menu, up ? VG_KEY_UP : VG_KEY_DOWN);
    } else if (desk->setup.open) {
        vg_desk_setup_key(desk, up ? VG_KEY_UP : VG_KEY_DOWN);
    } else if (desk->screen.look.help) {
        for (int i = 0; i < HELP_LINES; i++)
            vg_desk_scroll_help(desk, up ? "select +1" : "select -1");
    } else if (hit->in_panel) {
        scroll_panel(desk, hit, up, mouse->control);
    }
}

void vg_desk_mouse(struct vg_desk *desk, const struct vg_mouse *mouse)
{
    bool wheeled = mouse->kind == VG_MOUSE_WHEEL_UP || mouse->kind == VG_MOUSE_WHEEL_DOWN;
    bool pressed = mouse->kind == VG_MOUSE_PRESS && mouse->button == 1;
    if (desk->over || !desk->screen.look.mouse || desk->prompt.view.open || !(wheeled || pressed))
        return;
    vg_desk_settle(desk);
    vg_desk_notice(desk, false, "");
    if (desk->setup.open && desk->setup.binding) { /* it waits for a key of the keyboard, and for no other */
        vg_setup_stop_binding(&desk->setup);
        return;
    }
    struct vg_hit hit = vg_hit(&desk->spots, mouse->row, mouse->col);
    if (wheeled)
        wheel(desk, &hit, mouse);
    else
        click(desk, &hit, mouse);
}
