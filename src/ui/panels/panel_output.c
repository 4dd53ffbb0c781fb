/* panel_output.c: what stands in the place of panels that need weights: the last lines that a job printed, or why there is nothing. */
#include <string.h>

#include "panel.h"

/* The beginning of the last `lines` lines of a text. */
static const char *last_lines(const char *text, int lines)
{
    const char *at = text + strlen(text);
    if (at > text && at[-1] == '\n')
        at--;
    for (; at > text; at--)
        if (at[-1] == '\n' && --lines <= 0)
            break;
    return at;
}

void vg_panel_output(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    const struct vg_rect inside = vg_frame(screen, rect, "output of the job", cells);
    const int end = inside.col + inside.cols;
    const char *at = last_lines(view->output, inside.rows);
    if (!*at)
        vg_print_cut(cells, inside.row, inside.col + 1, end, vg_style_of(screen, VG_ROLE_DIM), "nothing printed yet");
    for (int row = 0; row < inside.rows && *at; row++) {
        char line[1024]; /* wider than any screen */
        const size_t length = strcspn(at, "\n");
        const size_t fit = length < sizeof line ? length : sizeof line - 1;
        memcpy(line, at, fit);
        line[fit] = '\0';
        vg_print_cut(cells, inside.row + row, inside.col + 1, end, vg_style_of(screen, VG_ROLE_TEXT), line);
        at += length + (at[length] == '\n');
    }
}

void vg_panel_without_weights(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                              struct vg_cells *cells)
{
    static const char *const lines[] = {"needs weights and data,", "and a log has numbers only"};
    const struct vg_panel *panel = &vg_panels[screen->panel_number - 1];
    const struct vg_rect inside = vg_frame(screen, rect, panel->name, cells);
    (void)view;
    for (int i = 0; i < 2 && i < inside.rows; i++)
        vg_print_cut(cells, inside.row + i, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     lines[i]);
}
