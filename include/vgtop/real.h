/* real.h: the number that everything is computed in, and the number that is missing.
 *
 * Double precision: a gradient of 1e-60 is what vgtop is there to show. */
#ifndef VGTOP_REAL_H
#define VGTOP_REAL_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef double vg_real;

/* The number that is not there: a quiet NaN whose low bits no arithmetic makes. Copying keeps it, arithmetic makes a NaN of it. */
static inline vg_real vg_missing(void)
{
    const uint64_t bits = UINT64_C(0x7ff8000000006d73);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline bool vg_is_missing(vg_real value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits == UINT64_C(0x7ff8000000006d73);
}

/* A number that was measured and is NaN or infinite. */
static inline bool vg_is_non_finite(vg_real value)
{
    return !isfinite(value) && !vg_is_missing(value);
}

#endif
