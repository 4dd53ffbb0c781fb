/* test_undo.c: a change that is taken back leaves no trace in what is computed: the same bits as if it had never been made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "text.h"
#include "vgtop/session.h"

static struct vg_error error;

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

static bool fails(struct vg_session *session, const char *line)
{
    error.text[0] = '\0';
    return !vg_session_do_line(session, line, NULL, 0, NULL, &error);
}

/* Both have the same weights, bit for bit, and have measured the same. */
static void check_same(struct vg_session *a, struct vg_session *b)
{
    struct vg_network *one = vg_session_network(a), *two = vg_session_network(b);
    const size_t size = vg_network_block_size(one);
    ck_assert_uint_eq(vg_session_steps(a), vg_session_steps(b));
    ck_assert_uint_eq(size, vg_network_block_size(two));
    ck_assert_mem_eq(vg_network_parameters(one), vg_network_parameters(two), size * sizeof(vg_real));
    ck_assert_mem_eq(vg_network_optimizer_state(one, 0), vg_network_optimizer_state(two, 0), size * sizeof(vg_real));
    ck_assert_mem_eq(vg_network_optimizer_state(one, 1), vg_network_optimizer_state(two, 1), size * sizeof(vg_real));
    static struct vg_view x, y;
    ck_assert(vg_session_view(a, VG_GRAD_SD, &x, &error) && vg_session_view(b, VG_GRAD_SD, &y, &error));
    ck_assert_str_eq(x.command_line, y.command_line);
    ck_assert_int_eq(x.verdict.kind, y.verdict.kind);
    ck_assert_uint_eq(x.epoch, y.epoch);
    ck_assert_mem_eq(&x.loss, &y.loss, sizeof x.loss);
    ck_assert_mem_eq(&x.valid_loss, &y.valid_loss, sizeof x.valid_loss);
    for (size_t l = 0; l < x.layer_count; l++)
        ck_assert_mem_eq(x.layers[l].now, y.layers[l].now, sizeof x.layers[l].now);
}

static const char *const nets[] = {
    "hidden=5,5",
    "hidden=8,8; activation=tanh; optimizer=adam; norm=batch; batch=16",
    "hidden=6x4; activation=relu; norm=layer; clip=norm:1; l2=0.001; valid=0.2",
    "data=spiral; hidden=10; activation=maxout; optimizer=sgd; batch=0",
    "data=moons; hidden=4,4; optimizer=rmsprop; init=orthogonal; seed=7",
};
enum { NETS = sizeof nets / sizeof nets[0] };

