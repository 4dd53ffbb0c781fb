/* The layout, at every size that there is. */
#include <stdlib.h>

#include "../check_main.h"
#include "../thin.h"
#include "layout.h"
#include "screen.h"

enum { RECTS = VG_LOOK_SLOTS + 3 };

/* Returns how many there are: on a small grid the last slot is not in use. */
static int rects_of(const struct vg_layout *layout, struct vg_rect rects[RECTS])
{
    rects[0] = layout->header;
    rects[1] = layout->numbers;
    rects[2] = layout->bar;
    for (int i = 0; i < layout->slots; i++)
        rects[3 + i] = layout->slot[i];
    return 3 + layout->slots;
}

static bool inside(struct vg_rect rect, int rows, int cols)
{
    return rect.row >= 0 && rect.col >= 0 && rect.rows > 0 && rect.cols > 0 && rect.row + rect.rows <= rows &&
           rect.col + rect.cols <= cols;
}

static bool overlap(struct vg_rect a, struct vg_rect b)
{
    return a.row < b.row + b.rows && b.row < a.row + a.rows && a.col < b.col + b.cols && b.col < a.col + a.cols;
}

START_TEST(every_size_has_all_rectangles_inside_the_grid_without_overlap_or_rest)
{
    enum vg_look_layout kind = (enum vg_look_layout)_i;
    for (int rows = 1; rows <= 100; rows += thin())
        for (int cols = 1; cols <= 300; cols++) {
            struct vg_layout layout = vg_layout_make(kind, rows, cols);
            struct vg_rect rects[RECTS];
            int area = 0;

            ck_assert_int_eq(layout.fits, rows >= VG_MIN_ROWS && cols >= VG_MIN_COLS);
            if (!layout.fits)
                continue;
            ck_assert_int_ge(layout.slots, 3);
            int count = rects_of(&layout, rects);
            for (int i = 0; i < count; i++) {
                ck_assert_msg(inside(rects[i], rows, cols), "%dx%d: rectangle %d is not inside", cols, rows, i);
                area += rects[i].rows * rects[i].cols;
                for (int k = 0; k < i; k++)
                    ck_assert_msg(!overlap(rects[i], rects[k]), "%dx%d: %d and %d overlap", cols, rows, i, k);
                if (i >= 3) /* a frame and some lines */
                    ck_assert_msg(rects[i].rows >= 5 && rects[i].cols >= 20, "%dx%d: slot %d is %dx%d", cols, rows,
                                  i - 3, rects[i].cols, rects[i].rows);
            }
            ck_assert_int_eq(area, rows * cols); /* no cell is left over */
            for (int i = layout.slots; i < VG_LOOK_SLOTS; i++)
                ck_assert_int_eq(layout.slot[i].rows, 0);
        }
}
END_TEST

START_TEST(a_size_that_does_not_fit_has_no_rectangles)
{
    static const int sizes[][2] = {{0, 0}, {-5, -5}, {VG_MIN_ROWS - 1, 300}, {300, VG_MIN_COLS - 1}};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct vg_layout layout = vg_layout_make((enum vg_look_layout)_i, sizes[i][0], sizes[i][1]);
        ck_assert(!layout.fits);
        ck_assert_int_eq(layout.slots, 0);
        ck_assert_int_eq(layout.slot[0].rows, 0);
        ck_assert_int_eq(layout.header.cols, 0);
    }
}
END_TEST

START_TEST(at_80x24_the_chart_has_the_whole_width_and_no_row_is_left)
{
    struct vg_layout layout = vg_layout_make(VG_LAYOUT_GRADIENTS, 24, 80);

    ck_assert_int_eq(layout.slots, 3); /* chart, table of layers, loss */
    ck_assert_int_eq(layout.slot[0].cols, 80);
    ck_assert_int_eq(layout.slot[0].row, 2);
    ck_assert_int_ge(layout.slot[0].rows, 10);
    ck_assert_int_eq(layout.slot[1].row, 2 + layout.slot[0].rows);
    ck_assert_int_ge(layout.slot[1].rows, 9); /* five layers, their heading, a frame */
    ck_assert_int_eq(layout.slot[2].row, layout.slot[1].row);
    ck_assert_int_eq(layout.slot[1].row + layout.slot[1].rows, layout.bar.row);
    ck_assert_int_eq(layout.bar.row, 23);
}
END_TEST

