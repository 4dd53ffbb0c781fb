/* desk_fields.c: the header's fields by keyboard: one is selected, its values are a menu. */
#include "actions.h"
#include "desk_internal.h"

/* The fields, and the state at the right end. */
static size_t field_count(const struct vg_desk *desk)
{
    size_t count = desk->view.field_count;
    return (count < VG_FIELDS_MAX ? count : VG_FIELDS_MAX) + 1;
}

static void left(struct vg_desk *desk)
{
    size_t count = field_count(desk), now = desk->screen.field;
    desk->screen.field = now > 1 ? now - 1 : count;
}

static void right(struct vg_desk *desk)
{
    desk->screen.field = desk->screen.field % field_count(desk) + 1;
}

static void first(struct vg_desk *desk)
{
    desk->screen.field = 1;
}

static void last(struct vg_desk *desk)
{
    desk->screen.field = field_count(desk);
}

static void leave(struct vg_desk *desk)
{
    desk->screen.field = 0;
}

static void open(struct vg_desk *desk)
{
    size_t index = desk->screen.field - 1;
    vg_desk_menu(desk, index < desk->view.field_count ? desk->view.fields[index].command : "speed");
}

void vg_desk_open_field(struct vg_desk *desk, size_t index)
{
    desk->screen.field = index < field_count(desk) ? index + 1 : field_count(desk);
    open(desk);
}

bool vg_desk_field_key(struct vg_desk *desk, uint32_t key)
{
    static const struct {
        uint32_t key;
        void (*act)(struct vg_desk *desk);
    } keys[] = {
        {VG_KEY_LEFT, left},   {'h', left},        {VG_KEY_BACK_TAB, left},
        {VG_KEY_RIGHT, right}, {'l', right},       {VG_KEY_TAB, right},
        {VG_KEY_HOME, first},  {VG_KEY_END, last}, {VG_KEY_ENTER, open},
        {VG_KEY_DOWN, open},   {'j', open},        {VG_KEY_ESCAPE, leave},
    };
    if (desk->screen.field > field_count(desk))
        desk->screen.field = field_count(desk);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (desk->screen.field > 0 && keys[i].key == key) {
            keys[i].act(desk);
            return true;
        }
    return false;
}
