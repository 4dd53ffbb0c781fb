/* product.h: the matrix product: register tiles of rows times vectors, and packing where the operands are large.
 *
 * A tile keeps TILE_ROWS x TILE_VECTORS sums in registers. The left operand is read one number at a time and broadcast, so any two
 * strides will do and small operands need no transposition; the right one is read in whole vectors. A large right operand is first
 * copied into panels, in the order in which the tiles read it. Rows are taken in blocks that stay in the second-level cache while
 * all panels pass (Goto & van de Geijn 2008). However a product is cut, each sum adds the same numbers in the same order, so the
 * bits stay the same.
 */
#ifndef VGTOP_NN_KERNELS_PRODUCT_H
#define VGTOP_NN_KERNELS_PRODUCT_H

#include "kernels.h"
#include "vector.h"

#if LANES == 8
enum { TILE_ROWS = 6, TILE_VECTORS = 4, INNER_ROWS = 6 };
#elif LANES == 4
enum { TILE_ROWS = 6, TILE_VECTORS = 2, INNER_ROWS = 3 };
#else
enum { TILE_ROWS = 4, TILE_VECTORS = 2, INNER_ROWS = 3 };
#endif

enum {
    PANEL = TILE_VECTORS * LANES,
    BLOCK_NUMBERS = 49152, /* of a block of rows: 384 KB */
    SMALL_RIGHT = 4096,    /* numbers of a panel that stays in the first-level cache and needs no packing */
    FAR_APART = 128,       /* numbers between neighbours along p from which on p is taken in slices */
    SLICE = 32,            /* of p: twice as many still do, four times as many do not */
    WIDE_ROW = 256, /* columns of the result from which on it is written row by row, each row through its pages once */
    RIGHT_NUMBERS =
        131072, /* at most, for that: the right operand is read again for every few rows and must stay in the cache */
};

/* What a tile works on: pointers to its first numbers. */
struct tile_job {
    const double *left, *right, *bias;
    size_t p, l_row, l_col, r_row, out_row, some; /* some: lanes of the last vector that are stored */
    double *out;
    bool multiply;
};

INLINE void tile(const struct tile_job *job, const int rows, const int vectors, const bool unit_row, const bool go_on)
{
    vec sum[TILE_ROWS][TILE_VECTORS];
    const double *left[TILE_ROWS];
    const double *right = job->right;
    const size_t l_col = job->l_col, r_row = job->r_row;
    UNROLL
    for (int i = 0; i < rows; i++) {
        vec start = splat(job->bias ? job->bias[i] : 0.0);
        left[i] = job->left + (size_t)i * (unit_row ? 1 : job->l_row);
        UNROLL
        for (int j = 0; j < vectors; j++)
            sum[i][j] = go_on ? load(job->out + (size_t)i * job->out_row + j * LANES) : start;
    }
    for (size_t p = 0; p < job->p; p++, right += r_row) {
        vec r[TILE_VECTORS];
        UNROLL
        for (int j = 0; j < vectors; j++)
            r[j] = load(right + j * LANES);
        UNROLL
        for (int i = 0; i < rows; i++) {
            vec l = splat(unit_row ? left[0][p * l_col + (size_t)i] : left[i][p * l_col]);
            UNROLL
            for (int j = 0; j < vectors; j++)
                sum[i][j] += l * r[j];
        }
    }
    UNROLL
    for (int i = 0; i < rows; i++) {
        double *out = job->out + (size_t)i * job->out_row;
        UNROLL
        for (int j = 0; j < vectors; j++) {
            vec v = sum[i][j];
            if (job->multiply)
                v *= load(out + j * LANES);
            if (j == vectors - 1 && job->some < LANES)
                store_some(out + j * LANES, v, job->some);
            else
                store(out + j * LANES, v);
        }
    }
}

/* X(rows, vectors) of every tile there is. */
#define SMALL_TILES(X) X(1, 1) X(2, 1) X(3, 1) X(4, 1) X(1, 2) X(2, 2) X(3, 2) X(4, 2)
#if LANES == 8
#define TILES(X)                                                                                                       \
    SMALL_TILES(X)                                                                                                     \
    X(5, 1)                                                                                                            \
    X(6, 1)                                                                                                            \
    X(5, 2) X(6, 2) X(1, 3) X(2, 3) X(3, 3) X(4, 3) X(5, 3) X(6, 3) X(1, 4) X(2, 4) X(3, 4) X(4, 4) X(5, 4) X(6, 4)
