/* rules.c: the rules in order of severity: when a run is judged to be what. */
#include <math.h>
#include <string.h>

#include "judge.h"

/* How far a number must come back before a verdict that stands is given up: a tenth; a loss, which is noisier, a half. */
static const double hold = 1.1, hold_loss = 1.5;

/* Gradients that stand in for the signal may differ a hundredfold in healthy networks. */
static const double dim = 1e-3;

/* Shares of the cost of guessing. Under `learned` nothing is wrong any more. Under `well` much has been learned: a layer that looks bad
 * is no reason to worry. Over `hardly`, next to nothing has been learned. */
static const double learned_share = 0.1, well_share = 0.5, hardly_share = 0.75;

/* log10 of a step, as a share of the weights' spread, that throws them off: a fifth. */
static const double far_step = -0.69897;

/* A layer that gets less than this share of the signal gets nothing. */
static const double silence = 1e-6;

enum {
    DEPTH_MIN = 2, /* hidden layers from which on "a layer" says something */
    SOON = 48,     /* steps after which a loss can be compared with an earlier one */
    LATER = 512,   /* steps after which a network can be expected to be better than guessing */
    LONG = 1024    /* steps after which a slow network is too slow */
};

/* --- checks --- */

void vg_judge_name(const struct vg_judge *judge, struct vg_verdict *verdict, size_t layer)
{
    verdict->layer = layer;
    memcpy(verdict->name, layer > 0 ? judge->layer[layer - 1].name : "", layer > 0 ? sizeof verdict->name : 1);
}

/* Puts the shares of the output's signal that the hidden layers of a network get into low, high and per_layer. `net` is its first layer.
 * Returns how many these layers are; 0 without depth or without a signal. */
static size_t measure_depth(const struct vg_judge *judge, struct vg_verdict *verdict, size_t net, size_t *lowest,
                            size_t *highest)
{
    size_t hidden = 0;
    double first = NAN;
    verdict->low = INFINITY;
    verdict->high = -INFINITY;
    for (size_t l = net; l < judge->layers; l++) {
        const double share = judge->layer[l].share;
        if (!judge->layer[l].link || judge->layer[l].net != net || isnan(share))
            continue;
        if (hidden++ == 0)
            first = share;
        if (share < verdict->low) {
            verdict->low = share;
            *lowest = l;
        }
        if (share > verdict->high) {
            verdict->high = share;
            *highest = l;
        }
    }
    if (hidden == 0)
        verdict->low = verdict->high = NAN;
    verdict->per_layer = hidden < DEPTH_MIN ? NAN : pow(first, 1 / (double)hidden);
    return isnan(verdict->per_layer) ? 0 : hidden;
}

/* --- what is known of the run as a whole --- */

/* The loss of late: of the last quarter of the run, but of no more than is new. */
static double recent(const struct vg_judge *judge)
{
    return vg_judge_loss(judge, 0.75, 1);
}

/* The loss has gone down lately by more than a share of itself. */
static bool falls_by(const struct vg_judge *judge, double share)
{
    return recent(judge) < (1 - share) * vg_judge_loss(judge, 0.25, 0.75);
}

static bool is_over(const struct vg_judge *judge, double share_of_guess)
{
    return recent(judge) > share_of_guess * judge->guess;
}

/* The same as a sign that little was learned yet, beside a fault that the layers show: where the cost of guessing is not known, the
 * loss at the start takes its place. */
bool vg_judge_stays_over(const struct vg_judge *judge, double share)
{
    return isnan(judge->guess) ? recent(judge) > share * vg_judge_loss(judge, 0, 0) : is_over(judge, share);
}

/* On samples that it has not seen the network is no better than guessing, and does not get better either. */
static bool learned_by_heart(const struct vg_judge *judge)
{
    return judge->steps >= LATER && judge->validations >= 2 * VALIDATIONS && judge->valid_best > 0.97 * judge->guess &&
           2 * judge->valid_best_at < judge->validations;
}

/* Validation was much better once. */
static bool overfits(const struct vg_judge *judge, double worse)
{
    return judge->steps >= (judge->facts.is_job ? SOON : LATER) && judge->validations >= VALIDATIONS &&
           judge->valid_now > worse * judge->valid_best && judge->valid_now > 1.5 * recent(judge) &&
           !(judge->valid_now <= 0.25 * judge->guess);
}

