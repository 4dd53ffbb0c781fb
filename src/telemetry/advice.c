/* advice.c: the cause of a verdict, and the commands that may cure it. */
#include <math.h>
#include <string.h>

#include "judge.h"
#include "vgtop/number.h"

/* What must be known of the run for a row to hold. */
enum condition {
    ALWAYS = 0,
    LARGE_INPUT = 1, /* the inputs are not scaled */
    WEAK = 2,        /* the activation is nowhere steeper than a half */
    RECTIFIES = 4,
    PLAIN = 8,   /* the optimizer takes the gradient as it is */
    UNFIT = 16,  /* another initializer suits the activation better */
    NORMED = 32, /* batch norm is in force */
    SCALABLE = 64,
    VALIDATES = 128,
    HIDDEN = 256,    /* there are hidden layers, and a norm before them */
    FAR = 512,       /* the learning rate is over 1 */
    SHORT = 1024,    /* the steps of plain descent are short: a learning rate under 0.005 */
    TINY = 2048,     /* the learning rate is under 1e-4 */
    SMALL = 4096,    /* the weights are much smaller than the width wants */
    BORN = 8192,     /* networks of this shape are often dead from the start */
    REGULAR = 16384, /* L2 of 0.01 is in force */
    STILL = 32768    /* the learning rate is 0 */
};

static unsigned conditions_of(const struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &verdict->facts;
    return (facts->largest_input > 20 ? LARGE_INPUT : 0u) | (facts->weak ? WEAK : 0u) |
           (facts->rectifies ? RECTIFIES : 0u) | (facts->plain_descent ? PLAIN : 0u) |
           (facts->initializer ? UNFIT : 0u) | (facts->batch_norm ? NORMED : 0u) | (facts->can_scale ? SCALABLE : 0u) |
           (facts->validates ? VALIDATES : 0u) | (verdict->layers > 1 ? HIDDEN : 0u) |
           (facts->learning_rate > 1 ? FAR : 0u) |
           (facts->plain_descent && facts->learning_rate > 0 && facts->learning_rate < 0.005 ? SHORT : 0u) |
           (facts->learning_rate > 0 && facts->learning_rate < 1e-4 ? TINY : 0u) | (facts->small ? SMALL : 0u) |
           (verdict->kind == VG_VERDICT_DEAD && verdict->low > 0.25 ? BORN : 0u) | (facts->l2 >= 0.01 ? REGULAR : 0u) |
           (facts->still ? STILL : 0u);
}

/* The first row of a kind whose conditions are met holds. */
static const struct {
    enum vg_verdict_kind kind;
    unsigned when;
    const char *cause;
} causes[] = {
    {VG_VERDICT_NON_FINITE, LARGE_INPUT, "the inputs are so large that a step left the range of doubles"},
    {VG_VERDICT_NON_FINITE, ALWAYS, "a step was so long that the numbers left the range of doubles"},
    {VG_VERDICT_SYMMETRIC, ALWAYS, "equal weights get equal gradients, so the units can never differ"},
    {VG_VERDICT_EXPLODING, NORMED, "batch norm multiplies the signal in every layer"},
    {VG_VERDICT_EXPLODING, ALWAYS, "the weights are so large that every layer multiplies the signal"},
    {VG_VERDICT_DEAD, ALWAYS, "the slope of these units is 0 on every sample, so they get no gradient"},
    {VG_VERDICT_VANISHING, WEAK, "the activation is nowhere steeper than a half, so every layer shrinks the signal"},
    {VG_VERDICT_VANISHING, ALWAYS, "the weights are so small that every layer shrinks the signal"},
    {VG_VERDICT_LR_HIGH, ALWAYS, "the learning rate is too high for weights of this size"},
    {VG_VERDICT_SATURATED, ALWAYS, "the weights are so large that the units work where their function is flat"},
    {VG_VERDICT_LR_LOW, ALWAYS, "the learning rate is too low for weights of this size"},
    {VG_VERDICT_UNSCALED, ALWAYS, "inputs that are much larger than 1 make the first steps too long"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, "the mean of one sample is the sample, so nothing is left of it"},
    {VG_VERDICT_L2_HIGH, ALWAYS, "L2 pulls the weights to 0 faster than the data pull them away"},
    {VG_VERDICT_OVERFITTING, ALWAYS, "the network learns its samples by heart"},
    {VG_VERDICT_IMBALANCED, ALWAYS, "one class is so frequent that saying it always is mostly right"},
    {VG_VERDICT_GUESSING, STILL, "the learning rate is 0, so no weight changes"},
    {VG_VERDICT_GUESSING, ALWAYS, "the inputs may tell nothing of the classes"},
    {VG_VERDICT_WORSE_THAN_GUESSING, STILL, "the learning rate is 0, so no weight changes"},
    {VG_VERDICT_WORSE_THAN_GUESSING, ALWAYS, "the network is sure of wrong answers"},
    {VG_VERDICT_OSCILLATING, ALWAYS, "the steps are too long for a loss that is so uneven"},
};

