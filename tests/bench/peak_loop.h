/* peak_loop.h: the loops of peak_loop.c, one an instruction set. */
#ifndef VGTOP_BENCH_PEAK_LOOP_H
#define VGTOP_BENCH_PEAK_LOOP_H

#include <stddef.h>

/* x = x * factor + term, `rounds` times in each of many independent registers; returns their sum. */
typedef double peak_loop(size_t rounds, double factor, double term);

enum { PEAK_CHAINS = 12 }; /* registers: enough to hide the latency of two units, few enough for 16 names */

peak_loop peak_loop_baseline, peak_loop_avx2, peak_loop_avx512;

#endif
