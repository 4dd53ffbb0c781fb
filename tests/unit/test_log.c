/* test_log.c: logs that other programs can read, whatever happens while they are written. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../check_main.h"
#include "vgtop/json.h"
#include "vgtop/log.h"

static const struct vg_log_setting settings[] = {{"data", "circles", true}, {"lr", "0.001", false}};

/* The schema of one of our own networks with that many layers, of one unit each. */
static const struct vg_schema *schema_of(size_t layers)
{
    static struct vg_schema_layer layer[1024];
    static char names[1024][24];
    static struct vg_schema schema;
    for (size_t l = 0; l < layers; l++) {
        snprintf(names[l], sizeof names[l], l + 1 < layers ? "layer %zu" : "output", l + 1);
        layer[l] = (struct vg_schema_layer){.name = names[l], .shape = {1, 1}, .rank = 2, .size = 1};
    }
    schema = (struct vg_schema){layers, layer, VG_SCHEMA_ALL_STATISTICS, 0};
    return &schema;
}

/* A file of its own for each test. */
static char path[64];

static void make_path(void)
{
    strcpy(path, "/tmp/vgtop-log-XXXXXX");
    const int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
}

static void remove_path(void)
{
    remove(path);
}

static char *read_file(size_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    const size_t size = (size_t)ftell(file);
    char *text = malloc(size + 1);
    rewind(file);
    ck_assert_uint_eq(fread(text, 1, size, file), size);
    text[size] = '\0';
    fclose(file);
    if (length)
        *length = size;
    return text;
}

static void file_is(const char *wanted)
{
    char *text = read_file(NULL);
    ck_assert_str_eq(text, wanted);
    free(text);
}

static struct vg_log *open_log(enum vg_log_format format, size_t layers)
{
    struct vg_error error = {""};
    struct vg_log *log = vg_log_open(path, format, &error);
    ck_assert_msg(log, "%s", error.text);
    ck_assert_msg(vg_log_begin(log, "0.1.0", settings, 2, schema_of(layers), &error), "%s", error.text);
    return log;
}

static void close_log(struct vg_log *log)
{
    struct vg_error error = {""};
    ck_assert_msg(vg_log_close(log, &error), "%s", error.text);
}

static double row[8 * 1024];

static struct vg_record record_of(uint64_t step, size_t layers)
{
    const struct vg_record record = {.step = step, .epoch = step / 32, .layers = layers, .row = row};
    return record;
}

static void fill_row(size_t layers, double value)
{
    for (size_t i = 0; i < vg_series_count(layers); i++)
        row[i] = value;
    row[VG_VALID_LOSS] = row[VG_VALID_ACCURACY] = vg_missing();
}

/* Any finite double, every exponent as likely as any other. */
static double any_double(void)
{
    static uint64_t state = 88172645463325252u;
    double value;
    do {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        memcpy(&value, &state, sizeof value);
    } while (!isfinite(value));
    return value;
}

/* The number behind "key": at or after `at`. */
static double number_of(const char *at, const char *key)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\": ", key);
    const char *found = strstr(at, quoted);
    ck_assert_msg(found != NULL, "no %s", key);
    found += strlen(quoted);
    return strncmp(found, "null", 4) == 0 ? NAN : strtod(found, NULL);
}