#elif LANES == 4
#define TILES(X) SMALL_TILES(X) X(5, 1) X(6, 1) X(5, 2) X(6, 2)
#else
#define TILES(X) SMALL_TILES(X)
#endif

static void tile_of(const struct tile_job *job, size_t rows, size_t vectors)
{
#define TILE_CASE(R, V)                                                                                                \
    case (R)*8 + (V):                                                                                                  \
        if (job->l_row == 1)                                                                                           \
            tile(job, R, V, true, false);                                                                              \
        else                                                                                                           \
            tile(job, R, V, false, false);                                                                             \
        break;
    switch (rows * 8 + vectors) {
        TILES(TILE_CASE)
    }
#undef TILE_CASE
}

/* For l_row = 1 and whole vectors: the sums go on from what is in the result. */
static void tile_going_on(const struct tile_job *job, size_t rows, size_t vectors)
{
#define TILE_CASE(R, V)                                                                                                \
    case (R)*8 + (V):                                                                                                  \
        tile(job, R, V, true, true);                                                                                   \
        break;
    switch (rows * 8 + vectors) {
        TILES(TILE_CASE)
    }
#undef TILE_CASE
}

/* The next strip of `left` things in strips of at most `most`, as even as can be: 50 rows go as 6 6 6 6 6 5 5 5 5, not 6 ... 6 2. */
INLINE size_t strip(size_t left, size_t most)
{
    if (left <= most) /* a small product has no time for divisions */
        return left;
    size_t strips = (left + most - 1) / most;
    return (left + strips - 1) / strips;
}

/* The right operand as panels, each p rows of `wide` vectors. */
static void pack_right(const struct vg_product *job, size_t vectors, double *out)
{
    for (size_t v = 0; v < vectors;) {
        size_t wide = strip(vectors - v, TILE_VECTORS);
        const double *right = job->right + v * LANES;
        for (size_t p = 0; p < job->p; p++, right += job->r_row)
            for (size_t j = 0; j < wide; j++, out += LANES)
                store(out, load(right + j * LANES));
        v += wide;
    }
}

/* How a product is done. */
struct plan {
    size_t vectors, last, block; /* of a row of the result; lanes of the last one; rows at a time */
    bool sliced, packs;          /* p is taken in slices; the right operand is packed */
    bool go_on;                  /* the sums go on from what is in the result */
};

/* Rows first ... first + count - 1 of the result. */
static void block_of(const struct vg_product *job, const struct plan *plan, size_t first, size_t count)
{
    for (size_t v = 0; v < plan->vectors;) {
        size_t wide = strip(plan->vectors - v, TILE_VECTORS);
        struct tile_job tile_job = {
            .p = job->p,
            .l_row = job->l_row,
            .l_col = job->l_col,
            .right = job->packed ? job->packed + v * LANES * job->p : job->right + v * LANES,
            .r_row = job->packed ? wide * LANES : job->r_row,
            .out_row = job->out_row,
            .some = v + wide == plan->vectors ? plan->last : LANES,
            .multiply = job->multiply,
        };
        for (size_t row = 0; row < count;) {
            size_t rows = strip(count - row, TILE_ROWS), at = first + row;
            tile_job.left = job->left + at * job->l_row;
            tile_job.bias = job->bias ? job->bias + at : NULL;
            tile_job.out = job->out + at * job->out_row + v * LANES;
            (plan->go_on ? tile_going_on : tile_of)(&tile_job, rows, wide);
            row += rows;
        }
        v += wide;
    }
}

/* The same with p in slices, for a left operand whose neighbours along p lie far apart: the pages of a slice stay in the processor's
 * translation buffer, and the slice's rows of the right operand in the first-level cache. */
static void sliced_block_of(const struct vg_product *job, const struct plan *whole, size_t first, size_t count)
{
    struct vg_product slice = *job;
    struct plan plan = *whole;
    for (size_t at = 0; at < job->p; at += slice.p) {
        slice.p = strip(job->p - at, SLICE);
        slice.left = job->left + at * job->l_col;
        slice.right = job->right + at * job->r_row;
        plan.go_on = at > 0;
        block_of(&slice, &plan, first, count);
    }
}

