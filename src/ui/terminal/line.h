/* line.h: the line to the terminal: its modes and size, the bytes on their way to it, the keys that come from it. No curses.
 *
 * Neither direction waits for the other. When the line is given back everything is as it was found, even when the terminal takes nothing.
 */
#ifndef VGTOP_UI_LINE_H
#define VGTOP_UI_LINE_H

#include <termios.h>

#include "input.h"
#include "output.h"
#include "vgtop/error.h"

enum { VG_LINE_BYTES_MAX = 320 };

struct vg_line {
    int keys, terminal;    /* descriptors: where keys are read, and standard output */
    bool opened_keys;      /* `keys` is ours to close */
    struct termios before; /* the modes that were found */
    struct vg_output output;
    struct vg_input input;
    bool taken;        /* the modes are ours */
    bool private;      /* the terminal understands private modes, or ignores them */
    bool may_ask;      /* it may be asked questions, and was not asked yet */
    bool may_query;    /* one of them may be whether it knows synchronized output */
    bool wants_ground; /* one of them is the colour of its ground; set before the first frame */
    int64_t asked;     /* ms: when that was; 0: it was not, or all answers have come, or it is too late for them */
    bool mouse;
    char restoring[VG_LINE_BYTES_MAX]; /* gives the terminal back in an emergency */
};

/* Finds the terminal: standard output, with keys from standard input or, where that is redirected, from /dev/tty. Changes nothing. False
 * with a sentence when there is no terminal. */
bool vg_line_open(struct vg_line *line, struct vg_error *error);
/* Opens the queue and arms the guard against a crash (signals.h). `type` is the terminal's type. `cup` and `restoring` are its
 * sequences: the first moves the cursor, the second puts screen, cursor and colours back. The modes are still those that were found. */
void vg_line_prepare(struct vg_line *line, const char *type, const char *cup, const char *restoring);
/* Sets our modes: at the start, after the line was given back, and after another program changed them. */
void vg_line_take(struct vg_line *line);
/* Writes `last`, then puts mouse and modes back. Waits for about a second at most: for output that is stuck, or for answers. */
void vg_line_give_back(struct vg_line *line, FILE *last);
/* Closes and frees. A line that was never opened is fine. */
void vg_line_close(struct vg_line *line);

/* False when the terminal does not know its size. */
bool vg_line_size(const struct vg_line *line, int *rows, int *cols);
/* Whether the terminal went away, when poll reported `revents` on `keys` and no key came. */
bool vg_line_gone(const struct vg_line *line, short revents);

/* Sends what was written to that file (vg_output_take) as one frame. */
void vg_line_frame(struct vg_line *line, FILE *frame);
/* Asks for mouse reports, or no longer. */
void vg_line_mouse(struct vg_line *line, bool on);
/* The next key that is already there, or VG_KEY_NONE. Waits only after an Escape, for 25 ms. */
uint32_t vg_line_read_key(struct vg_line *line);

/* Whether a terminal understands private modes or at least ignores them: its cursor moves as ECMA-48 says. `cup` may be NULL. */
bool vg_line_is_ansi(const char *cup);
/* Whether a terminal of that type can be asked for its ground (OSC 11) and its attributes (DA1) without showing a part of the question as
 * text, and answers the last. NULL: no. */
bool vg_line_may_ask(const char *type);
/* Whether it can also be asked for a mode (DECRQM). */
bool vg_line_may_query(const char *type);
/* Appends a terminfo string without its delays ("$<5>"): a signal handler cannot wait. Cut to fit. */
void vg_line_append(char *out, size_t size, const char *text);

#endif
