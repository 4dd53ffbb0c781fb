/* session.h: a laboratory bench: an experiment, its data and network, the run under way, its history, and the commands that
 * change all that.
 *
 * A session does everything on the caller's thread. `vgtop run` and `vgtop snapshot` use it as it is; the screen gives it to a
 * trainer (trainer.h). The same commands at the same steps give the same numbers, bit for bit, whichever way it is driven.
 *
 * Run: from a start of training to the next. Changes that keep the weights happen inside a run and leave a marker. Changes that
 * need new weights start a new run from the same random draws; the finished run stays as a ghost (the last 8). `restart` starts
 * a new run from the same draws, `redraw` from the next draws of the stream. Redraws survive a `restart`, not a new seed. `undo`
 * makes all as it was before the last change of settings, weights or data, and `redo` makes that change again.
 */
#ifndef VGTOP_SESSION_H
#define VGTOP_SESSION_H

#include "vgtop/api.h"
#include "vgtop/command.h"
#include "vgtop/experiment.h"
#include "vgtop/log.h"
#include "vgtop/schema.h"
#include "vgtop/view.h"

VG_API_BEGIN

struct vg_session;

/* Makes data, network and an empty history. NULL with a reason. */
struct vg_session *vg_session_create(const struct vg_experiment *experiment, const struct vg_watch *watch,
                                     struct vg_error *error);
/* The same with the kernels of that name for all its networks (NULL: the best; borrowed for the session's life). */
struct vg_session *vg_session_create_with(const struct vg_experiment *experiment, const char *kernels,
                                          const struct vg_watch *watch, struct vg_error *error);
void vg_session_destroy(struct vg_session *session);

/* Does one command: either does it, with an answer in `answer` ("" for none; may be NULL), or changes nothing and answers false with one
 * clear line in `error`. A command of scope SCREEN is accepted and passed over. `step N` only adds N to the steps that are wanted
 * (vg_session_wanted): the caller takes them. */
bool vg_session_do(struct vg_session *session, const struct vg_command *command, char *answer, size_t answer_size,
                   const struct vg_watch *watch, struct vg_error *error);
/* Parses the line as vg_command_parse does, and does it. A blank line is no error. */
bool vg_session_do_line(struct vg_session *session, const char *line, char *answer, size_t answer_size,
                        const struct vg_watch *watch, struct vg_error *error);

/* Does a whole script: every command in its order, and after each the steps that it wants, before the next. `more` (may be NULL):
 * further commands, which are accepted and passed over. `watch` can stop it (false, "interrupted"). On a failing command it stops; the
 * error names the command, and file and line where they are known (vg_script_place). */
bool vg_session_script(struct vg_session *session, const struct vg_command_table *more, const char *script,
                       const struct vg_watch *watch, struct vg_error *error);
/* Takes the steps that are wanted. False: `watch` stopped it. */
bool vg_session_finish_wanted(struct vg_session *session, const struct vg_watch *watch);

/* Takes up to `count` steps; fewer when training becomes non-finite. Returns how many. Every step is recorded. */
uint64_t vg_session_step(struct vg_session *session, uint64_t count);

/* Takes up to `most` of the steps that are wanted, which are that many fewer then. Returns how many. */
uint64_t vg_session_take_wanted(struct vg_session *session, uint64_t most);
uint64_t vg_session_wanted(const struct vg_session *session); /* steps that `step N` asked for and nobody took yet */
void vg_session_want(struct vg_session *session, uint64_t steps); /* sets it */
void vg_session_run(struct vg_session *session, bool running);    /* pauses or lets go on */
void vg_session_set_speed(struct vg_session *session, double speed);
/* What the screen says: the answer to a command, or a word on what is being built ("" when done). */
void vg_session_message(struct vg_session *session, const char *text, bool is_error);
bool vg_session_running(const struct vg_session *session);    /* not paused */
double vg_session_speed(const struct vg_session *session);    /* steps a second wanted; INFINITY: max */
bool vg_session_non_finite(const struct vg_session *session); /* stopped because loss or a gradient is not finite */
uint64_t vg_session_steps(const struct vg_session *session);  /* of the current run */
uint64_t vg_session_total_steps(const struct vg_session *session); /* of all runs */
size_t vg_session_batches_per_epoch(const struct vg_session *session);
const struct vg_experiment *vg_session_experiment(const struct vg_session *session);
const struct vg_dataset *vg_session_dataset(const struct vg_session *session);
struct vg_network *vg_session_network(struct vg_session *session);
const struct vg_schema *vg_session_schema(const struct vg_session *session); /* of the current run */
const struct vg_history *vg_session_history(const struct vg_session *session);
/* On the run so far; for the session's thread. */
struct vg_verdict vg_session_verdict(const struct vg_session *session);

/* Loss (with L2) and accuracy over the whole training set, now. */
void vg_session_evaluate(struct vg_session *session, double *loss, double *accuracy);
/* The same over what is held out for validation; NaN where nothing is. Training itself does this at the end of every epoch, behind
 * its last step; neither disturbs training, but both overwrite the layers' activations of the last batch. */
void vg_session_validate(struct vg_session *session, double *loss, double *accuracy);

/* Whoever reads views from another thread lets the session take a lock around every change of what they show. */
struct vg_view_lock {
    void (*enter)(void *context);
    void (*leave)(void *context);
    void *context;
};
void vg_session_lock_view_with(struct vg_session *session, const struct vg_view_lock *lock);

/* Writes one standalone NumPy program that does the current run again, from the seed on, with its whole history as far as it matters
 * (earlier runs' draws, changes inside this run), and prints the JSON lines that `vgtop run --format jsonl` does for its steps,
 * then the final line. It takes as many steps as the run has taken and still wants, or what its --steps says. False, with a
 * sentence, when a write failed or the history is longer than a session remembers (see src/lab/journal.h). */
bool vg_session_export(const struct vg_session *session, bool (*write)(void *context, const char *bytes, size_t count),
                       void *context, struct vg_error *error);
/* The same into a file, which is replaced when the program is whole. */
bool vg_session_export_file(const struct vg_session *session, const char *path, struct vg_error *error);

/* Called for every recorded step / every command that took effect / every new run (with the reason, as text). */
struct vg_session_observer {
    void (*recorded)(void *context, const struct vg_record *record);
    void (*commanded)(void *context, uint64_t step, const char *line);
    void (*run_started)(void *context, const struct vg_session *session);
    void *context;
};
void vg_session_observe(struct vg_session *session, const struct vg_session_observer *observer);

/* Fills a view with a copy of what is to be seen. The caller holds the view lock. state is running, paused or non-finite;
 * steps_per_second is left as it is: they are the driver's to say. */
bool vg_session_view(const struct vg_session *session, enum vg_metric metric, struct vg_view *view,
                     struct vg_error *error);
/* Reads, into the view's fields for it, what every layer was at a step of the run that the view shows: the means of the bucket in which
 * the step lies, or of the last one. False, and view->at with it: another run is under way by now, or it has no step yet. The caller
 * holds the view lock. */
bool vg_session_at(const struct vg_session *session, uint64_t step, struct vg_view *view);

VG_API_END

#endif
