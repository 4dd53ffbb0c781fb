/* rank_merge.c: what the ranks of a job told of one step: shards merged, and what differs compared. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rank_logs.h"
#include "text.h"
#include "vgtop/number.h"

size_t vg_rank_layer(const struct vg_schema *schema, const char *name, size_t guess)
{
    for (size_t tries = 0; tries < schema->layer_count; tries++, guess++) {
        guess = guess < schema->layer_count ? guess : 0;
        if (strcmp(schema->layers[guess].name, name) == 0)
            return guess;
    }
    return SIZE_MAX;
}

/* ---- shards */

/* What a rank has of a layer; n is 0 where it has nothing. */
struct shard {
    double n, update_mean, update_sd;
    const vg_real *numbers; /* its metrics; NULL: it tells of no shard */
};

static bool has(const struct shard *shard, enum vg_metric metric)
{
    return shard->numbers && shard->n > 0 && !vg_is_missing(shard->numbers[metric]);
}

static struct shard shard_of(const struct vg_rank_told *told, const char *name, size_t guess)
{
    const size_t layer = told->shards ? vg_rank_layer(told->schema, name, guess) : SIZE_MAX;
    const double *shard = layer == SIZE_MAX ? NULL : told->shards + layer * VG_SHARD_COUNT;
    if (!shard || vg_is_missing(shard[VG_SHARD_N]))
        return (struct shard){.numbers = NULL};
    return (struct shard){shard[VG_SHARD_N], shard[VG_SHARD_UPDATE_MEAN], shard[VG_SHARD_UPDATE_SD],
                          told->row + vg_series_of(layer, 0)};
}

/* Means and spreads of parts, as one: mean = sum n mean / N and variance = sum n (sd^2 + (mean_i - mean)^2) / N. */
struct pool {
    double n, mean, sd;
};

static struct pool pool_of(const struct pool *parts, size_t count)
{
    struct pool all = {0, 0, 0};
    double top = 0; /* squares of very small and very large numbers are no doubles: the largest is divided out */
    for (size_t i = 0; i < count; i++) {
        all.n += parts[i].n;
        all.mean += parts[i].n * parts[i].mean;
    }
    all.mean /= all.n;
    for (size_t i = 0; i < count; i++)
        top = fmax(top, fmax(parts[i].sd, fabs(parts[i].mean - all.mean)));
    for (size_t i = 0; i < count; i++) {
        const double scale = top > 0 && isfinite(top) ? top : 1;
        const double sd = parts[i].sd / scale, off = (parts[i].mean - all.mean) / scale;
        all.sd += parts[i].n * (sd * sd + off * off);
    }
    all.sd = sqrt(all.sd / all.n) * (top > 0 && isfinite(top) ? top : 1);
    return all;
}

/* One pair of mean and spread of all shards that have it. n is 0 where none has. */
static struct pool pool_pair(const struct shard *shards, size_t count, enum vg_metric mean, enum vg_metric sd)
{
    struct pool parts[VG_RANKS_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (has(&shards[i], mean) && has(&shards[i], sd))
            parts[used++] = (struct pool){shards[i].n, shards[i].numbers[mean], shards[i].numbers[sd]};
    return used ? pool_of(parts, used) : (struct pool){0, vg_missing(), vg_missing()};
}

static struct pool pool_updates(const struct shard *shards, size_t count)
{
    struct pool parts[VG_RANKS_MAX];
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        if (shards[i].n > 0 && !vg_is_missing(shards[i].update_sd))
            parts[used++] = (struct pool){shards[i].n, shards[i].update_mean, shards[i].update_sd};
    return used ? pool_of(parts, used) : (struct pool){0, vg_missing(), vg_missing()};
}

/* The metrics of a matrix from those of its shards. A norm is made of all of its numbers; shards may be told more than once, by
 * replicas of the group that has them, which changes no mean. */
static void merge_layer(const struct shard *shards, size_t count, const struct vg_schema_layer *layer, vg_real *out)
{
    const struct pool gradient = pool_pair(shards, count, VG_GRAD_MEAN, VG_GRAD_SD),
                      weights = pool_pair(shards, count, VG_WEIGHT_MEAN, VG_WEIGHT_SD),
                      update = pool_updates(shards, count);
    const double size = (double)layer->size, rows = layer->rank > 0 ? (double)layer->shape[0] : 0;
    const bool whole = gradient.n >= size;
    double magnitudes = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        const vg_real *numbers = shards[i].numbers;
        if (!has(&shards[i], VG_GRAD_SD))
            continue;
        magnitudes += shards[i].n * numbers[VG_GRAD_ABS_MEAN];
        if (numbers[VG_GRAD_MAX] > most || isnan(numbers[VG_GRAD_MAX]))
            most = numbers[VG_GRAD_MAX];
        if (isnan(most))
            break;
    }
    out[VG_GRAD_MEAN] = gradient.mean;
    out[VG_GRAD_SD] = gradient.sd;
    out[VG_WEIGHT_MEAN] = weights.mean;
    out[VG_WEIGHT_SD] = weights.sd;
    out[VG_GRAD_ABS_MEAN] = gradient.n > 0 ? magnitudes / gradient.n : vg_missing();
    out[VG_GRAD_MAX] = gradient.n > 0 ? most : vg_missing();
    out[VG_GRAD_NORM] = whole ? sqrt(size) * hypot(gradient.mean, gradient.sd) : vg_missing();
    out[VG_GRAD_L1_SCALED] =
        whole && rows > 0 ? magnitudes / gradient.n * size / (rows + floor(size / rows)) : vg_missing();
    const double ratio = update.sd / weights.sd;
    const bool none = !(update.n > 0) || update.sd == 0 || weights.sd == 0;
    out[VG_UPDATE_RATIO] = none ? vg_missing() : ratio > 0 && isfinite(ratio) ? log10(ratio) : NAN;
}