static const char *const changes[] = {
    "lr *2",        "optimizer next", "batch 8", "batch 0", "clip norm:0.1", "l2 0.01",        "restart",  "redraw",
    "hidden 7,3,3", "data xor",       "seed 3",  "init he", "norm batch",    "preset circles", "valid 30", "samples 90",
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

START_TEST(what_is_undone_was_never_there)
{
    const char *net = nets[(size_t)_i / CHANGES], *change = changes[(size_t)_i % CHANGES];
    struct vg_session *session = make(net), *never = make(net);
    script(session, "step 37");
    script(never, "step 37");
    const struct vg_experiment before = *vg_session_experiment(session);
    bool changed = !fails(session, change) &&
                   (strncmp(change, "re", 2) == 0 ||
                    vg_experiment_compare(&before, vg_session_experiment(session)) != VG_CHANGE_NOTHING);
    if (changed) {
        script(session, "step 41; undo");
        check_same(session, never);
        script(session, "step 100");
        script(never, "step 100");
        check_same(session, never);
    }
    vg_session_destroy(session);
    vg_session_destroy(never);
}
END_TEST

START_TEST(three_are_undone_and_made_again)
{
    static const char *const three[][3] = {
        {"lr *2", "optimizer next", "batch 8"},
        {"restart", "hidden 6,6,6", "redraw"},
        {"lr 0.01", "data gaussians", "l2 0.01"},
        {"redraw", "depth +1", "batch 12"},
    };
    const char *const *commands = three[_i % 4];
    struct vg_session *session = make(nets[_i / 4]), *plain[4];
    char text[256];
    for (int i = 0; i < 4; i++) { /* plain[i] has had the first i commands */
        plain[i] = make(nets[_i / 4]);
        script(plain[i], "step 33");
        for (int k = 0; k < i; k++) {
            snprintf(text, sizeof text, "%s; step 29", commands[k]);
            script(plain[i], text);
        }
    }
    snprintf(text, sizeof text, "step 33; %s; step 29; %s; step 29; %s; step 29", commands[0], commands[1],
             commands[2]);
    script(session, text);
    check_same(session, plain[3]);
    static const int there[] = {2, 1, 0, 1, 2, 3, 2, 1, 0};
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
        bool again = i > 0 && there[i] > there[i - 1];
        script(session, again ? "redo" : "undo");
        if (i < 6 || i == 8)
            check_same(session, plain[there[i]]);
    }
    ck_assert(fails(session, "undo"));
    script(session, "step 100");
    script(plain[0], "step 100");
    check_same(session, plain[0]);
    ck_assert(!fails(session, "redo")); /* steps are no change */
    for (int i = 0; i < 4; i++)
        vg_session_destroy(plain[i]);
    vg_session_destroy(session);
}
END_TEST

START_TEST(only_changes_can_be_undone)
{
    struct vg_session *session = make("hidden=5");
    ck_assert(fails(session, "undo"));
    ck_assert_str_eq(error.text, "there is nothing to undo: no command changed settings, weights or data");
    script(session, "step 10; pause on; speed 20; clear; lr 0.001; lr"); /* lr is what it was */
    ck_assert(fails(session, "undo"));
    ck_assert(fails(session, "lr nonsense") && fails(session, "undo"));
    script(session, "lr 0.5; step 5; undo");
    ck_assert(fails(session, "undo"));
    script(session, "redo; undo; lr 0.25");
    ck_assert(fails(session, "redo")); /* another command came since */
    vg_session_destroy(session);
}
END_TEST

START_TEST(the_branch_that_was_left_stays_behind_a_marker)
{
    struct vg_session *session = make("hidden=5; activation=tanh");
    static struct vg_view view;
    script(session, "step 50; activation relu; step 30; undo");
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.step, 50);
    ck_assert_uint_eq(view.loss_series.count, 80);
    ck_assert_uint_eq(view.marker_count, 2);
    ck_assert_str_eq(view.markers[1].text, "undo: relu");
    ck_assert_str_eq(view.message, "undone: relu");
    ck_assert_int_eq(view.activation.kind, VG_TANH);
    /* a run that an undone command began stays as a ghost; the one that goes on is none */
    script(session, "restart; step 20; undo");
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.run, 1);
    ck_assert_uint_eq(view.step, 50);
    ck_assert_uint_eq(view.ghost_count, 1);
    ck_assert_uint_eq(view.ghosts[0].steps, 20);
    ck_assert_str_eq(view.markers[view.marker_count - 1].text, "undo: restart");
    script(session, "redo");
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_uint_eq(view.run, 2);
    ck_assert_uint_eq(view.step, 20);
    ck_assert_uint_eq(view.ghost_count, 1);
    ck_assert_uint_eq(view.ghosts[0].steps, 50);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(training_that_became_non_finite_can_be_undone)
{
    struct vg_session *session = make("hidden=5x4; activation=linear; optimizer=sgd; init=normal:10; lr=1e-9");
    script(session, "step 20; lr 1e6; step 1000");
    ck_assert(vg_session_non_finite(session) && !vg_session_running(session));
    script(session, "undo");
    ck_assert(!vg_session_non_finite(session));
    ck_assert_uint_eq(vg_session_steps(session), 20);
    script(session, "step 30");
    ck_assert(!vg_session_non_finite(session));
    script(session, "redo");
    ck_assert(vg_session_non_finite(session) && !vg_session_running(session));
    ck_assert(fails(session, "step 1"));
    vg_session_destroy(session);
}
END_TEST

