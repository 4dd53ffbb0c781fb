/* pool.h: the numbers of several layers together: what one layer of all their numbers would have. */
#ifndef VGTOP_POOL_H
#define VGTOP_POOL_H

#include "vgtop/api.h"
#include "vgtop/record.h"
#include "vgtop/schema.h"

VG_API_BEGIN

/* Numbers that were added so far; begins as {.metric = ...}. Of a spread (an s.d.) `mean` and `squares` are the mean of all numbers and
 * the sum of their squared distances from it (Chan, Golub, LeVeque 1979, eq. 2.1); of other metrics `mean` is that of the numbers or of
 * their squares. Both are in a unit that grows with the numbers. */
struct vg_pool {
    enum vg_metric metric;
    double weight, mean, squares, unit, largest;
    size_t counted; /* finite numbers */
    double odd;     /* the first number that is not finite */
    bool any_odd;
};

/* The metric that an s.d. is a spread about, which vg_pool_add needs beside it; of other metrics the metric itself. */
enum vg_metric vg_pool_mean_of(enum vg_metric metric);
/* What a layer weighs: its weights, its units, or the numbers that its sum was divided by. */
double vg_pool_weight(enum vg_metric metric, uint64_t size, size_t inputs, size_t columns);
/* A missing number is left out. `mean` counts for an s.d. only; one that is not finite is taken for 0. */
void vg_pool_add(struct vg_pool *pool, double number, double mean, double weight);
/* Missing: nothing was added. A number that is not finite is never averaged away. */
double vg_pool_result(const struct vg_pool *pool);

/* Fills the pooled layers' part of a record's row from the layers' part. A schema without pooled layers: nothing is done. */
void vg_pool_row(const struct vg_schema *schema, vg_real *row);

VG_API_END

#endif
