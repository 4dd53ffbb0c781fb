/* cadence.c: how often each panel is drawn. */
#include "cadence.h"

#include "panel.h"

/* A frame that comes a little early draws a panel all the same: else the panel would need a frame of its own soon after. */
enum { EARLY_MS = 20 };

static int64_t period_of(size_t panel)
{
    return vg_panels[panel].want || panel == VG_LOOK_HEATMAP ? VG_CADENCE_SLOW_MS : VG_CADENCE_CHART_MS;
}

/* Whether the view or the grid changed in more than the numbers of a run that goes on. */
static bool is_new(struct vg_cadence *cadence, const struct vg_view *view, const struct vg_cells *cells)
{
    const struct vg_cadence before = *cadence;
    cadence->message = view->message_serial;
    cadence->run = view->run;
    cadence->markers = view->marker_count;
    cadence->layers = view->layer_count;
    cadence->state = view->state;
    cadence->verdict = view->verdict.kind;
    cadence->rows = cells->rows;
    cadence->cols = cells->cols;
    return before.message != cadence->message || before.run != cadence->run || before.markers != cadence->markers ||
           before.layers != cadence->layers || before.state != cadence->state || before.verdict != cadence->verdict ||
           before.rows != cadence->rows || before.cols != cadence->cols;
}

uint32_t vg_cadence_due(struct vg_cadence *cadence, const struct vg_view *view, const struct vg_cells *cells, bool all,
                        int64_t now)
{
    uint32_t due = 0;
    all = is_new(cadence, view, cells) || all;
    cadence->behind = 0;
    for (size_t panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++) {
        int64_t *next = &cadence->due[panel];
        const int64_t period = period_of(panel);
        if (all || now + EARLY_MS >= *next) {
            due |= UINT32_C(1) << panel;
            *next = !all && now < *next + period ? *next + period : now + period;
        } else if (cadence->behind == 0 || *next < cadence->behind)
            cadence->behind = *next;
    }
    return all ? UINT32_MAX : due;
}
