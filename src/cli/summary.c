/* summary.c: `vgtop summary`: the layers, parameters and memory of a network, computed from its sizes without making it. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "vgtop/run.h"
#include "vgtop/survey.h"

enum { COLUMNS_SHOWN = 40 }; /* of a wider table `vgtop data` shows them */

/* A row of the table: a layer, or the norm before it. The weights of a norm are its scales, and its biases are its shifts. */
struct line {
    char name[32], kind[48], shape[32];
    size_t weights, biases;
};

static void print_line(const struct line *line)
{
    printf("%-9s %-26.26s %-11s %10zu %8zu %10zu\n", line->name, line->kind, line->shape, line->weights, line->biases,
           line->weights + line->biases);
}

/* Prints "12.3 kB" and what it is, with powers of ten. */
static void print_bytes(const char *what, double bytes, const char *about)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    char text[32];
    size_t unit = 0;
    for (; bytes >= 1000 && unit + 1 < sizeof units / sizeof units[0]; unit++)
        bytes /= 1000;
    vg_snprintf(text, sizeof text, unit ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
    printf("%-18s %10s  %s\n", what, text, about);
}

/* The number of units of layer l. */
static size_t units_of(const struct vg_network_spec *spec, size_t l)
{
    return l < spec->hidden_count ? spec->hidden[l] : spec->classes <= 2 ? 1 : spec->classes;
}

/* A dense layer with its activation. Maxout has two columns of weights for each unit. */
static struct line dense_line(const struct vg_network_spec *spec, enum vg_criterion criterion, size_t l, size_t inputs)
{
    bool hidden = l < spec->hidden_count;
    size_t units = units_of(spec, l), columns = hidden ? units * vg_activations[spec->activation.kind].pieces : units;
    struct line line = {.weights = inputs * columns, .biases = columns};
    char activation[40];
    vg_activation_format(spec->activation, activation, sizeof activation);
    char brief[sizeof line.name];
    vg_run_layer_name(l, spec->hidden_count + 1, line.name, brief, sizeof line.name);
    snprintf(line.kind, sizeof line.kind, "dense, %s",
             hidden ? activation : vg_loss_names[vg_loss_of(spec->classes, criterion)]);
    snprintf(line.shape, sizeof line.shape, "(n, %zu)", units);
    return line;
}

/* Prints the table; returns the number of parameters. */
static size_t print_layers(const struct vg_network_spec *spec, enum vg_criterion criterion)
{
    static const char rule[] = "-------------------------------------------------------------------------------";
    struct line input = {.name = "input"}, total = {.name = "total"};
    printf("%-9s %-26s %-11s %10s %8s %10s\n%s\n", "layer", "kind", "output", "weights", "biases", "all", rule);
    snprintf(input.shape, sizeof input.shape, "(n, %zu)", spec->inputs);
    print_line(&input);
    for (size_t l = 0, inputs = spec->inputs; l <= spec->hidden_count; l++) {
        struct line norm = {.weights = inputs, .biases = inputs}, dense = dense_line(spec, criterion, l, inputs);
        bool normed = l < spec->hidden_count && spec->norm != VG_NORM_NONE;
        snprintf(norm.kind, sizeof norm.kind, "%s", vg_norm_titles[spec->norm]);
        snprintf(norm.shape, sizeof norm.shape, "(n, %zu)", inputs);
        if (normed)
            print_line(&norm);
        print_line(&dense);
        total.weights += dense.weights + (normed ? norm.weights : 0);
        total.biases += dense.biases + (normed ? norm.biases : 0);
        inputs = units_of(spec, l);
    }
    printf("%s\n", rule);
    print_line(&total);
    return total.weights + total.biases;
}

static void print_memory(const struct vg_network_spec *spec, enum vg_optimizer optimizer, size_t parameters)
{
    static const char *const remembers[] = {" remembers nothing", ": one number a parameter",
                                            ": two numbers a parameter"};
    const size_t state = vg_optimizer_state[optimizer];
    char about[64];
    double block = (double)parameters * sizeof(vg_real);
    putchar('\n');
    print_bytes("parameters", block, "and as much again for their gradients");
    snprintf(about, sizeof about, "%s%s", vg_optimizers[optimizer].name, remembers[state]);
    print_bytes("optimizer state", block * (double)state, about);
    snprintf(about, sizeof about, "all of it, with the signals of %zu samples", spec->batch_max);
    print_bytes("network", (double)vg_network_bytes(spec), about);
}

int summary_command(const struct options *options)
{
    const struct vg_experiment *experiment = &options->experiment;
    struct vg_error error = {""};
    struct vg_random random;
    vg_random_seed(&random, experiment->seed);
    struct vg_dataset *dataset = vg_dataset_create(&experiment->data, &random, NULL, &error);
    if (!dataset)
        return complain(EXIT_USAGE, error.text);
    const struct vg_network_spec spec = vg_experiment_network(experiment, dataset);
    char name[VG_DATA_NAME_MAX];
    snprintf(name, sizeof name, "%s", experiment->data.name);
    vg_make_harmless(name);
    const struct vg_preset *preset = vg_preset_find(experiment);
    if (preset)
        printf("preset %s\n", preset->name);
    printf("%s: %zu samples of %zu features, ", name, dataset->samples.count, dataset->samples.features);
    if (dataset->classes == 1)
        printf("a number (%s) to learn", dataset->class_names[0]);
    else
        printf("%zu classes", dataset->classes);
    if (dataset->validation.count)
        printf("; %zu held out", dataset->validation.count);
    char warning[VG_ERROR_TEXT_MAX] = "";
    if (vg_dataset_warning(dataset, warning, sizeof warning))
        printf("\nwarning: %s", warning);
    for (size_t i = 0; dataset->survey && i < dataset->survey->hint_count; i++) {
        const struct vg_hint *hint = &dataset->survey->hints[i];
        if (vg_dataset_needs(dataset, hint) && !strstr(warning, hint->text))
            printf("\nhint: %s", hint->text);
    }
    printf("\n\n");
    if (dataset->survey && dataset->survey->column_count <= COLUMNS_SHOWN) {
        print_columns(dataset->survey);
        printf("\n");
    }
    print_memory(&spec, experiment->optimizer, print_layers(&spec, experiment->criterion));
    vg_dataset_destroy(dataset);
    return end_output();
}
