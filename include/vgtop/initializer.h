/* initializer.h: how a layer's weights are drawn, as an (inputs, outputs) matrix, row by row, from the one stream. Biases start
 * at 0.
 *
 * VG_INITIALIZERS is the one list. It makes the enum and every table: parsing, lists and drawing (src/nn/initializer.c) and the
 * exported Python (src/lab/export/initializer.py). Uniform limits are sqrt(3 var). Truncated normals are drawn again one by one
 * while beyond two s.d.; their s.d. is divided by 0.87962566103423978 so that the truncated variable has the nominal one, as
 * Keras does.
 */
#ifndef VGTOP_INITIALIZER_H
#define VGTOP_INITIALIZER_H

#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/error.h"
#include "vgtop/random.h"
#include "vgtop/real.h"

/* ROW(NAME, name, parameter, about) */
/* clang-format off */
#define VG_INITIALIZERS(ROW)                                                                                           \
    ROW(NORMAL, normal, VG_PARAMETER("sd", 1, 0, 1e100), "normal with this s.d., whatever the layer's size")           \
    ROW(UNIFORM, uniform, VG_PARAMETER("limit", 0.05, 0, 1e100),                                                       \
        "uniform from -limit to limit, whatever the layer's size")                                                     \
    /* Glorot & Bengio 2010 */                                                                                         \
    ROW(GLOROT_UNIFORM, glorot_uniform, VG_NO_PARAMETER, "variance 2/(fan_in + fan_out): made for tanh")               \
    ROW(GLOROT_NORMAL, glorot_normal, VG_NO_PARAMETER, "variance 2/(fan_in + fan_out), truncated normal")              \
    /* He 2015 */                                                                                                      \
    ROW(HE_UNIFORM, he_uniform, VG_NO_PARAMETER, "variance 2/fan_in: made for relu")                                   \
    ROW(HE_NORMAL, he_normal, VG_NO_PARAMETER, "variance 2/fan_in, truncated normal")                                  \
    /* LeCun 1998 */                                                                                                   \
    ROW(LECUN_UNIFORM, lecun_uniform, VG_NO_PARAMETER, "variance 1/fan_in")                                            \
    ROW(LECUN_NORMAL, lecun_normal, VG_NO_PARAMETER, "variance 1/fan_in, truncated normal: made for selu")             \
    /* Saxe 2014 */                                                                                                    \
    ROW(ORTHOGONAL, orthogonal, VG_PARAMETER("gain", 1, 0, 1e100),                                                     \
        "orthonormal rows or columns times gain: keeps lengths")                                                       \
    ROW(ZEROS, zeros, VG_NO_PARAMETER, "all 0: no unit ever differs from its neighbour")
/* clang-format on */

#define VG_INITIALIZER_KIND(NAME, ...) VG_INIT_##NAME,
enum vg_initializer_kind { VG_INITIALIZERS(VG_INITIALIZER_KIND) VG_INITIALIZER_COUNT };

VG_API_BEGIN

struct vg_initializer {
    enum vg_initializer_kind kind;
    double parameter; /* s.d., limit or gain, where the kind has one; else 0 */
};

/* The table, indexed by kind. */
extern const struct vg_choice vg_initializers[VG_INITIALIZER_COUNT];

bool vg_initializer_parse(const char *text, struct vg_initializer *initializer, struct vg_error *error);
size_t vg_initializer_format(struct vg_initializer initializer, char *out, size_t size);

/* Draws `weights`, shape (fan_in, fan_out), row-major and dense. Orthogonal needs scratch memory and may be cancelled through
 * `watch` (may be NULL): false then, with the reason in `error`. */
bool vg_initializer_draw(struct vg_initializer initializer, struct vg_random *random, size_t fan_in, size_t fan_out,
                         vg_real *weights, const struct vg_watch *watch, struct vg_error *error);

VG_API_END

#endif
