/* test_network.c: gradients against central differences, numbers that are very small or very close, sizes at their limits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/network.h"

enum { SAMPLES = 11, FEATURES = 3, KERNELS_MAX = 4 };

static const char *kernels[KERNELS_MAX];
static size_t kernel_count;

/* Points, labels and a network to try things on. */
struct bench {
    double values[SAMPLES * FEATURES];
    uint32_t labels[SAMPLES];
    double targets[SAMPLES]; /* of one class: numbers to be learned */
    struct vg_samples samples;
    struct vg_network *network;
    struct vg_training training;
    double measures[VG_LAYERS_MAX * VG_METRIC_COUNT];
    struct vg_step step;
};

static void set_up(struct bench *bench, struct vg_network_spec spec, const char *init, uint32_t seed)
{
    struct vg_random random;
    struct vg_initializer initializer;
    struct vg_error error = {""};
    memset(bench, 0, sizeof(*bench));
    vg_random_seed(&random, seed);
    for (size_t i = 0; i < SAMPLES * FEATURES; i++)
        bench->values[i] = vg_random_normal(&random);
    for (size_t i = 0; i < SAMPLES; i++)
        bench->labels[i] = (uint32_t)(i % spec.classes);
    bench->samples =
        (struct vg_samples){.values = bench->values, .labels = bench->labels, .count = SAMPLES, .features = FEATURES};
    for (size_t i = 0; spec.classes == 1 && i < SAMPLES; i++)
        bench->targets[i] = 2 * sin(5.0 * (double)i) - 0.5;
    bench->samples.targets = spec.classes == 1 ? bench->targets : NULL;
    spec.target_variance = 2;
    spec.inputs = FEATURES;
    spec.batch_max = SAMPLES;
    bench->network = vg_network_create(&spec, &error);
    ck_assert_msg(bench->network != NULL, "%s", error.text);
    ck_assert(vg_initializer_parse(init, &initializer, &error));
    ck_assert(vg_network_initialize(bench->network, initializer, &random, NULL, &error));
    bench->training = (struct vg_training){.optimizer = VG_SGD, .learning_rate = 0};
    bench->step.layers = bench->measures;
}

static void tear_down(struct bench *bench)
{
    vg_network_destroy(bench->network);
}

/* A step at learning rate 0 changes nothing: it is a loss with its gradient. */
static double loss_of(struct bench *bench)
{
    vg_network_step(bench->network, &bench->samples, NULL, SAMPLES, &bench->training, &bench->step);
    return bench->step.loss;
}

static double measure(const struct bench *bench, size_t layer, enum vg_metric metric)
{
    return bench->measures[layer * VG_METRIC_COUNT + metric];
}

/* Every parameter's gradient against a five-point central difference, relative to the layer's largest gradient. */
static void check_gradient(struct bench *bench, double tolerance)
{
    size_t count = vg_network_block_size(bench->network);
    double *gradient = malloc(count * sizeof(double)), *p = vg_network_parameters(bench->network), largest = 0;
    const double h = 1e-3;
    loss_of(bench);
    memcpy(gradient, vg_network_gradients(bench->network), count * sizeof(double));
    for (size_t i = 0; i < count; i++)
        largest = fabs(gradient[i]) > largest ? fabs(gradient[i]) : largest;
    ck_assert_msg(largest > 1e-4, "the gradient is trivially zero");
    for (size_t i = 0; i < count; i++) {
        const double at = p[i], offsets[] = {-2, -1, 1, 2}, weights[] = {1.0 / 12, -8.0 / 12, 8.0 / 12, -1.0 / 12};
        double slope = 0;
        for (int k = 0; k < 4; k++) {
            vg_network_parameters(bench->network)[i] = at + offsets[k] * h;
            slope += weights[k] * loss_of(bench) / h;
        }
        vg_network_parameters(bench->network)[i] = at;
        ck_assert_msg(fabs(slope - gradient[i]) <= tolerance * largest,
                      "parameter %zu: %.12g, but the difference says %.12g", i, gradient[i], slope);
    }
    free(gradient);
}

