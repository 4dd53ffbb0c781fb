/* test_data.c: made sets against NumPy, scikit-learn and the Playground's rules; csv files good and bad. */
#include "../check_main.h"
#include "../thin.h"
#include "vgtop/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct vg_dataset_spec spec_of(const char *name, size_t samples, double noise, double factor)
{
    struct vg_dataset_spec spec = {.samples = samples, .noise = noise, .factor = factor};
    snprintf(spec.name, sizeof spec.name, "%s", name);
    return spec;
}

static void assert_near(double got, double wanted, double tolerance)
{
    ck_assert_msg(fabs(got - wanted) <= tolerance, "got %.17g, wanted %.17g", got, wanted);
}

/* What NumPy printed: the first, second and last points, sums of x, y and squares, the sum of row * label, and the stream's next
 * double. */
static const struct made {
    const char *name;
    size_t samples;
    double noise, factor;
    uint32_t seed;
    size_t count, classes;
    double points[3][2];
    uint32_t labels[3];
    double sum_x, sum_y, sum_squares;
    uint64_t label_sum;
    double next; /* NaN: not checked */
} made[] = {
    {"circles",
     0,
     NAN,
     0.5,
     42,
     1000,
     2,
     {{0.42249395152699853, 0.20644586260848452},
      {-0.3827100616210897, 0.1584823975275753},
      {0.27181056191806185, 0.976197268347581}},
     {1, 1, 0},
     -1.493465747596673,
     -2.679796708437305,
     637.2704810708103,
     251281,
     0.5078050639587791},
    {"circles",
     7,
     0,
     0.25,
     3,
     7,
     2,
     {{0, 0.25}, {0, -0.25}, {-0.5, -0.8660254037844383}},
     {1, 1, 0},
     0,
     0,
     3.25,
     6,
     0.6931379183129963},
    {"moons",
     1000,
     0.1,
     0,
     42,
     1000,
     2,
     {{-0.05146967571016653, 0.4441986308046334},
      {1.032016906500432, -0.41974115743074153},
      {0.787589711050746, 0.6166094522977235}},
     {1, 1, 0},
     498.5065342524033,
     247.3202032915627,
     1322.7155575973825,
     251281,
     0.5078050639587791},
    {"moons", 3, 0, 0, 3, 3, 2, {{0, 0.5}, {1, 0}, {2, 0.5}}, {1, 0, 1}, 3, 1, 5.5, 2, 0.4568332243947111},
    {"spiral",
     0,
     NAN,
     0,
     42,
     300,
     3,
     {{0, 0}, {0.00012879630940773265, 0.010100188937410583}, {-0.42634189804384576, 0.9045620962500975}},
     {0, 0, 2},
     -3.4221281229799274,
     -8.014005492019493,
     100.50505050505052,
     64850,
     0.2820345725713065},
    {"spiral", 1, 0.2, 0, 9, 3, 3, {{0, 0}, {0, 0}, {0, 0}}, {0, 1, 2}, 0, 0, 0, 5, 0.14211108545453854},
    {"iris",
     0,
     NAN,
     0,
     42,
     150,
     3,
     {{1.4, 0.2}, {1.4, 0.2}, {5.1, 1.8}},
     {0, 0, 2},
     563.7,
     179.9,
     2885.04,
     16175,
     0.3745401188473625},
    {"xor",
     0,
     0.25,
     0,
     42,
     500,
     2,
     {{-1.5545988115263751, 4.807143064099161},
      {-3.739813595575635, -3.740054796637973},
      {4.86614621083458, -4.610419836435788}},
     {0, 1, 0},
     2.8314170682310973,
     -27.39319873771432,
     10257.52376576225,
     61680,
     NAN},
    {"gaussians",
     501,
     0.25,
     0,
     42,
     501,
     2,
     {{2.745071229516849, 1.792603548243223},
      {2.9715328071510387, 4.284544784612038},
      {0.09903315487900333, -0.6130494756308469}},
     {1, 1, 0},
     6.799933400947737,
     29.68413401178867,
     6115.575515835419,
     31375,
     NAN},
};

