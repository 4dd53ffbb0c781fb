/* test_themes.c: the themes that come along, where themes are found, and changing them on the screen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "control_internal.h"
#include "palette.h"
#include "scratch.h"
#include "themes.h"

/* --- the themes that come along ------------------------------------------------------------------------------- */

static double linear(uint32_t byte)
{
    double value = byte / 255.0;
    return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast as the WCAG 2.1 define them. */
static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
}

static double contrast(uint32_t a, uint32_t b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

/* A terminal's own colours, as far as a theme for such a ground may rely on them. */
static uint32_t seen(uint32_t colour, bool ground, const struct vg_theme *theme)
{
    bool light = theme->ground == VG_GROUND_LIGHT;
    if (colour != VG_COLOUR_DEFAULT)
        return vg_palette_rgb(colour);
    return ground ? (light ? 0xffffff : 0x111217) : (light ? 0x202020 : 0xe0e0e0);
}

static struct vg_themes shipped;

static void find_shipped(void)
{
    char command[800];
    make_scratch();
    snprintf(command, sizeof command, "mkdir -p '%s/data/vgtop' && ln -s '%s' '%s/data/vgtop/themes'", scratch,
             getenv("VGTOP_TEST_THEMES"), scratch);
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "%s/data", scratch);
    setenv("XDG_CONFIG_HOME", scratch, 1);
    setenv("XDG_DATA_HOME", command, 1);
    setenv("XDG_DATA_DIRS", scratch, 1);
    ck_assert(vg_themes_find(&shipped, NULL));
}

static void forget_shipped(void)
{
    vg_themes_free(&shipped);
    remove_scratch();
}

static void each_theme(void (*check)(const struct vg_theme *theme))
{
    for (size_t i = 0; i < shipped.count; i++) {
        struct vg_theme theme;
        struct vg_error error = {""};
        ck_assert_msg(vg_themes_load(&shipped, i, &theme, &error), "%s", error.text);
        check(&theme);
    }
}

START_TEST(there_are_a_dozen_themes)
{
    static const char *const wanted[] = {"dark",    "light",   "high-contrast", "high-contrast-light",
                                         "viridis", "cividis", "monochrome",    "sixteen"};
    ck_assert_uint_ge(shipped.count, 12);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(vg_themes_index(&shipped, wanted[i]) < shipped.count, "%s", wanted[i]);
}
END_TEST

START_TEST(a_theme_is_called_as_its_file_and_says_what_it_is)
{
    for (size_t i = 0; i < shipped.count; i++) {
        struct vg_theme theme;
        ck_assert(vg_themes_load(&shipped, i, &theme, NULL));
        ck_assert_str_eq(theme.name, shipped.names[i]);
        ck_assert_uint_gt(strlen(theme.about), 10);
    }
}
END_TEST

START_TEST(the_built_in_theme_is_that_of_its_file)
{
    struct vg_theme theme;
    const struct vg_theme *built = vg_theme_default();
    size_t index = vg_themes_index(&shipped, "dark");
    ck_assert_ptr_nonnull(shipped.paths[index]);
    ck_assert(vg_themes_load(&shipped, index, &theme, NULL));
    ck_assert_str_eq(theme.name, built->name);
    ck_assert_str_eq(theme.about, built->about);
    ck_assert_int_eq(theme.ground, built->ground);
    for (int role = 0; role < VG_ROLE_COUNT; role++) {
        struct vg_style a = theme.styles[role], b = built->styles[role];
        ck_assert_msg(a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes, "%s", vg_roles[role]);
    }
    ck_assert_mem_eq(theme.ramp, built->ramp, sizeof theme.ramp);
    ck_assert_mem_eq(theme.classes, built->classes, sizeof theme.classes);
}
END_TEST

static double role_contrast(const struct vg_theme *theme, enum vg_role role)
{
    struct vg_style style = vg_theme_style(theme, role);
    return contrast(seen(style.fg, false, theme), seen(style.bg, true, theme));
}

