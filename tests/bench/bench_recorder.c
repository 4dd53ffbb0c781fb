/* bench_recorder.c: bytes of a recorder, and the time that a frame's copy takes, for networks of many layers. */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "vgtop/recorder.h"

static struct vg_recorder *make(size_t layers)
{
    struct vg_schema_layer *all = calloc(layers, sizeof *all);
    struct vg_schema schema;
    for (size_t l = 0; all && l < layers; l++)
        all[l] = (struct vg_schema_layer){.name = "layer", .shape = {8, 8}, .rank = 2, .size = 64};
    struct vg_recorder *recorder = vg_recorder_create(NULL);
    if (!all || !recorder || !vg_schema_make(&schema, all, layers, VG_SCHEMA_ALL_STATISTICS, NULL))
        abort();
    struct vg_recorded_run *run = vg_recorded_run_create(&schema, &(struct vg_judge_facts){0}, NULL);
    if (!run)
        abort();
    vg_recorder_start(recorder, run, NULL, "restart");
    vg_schema_free(&schema);
    free(all);
    return recorder;
}

static void measure(size_t layers)
{
    enum { FRAMES = 300, STEPS = 7 };
    struct vg_recorder *recorder = make(layers);
    struct vg_view view = {0};
    const size_t series = vg_series_count(layers);
    double longest = 0, sum = 0, records = 0;
    uint64_t step = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
        double before = bench_seconds(BENCH_CPU);
        for (int i = 0; i < STEPS; i++, step++) {
            vg_real *row = vg_recorder_row(recorder);
            for (size_t s = 0; s < series; s++)
                row[s] = 1 + (double)(s % 97) * 0.01;
            vg_recorder_take(recorder, step, 0);
            if (vg_recorder_full(recorder))
                vg_recorder_publish(recorder);
        }
        vg_recorder_publish(recorder);
        records += bench_seconds(BENCH_CPU) - before;
        before = bench_seconds(BENCH_CPU);
        vg_recorder_view(recorder, VG_GRAD_SD, &view, NULL);
        double took = bench_seconds(BENCH_CPU) - before;
        sum += took;
        longest = frame > 0 && took > longest ? took : longest; /* the first one makes the view's memory */
    }
    double whole = 1; /* a copy of everything, as after neighbours have merged */
    for (int i = 0; i < 20; i++) {
        double before = bench_seconds(BENCH_CPU);
        view.fill = 0;
        vg_recorder_view(recorder, VG_GRAD_SD, &view, NULL);
        double took = bench_seconds(BENCH_CPU) - before;
        whole = took < whole ? took : whole;
    }
    printf("%4zu layers  %6.1f MB  frame %.3f ms, longest %.3f ms, %zu buckets anew %.3f ms  record %.2f us\n", layers,
           (double)vg_recorder_bytes(recorder) / 1e6, sum / FRAMES * 1e3, longest * 1e3, view.loss_series.count,
           whole * 1e3, records / (FRAMES * STEPS) * 1e6);
    vg_view_free(&view);
    vg_recorder_destroy(recorder);
}

int main(void)
{
    static const size_t layers[] = {5, 101, 300, 1000, 4096};
    for (size_t i = 0; i < sizeof layers / sizeof layers[0]; i++)
        measure(layers[i]);
    return 0;
}
