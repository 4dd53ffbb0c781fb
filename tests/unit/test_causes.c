/* test_causes.c: causes that lie behind what the layers show, on records made by hand; and numbers beside their limits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/verdict.h"

enum { LAYERS = 6, WIDTH = 16, ROW = VG_RUN_SERIES_COUNT + LAYERS * VG_METRIC_COUNT };

static struct vg_judge *judge;
static vg_real row[ROW];
static uint64_t next_step;

/* A run of five hidden layers of `width` units that is at `loss`, of which nothing else is to be said. */
static void begin(size_t width, struct vg_judge_facts facts, double loss)
{
    struct vg_schema_layer layer[LAYERS];
    char name[LAYERS][16];
    struct vg_error error = {""};
    vg_judge_destroy(judge);
    next_step = 0;
    for (size_t l = 0; l < LAYERS; l++) {
        snprintf(name[l], sizeof name[l], l + 1 < LAYERS ? "layer %zu" : "output", l + 1);
        layer[l] =
            (struct vg_schema_layer){.name = name[l], .shape = {l ? width : 3, l + 1 < LAYERS ? width : 1}, .rank = 2};
    }
    judge = vg_judge_create(&(struct vg_schema){LAYERS, layer, VG_SCHEMA_ALL_STATISTICS, 0}, &error);
    ck_assert_msg(judge != NULL, "%s", error.text);
    facts.guess = facts.guess > 0 ? facts.guess : 0.69314718055994531; /* two classes that are equally frequent */
    vg_judge_changed(judge, &facts);
    row[VG_LOSS] = loss;
    row[VG_ACCURACY] = 0.7;
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
    for (size_t l = 0; l < LAYERS; l++) {
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            row[vg_series_of(l, (enum vg_metric)m)] = 0.1;
        row[vg_series_of(l, VG_DELTA_RMS)] = l + 1 < LAYERS ? 0.1 / sqrt((double)width) : 0.1;
        row[vg_series_of(l, VG_SATURATED)] = row[vg_series_of(l, VG_DEAD)] = 0;
        row[vg_series_of(l, VG_UPDATE_RATIO)] = -3;
    }
}

static void set_all(enum vg_metric metric, double value)
{
    for (size_t l = 0; l < LAYERS; l++)
        row[vg_series_of(l, metric)] = value;
}

/* Every hidden layer gets `ratio` of what the one above it gets. */
static void set_ratio(double ratio, size_t width)
{
    for (size_t l = 0; l + 1 < LAYERS; l++)
        row[vg_series_of(l, VG_DELTA_RMS)] = 0.1 / sqrt((double)width) * pow(ratio, (double)(LAYERS - 1 - l));
}

static const char *after(uint64_t steps)
{
    for (uint64_t i = 0; i < steps; i++) {
        struct vg_record record = {next_step++, 0, LAYERS, row};
        ck_assert(vg_judge_feed(judge, &record));
    }
    return vg_verdicts[vg_judge_verdict(judge).kind].key;
}

static const char *text(void)
{
    static char line[VG_VERDICT_TEXT_MAX];
    struct vg_verdict verdict = vg_judge_verdict(judge);
    vg_verdict_text(&verdict, line, sizeof line);
    return line;
}

#define ck_says(part) ck_assert_msg(strstr(text(), part) != NULL, "'%s' does not say '%s'", text(), part)

static void tear_down(void)
{
    vg_judge_destroy(judge);
    judge = NULL;
}

START_TEST(units_that_a_step_far_too_long_has_killed_are_the_rates_fault)
{
    static const double longest[] = {-0.5, -0.9};
    for (size_t i = 0; i < 2; i++) {
        begin(WIDTH, (struct vg_judge_facts){.rectifies = true}, 0.7);
        set_all(VG_UPDATE_RATIO, longest[i]);
        after(1);
        set_all(VG_UPDATE_RATIO, -3);
        set_all(VG_DEAD, 0.95);
        ck_assert_str_eq(after(300), i == 0 ? "lr_high" : "dead");
    }
    begin(WIDTH, (struct vg_judge_facts){.rectifies = true}, 0.7);
    set_all(VG_UPDATE_RATIO, -0.5);
    after(1);
    set_all(VG_DEAD, 0.95);
    ck_assert_str_eq(after(300), "lr_high");
    ck_says("lr too high: a step moved the weights by 32% of their spread (over 20%)");
}
END_TEST