static void can_be_read(const struct vg_theme *theme)
{
    static const enum vg_role words[] = {VG_ROLE_TEXT, VG_ROLE_TITLE, VG_ROLE_STRONG,  VG_ROLE_HEADER,
                                         VG_ROLE_KEY,  VG_ROLE_LABEL, VG_ROLE_SELECTED};
    for (enum vg_role role = 0; role < VG_ROLE_COUNT; role++)
        ck_assert_msg(role_contrast(theme, role) >= 3, "%s: %s has %g", theme->name, vg_roles[role],
                      role_contrast(theme, role));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        ck_assert_msg(role_contrast(theme, words[i]) >= 4.5, "%s: %s has %g", theme->name, vg_roles[words[i]],
                      role_contrast(theme, words[i]));
}

/* The header's line has words of other roles on its ground. */
static void can_be_read_in_the_header(const struct vg_theme *theme)
{
    static const enum vg_role roles[] = {VG_ROLE_STRONG, VG_ROLE_DIM,     VG_ROLE_LOSS,
                                         VG_ROLE_GOOD,   VG_ROLE_WARNING, VG_ROLE_ERROR};
    struct vg_style header = vg_theme_style(theme, VG_ROLE_HEADER);
    for (size_t i = 0; i < sizeof roles / sizeof *roles && !(header.attributes & VG_REVERSE); i++) {
        double has = contrast(seen(vg_theme_style(theme, roles[i]).fg, false, theme), seen(header.bg, true, theme));
        ck_assert_msg(has >= 3, "%s: %s has %g on the header", theme->name, vg_roles[roles[i]], has);
    }
}

START_TEST(what_stands_in_the_header_can_be_read)
{
    each_theme(can_be_read_in_the_header);
}
END_TEST

START_TEST(every_role_can_be_read_on_its_ground)
{
    each_theme(can_be_read);
}
END_TEST

static int difference(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8)
        sum += abs((int)(a >> shift & 0xff) - (int)(b >> shift & 0xff));
    return sum;
}

static void tells_quarters(const struct vg_theme *theme)
{
    for (size_t i = 0; i + 25 < VG_RAMP_SIZE; i++)
        ck_assert_msg(difference(vg_palette_rgb(theme->ramp[i]), vg_palette_rgb(theme->ramp[i + 25])) >= 60,
                      "%s: %zu and %zu", theme->name, i, i + 25);
    for (size_t i = 0; i < VG_RAMP_SIZE; i++)
        ck_assert_msg(contrast(vg_palette_rgb(theme->ramp[i]), seen(theme->styles[VG_ROLE_TEXT].bg, true, theme)) >=
                          1.8,
                      "%s: %zu is lost in the ground", theme->name, i);
}

START_TEST(a_quarter_of_the_ramp_is_a_visible_difference)
{
    each_theme(tells_quarters);
}
END_TEST

static void tells_classes(const struct vg_theme *theme)
{
    for (size_t a = 0; a < VG_THEME_CLASSES; a++)
        for (size_t b = 0; b < a; b++)
            ck_assert_msg(difference(vg_palette_rgb(theme->classes[a]), vg_palette_rgb(theme->classes[b])) >= 15,
                          "%s: %zu and %zu", theme->name, b + 1, a + 1);
    ck_assert_msg(difference(vg_palette_rgb(theme->classes[0]), vg_palette_rgb(theme->classes[1])) >= 120, "%s",
                  theme->name);
}

START_TEST(classes_are_told_apart)
{
    each_theme(tells_classes);
}
END_TEST

START_TEST(lightness_rises_where_colour_blind_eyes_are_served)
{
    static const char *const names[] = {"viridis", "cividis", "monochrome", "amber", "green", "high-contrast-light"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct vg_theme theme;
        ck_assert(vg_themes_load(&shipped, vg_themes_index(&shipped, names[n]), &theme, NULL));
        double sign = theme.ground == VG_GROUND_LIGHT ? -1 : 1;
        for (size_t i = 1; i < VG_RAMP_SIZE; i++)
            ck_assert_msg(sign * luminance(theme.ramp[i]) > sign * luminance(theme.ramp[i - 1]), "%s: %zu", names[n],
                          i);
    }
}
END_TEST