START_TEST(jsonl_lines_look_as_documented)
{
    struct vg_log *log = open_log(VG_LOG_JSONL, 1);
    fill_row(1, 0.5);
    row[vg_series_of(0, VG_UPDATE_RATIO)] = vg_missing();
    row[vg_series_of(0, VG_GRAD_MEAN)] = NAN;
    row[vg_series_of(0, VG_GRAD_SD)] = -INFINITY;
    row[vg_series_of(0, VG_GRAD_MAX)] = INFINITY;
    const struct vg_record record = record_of(64, 1);
    ck_assert(vg_log_record(log, &record, NULL));
    row[VG_VALID_LOSS] = 0.25;
    row[VG_VALID_ACCURACY] = 1;
    ck_assert(vg_log_command(log, 65, "activation relu", "activation \"sigmoid\"", NULL));
    ck_assert(vg_log_command(log, 65, "pause", "", NULL));
    const struct vg_verdict verdict = {
        .kind = VG_VERDICT_LR_HIGH, .layer = 1, .layers = 1, .name = "the \"output\"", .number = -1, .threshold = -2};
    const struct vg_log_final final = {70, 0.1, 0.75, vg_missing(), NAN, "done", &verdict, "this is for a person"};
    ck_assert(vg_log_final(log, &final, NULL));
    close_log(log);
    file_is(
        "{\"vgtop\": \"0.1.0\", \"format\": 2, \"experiment\": {\"data\": \"circles\", \"lr\": 0.001}, \"layers\": ["
        "{\"name\": \"output\", \"shape\": [1, 1], \"size\": 1}], \"statistics\": [\"grad_mean\", \"grad_sd\", "
        "\"grad_abs_mean\", \"grad_max\", \"grad_norm\", \"grad_l1_scaled\", \"delta_rms\", \"activation_mean\", "
        "\"activation_sd\", \"saturated\", \"dead\", \"weight_mean\", \"weight_sd\", \"update_ratio\"], \"can\": []}\n"
        "{\"step\": 64, \"epoch\": 2, \"loss\": 0.5, \"accuracy\": 0.5, \"layers\": [{\"name\": \"output\", "
        "\"grad_mean\": \"NaN\", \"grad_sd\": \"-Infinity\", \"grad_abs_mean\": 0.5, \"grad_max\": \"Infinity\", "
        "\"grad_norm\": 0.5, \"grad_l1_scaled\": 0.5, \"delta_rms\": 0.5, \"activation_mean\": 0.5, "
        "\"activation_sd\": 0.5, \"saturated\": 0.5, \"dead\": 0.5, \"weight_mean\": 0.5, \"weight_sd\": 0.5}]}\n"
        "{\"step\": 65, \"command\": \"activation relu\", \"was\": \"activation \\\"sigmoid\\\"\"}\n"
        "{\"step\": 65, \"command\": \"pause\"}\n"
        "{\"final\": true, \"step\": 70, \"loss\": 0.10000000000000001, \"accuracy\": 0.75, "
        "\"valid_accuracy\": \"NaN\", \"reason\": \"done\", \"verdict\": {\"kind\": \"lr_high\", \"layer\": 1, "
        "\"text\": "
        "\"lr too high: a step moves the weights by 10% of their spread (over 1%)\", \"cause\": "
        "\"the learning rate is too high for weights of this size\", \"advice\": [\"lr /10; restart\", \"lr /100; "
        "restart\"]}}\n");
}
END_TEST

START_TEST(jsonl_has_validation_only_where_it_was_computed)
{
    struct vg_log *log = open_log(VG_LOG_JSONL, 1);
    fill_row(1, 1);
    struct vg_record record = record_of(0, 1);
    ck_assert(vg_log_record(log, &record, NULL));
    row[VG_VALID_LOSS] = 0.25;
    row[VG_VALID_ACCURACY] = 0.875;
    record.step = 1;
    ck_assert(vg_log_record(log, &record, NULL));
    close_log(log);
    char *text = read_file(NULL), *second = strstr(text, "{\"step\": 1,");
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_eq(strstr(text, "valid_loss"), strstr(second, "valid_loss"));
    ck_assert(number_of(second, "valid_loss") == 0.25 && number_of(second, "valid_accuracy") == 0.875);
    free(text);
}
END_TEST

