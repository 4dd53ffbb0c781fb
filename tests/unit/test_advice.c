/* test_advice.c: advice goes forward: never back to what was just left, and never to where nothing would change. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/session.h"

static struct vg_error error;

static struct vg_session *make(const char *settings)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    struct vg_command one;
    vg_experiment_default(experiment);
    while (vg_command_next(&settings, NULL, &one, NULL))
        ck_assert_msg(vg_experiment_assign(experiment, one.text, &error), "%s", error.text);
    struct vg_session *session = vg_session_create(experiment, NULL, &error);
    ck_assert_msg(session, "%s", error.text);
    free(experiment);
    return session;
}

static void script(struct vg_session *session, const char *text)
{
    ck_assert_msg(vg_session_script(session, NULL, text, NULL, &error), "%s", error.text);
}

/* An advice for settings of which some were left. */
static struct vg_advice advice_for(enum vg_verdict_kind kind, struct vg_judge_facts facts, const char *left)
{
    struct vg_verdict verdict = {.kind = kind, .layers = 3, .number = NAN, .facts = facts};
    struct vg_command one;
    while (vg_command_next(&left, NULL, &one, NULL))
        snprintf(verdict.facts.left.lines[verdict.facts.left.count++], VG_ADVICE_LINE_MAX, "%.47s", one.text);
    return vg_verdict_advice(&verdict);
}

static const char *first(enum vg_verdict_kind kind, struct vg_judge_facts facts, const char *left)
{
    static struct vg_advice advice;
    advice = advice_for(kind, facts, left);
    return advice.count > 0 ? advice.lines[0] : "";
}

START_TEST(an_l2_that_is_too_high_goes_to_between_and_not_back_to_the_one_that_was_left)
{
    const struct vg_judge_facts high = {.l2 = 0.01}, none = {.l2 = 0, .validates = true};
    ck_assert_str_eq(first(VG_VERDICT_L2_HIGH, high, ""), "l2 0; restart");
    ck_assert_str_eq(first(VG_VERDICT_L2_HIGH, high, "l2 0"), "l2 0.001; restart");
    ck_assert_str_eq(first(VG_VERDICT_OVERFITTING, none, "l2 0.01"), "l2 0.001; restart");
    ck_assert_str_eq(first(VG_VERDICT_L2_HIGH, high, "l2 0.001"), "l2 0.0032; restart");
    ck_assert_uint_eq(advice_for(VG_VERDICT_L2_HIGH, high, "l2 0.001").count, 1);
}
END_TEST

START_TEST(a_learning_rate_goes_to_between_and_where_no_room_is_left_it_is_not_advised)
{
    const struct vg_judge_facts low = {.learning_rate = 0.01, .plain_descent = true};
    ck_assert_str_eq(first(VG_VERDICT_GUESSING, low, ""), "lr *10");
    ck_assert_str_eq(first(VG_VERDICT_GUESSING, low, "lr 0.1"), "lr 0.032");
    ck_assert_str_eq(first(VG_VERDICT_OSCILLATING, low, "lr 0.1"), "lr /10");
    ck_assert_str_eq(first(VG_VERDICT_OSCILLATING, low, "lr 0.001"), "lr 0.0032");
    ck_assert_str_eq(first(VG_VERDICT_OSCILLATING, low, "lr 0.007"), "");
}
END_TEST

START_TEST(a_norm_or_an_activation_that_was_left_is_not_advised_again)
{
    const struct vg_judge_facts layer = {.layer_norm = true}, relu = {.rectifies = true, .batch_norm = true};
    ck_assert_str_eq(first(VG_VERDICT_EXPLODING, layer, ""), "norm batch");
    ck_assert_str_eq(first(VG_VERDICT_EXPLODING, layer, "norm batch"), "");
    ck_assert_str_eq(first(VG_VERDICT_VANISHING, relu, ""), "activation selu; init lecun_normal");
    ck_assert_str_eq(first(VG_VERDICT_VANISHING, relu, "activation selu"), "");
}
END_TEST

