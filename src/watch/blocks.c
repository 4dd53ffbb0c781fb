/* blocks.c: from the names of layers to blocks and roles. */
#include "blocks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

/* ---- names */

void vg_plain_name(const char *name, char *plain, size_t size)
{
    static const char *const anywhere[] = {"_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module."};
    size_t used = 0;
    for (bool at_start = true; *name && used + 1 < size;) {
        size_t skip = used == 0 && strncmp(name, "module.", 7) == 0 && name[7] ? 7 : 0;
        for (size_t i = 0; at_start && i < sizeof anywhere / sizeof *anywhere && skip == 0; i++) {
            const size_t length = strlen(anywhere[i]);
            skip = strncmp(name, anywhere[i], length) == 0 && name[length] ? length : 0;
        }
        name += skip;
        if (skip > 0)
            continue;
        at_start = *name == '.';
        plain[used++] = *name++;
    }
    while (used > 0 && vg_utf8_continues(*name)) /* the last character was cut */
        name = plain + --used;
    plain[used] = '\0';
}

/* How long a part of a path is, up to the next dot. */
static size_t part_length(const char *part)
{
    return strcspn(part, ".");
}

static bool is_whole_number(const char *part, size_t length)
{
    return length > 0 && strspn(part, "0123456789") >= length;
}

/* Where a layer is: the first `length` bytes of `block`, in the role `role`. */
struct place {
    const char *block, *role;
    size_t length;
};

/* Of a name without a whole number what the log says counts. False: it is in no block. */
static bool place_of(const struct vg_schema_layer *layer, struct place *place)
{
    for (const char *part = layer->name; *part;) {
        const size_t length = part_length(part);
        if (part[length] == '.' && part[length + 1] && is_whole_number(part, length)) {
            *place = (struct place){layer->name, part + length + 1, (size_t)(part + length - layer->name)};
            return true;
        }
        part += length + (part[length] == '.');
    }
    if (!layer->group || !*layer->group)
        return false;
    *place =
        (struct place){layer->group, layer->role && *layer->role ? layer->role : layer->name, strlen(layer->group)};
    return true;
}

/* "experts.7.w1.weight" becomes "experts.*.w1". */
static void role_pattern(const char *role, char pattern[VG_ROLE_MAX])
{
    size_t used = 0;
    for (const char *part = role; *part;) {
        const size_t length = part_length(part);
        const bool last_weight = used > 0 && strcmp(part, "weight") == 0, number = is_whole_number(part, length);
        const size_t bytes = number ? 1 : length;
        if (last_weight || used + bytes + 2 > VG_ROLE_MAX)
            break;
        if (used > 0)
            pattern[used++] = '.';
        memcpy(pattern + used, number ? "*" : part, bytes);
        used += bytes;
        part += length + (part[length] == '.');
    }
    pattern[used] = '\0';
    if (used == 0) /* a single word that is too long */
        snprintf(pattern, VG_ROLE_MAX, "%.*s", (int)vg_utf8_fit(role, VG_ROLE_MAX - 1), role);
}

/* The number of a role, from 1; 0: there are too many. */
static uint16_t kind_of(struct vg_block_texts *texts, const char *role)
{
    char pattern[VG_ROLE_MAX];
    role_pattern(role, pattern);
    for (size_t i = 0; i < texts->roles; i++)
        if (strcmp(texts->role[i], pattern) == 0)
            return (uint16_t)(i + 1);
    if (texts->roles == VG_ROLES_MAX)
        return 0;
    memcpy(texts->role[texts->roles++], pattern, sizeof pattern);
    return (uint16_t)texts->roles;
}

static bool is_vector(const struct vg_schema_layer *layer)
{
    const size_t length = strlen(layer->name);
    return layer->rank == 1 || (length > 5 && strcmp(layer->name + length - 5, ".bias") == 0);
}

/* ---- blocks */

/* Neighbours with the same block's name are a block. Returns how many there are; 0: none has two layers. */
static size_t number_blocks(struct vg_schema_layer *layers, size_t count, struct vg_block_texts *texts)
{
    struct place before = {"", "", 0}, here;
    size_t blocks = 0;
    bool several = false;
    for (size_t l = 0; l < count; l++, before = here) {
        struct vg_schema_layer *layer = &layers[l];
        layer->is_vector = is_vector(layer);
        if (!place_of(layer, &here)) {
            here = (struct place){"", "", 0};
            continue;
        }
        const bool same =
            blocks > 0 && before.length == here.length && memcmp(before.block, here.block, here.length) == 0;
        several |= same;
        blocks += !same;
        layer->block = (uint16_t)blocks;
        layer->kind = kind_of(texts, here.role);
        layer->role = layer->kind > 0 ? texts->role[layer->kind - 1] : here.role;
        layer->tail = here.block == layer->name ? (uint16_t)(here.length + 1) : 0;
    }
    for (size_t l = 0; !several && l < count; l++)
        layers[l].block = layers[l].kind = layers[l].tail = 0;
    return several ? blocks : 0;
}

