/* test_idx.c: IDX files good and bad, gzipped and plain, and how a folder's pair is found. */
#include "../check_main.h"
#include "vgtop/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const char *const images_name = "train-images-idx3-ubyte", *const labels_name = "train-labels-idx1-ubyte";

/* A folder of its own for each test; tests run in it. */
static char folder[] = "/tmp/vgtop-idx-XXXXXX";

static void enter_folder(void)
{
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    char command[64];
    ck_assert_int_eq(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static void write_plain(const char *name, const uint8_t *bytes, size_t size)
{
    unlink(name); /* a new file: some file systems write a truncated one to the disk at once */
    FILE *file = fopen(name, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

/* Returns the length of the gzipped bytes in `out` (room for `room`). */
static size_t pack(const uint8_t *bytes, size_t size, uint8_t *out, size_t room)
{
    z_stream stream = {
        .next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)size, .next_out = out, .avail_out = (uInt)room};
    ck_assert_int_eq(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static void write_packed(const char *name, const uint8_t *bytes, size_t size)
{
    uint8_t *packed = malloc(size + 1000);
    size_t length = pack(bytes, size, packed, size + 1000);
    write_plain(name, packed, length);
    free(packed);
}

/* Header and content of a file of `count` dimensions; the content is 0, 1, 2 ... modulo `modulus`. */
static uint8_t *make_idx(const uint32_t *dimensions, unsigned count, unsigned modulus, size_t *size)
{
    size_t numbers = 1;
    for (unsigned d = 0; d < count; d++)
        numbers *= dimensions[d];
    *size = 4 + 4 * count + numbers;
    uint8_t *bytes = malloc(*size), *at = bytes + 4;
    memcpy(bytes, (uint8_t[]){0, 0, 8, (uint8_t)count}, 4);
    for (unsigned d = 0; d < count; d++)
        for (int shift = 24; shift >= 0; shift -= 8)
            *at++ = (uint8_t)(dimensions[d] >> shift);
    for (size_t i = 0; i < numbers; i++)
        *at++ = (uint8_t)(i % modulus);
    return bytes;
}

/* Five images of 2 x 3 and their labels 0 1 2 0 1. */
enum { IMAGES = 5, PIXELS = 6, IMAGES_SIZE = 16 + IMAGES * PIXELS, LABELS_SIZE = 8 + IMAGES };

static void small_set(uint8_t images[IMAGES_SIZE], uint8_t labels[LABELS_SIZE])
{
    size_t size;
    uint8_t *bytes = make_idx((uint32_t[]){IMAGES, 2, 3}, 3, 256, &size);
    memcpy(images, bytes, IMAGES_SIZE);
    free(bytes);
    bytes = make_idx((uint32_t[]){IMAGES}, 1, 3, &size);
    memcpy(labels, bytes, LABELS_SIZE);
    free(bytes);
}

static void write_small_set(void)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE];
    small_set(images, labels);
    write_plain(images_name, images, sizeof images);
    write_plain(labels_name, labels, sizeof labels);
}

static struct vg_dataset *read_set(const char *name, double valid, const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_dataset_spec spec = {.noise = NAN, .valid = valid};
    struct vg_random random;
    snprintf(spec.name, sizeof spec.name, "%s", name);
    vg_random_seed(&random, 1);
    error->text[0] = '\0';
    return vg_dataset_create(&spec, &random, watch, error);
}

static void assert_reads(void)
{
    struct vg_error error;
    struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    vg_dataset_destroy(data);
}

static void assert_fails(const char *sentence)
{
    struct vg_error error;
    ck_assert_msg(read_set("idx:.", 0, NULL, &error) == NULL, "expected: %s", sentence);
    ck_assert_msg(strstr(error.text, sentence) != NULL, "got '%s', wanted '%s'", error.text, sentence);
}

START_TEST(plain_and_gzipped_files_read_alike)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE];
    char packed_images[64], packed_labels[64];
    struct vg_error error;
    small_set(images, labels);
    snprintf(packed_images, sizeof packed_images, "%s%s", images_name, _i & 1 ? ".gz" : "");
    snprintf(packed_labels, sizeof packed_labels, "%s%s", labels_name, _i & 2 ? ".gz" : "");
    (_i & 1 ? write_packed : write_plain)(packed_images, images, sizeof images);
    (_i & 2 ? write_packed : write_plain)(packed_labels, labels, sizeof labels);
    struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->samples.count, IMAGES);
    ck_assert_uint_eq(data->samples.features, PIXELS);
    ck_assert_uint_eq(data->classes, 3);
    ck_assert_str_eq(data->class_names[2], "2");
    ck_assert_ptr_null(data->samples.values);
    ck_assert_mem_eq(data->samples.bytes, images + 16, IMAGES * PIXELS);
    for (uint32_t i = 0; i < IMAGES; i++)
        ck_assert_uint_eq(data->samples.labels[i], i % 3);
    ck_assert_uint_eq(data->validation.count, 0);
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(a_byte_stands_for_its_255th_to_one_unit_in_the_last_place)
{
    struct vg_error error;
    write_small_set();
    struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
    for (int byte = 0; byte < 256; byte++) {
        double got = byte * data->samples.byte_scale, wanted = byte / 255.0;
        ck_assert(got == wanted || got == nextafter(wanted, 0) || got == nextafter(wanted, 2));
    }
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(one_to_four_dimensions_are_flattened)
{
    static const uint32_t dimensions[] = {7, 2, 3, 5};
    static const size_t features[] = {1, 2, 6, 30};
    for (unsigned count = 1; count <= 4; count++) {
        struct vg_error error;
        size_t size;
        uint8_t *images = make_idx(dimensions, count, 256, &size);
        write_plain(images_name, images, size);
        free(images);
        uint8_t *labels = make_idx(dimensions, 1, 2, &size);
        write_plain(labels_name, labels, size);
        free(labels);
        struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
        ck_assert_msg(data != NULL, "%s", error.text);
        ck_assert_uint_eq(data->samples.features, features[count - 1]);
        ck_assert_uint_eq(data->samples.count, 7);
        vg_dataset_destroy(data);
    }
}
END_TEST

START_TEST(the_first_samples_are_held_out)
{
    struct vg_error error;
    write_small_set();
    struct vg_dataset *data = read_set("idx:.", 2, NULL, &error);
    ck_assert_uint_eq(data->validation.count, 2);
    ck_assert_uint_eq(data->samples.count, 3);
    ck_assert_uint_eq(data->validation.bytes[0], 0);
    ck_assert_uint_eq(data->validation.labels[1], 1);
    ck_assert_uint_eq(data->samples.bytes[0], 2 * PIXELS);
    ck_assert_uint_eq(data->samples.labels[0], 2);
    ck_assert_ptr_eq(data->validation.bytes + 2 * PIXELS, data->samples.bytes); /* nothing was copied */
    vg_dataset_destroy(data);
    ck_assert_ptr_null(read_set("idx:.", 5, NULL, &error));
    ck_assert_str_eq(error.text,
                     "valid=5 leaves none of the 5 samples of data set idx to train on: at most 4 can be held out");
}
END_TEST

/* What is wrong with a header or content: bytes put into a good file, and its length (0: as it was). */
static const struct fault {
    bool labels;
    size_t at, count;
    uint8_t bytes[16];
    size_t size;
    const char *sentence;
} faults[] = {
    {false, 0, 1, {0x89}, 0, "./train-images-idx3-ubyte is not an IDX file: it begins with the bytes 89 00"},
    {true, 1, 1, {1}, 0, "./train-labels-idx1-ubyte is not an IDX file: it begins with the bytes 00 01"},
    {false, 2, 1, {0x0d}, 0, "./train-images-idx3-ubyte holds numbers of type 0x0d (floats); only type 0x08"},
    {false, 2, 1, {0x77}, 0, "./train-images-idx3-ubyte holds numbers of type 0x77; only type 0x08"},
    {false, 3, 1, {0}, 0, "./train-images-idx3-ubyte has 0 dimensions; 1 to 4 are possible"},
    {false, 3, 1, {5}, 0, "./train-images-idx3-ubyte has 5 dimensions; 1 to 4 are possible"},
    {true, 3, 9, {2, 0, 0, 0, 5, 0, 0, 0, 1}, 0, "./train-labels-idx1-ubyte has 2 dimensions; labels have 1"},
    {false, 4, 4, {0, 0, 0, 0}, 0, "./train-images-idx3-ubyte is empty: its dimension 1 is 0"},
    {false, 12, 4, {0, 0, 0, 0}, 0, "./train-images-idx3-ubyte is empty: its dimension 3 is 0"},
    {false,
     4,
     4,
     {0, 0, 0, 6},
     0,
     "./train-images-idx3-ubyte holds 6 samples, but ./train-labels-idx1-ubyte holds 5 labels"},
    {true,
     4,
     4,
     {0, 0, 0, 4},
     0,
     "./train-images-idx3-ubyte holds 5 samples, but ./train-labels-idx1-ubyte holds 4 labels"},
    {false, 8, 8, {0, 1, 0, 0, 0, 0, 0, 2}, 0, "./train-images-idx3-ubyte has samples of more than 65536 bytes"},
    {false, 8, 8, {255, 255, 255, 255, 255, 255, 255, 255}, 0, "has samples of more than 65536 bytes"},
    {false,
     4,
     4,
     {255, 255, 255, 255},
     0,
     "./train-images-idx3-ubyte says that it holds 4294967295 samples of 6 bytes, which is more than 2 GiB"},
    {false, 0, 0, {0}, 3, "./train-images-idx3-ubyte is not an IDX file: it has only 3 bytes"},
    {false, 0, 0, {0}, 1, "./train-images-idx3-ubyte is not an IDX file: it has only 1 byte"},
    {false, 0, 0, {0}, 15, "./train-images-idx3-ubyte is cut off: it ends inside its header"},
    {true, 0, 0, {0}, 5, "./train-labels-idx1-ubyte is cut off: it ends inside its header"},
    {false,
     0,
     0,
     {0},
     16,
     "./train-images-idx3-ubyte is cut off: of 5 samples of 6 bytes that its header tells of, only 0 are there"},
    {false, 0, 0, {0}, IMAGES_SIZE - 1, "only 4 are there"},
    {true, 0, 0, {0}, LABELS_SIZE - 1, "./train-labels-idx1-ubyte is cut off: of 5 samples of 1 byte that"},
    {false,
     0,
     0,
     {0},
     IMAGES_SIZE + 1,
     "./train-images-idx3-ubyte holds more than the 5 samples of 6 bytes that its header tells of"},
    {true, 0, 0, {0}, LABELS_SIZE + 7, "./train-labels-idx1-ubyte holds more than the 5 samples"},
    {true, 8, 5, {0, 0, 0, 0, 0}, 0, "./train-labels-idx1-ubyte: every label is 0; at least two classes are needed"},
};

START_TEST(what_is_wrong_is_said_with_the_files_name_gzipped_or_not)
{
    const struct fault *fault = &faults[_i];
    for (int packed = 0; packed < 2; packed++) {
        uint8_t images[IMAGES_SIZE + 10] = {0}, labels[LABELS_SIZE + 10] = {0};
        char name[64];
        small_set(images, labels);
        memcpy((fault->labels ? labels : images) + fault->at, fault->bytes, fault->count);
        size_t images_size = !fault->labels && fault->size ? fault->size : IMAGES_SIZE;
        size_t labels_size = fault->labels && fault->size ? fault->size : LABELS_SIZE;
        write_plain(images_name, images, images_size);
        write_plain(labels_name, labels, labels_size);
        if (packed) { /* under the plain name: what a file is, its bytes say */
            snprintf(name, sizeof name, "%s", fault->labels ? labels_name : images_name);
            write_packed(name, fault->labels ? labels : images, fault->labels ? labels_size : images_size);
        }
        assert_fails(fault->sentence);
    }
}
END_TEST

START_TEST(a_gzip_stream_that_is_cut_off_or_damaged_is_told_apart)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE], packed[1000];
    small_set(images, labels);
    write_plain(labels_name, labels, sizeof labels);
    size_t size = pack(images, sizeof images, packed, sizeof packed);
    for (size_t length = 2; length < size; length++) { /* the last 8 bytes are the checksum and the length */
        write_plain("train-images-idx3-ubyte.gz", packed, length);
        assert_fails("./train-images-idx3-ubyte.gz is cut off: its gzip data end too early");
    }
    for (size_t at = size - 8; at < size; at++) {
        packed[at] ^= 0x40;
        write_plain("train-images-idx3-ubyte.gz", packed, size);
        assert_fails("./train-images-idx3-ubyte.gz is damaged: its gzip data cannot be unpacked");
        packed[at] ^= 0x40;
    }
    write_plain("train-images-idx3-ubyte.gz", packed, size);
    assert_reads();
}
END_TEST

