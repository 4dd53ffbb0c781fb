/* printed.h: the last lines that a job printed, as a screen can show them. */
#ifndef VGTOP_WATCH_OUTPUT_H
#define VGTOP_WATCH_OUTPUT_H

#include "tail.h"
#include "vgtop/view.h"

struct vg_printed {
    struct vg_tail tail;
    char text[2 * VG_VIEW_OUTPUT_MAX];
    size_t used;
    size_t line;   /* where the last line begins */
    bool returned; /* the cursor is at its beginning: what comes next writes over it */
    int escape;    /* inside of an escape sequence: 1 behind ESC, 2 in a CSI, 3 in a string */
};

/* Takes some bytes that a terminal would get: of a progress bar only the last state stays, colours and movements go. */
void vg_printed_take(struct vg_printed *printed, const char *bytes, size_t count);

/* Reads what has come since the last call, or the end of it where that is much. True: there is something new. */
bool vg_printed_read(struct vg_printed *printed, char *bytes, size_t room, int64_t now);

/* The last lines, with harmless characters. */
void vg_printed_copy(const struct vg_printed *printed, char text[VG_VIEW_OUTPUT_MAX]);

#endif
