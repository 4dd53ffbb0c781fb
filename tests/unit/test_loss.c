/* test_loss.c: the loss panel: its axis, the cost of guessing, and the accuracy below. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "panel_maker.h"
#include "view_maker.h"

static struct vg_view view;
static struct vg_screen screen;

static void setup(void)
{
    view = make_story();
    screen = drawn_screen(&view);
    view.verdict.facts.guess = 0.6931;
}

static void teardown(void)
{
    vg_view_free(&view);
}

static const char *drawn(int rows, int cols)
{
    return text_of_panel(&screen, &view, "loss", rows, cols);
}

/* A loss that falls from `first` to `last`, evenly on a logarithmic axis. */
static void fall(double first, double last)
{
    struct vg_series *series = &view.loss_series;
    for (size_t i = 0; i < series->count; i++) {
        double loss = first * pow(last / first, (double)i / (double)(series->count - 1));
        struct vg_bucket *bucket = &series->buckets[i];
        bucket->min = bucket->mean = bucket->max = bucket->last = loss;
    }
}

START_TEST(the_cost_of_guessing_is_a_line_with_its_name)
{
    fall(0.7, 0.2);
    ck_has(drawn(12, 50), "guessing 0.69");
    ck_has(drawn(9, 27), "guessing"); /* 80x24 */
    view.verdict.facts.guess = 0;
    ck_lacks(drawn(12, 50), "guessing");
}
END_TEST

START_TEST(the_line_lies_on_the_axis_even_if_the_loss_is_far_from_it)
{
    fall(0.02, 0.01);
    ck_has(drawn(12, 50), "guessing 0.69");
    fall(9, 8);
    ck_has(drawn(12, 50), "guessing 0.69");
}
END_TEST

START_TEST(the_axis_is_logarithmic_where_the_loss_spans_decades)
{
    fall(0.7, 0.2);
    ck_lacks(drawn(12, 50), "1e-");
    fall(0.7, 0.001);
    ck_has(drawn(12, 50), "1e-2");
    screen.look.swapped = 1u << VG_LOOK_LOSS;
    ck_lacks(drawn(12, 50), "1e-");
}
END_TEST

START_TEST(the_border_says_where_the_loss_began_and_where_it_is)
{
    fall(0.7, 0.18);
    ck_has(drawn(12, 50), "0.7 → 0.18");
    fall(0.7, 2e-4);
    ck_has(drawn(9, 27), "0.7 → 2e-4");
}
END_TEST

START_TEST(the_accuracy_is_a_strip_with_its_number)
{
    struct vg_series *series = &view.accuracy_series;
    for (size_t i = 0; i < series->count; i++)
        series->buckets[i].mean = 0.9;
    ck_has(drawn(14, 50), "accuracy 90%");
    ck_has(drawn(14, 50), "100%");
    ck_has(drawn(9, 32), "acc ");
    ck_has(drawn(9, 32), "accuracy 90%");
    series->count = 0;
    ck_lacks(drawn(14, 50), "acc");
}
END_TEST

START_TEST(numbers_have_their_own_measure)
{
    view.verdict.facts.numbers = true;
    for (size_t i = 0; i < view.accuracy_series.count; i++)
        view.accuracy_series.buckets[i].mean = -0.25; /* worse than the mean */
    ck_has(drawn(14, 50), "1 - loss/variance -0.25");
    ck_has(drawn(9, 40), "fit");
    ck_lacks(drawn(14, 50), "accuracy");
}
END_TEST

START_TEST(a_loss_that_is_not_finite_is_told)
{
    vg_view_free(&view);
    view = make_view(VIEW_ALL_NAN, 5, 40, 1);
    ck_has(drawn(12, 50), "! not finite");
    ck_has(drawn(12, 50), "NaN → NaN");
}
END_TEST

START_TEST(it_can_be_drawn_at_every_size)
{
    struct vg_cells cells = {0};
    const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    add_ghosts(&view);
    screen.symbols = (enum vg_symbols)_i;
    for (int rows = 0; rows < 40; rows += 1 + rows / 15)
        for (int cols = 0; cols < 120; cols += 1 + cols / 10) {
            ck_assert(vg_cells_resize(&cells, rows + 2, cols + 2, plain, NULL));
            vg_cells_clear(&cells, plain);
            vg_panel_loss(&screen, &view, (struct vg_rect){1, 1, rows, cols}, &cells);
            for (int row = 0; row < rows + 2; row++)
                for (int col = 0; col < cols + 2; col++)
                    if (row == 0 || col == 0 || row > rows || col > cols)
                        ck_assert_msg(vg_cells_at(&cells, row, col)->ch == ' ', "%dx%d", cols, rows);
        }
    vg_cells_free(&cells);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("loss");
    TCase *tests = tcase_create("loss");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_cost_of_guessing_is_a_line_with_its_name);
    tcase_add_test(tests, the_line_lies_on_the_axis_even_if_the_loss_is_far_from_it);
    tcase_add_test(tests, the_axis_is_logarithmic_where_the_loss_spans_decades);
    tcase_add_test(tests, the_border_says_where_the_loss_began_and_where_it_is);
    tcase_add_test(tests, the_accuracy_is_a_strip_with_its_number);
    tcase_add_test(tests, numbers_have_their_own_measure);
    tcase_add_test(tests, a_loss_that_is_not_finite_is_told);
    tcase_add_loop_test(tests, it_can_be_drawn_at_every_size, 0, VG_SYMBOLS_COUNT);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