START_TEST(a_label_outside_of_fashion_mnists_classes_is_refused)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE];
    struct vg_error error;
    small_set(images, labels);
    write_plain(images_name, images, sizeof images);
    write_plain(labels_name, labels, sizeof labels);
    ck_assert_int_eq(setenv("VGTOP_FASHION_MNIST", folder, 1), 0);
    ck_assert(vg_data_kinds[VG_DATA_FASHION_MNIST].available());
    struct vg_dataset *data = read_set("fashion-mnist", 1, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->classes, 10);
    ck_assert_str_eq(data->class_names[0], "T-shirt/top");
    ck_assert_str_eq(data->class_names[9], "Ankle boot");
    vg_dataset_destroy(data);
    ck_assert_ptr_null(read_set("fashion-mnist", NAN, NULL, &error));
    ck_assert_str_eq(
        error.text,
        "valid=5000 leaves none of the 5 samples of data set fashion-mnist to train on: at most 4 can be held out");
    labels[10] = 10;
    write_plain(labels_name, labels, sizeof labels);
    ck_assert_ptr_null(read_set("fashion-mnist", 0, NULL, &error));
    ck_assert_ptr_nonnull(
        strstr(error.text, "train-labels-idx1-ubyte: label 10 of sample 2 is out of range: the classes are 0 to 9"));
}
END_TEST

