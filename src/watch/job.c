/* job.c: from the lines of a log to a recorder, and from that to a view. */
#include "job.h"
#include "vgtop/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How an earlier run is called beside the present one. */
struct origin {
    char text[sizeof((struct vg_ghost *)0)->text], data[VG_JOB_SETTING_MAX];
};

struct vg_job *vg_job_create(struct vg_error *error)
{
    struct vg_job *job = calloc(1, sizeof *job);
    if (!job || !(job->recorder = vg_recorder_create(error))) {
        free(job);
        vg_fail(error, "there is not enough memory to follow a log");
        return NULL;
    }
    for (size_t i = 0; i < VG_LOG_EXTRA_COUNT; i++)
        job->extra[i] = vg_missing();
    return job;
}

static void drop_moment(struct vg_job_moment *moment)
{
    vg_recorder_moment_destroy(moment->moment);
    free(moment);
}

static void forget_moments(struct vg_job *job, size_t most)
{
    while (job->moment_count > most) {
        drop_moment(job->moments[0]);
        job->moment_count--;
        for (size_t i = 0; i < job->moment_count; i++)
            job->moments[i] = job->moments[i + 1];
    }
}

void vg_job_destroy(struct vg_job *job)
{
    if (!job)
        return;
    forget_moments(job, 0);
    vg_recorder_destroy(job->recorder);
    free(job);
}

void vg_job_tell(struct vg_job *job, const char *sentence)
{
    vg_fail(&job->notice, "%s", sentence);
    job->notices++;
}

/* ---- runs */

static void describe(struct vg_ghost *ghost, const void *origin, const void *present)
{
    const struct origin *it = origin;
    memcpy(ghost->text, it->text, sizeof ghost->text);
    ghost->other_data = strcmp(it->data, present) != 0;
}

/* The present run is over and becomes a ghost. */
static struct vg_recorded_ghost *make_ghost(const struct vg_job *job)
{
    struct origin origin = {.text = ""};
    const struct vg_job_settings *settings = &job->settings;
    const char *activation = vg_job_setting(settings, "activation");
    if (*activation)
        snprintf(origin.text, sizeof origin.text, "%.20s %.12s lr %.10s", activation,
                 vg_job_setting(settings, "optimizer"), vg_job_setting(settings, "lr"));
    else
        snprintf(origin.text, sizeof origin.text, "run %llu", (unsigned long long)vg_recorder_run(job->recorder));
    snprintf(origin.data, sizeof origin.data, "%s", vg_job_setting(settings, "data"));
    return vg_recorder_make_ghost(job->recorder, &origin, sizeof origin);
}

/* What guessing costs, the classes taken to be equally frequent. 0, not known, but for an experiment of ours that tells classes apart:
 * another program's loss may be anything. */
static double guess_of(const struct vg_job *job, const struct vg_schema *schema)
{
    const struct vg_job_settings *settings = &job->settings;
    const char *data = vg_job_setting(settings, "data"), *task = vg_job_setting(settings, "task");
    const struct vg_schema_layer *output = schema->layer_count > 0 ? &schema->layers[schema->layer_count - 1] : NULL;
    if (job->is_job || !*data || strcmp(vg_job_setting(settings, "loss"), "cross_entropy") != 0 ||
        strcmp(task, "numbers") == 0 || !output || output->rank == 0)
        return 0;
    const size_t units = output->shape[output->rank - 1];
    const bool table = strncmp(data, "csv:", 4) == 0;
    if (units <= 1 && table && strcmp(task, "classes") != 0)
        return 0;                              /* the target may be a number */
    return log(units > 1 ? (double)units : 2); /* a single unit tells two classes apart */
}

