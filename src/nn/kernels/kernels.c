/* kernels.c: this file is compiled once for each instruction set, under the name VG_KERNELS gives. */
#include "kernels.h"
#include "activations.h"
#include "losses.h"
#include "measures.h"
#include "product.h"
#include "transpose.h"
#include "updates.h"

static double row_sums(const double *d, size_t rows, size_t stride, double *sums)
{
    vec squares = splat(0), more = splat(0);
    for (size_t r = 0; r < rows; r++, d += stride) {
        vec sum = splat(0), other = splat(0), x;
        size_t j = 0;
        for (; j + LANES < stride; j += 2 * LANES) {
            x = load(d + j);
            sum += x;
            squares += x * x;
            x = load(d + j + LANES);
            other += x;
            more += x * x;
        }
        for (; j < stride; j += LANES) {
            x = load(d + j);
            sum += x;
            squares += x * x;
        }
        if (sums)
            sums[r] = sum_of(sum + other);
    }
    return sum_of(squares + more);
}

static struct vg_moments moments(const double *x, size_t rows, size_t samples, size_t stride)
{
    enum { BLOCK_OF_ROW = 2048 };
    struct vg_moments all = {0, 0, 0};
    for (size_t r = 0; r < rows; r++, x += stride)
        for (size_t j = 0; j < samples; j += BLOCK_OF_ROW) {
            size_t some = samples - j < BLOCK_OF_ROW ? samples - j : BLOCK_OF_ROW;
            all = vg_moments_merge(all, shifted_moments(x + j, 1, some, stride));
        }
    return all;
}

#define TEXT_OF(X)    #X
#define TEXT(X)       TEXT_OF(X)
#define JOIN_OF(A, B) A##B
#define JOIN(A, B)    JOIN_OF(A, B)

#define LOSS(NAME, name) [VG_LOSS_##NAME] = name,

const struct vg_kernels JOIN(vg_kernels_, VG_KERNELS) = {
    .name = TEXT(VG_KERNELS),
    .pack = pack,
    .product = product,
    .inner = inner,
    .transpose = transpose,
    .gather = gather,
    .activate = activate,
    .loss = {VG_LOSSES(LOSS)},
    .update = update,
    .row_sums = row_sums,
    .all_zero = all_zero,
    .moments = moments,
    .measure = measure,
};
