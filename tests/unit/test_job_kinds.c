/* test_job_kinds.c: what only scripts have is judged by the facts that their log tells; what is meant so is not. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/check.h"

enum { LAYERS = 4, STEPS = 60 };

/* A log of four layers in 60 steps. Texts are JSON: facts of a layer, or what a layer's records hold beside its name. */
static struct {
    const char *job, *run, *layer[LAYERS], *facts[LAYERS], *numbers[LAYERS], *can, *end;
    double first, last, valid; /* losses; valid: rises to so many times the first; 0: there is none */
    bool moves;                /* the weights change */
} told;
static struct vg_check check;

static void begin(void)
{
    static const char well[] = "\"delta_rms\": 0.1, \"grad_norm\": 0.1, \"update_ratio\": -3";
    memset(&told, 0, sizeof told);
    told.job = told.run = told.can = told.end = "";
    told.first = 1;
    told.last = 0.3;
    for (int l = 0; l < LAYERS; l++) {
        told.layer[l] = "";
        told.facts[l] = "\"optimized\", \"called\"";
        told.numbers[l] = well;
    }
    told.moves = true;
}

static const char *kind(void)
{
    struct vg_error error = {""};
    char path[4096];
    make_scratch();
    snprintf(path, sizeof path, "%s/run.jsonl", scratch);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "{\"vgtop\": \"2\", \"format\": 2, \"job\": {\"optimizer\": \"SGD\"%s}, \"layers\": [", told.job);
    for (int l = 0; l < LAYERS; l++)
        fprintf(file, "%s{\"name\": \"%c\", \"shape\": [8, 8], \"size\": 64%s}", l > 0 ? ", " : "", "abcd"[l],
                told.layer[l]);
    fprintf(file, "], \"can\": [%s]}\n", told.can);
    for (int i = 0; i < STEPS; i++) {
        const double done = (double)i / STEPS;
        fprintf(file, "{\"step\": %d, \"loss\": %.6g", i, told.first * pow(told.last / told.first, done));
        if (told.valid > 0)
            fprintf(file, ", \"valid_loss\": %.6g", told.first * (1 + (told.valid - 1) * done));
        if (i == 0)
            fprintf(file, ", \"facts\": {\"skips\": 0%s}", told.run);
        for (int l = 0; l < LAYERS; l++) {
            fprintf(file, "%s{\"name\": \"%c\", \"weight_mean\": 0, \"weight_sd\": %.9g",
                    l > 0 ? ", " : ", \"layers\": [", "abcd"[l], told.moves ? 0.1 + 0.001 * done : 0.1);
            if (i == 0)
                fprintf(file, ", \"facts\": [%s]", told.facts[l]);
            fprintf(file, "%s%s}", *told.numbers[l] ? ", " : "", told.numbers[l]);
        }
        fputs("]}\n", file);
    }
    fputs(told.end, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_msg(vg_check_log(path, &check, &error), "%s", error.text);
    ck_assert_msg(check.broken == 0, "a line is broken");
    remove_scratch();
    ck_assert_int_eq(check.well, strcmp(check.kind, "fine") == 0 || strcmp(check.kind, "none") == 0);
    ck_assert_msg(check.well || (check.advice_count > 0 && check.cause[0] != '\0'), "%s", check.text);
    return check.kind;
}

START_TEST(a_job_of_which_nothing_ill_is_told_is_fine)
{
    begin();
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(a_layer_that_no_gradient_reaches_is_cut_off_and_the_verdict_says_how)
{
    static const struct {
        const char *facts, *says;
    } cuts[] = {{"\"optimized\", \"called\"", "detached"},
                {"\"optimized\", \"no_grad\"", "gradients are off"},
                {"\"optimized\"", "never calls it"},
                {"\"optimized\", \"frozen\"", "frozen"}};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        begin();
        told.moves = false;
        told.facts[0] = told.facts[1] = cuts[i].facts;
        told.numbers[0] = told.numbers[1] = "";
        ck_assert_str_eq(kind(), "cut_off");
        ck_assert_str_eq(check.layer, "b"); /* next to the cut */
        ck_assert_msg(strstr(check.text, cuts[i].says) != NULL, "%s", check.text);
        ck_assert_ptr_nonnull(strstr(check.text, "1 more"));
    }
}
END_TEST

START_TEST(a_layer_that_is_meant_to_get_no_gradient_is_not_ill)
{
    static const char *const meant[] = {"\"frozen\", \"called\"", /* no optimizer has it */
                                        "\"frozen\", \"optimized\", \"ready\", \"called\"",
                                        "\"optimized\", \"ready\", \"called\"", "\"optimized\", \"evaluated\""};
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        begin();
        told.moves = false;
        told.facts[0] = meant[i];
        told.numbers[0] = "";
        ck_assert_str_eq(kind(), "fine");
    }
}
END_TEST