/* How much of all blocks' names is left out: the path that they share, but for its last word where they share all of it. */
static size_t shared_path(const struct vg_schema_layer *layers, size_t count)
{
    const char *first = NULL;
    size_t shared = 0, whole = 0;
    for (size_t l = 0; l < count; l++) {
        struct place place;
        if (layers[l].block == 0 || !place_of(&layers[l], &place) || place.block != layers[l].name)
            continue;
        size_t path = place.length;
        while (path > 0 && place.block[path - 1] != '.')
            path--;
        if (!first) {
            first = place.block;
            shared = whole = path;
        }
        size_t same = 0;
        while (same < shared && same < path && first[same] == place.block[same])
            same++;
        shared = same;
    }
    if (shared == whole && shared > 0)
        shared--; /* before the dot */
    while (shared > 0 && first[shared - 1] != '.')
        shared--;
    return shared;
}

static void name_blocks(struct vg_schema_layer *layers, size_t count, struct vg_block_texts *texts)
{
    const size_t shared = shared_path(layers, count);
    struct place place;
    for (size_t l = 0; l < count; l++) {
        struct vg_schema_layer *layer = &layers[l];
        if (layer->block == 0 || !place_of(layer, &place))
            continue;
        char *name = texts->block[layer->block - 1];
        const bool by_name = place.block == layer->name, bare = by_name && is_whole_number(place.block, place.length);
        const size_t skip = by_name && shared < place.length ? shared : 0, fit = VG_BLOCK_NAME_MAX - 1 - (bare ? 6 : 0);
        const size_t length = place.length - skip;
        size_t bytes = length <= fit ? length : fit;
        while (bytes < length && bytes > 0 && vg_utf8_continues(place.block[skip + bytes]))
            bytes--;
        snprintf(name, VG_BLOCK_NAME_MAX, "%s%.*s", bare ? "block " : "", (int)bytes, place.block + skip);
    }
    for (size_t l = 0; l < count; l++) /* not before: a block's name may be its layers' group */
        if (layers[l].block > 0)
            layers[l].group = texts->block[layers[l].block - 1];
}

/* ---- pooled layers */

/* One that stands for the layers first ... end-1 of a kind (0: all but vectors, if there are others), which remember it in pools[which]. False:
 * there are not two. */
static bool make_pool(struct vg_schema_layer *layers, size_t first, size_t end, uint16_t kind, size_t number)
{
    struct vg_schema_layer *pool = &layers[number];
    bool all_vectors = true;
    uint64_t size = 0;
    size_t members = 0;
    double columns = 0;
    for (size_t l = first; l < end; l++)
        all_vectors &= layers[l].is_vector || (kind > 0 && layers[l].kind != kind);
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t l = first; l < end && (pass == 0 || members > 1); l++) {
            struct vg_schema_layer *layer = &layers[l];
            if (kind > 0 ? layer->kind != kind : (layer->is_vector && !all_vectors))
                continue;
            if (pass == 1) {
                layer->pools[kind == 0] = (uint16_t)number;
                continue;
            }
            members++;
            size = layer->size <= UINT64_MAX - size ? size + layer->size : UINT64_MAX;
            columns += layer->rank > 0 ? (double)layer->shape[layer->rank - 1] : 0;
        }
    if (members < 2)
        return false;
    /* columns: the mean, so that the share of a pool is the root mean square of its layers' shares */
    *pool = (struct vg_schema_layer){.name = layers[first].group,
                                     .group = layers[first].group,
                                     .rank = columns > 0 ? 2 : 0,
                                     .shape = {0, (size_t)fmin(columns / (double)members + 0.5, 1e15)},
                                     .size = size,
                                     .block = layers[first].block,
                                     .kind = kind,
                                     .members = (uint16_t)members,
                                     .is_vector = all_vectors};
    return true;
}

static size_t make_pools(struct vg_schema_layer *layers, size_t count, struct vg_block_texts *texts)
{
    size_t total = count;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && layers[end].block == layers[first].block;)
            end++;
        for (size_t l = first; l < end && layers[first].block > 0 && total < VG_SCHEMA_LAYERS_MAX; l++)
            if (layers[l].kind > 0 && layers[l].pools[0] == 0 && make_pool(layers, first, end, layers[l].kind, total))
                layers[total++].role = texts->role[layers[l].kind - 1];
        if (layers[first].block > 0 && total < VG_SCHEMA_LAYERS_MAX)
            total += make_pool(layers, first, end, 0, total);
    }
    return total - count;
}

size_t vg_blocks_find(struct vg_schema_layer *layers, size_t count, struct vg_block_texts *texts)
{
    texts->roles = 0;
    if (number_blocks(layers, count, texts) == 0)
        return 0;
    name_blocks(layers, count, texts);
    return make_pools(layers, count, texts);
}
