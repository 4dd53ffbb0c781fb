/* export.c: a session's current run as a standalone NumPy program.
 *
 * The program is src/lab/export/program.py, which the build turns into C (src/lab/export/embed.c says how). Here is what belongs
 * to the run: its settings, and which of the pieces it needs. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "session_internal.h"
#include "vgtop/file.h"
#include "vgtop/survey.h"

/* What a piece of the program is there for. The first bits are those of the norms, then those of the losses. */
#define NORM_FLAG(NAME, ...) PYTHON_NORM_##NAME = 1 << VG_NORM_##NAME,
#define LOSS_FLAG(NAME, ...) PYTHON_LOSS_##NAME = 1 << (VG_NORM_COUNT + VG_LOSS_##NAME),
enum python_flag {
    VG_NORMS(NORM_FLAG) VG_LOSSES(LOSS_FLAG) PYTHON_MAXOUT = 1 << (VG_NORM_COUNT + VG_LOSS_COUNT),
    PYTHON_CHANGES = PYTHON_MAXOUT << 1,
    PYTHON_EARLIER_RUNS = PYTHON_MAXOUT << 2,
    PYTHON_CSV = PYTHON_MAXOUT << 3,
    PYTHON_IDX = PYTHON_MAXOUT << 4,
    PYTHON_VALIDATION = PYTHON_MAXOUT << 5,
    PYTHON_CLASS_WEIGHT = PYTHON_MAXOUT << 6
};

/* Where the program goes, and what it is made from. */
struct exporter {
    const struct vg_session *session;
    const struct vg_journal *journal;
    const struct vg_experiment *start;
    enum vg_data_kind data;
    unsigned flags; /* of enum python_flag */
    bool (*write)(void *context, const char *bytes, size_t count);
    void *context;
    bool failed;
};

/* Some lines of Python, or a function that writes some; neither: the section's end. */
struct python_piece {
    unsigned when, unless; /* written where all flags of `when` and none of `unless` are set */
    const char *text;
    void (*put)(struct exporter *exporter);
};

static void put_command_line(struct exporter *exporter);
static void put_origin(struct exporter *exporter);
static void put_steps(struct exporter *exporter);
static void put_seed(struct exporter *exporter);
static void put_data(struct exporter *exporter);
static void put_initializers(struct exporter *exporter);
static void put_activations(struct exporter *exporter);
static void put_optimizers(struct exporter *exporter);
static void put_draws(struct exporter *exporter);
static void put_settings(struct exporter *exporter);
static void put_changes(struct exporter *exporter);

#include "lab/export/export_python.h"

/* The sections that define the rows of each table. A row without one does not compile. */
#define ACTIVATION(NAME, name, ...)          [VG_##NAME] = python_activation_##name,
#define INITIALIZER(NAME, name, ...)         [VG_INIT_##NAME] = python_initializer_##name,
#define OPTIMIZER(NAME, name, ...)           [VG_##NAME] = python_optimizer_##name,
#define CLIP(NAME, name, ...)                [VG_CLIP_##NAME] = python_clip_##name,
#define DATA_MADE(name)                      python_data_##name
#define DATA_BUILT_IN(name)                  NULL
#define DATA_CSV_FILE(name)                  python_data_csv
#define DATA_IDX_PAIR(name)                  python_data_idx
#define DATA(NAME, name, TYPED, ORIGIN, ...) [VG_DATA_##NAME] = DATA_##ORIGIN(name),
static const struct python_piece *const activations[VG_ACTIVATION_COUNT] = {VG_ACTIVATIONS(ACTIVATION)};
static const struct python_piece *const initializers[VG_INITIALIZER_COUNT] = {VG_INITIALIZERS(INITIALIZER)};
static const struct python_piece *const optimizers[VG_OPTIMIZER_COUNT] = {VG_OPTIMIZERS(OPTIMIZER)};
static const struct python_piece *const clips[VG_CLIP_COUNT] = {VG_CLIPS(CLIP)};
static const struct python_piece *const data_sets[VG_DATA_COUNT] = {VG_DATA_SETS(DATA)};

