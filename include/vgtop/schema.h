/* schema.h: what the records of a run mean: its layers in the order of the forward pass, and which statistics there are.
 *
 * Our own networks, a followed log and a watched job all describe themselves by a schema. Whoever reads records needs nothing else
 * to name, group and judge their layers.
 */
#ifndef VGTOP_SCHEMA_H
#define VGTOP_SCHEMA_H

#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/error.h"
#include "vgtop/metric.h"

VG_API_BEGIN

enum { VG_SCHEMA_LAYERS_MAX = 4096, VG_SCHEMA_RANK_MAX = 8 };

/* One layer: a matrix of weights with whatever belongs to it. */
struct vg_schema_layer {
    const char *name;                 /* "layer 1", "h.3.attn.c_proj"; never NULL */
    const char *brief;                /* the same in a few characters: "1", "c_proj"; NULL or "": as the name */
    const char *group;                /* what it is drawn together with: "block 3"; "" for nothing */
    const char *role;                 /* what it does in its group: "attn.c_proj"; "" for nothing */
    size_t shape[VG_SCHEMA_RANK_MAX]; /* of its weights; of our own networks: inputs, columns */
    size_t rank;                      /* how many numbers of `shape` are used */
    uint64_t size;                    /* how many weights */
    /* of a large model; all 0 where there are no blocks */
    uint16_t block, kind; /* which block it is in, and the number of its role there, both from 1; 0: none */
    uint16_t tail;        /* where in its name its role begins; 0: it is not in its name */
    uint16_t members;     /* of a pooled layer: how many layers it is made of */
    uint16_t pools[2];    /* the pooled layers that it is part of: their places in `layers`; 0: none */
    bool is_vector;       /* a bias or the gains of a norm: it has one dimension */
};

struct vg_schema {
    size_t layer_count;
    struct vg_schema_layer
        *layers;         /* layers[0] is nearest the input, the last one is the output; owned, with their texts */
    uint32_t statistics; /* bit m: a record may have statistic m (enum vg_metric) */
    /* Behind the layers: so many pooled ones, each of which stands for several layers of a block. A record's row has them too (pool.h). */
    size_t pool_count;
};

/* Every statistic that there is. */
enum { VG_SCHEMA_ALL_STATISTICS = (1 << VG_METRIC_COUNT) - 1 };

/* Copies `count` layers and their texts into one block of memory. False when there are none, more than VG_SCHEMA_LAYERS_MAX, or memory
 * is short; *schema is empty then. vg_schema_free gives it back. */
bool vg_schema_make(struct vg_schema *schema, const struct vg_schema_layer *layers, size_t count, uint32_t statistics,
                    struct vg_error *error);
/* The same with all that another schema has, its pooled layers too. */
bool vg_schema_copy(struct vg_schema *schema, const struct vg_schema *from, struct vg_error *error);
void vg_schema_free(struct vg_schema *schema);

/* The layers and the pooled ones. */
static inline size_t vg_schema_all(const struct vg_schema *schema)
{
    return schema->layer_count + schema->pool_count;
}

static inline bool vg_schema_has(const struct vg_schema *schema, enum vg_metric statistic)
{
    return (schema->statistics >> statistic & 1u) != 0;
}

VG_API_END

#endif
