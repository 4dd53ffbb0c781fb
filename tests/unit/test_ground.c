/* test_ground.c: a terminal's answer about its ground is understood in every form, and makes the theme dark or light. */
#include <stdio.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "control.h"
#include "ground.h"
#include "input.h"

START_TEST(every_form_of_the_answer_is_read)
{
    static const struct {
        const char *text;
        uint32_t rgb;
    } answers[] = {
        {"11;rgb:0000/0000/0000", 0x000000},
        {"11;rgb:ffff/ffff/ffff", 0xffffff},
        {"11;rgb:1e1e/2a2a/3636", 0x1e2a36},
        {"11;rgb:1e/2a/36", 0x1e2a36},
        {"11;rgb:f/0/8", 0xff0088},
        {"11;rgb:fff/000/7ff", 0xff007f},
        {"11;rgb:FDFD/F6F6/E3E3", 0xfdf6e3},
        {"11;rgba:1e/2a/36/80", 0x1e2a36},
        {"11;rgba:ffff/0000/ffff/0000", 0xff00ff},
        {"11;#fdf6e3", 0xfdf6e3},
        {"11;#fff", 0xffffff},
        {"11;#fdfdf6f6e3e3", 0xfdf6e3},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        uint32_t rgb = 0x123456;
        ck_assert_msg(vg_ground_parse(answers[i].text, strlen(answers[i].text), &rgb), "%s", answers[i].text);
        ck_assert_msg(rgb == answers[i].rgb, "%s is %06x", answers[i].text, (unsigned)rgb);
    }
}
END_TEST

START_TEST(what_is_no_answer_about_the_ground_changes_nothing)
{
    static const char *const texts[] = {"",
                                        "11",
                                        "11;",
                                        "11;?",
                                        "10;rgb:ff/ff/ff",
                                        "111;rgb:ff/ff/ff",
                                        "11;rgb:",
                                        "11;rgb:ff/ff",
                                        "11;rgb:ff/ff/",
                                        "11;rgb:ff//ff",
                                        "11;rgb:fffff/ff/ff",
                                        "11;rgb:ff/ff/ff/ff",
                                        "11;rgb:ff/ff/ff ",
                                        "11;rgb:gg/ff/ff",
                                        "11;rgba:ff/ff/ff",
                                        "11;#ff",
                                        "11;#fffff",
                                        "11;#",
                                        "11;#fffffffffffffff",
                                        "11;white",
                                        "11;rgb:ff/ff/ff;12"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        uint32_t rgb = 0x123456;
        ck_assert_msg(!vg_ground_parse(texts[i], strlen(texts[i]), &rgb), "%s", texts[i]);
        ck_assert_uint_eq(rgb, 0x123456);
    }
    uint32_t rgb = 0;
    for (size_t count = 0; count < strlen("11;rgb:1e/2a/36") - 1; count++)
        ck_assert(!vg_ground_parse("11;rgb:1e/2a/36", count, &rgb));
}
END_TEST

/* --- among keys ------------------------------------------------------------------------------------------------ */

/* Sends the bytes in pieces; the number of keys that they make. */
static size_t keys_in(struct vg_input *input, const char *bytes, size_t piece)
{
    size_t count = strlen(bytes), keys = 0;
    *input = (struct vg_input){0};
    for (size_t i = 0; i < count; i += piece) {
        vg_input_add(input, bytes + i, count - i < piece ? count - i : piece);
        while (vg_input_next(input, false) != VG_KEY_NONE)
            keys++;
    }
    return keys;
}

START_TEST(an_answer_among_keys_is_understood_in_whatever_pieces_it_comes_and_is_no_key)
{
    static const char *const ends[] = {"\a", "\033\\"};
    char bytes[128];
    struct vg_input input;
    snprintf(bytes, sizeof bytes, "a\033]11;rgb:fdfd/f6f6/e3e3%s\033[?62;22cb", ends[_i]);
    for (size_t piece = 1; piece <= strlen(bytes); piece++) {
        ck_assert_uint_eq(keys_in(&input, bytes, piece), 2);
        ck_assert(input.knows_ground && input.attributes);
        ck_assert_uint_eq(input.ground, 0xfdf6e3);
    }
}
END_TEST