START_TEST(more_room_never_shows_fewer_panels)
{
    enum vg_look_layout kind = (enum vg_look_layout)_i;
    for (int rows = VG_MIN_ROWS; rows < 100; rows++)
        for (int cols = VG_MIN_COLS; cols < 300; cols++) {
            int slots = vg_layout_make(kind, rows, cols).slots;
            ck_assert_int_ge(vg_layout_make(kind, rows + 1, cols).slots, slots);
            ck_assert_int_ge(vg_layout_make(kind, rows, cols + 1).slots, slots);
        }
}
END_TEST

static bool has(enum vg_look_layout kind, int rows, int cols, enum vg_look_panel panel)
{
    struct vg_look look;
    vg_look_default(&look);
    look.layout = kind;
    look.slots = (size_t)vg_layout_make(kind, rows, cols).slots;
    return vg_look_slot_of(&look, panel) < look.slots;
}

START_TEST(what_matters_most_is_there_at_every_size)
{
    static const struct {
        enum vg_look_layout layout;
        enum vg_look_panel panels[3];
    } wanted[] = {
        {VG_LAYOUT_GRADIENTS, {VG_LOOK_GRADIENTS, VG_LOOK_LAYERS, VG_LOOK_LOSS}},
        {VG_LAYOUT_LEARN, {VG_LOOK_GRADIENTS, VG_LOOK_EXPLORER, VG_LOOK_CHANGE}},
        {VG_LAYOUT_COMPARE, {VG_LOOK_OVERLAY, VG_LOOK_LOSS, VG_LOOK_LAYERS}},
        {VG_LAYOUT_EVERYTHING, {VG_LOOK_GRADIENTS, VG_LOOK_LAYERS, VG_LOOK_LOSS}},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        for (int rows = VG_MIN_ROWS; rows <= 100; rows += 7)
            for (int cols = VG_MIN_COLS; cols <= 300; cols += 11)
                for (size_t p = 0; p < 3; p++)
                    ck_assert_msg(has(wanted[i].layout, rows, cols, wanted[i].panels[p]), "%s %dx%d: %s",
                                  vg_look_layouts[wanted[i].layout].name, cols, rows,
                                  vg_look_panels[wanted[i].panels[p]].name);
}
END_TEST

START_TEST(at_120x40_what_just_happened_is_told_in_every_layout)
{
    for (int kind = 0; kind < VG_LOOK_LAYOUT_COUNT; kind++)
        ck_assert(has((enum vg_look_layout)kind, 40, 120, VG_LOOK_CHANGE));
    ck_assert(has(VG_LAYOUT_GRADIENTS, 40, 120, VG_LOOK_BOUNDARY));
    ck_assert(has(VG_LAYOUT_GRADIENTS, 40, 120, VG_LOOK_PROFILE));
}
END_TEST

START_TEST(a_large_grid_shows_everything)
{
    ck_assert_int_eq(vg_layout_make(VG_LAYOUT_EVERYTHING, 40, 150).slots, VG_LOOK_PANEL_COUNT);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("layout");
    TCase *tests = tcase_create("layout");
    tcase_add_loop_test(tests, every_size_has_all_rectangles_inside_the_grid_without_overlap_or_rest, 0,
                        VG_LOOK_LAYOUT_COUNT);
    tcase_add_loop_test(tests, a_size_that_does_not_fit_has_no_rectangles, 0, VG_LOOK_LAYOUT_COUNT);
    tcase_add_loop_test(tests, more_room_never_shows_fewer_panels, 0, VG_LOOK_LAYOUT_COUNT);
    tcase_add_test(tests, at_80x24_the_chart_has_the_whole_width_and_no_row_is_left);
    tcase_add_test(tests, what_matters_most_is_there_at_every_size);
    tcase_add_test(tests, at_120x40_what_just_happened_is_told_in_every_layout);
    tcase_add_test(tests, a_large_grid_shows_everything);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
