/* test_threads.c: a trainer that gets no memory, no pipe or no thread: one clear sentence, and not a line of a script lost. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../check_main.h"
#include "../driven.h"
#include "faults.h"
#include "vgtop/trainer.h"

static struct vg_error error;

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* Starts, does a script and what is sent, is looked at and stops. What failed inside is told in the view's message. */
static bool train(void *context)
{
    const struct vg_experiment *experiment = context;
    struct vg_view view = {0};
    struct vg_probe *made = NULL;
    struct vg_trainer *trainer =
        vg_trainer_start(experiment, INFINITY, NULL, "step 30; depth 2; step 30; width 4", NULL, &error);
    bool good =
        trainer && trainer_send_line(trainer, "lr 0.5; restart", &error) && (made = vg_probe_create(&error)) != NULL;
    for (int i = 0; good && i < 200; i++) {
        trainer_probe(trainer, 0, made);
        good = trainer_view(trainer, VG_GRAD_SD, &view, &error);
        if (good && view.message_is_error) {
            good = false;
            snprintf(error.text, sizeof error.text, "%s", view.message);
        }
        if (good && view.run >= 4 && view.step > 0)
            break;
        nap();
    }
    vg_trainer_stop(trainer);
    vg_probe_destroy(made);
    vg_view_free(&view);
    return good;
}

START_TEST(a_trainer_that_finds_no_memory_says_so)
{
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "samples", "16", &error));
    for (long n = 1; n < 120; n++) {
        error.text[0] = '\0';
        faults_arm(FAULTS_OF_MEMORY, n, ENOMEM, FAULTS_ONCE);
        bool good = train(&experiment);
        bool hit = faults_disarm();
        ck_assert_msg(good || (hit && faults_is_sentence(error.text)), "allocation %ld: '%s'", n, error.text);
        if (!hit)
            break;
    }
}
END_TEST

START_TEST(a_script_loses_no_line_when_memory_is_short_for_a_moment)
{
    struct vg_experiment experiment;
    struct vg_view view = {0};
    vg_experiment_default(&experiment);
    struct vg_trainer *trainer =
        vg_trainer_start(&experiment, INFINITY, NULL, "pause; step 100000; lr 0.5; step 100", NULL, &error);
    ck_assert(trainer != NULL);
    while (view.state != VG_STATE_STEPPING)
        ck_assert(trainer_view(trainer, VG_GRAD_SD, &view, &error));
    /* nothing is allocated while steps are taken: the next to ask is the next line */
    faults_arm(FAULTS_OF_MEMORY, 1, ENOMEM, FAULTS_ONCE);
    bool seen = true; /* ck_assert itself would allocate */
    for (int i = 0; seen && i < 20000 && !view.message_is_error && view.step < 100100; i++) {
        nap();
        seen = trainer_view(trainer, VG_GRAD_SD, &view, &error);
    }
    ck_assert(faults_disarm());
    ck_assert_msg(view.message_is_error && faults_is_sentence(view.message), "'%s' at step %llu", view.message,
                  (unsigned long long)view.step);
    vg_trainer_stop(trainer);
    vg_view_free(&view);
}
END_TEST

START_TEST(no_thread_and_no_pipe_are_one_clear_sentence)
{
    static const char *const says[] = {"pipe", "thread"};
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    for (long n = 1; n <= 2; n++) {
        faults_arm(FAULTS_OF_THREADS, n, EAGAIN, FAULTS_ONCE);
        ck_assert(vg_trainer_start(&experiment, INFINITY, NULL, "step 3", NULL, &error) == NULL);
        ck_assert(faults_disarm());
        ck_assert_msg(faults_is_sentence(error.text) && strstr(error.text, says[n - 1]), "%s", error.text);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("threads");
    TCase *tcase = tcase_create("threads");
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, a_trainer_that_finds_no_memory_says_so);
    tcase_add_test(tcase, a_script_loses_no_line_when_memory_is_short_for_a_moment);
    tcase_add_test(tcase, no_thread_and_no_pipe_are_one_clear_sentence);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(make_suite)
