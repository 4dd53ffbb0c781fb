/* check.c: a whole log, judged. */
#include "vgtop/check.h"

#include <stdio.h>
#include <string.h>

#include "whole.h"

static void copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text);
    vg_make_harmless(out);
}

static bool is_well(const char *kind)
{
    for (int i = 0; i < VG_VERDICT_COUNT; i++)
        if (strcmp(vg_verdicts[i].key, kind) == 0)
            return i == VG_VERDICT_NONE || vg_verdicts[i].tone == VG_TONE_GOOD || vg_verdicts[i].tone == VG_TONE_PLAIN;
    return false;
}

/* What the log itself says at its end. */
static void take_told(struct vg_check *check, const struct vg_log_line *line)
{
    copy(check->kind, sizeof check->kind, line->verdict_kind);
    copy(check->text, sizeof check->text, line->verdict_text);
    copy(check->cause, sizeof check->cause, line->cause);
    const size_t layer = line->verdict_layer;
    copy(check->layer, sizeof check->layer,
         layer > 0 && layer <= line->schema->layer_count ? line->schema->layers[layer - 1].name : "");
    for (check->advice_count = 0; check->advice_count < line->advice_count; check->advice_count++)
        copy(check->advice[check->advice_count], sizeof check->advice[0], line->advice[check->advice_count]);
}

static void take_verdict(struct vg_check *check, const struct vg_verdict *verdict, const struct vg_schema *schema)
{
    const struct vg_advice advice = vg_verdict_advice(verdict);
    copy(check->kind, sizeof check->kind, vg_verdicts[verdict->kind].key);
    copy(check->cause, sizeof check->cause, vg_verdict_cause(verdict));
    copy(check->layer, sizeof check->layer,
         verdict->layer > 0 && verdict->layer <= schema->layer_count ? schema->layers[verdict->layer - 1].name : "");
    vg_verdict_text(verdict, check->text, sizeof check->text);
    vg_make_harmless(check->text);
    check->advice_count = advice.count;
    for (size_t i = 0; i < advice.count; i++)
        copy(check->advice[i], sizeof check->advice[0], advice.lines[i]);
}

/* What is noted of the lines. */
struct notes {
    struct vg_check *check;
    struct vg_error why; /* what is wrong with the first line that could not be read */
};

static void see(void *context, const struct vg_log_line *line, const struct vg_error *broken)
{
    struct notes *notes = context;
    struct vg_check *check = notes->check;
    if (broken && check->broken++ == 0)
        notes->why = *broken;
    check->records += line->kind == VG_LINE_RECORD;
    if (line->kind == VG_LINE_FINAL)
        take_told(check, line);
    else if (line->kind == VG_LINE_BEGIN || line->kind == VG_LINE_RECORD)
        check->kind[0] = '\0'; /* another run, or it goes on */
}

bool vg_check_log(const char *path, struct vg_check *check, struct vg_error *error)
{
    struct notes notes = {.check = check};
    *check = (struct vg_check){.well = false};
    struct vg_job *job = vg_job_create(error);
    bool good = job && vg_whole_read(path, job, see, &notes, error);
    if (good && check->records == 0)
        good = vg_fail(error, "%s has no record of a step%s%s", path, notes.why.text[0] ? ": " : "", notes.why.text);
    if (good && check->kind[0] == '\0') {
        const struct vg_verdict verdict = vg_recorder_verdict(job->recorder);
        take_verdict(check, &verdict, vg_recorder_schema(job->recorder));
    }
    if (good)
        check->ranks = job->ranks;
    check->well = good && is_well(check->kind);
    vg_job_destroy(job);
    return good;
}
