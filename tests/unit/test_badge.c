/* test_badge.c: the second line: every verdict is a badge and whole words at every width, and no message ever covers it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "keymap.h"
#include "layout.h"
#include "panel_maker.h"
#include "verdict.h"
#include "view_maker.h"

static struct vg_view view;
static struct vg_screen screen;

static void begin(void)
{
    view = make_story();
    screen = drawn_screen(&view);
}

static void end(void)
{
    vg_view_free(&view);
}

static const char *second_line(int rows, int cols)
{
    static char line[4096];
    const char *text = strchr(text_of_screen(&screen, &view, rows, cols), '\n') + 1;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
    return line;
}

/* A verdict of a kind as it could be. */
static void set_verdict(enum vg_verdict_kind kind)
{
    view.verdict = (struct vg_verdict){.kind = kind,
                                       .layer = 1,
                                       .layers = 5,
                                       .step = 1234,
                                       .number = kind == VG_VERDICT_LR_HIGH || kind == VG_VERDICT_LR_LOW ? -5 : 0.6,
                                       .threshold = 0.5,
                                       .guess = 0.69,
                                       .per_layer = 0.3,
                                       .low = 0.1,
                                       .high = 3,
                                       .what = "activations"};
}

static void set_vanishing(void)
{
    set_verdict(VG_VERDICT_VANISHING);
    view.verdict.facts.weak = true;
    view.verdict.number = view.verdict.low = 1.0 / 5300;
    view.verdict.per_layer = 0.12;
}

static struct vg_verdict_line line_now(void)
{
    return vg_verdict_line_of(&screen, &view);
}

START_TEST(every_verdict_is_a_badge_in_capitals)
{
    for (int kind = 0; kind < VG_VERDICT_COUNT; kind++) {
        set_verdict((enum vg_verdict_kind)kind);
        struct vg_verdict_line line = line_now();
        ck_assert_int_gt((unsigned char)line.badge[0], 127); /* a sign: colour is never the only channel */
        ck_assert_ptr_nonnull(strchr(line.badge, ' '));
        ck_assert_uint_gt(strlen(strchr(line.badge, ' ')), 3);
        for (const char *at = line.badge; *at != '\0'; at++)
            ck_assert_msg(*at < 'a' || *at > 'z', "%s", line.badge);
        ck_assert_int_le(vg_text_width(line.badge), 26);
        ck_assert_int_eq(line.role == VG_ROLE_GOOD, vg_verdicts[kind].tone == VG_TONE_GOOD);
        ck_assert_int_eq(line.role == VG_ROLE_DIM, vg_verdicts[kind].tone == VG_TONE_PLAIN);
    }
}
END_TEST

START_TEST(what_was_so_for_most_of_the_run_is_told_in_the_past)
{
    set_vanishing();
    ck_assert_str_eq(line_now().badge, "✗ GRADIENTS VANISH");
    view.verdict.until = 900;
    ck_assert_str_eq(line_now().badge, "✗ GRADIENTS VANISHED");
    ck_has(second_line(24, 120), "until step 900");
}
END_TEST

START_TEST(the_badge_is_reversed_with_and_without_colours)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, 24, 80, (struct vg_style){0}, NULL));
    set_vanishing();
    screen.no_colour = _i == 1;
    vg_screen_draw(&screen, &view, &cells);
    for (int col = 0; col < vg_text_width("✗ GRADIENTS VANISH") + 2; col++)
        ck_assert(vg_cells_at(&cells, 1, col)->style.attributes & VG_REVERSE);
    ck_assert(!(vg_cells_at(&cells, 1, vg_text_width("✗ GRADIENTS VANISH") + 2)->style.attributes & VG_REVERSE));
    vg_cells_free(&cells);
}
END_TEST

static bool is_one_of(const char *text, size_t length, const char *const texts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(texts[i]) == length && memcmp(texts[i], text, length) == 0)
            return true;
    return false;
}

/* What stands on the line, between gaps, are whole texts. */
static void check_whole(int cols)
{
    const struct vg_verdict_line it = line_now();
    const char *texts[VG_FINDINGS + VG_BEFORES + VG_ADVICES];
    size_t count = 0;
    for (int i = 0; i < VG_FINDINGS; i++)
        texts[count++] = it.finding[i];
    for (int i = 0; i < VG_BEFORES; i++)
        texts[count++] = it.before[i];
    for (int i = 0; i < VG_ADVICES; i++)
        texts[count++] = it.advice[i];
    const char *line = second_line(24, cols);
    ck_has(line, it.badge);
    const char *at = strstr(line, it.badge) + strlen(it.badge);
    for (at += strspn(at, " "); *at != '\0'; at += strspn(at, " ")) {
        const char *gap = strstr(at, "  ");
        size_t length = gap ? (size_t)(gap - at) : strlen(at);
        bool number = false;
        static const char *const names[] = {"step ", "loss ", "acc ", "valid ", "epoch "};
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            number = number || strncmp(at, names[i], strlen(names[i])) == 0;
        ck_assert_msg(number || is_one_of(at, length, texts, count), "'%.*s' is no whole text at %d columns:\n%s",
                      (int)length, at, cols, line);
        at += length;
    }
}

