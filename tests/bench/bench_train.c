/* bench_train.c: how fast the five workloads train, and how near that is to what the machine can do at all.
 *
 *     bench_train [OPTION ...] [W1 ... W5]     none named: all five
 *       --kernels NAME    baseline, avx2, avx512 instead of the best
 *       --no-measure      without the statistics of the layers
 *       --seconds S       time each one for about S seconds (0.7)
 *       --cpu-time        by the time this process spent computing instead of the clock on the wall
 *       --steps N         take exactly N steps of each and print nothing: for a profiler
 *       --measure-cost    alternate with and without the statistics and print what they cost
 *       --threads N       alternate one thread and N and print how many times as fast N are
 *       --peak            only measure the machine's peak
 *       --json            for scripts
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peak.h"
#include "pool.h"
#include "workload.h"

enum { PEAK_SETS = 3, COST_ROUNDS = 9 };

struct options {
    const char *kernels;
    bool unmeasured, cost, peak, json, cpu;
    double seconds;
    size_t steps, threads;
    bool chosen[WORKLOAD_COUNT];
};

struct result {
    const char *name, *kernels;
    double steps, gflops, share; /* steps a second; share of the peak */
};

static enum bench_clock clock_of(const struct options *options)
{
    return options->cpu ? BENCH_CPU : BENCH_WALL;
}

static bool choose(struct options *options, const char *name)
{
    for (size_t i = 0; i < WORKLOAD_COUNT; i++)
        if (strcmp(name, workloads[i].name) == 0)
            return options->chosen[i] = true;
    return false;
}

static bool read_number(const char *text, double *number)
{
    return text && vg_parse_double(text, number) && *number > 0;
}

static bool parse(struct options *options, char **argument)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--no-measure", &options->unmeasured},
                 {"--measure-cost", &options->cost},
                 {"--peak", &options->peak},
                 {"--json", &options->json},
                 {"--cpu-time", &options->cpu}};
    bool any = false;
    for (; *argument; argument++) {
        double number;
        bool known = false;
        for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
            if (strcmp(*argument, flags[i].name) == 0)
                known = *flags[i].flag = true;
        if (known)
            continue;
        if (strcmp(*argument, "--kernels") == 0 && argument[1]) {
            options->kernels = *++argument;
        } else if (strcmp(*argument, "--seconds") == 0 && read_number(argument[1], &number)) {
            options->seconds = number;
            argument++;
        } else if (strcmp(*argument, "--steps") == 0 && read_number(argument[1], &number)) {
            options->steps = (size_t)number;
            argument++;
        } else if (strcmp(*argument, "--threads") == 0 && read_number(argument[1], &number)) {
            options->threads = (size_t)number;
            argument++;
        } else if (choose(options, *argument)) {
            any = true;
        } else {
            fprintf(stderr, "bench_train: %s: not understood, see the head of bench_train.c\n", *argument);
            return false;
        }
    }
    for (size_t i = 0; i < WORKLOAD_COUNT && !any; i++)
        options->chosen[i] = true;
    return true;
}

/* Prints the reason that a workload could not be used for, and returns false. */
static bool complain(const char *name, const char *reason)
{
    fprintf(stderr, "bench_train: %s: %s\n", name, reason);
    return false;
}

static bool run_steps(const struct workload_spec *spec, const struct options *options)
{
    struct vg_error error = {""};
    struct workload *workload = workload_create(spec, options->kernels, !options->unmeasured, &error);
    if (!workload)
        return complain(spec->name, error.text);
    workload_run(workload, options->steps);
    workload_destroy(workload);
    return true;
}

static bool run_timed(const struct workload_spec *spec, const struct options *options, double peak,
                      struct result *result)
{
    struct vg_error error = {""};
    struct workload *workload = workload_create(spec, options->kernels, !options->unmeasured, &error);
    if (!workload)
        return complain(spec->name, error.text);
    const double steps = workload_time(workload, options->seconds, clock_of(options));
    const double gflops = steps * workload_flops(workload) * 1e-9;
    *result = (struct result){spec->name, workload_kernels(workload), steps, gflops, gflops / peak};
    const bool finite = isfinite(workload_loss(workload));
    workload_destroy(workload);
    return finite || complain(spec->name, "the loss is not finite, so this is no measurement");
}

static void run_parts(void *pool, size_t parts, void (*part)(void *context, size_t i), void *context)
{
    vg_pool_run(pool, parts, part, context);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *numbers, size_t count)
{
    qsort(numbers, count, sizeof *numbers, ascending);
    return numbers[count / 2];
}