bool vg_rank_merge(const struct vg_rank_told *told, size_t count, vg_real *row)
{
    bool any = false;
    for (size_t l = 0; l < told[0].schema->layer_count; l++) {
        const struct vg_schema_layer *layer = &told[0].schema->layers[l];
        struct shard shards[VG_RANKS_MAX];
        size_t used = 0;
        for (size_t r = 0; r < count; r++) {
            const struct shard shard = shard_of(&told[r], layer->name, l);
            if (shard.numbers)
                shards[used++] = shard;
        }
        if (used > 0)
            merge_layer(shards, used, layer, row + vg_series_of(l, 0));
        any |= used > 0;
    }
    return any;
}

/* ---- ranks side by side */

/* What is compared. A share is compared by its difference, the others by their ratio. */
static const struct quantity {
    enum vg_metric metric; /* VG_METRIC_COUNT: the loss */
    const char *name, *sentence;
    bool is_share;
} quantities[VG_SPREADS_MAX] = {
    {VG_METRIC_COUNT, "loss", "loss", false},
    {VG_DELTA_RMS, "delta", "back-propagated signal", false},
    {VG_ACTIVATION_SD, "activation s.d.", "activations' s.d.", false},
    {VG_SATURATED, "saturated", "share of saturated outputs", true},
    {VG_DEAD, "dead", "share of dead units", true},
    {VG_GRAD_SD, "s.d. of dW", "gradient's s.d.", false},
};

/* So many times the others', or so much more of a share, is apart. */
static const double APART = 4, APART_SHARE = 0.4;

/* The numbers of all ranks in order: the two least and the two largest. Numbers that are not finite stand aside. */
struct ends {
    size_t count, bad;
    double low, second_low, second_high, high;
    size_t low_rank, high_rank, bad_rank;
};

static void add(struct ends *ends, size_t rank, double value)
{
    if (vg_is_missing(value))
        return;
    if (!isfinite(value)) {
        ends->bad++;
        ends->bad_rank = rank;
        return;
    }
    if (ends->count++ == 0) {
        ends->low = ends->high = value;
        ends->second_low = INFINITY;
        ends->second_high = -INFINITY;
        ends->low_rank = ends->high_rank = rank;
        return;
    }
    if (value < ends->low) {
        ends->second_low = ends->low;
        ends->low = value;
        ends->low_rank = rank;
    } else if (value < ends->second_low) {
        ends->second_low = value;
    }
    if (value > ends->high) {
        ends->second_high = ends->high;
        ends->high = value;
        ends->high_rank = rank;
    } else if (value > ends->second_high) {
        ends->second_high = value;
    }
}

static double logarithm(double large, double small)
{
    return small > 0 ? log(large / small) : large > 0 ? 100 : 0;
}

/* How far `large` is from `small`: log(APART) and more is apart. */
static double distance(const struct quantity *quantity, double large, double small)
{
    return quantity->is_share ? (large - small) / APART_SHARE * log(APART) : logarithm(large, small);
}

static void name_layer(const struct vg_schema *schema, size_t layer, char *out, size_t size)
{
    out[0] = '\0';
    if (layer == SIZE_MAX)
        return;
    const char *name = schema->layers[layer].name;
    const bool is_number = *name && name[strspn(name, "0123456789")] == '\0'; /* as Sequential has it */
    snprintf(out, size, "%s%.*s", is_number ? "layer " : "", (int)vg_utf8_fit(name, size - 7), name);
    vg_make_harmless(out);
}

/* "is 40 times the others'" */
static void say_distance(const struct quantity *quantity, bool above, double value, double other, const char *others,
                         char *out, size_t size)
{
    const double times = above ? value / other : other / value;
    if (quantity->is_share)
        vg_snprintf(out, size, "is %.2f and %s %s %.2f", value, others, above ? "at most" : "at least", other);
    else if (!isfinite(times) || times >= 1e6)
        vg_snprintf(out, size, "is %.2g and %s %.2g", value, others, other);
    else
        vg_snprintf(out, size, above ? "is %.*f times %s" : "is 1/%.*f of %s", times < 9.95 ? 1 : 0, times, others);
}

