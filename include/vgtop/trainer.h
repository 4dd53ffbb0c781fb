/* trainer.h: a session in a thread of its own.
 *
 * The training thread owns the session: it takes commands from a queue between two steps, trains at the wanted speed, and appends
 * records to the history in batches under a short lock. It blocks all signals, never waits for the screen and knows nothing of
 * it. The screen asks for views; a byte on the wake pipe says that there is something new to see, at most once for each
 * vg_trainer_view.
 */
#ifndef VGTOP_TRAINER_H
#define VGTOP_TRAINER_H

#include "vgtop/api.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"
#include "vgtop/source.h"

VG_API_BEGIN

struct vg_trainer;

/* Starts the thread; it makes the session itself, so that a large one does not keep the caller waiting, then does `script`
 * (copied; may be NULL), then trains. NULL when no thread or pipe could be made. */
struct vg_trainer *vg_trainer_start(const struct vg_experiment *experiment, double speed, const char *script,
                                    const char *kernels, struct vg_error *error);
/* The same where a script may hold commands of a screen too (borrowed). The script and the training behind it wait at each of them, until
 * vg_trainer_screen_done. */
struct vg_trainer *vg_trainer_start_with_screen(const struct vg_experiment *experiment, double speed,
                                                const struct vg_command_table *screen, const char *script,
                                                const char *kernels, struct vg_error *error);
/* Whether the script waits for the screen to do a command: which, and where it stands (vg_script_place). The wake pipe tells of it. */
bool vg_trainer_screen_command(struct vg_trainer *trainer, struct vg_command *command, char place[VG_SCRIPT_PLACE_MAX]);
/* It is done, and the script goes on; not `good`: it failed, and the rest of the script is dropped. */
void vg_trainer_screen_done(struct vg_trainer *trainer, bool good);

/* Stops between two steps (a build or a script is cancelled), joins and frees. */
void vg_trainer_stop(struct vg_trainer *trainer);

/* The same, but waits no longer than so many milliseconds for a step that takes its time. False: that step still goes on, and the trainer
 * must be left alone; nothing but the end of the process ends it, and loses nothing but the step. */
bool vg_trainer_end(struct vg_trainer *trainer, int milliseconds);

/* Stops what is being built (a large network, a data set) and what is left of a script; the session stays as it was. The first session is
 * made whatever is cancelled: only vg_trainer_stop ends that. */
void vg_trainer_cancel(struct vg_trainer *trainer);

/* Queues a command (copied). `urgent`: from a key: done between two steps even while a script's `step N` is under way; of several that wait
 * and choose a value of the same setting, only the last is done. `cancel` is not queued, but does what vg_trainer_cancel does. False when
 * the queue is full or memory is short. */
bool vg_trainer_send(struct vg_trainer *trainer, const struct vg_command *command, bool urgent, struct vg_error *error);
/* The commands of a line, cut and parsed as a person types them; false also where one is not understood: those before it are queued. */
bool vg_trainer_send_line(struct vg_trainer *trainer, const char *line, bool urgent, struct vg_error *error);
/* How many urgent commands wait for the end of a step. */
size_t vg_trainer_waiting(struct vg_trainer *trainer);

/* Readable when there is something new since the last vg_trainer_view; poll it. */
int vg_trainer_wake_fd(const struct vg_trainer *trainer);

/* Copies what is to be seen; never waits longer than a batch of records takes to append. False: memory is short, and the view is
 * as it was. */
bool vg_trainer_view(struct vg_trainer *trainer, enum vg_metric metric, struct vg_view *view, struct vg_error *error);

/* vg_session_at of the session: reads a step into a view that vg_trainer_view has filled. */
bool vg_trainer_at(struct vg_trainer *trainer, uint64_t step, struct vg_view *view);

/* Fetches the copy of the network that was made since the last call, if any (true), and asks for the next: it is made between two steps
 * once something has changed, at the earliest `pause` seconds after the last one, at most 10 times a second, and so seldom that the
 * copying takes no more than a hundredth of the time; then the wake pipe is written. Never waits for training. A probe is used with
 * one trainer. */
bool vg_trainer_probe(struct vg_trainer *trainer, double pause, struct vg_probe *probe);

/* The trainer as a source; commands that are sent to it are urgent. Ending the source ends the trainer. */
struct vg_source vg_trainer_source(struct vg_trainer *trainer);

VG_API_END

#endif
