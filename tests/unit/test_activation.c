/* test_activation.c: each function and its slope against 50-digit arithmetic, also far out where they saturate. */
#include "../check_main.h"
#include "vgtop/activation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    double z, value, slope;
} points[] = {
    /* clang-format off */
    {"sigmoid", -300.0, 5.148200222412013e-131, 5.148200222412013e-131},
    {"sigmoid", -30.0, 9.357622968839299e-14, 9.357622968838423e-14},
    {"sigmoid", -3.0, 0.04742587317756678, 0.04517665973091213},
    {"sigmoid", -1e-09, 0.49999999975, 0.25},
    {"sigmoid", 0.0, 0.5, 0.25},
    {"sigmoid", 0.5, 0.6224593312018546, 0.2350037122015945},
    {"sigmoid", 3.0, 0.9525741268224333, 0.04517665973091213},
    {"sigmoid", 30.0, 0.9999999999999064, 9.357622968838423e-14},
    {"sigmoid", 300.0, 1.0, 5.148200222412013e-131},
    {"tanh", -300.0, -1.0, 1.0601586212017243e-260},
    {"tanh", -30.0, -1.0, 3.502604305078608e-26},
    {"tanh", -3.0, -0.9950547536867305, 0.00986603716544019},
    {"tanh", -1e-09, -1e-09, 1.0},
    {"tanh", 0.0, 0.0, 1.0},
    {"tanh", 0.5, 0.46211715726000974, 0.7864477329659274},
    {"tanh", 3.0, 0.9950547536867305, 0.00986603716544019},
    {"tanh", 30.0, 1.0, 3.502604305078608e-26},
    {"tanh", 300.0, 1.0, 1.0601586212017243e-260},
    {"leaky_relu:0.2", -300.0, -60.0, 0.2},
    {"leaky_relu:0.2", -30.0, -6.0, 0.2},
    {"leaky_relu:0.2", -3.0, -0.6000000000000001, 0.2},
    {"leaky_relu:0.2", -1e-09, -2.0000000000000003e-10, 0.2},
    {"leaky_relu:0.2", 0.0, 0.0, 0.2},
    {"leaky_relu:0.2", 0.5, 0.5, 1.0},
    {"leaky_relu:0.2", 3.0, 3.0, 1.0},
    {"leaky_relu:0.2", 30.0, 30.0, 1.0},
    {"leaky_relu:0.2", 300.0, 300.0, 1.0},
    {"elu:1.5", -300.0, -1.5, 7.722300333618021e-131},
    {"elu:1.5", -30.0, -1.4999999999998597, 1.4036434453260263e-13},
    {"elu:1.5", -3.0, -1.4253193974482041, 0.07468060255179591},
    {"elu:1.5", -1e-09, -1.49999999925e-09, 1.4999999985},
    {"elu:1.5", 0.0, 0.0, 1.5},
    {"elu:1.5", 0.5, 0.5, 1.0},
    {"elu:1.5", 3.0, 3.0, 1.0},
    {"elu:1.5", 30.0, 30.0, 1.0},
    {"elu:1.5", 300.0, 300.0, 1.0},
    {"selu", -300.0, -1.7580993408473768, 9.05104741757288e-131},
    {"selu", -30.0, -1.7580993408472123, 1.6451630773416185e-13},
    {"selu", -3.0, -1.670568728767112, 0.08753061208026489},
    {"selu", -1e-09, -1.7580993399683274e-09, 1.7580993390892776},
    {"selu", 0.0, 0.0, 1.7580993408473768},
    {"selu", 0.5, 0.5253504936777402, 1.0507009873554805},
    {"selu", 3.0, 3.1521029620664414, 1.0507009873554805},
    {"selu", 30.0, 31.521029620664414, 1.0507009873554805},
    {"selu", 300.0, 315.21029620664416, 1.0507009873554805},
    {"gelu", -36.0, -1.505744663687022e-282, -5.420674359367623e-281},
    {"gelu", -30.0, -1.472014178144456e-196, -4.416031690708495e-195},
    {"gelu", -3.0, -0.0040496940948902835, -0.011945647204183927},
    {"gelu", -1e-09, -4.999999996010577e-10, 0.49999999920211546},
    {"gelu", 0.0, 0.0, 0.5},
    {"gelu", 0.5, 0.34573123063700656, 0.8674951246561629},
    {"gelu", 3.0, 2.99595030590511, 1.011945647204184},
    {"gelu", 30.0, 30.0, 1.0},
    {"gelu", 36.0, 36.0, 1.0},
    {"silu", -300.0, -1.5444600667236042e-128, -1.5393118665011922e-128},
    {"silu", -30.0, -2.8072868906517896e-12, -2.713710660963134e-12},
    {"silu", -3.0, -0.14227761953270035, -0.08810410601516962},
    {"silu", -1e-09, -4.9999999975e-10, 0.4999999995},
    {"silu", 0.0, 0.0, 0.5},
    {"silu", 0.5, 0.3112296656009273, 0.7399611873026518},
    {"silu", 3.0, 2.8577223804672998, 1.0881041060151697},
    {"silu", 30.0, 29.999999999997193, 1.0000000000027136},
    {"silu", 300.0, 300.0, 1.0},
    {"softplus", -300.0, 5.148200222412013e-131, 5.148200222412013e-131},
    {"softplus", -30.0, 9.357622968839737e-14, 9.357622968839299e-14},
    {"softplus", -3.0, 0.04858735157374206, 0.04742587317756678},
    {"softplus", -1e-09, 0.6931471800599454, 0.49999999975},
    {"softplus", 0.0, 0.6931471805599453, 0.5},
    {"softplus", 0.5, 0.9740769841801067, 0.6224593312018546},
    {"softplus", 3.0, 3.048587351573742, 0.9525741268224333},
    {"softplus", 30.0, 30.000000000000092, 0.9999999999999064},
    {"softplus", 300.0, 300.0, 1.0},
    {"softsign", -300.0, -0.9966777408637874, 1.1037405768148255e-05},
    {"softsign", -30.0, -0.967741935483871, 0.001040582726326743},
    {"softsign", -3.0, -0.75, 0.0625},
    {"softsign", -1e-09, -9.999999990000001e-10, 0.9999999980000001},
    {"softsign", 0.0, 0.0, 1.0},
    {"softsign", 0.5, 0.3333333333333333, 0.4444444444444444},
    {"softsign", 3.0, 0.75, 0.0625},
    {"softsign", 30.0, 0.967741935483871, 0.001040582726326743},
    {"softsign", 300.0, 0.9966777408637874, 1.1037405768148255e-05},
    {"relu", -3, 0, 0}, {"relu", 0, 0, 0}, {"relu", 1e-300, 1e-300, 1}, {"relu", 3, 3, 1},
    {"linear", -3, -3, 1}, {"linear", 0, 0, 1}, {"maxout", -3, -3, 1}, {"maxout", 3, 3, 1},
    /* clang-format on */
};

