/* ladder.c: axes whose lines lie in the middles of rows, so that a line, its label and the dots of its value are at one height. */
#include "chart.h"

#include <math.h>

enum { PITCH_MIN = 3 };

/* Edges of the plot: the middle of row 0 is `base`. */
static struct vg_ladder finish(struct vg_ladder ladder, double base, double per_row)
{
    ladder.axis.low = base + 0.5 * per_row;
    ladder.axis.high = base + (ladder.rows + 0.5) * per_row;
    return ladder;
}

/* The largest scale at which `span` decades fit: `*rows` rows are `*decades` decades. Fewer decades together are preferred unless that
 * leaves much of the plot empty. */
static void choose_scale(double span, int room, int *rows, int *decades)
{
    static const int together[] = {1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000};
    double best = 0;
    for (size_t i = 0; i < sizeof together / sizeof *together && best < PITCH_MIN; i++) {
        int fit = (int)floor((room + 0.5) * together[i] / span + 1e-9);
        if ((double)fit / together[i] <= best * 1.15)
            continue;
        best = (double)fit / together[i];
        *rows = fit;
        *decades = together[i];
    }
}

struct vg_ladder vg_ladder_log(const struct vg_range *range, bool whole, int rows)
{
    struct vg_ladder ladder = {.axis = vg_axis_log(range, whole), .rows = rows > 0 ? rows : 1};
    const double low = ladder.axis.low;
    double high = ladder.axis.high;
    if (range->any && range->low > 0)
        high = fmin(high, fmax(low + 2, ceil(2 * log10(range->high)) / 2)); /* half a decade more at a time */
    int pitch = 1, decades = 1;
    choose_scale(high - low, ladder.rows, &pitch, &decades);
    const double per_row = (double)decades / pitch;
    int times = (PITCH_MIN + pitch - 1) / pitch; /* lines that are not too close */
    ladder.pitch = pitch * times;
    ladder.step = decades * times;
    ladder.first = ceil(low / ladder.step - 1e-9) * ladder.step;
    ladder.offset = (int)ceil((ladder.first - low) / per_row - 1e-9);
    return finish(ladder, ladder.first - ladder.offset * per_row, per_row);
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
