/* log.h: a run's records as text that other programs read.
 *
 * JSON Lines: first line {"vgtop": VERSION, "experiment": {...}}; then an object a recorded step
 *     {"step": 0, "epoch": 0, "loss": 0.7, "accuracy": 0.5, "layers": [{"name": "layer 1", "grad_mean": ..., ...}, ...]}
 * (valid_loss and valid_accuracy only where they were computed); a command that took effect {"step": N, "command": "..."};
 * last line {"final": true, ...}. Numbers have 17 significant digits; one that is not finite is null. CSV: a header line, then
 * a row a step: step,epoch,loss,accuracy,valid_loss,valid_accuracy,grad_mean.1,...; not finite is empty; commands and the final
 * line are left out, so pandas.read_csv needs no options. Text: a line for a person each.
 *
 * Every line goes out whole: it is made in memory and written by one write(2) where the system allows, and after a failure
 * (a full disk) what was written of the broken line is cut off again when the file can be truncated, and nothing more is
 * written. No function here takes a lock or starts a thread; the writer belongs to one thread.
 */
#ifndef VGTOP_LOG_H
#define VGTOP_LOG_H

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/record.h"

VG_API_BEGIN

enum vg_log_format { VG_LOG_TEXT, VG_LOG_JSONL, VG_LOG_CSV, VG_LOG_FORMAT_COUNT };

/* "text", "jsonl", "csv", indexed by format. */
extern const char *const vg_log_formats[VG_LOG_FORMAT_COUNT];

/* One setting of the experiment, for the first line. `quoted`: the value is a JSON string, else it is written as it stands. */
struct vg_log_setting {
    const char *key, *value;
    bool quoted;
};

struct vg_log;

/* Opens `path` ("-": standard output) and truncates it. NULL with a sentence that names the file; also for a pipe that nobody reads,
 * which would else have to be waited for. */
struct vg_log *vg_log_open(const char *path, enum vg_log_format format, struct vg_error *error);
/* The same on an open descriptor, which vg_log_close does not close. `name` is for messages. */
struct vg_log *vg_log_attach(int descriptor, const char *name, enum vg_log_format format, struct vg_error *error);

/* Who is asked, while a pipe's or terminal's reader takes nothing, whether it is still worth waiting: a second after that is cancelled the
 * log fails. The watch must live as long as the log. */
void vg_log_watch(struct vg_log *log, const struct vg_watch *watch);

/* All return false at the first failure and for ever after; vg_log_close tells of a failure too. `layers` must be the same until
 * the next vg_log_begin; in CSV a second begin with another number of layers fails with a clear sentence (the columns differ). */
bool vg_log_begin(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                  size_t layers, struct vg_error *error);
bool vg_log_record(struct vg_log *log, const struct vg_record *record, struct vg_error *error);
bool vg_log_command(struct vg_log *log, uint64_t step, const char *command, struct vg_error *error);

struct vg_log_final {
    uint64_t step;
    double loss, accuracy;             /* over the whole set */
    double valid_loss, valid_accuracy; /* NaN: not computed */
    const char *reason;                /* "done", "interrupted", "non-finite" ... */
    const char *verdict_kind;          /* NULL: no verdict */
    size_t verdict_layer;              /* 1-based; 0: no layer */
    const char *verdict_text;
};
bool vg_log_final(struct vg_log *log, const struct vg_log_final *final, struct vg_error *error);
bool vg_log_flush(struct vg_log *log, struct vg_error *error);
bool vg_log_close(struct vg_log *log, struct vg_error *error); /* flushes and frees; NULL is fine */

VG_API_END

#endif
