/* test_fixture.c: the reader of reference trajectories, and the comparison that must not let anything wrong pass.
 * Argument or VGTOP_FIXTURES: the folder of the fixtures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "fixture.h"

static const char *folder = "tests/replay/fixtures";
static struct fixture fixture;

static void path_of(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s.txt.gz", folder, name);
}

static void load(const char *name)
{
    char path[1024];
    struct vg_error error = {""};
    path_of(name, path, sizeof path);
    ck_assert_msg(fixture_read(&fixture, path, &error), "%s", error.text);
}

START_TEST(default_fixture_is_read_as_numpy_printed_it)
{
    load("default");
    char value[64];
    ck_assert_uint_eq(fixture.steps, 200);
    ck_assert_uint_eq(fixture.layers, 5);
    ck_assert_uint_eq(fixture.row_size, vg_series_count(5));
    ck_assert_uint_eq(fixture.step[199], 199);
    ck_assert_uint_eq(fixture.epoch[31], 0);
    ck_assert_uint_eq(fixture.epoch[32], 1); /* 1000 samples in batches of 32: 32 steps an epoch */
    ck_assert(fixture_setting(&fixture, "hidden", value, sizeof value));
    ck_assert_str_eq(value, "5,5,5,5");
    ck_assert(!fixture_setting(&fixture, "swap", value, sizeof value));
    ck_assert(!fixture_setting(&fixture, "hid", value, sizeof value));
    for (size_t step = 0; step < fixture.steps; step++) {
        const double *row = fixture_row(&fixture, step);
        ck_assert(row[VG_LOSS] > 0 && isnan(row[VG_VALID_LOSS]));
        ck_assert(row[vg_series_of(4, VG_GRAD_NORM)] >= row[vg_series_of(4, VG_GRAD_MAX)]);
        ck_assert(fixture.noise[step] >= 0 && fixture.noise[step] < 1e-10);
    }
    ck_assert(fabs(fixture.final_loss - 0.692966) < 1e-6);
    ck_assert(fabs(fixture.final_accuracy - 0.388) < 1e-12);
    fixture_free(&fixture);
}
END_TEST

START_TEST(settings_are_walked_through_word_by_word)
{
    load("depth-0");
    char word[64];
    size_t count = 0;
    bool empty_hidden = false;
    for (const char *at = fixture.settings; (at = fixture_next_setting(at, word, sizeof word)); count++) {
        ck_assert_ptr_nonnull(strchr(word, '='));
        empty_hidden |= strcmp(word, "hidden=") == 0;
    }
    ck_assert_uint_eq(count, 15);
    ck_assert(empty_hidden);
    ck_assert_uint_eq(fixture.layers, 1);
    fixture_free(&fixture);
}
END_TEST

START_TEST(swaps_are_found_at_their_steps_only)
{
    load("swap-leaky");
    char activation[32];
    ck_assert(!fixture_swap(&fixture, 99, activation, sizeof activation));
    ck_assert(!fixture_swap(&fixture, 10, activation, sizeof activation));
    ck_assert(fixture_swap(&fixture, 100, activation, sizeof activation));
    ck_assert_str_eq(activation, "leaky_relu:0.1");
    fixture_free(&fixture);
    load("swap-many");
    ck_assert(fixture_swap(&fixture, 1, activation, sizeof activation));
    ck_assert_str_eq(activation, "softsign");
    ck_assert(fixture_swap(&fixture, 199, activation, sizeof activation));
    ck_assert_str_eq(activation, "linear");
    fixture_free(&fixture);
}
END_TEST

/* Whatever number of whatever row is off by a relative 1e-8 (of what it is measured beside), the comparison shows it.
 */
START_TEST(every_number_that_is_off_by_1e_8_is_found)
{
    load("default");
    double row[512];
    size_t found = 0;
    for (size_t step = 0; step < fixture.steps; step += 13) {
        const double *reference = fixture_row(&fixture, step);
        memcpy(row, reference, fixture.row_size * sizeof *row);
        ck_assert(fixture_row_difference(&fixture, row, reference, NULL) == 0);
        for (size_t i = 0; i < fixture.row_size; i++) {
            if (isnan(reference[i]) || reference[i] == 0)
                continue;
            size_t series = 0;
            const bool ratio =
                i >= VG_RUN_SERIES_COUNT && (i - VG_RUN_SERIES_COUNT) % VG_METRIC_COUNT == VG_UPDATE_RATIO;
            row[i] = reference[i] * (1 + 1e-8);
            const double difference = fixture_row_difference(&fixture, row, reference, &series);
            const bool cancels = !ratio && difference < 0.9e-8;
            if (!cancels) {
                ck_assert_uint_eq(series, i);
                ck_assert(difference > fixture_tolerance(&fixture, step));
                found++;
            }
            row[i] = reference[i];
        }
    }
    ck_assert_uint_gt(found, 16 * 50);
    fixture_free(&fixture);
}
END_TEST

START_TEST(a_nan_in_the_place_of_a_number_is_infinitely_far)
{
    load("default");
    const double *reference = fixture_row(&fixture, 3);
    ck_assert(isinf(fixture_fair_difference(&fixture, VG_LOSS, NAN, reference)));
    ck_assert(isinf(fixture_fair_difference(&fixture, vg_series_of(2, VG_GRAD_SD), NAN, reference)));
    ck_assert(isinf(fixture_fair_difference(&fixture, vg_series_of(2, VG_GRAD_SD), INFINITY, reference)));
    ck_assert(isinf(fixture_fair_difference(&fixture, vg_series_of(2, VG_UPDATE_RATIO), NAN, reference)));
    ck_assert(fixture_fair_difference(&fixture, VG_VALID_LOSS, 1, reference) == 0);
    fixture_free(&fixture);
}
END_TEST

