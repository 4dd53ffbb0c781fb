/* activation.c: the table of activations, and each function and its slope at one point. Every formula is written so that the
 * relative accuracy stays where the function saturates: a slope of 1e-60 is a result, not a rounding error. */
#include "vgtop/activation.h"

#include <math.h>

#define SQRT_HALF    0.70710678118654752440
#define INV_SQRT_2PI 0.39894228040143267794
#define SELU_LAMBDA  1.0507009873554804934193349852946
#define SELU_ALPHA   1.6732632423543772848170429916717
#define SLOPE_MAX    1e100
#define NO_PARAMETER NULL, 0, 0, 0

const struct vg_activation_info vg_activations[VG_ACTIVATION_COUNT] = {
    [VG_LINEAR] = {{"linear", NO_PARAMETER, "no activation: the whole net is one linear map"}, "z", 1},
    [VG_SIGMOID] = {{"sigmoid", NO_PARAMETER, "0 to 1; its slope is at most 1/4, so gradients vanish with depth"},
                    "1 / (1 + e^-z)",
                    1},
    [VG_TANH] = {{"tanh", NO_PARAMETER, "-1 to 1, zero-centred; slope 1 at 0, saturates on both sides"}, "tanh(z)", 1},
    [VG_RELU] = {{"relu", NO_PARAMETER, "slope 1 or 0: does not saturate, but units can die"}, "max(0, z)", 1},
    [VG_LEAKY_RELU] = {{"leaky_relu", "slope", 0.01, -SLOPE_MAX, SLOPE_MAX,
                        "relu with a small slope below 0, so that no unit dies"},
                       "z > 0: z; else a z",
                       1},
    [VG_ELU] = {{"elu", "a", 1, -SLOPE_MAX, SLOPE_MAX, "smooth below 0, towards -a: means nearer to 0 than relu's"},
                "z > 0: z; else a (e^z - 1)",
                1},
    [VG_SELU] = {{"selu", NO_PARAMETER, "elu scaled so that mean 0 and s.d. 1 keep themselves (with lecun_normal)"},
                 "l (z > 0: z; else a (e^z - 1)), l = 1.0507, a = 1.6733",
                 1},
    [VG_GELU] = {{"gelu", NO_PARAMETER, "z weighted by the normal distribution: the transformers' choice"},
                 "z Phi(z)",
                 1},
    [VG_SILU] = {{"silu", NO_PARAMETER, "z weighted by its sigmoid, also called swish"}, "z / (1 + e^-z)", 1},
    [VG_SOFTPLUS] = {{"softplus", NO_PARAMETER, "a smooth relu; its slope is the sigmoid"}, "log(1 + e^z)", 1},
    [VG_SOFTSIGN] = {{"softsign", NO_PARAMETER, "like tanh, but saturates slowly: slope 1/z^2, not e^-2z"},
                     "z / (1 + |z|)",
                     1},
    [VG_MAXOUT] = {{"maxout", NO_PARAMETER, "the larger of two linear pieces, both learnt; twice the weights"},
                   "max(z1, z2)",
                   2},
};

bool vg_activation_parse(const char *text, struct vg_activation *activation, struct vg_error *error)
{
    size_t index;
    double parameter;
    if (!vg_choice_parse("activation", vg_activations, VG_ACTIVATION_COUNT, sizeof vg_activations[0], text, &index,
                         &parameter, error))
        return false;
    *activation = (struct vg_activation){(enum vg_activation_kind)index, parameter};
    return true;
}

size_t vg_activation_format(struct vg_activation activation, char *out, size_t size)
{
    return vg_choice_format(&vg_activations[activation.kind].choice, activation.parameter, out, size);
}

/* Values: f(z). Every function here has the parameter `a`, for one table of them all. */

static double linear(double a, double z)
{
    (void)a;
    return z;
}

static double sigmoid(double a, double z)
{
    (void)a;
    double e = exp(-fabs(z));
    return (z >= 0 ? 1 : e) / (1 + e);
}

static double hyperbolic(double a, double z)
{
    (void)a;
    return tanh(z);
}

/* Neither z > 0 ? z : 0 nor fmax: both turn a NaN into 0, and it must show. */
static double relu(double a, double z)
{
    (void)a;
    return z <= 0 ? 0 : z;
}

static double leaky(double a, double z)
{
    return z > 0 ? z : a * z;
}

static double elu(double a, double z)
{
    return z > 0 ? z : a * expm1(z);
}

static double selu(double a, double z)
{
    (void)a;
    return SELU_LAMBDA * elu(SELU_ALPHA, z);
}