/* On samples that it has not seen the network is worse than guessing. */
static bool validation_lost(const struct vg_judge *judge)
{
    return judge->validations >= VALIDATIONS && judge->valid_now >= judge->guess;
}

static bool gets_nothing(const struct vg_judge *judge)
{
    for (size_t l = 0; l < judge->layers; l++)
        if (judge->layer[l].link && judge->layer[l].share < silence)
            return true;
    return false;
}

/* A network has learned whose loss is under a tenth of what guessing costs, or which misses at most one label in a hundred (a loss with
 * L2 may stay higher) and half as many as the most frequent class would miss. Then the signal of its small errors does no harm,
 * whatever its size. */
bool vg_judge_learned(const struct vg_judge *judge, bool held)
{
    double accuracy = vg_judge_median(judge, judge->accuracy);
    return !gets_nothing(judge) &&
           (vg_judge_median(judge, judge->loss) < learned_share * judge->guess / (held ? hold : 1) ||
            (accuracy >= 0.99 + (held ? 0.001 : 0) && 1 - accuracy <= 0.5 * (1 - judge->facts.largest_class)));
}

/* A number over its limit; a verdict that stands needs a tenth less. The limit that counts goes into the verdict. */
bool vg_judge_over(double number, double limit, bool held, struct vg_verdict *verdict)
{
    verdict->number = number;
    verdict->threshold = held && number <= limit ? limit / hold : limit;
    return number > verdict->threshold;
}

bool vg_judge_under(double number, double limit, bool held, struct vg_verdict *verdict)
{
    verdict->number = number;
    verdict->threshold = held && number >= limit ? limit * hold : limit;
    return number < verdict->threshold;
}

/* The loss over which a sign that little is learned counts. Of a job less is known, so it must be worse. */
static double bad_share(const struct vg_judge *judge)
{
    return !judge->facts.is_job ? well_share : isnan(judge->guess) ? 0.9 : hardly_share;
}

/* --- harm that layers show, whatever its cause --- */

/* Half of a healthy rectifier's units are silent by chance, each like a fair coin: the s.d. of their share is 0.5 / sqrt(width), so
 * three s.d. beyond a half is no chance any more. In a layer so narrow that this is all of it, all its units must be dead. */
static double dead_threshold(size_t width)
{
    return fmin(0.5 + 1.5 / sqrt((double)width), 1 - 0.5 / (double)width);
}

/* Finds the layer whose dead units are most beyond what chance allows. True: they are beyond it. */
static bool dead_layer(const struct vg_judge *judge, bool held, struct vg_verdict *verdict)
{
    double excess = -1, share = NAN, threshold = NAN;
    for (size_t l = 0; l < judge->layers; l++) {
        double of_layer = judge->layer[l].dead;
        double at = dead_threshold(judge->layer[l].width);
        if (judge->layer[l].top != l && isfinite(of_layer) && of_layer / at > excess) {
            excess = of_layer / at;
            vg_judge_name(judge, verdict, l + 1);
            share = of_layer;
            threshold = at;
        }
    }
    return vg_judge_over(share, threshold, held, verdict);
}

/* More than half of the hidden layers work mostly where their function is flat. */
static bool mostly_saturated(const struct vg_judge *judge)
{
    size_t many = 0;
    for (size_t l = 0; l < judge->layers; l++)
        many += judge->layer[l].top != l && judge->layer[l].saturated > 0.5;
    return 2 * many > judge->saturating;
}

/* How many times as large as at the start the weights of the layer are that grew most. */
static double growth(const struct vg_judge *judge)
{
    double most = 1;
    for (size_t l = 0; l < judge->layers; l++)
        most = fmax(most, judge->layer[l].sd / judge->layer[l].first_sd);
    return most;
}

/* Steps that are far too long throw the weights to where nothing can be learned: units are dead or saturated, or the weights are large
 * and the loss stays high. Such a step may be long past. */
