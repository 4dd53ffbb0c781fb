/* dataset.h: labelled points to learn from: made, built in, or read from a file.
 *
 * A data set is made from a specification and the random stream (only the made ones draw from it), and is constant from then
 * on. VG_DATA_SETS is the one list. It makes the enum and every table: parsing, lists and help, making (src/data), and the
 * exported Python (src/lab/export/data.py).
 *
 *     circles    sklearn.datasets.make_circles: two rings; `factor` inner radius / outer radius; `noise` s.d.
 *     moons      sklearn.datasets.make_moons: two half moons; `noise` s.d.
 *     spiral     CS231n's three arms; `samples` points an arm, `noise` s.d. on the angle
 *     xor        TensorFlow Playground's: uniform in the square [-5, 5]^2, 0.3 away from the axes, class by the sign of x y
 *     gaussians  TensorFlow Playground's: two clouds at (2, 2) and (-2, -2)
 *     iris       Fisher 1936: petal length and width of 150 flowers, three classes
 *     fashion-mnist  Xiao 2017: 60,000 pictures of clothes, 28 x 28 pixels, ten classes; from Debian's package
 *                dataset-fashion-mnist, or from the folder that the environment variable VGTOP_FASHION_MNIST names
 *     csv:FILE   a table; one column is the class (whole numbers or words), the others are features: numbers as they are, words as one
 *                feature a word, which is 1 where the word is
 *     idx:FOLDER the pair train-images-idx3-ubyte and train-labels-idx1-ubyte, as of MNIST: bytes, gzipped or not
 *
 * Bytes stay bytes: each stands for byte * (1/255), which is at most one unit in the last place away from NumPy's byte / 255.
 *
 * Some of the samples can be held out for validation: of IDX files the first ones; of a csv file evenly spaced ones of each class
 * (samples floor(i n / N), i = 0 ... N-1, of the n samples sorted by class); of all other sets evenly spaced ones (the same of the
 * samples as they are). Nothing is drawn from the stream for it. The others, in their order, are the training set, which everything
 * else calls "the whole set".
 */
#ifndef VGTOP_DATASET_H
#define VGTOP_DATASET_H

#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/choice.h"
#include "vgtop/error.h"
#include "vgtop/network.h"
#include "vgtop/random.h"

VG_API_BEGIN

enum { VG_DATA_NAME_MAX = 4200, VG_CLASSES_MAX = 1024, VG_FEATURES_MAX = 65536 };

/* ROW(NAME, "name", "about"): how the features are scaled. */
#define VG_SCALES(ROW)                                                                                                 \
    ROW(NONE, "none", "as they are")                                                                                   \
    ROW(STANDARD, "standard", "each column less its mean, over its s.d.; of the training rows")                        \
    ROW(MINMAX, "minmax", "each column from 0 to 1; of the training rows")

/* What is done about gaps in csv data (?, NA, N/A, nan, null, None, - and empty cells). A gap in the target is never a class. */
#define VG_MISSINGS(ROW)                                                                                               \
    ROW(ERROR, "error", "a gap is an error")                                                                           \
    ROW(DROP, "drop", "rows with a gap are left out")                                                                  \
    ROW(MEAN, "mean", "a gap becomes its column's mean; rows without a target are left out")

/* Is the first line of csv data a header? */
#define VG_HEADERS(ROW)                                                                                                \
    ROW(AUTO, "auto", "the first two lines tell")                                                                      \
    ROW(YES, "yes", "the first line is a header")                                                                      \
    ROW(NO, "no", "the first line is data")

/* What is learned from csv data. */
#define VG_TASKS(ROW)                                                                                                  \
    ROW(CLASSES, "classes", "the target is a class")                                                                   \
    ROW(NUMBERS, "numbers", "the target is a number: mean squared error; accuracy is 1 - loss / variance")             \
    ROW(AUTO, "auto", "a target with fractions is a number, any other a class")

