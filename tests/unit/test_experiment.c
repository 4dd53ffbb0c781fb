/* test_experiment.c: settings as text. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/experiment.h"

static struct vg_experiment experiment;
static struct vg_error error;

static void fresh(void)
{
    vg_experiment_default(&experiment);
    error.text[0] = '\0';
}

START_TEST(the_default_is_the_preset_circles)
{
    struct vg_experiment preset;
    ck_assert_ptr_nonnull(vg_preset_load("circles", &preset, &error));
    ck_assert_int_eq(vg_experiment_compare(&experiment, &preset), VG_CHANGE_NOTHING);
}
END_TEST

START_TEST(every_preset_loads)
{
    for (size_t i = 0; i < vg_preset_count; i++) {
        ck_assert_msg(vg_preset_load(vg_presets[i].name, &experiment, &error) == &vg_presets[i], "%s: %s",
                      vg_presets[i].name, error.text);
        ck_assert_uint_gt(vg_presets[i].steps, 0);
    }
    ck_assert_ptr_null(vg_preset_load("circle", &experiment, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "circles"));
}
END_TEST

START_TEST(every_setting_reads_back_what_it_writes)
{
    static const char *const assignments[] = {"data=spiral",        "samples=77",          "noise=0.25",
                                              "factor=0.3",         "hidden=128,64x7,3",   "hidden=",
                                              "activation=elu:0.5", "init=orthogonal:1.5", "norm=layer",
                                              "optimizer=nesterov", "lr=0.0123",           "batch=0",
                                              "valid=0.125",        "valid=200",           "l2=1e-5",
                                              "clip=norm:2.5",      "seed=4294967295",     "hidden=1024x100",
                                              "samples=default",    "noise=default",       "batch=full",
                                              "hidden=none"};
    for (size_t i = 0; i < sizeof(assignments) / sizeof(assignments[0]); i++) {
        struct vg_experiment again;
        fresh();
        ck_assert_msg(vg_experiment_assign(&experiment, assignments[i], &error), "%s: %s", assignments[i], error.text);
        vg_experiment_default(&again);
        for (int s = 0; s < VG_SETTING_COUNT; s++) {
            char value[VG_DATA_NAME_MAX];
            vg_experiment_get(&experiment, (enum vg_setting)s, value, sizeof(value));
            ck_assert_msg(vg_experiment_set(&again, vg_settings[s].key, value, &error), "%s", error.text);
        }
        ck_assert_int_eq(vg_experiment_compare(&experiment, &again), VG_CHANGE_NOTHING);
    }
}
END_TEST

START_TEST(a_bad_setting_says_what_would_be_right_and_changes_nothing)
{
    static const struct {
        const char *assignment, *says;
    } bad[] = {{"activation=relo", "relu"},
               {"activaton=relu", "activation"},
               {"lr=-1", "from 0"},
               {"lr=abc", "number"},
               {"lr=nan", "number"},
               {"hidden=5,,5", "hidden"},
               {"hidden=5,", "hidden"},
               {"hidden=0", "1 to 1024"},
               {"hidden=1025", "1 to 1024"},
               {"hidden=5x101", "100"},
               {"hidden=-5", "hidden"},
               {"batch=1.5", "whole"},
               {"seed=4294967296", "4294967295"},
               {"init=normal:-1", "normal"},
               {"clip=norm:0", "norm"},
               {"data=cirles", "circles"},
               {"noise=-1", "noise"},
               {"factor=1", "factor"},
               {"norm=group", "batch"},
               {"optimizer=adamw", "adam"},
               {"relu", "KEY=VALUE"},
               {"=3", "KEY=VALUE"},
               {"samples=0", "samples"}};
    struct vg_experiment before;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        fresh();
        before = experiment;
        ck_assert_msg(!vg_experiment_assign(&experiment, bad[i].assignment, &error), "%s was taken", bad[i].assignment);
        ck_assert_msg(strstr(error.text, bad[i].says) != NULL, "%s: %s", bad[i].assignment, error.text);
        ck_assert_int_eq(vg_experiment_compare(&experiment, &before), VG_CHANGE_NOTHING);
    }
}
END_TEST

START_TEST(a_change_costs_what_it_must)
{
    static const struct {
        const char *assignment;
        enum vg_change change;
    } cases[] = {{"activation=sigmoid", VG_CHANGE_NOTHING},
                 {"activation=tanh", VG_CHANGE_LIVE},
                 {"activation=maxout", VG_CHANGE_WEIGHTS},
                 {"lr=1", VG_CHANGE_LIVE},
                 {"batch=0", VG_CHANGE_LIVE},
                 {"hidden=5,5", VG_CHANGE_WEIGHTS},
                 {"init=zeros", VG_CHANGE_WEIGHTS},
                 {"norm=batch", VG_CHANGE_WEIGHTS},
                 {"seed=1", VG_CHANGE_DATA},
                 {"data=moons", VG_CHANGE_DATA}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct vg_experiment to;
        fresh();
        to = experiment;
        ck_assert(vg_experiment_assign(&to, cases[i].assignment, &error));
        ck_assert_msg(vg_experiment_compare(&experiment, &to) == cases[i].change, "%s", cases[i].assignment);
    }
}
END_TEST

START_TEST(the_command_line_is_quoted_for_a_shell)
{
    char line[512], small[8];
    ck_assert(vg_experiment_assign(&experiment, "hidden=5,5", &error));
    ck_assert(vg_experiment_assign(&experiment, "data=csv:it's mine.csv", &error));
    size_t length = vg_experiment_command_line(&experiment, line, sizeof(line));
    ck_assert_str_eq(line, "vgtop circles -s 'data=csv:it'\\''s mine.csv' -s scale=standard -s hidden=5,5");
    ck_assert_uint_eq(length, strlen(line));
    ck_assert_uint_eq(vg_experiment_command_line(&experiment, small, sizeof(small)), length);
    ck_assert_str_eq(small, "vgtop c");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("experiment");
    TCase *tcase = tcase_create("experiment");
    tcase_add_checked_fixture(tcase, fresh, NULL);
    tcase_add_test(tcase, the_default_is_the_preset_circles);
    tcase_add_test(tcase, every_preset_loads);
    tcase_add_test(tcase, every_setting_reads_back_what_it_writes);
    tcase_add_test(tcase, a_bad_setting_says_what_would_be_right_and_changes_nothing);
    tcase_add_test(tcase, a_change_costs_what_it_must);
    tcase_add_test(tcase, the_command_line_is_quoted_for_a_shell);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(make_suite)
