/* timeline.h: charts of a run: what those of all layers share, and lines over the steps of a run with earlier runs behind them.
 *
 * A chart is a vg_timeline. Its maker chooses the axis, then draws into it from back to front: markers, earlier runs, lines, axis.
 */
#ifndef VGTOP_UI_TIMELINE_H
#define VGTOP_UI_TIMELINE_H

#include "chart.h"

/* ---- what charts of all layers share */

/* A layer's number at the cursor if the view was read at a cursor, else that of the last step. */
double vg_layer_number(const struct vg_view *view, size_t layer, enum vg_metric metric);

/* The axis that the person has chosen for a panel. */
enum vg_axis_kind vg_axis_kind_of(const struct vg_screen *screen, enum vg_look_panel panel, bool log_by_default);

/* The axis of the view's metric over all layers and the whole run. The kind counts only for metrics that go over many decades. */
struct vg_axis vg_layers_axis(const struct vg_view *view, enum vg_axis_kind kind);

/* Columns of the widest layer name, at most `most`. */
int vg_layers_names(const struct vg_view *view, bool brief, int most);

/* The screen's column of the cursor; -1: there is no cursor, or no step yet. */
int vg_cursor_col(const struct vg_screen *screen, const struct vg_time *time);

/* Draws a piece of the cursor's line over a cell, so that it is seen without colours and is not taken for a marker. */
void vg_cursor_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col);

/* ---- lines over the steps of a run */

/* The characters of faint lines through a chart, which text may interrupt, and of markers' lines. */
enum { VG_GRID_LINE = 0x2504, VG_MARKER_LINE = 0x250a };

/* Columns of the labels at the left of a plot. */
enum { VG_TIMELINE_LABELS = 5 };

/* Which earlier runs a chart shows. A loss can be compared only with the loss of a run on the same data. */
enum vg_ghosts { VG_GHOSTS_ALL, VG_GHOSTS_SAME_DATA };

/* A chart. Column x of dots begins at step x * time.columns.per * time.bucket_width. */
struct vg_timeline {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_plot plot;
    struct vg_axis axis; /* set by the chart's maker */
    struct vg_time time;
    enum vg_ghosts ghosts;
};

/* A chart in that rectangle. Its time is as long as the run, or as the longest earlier run that it shows, within limits. */
struct vg_timeline vg_timeline_in(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                                  enum vg_ghosts ghosts, struct vg_cells *cells);

/* The row of dots of a value; -1: it has no place on the axis. */
int vg_timeline_row(const struct vg_timeline *chart, double value);

/* Draws a line through the means. Only every `dash`th dot is drawn, so that lines differ in more than colour. If `held`, a column
 * without a number shows the last number before it: validation comes once an epoch. */
void vg_timeline_series(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                        int dash, bool held);

/* Draws the least and the largest number of every column: means hide spikes. If `filled`, also all between them, which hides other series
 * in the same plot. Call it before the lines are drawn. */
void vg_timeline_band(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style,
                      bool filled);

/* Draws signs at the bottom for what a line cannot show: zeros and clipped numbers in the line's style, numbers that are not finite as
 * errors. */
void vg_timeline_signs(const struct vg_timeline *chart, const struct vg_series *series, struct vg_style style);

/* The same for one column of dots. */
void vg_timeline_sign(const struct vg_timeline *chart, size_t x, const struct vg_bucket *bucket, struct vg_style style);

/* Draws the line of the cursor, if there is one. Call it before the lines are drawn. */
void vg_timeline_cursor(const struct vg_timeline *chart);

/* One of the lines that share a plot. */
struct vg_line {
    const struct vg_series *series;
    const char *name; /* written at the line's end if there is room */
    struct vg_style style;
    int dash; /* every how many dots one is drawn */
};

/* Draws lines with their bands, signs and names, the first line on top, and the cursor behind them. */
void vg_timeline_lines(const struct vg_timeline *chart, const struct vg_line *lines, size_t count);

/* Whether the chart shows that earlier run. */
bool vg_timeline_shows(const struct vg_timeline *chart, const struct vg_ghost *ghost);

/* A ghost has `points` equally spaced points: the one at column x of dots, or `points` if the ghost has ended before. */
size_t vg_timeline_ghost_point(const struct vg_timeline *chart, const struct vg_ghost *ghost, size_t points, int x);

/* The row of dots of an earlier run's number; -1: it has no place, or it lies above the axis, which need not hold all earlier runs. */
int vg_timeline_ghost_row(const struct vg_timeline *chart, double value);

/* Writes a name at the end (x, row in dots) of a line or next to it, where it covers nothing. Where there is not enough room the last
 * words are left out, at last all. */
void vg_timeline_label(const struct vg_timeline *chart, int x, int row, const char *text, struct vg_style style);

void vg_timeline_markers(const struct vg_timeline *chart);

/* Writes what belongs to the time axis into a row: the texts of the markers, the newest first, the last step, and round steps where there
 * is room. Text may go on to column `end` behind the plot. */
void vg_timeline_steps(const struct vg_timeline *chart, int row, int end);

/* Labels an axis at the left of a plot, in VG_TIMELINE_LABELS columns. */
void vg_axis_labels(struct vg_cells *cells, const struct vg_axis *axis, struct vg_rect rect, struct vg_style style);
/* Draws the axis's labels, and marks at 2 and 5 if the decades have room for them. */
void vg_timeline_axis(const struct vg_timeline *chart);

/* A style's colour nearer to the ground: `fifths` of its difference are left. */
struct vg_style vg_timeline_faint(const struct vg_theme *theme, struct vg_style style, unsigned fifths);
/* Whether there are so many colours that a fainter one is still one. */
bool vg_has_faint(const struct vg_screen *screen);
/* vg_timeline_faint, or dim where there are too few colours. */
struct vg_style vg_faint(const struct vg_screen *screen, struct vg_style style, unsigned fifths);

#endif
