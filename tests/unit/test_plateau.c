/* test_plateau.c: a network whose answers are still those of always saying the most frequent class is not fine. */
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/verdict.h"

enum { LAYERS = 2, WIDTH = 8, ROW = VG_RUN_SERIES_COUNT + LAYERS * VG_METRIC_COUNT };

/* The verdict on so many steps at that accuracy, of a run whose loss falls from 0.573, what guessing costs there, to `loss`. */
static struct vg_verdict verdict_of(double class, double accuracy, double loss, uint64_t steps)
{
    struct vg_schema_layer layers[LAYERS] = {{.name = "layer 1", .shape = {3, WIDTH}, .rank = 2},
                                             {.name = "output", .shape = {WIDTH, 1}, .rank = 2}};
    struct vg_judge *judge = vg_judge_create(
        &(struct vg_schema){.layer_count = LAYERS, .layers = layers, .statistics = VG_SCHEMA_ALL_STATISTICS}, NULL);
    const struct vg_judge_facts facts = {.guess = 0.573, .largest_class = class, .saturates = true};
    vg_real row[ROW];
    ck_assert(judge != NULL);
    vg_judge_changed(judge, &facts);
    for (size_t i = 0; i < ROW; i++)
        row[i] = 0.1;
    row[VG_ACCURACY] = accuracy;
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
    for (size_t l = 0; l < LAYERS; l++) {
        row[vg_series_of(l, VG_SATURATED)] = row[vg_series_of(l, VG_DEAD)] = 0;
        row[vg_series_of(l, VG_UPDATE_RATIO)] = -3;
    }
    for (uint64_t i = 0; i < steps; i++) {
        const struct vg_record record = {i, 0, LAYERS, row};
        row[VG_LOSS] = 0.573 + (loss - 0.573) * (double)i / (double)steps;
        ck_assert(vg_judge_feed(judge, &record));
    }
    const struct vg_verdict verdict = vg_judge_verdict(judge);
    vg_judge_destroy(judge);
    return verdict;
}

START_TEST(a_plateau_at_the_share_of_the_largest_class_says_one_class)
{
    char text[VG_VERDICT_TEXT_MAX];
    const struct vg_verdict verdict = verdict_of(0.74, 0.74, 0.555, 3000);
    ck_assert_str_eq(vg_verdicts[verdict.kind].key, "imbalanced");
    vg_verdict_text(&verdict, text, sizeof text);
    ck_assert_msg(strstr(text, "right on 74%; the most frequent class is 74%"), "%s", text);
    ck_assert_str_eq(vg_verdict_advice(&verdict).lines[0], "lr *10");
}
END_TEST

START_TEST(what_is_better_than_that_or_young_or_of_even_classes_is_fine)
{
    static const struct {
        double class, accuracy, loss;
        uint64_t steps;
    } fine[] = {{0.74, 0.80, 0.53, 3000}, {0.74, 0.76, 0.536, 3000}, {0.74, 0.74, 0.555, 900},
                {0.5, 0.5, 0.555, 3000},  {0.74, 0.74, 0.40, 3000},  {0, 0.74, 0.555, 3000}};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        const struct vg_verdict verdict = verdict_of(fine[i].class, fine[i].accuracy, fine[i].loss, fine[i].steps);
        ck_assert_msg(verdict.kind == VG_VERDICT_FINE, "%zu: %s", i, vg_verdicts[verdict.kind].key);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("plateau");
    TCase *tests = tcase_create("plateau");
    tcase_add_test(tests, a_plateau_at_the_share_of_the_largest_class_says_one_class);
    tcase_add_test(tests, what_is_better_than_that_or_young_or_of_even_classes_is_fine);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
