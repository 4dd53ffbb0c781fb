/* share.c: a layer's share of the output's signal, its colour, its words, and the legend of the colours. */
#include "share.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "depth_colours.h"
#include "panel.h"

enum { STEPS_A_DECADE = 4, LOWEST_DECADE = -4 };

/* ---- shares */

double vg_share_of(double signal, size_t columns, double output, size_t output_columns)
{
    if (vg_is_missing(signal) || !(output > 0) || isinf(output))
        return vg_missing();
    if (isnan(signal))
        return NAN;
    return signal / output * sqrt((double)(columns ? columns : 1) / (double)(output_columns ? output_columns : 1));
}

static enum vg_metric signal_of(const struct vg_view *view)
{
    return view->signal_is_gradient ? VG_GRAD_SD : VG_DELTA_RMS;
}

/* A bucket that ends with a number that is not finite counts as such, although it may hold others. */
static double mean_of(const struct vg_bucket *bucket)
{
    if (bucket->records == bucket->missing)
        return vg_missing();
    return bucket->counted > 0 && !vg_is_non_finite(bucket->last) ? bucket->mean : bucket->last;
}

/* The mean of the last buckets since the last change that hold enough records. Where a bucket holds steps of before the change, the last
 * step alone counts. */
static double recent(const struct vg_view *view, size_t layer)
{
    const struct vg_series *series = &view->layers[layer].signal;
    const uint64_t since = view->marker_count > 0 ? view->markers[view->marker_count - 1].record : 0;
    uint64_t records = 0, numbers = 0;
    double mean = 0;
    for (size_t i = series->count; i-- > 0 && records < VG_BEFORE_RECORDS && i * view->bucket_width >= since;) {
        const struct vg_bucket *bucket = &series->buckets[i];
        if (records == 0 && bucket->records > bucket->missing && bucket->counted == 0)
            return bucket->last; /* the newest is not finite */
        records += bucket->records;
        numbers += bucket->counted;
        if (bucket->counted > 0)
            mean += (bucket->mean - mean) * ((double)bucket->counted / (double)numbers);
    }
    return numbers > 0 ? mean : view->layers[layer].now[signal_of(view)];
}

double vg_share_now(const struct vg_view *view, size_t layer)
{
    const struct vg_layer_view *it = &view->layers[layer], *output = &view->layers[view->layer_count - 1];
    const enum vg_metric signal = signal_of(view);
    if (view->at)
        return vg_share_of(it->at[signal], it->columns, output->at[signal], output->columns);
    return vg_share_of(recent(view, layer), it->columns, recent(view, view->layer_count - 1), output->columns);
}

double vg_share_before(const struct vg_view *view, size_t layer)
{
    const struct vg_layer_view *it = &view->layers[layer], *output = &view->layers[view->layer_count - 1];
    const enum vg_metric signal = signal_of(view);
    return view->before.known
               ? vg_share_of(it->before[signal], it->before_columns, output->before[signal], output->before_columns)
               : vg_missing();
}

double vg_signal_column(const struct vg_view *view, size_t layer, const struct vg_columns *columns, size_t column)
{
    const struct vg_series *series = &view->layers[layer].signal;
    const size_t first = column * columns->per, left = first < series->count ? series->count - first : 0,
                 count = left < columns->per ? left : columns->per;
    uint64_t numbers = 0;
    double sum = 0;
    for (size_t i = first; i < first + count; i++) {
        const uint64_t counted = series->buckets[i].counted;
        sum += counted > 0 ? series->buckets[i].mean * (double)counted : 0;
        numbers += counted;
    }
    if (numbers > 0 && isfinite(sum) && !vg_is_non_finite(series->buckets[first + count - 1].last))
        return sum / (double)numbers;
    const struct vg_bucket bucket = vg_columns_bucket(columns, series, column); /* it takes more care, and more time */
    return mean_of(&bucket);
}

double vg_share_column(const struct vg_view *view, size_t layer, const struct vg_columns *columns, size_t column)
{
    const size_t output = view->layer_count - 1;
    return vg_share_of(vg_signal_column(view, layer, columns, column), view->layers[layer].columns,
                       vg_signal_column(view, output, columns, column), view->layers[output].columns);
}

/* ---- colours */

int vg_share_step(double share)
{
    if (!(share > 0) || isinf(share))
        return -1;
    double step = (log10(share) - LOWEST_DECADE) * STEPS_A_DECADE;
    return (int)lround(fmin(fmax(step, 0), VG_SHARE_STEPS - 1));
}

