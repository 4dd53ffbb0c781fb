/* bench_frame.c: the time that a picture takes: to fill the view and to draw every panel, for each layout, and each panel alone in the place
 * that it has there. With a person at rest a chart is drawn four times a second (cadence.h); here everything is drawn each time. */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "layout.h"
#include "panel.h"
#include "vgtop/session.h"

enum { STEPS = 3000, FRAMES = 100, STEPS_A_FRAME = 25 };

static struct vg_session *make(const char *hidden)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    char setting[32];
    snprintf(setting, sizeof setting, "hidden=%s", hidden);
    if (!experiment)
        abort();
    vg_experiment_default(experiment);
    struct vg_session *session =
        vg_experiment_assign(experiment, setting, NULL) ? vg_session_create(experiment, NULL, NULL) : NULL;
    free(experiment);
    if (!session)
        abort();
    vg_session_step(session, STEPS);
    return session;
}

struct bench {
    struct vg_session *session;
    struct vg_probe *probe;
    struct vg_screen screen;
    struct vg_view view;
    struct vg_cells cells;
};

static void fill(struct bench *bench)
{
    struct vg_probe_want want;
    if (!vg_session_view(bench->session, bench->screen.look.metric, &bench->view, NULL))
        abort();
    if (bench->probe && vg_screen_want(&bench->screen, &bench->view, bench->cells.rows, bench->cells.cols, &want))
        vg_probe_fill(bench->probe, &want, &bench->view, NULL, NULL);
}

/* Milliseconds that a panel takes in its place. */
static double panel_time(struct bench *bench, enum vg_look_panel panel)
{
    struct vg_rect rect = vg_screen_rect(&bench->screen, panel, bench->cells.rows, bench->cells.cols);
    double begun = bench_seconds(BENCH_CPU);
    for (int i = 0; rect.rows > 0 && i < FRAMES; i++)
        vg_panels[panel].draw(&bench->screen, &bench->view, rect, &bench->cells);
    return rect.rows > 0 ? (bench_seconds(BENCH_CPU) - begun) / FRAMES * 1e3 : 0;
}

static void measure(struct bench *bench, const char *hidden, enum vg_look_layout layout, int rows, int cols)
{
    double filled = 0, drawn = 0;
    bench->screen.look.layout = layout;
    if (!vg_cells_resize(&bench->cells, rows, cols, (struct vg_style){0, 0, 0}, NULL))
        abort();
    vg_session_probe(bench->session, bench->probe, NULL);
    for (int i = 0; i < FRAMES; i++) {
        vg_session_step(bench->session, STEPS_A_FRAME);
        double before = bench_seconds(BENCH_CPU);
        fill(bench);
        double between = bench_seconds(BENCH_CPU);
        vg_screen_draw(&bench->screen, &bench->view, &bench->cells);
        filled += between - before;
        drawn += bench_seconds(BENCH_CPU) - between;
    }
    printf("%-6s %-10s %3dx%-2d  view %6.3f ms  drawn %6.3f ms:", hidden, vg_look_layouts[layout].name, cols, rows,
           filled / FRAMES * 1e3, drawn / FRAMES * 1e3);
    for (int panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++) {
        double took = panel_time(bench, (enum vg_look_panel)panel);
        if (took > 0)
            printf("  %s %.3f", vg_panels[panel].name, took);
    }
    printf("\n");
}

int main(void)
{
    static const char *const nets[] = {"16x8", "16x50", "16x100"};
    static const int sizes[][2] = {{24, 80}, {40, 120}, {60, 200}};
    for (size_t n = 0; n < sizeof nets / sizeof *nets; n++) {
        struct bench bench = {.session = make(nets[n]),
                              .probe = vg_probe_create(NULL),
                              .screen = {.theme = vg_theme_default(), .symbols = VG_SYMBOLS_BRAILLE}};
        vg_look_default(&bench.screen.look);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            for (int layout = 0; layout < VG_LOOK_LAYOUT_COUNT; layout++)
                measure(&bench, nets[n], (enum vg_look_layout)layout, sizes[s][0], sizes[s][1]);
        vg_cells_free(&bench.cells);
        vg_view_free(&bench.view);
        vg_probe_destroy(bench.probe);
        vg_session_destroy(bench.session);
    }
    return 0;
}