static const struct {
    const char *text;
} activations[] = {{"linear"},  {"sigmoid"}, {"tanh"}, {"relu"}, {"leaky_relu"}, {"leaky_relu:0.3"}, {"elu"},
                   {"elu:0.5"}, {"selu"},    {"gelu"}, {"silu"}, {"softplus"},   {"softsign"},       {"maxout"}};

enum { ACTIVATIONS = sizeof(activations) / sizeof(activations[0]), LOSSES = VG_LOSS_COUNT };

/* Far from a kink for the steps of the differences: piecewise linear functions are checked at weights where no z crosses 0. */
static uint32_t quiet_seed(const char *activation)
{
    return strstr(activation, "relu") || strcmp(activation, "maxout") == 0 ? 5 : 1;
}

START_TEST(gradients_agree_with_central_differences_for_every_activation_and_loss)
{
    struct bench bench;
    struct vg_error error = {""};
    int which = _i / (int)kernel_count;
    static const struct {
        size_t classes;
        enum vg_criterion criterion;
    } losses[LOSSES] = {[VG_LOSS_LOGISTIC] = {2, VG_CROSS_ENTROPY},
                        [VG_LOSS_SOFTMAX] = {4, VG_CROSS_ENTROPY},
                        [VG_LOSS_SQUARED] = {1, VG_MSE},
                        [VG_LOSS_LOGISTIC_MSE] = {2, VG_MSE},
                        [VG_LOSS_SOFTMAX_MSE] = {4, VG_MSE}};
    static const vg_real weights[] = {0.5, 3, 1, 0.25};
    struct vg_network_spec spec = {.classes = losses[which % LOSSES].classes,
                                   .hidden_count = 2,
                                   .hidden = {4, 3},
                                   .kernels = kernels[_i % (int)kernel_count]};
    const char *text = activations[which / LOSSES].text;
    ck_assert_int_eq(vg_loss_of(spec.classes, losses[which % LOSSES].criterion), which % LOSSES);
    ck_assert(vg_activation_parse(text, &spec.activation, &error));
    set_up(&bench, spec, "normal:0.8", quiet_seed(text));
    vg_network_set_loss(bench.network, losses[which % LOSSES].criterion, NULL);
    check_gradient(&bench, 1e-7);
    vg_network_set_loss(bench.network, losses[which % LOSSES].criterion, weights);
    check_gradient(&bench, 1e-7);
    tear_down(&bench);
}
END_TEST

START_TEST(gradients_with_norms_agree_with_central_differences)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = _i % 2 ? 3 : 2,
                                   .hidden_count = 3,
                                   .hidden = {5, 4, 3},
                                   .activation = {_i / 2 % 2 ? VG_TANH : VG_SIGMOID, 0},
                                   .norm = _i / 4 ? VG_NORM_LAYER : VG_NORM_BATCH};
    set_up(&bench, spec, "normal:0.8", 3);
    check_gradient(&bench, 1e-7);
    tear_down(&bench);
}
END_TEST

/* By its definition, with the softmax made plainly: the mean over samples and classes, and weights that count samples. */
START_TEST(mse_is_the_mean_square_of_the_probabilities_errors)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = _i ? 3 : 2, .hidden_count = 1, .hidden = {4}, .activation = {VG_TANH, 0}};
    const vg_real weights[] = {2, 0.5, 1};
    vg_real logits[SAMPLES * 3];
    double wanted = 0;
    set_up(&bench, spec, "normal:0.8", 1);
    vg_network_set_loss(bench.network, VG_MSE, weights);
    vg_network_predict(bench.network, bench.values, SAMPLES, logits);
    for (size_t i = 0; i < SAMPLES; i++) {
        double p[3], sum = 0, squares = 0;
        for (size_t k = 0; k < spec.classes; k++)
            sum += p[k] = exp(spec.classes == 2 ? (k ? logits[i] : 0) : logits[i * 3 + k]);
        for (size_t k = 0; k < spec.classes; k++)
            squares += pow(p[k] / sum - (bench.labels[i] == k), 2);
        wanted += weights[bench.labels[i]] * squares / (double)spec.classes / SAMPLES;
    }
    ck_assert_double_eq_tol(loss_of(&bench), wanted, 1e-12);
    tear_down(&bench);
}
END_TEST

