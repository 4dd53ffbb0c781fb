/* trainer_internal.h: a trainer's state, for the thread (trainer.c) and for who looks at it (trainer_view.c).
 *
 * Two locks. `queue_lock` guards the queue and the flags that the thread sleeps on. `view_lock` guards what views copy: the
 * session's `published` part and its recorder (the session takes the lock through struct vg_view_lock), and the fields below it. It is
 * held for the time that a batch of records takes to append, or that a view takes to copy.
 */
#ifndef VGTOP_LAB_TRAINER_INTERNAL_H
#define VGTOP_LAB_TRAINER_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "command_queue.h"
#include "probe_internal.h"
#include "session_internal.h"
#include "vgtop/trainer.h"

struct vg_trainer {
    struct vg_experiment experiment; /* what to start with; the thread's alone after the start */
    const char *kernels;
    double speed;
    pthread_t thread;
    _Alignas(16) char crash_stack[65536]; /* a stack that overflowed is no place for a handler */

    pthread_mutex_t queue_lock;
    pthread_cond_t something; /* to do */
    struct vg_command_queue queue;
    atomic_bool stop, cancel;
    atomic_bool stepping;          /* between its queue */
    bool ended;                    /* guarded by queue_lock, as what follows */
    bool probe_asked, probe_ready; /* a copy is wanted; there is one to be fetched */
    int64_t probe_pause;           /* ns from one copy to the next that the asker wants, at least */
    struct vg_snapshot ready;      /* guarded by queue_lock as these three */
    struct vg_snapshot making;     /* the thread's alone, as what follows */
    struct vg_snapshot probed;     /* what the last copy showed; nothing is copied into it */
    int64_t probe_not_before;      /* the next copy */

    pthread_mutex_t view_lock;
    struct vg_session *session; /* set once, under view_lock; used by the thread without it */
    bool failed;
    char failure[VG_ERROR_TEXT_MAX];
    bool slow;             /* a build has taken longer than a blink */
    uint64_t marked_steps; /* for the measured speed */
    int64_t marked_at;
    double measured;

    int64_t busy_since; /* the thread's alone */
    atomic_bool armed;  /* nobody was woken since the last view */
    int wake[2];
};

#endif
