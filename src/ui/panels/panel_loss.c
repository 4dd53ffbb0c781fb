/* panel_loss.c: the loss over time beside what guessing costs, with earlier runs on the same data, and the accuracy in a strip below. */
#include "panel.h"

#include <math.h>
#include <stdio.h>

#include "timeline.h"

enum { LOG_FROM = 100 /* of the largest mean over the smallest */, RECENT = 16 };

static size_t point_count(const struct vg_ghost *ghost)
{
    return ghost->count < VG_GHOST_POINTS ? ghost->count : VG_GHOST_POINTS;
}

struct ranges {
    struct vg_range means, positive, all; /* positive: the positive means; all: the numbers of all steps */
};

static void add_mean(struct ranges *ranges, double mean)
{
    vg_range_add(&ranges->means, mean);
    if (mean > 0)
        vg_range_add(&ranges->positive, mean);
}

static void add_series(struct ranges *ranges, const struct vg_series *series)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = vg_series_settled(series); vg_series_step_back(series, &i, &least);) {
        add_mean(ranges, series->buckets[i].mean);
        vg_range_add(&ranges->all, series->buckets[i].max);
        vg_range_add(&ranges->all, series->buckets[i].min);
    }
}

/* The largest loss of an earlier run that the axis must hold: twice the loss with which that run began, or twice the present run's largest.
 * A run that diverged leaves the chart at its top. Its first point may be huge already; so a beginning far above the present run counts
 * only if the run came down from it. */
static double ghost_limit(const struct vg_ghost *ghost, size_t count, const struct vg_range *present)
{
    const double far = 10, first = ghost->loss[0], last = ghost->loss[count - 1];
    double high = present->any ? present->high : 0;
    bool came_down = last < first / 2;
    bool trusted = isfinite(first) && (came_down || !present->any || first < far * high);
    return 2 * (trusted && first > high ? first : high);
}

/* What guessing costs; 0: it is not known. */
static double guess_of(const struct vg_view *view)
{
    return view->verdict.facts.guess;
}

/* A linear axis goes from 0 to the largest mean, or to the largest spike if that is less than twice as high. The axis is logarithmic where
 * the means go over two decades. The cost of guessing lies on it. */
static struct vg_axis loss_axis(const struct vg_timeline *chart)
{
    const struct vg_view *view = chart->view;
    struct ranges ranges = {.means = {0}};
    add_series(&ranges, &view->loss_series);
    add_series(&ranges, &view->valid_loss_series);
    const struct vg_range present = ranges.means;
    for (size_t i = 0; i < view->ghost_count; i++) {
        const struct vg_ghost *ghost = &view->ghosts[i];
        size_t count = point_count(ghost);
        double limit = count > 0 ? ghost_limit(ghost, count, &present) : 0;
        for (size_t k = 0; k < count && vg_timeline_shows(chart, ghost); k++)
            if (ghost->loss[k] <= limit)
                add_mean(&ranges, ghost->loss[k]);
    }
    if (guess_of(view) > 0)
        add_mean(&ranges, guess_of(view));
    bool usual = ranges.positive.any && ranges.positive.high / ranges.positive.low >= LOG_FROM;
    const enum vg_axis_kind kind = vg_axis_kind_of(chart->screen, VG_LOOK_LOSS, usual);
    if (kind != VG_AXIS_LINEAR)
        return vg_axis_log(&ranges.positive, kind == VG_AXIS_WHOLE);
    if (ranges.means.any && ranges.all.high < 2 * ranges.means.high)
        vg_range_add(&ranges.means, ranges.all.high);
    if (ranges.means.any && ranges.means.low > 0)
        vg_range_add(&ranges.means, 0);
    return vg_axis_linear(&ranges.means, chart->plot.rect.rows / 3);
}

