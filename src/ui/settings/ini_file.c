/* ini_file.c: a file's bytes as text, and inih led over it line by line. */
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
    bool begun;     /* the empty line is handed out */
    bool promising; /* the line in hand is none of those that say nothing: an entry must come of it */
};

static bool is_blank(char c)
{
    return c != '\0' && strchr(" \t\v\f\r", c);
}

/* Up to a comment, as inih sees it. */
const char *vg_ini_section_end(const char *line, size_t length)
{
    if (length == 0 || line[0] != '[')
        return NULL;
    for (size_t i = 1; i < length && !(line[i] == ';' && is_blank(line[i - 1])); i++)
        if (line[i] == ']')
            return line + i;
    return NULL;
}

/* inih tells of the first wrong line alone, and of an entry's line nothing: so lines are counted here, where they are handed to it. */
static void finish_line(struct reading *reading)
{
    if (reading->promising)
        reading->walk->wrong(reading->walk->context, reading->line,
                             "it is no [section], no NAME = VALUE and no # comment");
    reading->promising = false;
}

/* inih would take an indented line for more of the value above it: it gets lines without their first blanks. */
static char *next_line(char *out, int size, void *context)
{
    struct reading *reading = context;
    finish_line(reading);
    if (*reading->rest == '\0' || size < 4)
        return NULL;
    if (!reading->begun) { /* so that inih, too, does not take away a byte order mark, the second one */
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
    reading->promising = length > 0 && line[0] != '#' && line[0] != ';' && !vg_ini_section_end(line, length);
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
