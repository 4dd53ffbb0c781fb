/* test_valid.c: what is held out for validation, and when it is measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/session.h"

static struct vg_experiment experiment;
static struct vg_error error;

static void set(const char *settings)
{
    char word[600];
    vg_experiment_default(&experiment);
    for (const char *at = settings; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        ck_assert_msg(vg_experiment_assign(&experiment, word, &error), "%s", error.text);
        at += length;
    }
}

static struct vg_session *session_of(const char *settings)
{
    set(settings);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    return session;
}

static struct vg_dataset *data_of(const char *settings)
{
    struct vg_random random;
    set(settings);
    vg_random_seed(&random, experiment.seed);
    error.text[0] = '\0';
    return vg_dataset_create(&experiment.data, &random, NULL, &error);
}

static void assert_same_sample(const struct vg_samples *a, size_t i, const struct vg_samples *b, size_t j)
{
    ck_assert_mem_eq(a->values + i * a->features, b->values + j * b->features, a->features * sizeof(vg_real));
    ck_assert_uint_eq(a->labels[i], b->labels[j]);
}

START_TEST(evenly_spaced_samples_are_held_out_and_the_rest_keeps_its_order)
{
    static const struct {
        const char *data, *valid;
        size_t held_out;
    } cases[] = {{"data=circles", "valid=200", 200},      {"data=circles", "valid=0.2", 200},
                 {"data=iris", "valid=50", 50},           {"data=iris", "valid=7", 7},
                 {"data=iris", "valid=149", 149},         {"data=iris", "valid=1", 1},
                 {"data=iris", "valid=0.001", 1},         {"data=spiral samples=11", "valid=0.5", 17},
                 {"data=moons samples=2", "valid=0.4", 1}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        char settings[64];
        struct vg_dataset *whole = data_of(cases[c].data);
        snprintf(settings, sizeof settings, "%s %s", cases[c].data, cases[c].valid);
        struct vg_dataset *data = data_of(settings);
        ck_assert_msg(whole != NULL && data != NULL, "%s", error.text);
        size_t n = whole->samples.count, held_out = cases[c].held_out, next = 0, rest = 0;
        ck_assert_uint_eq(data->validation.count, held_out);
        ck_assert_uint_eq(data->samples.count, n - held_out);
        for (size_t i = 0; i < n; i++) {
            if (next < held_out && i == next * n / held_out)
                assert_same_sample(&data->validation, next++, &whole->samples, i);
            else
                assert_same_sample(&data->samples, rest++, &whole->samples, i);
        }
        ck_assert_uint_eq(next, held_out);
        vg_dataset_destroy(whole);
        vg_dataset_destroy(data);
    }
}
END_TEST

START_TEST(a_set_ordered_by_class_is_split_fairly)
{
    struct vg_dataset *data = data_of("data=iris valid=0.2");
    size_t counts[3] = {0};
    for (size_t i = 0; i < data->validation.count; i++)
        counts[data->validation.labels[i]]++;
    for (int c = 0; c < 3; c++)
        ck_assert_uint_eq(counts[c], 10);
    vg_dataset_destroy(data);
}
END_TEST

/* The classes of rows in turns, by default "abab...". The first column is ten times the row's number: a plain count would be
 * a hint. */