START_TEST(weights_that_grew_while_the_loss_stays_high_are_the_rates_fault)
{
    begin(WIDTH, (struct vg_judge_facts){.rectifies = true}, 0.65);
    set_all(VG_UPDATE_RATIO, 0.1);
    after(1);
    set_all(VG_UPDATE_RATIO, -2.5);
    set_all(VG_WEIGHT_SD, 0.39);
    ck_assert_str_eq(after(700), "fine");
    set_all(VG_WEIGHT_SD, 0.41);
    ck_assert_str_eq(after(700), "lr_high");
}
END_TEST

START_TEST(a_signal_that_saturated_layers_stop_is_called_saturated)
{
    begin(WIDTH, (struct vg_judge_facts){.saturates = true}, 0.65);
    set_ratio(0.1, WIDTH);
    ck_assert_str_eq(after(100), "vanishing");
    begin(WIDTH, (struct vg_judge_facts){.saturates = true}, 0.65);
    set_ratio(0.1, WIDTH);
    set_all(VG_SATURATED, 0.8);
    ck_assert_str_eq(after(100), "saturated");
}
END_TEST

START_TEST(relu_networks_of_a_shape_that_is_born_dead_are_told_so)
{
    const struct vg_judge_facts relu = {.rectifies = true};
    begin(3, relu, 0.6); /* 1 - (1 - 1/8)^4 is 41 % */
    ck_assert_str_eq(after(300), "fine");
    row[vg_series_of(1, VG_DEAD)] = 1.0 / 3;
    ck_assert_str_eq(after(600), "dead");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 2);
    ck_says("33% of layer 2's units answer to no sample; of relu networks this narrow and deep 41% are born dead");
    row[VG_LOSS] = 0.01; /* this one lives */
    ck_assert_str_ne(after(600), "dead");
    begin(4, relu, 0.6); /* 1 - (1 - 1/16)^4 is 23 % */
    row[vg_series_of(1, VG_DEAD)] = 0.25;
    ck_assert_str_eq(after(300), "fine");
    begin(3, (struct vg_judge_facts){.rectifies = true, .batch_norm = true, .batch = 32}, 0.6);
    row[vg_series_of(1, VG_DEAD)] = 1.0 / 3;
    ck_assert_str_eq(after(300), "fine");
}
END_TEST

START_TEST(half_of_a_layer_dead_while_the_network_learns_is_no_fault)
{
    begin(WIDTH, (struct vg_judge_facts){.rectifies = true}, 0.3);
    row[vg_series_of(1, VG_DEAD)] = 0.95;
    ck_assert_str_eq(after(300), "fine");
    row[VG_LOSS] = 0.6;
    ck_assert_str_eq(after(600), "dead");
}
END_TEST

START_TEST(inputs_of_ten_are_a_fault_where_they_do_harm)
{
    const struct vg_judge_facts facts = {.largest_input = 13, .rectifies = true};
    begin(WIDTH, facts, 0.6);
    ck_assert_str_eq(after(1000), "fine");
    set_all(VG_DEAD, 0.95);
    ck_assert_str_eq(after(600), "unscaled");
    ck_says("an input column is about 13 large (over 10)");
    begin(WIDTH, (struct vg_judge_facts){.largest_input = 9, .rectifies = true}, 0.6);
    set_all(VG_DEAD, 0.95);
    ck_assert_str_eq(after(600), "dead");
}
END_TEST

START_TEST(what_stood_for_most_of_the_run_is_told_until_something_is_learned)
{
    begin(WIDTH, (struct vg_judge_facts){0}, 0.65);
    set_ratio(0.1, WIDTH);
    after(577);
    set_ratio(1, WIDTH);
    row[VG_LOSS] = 0.15;
    ck_assert_str_eq(after(400), "vanishing");
    ck_assert_uint_gt(vg_judge_verdict(judge).until, 400);
    ck_says("vanishing: layer 1 got 1/");
    ck_says("for most of this run");
    row[VG_LOSS] = 0.05;
    ck_assert_str_ne(after(300), "vanishing");
    begin(WIDTH, (struct vg_judge_facts){0}, 0.65);
    set_ratio(0.1, WIDTH);
    after(300);
    set_ratio(1, WIDTH);
    ck_assert_str_eq(after(700), "fine"); /* it did not stand for most of it */
}
END_TEST

START_TEST(weights_that_have_shrunk_do_not_make_a_step_long)
{
    begin(WIDTH, (struct vg_judge_facts){0}, 0.65);
    after(1);
    set_all(VG_WEIGHT_SD, 0.02);
    set_all(VG_UPDATE_RATIO, -1.5);
    ck_assert_str_eq(after(300), "fine");
    set_all(VG_WEIGHT_SD, 0.1);
    ck_assert_str_eq(after(600), "lr_high");
}
END_TEST

