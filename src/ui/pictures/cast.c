/* cast.c: from frames to the lines of an asciicast. */
#include "cast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"
#include "vgtop/number.h"

/* Cells between two changed ones that are written again, because a move would be longer. */
enum { BRIDGE = 4 };

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};

/* --- a line --------------------------------------------------------------------------------------------------- */

/* The inside of a JSON string. */
static bool line_escaped(void *sink, const char *bytes, size_t count)
{
    struct vg_cast *cast = sink;
    return vg_text_escape(&cast->line, bytes, count);
}

static bool line_text(struct vg_cast *cast, const char *text)
{
    return vg_text_add(&cast->line, text, strlen(text));
}

/* "[1.234567, \"o\", \"" */
static bool begin_event(struct vg_cast *cast, char kind)
{
    char text[64];
    cast->line.length = 0;
    vg_snprintf(text, sizeof text, "[%.6f, \"%c\", \"", cast->seconds, kind);
    return line_text(cast, text);
}

static bool hand_over(struct vg_cast *cast, bool good, struct vg_error *error)
{
    if (!good || cast->line.failed)
        return vg_fail(error, "there is not enough memory to record the screen");
    return cast->write(cast->sink, cast->line.bytes, cast->line.length) ||
           vg_fail(error, "the recording could not be written");
}

static bool end_event(struct vg_cast *cast, bool good, struct vg_error *error)
{
    return hand_over(cast, line_text(cast, "\"]\n") && good, error);
}

/* --- a frame -------------------------------------------------------------------------------------------------- */

/* The cell at the right of a wide character belongs to it. */
static bool is_tail(const struct vg_cells *cells, int row, int col)
{
    const struct vg_cell *cell = vg_cells_at(cells, row, col);
    return cell && cell->ch == VG_CELL_TAIL;
}

static bool same_cell(const struct vg_cell *a, const struct vg_cell *b)
{
    return (a->ch == 0 ? ' ' : a->ch) == (b->ch == 0 ? ' ' : b->ch) && vg_same_style(a->style, b->style);
}

static bool changed(const struct vg_cast *cast, const struct vg_cells *cells, int row, int col)
{
    bool here = !same_cell(vg_cells_at(cells, row, col), vg_cells_at(&cast->last, row, col));
    bool tail = is_tail(cells, row, col + 1) || is_tail(&cast->last, row, col + 1);
    return here || (tail && !same_cell(vg_cells_at(cells, row, col + 1), vg_cells_at(&cast->last, row, col + 1)));
}

/* The column behind the last one to write of the changes that begin at `col`. */
static int span_end(const struct vg_cast *cast, const struct vg_cells *cells, int row, int col)
{
    int end = col + 1;
    for (int at = end; at < cells->cols && at - end < BRIDGE; at++)
        if (changed(cast, cells, row, at))
            end = at + 1;
    while (is_tail(cells, row, end))
        end++;
    return end;
}

static void write_span(struct vg_cast *cast, struct vg_out *out, const struct vg_cells *cells, int row, int col,
                       int end)
{
    vg_out_format(out, "\033[%d;%dH", row + 1, col + 1);
    for (; col < end; col++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col);
        if (cell->ch == VG_CELL_TAIL)
            continue;
        const struct vg_style style = vg_palette_memo_style(&cast->colours, cell->style);
        if (!vg_same_style(style, cast->style)) {
            cast->style = style;
            vg_out_style(out, style);
        }
        vg_out_char(out, cell->ch);
    }
}

/* Returns whether anything was to be written. */
static bool write_changes(struct vg_cast *cast, struct vg_out *out, const struct vg_cells *cells)
{
    bool any = false;
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            if (!changed(cast, cells, row, col))
                continue;
            int begin = col > 0 && is_tail(cells, row, col) ? col - 1 : col;
            int end = span_end(cast, cells, row, col);
            write_span(cast, out, cells, row, begin, end);
            any = true;
            col = end - 1;
        }
    return any;
}

static bool new_size(struct vg_cast *cast, int rows, int cols, struct vg_error *error)
{
    char text[32];
    if (!vg_cells_resize(&cast->last, rows, cols, plain, error))
        return false;
    bool good = begin_event(cast, 'r');
    snprintf(text, sizeof text, "%dx%d", cols, rows);
    return end_event(cast, line_text(cast, text) && good, error);
}

static bool clear(struct vg_cast *cast, struct vg_error *error)
{
    cast->style = plain;
    bool good = begin_event(cast, 'o');
    static const char erase[] = "\033[0m\033[?25l\033[2J";
    return end_event(cast, line_escaped(cast, erase, sizeof erase - 1) && good, error);
}

bool vg_cast_begin(struct vg_cast *cast, int rows, int cols, enum vg_depth depth, const char *title, vg_write *write,
                   void *sink, struct vg_error *error)
{
    char text[96];
    memset(cast, 0, sizeof *cast);
    cast->write = write;
    cast->sink = sink;
    vg_palette_memo_init(&cast->colours, depth);
    if (!vg_cells_resize(&cast->last, rows, cols, plain, error))
        return false;
    snprintf(text, sizeof text, "{\"version\": 2, \"width\": %d, \"height\": %d", cols, rows);
    bool good = line_text(cast, text);
    if (title)
        good = good && line_text(cast, ", \"title\": \"") && line_escaped(cast, title, strlen(title)) &&
               line_text(cast, "\"");
    good = good && line_text(cast, ", \"env\": {\"TERM\": \"xterm-256color\"}}\n");
    return hand_over(cast, good, error) && clear(cast, error);
}

bool vg_cast_frame(struct vg_cast *cast, const struct vg_cells *cells, double seconds, struct vg_error *error)
{
    struct vg_out out = {.write = line_escaped, .sink = cast, .good = true};
    if (seconds > cast->seconds)
        cast->seconds = seconds;
    if (cells->rows != cast->last.rows || cells->cols != cast->last.cols)
        if (!new_size(cast, cells->rows, cells->cols, error) || !clear(cast, error))
            return false;
    bool good = begin_event(cast, 'o');
    if (!write_changes(cast, &out, cells))
        return true;
    good = vg_out_flush(&out) && good;
    if (!end_event(cast, good, error))
        return false;
    memcpy(cast->last.cell, cells->cell, (size_t)cells->rows * (size_t)cells->cols * sizeof *cells->cell);
    return true;
}

void vg_cast_end(struct vg_cast *cast)
{
    vg_cells_free(&cast->last);
    vg_text_free(&cast->line);
    memset(cast, 0, sizeof *cast);
}
