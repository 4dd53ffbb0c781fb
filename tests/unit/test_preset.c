/* test_preset.c: which preset is in use is said as long as that is so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "vgtop/session.h"

static struct vg_error error;
static struct vg_view view;

static struct vg_session *make(const char *preset, const char *setting)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    vg_experiment_default(experiment);
    ck_assert_msg(vg_preset_load(preset, experiment, &error), "%s", error.text);
    ck_assert_msg(!*setting || vg_experiment_assign(experiment, setting, &error), "%s", error.text);
    struct vg_session *session = vg_session_create(experiment, NULL, &error);
    ck_assert_msg(session, "%s", error.text);
    free(experiment);
    return session;
}

static void script(struct vg_session *session, const char *text)
{
    ck_assert_msg(vg_session_script(session, NULL, text, NULL, &error), "%s", error.text);
}

/* What the header says of the preset; "" where it says nothing. */
static const char *said(const struct vg_session *session)
{
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    for (size_t i = 0; i < view.field_count; i++)
        if (strcmp(view.fields[i].command, "preset") == 0)
            return view.fields[i].value;
    return "";
}

START_TEST(every_preset_is_found_by_its_settings)
{
    const char *name = vg_presets[_i].name;
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    ck_assert_msg(vg_preset_load(name, experiment, &error), "%s", error.text);
    const struct vg_preset *found = vg_preset_find(experiment);
    ck_assert_msg(found && strcmp(found->name, name) == 0, "%s is %s", name, found ? found->name : "none");
    free(experiment);
}
END_TEST

START_TEST(a_session_says_which_preset_it_began_with_and_that_it_was_changed)
{
    struct vg_session *session = make("rings", "");
    ck_assert_str_eq(said(session), "rings");
    script(session, "step 5; activation tanh; step 5");
    ck_assert_str_eq(said(session), "rings*");
    script(session, "undo");
    ck_assert_str_eq(said(session), "rings");
    script(session, "preset spiral; lr 0.2");
    ck_assert_str_eq(said(session), "spiral*");
    script(session, "lr 0.1");
    ck_assert_str_eq(said(session), "spiral");
    vg_session_destroy(session);
}
END_TEST

START_TEST(other_data_are_no_preset)
{
    struct vg_session *session = make("rings", "");
    script(session, "data moons");
    ck_assert_str_eq(said(session), "");
    script(session, "undo");
    ck_assert_str_eq(said(session), "rings");
    vg_session_destroy(session);
    session = make("rings", "lr=0.3");
    ck_assert_str_eq(said(session), "");
    vg_session_destroy(session);
}
END_TEST

START_TEST(the_speed_of_a_preset_goes_with_it_when_it_is_undone)
{
    struct vg_session *session = make("rings", "");
    vg_session_set_speed(session, 77);
    script(session, "step 3; preset spiral");
    ck_assert_double_eq(vg_session_speed(session), 2000);
    script(session, "undo");
    ck_assert_double_eq(vg_session_speed(session), 77);
    script(session, "redo");
    ck_assert_double_eq(vg_session_speed(session), 2000);
    script(session, "undo; speed 5; lr 0.3; undo");
    ck_assert_double_eq(vg_session_speed(session), 5);
    script(session, "preset spiral; speed 9; undo");
    ck_assert_double_eq(vg_session_speed(session), 5);
    vg_session_destroy(session);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("preset");
    TCase *tests = tcase_create("preset");
    tcase_add_loop_test(tests, every_preset_is_found_by_its_settings, 0, (int)vg_preset_count);
    tcase_add_test(tests, a_session_says_which_preset_it_began_with_and_that_it_was_changed);
    tcase_add_test(tests, other_data_are_no_preset);
    tcase_add_test(tests, the_speed_of_a_preset_goes_with_it_when_it_is_undone);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
