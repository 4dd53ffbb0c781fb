/* test_follow.c: a followed log shows what the run showed, whatever happens to the file. */
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../check_main.h"
#include "scratch.h"
#include "vgtop/follow.h"
#include "vgtop/launch.h"
#include "vgtop/log.h"
#include "vgtop/session.h"

static struct vg_error error;
static struct vg_view view;
static struct vg_source source;
static char path[4096];

static void set_up(void)
{
    make_scratch();
    snprintf(path, sizeof path, "%s/run.jsonl", scratch);
}

static void tear_down(void)
{
    ck_assert(!source.self || vg_source_end(&source, 5000));
    source = (struct vg_source){0};
    vg_view_free(&view);
    view = (struct vg_view){0};
    remove_scratch();
}

static void follow(const char *file)
{
    struct vg_follow *started = vg_follow_start(file, &error);
    ck_assert_msg(started, "%s", error.text);
    source = vg_follow_source(started);
}

static void put(const char *file, const char *mode, const char *text)
{
    FILE *to = fopen(file, mode);
    ck_assert_ptr_nonnull(to);
    fputs(text, to);
    fclose(to);
}

static bool see(enum vg_metric metric)
{
    return vg_source_view(&source, metric, &view, &error);
}

/* Looks until the condition holds, for ten seconds. */
#define SEE_UNTIL(condition)                                                                                           \
    do {                                                                                                               \
        bool holds = false;                                                                                            \
        for (int tries = 0; tries < 500 && !holds; tries++) {                                                          \
            struct pollfd wake = {.fd = vg_source_wake_fd(&source), .events = POLLIN};                                 \
            ck_assert(see(VG_GRAD_SD));                                                                                \
            holds = condition;                                                                                         \
            if (!holds)                                                                                                \
                poll(&wake, 1, 20);                                                                                    \
        }                                                                                                              \
        ck_assert_msg(holds, "never: %s (step %llu, state %d, '%s')", #condition, (unsigned long long)view.step,       \
                      view.state, view.message);                                                                       \
    } while (0)

#define HEAD                                                                                                           \
    "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"name\": \"gpt\"}, \"layers\": [{\"name\": \"a\"}, {\"name\": "      \
    "\"b\"}]}\n"

static const char *record_line(unsigned step, double sd)
{
    static char text[256];
    snprintf(text, sizeof text,
             "{\"step\": %u, \"epoch\": 0, \"loss\": 0.5, \"layers\": [{\"name\": \"a\", \"grad_sd\": %g}, "
             "{\"name\": \"b\", \"grad_sd\": 1}]}\n",
             step, sd);
    return text;
}

/* ---- a log of our own */

static struct vg_log *log_file;

static void on_record(void *context, const struct vg_record *record)
{
    (void)context;
    ck_assert(vg_log_record(log_file, record, &error));
}

static struct vg_experiment before;

static void on_command(void *context, uint64_t step, const char *line)
{
    const struct vg_session *session = context;
    char was[64] = "", now[64], old[64];
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        vg_experiment_get(&before, (enum vg_setting)i, old, sizeof old);
        vg_experiment_get(vg_session_experiment(session), (enum vg_setting)i, now, sizeof now);
        if (strcmp(old, now) != 0)
            snprintf(was, sizeof was, "%.20s %.40s", vg_settings[i].key, old);
    }
    before = *vg_session_experiment(session);
    ck_assert(vg_log_command(log_file, step, line, was, &error));
}

static void on_run(void *context, const struct vg_session *session)
{
    struct vg_log_setting settings[VG_SETTING_COUNT];
    static char values[VG_SETTING_COUNT][VG_DATA_NAME_MAX];
    (void)context;
    for (int i = 0; i < VG_SETTING_COUNT; i++) {
        vg_experiment_get(vg_session_experiment(session), (enum vg_setting)i, values[i], sizeof values[i]);
        settings[i] = (struct vg_log_setting){vg_settings[i].key, values[i], true};
    }
    ck_assert(vg_log_begin(log_file, "1", settings, VG_SETTING_COUNT, vg_session_schema(session), &error));
}

