/* share.c: a layer's share of the output's signal, its colour, its words, and the legend of the colours. */
#include "share.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "panel.h"

enum { STEPS_A_DECADE = 4, LOWEST_DECADE = -4, TENTHS_FROM = 5 };

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

static double mean_of(const struct vg_bucket *bucket)
{
    return bucket->records == bucket->missing ? vg_missing() : bucket->counted > 0 ? bucket->mean : bucket->last;
}

/* The mean of the last buckets since the last change that hold enough records. Where a bucket holds steps of before the change, the last
 * step alone counts. */
static double recent(const struct vg_view *view, size_t layer)
{
    const struct vg_series *series = &view->layers[layer].signal;
    const uint64_t since = view->marker_count > 0 ? view->markers[view->marker_count - 1].step : 0;
    uint64_t records = 0, numbers = 0;
    double mean = 0;
    for (size_t i = series->count; i-- > 0 && records < VG_BEFORE_RECORDS && series->buckets[i].first_step >= since;) {
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

double vg_share_column(const struct vg_view *view, size_t layer, const struct vg_columns *columns, size_t column)
{
    const struct vg_layer_view *it = &view->layers[layer], *output = &view->layers[view->layer_count - 1];
    const struct vg_bucket own = vg_columns_bucket(columns, &it->signal, column),
                           last = vg_columns_bucket(columns, &output->signal, column);
    return vg_share_of(mean_of(&own), it->columns, mean_of(&last), output->columns);
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

/* ---- words */

/* "2e9" instead of "2e+09". */
static void power_text(double value, char text[VG_NUMBER_MAX])
{
    const int exponent = (int)floor(log10(value) + 1e-12);
    int digit = (int)lround(value / pow(10, exponent));
    snprintf(text, VG_NUMBER_MAX, "%de%d", digit > 9 ? 1 : digit < 1 ? 1 : digit, digit > 9 ? exponent + 1 : exponent);
}

void vg_share_text(const struct vg_screen *screen, double share, char text[VG_NUMBER_MAX])
{
    const bool ascii = screen->symbols == VG_SYMBOLS_ASCII;
    char number[VG_NUMBER_MAX];
    if (vg_is_missing(share))
        snprintf(text, VG_NUMBER_MAX, "%s", ascii ? "-" : "–");
    else if (!isfinite(share))
        snprintf(text, VG_NUMBER_MAX, "%s", isnan(share) ? "NaN" : ascii ? "inf" : "∞");
    else if (!(share > 0))
        snprintf(text, VG_NUMBER_MAX, "0");
    else if (fabs(share - 1) < 1e-9)
        snprintf(text, VG_NUMBER_MAX, "1");
    else if (share * TENTHS_FROM < 1) { /* 1/106 */
        if (1 / share < 9999.5)
            snprintf(number, sizeof number, "%.0f", 1 / share);
        else
            power_text(1 / share, number);
        snprintf(text, VG_NUMBER_MAX, "1/%.20s", number);
    } else {
        if (share < 9999.5)
            vg_snprintf(number, sizeof number, share < 9.95 ? "%.1f" : "%.0f", share);
        else
            power_text(share, number);
        snprintf(text, VG_NUMBER_MAX, "%.20s%s", number, ascii ? "x" : "×");
    }
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
    const struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), first = vg_share_step_style(screen, 0),
                          last = vg_share_step_style(screen, VG_SHARE_STEPS - 1);
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
        col = draw_scale(screen, cells, row, col + 1, piece, marks[i].step, marks[i + 1].step) + 1;
    }
    col = vg_print(cells, row, col, end, dim, times);
    return words ? vg_print(cells, row, col, end, last, " explodes") : col;
}
