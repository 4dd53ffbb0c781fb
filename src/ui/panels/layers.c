/* layers.c: what charts of all layers have in common. */
#include "layers.h"

#include <math.h>

#include "palette.h"
#include "panel.h"

enum { RAMP_STEPS = 32, LIGHT_FROM = 110 };

double vg_layer_number(const struct vg_view *view, size_t layer, enum vg_metric metric)
{
    const struct vg_layer_view *it = &view->layers[layer];
    return view->at ? it->at[metric] : it->now[metric];
}

enum vg_axis_kind vg_axis_kind_of(const struct vg_screen *screen, enum vg_look_panel panel, bool log_by_default)
{
    if (!vg_look_log(&screen->look, panel, log_by_default))
        return VG_AXIS_LINEAR;
    return screen->look.whole >> panel & 1u ? VG_AXIS_WHOLE : VG_AXIS_LOG;
}

struct vg_axis vg_layers_axis(const struct vg_view *view, enum vg_axis_kind kind)
{
    const struct vg_metric_info *metric = &vg_metrics[view->metric];
    const bool as_log = metric->scale == VG_SCALE_LOG && kind != VG_AXIS_LINEAR;
    struct vg_range range = {0};

    if (metric->scale == VG_SCALE_SHARE)
        return (struct vg_axis){.low = 0, .high = 1, .step = 0.5};
    for (size_t i = 0; i < view->layer_count; i++)
        vg_range_add_series(&range, &view->layers[i].series, as_log);
    if (as_log)
        return vg_axis_log(&range, kind == VG_AXIS_WHOLE);
    if (metric->scale == VG_SCALE_LOG)
        vg_range_add(&range, 0); /* how many times larger is seen only from 0 on */
    return range.any && range.low < 0 && range.high > 0 ? vg_axis_symmetric(&range) : vg_axis_linear(&range, 2);
}

int vg_layers_names(const struct vg_view *view, bool brief, int most)
{
    int widest = 0;
    for (size_t i = 0; i < view->layer_count; i++) {
        int width = vg_text_width(brief ? view->layers[i].short_name : view->layers[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < most ? widest : most;
}

int vg_cursor_col(const struct vg_screen *screen, const struct vg_time *time)
{
    return screen->look.cursor_on ? vg_time_col(time, screen->look.cursor) : -1;
}

static bool light(uint32_t colour)
{
    return colour != VG_COLOUR_DEFAULT && vg_palette_lightness(vg_palette_rgb(colour)) >= LIGHT_FROM;
}

void vg_cursor_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col)
{
    const struct vg_cell *cell = vg_cells_at(cells, row, col);
    struct vg_style style = vg_style_of(screen, VG_ROLE_STRONG);

    if (!cell)
        return;
    style.bg = cell->style.bg;
    if (cell->ch == 0x2588) /* a whole block is a ground of its own */
        style.bg = cell->style.fg;
    if (light(style.bg))
        style.fg = 0x000000;
    vg_put(cells, row, col, 0x2502, style);
}

struct vg_style vg_ramp_step(const struct vg_screen *screen, double where)
{
    return vg_theme_ramp(screen->theme, round(where * (RAMP_STEPS - 1)) / (RAMP_STEPS - 1));
}