/* What the hook has found out. */
static void tell_facts(const struct vg_job *job, const struct vg_schema *schema, struct vg_judge_facts *facts)
{
    const struct vg_job_settings *told = &job->facts;
    const char *skips = vg_job_setting(told, "skips"), *squash = vg_job_setting(told, "squash");
    const char *squashed = vg_job_setting(told, "squashed");
    double number;
    facts->is_job = true;
    facts->can = job->can;
    if (*skips)
        facts->residual = strcmp(skips, "0") != 0;
    facts->squash = strcmp(squash, "sigmoid") == 0 ? "sigmoid" : *squash ? "softmax" : NULL;
    facts->loss_scale = strcmp(vg_job_setting(told, "loss_scale"), "true") == 0;
    facts->numbers = strcmp(vg_job_setting(told, "numbers"), "true") == 0;
    if (vg_parse_double(vg_job_setting(told, "guess"), &number))
        facts->guess = number;
    if (vg_parse_double(vg_job_setting(told, "largest_class"), &number))
        facts->largest_class = number;
    if (vg_parse_double(vg_job_setting(told, "largest_input"), &number))
        facts->largest_input = number;
    for (size_t l = 0; l < schema->layer_count; l++) {
        const char *name = schema->layers[l].name;
        name += strncmp(name, "layer ", 6) == 0 ? 6 : 0; /* a number alone */
        if (*squashed && strcmp(name, squashed) == 0)
            facts->squashed = l + 1;
        if (strcmp(schema->layers[l].type, "norm") == 0)
            facts->batch_norm = true;
    }
}

/* What the judge is told: settings, the learning rate that a job tells with every record, and what shows in the layers' names. */
static struct vg_judge_facts facts_of(const struct vg_job *job, const struct vg_schema *schema, double rate)
{
    struct vg_judge_facts facts = vg_job_facts(&job->settings);
    if (facts.learning_rate == 0 && rate > 0)
        facts.learning_rate = rate;
    facts.guess = guess_of(job, schema);
    facts.residual = facts.residual || vg_job_has_blocks(schema);
    if (job->is_job)
        tell_facts(job, schema, &facts);
    return facts;
}

static bool start_run(struct vg_job *job, const struct vg_schema *schema, double rate, struct vg_error *error)
{
    const struct vg_judge_facts facts = facts_of(job, schema, rate);
    struct vg_recorded_run *run = vg_recorded_run_create(schema, &facts, error);
    if (!run)
        return false;
    char change[32];
    vg_job_settings_difference(&job->settings_before, &job->settings, change, sizeof change);
    vg_recorded_run_destroy(
        vg_recorder_start(job->recorder, run, job->has_run ? make_ghost(job) : NULL, change[0] ? change : "restart"));
    vg_recorder_describe_ghosts(job->recorder, describe, vg_job_setting(&job->settings, "data"));
    forget_moments(job, 0);
    job->has_run = true;
    job->fresh = job->rotated = job->ended = false;
    job->next_step = 0;
    return true;
}

/* Does this record belong to the run that there is? If not, another one begins with it. */
static bool find_run(struct vg_job *job, const struct vg_log_line *line, struct vg_error *error)
{
    struct vg_schema schema = {0};
    const bool goes_on = line->record.step >= job->next_step;
    const size_t layers = line->schema->layer_count ? line->schema->layer_count : 1;
    if (job->has_run && !job->fresh && goes_on && vg_recorder_schema(job->recorder)->layer_count == layers)
        return true;
    if (!vg_job_schema(&schema, line->schema, job->is_job, error))
        return false;
    bool same = job->has_run && vg_job_same_layers(vg_recorder_schema(job->recorder), &schema);
    bool good = true;
    if (same && goes_on && (job->rotated || !job->fresh))
        job->fresh = job->rotated = false;
    else
        good = start_run(job, &schema, line->extra[VG_LOG_LR], error);
    vg_schema_free(&schema);
    return good;
}

/* ---- lines */

static void take_begin(struct vg_job *job, const struct vg_log_line *line)
{
    vg_job_publish(job);
    job->is_job = line->is_job;
    job->can = vg_job_can(line);
    job->facts.count = 0;
    job->fresh = true;
    job->ended = false;
    while (job->moment_count > 0 && !job->moments[job->moment_count - 1]->moment)
        drop_moment(job->moments[--job->moment_count]); /* this line tells the settings, whatever was undone */
    job->settings_before = job->settings;
    vg_job_settings_read(&job->settings, line);
}

