/* fold.c: which rows a large model has. */
#include "fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { NO_KIND = 0, SHORT_NAME = 11, FILTER_SHOWN = 12 };

/* What stands for a block. */
struct choice {
    enum { ONE_ROLE, ALL_POOLED, EACH_LAYER } what;
    uint16_t kind; /* of ONE_ROLE */
};

/* ---- roles */

static size_t count_all(const struct vg_view *whole)
{
    return whole->layer_count + whole->pool_count;
}

/* The first layer of a kind; layer_count: there is none. */
static size_t first_of_kind(const struct vg_view *whole, uint16_t kind)
{
    size_t l = 0;
    while (l < whole->layer_count && whole->layers[l].kind != kind)
        l++;
    return l;
}

static uint16_t count_kinds(const struct vg_view *whole)
{
    uint16_t kinds = 0;
    for (size_t l = 0; l < whole->layer_count; l++)
        kinds = whole->layers[l].kind > kinds ? whole->layers[l].kind : kinds;
    return kinds;
}

/* The role of most blocks' last layer: what leaves the block. */
static uint16_t output_kind(const struct vg_view *whole)
{
    uint16_t found[VG_SCHEMA_LAYERS_MAX + 1] = {0}, best = NO_KIND, last = NO_KIND;
    for (size_t l = 0; l < whole->layer_count; l++) {
        const struct vg_layer_view *layer = &whole->layers[l];
        const bool ends = l + 1 == whole->layer_count || whole->layers[l + 1].block != layer->block;
        if (layer->block > 0 && (!layer->is_vector || last == NO_KIND))
            last = layer->kind;
        if (!ends || layer->block == 0)
            continue;
        found[last]++;
        if (last != NO_KIND && found[last] > found[best])
            best = last;
        last = NO_KIND;
    }
    return best;
}

/* Whether a role is called that: "mlp.c_proj", or its last words "c_proj". */
static bool is_called(const char *role, const char *name)
{
    const size_t length = strlen(role), bytes = strlen(name);
    return bytes <= length && strcmp(role + length - bytes, name) == 0 &&
           (bytes == length || role[length - bytes - 1] == '.');
}

/* The choice by its name. False: the model has no such role. */
static bool choice_named(const struct vg_view *whole, const char *name, struct choice *choice)
{
    *choice = (struct choice){ONE_ROLE, output_kind(whole)};
    if (*name == '\0' || strcmp(name, "output") == 0)
        return true;
    if (strcmp(name, "all") == 0 || strcmp(name, "each") == 0) {
        choice->what = *name == 'a' ? ALL_POOLED : EACH_LAYER;
        return true;
    }
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t l = 0; l < whole->layer_count; l++) {
            const struct vg_layer_view *layer = &whole->layers[l];
            if (layer->kind == NO_KIND || !(pass == 0 ? strcmp(layer->role, name) == 0 : is_called(layer->role, name)))
                continue;
            choice->kind = layer->kind;
            return true;
        }
    return false;
}

/* The choice behind another, or before it: through the roles in the order of the forward pass, then "all", then "each". */
static void step_choice(const struct vg_view *whole, const struct vg_look *look, int by, struct choice *choice)
{
    const uint16_t kinds = count_kinds(whole);
    const int count = kinds + 2;
    int at = choice->what == ONE_ROLE ? choice->kind - 1 : choice->what == ALL_POOLED ? kinds : kinds + 1;
    for (; by != 0 && count > 2; by += by > 0 ? -1 : 1) {
        size_t first;
        do {
            at = (at + count + (by > 0 ? 1 : -1)) % count;
            first = at < kinds ? first_of_kind(whole, (uint16_t)(at + 1)) : whole->layer_count;
        } while (first < whole->layer_count && whole->layers[first].is_vector && !look->vectors);
    }
    choice->what = at < kinds ? ONE_ROLE : at == kinds ? ALL_POOLED : EACH_LAYER;
    choice->kind = at < kinds ? (uint16_t)(at + 1) : (uint16_t)NO_KIND;
}

void vg_fold_roles(const struct vg_view *whole, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "output, all, each");
    const uint16_t kinds = count_kinds(whole);
    for (uint16_t kind = 1; kind <= kinds; kind++) {
        const size_t l = first_of_kind(whole, kind);
        if (l == whole->layer_count || used + strlen(whole->layers[l].role) + 3 > size)
            continue;
        used += (size_t)snprintf(text + used, size - used, ", %s", whole->layers[l].role);
    }
}

/* ---- rows */

/* What a folding works on. */
struct making {
    struct vg_fold *fold;
    const struct vg_look *look;
    const struct vg_view *whole;
    struct choice choice;
    size_t rows;
    size_t pool; /* the first pooled layer that no block before had */
    const char *path;
    size_t path_length; /* of the path that names are shown without */
};

static bool matches(const struct making *making, const char *name)
{
    return !making->fold->has_regex || regexec(&making->fold->regex, name, 0, NULL, 0) == 0;
}