#define VG_TASK_ENUM(NAME, ...)    VG_TASK_##NAME,
#define VG_SCALE_ENUM(NAME, ...)   VG_SCALE_##NAME,
#define VG_MISSING_ENUM(NAME, ...) VG_MISSING_##NAME,
#define VG_HEADER_ENUM(NAME, ...)  VG_HEADER_##NAME,
enum vg_scale { VG_SCALES(VG_SCALE_ENUM) VG_SCALE_COUNT, VG_SCALE_DEFAULT = VG_SCALE_COUNT };
enum vg_task { VG_TASKS(VG_TASK_ENUM) VG_TASK_COUNT };
enum vg_missing { VG_MISSINGS(VG_MISSING_ENUM) VG_MISSING_COUNT };
enum vg_header { VG_HEADERS(VG_HEADER_ENUM) VG_HEADER_COUNT };
extern const struct vg_choice vg_tasks[VG_TASK_COUNT], vg_scales[VG_SCALE_COUNT], vg_missings[VG_MISSING_COUNT],
    vg_headers[VG_HEADER_COUNT];

enum { VG_COLUMN_NAME_MAX = 64, VG_DROP_MAX = 512, VG_WORDS_MAX = 32 };

struct vg_dataset_spec {
    char name[VG_DATA_NAME_MAX]; /* "circles", "csv:iris.csv" */
    size_t samples;              /* points (spiral: a class); 0: the kind's default */
    double noise;                /* NaN: the kind's default */
    double factor;               /* circles */
    double valid;        /* held out: a number of samples from 1 on, a share under 1, 0 none; NaN: the kind's default */
    enum vg_scale scale; /* VG_SCALE_DEFAULT: standard for csv data, none for all other data */
    /* csv only */
    char label[VG_COLUMN_NAME_MAX]; /* the target's column: "last" or "", "first", a name, a number from 1 */
    char drop[VG_DROP_MAX];         /* columns to leave out: names and numbers from 1, separated by commas */
    enum vg_task task;
    enum vg_missing missing;
    enum vg_header header;
};

struct vg_dataset {
    struct vg_samples samples;    /* the training set, a part of `all`; at least one sample */
    struct vg_samples validation; /* what is held out, another part of `all`; count 0: nothing */
    struct vg_samples all;        /* values or bytes and labels, owned by the data set */
    size_t classes;               /* 1: the target is a number */
    double target_variance;       /* of the training set, where it is */
    char **class_names;           /* (classes), owned; made names ("0", "1") where the source has none */
    char **feature_names;         /* (features), owned; "x", "y", "x3" ... where the source has none */
    bool scaled;                  /* the features are, by the training set */
    size_t sides[3];              /* idx: of a picture, 28 and 28; 0 where there are fewer */
    struct vg_survey *survey;     /* csv, idx: what was seen in the file, owned; else NULL */
};

/* Where the samples of a data set come from. */
enum vg_data_origin {
    VG_DATA_MADE,     /* drawn from the random stream */
    VG_DATA_BUILT_IN, /* constants of the program */
    VG_DATA_CSV_FILE,
    VG_DATA_IDX_PAIR
};

/* ROW(NAME, name, typed, origin, parameter, about, members of struct vg_data_info)
 * name    the stem of the maker, vg_data_make_NAME
 * typed   the name that a person types; the parameter follows it after a colon */