static void same_series(const struct vg_series *a, const struct vg_series *b)
{
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++)
        ck_assert_mem_eq(&a->buckets[i], &b->buckets[i], sizeof a->buckets[i]);
}

/* All that a picture shows of two views' run. */
static void same_run(const struct vg_view *a, const struct vg_view *b)
{
    ck_assert_uint_eq(a->step, b->step);
    ck_assert_uint_eq(a->epoch, b->epoch);
    ck_assert_uint_eq(a->run, b->run);
    ck_assert_uint_eq(a->layer_count, b->layer_count);
    ck_assert_int_eq((int)a->verdict.kind, (int)b->verdict.kind);
    ck_assert_uint_eq(a->verdict.layer, b->verdict.layer);
    same_series(&a->loss_series, &b->loss_series);
    same_series(&a->accuracy_series, &b->accuracy_series);
    same_series(&a->valid_loss_series, &b->valid_loss_series);
    for (size_t l = 0; l < a->layer_count; l++) {
        ck_assert_str_eq(a->layers[l].name, b->layers[l].name);
        ck_assert_str_eq(a->layers[l].short_name, b->layers[l].short_name);
        ck_assert_uint_eq(a->layers[l].inputs, b->layers[l].inputs);
        ck_assert_uint_eq(a->layers[l].columns, b->layers[l].columns);
        ck_assert_mem_eq(a->layers[l].now, b->layers[l].now, sizeof a->layers[l].now);
        same_series(&a->layers[l].series, &b->layers[l].series);
    }
    ck_assert_uint_eq(a->marker_count, b->marker_count);
    for (size_t i = 0; i < a->marker_count; i++) {
        ck_assert_str_eq(a->markers[i].text, b->markers[i].text);
        ck_assert_uint_eq(a->markers[i].step, b->markers[i].step);
        ck_assert_uint_eq(a->markers[i].record, b->markers[i].record);
    }
    ck_assert_uint_eq(a->ghost_count, b->ghost_count);
    for (size_t g = 0; g < a->ghost_count; g++) {
        ck_assert_uint_eq(a->ghosts[g].steps, b->ghosts[g].steps);
        ck_assert_uint_eq(a->ghosts[g].count, b->ghosts[g].count);
        ck_assert_int_eq(a->ghosts[g].other_data, b->ghosts[g].other_data);
        for (size_t i = 0; i < a->ghosts[g].count; i++)
            ck_assert(a->ghosts[g].loss[i] == b->ghosts[g].loss[i]);
    }
}

START_TEST(a_log_shows_what_the_run_showed)
{
    static const char *const scripts[] = {
        "step 1700", "step 300; lr *2; step 40; undo; step 30; activation relu; step 200; lr 0.05; lr 0.1; step 90",
        "step 130; redraw; step 70; hidden 7,3; step 200; activation tanh; step 50"};
    struct vg_experiment experiment;
    struct vg_command command;
    struct vg_view shown = {0};
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "hidden", "5,5,5,5,5,5", &error));
    ck_assert(vg_experiment_set(&experiment, "valid", "0.2", &error));
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    const struct vg_session_observer observer = {on_record, on_command, on_run, session};
    log_file = vg_log_open(path, VG_LOG_JSONL, &error);
    ck_assert(session && log_file);
    before = experiment;
    on_run(NULL, session);
    vg_session_observe(session, &observer);
    for (const char *at = scripts[_i]; vg_command_next(&at, NULL, &command, &error);) {
        ck_assert_msg(command.info && vg_session_do(session, &command, NULL, 0, NULL, &error), "%s", error.text);
        vg_session_finish_wanted(session, NULL);
    }
    ck_assert(
        vg_log_final(log_file, &(struct vg_log_final){.step = vg_session_steps(session), .reason = "done"}, &error));
    ck_assert(vg_log_close(log_file, &error));
    follow(path);
    SEE_UNTIL(view.state == VG_STATE_ENDED);
    for (int m = 0; m < VG_METRIC_COUNT; m++) {
        ck_assert(see((enum vg_metric)m));
        ck_assert(vg_session_view(session, (enum vg_metric)m, &shown, &error));
        same_run(&view, &shown);
    }
    vg_source_at(&source, 17, &view);
    vg_session_at(session, 17, &shown);
    ck_assert(view.at && view.at_step == shown.at_step && view.at_loss == shown.at_loss);
    vg_view_free(&shown);
    vg_session_destroy(session);
}
END_TEST

