/* test_choice.c: numbers and "name:number" as text, the sentences of errors, and the tables that use them. */
#include "vgtop/choice.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/initializer.h"
#include "vgtop/metric.h"
#include "vgtop/optimizer.h"
#include "vgtop/random.h"

START_TEST(numbers_are_read_whole)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0},  {"-1.5", -1.5}, {"+2", 2},    {".5", .5},
                {"3.", 3}, {"1e-3", 1e-3}, {"1E5", 1e5}, {"4.9e-324", 4.9e-324}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = 99;
        ck_assert_msg(vg_parse_double(good[i].text, &value), "%s", good[i].text);
        ck_assert(value == good[i].value);
    }
}
END_TEST

START_TEST(what_is_no_finite_decimal_number_is_refused_and_changes_nothing)
{
    static const char *const bad[] = {"",     " ",     " 1",  "1 ",  "1x", "0x10", "nan", "inf",
                                      "-inf", "1e999", "1,5", "--1", "e5", ".",    "1e",  "+"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = 99;
        ck_assert_msg(!vg_parse_double(bad[i], &value), "%s", bad[i]);
        ck_assert(value == 99);
    }
}
END_TEST

START_TEST(whole_numbers_keep_64_bits_and_refuse_the_rest)
{
    static const char *const bad[] = {
        "", "-1", "+1", " 1", "1.0", "1e3", "18446744073709551616", "99999999999999999999999"};
    uint64_t value = 7;
    ck_assert(vg_parse_uint64("18446744073709551615", &value) && value == UINT64_MAX);
    ck_assert(vg_parse_uint64("007", &value) && value == 7);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!vg_parse_uint64(bad[i], &value) && value == 7, "%s", bad[i]);
}
END_TEST

START_TEST(numbers_are_written_in_the_shortest_usual_form)
{
    static const struct {
        double value;
        const char *text;
    } forms[] = {{0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {0.001, "0.001"},
                 {0.1, "0.1"},
                 {1e-5, "1e-5"},
                 {1e6, "1000000"},
                 {1e20, "1e20"},
                 {-2.5e-7, "-2.5e-7"},
                 {1e100, "1e100"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {5e-324, "5e-324"},
                 {DBL_MAX, "1.7976931348623157e308"},
                 {1.0 / 3, "0.3333333333333333"},
                 {INFINITY, "inf"},
                 {-INFINITY, "-inf"},
                 {NAN, "nan"}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char text[64];
        ck_assert_uint_eq(vg_format_double(forms[i].value, text, sizeof text), strlen(forms[i].text));
        ck_assert_str_eq(text, forms[i].text);
    }
}
END_TEST

START_TEST(every_written_number_reads_back_as_itself)
{
    struct vg_random random;
    vg_random_seed(&random, 1);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = (uint64_t)vg_random_uint32(&random) << 32 | vg_random_uint32(&random);
        double value, again;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        char text[64];
        vg_format_double(value, text, sizeof text);
        ck_assert_msg(vg_parse_double(text, &again) && memcmp(&again, &value, sizeof value) == 0, "%s", text);
    }
}
END_TEST

START_TEST(a_small_buffer_is_filled_and_the_whole_length_returned)
{
    char text[4] = "xyz";
    ck_assert_uint_eq(vg_format_double(0.125, text, sizeof text), 5);
    ck_assert_str_eq(text, "0.1");
    ck_assert_uint_eq(vg_format_double(0.125, NULL, 0), 5);
}
END_TEST

/* A table whose rows are longer than a choice. */
static const struct {
    struct vg_choice choice;
    int more;
} table[] = {{{"plain", NULL, 0, 0, 0, "no number"}, 1},
             {{"scaled", "factor", 2.5, -1, 10, "a number"}, 2},
             {{"needy", "depth", NAN, 0, 5, "a number that must be given"}, 3},
             {{"positive", "limit", 1, DBL_MIN, 1e100, "a number above 0"}, 4}};

static bool parse(const char *text, size_t *index, double *parameter, struct vg_error *error)
{
    return vg_choice_parse("thing", table, 4, sizeof table[0], text, index, parameter, error);
}

START_TEST(choices_are_found_with_their_number_or_its_default)
{
    size_t index = 9;
    double parameter = 9;
    ck_assert(parse("plain", &index, &parameter, NULL) && index == 0 && parameter == 0);
    ck_assert(parse("scaled", &index, &parameter, NULL) && index == 1 && parameter == 2.5);
    ck_assert(parse("scaled:-1", &index, &parameter, NULL) && index == 1 && parameter == -1);
    ck_assert(parse("needy:0", &index, &parameter, NULL) && index == 2 && parameter == 0);
}
END_TEST

START_TEST(refused_choices_say_what_would_be_right_and_change_nothing)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"plane", "unknown thing \"plane\": did you mean plain? Possible: plain, scaled[:factor], needy:depth, "
                  "positive[:limit]"},
        {"quux", "unknown thing \"quux\"; possible: plain, scaled[:factor], needy:depth, positive[:limit]"},
        {"", "unknown thing \"\"; possible: plain, scaled[:factor], needy:depth, positive[:limit]"},
        {"plain:1", "thing plain takes no number, so \":1\" must go"},
        {"scaled:", "thing scaled:: the factor must be a number from -1 to 10"},
        {"scaled:11", "thing scaled:11: the factor must be a number from -1 to 10"},
        {"scaled:x", "thing scaled:x: the factor must be a number from -1 to 10"},
        {"needy", "thing needy needs a depth: needy:depth"},
        {"positive:0", "thing positive:0: the limit must be a number greater than 0, at most 1e100"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct vg_error error = {""};
        size_t index = 9;
        double parameter = 9;
        ck_assert(!parse(cases[i].text, &index, &parameter, &error));
        ck_assert_str_eq(error.text, cases[i].sentence);
        ck_assert(index == 9 && parameter == 9);
    }
}
END_TEST

