/* mouse.h: what a terminal tells of the mouse (SGR reports, DEC mode 1006), bytes in, events out. Pure.
 *
 * A report is ESC [ < button ; column ; row M (a press) or m (a release). Whatever else comes in its place gives no event; nothing
 * that a terminal sends can do more than that.
 */
#ifndef VGTOP_UI_MOUSE_H
#define VGTOP_UI_MOUSE_H

#include <stdbool.h>
#include <stddef.h>

enum vg_mouse_kind { VG_MOUSE_PRESS, VG_MOUSE_RELEASE, VG_MOUSE_WHEEL_UP, VG_MOUSE_WHEEL_DOWN };

enum { VG_MOUSE_PLACE_MAX = 10000 }; /* a report from farther away is no report */

struct vg_mouse {
    int row, col; /* of the cell, from 0; may lie outside of the grid that is drawn */
    enum vg_mouse_kind kind;
    int button; /* 1 left, 2 middle, 3 right; 0 for the wheel */
    bool shift, alt, control;
};

/* The event that the bytes between "ESC [ <" and the final letter, and that letter, stand for. False, and *mouse unchanged: none
 * that is told here (a movement, a wheel to the side, a button beyond the third, no such report at all). */
bool vg_mouse_parse(const char *parameters, size_t count, char final, struct vg_mouse *mouse);

#endif
