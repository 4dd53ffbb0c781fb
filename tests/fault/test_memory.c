/* test_memory.c: every allocation in turn fails: the answer is a sentence, nothing leaks, and the session goes on with what it had. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "faults.h"
#include "signature.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"

enum { FAULTS_MAX = 4000 }; /* more allocations than anything here makes */

static char folder[] = "/tmp/vgtop-memory-XXXXXX";
static struct vg_error error;

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(path_of(name), "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

/* A table with quotes and words, and an IDX pair. */
static void make_files(void)
{
    static const char table[] = "a,b,class\n1,2,x\n\"3\",4,y\n5,6,\"x\"\n7,1,y\n";
    static const unsigned char labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1},
                               images[] = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
    write_bytes("table.csv", table, sizeof table - 1);
    write_bytes("labels-idx1-ubyte", labels, sizeof labels);
    write_bytes("images-idx2-ubyte", images, sizeof images);
}

static struct vg_session *begin(const char *script)
{
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "samples", "40", &error) &&
              vg_experiment_set(&experiment, "batch", "8", &error));
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    ck_assert_msg(vg_session_script(session, NULL, script, NULL, &error), "%s", error.text);
    return session;
}

static uint64_t signature_after(const char *script)
{
    struct vg_session *session = begin(script);
    uint64_t found = vg_signature(session);
    vg_session_destroy(session);
    return found;
}

/* --- commands */

/* Each setting and each command that changes a session, those with data from files among them. */
static const char *const lines[] = {
    "data moons",
    "data iris",
    "data csv:table.csv",
    "data idx:.",
    "samples 20",
    "noise 0.3",
    "factor 0.2",
    "valid 0.25",
    "hidden 3,4",
    "activation tanh",
    "init he_normal",
    "norm batch",
    "loss mse",
    "class_weight balanced",
    "optimizer adam",
    "lr *2",
    "batch 30",
    "l2 0.1",
    "clip norm:0.01",
    "seed 7",
    "threads 2",
    "label first",
    "drop 1",
    "task classes",
    "missing drop",
    "header yes",
    "scale minmax",
    "depth +1",
    "width +",
    "preset circles-relu",
    "set lr=0.5",
    "pause",
    "resume",
    "step 3",
    "epoch 2",
    "speed 100",
    "restart",
    "redraw",
    "undo",
    "fix",
    "redo",
    "export out.py",
    "clear",
    "cancel",
    "activation maxout",
    "init orthogonal:1",
};
enum { LINES = sizeof lines / sizeof lines[0] };

static bool is_tried(const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i < LINES; i++)
        if (strncmp(lines[i], word, length) == 0 && (lines[i][length] == ' ' || lines[i][length] == '\0'))
            return true;
    return false;
}

START_TEST(every_setting_and_command_is_tried_here)
{
    const struct vg_command_info *info;
    for (size_t i = 0; (info = vg_command_row(NULL, i)) != NULL; i++)
        if (strcmp(info->name, "job") != 0) /* which is for a run elsewhere, and no session does it */
            ck_assert_msg(is_tried(info->name), "%s", info->name);
    for (size_t i = 0; i < VG_SETTING_COUNT; i++)
        ck_assert_msg(is_tried(vg_settings[i].key), "%s", vg_settings[i].key);
}
END_TEST

START_TEST(looking_a_command_up_allocates_nothing)
{
    const char *text = "lr *2; activation relu; export 'a;b'; nonsense; restart";
    struct vg_command command;
    faults_arm(FAULTS_OF_MEMORY, 1, ENOMEM, FAULTS_ONCE);
    while (vg_command_next(&text, NULL, &command, &error))
        continue;
    ck_assert(!faults_disarm());
}
END_TEST

#define BEFORE "step 5; activation relu; step 2; lr 0.5; step 1; undo"
#define AFTER  "; step 6"

/* With allocation number n failing: true when there were that many. */
static bool try_command(const char *line, long n, uint64_t without, uint64_t with)
{
    struct vg_session *session = begin(BEFORE);
    uint64_t before = vg_signature(session);
    error.text[0] = '\0';
    faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
    bool good = vg_session_do_line(session, line, NULL, 0, NULL, &error);
    bool hit = faults_disarm();
    if (good) {
        ck_assert(vg_session_script(session, NULL, AFTER, NULL, &error));
        ck_assert_msg(vg_signature(session) == with, "'%s', allocation %ld: done, but not as it should be", line, n);
    } else {
        ck_assert_msg(hit && faults_is_sentence(error.text), "'%s', allocation %ld: %s", line, n, error.text);
        ck_assert_msg(vg_signature(session) == before, "'%s', allocation %ld: not as it was (%s)", line, n, error.text);
        ck_assert(vg_session_script(session, NULL, AFTER, NULL, &error));
        ck_assert_msg(vg_signature(session) == without, "'%s', allocation %ld: does not go on as before", line, n);
    }
    vg_session_destroy(session);
    return hit;
}