struct vg_style vg_share_step_style(const struct vg_screen *screen, int step)
{
    return vg_theme_ramp(screen->theme, (double)step / (VG_SHARE_STEPS - 1));
}

struct vg_style vg_share_style(const struct vg_screen *screen, double share)
{
    if (vg_share_step(share) >= 0)
        return vg_share_step_style(screen, vg_share_step(share));
    return vg_style_of(screen, vg_is_missing(share) ? VG_ROLE_DIM : share <= 0 ? VG_ROLE_WARNING : VG_ROLE_ERROR);
}

struct vg_style vg_share_ink(const struct vg_screen *screen, double share)
{
    struct vg_style style = vg_share_style(screen, share);
    if (!VG_IS_PALETTE(style.fg) && style.fg != VG_COLOUR_DEFAULT)
        style.fg = vg_readable(style.fg, screen->theme ? screen->theme->ground : VG_GROUND_DARK);
    return style;
}

/* ---- cells of colour */

static const char shades[] = {'.', ':', '-', '=', '+', '*', '#', '%', '@'};
enum { SHADES = sizeof shades };

bool vg_share_shaded(const struct vg_screen *screen)
{
    return screen->no_colour || screen->symbols == VG_SYMBOLS_ASCII;
}

enum vg_sort vg_share_sort(double share)
{
    if (vg_is_missing(share))
        return VG_SORT_NOTHING;
    if (!isfinite(share))
        return isnan(share) ? VG_SORT_NAN : VG_SORT_INFINITE;
    return share > 0 ? VG_SORT_NUMBER : VG_SORT_ZERO;
}

/* Two colours; where they are one, a blank on that ground is enough. */
static void put_halves(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, double upper,
                       double lower)
{
    const bool above = vg_share_sort(upper) == VG_SORT_NUMBER, below = vg_share_sort(lower) == VG_SORT_NUMBER;
    const uint32_t over = vg_share_style(screen, upper).fg, under = vg_share_style(screen, lower).fg;
    const struct vg_cell *cell = vg_cells_at(cells, row, col);
    struct vg_style style = {over, cell ? cell->style.bg : VG_COLOUR_DEFAULT, 0};
    uint32_t ch = 0x2580;
    if (above && below) {
        ch = over == under ? ' ' : 0x2580;
        style = (struct vg_style){over == under ? VG_COLOUR_DEFAULT : over, under, VG_BLEND};
    } else if (below) {
        ch = 0x2584;
        style.fg = under;
    }
    vg_put(cells, row, col, ch, style);
}

/* A sign needs the whole cell. The colour of the other share becomes its ground. */
static void put_sign(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, double sign,
                     double other)
{
    const struct vg_sign *of = &vg_signs[vg_share_sort(sign)];
    struct vg_style style = vg_style_of(screen, of->role);
    if (vg_share_sort(other) == VG_SORT_NUMBER && !vg_share_shaded(screen)) {
        style.bg = vg_share_style(screen, other).fg;
        style.fg = 0x000000;
    }
    vg_put(cells, row, col, of->ch, style);
}

void vg_share_cell(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, double upper, double lower)
{
    const enum vg_sort above = vg_share_sort(upper), below = vg_share_sort(lower);
    if (vg_share_shaded(screen))
        lower = upper;
    if (above == VG_SORT_NOTHING && below == VG_SORT_NOTHING)
        return;
    if (above > VG_SORT_ZERO || below > VG_SORT_ZERO) /* what is not finite comes first */
        put_sign(screen, cells, row, col, above > VG_SORT_ZERO ? upper : lower, above > VG_SORT_ZERO ? lower : upper);
    else if (above == VG_SORT_ZERO || below == VG_SORT_ZERO)
        put_sign(screen, cells, row, col, above == VG_SORT_ZERO ? upper : lower, above == VG_SORT_ZERO ? lower : upper);
    else if (!vg_share_shaded(screen))
        put_halves(screen, cells, row, col, upper, lower);
    else if (above == VG_SORT_NUMBER)
        vg_put(cells, row, col, (unsigned char)shades[vg_share_step(upper) * SHADES / VG_SHARE_STEPS],
               screen->no_colour ? vg_style_of(screen, VG_ROLE_TEXT) : vg_share_style(screen, upper));
}

/* ---- words */

