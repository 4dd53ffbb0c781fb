/* vector.h: the processor's vectors of doubles, as wide as the instruction set that this file is compiled for.
 *
 * GNU vector types do the arithmetic; the few things that they cannot say (square root, maximum, "is any lane set") are written
 * with the intrinsics of each instruction set, and with plain loops elsewhere.
 */
#ifndef VGTOP_NN_KERNELS_VECTOR_H
#define VGTOP_NN_KERNELS_VECTOR_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__AVX512F__)
#define LANES 8
#elif defined(__AVX2__)
#define LANES 4
#else
#define LANES 2
#endif

/* Vectors that the elementwise loops take side by side: as many as the registers hold. */
enum { GROUP = LANES == 8 ? 4 : 2 };

#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

typedef double vec __attribute__((vector_size(LANES * 8)));
typedef int64_t ivec __attribute__((vector_size(LANES * 8)));
typedef uint64_t uvec __attribute__((vector_size(LANES * 8)));
typedef double loose_vec __attribute__((vector_size(LANES * 8), aligned(8), may_alias));

INLINE vec load(const double *p)
{
    return *(const loose_vec *)p;
}

INLINE void store(double *p, vec v)
{
    *(loose_vec *)p = v;
}

INLINE vec splat(double x)
{
#if LANES == 8
    return (vec){x, x, x, x, x, x, x, x};
#elif LANES == 4
    return (vec){x, x, x, x};
#else
    return (vec){x, x};
#endif
}

INLINE vec select_vec(ivec mask, vec yes, vec no)
{
    return (vec)(((ivec)yes & mask) | ((ivec)no & ~mask));
}

INLINE vec keep(ivec mask, vec v)
{
    return (vec)((ivec)v & mask);
}

INLINE vec vabs(vec v)
{
    return (vec)((ivec)v & INT64_MAX);
}

/* Of vmax and vmin the second operand is returned where either is NaN: put the value there that must keep its NaN. */
#if defined(__AVX512F__)
INLINE vec vsqrt(vec v)
{
    return (vec)_mm512_sqrt_pd((__m512d)v);
}
INLINE vec vmax(vec a, vec b)
{
    return (vec)_mm512_max_pd((__m512d)a, (__m512d)b);
}
INLINE vec vmin(vec a, vec b)
{
    return (vec)_mm512_min_pd((__m512d)a, (__m512d)b);
}
INLINE bool any(ivec mask)
{
    return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
}
INLINE double sum_of(vec v)
{
    return _mm512_reduce_add_pd((__m512d)v);
}
INLINE __m256d halve(vec v)
{
    return _mm256_add_pd(_mm512_castpd512_pd256((__m512d)v), _mm512_extractf64x4_pd((__m512d)v, 1));
}
#elif defined(__AVX2__)
INLINE vec vsqrt(vec v)
{
    return (vec)_mm256_sqrt_pd((__m256d)v);
}
INLINE vec vmax(vec a, vec b)
{
    return (vec)_mm256_max_pd((__m256d)a, (__m256d)b);
}
INLINE vec vmin(vec a, vec b)
{
    return (vec)_mm256_min_pd((__m256d)a, (__m256d)b);
}
INLINE bool any(ivec mask)
{
    return _mm256_movemask_pd((__m256d)(vec)mask) != 0;
}
INLINE double sum_of(vec v)
{
    __m128d low = _mm_add_pd(_mm256_castpd256_pd128((__m256d)v), _mm256_extractf128_pd((__m256d)v, 1));
    return _mm_cvtsd_f64(_mm_add_sd(low, _mm_unpackhi_pd(low, low)));
}
INLINE __m256d halve(vec v)
{
    return (__m256d)v;
}
#else
INLINE vec vsqrt(vec v)
{
    return (vec){sqrt(v[0]), sqrt(v[1])};
}
INLINE vec vmax(vec a, vec b)
{
    return select_vec(a > b, a, b);
}
INLINE vec vmin(vec a, vec b)
{
    return select_vec(a < b, a, b);
}
INLINE bool any(ivec mask)
{
    return (mask[0] | mask[1]) != 0;
}
INLINE double sum_of(vec v)
{
    return v[0] + v[1];
}
#endif