START_TEST(without_fashion_mnist_the_package_is_named)
{
    struct vg_error error;
    ck_assert_int_eq(setenv("VGTOP_FASHION_MNIST", "/no/such/folder", 1), 0);
    ck_assert(!vg_data_kinds[VG_DATA_FASHION_MNIST].available());
    ck_assert_ptr_null(read_set("fashion-mnist", NAN, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "apt-get install dataset-fashion-mnist"));
    ck_assert_int_eq(setenv("VGTOP_FASHION_MNIST", folder, 1), 0); /* an empty one */
    ck_assert(!vg_data_kinds[VG_DATA_FASHION_MNIST].available());
    ck_assert_ptr_null(read_set("fashion-mnist", NAN, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "apt-get install dataset-fashion-mnist"));
}
END_TEST

START_TEST(fashion_mnist_is_what_it_is_known_to_be)
{
    struct vg_error error;
    unsetenv("VGTOP_FASHION_MNIST");
    if (!vg_data_kinds[VG_DATA_FASHION_MNIST].available()) {
        printf("skipped: dataset-fashion-mnist is not installed\n");
        return;
    }
    struct vg_dataset *data = read_set("fashion-mnist", NAN, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->samples.count, 55000);
    ck_assert_uint_eq(data->validation.count, 5000);
    ck_assert_uint_eq(data->samples.features, 784);
    ck_assert_uint_eq(data->validation.labels[0], 9); /* the famous first picture, an ankle boot */
    size_t counts[10] = {0};
    for (size_t i = 0; i < 60000; i++)
        counts[data->all.labels[i]]++;
    for (int c = 0; c < 10; c++)
        ck_assert_uint_eq(counts[c], 6000);
    vg_dataset_destroy(data);
}
END_TEST

