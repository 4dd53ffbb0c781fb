/* experiment.c: the table of settings, and experiments as text. */
#include "vgtop/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

#define CHOICES(TABLE) (TABLE), sizeof TABLE / sizeof((TABLE)[0]), sizeof((TABLE)[0])

/* A path that begins with ~/ is below HOME, as a shell has it; the experiment keeps the whole path. */
static bool set_data(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    enum vg_data_kind kind;
    if (!vg_data_parse(value, &kind, error))
        return false;
    const char *path = vg_data_kinds[kind].takes_path ? strchr(value, ':') + 1 : "", *home = getenv("HOME");
    bool below = strncmp(path, "~/", 2) == 0 && home && home[0] == '/';
    char name[sizeof experiment->data.name];
    int length = below ? snprintf(name, sizeof name, "%.*s%s%s", (int)(path - value), value, home, path + 1)
                       : snprintf(name, sizeof name, "%s", value);
    if (length < 0 || (size_t)length >= sizeof name)
        return vg_fail(error, "the name of the data set is too long (at most %zu bytes)", sizeof name - 1);
    memcpy(experiment->data.name, name, sizeof name);
    return true;
}

static size_t copy_out(const char *text, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "%s", text);
}

static size_t get_data(const struct vg_experiment *experiment, char *out, size_t size)
{
    return copy_out(experiment->data.name, out, size);
}

/* A whole number from `low` to `high`. */
static bool whole(const char *what, const char *value, uint64_t low, uint64_t high, uint64_t *out,
                  struct vg_error *error)
{
    uint64_t number;
    if (!vg_parse_uint64(value, &number) || number < low || number > high)
        return vg_fail(error, "%s must be a whole number from %llu to %llu, not '%.40s'", what, (unsigned long long)low,
                       (unsigned long long)high, value);
    *out = number;
    return true;
}

static bool real(const char *what, const char *value, double low, double high, double *out, struct vg_error *error)
{
    double number;
    char low_text[32], high_text[32];
    vg_format_double(low, low_text, sizeof low_text);
    vg_format_double(high, high_text, sizeof high_text);
    if (!vg_parse_double(value, &number) || number < low || number > high)
        return vg_fail(error, "%s must be a number from %s to %s, not '%.40s'", what, low_text, high_text, value);
    *out = number;
    return true;
}

static bool set_samples(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    uint64_t samples = 0;
    if (strcmp(value, "default") != 0 && !whole("samples", value, 1, 10000000, &samples, error))
        return false;
    experiment->data.samples = (size_t)samples;
    return true;
}

static size_t get_samples(const struct vg_experiment *experiment, char *out, size_t size)
{
    if (experiment->data.samples == 0)
        return copy_out("default", out, size);
    return (size_t)snprintf(out, size, "%zu", experiment->data.samples);
}

static bool set_noise(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    double noise = NAN;
    if (strcmp(value, "default") != 0 && !real("noise", value, 0, 1e6, &noise, error))
        return false;
    experiment->data.noise = noise;
    return true;
}

static size_t get_noise(const struct vg_experiment *experiment, char *out, size_t size)
{
    if (isnan(experiment->data.noise))
        return copy_out("default", out, size);
    return vg_format_double(experiment->data.noise, out, size);
}

static bool set_factor(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return real("factor", value, 0, 0.999999, &experiment->data.factor, error);
}

static size_t get_factor(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_format_double(experiment->data.factor, out, size);
}

/* Samples from 1 on, a share under 1, none, or the data set's own default. */
static bool set_valid(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    double valid = NAN;
    bool good = strcmp(value, "default") == 0 || (vg_parse_double(value, &valid) && valid >= 0 && valid <= UINT32_MAX &&
                                                  (valid < 1 || valid == floor(valid)));
    if (!good)
        return vg_fail(
            error, "valid must be a number of samples, a share between 0 and 1, 0 for none, or default, not '%.40s'",
            value);
    experiment->data.valid = valid == 0 ? 0 : valid; /* -0 is 0 */
    return true;
}

