/* session.c: runs: how they start, take steps and change, and what is asked of them. */
#include "pool.h"
#include "session_internal.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGE_BYTES = 64 << 20 };

void vg_view_lock_enter(const struct vg_session *session)
{
    if (session->view_lock.enter)
        session->view_lock.enter(session->view_lock.context);
}

void vg_view_lock_leave(const struct vg_session *session)
{
    if (session->view_lock.leave)
        session->view_lock.leave(session->view_lock.context);
}

/* ---- what the header tells */

/* The preset of these settings, or the one before with some changed. Other data are another experiment. */
static void note_preset(struct published *published, const struct vg_experiment *to)
{
    const struct vg_preset *preset = vg_preset_find(to);
    if (!preset && published->preset && strcmp(published->experiment.data.name, to->data.name) == 0)
        preset = published->preset;
    published->preset_changed = preset && vg_preset_find(to) != preset;
    published->preset = preset;
}

void vg_session_note_experiment(struct vg_session *session, const struct vg_experiment *to)
{
    struct published *published = &session->published;
    char from_text[VG_DATA_NAME_MAX], to_text[VG_DATA_NAME_MAX];
    if (vg_experiment_compare(&published->experiment, to) != VG_CHANGE_NOTHING)
        for (int i = 0; i < VG_SETTING_COUNT; i++) {
            vg_settings[i].get(&published->experiment, from_text, sizeof from_text);
            vg_settings[i].get(to, to_text, sizeof to_text);
            published->changed[i] = strcmp(from_text, to_text) != 0;
        }
    note_preset(published, to);
    published->experiment = *to;
    vg_recorder_describe_ghosts(session->recorder, vg_ghost_describe, to);
    vg_experiment_command_line(to, published->command_line, sizeof published->command_line);
}

void vg_session_note_run(struct vg_session *session)
{
    struct published *published = &session->published;
    const struct vg_schema *schema = vg_recorder_schema(session->recorder);
    published->run = vg_recorder_run(session->recorder);
    published->layers = schema->layer_count;
    published->inputs = schema->layers[0].shape[0];
    published->outputs = schema->layers[schema->layer_count - 1].shape[1];
    published->clipped = vg_run_clipped(session->run);
}

struct vg_recorded_ghost *vg_session_make_ghost(const struct vg_session *session)
{
    const struct published *published = &session->published;
    struct ghost_origin origin = {.experiment = published->experiment};
    if (!session->run)
        return NULL;
    uint64_t tail = vg_recorder_marker_age(session->recorder), steps = vg_run_steps(session->run);
    /* a last swap that lasted for a moment only (1, then r) does not name a run */
    bool brief = tail < 32 || tail * 20 < steps;
    snprintf(origin.activations, sizeof origin.activations, "%.*s",
             (int)(brief && published->ran.before ? published->ran.before : strlen(published->ran.text)),
             published->ran.text);
    return vg_recorder_make_ghost(session->recorder, &origin, sizeof origin);
}

/* The activations that a run has had, in their order: what its ghost will be called. */
static void note_activation(struct vg_session *session, struct vg_activation activation)
{
    struct vg_ran *ran = &session->published.ran;
    char name[32];
    size_t used = vg_run_steps(session->run) > 0 ? strlen(ran->text) : 0;
    vg_activation_format(activation, name, sizeof name);
    ran->before = used;
    if (used + strlen(name) + 2 < sizeof ran->text)
        snprintf(ran->text + used, sizeof ran->text - used, "%s%s", used ? ">" : "", name);
}

/* ---- a new run */

/* The pieces of a new run while they are being made. */
struct pieces {
    struct vg_data *data;
    struct vg_random draws; /* where the stream is before the weights */
    bool again;             /* the run is the session's old one, in whose memory the new one begins */
    struct vg_run *run;
    struct vg_recorded_run *recorded;
    struct vg_recorded_ghost *ghost; /* what is kept of the run that ends, or NULL */
    struct vg_left left;
};

static void free_pieces(struct pieces *pieces)
{
    vg_data_release(pieces->data);
    if (!pieces->again)
        vg_run_destroy(pieces->run);
    vg_recorded_run_destroy(pieces->recorded);
    free(pieces->ghost);
}

static struct vg_data *make_data(const struct vg_experiment *experiment, struct vg_random *random,
                                 const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_data *data = calloc(1, sizeof *data);
    if (!data) {
        vg_fail(error, "there is not enough memory for the data");
        return NULL;
    }
    vg_random_seed(random, experiment->seed);
    data->users = 1;
    data->dataset = vg_dataset_create(&experiment->data, random, watch, error);
    if (data->dataset)
        return data;
    free(data);
    return NULL;
}

