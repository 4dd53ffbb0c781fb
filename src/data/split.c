/* split.c: which samples are held out for validation. */
#include "data.h"

#include <math.h>
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
    part.count = count;
    return part;
}

/* Sample number i of those that are held out. */
static size_t held_out_at(size_t i, size_t samples, size_t held_out)
{
    return (size_t)((uint64_t)i * samples / held_out);
}

/* Moves every held-out element of `width` bytes behind the others; both keep their order. `spare` has room for the held-out. */
static void gather_behind(char *elements, size_t width, size_t samples, size_t held_out, char *spare)
{
    size_t next = 0, kept = 0;
    for (size_t i = 0; i < samples; i++) {
        const char *from = elements + i * width;
        if (next < held_out && held_out_at(next, samples, held_out) == i)
            memcpy(spare + next++ * width, from, width);
        else
            memmove(elements + kept++ * width, from, width);
    }
    memcpy(elements + kept * width, spare, held_out * width);
}

/* Evenly spaced samples go to the end. */
static bool reorder(const struct vg_samples *all, size_t held_out, struct vg_error *error)
{
    size_t row = all->values ? all->features * sizeof(vg_real) : all->features;
    size_t widest = row > sizeof(uint32_t) ? row : sizeof(uint32_t);
    char *spare = malloc(held_out * widest);
    if (!spare)
        return vg_fail(error, "not enough memory to hold out %zu samples", held_out);
    gather_behind(all->values ? (char *)(uintptr_t)all->values : (char *)(uintptr_t)all->bytes, row, all->count,
                  held_out, spare);
    gather_behind((char *)(uintptr_t)all->labels, sizeof(uint32_t), all->count, held_out, spare);
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
    if (held_out > 0 && !info->valid_first && !reorder(all, held_out, error))
        return false;
    dataset->samples = part_of(all, info->valid_first ? held_out : 0, rest);
    dataset->validation = part_of(all, info->valid_first ? 0 : rest, held_out);
    return true;
}