/* Draws an earlier run, or writes its name near the end of its line. */
static void draw_ghost(const struct vg_timeline *chart, const struct vg_ghost *ghost, bool name)
{
    const struct vg_style style = vg_style_of(chart->screen, VG_ROLE_GHOST);
    const size_t count = point_count(ghost);
    for (int x = name ? vg_plot_width(&chart->plot) - 1 : 0; x >= 0 && x < vg_plot_width(&chart->plot);
         x += name ? -1 : 2) {
        size_t point = vg_timeline_ghost_point(chart, ghost, count, x);
        int row = point < count ? vg_timeline_ghost_row(chart, ghost->loss[point]) : -1;
        if (name && row >= 0) {
            vg_timeline_label(chart, x, row, ghost->text, style);
            return;
        }
        if (!name)
            vg_plot_line(&chart->plot, x, -1, row, style);
    }
}

static bool has_numbers(const struct vg_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (series->buckets[i].counted > 0)
            return true;
    return false;
}

/* Two digits: "0.69", "2e-4". */
static void brief(double value, char text[VG_LABEL_MAX])
{
    char digits[VG_NUMBER_MAX];
    struct vg_axis axis = {.step = 0};
    vg_snprintf(digits, sizeof digits, "%.1e", value);
    if (vg_parse_double(digits, &axis.low) && isfinite(axis.low))
        vg_axis_label(&axis, 0, text);
    else
        snprintf(text, VG_LABEL_MAX, "%s", isinf(value) ? "inf" : "NaN");
}

/* The row of dots of the cost of guessing; -1: it is not known, or lies below an axis that is cut. */
static int guess_row(const struct vg_timeline *chart)
{
    const double guess = guess_of(chart->view);
    const bool below = chart->axis.log && guess > 0 && log10(guess) < chart->axis.low;
    return guess > 0 && !below ? vg_timeline_row(chart, guess) : -1;
}

/* A faint line at the cost of guessing: it lies behind all others. */
static void draw_guess(const struct vg_timeline *chart)
{
    const struct vg_rect *rect = &chart->plot.rect;
    int dot = guess_row(chart), height = vg_plot_height(&chart->plot);
    if (dot < 0)
        return;
    for (int col = rect->col; col < rect->col + rect->cols; col++)
        vg_put(chart->plot.cells, rect->row + (height - 1 - dot) * rect->rows / height, col, 0x2504,
               vg_style_of(chart->screen, VG_ROLE_DIM));
}

/* A name may interrupt a marker's line. */
static bool is_blank(const struct vg_cells *cells, int row, int col, int width)
{
    for (int i = 0; i < width; i++) {
        const struct vg_cell *cell = vg_cells_at(cells, row, col + i);
        if (!cell || (cell->ch != ' ' && cell->ch != 0x250a))
            return false;
    }
    return true;
}

/* Writes the name of that line above or below it, where it covers nothing, as far to the right as possible. */
static void name_guess(const struct vg_timeline *chart)
{
    static const int places[] = {-1, 1, -2, 2};
    const struct vg_rect *rect = &chart->plot.rect;
    const double guess = guess_of(chart->view);
    int dot = guess_row(chart), height = vg_plot_height(&chart->plot);
    char number[VG_LABEL_MAX], text[32];
    if (dot < 0)
        return;
    brief(guess, number);
    snprintf(text, sizeof text, "guessing %s", number);
    const int width = vg_text_width(text), line = rect->row + (height - 1 - dot) * rect->rows / height;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int row = line + places[i];
        for (int col = rect->col + rect->cols - width - 1; row >= rect->row && col >= rect->col; col--)
            if (row < rect->row + rect->rows && is_blank(chart->plot.cells, row, col, width)) {
                vg_print(chart->plot.cells, row, col, col + width, vg_style_of(chart->screen, VG_ROLE_DIM), text);
                return;
            }
    }
}

