/* kernels.h: the loops over numbers, compiled once for each instruction set.
 *
 * Activations and deltas lie a row a unit, samples along the row, so that narrow layers fill vectors too. Every row is `stride`
 * numbers long, a multiple of 8; the numbers behind the last sample are padding: finite, and 0 in deltas. The flat blocks are
 * padded to a multiple of 8 likewise, the padding 0.
 */
#ifndef VGTOP_NN_KERNELS_H
#define VGTOP_NN_KERNELS_H

#include <math.h>
#include <stdint.h>

#include "vgtop/network.h"

enum { VG_LANES_MAX = 8 };

/* C[m][j] = bias[m] + sum over p of L[m * l_row + p * l_col] * R[p * r_row + j], times what was in C before where `multiply` is set.
 * j runs over `n` columns; R may be read up to the next multiple of 8 behind them, C is not written there. */
struct vg_product {
    size_t m, n, p;
    const double *left;
    size_t l_row, l_col;
    const double *right;
    size_t r_row;
    double *out;
    size_t out_row;
    const double *bias; /* (m) or NULL */
    bool multiply;
    double *scratch;      /* room for packing: VG_PRODUCT_SCRATCH(n, p) numbers; NULL: nothing is packed */
    const double *packed; /* set by `pack` */
};

/* Numbers of scratch that a product may use. */
#define VG_PRODUCT_SCRATCH(N, P) ((P) * (((N) + 7) / 8 * 8))

/* Of some numbers x: sums over x - shift. */
struct vg_sums {
    double count, shift, sum, squares;
};

struct vg_moments {
    double count, mean, m2; /* m2: sum of (x - mean)^2 */
};

struct vg_spread {
    struct vg_sums of;
    double abs_sum, max;
};

/* The sums of VG_GROUP_ROWS units. Who adds groups up in their order gets the same bits however a layer was cut between groups. */
enum { VG_GROUP_ROWS = 8 };
struct vg_group {
    double sum, squares;      /* of f(z) - shift */
    uint64_t saturated, dead; /* (sample, unit) pairs; units (pieces) whose slope is 0 on every sample */
};

/* One layer's activations. */
struct vg_activate {
    struct vg_activation activation;
    size_t units, samples, stride;
    size_t apart;            /* numbers from a unit's first piece to its second */
    double *z;               /* (units * pieces, stride): z on entry, f'(z) on return */
    double *out;             /* (units, stride): f(z) */
    double threshold;        /* |f'| under it is saturated */
    double shift;            /* about where the mean of f(z) is expected; any number will do */
    struct vg_group *groups; /* a group each; NULL: not measured */
};

/* One block of parameters and its optimizer state; `weights` numbers at its start are weights (L2, measured), then come `others`
 * (biases), then padding. */
struct vg_update {
    enum vg_optimizer optimizer;
    size_t weights, others;
    double *w;
    const double *g;
    double *m, *v;
    double learning_rate, l2, scale, limit; /* scale: of norm clipping; limit: of value clipping, INFINITY for none */
    double correction1, correction2;        /* adam: 1 / (1 - beta^t) */
    bool measure;
};

/* What an update tells. */
struct vg_updated {
    struct vg_spread gradient; /* of the first `weights` numbers of g */
    struct vg_sums change;     /* of u */
    struct vg_sums after;      /* of the weights after the update */
    bool clipped;
};

/* Weights that one call of `update` takes at most. Who adds the calls up in their order gets the same bits whoever made them. */
enum { VG_UPDATE_CHUNK = 4096 };

struct vg_loss {
    size_t classes, samples, stride;
    const double *logits;  /* (1 or classes, stride) */
    double *delta;         /* the same shape: dLoss/dlogit of the mean loss, 0 behind the samples */
    const double *labels;  /* (stride) */
    const double *weights; /* (stride) how often each sample counts; NULL: once */
    double loss_sum;       /* over the samples */
    uint64_t correct;
};

/* What a step has summed of VG_LANES_MAX layers, side by side. What a vector reads behind the last layer is never told. */
struct vg_wide_sums {
    double shift[VG_LANES_MAX], sum[VG_LANES_MAX], squares[VG_LANES_MAX];
};

