/* recorder.c: taking records, and the run that they belong to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder_internal.h"
#include "vgtop/pool.h"

struct vg_recorder *vg_recorder_create(struct vg_error *error)
{
    struct vg_recorder *recorder = calloc(1, sizeof *recorder);
    if (!recorder)
        vg_fail(error, "there is not enough memory for a recorder");
    return recorder;
}

void vg_recorder_destroy(struct vg_recorder *recorder)
{
    if (!recorder)
        return;
    vg_recorded_run_destroy(recorder->run);
    vg_recorder_clear_ghosts(recorder);
    free(recorder);
}

/* ---- the memory of a run */

/* About what a bucket of so many series takes; to divide memory with. */
static size_t bucket_bytes(size_t series)
{
    return (series + 8) * 5 * sizeof(vg_real);
}

/* How many buckets, an even number, fit into so many bytes: VG_HISTORY_LEAST to VG_HISTORY_CAPACITY. */
static size_t buckets_in(size_t bytes, size_t series)
{
    size_t buckets = bytes / bucket_bytes(series) / 2 * 2;
    return buckets < VG_HISTORY_LEAST      ? VG_HISTORY_LEAST
           : buckets > VG_HISTORY_CAPACITY ? VG_HISTORY_CAPACITY
                                           : buckets;
}

/* First all series as fine as can be; where that is too much, what is shown gets its share before the others. */
static bool make_histories(struct vg_recorded_run *run, struct vg_error *error)
{
    const size_t bytes = VG_RECORDER_BYTES, series = run->series,
                 shown = VG_RUN_SERIES_COUNT + vg_schema_all(&run->schema);
    size_t coarse = buckets_in(bytes, series), fine = VG_HISTORY_CAPACITY;
    if (coarse < VG_HISTORY_CAPACITY) {
        const size_t wanted = VG_HISTORY_CAPACITY * bucket_bytes(shown);
        coarse = buckets_in(wanted < bytes ? bytes - wanted : 0, series);
        const size_t taken = coarse * bucket_bytes(series);
        fine = buckets_in(taken < bytes ? bytes - taken : 0, shown);
    }
    run->all = vg_history_create(series, coarse, error);
    if (!run->all || fine <= coarse || coarse == VG_HISTORY_CAPACITY)
        return run->all;
    run->shown = vg_history_create(shown, fine, error);
    run->columns = malloc(shown * sizeof *run->columns);
    run->picked = malloc(shown * sizeof *run->picked);
    if (!run->shown)
        return false;
    if (!run->columns || !run->picked)
        return vg_fail(error, "there is not enough memory for a run of this size");
    vg_recorded_run_show(run, VG_GRAD_SD);
    run->coarse = false;
    return true;
}

struct vg_recorded_run *vg_recorded_run_create(const struct vg_schema *schema, const struct vg_judge_facts *facts,
                                               struct vg_error *error)
{
    struct vg_recorded_run *run = calloc(1, sizeof *run);
    if (!run) {
        vg_fail(error, "there is not enough memory for a run of this size");
        return NULL;
    }
    run->series = vg_series_count(vg_schema_all(schema));
    size_t rows = PENDING_BYTES / (run->series * sizeof(vg_real));
    run->pending_room = rows < 1 ? 1 : rows > PENDING_ROWS_MAX ? PENDING_ROWS_MAX : rows;
    run->pending = malloc(run->series * run->pending_room * sizeof *run->pending);
    run->last = malloc(run->series * sizeof *run->last);
    if (!run->pending || !run->last)
        vg_fail(error, "there is not enough memory for a run of this size");
    if (!run->pending || !run->last || !vg_schema_copy(&run->schema, schema, error) || !make_histories(run, error) ||
        !(run->judge = vg_judge_create(&run->schema, error))) {
        vg_recorded_run_destroy(run);
        return NULL;
    }
    vg_judge_changed(run->judge, facts);
    for (size_t i = 0; i < run->series; i++)
        run->last[i] = vg_missing();
    run->pending_valid_loss = run->pending_valid_accuracy = vg_missing();
    run->now = (struct moment){.valid_loss = vg_missing(), .valid_accuracy = vg_missing()};
    run->now.verdict = vg_judge_verdict(run->judge);
    return run;
}

void vg_recorded_run_destroy(struct vg_recorded_run *run)
{
    if (!run)
        return;
    vg_schema_free(&run->schema);
    vg_history_destroy(run->all);
    vg_history_destroy(run->shown);
    vg_judge_destroy(run->judge);
    free(run->columns);
    free(run->picked);
    free(run->before);
    free(run->last);
    free(run->pending);
    free(run);
}

enum vg_metric vg_recorded_signal(const struct vg_recorded_run *run)
{
    return vg_schema_has(&run->schema, VG_DELTA_RMS) ? VG_DELTA_RMS : VG_GRAD_SD;
}

