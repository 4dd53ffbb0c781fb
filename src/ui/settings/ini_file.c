/* ini_file.c: reads a file as text, and lets inih read the text line by line. */
#include "ini_file.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "vgtop/file.h"

bool vg_ini_load(const char *path, size_t most, char **text, struct vg_error *error)
{
    struct vg_error why = {""};
    size_t size;
    *text = vg_read_file(path, most, &size, &why);
    if (*text && !memchr(*text, '\0', size))
        return true;
    if (*text)
        vg_fail(&why, "it has a zero byte and is no text");
    free(*text);
    *text = NULL;
    return vg_fail(error, "cannot read '%.250s': %.200s", path, why.text);
}

/* --- its lines ------------------------------------------------------------------------------------------------ */

struct reading {
    const char *rest;
    const struct vg_ini_walk *walk;
    size_t line;
    bool begun;     /* inih has got the empty line */
    bool promising; /* the current line is neither empty, a comment nor a section: it must be an entry */
};

static bool is_blank(char c)
{
    return c != '\0' && strchr(" \t\v\f\r", c);
}

/* Where the section's name ends in a line without blanks around it, before any comment; NULL: the line begins no section. */
static const char *section_end(const char *line, size_t length)
{
    if (length == 0 || line[0] != '[')
        return NULL;
    for (size_t i = 1; i < length && !(line[i] == ';' && is_blank(line[i - 1])); i++)
        if (line[i] == ']')
            return line + i;
    return NULL;
}

/* inih reports the first wrong line only, and no line numbers of entries. So the lines are counted here, where inih gets them. */
static void finish_line(struct reading *reading)
{
    if (reading->promising)
        reading->walk->wrong(reading->walk->context, reading->line,
                             "it is no [section], no NAME = VALUE and no # comment");
    reading->promising = false;
}

/* Gives inih the next line, without the blanks before it: inih would add an indented line to the value above it. */
static char *next_line(char *out, int size, void *context)
{
    struct reading *reading = context;
    finish_line(reading);
    if (*reading->rest == '\0' || size < 4)
        return NULL;
    if (!reading->begun) {
        /* after an empty line inih no longer skips a byte order mark: only the first one is skipped, below */
        reading->begun = true;
        memcpy(out, "\n", 2);
        return out;
    }
    if (reading->line == 0 && strncmp(reading->rest, "\xef\xbb\xbf", 3) == 0)
        reading->rest += 3;
    const char *line = reading->rest + strspn(reading->rest, " \t\v\f\r");
    size_t length = strcspn(line, "\n");
    reading->rest = line + length + (line[length] == '\n');
    reading->line++;
    while (length > 0 && is_blank(line[length - 1]))
        length--;
    if (length > VG_INI_LINE_MAX || length > (size_t)size - 3) {
        reading->walk->wrong(reading->walk->context, reading->line, "it is too long for a line of such a file");
        length = 0;
    }
    reading->promising = length > 0 && line[0] != '#' && line[0] != ';' && !section_end(line, length);
    memcpy(out, line, length);
    memcpy(out + length, "\n", 2);
    return out;
}

static int take_entry(void *context, const char *section, const char *name, const char *value)
{
    struct reading *reading = context;
    const struct vg_ini_entry entry = {section, name, value, reading->line};
    if (name[0] == '\0')
        return 0;
    reading->promising = false;
    reading->walk->entry(reading->walk->context, &entry);
    return 1;
}

void vg_ini_walk(const char *text, const struct vg_ini_walk *walk)
{
    struct reading reading = {.rest = text, .walk = walk};
    ini_parse_stream(next_line, &reading, take_entry, &reading);
    finish_line(&reading);
}
