/* test_cadence.c: how often panels are drawn, and that a panel that is left out stays as it was. */
#include <string.h>

#include "../check_main.h"
#include "cadence.h"
#include "hotspot.h"
#include "panel_maker.h"
#include "view_maker.h"

enum { FRAME_MS = 125, ROWS = 50, COLS = 160 };
static const uint32_t every = UINT32_MAX;

static bool has(uint32_t panels, enum vg_look_panel panel)
{
    return panels >> panel & 1u;
}

START_TEST(while_only_training_goes_on_a_chart_is_drawn_four_times_a_second_and_the_map_twice)
{
    struct vg_view view = make_story();
    struct vg_cadence cadence = {0};
    const struct vg_cells cells = {.rows = ROWS, .cols = COLS};
    int drawn[VG_LOOK_PANEL_COUNT] = {0};
    ck_assert_uint_eq(vg_cadence_due(&cadence, &view, &cells, false, 1000), every); /* the first picture */
    for (int64_t ms = FRAME_MS; ms <= 10000; ms += FRAME_MS) {
        view.step += 40;
        view.loss *= 0.99;
        uint32_t due = vg_cadence_due(&cadence, &view, &cells, false, 1000 + ms);
        for (int panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++)
            drawn[panel] += has(due, (enum vg_look_panel)panel);
    }
    ck_assert_int_eq(drawn[VG_LOOK_GRADIENTS], 40);
    ck_assert_int_eq(drawn[VG_LOOK_LOSS], 40);
    ck_assert_int_eq(drawn[VG_LOOK_HEATMAP], 20);
    ck_assert_int_eq(drawn[VG_LOOK_BOUNDARY], 20);
    vg_view_free(&view);
}
END_TEST

static void change(int what, struct vg_view *view, struct vg_cells *cells)
{
    view->message_serial += what == 0;
    view->run += what == 1;
    view->marker_count += what == 2;
    view->layer_count -= what == 3;
    view->state = what == 4 ? VG_STATE_PAUSED : view->state;
    view->verdict.kind = what == 5 ? VG_VERDICT_NON_FINITE : view->verdict.kind;
    cells->cols += what == 6;
}

START_TEST(what_is_more_than_progress_is_seen_in_every_panel_at_once)
{
    struct vg_view view = make_story();
    struct vg_cadence cadence = {0};
    struct vg_cells cells = {.rows = ROWS, .cols = COLS};
    vg_cadence_due(&cadence, &view, &cells, false, 1000);
    ck_assert_uint_eq(vg_cadence_due(&cadence, &view, &cells, false, 1001), 0);
    ck_assert_uint_eq(vg_cadence_due(&cadence, &view, &cells, true, 1002), every); /* a key */
    change(_i, &view, &cells);
    ck_assert_uint_eq(vg_cadence_due(&cadence, &view, &cells, false, 1003), every);
    ck_assert_uint_eq(vg_cadence_due(&cadence, &view, &cells, false, 1004), 0);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_panel_that_was_left_out_is_drawn_later_without_news_and_then_nothing_is_due)
{
    struct vg_view view = make_story();
    struct vg_cadence cadence = {0};
    const struct vg_cells cells = {.rows = ROWS, .cols = COLS};
    uint32_t drawn = 0;
    int wakes = 0;
    vg_cadence_due(&cadence, &view, &cells, false, 1000);
    ck_assert_int_eq(cadence.behind, 0);
    vg_cadence_due(&cadence, &view, &cells, false, 1010); /* the last news */
    ck_assert_int_eq(cadence.behind, 1000 + VG_CADENCE_CHART_MS);
    for (; cadence.behind != 0; wakes++)
        drawn |= vg_cadence_due(&cadence, &view, &cells, false, cadence.behind);
    for (int panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++)
        ck_assert(has(drawn, (enum vg_look_panel)panel));
    ck_assert_int_le(wakes, 3);
    vg_view_free(&view);
}
END_TEST

/* --- a picture of which only a part is drawn ------------------------------------------------------------------- */

static struct vg_hotspots spots, all_spots;

