/* csv_reader.c: cuts a text into rows and cells, in place. */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

static bool fail_at(const struct vg_csv_reader *reader, size_t line, const char *what)
{
    return vg_fail(reader->error, "%s, line %zu: %s", reader->path.text, line, what);
}

static bool is_end(char c)
{
    return c == '\n' || c == '\r' || c == '\0';
}

static void skip_blanks(struct vg_csv_reader *reader)
{
    while (*reader->at == ' ' || (*reader->at == '\t' && reader->separator != '\t'))
        reader->at++;
}

/* Steps over CR LF, LF or CR. `first` is the character under `at`, which may have been overwritten. */
static void step_over_line_end(struct vg_csv_reader *reader, char first)
{
    reader->at += first == '\r' && reader->at[1] == '\n' ? 2 : 1;
    reader->line++;
}

/* What the first line that is not blank has most of outside quotes; of equals a tab, then a semicolon, because commas are also
 * part of numbers and names. */
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

bool vg_csv_open(struct vg_csv_reader *reader, char *text, size_t size, const char *path, struct vg_error *error)
{
    *reader = (struct vg_csv_reader){.at = text, .end = text + size, .line = 1, .error = error};
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

void vg_csv_close(struct vg_csv_reader *reader)
{
    free(reader->cells);
    reader->cells = NULL;
}

/* Behind an opening quote: takes the quotes away and leaves `at` behind the closing one. NULL when there is none. */
static char *unquote(struct vg_csv_reader *reader)
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

static bool add_cell(struct vg_csv_reader *reader, char *cell)
{
    if (reader->count == reader->room) {
        size_t room = reader->room > 0 ? 2 * reader->room : 16;
        char **cells = realloc(reader->cells, room * sizeof *cells);
        if (!cells)
            return fail_at(reader, reader->row_line, "not enough memory for the cells of this line");
        reader->cells = cells;
        reader->room = room;
    }
    reader->cells[reader->count++] = cell;
    return true;
}

/* Reads one cell and what ends it; *last says that it was the row's last one. */
static bool read_cell(struct vg_csv_reader *reader, bool *last)
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

bool vg_csv_row(struct vg_csv_reader *reader, bool *got)
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