START_TEST(every_verdict_is_said_in_whole_words_at_every_width)
{
    set_verdict((enum vg_verdict_kind)_i);
    for (int facts = 0; facts < 4; facts++) {
        view.verdict.facts.weak = facts % 2 == 1;
        view.verdict.facts.initializer = facts / 2 == 1 ? "glorot_uniform" : NULL;
        for (int cols = VG_MIN_COLS; cols <= 300; cols += cols < 130 ? 1 : 17)
            check_whole(cols);
    }
}
END_TEST

START_TEST(at_80_columns_every_verdict_has_some_words_beside_its_badge)
{
    for (int kind = VG_VERDICT_NONE + 1; kind < VG_VERDICT_COUNT; kind++) {
        set_verdict((enum vg_verdict_kind)kind);
        const struct vg_verdict_line it = line_now();
        const char *line = second_line(24, 80);
        ck_assert_msg(strstr(line, it.finding[1]) || strstr(line, it.finding[2]), "%s", line);
        ck_assert_msg(it.advice[0][0] == '\0' || strstr(line, "press ") || strstr(line, "script"), "%s", line);
    }
}
END_TEST

START_TEST(the_line_says_more_where_there_is_more_room)
{
    static const struct {
        int cols;
        const char *says;
    } at[] = {{80, "press 2"},
              {140, " signal  press 2 tanh, 3 relu, n norm"},
              {160, " signal  press 2 for tanh, or 3 for relu, or n for batch norm"},
              {300, "; each layer passes on 12% (vanishing is under 50%)  press 2 for tanh"}};
    set_vanishing();
    view.before.known = false;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        ck_has(second_line(24, at[i].cols), at[i].says);
        ck_has(second_line(24, at[i].cols), "✗ GRADIENTS VANISH");
        ck_has(second_line(24, at[i].cols), "1/5300");
    }
}
END_TEST

START_TEST(beside_what_is_now_stands_what_was_before_the_last_change)
{
    view.layers[0].before[VG_DELTA_RMS] = 1e-3;
    view.layers[4].before[VG_DELTA_RMS] = 0.1;
    ck_has(second_line(24, 80), "✓ THE GRADIENT ARRIVES  layer 1 gets 15× the error signal  was 1/45");
    ck_has(second_line(24, 120), "before ▴ relu: 1/45");
    ck_has(second_line(24, 60), "layer 1 gets 15×  was 1/45");
    set_verdict(VG_VERDICT_CONVERGED); /* the same comparison, since the loss stands elsewhere */
    ck_has(second_line(24, 80), "✓ IT HAS LEARNED  layer 1 gets 15× the error signal");
    set_verdict(VG_VERDICT_OVERFITTING); /* is no matter of shares */
    ck_lacks(second_line(24, 300), "before");
    set_verdict(VG_VERDICT_FINE);
    view.before.known = false;
    ck_lacks(second_line(24, 120), "before");
    view.before.known = true;
    view.layers[0].before[VG_DELTA_RMS] = vg_missing();
    ck_lacks(second_line(24, 120), "before");
}
END_TEST

