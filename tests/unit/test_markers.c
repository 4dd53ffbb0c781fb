/* test_markers.c: what is said of changes in the chart of all layers, also of those that were taken back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "panel_maker.h"
#include "vgtop/session.h"

static struct vg_error error;
static struct vg_view view;

/* The chart after a script on the preset `rings`. */
static const char *chart_after(const char *text, int rows, int cols)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    ck_assert(vg_preset_load("rings", experiment, &error));
    struct vg_session *session = vg_session_create(experiment, NULL, &error);
    ck_assert_msg(session, "%s", error.text);
    free(experiment);
    ck_assert_msg(vg_session_script(session, NULL, text, NULL, &error), "%s", error.text);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    const struct vg_screen screen = drawn_screen(&view);
    const char *chart = text_of_panel(&screen, &view, "gradients", rows, cols);
    vg_session_destroy(session);
    return chart;
}

/* The row of step numbers and changes. */
static const char *last_row(const char *text)
{
    const char *row = text;
    for (const char *at = strchr(text, '\n'); at && at[1] != '\0'; at = strchr(at + 1, '\n'))
        if (strncmp(at + 1, "│", strlen("│")) == 0)
            row = at + 1;
    return row;
}

static bool says(const char *row, const char *text)
{
    const char *at = strstr(row, text), *end = strchr(row, '\n');
    return at && (!end || at < end);
}

START_TEST(after_several_undos_no_label_is_cut_and_the_latest_has_its_mark)
{
    const char *row = last_row(chart_after("step 300; activation tanh; step 100; activation relu; step 100; lr 0.2; "
                                           "step 100; init he_uniform; step 60; undo; "
                                           "step 20; undo; step 20; undo; step 10; undo; step 10",
                                           11, 80));
    ck_assert_msg(says(row, "▴undo: tanh"), "%s", row);
    ck_assert_msg(says(row, "undo: lr 0.2▴"), "%s", row);
    row = last_row(
        chart_after("step 300; activation tanh; step 30; activation relu; step 30; lr 0.2; step 30; undo; step 3; "
                    "undo; step 3; undo; step 3; activation tanh; step 5",
                    11, 80));
    ck_assert_msg(says(row, "▴tanh"), "%s", row);
    ck_assert_msg(says(row, "undo: lr 0.2▴"), "%s", row);
}
END_TEST

START_TEST(where_the_words_do_not_fit_an_undo_is_told_in_one)
{
    const char *row =
        last_row(chart_after("step 100; activation tanh; step 60; undo; step 50; activation relu; step 200", 11, 70));
    ck_assert_msg(says(row, "undo") && says(row, "▴relu") && says(row, "tanh"), "%s", row);
}
END_TEST

/* The run of sigmoid loses by thousands; what was taken back of tanh hardly does. */
static const char *const stories[] = {
    "step 200; activation tanh; step 100; undo; activation relu; step 300",
    "step 200; activation tanh; step 50; undo; step 3; activation relu; step 300",
    "step 200; activation tanh; step 50; undo; step 3; lr 0.2; step 3; undo; step 2; activation relu; step 300",
};

START_TEST(the_ratio_before_a_change_counts_nothing_that_was_taken_back)
{
    const char *chart = chart_after(stories[_i], 11, 80), *ratio = strstr(chart, "÷");
    ck_assert_msg(ratio && ratio[strlen("÷") + 1] == ',', "%s", chart); /* ÷4,500 */
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("markers");
    TCase *tests = tcase_create("markers");
    tcase_add_test(tests, after_several_undos_no_label_is_cut_and_the_latest_has_its_mark);
    tcase_add_test(tests, where_the_words_do_not_fit_an_undo_is_told_in_one);
    tcase_add_loop_test(tests, the_ratio_before_a_change_counts_nothing_that_was_taken_back, 0,
                        sizeof stories / sizeof *stories);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
