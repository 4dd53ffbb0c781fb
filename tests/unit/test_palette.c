/* test_palette.c: nearest colours, and styles on terminals that have few. */
#include <stdlib.h>

#include "../check_main.h"
#include "palette.h"

START_TEST(a_colour_of_the_palette_is_its_own_nearest)
{
    static const struct {
        uint32_t rgb;
        int colours, index;
    } known[] = {
        {0x000000, 256, 16},  {0xffffff, 256, 231}, {0x5f87af, 256, 67}, {0x121212, 256, 233}, {0xeeeeee, 256, 255},
        {0xff0000, 256, 196}, {0x000000, 8, 0},     {0xcd0000, 8, 1},    {0xe5e5e5, 8, 7},     {0x7f7f7f, 16, 8},
        {0xffffff, 16, 15},   {0xffffff, 8, 7},     {0xffff00, 88, 11},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        ck_assert_int_eq(vg_palette_nearest(known[i].rgb, known[i].colours), known[i].index);
    }
}
END_TEST

START_TEST(an_index_is_always_within_the_palette)
{
    static const int colours[] = {8, 16, 64, 88, 256, 1 << 24};
    for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 0x1357) {
        for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
            int index = vg_palette_nearest(rgb, colours[i]);
            ck_assert_int_ge(index, colours[i] >= 256 ? 16 : 0);
            ck_assert_int_lt(index, colours[i] < 256 ? colours[i] : 256);
        }
    }
}
END_TEST

START_TEST(lightness_orders_colours)
{
    ck_assert_int_eq(vg_palette_lightness(0x000000), 0);
    ck_assert_int_eq(vg_palette_lightness(0xffffff), 255);
    ck_assert_int_lt(vg_palette_lightness(0x0000ff), vg_palette_lightness(0xff0000));
    ck_assert_int_lt(vg_palette_lightness(0xff0000), vg_palette_lightness(0x00ff00));
}
END_TEST

/* --- styles ------------------------------------------------------------------------------------------------- */

static const uint32_t samples[] = {
    0x000000,
    0xffffff,
    0x1d2533,
    0xdfe4ec,
    0x727a8a,
    0x78b8fa,
    0x7f7f7f,
    0x808080,
    0xe5e5e5,
    0xcd0000,
    0x000001,
    VG_COLOUR_DEFAULT,
    VG_COLOUR_PALETTE | 0,
    VG_COLOUR_PALETTE | 7,
    VG_COLOUR_PALETTE | 8,
    VG_COLOUR_PALETTE | 15,
    VG_COLOUR_PALETTE | 16,
    VG_COLOUR_PALETTE | 196,
    VG_COLOUR_PALETTE | 255,
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };
static const int colours_of[VG_DEPTH_COUNT] = {[VG_DEPTH_256] = 256, [VG_DEPTH_16] = 16, [VG_DEPTH_8] = 8};

static void each_sample(enum vg_depth depth, uint8_t attributes,
                        void (*check)(struct vg_style from, struct vg_style to, enum vg_depth depth))
{
    for (size_t i = 0; i < SAMPLES * SAMPLES; i++) {
        struct vg_style from = {samples[i / SAMPLES], samples[i % SAMPLES], attributes};
        check(from, vg_palette_style(from, depth), depth);
    }
}

static bool same(struct vg_style a, struct vg_style b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attributes == b.attributes;
}

static void is_unchanged(struct vg_style from, struct vg_style to, enum vg_depth depth)
{
    (void)depth;
    ck_assert(same(from, to));
}

static bool exists(uint32_t colour, enum vg_depth depth)
{
    return colour == VG_COLOUR_DEFAULT || (VG_IS_PALETTE(colour) && VG_PALETTE_OF(colour) < colours_of[depth]);
}

static void is_possible(struct vg_style from, struct vg_style to, enum vg_depth depth)
{
    ck_assert(exists(to.fg, depth) && exists(to.bg, depth));
    ck_assert_int_eq(from.attributes, to.attributes);
    ck_assert_msg(same(to, vg_palette_style(to, depth)), "a style that the depth has changes");
    ck_assert((from.bg == VG_COLOUR_DEFAULT) == (to.bg == VG_COLOUR_DEFAULT));
}

static void is_told_apart(struct vg_style from, struct vg_style to, enum vg_depth depth)
{
    ck_assert_msg(from.fg == from.bg || to.fg != to.bg, "%08x on %08x is invisible with %s colours", from.fg, from.bg,
                  vg_depths[depth]);
}