/* These need no memory at all, neither to be found nor to be done. */
static bool needs_no_memory(const char *line)
{
    static const char *const words[] = {"pause", "resume", "step",   "epoch",
                                        "speed", "clear",  "cancel", "fix"}; /* after so few steps nothing is advised */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strncmp(line, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

START_TEST(a_command_that_finds_no_memory_changes_nothing)
{
    char script[256];
    ck_assert_int_eq(chdir(folder), 0);
    snprintf(script, sizeof script, BEFORE "; %s" AFTER, lines[_i]);
    uint64_t without = signature_after(BEFORE AFTER), with = signature_after(script);
    long n = 1;
    while (n < FAULTS_MAX && try_command(lines[_i], n, without, with))
        n++;
    ck_assert_int_lt(n, FAULTS_MAX);
    ck_assert_msg(needs_no_memory(lines[_i]) ? n == 1 : n > 1, "'%s': %ld", lines[_i], n);
}
END_TEST

/* --- everything else: an operation is tried until no allocation of it fails */

static void sweep(const char *name, bool (*operation)(void *context), void *context)
{
    bool hit = true;
    long n;
    for (n = 1; hit && n < FAULTS_MAX; n++) {
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool good = operation(context);
        hit = faults_disarm();
        ck_assert_msg(good || (hit && faults_is_sentence(error.text)), "%s, allocation %ld: '%s'", name, n, error.text);
    }
    ck_assert_msg(!hit && n > 2, "%s: %ld allocations", name, n);
}

static bool create(void *context)
{
    struct vg_session *session = vg_session_create(context, NULL, &error);
    vg_session_destroy(session);
    return session != NULL;
}

START_TEST(a_session_that_finds_no_memory_is_not_made)
{
    const struct vg_data_info *info = &vg_data_kinds[_i];
    const char *path = info->origin == VG_DATA_CSV_FILE ? ":table.csv" : ":.";
    char set[64];
    snprintf(set, sizeof set, "%s%s", info->choice.name, info->takes_path ? path : "");
    struct vg_experiment experiment;
    enum vg_data_kind kind;
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert_int_eq(setenv("VGTOP_FASHION_MNIST", ".", 1), 0);
    ck_assert(vg_data_parse(set, &kind, &error) && (int)kind == _i);
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "data", set, &error));
    ck_assert(vg_experiment_set(&experiment, "samples", "20", &error));
    ck_assert(vg_experiment_set(&experiment, "valid", "1", &error));
    sweep(set, create, &experiment);
}
END_TEST

/* A view that is not there yet, and one that is and must stay what it is. */
static bool look(void *context)
{
    struct vg_view view = {0};
    bool good = vg_session_view(context, VG_GRAD_SD, &view, &error);
    vg_view_free(&view);
    return good;
}

START_TEST(a_view_that_finds_no_memory_says_so_and_a_later_one_is_whole)
{
    struct vg_session *session = begin("step 5; restart; step 5; depth 8; step 3");
    sweep("view", look, session);
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_view_without_room_for_the_ghosts_layers_shows_the_rest)
{
    struct vg_session *session = begin("step 5; restart; step 5");
    struct vg_view view = {0};
    faults_arm(FAULTS_OF_MEMORY, 2, ENOMEM, FAULTS_ONCE);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert(faults_disarm());
    ck_assert_uint_eq(view.ghost_count, 1);
    ck_assert_uint_eq(view.ghosts[0].layer_count, 0);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.ghosts[0].layer_count, 5);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

static bool probe(void *context)
{
    static const struct vg_probe_want want = {
        .boundary = true, .rows = 20, .cols = 40, .distributions = true, .preactivation = true, .layer = 1};
    struct vg_view view = {0};
    struct vg_probe *made = vg_probe_create(&error);
    bool good = made && vg_session_view(context, VG_GRAD_SD, &view, &error) &&
                vg_session_probe(context, made, &error) && vg_probe_fill(made, &want, &view, NULL, &error);
    if (made && !good) {
        /* what could not be had now can be had later, and what is there can be looked at */
        struct vg_error unused;
        faults_disarm();
        ck_assert(vg_session_view(context, VG_GRAD_SD, &view, &unused));
        ck_assert(vg_session_probe(context, made, &unused) && vg_probe_fill(made, &want, &view, NULL, &unused));
        ck_assert(view.boundary && view.boundary->point_count > 0 && view.distributions->of[VG_OF_WEIGHTS].total > 0);
    }
    vg_view_free(&view);
    vg_probe_destroy(made);
    return good;
}