START_TEST(a_head_that_turns_out_to_be_for_evaluation_in_the_last_line_is_not_ill)
{
    begin();
    told.moves = false;
    told.facts[2] = "\"optimized\"";
    told.numbers[2] = "";
    ck_assert_str_eq(kind(), "cut_off");
    told.end =
        "{\"final\": true, \"step\": 60, \"layers\": [{\"name\": \"c\", \"facts\": [\"optimized\", \"evaluated\"]}]}\n";
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(weights_that_no_optimizer_has_are_untrained_unless_they_were_loaded_or_move)
{
    begin();
    told.moves = false;
    told.facts[1] = "\"called\"";
    ck_assert_str_eq(kind(), "untrained");
    ck_assert_str_eq(check.layer, "b");
    ck_assert_ptr_nonnull(strstr(check.advice[0], "add_param_group"));
    told.facts[1] = "\"called\", \"stray\"";
    ck_assert_str_eq(kind(), "untrained");
    ck_assert_ptr_nonnull(strstr(check.advice[0], "nn.ModuleList"));
    told.facts[1] = "\"called\", \"ready\"";
    ck_assert_str_eq(kind(), "fine");
    told.facts[1] = "\"called\"";
    told.moves = true; /* by hand */
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(gradients_that_are_never_set_to_zero_are_told_with_the_line_to_change)
{
    begin();
    told.facts[2] = "\"optimized\", \"called\", \"carried\"";
    ck_assert_str_eq(kind(), "accumulating");
    ck_assert_str_eq(check.layer, "c");
    ck_assert_str_eq(check.advice[0], "optimizer.zero_grad() before loss.backward()");
}
END_TEST

START_TEST(a_softmax_that_is_taken_twice_is_told_with_its_layer)
{
    begin();
    told.run = ", \"squash\": \"softmax\", \"squashed\": \"d\"";
    ck_assert_str_eq(kind(), "softmax_twice");
    ck_assert_str_eq(check.layer, "d");
    ck_assert_str_eq(check.advice[0], "remove the softmax before nn.CrossEntropyLoss");
    told.run = ", \"squash\": \"sigmoid\", \"squashed\": \"\""; /* then it is the last layer */
    ck_assert_str_eq(kind(), "softmax_twice");
    ck_assert_str_eq(check.layer, "d");
    ck_assert_ptr_nonnull(strstr(check.text, "sigmoid"));
}
END_TEST

START_TEST(half_precision_underflows_where_small_gradients_are_zero_and_the_loss_is_not_scaled)
{
    static const char lost[] = "\"delta_rms\": 1e-7, \"grad_norm\": 1e-6, \"zeros\": 0.9";
    begin();
    told.last = 0.99;
    told.facts[0] = "\"optimized\", \"called\", \"half\"";
    told.numbers[0] = lost;
    ck_assert_str_eq(kind(), "underflow");
    ck_assert_str_eq(check.layer, "a");
    told.run = ", \"loss_scale\": true";
    ck_assert_str_ne(kind(), "underflow");
    told.run = "";
    told.numbers[0] = "\"delta_rms\": 0.1, \"grad_norm\": 0.1, \"zeros\": 0.9"; /* a relu's */
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(large_inputs_are_ill_where_nothing_is_learned_and_no_norm_follows)
{
    begin();
    told.last = 0.98;
    told.run = ", \"largest_input\": 300, \"guess\": 0.7";
    ck_assert_str_eq(kind(), "unscaled");
    ck_assert_str_eq(check.layer, "a");
    told.layer[1] = ", \"kind\": \"norm\"";
    ck_assert_str_ne(kind(), "unscaled");
    told.layer[1] = "";
    told.last = 0.3;
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(numbers_that_overflow_are_told_by_their_cause)
{
    begin();
    told.run = ", \"largest_input\": 300";
    told.end = "{\"step\": 60, \"loss\": \"NaN\", \"layers\": []}\n";
    ck_assert_str_eq(kind(), "unscaled");
    told.run = "";
    ck_assert_str_eq(kind(), "non_finite");
}
END_TEST

/* Each layer gets a tenth of what the one above it gets. */
static void shrink(void)
{
    static const char *const numbers[LAYERS] = {"\"delta_rms\": 1e-4", "\"delta_rms\": 1e-3", "\"delta_rms\": 1e-2",
                                                "\"delta_rms\": 0.1"};
    memcpy(told.numbers, numbers, sizeof numbers);
}

START_TEST(a_job_whose_signal_vanishes_is_ill_only_while_it_learns_nothing)
{
    begin();
    shrink();
    ck_assert_str_eq(kind(), "fine");
    told.last = 0.99;
    ck_assert_str_eq(kind(), "vanishing");
    ck_assert_str_eq(check.layer, "a");
    told.job = ", \"activation\": \"Sigmoid\"";
    ck_assert_str_eq(kind(), "vanishing");
    ck_assert_msg(strstr(check.cause, "sigmoid is nowhere steeper") != NULL, "%s", check.cause);
}
END_TEST

START_TEST(a_norm_is_no_link_of_the_chain)
{
    begin();
    told.last = 0.99;
    told.layer[1] = ", \"kind\": \"norm\"";
    told.numbers[1] = "\"delta_rms\": 1e-9, \"grad_norm\": 0.1";
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(each_of_two_networks_is_a_chain_of_its_own)
{
    begin();
    told.last = 0.99;
    told.layer[0] = told.layer[1] = ", \"net\": \"G\"";
    told.layer[2] = told.layer[3] = ", \"net\": \"D\"";
    told.numbers[0] = told.numbers[1] = "\"delta_rms\": 1e-9, \"grad_norm\": 0.1"; /* small beside D's, and level */
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(blocks_of_a_residual_network_are_compared_with_their_like)
{
    static const char *const names[] = {", \"group\": \"block 0\", \"role\": \"in\"",
                                        ", \"group\": \"block 0\", \"role\": \"out\"",
                                        ", \"group\": \"block 1\", \"role\": \"in\"", ""};
    begin();
    told.last = 0.99;
    told.run = ", \"skips\": 2";
    memcpy(told.layer, names, sizeof names);
    told.numbers[0] = told.numbers[2] =
        "\"delta_rms\": 0.004, \"grad_norm\": 0.1"; /* a branch gets less than the stream */
    ck_assert_str_eq(kind(), "fine");
    told.numbers[0] = "\"delta_rms\": 0.00001, \"grad_norm\": 0.1";
    ck_assert_str_eq(kind(), "vanishing");
    ck_assert_str_eq(check.layer, "a");
    ck_assert_msg(strstr(check.text, "its like in the last block") != NULL, "%s", check.text);
}
END_TEST

START_TEST(validation_that_gets_worse_is_overfitting_though_nothing_is_known_of_the_loss)
{
    begin();
    told.last = 0.1;
    told.valid = 2;
    ck_assert_str_eq(kind(), "overfitting");
    told.valid = 1;
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(advice_is_what_the_job_can_do_or_else_the_line_to_change)
{
    begin();
    shrink();
    told.last = 0.99;
    ck_assert_str_eq(kind(), "vanishing");
    ck_assert_ptr_nonnull(strstr(check.advice[0], "nn.init"));
    told.can = "\"pause\", \"activation NAME\", \"init\"";
    ck_assert_str_eq(kind(), "vanishing");
    ck_assert_str_eq(check.advice[0], "activation relu");
    ck_assert_str_eq(check.advice[1], "init he_normal a");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("job kinds");
    TCase *tests = tcase_create("job kinds");
    tcase_add_test(tests, a_job_of_which_nothing_ill_is_told_is_fine);
    tcase_add_test(tests, a_layer_that_no_gradient_reaches_is_cut_off_and_the_verdict_says_how);
    tcase_add_test(tests, a_layer_that_is_meant_to_get_no_gradient_is_not_ill);
    tcase_add_test(tests, a_head_that_turns_out_to_be_for_evaluation_in_the_last_line_is_not_ill);
    tcase_add_test(tests, weights_that_no_optimizer_has_are_untrained_unless_they_were_loaded_or_move);
    tcase_add_test(tests, gradients_that_are_never_set_to_zero_are_told_with_the_line_to_change);
    tcase_add_test(tests, a_softmax_that_is_taken_twice_is_told_with_its_layer);
    tcase_add_test(tests, half_precision_underflows_where_small_gradients_are_zero_and_the_loss_is_not_scaled);
    tcase_add_test(tests, large_inputs_are_ill_where_nothing_is_learned_and_no_norm_follows);
    tcase_add_test(tests, numbers_that_overflow_are_told_by_their_cause);
    tcase_add_test(tests, a_job_whose_signal_vanishes_is_ill_only_while_it_learns_nothing);
    tcase_add_test(tests, a_norm_is_no_link_of_the_chain);
    tcase_add_test(tests, each_of_two_networks_is_a_chain_of_its_own);
    tcase_add_test(tests, blocks_of_a_residual_network_are_compared_with_their_like);
    tcase_add_test(tests, validation_that_gets_worse_is_overfitting_though_nothing_is_known_of_the_loss);
    tcase_add_test(tests, advice_is_what_the_job_can_do_or_else_the_line_to_change);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
