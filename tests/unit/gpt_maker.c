/* gpt_maker.c: names and numbers of a made-up transformer. */
#include "gpt_maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"

enum { WIDTH = 64, WORDS = 512, NAME = 64, OUTSIDE = 4 };

static const char *const roles[] = {"ln_1|", "attn.c_attn", "attn.c_proj", "ln_2|", "mlp.c_fc", "mlp.c_proj"};
static const double levels[] = {0.5, 0.45, 1, 0.6, 0.4, 1};
enum { ROLES = sizeof roles / sizeof *roles };

static void must(bool good)
{
    if (!good)
        abort();
}

struct vg_schema schema_of(const char *const *names, size_t count)
{
    struct vg_schema told = {0}, schema = {0};
    struct vg_schema_layer *layers = calloc(count, sizeof *layers);
    char(*plain)[NAME] = calloc(count, sizeof *plain);
    must(layers && plain);
    for (size_t l = 0; l < count; l++) {
        const size_t length = strcspn(names[l], "|");
        const bool vector = names[l][length] == '|', words = strstr(names[l], "wte") || strstr(names[l], "head");
        snprintf(plain[l], NAME, "%.*s", (int)length, names[l]);
        layers[l] = (struct vg_schema_layer){.name = plain[l],
                                             .shape = {words ? WORDS : WIDTH, vector ? 0 : WIDTH},
                                             .rank = vector ? 1 : 2,
                                             .size = (uint64_t)(words ? WORDS : WIDTH) * (vector ? 1 : WIDTH)};
    }
    must(vg_schema_make(&told, layers, count, VG_SCHEMA_ALL_STATISTICS, NULL));
    must(vg_job_schema(&schema, &told, true, NULL));
    vg_schema_free(&told);
    free(layers);
    free(plain);
    return schema;
}

/* A number near 1 that is another one for every layer and step. */
static double noise(size_t layer, int step)
{
    const double x = sin((double)layer * 12.9898 + step * 78.233) * 43758.5453;
    return 1 + 0.2 * (x - floor(x) - 0.5);
}

/* Of a layer's signal, behind which there are still `above` of all blocks. */
static void write_layer(vg_real *row, size_t layer, int step, double signal)
{
    const double delta = signal * noise(layer, step);
    row[vg_series_of(layer, VG_GRAD_MEAN)] = delta * 0.1 * (noise(layer + 7, step) - 1);
    row[vg_series_of(layer, VG_GRAD_SD)] = delta * 8;
    row[vg_series_of(layer, VG_DELTA_RMS)] = delta;
    row[vg_series_of(layer, VG_ACTIVATION_SD)] = 0.9 * noise(layer + 3, step);
    row[vg_series_of(layer, VG_WEIGHT_SD)] = 0.02;
    row[vg_series_of(layer, VG_UPDATE_RATIO)] = 1e-3;
}

static void write_record(vg_real *row, int blocks, int step, int records, int sick)
{
    const size_t layers = (size_t)(blocks * ROLES + OUTSIDE);
    for (size_t i = 0; i < vg_series_count(layers); i++)
        row[i] = vg_missing();
    row[VG_LOSS] = 2 + 4.2 * exp(-step / (records * 0.35)) + 0.05 * (noise(0, step) - 1);
    for (size_t l = 0; l < layers; l++) {
        const int inside = (int)l - 2, block = inside < 0 ? 0 : inside / ROLES;
        double signal = 3e-4 * (1 + 0.5 * (blocks - block) / blocks);
        if (inside >= 0 && block < blocks)
            signal *= levels[inside % ROLES];
        if (inside >= 0 && block == sick)
            signal *= pow(10, -4.2 * fmin(1, step / (records * 0.4)));
        write_layer(row, l, step, l + 1 == layers ? 1.2e-4 : signal);
    }
}

struct vg_recorder *make_gpt(int blocks, int records, int sick, struct vg_view *view)
{
    const size_t count = (size_t)(blocks * ROLES + OUTSIDE);
    char(*text)[NAME] = calloc(count, sizeof *text);
    const char **names = calloc(count, sizeof *names);
    must(text && names);
    snprintf(text[0], NAME, "transformer.wte");
    snprintf(text[1], NAME, "transformer.wpe");
    for (int i = 0; i < blocks * ROLES; i++)
        snprintf(text[i + 2], NAME, "transformer.h.%d.%s", i / ROLES, roles[i % ROLES]);
    snprintf(text[count - 2], NAME, "transformer.ln_f|");
    snprintf(text[count - 1], NAME, "lm_head");
    for (size_t l = 0; l < count; l++)
        names[l] = text[l];
    struct vg_schema schema = schema_of(names, count);
    const struct vg_judge_facts facts = {.is_job = true, .residual = true, .learning_rate = 3e-4};
    struct vg_recorder *recorder = vg_recorder_create(NULL);
    struct vg_recorded_run *run = vg_recorded_run_create(&schema, &facts, NULL);
    must(recorder && run && !vg_recorder_start(recorder, run, NULL, ""));
    for (int step = 0; step < records; step++) {
        write_record(vg_recorder_row(recorder), blocks, step, records, sick);
        vg_recorder_take(recorder, (uint64_t)step * 10, 0);
        vg_recorder_publish(recorder);
    }
    must(vg_recorder_view(recorder, VG_GRAD_SD, view, NULL));
    view->probe = VG_PROBE_NEVER;
    view->state = VG_STATE_RUNNING;
    view->steps_per_second = 41;
    vg_schema_free(&schema);
    free(text);
    free(names);
    return recorder;
}