size_t vg_recorded_run_bytes(const struct vg_recorded_run *run)
{
    return sizeof *run + vg_history_bytes(run->all) + (run->shown ? vg_history_bytes(run->shown) : 0) +
           run->series * (1 + run->pending_room) * sizeof(vg_real) + vg_before_bytes(run->before) +
           vg_schema_all(&run->schema) * (sizeof(struct vg_schema_layer) + vg_judge_layer_bytes());
}

size_t vg_recorder_bytes(const struct vg_recorder *recorder)
{
    size_t bytes = sizeof *recorder + (recorder->run ? vg_recorded_run_bytes(recorder->run) : 0);
    for (size_t g = 0; g < recorder->ghost_count; g++)
        bytes += ghost_bytes(recorder->ghosts[g]->told.layer_count);
    return bytes;
}

void vg_recorded_run_show(struct vg_recorded_run *run, enum vg_metric metric)
{
    for (size_t i = 0; i < VG_RUN_SERIES_COUNT; i++)
        run->columns[i] = i;
    for (size_t l = 0; l < vg_schema_all(&run->schema); l++)
        run->columns[VG_RUN_SERIES_COUNT + l] = vg_series_of(l, metric);
    run->metric = metric;
    run->coarse = true;
    run->changes++;
    vg_history_select(run->shown, run->all, run->columns);
}

/* ---- runs and ghosts */

static void forget_ghost(struct vg_recorder *recorder, size_t which)
{
    free(recorder->ghosts[which]);
    recorder->ghost_count--;
    for (size_t g = which; g < recorder->ghost_count; g++)
        recorder->ghosts[g] = recorder->ghosts[g + 1];
    recorder->ghost_changes++;
}

struct vg_recorded_run *vg_recorder_start(struct vg_recorder *recorder, struct vg_recorded_run *run,
                                          struct vg_recorded_ghost *ghost, const char *change)
{
    struct vg_recorded_run *ended = recorder->run;
    for (size_t g = recorder->ghost_count; g-- > 0;)
        if (recorder->ghosts[g]->run == run->number)
            forget_ghost(recorder, g);
    if (ghost && recorder->ghost_count == VG_GHOSTS_MAX)
        forget_ghost(recorder, 0);
    if (ghost)
        recorder->ghosts[recorder->ghost_count++] = ghost;
    recorder->ghost_changes++;
    if (run->number == 0) {
        run->number = ++recorder->runs;
        run->before = ended ? vg_before_make(ended, change) : NULL;
    }
    recorder->run = run;
    return ended;
}

void vg_recorder_clear_ghosts(struct vg_recorder *recorder)
{
    while (recorder->ghost_count > 0)
        forget_ghost(recorder, recorder->ghost_count - 1);
}

/* ---- records */

vg_real *vg_recorder_row(struct vg_recorder *recorder)
{
    return recorder->run->pending + recorder->run->pending_count * recorder->run->series;
}

bool vg_recorder_take(struct vg_recorder *recorder, uint64_t step, uint64_t epoch)
{
    struct vg_recorded_run *run = recorder->run;
    vg_real *row = vg_recorder_row(recorder);
    vg_pool_row(&run->schema, row);
    const struct vg_record record = {step, epoch, run->schema.layer_count, row};
    run->pending_step[run->pending_count++] = step;
    run->pending_epoch = epoch;
    if (!vg_is_missing(row[VG_VALID_LOSS])) {
        run->pending_valid_loss = row[VG_VALID_LOSS];
        run->pending_valid_accuracy = row[VG_VALID_ACCURACY];
    }
    return vg_judge_feed(run->judge, &record);
}

bool vg_recorder_full(const struct vg_recorder *recorder)
{
    return recorder->run->pending_count == recorder->run->pending_room;
}

/* Rows of consecutive steps. */
static void append(struct vg_recorded_run *run, uint64_t step, const vg_real *rows, size_t count)
{
    const size_t shown = VG_RUN_SERIES_COUNT + vg_schema_all(&run->schema);
    vg_history_append(run->all, step, rows, count, run->series);
    for (size_t i = 0; run->shown && i < count; i++, rows += run->series) {
        for (size_t k = 0; k < shown; k++)
            run->picked[k] = rows[run->columns[k]];
        vg_history_append(run->shown, step + i, run->picked, 1, shown);
    }
}