static void put(struct exporter *exporter, const char *text)
{
    exporter->failed = exporter->failed || !exporter->write(exporter->context, text, strlen(text));
}

__attribute__((format(printf, 2, 3))) static void put_format(struct exporter *exporter, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vg_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(exporter, text);
}

static void put_number(struct exporter *exporter, double value)
{
    char text[40];
    vg_format_double(value, text, sizeof text);
    put(exporter, text);
}

/* A path as a Python literal: text, or bytes if it has more than ASCII, because a file name need not be UTF-8. */
static void put_path(struct exporter *exporter, const char *path)
{
    bool bytes = false;
    for (const char *at = path; *at; at++)
        bytes |= (unsigned char)*at >= 0x80;
    put(exporter, bytes ? "b'" : "'");
    for (const char *at = path; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c < 0x20 || c >= 0x7f)
            put_format(exporter, "\\x%02x", c);
        else
            put_format(exporter, "%s%c", c == '\\' || c == '\'' ? "\\" : "", c);
    }
    put(exporter, "'");
}

static void put_pieces(struct exporter *exporter, const struct python_piece *pieces)
{
    for (; pieces->text || pieces->put; pieces++) {
        if ((pieces->when & exporter->flags) != pieces->when || (pieces->unless & exporter->flags))
            continue;
        if (pieces->text)
            put(exporter, pieces->text);
        else
            pieces->put(exporter);
    }
}

/* The definitions that are used, two blank lines between them. */
static void put_definitions(struct exporter *exporter, const struct python_piece *const definitions[],
                            const bool used[], size_t count, bool *first)
{
    for (size_t i = 0; i < count; i++) {
        if (!used[i] || !definitions[i]->text)
            continue;
        put(exporter, *first ? "" : "\n\n");
        put_pieces(exporter, definitions[i]);
        *first = false;
    }
}

/* How a choice is called: its function's name, or a lambda of `arguments` that adds the parameter. */
static void put_call(struct exporter *exporter, const char *arguments, const char *prefix,
                     const struct vg_choice *choice, double parameter)
{
    if (!choice->parameter) {
        put_format(exporter, "%s%s", prefix, choice->name);
        return;
    }
    put_format(exporter, "lambda %s: %s%s(%s, ", arguments, prefix, choice->name, arguments);
    put_number(exporter, parameter);
    put(exporter, ")");
}

/* The rows of the tables that the program needs. */
struct used {
    bool activation[VG_ACTIVATION_COUNT], initializer[VG_INITIALIZER_COUNT], optimizer[VG_OPTIMIZER_COUNT],
        clip[VG_CLIP_COUNT];
};

static void use_settings(struct used *used, const struct vg_journal_settings *settings)
{
    used->activation[settings->activation.kind] = true;
    used->optimizer[settings->optimizer] = true;
    used->clip[settings->clip.kind] = true;
}

static struct used find_used(const struct vg_journal *journal)
{
    struct used used = {.initializer = {false}};
    struct vg_journal_settings start = vg_journal_settings_of(&journal->start);
    use_settings(&used, &start);
    for (size_t i = 0; i < journal->change_count; i++)
        use_settings(&used, &journal->changes[i].to);
    used.initializer[journal->start.initializer.kind] = true;
    for (size_t i = 0; i < journal->earlier_count; i++)
        used.initializer[journal->earlier[i].initializer.kind] = true;
    return used;
}

static void put_initializers(struct exporter *exporter)
{
    static const struct python_piece *const truncated_normal[] = {python_initializer_truncated_normal};
    const struct used used = find_used(exporter->journal);
    bool truncated = false, first = true;
    for (size_t i = 0; i < VG_INITIALIZER_COUNT; i++)
        truncated |= used.initializer[i] && initializers[i]->text && strstr(initializers[i]->text, "truncated_normal(");
    put_definitions(exporter, truncated_normal, &truncated, 1, &first);
    put_definitions(exporter, initializers, used.initializer, VG_INITIALIZER_COUNT, &first);
}

