/* test_number.c: numbers have a point, whatever LC_NUMERIC the program has set. */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "scratch.h"
#include "text.h"
#include "vgtop/vgtop.h"

static bool add(void *text, const char *bytes, size_t count)
{
    return vg_text_add(text, bytes, count);
}

static void say(struct vg_text *text, const char *line)
{
    vg_text_add(text, line, strlen(line));
    vg_text_add(text, "\n", 1);
}

static void say_numbers(struct vg_text *text)
{
    static const double values[] = {
        0,    -0.0,    0.5,      1.5,  -2.25,     0.1, 1e-5,     1e20,     123456.789, 5e-324, 1.7976931348623157e308,
        1e16, 1.0 / 3, 2.5e-310, 1e17, 0.3 - 0.1, NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char line[VG_FIXED_MAX];
        vg_format_double(values[i], line, sizeof line);
        say(text, line);
        vg_number_fixed(values[i], line);
        say(text, line);
        vg_number_short(values[i], line);
        say(text, line);
        if (!isfinite(values[i]))
            continue;
        vg_number_write(values[i], line);
        say(text, line);
        double again;
        ck_assert(vg_parse_double(line, &again));
        ck_assert_double_eq(again, values[i]);
    }
    double unused;
    ck_assert(!vg_parse_double("0,5", &unused));
}

/* Sentences, answers, verdicts and the exported program of a run. */
static void say_session(struct vg_text *text, const char *preset, const char *const *lines, size_t count)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    ck_assert(vg_preset_load(preset, &experiment, &error) != NULL);
    ck_assert(vg_experiment_assign(&experiment, "noise=0.125", &error));
    struct vg_session *session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    for (size_t i = 0; i < count; i++) {
        char answer[1024] = "";
        say(text, vg_session_do_line(session, lines[i], answer, sizeof answer, NULL, &error) ? answer : error.text);
        vg_session_step(session, 200);
    }
    struct vg_verdict verdict = vg_session_verdict(session);
    char finding[VG_VERDICT_TEXT_MAX];
    vg_verdict_finding(&verdict, finding, sizeof finding);
    say(text, finding);
    ck_assert_msg(vg_session_export(session, add, text, &error), "%s", error.text);
    vg_session_destroy(session);
}

static void say_data(struct vg_text *text)
{
    struct vg_random random;
    struct vg_error error = {""};
    struct vg_dataset_spec spec = {.noise = NAN, .valid = NAN};
    snprintf(spec.name, sizeof spec.name, "csv:%s",
             scratch_file("numbers.csv", "length;width;kind\n0.5;-1.25e-3;a\n7.75;1e5;b\n"));
    vg_random_seed(&random, 1);
    struct vg_dataset *data = vg_dataset_create(&spec, &random, NULL, &error);
    ck_assert_msg(data != NULL, "%s", error.text);
    ck_assert_double_eq(data->all.values[0], 0.5);
    ck_assert_double_eq(data->all.values[1], -1.25e-3);
    vg_dataset_destroy(data);
    spec = (struct vg_dataset_spec){.name = "circles", .noise = -0.5, .valid = NAN};
    ck_assert_ptr_null(vg_dataset_create(&spec, &random, NULL, &error));
    say(text, error.text);
    snprintf(spec.name, sizeof spec.name, "csv:%s", scratch_file("words.csv", "0.5,0,5,a\n0.5,x,5,b\n"));
    ck_assert_ptr_null(vg_dataset_create(&spec, &random, NULL, &error));
    say(text, strrchr(error.text, '/')); /* the folder has another name each time */
}

static char *everything(void)
{
    static const char *const changes[] = {
        "lr *2", "lr 0.0625", "l2 1e-4", "clip norm:0.5", "lr 0,5", "factor 2.5", "activation leaky_relu:0.25"};
    static const char *const explosion[] = {"activation linear", "init normal:10.5", "optimizer sgd", "lr 0.5"};
    static const char *const vanishing[] = {"depth 8", "speed 2.5"};
    struct vg_text text = {0};
    say_numbers(&text);
    say_data(&text);
    say_session(&text, "circles", changes, sizeof changes / sizeof changes[0]);
    say_session(&text, "circles", explosion, sizeof explosion / sizeof explosion[0]);
    say_session(&text, "circles", vanishing, sizeof vanishing / sizeof vanishing[0]);
    ck_assert(!text.failed);
    return text.bytes;
}

START_TEST(a_comma_locale_changes_nothing)
{
    char *wanted = everything();
    if (use_comma_locale()) {
        char *got = everything(), here[16];
        for (size_t i = 0; got[i] != '\0'; i++)
            if (got[i] != wanted[i])
                ck_abort_msg("\"%.60s\" instead of \"%.60s\"", got + (i > 30 ? i - 30 : 0),
                             wanted + (i > 30 ? i - 30 : 0));
        ck_assert_str_eq(got, wanted);
        snprintf(here, sizeof here, "%.1f", 0.5);
        ck_assert_str_eq(here, "0,5"); /* the program keeps its locale */
        free(got);
    }
    free(wanted);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("number");
    TCase *tests = tcase_create("number");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, make_scratch, remove_scratch);
    tcase_add_test(tests, a_comma_locale_changes_nothing);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