START_TEST(the_advice_is_the_keys_that_this_person_has)
{
    enum { ALL, BRIEF, FIRST, FIRST_BRIEF, KEYS };
    struct vg_keymap keymap = {0};
    screen.keymap = &keymap;
    set_vanishing();
    ck_assert_str_eq(line_now().advice[ALL], "press 2 for tanh, or 3 for relu, or n for batch norm");
    ck_assert_str_eq(line_now().advice[BRIEF], "press 2 tanh, 3 relu, n norm");
    ck_assert_str_eq(line_now().advice[KEYS], "press 2, 3, n");
    ck_assert(vg_keymap_bind(&keymap, '2', "none", NULL)); /* then the key that does what is advised first does it */
    ck_assert_str_eq(line_now().advice[FIRST], "press ! for activation tanh");
    ck_assert_str_eq(line_now().advice[BRIEF], "press ! activation tanh, 3 relu, n norm");
    ck_assert(vg_keymap_bind(&keymap, '!', "none", NULL));
    ck_assert_str_eq(line_now().advice[ALL], "type :activation tanh, or 3 for relu, or n for batch norm");
    ck_assert_str_eq(line_now().advice[FIRST_BRIEF], "type :activation tanh");
    ck_assert_str_eq(line_now().advice[KEYS], "press 3, n");
    ck_assert(vg_keymap_bind(&keymap, 'Z', "activation tanh", NULL));
    ck_assert(vg_keymap_bind(&keymap, 'N', "norm batch", NULL)); /* exactly this comes before `norm next` */
    ck_assert_str_eq(line_now().advice[BRIEF], "press Z tanh, 3 relu, N batch");

    keymap = (struct vg_keymap){0};
    view.verdict.kind = VG_VERDICT_NON_FINITE;
    ck_assert_str_eq(line_now().advice[ALL], "press ! for lr /10; restart, or :clip norm:1; restart");
    ck_assert_str_eq(line_now().advice[KEYS], "press !");
    ck_assert(vg_keymap_bind(&keymap, 'r', "none", NULL));
    ck_assert_str_eq(line_now().advice[BRIEF], "press ! lr /10; restart, :clip norm:1; restart");
    view.verdict.kind = VG_VERDICT_SYMMETRIC;
    view.verdict.facts.initializer = "he_normal";
    ck_assert_str_eq(line_now().advice[ALL], "press ! for init he_normal");
}
END_TEST

START_TEST(what_a_log_should_try_is_no_key)
{
    set_vanishing();
    view.probe = VG_PROBE_NEVER;
    ck_assert_str_eq(line_now().advice[0], "try activation tanh, or activation relu, or norm batch");
    ck_assert_str_eq(line_now().advice[3], "try activation tanh");
    ck_lacks(second_line(24, 80), "press");
    ck_has(second_line(24, 80), "try activation tanh");
    view.verdict.facts.small = true; /* the second half of a cure is as much of it as the first */
    ck_has(line_now().advice[0], "try activation tanh; init glorot_uniform");
    view.verdict.kind = VG_VERDICT_L2_HIGH;
    ck_assert_str_eq(line_now().advice[0], "try l2 0, or l2 /100");
}
END_TEST

START_TEST(the_line_has_words_before_there_is_a_verdict)
{
    view.verdict.kind = VG_VERDICT_NONE;
    ck_has(line_now().badge, "LOOKING");
    vg_view_free(&view);
    view = make_view(VIEW_STORY, 5, 0, 1);
    const char *line = second_line(24, 80);
    ck_has(line, "no step");
    ck_has(line, "step 0");
    ck_has(line, "loss –");
    ck_lacks(text_of_screen(&screen, &view, 24, 80), "nan");
    view.layer_count = 0;
    ck_has(line_now().badge, "NO NETWORK");
    view.state = VG_STATE_BUILDING;
    ck_has(line_now().badge, "BUILDING");
}
END_TEST

START_TEST(at_the_cursor_there_is_no_verdict_since_that_is_of_now)
{
    set_vanishing();
    ck_has(second_line(24, 120), "VANISH");
    view.at = true;
    view.at_step = 1200;
    ck_has(second_line(24, 120), "cursor  step 1,200");
    ck_lacks(second_line(24, 120), "VANISH");
}
END_TEST

/* ---- notices */

START_TEST(no_message_covers_the_verdict)
{
    static const int sizes[][2] = {{16, 60}, {17, 61}, {24, 80}, {40, 120}, {60, 200}, {100, 300}};
    char before[4096];
    set_vanishing();
    screen.prompt.candidate_count = _i / 3 % 2 == 0 ? 0 : 5;
    screen.prompt.open = _i / 3 % 2 == 1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        view.message[0] = screen.notice[0] = '\0';
        snprintf(before, sizeof before, "%s", second_line(sizes[i][0], sizes[i][1]));
        for (size_t length = 1; length < VG_VIEW_MESSAGE_MAX; length += 37) {
            char *text = _i % 3 == 0 ? view.message : screen.notice;
            view.message_is_error = screen.notice_is_error = _i % 3 == 2;
            for (size_t k = 0; k < length; k++)
                text[k] = k % 7 == 6 ? ' ' : 'm';
            text[length] = '\0';
            ck_assert_str_eq(second_line(sizes[i][0], sizes[i][1]), before);
            ck_has(text_of_screen(&screen, &view, sizes[i][0], sizes[i][1]), "m");
        }
    }
}
END_TEST

