/* undo.h: copies of a session as it was before its last commands. Private to src/lab.
 *
 * Before a command changes settings, weights or data a copy is taken: weights, optimizer, stream and place in the epoch (a vg_run
 * without room for a batch), experiment, journal, the judge's memory; data sets are shared. A command that starts a new run leaves
 * its copy the records of the run that it ended, so that they come back too. Undoing takes a copy in the same way, for redo.
 */
#ifndef VGTOP_LAB_UNDO_H
#define VGTOP_LAB_UNDO_H

#include "vgtop/error.h"
#include "vgtop/verdict.h"

enum { VG_UNDO_BYTES = 256 << 20, VG_UNDO_MAX = 1024 };

struct vg_session;
struct vg_dataset;
struct vg_recorded_run;
struct vg_undo_copy;

/* A data set and how many use it: the session and its copies. The last one frees it. */
struct vg_data {
    struct vg_dataset *dataset;
    size_t users;
};

struct vg_data *vg_data_share(struct vg_data *data);
void vg_data_release(struct vg_data *data); /* NULL is fine */

/* The activations that a run has had, in their order: "sigmoid>tanh". */
struct vg_ran {
    char text[40];
    size_t before; /* bytes of it before the last swap; 0: there was none */
};

struct vg_undo_list {
    struct vg_undo_copy *copies[VG_UNDO_MAX]; /* the last one is next */
    size_t count;
};

struct vg_undo {
    struct vg_undo_list done, undone;
    size_t bytes;     /* of all copies */
    size_t too_large; /* bytes of the run for which there is no undo; 0: there was none */
};

/* A copy of the session, before a change that will be called `text`. `moment`: the run goes on, so the judge's memory and the last
 * record are copied too. NULL when the run is too large or memory is short: then the change cannot be undone. */
struct vg_undo_copy *vg_undo_take(struct vg_session *session, const char *text, bool moment);
/* The change was not made. */
void vg_undo_drop(struct vg_undo_copy *copy);
/* The change was made. A command that ended a run gives its records; they belong to the copy from now on. */
void vg_undo_keep(struct vg_session *session, struct vg_undo_copy *copy, struct vg_recorded_run *ended);
void vg_undo_free(struct vg_undo *undo);

/* Takes the last change back, or makes the last one that was taken back again, and says in `answer` which one it was. */
bool vg_session_undo(struct vg_session *session, bool again, char *answer, size_t size, struct vg_error *error);

#endif