START_TEST(numbers_are_guessed_by_their_mean)
{
    begin(WIDTH, (struct vg_judge_facts){.guess = 2.5, .numbers = true}, 2.52);
    row[VG_ACCURACY] = -0.01;
    ck_assert_str_eq(after(1200), "guessing");
    ck_says("the loss is 2.52 and gets no better; always saying the mean costs 2.5");
    row[VG_LOSS] = 4;
    ck_assert_str_eq(after(3000), "worse_than_guessing");
}
END_TEST

START_TEST(never_fine_where_validation_is_lost)
{
    begin(WIDTH, (struct vg_judge_facts){0}, 0.01);
    for (int i = 0; i < 2000; i++) {
        row[VG_VALID_LOSS] =
            i % 20 == 19 ? 0.8 - 0.00001 * i : vg_missing(); /* worse than guessing, and better each time */
        after(1);
        ck_assert(i < 300 || vg_verdicts[vg_judge_verdict(judge).kind].tone != VG_TONE_GOOD);
    }
}
END_TEST

/* The numbers of a sentence, in turn. */
static size_t numbers_of(const char *sentence, char numbers[8][16])
{
    size_t count = 0;
    for (const char *at = sentence; *at != '\0' && count < 8;) {
        size_t length = strspn(at, "0123456789.e-/%");
        if (length > 0 && at[0] >= '0' && at[0] <= '9' && length < 16)
            snprintf(numbers[count++], 16, "%.*s", (int)length, at);
        at += length > 0 ? length : 1;
    }
    return count;
}

START_TEST(a_number_never_looks_like_the_limit_beside_it)
{
    for (size_t i = 0; i < vg_rule_count; i++)
        for (double beyond = 1e-5; beyond < 100; beyond *= 3)
            for (int over = 0; over < 2; over++) {
                const struct vg_rule *rule = &vg_rules[i];
                double by = over ? 1 + beyond : 1 / (1 + beyond);
                struct vg_verdict verdict = {.kind = rule->kind,
                                             .layer = 1,
                                             .layers = 4,
                                             .threshold = rule->threshold,
                                             .number = rule->threshold * by,
                                             .low = NAN,
                                             .high = 2,
                                             .guess = 0.69,
                                             .per_layer = rule->threshold * by,
                                             .what = "weights"};
                char line[VG_VERDICT_TEXT_MAX], numbers[8][16];
                bool signal = rule->kind == VG_VERDICT_VANISHING || rule->kind == VG_VERDICT_EXPLODING;
                const char *at =
                    strstr((vg_verdict_finding(&verdict, line, sizeof line), line), signal ? "each layer" : "");
                if (!at || !strstr(at, "(") || (!strstr(at, "over") && !strstr(at, "under")))
                    continue;
                size_t count = numbers_of(at, numbers);
                ck_assert_msg(count < 2 || strcmp(numbers[count - 1], numbers[0]) != 0, "%s", line);
            }
}
END_TEST

START_TEST(shares_are_written_by_one_rule)
{
    static const struct {
        double share;
        const char *text;
    } at[] = {{0, "nothing"}, {1.0 / 59, "1/59"}, {1.0 / 5300, "1/5300"}, {5e-10, "1/2e9"},
              {0.19, "1/5"},  {0.2, "0.2×"},      {0.7, "0.7×"},          {1, "1.0×"},
              {2.34, "2.3×"}, {23.4, "23×"},      {12345, "1e4×"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        char text_of[32];
        vg_verdict_share(at[i].share, text_of, sizeof text_of);
        ck_assert_str_eq(text_of, at[i].text);
    }
}
END_TEST

static Suite *make_suite(void)
{
    const TTest *const tests[] = {units_that_a_step_far_too_long_has_killed_are_the_rates_fault,
                                  weights_that_grew_while_the_loss_stays_high_are_the_rates_fault,
                                  a_signal_that_saturated_layers_stop_is_called_saturated,
                                  relu_networks_of_a_shape_that_is_born_dead_are_told_so,
                                  half_of_a_layer_dead_while_the_network_learns_is_no_fault,
                                  inputs_of_ten_are_a_fault_where_they_do_harm,
                                  what_stood_for_most_of_the_run_is_told_until_something_is_learned,
                                  weights_that_have_shrunk_do_not_make_a_step_long,
                                  numbers_are_guessed_by_their_mean,
                                  never_fine_where_validation_is_lost,
                                  a_number_never_looks_like_the_limit_beside_it,
                                  shares_are_written_by_one_rule};
    Suite *suite = suite_create("causes");
    TCase *tests_of = tcase_create("causes");
    tcase_add_checked_fixture(tests_of, NULL, tear_down);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        tcase_add_test(tests_of, tests[i]);
    suite_add_tcase(suite, tests_of);
    return suite;
}

CHECK_MAIN(make_suite)
