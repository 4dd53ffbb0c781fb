/* product.h: the matrix product: register tiles of rows times vectors, nothing else.
 *
 * The left operand is read one number at a time and broadcast, so any two strides will do and nothing need be transposed; the
 * right one is read in whole vectors. A tile keeps TILE_ROWS x TILE_VECTORS sums in registers.
 */
#ifndef VGTOP_NN_KERNELS_PRODUCT_H
#define VGTOP_NN_KERNELS_PRODUCT_H

#include "kernels.h"
#include "vector.h"

#if LANES == 8
enum { TILE_ROWS = 6, TILE_VECTORS = 4 };
#elif LANES == 4
enum { TILE_ROWS = 6, TILE_VECTORS = 2 };
#else
enum { TILE_ROWS = 4, TILE_VECTORS = 2 };
#endif

/* Rows row ... row + rows - 1, columns col ... of the product; `some` lanes of the last vector are stored. */
INLINE void tile(const struct vg_product *job, size_t row, size_t col, const int rows, const int vectors, size_t some,
                 const bool unit_row)
{
    vec sum[TILE_ROWS][TILE_VECTORS];
    const double *left[TILE_ROWS];
    const double *right = job->right + col;
    const size_t l_col = job->l_col, r_row = job->r_row;
    UNROLL
    for (int i = 0; i < rows; i++) {
        vec start = splat(job->bias ? job->bias[row + (size_t)i] : 0.0);
        left[i] = job->left + (row + (size_t)i) * (unit_row ? 1 : job->l_row);
        UNROLL
        for (int j = 0; j < vectors; j++)
            sum[i][j] = start;
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
        double *out = job->out + (row + (size_t)i) * job->out_row + col;
        UNROLL
        for (int j = 0; j < vectors; j++) {
            vec v = sum[i][j];
            if (job->multiply)
                v *= load(out + j * LANES);
            if (j == vectors - 1 && some < LANES)
                store_some(out + j * LANES, v, some);
            else
                store(out + j * LANES, v);
        }
    }
}

#define TILE_CASE(R, V)                                                                                               \
    case (R)*8 + (V):                                                                                                 \
        if (job->l_row == 1)                                                                                          \
            tile(job, row, col, R, V, some, true);                                                                    \
        else                                                                                                          \
            tile(job, row, col, R, V, some, false);                                                                   \
        break;

static void tile_of(const struct vg_product *job, size_t row, size_t col, size_t rows, size_t vectors, size_t some)
{
    switch (rows * 8 + vectors) {
        TILE_CASE(1, 1)
        TILE_CASE(2, 1)
        TILE_CASE(3, 1)
        TILE_CASE(4, 1)
        TILE_CASE(1, 2)
        TILE_CASE(2, 2)
        TILE_CASE(3, 2)
        TILE_CASE(4, 2)
#if LANES >= 4
        TILE_CASE(5, 1)
        TILE_CASE(6, 1)
        TILE_CASE(5, 2)
        TILE_CASE(6, 2)
#endif
#if LANES == 8
        TILE_CASE(1, 3)
        TILE_CASE(2, 3)
        TILE_CASE(3, 3)
        TILE_CASE(4, 3)
        TILE_CASE(5, 3)
        TILE_CASE(6, 3)
        TILE_CASE(1, 4)
        TILE_CASE(2, 4)
        TILE_CASE(3, 4)
        TILE_CASE(4, 4)
        TILE_CASE(5, 4)
        TILE_CASE(6, 4)
#endif
    }
}

/* The next strip of `left` things in strips of at most `most`, as even as can be: 50 rows go as 6 6 6 6 6 5 5 5 5, not 6 ... 6 2. */
INLINE size_t strip(size_t left, size_t most)
{
    size_t strips = (left + most - 1) / most;
    return (left + strips - 1) / strips;
}

static void product(const struct vg_product *job)
{
    size_t vectors = (job->n + LANES - 1) / LANES;
    size_t last = job->n - (vectors - 1) * LANES;
    for (size_t v = 0; v < vectors;) {
        size_t wide = strip(vectors - v, TILE_VECTORS);
        size_t some = v + wide == vectors ? last : LANES;
        for (size_t row = 0; row < job->m;) {
            size_t rows = strip(job->m - row, TILE_ROWS);
            tile_of(job, row, v * LANES, rows, wide, some);
            row += rows;
        }
        v += wide;
    }
}

/* Sums along the rows of both operands: for narrow layers or long batches. */
INLINE void inner_tile(const double *a, const double *d, size_t stride, const int rows, const int columns, double *c,
                       size_t c_row)
{
    vec sum[4][4];
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
#define INNER_CASE(R, C)                                                                                              \
    case (R)*8 + (C):                                                                                                 \
        inner_tile(a, d, stride, R, C, c, c_row);                                                                     \
        break;
    switch (rows * 8 + columns) {
        INNER_CASE(1, 1)
        INNER_CASE(1, 2)
        INNER_CASE(1, 3)
        INNER_CASE(1, 4)
        INNER_CASE(2, 1)
        INNER_CASE(2, 2)
        INNER_CASE(2, 3)
        INNER_CASE(2, 4)
        INNER_CASE(3, 1)
        INNER_CASE(3, 2)
        INNER_CASE(3, 3)
        INNER_CASE(3, 4)
        INNER_CASE(4, 1)
        INNER_CASE(4, 2)
        INNER_CASE(4, 3)
        INNER_CASE(4, 4)
    }
#undef INNER_CASE
}

static void inner(const double *a, size_t rows, const double *d, size_t columns, size_t stride, double *c)
{
    for (size_t n = 0; n < columns;) {
        size_t wide = strip(columns - n, 4);
        for (size_t k = 0; k < rows;) {
            size_t tall = strip(rows - k, 4);
            inner_rows(a + k * stride, d + n * stride, stride, tall, wide, c + k * columns + n, columns);
            k += tall;
        }
        n += wide;
    }
}

static void transpose(const double *in, size_t rows, size_t stride, double *out, size_t out_stride)
{
    for (size_t r = 0; r < rows; r += 8) {
        size_t tall = rows - r < 8 ? rows - r : 8;
        for (size_t j = 0; j < stride; j++)
            for (size_t i = 0; i < tall; i++)
                out[j * out_stride + r + i] = in[(r + i) * stride + j];
    }
    for (size_t j = 0; j < stride; j++)
        for (size_t r = rows; r < (rows + 7) / 8 * 8; r++)
            out[j * out_stride + r] = 0;
}

static void gather(const double *values, size_t features, const uint32_t *index, size_t count, double *out, size_t stride)
{
    for (size_t j = 0; j < count; j++) {
        const double *x = values + (index ? index[j] : j) * features;
        for (size_t f = 0; f < features; f++)
            out[f * stride + j] = x[f];
    }
    for (size_t f = 0; f < features; f++)
        for (size_t j = count; j < stride; j++)
            out[f * stride + j] = 0;
}

#endif