void vg_share_text(const struct vg_screen *screen, double share, char text[VG_NUMBER_MAX])
{
    const bool ascii = screen->symbols == VG_SYMBOLS_ASCII;
    if (vg_is_missing(share))
        snprintf(text, VG_NUMBER_MAX, "%s", ascii ? "-" : "–");
    else if (!isfinite(share))
        snprintf(text, VG_NUMBER_MAX, "%s", isnan(share) ? "NaN" : ascii ? "inf" : "∞");
    else if (!(share > 0))
        snprintf(text, VG_NUMBER_MAX, "0");
    else if (fabs(share - 1) < 1e-9)
        snprintf(text, VG_NUMBER_MAX, "1");
    else
        vg_verdict_share(share, text, VG_NUMBER_MAX);
    char *times = ascii ? strstr(text, "×") : NULL;
    if (times)
        strcpy(times, "x");
}

/* ---- the legend */

/* A piece of the scale, both steps included. */
static int draw_scale(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, int cols, int from,
                      int to)
{
    const uint32_t line = screen->symbols == VG_SYMBOLS_ASCII ? '=' : 0x2501;
    for (int i = 0; i < cols; i++) {
        int step = cols > 1 ? from + (int)lround((double)i * (to - from) / (cols - 1)) : (from + to) / 2;
        vg_put(cells, row, col + i, line, vg_share_step_style(screen, step));
    }
    return col + cols;
}

int vg_share_legend(const struct vg_screen *screen, struct vg_cells *cells, int row, int col, int end)
{
    static const struct {
        const char *text;
        int step;
    } marks[] = {{"1/10,000", 0}, {"1/100", 8}, {"1", 16}, {"100", 24}};
    enum { MARKS = sizeof marks / sizeof *marks, PIECES = MARKS - 1, WORDS = 18, PIECE_MAX = 8, SHORT = 12 };
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), first = vg_share_ink(screen, 1e-4),
                          last = vg_share_ink(screen, 100);
    const char *times = screen->symbols == VG_SYMBOLS_ASCII ? "x" : "×";
    const int room = end - col;
    int labels = 1 + 2 * PIECES; /* "×" and the blanks about every piece */
    for (int i = 0; i < MARKS; i++)
        labels += vg_text_width(marks[i].text);
    if (screen->no_colour || room < WORDS + 4)
        return col;
    if (room < labels + PIECES) { /* too narrow for numbers */
        col = vg_print(cells, row, col, end, first, "vanished ");
        col = draw_scale(screen, cells, row, col, room - WORDS < SHORT ? room - WORDS : SHORT, 0, VG_SHARE_STEPS - 1);
        return vg_print(cells, row, col, end, last, " explodes");
    }
    const bool words = room >= labels + PIECES * 2 + WORDS;
    int piece = (room - labels - (words ? WORDS : 0)) / PIECES;
    piece = piece < PIECE_MAX ? piece : PIECE_MAX;
    if (words)
        col = vg_print(cells, row, col, end, first, "vanished ");
    for (int i = 0; i < MARKS; i++) {
        col = vg_print(cells, row, col, end, dim, marks[i].text);
        if (i == PIECES)
            break;
        vg_put(cells, row, col, ' ', dim);
        col = draw_scale(screen, cells, row, col + 1, piece, marks[i].step, marks[i + 1].step);
        vg_put(cells, row, col++, ' ', dim);
    }
    col = vg_print(cells, row, col, end, dim, times);
    return words ? vg_print(cells, row, col, end, last, " explodes") : col;
}

void vg_share_border(const struct vg_screen *screen, struct vg_cells *cells, struct vg_rect panel, int from)
{
    const int row = panel.row + panel.rows - 1;
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    const int end = vg_share_legend(screen, cells, row, from + 1, panel.col + panel.cols - 3);
    if (end <= from + 1)
        return;
    vg_put(cells, row, from, ' ', dim);
    vg_put(cells, row, end, ' ', dim);
}

int vg_share_note(const struct vg_screen *screen, const struct vg_view *view, struct vg_cells *cells, int row,
                  int first, int end, struct vg_style style)
{
    const char *word = vg_share_shaded(screen) ? "shade" : "colour",
               *whole = view->signal_is_gradient ? "output's s.d. of dW" : "output's signal";
    char text[64];
    snprintf(text, sizeof text, "%s = share of the %s", word, whole);
    if (end - vg_text_width(text) - 2 < first)
        snprintf(text, sizeof text, "%s = share", word);
    return vg_frame_note(cells, row, first, end, style, text);
}
