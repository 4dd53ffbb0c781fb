/* export.c: a session's current run as a standalone NumPy program. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "export_internal.h"
#include "session_internal.h"

/* Where the program goes, and what it is made from. */
struct export
{
    const struct vg_session *session;
    const struct vg_journal *journal;
    const struct vg_experiment *start;
    enum vg_data_kind data;
    unsigned flags; /* enum python_when */
    bool (*write)(void *context, const char *bytes, size_t count);
    void *context;
    bool failed;
};

static void put(struct export *export, const char *text)
{
    export->failed = export->failed || !export->write(export->context, text, strlen(text));
}

__attribute__((format(printf, 2, 3))) static void put_format(struct export *export, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(export, text);
}

static void put_number(struct export *export, double value)
{
    char text[40];
    vg_format_double(value, text, sizeof text);
    put(export, text);
}

/* A path as Python reads it: text, or bytes where it is more than ASCII, so that any name that a file can have arrives whole. */
static void put_path(struct export *export, const char *path)
{
    bool bytes = false;
    for (const char *at = path; *at; at++)
        bytes |= (unsigned char)*at >= 0x80;
    put(export, bytes ? "b'" : "'");
    for (const char *at = path; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c < 0x20 || c >= 0x7f)
            put_format(export, "\\x%02x", c);
        else
            put_format(export, "%s%c", c == '\\' || c == '\'' ? "\\" : "", c);
    }
    put(export, "'");
}

static void put_pieces(struct export *export, const struct python_piece *pieces)
{
    for (; pieces->text; pieces++)
        if ((pieces->when & export->flags) == pieces->when)
            put(export, pieces->text);
}

static void put_definition(struct export *export, const char *definition)
{
    if (!*definition)
        return;
    put(export, "\n\n");
    put(export, definition);
}

/* A choice's call, its parameter in the place of the %. */
static void put_call(struct export *export, const struct python *python, double parameter)
{
    const char *mark = strchr(python->call, '%');
    if (!mark) {
        put(export, python->call);
        return;
    }
    put_format(export, "%.*s", (int)(mark - python->call), python->call);
    put_number(export, parameter);
    put(export, mark + 1);
}

/* Which choices of the tables the program needs. */
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

static void put_definitions(struct export *export)
{
    const struct used used = find_used(export->journal);
    if (used.initializer[VG_INIT_GLOROT_NORMAL] || used.initializer[VG_INIT_HE_NORMAL] ||
        used.initializer[VG_INIT_LECUN_NORMAL])
        put_definition(export, vg_python_truncated_normal);
    for (size_t i = 0; i < VG_INITIALIZER_COUNT; i++)
        put_definition(export, used.initializer[i] ? vg_python_initializers[i].definition : "");
    put(export, "\n\n# Activations: of the pre-activations z, f(z) and its slope f'(z).");
    for (size_t i = 0; i < VG_ACTIVATION_COUNT; i++)
        put_definition(export, used.activation[i] ? vg_python_activations[i].definition : "");
    put(export, "\n\n# Optimizers: of a gradient g the update u, which is subtracted. m and v are theirs; t counts "
                "updates from 1.");
    for (size_t i = 0; i < VG_OPTIMIZER_COUNT; i++)
        put_definition(export, used.optimizer[i] ? vg_python_optimizers[i].definition : "");
    for (size_t i = 0; i < VG_CLIP_COUNT; i++)
        put_definition(export, used.clip[i] ? vg_python_clips[i].definition : "");
}

/* "vgtop -s ..." as a comment. */
static void put_command_line(struct export *export)
{
    char text[2 * VG_DATA_NAME_MAX];
    vg_experiment_command_line(&export->session->published.experiment, text, sizeof text);
    vg_make_harmless(text);
    put_format(export, "# The experiment as it stands at the run's end:\n#\n#     ");
    put(export, text);
    put(export, "\n#\n");
}

