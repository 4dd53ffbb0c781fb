/* choice.c: reading and writing "name" and "name:number". */
#include "vgtop/choice.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 31 };

size_t vg_choice_format(const struct vg_choice *choice, double parameter, char *out, size_t size)
{
    if (!choice->parameter)
        return (size_t)snprintf(out, size, "%s", choice->name);
    char number[40];
    vg_format_double(parameter, number, sizeof number);
    return (size_t)snprintf(out, size, "%s:%s", choice->name, number);
}

static const struct vg_choice *row_of(const void *table, size_t stride, size_t i)
{
    return (const struct vg_choice *)(const void *)((const char *)table + i * stride);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many typing errors make one word of the other: a letter wrong, missing or too many, two letters exchanged. Case does not count. */
static size_t edit_distance(const char *a, size_t a_length, const char *b)
{
    size_t b_length = strlen(b);
    if (a_length > NAME_MAX_LENGTH || b_length > NAME_MAX_LENGTH)
        return SIZE_MAX;
    size_t cost[NAME_MAX_LENGTH + 1][NAME_MAX_LENGTH + 1];
    for (size_t i = 0; i <= a_length; i++) {
        for (size_t j = 0; j <= b_length; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            int p = tolower((unsigned char)a[i - 1]), q = tolower((unsigned char)b[j - 1]);
            size_t best = smaller(smaller(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (p != q));
            if (i > 1 && j > 1 && p == tolower((unsigned char)b[j - 2]) && q == tolower((unsigned char)a[i - 2]))
                best = smaller(best, cost[i - 2][j - 2] + 1);
            cost[i][j] = best;
        }
    }
    return cost[a_length][b_length];
}

/* The name that the person probably meant: the nearest by typing errors, or the first that begins like the text. NULL: none is near. */
static const char *nearest(const void *table, size_t count, size_t stride, const char *text, size_t length)
{
    const char *best = NULL;
    size_t allowed = length < 3 ? 1 : length < 8 ? 2 : 3, least = allowed + 1;
    for (size_t i = 0; i < count; i++) {
        const char *name = row_of(table, stride, i)->name;
        size_t distance = edit_distance(text, length, name);
        if (distance < least && distance < strlen(name)) {
            best = name;
            least = distance;
        }
    }
    for (size_t i = 0; !best && length >= 2 && i < count; i++) {
        const char *name = row_of(table, stride, i)->name;
        if (strncmp(name, text, length) == 0)
            best = name;
    }
    return best;
}

static bool fail_unknown(const char *what, const void *table, size_t count, size_t stride, const char *text,
                         size_t length, struct vg_error *error)
{
    char list[VG_ERROR_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof list; i++) {
        const struct vg_choice *row = row_of(table, stride, i);
        const char *parameter = row->parameter ? row->parameter : "", *end = "";
        const char *begin = !row->parameter ? "" : isnan(row->parameter_default) ? ":" : "[:";
        if (begin[0] == '[')
            end = "]";
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s%s%s%s", i > 0 ? ", " : "", row->name, begin,
                                 parameter, end);
    }
    int shown = (int)smaller(length, 40);
    const char *meant = nearest(table, count, stride, text, length);
    if (meant)
        return vg_fail(error, "unknown %s \"%.*s\": did you mean %s? Possible: %s", what, shown, text, meant, list);
    return vg_fail(error, "unknown %s \"%.*s\"; possible: %s", what, shown, text, list);
}

static bool parse_parameter(const char *what, const struct vg_choice *choice, const char *number, double *parameter,
                            struct vg_error *error)
{
    const double least = choice->parameter_min, most = choice->parameter_max;
    if (!choice->parameter && number)
        return vg_fail(error, "%s %s takes no number, so \":%.40s\" must go", what, choice->name, number);
    double value = choice->parameter ? choice->parameter_default : 0;
    if (!number && isnan(value))
        return vg_fail(error, "%s %s needs a %s: %s:%s", what, choice->name, choice->parameter, choice->name,
                       choice->parameter);
    if (number && (!vg_parse_double(number, &value) || value < least || value > most)) {
        char low[40], high[40];
        vg_format_double(least, low, sizeof low);
        vg_format_double(most, high, sizeof high);
        /* a table says "greater than 0" by a smallest number next to 0 */
        bool above_zero = least > 0 && least <= DBL_MIN;
        return vg_fail(error, "%s %s:%.40s: the %s must be a number %s %s%s %s", what, choice->name, number,
                       choice->parameter, above_zero ? "greater than" : "from", above_zero ? "0" : low,
                       above_zero ? ", at most" : " to", high);
    }
    *parameter = value;
    return true;
}

bool vg_choice_parse(const char *what, const void *table, size_t count, size_t stride, const char *text, size_t *index,
                     double *parameter, struct vg_error *error)
{
    size_t length = strcspn(text, ":");
    const char *number = text[length] == ':' ? text + length + 1 : NULL;
    for (size_t i = 0; i < count; i++) {
        const struct vg_choice *choice = row_of(table, stride, i);
        if (strlen(choice->name) != length || memcmp(choice->name, text, length) != 0)
            continue;
        if (!parse_parameter(what, choice, number, parameter, error))
            return false;
        *index = i;
        return true;
    }
    return fail_unknown(what, table, count, stride, text, length, error);
}
