/* choice.c: reading and writing "name" and "name:number", and numbers alone. */
#include "vgtop/choice.h"

#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

enum { NAME_MAX_LENGTH = 31 };

bool vg_parse_double(const char *text, double *value)
{
    if (text[0] == '\0')
        return false;
    double number;
    size_t length = strlen(text);
    if (vg_number_read(text, length, &number) != length || !isfinite(number))
        return false;
    *value = number;
    return true;
}

bool vg_parse_uint64(const char *text, uint64_t *value)
{
    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    errno = 0;
    unsigned long long number = strtoull(text, NULL, 10);
    if (errno != 0 || number > UINT64_MAX)
        return false;
    *value = number;
    return true;
}

/* "1e-05" -> "1e-5", "1e+20" -> "1e20". */
static void tidy_exponent(char *text)
{
    char *to = strchr(text, 'e');
    if (!to)
        return;
    const char *from = ++to;
    if (*from == '-')
        to++;
    if (*from == '-' || *from == '+')
        from++;
    while (from[0] == '0' && from[1] != '\0')
        from++;
    memmove(to, from, strlen(from) + 1);
}

size_t vg_format_double(double value, char *out, size_t size)
{
    char text[40];
    if (!isfinite(value)) {
        snprintf(text, sizeof text, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    } else {
        /* Every number of up to 15 digits survives the way through a normal double; a subnormal one has fewer to give. */
        int digits = fabs(value) < DBL_MIN && value != 0 ? 1 : 15;
        do
            snprintf(text, sizeof text, "%.*g", digits, value);
        while (strtod(text, NULL) != value && ++digits <= 17);
        tidy_exponent(text);
    }
    return (size_t)snprintf(out, size, "%s", text);
}

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

/* How many slips of the finger (a letter wrong, missing, too many, two exchanged) lie between two words, case aside. */
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

/* The name that was probably meant: a few slips away, or the first that begins like the text; NULL when none is near. */
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

/* Appends to a text of `used` characters in `out` and returns how many there are now; what does not fit is cut. */
__attribute__((format(printf, 4, 5))) static size_t append(char *out, size_t size, size_t used, const char *format, ...)
{
    if (used + 1 >= size)
        return used;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(out + used, size - used, format, arguments);
    va_end(arguments);
    return length < 0 ? used : smaller(used + (size_t)length, size - 1);
}

static bool fail_unknown(const char *what, const void *table, size_t count, size_t stride, const char *text,
                         size_t length, struct vg_error *error)
{
    char list[VG_ERROR_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const struct vg_choice *row = row_of(table, stride, i);
        used = append(list, sizeof list, used, "%s%s", i > 0 ? ", " : "", row->name);
        if (row->parameter)
            used = append(list, sizeof list, used, isnan(row->parameter_default) ? ":%s" : "[:%s]", row->parameter);
    }
    int shown = (int)smaller(length, 40);
    const char *meant = nearest(table, count, stride, text, length);
    if (meant)
        return vg_fail(error, "unknown %s \"%.*s\": did you mean %s? Possible: %s", what, shown, text, meant, list);
    return vg_fail(error, "unknown %s \"%.*s\"; possible: %s", what, shown, text, list);
}

/* "a number from 0 to 1e100"; a smallest number next to 0 is a way of saying "greater than 0". */
static void describe_range(const struct vg_choice *choice, char *out, size_t size)
{
    char low[40], high[40];
    vg_format_double(choice->parameter_min, low, sizeof low);
    vg_format_double(choice->parameter_max, high, sizeof high);
    bool above_zero = choice->parameter_min > 0 && choice->parameter_min <= DBL_MIN;
    if (above_zero)
        snprintf(out, size, "a number greater than 0, at most %s", high);
    else
        snprintf(out, size, "a number from %s to %s", low, high);
}

static bool parse_parameter(const char *what, const struct vg_choice *choice, const char *number, double *parameter,
                            struct vg_error *error)
{
    double value = 0;
    if (!choice->parameter && number)
        return vg_fail(error, "%s %s takes no number, so \":%.40s\" must go", what, choice->name, number);
    if (!choice->parameter)
        value = 0;
    else if (!number)
        value = choice->parameter_default;
    if (isnan(value))
        return vg_fail(error, "%s %s needs a %s: %s:%s", what, choice->name, choice->parameter, choice->name,
                       choice->parameter);
    if (number &&
        (!vg_parse_double(number, &value) || value < choice->parameter_min || value > choice->parameter_max)) {
        char range[128];
        describe_range(choice, range, sizeof range);
        return vg_fail(error, "%s %s:%.40s: the %s must be %s", what, choice->name, number, choice->parameter, range);
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