static bool thrown_off(const struct vg_judge *judge)
{
    struct vg_verdict unused;
    const bool grown = growth(judge) > 4;
    if (judge->facts.is_job && judge->longest > far_step && grown && vg_judge_stays_over(judge, bad_share(judge)))
        return true;
    return judge->longest > far_step && !judge->vanished &&
           (dead_layer(judge, false, &unused) || (mostly_saturated(judge) && vg_judge_stays_over(judge, well_share)) ||
            (judge->steps >= LATER && is_over(judge, hardly_share) && !falls_by(judge, 0.1) && grown));
}

/* --- causes outside the layers --- */

/* The judge finds it at the step itself, for good: there is nothing left to check. */
static bool non_finite(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)judge, (void)rule, (void)verdict;
    return held;
}

static bool symmetric(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)held;
    if (!judge->symmetric) /* then there may be no such layer */
        return false;
    vg_judge_name(judge, verdict, judge->symmetric_layer + 1);
    verdict->number = rule->threshold;
    return true;
}

/* Inputs of 20 spoil nearly every start. Half of that is a fault only where harm is seen. */
static bool unscaled(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &judge->facts;
    bool harmed =
        dead_layer(judge, held, verdict) || mostly_saturated(judge) || (judge->steps >= LATER && is_over(judge, 1.1));
    if (facts->is_job && !harmed &&
        (judge->looked < WINDOW / 2 || isnan(judge->guess) || !is_over(judge, hardly_share)))
        return false; /* it may do well */
    vg_judge_name(judge, verdict, facts->is_job ? 1 : 0);
    bool large = facts->largest_input > rule->threshold;
    return vg_judge_over(facts->largest_input, harmed && !large ? rule->second : rule->threshold, false, verdict) &&
           !vg_judge_learned(judge, held) && !facts->batch_norm && !facts->layer_norm;
}

static bool norm_of_few(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &judge->facts;
    verdict->number = (double)facts->batch;
    return facts->batch_norm && facts->batch > 0 && verdict->number <= rule->threshold &&
           !vg_judge_learned(judge, held);
}

/* The weights have shrunk since the start, and the network says nothing. */
static bool l2_high(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double shrunk = 1;
    for (size_t l = 0; l < judge->layers; l++) {
        double share = judge->layer[l].sd / judge->layer[l].first_sd;
        if (share < shrunk) {
            shrunk = share;
            vg_judge_name(judge, verdict, l + 1);
        }
    }
    return judge->facts.l2 >= rule->second && judge->steps >= SOON && is_over(judge, 0.9) &&
           vg_judge_under(shrunk, rule->threshold, held, verdict);
}

static bool overfitting(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    verdict->number = judge->valid_now;
    verdict->low = judge->valid_best;
    verdict->threshold = rule->threshold;
    return !(judge->valid_best > 0.97 * judge->guess) && overfits(judge, rule->threshold / (held ? hold : 1));
}

static bool converged(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double small = rule->threshold * judge->guess, now = vg_judge_median(judge, judge->loss);
    verdict->number = now;
    if (judge->blocks < 2 || !(now < small * hold_loss) || gets_nothing(judge) || learned_by_heart(judge) ||
        validation_lost(judge))
        return false;
    if (held)
        return judge->block_mean < small * hold_loss;
    return judge->block_mean < small && fabs(judge->block_mean - judge->block_before) < rule->second * judge->guess;
}

/* --- layers --- */

/* Where the function saturates, weights that are too large are told by the saturation, before the whole has grown much. */
static bool exploding(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    /* a norm divides narrow inputs by their spread, so that one layer or two multiply the signal by much */
    const bool normed = judge->facts.batch_norm || judge->facts.layer_norm;
    const double slack = held ? hold : 1, whole = rule->second * (judge->facts.saturates ? 10 : 1);
    if (vg_judge_learned(judge, held) || !vg_judge_stays_over(judge, hardly_share) ||
        (judge->facts.is_job && thrown_off(judge)))
        return false;
    if (judge->facts.residual)
        return vg_rule_blocks_explode(judge, rule, held, verdict);
    for (size_t net = 0; net < judge->layers; net++) {
        size_t lowest = 0, highest = 0;
        if (judge->layer[net].net != net || measure_depth(judge, verdict, net, &lowest, &highest) == 0)
            continue;
        vg_judge_name(judge, verdict, highest + 1);
        verdict->number = verdict->high;
        if (judge->by_gradient
                ? verdict->high * dim > 1 / slack
                : (!normed && verdict->per_layer > rule->threshold / slack) || verdict->high > whole / slack)
            return true;
    }
    return false;
}

