/* job_settings.c: the settings that a log tells, what a judge learns of them, and what the header shows. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "job.h"
#include "vgtop/activation.h"
#include "vgtop/initializer.h"
#include "vgtop/number.h"

static struct vg_job_setting *find(struct vg_job_settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->all[i].key, key) == 0)
            return &settings->all[i];
    return NULL;
}

const char *vg_job_setting(const struct vg_job_settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++)
        if (strcmp(settings->all[i].key, key) == 0)
            return settings->all[i].value;
    return "";
}

void vg_job_settings_read(struct vg_job_settings *settings, const struct vg_log_line *line)
{
    settings->count = 0;
    for (size_t i = 0; i < line->setting_count; i++) {
        struct vg_job_setting *setting = &settings->all[settings->count++];
        *setting = (struct vg_job_setting){0};
        snprintf(setting->key, sizeof setting->key, "%s", line->settings[i].key);
        snprintf(setting->value, sizeof setting->value, "%s", line->settings[i].value);
        vg_make_harmless(setting->key);
        vg_make_harmless(setting->value);
    }
}

/* "*2" of 0.1 is 0.2. What does not begin with a sign of arithmetic stands for itself. */
static void new_value(const char *before, const char *argument, char *out, size_t size)
{
    double old, by;
    const char sign = argument[0];
    if (!sign || !strchr("*/+-", sign) || !vg_parse_double(before, &old) || !vg_parse_double(argument + 1, &by)) {
        snprintf(out, size, "%s", argument);
        return;
    }
    vg_format_double(sign == '*' ? old * by : sign == '/' ? old / by : sign == '+' ? old + by : old - by, out, size);
}

/* "tanh", "lr 0.01". */
static void name_value(const char *key, const char *value, char *out, size_t size)
{
    const bool alone = strcmp(key, "activation") == 0 || strcmp(key, "optimizer") == 0;
    snprintf(out, size, "%s%s%.20s", alone ? "" : key, alone ? "" : " ", value);
}

void vg_job_settings_difference(const struct vg_job_settings *before, const struct vg_job_settings *now, char *text,
                                size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < now->count && used < size; i++) {
        char one[64];
        if (strcmp(vg_job_setting(before, now->all[i].key), now->all[i].value) == 0)
            continue;
        name_value(now->all[i].key, now->all[i].value, one, sizeof one);
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? " " : "", one);
    }
    vg_make_harmless(text);
}

void vg_job_settings_change(struct vg_job_settings *settings, const char *command, const char *was, char *text,
                            size_t size)
{
    char key[24], before[VG_JOB_SETTING_MAX], value[VG_JOB_SETTING_MAX];
    const size_t word = strcspn(command, " =");
    const char *argument = command + word + strspn(command + word, " =");
    snprintf(key, sizeof key, "%.*s", word < sizeof key ? (int)word : (int)sizeof key - 1, command);
    struct vg_job_setting *setting = find(settings, key);
    snprintf(before, sizeof before, "%s", setting ? setting->value : "");
    if (strncmp(was, key, strlen(key)) == 0 && was[strlen(key)] == ' ')
        snprintf(before, sizeof before, "%.*s", (int)strcspn(was + strlen(key) + 1, ";"), was + strlen(key) + 1);
    new_value(before, argument, value, sizeof value);
    for (size_t i = 0; i < settings->count; i++)
        settings->all[i].changed = &settings->all[i] == setting;
    if (setting && *value)
        snprintf(setting->value, sizeof setting->value, "%s", value);
    if (!setting || !*value)
        snprintf(text, size, "%s", command);
    else
        name_value(key, value, text, size);
    vg_make_harmless(text);
}

/* ---- what a judge is told */

static double number_of(const struct vg_job_settings *settings, const char *key)
{
    double value;
    return vg_parse_double(vg_job_setting(settings, key), &value) && value >= 0 ? value : 0;
}

/* The initializer that keeps the signal level for this activation; NULL where it is in force already. */
static const char *fitting_initializer(const struct vg_job_settings *settings, struct vg_activation activation)
{
    enum vg_initializer_kind kind = VG_INIT_HE_NORMAL;
    struct vg_initializer now;
    if (activation.kind == VG_LINEAR || vg_activation_saturates(activation))
        kind = VG_INIT_GLOROT_UNIFORM;
    else if (activation.kind == VG_SELU)
        kind = VG_INIT_LECUN_NORMAL;
    if (!vg_initializer_parse(vg_job_setting(settings, "init"), &now, NULL))
        return NULL;
    bool same = now.kind == kind || (kind == VG_INIT_HE_NORMAL && now.kind == VG_INIT_HE_UNIFORM) ||
                (kind == VG_INIT_GLOROT_UNIFORM && now.kind == VG_INIT_GLOROT_NORMAL) ||
                (kind == VG_INIT_LECUN_NORMAL && now.kind == VG_INIT_LECUN_UNIFORM);
    return same ? NULL : vg_initializers[kind].name;
}

