/* test_verdict.c: every rule of the judge at its threshold, on records made by hand. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/verdict.h"

enum { LAYERS_MAX = 16, ROW_MAX = VG_RUN_SERIES_COUNT + LAYERS_MAX * VG_METRIC_COUNT };

static struct vg_judge *judge;
static const double ln2 = 0.69314718055994531; /* what two classes cost that are equally frequent */
static const struct vg_judge_facts plain = {.guess = ln2}, saturating = {.guess = ln2, .saturates = true};
static size_t layers;
static vg_real row[ROW_MAX];
static uint64_t next_step;

/* A run of `count` layers of `width` units on 3 inputs, one output unit, about which there is nothing to say. */
static void begin_with(size_t count, size_t width)
{
    struct vg_schema_layer layer[LAYERS_MAX];
    char name[LAYERS_MAX][16];
    struct vg_error error = {""};
    vg_judge_destroy(judge);
    layers = count;
    next_step = 0;
    for (size_t l = 0; l < count; l++)
        layer[l] =
            (struct vg_schema_layer){.name = name[l], .shape = {l ? width : 3, l + 1 < count ? width : 1}, .rank = 2};
    for (size_t l = 0; l < count; l++)
        snprintf(name[l], sizeof name[l], l + 1 < count ? "layer %zu" : "output", l + 1);
    judge = vg_judge_create(&(struct vg_schema){count, layer, VG_SCHEMA_ALL_STATISTICS, 0}, &error);
    ck_assert_msg(judge != NULL, "%s", error.text);
    vg_judge_changed(judge, &plain);
    row[VG_LOSS] = 0.6;
    row[VG_ACCURACY] = 0.7;
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
    for (size_t l = 0; l < count; l++) {
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            row[vg_series_of(l, (enum vg_metric)m)] = 0.1;
        row[vg_series_of(l, VG_SATURATED)] = row[vg_series_of(l, VG_DEAD)] = 0;
        row[vg_series_of(l, VG_UPDATE_RATIO)] = -3;
    }
}

static void begin(size_t count)
{
    begin_with(count, 1);
}

static void set(size_t layer, enum vg_metric metric, double value)
{
    row[vg_series_of(layer, metric)] = value;
}

static void set_all(enum vg_metric metric, double value)
{
    for (size_t l = 0; l < layers; l++)
        set(l, metric, value);
}

/* The signal grows or shrinks by `ratio` from layer to layer towards the input. */
static void set_ratio(double ratio)
{
    for (size_t l = 0; l < layers; l++)
        set(l, VG_DELTA_RMS, 0.1 * pow(ratio, (double)(layers - 1 - l)));
}

static bool feed(uint64_t count)
{
    bool good = true;
    for (uint64_t i = 0; i < count && good; i++) {
        struct vg_record record = {next_step++, 0, layers, row};
        good = vg_judge_feed(judge, &record);
    }
    return good;
}

static const char *kind(void)
{
    return vg_verdicts[vg_judge_verdict(judge).kind].key;
}

static const char *text(void)
{
    static char line[VG_VERDICT_TEXT_MAX];
    struct vg_verdict verdict = vg_judge_verdict(judge);
    ck_assert_uint_lt(vg_verdict_text(&verdict, line, sizeof(line)), sizeof(line));
    return line;
}

/* The command lines of the advice, "init next | norm batch". */
static const char *lines_of(const struct vg_verdict *verdict)
{
    static char lines[VG_ADVICE_MAX * (VG_ADVICE_LINE_MAX + 3)];
    struct vg_advice advice = vg_verdict_advice(verdict);
    lines[0] = '\0';
    for (size_t i = 0; i < advice.count; i++) {
        strcat(lines, i > 0 ? " | " : "");
        strcat(lines, advice.lines[i]);
    }
    return lines;
}

static const char *advice(void)
{
    struct vg_verdict verdict = vg_judge_verdict(judge);
    return lines_of(&verdict);
}

#define ck_advises(lines) ck_assert_str_eq(advice(), lines)
#define ck_says(part)     ck_assert_msg(strstr(text(), part) != NULL, "'%s' does not say '%s'", text(), part)

/* A run from its start on; the verdict after `steps`. */
static const char *after(uint64_t steps)
{
    feed(steps);
    return kind();
}

static void tear_down(void)
{
    vg_judge_destroy(judge);
    judge = NULL;
}

START_TEST(before_the_first_step_there_is_no_verdict)
{
    begin(5);
    ck_assert_str_eq(kind(), "none");
    ck_assert_str_eq(text(), "");
}
END_TEST

START_TEST(an_even_signal_is_fine)
{
    begin(5);
    ck_assert_str_eq(after(1), "fine");
    ck_assert_str_eq(after(3000), "fine");
    ck_says("fine: every layer gets 1.0× the error signal");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 0);
}
END_TEST