/* The chance that a relu network of these widths is born dead: each layer's units are all silent with 2^-width (Lu et al. 2019). The
 * first layer does not count, because its inputs lie on both sides of 0. */
static double born_dead(const struct vg_judge *judge)
{
    double alive = 1;
    for (size_t l = 1; l + 1 < judge->layers; l++)
        alive *= 1 - pow(0.5, (double)judge->layer[l].width);
    bool may = judge->facts.rectifies && !judge->facts.batch_norm && !judge->facts.layer_norm && !judge->facts.residual;
    return may ? 1 - alive : 0;
}

/* Units died, or some are dead in a network so narrow and deep that one in four of its kind is dead from the start. */
static bool dead(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    bool many = dead_layer(judge, held, verdict);
    verdict->low = born_dead(judge);
    return !vg_judge_learned(judge, held) && !judge->vanished && !thrown_off(judge) &&
           (many ? vg_judge_stays_over(judge, bad_share(judge)) : verdict->number > 0 && verdict->low > rule->second);
}

/* Each of three layers or more halves the signal, or each of two quarters it; or the whole is small. Where most units are saturated, that is
 * the cause. A job may learn well with a signal that shrinks, as PyTorch's initial weights make it: the loss must stand still too. */
static bool vanishing(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    const double slack = held ? hold : 1;
    if (vg_judge_learned(judge, held) || mostly_saturated(judge) || thrown_off(judge))
        return false;
    if (judge->facts.residual && vg_rule_one_block_vanishes(judge, held, verdict))
        return true; /* the others may learn well meanwhile */
    if (judge->facts.is_job && (falls_by(judge, 0.02) || !vg_judge_stays_over(judge, 0.9)))
        return false;
    if (judge->facts.residual)
        return vg_rule_blocks_vanish(judge, rule, held, verdict);
    for (size_t net = 0; net < judge->layers; net++) {
        size_t lowest = 0, highest = 0, hidden;
        if (judge->layer[net].net != net || (hidden = measure_depth(judge, verdict, net, &lowest, &highest)) == 0)
            continue;
        vg_judge_name(judge, verdict, lowest + 1);
        verdict->number = verdict->low;
        const double small = hidden > 2 ? 0.125 : 0.0625;
        if (judge->by_gradient ? verdict->low < dim * slack
                               : (verdict->per_layer < rule->threshold * slack && verdict->low < small * slack) ||
                                     verdict->low < rule->second * slack)
            return true;
    }
    return false;
}

/* More than half of the layers, or a single one while the loss is high or does not fall fast; or, where nothing gets better for long,
 * any of them. */
static bool saturated(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double largest = -1;
    size_t many = 0;
    const size_t layers = judge->saturating + 1;
    for (size_t l = 0; l < judge->layers; l++) {
        if (!judge->layer[l].saturates || judge->layer[l].top == l)
            continue;
        double share = judge->layer[l].saturated;
        many += share > rule->threshold;
        if (share > largest) {
            largest = share;
            vg_judge_name(judge, verdict, l + 1);
        }
    }
    bool stuck = judge->steps >= LATER / 2 && vg_judge_stays_over(judge, hardly_share) && !falls_by(judge, 0.02);
    bool many_do = mostly_saturated(judge) || (many > 1 && 2 * many >= layers && judge->steps >= LATER / 2);
    bool well = layers == 2 && falls_by(judge, 0.1) && !vg_judge_stays_over(judge, hardly_share);
    return vg_judge_over(largest, rule->threshold, held, verdict) && !vg_judge_learned(judge, held) &&
           ((stuck && (layers > 2 || largest > rule->second)) ||
            (many_do && !well && vg_judge_stays_over(judge, well_share)));
}

/* --- the learning rate --- */

static bool all_known(const double window[WINDOW])
{
    for (size_t i = 0; i < WINDOW; i++)
        if (!isfinite(window[i]))
            return false;
    return true;
}

