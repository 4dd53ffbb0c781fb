/* clock.h: seconds, for benchmarks. */
#ifndef VGTOP_BENCH_CLOCK_H
#define VGTOP_BENCH_CLOCK_H

/* The clock on the wall, or the time that this process alone has spent computing: steadier on a machine that is shared. */
enum bench_clock { BENCH_WALL, BENCH_CPU };

double bench_seconds(enum bench_clock clock);

#endif
