/* test_mouse.c: mouse reports, honest and hostile. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "input.h"

static const struct vg_mouse untouched = {-7, -7, VG_MOUSE_PRESS, -7, true, true, true};

static bool parse(const char *text, struct vg_mouse *mouse)
{
    size_t length = strlen(text);
    *mouse = untouched;
    return vg_mouse_parse(text, length - 1, text[length - 1], mouse);
}

START_TEST(buttons_wheels_and_modifiers_are_told)
{
    static const struct {
        const char *text;
        struct vg_mouse mouse;
    } reports[] = {
        {"0;1;1M", {0, 0, VG_MOUSE_PRESS, 1, false, false, false}},
        {"0;1;1m", {0, 0, VG_MOUSE_RELEASE, 1, false, false, false}},
        {"1;80;24M", {23, 79, VG_MOUSE_PRESS, 2, false, false, false}},
        {"2;300;100m", {99, 299, VG_MOUSE_RELEASE, 3, false, false, false}},
        {"64;5;6M", {5, 4, VG_MOUSE_WHEEL_UP, 0, false, false, false}},
        {"65;5;6M", {5, 4, VG_MOUSE_WHEEL_DOWN, 0, false, false, false}},
        {"4;1;1M", {0, 0, VG_MOUSE_PRESS, 1, true, false, false}},
        {"8;1;1M", {0, 0, VG_MOUSE_PRESS, 1, false, true, false}},
        {"16;1;1M", {0, 0, VG_MOUSE_PRESS, 1, false, false, true}},
        {"93;2;3M", {2, 1, VG_MOUSE_WHEEL_DOWN, 0, true, true, true}},
        {"0;0010;00002M", {1, 9, VG_MOUSE_PRESS, 1, false, false, false}},
    };
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        struct vg_mouse mouse, wanted = reports[i].mouse;
        ck_assert_msg(parse(reports[i].text, &mouse), "%s", reports[i].text);
        ck_assert_int_eq(mouse.row, wanted.row);
        ck_assert_int_eq(mouse.col, wanted.col);
        ck_assert_int_eq(mouse.kind, wanted.kind);
        ck_assert_int_eq(mouse.button, wanted.button);
        ck_assert_int_eq(mouse.shift, wanted.shift);
        ck_assert_int_eq(mouse.alt, wanted.alt);
        ck_assert_int_eq(mouse.control, wanted.control);
    }
}
END_TEST

START_TEST(anything_else_is_no_event)
{
    static const char *const others[] = {
        "M",          "0M",         "0;1M",       "0;1;M",   ";;M",     "0;1;1;1M",        "0;1;1;M",
        "0;0;1M",     "0;1;0M",     "-1;1;1M",    "0;-1;1M", "0;1; 1M", "a;1;1M",          "0:1:1M",
        "0;1;10001M", "0;20000;1M", "99999;1;1M", "3;1;1M",  "35;1;1M", "32;1;1M",         "66;1;1M",
        "67;1;1M",    "64;1;1m",    "128;1;1M",   "0;1;1A",  "0;1;1~",  "0;4294967297;1M", "0;1;18446744073709551617M",
        "+0;1;1M",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct vg_mouse mouse;
        ck_assert_msg(!parse(others[i], &mouse), "%s", others[i]);
        ck_assert_msg(mouse.row == untouched.row && mouse.button == untouched.button, "%s", others[i]);
    }
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("mouse");
    TCase *tests = tcase_create("mouse");
    tcase_add_test(tests, buttons_wheels_and_modifiers_are_told);
    tcase_add_test(tests, anything_else_is_no_event);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
