/* session.c: runs: how they start, what changes inside them, what is asked of them. */
#include "session_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PENDING_BYTES = 49152, PENDING_ROWS_MAX = 64, LARGE_BYTES = 64 << 20 };

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

/* The pieces of a new run while they are being made. */
struct pieces {
    struct vg_dataset *dataset;
    bool new_dataset, again; /* again: the network is the old one */
    struct vg_random random, draws;
    struct vg_network *network;
    uint32_t *order;
    struct vg_history *history;
    vg_real *last, *pending;
    size_t series, pending_room;
    struct vg_judge *judge;
};

static struct vg_network_spec spec_of(const struct vg_session *session, const struct vg_experiment *experiment,
                                      const struct vg_dataset *dataset)
{
    struct vg_network_spec spec = vg_experiment_network(experiment, dataset);
    spec.kernels = session->kernels;
    return spec;
}

static void free_pieces(struct pieces *pieces)
{
    if (pieces->new_dataset)
        vg_dataset_destroy(pieces->dataset);
    if (!pieces->again)
        vg_network_destroy(pieces->network);
    vg_history_destroy(pieces->history);
    vg_judge_destroy(pieces->judge);
    free(pieces->order);
    free(pieces->last);
    free(pieces->pending);
}

bool vg_network_schema(struct vg_network *network, struct vg_schema *schema, struct vg_error *error)
{
    struct vg_schema_layer layer[VG_LAYERS_MAX];
    char name[VG_LAYERS_MAX][24];
    size_t layers = vg_network_layers(network);
    for (size_t l = 0; l < layers; l++) {
        struct vg_layer of = vg_network_layer(network, l);
        snprintf(name[l], sizeof name[l], l + 1 < layers ? "layer %zu" : "output", l + 1);
        layer[l] = (struct vg_schema_layer){
            .name = name[l], .shape = {of.inputs, of.columns}, .rank = 2, .size = of.inputs * of.columns};
    }
    return vg_schema_make(schema, layer, layers, VG_SCHEMA_ALL_STATISTICS, error);
}

static struct vg_judge *make_judge(struct vg_network *network, struct vg_activation activation, struct vg_error *error)
{
    struct vg_schema schema;
    if (!vg_network_schema(network, &schema, error))
        return NULL;
    struct vg_judge *judge = vg_judge_create(&schema, error);
    if (judge)
        vg_judge_changed(judge, vg_activation_saturates(activation));
    vg_schema_free(&schema);
    return judge;
}

/* A large network of the same shape is drawn anew in its place: two of them might be more than there is memory for. Not where
 * drawing itself may fail or wants to be cancelled. */
static bool can_be_used_again(const struct vg_session *session, const struct vg_network_spec *spec,
                              const struct vg_experiment *experiment)
{
    const struct vg_network_spec *old = session->network ? vg_network_get_spec(session->network) : NULL;
    return old && vg_network_bytes(spec) > LARGE_BYTES && experiment->initializer.kind != VG_INIT_ORTHOGONAL &&
           old->inputs == spec->inputs && old->classes == spec->classes &&
           old->target_variance == spec->target_variance && old->hidden_count == spec->hidden_count &&
           memcmp(old->hidden, spec->hidden, spec->hidden_count * sizeof spec->hidden[0]) == 0 &&
           old->norm == spec->norm && old->batch_max >= spec->batch_max &&
           vg_activations[old->activation.kind].pieces == vg_activations[spec->activation.kind].pieces;
}

