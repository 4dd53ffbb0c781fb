/* test_numbers.c: settings and data at the ends of what numbers can say: a sentence or a finite picture, never a crash or a hang. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "../thin.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"

static struct vg_error error;

static char table_path[] = "/tmp/vgtop-numbers-XXXXXX";

static void set_weights(struct vg_network *network, double to)
{
    for (size_t l = 0; l < vg_network_layers(network); l++) {
        struct vg_layer layer = vg_network_layer(network, l);
        for (size_t i = 0; i < layer.inputs * layer.columns; i++)
            layer.weights[i] = i % 3 ? to : -to;
    }
}

/* Settings, and weights=X for weights that no initializer draws. */
static struct vg_session *begin(const char *settings)
{
    struct vg_experiment experiment;
    char line[512], *rest = NULL;
    vg_experiment_default(&experiment);
    ck_assert(vg_experiment_set(&experiment, "samples", "24", &error));
    snprintf(line, sizeof line, "%s", settings);
    double weights = 0;
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        if (sscanf(word, "weights=%lf", &weights) != 1)
            ck_assert_msg(vg_experiment_assign(&experiment, word, &error), "%s", error.text);
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s: %s", settings, error.text);
    if (weights != 0)
        set_weights(vg_session_network(session), weights);
    return session;
}

static void check_message(const struct vg_session *session, const struct vg_view *view, const char *what)
{
    char step[64];
    ck_assert_msg(view->state == VG_STATE_NON_FINITE && view->message_is_error, "%s: it stops and says so", what);
    ck_assert_msg(view->verdict.kind == VG_VERDICT_NON_FINITE, "%s: verdict %d", what, (int)view->verdict.kind);
    snprintf(step, sizeof step, "at step %llu", (unsigned long long)vg_session_steps(session) - 1);
    ck_assert_msg(strstr(view->message, step) != NULL, "%s: '%s' names %s", what, view->message, step);
    if (view->verdict.layer == 0)
        return; /* only the loss is not finite */
    snprintf(step, sizeof step,
             view->verdict.layer == view->layer_count ? "first in the output layer" : "first in layer %zu",
             view->verdict.layer);
    ck_assert_msg(strstr(view->message, step) != NULL, "%s: '%s' names the %s", what, view->message, step);
}

/* The records before the last one are the finite picture that is left: every one has a finite loss. */
static void check_picture(const struct vg_view *view, bool stopped, const char *what)
{
    for (size_t i = 0; i + stopped < view->loss_series.count; i++)
        ck_assert_msg(view->loss_series.buckets[i].counted == view->loss_series.buckets[i].records,
                      "%s: a step before the last was not finite", what);
}

/* What the panels compute of it must not fail either. */
static void look_inside(struct vg_session *session, struct vg_view *view, const char *what)
{
    static const struct vg_probe_want want = {
        .boundary = true, .rows = 10, .cols = 20, .distributions = true, .preactivation = true};
    struct vg_probe *probe = vg_probe_create(&error);
    ck_assert_msg(vg_session_probe(session, probe, &error) && vg_probe_fill(probe, &want, view, NULL, &error), "%s: %s",
                  what, error.text);
    vg_probe_destroy(probe);
}

/* Trains until it ends or has gone some way, looks, then starts again from where it was. */
static void live_through(struct vg_session *session, const char *what, uint64_t steps)
{
    struct vg_view view = {0};
    char text[VG_VERDICT_TEXT_MAX];
    vg_session_step(session, steps);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    bool stopped = vg_session_non_finite(session);
    if (stopped)
        check_message(session, &view, what);
    else
        ck_assert_msg(isfinite(view.loss) && vg_session_steps(session) == steps, "%s: loss %g", what, view.loss);
    check_picture(&view, stopped, what);
    ck_assert_uint_lt(vg_verdict_text(&view.verdict, text, sizeof text), sizeof text);
    look_inside(session, &view, what);
    ck_assert_msg(
        vg_session_script(session, NULL, "init he_normal; optimizer sgd; lr 0; restart; step 2", NULL, &error) ||
            vg_session_non_finite(session),
        "%s: %s", what, error.text);
    vg_view_free(&view);
    vg_session_destroy(session);
}

/* Every activation with every optimizer. */
enum { PAIRS = VG_ACTIVATION_COUNT * VG_OPTIMIZER_COUNT };

static void live_through_pair(int pair, const char *more, uint64_t steps)
{
    char settings[400];
    const struct vg_choice *activation = &vg_activations[pair / VG_OPTIMIZER_COUNT].choice;
    snprintf(settings, sizeof settings, "activation=%s optimizer=%s %s", activation->name,
             vg_optimizers[pair % VG_OPTIMIZER_COUNT].name, more);
    live_through(begin(settings), settings, steps);
}

static const char *const extremes[] = {
    "lr=1e6",
    "lr=1e9 hidden=3 batch=1",
    "init=normal:1e100",
    "weights=1e300",
    "weights=1e300 norm=batch optimizer=sgd",
    "weights=1e-300 norm=layer",
    "init=uniform:1e100 norm=batch",
    "init=uniform:1e100 norm=layer",
    "init=zeros lr=1e6",
    "norm=batch batch=1",
    "norm=layer batch=1 hidden=1,1",
    "batch=10000",
    "l2=1e9 lr=1e6",
    "l2=1e9 clip=norm:1e-300 lr=1e9",
    "clip=value:1e-300 lr=1e9 weights=1e150",
    "clip=norm:1e100 lr=1e6",
    "noise=1e6 lr=1",
    "hidden=none lr=1e9",
    "hidden=1 samples=2 batch=1 lr=1e6",
    "valid=0.5 lr=1e6 norm=batch",
    "lr=0",
};
enum { EXTREMES = sizeof extremes / sizeof extremes[0] };

