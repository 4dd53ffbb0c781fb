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

/* Adds the inside of a JSON string. */
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
static void begin_event(struct vg_cast *cast, char kind)
{
    char text[64];
    cast->line.length = 0;
    vg_snprintf(text, sizeof text, "[%.6f, \"%c\", \"", cast->seconds, kind);
    line_text(cast, text);
}

/* Adds the end and hands the line over. */
static bool end_line(struct vg_cast *cast, const char *end, struct vg_error *error)
{
    if (!line_text(cast, end) || cast->line.failed)
        return vg_fail(error, "there is not enough memory to record the screen");
    return cast->write(cast->sink, cast->line.bytes, cast->line.length) ||
           vg_fail(error, "the recording could not be written");
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

static bool clear(struct vg_cast *cast, struct vg_error *error)
{
    static const char erase[] = "\033[0m\033[?25l\033[2J";
    cast->style = plain;
    begin_event(cast, 'o');
    line_escaped(cast, erase, sizeof erase - 1);
    return end_line(cast, "\"]\n", error);
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
    line_text(cast, text);
    if (title) {
        line_text(cast, ", \"title\": \"");
        line_escaped(cast, title, strlen(title));
        line_text(cast, "\"");
    }
    return end_line(cast, ", \"env\": {\"TERM\": \"xterm-256color\"}}\n", error) && clear(cast, error);
}

bool vg_cast_frame(struct vg_cast *cast, const struct vg_cells *cells, double seconds, struct vg_error *error)
{
    struct vg_out out = {.write = line_escaped, .sink = cast, .good = true};
    bool any = false;
    if (seconds > cast->seconds)
        cast->seconds = seconds;
    if (cells->rows != cast->last.rows || cells->cols != cast->last.cols) {
        char size[32];
        if (!vg_cells_resize(&cast->last, cells->rows, cells->cols, plain, error))
            return false;
        begin_event(cast, 'r');
        snprintf(size, sizeof size, "%dx%d", cells->cols, cells->rows);
        line_text(cast, size);
        if (!end_line(cast, "\"]\n", error) || !clear(cast, error))
            return false;
    }
    begin_event(cast, 'o');
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            if (!changed(cast, cells, row, col))
                continue;
            int begin = col > 0 && is_tail(cells, row, col) ? col - 1 : col;
            int end = span_end(cast, cells, row, col);
            write_span(cast, &out, cells, row, begin, end);
            any = true;
            col = end - 1;
        }
    if (!any)
        return true;
    vg_out_flush(&out);
    if (!end_line(cast, "\"]\n", error))
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