START_TEST(every_number_reads_back_as_itself_and_is_printed_as_17_digits)
{
    enum { LAYERS = 5, RECORDS = 2000 };
    struct vg_log *log = open_log(VG_LOG_JSONL, LAYERS);
    static double said[RECORDS][4 + LAYERS * VG_METRIC_COUNT];
    static const double edges[] = {0.0,
                                   -0.0,
                                   1,
                                   -1,
                                   0.1,
                                   1e-4,
                                   9.9999e-5,
                                   1e16,
                                   1e17,
                                   123456789012345680.0,
                                   5e-324,
                                   1e23,
                                   2.2250738585072014e-308,
                                   1.7976931348623157e308,
                                   9007199254740993.0,
                                   0.5,
                                   1e-60,
                                   1e22,
                                   99999999999999999.0,
                                   0.3,
                                   2.5,
                                   1e-5,
                                   1e100,
                                   12345678901234567.0,
                                   4.35,
                                   1e15,
                                   1e-300};
    for (size_t n = 0; n < RECORDS; n++) {
        fill_row(LAYERS, 0);
        for (size_t i = 0; i < vg_series_count(LAYERS); i++)
            if (i != VG_VALID_LOSS && i != VG_VALID_ACCURACY)
                row[i] = n == 0 && i - 4 < sizeof edges / sizeof *edges ? edges[i - 4]
                         : n % 2                                        ? any_double()
                                 : ldexp(any_double() / 1.7976931348623157e308, -(int)(n % 40));
        memcpy(said[n], row, sizeof said[n]);
        const struct vg_record record = record_of(n, LAYERS);
        ck_assert(vg_log_record(log, &record, NULL));
    }
    close_log(log);
    char *text = read_file(NULL), *line = strchr(text, '\n') + 1, *end;
    for (size_t n = 0; n < RECORDS; n++, line = end + 1) {
        end = strchr(line, '\n');
        ck_assert_ptr_nonnull(end);
        *end = '\0';
        ck_assert(number_of(line, "step") == (double)n && number_of(line, "loss") == said[n][VG_LOSS]);
        const char *at = line;
        for (size_t layer = 0; layer < LAYERS; layer++) {
            char name[32], printed[64];
            snprintf(name, sizeof name, layer + 1 < LAYERS ? "\"name\": \"layer %zu\"" : "\"name\": \"output\"",
                     layer + 1);
            at = strstr(at, name);
            ck_assert_ptr_nonnull(at);
            for (size_t k = 0; k < VG_METRIC_COUNT; k++) {
                const double wanted = said[n][vg_series_of(layer, (enum vg_metric)k)];
                ck_assert(number_of(at, vg_metrics[k].key) == wanted);
                const int length = snprintf(printed, sizeof printed, "\"%s\": %.17g", vg_metrics[k].key, wanted);
                const char *found = strstr(at, printed);
                ck_assert_msg(found && strchr(",}", found[length]), "%s is not on line %zu", printed, n);
            }
        }
    }
    ck_assert_str_eq(line, "");
    free(text);
}
END_TEST

