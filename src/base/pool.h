/* pool.h: threads that help one thread with its loops.
 *
 * One thread, always the same, has parts of its work done: it does parts itself, and so do the helpers. Between two loops that follow each
 * other closely the helpers spin; after a twentieth of a millisecond without work they sleep, and cost nothing. */
#ifndef VGTOP_BASE_POOL_H
#define VGTOP_BASE_POOL_H

#include <stddef.h>

#include "vgtop/error.h"

struct vg_pool;

enum { VG_POOL_THREADS_MAX = 256 };

/* A pool in which `threads` work, the caller of vg_pool_run counted: 2 ... VG_POOL_THREADS_MAX. NULL with a reason. */
struct vg_pool *vg_pool_create(size_t threads, struct vg_error *error);
void vg_pool_destroy(struct vg_pool *pool); /* NULL is fine */
size_t vg_pool_threads(const struct vg_pool *pool);

/* Calls part(context, i) once for each i < parts (at most 65535), on any of the threads and in any order, and returns when all have
 * returned. What the caller wrote before is seen by the parts, and what the parts wrote by the caller after. */
void vg_pool_run(struct vg_pool *pool, size_t parts, void (*part)(void *context, size_t i), void *context);

/* Processors that this process may use; at least 1. */
size_t vg_pool_processors(void);

#endif
