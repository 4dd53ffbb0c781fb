/* fixture.h: reads a reference trajectory made by make_fixtures.py, and compares numbers with it fairly. */
#ifndef VGTOP_TEST_FIXTURE_H
#define VGTOP_TEST_FIXTURE_H

#include "vgtop/error.h"
#include "vgtop/record.h"

/* How a number of a metric is compared, see fair.py. */
struct fixture_rule {
    double share; /* beside a share of the metric `other` of the same layer; 0: of none */
    enum vg_metric other;
    double scale; /* beside at least this */
    double floor; /* below it is noise; -INFINITY: nothing is */
};

struct fixture {
    char *settings;         /* "data=circles samples=1000 ...", nothing left to a default */
    size_t steps, layers;   /* layers: hidden + 1 */
    size_t row_size;        /* vg_series_count(layers) */
    uint64_t *step, *epoch; /* (steps) */
    double *noise;          /* (steps) how far NumPy is from itself when its inputs are disturbed by 1e-15 */
    bool *known;            /* (row_size) whether the fixture has a column for that place of the row */
    double *rows;           /* (steps, row_size) laid out as struct vg_record's row; NaN where not known */
    struct fixture_rule rules[VG_METRIC_COUNT];
    double final_loss, final_accuracy; /* over the whole set */
};

/* Reads NAME.txt.gz. Columns that this program does not know are passed over. False with a sentence that names file and line; the fixture is empty then. */
bool fixture_read(struct fixture *fixture, const char *path, struct vg_error *error);
void fixture_free(struct fixture *fixture);

/* The reference of a step, 0 ... steps - 1. */
const double *fixture_row(const struct fixture *fixture, size_t step);

/* Walks through the settings: copies the next "key=value" word and returns where the one behind it begins; NULL at the
 * end. Begin with fixture->settings. Two keys are not settings of an experiment: "steps" and "swap". */
const char *fixture_next_setting(const char *at, char *word, size_t size);
/* The value of one key; false when the fixture does not have it. */
bool fixture_setting(const struct fixture *fixture, const char *key, char *value, size_t size);
/* The activation that the hidden layers get before that step; false when there is no swap. */
bool fixture_swap(const struct fixture *fixture, uint64_t step, char *activation, size_t size);

/* How far a number of a row is from the reference's, as a relative difference, fairly: by the fixture's rules. A number below
 * its floor is rounding noise and counts as equal, and as missing (NaN). A number beside a NaN is infinitely far; NaN equals NaN.
 * What the fixture has no column for is not compared (0). `series` is the place in the row. */
double fixture_fair_difference(const struct fixture *fixture, size_t series, double value, const double *reference);

/* The largest fair difference of a row; its place goes to `series` (may be NULL). */
double fixture_row_difference(const struct fixture *fixture, const double *row, const double *reference,
                              size_t *series);

/* What is fair at a step: 1e-9, or ten times the largest noise up to that step where that is more. */
double fixture_tolerance(const struct fixture *fixture, size_t step);

/* "loss" or "layer 2 grad_sd", for a message. */
void fixture_series_name(size_t series, char *out, size_t size);

#endif