static size_t get_valid(const struct vg_experiment *experiment, char *out, size_t size)
{
    if (isnan(experiment->data.valid))
        return copy_out("default", out, size);
    return vg_format_double(experiment->data.valid, out, size);
}

/* Text of a setting that only the file itself can check. */
static bool set_text(const char *what, const char *value, char *out, size_t size, struct vg_error *error)
{
    if (strlen(value) >= size)
        return vg_fail(error, "%s is too long: at most %zu bytes are possible", what, size - 1);
    snprintf(out, size, "%s", value);
    return true;
}

static bool set_label(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return set_text("label", *value ? value : "last", experiment->data.label, sizeof experiment->data.label, error);
}

static size_t get_label(const struct vg_experiment *experiment, char *out, size_t size)
{
    return copy_out(*experiment->data.label ? experiment->data.label : "last", out, size);
}

static bool set_drop(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return set_text("drop", strcmp(value, "none") == 0 ? "" : value, experiment->data.drop,
                    sizeof experiment->data.drop, error);
}

static size_t get_drop(const struct vg_experiment *experiment, char *out, size_t size)
{
    return copy_out(*experiment->data.drop ? experiment->data.drop : "none", out, size);
}

/* A setting that is one word of a table of choices: its functions. */
#define ONE_OF(key, member, table)                                                                                     \
    static bool set_##key(struct vg_experiment *experiment, const char *value, struct vg_error *error)                 \
    {                                                                                                                  \
        size_t index;                                                                                                  \
        double parameter;                                                                                              \
        if (!vg_choice_parse(#key, CHOICES(table), value, &index, &parameter, error))                                  \
            return false;                                                                                              \
        experiment->member = index;                                                                                    \
        return true;                                                                                                   \
    }                                                                                                                  \
    static size_t get_##key(const struct vg_experiment *experiment, char *out, size_t size)                            \
    {                                                                                                                  \
        return copy_out((table)[experiment->member].name, out, size);                                                  \
    }
ONE_OF(task, data.task, vg_tasks)
ONE_OF(missing, data.missing, vg_missings)
ONE_OF(header, data.header, vg_headers)

/* The default is written as what it means for the data. */
static size_t get_scale(const struct vg_experiment *experiment, char *out, size_t size)
{
    enum vg_data_kind kind = VG_DATA_CIRCLES;
    vg_data_parse(experiment->data.name, &kind, NULL);
    return copy_out(vg_scales[vg_data_scale_of(kind, experiment->data.scale)].name, out, size);
}

static bool set_scale(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    size_t index = VG_SCALE_DEFAULT;
    double parameter;
    if (strcmp(value, "default") != 0 &&
        !vg_choice_parse("scale", CHOICES(vg_scales), value, &index, &parameter, error))
        return false;
    experiment->data.scale = (enum vg_scale)index;
    return true;
}

/* Up to six digits; false when there is none. */
static bool read_count(const char **at, unsigned *count)
{
    size_t digits = strspn(*at, "0123456789");
    if (digits < 1 || digits > 6)
        return false;
    *count = (unsigned)strtoul(*at, NULL, 10);
    *at += digits;
    return true;
}

/* "5,5,5" or "5x3,2" (three layers of five, one of two); "" or "none": no hidden layer. */
static bool set_hidden(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    size_t widths[VG_HIDDEN_MAX] = {0}, count = 0;
    if (strcmp(value, "none") == 0)
        value = "";
    for (const char *at = value; *at;) {
        unsigned width = 0, times = 1;
        bool number = read_count(&at, &width);
        if (number && *at == 'x') {
            at++;
            number = read_count(&at, &times);
        }
        if (!number)
            return vg_fail(
                error, "hidden must be widths such as 5,5,5 or 5x3 (three layers of five) or none, not '%.60s'", value);
        if (width < 1 || width > VG_WIDTH_MAX)
            return vg_fail(error, "a hidden layer can have 1 to %d units, not %u", VG_WIDTH_MAX, width);
        if (times < 1 || times > VG_HIDDEN_MAX - count)
            return vg_fail(error, "0 to %d hidden layers are possible, and '%.60s' is more (or none)", VG_HIDDEN_MAX,
                           value);
        while (times-- > 0)
            widths[count++] = width;
        if (*at == ',' && at[1])
            at++;
        else if (*at)
            return vg_fail(
                error, "hidden must be widths such as 5,5,5 or 5x3 (three layers of five) or none, not '%.60s'", value);
    }
    experiment->hidden_count = count;
    memcpy(experiment->hidden, widths, count * sizeof widths[0]);
    return true;
}

static size_t get_hidden(const struct vg_experiment *experiment, char *out, size_t size)
{
    size_t used = 0;
    if (experiment->hidden_count == 0)
        return copy_out("none", out, size);
    for (size_t i = 0, run; i < experiment->hidden_count; i += run) {
        for (run = 1; i + run < experiment->hidden_count && experiment->hidden[i + run] == experiment->hidden[i];)
            run++;
        char part[32];
        bool many = run > 5;
        run = many ? run : 1;
        int length = many ? snprintf(part, sizeof part, "%s%zux%zu", i ? "," : "", experiment->hidden[i], run)
                          : snprintf(part, sizeof part, "%s%zu", i ? "," : "", experiment->hidden[i]);
        if (used < size)
            snprintf(out + used, size - used, "%s", part);
        used += (size_t)length;
    }
    return used;
}

static bool set_activation(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return vg_activation_parse(value, &experiment->activation, error);
}

static size_t get_activation(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_activation_format(experiment->activation, out, size);
}

static bool set_init(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return vg_initializer_parse(value, &experiment->initializer, error);
}

static size_t get_init(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_initializer_format(experiment->initializer, out, size);
}

ONE_OF(norm, norm, vg_norms)
ONE_OF(loss, criterion, vg_criteria)
ONE_OF(class_weight, class_weight, vg_class_weights)

static bool set_optimizer(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return vg_optimizer_parse(value, &experiment->optimizer, error);
}

static size_t get_optimizer(const struct vg_experiment *experiment, char *out, size_t size)
{
    return copy_out(vg_optimizers[experiment->optimizer].name, out, size);
}

static bool set_lr(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return real("lr", value, 0, 1e9, &experiment->learning_rate, error);
}

static size_t get_lr(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_format_double(experiment->learning_rate, out, size);
}

static bool set_batch(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    uint64_t batch = 0;
    if (strcmp(value, "full") != 0 && !whole("batch", value, 0, 10000000, &batch, error))
        return false;
    experiment->batch = (size_t)batch;
    return true;
}

static size_t get_batch(const struct vg_experiment *experiment, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "%zu", experiment->batch);
}

static bool set_l2(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return real("l2", value, 0, 1e9, &experiment->l2, error);
}

static size_t get_l2(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_format_double(experiment->l2, out, size);
}

static bool set_clip(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    return vg_clip_parse(value, &experiment->clip, error);
}

static size_t get_clip(const struct vg_experiment *experiment, char *out, size_t size)
{
    return vg_clip_format(experiment->clip, out, size);
}

static bool set_seed(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    uint64_t seed = 0;
    if (!whole("seed", value, 0, UINT32_MAX, &seed, error))
        return false;
    experiment->seed = (uint32_t)seed;
    return true;
}

static size_t get_seed(const struct vg_experiment *experiment, char *out, size_t size)
{
    return (size_t)snprintf(out, size, "%lu", (unsigned long)experiment->seed);
}

static bool set_threads(struct vg_experiment *experiment, const char *value, struct vg_error *error)
{
    uint64_t threads = 0;
    const bool number = vg_parse_uint64(value, &threads) && threads >= 1 && threads <= VG_POOL_THREADS_MAX;
    if (strcmp(value, "auto") != 0 && !number)
        return vg_fail(error, "threads must be auto or a whole number from 1 to %d, not '%.40s'", VG_POOL_THREADS_MAX,
                       value);
    experiment->threads = (size_t)threads;
    return true;
}

static size_t get_threads(const struct vg_experiment *experiment, char *out, size_t size)
{
    if (experiment->threads == 0)
        return copy_out("auto", out, size);
    return (size_t)snprintf(out, size, "%zu", experiment->threads);
}

#define CLASS_WEIGHT(NAME, name, about) [VG_CLASS_WEIGHT_##NAME] = {name, VG_NO_PARAMETER, about},
const struct vg_choice vg_class_weights[VG_CLASS_WEIGHT_COUNT] = {VG_CLASS_WEIGHTS(CLASS_WEIGHT)};

const struct vg_setting_info vg_settings[VG_SETTING_COUNT] = {
    [VG_SET_DATA] = {"data", "NAME", "the data set to learn", VG_CHANGE_DATA, false, CHOICES(vg_data_kinds), set_data,
                     get_data},
    [VG_SET_SAMPLES] = {"samples", "N", "points to make (spiral: points a class), or default", VG_CHANGE_DATA, true,
                        NULL, 0, 0, set_samples, get_samples},
    [VG_SET_NOISE] = {"noise", "SD", "noise of made points, or default", VG_CHANGE_DATA, true, NULL, 0, 0, set_noise,
                      get_noise},
    [VG_SET_FACTOR] = {"factor", "F", "circles: inner radius / outer radius", VG_CHANGE_DATA, true, NULL, 0, 0,
                       set_factor, get_factor},
    [VG_SET_VALID] = {"valid", "N", "samples or a share of them held out for validation; 0: none; or default",
                      VG_CHANGE_DATA, true, NULL, 0, 0, set_valid, get_valid},
    [VG_SET_LABEL] = {"label", "COLUMN", "csv: the column of the class: last, first, a name, or a number from 1",
                      VG_CHANGE_DATA, false, NULL, 0, 0, set_label, get_label},
    [VG_SET_DROP] = {"drop", "COLUMN,...", "csv: columns to leave out, by name or number; none", VG_CHANGE_DATA, false,
                     NULL, 0, 0, set_drop, get_drop},
    [VG_SET_TASK] = {"task", "NAME", "csv: is the target a class or a number", VG_CHANGE_DATA, false, CHOICES(vg_tasks),
                     set_task, get_task},
    [VG_SET_MISSING] = {"missing", "NAME", "csv: what is done about gaps", VG_CHANGE_DATA, false, CHOICES(vg_missings),
                        set_missing, get_missing},
    [VG_SET_HEADER] = {"header", "NAME", "csv: is the first line a header", VG_CHANGE_DATA, false, CHOICES(vg_headers),
                       set_header, get_header},
    [VG_SET_SCALE] = {"scale", "NAME", "how features are scaled, by the training rows alone; or default",
                      VG_CHANGE_DATA, false, CHOICES(vg_scales), set_scale, get_scale},
    [VG_SET_HIDDEN] = {"hidden", "W,W,...", "widths of the hidden layers; 5x4 is four of five; none", VG_CHANGE_WEIGHTS,
                       false, NULL, 0, 0, set_hidden, get_hidden},
    [VG_SET_ACTIVATION] = {"activation", "NAME[:a]", "f(z) of the hidden layers", VG_CHANGE_LIVE, false,
                           CHOICES(vg_activations), set_activation, get_activation},
    [VG_SET_INIT] = {"init", "NAME[:x]", "how the weights are drawn", VG_CHANGE_WEIGHTS, false,
                     CHOICES(vg_initializers), set_init, get_init},
    [VG_SET_NORM] = {"norm", "NAME", "normalization before every hidden layer", VG_CHANGE_WEIGHTS, false,
                     CHOICES(vg_norms), set_norm, get_norm},
    [VG_SET_LOSS] = {"loss", "NAME", "what is minimized where the target is a class", VG_CHANGE_WEIGHTS, false,
                     CHOICES(vg_criteria), set_loss, get_loss},
    [VG_SET_CLASS_WEIGHT] = {"class_weight", "NAME", "how often the samples of a class count in the loss",
                             VG_CHANGE_WEIGHTS, false, CHOICES(vg_class_weights), set_class_weight, get_class_weight},
    [VG_SET_OPTIMIZER] = {"optimizer", "NAME", "what turns gradients into updates", VG_CHANGE_LIVE, false,
                          CHOICES(vg_optimizers), set_optimizer, get_optimizer},
    [VG_SET_LR] = {"lr", "RATE", "learning rate", VG_CHANGE_LIVE, true, NULL, 0, 0, set_lr, get_lr},
    [VG_SET_BATCH] = {"batch", "N", "samples a step; 0 or full: the whole set", VG_CHANGE_LIVE, true, NULL, 0, 0,
                      set_batch, get_batch},
    [VG_SET_L2] = {"l2", "STRENGTH", "adds l2/2 sum W^2 to the loss", VG_CHANGE_LIVE, true, NULL, 0, 0, set_l2, get_l2},
    [VG_SET_CLIP] = {"clip", "NAME[:C]", "gradient clipping", VG_CHANGE_LIVE, false, CHOICES(vg_clips), set_clip,
                     get_clip},
    [VG_SET_SEED] = {"seed", "N", "of the random stream: data, weights, order of batches", VG_CHANGE_DATA, true, NULL,
                     0, 0, set_seed, get_seed},
    [VG_SET_THREADS] = {"threads", "N", "at work on a wide network; auto: as many as pay, less one for the screen",
                        VG_CHANGE_LIVE, true, NULL, 0, 0, set_threads, get_threads},
};

void vg_experiment_default(struct vg_experiment *experiment)
{
    *experiment = (struct vg_experiment){
        .data = {.name = "circles",
                 .samples = 0,
                 .noise = NAN,
                 .factor = 0.5,
                 .valid = NAN,
                 .scale = VG_SCALE_DEFAULT,
                 .task = VG_TASK_AUTO},
        .hidden_count = 4,
        .hidden = {5, 5, 5, 5},
        .activation = {VG_SIGMOID, 0},
        .initializer = {VG_INIT_NORMAL, 1},
        .norm = VG_NORM_NONE,
        .optimizer = VG_RMSPROP,
        .learning_rate = 0.001,
        .batch = 32,
        .l2 = 0,
        .clip = {VG_CLIP_NONE, 0},
        .seed = 42,
    };
}

void vg_experiment_begin(struct vg_experiment *experiment, const char *data)
{
    enum vg_data_kind kind;
    vg_experiment_default(experiment);
    if (!vg_data_parse(data, &kind, NULL) || !vg_data_kinds[kind].takes_path)
        return;
    experiment->hidden_count = 2;
    memcpy(experiment->hidden, (size_t[]){64, 64}, 2 * sizeof experiment->hidden[0]);
    experiment->activation = (struct vg_activation){VG_RELU, 0};
    experiment->initializer = (struct vg_initializer){VG_INIT_HE_NORMAL, 0};
    experiment->optimizer = VG_ADAM;
}

/* The settings' names as a table of choices, so that a slip of the finger is answered as everywhere else. */
const struct vg_setting_info *vg_setting_find(const char *key, struct vg_error *error)
{
    struct vg_choice names[VG_SETTING_COUNT];
    size_t index;
    double parameter;
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        names[i] = (struct vg_choice){vg_settings[i].key, NULL, 0, 0, 0, vg_settings[i].about};
    if (!vg_choice_parse("setting", names, VG_SETTING_COUNT, sizeof names[0], key, &index, &parameter, error))
        return NULL;
    return &vg_settings[index];
}

const struct vg_choice *vg_setting_choice(const struct vg_setting_info *setting, size_t index)
{
    if (index >= setting->choice_count)
        return NULL;
    return (const struct vg_choice *)(const void *)((const char *)setting->choices + index * setting->choice_stride);
}

bool vg_experiment_set(struct vg_experiment *experiment, const char *key, const char *value, struct vg_error *error)
{
    const struct vg_setting_info *setting = vg_setting_find(key, error);
    return setting && setting->set(experiment, value, error);
}

bool vg_experiment_assign(struct vg_experiment *experiment, const char *assignment, struct vg_error *error)
{
    const char *equals = strchr(assignment, '=');
    char key[64];
    if (!equals || equals == assignment || (size_t)(equals - assignment) >= sizeof key)
        return vg_fail(error, "a setting is written KEY=VALUE, for example activation=relu, not '%.60s'", assignment);
    memcpy(key, assignment, (size_t)(equals - assignment));
    key[equals - assignment] = '\0';
    return vg_experiment_set(experiment, key, equals + 1, error);
}

size_t vg_experiment_get(const struct vg_experiment *experiment, enum vg_setting setting, char *out, size_t size)
{
    return vg_settings[setting].get(experiment, out, size);
}

static bool same_setting(const struct vg_experiment *a, const struct vg_experiment *b,
                         const struct vg_setting_info *setting)
{
    char one[VG_DATA_NAME_MAX], two[VG_DATA_NAME_MAX];
    setting->get(a, one, sizeof one);
    setting->get(b, two, sizeof two);
    return strcmp(one, two) == 0;
}

enum vg_change vg_experiment_compare(const struct vg_experiment *from, const struct vg_experiment *to)
{
    enum vg_change change = VG_CHANGE_NOTHING;
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        if (vg_settings[i].change > change && !same_setting(from, to, &vg_settings[i]))
            change = vg_settings[i].change;
    /* maxout has weights of another shape */
    if (change == VG_CHANGE_LIVE &&
        vg_activations[from->activation.kind].pieces != vg_activations[to->activation.kind].pieces)
        change = VG_CHANGE_WEIGHTS;
    return change;
}

/* Text that is being put together; it may be longer than there is room for, like snprintf's. */
struct text {
    char *out;
    size_t size, used;
};

static void append(struct text *text, const char *piece)
{
    if (text->used < text->size)
        snprintf(text->out + text->used, text->size - text->used, "%s", piece);
    text->used += strlen(piece);
}

/* In single quotes where a POSIX shell would not take it as it stands. */
static void append_quoted(struct text *text, const char *word)
{
    static const char *plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=:,._+-/";
    if (word[strspn(word, plain)] == '\0') {
        append(text, word);
        return;
    }
    append(text, "'");
    for (; *word; word++)
        append(text, *word == '\'' ? "'\\''" : (char[]){*word, '\0'});
    append(text, "'");
}

size_t vg_experiment_command_line(const struct vg_experiment *experiment, char *out, size_t size)
{
    struct vg_experiment plain;
    struct text text = {out, size, 0};
    vg_experiment_default(&plain);
    append(&text, "vgtop circles"); /* the preset whose settings are the defaults */
    for (size_t i = 0; i < VG_SETTING_COUNT; i++) {
        char assignment[VG_DATA_NAME_MAX + 32], value[VG_DATA_NAME_MAX];
        if (same_setting(experiment, &plain, &vg_settings[i]))
            continue;
        vg_settings[i].get(experiment, value, sizeof value);
        snprintf(assignment, sizeof assignment, "%s=%s", vg_settings[i].key, value);
        append(&text, " -s ");
        append_quoted(&text, assignment);
    }
    return text.used;
}
