/* csv.c: a file of numbers whose last column is the class, as a data set.
 *
 * RFC 4180, generously: comma, semicolon or tab (whichever the first line has most of); cells may be in double quotes, which then
 * may hold separators, line ends and doubled quotes; lines end in LF, CR LF or CR; blank lines and a byte-order mark are
 * skipped; blanks around a cell do not count. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "text.h"

/* Cuts a text into rows and cells, in place. */
struct reader {
    char *at; /* the next character; the text ends in a zero byte */
    const char *end;
    char separator;
    size_t line;  /* of the next character, from 1 */
    char **cells; /* the current row, each ended by a zero byte, inside the text */
    size_t count, room;
    size_t row_line; /* where the current row began */
    struct vg_shown_path path;
    struct vg_error *error;
};

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

/* A table while it is being read. */
struct table {
    struct reader reader;
    struct classes classes;
    double *values;
    size_t values_room;
    uint32_t *labels;
    size_t labels_room;
    size_t rows, features;
};

/* --- rows and cells -------------------------------------------------------------------------------------------------- */

static bool fail_at(const struct reader *reader, size_t line, const char *what)
{
    return vg_fail(reader->error, "%s, line %zu: %s", reader->path.text, line, what);
}

static bool is_end(char c)
{
    return c == '\n' || c == '\r' || c == '\0';
}

static void skip_blanks(struct reader *reader)
{
    while (*reader->at == ' ' || (*reader->at == '\t' && reader->separator != '\t'))
        reader->at++;
}

/* Steps over CR LF, LF or CR. `first` is the character under `at`, which may have been overwritten. */
static void step_over_line_end(struct reader *reader, char first)
{
    reader->at += first == '\r' && reader->at[1] == '\n' ? 2 : 1;
    reader->line++;
}

/* The separator that the first line has most of, outside quotes. Of equals a tab wins, then a semicolon: commas are part of numbers and
 * names as well. */
static char find_separator(const char *text)
{
    size_t tabs = 0, semicolons = 0, commas = 0;
    bool quoted = false;
    text += strspn(text, " \t\r\n");
    for (; *text != '\0' && (quoted || !is_end(*text)); text++) {
        quoted ^= *text == '"';
        tabs += !quoted && *text == '\t';
        semicolons += !quoted && *text == ';';
        commas += !quoted && *text == ',';
    }
    if (tabs > 0 && tabs >= semicolons && tabs >= commas)
        return '\t';
    return semicolons > 0 && semicolons >= commas ? ';' : ',';
}

static size_t line_of(const char *text, const char *place)
{
    size_t line = 1;
    for (; text < place; text++)
        line += *text == '\n' || (*text == '\r' && text[1] != '\n');
    return line;
}

