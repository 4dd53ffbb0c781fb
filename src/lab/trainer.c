/* trainer.c: the training thread: commands between steps, and the wanted speed. Its state and locks: trainer_internal.h. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* sigaltstack */
#endif
#include "trainer_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "pace.h"

enum { PATIENCE_NS = 50000000, END_LOOK_NS = 10000000, STACK_BYTES = 2 << 20 };
enum { PROBE_SHARE = 100 }; /* copies for the probe take at most 1 % of the time */

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

static void begin_work(struct vg_trainer *trainer)
{
    trainer->busy_since = vg_clock_ns();
}

static void end_work(struct vg_trainer *trainer)
{
    enter(trainer);
    trainer->slow = false;
    leave(trainer);
}

/* A failed command of a script's file also says where it is. */
static void say_place(struct vg_trainer *trainer, struct vg_error *error)
{
    char place[VG_SCRIPT_PLACE_MAX] = "";
    pthread_mutex_lock(&trainer->queue_lock);
    if (trainer->queue.script_at)
        vg_script_place(trainer->queue.script, trainer->queue.script_at, place, sizeof place);
    pthread_mutex_unlock(&trainer->queue_lock);
    vg_fail(error, "%s%s", place, error->text);
    vg_session_message(trainer->session, error->text, true);
}

