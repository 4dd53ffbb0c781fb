/* clock.c: seconds, for benchmarks. */
#include "clock.h"

#include <time.h>

double bench_seconds(enum bench_clock clock)
{
    struct timespec now;
    clock_gettime(clock == BENCH_CPU ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
