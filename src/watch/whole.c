/* whole.c: a log that is read once: for a job, and as a source that stands still. */
#include "whole.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "rank_logs.h"
#include "reader.h"
#include "tail.h"
#include "vgtop/follow.h"

enum { CHUNK_BYTES = 256 << 10 };

/* What reads a log, and what is done with its lines. */
struct whole {
    struct vg_reader *reader;
    struct vg_rank_logs *ranks;
    struct vg_job *job;
    vg_whole_see *see;
    void *context;
};

static bool take_line(struct whole *whole, const struct vg_log_line *line, struct vg_error *error)
{
    if (line->kind == VG_LINE_RECORD)
        vg_rank_logs_reach(whole->ranks, line);
    if (!vg_rank_logs_take(whole->ranks, whole->job, line, error))
        return false;
    whole->see(whole->context, line, NULL);
    return true;
}

static bool take_bytes(struct whole *whole, const char *bytes, size_t count, struct vg_error *error)
{
    const struct vg_log_line *line;
    struct vg_error broken = {""};
    enum vg_log_line_kind kind;
    for (const char *at = bytes;
         (kind = vg_reader_read(whole->reader, &at, bytes + count, &line, &broken)) != VG_LINE_NONE;) {
        if (kind == VG_LINE_BROKEN) {
            vg_job_broken(whole->job, broken.text);
            whole->see(whole->context, line, &broken);
        } else if (!take_line(whole, line, error)) {
            return false;
        }
    }
    return true;
}

/* What the reader still holds: a last line need not be ended, and the last record of another program is whole now. */
static bool take_rest(struct whole *whole, struct vg_error *error)
{
    const struct vg_log_line *line;
    if (!take_bytes(whole, "\n", 1, error))
        return false;
    if (vg_reader_flush(whole->reader, &line, error) && !take_line(whole, line, error))
        return false;
    vg_job_publish(whole->job);
    return true;
}

static bool read_with(struct whole *whole, char *bytes, const char *path, struct vg_error *error)
{
    struct vg_tail tail;
    size_t count;
    struct stat about;
    bool good = strcmp(path, "-") == 0 || stat(path, &about) == 0 ||
                vg_fail(error, "cannot read %s: %s", path, strerror(errno));
    vg_tail_open(&tail, path);
    for (enum vg_tail_news news = VG_TAIL_BYTES; good && news != VG_TAIL_END;) {
        struct pollfd stream = {.fd = vg_tail_stream(&tail), .events = POLLIN};
        if (stream.fd >= 0)
            poll(&stream, 1, -1);
        news = vg_tail_read(&tail, bytes, CHUNK_BYTES, &count, vg_clock_ns(), error);
        if (news == VG_TAIL_BYTES)
            good = take_bytes(whole, bytes, count, error);
        else if (news == VG_TAIL_GONE)
            good = false;
        else if (!tail.stream)
            break;
    }
    vg_tail_close(&tail);
    return good && take_rest(whole, error);
}

bool vg_whole_read(const char *path, struct vg_job *job, vg_whole_see *see, void *context, struct vg_error *error)
{
    char *bytes = malloc(CHUNK_BYTES);
    struct whole whole = {vg_reader_create(error), vg_rank_logs_create(path, error), job, see, context};
    bool good = whole.reader && whole.ranks && (bytes || vg_fail(error, "there is not enough memory to read a log"));
    good = good && read_with(&whole, bytes, path, error);
    vg_reader_destroy(whole.reader);
    vg_rank_logs_destroy(whole.ranks);
    free(bytes);
    return good;
}

/* ---- a source that stands still */

static void see_nothing(void *context, const struct vg_log_line *line, const struct vg_error *broken)
{
    (void)context, (void)line, (void)broken;
}

static bool source_view(void *self, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
    return vg_job_view(self, metric, 0, view, error);
}

static bool source_at(void *self, uint64_t step, struct vg_view *view)
{
    return vg_recorder_at(((struct vg_job *)self)->recorder, step, view);
}

static int source_wake_fd(void *self)
{
    (void)self;
    return -1;
}

static bool source_end(void *self, int milliseconds)
{
    (void)milliseconds;
    vg_job_destroy(self);
    return true;
}

bool vg_log_source(const char *path, struct vg_source *source, struct vg_error *error)
{
    static const struct vg_source_functions functions = {
        .view = source_view, .at = source_at, .wake_fd = source_wake_fd, .end = source_end};
    struct vg_job *job = vg_job_create(error);
    bool good = job && vg_whole_read(path, job, see_nothing, NULL, error) &&
                (job->has_run || vg_fail(error, "%s has no record of a step", path));
    if (!good)
        vg_job_destroy(job);
    *source = good ? (struct vg_source){&functions, job} : (struct vg_source){0};
    return good;
}
