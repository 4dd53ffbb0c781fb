/* test_csv.c: what a person's csv file is taken for: separators, headers, targets, gaps, words, scale; small files in the shapes of
 * well-known data sets. */
#include "../check_main.h"
#include "scratch.h"
#include "vgtop/experiment.h"
#include "vgtop/survey.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* Reads a file with settings such as "label=first drop=1". */
static struct vg_dataset *read_file(const char *path, const char *settings, struct vg_error *error)
{
    struct vg_experiment experiment;
    struct vg_random random;
    char text[512], *rest = NULL;
    vg_random_seed(&random, 1);
    vg_experiment_default(&experiment);
    snprintf(experiment.data.name, sizeof experiment.data.name, "csv:%s", path);
    snprintf(text, sizeof text, "%s", settings);
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        ck_assert_msg(vg_experiment_assign(&experiment, word, error), "%s", error->text);
    return vg_dataset_create(&experiment.data, &random, NULL, error);
}

static struct vg_dataset *read_text(const char *text, const char *settings, struct vg_error *error)
{
    return read_file(scratch_file("table.csv", text), settings, error);
}

/* The table that a file becomes, as text: names, then rows with their class. */
static void describe(const struct vg_dataset *data, char *out, size_t size)
{
    size_t used = 0;
    for (size_t f = 0; f < data->all.features; f++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", f ? "," : "", data->feature_names[f]);
    for (size_t r = 0; r < data->all.count; r++) {
        used += (size_t)snprintf(out + used, size - used, "|");
        for (size_t f = 0; f < data->all.features; f++)
            used += (size_t)snprintf(out + used, size - used, "%g,", data->all.values[r * data->all.features + f]);
        used += (size_t)snprintf(out + used, size - used, "%s", data->class_names[data->all.labels[r]]);
    }
}

static const struct {
    const char *text, *settings, *wanted;
} tables[] = {
    /* separators */
    {"1;2;a\n3;4;b\n", "", "x,y|1,2,a|3,4,b"},
    {"1\t2\ta\n3\t4\tb\n", "", "x,y|1,2,a|3,4,b"},
    {"1 2 a\n3 4 b\n", "", "x,y|1,2,a|3,4,b"},
    {"  1   2  a  \n 3\t4 b\n", "", "x,y|1,2,a|3,4,b"},
    {"1\t\t2\ta\n3\t4\tb\n", "", "x,y|1,2,a|3,4,b"},                         /* runs of tabs */
    {"1\t\ta\n3\t4\tb\n5\t6\ta\n", "missing=mean", "x,y|1,5,a|3,4,b|5,6,a"}, /* a tab each, so a gap */
    {"n  colour  kind\n1  \"dark red\"  a\n2  blue  b\n", "", "n,colour=dark red,colour=blue|1,1,0,a|2,0,1,b"},
    /* headers */
    {"a,b,c\n1,2,x\n3,4,y\n", "", "a,b|1,2,x|3,4,y"},
    {"0,1,target\n-1.5,2,0\n1,2,1\n", "", "0,1|-1.5,2,0|1,2,1"},
    {"0,1,2\n0.5,1.5,0\n2.5,3,1\n", "", "0,1|0.5,1.5,0|2.5,3,1"},
    {"0,1,2,3,4\n5,6,7,8,1\n9,1,2,3,0\n", "", "0,1,2,3|5,6,7,8,1|9,1,2,3,0"},
    {"0,1,2\n4,7,1\n5,5,0\n", "", "x,y|0,1,2|4,7,1|5,5,0"},
    {"0,1,2\n4,7,1\n5,5,0\n", "header=yes", "0,1|4,7,1|5,5,0"},
    {"sex,kind\nM,yes\nF,no\n", "", "sex=M,sex=F|1,0,yes|0,1,no"},
    {"M,yes\nF,no\nM,no\n", "", "1=M,1=F|1,0,yes|0,1,no|1,0,no"},
    {"sex,kind\nM,yes\n", "header=no", "1=sex,1=M|1,0,kind|0,1,yes"},
    {"NA,2,a\n1,4,b\n5,6,a\n", "missing=drop", "x,y|1,4,b|5,6,a"},
    {"v,w,c\n?,?,a\n1,2,b\n3,4,a\n", "missing=drop", "v,w|1,2,b|3,4,a"},
    {",a,b,kind\n0,1,2,x\n1,3,4,y\n", "drop=1", "a,b|1,2,x|3,4,y"},
    /* the target, and columns that are left out */
    {"2,0.5,7\n1,1.5,8\n", "label=first", "x,y|0.5,7,2|1.5,8,1"},
    {"id,kind,v\n10,a,1\n11,b,2\n", "label=kind drop=id", "v|1,a|2,b"},
    {"id,kind,v\n10,a,1\n11,b,2\n", "label=2 drop=1", "v|1,a|2,b"},
    {"v,kind,id\n1,a,10\n2,b,11\n", "drop=3", "v|1,a|2,b"},
    {"v,kind,id,w\n1,a,10,3\n2,b,11,4\n", "label=last drop=id,4", "v|1,a|2,b"},
    /* gaps */
    {"1,a\n,b\n3,a\n", "missing=mean", "x|1,a|2,b|3,a"},
    {"1,a\nNone,b\n3,a\n4,b\n", "missing=drop", "x|1,a|3,a|4,b"},
    {"1,a\n2,?\n3,b\n", "missing=mean", "x|1,a|3,b"},
    {"1,a\n2,nan\n3,b\n", "missing=drop", "x|1,a|3,b"},
    {"c,a\nred,a\n-,b\nblue,a\n", "missing=mean header=yes", "c=red,c=blue|1,0,a|0.5,0.5,b|0,1,a"},
    {"c,a\nred,a\nN/A,b\nblue,b\n", "missing=drop header=yes", "c=red,c=blue|1,0,a|0,1,b"},
    /* scale */
    {"1,5,a\n3,5,b\n", "scale=standard", "x,y|-1,0,a|1,0,b"},
    {"1,5,a\n3,5,b\n2,5,a\n", "scale=minmax", "x,y|0,0,a|1,0,b|0.5,0,a"},
};

START_TEST(a_file_is_taken_for_what_a_person_means)
{
    struct vg_error error = {""};
    char settings[256], got[1024];
    snprintf(settings, sizeof settings, "scale=none %s", tables[_i].settings);
    struct vg_dataset *data = read_text(tables[_i].text, settings, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    describe(data, got, sizeof got);
    ck_assert_str_eq(got, tables[_i].wanted);
    vg_dataset_destroy(data);
}
END_TEST

static const struct {
    const char *text, *settings, *sentence;
} faults[] = {
    {"age,kind\n1,a\n?,b\n3,a\nNA,b\n", "", "line 3, column \"age\": \"?\" is a gap (and 1 more); missing=drop leaves"},
    {"1,a\n,b\n3,a\n", "", "line 2, column 1: the cell is empty; missing=drop leaves"},
    {"1,a\n2,?\n3,b\n", "", "line 2, column 2: \"?\" is a gap, no class; missing=drop"},
    {"1,a\n2,inf\n3,b\n", "", "line 2, column 2: \"inf\" is no class"},
    {"1,a\ninf,b\n3,b\n", "", "line 2, column 1: \"inf\" is not a finite number"},
    {"w,v,kind\n1,1,a\n2,two,b\n3,3,b\n4,four,a\n", "", "line 3, column \"v\": \"two\" is not a number (and 1 more)"},
    {"1,2,a\n3,b\n4,5\n6,7,b\n", "", "line 2: 2 cells, but the first line has 3 (1 more lines differ)"},
    {"x,kind\n1,0.5\n2,0.7\n", "task=classes", "line 2, column \"kind\": \"0.5\" is no class"},
    {"1,M,0.5\n2,B,0.7\n", "task=classes", "is column 2 the class? label=2 takes it"},
    {"1,0\n2,0\n", "", "every row is of class \"0\"; at least two classes are needed; label=NAME"},
    {"0,1,0\n1,2,0\n0,3,0\n1,4,0\n", "", "is the first column the class? label=first takes it"},
    {"v,kind\n1,a\n2,b\n", "label=sort", "label=sort: "},
    {"v,kind\n1,a\n2,b\n", "label=sort", "a name or a number from 1 to 2 is possible: v, kind"},
    {"v,kind\n1,a\n2,b\n", "drop=9", "drop=9: "},
    {"v,kind\n1,a\n2,b\n", "drop=v", "drop=v leaves 1 columns"},
    {"v,kind\n1,a\n2,b\n", "header=no label=2", "line 1, column 1: \"v\" is not a number"},
    {"?,a\n?,b\n", "missing=drop", "every row has a gap"},
};

START_TEST(a_fault_is_a_sentence_with_column_line_and_a_way_on)
{
    struct vg_error error = {""};
    ck_assert_ptr_null(read_text(faults[_i].text, faults[_i].settings, &error));
    ck_assert_msg(strstr(error.text, faults[_i].sentence), "%s", error.text);
}
END_TEST

START_TEST(more_than_32_words_name_the_column_and_the_way_out)
{
    char text[2048] = "name,v,kind\n";
    struct vg_error error = {""};
    for (int words = 32; words <= 33; words++) {
        for (int i = 0; i < words; i++)
            snprintf(text + strlen(text), sizeof text - strlen(text), "n%d,%d,%c\n", i + 100 * words, i, 'a' + i % 2);
        struct vg_dataset *data = words == 32 ? read_text(text, "", &error) : NULL;
        ck_assert_msg(words > 32 || data, "%s", error.text);
        ck_assert(!data || data->all.features == 33);
        vg_dataset_destroy(data);
    }
    ck_assert_ptr_null(read_text(text, "", &error));
    ck_assert_msg(strstr(error.text, "line 34, column \"name\": more than 32 different words (\"n3300\" is one)"), "%s",
                  error.text);
    ck_assert_ptr_nonnull(strstr(error.text, "drop=1 leaves the column out"));
}
END_TEST

START_TEST(scale_is_fitted_on_the_training_rows_alone)
{
    struct vg_error error = {""};
    struct vg_dataset *data = read_text("1,a\n3,a\n100,b\n1,b\n3,b\n", "valid=1 scale=standard", &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    double sum = 0, squares = 0;
    ck_assert_uint_eq(data->samples.count, 4);
    for (size_t i = 0; i < 4; i++) {
        sum += data->samples.values[i];
        squares += data->samples.values[i] * data->samples.values[i];
    }
    ck_assert(fabs(sum) < 1e-12 && fabs(squares - 4) < 1e-12);
    vg_dataset_destroy(data);
    data = read_text("1e308,a\n-1e308,b\n", "scale=standard", &error);
    ck_assert(data && data->all.values[0] == 1 && data->all.values[1] == -1);
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(csv_is_standardized_unless_set_and_made_data_are_not)
{
    struct vg_error error = {""};
    struct vg_experiment experiment;
    char text[64], line[256];
    vg_experiment_default(&experiment);
    vg_experiment_get(&experiment, VG_SET_SCALE, text, sizeof text);
    ck_assert_str_eq(text, "none");
    vg_experiment_begin(&experiment, "csv:a.csv");
    ck_assert(vg_experiment_assign(&experiment, "data=csv:a.csv", &error));
    vg_experiment_get(&experiment, VG_SET_SCALE, text, sizeof text);
    ck_assert_str_eq(text, "standard");
    vg_experiment_command_line(&experiment, line, sizeof line);
    ck_assert_str_eq(
        line, "vgtop circles -s data=csv:a.csv -s scale=standard -s hidden=64,64 -s activation=relu -s init=he_normal "
              "-s optimizer=adam"); /* a file of one's own begins with a network that learns */
    vg_experiment_get(&experiment, VG_SET_HIDDEN, text, sizeof text);
    ck_assert_str_eq(text, "64,64");
    struct vg_dataset *data = read_text("1,5,a\n3,5,b\n", "", &error);
    ck_assert(data && data->all.values[0] == -1 && data->all.values[1] == 0);
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(gzip_and_pipes_are_read)
{
    static const char text[] = "1,a\n2,b\n3,a\n";
    struct vg_error error = {""};
    const char *path = scratch_file("packed.csv.gz", "");
    gzFile file = gzopen(path, "wb");
    ck_assert(gzwrite(file, text, sizeof text - 1) == (int)sizeof text - 1 && gzclose(file) == Z_OK);
    struct vg_dataset *data = read_file(path, "", &error);
    ck_assert_msg(data && data->all.count == 3, "%s", error.text);
    vg_dataset_destroy(data);
    ck_assert_int_eq(truncate(path, 20), 0);
    ck_assert_ptr_null(read_file(path, "", &error));
    ck_assert_msg(strstr(error.text, "gzip data end too early"), "%s", error.text);
    int ends[2];
    char name[32];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq((int)write(ends[1], text, sizeof text - 1), (int)sizeof text - 1);
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    data = read_file(name, "", &error);
    ck_assert_msg(data && data->all.count == 3, "%s", error.text);
    vg_dataset_destroy(data);
    ck_assert_ptr_null(read_file(name, "", &error));
    ck_assert_msg(strstr(error.text, "a pipe can be read only once"), "%s", error.text);
    close(ends[0]);
}
END_TEST

/* The shapes of the data sets that people bring first: separators, headers, places of the class, gaps. The numbers are made up. */
static const struct {
    const char *name, *row[3]; /* rows in turn; %d is the row's number, %f a fraction */
    const char *header, *settings;
    size_t features, classes;
} shapes[] = {
    {"iris", {"%f,3.5,1.4,0.2,Iris-a", "%f,3.2,4.7,1.4,Iris-b", "%f,3.3,6.0,2.5,Iris-c"}, "", "", 4, 3},
    {"wine", {"1,%f,1.7,2.4,1065", "2,%f,0.9,1.3,520", "3,%f,2.8,2.3,630"}, "", "label=first", 4, 3},
    {"wdbc", {"8423%d,M,%f,10.38", "8425%d,B,%f,17.77", "8430%d,B,%f,21.25"}, "", "label=2 drop=1", 2, 2},
    {"abalone", {"M,%f,0.365,15", "F,%f,0.42,9", "I,%f,0.255,7"}, "", "", 5, 3},
    {"adult",
     {"39, Private, %f, Male, <=50K", "50, ?, %f, Female, >50K", "38, State, %f, Male, <=50K"},
     "",
     "missing=mean",
     6,
     2},
    {"ionosphere", {"1,0,%f,-0.05,g", "1,0,%f,-0.18,b", "0,0,%f,1,g"}, "", "", 4, 2},
    {"sonar", {"%f,0.0371,0.0428,R", "%f,0.0523,0.0843,M", "%f,0.0582,0.1099,M"}, "", "", 3, 2},
    {"glass", {"%d,%f,13.64,0.06,1", "%d,%f,13.89,0.07,2", "%d,%f,13.53,0.08,7"}, "Id,RI,Na,Ba,Type", "drop=Id", 3, 3},
    {"seeds", {"%f\t14.84\t\t0.871\t1", "%f\t14.57\t0.8811\t2", "%f\t\t14.09\t0.905\t3"}, "", "", 3, 3},
    {"yeast",
     {"ADT%d_YEAST  0.58  %f  0.47  MIT", "AAT%d_YEAST  0.43  %f  0.48  CYT", "ABC%d_YEAST  0.64  %f  0.49  NUC"},
     "",
     "drop=1",
     3,
     3},
    {"banknote",
     {"%f,8.6661,-2.8073,-0.44699,0", "%f,8.1674,-2.4586,-1.4621,1", "%f,-2.6383,1.9242,0.10645,0"},
     "",
     "",
     4,
     2},
    {"pima",
     {"6,148,%f,0.627,50,1", "1,85,%f,0.351,31,0", "8,183,%f,0.672,32,1"},
     "Pregnancies,Glucose,BMI,Pedigree,Age,Outcome",
     "",
     5,
     2},
    {"mnist",
     {"5,0,0,%d,0,0", "0,0,0,12,%d,0", "4,0,0,9,253,0"},
     "label,pixel0,pixel1,pixel2,pixel3,pixel4",
     "label=first",
     5,
     3},
    {"mnist without a header", {"5,0,0,%d,0,0", "0,0,0,12,%d,0", "4,0,0,9,253,0"}, "", "label=first", 5, 3},
};

START_TEST(well_known_shapes_are_read)
{
    char text[16384] = "";
    struct vg_error error = {""};
    if (*shapes[_i].header)
        snprintf(text, sizeof text, "%s\n", shapes[_i].header);
    for (int r = 0; r < 60; r++) {
        size_t used = strlen(text);
        for (const char *at = shapes[_i].row[r % 3]; *at; at++) {
            if (at[0] == '%' && at[1] == 'd')
                used += (size_t)snprintf(text + used, sizeof text - used, "%d", r + 1);
            else if (at[0] == '%')
                used += (size_t)snprintf(text + used, sizeof text - used, "%.3f", 5 + sin(r));
            else
                text[used++] = *at;
            at += *at == '%';
        }
        text[used++] = '\n';
        text[used] = '\0';
    }
    struct vg_dataset *data = read_text(text, shapes[_i].settings, &error);
    ck_assert_msg(data != NULL, "%s: %s", shapes[_i].name, error.text);
    ck_assert_uint_eq(data->all.count, 60);
    ck_assert_uint_eq(data->all.features, shapes[_i].features);
    ck_assert_uint_eq(data->classes, shapes[_i].classes);
    for (size_t i = 0; i < 60 * data->all.features; i++)
        ck_assert(isfinite(data->all.values[i]) && fabs(data->all.values[i]) < 10);
    vg_dataset_destroy(data);
}
END_TEST

/* Tables with the hints that they must give, in their order: kind and column. */
static const struct {
    const char *text, *settings, *hints;
    size_t rows; /* how many are written; %d is the row's number, %f a fraction */
} hinted[] = {
    {"%f,%f,a\n%f,%f,b\n", "", "", 20},
    {"%f,100%d,a\n%f,%d,b\n", "", "spread:2", 40},
    {"%f,5,a\n%f,5,b\n", "", "constant:2", 20},
    {"%d,%f,a\n%d,%f,b\n", "", "index:1", 20},
    {"n%d,%f,a\nn%d,%f,b\n", "", "index:1", 20},
    {"%f,%f\n%f,%f\n", "", "number_target:2", 20},
    {"%f,%d\n%f,%d\n", "", "number_target:2 rare_class:2", 20},
    {"1,%f,%d00\n2,%f,%d00\n", "", "number_target:3 class_first:1 rare_class:3", 40},
    {"1,%f,%d00\n2,%f,%d00\n", "label=first", "spread:3", 40},
    {"1,%f,0\n2,%f,0\n", "", "class_first:1", 40},
    {"%f,a\n%f,a\n", "header=no", "", 40},
    {"%f,0,0,1\n%f,0,1,0\n%f,1,0,0\n", "", "one_hot:4", 30},
    {"1,2,a\n1,2,a\n3,1,b\n2,4,b\n", "", "rare_class:3 duplicates:-", 4},
};

START_TEST(hints_are_given_where_they_are_due)
{
    char text[8192] = "", got[256] = "", settings[256];
    struct vg_error error = {""};
    struct vg_experiment experiment;
    const char *at = hinted[_i].text;
    size_t used = 0;
    for (size_t row = 0; row < hinted[_i].rows; at = *at ? at : hinted[_i].text) {
        if (at[0] == '%' && at[1] == 'd')
            used += (size_t)snprintf(text + used, sizeof text - used, "%zu", row + 1);
        else if (at[0] == '%')
            used += (size_t)snprintf(text + used, sizeof text - used, "%.4f", sin((double)(used * used + 1)));
        else
            text[used++] = *at;
        row += *at == '\n';
        at += *at == '%' ? 2 : 1;
    }
    text[used] = '\0';
    vg_experiment_default(&experiment);
    snprintf(settings, sizeof settings, "data=csv:%s", scratch_file("table.csv", text));
    ck_assert(vg_experiment_assign(&experiment, settings, &error));
    ck_assert(!*hinted[_i].settings || vg_experiment_assign(&experiment, hinted[_i].settings, &error));
    struct vg_survey *survey = vg_survey_create(&experiment.data, NULL, &error);
    ck_assert_msg(survey != NULL, "%s", error.text);
    for (size_t i = 0; i < survey->hint_count; i++) {
        const struct vg_hint *hint = &survey->hints[i];
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s:%s", i ? " " : "", vg_hint_kinds[hint->kind],
                 hint->column < survey->column_count ? survey->columns[hint->column].name : "-");
    }
    ck_assert_str_eq(got, hinted[_i].hints);
    vg_survey_destroy(survey);
}
END_TEST

START_TEST(a_survey_tells_columns_target_and_classes_and_gaps_never_stop_it)
{
    struct vg_error error = {""};
    struct vg_experiment experiment;
    char settings[256];
    vg_experiment_default(&experiment);
    snprintf(settings, sizeof settings, "data=csv:%s",
             scratch_file("table.csv", "age,sex,kind\n1,M,b\n?,F,b\n3,,a\ntwo,M,NA\n5,M,b\n"));
    ck_assert(vg_experiment_assign(&experiment, settings, &error));
    struct vg_survey *survey = vg_survey_create(&experiment.data, NULL, &error);
    ck_assert_msg(survey != NULL, "%s", error.text);
    ck_assert(survey->rows == 5 && survey->features == 3 && survey->target == 2 && !survey->numbers);
    const struct vg_survey_column *age = &survey->columns[0], *sex = &survey->columns[1];
    ck_assert(strcmp(age->name, "age") == 0 && !age->words && age->missing == 2 && age->distinct == 3);
    ck_assert(age->min == 1 && age->max == 5 && age->mean == 3 && fabs(age->sd * age->sd - 8.0 / 3) < 1e-12);
    ck_assert(sex->words && sex->missing == 1 && sex->distinct == 2 && isnan(sex->mean));
    ck_assert_uint_eq(survey->class_count, 2);
    ck_assert(strcmp(survey->classes[0].name, "b") == 0 && survey->classes[0].count == 3);
    ck_assert(strcmp(survey->classes[1].name, "a") == 0 && survey->classes[1].count == 1);
    vg_survey_destroy(survey);
}
END_TEST

START_TEST(a_target_with_fractions_is_a_number_to_learn)
{
    static const char text[] = "x,y,price\n1,2,0.5\n2,3,2.5\n3,5,4.5\n4,4,NA\n";
    struct vg_error error = {""};
    struct vg_dataset *data = read_text(text, "missing=drop scale=none", &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert(data->classes == 1 && data->all.count == 3 && strcmp(data->class_names[0], "price") == 0);
    ck_assert(data->all.targets[0] == 0.5 && data->all.targets[2] == 4.5);
    ck_assert(fabs(data->target_variance - 8.0 / 3) < 1e-12);
    vg_dataset_destroy(data);
    data = read_text(text, "missing=drop scale=minmax", &error); /* the target too */
    ck_assert(data && data->all.targets[0] == 0 && data->all.targets[1] == 0.5 && data->all.targets[2] == 1);
    vg_dataset_destroy(data);
    data = read_text("1,5\n2,7\n3,9\n", "task=numbers scale=standard valid=1", &error);
    ck_assert(data && data->samples.count == 2 && data->samples.targets[0] == -1 && data->samples.targets[1] == 1);
    ck_assert(data->validation.targets[0] == -3); /* the first one, by what the others tell */
    vg_dataset_destroy(data);
    ck_assert_ptr_null(read_text("1,5\n2,5\n", "task=numbers", &error));
    ck_assert_msg(strstr(error.text, "the same number"), "%s", error.text);
    ck_assert_ptr_null(read_text("1,5\n2,a\n3,4\n", "task=numbers", &error));
    ck_assert_msg(strstr(error.text, "line 2, column 2: \"a\" is no number"), "%s", error.text);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("csv");
    TCase *tcase = tcase_create("csv");
    tcase_add_checked_fixture(tcase, make_scratch, remove_scratch);
    tcase_add_loop_test(tcase, a_file_is_taken_for_what_a_person_means, 0, (int)(sizeof tables / sizeof tables[0]));
    tcase_add_loop_test(tcase, a_fault_is_a_sentence_with_column_line_and_a_way_on, 0,
                        (int)(sizeof faults / sizeof faults[0]));
    tcase_add_test(tcase, more_than_32_words_name_the_column_and_the_way_out);
    tcase_add_test(tcase, scale_is_fitted_on_the_training_rows_alone);
    tcase_add_test(tcase, csv_is_standardized_unless_set_and_made_data_are_not);
    tcase_add_test(tcase, gzip_and_pipes_are_read);
    tcase_add_loop_test(tcase, well_known_shapes_are_read, 0, (int)(sizeof shapes / sizeof shapes[0]));
    tcase_add_loop_test(tcase, hints_are_given_where_they_are_due, 0, (int)(sizeof hinted / sizeof hinted[0]));
    tcase_add_test(tcase, a_survey_tells_columns_target_and_classes_and_gaps_never_stop_it);
    tcase_add_test(tcase, a_target_with_fractions_is_a_number_to_learn);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(suite)
