/* export_internal.h: the fixed parts of an exported program. Shared by the files export*.c only. */
#ifndef VGTOP_LAB_EXPORT_INTERNAL_H
#define VGTOP_LAB_EXPORT_INTERNAL_H

#include "vgtop/experiment.h"

/* One choice in Python: its definition, and how it is called. In the call, % stands for the parameter. */
struct python {
    const char *definition, *call;
};

extern const struct python vg_python_activations[VG_ACTIVATION_COUNT];   /* of z: f(z), f'(z) */
extern const struct python vg_python_initializers[VG_INITIALIZER_COUNT]; /* of (fan_in, fan_out): the weights */
extern const struct python vg_python_optimizers[VG_OPTIMIZER_COUNT];     /* of (g, m, v, t, lr): the update */
extern const struct python vg_python_clips[VG_CLIP_COUNT]; /* of the list of gradients: the list clipped */
extern const char *const vg_python_data[VG_DATA_COUNT];    /* definitions: of arguments of their own: X, y */

/* What several definitions need. */
extern const char *const vg_python_truncated_normal;

/* What a piece of the program is there for; a piece is written when all that it names is so. */
enum python_when {
    PYTHON_ALWAYS = 0,
    PYTHON_TWO_CLASSES = 1,
    PYTHON_MORE_CLASSES = 2,
    PYTHON_BATCH_NORM = 4,
    PYTHON_LAYER_NORM = 8,
    PYTHON_ANY_NORM = 16,
    PYTHON_MAXOUT = 32,
    PYTHON_CHANGES = 64,
    PYTHON_EARLIER_RUNS = 128,
    PYTHON_CSV = 256,
    PYTHON_IDX = 512,
    PYTHON_VALIDATION = 1024
};

struct python_piece {
    unsigned when;
    const char *text;
};

/* The program in its order, each list ended by a NULL text. */
extern const struct python_piece vg_python_imports[];
extern const struct python_piece vg_python_measures[]; /* what is recorded of a layer */
extern const struct python_piece vg_python_shapes[];   /* of the weights; earlier runs */
extern const struct python_piece vg_python_network[];  /* parameters, forward, loss, backward */
extern const struct python_piece vg_python_training[]; /* the loop, the final line */

#endif