/* The likeliest cure first, by the table that tests/verdict prints. "init fit" is the initializer that suits the activation,
 * "lr fit" the power of ten that brings a step to a thousandth of the weights. */
static const struct {
    enum vg_verdict_kind kind;
    unsigned when, unless;
    const char *cure;
} cures[] = {
    {VG_VERDICT_NON_FINITE, SCALABLE | LARGE_INPUT, 0, "scale standard"},
    {VG_VERDICT_NON_FINITE, LARGE_INPUT | HIDDEN, NORMED, "norm batch; restart"},
    {VG_VERDICT_NON_FINITE, FAR, 0, "lr 0.01; restart"},
    {VG_VERDICT_NON_FINITE, ALWAYS, FAR, "lr /10; restart"},
    {VG_VERDICT_NON_FINITE, UNFIT, 0, "init fit"},
    {VG_VERDICT_NON_FINITE, ALWAYS, 0, "clip norm:1; restart"},
    {VG_VERDICT_SYMMETRIC, UNFIT, 0, "init fit"},
    {VG_VERDICT_SYMMETRIC, ALWAYS, UNFIT, "init glorot_uniform"},
    {VG_VERDICT_EXPLODING, UNFIT | TINY, NORMED, "init fit; lr 0.01"},
    {VG_VERDICT_EXPLODING, UNFIT, NORMED | TINY, "init fit"},
    {VG_VERDICT_EXPLODING, NORMED, 0, "norm layer"},
    {VG_VERDICT_EXPLODING, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_DEAD, BORN, 0, "activation selu; init lecun_normal"},
    {VG_VERDICT_DEAD, BORN, 0, "activation tanh; init glorot_uniform"},
    {VG_VERDICT_DEAD, UNFIT, BORN, "init fit"},
    {VG_VERDICT_DEAD, ALWAYS, BORN, "lr /10; restart"},
    {VG_VERDICT_DEAD, ALWAYS, BORN, "activation leaky_relu; init he_normal"},
    {VG_VERDICT_VANISHING, WEAK | SMALL, 0, "activation tanh; init glorot_uniform"},
    {VG_VERDICT_VANISHING, WEAK | SMALL, 0, "activation relu; init he_normal"},
    {VG_VERDICT_VANISHING, WEAK, SMALL, "activation tanh"},
    {VG_VERDICT_VANISHING, WEAK, SMALL, "activation relu"},
    {VG_VERDICT_VANISHING, UNFIT, WEAK, "init fit"},
    {VG_VERDICT_VANISHING, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_VANISHING, RECTIFIES, WEAK, "activation selu; init lecun_normal"},
    {VG_VERDICT_VANISHING, ALWAYS, RECTIFIES | WEAK, "activation relu; init he_normal"},
    {VG_VERDICT_LR_HIGH, FAR | PLAIN, 0, "lr 0.1; restart"},
    {VG_VERDICT_LR_HIGH, FAR, 0, "lr 0.01; restart"},
    {VG_VERDICT_LR_HIGH, ALWAYS, FAR, "lr /10; restart"},
    {VG_VERDICT_LR_HIGH, ALWAYS, FAR, "lr /100; restart"},
    {VG_VERDICT_SATURATED, UNFIT | SHORT, 0, "init fit; lr 0.01"},
    {VG_VERDICT_SATURATED, UNFIT, SHORT, "init fit"},
    {VG_VERDICT_SATURATED, FAR, UNFIT, "lr 0.01; restart"},
    {VG_VERDICT_SATURATED, ALWAYS, UNFIT, "lr /10; restart"},
    {VG_VERDICT_SATURATED, ALWAYS, NORMED, "norm batch"},
    {VG_VERDICT_LR_LOW, ALWAYS, 0, "lr fit"},
    {VG_VERDICT_UNSCALED, SCALABLE, 0, "scale standard"},
    {VG_VERDICT_UNSCALED, HIDDEN, NORMED, "norm batch; restart"},
    {VG_VERDICT_UNSCALED, ALWAYS, HIDDEN, "lr /100; restart"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, 0, "batch 32"},
    {VG_VERDICT_NORM_OF_FEW, ALWAYS, 0, "norm none; restart"},
    {VG_VERDICT_L2_HIGH, ALWAYS, 0, "l2 0; restart"},
    {VG_VERDICT_L2_HIGH, ALWAYS, 0, "l2 /100; restart"},
    {VG_VERDICT_OVERFITTING, REGULAR, 0, "l2 *10; restart"},
    {VG_VERDICT_OVERFITTING, ALWAYS, REGULAR, "l2 0.01; restart"},
    {VG_VERDICT_OVERFITTING, HIDDEN, 0, "depth -1; restart"},
    {VG_VERDICT_IMBALANCED, ALWAYS, 0, "lr *10"},
    {VG_VERDICT_IMBALANCED, ALWAYS, 0, "class_weight balanced"},
    {VG_VERDICT_IMBALANCED, ALWAYS, 0, "class_weight balanced; restart"}, /* else there is no such verdict */
    {VG_VERDICT_GUESSING, STILL, 0, "lr *10"},
    {VG_VERDICT_GUESSING, VALIDATES, REGULAR | STILL, "l2 0.01; restart"},
    {VG_VERDICT_GUESSING, ALWAYS, VALIDATES | STILL, "lr *10"},
    {VG_VERDICT_GUESSING, VALIDATES | REGULAR, STILL, "l2 *10; restart"},
    {VG_VERDICT_WORSE_THAN_GUESSING, STILL, 0, "lr *10"},
    {VG_VERDICT_WORSE_THAN_GUESSING, ALWAYS, STILL, "lr /10; restart"},
    {VG_VERDICT_OSCILLATING, ALWAYS, 0, "lr /10"},
};

