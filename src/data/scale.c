/* scale.c: gaps filled, and features scaled, by what the training set alone tells. */
#include "data.h"

#include <math.h>
#include <stdlib.h>

/* Bytes become numbers first: a scaled one is no byte. */
static bool make_values(struct vg_dataset *dataset, struct vg_error *error)
{
    struct vg_samples *all = &dataset->all;
    size_t numbers = all->count * all->features;
    vg_real *values = numbers <= SIZE_MAX / sizeof *values ? malloc(numbers * sizeof *values) : NULL;
    if (!values)
        return vg_fail(error, "not enough memory to scale %zu samples", all->count);
    for (size_t i = 0; i < numbers; i++)
        values[i] = all->bytes[i] * (1 / 255.0);
    size_t training = (size_t)(dataset->samples.bytes - all->bytes),
           validation = (size_t)(dataset->validation.bytes - all->bytes);
    free((void *)all->bytes);
    all->bytes = dataset->samples.bytes = dataset->validation.bytes = NULL;
    all->values = values;
    dataset->samples.values = values + training;
    dataset->validation.values = values + validation;
    return true;
}

/* What a column of the training set tells, in units of `top`, which keeps squares of huge and of tiny numbers in range. Differences from its
 * first number are summed, so that equal numbers have exactly no spread. */
struct tally {
    double top, mean, sd, low, high;
};

static struct tally tally_of(const vg_real *column, size_t count, size_t step)
{
    struct tally tally = {1, 0, 0, INFINITY, -INFINITY};
    double first = 0, sum = 0, squares = 0, known = 0, largest = 0;
    for (size_t i = 0; i < count; i++) /* fmax does not count a NaN */
        largest = fmax(largest, fabs(column[i * step]));
    tally.top = largest > 1e150 || (largest > 0 && largest < 1e-150) ? largest : 1;
    for (size_t i = 0; i < count; i++) {
        double x = column[i * step] / tally.top;
        if (isnan(x))
            continue;
        first = known == 0 ? x : first;
        tally.low = fmin(tally.low, x);
        tally.high = fmax(tally.high, x);
        sum += x - first;
        known++;
    }
    if (known == 0)
        return (struct tally){1, 0, 0, 0, 0};
    for (size_t i = 0; i < count; i++) {
        double d = column[i * step] / tally.top - first - sum / known;
        squares += isnan(d) ? 0 : d * d;
    }
    tally.mean = first + sum / known;
    tally.sd = sqrt(squares / known);
    return tally;
}

/* Fills the gaps of a column, and scales it. */
static void scale_column(vg_real *column, size_t count, size_t step, const struct tally *tally, enum vg_scale scale)
{
    double from = scale == VG_SCALE_MINMAX ? tally->low : tally->mean;
    double unit = scale == VG_SCALE_MINMAX ? tally->high - tally->low : tally->sd;
    for (size_t i = 0; column && i < count; i++) {
        vg_real *x = &column[i * step];
        *x = isnan(*x) ? tally->mean * tally->top : *x;
        if (scale != VG_SCALE_NONE)
            *x = unit > 0 ? (*x / tally->top - from) / unit : 0;
    }
}

/* Targets that are numbers are scaled as the features are. Their variance is what 1 - loss / variance needs. */
static bool scale_targets(struct vg_dataset *dataset, enum vg_scale scale, struct vg_error *error)
{
    struct tally tally = tally_of(dataset->samples.targets, dataset->samples.count, 1);
    scale_column((vg_real *)(uintptr_t)dataset->all.targets, dataset->all.count, 1, &tally, scale);
    tally = tally_of(dataset->samples.targets, dataset->samples.count, 1);
    dataset->target_variance = tally.sd * tally.top * (tally.sd * tally.top);
    return (dataset->target_variance > 0 && isfinite(dataset->target_variance)) ||
           vg_fail(error, "the target of every training row is the same number, or they differ too much; label=NAME "
                          "names another");
}

bool vg_data_scale(struct vg_dataset *dataset, enum vg_scale scale, struct vg_error *error)
{
    bool gaps = false;
    dataset->scaled = scale != VG_SCALE_NONE;
    if (scale != VG_SCALE_NONE && dataset->all.bytes && !make_values(dataset, error))
        return false;
    vg_real *values = (vg_real *)(uintptr_t)dataset->all.values;
    const size_t count = dataset->all.count, features = dataset->all.features;
    for (size_t i = 0; values && !gaps && i < count * features; i++)
        gaps = isnan(values[i]);
    if (dataset->all.targets && !scale_targets(dataset, scale, error))
        return false;
    if (!gaps && scale == VG_SCALE_NONE)
        return true;
    for (size_t f = 0; f < features; f++) {
        struct tally tally = tally_of(dataset->samples.values + f, dataset->samples.count, features);
        scale_column(values + f, count, features, &tally, scale);
    }
    return true;
}
