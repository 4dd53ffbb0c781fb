/* ghosts.c: finished runs: what they were, and what is kept of their layers.
 *
 * A ghost keeps VG_GHOST_LAYER_POINTS means of every metric of every layer: 7 kB a layer. That is 36 kB for the default network, and at
 * most 6 MB for eight runs with a hundred hidden layers. So any metric of an earlier run can be laid over that of the present run.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"

/* The mean of a series over buckets first ... end-1. */
static vg_real mean_of(const struct vg_history *history, size_t first, size_t end, size_t series)
{
    vg_real sum = 0;
    uint64_t counted = 0;
    for (size_t i = first; i < end; i++) {
        struct vg_bucket bucket = vg_history_bucket(history, i, series);
        if (bucket.counted == 0)
            continue;
        counted += bucket.counted;
        sum += (bucket.mean - sum) * ((vg_real)bucket.counted / (vg_real)counted);
    }
    return counted ? sum : NAN;
}

/* Settings whose value needs no name before it: "sgd", but "lr 0.1". */
static bool says_itself(enum vg_setting setting)
{
    return setting == VG_SET_DATA || setting == VG_SET_HIDDEN || setting == VG_SET_INIT || setting == VG_SET_OPTIMIZER;
}

static bool differs(const struct vg_experiment *a, const struct vg_experiment *b, enum vg_setting setting)
{
    char of_a[VG_DATA_NAME_MAX], of_b[VG_DATA_NAME_MAX];
    vg_experiment_get(a, setting, of_a, sizeof of_a);
    vg_experiment_get(b, setting, of_b, sizeof of_b);
    return strcmp(of_a, of_b) != 0;
}

/* Adds " lr 0.1" to the text if there is room. A data file is named without its folder, and a long value is cut, but never within a
 * character. */
static void add_setting(struct vg_ghost *ghost, const struct vg_experiment *experiment, enum vg_setting setting)
{
    enum { VALUE_MAX = 20 };
    char text[VG_DATA_NAME_MAX];
    vg_experiment_get(experiment, setting, text, sizeof text);
    char *slash = setting == VG_SET_DATA ? strrchr(text, '/') : NULL, *value = slash ? slash + 1 : text;
    const char *name = says_itself(setting) ? "" : vg_settings[setting].key;
    size_t length = strlen(value), used = strlen(ghost->text);
    if (length > VALUE_MAX)
        for (length = VALUE_MAX; length > 0 && ((unsigned char)value[length] & 0xc0) == 0x80;)
            length--;
    if (used + strlen(name) + length + 2 < sizeof ghost->text)
        snprintf(ghost->text + used, sizeof ghost->text - used, "%s%s %.*s", *name ? " " : "", name, (int)length,
                 value);
}

/* The activations come first, then every setting that is not as it is now. The initializer and the widths are always told: they tell most
 * runs apart. */
void vg_ghost_describe(struct vg_ghost *ghost, const struct ghost_origin *origin, const struct vg_experiment *present)
{
    static const enum vg_setting always[] = {VG_SET_INIT, VG_SET_HIDDEN};
    const struct vg_experiment *past = &origin->experiment;

    snprintf(ghost->text, sizeof ghost->text, "%s", origin->activations);
    ghost->other_data = false;
    for (int i = 0; i < VG_SETTING_COUNT; i++)
        if (i != VG_SET_ACTIVATION && differs(past, present, (enum vg_setting)i)) {
            add_setting(ghost, past, (enum vg_setting)i);
            ghost->other_data |= i == VG_SET_DATA || i == VG_SET_SAMPLES || i == VG_SET_NOISE || i == VG_SET_FACTOR ||
                                 (i >= VG_SET_LABEL && i <= VG_SET_SCALE);
        }
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!differs(past, present, always[i]))
            add_setting(ghost, past, always[i]);
}

vg_real *vg_ghost_layers_make(const struct published *published)
{
    size_t buckets = published->history ? vg_history_buckets(published->history) : 0;
    if (buckets < 2)
        return NULL;
    vg_real *made = malloc(published->layers * VG_METRIC_COUNT * VG_GHOST_LAYER_POINTS * sizeof *made), *at = made;
    for (size_t l = 0; made && l < published->layers; l++)
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            for (size_t i = 0; i < VG_GHOST_LAYER_POINTS; i++) {
                size_t first = i * buckets / VG_GHOST_LAYER_POINTS, end = (i + 1) * buckets / VG_GHOST_LAYER_POINTS;
                *at++ = mean_of(published->history, first, end > first ? end : first + 1,
                                vg_series_of(l, (enum vg_metric)m));
            }
    return made;
}

void vg_ghost_layers_view(const struct published *published, struct vg_view *view)
{
    size_t layers = 0;
    for (size_t g = 0; g < published->ghost_count; g++)
        layers += published->ghosts[g].layer_count;
    bool room = vg_view_reserve_ghosts(view, layers * VG_GHOST_LAYER_POINTS, NULL);
    vg_real *to = view->ghost_memory;
    for (size_t g = 0; g < published->ghost_count; g++) {
        view->ghosts[g].layer_count = room ? published->ghosts[g].layer_count : 0;
        view->ghosts[g].layers = to;
        for (size_t l = 0; l < view->ghosts[g].layer_count; l++, to += VG_GHOST_LAYER_POINTS)
            memcpy(to,
                   published->ghost_layers[g] + (l * VG_METRIC_COUNT + (size_t)view->metric) * VG_GHOST_LAYER_POINTS,
                   VG_GHOST_LAYER_POINTS * sizeof *to);
    }
}