START_TEST(a_notice_lies_over_the_answer_and_goes_with_it)
{
    strcpy(view.message, "metric delta");
    ck_has(text_of_screen(&screen, &view, 24, 120), " metric delta ");
    strcpy(screen.notice, "key z does nothing");
    screen.notice_is_error = true;
    ck_has(text_of_screen(&screen, &view, 24, 120), "✗ key z does nothing");
    ck_lacks(text_of_screen(&screen, &view, 24, 120), "metric delta");
    screen.notice[0] = '\0';
    screen.message_over = true;
    ck_lacks(text_of_screen(&screen, &view, 24, 120), "metric delta");
}
END_TEST

START_TEST(a_long_error_can_be_read_to_its_end)
{
    view.message_is_error = true;
    strcpy(view.message,
           "depth 101 is not possible: a network has 0 to 100 hidden layers; type 'depth N' with such a number, "
           "or + and - for one more or fewer");
    const char *text = text_of_screen(&screen, &view, 24, 80);
    ck_has(text, "depth 101 is not possible");
    ck_has(text, "one more or fewer");
}
END_TEST

START_TEST(a_picture_that_stands_still_says_so_below_the_verdict)
{
    set_vanishing();
    view.frozen = true;
    view.live_run = view.run;
    view.live_step = view.step + 500;
    const char *text = text_of_screen(&screen, &view, 24, 80);
    ck_has(text, "frozen at step 3,300 · training is at 3,800");
    ck_has(text, "VANISH");
    view.live_run++;
    ck_has(text_of_screen(&screen, &view, 24, 80), "a new run is at 3,800");
}
END_TEST

/* ---- the header */

START_TEST(the_header_leaves_no_blanks_where_a_field_would_fit)
{
    for (int cols = VG_MIN_COLS; cols <= 300; cols++) {
        char line[4096];
        const char *text = text_of_screen(&screen, &view, 24, cols);
        snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
        const char *state = strstr(line, "▶");
        ck_assert_ptr_nonnull(state);
        ck_has(line, "act relu");
        int blanks = 0; /* between the fields and the state */
        while (state > line && state[-1] == ' ') {
            state--;
            blanks++;
        }
        for (size_t i = 0; i < view.field_count; i++) {
            char field[128];
            int width = snprintf(field, sizeof field, "  %s %s", view.fields[i].name, view.fields[i].value);
            ck_assert_msg(strstr(line, field) || vg_text_width(field) > blanks - 2 || width > 30,
                          "%d columns: '%s' would fit in %d\n%s", cols, field, blanks, line);
        }
    }
}
END_TEST

START_TEST(the_bar_keeps_fix_undo_restart_help_and_quit)
{
    static const char *const kept[] = {"!fix", "Uundo", "rrestart", "spacepause", "?help", "qquit"};
    for (int cols = VG_MIN_COLS; cols <= 300; cols++) {
        const char *text = text_of_screen(&screen, &view, 24, cols);
        for (int i = 0; i < 23; i++)
            text = strchr(text, '\n') + 1;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            ck_has(text, kept[i]);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("badge");
    TCase *tests = tcase_create("badge");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_test(tests, every_verdict_is_a_badge_in_capitals);
    tcase_add_test(tests, what_was_so_for_most_of_the_run_is_told_in_the_past);
    tcase_add_loop_test(tests, the_badge_is_reversed_with_and_without_colours, 0, 2);
    tcase_add_loop_test(tests, every_verdict_is_said_in_whole_words_at_every_width, 0, VG_VERDICT_COUNT);
    tcase_add_test(tests, at_80_columns_every_verdict_has_some_words_beside_its_badge);
    tcase_add_test(tests, the_line_says_more_where_there_is_more_room);
    tcase_add_test(tests, beside_what_is_now_stands_what_was_before_the_last_change);
    tcase_add_test(tests, the_advice_is_the_keys_that_this_person_has);
    tcase_add_test(tests, what_a_log_should_try_is_no_key);
    tcase_add_test(tests, the_line_has_words_before_there_is_a_verdict);
    tcase_add_test(tests, at_the_cursor_there_is_no_verdict_since_that_is_of_now);
    tcase_add_loop_test(tests, no_message_covers_the_verdict, 0, 6);
    tcase_add_test(tests, a_notice_lies_over_the_answer_and_goes_with_it);
    tcase_add_test(tests, a_long_error_can_be_read_to_its_end);
    tcase_add_test(tests, a_picture_that_stands_still_says_so_below_the_verdict);
    tcase_add_test(tests, the_header_leaves_no_blanks_where_a_field_would_fit);
    tcase_add_test(tests, the_bar_keeps_fix_undo_restart_help_and_quit);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
