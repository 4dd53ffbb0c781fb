/* fuzz_watch.c: any bytes, in pieces of any size, are no danger to the readers of other programs' logs and to the job that they feed. The
 * pieces do not matter. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "job.h"
#include "reader.h"

/* What a job shows at the end. */
struct told {
    uint64_t records, broken, step, run;
    size_t layers, markers;
};

static struct told read_in(const uint8_t *bytes, size_t count, size_t piece)
{
    struct told told = {0};
    struct vg_error error = {""};
    struct vg_job *job = vg_job_create(&error);
    struct vg_reader *reader = vg_reader_create(&error);
    const struct vg_log_line *line;
    enum vg_log_line_kind kind;
    struct vg_view view = {0};
    if (!job || !reader)
        abort();
    for (size_t from = 0; from < count; from += piece) {
        const size_t some = count - from < piece ? count - from : piece;
        /* a copy of exactly these bytes: reading behind them is found */
        char *copy = malloc(some);
        if (!copy)
            abort();
        memcpy(copy, bytes + from, some);
        const char *at = copy;
        while ((kind = vg_reader_read(reader, &at, copy + some, &line, &error)) != VG_LINE_NONE) {
            told.broken += kind == VG_LINE_BROKEN;
            told.records += kind == VG_LINE_RECORD;
            if (kind == VG_LINE_BROKEN || !vg_job_take(job, line, &error))
                vg_job_broken(job, error.text);
        }
        fuzz_require(at == copy + some, "all bytes are taken");
        free(copy);
    }
    if (vg_reader_flush(reader, &line, &error))
        vg_job_take(job, line, &error);
    vg_job_publish(job);
    fuzz_require(vg_job_view(job, VG_GRAD_SD, 0, &view, &error), "a view is made");
    told.step = view.step;
    told.run = view.run;
    told.layers = view.layer_count;
    told.markers = view.marker_count;
    vg_view_free(&view);
    vg_reader_destroy(reader);
    vg_job_destroy(job);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count == 0)
        return 0;
    const struct told whole = read_in(bytes, count, count), pieces = read_in(bytes, count, 1 + bytes[0] % 13);
    fuzz_require(memcmp(&whole, &pieces, sizeof whole) == 0, "the pieces do not matter");
    return 0;
}