START_TEST(a_log_that_is_not_there_yet_is_waited_for)
{
    follow(path);
    SEE_UNTIL(view.state == VG_STATE_WAITING && strstr(view.message, "not there yet"));
    ck_assert_uint_eq(view.layer_count, 0);
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    SEE_UNTIL(view.step == 1 && view.state == VG_STATE_RUNNING);
    ck_assert_str_eq(view.layers[1].name, "b");
}
END_TEST

START_TEST(half_a_line_waits_for_its_rest)
{
    const char *line = record_line(7, 0.25);
    char half[64];
    snprintf(half, sizeof half, "%.50s", line);
    put(path, "w", HEAD);
    put(path, "a", half);
    follow(path);
    SEE_UNTIL(view.state == VG_STATE_WAITING && strstr(view.message, "no record"));
    put(path, "a", line + 50);
    SEE_UNTIL(view.step == 8);
    ck_assert(view.layers[0].now[VG_GRAD_SD] == 0.25 && vg_is_missing(view.layers[0].now[VG_DELTA_RMS]));
}
END_TEST

START_TEST(a_rotated_log_goes_on)
{
    char old[sizeof path + 8];
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    follow(path);
    SEE_UNTIL(view.step == 1);
    snprintf(old, sizeof old, "%s.1", path);
    ck_assert_int_eq(rename(path, old), 0);
    put(old, "a", record_line(1, 1)); /* what still comes into the old one is not lost */
    SEE_UNTIL(view.step == 2);
    put(path, "w", HEAD);
    put(path, "a", record_line(2, 1));
    SEE_UNTIL(view.step == 3);
    ck_assert_uint_eq(view.run, 1);
    ck_assert_uint_eq(view.loss_series.count, 3);
}
END_TEST

START_TEST(a_log_written_anew_is_a_new_run)
{
    put(path, "w", HEAD);
    for (unsigned step = 0; step < 20; step++)
        put(path, "a", record_line(step, 1));
    follow(path);
    SEE_UNTIL(view.step == 20);
    put(path, "w",
        "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"name\": \"bert\"}, \"layers\": [{\"name\": \"c\"}]}\n"
        "{\"step\": 0, \"loss\": 2, \"layers\": [{\"name\": \"c\", \"grad_sd\": 3}]}\n");
    SEE_UNTIL(view.run == 2 && view.step == 1);
    ck_assert_uint_eq(view.layer_count, 1);
    ck_assert_uint_eq(view.ghost_count, 1);
}
END_TEST

START_TEST(a_log_that_only_seems_shorter_is_not_read_again)
{
    put(path, "w", HEAD);
    for (unsigned step = 0; step < 20; step++)
        put(path, "a", record_line(step, 1));
    follow(path);
    SEE_UNTIL(view.step == 20);
    struct stat about;
    ck_assert_int_eq(stat(path, &about), 0);
    ck_assert_int_eq(truncate(path, about.st_size - (off_t)(strlen(record_line(18, 1)) + strlen(record_line(19, 1)))),
                     0);
    poll(NULL, 0, 1500); /* as an NFS client that is behind: the size comes back */
    put(path, "a", record_line(18, 1));
    put(path, "a", record_line(19, 1));
    put(path, "a", record_line(20, 1));
    SEE_UNTIL(view.step == 21);
    ck_assert_uint_eq(view.run, 1);
}
END_TEST

START_TEST(a_log_taken_away_leaves_its_picture)
{
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    follow(path);
    SEE_UNTIL(view.step == 1);
    unlink(path);
    SEE_UNTIL(strstr(view.fields[0].value, "gone"));
    ck_assert_uint_eq(view.layer_count, 2);
    put(path, "w", HEAD);
    put(path, "a", record_line(1, 1));
    SEE_UNTIL(view.step == 2 && view.run == 1 && !strstr(view.fields[0].value, "gone"));
}
END_TEST