START_TEST(csv_has_a_header_and_a_row_a_record)
{
    struct vg_log *log = open_log(VG_LOG_CSV, 2);
    fill_row(2, 0.25);
    row[VG_VALID_ACCURACY] = 0.5;
    row[vg_series_of(0, VG_GRAD_MEAN)] = vg_missing();
    row[vg_series_of(1, VG_DEAD)] = NAN;
    row[vg_series_of(1, VG_WEIGHT_SD)] = INFINITY;
    row[vg_series_of(1, VG_UPDATE_RATIO)] = -INFINITY;
    const struct vg_record record = record_of(32, 2);
    ck_assert(vg_log_record(log, &record, NULL));
    ck_assert(vg_log_command(log, 33, "lr *2", NULL, NULL));
    ck_assert(vg_log_begin(log, "0.1.0", settings, 2, schema_of(2),
                           NULL)); /* a new run of the same shape: no second header */
    ck_assert(vg_log_record(log, &record, NULL));
    const struct vg_log_final final = {.step = 33, .reason = "done"};
    ck_assert(vg_log_final(log, &final, NULL));
    close_log(log);
    char *text = read_file(NULL), *lines[4] = {text};
    for (size_t i = 1; i < 4; i++) {
        lines[i] = strchr(lines[i - 1], '\n');
        ck_assert_ptr_nonnull(lines[i]);
        *lines[i]++ = '\0';
    }
    ck_assert_str_eq(lines[3], "");
    ck_assert_ptr_eq(strstr(lines[0], "step,epoch,loss,accuracy,valid_loss,valid_accuracy,grad_mean.1,grad_sd.1,"),
                     lines[0]);
    ck_assert_ptr_nonnull(strstr(lines[0], ",update_ratio.1,grad_mean.2,"));
    ck_assert_str_eq(strrchr(lines[0], ','), ",update_ratio.2");
    ck_assert_ptr_eq(strstr(lines[1], "32,1,0.25,0.25,,0.5,,0.25,"), lines[1]);
    ck_assert_ptr_nonnull(strstr(lines[1], ",0.25,nan,0.25,inf,-inf"));
    ck_assert_str_eq(lines[1], lines[2]);
    size_t commas[2] = {0, 0};
    for (size_t i = 0; i < 2; i++)
        for (const char *at = lines[i]; (at = strchr(at, ',')); at++)
            commas[i]++;
    ck_assert_uint_eq(commas[0], 5 + 2 * VG_METRIC_COUNT);
    ck_assert_uint_eq(commas[1], commas[0]);
    free(text);
}
END_TEST

START_TEST(csv_refuses_another_number_of_layers_and_keeps_its_rows)
{
    struct vg_error error = {""};
    struct vg_log *log = open_log(VG_LOG_CSV, 2);
    fill_row(3, 1);
    struct vg_record record = record_of(0, 2);
    ck_assert(vg_log_record(log, &record, NULL));
    ck_assert(!vg_log_begin(log, "0.1.0", settings, 2, schema_of(3), &error));
    ck_assert_ptr_nonnull(strstr(error.text, "2 layers"));
    ck_assert_ptr_nonnull(strstr(error.text, "jsonl"));
    error.text[0] = '\0';
    ck_assert(!vg_log_record(log, &record, &error));
    ck_assert(!vg_log_close(log, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "2 layers"));
    size_t length, lines = 0;
    char *text = read_file(&length);
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    ck_assert_uint_eq(lines, 2);
    ck_assert_int_eq(text[length - 1], '\n');
    free(text);
}
END_TEST

START_TEST(jsonl_takes_a_run_of_another_depth)
{
    struct vg_log *log = open_log(VG_LOG_JSONL, 2);
    fill_row(3, 1);
    struct vg_record record = record_of(0, 2);
    ck_assert(vg_log_record(log, &record, NULL));
    ck_assert(vg_log_begin(log, "0.1.0", NULL, 0, schema_of(3), NULL));
    record.layers = 3;
    ck_assert(vg_log_record(log, &record, NULL));
    close_log(log);
    char *text = read_file(NULL);
    ck_assert_ptr_nonnull(strstr(text, "\n{\"vgtop\": \"0.1.0\", \"format\": 2, \"experiment\": {}, \"layers\": ["));
    ck_assert_ptr_nonnull(strstr(text, "\"layer 2\""));
    free(text);
}
END_TEST

START_TEST(a_record_of_another_shape_is_refused)
{
    struct vg_error error = {""};
    struct vg_log *log = open_log(VG_LOG_JSONL, 2);
    const struct vg_record record = record_of(0, 3);
    ck_assert(!vg_log_record(log, &record, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "2 layers"));
    ck_assert(!vg_log_close(log, NULL));
}
END_TEST

