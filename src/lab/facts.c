/* facts.c: what a judge is told of an experiment and its data. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "session_internal.h"

/* Inputs are looked at in so many samples at most: the size of a column does not depend on a few. */
enum { SAMPLES_MAX = 1000 };

/* What it costs to learn nothing: the loss of always saying the classes' shares, as they count, or the mean of the numbers. */
static void measure_guessing(const struct vg_experiment *experiment, const struct vg_dataset *dataset,
                             struct vg_judge_facts *facts)
{
    const bool balanced = experiment->class_weight == VG_CLASS_WEIGHT_BALANCED;
    size_t present = 0;
    size_t count[VG_CLASSES_MAX] = {0};
    double samples = (double)dataset->samples.count;
    if (facts->numbers) {
        facts->guess = dataset->target_variance;
        return;
    }
    for (size_t i = 0; i < dataset->samples.count; i++)
        count[dataset->samples.labels[i]]++;
    for (size_t k = 0; k < dataset->classes; k++)
        present += count[k] > 0;
    for (size_t k = 0; k < dataset->classes; k++) {
        double share = (double)count[k] / samples, counts = balanced && share > 0 ? 1.0 / (double)present : share;
        if (experiment->criterion == VG_MSE)
            facts->guess += counts * (1 - counts) / (dataset->classes == 2 ? 2 : (double)dataset->classes);
        else
            facts->guess -= counts > 0 ? counts * log(counts) : 0;
        /* where every class counts the same, the share of right answers says little */
        facts->largest_class = balanced ? 0 : fmax(facts->largest_class, share);
    }
}

static double largest_input(const struct vg_samples *samples)
{
    size_t every = samples->count / SAMPLES_MAX + 1;
    double largest = 0;
    for (size_t column = 0; column < samples->features; column++) {
        double sum = 0;
        size_t looked = 0;
        for (size_t i = 0; i < samples->count; i += every) {
            size_t at = i * samples->features + column;
            double x = samples->values ? samples->values[at] : samples->bytes[at] * samples->byte_scale;
            sum += x * x;
            looked++;
        }
        largest = fmax(largest, sqrt(sum / (double)looked));
    }
    return largest;
}

/* The setting `scale` may bring a column to a spread of 1. */
static bool can_scale(const struct vg_experiment *experiment)
{
    char now[VG_DATA_NAME_MAX] = "";
    enum vg_data_kind kind;
    const struct vg_setting_info *scale = vg_setting_find("scale", NULL);
    if (!scale || !vg_data_parse(experiment->data.name, &kind, NULL) || kind != VG_DATA_CSV)
        return false;
    scale->get(experiment, now, sizeof now);
    return strcmp(now, "standard") != 0;
}

/* The initializer that keeps the signal level for this activation; NULL where the experiment has it already. */
static const char *fitting_initializer(const struct vg_experiment *experiment)
{
    enum vg_initializer_kind kind = VG_INIT_HE_NORMAL, now = experiment->initializer.kind;
    if (experiment->activation.kind == VG_LINEAR || vg_activation_saturates(experiment->activation))
        kind = VG_INIT_GLOROT_UNIFORM;
    else if (experiment->activation.kind == VG_SELU)
        kind = VG_INIT_LECUN_NORMAL;
    bool same = now == kind || (kind == VG_INIT_HE_NORMAL && now == VG_INIT_HE_UNIFORM) ||
                (kind == VG_INIT_GLOROT_UNIFORM && now == VG_INIT_GLOROT_NORMAL) ||
                (kind == VG_INIT_LECUN_NORMAL && now == VG_INIT_LECUN_UNIFORM);
    return same ? NULL : vg_initializers[kind].name;
}

/* Weights of a size that does not follow the width: so small that a layer passes on less than a third of its input's variance. */
static bool draws_small(const struct vg_experiment *experiment)
{
    struct vg_initializer init = experiment->initializer;
    double x = init.parameter, width = experiment->hidden_count ? (double)experiment->hidden[0] : 1;
    return (init.kind == VG_INIT_NORMAL && x * x * width < 0.3) ||
           (init.kind == VG_INIT_UNIFORM && x * x / 3 * width < 0.3);
}

struct vg_judge_facts vg_judge_facts_of(const struct vg_experiment *experiment, const struct vg_dataset *dataset)
{
    struct vg_activation activation = experiment->activation;
    enum vg_activation_kind kind = activation.kind;
    struct vg_judge_facts facts = {
        .largest_input = largest_input(&dataset->samples),
        .learning_rate = experiment->learning_rate,
        .l2 = experiment->l2,
        .still = experiment->learning_rate == 0,
        .batch = experiment->batch ? experiment->batch : dataset->samples.count,
        .saturates = vg_activation_saturates(activation),
        .weak = vg_activation_steepest(activation) <= 0.5,
        .rectifies = kind == VG_RELU || kind == VG_LEAKY_RELU,
        .batch_norm = experiment->norm == VG_NORM_BATCH,
        .layer_norm = experiment->norm == VG_NORM_LAYER,
        .plain_descent = experiment->optimizer != VG_ADAM && experiment->optimizer != VG_RMSPROP,
        .numbers = dataset->classes == 1,
        .validates = dataset->validation.count > 0,
        .can_scale = can_scale(experiment),
        .small = draws_small(experiment),
        .initializer = fitting_initializer(experiment),
    };
    measure_guessing(experiment, dataset, &facts);
    return facts;
}

/* Whether one of the commands that are advised is about this setting. */
static bool is_advised(const struct vg_advice *advice, const char *key)
{
    const size_t length = strlen(key);
    for (size_t i = 0; i < advice->count; i++)
        for (const char *at = advice->lines[i]; *at != '\0'; at += strcspn(at, ";"), at += strspn(at, "; "))
            if (strncmp(at, key, length) == 0 && at[length] == ' ')
                return true;
    return false;
}

static void add_left(struct vg_left *left, const char *key, const char *value)
{
    char line[VG_ADVICE_LINE_MAX];
    if ((size_t)snprintf(line, sizeof line, "%s %s", key, value) >= sizeof line)
        return;
    for (size_t i = 0; i < left->count; i++)
        if (strcmp(left->lines[i], line) == 0)
            return;
    if (left->count == VG_LEFT_MAX)
        memmove(left->lines[0], left->lines[1], --left->count * sizeof left->lines[0]);
    memcpy(left->lines[left->count++], line, sizeof line);
}

void vg_left_note(struct vg_left *left, const struct vg_verdict *verdict, const struct vg_experiment *from,
                  const struct vg_experiment *to)
{
    const struct vg_advice advice = vg_verdict_advice(verdict);
    char was[VG_DATA_NAME_MAX], is[VG_DATA_NAME_MAX];
    for (int pass = 0; pass < 2 && verdict->kind != VG_VERDICT_NONE; pass++)
        for (int i = 0; i < VG_SETTING_COUNT; i++) {
            vg_experiment_get(from, (enum vg_setting)i, was, sizeof was);
            vg_experiment_get(to, (enum vg_setting)i, is, sizeof is);
            if (strcmp(was, is) == 0)
                continue;
            const bool advised = is_advised(&advice, vg_settings[i].key);
            if (pass == 0 && !advised)
                left->count = 0;
            else if (pass == 1 && advised)
                add_left(left, vg_settings[i].key, was);
        }
}
