/* split.c: which samples are held out for validation. */
#include "data.h"
#include "vgtop/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Samples first ... first+count-1 of a set. */
static struct vg_samples part_of(const struct vg_samples *all, size_t first, size_t count)
{
    struct vg_samples part = *all;
    if (all->values)
        part.values = all->values + first * all->features;
    if (all->bytes)
        part.bytes = all->bytes + first * all->features;
    part.labels = all->labels + first;
    if (all->targets)
        part.targets = all->targets + first;
    part.count = count;
    return part;
}

/* Is the element at this place of `samples` one of the `held_out` places floor(i samples / held_out)? */
static bool is_held_out(uint64_t place, uint64_t samples, uint64_t held_out)
{
    uint64_t i = (place * held_out + samples - 1) / samples;
    return i < held_out && i * samples / held_out == place;
}

/* The place of each class's first sample, if the samples were sorted by class. */
static void find_first_places(const struct vg_samples *all, size_t places[VG_CLASSES_MAX])
{
    size_t counts[VG_CLASSES_MAX] = {0}, sum = 0;
    for (size_t i = 0; i < all->count; i++)
        counts[all->labels[i]]++;
    for (size_t c = 0; c < VG_CLASSES_MAX; c++) {
        places[c] = sum;
        sum += counts[c];
    }
}

/* Moves every held-out element of `width` bytes behind the others. Both parts keep their order. The places that are held out are evenly
 * spaced: places in the set, or, `by_class`, places in the set sorted by class, so that each class gives its share. `spare` has
 * room for the held-out elements. The elements may be the labels themselves: a label is read before anything is written over it. */
static void gather_behind(char *elements, size_t width, const struct vg_samples *all, size_t held_out, bool by_class,
                          char *spare)
{
    size_t places[VG_CLASSES_MAX], moved = 0, kept = 0;
    if (by_class)
        find_first_places(all, places);
    for (size_t i = 0; i < all->count; i++) {
        size_t place = by_class ? places[all->labels[i]]++ : i;
        if (is_held_out(place, all->count, held_out))
            memcpy(spare + moved++ * width, elements + i * width, width);
        else
            memmove(elements + kept++ * width, elements + i * width, width);
    }
    memcpy(elements + kept * width, spare, held_out * width);
}

static bool reorder(const struct vg_samples *all, size_t held_out, bool by_class, struct vg_error *error)
{
    size_t row = all->values ? all->features * sizeof(vg_real) : all->features;
    size_t widest = row > sizeof(vg_real) ? row : sizeof(vg_real);
    char *spare = malloc(held_out * widest);
    if (!spare)
        return vg_fail(error, "not enough memory to hold out %zu samples", held_out);
    char *rows = all->values ? (char *)(uintptr_t)all->values : (char *)(uintptr_t)all->bytes;
    gather_behind(rows, row, all, held_out, by_class, spare);
    if (all->targets)
        gather_behind((char *)(uintptr_t)all->targets, sizeof(vg_real), all, held_out, by_class, spare);
    gather_behind((char *)(uintptr_t)all->labels, sizeof(uint32_t), all, held_out, by_class, spare);
    free(spare);
    return true;
}

/* A share is at least one sample. */
static double wanted_of(double valid, size_t samples)
{
    if (valid >= 1 || valid == 0)
        return floor(valid);
    return fmax(1, floor(valid * (double)samples + 0.5));
}

bool vg_data_split(struct vg_dataset *dataset, const struct vg_data_info *info, double valid, struct vg_error *error)
{
    const struct vg_samples *all = &dataset->all;
    double wanted = wanted_of(isnan(valid) ? (double)info->valid_default : valid, all->count);
    char text[32];
    if (!(wanted >= 0))
        return vg_fail(error, "valid %g is out of range: a number of samples or a share between 0 and 1 is possible",
                       valid);
    vg_format_double(isnan(valid) ? (double)info->valid_default : valid, text, sizeof text);
    if (wanted >= (double)all->count)
        return vg_fail(
            error, "valid=%s leaves none of the %zu samples of data set %s to train on: at most %zu can be held out",
            text, all->count, info->choice.name, all->count - 1);
    size_t held_out = (size_t)wanted, rest = all->count - held_out;
    if (held_out > 0 && !info->valid_first && !reorder(all, held_out, info->valid_by_class, error))
        return false;
    dataset->samples = part_of(all, info->valid_first ? held_out : 0, rest);
    dataset->validation = part_of(all, info->valid_first ? 0 : rest, held_out);
    return true;
}

static void count_classes(const struct vg_samples *samples, size_t counts[VG_CLASSES_MAX])
{
    memset(counts, 0, VG_CLASSES_MAX * sizeof *counts);
    for (size_t i = 0; i < samples->count; i++)
        counts[samples->labels[i]]++;
}

bool vg_dataset_needs(const struct vg_dataset *dataset, const struct vg_hint *hint)
{
    return !(hint->kind == VG_HINT_SPREAD && dataset->scaled) &&
           !(hint->kind == VG_HINT_NUMBER_TARGET && dataset->classes == 1);
}

/* The first hint of the data's survey that is not cured by a setting already, and how many more there are. "" when there is none. */
static void hint_of(const struct vg_dataset *dataset, char *out, size_t size)
{
    const struct vg_survey *survey = dataset->survey;
    const struct vg_hint *first = NULL;
    size_t others = 0;
    snprintf(out, size, "%s", "");
    for (size_t i = 0; survey && i < survey->hint_count; i++) {
        if (!vg_dataset_needs(dataset, &survey->hints[i]))
            continue;
        others += first != NULL;
        first = first ? first : &survey->hints[i];
    }
    if (first && others > 0)
        snprintf(out, size, "%s (and %zu more: vgtop data)", first->text, others);
    else if (first)
        snprintf(out, size, "%s", first->text);
    else if (survey && survey->header_doubted)
        snprintf(out, size, "%s", survey->header);
}

bool vg_dataset_warning(const struct vg_dataset *dataset, char *out, size_t size)
{
    size_t trained[VG_CLASSES_MAX], held[VG_CLASSES_MAX], missing[2] = {0}, first[2] = {0};
    hint_of(dataset, out, size);
    if (dataset->validation.count == 0)
        return *out;
    count_classes(&dataset->samples, trained);
    count_classes(&dataset->validation, held);
    for (size_t c = dataset->classes > 1 ? dataset->classes : 0; c-- > 0;)
        for (int side = 0; side < 2; side++)
            if ((side ? trained[c] : held[c]) == 0 && trained[c] + held[c] > 0) {
                missing[side]++;
                first[side] = c;
            }
    int side = missing[1] > 0; /* a class that cannot be learned matters more than one that is not measured */
    const char *what = side ? "left to train on" : "held out for validation", *name = dataset->class_names[first[side]];
    if (missing[side] == 1)
        snprintf(out, size, "no sample of class %s is %s", name, what);
    else if (missing[side] > 1)
        snprintf(out, size, "no sample of %zu classes (%s and others) is %s", missing[side], name, what);
    return *out;
}
