/* cadence.h: how often each panel is drawn while nothing but training goes on. Pure: the time, in milliseconds, is handed in.
 *
 * Every changed cell is sent to the terminal, and a line may be slow. A chart is drawn four times a second. The map, and panels that look
 * inside the network, twice: almost all their cells change each time. The lines around the panels are drawn in every frame, so that their numbers are those of the charts. What is more
 * than progress (a key, a message, a marker, a new run, another size) is seen in all panels at once.
 */
#ifndef VGTOP_UI_CADENCE_H
#define VGTOP_UI_CADENCE_H

#include "screen.h"

enum { VG_CADENCE_CHART_MS = 250, VG_CADENCE_SLOW_MS = 500 };

/* Zeroed to begin with. */
struct vg_cadence {
    int64_t due[VG_LOOK_PANEL_COUNT]; /* ms: when each panel may be drawn next */
    int64_t behind;                   /* ms: when the first panel that was left out is due; 0: none was left out */
    /* of the last picture */
    uint64_t message, run;
    size_t markers, layers;
    enum vg_run_state state;
    enum vg_verdict_kind verdict;
    int rows, cols;
};

/* The panels to draw at `now`, for vg_screen_update; bit p is panel p. `all`: a person waits for the picture. */
uint32_t vg_cadence_due(struct vg_cadence *cadence, const struct vg_view *view, const struct vg_cells *cells, bool all,
                        int64_t now);

#endif
