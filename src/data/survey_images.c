/* survey_images.c: pictures looked over: their pixels together, their classes, and hints of what may go wrong. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"

enum { PIXELS, LABEL, COLUMNS, BYTES = 256 };

/* Of so many pictures one may be there twice without a word. */
static const double twice_matters = 0.001;

/* A picture's hash: of equal bytes the same. */
static uint64_t hash_of(const uint8_t *bytes, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037), word = 0;
    size_t i = 0;
    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    for (; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void hint_duplicates(struct vg_survey *survey, uint64_t *hashes)
{
    size_t twice = 0;
    qsort(hashes, survey->rows, sizeof *hashes, compare_hashes);
    for (size_t i = 1; i < survey->rows; i++)
        twice += hashes[i] == hashes[i - 1];
    if ((double)twice > twice_matters * (double)survey->rows)
        vg_survey_hint(survey, VG_HINT_DUPLICATES, SIZE_MAX,
                       "%zu sample%s as an earlier one: what is held out may have been trained on", twice,
                       twice == 1 ? " is the same" : "s are the same");
}

/* From how often each byte is there. */
static void measure_pixels(struct vg_survey_column *column, const uint64_t counts[BYTES])
{
    double sum = 0, squares = 0, known = 0;
    column->min = column->max = NAN;
    for (int byte = 0; byte < BYTES; byte++) {
        const double count = (double)counts[byte];
        if (counts[byte] == 0)
            continue;
        column->min = isnan(column->min) ? byte : column->min;
        column->max = byte;
        column->distinct++;
        known += count;
        sum += count * byte;
    }
    column->mean = sum / known;
    for (int byte = 0; byte < BYTES; byte++)
        squares += (double)counts[byte] * (byte - column->mean) * (byte - column->mean);
    column->sd = sqrt(squares / known);
}

/* One pass over all pictures. */
static bool look(struct vg_survey *survey, const struct vg_samples *all, uint64_t *hashes, const struct vg_watch *watch,
                 struct vg_error *error)
{
    uint64_t counts[BYTES] = {0};
    for (size_t i = 0; i < all->count; i++) {
        const uint8_t *picture = all->bytes + i * all->features;
        if (i % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while the pictures were looked over");
        for (size_t k = 0; k < all->features; k++)
            counts[picture[k]]++;
        hashes[i] = hash_of(picture, all->features);
        survey->classes[all->labels[i]].count++;
    }
    measure_pixels(&survey->columns[PIXELS], counts);
    return true;
}

/* Classes have no mean. */
static void measure_labels(struct vg_survey *survey)
{
    struct vg_survey_column *label = &survey->columns[LABEL];
    label->target = true;
    label->min = label->max = label->mean = label->sd = NAN;
    for (size_t k = 0; k < survey->class_count; k++) {
        const bool any = survey->classes[k].count > 0;
        label->distinct += any;
        label->min = any && isnan(label->min) ? (double)k : label->min;
        label->max = any ? (double)k : label->max;
    }
}

static bool name_all(struct vg_survey *survey, const struct vg_dataset *dataset)
{
    bool good = (survey->columns[PIXELS].name = vg_data_name("pixels", NULL)) != NULL &&
                (survey->columns[LABEL].name = vg_data_name("label", NULL)) != NULL;
    for (size_t k = 0; good && k < survey->class_count; k++)
        good = (survey->classes[k].name = vg_data_name(dataset->class_names[k], NULL)) != NULL;
    return good;
}

struct vg_survey *vg_images_survey(const struct vg_dataset *dataset, const struct vg_watch *watch,
                                   struct vg_error *error)
{
    const struct vg_samples *all = &dataset->all;
    struct vg_survey *survey = calloc(1, sizeof *survey);
    uint64_t *hashes = malloc(all->count * sizeof *hashes);
    if (survey) {
        survey->columns = calloc(COLUMNS, sizeof *survey->columns);
        survey->classes = calloc(dataset->classes, sizeof *survey->classes);
        survey->hints = calloc(VG_HINTS_MAX, sizeof *survey->hints);
        survey->column_count = survey->columns ? COLUMNS : 0;
        survey->class_count = survey->classes ? dataset->classes : 0;
        survey->rows = all->count;
        survey->features = all->features;
        survey->target = LABEL;
        memcpy(survey->sides, dataset->sides, sizeof survey->sides);
        snprintf(survey->why, sizeof survey->why, "of the labels' file");
        snprintf(survey->header, sizeof survey->header, "pixels are bytes, which a network gets as 0 to 1");
    }
    bool good = hashes && survey && survey->columns && survey->classes && survey->hints && name_all(survey, dataset);
    if (!good)
        vg_fail(error, "not enough memory to look the pictures over");
    good = good && look(survey, all, hashes, watch, error);
    if (good) {
        measure_labels(survey);
        vg_survey_hint_classes(survey);
        hint_duplicates(survey, hashes);
    }
    free(hashes);
    if (good)
        return survey;
    vg_survey_destroy(survey);
    return NULL;
}

struct vg_survey *vg_images_survey_read(const struct vg_dataset_spec *spec, const struct vg_watch *watch,
                                        struct vg_error *error)
{
    struct vg_dataset_spec whole = *spec;
    struct vg_random unused;
    whole.valid = 0;
    vg_random_seed(&unused, 0);
    struct vg_dataset *dataset = vg_dataset_create(&whole, &unused, watch, error);
    struct vg_survey *survey = dataset ? dataset->survey : NULL;
    if (dataset)
        dataset->survey = NULL; /* it is the caller's now */
    vg_dataset_destroy(dataset);
    return survey;
}