INLINE size_t rows_of_block(size_t row_numbers)
{
    size_t rows = BLOCK_NUMBERS / row_numbers / TILE_ROWS * TILE_ROWS;
    return rows > TILE_ROWS ? rows : TILE_ROWS;
}

static struct plan plan_of(const struct vg_product *job)
{
    struct plan plan = {.vectors = (job->n + LANES - 1) / LANES, .block = job->m};
    plan.last = job->n - (plan.vectors - 1) * LANES;
    if (!job->scratch || job->p * plan.vectors * LANES <= SMALL_RIGHT || job->m <= 4 * TILE_ROWS)
        return plan;
    plan.sliced = job->l_row == 1 && job->l_col >= FAR_APART && plan.last == LANES && !job->multiply;
    plan.packs = !plan.sliced && job->r_row > PANEL && (job->p * PANEL > SMALL_RIGHT || job->r_row % 256 == 0);
    plan.block = rows_of_block(plan.sliced ? job->n : job->p);
    if (job->n >= WIDE_ROW && job->l_col == 1 && job->p * job->n <= RIGHT_NUMBERS)
        plan.block = TILE_ROWS;
    return plan;
}

static void pack(struct vg_product *job)
{
    const struct plan plan = plan_of(job);
    job->packed = plan.packs ? job->scratch : NULL;
    if (plan.packs)
        pack_right(job, plan.vectors, job->scratch);
}

static void product(const struct vg_product *job, size_t first, size_t count)
{
    const struct plan plan = plan_of(job);
    for (const size_t end = first + count; first < end;) {
        size_t some = strip(end - first, plan.block);
        (plan.sliced ? sliced_block_of : block_of)(job, &plan, first, some);
        first += some;
    }
}

/* Sums along the rows of both operands: for narrow layers or long batches. */
INLINE void inner_tile(const double *a, const double *d, size_t stride, const int rows, const int columns, double *c,
                       size_t c_row)
{
    vec sum[INNER_ROWS][4];
    UNROLL
    for (int i = 0; i < rows; i++)
        UNROLL
    for (int k = 0; k < 4; k++)
        sum[i][k] = splat(0);
    for (size_t j = 0; j < stride; j += LANES) {
        vec right[4];
        UNROLL
        for (int k = 0; k < columns; k++)
            right[k] = load(d + (size_t)k * stride + j);
        UNROLL
        for (int i = 0; i < rows; i++) {
            vec left = load(a + (size_t)i * stride + j);
            UNROLL
            for (int k = 0; k < columns; k++)
                sum[i][k] += left * right[k];
        }
    }
    UNROLL
    for (int i = 0; i < rows; i++) {
        double four[4];
        sums_of(sum[i][0], sum[i][1], sum[i][2], sum[i][3], four);
        memcpy(c + (size_t)i * c_row, four, (size_t)columns * sizeof(double));
    }
}

static void inner_rows(const double *a, const double *d, size_t stride, size_t rows, size_t columns, double *c,
                       size_t c_row)
{
#define INNER_CASE(R)                                                                                                  \
    case (R)*8 + 1:                                                                                                    \
        inner_tile(a, d, stride, R, 1, c, c_row);                                                                      \
        break;                                                                                                         \
    case (R)*8 + 2:                                                                                                    \
        inner_tile(a, d, stride, R, 2, c, c_row);                                                                      \
        break;                                                                                                         \
    case (R)*8 + 3:                                                                                                    \
        inner_tile(a, d, stride, R, 3, c, c_row);                                                                      \
        break;                                                                                                         \
    case (R)*8 + 4:                                                                                                    \
        inner_tile(a, d, stride, R, 4, c, c_row);                                                                      \
        break;
    switch (rows * 8 + columns) {
        INNER_CASE(1)
        INNER_CASE(2)
        INNER_CASE(3)
#if LANES == 8
        INNER_CASE(4)
        INNER_CASE(5)
        INNER_CASE(6)
#endif
    }
#undef INNER_CASE
}

static void inner(const double *a, size_t rows, const double *d, size_t columns, size_t stride, double *c)
{
    for (size_t n = 0; n < columns;) {
        size_t wide = strip(columns - n, 4);
        for (size_t k = 0; k < rows;) {
            size_t tall = strip(rows - k, INNER_ROWS);
            inner_rows(a + k * stride, d + n * stride, stride, tall, wide, c + k * columns + n, columns);
            k += tall;
        }
        n += wide;
    }
}

#endif