/* A large network of the same shape is drawn anew in its place: two of them might be more than there is memory for. Not where
 * drawing itself may fail or wants to be cancelled. */
static bool can_be_used_again(const struct vg_session *session, const struct vg_experiment *experiment,
                              const struct vg_dataset *dataset)
{
    return session->run && experiment->initializer.kind != VG_INIT_ORTHOGONAL &&
           vg_run_fits(session->run, experiment, dataset) && vg_run_bytes(session->run) > LARGE_BYTES;
}

/* What was left on advice, once the experiment is this one. */
static struct vg_left left_by(const struct vg_session *session, const struct vg_experiment *to)
{
    struct vg_left left = session->left;
    if (session->run) {
        const struct vg_verdict verdict = vg_session_verdict(session);
        vg_left_note(&left, &verdict, &session->published.experiment, to);
    }
    return left;
}

static bool make_pieces(const struct vg_session *session, const struct vg_experiment *experiment, enum draws draws,
                        struct pieces *pieces, const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_schema schema = {0};
    pieces->data = draws == NEW_STREAM ? make_data(experiment, &pieces->draws, watch, error) : session->data;
    if (!pieces->data)
        return false;
    pieces->data->users += draws != NEW_STREAM;
    if (draws == SAME_DRAWS)
        pieces->draws = session->draws;
    else if (draws == NEXT_DRAWS)
        pieces->draws = *vg_run_random(session->run);
    const struct vg_dataset *dataset = pieces->data->dataset;
    pieces->again = can_be_used_again(session, experiment, dataset);
    pieces->run = pieces->again ? session->run
                                : vg_run_create(experiment, dataset, &pieces->draws, session->kernels, watch, error);
    if (!pieces->run || !vg_run_schema(vg_run_network(pieces->run), &schema, error))
        return false;
    struct vg_judge_facts facts = vg_judge_facts_of(experiment, dataset);
    facts.left = pieces->left = left_by(session, experiment);
    pieces->recorded = vg_recorded_run_create(&schema, &facts, error);
    vg_schema_free(&schema);
    if (!pieces->recorded)
        return false;
    pieces->ghost = vg_session_make_ghost(session);
    if (pieces->again) /* now that nothing can fail any more the old run's weights go */
        vg_run_restart(pieces->run, experiment, dataset, &pieces->draws, NULL);
    return true;
}

/* What a marker says of a change: "tanh lr 0.01". What is too long is cut between two characters. */
static void marker_text(const struct vg_experiment *from, const struct vg_experiment *to, char *out, size_t size)
{
    char before[VG_DATA_NAME_MAX], after[VG_DATA_NAME_MAX], piece[64];
    size_t used = 0;
    *out = '\0';
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        vg_settings[i].get(from, before, sizeof before);
        vg_settings[i].get(to, after, sizeof after);
        if (strcmp(before, after) == 0)
            continue;
        const bool alone = i == VG_SET_ACTIVATION || i == VG_SET_OPTIMIZER; /* their values say what they are */
        snprintf(piece, sizeof piece, "%s%s%s%.*s", used > 0 ? " " : "", alone ? "" : vg_settings[i].key,
                 alone ? "" : " ", (int)vg_utf8_fit(after, 20), after);
        size_t length = vg_utf8_fit(piece, size - 1 - used);
        memcpy(out + used, piece, length);
        out[used += length] = '\0';
    }
}

/* Puts the pieces in the place of what was there. What was recorded of the run before is returned; the rest is freed. */
static struct vg_recorded_run *install(struct vg_session *session, const struct vg_experiment *experiment,
                                       struct pieces *pieces, const char *change)
{
    struct published *published = &session->published;
    struct pieces old = {.data = session->data, .again = pieces->again, .run = session->run};
    vg_view_lock_enter(session);
    struct vg_recorded_run *ended = vg_recorder_start(session->recorder, pieces->recorded, pieces->ghost, change);
    char was[32];
    marker_text(experiment, &published->experiment, was, sizeof was);
    vg_recorder_was(session->recorder, change, was);
    session->data = pieces->data;
    session->dataset = pieces->data->dataset;
    session->draws = pieces->draws;
    session->left = pieces->left;
    session->run = pieces->run;
    published->running |= published->non_finite && session->was_running;
    published->non_finite = false;
    note_activation(session, experiment->activation);
    vg_session_note_run(session);
    vg_session_note_experiment(session, experiment);
    vg_view_lock_leave(session);
    free_pieces(&old);
    return ended;
}

