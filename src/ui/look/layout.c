/* layout.c: every arrangement as columns of slots, for grids of several sizes. */
#include "layout.h"

#include "screen.h"

enum { COLUMNS_MAX = 3, STACK_MAX = 4 };

/* Slots one above the other, each with its share of the height. */
struct column {
    int share, count;
    struct {
        int slot, share;
    } stack[STACK_MAX];
};

/* From `rows` x `cols` on. */
struct variant {
    enum vg_look_layout kind;
    int rows, cols, columns;
    struct column column[COLUMNS_MAX];
};

/* The roomiest of each kind first; the last of each fits every grid that is not too small. */
static const struct variant variants[] = {
    {VG_LAYOUT_GRADIENTS,
     46,
     170,
     3,
     {{46, 2, {{0, 72}, {3, 28}}}, {28, 2, {{1, 45}, {2, 55}}}, {26, 2, {{4, 50}, {5, 50}}}}},
    {VG_LAYOUT_GRADIENTS, 34, 90, 2, {{63, 2, {{0, 73}, {3, 27}}}, {37, 3, {{1, 32}, {2, 34}, {4, 34}}}}},
    {VG_LAYOUT_GRADIENTS, 28, 60, 2, {{66, 2, {{0, 72}, {3, 28}}}, {34, 2, {{1, 45}, {2, 55}}}}},
    {VG_LAYOUT_GRADIENTS, 0, 0, 2, {{66, 1, {{0, 100}}}, {34, 2, {{1, 45}, {2, 55}}}}},

    {VG_LAYOUT_LEARN,
     46,
     170,
     3,
     {{36, 2, {{0, 62}, {3, 38}}}, {34, 2, {{1, 60}, {5, 40}}}, {30, 2, {{2, 50}, {4, 50}}}}},
    {VG_LAYOUT_LEARN, 30, 80, 2, {{50, 2, {{0, 62}, {3, 38}}}, {50, 2, {{1, 55}, {2, 45}}}}},
    {VG_LAYOUT_LEARN, 0, 0, 2, {{50, 1, {{0, 100}}}, {50, 2, {{1, 54}, {2, 46}}}}},

    {VG_LAYOUT_COMPARE, 46, 170, 3, {{42, 2, {{0, 65}, {4, 35}}}, {30, 2, {{1, 50}, {3, 50}}}, {28, 1, {{2, 100}}}}},
    {VG_LAYOUT_COMPARE, 30, 80, 2, {{55, 2, {{0, 58}, {1, 42}}}, {45, 2, {{2, 62}, {3, 38}}}}},
    {VG_LAYOUT_COMPARE, 0, 0, 2, {{60, 1, {{0, 100}}}, {40, 2, {{1, 50}, {2, 50}}}}},

    {VG_LAYOUT_EVERYTHING,
     40,
     150,
     3,
     {{38, 2, {{0, 66}, {3, 34}}}, {31, 3, {{1, 30}, {2, 35}, {5, 35}}}, {31, 3, {{4, 36}, {6, 34}, {7, 30}}}}},
    {VG_LAYOUT_EVERYTHING,
     40,
     100,
     2,
     {{50, 3, {{0, 48}, {3, 22}, {6, 30}}}, {50, 4, {{1, 22}, {2, 26}, {4, 26}, {5, 26}}}}},
    {VG_LAYOUT_EVERYTHING, 30, 70, 2, {{50, 2, {{0, 70}, {3, 30}}}, {50, 3, {{1, 32}, {2, 34}, {4, 34}}}}},
    {VG_LAYOUT_EVERYTHING, 0, 0, 2, {{60, 1, {{0, 100}}}, {40, 2, {{1, 45}, {2, 55}}}}},
};

static const struct variant *variant_for(enum vg_look_layout kind, int rows, int cols)
{
    const size_t count = sizeof variants / sizeof *variants;
    for (size_t i = 0; i < count; i++)
        if (variants[i].kind == kind && rows >= variants[i].rows && cols >= variants[i].cols)
            return &variants[i];
    return &variants[count - 1];
}

/* Ends are rounded, not sizes: so no cell is left over. */
static void fill_column(struct vg_layout *layout, const struct column *column, struct vg_rect room)
{
    int from = 0, before = 0;
    for (int i = 0; i < column->count; i++) {
        before += column->stack[i].share;
        int to = i == column->count - 1 ? room.rows : (room.rows * before + 50) / 100;
        layout->slot[column->stack[i].slot] = (struct vg_rect){room.row + from, room.col, to - from, room.cols};
        layout->slots++;
        from = to;
    }
}

struct vg_layout vg_layout_make(enum vg_look_layout kind, int rows, int cols)
{
    struct vg_layout layout = {.fits = rows >= VG_MIN_ROWS && cols >= VG_MIN_COLS};
    int from = 0, before = 0;

    if (!layout.fits)
        return layout;
    const struct variant *variant = variant_for(kind, rows, cols);
    layout.header = (struct vg_rect){0, 0, 1, cols};
    layout.numbers = (struct vg_rect){1, 0, 1, cols};
    layout.body = (struct vg_rect){2, 0, rows - 3, cols};
    layout.bar = (struct vg_rect){rows - 1, 0, 1, cols};
    for (int i = 0; i < variant->columns; i++) {
        before += variant->column[i].share;
        int to = i == variant->columns - 1 ? cols : (cols * before + 50) / 100;
        fill_column(&layout, &variant->column[i], (struct vg_rect){2, from, rows - 3, to - from});
        from = to;
    }
    return layout;
}