/* Each step counts by the median over its layers: more than half of the network moves too far, or hardly. All layers share the
 * learning rate, so a single layer whose gradient or weights are tiny is no reason to change it. */
/* Long steps that lower the loss are no fault, unless each moves the weights by a tenth of their spread. Nor are they where there is one
 * layer: its loss has a single valley, which long steps leave only upwards. */
static bool lr_high(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    if (thrown_off(judge)) {
        verdict->number = judge->longest;
        verdict->threshold = far_step;
        return !vg_judge_learned(judge, held);
    }
    if (!held && !(vg_judge_samples(judge) == WINDOW && all_known(judge->update) &&
                   vg_judge_least(judge, judge->update) > rule->threshold))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    verdict->threshold = held && verdict->number <= rule->threshold ? rule->threshold - log10(hold) : rule->threshold;
    bool extreme = verdict->number > rule->second;
    return verdict->number > verdict->threshold && !vg_judge_learned(judge, held) &&
           vg_judge_stays_over(judge, judge->layers > 1 ? bad_share(judge) : 1.05) &&
           (extreme || !falls_by(judge, 0.02));
}

/* Steps of a hundred-thousandth at once; of a ten-thousandth after a long time in which hardly anything was learned. */
static bool lr_low(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    bool slow = judge->steps >= LONG && is_over(judge, hardly_share);
    double limit = slow ? rule->second : rule->threshold;
    if (!held &&
        !(vg_judge_samples(judge) == WINDOW && all_known(judge->update) && vg_judge_most(judge, judge->update) < limit))
        return false;
    verdict->number = vg_judge_median(judge, judge->update);
    verdict->threshold = held && verdict->number >= limit ? limit + log10(hold) : limit;
    return verdict->number < verdict->threshold && !vg_judge_learned(judge, held) &&
           vg_judge_stays_over(judge,
                               isnan(judge->guess) ? 0.97 : bad_share(judge)); /* what is tuned further falls little */
}

/* --- the loss --- */

/* After long it always says the most frequent class, though the loss is below guessing. Of two equal classes chance is as good. */
static bool says_one_class(const struct vg_judge *judge, double share, double accuracy)
{
    const bool stuck = is_over(judge, 0.9) && !is_over(judge, 0.99);
    return judge->steps >= LONG && share > 0.6 && accuracy < share + 0.02 * (1 - share) && stuck;
}

/* It is right as often as who always says the most frequent class. */
static bool imbalanced(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double share = judge->facts.largest_class, accuracy = vg_judge_accuracy(judge, 0.75, 1);
    double more = held ? 0.15 : 0.1;
    verdict->low = accuracy;
    return (vg_judge_over(share, rule->threshold, false, verdict) && judge->steps >= LATER &&
            accuracy < share + more * (1 - share) && is_over(judge, well_share)) ||
           says_one_class(judge, share, accuracy);
}

/* Over the last half of the run the loss rises by a tenth after a fall, more than once, and ends above the best that it was. */
static bool oscillating(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    double best = INFINITY, before = NAN, older = NAN;
    int rises = 0;
    for (int eighth = 0; eighth < 8; eighth++) {
        double loss = vg_judge_loss(judge, eighth / 8.0, (eighth + 1) / 8.0);
        best = fmin(best, loss);
        rises += eighth >= 4 && loss > rule->second * before && before < older;
        older = before;
        before = loss;
    }
    verdict->low = best;
    return judge->steps >= LATER && !vg_judge_learned(judge, held) && rises >= 2 &&
           vg_judge_over(before / best, rule->threshold, held, verdict);
}

static bool worse(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    verdict->number = recent(judge);
    if (judge->facts.is_job && judge->facts.numbers) /* its targets may grow, as those of a value function do */
        return false;
    bool far = judge->steps >= LATER / 4 && is_over(judge, 3);
    return (judge->steps >= LATER || far) && !falls_by(judge, 0.1) && is_over(judge, held ? 1.05 : rule->threshold);
}

