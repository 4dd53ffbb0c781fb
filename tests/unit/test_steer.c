/* test_steer.c: a job that takes commands: they go through its socket, its answers become messages, and what took effect leaves marks.
 * The test plays the job. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../check_main.h"
#include "clock.h"
#include "scratch.h"
#include "vgtop/follow.h"

static struct vg_error error;
static struct vg_view view;
static struct vg_source source;
static char log_path[4096], folder[64], control[90];
static int listener = -1, heard = -1;

static const char greeting[] =
    "{\"vgtop\": \"2\", \"can\": [\"pause\", \"step\", \"lr\", \"activation\", \"undo\", \"stop\"], "
    "\"cannot\": {\"save\": \"the script gave no function for it\"}}\n";

static void put(const char *text)
{
    FILE *to = fopen(log_path, "a");
    ck_assert_ptr_nonnull(to);
    fputs(text, to);
    fclose(to);
}

static void put_head(const char *host, const char *path)
{
    char line[600];
    snprintf(line, sizeof line,
             "{\"vgtop\": \"2\", \"format\": 2, \"job\": {\"host\": \"%s\", \"control\": \"%s\", \"activation\": "
             "\"Sigmoid\"}, \"can\": [\"lr\", \"activation\"], "
             "\"layers\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]}\n",
             host, path);
    put(line);
}

static void put_record(unsigned step)
{
    char line[256];
    snprintf(line, sizeof line,
             "{\"step\": %u, \"loss\": 0.5, \"lr\": 0.1, \"layers\": [{\"name\": \"a\", \"grad_sd\": 1}]}\n", step);
    put(line);
}

static const char *this_host(void)
{
    static char host[256];
    gethostname(host, sizeof host - 1);
    return host;
}

static void set_up(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    make_scratch();
    snprintf(log_path, sizeof log_path, "%s/run.jsonl", scratch);
    snprintf(folder, sizeof folder, "/tmp/vgtop-steer-%ld", (long)getpid());
    snprintf(control, sizeof control, "%s/vgtop-1.sock", folder);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", control);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(listener, (const struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(listener, 8), 0);
}

static void hang_up(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

static void tear_down(void)
{
    ck_assert(!source.self || vg_source_end(&source, 5000));
    source = (struct vg_source){0};
    vg_view_free(&view);
    view = (struct vg_view){0};
    hang_up(&heard);
    hang_up(&listener);
    unlink(control);
    rmdir(folder);
    remove_scratch();
}

static void follow(void)
{
    struct vg_follow *started = vg_follow_start(log_path, &error);
    ck_assert_msg(started, "%s", error.text);
    source = vg_follow_source(started);
}

#define SEE_UNTIL(condition)                                                                                           \
    do {                                                                                                               \
        bool holds = false;                                                                                            \
        for (int tries = 0; tries < 500 && !holds; tries++) {                                                          \
            struct pollfd wake = {.fd = vg_source_wake_fd(&source), .events = POLLIN};                                 \
            ck_assert(vg_source_view(&source, VG_GRAD_SD, &view, &error));                                             \
            holds = condition;                                                                                         \
            if (!holds)                                                                                                \
                poll(&wake, 1, 20);                                                                                    \
        }                                                                                                              \
        ck_assert_msg(holds, "never: %s (step %llu, state %d, '%s', '%s')", #condition, (unsigned long long)view.step, \
                      view.state, view.message, view.commands);                                                        \
    } while (0)

/* The watcher connects; the job greets it. */
static void greet(const char *line)
{
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    ck_assert_int_eq(poll(&ready, 1, 10000), 1);
    heard = accept(listener, NULL, NULL);
    ck_assert_int_ge(heard, 0);
    ck_assert_int_eq(write(heard, line, strlen(line)), (ssize_t)strlen(line));
}

static void begin(void)
{
    put_head(this_host(), control);
    for (unsigned step = 0; step < 5; step++)
        put_record(step);
    follow();
    greet(greeting);
    SEE_UNTIL(view.commands[0] != '\0');
}

static bool ask(const char *line)
{
    struct vg_command command;
    ck_assert(vg_command_parse(line, NULL, &command, &error));
    return vg_source_send(&source, &command, &error);
}