static bool make_pieces(const struct vg_session *session, const struct vg_experiment *experiment, struct pieces *pieces,
                        const struct vg_watch *watch, struct vg_error *error)
{
    if (pieces->new_dataset) {
        vg_random_seed(&pieces->random, experiment->seed);
        pieces->dataset = vg_dataset_create(&experiment->data, &pieces->random, watch, error);
        if (!pieces->dataset)
            return false;
    }
    pieces->draws = pieces->random;
    struct vg_network_spec spec = spec_of(session, experiment, pieces->dataset);
    pieces->again = can_be_used_again(session, &spec, experiment);
    pieces->network = pieces->again ? session->network : vg_network_create(&spec, error);
    if (!pieces->network)
        return false;
    if (!pieces->again &&
        !vg_network_initialize(pieces->network, experiment->initializer, &pieces->random, watch, error))
        return false;
    pieces->series = vg_series_count(vg_network_layers(pieces->network));
    pieces->pending_room = PENDING_BYTES / (pieces->series * sizeof(vg_real));
    if (pieces->pending_room < 1)
        pieces->pending_room = 1;
    if (pieces->pending_room > PENDING_ROWS_MAX)
        pieces->pending_room = PENDING_ROWS_MAX;
    pieces->history = vg_history_create(pieces->series, VG_HISTORY_CAPACITY, error);
    pieces->order = malloc(pieces->dataset->samples.count * sizeof(uint32_t));
    pieces->last = malloc(pieces->series * sizeof(vg_real));
    pieces->pending = malloc(pieces->series * pieces->pending_room * sizeof(vg_real));
    pieces->judge = make_judge(pieces->network, spec.activation, error);
    if (!pieces->history || !pieces->judge)
        return false;
    if (!pieces->order || !pieces->last || !pieces->pending)
        return vg_fail(error, "there is not enough memory for a run of this size");
    for (size_t i = 0; i < pieces->series; i++)
        pieces->last[i] = NAN;
    /* last, when nothing can fail any more: the old run's weights go */
    if (pieces->again) {
        vg_network_set_activation(pieces->network, spec.activation, NULL);
        vg_network_initialize(pieces->network, experiment->initializer, &pieces->random, NULL, NULL);
    }
    return true;
}

/* A finished run as a faint line of at most VG_GHOST_POINTS points. `layers`: what vg_ghost_layers_make made; taken over. */
static void keep_ghost(struct published *published, vg_real *layers)
{
    size_t buckets = published->history ? vg_history_buckets(published->history) : 0;
    if (buckets < 2)
        return;
    if (published->ghost_count == VG_GHOSTS_MAX) {
        free(published->ghost_layers[0]);
        memmove(published->ghosts, published->ghosts + 1, sizeof published->ghosts[0] * (VG_GHOSTS_MAX - 1));
        memmove(published->ghost_layers, published->ghost_layers + 1,
                sizeof published->ghost_layers[0] * (VG_GHOSTS_MAX - 1));
        memmove(published->ghost_origins, published->ghost_origins + 1,
                sizeof published->ghost_origins[0] * (VG_GHOSTS_MAX - 1));
        published->ghost_count--;
    }
    published->ghost_layers[published->ghost_count] = layers;
    struct vg_ghost *ghost = &published->ghosts[published->ghost_count++];
    memset(ghost, 0, sizeof *ghost);
    ghost->layer_count = layers ? published->layers : 0;
    struct ghost_origin *origin = &published->ghost_origins[published->ghost_count - 1];
    uint64_t tail = published->marker_count ? published->step - published->markers[published->marker_count - 1].step
                                            : published->step;
    /* a last swap that lasted for a moment only (1, then r) does not name a run */
    bool brief = tail < 32 || tail * 20 < published->step;
    snprintf(origin->activations, sizeof origin->activations, "%.*s",
             (int)(brief && published->ran_before ? published->ran_before : strlen(published->ran)), published->ran);
    origin->experiment = published->experiment;
    ghost->steps = vg_history_records(published->history);
    ghost->count = buckets < VG_GHOST_POINTS ? buckets : VG_GHOST_POINTS;
    for (size_t i = 0; i < ghost->count; i++)
        ghost->loss[i] = vg_history_bucket(published->history, i * buckets / ghost->count, VG_LOSS).mean;
}

static void note_changes(struct published *published, const struct vg_experiment *to)
{
    char from_text[VG_DATA_NAME_MAX], to_text[VG_DATA_NAME_MAX];
    if (vg_experiment_compare(&published->experiment, to) != VG_CHANGE_NOTHING)
        for (int i = 0; i < VG_SETTING_COUNT; i++) {
            vg_settings[i].get(&published->experiment, from_text, sizeof from_text);
            vg_settings[i].get(to, to_text, sizeof to_text);
            published->changed[i] = strcmp(from_text, to_text) != 0;
        }
    published->experiment = *to;
    for (size_t i = 0; i < published->ghost_count; i++)
        vg_ghost_describe(&published->ghosts[i], &published->ghost_origins[i], to);
    vg_experiment_command_line(to, published->command_line, sizeof published->command_line);
}