static void put_beginning(struct export *export)
{
    const struct vg_journal *journal = export->journal;
    put(export, "#!/usr/bin/env python3\n"
                "# A run of vgtop in NumPy: the same random draws, the same formulas, the same numbers.\n"
                "#\n"
                "#     python3 THIS_FILE [--steps N] > run.jsonl\n"
                "#\n"
                "# prints a JSON object a step, with the keys of `vgtop run --format jsonl`, and a last one for the "
                "trained network.\n"
                "# It needs Python 3 and NumPy, nothing else.\n#\n");
    put_command_line(export);
    put_format(
        export,
        "# Settings were changed at %zu step%s of this run. Earlier runs that drew from the same random stream: %zu.\n",
        journal->change_count, journal->change_count == 1 ? "" : "s", journal->earlier_count);
    put(export, "# Written by vgtop " VGTOP_VERSION ".\n\n");
    put_pieces(export, vg_python_imports);
    put(export, "\nparser = argparse.ArgumentParser(description='A run of vgtop in NumPy.')\n");
    put_format(export,
               "parser.add_argument('--steps', type=int, default=%" PRIu64
               ", help='how many to take (%%(default)s)')\n",
               vg_session_steps(export->session) + vg_session_wanted(export->session));
    put(export, "arguments = parser.parse_args()\n\n");
    put_format(export, "rng = np.random.RandomState(%lu)  # the one stream that everything is drawn from\n",
               (unsigned long)export->start->seed);
}

/* Samples that are built in, as they stand in memory: X and y, with something behind the names. */
static void put_table(struct export *export, const struct vg_samples *samples, const char *suffix)
{
    put_format(export, "X%s = np.array([", suffix);
    for (size_t i = 0; i < samples->count; i++) {
        put(export, i % 8 ? " " : "\n    ");
        for (size_t f = 0; f < samples->features; f++) {
            put(export, f ? ", " : "[");
            put_number(export, samples->values[i * samples->features + f]);
        }
        put(export, "],");
    }
    put_format(export, "\n])\ny%s = np.array([", suffix);
    for (size_t i = 0; i < samples->count; i++)
        put_format(export, "%s%lu,", i % 32 ? " " : "\n    ", (unsigned long)samples->labels[i]);
    put(export, "\n])\n");
}

static void put_iris(struct export *export)
{
    const struct vg_dataset *dataset = export->session->dataset;
    put(export, "\n# Fisher's irises (1936): petal length and width in cm\n");
    put_table(export, &dataset->samples, "");
    if (dataset->validation.count)
        put_table(export, &dataset->validation, "_valid");
}

static void put_made_data(struct export *export)
{
    const struct vg_data_info *info = &vg_data_kinds[export->data];
    const struct vg_dataset_spec *spec = &export->start->data;
    put_definition(export, vg_python_data[export->data]);
    put_format(export, "\n\nX, y = %s(samples=%zu, noise=", info->choice.name,
               spec->samples ? spec->samples : info->samples_default);
    put_number(export, isnan(spec->noise) ? info->noise_default : spec->noise);
    if (info->takes_factor) {
        put(export, ", factor=");
        put_number(export, spec->factor);
    }
    put(export, ")\n");
}

static void put_csv(struct export *export)
{
    put_definition(export, vg_python_data[export->data]);
    put(export, "\n\nX, y = read_csv(");
    put_path(export, strchr(export->start->data.name, ':') + 1);
    put(export, ")\n");
}

static void put_idx(struct export *export)
{
    const char *colon = strchr(export->start->data.name, ':');
    put_definition(export, vg_python_data[export->data]);
    put(export, "\n\nfolder = ");
    if (colon)
        put_path(export, colon + 1);
    else /* Debian's package, or what was said in its place */
        put(export, "os.environ.get('VGTOP_FASHION_MNIST', '/usr/share/datasets/fashion-mnist')");
    put(export, "\nX, y = read_idx(os.fsdecode(folder))\n");
}

