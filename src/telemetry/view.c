/* view.c: the memory of a view: the layers, then the buckets of every series, then their joins, in one block. */
#include "vgtop/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUN_SERIES = 4, LAYER_SERIES = 2 };

/* Where the buckets begin: behind the layers, aligned for a bucket. */
static size_t layers_bytes(size_t layers)
{
    const size_t step = _Alignof(struct vg_bucket), bytes = layers * sizeof(struct vg_layer_view);
    return (bytes + step - 1) / step * step;
}

bool vg_view_commands_have(const char *commands, const char *line)
{
    bool all = *line != '\0';
    for (const char *at = line; all && *at != '\0'; at += strspn(at, "; ")) {
        char name[32];
        const int length = snprintf(name, sizeof name, " %.*s ", (int)strcspn(at, " ;="), at);
        all = length > 2 && length < (int)sizeof name && strstr(commands, name);
        at += strcspn(at, ";");
    }
    return all;
}

bool vg_view_reserve(struct vg_view *view, size_t layers, size_t buckets, struct vg_error *error)
{
    const size_t series = layers * LAYER_SERIES + RUN_SERIES;
    if (layers > SIZE_MAX / 4 / sizeof(struct vg_layer_view) ||
        buckets > SIZE_MAX / 4 / (sizeof(struct vg_bucket) + sizeof(struct vg_join)) / series)
        return vg_fail(error, "a picture of %zu layers and %zu points is larger than memory", layers, buckets);
    const size_t joins = vg_joins_room(buckets),
                 joins_at = layers_bytes(layers) + series * buckets * sizeof(struct vg_bucket);
    const size_t bytes = joins_at + layers * LAYER_SERIES * joins * sizeof(struct vg_join);
    if (bytes > view->memory_size || !view->memory) {
        void *memory = malloc(bytes + !bytes); /* not realloc: the old content must stay when this fails */
        if (!memory)
            return vg_fail(error, "not enough memory to show %zu layers with %zu points each", layers, buckets);
        memset(memory, 0, bytes); /* its pages are touched now, and not when a frame first writes to them */
        free(view->memory);
        view->memory = memory;
        view->memory_size = bytes;
    }
    /* every count is 0: what the block held before is not to be read any more */
    struct vg_series *run[RUN_SERIES] = {&view->loss_series, &view->accuracy_series, &view->valid_loss_series,
                                         &view->valid_accuracy_series};
    struct vg_bucket *at = (struct vg_bucket *)(void *)((char *)view->memory + layers_bytes(layers));
    view->layers = view->memory;
    view->layer_count = view->pool_count = 0;
    view->room_layers = layers;
    view->room_buckets = buckets;
    view->fill = 0;
    for (size_t i = 0; i < RUN_SERIES; i++, at += buckets)
        *run[i] = (struct vg_series){.count = 0, .buckets = at};
    struct vg_join *join = (struct vg_join *)(void *)((char *)view->memory + joins_at);
    for (size_t i = 0; i < layers; i++, at += LAYER_SERIES * buckets, join += LAYER_SERIES * joins) {
        memset(&view->layers[i], 0, sizeof view->layers[i]);
        view->layers[i].series = (struct vg_series){.buckets = at, .room = buckets, .joins = join};
        view->layers[i].signal = (struct vg_series){.buckets = at + buckets, .room = buckets, .joins = join + joins};
    }
    return true;
}

bool vg_view_reserve_ghosts(struct vg_view *view, size_t count, struct vg_error *error)
{
    if (count <= view->ghost_memory_count)
        return true;
    vg_real *memory = count <= SIZE_MAX / sizeof *memory ? malloc(count * sizeof *memory) : NULL;
    if (!memory)
        return vg_fail(error, "not enough memory to show the layers of earlier runs");
    free(view->ghost_memory);
    view->ghost_memory = memory;
    view->ghost_memory_count = count;
    return true;
}

static void cut_series(struct vg_series *series, uint64_t steps)
{
    while (series->count > 0 && series->buckets[series->count - 1].first_step >= steps)
        series->count--;
    series->joined = series->joined < series->count ? series->joined : series->count;
}

/* Takes away the buckets that begin after that many steps, and the markers. */
static void cut_to(struct vg_view *view, uint64_t steps)
{
    cut_series(&view->loss_series, steps);
    cut_series(&view->accuracy_series, steps);
    cut_series(&view->valid_loss_series, steps);
    cut_series(&view->valid_accuracy_series, steps);
    for (size_t i = 0; i < view->layer_count + view->pool_count; i++) {
        cut_series(&view->layers[i].series, steps);
        cut_series(&view->layers[i].signal, steps);
    }
    while (view->marker_count > 0 && view->markers[view->marker_count - 1].step > steps)
        view->marker_count--;
}

/* The moment: what is known of it beside the history. */
static void copy_moment(struct vg_view *to, const struct vg_view *from)
{
    to->step = from->step;
    to->epoch = from->epoch;
    to->clipped_steps = from->clipped_steps;
    to->activation = from->activation;
    to->loss = from->loss;
    to->accuracy = from->accuracy;
    to->valid_loss = from->valid_loss;
    to->valid_accuracy = from->valid_accuracy;
    to->verdict = from->verdict;
    to->before = from->before;
    for (size_t i = 0; i < to->layer_count + to->pool_count; i++) {
        memcpy(to->layers[i].now, from->layers[i].now, sizeof to->layers[i].now);
        memcpy(to->layers[i].before, from->layers[i].before, sizeof to->layers[i].before);
        to->layers[i].before_columns = from->layers[i].before_columns;
    }
}

static void swap(void *one, void *other, size_t size)
{
    unsigned char *a = one, *b = other;
    for (size_t i = 0; i < size; i++) {
        const unsigned char byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

static void swap_probed(struct vg_view *one, struct vg_view *other)
{
    swap(&one->probe, &other->probe, sizeof one->probe);
    swap(&one->probe_features, &other->probe_features, sizeof one->probe_features);
    swap(&one->probe_parameters, &other->probe_parameters, sizeof one->probe_parameters);
    swap(&one->boundary, &other->boundary, sizeof(void *)); /* these three are pointers */
    swap(&one->answers, &other->answers, sizeof(void *));
    swap(&one->distributions, &other->distributions, sizeof(void *));
    swap(&one->preactivation, &other->preactivation, sizeof one->preactivation);
    swap(&one->preactivation_layer, &other->preactivation_layer, sizeof one->preactivation_layer);
}

bool vg_view_hold(struct vg_view *view, struct vg_view *later)
{
    if (view->run != later->run || view->layer_count != later->layer_count || view->step > later->step)
        return false;
    swap(view, later, sizeof *view); /* too large for a copy on a small stack */
    swap_probed(view, later);
    view->fill = 0; /* what is cut off now must be copied again */
    copy_moment(view, later);
    cut_to(view, view->step);
    return true;
}

void vg_view_free(struct vg_view *view)
{
    free(view->memory);
    free(view->ghost_memory);
    free(view->boundary);
    free(view->answers);
    free(view->distributions);
    memset(view, 0, sizeof *view);
}