START_TEST(a_probe_that_finds_no_memory_says_so_and_a_later_one_is_whole)
{
    struct vg_session *session = begin("step 5");
    uint64_t before = vg_signature(session);
    sweep("probe", probe, session);
    ck_assert(vg_signature(session) == before);
    vg_session_destroy(session);
}
END_TEST

static bool write_log(void *context)
{
    vg_real row[VG_RUN_SERIES_COUNT + 200 * VG_METRIC_COUNT] = {0};
    enum vg_log_format format = *(enum vg_log_format *)context;
    char long_text[6000];
    memset(long_text, '\n', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    const struct vg_log_setting settings[] = {{"data", long_text, true}};
    struct vg_log *log = vg_log_open(path_of("log"), format, &error);
    struct vg_schema_layer layer[200];
    for (size_t l = 0; l < 200; l++)
        layer[l] = (struct vg_schema_layer){.name = "layer", .group = "", .role = ""};
    const struct vg_schema schema = {200, layer, VG_SCHEMA_ALL_STATISTICS, 0};
    bool good = log && vg_log_begin(log, "1", settings, 1, &schema, &error);
    for (uint64_t step = 0; good && step < 3; step++)
        good = vg_log_record(log, &(struct vg_record){step, 0, 200, row}, &error) &&
               vg_log_command(log, step, long_text, NULL, &error);
    bool closed = vg_log_close(log, good ? &error : NULL);
    return good && closed;
}

START_TEST(a_log_that_finds_no_memory_keeps_whole_lines)
{
    enum vg_log_format format = (enum vg_log_format)_i;
    sweep(vg_log_formats[_i], write_log, &format);
}
END_TEST

/* A network so large that a new run is drawn in its place: nothing may change before nothing can fail any more. */
START_TEST(a_large_network_that_finds_no_memory_for_a_new_run_is_as_it_was)
{
    struct vg_session *session = begin("init he_normal; hidden 1024x4");
    bool hit = true;
    long n;
    vg_session_step(session, 1);
    uint64_t before = vg_signature(session);
    for (n = 1; hit && n < 60; n++) {
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool good = vg_session_do_line(session, "restart", NULL, 0, NULL, &error);
        hit = faults_disarm();
        ck_assert_msg(good || faults_is_sentence(error.text), "%s", error.text);
        ck_assert_msg(good || vg_signature(session) == before, "allocation %ld: not as it was", n);
        if (good) /* without what can be gone without */
            vg_session_step(session, 1);
        ck_assert(vg_signature(session) == before);
    }
    ck_assert(!hit && n > 5);
    vg_session_destroy(session);
}
END_TEST

static void add_tests(Suite *suite)
{
    TCase *tcase = tcase_create("memory");
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, every_setting_and_command_is_tried_here);
    tcase_add_test(tcase, looking_a_command_up_allocates_nothing);
    tcase_add_loop_test(tcase, a_command_that_finds_no_memory_changes_nothing, 0, LINES);
    tcase_add_loop_test(tcase, a_session_that_finds_no_memory_is_not_made, 0, VG_DATA_COUNT);
    tcase_add_test(tcase, a_view_that_finds_no_memory_says_so_and_a_later_one_is_whole);
    tcase_add_test(tcase, a_view_without_room_for_the_ghosts_layers_shows_the_rest);
    tcase_add_test(tcase, a_probe_that_finds_no_memory_says_so_and_a_later_one_is_whole);
    tcase_add_loop_test(tcase, a_log_that_finds_no_memory_keeps_whole_lines, 0, VG_LOG_FORMAT_COUNT);
    tcase_add_test(tcase, a_large_network_that_finds_no_memory_for_a_new_run_is_as_it_was);
    suite_add_tcase(suite, tcase);
}

int main(void)
{
    Suite *suite = suite_create("memory");
    add_tests(suite);
    if (!mkdtemp(folder))
        return 1;
    make_files();
    int status = run_suite(suite);
    static const char *const names[] = {"table.csv", "labels-idx1-ubyte", "images-idx2-ubyte", "out.py", "log"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(path_of(names[i]));
    return rmdir(folder) != 0 || status != EXIT_SUCCESS ? 1 : 0;
}
