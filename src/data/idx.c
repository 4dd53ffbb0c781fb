/* idx.c: images and labels in IDX files as a data set; Fashion-MNIST is one of them. */
#include "idx.h"

#include <stdlib.h>
#include <string.h>

/* Xiao, Rasul and Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms, 2017. */
static const char *const clothes[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                      "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
enum { CLOTHES = sizeof clothes / sizeof clothes[0] };

const char *vg_data_fashion_folder(void)
{
    const char *folder = getenv("VGTOP_FASHION_MNIST");
    return folder && folder[0] != '\0' ? folder : "/usr/share/datasets/fashion-mnist";
}

bool vg_data_has_fashion_mnist(void)
{
    struct vg_idx_pair pair;
    bool found = vg_idx_find(vg_data_fashion_folder(), &pair, NULL, NULL);
    vg_idx_forget(&pair);
    return found;
}

static bool check_pair(const struct vg_idx_file *images, const struct vg_idx_file *labels, struct vg_error *error)
{
    if (labels->dimensions != 1)
        return vg_fail(error, "%s has %u dimensions; labels have 1 (are these images?)", labels->path.text,
                       labels->dimensions);
    if (images->count != labels->count)
        return vg_fail(error, "%s holds %zu samples, but %s holds %zu labels", images->path.text, images->count,
                       labels->path.text, labels->count);
    return true;
}

/* Classes are 0 to the largest label, or as many as `classes` says if it is not 0. */
static bool count_classes(const struct vg_idx_file *file, const uint8_t *labels, size_t *classes,
                          struct vg_error *error)
{
    uint8_t largest = 0;
    for (size_t i = 0; i < file->count; i++) {
        largest = labels[i] > largest ? labels[i] : largest;
        if (*classes > 0 && labels[i] >= *classes)
            return vg_fail(error, "%s: label %u of sample %zu is out of range: the classes are 0 to %zu",
                           file->path.text, labels[i], i, *classes - 1);
    }
    if (*classes == 0)
        *classes = largest + (size_t)1;
    if (*classes < 2)
        return vg_fail(error, "%s: every label is 0; at least two classes are needed", file->path.text);
    return true;
}

static bool read_labels(struct vg_dataset *dataset, struct vg_idx_file *file, const struct vg_data_request *request)
{
    uint8_t *bytes = vg_idx_read(file, request->watch, request->error);
    if (!bytes)
        return false;
    uint32_t *labels = NULL;
    bool good = count_classes(file, bytes, &dataset->classes, request->error);
    if (good && (labels = malloc(file->count * sizeof *labels)) == NULL)
        good = vg_fail(request->error, "not enough memory for the labels of %s", file->path.text);
    for (size_t i = 0; labels && i < file->count; i++)
        labels[i] = bytes[i];
    free(bytes);
    dataset->all.labels = labels;
    dataset->all.count = file->count;
    return good;
}

static bool read_images(struct vg_dataset *dataset, struct vg_idx_file *file, const struct vg_data_request *request)
{
    dataset->all.bytes = vg_idx_read(file, request->watch, request->error);
    dataset->all.byte_scale = 1.0 / 255;
    if (!dataset->all.bytes)
        return false;
    dataset->class_names = calloc(dataset->classes, sizeof *dataset->class_names);
    dataset->feature_names = calloc(file->length, sizeof *dataset->feature_names);
    dataset->all.features = file->length;
    return (dataset->class_names && dataset->feature_names) ||
           vg_fail(request->error, "not enough memory for the names of a data set");
}

/* `classes`: how many there are; 0: as the labels say. */
static bool read_pair(struct vg_dataset *dataset, const struct vg_idx_pair *pair, size_t classes,
                      const struct vg_data_request *request)
{
    struct vg_idx_file images, labels;
    if (!vg_idx_open(&images, pair->images, request->watch, request->error))
        return false;
    if (!vg_idx_open(&labels, pair->labels, request->watch, request->error)) {
        vg_idx_close(&images);
        return false;
    }
    dataset->classes = classes;
    bool good = check_pair(&images, &labels, request->error) && read_labels(dataset, &labels, request) &&
                read_images(dataset, &images, request);
    vg_idx_close(&images);
    vg_idx_close(&labels);
    return good;
}

bool vg_data_make_idx(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    struct vg_idx_pair pair;
    bool good =
        vg_idx_find(request->path, &pair, request->watch, request->error) && read_pair(dataset, &pair, 0, request);
    vg_idx_forget(&pair);
    return good;
}

bool vg_data_make_fashion_mnist(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    struct vg_idx_pair pair;
    struct vg_error why = {""};
    if (!vg_idx_find(vg_data_fashion_folder(), &pair, request->watch, &why))
        return vg_fail(request->error, "Fashion-MNIST is not installed (apt-get install dataset-fashion-mnist): %s",
                       why.text);
    bool good = read_pair(dataset, &pair, CLOTHES, request);
    vg_idx_forget(&pair);
    for (size_t i = 0; good && i < CLOTHES; i++)
        good = (dataset->class_names[i] = vg_data_name(clothes[i], request->error)) != NULL;
    return good;
}
