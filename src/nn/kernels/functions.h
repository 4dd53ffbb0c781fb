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

/* For x <= 0 (or NaN): p = e^r - 1 and s = 2^n. Below -708 the result is to be taken for 0. */
INLINE void exp_parts(vec x, vec *p, vec *s)
{
    const vec magic = splat(6755399441055744.0); /* 1.5 * 2^52: adding it rounds to a whole number */
    vec t = x * 1.4426950408889634 + magic;
    vec n = t - magic;
    vec r = x - n * 0.6931471805598903;
    r = r - n * 5.497923018708371e-14;
    vec q = splat(2.5100472505694996e-08);
    q = q * r + 2.7620201591031547e-07;
    q = q * r + 2.7557268276905696e-06;
    q = q * r + 2.4801521057868204e-05;
    q = q * r + 0.00019841269863171557;
    q = q * r + 0.0013888888917367081;
    q = q * r + 0.008333333333330039;
    q = q * r + 0.041666666666623824;
    q = q * r + 0.16666666666666669;
    q = q * r + 0.5;
    *p = r + r * r * q;
    *s = (vec)(((ivec)t - (ivec)magic + 1023) << 52);
}

/* e^x for x <= 0. */
INLINE vec exp_negative(vec x)
{
    vec p, s;
    exp_parts(x, &p, &s);
    return keep(~(x < splat(-708.0)), s * p + s);
}

/* e^x and e^x - 1 for x <= 0. */
INLINE void exp_and_expm1_negative(vec x, vec *e, vec *m)
{
    vec p, s;
    exp_parts(x, &p, &s);
    ivec tiny = x < splat(-708.0);
    *e = keep(~tiny, s * p + s);
    *m = select_vec(tiny, splat(-1.0), s * p + (s - 1.0));
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

#endif
