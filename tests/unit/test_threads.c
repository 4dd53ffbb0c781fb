/* test_threads.c: a network's numbers are the same to the bit however many threads work on it, and a pool does every part once. */
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "../check_main.h"
#include "pool.h"
#include "vgtop/session.h"

enum { FEATURES = 40, SAMPLES = 264, STEPS = 4, LAYERS = 4 };

/* ---- the pool */

enum { PARTS = 100 };

static void count_part(void *context, size_t i)
{
    atomic_int *counts = context;
    atomic_fetch_add(&counts[i], 1);
}

START_TEST(every_part_is_done_once_in_every_loop)
{
    struct vg_pool *pool = vg_pool_create((size_t)_i, NULL);
    atomic_int counts[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        atomic_init(&counts[i], 0);
    ck_assert_ptr_nonnull(pool);
    ck_assert_uint_eq(vg_pool_threads(pool), (size_t)_i);
    int total = 0;
    for (size_t loop = 0; loop < 300; loop++, total++)
        vg_pool_run(pool, PARTS, count_part, counts);
    for (size_t i = 0; i < PARTS; i++)
        ck_assert_int_eq(atomic_load(&counts[i]), total);
    vg_pool_run(pool, 0, count_part, counts);
    vg_pool_destroy(pool);
}
END_TEST

START_TEST(a_pool_that_slept_wakes_up)
{
    struct vg_pool *pool = vg_pool_create(3, NULL);
    atomic_int counts[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        atomic_init(&counts[i], 0);
    for (int loop = 0; loop < 5; loop++) {
        nanosleep(&(struct timespec){0, 2000000}, NULL);
        vg_pool_run(pool, PARTS, count_part, counts);
    }
    ck_assert_int_eq(atomic_load(&counts[PARTS - 1]), 5);
    vg_pool_destroy(pool);
}
END_TEST

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

START_TEST(a_pool_without_work_uses_no_processor)
{
    struct vg_pool *pool = vg_pool_create(4, NULL);
    nanosleep(&(struct timespec){0, 200000000}, NULL);
    const double before = cpu_seconds();
    nanosleep(&(struct timespec){0, 300000000}, NULL);
    ck_assert_double_lt(cpu_seconds() - before, 0.01);
    vg_pool_destroy(pool);
}
END_TEST

/* ---- networks */

struct trial {
    const char *what;
    struct vg_network_spec network;
    struct vg_training training;
    bool bytes;
};

static const struct trial trials[] = {
    {"wide, relu and adam",
     {.classes = 10, .hidden_count = 3, .hidden = {300, 256, 130}, .activation = {VG_RELU, 0}},
     {VG_ADAM, 1e-3, 0, {VG_CLIP_NONE, 0}},
     false},
    {"sigmoid, rmsprop and L2",
     {.classes = 2, .hidden_count = 3, .hidden = {128, 64, 100}, .activation = {VG_SIGMOID, 0}},
     {VG_RMSPROP, 1e-3, 1e-3, {VG_CLIP_NONE, 0}},
     false},
    {"maxout, momentum and a clipped norm",
     {.classes = 3, .hidden_count = 2, .hidden = {150, 90}, .activation = {VG_MAXOUT, 0}},
     {VG_MOMENTUM, 1e-2, 0, {VG_CLIP_NORM, 0.1}},
     false},
    {"batch norm, elu and clipped values",
     {.classes = 3, .hidden_count = 2, .hidden = {200, 77}, .activation = {VG_ELU, 1}, .norm = VG_NORM_BATCH},
     {VG_NESTEROV, 1e-2, 0, {VG_CLIP_VALUE, 1e-3}},
     false},
    {"layer norm and gelu",
     {.classes = 5, .hidden_count = 2, .hidden = {120, 120}, .activation = {VG_GELU, 0}, .norm = VG_NORM_LAYER},
     {VG_SGD, 1e-2, 0, {VG_CLIP_NONE, 0}},
     false},
    {"bytes, wider and narrower",
     {.classes = 10, .hidden_count = 3, .hidden = {520, 3, 300}, .activation = {VG_TANH, 0}},
     {VG_SGD, 1e-2, 0, {VG_CLIP_NONE, 0}},
     true},
};

enum { TRIALS = sizeof trials / sizeof trials[0] };

/* What a few steps leave. */
struct outcome {
    struct vg_network *network;
    vg_real measures[STEPS][LAYERS * VG_METRIC_COUNT];
    double loss[STEPS], evaluated, accuracy;
};

static void run_on_pool(void *pool, size_t parts, void (*part)(void *context, size_t i), void *context)
{
    vg_pool_run(pool, parts, part, context);
}

static void train(struct outcome *outcome, const struct trial *trial, size_t threads)
{
    static double values[SAMPLES * FEATURES];
    static uint8_t bytes[SAMPLES * FEATURES];
    static uint32_t labels[SAMPLES], order[SAMPLES];
    struct vg_random rnd;
    struct vg_network_spec spec = trial->network;
    struct vg_pool *pool = threads > 1 ? vg_pool_create(threads, NULL) : NULL;
    const struct vg_helpers helpers = {threads, pool, run_on_pool};
    vg_random_seed(&rnd, 11);
    for (size_t i = 0; i < SAMPLES * FEATURES; i++) {
        values[i] = vg_random_normal(&rnd);
        bytes[i] = (uint8_t)vg_random_interval(&rnd, 255);
    }
    for (size_t i = 0; i < SAMPLES; i++) {
        labels[i] = vg_random_interval(&rnd, (uint32_t)spec.classes - 1);
        order[i] = (uint32_t)(SAMPLES - 1 - i);
    }
    const struct vg_samples samples = {.values = trial->bytes ? NULL : values,
                                       .bytes = trial->bytes ? bytes : NULL,
                                       .byte_scale = 1.0 / 255,
                                       .labels = labels,
                                       .count = SAMPLES,
                                       .features = FEATURES};
    spec.inputs = FEATURES;
    spec.batch_max = SAMPLES;
    outcome->network = vg_network_create(&spec, NULL);
    ck_assert_ptr_nonnull(outcome->network);
    ck_assert(vg_network_initialize(outcome->network, (struct vg_initializer){VG_INIT_HE_NORMAL, 0}, &rnd, NULL, NULL));
    if (pool)
        vg_network_lend(outcome->network, &helpers);
    for (size_t i = 0; i < STEPS; i++) {
        struct vg_step step = {.layers = outcome->measures[i]};
        vg_network_step(outcome->network, &samples, i % 2 ? order : NULL, i < 2 ? SAMPLES : 100, &trial->training,
                        &step);
        outcome->loss[i] = step.loss;
    }
    vg_network_evaluate(outcome->network, &samples, 0, SAMPLES, 0, &outcome->evaluated, &outcome->accuracy);
    vg_network_lend(outcome->network, NULL);
    vg_pool_destroy(pool);
}

START_TEST(the_bits_are_the_same_for_every_number_of_threads)
{
    static const size_t threads[] = {2, 3, 7};
    static struct outcome alone, together;
    const struct trial *trial = &trials[_i];
    memset(&alone, 0, sizeof alone);
    train(&alone, trial, 1);
    const size_t bytes = vg_network_block_size(alone.network) * sizeof(double);
    for (size_t k = 0; k < sizeof threads / sizeof threads[0]; k++) {
        memset(&together, 0, sizeof together);
        train(&together, trial, threads[k]);
        ck_assert_msg(
            memcmp(vg_network_parameters(alone.network), vg_network_parameters(together.network), bytes) == 0 &&
                memcmp(vg_network_gradients(alone.network), vg_network_gradients(together.network), bytes) == 0 &&
                memcmp(alone.loss, together.loss, sizeof alone.loss) == 0 && alone.evaluated == together.evaluated,
            "%s: other numbers with %zu threads", trial->what, threads[k]);
        ck_assert_msg(memcmp(alone.measures, together.measures, sizeof alone.measures) == 0,
                      "%s: other statistics with %zu threads", trial->what, threads[k]);
        vg_network_destroy(together.network);
    }
    vg_network_destroy(alone.network);
}
END_TEST

START_TEST(only_wide_networks_ask_for_threads)
{
    struct vg_network_spec spec = {
        .inputs = 2, .classes = 2, .hidden_count = 4, .hidden = {5, 5, 5, 5}, .batch_max = 32};
    ck_assert_uint_eq(vg_network_threads(&spec), 1);
    spec = (struct vg_network_spec){.inputs = 784, .classes = 10, .hidden_count = 1, .hidden = {512}, .batch_max = 128};
    ck_assert_uint_gt(vg_network_threads(&spec), 8);
}
END_TEST

/* ---- the setting */

START_TEST(threads_change_in_the_middle_of_a_run_and_no_number_does)
{
    double loss[2][2];
    for (size_t k = 0; k < 2; k++) {
        struct vg_experiment experiment;
        struct vg_error error = {""};
        vg_experiment_default(&experiment);
        ck_assert(vg_experiment_assign(&experiment, "hidden=100,100,100", &error));
        ck_assert(vg_experiment_assign(&experiment, k ? "threads=3" : "threads=1", &error));
        struct vg_session *session = vg_session_create(&experiment, NULL, &error);
        ck_assert_msg(session != NULL, "%s", error.text);
        ck_assert_uint_eq(vg_session_step(session, 5), 5);
        vg_session_evaluate(session, &loss[k][0], &loss[k][1]);
        ck_assert_msg(vg_session_do_line(session, k ? "threads 2" : "threads auto", NULL, 0, NULL, &error), "%s",
                      error.text);
        ck_assert_uint_eq(vg_session_step(session, 5), 5);
        vg_session_evaluate(session, &loss[k][0], &loss[k][1]);
        vg_session_destroy(session);
    }
    ck_assert_double_eq(loss[0][0], loss[1][0]);
    ck_assert_double_eq(loss[0][1], loss[1][1]);
}
END_TEST

START_TEST(a_number_of_threads_is_a_number_or_auto)
{
    static const char *const good[] = {"threads=auto", "threads=1", "threads=256"};
    static const char *const bad[] = {"threads=0", "threads=257", "threads=-1", "threads=many", "threads=1.5"};
    struct vg_experiment experiment;
    char text[32];
    vg_experiment_default(&experiment);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ck_assert(vg_experiment_assign(&experiment, good[i], NULL));
        vg_experiment_get(&experiment, VG_SET_THREADS, text, sizeof text);
        ck_assert_str_eq(text, strchr(good[i], '=') + 1);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert(!vg_experiment_assign(&experiment, bad[i], NULL));
}
END_TEST

static Suite *threads_suite(void)
{
    Suite *suite = suite_create("threads");
    TCase *tcase = tcase_create("threads");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, every_part_is_done_once_in_every_loop, 2, 6);
    tcase_add_test(tcase, a_pool_that_slept_wakes_up);
    tcase_add_test(tcase, a_pool_without_work_uses_no_processor);
    tcase_add_loop_test(tcase, the_bits_are_the_same_for_every_number_of_threads, 0, TRIALS);
    tcase_add_test(tcase, only_wide_networks_ask_for_threads);
    tcase_add_test(tcase, threads_change_in_the_middle_of_a_run_and_no_number_does);
    tcase_add_test(tcase, a_number_of_threads_is_a_number_or_auto);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    return run_suite(threads_suite());
}
