/* trainer.c: the training thread, which does commands between steps and keeps the wanted speed, and the source that looks at it.
 *
 * Two locks. `queue_lock` guards the queue and the flags that the thread sleeps on. `view_lock` guards what views copy: the session's
 * `published` part and its recorder (the session takes the lock through struct vg_view_lock), and the fields below it. It is held for
 * the time that a batch of records takes to append, or that a view takes to copy.
 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* sigaltstack */
#endif
#include "vgtop/trainer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "command_queue.h"
#include "pace.h"
#include "probe_internal.h"
#include "session_internal.h"

enum { PATIENCE_NS = 50000000, END_LOOK_NS = 10000000, STACK_BYTES = 2 << 20 };
enum { PROBE_SHARE = 100, PROBE_NS = 100000000 }; /* copies for the probe: at most 1 % of the time, 10 times a second */

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

/* At most one byte for each view, so the pipe cannot fill up. */
static void wake_screen(struct vg_trainer *trainer)
{
    if (!atomic_load_explicit(&trainer->armed, memory_order_relaxed) || !atomic_exchange(&trainer->armed, false))
        return;
    while (write(trainer->wake[1], "", 1) < 0 && errno == EINTR)
        continue;
}

static void enter(void *context)
{
    struct vg_trainer *trainer = context;
    pthread_mutex_lock(&trainer->view_lock);
}

static void leave(void *context)
{
    struct vg_trainer *trainer = context;
    pthread_mutex_unlock(&trainer->view_lock);
    wake_screen(trainer);
}

/* Asked now and then by long work. Also the place where a build that takes its time is noticed. */
static bool stopped(void *context)
{
    struct vg_trainer *trainer = context;
    if (!trainer->slow && vg_clock_ns() - trainer->busy_since > PATIENCE_NS) {
        enter(trainer);
        trainer->slow = true;
        leave(trainer);
    }
    return atomic_load(&trainer->stop);
}

static bool cancelled(void *context)
{
    const struct vg_trainer *trainer = context;
    return stopped(context) || atomic_load(&trainer->cancel);
}

static void do_command(struct vg_trainer *trainer, const struct vg_command *command, bool from_script,
                       struct vg_error *error)
{
    const struct vg_watch watch = {cancelled, trainer};
    char place[VG_SCRIPT_PLACE_MAX] = "";
    trainer->busy_since = vg_clock_ns();
    bool done = command->info && vg_session_do(trainer->session, command, NULL, 0, &watch, error);
    enter(trainer);
    trainer->slow = false;
    leave(trainer);
    if (done)
        return;
    pthread_mutex_lock(&trainer->queue_lock);
    if (from_script && trainer->queue.script_at)
        vg_script_place(trainer->queue.script, trainer->queue.script_at, place, sizeof place);
    vg_command_queue_drop_script(&trainer->queue); /* its later commands counted on this one */
    pthread_mutex_unlock(&trainer->queue_lock);
    if (!from_script)
        return;
    vg_fail(error, "%s%s", place, error->text);
    vg_session_message(trainer->session, error->text, true);
}

static void take_steps(struct vg_trainer *trainer, struct vg_pace *pace, uint64_t most,
                       uint64_t (*take)(struct vg_session *session, uint64_t count))
{
    int64_t before = vg_clock_ns();
    atomic_store(&trainer->stepping, true);
    uint64_t taken = take(trainer->session, most < pace->chunk ? most : pace->chunk);
    atomic_store(&trainer->stepping, false);
    vg_pace_took(pace, taken, vg_clock_ns() - before);
}

/* Or until there is something to do; INT64_MAX: only until then. */
static void sleep_until(struct vg_trainer *trainer, int64_t when)
{
    if (when == INT64_MAX) {
        pthread_cond_wait(&trainer->something, &trainer->queue_lock);
        return;
    }
    struct timespec until = {.tv_sec = (time_t)(when / 1000000000), .tv_nsec = (long)(when % 1000000000)};
    pthread_cond_timedwait(&trainer->something, &trainer->queue_lock, &until);
}

/* Copies into the buffer that nobody else knows, then swaps it with the one that can be fetched. When memory is short the screen keeps
 * what it has. */
static void make_probe(struct vg_trainer *trainer)
{
    int64_t before = vg_clock_ns();
    bool good = vg_snapshot_take(&trainer->making, trainer->session, NULL);
    vg_snapshot_note(&trainer->probed, trainer->session);
    int64_t pause = (vg_clock_ns() - before) * PROBE_SHARE;
    pthread_mutex_lock(&trainer->queue_lock);
    if (good) {
        struct vg_snapshot made = trainer->making;
        trainer->making = trainer->ready;
        trainer->ready = made;
        trainer->probe_ready = true;
    }
    trainer->probe_asked = false;
    pause = pause > trainer->probe_pause ? pause : trainer->probe_pause;
    pthread_mutex_unlock(&trainer->queue_lock);
    trainer->probe_not_before = before + pause;
    wake_screen(trainer);
}

