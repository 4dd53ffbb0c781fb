/* session_view.c: a session as a view: what the recorder has, the header of the experiment and the names of earlier runs. */
#include <stdio.h>
#include <string.h>

#include "session_internal.h"
#include "text.h"

/* The header's pairs: what names a field, which setting it tells, and when it is of no interest at its default. */
static const struct {
    const char *name;
    enum vg_setting setting;
    enum { ALWAYS, IF_SET, OF_A_TABLE /* and of no effect on other data than a csv file */ } told;
} fields[] = {
    {"data", VG_SET_DATA, ALWAYS},
    {"net", VG_SET_HIDDEN, ALWAYS},
    {"act", VG_SET_ACTIVATION, ALWAYS},
    {"norm", VG_SET_NORM, IF_SET},
    {"clip", VG_SET_CLIP, IF_SET},
    {"init", VG_SET_INIT, ALWAYS},
    {"opt", VG_SET_OPTIMIZER, ALWAYS},
    {"lr", VG_SET_LR, ALWAYS},
    {"batch", VG_SET_BATCH, ALWAYS},
    {"l2", VG_SET_L2, IF_SET},
    {"noise", VG_SET_NOISE, IF_SET},
    {"samples", VG_SET_SAMPLES, IF_SET},
    {"valid", VG_SET_VALID, IF_SET},
    {"factor", VG_SET_FACTOR, IF_SET},
    {"seed", VG_SET_SEED, IF_SET},
    {"scale", VG_SET_SCALE, OF_A_TABLE},
    {"label", VG_SET_LABEL, OF_A_TABLE},
    {"drop", VG_SET_DROP, OF_A_TABLE},
    {"missing", VG_SET_MISSING, OF_A_TABLE},
    {"header", VG_SET_HEADER, OF_A_TABLE},
    {"task", VG_SET_TASK, OF_A_TABLE},
    {"loss", VG_SET_LOSS, IF_SET},
    {"weights", VG_SET_CLASS_WEIGHT, IF_SET},
    {"threads", VG_SET_THREADS, IF_SET},
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

/* "rings", and "rings*" once some of its settings were changed. */
static void fill_preset(const struct published *published, struct vg_view *view)
{
    struct vg_field *field = &view->fields[view->field_count];
    if (!published->preset)
        return;
    *field = (struct vg_field){.name = "preset", .command = "preset"};
    snprintf(field->typed, sizeof field->typed, "%s", published->preset->name);
    snprintf(field->value, sizeof field->value, "%.40s%s", published->preset->name,
             published->preset_changed ? "*" : "");
    view->field_count++;
}

static void fill_fields(const struct published *published, struct vg_view *view)
{
    struct vg_experiment plain;
    vg_experiment_default(&plain);
    enum vg_data_kind data;
    const bool of_a_table = vg_data_parse(published->experiment.data.name, &data, NULL) && data == VG_DATA_CSV;
    view->field_count = 0;
    fill_preset(published, view);
    for (size_t i = 0; i < FIELDS && view->field_count < VG_FIELDS_MAX; i++) {
        struct vg_field *field = &view->fields[view->field_count];
        char value[VG_DATA_NAME_MAX], usual[VG_DATA_NAME_MAX];
        vg_experiment_get(&published->experiment, fields[i].setting, value, sizeof value);
        vg_experiment_get(&plain, fields[i].setting, usual, sizeof usual);
        field->is_default = fields[i].told != ALWAYS && strcmp(value, usual) == 0;
        if (fields[i].setting == VG_SET_DATA) /* a preset's data go without saying */
            field->is_default = published->preset != NULL;
        field->is_idle = field->is_default && fields[i].told == OF_A_TABLE && !of_a_table;
        snprintf(field->name, sizeof field->name, "%s", fields[i].name);
        snprintf(field->command, sizeof field->command, "%s", vg_settings[fields[i].setting].key);
        const int fits = (int)vg_utf8_fit(value, VG_VIEW_TEXT_MAX - 1);
        snprintf(field->typed, sizeof field->typed, "%.*s", fits, value);
        if (fields[i].setting == VG_SET_HIDDEN)
            net_text(published, field->value, sizeof field->value);
        else if (fields[i].setting == VG_SET_BATCH && published->experiment.batch == 0)
            snprintf(field->value, sizeof field->value, "full");
        else if (fields[i].setting == VG_SET_CLIP && !field->is_default)
            snprintf(field->value, sizeof field->value, "%.40s (%llu steps)", value,
                     (unsigned long long)published->clipped);
        else
            snprintf(field->value, sizeof field->value, "%.*s", fits, value);
        field->changed = published->changed[fields[i].setting];
        view->field_count++;
    }
}

/* ---- how an earlier run is called beside the present one: by what differs */

/* Adds "lr 0.1" to the text if there is room. A data file is named without its folder, and a long value is cut, but never within a
 * character. */
static void add_setting(struct vg_ghost *ghost, const struct vg_experiment *experiment, enum vg_setting setting)
{
    enum { VALUE_MAX = 20 };
    char text[VG_DATA_NAME_MAX], added[sizeof ghost->text];
    vg_experiment_get(experiment, setting, text, sizeof text);
    char *slash = setting == VG_SET_DATA ? strrchr(text, '/') : NULL, *value = slash ? slash + 1 : text;
    bool needs_no_name = setting == VG_SET_DATA || setting == VG_SET_HIDDEN || setting == VG_SET_INIT ||
                         setting == VG_SET_OPTIMIZER; /* "sgd", but "lr 0.1" */
    const char *name = needs_no_name ? "" : vg_settings[setting].key;
    const size_t used = strlen(ghost->text);
    int length = snprintf(added, sizeof added, "%s%s%s%.*s", used > 0 ? " " : "", name, *name ? " " : "",
                          (int)vg_utf8_fit(value, VALUE_MAX), value);
    if (used + (size_t)length < sizeof ghost->text)
        memcpy(ghost->text + used, added, (size_t)length + 1);
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
    const struct ghost_origin *it = origin;
    char activation[sizeof it->activations];
    vg_experiment_get(present, VG_SET_ACTIVATION, activation, sizeof activation);
    snprintf(ghost->text, sizeof ghost->text, "%s", strcmp(it->activations, activation) != 0 ? it->activations : "");
    ghost->other_data = false;
    for (int i = 0; i < VG_SETTING_COUNT; i++)
        if (i != VG_SET_ACTIVATION && differs(&it->experiment, present, (enum vg_setting)i)) {
            add_setting(ghost, &it->experiment, (enum vg_setting)i);
            ghost->other_data |= i == VG_SET_DATA || i == VG_SET_SAMPLES || i == VG_SET_NOISE || i == VG_SET_FACTOR ||
                                 (i >= VG_SET_LABEL && i <= VG_SET_SCALE) || i == VG_SET_LOSS ||
                                 i == VG_SET_CLASS_WEIGHT;
        }
    if (ghost->text[0] == '\0')
        snprintf(ghost->text, sizeof ghost->text, "same settings");
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
