/* help.h: the words of the help: what the marks, numbers and words of each panel mean. */
#ifndef VGTOP_UI_HELP_H
#define VGTOP_UI_HELP_H

#include <stddef.h>

struct vg_help_line {
    const char *mark, *text; /* mark: what is seen, at most VG_HELP_MARK_COLS columns; "": a sentence about all */
};

enum { VG_HELP_MARK_COLS = 8 };

/* How to read any panel. */
extern const struct vg_help_line vg_help_reading[];
extern const size_t vg_help_reading_count;

/* The lines about a panel, by its name (look/panels.h); their count. NULL: there are none yet. */
const struct vg_help_line *vg_help_of_panel(const char *name, size_t *count);

#endif
