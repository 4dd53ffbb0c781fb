/* csv_table.c: the columns of a csv file as features and classes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "text.h"

/* The classes seen so far. A whole number is one class however it is written ("1", "01", "1.0"). */
struct classes {
    struct {
        const char *text; /* inside the csv text */
        bool whole;
        double value;
    } rows[VG_CLASSES_MAX];
    size_t count;
    uint32_t slots[4 * VG_CLASSES_MAX]; /* hash table: number of the class + 1, or 0 */
};

enum class_kind { CLASS_KNOWN, CLASS_TOO_MANY, CLASS_FRACTION };

/* --- classes --------------------------------------------------------------------------------------------------------- */

static const double whole_most = 9007199254740992.0; /* 2^53: above it a double cannot hold every whole number */

/* FNV-1a of what makes a class: the bytes of its value, or its text. */
static uint32_t hash(const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    uint32_t h = 2166136261U;
    for (size_t i = 0; i < count; i++)
        h = (h ^ byte[i]) * 16777619U;
    return h;
}

static bool same(const struct classes *classes, uint32_t i, const char *cell, bool whole, double value)
{
    if (classes->rows[i].whole != whole)
        return false;
    return whole ? classes->rows[i].value == value : strcmp(classes->rows[i].text, cell) == 0;
}

/* The number of the class that a cell names, in order of first appearance. */
static enum class_kind classify(struct classes *classes, const char *cell, uint32_t *label)
{
    const uint32_t slots = sizeof classes->slots / sizeof classes->slots[0];
    double value = 0;
    bool whole = vg_parse_double(cell, &value);
    value += 0.0; /* -0 is 0 */
    if (whole && (value != floor(value) || fabs(value) >= whole_most))
        return CLASS_FRACTION;
    uint32_t slot = (whole ? hash(&value, sizeof value) : hash(cell, strlen(cell))) % slots;
    while (classes->slots[slot] != 0 && !same(classes, classes->slots[slot] - 1, cell, whole, value))
        slot = (slot + 1) % slots;
    if (classes->slots[slot] == 0) {
        if (classes->count == VG_CLASSES_MAX)
            return CLASS_TOO_MANY;
        classes->rows[classes->count].text = cell;
        classes->rows[classes->count].whole = whole;
        classes->rows[classes->count].value = value;
        classes->slots[slot] = (uint32_t)++classes->count;
    }
    *label = classes->slots[slot] - 1;
    return CLASS_KNOWN;
}

/* Final numbers: by value when every class is a whole number, else in order of appearance. order[old] = new. */
static void number_classes(const struct classes *classes, uint32_t order[VG_CLASSES_MAX])
{
    bool all_whole = true;
    for (size_t i = 0; i < classes->count; i++)
        all_whole = all_whole && classes->rows[i].whole;
    for (size_t i = 0; i < classes->count; i++) {
        uint32_t smaller = 0; /* how many come before it */
        for (size_t j = 0; j < classes->count; j++)
            smaller += classes->rows[j].value < classes->rows[i].value;
        order[i] = all_whole ? smaller : (uint32_t)i;
    }
}

/* --- words ----------------------------------------------------------------------------------------------------------- */

/* All the words of a table, each with a number: a hash table. */
struct dictionary {
    uint32_t *slots; /* number + 1, or 0; a power of two of them */
    size_t slot_count, word_room;
};

static bool grow_dictionary(struct vg_csv_table *table, struct dictionary *dictionary)
{
    size_t count = dictionary->slot_count ? 2 * dictionary->slot_count : 1024;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < table->word_count; i++) {
        size_t slot = hash(table->words[i], strlen(table->words[i])) & (count - 1);
        while (slots[slot])
            slot = (slot + 1) & (count - 1);
        slots[slot] = (uint32_t)i + 1;
    }
    free(dictionary->slots);
    dictionary->slots = slots;
    dictionary->slot_count = count;
    return true;
}