/* Starts on a text of `size` bytes, which is changed while it is read. False when it is not text (zero bytes, UTF-16). */
static bool open_text(struct reader *reader, char *text, size_t size, const char *path, struct vg_error *error)
{
    *reader = (struct reader){.at = text, .end = text + size, .line = 1, .error = error};
    reader->path = vg_data_show_path(path);
    if (size >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return vg_fail(error, "%s is UTF-16 text; save it as UTF-8", reader->path.text);
    const char *nul = memchr(text, '\0', size);
    if (nul)
        return fail_at(reader, line_of(text, nul), "there is a NUL byte, so this is not a text file");
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        reader->at += 3;
    reader->separator = find_separator(reader->at);
    return true;
}

/* Takes the quotes away, from behind the opening one, and leaves `at` behind the closing one. Returns the end of the cell; NULL: the quote
 * is never closed. */
static char *unquote(struct reader *reader)
{
    char *to = reader->at;
    for (char *from = reader->at; from < reader->end; from++) {
        if (from[0] == '"' && from[1] != '"') {
            reader->at = from + 1;
            return to;
        }
        if (from[0] == '"')
            from++;
        reader->line += *from == '\n' || (*from == '\r' && from[1] != '\n');
        *to++ = *from;
    }
    return NULL;
}

static bool add_cell(struct reader *reader, char *cell)
{
    char **cells = vg_grow(reader->cells, &reader->room, reader->count + 1, sizeof *cells);
    if (!cells)
        return fail_at(reader, reader->row_line, "not enough memory for the cells of this line");
    reader->cells = cells;
    reader->cells[reader->count++] = cell;
    return true;
}

/* Reads one cell and its separator or line end; *last: it is the last one of its row. */
static bool read_cell(struct reader *reader, bool *last)
{
    skip_blanks(reader);
    char *start = reader->at, *stop;
    if (*start == '"') {
        size_t line = reader->line;
        reader->at = ++start;
        stop = unquote(reader);
        if (!stop)
            return fail_at(reader, line, "a quote is opened here and never closed");
        skip_blanks(reader);
        if (!is_end(*reader->at) && *reader->at != reader->separator)
            return fail_at(reader, reader->line,
                           "there is text behind a closing quote; a quote inside quotes is doubled");
    } else {
        while (!is_end(*reader->at) && *reader->at != reader->separator)
            reader->at++;
        for (stop = reader->at; stop > start && (stop[-1] == ' ' || stop[-1] == '\t');)
            stop--;
    }
    char ended_by = *reader->at;
    *stop = '\0';
    *last = is_end(ended_by);
    if (ended_by == reader->separator)
        reader->at++;
    else if (ended_by != '\0')
        step_over_line_end(reader, ended_by);
    return add_cell(reader, start);
}

/* Reads the next row that is not blank; *got is false at the end of the text. */
static bool read_row(struct reader *reader, bool *got)
{
    char *next = reader->at + strspn(reader->at, " \t");
    while (*next == '\n' || *next == '\r') { /* a blank line */
        reader->at = next;
        step_over_line_end(reader, *next);
        next = reader->at + strspn(reader->at, " \t");
    }
    *got = *next != '\0';
    reader->count = 0;
    reader->row_line = reader->line;
    for (bool last = !*got; !last;) {
        if (!read_cell(reader, &last))
            return false;
        if (reader->count > VG_FEATURES_MAX + 1)
            return vg_fail(reader->error, "%s, line %zu: more than %d columns, which is the most that can be read",
                           reader->path.text, reader->row_line, VG_FEATURES_MAX + 1);
    }
    return true;
}

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

/* --- the table ------------------------------------------------------------------------------------------------------- */

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

/* The first line is a header when a word is in a column of numbers. A gap or a "nan" is a fault of the data instead. */
static bool is_header(const struct reader *reader)
{
    double unused;
    for (size_t i = 0; i + 1 < reader->count; i++)
        if (read_number(reader->cells[i], &unused) == CELL_TEXT)
            return true;
    return false;
}

static bool name_features(struct vg_dataset *dataset, const struct reader *reader)
{
    for (size_t i = 0; i + 1 < reader->count; i++)
        if (reader->cells[i][0] != '\0' &&
            (dataset->feature_names[i] = vg_data_name(reader->cells[i], reader->error)) == NULL)
            return false;
    return true;
}

/* Room for one more row. */
static bool make_room(struct table *table)
{
    size_t rows = table->rows + 1;
    double *values = NULL;
    uint32_t *labels = NULL;
    if (rows <= SIZE_MAX / table->features)
        values = vg_grow(table->values, &table->values_room, rows * table->features, sizeof *values);
    table->values = values ? values : table->values;
    if (values)
        labels = vg_grow(table->labels, &table->labels_room, rows, sizeof *labels);
    table->labels = labels ? labels : table->labels;
    return labels || vg_fail(table->reader.error, "not enough memory for the %zu rows of %s", table->rows,
                             table->reader.path.text);
}

static bool fail_at_cell(const struct reader *reader, size_t column, const char *what)
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
    const struct reader *reader = &table->reader;
    size_t column = table->features;
    if (reader->cells[column][0] == '\0')
        return fail_at_cell(reader, column, "the class is missing");
    switch (classify(&table->classes, reader->cells[column], &table->labels[table->rows])) {
    case CLASS_FRACTION:
        return fail_at_cell(reader, column, "is no class: the last column must hold whole numbers or words");
    case CLASS_TOO_MANY:
        return vg_fail(reader->error, "%s, line %zu: more than %d classes; is the last column the class?",
                       reader->path.text, reader->row_line, VG_CLASSES_MAX);
    case CLASS_KNOWN:
        break;
    }
    return true;
}

static bool add_row(struct table *table)
{
    static const char *const faults[] = {[CELL_EMPTY] = "the cell is empty; a number is needed",
                                         [CELL_NOT_FINITE] = "is not a finite number",
                                         [CELL_TEXT] = "is not a number"};
    const struct reader *reader = &table->reader;
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
    struct reader *reader = &table->reader;
    bool got;
    if (!read_row(reader, &got))
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
    struct reader *reader = &table->reader;
    for (bool got = true; got;) {
        if (table->rows % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            return vg_fail(reader->error, "interrupted while %s was read", reader->path.text);
        if (!read_row(reader, &got) || (got && !add_row(table)))
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
    number_classes(&table->classes, order);
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
    bool done = table ? open_text(&table->reader, text, size, request->path, request->error) &&
                            read_first_row(table, dataset) && read_rows(table, request->watch) &&
                            hand_over(table, dataset)
                      : vg_fail(request->error, "not enough memory to read %s", request->path);
    if (table) {
        free(table->reader.cells);
        free(table->values);
        free(table->labels);
        free(table);
    }
    free(text);
    return done;
}
