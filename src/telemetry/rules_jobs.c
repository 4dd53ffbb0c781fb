/* rules_jobs.c: rules about what only scripts have, and about residual networks. */
#include <math.h>
#include <string.h>

#include "judge.h"

/* Layers in the order of the table; 0 is nearest the input. */
static bool has(const struct judged_layer *layer, unsigned facts)
{
    return (layer->facts & facts) == facts;
}

/* An optimizer has its weights. Where no layer has one, the script updates them by hand, and it is taken that it updates all. */
static bool is_optimized(const struct vg_judge *judge, size_t l)
{
    bool any = false;
    for (size_t k = 0; k < judge->layers; k++)
        any = any || has(&judge->layer[k], VG_FACT_OPTIMIZED);
    return has(&judge->layer[l], VG_FACT_OPTIMIZED) || !any;
}

static bool any_reached(const struct vg_judge *judge)
{
    for (size_t l = 0; l < judge->layers; l++)
        if (judge->layer[l].reached)
            return true;
    return false;
}

/* Why no gradient reaches a layer that should get one; NULL: it does, or it is meant so. What was loaded or trained before may stay as it
 * is; frozen weights that no optimizer has are meant to be; a layer that is called in evaluation alone may be of use there. */
static const char *cut(const struct vg_judge *judge, size_t l)
{
    const struct judged_layer *layer = &judge->layer[l];
    if (!has(layer, VG_FACT_TOLD) || layer->reached || layer->moved || has(layer, VG_FACT_READY) ||
        !is_optimized(judge, l))
        return NULL;
    if (has(layer, VG_FACT_FROZEN))
        return has(layer, VG_FACT_OPTIMIZED) ? "frozen" : NULL;
    if (has(layer, VG_FACT_CALLED))
        return "detached";
    if (has(layer, VG_FACT_NO_GRAD))
        return "no_grad";
    return has(layer, VG_FACT_EVALUATED) ? NULL : "unused";
}

/* The layer next to the cut is named: the one nearest the output. */
bool vg_rule_cut_off(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)held;
    if (!judge->told || (double)judge->looked < rule->threshold || !any_reached(judge))
        return false;
    verdict->number = 0;
    for (size_t l = 0; l < judge->layers; l++) {
        const char *why = cut(judge, l);
        if (!why)
            continue;
        verdict->number++;
        verdict->what = why;
        vg_judge_name(judge, verdict, l + 1);
    }
    return verdict->number > 0;
}

bool vg_rule_untrained(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)held;
    if (!judge->told || (double)judge->looked < rule->threshold)
        return false;
    verdict->number = 0;
    for (size_t l = judge->layers; l-- > 0;) {
        const struct judged_layer *layer = &judge->layer[l];
        if (!has(layer, VG_FACT_TOLD) || !layer->reached || layer->moved || has(layer, VG_FACT_READY) ||
            has(layer, VG_FACT_FROZEN) || is_optimized(judge, l))
            continue;
        verdict->number++;
        verdict->stray = has(layer, VG_FACT_STRAY);
        vg_judge_name(judge, verdict, l + 1);
    }
    return verdict->number > 0;
}

/* The layer with the largest gradient is named. */
bool vg_rule_accumulating(const struct vg_judge *judge, const struct vg_rule *rule, bool held,
                          struct vg_verdict *verdict)
{
    double largest = -1;
    (void)held;
    for (size_t l = 0; l < judge->layers; l++) {
        const struct judged_layer *layer = &judge->layer[l];
        if ((double)layer->carried >= rule->threshold && layer->norm > largest) {
            largest = layer->norm;
            verdict->number = (double)layer->carried;
            vg_judge_name(judge, verdict, l + 1);
        }
    }
    return largest >= 0;
}

bool vg_rule_softmax_twice(const struct vg_judge *judge, const struct vg_rule *rule, bool held,
                           struct vg_verdict *verdict)
{
    const size_t told = judge->facts.squashed;
    (void)rule, (void)held;
    if (!judge->facts.squash)
        return false;
    vg_judge_name(judge, verdict, told > 0 && told <= judge->layers ? told : judge->layer[0].top + 1);
    verdict->what = judge->facts.squash;
    return true;
}

/* Of half precision without a loss scale the layer that has lost most is named. */
bool vg_rule_underflow(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double most = -1;
    for (size_t l = 0; l < judge->layers; l++) {
        const struct judged_layer *layer = &judge->layer[l];
        if ((double)layer->underflowed >= rule->threshold && layer->zeros > most) {
            most = verdict->number = layer->zeros;
            vg_judge_name(judge, verdict, l + 1);
        }
    }
    return most >= 0 && !judge->facts.loss_scale && !vg_judge_learned(judge, held) && vg_judge_stays_over(judge, 0.5);
}