/* The path that the blocks' names leave out: "transformer." where transformer.h.3.mlp is in the block "h.3". Returns its length. */
static size_t path_of(const struct vg_view *whole, const char **path)
{
    for (size_t l = 0; l < whole->layer_count; l++) {
        const struct vg_layer_view *layer = &whole->layers[l];
        const size_t group = strlen(layer->group);
        *path = layer->name;
        if (layer->block > 0)
            return layer->tail > group ? layer->tail - 1u - group : 0;
    }
    return 0;
}

/* Adds the row of a layer of the whole view, unless the filter leaves it out. */
static void add_row(struct making *making, size_t source, enum vg_fold_mark mark, bool always)
{
    struct vg_fold *fold = making->fold;
    const struct vg_layer_view *from = &making->whole->layers[source];
    struct vg_layer_view *row = &fold->layers[making->rows];
    const bool has_path = making->path_length > 0 && strlen(from->name) > making->path_length &&
                          strncmp(from->name, making->path, making->path_length) == 0;
    if (!always && !matches(making, mark == VG_FOLD_NONE || mark == VG_FOLD_INSIDE ? from->name : from->group)) {
        fold->view.left_out++;
        return;
    }
    *row = *from;
    row->mark = mark;
    row->group[0] = '\0'; /* it is a row of its own */
    if (mark == VG_FOLD_CLOSED || mark == VG_FOLD_OPEN)
        snprintf(row->name, sizeof row->name, "%s", from->group);
    else if (has_path)
        snprintf(row->name, sizeof row->name, "%s", from->name + making->path_length);
    if (mark == VG_FOLD_INSIDE && from->tail > 0 && from->tail < strlen(from->name))
        snprintf(row->role, sizeof row->role, "%s", from->name + from->tail);
    vg_text_middle(row->name, SHORT_NAME, row->short_name, sizeof row->short_name);
    fold->source[making->rows++] = (uint16_t)source;
}

/* Whether a layer of one dimension is left out. The one that the verdict names is shown. */
static bool is_hidden(const struct making *making, size_t layer)
{
    const struct vg_layer_view *it = &making->whole->layers[layer];
    const bool accused = making->whole->verdict.layer == layer + 1 && making->whole->verdict.name[0] != '\0';
    return it->is_vector && !making->look->vectors && !accused && layer + 1 < making->whole->layer_count;
}

/* What stands for the block of the layers first ... end-1; `end`: it has no such layer. */
static size_t stands_for(struct making *making, size_t first, size_t end)
{
    const struct vg_view *whole = making->whole;
    const uint16_t block = whole->layers[first].block;
    const uint16_t kind = making->choice.what == ALL_POOLED ? (uint16_t)NO_KIND : making->choice.kind;
    while (making->pool < count_all(whole) && whole->layers[making->pool].block < block)
        making->pool++;
    for (size_t l = making->pool; l < count_all(whole) && whole->layers[l].block == block; l++)
        if (whole->layers[l].kind == kind)
            return l;
    for (size_t l = first; l < end; l++)
        if (making->choice.what == ALL_POOLED ? !whole->layers[l].is_vector : whole->layers[l].kind == kind)
            return l;
    return making->choice.what == ALL_POOLED ? first : end;
}

static void add_layers(struct making *making, size_t first, size_t end, enum vg_fold_mark mark)
{
    for (size_t l = first; l < end; l++)
        if (is_hidden(making, l))
            making->fold->view.hidden++;
        else
            add_row(making, l, mark, false);
}

/* A block's layers lie below it: the gradient flows down. */
static void add_block(struct making *making, size_t first, size_t end)
{
    const size_t stands = stands_for(making, first, end);
    const bool open = strcmp(making->whole->layers[first].group, making->look->unfolded) == 0;
    making->fold->unknown_block &= !open;
    if (making->choice.what == EACH_LAYER) {
        add_layers(making, first, end, VG_FOLD_NONE);
        return;
    }
    if (open)
        add_layers(making, first, end, VG_FOLD_INSIDE);
    if (stands != end || open)
        add_row(making, stands != end ? stands : end - 1, open ? VG_FOLD_OPEN : VG_FOLD_CLOSED, false);
}

static void add_rows(struct making *making)
{
    const struct vg_view *whole = making->whole;
    const size_t output = whole->layer_count - 1;
    for (size_t first = 0, end; first < whole->layer_count; first = end) {
        const uint16_t block = whole->layers[first].block;
        for (end = first + 1; block > 0 && end < whole->layer_count && whole->layers[end].block == block;)
            end++;
        if (block > 0)
            add_block(making, first, end);
        else if (first < output)
            add_layers(making, first, end, VG_FOLD_NONE);
    }
    if (making->rows == 0 || making->fold->source[making->rows - 1] != output)
        add_row(making, output, VG_FOLD_NONE, true);
}

/* ---- the folded view */

