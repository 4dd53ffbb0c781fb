/* command_setting.c: settings as commands: a value, or a word or a sign that is relative to the value that there is. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_internal.h"

/* Data that need a file's name or are not installed. */
static bool is_passed_over(const struct vg_setting_info *setting, size_t choice)
{
    if (setting != &vg_settings[VG_SET_DATA])
        return false;
    const struct vg_data_info *kind = &vg_data_kinds[choice];
    return kind->choice.parameter || (kind->available && !kind->available());
}

/* The choice behind or before the one that `value` names. */
static bool neighbour(const struct vg_setting_info *setting, const char *value, bool next, char *out, size_t size)
{
    size_t name = strcspn(value, ":"), at = 0;
    for (size_t i = 0; i < setting->choice_count; i++) {
        const char *choice = vg_setting_choice(setting, i)->name;
        if (strlen(choice) == name && strncmp(choice, value, name) == 0)
            at = i;
    }
    for (size_t tries = 0; tries < setting->choice_count; tries++) {
        at = (at + (next ? 1 : setting->choice_count - 1)) % setting->choice_count;
        const struct vg_choice *choice = vg_setting_choice(setting, at);
        if (is_passed_over(setting, at))
            continue;
        vg_choice_format(choice, choice->parameter_default, out, size);
        return true;
    }
    return false;
}

/* Batches double and halve; beyond the data set is the whole set, 0. */
static bool scaled_batch(const struct vg_session *session, double by, char *out, size_t size, struct vg_error *error)
{
    size_t samples = session->dataset->samples.count, batch = session->published.experiment.batch;
    if (batch == 0 && by >= 1)
        return vg_fail(error, "the batch is the whole set already (%zu samples)", samples);
    double wanted = (double)batch * by;
    if (batch == 0) {
        /* the largest power of two under the whole set */
        for (wanted = 1; wanted * 2 < (double)samples;)
            wanted *= 2;
    }
    if (wanted < 1)
        return vg_fail(error, "a batch of 1 is the smallest");
    snprintf(out, size, "%.0f", wanted >= (double)samples ? 0 : wanted);
    return true;
}

static bool relative_number(const struct vg_setting_info *setting, const struct vg_command_call *call, char *out,
                            size_t size, struct vg_error *error)
{
    char value[64];
    double now, by;
    const char *how = call->arguments;
    setting->get(&call->session->published.experiment, value, sizeof value);
    if (!vg_parse_double(how + 1, &by) || (*how == '/' && by == 0))
        return vg_fail(error, "%s takes a value, or *2, /2, +1, -1 and the like, not '%.40s'", setting->key, how);
    if (setting == &vg_settings[VG_SET_BATCH] && (*how == '*' || *how == '/'))
        return scaled_batch(call->session, *how == '*' ? by : 1 / by, out, size, error);
    if (!vg_parse_double(value, &now))
        return vg_fail(error, "%s is at its default: give it a value first, for example %s 100", setting->key,
                       setting->key);
    now = *how == '*' ? now * by : *how == '/' ? now / by : *how == '+' ? now + by : now - by;
    /* 0.001 * 2 / 2 must be 0.001 again, not 0.0010000000000000002 */
    char rounded[32];
    vg_snprintf(rounded, sizeof rounded, "%.12g", now);
    vg_format_double(vg_strtod(rounded, NULL), out, size);
    return true;
}

bool vg_command_setting(const struct vg_setting_info *setting, struct vg_command_call *call, struct vg_error *error)
{
    struct vg_experiment *to = malloc(sizeof *to);
    char value[VG_DATA_NAME_MAX], answer[VG_VIEW_MESSAGE_MAX] = "";
    const char *how = call->arguments;
    bool next = strcmp(how, "next") == 0, relative = setting->is_number && *how && strchr("*/+-", *how) && how[1];
    if (!to)
        return vg_fail(error, "there is not enough memory to change a setting");
    *to = call->session->published.experiment;
    bool good = true;
    setting->get(to, value, sizeof value);
    if (*how == '\0') {
        snprintf(call->answer, call->answer_size, "%s %.200s", setting->key, value);
        free(to);
        return true;
    }
    if (setting->choice_count && (next || strcmp(how, "prev") == 0)) {
        char now[VG_DATA_NAME_MAX];
        memcpy(now, value, sizeof now);
        good = neighbour(setting, now, next, value, sizeof value);
    } else if (relative) {
        good = relative_number(setting, call, value, sizeof value, error);
    } else {
        snprintf(value, sizeof value, "%s", how);
    }
    good = good && setting->set(to, value, error) &&
           vg_session_change(call->session, to, call->watch, answer, sizeof answer, error);
    if (good) {
        setting->get(to, value, sizeof value);
        snprintf(call->answer, call->answer_size, "%s %.200s%s%s", setting->key, value, *answer ? ": " : "", answer);
    }
    free(to);
    return good;
}
