/* functions.h: exp, expm1 and log1p of whole vectors, accurate in every lane.
 *
 * exp(x) = 2^n e^r with n = round(x / ln 2), r = x - n ln 2 in two parts; e^r - 1 = r + r^2 q(r), q of degree 9 (Chebyshev
 * interpolation, error 1e-17). log1p(f) = 2 atanh(f / (2 + f)), the series in s^2 of degree 9 (error 5e-17), larger arguments
 * by their exponent. About 1 ulp; relative accuracy is kept for results as small as 1e-300. Needs -fno-fast-math: the
 * rounding trick is folded away otherwise.
 */
#ifndef VGTOP_NN_KERNELS_FUNCTIONS_H
#define VGTOP_NN_KERNELS_FUNCTIONS_H

#include "vector.h"

/* A chain of dependent operations leaves most of the processor idle, so these functions work on `n` vectors side by side, a
 * constant when they are inlined: every statement is done for all of them before the next. */
#define EACH                                                                                                           \
    UNROLL                                                                                                             \
    for (int k = 0; k < n; k++)

/* The polynomial's even and odd coefficients, highest first, so that two shorter chains run side by side as well. */
static const double EXP_EVEN[] = {2.7620201591031547e-07, 2.4801521057868204e-05, 0.0013888888917367081,
                                  0.041666666666623824, 0.5};
static const double EXP_ODD[] = {2.5100472505694996e-08, 2.7557268276905696e-06, 0.00019841269863171557,
                                 0.008333333333330039, 0.16666666666666669};

/* For x <= 0 (or NaN): p = e^r - 1 and s = 2^n. Below -708 the result is to be taken for 0. */
INLINE void exp_parts(const int n, const vec *x, vec *p, vec *s)
{
    const vec magic = splat(6755399441055744.0); /* 1.5 * 2^52: adding it rounds to a whole number */
    vec t[GROUP], r[GROUP], rr[GROUP], even[GROUP], odd[GROUP];
    EACH t[k] = x[k] * 1.4426950408889634 + magic;
    EACH rr[k] = t[k] - magic;
    EACH r[k] = x[k] - rr[k] * 0.6931471805598903;
    EACH r[k] = r[k] - rr[k] * 5.497923018708371e-14;
    EACH rr[k] = r[k] * r[k];
    EACH even[k] = splat(EXP_EVEN[0]);
    EACH odd[k] = splat(EXP_ODD[0]);
    UNROLL
    for (int c = 1; c < 5; c++) {
        EACH even[k] = even[k] * rr[k] + EXP_EVEN[c];
        EACH odd[k] = odd[k] * rr[k] + EXP_ODD[c];
    }
    EACH even[k] = even[k] + r[k] * odd[k];
    EACH p[k] = r[k] + rr[k] * even[k];
    EACH s[k] = (vec)(((uvec)t[k] - (uvec)magic + 1023) << 52); /* unsigned: NaN may overflow here */
}

/* e^x for x <= 0. */
INLINE void exp_negative_each(const int n, const vec *x, vec *e)
{
    vec p[GROUP], s[GROUP];
    exp_parts(n, x, p, s);
    EACH e[k] = keep(~(x[k] < splat(-708.0)), s[k] * p[k] + s[k]);
}

INLINE vec exp_negative(vec x)
{
    vec e;
    exp_negative_each(1, &x, &e);
    return e;
}

/* e^x and e^x - 1 for x <= 0. */
INLINE void exp_and_expm1_each(const int n, const vec *x, vec *e, vec *m)
{
    vec p[GROUP], s[GROUP];
    exp_parts(n, x, p, s);
    EACH m[k] = select_vec(x[k] < splat(-708.0), splat(-1.0), s[k] * p[k] + (s[k] - 1.0));
    EACH e[k] = keep(~(x[k] < splat(-708.0)), s[k] * p[k] + s[k]);
}

/* 1 / x to about 1 ulp for finite x of ordinary size. */
INLINE void reciprocal_each(const int n, const vec *x, vec *y)
{
#if LANES == 8
    vec error[GROUP];
    EACH y[k] = reciprocal_estimate(x[k]);
    EACH error[k] = 1.0 - x[k] * y[k];
    EACH y[k] = y[k] + y[k] * error[k];
    EACH error[k] = 1.0 - x[k] * y[k];
    EACH y[k] = y[k] + y[k] * error[k];
#else
    EACH y[k] = 1.0 / x[k];
#endif
}

/* log(1 + x) for finite x >= 0 (or NaN). */
INLINE vec log1p_positive(vec x)
{
    ivec large = x > splat(1.0);
    ivec bits = (ivec)(x + 1.0);
    ivec exponent = ((bits >> 52) - 1023) & large;
    vec fraction = (vec)((bits & INT64_C(0x000fffffffffffff)) | INT64_C(0x3ff0000000000000)) - 1.0;
    vec f = select_vec(large, fraction, x);
    vec s = f / (f + 2.0);
    vec t = s * s;
    vec q = splat(0.16164938169471338);
    q = q * t + 0.08800317650868773;
    q = q * t + 0.12001155182857778;
    q = q * t + 0.13314135550881162;
    q = q * t + 0.15385570592912243;
    q = q * t + 0.18181789417326447;
    q = q * t + 0.22222222717801782;
    q = q * t + 0.2857142856710506;
    q = q * t + 0.40000000000014596;
    q = q * t + 0.6666666666666666;
    vec series = 2.0 * s + s * t * q;
    vec k;
    UNROLL
    for (int i = 0; i < LANES; i++)
        k[i] = (double)exponent[i];
    return k * 0.6931471805598903 + (k * 5.497923018708371e-14 + series);
}

/* log10(x) / 2 for x between 1e-300 and 1e300 (others: anything). */
INLINE vec half_log10(vec x)
{
    ivec bits = (ivec)x;
    vec fraction = (vec)((bits & INT64_C(0x000fffffffffffff)) | INT64_C(0x3ff0000000000000)) - 1.0;
    vec k, log = log1p_positive(fraction);
    UNROLL
    for (int lane = 0; lane < LANES; lane++)
        k[lane] = (double)((bits[lane] >> 52) - 1023);
    /* log10(2) / 2 and 1 / (2 ln 10) */
    return k * 0.15051499783199060 + log * 0.21714724095162590;
}

#endif
