/* bench_history.c: what it costs to append a row to a history, by length of the row and number of rows a call. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "vgtop/history.h"

enum { SOURCE_ROWS = 64 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Nanoseconds a row. `start` rows are appended first, so that merges of a young history are seen or not. */
static double measure(size_t series, size_t batch, size_t start, size_t rows, const vg_real *source)
{
    struct vg_history *history = vg_history_create(series, VG_HISTORY_CAPACITY, NULL);
    if (!history)
        return -1;
    for (size_t i = 0; i < start; i += batch)
        vg_history_append(history, vg_history_records(history), source, batch, series);
    const double begin = seconds();
    for (size_t i = 0; i < rows; i += batch)
        vg_history_append(history, vg_history_records(history), source + (i % SOURCE_ROWS) * series, batch, series);
    const double end = seconds();
    vg_history_destroy(history);
    return (end - begin) * 1e9 / (double)rows;
}

int main(void)
{
    static const size_t shapes[] = {18, 75, 218};
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        const size_t series = shapes[k], size = 2 * SOURCE_ROWS * series;
        vg_real *source = malloc(size * sizeof *source);
        if (!source)
            return 1;
        for (size_t i = 0; i < size; i++)
            source[i] = (double)((i * 2654435761u) % 100003) / 100003 - 0.5;
        printf(
            "%3zu numbers a row: %6.1f ns (one row a call), %6.1f ns (32 rows a call), %6.1f ns (first 100,000 rows)\n",
            series, measure(series, 1, 1 << 20, 1 << 21, source), measure(series, 32, 1 << 20, 1 << 21, source),
            measure(series, 1, 0, 100000, source));
        free(source);
    }
    return 0;
}
