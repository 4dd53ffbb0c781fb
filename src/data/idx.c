/* idx.c: images and labels in files of the IDX format of MNIST (Y. LeCun), as a data set; Fashion-MNIST is one of them.
 *
 * A file is two zero bytes, a type (0x08: unsigned bytes), the number of dimensions, each dimension as 32 bits, most significant
 * byte first, then the numbers, the last dimension running fastest. The first dimension counts samples and the others are
 * flattened into the features of one. A file may be gzipped, whatever its name. Nothing that a header says is believed. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "data.h"

/* --- one file -------------------------------------------------------------------------------------------------------- */

enum { PORTION = 1 << 20, HEADER_MAX = 4 + 4 * 4, UNSIGNED_BYTES = 0x08 };

/* A file whose header has been read and found possible. */
struct idx_file {
    gzFile stream;
    struct vg_shown_path path;
    unsigned dimensions;  /* 1 ... 4 */
    size_t count, length; /* samples, bytes of one */
    size_t sides[3];      /* of a sample; 0 where there are fewer */
    size_t size;          /* of the file, at most 2 GiB */
};

/* The two files of a set; owned: free both. */
struct pair {
    char *images, *labels;
};

static const size_t content_most = 2147483647; /* 2 GiB */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static bool fail_stream(struct idx_file *file, struct vg_error *error)
{
    int code;
    const char *reason = gzerror(file->stream, &code);
    if (code == Z_ERRNO)
        return vg_data_fail_errno(file->path.text, "read", errno, error);
    if (code == Z_BUF_ERROR)
        return vg_fail(error, "%s is cut off: its gzip data end too early", file->path.text);
    if (code == Z_MEM_ERROR)
        return vg_fail(error, "not enough memory to read %s", file->path.text);
    const char *what = strstr(reason, ": "); /* zlib puts the name of the stream before it */
    return vg_fail(error, "%s is damaged: its gzip data cannot be unpacked (%.60s)", file->path.text,
                   what ? what + 2 : reason);
}

/* Reads up to `size` bytes; fewer only where an undamaged file ends. */
static bool read_some(struct idx_file *file, uint8_t *out, size_t size, size_t *got, const struct vg_watch *watch,
                      struct vg_error *error)
{
    *got = 0;
    while (*got < size) {
        size_t left = size - *got;
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while %s was read", file->path.text);
        int count = gzread(file->stream, out + *got, (unsigned)(left < PORTION ? left : PORTION));
        int code = Z_OK;
        if (count >= 0)
            gzerror(file->stream, &code);
        if (count < 0 || (count == 0 && code != Z_OK))
            return fail_stream(file, error);
        if (count == 0)
            return true;
        *got += (size_t)count;
    }
    return true;
}

