/* pool.c: worker threads that share out the jobs of one call. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct vg_pool {
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t begun; /* there are jobs, or the pool ends */
    pthread_cond_t done;  /* the last job is done */
    vg_pool_job *job;
    void *context;
    size_t next, n; /* the next job to be taken, and how many there are */
    size_t undone;  /* jobs that are not done yet */
    bool ends;
    size_t workers;
    pthread_t threads[];
};

/* Takes jobs until there are none. The lock is held before and after, not during a job. */
static void take_jobs(struct vg_pool *pool)
{
    while (pool->next < pool->n) {
        size_t number = pool->next++;
        pthread_mutex_unlock(&pool->lock);
        pool->job(pool->context, number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->undone == 0)
            pthread_cond_signal(&pool->done);
    }
}

static void *work(void *context)
{
    struct vg_pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    while (!pool->ends) {
        take_jobs(pool);
        if (!pool->ends)
            pthread_cond_wait(&pool->begun, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct vg_pool *vg_pool_create(size_t threads, struct vg_error *error)
{
    if (threads == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors > 0 ? (size_t)processors : 1;
    }
    if (threads > VG_POOL_THREADS_MAX)
        threads = VG_POOL_THREADS_MAX;
    struct vg_pool *pool = calloc(1, sizeof *pool + (threads - 1) * sizeof pool->threads[0]);
    if (!pool) {
        vg_fail(error, "there is not enough memory for %zu threads", threads);
        return NULL;
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->begun, NULL);
    pthread_cond_init(&pool->done, NULL);
    /* workers take no signals: the other threads wait for them */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int number = 0;
    while (number == 0 && pool->workers < threads - 1) {
        number = pthread_create(&pool->threads[pool->workers], NULL, work, pool);
        pool->workers += number == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (number == 0)
        return pool;
    vg_fail(error, "cannot start %zu threads: %s", threads, strerror(number));
    vg_pool_destroy(pool);
    return NULL;
}

void vg_pool_destroy(struct vg_pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ends = true;
    pthread_cond_broadcast(&pool->begun);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->workers; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->begun);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

size_t vg_pool_threads(const struct vg_pool *pool)
{
    return pool ? pool->workers + 1 : 1;
}

void vg_pool_run(struct vg_pool *pool, vg_pool_job *job, void *context, size_t n)
{
    if (!pool || pool->workers == 0 || n < 2) {
        for (size_t i = 0; i < n; i++)
            job(context, i);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->job = job;
    pool->context = context;
    pool->next = 0;
    pool->n = pool->undone = n;
    pthread_cond_broadcast(&pool->begun);
    take_jobs(pool);
    while (pool->undone > 0)
        pthread_cond_wait(&pool->done, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
}
