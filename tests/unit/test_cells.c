/* The grid: what enters it, what is cut off, and what is painted of it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "cells.h"
#include "paint.h"
#include "theme.h"

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};

static struct vg_cells grid(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

/* A row as text; everything beyond ASCII as '#'. */
static const char *row_text(const struct vg_cells *cells, int row, char text[64])
{
    for (int col = 0; col < cells->cols && col < 63; col++) {
        uint32_t ch = vg_cells_at(cells, row, col)->ch;
        text[col] = ch < 0x80 ? (char)ch : '#';
        text[col + 1] = '\0';
    }
    return text;
}

START_TEST(impossible_sizes_are_refused_and_change_nothing)
{
    static const int sizes[][2] = {{-1, 5}, {5, -1}, {10001, 5}, {5, 10001}, {INT_MAX, INT_MAX}, {INT_MIN, 1}};
    struct vg_cells cells = grid(2, 3);

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct vg_error error = {""};
        ck_assert(!vg_cells_resize(&cells, sizes[i][0], sizes[i][1], plain, &error));
        ck_assert_str_ne(error.text, "");
        ck_assert_int_eq(cells.rows, 2);
        ck_assert_int_eq(cells.cols, 3);
    }
    vg_cells_free(&cells);
    ck_assert_int_eq(cells.rows, 0);
}
END_TEST

