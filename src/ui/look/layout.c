/* layout.c: every arrangement as columns of slots, for grids of several sizes. */
#include "layout.h"

#include "screen.h"

enum { COLUMNS_MAX = 3, STACK_MAX = 4 };

/* Slots one above the other, each with its share of the height; a share of 0 ends the list. */
struct column {
    int share;
    struct {
        int slot, share;
    } stack[STACK_MAX + 1];
};

/* From `rows` x `cols` on. A column with a share of 0 ends the list. */
struct variant {
    enum vg_look_layout kind;
    int rows, cols;
    struct column column[COLUMNS_MAX + 1];
};

/* The roomiest of each kind first; the last of each fits every grid that is not too small. */
static const struct variant variants[] = {
    {VG_LAYOUT_GRADIENTS, 46, 170, {{46, {{0, 72}, {3, 28}}}, {28, {{1, 45}, {2, 55}}}, {26, {{4, 50}, {5, 50}}}}},
    {VG_LAYOUT_GRADIENTS, 34, 90, {{63, {{0, 73}, {3, 27}}}, {37, {{1, 32}, {2, 34}, {4, 34}}}}},
    {VG_LAYOUT_GRADIENTS, 28, 60, {{66, {{0, 72}, {3, 28}}}, {34, {{1, 45}, {2, 55}}}}},
    {VG_LAYOUT_GRADIENTS, 0, 0, {{66, {{0, 100}}}, {34, {{1, 45}, {2, 55}}}}},

    {VG_LAYOUT_LEARN, 46, 170, {{36, {{0, 62}, {3, 38}}}, {34, {{1, 60}, {5, 40}}}, {30, {{2, 50}, {4, 50}}}}},
    {VG_LAYOUT_LEARN, 30, 80, {{50, {{0, 62}, {3, 38}}}, {50, {{1, 55}, {2, 45}}}}},
    {VG_LAYOUT_LEARN, 0, 0, {{50, {{0, 100}}}, {50, {{1, 54}, {2, 46}}}}},

    {VG_LAYOUT_COMPARE, 46, 170, {{42, {{0, 65}, {4, 35}}}, {30, {{1, 50}, {3, 50}}}, {28, {{2, 100}}}}},
    {VG_LAYOUT_COMPARE, 30, 80, {{55, {{0, 58}, {1, 42}}}, {45, {{2, 62}, {3, 38}}}}},
    {VG_LAYOUT_COMPARE, 0, 0, {{60, {{0, 100}}}, {40, {{1, 50}, {2, 50}}}}},

    {VG_LAYOUT_EVERYTHING,
     40,
     150,
     {{38, {{0, 66}, {3, 34}}}, {31, {{1, 30}, {2, 35}, {5, 35}}}, {31, {{4, 36}, {6, 34}, {7, 30}}}}},
    {VG_LAYOUT_EVERYTHING, 40, 100, {{50, {{0, 48}, {3, 22}, {6, 30}}}, {50, {{1, 22}, {2, 26}, {4, 26}, {5, 26}}}}},
    {VG_LAYOUT_EVERYTHING, 30, 70, {{50, {{0, 70}, {3, 30}}}, {50, {{1, 32}, {2, 34}, {4, 34}}}}},
    {VG_LAYOUT_EVERYTHING, 0, 0, {{60, {{0, 100}}}, {40, {{1, 45}, {2, 55}}}}},
};

static const struct variant *variant_for(enum vg_look_layout kind, int rows, int cols)
{
    const size_t count = sizeof variants / sizeof *variants;
    for (size_t i = 0; i < count; i++)
        if (variants[i].kind == kind && rows >= variants[i].rows && cols >= variants[i].cols)
            return &variants[i];
    return &variants[count - 1];
}

struct vg_layout vg_layout_make(enum vg_look_layout kind, int rows, int cols)
{
    struct vg_layout layout = {.fits = rows >= VG_MIN_ROWS && cols >= VG_MIN_COLS};
    if (!layout.fits)
        return layout;
    layout.header = (struct vg_rect){0, 0, 1, cols};
    layout.numbers = (struct vg_rect){1, 0, 1, cols};
    layout.body = (struct vg_rect){2, 0, rows - 3, cols};
    layout.bar = (struct vg_rect){rows - 1, 0, 1, cols};
    /* ends are rounded, not sizes: so no cell is left over */
    int left = 0, across = 0;
    for (const struct column *column = variant_for(kind, rows, cols)->column; column->share > 0; column++) {
        across += column->share;
        int right = column[1].share == 0 ? cols : (cols * across + 50) / 100, top = 0, down = 0;
        for (int i = 0; column->stack[i].share > 0; i++) {
            down += column->stack[i].share;
            int bottom = column->stack[i + 1].share == 0 ? layout.body.rows : (layout.body.rows * down + 50) / 100;
            layout.slot[column->stack[i].slot] = (struct vg_rect){2 + top, left, bottom - top, right - left};
            layout.slots++;
            top = bottom;
        }
        left = right;
    }
    return layout;
}
