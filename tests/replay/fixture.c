/* fixture.c: reads a reference trajectory and compares with it. The format is described in make_fixtures.py. */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { COLUMNS_MAX = 4096, LAYERS_MAX = 128 };

/* What a column is: a place in the row, or one of these. */
enum { COLUMN_STEP = -1, COLUMN_EPOCH = -2, COLUMN_UNKNOWN = -3 };

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

/* The numbers of a line, at most `room`; SIZE_MAX when there is anything else. */
static size_t read_numbers(const char *line, double *out, size_t room)
{
    size_t count = 0;
    for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
        char *end;
        double number = strtod(line, &end);
        if (end == line || count == room)
            return SIZE_MAX;
        out[count++] = number;
        line = end;
    }
    return count;
}

/* "loss", or "grad_sd.2" of layer 2. Raises fixture->layers to the layer. */
static int column_of(const char *name, struct fixture *fixture)
{
    if (strcmp(name, "step") == 0 || strcmp(name, "epoch") == 0)
        return name[0] == 's' ? COLUMN_STEP : COLUMN_EPOCH;
    if (strcmp(name, "loss") == 0 || strcmp(name, "accuracy") == 0)
        return name[0] == 'l' ? VG_LOSS : VG_ACCURACY;
    char key[64];
    const char *dot = strchr(name, '.');
    snprintf(key, sizeof key, "%.*s", dot ? (int)(dot - name) : 0, name);
    const size_t layer = dot ? (size_t)atoi(dot + 1) : 0;
    const enum vg_metric metric = vg_metric_find(key);
    if (layer == 0 || layer > LAYERS_MAX)
        return COLUMN_UNKNOWN;
    fixture->layers = layer > fixture->layers ? layer : fixture->layers;
    return metric == VG_METRIC_COUNT ? COLUMN_UNKNOWN : (int)vg_series_of(layer - 1, metric);
}

/* A word of the line `kind`: KEY=SHARE*KEY for "beside", else KEY=NUMBER. */
static bool read_rule(struct fixture *fixture, const char *kind, const char *word)
{
    char key[64], other[64];
    double number;
    const int read = sscanf(word, "%63[^=]=%lf*%63s", key, &number, other);
    const bool beside = strcmp(kind, "beside") == 0;
    if (read != (beside ? 3 : 2))
        return false;
    struct fixture_rule *rule = &fixture->rules[vg_metric_find(key)];
    if (vg_metric_find(key) == VG_METRIC_COUNT || (beside && vg_metric_find(other) == VG_METRIC_COUNT))
        return true; /* of a metric that this program does not have */
    if (beside) {
        rule->share = number;
        rule->other = vg_metric_find(other);
    } else if (strcmp(kind, "scale") == 0) {
        rule->scale = number;
    } else {
        rule->floor = number;
    }
    return true;
}

static bool read_rules(struct fixture *fixture, const char *kind, char *line)
{
    char *at = NULL, *word = line ? strtok_r(line, " ", &at) : NULL;
    if (!word || strcmp(word, kind) != 0)
        return false;
    while ((word = strtok_r(NULL, " ", &at)))
        if (!read_rule(fixture, kind, word))
            return false;
    return true;
}

/* Returns the number of columns; 0: the line is none of columns. */
static size_t read_columns(struct fixture *fixture, char *line, int columns[COLUMNS_MAX])
{
    char *at = NULL, *word = line ? strtok_r(line, " ", &at) : NULL;
    size_t count = 0;
    if (!word || strcmp(word, "columns") != 0)
        return 0;
    while ((word = strtok_r(NULL, " ", &at))) {
        if (count == COLUMNS_MAX)
            return 0;
        columns[count++] = column_of(word, fixture);
    }
    return fixture->layers > 0 ? count : 0;
}

static bool allocate(struct fixture *fixture, const char *settings)
{
    const size_t steps = fixture->steps;
    fixture->row_size = vg_series_count(fixture->layers);
    fixture->settings = strdup(settings);
    fixture->step = calloc(steps, sizeof *fixture->step);
    fixture->epoch = calloc(steps, sizeof *fixture->epoch);
    fixture->noise = calloc(steps, sizeof *fixture->noise);
    fixture->known = calloc(fixture->row_size, sizeof *fixture->known);
    fixture->rows = calloc(steps, fixture->row_size * sizeof *fixture->rows);
    return fixture->settings && fixture->step && fixture->epoch && fixture->noise && fixture->known && fixture->rows;
}

