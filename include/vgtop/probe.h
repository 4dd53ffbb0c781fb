/* probe.h: a look inside the network while it trains: its answers over the plane, and how its numbers are spread.
 *
 * A probe belongs to whoever draws. It holds a copy of the network's weights and of some of the data; everything that is computed
 * from it is computed on the caller's thread, from these copies, and disturbs training in nothing: not one bit of a trajectory is
 * different for having been probed. A trainer makes a copy only when its source was asked for one (source.h); without
 * a trainer, vg_session_probe makes it at once. One probe is for one session.
 *
 * Networks of more than VG_PROBE_NUMBERS_MAX numbers are not copied: the view then says so. For smaller ones, the larger they
 * are the fewer points and cells are computed, so that a picture stays a matter of some ten milliseconds.
 */
#ifndef VGTOP_PROBE_H
#define VGTOP_PROBE_H

#include "vgtop/api.h"
#include "vgtop/view.h"

VG_API_BEGIN

enum {
    VG_PROBE_NUMBERS_MAX = 4 << 20, /* in a flat block: 32 MiB */
    VG_PROBE_BATCH = 256            /* samples that gradients, deltas and activations are taken over, at most */
};

struct vg_probe;
struct vg_session;

struct vg_probe *vg_probe_create(struct vg_error *error);
void vg_probe_destroy(struct vg_probe *probe); /* NULL is fine */

/* Copies the network as it is now. False when memory is short; the probe is as it was then. */
bool vg_session_probe(struct vg_session *session, struct vg_probe *probe, struct vg_error *error);

/* What a picture needs. */
struct vg_probe_want {
    bool boundary;
    size_t rows, cols;  /* cells of the plane that the panel can show (square ones); cut to what a view can hold */
    bool distributions; /* with the ridges of `ridge` */
    enum vg_quantity ridge;
    bool preactivation;
    size_t layer; /* selected, for distributions and preactivation: 0 nearest the input; clamped */
};

/* Brings the view's probed part up to what the probe holds. What is there already is not computed again, so it may be called
 * every frame. `*computed` (may be NULL) says whether there was something to do. False when memory is short; the view shows what it did. */
bool vg_probe_fill(struct vg_probe *probe, const struct vg_probe_want *want, struct vg_view *view, bool *computed,
                   struct vg_error *error);

VG_API_END

#endif
