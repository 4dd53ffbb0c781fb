/* job_layers.c: the layers that a log names, as a screen can show them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "vgtop/activation.h"

enum { BRIEF_MAX = 16, NUMBER_NAME_MAX = BRIEF_MAX + 8 };

static bool is_number(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* "layer 12" is "12", "output" is "out". Of a path such as "transformer.h.3.attn.c_proj" as many of the last words as fit. */
static void brief_name(const char *name, char brief[BRIEF_MAX])
{
    if (strncmp(name, "layer ", 6) == 0 && is_number(name + 6))
        name += 6;
    else if (strcmp(name, "output") == 0)
        name = "out";
    size_t length = strlen(name);
    const char *from = name;
    for (const char *dot = name; length >= BRIEF_MAX && (dot = strchr(dot, '.')); from = ++dot)
        if (strlen(from) < BRIEF_MAX)
            break;
    if (strlen(from) >= BRIEF_MAX) /* one long word: its end tells it from its neighbours */
        from = name + length - (BRIEF_MAX - 1);
    snprintf(brief, BRIEF_MAX, "%s", from);
}

/* PyTorch has the outputs first, but for tables of vectors, which are told by their kind or their names. */
static bool is_table(const struct vg_schema_layer *layer)
{
    const char *name = layer->name, *kind = layer->kind ? layer->kind : "";
    if (*kind)
        return strcmp(kind, "table") == 0;
    return strstr(name, "emb") || strstr(name, "wte") || strstr(name, "wpe");
}

/* (inputs, columns) of a shape, so that columns are what a sample's delta has. A vector has columns alone. */
static void flatten(struct vg_schema_layer *layer, bool is_job)
{
    size_t columns = 1, inputs = 1;
    if (layer->rank == 0)
        return;
    const size_t which = is_job && !is_table(layer) ? 0 : layer->rank - 1;
    columns = layer->shape[which];
    for (size_t i = 0; i < layer->rank; i++)
        if (i != which && (layer->shape[i] == 0 || inputs <= SIZE_MAX / layer->shape[i]))
            inputs *= layer->shape[i];
    layer->shape[0] = inputs;
    layer->shape[1] = columns;
    layer->rank = 2;
}

bool vg_job_schema(struct vg_schema *schema, const struct vg_schema *told, bool is_job, struct vg_error *error)
{
    static const struct vg_schema_layer alone = {.name = "network", .group = "", .role = ""};
    const size_t count = told->layer_count ? told->layer_count : 1;
    struct vg_schema_layer *layers = malloc(count * sizeof *layers);
    char(*briefs)[BRIEF_MAX] = malloc(count * sizeof *briefs);
    char(*names)[NUMBER_NAME_MAX] = malloc(count * sizeof *names);
    bool good = layers && briefs && names;
    for (size_t l = 0; good && l < count; l++) {
        layers[l] = told->layer_count ? told->layers[l] : alone;
        brief_name(layers[l].name, briefs[l]);
        layers[l].brief = briefs[l];
        /* a number alone, as Sequential has it, makes no sentence */
        if (is_number(layers[l].name) && strlen(layers[l].name) < BRIEF_MAX) {
            snprintf(names[l], sizeof names[l], "layer %s", briefs[l]);
            layers[l].name = names[l];
        }
        struct vg_activation activation;
        layers[l].saturates = layers[l].activation && vg_job_activation_named(layers[l].activation, &activation) &&
                              vg_activation_saturates(activation);
        /* a vector is the scale of a norm */
        if (is_job && layers[l].rank == 1 && !(layers[l].kind && *layers[l].kind))
            layers[l].kind = "norm";
        flatten(&layers[l], is_job);
    }
    good = good ? vg_schema_make(schema, layers, count, told->statistics, error)
                : vg_fail(error, "there is not enough memory for %zu layers", count);
    free(layers);
    free(briefs);
    free(names);
    return good;
}

bool vg_job_has_blocks(const struct vg_schema *schema)
{
    size_t blocks = 0; /* runs of neighbours in one group */
    for (size_t l = 1; l < schema->layer_count; l++) {
        const char *group = schema->layers[l].group;
        const bool goes_on = *group && strcmp(group, schema->layers[l - 1].group) == 0;
        const bool is_second = goes_on && (l < 2 || strcmp(group, schema->layers[l - 2].group) != 0);
        blocks += is_second;
    }
    return blocks >= 2;
}

bool vg_job_same_layers(const struct vg_schema *a, const struct vg_schema *b)
{
    bool same = a->layer_count == b->layer_count && a->statistics == b->statistics;
    for (size_t l = 0; same && l < a->layer_count; l++)
        same = strcmp(a->layers[l].name, b->layers[l].name) == 0;
    return same;
}
