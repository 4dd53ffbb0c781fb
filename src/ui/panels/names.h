/* names.h: the names at the ends of the lines of a chart: which are written, and in which rows, so that none covers another.
 *
 * Pure: rows are numbers, counted from the bottom of the chart.
 */
#ifndef VGTOP_UI_NAMES_H
#define VGTOP_UI_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* A name is at most about this many rows away from its line's end; where that is not possible it gives way. */
enum { VG_NAME_REACH = 2 };

struct vg_name {
    size_t layer; /* 0 nearest the input */
    size_t line;  /* the caller's */
    int end;      /* the row in which its line ends */
    bool shown;   /* results */
    int row;      /* where the name is written if it is shown */
};

/* Chooses names and rows for a chart of `rows` rows. The layers of `first` come first, in that order. Then every n-th layer, n as small
 * as possible; where there are few layers, each one that still has room. Sorts the names by their ends. */
void vg_names_place(struct vg_name *names, size_t count, const size_t *first, size_t first_count, int rows);

#endif
