/* peak.c: times the loops of peak_loop.c: many short runs, the best counts, so that a neighbour on the machine does no harm. */
#include "peak.h"

#include "clock.h"
#include "peak_loop.h"

enum { SHORT_ROUNDS = 100000 };

static const double set_seconds = 0.25;

struct set {
    const char *name;
    size_t lanes;
    peak_loop *loop;
};

static const struct set sets[] = {
#if defined(__x86_64__) && !defined(VG_BASELINE_ONLY)
    {"avx512", 8, peak_loop_avx512},
    {"avx2", 4, peak_loop_avx2},
    {"sse2", 2, peak_loop_baseline},
#else
    {"baseline", 2, peak_loop_baseline},
#endif
};

enum { SET_COUNT = sizeof(sets) / sizeof(sets[0]) };

static int can_run(const struct set *set)
{
#if defined(__x86_64__) && !defined(VG_BASELINE_ONLY)
    if (set->lanes == 8)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    if (set->lanes == 4)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return set->lanes == 2;
}

static double measure(const struct set *set)
{
    /* The values tend to term / (1 - factor) = 1: neither overflow nor denormals. Volatile: not known to the compiler. */
    volatile double factor = 0.999999, term = 0.000001, sink = 0;
    const double operations = 2.0 * PEAK_CHAINS * (double)set->lanes * SHORT_ROUNDS;
    const double end = bench_seconds(BENCH_WALL) + set_seconds;
    double best = 0, begin = bench_seconds(BENCH_WALL);
    while (begin < end) {
        sink = set->loop(SHORT_ROUNDS, factor, term);
        const double now = bench_seconds(BENCH_WALL), gflops = operations / (now - begin) * 1e-9;
        best = gflops > best ? gflops : best;
        begin = now;
    }
    (void)sink;
    return best;
}

size_t peak_measure(struct peak *peaks, size_t room)
{
    size_t count = 0;
    for (size_t i = 0; i < SET_COUNT && count < room; i++)
        if (can_run(&sets[i]))
            peaks[count++] = (struct peak){sets[i].name, measure(&sets[i])};
    return count;
}

double peak_best(void)
{
    struct peak peaks[SET_COUNT];
    double best = 0;
    for (size_t i = peak_measure(peaks, SET_COUNT); i-- > 0;)
        best = peaks[i].gflops > best ? peaks[i].gflops : best;
    return best;
}