/* Weights of a size that does not follow the width: so small that a layer passes on less than a third of its input's variance. */
static bool draws_small(const struct vg_job_settings *settings)
{
    struct vg_initializer init;
    if (!vg_initializer_parse(vg_job_setting(settings, "init"), &init, NULL))
        return false;
    const double x = init.parameter, width = fmax(strtod(vg_job_setting(settings, "hidden"), NULL), 1);
    return (init.kind == VG_INIT_NORMAL && x * x * width < 0.3) ||
           (init.kind == VG_INIT_UNIFORM && x * x / 3 * width < 0.3);
}

/* PyTorch's names are vgtop's but for their case and underscores: LeakyReLU is leaky_relu. */
bool vg_job_activation_named(const char *told, struct vg_activation *activation)
{
    if (vg_activation_parse(told, activation, NULL))
        return true;
    for (int kind = 0; *told && kind < VG_ACTIVATION_COUNT; kind++) {
        const char *name = vg_activations[kind].choice.name, *at = told;
        for (; *name && *at; name++) {
            const bool same = tolower((unsigned char)*at) == *name;
            if (!same && *name != '_')
                break;
            at += same;
        }
        if (*name == '\0' && *at == '\0')
            return vg_activation_parse(vg_activations[kind].choice.name, activation, NULL);
    }
    return false;
}

bool vg_job_activation(const struct vg_job_settings *settings, struct vg_activation *activation)
{
    return vg_job_activation_named(vg_job_setting(settings, "activation"), activation);
}

void vg_job_facts_read(struct vg_job_settings *facts, const struct vg_log_line *line)
{
    for (size_t i = 0; i < line->fact_count; i++) {
        struct vg_job_setting *fact = find(facts, line->facts[i].key);
        if (!fact && facts->count == VG_LOG_SETTINGS_MAX)
            continue;
        fact = fact ? fact : &facts->all[facts->count++];
        *fact = (struct vg_job_setting){0};
        snprintf(fact->key, sizeof fact->key, "%s", line->facts[i].key);
        snprintf(fact->value, sizeof fact->value, "%s", line->facts[i].value);
    }
}

unsigned vg_job_can(const struct vg_log_line *line)
{
    static const char *const verbs[] = {"lr", "clip", "activation", "init", "freeze"};
    unsigned can = 0;
    for (size_t i = 0; i < line->can_count; i++)
        for (size_t k = 0; k < sizeof verbs / sizeof *verbs; k++) {
            const size_t length = strlen(verbs[k]);
            if (strncmp(line->can[i], verbs[k], length) == 0 &&
                (line->can[i][length] == '\0' || line->can[i][length] == ' '))
                can |= 1u << k;
        }
    return can;
}

/* Of the data a log tells nothing: what needs them is not judged. */
struct vg_judge_facts vg_job_facts(const struct vg_job_settings *settings)
{
    const char *norm = vg_job_setting(settings, "norm"), *optimizer = vg_job_setting(settings, "optimizer");
    const char *architecture = vg_job_setting(settings, "architecture");
    struct vg_activation activation;
    struct vg_judge_facts facts = {
        .learning_rate = number_of(settings, "lr"),
        .l2 = number_of(settings, "l2"),
        .batch = (size_t)fmin(number_of(settings, "batch"), 1e15),
        .batch_norm = strcmp(norm, "batch") == 0,
        .layer_norm = strcmp(norm, "layer") == 0,
        .residual = strcmp(architecture, "residual") == 0,
        .small = draws_small(settings),
        .plain_descent = strncasecmp(optimizer, "sgd", 3) == 0 || strcmp(optimizer, "momentum") == 0,
    };
    if (vg_job_activation(settings, &activation)) {
        facts.saturates = vg_activation_saturates(activation);
        facts.weak = vg_activation_steepest(activation) <= 0.5;
        facts.rectifies = activation.kind == VG_RELU || activation.kind == VG_LEAKY_RELU;
        facts.initializer = fitting_initializer(settings, activation);
    }
    return facts;
}

/* ---- the header's fields */

/* The settings of an experiment of ours, and of a job, in the order of their importance, and what is of no interest to be told. */
static const struct {
    const char *key, *name, *plain;
    bool of_job;
} known[] = {
    {"data", "data", NULL, false},
    {"activation", "act", NULL, false},
    {"norm", "norm", "none", false},
    {"clip", "clip", "none", false},
    {"init", "init", NULL, false},
    {"optimizer", "opt", NULL, false},
    {"lr", "lr", NULL, false},
    {"batch", "batch", NULL, false},
    {"l2", "l2", "0", false},
    {"noise", "noise", "default", false},
    {"samples", "samples", "default", false},
    {"valid", "valid", "default", false},
    {"seed", "seed", "42", false},
    {"command", "job", NULL, true},
    {"name", "name", NULL, true},
    {"parameters", "weights", NULL, true},
    {"activation", "act", NULL, true},
    {"optimizer", "opt", NULL, true},
    {"lr", "lr", NULL, true},
    {"world", "ranks", NULL, true},
    {"torch", "torch", NULL, true},
};