START_TEST(under_a_half_a_layer_is_vanishing)
{
    begin(5);
    set_ratio(0.501);
    ck_assert_str_eq(after(100), "fine");
    begin(5);
    set_ratio(0.499);
    ck_assert_str_eq(after(1), "vanishing");
    ck_assert_str_eq(after(1000), "vanishing");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 1);
    ck_assert_double_eq_tol(vg_judge_verdict(judge).per_layer, 0.499, 1e-12);
    ck_says("layer 1 gets 1/16 of the error signal; each layer passes on 49.9% (vanishing is under 50.0%)");
    ck_advises("norm batch | activation relu; init he_normal");
}
END_TEST

START_TEST(a_thirty_second_end_to_end_is_vanishing_however_many_layers)
{
    begin(8);
    set_ratio(1);
    set(0, VG_DELTA_RMS, 0.1 * pow(0.7, 7));
    set(3, VG_DELTA_RMS, 0.1 / 31.9);
    ck_assert_str_eq(after(100), "fine");
    set(3, VG_DELTA_RMS, 0.1 / 33);
    ck_assert_str_eq(after(400), "vanishing");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 4);
    ck_says("layer 4 gets 1/33 of the error signal (under 1/32)");
}
END_TEST

START_TEST(two_layers_that_halve_the_signal_are_not_deep)
{
    begin(3);
    set_ratio(0.26); /* 1/15 end to end: playground's circles with 4 and 2 units learn so */
    ck_assert_str_eq(after(100), "fine");
    set_ratio(0.24);
    ck_assert_str_eq(after(600), "vanishing");
}
END_TEST

START_TEST(over_twice_a_layer_is_exploding)
{
    begin(5);
    set_ratio(1.99);
    ck_assert_str_eq(after(100), "fine");
    begin(5);
    set_ratio(2.01);
    ck_assert_str_eq(after(1), "exploding");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 1);
    ck_says("layer 1 gets 16× the error signal; each layer multiplies it by 2.01 (exploding is over 2.00)");
}
END_TEST

START_TEST(widths_drop_out)
{
    /* he: the length of delta is level where its rms falls with the width */
    begin_with(3, 64);
    set(0, VG_DELTA_RMS, 0.1 / 8);
    set(1, VG_DELTA_RMS, 0.1 / 8);
    ck_assert_str_eq(after(100), "fine");
    ck_assert_double_eq_tol(vg_judge_verdict(judge).low, 1, 1e-12);
}
END_TEST

START_TEST(without_depth_no_ratio_is_judged)
{
    for (size_t count = 1; count <= 2; count++) {
        begin(count);
        set_ratio(1e-9);
        ck_assert_str_eq(after(500), count == 1 ? "fine" : "none"); /* a layer that gets nothing is not fine */
        set_ratio(1e-5);
        ck_assert_str_eq(after(500), "fine");
        ck_assert(isnan(vg_judge_verdict(judge).per_layer));
        ck_assert_uint_gt(strlen(text()), 10);
        begin(count);
        set_ratio(1e9);
        ck_assert_str_eq(after(500), "fine");
    }
    begin(1);
    feed(30);
    ck_says("a step moves the weights by 0.1% of their spread");
    begin(1); /* long steps in its single valley are a fault only when they lead out of it */
    set_all(VG_UPDATE_RATIO, -1);
    ck_assert_str_eq(after(30), "fine");
    begin(1);
    set_all(VG_UPDATE_RATIO, -1);
    row[VG_LOSS] = 0.8;
    ck_assert_str_eq(after(30), "lr_high");
}
END_TEST

START_TEST(a_signal_of_exactly_zero_is_said_in_words)
{
    begin(5);
    set(0, VG_DELTA_RMS, 0);
    ck_assert_str_eq(after(100), "vanishing");
    ck_says("layer 1 gets nothing of the error signal");
    begin(5);
    set_all(VG_DELTA_RMS, 0); /* of nothing there is no share */
    ck_assert_str_eq(after(100), "fine");
    ck_assert(isnan(vg_judge_verdict(judge).low));
}
END_TEST

START_TEST(more_of_a_layer_dead_than_chance_allows_is_dead)
{
    static const struct {
        size_t width;
        double fine, dead, back;
        const char *says;
    } at[] = {/* 0.5 + 1.5 / sqrt(width) */
              {100, 0.65, 0.66, 0.58, "dead units: 66% of layer 3's units answer to no sample (over 65%)"},
              {900, 0.55, 0.551, 0.49, "55.1% of layer 3's units answer to no sample (over 55.0%)"},
              {16, 0.875, 0.9375, 0.75, "94% of layer 3's units answer to no sample (over 88%)"},
              /* narrow layers: all of it */
              {10, 0.9, 1, 0.8, "100% of layer 3's units answer to no sample (over 95%)"},
              {1, 0, 1, 0, "100% of layer 3's units answer to no sample (over 50%)"}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        begin_with(5, at[i].width);
        set_all(VG_DELTA_RMS, 0.1);
        set(4, VG_DELTA_RMS, 0.1 * sqrt((double)at[i].width));
        set(2, VG_DEAD, at[i].fine);
        ck_assert_str_eq(after(100), "fine");
        set(2, VG_DEAD, at[i].dead);
        ck_assert_str_eq(after(500), "dead");
        ck_assert_uint_eq(vg_judge_verdict(judge).layer, 3);
        ck_says(at[i].says);
        set(2, VG_DEAD, at[i].dead - (at[i].dead - at[i].back) * 0.3); /* less than a tenth back */
        ck_assert(at[i].width <= 16 || strcmp(after(500), "dead") == 0);
        set(2, VG_DEAD, at[i].back);
        ck_assert_str_eq(after(500), "fine");
    }
}
END_TEST