static void put_activations(struct exporter *exporter)
{
    const struct used used = find_used(exporter->journal);
    bool first = true;
    put_definitions(exporter, activations, used.activation, VG_ACTIVATION_COUNT, &first);
}

static void put_optimizers(struct exporter *exporter)
{
    const struct used used = find_used(exporter->journal);
    bool first = true;
    put_definitions(exporter, optimizers, used.optimizer, VG_OPTIMIZER_COUNT, &first);
    put_definitions(exporter, clips, used.clip, VG_CLIP_COUNT, &first);
}

/* "vgtop -s ..." as a comment. */
static void put_command_line(struct exporter *exporter)
{
    char text[2 * VG_DATA_NAME_MAX];
    vg_experiment_command_line(&exporter->session->published.experiment, text, sizeof text);
    vg_make_harmless(text);
    put(exporter, "#     ");
    put(exporter, text);
    put(exporter, "\n");
}

static void put_origin(struct exporter *exporter)
{
    const struct vg_journal *journal = exporter->journal;
    put_format(exporter,
               "# Settings were changed at %zu step%s of this run. Earlier runs that drew from the same random stream: "
               "%zu.\n",
               journal->change_count, journal->change_count == 1 ? "" : "s", journal->earlier_count);
    put(exporter, "# Written by vgtop " VGTOP_VERSION ".\n");
}

static void put_steps(struct exporter *exporter)
{
    put_format(exporter,
               "parser.add_argument('--steps', type=int, default=%" PRIu64
               ", help='how many to take (%%(default)s)')\n",
               vg_session_steps(exporter->session) + vg_session_wanted(exporter->session));
}

static void put_seed(struct exporter *exporter)
{
    put_format(exporter, "rng = np.random.RandomState(%lu)  # the one stream that everything is drawn from\n",
               (unsigned long)exporter->start->seed);
}

/* The samples themselves: X and y, with a suffix to these names. */
static void put_table(struct exporter *exporter, const struct vg_samples *samples, const char *suffix)
{
    put_format(exporter, "X%s = np.array([", suffix);
    for (size_t i = 0; i < samples->count; i++) {
        put(exporter, i % 8 ? " " : "\n    ");
        for (size_t f = 0; f < samples->features; f++) {
            put(exporter, f ? ", " : "[");
            put_number(exporter, samples->values[i * samples->features + f]);
        }
        put(exporter, "],");
    }
    put_format(exporter, "\n])\ny%s = np.array([", suffix);
    for (size_t i = 0; i < samples->count; i++)
        put_format(exporter, "%s%lu,", i % 32 ? " " : "\n    ", (unsigned long)samples->labels[i]);
    put(exporter, "\n])\n");
}

/* How the file was read is written out, so that the program needs no rules to tell headers, words and separators. */
static void put_csv(struct exporter *exporter)
{
    const struct vg_survey *survey = exporter->session->dataset->survey;
    put(exporter, "\n\nX, y = read_csv(");
    put_path(exporter, strchr(exporter->start->data.name, ':') + 1);
    put_format(exporter, ", separator='%s', header=%s, target=%zu, drop=[",
               survey->separator == '\t' ? "\\t" : (char[]){survey->separator, '\0'},
               survey->has_header ? "True" : "False", survey->target);
    for (int words = 0; words < 2; words++) {
        const char *comma = "";
        for (size_t c = 0; c < survey->column_count; c++)
            if (words ? survey->columns[c].words && !survey->columns[c].target : survey->columns[c].dropped) {
                put_format(exporter, "%s%zu", comma, c);
                comma = ", ";
            }
        put(exporter, words ? "], missing=" : "], words=[");
    }
    put_format(exporter, "'%s', numeric=%s)\n", vg_missings[exporter->start->data.missing].name,
               exporter->session->dataset->classes == 1 ? "True" : "False");
}

