/* session_internal.h: what a session is made of. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_SESSION_INTERNAL_H
#define VGTOP_LAB_SESSION_INTERNAL_H

#include "journal.h"
#include "vgtop/command.h"
#include "vgtop/recorder.h"
#include "vgtop/run.h"
#include "vgtop/session.h"

/* ---- undo: copies of a session as it was before its last commands.
 *
 * Before a command changes settings, weights or data a copy is taken: weights, optimizer, stream and place in the epoch (a vg_run
 * without room for a batch), experiment, journal, the judge's memory; data sets are shared. A command that starts a new run leaves
 * its copy the records of the run that it ended, so that they come back too. Undoing takes a copy in the same way, for redo. */

enum { VG_UNDO_BYTES = 256 << 20, VG_UNDO_MAX = 1024 };

/* A data set and how many use it: the session and its copies. The last one frees it. */
struct vg_data {
    struct vg_dataset *dataset;
    size_t users;
};

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
    uint64_t kept;    /* changes so far, those that cannot be undone included */
};

/* ---- a session */

/* What an earlier run was when it ended: what its name is made of. */
struct ghost_origin {
    struct vg_experiment experiment;
    char activations[40]; /* that it went through: "sigmoid>tanh" */
};

/* What a view shows of a session besides the records: changed under the view lock only, so that another thread may copy it. */
struct published {
    struct vg_experiment experiment;
    const struct vg_preset *preset; /* that it began with; NULL: with none, or it has other data since */
    bool preset_changed;            /* some of its settings are not the preset's any more */
    char command_line[VG_DATA_NAME_MAX + 1024];
    bool changed[VG_SETTING_COUNT]; /* by the last change */
    uint64_t run;                   /* number of the run */
    uint64_t total;                 /* steps of all runs */
    uint64_t clipped;               /* steps of this run whose gradient was clipped */
    bool running, non_finite;
    double speed;
    uint64_t wanted;
    size_t layers, inputs, outputs; /* of the network; outputs: columns of the output layer */
    struct vg_ran ran;
    char message[VG_VIEW_MESSAGE_MAX];
    bool message_is_error;
    uint64_t message_serial;
};

struct vg_session {
    struct published published;
    struct vg_recorder *recorder; /* locked as `published` is, see recorder.h */
    struct vg_data *data;         /* shared with the copies for undo */
    struct vg_dataset *dataset;   /* of `data` */
    struct vg_run *run;
    struct vg_random draws;    /* where the stream was before this run's weights */
    struct vg_journal journal; /* what an export tells; read and written by the session's thread only */
    struct vg_undo undo;
    uint64_t total;      /* steps of all runs, those not yet published included */
    struct vg_left left; /* on a verdict's advice */
    uint64_t came_back;  /* times that undo or redo brought other weights */
    const char *kernels;
    bool was_running;     /* it was not paused when training became non-finite: a new run goes on */
    struct vg_pool *pool; /* threads that help with a step; NULL: none */
    size_t pool_threads;  /* that were wanted when it was made, the session's own counted */
    struct vg_view_lock view_lock;
    struct vg_session_observer observer;
};

/* helpers.c: the run's network gets the threads that its setting asks for, and gives them back. */
void vg_session_lend_threads(struct vg_session *session);
void vg_session_take_threads_back(struct vg_session *session);

void vg_view_lock_enter(const struct vg_session *session);
void vg_view_lock_leave(const struct vg_session *session);

/* Makes everything that `experiment` needs anew and starts a run; on failure the session is as it was. */
bool vg_session_start_run(struct vg_session *session, const struct vg_experiment *experiment, enum draws draws,
                          const struct vg_watch *watch, struct vg_error *error);

/* Goes over to `experiment`: inside the run where that is possible (with a marker), else by a new run from the same draws. Says
 * in `answer` which of the two it was. */
bool vg_session_change(struct vg_session *session, const struct vg_experiment *experiment, const struct vg_watch *watch,
                       char *answer, size_t size, struct vg_error *error);

/* The experiment is another one now: for the header. The caller holds the view lock. */
void vg_session_note_experiment(struct vg_session *session, const struct vg_experiment *experiment);
/* The run is another one now: what the header tells of it. The caller holds the view lock. */
void vg_session_note_run(struct vg_session *session);
/* The present run as a ghost, by the name of what it was. NULL: it is too short for one. */
struct vg_recorded_ghost *vg_session_make_ghost(const struct vg_session *session);

/* Writes the ghost's text and other_data: its activations and every setting that is not as it is in `present` (a struct
 * vg_experiment), or "same settings". `origin`: a struct ghost_origin. */
void vg_ghost_describe(struct vg_ghost *ghost, const void *origin, const void *present);

/* What the judge must know of the experiment and its data (facts.c). */
struct vg_judge_facts vg_judge_facts_of(const struct vg_experiment *experiment, const struct vg_dataset *dataset);

/* The experiment `from`, whose verdict is this, becomes `to`: a setting that the verdict advised to change is left. One that it did not
 * speak of makes another network, for which nothing was tried yet. Without a verdict nothing is learned. */
void vg_left_note(struct vg_left *left, const struct vg_verdict *verdict, const struct vg_experiment *from,
                  const struct vg_experiment *to);

void vg_data_release(struct vg_data *data); /* NULL is fine */

/* A copy of the session, before a change that will be called `text`. `moment`: the run goes on, so the judge's memory and the last
 * record are copied too. NULL when the run is too large or memory is short: then the change cannot be undone. */
struct vg_undo_copy *vg_undo_take(struct vg_session *session, const char *text, bool moment);
/* The change was not made. */
void vg_undo_drop(struct vg_undo_copy *copy);
/* The change was made. A command that ended a run gives its records; they belong to the copy from now on. */
void vg_undo_keep(struct vg_session *session, struct vg_undo_copy *copy, struct vg_recorded_run *ended);
/* The change that was kept last also set another speed: `speed` is the one before, which an undo brings back. */
void vg_undo_keep_speed(struct vg_session *session, double speed);
/* Makes one of the changes that were kept since there were `before` of them: one undo takes all of them back. `text`: what they are called.
 * False: there is none that can be undone. */
bool vg_undo_join(struct vg_session *session, uint64_t before, const char *text);
/* Takes back the changes that were kept since then, for good. */
void vg_undo_cancel(struct vg_session *session, uint64_t before, const char *text);
void vg_undo_free(struct vg_undo *undo);

/* Takes the last change back, or makes the last one that was taken back again, and says in `answer` which one it was. */
bool vg_session_undo(struct vg_session *session, bool again, char *answer, size_t size, struct vg_error *error);

/* ---- commands (commands.c) */

struct vg_command_call {
    struct vg_session *session;
    const char *arguments; /* trimmed, "" for none */
    char *answer;
    size_t answer_size;
    const struct vg_watch *watch;
    char did[VG_ADVICE_LINE_MAX]; /* the line that was done in the command's place; "": itself */
    bool did_nothing;             /* and observers are not told of it */
};

/* A session's command: its function does it, or changes nothing and says why. */
struct vg_session_command {
    struct vg_command_info info;
    bool (*run)(struct vg_command_call *call, struct vg_error *error);
};

extern const struct vg_session_command vg_session_commands[];
extern const size_t vg_session_command_count;

#endif