START_TEST(an_answer_that_is_broken_off_or_too_long_or_no_osc_tells_nothing)
{
    static const char *const texts[] = {
        "\033]11;rgb:fdfd/f6f6/e3e3\033[A",  "\033]11;rgb:fdfd/f6f6/e3e3\030",
        "\033]11;rgb:fdfd/f6f6/e3e3\r",      "\033P11;rgb:fdfd/f6f6/e3e3\a",
        "\033_11;rgb:fdfd/f6f6/e3e3\033\\",  "\033]11;rgb:fdfd/f6f6/e3e3                                        \a",
        "\033]11;rgb:fdfd\033]11;rgb:f6f6\a"};
    struct vg_input input;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        keys_in(&input, texts[i], 1);
        ck_assert_msg(!input.knows_ground, "%s", texts[i] + 1);
        ck_assert(!input.attributes);
    }
}
END_TEST

/* --- the theme ------------------------------------------------------------------------------------------------- */

static struct vg_control control;
static struct vg_themes themes;

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

static void begin(bool follows)
{
    ck_assert(vg_themes_find(&themes, NULL));
    vg_control_start(&control, &(struct vg_control_owner){take, do_nothing, NULL});
    vg_config_default(&control.config);
    vg_control_themes(&control, &themes, vg_theme_default(), vg_themes_index(&themes, "dark"));
    control.follows_ground = follows;
}

static void end(void)
{
    vg_control_stop(&control);
    vg_themes_free(&themes);
}

START_TEST(the_theme_follows_the_ground_and_is_still_nobodys_choice)
{
    begin(true);
    vg_control_ground(&control, true);
    ck_assert_str_eq(control.screen.theme->name, "light");
    ck_assert_str_eq(themes.names[control.screen.look.theme], "light");
    vg_control_line(&control, "@setup"); /* takes over what the person has changed */
    ck_assert_str_eq(control.config.theme, "auto");
    ck_assert(!control.setup.unsaved);
    vg_control_ground(&control, false);
    ck_assert_str_eq(control.screen.theme->name, "dark");
    end();
}
END_TEST

START_TEST(a_theme_that_was_chosen_stays_and_auto_gives_the_choice_back)
{
    begin(_i == 1);
    if (_i == 1)
        vg_control_line(&control, "theme nord");
    const char *chosen = _i == 1 ? "nord" : "dark";
    vg_control_ground(&control, true);
    ck_assert_str_eq(control.screen.theme->name, chosen);
    vg_control_line(&control, "@config theme auto");
    ck_assert_str_eq(control.screen.theme->name, "light");
    ck_assert_str_eq(control.config.theme, "auto");
    vg_control_ground(&control, false);
    ck_assert_str_eq(control.screen.theme->name, "dark");
    end();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("ground");
    TCase *part = tcase_create("ground");
    tcase_add_test(part, every_form_of_the_answer_is_read);
    tcase_add_test(part, what_is_no_answer_about_the_ground_changes_nothing);
    tcase_add_loop_test(part, an_answer_among_keys_is_understood_in_whatever_pieces_it_comes_and_is_no_key, 0, 2);
    tcase_add_test(part, an_answer_that_is_broken_off_or_too_long_or_no_osc_tells_nothing);
    tcase_add_test(part, the_theme_follows_the_ground_and_is_still_nobodys_choice);
    tcase_add_loop_test(part, a_theme_that_was_chosen_stays_and_auto_gives_the_choice_back, 0, 2);
    suite_add_tcase(suite, part);
    return suite;
}

CHECK_MAIN(make_suite)
