/* log.h: writes a run's records as text that other programs read; log_read.h reads them.
 *
 * JSON Lines, format 2. A run begins with
 *     {"vgtop": VERSION, "format": 2, "experiment": {...}, "layers": [{"name": "layer 1", "shape": [2, 5], "size": 10,
 *      "group": "block 1", "role": "mlp"}, ...], "statistics": ["grad_mean", ...], "can": [commands that the run takes]};
 * then comes an object a recorded step
 *     {"step": 0, "epoch": 0, "loss": 0.7, "accuracy": 0.5, "layers": [{"name": "layer 1", "grad_mean": ..., ...}, ...]}
 * (of a job, in the first line a layer's "kind" ("norm", "table", "recurrent", "conv"), "activation", "net" and "outputs" (numbers in the
 * output of one sample); in records, where they have changed, "facts": {"skips" (skip connections), "guess", "numbers", "largest_class"
 * (what always saying the same costs), "largest_input", "squash" and "squashed" (a softmax or sigmoid before a loss that takes its own, and
 * the layer that it is of), "loss_scale"}, and of a layer "facts": [words of enum vg_layer_fact] and "zeros" (the share of its gradient that
 * is 0, in half precision); the final line may hold layers with facts too.)
 * (valid_loss and valid_accuracy only where they were computed); a command that took effect {"step": N, "command": "lr *2",
 * "was": "lr 0.001"}, where `was` are the command lines that would put the settings back; and a last line {"final": true, ...,
 * "verdict": {"kind", "layer", "text", "cause", "advice": [command lines]}}. Numbers have 17 significant digits. A missing number is
 * left out; one that is not finite is "NaN", "Infinity" or "-Infinity". (In format 1 both were null, and the first line had no
 * format, layers, statistics and can.)
 *
 * CSV: a header line, then a row a step: step,epoch,loss,accuracy,valid_loss,valid_accuracy,grad_mean.1,...; a missing number is
 * empty, one that is not finite is nan, inf or -inf. Commands and the final line are left out, so pandas.read_csv needs no
 * options. Text: a line for a person each.
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
#include "vgtop/schema.h"
#include "vgtop/verdict.h"

VG_API_BEGIN

enum vg_log_format { VG_LOG_TEXT, VG_LOG_JSONL, VG_LOG_CSV, VG_LOG_FORMAT_COUNT };

/* "text", "jsonl", "csv", indexed by format. */
extern const char *const vg_log_formats[VG_LOG_FORMAT_COUNT];
/* "loss", "accuracy" ..., indexed by enum vg_run_series. */
extern const char *const vg_run_keys[VG_RUN_SERIES_COUNT];

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

/* While the reader of a pipe or terminal takes nothing, the log asks this watch whether it should go on waiting; a second after it says
 * no the log fails. The watch must live as long as the log. */
void vg_log_watch(struct vg_log *log, const struct vg_watch *watch);

/* Whether the run that begins next learns a number, so that a text says what its accuracy is: 1 - loss/variance. */
void vg_log_numbers(struct vg_log *log, bool numbers);

/* All return false at the first failure and for ever after; vg_log_close tells of a failure too. The log copies the schema; every record
 * until the next vg_log_begin must have its layers. In CSV a second begin with another number of layers fails with a clear sentence,
 * because the columns would differ. `was`: NULL or "" where a command changed no setting. */
bool vg_log_begin(struct vg_log *log, const char *version, const struct vg_log_setting *settings, size_t count,
                  const struct vg_schema *schema, struct vg_error *error);
bool vg_log_record(struct vg_log *log, const struct vg_record *record, struct vg_error *error);
bool vg_log_command(struct vg_log *log, uint64_t step, const char *command, const char *was, struct vg_error *error);

struct vg_log_final {
    uint64_t step;
    double loss, accuracy;             /* over the whole set; vg_missing(): not computed */
    double valid_loss, valid_accuracy; /* the same of what is held out */
    const char *reason;                /* "done", "interrupted", "non-finite" ... */
    const struct vg_verdict *verdict;  /* NULL: none */
    const char *hint;                  /* text only: the advice as a person can follow it; NULL: none */
};
bool vg_log_final(struct vg_log *log, const struct vg_log_final *final, struct vg_error *error);
bool vg_log_flush(struct vg_log *log, struct vg_error *error);
bool vg_log_close(struct vg_log *log, struct vg_error *error); /* flushes and frees; NULL is fine */

VG_API_END

#endif