static bool make_room(struct vg_fold *fold, size_t rows)
{
    if (rows <= fold->room)
        return true;
    struct vg_layer_view *layers = malloc(rows * sizeof *layers);
    uint16_t *source = malloc(rows * sizeof *source);
    if (!layers || !source) {
        free(layers);
        free(source);
        return false;
    }
    free(fold->layers);
    free(fold->source);
    fold->layers = layers;
    fold->source = source;
    fold->room = rows;
    return true;
}

static void compile(struct vg_fold *fold, const char *filter)
{
    if (strcmp(filter, fold->compiled) == 0)
        return;
    if (fold->has_regex)
        regfree(&fold->regex);
    fold->has_regex = *filter && regcomp(&fold->regex, filter, REG_EXTENDED | REG_NOSUB) == 0;
    snprintf(fold->compiled, sizeof fold->compiled, "%s", filter);
}

/* The rows of earlier runs, whose layers are those of the whole view. */
static void copy_ghosts(struct vg_fold *fold, const struct vg_view *whole, size_t rows)
{
    const size_t wanted = whole->ghost_count * rows * VG_GHOST_LAYER_POINTS;
    if (wanted > fold->ghost_room) {
        free(fold->ghosts);
        fold->ghosts = malloc(wanted * sizeof *fold->ghosts);
        fold->ghost_room = fold->ghosts ? wanted : 0;
    }
    vg_real *to = fold->ghosts;
    for (size_t g = 0; g < whole->ghost_count; g++) {
        struct vg_ghost *ghost = &fold->view.ghosts[g];
        const bool known = whole->ghosts[g].layer_count == count_all(whole) && wanted <= fold->ghost_room;
        ghost->layer_count = known ? rows : 0;
        ghost->layers = to;
        for (size_t row = 0; row < ghost->layer_count; row++, to += VG_GHOST_LAYER_POINTS)
            memcpy(to, whole->ghosts[g].layers + fold->source[row] * (size_t)VG_GHOST_LAYER_POINTS,
                   VG_GHOST_LAYER_POINTS * sizeof *to);
    }
}

static void say_rows(struct vg_fold *fold, const struct making *making, bool blocks)
{
    const size_t l = first_of_kind(making->whole, making->choice.kind);
    const bool one = making->choice.what == ONE_ROLE && l < making->whole->layer_count;
    const char *what = making->choice.what == EACH_LAYER ? "each layer" : "blocks: all layers pooled";
    char filter[FILTER_SHOWN * VG_UTF8_MAX + 1];
    vg_text_middle(making->look->filter, FILTER_SHOWN, filter, sizeof filter);
    snprintf(fold->view.rows_are, sizeof fold->view.rows_are, "%s%s%s%s%s",
             !blocks ? "layers"
             : one   ? "blocks: "
                     : what,
             blocks && one ? making->whole->layers[l].role : "", *filter ? " /" : "", filter, *filter ? "/" : "");
}

const struct vg_view *vg_fold_view(struct vg_fold *fold, const struct vg_look *look, const struct vg_view *view)
{
    bool blocks = false, vectors = false;
    for (size_t l = 0; l < view->layer_count; l++) {
        blocks |= view->layers[l].block > 0;
        vectors |= view->layers[l].is_vector;
    }
    if (view->layer_count == 0 || !(blocks || vectors || look->filter[0]) || !make_room(fold, count_all(view)))
        return view;
    struct making making = {.fold = fold, .look = look, .whole = view, .pool = view->layer_count};
    making.path_length = path_of(view, &making.path);
    compile(fold, look->filter);
    fold->unknown_role = blocks && !choice_named(view, look->role, &making.choice);
    fold->unknown_block = look->unfolded[0] != '\0';
    if (blocks)
        step_choice(view, look, look->role_by, &making.choice);
    fold->view = *view;
    fold->view.hidden = fold->view.left_out = 0;
    add_rows(&making);
    fold->view.layers = fold->layers;
    fold->view.layer_count = making.rows;
    fold->view.pool_count = 0;
    fold->view.whole = view;
    fold->view.memory = NULL; /* it is the whole view's */
    fold->view.ghost_memory = NULL;
    say_rows(fold, &making, blocks);
    copy_ghosts(fold, view, making.rows);
    return &fold->view;
}

size_t vg_fold_source(const struct vg_fold *fold, size_t row)
{
    return fold->source[row];
}

size_t vg_fold_row(const struct vg_fold *fold, size_t source, size_t row)
{
    const struct vg_layer_view *layers = fold->view.whole->layers;
    size_t near = row;
    for (size_t i = fold->view.layer_count; i-- > 0;) {
        if (fold->source[i] == source)
            return i;
        if (layers[source].block > 0 && layers[fold->source[i]].block == layers[source].block && near == row)
            near = i;
    }
    return near;
}

void vg_fold_free(struct vg_fold *fold)
{
    if (fold->has_regex)
        regfree(&fold->regex);
    free(fold->layers);
    free(fold->source);
    free(fold->ghosts);
    *fold = (struct vg_fold){0};
}
