/* chooser.c: a list of which a person chooses one. */
#include "chooser.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "actions.h"
#include "signals.h"
#include "term.h"

enum { TOP = 2, CTRL_C = 3 };

static struct vg_style style_of(const struct vg_chooser *chooser, enum vg_role role, bool reverse, bool no_colour)
{
    struct vg_style style = vg_theme_style(chooser->theme, role);
    if (no_colour)
        style = (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, style.attributes};
    style.attributes |= reverse ? VG_REVERSE : 0;
    return style;
}

static int list_rows(const struct vg_cells *cells)
{
    return cells->rows > TOP + 1 ? cells->rows - TOP - 1 : 1;
}

void vg_chooser_draw(const struct vg_chooser *chooser, size_t selected, bool no_colour, struct vg_cells *cells)
{
    const int end = cells->cols;
    const size_t seen = (size_t)list_rows(cells);
    const size_t first = selected < seen ? 0 : selected - seen + 1; /* the selected row is seen */
    vg_cells_clear(cells, style_of(chooser, VG_ROLE_TEXT, false, no_colour));
    vg_fill(cells, (struct vg_rect){0, 0, 1, end}, ' ', style_of(chooser, VG_ROLE_HEADER, false, no_colour));
    vg_printf(cells, 0, 1, end, style_of(chooser, VG_ROLE_HEADER, false, no_colour), "vgtop  %s", chooser->title);
    for (size_t i = first; i < chooser->count && i < first + seen; i++) {
        const struct vg_chooser_row *row = &chooser->rows[i];
        const int at = TOP + (int)(i - first);
        const bool here = i == selected;
        if (here)
            vg_fill(cells, (struct vg_rect){at, 0, 1, end}, ' ', style_of(chooser, VG_ROLE_TEXT, true, no_colour));
        const enum vg_role text = VG_ROLE_TEXT;
        vg_print(cells, at, 1, 18, style_of(chooser, here ? text : VG_ROLE_DIM, here, no_colour), row->when);
        vg_print(cells, at, 19, 34, style_of(chooser, here ? text : row->role, here, no_colour), row->state);
        vg_print(cells, at, 35, end, style_of(chooser, text, here, no_colour), row->text);
    }
    vg_print(cells, cells->rows - 1, 1, end, style_of(chooser, VG_ROLE_DIM, false, no_colour), chooser->hint);
}

/* Moves, or ends the list: then *over. */
static size_t take_key(const struct vg_chooser *chooser, uint32_t key, size_t selected, size_t page, bool *over,
                       bool *chosen)
{
    const size_t last = chooser->count - 1;
    if (key == VG_KEY_UP || key == 'k')
        return selected > 0 ? selected - 1 : 0;
    if (key == VG_KEY_DOWN || key == 'j')
        return selected < last ? selected + 1 : last;
    if (key == VG_KEY_PAGE_UP)
        return selected > page ? selected - page : 0;
    if (key == VG_KEY_PAGE_DOWN)
        return selected + page < last ? selected + page : last;
    if (key == VG_KEY_HOME || key == VG_KEY_END)
        return key == VG_KEY_HOME ? 0 : last;
    *chosen = key == VG_KEY_ENTER || key == '\r' || key == '\n';
    *over = *chosen || key == 'q' || key == VG_KEY_ESCAPE || key == CTRL_C;
    return selected;
}

static int wait_for_news(struct vg_line *line)
{
    struct pollfd sources[] = {{.fd = line->keys, .events = POLLIN},
                               {.fd = vg_signals_fd(), .events = POLLIN},
                               {.fd = vg_output_busy(&line->output) ? line->output.fd : -1, .events = POLLOUT}};
    if (poll(sources, 3, vg_input_pending(&line->input) ? 0 : -1) < 0 && errno != EINTR)
        return 0;
    vg_output_flush(&line->output);
    return sources[0].revents;
}

bool vg_chooser_run(const struct vg_chooser *chooser, size_t *chosen, int *status, struct vg_error *error)
{
    char warning[256];
    struct vg_cells cells = {0};
    size_t selected = 0;
    bool over = false, done = false, resized = true;
    struct vg_term *term =
        vg_term_start(chooser->depth_forced ? chooser->depth : VG_DEPTH_COUNT, warning, sizeof warning, error);
    *status = term ? 0 : 1;
    if (!term)
        return false;
    struct vg_line *line = vg_term_line(term);
    while (!over) {
        int rows, cols;
        uint32_t key;
        const struct vg_signals_news signals = vg_signals_take();
        if (signals.end != 0) {
            *status = 128 + signals.end;
            break;
        }
        if (signals.suspend)
            vg_term_suspend(term);
        else if (signals.resumed)
            vg_term_resume(term);
        resized |= signals.resized && vg_term_resize(term);
        vg_term_size(term, &rows, &cols);
        if (resized && !vg_cells_resize(&cells, rows, cols, vg_theme_style(chooser->theme, VG_ROLE_TEXT), error)) {
            *status = 1;
            break;
        }
        resized = false;
        vg_chooser_draw(chooser, selected, vg_term_depth(term) == VG_DEPTH_NONE, &cells);
        vg_term_draw(term, &cells);
        const int revents = wait_for_news(line);
        bool pressed = false;
        for (; !over && (key = vg_line_read_key(line)) != VG_KEY_NONE; pressed = true)
            selected = take_key(chooser, key, selected, (size_t)list_rows(&cells), &over, &done);
        if (!over && !pressed && revents != 0 && vg_line_gone(line, (short)revents)) {
            *status = 128 + SIGHUP;
            break;
        }
    }
    vg_term_stop(term);
    vg_cells_free(&cells);
    *chosen = selected;
    return done;
}