/* Puts the pieces in the place of what was there, which is freed. */
static void install(struct vg_session *session, const struct vg_experiment *experiment, struct pieces *pieces)
{
    struct published *published = &session->published;
    struct pieces old = {.dataset = session->dataset,
                         .new_dataset = pieces->new_dataset,
                         .again = pieces->again,
                         .network = session->network,
                         .order = session->order,
                         .history = published->history,
                         .last = published->last,
                         .pending = session->pending,
                         .judge = session->judge};
    vg_real *ghost_layers =
        vg_ghost_layers_make(published); /* outside the lock: of a deep network this takes milliseconds */
    vg_view_lock_enter(session);
    keep_ghost(published, ghost_layers);
    session->dataset = pieces->dataset;
    session->random = pieces->random;
    session->draws = pieces->draws;
    session->network = pieces->network;
    session->judge = pieces->judge;
    session->order = pieces->order;
    session->pending = pieces->pending;
    session->pending_room = pieces->pending_room;
    session->pending_count = 0;
    session->series = pieces->series;
    session->at = session->dataset->samples.count;
    session->started = 0;
    session->valid_loss = session->valid_accuracy = NAN;
    published->valid_loss = published->valid_accuracy = NAN;
    published->history = pieces->history;
    published->last = pieces->last;
    published->layers = vg_network_layers(session->network);
    for (size_t l = 0; l < published->layers; l++) {
        struct vg_layer layer = vg_network_layer(session->network, l);
        published->shape[l].inputs = layer.inputs;
        published->shape[l].columns = layer.columns;
    }
    published->run++;
    published->step = published->epoch = published->clipped = 0;
    session->clipped = 0;
    published->marker_count = 0;
    published->running |= published->non_finite && session->was_running;
    published->non_finite = false;
    vg_activation_format(experiment->activation, published->ran, sizeof published->ran);
    published->ran_before = 0;
    published->verdict = vg_judge_verdict(session->judge);
    note_changes(published, experiment);
    vg_view_lock_leave(session);
    free_pieces(&old);
}

bool vg_session_start_run(struct vg_session *session, const struct vg_experiment *experiment, enum draws draws,
                          const struct vg_watch *watch, struct vg_error *error)
{
    struct pieces pieces = {
        .dataset = session->dataset,
        .new_dataset = draws == NEW_STREAM,
        .random = draws == NEXT_DRAWS ? session->random : session->draws,
    };
    if (pieces.new_dataset)
        pieces.dataset = NULL;
    if (!make_pieces(session, experiment, &pieces, watch, error)) {
        free_pieces(&pieces);
        return false;
    }
    install(session, experiment, &pieces);
    vg_journal_run(&session->journal, &session->published.experiment, draws);
    if (session->observer.run_started)
        session->observer.run_started(session->observer.context, session);
    return true;
}

/* What a marker says of a change inside a run. */
static void marker_text(const struct vg_experiment *from, const struct vg_experiment *to, char *out, size_t size)
{
    char before[VG_DATA_NAME_MAX], after[VG_DATA_NAME_MAX];
    *out = '\0';
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        vg_settings[i].get(from, before, sizeof before);
        vg_settings[i].get(to, after, sizeof after);
        size_t used = strlen(out);
        bool named = i == VG_SET_ACTIVATION || i == VG_SET_OPTIMIZER;
        if (strcmp(before, after) != 0)
            snprintf(out + used, size - used, "%s%s%.24s", used ? " " : "", named ? "" : vg_settings[i].key,
                     named ? after : (char[32]){0});
        used = strlen(out);
        if (strcmp(before, after) != 0 && !named)
            snprintf(out + used, size - used, " %.20s", after);
    }
}

