/* activation.c: the table of activations, and each function and its slope at one point. Every formula is written so that the
 * relative accuracy stays where the function saturates: a slope of 1e-60 is a result, not a rounding error. */
#include "vgtop/activation.h"

#include <math.h>

#define SQRT_HALF    0.70710678118654752440
#define INV_SQRT_2PI 0.39894228040143267794
#define SELU_LAMBDA  1.0507009873554804934193349852946
#define SELU_ALPHA   1.6732632423543772848170429916717

#define INFO(NAME, name, PARAMETER, PIECES, STEEPEST, FORMULA, ABOUT)                                                  \
    [VG_##NAME] = {{#name, PARAMETER, ABOUT}, FORMULA, PIECES, STEEPEST},
const struct vg_activation_info vg_activations[VG_ACTIVATION_COUNT] = {VG_ACTIVATIONS(INFO)};

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

/* f(z) as NAME_value and f'(z) as NAME_slope. Each has the parameter `a`, so that one table holds them all. */

static double linear_value(double a, double z)
{
    (void)a;
    return z;
}

static double linear_slope(double a, double z)
{
    (void)a;
    (void)z;
    return 1;
}

static double sigmoid_value(double a, double z)
{
    (void)a;
    double e = exp(-fabs(z));
    return (z >= 0 ? 1 : e) / (1 + e);
}

static double sigmoid_slope(double a, double z)
{
    (void)a;
    double e = exp(-fabs(z));
    return e / ((1 + e) * (1 + e));
}

static double tanh_value(double a, double z)
{
    (void)a;
    return tanh(z);
}

/* 1 - tanh^2 as 4 e / (1 + e)^2 with e = exp(-2|z|). */
static double tanh_slope(double a, double z)
{
    return 4 * sigmoid_slope(a, 2 * z);
}

/* Neither z > 0 ? z : 0 nor fmax: both turn a NaN into 0, and it must show. */
static double relu_value(double a, double z)
{
    (void)a;
    return z <= 0 ? 0 : z;
}

static double relu_slope(double a, double z)
{
    (void)a;
    return z > 0 ? 1 : 0;
}

static double leaky_relu_value(double a, double z)
{
    return z > 0 ? z : a * z;
}

static double leaky_relu_slope(double a, double z)
{
    return z > 0 ? 1 : a;
}

static double elu_value(double a, double z)
{
    return z > 0 ? z : a * expm1(z);
}

static double elu_slope(double a, double z)
{
    return z > 0 ? 1 : a * exp(z);
}

static double selu_value(double a, double z)
{
    (void)a;
    return SELU_LAMBDA * elu_value(SELU_ALPHA, z);
}

static double selu_slope(double a, double z)
{
    (void)a;
    return SELU_LAMBDA * elu_slope(SELU_ALPHA, z);
}

/* Phi(z) as erfc(-z / sqrt 2) / 2: 1 + erf would be 0 from z = -8.3 on down. */
static double normal_cdf(double z)
{
    return 0.5 * erfc(-z * SQRT_HALF);
}

static double gelu_value(double a, double z)
{
    (void)a;
    return z * normal_cdf(z);
}

static double gelu_slope(double a, double z)
{
    (void)a;
    return normal_cdf(z) + z * exp(-0.5 * z * z) * INV_SQRT_2PI;
}

static double silu_value(double a, double z)
{
    return z * sigmoid_value(a, z);
}

/* 1 - sigmoid(z) is sigmoid(-z), without the cancellation. */
static double silu_slope(double a, double z)
{
    return sigmoid_value(a, z) * (1 + z * sigmoid_value(a, -z));
}

static double softplus_value(double a, double z)
{
    (void)a;
    double e = log1p(exp(-fabs(z)));
    return z > 0 ? z + e : e;
}

static double softplus_slope(double a, double z)
{
    return sigmoid_value(a, z);
}

static double softsign_value(double a, double z)
{
    (void)a;
    return z / (1 + fabs(z));
}

static double softsign_slope(double a, double z)
{
    (void)a;
    double f = 1 / (1 + fabs(z));
    return f * f;
}

/* Of one piece. */
static double maxout_value(double a, double z)
{
    return linear_value(a, z);
}

static double maxout_slope(double a, double z)
{
    return linear_slope(a, z);
}

#define FUNCTIONS(NAME, name, ...) [VG_##NAME] = {name##_value, name##_slope},
static const struct {
    double (*value)(double a, double z);
    double (*slope)(double a, double z);
} functions[VG_ACTIVATION_COUNT] = {VG_ACTIVATIONS(FUNCTIONS)};

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
    return fmax(vg_activations[activation.kind].steepest, fabs(activation.parameter));
}
