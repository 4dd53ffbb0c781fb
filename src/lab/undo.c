/* undo.c: taking a change back, and making it again. */
#include "session_internal.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vg_undo_copy {
    char text[32]; /* what the change was: "tanh", "restart" */
    struct vg_run *run;
    struct vg_data *data;
    struct vg_experiment experiment;
    struct vg_journal journal;
    struct vg_random draws;
    struct vg_ran ran;
    struct vg_left left;
    bool non_finite;
    double speed; /* of before, where the change set another one, as a preset does; NaN: it did not */
    struct vg_recorder_moment *moment; /* the run went on: what it was then */
    struct vg_recorded_run *recorded;  /* it was ended: what was recorded of it */
    size_t bytes;
};

void vg_data_release(struct vg_data *data)
{
    if (!data || --data->users > 0)
        return;
    vg_dataset_destroy(data->dataset);
    free(data);
}

void vg_undo_drop(struct vg_undo_copy *copy)
{
    if (!copy)
        return;
    vg_run_destroy(copy->run);
    vg_data_release(copy->data);
    vg_journal_free(&copy->journal);
    vg_recorder_moment_destroy(copy->moment);
    vg_recorded_run_destroy(copy->recorded);
    free(copy);
}

/* What a copy takes. A data set counts where no other copy that came later nor the session has it: at the most once too often. */
static size_t bytes_of(const struct vg_session *session, const struct vg_undo_copy *copy)
{
    const struct vg_samples *all = &copy->data->dataset->all;
    size_t bytes = sizeof *copy + vg_run_bytes(copy->run) +
                   copy->journal.change_room * sizeof copy->journal.changes[0] +
                   copy->journal.earlier_room * sizeof copy->journal.earlier[0];
    if (copy->data != session->data)
        bytes += all->count * (all->features * (all->values ? sizeof(vg_real) : 1) + sizeof(uint32_t));
    if (copy->moment)
        bytes += vg_recorder_moment_bytes(copy->moment);
    if (copy->recorded)
        bytes += vg_recorded_run_bytes(copy->recorded);
    return bytes;
}

/* Drops the oldest ones until `most` are left. */
static void forget(struct vg_undo *undo, struct vg_undo_list *list, size_t most)
{
    while (list->count > most) {
        undo->bytes -= list->copies[0]->bytes;
        vg_undo_drop(list->copies[0]);
        list->count--;
        for (size_t i = 0; i < list->count; i++)
            list->copies[i] = list->copies[i + 1];
    }
}

/* Forgets the oldest copies until one of `bytes` fits beside the others. */
static void make_room(struct vg_undo *undo, size_t bytes)
{
    while (undo->bytes + bytes > VG_UNDO_BYTES && undo->done.count > 0)
        forget(undo, &undo->done, undo->done.count - 1);
    while (undo->bytes + bytes > VG_UNDO_BYTES && undo->undone.count > 0)
        forget(undo, &undo->undone, undo->undone.count - 1);
}

struct vg_undo_copy *vg_undo_take(struct vg_session *session, const char *text, bool moment)
{
    if (!session->run || vg_run_kept_bytes(session->run) > VG_UNDO_BYTES)
        return NULL;
    make_room(&session->undo, vg_run_kept_bytes(session->run));
    struct vg_undo_copy *copy = calloc(1, sizeof *copy);
    if (!copy)
        return NULL;
    snprintf(copy->text, sizeof copy->text, "%s", text);
    copy->data = session->data;
    copy->data->users++;
    copy->experiment = session->published.experiment;
    copy->draws = session->draws;
    copy->ran = session->published.ran;
    copy->left = session->left;
    copy->speed = NAN;
    copy->non_finite = session->published.non_finite;
    copy->run = vg_run_like(session->run, false, NULL);
    copy->moment = moment ? vg_recorder_save(session->recorder, NULL) : NULL;
    if (!copy->run || !vg_run_copy(copy->run, session->run) || !vg_journal_copy(&copy->journal, &session->journal) ||
        (moment && !copy->moment)) {
        vg_undo_drop(copy);
        return NULL;
    }
    return copy;
}

void vg_undo_free(struct vg_undo *undo)
{
    forget(undo, &undo->done, 0);
    forget(undo, &undo->undone, 0);
}

/* Puts a copy at the end of a list; the oldest ones make room for it. */
static void push(struct vg_session *session, struct vg_undo_copy *copy, struct vg_undo_list *list)
{
    struct vg_undo *undo = &session->undo;
    copy->bytes = bytes_of(session, copy);
    undo->bytes += copy->bytes;
    forget(undo, list, VG_UNDO_MAX - 1);
    list->copies[list->count++] = copy;
    make_room(undo, 0);
}

void vg_undo_keep(struct vg_session *session, struct vg_undo_copy *copy, struct vg_recorded_run *ended)
{
    struct vg_undo *undo = &session->undo;
    forget(undo, &undo->undone, 0);
    undo->too_large = 0;
    undo->kept++;
    if (!copy) { /* and what was before cannot be reached any more */
        forget(undo, &undo->done, 0);
        vg_recorded_run_destroy(ended);
        undo->too_large = session->run ? vg_run_kept_bytes(session->run) : 0;
        return;
    }
    copy->recorded = ended;
    const size_t bytes = bytes_of(session, copy);
    push(session, copy, &undo->done);
    if (undo->done.count == 0)
        undo->too_large = bytes;
}

