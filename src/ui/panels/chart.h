/* chart.h: the parts of a chart: axes with round ends, time in columns, bars, plots of dots.
 *
 * An axis's ends are round numbers (whole decades, whole steps), so that it stays still while the data move within them.
 * Nothing here knows layers or losses: a series is a series.
 */
#ifndef VGTOP_UI_CHART_H
#define VGTOP_UI_CHART_H

#include "screen.h"

/* The least and the largest of the finite numbers that were added. */
struct vg_range {
    double low, high;
    bool any;
};

void vg_range_add(struct vg_range *range, double value);

/* Goes from *index back to the last bucket before it whose steps no later bucket tells again: what an undo left behind is passed over.
 * False: there is none. Begin with *least UINT64_MAX. */
bool vg_series_step_back(const struct vg_series *series, size_t *index, uint64_t *least);
/* Adds the means of a series, or only the `positive` ones, for a log axis. A last bucket that is not full yet does not count: the mean of
 * a few steps comes and goes, and the axis should not. */
void vg_range_add_series(struct vg_range *range, const struct vg_series *series, bool positive);

/* On a log axis low and high are log10 of the values; on a linear axis they are the values. low < high always. */
struct vg_axis {
    bool log;
    bool cut; /* positive numbers lie below `low`: they are drawn as clipped */
    double low, high;
    double step; /* the least distance of labels: 1 decade or a round number */
};

/* What the person wants to see of numbers that go over many decades. */
enum vg_axis_kind {
    VG_AXIS_LINEAR,
    VG_AXIS_LOG, /* at most VG_AXIS_DECADES below the largest: one tiny number must not squeeze all others into the top */
    VG_AXIS_WHOLE /* logarithmic over all numbers */
};
enum { VG_AXIS_DECADES = 12 };

/* Whole decades about a range of positive numbers, at least two of them; without numbers 1e-4 ... 1. Not `whole`: at most
 * VG_AXIS_DECADES. */
struct vg_axis vg_axis_log(const struct vg_range *range, bool whole);
/* About `steps` steps of 1, 2 or 5 times a power of ten about the range; without numbers 0 ... 1. */
struct vg_axis vg_axis_linear(const struct vg_range *range, int steps);
/* The same with ends of equal size and 0 in the middle. */
struct vg_axis vg_axis_symmetric(const struct vg_range *range);

/* The place of a value, from 0 at the low end to 1 at the high end, clamped. NaN: it has no place, since it is not finite, or not positive
 * on a log axis. */
double vg_axis_place(const struct vg_axis *axis, double value);

enum { VG_TICKS_MAX = 64, VG_LABEL_MAX = 16 };
struct vg_tick {
    double where; /* 0 ... 1 */
    char label[VG_LABEL_MAX];
};

/* Labelled ticks, lowest first, at most `room`: multiples of the step, or of 2, 5, 10 ... steps. Returns how many. */
size_t vg_axis_ticks(const struct vg_axis *axis, size_t room, struct vg_tick ticks[VG_TICKS_MAX]);
/* The places (0 ... 1, lowest first) of 2 and 5 times a power of ten on a log axis. Returns how many; 0 if there are more than `room`. */
size_t vg_axis_minor(const struct vg_axis *axis, size_t room, double where[VG_TICKS_MAX]);
/* The label of the axis at `where`. */
void vg_axis_label(const struct vg_axis *axis, double where, char label[VG_LABEL_MAX]);

/* An axis for a plot of `rows` rows of cells, the values of whose lines lie in the middles of rows: a decade, or 2, 3, 5, 10 ... decades,
 * are a whole number of rows. Rows are counted from 0, the row under the plot, where time is written: line k is in row
 * offset + k * pitch. */
struct vg_ladder {
    struct vg_axis axis; /* from the lower edge of row 1 to the upper edge of row `rows` */
    double first, step;  /* line 0, and from line to line, as on the axis */
    int offset, pitch, rows;
};

/* Holds all of the range, as vg_axis_log does, in as few decades as possible above its low end, but at least two. */
struct vg_ladder vg_ladder_log(const struct vg_range *range, bool whole, int rows);
/* The same for a linear axis: a step is a whole number of rows. */
struct vg_ladder vg_ladder_linear(const struct vg_axis *axis, int rows);
/* A linear axis of as many round steps as have room for their lines. Symmetric: 0 is a line, in the middle. */
struct vg_ladder vg_ladder_of_range(const struct vg_range *range, bool symmetric, int rows);
/* The row of line k; -1: the plot has no such line. */
int vg_ladder_row(const struct vg_ladder *ladder, int k);
/* The label of line k. */
void vg_ladder_label(const struct vg_ladder *ladder, int k, char label[VG_LABEL_MAX]);

