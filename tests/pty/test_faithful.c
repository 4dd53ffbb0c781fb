/* test_faithful.c: the real program's screen, in an emulated terminal, is what `vgtop snapshot` draws for the same commands: every
 * character, and every colour and attribute that the emulator keeps. The program's path is the only argument. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "terminal.h"

static const char *program;
static struct terminal terminal;

enum { LINE_MAX_BYTES = 65536 };

/* --- the snapshot --------------------------------------------------------------------------------------------- */

/* The picture in an emulator of its own. The caller frees it. */
static VTerm *snapshot(const char *commands, int rows, int cols, const char *depth)
{
    static char command[4096], line[LINE_MAX_BYTES];
    VTerm *emulator = vterm_new(rows, cols);
    vterm_set_utf8(emulator, 1);
    vterm_screen_reset(vterm_obtain_screen(emulator), 1);
    snprintf(command, sizeof command, "LC_ALL=C.UTF-8 '%s' snapshot --size %dx%d --format ansi --colors %s --do '%s'",
             program, cols, rows, depth, commands);
    FILE *picture = popen(command, "r");
    ck_assert_ptr_nonnull(picture);
    for (int row = 0; fgets(line, sizeof line, picture) != NULL; row++) {
        char place[32];
        int length = snprintf(place, sizeof place, "\x1b[%d;1H", row + 1);
        line[strcspn(line, "\n")] = '\0';
        vterm_input_write(emulator, place, (size_t)length);
        vterm_input_write(emulator, line, strlen(line));
    }
    ck_assert_int_eq(pclose(picture), 0);
    return emulator;
}

/* --- comparing ------------------------------------------------------------------------------------------------ */

static bool is_blank(const VTermScreenCell *cell)
{
    return cell->chars[0] == 0 || cell->chars[0] == ' ';
}

static bool same_colour(VTermScreen *a_screen, VTermColor a, VTermScreen *b_screen, VTermColor b)
{
    bool defaults = VTERM_COLOR_IS_DEFAULT_FG(&a) == VTERM_COLOR_IS_DEFAULT_FG(&b) &&
                    VTERM_COLOR_IS_DEFAULT_BG(&a) == VTERM_COLOR_IS_DEFAULT_BG(&b);
    if (VTERM_COLOR_IS_INDEXED(&a) != VTERM_COLOR_IS_INDEXED(&b)) {
        return false;
    }
    vterm_screen_convert_color_to_rgb(a_screen, &a);
    vterm_screen_convert_color_to_rgb(b_screen, &b);
    return defaults && a.rgb.red == b.rgb.red && a.rgb.green == b.rgb.green && a.rgb.blue == b.rgb.blue;
}

/* A blank has no colour of its own text, unless it is reversed. */
static bool same_cell(VTermScreen *a_screen, VTermScreen *b_screen, VTermPos at)
{
    VTermScreenCell a, b;
    vterm_screen_get_cell(a_screen, at, &a);
    vterm_screen_get_cell(b_screen, at, &b);
    if (is_blank(&a) != is_blank(&b) || (!is_blank(&a) && a.chars[0] != b.chars[0]) || a.width != b.width ||
        a.attrs.reverse != b.attrs.reverse || a.attrs.underline != b.attrs.underline) {
        return false;
    }
    if (a.chars[0] == (uint32_t)-1) { /* the right half of a wide character: the emulator keeps its style on the left */
        return b.chars[0] == (uint32_t)-1;
    }
    bool text = !is_blank(&a) || a.attrs.reverse;
    bool same_text =
        a.attrs.bold == b.attrs.bold && a.attrs.italic == b.attrs.italic && same_colour(a_screen, a.fg, b_screen, b.fg);
    return same_colour(a_screen, a.bg, b_screen, b.bg) && (!text || same_text);
}

/* How many cells differ, and the first of them. */
static int differences(VTerm *picture, int rows, int cols, VTermPos *first)
{
    int count = 0;
    for (int i = 0; i < rows * cols; i++) {
        VTermPos at = {.row = i / cols, .col = i % cols};
        if (!same_cell(terminal.screen, vterm_obtain_screen(picture), at) && count++ == 0) {
            *first = at;
        }
    }
    return count;
}

static void tell(char *out, size_t size, VTermScreen *screen, VTermPos at)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(screen, at, &cell);
    VTermColor fg = cell.fg, bg = cell.bg;
    vterm_screen_convert_color_to_rgb(screen, &fg);
    vterm_screen_convert_color_to_rgb(screen, &bg);
    snprintf(out, size, "U+%04X fg %02x%02x%02x%s bg %02x%02x%02x%s bold %d reverse %d", cell.chars[0], fg.rgb.red,
             fg.rgb.green, fg.rgb.blue, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) ? " (own)" : "", bg.rgb.red, bg.rgb.green,
             bg.rgb.blue, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ? " (own)" : "", cell.attrs.bold, cell.attrs.reverse);
}