START_TEST(a_network_that_has_learned_is_not_dead)
{
    begin_with(5, 16);
    set_all(VG_DELTA_RMS, 0.1);
    set(4, VG_DELTA_RMS, 0.4);
    set(2, VG_DEAD, 0.95);
    ck_assert_str_eq(after(100), "dead");
    ck_advises("lr /10; restart | activation leaky_relu; init he_normal");
    row[VG_ACCURACY] = 1;
    ck_assert_str_ne(after(600), "dead");
}
END_TEST

START_TEST(a_unit_that_is_silent_on_some_batches_is_not_dead)
{
    begin_with(5, 10);
    set_ratio(1);
    set(4, VG_DELTA_RMS, 0.1 * sqrt(10));
    for (int i = 0; i < 400; i++) {
        set(2, VG_DEAD, i % 9 == 8 ? 0.3 : 0.8);
        feed(1);
    }
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(dead_layers_are_named_before_the_signal_that_they_stop)
{
    begin(5);
    set(1, VG_DEAD, 1);
    set(0, VG_DELTA_RMS, 0);
    set(1, VG_DELTA_RMS, 0);
    ck_assert_str_eq(after(10), "dead");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 2);
}
END_TEST

START_TEST(over_three_tenths_flat_is_saturated_where_the_function_saturates)
{
    begin(5);
    vg_judge_changed(judge, &saturating);
    set(1, VG_SATURATED, 0.3);
    ck_assert_str_eq(after(100), "fine");
    set(1, VG_SATURATED, 0.301);
    ck_assert_str_eq(after(500), "saturated");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 2);
    ck_says("saturated: 30.1% of layer 2 is where its slope is flat (over 30.0%)");
    begin(5);
    vg_judge_changed(judge, &plain); /* a rectifier's flat side is its way of working */
    set_all(VG_SATURATED, 0.5);
    ck_assert_str_eq(after(100), "fine");
    begin(5);
    vg_judge_changed(judge, &saturating);
    set(4, VG_SATURATED, 1); /* the output is linear */
    ck_assert_str_eq(after(100), "fine");
}
END_TEST

START_TEST(twenty_steps_of_too_large_updates_are_a_rate_too_high)
{
    begin(5);
    set_all(VG_UPDATE_RATIO, -1.99);
    ck_assert_str_eq(after(19), "fine");
    ck_assert_str_eq(after(1), "lr_high");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 0);
    ck_says("lr too high: a step moves the weights by 1.02% of their spread (over 1.00%)");
    ck_advises("lr /10; restart | lr /100; restart");
    begin(5);
    set_all(VG_UPDATE_RATIO, -2.01);
    ck_assert_str_eq(after(1000), "fine");
    begin(5);
    set_all(VG_UPDATE_RATIO, -1);
    feed(15);
    set_all(VG_UPDATE_RATIO, -3); /* one good step, and the count starts again */
    feed(1);
    set_all(VG_UPDATE_RATIO, -1);
    ck_assert_str_eq(after(19), "fine");
    ck_assert_str_eq(after(1), "lr_high");
}
END_TEST

START_TEST(twenty_steps_of_too_small_updates_are_a_rate_too_low)
{
    begin(5);
    set_all(VG_UPDATE_RATIO, -5.01);
    ck_assert_str_eq(after(19), "fine");
    ck_assert_str_eq(after(1), "lr_low");
    ck_says("a step moves the weights by 9.8e-06 of their spread (under 1.0e-05)");
    ck_advises("lr *100");
    begin(5);
    set_all(VG_UPDATE_RATIO, -4.99);
    ck_assert_str_eq(after(1000), "fine");
}
END_TEST

START_TEST(a_single_layer_does_not_speak_for_the_learning_rate)
{
    begin(5);
    set(0, VG_UPDATE_RATIO, -9);
    set(1, VG_UPDATE_RATIO, -1);
    ck_assert_str_eq(after(1000), "fine");
    begin(5);
    set_all(VG_UPDATE_RATIO, vg_missing()); /* nothing moved: nothing is known */
    ck_assert_str_eq(after(1000), "fine");
    set(3, VG_UPDATE_RATIO, -1); /* the only one that is known is the median */
    ck_assert_str_eq(after(1000), "lr_high");
}
END_TEST

