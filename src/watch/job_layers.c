/* job_layers.c: the layers that a log names, as a screen can show them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "job.h"

enum { BRIEF_MAX = 16, LAYER_NAME_MAX = 192 };

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

/* PyTorch has the outputs first, but for tables of vectors, which are told by their names. */
static bool is_table(const char *name)
{
    return strstr(name, "emb") || strstr(name, "wte") || strstr(name, "wpe");
}

/* (inputs, columns) of a shape, so that columns are what a sample's delta has. */
static void flatten(struct vg_schema_layer *layer, bool is_job)
{
    size_t columns = 1, inputs = 1;
    if (layer->rank <= 1) /* not known, or a vector: it has columns alone */
        return;
    const size_t which = is_job && !is_table(layer->name) ? 0 : layer->rank - 1;
    columns = layer->shape[which];
    for (size_t i = 0; i < layer->rank; i++)
        if (i != which && (layer->shape[i] == 0 || inputs <= SIZE_MAX / layer->shape[i]))
            inputs *= layer->shape[i];
    layer->shape[0] = inputs;
    layer->shape[1] = columns;
    layer->rank = 2;
}

/* What the layers' texts are kept in until the schema has copied them. */
struct texts {
    char brief[VG_SCHEMA_LAYERS_MAX][BRIEF_MAX], name[VG_SCHEMA_LAYERS_MAX][LAYER_NAME_MAX];
    struct vg_block_texts blocks;
    struct vg_schema_layer layers[VG_SCHEMA_LAYERS_MAX];
};

bool vg_job_schema(struct vg_schema *schema, const struct vg_schema *told, bool is_job, struct vg_error *error)
{
    static const struct vg_schema_layer alone = {.name = "network", .group = "", .role = ""};
    const size_t count = told->layer_count ? told->layer_count : 1;
    struct texts *texts = count <= VG_SCHEMA_LAYERS_MAX ? malloc(sizeof *texts) : NULL;
    if (!texts)
        return vg_fail(error, "there is not enough memory for %zu layers", count);
    for (size_t l = 0; l < count; l++) {
        struct vg_schema_layer *layer = &texts->layers[l];
        *layer = told->layer_count ? told->layers[l] : alone;
        vg_plain_name(layer->name, texts->name[l], sizeof texts->name[l]);
        brief_name(texts->name[l], texts->brief[l]);
        layer->brief = texts->brief[l];
        /* a number alone, as Sequential has it, makes no sentence */
        if (is_number(texts->name[l]) && strlen(texts->name[l]) < BRIEF_MAX)
            snprintf(texts->name[l], sizeof texts->name[l], "layer %s", texts->brief[l]);
        layer->name = texts->name[l];
        flatten(layer, is_job);
    }
    const size_t pools = vg_blocks_find(texts->layers, count, &texts->blocks);
    const bool good = vg_schema_make(schema, texts->layers, count + pools, told->statistics, error);
    if (good) {
        schema->layer_count = count;
        schema->pool_count = pools;
    }
    free(texts);
    return good;
}

bool vg_job_has_blocks(const struct vg_schema *schema)
{
    const char *group = "";
    size_t blocks = 0, matrices = 0; /* blocks of at least two matrices; those of the present block */
    for (size_t l = 0; l < schema->layer_count; l++) {
        const struct vg_schema_layer *layer = &schema->layers[l];
        matrices = *layer->group && strcmp(layer->group, group) == 0 ? matrices : 0;
        group = layer->group;
        if (*group && !layer->is_vector && ++matrices == 2)
            blocks++;
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