const char *vg_verdict_cause(const struct vg_verdict *verdict)
{
    unsigned have = conditions_of(verdict);
    const char *of_job = vg_job_cause(verdict);
    if (of_job)
        return of_job;
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (causes[i].kind == verdict->kind && (causes[i].when & ~have) == 0)
            return causes[i].cause;
    return "";
}

/* A power of ten, 10 at least and 1,000 at most: the rate is tried, not calculated. */
static double rate_factor(double log_of_update)
{
    double missing = floor(-3 - log_of_update);
    return pow(10, fmin(fmax(isnan(missing) ? 1 : missing, 1), 3));
}

/* The value that the setting `key` gets by a line, "lr /10" or "l2 0.01; restart"; NaN: the line is about another setting. */
static double value_by(const char *line, const char *key, double now)
{
    const size_t length = strlen(key);
    double number;
    char text[VG_ADVICE_LINE_MAX];
    if (strncmp(line, key, length) != 0 || line[length] != ' ')
        return NAN;
    const char *value = line + length + 1;
    const char sign = *value;
    value += sign == '*' || sign == '/';
    vg_snprintf(text, sizeof text, "%.*s", (int)strcspn(value, ";"), value);
    if (!vg_parse_double(text, &number))
        return NAN;
    return sign == '*' ? now * number : sign == '/' ? now / number : number;
}