/* The number of a word; false: memory is short. */
static bool number_word(struct vg_csv_table *table, struct dictionary *dictionary, const char *word, double *number)
{
    if (2 * table->word_count >= dictionary->slot_count && !grow_dictionary(table, dictionary))
        return false;
    size_t slot = hash(word, strlen(word)) & (dictionary->slot_count - 1);
    while (dictionary->slots[slot] && strcmp(table->words[dictionary->slots[slot] - 1], word) != 0)
        slot = (slot + 1) & (dictionary->slot_count - 1);
    if (!dictionary->slots[slot]) {
        const char **words = vg_grow(table->words, &dictionary->word_room, table->word_count + 1, sizeof *words);
        if (!words)
            return false;
        table->words = words;
        table->words[table->word_count++] = word;
        dictionary->slots[slot] = (uint32_t)table->word_count;
    }
    *number = dictionary->slots[slot] - 1;
    return true;
}

/* --- columns --------------------------------------------------------------------------------------------------------- */

void vg_csv_column_name(const struct vg_csv *csv, size_t column, char *out, size_t size)
{
    if (csv->names && csv->names[column][0])
        snprintf(out, size, "column \"%.40s\"", csv->names[column]);
    else
        snprintf(out, size, "column %zu", column + 1);
}

/* A column's number from its name or its number from 1; VG_FEATURES_MAX + 1: there is none. */
static size_t find_column(const struct vg_csv *csv, const char *word)
{
    uint64_t number;
    for (size_t c = 0; csv->names && c < csv->columns; c++)
        if (strcmp(csv->names[c], word) == 0)
            return c;
    return vg_parse_uint64(word, &number) && number >= 1 && number <= csv->columns ? (size_t)number - 1
                                                                                   : VG_FEATURES_MAX + 1;
}

static bool fail_no_column(const struct vg_csv *csv, const char *key, const char *word, struct vg_error *error)
{
    char names[160] = "";
    for (size_t c = 0; csv->names && c < csv->columns && strlen(names) < 120; c++) {
        size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%.30s", c ? ", " : ": ", csv->names[c]);
    }
    return vg_fail(error, "%s=%.60s: %s has no such column; a name or a number from 1 to %zu is possible%s", key, word,
                   csv->path.text, csv->columns, names);
}

/* Marks the columns that are left out, and finds the target among the others. */
static bool choose_columns(struct vg_csv_table *table, const struct vg_dataset_spec *spec, struct vg_error *error)
{
    const struct vg_csv *csv = &table->csv;
    size_t left = csv->columns;
    for (const char *at = spec->drop; *at;) {
        char word[VG_DROP_MAX];
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        size_t column = find_column(csv, word);
        if (*word && column >= csv->columns)
            return fail_no_column(csv, "drop", word, error);
        if (*word && !table->columns[column].dropped) {
            table->columns[column].dropped = true;
            left--;
        }
        at += length + (at[length] == ',');
    }
    if (left < 2)
        return vg_fail(error, "drop=%.60s leaves %zu columns of %s; a feature and a target are needed", spec->drop,
                       left, csv->path.text);
    const bool first = strcmp(spec->label, "first") == 0, last = !*spec->label || strcmp(spec->label, "last") == 0;
    size_t named = find_column(csv, spec->label);
    table->target_chosen = *spec->label != '\0' && !last;
    if (named >= csv->columns && !first && !last)
        return fail_no_column(csv, "label", spec->label, error);
    if (named < csv->columns && *spec->label && !table->columns[named].dropped)
        table->target = named;
    else if (named < csv->columns && *spec->label)
        return vg_fail(error, "label=%.60s is a column that drop leaves out", spec->label);
    else
        for (size_t c = 0; c < csv->columns; c++)
            if (!table->columns[c].dropped && (last || left > 0)) {
                table->target = c;
                left = 0;
            }
    return true;
}

/* The kind of a column, from its cells. Few words among numbers are faults of the data, few numbers among words are words. */
static bool is_words(const struct vg_csv_column *column)
{
    return column->others > column->numbers;
}