START_TEST(an_empty_grid_takes_everything_and_keeps_nothing)
{
    struct vg_cells cells = {0};

    vg_put(&cells, 0, 0, 'x', plain);
    vg_fill(&cells, (struct vg_rect){0, 0, 5, 5}, 'x', plain);
    ck_assert_int_eq(vg_print(&cells, 0, 0, 10, plain, "abc"), 3);
    ck_assert_ptr_null(vg_cells_at(&cells, 0, 0));
    ck_assert(vg_cells_resize(&cells, 0, 7, plain, NULL));
    ck_assert_ptr_null(vg_cells_at(&cells, 0, 0));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(drawing_outside_is_cut_off)
{
    struct vg_cells cells = grid(3, 4);
    char text[64];

    vg_put(&cells, -1, 0, 'x', plain);
    vg_put(&cells, 0, 4, 'x', plain);
    vg_fill(&cells, (struct vg_rect){1, -2, 1, INT_MAX}, 'f', plain);
    vg_fill(&cells, (struct vg_rect){2, INT_MAX, INT_MAX, INT_MAX}, 'f', plain);
    vg_print(&cells, 2, -1, 99, plain, "abcdefgh");
    ck_assert_str_eq(row_text(&cells, 0, text), "    ");
    ck_assert_str_eq(row_text(&cells, 1, text), "ffff");
    ck_assert_str_eq(row_text(&cells, 2, text), "bcde");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(text_ends_at_the_limit_and_says_where_it_ended)
{
    struct vg_cells cells = grid(1, 10);
    char text[64];

    ck_assert_int_eq(vg_print(&cells, 0, 2, 5, plain, "abcdef"), 5);
    ck_assert_str_eq(row_text(&cells, 0, text), "  abc     ");
    ck_assert_int_eq(vg_print(&cells, 0, 6, 10, plain, "xy"), 8);
    ck_assert_int_eq(vg_print(&cells, 0, 6, 3, plain, "xy"), 6);
    ck_assert_int_eq(vg_printf(&cells, 0, 0, 10, plain, "%d%%", 42), 3);
    ck_assert_str_eq(row_text(&cells, 0, text), "42%bc xy  ");
    vg_cells_free(&cells);
}
END_TEST

/* What a file name may hold. Each must take exactly the columns said, and nothing but plain characters may come of it. */
static const struct {
    const char *text;
    int width;
    const char *shown;
} hostile[] = {
    {"a\033[31mb", 7, "a?[31mb"},       /* a terminal's escape */
    {"a\nb\tc\r\b\x7f", 8, "a?b?c???"}, /* controls */
    {"\xc2\x9b"
     "31m",
     4, "?31m"},                          /* the escape of one character */
    {"\xff\xfe", 2, "??"},                /* never in UTF-8 */
    {"\xc3", 1, "?"},                     /* cut off */
    {"\xe2\x96", 2, "??"},                /* cut off, longer */
    {"\xc0\xaf", 2, "??"},                /* overlong */
    {"\xed\xa0\x80", 3, "???"},           /* half of a pair */
    {"\xf4\x90\x80\x80", 4, "????"},      /* beyond the last code point */
    {"\xf8\x88\x80\x80\x80", 5, "?????"}, /* five bytes */
    {"e\xcc\x81z", 2, "ez"},              /* a mark that combines */
    {"\xcc\x81\xef\xb8\x8f", 0, ""},      /* marks alone */
    {"\xe4\xb8\xad", 2, "##"},            /* two columns wide */
    {"\xf0\x9f\x98\x80", 1, "?"},         /* a picture */
    {"\xe2\x80\xae"
     "x",
     2, "?x"},                                                                /* turns the writing direction */
    {"\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f", 5, "?????"}, /* so do these */
    {"\xef\xbb\xbf\xe2\x81\xa0\xc2\xad", 3, "???"},                           /* no width, or nobody knows */
    {"\xef\xbf\xbf\xcd\xb8\xee\x80\x80", 3, "???"},                           /* no characters, or private ones */
    {"\xe2\x80\x8b", 1, "?"},                                                 /* no width */
    {"\xd7\x90", 1, "?"},                                                     /* runs to the left */
    {"\xc3\xa9\xe2\x96\x88\xe2\xa3\xbf", 3, "###"},                           /* these are good */
};

START_TEST(hostile_text_is_harmless)
{
    struct vg_cells cells = grid(1, 20);
    char text[64];

    vg_cells_clear(&cells, plain);
    ck_assert_int_eq(vg_text_width(hostile[_i].text), hostile[_i].width);
    ck_assert_int_eq(vg_print(&cells, 0, 0, 20, plain, hostile[_i].text), hostile[_i].width);
    row_text(&cells, 0, text);
    ck_assert_int_eq(strncmp(text, hostile[_i].shown, (size_t)hostile[_i].width), 0);
    for (int col = hostile[_i].width; col < 20; col++)
        ck_assert_int_eq(text[col], ' ');
    vg_cells_free(&cells);
}
END_TEST

/* A row with wide characters: W and its tail >; other things as they are. */
static void row_is(const struct vg_cells *cells, int row, const char *expected)
{
    char text[64] = "";
    for (int col = 0; col < cells->cols; col++) {
        uint32_t ch = vg_cells_at(cells, row, col)->ch;
        text[col] = ch == VG_CELL_TAIL ? '>' : ch < 0x80 ? (char)ch : 'W';
        text[col + 1] = '\0';
    }
    ck_assert_str_eq(text, expected);
}

#define WIDE "\xe6\xb8\xa9\xe5\xba\xa6" /* two characters, four columns */

START_TEST(east_asian_characters_are_two_columns_wide)
{
    struct vg_cells cells = grid(1, 8);

    ck_assert_int_eq(vg_text_width(WIDE "x"), 5);
    ck_assert_int_eq(vg_print(&cells, 0, 1, 8, plain, WIDE "x"), 6);
    row_is(&cells, 0, " W>W>x  ");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(half_a_wide_character_is_never_shown)
{
    static const struct vg_style bold = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_BOLD};
    struct vg_cells cells = grid(1, 6);

    ck_assert_int_eq(vg_print(&cells, 0, 0, 3, plain, WIDE), 3); /* the limit */
    row_is(&cells, 0, "W>    ");
    ck_assert_int_eq(vg_print(&cells, 0, 3, 99, plain, WIDE), 7); /* the grid's end */
    row_is(&cells, 0, "W> W> ");
    vg_print(&cells, 0, -1, 6, bold, WIDE); /* its beginning */
    row_is(&cells, 0, " W>W> ");
    vg_put(&cells, 0, 2, 'a', plain); /* the right half is overwritten */
    row_is(&cells, 0, "  aW> ");
    vg_put(&cells, 0, 3, 'b', plain); /* the left half is */
    row_is(&cells, 0, "  ab  ");
    vg_print(&cells, 0, 1, 6, plain, WIDE);
    vg_put(&cells, 0, 2, 0x4e2d, plain); /* the halves of two */
    row_is(&cells, 0, "  W>  ");
    vg_fill(&cells, (struct vg_rect){0, 3, 1, 1}, '.', plain);
    row_is(&cells, 0, "   .  ");
    vg_put(&cells, 0, 5, 0x4e2d, plain);
    vg_put(&cells, 0, INT_MAX, 0x4e2d, plain);
    vg_put(&cells, 0, INT_MIN, 0x4e2d, plain);
    row_is(&cells, 0, "   .  ");
    ck_assert_int_eq(vg_print(&cells, 0, INT_MIN, INT_MIN + 3, plain, WIDE), INT_MIN + 3);
    vg_cells_free(&cells);
}
END_TEST

static char painted[4 * 1024 * 1024];
static size_t painted_count, painted_limit;

static bool collect(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (painted_count + count > painted_limit)
        return false;
    memcpy(painted + painted_count, bytes, count);
    painted_count += count;
    painted[painted_count] = '\0';
    return true;
}

static const char *paint(const struct vg_cells *cells, enum vg_paint_format format)
{
    painted_count = 0;
    painted_limit = sizeof painted - 1;
    ck_assert(vg_paint(cells, format, NULL, collect, NULL));
    return painted;
}

START_TEST(text_painting_has_no_blanks_at_the_ends)
{
    struct vg_cells cells = grid(3, 10);

    vg_print(&cells, 0, 1, 10, plain, "a é ▁");
    vg_cells_at(&cells, 2, 9)->ch = 0; /* counts as a space */
    vg_print(&cells, 2, 0, 10, plain, "⣿");
    ck_assert_str_eq(paint(&cells, VG_PAINT_TEXT), " a é ▁\n\n⣿\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_wide_character_is_painted_once)
{
    struct vg_cells cells = grid(1, 8);

    vg_print(&cells, 0, 0, 8, plain, "a" WIDE "b");
    ck_assert_str_eq(paint(&cells, VG_PAINT_TEXT), "a" WIDE "b\n");
    ck_assert_str_eq(paint(&cells, VG_PAINT_ANSI), "a" WIDE "b\033[0m\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(ansi_painting_names_a_style_once_and_ends_every_line_reset)
{
    struct vg_cells cells = grid(2, 6);
    struct vg_style style = {0x0102ff, 0x804020, VG_BOLD | VG_REVERSE};

    vg_print(&cells, 0, 0, 6, style, "xy");
    vg_print(&cells, 0, 2, 6, plain, "z");
    ck_assert_str_eq(paint(&cells, VG_PAINT_ANSI),
                     "\033[0;1;7;38;2;1;2;255;48;2;128;64;32mxy\033[0mz\033[0m\n\033[0m\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_coloured_ground_is_painted_to_its_end)
{
    struct vg_cells cells = grid(1, 3);
    struct vg_style style = {VG_COLOUR_DEFAULT, 0x000000, 0};

    vg_fill(&cells, (struct vg_rect){0, 0, 1, 3}, ' ', style);
    ck_assert_str_eq(paint(&cells, VG_PAINT_ANSI), "\033[0;48;2;0;0;0m   \033[0m\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(painting_stops_when_the_writer_fails)
{
    struct vg_cells cells = grid(300, 300);

    vg_fill(&cells, (struct vg_rect){0, 0, 300, 300}, 'x', plain);
    painted_count = 0;
    painted_limit = 10000;
    ck_assert(!vg_paint(&cells, VG_PAINT_TEXT, NULL, collect, NULL));
    ck_assert_uint_le(painted_count, 10000);
    painted_count = 0;
    painted_limit = 300 * 301;
    ck_assert(vg_paint(&cells, VG_PAINT_TEXT, NULL, collect, NULL));
    ck_assert_uint_eq(painted_count, 300 * 301);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(the_ramp_is_clamped_and_runs_from_its_first_to_its_last_colour)
{
    const struct vg_theme *theme = vg_theme_default();

    ck_assert_uint_eq(vg_theme_ramp(theme, -5).fg, theme->ramp[0]);
    ck_assert_uint_eq(vg_theme_ramp(theme, 0).fg, theme->ramp[0]);
    ck_assert_uint_eq(vg_theme_ramp(theme, 1).fg, theme->ramp[VG_RAMP_SIZE - 1]);
    ck_assert_uint_eq(vg_theme_ramp(theme, 7).fg, theme->ramp[VG_RAMP_SIZE - 1]);
    ck_assert_uint_eq(vg_theme_ramp(theme, 0.0 / 0.0).fg, theme->ramp[VG_RAMP_SIZE / 2]);
    for (int i = 0; i < VG_RAMP_SIZE; i++)
        ck_assert_uint_le(theme->ramp[i], 0xffffff);
}
END_TEST

START_TEST(the_ramp_has_no_jumps)
{
    const struct vg_theme *theme = vg_theme_default();

    for (int i = 1; i < VG_RAMP_SIZE; i++)
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = (int)(theme->ramp[i - 1] >> shift & 0xff), b = (int)(theme->ramp[i] >> shift & 0xff);
            ck_assert_int_le(abs(a - b), 10);
        }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cells");
    TCase *tests = tcase_create("cells");
    tcase_add_test(tests, impossible_sizes_are_refused_and_change_nothing);
    tcase_add_test(tests, an_empty_grid_takes_everything_and_keeps_nothing);
    tcase_add_test(tests, drawing_outside_is_cut_off);
    tcase_add_test(tests, text_ends_at_the_limit_and_says_where_it_ended);
    tcase_add_test(tests, east_asian_characters_are_two_columns_wide);
    tcase_add_test(tests, half_a_wide_character_is_never_shown);
    tcase_add_test(tests, a_wide_character_is_painted_once);
    tcase_add_loop_test(tests, hostile_text_is_harmless, 0, (int)(sizeof hostile / sizeof *hostile));
    tcase_add_test(tests, text_painting_has_no_blanks_at_the_ends);
    tcase_add_test(tests, ansi_painting_names_a_style_once_and_ends_every_line_reset);
    tcase_add_test(tests, a_coloured_ground_is_painted_to_its_end);
    tcase_add_test(tests, painting_stops_when_the_writer_fails);
    tcase_add_test(tests, the_ramp_is_clamped_and_runs_from_its_first_to_its_last_colour);
    tcase_add_test(tests, the_ramp_has_no_jumps);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
