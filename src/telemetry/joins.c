/* joins.c: neighbouring buckets of a series as one, for charts of few columns. */
#include "vgtop/view.h"

#include <math.h>

/* From so many buckets on a join is kept: fewer are soon added up. */
enum { LEAST_WIDTH = 4 };

void vg_bucket_add(struct vg_bucket *sum, const struct vg_bucket *next)
{
    sum->first_step = sum->records > 0 && sum->first_step < next->first_step ? sum->first_step : next->first_step;
    sum->last_step = next->last_step;
    sum->records += next->records;
    sum->missing += next->missing;
    sum->last = next->last;
    if (next->counted == 0)
        return;
    double mean = sum->counted > 0 ? sum->mean : 0;
    sum->min = fmin(sum->min, next->min); /* fmin prefers a number to NaN */
    sum->max = fmax(sum->max, next->max);
    sum->counted += next->counted;
    sum->mean = mean + (next->mean - mean) * ((double)next->counted / (double)sum->counted);
}

/* Adds `counted` numbers, the mean of whose logarithms is `mean`. */
static void add_logs(struct vg_join *sum, double mean, double counted)
{
    if (counted <= 0)
        return;
    sum->positive += counted;
    sum->log_mean += (mean - sum->log_mean) * (counted / sum->positive);
}

static struct vg_join empty(void)
{
    return (struct vg_join){.bucket = {.min = NAN, .mean = NAN, .max = NAN, .last = NAN}};
}

static bool goes_back(const struct vg_bucket *before, const struct vg_bucket *next)
{
    return before->records > 0 && before->last_step >= next->first_step;
}

static struct vg_join join_buckets(const struct vg_bucket *buckets, size_t count)
{
    struct vg_join sum = empty();
    for (size_t i = 0; i < count; i++) {
        const struct vg_bucket *next = &buckets[i];
        sum.taken_back |= goes_back(&sum.bucket, next) || next->records > next->last_step - next->first_step + 1;
        vg_bucket_add(&sum.bucket, next);
        if (next->counted > 0 && next->mean > 0)
            add_logs(&sum, log(next->mean), (double)next->counted);
    }
    return sum;
}

static struct vg_join join_two(const struct vg_join *a, const struct vg_join *b)
{
    struct vg_join sum = *a;
    sum.taken_back |= b->taken_back || goes_back(&a->bucket, &b->bucket);
    vg_bucket_add(&sum.bucket, &b->bucket);
    add_logs(&sum, b->log_mean, b->positive);
    return sum;
}

/* Where the joins of that width begin: behind the narrower ones. */
static size_t place_of(size_t room, size_t width)
{
    size_t place = 0;
    for (size_t narrower = LEAST_WIDTH; narrower < width; narrower *= 2)
        place += room / narrower;
    return place;
}

size_t vg_joins_room(size_t buckets)
{
    return place_of(buckets, buckets + 1);
}

void vg_series_join(struct vg_series *series, size_t full)
{
    for (size_t width = LEAST_WIDTH; series->joins && width <= full; width *= 2) {
        struct vg_join *to = series->joins + place_of(series->room, width);
        const struct vg_join *from = width > LEAST_WIDTH ? to - series->room / (width / 2) : NULL;
        for (size_t i = series->joined / width; (i + 1) * width <= full; i++)
            to[i] = from ? join_two(&from[2 * i], &from[2 * i + 1]) : join_buckets(series->buckets + i * width, width);
    }
    series->joined = full;
}

const struct vg_join *vg_series_joined(const struct vg_series *series, size_t width, size_t index)
{
    if (!series->joins || width < LEAST_WIDTH || (width & (width - 1)) != 0 || (index + 1) * width > series->joined)
        return NULL;
    return series->joins + place_of(series->room, width) + index;
}