/* Draws from back to front. */
static void draw_loss(const struct vg_timeline *chart, bool ghost_labels)
{
    const struct vg_view *view = chart->view;
    struct vg_style style = vg_style_of(chart->screen, VG_ROLE_LOSS);
    draw_guess(chart);
    for (size_t g = 0; g < view->ghost_count; g++)
        if (vg_timeline_shows(chart, &view->ghosts[g]))
            draw_ghost(chart, &view->ghosts[g], false);
    vg_timeline_band(chart, &view->loss_series, vg_timeline_faint(chart->screen->theme, style, 2), true);
    vg_timeline_cursor(chart);
    vg_timeline_series(chart, &view->valid_loss_series, vg_style_of(chart->screen, VG_ROLE_VALID), 2, true);
    vg_timeline_series(chart, &view->loss_series, style, 1, false);
    vg_timeline_signs(chart, &view->loss_series, style);
    name_guess(chart);
    for (size_t g = view->ghost_count; ghost_labels && g-- > 0;) /* the newest chooses first */
        if (vg_timeline_shows(chart, &view->ghosts[g]))
            draw_ghost(chart, &view->ghosts[g], true);
}

/* ---- the accuracy: a strip of its own below the loss, from 0 to 1 */

/* Of a target that is a number the place is taken by the share of its variance that is explained. */
static const char *accuracy_name(const struct vg_view *view, bool is_long)
{
    if (view->verdict.facts.numbers)
        return is_long ? "1 - loss/variance" : "fit";
    return is_long ? "accuracy" : "acc";
}

/* "accuracy 98%", "1 - loss/variance 0.87". What is not all is not rounded to all. */
static void accuracy_text(const struct vg_view *view, const char *name, double value, char text[64])
{
    if (!isfinite(value))
        snprintf(text, 64, "%s –", name);
    else if (view->verdict.facts.numbers)
        vg_snprintf(text, 64, "%s %.2f", name, value);
    else
        snprintf(text, 64, "%s %.0f%%", name, value < 1 ? fmin(99, 100 * value) : 100);
}

/* The mean of the last RECENT records or a few more, because a single batch hops; but of no more than a sixteenth of all, because a job that is
 * sampled seldom has changed meanwhile. What a series ends with where that is not finite; missing where it has no number. Validation comes
 * seldom: its last number. */
static double last_of(const struct vg_series *series, size_t records)
{
    double sum = 0;
    size_t counted = 0, all = 0;
    for (size_t i = 0; i < vg_series_settled(series); i++)
        all += (size_t)series->buckets[i].counted;
    records = all / RECENT < records ? all / RECENT + 1 : records;
    for (size_t i = vg_series_settled(series); i-- > 0 && counted < records;) {
        const struct vg_bucket *bucket = &series->buckets[i];
        if (counted == 0 && bucket->counted == 0 && bucket->records > bucket->missing)
            return bucket->last;
        sum += bucket->counted > 0 ? bucket->mean * (double)bucket->counted : 0;
        counted += (size_t)bucket->counted;
    }
    return counted > 0 ? sum / (double)counted : vg_missing();
}

/* A bar of eighths in each column of cells. What is not held out is drawn as bars, and validation as a line across them. */
static void accuracy_strip(const struct vg_timeline *chart, struct vg_rect strip)
{
    const struct vg_view *view = chart->view;
    const size_t dots = (size_t)chart->time.dots, cells = (chart->time.filled + dots - 1) / dots;
    const struct vg_columns columns = {chart->time.columns.per * dots, cells};
    struct vg_style bar = vg_style_of(chart->screen, VG_ROLE_ACCURACY),
                    line = vg_style_of(chart->screen, VG_ROLE_VALID);
    double held = NAN;
    for (size_t i = 0; i < cells && (int)i < strip.cols; i++) {
        struct vg_bucket train = vg_columns_bucket(&columns, &view->accuracy_series, i),
                         valid = vg_columns_bucket(&columns, &view->valid_accuracy_series, i);
        held = valid.counted > 0 ? valid.mean : held;
        int most = strip.rows * 8, height = (int)lround(fmax(0, fmin(1, train.mean)) * most);
        if (train.counted > 0)
            vg_bar_up(chart->plot.cells, strip, (int)i, height > 0 ? height : 1, bar);
        if (isnan(held))
            continue;
        int row = strip.row + strip.rows - 1 - (int)fmin(strip.rows - 1, fmax(0, held) * strip.rows);
        const struct vg_cell *cell = vg_cells_at(chart->plot.cells, row, strip.col + (int)i);
        struct vg_style across = line;
        if (cell && cell->ch == 0x2588)
            across.bg = bar.fg;
        vg_put(chart->plot.cells, row, strip.col + (int)i, 0x2500, across);
    }
}