/* What the line says of layers and of the run besides numbers. */
static void tell_layers(struct vg_job *job, const struct vg_log_line *line)
{
    const struct vg_schema *schema = vg_recorder_schema(job->recorder);
    if (line->fact_count > 0) {
        const struct vg_judge_facts facts = facts_of(job, schema, job->extra[VG_LOG_LR]);
        vg_recorder_learn(job->recorder, &facts);
    }
    for (size_t l = 0; line->layers && l < schema->layer_count && l < line->schema->layer_count; l++)
        if (line->layers[l].facts != 0)
            vg_recorder_tell(job->recorder, l, line->layers[l].facts, line->layers[l].zeros);
}

static bool take_record(struct vg_job *job, const struct vg_log_line *line, struct vg_error *error)
{
    const uint64_t step = line->record.step;
    /* a rank that tells the same step once more */
    if (job->has_run && !job->fresh && job->next_step > 0 && step + 1 == job->next_step)
        return true;
    /* another program's file that was written anew with all that it had before */
    if (job->has_run && job->rotated && line->format == 0 && step < job->next_step &&
        vg_recorder_schema(job->recorder)->layer_count == line->record.layers)
        return true;
    vg_job_facts_read(&job->facts, line);
    if (!find_run(job, line, error))
        return false;
    tell_layers(job, line);
    vg_real *row = vg_recorder_row(job->recorder);
    const size_t numbers = vg_series_count(vg_recorder_schema(job->recorder)->layer_count);
    const size_t told = vg_series_count(line->record.layers);
    for (size_t i = 0; i < numbers; i++)
        row[i] = i < told ? line->record.row[i] : vg_missing();
    vg_recorder_take(job->recorder, step, line->record.epoch);
    job->next_step = step + 1;
    for (size_t i = 0; i < VG_LOG_EXTRA_COUNT; i++)
        if (!vg_is_missing(line->extra[i]))
            job->extra[i] = line->extra[i];
    if (vg_recorder_full(job->recorder))
        vg_recorder_publish(job->recorder);
    job->ended = false;
    return true;
}

/* Keeps a moment to come back to, which it then owns; NULL: only the settings are come back to. */
static void keep_moment(struct vg_job *job, struct vg_recorder_moment *recorded, const struct vg_job_settings *settings,
                        const char *text)
{
    struct vg_job_moment *moment = malloc(sizeof *moment);
    if (!moment) {
        vg_recorder_moment_destroy(recorded);
        forget_moments(job, 0); /* what was before cannot be reached any more */
        return;
    }
    *moment = (struct vg_job_moment){.moment = recorded, .next_step = job->next_step, .settings = *settings};
    snprintf(moment->text, sizeof moment->text, "%s", text);
    forget_moments(job, VG_JOB_UNDO_MAX - 1);
    job->moments[job->moment_count++] = moment;
}

/* Keeps the run as it is before a command, to come back to. */
static void remember(struct vg_job *job, const struct vg_job_settings *settings, const char *text)
{
    struct vg_recorder_moment *recorded = vg_recorder_save(job->recorder, NULL);
    if (!recorded) {
        forget_moments(job, 0);
        return;
    }
    const size_t bytes = vg_recorder_moment_bytes(recorded);
    keep_moment(job, recorded, settings, text);
    forget_moments(job, bytes > VG_JOB_UNDO_BYTES ? 0 : VG_JOB_UNDO_BYTES / bytes);
}

static void take_undo(struct vg_job *job)
{
    char text[32];
    if (job->moment_count == 0) { /* it was the start of a run, which a first line tells, or it is too long ago */
        job->fresh = true;
        return;
    }
    struct vg_job_moment *moment = job->moments[--job->moment_count];
    snprintf(text, sizeof text, "undo: %.25s", moment->text);
    job->settings = moment->settings;
    job->next_step = moment->next_step;
    if (moment->moment)
        vg_recorder_restore(job->recorder, moment->moment, text);
    drop_moment(moment);
}

