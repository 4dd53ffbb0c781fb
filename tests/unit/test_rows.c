/* test_rows.c: every row of every table of choices, from the typed text to the picture: parsed, formatted, stepped, measured, drawn,
 * completed, listed. A new row is tested here without a word. tests/export/test_export.py exports and runs every row.
 * Argument: the program, whose `list` must name them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "control_maker.h"
#include "look.h"
#include "vgtop/experiment.h"
#include "vgtop/session.h"

enum { ROWS_MAX = 512, LIST_MAX = 1 << 17 };

static const char *program;
static char listed[LIST_MAX];
static char folder[] = "/tmp/vgtop-rows-XXXXXX";

/* Every choice of every setting that has choices. */
static struct {
    const struct vg_setting_info *setting;
    const struct vg_choice *choice;
    char value[64]; /* as typed */
} rows[ROWS_MAX];
static size_t row_count;

static void write_file(const char *name, const void *bytes, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* A table and an IDX pair, for the data sets that are read from files. */
static void make_files(void)
{
    static const char table[] = "a,b,class\n1,2,x\n3,4,y\n5,6,x\n7,1,y\n";
    static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1},
                               images[] = {0, 0, 8, 2, 0, 0, 0, 4, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 9};
    if (!mkdtemp(folder) || chdir(folder) != 0 || setenv("VGTOP_FASHION_MNIST", ".", 1) != 0)
        abort();
    write_file("table.csv", table, sizeof table - 1);
    write_file("train-labels-idx1-ubyte", labels, sizeof labels);
    write_file("train-images-idx2-ubyte", images, sizeof images);
}

static void remove_files(void)
{
    unlink("table.csv");
    unlink("train-labels-idx1-ubyte");
    unlink("train-images-idx2-ubyte");
    rmdir(folder);
}

/* The text after a choice's name, where a parameter must be given. */
static const char *argument_of(const struct vg_setting_info *setting, size_t index)
{
    if (setting != &vg_settings[VG_SET_DATA] || !vg_data_kinds[index].takes_path)
        return isnan(vg_setting_choice(setting, index)->parameter_default) ? ":1" : "";
    return vg_data_kinds[index].origin == VG_DATA_CSV_FILE ? ":table.csv" : ":.";
}

static void collect_rows(void)
{
    for (size_t s = 0; s < VG_SETTING_COUNT; s++)
        for (size_t i = 0; i < vg_settings[s].choice_count; i++) {
            if (row_count == ROWS_MAX)
                abort();
            rows[row_count].setting = &vg_settings[s];
            rows[row_count].choice = vg_setting_choice(&vg_settings[s], i);
            snprintf(rows[row_count].value, sizeof rows[0].value, "%s%s", rows[row_count].choice->name,
                     argument_of(&vg_settings[s], i));
            row_count++;
        }
}

static void read_list(void)
{
    char command[4200];
    snprintf(command, sizeof command, "'%s' list", program);
    FILE *pipe = popen(command, "r");
    size_t size = pipe ? fread(listed, 1, sizeof listed - 1, pipe) : 0;
    listed[size] = '\0';
    if (!pipe || pclose(pipe) != 0)
        abort();
}

static bool is_listed(const char *name)
{
    char line[80];
    const size_t length = (size_t)snprintf(line, sizeof line, "\n  %s", name);
    for (const char *at = listed; (at = strstr(at, line)); at += length)
        if (strchr(" :=\n", at[length]))
            return true;
    return false;
}

static bool is_completed(const char *word, const char *name)
{
    char line[128], pool[256][64];
    snprintf(line, sizeof line, "%s %.1s", word, name);
    const size_t count = vg_command_complete(line, &vg_look_commands, pool, 256);
    for (size_t i = 0; i < count; i++)
        if (strcmp(pool[i], name) == 0)
            return true;
    return false;
}

static void experiment_of(size_t row, struct vg_experiment *experiment)
{
    struct vg_error error = {""};
    vg_experiment_default(experiment);
    ck_assert(vg_experiment_set(experiment, "hidden", "4,4", &error));
    ck_assert(vg_experiment_set(experiment, "valid", "0", &error)); /* the files have few samples */
    ck_assert_msg(vg_experiment_set(experiment, rows[row].setting->key, rows[row].value, &error), "%s=%s: %s",
                  rows[row].setting->key, rows[row].value, error.text);
}

START_TEST(a_choice_is_complete_parsed_and_formatted)
{
    const struct vg_choice *choice = rows[_i].choice;
    const enum vg_setting setting = (enum vg_setting)(rows[_i].setting - vg_settings);
    struct vg_experiment experiment, again;
    struct vg_error error = {""};
    char text[VG_DATA_NAME_MAX];
    ck_assert(choice->name && *choice->name && choice->about && *choice->about);
    ck_assert(strlen(choice->about) <= 80);
    if (choice->parameter && !isnan(choice->parameter_default))
        ck_assert(choice->parameter_min <= choice->parameter_default &&
                  choice->parameter_default <= choice->parameter_max);
    experiment_of((size_t)_i, &experiment);
    ck_assert_uint_gt(vg_experiment_get(&experiment, setting, text, sizeof text), 0);
    ck_assert(strncmp(text, choice->name, strlen(choice->name)) == 0);
    vg_experiment_default(&again);
    ck_assert(vg_experiment_set(&again, "hidden", "4,4", &error) && vg_experiment_set(&again, "valid", "0", &error));
    ck_assert_msg(vg_experiment_set(&again, rows[_i].setting->key, text, &error), "%s", error.text);
    ck_assert_int_eq(vg_experiment_compare(&experiment, &again), VG_CHANGE_NOTHING);
}
END_TEST