START_TEST(sixteen_and_monochrome_keep_their_word)
{
    struct vg_theme theme;
    ck_assert(vg_themes_load(&shipped, vg_themes_index(&shipped, "sixteen"), &theme, NULL));
    for (int i = 0; i < VG_RAMP_SIZE; i++)
        ck_assert(VG_IS_PALETTE(theme.ramp[i]) && VG_PALETTE_OF(theme.ramp[i]) < 16);
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        ck_assert(theme.styles[i].fg == VG_COLOUR_DEFAULT || VG_IS_PALETTE(theme.styles[i].fg));
    ck_assert(vg_themes_load(&shipped, vg_themes_index(&shipped, "monochrome"), &theme, NULL));
    for (int i = 0; i < VG_RAMP_SIZE; i++)
        ck_assert_uint_eq(theme.ramp[i], (theme.ramp[i] & 0xff) * 0x010101u);
    for (int i = 0; i < VG_ROLE_COUNT; i++)
        ck_assert(theme.styles[i].fg == VG_COLOUR_DEFAULT ||
                  theme.styles[i].fg == (theme.styles[i].fg & 0xff) * 0x010101u);
}
END_TEST

static void stays_visible(const struct vg_theme *theme)
{
    for (enum vg_depth depth = VG_DEPTH_256; depth < VG_DEPTH_COUNT; depth++)
        for (enum vg_role role = 0; role < VG_ROLE_COUNT; role++) {
            struct vg_style few = vg_palette_style(theme->styles[role], depth);
            ck_assert_msg(few.fg != few.bg || few.fg == VG_COLOUR_DEFAULT, "%s: %s with %s", theme->name,
                          vg_roles[role], vg_depths[depth]);
        }
}

START_TEST(every_role_stays_visible_with_few_colours)
{
    each_theme(stays_visible);
}
END_TEST

/* --- finding -------------------------------------------------------------------------------------------------- */

START_TEST(the_first_theme_of_a_name_is_taken)
{
    char path[600];
    struct vg_themes themes;
    struct vg_theme theme;
    make_scratch();
    scratch_file("config/vgtop/themes/dark.theme", "[theme]\nname=dark\nabout=from the configuration\n");
    scratch_file("data/vgtop/themes/dark.theme", "[theme]\nname=dark\nabout=from the data\n");
    scratch_file("data/vgtop/themes/own.theme", "[theme]\nname=own\nabout=from the data\n");
    scratch_file("third/vgtop/themes/own.theme", "[theme]\nname=own\nabout=third\n");
    scratch_file("third/vgtop/themes/third.theme", "[theme]\nname=third\n");
    scratch_file("data/vgtop/themes/.theme", "");
    scratch_file("data/vgtop/themes/no\ttheme.theme", "");
    scratch_file("data/vgtop/themes/a-name-that-is-much-longer-than-any-theme-may-have.theme", "");
    scratch_file("data/vgtop/themes/own.theme~", "");
    snprintf(path, sizeof path, "%s/config", scratch);
    setenv("XDG_CONFIG_HOME", path, 1);
    snprintf(path, sizeof path, "%s/data", scratch);
    setenv("XDG_DATA_HOME", path, 1);
    snprintf(path, sizeof path, "relative::%s/nowhere:%s/third", scratch, scratch);
    setenv("XDG_DATA_DIRS", path, 1);
    ck_assert(vg_themes_find(&themes, NULL));
    size_t dark = vg_themes_index(&themes, "dark"), own = vg_themes_index(&themes, "own");
    ck_assert(vg_themes_load(&themes, dark, &theme, NULL));
    ck_assert_str_eq(theme.about, "from the configuration");
    ck_assert(vg_themes_load(&themes, own, &theme, NULL));
    ck_assert_str_eq(theme.about, "from the data");
    ck_assert_uint_lt(vg_themes_index(&themes, "third"), themes.count);
    for (size_t i = 0; i < themes.count; i++) {
        ck_assert(vg_theme_name_good(themes.names[i]));
        ck_assert(i == 0 || strcmp(themes.names[i - 1], themes.names[i]) < 0);
    }
    vg_themes_free(&themes);
    remove_scratch();
}
END_TEST

