/* check.c: a whole log, judged. */
#include "vgtop/check.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "job.h"
#include "reader.h"
#include "tail.h"

enum { CHUNK_BYTES = 256 << 10 };

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

/* Takes the lines of some bytes. *why: what is wrong with the first one that could not be read. */
static bool take_bytes(struct vg_reader *reader, const char *bytes, size_t count, struct vg_job *job,
                       struct vg_check *check, struct vg_error *why, struct vg_error *error)
{
    const struct vg_log_line *line;
    struct vg_error broken = {""};
    enum vg_log_line_kind kind;
    for (const char *at = bytes; (kind = vg_reader_read(reader, &at, bytes + count, &line, &broken)) != VG_LINE_NONE;) {
        if (kind == VG_LINE_BROKEN && check->broken++ == 0)
            *why = broken;
        if (kind != VG_LINE_BROKEN && !vg_job_take(job, line, error))
            return false;
        check->records += kind == VG_LINE_RECORD;
        if (kind == VG_LINE_FINAL)
            take_told(check, line);
        else if (kind == VG_LINE_BEGIN || kind == VG_LINE_RECORD)
            check->kind[0] = '\0'; /* another run, or it goes on */
    }
    return true;
}

static bool read_all(const char *path, struct vg_job *job, struct vg_reader *reader, char *bytes,
                     struct vg_check *check, struct vg_error *why, struct vg_error *error)
{
    struct vg_tail tail;
    size_t count;
    bool good = true;
    vg_tail_open(&tail, path);
    for (enum vg_tail_news news = VG_TAIL_BYTES; good && news != VG_TAIL_END;) {
        struct pollfd stream = {.fd = vg_tail_stream(&tail), .events = POLLIN};
        if (stream.fd >= 0)
            poll(&stream, 1, -1);
        news = vg_tail_read(&tail, bytes, CHUNK_BYTES, &count, vg_clock_ns(), error);
        if (news == VG_TAIL_GONE)
            good = vg_fail(error, "%s", error->text);
        else if (news == VG_TAIL_BYTES)
            good = take_bytes(reader, bytes, count, job, check, why, error);
        else if (!tail.stream)
            break;
    }
    good = good && take_bytes(reader, "\n", 1, job, check, why, error); /* a last line need not be ended */
    const struct vg_log_line *line;
    if (good && vg_reader_flush(reader, &line, error)) {
        good = vg_job_take(job, line, error);
        check->records++;
    }
    vg_tail_close(&tail);
    return good;
}

bool vg_check_log(const char *path, struct vg_check *check, struct vg_error *error)
{
    struct vg_error why = {""};
    *check = (struct vg_check){.well = false};
    char *bytes = malloc(CHUNK_BYTES);
    struct vg_job *job = vg_job_create(error);
    struct vg_reader *reader = vg_reader_create(error);
    bool good = job && reader && (bytes || vg_fail(error, "there is not enough memory to read a log"));
    good = good && read_all(path, job, reader, bytes, check, &why, error);
    if (good && check->records == 0)
        good = vg_fail(error, "%s has no record of a step%s%s", path, why.text[0] ? ": " : "", why.text);
    if (good && check->kind[0] == '\0') {
        vg_job_publish(job);
        const struct vg_verdict verdict = vg_recorder_verdict(job->recorder);
        take_verdict(check, &verdict, vg_recorder_schema(job->recorder));
    }
    check->well = good && is_well(check->kind);
    vg_reader_destroy(reader);
    vg_job_destroy(job);
    free(bytes);
    return good;
}