bool vg_session_start_run(struct vg_session *session, const struct vg_experiment *experiment, enum draws draws,
                          const struct vg_watch *watch, struct vg_error *error)
{
    struct pieces pieces = {.data = NULL};
    char text[32];
    marker_text(&session->published.experiment, experiment, text, sizeof text);
    if (*text == '\0')
        snprintf(text, sizeof text, "%s", draws == NEXT_DRAWS ? "redraw" : "restart");
    const uint64_t permutations = session->run ? vg_run_permutations(session->run) : 0;
    struct vg_undo_copy *copy = vg_undo_take(session, text, false);
    if (!make_pieces(session, experiment, draws, &pieces, watch, error)) {
        vg_undo_drop(copy);
        free_pieces(&pieces);
        return false;
    }
    vg_undo_keep(session, copy, install(session, experiment, &pieces, text));
    vg_journal_run(&session->journal, &session->published.experiment, draws, permutations);
    if (session->observer.run_started)
        session->observer.run_started(session->observer.context, session);
    return true;
}

/* ---- a change inside the run */

static bool change_live(struct vg_session *session, const struct vg_experiment *experiment, struct vg_error *error)
{
    const struct vg_experiment *now = &session->published.experiment;
    struct vg_run_change change;
    char text[32], was[32];
    marker_text(now, experiment, text, sizeof text);
    marker_text(experiment, now, was, sizeof was);
    struct vg_undo_copy *copy = vg_undo_take(session, text, true);
    if (!vg_run_change(session->run, experiment, &change, error)) {
        vg_undo_drop(copy);
        return false;
    }
    vg_undo_keep(session, copy, NULL);
    vg_journal_change(&session->journal, vg_session_steps(session), experiment, change.reset_optimizer,
                      change.new_epoch);
    vg_view_lock_enter(session);
    struct vg_judge_facts facts = vg_judge_facts_of(experiment, session->dataset);
    facts.left = session->left = left_by(session, experiment);
    vg_recorder_change(session->recorder, text, &facts);
    vg_recorder_was(session->recorder, text, was);
    if (experiment->activation.kind != now->activation.kind ||
        experiment->activation.parameter != now->activation.parameter)
        note_activation(session, experiment->activation);
    vg_session_note_experiment(session, experiment);
    vg_view_lock_leave(session);
    return true;
}

bool vg_session_change(struct vg_session *session, const struct vg_experiment *experiment, const struct vg_watch *watch,
                       char *answer, size_t size, struct vg_error *error)
{
    enum vg_change change = vg_experiment_compare(&session->published.experiment, experiment);
    if (change == VG_CHANGE_NOTHING)
        return true;
    if (change == VG_CHANGE_LIVE) {
        snprintf(answer, size, "the weights are kept");
        return change_live(session, experiment, error);
    }
    if (!vg_session_start_run(session, experiment, change == VG_CHANGE_DATA ? NEW_STREAM : SAME_DRAWS, watch, error))
        return false;
    char warning[VG_VIEW_MESSAGE_MAX];
    const char *what = change == VG_CHANGE_DATA ? "new data, a new run" : "a new run from the same random draws";
    bool warn = change == VG_CHANGE_DATA && vg_dataset_warning(session->dataset, warning, sizeof warning);
    snprintf(answer, size, "%s%s%s", what, warn ? "; " : "", warn ? warning : "");
    return true;
}

/* ---- steps */

/* Publishes the records that wait. */
static void publish(struct vg_session *session)
{
    vg_view_lock_enter(session);
    vg_recorder_publish(session->recorder);
    session->published.total = session->total;
    session->published.clipped = vg_run_clipped(session->run);
    vg_view_lock_leave(session);
}

/* One step; false when it was the one that went non-finite. */
static bool one_step(struct vg_session *session)
{
    vg_real *row = vg_recorder_row(session->recorder);
    vg_run_step(session->run, row);
    session->total++;
    const struct vg_record record = {vg_run_steps(session->run) - 1, vg_run_epoch(session->run),
                                     session->published.layers, row};
    if (session->observer.recorded)
        session->observer.recorded(session->observer.context, &record);
    return vg_recorder_take(session->recorder, record.step, record.epoch);
}

