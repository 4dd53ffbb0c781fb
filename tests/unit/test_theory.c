/* test_theory.c: what theory says of the back-propagated signal, measured. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "../thin.h"
#include "vgtop/network.h"

static struct vg_network *network;
static vg_real *values;
static uint32_t *labels;
static struct vg_samples samples;
static vg_real measures[VG_LAYERS_MAX * VG_METRIC_COUNT];

/* Inputs of mean 0 and variance 1, classes by turns. */
static void make_samples(size_t count, size_t features, size_t classes, uint32_t seed)
{
    struct vg_random random;
    vg_random_seed(&random, seed);
    values = malloc(count * features * sizeof(*values));
    labels = malloc(count * sizeof(*labels));
    ck_assert(values != NULL && labels != NULL);
    for (size_t i = 0; i < count * features; i++)
        values[i] = vg_random_normal(&random);
    for (size_t i = 0; i < count; i++)
        labels[i] = (uint32_t)(i % classes);
    samples = (struct vg_samples){.values = values, .labels = labels, .count = count, .features = features};
}

static void make_network(size_t hidden, size_t width, size_t classes, const char *activation, const char *init,
                         uint32_t seed)
{
    struct vg_error error = {""};
    struct vg_initializer initializer;
    struct vg_random random;
    struct vg_network_spec spec = {
        .inputs = samples.features, .classes = classes, .hidden_count = hidden, .batch_max = samples.count};
    for (size_t l = 0; l < hidden; l++)
        spec.hidden[l] = width;
    ck_assert(vg_activation_parse(activation, &spec.activation, &error) &&
              vg_initializer_parse(init, &initializer, &error));
    vg_network_destroy(network);
    network = vg_network_create(&spec, &error);
    ck_assert_msg(network != NULL, "%s", error.text);
    vg_random_seed(&random, seed);
    ck_assert(vg_network_initialize(network, initializer, &random, NULL, &error));
}

/* Forward, backward and measure; nothing is moved. */
static void look(void)
{
    const struct vg_training training = {.optimizer = VG_SGD, .learning_rate = 0};
    struct vg_step step = {.layers = measures};
    vg_network_step(network, &samples, NULL, samples.count, &training, &step);
}

static double delta_rms(size_t layer)
{
    return measures[layer * VG_METRIC_COUNT + VG_DELTA_RMS];
}

static void tear_down(void)
{
    vg_network_destroy(network);
    network = NULL;
    free(values);
    free(labels);
    values = NULL;
    labels = NULL;
}

static void scale(size_t layer, double by)
{
    struct vg_layer it = vg_network_layer(network, layer);
    for (size_t i = 0; i < it.inputs * it.columns; i++)
        it.weights[i] *= by;
}

enum { HIDDEN = 6, WIDTH = 16, INPUTS = 3, SAMPLES = 13, WEIGHTS_MAX = WIDTH * WIDTH };

/* relu(c z) = c relu(z): with L hidden layers of weights c W, the activations of layer l grow by c^l and its delta by c^(L-l), so that
 * every dW of a hidden layer grows by c^(L-1), whatever the layer. The readout is so small that the output's delta is p - t with
 * p = 1/2 to the last bit either way; and a power of two makes all of it exact. */
START_TEST(scaling_the_weights_of_a_relu_network_scales_every_gradient_alike)
{
    static double before[HIDDEN + 1][WEIGHTS_MAX];
    const int exponent = _i; /* c = 2^exponent */
    make_samples(SAMPLES, INPUTS, 2, 5);
    make_network(HIDDEN, WIDTH, 2, "relu", "he_normal", 3);
    scale(HIDDEN, 1e-30);
    look();
    double delta[HIDDEN + 1];
    size_t moving = 0;
    for (size_t l = 0; l <= HIDDEN; l++) {
        struct vg_layer layer = vg_network_layer(network, l);
        delta[l] = delta_rms(l);
        memcpy(before[l], layer.weight_gradients, layer.inputs * layer.columns * sizeof(double));
    }
    for (size_t l = 0; l < HIDDEN; l++)
        scale(l, ldexp(1, exponent));
    look();
    ck_assert_double_eq(delta_rms(HIDDEN), delta[HIDDEN]);
    for (size_t l = 0; l <= HIDDEN; l++) {
        struct vg_layer layer = vg_network_layer(network, l);
        int power = l < HIDDEN ? HIDDEN - 1 : HIDDEN;
        for (size_t i = 0; i < layer.inputs * layer.columns; i++) {
            ck_assert_double_eq(layer.weight_gradients[i], ldexp(before[l][i], exponent * power));
            moving += before[l][i] != 0;
        }
        if (l < HIDDEN) {
            double grown = delta_rms(l) / delta[l], expected = ldexp(1, exponent * (int)(HIDDEN - 1 - l));
            ck_assert_double_eq_tol(grown / expected, 1, 1e-14);
        }
    }
    ck_assert_uint_gt(moving, HIDDEN * WIDTH * WIDTH / 4);
}
END_TEST