START_TEST(the_update_follows_the_loss_with_l2)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = 3, .hidden_count = 1, .hidden = {4}, .activation = {VG_TANH, 0}};
    set_up(&bench, spec, "normal:0.8", 1);
    bench.training = (struct vg_training){.optimizer = VG_SGD, .learning_rate = 0, .l2 = 0.1};
    size_t count = vg_network_block_size(bench.network);
    double before[64], slope[64], *p = vg_network_parameters(bench.network);
    ck_assert_uint_le(count, 64);
    for (size_t i = 0; i < count; i++) {
        double at = p[i];
        vg_network_parameters(bench.network)[i] = at + 1e-5;
        double above = loss_of(&bench);
        vg_network_parameters(bench.network)[i] = at - 1e-5;
        slope[i] = (above - loss_of(&bench)) / 2e-5;
        vg_network_parameters(bench.network)[i] = at;
    }
    memcpy(before, p, count * sizeof(double));
    bench.training.learning_rate = 1;
    loss_of(&bench);
    for (size_t i = 0; i < count; i++)
        ck_assert_double_eq_tol(before[i] - p[i], slope[i], 1e-8);
    tear_down(&bench);
}
END_TEST

START_TEST(nesterov_steps_as_its_formula_says)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = 2, .hidden_count = 1, .hidden = {3}, .activation = {VG_TANH, 0}};
    set_up(&bench, spec, "normal", 1);
    bench.training = (struct vg_training){.optimizer = VG_NESTEROV, .learning_rate = 0.1};
    size_t count = vg_network_block_size(bench.network);
    double m[64] = {0}, w[64], *p = vg_network_parameters(bench.network);
    memcpy(w, p, count * sizeof(double));
    for (int step = 0; step < 5; step++) {
        loss_of(&bench);
        for (size_t i = 0; i < count; i++) {
            double g = vg_network_gradients(bench.network)[i];
            m[i] = 0.9 * m[i] + g;
            w[i] -= 0.1 * (g + 0.9 * m[i]);
            ck_assert_double_eq_tol(p[i], w[i], 1e-14);
        }
    }
    tear_down(&bench);
}
END_TEST

/* A chain of one unit a layer: delta at layer l is a product of slopes and weights that can be told beforehand. */
START_TEST(gradients_keep_their_relative_accuracy_down_to_1e_60)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 30, .activation = {VG_SIGMOID, 0}, .kernels = kernels[_i]};
    for (size_t l = 0; l < 30; l++)
        spec.hidden[l] = 1;
    set_up(&bench, spec, "zeros", 1);
    for (size_t l = 0; l <= 30; l++) {
        struct vg_layer layer = vg_network_layer(bench.network, l);
        layer.weights[0] = l ? 0.01 : 0;
        layer.biases[0] = l < 30 ? 2.0 : 0;
    }
    loss_of(&bench);
    double expected = 0, z[31], a = 0;
    for (size_t l = 0; l < 30; l++) {
        z[l] = 2.0 + (l ? 0.01 * a : 0);
        a = 1 / (1 + exp(-z[l]));
    }
    double out = 0.01 * a, p = 1 / (1 + exp(-out));
    for (size_t i = 0; i < SAMPLES; i++)
        expected += (p - bench.labels[i]) * (p - bench.labels[i]);
    expected = sqrt(expected / SAMPLES);
    for (size_t l = 30; l-- > 0;) {
        double e = exp(-z[l]);
        expected *= 0.01 * (e / ((1 + e) * (1 + e)));
        double got = measure(&bench, l, VG_DELTA_RMS);
        ck_assert_msg(fabs(got / expected - 1) < 1e-12, "layer %zu: %.17g, not %.17g", l + 1, got, expected);
    }
    ck_assert_double_lt(measure(&bench, 0, VG_DELTA_RMS), 1e-60);
    ck_assert_double_gt(measure(&bench, 1, VG_GRAD_MAX), 0);
    tear_down(&bench);
}
END_TEST