START_TEST(equal_weights_are_symmetric_until_something_tells_the_units_apart)
{
    begin_with(5, 4);
    set_all(VG_WEIGHT_SD, 0);
    ck_assert_str_eq(after(1), "symmetric");
    ck_assert_uint_eq(vg_judge_verdict(judge).layer, 1);
    set(0, VG_WEIGHT_SD, 0.1); /* inputs differ; so may what each class weighs */
    set(4, VG_WEIGHT_SD, 0.1);
    ck_assert_str_eq(after(1000), "symmetric");
    set(2, VG_WEIGHT_SD, 1e-9); /* rounding */
    ck_assert_str_eq(after(1000), "symmetric");
    set(2, VG_WEIGHT_SD, 1e-3);
    set(4, VG_DELTA_RMS, 0.2);
    ck_assert_str_eq(after(1000), "fine");
}
END_TEST

START_TEST(only_what_starts_equal_everywhere_stays_equal)
{
    begin_with(5, 4);
    set(4, VG_DELTA_RMS, 0.2);
    set_all(VG_WEIGHT_SD, 0);
    set(2, VG_WEIGHT_SD, 0.1);
    ck_assert_str_eq(after(100), "fine");
    begin_with(3, 1); /* a unit a layer has no neighbour to be equal to */
    set_all(VG_WEIGHT_SD, 0);
    ck_assert_str_eq(after(100), "fine");
    begin_with(1, 1);
    set_all(VG_WEIGHT_SD, 0); /* logistic regression may start at zero */
    ck_assert_str_eq(after(100), "fine");
    begin_with(2, 6);
    set_all(VG_WEIGHT_SD, 0);
    ck_assert_str_eq(after(2000), "symmetric");
}
END_TEST

START_TEST(what_is_not_finite_is_named_with_layer_and_step)
{
    const double odd[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) {
        begin(5);
        feed(7);
        set_all(VG_WEIGHT_SD, odd[i]);
        set(0, VG_WEIGHT_SD, 1);
        ck_assert(!feed(1));
        ck_assert_str_eq(kind(), "non_finite");
        ck_assert_uint_eq(vg_judge_verdict(judge).layer, 2);
        ck_says("not finite: layer 2's weights overflowed first, at step 7");
    }
    begin(5);
    for (size_t l = 3; l < 5; l++)
        set(l, VG_ACTIVATION_SD, INFINITY);
    row[VG_LOSS] = NAN;
    ck_assert(!feed(1));
    ck_says("layer 4's activations overflowed first, at step 0");
    begin(5);
    for (size_t l = 0; l < 3; l++) {
        set(l, VG_DELTA_RMS, INFINITY);
        set(l, VG_GRAD_NORM, NAN);
    }
    ck_assert(!feed(1));
    ck_says("layer 3's back-propagated signal overflowed first");
    begin(5);
    row[VG_LOSS] = INFINITY;
    ck_assert(!feed(1));
    ck_says("the loss overflowed at step 0");
}
END_TEST

START_TEST(not_finite_is_seen_between_the_steps_that_are_looked_at_and_stays)
{
    begin(5);
    feed(1005);
    set(4, VG_GRAD_NORM, NAN);
    ck_assert(!feed(1));
    ck_says("the output's gradient overflowed first, at step 1005");
    set(4, VG_GRAD_NORM, 1);
    vg_judge_changed(judge, &plain);
    feed(500);
    ck_assert_str_eq(kind(), "non_finite");
    ck_says("step 1005");
}
END_TEST

START_TEST(what_is_missing_is_no_fault)
{
    begin(5);
    for (int metric = 0; metric < VG_METRIC_COUNT; metric++)
        set_all((enum vg_metric)metric, vg_missing());
    row[VG_LOSS] = row[VG_ACCURACY] = vg_missing();
    vg_judge_changed(judge, &saturating);
    ck_assert(feed(1000));
    ck_assert_str_eq(kind(), "fine");
    ck_says("nothing stands out");
}
END_TEST

START_TEST(a_missing_norm_or_weight_is_not_taken_for_one_that_is_not_finite)
{
    begin(5);
    set_all(VG_GRAD_NORM, vg_missing());
    set(2, VG_WEIGHT_SD, vg_missing());
    row[VG_LOSS] = vg_missing();
    ck_assert(feed(100));
    ck_assert_str_eq(kind(), "fine");
    set_ratio(0.1); /* what is known is judged */
    ck_assert_str_eq(after(600), "vanishing");
    set(3, VG_GRAD_NORM, NAN); /* and what is not finite is found among what is missing */
    ck_assert(!feed(1));
    ck_says("not finite: layer 4's gradient overflowed first, at step 700");
}
END_TEST