START_TEST(text_is_a_line_a_record_for_a_person)
{
    struct vg_log *log = open_log(VG_LOG_TEXT, 3);
    fill_row(3, 0.5);
    row[VG_LOSS] = 1.1007370000000001;
    row[VG_ACCURACY] = 0.99;
    row[vg_series_of(0, VG_GRAD_SD)] = 1.234e-60;
    row[vg_series_of(1, VG_GRAD_SD)] = vg_missing();
    row[vg_series_of(2, VG_GRAD_SD)] = NAN;
    struct vg_record record = record_of(1000, 3);
    ck_assert(vg_log_record(log, &record, NULL));
    row[VG_LOSS] = INFINITY;
    row[VG_VALID_LOSS] = 0.6931471805599453;
    ck_assert(vg_log_record(log, &record, NULL));
    ck_assert(vg_log_command(log, 1001, "activation\nrelu", NULL, NULL));
    const struct vg_verdict verdict = {.kind = VG_VERDICT_FINE, .number = NAN, .low = NAN};
    struct vg_log_final final = {1002,         0.114522,      0.99,     vg_missing(),
                                 vg_missing(), "interrupted", &verdict, "try -s hidden=\n5"};
    ck_assert(vg_log_final(log, &final, NULL));
    final = (struct vg_log_final){1, vg_missing(), vg_missing(), vg_missing(), vg_missing(), "done", NULL, NULL};
    ck_assert(vg_log_final(log, &final, NULL));
    close_log(log);
    file_is("vgtop 0.1.0: data=circles lr=0.001\n"
            "step    1000  epoch    31  loss 1.100737  accuracy 0.990000  gradient s.d.  1.23e-60         -       nan\n"
            "step    1000  epoch    31  loss inf  accuracy 0.990000  validation loss 0.693147"
            "  gradient s.d.  1.23e-60         -       nan\n"
            "step    1001  > activation?relu\n"
            "final after 1002 steps: loss 0.114522  accuracy 0.990000 over the whole set  (interrupted)  "
            "fine: nothing stands out - try -s hidden=?5\n"
            "final after 1 step  (done)\n");
}
END_TEST

