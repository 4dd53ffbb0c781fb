/* test_files.c: every read and write in turn fails or is short: logs keep whole lines, a file that is replaced is the old or the new
 * one, nothing is left behind, and the answer is one sentence. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "faults.h"
#include "vgtop/file.h"
#include "vgtop/session.h"

enum { FAULTS_MAX = 3000, CONTENT_MAX = 1 << 20, LAYERS = 200 };

static char folder[] = "/tmp/vgtop-files-XXXXXX";
static struct vg_error error;

/* What can happen to a call. `whole`: it costs nothing, all is done in the end. */
static const struct fault {
    const char *name;
    int number;
    enum faults_how how;
    bool whole;
} faults[] = {
    {"interrupted", EINTR, FAULTS_ONCE, true},        {"short", FAULTS_SHORT, FAULTS_ONCE, true},
    {"full", ENOSPC, FAULTS_FOR_GOOD, false},         {"fills up", ENOSPC, FAULTS_SHORT_FIRST, false},
    {"no reader", EPIPE, FAULTS_FOR_GOOD, false},     {"broken", EIO, FAULTS_ONCE, false},
    {"broken for good", EIO, FAULTS_FOR_GOOD, false}, {"quota", EDQUOT, FAULTS_SHORT_FIRST, false},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* The content of a file, "(none)" for none. */
static const char *content_of(const char *name)
{
    static char content[CONTENT_MAX];
    FILE *file = fopen(path_of(name), "rb");
    if (!file)
        return "(none)";
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    return content;
}

static size_t files_there(void)
{
    size_t count = 0;
    DIR *opened = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(opened));)
        count += entry->d_name[0] != '.';
    closedir(opened);
    return count;
}

static void sweep_away(void)
{
    DIR *opened = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(opened));)
        unlinkat(dirfd(opened), entry->d_name, 0);
    closedir(opened);
}

/* --- logs */

static bool write_log(enum vg_log_format format)
{
    static vg_real row[VG_RUN_SERIES_COUNT + LAYERS * VG_METRIC_COUNT];
    const struct vg_log_setting settings[] = {{"data", "circles", true}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        row[i] = 1.0 / (double)(i + 3);
    struct vg_log *log = vg_log_open(path_of("log"), format, &error);
    struct vg_schema_layer layer[LAYERS];
    for (size_t l = 0; l < LAYERS; l++)
        layer[l] = (struct vg_schema_layer){.name = "layer", .group = "", .role = ""};
    const struct vg_schema schema = {LAYERS, layer, VG_SCHEMA_ALL_STATISTICS, 0};
    bool good = log && vg_log_begin(log, "1", settings, 1, &schema, &error);
    for (uint64_t step = 0; good && step < 6; step++)
        good = vg_log_record(log, &(struct vg_record){step, 0, LAYERS, row}, &error) &&
               vg_log_command(log, step, "lr 0.1", NULL, &error) && (step != 3 || vg_log_flush(log, &error));
    good = good && vg_log_final(log, &(struct vg_log_final){.reason = "done", .valid_loss = NAN}, &error);
    bool closed = vg_log_close(log, good ? &error : NULL);
    return good && closed;
}

START_TEST(a_log_keeps_whole_lines_whatever_fails)
{
    static char whole[CONTENT_MAX];
    enum vg_log_format format = (enum vg_log_format)(_i / FAULTS);
    const struct fault *fault = &faults[_i % FAULTS];
    ck_assert(write_log(format));
    snprintf(whole, sizeof whole, "%s", content_of("log"));
    bool hit = true;
    long n;
    for (n = 1; hit && n < FAULTS_MAX; n++) {
        sweep_away();
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_WRITING, n, fault->number, fault->how);
        bool good = write_log(format);
        hit = faults_disarm();
        const char *content = content_of("log");
        size_t length = strlen(content);
        ck_assert_msg(good || faults_is_sentence(error.text), "call %ld: '%s'", n, error.text);
        ck_assert_msg(!good || strcmp(content, whole) == 0, "call %ld: done, but not whole", n);
        ck_assert_msg(good || !fault->whole || n == 1, "call %ld: %s cost a line: %s", n, fault->name, error.text);
        if (strcmp(content, "(none)") == 0)
            continue;
        ck_assert_msg(strncmp(content, whole, length) == 0, "call %ld: other lines than there are", n);
        ck_assert_msg(length == 0 || content[length - 1] == '\n', "call %ld: a line is cut", n);
    }
    ck_assert_int_lt(n, FAULTS_MAX);
    ck_assert_int_gt(n, 3);
    sweep_away();
}
END_TEST

