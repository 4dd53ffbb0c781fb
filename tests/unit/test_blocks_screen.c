/* test_blocks_screen.c: a large model on the screen: what keys do to its rows, and golden screens of a healthy model and of one whose
 * block 7 gets no gradient.
 *
 * The goldens are tests/screen/blocks/NAME-SIZE.txt: characters with colours, then without. With VGTOP_RECORD=1 in the environment they are
 * written anew (look at the difference).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "control.h"
#include "gpt_maker.h"
#include "paint.h"
#include "suit.h"

enum { TEXT_MAX = 1 << 17 };

static struct vg_control *control;
static struct vg_recorder *recorder;

static bool take(void *context, const struct vg_command *command, struct vg_error *error)
{
    (void)context;
    return vg_fail(error, "a log takes no commands: %.40s", command->text);
}

static void ask(void *context, enum vg_control_wish wish)
{
    (void)context;
    (void)wish;
}

static void make_screen(int blocks, int sick, int cols, int rows)
{
    struct vg_suit suit = {0};
    control = calloc(1, sizeof *control);
    vg_control_start(control, &(struct vg_control_owner){take, ask, NULL});
    recorder = make_gpt(blocks, 200, sick, &control->view);
    vg_suit_look(&suit, &control->view, &control->screen.look);
    ck_assert_int_eq(control->screen.look.metric, VG_DELTA_RMS);
    ck_assert(vg_recorder_view(recorder, VG_DELTA_RMS, &control->view, NULL));
    ck_assert(vg_control_resize(control, rows, cols, NULL));
    vg_control_draw(control);
}

static void tear_down(void)
{
    if (control)
        vg_control_stop(control);
    free(control);
    control = NULL;
    vg_recorder_destroy(recorder);
    recorder = NULL;
}

static bool collect(void *context, const char *bytes, size_t count)
{
    char *text = context;
    const size_t used = strlen(text);
    ck_assert_uint_lt(used + count, TEXT_MAX);
    memcpy(text + used, bytes, count);
    text[used + count] = '\0';
    return true;
}

static const char *seen(void)
{
    static char text[TEXT_MAX];
    text[0] = '\0';
    vg_control_draw(control);
    ck_assert(vg_paint(&control->cells, VG_PAINT_TEXT, NULL, collect, text));
    return text;
}

static void ck_seen(const char *text)
{
    if (!strstr(seen(), text)) /* a screen is too long for Check's messages */
        fputs(seen(), stderr);
    ck_assert_msg(strstr(seen(), text), "'%s' is not seen", text);
}

static void ck_not_seen(const char *text)
{
    if (strstr(seen(), text))
        fputs(seen(), stderr);
    ck_assert_msg(!strstr(seen(), text), "'%s' is seen", text);
}

/* ---- keys */

START_TEST(enter_unfolds_a_block_and_folds_it_again)
{
    make_screen(12, GPT_NOBODY, 120, 40);
    vg_control_line(control, "select 10");
    ck_not_seen("- h.7");
    vg_control_key(control, VG_KEY_ENTER);
    ck_seen("- h.7");
    ck_seen("    attn.c_proj");
    /* the selection stays on the block */
    const struct vg_view *view = vg_control_seen(control);
    ck_assert_str_eq(view->layers[control->screen.look.selected - 1].name, "h.7");
    vg_control_key(control, VG_KEY_DOWN);
    ck_assert_str_eq(view->layers[control->screen.look.selected - 1].name, "h.7.mlp.c_proj");
    vg_control_key(control, VG_KEY_ENTER); /* a layer inside folds its block */
    ck_not_seen("- h.7");
    ck_assert_uint_eq(control->screen.look.selected, 10);
    vg_control_line(control, "select first");
    vg_control_key(control, VG_KEY_ENTER); /* the embedding is in no block: as always the panel alone */
    ck_assert(vg_look_zoomed(&control->screen.look));
}
END_TEST

START_TEST(space_unfolds_in_the_table_only)
{
    make_screen(12, GPT_NOBODY, 120, 40);
    vg_control_line(control, "select 10");
    vg_control_key(control, ' ');
    ck_not_seen("- h.7");
    vg_control_line(control, "focus layers");
    vg_control_key(control, ' ');
    ck_seen("- h.7");
}
END_TEST

