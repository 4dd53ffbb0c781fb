/* test_random.c: the stream is numpy.random.RandomState's. All numbers here were printed by NumPy 1.24. */
#include "../check_main.h"
#include "vgtop/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    uint32_t seed, words[3], word_700;
    double doubles[3], normals[5], uniforms[3]; /* uniforms of [-3, 5) */
    uint32_t permutation[10];
} numpy[] = {
    {0,
     {2357136044U, 2546248239U, 3071714933U},
     747805126U,
     {0.5488135039273248, 0.7151893663724195, 0.6027633760716439},
     {1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675},
     {1.390508031418598, 2.721514930979356, 1.822107008573151},
     {2, 8, 4, 9, 1, 6, 7, 3, 0, 5}},
    {1,
     {1791095845U, 4282876139U, 3093770124U},
     2514098677U,
     {0.417022004702574, 0.7203244934421581, 0.00011437481734488664},
     {1.6243453636632417, -0.6117564136500754, -0.5281717522634557, -1.0729686221561705, 0.8654076293246785},
     {0.336176037620592, 2.762595947537265, -2.999085001461241},
     {2, 9, 6, 4, 0, 3, 1, 7, 8, 5}},
    {42,
     {1608637542U, 3421126067U, 4083286876U},
     4009078418U,
     {0.3745401188473625, 0.9507143064099162, 0.7319939418114051},
     {0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254, -0.23415337472333597},
     {-0.0036790492211000725, 4.605714451279329, 2.8559515344912407},
     {8, 1, 5, 0, 7, 2, 9, 4, 3, 6}},
    {4294967295U,
     {419326371U, 479346978U, 3918654476U},
     1315897766U,
     {0.0976320289940138, 0.9123828453026218, 0.78903530185164},
     {0.6484086742306527, 0.6693235306338161, -1.0805437227474493, 0.2845010447986309, 0.11388773652167104},
     {-2.2189437680478896, 4.2990627624209745, 3.3122824148131196},
     {6, 9, 5, 1, 8, 0, 7, 4, 2, 3}},
};

#define CASES (sizeof numpy / sizeof numpy[0])

/* Normals go through libm's log, whose last bit may differ from place to place. */
static void assert_near(double got, double wanted)
{
    ck_assert_msg(fabs(got - wanted) <= 1e-14 * fabs(wanted), "got %.17g, wanted %.17g", got, wanted);
}

START_TEST(words_are_numpys_past_the_first_twist)
{
    struct vg_random random;
    vg_random_seed(&random, numpy[_i].seed);
    for (int i = 0; i < 3; i++)
        ck_assert_uint_eq(vg_random_uint32(&random), numpy[_i].words[i]);
    for (int i = 3; i < 699; i++)
        vg_random_uint32(&random);
    ck_assert_uint_eq(vg_random_uint32(&random), numpy[_i].word_700);
}
END_TEST

START_TEST(doubles_and_uniforms_are_numpys_to_the_last_bit)
{
    struct vg_random random;
    vg_random_seed(&random, numpy[_i].seed);
    for (int i = 0; i < 3; i++)
        ck_assert(vg_random_double(&random) == numpy[_i].doubles[i]);
    vg_random_seed(&random, numpy[_i].seed);
    for (int i = 0; i < 3; i++)
        ck_assert(vg_random_uniform(&random, -3, 5) == numpy[_i].uniforms[i]);
}
END_TEST

START_TEST(normals_are_numpys)
{
    struct vg_random random;
    vg_random_seed(&random, numpy[_i].seed);
    for (int i = 0; i < 5; i++)
        assert_near(vg_random_normal(&random), numpy[_i].normals[i]);
}
END_TEST

START_TEST(permutations_are_numpys)
{
    struct vg_random random;
    uint32_t items[10];
    vg_random_seed(&random, numpy[_i].seed);
    vg_random_permutation(&random, items, 10);
    ck_assert_mem_eq(items, numpy[_i].permutation, sizeof items);
}
END_TEST

START_TEST(a_hundred_thousand_normals_stay_in_step)
{
    struct vg_random random;
    double sum = 0, last = 0;
    vg_random_seed(&random, 7);
    for (int i = 0; i < 100001; i++)
        sum += last = vg_random_normal(&random);
    assert_near(last, -0.040355389114829734);
    ck_assert(fabs(sum - -288.81530747064033) < 1e-9);
}
END_TEST