static bool guessing(const struct vg_judge *judge, const struct vg_rule *rule, bool held, struct vg_verdict *verdict)
{
    (void)held;
    bool unseen = learned_by_heart(judge);
    verdict->low = unseen ? judge->valid_best : NAN;
    verdict->number = unseen ? judge->valid_best : recent(judge);
    /* of numbers a small part is learned by heart at once */
    double share = judge->facts.numbers ? 0.97 : rule->threshold;
    verdict->threshold = share * judge->guess;
    /* a validation that was best just now goes on getting better */
    bool improves = judge->validations >= VALIDATIONS && 10 * judge->valid_best_at > 9 * judge->validations;
    double class = judge->facts.largest_class, accuracy = vg_judge_accuracy(judge, 0.75, 1);
    bool better = class > 0 && accuracy > class + 0.1 * (1 - class), still = !falls_by(judge, rule->second);
    /* a loss that falls from far above to the cost of guessing is no sign of learning while the answers stay as bad */
    bool at_chance = class > 0 && accuracy < class + 0.02 * (1 - class);
    return unseen || (judge->steps >= LONG && is_over(judge, share) && !better && !improves && (still || at_chance));
}

/* The cause comes before its symptom where both show. What lies outside the layers comes first: inputs that are too large leave units
 * dead. Weights that are all equal give dead and vanishing layers, a signal that explodes leaves units dead, dead layers let the signal
 * vanish, and steps that are too long drive units into saturation. Once the loss has converged nothing else is wrong. What is left when
 * no layer shows a fault is told by the loss. */
const struct vg_rule vg_rules[] = {
    {VG_VERDICT_NON_FINITE, 0, NAN, "Amazon SageMaker Debugger, rule ExplodingTensor: any NaN or infinity", non_finite},
    {VG_VERDICT_UNTRAINED, 8, NAN, "ours: a gradient in eight samples that no optimizer takes", vg_rule_untrained},
    {VG_VERDICT_CUT_OFF, 8, NAN, "Karpathy, A Recipe for Training: backprop to chart dependencies; 8 is ours",
     vg_rule_cut_off},
    {VG_VERDICT_ACCUMULATING, 4, NAN, "Karpathy, common mistakes: forgot to .zero_grad(); four samples are ours",
     vg_rule_accumulating},
    {VG_VERDICT_SOFTMAX_TWICE, 0, NAN, "Karpathy, common mistakes: softmaxed outputs to a loss that expects logits",
     vg_rule_softmax_twice},
    {VG_VERDICT_UNDERFLOW, 4, NAN, "Micikevicius et al. 2018, Mixed Precision Training, 3.2; four samples are ours",
     vg_rule_underflow},
    {VG_VERDICT_SYMMETRIC, 0, NAN, "Goodfellow et al. 2016, Deep Learning, 8.4: initial weights must break symmetry",
     symmetric},
    {VG_VERDICT_UNSCALED, 20, 10, "LeCun et al. 1998, Efficient BackProp, 4.3: inputs about 1; 20 and 10 are ours",
     unscaled},
    {VG_VERDICT_NORM_OF_FEW, 2, NAN, "Wu & He 2018, Group Normalization: small batches; at most 2 is ours",
     norm_of_few},
    {VG_VERDICT_L2_HIGH, 0.5, 1e-3, "ours: half of a layer's weights is gone, and 90% of guessing is left", l2_high},
    {VG_VERDICT_OVERFITTING, 1.2, NAN, "Prechelt 1998, Early Stopping: loss of generality; 20% is ours", overfitting},
    {VG_VERDICT_CONVERGED, 0.1, 0.02, "ours: loss under 10% of guessing, and within 2% of it over 256 steps",
     converged},
    {VG_VERDICT_EXPLODING, 2, 100,
     "Schoenholz et al. 2017: sqrt(chi_1) over 1 grows exponentially with depth; 2 and 100 are ours", exploding},
    {VG_VERDICT_DEAD, 0.5, 0.25,
     "Amazon SageMaker Debugger, rule DeadRelu: over 50% of a layer; Lu et al. 2019: born dead; a quarter is ours",
     dead},
    {VG_VERDICT_VANISHING, 0.5, 1.0 / 32,
     "Glorot & Bengio 2010, section 4; Schoenholz et al. 2017; 0.5 and 1/32 are ours", vanishing},
    {VG_VERDICT_LR_HIGH, -2, -1, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_high},
    {VG_VERDICT_SATURATED, 0.3, 0.5, "Karpathy, makemore 3: |tanh| over 0.97; Glorot & Bengio 2010, section 3",
     saturated},
    {VG_VERDICT_LR_LOW, -5, -4, "Karpathy, CS231n and makemore 3: the update ratio should be about 1e-3", lr_low},
    {VG_VERDICT_IMBALANCED, 0.8, NAN, "He & Garcia 2009, Learning from Imbalanced Data, 2: accuracy; 80% is ours",
     imbalanced},
    {VG_VERDICT_OSCILLATING, 1.25, 1.1, "ours: the loss is over 1.25 times its best and rises by a tenth", oscillating},
    {VG_VERDICT_WORSE_THAN_GUESSING, 1.1, NAN, "Karpathy, A Recipe for Training: verify loss at init; 1.1 is ours",
     worse},
    {VG_VERDICT_GUESSING, 0.99, 0.01, "Karpathy, A Recipe for Training: verify loss at init; 1% is ours", guessing},
};

