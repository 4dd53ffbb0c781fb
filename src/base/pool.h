/* pool.h: worker threads that share out the jobs of one call.
 *
 * A caller hands over n jobs, which are one function and the numbers 0 to n-1. The workers and the calling thread take the next number
 * until none is left; the call returns when all are done. So a pool may be lent to code that starts no threads. */
#ifndef VGTOP_BASE_POOL_H
#define VGTOP_BASE_POOL_H

#include <stddef.h>

#include "vgtop/error.h"

enum { VG_POOL_THREADS_MAX = 1024 };

struct vg_pool;

typedef void vg_pool_job(void *context, size_t job);

/* `threads` counts the calling thread: 1 makes a pool without workers, 0 one thread for each processor. NULL with a reason. */
struct vg_pool *vg_pool_create(size_t threads, struct vg_error *error);
void vg_pool_destroy(struct vg_pool *pool); /* NULL is fine */
size_t vg_pool_threads(const struct vg_pool *pool);

/* Runs job(context, 0) to job(context, n - 1), in any order and at the same time, and waits for all. What they write is seen by the
 * caller. One thread at a time may call this, and a job may not. A NULL pool runs all jobs in the caller. */
void vg_pool_run(struct vg_pool *pool, vg_pool_job *job, void *context, size_t n);

#endif