START_TEST(more_themes_than_anybody_has_leave_room_for_the_built_in_one)
{
    struct vg_themes themes;
    char name[40];
    make_scratch();
    for (int i = 0; i < 600; i++) {
        snprintf(name, sizeof name, "vgtop/themes/many-%d.theme", i);
        scratch_file(name, "");
    }
    setenv("XDG_DATA_HOME", scratch, 1);
    ck_assert(vg_themes_find(&themes, NULL));
    ck_assert_uint_ge(themes.count, 400);
    ck_assert_uint_lt(vg_themes_index(&themes, "dark"), themes.count);
    vg_themes_free(&themes);
    vg_themes_free(&themes);
    remove_scratch();
}
END_TEST

START_TEST(without_a_home_there_is_the_built_in_theme)
{
    struct vg_themes themes;
    struct vg_theme theme;
    size_t index;
    unsetenv("HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    setenv("XDG_DATA_DIRS", "/nowhere", 1);
    ck_assert(vg_themes_find(&themes, NULL));
    ck_assert(vg_themes_choose(&themes, "dark", &theme, &index, NULL));
    ck_assert_str_eq(themes.names[index], "dark");
    ck_assert_str_eq(vg_themes_names(&themes).names[index], "dark");
    vg_themes_free(&themes);
}
END_TEST

START_TEST(a_theme_is_chosen_by_name_or_by_file)
{
    struct vg_theme theme;
    struct vg_error error = {""};
    size_t index;
    ck_assert(vg_themes_choose(&shipped, "nord", &theme, &index, NULL));
    ck_assert_str_eq(shipped.names[index], "nord");
    ck_assert(vg_themes_choose(&shipped, scratch_file("x.theme", "[theme]\nname = mine\n"), &theme, &index, NULL));
    ck_assert_str_eq(theme.name, "mine");
    ck_assert_uint_eq(index, shipped.count);
    ck_assert(!vg_themes_choose(&shipped, "nrod", &theme, &index, &error));
    ck_assert_msg(strstr(error.text, "nord") != NULL, "%s", error.text);
    ck_assert(!vg_themes_choose(&shipped, "./nord", &theme, &index, &error));
    ck_assert_str_eq(theme.name, "mine");
    ck_assert(!vg_themes_load(&shipped, shipped.count, &theme, &error));
}
END_TEST

/* --- on the screen -------------------------------------------------------------------------------------------- */

static bool send_nothing(void *context, const struct vg_command *command, struct vg_error *error)
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

static struct vg_control control;
static struct vg_themes three;

/* Themes a, b and c, of which b is broken, behind those that are there anyway. */
static void sit_down(void)
{
    char path[300];
    make_scratch();
    scratch_file("data/vgtop/themes/zz-a.theme", "[theme]\nname=zz-a\nabout=the first\n[roles]\ntext=#010101\n");
    scratch_file("data/vgtop/themes/zz-b.theme", "[theme]\nname=zz-b\n[roles]\ntext=nonsense\n");
    scratch_file("data/vgtop/themes/zz-c.theme", "[theme]\nname=zz-c\nabout=the third\n[roles]\ntext=#030303\n");
    snprintf(path, sizeof path, "%s/data", scratch);
    setenv("XDG_DATA_HOME", path, 1);
    ck_assert(vg_themes_find(&three, NULL));
    vg_control_start(&control, &(struct vg_control_owner){send_nothing, do_nothing, NULL});
    ck_assert(vg_control_resize(&control, 24, 80, NULL));
    vg_control_themes(&control, &three, vg_theme_default(), vg_themes_index(&three, vg_theme_default()->name));
}

static void stand_up(void)
{
    vg_control_stop(&control);
    vg_themes_free(&three);
    remove_scratch();
}

static void assert_seen(const char *name, uint32_t text)
{
    ck_assert_str_eq(three.names[control.screen.look.theme], name);
    ck_assert_str_eq(control.screen.theme->name, name);
    ck_assert_uint_eq(control.screen.theme->styles[VG_ROLE_TEXT].fg, text);
}

START_TEST(a_key_changes_the_theme_and_says_which_it_is)
{
    vg_control_line(&control, "theme zz-a");
    assert_seen("zz-a", 0x010101);
    ck_assert_str_eq(control.screen.notice, "theme zz-a: the first");
    vg_control_key(&control, 'T');
    vg_control_key(&control, 't');
    assert_seen("zz-a", 0x010101);
    vg_control_draw(&control);
    ck_assert_uint_eq(vg_cells_at(&control.cells, 12, 79)->style.bg, VG_COLOUR_DEFAULT);
}
END_TEST

START_TEST(a_broken_theme_says_where_and_why_and_changes_nothing)
{
    vg_control_line(&control, "theme zz-a");
    static const char *const lines[] = {"theme next", "theme zz-b", "theme=zz-b"};
    for (size_t i = 0; i < 3; i++) {
        vg_control_line(&control, lines[i]);
        assert_seen("zz-a", 0x010101);
        ck_assert(control.screen.notice_is_error);
        ck_assert_msg(strstr(control.screen.notice, "zz-b.theme, line 4") != NULL, "%s", control.screen.notice);
    }
    vg_control_line(&control, "theme zz-x");
    ck_assert(control.screen.notice_is_error);
    vg_control_line(&control, "theme zz-a");
    assert_seen("zz-a", 0x010101);
}
END_TEST

START_TEST(the_key_goes_on_behind_a_broken_theme)
{
    vg_control_line(&control, "theme zz-a");
    vg_control_key(&control, 't');
    assert_seen("zz-a", 0x010101);
    vg_control_key(&control, 't');
    assert_seen("zz-c", 0x030303);
    vg_control_key(&control, 'T');
    assert_seen("zz-c", 0x030303);
    vg_control_key(&control, 'T');
    assert_seen("zz-a", 0x010101);
    vg_control_key(&control, 't');
    vg_control_line(&control, "theme zz-a");
    vg_control_key(&control, 't');
    ck_assert_msg(strstr(control.screen.notice, "zz-b") != NULL, "%s", control.screen.notice);
}
END_TEST

START_TEST(a_theme_that_was_mended_is_read_again)
{
    vg_control_line(&control, "theme zz-c");
    scratch_file("data/vgtop/themes/zz-c.theme", "[theme]\nname=zz-c\n[roles]\ntext=#040404\n");
    vg_control_line(&control, "theme zz-c");
    assert_seen("zz-c", 0x040404);
    ck_assert_int_eq(remove(scratch_file("data/vgtop/themes/zz-a.theme", "")), 0);
    vg_control_line(&control, "theme zz-a");
    assert_seen("zz-c", 0x040404);
}
END_TEST

START_TEST(names_of_themes_are_completed)
{
    char pool[8][VG_COMPLETION_MAX];
    ck_assert_uint_eq(vg_control_complete(&control, "theme zz", pool, 8), 3);
    ck_assert_str_eq(pool[1], "zz-b");
    ck_assert_uint_eq(vg_control_complete(&control, "  theme=zz-c", pool, 8), 1);
    ck_assert_uint_eq(vg_control_complete(&control, "theme zz", pool, 2), 2);
    ck_assert_uint_eq(vg_control_complete(&control, "theme x", pool, 8), 0);
    ck_assert_uint_eq(vg_control_complete(&control, "themes zz", pool, 8), 0);
    ck_assert_uint_eq(vg_control_complete(&control, "them", pool, 8), 1);
    ck_assert_str_eq(pool[0], "theme");
}
END_TEST

START_TEST(without_themes_the_command_changes_nothing)
{
    struct vg_control alone;
    vg_control_start(&alone, &(struct vg_control_owner){send_nothing, do_nothing, NULL});
    vg_control_line(&alone, "theme next");
    ck_assert_ptr_eq(alone.screen.theme, vg_theme_default());
    vg_control_stop(&alone);
}
END_TEST

/* As `--theme ./FILE` begins, or a configuration whose theme is gone. */
static void begin_with_none_of_the_list(const char *configured)
{
    struct vg_theme mine = *vg_theme_default();
    snprintf(mine.name, sizeof mine.name, "%s", three.names[0]); /* what a file calls itself says nothing */
    vg_control_themes(&control, &three, &mine, three.count);
    snprintf(control.config.theme, sizeof control.config.theme, "%s", configured);
    vg_control_mark_prefs_saved(&control);
}

START_TEST(a_theme_that_is_none_of_the_list_is_never_written_as_one_of_it)
{
    static const char *const configured[] = {"dark", "gone", "./mine.theme"};
    begin_with_none_of_the_list(configured[_i]);
    vg_control_key(&control, 'S');
    vg_control_draw(&control);
    ck_assert_str_eq(control.config.theme, configured[_i]);
    ck_assert(!control.setup.unsaved);
    vg_control_line(&control, "theme zz-b"); /* broken: the file's stays */
    vg_control_line(&control, "setup; setup");
    vg_control_line(&control, "config theme zz-b");
    ck_assert(control.screen.notice_is_error);
    ck_assert_str_eq(control.config.theme, configured[_i]);
    ck_assert(!control.setup.unsaved);
    vg_control_line(&control, "config theme zz-c");
    assert_seen("zz-c", 0x030303);
    ck_assert_str_eq(control.config.theme, "zz-c");
    ck_assert(control.setup.unsaved);
}
END_TEST

START_TEST(behind_none_of_the_list_come_its_first_and_its_last)
{
    begin_with_none_of_the_list("dark");
    vg_control_line(&control, "theme next");
    ck_assert_uint_eq(control.screen.look.theme, 0);
    begin_with_none_of_the_list("dark");
    vg_control_line(&control, "theme prev");
    ck_assert_uint_eq(control.screen.look.theme, three.count - 1);
}
END_TEST

START_TEST(a_theme_chosen_live_is_written_also_over_a_path)
{
    begin_with_none_of_the_list("./mine.theme");
    vg_control_line(&control, "theme zz-a; setup");
    ck_assert_str_eq(control.config.theme, "zz-a");
    ck_assert(control.setup.unsaved);
    vg_control_line(&control, "theme zz-c; config theme ./mine.theme; setup; setup");
    ck_assert_str_eq(control.config.theme, "./mine.theme"); /* it was asked for last */
}
END_TEST

static TCase *control_tests(void)
{
    TCase *tests = tcase_create("control");
    tcase_add_checked_fixture(tests, sit_down, stand_up);
    tcase_add_test(tests, a_key_changes_the_theme_and_says_which_it_is);
    tcase_add_test(tests, a_broken_theme_says_where_and_why_and_changes_nothing);
    tcase_add_test(tests, the_key_goes_on_behind_a_broken_theme);
    tcase_add_test(tests, a_theme_that_was_mended_is_read_again);
    tcase_add_test(tests, names_of_themes_are_completed);
    tcase_add_test(tests, without_themes_the_command_changes_nothing);
    tcase_add_loop_test(tests, a_theme_that_is_none_of_the_list_is_never_written_as_one_of_it, 0, 3);
    tcase_add_test(tests, behind_none_of_the_list_come_its_first_and_its_last);
    tcase_add_test(tests, a_theme_chosen_live_is_written_also_over_a_path);
    return tests;
}

static TCase *shipped_tests(void)
{
    TCase *tests = tcase_create("shipped");
    tcase_add_checked_fixture(tests, find_shipped, forget_shipped);
    tcase_add_test(tests, there_are_a_dozen_themes);
    tcase_add_test(tests, a_theme_is_called_as_its_file_and_says_what_it_is);
    tcase_add_test(tests, the_built_in_theme_is_that_of_its_file);
    tcase_add_test(tests, every_role_can_be_read_on_its_ground);
    tcase_add_test(tests, what_stands_in_the_header_can_be_read);
    tcase_add_test(tests, a_quarter_of_the_ramp_is_a_visible_difference);
    tcase_add_test(tests, classes_are_told_apart);
    tcase_add_test(tests, lightness_rises_where_colour_blind_eyes_are_served);
    tcase_add_test(tests, sixteen_and_monochrome_keep_their_word);
    tcase_add_test(tests, every_role_stays_visible_with_few_colours);
    tcase_add_test(tests, a_theme_is_chosen_by_name_or_by_file);
    return tests;
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("themes");
    TCase *tests = tcase_create("finding");
    tcase_add_test(tests, the_first_theme_of_a_name_is_taken);
    tcase_add_test(tests, more_themes_than_anybody_has_leave_room_for_the_built_in_one);
    tcase_add_test(tests, without_a_home_there_is_the_built_in_theme);
    suite_add_tcase(suite, tests);
    suite_add_tcase(suite, shipped_tests());
    suite_add_tcase(suite, control_tests());
    return suite;
}

CHECK_MAIN(make_suite)