struct vg_tally {
    double weights[VG_LANES_MAX], weight_share[VG_LANES_MAX]; /* how many; 1 / that */
    double columns[VG_LANES_MAX], output_share[VG_LANES_MAX]; /* how many; 1 / outputs */
    double fans[VG_LANES_MAX];                                /* inputs + columns */
    struct vg_wide_sums activation, gradient, change, after;
    double abs_sum[VG_LANES_MAX], max[VG_LANES_MAX]; /* of the gradient */
    double delta_squares[VG_LANES_MAX], saturated[VG_LANES_MAX], dead[VG_LANES_MAX];
    double weight_mean[VG_LANES_MAX], weight_m2[VG_LANES_MAX]; /* before the update; `measure` leaves those behind it */
    double change_m2[VG_LANES_MAX], weight_m2_before[VG_LANES_MAX]; /* made by `measure` */
};

struct vg_kernels {
    const char *name;
    /* Once before a product, whose rows may then be made by several threads: packs the right operand where that pays. */
    void (*pack)(struct vg_product *product);
    void (*product)(const struct vg_product *product, size_t first_row, size_t rows);
    /* C[k][n] = sum over j of A[k][j] * D[n][j], j < stride: C dense (rows k, columns n). */
    void (*inner)(const double *a, size_t rows, const double *d, size_t columns, size_t stride, double *c);
    /* out (stride of in, rows rounded up to 8) = the transpose of in (rows, stride). */
    void (*transpose)(const double *in, size_t rows, size_t stride, double *out, size_t out_stride);
    /* `columns` columns of out (features, stride) from `count` samples given by index; zero behind the last. */
    void (*gather)(const double *values, size_t features, const uint32_t *index, size_t count, double *out,
                   size_t columns, size_t stride);
    void (*activate)(const struct vg_activate *activate);
    void (*loss[VG_LOSS_COUNT])(struct vg_loss *loss);
    void (*update)(const struct vg_update *update, struct vg_updated *updated);
    /* Sums of the rows of d into `sums` (may be NULL); returns the sum of all squares. */
    double (*row_sums)(const double *d, size_t rows, size_t stride, double *sums);
    /* Are all `count` numbers 0 or -0? Up to the next multiple of 8 may be read. */
    bool (*all_zero)(const double *x, size_t count);
    /* All measures (layers, VG_METRIC_COUNT) of a tally's layers after a step on so many samples. Says whether some number of some layer
     * left the range in which its formula is right. */
    bool (*measure)(struct vg_tally *tally, size_t layers, size_t samples, vg_real *measures);
    struct vg_moments (*moments)(const double *x, size_t rows, size_t samples, size_t stride);
};

extern const struct vg_kernels vg_kernels_baseline;
#if defined(__x86_64__)
extern const struct vg_kernels vg_kernels_avx2;
extern const struct vg_kernels vg_kernels_avx512;
#endif

/* By name, or the best for NULL; NULL when this processor cannot run it or there is none of that name. */
const struct vg_kernels *vg_kernels_choose(const char *name);

/* The two groups' moments as one's (Chan, Golub & LeVeque 1983). */
static inline struct vg_moments vg_moments_merge(struct vg_moments a, struct vg_moments b)
{
    double count = a.count + b.count;
    if (!(a.count > 0))
        return b;
    if (!(b.count > 0))
        return a;
    double apart = b.mean - a.mean;
    return (struct vg_moments){count, a.mean + apart * (b.count / count),
                               a.m2 + b.m2 + apart * apart * (a.count * (b.count / count))};
}

static inline struct vg_moments vg_moments_of(struct vg_sums s)
{
    double m2 = s.squares - s.sum * (s.sum / s.count);
    if (isinf(s.squares) && isfinite(s.sum)) /* they have overflowed: infinite, as NumPy has it, and not inf - inf */
        m2 = s.squares;
    return (struct vg_moments){s.count, s.shift + s.sum / s.count, m2 < 0 ? 0 : m2};
}

static inline struct vg_sums vg_sums_of(struct vg_moments of)
{
    return (struct vg_sums){of.count, of.mean, 0, of.m2};
}

static inline struct vg_sums vg_sums_merge(struct vg_sums a, struct vg_sums b)
{
    return a.count > 0 ? vg_sums_of(vg_moments_merge(vg_moments_of(a), vg_moments_of(b))) : b;
}

#endif
