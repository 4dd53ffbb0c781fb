/* fuzz_idx.c: any pair of files as images and labels. The first byte says which of the two to gzip and what is held out, the next how
 * long the labels are; then come the labels, then the images. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "fuzz.h"
#include "vgtop/dataset.h"

enum { GZIP_IMAGES = 1, GZIP_LABELS = 2, HOLD_OUT = 4 };

static void write_gzipped(const char *name, const uint8_t *bytes, size_t size)
{
    static uint8_t packed[1 << 16];
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)bytes,
                       .avail_in = (uInt)size,
                       .next_out = packed,
                       .avail_out = sizeof packed};
    /* 16 + 9: gzip, the smallest window */
    fuzz_require(deflateInit2(&stream, 1, Z_DEFLATED, 16 + 9, 1, Z_DEFAULT_STRATEGY) == Z_OK, "zlib begins");
    fuzz_require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "the input is small enough to be packed");
    fuzz_write(name, packed, stream.total_out);
    deflateEnd(&stream);
}

static void write_part(const char *name, bool gzip, const uint8_t *bytes, size_t size)
{
    if (gzip)
        write_gzipped(name, bytes, size);
    else
        fuzz_write(name, bytes, size);
}

static void check_dataset(const struct vg_dataset *dataset)
{
    const struct vg_samples *all = &dataset->all;
    unsigned sum = 0;
    fuzz_require(dataset->classes >= 2 && dataset->classes <= 256, "there are classes to tell apart");
    fuzz_require(dataset->samples.count >= 1, "there is something to learn from");
    fuzz_require(dataset->samples.count + dataset->validation.count == all->count, "every sample has a use");
    for (size_t i = 0; i < all->count; i++)
        fuzz_require(all->labels[i] < dataset->classes, "a label is a class");
    for (size_t i = 0; i < all->count * all->features; i++)
        sum += all->bytes[i];
    fuzz_require(sum <= 255 * all->count * all->features, "every byte can be read");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_dataset_spec spec = {.valid = NAN};
    struct vg_random random = {.position = 624};
    struct vg_error error = {""};
    if (size < 2 || size > 32768)
        return 0;
    size_t labels = data[1] < size - 2 ? data[1] : size - 2;
    spec.valid = data[0] & HOLD_OUT ? 1 : NAN;
    write_part("labels-idx1-ubyte", data[0] & GZIP_LABELS, data + 2, labels);
    write_part("images-idx3-ubyte", data[0] & GZIP_IMAGES, data + 2 + labels, size - 2 - labels);
    snprintf(spec.name, sizeof spec.name, "idx:%s", fuzz_path(""));
    struct vg_dataset *dataset = vg_dataset_create(&spec, &random, NULL, &error);
    if (dataset)
        check_dataset(dataset);
    else
        fuzz_require(fuzz_is_harmless(error.text), "a refusal is a sentence");
    vg_dataset_destroy(dataset);
    return 0;
}
