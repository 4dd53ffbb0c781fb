/* dataset.c: the table of data sets, and the life of one. */
#include "data.h"
#include "text.h"
#include "vgtop/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "noise" means what the source of the data set means by it. */
#define INFO(NAME, name, TYPED, ORIGIN, PARAMETER, ABOUT, ...)                                                         \
    [VG_DATA_##NAME] = {.choice = {TYPED, PARAMETER, ABOUT}, .origin = VG_DATA_##ORIGIN, __VA_ARGS__},
const struct vg_data_info vg_data_kinds[VG_DATA_COUNT] = {VG_DATA_SETS(INFO)};

#define MAKER(NAME, name, ...) [VG_DATA_##NAME] = vg_data_make_##name,
static vg_data_maker *const makers[VG_DATA_COUNT] = {VG_DATA_SETS(MAKER)};

#define NAMED(NAME, TYPED, ABOUT) {TYPED, VG_NO_PARAMETER, ABOUT},
const struct vg_choice vg_tasks[VG_TASK_COUNT] = {VG_TASKS(NAMED)};
const struct vg_choice vg_scales[VG_SCALE_COUNT] = {VG_SCALES(NAMED)};
const struct vg_choice vg_missings[VG_MISSING_COUNT] = {VG_MISSINGS(NAMED)};
const struct vg_choice vg_headers[VG_HEADER_COUNT] = {VG_HEADERS(NAMED)};

static const double noise_most = 1e100;

/* The text after "name:", when the text begins with that; else NULL. */
static const char *behind_colon(const char *text, const char *name)
{
    size_t length = strlen(name);
    return strncmp(text, name, length) == 0 && text[length] == ':' ? text + length + 1 : NULL;
}

bool vg_data_parse(const char *name, enum vg_data_kind *kind, struct vg_error *error)
{
    for (size_t i = 0; i < VG_DATA_COUNT; i++) {
        const char *path = vg_data_kinds[i].takes_path ? behind_colon(name, vg_data_kinds[i].choice.name) : NULL;
        if (!path)
            continue;
        if (path[0] == '\0')
            return vg_fail(error, "data set %s needs a path behind the colon: %s:%s", name,
                           vg_data_kinds[i].choice.name, vg_data_kinds[i].choice.parameter);
        *kind = (enum vg_data_kind)i;
        return true;
    }
    size_t index;
    double unused;
    if (!vg_choice_parse("data set", vg_data_kinds, VG_DATA_COUNT, sizeof vg_data_kinds[0], name, &index, &unused,
                         error))
        return false;
    *kind = (enum vg_data_kind)index;
    return true;
}

bool vg_data_allocate(struct vg_dataset *dataset, size_t count, size_t features, size_t classes, double **values,
                      uint32_t **labels, struct vg_error *error)
{
    if (count > SIZE_MAX / sizeof **values / features)
        return vg_fail(error, "%zu points of %zu features are more than memory can hold", count, features);
    *values = malloc(count * features * sizeof **values);
    *labels = malloc(count * sizeof **labels);
    dataset->all = (struct vg_samples){.values = *values, .labels = *labels, .count = count, .features = features};
    dataset->classes = classes;
    dataset->class_names = calloc(classes, sizeof *dataset->class_names);
    dataset->feature_names = calloc(features, sizeof *dataset->feature_names);
    if (!*values || !*labels || !dataset->class_names || !dataset->feature_names)
        return vg_fail(error, "not enough memory for a data set of %zu points", count);
    return true;
}

char *vg_data_name(const char *text, struct vg_error *error)
{
    enum { SHOWN = 63 };
    size_t length = vg_utf8_fit(text, SHOWN);
    char *name = malloc(length + 1);
    if (!name) {
        vg_fail(error, "not enough memory for the names of a data set");
        return NULL;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    vg_make_harmless(name);
    return name;
}

/* Names where the source has none: classes "0", "1", ...; features "x", "y", "x3", ... */
static bool name_the_rest(struct vg_dataset *dataset, struct vg_error *error)
{
    char text[32];
    for (size_t i = 0; i < dataset->classes; i++) {
        snprintf(text, sizeof text, "%zu", i);
        if (!dataset->class_names[i] && (dataset->class_names[i] = vg_data_name(text, error)) == NULL)
            return false;
    }
    for (size_t i = 0; i < dataset->all.features; i++) {
        if (i < 2)
            snprintf(text, sizeof text, "%c", i == 0 ? 'x' : 'y');
        else
            snprintf(text, sizeof text, "x%zu", i + 1);
        if (!dataset->feature_names[i] && (dataset->feature_names[i] = vg_data_name(text, error)) == NULL)
            return false;
    }
    return true;
}

/* Fills in the defaults and checks the settings that this kind takes; the others are ignored. */
static bool complete_request(struct vg_data_request *request, const struct vg_dataset_spec *spec,
                             enum vg_data_kind kind)
{
    const struct vg_data_info *info = &vg_data_kinds[kind];
    request->kind = info->choice.name;
    request->path = info->takes_path ? behind_colon(spec->name, info->choice.name) : NULL;
    request->samples = spec->samples > 0 ? spec->samples : info->samples_default;
    request->noise = isnan(spec->noise) ? info->noise_default : spec->noise;
    request->factor = spec->factor;
    if (info->takes_samples && (request->samples < info->samples_min || request->samples > info->samples_max))
        return vg_fail(request->error, "data set %s cannot have %zu samples%s: %zu to %zu are possible", request->kind,
                       request->samples, info->samples_of ? info->samples_of : "", info->samples_min,
                       info->samples_max);
    if (info->takes_noise && !(request->noise >= 0 && request->noise <= noise_most))
        return vg_fail(request->error, "noise %g is out of range: a number from 0 to %g is possible", request->noise,
                       noise_most);
    if (info->takes_factor && !(request->factor >= 0 && request->factor < 1))
        return vg_fail(request->error, "factor %g is out of range: a number from 0 to less than 1 is possible",
                       request->factor);
    return true;
}

enum vg_scale vg_data_scale_of(enum vg_data_kind kind, enum vg_scale scale)
{
    if (scale != VG_SCALE_DEFAULT)
        return scale;
    return vg_data_kinds[kind].origin == VG_DATA_CSV_FILE ? VG_SCALE_STANDARD : VG_SCALE_NONE;
}

struct vg_dataset *vg_dataset_create(const struct vg_dataset_spec *spec, struct vg_random *random,
                                     const struct vg_watch *watch, struct vg_error *error)
{
    enum vg_data_kind kind = VG_DATA_CIRCLES;
    struct vg_data_request request = {.random = random, .spec = spec, .watch = watch, .error = error};
    if (!vg_data_parse(spec->name, &kind, error) || !complete_request(&request, spec, kind))
        return NULL;
    struct vg_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset) {
        vg_fail(error, "not enough memory for a data set");
        return NULL;
    }
    if (!makers[kind](dataset, &request) || !name_the_rest(dataset, error) ||
        (dataset->all.bytes && (dataset->survey = vg_images_survey(dataset, watch, error)) == NULL) ||
        !vg_data_split(dataset, &vg_data_kinds[kind], spec->valid, error) ||
        !vg_data_scale(dataset, vg_data_scale_of(kind, spec->scale), error)) {
        vg_dataset_destroy(dataset);
        return NULL;
    }
    return dataset;
}

static void free_names(char **names, size_t count)
{
    for (size_t i = 0; names && i < count; i++)
        free(names[i]);
    free(names);
}

void vg_dataset_destroy(struct vg_dataset *dataset)
{
    if (!dataset)
        return;
    vg_survey_destroy(dataset->survey);
    free_names(dataset->class_names, dataset->classes);
    free_names(dataset->feature_names, dataset->all.features);
    free((void *)dataset->all.values);
    free((void *)dataset->all.bytes);
    free((void *)dataset->all.labels);
    free((void *)dataset->all.targets);
    free(dataset);
}
