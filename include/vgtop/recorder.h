/* recorder.h: what is known of a run while it goes on, whoever makes its records: schema, history, markers, judge, and the runs before.
 *
 * Records are written into a row of the recorder, judged at once and gathered; vg_recorder_publish moves what has gathered into the
 * history. A view is filled by the recorder alone, which copies only what has changed since it filled the same view before: buckets
 * that are full never change unless neighbours merged.
 *
 * Memory: every series keeps at least VG_HISTORY_LEAST buckets, those that are shown (the run's own and one statistic of all layers)
 * VG_HISTORY_CAPACITY, as long as VG_RECORDER_BYTES allow it. Where they do not allow it for all series, a statistic that is shown
 * anew begins with the coarse buckets that it has (view.coarse says so).
 *
 * A recorder is not locked. Whoever shares it between threads locks around every function below that says "locked"; the others
 * are for the thread that makes the records and need no lock.
 */
#ifndef VGTOP_RECORDER_H
#define VGTOP_RECORDER_H

#include "vgtop/api.h"
#include "vgtop/schema.h"
#include "vgtop/view.h"

VG_API_BEGIN

enum { VG_HISTORY_LEAST = 96, VG_RECORDER_BYTES = 59 << 20 };

struct vg_recorder;
struct vg_recorded_run;    /* all that is recorded of one run */
struct vg_recorded_ghost;  /* what is kept of a finished one */
struct vg_recorder_moment; /* a run at one of its steps, to come back to */

struct vg_recorder *vg_recorder_create(struct vg_error *error);
void vg_recorder_destroy(struct vg_recorder *recorder); /* NULL is fine, as for the others */

/* Memory for a run with that schema, which is copied. `facts`: see vg_judge_changed. NULL when memory is short. */
struct vg_recorded_run *vg_recorded_run_create(const struct vg_schema *schema, const struct vg_judge_facts *facts,
                                               struct vg_error *error);
void vg_recorded_run_destroy(struct vg_recorded_run *run);
size_t vg_recorded_run_bytes(const struct vg_recorded_run *run);

/* The present run as a faint line, and every statistic of its layers, thinned out: 7 kB a layer. `origin`: what its name is made of
 * later, copied. NULL when there is too little of the run, or of memory. */
struct vg_recorded_ghost *vg_recorder_make_ghost(const struct vg_recorder *recorder, const void *origin, size_t bytes);
/* Locked. Lets `describe` write each ghost's text and other_data, from its origin and from `present`. */
void vg_recorder_describe_ghosts(struct vg_recorder *recorder,
                                 void (*describe)(struct vg_ghost *ghost, const void *origin, const void *present),
                                 const void *present);
/* Locked. Makes `run` the present one. It is taken over, as is `ghost` (NULL for none), the eighth last of which is forgotten. `change` is
 * why it starts: "hidden 5,5", "restart"; a new run keeps it with what the run before was (vg_before). A run that was the present one
 * before has its number again, is no ghost any more, and keeps what was before it. The run before is returned, the caller's from now on;
 * NULL: there was none. */
struct vg_recorded_run *vg_recorder_start(struct vg_recorder *recorder, struct vg_recorded_run *run,
                                          struct vg_recorded_ghost *ghost, const char *change);
void vg_recorder_clear_ghosts(struct vg_recorder *recorder); /* locked */

/* Where the next record's vg_series_count(layers) numbers are to be written. */
vg_real *vg_recorder_row(struct vg_recorder *recorder);
/* That row is written: a record of this step. False when the judge finds it not finite. */
bool vg_recorder_take(struct vg_recorder *recorder, uint64_t step, uint64_t epoch);
bool vg_recorder_full(const struct vg_recorder *recorder); /* no row is free: publish before the next one is written */
void vg_recorder_publish(struct vg_recorder *recorder);    /* locked */
/* Locked. The run was changed: a marker, the judge begins anew, and what was before is kept (vg_before). Twice before the next record: the
 * last one counts. "": no marker, and nothing is kept. */
void vg_recorder_change(struct vg_recorder *recorder, const char *text, const struct vg_judge_facts *facts);

/* More is known of the run, or of a layer of the next record: see vg_judge_learn and vg_judge_tell. */
void vg_recorder_learn(struct vg_recorder *recorder, const struct vg_judge_facts *facts);
void vg_recorder_tell(struct vg_recorder *recorder, size_t layer, uint32_t facts, double zeros);
/* Locked. Judges again: something more was told after the last record. */
void vg_recorder_reconsider(struct vg_recorder *recorder);

/* Locked. What was there instead before the last change, if that is called `text` (vg_before.was). */
void vg_recorder_was(struct vg_recorder *recorder, const char *text, const char *was);

/* The run as it is now, with all published. NULL when memory is short. */
struct vg_recorder_moment *vg_recorder_save(const struct vg_recorder *recorder, struct vg_error *error);
/* Locked. Takes the present run back to that moment, and to what was before the last change then; the history keeps what came after it,
 * behind a marker of that text. */
void vg_recorder_restore(struct vg_recorder *recorder, struct vg_recorder_moment *moment, const char *text);
/* Locked. The marker alone. */
void vg_recorder_mark(struct vg_recorder *recorder, const char *text);
void vg_recorder_moment_destroy(struct vg_recorder_moment *moment);
size_t vg_recorder_moment_bytes(const struct vg_recorder_moment *moment);

/* Locked. Fills all fields of the view but those that the source knows: header, command line, state, speed, message, activation, the
 * probe's. False when memory is short: the view shows what it did. */
bool vg_recorder_view(struct vg_recorder *recorder, enum vg_metric metric, struct vg_view *view,
                      struct vg_error *error);
/* Locked. Reads, into the view's fields for it, what every layer was at a step of the run that the view shows: the means of the bucket in
 * which the step lies, or of the last one. False, and view->at with it: another run is under way by now, or it has no step yet. */
bool vg_recorder_at(const struct vg_recorder *recorder, uint64_t step, struct vg_view *view);

const struct vg_schema *vg_recorder_schema(const struct vg_recorder *recorder);
const struct vg_history *vg_recorder_history(const struct vg_recorder *recorder); /* of all series */
struct vg_verdict vg_recorder_verdict(const struct vg_recorder *recorder);        /* on all records that were taken */
uint64_t vg_recorder_run(const struct vg_recorder *recorder);                     /* the present run's number, from 1 */
uint64_t vg_recorder_marker_age(const struct vg_recorder *recorder); /* steps since the last marker, or the start */
size_t vg_recorder_bytes(const struct vg_recorder *recorder);        /* memory that it holds */

VG_API_END

#endif