/* Schoenholz et al. 2017: delta's rms changes by sqrt(chi_1) = sqrt(fan_in var(W) E[f'(z)^2]) a layer. Glorot's variance is LeCun's in a
 * square layer. Layer 1 is left out: its inputs are not the fixed point's. */
static const struct {
    const char *activation, *init;
    double ratio;
} predicted[] = {
    {"relu", "he_normal", 1},
    {"relu", "he_uniform", 1},
    {"relu", "lecun_normal", 0.70710678},
    {"relu", "glorot_uniform", 0.70710678},
    {"sigmoid", "lecun_normal", 0.236},
};

enum { DEEP = 8, WIDE = 200, SEEDS = 10, MANY = 128, CLASSES = 10 };

START_TEST(the_signal_shrinks_a_layer_by_what_mean_field_theory_says)
{
    double sum = 0;
    if (_i % thin() != 0)
        return;
    make_samples(MANY, WIDE, CLASSES, 1);
    for (uint32_t seed = 0; seed < SEEDS; seed++) {
        make_network(DEEP, WIDE, CLASSES, predicted[_i].activation, predicted[_i].init, 100 + seed);
        look();
        sum += log(delta_rms(1) / delta_rms(DEEP - 1)) / (DEEP - 2);
    }
    double ratio = exp(sum / SEEDS);
    ck_assert_msg(fabs(ratio / predicted[_i].ratio - 1) < 0.05, "%s %s: %.4f a layer, not %.4f",
                  predicted[_i].activation, predicted[_i].init, ratio, predicted[_i].ratio);
}
END_TEST

/* Saxe et al. 2014: every singular value of an orthogonal layer is g, so each sample's delta gets g times as long. */
START_TEST(orthogonal_lines_scale_every_delta_by_their_gain)
{
    static const char *const inits[] = {"orthogonal:0.5", "orthogonal:1", "orthogonal:1.7"};
    static const double gains[] = {0.5, 1, 1.7};
    enum { LINES = 20, EACH = 24 };
    make_samples(SAMPLES, 7, 3, 2);
    make_network(LINES, EACH, 3, "linear", inits[_i], 11);
    scale(LINES, 1e-9); /* no sample may be so sure that its delta is 0 */
    look();
    for (size_t l = 0; l + 1 < LINES; l++) {
        struct vg_layer lower = vg_network_layer(network, l), upper = vg_network_layer(network, l + 1);
        ck_assert_double_eq_tol(delta_rms(l) / delta_rms(l + 1) / gains[_i], 1, 1e-10);
        for (size_t j = 0; j < SAMPLES; j++) {
            double below = 0, above = 0;
            for (size_t u = 0; u < EACH; u++) {
                below += pow(lower.deltas[u * lower.stride + j], 2);
                above += pow(upper.deltas[u * upper.stride + j], 2);
            }
            ck_assert_double_eq_tol(sqrt(below / above) / gains[_i], 1, 1e-10);
        }
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("theory");
    TCase *all = tcase_create("theory");
    tcase_set_timeout(all, 120);
    tcase_add_checked_fixture(all, NULL, tear_down);
    tcase_add_loop_test(all, scaling_the_weights_of_a_relu_network_scales_every_gradient_alike, -3, 4);
    tcase_add_loop_test(all, the_signal_shrinks_a_layer_by_what_mean_field_theory_says, 0,
                        (int)(sizeof(predicted) / sizeof(predicted[0])));
    tcase_add_loop_test(all, orthogonal_lines_scale_every_delta_by_their_gain, 0, 3);
    suite_add_tcase(suite, all);
    return suite;
}

CHECK_MAIN(make_suite)
