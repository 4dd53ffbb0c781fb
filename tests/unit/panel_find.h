/* panel_find.h: a panel by its name. */
#ifndef VGTOP_TESTS_PANEL_FIND_H
#define VGTOP_TESTS_PANEL_FIND_H

#include <string.h>

#include "panel.h"

/* NULL: there is none with that name. */
static inline const struct vg_panel *panel_find(const char *name)
{
    for (size_t i = 0; i < VG_LOOK_PANEL_COUNT; i++)
        if (strcmp(vg_panels[i].name, name) == 0)
            return &vg_panels[i];
    return NULL;
}

#endif
