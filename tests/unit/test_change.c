/* test_change.c: the panel "what just happened": every kind of change has its sentences, made of what was measured, and they fit anywhere. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "change.h"
#include "keymap.h"
#include "panel_maker.h"
#include "share.h"
#include "vgtop/session.h"
#include "vgtop/theory.h"
#include "view_maker.h"

static struct vg_error error;
static struct vg_session *session;
static struct vg_view view;
static struct vg_screen screen;

static void end(void)
{
    vg_session_destroy(session);
    session = NULL;
    vg_view_free(&view);
}

/* A session that has had a script, as a view. */
static void after(const char *script)
{
    struct vg_experiment *experiment = malloc(sizeof *experiment);
    vg_experiment_default(experiment);
    end();
    session = vg_session_create(experiment, NULL, &error);
    free(experiment);
    ck_assert_msg(session, "%s", error.text);
    ck_assert_msg(vg_session_script(session, NULL, script, NULL, &error), "%s", error.text);
    ck_assert(vg_session_view(session, VG_GRAD_SD, &view, &error));
    screen = drawn_screen(&view);
}

static const char *sentences(void)
{
    static char all[VG_CHANGE_SENTENCES * VG_CHANGE_SENTENCE_MAX];
    const struct vg_change_text text = vg_change_text_of(&screen, &view);
    all[0] = '\0';
    for (size_t i = 0; i < text.count; i++) {
        strcat(all, text.sentences[i]);
        strcat(all, " ");
    }
    return all;
}

/* ---- theory */

START_TEST(the_slope_that_theory_expects_is_that_of_the_papers)
{
    static const struct {
        const char *activation;
        double gain, slope;
    } known[] = {{"linear", 1, 1},        {"relu", 1.41421356, 0.70710678},
                 {"relu", 3, 0.70710678}, {"relu", 0.3, 0.70710678},
                 {"sigmoid", 1, 0.236},   {"tanh", 1e-3, 1},
                 {"maxout", 1, 1},        {"leaky_relu:0.5", 1, 0.79056942}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct vg_activation activation;
        ck_assert(vg_activation_parse(known[i].activation, &activation, &error));
        ck_assert_double_eq_tol(vg_theory_slope(activation, known[i].gain), known[i].slope, 1e-3);
    }
    for (int kind = 0; kind < VG_ACTIVATION_COUNT; kind++)
        for (double gain = 1e-3; gain < 1e4; gain *= 3) {
            const struct vg_activation activation = {(enum vg_activation_kind)kind, 0.1};
            const double slope = vg_theory_slope(activation, gain);
            ck_assert(slope >= 0 && slope <= vg_activation_steepest(activation) + 1e-9);
        }
    ck_assert(isnan(vg_theory_slope((struct vg_activation){VG_RELU, 0}, 0)));
    ck_assert(isnan(vg_theory_slope((struct vg_activation){VG_RELU, 0}, NAN)));
}
END_TEST

START_TEST(an_initializer_draws_weights_of_the_gain_that_is_said_of_it)
{
    enum { IN = 60, OUT = 90 };
    static vg_real weights[IN * OUT];
    struct vg_random random;
    vg_random_seed(&random, 3);
    for (int kind = 0; kind < VG_INITIALIZER_COUNT; kind++) {
        const struct vg_initializer initializer = {(enum vg_initializer_kind)kind, 0.7};
        double sum = 0;
        ck_assert(vg_initializer_draw(initializer, &random, IN, OUT, weights, NULL, &error));
        for (size_t i = 0; i < IN * OUT; i++)
            sum += weights[i] * weights[i];
        ck_assert_double_eq_tol(sqrt(sum / OUT), vg_initializer_gain(initializer, IN, OUT), 0.03);
    }
}
END_TEST

/* ---- kinds */