/* Says what happened and where it was seen first; training stops. */
static void stop_non_finite(struct vg_session *session)
{
    struct published *published = &session->published;
    const struct vg_verdict verdict = vg_recorder_verdict(session->recorder);
    const struct vg_schema *schema = vg_recorder_schema(session->recorder);
    char text[VG_VIEW_MESSAGE_MAX], where[96] = "";
    if (verdict.layer > 0)
        snprintf(where, sizeof where, ", first in %s%.40s%s's %s", verdict.layer == schema->layer_count ? "the " : "",
                 schema->layers[verdict.layer - 1].name, verdict.layer == schema->layer_count ? " layer" : "",
                 verdict.what);
    snprintf(text, sizeof text, "training became non-finite at step %llu%s: lower the learning rate, then restart",
             (unsigned long long)verdict.step, where);
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
    if (!finite || count == 0)
        return 0;
    vg_session_lend_threads(session);
    while (finite && taken < count) {
        finite = one_step(session);
        taken++;
        if (vg_recorder_full(session->recorder))
            publish(session);
    }
    vg_session_take_threads_back(session);
    publish(session);
    if (!finite)
        stop_non_finite(session);
    return taken;
}

uint64_t vg_session_take_wanted(struct vg_session *session, uint64_t most)
{
    const uint64_t wanted = session->published.wanted, taken = vg_session_step(session, wanted < most ? wanted : most),
                   left = session->published.wanted;
    if (left > 0) /* 0 when training stopped by itself */
        vg_session_want(session, left > taken ? left - taken : 0);
    return taken;
}

/* ---- what is asked of it */

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
    return vg_run_steps(session->run);
}

uint64_t vg_session_total_steps(const struct vg_session *session)
{
    return session->total;
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
    return vg_run_network(session->run);
}

const struct vg_schema *vg_session_schema(const struct vg_session *session)
{
    return vg_recorder_schema(session->recorder);
}

const struct vg_history *vg_session_history(const struct vg_session *session)
{
    return vg_recorder_history(session->recorder);
}

struct vg_verdict vg_session_verdict(const struct vg_session *session)
{
    return vg_recorder_verdict(session->recorder);
}

void vg_session_evaluate(struct vg_session *session, double *loss, double *accuracy)
{
    vg_run_evaluate(session->run, loss, accuracy);
}

void vg_session_validate(struct vg_session *session, double *loss, double *accuracy)
{
    vg_run_validate(session->run, loss, accuracy);
}

void vg_session_message(struct vg_session *session, const char *text, bool is_error)
{
    vg_view_lock_enter(session);
    snprintf(session->published.message, sizeof session->published.message, "%s", text);
    session->published.message_is_error = is_error;
    session->published.message_serial++;
    vg_view_lock_leave(session);
}

/* ---- a session */

struct vg_session *vg_session_create(const struct vg_experiment *experiment, const struct vg_watch *watch,
                                     struct vg_error *error)
{
    return vg_session_create_with(experiment, NULL, watch, error);
}

struct vg_session *vg_session_create_with(const struct vg_experiment *experiment, const char *kernels,
                                          const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_session *session = calloc(1, sizeof *session);
    if (!session) {
        vg_fail(error, "there is not enough memory for a session");
        return NULL;
    }
    session->kernels = kernels;
    session->published.running = true;
    session->published.speed = INFINITY;
    session->published.experiment = *experiment;
    session->recorder = vg_recorder_create(error);
    if (!session->recorder || !vg_session_start_run(session, experiment, NEW_STREAM, watch, error)) {
        vg_recorder_destroy(session->recorder);
        free(session);
        return NULL;
    }
    vg_undo_free(&session->undo);
    session->undo.too_large = 0;
    char warning[VG_VIEW_MESSAGE_MAX];
    if (vg_dataset_warning(session->dataset, warning, sizeof warning))
        vg_session_message(session, warning, true);
    return session;
}

void vg_session_destroy(struct vg_session *session)
{
    if (!session)
        return;
    vg_pool_destroy(session->pool);
    vg_undo_free(&session->undo);
    vg_run_destroy(session->run);
    vg_data_release(session->data);
    vg_recorder_destroy(session->recorder);
    vg_journal_free(&session->journal);
    free(session);
}

void vg_session_lock_view_with(struct vg_session *session, const struct vg_view_lock *lock)
{
    session->view_lock = *lock;
}

void vg_session_observe(struct vg_session *session, const struct vg_session_observer *observer)
{
    session->observer = *observer;
}
