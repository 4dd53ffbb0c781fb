/* schema.c: a schema and all its texts in one block of memory. */
#include "vgtop/schema.h"

#include <stdlib.h>
#include <string.h>

/* A layer's name, brief name, group or role; no brief name: the name. */
static const char *text_of(const struct vg_schema_layer *layer, size_t which)
{
    const char *texts[] = {layer->name, layer->brief, layer->group, layer->role};
    const char *text = which == 1 && (!layer->brief || !*layer->brief) ? layer->name : texts[which];
    return text ? text : "";
}

bool vg_schema_make(struct vg_schema *schema, const struct vg_schema_layer *layers, size_t count, uint32_t statistics,
                    struct vg_error *error)
{
    *schema = (struct vg_schema){0};
    if (count == 0 || count > VG_SCHEMA_LAYERS_MAX)
        return vg_fail(error, "a run has 1 to %d layers, not %zu", VG_SCHEMA_LAYERS_MAX, count);
    size_t bytes = count * sizeof *layers;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 4; k++)
            bytes += strlen(text_of(&layers[i], k)) + 1;
    schema->layers = malloc(bytes);
    if (!schema->layers)
        return vg_fail(error, "not enough memory for the names of %zu layers", count);
    char *at = (char *)(schema->layers + count);
    for (size_t i = 0; i < count; i++) {
        struct vg_schema_layer *to = &schema->layers[i];
        *to = layers[i];
        const char **const texts[] = {&to->name, &to->brief, &to->group, &to->role};
        for (size_t k = 0; k < 4; k++) {
            const size_t size = strlen(text_of(&layers[i], k)) + 1;
            *texts[k] = memcpy(at, text_of(&layers[i], k), size);
            at += size;
        }
    }
    schema->layer_count = count;
    schema->statistics = statistics;
    return true;
}

bool vg_schema_copy(struct vg_schema *schema, const struct vg_schema *from, struct vg_error *error)
{
    if (!vg_schema_make(schema, from->layers, vg_schema_all(from), from->statistics, error))
        return false;
    schema->layer_count = from->layer_count;
    schema->pool_count = from->pool_count;
    return true;
}

void vg_schema_free(struct vg_schema *schema)
{
    free(schema->layers);
    *schema = (struct vg_schema){0};
}
