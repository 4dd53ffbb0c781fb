/* made_data.c: small csv files with a known fault. */
#include "made_data.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

/* The same numbers every time, whatever the machine. */
static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(uniform(state)));
    return radius * cos(6.283185307179586 * uniform(state));
}

static int one_of(uint64_t *state, int count)
{
    return (int)(uniform(state) * count);
}

static void blobs(FILE *file, uint64_t *state, double scale)
{
    static const double at[3][2] = {{-1, 0}, {1, 0.3}, {0, 1.6}};
    for (int i = 0; i < 600; i++)
        fprintf(file, "%.6f,%.6f,%d\n", scale * (at[i % 3][0] + 0.6 * normal(state)),
                scale * (at[i % 3][1] + 0.6 * normal(state)), i % 3);
}

static void blobs_as_they_are(FILE *file, uint64_t *state)
{
    blobs(file, state, 1);
}

static void blobs_times_100(FILE *file, uint64_t *state)
{
    blobs(file, state, 100);
}

static void person(FILE *file, uint64_t *state)
{
    for (int i = 0; i < 500; i++) {
        double age = 20 + 50 * uniform(state), income = 20000 + 60000 * uniform(state), ratio = 0.1 * normal(state);
        double score = (age - 45) / 15 + (income - 50000) / 17000 + 10 * ratio + 0.5 * normal(state);
        fprintf(file, "%.0f,%.0f,%.5f,%d\n", age, income, ratio, score > 0);
    }
}

static void pixels(FILE *file, uint64_t *state)
{
    for (int i = 0; i < 500; i++) {
        for (int p = 0; p < 16; p++) {
            double bright = (p % 4 < 2) == (i % 2 == 0) ? 180 : 60;
            fprintf(file, "%.0f,", fmin(255, fmax(0, bright + 60 * normal(state))));
        }
        fprintf(file, "%d\n", i % 2);
    }
}

static void random_labels(FILE *file, uint64_t *state, int columns, int classes)
{
    for (int i = 0; i < 1000; i++) {
        for (int c = 0; c < columns; c++)
            fprintf(file, "%.5f,", normal(state));
        fprintf(file, "%d\n", i < classes ? i : one_of(state, classes));
    }
}

static void random_of_two(FILE *file, uint64_t *state)
{
    random_labels(file, state, 4, 2);
}

static void random_of_ten(FILE *file, uint64_t *state)
{
    random_labels(file, state, 16, 10);
}

static void rare(FILE *file, uint64_t *state, int every)
{
    for (int i = 0; i < 2000; i++) {
        bool is_rare = i % every == 0;
        for (int c = 0; c < 4; c++)
            fprintf(file, "%.5f,", normal(state) + (is_rare && c == 0 ? 0.2 : 0));
        fprintf(file, "%d\n", is_rare);
    }
}

static void rare_10(FILE *file, uint64_t *state)
{
    rare(file, state, 10);
}

static void rare_2(FILE *file, uint64_t *state)
{
    rare(file, state, 50);
}

static void rare_1(FILE *file, uint64_t *state)
{
    rare(file, state, 100);
}

static void noisy(FILE *file, uint64_t *state)
{
    for (int i = 0; i < 600; i++) {
        for (int c = 0; c < 10; c++)
            fprintf(file, "%.5f,", normal(state) + (i % 2 && c < 3 ? 1.5 : 0));
        fprintf(file, "%d\n", uniform(state) < 0.4 ? one_of(state, 2) : i % 2);
    }
}

static void skewed(FILE *file, uint64_t *state)
{
    for (int i = 0; i < 1000; i++)
        fprintf(file, "%.5f,%.5f,%d\n", normal(state) + (i % 5 ? 0 : 2.5), normal(state), i % 5 == 0);
}

/* Ten figures of 8 x 8 points, 0 to `top`, every point disturbed; a share of the labels is drawn anew. */
static void figures(FILE *file, uint64_t *state, double top, double wrong)
{
    double shape[10][64];
    for (int k = 0; k < 10; k++)
        for (int p = 0; p < 64; p++)
            shape[k][p] = uniform(state) < 0.5 ? 0.15 : 0.6;
    for (int i = 0; i < 700; i++) {
        for (int p = 0; p < 64; p++)
            fprintf(file, "%.4g,", top * fmin(1, fmax(0, shape[i % 10][p] + 0.3 * normal(state))));
        fprintf(file, "%d\n", uniform(state) < wrong ? one_of(state, 10) : i % 10);
    }
}

static void figures_as_they_are(FILE *file, uint64_t *state)
{
    figures(file, state, 1, 0);
}

static void figures_to_16(FILE *file, uint64_t *state)
{
    figures(file, state, 16, 0);
}

static void figures_to_255(FILE *file, uint64_t *state)
{
    figures(file, state, 255, 0);
}

static void figures_mislabelled(FILE *file, uint64_t *state)
{
    figures(file, state, 1, 0.4);
}

static void figures_shuffled(FILE *file, uint64_t *state)
{
    figures(file, state, 1, 1);
}

/* Nine columns that tell two classes apart in three of four samples, as data about people do. */
static void patients(FILE *file, uint64_t *state)
{
    for (int i = 0; i < 420; i++) {
        double score = -0.7;
        for (int c = 0; c < 9; c++) {
            double x = normal(state);
            score += c < 4 ? 0.55 * x : 0;
            fprintf(file, "%.5f,", x);
        }
        fprintf(file, "%d\n", uniform(state) < 1 / (1 + exp(-score)));
    }
}

/* A number to learn from four columns; of `unknown` the columns tell nothing. `scale`: of the number. */
static void targets(FILE *file, uint64_t *state, double scale, bool unknown)
{
    for (int i = 0; i < 600; i++) {
        double x[4];
        for (int c = 0; c < 4; c++)
            fprintf(file, "%.5f,", x[c] = normal(state));
        double y = unknown ? normal(state) : x[0] - 0.7 * x[1] * x[2] + 0.1 * normal(state);
        fprintf(file, "%.5f\n", scale * y);
    }
}

static void numbers(FILE *file, uint64_t *state)
{
    targets(file, state, 1, false);
}

static void numbers_times_100(FILE *file, uint64_t *state)
{
    targets(file, state, 100, false);
}

static void numbers_unknown(FILE *file, uint64_t *state)
{
    targets(file, state, 1, true);
}

static const struct {
    const char *name;
    void (*write)(FILE *file, uint64_t *state);
} files[] = {
    {"blobs", blobs_as_they_are},
    {"times100", blobs_times_100},
    {"person", person},
    {"pixels", pixels},
    {"random", random_of_two},
    {"random10", random_of_ten},
    {"rare10", rare_10},
    {"rare2", rare_2},
    {"rare1", rare_1},
    {"noisy", noisy},
    {"skewed", skewed},
    {"figures", figures_as_they_are},
    {"figures16", figures_to_16},
    {"figures255", figures_to_255},
    {"mislabelled", figures_mislabelled},
    {"shuffled", figures_shuffled},
    {"patients", patients},
    {"numbers", numbers},
    {"numbers100", numbers_times_100},
    {"unknown", numbers_unknown},
};

const char *made_data_name(size_t index)
{
    return index < sizeof files / sizeof files[0] ? files[index].name : NULL;
}

bool make_data(const char *folder)
{
    bool good = true;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[4096];
        uint64_t state = 7 + i;
        snprintf(path, sizeof path, "%s/%s.csv", folder, files[i].name);
        FILE *file = fopen(path, "w");
        if (file)
            files[i].write(file, &state);
        good = file && fclose(file) == 0 && good;
    }
    return good;
}
