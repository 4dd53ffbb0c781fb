/* csv.c: a text file cut into rows and cells, and whether its first line is a header.
 *
 * RFC 4180, generously. Cells are separated by commas, semicolons, tabs (the first line tells) or runs of blanks. Cells may be in double
 * quotes, which then may hold separators, line ends and doubled quotes. Lines end in LF, CR LF or CR. Blank lines and a byte-order mark are
 * skipped. Blanks around a cell do not count. The cells are packed in place, so a table takes no more memory than its text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "csv.h"
#include "text.h"

/* Cuts a text into rows and cells, in place. */
struct reader {
    char *at; /* the next character; the text ends in a zero byte */
    char *to; /* where the next cell is packed; never behind `at` */
    const char *end;
    char separator;
    size_t line;            /* of the next character, from 1 */
    size_t count, row_line; /* the cells of the current row, and where it began */
    struct vg_shown_path path;
    struct vg_error *error;
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

/* Counts the cells of each line when a run of tabs separates, and when each tab does. True if only the runs give every line the same. */
static bool has_runs_of_tabs(const char *text)
{
    size_t first[2] = {0};
    bool level[2] = {true, true};
    if (!strstr(text, "\t\t") || strchr(text, '"'))
        return false;
    for (text += strspn(text, " \t\r\n"); *text; text += strspn(text, " \t\r\n")) {
        size_t length = strcspn(text, "\r\n"), counts[2] = {1, 1};
        while (length > 0 && text[length - 1] == '\t') { /* only strict tabs end in an empty cell */
            length--;
            counts[1]++;
        }
        for (size_t i = 0; i < length; i++) {
            counts[0] += text[i] == '\t' && text[i - 1] != '\t';
            counts[1] += text[i] == '\t';
        }
        for (int i = 0; i < 2; i++) {
            first[i] = first[i] ? first[i] : counts[i];
            level[i] = level[i] && counts[i] == first[i];
        }
        text += strcspn(text, "\r\n");
    }
    return level[0] && !level[1];
}

/* The separator that the first line has most of, outside quotes. Of equals a tab wins, then a semicolon: commas are part of numbers and
 * names as well. A line that has none of them but blanks is separated by these. */
static char find_separator(const char *text)
{
    size_t tabs = 0, semicolons = 0, commas = 0, blanks = 0;
    bool quoted = false;
    text += strspn(text, " \t\r\n");
    const char *start = text;
    for (; *text != '\0' && (quoted || !is_end(*text)); text++) {
        quoted ^= *text == '"';
        tabs += !quoted && *text == '\t';
        semicolons += !quoted && *text == ';';
        commas += !quoted && *text == ',';
        blanks += !quoted && *text == ' ' && text[1] && !strchr(" \t\r\n", text[1]);
    }
    if (tabs > 0 && tabs >= semicolons && tabs >= commas)
        return has_runs_of_tabs(start) ? ' ' : '\t';
    if (semicolons > 0 && semicolons >= commas)
        return ';';
    return commas == 0 && blanks > 0 ? ' ' : ',';
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
    *reader = (struct reader){.at = text, .to = text, .end = text + size, .line = 1, .error = error};
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

/* Packs a cell without its quotes, from behind the opening one, and leaves `at` behind the closing one. Returns the end of the cell; NULL:
 * the quote is never closed. */
static char *unquote(struct reader *reader)
{
    char *to = reader->to;
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

static bool is_separator(const struct reader *reader, char c)
{
    return c == reader->separator || (c == '\t' && reader->separator == ' ');
}

/* Reads one cell and its separator or line end; *last: it is the last one of its row. */
static bool read_cell(struct reader *reader, bool *last)
{
    skip_blanks(reader);
    char *stop;
    if (*reader->at == '"') {
        size_t line = reader->line;
        reader->at++;
        stop = unquote(reader);
        if (!stop)
            return fail_at(reader, line, "a quote is opened here and never closed");
        if (!is_separator(reader, *reader->at))
            skip_blanks(reader);
        if (!is_end(*reader->at) && !is_separator(reader, *reader->at))
            return fail_at(reader, reader->line,
                           "there is text behind a closing quote; a quote inside quotes is doubled");
    } else {
        char *start = reader->at;
        while (!is_end(*reader->at) && !is_separator(reader, *reader->at))
            reader->at++;
        size_t length = (size_t)(reader->at - start);
        while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
            length--;
        memmove(reader->to, start, length);
        stop = reader->to + length;
    }
    if (reader->separator == ' ')
        skip_blanks(reader); /* the whole run */
    char ended_by = *reader->at;
    bool run = reader->separator == ' ' && !is_end(ended_by);
    *last = is_end(ended_by);
    *stop = '\0';
    reader->to = stop + 1;
    reader->count++;
    if (!*last && !run)
        reader->at++;
    else if (*last && ended_by != '\0')
        step_over_line_end(reader, ended_by);
    return true;
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

/* --- the table of text ----------------------------------------------------------------------------------------------- */

/* Cuts all rows. A row with another number of cells is a fault; the other ones like it are counted for the sentence. */
static bool read_rows(struct vg_csv *csv, struct reader *reader, const struct vg_watch *watch)
{
    size_t room = 0, ragged = 0, ragged_line = 0, ragged_count = 0;
    csv->cells = reader->to;
    for (bool got = true; got;) {
        if (csv->rows % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            return vg_fail(reader->error, "interrupted while %s was read", csv->path.text);
        char *start = reader->to;
        if (!read_row(reader, &got))
            return false;
        if (!got)
            break;
        csv->columns = csv->rows == 0 ? reader->count : csv->columns;
        if (csv->columns < 2)
            return vg_fail(reader->error,
                           "%s, line %zu: one column only; a row is numbers and a class, separated by commas, "
                           "semicolons, tabs or blanks",
                           csv->path.text, reader->row_line);
        if (reader->count != csv->columns) {
            ragged_line = ragged++ == 0 ? reader->row_line : ragged_line;
            ragged_count = ragged == 1 ? reader->count : ragged_count;
            reader->to = start;
            continue;
        }
        uint32_t *lines = csv->rows < UINT32_MAX ? vg_grow(csv->lines, &room, csv->rows + 1, sizeof *lines) : NULL;
        if (!lines)
            return vg_fail(reader->error, "not enough memory for the %zu rows of %s", csv->rows, csv->path.text);
        csv->lines = lines;
        csv->lines[csv->rows++] = (uint32_t)reader->row_line;
    }
    if (ragged == 1)
        return vg_fail(reader->error, "%s, line %zu: %zu cells, but the first line has %zu", csv->path.text,
                       ragged_line, ragged_count, csv->columns);
    if (ragged > 1)
        return vg_fail(reader->error, "%s, line %zu: %zu cells, but the first line has %zu (%zu more lines differ)",
                       csv->path.text, ragged_line, ragged_count, csv->columns, ragged - 1);
    return csv->rows > 0 || vg_fail(reader->error, "%s is empty", csv->path.text);
}

enum vg_cell vg_csv_cell(const char *cell, double *value)
{
    static const char *const gaps[] = {"", "?", "NA", "N/A", "nan", "null", "None", "-"};
    if (vg_parse_double(cell, value)) {
        *value += 0.0; /* -0 is 0 */
        return VG_CELL_NUMBER;
    }
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++)
        if (strcasecmp(cell, gaps[i]) == 0)
            return VG_CELL_GAP;
    char *end;
    double number = vg_strtod(cell, &end);
    return *end == '\0' && !isfinite(number) ? VG_CELL_NOT_FINITE : VG_CELL_WORD;
}

/* Is the first row a header? It is when a word is above a number, and when it counts 0, 1, 2, ... above numbers with fractions or in many
 * columns, as pandas does. A row of words above words is one when none of them is below it again: then, and when a row counts in a few
 * columns above whole numbers, there is doubt. */
static bool find_header(const struct vg_csv *csv, bool *doubted)
{
    enum { MANY = 5 };
    const char *first = csv->cells, *below = first;
    bool words = true, again = false, over_number = false, counts = true, fractions = false, look = true;
    double start = 0, value, number;
    for (size_t c = 0; c < csv->columns; c++)
        below = vg_csv_next(below);
    for (size_t r = 1; r < csv->rows && !over_number; r++) {
        bool gap = false;
        first = csv->cells;
        for (size_t c = 0; c < csv->columns; c++, first = vg_csv_next(first), below = vg_csv_next(below)) {
            enum vg_cell above = vg_csv_cell(first, &value), kind = vg_csv_cell(below, &number);
            words = words && above == VG_CELL_WORD;
            again = again || (above == VG_CELL_WORD && strcmp(first, below) == 0);
            over_number = over_number || (look && above == VG_CELL_WORD && kind == VG_CELL_NUMBER);
            gap = gap || (above == VG_CELL_WORD && kind == VG_CELL_GAP);
            start = c == 0 ? value : start;
            counts = counts && above == VG_CELL_NUMBER && value == start + (double)c && (start == 0 || start == 1);
            fractions = fractions || (kind == VG_CELL_NUMBER && number != floor(number));
        }
        look = look && gap; /* two lines tell, or the one behind a gap */
        if (!look && (!words || again) && !counts)
            break;
    }
    if (csv->rows == 1) {
        for (size_t c = 0; c < csv->columns; c++, first = vg_csv_next(first))
            words = words && vg_csv_cell(first, &value) == VG_CELL_WORD;
        return words;
    }
    *doubted = !over_number && ((words && !again) || (counts && !fractions));
    return over_number || (words && !again) || (counts && (fractions || csv->columns >= MANY));
}

static bool take_header(struct vg_csv *csv, enum vg_header wanted, struct vg_error *error)
{
    bool header = find_header(csv, &csv->header_doubted);
    csv->header_doubted = csv->header_doubted && wanted == VG_HEADER_AUTO;
    if (wanted != VG_HEADER_AUTO)
        header = wanted == VG_HEADER_YES;
    if (!header)
        return true;
    csv->names = calloc(csv->columns, sizeof *csv->names);
    if (!csv->names)
        return vg_fail(error, "not enough memory for the names of %zu columns", csv->columns);
    char *cell = csv->cells;
    for (size_t c = 0; c < csv->columns; c++, cell += strlen(cell) + 1)
        csv->names[c] = cell;
    csv->cells = cell;
    csv->rows--;
    memmove(csv->lines, csv->lines + 1, csv->rows * sizeof *csv->lines);
    return csv->rows > 0 || vg_fail(error, "%s has a header line but no rows", csv->path.text);
}

bool vg_csv_read(struct vg_csv *csv, const struct vg_data_request *request)
{
    struct reader reader;
    size_t size;
    csv->text = vg_data_read_text(request->path, &size, request->watch, request->error);
    if (!csv->text || !open_text(&reader, csv->text, size, request->path, request->error))
        return false;
    csv->path = reader.path;
    csv->separator = reader.separator;
    return read_rows(csv, &reader, request->watch) && take_header(csv, request->spec->header, request->error);
}

void vg_csv_free(struct vg_csv *csv)
{
    free(csv->text);
    free((void *)csv->names);
    free(csv->lines);
}
