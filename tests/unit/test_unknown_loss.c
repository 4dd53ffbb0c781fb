/* test_unknown_loss.c: a log that tells neither its loss nor its classes: the loss is not judged, the layers are. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/check.h"

enum { STEPS = 3000 };

static struct vg_check check;

/* Writes a log whose loss falls from `first` to `last` in its first half and has no better to come; each of three hidden layers gets
 * `ratio` of what the next gets. The verdict is in `check`. */
static void judge_log(const char *header, double first, double last, double ratio)
{
    struct vg_error error = {""};
    char path[4096];
    make_scratch();
    snprintf(path, sizeof path, "%s/run.jsonl", scratch);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(header, file);
    for (int i = 0; i < STEPS; i++) {
        const double done = fmin(1, 2.0 * i / STEPS);
        fprintf(file, "{\"step\": %d, \"loss\": %.6g, \"layers\": [", i, first * pow(last / first, done));
        for (int l = 0; l < 4; l++)
            fprintf(file, "%s{\"name\": \"%c\", \"delta_rms\": %.6g, \"grad_norm\": 0.1, \"update_ratio\": -3}",
                    l > 0 ? ", " : "", "abcd"[l], 0.1 * pow(ratio, 3 - l));
        fputs("]}\n", file);
    }
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_msg(vg_check_log(path, &check, &error), "%s", error.text);
    remove_scratch();
}

#define LAYERS(outputs)                                                                                                \
    "\"layers\": [{\"name\": \"a\", \"shape\": [2, 1]}, {\"name\": \"b\", \"shape\": [1, 1]}, {\"name\": \"c\", "      \
    "\"shape\": [1, 1]}, {\"name\": \"d\", \"shape\": [1, " outputs "]}]}\n"
#define OURS(settings, outputs) "{\"vgtop\": \"1\", \"format\": 2, \"experiment\": {" settings "}, " LAYERS(outputs)
#define JOB                     "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"lr\": 0.01}, " LAYERS("1")

START_TEST(a_loss_of_unknown_kind_is_not_judged)
{
    judge_log("", 10.8, 3.3, 1); /* a language model */
    ck_assert_msg(check.well && strcmp(check.kind, "fine") == 0, "%s", check.text);
    judge_log(JOB, 25, 25, 1); /* a mean squared error */
    ck_assert_msg(check.well, "%s", check.text);
    judge_log(OURS("\"data\": \"csv:a.csv\", \"task\": \"auto\", \"loss\": \"cross_entropy\"", "1"), 25, 25, 1);
    ck_assert_msg(check.well, "%s", check.text);
    judge_log(OURS("\"data\": \"circles\", \"task\": \"auto\", \"loss\": \"mse\"", "1"), 0.9, 0.9, 1);
    ck_assert_msg(check.well, "%s", check.text);
}
END_TEST

START_TEST(what_the_layers_show_is_judged_all_the_same)
{
    judge_log("", 10.8, 3.3, 0.1);
    ck_assert_str_eq(check.kind, "vanishing");
    judge_log(JOB, 25, 25, 10);
    ck_assert_str_eq(check.kind, "exploding");
    ck_assert(!check.well);
}
END_TEST

START_TEST(an_experiment_of_ours_tells_its_classes)
{
    judge_log(OURS("\"data\": \"circles\", \"task\": \"auto\", \"loss\": \"cross_entropy\"", "1"), 0.9, 0.9, 1);
    ck_assert_str_eq(check.kind, "worse_than_guessing");
    ck_assert_ptr_nonnull(strstr(check.text, "guessing costs 0.693"));
    judge_log(OURS("\"data\": \"iris\", \"task\": \"auto\", \"loss\": \"cross_entropy\"", "3"), 1.5, 1.5, 1);
    ck_assert_ptr_nonnull(strstr(check.text, "guessing costs 1.1"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("unknown loss");
    TCase *test = tcase_create("unknown loss");
    tcase_set_timeout(test, 60);
    tcase_add_test(test, a_loss_of_unknown_kind_is_not_judged);
    tcase_add_test(test, what_the_layers_show_is_judged_all_the_same);
    tcase_add_test(test, an_experiment_of_ours_tells_its_classes);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