/* Phi(z) as erfc(-z / sqrt 2) / 2: 1 + erf would be 0 from z = -8.3 on down. */
static double normal_cdf(double z)
{
    return 0.5 * erfc(-z * SQRT_HALF);
}

static double gelu(double a, double z)
{
    (void)a;
    return z * normal_cdf(z);
}

static double silu(double a, double z)
{
    return z * sigmoid(a, z);
}

static double softplus(double a, double z)
{
    (void)a;
    double e = log1p(exp(-fabs(z)));
    return z > 0 ? z + e : e;
}

static double softsign(double a, double z)
{
    (void)a;
    return z / (1 + fabs(z));
}

/* Slopes: f'(z). */

static double one(double a, double z)
{
    (void)a;
    (void)z;
    return 1;
}

static double sigmoid_slope(double a, double z)
{
    (void)a;
    double e = exp(-fabs(z));
    return e / ((1 + e) * (1 + e));
}

/* 1 - tanh^2 as 4 e / (1 + e)^2 with e = exp(-2|z|). */
static double tanh_slope(double a, double z)
{
    return 4 * sigmoid_slope(a, 2 * z);
}

static double relu_slope(double a, double z)
{
    (void)a;
    return z > 0 ? 1 : 0;
}

static double leaky_slope(double a, double z)
{
    return z > 0 ? 1 : a;
}

static double elu_slope(double a, double z)
{
    return z > 0 ? 1 : a * exp(z);
}

static double selu_slope(double a, double z)
{
    (void)a;
    return SELU_LAMBDA * elu_slope(SELU_ALPHA, z);
}

static double gelu_slope(double a, double z)
{
    (void)a;
    return normal_cdf(z) + z * exp(-0.5 * z * z) * INV_SQRT_2PI;
}

/* 1 - sigmoid(z) is sigmoid(-z), without the cancellation. */
static double silu_slope(double a, double z)
{
    return sigmoid(a, z) * (1 + z * sigmoid(a, -z));
}

static double softsign_slope(double a, double z)
{
    (void)a;
    double f = 1 / (1 + fabs(z));
    return f * f;
}

/* The largest |f'|: a constant, or the larger of it and |a|. */
static const struct {
    double (*value)(double a, double z);
    double (*slope)(double a, double z);
    double steepest;
    bool steepest_or_parameter;
} functions[VG_ACTIVATION_COUNT] = {
    [VG_LINEAR] = {linear, one, 1, false},
    [VG_SIGMOID] = {sigmoid, sigmoid_slope, 0.25, false},
    [VG_TANH] = {hyperbolic, tanh_slope, 1, false},
    [VG_RELU] = {relu, relu_slope, 1, false},
    [VG_LEAKY_RELU] = {leaky, leaky_slope, 1, true},
    [VG_ELU] = {elu, elu_slope, 1, true}, /* a e^z is steepest at 0 */
    [VG_SELU] = {selu, selu_slope, SELU_LAMBDA *SELU_ALPHA, false},
    [VG_GELU] = {gelu, gelu_slope, 1.128904145185154786340744442261973312332, false}, /* at sqrt 2 */
    [VG_SILU] = {silu, silu_slope, 1.099839320128866916958184924320570972131, false}, /* at 2.39935728... */
    /* Its slope tends to 1 and is nowhere steepest: what is meant is sigmoid(10), the steepest on [-10, 10], as in the
     * NumPy program whose shares of saturated units are the yardstick. */
    [VG_SOFTPLUS] = {softplus, sigmoid, 0.9999546021312975656, false},
    [VG_SOFTSIGN] = {softsign, softsign_slope, 1, false},
    [VG_MAXOUT] = {linear, one, 1, false},
};

double vg_activation_value(struct vg_activation activation, double z)
{
    return functions[activation.kind].value(activation.parameter, z);
}

double vg_activation_slope(struct vg_activation activation, double z)
{
    return functions[activation.kind].slope(activation.parameter, z);
}

bool vg_activation_saturates(struct vg_activation activation)
{
    const double far = 50, flat = 0.05 * vg_activation_steepest(activation);
    return fabs(vg_activation_slope(activation, far)) < flat && fabs(vg_activation_slope(activation, -far)) < flat;
}

double vg_activation_steepest(struct vg_activation activation)
{
    double steepest = functions[activation.kind].steepest, a = fabs(activation.parameter);
    return functions[activation.kind].steepest_or_parameter && a > steepest ? a : steepest;
}
