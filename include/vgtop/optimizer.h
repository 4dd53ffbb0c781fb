/* optimizer.h: what turns a gradient g into an update of the parameters p -= u.
 *
 *     sgd       u = lr g
 *     momentum  m = 0.9 m + g;              u = lr m                        (Polyak 1964, as PyTorch has it)
 *     nesterov  m = 0.9 m + g;              u = lr (g + 0.9 m)              (Sutskever 2013, as PyTorch has it)
 *     rmsprop   v = 0.9 v + 0.1 g^2;        u = lr g / (sqrt(v) + 1e-7)     (Hinton 2012)
 *     adam      m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2;
 *               u = lr m/(1-0.9^t) / (sqrt(v/(1-0.999^t)) + 1e-7)           (Kingma & Ba 2015)
 *
 * with g = dLoss/dp + l2 p for weights (not for biases), then clipped.
 *
 * VG_OPTIMIZERS and VG_CLIPS are the lists. They make the enums and every table: parsing and lists (src/nn/optimizer.c), the
 * loops (src/nn/kernels/updates.h) and the exported Python (src/lab/export/optimizer.py and clip.py).
 */
#ifndef VGTOP_OPTIMIZER_H
#define VGTOP_OPTIMIZER_H

#include <float.h>

#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/error.h"

/* ROW(NAME, name, state, about); state: how many numbers it remembers of each parameter (m, or m and v) */
/* clang-format off */
#define VG_OPTIMIZERS(ROW)                                                                                             \
    ROW(SGD, sgd, 0, "plain gradient descent: a small gradient means a small step")                                    \
    ROW(MOMENTUM, momentum, 1, "gradient descent with a running sum, 0.9 of it kept")                                  \
    ROW(NESTEROV, nesterov, 1, "momentum that looks one step ahead")                                                   \
    ROW(RMSPROP, rmsprop, 1, "divides by the gradient's recent size, so small gradients still move")                   \
    ROW(ADAM, adam, 2, "momentum and rmsprop together, with a correction for the first steps")
/* clang-format on */

#define VG_OPTIMIZER_KIND(NAME, ...) VG_##NAME,
enum vg_optimizer { VG_OPTIMIZERS(VG_OPTIMIZER_KIND) VG_OPTIMIZER_COUNT };

VG_API_BEGIN

extern const struct vg_choice vg_optimizers[VG_OPTIMIZER_COUNT];
extern const size_t vg_optimizer_state[VG_OPTIMIZER_COUNT]; /* numbers remembered of each parameter: 0, 1 or 2 */

bool vg_optimizer_parse(const char *text, enum vg_optimizer *optimizer, struct vg_error *error);

/* Gradient clipping: none; value:C clips every component to [-C, C]; norm:C scales the whole gradient, weights and biases of
 * all layers together, so that its Euclidean norm is at most C (Pascanu 2013). */
/* ROW(NAME, name, parameter, about). The limit's smallest value is a way of saying "greater than 0". */
/* clang-format off */
#define VG_CLIPS(ROW)                                                                                                  \
    ROW(NONE, none, VG_NO_PARAMETER, "the gradient as it is")                                                          \
    ROW(VALUE, value, VG_PARAMETER("limit", 1, DBL_MIN, 1e100),                                                        \
        "every component cut to -limit ... limit: changes its direction")                                              \
    ROW(NORM, norm, VG_PARAMETER("limit", 1, DBL_MIN, 1e100),                                                          \
        "the whole gradient scaled to this length: keeps its direction")
/* clang-format on */

#define VG_CLIP_KIND(NAME, ...) VG_CLIP_##NAME,
enum vg_clip_kind { VG_CLIPS(VG_CLIP_KIND) VG_CLIP_COUNT };

struct vg_clip {
    enum vg_clip_kind kind;
    double limit; /* C > 0; 0 for none */
};

extern const struct vg_choice vg_clips[VG_CLIP_COUNT];

bool vg_clip_parse(const char *text, struct vg_clip *clip, struct vg_error *error);
size_t vg_clip_format(struct vg_clip clip, char *out, size_t size);

VG_API_END

#endif