START_TEST(a_loss_that_is_missing_at_times_does_not_spoil_the_mean)
{
    begin(5);
    for (int i = 0; i < 2000; i++) {
        row[VG_LOSS] = i % 3 == 0 ? 0.01 : vg_missing();
        ck_assert(feed(1));
    }
    ck_assert_str_eq(kind(), "converged");
}
END_TEST

START_TEST(a_layer_goes_by_the_name_that_its_schema_gives_it)
{
    static const char long_name[] = "transformer.h.11.attention.output.dense.projection.weight";
    struct vg_schema_layer layer[3] = {
        {.name = "h.0.mlp", .shape = {4, 4}, .rank = 2}, {.name = long_name}, {.name = "lm_head"}};
    vg_real numbers[VG_RUN_SERIES_COUNT + 3 * VG_METRIC_COUNT];
    for (size_t named = 0; named < 3; named++) {
        struct vg_judge *judges = vg_judge_create(&(struct vg_schema){3, layer, VG_SCHEMA_ALL_STATISTICS, 0}, NULL);
        char line[VG_VERDICT_TEXT_MAX];
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
            numbers[i] = vg_missing();
        numbers[vg_series_of(named, VG_GRAD_NORM)] = INFINITY;
        ck_assert(!vg_judge_feed(judges, &(struct vg_record){7, 0, 3, numbers}));
        struct vg_verdict verdict = vg_judge_verdict(judges);
        vg_verdict_text(&verdict, line, sizeof line);
        ck_assert_ptr_nonnull(strstr(line, named == 1 ? "output.dense.projection.weight" : layer[named].name));
        vg_judge_destroy(judges);
    }
}
END_TEST

START_TEST(a_slow_growth_over_many_layers_explodes_by_its_decades)
{
    begin(9);
    set_ratio(1.7); /* 1.7^8 is 70 */
    ck_assert_str_eq(after(200), "fine");
    begin(15);
    set_ratio(1.7); /* 1.7^14 is 1,684 */
    ck_assert_str_eq(after(200), "exploding");
    ck_says("layer 1 gets 1684× the error signal (over 100×)");
}
END_TEST

START_TEST(what_is_in_force_already_is_not_advised)
{
    static const enum vg_verdict_kind kinds[] = {VG_VERDICT_VANISHING, VG_VERDICT_EXPLODING, VG_VERDICT_SATURATED};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        for (int weak = 0; weak < 2; weak++) {
            struct vg_verdict with = {.kind = kinds[i], .facts = {.batch_norm = true, .weak = weak == 1}},
                              without = {.kind = kinds[i], .facts.weak = weak == 1};
            ck_assert_ptr_nonnull(strstr(lines_of(&without), "norm batch"));
            ck_assert_ptr_null(strstr(lines_of(&with), "norm batch"));
        }
    struct vg_verdict tanh = {.kind = VG_VERDICT_VANISHING};
    ck_assert_ptr_null(
        strstr(lines_of(&tanh), "init glorot_uniform")); /* the one that suits is in force, or none is known */
    tanh.facts.initializer = "glorot_uniform";
    ck_assert_ptr_nonnull(strstr(lines_of(&tanh), "init glorot_uniform"));
    struct vg_verdict unscaled = {.kind = VG_VERDICT_UNSCALED};
    ck_assert_ptr_null(strstr(lines_of(&unscaled), "scale standard"));
    unscaled.facts.can_scale = true;
    ck_assert_int_eq(strncmp(lines_of(&unscaled), "scale standard", 14), 0);
}
END_TEST

START_TEST(whatever_is_wrong_has_a_cause_and_a_cure_and_what_is_right_has_none)
{
    for (int k = 0; k < VG_VERDICT_COUNT * 2; k++) {
        struct vg_verdict verdict = {.kind = (enum vg_verdict_kind)(k / 2), .facts.weak = k % 2 == 1};
        bool wrong =
            vg_verdicts[verdict.kind].tone == VG_TONE_WARNING || vg_verdicts[verdict.kind].tone == VG_TONE_ERROR;
        ck_assert_int_eq(*vg_verdict_cause(&verdict) != '\0', wrong);
        ck_assert_int_eq(vg_verdict_advice(&verdict).count > 0, wrong);
    }
}
END_TEST

/* The same run with this known of it. */
static void know(struct vg_judge_facts facts)
{
    facts.guess = facts.guess > 0 ? facts.guess : ln2;
    vg_judge_changed(judge, &facts);
}

START_TEST(inputs_that_are_not_scaled_come_before_their_symptoms)
{
    begin_with(5, 16);
    know((struct vg_judge_facts){.largest_input = 20});
    set_ratio(0.1);
    ck_assert_str_eq(after(100), "vanishing");
    know((struct vg_judge_facts){.largest_input = 1050});
    ck_assert_str_eq(after(100), "unscaled");
    ck_says("inputs not scaled: an input column is about 1,100 large (over 20)");
    know((struct vg_judge_facts){.largest_input = 1050, .batch_norm = true}); /* it scales them */
    ck_assert_str_eq(after(100), "vanishing");
    know((struct vg_judge_facts){.largest_input = 1050});
    row[VG_ACCURACY] = 1; /* it learns all the same */
    ck_assert_str_ne(after(100), "unscaled");
}
END_TEST

