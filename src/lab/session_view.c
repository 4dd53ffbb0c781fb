/* session_view.c: a session as a view: what the recorder has, the header of the experiment and the names of earlier runs. */
#include <stdio.h>
#include <string.h>

#include "session_internal.h"
#include "text.h"

/* The header's pairs: what names a field and which setting it tells. */
static const struct {
    const char *name;
    enum vg_setting setting;
    bool only_if_set; /* of no interest at its default */
} fields[] = {
    {"data", VG_SET_DATA, false},
    {"net", VG_SET_HIDDEN, false},
    {"act", VG_SET_ACTIVATION, false},
    {"norm", VG_SET_NORM, true},
    {"clip", VG_SET_CLIP, true},
    {"init", VG_SET_INIT, false},
    {"opt", VG_SET_OPTIMIZER, false},
    {"lr", VG_SET_LR, false},
    {"batch", VG_SET_BATCH, false},
    {"l2", VG_SET_L2, true},
    {"noise", VG_SET_NOISE, true},
    {"samples", VG_SET_SAMPLES, true},
    {"valid", VG_SET_VALID, true},
    {"factor", VG_SET_FACTOR, true},
    {"seed", VG_SET_SEED, true},
    {"scale", VG_SET_SCALE, true},
    {"label", VG_SET_LABEL, true},
    {"drop", VG_SET_DROP, true},
    {"missing", VG_SET_MISSING, true},
    {"header", VG_SET_HEADER, true},
    {"task", VG_SET_TASK, true},
    {"loss", VG_SET_LOSS, true},
    {"weights", VG_SET_CLASS_WEIGHT, true},
};

enum { FIELDS = sizeof fields / sizeof fields[0] };

/* "2·5·5·5·5·1", with runs of equal widths as 16×20. */
static void net_text(const struct published *published, char *out, size_t size)
{
    size_t used = 0;
    const struct vg_experiment *experiment = &published->experiment;
    used += (size_t)snprintf(out, size, "%zu", published->inputs);
    for (size_t i = 0, run; i < experiment->hidden_count; i += run) {
        for (run = 1; i + run < experiment->hidden_count && experiment->hidden[i + run] == experiment->hidden[i];)
            run++;
        if (run <= 4)
            run = 1;
        if (used < size)
            used +=
                (size_t)snprintf(out + used, size - used, run > 1 ? "·%zu×%zu" : "·%zu", experiment->hidden[i], run);
    }
    if (used < size)
        snprintf(out + used, size - used, "·%zu", published->outputs);
}

static void fill_fields(const struct published *published, struct vg_view *view)
{
    struct vg_experiment plain;
    vg_experiment_default(&plain);
    view->field_count = 0;
    for (size_t i = 0; i < FIELDS && view->field_count < VG_FIELDS_MAX; i++) {
        struct vg_field *field = &view->fields[view->field_count];
        char value[VG_DATA_NAME_MAX], usual[VG_DATA_NAME_MAX];
        vg_experiment_get(&published->experiment, fields[i].setting, value, sizeof value);
        vg_experiment_get(&plain, fields[i].setting, usual, sizeof usual);
        field->is_default = fields[i].only_if_set && strcmp(value, usual) == 0;
        snprintf(field->name, sizeof field->name, "%s", fields[i].name);
        snprintf(field->command, sizeof field->command, "%s", vg_settings[fields[i].setting].key);
        snprintf(field->typed, sizeof field->typed, "%.*s", VG_VIEW_TEXT_MAX - 1, value);
        if (fields[i].setting == VG_SET_HIDDEN)
            net_text(published, field->value, sizeof field->value);
        else if (fields[i].setting == VG_SET_BATCH && published->experiment.batch == 0)
            snprintf(field->value, sizeof field->value, "full");
        else if (fields[i].setting == VG_SET_CLIP && !field->is_default)
            snprintf(field->value, sizeof field->value, "%.40s (%llu steps)", value,
                     (unsigned long long)published->clipped);
        else
            snprintf(field->value, sizeof field->value, "%.*s", VG_VIEW_TEXT_MAX - 1, value);
        field->changed = published->changed[fields[i].setting];
        view->field_count++;
    }
}

/* ---- how an earlier run is called beside the present one: by what it was and what differs */

/* Adds " lr 0.1" to the text if there is room. A data file is named without its folder, and a long value is cut, but never within a
 * character. */
static void add_setting(struct vg_ghost *ghost, const struct vg_experiment *experiment, enum vg_setting setting)
{
    enum { VALUE_MAX = 20 };
    char text[VG_DATA_NAME_MAX];
    vg_experiment_get(experiment, setting, text, sizeof text);
    char *slash = setting == VG_SET_DATA ? strrchr(text, '/') : NULL, *value = slash ? slash + 1 : text;
    bool needs_no_name = setting == VG_SET_DATA || setting == VG_SET_HIDDEN || setting == VG_SET_INIT ||
                         setting == VG_SET_OPTIMIZER; /* "sgd", but "lr 0.1" */
    const char *name = needs_no_name ? "" : vg_settings[setting].key;
    size_t length = vg_utf8_fit(value, VALUE_MAX), used = strlen(ghost->text);
    if (used + strlen(name) + length + 2 < sizeof ghost->text)
        snprintf(ghost->text + used, sizeof ghost->text - used, "%s%s %.*s", *name ? " " : "", name, (int)length,
                 value);
}

static bool differs(const struct vg_experiment *a, const struct vg_experiment *b, enum vg_setting setting)
{
    char of_a[VG_DATA_NAME_MAX], of_b[VG_DATA_NAME_MAX];
    vg_experiment_get(a, setting, of_a, sizeof of_a);
    vg_experiment_get(b, setting, of_b, sizeof of_b);
    return strcmp(of_a, of_b) != 0;
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
            ghost->other_data |= i == VG_SET_DATA || i == VG_SET_SAMPLES || i == VG_SET_NOISE || i == VG_SET_FACTOR ||
                                 (i >= VG_SET_LABEL && i <= VG_SET_SCALE) || i == VG_SET_LOSS ||
                                 i == VG_SET_CLASS_WEIGHT;
        }
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (!differs(&it->experiment, present, always[i]))
            add_setting(ghost, &it->experiment, always[i]);
}

/* ---- a view */

bool vg_session_at(const struct vg_session *session, uint64_t step, struct vg_view *view)
{
    return vg_recorder_at(session->recorder, step, view);
}

bool vg_session_view(const struct vg_session *session, enum vg_metric metric, struct vg_view *view,
                     struct vg_error *error)
{
    const struct published *published = &session->published;
    if (!vg_recorder_view(session->recorder, metric, view, error))
        return false;
    fill_fields(published, view);
    snprintf(view->command_line, sizeof view->command_line, "%s", published->command_line);
    view->state = published->non_finite ? VG_STATE_NON_FINITE
                  : published->wanted   ? VG_STATE_STEPPING
                  : published->running  ? VG_STATE_RUNNING
                                        : VG_STATE_PAUSED;
    view->activation = published->experiment.activation;
    view->clipped_steps = published->clipped;
    view->speed = published->speed;
    view->steps_left = published->wanted;
    memcpy(view->message, published->message, sizeof view->message);
    view->message_is_error = published->message_is_error;
    view->message_serial = published->message_serial;
    return true;
}
