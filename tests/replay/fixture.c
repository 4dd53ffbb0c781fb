/* fixture.c: reads a reference trajectory and compares with it. The format is described in make_fixtures.py. */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    SAID = 4, /* numbers of a line before the layers: step epoch loss accuracy */
    LAYERS_MAX = 128
};

static const double RATIO_NOISE = -9;

/* All of a gzip file as text; NULL when it cannot be read. */
static char *read_all(const char *path)
{
    gzFile file = gzopen(path, "rb");
    size_t size = 1 << 16, used = 0;
    char *text = file ? malloc(size) : NULL;
    int count = 0;
    while (text && (count = gzread(file, text + used, (unsigned)(size - used - 1))) > 0) {
        used += (size_t)count;
        if (size - used > 1)
            continue;
        char *more = realloc(text, size *= 2);
        if (!more)
            free(text);
        text = more;
    }
    const int closed = file ? gzclose(file) : Z_OK;
    if (text && (count < 0 || closed != Z_OK)) {
        free(text);
        return NULL;
    }
    if (text)
        text[used] = '\0';
    return text;
}

/* Cuts the line at *at off and moves *at behind it; NULL at the end. */
static char *next_line(char **at)
{
    char *line = *at, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static size_t count_words(const char *line)
{
    size_t count = 0;
    for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
        line += strcspn(line, " ");
        count++;
    }
    return count;
}

/* Exactly `count` numbers. */
static bool read_numbers(const char *line, double *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *end;
        out[i] = strtod(line, &end);
        if (end == line)
            return false;
        line = end;
    }
    return line[strspn(line, " ")] == '\0';
}

static bool allocate(struct fixture *fixture, const char *settings)
{
    const size_t steps = fixture->steps;
    fixture->settings = strdup(settings);
    fixture->step = calloc(steps, sizeof *fixture->step);
    fixture->epoch = calloc(steps, sizeof *fixture->epoch);
    fixture->noise = calloc(steps, sizeof *fixture->noise);
    fixture->rows = calloc(steps, fixture->row_size * sizeof *fixture->rows);
    return fixture->settings && fixture->step && fixture->epoch && fixture->noise && fixture->rows;
}

static bool read_row(struct fixture *fixture, size_t step, const char *line)
{
    double numbers[SAID + VG_METRIC_COUNT * LAYERS_MAX];
    double *row = fixture->rows + step * fixture->row_size;
    const size_t metrics = fixture->layers * VG_METRIC_COUNT;
    if (!read_numbers(line, numbers, SAID + metrics))
        return false;
    fixture->step[step] = (uint64_t)numbers[0];
    fixture->epoch[step] = (uint64_t)numbers[1];
    row[VG_LOSS] = numbers[2];
    row[VG_ACCURACY] = numbers[3];
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = NAN;
    memcpy(row + VG_RUN_SERIES_COUNT, numbers + SAID, metrics * sizeof *row);
    return true;
}

/* Reads from text; returns 0 or the number of the line that is wrong. */
static size_t read_text(struct fixture *fixture, char *text)
{
    char *at = text, *settings = next_line(&at), *noise = settings ? next_line(&at) : NULL;
    if (!noise || strncmp(noise, "noise ", 6) != 0)
        return 2;
    fixture->steps = count_words(noise) - 1;
    char *line = next_line(&at);
    const size_t columns = line ? count_words(line) : 0;
    if (columns <= SAID || (columns - SAID) % VG_METRIC_COUNT != 0 || columns > SAID + VG_METRIC_COUNT * LAYERS_MAX)
        return 3;
    fixture->layers = (columns - SAID) / VG_METRIC_COUNT;
    fixture->row_size = vg_series_count(fixture->layers);
    if (fixture->steps == 0 || !allocate(fixture, settings))
        return 1;
    if (!read_numbers(noise + 6, fixture->noise, fixture->steps))
        return 2;
    for (size_t step = 0; step < fixture->steps; step++, line = next_line(&at))
        if (!line || !read_row(fixture, step, line))
            return 3 + step;
    double final[2];
    if (!line || strncmp(line, "final ", 6) != 0 || !read_numbers(line + 6, final, 2) || *at)
        return 3 + fixture->steps;
    fixture->final_loss = final[0];
    fixture->final_accuracy = final[1];
    return 0;
}

bool fixture_read(struct fixture *fixture, const char *path, struct vg_error *error)
{
    *fixture = (struct fixture){.steps = 0};
    char *text = read_all(path);
    if (!text)
        return vg_fail(error, "cannot read the fixture %s", path);
    const size_t wrong = read_text(fixture, text);
    free(text);
    if (wrong == 0)
        return true;
    fixture_free(fixture);
    return vg_fail(error, "the fixture %s is broken at line %zu; make_fixtures.py makes it anew", path, wrong);
}

