/* test_few.c: every theme on screens of every depth: what must be told apart by colour is. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "panel_maker.h"
#include "share.h"
#include "theme.h"
#include "view_maker.h"

static struct vg_theme themes[64];
static size_t theme_count;

static void load_themes(void)
{
    const char *folder = getenv("VGTOP_TEST_THEMES");
    DIR *open = folder ? opendir(folder) : NULL;
    struct vg_error error = {""};
    theme_count = 0;
    themes[theme_count++] = *vg_theme_default();
    ck_assert(open);
    for (struct dirent *entry; (entry = readdir(open)) && theme_count < 64;) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strstr(entry->d_name, ".theme"))
            ck_assert_msg(vg_theme_load(&themes[theme_count++], path, &error), "%s", error.text);
    }
    closedir(open);
    ck_assert_uint_ge(theme_count, 15);
}

/* What is seen of a colour at that depth. */
static uint32_t seen(uint32_t colour, enum vg_depth depth)
{
    return vg_palette_style((struct vg_style){colour, VG_COLOUR_DEFAULT, 0}, depth).fg;
}

static void each(void (*check)(const struct vg_theme *theme, enum vg_depth depth))
{
    for (size_t i = 0; i < theme_count; i++)
        for (int depth = 0; depth < VG_DEPTH_NONE; depth++) {
            const struct vg_theme few = vg_theme_few(&themes[i], (enum vg_depth)depth);
            check(&few, (enum vg_depth)depth);
        }
}

static void classes_differ(const struct vg_theme *theme, enum vg_depth depth)
{
    const size_t count = depth == VG_DEPTH_8 ? 7 : VG_THEME_CLASSES;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < a; b++)
            if (depth != VG_DEPTH_256 || a < 2) /* the nearest of 256 may be one for two of ten classes */
                ck_assert_msg(seen(theme->classes[a], depth) != seen(theme->classes[b], depth),
                              "%s, %s colours: classes %zu and %zu look alike", theme->name, vg_depths[depth], b + 1,
                              a + 1);
}

START_TEST(no_two_classes_have_the_same_colour)
{
    each(classes_differ);
}
END_TEST

/* The ramp as runs of one colour. A colour that came back would tell two shares that are far apart as one. */
static void steps_differ(const struct vg_theme *theme, enum vg_depth depth)
{
    uint32_t runs[VG_RAMP_SIZE];
    size_t count = 0;
    for (size_t i = 0; i < VG_RAMP_SIZE; i++) {
        const uint32_t colour = seen(theme->ramp[i], depth);
        if (count > 0 && runs[count - 1] == colour)
            continue;
        for (size_t k = 0; k < count; k++)
            ck_assert_msg(runs[k] != colour, "%s, %s colours: entry %zu has the colour of step %zu again", theme->name,
                          vg_depths[depth], i, k);
        runs[count++] = colour;
    }
    const size_t least = depth == VG_DEPTH_8 ? 2 : depth == VG_DEPTH_16 ? 3 : 7;
    ck_assert_msg(count >= least, "%s, %s colours: %zu steps", theme->name, vg_depths[depth], count);
}

START_TEST(no_step_of_the_ramp_comes_back)
{
    each(steps_differ);
}
END_TEST

/* 1/10,000, 1 and 100 can be told apart wherever there are three steps, and 1/10,000 and 100 everywhere. */
static void ends_differ(const struct vg_theme *theme, enum vg_depth depth)
{
    const uint32_t vanished = seen(theme->ramp[0], depth), exploded = seen(theme->ramp[VG_RAMP_SIZE - 1], depth);
    ck_assert_msg(vanished != exploded, "%s, %s colours", theme->name, vg_depths[depth]);
}

START_TEST(what_vanished_differs_from_what_explodes)
{
    each(ends_differ);
}
END_TEST

START_TEST(themes_keep_their_colours_where_there_are_many)
{
    for (size_t i = 0; i < theme_count; i++) {
        const struct vg_theme few = vg_theme_few(&themes[i], VG_DEPTH_256);
        ck_assert_mem_eq(few.ramp, themes[i].ramp, sizeof few.ramp);
        ck_assert_mem_eq(few.classes, themes[i].classes, sizeof few.classes);
    }
}
END_TEST

/* The whole picture, on the way that the terminal takes: the colours of the table's column of shares. */
START_TEST(a_picture_of_few_colours_tells_vanished_from_fine)
{
    struct vg_view view = make_story();
    for (size_t i = 0; i < theme_count; i++)
        for (int depth = VG_DEPTH_16; depth <= VG_DEPTH_8; depth++) {
            struct vg_screen screen = drawn_screen(&view);
            const struct vg_theme few = vg_theme_few(&themes[i], (enum vg_depth)depth);
            screen.theme = &few;
            ck_assert_msg(seen(vg_share_style(&screen, 1e-5).fg, (enum vg_depth)depth) !=
                              seen(vg_share_style(&screen, 1).fg, (enum vg_depth)depth),
                          "%s, %s colours", themes[i].name, vg_depths[depth]);
        }
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("few");
    TCase *tests = tcase_create("few");
    tcase_add_unchecked_fixture(tests, load_themes, NULL);
    tcase_add_test(tests, no_two_classes_have_the_same_colour);
    tcase_add_test(tests, no_step_of_the_ramp_comes_back);
    tcase_add_test(tests, what_vanished_differs_from_what_explodes);
    tcase_add_test(tests, themes_keep_their_colours_where_there_are_many);
    tcase_add_test(tests, a_picture_of_few_colours_tells_vanished_from_fine);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