START_TEST(a_choice_is_listed_and_completed)
{
    ck_assert_msg(is_listed(rows[_i].choice->name), "%s is not listed", rows[_i].choice->name);
    ck_assert_msg(is_completed(rows[_i].setting->key, rows[_i].choice->name), "%s is not completed",
                  rows[_i].choice->name);
}
END_TEST

/* Every number is finite, or there is a reason why it is not. */
static void check_numbers(void *context, const struct vg_record *record)
{
    size_t *records = context;
    ck_assert(isfinite(record->row[VG_LOSS]) && isfinite(record->row[VG_ACCURACY]));
    for (size_t l = 0; l < record->layers; l++)
        for (size_t m = 0; m < VG_METRIC_COUNT; m++) {
            const double number = record->row[vg_series_of(l, (enum vg_metric)m)];
            /* a ratio of 0 or to 0 has no logarithm */
            const bool missing = m == VG_UPDATE_RATIO && isnan(number);
            ck_assert_msg(isfinite(number) || missing, "layer %zu, %s: %g", l + 1, vg_metrics[m].key, number);
            ck_assert(vg_metrics[m].scale != VG_SCALE_SHARE || (number >= 0 && number <= 1));
            ck_assert(vg_metrics[m].scale != VG_SCALE_LOG || number >= 0);
        }
    ++*records;
}

START_TEST(a_choice_is_trained_with_and_measured)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    size_t records = 0;
    experiment_of((size_t)_i, &experiment);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s: %s", rows[_i].value, error.text);
    vg_session_observe(session, &(struct vg_session_observer){.recorded = check_numbers, .context = &records});
    ck_assert_uint_eq(vg_session_step(session, 40), 40);
    ck_assert_uint_eq(records, 40);
    ck_assert(!vg_session_non_finite(session));
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_choice_is_drawn)
{
    char settings[128];
    snprintf(settings, sizeof settings, "hidden=4,4; valid=0; %s='%s'", rows[_i].setting->key, rows[_i].value);
    struct bench *bench = make_bench(settings, 40, 120);
    ck_assert(is_shown(bench, "layer 1"));
    press(bench, ':');
    press_text(bench, rows[_i].setting->key);
    press_text(bench, " ");
    press_text(bench, rows[_i].value);
    press(bench, '\n');
    ck_assert_str_eq(bench->control.view.message_is_error ? bench->control.view.message : "", "");
    ck_assert(is_shown(bench, "layer 1"));
    free_bench(bench);
}
END_TEST

START_TEST(a_metric_is_listed_completed_and_drawn)
{
    const struct vg_metric_info *metric = &vg_metrics[_i];
    char line[80];
    ck_assert(metric->title && *metric->title && metric->symbol && *metric->symbol && *metric->about);
    ck_assert_int_eq(vg_metric_find(metric->key), _i);
    ck_assert_msg(is_listed(metric->key) && is_completed("metric", metric->key), "%s", metric->key);
    struct bench *bench = make_bench("hidden=4,4", 40, 120);
    snprintf(line, sizeof line, ":metric %s\n", metric->key);
    press_text(bench, line);
    ck_assert_int_eq(bench->control.screen.look.metric, _i);
    ck_assert_msg(is_shown(bench, metric->title), "%s", metric->title);
    free_bench(bench);
}
END_TEST

START_TEST(a_preset_is_listed_completed_and_loaded)
{
    const struct vg_preset *preset = &vg_presets[_i];
    struct vg_experiment experiment;
    struct vg_error error = {""};
    ck_assert_msg(is_listed(preset->name) && is_completed("preset", preset->name), "%s", preset->name);
    ck_assert_msg(vg_preset_load(preset->name, &experiment, &error) == preset, "%s", error.text);
    ck_assert(*preset->about && *preset->source && preset->steps > 0 && preset->speed > 0);
}
END_TEST

START_TEST(a_setting_and_a_command_are_listed)
{
    for (size_t s = 0; s < VG_SETTING_COUNT; s++)
        ck_assert_msg(is_listed(vg_settings[s].key), "%s", vg_settings[s].key);
    const struct vg_command_info *row;
    for (size_t c = 0; (row = vg_command_row(&vg_control_commands, c)); c++)
        ck_assert_msg(is_listed(row->name), "%s", row->name);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("rows");
    TCase *tests = tcase_create("rows");
    tcase_set_timeout(tests, 60);
    collect_rows();
    read_list();
    make_files();
    tcase_add_loop_test(tests, a_choice_is_complete_parsed_and_formatted, 0, (int)row_count);
    tcase_add_loop_test(tests, a_choice_is_listed_and_completed, 0, (int)row_count);
    tcase_add_loop_test(tests, a_choice_is_trained_with_and_measured, 0, (int)row_count);
    tcase_add_loop_test(tests, a_choice_is_drawn, 0, (int)row_count);
    tcase_add_loop_test(tests, a_metric_is_listed_completed_and_drawn, 0, VG_METRIC_COUNT);
    tcase_add_loop_test(tests, a_preset_is_listed_completed_and_loaded, 0, (int)vg_preset_count);
    tcase_add_test(tests, a_setting_and_a_command_are_listed);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return EXIT_FAILURE;
    program = argv[1];
    const int status = run_suite(suite());
    remove_files();
    return status;
}