START_TEST(a_pipe_that_nobody_reads_is_no_log_and_one_that_is_read_blocks_as_pipes_do)
{
    ck_assert_int_eq(mkfifo(path_of("pipe"), 0600), 0);
    ck_assert(vg_log_open(path_of("pipe"), VG_LOG_TEXT, &error) == NULL);
    ck_assert_msg(strstr(error.text, "pipe") && strstr(error.text, "nobody reads"), "%s", error.text);
    int reader = open(path_of("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct vg_log *log = vg_log_open(path_of("pipe"), VG_LOG_TEXT, &error);
    ck_assert_msg(reader >= 0 && log != NULL, "%s", error.text);
    int writer = reader + 1; /* the next free one */
    ck_assert_int_eq(fcntl(writer, F_GETFL) & O_NONBLOCK, 0);
    ck_assert(vg_log_close(log, &error));
    close(reader);
    sweep_away();
}
END_TEST

/* --- files that are replaced */

static bool fill(void *context, vg_write *write, void *sink, struct vg_error *why)
{
    (void)why;
    for (int i = 0; i < 12; i++)
        if (!write(sink, context, strlen(context)))
            return false;
    return true;
}

static void start_file(const char *name, const char *content)
{
    FILE *file = fopen(path_of(name), "wb");
    ck_assert(file != NULL);
    fputs(content, file);
    fclose(file);
}

/* A replacement with each of its calls failing; before each the file is as `prepare` leaves it. */
static void try_replacing(const struct fault *fault, void (*prepare)(void), const char *old, size_t files)
{
    static char chunk[1000], whole[12 * sizeof chunk];
    bool hit = true;
    long n;
    whole[0] = '\0';
    memset(chunk, 'x', sizeof chunk - 1);
    for (int i = 0; i < 12; i++)
        strcat(whole, chunk);
    for (n = 1; hit && n < FAULTS_MAX; n++) {
        sweep_away();
        prepare();
        size_t before = files_there();
        mode_t mask = umask(022);
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_WRITING, n, fault->number, fault->how);
        bool good = vg_replace_file(path_of("target"), fill, chunk, &error);
        hit = faults_disarm();
        const char *content = content_of("target");
        ck_assert_uint_eq(umask(mask), 022);
        ck_assert_msg(good || (faults_is_sentence(error.text) && strstr(error.text, "target")), "call %ld: '%s'", n,
                      error.text);
        ck_assert_msg(strcmp(content, good ? whole : old) == 0, "%s, call %ld: neither the old nor the new file",
                      fault->name, n);
        ck_assert_msg(files_there() == (good ? files : before), "%s, call %ld: something is left behind", fault->name,
                      n);
    }
    ck_assert_int_gt(n, 12);
    sweep_away();
}

static void no_file(void)
{
}

static void a_file(void)
{
    start_file("target", "old");
}

static void a_link(void)
{
    start_file("real", "old");
    ck_assert_int_eq(symlink("real", path_of("target")), 0);
}

static void a_link_to_nothing(void)
{
    ck_assert_int_eq(symlink("further", path_of("target")), 0);
    ck_assert_int_eq(symlink("real", path_of("further")), 0);
}

START_TEST(links_stay_and_a_loop_of_them_is_told)
{
    static char chunk[] = "new";
    struct stat there;
    a_link_to_nothing();
    ck_assert(vg_replace_file(path_of("target"), fill, chunk, &error));
    ck_assert(lstat(path_of("target"), &there) == 0 && S_ISLNK(there.st_mode));
    ck_assert(lstat(path_of("further"), &there) == 0 && S_ISLNK(there.st_mode));
    ck_assert(lstat(path_of("real"), &there) == 0 && S_ISREG(there.st_mode));
    ck_assert_int_eq(symlink("loop2", path_of("loop1")), 0);
    ck_assert_int_eq(symlink("loop1", path_of("loop2")), 0);
    ck_assert(!vg_replace_file(path_of("loop1"), fill, chunk, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "loop1"));
    ck_assert(lstat(path_of("loop1"), &there) == 0 && S_ISLNK(there.st_mode));
    /* where memory is short, a link is not taken for a file */
    bool hit = true;
    for (long n = 1; hit && n < 20; n++) {
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool good = vg_replace_file(path_of("target"), fill, chunk, &error);
        hit = faults_disarm();
        ck_assert(good || faults_is_sentence(error.text));
        ck_assert(lstat(path_of("target"), &there) == 0 && S_ISLNK(there.st_mode));
        ck_assert_uint_eq(files_there(), 5);
    }
    sweep_away();
}
END_TEST

START_TEST(a_file_that_is_replaced_is_old_or_new)
{
    try_replacing(&faults[_i], a_link_to_nothing, "(none)", 3);
    try_replacing(&faults[_i], no_file, "(none)", 1);
    try_replacing(&faults[_i], a_file, "old", 1);
    try_replacing(&faults[_i], a_link, "old", 2);
}
END_TEST

START_TEST(an_export_is_whole_or_is_not)
{
    static char whole[CONTENT_MAX];
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "samples", "20", &error));
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert(vg_session_script(session, NULL, "step 3; lr 0.1; step 2", NULL, &error));
    ck_assert(vg_session_export_file(session, path_of("target"), &error));
    snprintf(whole, sizeof whole, "%s", content_of("target"));
    bool hit = true;
    long n;
    for (n = 1; hit && n < FAULTS_MAX; n++) {
        start_file("target", "old");
        faults_arm(FAULTS_OF_WRITING, n, faults[_i].number, faults[_i].how);
        bool good = vg_session_export_file(session, path_of("target"), &error);
        hit = faults_disarm();
        ck_assert(good || faults_is_sentence(error.text));
        ck_assert_str_eq(content_of("target"), good ? whole : "old");
        ck_assert_uint_eq(files_there(), 1);
    }
    ck_assert_int_gt(n, 50);
    vg_session_destroy(session);
    sweep_away();
}
END_TEST

