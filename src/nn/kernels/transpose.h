/* transpose.h: turning rows into columns, a square of vectors at a time. */
#ifndef VGTOP_NN_KERNELS_TRANSPOSE_H
#define VGTOP_NN_KERNELS_TRANSPOSE_H

#include "kernels.h"
#include "vector.h"

/* Exchanges the off-diagonal pieces, `apart` lanes wide, of rows i and i + apart. Doing this for all rows with 1, 2, 4 ... lanes
 * transposes the square. */
#define EXCHANGE(I, APART, LOW, HIGH)                                                                                  \
    do {                                                                                                               \
        vec upper_ = square[I], lower_ = square[(I) + (APART)];                                                        \
        square[I] = __builtin_shufflevector(upper_, lower_, LOW);                                                      \
        square[(I) + (APART)] = __builtin_shufflevector(upper_, lower_, HIGH);                                         \
    } while (0)

INLINE void turn(vec square[LANES])
{
#if LANES == 8
#define LOW1  0, 8, 2, 10, 4, 12, 6, 14
#define HIGH1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW2  0, 1, 8, 9, 4, 5, 12, 13
#define HIGH2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW4  0, 1, 2, 3, 8, 9, 10, 11
#define HIGH4 4, 5, 6, 7, 12, 13, 14, 15
    EXCHANGE(0, 1, LOW1, HIGH1);
    EXCHANGE(2, 1, LOW1, HIGH1);
    EXCHANGE(4, 1, LOW1, HIGH1);
    EXCHANGE(6, 1, LOW1, HIGH1);
    EXCHANGE(0, 2, LOW2, HIGH2);
    EXCHANGE(1, 2, LOW2, HIGH2);
    EXCHANGE(4, 2, LOW2, HIGH2);
    EXCHANGE(5, 2, LOW2, HIGH2);
    EXCHANGE(0, 4, LOW4, HIGH4);
    EXCHANGE(1, 4, LOW4, HIGH4);
    EXCHANGE(2, 4, LOW4, HIGH4);
    EXCHANGE(3, 4, LOW4, HIGH4);
#elif LANES == 4
#define LOW1  0, 4, 2, 6
#define HIGH1 1, 5, 3, 7
#define LOW2  0, 1, 4, 5
#define HIGH2 2, 3, 6, 7
    EXCHANGE(0, 1, LOW1, HIGH1);
    EXCHANGE(2, 1, LOW1, HIGH1);
    EXCHANGE(0, 2, LOW2, HIGH2);
    EXCHANGE(1, 2, LOW2, HIGH2);
#else
#define LOW1  0, 2
#define HIGH1 1, 3
    EXCHANGE(0, 1, LOW1, HIGH1);
#endif
}

/* out (stride of in, rows rounded up to 8): numbers behind the rows are 0. */
static void transpose(const double *in, size_t rows, size_t stride, double *out, size_t out_stride)
{
    vec square[LANES];
    for (size_t r = 0; r < (rows + 7) / 8 * 8; r += LANES)
        for (size_t j = 0; j < stride; j += LANES) {
            UNROLL
            for (int i = 0; i < LANES; i++)
                square[i] = r + (size_t)i < rows ? load(in + (r + (size_t)i) * stride + j) : splat(0);
            turn(square);
            UNROLL
            for (int i = 0; i < LANES; i++)
                store(out + (j + (size_t)i) * out_stride + r, square[i]);
        }
}

/* `some` samples (at most LANES) of the batch, from column j on. */
INLINE void gather_columns(const double *const *sample, size_t some, size_t features, double *out, size_t stride,
                           size_t j)
{
    vec square[LANES];
    size_t f = 0;
    for (; f + LANES <= features; f += LANES) {
        UNROLL
        for (int i = 0; i < LANES; i++)
            square[i] = (size_t)i < some ? load(sample[i] + f) : splat(0);
        turn(square);
        UNROLL
        for (int i = 0; i < LANES; i++)
            store(out + (f + (size_t)i) * stride + j, square[i]);
    }
    for (; f < features; f++)
        for (size_t i = 0; i < LANES; i++)
            out[f * stride + j + i] = i < some ? sample[i][f] : 0;
}

static void gather(const double *values, size_t features, const uint32_t *index, size_t count, double *out,
                   size_t columns, size_t stride)
{
    const double *sample[LANES];
    for (size_t j = 0; j < columns; j += LANES) {
        size_t some = count > j ? count - j : 0;
        some = some < LANES ? some : LANES;
        for (size_t i = 0; i < some; i++)
            sample[i] = values + (index ? index[j + i] : j + i) * features;
        gather_columns(sample, some, features, out, stride, j);
    }
}

#endif
