/* test_initializer.c: weights against NumPy's numbers; orthogonality to 1e-12. */
#include "../check_main.h"
#include "vgtop/initializer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct vg_initializer parsed(const char *text)
{
    struct vg_initializer initializer;
    struct vg_error error;
    ck_assert_msg(vg_initializer_parse(text, &initializer, &error), "%s", error.text);
    return initializer;
}

static double *drawn(const char *text, uint32_t seed, size_t fan_in, size_t fan_out)
{
    struct vg_random random;
    struct vg_error error;
    double *weights = malloc(fan_in * fan_out * sizeof *weights);
    ck_assert_ptr_nonnull(weights);
    vg_random_seed(&random, seed);
    ck_assert_msg(vg_initializer_draw(parsed(text), &random, fan_in, fan_out, weights, NULL, &error), "%s", error.text);
    return weights;
}

static void assert_near(double got, double wanted, double tolerance)
{
    ck_assert_msg(fabs(got - wanted) <= tolerance, "got %.17g, wanted %.17g", got, wanted);
}

START_TEST(weights_are_numpys)
{
    static const struct {
        const char *name;
        double w00, w01, w24, sum, squares; /* of a 3x5 matrix; of a 40x30 matrix; seed 11 */
    } cases[] = {
        {"normal:0.3", 0.5248364223915538, -0.08582189904488825, -0.3916645529341742, -1.8182832890934275,
         108.27956007526367},
        {"uniform", -0.03197303111232308, -0.04805247585123754, -0.033491338240477286, 0.5923435325256361,
         0.9813670045298306},
        {"uniform:2", -1.2789212444929232, -1.9220990340495017, -1.3396535296190915, 23.693741301025433,
         1570.1872072477286},
        {"glorot_uniform", -0.5537891435852402, -0.8322932960381996, -0.580086994459811, 3.4684085796141604,
         33.64686872673705},
        {"glorot_normal", 0.994431392126634, -0.16261064762477334, -0.6363361775299794, 4.368816423110852,
         35.19228865535077},
        {"he_uniform", -0.9043338845844846, -1.3591292610885155, -0.9472780952341531, 4.588273273410918,
         58.882020271789834},
        {"he_normal", 1.6238996632771907, -0.2655420756161414, -1.0391326265476932, 5.779400889623026,
         61.58650514686385},
        {"lecun_uniform", -0.6394606222464616, -0.9610495170247508, -0.6698267648095457, 3.2443991455658576,
         29.441010135894924},
        {"lecun_normal", 1.1482704638698527, -0.18776660235852455, -0.7347777267840621, 4.086653560248006,
         30.793252573431932},
        {"zeros", 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double *weights = drawn(cases[i].name, 11, 3, 5), sum = 0, squares = 0;
        assert_near(weights[0], cases[i].w00, 1e-14);
        assert_near(weights[1], cases[i].w01, 1e-14);
        assert_near(weights[14], cases[i].w24, 1e-14);
        free(weights);
        weights = drawn(cases[i].name, 11, 40, 30);
        for (size_t k = 0; k < 40 * 30; k++) {
            sum += weights[k];
            squares += weights[k] * weights[k];
        }
        assert_near(sum, cases[i].sum, 1e-10);
        assert_near(squares, cases[i].squares, 1e-9);
        free(weights);
    }
}
END_TEST

START_TEST(zeros_draw_nothing_from_the_stream)
{
    struct vg_random random, before;
    double weight = 1;
    vg_random_seed(&random, 5);
    before = random;
    ck_assert(vg_initializer_draw(parsed("zeros"), &random, 1, 1, &weight, NULL, NULL));
    ck_assert(weight == 0);
    ck_assert_uint_eq(vg_random_uint32(&random), vg_random_uint32(&before));
}
END_TEST

/* numpy.linalg.qr with the signs of R's diagonal made positive; gain 2, seed 11. */
START_TEST(orthogonal_weights_are_those_of_a_qr_decomposition_with_positive_diagonal)
{
    static const struct {
        size_t fan_in, fan_out;
        double weights[9];
    } cases[] = {
        {3,
         2,
         {1.9274114226061907, -0.5310725998546614, -0.5338556915984779, -1.9132685331724768, -0.009127352030577523,
          -0.23951077983183067}},
        {2,
         3,
         {1.9039353351972301, -0.3113338540429807, -0.527353269368983, -0.606139991926499, -0.7124750413358049,
          -1.7677594931610143}},
        {3,
         3,
         {1.0855576494138113, -0.9427122013983928, -1.390272741275522, -1.646415989126454, -0.9252915874285869,
          -0.6581412226738613, -0.33298495543780754, 1.5017087545754275, -1.2782769010991317}},
    };
    for (size_t i = 0; i < 3; i++) {
        double *weights = drawn("orthogonal:2", 11, cases[i].fan_in, cases[i].fan_out);
        for (size_t k = 0; k < cases[i].fan_in * cases[i].fan_out; k++)
            assert_near(weights[k], cases[i].weights[k], 1e-13);
        free(weights);
    }
}
END_TEST

START_TEST(rows_or_columns_are_orthonormal_to_1e_12_in_every_shape)
{
    static const size_t shapes[][2] = {{1, 1}, {1, 9}, {9, 1},   {2, 2},    {4, 4},    {5, 5},
                                       {7, 6}, {6, 7}, {64, 64}, {130, 61}, {61, 130}, {200, 200}};
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++) {
        size_t in = shapes[s][0], out = shapes[s][1], count = in < out ? in : out, length = in < out ? out : in;
        size_t vector_step = in < out ? out : 1, element_step = in < out ? 1 : out;
        double *weights = drawn("orthogonal", (uint32_t)s, in, out);
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j <= i; j++) {
                double product = 0;
                for (size_t k = 0; k < length; k++)
                    product +=
                        weights[i * vector_step + k * element_step] * weights[j * vector_step + k * element_step];
                assert_near(product, i == j, 1e-12);
            }
        }
        free(weights);
    }
}
END_TEST