static bool inside(struct vg_rect rect, int row, int col)
{
    return row >= rect.row && row < rect.row + rect.rows && col >= rect.col && col < rect.col + rect.cols;
}

static struct vg_cells grid(struct vg_hotspots *hotspots)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, ROWS, COLS, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    cells.hotspots = hotspots;
    return cells;
}

static bool same(const struct vg_cells *a, const struct vg_cells *b, int row, int col)
{
    const struct vg_cell *one = vg_cells_at(a, row, col), *other = vg_cells_at(b, row, col);
    return (one->ch ? one->ch : ' ') == (other->ch ? other->ch : ' ') && vg_same_style(one->style, other->style);
}

START_TEST(a_panel_that_is_not_due_keeps_its_cells_and_all_others_are_as_in_a_whole_picture)
{
    struct vg_view first = make_view(VIEW_STORY, 5, 200, 4), second = make_view(VIEW_STORY, 5, 400, 4);
    struct vg_screen screen = drawn_screen(&first);
    struct vg_cells before = grid(&all_spots), now = grid(&spots), whole = grid(&all_spots);
    screen.look.layout = VG_LAYOUT_EVERYTHING;
    vg_screen_draw(&screen, &first, &before);
    vg_screen_draw(&screen, &first, &now);
    vg_screen_draw(&screen, &second, &whole);
    vg_screen_update(&screen, &second, UINT32_C(1) << VG_LOOK_LOSS, &now);
    size_t kept = 0;
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++) {
            bool keeps = false;
            for (int panel = 0; panel < VG_LOOK_PANEL_COUNT; panel++)
                keeps |= panel != VG_LOOK_LOSS &&
                         inside(vg_screen_rect(&screen, (enum vg_look_panel)panel, ROWS, COLS), row, col);
            ck_assert_msg(same(&now, keeps ? &before : &whole, row, col), "row %d, column %d", row, col);
            kept += keeps;
        }
    ck_assert_uint_gt(kept, ROWS * COLS / 2);
    vg_screen_update(&screen, &second, UINT32_MAX, &now);
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++)
            ck_assert(same(&now, &whole, row, col));
    vg_cells_free(&before);
    vg_cells_free(&now);
    vg_cells_free(&whole);
    vg_view_free(&first);
    vg_view_free(&second);
}
END_TEST

START_TEST(what_can_be_clicked_is_the_same_whichever_panels_were_drawn)
{
    struct vg_view view = make_story();
    struct vg_screen screen = drawn_screen(&view);
    struct vg_cells now = grid(&spots), whole = grid(&all_spots);
    screen.look.layout = VG_LAYOUT_EVERYTHING;
    vg_screen_draw(&screen, &view, &whole);
    vg_screen_draw(&screen, &view, &now);
    for (uint32_t frame = 0; frame < 50; frame++)
        vg_screen_update(&screen, &view, frame, &now);
    ck_assert_uint_eq(spots.count, all_spots.count);
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++) {
            struct vg_hit one = vg_hit(&spots, row, col), other = vg_hit(&all_spots, row, col);
            ck_assert_int_eq(one.kind, other.kind);
            ck_assert_uint_eq(one.number, other.number);
            ck_assert_uint_eq(one.slot, other.slot);
        }
    vg_cells_free(&now);
    vg_cells_free(&whole);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cadence");
    TCase *part = tcase_create("cadence");
    tcase_add_test(part, while_only_training_goes_on_a_chart_is_drawn_four_times_a_second_and_the_map_twice);
    tcase_add_loop_test(part, what_is_more_than_progress_is_seen_in_every_panel_at_once, 0, 7);
    tcase_add_test(part, a_panel_that_was_left_out_is_drawn_later_without_news_and_then_nothing_is_due);
    tcase_add_test(part, a_panel_that_is_not_due_keeps_its_cells_and_all_others_are_as_in_a_whole_picture);
    tcase_add_test(part, what_can_be_clicked_is_the_same_whichever_panels_were_drawn);
    suite_add_tcase(suite, part);
    return suite;
}

CHECK_MAIN(make_suite)
