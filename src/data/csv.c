/* csv.c: a file of numbers whose last column is the class, as a data set. */
#include "csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A table while it is being read. */
struct table {
    struct vg_csv_reader reader;
    struct vg_csv_classes classes;
    double *values;
    size_t values_room;
    uint32_t *labels;
    size_t labels_room;
    size_t rows, features;
};

enum cell_kind { CELL_NUMBER, CELL_EMPTY, CELL_NOT_FINITE, CELL_TEXT };

static enum cell_kind read_number(const char *cell, double *value)
{
    if (vg_parse_double(cell, value))
        return CELL_NUMBER;
    if (cell[0] == '\0')
        return CELL_EMPTY;
    char *end;
    double number = vg_strtod(cell, &end);
    return *end == '\0' && !isfinite(number) ? CELL_NOT_FINITE : CELL_TEXT;
}

/* A header line is one where words stand above numbers. A gap or a "nan" in the first line is a fault of the data instead. */
static bool is_header(const struct vg_csv_reader *reader)
{
    double unused;
    for (size_t i = 0; i + 1 < reader->count; i++)
        if (read_number(reader->cells[i], &unused) == CELL_TEXT)
            return true;
    return false;
}

static bool name_features(struct vg_dataset *dataset, const struct vg_csv_reader *reader)
{
    for (size_t i = 0; i + 1 < reader->count; i++)
        if (reader->cells[i][0] != '\0' &&
            (dataset->feature_names[i] = vg_data_name(reader->cells[i], reader->error)) == NULL)
            return false;
    return true;
}

/* Makes room for `more` elements behind `used`, by doubling. */
static bool grow(void **block, size_t *room, size_t used, size_t more, size_t width)
{
    if (more <= *room - used)
        return true;
    size_t wanted = *room;
    while (wanted - used < more) {
        if (wanted > SIZE_MAX / 2 / width)
            return false;
        wanted = wanted > 0 ? 2 * wanted : 1024;
    }
    void *bigger = realloc(*block, wanted * width);
    if (!bigger)
        return false;
    *block = bigger;
    *room = wanted;
    return true;
}

static bool make_room(struct table *table)
{
    void *values = table->values, *labels = table->labels;
    bool fits = grow(&values, &table->values_room, table->rows * table->features, table->features, sizeof(double)) &&
                grow(&labels, &table->labels_room, table->rows, 1, sizeof(uint32_t));
    table->values = values;
    table->labels = labels;
    if (!fits)
        return vg_fail(table->reader.error, "not enough memory for the %zu rows of %s", table->rows,
                       table->reader.path.text);
    return true;
}

static bool fail_at_cell(const struct vg_csv_reader *reader, size_t column, const char *what)
{
    const char *cell = reader->cells[column];
    if (cell[0] == '\0')
        return vg_fail(reader->error, "%s, line %zu, column %zu: %s", reader->path.text, reader->row_line, column + 1,
                       what);
    return vg_fail(reader->error, "%s, line %zu, column %zu: \"%.40s\" %s", reader->path.text, reader->row_line,
                   column + 1, cell, what);
}

static bool add_class(struct table *table)
{
    const struct vg_csv_reader *reader = &table->reader;
    size_t column = table->features;
    if (reader->cells[column][0] == '\0')
        return fail_at_cell(reader, column, "the class is missing");
    switch (vg_csv_classify(&table->classes, reader->cells[column], &table->labels[table->rows])) {
    case VG_CSV_CLASS_FRACTION:
        return fail_at_cell(reader, column, "is no class: the last column must hold whole numbers or words");
    case VG_CSV_CLASS_TOO_MANY:
        return vg_fail(reader->error, "%s, line %zu: more than %d classes; is the last column the class?",
                       reader->path.text, reader->row_line, VG_CLASSES_MAX);
    case VG_CSV_CLASS_KNOWN:
        break;
    }
    return true;
}

