/* test_notices.c: how long messages stay. */
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "notices.h"

static struct vg_control control;
static struct vg_notices notices;

static bool take(void *context, const struct vg_command *command, struct vg_error *error)
{
    (void)context;
    (void)command;
    (void)error;
    return true;
}

static void do_nothing(void *context, enum vg_control_wish wish)
{
    (void)context;
    (void)wish;
}

static void begin(void)
{
    vg_control_start(&control, &(struct vg_control_owner){take, do_nothing, NULL});
    notices = (struct vg_notices){0};
}

static void end(void)
{
    vg_control_stop(&control);
}

static void say(const char *text, bool is_error)
{
    strcpy(control.view.message, text);
    control.view.message_is_error = is_error;
    control.view.message_serial++;
}

START_TEST(a_message_goes_after_a_while_and_an_error_later)
{
    bool is_error = _i == 1;
    int64_t last = is_error ? 2 * (2000 + 6 * 60) : 2000 + 6 * 60; /* "lr 0.1" */
    say("lr 0.1", is_error);
    vg_notices_see(&notices, &control, 1000);
    ck_assert(!control.screen.message_over);
    ck_assert_int_eq(notices.message_end, 1000 + last);
    ck_assert(!vg_notices_expire(&notices, &control, 999 + last));
    ck_assert(vg_notices_expire(&notices, &control, 1000 + last));
    ck_assert(control.screen.message_over);
    ck_assert_int_eq(notices.message_end, 0);
    vg_notices_see(&notices, &control, 9500); /* the same message does not come back */
    ck_assert(control.screen.message_over);
    ck_assert_int_eq(notices.message_end, 0);
}
END_TEST

START_TEST(an_empty_message_is_over_at_once)
{
    say("", false);
    vg_notices_see(&notices, &control, 1000);
    ck_assert(control.screen.message_over);
    ck_assert_int_eq(notices.message_end, 0);
}
END_TEST

START_TEST(what_is_said_of_building_stays)
{
    say("making the network", false);
    control.view.state = VG_STATE_BUILDING;
    vg_notices_see(&notices, &control, 1000);
    ck_assert_int_eq(notices.message_end, 0);
    ck_assert(!vg_notices_expire(&notices, &control, 1000000));
    ck_assert(!control.screen.message_over);
}
END_TEST

START_TEST(a_notice_goes_after_a_while_and_a_newer_message_takes_its_place)
{
    vg_control_notice(&control, false, "layout learn");
    vg_notices_see(&notices, &control, 1000);
    ck_assert_int_eq(notices.notice_end, 1000 + 2000 + 12 * 60);
    ck_assert(vg_notices_expire(&notices, &control, 5000));
    ck_assert_str_eq(control.screen.notice, "");
    ck_assert_int_eq(notices.notice_end, 0);
    say("first", false);
    vg_notices_see(&notices, &control, 6000);
    vg_control_notice(&control, true, "no such command");
    vg_notices_see(&notices, &control, 6100);
    ck_assert_int_eq(notices.notice_end, 6100 + 2 * (2000 + 15 * 60));
    say("second", false);
    vg_notices_see(&notices, &control, 6200);
    ck_assert_str_eq(control.screen.notice, "");
    ck_assert_int_eq(notices.notice_end, 0);
}
END_TEST

START_TEST(a_long_message_can_be_read_to_its_end)
{
    char text[VG_VIEW_MESSAGE_MAX];
    int64_t before = 0;
    for (size_t length = 10; length < sizeof text; length += 50) {
        memset(text, 'a', length);
        text[length] = '\0';
        say(text, false);
        vg_notices_see(&notices, &control, 1000);
        ck_assert_int_gt(notices.message_end, before);
        ck_assert_int_ge(notices.message_end - 1000, (int64_t)length * 60); /* 16 characters a second */
        ck_assert_int_le(notices.message_end - 1000, 40000);
        before = notices.message_end;
    }
}
END_TEST

START_TEST(a_notice_that_was_taken_away_has_no_end)
{
    vg_control_notice(&control, true, "no such command");
    vg_notices_see(&notices, &control, 1000);
    vg_control_notice(&control, false, "");
    vg_notices_see(&notices, &control, 1100);
    ck_assert_int_eq(notices.notice_end, 0);
    ck_assert(!vg_notices_expire(&notices, &control, 100000));
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("notices");
    TCase *tests = tcase_create("notices");
    tcase_add_checked_fixture(tests, begin, end);
    tcase_add_loop_test(tests, a_message_goes_after_a_while_and_an_error_later, 0, 2);
    tcase_add_test(tests, an_empty_message_is_over_at_once);
    tcase_add_test(tests, what_is_said_of_building_stays);
    tcase_add_test(tests, a_notice_goes_after_a_while_and_a_newer_message_takes_its_place);
    tcase_add_test(tests, a_long_message_can_be_read_to_its_end);
    tcase_add_test(tests, a_notice_that_was_taken_away_has_no_end);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
