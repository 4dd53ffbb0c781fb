/* test_verdict_labelled.c: experiments trained for real, whose verdict is known from theory or plainly from their numbers. The labels
 * were written down before the experiments were run, and no threshold was chosen by them.
 *
 * g is what theory says of the signal's ratio a layer: sqrt(fan_in var(W) E[f'^2]) (Schoenholz et al. 2017); c is an s.d. of
 * pre-activations. Learning rates are 0.01 (sgd) where nothing else is wanted, small beside the weights, so that a few dozen steps
 * leave the start as it was drawn. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "vgtop/session.h"

/* A start that no setting gives. */
static void silence(struct vg_network *network, size_t layer, size_t from)
{
    struct vg_layer it = vg_network_layer(network, layer);
    for (size_t j = from; j < it.outputs; j++)
        it.biases[j] = -1000;
}

static void silence_layer_2(struct vg_network *network)
{
    silence(network, 1, 0);
}

static void silence_layer_1(struct vg_network *network)
{
    silence(network, 0, 0);
}

static void silence_most_of_layer_3(struct vg_network *network)
{
    silence(network, 2, 2);
}

#define SGD   " optimizer=sgd lr=0.01"
#define STILL " optimizer=sgd lr=1e-12"

static const struct {
    const char *settings, *script, *verdict;
    void (*prepare)(struct vg_network *network);
    size_t layer; /* that must be named; 0: any */
} labelled[] = {
    /* sigmoid: f' is at most 1/4; g = 0.24 (variance 1/n), 0.32 (2/n) */
    {"data=moons hidden=16x10 activation=sigmoid init=glorot_uniform" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=16x10 activation=sigmoid init=lecun_normal" SGD, "step 100", "vanishing", NULL, 1},
    {"data=circles hidden=32x5 activation=sigmoid init=he_normal" SGD, "step 300", "vanishing", NULL, 1},
    {"data=iris hidden=128,64x5 activation=sigmoid init=glorot_uniform optimizer=adam lr=0.001", "step 20", "vanishing",
     NULL, 1},
    {"data=spiral hidden=50,50 activation=sigmoid init=normal:0.1 batch=0 optimizer=sgd lr=0.1", "step 50", "vanishing",
     NULL, 1},
    {"data=circles hidden=5x4 activation=sigmoid init=normal:1 optimizer=rmsprop lr=0.001", "step 50", "vanishing",
     NULL, 0},
    /* weights too small: g = s.d. sqrt(n) f'(0), 0.28 for the odd functions */
    {"data=moons hidden=32x10 activation=tanh init=normal:0.05" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=32x10 activation=softsign init=normal:0.05" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=32x10 activation=elu init=normal:0.05" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=32x10 activation=gelu init=normal:0.05" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=16x10 activation=linear init=normal:0.1" SGD, "step 100", "vanishing", NULL, 1},
    {"data=moons hidden=16x8 activation=linear init=orthogonal:0.4" SGD, "step 50", "vanishing", NULL, 1},
    {"data=circles hidden=64x5 activation=relu init=normal:0.05" SGD, "step 50", "vanishing", NULL, 1},
    /* 0.707 a layer adds up: 30 layers are 4.5 decades */
    {"data=moons hidden=32x30 activation=leaky_relu:0.01 init=lecun_normal" SGD, "step 30", "vanishing", NULL, 1},
    /* weights too large: g = s.d. sqrt(n) / sqrt(2) for rectifiers, s.d. sqrt(n) for lines */
    {"data=moons hidden=32x8 activation=relu init=normal:1" STILL, "step 30", "exploding", NULL, 0},
    {"data=moons hidden=16x10 activation=leaky_relu init=normal:2" STILL, "step 30", "exploding", NULL, 0},
    {"data=moons hidden=16x10 activation=linear init=normal:1" STILL, "step 30", "exploding", NULL, 0},
    {"data=moons hidden=16x10 activation=linear init=orthogonal:3" STILL, "step 30", "exploding", NULL, 1},
    {"data=circles hidden=16x10 activation=elu init=normal:1.5" STILL, "step 30", "exploding", NULL, 0},
    {"data=moons hidden=16x8 activation=gelu init=normal:2" STILL, "step 30", "exploding", NULL, 0},
    {"data=moons hidden=32x8 activation=selu init=normal:1" STILL, "step 30", "exploding", NULL, 0},
    /* tanh with s.d. 24 of pre-activations is chaotic: g^2 = 0.53 * 24 */
    {"data=moons hidden=64x6 activation=tanh init=normal:3" STILL, "step 30", "exploding", NULL, 0},
    /* made for each other */
    {"data=moons hidden=64x6 activation=relu init=he_normal optimizer=adam lr=0.0003", "step 60", "fine", NULL, 0},
    {"data=moons hidden=64x10 activation=leaky_relu:0.2 init=he_normal" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x10 activation=elu init=he_normal" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x10 activation=tanh init=glorot_uniform" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x20 activation=linear init=orthogonal:1 optimizer=sgd lr=0.001", "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x15 activation=selu init=lecun_normal" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x8 activation=softsign init=glorot_normal" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=32x8 activation=silu init=he_normal" SGD, "step 60", "fine", NULL, 0},
    {"data=moons hidden=16x6 activation=maxout init=he_normal" SGD, "step 60", "fine", NULL, 0},
    /* half of a healthy rectifier's units are silent by chance: of layer 12 it is 56 % here */
    {"data=moons hidden=16x20 activation=relu init=he_normal seed=2" SGD, "step 60", "fine", NULL, 0},
    /* what a norm takes away in spread the signal gains: sigmoid' 0.22 / s.d. 0.21; tanh of small weights 0.28 / s.d. 0.28 */
    {"data=moons hidden=32x10 activation=sigmoid init=glorot_uniform norm=batch batch=64" SGD, "step 60", "fine", NULL,
     0},
    {"data=moons hidden=32x10 activation=sigmoid init=glorot_uniform norm=layer batch=64" SGD, "step 60", "fine", NULL,
     0},
    {"data=moons hidden=32x10 activation=tanh init=normal:0.05 norm=batch batch=64" SGD, "step 60", "fine", NULL, 0},
    /* no depth: a hidden layer of sigmoid, or none, is no fault */
    {"data=circles hidden=16 activation=sigmoid init=glorot_uniform optimizer=adam lr=0.001", "step 100", "fine", NULL,
     0},
    {"data=moons hidden= init=glorot_uniform" SGD, "step 100", "fine", NULL, 0},
    {"data=moons hidden= init=zeros optimizer=sgd lr=0.1", "step 500", "fine", NULL, 0},
    /* swaps */
    {"data=moons hidden=32x8 activation=sigmoid init=glorot_uniform" SGD, "step 100; activation tanh; step 50", "fine",
     NULL, 0},
    {"data=moons hidden=32x8 activation=tanh init=glorot_uniform" SGD, "step 100; activation sigmoid; step 50",
     "vanishing", NULL, 1},
    /* units that never answer */
    {"data=circles hidden=16x4 activation=relu init=he_normal" SGD, "step 30", "dead", silence_layer_2, 2},
    {"data=circles hidden=16x4 activation=relu init=he_normal" SGD, "step 30", "dead", silence_layer_1, 0},
    {"data=circles hidden=32x4 activation=relu init=he_normal" SGD, "step 30", "dead", silence_most_of_layer_3, 3},
    /* saturated: c = 3.5 (55 % beyond 2.09), and g = 1.6 only, 2.2 and 3.4 in the lowest two layers, whose inputs are narrow: 1.75 a
     * layer of ten; one layer: c = 5, 18, 9 */
    {"data=moons hidden=64x10 activation=tanh init=normal:0.5" SGD, "step 40", "saturated", NULL, 0},
    {"data=moons hidden=16x10 activation=tanh init=normal:1" SGD, "step 40", "saturated", NULL, 0},
    {"data=moons hidden=64 activation=tanh init=normal:5" SGD, "step 40", "saturated", NULL, 1},
    {"data=circles hidden=32 activation=sigmoid init=normal:20" SGD, "step 40", "saturated", NULL, 1},
    {"data=circles hidden=32 activation=softsign init=normal:10" SGD, "step 40", "saturated", NULL, 1},
    /* steps of the size of the weights, or of a millionth; the first and the third learn all the same */
    {"data=circles hidden=16 activation=tanh init=glorot_uniform optimizer=adam lr=0.5", "step 40", "fine", NULL, 0},
    {"data=circles hidden=16 activation=tanh init=glorot_uniform optimizer=sgd lr=10", "step 40", "lr_high", NULL, 0},
    {"data=circles hidden=16 activation=leaky_relu:0.1 init=he_normal optimizer=rmsprop lr=0.1", "step 40", "fine",
     NULL, 0},
    /* long steps that lower the loss are no fault */
    {"data=moons hidden= init=glorot_uniform optimizer=adam lr=0.1", "step 30", "fine", NULL, 0},
    {"data=circles hidden=16x3 activation=relu init=he_normal optimizer=sgd lr=1e-7", "step 100", "lr_low", NULL, 0},
    {"data=circles hidden=16x3 activation=tanh init=glorot_uniform optimizer=adam lr=1e-9", "step 100", "lr_low", NULL,
     0},
    {"data=moons hidden=16x3 activation=leaky_relu init=he_normal optimizer=rmsprop lr=1e-8", "step 500", "lr_low",
     NULL, 0},
    {"data=moons hidden= init=glorot_uniform optimizer=adam lr=1e-7", "step 100", "lr_low", NULL, 0},
    /* equal weights */
    {"data=circles hidden=5x4 activation=sigmoid init=zeros optimizer=rmsprop lr=0.001", "step 1000", "symmetric", NULL,
     1},
    {"data=circles hidden=5x4 activation=tanh init=zeros optimizer=adam lr=0.01", "step 300", "symmetric", NULL, 1},
    {"data=moons hidden=16x2 activation=relu init=zeros" SGD, "step 300", "symmetric", NULL, 1},
    {"data=iris hidden=1,8 activation=sigmoid init=normal:0 optimizer=adam lr=0.01", "step 300", "symmetric", NULL, 2},
    {"data=iris hidden=8 activation=softplus init=uniform:0 optimizer=adam lr=0.01", "step 300", "symmetric", NULL, 1},
    {"data=moons hidden=8x3 activation=sigmoid init=zeros norm=batch" SGD, "step 100", "symmetric", NULL, 1},
    /* out of the range of doubles */
    {"data=circles hidden=16x10 activation=linear init=normal:10 optimizer=sgd lr=1e6", "step 200", "non_finite", NULL,
     0},
    {"data=circles hidden=5x4 activation=linear init=normal:10 optimizer=sgd lr=1e9", "step 200", "non_finite", NULL,
     0},
    {"data=moons hidden=16x3 activation=leaky_relu init=he_normal optimizer=sgd lr=1e9", "step 200", "non_finite", NULL,
     0},
    /* learnt */
    {"data=circles hidden=5x4 activation=relu init=normal:1 optimizer=rmsprop lr=0.001", "step 3200", "converged", NULL,
     0},
    {"data=gaussians hidden=8 activation=relu init=he_normal optimizer=adam lr=0.01", "step 3000", "converged", NULL,
     0},
    {"data=xor hidden=8 activation=tanh init=glorot_uniform optimizer=adam lr=0.01", "step 4000", "converged", NULL, 0},
    {"data=moons hidden=32 activation=relu init=he_normal optimizer=adam lr=0.003", "step 5000", "converged", NULL, 0},
};

enum { LABELLED = sizeof(labelled) / sizeof(labelled[0]) };

static struct vg_session *make(const char *settings)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    char one[128];
    vg_experiment_default(&experiment);
    for (const char *at = settings; *at != '\0'; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        snprintf(one, sizeof(one), "%.*s", (int)length, at);
        ck_assert_msg(vg_experiment_assign(&experiment, one, &error), "%s", error.text);
        at += length;
    }
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    return session;
}

START_TEST(the_verdict_is_the_known_one)
{
    if (_i % thin() != 0)
        return;
    struct vg_session *session = make(labelled[_i].settings);
    struct vg_error error = {""};
    char text[VG_VERDICT_TEXT_MAX];
    if (labelled[_i].prepare)
        labelled[_i].prepare(vg_session_network(session));
    ck_assert_msg(vg_session_script(session, NULL, labelled[_i].script, NULL, &error), "%s", error.text);
    struct vg_verdict verdict = vg_session_verdict(session);
    vg_verdict_text(&verdict, text, sizeof(text));
    ck_assert_msg(strcmp(vg_verdicts[verdict.kind].key, labelled[_i].verdict) == 0,
                  "%s; %s: it is %s, but the verdict was '%s'", labelled[_i].settings, labelled[_i].script,
                  labelled[_i].verdict, text);
    if (labelled[_i].layer)
        ck_assert_msg(verdict.layer == labelled[_i].layer, "%s: layer %zu is to be named, not '%s'",
                      labelled[_i].settings, labelled[_i].layer, text);
    vg_session_destroy(session);
}
END_TEST

START_TEST(the_view_shows_the_session_s_verdict)
{
    struct vg_session *session = make("");
    struct vg_view view = {0};
    ck_assert_int_eq(vg_session_verdict(session).kind, VG_VERDICT_NONE);
    ck_assert_uint_eq(vg_session_step(session, 100), 100);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert_int_eq(view.verdict.kind, vg_session_verdict(session).kind);
    ck_assert_int_ne(view.verdict.kind, VG_VERDICT_NONE);
    ck_assert_uint_eq(view.verdict.layers, 5);
    ck_assert(vg_session_script(session, NULL, "restart", NULL, NULL)); /* a new run, a new judge */
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, NULL));
    ck_assert_int_eq(view.verdict.kind, VG_VERDICT_NONE);
    vg_view_free(&view);
    vg_session_destroy(session);
}
END_TEST

START_TEST(the_verdict_does_not_depend_on_how_the_steps_were_asked_for)
{
    struct vg_session *whole = make(""), *pieces = make("");
    vg_session_step(whole, 700);
    for (uint64_t done = 0; done < 700; done += 7)
        vg_session_step(pieces, 7);
    struct vg_verdict a = vg_session_verdict(whole), b = vg_session_verdict(pieces);
    ck_assert_int_eq(a.kind, b.kind);
    ck_assert_uint_eq(a.step, b.step);
    ck_assert_double_eq(a.per_layer, b.per_layer);
    vg_session_destroy(whole);
    vg_session_destroy(pieces);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("verdict_labelled");
    TCase *all = tcase_create("labelled");
    tcase_set_timeout(all, 60);
    tcase_add_loop_test(all, the_verdict_is_the_known_one, 0, LABELLED);
    tcase_add_test(all, the_view_shows_the_session_s_verdict);
    tcase_add_test(all, the_verdict_does_not_depend_on_how_the_steps_were_asked_for);
    suite_add_tcase(suite, all);
    return suite;
}

CHECK_MAIN(make_suite)