bool vg_judge_cause_of_overflow(const struct vg_judge *judge, struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &judge->facts;
    struct vg_verdict cause = vg_judge_blank(judge, VG_VERDICT_UNSCALED, 1, verdict->step);
    bool found = facts->largest_input > 20 && !facts->batch_norm && !facts->layer_norm;
    cause.number = facts->largest_input;
    cause.threshold = 20;
    for (size_t i = 0; i < vg_rule_count; i++)
        if (!found && vg_rules[i].kind == VG_VERDICT_ACCUMULATING) {
            const struct vg_rule soon = {.threshold = 2};
            cause = vg_judge_blank(judge, VG_VERDICT_ACCUMULATING, 0, verdict->step);
            found = vg_rule_accumulating(judge, &soon, false, &cause);
        }
    if (found)
        *verdict = cause;
    return found;
}

/* --- residual networks: layers of one role, from block to block --- */

/* The first and the last layer of the ladder that begins at l and get a signal, and the largest share of them all. False: there are not two. */
static bool climb(const struct vg_judge *judge, size_t l, size_t *first, size_t *last, double *most)
{
    size_t count = 0;
    *most = -INFINITY;
    for (size_t k = l; k < judge->layers; k++) {
        const struct judged_layer *layer = &judge->layer[k];
        if (layer->ladder != l || !layer->link || isnan(layer->share))
            continue;
        if (count++ == 0)
            *first = k;
        *last = k;
        *most = fmax(*most, layer->share);
    }
    return count >= 2;
}

/* The share of the last block's signal that the first block gets, as the median over the roles. The layer with the least is named. */
static double between_blocks(const struct vg_judge *judge, bool least, double *extreme, struct vg_verdict *verdict)
{
    size_t count = 0, first = 0, last = 0;
    double most;
    *extreme = NAN;
    for (size_t l = 0; l < judge->layers; l++) {
        if (judge->layer[l].ladder != l || !climb(judge, l, &first, &last, &most))
            continue;
        const double ratio = judge->layer[first].share / judge->layer[last].share;
        if (isnan(ratio))
            continue;
        if (!(least ? ratio >= *extreme : ratio <= *extreme)) {
            *extreme = ratio;
            vg_judge_name(judge, verdict, first + 1);
        }
        judge->scratch[count++] = ratio;
    }
    verdict->by_role = true;
    return vg_judge_median_of(judge->scratch, count, judge->scratch);
}

bool vg_rule_blocks_vanish(const struct vg_judge *judge, const struct vg_rule *rule, bool held,
                           struct vg_verdict *verdict)
{
    const double silent = 1e-3;
    size_t first, last;
    double most, extreme;
    if (vg_judge_under(between_blocks(judge, true, &extreme, verdict), rule->second, held, verdict)) {
        verdict->number = verdict->low = extreme;
        return true;
    }
    verdict->by_role = false;
    for (size_t l = 0; l < judge->layers && judge->looked >= WINDOW / 2; l++)
        if (judge->layer[l].ladder == l && climb(judge, l, &first, &last, &most) && most < silent) {
            vg_judge_name(judge, verdict, first + 1);
            verdict->number = verdict->low = judge->layer[first].share;
            return true;
        }
    return false;
}

bool vg_rule_one_block_vanishes(const struct vg_judge *judge, bool held, struct vg_verdict *verdict)
{
    const double little = held ? 3e-3 : 1e-3, least_blocks = 4;
    for (size_t l = 0; l < judge->layers && judge->looked >= WINDOW / 2; l++) {
        size_t count = 0, lowest = l;
        if (judge->layer[l].ladder != l)
            continue;
        for (size_t k = l; k < judge->layers; k++) {
            if (judge->layer[k].ladder != l || !judge->layer[k].link || isnan(judge->layer[k].share))
                continue;
            judge->scratch[count++] = judge->layer[k].share;
            lowest = judge->layer[k].share < judge->layer[lowest].share ? k : lowest;
        }
        const double share = judge->layer[lowest].share / vg_judge_median_of(judge->scratch, count, judge->scratch);
        if (count < least_blocks || !(share < little))
            continue;
        vg_judge_name(judge, verdict, lowest + 1);
        verdict->number = verdict->low = share;
        verdict->what = "one block";
        return true;
    }
    return false;
}

bool vg_rule_blocks_explode(const struct vg_judge *judge, const struct vg_rule *rule, bool held,
                            struct vg_verdict *verdict)
{
    double extreme;
    const bool found = vg_judge_over(between_blocks(judge, false, &extreme, verdict), rule->second, held, verdict);
    verdict->number = verdict->high = extreme;
    return found;
}