#define POINTS (sizeof points / sizeof points[0])

static struct vg_activation parsed(const char *text)
{
    struct vg_activation activation;
    struct vg_error error;
    ck_assert_msg(vg_activation_parse(text, &activation, &error), "%s", error.text);
    return activation;
}

/* 1e-13: far out, the rounding of an exponent of some hundreds costs three digits. */
static void assert_near(double got, double wanted, const char *name, double z)
{
    ck_assert_msg(fabs(got - wanted) <= 2e-13 * fabs(wanted), "%s at %g: got %.17g, wanted %.17g", name, z, got,
                  wanted);
}

START_TEST(values_and_slopes_keep_their_relative_accuracy)
{
    struct vg_activation activation = parsed(points[_i].name);
    double z = points[_i].z;
    assert_near(vg_activation_value(activation, z), points[_i].value, points[_i].name, z);
    assert_near(vg_activation_slope(activation, z), points[_i].slope, points[_i].name, z);
}
END_TEST

START_TEST(nothing_overflows_far_out_and_nan_shows)
{
    struct vg_activation activation = {(enum vg_activation_kind)_i, vg_activations[_i].choice.parameter_default};
    static const double far_out[] = {-1e300, -1e5, 1e5, 1e300};
    for (size_t i = 0; i < 4; i++) {
        ck_assert(isfinite(vg_activation_value(activation, far_out[i])));
        ck_assert(isfinite(vg_activation_slope(activation, far_out[i])));
    }
    ck_assert(isnan(vg_activation_value(activation, NAN)));
}
END_TEST

START_TEST(slopes_are_the_derivatives_of_the_values)
{
    struct vg_activation activation = {(enum vg_activation_kind)_i, vg_activations[_i].choice.parameter_default};
    for (double z = -4.05; z < 4.1; z += 0.1) {
        double h = 1e-5,
               difference = (vg_activation_value(activation, z + h) - vg_activation_value(activation, z - h)) / (2 * h);
        ck_assert_msg(fabs(difference - vg_activation_slope(activation, z)) < 1e-9, "%s at %g",
                      vg_activations[_i].choice.name, z);
    }
}
END_TEST