static void (*const data_writers[VG_DATA_COUNT])(struct export *export) = {
    [VG_DATA_CIRCLES] = put_made_data,
    [VG_DATA_MOONS] = put_made_data,
    [VG_DATA_SPIRAL] = put_made_data,
    [VG_DATA_XOR] = put_made_data,
    [VG_DATA_GAUSSIANS] = put_made_data,
    [VG_DATA_IRIS] = put_iris,
    [VG_DATA_FASHION_MNIST] = put_idx,
    [VG_DATA_CSV] = put_csv,
    [VG_DATA_IDX] = put_idx,
};

/* What is held out for validation: as src/data holds it out. */
static void put_split(struct export *export)
{
    size_t held_out = export->session->dataset->validation.count;
    if (held_out == 0 || export->data == VG_DATA_IRIS)
        return;
    put(export, "\n# held out for validation: ");
    put(export, vg_data_kinds[export->data].valid_first ? "the first samples\n" : "evenly spaced samples\n");
    if (vg_data_kinds[export->data].valid_first)
        put_format(export, "held_out = np.arange(%zu)\n", held_out);
    else
        put_format(export, "held_out = np.arange(%zu) * len(X) // %zu\n", held_out, held_out);
    put(export, "X_valid, y_valid = X[held_out], y[held_out]\n"
                "X, y = np.delete(X, held_out, axis=0), np.delete(y, held_out)\n");
}

static void put_data(struct export *export)
{
    data_writers[export->data](export);
    put_split(export);
    if (export->flags & PYTHON_IDX)
        put(export, export->flags & PYTHON_VALIDATION ? "X, X_valid = X / 255, X_valid / 255\n" : "X = X / 255\n");
    put_format(export, "n, classes = len(X), %zu\n", export->session->dataset->classes);
}

static void put_widths(struct export *export, const struct vg_journal_draws *draws)
{
    size_t same = 0;
    while (same < draws->hidden_count && draws->hidden[same] == draws->hidden[0])
        same++;
    if (same == draws->hidden_count && same > 4) {
        put_format(export, "[%u] * %zu", draws->hidden[0], same);
        return;
    }
    put(export, "[");
    for (size_t i = 0; i < draws->hidden_count; i++)
        put_format(export, "%s%u", i ? ", " : "", draws->hidden[i]);
    put(export, "]");
}

static void put_initializer(struct export *export, struct vg_initializer initializer)
{
    put_call(export, &vg_python_initializers[initializer.kind], initializer.parameter);
}

static void put_draws(struct export *export)
{
    const struct vg_journal *journal = export->journal;
    struct vg_journal_draws now;
    put(export, "\n\n");
    for (size_t i = 0; i < journal->earlier_count; i++) {
        const struct vg_journal_draws *draws = &journal->earlier[i];
        put(export, "earlier_run(");
        put_widths(export, draws);
        put_format(export, ", %u, ", draws->pieces);
        put_initializer(export, draws->initializer);
        put_format(export, ", epochs=%llu)\n", (unsigned long long)draws->permutations);
    }
    vg_journal_draws_of(export->start, &now);
    put(export, "draw = ");
    put_initializer(export, now.initializer);
    put(export, "\nW = [draw(inputs, columns) for inputs, columns in shapes(");
    put_widths(export, &now);
    put_format(export, ", %u)]\n", now.pieces);
}

static void put_activation(struct export *export, struct vg_activation activation)
{
    put(export, "activation=");
    put_call(export, &vg_python_activations[activation.kind], activation.parameter);
    put(export, ", steepest=");
    /* of maxout's pieces the losing one has slope 0, which is no saturation */
    put_number(export, activation.kind == VG_MAXOUT ? 0 : vg_activation_steepest(activation));
}