START_TEST(every_activation_and_optimizer_lives_through_extreme_settings)
{
    for (int pair = _i % thin(); pair < PAIRS; pair += thin())
        live_through_pair(pair, extremes[_i], 60);
}
END_TEST

START_TEST(a_hundred_layers_live_through_it)
{
    if (_i % thin() != 0)
        return;
    live_through_pair(_i, "hidden=4x100 samples=12 lr=1e6", 6);
    live_through_pair(_i, "hidden=4x100 samples=12 init=normal:10", 6);
    live_through_pair(_i, "hidden=4x100 samples=12 weights=1e300 norm=batch", 3);
    live_through_pair(_i, "hidden=4x100 samples=12 init=he_normal norm=layer", 6);
}
END_TEST

/* --- data */

static const struct {
    const char *text;
    const char *says; /* NULL: it can be learned from */
} tables[] = {
    {"1e308,-1e308,x\n-1e308,1e308,y\n1e308,1e308,x\n", NULL},
    {"1e308,1,x\n1e308,2,y\n1e308,3,x\n", NULL}, /* a feature that is constant, and very large */
    {"5,1,x\n5,2,y\n5,3,x\n", NULL},             /* constant */
    {"5e-324,0,x\n0,5e-324,y\n", NULL},
    {"1,2,x\n3,4,y\n", NULL}, /* a sample a class */
    {"1,2,0\n3,4,7\n", NULL}, /* classes that no label names are none */
    {"1,2,x\n3,4,x\n5,6,x\n", "at least two classes"},
    {"1,2,x\n", "at least two classes"},
    {"1e309,2,x\n3,4,y\n", "not a finite number"},
    {"nan,2,x\n3,4,y\n", "is a gap"},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static void write_table(const char *text)
{
    FILE *file = fopen(table_path, "w");
    ck_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

START_TEST(extreme_tables_are_learned_from_or_refused_with_a_sentence)
{
    struct vg_experiment experiment;
    char data[128], more[256];
    write_table(tables[_i].text);
    snprintf(data, sizeof data, "csv:%s", table_path);
    if (tables[_i].says) {
        vg_experiment_default(&experiment);
        ck_assert(vg_experiment_set(&experiment, "data", data, &error));
        ck_assert(vg_session_create(&experiment, NULL, &error) == NULL);
        ck_assert_msg(strstr(error.text, tables[_i].says) != NULL, "%s", error.text);
        return;
    }
    static const char *const ways[] = {"", "norm=batch", "norm=layer", "batch=1", "norm=batch batch=1", "valid=1"};
    for (size_t w = 0; w < sizeof ways / sizeof ways[0]; w++)
        for (int pair = (int)w % thin(); pair < PAIRS; pair += thin()) {
            snprintf(more, sizeof more, "data=%s %s", data, ways[w]);
            live_through_pair(pair, more, 20);
        }
}
END_TEST

/* Held out until one class is left to train on, and one sample. */
START_TEST(a_class_without_a_sample_and_a_single_sample_are_trained_on)
{
    char more[256];
    write_table("1,2,x\n3,4,y\n");
    for (int pair = 0; pair < PAIRS; pair++) {
        snprintf(more, sizeof more, "data=csv:%s valid=1 norm=%s batch=%s", table_path, pair % 2 ? "batch" : "none",
                 pair % 3 ? "full" : "99");
        live_through_pair(pair, more, 30);
    }
}
END_TEST

START_TEST(larger_numbers_than_there_is_room_for_are_refused_with_the_range)
{
    static const char *const refused[] = {"init=normal:1e300", "lr=1e300", "noise=1e300", "l2=1e300", "clip=norm:0"};
    struct vg_experiment experiment;
    vg_experiment_default(&experiment);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        ck_assert(!vg_experiment_assign(&experiment, refused[i], &error));
        ck_assert_msg(strstr(error.text, "number") != NULL, "%s", error.text);
    }
}
END_TEST

START_TEST(the_first_layer_to_overflow_is_named_with_its_step)
{
    struct vg_session *session = begin("activation=linear optimizer=sgd lr=1e6 init=normal:10");
    struct vg_view view = {0};
    vg_session_step(session, 1000);
    ck_assert(vg_session_non_finite(session) && vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_msg(strstr(view.message, "first in layer ") || strstr(view.message, "first in the output layer"), "%s",
                  view.message);
    check_message(session, &view, "linear");
    ck_assert(vg_session_script(session, NULL, "lr 0.001; restart; step 5", NULL, &error));
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert_int_ne(view.state, VG_STATE_NON_FINITE);
    ck_assert(isfinite(view.loss) && !view.message_is_error);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("numbers");
    int table = mkstemp(table_path);
    if (table < 0)
        return 1;
    close(table);
    TCase *tcase = tcase_create("numbers");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, every_activation_and_optimizer_lives_through_extreme_settings, 0, EXTREMES);
    tcase_add_loop_test(tcase, a_hundred_layers_live_through_it, 0, PAIRS);
    tcase_add_loop_test(tcase, extreme_tables_are_learned_from_or_refused_with_a_sentence, 0, TABLES);
    tcase_add_test(tcase, a_class_without_a_sample_and_a_single_sample_are_trained_on);
    tcase_add_test(tcase, larger_numbers_than_there_is_room_for_are_refused_with_the_range);
    tcase_add_test(tcase, the_first_layer_to_overflow_is_named_with_its_step);
    suite_add_tcase(suite, tcase);
    int status = run_suite(suite);
    unlink(table_path);
    return status;
}