static const char *next_request(void)
{
    static char line[1024];
    size_t used = 0;
    struct pollfd ready = {.fd = heard, .events = POLLIN};
    do {
        ck_assert_int_eq(poll(&ready, 1, 10000), 1);
        ck_assert_int_eq(read(heard, line + used, 1), 1);
    } while (line[used++] != '\n');
    line[used - 1] = '\0';
    return line;
}

static void answer(const char *line)
{
    ck_assert_int_eq(write(heard, line, strlen(line)), (ssize_t)strlen(line));
}

START_TEST(a_command_goes_through_the_socket_and_its_answer_is_the_message)
{
    begin();
    ck_assert_str_eq(view.commands, " pause step lr activation undo stop ");
    ck_assert_msg(ask("lr *0.5"), "%s", error.text);
    ck_assert_str_eq(next_request(), "{\"id\": 1, \"do\": \"lr *0.5\"}");
    ck_assert_uint_eq(vg_source_waiting(&source), 1);
    answer("{\"id\": 1, \"accepted\": true}\n{\"id\": 1, \"done\": \"lr 0.05\", \"step\": 5, \"was\": \"lr 0.1\"}\n");
    SEE_UNTIL(strcmp(view.message, "lr 0.05 (it was lr 0.1)") == 0 && !view.message_is_error);
    ck_assert_uint_eq(vg_source_waiting(&source), 0);
    ck_assert(ask("lr *2"));
    ck_assert_str_eq(next_request(), "{\"id\": 2, \"do\": \"lr *2\"}");
    answer("{\"id\": 2, \"refused\": \"no \\u001b[2J step came\"}\n");
    SEE_UNTIL(strncmp(view.message, "no ", 3) == 0 && view.message_is_error);
    ck_assert_ptr_null(strchr(view.message, '\033'));
}
END_TEST

START_TEST(what_the_job_cannot_do_is_not_sent_and_says_why)
{
    begin();
    ck_assert(!ask("job save") && strstr(error.text, "the script gave no function for it"));
    ck_assert(!ask("restart") && strstr(error.text, "a running job takes no restart"));
    ck_assert(!ask("init he_normal") && strstr(error.text, "takes no init"));
    ck_assert(vg_source_can(&source, "lr", &error) && vg_source_can(&source, "fix", &error));
    ck_assert(!vg_source_can(&source, "depth", &error));
    ck_assert(ask("job stop"));
    ck_assert_str_eq(next_request(), "{\"id\": 1, \"do\": \"stop\"}");
}
END_TEST

START_TEST(nothing_is_sent_before_the_other_end_greets)
{
    struct pollfd ready = {.events = POLLIN};
    put_head(this_host(), control);
    put_record(0);
    follow();
    greet("SSH-2.0-OpenSSH\n");
    SEE_UNTIL(view.step == 1);
    ck_assert(!ask("lr *2"));
    ready.fd = heard;
    ck_assert_int_eq(poll(&ready, 1, 300), 0);
}
END_TEST

START_TEST(sockets_that_may_be_others_are_left_alone)
{
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    if (_i == 0)
        ck_assert_int_eq(chmod(folder, 0755), 0); /* others can enter */
    char other[sizeof control + 8];
    snprintf(other, sizeof other, "%s/agent.sock", folder);
    if (_i == 1)
        ck_assert_int_eq(rename(control, other), 0);
    put_head(_i == 2 ? "elsewhere" : this_host(), _i == 1 ? other : _i == 3 ? "vgtop-1.sock" : control);
    put_record(0);
    follow();
    SEE_UNTIL(view.step == 1);
    ck_assert_int_eq(poll(&ready, 1, 500), 0);
    ck_assert(!ask("lr *2") && strstr(error.text, "takes no commands"));
    unlink(other);
}
END_TEST

START_TEST(a_job_that_hangs_up_takes_nothing_until_it_answers_again)
{
    begin();
    hang_up(&heard);
    SEE_UNTIL(view.commands[0] == '\0');
    ck_assert(!ask("lr *2"));
    greet(greeting); /* two seconds later */
    SEE_UNTIL(view.commands[0] != '\0');
    ck_assert(ask("lr *2"));
}
END_TEST

START_TEST(a_job_that_does_not_read_never_holds_the_screen)
{
    char line[600];
    bool good = true;
    begin();
    snprintf(line, sizeof line, "activation %0500d", 1);
    for (int i = 0; i < 100000 && good; i++)
        good = ask(line);
    ck_assert(!good && strstr(error.text, "does not read"));
}
END_TEST

