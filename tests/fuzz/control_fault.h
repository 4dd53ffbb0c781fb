/* control_fault.h: what must hold of a control after whatever was pressed and drawn. */
#ifndef VGTOP_TESTS_DESK_FAULT_H
#define VGTOP_TESTS_DESK_FAULT_H

#include "control.h"

/* What does not hold, as it should be; NULL: all does. Of the picture, too, which must have been drawn since the last key. `ascii`:
 * nothing but ASCII was typed, so that with those symbols the picture holds nothing else. */
const char *vg_control_fault(const struct vg_control *control, bool ascii);

#endif
