/* survey.h: a person's own data looked over before they are trained on: columns, target, classes, and hints of what may go wrong.
 *
 * A table has a row a column. Pictures have two: their pixels together, as bytes from 0 to 255, and their labels. */
#ifndef VGTOP_SURVEY_H
#define VGTOP_SURVEY_H

#include "vgtop/api.h"
#include "vgtop/dataset.h"

VG_API_BEGIN

struct vg_survey_column {
    char *name;                  /* of the header; else its number from 1, as text */
    bool words, dropped, target; /* words: one-hot if it is a feature */
    double min, mean, max, sd;   /* of numbers; NaN for words; the s.d. is the population's */
    size_t missing, distinct;
};

struct vg_survey_class {
    char *name;
    size_t count;
};

/* ROW(NAME, "kind") */
#define VG_HINTS(ROW)                                                                                                  \
    ROW(SPREAD, "spread")                                                                                              \
    ROW(CONSTANT, "constant")                                                                                          \
    ROW(INDEX, "index")                                                                                                \
    ROW(NUMBER_TARGET, "number_target")                                                                                \
    ROW(CLASS_FIRST, "class_first")                                                                                    \
    ROW(RARE_CLASS, "rare_class")                                                                                      \
    ROW(IMBALANCE, "imbalance")                                                                                        \
    ROW(ONE_HOT, "one_hot")                                                                                            \
    ROW(DUPLICATES, "duplicates")
#define VG_HINT_ENUM(NAME, ...) VG_HINT_##NAME,
enum vg_hint_kind { VG_HINTS(VG_HINT_ENUM) VG_HINT_COUNT };
extern const char *const vg_hint_kinds[VG_HINT_COUNT];

struct vg_hint {
    enum vg_hint_kind kind;
    size_t column; /* SIZE_MAX: of no single column */
    char text[200];
};

struct vg_survey {
    size_t sides[3];       /* of a picture, 28 and 28, 0 where there are fewer; a table has none */
    size_t rows, features; /* features: what a network gets, words as one feature each */
    bool numbers;          /* the target looks like a number, not a class */
    size_t target;         /* its column */
    char why[160];         /* why this column is the target */
    char header[120];      /* how the first line was taken */
    bool header_doubted, has_header;
    char separator; /* ' ': runs of blanks */
    size_t column_count, class_count, hint_count;
    struct vg_survey_column *columns;
    struct vg_survey_class *classes; /* none where the target is a number */
    struct vg_hint *hints;
};

/* Reads a csv file or a pair of idx files and looks them over, with the label, drop, header of the specification. Gaps never stop it.
 * NULL with a reason. */
struct vg_survey *vg_survey_create(const struct vg_dataset_spec *spec, const struct vg_watch *watch,
                                   struct vg_error *error);
/* Whether a hint still holds for data made with its settings: a spread is no trouble once the features are scaled. */
bool vg_dataset_needs(const struct vg_dataset *dataset, const struct vg_hint *hint);
void vg_survey_destroy(struct vg_survey *survey); /* NULL is fine */

VG_API_END

#endif