/* Within a few seconds: answers to commands and news of training come and go. */
static void expect_same(VTerm *picture, int rows, int cols, const char *what)
{
    VTermPos at = {0, 0};
    int count = 1;
    for (int i = 0; i < 60 && count > 0; i++) {
        terminal_run(&terminal, 100);
        count = differences(picture, rows, cols, &at);
    }
    if (count > 0) {
        char real[128], drawn[128], row[4096];
        tell(real, sizeof real, terminal.screen, at);
        tell(drawn, sizeof drawn, vterm_obtain_screen(picture), at);
        terminal_row(&terminal, at.row, row, sizeof row);
        ck_abort_msg("%s, %dx%d: %d cells differ, the first at row %d, column %d:\nterminal %s\nsnapshot %s\n%s", what,
                     cols, rows, count, at.row, at.col, real, drawn, row);
    }
}

/* --- the cases ------------------------------------------------------------------------------------------------ */

static const struct {
    const char *depth, *environment, *type;
} depths[] = {
    {"24bit", "COLORTERM=truecolor", "xterm-256color"},
    {"256", "COLORTERM=", "xterm-256color"},
    {"8", "COLORTERM=", "xterm"},
    {"none", "NO_COLOR=1", "xterm-256color"},
};

static const struct {
    int rows, cols;
} sizes[] = {{24, 80}, {40, 120}, {50, 160}, {16, 60}, {10, 30}};

static const char *const panels[] = {"gradients", "loss",          "profile", "explorer",
                                     "overlay",   "distributions", "heatmap", "boundary"};

static void compare(int rows, int cols, size_t depth, const char *train, const char *look)
{
    char all[512], typed[256];
    const char *const arguments[] = {"circles", "--no-config", "--do", train, NULL};
    const struct terminal_options options = {.rows = rows,
                                             .cols = cols,
                                             .type = depths[depth].type,
                                             .environment = {depths[depth].environment},
                                             .arguments = arguments};
    snprintf(all, sizeof all, "%s;%s", train, look);
    snprintf(typed, sizeof typed, ":%s\r", look);
    VTerm *picture = snapshot(all, rows, cols, depths[depth].depth);
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_alternate(&terminal));
    terminal_run(&terminal, 300);
    terminal_send(&terminal, typed);
    expect_same(picture, rows, cols, look);
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    terminal_finish(&terminal);
    vterm_free(picture);
}

START_TEST(every_size_and_depth_is_drawn_as_the_snapshot)
{
    size_t size = (size_t)_i % (sizeof sizes / sizeof sizes[0]), depth = (size_t)_i / (sizeof sizes / sizeof sizes[0]);
    compare(sizes[size].rows, sizes[size].cols, depth, "pause;step 300;activation tanh;step 200", "select 2");
}
END_TEST

START_TEST(every_panel_is_drawn_as_the_snapshot)
{
    char look[64];
    snprintf(look, sizeof look, "panel %s", panels[_i / 3]);
    size_t depth = (const size_t[]){0, 1, 3}[_i % 3];
    compare(40, 120, depth, "pause;step 400", look);
}
END_TEST

/* Characters of two columns, a mark that combines, an override of the writing direction. */
START_TEST(a_name_from_anywhere_is_drawn_as_the_snapshot)
{
    static const char path[] = "/tmp/\u6e29\u5ea6e\u0301\u202e\uff21.csv";
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    for (int i = 0; i < 40; i++) {
        fprintf(file, "%d,%d,%s\n", i % 7, i % 5, i % 2 ? "\u4e2d\u6587" : "b\u0308");
    }
    fclose(file);
    char train[128];
    snprintf(train, sizeof train, "pause;data csv:%s;step 50", path);
    compare(40, 120, (size_t)_i, train, "panel boundary");
    remove(path);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("faithful");
    TCase *tests = tcase_create("faithful");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, every_size_and_depth_is_drawn_as_the_snapshot, 0,
                        (int)(sizeof depths / sizeof depths[0] * (sizeof sizes / sizeof sizes[0])));
    tcase_add_loop_test(tests, every_panel_is_drawn_as_the_snapshot, 0, 3 * (int)(sizeof panels / sizeof panels[0]));
    tcase_add_loop_test(tests, a_name_from_anywhere_is_drawn_as_the_snapshot, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