START_TEST(a_role_is_chosen_by_key_and_by_name)
{
    make_screen(12, GPT_NOBODY, 120, 40);
    ck_seen("blocks: mlp.c_proj");
    vg_control_key(control, 'N');
    ck_seen("blocks: all layers pooled");
    vg_control_line(control, "role attn.c_attn");
    ck_seen("blocks: attn.c_attn");
    vg_control_line(control, "role nonsense");
    ck_assert_str_eq(control->screen.notice,
                     "there is no role 'nonsense': output, all, each, ln_1, attn.c_attn, attn.c_proj, ln_2, mlp.c_fc, "
                     "mlp.c_proj");
    ck_seen("blocks: attn.c_attn");
    vg_control_line(control, "unfold h.99");
    ck_assert_str_eq(control->screen.notice, "there is no block 'h.99'");
}
END_TEST

START_TEST(rows_are_filtered)
{
    make_screen(12, GPT_NOBODY, 120, 40);
    vg_control_key(control, '/');
    for (const char *at = "h\\.1[01]"; *at; at++)
        vg_control_key(control, (uint32_t)(unsigned char)*at);
    vg_control_key(control, VG_KEY_ENTER);
    ck_seen("mlp.c_proj /h\\.1[01]/");
    ck_seen("h.11");
    ck_not_seen("h.7");
    vg_control_line(control, "filter (");
    ck_assert(control->screen.notice_is_error);
    ck_assert_msg(strncmp(control->screen.notice, "'(' is no regular expression: ", 30) == 0, "%s",
                  control->screen.notice);
    ck_seen("/h\\.1[01]/"); /* as before */
    vg_control_line(control, "filter");
    ck_seen("h.7");
}
END_TEST

START_TEST(the_worst_block_is_named_and_comes_first)
{
    make_screen(12, 7, 80, 24);
    ck_seen("+ h.7");
    vg_control_line(control, "order worst");
    ck_seen("+ h.7");
    const struct vg_view *view = vg_control_seen(control); /* it is selected too */
    ck_assert_str_eq(view->layers[control->screen.look.selected - 1].name, "h.7");
    const char *text = seen(), *sick = strstr(text, "+ h.7"), *next = strstr(text, "+ h.0");
    ck_assert(!next || sick < next);
    vg_control_line(control, "role each; order worst"); /* a line a layer: the four of the sick block */
    ck_seen("h.7.attn.c_attn");
    ck_seen("h.7.attn.c_proj");
    ck_seen("h.7.mlp.c_fc");
    ck_seen("h.7.mlp.c_proj");
}
END_TEST

START_TEST(the_matrix_has_a_line_a_block_and_a_column_a_role)
{
    make_screen(12, 7, 120, 40);
    vg_control_key(control, 'X');
    ck_seen("blocks × roles");
    ck_seen("c_attn");
    ck_seen("1/1e4");
    vg_control_line(control, "vectors on");
    ck_seen("ln_1");
    vg_control_key(control, 'X');
    ck_not_seen("blocks × roles");
}
END_TEST

START_TEST(any_size_and_any_number_of_blocks_is_drawn)
{
    static const int sizes[][2] = {{60, 16}, {80, 24}, {200, 60}, {300, 100}};
    static const int blocks[] = {1, 2, 40, 300};
    for (size_t b = 0; b < 4; b++) {
        make_screen(blocks[b], blocks[b] / 2, 120, 40);
        for (size_t s = 0; s < 4; s++) {
            ck_assert(vg_control_resize(control, sizes[s][1], sizes[s][0], NULL));
            vg_control_draw(control);
            vg_control_line(control, "select 3; unfold; matrix on");
            vg_control_draw(control);
            vg_control_line(control, "matrix off; order worst; role each; select last");
            vg_control_draw(control);
            vg_control_line(control, "filter zzz; zoom on; rows");
            vg_control_draw(control);
            vg_control_line(control, "filter; zoom off; rows; role; order depth; unfold off");
        }
        tear_down();
    }
}
END_TEST