START_TEST(text_of_a_deep_network_shows_its_first_and_last_layers)
{
    static const struct {
        size_t layers;
        const char *shown;
    } cases[] = {{1, " 1.00e+00\n"},
                 {8, " 1.00e+00  2.00e+00  3.00e+00  4.00e+00  5.00e+00  6.00e+00  7.00e+00  8.00e+00\n"},
                 {9, " 1.00e+00  2.00e+00  3.00e+00  4.00e+00 ...  7.00e+00  8.00e+00  9.00e+00\n"},
                 {101, " 1.00e+00  2.00e+00  3.00e+00  4.00e+00 ...  9.90e+01  1.00e+02  1.01e+02\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vg_log *log = open_log(VG_LOG_TEXT, cases[i].layers);
        fill_row(cases[i].layers, 0);
        for (size_t k = 0; k < cases[i].layers; k++)
            row[vg_series_of(k, VG_GRAD_SD)] = (double)(k + 1);
        const struct vg_record record = record_of(0, cases[i].layers);
        ck_assert(vg_log_record(log, &record, NULL));
        close_log(log);
        char *text = read_file(NULL), *shown = strstr(text, "s.d. ");
        ck_assert_str_eq(shown + 5, cases[i].shown);
        free(text);
    }
}
END_TEST

START_TEST(a_full_disk_is_one_clear_sentence_for_ever_after)
{
    struct vg_error error = {""};
    struct vg_log *log = vg_log_open("/dev/full", VG_LOG_JSONL, &error);
    ck_assert_msg(log, "%s", error.text);
    ck_assert(vg_log_begin(log, "0.1.0", settings, 2, schema_of(1), &error));
    ck_assert(!vg_log_flush(log, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/dev/full"));
    ck_assert_ptr_nonnull(strstr(error.text, "full;"));
    struct vg_error again = {""};
    const struct vg_record record = record_of(0, 1);
    ck_assert(!vg_log_record(log, &record, &again));
    ck_assert_str_eq(again.text, error.text);
    ck_assert(!vg_log_command(log, 1, "pause", NULL, &again));
    ck_assert(!vg_log_flush(log, NULL));
    again.text[0] = '\0';
    ck_assert(!vg_log_close(log, &again));
    ck_assert_str_eq(again.text, error.text);
}
END_TEST

START_TEST(a_closed_pipe_is_one_clear_sentence)
{
    static const enum vg_log_format all[] = {VG_LOG_TEXT, VG_LOG_JSONL, VG_LOG_CSV};
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < 3; i++) {
        struct vg_error error = {""};
        int ends[2];
        ck_assert_int_eq(pipe(ends), 0);
        close(ends[0]);
        struct vg_log *log = vg_log_attach(ends[1], "standard output", all[i], &error);
        ck_assert(vg_log_begin(log, "0.1.0", settings, 2, schema_of(1), &error));
        ck_assert(!vg_log_close(log, &error));
        ck_assert_ptr_nonnull(strstr(error.text, "standard output"));
        ck_assert_ptr_nonnull(strstr(error.text, "has ended"));
        ck_assert_int_eq(close(ends[1]), 0); /* it was ours, not the log's */
    }
}
END_TEST

static bool is_cancelled(void *context)
{
    (void)context;
    return true;
}

START_TEST(a_pipe_that_nobody_empties_is_given_up_when_that_is_not_wanted_any_more)
{
    static const struct vg_watch watch = {is_cancelled, NULL};
    static char command[100000];
    struct vg_error error = {""};
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    struct vg_log *log = vg_log_attach(ends[1], "the pipe", VG_LOG_JSONL, &error);
    vg_log_watch(log, &watch);
    memset(command, 'x', sizeof command - 1);
    ck_assert(vg_log_command(log, 1, "short", NULL, &error)); /* what there is room for is written all the same */
    ck_assert(!vg_log_command(log, 2, command, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "nobody took it"));
    ck_assert_int_gt(read(ends[0], command, sizeof command), 1000);
    ck_assert(!vg_log_close(log, &error));
    close(ends[0]);
    close(ends[1]);
}
END_TEST

/* A file that may not grow past a limit takes a part of a write, as a disk does when it fills up. */
START_TEST(a_file_that_cannot_grow_keeps_whole_lines_only)
{
    enum { LIMIT = 300000, LAYERS = 5 };
    struct vg_error error = {""};
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = LIMIT;
    struct vg_log *log = open_log(VG_LOG_JSONL, LAYERS);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    fill_row(LAYERS, 0.123456789);
    bool good = true;
    for (uint64_t step = 0; good && step < 1000; step++) {
        const struct vg_record record = record_of(step, LAYERS);
        good = vg_log_record(log, &record, &error);
    }
    ck_assert(!good);
    ck_assert(!vg_log_close(log, &error));
    setrlimit(RLIMIT_FSIZE, &before);
    ck_assert_ptr_nonnull(strstr(error.text, path));
    size_t length, lines = 0;
    char *text = read_file(&length);
    ck_assert_uint_gt(length, LIMIT - 8000);
    ck_assert_uint_lt(length, LIMIT);
    ck_assert_int_eq(text[length - 1], '\n');
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1, lines++) {
        ck_assert_int_eq(*line, '{');
        ck_assert_int_eq(end[-1], '}');
        if (lines > 0)
            ck_assert(number_of(line, "step") == (double)(lines - 1));
    }
    free(text);
}
END_TEST

static void tick(int signal_number)
{
    (void)signal_number;
}

/* Reads all of the pipe slowly and answers how much it was, and whether it was all lines of 'x' commands. */
static int slow_reader(int descriptor, size_t wanted)
{
    static char piece[5000];
    size_t total = 0;
    char last = 0;
    for (ssize_t count; (count = read(descriptor, piece, sizeof piece)) > 0; total += (size_t)count) {
        last = piece[count - 1];
        nanosleep(&(struct timespec){0, 500000}, NULL);
    }
    return total == wanted && last == '\n' ? 0 : 1;
}

/* A slow reader, a writer interrupted every millisecond, lines larger than the buffer and than the pipe. */
static void write_through_a_pipe(bool blocking)
{
    enum { LINES = 5, LENGTH = 200000 };
    static char command[LENGTH + 1];
    memset(command, 'x', LENGTH);
    int ends[2], status = -1;
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(slow_reader(ends[0], LINES * (LENGTH + strlen("{\"step\": 1, \"command\": \"\"}\n"))));
    }
    close(ends[0]);
    if (!blocking)
        ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    const struct sigaction action = {.sa_handler = tick};
    sigaction(SIGALRM, &action, NULL);
    const struct itimerval every = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &every, NULL);
    struct vg_error error = {""};
    struct vg_log *log = vg_log_attach(ends[1], "the pipe", VG_LOG_JSONL, &error);
    for (size_t i = 0; i < LINES; i++)
        ck_assert_msg(vg_log_command(log, 1, command, NULL, &error), "%s", error.text);
    close_log(log);
    setitimer(ITIMER_REAL, &never, NULL);
    close(ends[1]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}

