/* test_printed.c: what a job prints, as a screen can show it. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "printed.h"

static struct vg_printed printed;
static char text[VG_VIEW_OUTPUT_MAX];

static const char *after(const char *bytes)
{
    printed = (struct vg_printed){.used = 0};
    for (; *bytes; bytes++) /* one by one: pieces do not matter */
        vg_printed_take(&printed, bytes, 1);
    vg_printed_copy(&printed, text);
    return text;
}

START_TEST(of_a_progress_bar_the_last_state_stays)
{
    ck_assert_str_eq(after("epoch 1\n 10%|#\r 20%|##\r 30%|###\nnext"), "epoch 1\n 30%|###\nnext");
    ck_assert_str_eq(after("windows\r\nlines\r\n"), "windows\nlines\n");
    ck_assert_str_eq(after("abc\b\bXY\n"), "aXY\n");
}
END_TEST

START_TEST(colours_movements_and_titles_go)
{
    ck_assert_str_eq(after("\x1b[31mred\x1b[0m \x1b[2K\x1b]0;title\aok\n"), "red ok\n");
    ck_assert_str_eq(after("a\tb\x01\x7f\xc2\x9b\xff\n"), "a b???\n");
    ck_assert_str_eq(after("caf\xc3\xa9\n"), "caf\xc3\xa9\n");
}
END_TEST

START_TEST(only_the_last_lines_are_kept)
{
    printed = (struct vg_printed){.used = 0};
    for (int i = 0; i < 100000; i++)
        vg_printed_take(&printed, "a line of some length\n", 22);
    vg_printed_take(&printed, "the last", 8);
    vg_printed_copy(&printed, text);
    ck_assert_uint_lt(strlen(text), VG_VIEW_OUTPUT_MAX);
    ck_assert_str_eq(text + strlen(text) - 31, "\na line of some length\nthe last");
    ck_assert_int_eq(strncmp(text, "a line", 6), 0); /* whole lines */
    for (int i = 0; i < 100000; i++)                 /* one line without an end */
        vg_printed_take(&printed, "xxxxxxxxxx", 10);
    vg_printed_copy(&printed, text);
    ck_assert_uint_eq(strlen(text), VG_VIEW_OUTPUT_MAX - 1);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("printed");
    TCase *test = tcase_create("printed");
    tcase_add_test(test, of_a_progress_bar_the_last_state_stays);
    tcase_add_test(test, colours_movements_and_titles_go);
    tcase_add_test(test, only_the_last_lines_are_kept);
    suite_add_tcase(suite, test);
    return suite;
}

CHECK_MAIN(make_suite)
