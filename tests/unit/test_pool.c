/* test_pool.c: jobs shared out over threads. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "../check_main.h"
#include "pool.h"

enum { JOBS = 1000 };

struct sums {
    unsigned char done[JOBS]; /* how often each job was done; only its own thread writes it */
    atomic_size_t total;
    uint64_t in;        /* what the caller wrote before */
    uint64_t out[JOBS]; /* what the jobs made of it */
};

static void add(void *context, size_t job)
{
    struct sums *sums = context;
    sums->done[job]++;
    sums->out[job] = sums->in * job;
    atomic_fetch_add(&sums->total, job);
}

START_TEST(every_job_is_done_once_and_its_work_is_seen)
{
    static const size_t counts[] = {0, 1, 2, 3, 7, JOBS};
    struct vg_error error;
    for (size_t threads = 1; threads <= 5; threads++) {
        struct vg_pool *pool = vg_pool_create(threads, &error);
        ck_assert_msg(pool != NULL, "%s", error.text);
        ck_assert_uint_eq(vg_pool_threads(pool), threads);
        for (size_t round = 0; round < 50; round++) {
            struct sums sums = {.in = round};
            size_t n = counts[round % (sizeof counts / sizeof counts[0])];
            vg_pool_run(pool, add, &sums, n);
            ck_assert_uint_eq(atomic_load(&sums.total), n ? n * (n - 1) / 2 : 0);
            for (size_t i = 0; i < JOBS; i++) {
                ck_assert_uint_eq(sums.done[i], i < n);
                ck_assert_uint_eq(sums.out[i], i < n ? round * i : 0);
            }
        }
        vg_pool_destroy(pool);
    }
}
END_TEST

START_TEST(no_pool_is_the_caller_alone)
{
    struct sums sums = {.in = 1};
    vg_pool_run(NULL, add, &sums, 10);
    ck_assert_uint_eq(atomic_load(&sums.total), 45);
    ck_assert_uint_eq(vg_pool_threads(NULL), 1);
    vg_pool_destroy(NULL);
}
END_TEST

/* Each job waits for the other: they must run at the same time. */
static void meet(void *context, size_t job)
{
    (void)job;
    pthread_barrier_wait(context);
}

START_TEST(jobs_run_at_the_same_time)
{
    struct vg_error error;
    struct vg_pool *pool = vg_pool_create(4, &error);
    ck_assert_msg(pool != NULL, "%s", error.text);
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 4);
    for (int round = 0; round < 20; round++)
        vg_pool_run(pool, meet, &barrier, 4);
    pthread_barrier_destroy(&barrier);
    vg_pool_destroy(pool);
}
END_TEST

START_TEST(a_pool_that_is_never_used_ends)
{
    struct vg_pool *pool = vg_pool_create(0, NULL);
    ck_assert_ptr_nonnull(pool);
    ck_assert_uint_ge(vg_pool_threads(pool), 1);
    vg_pool_destroy(pool);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("pool");
    TCase *tests = tcase_create("pool");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_job_is_done_once_and_its_work_is_seen);
    tcase_add_test(tests, no_pool_is_the_caller_alone);
    tcase_add_test(tests, jobs_run_at_the_same_time);
    tcase_add_test(tests, a_pool_that_is_never_used_ends);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