START_TEST(gradients_of_1e_170_are_measured_though_their_squares_are_not_there)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = 2, .hidden_count = 2, .hidden = {4, 4}, .kernels = kernels[_i]};
    set_up(&bench, spec, "normal", 7);
    struct vg_layer last = vg_network_layer(bench.network, 2);
    for (size_t i = 0; i < 4; i++)
        last.weights[i] *= 1e-170;
    loss_of(&bench);
    double tiny = measure(&bench, 0, VG_GRAD_SD), tiny_norm = measure(&bench, 0, VG_GRAD_NORM),
           tiny_delta = measure(&bench, 0, VG_DELTA_RMS), logit = vg_network_layer(bench.network, 2).activations[0];
    ck_assert_double_lt(fabs(logit), 1e-160);
    last = vg_network_layer(bench.network, 2);
    for (size_t i = 0; i < 4; i++)
        last.weights[i] *= 1e20;
    loss_of(&bench);
    ck_assert_double_gt(tiny, 0);
    ck_assert_double_eq_tol(measure(&bench, 0, VG_GRAD_SD) / tiny, 1e20, 1e9);
    ck_assert_double_eq_tol(measure(&bench, 0, VG_GRAD_NORM) / tiny_norm, 1e20, 1e9);
    ck_assert_double_eq_tol(measure(&bench, 0, VG_DELTA_RMS) / tiny_delta, 1e20, 1e9);
    tear_down(&bench);
}
END_TEST

START_TEST(a_spread_of_1e_8_about_a_mean_of_1_survives)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 1, .hidden = {200}, .activation = {VG_LINEAR, 0}, .kernels = kernels[_i]};
    set_up(&bench, spec, "zeros", 1);
    struct vg_layer layer = vg_network_layer(bench.network, 0);
    for (size_t i = 0; i < layer.inputs * layer.columns; i++)
        layer.weights[i] = 1 + (i % 2 ? 1e-8 : -1e-8);
    layer.weights[0] = 1 + 1e-8; /* one more up than down: the sample's own numbers say how much */
    loss_of(&bench);
    double n = 600, mean_apart = 2.0 / n;
    ck_assert_double_eq_tol(measure(&bench, 0, VG_WEIGHT_SD), 1e-8 * sqrt(1 - mean_apart * mean_apart), 1e-15);
    tear_down(&bench);
}
END_TEST

START_TEST(saturated_sigmoids_still_have_a_slope)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 1, .hidden = {2}, .activation = {VG_SIGMOID, 0}, .kernels = kernels[_i]};
    set_up(&bench, spec, "zeros", 1);
    struct vg_layer layer = vg_network_layer(bench.network, 0);
    layer.biases[0] = 40; /* sigmoid(40) is 1 to the last bit: s(1-s) would be 0 */
    layer.biases[1] = -40;
    vg_network_layer(bench.network, 1).weights[0] = 1;
    vg_network_layer(bench.network, 1).weights[1] = 1;
    loss_of(&bench);
    layer = vg_network_layer(bench.network, 0);
    struct vg_layer output = vg_network_layer(bench.network, 1);
    for (size_t u = 0; u < 2; u++)
        ck_assert_double_eq_tol(layer.deltas[u * layer.stride] / output.deltas[0], exp(-40.0), 1e-15 * exp(-40.0) * 4);
    ck_assert_double_eq(measure(&bench, 0, VG_SATURATED), 1);
    ck_assert_double_eq(measure(&bench, 0, VG_DEAD), 0);
    tear_down(&bench);
}
END_TEST

