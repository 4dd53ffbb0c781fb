/* gpt_maker.h: a made-up transformer as a job's log would tell of it, recorded. */
#ifndef VGTOP_TESTS_GPT_MAKER_H
#define VGTOP_TESTS_GPT_MAKER_H

#include "vgtop/recorder.h"

enum { GPT_NOBODY = -1 };

/* A schema as `vgtop watch` makes it of layers with these names; a name that ends in '|' is of a vector, and its layer has no '|'. The
 * caller frees it. */
struct vg_schema schema_of(const char *const *names, size_t count);

/* Records of a transformer with so many blocks, of six layers each, and an embedding and a head beside them; of the layers of block `sick`
 * the signal vanishes. The recorder, which the caller destroys, has filled `view`. */
struct vg_recorder *make_gpt(int blocks, int records, int sick, struct vg_view *view);

#endif
