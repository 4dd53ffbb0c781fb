/* dataset.c: the table of data sets, and the life of one. */
#include "data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_PARAMETER NULL, 0, 0, 0

/* "noise" means what the source of the data set means by it. */
const struct vg_data_info vg_data_kinds[VG_DATA_COUNT] = {
    [VG_DATA_CIRCLES] = {.choice = {"circles", NO_PARAMETER,
                                    "two rings, one in the other; noise: s.d. of each coordinate"},
                         .takes_samples = true,
                         .takes_noise = true,
                         .takes_factor = true,
                         .samples_default = 1000,
                         .noise_default = 0.1,
                         .dimensions = 2},
    [VG_DATA_MOONS] = {.choice = {"moons", NO_PARAMETER,
                                  "two half moons that grip each other; noise: s.d. of each coordinate"},
                       .takes_samples = true,
                       .takes_noise = true,
                       .samples_default = 1000,
                       .noise_default = 0.1,
                       .dimensions = 2},
    [VG_DATA_SPIRAL] = {.choice = {"spiral", NO_PARAMETER,
                                   "CS231n's three arms, samples points each; noise: s.d. of the angle"},
                        .takes_samples = true,
                        .takes_noise = true,
                        .samples_default = 100,
                        .noise_default = 0.2,
                        .dimensions = 2},
    [VG_DATA_XOR] = {.choice = {"xor", NO_PARAMETER,
                                "a square of four fields; noise: how far (times 5) a label's place is moved"},
                     .takes_samples = true,
                     .takes_noise = true,
                     .samples_default = 500,
                     .dimensions = 2},
    [VG_DATA_GAUSSIANS] = {.choice = {"gaussians", NO_PARAMETER,
                                      "two clouds; noise 0 to 0.5 makes their variance 0.5 to 4"},
                           .takes_samples = true,
                           .takes_noise = true,
                           .samples_default = 500,
                           .dimensions = 2},
    [VG_DATA_IRIS] = {.choice = {"iris", NO_PARAMETER,
                                 "petal length and width of 150 flowers of three species (Fisher 1936)"},
                      .samples_default = 150,
                      .dimensions = 2},
    [VG_DATA_FASHION_MNIST] = {.choice = {"fashion-mnist", NO_PARAMETER,
                                          "60,000 pictures of clothes, ten classes; Debian's dataset-fashion-mnist"},
                               .valid_default = 5000,
                               .valid_first = true,
                               .available = vg_data_has_fashion_mnist},
    [VG_DATA_CSV] = {.choice = {"csv", "FILE", NAN, 0, 0,
                                "a file of numbers, the last column the class; a header line is allowed"},
                     .takes_path = true},
    [VG_DATA_IDX] = {.choice = {"idx", "FOLDER", NAN, 0, 0,
                                "train-images-idx3-ubyte and train-labels-idx1-ubyte, as of MNIST; gzipped or not"},
                     .takes_path = true,
                     .valid_first = true},
};

/* How each is made, and how few and how many samples it can have (spiral: an arm). */
static const struct {
    vg_data_maker *make;
    size_t least, most;
} makers[VG_DATA_COUNT] = {
    [VG_DATA_CIRCLES] = {vg_data_make_circles, 2, 10000000},
    [VG_DATA_MOONS] = {vg_data_make_moons, 2, 10000000},
    [VG_DATA_SPIRAL] = {vg_data_make_spiral, 1, 3333333},
    [VG_DATA_XOR] = {vg_data_make_xor, 2, 10000000},
    [VG_DATA_GAUSSIANS] = {vg_data_make_gaussians, 2, 10000000},
    [VG_DATA_IRIS] = {vg_data_make_iris, 0, 0},
    [VG_DATA_FASHION_MNIST] = {vg_data_read_fashion_mnist, 0, 0},
    [VG_DATA_CSV] = {vg_data_read_csv, 0, 0},
    [VG_DATA_IDX] = {vg_data_read_idx, 0, 0},
};

static const double noise_most = 1e100;

/* What stands behind "name:" when the text begins with that; else NULL. */
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
    size_t length = strlen(text);
    bool cut = length > SHOWN;
    if (cut) /* not in the middle of a character */
        for (length = SHOWN; length > SHOWN - 4 && ((unsigned char)text[length] & 0xc0) == 0x80;)
            length--;
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

/* Fills in the defaults and checks what this kind takes; what it does not take is ignored. */
static bool complete_request(struct vg_data_request *request, const struct vg_dataset_spec *spec,
                             enum vg_data_kind kind)
{
    const struct vg_data_info *info = &vg_data_kinds[kind];
    size_t least = makers[kind].least, most = makers[kind].most;
    request->kind = info->choice.name;
    request->path = info->takes_path ? behind_colon(spec->name, info->choice.name) : NULL;
    request->samples = spec->samples > 0 ? spec->samples : info->samples_default;
    request->noise = isnan(spec->noise) ? info->noise_default : spec->noise;
    request->factor = spec->factor;
    if (info->takes_samples && (request->samples < least || request->samples > most))
        return vg_fail(request->error, "data set %s cannot have %zu samples%s: %zu to %zu are possible", request->kind,
                       request->samples, kind == VG_DATA_SPIRAL ? " an arm" : "", least, most);
    if (info->takes_noise && !(request->noise >= 0 && request->noise <= noise_most))
        return vg_fail(request->error, "noise %g is out of range: a number from 0 to %g is possible", request->noise,
                       noise_most);
    if (info->takes_factor && !(request->factor >= 0 && request->factor < 1))
        return vg_fail(request->error, "factor %g is out of range: a number from 0 to less than 1 is possible",
                       request->factor);
    return true;
}

struct vg_dataset *vg_dataset_create(const struct vg_dataset_spec *spec, struct vg_random *random,
                                     const struct vg_watch *watch, struct vg_error *error)
{
    enum vg_data_kind kind = VG_DATA_CIRCLES;
    struct vg_data_request request = {.random = random, .watch = watch, .error = error};
    if (!vg_data_parse(spec->name, &kind, error) || !complete_request(&request, spec, kind))
        return NULL;
    struct vg_dataset *dataset = calloc(1, sizeof *dataset);
    if (!dataset) {
        vg_fail(error, "not enough memory for a data set");
        return NULL;
    }
    if (!makers[kind].make(dataset, &request) || !name_the_rest(dataset, error) ||
        !vg_data_split(dataset, &vg_data_kinds[kind], spec->valid, error)) {
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
    free_names(dataset->class_names, dataset->classes);
    free_names(dataset->feature_names, dataset->all.features);
    free((void *)dataset->all.values);
    free((void *)dataset->all.bytes);
    free((void *)dataset->all.labels);
    free(dataset);
}