struct plan {
    bool accuracy;        /* whether there is any */
    struct vg_rect plot;  /* of the loss */
    struct vg_rect strip; /* of the accuracy; without rows where there is no room */
    int name_row;         /* of the strip; -1: the border names it */
};

static struct plan plan_of(const struct vg_view *view, struct vg_rect inside)
{
    struct plan plan = {.accuracy = has_numbers(&view->accuracy_series) || has_numbers(&view->valid_accuracy_series),
                        .name_row = -1};
    const int rows = inside.rows, left = VG_TIMELINE_LABELS + 1;
    int strip = !plan.accuracy || rows < 5 ? 0 : rows < 10 ? 1 : rows < 18 ? 2 : rows < 30 ? 3 : 4;
    bool named = strip > 1;
    plan.plot = (struct vg_rect){inside.row, inside.col + left, rows - strip - named, inside.cols - left};
    plan.strip = (struct vg_rect){inside.row + rows - strip, plan.plot.col, strip, plan.plot.cols};
    if (named)
        plan.name_row = plan.strip.row - 1;
    return plan;
}

/* Draws the strip with its name, its numbers now and its scale. */
static void draw_accuracy(const struct vg_timeline *chart, const struct plan *plan, struct vg_rect inside)
{
    const struct vg_view *view = chart->view;
    const struct vg_rect *strip = &plan->strip;
    struct vg_cells *cells = chart->plot.cells;
    struct vg_style dim = vg_style_of(chart->screen, VG_ROLE_DIM), own = vg_style_of(chart->screen, VG_ROLE_ACCURACY),
                    plain = vg_style_of(chart->screen, VG_ROLE_TEXT);
    const int left = inside.col, right = strip->col - 1, end = inside.col + inside.cols;
    const bool numbers = view->verdict.facts.numbers;
    struct vg_timeline below = *chart;
    char text[64];
    below.plot.rect = below.time.rect = *strip;
    accuracy_strip(&below, *strip);
    vg_timeline_cursor(&below);
    if (plan->name_row < 0) {
        vg_print_right(cells, strip->row, left, right, own, accuracy_name(view, false));
        return;
    }
    vg_print_right(cells, strip->row, left, right, dim, numbers ? "1" : "100%");
    vg_print_right(cells, strip->row + strip->rows - 1, left, right, dim, numbers ? "0" : "0%");
    accuracy_text(view, accuracy_name(view, true), last_of(&view->accuracy_series, RECENT), text);
    int col = vg_print(cells, plan->name_row, strip->col, end, own, text);
    if (!has_numbers(&view->valid_accuracy_series))
        return;
    accuracy_text(view, "validation", last_of(&view->valid_accuracy_series, 1), text);
    if (col + 2 + vg_text_width(text) <= end)
        vg_print(cells, plan->name_row, col + 2, end, plain, text);
}

/* ---- the borders */

/* Where the loss began and where it is, in the upper border: "0.69 → 0.18". */
static void first_and_last(const struct vg_timeline *chart, struct vg_rect rect, int title_end)
{
    const struct vg_series *series = &chart->view->loss_series;
    char from[VG_LABEL_MAX], to[VG_LABEL_MAX], text[64];
    if (vg_series_settled(series) == 0)
        return;
    const struct vg_bucket *first = &series->buckets[0];
    brief(first->counted > 0 ? first->mean : first->last, from);
    brief(last_of(series, RECENT), to);
    snprintf(text, sizeof text, "%s → %s", from, to);
    vg_frame_note(chart->plot.cells, rect.row, title_end, rect.col + rect.cols - 1,
                  vg_style_of(chart->screen, VG_ROLE_LOSS), text);
}