START_TEST(broken_lines_are_told_and_passed_over)
{
    put(path, "w", HEAD "this is no JSON\n{\"step\": 0, \"layers\": [{\"name\": \"unknown\"}]}\n\x1b[2J\n");
    put(path, "a", record_line(1, 1));
    follow(path);
    SEE_UNTIL(view.step == 2);
    ck_assert_ptr_nonnull(strstr(view.message, "line 4"));
    ck_assert(view.message_is_error && !strchr(view.message, '\x1b'));
    SEE_UNTIL(strstr(view.fields[0].value, "3 broken"));
}
END_TEST

START_TEST(a_header_of_hostile_shapes_is_a_broken_line)
{
    put(path, "w",
        "{\"vgtop\": \"1\", \"format\": 2, \"layers\": [{\"name\": \"a\", \"shape\": [4294967296, 4294967296, 2]}]}\n"
        "{\"vgtop\": \"1\", \"format\": 2, \"layers\": [{\"name\": \"a\", \"shape\": [1,1,1,1,1,1,1,1,1]}]}\n");
    put(path, "a", record_line(1, 1));
    follow(path);
    SEE_UNTIL(view.step == 2);
    ck_assert_ptr_nonnull(strstr(view.message, "more than 8 numbers"));
    SEE_UNTIL(strstr(view.fields[0].value, "2 broken"));
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end)
{
    char pipe_path[sizeof path];
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", scratch);
    ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
    follow(pipe_path);
    SEE_UNTIL(view.state == VG_STATE_WAITING);
    FILE *to = fopen(pipe_path, "w");
    ck_assert_ptr_nonnull(to);
    fputs(HEAD, to);
    fputs(record_line(3, 1), to);
    fflush(to);
    SEE_UNTIL(view.step == 4 && view.state == VG_STATE_RUNNING);
    fclose(to);
    SEE_UNTIL(view.state == VG_STATE_ENDED);
}
END_TEST

START_TEST(a_run_that_says_nothing_for_long_is_quiet)
{
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    const struct timespec then[2] = {{.tv_sec = time(NULL) - 600}, {.tv_sec = time(NULL) - 600}};
    ck_assert_int_eq(utimensat(AT_FDCWD, path, then, 0), 0);
    follow(path);
    SEE_UNTIL(view.state == VG_STATE_QUIET);
    ck_assert_uint_ge(view.quiet_seconds, 599);
    put(path, "a", record_line(1, 1));
    SEE_UNTIL(view.state == VG_STATE_RUNNING && view.step == 2);
}
END_TEST

START_TEST(a_log_takes_no_commands_and_says_so)
{
    struct vg_command command;
    follow(path);
    ck_assert(vg_command_parse("lr *2", NULL, &command, &error));
    ck_assert(!vg_source_send(&source, &command, &error) && strstr(error.text, "a log takes no commands"));
    ck_assert(!vg_source_can(&source, "lr", &error));
}
END_TEST

START_TEST(the_output_layers_shape_of_a_job_is_that_of_torch)
{
    put(path, "w",
        "{\"vgtop\": \"1\", \"format\": 2, \"job\": {}, \"layers\": [{\"name\": \"conv\", \"shape\": [16, 3, 5, 5]}, "
        "{\"name\": \"transformer.h.11.mlp.c_proj\", \"shape\": [10, 64]}, {\"name\": \"ln\", \"shape\": [64]}, "
        "{\"name\": \"12\"}]}\n"
        "{\"step\": 0, \"layers\": [{\"name\": \"ln\", \"dead\": 0}]}\n");
    follow(path);
    SEE_UNTIL(view.step == 1);
    ck_assert_uint_eq(view.layers[0].columns, 16);
    ck_assert_uint_eq(view.layers[0].inputs, 75);
    ck_assert_uint_eq(view.layers[1].columns, 10);
    ck_assert_uint_eq(view.layers[2].columns, 64);
    ck_assert_str_eq(view.layers[1].short_name, "h.11.mlp.c_proj");
    ck_assert_str_eq(view.layers[3].name, "layer 12"); /* a number alone makes no sentence */
    ck_assert_str_eq(view.layers[3].short_name, "12");
}
END_TEST