START_TEST(slips_of_the_finger_get_the_nearest_name)
{
    static const struct {
        const char *typed, *meant;
    } slips[] = {{"adm", "adam"},         {"ADAM", "adam"}, {"momentun", "momentum"}, {"rmspop", "rmsprop"},
                 {"nestrov", "nesterov"}, {"sdg", "sgd"},   {"nest", "nesterov"}};
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        struct vg_error error;
        enum vg_optimizer optimizer;
        ck_assert(!vg_optimizer_parse(slips[i].typed, &optimizer, &error));
        char wanted[64] = "did you mean ";
        strcat(strcat(wanted, slips[i].meant), "?");
        ck_assert_msg(strstr(error.text, wanted) != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(endless_names_are_refused_within_the_sentence)
{
    char *text = malloc(100001);
    struct vg_error error;
    size_t index;
    double parameter;
    memset(text, 'x', 100000);
    text[100000] = '\0';
    ck_assert(!parse(text, &index, &parameter, &error));
    ck_assert_uint_lt(strlen(error.text), 200);
    free(text);
}
END_TEST

START_TEST(what_turns_the_direction_of_writing_is_no_part_of_a_name)
{
    static const char *const hostile[] = {"\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8",
                                          "\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9"};
    static const char *const good[] = {"\xd8\x9b",     "\xe2\x80\x8d", "\xe2\x80\x90", "\xe2\x80\xa7",
                                       "\xe2\x80\xaf", "\xe2\x81\xa5", "\xe2\x81\xaa", "\xe3\x80\x8e"};
    char text[8];
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        snprintf(text, sizeof text, "%s.", hostile[i]);
        vg_make_harmless(text);
        ck_assert_str_eq(text, strlen(hostile[i]) == 2 ? "??." : "???.");
        snprintf(text, sizeof text, "%s", good[i]);
        vg_make_harmless(text);
        ck_assert_str_eq(text, good[i]);
    }
}
END_TEST

START_TEST(sentences_show_no_control_characters_and_no_broken_utf8)
{
    struct vg_error error;
    ck_assert(!vg_fail(
        &error, "%s",
        "a\x1b[31m\n\x7f\xc2\x9b \xff\xc3 \xe2\x82 \xed\xa0\x80 \xc0\xaf gr\xc3\xbc\xc3\x9f \xf0\x9f\x99\x82"));
    ck_assert_str_eq(error.text, "a?[31m???? ?? ?? ??? ?? gr\xc3\xbc\xc3\x9f \xf0\x9f\x99\x82");
}
END_TEST

START_TEST(a_long_sentence_is_cut_between_characters)
{
    char text[2 * VG_ERROR_TEXT_MAX];
    struct vg_error error;
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xc3\xbc", 3);
    vg_fail(&error, "%s", text);
    ck_assert_uint_eq(strlen(error.text), VG_ERROR_TEXT_MAX - 2);
    ck_assert_ptr_null(strchr(error.text, '?'));
}
END_TEST

START_TEST(an_error_can_be_put_into_a_longer_one_or_ignored)
{
    struct vg_error error;
    vg_fail(&error, "inner");
    vg_fail(&error, "outer: %s", error.text);
    ck_assert_str_eq(error.text, "outer: inner");
    ck_assert(!vg_fail(NULL, "nobody listens"));
}
END_TEST

static bool answer(void *context)
{
    return *(bool *)context;
}

START_TEST(a_watch_that_is_not_there_never_cancels)
{
    bool cancel = true;
    struct vg_watch watch = {answer, &cancel}, none = {NULL, NULL};
    ck_assert(!vg_watch_cancelled(NULL) && !vg_watch_cancelled(&none));
    ck_assert(vg_watch_cancelled(&watch));
    cancel = false;
    ck_assert(!vg_watch_cancelled(&watch));
}
END_TEST

START_TEST(optimizers_and_clips_read_back_what_they_write)
{
    struct vg_clip clip = {VG_CLIP_VALUE, 9};
    enum vg_optimizer optimizer;
    char text[64];
    for (size_t i = 0; i < VG_OPTIMIZER_COUNT; i++)
        ck_assert(vg_optimizer_parse(vg_optimizers[i].name, &optimizer, NULL) && (size_t)optimizer == i);
    ck_assert(vg_clip_parse("norm:0.5", &clip, NULL) && clip.kind == VG_CLIP_NORM && clip.limit == 0.5);
    vg_clip_format(clip, text, sizeof text);
    ck_assert_str_eq(text, "norm:0.5");
    ck_assert(!vg_clip_parse("norm:0", &clip, NULL) && !vg_clip_parse("value:-1", &clip, NULL) && clip.limit == 0.5);
    ck_assert(vg_clip_parse("none", &clip, NULL) && clip.kind == VG_CLIP_NONE && clip.limit == 0);
    vg_clip_format(clip, text, sizeof text);
    ck_assert_str_eq(text, "none");
}
END_TEST

START_TEST(every_metric_is_found_by_its_key_and_an_unknown_one_is_not)
{
    for (size_t i = 0; i < VG_METRIC_COUNT; i++) {
        ck_assert_uint_eq((size_t)vg_metric_find(vg_metrics[i].key), i);
        ck_assert(vg_metrics[i].title[0] != '\0' && vg_metrics[i].symbol[0] != '\0' && vg_metrics[i].about[0] != '\0');
    }
    ck_assert_int_eq((int)vg_metric_find("grad"), VG_METRIC_COUNT);
    ck_assert_str_eq(vg_metrics[VG_GRAD_L1_SCALED].key, "grad_l1_scaled");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("spec");
    TCase *tests = tcase_create("spec");
    tcase_add_test(tests, numbers_are_read_whole);
    tcase_add_test(tests, what_is_no_finite_decimal_number_is_refused_and_changes_nothing);
    tcase_add_test(tests, whole_numbers_keep_64_bits_and_refuse_the_rest);
    tcase_add_test(tests, numbers_are_written_in_the_shortest_usual_form);
    tcase_add_test(tests, every_written_number_reads_back_as_itself);
    tcase_add_test(tests, a_small_buffer_is_filled_and_the_whole_length_returned);
    tcase_add_test(tests, choices_are_found_with_their_number_or_its_default);
    tcase_add_test(tests, refused_choices_say_what_would_be_right_and_change_nothing);
    tcase_add_test(tests, slips_of_the_finger_get_the_nearest_name);
    tcase_add_test(tests, endless_names_are_refused_within_the_sentence);
    tcase_add_test(tests, what_turns_the_direction_of_writing_is_no_part_of_a_name);
    tcase_add_test(tests, sentences_show_no_control_characters_and_no_broken_utf8);
    tcase_add_test(tests, a_long_sentence_is_cut_between_characters);
    tcase_add_test(tests, an_error_can_be_put_into_a_longer_one_or_ignored);
    tcase_add_test(tests, a_watch_that_is_not_there_never_cancels);
    tcase_add_test(tests, optimizers_and_clips_read_back_what_they_write);
    tcase_add_test(tests, every_metric_is_found_by_its_key_and_an_unknown_one_is_not);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