/* clang-format off */
#define VG_DATA_SETS(ROW)                                                                                              \
    ROW(CIRCLES, circles, "circles", MADE, VG_NO_PARAMETER,                                                            \
        "two rings, one in the other; noise: s.d. of each coordinate",                                                 \
        .takes_samples = true, .takes_noise = true, .takes_factor = true, .samples_default = 1000,                     \
        .samples_min = 2, .samples_max = 10000000, .noise_default = 0.1, .dimensions = 2)                              \
    ROW(MOONS, moons, "moons", MADE, VG_NO_PARAMETER,                                                                  \
        "two half moons that grip each other; noise: s.d. of each coordinate",                                         \
        .takes_samples = true, .takes_noise = true, .samples_default = 1000,                                           \
        .samples_min = 2, .samples_max = 10000000, .noise_default = 0.1, .dimensions = 2)                              \
    ROW(SPIRAL, spiral, "spiral", MADE, VG_NO_PARAMETER,                                                               \
        "CS231n's three arms, samples points each; noise: s.d. of the angle",                                          \
        .takes_samples = true, .takes_noise = true, .samples_default = 100, .samples_of = " an arm",                   \
        .samples_min = 1, .samples_max = 3333333, .noise_default = 0.2, .dimensions = 2)                               \
    ROW(XOR, xor, "xor", MADE, VG_NO_PARAMETER,                                                                        \
        "a square of four fields; noise: how far (times 5) a label's place is moved",                                  \
        .takes_samples = true, .takes_noise = true, .samples_default = 500,                                            \
        .samples_min = 2, .samples_max = 10000000, .dimensions = 2)                                                    \
    ROW(GAUSSIANS, gaussians, "gaussians", MADE, VG_NO_PARAMETER,                                                      \
        "two clouds; noise 0 to 0.5 makes their variance 0.5 to 4",                                                    \
        .takes_samples = true, .takes_noise = true, .samples_default = 500,                                            \
        .samples_min = 2, .samples_max = 10000000, .dimensions = 2)                                                    \
    ROW(IRIS, iris, "iris", BUILT_IN, VG_NO_PARAMETER,                                                                 \
        "petal length and width of 150 flowers of three species (Fisher 1936)",                                        \
        .samples_default = 150, .dimensions = 2)                                                                       \
    ROW(FASHION_MNIST, fashion_mnist, "fashion-mnist", IDX_PAIR, VG_NO_PARAMETER,                                      \
        "60,000 pictures of clothes, ten classes; Debian's dataset-fashion-mnist",                                     \
        .valid_default = 5000, .valid_first = true, .available = vg_data_has_fashion_mnist)                            \
    ROW(CSV, csv, "csv", CSV_FILE, VG_PARAMETER("FILE", NAN, 0, 0),                                                    \
        "a file of numbers, the last column the class; a header line is allowed",                                      \
        .takes_path = true, .valid_by_class = true)                                                                                      \
    ROW(IDX, idx, "idx", IDX_PAIR, VG_PARAMETER("FOLDER", NAN, 0, 0),                                                  \
        "train-images-idx3-ubyte and train-labels-idx1-ubyte, as of MNIST; gzipped or not",                            \
        .takes_path = true, .valid_first = true)
/* clang-format on */

#define VG_DATA_KIND(NAME, ...) VG_DATA_##NAME,
enum vg_data_kind { VG_DATA_SETS(VG_DATA_KIND) VG_DATA_COUNT };

struct vg_data_info {
    struct vg_choice choice; /* must stay first; its parameter is what the text after the colon is, or NULL */
    enum vg_data_origin origin;
    bool takes_path; /* csv, idx: the text after the colon is a path */
    bool takes_samples, takes_noise, takes_factor;
    size_t samples_default, samples_min, samples_max;
    const char *samples_of; /* spiral: samples are counted " an arm"; NULL: all of them */
    double noise_default;
    size_t dimensions;       /* features; 0: as the file has it */
    size_t valid_default;    /* samples held out */
    bool valid_first;        /* the first ones are held out, else evenly spaced ones */
    bool valid_by_class;     /* evenly spaced ones of each class */
    bool (*available)(void); /* is it installed; NULL: it always is */
};

/* True if the files of Fashion-MNIST are installed. */
bool vg_data_has_fashion_mnist(void);

extern const struct vg_data_info vg_data_kinds[VG_DATA_COUNT];

/* The kind of "name" or "name:path" without making anything; false with what would be possible. */
bool vg_data_parse(const char *name, enum vg_data_kind *kind, struct vg_error *error);

/* The scale that is in force for data of this kind: `scale`, unless that is the default. */
enum vg_scale vg_data_scale_of(enum vg_data_kind kind, enum vg_scale scale);

/* True if both names, links followed, are of one regular file. */
bool vg_same_file(const char *a, const char *b);
/* True if the data set of that name is read from this file. */
bool vg_data_reads(const char *name, const char *path);

/* Makes or reads the data set. NULL with a reason. The caller destroys it. */
struct vg_dataset *vg_dataset_create(const struct vg_dataset_spec *spec, struct vg_random *random,
                                     const struct vg_watch *watch, struct vg_error *error);
/* Writes a sentence and returns true when a class has no sample to train on, or none that is held out although others are, or else when
 * there is a hint about the data (struct vg_survey). */
bool vg_dataset_warning(const struct vg_dataset *dataset, char *out, size_t size);
void vg_dataset_destroy(struct vg_dataset *dataset); /* NULL is fine */

VG_API_END

#endif
