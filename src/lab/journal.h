/* journal.h: what a session remembers so that its current run can be done again elsewhere, by the same draws and the same changes.
 *
 * Only what still matters is kept. A new stream (other data, another seed) makes all earlier runs immaterial. A run from the same
 * draws begins where the run before it began, which is forgotten. A run from the next draws begins where the run before it left
 * the stream: of that one only its draws are kept (its weights' shapes, its permutations), its training had no part in them.
 * Of the current run every change of a setting is kept, with the step before which it was made; changes before the same step
 * become one.
 *
 * At most VG_JOURNAL_MAX earlier runs and as many changes are kept. Beyond that (or when memory is short) the journal says that it
 * is incomplete, until what it misses is immaterial: after the next new stream, or for changes after the next run.
 */
#ifndef VGTOP_LAB_JOURNAL_H
#define VGTOP_LAB_JOURNAL_H

#include "vgtop/experiment.h"

enum { VG_JOURNAL_MAX = 4096 };

/* How a new run gets its weights. */
enum draws { SAME_DRAWS, NEXT_DRAWS, NEW_STREAM };

/* What an earlier run took from the stream. */
struct vg_journal_draws {
    struct vg_initializer initializer;
    uint16_t hidden[VG_HIDDEN_MAX];
    uint16_t hidden_count, pieces; /* pieces: linear pieces a unit, see activation.h */
    uint64_t permutations;         /* of the data set: epochs begun with batches */
};

/* The settings that can change inside a run. */
struct vg_journal_settings {
    struct vg_activation activation;
    enum vg_optimizer optimizer;
    double learning_rate, l2;
    size_t batch;
    struct vg_clip clip;
};

struct vg_journal_change {
    uint64_t step; /* before which it was made, counted from 0; never 0 itself */
    struct vg_journal_settings to;
    bool reset_optimizer; /* m, v and adam's t began anew */
    bool new_epoch;       /* what was left of the epoch was not used */
};

struct vg_journal {
    struct vg_experiment start;       /* of the current run, changes before its first step included */
    struct vg_journal_draws *earlier; /* oldest first */
    size_t earlier_count, earlier_room;
    struct vg_journal_change *changes; /* of the current run, oldest first */
    size_t change_count, change_room;
    bool earlier_lost, changes_lost;
};

/* A zeroed journal is empty. */
void vg_journal_free(struct vg_journal *journal);

/* A copy with memory of its own. False, and *to is empty, when memory is short. */
bool vg_journal_copy(struct vg_journal *to, const struct vg_journal *from);

/* A run begins with `experiment`. `permutations`: those that the run before has drawn. */
void vg_journal_run(struct vg_journal *journal, const struct vg_experiment *experiment, enum draws draws,
                    uint64_t permutations);

/* Before step `step` of the current run the settings became those of `experiment`. */
void vg_journal_change(struct vg_journal *journal, uint64_t step, const struct vg_experiment *experiment,
                       bool reset_optimizer, bool new_epoch);

/* What a run of that experiment takes from the stream, permutations not counted. */
struct vg_journal_draws vg_journal_draws_of(const struct vg_experiment *experiment);
/* The live settings of an experiment. */
struct vg_journal_settings vg_journal_settings_of(const struct vg_experiment *experiment);

/* False, with a sentence that says what to do, when something that matters was not kept. */
bool vg_journal_complete(const struct vg_journal *journal, struct vg_error *error);

#endif
