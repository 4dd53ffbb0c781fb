/* test_answers.c: what a network says where no plane can show it: asked by the probe, drawn as a matrix, a list or a scatter. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "answers.h"
#include "panel_maker.h"
#include "scratch.h"
#include "vgtop/probe.h"
#include "vgtop/session.h"

enum { SAMPLES = 120 };

static struct vg_session *session;
static struct vg_probe *probe;
static struct vg_view view;

/* A session of those settings after some steps, and what the probe fills into the view. */
static void look_into(const char *settings, const char *script)
{
    struct vg_experiment experiment;
    struct vg_error error = {""};
    struct vg_command one;
    const struct vg_probe_want want = {.boundary = true, .rows = 10, .cols = 20, .distributions = true};
    vg_experiment_default(&experiment);
    while (vg_command_next(&settings, NULL, &one, NULL))
        ck_assert_msg(vg_experiment_assign(&experiment, one.text, &error), "%s", error.text);
    if (!session)
        session = vg_session_create(&experiment, NULL, &error);
    ck_assert_msg(session != NULL, "%s", error.text);
    ck_assert_msg(vg_session_script(session, NULL, script, NULL, &error), "%s", error.text);
    if (!probe)
        probe = vg_probe_create(&error);
    ck_assert(vg_session_probe(session, probe, &error));
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    ck_assert(vg_probe_fill(probe, &want, &view, NULL, &error));
}

/* Three features, three classes, of which the last has a name of many bytes; the class is told by the first feature. */
static const char *csv_of_classes(void)
{
    static char text[SAMPLES * 80];
    static const char *const names[] = {"low", "middle", "größer als alles was dazwischen liegt"};
    size_t used = (size_t)snprintf(text, sizeof text, "a,b,c,class\n");
    for (int i = 0; i < SAMPLES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d,%d,%d,%s\n", i % 3 * 10 + i % 2, i % 5, i % 7,
                                 names[i % 3]);
    return scratch_file("classes.csv", text);
}

/* Two features and a number that follows from them. */
static const char *csv_of_numbers(void)
{
    static char text[SAMPLES * 40];
    size_t used = (size_t)snprintf(text, sizeof text, "a,b,y\n");
    for (int i = 0; i < SAMPLES; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%d,%d,%d.5\n", i % 11, i % 7,
                                 1000 + i % 11 + 2 * (i % 7));
    return scratch_file("numbers.csv", text);
}

static void setup(void)
{
    make_scratch();
}

static void teardown(void)
{
    vg_probe_destroy(probe);
    vg_session_destroy(session);
    vg_view_free(&view);
    probe = NULL;
    session = NULL;
    remove_scratch();
}

/* ---- asked */

START_TEST(more_than_two_features_are_answered_sample_by_sample)
{
    char settings[400];
    snprintf(settings, sizeof settings,
             "data=csv:%s; hidden=8; activation=relu; init=he_normal; optimizer=adam; lr=0.01", csv_of_classes());
    look_into(settings, "step 400");
    ck_assert_ptr_null(view.boundary);
    ck_assert_ptr_nonnull(view.answers);
    ck_assert_uint_eq(view.answers->classes, 3);
    ck_assert_uint_eq(view.answers->count, SAMPLES);
    ck_assert_uint_eq(view.answers->of, SAMPLES);
    ck_assert(!view.answers->held_out);
    size_t right = 0;
    for (size_t i = 0; i < view.answers->count; i++)
        right += view.answers->answer[i].said == view.answers->answer[i].truth;
    ck_assert_uint_gt(right, SAMPLES * 9 / 10);
    size_t longest = 0; /* a name is never cut within a character */
    for (size_t c = 0; c < 3; c++) {
        const char *name = view.answers->class_names[c];
        longest = strlen(name) > longest ? strlen(name) : longest;
        ck_assert_msg((unsigned char)name[strlen(name) - 1] < 0x80 || vg_text_width(name) > 0, "%s", name);
    }
    ck_assert_uint_ge(longest, VG_CLASS_NAME_MAX - 3);
}
END_TEST

START_TEST(what_is_held_out_is_asked_where_there_is_some)
{
    char settings[400];
    snprintf(settings, sizeof settings, "data=csv:%s; hidden=8; valid=0.25", csv_of_classes());
    look_into(settings, "step 10");
    ck_assert(view.answers->held_out);
    ck_assert_uint_eq(view.answers->count, SAMPLES / 4);
}
END_TEST

START_TEST(two_features_have_a_plane_and_no_answers)
{
    look_into("data=spiral; hidden=8", "step 10");
    ck_assert_ptr_nonnull(view.boundary);
    ck_assert_ptr_null(view.answers);
    char line[300];
    snprintf(line, sizeof line, "data csv:%s; step 5", csv_of_classes());
    look_into("", line); /* other data in the same session, and back */
    ck_assert_ptr_null(view.boundary);
    ck_assert_ptr_nonnull(view.answers);
    look_into("", "data circles; step 5");
    ck_assert_ptr_nonnull(view.boundary);
    ck_assert_ptr_null(view.answers);
}
END_TEST

