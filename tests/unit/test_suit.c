/* test_suit.c: a look suits what a source can show. */
#include "../check_main.h"
#include "panel.h"
#include "suit.h"

static struct vg_look look, before;
static struct vg_suit suit;
static struct vg_view view;

static void set_up(void)
{
    vg_look_default(&look);
    before = look;
    suit = (struct vg_suit){0};
    view = (struct vg_view){.layer_count = 3, .run = 1, .statistics = (1u << VG_METRIC_COUNT) - 1};
}

START_TEST(a_run_of_our_own_changes_nothing)
{
    ck_assert(!vg_suit_look(&suit, &view, &look));
    ck_assert_mem_eq(look.places, before.places, sizeof look.places);
    ck_assert_int_eq(look.metric, before.metric);
}
END_TEST

START_TEST(a_metric_that_a_run_never_has_gives_way)
{
    view.statistics = 1u << VG_GRAD_NORM | 1u << VG_WEIGHT_SD;
    ck_assert(vg_suit_look(&suit, &view, &look));
    ck_assert_int_eq(look.metric, VG_GRAD_NORM);
    look.metric = VG_DEAD; /* a person's choice stays */
    ck_assert(!vg_suit_look(&suit, &view, &look));
    ck_assert_int_eq(look.metric, VG_DEAD);
}
END_TEST

START_TEST(panels_without_weights_come_last)
{
    view.probe = VG_PROBE_NEVER;
    ck_assert(vg_suit_look(&suit, &view, &look));
    for (int i = 0; i < VG_LOOK_LAYOUT_COUNT; i++) {
        unsigned seen = 0;
        bool empty = false;
        for (size_t slot = 0; slot < VG_LOOK_SLOTS; slot++) {
            const enum vg_look_panel panel = look.places[i].panels[slot];
            ck_assert(vg_panels[panel].want || !empty);
            empty = vg_panels[panel].want;
            seen |= 1u << panel;
        }
        ck_assert_uint_eq(seen, (1u << VG_LOOK_PANEL_COUNT) - 1);
    }
}
END_TEST

START_TEST(the_first_place_stays_for_what_a_job_prints)
{
    size_t slot = 0;
    view.probe = VG_PROBE_NEVER;
    vg_suit_look(&suit, &view, &look);
    view.has_output = true; /* it comes later */
    ck_assert(vg_suit_look(&suit, &view, &look));
    ck_assert(!vg_suit_look(&suit, &view, &look));
    while (!vg_panels[before.places[0].panels[slot]].want)
        slot++;
    ck_assert_int_eq(look.places[0].panels[slot], before.places[0].panels[slot]);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("suit");
    TCase *test = tcase_create("suit");
    tcase_add_checked_fixture(test, set_up, NULL);
    tcase_add_test(test, a_run_of_our_own_changes_nothing);
    tcase_add_test(test, a_metric_that_a_run_never_has_gives_way);
    tcase_add_test(test, panels_without_weights_come_last);
    tcase_add_test(test, the_first_place_stays_for_what_a_job_prints);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