START_TEST(a_sure_and_right_answer_leaves_a_small_gradient_not_zero)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = (size_t)(2 + _i % 2), .kernels = kernels[_i / 2]};
    set_up(&bench, spec, "zeros", 1);
    struct vg_layer layer = vg_network_layer(bench.network, 0);
    for (size_t i = 0; i < SAMPLES; i++)
        bench.labels[i] = spec.classes == 2 ? 1 : 0;
    layer.biases[0] = 60;
    double loss = loss_of(&bench), others = spec.classes == 2 ? 1 : 2;
    ck_assert_double_eq_tol(loss / (others * exp(-60.0)), 1, 1e-12);
    layer = vg_network_layer(bench.network, 0);
    ck_assert_double_eq_tol(layer.bias_gradients[0] / (-others * exp(-60.0)), 1, 1e-12);
    tear_down(&bench);
}
END_TEST

START_TEST(dead_relu_units_are_counted)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 1, .hidden = {4}, .activation = {VG_RELU, 0}, .kernels = kernels[_i]};
    set_up(&bench, spec, "normal", 2);
    vg_network_layer(bench.network, 0).biases[2] = -1000;
    loss_of(&bench);
    ck_assert_double_eq(measure(&bench, 0, VG_DEAD), 0.25);
    for (size_t u = 0; u < 4; u++)
        vg_network_layer(bench.network, 0).biases[u] = -1000;
    loss_of(&bench);
    ck_assert_double_eq(measure(&bench, 0, VG_DEAD), 1);
    ck_assert_double_eq(measure(&bench, 0, VG_DELTA_RMS), 0);
    tear_down(&bench);
}
END_TEST

START_TEST(a_unit_alive_on_one_sample_is_not_dead_and_has_a_delta)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 1, .hidden = {1}, .activation = {VG_RELU, 0}, .kernels = kernels[_i]};
    for (size_t alive = 0; alive < SAMPLES; alive++) {
        set_up(&bench, spec, "zeros", 1);
        memset(bench.values, 0, sizeof bench.values);
        bench.values[alive * FEATURES] = 1;
        vg_network_layer(bench.network, 0).weights[0] = 1;
        vg_network_layer(bench.network, 0).biases[0] = -0.5;
        vg_network_layer(bench.network, 1).weights[0] = 1e-170;
        loss_of(&bench);
        ck_assert_double_eq(measure(&bench, 0, VG_DEAD), 0);
        ck_assert_double_eq_tol(measure(&bench, 0, VG_DELTA_RMS) / (0.5e-170 / sqrt(SAMPLES)), 1, 1e-12);
        tear_down(&bench);
    }
}
END_TEST

START_TEST(clipping_by_norm_keeps_the_direction_and_by_value_the_range)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = 3, .hidden_count = 1, .hidden = {4}, .activation = {VG_TANH, 0}};
    set_up(&bench, spec, "normal:3", 1);
    size_t count = vg_network_block_size(bench.network);
    double before[64], *p = vg_network_parameters(bench.network), norm = 0, dot = 0, squares = 0;
    memcpy(before, p, count * sizeof(double));
    bench.training = (struct vg_training){VG_SGD, 1, 0, {VG_CLIP_NORM, 0.01}};
    loss_of(&bench);
    ck_assert(bench.step.clipped);
    for (size_t i = 0; i < count; i++) {
        double u = before[i] - p[i], g = vg_network_gradients(bench.network)[i];
        norm += u * u;
        squares += g * g;
        dot += u * g;
    }
    ck_assert_double_eq_tol(sqrt(norm), 0.01, 1e-12);
    ck_assert_double_eq_tol(dot / sqrt(norm * squares), 1, 1e-10);
    memcpy(before, p, count * sizeof(double));
    bench.training.clip = (struct vg_clip){VG_CLIP_VALUE, 0.001};
    loss_of(&bench);
    ck_assert(bench.step.clipped);
    for (size_t i = 0; i < count; i++)
        ck_assert_double_le(fabs(before[i] - p[i]), 0.001 * (1 + 1e-9));
    bench.training.clip = (struct vg_clip){VG_CLIP_VALUE, 1e9};
    loss_of(&bench);
    ck_assert(!bench.step.clipped);
    tear_down(&bench);
}
END_TEST