/* Steps a second of two workloads, timed in turns, so that a change of the machine's mood hits both alike. */
static void time_in_turns(struct workload *const pair[2], const struct options *options, double median_speed[2])
{
    double speed[2][COST_ROUNDS];
    for (size_t round = 0; round < COST_ROUNDS; round++)
        for (size_t i = 0; i < 2; i++)
            speed[i][round] = workload_time(pair[i], options->seconds / 3, clock_of(options));
    for (size_t i = 0; i < 2; i++)
        median_speed[i] = median(speed[i], COST_ROUNDS);
}

/* What measuring costs, or what threads gain. */
static bool run_pair(const struct workload_spec *spec, const struct options *options)
{
    struct vg_error error = {""};
    double speed[2];
    struct vg_pool *pool = options->threads > 1 ? vg_pool_create(options->threads, &error) : NULL;
    const struct vg_helpers helpers = {options->threads, pool, run_parts};
    struct workload *pair[2] = {workload_create(spec, options->kernels, !options->cost, &error),
                                workload_create(spec, options->kernels, true, &error)};
    const bool fine = pair[0] && pair[1] && (options->cost || pool);
    if (fine && pool)
        workload_lend(pair[1], &helpers);
    if (fine)
        time_in_turns(pair, options, speed);
    if (fine && options->cost)
        printf(options->json ? "{\"name\": \"%s\", \"without\": %.1f, \"with\": %.1f, \"cost\": %.4f}\n"
                             : "%s: %.0f steps/s without statistics, %.0f with: measuring adds %.3f of a step's time\n",
               spec->name, speed[0], speed[1], speed[0] / speed[1] - 1);
    else if (fine)
        printf(options->json ? "{\"name\": \"%s\", \"one\": %.1f, \"many\": %.1f, \"gain\": %.4f}\n"
                             : "%s: %.0f steps/s with one thread, %.0f with more: %.2f times as fast\n",
               spec->name, speed[0], speed[1], speed[1] / speed[0]);
    workload_destroy(pair[0]);
    workload_destroy(pair[1]);
    vg_pool_destroy(pool);
    return fine || complain(spec->name, error.text);
}

static void print_peaks(const struct options *options)
{
    struct peak peaks[PEAK_SETS];
    const size_t count = peak_measure(peaks, PEAK_SETS);
    printf("%s", options->json ? "{" : "");
    for (size_t i = 0; i < count; i++)
        printf(options->json ? "%s\"%s\": %.2f" : "%s%-8s %7.1f GFLOP/s\n", options->json && i ? ", " : "",
               peaks[i].name, peaks[i].gflops);
    printf("%s", options->json ? "}\n" : "");
}

static bool run_all(const struct options *options)
{
    const double peak = peak_best();
    bool first = true;
    printf(options->json ? "{\"peak\": %.2f, \"workloads\": [" : "float64 peak of one core: %.1f GFLOP/s\n", peak);
    for (size_t i = 0; i < WORKLOAD_COUNT; i++) {
        struct result result;
        if (!options->chosen[i])
            continue;
        if (!run_timed(&workloads[i], options, peak, &result))
            return false;
        if (options->json)
            printf("%s{\"name\": \"%s\", \"kernels\": \"%s\", \"steps_per_second\": %.2f, \"gflops\": %.3f, "
                   "\"peak_share\": %.4f}",
                   first ? "" : ", ", result.name, result.kernels, result.steps, result.gflops, result.share);
        else
            printf("%s %10.1f steps/s %7.2f GFLOP/s  %.2f of the peak  (%s)\n", result.name, result.steps,
                   result.gflops, result.share, result.kernels);
        fflush(stdout);
        first = false;
    }
    printf("%s", options->json ? "]}\n" : "");
    return true;
}

int main(int count, char **arguments)
{
    struct options options = {.seconds = 0.7};
    if (count < 1 || !parse(&options, arguments + 1))
        return 2;
    if (options.peak) {
        print_peaks(&options);
        return 0;
    }
    bool fine = true;
    if (options.steps || options.cost || options.threads > 1) {
        for (size_t i = 0; i < WORKLOAD_COUNT; i++)
            if (options.chosen[i])
                fine = (options.steps ? run_steps : run_pair)(&workloads[i], &options) && fine;
    } else {
        fine = run_all(&options);
    }
    return fine ? 0 : 1;
}