static bool asked_three_times(void *context)
{
    return ++*(int *)context == 3;
}

START_TEST(orthogonal_can_be_cancelled_between_columns_in_both_orientations)
{
    static const size_t shapes[2][2] = {{20, 10}, {10, 20}};
    for (size_t i = 0; i < 2; i++) {
        int asked = 0;
        struct vg_watch watch = {asked_three_times, &asked};
        struct vg_random random;
        struct vg_error error = {""};
        double weights[200];
        vg_random_seed(&random, 1);
        ck_assert(
            !vg_initializer_draw(parsed("orthogonal"), &random, shapes[i][0], shapes[i][1], weights, &watch, &error));
        ck_assert_int_eq(asked, 3);
        ck_assert_ptr_nonnull(strstr(error.text, "interrupted"));
    }
}
END_TEST

START_TEST(sizes_that_overflow_or_are_empty_are_refused)
{
    struct vg_random random;
    struct vg_error error;
    double weight;
    vg_random_seed(&random, 1);
    ck_assert(!vg_initializer_draw(parsed("normal"), &random, SIZE_MAX / 2, 3, &weight, NULL, &error));
    ck_assert(!vg_initializer_draw(parsed("normal"), &random, 0, 3, &weight, NULL, &error));
    ck_assert(!vg_initializer_draw(parsed("normal"), &random, 3, 0, &weight, NULL, &error));
}
END_TEST

START_TEST(text_reads_back_as_the_same_initializer)
{
    static const char *const texts[] = {"normal:1",      "normal:0.001", "uniform:0.05",   "glorot_uniform",
                                        "glorot_normal", "he_uniform",   "he_normal",      "lecun_uniform",
                                        "lecun_normal",  "orthogonal:1", "orthogonal:1.5", "zeros"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[64];
        ck_assert_uint_eq(vg_initializer_format(parsed(texts[i]), text, sizeof text), strlen(texts[i]));
        ck_assert_str_eq(text, texts[i]);
    }
    ck_assert(parsed("normal").parameter == 1 && parsed("uniform").parameter == 0.05 &&
              parsed("orthogonal").parameter == 1);
}
END_TEST

START_TEST(impossible_initializers_are_refused)
{
    static const char *const bad[] = {"", "he", "normal:-1", "he_normal:2", "uniform:x", "normal:1e101"};
    struct vg_initializer initializer = {VG_INIT_ZEROS, 3};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!vg_initializer_parse(bad[i], &initializer, NULL), "%s", bad[i]);
    ck_assert(initializer.kind == VG_INIT_ZEROS && initializer.parameter == 3);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("initializer");
    TCase *tests = tcase_create("initializer");
    tcase_add_test(tests, weights_are_numpys);
    tcase_add_test(tests, zeros_draw_nothing_from_the_stream);
    tcase_add_test(tests, orthogonal_weights_are_those_of_a_qr_decomposition_with_positive_diagonal);
    tcase_add_test(tests, rows_or_columns_are_orthonormal_to_1e_12_in_every_shape);
    tcase_add_test(tests, orthogonal_can_be_cancelled_between_columns_in_both_orientations);
    tcase_add_test(tests, sizes_that_overflow_or_are_empty_are_refused);
    tcase_add_test(tests, text_reads_back_as_the_same_initializer);
    tcase_add_test(tests, impossible_initializers_are_refused);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