static void copy_pair(const char *images_to, const char *labels_to)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE];
    small_set(images, labels);
    if (images_to != NULL)
        write_plain(images_to, images, sizeof images);
    if (labels_to != NULL)
        write_plain(labels_to, labels, sizeof labels);
}

START_TEST(the_training_pair_is_found_among_other_files)
{
    static const char *const pairs[][2] = {
        {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"},
        {"train-images.idx3-ubyte", "train-labels.idx1-ubyte"},
        {"emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte"},
        {"images-idx2-ubyte", "labels-idx1-ubyte"},
        {"my-images.idx3", "my-labels.idx1"}};
    const char *const *pair = pairs[_i];
    copy_pair(pair[0], pair[1]);
    copy_pair("README-images", "labels.txt");
    assert_reads();
    if (strstr(pair[0], "train") != NULL) {
        copy_pair("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
        assert_reads();
    }
    ck_assert_int_eq(unlink(pair[1]), 0);
    assert_fails(".: there are no labels to");
    copy_pair(NULL, pair[1]);
    ck_assert_int_eq(unlink(pair[0]), 0);
    assert_fails(". holds no IDX set: files such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz");
}
END_TEST

START_TEST(more_than_one_pair_is_refused_but_a_file_and_its_gzipped_self_are_one)
{
    write_small_set();
    copy_pair("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    assert_reads();
    copy_pair("other-train-images-idx3-ubyte", "other-train-labels-idx1-ubyte");
    assert_fails(". holds more than one set of training images; one to a folder is needed");
}
END_TEST

START_TEST(what_is_no_regular_file_is_refused_without_waiting)
{
    struct vg_error error;
    write_small_set();
    ck_assert_int_eq(unlink(labels_name), 0);
    ck_assert_int_eq(mkfifo(labels_name, 0600), 0);
    assert_fails("./train-labels-idx1-ubyte is not a regular file");
    ck_assert_int_eq(unlink(labels_name), 0);
    ck_assert_int_eq(mkdir(labels_name, 0700), 0);
    assert_fails("./train-labels-idx1-ubyte is a directory");
    ck_assert_int_eq(rmdir(labels_name), 0);
    write_plain(labels_name, (const uint8_t *)"", 0);
    assert_fails("./train-labels-idx1-ubyte is empty");
    ck_assert_int_eq(unlink(labels_name), 0);
    ck_assert_int_eq(symlink("nowhere", labels_name), 0);
    assert_fails("./train-labels-idx1-ubyte cannot be opened: No such file");
    ck_assert_int_eq(mkfifo("pipe", 0600), 0);
    ck_assert_ptr_null(read_set("idx:pipe", 0, NULL, &error));
    ck_assert_str_eq(error.text, "pipe cannot be opened as a folder: Not a directory");
    ck_assert_ptr_null(read_set("idx:/no/such", 0, NULL, &error));
    ck_assert_str_eq(error.text, "/no/such cannot be opened as a folder: No such file or directory");
}
END_TEST

START_TEST(a_file_of_more_than_2_gib_is_refused_before_it_is_read)
{
    write_small_set();
    if (truncate(images_name, (off_t)10 << 30) != 0)
        return; /* a file system without room for holes */
    assert_fails("./train-images-idx3-ubyte is larger than 2 GiB");
}
END_TEST

static bool count_questions(void *context)
{
    ++*(int *)context;
    return false;
}

START_TEST(a_header_that_promises_much_takes_no_more_memory_than_there_is_content)
{
    uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE];
    int asked = 0;
    struct vg_watch watch = {count_questions, &asked};
    struct vg_error error;
    small_set(images, labels);
    memcpy(images + 4, (uint8_t[]){0, 0, 0x7f, 0xff, 0, 0, 0x80, 0, 0, 0, 0, 1}, 12); /* 32767 * 32768 bytes: 1 GiB */
    memcpy(labels + 4, (uint8_t[]){0, 0, 0x7f, 0xff}, 4);
    write_plain(images_name, images, sizeof images);
    write_plain(labels_name, labels, sizeof labels);
    ck_assert_ptr_null(read_set("idx:.", 0, &watch, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "./train-labels-idx1-ubyte is cut off"));
    uint8_t *all = make_idx((uint32_t[]){32767}, 1, 3, &(size_t){0});
    write_plain(labels_name, all, 8 + 32767);
    free(all);
    ck_assert_ptr_null(read_set("idx:.", 0, &watch, &error));
    ck_assert_ptr_nonnull(
        strstr(error.text, "of 32767 samples of 32768 bytes that its header tells of, only 0 are there"));
    ck_assert_int_lt(asked, 40); /* it was no long reading */
}
END_TEST

static bool asked_often(void *context)
{
    return ++*(int *)context == 12;
}

START_TEST(a_large_set_is_read_whole_and_reading_can_be_cancelled)
{
    struct vg_error error;
    size_t size;
    uint8_t *images = make_idx((uint32_t[]){10000, 1000}, 2, 251, &size);
    write_packed("train-images-idx2-ubyte.gz", images, size);
    uint8_t *labels = make_idx((uint32_t[]){10000}, 1, 256, &(size_t){0});
    write_plain(labels_name, labels, 10008);
    free(labels);
    struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->classes, 256);
    ck_assert_uint_eq(data->samples.features, 1000);
    ck_assert(memcmp(data->samples.bytes, images + 12, size - 12) == 0);
    vg_dataset_destroy(data);
    free(images);
    int asked = 0;
    struct vg_watch watch = {asked_often, &asked};
    ck_assert_ptr_null(read_set("idx:.", 0, &watch, &error));
    ck_assert_str_eq(error.text, "interrupted while ./train-images-idx2-ubyte.gz was read");
}
END_TEST

/* Whatever a file holds: an answer, and nothing read or written where it should not be (the sanitizers watch). */
START_TEST(damaged_files_never_break_the_reader)
{
    struct vg_random random;
    int good = 0;
    vg_random_seed(&random, 77);
    for (int round = 0; round < 2000; round++) {
        uint8_t images[IMAGES_SIZE], labels[LABELS_SIZE], packed[1000];
        struct vg_error error;
        small_set(images, labels);
        size_t size = IMAGES_SIZE;
        bool gzip = round % 2 == 0, early = round % 4 < 2; /* damaged before or behind the packing */
        uint8_t *target = gzip && !early ? packed : images;
        if (gzip && !early)
            size = pack(images, IMAGES_SIZE, packed, sizeof packed);
        for (uint32_t changes = vg_random_interval(&random, 6); changes > 0; changes--)
            target[vg_random_interval(&random, (uint32_t)size - 1)] = (uint8_t)vg_random_interval(&random, 255);
        if (round % 10 == 0)
            size = 1 + vg_random_interval(&random, (uint32_t)size - 1);
        if (gzip && early) {
            size = pack(images, size, packed, sizeof packed);
            target = packed;
        }
        if (round % 7 == 0)
            labels[vg_random_interval(&random, LABELS_SIZE - 1)] = (uint8_t)vg_random_interval(&random, 255);
        write_plain(images_name, target, size);
        write_plain(labels_name, labels, sizeof labels);
        struct vg_dataset *data = read_set("idx:.", 0, NULL, &error);
        ck_assert((data == NULL) == (error.text[0] != '\0'));
        for (size_t i = 0; data != NULL && i < data->samples.count; i++)
            ck_assert_uint_lt(data->samples.labels[i], data->classes);
        good += data != NULL;
        vg_dataset_destroy(data);
    }
    ck_assert_msg(good > 100 && good < 1900, "%d", good);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("idx");
    TCase *tests = tcase_create("idx");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, enter_folder, leave_folder);
    tcase_add_loop_test(tests, plain_and_gzipped_files_read_alike, 0, 4);
    tcase_add_test(tests, a_byte_stands_for_its_255th_to_one_unit_in_the_last_place);
    tcase_add_test(tests, one_to_four_dimensions_are_flattened);
    tcase_add_test(tests, the_first_samples_are_held_out);
    tcase_add_loop_test(tests, what_is_wrong_is_said_with_the_files_name_gzipped_or_not, 0,
                        (int)(sizeof faults / sizeof faults[0]));
    tcase_add_test(tests, a_gzip_stream_that_is_cut_off_or_damaged_is_told_apart);
    tcase_add_test(tests, a_label_outside_of_fashion_mnists_classes_is_refused);
    tcase_add_test(tests, without_fashion_mnist_the_package_is_named);
    tcase_add_test(tests, fashion_mnist_is_what_it_is_known_to_be);
    tcase_add_loop_test(tests, the_training_pair_is_found_among_other_files, 0, 5);
    tcase_add_test(tests, more_than_one_pair_is_refused_but_a_file_and_its_gzipped_self_are_one);
    tcase_add_test(tests, what_is_no_regular_file_is_refused_without_waiting);
    tcase_add_test(tests, a_file_of_more_than_2_gib_is_refused_before_it_is_read);
    tcase_add_test(tests, a_header_that_promises_much_takes_no_more_memory_than_there_is_content);
    tcase_add_test(tests, a_large_set_is_read_whole_and_reading_can_be_cancelled);
    tcase_add_test(tests, damaged_files_never_break_the_reader);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
