/* test_story.c: the experiment that the program starts with tells its story whenever a person presses a key.
 *
 * Left alone its gradients vanish for good. After key 2 (tanh) or 3 (relu), at whatever step, they come back: 800 steps later the
 * training loss is under 0.2 and the verdict warns of nothing. VGTOP_STORY_STEPS=100000 tries further steps than the test demands.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../check_main.h"
#include "../thin.h"
#include "vgtop/session.h"

enum { SEEDS = 10, AFTER = 800 };

static const uint64_t moments[] = {100, 300, 1000, 3000, 10000, 30000};
static const char *const keys[] = {"activation tanh", "activation relu"};

static struct vg_session *train(uint64_t seed, uint64_t steps)
{
    struct vg_error error = {""};
    struct vg_experiment experiment;
    ck_assert_msg(vg_preset_load("rings", &experiment, &error), "%s", error.text);
    experiment.seed = (uint32_t)seed;
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session, "%s", error.text);
    vg_session_step(session, steps);
    return session;
}

static enum vg_verdict_tone tone(const struct vg_session *session)
{
    return vg_verdicts[vg_session_verdict(session).kind].tone;
}

/* Presses the key at that step. True when the gradients had vanished before, and the network has learned after. */
static bool tells_its_story(uint64_t seed, uint64_t moment, const char *key)
{
    double loss, accuracy;
    struct vg_session *session = train(seed, moment);
    bool vanished = vg_session_verdict(session).kind == VG_VERDICT_VANISHING;
    ck_assert(vg_session_do_line(session, key, NULL, 0, NULL, NULL));
    vg_session_step(session, AFTER);
    vg_session_evaluate(session, &loss, &accuracy);
    bool good = vanished && loss < 0.2 && tone(session) <= VG_TONE_GOOD;
    if (!good)
        printf("seed %d, step %d, %s: %s, then loss %.3f, %s\n", (int)seed, (int)moment, key,
               vanished ? "vanishing" : "not vanishing", loss, vg_verdicts[vg_session_verdict(session).kind].key);
    vg_session_destroy(session);
    return good;
}

static void tell(const uint64_t *steps, size_t count, size_t *good, size_t *all)
{
    for (size_t i = 0; i < count; i++) {
        size_t before = *good, of = *all;
        for (uint64_t seed = 1; seed <= SEEDS; seed += (uint64_t)thin())
            for (size_t k = 0; k < sizeof keys / sizeof *keys; k++, ++*all)
                *good += tells_its_story(seed, steps[i], keys[k]);
        printf("step %d: %zu of %zu\n", (int)steps[i], *good - before, *all - of);
    }
}

START_TEST(gradients_come_back_whenever_a_key_is_pressed)
{
    const char *further = getenv("VGTOP_STORY_STEPS");
    size_t good = 0, all = 0;
    tell(moments, sizeof moments / sizeof *moments, &good, &all);
    printf("%zu of %zu\n", good, all);
    ck_assert_uint_ge(good * 100, all * 95);
    if (further) {
        const uint64_t step = strtoull(further, NULL, 10);
        tell(&step, 1, &good, &all);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("story");
    TCase *tests = tcase_create("story");
    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, gradients_come_back_whenever_a_key_is_pressed);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
