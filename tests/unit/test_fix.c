/* test_fix.c: the command `fix` does what the verdict advises first, and one undo takes all of it back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/session.h"

static struct vg_error error;
static char told[8][128];
static size_t told_count;

static void hear(void *context, uint64_t step, const char *line)
{
    (void)context, (void)step;
    ck_assert_uint_lt(told_count, 8);
    snprintf(told[told_count++], sizeof told[0], "%s", line);
}

static struct vg_session *make(const char *settings)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    struct vg_command one;
    vg_experiment_default(experiment);
    while (vg_command_next(&settings, NULL, &one, NULL))
        ck_assert_msg(vg_experiment_assign(experiment, one.text, &error), "%s", error.text);
    struct vg_session *session = vg_session_create(experiment, NULL, &error);
    ck_assert_msg(session, "%s", error.text);
    free(experiment);
    return session;
}

static void script(struct vg_session *session, const char *text)
{
    ck_assert_msg(vg_session_script(session, NULL, text, NULL, &error), "%s", error.text);
}

static void check_same(const struct vg_session *a, const struct vg_session *b)
{
    struct vg_network *one = vg_session_network((struct vg_session *)a),
                      *two = vg_session_network((struct vg_session *)b);
    const size_t size = vg_network_block_size(one);
    static struct vg_view x, y;
    ck_assert_uint_eq(vg_session_steps(a), vg_session_steps(b));
    ck_assert_uint_eq(size, vg_network_block_size(two));
    ck_assert_mem_eq(vg_network_parameters(one), vg_network_parameters(two), size * sizeof(vg_real));
    for (size_t i = 0; i < 2; i++)
        ck_assert_mem_eq(vg_network_optimizer_state(one, i), vg_network_optimizer_state(two, i),
                         size * sizeof(vg_real));
    ck_assert(vg_session_view(a, VG_GRAD_SD, &x, &error) && vg_session_view(b, VG_GRAD_SD, &y, &error));
    ck_assert_str_eq(x.command_line, y.command_line);
    ck_assert_int_eq(x.verdict.kind, y.verdict.kind);
    ck_assert_mem_eq(&x.loss, &y.loss, sizeof x.loss);
    ck_assert_uint_eq(x.step, y.step);
    for (size_t l = 0; l < x.layer_count; l++)
        ck_assert_mem_eq(x.layers[l].now, y.layers[l].now, sizeof x.layers[l].now);
}

/* Experiments in trouble, and what is advised first of each: inside the run, by a new run, by two commands. */
static const struct {
    const char *settings, *advice;
    unsigned steps;
} sick[] = {
    {"hidden=5,5,5,5", "activation tanh", 300},
    {"hidden=5,5,5,5; activation=relu; init=zeros; optimizer=sgd", "init he_normal", 100},
    {"activation=linear; init=glorot_uniform; optimizer=sgd; lr=1e5", "lr 0.01; restart", 60},
};

static const char *advice_of(const struct vg_session *session, char line[VG_ADVICE_LINE_MAX])
{
    const struct vg_verdict verdict = vg_session_verdict(session);
    const struct vg_advice advice = vg_verdict_advice(&verdict);
    snprintf(line, VG_ADVICE_LINE_MAX, "%s", advice.count > 0 ? advice.lines[0] : "");
    return line;
}

START_TEST(a_fix_is_the_first_advice_and_one_undo_leaves_no_trace_of_it)
{
    struct vg_session *session = make(sick[_i].settings), *never = make(sick[_i].settings);
    char steps[32], line[VG_ADVICE_LINE_MAX], answer[256];
    const struct vg_session_observer observer = {.commanded = hear};
    snprintf(steps, sizeof steps, "step %u", sick[_i].steps);
    script(session, steps);
    script(never, steps);
    ck_assert_str_eq(advice_of(session, line), sick[_i].advice);
    vg_session_observe(session, &observer);
    told_count = 0;
    ck_assert_msg(vg_session_do_line(session, "fix", answer, sizeof answer, NULL, &error), "%s", error.text);
    ck_assert_str_eq(answer + strlen(answer) - strlen(line), line);
    ck_assert_uint_eq(told_count, 1); /* one line, and as a person would type it */
    ck_assert_str_eq(told[0], line);
    script(session, "step 41; undo");
    check_same(session, never);
    if (!vg_session_non_finite(session)) {
        script(session, "step 60");
        script(never, "step 60");
        check_same(session, never);
    }
    vg_session_destroy(session);
    vg_session_destroy(never);
}
END_TEST

START_TEST(what_was_fixed_can_be_fixed_again_with_redo)
{
    struct vg_session *session = make(sick[_i].settings), *by_hand = make(sick[_i].settings);
    char text[128];
    snprintf(text, sizeof text, "step %u; fix; step 20", sick[_i].steps);
    script(session, text);
    snprintf(text, sizeof text, "step %u; %s; step 20", sick[_i].steps, sick[_i].advice);
    script(by_hand, text);
    check_same(session, by_hand);
    script(session, "undo; redo");
    check_same(session, by_hand);
    vg_session_destroy(session);
    vg_session_destroy(by_hand);
}
END_TEST

START_TEST(where_nothing_is_advised_nothing_is_done_and_it_says_so)
{
    struct vg_session *session = make("hidden=5; activation=tanh; init=glorot_uniform; optimizer=adam");
    char answer[256], line[VG_ADVICE_LINE_MAX];
    const struct vg_session_observer observer = {.commanded = hear};
    vg_session_observe(session, &observer);
    told_count = 0;
    ck_assert(vg_session_do_line(session, "fix", answer, sizeof answer, NULL, &error));
    ck_assert_str_eq(answer, "nothing to fix yet: too few steps to judge by");
    script(session, "step 200");
    told_count = 0;
    ck_assert_str_eq(advice_of(session, line), "");
    ck_assert(vg_session_do_line(session, "fix", answer, sizeof answer, NULL, &error));
    ck_assert_str_eq(answer, "nothing to fix: the verdict advises nothing");
    ck_assert_uint_eq(told_count, 0);
    ck_assert(!vg_session_do_line(session, "undo", NULL, 0, NULL, &error));
    ck_assert(!vg_session_do_line(session, "fix it", NULL, 0, NULL, &error));
    vg_session_destroy(session);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("fix");
    TCase *tests = tcase_create("fix");
    const int count = sizeof sick / sizeof *sick;
    tcase_add_loop_test(tests, a_fix_is_the_first_advice_and_one_undo_leaves_no_trace_of_it, 0, count);
    tcase_add_loop_test(tests, what_was_fixed_can_be_fixed_again_with_redo, 0, count);
    tcase_add_test(tests, where_nothing_is_advised_nothing_is_done_and_it_says_so);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