/* Time in columns. Column i shows buckets i*per ... i*per + per-1. `per` is the smallest power of two for which all buckets fit into the room, so
 * that columns stand still until they merge in pairs, as buckets do: half of the room is free then, and the run grows into it. */
struct vg_columns {
    size_t per, used;
};

struct vg_columns vg_columns_of(size_t buckets, size_t room);
/* The buckets of a column joined into one; beyond the end it has no records. */
struct vg_bucket vg_columns_bucket(const struct vg_columns *columns, const struct vg_series *series, size_t column);
/* The geometric mean of a column's positive means; NaN: it has none. */
double vg_columns_geometric(const struct vg_columns *columns, const struct vg_series *series, size_t column);
/* Adds the means of a series's columns, geometric ones of the positive means or arithmetic ones. A last column with less in it than the
 * others does not count unless it is alone, as in vg_range_add_series; what an undo left behind does not count either. */
void vg_range_add_columns(struct vg_range *range, const struct vg_series *series, const struct vg_columns *columns,
                          bool geometric);
/* The column in which a record falls, `bucket_width` records a bucket. */
size_t vg_columns_at(const struct vg_columns *columns, uint64_t record, uint64_t bucket_width);

/* Steps that a full bucket of a series stands for: from the first of one to the first of the next; at least 1. */
uint64_t vg_series_width(const struct vg_series *series);
/* The first step of a bucket; behind the last one they go on at the same width. */
uint64_t vg_series_step(const struct vg_series *series, size_t bucket);
/* Time along the cells of a chart, left to right, `dots` columns a cell. */
struct vg_time {
    struct vg_rect rect; /* the cells */
    int dots;
    struct vg_columns columns;
    size_t filled;                  /* columns that the run has reached */
    const struct vg_series *series; /* whose buckets say which steps they stand for */
};

uint64_t vg_time_cell_steps(const struct vg_time *time); /* of one cell */
/* The screen's column of a step. A step beyond the run is in the run's last column. -1: the run has no step yet. */
int vg_time_col(const struct vg_time *time, uint64_t step);
/* The first step of the screen's column `col`, no later than the run's last column begins; 0 where there is none. */
uint64_t vg_time_step(const struct vg_time *time, int col);

/* How many buckets of a series are full: all, or all but the last. */
size_t vg_series_settled(const struct vg_series *series);

/* The kinds of values for a chart: only numbers have a place on the axis. BELOW: clipped, below an axis that is cut. */
enum vg_sort {
    VG_SORT_NOTHING,
    VG_SORT_NUMBER,
    VG_SORT_BELOW,
    VG_SORT_ZERO,
    VG_SORT_NAN,
    VG_SORT_INFINITE,
    VG_SORT_COUNT
};

/* If `whole`, a bucket whose last number is not finite counts as not finite, although it holds other numbers. */
enum vg_sort vg_sort_of_bucket(const struct vg_axis *axis, const struct vg_bucket *bucket, bool whole);
enum vg_sort vg_sort_of_value(const struct vg_axis *axis, double value);

/* The sign that is drawn for a value without a place. */
struct vg_sign {
    uint32_t ch;
    enum vg_role role;
    const char *text; /* sign and name, for a legend */
};
extern const struct vg_sign vg_signs[VG_SORT_COUNT];

/* Draws a column of eighth blocks, `height` eighths high, from the bottom of the rectangle up. What is above the rectangle is left out. */
void vg_bar_up(struct vg_cells *cells, struct vg_rect rect, int col, int height, struct vg_style style);

/* A plot of dots that are finer than cells. All dots of a cell have one style: a dot of another style removes those that were there. */
struct vg_plot {
    struct vg_cells *cells;
    struct vg_rect rect;
    enum vg_symbols symbols;
};

int vg_plot_width(const struct vg_plot *plot); /* dots */
int vg_plot_height(const struct vg_plot *plot);
/* The row of dots, counted from the bottom, of a place 0 ... 1; -1 for NaN. */
int vg_plot_row(const struct vg_plot *plot, double where);
/* Draws dots in column x from row `from` to row `to`, in either order. Rows outside the plot are left out. */
void vg_plot_span(const struct vg_plot *plot, int x, int from, int to, struct vg_style style);
/* Draws the next point of a line and joins it to row `before` of the column to the left, unless that is -1. */
void vg_plot_line(const struct vg_plot *plot, int x, int before, int row, struct vg_style style);

#endif