START_TEST(interrupted_and_short_writes_lose_nothing)
{
    write_through_a_pipe(true);
}
END_TEST

START_TEST(a_descriptor_that_does_not_block_loses_nothing)
{
    write_through_a_pipe(false);
}
END_TEST

START_TEST(lines_wait_in_the_buffer_until_flush)
{
    struct vg_log *log = open_log(VG_LOG_JSONL, 1);
    file_is("");
    ck_assert(vg_log_flush(log, NULL));
    char *text = read_file(NULL);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
    close_log(log);
}
END_TEST

START_TEST(opening_what_cannot_be_written_names_the_file)
{
    struct vg_error error = {""};
    ck_assert_ptr_null(vg_log_open("/nonexistent/folder/run.jsonl", VG_LOG_JSONL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent/folder/run.jsonl"));
    ck_assert_ptr_null(vg_log_open("/tmp", VG_LOG_JSONL, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/tmp"));
    ck_assert(vg_log_close(NULL, NULL));
}
END_TEST

START_TEST(a_second_opening_truncates)
{
    close_log(open_log(VG_LOG_TEXT, 1));
    close_log(open_log(VG_LOG_TEXT, 1));
    file_is("vgtop 0.1.0: data=circles lr=0.001\n");
}
END_TEST

START_TEST(the_locale_does_not_change_the_decimal_point)
{
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8", "ru_RU.UTF-8", "de_DE", "fr_FR"};
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
        if (setlocale(LC_ALL, commas[i]))
            break;
    for (size_t k = 0; k < 2; k++) {
        struct vg_log *log = open_log(k ? VG_LOG_TEXT : VG_LOG_JSONL, 1);
        fill_row(1, 0);
        row[VG_LOSS] = 1.5;
        row[VG_ACCURACY] = 0.1 + 0.2;
        for (size_t n = 0; n < 500; n++) {
            for (size_t i = VG_RUN_SERIES_COUNT; i < vg_series_count(1); i++)
                row[i] = any_double();
            const struct vg_record record = record_of(n, 1);
            ck_assert(vg_log_record(log, &record, NULL));
        }
        close_log(log);
        char *text = read_file(NULL);
        ck_assert_ptr_nonnull(strstr(text, k ? "loss 1.500000  accuracy 0.300000" : "0.30000000000000004"));
        for (const char *at = text; (at = strchr(at, ',')); at++)
            ck_assert_msg(at[1] == ' ', "a decimal comma: %.20s", at - 10);
        free(text);
    }
    setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(json_strings_escape_what_must_be_escaped)
{
    static const struct {
        const char *text, *json;
    } cases[] = {{"", "\"\""},
                 {"plain", "\"plain\""},
                 {"\"\\/", "\"\\\"\\\\/\""},
                 {"\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
                 {"\x01\x0b\x1b\x1f\x7f", "\"\\u0001\\u000b\\u001b\\u001f\x7f\""},
                 {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
                 {"a\xff"
                  "b",
                  "\"a\xef\xbf\xbd"
                  "b\""},                                                      /* never a byte of UTF-8 */
                 {"\x80", "\"\xef\xbf\xbd\""},                                 /* a continuation alone */
                 {"\xc3", "\"\xef\xbf\xbd\""},                                 /* cut off at the end */
                 {"\xe2\x82", "\"\xef\xbf\xbd\""},                             /* the same, one replacement */
                 {"\xe2\x82\"", "\"\xef\xbf\xbd\\\"\""},                       /* cut off by a quote */
                 {"\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},                 /* overlong */
                 {"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}, /* a surrogate */
                 {"\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128];
        const size_t length = vg_json_string(cases[i].text, out, sizeof out);
        ck_assert_str_eq(out, cases[i].json);
        ck_assert_uint_eq(length, strlen(cases[i].json));
    }
}
END_TEST

START_TEST(json_strings_tell_the_room_that_they_need)
{
    char out[8];
    ck_assert_uint_eq(vg_json_string("a\nb", NULL, 0), 6);
    memset(out, '#', sizeof out);
    ck_assert_uint_eq(vg_json_string("a\nb", out, 4), 6);
    ck_assert_str_eq(out, "\"a\\");
    ck_assert_int_eq(out[4], '#');
    ck_assert_uint_eq(vg_json_string("a\nb", out, 7), 6);
    ck_assert_str_eq(out, "\"a\\nb\"");
}
END_TEST

START_TEST(commands_are_escaped_however_long)
{
    static char command[3000], wanted[7000];
    for (size_t i = 0; i < 2999; i++)
        command[i] = i % 2 ? '"' : 'y';
    struct vg_log *log = open_log(VG_LOG_JSONL, 1);
    ck_assert(vg_log_command(log, 3, command, NULL, NULL));
    close_log(log);
    const size_t head = (size_t)sprintf(wanted, "{\"step\": 3, \"command\": ");
    vg_json_string(command, wanted + head, sizeof wanted - head);
    strcat(wanted, "}\n");
    char *text = read_file(NULL);
    ck_assert_str_eq(strchr(text, '\n') + 1, wanted);
    free(text);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("log");
    TCase *tests = tcase_create("log");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, make_path, remove_path);
    tcase_add_test(tests, jsonl_lines_look_as_documented);
    tcase_add_test(tests, jsonl_has_validation_only_where_it_was_computed);
    tcase_add_test(tests, every_number_reads_back_as_itself_and_is_printed_as_17_digits);
    tcase_add_test(tests, csv_has_a_header_and_a_row_a_record);
    tcase_add_test(tests, csv_refuses_another_number_of_layers_and_keeps_its_rows);
    tcase_add_test(tests, jsonl_takes_a_run_of_another_depth);
    tcase_add_test(tests, a_record_of_another_shape_is_refused);
    tcase_add_test(tests, text_is_a_line_a_record_for_a_person);
    tcase_add_test(tests, text_of_a_deep_network_shows_its_first_and_last_layers);
    tcase_add_test(tests, a_full_disk_is_one_clear_sentence_for_ever_after);
    tcase_add_test(tests, a_closed_pipe_is_one_clear_sentence);
    tcase_add_test(tests, a_pipe_that_nobody_empties_is_given_up_when_that_is_not_wanted_any_more);
    tcase_add_test(tests, a_file_that_cannot_grow_keeps_whole_lines_only);
    tcase_add_test(tests, interrupted_and_short_writes_lose_nothing);
    tcase_add_test(tests, a_descriptor_that_does_not_block_loses_nothing);
    tcase_add_test(tests, lines_wait_in_the_buffer_until_flush);
    tcase_add_test(tests, opening_what_cannot_be_written_names_the_file);
    tcase_add_test(tests, a_second_opening_truncates);
    tcase_add_test(tests, the_locale_does_not_change_the_decimal_point);
    tcase_add_test(tests, json_strings_escape_what_must_be_escaped);
    tcase_add_test(tests, json_strings_tell_the_room_that_they_need);
    tcase_add_test(tests, commands_are_escaped_however_long);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
