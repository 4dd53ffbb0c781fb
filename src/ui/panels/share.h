/* share.h: a layer's share of the output's signal, and the one scale of colours that shows it.
 *
 * The share of layer l is rms(delta_l) * sqrt(columns_l) over the same of the output: the lengths of the back-propagated signal, so that
 * layers of different widths can be compared (design.md calls this "share"). Where a source has no delta the s.d. of dW stands in for it
 * (view.signal_is_gradient). A share is missing where a number is missing, and where the output's is 0 or not finite; it is 0, infinite or
 * NaN where the layer's own number is.
 *
 * Colour always means share, on a scale that never moves: 1/10,000 and less, 1/1,000 ... 1 ... 100 and more, four steps a decade. So
 * the first colour is a vanished signal in every panel, every run, at every moment.
 */
#ifndef VGTOP_UI_SHARE_H
#define VGTOP_UI_SHARE_H

#include "chart.h"

/* ---- shares, of layers counted from 0 (nearest the input) */

/* At the cursor if the view was read at a cursor; else the mean of the last steps (VG_BEFORE_RECORDS or a few more) since the last change. */
double vg_share_now(const struct vg_view *view, size_t layer);
/* Before the last change (view.before). */
double vg_share_before(const struct vg_view *view, size_t layer);
/* Of a column of a chart over time. */
double vg_share_column(const struct vg_view *view, size_t layer, const struct vg_columns *columns, size_t column);
/* The signal that it is made of. */
double vg_signal_column(const struct vg_view *view, size_t layer, const struct vg_columns *columns, size_t column);
/* Of a layer's number for the signal and the output's. */
double vg_share_of(double signal, size_t columns, double output, size_t output_columns);

/* ---- colours */

enum { VG_SHARE_STEPS = 25 }; /* 24 from 1/10,000 to 100, and the last one */

/* The number of the colour, 0 ... VG_SHARE_STEPS - 1; -1: the share is not positive, or infinite, and has a sign of its own. */
int vg_share_step(double share);
/* The colour of a share as a bar. A share that is missing is dim; 0 is a warning; infinite or NaN is an error. */
struct vg_style vg_share_style(const struct vg_screen *screen, double share);
/* The same for letters: in the same hue, but not so dark or so light that they cannot be read on the theme's ground. */
struct vg_style vg_share_ink(const struct vg_screen *screen, double share);
/* The colour of a step, 0 ... VG_SHARE_STEPS - 1. */
struct vg_style vg_share_step_style(const struct vg_screen *screen, int step);

/* Draws two shares in one cell, one above the other: half blocks in their colours, or the sign of one that has no colour. A missing share
 * leaves its half as it is. Where there are no colours, or only ASCII characters, the upper one alone is drawn, as a shade. */
void vg_share_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, double upper,
                   double lower);
/* Whether cells are drawn as shades. */
bool vg_share_shaded(const struct vg_screen *screen);
/* The kind of a share: a number has a colour, the others but a missing one have a sign (vg_signs). */
enum vg_sort vg_share_sort(double share);

/* ---- words */

/* "1", "0.7×", "23×", "1/106", "1/2e9", "0", "∞", "NaN", "–" for a missing one; with ASCII symbols "x" and "inf". */
void vg_share_text(const struct vg_screen *screen, double share, char text[VG_NUMBER_MAX]);

/* Explains the colours in one line from `col` to `end`: the words "vanished" and "explodes", and between them the scale with 1/10,000, 1/100,
 * 1 and 100×, in as many words as there is room for. Returns the column behind it; `col`: there was no room, or there are no colours. */
int vg_share_legend(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, int end);

/* The same in a panel's lower border, from column `from` on. */
void vg_share_border(const struct vg_screen *screen, struct vg_cells *cells, struct vg_rect panel, int from);
/* Says in a border, right-aligned before `end`, what colours are shares of; see vg_frame_note. */
int vg_share_note(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells, int row,
                  int first, int end, struct vg_style style);

#endif
