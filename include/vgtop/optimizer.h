/* optimizer.h: what turns a gradient g into an update of the parameters p -= u.
 *
 *     sgd       u = lr g
 *     momentum  m = 0.9 m + g;              u = lr m                        (Polyak 1964, as PyTorch has it)
 *     nesterov  m = 0.9 m + g;              u = lr (g + 0.9 m)              (Sutskever 2013, as PyTorch has it)
 *     rmsprop   v = 0.9 v + 0.1 g^2;        u = lr g / (sqrt(v) + 1e-7)     (Hinton 2012)
 *     adam      m = 0.9 m + 0.1 g; v = 0.999 v + 0.001 g^2;
 *               u = lr m/(1-0.9^t) / (sqrt(v/(1-0.999^t)) + 1e-7)           (Kingma & Ba 2015)
 *
 * with g = dLoss/dp + l2 p for weights (not for biases), then clipped. The loops are in src/nn/kernels.
 */
#ifndef VGTOP_OPTIMIZER_H
#define VGTOP_OPTIMIZER_H

#include "vgtop/choice.h"
#include "vgtop/error.h"

enum vg_optimizer { VG_SGD, VG_MOMENTUM, VG_NESTEROV, VG_RMSPROP, VG_ADAM, VG_OPTIMIZER_COUNT };

extern const struct vg_choice vg_optimizers[VG_OPTIMIZER_COUNT];

bool vg_optimizer_parse(const char *text, enum vg_optimizer *optimizer, struct vg_error *error);

/* Gradient clipping: none; value:C clips every component to [-C, C]; norm:C scales the whole gradient, weights and biases of
 * all layers together, so that its Euclidean norm is at most C (Pascanu 2013). */
enum vg_clip_kind { VG_CLIP_NONE, VG_CLIP_VALUE, VG_CLIP_NORM, VG_CLIP_COUNT };

struct vg_clip {
    enum vg_clip_kind kind;
    double limit; /* C > 0; 0 for none */
};

extern const struct vg_choice vg_clips[VG_CLIP_COUNT];

bool vg_clip_parse(const char *text, struct vg_clip *clip, struct vg_error *error);
size_t vg_clip_format(struct vg_clip clip, char *out, size_t size);

#endif