static void add_marker(struct published *published, const char *text)
{
    if (published->marker_count > 0 && published->markers[published->marker_count - 1].step == published->step) {
        /* changed twice before the next step: only the last counts */
        published->marker_count--;
    }
    if (published->marker_count == VG_MARKERS_MAX) {
        memmove(published->markers, published->markers + 1, sizeof published->markers[0] * (VG_MARKERS_MAX - 1));
        published->marker_count--;
    }
    struct vg_marker *marker = &published->markers[published->marker_count++];
    marker->step = published->step;
    snprintf(marker->text, sizeof marker->text, "%s", text);
}

/* The activations that a run has had, in their order: what its ghost will be called. */
static void note_activation(struct published *published, struct vg_activation activation)
{
    char name[32];
    size_t used = published->step > 0 ? strlen(published->ran) : 0;
    vg_activation_format(activation, name, sizeof name);
    published->ran_before = used;
    if (used + strlen(name) + 2 < sizeof published->ran)
        snprintf(published->ran + used, sizeof published->ran - used, "%s%s", used ? ">" : "", name);
}

/* A network with room for a larger batch, in the same state. */
static bool make_room(struct vg_session *session, const struct vg_experiment *experiment, struct vg_error *error)
{
    struct vg_network_spec spec = spec_of(session, experiment, session->dataset);
    if (spec.batch_max <= vg_network_get_spec(session->network)->batch_max)
        return true;
    spec.activation = session->published.experiment.activation;
    struct vg_network *larger = vg_network_create(&spec, error);
    if (!larger)
        return false;
    vg_network_copy(larger, session->network);
    vg_network_destroy(session->network);
    session->network = larger;
    return true;
}

static bool change_live(struct vg_session *session, const struct vg_experiment *experiment, struct vg_error *error)
{
    struct published *published = &session->published;
    struct vg_experiment *now = &published->experiment;
    char text[sizeof published->markers[0].text];
    if (experiment->batch != now->batch && !make_room(session, experiment, error))
        return false;
    if (!vg_network_set_activation(session->network, experiment->activation, error))
        return false;
    const bool reset = experiment->optimizer != now->optimizer;
    if (reset)
        vg_network_reset_optimizer(session->network);
    /* a full batch is an epoch of its own; the indices that are left of a permutation are of no use to it */
    const bool new_epoch = experiment->batch != now->batch && (experiment->batch == 0 || now->batch == 0);
    if (new_epoch)
        session->at = session->dataset->samples.count;
    vg_journal_change(&session->journal, vg_session_steps(session), experiment, reset, new_epoch);
    vg_judge_changed(session->judge, vg_activation_saturates(experiment->activation));
    marker_text(now, experiment, text, sizeof text);
    vg_view_lock_enter(session);
    if (published->step > 0)
        add_marker(published, text);
    if (experiment->activation.kind != now->activation.kind ||
        experiment->activation.parameter != now->activation.parameter)
        note_activation(published, experiment->activation);
    note_changes(published, experiment);
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
    if (!vg_session_start_run(session, experiment, NEW_STREAM, watch, error)) {
        free(session);
        return NULL;
    }
    char warning[VG_VIEW_MESSAGE_MAX];
    if (vg_dataset_warning(session->dataset, warning, sizeof warning))
        vg_session_message(session, warning, true);
    return session;
}

void vg_session_destroy(struct vg_session *session)
{
    if (!session)
        return;
    vg_dataset_destroy(session->dataset);
    vg_network_destroy(session->network);
    vg_judge_destroy(session->judge);
    vg_history_destroy(session->published.history);
    vg_session_clear_ghosts(session);
    free(session->published.last);
    free(session->order);
    free(session->pending);
    vg_journal_free(&session->journal);
    free(session);
}

void vg_session_lock_view_with(struct vg_session *session, const struct vg_view_lock *guard)
{
    session->view_lock = *guard;
}

void vg_session_observe(struct vg_session *session, const struct vg_session_observer *observer)
{
    session->observer = *observer;
}

void vg_session_clear_ghosts(struct vg_session *session)
{
    vg_view_lock_enter(session);
    for (size_t i = 0; i < session->published.ghost_count; i++)
        free(session->published.ghost_layers[i]);
    session->published.ghost_count = 0;
    vg_view_lock_leave(session);
}