/* Names the lines in the lower border, as far as there is room. */
static void legend(const struct vg_timeline *chart, const struct plan *plan, struct vg_rect rect)
{
    const struct vg_view *view = chart->view;
    bool ghosts = false;
    char accuracy[64], bar[80];
    for (size_t g = 0; g < view->ghost_count; g++)
        ghosts |= vg_timeline_shows(chart, &view->ghosts[g]);
    accuracy_text(view, accuracy_name(view, true), last_of(&view->accuracy_series, RECENT), accuracy);
    snprintf(bar, sizeof bar, " %s ", accuracy);
    const struct {
        bool there;
        enum vg_role role;
        const char *text;
    } entries[] = {
        {true, VG_ROLE_LOSS, " ━ train "},
        {has_numbers(&view->valid_loss_series), VG_ROLE_VALID, " ┅ validation "},
        {plan->accuracy && plan->name_row < 0, VG_ROLE_ACCURACY, bar},
        {ghosts, VG_ROLE_GHOST, " ┅ earlier "},
    };
    int end = rect.col + rect.cols - 1, row = rect.row + rect.rows - 1, col = rect.col + 2;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (entries[i].there && col + vg_text_width(entries[i].text) <= end) /* the blanks between two are shared */
            col = vg_print(chart->plot.cells, row, col, end, vg_style_of(chart->screen, entries[i].role),
                           entries[i].text) -
                  1;
}

static void non_finite_note(const struct vg_timeline *chart, struct vg_rect inside)
{
    const struct vg_series *series = &chart->view->loss_series;
    char number[VG_NUMBER_MAX], text[64];
    size_t i = 0;
    while (i < series->count && vg_bucket_non_finite(&series->buckets[i]) == 0)
        i++;
    if (i == series->count)
        return;
    vg_format_count(series->buckets[i].first_step, number);
    snprintf(text, sizeof text, "! not finite from step %s on", number);
    if (vg_text_width(text) + 1 > inside.cols)
        snprintf(text, sizeof text, "! not finite");
    vg_print_cut(chart->plot.cells, inside.row, inside.col + 1, inside.col + inside.cols,
                 vg_style_of(chart->screen, VG_ROLE_ERROR), text);
}

/* ---- the panel */

bool vg_loss_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect, struct vg_time *time)
{
    struct plan plan = plan_of(view, vg_frame_inside(rect));
    if (plan.plot.rows < 1 || plan.plot.cols < 1)
        return false;
    *time = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, NULL).time;
    return true;
}

struct vg_axis vg_loss_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct plan plan = plan_of(view, vg_frame_inside(rect));
    struct vg_timeline chart = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, NULL);
    return loss_axis(&chart);
}

void vg_panel_loss(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                   struct vg_cells *cells)
{
    static const char title[] = "loss";
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    struct plan plan = plan_of(view, inside);
    if (plan.plot.rows < 1 || plan.plot.cols < 1)
        return;
    struct vg_timeline chart = vg_timeline_in(screen, view, plan.plot, VG_GHOSTS_SAME_DATA, cells);
    vg_timeline_markers(&chart);
    chart.axis = loss_axis(&chart);
    draw_loss(&chart, plan.plot.rows >= 6 && plan.plot.cols >= 30);
    vg_timeline_axis(&chart);
    if (plan.strip.rows > 0)
        draw_accuracy(&chart, &plan, inside);
    first_and_last(&chart, rect, vg_frame_title_end(screen, rect, title));
    legend(&chart, &plan, rect);
    non_finite_note(&chart, inside);
}