START_TEST(scaling_all_hidden_weights_of_a_relu_net_scales_every_gradient_by_that_power)
{
    /* exact at any width: bias-free, the loss's own delta taken out by comparing with the output's */
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 4, .hidden = {6, 6, 6, 6}, .activation = {VG_RELU, 0}, .kernels = kernels[_i]};
    double delta[2][5], out[2];
    for (int k = 0; k < 2; k++) {
        set_up(&bench, spec, "he_normal", 11);
        /* a tiny readout keeps the logits at 0 for both, so that the loss's delta is the same */
        for (size_t l = 0; l < 5; l++) {
            struct vg_layer layer = vg_network_layer(bench.network, l);
            for (size_t i = 0; i < layer.inputs * layer.columns; i++)
                layer.weights[i] *= l == 4 ? 1e-12 : k ? 2 : 1;
        }
        loss_of(&bench);
        for (size_t l = 0; l < 5; l++)
            delta[k][l] = measure(&bench, l, VG_GRAD_NORM);
        out[k] = measure(&bench, 4, VG_DELTA_RMS);
        tear_down(&bench);
    }
    ck_assert_double_eq_tol(out[0] / out[1], 1, 1e-9);
    for (size_t l = 0; l < 4; l++)
        ck_assert_double_eq_tol(delta[1][l] / delta[0][l], 8, 1e-8); /* c^(L-1) of 4 hidden layers */
    ck_assert_double_eq_tol(delta[1][4] / delta[0][4], 16, 1e-8);
}
END_TEST

START_TEST(evaluation_and_prediction_change_nothing)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 3, .hidden_count = 2, .hidden = {5, 4}, .activation = {VG_ELU, 1}, .norm = VG_NORM_BATCH};
    set_up(&bench, spec, "he_normal", 1);
    bench.training = (struct vg_training){.optimizer = VG_ADAM, .learning_rate = 0.01};
    for (int i = 0; i < 5; i++)
        loss_of(&bench);
    size_t count = vg_network_block_size(bench.network);
    double before[256], loss, accuracy, again, logits[SAMPLES * 3], right = 0;
    ck_assert_uint_le(count, 256);
    memcpy(before, vg_network_parameters(bench.network), count * sizeof(double));
    vg_network_evaluate(bench.network, &bench.samples, 0, SAMPLES, 0, &loss, &accuracy);
    vg_network_predict(bench.network, bench.values, SAMPLES, logits);
    vg_network_evaluate(bench.network, &bench.samples, 0, SAMPLES, 0, &again, &accuracy);
    ck_assert_double_eq(loss, again);
    ck_assert_mem_eq(before, vg_network_parameters(bench.network), count * sizeof(double));
    double total = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        const double *z = logits + 3 * i;
        size_t best = z[1] > z[0] ? 1 : 0;
        best = z[2] > z[best] ? 2 : best;
        right += best == bench.labels[i];
        total += log(exp(z[0]) + exp(z[1]) + exp(z[2])) - z[bench.labels[i]];
    }
    ck_assert_double_eq_tol(total / SAMPLES, loss, 1e-12);
    ck_assert_double_eq_tol(right / SAMPLES, accuracy, 1e-12);
    tear_down(&bench);
}
END_TEST