static struct vg_field *add(struct vg_view *view, const char *name, const char *value)
{
    if (view->field_count == VG_FIELDS_MAX)
        return NULL;
    struct vg_field *field = &view->fields[view->field_count++];
    *field = (struct vg_field){0};
    snprintf(field->name, sizeof field->name, "%.15s", name);
    snprintf(field->value, sizeof field->value, "%.95s", value);
    return field;
}

/* "2·5·5·1", with runs of equal widths as 16×20, where each layer takes what the one before gives; else how many layers there are. */
static void net_text(const struct vg_schema *schema, bool is_job, char *out, size_t size)
{
    bool chain = !is_job; /* of a job it is not known */
    for (size_t l = 0; chain && l < schema->layer_count; l++)
        chain = schema->layers[l].rank == 2 && (l == 0 || schema->layers[l].shape[0] == schema->layers[l - 1].shape[1]);
    if (!chain) {
        snprintf(out, size, "%zu layers", schema->layer_count);
        return;
    }
    size_t used = (size_t)snprintf(out, size, "%zu", schema->layers[0].shape[0]), run;
    for (size_t l = 0; l < schema->layer_count && used < size; l += run) {
        const size_t width = schema->layers[l].shape[1];
        for (run = 1; l + run < schema->layer_count && schema->layers[l + run].shape[1] == width;)
            run++;
        run = run > 4 ? run : 1;
        used += (size_t)snprintf(out + used, size - used, run > 1 ? "·%zu×%zu" : "·%zu", width, run);
    }
    if (used >= size)
        snprintf(out, size, "%zu layers", schema->layer_count);
}

/* "124M" */
static void count_text(uint64_t count, char *out, size_t size)
{
    const char *const units[] = {"", "k", "M", "G", "T"};
    double value = (double)count;
    size_t unit = 0;
    for (; value >= 1000 && unit < 4; unit++)
        value /= 1000;
    vg_snprintf(out, size, value < 10 && unit > 0 ? "%.1f%s" : "%.0f%s", value, units[unit]);
}

static void add_setting(const struct vg_job_setting *setting, const char *name, const char *plain, struct vg_view *view)
{
    uint64_t count;
    char value[VG_VIEW_TEXT_MAX];
    snprintf(value, sizeof value, "%s", setting->value);
    if (strcmp(name, "weights") == 0 && vg_parse_uint64(value, &count))
        count_text(count, value, sizeof value);
    struct vg_field *field = add(view, name, value);
    if (!field)
        return;
    snprintf(field->command, sizeof field->command, "%.15s", setting->key);
    snprintf(field->typed, sizeof field->typed, "%s", setting->value);
    field->changed = setting->changed;
    field->is_default = plain && strcmp(setting->value, plain) == 0;
}

/* How the ranks stand, behind their number. */
static void add_ranks(const struct vg_ranks *ranks, struct vg_view *view)
{
    struct vg_field *field = view->field_count > 0 ? &view->fields[view->field_count - 1] : NULL;
    if (!field || strcmp(field->name, "ranks") != 0)
        return;
    if (ranks->is_apart)
        snprintf(field->value, sizeof field->value, "%zu (rank %zu apart)", ranks->world, ranks->apart);
    else if (ranks->missing[0])
        snprintf(field->value, sizeof field->value, "%zu (%zu told)", ranks->world, ranks->told);
    field->changed |= ranks->is_apart;
}

void vg_job_fields(const struct vg_job *job, const struct vg_schema *schema, size_t used, struct vg_view *view)
{
    const struct vg_job_settings *settings = &job->settings;
    char text[VG_VIEW_TEXT_MAX];
    view->field_count = used;
    if (schema) {
        net_text(schema, job->is_job, text, sizeof text);
        add(view, "net", text);
    }
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        for (size_t i = 0; i < settings->count; i++)
            if (known[k].of_job == job->is_job && strcmp(settings->all[i].key, known[k].key) == 0) {
                add_setting(&settings->all[i], known[k].name, known[k].plain, view);
                add_ranks(&job->ranks, view);
            }
    if (job->extra[VG_LOG_LR] >= 0 && !*vg_job_setting(settings, "lr")) {
        vg_snprintf(text, sizeof text, "%.4g", job->extra[VG_LOG_LR]);
        add(view, "lr", text);
    }
    if (job->extra[VG_LOG_MEMORY] > 0) {
        vg_snprintf(text, sizeof text, "%.1f GB", job->extra[VG_LOG_MEMORY] * 1e-9);
        add(view, "memory", text);
    }
    if (job->extra[VG_LOG_DROPPED] > 0) {
        vg_snprintf(text, sizeof text, "%.0f records", job->extra[VG_LOG_DROPPED]);
        add(view, "dropped", text);
    }
}