/* Fills gaps and scales as src/data/scale.c, by the training rows alone. */
static void put_scale(struct exporter *exporter)
{
    const struct vg_dataset_spec *spec = &exporter->start->data;
    const enum vg_scale scale = vg_data_scale_of(exporter->data, spec->scale);
    const bool valid = exporter->flags & PYTHON_VALIDATION;
    const bool fill = exporter->data == VG_DATA_CSV && spec->missing == VG_MISSING_MEAN;
    const char *kind = fill ? "nan" : "";
    if (scale == VG_SCALE_STANDARD)
        put_format(exporter,
                   "\nfrom_, unit = np.%smean(X, 0), np.where(np.%smax(X, 0) > np.%smin(X, 0), np.%sstd(X, 0), 0)\n",
                   kind, kind, kind, kind);
    else if (scale == VG_SCALE_MINMAX)
        put_format(exporter, "\nfrom_, unit = np.%smin(X, 0), np.%smax(X, 0) - np.%smin(X, 0)\n", kind, kind, kind);
    if (fill) {
        put(exporter, "means = np.nan_to_num(np.nanmean(X, 0))\nX = np.where(np.isnan(X), means, X)\n");
        if (valid)
            put(exporter, "X_valid = np.where(np.isnan(X_valid), means, X_valid)\n");
    }
    if (exporter->session->dataset->classes == 1) {
        if (scale != VG_SCALE_NONE)
            put_format(exporter, "y_from, y_unit = %s\n",
                       scale == VG_SCALE_MINMAX ? "y.min(), y.max() - y.min()" : "y.mean(), y.std()");
        for (int i = 0; scale != VG_SCALE_NONE && i < (valid ? 2 : 1); i++)
            put_format(exporter, "y%s = (y%s - y_from) / y_unit\n", i ? "_valid" : "", i ? "_valid" : "");
        put(exporter, "spread = y.var()\n");
    }
    for (int i = 0; scale != VG_SCALE_NONE && i < (valid ? 2 : 1); i++)
        put_format(exporter, "X%s = np.where(unit > 0, (X%s - from_) / np.where(unit > 0, unit, 1), 0)\n",
                   i ? "_valid" : "", i ? "_valid" : "");
}

/* Holds the same samples out for validation as src/data/split.c. */
static void put_split(struct exporter *exporter)
{
    const struct vg_data_info *info = &vg_data_kinds[exporter->data];
    const size_t held_out = exporter->session->dataset->validation.count;
    const bool by_class = info->valid_by_class && exporter->session->dataset->classes > 1;
    if (held_out == 0 || info->origin == VG_DATA_BUILT_IN)
        return;
    if (info->valid_first)
        put_format(exporter, "\n# held out for validation: the first samples\nheld_out = np.arange(%zu)\n", held_out);
    else if (by_class)
        put_format(exporter,
                   "\n# held out for validation: evenly spaced samples of each class\n"
                   "held_out = np.sort(np.argsort(y, kind='stable')[np.arange(%zu) * len(X) // %zu])\n",
                   held_out, held_out);
    else
        put_format(exporter,
                   "\n# held out for validation: evenly spaced samples\nheld_out = np.arange(%zu) * len(X) // %zu\n",
                   held_out, held_out);
    put(exporter, "X_valid, y_valid = X[held_out], y[held_out]\n"
                  "X, y = np.delete(X, held_out, axis=0), np.delete(y, held_out)\n");
}