START_TEST(a_copy_goes_on_exactly_as_its_original)
{
    struct bench one, two;
    struct vg_network_spec spec = {
        .classes = 3, .hidden_count = 2, .hidden = {5, 4}, .activation = {VG_ELU, 1}, .norm = VG_NORM_BATCH};
    set_up(&one, spec, "he_normal", 1);
    set_up(&two, spec, "he_normal", 99);
    memcpy(two.values, one.values, sizeof(one.values));
    one.training = two.training = (struct vg_training){.optimizer = VG_ADAM, .learning_rate = 0.01};
    for (int i = 0; i < 5; i++)
        loss_of(&one);
    ck_assert(vg_network_copy(two.network, one.network));
    for (int i = 0; i < 5; i++)
        ck_assert_double_eq(loss_of(&one), loss_of(&two));
    ck_assert_mem_eq(one.measures, two.measures, 3 * VG_METRIC_COUNT * sizeof(double));
    spec.hidden[0] = 4;
    struct bench other;
    set_up(&other, spec, "he_normal", 1);
    ck_assert(!vg_network_copy(other.network, one.network));
    tear_down(&one);
    tear_down(&two);
    tear_down(&other);
}
END_TEST

START_TEST(sizes_out_of_range_are_refused_with_a_sentence)
{
    struct vg_error error = {""};
    struct vg_network_spec good = {.inputs = 2, .classes = 2, .hidden_count = 1, .hidden = {3}, .batch_max = 4}, bad;
    bad = good;
    bad.hidden_count = 101;
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "0 to 100"));
    bad = good;
    bad.hidden[0] = 1025;
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "1 to 1024"));
    bad = good;
    bad.classes = 1;
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    bad = good;
    bad.inputs = 0;
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    bad = good;
    bad.batch_max = SIZE_MAX / 16;
    ck_assert_uint_eq(vg_network_bytes(&bad), 0);
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    bad = good;
    bad.batch_max = (size_t)1 << 50;
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "memory"));
    bad = good;
    bad.kernels = "abacus";
    ck_assert_ptr_null(vg_network_create(&bad, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "abacus"));
}
END_TEST

START_TEST(every_depth_width_and_batch_runs)
{
    struct vg_random random;
    struct vg_error error = {""};
    static const size_t depths[] = {0, 1, 2, 100}, widths[] = {1, 2, 3, 7, 8, 9, 17, 50},
                        batches[] = {1, 2, 7, 8, 9, 33};
    double values[33 * 3], *measures = malloc(sizeof(double) * VG_LAYERS_MAX * VG_METRIC_COUNT);
    uint32_t labels[33], index[33];
    vg_random_seed(&random, 1);
    for (size_t i = 0; i < 33 * 3; i++)
        values[i] = vg_random_normal(&random);
    for (size_t i = 0; i < 33; i++) {
        labels[i] = (uint32_t)i % 3;
        index[i] = (uint32_t)(32 - i);
    }
    const struct vg_samples samples = {.values = values, .labels = labels, .count = 33, .features = 3};
    for (size_t d = 0; d < 4; d++)
        for (size_t w = 0; w < 8; w++)
            for (size_t b = 0; b < 6; b++) {
                struct vg_network_spec spec = {.inputs = 3,
                                               .classes = 3,
                                               .hidden_count = depths[d],
                                               .activation = {VG_TANH, 0},
                                               .batch_max = batches[b],
                                               .kernels = kernels[_i]};
                for (size_t l = 0; l < depths[d]; l++)
                    spec.hidden[l] = widths[w] + (depths[d] < 100 ? l : 0);
                struct vg_network *network = vg_network_create(&spec, &error);
                ck_assert_ptr_nonnull(network);
                ck_assert(vg_network_initialize(network, (struct vg_initializer){VG_INIT_GLOROT_UNIFORM, 0}, &random,
                                                NULL, &error));
                struct vg_step step = {.layers = measures};
                for (int k = 0; k < 3; k++)
                    vg_network_step(network, &samples, index, batches[b],
                                    &(struct vg_training){VG_ADAM, 0.01, 0.001, {0}}, &step);
                ck_assert(isfinite(step.loss));
                for (size_t l = 0; l < vg_network_layers(network); l++)
                    ck_assert(isfinite(measures[l * VG_METRIC_COUNT + VG_GRAD_SD]));
                vg_network_destroy(network);
            }
    free(measures);
}
END_TEST

