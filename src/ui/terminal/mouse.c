/* mouse.c: SGR mouse reports. */
#include "mouse.h"

enum { SHIFT = 4, ALT = 8, CONTROL = 16, WHEEL = 64, MODIFIERS = SHIFT | ALT | CONTROL };

/* A number and what ends it; false: no digit, or farther away than anything can be. */
static bool take_number(const char **at, const char *end, int *number)
{
    const char *first = *at;
    *number = 0;
    while (*at < end && **at >= '0' && **at <= '9' && *number <= VG_MOUSE_PLACE_MAX)
        *number = 10 * *number + (*(*at)++ - '0');
    return *at > first && *number <= VG_MOUSE_PLACE_MAX;
}

static bool take_semicolon(const char **at, const char *end)
{
    return *at < end && *(*at)++ == ';';
}

/* What was done with which button; false: nothing that is told here. */
static bool kind_of(int code, bool released, struct vg_mouse *mouse)
{
    static const enum vg_mouse_kind wheels[] = {VG_MOUSE_WHEEL_UP, VG_MOUSE_WHEEL_DOWN};
    int button = code & ~MODIFIERS;
    if (button >= WHEEL && button < WHEEL + 2 && !released) {
        mouse->kind = wheels[button - WHEEL];
        mouse->button = 0;
        return true;
    }
    mouse->kind = released ? VG_MOUSE_RELEASE : VG_MOUSE_PRESS;
    mouse->button = button + 1;
    return button < 3; /* above are movements (32), wheels to the side (66), further buttons (128) */
}

bool vg_mouse_parse(const char *parameters, size_t count, char final, struct vg_mouse *mouse)
{
    const char *at = parameters, *end = parameters + count;
    struct vg_mouse event = {0};
    int code, col, row;
    bool complete = take_number(&at, end, &code) && take_semicolon(&at, end) && take_number(&at, end, &col) &&
                    take_semicolon(&at, end) && take_number(&at, end, &row) && at == end;
    if (!complete || row < 1 || col < 1 || (final != 'M' && final != 'm') || !kind_of(code, final == 'm', &event))
        return false;
    event.row = row - 1;
    event.col = col - 1;
    event.shift = (code & SHIFT) != 0;
    event.alt = (code & ALT) != 0;
    event.control = (code & CONTROL) != 0;
    *mouse = event;
    return true;
}
