/* ghost_name.c: how an earlier run is called beside the present one: by what it was and what differs. */
#include <stdio.h>
#include <string.h>

#include "session_internal.h"

/* Settings whose value needs no name before it: "sgd", but "lr 0.1". */
static bool needs_no_name(enum vg_setting setting)
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
    const char *name = needs_no_name(setting) ? "" : vg_settings[setting].key;
    size_t length = strlen(value), used = strlen(ghost->text);
    if (length > VALUE_MAX)
        for (length = VALUE_MAX; length > 0 && ((unsigned char)value[length] & 0xc0) == 0x80;)
            length--;
    if (used + strlen(name) + length + 2 < sizeof ghost->text)
        snprintf(ghost->text + used, sizeof ghost->text - used, "%s%s %.*s", *name ? " " : "", name, (int)length,
                 value);
}

void vg_ghost_describe(struct vg_ghost *ghost, const void *origin, const void *present)
{
    static const enum vg_setting always[] = {VG_SET_INIT, VG_SET_HIDDEN};
    const struct ghost_origin *it = origin;

    snprintf(ghost->text, sizeof ghost->text, "%s", it->activations);
    ghost->other_data = false;
    for (int i = 0; i < VG_SETTING_COUNT; i++)
        if (i != VG_SET_ACTIVATION && differs(&it->experiment, present, (enum vg_setting)i)) {
            add_setting(ghost, &it->experiment, (enum vg_setting)i);
            ghost->other_data |= i == VG_SET_DATA || i == VG_SET_SAMPLES || i == VG_SET_NOISE || i == VG_SET_FACTOR;
        }
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!differs(&it->experiment, present, always[i]))
            add_setting(ghost, &it->experiment, always[i]);
}
