/* trainer_view.c: looking at the session of a trainer from another thread: views, the past, copies for the probe. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "trainer_internal.h"

enum { PROBE_NS = 100000000 }; /* copies at most 10 times a second */

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

bool vg_trainer_view(struct vg_trainer *trainer, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
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

bool vg_trainer_at(struct vg_trainer *trainer, uint64_t step, struct vg_view *view)
{
    pthread_mutex_lock(&trainer->view_lock);
    bool good = trainer->session && vg_session_at(trainer->session, step, view);
    pthread_mutex_unlock(&trainer->view_lock);
    if (!good)
        view->at = false;
    return good;
}

bool vg_trainer_probe(struct vg_trainer *trainer, double pause, struct vg_probe *probe)
{
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
        vg_probe_renew(probe);
    return fetched;
}

/* ---- the trainer as a source */

static bool source_view(void *self, enum vg_metric metric, struct vg_view *view, struct vg_error *error)
{
    return vg_trainer_view(self, metric, view, error);
}

static bool source_at(void *self, uint64_t step, struct vg_view *view)
{
    return vg_trainer_at(self, step, view);
}

static bool source_send(void *self, const struct vg_command *command, struct vg_error *error)
{
    return vg_trainer_send(self, command, true, error);
}

static size_t source_waiting(void *self)
{
    return vg_trainer_waiting(self);
}

static bool source_screen_command(void *self, struct vg_command *command, char place[VG_SCRIPT_PLACE_MAX])
{
    return vg_trainer_screen_command(self, command, place);
}

static void source_screen_done(void *self, bool good)
{
    vg_trainer_screen_done(self, good);
}

/* It takes every command that there is. */
static bool source_can(void *self, const char *command, struct vg_error *error)
{
    struct vg_command parsed;
    (void)self;
    return vg_command_parse(command, NULL, &parsed, error);
}

static void source_cancel(void *self)
{
    vg_trainer_cancel(self);
}

static bool source_probe(void *self, double pause, struct vg_probe *probe)
{
    return vg_trainer_probe(self, pause, probe);
}

static int source_wake_fd(void *self)
{
    return vg_trainer_wake_fd(self);
}

static bool source_end(void *self, int milliseconds)
{
    return vg_trainer_end(self, milliseconds);
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