/* A row without a parameter has one activation, a row with one has several. */
static const double parameters[] = {0.01, 1, -2, 0.30000000000000004, 2.5, -3};
enum { PARAMETERS = sizeof parameters / sizeof parameters[0] };

static size_t variants(size_t kind)
{
    return vg_activations[kind].choice.parameter ? PARAMETERS : 1;
}

static struct vg_activation variant(size_t kind, size_t index)
{
    return (struct vg_activation){(enum vg_activation_kind)kind,
                                  vg_activations[kind].choice.parameter ? parameters[index] : 0};
}

/* The largest |f'| at 20001 points about z. */
static double largest_slope(struct vg_activation activation, double z, double width, double *at)
{
    double largest = -1;
    for (int k = -10000; k <= 10000; k++) {
        const double x = fmax(-10, fmin(10, z + k * width / 10000)), slope = fabs(vg_activation_slope(activation, x));
        if (slope > largest) {
            largest = slope;
            *at = x;
        }
    }
    return largest;
}

/* On [-10, 10], because softplus becomes ever steeper. */
START_TEST(steepest_is_the_largest_slope_anywhere)
{
    for (size_t i = 0; i < variants((size_t)_i); i++) {
        const struct vg_activation activation = variant((size_t)_i, i);
        double at;
        largest_slope(activation, 0, 10, &at);
        assert_near(vg_activation_steepest(activation), largest_slope(activation, at, 1e-3, &at),
                    vg_activations[_i].choice.name, at);
    }
}
END_TEST

START_TEST(text_reads_back_as_the_same_activation)
{
    const struct vg_choice *choice = &vg_activations[_i].choice;
    char text[64], expected[64];
    for (size_t i = 0; i < variants((size_t)_i); i++) {
        const struct vg_activation activation = variant((size_t)_i, i);
        const size_t length = vg_activation_format(activation, text, sizeof text);
        ck_assert_uint_eq(length, strlen(text));
        snprintf(expected, sizeof expected, choice->parameter ? "%s:%.17g" : "%s", choice->name, activation.parameter);
        ck_assert(strlen(text) <= strlen(expected) && strncmp(text, choice->name, strlen(choice->name)) == 0);
        ck_assert(parsed(text).kind == activation.kind && parsed(text).parameter == activation.parameter);
        ck_assert(parsed(expected).parameter == activation.parameter);
    }
    ck_assert(parsed(choice->name).parameter == choice->parameter_default);
}
END_TEST

START_TEST(an_unknown_name_lists_all_and_changes_nothing)
{
    struct vg_activation activation = {VG_GELU, 5};
    struct vg_error error;
    ck_assert(!vg_activation_parse("sigmod", &activation, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "did you mean sigmoid?"));
    for (size_t i = 0; i < VG_ACTIVATION_COUNT; i++)
        ck_assert_ptr_nonnull(strstr(error.text, vg_activations[i].choice.name));
    ck_assert(!vg_activation_parse("tanh:3", &activation, &error));
    ck_assert(!vg_activation_parse("elu:nan", &activation, &error));
    ck_assert(activation.kind == VG_GELU && activation.parameter == 5);
}
END_TEST

START_TEST(only_maxout_has_two_pieces)
{
    for (size_t i = 0; i < VG_ACTIVATION_COUNT; i++)
        ck_assert_uint_eq(vg_activations[i].pieces, i == VG_MAXOUT ? 2 : 1);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("activation");
    TCase *tests = tcase_create("activation");
    tcase_add_loop_test(tests, values_and_slopes_keep_their_relative_accuracy, 0, (int)POINTS);
    tcase_add_loop_test(tests, nothing_overflows_far_out_and_nan_shows, 0, VG_ACTIVATION_COUNT);
    tcase_add_loop_test(tests, slopes_are_the_derivatives_of_the_values, 0, VG_ACTIVATION_COUNT);
    tcase_add_loop_test(tests, steepest_is_the_largest_slope_anywhere, 0, VG_ACTIVATION_COUNT);
    tcase_add_loop_test(tests, text_reads_back_as_the_same_activation, 0, VG_ACTIVATION_COUNT);
    tcase_add_test(tests, an_unknown_name_lists_all_and_changes_nothing);
    tcase_add_test(tests, only_maxout_has_two_pieces);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
