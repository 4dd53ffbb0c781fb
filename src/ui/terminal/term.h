/* term.h: the terminal. The only part that knows curses.
 *
 * Cells go out, keys come in, and neither waits for the other: a frame is written as the terminal takes it, and the next one is drawn
 * when it is out. Colours are brought down to what the terminal has (palette.h): 24 bits where terminfo or COLORTERM says so, else the
 * nearest of 256, 16 or 8 (never redefined), else bold, dim, reverse and underline. One terminal at a time; only the main thread calls
 * these functions.
 */
#ifndef VGTOP_UI_TERM_H
#define VGTOP_UI_TERM_H

#include "cells.h"
#include "input.h"
#include "palette.h"
#include "screen.h"

struct vg_term;

/* Takes over the terminal on standard output (keys from standard input, or from /dev/tty when that is redirected) and the signals
 * (signals.h). `depth` is the person's choice, which the terminal may not reach, or VG_DEPTH_COUNT: what the terminal has, but no colours
 * when NO_COLOR is set and not empty. `warning` gets one sentence ("" for none) when an unknown TERM is taken for xterm-256color. NULL with a sentence when there is no terminal, or one that cannot move its cursor;
 * nothing is changed then. The locale must be set before: it tells whether UTF-8 can be shown. */
struct vg_term *vg_term_start(enum vg_depth depth, char *warning, size_t warning_size, struct vg_error *error);

/* Puts everything back: modes, cursor, screen, mouse, signals. Waits for about a second at most when the terminal takes nothing. NULL is
 * fine. */
void vg_term_stop(struct vg_term *term);

/* The richest symbols that the terminal can be expected to show. */
enum vg_symbols vg_term_symbols(const struct vg_term *term);

bool vg_term_has_colours(const struct vg_term *term);

void vg_term_size(const struct vg_term *term, int *rows, int *cols);
/* Asks the terminal for its size and takes it over. False when memory is short: the old size stays. */
bool vg_term_resize(struct vg_term *term);

/* Brings the terminal to show the cells; only what differs from what it shows is written. Not while vg_term_busy: nothing is drawn
 * then. */
void vg_term_draw(struct vg_term *term, const struct vg_cells *cells);
/* The next vg_term_draw writes everything. */
void vg_term_repaint(struct vg_term *term);

/* Whether a frame is not yet all written. Poll vg_term_output_fd for POLLOUT then, and call vg_term_flush, which writes what the terminal
 * takes and never waits. */
bool vg_term_busy(const struct vg_term *term);
int vg_term_output_fd(const struct vg_term *term);
void vg_term_flush(struct vg_term *term);

/* Gives the terminal back, stops the job, and takes the terminal again when it goes on. */
void vg_term_suspend(struct vg_term *term);
/* After somebody else stopped and continued the program: the modes again, and the next draw writes everything. */
void vg_term_resume(struct vg_term *term);

/* Readable when a key was pressed; poll it, but not while vg_term_pending. */
int vg_term_input_fd(const struct vg_term *term);
/* Whether vg_term_read_key has more to give, though the descriptor may have nothing. */
bool vg_term_pending(const struct vg_term *term);
/* The next key that is already there, or VG_KEY_NONE. Never waits (but 25 ms behind an Escape). */
uint32_t vg_term_read_key(struct vg_term *term);
/* Whether the terminal went away, when poll reported `revents` on its input and no key came of it. */
bool vg_term_gone(const struct vg_term *term, short revents);

/* Asks the terminal to report its mouse, or no longer. At the start it does not. */
void vg_term_mouse(struct vg_term *term, bool on);
/* What the last VG_KEY_MOUSE that vg_term_read_key gave was. */
struct vg_mouse vg_term_mouse_event(const struct vg_term *term);

#endif
