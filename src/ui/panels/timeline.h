/* timeline.h: lines over the steps of a run, with earlier runs behind them: what the loss and the overlay have in common. */
#ifndef VGTOP_UI_TIMELINE_H
#define VGTOP_UI_TIMELINE_H

#include "chart.h"

/* Columns of the labels at the left of a plot. */
enum { VG_TIMELINE_LABELS = 5 };

/* Which earlier runs a chart shows. A loss can be compared only with the loss of a run on the same data. */
enum vg_ghosts { VG_GHOSTS_ALL, VG_GHOSTS_SAME_DATA };

/* One chart: a plot, its axis, and how time runs along it: column x of dots begins at step x * columns.per * bucket width. */
struct vg_timeline {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_plot plot;
    struct vg_axis axis; /* the caller's to choose */
    struct vg_columns columns;
    struct vg_time time; /* the same for who counts in cells */
    enum vg_ghosts ghosts;
};

/* Time as long as the run, or as its longest ghost, within limits. */
struct vg_timeline vg_timeline_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                                  enum vg_ghosts ghosts, struct vg_cells *cells);

/* The row of dots of a value; -1: it has no place. */
int vg_timeline_row(const struct vg_timeline *chart, double value);

/* A line through the means, of which every `dash`th dot is drawn: lines differ in more than colour. Where `held` is set a column
 * without a number shows the last one: validation comes once an epoch. */
void vg_timeline_series(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                        int dash, bool held);

/* From the least to the largest of every column: what the means hide. Drawn before the lines. Not `filled` only both ends are seen: where
 * several series share the plot none must cover another. */
void vg_timeline_band(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                      bool filled);

/* What a line cannot go through, at the bottom: zeros on a log axis in the line's style, what is not finite as an error. */
void vg_timeline_signs(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style);

/* The line of the cursor, if there is one; before the lines of the data. */
void vg_timeline_cursor(const struct vg_timeline *chart);

/* Which of the `points` equally spaced points of a ghost stands where column x of dots begins; `points` beyond its end. */
size_t vg_timeline_ghost_point(const struct vg_timeline *chart, const struct vg_ghost *ghost, size_t points, int x);

/* Whether the chart shows that earlier run. */
bool vg_timeline_shows(const struct vg_timeline *chart, const struct vg_ghost *ghost);
/* The row of dots of an earlier run's number; -1: it has no place, or it lies above the axis, which need not hold all earlier runs. */
int vg_timeline_ghost_row(const struct vg_timeline *chart, double value);

/* A name at the end (x, row in dots) of a line or next to it, where it covers nothing; else nowhere. Where there is not enough room the
 * last words are left out. */
void vg_timeline_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style);

void vg_timeline_markers(const struct vg_timeline *chart);
/* Labels, and marks at 2 and 5 where decades have room for them. */
void vg_timeline_axis(const struct vg_timeline *chart);

/* The same colour further back: `fifths` of its light are left. */
struct vg_style vg_timeline_faint(const struct vg_theme *theme, struct vg_style style, unsigned fifths);

#endif
