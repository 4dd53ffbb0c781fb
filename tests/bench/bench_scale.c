/* bench_scale.c: does the cost of a step grow as its arithmetic does?
 *
 *     bench_scale [--batch N] [--seconds S] [--kernels NAME] [--cpu-time] [--table]
 *
 * Times a step (sgd, every statistic) of networks of many depths and widths with one batch size (32), from 1e4 operations a
 * step on, and fits time = a + b * operations so that the relative errors are least. Says how far the worst lies from that line, and draws it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "workload.h"

static const size_t depths[] = {1, 2, 5, 10, 20, 50, 100},
                    widths[] = {1, 2, 5, 10, 20, 50, 100, 128, 256, 300, 512, 784, 1024};

enum {
    DEPTHS = sizeof(depths) / sizeof(depths[0]),
    WIDTHS = sizeof(widths) / sizeof(widths[0]),
    CASES = DEPTHS * WIDTHS,
    BATCH_MAX = 4096,
    COLUMNS = 76,
    ROWS = 24
};

static const double flops_min = 1e4,
                    flops_max = 2e10; /* a step of more takes seconds: the line is long enough without */
static const size_t bytes_max = (size_t)2 << 30;

struct options {
    double seconds;
    size_t batch;
    const char *kernels;
    bool cpu, table;
};

struct point {
    size_t depth, width, batch;
    double flops, seconds; /* a step */
};

struct line {
    double fixed, slope; /* seconds = fixed + slope * flops */
};

static void describe(struct workload_spec *spec, struct point point)
{
    *spec = (struct workload_spec){.name = "scale",
                                   .network = {.inputs = 16,
                                               .classes = 10,
                                               .hidden_count = point.depth,
                                               .activation = {VG_RELU, 0},
                                               .batch_max = point.batch},
                                   .samples = 2 * point.batch,
                                   .batch = point.batch,
                                   .initializer = {VG_INIT_HE_UNIFORM, 0},
                                   .training = {VG_SGD, 1e-6, 0, {VG_CLIP_NONE, 0}}};
    for (size_t l = 0; l < point.depth; l++)
        spec->network.hidden[l] = point.width;
}

/* Operations of a step, before the network is made: as workload_flops counts them. */
static double flops_of(struct point point)
{
    const double width = (double)point.width, hidden = (double)(point.depth - 1) * width * width;
    return 2 * (double)point.batch * (2 * 16 * width + 3 * (hidden + 10 * width));
}

/* Fills in the time of a step; false when the case is out of bounds or failed. */
static bool measure(struct point *point, const struct options *options)
{
    struct workload_spec spec;
    struct vg_error error = {""};
    describe(&spec, *point);
    point->flops = flops_of(*point);
    const size_t bytes = vg_network_bytes(&spec.network);
    if (point->flops < flops_min || point->flops > flops_max || bytes == 0 || bytes > bytes_max)
        return false;
    struct workload *workload = workload_create(&spec, options->kernels, true, &error);
    if (!workload) {
        fprintf(stderr, "bench_scale: %zu x %zu: %s\n", point->depth, point->width, error.text);
        return false;
    }
    point->flops = workload_flops(workload);
    point->seconds = 1 / workload_time(workload, options->seconds, options->cpu ? BENCH_CPU : BENCH_WALL);
    workload_destroy(workload);
    return true;
}

static double at(struct line line, double flops)
{
    return line.fixed + line.slope * flops;
}

/* The best line whose fixed part is worth `offset` operations, and the mean square of its logarithmic errors. */
static struct line fit_offset(const struct point *points, size_t count, double offset, double *error)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        const double residual = log(points[i].seconds / (offset + points[i].flops));
        sum += residual;
        squares += residual * residual;
    }
    const double mean = sum / (double)count, slope = exp(mean);
    *error = squares / (double)count - mean * mean;
    return (struct line){slope * offset, slope};
}

/* Relative errors count, so that a microsecond's step weighs as much as a second's: a search over the fixed part alone. */
static struct line fit(const struct point *points, size_t count)
{
    struct line best = {0, 0};
    double least = INFINITY;
    for (double decade = 1; decade <= 9; decade += 0.01) {
        double error;
        const struct line line = fit_offset(points, count, pow(10, decade), &error);
        if (error < least) {
            least = error;
            best = line;
        }
    }
    return best;
}

static size_t place(double value, double low, double high, size_t cells)
{
    const double share = (log10(value) - low) / (high - low);
    return (size_t)fmax(0, fmin((double)cells - 1, share * (double)cells));
}

