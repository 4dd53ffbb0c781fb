/* test_trajectory.c: 71 settings, trained for 200 steps, against NumPy: loss and every recorded statistic of every layer, with every
 * instruction set that this processor has. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "fixture.h"
#include "vgtop/session.h"

enum { FIXTURES_MAX = 200, KERNELS_MAX = 4 };

static char *paths[FIXTURES_MAX];
static size_t path_count;
static const char *kernels[KERNELS_MAX];
static size_t kernel_count;

static const char *folder = "tests/replay/fixtures";

/* Tables lie beside the folder of the fixtures. */
static void experiment_of(const struct fixture *fixture, struct vg_experiment *experiment)
{
    char word[512], line[VG_DATA_NAME_MAX];
    struct vg_error error = {""};
    vg_experiment_default(experiment);
    for (const char *at = fixture->settings; (at = fixture_next_setting(at, word, sizeof(word)));) {
        if (strncmp(word, "steps=", 6) == 0 || strncmp(word, "swap=", 5) == 0)
            continue;
        const bool table = strncmp(word, "data=csv:", 9) == 0;
        snprintf(line, sizeof line, "%.*s%s%s%s", table ? 9 : 0, word, table ? folder : "", table ? "/../" : "",
                 table ? word + 9 : word);
        ck_assert_msg(vg_experiment_assign(experiment, line, &error), "%s", error.text);
    }
}

static bool is_installed(const struct vg_experiment *experiment)
{
    enum vg_data_kind kind;
    struct vg_error error = {""};
    ck_assert_msg(vg_data_parse(experiment->data.name, &kind, &error), "%s", error.text);
    return !vg_data_kinds[kind].available || vg_data_kinds[kind].available();
}

struct watcher {
    const struct fixture *fixture;
    double worst;
    size_t compared;
};

static void compare(void *context, const struct vg_record *record)
{
    struct watcher *watcher = context;
    const struct fixture *fixture = watcher->fixture;
    size_t series = 0, step = (size_t)record->step;
    char name[64];
    ck_assert_uint_lt(step, fixture->steps);
    ck_assert_uint_eq(record->layers, fixture->layers);
    ck_assert_uint_eq(record->epoch, fixture->epoch[step]);
    double apart = fixture_row_difference(fixture, record->row, fixture_row(fixture, step), &series);
    fixture_series_name(series, name, sizeof(name));
    ck_assert_msg(apart <= fixture_tolerance(fixture, step), "step %zu, %s: %.17g, but NumPy has %.17g (apart by %.2g)",
                  step, name, record->row[series], fixture_row(fixture, step)[series], apart);
    watcher->worst = apart > watcher->worst ? apart : watcher->worst;
    watcher->compared++;
}

START_TEST(every_recorded_number_of_200_steps_agrees_with_numpy_to_1e_9)
{
    const char *path = paths[(size_t)_i / kernel_count], *set = kernels[(size_t)_i % kernel_count];
    struct vg_experiment experiment;
    struct vg_error error = {""};
    struct fixture fixture;
    char swap[64], line[128];
    double loss, accuracy;
    if (((size_t)_i / kernel_count + (size_t)_i % kernel_count) % (size_t)thin() != 0) /* each set of kernels in turn */
        return;
    ck_assert_msg(fixture_read(&fixture, path, &error), "%s", error.text);
    experiment_of(&fixture, &experiment);
    if (!is_installed(&experiment)) {
        printf("%s: skipped, because the data set %s is not installed\n", path, experiment.data.name);
        fixture_free(&fixture);
        return;
    }
    struct vg_session *session = vg_session_create_with(&experiment, set, NULL, &error);
    ck_assert_msg(session != NULL, "%s: %s", path, error.text);
    struct watcher watcher = {&fixture, 0, 0};
    vg_session_observe(session, &(struct vg_session_observer){.recorded = compare, .context = &watcher});
    for (size_t step = 0; step < fixture.steps; step++) {
        if (fixture_swap(&fixture, step, swap, sizeof(swap))) {
            snprintf(line, sizeof(line), "activation %s", swap);
            ck_assert_msg(vg_session_do_line(session, line, NULL, 0, NULL, &error), "%s", error.text);
        }
        ck_assert_uint_eq(vg_session_step(session, 1), 1);
    }
    ck_assert_uint_eq(watcher.compared, fixture.steps);
    vg_session_evaluate(session, &loss, &accuracy);
    ck_assert_double_eq_tol(loss, fixture.final_loss, 1e-9 * fabs(fixture.final_loss));
    ck_assert_double_eq_tol(accuracy, fixture.final_accuracy, 1e-12);
    vg_session_destroy(session);
    fixture_free(&fixture);
}
END_TEST

START_TEST(there_are_at_least_30_settings)
{
    ck_assert_uint_ge(path_count, 30);
    ck_assert_uint_ge(kernel_count, 1);
}
END_TEST

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_fixtures(void)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    while (directory && (entry = readdir(directory)) && path_count < FIXTURES_MAX) {
        size_t size = strlen(folder) + strlen(entry->d_name) + 2;
        if (!strstr(entry->d_name, ".txt.gz") || !(paths[path_count] = malloc(size)))
            continue;
        snprintf(paths[path_count++], size, "%s/%s", folder, entry->d_name);
    }
    if (directory)
        closedir(directory);
    qsort(paths, path_count, sizeof(paths[0]), by_name);
}

int main(int argc, char **argv)
{
    folder = argc > 1 ? argv[1] : folder;
    find_fixtures();
    kernel_count = vg_network_kernel_names(kernels, KERNELS_MAX);
    Suite *suite = suite_create("trajectory");
    TCase *tcase = tcase_create("trajectory");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, there_are_at_least_30_settings);
    tcase_add_loop_test(tcase, every_recorded_number_of_200_steps_agrees_with_numpy_to_1e_9, 0,
                        (int)(path_count * kernel_count));
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    for (size_t i = 0; i < path_count; i++)
        free(paths[i]);
    return status;
}
