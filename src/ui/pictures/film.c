/* film.c: from frames to an SVG that plays. */
#include "film.h"

#include <stdlib.h>
#include <string.h>

#include "paint_svg.h"
#include "text.h"

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
enum { LAST_MS = 100 }; /* the last frame is seen at least so long */

/* --- taking frames ---------------------------------------------------------------------------------------------- */

static bool is_blank(const struct vg_cell *cell)
{
    return (cell->ch == ' ' || cell->ch == 0) && vg_same_style(cell->style, plain);
}

static bool same_cell(const struct vg_cell *a, const struct vg_cell *b)
{
    return (a->ch == 0 ? ' ' : a->ch) == (b->ch == 0 ? ' ' : b->ch) && vg_same_style(a->style, b->style);
}

/* Makes the film as large as the frame, too. */
static bool make_room(struct vg_film *film, int rows, int cols, struct vg_error *error)
{
    const struct vg_cells old = film->now;
    struct vg_cells larger = {0};
    rows = rows > old.rows ? rows : old.rows;
    cols = cols > old.cols ? cols : old.cols;
    if (rows == old.rows && cols == old.cols)
        return true;
    uint32_t *since = calloc((size_t)rows * (size_t)cols + 1, sizeof *since);
    if (!since || !vg_cells_resize(&larger, rows, cols, plain, error)) {
        free(since);
        return vg_fail(error, "there is not enough memory to record the screen");
    }
    for (int row = 0; row < old.rows; row++)
        for (int col = 0; col < old.cols; col++) {
            *vg_cells_at(&larger, row, col) = *vg_cells_at(&old, row, col);
            since[row * cols + col] = film->since[row * old.cols + col];
        }
    vg_cells_free(&film->now);
    free(film->since);
    film->now = larger;
    film->since = since;
    return true;
}

/* The frame as the film shows it. */
static bool take_colours(struct vg_film *film, const struct vg_cells *cells, struct vg_error *error)
{
    if (!vg_cells_resize(&film->seen, cells->rows, cells->cols, plain, error))
        return false;
    if (cells->cell)
        memcpy(film->seen.cell, cells->cell, (size_t)cells->rows * (size_t)cells->cols * sizeof *cells->cell);
    vg_palette_cells(&film->seen, film->depth);
    return true;
}

static const struct vg_cell *seen_at(const struct vg_film *film, int row, int col)
{
    static const struct vg_cell blank = {' ', {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}};
    const struct vg_cell *cell = vg_cells_at(&film->seen, row, col);
    return cell ? cell : &blank;
}

/* How many cells the frame changes; *gone: how many of them were not blank. */
static size_t count_changes(const struct vg_film *film, size_t *gone)
{
    size_t changes = 0;
    *gone = 0;
    for (int row = 0; row < film->now.rows; row++)
        for (int col = 0; col < film->now.cols; col++) {
            const struct vg_cell *now = vg_cells_at(&film->now, row, col);
            bool changed = !same_cell(now, seen_at(film, row, col));
            changes += changed;
            *gone += changed && !is_blank(now);
        }
    return changes;
}

static void change_cells(struct vg_film *film, uint32_t frame)
{
    for (int row = 0; row < film->now.rows; row++)
        for (int col = 0; col < film->now.cols; col++) {
            struct vg_cell *now = vg_cells_at(&film->now, row, col);
            const struct vg_cell *seen = seen_at(film, row, col);
            uint32_t *since = &film->since[row * film->now.cols + col];
            if (same_cell(now, seen))
                continue;
            if (!is_blank(now))
                film->spans[film->count++] = (struct vg_film_span){*now, *since, frame, (uint16_t)row, (uint16_t)col};
            *now = *seen;
            *since = frame;
        }
}

bool vg_film_frame(struct vg_film *film, const struct vg_cells *cells, double seconds, struct vg_error *error)
{
    size_t gone;
    double last = film->frames > 0 ? film->times[film->frames - 1] : seconds;
    if (!make_room(film, cells->rows, cells->cols, error) || !take_colours(film, cells, error))
        return false;
    if (count_changes(film, &gone) == 0 && film->frames > 0)
        return true;
    if (film->count + gone > VG_FILM_SPANS_MAX || (film->frames > 0 && seconds > film->times[0] + VG_FILM_SECONDS_MAX))
        return vg_fail(error, "an SVG is full after %d seconds at most; a name that ends otherwise records any length",
                       VG_FILM_SECONDS_MAX);
    double *times = vg_grow(film->times, &film->times_room, film->frames + 1, sizeof *times);
    film->times = times ? times : film->times;
    struct vg_film_span *spans =
        times ? vg_grow(film->spans, &film->room, film->count + gone + 1, sizeof *spans) : NULL;
    film->spans = spans ? spans : film->spans;
    if (!spans)
        return vg_fail(error, "there is not enough memory to record the screen");
    change_cells(film, (uint32_t)film->frames);
    film->times[film->frames++] = seconds > last ? seconds : last;
    return true;
}

