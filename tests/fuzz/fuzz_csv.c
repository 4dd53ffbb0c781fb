/* fuzz_csv.c: any file as a table of numbers. The first byte says what is held out. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fuzz.h"
#include "vgtop/dataset.h"

static void check_dataset(const struct vg_dataset *dataset)
{
    const struct vg_samples *all = &dataset->all;
    fuzz_require(dataset->classes >= 2 && dataset->classes <= VG_CLASSES_MAX, "there are classes to tell apart");
    fuzz_require(dataset->samples.count >= 1, "there is something to learn from");
    fuzz_require(dataset->samples.count + dataset->validation.count == all->count, "every sample has a use");
    for (size_t i = 0; i < all->count; i++)
        fuzz_require(all->labels[i] < dataset->classes, "a label is a class");
    for (size_t i = 0; i < all->count * all->features; i++)
        fuzz_require(isfinite(all->values[i]), "a feature is a number");
    for (size_t i = 0; i < dataset->classes; i++)
        fuzz_require(!*dataset->class_names[i] || fuzz_is_harmless(dataset->class_names[i]), "a class's name is shown");
    for (size_t i = 0; i < all->features; i++)
        fuzz_require(!*dataset->feature_names[i] || fuzz_is_harmless(dataset->feature_names[i]),
                     "a feature's name is shown");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double held_out[] = {NAN, 0, 0.5, 1, 0.01, 3};
    struct vg_dataset_spec spec = {.valid = NAN};
    struct vg_random random = {.position = 624};
    struct vg_error error = {""};
    if (size == 0)
        return 0;
    spec.valid = held_out[data[0] % (sizeof held_out / sizeof held_out[0])];
    fuzz_write("data.csv", data + 1, size - 1);
    snprintf(spec.name, sizeof spec.name, "csv:%s", fuzz_path("data.csv"));
    struct vg_dataset *dataset = vg_dataset_create(&spec, &random, NULL, &error);
    if (dataset)
        check_dataset(dataset);
    else
        fuzz_require(fuzz_is_harmless(error.text), "a refusal is a sentence");
    vg_dataset_destroy(dataset);
    return 0;
}
