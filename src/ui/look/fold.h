/* fold.h: a large model as rows: a block of layers is one row.
 *
 * A view with blocks (view.layers[].block) becomes another view, whose layers are the rows that the look asks for, so that every panel shows
 * them like layers: the layers before and behind the blocks, and of every block the layer of one role, or all its layers pooled. The row
 * of an unfolded block has the block's layers below it. The last row is always the output, because shares are of it.
 *
 * The rows' numbers and series are the recorder's own, also those of pooled layers (pool.h): nothing is computed here. A view without
 * blocks, vectors and filter is not folded, and costs nothing.
 */
#ifndef VGTOP_UI_FOLD_H
#define VGTOP_UI_FOLD_H

#include <regex.h>

#include "look.h"
#include "vgtop/view.h"

/* All zeros: empty. vg_fold_free gives its memory back. */
struct vg_fold {
    struct vg_view view;          /* the folded one; its series are borrowed from the view that it was made from */
    struct vg_layer_view *layers; /* owned, as all below */
    uint16_t *source;             /* (rows) the layer of the whole view that a row shows */
    vg_real *ghosts;
    size_t room, ghost_room;
    bool unknown_role, unknown_block; /* the look names one that the model does not have */
    bool has_regex;
    regex_t regex;
    char compiled[sizeof((struct vg_look *)0)->filter]; /* the filter that `regex` was made of */
};

/* The view as the look asks for it: a folded one, which is valid until the next call or until `view` changes, or `view` itself, where there
 * is nothing to fold or memory is short. */
const struct vg_view *vg_fold_view(struct vg_fold *fold, const struct vg_look *look, const struct vg_view *view);
void vg_fold_free(struct vg_fold *fold);

/* What row `row` of the folded view shows: a layer of the whole view. */
size_t vg_fold_source(const struct vg_fold *fold, size_t row);
/* The row that shows it; else one of its block; else `row`. */
size_t vg_fold_row(const struct vg_fold *fold, size_t source, size_t row);
/* The names that `role` takes, of a model's roles, "output", "all" and "each", with commas between them, as many as fit. */
void vg_fold_roles(const struct vg_view *whole, char *text, size_t size);

#endif