/* 1 / x for finite x of ordinary size, to about 1 ulp: the processor's estimate, twice improved (Newton), where that is faster than a
 * division. */
#if LANES == 8
INLINE vec reciprocal_estimate(vec x)
{
    return (vec)_mm512_rcp14_pd((__m512d)x);
}
#endif

INLINE vec reciprocal(vec x)
{
#if LANES == 8
    vec y = reciprocal_estimate(x);
    y = y + y * (1.0 - x * y);
    return y + y * (1.0 - x * y);
#else
    return 1.0 / x;
#endif
}

/* sqrt(x) for x >= 0, to about 1 ulp (Goldschmidt); what is under 1e-290 counts as 0, what is over 1e300 as 1e300. */
INLINE vec square_root(vec x)
{
#if LANES == 8
    x = vmin(splat(1e300), x);
    vec y = (vec)_mm512_rsqrt14_pd((__m512d)x), g = x * y, h = 0.5 * y, r = 0.5 - g * h;
    g = g + g * r;
    h = h + h * r;
    r = 0.5 - g * h;
    return keep(~(x < splat(1e-290)), g + g * r);
#else
    return vsqrt(x);
#endif
}

/* How many lanes of x are under `limit`. */
INLINE uint64_t count_below(vec x, vec limit)
{
#if LANES == 8
    return (uint64_t)__builtin_popcount(_mm512_cmp_pd_mask((__m512d)x, (__m512d)limit, _CMP_LT_OQ));
#elif LANES == 4
    return (uint64_t)__builtin_popcount(
        (unsigned)_mm256_movemask_pd(_mm256_cmp_pd((__m256d)x, (__m256d)limit, _CMP_LT_OQ)));
#else
    ivec below = x < limit;
    return (uint64_t)(-below[0] - below[1]);
#endif
}

/* Four sums at once: out[i] = the sum of v_i's lanes. */
INLINE void sums_of(vec a, vec b, vec c, vec d, double *out)
{
#if LANES >= 4
    __m256d ab = _mm256_hadd_pd(halve(a), halve(b)); /* a01 b01 a23 b23 */
    __m256d cd = _mm256_hadd_pd(halve(c), halve(d));
    __m256d swapped = _mm256_permute2f128_pd(ab, cd, 0x21);
    _mm256_storeu_pd(out, _mm256_add_pd(_mm256_blend_pd(ab, cd, 0xc), swapped));
#else
    out[0] = sum_of(a);
    out[1] = sum_of(b);
    out[2] = sum_of(c);
    out[3] = sum_of(d);
#endif
}

/* NaN may be lost. */
INLINE double max_of(vec v)
{
#if LANES == 8
    return _mm512_reduce_max_pd((__m512d)v);
#endif
    double most = v[0];
    UNROLL
    for (int i = 1; i < LANES; i++)
        most = v[i] > most ? v[i] : most;
    return most;
}

INLINE ivec lanes_below(size_t count)
{
    ivec lane;
    UNROLL
    for (int i = 0; i < LANES; i++)
        lane[i] = i;
    return lane < ((ivec){0} + (int64_t)count);
}

INLINE size_t round_up(size_t count)
{
    return (count + LANES - 1) / LANES * LANES;
}

/* Are all `count` numbers 0 or -0? The last vector is read whole. */
static bool all_zero(const double *x, size_t count)
{
    ivec bits = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        bits |= (ivec)load(x + i);
    if (i < count)
        bits |= (ivec)load(x + i) & lanes_below(count - i);
    return !any((bits & INT64_MAX) != 0);
}

/* A partial store: the first `count` lanes. */
INLINE void store_some(double *p, vec v, size_t count)
{
    memcpy(p, &v, count * sizeof(double));
}

#endif