static void do_command(struct vg_trainer *trainer, const struct vg_command *command, bool from_script,
                       struct vg_error *error)
{
    const struct vg_watch watch = {cancelled, trainer};
    begin_work(trainer);
    bool done = command->info && vg_session_do(trainer->session, command, NULL, 0, &watch, error);
    end_work(trainer);
    if (done)
        return;
    if (from_script)
        say_place(trainer, error);
    /* a script's later commands counted on this one */
    pthread_mutex_lock(&trainer->queue_lock);
    vg_command_queue_drop(&trainer->queue, false);
    pthread_mutex_unlock(&trainer->queue_lock);
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

/* When a copy is to be made; INT64_MAX: not until somebody asks or something changes. The caller holds queue_lock. */
static int64_t probe_time(const struct vg_trainer *trainer)
{
    if (!trainer->probe_asked || vg_snapshot_is_fresh(&trainer->probed, trainer->session))
        return INT64_MAX;
    return trainer->probe_not_before;
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
        bool held =
            trainer->queue.screen_waits; /* the script goes on from here, once the screen has done its command */
        if (ready)                       /* from here on a cancel means this one */
            atomic_store(&trainer->cancel, false);
        int64_t probe_at = probe_time(trainer);
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

static void fail_for_good(struct vg_trainer *trainer, const char *why)
{
    enter(trainer);
    trainer->failed = true;
    snprintf(trainer->failure, sizeof trainer->failure, "%s", why);
    leave(trainer);
    pthread_mutex_lock(&trainer->queue_lock);
    while (!atomic_load(&trainer->stop)) {
        vg_command_queue_drop(&trainer->queue, true);
        pthread_cond_wait(&trainer->something, &trainer->queue_lock);
    }
    pthread_mutex_unlock(&trainer->queue_lock);
}

static void work(struct vg_trainer *trainer)
{
    const struct vg_watch watch = {stopped, trainer}; /* without the first session there would be nothing left */
    const struct vg_view_lock view_lock = {enter, leave, trainer};
    struct vg_error error = {""};
    begin_work(trainer);
    struct vg_session *session = vg_session_create_with(&trainer->experiment, trainer->kernels, &watch, &error);
    if (!session) {
        fail_for_good(trainer, error.text);
        return;
    }
    vg_session_set_speed(session, trainer->speed);
    vg_session_lock_view_with(session, &view_lock);
    enter(trainer);
    trainer->session = session;
    trainer->slow = false;
    leave(trainer);
    train(trainer);
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

static bool make_pipe(int wake[2], struct vg_error *error)
{
    if (pipe(wake) != 0)
        return vg_fail(error, "cannot make a pipe: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(wake[i], F_SETFL, O_NONBLOCK);
        fcntl(wake[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
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
    vg_command_queue_free(&trainer->queue);
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

struct vg_trainer *vg_trainer_start(const struct vg_experiment *experiment, double speed, const char *script,
                                    const char *kernels, struct vg_error *error)
{
    return vg_trainer_start_with_screen(experiment, speed, NULL, script, kernels, error);
}

struct vg_trainer *vg_trainer_start_with_screen(const struct vg_experiment *experiment, double speed,
                                                const struct vg_command_table *screen, const char *script,
                                                const char *kernels, struct vg_error *error)
{
    struct vg_trainer *trainer = calloc(1, sizeof *trainer);
    if (!trainer) {
        vg_fail(error, "there is not enough memory for a trainer");
        return NULL;
    }
    if (!make_pipe(trainer->wake, error)) {
        free(trainer);
        return NULL;
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
    if ((script && !vg_command_queue_script(&trainer->queue, screen, script, error)) || !start_thread(trainer, error)) {
        release(trainer);
        return NULL;
    }
    return trainer;
}

static void ask_to_stop(struct vg_trainer *trainer)
{
    atomic_store(&trainer->stop, true);
    pthread_cond_broadcast(&trainer->something);
}

/* Nothing but a step takes long without asking whether it is still wanted. */
bool vg_trainer_end(struct vg_trainer *trainer, int milliseconds)
{
    int64_t end = vg_clock_ns() + (int64_t)milliseconds * 1000000;
    pthread_mutex_lock(&trainer->queue_lock);
    ask_to_stop(trainer);
    while (!trainer->ended && (vg_clock_ns() < end || !atomic_load(&trainer->stepping)))
        sleep_until(trainer, vg_clock_ns() + END_LOOK_NS);
    bool ended = trainer->ended;
    pthread_mutex_unlock(&trainer->queue_lock);
    if (ended)
        vg_trainer_stop(trainer);
    return ended;
}

void vg_trainer_stop(struct vg_trainer *trainer)
{
    if (!trainer)
        return;
    pthread_mutex_lock(&trainer->queue_lock);
    ask_to_stop(trainer);
    pthread_mutex_unlock(&trainer->queue_lock);
    pthread_join(trainer->thread, NULL);
    release(trainer);
}

void vg_trainer_cancel(struct vg_trainer *trainer)
{
    atomic_store(&trainer->cancel, true);
    pthread_mutex_lock(&trainer->queue_lock);
    vg_command_queue_drop(&trainer->queue, true);
    pthread_mutex_unlock(&trainer->queue_lock);
}

bool vg_trainer_send(struct vg_trainer *trainer, const struct vg_command *command, bool urgent, struct vg_error *error)
{
    if (strcmp(command->info->name, "cancel") == 0) {
        vg_trainer_cancel(trainer);
        return true;
    }
    pthread_mutex_lock(&trainer->queue_lock);
    bool good = vg_command_queue_put(&trainer->queue, command, urgent, error);
    pthread_cond_signal(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
    return good;
}

bool vg_trainer_send_line(struct vg_trainer *trainer, const char *line, bool urgent, struct vg_error *error)
{
    struct vg_command command;
    struct vg_error why = {""};
    while (vg_command_next(&line, NULL, &command, &why))
        if (!command.info || !vg_trainer_send(trainer, &command, urgent, &why))
            return vg_fail(error, "%s", why.text);
    return true;
}

size_t vg_trainer_waiting(struct vg_trainer *trainer)
{
    pthread_mutex_lock(&trainer->queue_lock);
    size_t count = 0;
    for (size_t i = 0; i < trainer->queue.count; i++)
        count += trainer->queue.waiting[i]->urgent;
    pthread_mutex_unlock(&trainer->queue_lock);
    return count;
}

bool vg_trainer_screen_command(struct vg_trainer *trainer, struct vg_command *command, char place[VG_SCRIPT_PLACE_MAX])
{
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

void vg_trainer_screen_done(struct vg_trainer *trainer, bool good)
{
    pthread_mutex_lock(&trainer->queue_lock);
    trainer->queue.screen_waits = false;
    if (!good)
        vg_command_queue_drop(&trainer->queue, false);
    pthread_cond_signal(&trainer->something);
    pthread_mutex_unlock(&trainer->queue_lock);
}

int vg_trainer_wake_fd(const struct vg_trainer *trainer)
{
    return trainer->wake[0];
}
