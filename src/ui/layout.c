/* layout.c: the standard layout: two thirds for the layers over time, the rest at the right; on a large grid half and half. */
#include "layout.h"

#include "screen.h"

struct vg_layout vg_layout_make(int rows, int cols)
{
    struct vg_layout layout = {.fits = rows >= VG_MIN_ROWS && cols >= VG_MIN_COLS};

    if (!layout.fits)
        return layout;
    int height = rows - 3;
    bool large = rows >= VG_LARGE_ROWS && cols >= VG_LARGE_COLS;
    int left = large ? cols / 2 : cols * 2 / 3, right = cols - left;
    int upper = height * (large ? 8 : 9) / 20, second = large ? right / 2 : 0;
    layout.header = (struct vg_rect){0, 0, 1, cols};
    layout.numbers = (struct vg_rect){1, 0, 1, cols};
    layout.body = (struct vg_rect){2, 0, height, cols};
    layout.slot[0] = (struct vg_rect){2, 0, height, left};
    layout.slot[1] = (struct vg_rect){2, left, upper, right};
    layout.slot[2] = (struct vg_rect){2 + upper, left, height - upper, right - second};
    if (large)
        layout.slot[3] = (struct vg_rect){2 + upper, cols - second, height - upper, second};
    layout.slots = large ? 4 : 3;
    layout.bar = (struct vg_rect){rows - 1, 0, 1, cols};
    return layout;
}