START_TEST(broken_answers_are_passed_over)
{
    static char much[100000];
    begin();
    memset(much, 'x', sizeof much - 2);
    much[sizeof much - 2] = '\n';
    for (size_t sent = 0; sent < sizeof much - 1;) {
        ssize_t some = write(heard, much + sent, sizeof much - 1 - sent);
        ck_assert_int_gt(some, 0);
        sent += (size_t)some;
    }
    answer(
        "{\"id\": \n{}\n[]\n{\"id\": 1, \"done\": [1], \"was\": {}}\n{\"id\": 1, \"done\": \"lr 7\", \"step\": 5}\n");
    SEE_UNTIL(strcmp(view.message, "lr 7") == 0);
}
END_TEST

/* The screen takes the lock under which the answers are read. */
START_TEST(a_socket_that_never_stops_does_not_hold_the_screen)
{
    static char flood[1 << 16];
    begin();
    const pid_t writer = fork();
    if (writer == 0) {
        memset(flood, 'x', sizeof flood);
        while (write(heard, flood, sizeof flood) > 0) {
        }
        _exit(0);
    }
    int64_t longest = 0;
    for (const int64_t began = vg_clock_ns(); vg_clock_ns() < began + 1000000000;) {
        const int64_t before = vg_clock_ns();
        ck_assert(vg_source_view(&source, VG_GRAD_SD, &view, &error));
        longest = vg_clock_ns() - before > longest ? vg_clock_ns() - before : longest;
        poll(NULL, 0, 10);
    }
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    ck_assert_int_lt(longest / 1000000, 5000);
}
END_TEST

START_TEST(fix_sends_the_first_advice_that_the_job_can_do)
{
    put_head(this_host(), control);
    for (unsigned step = 0; step < 300; step++) {
        char line[512];
        snprintf(line, sizeof line,
                 "{\"step\": %u, \"loss\": 0.69, \"layers\": [{\"name\": \"a\", \"grad_sd\": 1e-6, \"delta_rms\": "
                 "1e-6, \"weight_sd\": 1}, "
                 "{\"name\": \"b\", \"grad_sd\": 1e-3, \"delta_rms\": 1e-3, \"weight_sd\": 1}, {\"name\": \"c\", "
                 "\"grad_sd\": 1, "
                 "\"delta_rms\": 1, \"weight_sd\": 1}]}\n",
                 step);
        put(line);
    }
    follow();
    greet(greeting);
    SEE_UNTIL(view.commands[0] != '\0' && view.verdict.kind == VG_VERDICT_VANISHING);
    ck_assert(ask("fix"));
    ck_assert_str_eq(next_request(), "{\"id\": 1, \"do\": \"activation relu\"}");
}
END_TEST

START_TEST(what_took_effect_is_marked_and_undo_gives_back_the_settings_only)
{
    begin();
    put("{\"step\": 5, \"command\": \"activation relu\", \"was\": \"activation Sigmoid\"}\n");
    put_record(5);
    SEE_UNTIL(view.step == 6 && view.activation.kind == VG_RELU);
    ck_assert_uint_eq(view.marker_count, 1);
    ck_assert_str_eq(view.markers[0].text, "relu");
    put("{\"step\": 6, \"command\": \"undo\", \"was\": \"activation relu\"}\n");
    put_record(6);
    SEE_UNTIL(view.step == 7 && view.activation.kind == VG_SIGMOID);
    ck_assert_uint_eq(view.marker_count, 2);
    ck_assert_str_eq(view.markers[1].text, "undo: relu");
    ck_assert_uint_eq(view.run, 1);
    put("{\"step\": 7, \"command\": \"undo\"}\n"); /* of a change that is long forgotten */
    put_record(7);
    put("{\"step\": 8, \"command\": \"save\"}\n");
    put_record(8);
    SEE_UNTIL(view.step == 9 && view.marker_count == 4);
    ck_assert_str_eq(view.markers[3].text, "save");
    ck_assert_uint_eq(view.run, 1);
}
END_TEST