static void is_colourless(struct vg_style from, struct vg_style to, enum vg_depth depth)
{
    (void)depth;
    ck_assert(to.fg == VG_COLOUR_DEFAULT && to.bg == VG_COLOUR_DEFAULT);
    bool known = from.fg != VG_COLOUR_DEFAULT && from.bg != VG_COLOUR_DEFAULT;
    int fg = vg_palette_lightness(vg_palette_rgb(from.fg)), bg = vg_palette_lightness(vg_palette_rgb(from.bg));
    ck_assert_int_eq(to.attributes, from.attributes ^ (known && bg > fg ? VG_REVERSE : 0));
}

START_TEST(with_24_bits_nothing_changes)
{
    each_sample(VG_DEPTH_24BIT, VG_BOLD | VG_UNDERLINE, is_unchanged);
}
END_TEST

START_TEST(few_colours_are_indices_that_there_are)
{
    for (enum vg_depth depth = VG_DEPTH_256; depth <= VG_DEPTH_8; depth++) {
        each_sample(depth, VG_BOLD | VG_DIM, is_possible);
    }
}
END_TEST

START_TEST(two_colours_that_differ_never_become_one)
{
    for (enum vg_depth depth = VG_DEPTH_256; depth <= VG_DEPTH_8; depth++) {
        each_sample(depth, 0, is_told_apart);
    }
}
END_TEST

START_TEST(two_grounds_may_become_one)
{
    struct vg_style grounds = {.fg = 0x000000, .bg = 0x010101, .attributes = VG_BLEND};
    struct vg_style few = vg_palette_style(grounds, VG_DEPTH_8);
    ck_assert_uint_eq(few.fg, few.bg);
}
END_TEST

START_TEST(without_colours_dark_on_light_is_reverse)
{
    each_sample(VG_DEPTH_NONE, VG_BOLD, is_colourless);
    each_sample(VG_DEPTH_NONE, VG_REVERSE, is_colourless);
}
END_TEST

START_TEST(a_memo_and_a_grid_say_the_same)
{
    static struct vg_palette_memo memo;
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, SAMPLES, SAMPLES, (struct vg_style){0, 0, 0}, NULL));
    for (enum vg_depth depth = 0; depth < VG_DEPTH_COUNT; depth++) {
        vg_palette_memo_init(&memo, depth);
        for (int i = 0; i < 4 * SAMPLES * SAMPLES; i++) {
            int row = i / SAMPLES % SAMPLES, col = i % SAMPLES;
            struct vg_style style = {samples[row], samples[col], i & VG_BLEND};
            vg_cells_at(&cells, row, col)->style = style;
            ck_assert(same(vg_palette_memo_style(&memo, style), vg_palette_style(style, depth)));
        }
        vg_palette_cells(&cells, depth);
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int row = i / SAMPLES, col = i % SAMPLES;
            struct vg_style style = {samples[row], samples[col], (i + 3 * SAMPLES * SAMPLES) & VG_BLEND};
            ck_assert(same(vg_cells_at(&cells, row, col)->style, vg_palette_style(style, depth)));
        }
    }
    vg_cells_free(&cells);
    vg_palette_cells(&cells, VG_DEPTH_8);
}
END_TEST

START_TEST(an_index_has_the_colour_that_xterm_gives_it)
{
    ck_assert_uint_eq(vg_palette_rgb(VG_COLOUR_PALETTE | 4), 0x0000ee);
    ck_assert_uint_eq(vg_palette_rgb(VG_COLOUR_PALETTE | 67), 0x5f87af);
    ck_assert_uint_eq(vg_palette_rgb(VG_COLOUR_PALETTE | 255), 0xeeeeee);
    ck_assert_uint_eq(vg_palette_rgb(0x123456), 0x123456);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("palette");
    TCase *tests = tcase_create("palette");
    tcase_add_test(tests, a_colour_of_the_palette_is_its_own_nearest);
    tcase_add_test(tests, an_index_is_always_within_the_palette);
    tcase_add_test(tests, lightness_orders_colours);
    tcase_add_test(tests, with_24_bits_nothing_changes);
    tcase_add_test(tests, few_colours_are_indices_that_there_are);
    tcase_add_test(tests, two_colours_that_differ_never_become_one);
    tcase_add_test(tests, two_grounds_may_become_one);
    tcase_add_test(tests, without_colours_dark_on_light_is_reverse);
    tcase_add_test(tests, a_memo_and_a_grid_say_the_same);
    tcase_add_test(tests, an_index_has_the_colour_that_xterm_gives_it);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
