/* journal.c: what a session remembers of its runs. */
#include "journal.h"

#include <stdlib.h>
#include <string.h>

void vg_journal_free(struct vg_journal *journal)
{
    free(journal->earlier);
    free(journal->changes);
    *journal = (struct vg_journal){.earlier = NULL};
}

bool vg_journal_copy(struct vg_journal *to, const struct vg_journal *from)
{
    *to = *from;
    to->earlier_room = from->earlier_count;
    to->change_room = from->change_count;
    to->earlier = from->earlier_count ? malloc(from->earlier_count * sizeof *to->earlier) : NULL;
    to->changes = from->change_count ? malloc(from->change_count * sizeof *to->changes) : NULL;
    if ((from->earlier_count && !to->earlier) || (from->change_count && !to->changes)) {
        vg_journal_free(to);
        return false;
    }
    if (to->earlier)
        memcpy(to->earlier, from->earlier, from->earlier_count * sizeof *to->earlier);
    if (to->changes)
        memcpy(to->changes, from->changes, from->change_count * sizeof *to->changes);
    return true;
}

/* Room for one more of `width` bytes; false at the bound or when memory is short. */
static bool make_room(void **block, size_t *room, size_t count, size_t width)
{
    if (count < *room)
        return true;
    if (count >= VG_JOURNAL_MAX)
        return false;
    size_t more = *room ? 2 * *room : 16;
    void *larger = realloc(*block, more * width);
    if (!larger)
        return false;
    *block = larger;
    *room = more;
    return true;
}

void vg_journal_draws_of(const struct vg_experiment *experiment, struct vg_journal_draws *draws)
{
    *draws = (struct vg_journal_draws){
        .initializer = experiment->initializer,
        .hidden_count = (uint16_t)experiment->hidden_count,
        .pieces = (uint16_t)vg_activations[experiment->activation.kind].pieces,
    };
    for (size_t i = 0; i < experiment->hidden_count; i++)
        draws->hidden[i] = (uint16_t)experiment->hidden[i];
}

/* The run that ends has only its draws left to tell. */
static void keep_draws(struct vg_journal *journal, uint64_t permutations)
{
    void *block = journal->earlier;
    bool fits = make_room(&block, &journal->earlier_room, journal->earlier_count, sizeof journal->earlier[0]);
    journal->earlier = block;
    if (!fits) {
        journal->earlier_lost = true;
        return;
    }
    struct vg_journal_draws *draws = &journal->earlier[journal->earlier_count++];
    vg_journal_draws_of(&journal->start, draws);
    draws->permutations = permutations;
}

void vg_journal_run(struct vg_journal *journal, const struct vg_experiment *experiment, enum draws draws,
                    uint64_t permutations)
{
    if (draws == NEW_STREAM) {
        journal->earlier_count = 0;
        journal->earlier_lost = false;
    } else if (draws == NEXT_DRAWS) {
        keep_draws(journal, permutations);
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
    void *block = journal->changes;
    bool fits = make_room(&block, &journal->change_room, journal->change_count, sizeof journal->changes[0]);
    journal->changes = block;
    if (!fits || !block) {
        journal->changes_lost = true;
        return;
    }
    journal->changes[journal->change_count++] =
        (struct vg_journal_change){step, vg_journal_settings_of(experiment), reset_optimizer, new_epoch};
}

bool vg_journal_complete(const struct vg_journal *journal, struct vg_error *error)
{
    if (journal->earlier_lost)
        return vg_fail(
            error,
            "the history is too long to export: more than %d runs drew from the stream; a new seed begins a new one",
            VG_JOURNAL_MAX);
    if (journal->changes_lost)
        return vg_fail(
            error,
            "the history is too long to export: this run was changed more than %d times; restart begins a new one",
            VG_JOURNAL_MAX);
    return true;
}