static const char *type_name(unsigned type)
{
    static const struct {
        unsigned type;
        const char *name;
    } types[] = {{0x09, " (signed bytes)"},
                 {0x0b, " (16-bit integers)"},
                 {0x0c, " (32-bit integers)"},
                 {0x0d, " (floats)"},
                 {0x0e, " (doubles)"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type)
            return types[i].name;
    return "";
}

static bool check_magic(struct idx_file *file, const uint8_t magic[4], struct vg_error *error)
{
    const char *path = file->path.text;
    if (magic[0] != 0 || magic[1] != 0)
        return vg_fail(error, "%s is not an IDX file: it begins with the bytes %02x %02x, not with two zeros", path,
                       magic[0], magic[1]);
    if (magic[2] != UNSIGNED_BYTES)
        return vg_fail(error, "%s holds numbers of type 0x%02x%s; only type 0x08 (unsigned bytes) can be read", path,
                       magic[2], type_name(magic[2]));
    if (magic[3] < 1 || magic[3] > 4)
        return vg_fail(error, "%s has %u dimensions; 1 to 4 are possible", path, magic[3]);
    file->dimensions = magic[3];
    return true;
}

/* Sets count and length from the dimensions. */
static bool check_sizes(struct idx_file *file, const uint8_t *bytes, struct vg_error *error)
{
    const char *path = file->path.text;
    file->length = 1;
    for (unsigned d = 0; d < file->dimensions; d++, bytes += 4) {
        size_t size = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
        if (size == 0)
            return vg_fail(error, "%s is empty: its dimension %u is 0", path, d + 1);
        if (d > 0 && size > VG_FEATURES_MAX / file->length)
            return vg_fail(error, "%s has samples of more than %d bytes, which is the most that can be learned from",
                           path, VG_FEATURES_MAX);
        if (d == 0)
            file->count = size;
        else
            file->length *= file->sides[d - 1] = size;
    }
    if (file->count > content_most / file->length)
        return vg_fail(error, "%s says that it holds %zu samples of %zu byte%s, which is more than 2 GiB", path,
                       file->count, file->length, plural(file->length));
    return true;
}

static bool read_header(struct idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    uint8_t header[HEADER_MAX];
    size_t got;
    if (!read_some(file, header, 4, &got, watch, error))
        return false;
    if (got < 4)
        return vg_fail(error, "%s is not an IDX file: it has only %zu byte%s", file->path.text, got, plural(got));
    if (!check_magic(file, header, error) || !read_some(file, header + 4, 4 * file->dimensions, &got, watch, error))
        return false;
    if (got < 4 * file->dimensions)
        return vg_fail(error, "%s is cut off: it ends inside its header", file->path.text);
    return check_sizes(file, header + 4, error);
}

static void close_idx(struct idx_file *file)
{
    if (file->stream)
        gzclose_r(file->stream);
    file->stream = NULL;
}

/* Opens and reads the header. False with a reason; then there is nothing to close. */
static bool open_idx(struct idx_file *file, const char *path, const struct vg_watch *watch, struct vg_error *error)
{
    *file = (struct idx_file){.path = vg_data_show_path(path)};
    int descriptor = vg_data_open_file(path, &file->size, error);
    if (descriptor < 0)
        return false;
    file->stream = gzdopen(descriptor, "rb");
    if (!file->stream) {
        close(descriptor);
        return vg_fail(error, "not enough memory to read %s", file->path.text);
    }
    gzbuffer(file->stream, PORTION / 8);
    if (read_header(file, watch, error))
        return true;
    close_idx(file);
    return false;
}

/* Doubles the room, up to the size that the header promises. */
static uint8_t *grow(uint8_t *bytes, size_t *room, size_t promised)
{
    *room = *room > promised / 2 ? promised : 2 * *room;
    uint8_t *larger = realloc(bytes, *room);
    if (!larger)
        free(bytes);
    return larger;
}

static bool nothing_behind(struct idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    uint8_t more;
    size_t got;
    if (!read_some(file, &more, 1, &got, watch, error))
        return false;
    return got == 0 || vg_fail(error, "%s holds more than the %zu samples of %zu byte%s that its header tells of",
                               file->path.text, file->count, file->length, plural(file->length));
}

/* All count * length bytes, which must be the last of the file; for the caller to free. Memory grows with what has been read, not with
 * what the header promises. NULL with a reason. */
static uint8_t *read_content(struct idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    size_t promised = file->count * file->length, room = PORTION / 2, used = 0;
    uint8_t *bytes = NULL;
    while (used < promised) {
        size_t got;
        bytes = grow(bytes, &room, promised);
        if (!bytes) {
            vg_fail(error, "not enough memory to read %s (%zu bytes)", file->path.text, promised);
            return NULL;
        }
        if (!read_some(file, bytes + used, room - used, &got, watch, error)) {
            free(bytes);
            return NULL;
        }
        used += got;
        if (used < room) {
            vg_fail(error, "%s is cut off: of %zu samples of %zu byte%s that its header tells of, only %zu are there",
                    file->path.text, file->count, file->length, plural(file->length), used / file->length);
            free(bytes);
            return NULL;
        }
    }
    if (nothing_behind(file, watch, error))
        return bytes;
    free(bytes);
    return NULL;
}

/* --- the two files of a folder --------------------------------------------------------------------------------------- */

/* The names found in a folder. "train-images-idx3-ubyte.gz" holds the images of the pair "train-". */
struct names {
    const char *folder;
    bool only_train;  /* names without "train" do not count */
    char before[256]; /* the part of the name before "images" */
    char images[256], labels[256];
    size_t pairs; /* images files with different beginnings */
};

/* Where `word` begins in the name; "idx" and one of `digits` must follow somewhere. NULL: it is another kind of name. */
static const char *find_part(const char *name, const char *word, const char *digits)
{
    const char *at = strstr(name, word);
    for (const char *idx = at; idx && (idx = strstr(idx, "idx")) != NULL; idx++)
        if (idx[3] != '\0' && strchr(digits, idx[3]))
            return at;
    return NULL;
}

static bool is_gzip_name(const char *name)
{
    size_t length = strlen(name);
    return length > 3 && strcmp(name + length - 3, ".gz") == 0;
}

/* Keeps the better name for a part: a plain file before a gzipped one, then the first in the alphabet. */
static void take(char *part, size_t size, const char *name)
{
    bool better = part[0] == '\0' || is_gzip_name(name) < is_gzip_name(part) ||
                  (is_gzip_name(name) == is_gzip_name(part) && strcmp(name, part) < 0);
    if (better)
        snprintf(part, size, "%s", name);
}

static void note_train(struct names *names, const char *name)
{
    bool part = find_part(name, "images", "1234") || find_part(name, "labels", "1");
    names->only_train |= part && strstr(name, "train");
}

static void note_images(struct names *names, const char *name)
{
    const char *at = find_part(name, "images", "1234");
    if (!at || (names->only_train && !strstr(name, "train")))
        return;
    char before[sizeof names->before];
    snprintf(before, sizeof before, "%.*s", (int)(at - name), name);
    if (names->pairs > 0 && strcmp(before, names->before) != 0)
        names->pairs = 2;
    if (names->pairs == 0) {
        names->pairs = 1;
        memcpy(names->before, before, sizeof before);
    }
    take(names->images, sizeof names->images, name);
}

static void note_labels(struct names *names, const char *name)
{
    const char *at = find_part(name, "labels", "1");
    size_t length = strlen(names->before);
    if (at && (size_t)(at - name) == length && strncmp(name, names->before, length) == 0)
        take(names->labels, sizeof names->labels, name);
}

/* Goes through the folder once; false when it cannot be read. */
static bool each_name(struct names *names, void (*note)(struct names *, const char *), const struct vg_watch *watch,
                      struct vg_error *error)
{
    DIR *folder = opendir(names->folder);
    if (!folder)
        return vg_data_fail_errno(names->folder, "opened as a folder", errno, error);
    bool good = true;
    const struct dirent *entry;
    for (size_t i = 0; good && (entry = readdir(folder)) != NULL; i++)
        if (i % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            good = vg_fail(error, "interrupted while %s was searched", vg_data_show_path(names->folder).text);
        else if (strlen(entry->d_name) < sizeof names->images)
            note(names, entry->d_name);
    closedir(folder);
    return good;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static bool check_names(const struct names *names, struct vg_error *error)
{
    struct vg_shown_path folder = vg_data_show_path(names->folder);
    if (names->pairs == 0)
        return vg_fail(error, "%s holds no IDX set: files such as %s and %s are needed", folder.text,
                       "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    if (names->pairs > 1)
        return vg_fail(error, "%s holds more than one set of %simages; one to a folder is needed", folder.text,
                       names->only_train ? "training " : "");
    if (names->labels[0] == '\0')
        return vg_fail(error, "%s: there are no labels to %.100s; a file such as %.60slabels-idx1-ubyte is needed",
                       folder.text, names->images, names->before);
    return true;
}

static void forget_pair(struct pair *pair)
{
    free(pair->images);
    free(pair->labels);
    *pair = (struct pair){NULL, NULL};
}

/* Finds the one pair of a folder: two names that are alike but for "images" and "labels". When any name says "train", only such names
 * count. A plain file is taken before a gzipped one. False with a reason, the pair empty. */
static bool find_pair(const char *folder, struct pair *pair, const struct vg_watch *watch, struct vg_error *error)
{
    struct names names = {.folder = folder};
    *pair = (struct pair){NULL, NULL};
    if (!each_name(&names, note_train, watch, error) || !each_name(&names, note_images, watch, error) ||
        !each_name(&names, note_labels, watch, error) || !check_names(&names, error))
        return false;
    pair->images = join(folder, names.images);
    pair->labels = join(folder, names.labels);
    if (pair->images && pair->labels)
        return true;
    forget_pair(pair);
    return vg_fail(error, "not enough memory to read %s", vg_data_show_path(folder).text);
}

bool vg_data_is_of_pair(const char *folder, const char *path)
{
    struct pair pair;
    bool is =
        find_pair(folder, &pair, NULL, NULL) && (vg_same_file(pair.images, path) || vg_same_file(pair.labels, path));
    forget_pair(&pair);
    return is;
}

/* --- the data set ---------------------------------------------------------------------------------------------------- */

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
    struct pair pair;
    bool found = find_pair(vg_data_fashion_folder(), &pair, NULL, NULL);
    forget_pair(&pair);
    return found;
}

static bool check_pair(const struct idx_file *images, const struct idx_file *labels, struct vg_error *error)
{
    if (labels->dimensions != 1)
        return vg_fail(error, "%s has %u dimensions; labels have 1 (are these images?)", labels->path.text,
                       labels->dimensions);
    if (images->count != labels->count)
        return vg_fail(error, "%s holds %zu samples, but %s holds %zu labels", images->path.text, images->count,
                       labels->path.text, labels->count);
    return true;
}

/* The classes are 0 to the largest label. If *classes is not 0, it says how many there are. */
static bool count_classes(const struct idx_file *file, const uint8_t *labels, size_t *classes, struct vg_error *error)
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

static bool read_labels(struct vg_dataset *dataset, struct idx_file *file, const struct vg_data_request *request)
{
    uint8_t *bytes = read_content(file, request->watch, request->error);
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

static bool read_images(struct vg_dataset *dataset, struct idx_file *file, const struct vg_data_request *request)
{
    dataset->all.bytes = read_content(file, request->watch, request->error);
    dataset->all.byte_scale = 1.0 / 255;
    memcpy(dataset->sides, file->sides, sizeof dataset->sides);
    if (!dataset->all.bytes)
        return false;
    dataset->class_names = calloc(dataset->classes, sizeof *dataset->class_names);
    dataset->feature_names = calloc(file->length, sizeof *dataset->feature_names);
    dataset->all.features = file->length;
    return (dataset->class_names && dataset->feature_names) ||
           vg_fail(request->error, "not enough memory for the names of a data set");
}

/* `classes`: how many there are; 0: as the labels say. */
static bool read_pair(struct vg_dataset *dataset, const struct pair *pair, size_t classes,
                      const struct vg_data_request *request)
{
    struct idx_file images, labels;
    if (!open_idx(&images, pair->images, request->watch, request->error))
        return false;
    if (!open_idx(&labels, pair->labels, request->watch, request->error)) {
        close_idx(&images);
        return false;
    }
    dataset->classes = classes;
    bool good = check_pair(&images, &labels, request->error) && read_labels(dataset, &labels, request) &&
                read_images(dataset, &images, request);
    close_idx(&images);
    close_idx(&labels);
    return good;
}

bool vg_data_make_idx(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    struct pair pair;
    bool good =
        find_pair(request->path, &pair, request->watch, request->error) && read_pair(dataset, &pair, 0, request);
    forget_pair(&pair);
    return good;
}

bool vg_data_make_fashion_mnist(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    struct pair pair;
    struct vg_error why = {""};
    if (!find_pair(vg_data_fashion_folder(), &pair, request->watch, &why))
        return vg_fail(request->error, "Fashion-MNIST is not installed (apt-get install dataset-fashion-mnist): %s",
                       why.text);
    bool good = read_pair(dataset, &pair, CLOTHES, request);
    forget_pair(&pair);
    for (size_t i = 0; good && i < CLOTHES; i++)
        good = (dataset->class_names[i] = vg_data_name(clothes[i], request->error)) != NULL;
    return good;
}