START_TEST(truncated_normals_throw_away_what_is_beyond_two)
{
    struct vg_random random;
    double sum = 0, last = 0, first[2];
    vg_random_seed(&random, 7);
    for (int i = 0; i < 1000; i++) {
        sum += last = vg_random_truncated_normal(&random);
        ck_assert(fabs(last) <= 2);
        if (i < 2)
            first[i] = last;
    }
    assert_near(first[0], 1.690525703800356);
    assert_near(first[1], -0.4659373705408328);
    assert_near(last, 1.69449869999025);
    ck_assert(fabs(sum - -13.593390182200997) < 1e-10);
}
END_TEST

START_TEST(a_long_shuffle_and_what_follows_it_are_numpys)
{
    static const uint32_t head[6] = {778, 334, 271, 802, 216, 408}, tail[3] = {537, 196, 175};
    struct vg_random random;
    uint32_t items[1000];
    for (uint32_t i = 0; i < 1000; i++)
        items[i] = i;
    vg_random_seed(&random, 7);
    vg_random_shuffle(&random, items, 1000);
    ck_assert_mem_eq(items, head, sizeof head);
    ck_assert_mem_eq(items + 997, tail, sizeof tail);
    ck_assert(vg_random_double(&random) == 0.6387323162306459);
}
END_TEST

START_TEST(intervals_reject_by_mask_and_zero_draws_nothing)
{
    static const uint32_t max[10] = {0, 1, 2, 6, 1000, 65536, 2147483648U, 4294967295U, 0, 9};
    static const uint32_t wanted[10] = {0, 1, 2, 5, 998, 5520, 2097710088U, 385778404U, 0, 7};
    struct vg_random random;
    vg_random_seed(&random, 5);
    for (int i = 0; i < 10; i++)
        ck_assert_uint_eq(vg_random_interval(&random, max[i]), wanted[i]);
}
END_TEST

START_TEST(shuffles_of_none_and_one_draw_nothing)
{
    struct vg_random random, before;
    uint32_t item = 77;
    vg_random_seed(&random, 3);
    vg_random_double(&random);
    before = random;
    vg_random_shuffle(&random, &item, 0);
    vg_random_shuffle(&random, &item, 1);
    ck_assert_uint_eq(item, 77);
    ck_assert_uint_eq(random.position, before.position);
    vg_random_permutation(&random, &item, 1);
    ck_assert_uint_eq(item, 0);
}
END_TEST

START_TEST(a_copied_state_draws_the_same_again_also_between_two_normals)
{
    struct vg_random random, copy;
    vg_random_seed(&random, 42);
    double first = vg_random_normal(&random); /* the second of the pair waits in the state */
    copy = random;
    double second = vg_random_normal(&random), third = vg_random_normal(&random);
    assert_near(first, numpy[2].normals[0]);
    assert_near(second, numpy[2].normals[1]);
    ck_assert(vg_random_normal(&copy) == second);
    ck_assert(vg_random_normal(&copy) == third);
    for (int i = 0; i < 2000; i++)
        ck_assert_uint_eq(vg_random_uint32(&copy), vg_random_uint32(&random));
}
END_TEST

START_TEST(seeding_again_forgets_the_waiting_normal)
{
    struct vg_random random;
    vg_random_seed(&random, 1);
    vg_random_normal(&random);
    vg_random_seed(&random, 42);
    assert_near(vg_random_normal(&random), numpy[2].normals[0]);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("random");
    TCase *tests = tcase_create("random");
    tcase_add_loop_test(tests, words_are_numpys_past_the_first_twist, 0, (int)CASES);
    tcase_add_loop_test(tests, doubles_and_uniforms_are_numpys_to_the_last_bit, 0, (int)CASES);
    tcase_add_loop_test(tests, normals_are_numpys, 0, (int)CASES);
    tcase_add_loop_test(tests, permutations_are_numpys, 0, (int)CASES);
    tcase_add_test(tests, a_hundred_thousand_normals_stay_in_step);
    tcase_add_test(tests, truncated_normals_throw_away_what_is_beyond_two);
    tcase_add_test(tests, a_long_shuffle_and_what_follows_it_are_numpys);
    tcase_add_test(tests, intervals_reject_by_mask_and_zero_draws_nothing);
    tcase_add_test(tests, shuffles_of_none_and_one_draw_nothing);
    tcase_add_test(tests, a_copied_state_draws_the_same_again_also_between_two_normals);
    tcase_add_test(tests, seeding_again_forgets_the_waiting_normal);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