START_TEST(numbers_are_answered_with_numbers)
{
    char settings[400];
    snprintf(settings, sizeof settings,
             "data=csv:%s; task=numbers; hidden=8; activation=tanh; init=glorot_normal; optimizer=adam; lr=0.01",
             csv_of_numbers());
    look_into(settings, "step 1500");
    ck_assert_ptr_nonnull(view.answers);
    ck_assert_uint_eq(view.answers->classes, 1);
    double error = 0, variance = 0;
    for (size_t i = 0; i < view.answers->count; i++) {
        error += pow((double)(view.answers->answer[i].number - view.answers->answer[i].guess), 2);
        variance += pow((double)view.answers->answer[i].number, 2); /* standardized: about 0 */
    }
    ck_assert_double_lt(error, 0.2 * variance);
    /* the probe's own deltas are those of these targets, too */
    const struct vg_histogram *deltas = &view.distributions->of[VG_OF_DELTAS];
    ck_assert_double_lt(deltas->high, 20 * view.layers[0].now[VG_DELTA_RMS]);
    ck_assert(view.verdict.facts.numbers);
    ck_assert_double_gt(view.verdict.facts.guess, 0.5);
}
END_TEST

/* ---- drawn */

static struct vg_answers *made(size_t classes, const char *const *names, size_t count)
{
    struct vg_answers *answers = calloc(1, sizeof *answers + classes * sizeof answers->class_names[0]);
    ck_assert_ptr_nonnull(answers);
    answers->class_names = (char(*)[VG_CLASS_NAME_MAX])(void *)(answers + 1);
    answers->classes = classes;
    answers->count = count;
    answers->of = count * 5;
    for (size_t c = 0; c < classes; c++) {
        if (names)
            snprintf(answers->class_names[c], VG_CLASS_NAME_MAX, "%s", names[c]);
        else
            snprintf(answers->class_names[c], VG_CLASS_NAME_MAX, "class %u", (unsigned)c % 10000);
    }
    for (size_t i = 0; i < count; i++) {
        uint16_t truth = (uint16_t)(i % classes), next = (uint16_t)((truth + 1) % classes);
        answers->answer[i] = (struct vg_answer){truth, i / classes % 4 == 0 ? next : truth, (float)i, (float)i + 1};
    }
    free(view.answers);
    view.answers = answers;
    return answers;
}

