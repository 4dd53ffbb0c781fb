/* session_steps.c: taking steps, recording them, and asking how far a session has come. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "session_internal.h"

/* Puts the rows that wait into the history. */
static void flush(struct vg_session *session)
{
    struct published *published = &session->published;
    size_t count = session->pending_count;
    if (count == 0)
        return;
    vg_view_lock_enter(session);
    vg_history_append(published->history, session->pending, count, session->series);
    memcpy(published->last, session->pending + (count - 1) * session->series, session->series * sizeof(vg_real));
    published->valid_loss = session->valid_loss;
    published->valid_accuracy = session->valid_accuracy;
    published->verdict = vg_judge_verdict(session->judge);
    published->step += count;
    published->total += count;
    published->clipped = session->clipped;
    published->epoch = session->started - 1;
    vg_view_lock_leave(session);
    session->pending_count = 0;
}

/* The samples of the next step: sets how many, returns their indices (NULL: all in order). */
static const uint32_t *next_batch(struct vg_session *session, size_t *count)
{
    size_t samples = session->dataset->samples.count, batch = session->published.experiment.batch;
    if (session->at >= samples) {
        session->at = 0;
        session->started++;
        if (batch) {
            vg_random_permutation(&session->random, session->order, samples);
            session->journal.permutations++;
        }
    }
    if (!batch) {
        session->at = *count = samples;
        return NULL;
    }
    const uint32_t *index = session->order + session->at;
    *count = samples - session->at < batch ? samples - session->at : batch;
    session->at += *count;
    return index;
}

/* What is held out, measured once an epoch: behind its last step, with the weights that this step left. */
static void validate(struct vg_session *session, vg_real *row)
{
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
    if (session->at < session->dataset->samples.count || session->dataset->validation.count == 0)
        return;
    vg_session_validate(session, &session->valid_loss, &session->valid_accuracy);
    row[VG_VALID_LOSS] = session->valid_loss;
    row[VG_VALID_ACCURACY] = session->valid_accuracy;
}

/* One step; false when it was the one that went non-finite. */
static bool one_step(struct vg_session *session)
{
    const struct vg_experiment *experiment = &session->published.experiment;
    vg_real *row = session->pending + session->pending_count * session->series;
    size_t count;
    const uint32_t *index = next_batch(session, &count);
    const struct vg_training training = {experiment->optimizer, experiment->learning_rate, experiment->l2,
                                         experiment->clip};
    struct vg_step step = {.layers = row + VG_RUN_SERIES_COUNT};
    vg_network_step(session->network, &session->dataset->samples, index, count, &training, &step);
    session->clipped += step.clipped;
    row[VG_LOSS] = step.loss;
    row[VG_ACCURACY] = step.accuracy;
    validate(session, row);
    const struct vg_record record = {session->published.step + session->pending_count, session->started - 1,
                                     session->published.layers, row};
    if (session->observer.recorded)
        session->observer.recorded(session->observer.context, &record);
    session->pending_count++;
    return vg_judge_feed(session->judge, &record);
}

/* Says what happened and where it was seen first; training stops. */
static void stop_non_finite(struct vg_session *session)
{
    struct published *published = &session->published;
    const struct vg_verdict *verdict = &published->verdict;
    char text[VG_VIEW_MESSAGE_MAX], where[64] = "";
    if (verdict->layer == published->layers)
        snprintf(where, sizeof where, ", first in the output layer's %s", verdict->what);
    else if (verdict->layer > 0)
        snprintf(where, sizeof where, ", first in layer %zu's %s", verdict->layer, verdict->what);
    snprintf(text, sizeof text, "training became non-finite at step %llu%s: lower the learning rate, then restart",
             (unsigned long long)verdict->step, where);
    vg_view_lock_enter(session);
    session->was_running = published->running;
    published->non_finite = true;
    published->running = false;
    published->wanted = 0;
    vg_view_lock_leave(session);
    vg_session_message(session, text, true);
}

uint64_t vg_session_step(struct vg_session *session, uint64_t count)
{
    uint64_t taken = 0;
    bool finite = !session->published.non_finite;
    while (finite && taken < count) {
        finite = one_step(session);
        taken++;
        if (session->pending_count == session->pending_room)
            flush(session);
    }
    flush(session);
    if (!finite && taken > 0)
        stop_non_finite(session);
    return taken;
}

uint64_t vg_session_wanted(const struct vg_session *session)
{
    return session->published.wanted;
}

void vg_session_want(struct vg_session *session, uint64_t steps)
{
    vg_view_lock_enter(session);
    session->published.wanted = steps;
    vg_view_lock_leave(session);
}

bool vg_session_running(const struct vg_session *session)
{
    return session->published.running;
}

void vg_session_run(struct vg_session *session, bool running)
{
    vg_view_lock_enter(session);
    session->published.running = running;
    vg_view_lock_leave(session);
}

double vg_session_speed(const struct vg_session *session)
{
    return session->published.speed;
}

void vg_session_set_speed(struct vg_session *session, double speed)
{
    vg_view_lock_enter(session);
    session->published.speed = speed;
    vg_view_lock_leave(session);
}

bool vg_session_non_finite(const struct vg_session *session)
{
    return session->published.non_finite;
}

uint64_t vg_session_steps(const struct vg_session *session)
{
    return session->published.step + session->pending_count;
}

uint64_t vg_session_total_steps(const struct vg_session *session)
{
    return session->published.total + session->pending_count;
}

size_t vg_session_batches_per_epoch(const struct vg_session *session)
{
    size_t samples = session->dataset->samples.count, batch = session->published.experiment.batch;
    return batch == 0 || batch >= samples ? 1 : (samples + batch - 1) / batch;
}

const struct vg_experiment *vg_session_experiment(const struct vg_session *session)
{
    return &session->published.experiment;
}

const struct vg_dataset *vg_session_dataset(const struct vg_session *session)
{
    return session->dataset;
}

struct vg_network *vg_session_network(struct vg_session *session)
{
    return session->network;
}

const struct vg_history *vg_session_history(const struct vg_session *session)
{
    return session->published.history;
}

struct vg_verdict vg_session_verdict(const struct vg_session *session)
{
    return vg_judge_verdict(session->judge);
}

void vg_session_evaluate(struct vg_session *session, double *loss, double *accuracy)
{
    vg_network_evaluate(session->network, &session->dataset->samples, 0, session->dataset->samples.count,
                        session->published.experiment.l2, loss, accuracy);
}

void vg_session_validate(struct vg_session *session, double *loss, double *accuracy)
{
    const struct vg_samples *held_out = &session->dataset->validation;
    *loss = *accuracy = vg_missing();
    if (held_out->count > 0)
        vg_network_evaluate(session->network, held_out, 0, held_out->count, session->published.experiment.l2, loss,
                            accuracy);
}

void vg_session_message(struct vg_session *session, const char *text, bool is_error)
{
    vg_view_lock_enter(session);
    snprintf(session->published.message, sizeof session->published.message, "%s", text);
    session->published.message_is_error = is_error;
    session->published.message_serial++;
    vg_view_lock_leave(session);
}
