/* session_internal.h: what a session is made of. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_SESSION_INTERNAL_H
#define VGTOP_LAB_SESSION_INTERNAL_H

#include "journal.h"
#include "vgtop/session.h"

/* What a ghost was when its run ended. */
struct ghost_origin {
    struct vg_experiment experiment;
    char activations[40]; /* that it went through: "sigmoid>tanh" */
};

/* What a view shows of a session: changed under the guard only, so that another thread may copy it. */
struct published {
    struct vg_experiment experiment;
    char command_line[VG_DATA_NAME_MAX + 1024];
    bool changed[VG_SETTING_COUNT]; /* by the last change */
    uint64_t run, step, epoch;
    uint64_t total;   /* steps of all runs */
    uint64_t clipped; /* steps of this run whose gradient was clipped */
    bool running, non_finite;
    double speed;
    uint64_t wanted;
    size_t layers;
    struct {
        size_t inputs, columns;
    } shape[VG_LAYERS_MAX];
    struct vg_history *history;
    vg_real *last; /* the last row */
    struct vg_verdict verdict;
    double valid_loss, valid_accuracy; /* last known; NaN: never computed in this run */
    struct vg_marker markers[VG_MARKERS_MAX];
    size_t marker_count;
    char ran[40];      /* the activations of this run, "sigmoid>tanh" */
    size_t ran_before; /* bytes of it before the last swap; 0: there was none */
    struct vg_ghost ghosts[VG_GHOSTS_MAX];
    struct ghost_origin ghost_origins[VG_GHOSTS_MAX]; /* what each of them was */
    vg_real *ghost_layers
        [VG_GHOSTS_MAX]; /* of each ghost (layers, VG_METRIC_COUNT, VG_GHOST_LAYER_POINTS), owned; NULL: none */
    size_t ghost_count;
    char message[VG_VIEW_MESSAGE_MAX];
    bool message_is_error;
    uint64_t message_serial;
};

struct vg_session {
    struct published published;
    struct vg_dataset *dataset;
    struct vg_network *network;
    struct vg_judge *judge;            /* of the run under way */
    struct vg_random random;           /* the one stream */
    struct vg_random draws;            /* where it stood before this run's weights */
    uint32_t *order;                   /* (samples) this epoch's permutation */
    size_t at;                         /* samples of the epoch taken */
    uint64_t started;                  /* epochs begun */
    uint64_t clipped;                  /* steps of this run, those that wait included */
    double valid_loss, valid_accuracy; /* of the last epoch that ended in this run; else NaN */
    vg_real *pending;                  /* rows not yet in the history */
    size_t pending_count, pending_room, series;
    const char *kernels;
    bool was_running; /* it was not paused when training became non-finite: a new run goes on */
    struct vg_view_lock view_lock;
    struct vg_session_observer observer;
    struct vg_journal journal; /* what an export tells; read and written by the session's thread only */
};

/* Makes everything that `experiment` needs anew and starts a run; on failure the session is as it was. */
bool vg_session_start_run(struct vg_session *session, const struct vg_experiment *experiment, enum draws draws,
                          const struct vg_watch *watch, struct vg_error *error);

/* Goes over to `experiment`: inside the run where that is possible (with a marker), else by a new run from the same draws. Says
 * in `answer` which of the two it was. */
bool vg_session_change(struct vg_session *session, const struct vg_experiment *experiment, const struct vg_watch *watch,
                       char *answer, size_t size, struct vg_error *error);

void vg_session_clear_ghosts(struct vg_session *session);

/* Fills the ghost's text and other_data: what it was, compared with the experiment of the present run. */
void vg_ghost_describe(struct vg_ghost *ghost, const struct ghost_origin *origin, const struct vg_experiment *present);
/* Every layer's metrics of the run under way, thinned out (ghosts.c). NULL when it is too short or memory is. */
vg_real *vg_ghost_layers_make(const struct published *published);
/* Puts one metric of every ghost's layers into the view, or none when memory is short. The caller holds the guard's lock. */
void vg_ghost_layers_view(const struct published *published, struct vg_view *view);

/* What the judge must know of the experiment and its data (facts.c). */
struct vg_judge_facts vg_judge_facts_of(const struct vg_experiment *experiment, const struct vg_dataset *dataset);

void vg_view_lock_enter(const struct vg_session *session);
void vg_view_lock_leave(const struct vg_session *session);

#endif