static const struct {
    enum vg_changed kind;
    const char *script, *says;
} kinds[] = {
    {VG_CHANGED_NOTHING, "step 200",
     "Sigmoid: slope 0.25 at most; 4 layers: 0.25^4 = 1/256 before the weights; measured 1/7"},
    {VG_CHANGED_ACTIVATION, "step 200; activation tanh; step 300", "Tanh: slope 0."},
    {VG_CHANGED_ACTIVATION, "hidden 5x8; step 200; activation relu; step 9",
     "8 layers: 0.25^8 = 1/65,536 before the weights"},
    {VG_CHANGED_ACTIVATION, "step 200; activation tanh; step 300",
     "4 layers: 0.25^4 = 1/256 before the weights; measured 1/7"},
    {VG_CHANGED_INIT, "step 200; init he_normal; step 200",
     "he_normal weights multiply the signal by 1.4 a layer, normal:1 weights by 2.2."},
    {VG_CHANGED_INIT, "step 200; init zeros; step 200", "all weights are 0"},
    {VG_CHANGED_DEPTH, "step 200; depth +1; step 200", "5 hidden layers"},
    {VG_CHANGED_DEPTH, "step 200; depth 3; step 200", "3 hidden layers"},
    {VG_CHANGED_DEPTH, "step 200; depth 0; step 200", "No hidden layer"},
    {VG_CHANGED_WIDTH, "step 200; width +; step 200", "normal:1 does not know the width"},
    {VG_CHANGED_RATE, "step 200; lr *2; step 200", "(before: "},
    {VG_CHANGED_OPTIMIZER, "step 200; optimizer adam; step 200", "Adam divides each step"},
    {VG_CHANGED_OPTIMIZER, "step 200; optimizer sgd; step 200", "Sgd takes the gradient as it is"},
    {VG_CHANGED_NORM, "step 200; norm batch; step 200", "spread 1 over a batch"},
    {VG_CHANGED_NORM, "norm layer; step 200; norm none; step 200", "Without a norm"},
    {VG_CHANGED_CLIP, "step 200; clip norm:1; step 200", "It was cut in 0 of 200 steps."},
    {VG_CHANGED_CLIP, "clip norm:1; step 200; clip none; step 200", "in full again"},
    {VG_CHANGED_BATCH, "step 200; batch *2; step 200", "64 samples a step instead of 32: the noise of dW falls by 1.4"},
    {VG_CHANGED_BATCH, "step 200; batch 0; step 200", "All samples in every step"},
    {VG_CHANGED_L2, "step 200; l2 0.01; step 200", "pulls every weight towards 0"},
    {VG_CHANGED_L2, "l2 0.01; step 200; l2 0; step 200", "Nothing pulls"},
    {VG_CHANGED_DATA, "step 200; data moons; step 200", "cannot be compared"},
    {VG_CHANGED_DATA, "step 200; noise 0.3; step 200", "cannot be compared"},
    {VG_CHANGED_SEED, "step 200; seed 7; step 200", "is chance"},
    {VG_CHANGED_RESTART, "step 200; restart; step 200", "from step 0"},
    {VG_CHANGED_REDRAW, "step 200; redraw; step 200", "is chance"},
    {VG_CHANGED_UNDO, "step 200; activation tanh; step 200; undo; step 20", "Taken back: tanh"},
    {VG_CHANGED_UNDO, "step 200; restart; step 200; undo; step 20", "Taken back: restart"},
    {VG_CHANGED_REDO, "step 200; activation tanh; step 200; undo; redo; step 20", "Made again: tanh."},
    {VG_CHANGED_OTHER, "step 200; preset deep; step 200", "Changed: data moons"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

START_TEST(every_kind_of_change_is_told_from_numbers_of_the_run)
{
    after(kinds[_i].script);
    ck_assert_int_eq(vg_change_kind(&view), kinds[_i].kind);
    ck_has(sentences(), kinds[_i].says);
    ck_lacks(sentences(), "nan");
    ck_lacks(sentences(), "–");
}
END_TEST

START_TEST(no_kind_is_left_out_here)
{
    for (int kind = 0; kind < VG_CHANGED_COUNT; kind++) {
        bool found = false;
        for (size_t i = 0; i < KINDS; i++)
            found = found || (int)kinds[i].kind == kind;
        ck_assert_msg(found, "kind %d", kind);
    }
}
END_TEST

START_TEST(the_measured_numbers_are_those_of_the_shares)
{
    char before[VG_NUMBER_MAX], now[VG_NUMBER_MAX], told[128];
    after("step 200; norm batch; step 300");
    vg_share_text(&screen, vg_share_before(&view, 0), before);
    vg_share_text(&screen, vg_share_now(&view, 0), now);
    snprintf(told, sizeof told, "Layer 1 got %s of the error signal and gets %s now.", before, now);
    ck_has(sentences(), told);
}
END_TEST

START_TEST(right_after_a_change_what_is_not_measured_is_not_told)
{
    after("step 200; activation relu; step 3");
    ck_has(sentences(), "Relu: slope 0.71 on average, ×1.4 a layer with the weights.");
    ck_lacks(sentences(), "The loss");
    after("step 200; norm batch; step 3");
    ck_has(sentences(), "the next steps tell");
    ck_lacks(sentences(), "The loss");
}
END_TEST

START_TEST(after_an_undo_what_was_undone_is_not_measured)
{
    after("step 200; activation tanh; step 200; undo; step 20");
    ck_assert_double_lt(vg_share_now(&view, 0), 0.05); /* sigmoid's, not tanh's */
    ck_has(sentences(), "Layer 1 gets 1/");
}
END_TEST

/* A run that is only watched: nothing is known of its settings, and statistics may be missing. */
START_TEST(of_a_watched_run_as_much_is_told_as_is_known)
{
    after("step 200; activation tanh; step 200");
    view.field_count = 0;
    strcpy(view.before.text, "wd 0.01 on all");
    strcpy(view.before.was, "");
    view.marker_count = 0;
    ck_has(sentences(), "Changed: wd 0.01 on all.");
    view.probe = VG_PROBE_NEVER;
    ck_assert_uint_eq(vg_change_text_of(&screen, &view).tries, 0);
    strcpy(view.before.text, "clip norm:1");
    strcpy(view.before.was, "clip none");
    ck_lacks(sentences(), "It was cut in"); /* a log does not tell */
    strcpy(view.before.text, "restart");
    strcpy(view.before.was, "");
    ck_has(sentences(), "Another run began.");
    ck_lacks(sentences(), "random numbers");
    view.before.known = false;
    view.verdict.kind = VG_VERDICT_NONE;
    for (size_t l = 0; l < view.layer_count; l++)
        for (int m = 0; m < VG_METRIC_COUNT; m++)
            view.layers[l].now[m] = view.layers[l].before[m] = vg_missing();
    for (size_t l = 0; l < view.layer_count; l++)
        view.layers[l].signal.count = 0;
    ck_assert_str_eq(sentences(), "Nothing was changed yet. ");
    view.layer_count = 0;
    ck_assert_str_eq(sentences(), "Nothing was changed yet. ");
}
END_TEST

START_TEST(what_to_try_is_the_advice_or_a_way_on_and_the_way_back)
{
    struct vg_keymap keymap = {0};
    after("step 200");
    screen.keymap = &keymap;
    struct vg_change_text text = vg_change_text_of(&screen, &view);
    ck_assert_str_eq(text.keys[0], "2");
    ck_assert_str_eq(text.words[0], "tanh");
    ck_assert(vg_keymap_bind(&keymap, 'Z', "activation tanh", NULL));
    ck_assert_str_eq(vg_change_text_of(&screen, &view).keys[0], "Z");
    after("step 200; activation tanh; step 300");
    text = vg_change_text_of(&screen, &view);
    ck_assert_str_eq(text.words[0], "relu"); /* not what is in force already */
    ck_assert_str_eq(text.words[text.tries - 1], "back");
    ck_assert_str_eq(text.keys[text.tries - 1], "U");
}
END_TEST

/* ---- the panel */

static int words_in(const char *text)
{
    int count = 0;
    for (const char *at = text; *at != '\0'; at++)
        count += *at == ' ';
    return count;
}

START_TEST(the_panel_fits_every_rectangle_in_whole_words)
{
    const char *const names[] = {"step 200", "step 200; activation tanh; step 300", "step 200; data moons; step 200"};
    after(names[_i]);
    const char *all = sentences();
    for (int rows = 1; rows <= 40; rows += rows < 8 ? 1 : 8)
        for (int cols = 1; cols <= 200; cols += cols < 40 ? 3 : 23) {
            struct vg_cells cells = {0};
            draw_panel(&screen, &view, "change", rows, cols, &cells);
            for (int row = 1; row < rows - 1 && cols > 24; row++) {
                char word[256] = "";
                size_t length = 0;
                for (int col = 1; col < cols; col++) { /* every word of the sentences is one of theirs */
                    const struct vg_cell *cell = vg_cells_at(&cells, row, col);
                    if (cell->ch > ' ' && cell->ch < 0x7f && col < cols - 1 && length < sizeof word - 1) {
                        word[length++] = (char)cell->ch;
                        word[length] = '\0';
                        continue;
                    }
                    bool key = row == rows - 2; /* the line of keys */
                    ck_assert_msg(length == 0 || cell->ch > 0x7e || key || strstr(all, word), "%dx%d: '%s' is cut",
                                  cols, rows, word);
                    length = 0;
                    word[0] = '\0';
                }
            }
            vg_cells_free(&cells);
        }
    const char *text = text_of_panel(&screen, &view, "change", 12, 60);
    ck_has(text, "what just happened");
    ck_has(text, "try");
    ck_assert_int_gt(words_in(text), 20);
    const char *narrow = text_of_panel(&screen, &view, "change", 5, 20);
    ck_has(narrow, _i == 2 ? "Other" : "Sigmoid");
}
END_TEST

START_TEST(the_first_sentence_stays_when_others_give_way)
{
    after("step 200; activation tanh; step 300");
    const char *text = text_of_panel(&screen, &view, "change", 6, 50);
    ck_has(text, "Sigmoid: slope 0.25 at most");
    ck_lacks(text, "The loss");
    ck_has(text_of_panel(&screen, &view, "change", 12, 50), "The loss");
}
END_TEST

/* A run without a change whose layer 1 gets that share. */
static void with_share(double share)
{
    end();
    view = make_story();
    view.marker_count = 0;
    view.before.known = false;
    screen = drawn_screen(&view);
    struct vg_layer_view *first = &view.layers[0], *output = &view.layers[view.layer_count - 1];
    for (size_t i = 0; i < first->signal.count; i++) {
        first->signal.buckets[i].mean = share * sqrt((double)output->columns / (double)first->columns);
        output->signal.buckets[i].mean = 1;
    }
}

START_TEST(a_share_about_a_ten_thousandth_is_told_in_one_form)
{
    static const double parts[] = {9000, 9990, 9999.4, 9999.6, 10010, 14000, 96000, 120000};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        with_share(1 / parts[i]);
        ck_assert_msg(!strstr(sentences(), "1/1e"), "%s", sentences());
        ck_assert_msg(strstr(sentences(), "1/") && strchr(strstr(sentences(), "1/"), ','), "%s", sentences());
    }
}
END_TEST

START_TEST(nothing_is_suggested_once_a_network_has_learned)
{
    after("activation tanh; init glorot_uniform; lr 0.01; optimizer adam; step 4000");
    ck_assert_str_eq(vg_verdicts[view.verdict.kind].key, "converged");
    ck_assert_uint_eq(vg_change_text_of(&screen, &view).tries, 0);
    ck_assert(!strstr(text_of_panel(&screen, &view, "change", 12, 50), "try"));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("change");
    TCase *tests = tcase_create("change");
    tcase_add_checked_fixture(tests, NULL, end);
    tcase_add_test(tests, the_slope_that_theory_expects_is_that_of_the_papers);
    tcase_add_test(tests, an_initializer_draws_weights_of_the_gain_that_is_said_of_it);
    tcase_add_loop_test(tests, every_kind_of_change_is_told_from_numbers_of_the_run, 0, KINDS);
    tcase_add_test(tests, no_kind_is_left_out_here);
    tcase_add_test(tests, the_measured_numbers_are_those_of_the_shares);
    tcase_add_test(tests, right_after_a_change_what_is_not_measured_is_not_told);
    tcase_add_test(tests, after_an_undo_what_was_undone_is_not_measured);
    tcase_add_test(tests, of_a_watched_run_as_much_is_told_as_is_known);
    tcase_add_test(tests, what_to_try_is_the_advice_or_a_way_on_and_the_way_back);
    tcase_add_loop_test(tests, the_panel_fits_every_rectangle_in_whole_words, 0, 3);
    tcase_add_test(tests, the_first_sentence_stays_when_others_give_way);
    tcase_add_test(tests, a_share_about_a_ten_thousandth_is_told_in_one_form);
    tcase_add_test(tests, nothing_is_suggested_once_a_network_has_learned);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
