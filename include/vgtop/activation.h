/* activation.h: the functions between the layers, f(z), and their slopes f'(z).
 *
 * One row of a table each: name, parameter, how many linear pieces a unit has, a line for a person. Parsing, lists, help and
 * menus read that table; the loops over whole layers are in src/nn/kernels. Slopes keep their relative accuracy where the
 * function saturates: sigmoid' is e/(1+e)^2 with e = exp(-|z|), not s(1-s), which is 0 from z = 37 on.
 */
#ifndef VGTOP_ACTIVATION_H
#define VGTOP_ACTIVATION_H

#include "vgtop/choice.h"
#include "vgtop/error.h"

enum vg_activation_kind {
    VG_LINEAR,
    VG_SIGMOID,
    VG_TANH,
    VG_RELU,
    VG_LEAKY_RELU, /* slope a for z <= 0 (Maas 2013) */
    VG_ELU,        /* a (e^z - 1) for z <= 0 (Clevert 2015) */
    VG_SELU,       /* Klambauer 2017 */
    VG_GELU,       /* z Phi(z), exact, by erf (Hendrycks 2016) */
    VG_SILU,       /* z sigmoid(z) (Elfwing 2017) */
    VG_SOFTPLUS,
    VG_SOFTSIGN, /* z / (1 + |z|) (Bergstra 2009) */
    VG_MAXOUT,   /* the larger of two linear pieces (Goodfellow 2013) */
    VG_ACTIVATION_COUNT
};

struct vg_activation {
    enum vg_activation_kind kind;
    double parameter; /* a, where the kind has one; else 0 */
};

struct vg_activation_info {
    struct vg_choice choice; /* must stay first */
    const char *formula;
    size_t pieces; /* linear pieces a unit: 1, maxout 2 */
};

/* The table: VG_ACTIVATION_COUNT rows, indexed by kind. */
extern const struct vg_activation_info vg_activations[VG_ACTIVATION_COUNT];

bool vg_activation_parse(const char *text, struct vg_activation *activation, struct vg_error *error);
size_t vg_activation_format(struct vg_activation activation, char *out, size_t size);

/* f and f' at one point (maxout: of one piece, the identity). For explorers and tests; layers use the kernels. */
double vg_activation_value(struct vg_activation activation, double z);
double vg_activation_slope(struct vg_activation activation, double z);
/* The largest |f'| over all z: the yardstick of "saturated". Softplus, whose slope only tends to 1, has sigmoid(10), the
 * steepest on [-10, 10], because that is what the NumPy reference takes. */
double vg_activation_steepest(struct vg_activation activation);

/* Flat on both sides (sigmoid, tanh, softsign): there a unit can get stuck; a rectifier's one flat side is its way of working. */
bool vg_activation_saturates(struct vg_activation activation);

#endif