START_TEST(guessing_costs_the_entropy_of_the_classes)
{
    begin(5);
    know((struct vg_judge_facts){.guess = 0.3, .largest_class = 0.91});
    row[VG_LOSS] = 0.31;
    row[VG_ACCURACY] = 0.7;
    ck_assert_str_eq(after(100), "none"); /* too early for more, but it is not fine */
    ck_assert_str_eq(after(1000), "imbalanced");
    ck_says("it is right on 70%; the most frequent class is 91%");
    begin(5);
    row[VG_LOSS] = 0.69;
    ck_assert_str_eq(after(1200), "guessing");
    ck_says("the loss is 0.69 and gets no better; guessing costs 0.693");
    begin(5);
    row[VG_LOSS] = 0.9;
    ck_assert_str_eq(after(700), "worse_than_guessing");
}
END_TEST

START_TEST(always_saying_the_most_frequent_class_is_not_learning)
{
    begin(5);
    know((struct vg_judge_facts){.guess = 0.056, .largest_class = 0.99});
    row[VG_LOSS] = 0.05;
    row[VG_ACCURACY] = 0.99;
    set_ratio(0.1);
    ck_assert_str_eq(after(100), "vanishing");
    row[VG_ACCURACY] = 0.996;
    row[VG_LOSS] = 0.01;
    ck_assert_str_eq(after(2000), "fine");
}
END_TEST

START_TEST(a_validation_that_gets_worse_is_overfitting)
{
    begin(5);
    row[VG_LOSS] = 0.01;
    for (int i = 0; i < 3000; i++) {
        row[VG_VALID_LOSS] = i % 100 == 99 ? (i < 1500 ? 0.4 : 0.6) : vg_missing();
        feed(1);
        if (i == 1499)
            ck_assert_str_eq(kind(), "converged");
    }
    ck_assert_str_eq(kind(), "overfitting");
    ck_says("the validation's loss is 0.6 and was 0.4");
    begin(5);
    row[VG_LOSS] = 0.01; /* learned by heart: validation never was better than guessing */
    for (int i = 0; i < 3000; i++) {
        row[VG_VALID_LOSS] = i % 100 == 99 ? 0.7 + 0.01 * i / 100 : vg_missing();
        feed(1);
    }
    ck_assert_str_eq(kind(), "guessing");
    row[VG_VALID_LOSS] = vg_missing();
}
END_TEST

START_TEST(weights_that_l2_takes_away_are_its_fault)
{
    begin(5);
    know((struct vg_judge_facts){.l2 = 0.3});
    row[VG_LOSS] = log(2);
    feed(1);
    set_all(VG_WEIGHT_SD, 0.04);
    set_ratio(0.1);
    ck_assert_str_eq(after(100), "l2_high");
    ck_says("l2 too high: the weights' spread is 40% of what it was, in layer 1");
    ck_advises("l2 0; restart | l2 /100; restart");
}
END_TEST

START_TEST(batch_norm_of_one_sample_is_named)
{
    begin(5);
    know((struct vg_judge_facts){.batch_norm = true, .batch = 1});
    set_ratio(0.1);
    ck_assert_str_eq(after(100), "norm_of_few");
    ck_says("batch norm takes mean and spread of 1 sample");
    ck_advises("batch 32 | norm none; restart");
    know((struct vg_judge_facts){.batch_norm = true, .batch = 3});
    ck_assert_str_eq(after(100), "vanishing");
}
END_TEST

START_TEST(a_loss_that_goes_up_and_down_oscillates)
{
    begin(5);
    for (int i = 0; i < 4096; i++) {
        row[VG_LOSS] = i / 512 % 2 ? 0.5 : 0.3;
        feed(1);
    }
    ck_assert_str_eq(kind(), "oscillating");
}
END_TEST

