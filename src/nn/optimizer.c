/* optimizer.c: the tables of optimizers and of gradient clipping. */
#include "vgtop/optimizer.h"

#include <float.h>

#define NO_PARAMETER NULL, 0, 0, 0

const struct vg_choice vg_optimizers[VG_OPTIMIZER_COUNT] = {
    [VG_SGD] = {"sgd", NO_PARAMETER, "plain gradient descent: a small gradient means a small step"},
    [VG_MOMENTUM] = {"momentum", NO_PARAMETER, "gradient descent with a running sum, 0.9 of it kept"},
    [VG_NESTEROV] = {"nesterov", NO_PARAMETER, "momentum that looks one step ahead"},
    [VG_RMSPROP] = {"rmsprop", NO_PARAMETER, "divides by the gradient's recent size, so small gradients still move"},
    [VG_ADAM] = {"adam", NO_PARAMETER, "momentum and rmsprop together, with a correction for the first steps"},
};

/* The limit's smallest value is a way of saying "greater than 0". */
const struct vg_choice vg_clips[VG_CLIP_COUNT] = {
    [VG_CLIP_NONE] = {"none", NO_PARAMETER, "the gradient as it is"},
    [VG_CLIP_VALUE] = {"value", "limit", 1, DBL_MIN, 1e100,
                       "every component cut to -limit ... limit: changes its direction"},
    [VG_CLIP_NORM] = {"norm", "limit", 1, DBL_MIN, 1e100,
                      "the whole gradient scaled to this length: keeps its direction"},
};

bool vg_optimizer_parse(const char *text, enum vg_optimizer *optimizer, struct vg_error *error)
{
    size_t index;
    double unused;
    if (!vg_choice_parse("optimizer", vg_optimizers, VG_OPTIMIZER_COUNT, sizeof vg_optimizers[0], text, &index, &unused,
                         error))
        return false;
    *optimizer = (enum vg_optimizer)index;
    return true;
}

bool vg_clip_parse(const char *text, struct vg_clip *clip, struct vg_error *error)
{
    size_t index;
    double limit;
    if (!vg_choice_parse("clip", vg_clips, VG_CLIP_COUNT, sizeof vg_clips[0], text, &index, &limit, error))
        return false;
    *clip = (struct vg_clip){(enum vg_clip_kind)index, limit};
    return true;
}

size_t vg_clip_format(struct vg_clip clip, char *out, size_t size)
{
    return vg_choice_format(&vg_clips[clip.kind], clip.limit, out, size);
}
