/* control_fields.c: the header's fields by keyboard: one is selected, its values are a menu. */
#include "actions.h"
#include "control_internal.h"

/* The fields, and the state at the right end. */
static size_t field_count(const struct vg_control *control)
{
    size_t count = control->view.field_count;
    return (count < VG_FIELDS_MAX ? count : VG_FIELDS_MAX) + 1;
}

static void left(struct vg_control *control)
{
    size_t count = field_count(control), now = control->screen.field;
    control->screen.field = now > 1 ? now - 1 : count;
}

static void right(struct vg_control *control)
{
    control->screen.field = control->screen.field % field_count(control) + 1;
}

static void first(struct vg_control *control)
{
    control->screen.field = 1;
}

static void last(struct vg_control *control)
{
    control->screen.field = field_count(control);
}

static void leave(struct vg_control *control)
{
    control->screen.field = 0;
}

static void open(struct vg_control *control)
{
    size_t index = control->screen.field - 1;
    vg_control_menu(control, index < control->view.field_count ? control->view.fields[index].command : "speed");
}

void vg_control_open_field(struct vg_control *control, size_t index)
{
    control->screen.field = index < field_count(control) ? index + 1 : field_count(control);
    open(control);
}

bool vg_control_field_key(struct vg_control *control, uint32_t key)
{
    static const struct {
        uint32_t key;
        void (*act)(struct vg_control *control);
    } keys[] = {
        {VG_KEY_LEFT, left},   {'h', left},        {VG_KEY_BACK_TAB, left},
        {VG_KEY_RIGHT, right}, {'l', right},       {VG_KEY_TAB, right},
        {VG_KEY_HOME, first},  {VG_KEY_END, last}, {VG_KEY_ENTER, open},
        {VG_KEY_DOWN, open},   {'j', open},        {VG_KEY_ESCAPE, leave},
    };
    if (control->screen.field > field_count(control))
        control->screen.field = field_count(control);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (control->screen.field > 0 && keys[i].key == key) {
            keys[i].act(control);
            return true;
        }
    return false;
}
