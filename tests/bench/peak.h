/* peak.h: the most float64 arithmetic that one core of this machine can do, measured.
 *
 * A share of this peak says how good a loop is; a number of steps a second says as much about the machine.
 */
#ifndef VGTOP_BENCH_PEAK_H
#define VGTOP_BENCH_PEAK_H

#include <stddef.h>

struct peak {
    const char *name; /* "avx512", "avx2", "sse2" ... */
    double gflops;    /* a fused multiply-add counts as two */
};

/* Measures every instruction set that both this program and this processor have; writes at most `room` rows, widest registers
 * first, and returns how many. Takes a quarter of a second a set. */
size_t peak_measure(struct peak *peaks, size_t room);

/* The highest of them, in GFLOP/s. */
double peak_best(void);

#endif
