/* test_colours.c: pictures of more colours than curses can count arrive in colours of 24 bits, each cell in its own. Argument: the program
 * that draws them (drawing.c). */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "pictures.h"
#include "terminal.h"

enum { PICTURES = 24 };

static const char *program;
static struct terminal terminal;

/* How much the colour of a cell differs from what it must be: the largest difference of red, green and blue. */
static int difference(int picture, int row, int col)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(terminal.screen, (VTermPos){.row = row, .col = col}, &cell);
    uint32_t wanted = picture_colour(picture, row, col);
    if (!VTERM_COLOR_IS_RGB(&cell.fg) || cell.chars[0] != 'x' || !VTERM_COLOR_IS_INDEXED(&cell.bg) ||
        cell.bg.indexed.idx != 234)
        return 256; /* not drawn yet */
    int red = abs((int)(wanted >> 16 & 0xff) - cell.fg.rgb.red),
        green = abs((int)(wanted >> 8 & 0xff) - cell.fg.rgb.green), blue = abs((int)(wanted & 0xff) - cell.fg.rgb.blue);
    return red > green ? (red > blue ? red : blue) : (green > blue ? green : blue);
}

/* The number of cells that differ by more than that. */
static int wrong_cells(int picture, int most)
{
    int wrong = 0;
    for (int row = 0; row < PICTURE_ROWS; row++)
        for (int col = 0; col < PICTURE_COLS; col++)
            wrong += difference(picture, row, col) > most;
    return wrong;
}

START_TEST(every_cell_has_its_colour_in_every_picture)
{
    const struct terminal_options options = {
        .rows = PICTURE_ROWS, .cols = PICTURE_COLS, .environment = {"COLORTERM=truecolor"}};
    ck_assert(terminal_start(&terminal, program, &options));
    ck_assert(terminal_wait_shown(&terminal, "xxx"));
    for (int picture = 0; picture < PICTURES; picture++) {
        int most = picture == PICTURE_CROWDED ? 100 : 0, wrong = -1;
        for (int i = 0; i < 100 && wrong != 0; i++) {
            terminal_run(&terminal, 30);
            wrong = wrong_cells(picture, most);
        }
        ck_assert_msg(wrong == 0, "%d cells of picture %d have a wrong colour", wrong, picture);
        terminal_send(&terminal, "n");
    }
    terminal_run(&terminal, 200);
    terminal_send(&terminal, "q");
    ck_assert(terminal_wait_ended(&terminal, TERMINAL_WAIT_MS));
    ck_assert_int_eq(terminal_status(&terminal), 0);
    ck_assert(terminal_is_restored(&terminal));
    terminal_finish(&terminal);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("colours");
    TCase *tests = tcase_create("colours");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_cell_has_its_colour_in_every_picture);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN_WITH(make_suite, program)