START_TEST(bytes_are_read_as_scaled_numbers)
{
    struct bench bench;
    struct vg_network_spec spec = {.classes = 2, .hidden_count = 1, .hidden = {3}, .activation = {VG_TANH, 0}};
    uint8_t bytes[SAMPLES * FEATURES];
    set_up(&bench, spec, "normal", 1);
    for (size_t i = 0; i < SAMPLES * FEATURES; i++) {
        bytes[i] = (uint8_t)(i * 37);
        bench.values[i] = bytes[i] * (1.0 / 255);
    }
    double loss = loss_of(&bench);
    bench.samples.values = NULL;
    bench.samples.bytes = bytes;
    bench.samples.byte_scale = 1.0 / 255;
    ck_assert_double_eq(loss, loss_of(&bench));
    tear_down(&bench);
}
END_TEST

START_TEST(nan_and_infinity_come_out_as_such_and_are_not_hidden)
{
    struct bench bench;
    struct vg_network_spec spec = {
        .classes = 2, .hidden_count = 2, .hidden = {3, 3}, .activation = {VG_RELU, 0}, .kernels = kernels[_i]};
    set_up(&bench, spec, "normal", 1);
    vg_network_layer(bench.network, 0).weights[1] = NAN;
    ck_assert(!isfinite(loss_of(&bench)));
    ck_assert(!isfinite(measure(&bench, 0, VG_ACTIVATION_SD)));
    ck_assert(!isfinite(measure(&bench, 1, VG_GRAD_NORM)));
    ck_assert(!isfinite(measure(&bench, 1, VG_GRAD_MAX)));
    tear_down(&bench);
}
END_TEST

static Suite *make_suite(void)
{
    kernel_count = vg_network_kernel_names(kernels, KERNELS_MAX);
    int all = (int)kernel_count;
    Suite *suite = suite_create("network");
    TCase *tcase = tcase_create("network");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, gradients_agree_with_central_differences_for_every_activation_and_loss, 0,
                        ACTIVATIONS * LOSSES * all);
    tcase_add_loop_test(tcase, gradients_with_norms_agree_with_central_differences, 0, 8);
    tcase_add_loop_test(tcase, mse_is_the_mean_square_of_the_probabilities_errors, 0, 2);
    tcase_add_test(tcase, the_update_follows_the_loss_with_l2);
    tcase_add_test(tcase, nesterov_steps_as_its_formula_says);
    tcase_add_loop_test(tcase, gradients_keep_their_relative_accuracy_down_to_1e_60, 0, all);
    tcase_add_loop_test(tcase, gradients_of_1e_170_are_measured_though_their_squares_are_not_there, 0, all);
    tcase_add_loop_test(tcase, a_spread_of_1e_8_about_a_mean_of_1_survives, 0, all);
    tcase_add_loop_test(tcase, saturated_sigmoids_still_have_a_slope, 0, all);
    tcase_add_loop_test(tcase, a_sure_and_right_answer_leaves_a_small_gradient_not_zero, 0, 2 * all);
    tcase_add_loop_test(tcase, dead_relu_units_are_counted, 0, all);
    tcase_add_loop_test(tcase, a_unit_alive_on_one_sample_is_not_dead_and_has_a_delta, 0, all);
    tcase_add_test(tcase, clipping_by_norm_keeps_the_direction_and_by_value_the_range);
    tcase_add_loop_test(tcase, scaling_all_hidden_weights_of_a_relu_net_scales_every_gradient_by_that_power, 0, all);
    tcase_add_test(tcase, evaluation_and_prediction_change_nothing);
    tcase_add_test(tcase, a_copy_goes_on_exactly_as_its_original);
    tcase_add_test(tcase, sizes_out_of_range_are_refused_with_a_sentence);
    tcase_add_loop_test(tcase, every_depth_width_and_batch_runs, 0, all);
    tcase_add_test(tcase, bytes_are_read_as_scaled_numbers);
    tcase_add_loop_test(tcase, nan_and_infinity_come_out_as_such_and_are_not_hidden, 0, all);
    suite_add_tcase(suite, tcase);
    return suite;
}

CHECK_MAIN(make_suite)
