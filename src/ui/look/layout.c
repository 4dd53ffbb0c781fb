/* layout.c: every arrangement, for grids of several sizes. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#include "screen.h"

/* An area is a slot ("3") or a row or column of areas in parentheses, each with its share of the length: "(52:0 / 48:(65:1 | 35:2))" is slot 0
 * above slots 1 and 2, which stand side by side. A digit is a slot; '/' separates areas that stand one above the other, '|' those side
 * by side. From `rows` x `cols` on. */
struct variant {
    enum vg_look_layout kind;
    int rows, cols;
    const char *areas;
};

/* The roomiest of each kind first; the last of each fits every grid that is not too small. */
static const struct variant variants[] = {
    {VG_LAYOUT_GRADIENTS, 46, 170, "(50:(56:0 / 44:1) | 26:(40:2 / 37:5 / 23:3) | 24:(46:4 / 54:6))"},
    {VG_LAYOUT_GRADIENTS, 34, 100, "(67:(43:0 / 33:1 / 24:5) | 33:(32:2 / 40:4 / 28:3))"},
    {VG_LAYOUT_GRADIENTS, 28, 100, "(67:(57:0 / 43:1) | 33:(52:2 / 48:3))"},
    {VG_LAYOUT_GRADIENTS, 0, 0, "(52:0 / 48:(65:1 | 35:2))"},

    {VG_LAYOUT_LEARN, 46, 170, "(42:(50:0 / 24:2 / 26:4) | 32:(62:1 / 38:3) | 26:(46:5 / 54:6))"},
    {VG_LAYOUT_LEARN, 34, 100, "(54:(40:0 / 28:2 / 32:4) | 46:(62:1 / 38:3))"},
    {VG_LAYOUT_LEARN, 0, 0, "(50:(54:0 / 46:2) | 50:1)"},

    {VG_LAYOUT_COMPARE, 46, 170, "(44:(56:0 / 44:5) | 30:(50:1 / 50:2) | 26:(40:4 / 24:3 / 36:6))"},
    {VG_LAYOUT_COMPARE, 34, 100, "(60:(55:0 / 45:2) | 40:(40:1 / 34:4 / 26:3))"},
    {VG_LAYOUT_COMPARE, 0, 0, "(52:0 / 48:(50:1 | 50:2))"},

    {VG_LAYOUT_EVERYTHING, 40, 150,
     "(40:(42:0 / 32:1 / 26:9) | 30:(34:2 / 38:5 / 28:3) | 30:(26:4 / 26:6 / 24:7 / 24:8))"},
    {VG_LAYOUT_EVERYTHING, 34, 100, "(60:(46:0 / 29:1 / 25:5) | 40:(24:2 / 22:3 / 30:4 / 24:6))"},
    {VG_LAYOUT_EVERYTHING, 28, 70, "(62:(55:0 / 45:1) | 38:(36:2 / 32:3 / 32:4))"},
    {VG_LAYOUT_EVERYTHING, 0, 0, "(52:0 / 48:(65:1 | 35:2))"},
};

static const struct variant *variant_for(enum vg_look_layout kind, int rows, int cols)
{
    const size_t count = sizeof variants / sizeof *variants;
    for (size_t i = 0; i < count; i++)
        if (variants[i].kind == kind && rows >= variants[i].rows && cols >= variants[i].cols)
            return &variants[i];
    return &variants[count - 1];
}

/* Behind the area that begins at `at`. */
static const char *behind(const char *at)
{
    int depth = 0;
    do
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
    while (*at++ != '\0' && depth > 0);
    return at;
}

/* Gives the rectangle to the slots of the area at `at`. Ends are rounded, not sizes: so no cell is left over. */
static void place(const char *at, struct vg_rect rect, struct vg_layout *layout)
{
    if (*at != '(') {
        layout->slot[*at - '0'] = rect;
        layout->slots++;
        return;
    }
    for (int begin = 0, sum = 0; *at == '(' || *at == '/' || *at == '|';) {
        char *colon;
        sum += (int)strtol(at + 1, &colon, 10);
        const char *area = colon + 1, *next = behind(area) + strspn(behind(area), " ");
        const bool side = *next == '|' || (*next == ')' && *at == '|');
        const int length = side ? rect.cols : rect.rows, end = *next == ')' ? length : (length * sum + 50) / 100;
        place(area,
              side ? (struct vg_rect){rect.row, rect.col + begin, rect.rows, end - begin}
                   : (struct vg_rect){rect.row + begin, rect.col, end - begin, rect.cols},
              layout);
        begin = end;
        at = next;
    }
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
    place(variant_for(kind, rows, cols)->areas, layout.body, &layout);
    return layout;
}