START_TEST(an_activation_is_known_by_torchs_name)
{
    put(path, "w",
        "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"activation\": \"LeakyReLU\"}, \"layers\": [{\"name\": "
        "\"a\"}]}\n");
    put(path, "a", "{\"step\": 0, \"loss\": 1}\n");
    follow(path);
    SEE_UNTIL(view.step == 1);
    ck_assert_int_eq(view.activation.kind, VG_LEAKY_RELU);
}
END_TEST

START_TEST(the_last_line_of_a_pipe_need_not_be_ended)
{
    char pipe_path[sizeof path];
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", scratch);
    ck_assert_int_eq(mkfifo(pipe_path, 0600), 0);
    follow(pipe_path);
    FILE *to = fopen(pipe_path, "w");
    ck_assert_ptr_nonnull(to);
    fputs(HEAD, to);
    fputs(record_line(3, 1), to);
    const char *last = record_line(4, 1);
    fwrite(last, 1, strlen(last) - 1, to);
    fclose(to);
    SEE_UNTIL(view.state == VG_STATE_ENDED);
    ck_assert_uint_eq(view.step, 5);
}
END_TEST

START_TEST(numbers_that_come_later_for_a_step_belong_to_it)
{
    put(path, "w", "{\"step\":500,\"train_loss\":2}\n{\"step\":600,\"train_loss\":1}\n");
    follow(path);
    SEE_UNTIL(view.step == 501);
    poll(NULL, 0, 500);
    put(path, "a", "{\"step\":600,\"val_loss\":1.5}\n");
    SEE_UNTIL(view.step == 601); /* it is whole when nothing more comes */
    ck_assert(view.loss == 1 && view.valid_loss == 1.5);
    put(path, "a", "{\"step\":700,\"train_loss\":0.5}\n");
    poll(NULL, 0, 300);
    unlink(path); /* or when the file is gone */
    SEE_UNTIL(view.step == 701 && view.valid_loss == 1.5);
}
END_TEST

/* ---- jobs */

static struct vg_launched job;

/* Notes a running job of that host in the test's folder. */
static void note_job(const char *host, long long keeper, long long process)
{
    char text[sizeof path + 512];
    snprintf(text, sizeof text,
             "{\"vgtop\": \"1\", \"state\": \"running\", \"command\": \"train.sh\", \"host\": \"%s\", \"log\": "
             "\"%s\", \"keeper\": %lld, \"job\": %lld, \"started\": 1}",
             host, path, keeper, process);
    scratch_file("run.json", text);
    ck_assert_msg(vg_launched_read(scratch, &job, &error), "%s", error.text);
}

START_TEST(only_a_keeper_that_lives_on_this_machine_is_signalled)
{
    char host[64] = "", alive[sizeof scratch + 16];
    gethostname(host, sizeof host - 1);
    snprintf(alive, sizeof alive, "%s/alive", scratch);
    const int lock = open(alive, O_RDWR | O_CREAT, 0600);
    ck_assert(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0);
    note_job(host, getpid(), getpid()); /* signal 0 only asks whether a process is there */
    ck_assert_msg(vg_launched_signal(&job, 0, &error), "%s", error.text);
    note_job("otherhost", getpid(), getpid());
    ck_assert(!vg_launched_signal(&job, 0, &error) && strstr(error.text, "this machine"));
    static const long long all_processes[] = {4294967295, 4294967296, 1, 0};
    for (size_t i = 0; i < sizeof all_processes / sizeof *all_processes; i++) {
        note_job(host, all_processes[i], getpid());
        ck_assert(!vg_launched_signal(&job, 0, &error));
    }
    note_job(host, getpid(), getpid());
    ck_assert(unlink(alive) == 0 && symlink("elsewhere", alive) == 0); /* whether the lock is held cannot be told */
    ck_assert(!vg_launched_signal(&job, 0, &error));
    close(lock);
}
END_TEST

