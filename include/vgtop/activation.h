/* activation.h: the functions between the layers, f(z), and their slopes f'(z).
 *
 * VG_ACTIVATIONS is the one list. It makes the enum and every table: parsing, lists, help and menus (src/nn/activation.c), the
 * loops over whole layers (src/nn/kernels/activations.h) and the exported Python (src/lab/export/activation.py). A row without
 * its function in one of them does not compile. Slopes keep their relative accuracy where the function saturates: sigmoid' is
 * e/(1+e)^2 with e = exp(-|z|), not s(1-s), which is 0 from z = 37 on.
 */
#ifndef VGTOP_ACTIVATION_H
#define VGTOP_ACTIVATION_H

#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/error.h"

/* ROW(NAME, name, parameter, pieces, steepest, formula, about)
 * name      as typed, and the stem of the functions' names
 * pieces    linear pieces a unit: 1, maxout 2
 * steepest  the largest |f'| over all z; where a parameter is the slope of one side, the larger of this and |parameter|
 *
 * Softplus' slope tends to 1 and is nowhere steepest. Its number is sigmoid(10), the steepest on [-10, 10], because that is what
 * the NumPy reference takes. */
/* clang-format off */
#define VG_ACTIVATIONS(ROW)                                                                                            \
    ROW(LINEAR, linear, VG_NO_PARAMETER, 1, 1,                                                                         \
        "z", "no activation: the whole net is one linear map")                                                         \
    ROW(SIGMOID, sigmoid, VG_NO_PARAMETER, 1, 0.25,                                                                    \
        "1 / (1 + e^-z)", "0 to 1; its slope is at most 1/4, so gradients vanish with depth")                          \
    ROW(TANH, tanh, VG_NO_PARAMETER, 1, 1,                                                                             \
        "tanh(z)", "-1 to 1, zero-centred; slope 1 at 0, saturates on both sides")                                     \
    ROW(RELU, relu, VG_NO_PARAMETER, 1, 1,                                                                             \
        "max(0, z)", "slope 1 or 0: does not saturate, but units can die")                                             \
    ROW(LEAKY_RELU, leaky_relu, VG_PARAMETER("slope", 0.01, -1e100, 1e100), 1, 1, /* Maas 2013 */                      \
        "z > 0: z; else a z", "relu with a small slope below 0, so that no unit dies")                                 \
    ROW(ELU, elu, VG_PARAMETER("a", 1, -1e100, 1e100), 1, 1, /* Clevert 2015; a e^z is steepest at 0 */                \
        "z > 0: z; else a (e^z - 1)", "smooth below 0, towards -a: means nearer to 0 than relu's")                     \
    ROW(SELU, selu, VG_NO_PARAMETER, 1, 1.0507009873554804934 * 1.6732632423543772848, /* Klambauer 2017 */            \
        "l (z > 0: z; else a (e^z - 1)), l = 1.0507, a = 1.6733",                                                      \
        "elu scaled so that mean 0 and s.d. 1 keep themselves (with lecun_normal)")                                    \
    ROW(GELU, gelu, VG_NO_PARAMETER, 1, 1.128904145185154786, /* at sqrt 2; exact, by erf; Hendrycks 2016 */           \
        "z Phi(z)", "z weighted by the normal distribution: the transformers' choice")                                 \
    ROW(SILU, silu, VG_NO_PARAMETER, 1, 1.099839320128866917, /* at 2.39935728...; Elfwing 2017 */                     \
        "z / (1 + e^-z)", "z weighted by its sigmoid, also called swish")                                              \
    ROW(SOFTPLUS, softplus, VG_NO_PARAMETER, 1, 0.9999546021312975656,                                                 \
        "log(1 + e^z)", "a smooth relu; its slope is the sigmoid")                                                     \
    ROW(SOFTSIGN, softsign, VG_NO_PARAMETER, 1, 1, /* Bergstra 2009 */                                                 \
        "z / (1 + |z|)", "like tanh, but saturates slowly: slope 1/z^2, not e^-2z")                                    \
    ROW(MAXOUT, maxout, VG_NO_PARAMETER, 2, 1, /* Goodfellow 2013 */                                                   \
        "max(z1, z2)", "the larger of two linear pieces, both learnt; twice the weights")
/* clang-format on */

#define VG_ACTIVATION_KIND(NAME, ...) VG_##NAME,
enum vg_activation_kind { VG_ACTIVATIONS(VG_ACTIVATION_KIND) VG_ACTIVATION_COUNT };

VG_API_BEGIN

struct vg_activation {
    enum vg_activation_kind kind;
    double parameter; /* a, where the kind has one; else 0 */
};

struct vg_activation_info {
    struct vg_choice choice; /* must stay first */
    const char *formula;
    size_t pieces; /* linear pieces a unit: 1, maxout 2 */
    double steepest;
};

/* The table: VG_ACTIVATION_COUNT rows, indexed by kind. */
extern const struct vg_activation_info vg_activations[VG_ACTIVATION_COUNT];

bool vg_activation_parse(const char *text, struct vg_activation *activation, struct vg_error *error);
size_t vg_activation_format(struct vg_activation activation, char *out, size_t size);

/* f and f' at one point (maxout: of one piece, the identity). For explorers and tests; layers use the kernels. */
double vg_activation_value(struct vg_activation activation, double z);
double vg_activation_slope(struct vg_activation activation, double z);
/* The largest |f'| over all z, which "saturated" is measured by. */
double vg_activation_steepest(struct vg_activation activation);

/* True if it is flat on both sides (sigmoid, tanh, softsign), where a unit can get stuck. A rectifier has one flat side. */
bool vg_activation_saturates(struct vg_activation activation);

VG_API_END

#endif
