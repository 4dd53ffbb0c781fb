/* tty.h: the terminal as the system knows it: where its keys are read, its modes, its size, whether it is still there. */
#ifndef VGTOP_UI_TTY_H
#define VGTOP_UI_TTY_H

#include <stdbool.h>
#include <termios.h>

#include "vgtop/error.h"

struct vg_tty {
    int input, output;     /* descriptors; output is standard output */
    bool opened_input;     /* input is our own */
    struct termios before; /* the modes that were found */
};

/* Standard output must be a terminal; keys come from standard input, or from /dev/tty when that is redirected. False with a sentence
 * when there is none. Changes nothing. */
bool vg_tty_open(struct vg_tty *tty, struct vg_error *error);
/* Closes what was opened; the modes stay. */
void vg_tty_close(struct vg_tty *tty);

/* Every key at once, none of them echoed or taken for a signal; output as it is written. */
void vg_tty_raw(const struct vg_tty *tty);
/* The modes that were found. Never waits for output that is stuck. */
void vg_tty_restore(const struct vg_tty *tty);

/* False when the terminal does not know its size. */
bool vg_tty_size(const struct vg_tty *tty, int *rows, int *cols);
/* Whether the terminal went away, when poll reported `revents` on its input and no key came of it. */
bool vg_tty_gone(const struct vg_tty *tty, short revents);

#endif