static bool read_row(struct fixture *fixture, size_t step, const char *line, const int *columns, size_t count)
{
    double numbers[COLUMNS_MAX], *row = fixture->rows + step * fixture->row_size;
    if (read_numbers(line, numbers, count) != count)
        return false;
    for (size_t i = 0; i < fixture->row_size; i++)
        row[i] = NAN;
    for (size_t i = 0; i < count; i++) {
        if (columns[i] == COLUMN_STEP)
            fixture->step[step] = (uint64_t)numbers[i];
        else if (columns[i] == COLUMN_EPOCH)
            fixture->epoch[step] = (uint64_t)numbers[i];
        else if (columns[i] >= 0)
            row[columns[i]] = numbers[i];
    }
    return true;
}

/* Reads from text; returns 0 or the number of the line that is wrong. */
static size_t read_text(struct fixture *fixture, char *text)
{
    enum { STEPS_MAX = 4096, FIRST_ROW = 7 };
    char *at = text, *settings = next_line(&at), *noise = next_line(&at), *line;
    double noises[STEPS_MAX], final[2];
    int columns[COLUMNS_MAX];
    for (size_t i = 0; i < VG_METRIC_COUNT; i++)
        fixture->rules[i] = (struct fixture_rule){.floor = -INFINITY};
    if (!noise || strncmp(noise, "noise ", 6) != 0)
        return 2;
    fixture->steps = read_numbers(noise + 6, noises, STEPS_MAX);
    if (fixture->steps == 0 || fixture->steps == SIZE_MAX)
        return 2;
    static const char *const kinds[] = {"beside", "scale", "floor"};
    for (size_t i = 0; i < 3; i++)
        if (!read_rules(fixture, kinds[i], next_line(&at)))
            return 3 + i;
    const size_t count = read_columns(fixture, next_line(&at), columns);
    if (count == 0)
        return 6;
    if (!allocate(fixture, settings))
        return 1;
    memcpy(fixture->noise, noises, fixture->steps * sizeof *noises);
    for (size_t i = 0; i < count; i++)
        if (columns[i] >= 0)
            fixture->known[columns[i]] = true;
    for (size_t step = 0; step < fixture->steps; step++)
        if (!(line = next_line(&at)) || !read_row(fixture, step, line, columns, count))
            return FIRST_ROW + step;
    line = next_line(&at);
    if (!line || strncmp(line, "final ", 6) != 0 || read_numbers(line + 6, final, 2) != 2 || *at)
        return FIRST_ROW + fixture->steps;
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
    return vg_fail(error, "the fixture %s is broken at line %zu; make_fixtures.py makes it again", path, wrong);
}

void fixture_free(struct fixture *fixture)
{
    free(fixture->settings);
    free(fixture->step);
    free(fixture->epoch);
    free(fixture->noise);
    free(fixture->known);
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

static double relative(double value, double reference, double scale)
{
    if (isnan(value) && isnan(reference))
        return 0;
    if (value == reference)
        return 0;
    const double difference = fabs(value - reference) / fmax(fabs(reference), scale);
    return isnan(difference) ? INFINITY : difference;
}

double fixture_fair_difference(const struct fixture *fixture, size_t series, double value, const double *reference)
{
    const double wanted = reference[series];
    if (!fixture->known[series])
        return 0;
    if (series < VG_RUN_SERIES_COUNT)
        return relative(value, wanted, 0);
    const size_t layer = (series - VG_RUN_SERIES_COUNT) / VG_METRIC_COUNT;
    const struct fixture_rule *rule = &fixture->rules[(series - VG_RUN_SERIES_COUNT) % VG_METRIC_COUNT];
    if (wanted < rule->floor || (rule->floor > -INFINITY && isnan(wanted) && value < rule->floor))
        return 0;
    const double beside = rule->share > 0 ? rule->share * fabs(reference[vg_series_of(layer, rule->other)]) : 0;
    return relative(value, wanted, fmax(beside, rule->scale));
}

double fixture_row_difference(const struct fixture *fixture, const double *row, const double *reference, size_t *series)
{
    double worst = 0;
    for (size_t i = 0; i < fixture->row_size; i++) {
        const double difference = fixture_fair_difference(fixture, i, row[i], reference);
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
