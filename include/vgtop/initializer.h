/* initializer.h: how a layer's weights are drawn. Biases start at 0.
 *
 * normal:SD and uniform:LIMIT; glorot (var 2/(fan_in+fan_out), Glorot & Bengio 2010), he (2/fan_in, He 2015) and lecun
 * (1/fan_in, LeCun 1998), each uniform (limit sqrt(3 var)) or normal (truncated at two s.d., the s.d. divided by
 * 0.87962566103423978 so that the truncated variable has the nominal one, as Keras does); orthogonal:GAIN (Saxe 2014);
 * zeros. Drawn as an (inputs, outputs) matrix, row by row, from the one stream.
 */
#ifndef VGTOP_INITIALIZER_H
#define VGTOP_INITIALIZER_H

#include "vgtop/choice.h"
#include "vgtop/error.h"
#include "vgtop/random.h"
#include "vgtop/real.h"

enum vg_initializer_kind {
    VG_INIT_NORMAL,
    VG_INIT_UNIFORM,
    VG_INIT_GLOROT_UNIFORM,
    VG_INIT_GLOROT_NORMAL,
    VG_INIT_HE_UNIFORM,
    VG_INIT_HE_NORMAL,
    VG_INIT_LECUN_UNIFORM,
    VG_INIT_LECUN_NORMAL,
    VG_INIT_ORTHOGONAL,
    VG_INIT_ZEROS,
    VG_INITIALIZER_COUNT
};

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

#endif
