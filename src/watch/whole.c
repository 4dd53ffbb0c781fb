/* whole.c: a log that is read once: for a job, and as a source that stands still. */
#include "whole.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clock.h"
#include "reader.h"
#include "tail.h"
#include "vgtop/follow.h"

enum { CHUNK_BYTES = 256 << 10 };

static bool take_bytes(struct vg_reader *reader, const char *bytes, size_t count, struct vg_job *job, vg_whole_see *see,
                       void *context, struct vg_error *error)
{
    const struct vg_log_line *line;
    struct vg_error broken = {""};
    enum vg_log_line_kind kind;
    for (const char *at = bytes; (kind = vg_reader_read(reader, &at, bytes + count, &line, &broken)) != VG_LINE_NONE;) {
        if (kind == VG_LINE_BROKEN)
            vg_job_broken(job, broken.text);
        else if (!vg_job_take(job, line, error))
            return false;
        see(context, line, kind == VG_LINE_BROKEN ? &broken : NULL);
    }
    return true;
}

/* What the reader still holds: a last line need not be ended, and the last record of another program is whole now. */
static bool take_rest(struct vg_reader *reader, struct vg_job *job, vg_whole_see *see, void *context,
                      struct vg_error *error)
{
    const struct vg_log_line *line;
    if (!take_bytes(reader, "\n", 1, job, see, context, error))
        return false;
    if (vg_reader_flush(reader, &line, error)) {
        if (!vg_job_take(job, line, error))
            return false;
        see(context, line, NULL);
    }
    vg_job_publish(job);
    return true;
}

static bool read_with(struct vg_reader *reader, char *bytes, const char *path, struct vg_job *job, vg_whole_see *see,
                      void *context, struct vg_error *error)
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
            good = take_bytes(reader, bytes, count, job, see, context, error);
        else if (news == VG_TAIL_GONE)
            good = false;
        else if (!tail.stream)
            break;
    }
    vg_tail_close(&tail);
    return good && take_rest(reader, job, see, context, error);
}

bool vg_whole_read(const char *path, struct vg_job *job, vg_whole_see *see, void *context, struct vg_error *error)
{
    char *bytes = malloc(CHUNK_BYTES);
    struct vg_reader *reader = vg_reader_create(error);
    bool good = reader && (bytes || vg_fail(error, "there is not enough memory to read a log"));
    good = good && read_with(reader, bytes, path, job, see, context, error);
    vg_reader_destroy(reader);
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