/* --- files that are read */

START_TEST(a_table_is_read_whole_or_not_at_all)
{
    const struct fault *fault = &faults[_i];
    struct vg_dataset_spec spec = {.valid = NAN};
    struct vg_random random;
    bool hit = true;
    long n;
    start_file("table.csv", "a,b,class\n1,2,x\n3,4,y\n5,6,x\n");
    vg_random_seed(&random, 1);
    snprintf(spec.name, sizeof spec.name, "csv:%s", path_of("table.csv"));
    for (n = 1; hit && n < FAULTS_MAX; n++) {
        faults_arm(FAULTS_OF_READING, n, fault->number, fault->how);
        struct vg_dataset *dataset = vg_dataset_create(&spec, &random, NULL, &error);
        hit = faults_disarm();
        ck_assert_msg(dataset || (!fault->whole && strstr(error.text, "table.csv") && faults_is_sentence(error.text)),
                      "%s, call %ld: '%s'", fault->name, n, error.text);
        ck_assert_msg(!dataset || (dataset->all.count == 3 && dataset->all.values[5] == 6), "not all was read");
        vg_dataset_destroy(dataset);
    }
    ck_assert_int_gt(n, 2);
    sweep_away();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("files");
    TCase *tcase = tcase_create("files");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, a_log_keeps_whole_lines_whatever_fails, 0, VG_LOG_FORMAT_COUNT * FAULTS);
    tcase_add_test(tcase, a_pipe_that_nobody_reads_is_no_log_and_one_that_is_read_blocks_as_pipes_do);
    tcase_add_test(tcase, links_stay_and_a_loop_of_them_is_told);
    tcase_add_loop_test(tcase, a_file_that_is_replaced_is_old_or_new, 0, FAULTS);
    tcase_add_loop_test(tcase, an_export_is_whole_or_is_not, 0, FAULTS);
    tcase_add_loop_test(tcase, a_table_is_read_whole_or_not_at_all, 0, FAULTS);
    suite_add_tcase(suite, tcase);
    if (!mkdtemp(folder))
        return 1;
    int status = run_suite(suite);
    sweep_away();
    return rmdir(folder) != 0 || status != EXIT_SUCCESS ? 1 : 0;
}
