/* blocks.h: the blocks of a large model, found in the names of its layers.
 *
 * The first whole number of a name ends the block's name, and what is behind it is the layer's role in the block: transformer.h.3.attn.c_proj
 * is attn.c_proj of block h.3. A whole number in a role is written as a star, so that layers.0.experts.0.w1 to layers.0.experts.7.w1 are
 * one role, experts.*.w1. Layers before and after the blocks are in none.
 */
#ifndef VGTOP_WATCH_BLOCKS_H
#define VGTOP_WATCH_BLOCKS_H

#include "vgtop/schema.h"

enum { VG_BLOCK_NAME_MAX = 32, VG_ROLE_MAX = 40, VG_ROLES_MAX = 256 };

/* The texts that layers point to. */
struct vg_block_texts {
    size_t roles;
    char role[VG_ROLES_MAX][VG_ROLE_MAX];
    char block[VG_SCHEMA_LAYERS_MAX][VG_BLOCK_NAME_MAX]; /* block b's at b - 1 */
};

/* A name without what wrappers put into it: "module." at its front, "_orig_mod.", "_fsdp_wrapped_module." and
 * "_checkpoint_wrapped_module." anywhere. Cut between two characters where it is too long. */
void vg_plain_name(const char *name, char *plain, size_t size);

/* Fills block, kind, group and role of `count` layers, and whether one is a vector (their ranks must be those of the weights), and writes
 * a pooled layer behind them for every role of a block that several layers have, and for every block of several layers. `layers` has
 * room for VG_SCHEMA_LAYERS_MAX. Texts are borrowed from `texts` and from the layers' names. Returns how many pooled layers there are.
 * Where no block has two layers, there are no blocks. */
size_t vg_blocks_find(struct vg_schema_layer *layers, size_t count, struct vg_block_texts *texts);

#endif