static void train(struct vg_trainer *trainer)
{
    struct vg_session *session = trainer->session;
    struct vg_pace pace = {1, 0, 0, 0};
    struct vg_command command;
    struct vg_error error = {""};
    while (!atomic_load(&trainer->stop)) {
        uint64_t wanted = vg_session_wanted(session), due = 0;
        int64_t next = 0;
        pthread_mutex_lock(&trainer->queue_lock);
        bool from_script, ready = vg_command_queue_take(&trainer->queue, wanted > 0, &command, &from_script, &error);
        bool held = trainer->queue.screen_waits; /* the script goes on once the screen has done its command */
        if (ready)                               /* from here on a cancel means this one */
            atomic_store(&trainer->cancel, false);
        /* INT64_MAX: no copy is made until somebody asks for one or something changes */
        int64_t probe_at = INT64_MAX;
        if (trainer->probe_asked && !vg_snapshot_is_fresh(&trainer->probed, session))
            probe_at = trainer->probe_not_before;
        bool probe = probe_at < INT64_MAX && probe_at <= vg_clock_ns();
        if (held)
            wake_screen(trainer);
        if (!ready && !wanted && !probe && !atomic_load(&trainer->stop)) {
            if (held || !vg_session_running(session))
                sleep_until(trainer, probe_at);
            else if ((due = vg_pace_due(&pace, vg_session_speed(session), vg_clock_ns(), &next)) == 0)
                sleep_until(trainer, next < probe_at ? next : probe_at);
        }
        pthread_mutex_unlock(&trainer->queue_lock);
        if (probe)
            make_probe(trainer);
        if (ready) {
            do_command(trainer, &command, from_script, &error);
            pace.chunk = 1; /* the network may be another one now */
        } else if (wanted) {
            take_steps(trainer, &pace, wanted, vg_session_take_wanted);
        } else if (due) {
            take_steps(trainer, &pace, due, vg_session_step);
        }
    }
}

/* What the thread does: the session, which is made here so that a large one keeps nobody waiting, then training. */
static void work(struct vg_trainer *trainer)
{
    const struct vg_watch watch = {stopped, trainer}; /* without the first session there would be nothing left */
    const struct vg_view_lock view_lock = {enter, leave, trainer};
    struct vg_error error = {""};
    trainer->busy_since = vg_clock_ns();
    struct vg_session *session = vg_session_create_with(&trainer->experiment, trainer->kernels, &watch, &error);
    if (session) {
        vg_session_set_speed(session, trainer->speed);
        vg_session_lock_view_with(session, &view_lock);
    }
    enter(trainer);
    trainer->session = session;
    trainer->slow = false;
    trainer->failed = !session;
    memcpy(trainer->failure, error.text, sizeof trainer->failure);
    leave(trainer);
    if (session) {
        train(trainer);
        return;
    }
    pthread_mutex_lock(&trainer->queue_lock);
    while (!atomic_load(&trainer->stop)) {
        vg_command_queue_drop(&trainer->queue);
        pthread_cond_wait(&trainer->something, &trainer->queue_lock);
    }
    pthread_mutex_unlock(&trainer->queue_lock);
}

static void *run(void *context)
{
    struct vg_trainer *trainer = context;
    stack_t stack = {.ss_sp = trainer->crash_stack, .ss_size = sizeof trainer->crash_stack}, before;
    bool other = sigaltstack(&stack, &before) == 0;
    work(trainer);
    if (other)
        sigaltstack(&before, NULL);
    pthread_mutex_lock(&trainer->queue_lock);
    trainer->ended = true;
    pthread_cond_broadcast(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
    return NULL;
}

static bool start_thread(struct vg_trainer *trainer, struct vg_error *error)
{
    /* signals are the main thread's; but a crash here must find its handler, or the terminal stays as it is */
    const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < sizeof crashes / sizeof crashes[0]; i++)
        sigdelset(&all, crashes[i]);
    pthread_attr_t attributes;
    int wrong = pthread_attr_init(&attributes);
    if (wrong == 0) {
        pthread_attr_setstacksize(&attributes, STACK_BYTES); /* whatever `ulimit -s` says */
        pthread_sigmask(SIG_SETMASK, &all, &before);
        wrong = pthread_create(&trainer->thread, &attributes, run, trainer);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        pthread_attr_destroy(&attributes);
    }
    return wrong == 0 || vg_fail(error, "cannot start the training thread: %s", strerror(wrong));
}