void vg_film_free(struct vg_film *film)
{
    vg_cells_free(&film->now);
    vg_cells_free(&film->seen);
    free(film->since);
    free(film->times);
    free(film->spans);
    *film = (struct vg_film){0};
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

/* By the frames that show them, and there by place. */
static int compare_spans(const void *left, const void *right)
{
    const struct vg_film_span *a = left, *b = right;
    const uint32_t keys[][2] = {{a->begin, b->begin}, {a->end, b->end}, {a->row, b->row}, {a->col, b->col}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

/* All spans, those of the last frame included, sorted; *count of them. NULL: memory is short. */
static struct vg_film_span *sorted_spans(const struct vg_film *film, size_t *count)
{
    const size_t cells = (size_t)film->now.rows * (size_t)film->now.cols;
    struct vg_film_span *spans = malloc((film->count + cells + 1) * sizeof *spans);
    if (!spans)
        return NULL;
    if (film->count > 0)
        memcpy(spans, film->spans, film->count * sizeof *spans);
    *count = film->count;
    for (size_t i = 0; i < cells; i++)
        if (!is_blank(&film->now.cell[i]))
            spans[(*count)++] =
                (struct vg_film_span){film->now.cell[i], film->since[i], (uint32_t)film->frames,
                                      (uint16_t)(i / (size_t)film->now.cols), (uint16_t)(i % (size_t)film->now.cols)};
    qsort(spans, *count, sizeof *spans, compare_spans);
    return spans;
}

static bool same_time(const struct vg_film_span *a, const struct vg_film_span *b)
{
    return a->begin == b->begin && a->end == b->end;
}

/* How far the film has gone when that frame begins, of 100. */
static double percent_at(const struct vg_film *film, uint32_t frame, double seconds)
{
    return frame < film->frames ? 100 * (film->times[frame] - film->times[0]) / seconds : 100;
}

/* Hides the groups that end before the last frame, and shows each at its time. step-end: nothing between two key frames. */
static void write_style(const struct vg_film *film, const struct vg_film_span *spans, size_t count, double seconds,
                        struct vg_out *out)
{
    vg_out_format(out, "<style>\ng{animation:%.2fs step-end infinite}\n", seconds);
    vg_out_text(out, "@media(prefers-reduced-motion:reduce){g{animation:none!important}}\n");
    for (size_t i = 0; i < count; i++) {
        const struct vg_film_span *span = &spans[i];
        if ((i > 0 && same_time(span, span - 1)) || (span->begin == 0 && span->end == film->frames))
            continue;
        vg_out_format(out, "@keyframes f%u-%u{", (unsigned)span->begin, (unsigned)span->end);
        vg_out_text(out, span->begin > 0 ? "0%{visibility:hidden}" : "");
        vg_out_format(out, "%.5g%%{visibility:visible}", percent_at(film, span->begin, seconds));
        if (span->end < film->frames)
            vg_out_format(out, "%.5g%%{visibility:hidden}", percent_at(film, span->end, seconds));
        vg_out_text(out, "}\n");
    }
    vg_out_text(out, "</style>\n");
}

static void begin_group(const struct vg_film *film, const struct vg_film_span *span, struct vg_out *out)
{
    if (span->begin > 0 || span->end < film->frames)
        vg_out_format(out, "<g%s style=\"animation-name:f%u-%u\">\n",
                      span->end < film->frames ? " visibility=\"hidden\"" : "", (unsigned)span->begin,
                      (unsigned)span->end);
    else
        vg_out_text(out, "<g>\n");
}

static bool write_groups(const struct vg_film *film, const struct vg_film_span *spans, size_t count,
                         const struct vg_paint_options *options, struct vg_out *out)
{
    struct vg_cells page = {0};
    bool good = vg_cells_resize(&page, film->now.rows, film->now.cols, plain, NULL);
    for (size_t i = 0; good && i < count && out->good;) {
        const size_t first = i;
        begin_group(film, &spans[i], out);
        for (; i < count && same_time(&spans[i], &spans[first]); i++)
            *vg_cells_at(&page, spans[i].row, spans[i].col) = spans[i].cell;
        good = vg_svg_cells(&page, options, out);
        vg_out_text(out, "</g>\n");
        for (size_t gone = first; gone < i; gone++)
            *vg_cells_at(&page, spans[gone].row, spans[gone].col) = (struct vg_cell){' ', plain};
    }
    vg_cells_free(&page);
    return good;
}

bool vg_film_write(struct vg_film *film, double seconds, const struct vg_paint_options *options, vg_write *write,
                   void *sink)
{
    struct vg_out out = {.write = write, .sink = sink, .good = true};
    size_t count;
    struct vg_film_span *spans = sorted_spans(film, &count);
    if (!spans)
        return false;
    double begun = film->frames > 0 ? film->times[0] : 0, last = film->frames > 0 ? film->times[film->frames - 1] : 0;
    double length = (seconds > last + LAST_MS * 1e-3 ? seconds : last + LAST_MS * 1e-3) - begun;
    bool good = vg_svg_begin(film->now.rows, film->now.cols, options, &out);
    write_style(film, spans, count, length, &out);
    good = good && write_groups(film, spans, count, options, &out);
    free(spans);
    return vg_svg_end(&out) && good;
}
