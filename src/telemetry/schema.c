/* schema.c: a schema and all its texts in one block of memory. */
#include "vgtop/schema.h"

#include <stdlib.h>
#include <string.h>

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static const char *brief_of(const struct vg_schema_layer *layer)
{
    return layer->brief && *layer->brief ? layer->brief : text_of(layer->name);
}

static const char *copy(char **at, const char *text)
{
    size_t size = strlen(text_of(text)) + 1;
    const char *start = memcpy(*at, text_of(text), size);
    *at += size;
    return start;
}

bool vg_schema_make(struct vg_schema *schema, const struct vg_schema_layer *layers, size_t count, uint32_t statistics,
                    struct vg_error *error)
{
    *schema = (struct vg_schema){0};
    if (count == 0 || count > VG_SCHEMA_LAYERS_MAX)
        return vg_fail(error, "a run has 1 to %d layers, not %zu", VG_SCHEMA_LAYERS_MAX, count);
    size_t bytes = count * sizeof *layers;
    for (size_t i = 0; i < count; i++)
        bytes += strlen(text_of(layers[i].name)) + strlen(brief_of(&layers[i])) + strlen(text_of(layers[i].group)) +
                 strlen(text_of(layers[i].role)) + 4;
    schema->layers = malloc(bytes);
    if (!schema->layers)
        return vg_fail(error, "not enough memory for the names of %zu layers", count);
    char *at = (char *)(schema->layers + count);
    for (size_t i = 0; i < count; i++) {
        schema->layers[i] = layers[i];
        schema->layers[i].name = copy(&at, layers[i].name);
        schema->layers[i].brief = copy(&at, brief_of(&layers[i]));
        schema->layers[i].group = copy(&at, layers[i].group);
        schema->layers[i].role = copy(&at, layers[i].role);
    }
    schema->layer_count = count;
    schema->statistics = statistics;
    return true;
}

void vg_schema_free(struct vg_schema *schema)
{
    free(schema->layers);
    *schema = (struct vg_schema){0};
}