START_TEST(steps_that_are_long_but_lower_the_loss_are_no_fault)
{
    begin(5);
    set_all(VG_UPDATE_RATIO, -1);
    for (int i = 0; i < 300; i++) {
        row[VG_LOSS] = 0.69 - 0.001 * i;
        feed(1);
    }
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(a_network_that_misses_one_in_a_hundred_has_learned_whatever_its_signal)
{
    begin(15);
    set_ratio(1.7);
    row[VG_ACCURACY] = 0.98;
    ck_assert_str_eq(after(200), "exploding");
    row[VG_ACCURACY] = 0.993;
    ck_assert_str_ne(after(600), "exploding");
}
END_TEST

START_TEST(a_small_flat_loss_is_converged_and_silences_the_rest)
{
    begin(5);
    set_ratio(0.1);
    set_all(VG_UPDATE_RATIO, -9);
    row[VG_LOSS] = 0.099 * log(2);
    /* a tenth of chance has been learned: the signal's rules are quiet at once, the others when it is known to be flat */
    ck_assert_str_eq(after(500), "fine");
    ck_assert_str_eq(after(400), "converged");
    ck_says("converged: the loss is 0.069 and flat; guessing costs 0.69");
    begin(5);
    set_ratio(0.1);
    row[VG_LOSS] = 0.101 * log(2);
    ck_assert_str_eq(after(4000), "vanishing");
}
END_TEST

START_TEST(a_loss_that_still_falls_has_not_converged)
{
    begin(5);
    for (int i = 0; i < 2000; i++) {
        row[VG_LOSS] = log(2) * fmax(0, 0.19 - 0.0001 * i); /* 2.6 % of chance each 256 steps */
        feed(1);
        ck_assert_str_ne(kind(), "converged");
    }
    for (int i = 0; i < 1000; i++) {
        row[VG_LOSS] = 0.001;
        feed(1);
    }
    ck_assert_str_eq(kind(), "converged");
    row[VG_LOSS] = 0.5;
    ck_assert_str_eq(after(500), "fine");
}
END_TEST

/* Uniform in [-1, 1), the same every time. */
static double noise(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) / 4503599627370496.0 - 1;
}

START_TEST(noise_about_a_threshold_does_not_flicker)
{
    uint64_t state = 1;
    int changes = 0;
    const char *before = "";
    begin(5);
    for (int i = 0; i < 20000; i++) {
        set_ratio(0.5 * exp(0.2 * noise(&state))); /* each step of its own on either side */
        feed(1);
        changes += i >= 64 && strcmp(before, kind()) != 0;
        before = kind();
    }
    ck_assert_int_le(changes, 1);
}
END_TEST

START_TEST(single_odd_steps_change_nothing)
{
    begin(5);
    for (int i = 0; i < 5000; i++) {
        set_ratio(i % 5 == 3 ? 1e-8 : i % 5 == 4 ? 1e8 : 1);
        feed(1);
        ck_assert_msg(i < 4 || strcmp(kind(), "fine") == 0, "%s at step %d", kind(), i);
    }
}
END_TEST

START_TEST(the_verdict_follows_a_change_within_fifty_steps)
{
    begin(5);
    set_ratio(0.1);
    ck_assert_str_eq(after(10000), "vanishing");
    vg_judge_changed(judge, &plain);
    ck_assert_str_eq(kind(), "vanishing"); /* until there is something new to go by */
    set_ratio(1);
    feed(50);
    ck_assert_str_eq(kind(), "fine");
}
END_TEST

START_TEST(a_run_that_changes_by_itself_is_followed_too)
{
    begin(5);
    set_ratio(0.1);
    ck_assert_str_eq(after(10000), "vanishing");
    set_ratio(1);
    ck_assert_str_eq(after(600), "vanishing"); /* it stood for most of the run, and nothing is learned since */
    ck_says("for most of this run");
    ck_assert_str_eq(after(900), "fine");
}
END_TEST

/* A run with everything in it, asked at the same steps: only what was fed may count, not when anybody looked. */
static void tell(int looks, char kinds[], uint64_t *step)
{
    uint64_t state = 7;
    begin(5);
    for (int i = 0; i < 3000; i++) {
        if (i == 1500)
            vg_judge_changed(judge, &saturating);
        set_ratio((i < 1500 ? 0.5 : 1) * exp(0.3 * noise(&state)));
        set_all(VG_UPDATE_RATIO, -2 + 0.2 * noise(&state));
        set(1, VG_SATURATED, 0.3 + 0.1 * noise(&state));
        feed(1);
        for (int k = 0; k < looks; k++)
            (void)text();
        kinds[i] = (char)vg_judge_verdict(judge).kind;
    }
    *step = vg_judge_verdict(judge).step;
}

START_TEST(the_same_records_give_the_same_verdict_however_often_one_looks)
{
    static char kinds[2][3000];
    uint64_t steps[2];
    tell(0, kinds[0], &steps[0]);
    tell(3, kinds[1], &steps[1]);
    ck_assert_mem_eq(kinds[0], kinds[1], sizeof(kinds[0]));
    ck_assert_uint_eq(steps[0], steps[1]);
}
END_TEST

START_TEST(records_of_every_hundredth_step_can_be_judged)
{
    begin(5);
    set_all(VG_UPDATE_RATIO, -1);
    for (uint64_t i = 0; i < 40; i++) {
        struct vg_record record = {i * 100, 0, layers, row};
        ck_assert(vg_judge_feed(judge, &record));
    }
    ck_assert_str_eq(kind(), "lr_high");
}
END_TEST

