/* survey.c: a table looked over: what its columns are like, and hints of what may go wrong. */
#include "vgtop/survey.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "text.h"

#define HINT_KIND(NAME, TYPED) TYPED,
const char *const vg_hint_kinds[VG_HINT_COUNT] = {VG_HINTS(HINT_KIND)};

enum { HINTS_A_KIND = 8, FEW_ROWS = 5 };

/* What is being made. */
struct surveyor {
    const struct vg_csv_table *table;
    struct vg_survey *survey;
    uint64_t *set; /* hash set of what was seen in a column: bits + 1, or 0 */
    size_t set_size;
    bool fraction, whole; /* the target's numbers: is there one with a fraction, are all whole */
};

/* Adds bits to the set; true if they are new. */
static bool is_new(struct surveyor *surveyor, uint64_t bits)
{
    size_t slot = (size_t)((bits * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & (surveyor->set_size - 1);
    bits += bits != UINT64_MAX;
    while (surveyor->set[slot] && surveyor->set[slot] != bits)
        slot = (slot + 1) & (surveyor->set_size - 1);
    bool new = surveyor->set[slot] == 0;
    surveyor->set[slot] = bits;
    return new;
}

static void forget_all(struct surveyor *surveyor)
{
    memset(surveyor->set, 0, surveyor->set_size * sizeof *surveyor->set);
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* A cell's value as a number; NaN: a gap or no number. */
static double value_at(const struct vg_csv_table *table, size_t row, size_t column)
{
    return table->values[row * table->csv.columns + column];
}

static void measure_column(struct surveyor *surveyor, size_t c)
{
    const struct vg_csv_table *table = surveyor->table;
    struct vg_survey_column *column = &surveyor->survey->columns[c];
    double known = 0, mean = 0, squares = 0;
    column->words = table->columns[c].words;
    column->dropped = table->columns[c].dropped;
    column->target = c == table->target;
    column->min = column->max = column->mean = column->sd = NAN;
    forget_all(surveyor);
    for (size_t r = 0; r < table->csv.rows; r++) {
        double x = value_at(table, r, c);
        column->missing += isnan(x) ? 1 : 0;
        if (isnan(x))
            continue;
        column->distinct += is_new(surveyor, bits_of(x)) ? 1u : 0u;
        double d = x - mean;
        known++;
        mean += d / known;
        squares += d * (x - mean);
        column->min = fmin(column->min, x);
        column->max = fmax(column->max, x);
        if (column->target && !column->words) {
            surveyor->fraction = surveyor->fraction || x != floor(x);
        }
    }
    if (column->words)
        column->min = column->max = NAN;
    else if (known > 0) {
        column->mean = mean;
        column->sd = column->distinct == 1 ? 0 : sqrt(squares / known);
    }
    surveyor->survey->features += column->target || column->dropped ? 0 : column->words ? column->distinct : 1;
}

/* --- classes --------------------------------------------------------------------------------------------------------- */

static int compare_values(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Counts the classes of a target that is none of fractions. */
static bool count_classes(struct surveyor *surveyor)
{
    const struct vg_csv_table *table = surveyor->table;
    struct vg_survey *survey = surveyor->survey;
    const struct vg_survey_column *target = &survey->columns[table->target];
    if (survey->numbers || target->distinct == 0)
        return true;
    double *sorted = malloc(table->csv.rows * sizeof *sorted);
    survey->classes = calloc(target->distinct, sizeof *survey->classes);
    size_t known = 0;
    bool good = sorted && survey->classes;
    for (size_t r = 0; good && r < table->csv.rows; r++)
        if (!isnan(value_at(table, r, table->target)))
            sorted[known++] = value_at(table, r, table->target);
    if (good) /* words have numbers in the order of appearance */
        qsort(sorted, known, sizeof *sorted, compare_values);
    for (size_t i = 0; good && i < known; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) {
            char number[32];
            snprintf(number, sizeof number, "%.0f", sorted[i]);
            survey->classes[survey->class_count].name =
                vg_data_name(target->words ? table->words[(size_t)sorted[i]] : number, NULL);
            good = survey->classes[survey->class_count++].name != NULL;
        }
        survey->classes[survey->class_count - 1].count++;
    }
    free(sorted);
    return good;
}

/* --- hints ----------------------------------------------------------------------------------------------------------- */

void vg_survey_hint(struct vg_survey *survey, enum vg_hint_kind kind, size_t column, const char *format, ...)
{
    if (survey->hint_count == VG_HINTS_MAX)
        return;
    struct vg_hint *hint = &survey->hints[survey->hint_count++];
    va_list arguments;
    hint->kind = kind;
    hint->column = column;
    va_start(arguments, format);
    vg_vsnprintf(hint->text, sizeof hint->text, format, arguments);
    va_end(arguments);
    vg_make_harmless(hint->text);
}

static bool is_feature(const struct vg_survey_column *column)
{
    return !column->target && !column->dropped;
}

static void hint_spread(struct surveyor *surveyor)
{
    const struct vg_survey *survey = surveyor->survey;
    const double most = 100;
    size_t low = SIZE_MAX, high = SIZE_MAX;
    char one[64], other[64];
    for (size_t c = 0; c < survey->column_count; c++) {
        const struct vg_survey_column *column = &survey->columns[c];
        if (!is_feature(column) || column->words || !(column->sd > 0))
            continue;
        low = low == SIZE_MAX || column->sd < survey->columns[low].sd ? c : low;
        high = high == SIZE_MAX || column->sd > survey->columns[high].sd ? c : high;
    }
    if (low == SIZE_MAX || !(survey->columns[high].sd > most * survey->columns[low].sd))
        return;
    vg_csv_column_name(&surveyor->table->csv, low, one, sizeof one);
    vg_csv_column_name(&surveyor->table->csv, high, other, sizeof other);
    vg_survey_hint(
        surveyor->survey, VG_HINT_SPREAD, high,
        "the spread of %s is %.3g times that of %s: scale=standard, the default for tables, makes them alike", other,
        survey->columns[high].sd / survey->columns[low].sd, one);
}

/* Does the column count the rows, or name each of them? */
static bool is_index(const struct surveyor *surveyor, size_t c)
{
    const struct vg_csv_table *table = surveyor->table;
    const struct vg_survey_column *column = &surveyor->survey->columns[c];
    if (column->distinct != table->csv.rows || table->csv.rows < 3)
        return false;
    if (column->words)
        return true;
    for (size_t r = 1; r < table->csv.rows; r++)
        if (value_at(table, r, c) != value_at(table, r - 1, c) + 1)
            return false;
    return true;
}

static void hint_columns(struct surveyor *surveyor)
{
    const struct vg_survey *survey = surveyor->survey;
    size_t constants = 0, indices = 0, first = 0;
    char name[64];
    for (size_t c = 0; c < survey->column_count; c++) {
        const struct vg_survey_column *column = &survey->columns[c];
        vg_csv_column_name(&surveyor->table->csv, c, name, sizeof name);
        if (!is_feature(column))
            continue;
        if (column->distinct <= 1) {
            first = constants++ == 0 ? c : first;
            if (constants <= HINTS_A_KIND)
                vg_survey_hint(surveyor->survey, VG_HINT_CONSTANT, c,
                               "%s has one value only, so nothing is learned from it: drop=%zu", name, c + 1);
        } else if (is_index(surveyor, c) && indices++ < HINTS_A_KIND) {
            vg_survey_hint(surveyor->survey, VG_HINT_INDEX, c, "%s %s, which says nothing about new ones: drop=%zu",
                           name, column->words ? "names each row" : "counts the rows", c + 1);
        }
    }
    if (constants > HINTS_A_KIND)
        vg_survey_hint(surveyor->survey, VG_HINT_CONSTANT, first, "%zu more columns have one value only",
                       constants - HINTS_A_KIND);
}

/* Many different whole numbers are no classes: more than 20, each a few times at most, or no two alike. */
static bool looks_like_a_number(const struct vg_survey *survey, const struct vg_survey_column *column, bool fraction)
{
    size_t known = survey->rows - column->missing;
    return !column->words && known > 2 &&
           (fraction || (column->distinct > 20 && known < 20 * column->distinct) || column->distinct == known);
}

static void hint_target(struct surveyor *surveyor)
{
    const struct vg_csv_table *table = surveyor->table;
    const struct vg_survey *survey = surveyor->survey;
    const struct vg_survey_column *target = &survey->columns[table->target], *first = &survey->columns[0];
    const size_t few = 30;
    char name[64];
    bool number = looks_like_a_number(survey, target, surveyor->fraction);
    vg_csv_column_name(&table->csv, table->target, name, sizeof name);
    if (number)
        vg_survey_hint(
            surveyor->survey, VG_HINT_NUMBER_TARGET, table->target,
            "the target, %s, looks like a number and not like a class (%zu different values): task=numbers learns it, "
            "label=NAME takes another column",
            name, target->distinct);
    bool whole = !first->words && is_feature(first) && first->distinct >= 2 && first->distinct <= few &&
                 2 * first->distinct <= survey->rows;
    for (size_t r = 0; whole && r < survey->rows; r++) {
        double x = value_at(table, r, 0);
        whole = isnan(x) || x == floor(x);
    }
    if (whole && !table->target_chosen && (number || target->distinct <= 1 || target->distinct > 2 * few)) {
        vg_csv_column_name(&table->csv, 0, name, sizeof name);
        vg_survey_hint(surveyor->survey, VG_HINT_CLASS_FIRST, 0,
                       "%s has %zu different whole numbers and the last column has %zu: if the first is the class, -s "
                       "label=first takes it, or :label first on the screen",
                       name, first->distinct, target->distinct);
    }
}

void vg_survey_hint_classes(struct vg_survey *survey)
{
    size_t rare = 0, which = 0, most = 0, least = 0, known = 0;
    for (size_t i = 0; i < survey->class_count; i++) {
        const size_t count = survey->classes[i].count;
        which = count < FEW_ROWS && rare++ == 0 ? i : which;
        most = count > survey->classes[most].count ? i : most;
        least = count < survey->classes[least].count ? i : least;
        known += count;
    }
    if (rare == 1)
        vg_survey_hint(survey, VG_HINT_RARE_CLASS, survey->target, "class %.40s has %zu row%s only",
                       survey->classes[which].name, survey->classes[which].count,
                       survey->classes[which].count == 1 ? "" : "s");
    else if (rare > 1)
        vg_survey_hint(survey, VG_HINT_RARE_CLASS, survey->target,
                       "%zu classes have fewer than %d rows (%.40s has %zu)", rare, FEW_ROWS,
                       survey->classes[which].name, survey->classes[which].count);
    if (survey->class_count > 1 && (survey->classes[most].count >= 10 * survey->classes[least].count ||
                                    (double)survey->classes[most].count >= 0.8 * (double)known))
        vg_survey_hint(
            survey, VG_HINT_IMBALANCE, survey->target,
            "class %.40s has %.3g %% of the rows, so always saying it would be that accurate; class_weight=balanced "
            "lets "
            "every class count the same",
            survey->classes[most].name, 100 * (double)survey->classes[most].count / (double)known);
}

/* The last columns that are 0 but for one 1 a row. */
static void hint_one_hot(struct surveyor *surveyor)
{
    const struct vg_csv_table *table = surveyor->table;
    const size_t columns = table->csv.columns;
    size_t first = columns;
    while (first > 0 && !table->columns[first - 1].words && surveyor->survey->columns[first - 1].min == 0 &&
           surveyor->survey->columns[first - 1].max == 1 && surveyor->survey->columns[first - 1].distinct == 2)
        first--;
    for (; columns - first >= 3; first++) {
        bool one = true;
        for (size_t r = 0; one && r < table->csv.rows; r++) {
            double sum = 0;
            for (size_t c = first; c < columns; c++)
                sum += value_at(table, r, c);
            one = sum == 1;
        }
        if (!one)
            continue;
        vg_survey_hint(
            surveyor->survey, VG_HINT_ONE_HOT, table->target,
            "the last %zu columns are one class each (one is 1, the others are 0): write them as one column that "
            "names the class",
            columns - first);
        return;
    }
}

static void hint_duplicates(struct surveyor *surveyor)
{
    const struct vg_csv_table *table = surveyor->table;
    size_t twice = 0;
    forget_all(surveyor);
    for (size_t r = 0; r < table->csv.rows; r++) {
        uint64_t hash = UINT64_C(14695981039346656037);
        for (size_t c = 0; c < table->csv.columns; c++)
            if (!table->columns[c].dropped)
                hash = (hash ^ bits_of(value_at(table, r, c))) * UINT64_C(0x9e3779b97f4a7c15), hash ^= hash >> 29;
        twice += !is_new(surveyor, hash);
    }
    if (twice > 0)
        vg_survey_hint(surveyor->survey, VG_HINT_DUPLICATES, SIZE_MAX,
                       "%zu row%s as an earlier one: what is held out may have been trained on", twice,
                       twice == 1 ? " is the same" : "s are the same");
}

/* --- the whole ------------------------------------------------------------------------------------------------------- */

static void explain(struct surveyor *surveyor, const struct vg_dataset_spec *spec)
{
    const struct vg_csv_table *table = surveyor->table;
    struct vg_survey *survey = surveyor->survey;
    if (spec && *spec->label && strcmp(spec->label, "last") != 0)
        snprintf(survey->why, sizeof survey->why, "label=%s says so", spec->label);
    else
        snprintf(survey->why, sizeof survey->why, "it is the last column; label=NAME, N or first takes another");
    snprintf(survey->header, sizeof survey->header, "%s%s",
             table->csv.names ? "the first line is a header" : "the first line is data",
             !table->csv.header_doubted ? ""
             : table->csv.names         ? "; this is in doubt, and header=no makes it data"
                                        : "; this is in doubt, and header=yes makes it a header");
    vg_make_harmless(survey->why);
}

static bool name_columns(struct surveyor *surveyor)
{
    const struct vg_csv *csv = &surveyor->table->csv;
    for (size_t c = 0; c < csv->columns; c++) {
        char number[24];
        snprintf(number, sizeof number, "%zu", c + 1);
        surveyor->survey->columns[c].name = vg_data_name(csv->names && csv->names[c][0] ? csv->names[c] : number, NULL);
        if (!surveyor->survey->columns[c].name)
            return false;
    }
    return true;
}

struct vg_survey *vg_csv_survey(const struct vg_csv_table *table, const struct vg_dataset_spec *spec,
                                struct vg_error *error)
{
    struct vg_survey *survey = calloc(1, sizeof *survey);
    struct surveyor surveyor = {.table = table, .survey = survey, .set_size = 64};
    while (surveyor.set_size < 2 * table->csv.rows)
        surveyor.set_size *= 2;
    surveyor.set = calloc(surveyor.set_size, sizeof *surveyor.set);
    if (survey) {
        survey->rows = table->csv.rows;
        survey->target = table->target;
        survey->has_header = table->csv.names != NULL;
        survey->header_doubted = table->csv.header_doubted;
        survey->separator = table->csv.separator;
        survey->column_count = table->csv.columns;
        survey->columns = calloc(table->csv.columns, sizeof *survey->columns);
        survey->hints = calloc(VG_HINTS_MAX, sizeof *survey->hints);
    }
    bool good = surveyor.set && survey && survey->columns && survey->hints && name_columns(&surveyor);
    if (good) {
        for (size_t c = 0; c < survey->column_count; c++)
            measure_column(&surveyor, c);
        survey->numbers =
            spec->task == VG_TASK_NUMBERS || surveyor.fraction ||
            (!survey->columns[survey->target].words && survey->columns[survey->target].distinct > VG_CLASSES_MAX);
        explain(&surveyor, spec);
        good = count_classes(&surveyor);
    }
    if (good) {
        hint_target(&surveyor);
        hint_one_hot(&surveyor);
        hint_columns(&surveyor);
        hint_spread(&surveyor);
        vg_survey_hint_classes(survey);
        hint_duplicates(&surveyor);
    }
    free(surveyor.set);
    if (good)
        return survey;
    vg_survey_destroy(survey);
    vg_fail(error, "not enough memory to look %s over", table->csv.path.text);
    return NULL;
}

struct vg_survey *vg_survey_create(const struct vg_dataset_spec *spec, const struct vg_watch *watch,
                                   struct vg_error *error)
{
    enum vg_data_kind kind;
    if (!vg_data_parse(spec->name, &kind, error))
        return NULL;
    if (vg_data_kinds[kind].origin == VG_DATA_IDX_PAIR)
        return vg_images_survey_read(spec, watch, error);
    if (vg_data_kinds[kind].origin != VG_DATA_CSV_FILE) {
        vg_fail(error, "data set %.60s is no file; a table or pictures are needed (csv:FILE, idx:FOLDER)", spec->name);
        return NULL;
    }
    struct vg_csv_table table = {.target = 0};
    struct vg_data_request request = {
        .path = strchr(spec->name, ':') + 1, .spec = spec, .watch = watch, .error = error};
    struct vg_survey *survey = vg_csv_table_read(&table, &request) ? vg_csv_survey(&table, spec, error) : NULL;
    vg_csv_table_free(&table);
    return survey;
}

void vg_survey_destroy(struct vg_survey *survey)
{
    if (!survey)
        return;
    for (size_t c = 0; survey->columns && c < survey->column_count; c++)
        free(survey->columns[c].name);
    for (size_t i = 0; i < survey->class_count; i++)
        free(survey->classes[i].name);
    free(survey->columns);
    free(survey->classes);
    free(survey->hints);
    free(survey);
}