START_TEST(two_changes_of_one_line_are_one_marker)
{
    begin();
    put("{\"step\": 5, \"command\": \"activation relu\", \"was\": \"activation Sigmoid\"}\n");
    put("{\"step\": 5, \"command\": \"init he_normal\", \"was\": \"init (the weights before)\"}\n");
    put_record(5);
    SEE_UNTIL(view.step == 6 && view.marker_count == 1);
    ck_assert_str_eq(view.markers[0].text, "relu init he_normal");
    put("{\"step\": 6, \"command\": \"undo\"}\n{\"step\": 6, \"command\": \"undo\"}\n");
    put_record(6);
    SEE_UNTIL(view.step == 7 && view.activation.kind == VG_SIGMOID);
}
END_TEST

START_TEST(a_job_that_is_paused_says_so)
{
    begin();
    put("{\"step\": 5, \"command\": \"pause on\"}\n");
    SEE_UNTIL(view.state == VG_STATE_PAUSED);
    put("{\"step\": 5, \"command\": \"pause off\"}\n{\"step\": 5, \"command\": \"step 10\"}\n");
    put_record(5);
    SEE_UNTIL(view.state == VG_STATE_STEPPING && view.step == 6);
    ck_assert_uint_eq(view.steps_left, 9);
    put("{\"step\": 15, \"command\": \"pause on\"}\n");
    SEE_UNTIL(view.state == VG_STATE_PAUSED);
    put("{\"step\": 15, \"command\": \"pause off\", \"why\": \"nobody watched for 60 s\"}\n");
    SEE_UNTIL(view.state == VG_STATE_RUNNING);
    ck_assert_uint_eq(view.marker_count, 0);
    put("{\"final\": true, \"step\": 15, \"reason\": \"stopped\"}\n");
    SEE_UNTIL(view.state == VG_STATE_ENDED && view.commands[0] == '\0');
}
END_TEST

START_TEST(a_line_can_be_done_where_all_its_commands_can)
{
    static const char can[] = " lr pause ";
    ck_assert(vg_view_commands_have(can, "lr *2") && vg_view_commands_have(can, "lr *2; pause"));
    ck_assert(!vg_view_commands_have(can, "lr *2; init he_normal") && !vg_view_commands_have(can, ""));
    ck_assert(!vg_view_commands_have("", "lr") && !vg_view_commands_have(can, "l") &&
              !vg_view_commands_have(can, "r pause"));
}
END_TEST

START_TEST(a_running_jobs_advice_is_without_restarts_and_not_for_lost_weights)
{
    struct vg_verdict verdict = {.kind = VG_VERDICT_LR_HIGH, .layers = 3};
    struct vg_advice advice = vg_verdict_advice_for(&verdict, " lr clip ");
    ck_assert_uint_eq(advice.count, 2);
    ck_assert_str_eq(advice.lines[0], "lr /10");
    verdict.kind = VG_VERDICT_NON_FINITE;
    ck_assert_uint_eq(vg_verdict_advice_for(&verdict, " lr clip ").count, 0);
    verdict.kind = VG_VERDICT_VANISHING;
    ck_assert_uint_eq(vg_verdict_advice_for(&verdict, " lr ").count, 0);
    advice = vg_verdict_advice_for(&verdict, " activation init ");
    ck_assert_uint_eq(advice.count, 1);
    ck_assert_str_eq(advice.lines[0], "activation relu; init he_normal");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("steer");
    TCase *test = tcase_create("steer");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_set_timeout(test, 60);
    tcase_add_test(test, a_command_goes_through_the_socket_and_its_answer_is_the_message);
    tcase_add_test(test, what_the_job_cannot_do_is_not_sent_and_says_why);
    tcase_add_test(test, nothing_is_sent_before_the_other_end_greets);
    tcase_add_loop_test(test, sockets_that_may_be_others_are_left_alone, 0, 4);
    tcase_add_test(test, a_job_that_hangs_up_takes_nothing_until_it_answers_again);
    tcase_add_test(test, a_job_that_does_not_read_never_holds_the_screen);
    tcase_add_test(test, broken_answers_are_passed_over);
    tcase_add_test(test, a_socket_that_never_stops_does_not_hold_the_screen);
    tcase_add_test(test, fix_sends_the_first_advice_that_the_job_can_do);
    tcase_add_test(test, what_took_effect_is_marked_and_undo_gives_back_the_settings_only);
    tcase_add_test(test, two_changes_of_one_line_are_one_marker);
    tcase_add_test(test, a_job_that_is_paused_says_so);
    tcase_add_test(test, a_line_can_be_done_where_all_its_commands_can);
    tcase_add_test(test, a_running_jobs_advice_is_without_restarts_and_not_for_lost_weights);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