void vg_recorder_publish(struct vg_recorder *recorder)
{
    struct vg_recorded_run *run = recorder->run;
    const size_t count = run->pending_count;
    if (count == 0)
        return;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && run->pending_step[next] == run->pending_step[next - 1] + 1;)
            next++;
        append(run, run->pending_step[i], run->pending + i * run->series, next - i);
    }
    memcpy(run->last, run->pending + (count - 1) * run->series, run->series * sizeof *run->last);
    run->now = (struct moment){.verdict = vg_judge_verdict(run->judge),
                               .step = run->pending_step[count - 1] + 1,
                               .epoch = run->pending_epoch,
                               .valid_loss = run->pending_valid_loss,
                               .valid_accuracy = run->pending_valid_accuracy};
    run->pending_count = 0;
}

void vg_recorder_mark(struct vg_recorder *recorder, const char *text)
{
    struct vg_recorded_run *run = recorder->run;
    const uint64_t records = vg_history_records(run->all);
    if (run->marker_count > 0 && run->markers[run->marker_count - 1].record == records)
        run->marker_count--;
    if (run->marker_count == VG_MARKERS_MAX) {
        memmove(run->markers, run->markers + 1, sizeof run->markers[0] * (VG_MARKERS_MAX - 1));
        run->marker_count--;
    }
    struct vg_marker *marker = &run->markers[run->marker_count++];
    marker->step = run->now.step;
    marker->record = records;
    snprintf(marker->text, sizeof marker->text, "%s", text);
}

void vg_recorder_change(struct vg_recorder *recorder, const char *text, const struct vg_judge_facts *facts)
{
    struct vg_recorded_run *run = recorder->run;
    vg_judge_changed(run->judge, facts);
    if (*text == '\0' || run->now.step == 0)
        return;
    struct before *before = vg_before_make(run, text);
    free(run->before);
    run->before = before;
    vg_recorder_mark(recorder, text);
}

void vg_recorder_was(struct vg_recorder *recorder, const char *text, const char *was)
{
    struct before *before = recorder->run->before;
    if (before && strcmp(before->told.text, text) == 0)
        snprintf(before->told.was, sizeof before->told.was, "%s", was);
}

/* ---- going back */

struct vg_recorder_moment {
    struct vg_judge *judge;
    struct before *before;
    struct moment then;
    size_t series;
    vg_real last[]; /* (series) */
};

struct vg_recorder_moment *vg_recorder_save(const struct vg_recorder *recorder, struct vg_error *error)
{
    const struct vg_recorded_run *run = recorder->run;
    struct vg_recorder_moment *moment = calloc(1, sizeof *moment + run->series * sizeof moment->last[0]);
    if (!moment || !(moment->judge = vg_judge_copy(run->judge, error))) {
        free(moment);
        vg_fail(error, "there is not enough memory to come back to this step");
        return NULL;
    }
    moment->then = run->now;
    moment->before = vg_before_copy(run->before);
    moment->series = run->series;
    memcpy(moment->last, run->last, run->series * sizeof moment->last[0]);
    return moment;
}

void vg_recorder_restore(struct vg_recorder *recorder, struct vg_recorder_moment *moment, const char *text)
{
    struct vg_recorded_run *run = recorder->run;
    struct vg_judge *judge = run->judge;
    struct before *before = run->before;
    run->judge = moment->judge;
    moment->judge = judge;
    run->before = moment->before;
    moment->before = before;
    run->taken_back |= run->now.step != moment->then.step;
    run->now = moment->then;
    run->pending_valid_loss = run->now.valid_loss;
    run->pending_valid_accuracy = run->now.valid_accuracy;
    memcpy(run->last, moment->last, run->series * sizeof run->last[0]);
    run->pending_count = 0;
    vg_recorder_mark(recorder, text);
}

void vg_recorder_moment_destroy(struct vg_recorder_moment *moment)
{
    if (!moment)
        return;
    vg_judge_destroy(moment->judge);
    free(moment->before);
    free(moment);
}

size_t vg_recorder_moment_bytes(const struct vg_recorder_moment *moment)
{
    return sizeof *moment + moment->series * (sizeof moment->last[0]) + vg_before_bytes(moment->before) +
           (moment->series / VG_METRIC_COUNT + 1) * vg_judge_layer_bytes();
}

/* ---- what is asked of it */

const struct vg_schema *vg_recorder_schema(const struct vg_recorder *recorder)
{
    return &recorder->run->schema;
}

const struct vg_history *vg_recorder_history(const struct vg_recorder *recorder)
{
    return recorder->run->all;
}

struct vg_verdict vg_recorder_verdict(const struct vg_recorder *recorder)
{
    return vg_judge_verdict(recorder->run->judge);
}

uint64_t vg_recorder_run(const struct vg_recorder *recorder)
{
    return recorder->run->number;
}

uint64_t vg_recorder_marker_age(const struct vg_recorder *recorder)
{
    const struct vg_recorded_run *run = recorder->run;
    return vg_history_records(run->all) - (run->marker_count ? run->markers[run->marker_count - 1].record : 0);
}