static void follow_job(void)
{
    struct vg_follow *started = vg_follow_job(&job, &error);
    ck_assert_msg(started, "%s", error.text);
    source = vg_follow_source(started);
}

START_TEST(a_job_that_ended_non_finite_stays_so)
{
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    put(path, "a", "{\"step\": 1, \"final\": true, \"reason\": \"non-finite\"}\n");
    note_job("otherhost", 0, 0);
    job.state = VG_JOB_ENDED;
    job.status = 1;
    follow_job();
    SEE_UNTIL(view.step == 1 && view.state == VG_STATE_NON_FINITE);
    ck_assert_ptr_nonnull(strstr(view.message, "ended with status 1"));
}
END_TEST

START_TEST(a_job_without_a_last_line_has_ended_when_its_process_has)
{
    put(path, "w", HEAD);
    note_job("otherhost", 0, 0);
    job.state = VG_JOB_ENDED;
    follow_job();
    SEE_UNTIL(view.state == VG_STATE_ENDED); /* none of its steps was told */
    put(path, "a", record_line(0, 1));
    SEE_UNTIL(view.state == VG_STATE_ENDED && view.step == 1);
}
END_TEST

START_TEST(how_a_job_ended_is_told_only_where_it_is_known)
{
    put(path, "w", HEAD);
    put(path, "a", record_line(0, 1));
    note_job("otherhost", 0, getpid());
    job.state = VG_JOB_LOST;
    follow_job();
    SEE_UNTIL(view.step == 1 && view.state == VG_STATE_RUNNING && strstr(view.message, "may still run"));
    ck_assert(vg_source_end(&source, 5000));
    const pid_t child = fork();
    if (child == 0)
        _exit(0);
    ck_assert_int_eq(waitid(P_PID, (id_t)child, &(siginfo_t){0}, WEXITED | WNOWAIT),
                     0); /* it has ended, and keeps its number */
    job.job = child;
    follow_job();
    SEE_UNTIL(view.state == VG_STATE_ENDED && strstr(view.message, "does not know how it ended"));
    ck_assert(vg_source_end(&source, 5000));
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    follow_job();
    SEE_UNTIL(view.state == VG_STATE_ENDED && strstr(view.message, "does not know how it ended"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("follow");
    TCase *test = tcase_create("follow");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_set_timeout(test, 60);
    tcase_add_loop_test(test, a_log_shows_what_the_run_showed, 0, 3);
    tcase_add_test(test, a_log_that_is_not_there_yet_is_waited_for);
    tcase_add_test(test, half_a_line_waits_for_its_rest);
    tcase_add_test(test, a_rotated_log_goes_on);
    tcase_add_test(test, a_log_written_anew_is_a_new_run);
    tcase_add_test(test, a_log_that_only_seems_shorter_is_not_read_again);
    tcase_add_test(test, a_log_taken_away_leaves_its_picture);
    tcase_add_test(test, broken_lines_are_told_and_passed_over);
    tcase_add_test(test, a_header_of_hostile_shapes_is_a_broken_line);
    tcase_add_test(test, a_pipe_is_read_to_its_end);
    tcase_add_test(test, a_run_that_says_nothing_for_long_is_quiet);
    tcase_add_test(test, a_log_takes_no_commands_and_says_so);
    tcase_add_test(test, the_output_layers_shape_of_a_job_is_that_of_torch);
    tcase_add_test(test, an_activation_is_known_by_torchs_name);
    tcase_add_test(test, the_last_line_of_a_pipe_need_not_be_ended);
    tcase_add_test(test, numbers_that_come_later_for_a_step_belong_to_it);
    tcase_add_test(test, only_a_keeper_that_lives_on_this_machine_is_signalled);
    tcase_add_test(test, a_job_that_ended_non_finite_stays_so);
    tcase_add_test(test, a_job_without_a_last_line_has_ended_when_its_process_has);
    tcase_add_test(test, how_a_job_ended_is_told_only_where_it_is_known);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