struct text {
    char *bytes;
    size_t used;
};

static bool add(void *context, const char *bytes, size_t count)
{
    struct text *text = context;
    text->bytes = realloc(text->bytes, text->used + count + 1);
    memcpy(text->bytes + text->used, bytes, count);
    text->used += count;
    text->bytes[text->used] = '\0';
    return true;
}

START_TEST(an_export_leaves_out_what_was_undone)
{
    struct vg_session *session = make("hidden=5"), *never = make("hidden=5");
    struct text one = {0}, two = {0};
    script(session,
           "step 20; lr 0.5; step 9; undo; redraw; step 3; seed 9; step 2; undo; undo; activation tanh; step 7");
    script(never, "step 20; activation tanh; step 7");
    ck_assert(vg_session_export(session, add, &one, &error) && vg_session_export(never, add, &two, &error));
    ck_assert_str_eq(one.bytes, two.bytes);
    free(one.bytes);
    free(two.bytes);
    vg_session_destroy(session);
    vg_session_destroy(never);
}
END_TEST

START_TEST(a_run_that_is_too_large_says_so)
{
    struct vg_session *session = make("hidden=1024x20; samples=20; init=zeros");
    ck_assert(!fails(session, "lr 0.5"));
    ck_assert(fails(session, "undo"));
    ck_assert_ptr_nonnull(strstr(error.text, "there is no undo for a run this large"));
    script(session, "hidden 5; lr 0.25; undo");
    ck_assert(fails(session, "undo"));
    vg_session_destroy(session);
}
END_TEST

/* The name is 2 bytes a character: cut at any odd place it would be no text. */
START_TEST(a_marker_ends_between_two_characters)
{
    struct vg_session *session = make("hidden=5");
    struct vg_view view = {0};
    script(session, "step 3; drop äöüäöüäöüäöüäöü; step 3; undo");
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_uint_gt(view.marker_count, 0);
    for (size_t i = 0; i < view.marker_count; i++) {
        uint32_t ch;
        for (const char *at = view.markers[i].text; *at != '\0';) {
            at += vg_utf8_read(at, VG_UTF8_MAX, &ch);
            ck_assert_uint_ne(ch, VG_UTF8_BAD);
        }
    }
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(many_changes_share_their_memory)
{
    struct vg_session *session = make("hidden=20x20");
    for (int i = 0; i < 300; i++) { /* of every run 12 MB of records, so that the oldest must go */
        script(session, i % 3 ? "restart; step 3" : "lr 0.002; step 1; lr 0.001");
        if (i % 50 == 49)
            script(session, "undo; undo; redo; undo");
    }
    int undone = 0;
    while (!fails(session, "undo"))
        undone++;
    ck_assert_int_gt(undone, 10);
    ck_assert_int_lt(undone, 300);
    script(session, "step 20");
    vg_session_destroy(session);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("undo");
    TCase *tests = tcase_create("undo");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, a_marker_ends_between_two_characters);
    tcase_add_loop_test(tests, what_is_undone_was_never_there, 0, NETS * CHANGES);
    tcase_add_loop_test(tests, three_are_undone_and_made_again, 0, NETS * 4);
    tcase_add_test(tests, only_changes_can_be_undone);
    tcase_add_test(tests, the_branch_that_was_left_stays_behind_a_marker);
    tcase_add_test(tests, training_that_became_non_finite_can_be_undone);
    tcase_add_test(tests, an_export_leaves_out_what_was_undone);
    tcase_add_test(tests, a_run_that_is_too_large_says_so);
    tcase_add_test(tests, many_changes_share_their_memory);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