START_TEST(a_learning_rate_of_zero_is_told_a_value_and_not_multiplied)
{
    static const enum vg_verdict_kind kinds[] = {VG_VERDICT_GUESSING, VG_VERDICT_IMBALANCED,
                                                 VG_VERDICT_WORSE_THAN_GUESSING};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct vg_judge_facts plain = {.still = true, .plain_descent = true}, adam = {.still = true};
        ck_assert_str_eq(first(kinds[i], plain, ""), "lr 0.1");
        ck_assert_str_eq(first(kinds[i], adam, ""), "lr 0.001");
    }
    for (int kind = 0; kind < VG_VERDICT_COUNT; kind++) {
        const struct vg_judge_facts facts = {.still = true, .initializer = "he_normal", .validates = true};
        const struct vg_advice advice = advice_for((enum vg_verdict_kind)kind, facts, "");
        for (size_t i = 0; i < advice.count; i++)
            ck_assert_msg(!strstr(advice.lines[i], "lr *") && !strstr(advice.lines[i], "lr /"), "%s: %s",
                          vg_verdicts[kind].key, advice.lines[i]);
    }
}
END_TEST

START_TEST(a_run_whose_learning_rate_is_zero_learns_after_a_fix)
{
    struct vg_session *session = make("lr=0; hidden=8; optimizer=sgd; activation=tanh; init=glorot_uniform");
    script(session, "step 1500");
    ck_assert_int_ne(vg_session_verdict(session).kind, VG_VERDICT_NONE);
    script(session, "fix; step 20");
    ck_assert(vg_session_experiment(session)->learning_rate > 0);
    vg_session_destroy(session);
}
END_TEST

/* Networks that overfit, and of which an L2 of 0.01 leaves nothing. */
static const char *const loops[] = {
    "data=circles; noise=0.4; samples=200; valid=0.5; hidden=16,16,16,16; activation=tanh; init=glorot_uniform; "
    "optimizer=adam; lr=0.003",
    "data=circles; noise=2; samples=200; valid=0.5; hidden=8; lr=0.01",
    "data=circles; noise=0.4; samples=200; valid=0.5; hidden=64,64; activation=relu; init=he_normal; optimizer=adam; "
    "lr=0.003",
};

START_TEST(doing_the_first_advice_again_and_again_never_comes_back_to_the_same_experiment)
{
    enum { TIMES = 8, LINE = VG_DATA_NAME_MAX + 1024 };
    static char seen[TIMES][LINE];
    struct vg_session *session = make(loops[_i]);
    size_t count = 0;
    while (count < TIMES) {
        vg_experiment_command_line(vg_session_experiment(session), seen[count], LINE);
        for (size_t i = 0; i < count; i++)
            ck_assert_msg(strcmp(seen[i], seen[count]) != 0, "%zu is %zu again: %s", count, i, seen[i]);
        count++;
        script(session, "step 2500");
        const struct vg_verdict verdict = vg_session_verdict(session);
        if (vg_verdict_advice(&verdict).count == 0)
            break;
        script(session, "fix");
    }
    ck_assert_uint_ge(count, 2);
    vg_session_destroy(session);
}
END_TEST

START_TEST(an_undo_forgets_what_was_left_since_and_another_setting_makes_all_values_new)
{
    struct vg_session *session = make(loops[0]);
    struct vg_verdict verdict;
    script(session, "step 2500; fix; undo; step 16");
    verdict = vg_session_verdict(session);
    ck_assert_uint_eq(verdict.facts.left.count, 0);
    script(session, "fix; step 2500");
    verdict = vg_session_verdict(session);
    ck_assert_uint_eq(verdict.facts.left.count, 1);
    ck_assert_str_eq(verdict.facts.left.lines[0], "l2 0");
    script(session, "hidden 4; step 16");
    verdict = vg_session_verdict(session);
    ck_assert_uint_eq(verdict.facts.left.count, 0);
    vg_session_destroy(session);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("advice");
    TCase *facts = tcase_create("facts"), *runs = tcase_create("runs");
    tcase_add_test(facts, an_l2_that_is_too_high_goes_to_between_and_not_back_to_the_one_that_was_left);
    tcase_add_test(facts, a_learning_rate_goes_to_between_and_where_no_room_is_left_it_is_not_advised);
    tcase_add_test(facts, a_norm_or_an_activation_that_was_left_is_not_advised_again);
    tcase_add_test(facts, a_learning_rate_of_zero_is_told_a_value_and_not_multiplied);
    tcase_add_test(runs, a_run_whose_learning_rate_is_zero_learns_after_a_fix);
    tcase_add_loop_test(runs, doing_the_first_advice_again_and_again_never_comes_back_to_the_same_experiment, 0,
                        sizeof loops / sizeof *loops);
    tcase_add_test(runs, an_undo_forgets_what_was_left_since_and_another_setting_makes_all_values_new);
    tcase_set_timeout(runs, 120);
    suite_add_tcase(suite, facts);
    suite_add_tcase(suite, runs);
    return suite;
}

CHECK_MAIN(make_suite)
