/* view_maker.h: believable views for tests of the picture, made from nothing and always the same. */
#ifndef VGTOP_TESTS_VIEW_MAKER_H
#define VGTOP_TESTS_VIEW_MAKER_H

#include "vgtop/view.h"

enum view_kind {
    VIEW_STORY,    /* sigmoid, then tanh at a third, then relu at three fifths of the run */
    VIEW_ALL_NAN,  /* every number not finite */
    VIEW_ALL_ZERO, /* every number 0 */
    VIEW_SIGNED,   /* as the story, but the metric is the mean of dW: about 0 */
    VIEW_KIND_COUNT
};

/* A view of that many layers and buckets, `width` steps each. The caller frees it with vg_view_free. Aborts without memory. */
struct vg_view make_view(enum view_kind kind, size_t layers, size_t buckets, uint64_t width);

/* The one most tests look at: 5 layers, 825 buckets of 4 steps. */
struct vg_view make_story(void);

/* Adds two earlier runs behind the loss. */
void add_ghosts(struct vg_view *view);

#endif
