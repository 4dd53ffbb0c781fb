/* term.h: the terminal: cells go out, keys come in.
 *
 * Neither waits for the other. A frame is written as fast as the terminal takes it, and the next one is drawn after that. The terminal
 * shows the colours that it has (palette.h): 24 bits where terminfo or COLORTERM says so, else the nearest of 256, 16 or 8, else bold,
 * dim, reverse and underline. No colour of its palette is ever redefined. There is one terminal at a time, and only the main thread
 * calls these functions.
 */
#ifndef VGTOP_UI_TERM_H
#define VGTOP_UI_TERM_H

#include "cells.h"
#include "line.h"
#include "palette.h"
#include "screen.h"

struct vg_term;

/* Takes over the signals (signals.h) and the terminal: standard output, with keys from standard input, or from /dev/tty when that is
 * redirected. `depth` is the most colours that may be used. VG_DEPTH_COUNT: as many as the terminal has, or none when NO_COLOR is set and
 * not empty. `warning` gets one sentence when an unknown TERM is taken for xterm-256color, else "". Returns NULL with a sentence, and
 * changes nothing, when there is no terminal, when it cannot move its cursor, or when too few files can be opened. The caller sets the
 * locale first: it tells whether UTF-8 can be shown. */
struct vg_term *vg_term_start(enum vg_depth depth, char *warning, size_t warning_size, struct vg_error *error);

/* Puts everything back: modes, cursor, screen, mouse, signals. Waits for about a second at most when the terminal takes nothing. NULL is
 * fine. */
void vg_term_stop(struct vg_term *term);

/* The richest symbols that the terminal can be expected to show. */
enum vg_symbols vg_term_symbols(const struct vg_term *term);

enum vg_depth vg_term_depth(const struct vg_term *term); /* how many colours there are */

void vg_term_size(const struct vg_term *term, int *rows, int *cols);
/* Takes over the window's size. The next vg_term_draw writes everything. False when memory is short: the old size stays. */
bool vg_term_resize(struct vg_term *term);

/* Makes the terminal show the cells; writes only what differs. Draws nothing while vg_output_busy. */
void vg_term_draw(struct vg_term *term, const struct vg_cells *cells);
/* The next vg_term_draw writes everything. */
void vg_term_repaint(struct vg_term *term);

/* Gives the terminal back and stops the job. Takes the terminal again when the job goes on. */
void vg_term_suspend(struct vg_term *term);
/* For a program that another one stopped and continued: sets the modes again. The next vg_term_draw writes everything. */
void vg_term_resume(struct vg_term *term);

/* The line to the terminal, which stays term's: its keys and their descriptor, its mouse, and the frame that is on its way. While
 * vg_output_busy, poll its descriptor for POLLOUT and call vg_output_flush. */
struct vg_line *vg_term_line(struct vg_term *term);

#endif