/* ---- golden screens */

static const struct {
    const char *name, *line;
    int sick;
} pictures[] = {
    {"healthy", "", GPT_NOBODY}, {"sick", "", 7}, {"unfolded", "select 10; unfold", 7}, {"matrix", "matrix", 7}};
static const int sizes[][2] = {{60, 16}, {80, 24}, {120, 40}, {200, 60}};
enum { SIZES = sizeof sizes / sizeof *sizes, PICTURES = sizeof pictures / sizeof *pictures };

START_TEST(screens_are_the_golden_ones)
{
    static char is[2 * TEXT_MAX], should[2 * TEXT_MAX];
    const int picture = _i / SIZES, size = _i % SIZES;
    const char *slash = strrchr(__FILE__, '/');
    char path[1024];
    snprintf(path, sizeof path, "%.*s/../screen/blocks/%s-%dx%d.txt", slash ? (int)(slash - __FILE__) : 1,
             slash ? __FILE__ : ".", pictures[picture].name, sizes[size][0], sizes[size][1]);
    make_screen(12, pictures[picture].sick, sizes[size][0], sizes[size][1]);
    control->screen.depth = VG_DEPTH_24BIT;
    vg_control_line(control, pictures[picture].line);
    snprintf(is, sizeof is, "== with colours\n%s", seen());
    control->screen.depth = VG_DEPTH_NONE;
    control->screen.no_colour = true;
    const size_t used = strlen(is);
    snprintf(is + used, sizeof is - used, "== without\n%s", seen());
    const bool anew = getenv("VGTOP_RECORD") != NULL;
    FILE *file = fopen(path, anew ? "w" : "r");
    ck_assert_msg(file, "%s is missing: record it with VGTOP_RECORD=1", path);
    if (anew)
        fputs(is, file);
    else
        should[fread(should, 1, sizeof should - 1, file)] = '\0';
    fclose(file);
    if (!anew && strcmp(is, should) != 0)
        fputs(is, stderr);
    ck_assert_msg(anew || strcmp(is, should) == 0, "%s is another now", path);
}
END_TEST

/* Most of the layers learn well meanwhile. */
START_TEST(one_block_that_gets_a_thousandth_of_what_the_others_get_is_named)
{
    struct vg_view view = {0};
    struct vg_recorder *gpt = make_gpt(12, 200, 7, &view);
    ck_assert_int_eq(view.verdict.kind, VG_VERDICT_VANISHING);
    ck_assert_ptr_nonnull(strstr(view.verdict.name, "h.7."));
    ck_assert_ptr_nonnull(strstr(vg_verdict_cause(&view.verdict), "one block"));
    ck_assert_ptr_nonnull(strstr(vg_verdict_advice(&view.verdict).lines[0], "h.7."));
    vg_view_free(&view);
    vg_recorder_destroy(gpt);
    view = (struct vg_view){0};
    gpt = make_gpt(12, 200, GPT_NOBODY, &view);
    ck_assert_int_eq(view.verdict.kind, VG_VERDICT_FINE);
    vg_view_free(&view);
    vg_recorder_destroy(gpt);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("blocks_screen");
    TCase *test = tcase_create("blocks_screen");
    tcase_set_timeout(test, 120);
    tcase_add_checked_fixture(test, NULL, tear_down);
    tcase_add_test(test, enter_unfolds_a_block_and_folds_it_again);
    tcase_add_test(test, space_unfolds_in_the_table_only);
    tcase_add_test(test, a_role_is_chosen_by_key_and_by_name);
    tcase_add_test(test, rows_are_filtered);
    tcase_add_test(test, the_worst_block_is_named_and_comes_first);
    tcase_add_test(test, the_matrix_has_a_line_a_block_and_a_column_a_role);
    tcase_add_test(test, any_size_and_any_number_of_blocks_is_drawn);
    tcase_add_loop_test(test, screens_are_the_golden_ones, 0, SIZES * PICTURES);
    tcase_add_test(test, one_block_that_gets_a_thousandth_of_what_the_others_get_is_named);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