/* Before a run's first record there is nothing to mark: only the settings change. */
static void take_early_command(struct vg_job *job, const struct vg_log_line *line)
{
    char text[32];
    const struct vg_job_settings before = job->settings;
    const struct vg_job_moment *last = job->moment_count > 0 ? job->moments[job->moment_count - 1] : NULL;
    if (strcmp(line->command, "undo") != 0 && *line->was) {
        vg_job_settings_change(&job->settings, line->command, line->was, text, sizeof text);
        keep_moment(job, NULL, &before, text);
    } else if (strcmp(line->command, "undo") == 0 && last && !last->moment) {
        take_undo(job);
    }
}

/* Only what changed a setting leaves a marker: `was` says so. */
static void take_command(struct vg_job *job, const struct vg_log_line *line)
{
    char text[32];
    if (!job->has_run || job->fresh) {
        take_early_command(job, line);
        return;
    }
    vg_job_publish(job);
    if (strcmp(line->command, "undo") == 0) {
        take_undo(job);
    } else if (*line->was) {
        const struct vg_job_settings before = job->settings;
        vg_job_settings_change(&job->settings, line->command, line->was, text, sizeof text);
        remember(job, &before, text);
        const struct vg_judge_facts facts = facts_of(job, vg_recorder_schema(job->recorder), job->extra[VG_LOG_LR]);
        vg_recorder_change(job->recorder, text, &facts);
    } else if (job->is_job && strncmp(line->command, "step", 4) != 0) {
        snprintf(text, sizeof text, "%s", line->command);
        vg_make_harmless(text);
        vg_recorder_mark(job->recorder, text);
    }
}

bool vg_job_take(struct vg_job *job, const struct vg_log_line *line, struct vg_error *error)
{
    bool good = true;
    job->lines++;
    if (line->kind == VG_LINE_BEGIN) {
        take_begin(job, line);
    } else if (line->kind == VG_LINE_RECORD) {
        good = take_record(job, line, error);
    } else if (line->kind == VG_LINE_COMMAND) {
        take_command(job, line);
    } else if (line->kind == VG_LINE_FINAL) {
        vg_job_publish(job);
        if (job->has_run && !job->fresh && line->tells_layers) {
            tell_layers(job, line);
            vg_recorder_reconsider(job->recorder);
        }
        job->ended = true;
        snprintf(job->reason, sizeof job->reason, "%s", line->reason);
        vg_make_harmless(job->reason);
    }
    return good;
}

void vg_job_broken(struct vg_job *job, const char *sentence)
{
    job->broken++;
    job->lines++;
    vg_job_tell(job, sentence);
}

void vg_job_rotated(struct vg_job *job)
{
    vg_job_publish(job);
    job->rotated = job->fresh = true;
}

void vg_job_publish(struct vg_job *job)
{
    if (job->has_run)
        vg_recorder_publish(job->recorder);
}

/* ---- a view */

bool vg_job_view(struct vg_job *job, enum vg_metric metric, size_t fields, struct vg_view *view, struct vg_error *error)
{
    const struct vg_schema *schema = job->has_run ? vg_recorder_schema(job->recorder) : NULL;
    if (job->has_run && !vg_recorder_view(job->recorder, metric, view, error))
        return false;
    if (!job->has_run) {
        view->layer_count = 0;
        view->at = view->frozen = false;
        view->metric = metric;
        view->loss = view->accuracy = view->valid_loss = view->valid_accuracy = vg_missing();
    }
    vg_job_fields(job, schema, fields, view);
    if (!vg_job_activation(&job->settings, &view->activation))
        view->activation = (struct vg_activation){.kind = VG_LINEAR};
    view->ranks = job->ranks;
    view->probe = VG_PROBE_NEVER;
    view->speed = 0;
    view->steps_per_second = 0;
    view->state = !job->has_run                            ? VG_STATE_WAITING
                  : !job->ended                            ? VG_STATE_RUNNING
                  : strcmp(job->reason, "non-finite") == 0 ? VG_STATE_NON_FINITE
                                                           : VG_STATE_ENDED;
    snprintf(view->message, sizeof view->message, "%s", job->notice.text);
    view->message_is_error = job->notice.text[0] != '\0';
    view->message_serial = job->notices;
    return true;
}
