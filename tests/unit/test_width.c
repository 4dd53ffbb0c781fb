/* test_width.c: widths that do not depend on who is asked. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* wcwidth */
#endif
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#include "../check_main.h"
#include "width.h"

START_TEST(a_character_has_the_width_that_everybody_gives_it)
{
    static const struct {
        uint32_t ch;
        int width;
    } known[] = {
        {' ', 1},    {'~', 1},    {0xe9, 1},   {0x3b1, 1},  {0x2588, 1}, {0x28ff, 1},  {0x4e2d, 2}, {0x6e29, 2},
        {0xac00, 2}, {0xff21, 2}, {0x3163, 2}, {0x3165, 2}, {0x301, 0},  {0x20000, 2}, {0x0e31, 0}, {0xfe0f, 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        ck_assert_msg(vg_char_width(known[i].ch) == known[i].width, "U+%04X", known[i].ch);
}
END_TEST

/* Controls, fillers, text to the left, pictures, signs that became wide in a later Unicode, what is in no Unicode. */
START_TEST(where_terminals_or_libraries_disagree_it_is_not_shown)
{
    static const uint32_t disputed[] = {
        0x00,   0x07,    0x1b,    0x7f,    0x85,    0xad,     0x115f,   0x1160,     0x11ff, 0x200b,
        0x200e, 0x202e,  0x2028,  0x2060,  0x231a,  0x2614,   0x2630,   0x268a,     0x2e3a, 0x303f,
        0x3164, 0x3248,  0x4dc0,  0x4dff,  0xd800,  0xe000,   0xfeff,   0xffa0,     0xfffd, 0xfffe,
        0xffff, 0x1f600, 0x1f1e6, 0x1fae8, 0xe0001, 0x10ffff, 0x110000, 0xffffffff,
    };
    for (size_t i = 0; i < sizeof disputed / sizeof disputed[0]; i++)
        ck_assert_msg(vg_char_width(disputed[i]) == -1, "U+%04X", disputed[i]);
}
END_TEST

/* curses goes by this system's table. Where that is of another opinion the terminal shows '?' (term.c); this must stay rare, or names
 * would not be readable. */
START_TEST(the_system_agrees_about_nearly_all)
{
    int known[3] = {0}, disputed = 0;
    uint32_t first = 0;
    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    for (uint32_t ch = 0; ch < 0x110000; ch++) {
        int width = vg_char_width(ch);
        if (width < 0)
            continue;
        if (width > 2)
            ck_abort_msg("U+%04X: %d", ch, width);
        known[width]++;
        if (wcwidth((wchar_t)ch) != width && disputed++ == 0)
            first = ch;
    }
    ck_assert(known[0] > 200 && known[1] > 1500 && known[2] > 80000);
    ck_assert_msg(disputed < 100, "%d characters, the first is U+%04X", disputed, first);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("width");
    TCase *tests = tcase_create("width");
    tcase_add_test(tests, a_character_has_the_width_that_everybody_gives_it);
    tcase_add_test(tests, where_terminals_or_libraries_disagree_it_is_not_shown);
    tcase_add_test(tests, the_system_agrees_about_nearly_all);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