START_TEST(numbers_that_cancel_are_measured_beside_their_spread)
{
    double row[VG_RUN_SERIES_COUNT + VG_METRIC_COUNT] = {0};
    load("default");
    const size_t mean = vg_series_of(0, VG_GRAD_MEAN), sd = vg_series_of(0, VG_GRAD_SD);
    const size_t magnitude = vg_series_of(0, VG_GRAD_ABS_MEAN), ratio = vg_series_of(0, VG_UPDATE_RATIO);
    row[mean] = 1e-12;
    row[sd] = 1;
    row[magnitude] = 1e6;
    row[ratio] = -9.5;
    ck_assert(fabs(fixture_fair_difference(&fixture, mean, 2e-12, row) - 1e-9) < 1e-15);
    ck_assert(fabs(fixture_fair_difference(&fixture, sd, 2, row) - 1e-2) < 1e-12);
    ck_assert(fixture_fair_difference(&fixture, ratio, -12, row) == 0);
    row[ratio] = NAN;
    ck_assert(fixture_fair_difference(&fixture, ratio, -16, row) == 0);
    ck_assert(isinf(fixture_fair_difference(&fixture, ratio, -3, row)));
    row[ratio] = 0;
    ck_assert(fabs(fixture_fair_difference(&fixture, ratio, 1e-8, row) - 1e-8) < 1e-15);
    fixture_free(&fixture);
}
END_TEST

/* A fixture of two steps; its name goes to `path`, for the caller to remove. */
static void write_fixture(char path[32], const char *columns, const char *rows)
{
    snprintf(path, 32, "/tmp/vgtop-fixture-XXXXXX");
    const int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    fprintf(file, "data=circles\nnoise 0 0\nbeside grad_mean=0.001*grad_sd new=0.5*newer\nscale\nfloor newer=3\n");
    fprintf(file, "columns %s\n%s\nfinal 0.7 0.5\n", columns, rows);
    fclose(file);
}

/* So a statistic that is new in the program, or new in the reference, leaves all fixtures valid. */
START_TEST(only_the_columns_that_both_know_are_compared)
{
    struct vg_error error = {""};
    char path[32];
    write_fixture(path, "loss step new.1 grad_sd.2 newer.2 epoch grad_sd.1 hue accuracy",
                  "0.7 0 5 0.25 6 0 0.5 1 0.75\n0.6 1 5 nan 6 0 0.5 1 0.75");
    ck_assert_msg(fixture_read(&fixture, path, &error), "%s", error.text);
    remove(path);
    ck_assert_uint_eq(fixture.layers, 2);
    ck_assert_uint_eq(fixture.step[1], 1);
    const size_t first = vg_series_of(0, VG_GRAD_SD), second = vg_series_of(1, VG_GRAD_SD);
    const double *reference = fixture_row(&fixture, 0);
    ck_assert(reference[VG_LOSS] == 0.7 && reference[VG_ACCURACY] == 0.75);
    ck_assert(reference[first] == 0.5 && reference[second] == 0.25);
    double row[VG_RUN_SERIES_COUNT + 2 * VG_METRIC_COUNT];
    for (size_t i = 0; i < fixture.row_size; i++)
        row[i] = isnan(reference[i]) ? 1e9 : reference[i];
    ck_assert(fixture_row_difference(&fixture, row, reference, NULL) == 0);
    row[second] = 0.5;
    ck_assert(fixture_row_difference(&fixture, row, reference, NULL) == 1);
    row[second] = NAN;
    ck_assert(isinf(fixture_row_difference(&fixture, row, reference, NULL)));
    ck_assert(isinf(fixture_fair_difference(&fixture, second, 0.25, fixture_row(&fixture, 1))));
    fixture_free(&fixture);
}
END_TEST

START_TEST(a_broken_or_missing_fixture_is_refused_with_its_line)
{
    struct vg_error error = {""};
    ck_assert(!fixture_read(&fixture, "/nonexistent/x.txt.gz", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent/x.txt.gz"));
    char path[32];
    write_fixture(path, "step epoch loss accuracy grad_sd.1", "0 0 0.7 0.5 1\n1 0 0.7 0.5");
    ck_assert(!fixture_read(&fixture, path, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "line 8"));
    ck_assert_ptr_null(fixture.rows);
    remove(path);
}
END_TEST

int main(int count, char **arguments)
{
    if (getenv("VGTOP_FIXTURES"))
        folder = getenv("VGTOP_FIXTURES");
    if (count > 1)
        folder = arguments[1];
    Suite *suite = suite_create("fixture");
    TCase *tests = tcase_create("fixture");
    tcase_add_test(tests, default_fixture_is_read_as_numpy_printed_it);
    tcase_add_test(tests, settings_are_walked_through_word_by_word);
    tcase_add_test(tests, swaps_are_found_at_their_steps_only);
    tcase_add_test(tests, every_number_that_is_off_by_1e_8_is_found);
    tcase_add_test(tests, a_nan_in_the_place_of_a_number_is_infinitely_far);
    tcase_add_test(tests, numbers_that_cancel_are_measured_beside_their_spread);
    tcase_add_test(tests, only_the_columns_that_both_know_are_compared);
    tcase_add_test(tests, a_broken_or_missing_fixture_is_refused_with_its_line);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
