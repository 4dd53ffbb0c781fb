/* embed.c: turns the Python files beside it into C, when vgtop is built: `embed FILE.py ... > export_python.h`.
 *
 * So the exported program can be read and checked as Python. Lines that begin with "#:" are for this program and are not
 * exported; everything before the first section is there for readers and checkers only.
 *
 *     #: section NAME     begins `static const struct python_piece python_NAME[]`; blank lines at its end are dropped
 *     #: if FLAG          the lines up to "#: end" are exported where PYTHON_FLAG is set
 *     #: if not FLAG      ... or where it is not set
 *     #: put NAME         here the function put_NAME writes
 *
 * An argument NAME=FILE embeds the whole file as section NAME, every line as it is.
 *
 * A name or flag that the C code does not have does not compile. A section is cut into pieces, because a compiler need not take
 * string literals of more than 4095 characters.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX_LENGTH = 1000, PIECE_MAX_LENGTH = 2000 };

static struct {
    const char *path;
    int line;
    bool in_section, in_text;
    int blank_lines;    /* read, and not written yet */
    size_t length;      /* of the open literal */
    char condition[80]; /* ".when = PYTHON_CSV, " */
} at;

static bool fail(const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", at.path, at.line, what);
    return false;
}

static void end_text(void)
{
    if (at.in_text)
        puts("},");
    at.in_text = false;
}

static void write_line(const char *line)
{
    if (!at.in_text)
        printf("    {%s.text =", at.condition);
    at.length = at.in_text ? at.length + strlen(line) : 0;
    at.in_text = true;
    printf("\n        \"");
    for (; *line; line++) {
        const unsigned char c = (unsigned char)*line;
        if (c == '"' || c == '\\' || c == '?') /* ? for the sake of trigraphs */
            printf("\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            printf("\\%03o", c);
        else
            putchar(c);
    }
    printf("\\n\"");
    if (at.length > PIECE_MAX_LENGTH)
        end_text();
}

static void end_section(void)
{
    end_text();
    at.blank_lines = 0;
    if (at.in_section)
        puts("    {.text = NULL},\n};");
    at.in_section = false;
}

static bool obey(const char *words)
{
    if (strncmp(words, "section ", 8) == 0) {
        if (at.condition[0])
            return fail("\"end\" is missing before this section");
        end_section();
        printf("\nstatic const struct python_piece python_%s[] = {\n", words + 8);
        at.in_section = true;
        return true;
    }
    if (!at.in_section)
        return fail("there is no section yet");
    for (; at.blank_lines > 0; at.blank_lines--)
        write_line("");
    end_text();
    if (strncmp(words, "if ", 3) == 0) {
        const bool negated = strncmp(words, "if not ", 7) == 0;
        if (at.condition[0])
            return fail("an \"if\" inside of another");
        size_t used = (size_t)sprintf(at.condition, "%s = PYTHON_", negated ? ".unless" : ".when");
        for (const char *flag = words + (negated ? 7 : 3); *flag && used < sizeof at.condition - 3; flag++)
            at.condition[used++] = (char)toupper((unsigned char)*flag);
        strcpy(at.condition + used, ", ");
    } else if (strncmp(words, "put ", 4) == 0)
        printf("    {%s.put = put_%s},\n", at.condition, words + 4);
    else if (strcmp(words, "end") == 0 && at.condition[0])
        at.condition[0] = '\0';
    else
        return fail("after #: section, if, put or end is possible");
    return true;
}

static bool embed(const char *argument)
{
    char line[LINE_MAX_LENGTH + 2];
    bool good = true;
    const char *equals = strchr(argument, '='), *path = equals ? equals + 1 : argument;
    FILE *file = fopen(path, "rb");
    at.path = path;
    at.line = 1;
    if (!file)
        return fail("cannot be read");
    if (equals) {
        printf("\nstatic const struct python_piece python_%.*s[] = {\n", (int)(equals - argument), argument);
        at.in_section = true;
    }
    for (; good && fgets(line, sizeof line, file); at.line++) {
        const size_t length = strcspn(line, "\r\n");
        if (line[length] == '\0' && !feof(file))
            good = fail("the line is too long");
        line[length] = '\0';
        if (!equals && strncmp(line, "#: ", 3) == 0) {
            good = obey(line + 3);
        } else if (length == 0) {
            at.blank_lines += at.in_section;
        } else if (at.in_section) {
            for (; at.blank_lines > 0; at.blank_lines--)
                write_line("");
            write_line(line);
        }
    }
    fclose(file);
    if (good && at.condition[0])
        good = fail("\"end\" is missing");
    end_section();
    return good;
}

int main(int count, char **paths)
{
    puts("/* Made by embed.c from Python files. */");
    for (int i = 1; i < count; i++)
        if (!embed(paths[i]))
            return 1;
    return fflush(stdout) == 0 ? 0 : 1;
}
