/* test_theme.c: theme files good and bad. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "scratch.h"
#include "theme.h"

/* --- reading -------------------------------------------------------------------------------------------------- */

#define HEAD "[theme]\nname = mine\n"

static struct vg_theme good(const char *text)
{
    struct vg_theme theme;
    struct vg_error error = {""};
    ck_assert_msg(vg_theme_parse(&theme, text, "mine.theme", &error), "%s", error.text);
    return theme;
}

START_TEST(a_style_has_a_colour_a_ground_and_attributes)
{
    struct vg_theme theme =
        good(HEAD "[roles]\nloss = #0a0B0c on bright_red bold underline\nerror = color200 italic dim\n"
                  "text = default reverse\ngood = white");
    struct vg_style loss = vg_theme_style(&theme, VG_ROLE_LOSS), error = vg_theme_style(&theme, VG_ROLE_ERROR);
    ck_assert_uint_eq(loss.fg, 0x0a0b0c);
    ck_assert_uint_eq(loss.bg, VG_COLOUR_PALETTE | 9);
    ck_assert_uint_eq(loss.attributes, VG_BOLD | VG_UNDERLINE);
    ck_assert_uint_eq(error.fg, VG_COLOUR_PALETTE | 200);
    ck_assert_uint_eq(error.bg, VG_COLOUR_DEFAULT);
    ck_assert_uint_eq(error.attributes, VG_ITALIC | VG_DIM);
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_TEXT).attributes, VG_REVERSE);
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_GOOD).fg, VG_COLOUR_PALETTE | 7);
}
END_TEST

START_TEST(what_is_not_said_is_as_in_the_built_in_theme)
{
    struct vg_theme theme = good(HEAD);
    const struct vg_theme *usual = vg_theme_default();
    ck_assert_str_eq(theme.name, "mine");
    for (int role = 0; role < VG_ROLE_COUNT; role++) {
        struct vg_style a = theme.styles[role], b = usual->styles[role];
        ck_assert(a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes);
    }
    ck_assert_mem_eq(theme.ramp, usual->ramp, sizeof theme.ramp);
    ck_assert_mem_eq(theme.classes, usual->classes, sizeof theme.classes);
}
END_TEST

START_TEST(roles_without_a_ground_stand_on_the_texts)
{
    struct vg_theme theme =
        good("[roles]\nerror = red\nloss = red on default\n[theme]\nname=mine\n[roles]\ntext=#ffffff on #112233\n");
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_ERROR).bg, 0x112233);
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_DIM).bg, 0x112233);
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_LOSS).bg, VG_COLOUR_DEFAULT);
    ck_assert_uint_eq(vg_theme_style(&theme, VG_ROLE_LABEL).bg, vg_theme_default()->styles[VG_ROLE_LABEL].bg);
    ck_assert_uint_eq(vg_theme_ramp(&theme, 0.5).bg, 0x112233);
}
END_TEST

START_TEST(a_ramp_is_mixed_between_its_colours)
{
    struct vg_theme theme = good(HEAD "[ramp]\nstart = #000000\nmid = #640000 #646400\nend = #646464\n");
    ck_assert_uint_eq(theme.ramp[0], 0x000000);
    ck_assert_uint_eq(theme.ramp[100], 0x646464);
    ck_assert_uint_eq(theme.ramp[50], 0x643200);
    ck_assert_uint_eq(good(HEAD "[ramp]\nstart=#000000\nend=#646464\n").ramp[37], 0x252525);
}
END_TEST

START_TEST(a_ramp_steps_between_colours_of_the_terminal)
{
    struct vg_theme theme = good(HEAD "[ramp]\nstart=blue\nmid=green\nend=#ff0000");
    ck_assert_uint_eq(theme.ramp[24], VG_COLOUR_PALETTE | 4);
    ck_assert_uint_eq(theme.ramp[25], VG_COLOUR_PALETTE | 2);
    ck_assert_uint_eq(theme.ramp[74], VG_COLOUR_PALETTE | 2);
    ck_assert_uint_eq(theme.ramp[75], 0xff0000);
}
END_TEST

static const struct {
    const char *text, *line, *says;
} wrongs[] = {
    {"[theme]\nname = a b\n", "line 2", "letters"},
    {"[theme]\nname =\n", "line 2", "letters"},
    {"[theme]\nname = \x1b[31m\n", "line 2", "letters"},
    {"[theme]\nname = ../../etc\n", "line 2", "letters"},
    {"[theme]\nabout = a\x1b]0;x\x07\n", "line 2", "control"},
    {"[theme]\nabout = a\xff\n", "line 2", "control"},
    {"[theme]\nground = grey\n", "line 2", "dark, light or any"},
    {"[theme]\ncolour = red\n", "line 2", "name, about and ground"},
    {"# nothing\n", "", "no name"},
    {"", "", "no name"},
    {HEAD "[roles]\nlos = red\n", "line 4", "loss"},
    {HEAD "[roles]\nloss = rad\n", "line 4", "#rrggbb"},
    {HEAD "[roles]\nloss = #12345\n", "line 4", "#rrggbb"},
    {HEAD "[roles]\nloss = #1234567\n", "line 4", "#rrggbb"},
    {HEAD "[roles]\nloss = #12345g\n", "line 4", "#rrggbb"},
    {HEAD "[roles]\nloss = color256\n", "line 4", "color255"},
    {HEAD "[roles]\nloss = color-1\n", "line 4", "color255"},
    {HEAD "[roles]\nloss = red on\n", "line 4", "behind 'on'"},
    {HEAD "[roles]\nloss = red blink\n", "line 4", "underline"},
    {HEAD "[roles]\nloss =\n", "line 4", "missing"},
    {HEAD "[roles]\nloss = red on blue on rod\n", "line 4", "no colour"},
    {HEAD "[ramp]\nstart = red\n", "line 4", "no end"},
    {HEAD "[ramp]\nend = red\n", "line 4", "no start"},
    {HEAD "[ramp]\nmid =\n", "line 4", "mid takes"},
    {HEAD "[ramp]\nmid = default\n", "line 4", "not possible"},
    {HEAD "[ramp]\nmiddle = red\n", "line 4", "start, mid and end"},
    {HEAD "[ramp]\nmid = red red red red red red red red red red red red red red red\n", "line 4", "14"},
    {HEAD "[classes]\n0 = red\n", "line 4", "1 to 10"},
    {HEAD "[classes]\n11 = red\n", "line 4", "1 to 10"},
    {HEAD "[classes]\n1 = default\n", "line 4", "not possible"},
    {HEAD "[colours]\n1 = red\n", "line 4", "[roles]"},
    {"name = mine\n", "line 1", "section"},
    {HEAD "\n\nloss\n", "line 5", "NAME = VALUE"},
    {HEAD "[roles\n", "line 3", "NAME = VALUE"},
    {HEAD "= red\n", "line 3", "NAME = VALUE"},
};