void vg_undo_keep_speed(struct vg_session *session, double speed)
{
    struct vg_undo_list *done = &session->undo.done;
    if (done->count > 0)
        done->copies[done->count - 1]->speed = speed;
}

bool vg_undo_join(struct vg_session *session, uint64_t before, const char *text)
{
    struct vg_undo *undo = &session->undo;
    struct vg_undo_list *done = &undo->done;
    const uint64_t made = undo->kept - before;
    const size_t count = made < done->count ? (size_t)made : done->count;
    if (count == 0)
        return false;
    struct vg_undo_copy *first = done->copies[done->count - count];
    undo->bytes -= first->bytes;
    snprintf(first->text, sizeof first->text, "%s", text);
    for (size_t i = done->count - count + 1; i < done->count; i++) {
        struct vg_undo_copy *copy = done->copies[i];
        undo->bytes -= copy->bytes;
        if (!first->recorded) { /* the run that the first change was made in was ended by a later one, if by any */
            first->recorded = copy->recorded;
            copy->recorded = NULL;
        }
        vg_undo_drop(copy);
    }
    done->count -= count - 1;
    first->bytes = bytes_of(session, first);
    undo->bytes += first->bytes;
    return true;
}

/* The session becomes what the copy is; the copy's run is not used any more. `now`: a copy of the session as it was until now. */
static void become(struct vg_session *session, struct vg_undo_copy *copy, struct vg_undo_copy *now, struct vg_run *run,
                   const char *marker)
{
    struct published *published = &session->published;
    struct vg_recorded_ghost *ghost = copy->recorded ? vg_session_make_ghost(session) : NULL;
    vg_view_lock_enter(session);
    if (copy->recorded) {
        now->recorded = vg_recorder_start(session->recorder, copy->recorded, ghost, marker);
        copy->recorded = NULL;
    }
    if (copy->moment)
        vg_recorder_restore(session->recorder, copy->moment, marker);
    else
        vg_recorder_mark(session->recorder, marker);
    if (run != session->run)
        vg_run_destroy(session->run);
    session->run = run;
    struct vg_data *data = session->data;
    session->data = copy->data;
    copy->data = data;
    session->dataset = session->data->dataset;
    session->draws = copy->draws;
    session->left = copy->left;
    if (!isnan(copy->speed)) {
        now->speed = published->speed;
        published->speed = copy->speed;
    }
    struct vg_journal journal = session->journal;
    session->journal = copy->journal;
    copy->journal = journal;
    published->ran = copy->ran;
    if (copy->non_finite && !published->non_finite)
        session->was_running = published->running;
    published->running =
        copy->non_finite ? false : published->running || (published->non_finite && session->was_running);
    published->non_finite = copy->non_finite;
    vg_session_note_run(session);
    vg_session_note_experiment(session, &copy->experiment);
    session->came_back++;
    vg_view_lock_leave(session);
}

bool vg_session_undo(struct vg_session *session, bool again, char *answer, size_t size, struct vg_error *error)
{
    struct vg_undo *undo = &session->undo;
    struct vg_undo_list *from = again ? &undo->undone : &undo->done, *to = again ? &undo->done : &undo->undone;
    if (from->count == 0 && again)
        return vg_fail(error, "there is nothing to redo: no command was undone, or another one came since");
    if (from->count == 0 && undo->too_large > 0 && undo->too_large <= VG_UNDO_BYTES)
        return vg_fail(error, "there is no undo: there was not enough memory for a copy of %.0f MB",
                       ceil((double)undo->too_large / (1 << 20)));
    if (from->count == 0 && undo->too_large > 0)
        return vg_fail(error,
                       "there is no undo for a run this large: a copy of it takes %.0f MB, and all copies share %d",
                       (double)undo->too_large / (1 << 20), VG_UNDO_BYTES >> 20);
    if (from->count == 0)
        return vg_fail(error, "there is nothing to undo: no command changed settings, weights or data");
    struct vg_undo_copy *copy = from->copies[--from->count]; /* out of the list, which makes room */
    undo->bytes -= copy->bytes;
    const bool new_run = copy->recorded;
    char marker[32];
    snprintf(marker, sizeof marker, "%s: %.*s", again ? "redo" : "undo",
             (int)vg_utf8_fit(copy->text, sizeof marker - sizeof "undo: "), copy->text);
    struct vg_undo_copy *now = vg_undo_take(session, copy->text, !new_run);
    /* a run that trains on from the copy: the session's own where it fits, else a new one */
    bool fits = now && vg_run_copy(session->run, copy->run);
    struct vg_run *run = fits ? session->run : now ? vg_run_like(copy->run, true, error) : NULL;
    if (run && !fits)
        vg_run_copy(run, copy->run);
    if (!run) {
        if (!now)
            vg_fail(error, "there is not enough memory to %s %s", again ? "redo" : "undo", copy->text);
        vg_undo_drop(now);
        from->copies[from->count++] = copy;
        undo->bytes += copy->bytes;
        return false;
    }
    become(session, copy, now, run, marker);
    snprintf(answer, size, "%s: %s", again ? "redone" : "undone", copy->text);
    vg_undo_drop(copy);
    push(session, now, to);
    if (new_run && session->observer.run_started)
        session->observer.run_started(session->observer.context, session);
    return true;
}

void vg_undo_cancel(struct vg_session *session, uint64_t before, const char *text)
{
    char answer[64];
    if (vg_undo_join(session, before, text) && vg_session_undo(session, false, answer, sizeof answer, NULL))
        forget(&session->undo, &session->undo.undone, 0);
}
