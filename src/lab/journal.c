/* journal.c: what a session remembers of its runs. */
#include "journal.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

void vg_journal_free(struct vg_journal *journal)
{
    free(journal->earlier);
    free(journal->changes);
    *journal = (struct vg_journal){.earlier = NULL};
}

bool vg_journal_copy(struct vg_journal *to, const struct vg_journal *from)
{
    const size_t draws = from->earlier_count, changes = from->change_count;
    *to = *from;
    to->earlier_room = draws;
    to->change_room = changes;
    to->earlier = malloc((draws + !draws) * sizeof *to->earlier);
    to->changes = malloc((changes + !changes) * sizeof *to->changes);
    if (!to->earlier || !to->changes) {
        vg_journal_free(to);
        return false;
    }
    if (draws)
        memcpy(to->earlier, from->earlier, draws * sizeof *to->earlier);
    if (changes)
        memcpy(to->changes, from->changes, changes * sizeof *to->changes);
    return true;
}

struct vg_journal_draws vg_journal_draws_of(const struct vg_experiment *experiment)
{
    struct vg_journal_draws draws = {
        .initializer = experiment->initializer,
        .hidden_count = (uint16_t)experiment->hidden_count,
        .pieces = (uint16_t)vg_activations[experiment->activation.kind].pieces,
    };
    for (size_t i = 0; i < experiment->hidden_count; i++)
        draws.hidden[i] = (uint16_t)experiment->hidden[i];
    return draws;
}

void vg_journal_run(struct vg_journal *journal, const struct vg_experiment *experiment, enum draws draws,
                    uint64_t permutations)
{
    if (draws == NEW_STREAM) {
        journal->earlier_count = 0;
        journal->earlier_lost = false;
    } else if (draws == NEXT_DRAWS) {
        /* the run that ends has only its draws left to tell */
        const size_t count = journal->earlier_count;
        struct vg_journal_draws *earlier =
            count < VG_JOURNAL_MAX ? vg_grow(journal->earlier, &journal->earlier_room, count + 1, sizeof *earlier)
                                   : NULL;
        journal->earlier_lost |= !earlier;
        if (earlier) {
            earlier[count] = vg_journal_draws_of(&journal->start);
            earlier[count].permutations = permutations;
            journal->earlier = earlier;
            journal->earlier_count++;
        }
    }
    journal->start = *experiment;
    journal->change_count = 0;
    journal->changes_lost = false;
}

struct vg_journal_settings vg_journal_settings_of(const struct vg_experiment *experiment)
{
    return (struct vg_journal_settings){
        .activation = experiment->activation,
        .optimizer = experiment->optimizer,
        .learning_rate = experiment->learning_rate,
        .l2 = experiment->l2,
        .batch = experiment->batch,
        .clip = experiment->clip,
    };
}

void vg_journal_change(struct vg_journal *journal, uint64_t step, const struct vg_experiment *experiment,
                       bool reset_optimizer, bool new_epoch)
{
    if (step == 0) { /* nothing was done yet with what it was before */
        journal->start = *experiment;
        return;
    }
    struct vg_journal_change *last = journal->change_count ? &journal->changes[journal->change_count - 1] : NULL;
    if (last && last->step == step) {
        last->to = vg_journal_settings_of(experiment);
        last->reset_optimizer |= reset_optimizer;
        last->new_epoch |= new_epoch;
        return;
    }
    const size_t count = journal->change_count;
    struct vg_journal_change *changes =
        count < VG_JOURNAL_MAX ? vg_grow(journal->changes, &journal->change_room, count + 1, sizeof *changes) : NULL;
    journal->changes_lost |= !changes;
    if (!changes)
        return;
    changes[count] = (struct vg_journal_change){step, vg_journal_settings_of(experiment), reset_optimizer, new_epoch};
    journal->changes = changes;
    journal->change_count++;
}

bool vg_journal_complete(const struct vg_journal *journal, struct vg_error *error)
{
    if (journal->earlier_lost)
        return vg_fail(error,
                       "the history is too long to export: more than %d runs drew from the "
                       "stream; a new seed begins a new one",
                       VG_JOURNAL_MAX);
    if (journal->changes_lost)
        return vg_fail(error,
                       "the history is too long to export: this run was changed more than %d times; "
                       "restart begins a new one",
                       VG_JOURNAL_MAX);
    return true;
}