const size_t vg_rule_count = sizeof vg_rules / sizeof vg_rules[0];

static struct vg_verdict first_that_holds(const struct vg_judge *judge, uint64_t step)
{
    for (size_t i = 0; i < vg_rule_count; i++) {
        struct vg_verdict verdict = vg_judge_blank(judge, vg_rules[i].kind, 0, step);
        verdict.threshold = vg_rules[i].threshold;
        if (vg_rules[i].check(judge, &vg_rules[i], judge->verdict.kind == vg_rules[i].kind, &verdict))
            return verdict;
    }
    return vg_judge_blank(judge, VG_VERDICT_NONE, 0, step);
}

/* The signal's and the units' faults leave a mark: where one stood for most of the run and the network has not learned since, it is
 * what there is to say for a while, also when the numbers have come back. */
static void remember_most(struct vg_judge *judge, struct vg_verdict *verdict)
{
    enum vg_verdict_kind kind = verdict->kind;
    if (judge->bad_now)
        judge->bad_steps += verdict->step - judge->decided;
    judge->decided = verdict->step;
    judge->bad_now = kind == VG_VERDICT_VANISHING || kind == VG_VERDICT_EXPLODING || kind == VG_VERDICT_SATURATED;
    if (judge->bad_now) {
        judge->bad = *verdict;
    } else if ((kind == VG_VERDICT_NONE || kind == VG_VERDICT_FINE) && judge->steps >= LATER / 2 &&
               2 * judge->bad_steps > judge->steps && verdict->step - judge->bad.step < LONG &&
               !vg_judge_learned(judge, false)) {
        *verdict = judge->bad;
        verdict->until = judge->bad.step;
    }
}

void vg_judge_decide(struct vg_judge *judge, uint64_t step)
{
    size_t lowest, highest;
    for (size_t l = 0; l < judge->layers; l++) {
        struct judged_layer *layer = &judge->layer[l];
        layer->share = vg_judge_median(judge, layer->window[SHARE]);
        layer->saturated = layer->saturates ? vg_judge_median(judge, layer->window[SATURATED]) : NAN;
        layer->dead = vg_judge_least(judge, layer->window[DEAD]);
    }
    struct vg_verdict verdict = first_that_holds(judge, step);
    if (judge->looked == 1)
        judge->vanished = verdict.kind == VG_VERDICT_VANISHING;
    const bool known =
        !isnan(judge->guess) || judge->steps > 1; /* without the cost of guessing one record tells nothing */
    const bool loss_is_well = !(recent(judge) >= judge->guess) || (judge->facts.is_job && falls_by(judge, 0));
    if (verdict.kind == VG_VERDICT_NONE && known && loss_is_well && !gets_nothing(judge) && !validation_lost(judge)) {
        verdict.kind = VG_VERDICT_FINE;
        measure_depth(judge, &verdict, 0, &lowest, &highest);
        verdict.number = vg_judge_median(judge, judge->update);
    }
    remember_most(judge, &verdict);
    judge->verdict = verdict;
}