/* The settings that differ from those before; all of them when there are none before. `comma` stands before the first. */
static void put_settings(struct export *export, const struct vg_journal_settings *before,
                         const struct vg_journal_settings *to, const char *comma)
{
    if (!before || before->activation.kind != to->activation.kind ||
        before->activation.parameter != to->activation.parameter) {
        put(export, comma);
        put_activation(export, to->activation);
        comma = ", ";
    }
    if (!before || before->optimizer != to->optimizer) {
        put_format(export, "%soptimizer=%s", comma, vg_python_optimizers[to->optimizer].call);
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
        put_format(export, "%s%s=", comma, numbers[i].key);
        put_number(export, numbers[i].to);
        comma = ", ";
    }
    if (!before || before->clip.kind != to->clip.kind || before->clip.limit != to->clip.limit) {
        put_format(export, "%sclip=", comma);
        put_call(export, &vg_python_clips[to->clip.kind], to->clip.limit);
    }
}

static void put_changes(struct export *export)
{
    const struct vg_journal *journal = export->journal;
    struct vg_journal_settings before = vg_journal_settings_of(&journal->start);
    put(export, "\n# Settings that can change while it trains. batch 0 is the whole set; steepest: the largest "
                "|f'(z)|.\nnow = dict(");
    put_settings(export, NULL, &before, "");
    put(export, ")\n");
    if (journal->change_count == 0)
        return;
    put(export, "# What did change, before which step. reset: the optimizer begins anew. new_epoch: the rest of the "
                "epoch is left out.\n"
                "CHANGES = {\n");
    for (size_t i = 0; i < journal->change_count; i++) {
        const struct vg_journal_change *change = &journal->changes[i];
        put_format(export, "    %llu: dict(", (unsigned long long)change->step);
        put(export, change->reset_optimizer ? "reset=True" : "");
        put(export, change->new_epoch ? change->reset_optimizer ? ", new_epoch=True" : "new_epoch=True" : "");
        put_settings(export, &before, &change->to, change->reset_optimizer || change->new_epoch ? ", " : "");
        put(export, "),\n");
        before = change->to;
    }
    put(export, "}\n");
}

static unsigned flags_of(const struct export *export)
{
    const struct vg_experiment *start = export->start;
    return (export->session->dataset->classes == 2 ? PYTHON_TWO_CLASSES : PYTHON_MORE_CLASSES) |
           (start->norm == VG_NORM_BATCH ? PYTHON_BATCH_NORM | PYTHON_ANY_NORM : 0u) |
           (start->norm == VG_NORM_LAYER ? PYTHON_LAYER_NORM | PYTHON_ANY_NORM : 0u) |
           (start->activation.kind == VG_MAXOUT ? PYTHON_MAXOUT : 0u) |
           (export->journal->change_count ? PYTHON_CHANGES : 0u) |
           (export->journal->earlier_count ? PYTHON_EARLIER_RUNS : 0u) |
           (export->data == VG_DATA_CSV ? PYTHON_CSV : 0u) |
           (export->data == VG_DATA_FASHION_MNIST || export->data == VG_DATA_IDX ? PYTHON_IDX : 0u) |
           (export->session->dataset->validation.count ? PYTHON_VALIDATION : 0u);
}

bool vg_session_export(const struct vg_session *session, bool (*write)(void *context, const char *bytes, size_t count),
                       void *context, struct vg_error *error)
{
    struct export export = {
        .session = session,
        .journal = &session->journal,
        .start = &session->journal.start,
        .write = write,
        .context = context,
    };
    if (!vg_journal_complete(export.journal, error) || !vg_data_parse(export.start->data.name, &export.data, error))
        return false;
    export.flags = flags_of(&export);
    put_beginning(&export);
    put_data(&export);
    put_definitions(&export);
    put_pieces(&export, vg_python_measures);
    put_pieces(&export, vg_python_shapes);
    put_draws(&export);
    put_pieces(&export, vg_python_network);
    put(&export, "\n");
    put_changes(&export);
    put_pieces(&export, vg_python_training);
    return !export.failed || vg_fail(error, "the program could not be written");
}