/* Between a value and the one that was left, on a log axis; a tenth of the other where one of them is 0. */
static double between(double now, double left)
{
    return now > 0 && left > 0 ? sqrt(now * left) : fmax(now, left) / 10;
}

/* The first command of a line sets a learning rate or an L2 to where it was left, or beyond: it gets the value between instead. False:
 * there is hardly room between. */
static bool stay_between(const struct vg_left *left, const char *key, double now, char line[VG_ADVICE_LINE_MAX])
{
    const double enough = 1.5, slack = 1e-9;
    double to = value_by(line, key, now), low = NAN, high = NAN;
    char rest[VG_ADVICE_LINE_MAX];
    for (size_t i = 0; i < left->count; i++) {
        const double value = value_by(left->lines[i], key, NAN);
        if (value < now)
            low = fmax(low, value);
        else if (value > now)
            high = fmin(high, value);
    }
    const double limit = to < now ? low : high;
    const bool beyond = to < now ? to <= low * (1 + slack) : to >= high * (1 - slack);
    if (isnan(limit) || !beyond)
        return true;
    to = between(now, limit);
    vg_snprintf(rest, sizeof rest, "%s", line + strcspn(line, ";"));
    vg_snprintf(line, VG_ADVICE_LINE_MAX, "%s %.2g%s", key, to, rest);
    return fmax(to, now) > enough * fmin(to, now);
}

/* Whether a line may be advised. It is changed where it would go back to what was left, or where it multiplies a rate of 0. */
static bool suits(const struct vg_judge_facts *facts, char line[VG_ADVICE_LINE_MAX])
{
    if (facts->still && strncmp(line, "lr ", 3) == 0 && strchr("*/", line[3])) {
        if (line[3] == '/')
            return false;
        vg_snprintf(line, VG_ADVICE_LINE_MAX, "lr %s", facts->plain_descent ? "0.1" : "0.001");
    }
    for (size_t i = 0; i < facts->left.count;
         i++) /* each of its commands is looked for: "norm layer" in "norm layer; restart" */
        for (const char *at = line; *at != '\0'; at += strcspn(at, ";"), at += strspn(at, "; "))
            if (strlen(facts->left.lines[i]) == strcspn(at, ";") &&
                strncmp(at, facts->left.lines[i], strcspn(at, ";")) == 0 && strncmp(at, "lr ", 3) != 0 &&
                strncmp(at, "l2 ", 3) != 0)
                return false;
    return stay_between(&facts->left, "lr", facts->learning_rate, line) &&
           stay_between(&facts->left, "l2", facts->l2, line);
}

struct vg_advice vg_verdict_advice(const struct vg_verdict *verdict)
{
    struct vg_advice advice = {0};
    if (vg_job_advice(verdict, &advice))
        return advice;
    unsigned have = conditions_of(verdict);
    for (size_t i = 0; i < sizeof cures / sizeof cures[0] && advice.count < VG_ADVICE_MAX; i++) {
        if (cures[i].kind != verdict->kind || (cures[i].when & ~have) != 0 || (cures[i].unless & have) != 0)
            continue;
        char *line = advice.lines[advice.count];
        const char *cure = cures[i].cure;
        if (strncmp(cure, "init fit", 8) == 0)
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "init %s%s", verdict->facts.initializer, cure + 8);
        else if (strcmp(cure, "lr fit") == 0)
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "lr *%.0f", rate_factor(verdict->number));
        else
            vg_snprintf(line, VG_ADVICE_LINE_MAX, "%s", cure);
        bool good = suits(&verdict->facts, line);
        for (size_t k = 0; k < advice.count; k++) /* two may come to the same value */
            good = good && strcmp(advice.lines[k], line) != 0;
        advice.count += good;
    }
    return advice;
}