static void release(struct vg_trainer *trainer)
{
    vg_command_queue_drop(&trainer->queue);
    free(trainer->queue.script);
    vg_session_destroy(trainer->session);
    pthread_mutex_destroy(&trainer->queue_lock);
    pthread_mutex_destroy(&trainer->view_lock);
    pthread_cond_destroy(&trainer->something);
    close(trainer->wake[0]);
    close(trainer->wake[1]);
    vg_snapshot_free(&trainer->ready);
    vg_snapshot_free(&trainer->making);
    free(trainer);
}

struct vg_trainer *vg_trainer_start(const struct vg_experiment *experiment, double speed,
                                    const struct vg_command_table *screen, const char *script, const char *kernels,
                                    struct vg_error *error)
{
    struct vg_trainer *trainer = calloc(1, sizeof *trainer);
    if (!trainer) {
        vg_fail(error, "there is not enough memory for a trainer");
        return NULL;
    }
    if (pipe(trainer->wake) != 0) {
        vg_fail(error, "cannot make a pipe: %s", strerror(errno));
        free(trainer);
        return NULL;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(trainer->wake[i], F_SETFL, O_NONBLOCK);
        fcntl(trainer->wake[i], F_SETFD, FD_CLOEXEC);
    }
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&trainer->something, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&trainer->queue_lock, NULL);
    pthread_mutex_init(&trainer->view_lock, NULL);
    trainer->experiment = *experiment;
    trainer->speed = speed;
    trainer->kernels = kernels;
    trainer->marked_at = vg_clock_ns();
    atomic_init(&trainer->armed, true);
    atomic_init(&trainer->stop, false);
    atomic_init(&trainer->cancel, false);
    atomic_init(&trainer->stepping, false);
    trainer->queue.screen = screen;
    trainer->queue.script_at = trainer->queue.script = script ? strdup(script) : NULL;
    bool good = !script || trainer->queue.script || vg_fail(error, "there is not enough memory for the script");
    if (good && start_thread(trainer, error))
        return trainer;
    release(trainer);
    return NULL;
}

