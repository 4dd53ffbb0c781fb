/* line.h: the line to the terminal: its modes, the bytes on their way to it, the keys that come from it. No curses.
 *
 * Neither direction waits for the other. When the line is given back, everything is as it was found, even when the terminal takes nothing.
 */
#ifndef VGTOP_UI_LINE_H
#define VGTOP_UI_LINE_H

#include "input.h"
#include "output.h"
#include "tty.h"

enum { VG_LINE_BYTES_MAX = 320 };

struct vg_line {
    struct vg_tty tty;
    struct vg_output output;
    struct vg_input input;
    bool taken;     /* the modes are ours */
    bool modes;     /* the terminal understands private modes */
    bool may_query; /* it may be asked for synchronized output, and was not yet */
    int unanswered; /* frames since it was asked; 0: it was not, or this is over */
    bool mouse;
    char restoring[VG_LINE_BYTES_MAX]; /* what gives the terminal back in an emergency */
};

/* Finds the terminal. Changes nothing. */
bool vg_line_open(struct vg_line *line, struct vg_error *error);
/* Takes it over, and puts up the guard against a crash (signals.h). `cup` and `restoring` are the type's sequences that move the cursor,
 * and that put screen, cursor and colours back. */
void vg_line_take(struct vg_line *line, const char *type, const char *cup, const char *restoring);
/* What this terminal shows is over: `last` is written, mouse and modes are put back. Waits for about a second at most. */
void vg_line_give_back(struct vg_line *line, FILE *last);
/* The modes again, after it was given back or after somebody else changed them. */
void vg_line_take_again(struct vg_line *line);
/* Closes and frees; a line that was never opened is fine. */
void vg_line_close(struct vg_line *line);

/* Sends what was written to that file (vg_output_take) as one frame. */
void vg_line_frame(struct vg_line *line, FILE *frame);
void vg_line_mouse(struct vg_line *line, bool on);
/* The next key that is already there, or VG_KEY_NONE. Waits only behind an Escape, for 25 ms. */
uint32_t vg_line_read_key(struct vg_line *line);

#endif
