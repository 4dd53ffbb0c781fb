/* trainer.h: a session in a thread of its own.
 *
 * The training thread owns the session: it takes commands from a queue between two steps, trains at the wanted speed, and appends
 * records to the history in batches under a short lock. It blocks all signals, never waits for the screen and knows nothing of it. All
 * that a screen wants of it goes through its source (source.h).
 */
#ifndef VGTOP_TRAINER_H
#define VGTOP_TRAINER_H

#include "vgtop/api.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"
#include "vgtop/source.h"

VG_API_BEGIN

struct vg_trainer;

/* Starts the thread. It makes the session, so that a large one does not keep the caller waiting, then does `script` (copied; may be
 * NULL), then trains. `screen` (borrowed; may be NULL): commands of a screen that the script may hold too; the script and the training
 * behind it wait at each of them, until the source's screen_done. NULL when no thread or pipe could be made. */
struct vg_trainer *vg_trainer_start(const struct vg_experiment *experiment, double speed,
                                    const struct vg_command_table *screen, const char *script, const char *kernels,
                                    struct vg_error *error);

/* Stops between two steps (a build or a script is cancelled), joins and frees. NULL is fine. */
void vg_trainer_stop(struct vg_trainer *trainer);

/* The trainer as a source. What is sent is done between two steps, even while a script's `step N` is under way; of several commands that
 * wait and choose a value of the same setting only the last is done. `cancel` ends what is being built, but not the first session. A
 * copy for the probe is made once something has changed, at most 10 times a second, and so seldom that the copying takes no more than a
 * hundredth of the time. A view never waits longer than a batch of records takes to append. Ending the source ends the trainer. */
struct vg_source vg_trainer_source(struct vg_trainer *trainer);

VG_API_END

#endif