void vg_trainer_stop(struct vg_trainer *trainer)
{
    if (!trainer)
        return;
    pthread_mutex_lock(&trainer->queue_lock);
    atomic_store(&trainer->stop, true);
    pthread_cond_broadcast(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
    pthread_join(trainer->thread, NULL);
    release(trainer);
}

/* ---- the trainer as a source */

/* Nothing but a step takes long without asking whether it is still wanted. */
static bool source_end(void *self, int milliseconds)
{
    struct vg_trainer *trainer = self;
    int64_t latest = vg_clock_ns() + (int64_t)milliseconds * 1000000;
    pthread_mutex_lock(&trainer->queue_lock);
    atomic_store(&trainer->stop, true);
    pthread_cond_broadcast(&trainer->something);
    while (!trainer->ended && (vg_clock_ns() < latest || !atomic_load(&trainer->stepping)))
        sleep_until(trainer, vg_clock_ns() + END_LOOK_NS);
    bool ended = trainer->ended;
    pthread_mutex_unlock(&trainer->queue_lock);
    if (ended)
        vg_trainer_stop(trainer);
    return ended;
}

static void source_cancel(void *self)
{
    struct vg_trainer *trainer = self;
    atomic_store(&trainer->cancel, true);
    pthread_mutex_lock(&trainer->queue_lock);
    vg_command_queue_drop(&trainer->queue);
    pthread_mutex_unlock(&trainer->queue_lock);
}

static bool source_send(void *self, const struct vg_command *command, struct vg_error *error)
{
    struct vg_trainer *trainer = self;
    if (strcmp(command->info->name, "cancel") == 0) {
        source_cancel(trainer);
        return true;
    }
    pthread_mutex_lock(&trainer->queue_lock);
    bool good = vg_command_queue_put(&trainer->queue, command, error);
    pthread_cond_signal(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
    return good;
}

static size_t source_waiting(void *self)
{
    struct vg_trainer *trainer = self;
    pthread_mutex_lock(&trainer->queue_lock);
    size_t count = trainer->queue.count;
    pthread_mutex_unlock(&trainer->queue_lock);
    return count;
}

/* It takes every command that there is. */
static bool source_can(void *self, const char *command, struct vg_error *error)
{
    struct vg_command parsed;
    (void)self;
    return vg_command_parse(command, NULL, &parsed, error);
}

static bool source_screen_command(void *self, struct vg_command *command, char place[VG_SCRIPT_PLACE_MAX])
{
    struct vg_trainer *trainer = self;
    pthread_mutex_lock(&trainer->queue_lock);
    const struct vg_command_queue *queue = &trainer->queue;
    bool waits = queue->screen_waits;
    if (waits) {
        *command = queue->for_screen;
        vg_script_place(queue->script, queue->script_at, place, VG_SCRIPT_PLACE_MAX);
    }
    pthread_mutex_unlock(&trainer->queue_lock);
    return waits;
}

static void source_screen_done(void *self, bool good)
{
    struct vg_trainer *trainer = self;
    pthread_mutex_lock(&trainer->queue_lock);
    trainer->queue.screen_waits = false;
    if (!good)
        vg_command_queue_drop_script(&trainer->queue);
    pthread_cond_signal(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
}

static int source_wake_fd(void *self)
{
    return ((struct vg_trainer *)self)->wake[0];
}

/* Steps a second over the last half second or more. The caller holds view_lock. */
static double measure(struct vg_trainer *trainer, bool moving)
{
    int64_t now = vg_clock_ns();
    uint64_t steps = trainer->session->published.total;
    double seconds = (double)(now - trainer->marked_at) * 1e-9;
    if (!moving)
        trainer->measured = 0;
    else if (seconds >= 0.5 || trainer->measured == 0)
        trainer->measured = seconds > 0 ? (double)(steps - trainer->marked_steps) / seconds : 0;
    if (!moving || seconds >= 0.5) {
        trainer->marked_at = now;
        trainer->marked_steps = steps;
    }
    return trainer->measured;
}

static bool source_view(void *self, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
    struct vg_trainer *trainer = self;
    char drained[16];
    bool good = true;
    while (read(trainer->wake[0], drained, sizeof drained) == (ssize_t)sizeof drained)
        continue;
    /* armed before the copy: what changes while it is made must wake the screen again */
    atomic_store(&trainer->armed, true);
    pthread_mutex_lock(&trainer->view_lock);
    if (trainer->session) {
        good = vg_session_view(trainer->session, metric, view, error);
        if (good && trainer->slow)
            view->state = VG_STATE_BUILDING;
        if (good)
            view->steps_per_second =
                measure(trainer, view->state == VG_STATE_RUNNING || view->state == VG_STATE_STEPPING);
    } else {
        view->layer_count = 0;
        view->at = view->frozen = false;
        view->metric = metric;
        view->state = trainer->failed ? VG_STATE_FAILED : VG_STATE_BUILDING;
        snprintf(view->message, sizeof view->message, "%s", trainer->failure);
        view->message_is_error = trainer->failed;
    }
    pthread_mutex_unlock(&trainer->view_lock);
    return good;
}

static bool source_at(void *self, uint64_t step, struct vg_view *view)
{
    struct vg_trainer *trainer = self;
    pthread_mutex_lock(&trainer->view_lock);
    bool good = trainer->session && vg_session_at(trainer->session, step, view);
    pthread_mutex_unlock(&trainer->view_lock);
    return good;
}

/* A probe is used with one trainer. */
static bool source_probe(void *self, double pause, struct vg_probe *probe)
{
    struct vg_trainer *trainer = self;
    const double most = 3600;
    pthread_mutex_lock(&trainer->queue_lock);
    bool fetched = trainer->probe_ready;
    if (fetched) {
        struct vg_snapshot old = probe->snapshot;
        probe->snapshot = trainer->ready;
        trainer->ready = old;
        trainer->probe_ready = false;
    }
    trainer->probe_pause = pause > 0 ? (int64_t)((pause < most ? pause : most) * 1e9) : 0;
    if (trainer->probe_pause < PROBE_NS)
        trainer->probe_pause = PROBE_NS;
    if (!trainer->probe_asked)
        pthread_cond_signal(&trainer->something);
    trainer->probe_asked = true;
    pthread_mutex_unlock(&trainer->queue_lock);
    if (fetched)
        probe->serial++;
    return fetched;
}

struct vg_source vg_trainer_source(struct vg_trainer *trainer)
{
    static const struct vg_source_functions functions = {
        .view = source_view,
        .at = source_at,
        .send = source_send,
        .waiting = source_waiting,
        .screen_command = source_screen_command,
        .screen_done = source_screen_done,
        .can = source_can,
        .cancel = source_cancel,
        .probe = source_probe,
        .wake_fd = source_wake_fd,
        .end = source_end,
    };
    return (struct vg_source){&functions, trainer};
}