START_TEST(a_wrong_theme_names_file_line_and_what_would_be_right)
{
    struct vg_theme theme, before;
    struct vg_error error = {""};
    memset(&theme, 7, sizeof theme);
    before = theme;
    ck_assert(!vg_theme_parse(&theme, wrongs[_i].text, "folder/mine.theme", &error));
    ck_assert_msg(strstr(error.text, "folder/mine.theme") != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, wrongs[_i].line) != NULL, "%s", error.text);
    ck_assert_msg(strstr(error.text, wrongs[_i].says) != NULL, "%s", error.text);
    ck_assert_msg(strpbrk(error.text, "\n\x1b\a") == NULL, "%s", error.text);
    ck_assert_mem_eq(&theme, &before, sizeof theme);
}
END_TEST

START_TEST(the_first_mistake_is_told)
{
    struct vg_theme theme;
    struct vg_error error = {""};
    ck_assert(!vg_theme_parse(&theme, HEAD "nonsense\n[roles]\nloss = rad\n", "x", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "line 3"));
}
END_TEST

START_TEST(blanks_comments_and_line_ends_do_not_matter)
{
    struct vg_theme theme =
        good("\xef\xbb\xbf; c\r\n  [theme]\r\n\tname  =  mine ; why\r\n# [roles]\n[roles]\n  loss:#010203 ; on red\r\n"
             "  gradient=red");
    ck_assert_str_eq(theme.name, "mine");
    ck_assert_uint_eq(theme.styles[VG_ROLE_LOSS].fg, 0x010203);
    ck_assert_uint_eq(theme.styles[VG_ROLE_GRADIENT].fg, VG_COLOUR_PALETTE | 1);
}
END_TEST

static void refused(const char *path, const char *says)
{
    struct vg_theme theme, before;
    struct vg_error error = {""};
    memset(&theme, 3, sizeof theme);
    before = theme;
    ck_assert(!vg_theme_load(&theme, path, &error));
    ck_assert_msg(strstr(error.text, says) != NULL, "%s", error.text);
    ck_assert_mem_eq(&theme, &before, sizeof theme);
}

START_TEST(hostile_files_are_refused_in_one_sentence)
{
    make_scratch();
    char path[512];
    refused(scratch, "folder");
    snprintf(path, sizeof path, "%s/nothing", scratch);
    refused(path, "nothing");
    snprintf(path, sizeof path, "%s/pipe", scratch);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    refused(path, "regular");
    refused("/dev/zero", "regular");
    refused(scratch_bytes("zero", HEAD "\0", sizeof HEAD), "zero byte");
    refused(scratch_file("empty", ""), "no name");
    char *large = calloc(1, 10000000);
    memset(large, 'x', 10000000);
    refused(scratch_bytes("large", large, 10000000), "longer than");
    refused(scratch_bytes("line", large, 60000), "too long");
    for (size_t i = 0; i < 60000; i++)
        large[i] = (char)(i * 2654435761u >> 13 | 1);
    refused(scratch_bytes("noise", large, 60000), "noise");
    snprintf(path, sizeof path, "%s/huge", scratch);
    FILE *huge = fopen(path, "w");
    ck_assert_int_eq(ftruncate(fileno(huge), (off_t)10 << 30), 0);
    fclose(huge);
    refused(path, "longer than");
    free(large);
    remove_scratch();
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("theme");
    TCase *tests = tcase_create("files");
    tcase_add_test(tests, a_style_has_a_colour_a_ground_and_attributes);
    tcase_add_test(tests, what_is_not_said_is_as_in_the_built_in_theme);
    tcase_add_test(tests, roles_without_a_ground_stand_on_the_texts);
    tcase_add_test(tests, a_ramp_is_mixed_between_its_colours);
    tcase_add_test(tests, a_ramp_steps_between_colours_of_the_terminal);
    tcase_add_loop_test(tests, a_wrong_theme_names_file_line_and_what_would_be_right, 0,
                        (int)(sizeof wrongs / sizeof *wrongs));
    tcase_add_test(tests, the_first_mistake_is_told);
    tcase_add_test(tests, blanks_comments_and_line_ends_do_not_matter);
    tcase_add_test(tests, hostile_files_are_refused_in_one_sentence);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
