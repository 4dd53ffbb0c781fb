/* optimizer.c: the tables of optimizers and of gradient clipping. */
#include "vgtop/optimizer.h"

#define OPTIMIZER(NAME, name, STATE, ABOUT) [VG_##NAME] = {#name, VG_NO_PARAMETER, ABOUT},
const struct vg_choice vg_optimizers[VG_OPTIMIZER_COUNT] = {VG_OPTIMIZERS(OPTIMIZER)};

#define OPTIMIZER_STATE(NAME, name, STATE, ABOUT) [VG_##NAME] = STATE,
const size_t vg_optimizer_state[VG_OPTIMIZER_COUNT] = {VG_OPTIMIZERS(OPTIMIZER_STATE)};

#define CLIP(NAME, name, PARAMETER, ABOUT) [VG_CLIP_##NAME] = {#name, PARAMETER, ABOUT},
const struct vg_choice vg_clips[VG_CLIP_COUNT] = {VG_CLIPS(CLIP)};

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
