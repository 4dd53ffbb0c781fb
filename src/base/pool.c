/* pool.c: helpers that take parts of a loop from a ticket.
 *
 * The ticket is one number: which loop (its serial), how many parts it has, and how many have been taken. A part is taken by a
 * compare-and-swap that adds 1, so a helper that was late for one loop cannot take a part of the next by mistake: the serial has changed. A
 * loop ends when as many parts are done as it has; only then may the next begin, so the loop's fields are safe to read for whoever has taken
 * a part. */
#if defined(__linux__)
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

enum { SPIN_NS = 50000, LOOKS_A_CLOCK = 64, LOOKS_A_YIELD = 4096, PARTS_BITS = 16 };
static const uint64_t PARTS_MASK = ((uint64_t)1 << PARTS_BITS) - 1, SERIAL_ONE = (uint64_t)1 << (2 * PARTS_BITS);

struct vg_pool {
    /* serial << 32 | parts << 16 | taken */
    _Alignas(64) _Atomic uint64_t ticket;
    _Alignas(64) atomic_size_t done;
    void (*part)(void *context, size_t i); /* of the present loop, as `context` */
    void *context;
    _Alignas(64) atomic_size_t asleep;
    atomic_bool ending;
    pthread_mutex_t lock;
    pthread_cond_t work;
    size_t helpers;
    pthread_t thread[];
};

static inline void relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static bool has_parts(uint64_t ticket)
{
    return (ticket & PARTS_MASK) < (ticket >> PARTS_BITS & PARTS_MASK);
}

/* Does parts until none is left. Says whether it did one. */
static bool do_parts(struct vg_pool *pool)
{
    bool any = false;
    uint64_t ticket = atomic_load(&pool->ticket);
    while (has_parts(ticket)) {
        if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket + 1))
            continue;
        pool->part(pool->context, ticket & PARTS_MASK);
        atomic_fetch_add(&pool->done, 1);
        any = true;
        ticket = atomic_load(&pool->ticket);
    }
    return any;
}

static void sleep_until_work(struct vg_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    atomic_fetch_add(&pool->asleep, 1); /* before the look: who makes work looks at this after making it */
    while (!atomic_load(&pool->ending) && !has_parts(atomic_load(&pool->ticket)))
        pthread_cond_wait(&pool->work, &pool->lock);
    atomic_fetch_sub(&pool->asleep, 1);
    pthread_mutex_unlock(&pool->lock);
}

static void *help(void *context)
{
    struct vg_pool *pool = context;
    int64_t since = vg_clock_ns();
    for (unsigned looks = 1; !atomic_load(&pool->ending); looks++) {
        if (do_parts(pool)) {
            since = vg_clock_ns();
        } else if (looks % LOOKS_A_CLOCK == 0 && vg_clock_ns() - since > SPIN_NS) {
            sleep_until_work(pool);
            since = vg_clock_ns();
        }
        relax();
    }
    return NULL;
}

static void wake_all(struct vg_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}

void vg_pool_run(struct vg_pool *pool, size_t parts, void (*part)(void *context, size_t i), void *context)
{
    pool->part = part;
    pool->context = context;
    atomic_store(&pool->done, 0);
    const uint64_t serial = (atomic_load(&pool->ticket) & ~(SERIAL_ONE - 1)) + SERIAL_ONE;
    atomic_store(&pool->ticket, serial | (uint64_t)parts << PARTS_BITS);
    if (atomic_load(&pool->asleep) > 0)
        wake_all(pool);
    do_parts(pool);
    for (unsigned looks = 1; atomic_load(&pool->done) < parts; looks++) {
        if (looks % LOOKS_A_YIELD == 0)
            sched_yield(); /* a helper was sent off in the middle of a part: it may need this processor */
        relax();
    }
}

/* Helpers take no signals: those are for the threads that know what to do with them. */
static bool start(struct vg_pool *pool)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool good = pthread_create(&pool->thread[pool->helpers], NULL, help, pool) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pool->helpers += good;
    return good;
}

struct vg_pool *vg_pool_create(size_t threads, struct vg_error *error)
{
    const size_t bytes = sizeof(struct vg_pool) + threads * sizeof(pthread_t);
    struct vg_pool *pool = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!pool) {
        vg_fail(error, "there is not enough memory for %zu threads", threads);
        return NULL;
    }
    pool->helpers = 0;
    atomic_init(&pool->ticket, 0);
    atomic_init(&pool->done, 0);
    atomic_init(&pool->asleep, 0);
    atomic_init(&pool->ending, false);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    while (pool->helpers + 1 < threads)
        if (!start(pool)) {
            vg_fail(error, "the system gives no more threads than %zu", pool->helpers + 1);
            vg_pool_destroy(pool);
            return NULL;
        }
    return pool;
}

void vg_pool_destroy(struct vg_pool *pool)
{
    if (!pool)
        return;
    atomic_store(&pool->ending, true);
    wake_all(pool);
    for (size_t i = 0; i < pool->helpers; i++)
        pthread_join(pool->thread[i], NULL);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

size_t vg_pool_threads(const struct vg_pool *pool)
{
    return pool->helpers + 1;
}

size_t vg_pool_processors(void)
{
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (size_t)CPU_COUNT(&set);
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (size_t)count : 1;
}