static void put_data(struct exporter *exporter)
{
    const struct vg_data_info *info = &vg_data_kinds[exporter->data];
    const struct vg_dataset_spec *spec = &exporter->start->data;
    const struct vg_dataset *dataset = exporter->session->dataset;
    const char *colon = strchr(spec->name, ':');
    if (data_sets[exporter->data]) {
        put(exporter, "\n\n");
        put_pieces(exporter, data_sets[exporter->data]);
    }
    switch (info->origin) {
    case VG_DATA_MADE:
        put_format(exporter, "\n\nX, y = %s(samples=%zu, noise=", info->choice.name,
                   spec->samples ? spec->samples : info->samples_default);
        put_number(exporter, isnan(spec->noise) ? info->noise_default : spec->noise);
        if (info->takes_factor) {
            put(exporter, ", factor=");
            put_number(exporter, spec->factor);
        }
        put(exporter, ")\n");
        break;
    case VG_DATA_BUILT_IN:
        put(exporter, "\n# Fisher's irises (1936): petal length and width in cm\n");
        put_table(exporter, &dataset->samples, "");
        if (dataset->validation.count)
            put_table(exporter, &dataset->validation, "_valid");
        break;
    case VG_DATA_CSV_FILE:
        put_csv(exporter);
        break;
    case VG_DATA_IDX_PAIR:
        put(exporter, "\n\nfolder = ");
        if (colon)
            put_path(exporter, colon + 1);
        else /* Debian's package, or the folder that a person named instead */
            put(exporter, "os.environ.get('VGTOP_FASHION_MNIST', '/usr/share/datasets/fashion-mnist')");
        put(exporter, "\nX, y = read_idx(os.fsdecode(folder))\n");
        break;
    }
    put_split(exporter);
    if (exporter->flags & PYTHON_IDX)
        put(exporter, exporter->flags & PYTHON_VALIDATION ? "X, X_valid = X / 255, X_valid / 255\n" : "X = X / 255\n");
    put_scale(exporter);
    put_format(exporter, "n, classes = len(X), %zu\n", dataset->classes);
    if (exporter->flags & PYTHON_CLASS_WEIGHT)
        put(exporter, "counts = np.bincount(y, minlength=classes)\n"
                      "class_weight = np.where(counts > 0, n / (classes * np.maximum(counts, 1)), 1)\n");
}

static void put_widths(struct exporter *exporter, const struct vg_journal_draws *draws)
{
    size_t same = 0;
    while (same < draws->hidden_count && draws->hidden[same] == draws->hidden[0])
        same++;
    if (same == draws->hidden_count && same > 4) {
        put_format(exporter, "[%u] * %zu", draws->hidden[0], same);
        return;
    }
    put(exporter, "[");
    for (size_t i = 0; i < draws->hidden_count; i++)
        put_format(exporter, "%s%u", i ? ", " : "", draws->hidden[i]);
    put(exporter, "]");
}

static void put_initializer(struct exporter *exporter, struct vg_initializer initializer)
{
    put_call(exporter, "i, o", "", &vg_initializers[initializer.kind], initializer.parameter);
}

static void put_draws(struct exporter *exporter)
{
    const struct vg_journal *journal = exporter->journal;
    const struct vg_journal_draws now = vg_journal_draws_of(exporter->start);
    for (size_t i = 0; i < journal->earlier_count; i++) {
        const struct vg_journal_draws *draws = &journal->earlier[i];
        put(exporter, "earlier_run(");
        put_widths(exporter, draws);
        put_format(exporter, ", %u, ", draws->pieces);
        put_initializer(exporter, draws->initializer);
        put_format(exporter, ", epochs=%llu)\n", (unsigned long long)draws->permutations);
    }
    put(exporter, "draw = ");
    put_initializer(exporter, now.initializer);
    put(exporter, "\nW = [draw(inputs, columns) for inputs, columns in shapes(");
    put_widths(exporter, &now);
    put_format(exporter, ", %u)]\n", now.pieces);
}