static void draw(const struct point *points, size_t count, struct line line)
{
    char cells[ROWS][COLUMNS + 1];
    double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        left = fmin(left, log10(points[i].flops));
        right = fmax(right, log10(points[i].flops));
        low = fmin(low, log10(points[i].seconds));
        high = fmax(high, log10(points[i].seconds));
    }
    memset(cells, ' ', sizeof cells);
    for (size_t x = 0; x < COLUMNS; x++) {
        const double flops = pow(10, left + (right - left) * ((double)x + 0.5) / COLUMNS);
        cells[place(at(line, flops), low, high, ROWS)][x] = '-';
    }
    for (size_t i = 0; i < count; i++) {
        const double ratio = points[i].seconds / at(line, points[i].flops);
        cells[place(points[i].seconds, low, high, ROWS)][place(points[i].flops, left, right, COLUMNS)] = ratio > 2 ? '#'
                                                                                                         : ratio < 0.5
                                                                                                             ? '.'
                                                                                                             : 'o';
    }
    printf("\nseconds a step, 1e%+.1f at the top to 1e%+.1f; o within 2x of the line (-), # slower, . faster\n", high,
           low);
    for (size_t y = ROWS; y-- > 0;) {
        cells[y][COLUMNS] = '\0';
        printf("| %s\n", cells[y]);
    }
    printf("+ operations a step: 1e%.1f ... 1e%.1f\n", left, right);
}

static void tell(const struct point *points, size_t count, struct line line, bool table)
{
    struct point slowest = points[0];
    double most = 0, least = INFINITY;
    size_t outside = 0;
    printf("depth width batch   operations    microseconds   GFLOP/s   time / line\n");
    for (size_t i = 0; i < count; i++) {
        const struct point *point = &points[i];
        const double ratio = point->seconds / at(line, point->flops);
        const bool inside = ratio <= 2 && ratio >= 0.5;
        outside += inside ? 0 : 1;
        least = fmin(least, ratio);
        slowest = ratio > most ? *point : slowest;
        most = fmax(most, ratio);
        if (table || !inside)
            printf("%5zu %5zu %5zu %12.3e %15.2f %9.2f %10.2f %s\n", point->depth, point->width, point->batch,
                   point->flops, point->seconds * 1e6, point->flops / point->seconds * 1e-9, ratio,
                   inside      ? ""
                   : ratio > 2 ? "slower than 2x"
                               : "faster than 2x");
    }
    printf("%zu cases, time = %.3g us + operations / %.1f GFLOP/s; %zu outside 2x\n", count, line.fixed * 1e6,
           1e-9 / line.slope, outside);
    printf("worst: %.2f times the line (%zu x %zu, batch %zu); best: %.2f times\n", most, slowest.depth, slowest.width,
           slowest.batch, least);
}

static bool parse(struct options *options, char **argument)
{
    for (; *argument; argument++) {
        double number;
        if (strcmp(*argument, "--cpu-time") == 0) {
            options->cpu = true;
        } else if (strcmp(*argument, "--table") == 0) {
            options->table = true;
        } else if (strcmp(*argument, "--kernels") == 0 && argument[1]) {
            options->kernels = *++argument;
        } else if (strcmp(*argument, "--batch") == 0 && argument[1] && vg_parse_double(argument[1], &number) &&
                   number >= 1 && number <= BATCH_MAX) {
            options->batch = (size_t)number;
            argument++;
        } else if (strcmp(*argument, "--seconds") == 0 && argument[1] &&
                   vg_parse_double(argument[1], &options->seconds) && options->seconds > 0) {
            argument++;
        } else {
            fprintf(stderr, "bench_scale: %s: not understood, see the head of bench_scale.c\n", *argument);
            return false;
        }
    }
    return true;
}

int main(int count, char **arguments)
{
    struct options options = {.seconds = 0.05, .batch = 32};
    static struct point points[CASES];
    size_t points_count = 0;
    if (count < 1 || !parse(&options, arguments + 1))
        return 2;
    for (size_t i = 0; i < CASES; i++) {
        struct point point = {.depth = depths[i / WIDTHS], .width = widths[i % WIDTHS], .batch = options.batch};
        if (measure(&point, &options))
            points[points_count++] = point;
    }
    if (points_count == 0) {
        fprintf(stderr, "bench_scale: no case could be measured\n");
        return 1;
    }
    const struct line line = fit(points, points_count);
    tell(points, points_count, line, options.table);
    draw(points, points_count, line);
    return 0;
}