void fixture_free(struct fixture *fixture)
{
    free(fixture->settings);
    free(fixture->step);
    free(fixture->epoch);
    free(fixture->noise);
    free(fixture->rows);
    *fixture = (struct fixture){.steps = 0};
}

const double *fixture_row(const struct fixture *fixture, size_t step)
{
    return fixture->rows + step * fixture->row_size;
}

const char *fixture_next_setting(const char *at, char *word, size_t size)
{
    at += strspn(at, " ");
    const size_t length = strcspn(at, " ");
    if (length == 0)
        return NULL;
    snprintf(word, size, "%.*s", (int)length, at);
    return at + length;
}

bool fixture_setting(const struct fixture *fixture, const char *key, char *value, size_t size)
{
    char word[512];
    const size_t length = strlen(key);
    for (const char *at = fixture->settings; (at = fixture_next_setting(at, word, sizeof word));)
        if (strncmp(word, key, length) == 0 && word[length] == '=') {
            snprintf(value, size, "%s", word + length + 1);
            return true;
        }
    return false;
}

bool fixture_swap(const struct fixture *fixture, uint64_t step, char *activation, size_t size)
{
    char swaps[512];
    if (!fixture_setting(fixture, "swap", swaps, sizeof swaps))
        return false;
    for (const char *at = swaps; *at;) {
        char *colon;
        const bool found = strtoull(at, &colon, 10) == step;
        const size_t length = strcspn(colon, ",");
        if (found && length > 1) {
            snprintf(activation, size, "%.*s", (int)(length - 1), colon + 1);
            return true;
        }
        at = colon + length + (colon[length] == ',');
    }
    return false;
}

/* Beside what a number that may cancel is measured: a share of another metric of the same layer. */
static const struct {
    double share;
    enum vg_metric other;
} beside[VG_METRIC_COUNT] = {
    [VG_GRAD_MEAN] = {1e-3, VG_GRAD_SD},
    [VG_ACTIVATION_MEAN] = {1e-3, VG_ACTIVATION_SD},
    [VG_WEIGHT_MEAN] = {1e-3, VG_WEIGHT_SD},
    [VG_GRAD_SD] = {1e-4, VG_GRAD_ABS_MEAN},
    [VG_ACTIVATION_SD] = {1e-4, VG_ACTIVATION_MEAN},
    [VG_WEIGHT_SD] = {1e-4, VG_WEIGHT_MEAN},
};

static double relative(double value, double reference, double scale)
{
    if (isnan(value) && isnan(reference))
        return 0;
    if (value == reference)
        return 0;
    const double difference = fabs(value - reference) / fmax(fabs(reference), scale);
    return isnan(difference) ? INFINITY : difference;
}

static bool is_noise(double ratio)
{
    return isnan(ratio) || ratio < RATIO_NOISE;
}

double fixture_fair_difference(size_t series, double value, const double *reference)
{
    const double wanted = reference[series];
    if (series == VG_VALID_LOSS || series == VG_VALID_ACCURACY)
        return 0;
    if (series < VG_RUN_SERIES_COUNT)
        return relative(value, wanted, 0);
    const size_t layer = (series - VG_RUN_SERIES_COUNT) / VG_METRIC_COUNT;
    const enum vg_metric metric = (enum vg_metric)((series - VG_RUN_SERIES_COUNT) % VG_METRIC_COUNT);
    if (metric == VG_UPDATE_RATIO)
        return wanted < RATIO_NOISE || (is_noise(wanted) && is_noise(value)) ? 0 : relative(value, wanted, 1);
    return relative(value, wanted, beside[metric].share * fabs(reference[vg_series_of(layer, beside[metric].other)]));
}

double fixture_row_difference(const double *row, const double *reference, size_t layers, size_t *series)
{
    double worst = 0;
    for (size_t i = 0; i < vg_series_count(layers); i++) {
        const double difference = fixture_fair_difference(i, row[i], reference);
        if (difference > worst || i == 0) {
            worst = difference;
            if (series)
                *series = i;
        }
    }
    return worst;
}

double fixture_tolerance(const struct fixture *fixture, size_t step)
{
    double tolerance = 1e-9;
    for (size_t i = 0; i <= step && i < fixture->steps; i++)
        tolerance = fmax(tolerance, 10 * fixture->noise[i]);
    return tolerance;
}

void fixture_series_name(size_t series, char *out, size_t size)
{
    static const char *const run[VG_RUN_SERIES_COUNT] = {"loss", "accuracy", "valid_loss", "valid_accuracy"};
    if (series < VG_RUN_SERIES_COUNT) {
        snprintf(out, size, "%s", run[series]);
        return;
    }
    const size_t at = series - VG_RUN_SERIES_COUNT;
    snprintf(out, size, "layer %zu %s", at / VG_METRIC_COUNT + 1, vg_metrics[at % VG_METRIC_COUNT].key);
}