/* The settings that differ from `before` (NULL: all of them). `comma` is written before the first. */
static void put_differences(struct exporter *exporter, const struct vg_journal_settings *before,
                            const struct vg_journal_settings *to, const char *comma)
{
    if (!before || before->activation.kind != to->activation.kind ||
        before->activation.parameter != to->activation.parameter) {
        put(exporter, comma);
        put(exporter, "activation=");
        put_call(exporter, "z", "", &vg_activations[to->activation.kind].choice, to->activation.parameter);
        put(exporter, ", steepest=");
        /* one piece of a maxout unit has slope 0, which is no saturation */
        put_number(exporter, to->activation.kind == VG_MAXOUT ? 0 : vg_activation_steepest(to->activation));
        comma = ", ";
    }
    if (!before || before->optimizer != to->optimizer) {
        put_format(exporter, "%soptimizer=%s", comma, vg_optimizers[to->optimizer].name);
        comma = ", ";
    }
    const struct {
        const char *key;
        double before, to;
    } numbers[] = {
        {"lr", before ? before->learning_rate : NAN, to->learning_rate},
        {"batch", before ? (double)before->batch : NAN, (double)to->batch},
        {"l2", before ? before->l2 : NAN, to->l2},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i].before == numbers[i].to)
            continue;
        put_format(exporter, "%s%s=", comma, numbers[i].key);
        put_number(exporter, numbers[i].to);
        comma = ", ";
    }
    if (!before || before->clip.kind != to->clip.kind || before->clip.limit != to->clip.limit) {
        put_format(exporter, "%sclip=", comma);
        if (to->clip.kind == VG_CLIP_NONE)
            put(exporter, "None");
        else
            put_call(exporter, "gradients", "clip_", &vg_clips[to->clip.kind], to->clip.limit);
    }
}

static void put_settings(struct exporter *exporter)
{
    const struct vg_journal_settings start = vg_journal_settings_of(&exporter->journal->start);
    put(exporter, "now = dict(");
    put_differences(exporter, NULL, &start, "");
    put(exporter, ")\n");
}

static void put_changes(struct exporter *exporter)
{
    const struct vg_journal *journal = exporter->journal;
    struct vg_journal_settings before = vg_journal_settings_of(&journal->start);
    for (size_t i = 0; i < journal->change_count; i++) {
        const struct vg_journal_change *change = &journal->changes[i];
        put_format(exporter, "    %llu: dict(", (unsigned long long)change->step);
        put(exporter, change->reset_optimizer ? "reset=True" : "");
        put(exporter, change->new_epoch ? change->reset_optimizer ? ", new_epoch=True" : "new_epoch=True" : "");
        put_differences(exporter, &before, &change->to, change->reset_optimizer || change->new_epoch ? ", " : "");
        put(exporter, "),\n");
        before = change->to;
    }
}

bool vg_session_export(const struct vg_session *session, bool (*write)(void *context, const char *bytes, size_t count),
                       void *context, struct vg_error *error)
{
    const struct vg_journal *journal = &session->journal;
    const struct vg_experiment *start = &journal->start;
    struct exporter exporter = {
        .session = session, .journal = journal, .start = start, .write = write, .context = context};
    if (!vg_journal_complete(journal, error) || !vg_data_parse(start->data.name, &exporter.data, error))
        return false;
    const enum vg_data_origin origin = vg_data_kinds[exporter.data].origin;
    const bool weighted = start->class_weight == VG_CLASS_WEIGHT_BALANCED && session->dataset->classes > 1;
    exporter.flags =
        1u << start->norm | 1u << (VG_NORM_COUNT + vg_loss_of(session->dataset->classes, start->criterion)) |
        (start->activation.kind == VG_MAXOUT ? PYTHON_MAXOUT : 0u) | (journal->change_count ? PYTHON_CHANGES : 0u) |
        (journal->earlier_count ? PYTHON_EARLIER_RUNS : 0u) | (origin == VG_DATA_CSV_FILE ? PYTHON_CSV : 0u) |
        (origin == VG_DATA_IDX_PAIR ? PYTHON_IDX : 0u) | (session->dataset->validation.count ? PYTHON_VALIDATION : 0u) |
        (weighted ? PYTHON_CLASS_WEIGHT : 0u);
    put_pieces(&exporter, python_program);
    return !exporter.failed || vg_fail(error, "the program could not be written");
}

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    return vg_session_export(context, write, sink, error);
}

bool vg_session_export_file(const struct vg_session *session, const char *path, struct vg_error *error)
{
    if (vg_data_reads(session->published.experiment.data.name, path))
        return vg_fail(error, "'%.200s' is what the data is read from: give the program another name", path);
    return vg_replace_file(path, fill, (void *)session, error);
}
