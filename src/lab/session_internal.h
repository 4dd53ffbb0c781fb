/* session_internal.h: what a session is made of. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_SESSION_INTERNAL_H
#define VGTOP_LAB_SESSION_INTERNAL_H

#include "journal.h"
#include "undo.h"
#include "vgtop/recorder.h"
#include "vgtop/run.h"
#include "vgtop/session.h"

/* What an earlier run was when it ended: what its name is made of. */
struct ghost_origin {
    struct vg_experiment experiment;
    char activations[40]; /* that it went through: "sigmoid>tanh" */
};

/* What a view shows of a session besides the records: changed under the view lock only, so that another thread may copy it. */
struct published {
    struct vg_experiment experiment;
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
    uint64_t total;     /* steps of all runs, those not yet published included */
    uint64_t came_back; /* times that undo or redo brought other weights */
    const char *kernels;
    bool was_running; /* it was not paused when training became non-finite: a new run goes on */
    struct vg_view_lock view_lock;
    struct vg_session_observer observer;
};

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

/* Writes the ghost's text and other_data: its activations, then every setting that is not as it is in `present` (a struct vg_experiment),
 * then initializer and widths, which tell most runs apart. `origin`: a struct ghost_origin. */
void vg_ghost_describe(struct vg_ghost *ghost, const void *origin, const void *present);

/* What the advice must know of the network. */
void vg_verdict_about(const struct vg_experiment *experiment, struct vg_verdict *verdict);

void vg_view_lock_enter(const struct vg_session *session);
void vg_view_lock_leave(const struct vg_session *session);

#endif
