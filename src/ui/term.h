/* term.h: the terminal. The only part that knows curses.
 *
 * Cells go out, keys come in. Colours are brought down to what the terminal has: 24 bits where terminfo says so, else the nearest of 256,
 * 16 or 8 (never redefined), else bold, dim, reverse and underline. One terminal at a time; only the main thread calls these
 * functions.
 */
#ifndef VGTOP_UI_TERM_H
#define VGTOP_UI_TERM_H

#include "cells.h"
#include "screen.h"

struct vg_term;

/* Takes over the terminal on standard output (keys from standard input, or from /dev/tty when that is redirected) and the signals
 * (signals.h). No colours with `no_colour` or when NO_COLOR is set and not empty. `warning` gets one sentence ("" for none) when an
 * unknown TERM is taken for xterm-256color. NULL with a sentence when there is no terminal, or one that cannot move its cursor;
 * nothing is changed then. The locale must be set before: it tells whether UTF-8 can be shown. */
struct vg_term *vg_term_start(bool no_colour, char *warning, size_t warning_size, struct vg_error *error);

/* Puts everything back: modes, cursor, screen, signals. NULL is fine. */
void vg_term_stop(struct vg_term *term);

/* The richest symbols that the terminal can be expected to show. */
enum vg_symbols vg_term_symbols(const struct vg_term *term);

bool vg_term_has_colours(const struct vg_term *term);

void vg_term_size(const struct vg_term *term, int *rows, int *cols);
/* Asks the terminal for its size and takes it over. False when memory is short: the old size stays. */
bool vg_term_resize(struct vg_term *term);

/* Brings the terminal to show the cells; only what differs from what it shows is written. */
void vg_term_draw(struct vg_term *term, const struct vg_cells *cells);
/* The next vg_term_draw writes everything. */
void vg_term_repaint(struct vg_term *term);

/* Gives the terminal back, stops the job, and takes the terminal again when it goes on. */
void vg_term_suspend(struct vg_term *term);
/* After somebody else stopped and continued the program: the modes again, and the next draw writes everything. */
void vg_term_resume(struct vg_term *term);

/* Readable when a key was pressed; poll it. */
int vg_term_input_fd(const struct vg_term *term);
/* The next key that is already there, or VG_KEY_NONE. Never waits (but 25 ms behind an Escape). */
uint32_t vg_term_read_key(struct vg_term *term);
/* Whether the terminal went away, when poll reported `revents` on its input and no key came of it. */
bool vg_term_gone(const struct vg_term *term, short revents);

#endif