/* Of two ranks it can't be said which one is unlike. */
static void say(struct vg_rank_finding *finding, const struct vg_rank_told *told, size_t count,
                const struct quantity *quantity, const char *layer, const char *how)
{
    const size_t other = told[0].rank == finding->rank ? told[count - 1].rank : told[0].rank;
    char whose[48], beginning[64];
    snprintf(beginning, sizeof beginning, "rank %zu is apart", finding->rank);
    snprintf(whose, sizeof whose, "its");
    if (count == 2) {
        snprintf(beginning, sizeof beginning, "ranks %zu and %zu are apart", other, finding->rank);
        snprintf(whose, sizeof whose, "rank %zu's", finding->rank);
    }
    snprintf(finding->text, sizeof finding->text, "%s: %s %s%s%s %s", beginning, whose, quantity->sentence,
             *layer ? " at " : "", layer, how);
}

/* The rank that is apart in this number, if it is farther apart than what was found before. */
static void judge(struct vg_rank_finding *best, const struct vg_rank_told *told, size_t count,
                  const struct quantity *quantity, size_t layer, const struct ends *ends)
{
    char name[48], how[96], others[32] = "the others'";
    const double above = distance(quantity, ends->high, ends->second_high),
                 below = distance(quantity, ends->second_low, ends->low);
    const bool bad = ends->bad == 1 && ends->count > 0,
               is_above = ends->count == 2 ? ends->high_rank != told[0].rank : above >= below;
    const double score = bad ? 1000 : ends->count < 2 || ends->low < 0 ? 0 : fmax(above, below);
    if (score < log(APART) || score <= best->score)
        return;
    best->score = score;
    best->rank = bad ? ends->bad_rank : is_above ? ends->high_rank : ends->low_rank;
    if (count == 2)
        snprintf(others, sizeof others, "rank %zu's", told[best->rank == told[0].rank ? 1 : 0].rank);
    if (bad)
        snprintf(how, sizeof how, "is not finite");
    else
        say_distance(quantity, is_above, is_above ? ends->high : ends->low,
                     is_above ? ends->second_high : ends->second_low, others, how, sizeof how);
    name_layer(told[0].schema, layer, name, sizeof name);
    say(best, told, count, quantity, name, how);
}

/* What the ranks have of it; a shard's gradient is no other rank's. */
static struct ends ends_of(const struct vg_rank_told *told, size_t count, const struct quantity *quantity, size_t layer)
{
    struct ends ends = {0};
    for (size_t r = 0; r < count; r++) {
        if (layer == SIZE_MAX) {
            add(&ends, told[r].rank, told[r].row[VG_LOSS]);
            continue;
        }
        const size_t place = vg_rank_layer(told[r].schema, told[0].schema->layers[layer].name, layer);
        const bool is_shard = quantity->metric == VG_GRAD_SD && place != SIZE_MAX && told[r].shards &&
                              !vg_is_missing(told[r].shards[place * VG_SHARD_COUNT + VG_SHARD_N]);
        if (place != SIZE_MAX && !is_shard)
            add(&ends, told[r].rank, told[r].row[vg_series_of(place, quantity->metric)]);
    }
    return ends;
}

struct vg_rank_finding vg_rank_compare(const struct vg_rank_told *told, size_t count, struct vg_ranks *ranks)
{
    struct vg_rank_finding best = {.score = 0};
    ranks->spread_count = 0;
    for (size_t q = 0; q < VG_SPREADS_MAX; q++) {
        const struct quantity *quantity = &quantities[q];
        const bool of_layers = quantity->metric != VG_METRIC_COUNT;
        struct vg_rank_spread *spread = &ranks->spreads[ranks->spread_count];
        double widest = -1;
        for (size_t l = 0; l < (of_layers ? told[0].schema->layer_count : 1); l++) {
            const size_t layer = of_layers ? l : SIZE_MAX;
            const struct ends ends = ends_of(told, count, quantity, layer);
            judge(&best, told, count, quantity, layer, &ends);
            const double width = ends.count < 2 ? -1 : fabs(distance(quantity, ends.high, ends.low));
            if (!(width > widest))
                continue;
            widest = width;
            *spread = (struct vg_rank_spread){.name = quantity->name,
                                              .low = ends.low,
                                              .high = ends.high,
                                              .low_rank = ends.low_rank,
                                              .high_rank = ends.high_rank};
            name_layer(told[0].schema, layer, spread->layer, sizeof spread->layer);
        }
        ranks->spread_count += widest >= 0;
    }
    return best;
}
