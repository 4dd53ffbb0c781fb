/* test_watch.c: a log that is judged, or followed, while every allocation and every thread fails in turn: one clear sentence, or the
 * lines that were lost are counted. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "faults.h"
#include "vgtop/check.h"
#include "vgtop/follow.h"

static struct vg_error error;
static char path[] = "/tmp/vgtop-fault-XXXXXX";

static const char *const logs[] = {
    "{\"vgtop\": \"1\", \"format\": 2, \"job\": {\"lr\": 0.1}, \"layers\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}\n"
    "{\"step\": 0, \"loss\": 1, \"layers\": [{\"name\": \"a\", \"grad_sd\": 1}]}\n"
    "{\"step\": 1, \"command\": \"lr *2\", \"was\": \"lr 0.1\"}\n"
    "{\"step\": 1, \"loss\": 1, \"layers\": [{\"name\": \"b\", \"grad_sd\": 1}]}\n"
    "{\"step\": 2, \"command\": \"undo\"}\n",
    "{\"_step\": 0, \"loss\": 2, \"gradients/a.weight\": 1, \"gradients/b.weight\": 2}\n{\"_step\": 1, \"loss\": 1}\n",
    "step,loss,grad_2.0_norm/a\n0,1,2\n1,1,2\n",
    "{\n\"log_history\": [{\"step\": 1, \"loss\": 2}, {\"step\": 2, \"loss\": 1}]\n}\n",
};

static void write_log(const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void set_up(void)
{
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
}

static void tear_down(void)
{
    unlink(path);
    memcpy(path + strlen(path) - 6, "XXXXXX", 6);
}

START_TEST(a_log_is_judged_or_a_sentence_says_why_not)
{
    struct vg_check check;
    bool hit = true;
    long n = 1;
    write_log(logs[_i]);
    for (; hit && n < 500; n++) {
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool good = vg_check_log(path, &check, &error);
        hit = faults_disarm();
        ck_assert_msg(good || (hit && faults_is_sentence(error.text)), "allocation %ld: '%s'", n, error.text);
    }
    ck_assert(!hit && check.records == 2 && check.broken == 0);
}
END_TEST

/* Follows until all is read or lost. *ended: the thread did. */
static bool follow_log(bool *ended)
{
    struct vg_view view = {0};
    *ended = true;
    struct vg_follow *follow = vg_follow_start(path, &error);
    if (!follow)
        return false;
    const struct vg_source source = vg_follow_source(follow);
    for (int i = 0; i < 20 && view.step < 2; i++) {
        struct pollfd wake = {.fd = vg_source_wake_fd(&source), .events = POLLIN};
        poll(&wake, 1, 5);
        vg_source_view(&source, VG_GRAD_SD, &view, &error);
    }
    *ended = vg_source_end(&source, 5000);
    vg_view_free(&view);
    return true;
}

START_TEST(a_log_is_followed_whatever_memory_is_lost)
{
    bool hit = true;
    write_log(logs[_i]);
    for (long n = 1; hit && n < 60; n++) {
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool ended, good = follow_log(&ended);
        hit = faults_disarm();
        ck_assert(ended);
        ck_assert_msg(good || (hit && faults_is_sentence(error.text)), "allocation %ld: '%s'", n, error.text);
    }
}
END_TEST

START_TEST(no_thread_and_no_pipe_are_one_clear_sentence)
{
    static const char *const says[] = {"pipe", "pipe", "thread"};
    for (long n = 1; n <= 3; n++) {
        faults_arm(FAULTS_OF_THREADS, n, EAGAIN, FAULTS_ONCE);
        ck_assert_ptr_null(vg_follow_start(path, &error));
        ck_assert(faults_disarm());
        ck_assert_msg(faults_is_sentence(error.text) && strstr(error.text, says[n - 1]), "%s", error.text);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("watch");
    TCase *tcase = tcase_create("watch");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, a_log_is_judged_or_a_sentence_says_why_not, 0, 4);
    tcase_add_loop_test(tcase, a_log_is_followed_whatever_memory_is_lost, 0, 4);
    tcase_add_test(tcase, no_thread_and_no_pipe_are_one_clear_sentence);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(make_suite)