static const char *csv_setting(const char *turns, size_t rows, const char *valid)
{
    static char settings[640];
    char text[4096] = "";
    for (size_t i = 0, used = 0; i < rows; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%zu0,%c\n", i, turns[i % strlen(turns)]);
    snprintf(settings, sizeof settings, "data=csv:%s scale=none valid=%s", scratch_file("turns.csv", text), valid);
    return settings;
}

START_TEST(classes_that_take_turns_are_each_held_out_evenly)
{
    static const struct {
        const char *turns, *valid;
        size_t rows, wanted[3]; /* held out of each class */
    } cases[] = {{"ab", "0.5", 40, {10, 10, 0}},
                 {"ab", "10", 40, {5, 5, 0}},
                 {"abc", "0.2", 60, {4, 4, 4}},
                 {"aabc", "0.25", 80, {10, 5, 5}}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        char warning[128];
        size_t counts[3] = {0};
        double last[3] = {-1, -1, -1}, gap[3] = {0};
        struct vg_dataset *data = data_of(csv_setting(cases[c].turns, cases[c].rows, cases[c].valid));
        ck_assert_msg(data != NULL, "%s", error.text);
        for (size_t i = 0; i < data->validation.count; i++) {
            uint32_t label = data->validation.labels[i];
            double row = data->validation.values[i] / 10;
            ck_assert_uint_eq(label, (uint32_t)(cases[c].turns[(size_t)row % strlen(cases[c].turns)] - 'a'));
            ck_assert_double_gt(row, last[label]); /* in their order */
            if (counts[label]++ > 0 && strcmp(cases[c].turns, "aabc") != 0) {
                ck_assert(gap[label] == 0 || gap[label] == row - last[label]);
                gap[label] = row - last[label];
            }
            last[label] = row;
        }
        for (size_t i = 0; i < 3; i++)
            ck_assert_uint_eq(counts[i], cases[c].wanted[i]);
        for (size_t i = 1; i < data->samples.count; i++)
            ck_assert_double_gt(data->samples.values[i], data->samples.values[i - 1]);
        ck_assert(!vg_dataset_warning(data, warning, sizeof warning));
        vg_dataset_destroy(data);
    }
}
END_TEST

START_TEST(a_class_that_is_missing_on_one_side_is_said)
{
    static const struct {
        const char *turns, *valid, *wanted;
        size_t rows;
    } cases[] = {{"aaaaaaaaab", "2", "no sample of class b is held out for validation", 10},
                 {"aaaaaaabcd", "2", "no sample of 3 classes (b and others) is held out for validation", 10},
                 {"baaaaaaaaa", "9", "no sample of class b is left to train on", 10},
                 {"ab", "0", "", 10}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        char warning[128];
        const char *settings = csv_setting(cases[c].turns, cases[c].rows, cases[c].valid);
        struct vg_dataset *data = data_of(settings);
        ck_assert_msg(data != NULL, "%s", error.text);
        ck_assert_int_eq(vg_dataset_warning(data, warning, sizeof warning), *cases[c].wanted != '\0');
        ck_assert_str_eq(warning, cases[c].wanted);
        vg_dataset_destroy(data);
        struct vg_session *session = session_of(settings);
        struct vg_view view = {0};
        ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
        ck_assert_str_eq(view.message, cases[c].wanted);
        vg_view_free(&view);
        vg_session_destroy(session);
    }
    char answer[256];
    struct vg_session *session = session_of(csv_setting("aaaaaaaaab", 10, "0"));
    ck_assert(vg_session_do_line(session, "valid 2", answer, sizeof answer, NULL, &error));
    ck_assert_str_eq(answer, "valid 2: new data, a new run; no sample of class b is held out for validation");
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_split_that_leaves_nothing_to_train_on_is_refused)
{
    static const char *const settings[] = {"data=iris valid=150", "data=iris valid=4000000000",
                                           "data=iris valid=0.999"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_ptr_null(data_of(settings[i]));
        ck_assert_ptr_nonnull(
            strstr(error.text, "leaves none of the 150 samples of data set iris to train on: at most 149"));
    }
    ck_assert_ptr_null(data_of("data=moons samples=2 valid=0.9"));
    struct vg_dataset *data = data_of("data=iris valid=149");
    ck_assert_uint_eq(data->samples.count, 1);
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(the_setting_reads_numbers_shares_and_default_and_nothing_else)
{
    static const char *const good[] = {"default", "0", "1", "200", "0.25", "4294967295"};
    static const char *const bad[] = {"-1", "1.5", "-0.1", "nan", "inf", "many", "", "4294967296", "10%"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char text[32];
        vg_experiment_default(&experiment);
        ck_assert(vg_experiment_set(&experiment, "valid", good[i], &error));
        vg_experiment_get(&experiment, VG_SET_VALID, text, sizeof text);
        ck_assert_str_eq(text, good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_assert_msg(!vg_experiment_set(&experiment, "valid", bad[i], &error), "%s", bad[i]);
        ck_assert_ptr_nonnull(strstr(error.text, "valid must be a number of samples, a share between 0 and 1"));
    }
    ck_assert_int_eq(vg_settings[VG_SET_VALID].change, VG_CHANGE_DATA);
}
END_TEST

/* What a session recorded. */
struct seen {
    size_t count, validations;
    uint64_t validated[64];
    double loss[64], accuracy[64];
};

static void see(void *context, const struct vg_record *record)
{
    struct seen *seen = context;
    seen->count++;
    ck_assert_int_eq(isnan(record->row[VG_VALID_LOSS]), isnan(record->row[VG_VALID_ACCURACY]));
    if (isnan(record->row[VG_VALID_LOSS]))
        return;
    ck_assert_uint_lt(seen->validations, 64);
    seen->validated[seen->validations] = record->step;
    seen->loss[seen->validations] = record->row[VG_VALID_LOSS];
    seen->accuracy[seen->validations++] = record->row[VG_VALID_ACCURACY];
}

START_TEST(validation_is_measured_behind_the_last_step_of_every_epoch)
{
    struct seen seen = {0};
    double loss, accuracy, set_loss, set_accuracy;
    struct vg_session *session = session_of("valid=200 l2=0.01"); /* 800 to train on: 25 batches of 32 */
    vg_session_observe(session, &(struct vg_session_observer){.recorded = see, .context = &seen});
    ck_assert_uint_eq(vg_session_batches_per_epoch(session), 25);
    vg_session_step(session, 24);
    ck_assert_uint_eq(seen.validations, 0);
    vg_session_step(session, 1);
    ck_assert_uint_eq(seen.validations, 1);
    vg_session_validate(session, &loss, &accuracy); /* the weights are those that the step left */
    ck_assert_double_eq(seen.loss[0], loss);
    ck_assert_double_eq(seen.accuracy[0], accuracy);
    vg_session_evaluate(session, &set_loss, &set_accuracy);
    ck_assert_double_ne(set_loss, loss);
    vg_session_step(session, 60);
    ck_assert_uint_eq(seen.validations, 3);
    for (uint64_t i = 0; i < 3; i++)
        ck_assert_uint_eq(seen.validated[i], 25 * i + 24);
    vg_session_destroy(session);
}
END_TEST

START_TEST(an_epoch_of_one_step_is_validated_every_step)
{
    static const char *const settings[] = {"data=iris valid=30 batch=0", "data=iris valid=30 batch=500"};
    for (size_t i = 0; i < 2; i++) {
        struct seen seen = {0};
        struct vg_session *session = session_of(settings[i]);
        vg_session_observe(session, &(struct vg_session_observer){.recorded = see, .context = &seen});
        vg_session_step(session, 10);
        ck_assert_uint_eq(seen.validations, 10);
        vg_session_destroy(session);
    }
}
END_TEST

START_TEST(with_nothing_held_out_there_is_no_validation)
{
    struct seen seen = {0};
    double loss, accuracy;
    struct vg_session *session = session_of("valid=0 data=iris");
    vg_session_observe(session, &(struct vg_session_observer){.recorded = see, .context = &seen});
    vg_session_step(session, 20);
    ck_assert_uint_eq(seen.count, 20);
    ck_assert_uint_eq(seen.validations, 0);
    vg_session_validate(session, &loss, &accuracy);
    ck_assert(isnan(loss) && isnan(accuracy));
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_view_keeps_the_last_validation_until_a_new_run)
{
    struct vg_view view = {0};
    struct vg_session *session = session_of("data=iris valid=54"); /* 96 to train on: 3 batches */
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert(isnan(view.valid_loss) && isnan(view.valid_accuracy));
    vg_session_step(session, 3);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    double loss = view.valid_loss;
    ck_assert(isfinite(loss) && view.valid_accuracy >= 0 && view.valid_accuracy <= 1);
    vg_session_step(session, 2);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_double_eq(view.valid_loss, loss);
    ck_assert(isnan(view.valid_loss_series.buckets[view.valid_loss_series.count - 1].last));
    ck_assert_msg(vg_session_do_line(session, "restart", NULL, 0, NULL, &error), "%s", error.text);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert(isnan(view.valid_loss) && isnan(view.valid_accuracy));
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

static void same_parameters(struct vg_session *a, struct vg_session *b)
{
    size_t size = vg_network_block_size(vg_session_network(a)) * sizeof(vg_real);
    ck_assert(
        memcmp(vg_network_parameters(vg_session_network(a)), vg_network_parameters(vg_session_network(b)), size) == 0);
}

START_TEST(evaluating_between_steps_changes_no_bit_of_training)
{
    static const char *const settings[] = {
        "valid=200 l2=0.01",
        "valid=0.33 norm=batch activation=relu init=he_normal optimizer=adam clip=norm:0.5",
        "valid=100 norm=layer activation=tanh data=spiral batch=7",
        "valid=10 activation=maxout data=iris batch=0 optimizer=nesterov",
    };
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        double loss, accuracy;
        struct vg_session *alone = session_of(settings[i]), *watched = session_of(settings[i]);
        vg_session_validate(watched, &loss, &accuracy);
        vg_session_step(alone, 150);
        for (int step = 0; step < 150; step++) {
            vg_session_step(watched, 1);
            vg_session_validate(watched, &loss, &accuracy);
            if (step % 3 == 0)
                vg_session_evaluate(watched, &loss, &accuracy);
        }
        same_parameters(alone, watched);
        for (size_t series = 0; series < vg_history_series(vg_session_history(alone)); series++)
            for (size_t bucket = 0; bucket < 150; bucket++) {
                double one = vg_history_bucket(vg_session_history(alone), bucket, series).last;
                double two = vg_history_bucket(vg_session_history(watched), bucket, series).last;
                ck_assert(memcmp(&one, &two, sizeof one) == 0 || (isnan(one) && isnan(two)));
            }
        vg_session_destroy(alone);
        vg_session_destroy(watched);
    }
}
END_TEST

START_TEST(holding_out_draws_nothing_from_the_stream)
{
    struct vg_session *all = session_of("data=moons"), *part = session_of("data=moons valid=300");
    same_parameters(all, part); /* the weights are drawn behind the data */
    vg_session_destroy(all);
    vg_session_destroy(part);
}
END_TEST

START_TEST(a_change_of_valid_is_a_new_run_on_new_data)
{
    struct vg_session *session = session_of("data=iris");
    char answer[128];
    vg_session_step(session, 5);
    ck_assert_msg(vg_session_do_line(session, "valid 0.2", answer, sizeof answer, NULL, &error), "%s", error.text);
    ck_assert_str_eq(answer, "valid 0.2: new data, a new run");
    ck_assert_uint_eq(vg_session_steps(session), 0);
    ck_assert_uint_eq(vg_session_dataset(session)->samples.count, 120);
    ck_assert(!vg_session_do_line(session, "valid 150", NULL, 0, NULL, &error));
    ck_assert_uint_eq(vg_session_dataset(session)->samples.count, 120);
    vg_session_destroy(session);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("valid");
    TCase *tests = tcase_create("valid");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, make_scratch, remove_scratch);
    tcase_add_test(tests, evenly_spaced_samples_are_held_out_and_the_rest_keeps_its_order);
    tcase_add_test(tests, a_set_ordered_by_class_is_split_fairly);
    tcase_add_test(tests, classes_that_take_turns_are_each_held_out_evenly);
    tcase_add_test(tests, a_class_that_is_missing_on_one_side_is_said);
    tcase_add_test(tests, a_split_that_leaves_nothing_to_train_on_is_refused);
    tcase_add_test(tests, the_setting_reads_numbers_shares_and_default_and_nothing_else);
    tcase_add_test(tests, validation_is_measured_behind_the_last_step_of_every_epoch);
    tcase_add_test(tests, an_epoch_of_one_step_is_validated_every_step);
    tcase_add_test(tests, with_nothing_held_out_there_is_no_validation);
    tcase_add_test(tests, a_view_keeps_the_last_validation_until_a_new_run);
    tcase_add_test(tests, evaluating_between_steps_changes_no_bit_of_training);
    tcase_add_test(tests, holding_out_draws_nothing_from_the_stream);
    tcase_add_test(tests, a_change_of_valid_is_a_new_run_on_new_data);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
