/* What looking costs the training: steps a second with and without a probe ten times a second, by turns, on the default network.
 *
 * The looking thread does all that the program's does for the panels that need a probe, but drawing. By turns, because a machine's
 * speed drifts; the figure is the median of the turns' ratios.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../driven.h"
#include "vgtop/trainer.h"

enum { TURNS = 15, TURN_MS = 1000, LOOK_MS = 33 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Steps a second over a turn; `looking`: seconds spent with it are added, copies counted. */
static double turn(struct vg_trainer *trainer, struct vg_probe *probe, struct vg_view *view, double *looking,
                   int *copies)
{
    const struct vg_probe_want want = {.boundary = true,
                                       .rows = 44,
                                       .cols = 38,
                                       .distributions = true,
                                       .ridge = VG_OF_GRADIENTS,
                                       .preactivation = true};
    const struct timespec pause = {0, LOOK_MS * 1000000};
    trainer_view(trainer, VG_GRAD_SD, view, NULL);
    uint64_t first = view->step;
    double began = now();
    while (now() - began < TURN_MS * 1e-3) {
        nanosleep(&pause, NULL);
        trainer_view(trainer, VG_GRAD_SD, view, NULL);
        if (!probe)
            continue;
        double before = now();
        *copies += trainer_probe(trainer, 0, probe);
        vg_probe_fill(probe, &want, view, NULL, NULL);
        *looking += now() - before;
    }
    return (double)(view->step - first) / (now() - began);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    vg_experiment_default(&experiment);
    struct vg_trainer *trainer = vg_trainer_start(&experiment, INFINITY, NULL, NULL, NULL, &error);
    struct vg_probe *probe = vg_probe_create(&error);
    if (!trainer || !probe) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    struct vg_view view = {0};
    double ratio[TURNS], looking = 0, none = 0, plain = 0, seconds = 0;
    int copies = 0, no_copies = 0;
    turn(trainer, probe, &view, &none, &no_copies);
    for (int i = 0; i < TURNS; i++) {
        double without = turn(trainer, NULL, &view, &none, &no_copies);
        double began = now(), with = turn(trainer, probe, &view, &looking, &copies);
        seconds += now() - began;
        ratio[i] = with / without;
        plain += without / TURNS;
    }
    qsort(ratio, TURNS, sizeof *ratio, ascending);
    printf("without a probe        %10.0f steps/s\n", plain);
    printf("with one               %10.2f %% of that (median of %d turns, %.2f to %.2f)\n", 100 * ratio[TURNS / 2],
           TURNS, 100 * ratio[0], 100 * ratio[TURNS - 1]);
    printf("copies                 %10.1f a second\n", copies / seconds);
    printf("looking, another thread%10.2f ms a copy\n", copies > 0 ? looking / copies * 1e3 : 0);
    vg_trainer_stop(trainer);
    vg_probe_destroy(probe);
    vg_view_free(&view);
    return 0;
}