START_TEST(made_sets_have_the_numbers_of_their_sources)
{
    const struct made *m = &made[_i];
    struct vg_dataset_spec spec = spec_of(m->name, m->samples, m->noise, m->factor);
    struct vg_random random;
    struct vg_error error;
    vg_random_seed(&random, m->seed);
    struct vg_dataset *data = vg_dataset_create(&spec, &random, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    const struct vg_samples *s = &data->samples;
    ck_assert_uint_eq(s->count, m->count);
    ck_assert_uint_eq(s->features, 2);
    ck_assert_uint_eq(data->classes, m->classes);
    ck_assert_ptr_null(s->bytes);
    double sum[3] = {0};
    uint64_t label_sum = 0;
    for (size_t i = 0; i < s->count; i++) {
        double x = s->values[2 * i], y = s->values[2 * i + 1];
        size_t shown = i < 2 ? i : i == s->count - 1 ? 2 : 3;
        if (shown < 3) {
            assert_near(x, m->points[shown][0], 1e-13);
            assert_near(y, m->points[shown][1], 1e-13);
            ck_assert_uint_eq(s->labels[i], m->labels[shown]);
        }
        ck_assert_uint_lt(s->labels[i], m->classes);
        sum[0] += x;
        sum[1] += y;
        sum[2] += x * x + y * y;
        label_sum += i * s->labels[i];
    }
    assert_near(sum[0], m->sum_x, 1e-10);
    assert_near(sum[1], m->sum_y, 1e-10);
    assert_near(sum[2], m->sum_squares, 1e-8);
    ck_assert_uint_eq(label_sum, m->label_sum);
    ck_assert(isnan(m->next) || vg_random_double(&random) == m->next);
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(xor_keeps_away_from_the_axes_and_without_noise_labels_by_sign)
{
    struct vg_dataset_spec spec = spec_of("xor", 0, NAN, 0);
    struct vg_random random;
    vg_random_seed(&random, 8);
    struct vg_dataset *data = vg_dataset_create(&spec, &random, NULL, NULL);
    ck_assert_ptr_nonnull(data);
    ck_assert_uint_eq(data->samples.count, 500);
    for (size_t i = 0; i < 500; i++) {
        double x = data->samples.values[2 * i], y = data->samples.values[2 * i + 1];
        ck_assert(fabs(x) >= 0.3 && fabs(y) >= 0.3 && fabs(x) <= 5.3 && fabs(y) <= 5.3);
        ck_assert_uint_eq(data->samples.labels[i], x * y >= 0);
    }
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(names_are_the_sources_or_made_up)
{
    static const struct {
        const char *kind, *class_name, *feature;
    } cases[] = {{"iris", "versicolor", "petal width"}, {"spiral", "1", "y"}};
    for (size_t i = 0; i < 2; i++) {
        struct vg_dataset_spec spec = spec_of(cases[i].kind, 0, NAN, 0.5);
        struct vg_random random;
        vg_random_seed(&random, 1);
        struct vg_dataset *data = vg_dataset_create(&spec, &random, NULL, NULL);
        ck_assert_ptr_nonnull(data);
        ck_assert_str_eq(data->class_names[1], cases[i].class_name);
        ck_assert_str_eq(data->feature_names[1], cases[i].feature);
        vg_dataset_destroy(data);
    }
    vg_dataset_destroy(NULL);
}
END_TEST

START_TEST(impossible_settings_say_what_is_possible)
{
    static const struct {
        const char *name;
        size_t samples;
        double noise, factor;
        const char *sentence;
    } cases[] = {
        {"circles", 1, NAN, 0.5, "2 to 10000000 are possible"},
        {"moons", 10000001, NAN, 0.5, "2 to 10000000 are possible"},
        {"spiral", 3333334, NAN, 0.5, "1 to 3333333 are possible"},
        {"circles", SIZE_MAX, NAN, 0.5, "2 to 10000000 are possible"},
        {"circles", 0, -0.1, 0.5, "noise -0.1 is out of range"},
        {"xor", 0, INFINITY, 0.5, "noise inf is out of range"},
        {"circles", 0, NAN, 1, "factor 1 is out of range"},
        {"circles", 0, NAN, NAN, "factor nan is out of range"},
        {"circels", 0, NAN, 0.5, "did you mean circles?"},
        {"csv", 0, NAN, 0.5, "data set csv needs a FILE: csv:FILE"},
        {"csv:", 0, NAN, 0.5, "needs a path"},
        {"iris:7", 0, NAN, 0.5, "takes no number"},
        {"", 0, NAN, 0.5, "csv:FILE"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct vg_dataset_spec spec = spec_of(cases[i].name, cases[i].samples, cases[i].noise, cases[i].factor);
        struct vg_random random;
        struct vg_error error = {""};
        vg_random_seed(&random, 1);
        ck_assert_msg(vg_dataset_create(&spec, &random, NULL, &error) == NULL, "%s", cases[i].name);
        ck_assert_msg(strstr(error.text, cases[i].sentence) != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(kinds_are_told_without_making_anything)
{
    enum vg_data_kind kind = VG_DATA_COUNT;
    ck_assert(vg_data_parse("csv:/no/such:file.csv", &kind, NULL) && kind == VG_DATA_CSV);
    for (size_t i = 0; i < VG_DATA_COUNT; i++)
        if (!vg_data_kinds[i].takes_path)
            ck_assert(vg_data_parse(vg_data_kinds[i].choice.name, &kind, NULL) && (size_t)kind == i);
    ck_assert(!vg_data_parse("nothing", &kind, NULL));
}
END_TEST

static bool asked_twice(void *context)
{
    return ++*(int *)context == 2;
}

START_TEST(making_a_large_set_can_be_cancelled)
{
    for (size_t i = 0; i < VG_DATA_COUNT; i++) {
        if (vg_data_kinds[i].origin != VG_DATA_MADE)
            continue;
        int asked = 0;
        struct vg_watch watch = {asked_twice, &asked};
        struct vg_dataset_spec spec = spec_of(vg_data_kinds[i].choice.name, 100000, NAN, 0.5);
        struct vg_random random;
        struct vg_error error = {""};
        vg_random_seed(&random, 1);
        ck_assert_ptr_null(vg_dataset_create(&spec, &random, &watch, &error));
        ck_assert_int_eq(asked, 2);
        ck_assert_ptr_nonnull(strstr(error.text, "interrupted"));
    }
}
END_TEST

/* A folder of its own for each test; tests run in it. */
static char folder[] = "/tmp/vgtop-data-XXXXXX";

static void enter_folder(void)
{
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    char file[64];
    snprintf(file, sizeof file, "%s/a.csv", folder);
    (void)remove(file);
    (void)rmdir(folder);
}

static void write_file(const char *text, size_t size)
{
    FILE *file = fopen("a.csv", "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

static struct vg_dataset *read_csv(const struct vg_watch *watch, struct vg_error *error)
{
    struct vg_dataset_spec spec = spec_of("csv:a.csv", 0, NAN, 0);
    struct vg_random random, before;
    vg_random_seed(&random, 1);
    before = random;
    struct vg_dataset *data = vg_dataset_create(&spec, &random, watch, error);
    ck_assert_mem_eq(random.key, before.key, sizeof random.key); /* a file draws nothing */
    return data;
}

/* Every spelling of the table (1.5, -2 -> b), (3, 4e1 -> a), (5, 6 -> b). */
START_TEST(all_spellings_of_a_table_read_alike)
{
    static const char *const spellings[] = {
        "1.5,-2,b\n3,4e1,a\n5,6,b\n",
        "1.5,-2,b\n3,4e1,a\n5,6,b",
        "1.5,-2,b\r\n3,4e1,a\r\n5,6,b\r\n",
        "1.5,-2,b\r3,4e1,a\r5,6,b\r",
        "\357\273\2771.5,-2,b\n3,4e1,a\n5,6,b\n",
        "\n\n  \n1.5,-2,b\n\n3,4e1,a\n \t \n5,6,b\n\n",
        "1.5;-2;b\n3;4e1;a\n5;6;b\n",
        "1.5\t-2\tb\n3\t4e1\ta\n5\t6\tb\n",
        "\"1.5\",\"-2\",\"b\"\n\"3\",\"4e1\",\"a\"\n5,6,\"b\"\n",
        " 1.5 , -2 , b \n3,\t4e1, \"a\" \n5,6,b",
        "x,y,class\n1.5,-2,b\n3,4e1,a\n5,6,b\n",
        "\xef\xbb\xbf\"x\",\"y\",\"class\"\r\n1.5,-2,b\r\n3,4e1,a\r\n5,6,b\r\n",
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        static const double values[6] = {1.5, -2, 3, 40, 5, 6};
        static const uint32_t labels[3] = {0, 1, 0};
        struct vg_error error;
        write_file(spellings[i], strlen(spellings[i]));
        struct vg_dataset *data = read_csv(NULL, &error);
        ck_assert_msg(data != NULL, "%zu: %s", i, error.text);
        ck_assert_uint_eq(data->samples.count, 3);
        ck_assert_uint_eq(data->samples.features, 2);
        ck_assert_uint_eq(data->classes, 2);
        ck_assert_mem_eq(data->samples.values, values, sizeof values);
        ck_assert_mem_eq(data->samples.labels, labels, sizeof labels);
        ck_assert_str_eq(data->class_names[0], "b");
        ck_assert_str_eq(data->class_names[1], "a");
        ck_assert_str_eq(data->feature_names[0], "x");
        ck_assert_str_eq(data->feature_names[1], "y");
        vg_dataset_destroy(data);
    }
}
END_TEST

START_TEST(whole_number_classes_are_numbered_by_value_however_written)
{
    static const uint32_t labels[6] = {2, 0, 1, 2, 1, 1};
    static const char text[] = "0,10\n0,-3\n0,2\n0,10.0\n0,+2\n0,02\n";
    write_file(text, sizeof text - 1);
    struct vg_dataset *data = read_csv(NULL, NULL);
    ck_assert_ptr_nonnull(data);
    ck_assert_uint_eq(data->classes, 3);
    ck_assert_mem_eq(data->samples.labels, labels, sizeof labels);
    ck_assert_str_eq(data->class_names[0], "-3");
    ck_assert_str_eq(data->class_names[1], "2");
    ck_assert_str_eq(data->class_names[2], "10");
    ck_assert_str_eq(data->feature_names[0], "x");
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(quotes_protect_separators_line_ends_and_quotes)
{
    const char *text = "\"a, \"\"b\"\"\",kind\n1,\"red, or\nblue\"\n2,\"say \"\"hi\"\"\"\n3,\" red, or\nblue\"\n4,x,\n";
    struct vg_error error;
    write_file(text, strlen(text));
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_str_eq(error.text,
                     "a.csv, line 7: 3 cells, but the first line has 2"); /* a line end inside quotes counts */
    write_file(text, strlen(text) - 5);
    struct vg_dataset *data = read_csv(NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->classes, 3); /* inside quotes a blank counts */
    ck_assert_str_eq(data->feature_names[0], "a, \"b\"");
    ck_assert_str_eq(data->class_names[0], "red, or?blue"); /* harmless on a screen */
    ck_assert_str_eq(data->class_names[1], "say \"hi\"");
    vg_dataset_destroy(data);
}
END_TEST

START_TEST(what_is_wrong_with_a_file_is_said_with_its_line)
{
    static const struct {
        const char *text;
        size_t size; /* 0: strlen */
        const char *sentence;
    } cases[] = {
        {"\n \n", 0, "a.csv is empty"},
        {"\xef\xbb\xbf", 0, "a.csv is empty"},
        {"1\n2\n", 0, "a.csv, line 1: one column only"},
        {"x,y,class\n", 0, "a.csv has a header line but no rows"},
        {"1,2,a\n3,b\n", 0, "a.csv, line 2: 2 cells, but the first line has 3"},
        {"1,2,a\n\n3,4,5,b\n", 0, "a.csv, line 3: 4 cells, but the first line has 3"},
        {"1,2,a\n3,four,b\n", 0, "a.csv, line 2, column 2: \"four\" is not a number"},
        {"1,2,a\r\n3,0x10,b\r\n", 0, "a.csv, line 2, column 2: \"0x10\" is not a number"},
        {"1,2,a\n3,,b\n", 0, "a.csv, line 2, column 2: the cell is empty"},
        {"1,,a\n3,4,b\n", 0, "a.csv, line 1, column 2: the cell is empty"},
        {"nan,2,a\n3,4,b\n", 0, "a.csv, line 1, column 1: \"nan\" is a gap; missing=drop"},
        {"1,2,a\n3,-inf,b\n", 0, "a.csv, line 2, column 2: \"-inf\" is not a finite number"},
        {"1,2,a\n3,1e999,b\n", 0, "a.csv, line 2, column 2: \"1e999\" is not a finite number"},
        {"1,2,a\n3,4,\n", 0, "a.csv, line 2, column 3: the class is missing"},
        {"1,2,0.5\n3,4,1\n", 0, "a.csv, line 1, column 3: \"0.5\" is no class"},
        {"1,2,a\n3,4,a\n", 0, "every row is of class \"a\"; at least two"},
        {"1,2,\"a\n3,4,b\n", 0, "a.csv, line 1: a quote is opened here and never closed"},
        {"1,2,\"a\"x\n3,4,b\n", 0, "a.csv, line 1: there is text behind a closing quote"},
        {"1,2,a\n3,\0,b\n", 13, "a.csv, line 2: there is a NUL byte"},
        {"\xff\xfe"
         "1\0,\0",
         6, "a.csv is UTF-16 text"},
        {"1,2,a\n3,\x1b[2J\xff,b\n", 0, "column 2: \"?[2J?\" is not a number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct vg_error error = {""};
        write_file(cases[i].text, cases[i].size > 0 ? cases[i].size : strlen(cases[i].text));
        ck_assert_msg(read_csv(NULL, &error) == NULL, "%zu", i);
        ck_assert_msg(strstr(error.text, cases[i].sentence) != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(classes_up_to_the_limit_are_told_apart_and_one_more_refused)
{
    char *text = malloc(64 * (VG_CLASSES_MAX + 1)), *end = text;
    struct vg_error error = {""};
    for (int i = 0; i < VG_CLASSES_MAX; i++)
        end += sprintf(end, "%d,class%d\n", i, i);
    write_file(text, (size_t)(end - text));
    struct vg_dataset *data = read_csv(NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->classes, VG_CLASSES_MAX);
    for (uint32_t i = 0; i < VG_CLASSES_MAX; i++)
        ck_assert_uint_eq(data->samples.labels[i], i);
    vg_dataset_destroy(data);
    end += sprintf(end, "0,another\n");
    write_file(text, (size_t)(end - text));
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_str_eq(error.text, "a.csv, line 1025: more than 1024 classes; is the last column the class?");
    free(text);
}
END_TEST

START_TEST(wide_rows_are_read_and_too_wide_ones_refused)
{
    size_t columns = VG_FEATURES_MAX + 1;
    char *text = malloc(4 * columns + 8), *end = text;
    struct vg_error error = {""};
    for (int row = 0; row < 2; row++) {
        for (size_t i = 0; i + 1 < columns; i++, end += 2)
            memcpy(end, "1,", 2);
        end += sprintf(end, "%d\n", row);
    }
    write_file(text, (size_t)(end - text));
    struct vg_dataset *data = read_csv(NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->samples.features, VG_FEATURES_MAX);
    ck_assert_str_eq(data->feature_names[VG_FEATURES_MAX - 1], "x65536");
    vg_dataset_destroy(data);
    memcpy(text + 2 * (columns - 1), "0,0", 3);
    write_file(text, (size_t)(end - text));
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "more than 65537 columns"));
    free(text);
}
END_TEST

START_TEST(many_rows_are_read_and_reading_can_be_cancelled)
{
    enum { ROWS = 20000 };
    char *text = malloc(32 * ROWS), *end = text;
    struct vg_error error = {""};
    for (int i = 0; i < ROWS; i++)
        end += sprintf(end, "%d,%d\n", i, i % 3);
    write_file(text, (size_t)(end - text));
    free(text);
    struct vg_dataset *data = read_csv(NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_uint_eq(data->samples.count, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        ck_assert(data->samples.values[i] == (double)i && data->samples.labels[i] == i % 3);
    vg_dataset_destroy(data);
    int asked = 0;
    struct vg_watch watch = {asked_twice, &asked};
    ck_assert_ptr_null(read_csv(&watch, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "interrupted"));
}
END_TEST

START_TEST(what_is_no_file_is_refused_without_waiting)
{
    struct vg_error error = {""};
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "a.csv cannot be opened: No such file"));
    write_file("", 0);
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_str_eq(error.text, "a.csv is empty");
    ck_assert_int_eq(remove("a.csv"), 0);
    ck_assert_int_eq(mkfifo("a.csv", 0600), 0);
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "not a regular file"));
    ck_assert_int_eq(remove("a.csv"), 0);
    ck_assert_int_eq(mkdir("a.csv", 0700), 0);
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "is a directory"));
    ck_assert_int_eq(rmdir("a.csv"), 0);
}
END_TEST

START_TEST(more_than_2_gib_is_refused_before_it_is_read)
{
    struct vg_error error = {""};
    write_file("1,a\n", 4);
    if (truncate("a.csv", (off_t)2147483648LL) != 0)
        return; /* a file system without room for holes */
    ck_assert_ptr_null(read_csv(NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "larger than 2 GiB"));
}
END_TEST

START_TEST(the_end_of_a_long_path_is_shown)
{
    struct vg_dataset_spec spec = spec_of("csv:", 0, NAN, 0);
    struct vg_random random;
    struct vg_error error = {""};
    memset(spec.name + 4, 'd', 4000);
    strcpy(spec.name + 4004, "/end.csv");
    vg_random_seed(&random, 1);
    ck_assert_ptr_null(vg_dataset_create(&spec, &random, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "dd/end.csv cannot be opened: File name too long"));
}
END_TEST

/* Whatever a file holds: an answer, and nothing read or written where it should not be (the sanitizers watch). */
START_TEST(damaged_files_never_break_the_reader)
{
    static const char alphabet[] = "01.,,;\t\"\"\n\n\r -ea\xef\xbb\xbf\xff";
    const int rounds = 5000 / thin();
    struct vg_random random;
    size_t good = 0;
    vg_random_seed(&random, 99);
    for (int round = 0; round < rounds; round++) {
        char text[] = "x,y,kind\n1,2,red\n\"3\",4.5,\"blue\"\n-1,0,red\r\n";
        size_t size = sizeof text - 1;
        for (uint32_t changes = vg_random_interval(&random, 12); changes > 0;
             changes--) /* NUL is in the alphabet, too */
            text[vg_random_interval(&random, (uint32_t)size - 1)] =
                alphabet[vg_random_interval(&random, sizeof alphabet - 1)];
        if (round % 4 == 0)
            size = 1 + vg_random_interval(&random, (uint32_t)size - 1);
        struct vg_error error = {""};
        write_file(text, size);
        struct vg_dataset *data = read_csv(NULL, &error);
        ck_assert((data == NULL) == (error.text[0] != '\0'));
        good += data != NULL;
        for (size_t i = 0; data != NULL && i < data->samples.count * data->samples.features; i++)
            ck_assert(isfinite(data->samples.values[i]));
        vg_dataset_destroy(data);
    }
    ck_assert(good > (size_t)rounds / 50 && good < (size_t)(rounds - rounds / 50));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("data");
    TCase *sets = tcase_create("made"), *files = tcase_create("csv");
    tcase_add_loop_test(sets, made_sets_have_the_numbers_of_their_sources, 0, (int)(sizeof made / sizeof made[0]));
    tcase_add_test(sets, xor_keeps_away_from_the_axes_and_without_noise_labels_by_sign);
    tcase_add_test(sets, names_are_the_sources_or_made_up);
    tcase_add_test(sets, impossible_settings_say_what_is_possible);
    tcase_add_test(sets, kinds_are_told_without_making_anything);
    tcase_add_test(sets, making_a_large_set_can_be_cancelled);
    suite_add_tcase(suite, sets);
    tcase_set_timeout(files, 60); /* thousands of small files on a busy disk */
    tcase_add_checked_fixture(files, enter_folder, leave_folder);
    tcase_add_test(files, all_spellings_of_a_table_read_alike);
    tcase_add_test(files, whole_number_classes_are_numbered_by_value_however_written);
    tcase_add_test(files, quotes_protect_separators_line_ends_and_quotes);
    tcase_add_test(files, what_is_wrong_with_a_file_is_said_with_its_line);
    tcase_add_test(files, classes_up_to_the_limit_are_told_apart_and_one_more_refused);
    tcase_add_test(files, wide_rows_are_read_and_too_wide_ones_refused);
    tcase_add_test(files, many_rows_are_read_and_reading_can_be_cancelled);
    tcase_add_test(files, what_is_no_file_is_refused_without_waiting);
    tcase_add_test(files, more_than_2_gib_is_refused_before_it_is_read);
    tcase_add_test(files, the_end_of_a_long_path_is_shown);
    tcase_add_test(files, damaged_files_never_break_the_reader);
    suite_add_tcase(suite, files);
    return suite;
}

CHECK_MAIN(suite)
