/* test_line.c: what a terminal's type tells. */
#include <stdlib.h>

#include "../check_main.h"
#include "line.h"

START_TEST(only_terminals_that_take_it_silently_are_asked)
{
    static const char *const asked[] = {"xterm", "xterm-256color",   "tmux-256color",
                                        "foot",  "alacritty-direct", "kitty"};
    static const char *const not_asked[] = {"linux",  "vt100",           "vt220", "dumb", "rxvt-unicode",
                                            "screen", "screen-256color", "",      "ansi", "nonsense"};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        ck_assert_msg(vg_line_may_query(asked[i]) && vg_line_may_ask(asked[i]), "%s", asked[i]);
    for (size_t i = 0; i < sizeof not_asked / sizeof not_asked[0]; i++)
        ck_assert_msg(!vg_line_may_query(not_asked[i]), "%s", not_asked[i]);
    ck_assert(!vg_line_may_query(NULL));
    static const char *const silent[] = {"screen", "screen-256color", "rxvt-unicode", "st-256color", "putty"};
    static const char *const never[] = {"linux", "linux-16color", "vt100", "vt220",   "vt52",
                                        "ansi",  "dumb",          "",      "nonsense"};
    for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
        ck_assert_msg(vg_line_may_ask(silent[i]), "%s", silent[i]);
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        ck_assert_msg(!vg_line_may_ask(never[i]), "%s", never[i]);
    ck_assert(!vg_line_may_ask(NULL));
    ck_assert(vg_line_is_ansi("\033[%i%p1%d;%p2%dH"));
    ck_assert(!vg_line_is_ansi("\033Y%p1%' '%+%c%p2%' '%+%c"));
    ck_assert(!vg_line_is_ansi(NULL));
}
END_TEST

START_TEST(delays_are_left_out_of_what_cannot_wait)
{
    char text[12] = "";
    vg_line_append(text, sizeof text, "a$<5>b$<10*/>c$");
    ck_assert_str_eq(text, "abc$");
    vg_line_append(text, sizeof text, "$<open");
    ck_assert_str_eq(text, "abc$$<open");
    vg_line_append(text, sizeof text, "more");
    ck_assert_str_eq(text, "abc$$<openm");
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("line");
    TCase *tests = tcase_create("line");
    tcase_add_test(tests, only_terminals_that_take_it_silently_are_asked);
    tcase_add_test(tests, delays_are_left_out_of_what_cannot_wait);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
