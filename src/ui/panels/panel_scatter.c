/* panel_scatter.c: targets that are numbers: what is true across, what the network predicts up. On the diagonal both are the same. */
#include <math.h>
#include <stdio.h>

#include "answers.h"
#include "timeline.h"

enum { STEPS_PER_ROWS = 3, TITLE_COLS = 44 };

/* The share of the targets' variance that the answers explain; NaN: it is not known. */
static double explained(const struct vg_answers *answers)
{
    double mean = 0, error = 0, variance = 0;
    const double count = (double)answers->count;
    for (size_t i = 0; i < answers->count; i++)
        mean += (double)answers->answer[i].number / count;
    for (size_t i = 0; i < answers->count; i++) {
        const double number = (double)answers->answer[i].number, off = (double)answers->answer[i].guess - number;
        error += off * off;
        variance += (number - mean) * (number - mean);
    }
    return variance > 0 ? 1 - error / variance : NAN;
}

/* Both axes have the range of the targets: an answer beyond them lies on the edge. */
static struct vg_axis axis_of(const struct vg_answers *answers, int rows)
{
    struct vg_range range = {0};
    for (size_t i = 0; i < answers->count; i++)
        vg_range_add(&range, (double)answers->answer[i].number);
    return vg_axis_linear(&range, rows / STEPS_PER_ROWS);
}

static void draw_dots(const struct vg_plot *plot, const struct vg_axis *axis, const struct vg_screen *screen,
                      const struct vg_answers *answers)
{
    const int width = vg_plot_width(plot), height = vg_plot_height(plot);
    for (int x = 0; x < width && width > 1; x += 2) {
        int y = (int)lround((double)x / (width - 1) * (height - 1));
        vg_plot_span(plot, x, y, y, vg_style_of(screen, VG_ROLE_DIM));
    }
    for (size_t i = 0; i < answers->count; i++) {
        double across = vg_axis_place(axis, (double)answers->answer[i].number),
               up = vg_axis_place(axis, (double)answers->answer[i].guess);
        if (isnan(across) || isnan(up))
            continue;
        int y = vg_plot_row(plot, up);
        vg_plot_span(plot, (int)lround(across * (width - 1)), y, y, vg_style_of(screen, VG_ROLE_LOSS));
    }
}

static void draw_axes(const struct vg_plot *plot, const struct vg_axis *axis, const struct vg_screen *screen)
{
    const struct vg_rect rect = plot->rect;
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), text = vg_style_of(screen, VG_ROLE_TEXT);
    const int below = rect.row + rect.rows, end = rect.col + rect.cols, last = end - 5;
    struct vg_tick ticks[VG_TICKS_MAX];
    vg_axis_labels(plot->cells, axis, rect, dim);
    size_t count = vg_axis_ticks(axis, (size_t)rect.cols / 8 + 1, ticks);
    int col = rect.col;
    for (size_t i = 0; i < count; i++) {
        int width = vg_text_width(ticks[i].label), at = rect.col + (int)lround(ticks[i].where * (rect.cols - 1));
        at = at - width / 2 < col ? col : at - width / 2;
        if (at + width > last)
            break;
        col = vg_print(plot->cells, below, at, last, dim, ticks[i].label) + 1;
    }
    vg_print_right(plot->cells, below, rect.col, end, text, "true");
    for (int row = rect.row; row < below; row++) { /* in the first row without a number */
        const struct vg_cell *cell = vg_cells_at(plot->cells, row, rect.col - 2);
        if (!cell || cell->ch != ' ')
            continue;
        vg_print_right(plot->cells, row, rect.col - VG_TIMELINE_LABELS - 1, rect.col - 1, text, "pred.");
        break;
    }
}

void vg_draw_scatter(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect,
                     struct vg_cells *cells)
{
    const char *title = rect.cols < TITLE_COLS ? "predicted" : "predicted against true";
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    struct vg_plot plot = {
        cells,
        {inside.row, inside.col + VG_TIMELINE_LABELS + 1, inside.rows - 1, inside.cols - VG_TIMELINE_LABELS - 2},
        screen->symbols};
    const double share = explained(answers);
    char text[64];
    size_t nowhere = 0;
    if (plot.rect.rows < 1 || plot.rect.cols < 4)
        return;
    const struct vg_axis axis = axis_of(answers, plot.rect.rows);
    draw_dots(&plot, &axis, screen, answers);
    draw_axes(&plot, &axis, screen);
    for (size_t i = 0; i < answers->count; i++)
        nowhere += isfinite(answers->answer[i].guess) ? 0 : 1;
    snprintf(text, sizeof text, "! %zu answers are not a number", nowhere);
    if (nowhere > 0)
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_ERROR),
                     text);
    vg_snprintf(text, sizeof text, "1 - loss/variance %.2f", share);
    if (isfinite(share))
        vg_frame_note(cells, rect.row, vg_frame_title_end(screen, rect, title), rect.col + rect.cols - 1,
                      vg_style_of(screen, VG_ROLE_DIM), text);
    vg_answers_note(screen, answers, rect, rect.col + 2, cells);
}
