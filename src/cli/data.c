/* data.c: `vgtop data FILE`: a person's own data looked over: columns, target, classes, hints. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli.h"
#include "ui/terminal/width.h"
#include "vgtop/json.h"
#include "vgtop/survey.h"

static void put_text(const char *text)
{
    char out[1024];
    vg_json_string(text, out, sizeof out);
    printf("%s", out);
}

/* A number as JSON; null where there is none. */
static void put_number(const char *key, double value)
{
    char text[VG_NUMBER_MAX] = "null";
    if (isfinite(value))
        vg_number_write(value, text);
    printf(", \"%s\": %s", key, text);
}

static const char *kind_of(const struct vg_survey_column *column)
{
    return column->words ? "words" : "number";
}

enum { SIDES = sizeof((struct vg_survey *)NULL)->sides / sizeof(size_t) };

static void print_json(const struct vg_survey *survey)
{
    printf("{\"rows\": %zu, \"features\": %zu, \"task\": \"%s\", \"target\": ", survey->rows, survey->features,
           survey->numbers ? "numbers" : "classes");
    put_text(survey->columns[survey->target].name);
    for (size_t i = 0; i < SIDES && survey->sides[i] > 0; i++)
        printf("%s%zu%s", i ? ", " : ", \"shape\": [", survey->sides[i],
               i + 1 == SIDES || survey->sides[i + 1] == 0 ? "]" : "");
    printf(", \"classes\": [");
    for (size_t i = 0; i < survey->class_count; i++) {
        printf(i ? ", {\"name\": " : "{\"name\": ");
        put_text(survey->classes[i].name);
        printf(", \"count\": %zu}", survey->classes[i].count);
    }
    printf("], \"columns\": [");
    for (size_t c = 0; c < survey->column_count; c++) {
        const struct vg_survey_column *column = &survey->columns[c];
        printf(c ? ", {\"name\": " : "{\"name\": ");
        put_text(column->name);
        printf(", \"kind\": \"%s\"", kind_of(column));
        put_number("min", column->min);
        put_number("mean", column->mean);
        put_number("max", column->max);
        put_number("sd", column->sd);
        printf(", \"missing\": %zu, \"distinct\": %zu}", column->missing, column->distinct);
    }
    printf("], \"hints\": [");
    for (size_t i = 0; i < survey->hint_count; i++) {
        const struct vg_hint *hint = &survey->hints[i];
        printf("%s{\"kind\": \"%s\", \"column\": ", i ? ", " : "", vg_hint_kinds[hint->kind]);
        if (hint->column < survey->column_count)
            put_text(survey->columns[hint->column].name);
        else
            printf("null");
        printf(", \"text\": ");
        put_text(hint->text);
        printf("}");
    }
    printf("]}\n");
}

static void print_statistic(double value)
{
    char text[32] = "-";
    if (isfinite(value))
        vg_snprintf(text, sizeof text, "%.4g", value);
    printf(" %10s", text);
}

/* A name in a column of a table, cut between two characters or padded with blanks. */
static void print_name(const char *name, int columns)
{
    int used = 0;
    while (*name) {
        uint32_t ch;
        size_t length = vg_utf8_read(name, VG_UTF8_MAX, &ch);
        int width = vg_char_width(ch) < 0 ? 1 : vg_char_width(ch);
        if (used + width > columns)
            break;
        printf("%.*s", (int)length, name);
        name += length;
        used += width;
    }
    printf("%*s", columns - used, "");
}

void print_columns(const struct vg_survey *survey)
{
    printf("%-5s %-20s %-7s %10s %10s %10s %10s %8s %8s\n", "", "column", "kind", "min", "mean", "max", "s.d.",
           "missing", "distinct");
    for (size_t c = 0; c < survey->column_count; c++) {
        const struct vg_survey_column *column = &survey->columns[c];
        printf("%5zu ", c + 1);
        print_name(column->name, 20);
        printf(" %-7s", kind_of(column));
        print_statistic(column->min);
        print_statistic(column->mean);
        print_statistic(column->max);
        print_statistic(column->sd);
        printf(" %8zu %8zu%s\n", column->missing, column->distinct,
               column->target    ? "  target"
               : column->dropped ? "  left out"
                                 : "");
    }
}

static void print_table(const struct vg_survey *survey, const char *data)
{
    enum { CLASSES_SHOWN = 20 };
    char name[VG_DATA_NAME_MAX];
    size_t known = survey->rows - survey->columns[survey->target].missing;
    snprintf(name, sizeof name, "%s", data);
    vg_make_harmless(name);
    printf("%s: %zu %s of %zu features", name, survey->rows, survey->sides[0] > 0 ? "samples" : "rows",
           survey->features);
    for (size_t i = 0; i < SIDES && survey->sides[i] > 0; i++)
        printf("%s%zu", i ? " x " : ", ", survey->sides[i]);
    printf("; %s\n\n", survey->header);
    print_columns(survey);
    printf("\ntarget: %s (%s)\n", survey->columns[survey->target].name, survey->why);
    for (size_t i = 0; i < survey->class_count && i < CLASSES_SHOWN; i++) {
        printf("%s", i ? "         " : "classes: ");
        print_name(survey->classes[i].name, 30);
        printf(" %8zu %5.1f %%\n", survey->classes[i].count, 100 * (double)survey->classes[i].count / (double)known);
    }
    if (survey->class_count > CLASSES_SHOWN)
        printf("         and %zu more\n", survey->class_count - CLASSES_SHOWN);
    if (survey->hint_count)
        printf("\nhints (a setting is given as -s label=first):\n");
    for (size_t i = 0; i < survey->hint_count; i++)
        printf("  %-13s %s\n", vg_hint_kinds[survey->hints[i].kind], survey->hints[i].text);
}

int data_command(const struct options *options)
{
    struct vg_error error = {""};
    struct vg_survey *survey = vg_survey_create(&options->experiment.data, NULL, &error);
    if (!survey)
        return complain(EXIT_USAGE, error.text);
    if (options->json)
        print_json(survey);
    else
        print_table(survey, options->experiment.data.name);
    vg_survey_destroy(survey);
    return end_output();
}