static const char *const clothes[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                      "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
static const char *const flowers[] = {"setosa", "versicolor", "virginica"};

static const char *drawn(int rows, int cols)
{
    const struct vg_screen screen = drawn_screen(&view);
    return text_of_panel(&screen, &view, "boundary", rows, cols);
}

START_TEST(ten_classes_fit_a_small_panel)
{
    made(10, clothes, 1000);
    const char *text = drawn(14, 40);
    ck_has(text, "confusion");
    ck_has(text, "wrong");
    ck_has(text, "rec.");
    ck_has(text, "1,000 of 5,000 training");
    for (int c = 0; c < 10; c++) {
        char name[32];
        snprintf(name, sizeof name, "%d  %.6s", c, clothes[c]);
        ck_has(text, name);
    }
    ck_has(text, "75%");
}
END_TEST

START_TEST(a_wide_matrix_has_names_shares_and_recall)
{
    made(3, flowers, 150);
    const char *text = drawn(14, 60);
    for (int c = 0; c < 3; c++)
        ck_has(text, flowers[c]);
    ck_has(text, "74%");
    ck_has(text, "recall");
    made(3, flowers, 150)->held_out = true;
    ck_has(drawn(14, 60), "held-out");
}
END_TEST

/* A matrix, a list, and numbers, in all sizes, as characters too. */
START_TEST(answers_stay_inside_their_rectangle)
{
    static const size_t classes[] = {1, 2, 3, 10, 20, 21, 300};
    struct vg_cells cells = {0};
    struct vg_screen screen = drawn_screen(&view);
    const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    screen.no_colour = _i % 2 == 1;
    screen.symbols = (enum vg_symbols)(_i % VG_SYMBOLS_COUNT);
    made(classes[_i], NULL, _i == 3 ? 0 : 600);
    for (int rows = 0; rows < 40; rows += 1 + rows / 12)
        for (int cols = 0; cols < 130; cols += 1 + cols / 10) {
            ck_assert(vg_cells_resize(&cells, rows + 2, cols + 2, plain, NULL));
            vg_cells_clear(&cells, plain);
            vg_panel_boundary(&screen, &view, (struct vg_rect){1, 1, rows, cols}, &cells);
            for (int row = 0; row < rows + 2; row++)
                for (int col = 0; col < cols + 2; col++)
                    if (row == 0 || col == 0 || row > rows || col > cols)
                        ck_assert_msg(vg_cells_at(&cells, row, col)->ch == ' ', "%dx%d", cols, rows);
        }
    vg_cells_free(&cells);
}
END_TEST

START_TEST(many_classes_are_a_list_of_the_worst_confusions)
{
    struct vg_answers *answers = made(100, NULL, 1000);
    for (size_t i = 0; i < answers->count; i++)
        answers->answer[i].said = answers->answer[i].truth;
    for (size_t i = 0; i < 5; i++)
        answers->answer[i * 100 + 42].said = 77;
    answers->answer[3].said = 4;
    const char *text = drawn(10, 50);
    ck_has(text, "class 42 → class 77");
    ck_has(text, "5 of 10");
    ck_has(text, "class 3 → class 4");
    ck_assert(strstr(text, "class 42") < strstr(text, "class 3 "));
    made(10, clothes, 1000);
    ck_has(drawn(8, 40), "→"); /* nor does a matrix of ten classes fit there */
}
END_TEST

START_TEST(a_network_with_one_answer_is_said_to_have_one)
{
    struct vg_answers *answers = made(3, flowers, 150);
    for (size_t i = 0; i < answers->count; i++)
        answers->answer[i].said = 2;
    ck_has(drawn(14, 60), "every answer is virginica");
    ck_has(drawn(14, 60), "100 wrong of 150");
}
END_TEST

START_TEST(answers_that_are_not_a_number_are_told)
{
    struct vg_answers *answers = made(3, flowers, 150);
    for (size_t i = 0; i < answers->count; i++)
        answers->answer[i].said = VG_NO_ANSWER;
    ck_has(drawn(14, 60), "! 150 answers are not a number");
    answers = made(1, NULL, 150);
    for (size_t i = 0; i < answers->count; i++)
        answers->answer[i].guess = NAN;
    ck_has(drawn(14, 60), "! 150 answers are not a number");
}
END_TEST

START_TEST(numbers_are_a_scatter)
{
    made(1, NULL, 300);
    const char *text = drawn(14, 60);
    ck_has(text, "predicted against true");
    ck_has(text, "1 - loss/variance 1.00");
    ck_has(text, "pred.");
    ck_has(text, "true");
}
END_TEST

/* A box is never empty. */
START_TEST(what_cannot_be_looked_into_is_said)
{
    view.probe = VG_PROBE_TOO_LARGE;
    view.probe_parameters = 5000000;
    ck_has(drawn(9, 27), "too many");
    view.probe = VG_PROBE_NONE;
    ck_has(drawn(9, 27), "no network yet");
}
END_TEST

START_TEST(the_plane_has_numbers_and_names_at_its_axes)
{
    view.boundary = calloc(1, sizeof *view.boundary);
    ck_assert_ptr_nonnull(view.boundary);
    view.boundary->classes = 3;
    view.boundary->rows = view.boundary->cols = 1;
    view.boundary->x_low = 0.5;
    view.boundary->x_high = 7.5;
    view.boundary->y_low = -20;
    view.boundary->y_high = 30;
    view.boundary->point_count = 1000;
    strcpy(view.boundary->feature_names[0], "petal length");
    strcpy(view.boundary->feature_names[1], "petal width");
    for (int c = 0; c < 3; c++)
        strcpy(view.boundary->class_names[c], flowers[c]);
    const char *text = drawn(14, 60);
    ck_has(text, "petal length");
    ck_has(text, "petal width");
    ck_has(text, "20 ");
    ck_has(text, " 2 ");
    ck_has(text, "virginica");
    ck_has(text, "wrong of 1000");
    ck_has(drawn(14, 31), "wrong"); /* never a bare number */
    view.boundary->cells[0].first_share = view.boundary->cells[0].second_share = NAN;
    ck_has(drawn(14, 60), "not a number");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("answers");
    TCase *tests = tcase_create("answers");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, more_than_two_features_are_answered_sample_by_sample);
    tcase_add_test(tests, what_is_held_out_is_asked_where_there_is_some);
    tcase_add_test(tests, two_features_have_a_plane_and_no_answers);
    tcase_add_test(tests, numbers_are_answered_with_numbers);
    tcase_add_test(tests, ten_classes_fit_a_small_panel);
    tcase_add_test(tests, a_wide_matrix_has_names_shares_and_recall);
    tcase_add_loop_test(tests, answers_stay_inside_their_rectangle, 0, 7);
    tcase_add_test(tests, many_classes_are_a_list_of_the_worst_confusions);
    tcase_add_test(tests, a_network_with_one_answer_is_said_to_have_one);
    tcase_add_test(tests, answers_that_are_not_a_number_are_told);
    tcase_add_test(tests, numbers_are_a_scatter);
    tcase_add_test(tests, what_cannot_be_looked_into_is_said);
    tcase_add_test(tests, the_plane_has_numbers_and_names_at_its_axes);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(suite)
