/* ladder.c: axes whose lines lie in the middles of rows, so that a line, its label and the dots of its value are at one height. */
#include "chart.h"

#include <math.h>

/* ROWS_WHOLE: from so many rows on whole rows a decade are worth an emptier plot. */
enum { PITCH_MIN = 3, ROWS_WHOLE = 2 };

/* Edges of the plot: the middle of row 0 is `base`. */
static struct vg_ladder finish(struct vg_ladder ladder, double base, double per_row)
{
    ladder.axis.low = base + 0.5 * per_row;
    ladder.axis.high = base + (ladder.rows + 0.5) * per_row;
    return ladder;
}

/* The ladder on which `fit` rows are `together` decades: the lowest line is the first at a multiple of its step from `low` on. */
static struct vg_ladder try_scale(const struct vg_ladder *from, double low, int fit, int together)
{
    struct vg_ladder ladder = *from;
    const double per_row = (double)together / fit;
    const int apart = PITCH_MIN < ladder.rows ? PITCH_MIN : ladder.rows, times = (apart + fit - 1) / fit;
    ladder.pitch = fit * times;
    ladder.step = together * times;
    ladder.first = ceil(low / ladder.step - 1e-9) * ladder.step;
    ladder.offset = (int)ceil((ladder.first - low) / per_row - 1e-9);
    return finish(ladder, ladder.first - ladder.offset * per_row, per_row);
}

struct vg_ladder vg_ladder_log(const struct vg_range *range, bool whole, int rows)
{
    static const int together[] = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000};
    const struct vg_ladder start = {.axis = vg_axis_log(range, whole), .rows = rows > 0 ? rows : 1};
    struct vg_ladder best = start;
    const double worth_less = 1.15, worth_whole = 1.5; /* how much larger the next scale must be */
    double worth = worth_less, low = start.axis.low, high = start.axis.high, scale = 0;
    if (range->any && range->low > 0) { /* half a decade more at a time */
        if (!start.axis.cut)
            low = fmin(high - 2, fmax(low, floor(2 * log10(range->low)) / 2));
        high = fmin(high, fmax(low + 2, ceil(2 * log10(range->high)) / 2));
    }
    /* The largest scale that holds all. Few decades together are preferred unless that leaves much of the plot empty; best are whole rows
     * for each decade. */
    for (size_t i = 0; i < sizeof together / sizeof *together && scale < PITCH_MIN; i++)
        for (int fit = (int)((start.rows + 0.5) * together[i] / (high - low)); fit > 0; fit--) {
            if ((double)fit / together[i] <= scale * worth)
                break;
            struct vg_ladder ladder = try_scale(&start, low, fit, together[i]);
            if (ladder.axis.high < high - 1e-9 || ladder.offset > ladder.rows)
                continue;
            best = ladder;
            scale = (double)fit / together[i];
            worth = i == 0 && fit >= ROWS_WHOLE ? worth_whole : worth_less;
            break;
        }
    return best;
}

struct vg_ladder vg_ladder_linear(const struct vg_axis *axis, int rows)
{
    struct vg_ladder ladder = {.axis = *axis, .rows = rows > 0 ? rows : 1, .first = axis->low, .step = axis->step};
    double lines = fmax(1, round((axis->high - axis->low) / axis->step));
    ladder.pitch = lines < ladder.rows ? (int)(ladder.rows / lines) : 1;
    return finish(ladder, axis->low, ladder.step / ladder.pitch);
}

struct vg_ladder vg_ladder_of_range(const struct vg_range *range, bool symmetric, int rows)
{
    struct vg_axis axis = symmetric ? vg_axis_symmetric(range) : vg_axis_linear(range, 1);
    for (int steps = rows / PITCH_MIN; steps > 1 && !symmetric; steps--) {
        axis = vg_axis_linear(range, steps);
        if ((axis.high - axis.low) / axis.step * PITCH_MIN <= rows + 0.5)
            break;
    }
    return vg_ladder_linear(&axis, rows);
}

int vg_ladder_row(const struct vg_ladder *ladder, int k)
{
    int row = ladder->offset + k * ladder->pitch;
    return row <= ladder->rows ? row : -1;
}

void vg_ladder_label(const struct vg_ladder *ladder, int k, char label[VG_LABEL_MAX])
{
    /* vg_axis_label mends 0 and rounds; an axis from this line to the next has it at 0 */
    struct vg_axis here = ladder->axis;
    here.step = ladder->step;
    here.low = ladder->first + k * ladder->step;
    here.high = here.low + ladder->step;
    vg_axis_label(&here, 0, label);
}
