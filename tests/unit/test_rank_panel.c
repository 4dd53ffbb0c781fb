/* test_rank_panel.c: the ranks of a distributed job side by side, in the place of the last change, at any size. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "panel_maker.h"
#include "view_maker.h"

static struct vg_view view;
static struct vg_screen screen;

static void begin(void)
{
    view = make_story();
    screen = drawn_screen(&view);
    view.before.known = false;
    view.ranks = (struct vg_ranks){.world = 4, .told = 4, .compared = 9, .spread_count = 2};
    view.ranks.spreads[0] = (struct vg_rank_spread){.name = "loss", .low = 0.5, .high = 0.75, .high_rank = 3};
    view.ranks.spreads[1] = (struct vg_rank_spread){
        .name = "activation s.d.", .layer = "blocks.11.mlp", .low = 0.25, .high = 10, .low_rank = 1, .high_rank = 2};
}

static const char *panel(int rows, int cols)
{
    return text_of_panel(&screen, &view, "change", rows, cols);
}

START_TEST(each_quantity_has_its_least_and_its_largest_number)
{
    begin();
    const char *text = panel(12, 80);
    ck_has(text, "all 4 ranks side by side");
    ck_has(text, "None of them is apart.");
    ck_has(text, "loss");
    ck_has(text, "0.7500 r3");
    ck_has(text, "0.2500 r1");
    ck_has(text, "blocks.11.mlp");
    text = panel(8, 38);
    ck_has(text, "0.7500");
    ck_lacks(text, "r3");
    ck_lacks(text, "…");
    vg_view_free(&view);
}
END_TEST

START_TEST(what_is_wrong_comes_first)
{
    begin();
    view.ranks.is_apart = true;
    snprintf(view.ranks.text, sizeof view.ranks.text, "rank 2 is apart: its loss is not finite");
    snprintf(view.ranks.missing, sizeof view.ranks.missing, "rank 1 has told nothing since step 12");
    const char *text = panel(4, 60);
    ck_has(text, "! rank 1 has told nothing since step 12.");
    ck_has(text, "✗ rank 2 is apart: its loss is not finite.");
    ck_lacks(panel(12, 60), "None of them");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_change_is_told_before_the_ranks)
{
    begin();
    view.before.known = true;
    snprintf(view.before.text, sizeof view.before.text, "tanh");
    ck_has(panel(30, 80), "what just happened");
    ck_has(panel(30, 80), "None of them is apart.");
    ck_lacks(panel(4, 40), "None of them is apart.");
    view.ranks.world = 0;
    ck_lacks(panel(30, 80), "None of them is apart.");
    vg_view_free(&view);
}
END_TEST

START_TEST(it_fits_anywhere)
{
    begin();
    view.ranks.is_apart = true;
    memset(view.ranks.text, 'x', sizeof view.ranks.text - 1);
    view.ranks.spreads[0].low = NAN;
    for (int rows = 0; rows < 12; rows++)
        for (int cols = 0; cols < 100; cols += 3)
            panel(rows, cols);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("rank panel");
    TCase *test = tcase_create("rank panel");
    tcase_set_timeout(test, 60);
    tcase_add_test(test, each_quantity_has_its_least_and_its_largest_number);
    tcase_add_test(test, what_is_wrong_comes_first);
    tcase_add_test(test, a_change_is_told_before_the_ranks);
    tcase_add_test(test, it_fits_anywhere);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