/* Cells of columns that hold both become what their column is. */
static bool settle_mixed_columns(struct vg_csv_table *table, struct dictionary *dictionary)
{
    const struct vg_csv *csv = &table->csv;
    bool mixed = false;
    for (size_t c = 0; c < csv->columns; c++) {
        table->columns[c].words = is_words(&table->columns[c]);
        mixed = mixed || (table->columns[c].others && table->columns[c].numbers + table->columns[c].not_finite);
    }
    const char *cell = csv->cells;
    for (size_t i = 0; mixed && i < csv->rows * csv->columns; i++, cell = vg_csv_next(cell)) {
        double number;
        enum vg_cell kind = vg_csv_cell(cell, &number);
        if (!table->columns[i % csv->columns].words && kind == VG_CELL_WORD)
            table->values[i] = NAN;
        else if (table->columns[i % csv->columns].words && (kind == VG_CELL_NUMBER || kind == VG_CELL_NOT_FINITE) &&
                 !number_word(table, dictionary, cell, &table->values[i]))
            return false;
    }
    return true;
}

static bool fill_table(struct vg_csv_table *table, struct dictionary *dictionary, const struct vg_watch *watch,
                       struct vg_error *error)
{
    const struct vg_csv *csv = &table->csv;
    const char *cell = csv->cells;
    bool enough = true;
    for (size_t r = 0, i = 0; enough && r < csv->rows; r++) {
        if (r % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while %s was read", csv->path.text);
        for (size_t c = 0; enough && c < csv->columns; c++, i++, cell = vg_csv_next(cell)) {
            struct vg_csv_column *column = &table->columns[c];
            enum vg_cell kind = vg_csv_cell(cell, &table->values[i]);
            column->numbers += kind == VG_CELL_NUMBER;
            column->gaps += kind == VG_CELL_GAP;
            column->not_finite += kind == VG_CELL_NOT_FINITE;
            column->others += kind == VG_CELL_WORD;
            if (c == table->target)
                table->targets[r] = cell;
            if (kind == VG_CELL_WORD)
                enough = number_word(table, dictionary, cell, &table->values[i]);
            else if (kind != VG_CELL_NUMBER)
                table->values[i] = NAN;
        }
    }
    return (enough && settle_mixed_columns(table, dictionary)) ||
           vg_fail(error, "not enough memory for the words of %s", csv->path.text);
}

bool vg_csv_table_read(struct vg_csv_table *table, const struct vg_data_request *request)
{
    struct vg_csv *csv = &table->csv;
    if (!vg_csv_read(csv, request))
        return false;
    table->columns = calloc(csv->columns, sizeof *table->columns);
    table->targets = calloc(csv->rows, sizeof *table->targets);
    if (csv->rows <= SIZE_MAX / sizeof *table->values / csv->columns)
        table->values = malloc(csv->rows * csv->columns * sizeof *table->values);
    if (!table->columns || !table->targets || !table->values)
        return vg_fail(request->error, "not enough memory for the %zu rows of %s", csv->rows, csv->path.text);
    struct dictionary dictionary = {NULL, 0, 0};
    bool good = choose_columns(table, request->spec, request->error) &&
                fill_table(table, &dictionary, request->watch, request->error);
    free(dictionary.slots);
    return good;
}

void vg_csv_table_free(struct vg_csv_table *table)
{
    vg_csv_free(&table->csv);
    free(table->columns);
    free(table->values);
    free((void *)table->words);
    free((void *)table->targets);
}

/* --- the data set ---------------------------------------------------------------------------------------------------- */

/* Builds the data set from a table. */
struct builder {
    struct vg_csv_table table;
    struct classes classes;
    const struct vg_data_request *request;
    struct vg_dataset *dataset;
    uint32_t *labels;
    vg_real *targets; /* instead of classes, where the target is a number */
    size_t rows, features;
};

static const char *cell_at(const struct vg_csv *csv, size_t row, size_t column)
{
    const char *cell = csv->cells;
    for (size_t i = row * csv->columns + column; i > 0; i--)
        cell = vg_csv_next(cell);
    return cell;
}

/* Says what is wrong with a cell, and how many more of its column are. */
static bool fail_at_cell(const struct builder *builder, size_t row, size_t column, const char *what, size_t more,
                         const char *way_on)
{
    const struct vg_csv *csv = &builder->table.csv;
    const char *cell = cell_at(csv, row, column);
    char name[64], others[48] = "", quoted[48] = "";
    vg_csv_column_name(csv, column, name, sizeof name);
    if (more > 0)
        snprintf(others, sizeof others, " (and %zu more)", more);
    if (*cell)
        snprintf(quoted, sizeof quoted, "\"%.40s\" ", cell);
    return vg_fail(builder->request->error, "%s, line %zu, %s: %s%s%s%s", csv->path.text, (size_t)csv->lines[row], name,
                   quoted, what, others, way_on);
}

/* Finds the first cell that is no number though its column is one of numbers, or is a gap though gaps are errors. */
static bool check_cells(const struct builder *builder)
{
    const struct vg_csv_table *table = &builder->table;
    const bool strict = builder->request->spec->missing == VG_MISSING_ERROR;
    const char *cell = table->csv.cells;
    bool faulty = false;
    for (size_t c = 0; c < table->csv.columns; c++) {
        const struct vg_csv_column *column = &table->columns[c];
        faulty = faulty || (strict && column->gaps) || (!column->words && column->others + column->not_finite);
    }
    for (size_t i = 0; faulty && i < table->csv.rows * table->csv.columns; i++, cell = vg_csv_next(cell)) {
        const size_t r = i / table->csv.columns, c = i % table->csv.columns;
        const struct vg_csv_column *column = &table->columns[c];
        double number;
        if (!isnan(table->values[i]) || column->dropped || c == table->target)
            continue;
        enum vg_cell kind = vg_csv_cell(cell, &number);
        if (kind == VG_CELL_GAP && strict)
            return fail_at_cell(builder, r, c, *cell ? "is a gap" : "the cell is empty", column->gaps - 1,
                                "; missing=drop leaves such rows out, missing=mean fills them in");
        if (kind == VG_CELL_NOT_FINITE)
            return fail_at_cell(builder, r, c, "is not a finite number", column->not_finite - 1, "");
        if (kind == VG_CELL_WORD)
            return fail_at_cell(builder, r, c, "is not a number", column->others - 1,
                                "; drop=COLUMN leaves the column out");
    }
    return true;
}

/* Is a row without a target, or with a gap that drops it? */
static bool is_left_out(const struct builder *builder, size_t row)
{
    const struct vg_csv_table *table = &builder->table;
    double number;
    if (vg_csv_cell(table->targets[row], &number) == VG_CELL_GAP)
        return true;
    if (builder->request->spec->missing != VG_MISSING_DROP)
        return false;
    for (size_t c = 0; c < table->csv.columns; c++)
        if (c != table->target && !table->columns[c].dropped && isnan(table->values[row * table->csv.columns + c]))
            return true;
    return false;
}

/* Another column that looks like the class: few words, or few whole numbers in the first one. As a way on for a sentence. */
static const char *suggest_label(const struct builder *builder, char *out, size_t size)
{
    const struct vg_csv_table *table = &builder->table;
    snprintf(out, size, "; label=NAME or label=N names the column of the class");
    for (size_t i = 0; i < builder->dataset->survey->hint_count; i++)
        if (builder->dataset->survey->hints[i].kind == VG_HINT_CLASS_FIRST) {
            snprintf(out, size, "; is the first column the class? label=first takes it");
            return out;
        }
    for (size_t c = 0; c < table->csv.columns; c++)
        if (table->columns[c].words && !table->columns[c].dropped && c != table->target &&
            builder->dataset->survey->columns[c].distinct <= VG_WORDS_MAX) {
            char name[64];
            vg_csv_column_name(&table->csv, c, name, sizeof name);
            snprintf(out, size, "; is %s the class? label=%zu takes it", name, c + 1);
            return out;
        }
    return out;
}

static bool fill_labels(struct builder *builder, uint32_t *kept)
{
    const struct vg_csv_table *table = &builder->table;
    const bool strict = builder->request->spec->missing == VG_MISSING_ERROR;
    char way_on[120];
    double number;
    for (size_t r = 0; r < table->csv.rows; r++) {
        const char *cell = table->targets[r];
        enum vg_cell kind = vg_csv_cell(cell, &number);
        if (kind == VG_CELL_GAP && strict)
            return fail_at_cell(builder, r, table->target, *cell ? "is a gap, no class" : "the class is missing",
                                table->columns[table->target].gaps - 1, "; missing=drop leaves such rows out");
        if (kind == VG_CELL_NOT_FINITE)
            return fail_at_cell(builder, r, table->target, "is no class: it is not a finite number",
                                table->columns[table->target].not_finite - 1, "");
        if (is_left_out(builder, r))
            continue;
        if (builder->targets && kind != VG_CELL_NUMBER)
            return fail_at_cell(builder, r, table->target, "is no number, which task=numbers needs",
                                table->columns[table->target].others - 1, "; task=classes takes it for a class");
        if (builder->targets) {
            builder->targets[builder->rows] = number;
            kept[builder->rows++] = (uint32_t)r;
            continue;
        }
        switch (classify(&builder->classes, cell, &builder->labels[builder->rows])) {
        case CLASS_FRACTION:
            return fail_at_cell(builder, r, table->target, "is no class: a class is a whole number or a word", 0,
                                suggest_label(builder, way_on, sizeof way_on));
        case CLASS_TOO_MANY:
            suggest_label(builder, way_on, sizeof way_on);
            return vg_fail(builder->request->error, "%s, line %zu: more than %d classes; is the last column the class?",
                           table->csv.path.text, (size_t)table->csv.lines[r], VG_CLASSES_MAX);
        case CLASS_KNOWN:
            break;
        }
        kept[builder->rows++] = (uint32_t)r;
    }
    if (builder->rows == 0)
        return vg_fail(builder->request->error, "%s: every row has a gap; missing=mean fills gaps in",
                       table->csv.path.text);
    if (!builder->targets && builder->classes.count < 2)
        return vg_fail(builder->request->error,
                       "%s: every row is of class \"%.40s\"; at least two classes are needed%s", table->csv.path.text,
                       builder->classes.rows[0].text, suggest_label(builder, way_on, sizeof way_on));
    return true;
}

/* Fills `all` with the rows that are kept. Word `i` of column c is feature first[c] + code[i of c], in order of appearance. */
static bool fill_features(struct builder *builder, const uint32_t *kept)
{
    struct vg_csv_table *table = &builder->table;
    struct vg_dataset *dataset = builder->dataset;
    struct vg_error *error = builder->request->error;
    const size_t columns = table->csv.columns;
    uint32_t *codes = calloc(columns * VG_WORDS_MAX, sizeof *codes); /* the words of each column */
    size_t *widths = calloc(columns, sizeof *widths);
    vg_real *values = NULL;
    bool good = codes && widths;
    for (size_t c = 0; good && c < columns; c++) {
        if (c == table->target || table->columns[c].dropped)
            continue;
        widths[c] = table->columns[c].words ? 0 : 1;
        for (size_t r = 0; good && table->columns[c].words && r < builder->rows; r++) {
            double word = table->values[kept[r] * columns + c];
            size_t i = 0;
            while (i < widths[c] && codes[c * VG_WORDS_MAX + i] != word)
                i++;
            if (isnan(word) || i < widths[c])
                continue;
            if (widths[c] == VG_WORDS_MAX) {
                char name[64];
                vg_csv_column_name(&table->csv, c, name, sizeof name);
                good = vg_fail(error,
                               "%s, line %zu, %s: more than %d different words (\"%.40s\" is one), too many to be "
                               "features; drop=%zu leaves the column out",
                               table->csv.path.text, (size_t)table->csv.lines[kept[r]], name, VG_WORDS_MAX,
                               table->words[(size_t)word], c + 1);
            } else {
                codes[c * VG_WORDS_MAX + widths[c]++] = (uint32_t)word;
            }
        }
        builder->features += widths[c];
    }
    if (good && (builder->features == 0 || builder->features > VG_FEATURES_MAX))
        good = vg_fail(error, "%s has %zu features; 1 to %d are possible", table->csv.path.text, builder->features,
                       VG_FEATURES_MAX);
    const size_t features = builder->features;
    if (good && builder->rows > 0 && features > 0 && builder->rows <= SIZE_MAX / sizeof *values / features) {
        values = malloc(builder->rows * features * sizeof *values);
        dataset->feature_names = calloc(features, sizeof *dataset->feature_names);
        dataset->all.features = features;
    }
    if (!values || !dataset->feature_names)
        good = good && vg_fail(error, "not enough memory for the %zu rows of %s", builder->rows, table->csv.path.text);
    for (size_t c = 0, f = 0; good && c < columns; f += widths[c], c++)
        for (size_t w = 0; good && w < widths[c]; w++) {
            char name[160];
            bool words = table->columns[c].words, named = table->csv.names && table->csv.names[c][0];
            for (size_t r = 0; r < builder->rows; r++) {
                double cell = table->values[kept[r] * columns + c];
                values[r * features + f + w] = !words || isnan(cell) ? cell : cell == codes[c * VG_WORDS_MAX + w];
            }
            if (!words && !named)
                continue;
            if (words)
                vg_snprintf(name, sizeof name, "%.60s%.0zu=%.60s", named ? table->csv.names[c] : "", named ? 0 : c + 1,
                            table->words[codes[c * VG_WORDS_MAX + w]]);
            else
                snprintf(name, sizeof name, "%.150s", table->csv.names[c]);
            good = (dataset->feature_names[f + w] = vg_data_name(name, error)) != NULL;
        }
    if (good) {
        dataset->all.values = values;
        dataset->all.count = builder->rows;
        values = NULL;
    }
    if (!good && (!codes || !widths))
        vg_fail(error, "not enough memory for the columns of %s", table->csv.path.text);
    free(values);
    free(widths);
    free(codes);
    return good;
}

static bool name_classes(struct builder *builder)
{
    struct vg_dataset *dataset = builder->dataset;
    const struct classes *classes = &builder->classes;
    uint32_t order[VG_CLASSES_MAX];
    if (builder->targets) { /* one "class" with the target's name */
        dataset->class_names = calloc(1, sizeof *dataset->class_names);
        dataset->classes = dataset->class_names ? 1 : 0;
        return dataset->class_names &&
               (dataset->class_names[0] = vg_data_name(dataset->survey->columns[builder->table.target].name,
                                                       builder->request->error)) != NULL;
    }
    number_classes(classes, order);
    dataset->class_names = calloc(classes->count, sizeof *dataset->class_names);
    if (!dataset->class_names)
        return vg_fail(builder->request->error, "not enough memory for %zu classes", classes->count);
    dataset->classes = classes->count;
    for (size_t i = 0; i < classes->count; i++) {
        char number[32];
        snprintf(number, sizeof number, "%.0f", classes->rows[i].value);
        const char *name = classes->rows[i].whole ? number : classes->rows[i].text;
        if ((dataset->class_names[order[i]] = vg_data_name(name, builder->request->error)) == NULL)
            return false;
    }
    for (size_t r = 0; r < builder->rows; r++)
        builder->labels[r] = order[builder->labels[r]];
    return true;
}

static bool build(struct builder *builder)
{
    const struct vg_data_request *request = builder->request;
    if (!vg_csv_table_read(&builder->table, request))
        return false;
    builder->dataset->survey = vg_csv_survey(&builder->table, request->spec, request->error);
    if (!builder->dataset->survey)
        return false;
    uint32_t *kept = calloc(builder->table.csv.rows, sizeof *kept);
    builder->labels = calloc(builder->table.csv.rows, sizeof *builder->labels);
    bool numbers = request->spec->task == VG_TASK_NUMBERS ||
                   (request->spec->task == VG_TASK_AUTO && builder->dataset->survey->numbers);
    if (numbers)
        builder->targets = calloc(builder->table.csv.rows, sizeof *builder->targets);
    bool good = (kept && builder->labels && (builder->targets || !numbers)) ||
                vg_fail(request->error, "not enough memory for the %zu rows of %s", builder->table.csv.rows,
                        builder->table.csv.path.text);
    good = good && check_cells(builder) && fill_labels(builder, kept) && fill_features(builder, kept) &&
           name_classes(builder);
    free(kept);
    if (good)
        builder->dataset->all.labels = builder->labels;
    else
        free(builder->labels);
    if (good)
        builder->dataset->all.targets = builder->targets;
    else
        free(builder->targets);
    return good;
}

bool vg_data_make_csv(struct vg_dataset *dataset, const struct vg_data_request *request)
{
    struct builder *builder = calloc(1, sizeof *builder);
    if (!builder)
        return vg_fail(request->error, "not enough memory to read %s", request->path);
    builder->dataset = dataset;
    builder->request = request;
    bool good = build(builder);
    vg_csv_table_free(&builder->table);
    free(builder);
    return good;
}