static bool add_row(struct table *table)
{
    static const char *const faults[] = {[CELL_EMPTY] = "the cell is empty; a number is needed",
                                         [CELL_NOT_FINITE] = "is not a finite number",
                                         [CELL_TEXT] = "is not a number"};
    const struct vg_csv_reader *reader = &table->reader;
    if (reader->count != table->features + 1)
        return vg_fail(reader->error, "%s, line %zu: %zu cells, but the first line has %zu", reader->path.text,
                       reader->row_line, reader->count, table->features + 1);
    if (table->rows == UINT32_MAX)
        return vg_fail(reader->error, "%s has more rows than can be numbered", reader->path.text);
    if (!make_room(table))
        return false;
    for (size_t i = 0; i < table->features; i++) {
        enum cell_kind kind = read_number(reader->cells[i], &table->values[table->rows * table->features + i]);
        if (kind != CELL_NUMBER)
            return fail_at_cell(reader, i, faults[kind]);
    }
    if (!add_class(table))
        return false;
    table->rows++;
    return true;
}

static bool read_first_row(struct table *table, struct vg_dataset *dataset)
{
    struct vg_csv_reader *reader = &table->reader;
    bool got;
    if (!vg_csv_row(reader, &got))
        return false;
    if (!got)
        return vg_fail(reader->error, "%s is empty", reader->path.text);
    if (reader->count < 2)
        return vg_fail(
            reader->error,
            "%s, line %zu: one column only; a row is numbers and a class, separated by commas, semicolons or tabs",
            reader->path.text, reader->row_line);
    table->features = reader->count - 1;
    dataset->all.features = table->features;
    dataset->feature_names = calloc(table->features, sizeof *dataset->feature_names);
    if (!dataset->feature_names)
        return vg_fail(reader->error, "not enough memory for %zu features", table->features);
    return is_header(reader) ? name_features(dataset, reader) : add_row(table);
}

static bool read_rows(struct table *table, const struct vg_watch *watch)
{
    struct vg_csv_reader *reader = &table->reader;
    for (bool got = true; got;) {
        if (table->rows % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            return vg_fail(reader->error, "interrupted while %s was read", reader->path.text);
        if (!vg_csv_row(reader, &got) || (got && !add_row(table)))
            return false;
    }
    if (table->rows == 0)
        return vg_fail(reader->error, "%s has a header line but no rows", reader->path.text);
    if (table->classes.count < 2)
        return vg_fail(reader->error, "%s: every row is of class \"%.40s\"; at least two classes are needed",
                       reader->path.text, table->classes.rows[0].text);
    return true;
}

static bool name_classes(const struct table *table, const uint32_t *order, struct vg_dataset *dataset)
{
    dataset->class_names = calloc(table->classes.count, sizeof *dataset->class_names);
    if (!dataset->class_names)
        return vg_fail(table->reader.error, "not enough memory for %zu classes", table->classes.count);
    dataset->classes = table->classes.count;
    for (size_t i = 0; i < table->classes.count; i++) {
        char number[32];
        snprintf(number, sizeof number, "%.0f", table->classes.rows[i].value);
        const char *name = table->classes.rows[i].whole ? number : table->classes.rows[i].text;
        if ((dataset->class_names[order[i]] = vg_data_name(name, table->reader.error)) == NULL)
            return false;
    }
    return true;
}

/* Gives values and labels to the data set, with the classes' final numbers. */
static bool hand_over(struct table *table, struct vg_dataset *dataset)
{
    uint32_t order[VG_CLASSES_MAX];
    vg_csv_number(&table->classes, order);
    if (!name_classes(table, order, dataset))
        return false;
    for (size_t i = 0; i < table->rows; i++)
        table->labels[i] = order[table->labels[i]];
    dataset->all.values = table->values;
    dataset->all.labels = table->labels;
    dataset->all.count = table->rows;
    table->values = NULL;
    table->labels = NULL;
    return true;
}

bool vg_data_make_csv(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    size_t size;
    char *text = vg_data_read_file(request->path, &size, request->watch, request->error);
    if (!text)
        return false;
    struct table *table = calloc(1, sizeof *table);
    bool done = table ? vg_csv_open(&table->reader, text, size, request->path, request->error) &&
                            read_first_row(table, dataset) && read_rows(table, request->watch) &&
                            hand_over(table, dataset)
                      : vg_fail(request->error, "not enough memory to read %s", request->path);
    if (table) {
        vg_csv_close(&table->reader);
        free(table->values);
        free(table->labels);
        free(table);
    }
    free(text);
    return done;
}
