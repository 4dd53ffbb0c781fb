/* chart.h: what charts are made of: axes with round ends, time cut into columns, sparklines and plots of dots.
 *
 * An axis's ends are round numbers (whole decades, whole steps), so that it stays still while the data move within them.
 * Nothing here knows what a layer or a loss is.
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

/* low and high are log10 of the values on a log axis, the values themselves on a linear one. low < high always. */
struct vg_axis {
    bool log;
    double low, high;
    double step; /* between labels, at least: 1 decade or a round number */
};

/* Whole decades about a range of positive numbers, at least two of them; without numbers 1e-4 ... 1. */
struct vg_axis vg_axis_log(const struct vg_range *range);
/* About `steps` steps of 1, 2 or 5 times a power of ten about the range; without numbers 0 ... 1. */
struct vg_axis vg_axis_linear(const struct vg_range *range, int steps);
/* The same with ends of equal size and 0 in the middle. */
struct vg_axis vg_axis_symmetric(const struct vg_range *range);

/* Where a value stands, 0 at the low end ... 1 at the high end, clamped. NaN: it has no place (not finite; 0 or less on a log
 * axis). */
double vg_axis_place(const struct vg_axis *axis, double value);

enum { VG_TICKS_MAX = 64, VG_LABEL_MAX = 16 };
struct vg_tick {
    double where; /* 0 ... 1 */
    char label[VG_LABEL_MAX];
};

/* Labelled ticks, lowest first, at most `room`: multiples of the step, or of 2, 5, 10 ... steps. Returns how many. */
size_t vg_axis_ticks(const struct vg_axis *axis, size_t room, struct vg_tick ticks[VG_TICKS_MAX]);
/* Where 2 and 5 times a power of ten stand on a log axis (0 ... 1, lowest first), if there are no more of them than `room`; 0 else. */
size_t vg_axis_minor(const struct vg_axis *axis, size_t room, double where[VG_TICKS_MAX]);
/* The label of the axis at `where`. */
void vg_axis_label(const struct vg_axis *axis, double where, char label[VG_LABEL_MAX]);

/* Time: column i stands for buckets i*per ... i*per + per-1, `per` being the smallest whole number with which all fit into the room.
 * So what a column shows changes only when `per` grows. */
struct vg_columns {
    size_t per, used;
};

struct vg_columns vg_columns_of(size_t buckets, size_t room);
/* The buckets of a column as one; beyond the end: no records. */
struct vg_bucket vg_columns_bucket(const struct vg_columns *columns, const struct vg_series *series, size_t column);
/* The column in which a record falls, `bucket_width` records a bucket. */
size_t vg_columns_at(const struct vg_columns *columns, uint64_t record, uint64_t bucket_width);

/* Steps that a full bucket of a series stands for: from the first of one to the first of the next; at least 1. */
uint64_t vg_series_width(const struct vg_series *series);
/* The first step of a bucket; behind the last one they go on at the same width. */
uint64_t vg_series_step(const struct vg_series *series, size_t bucket);
/* The bucket in which a step lies, searched from the end: of a run that was taken back, what it does now counts. Behind the last one they
 * go on at the same width. */
size_t vg_series_find(const struct vg_series *series, uint64_t step);

/* Time along the cells of a chart, left to right, `dots` columns a cell. */
struct vg_time {
    struct vg_rect rect; /* the cells */
    int dots;
    struct vg_columns columns;
    size_t filled;                  /* columns that the run has reached */
    const struct vg_series *series; /* whose buckets say which steps they stand for */
};

uint64_t vg_time_cell_steps(const struct vg_time *time); /* how many a cell stands for */
/* The screen's column in which a step stands; one beyond the run stands where the run ends. -1: the run has no step yet. */
int vg_time_col(const struct vg_time *time, uint64_t step);
/* The first step of the screen's column `col`, no later than the run's last column begins; 0 where there is none. */
uint64_t vg_time_step(const struct vg_time *time, int col);

/* How many of a series' buckets an axis is made for: all but a last one that is not full yet. The mean of a few steps comes and goes, and
 * the axis should not. */
size_t vg_series_settled(const struct vg_series *series);

/* What a bucket is for a chart: not all of it has a place on an axis. */
enum vg_sort { VG_SORT_NOTHING, VG_SORT_NUMBER, VG_SORT_ZERO, VG_SORT_NAN, VG_SORT_INFINITE, VG_SORT_COUNT };

/* `whole`: a bucket that holds numbers too, but ends in one that is not finite, counts as that. */
enum vg_sort vg_sort_of_bucket(const struct vg_axis *axis, const struct vg_bucket *bucket, bool whole);
enum vg_sort vg_sort_of_value(const struct vg_axis *axis, double value);

/* How what has no place is shown. */
struct vg_sign {
    uint32_t ch;
    enum vg_role role;
    const char *text; /* sign and name, for a legend */
};
extern const struct vg_sign vg_signs[VG_SORT_COUNT];

/* A bar of eighth blocks a column, one cell row or more high: the mean; a dot shows the largest where it is a row above. A row has
 * one colour, that of the magnitude it stands for; a chart of a single row takes the bar's own. Zero on a log axis and numbers that
 * are not finite have their signs. Where an axis has 0 inside and the chart two rows or more, bars hang from 0. */
void vg_spark(struct vg_cells *cells, struct vg_rect rect, const struct vg_series *series,
              const struct vg_columns *columns, const struct vg_axis *axis, const struct vg_theme *theme);

/* A plot of dots finer than cells. A cell holds dots of one style alone: the last series to touch it owns it. */
struct vg_plot {
    struct vg_cells *cells;
    struct vg_rect rect;
    enum vg_symbols symbols;
};

int vg_plot_width(const struct vg_plot *plot); /* dots */
int vg_plot_height(const struct vg_plot *plot);
/* The row of dots of 0 ... 1, 0 at the bottom; -1 for NaN. */
int vg_plot_row(const struct vg_plot *plot, double where);
/* Dots from row `from` to row `to` in column x; either end may be the lower. Rows outside are cut off. */
void vg_plot_span(const struct vg_plot *plot, int x, int from, int to, struct vg_style style);
/* The next point of a line: joined to `before`, the row of the column to the left, or alone when that is -1. */
void vg_plot_line(const struct vg_plot *plot, int x, int before, int row, struct vg_style style);

#endif