START_TEST(the_rules_keep_the_thresholds_that_were_agreed)
{
    const struct {
        enum vg_verdict_kind kind;
        double threshold;
    } agreed[] = {{VG_VERDICT_VANISHING, 0.5}, {VG_VERDICT_EXPLODING, 2}, {VG_VERDICT_DEAD, 0.5},
                  {VG_VERDICT_SATURATED, 0.3}, {VG_VERDICT_LR_HIGH, -2},  {VG_VERDICT_LR_LOW, -5}};
    bool told[VG_VERDICT_COUNT] = {false};
    for (size_t i = 0; i < vg_rule_count; i++) {
        ck_assert(!told[vg_rules[i].kind]);
        told[vg_rules[i].kind] = true;
        ck_assert_uint_gt(strlen(vg_rules[i].source), 10);
        for (size_t k = 0; k < sizeof(agreed) / sizeof(agreed[0]); k++)
            if (agreed[k].kind == vg_rules[i].kind)
                ck_assert_double_eq(vg_rules[i].threshold, agreed[k].threshold);
        if (vg_rules[i].kind == VG_VERDICT_VANISHING)
            ck_assert_double_eq(vg_rules[i].second, 1.0 / 32);
    }
    for (int k = VG_VERDICT_CONVERGED; k < VG_VERDICT_COUNT; k++)
        ck_assert(told[k]);
}
END_TEST

START_TEST(words_fit_any_buffer)
{
    char small[12];
    begin(5);
    set_ratio(1e-3);
    feed(10);
    struct vg_verdict verdict = vg_judge_verdict(judge);
    ck_assert_uint_eq(vg_verdict_text(&verdict, small, sizeof(small)), strlen(text()));
    ck_assert_str_eq(small, "vanishing: ");
    ck_assert_uint_eq(vg_verdict_brief(&verdict, small, 0), strlen("layer 1 gets 1/1e12"));
}
END_TEST

static Suite *make_suite(void)
{
    const TTest *const tests[] = {
        before_the_first_step_there_is_no_verdict,
        an_even_signal_is_fine,
        under_a_half_a_layer_is_vanishing,
        a_thirty_second_end_to_end_is_vanishing_however_many_layers,
        two_layers_that_halve_the_signal_are_not_deep,
        over_twice_a_layer_is_exploding,
        widths_drop_out,
        without_depth_no_ratio_is_judged,
        a_signal_of_exactly_zero_is_said_in_words,
        more_of_a_layer_dead_than_chance_allows_is_dead,
        a_network_that_has_learned_is_not_dead,
        a_unit_that_is_silent_on_some_batches_is_not_dead,
        dead_layers_are_named_before_the_signal_that_they_stop,
        over_three_tenths_flat_is_saturated_where_the_function_saturates,
        twenty_steps_of_too_large_updates_are_a_rate_too_high,
        twenty_steps_of_too_small_updates_are_a_rate_too_low,
        a_single_layer_does_not_speak_for_the_learning_rate,
        equal_weights_are_symmetric_until_something_tells_the_units_apart,
        only_what_starts_equal_everywhere_stays_equal,
        what_is_not_finite_is_named_with_layer_and_step,
        not_finite_is_seen_between_the_steps_that_are_looked_at_and_stays,
        what_is_missing_is_no_fault,
        a_missing_norm_or_weight_is_not_taken_for_one_that_is_not_finite,
        a_loss_that_is_missing_at_times_does_not_spoil_the_mean,
        a_layer_goes_by_the_name_that_its_schema_gives_it,
        whatever_is_wrong_has_a_cause_and_a_cure_and_what_is_right_has_none,
        a_slow_growth_over_many_layers_explodes_by_its_decades,
        what_is_in_force_already_is_not_advised,
        inputs_that_are_not_scaled_come_before_their_symptoms,
        guessing_costs_the_entropy_of_the_classes,
        always_saying_the_most_frequent_class_is_not_learning,
        a_validation_that_gets_worse_is_overfitting,
        weights_that_l2_takes_away_are_its_fault,
        batch_norm_of_one_sample_is_named,
        a_loss_that_goes_up_and_down_oscillates,
        steps_that_are_long_but_lower_the_loss_are_no_fault,
        a_network_that_misses_one_in_a_hundred_has_learned_whatever_its_signal,
        a_small_flat_loss_is_converged_and_silences_the_rest,
        a_loss_that_still_falls_has_not_converged,
        noise_about_a_threshold_does_not_flicker,
        single_odd_steps_change_nothing,
        the_verdict_follows_a_change_within_fifty_steps,
        a_run_that_changes_by_itself_is_followed_too,
        the_same_records_give_the_same_verdict_however_often_one_looks,
        records_of_every_hundredth_step_can_be_judged,
        the_rules_keep_the_thresholds_that_were_agreed,
        words_fit_any_buffer,
    };
    Suite *suite = suite_create("verdict");
    TCase *all = tcase_create("verdict");
    tcase_add_checked_fixture(all, NULL, tear_down);
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
        tcase_add_test(all, tests[i]);
    suite_add_tcase(suite, all);
    return suite;
}

CHECK_MAIN(make_suite)
