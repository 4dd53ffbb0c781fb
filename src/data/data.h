/* data.h: functions that the files of this folder share. Not public. */
#ifndef VGTOP_DATA_DATA_H
#define VGTOP_DATA_DATA_H

#include "vgtop/dataset.h"
#include "vgtop/survey.h"

enum { VG_WATCH_POINTS = 4096 }; /* a loop over points asks for cancellation after so many */

/* The specification of a data set, with the defaults filled in and checked. */
struct vg_data_request {
    const char *kind; /* its name, for messages */
    const char *path; /* csv, idx */
    size_t samples;
    double noise, factor;
    struct vg_random *random;
    const struct vg_dataset_spec *spec;
    const struct vg_watch *watch;
    struct vg_error *error;
};

/* Fills `all` and the names of a zeroed data set. On failure vg_dataset_destroy frees what it has allocated. */
typedef bool vg_data_maker(struct vg_dataset *dataset, const struct vg_data_request *request);

#define VG_DATA_MAKER(NAME, name, ...) vg_data_maker vg_data_make_##name;
VG_DATA_SETS(VG_DATA_MAKER)

/* Allocates everything for that many points and classes; the names are still NULL. values and labels may be written through. */
bool vg_data_allocate(struct vg_dataset *dataset, size_t count, size_t features, size_t classes, double **values,
                      uint32_t **labels, struct vg_error *error);

/* Cuts `all` into the training set and what `valid` (of struct vg_dataset_spec) holds out; the samples may change places. */
bool vg_data_split(struct vg_dataset *dataset, const struct vg_data_info *info, double valid, struct vg_error *error);

/* Fills gaps with the means of the training set, then scales; both are measured on the training set alone. */
bool vg_data_scale(struct vg_dataset *dataset, enum vg_scale scale, struct vg_error *error);

/* Adds a hint to a survey that has room for VG_HINTS_MAX of them; the text is made harmless. `column`: SIZE_MAX: of no single one. */
enum { VG_HINTS_MAX = 64 };
__attribute__((format(printf, 4, 5))) void vg_survey_hint(struct vg_survey *survey, enum vg_hint_kind kind,
                                                          size_t column, const char *format, ...);
/* Hints about classes that are rare or far more frequent than others. */
void vg_survey_hint_classes(struct vg_survey *survey);
/* Pictures of a made data set looked over, all of them. NULL with a reason when memory is short or the watch says stop. */
struct vg_survey *vg_images_survey(const struct vg_dataset *dataset, const struct vg_watch *watch,
                                   struct vg_error *error);
/* The same of a specification's files. */
struct vg_survey *vg_images_survey_read(const struct vg_dataset_spec *spec, const struct vg_watch *watch,
                                        struct vg_error *error);

const char *vg_data_fashion_folder(void);

/* Is the path one of the two files of the IDX set in the folder? */
bool vg_data_is_of_pair(const char *folder, const char *path);

/* A copy of a name as the screen may show it: harmless and not too long. NULL with a reason when memory is short. */
char *vg_data_name(const char *text, struct vg_error *error);

/* The whole of a file with a zero byte behind it, unpacked if gzip has packed it, for the caller to free. NULL with a reason. A pipe is
 * read only if this process has it open already (/dev/stdin), so nothing waits for a program that may never come. */
char *vg_data_read_text(const char *path, size_t *size, const struct vg_watch *watch, struct vg_error *error);

/* Opens a regular file of 1 byte to 2 GiB without ever waiting; -1 with a reason. The caller closes it. */
int vg_data_open_file(const char *path, size_t *size, struct vg_error *error);
/* False with "PATH cannot be DOING: REASON". */
bool vg_data_fail_errno(const char *path, const char *doing, int number, struct vg_error *error);

/* The path for a message: of a long one only its end. */
struct vg_shown_path {
    char text[100];
};
struct vg_shown_path vg_data_show_path(const char *path);

#endif
