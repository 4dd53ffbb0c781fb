/* test_paint.c: pictures as SVG, palette colours and wide characters in every format, files and their names. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "out.h"
#include "paint.h"
#include "paint_shapes.h"
#include "picture.h"

enum { PAGE_MAX = 8 << 20 };

static char page[PAGE_MAX];
static size_t page_size, page_limit;

static bool collect(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (page_size + count > page_limit)
        return false;
    memcpy(page + page_size, bytes, count);
    page_size += count;
    page[page_size] = '\0';
    return true;
}

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
static const struct vg_paint_options paper = {.ground = 0x000000, .text = 0xffffff};

static struct vg_cells grid(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

static const char *paint(const struct vg_cells *cells, enum vg_paint_format format,
                         const struct vg_paint_options *options)
{
    page_size = 0;
    page_limit = PAGE_MAX - 1;
    ck_assert(vg_paint(cells, format, options, collect, NULL));
    return page;
}

#define ck_has(text, part)   ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is missing in\n%s", part, text)
#define ck_lacks(text, part) ck_assert_msg(strstr(text, part) == NULL, "\"%s\" should not be in\n%s", part, text)

/* ---- the page */

START_TEST(a_page_is_a_ground_then_shapes_then_words_at_their_places)
{
    struct vg_cells cells = grid(1, 6);

    vg_print(&cells, 0, 0, 6, (struct vg_style){0xff0000, VG_COLOUR_DEFAULT, VG_BOLD}, "ab");
    vg_print(&cells, 0, 3, 6, (struct vg_style){0x00ff00, 0x0000ff, 0}, "▄▄");
    ck_assert_str_eq(
        paint(&cells, VG_PAINT_SVG, &paper),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"48\" height=\"16\" viewBox=\"0 0 48 16\" "
        "font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"13.3\" fill=\"#ffffff\">\n"
        "<path fill=\"#000000\" d=\"M0 0h48v16h-48z\"/>\n"
        "<g shape-rendering=\"crispEdges\">\n<path fill=\"#0000ff\" d=\"M24 0h16v16h-16z\"/>\n</g>\n"
        "<g shape-rendering=\"crispEdges\">\n<path fill=\"#00ff00\" d=\"M24 8h16v8h-16z\"/>\n</g>\n"
        "<text y=\"12\"><tspan x=\"0 8\" fill=\"#ff0000\" font-weight=\"bold\">ab</tspan></text>\n"
        "</svg>\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(an_empty_grid_is_an_empty_page)
{
    struct vg_cells cells = {0};

    ck_assert_str_eq(paint(&cells, VG_PAINT_TEXT, NULL), "");
    ck_has(paint(&cells, VG_PAINT_SVG, NULL), "viewBox=\"0 0 0 0\"");
    ck_has(page, "</svg>\n");
}
END_TEST

START_TEST(what_xml_reserves_is_escaped)
{
    struct vg_cells cells = grid(1, 12);
    struct vg_paint_options options = paper;

    options.title = "a<b & \"c\"";
    options.description = "--do 'x \001\xff\xc3\xa9\xef\xbf\xbe>'";
    vg_print(&cells, 0, 0, 12, plain, "<&>\"");
    vg_cells_at(&cells, 0, 5)->ch = 7;
    vg_cells_at(&cells, 0, 6)->ch = 0xffff;
    vg_cells_at(&cells, 0, 7)->ch = 0xd800;
    paint(&cells, VG_PAINT_SVG, &options);
    ck_has(page, "<title>a&lt;b &amp; &quot;c&quot;</title>\n");
    ck_has(page, "<desc>--do 'x ??é\xef\xbf\xbd&gt;'</desc>\n");
    ck_has(page, ">&lt;&amp;&gt;&quot;</tspan>");
    ck_has(page, ">\xef\xbf\xbd<");
    ck_lacks(page, "\xef\xbf\xbf");
    ck_lacks(page, "\a");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(words_are_apart_and_a_sign_is_a_word_of_its_own)
{
    struct vg_cells cells = grid(1, 20);

    vg_print(&cells, 0, 1, 20, plain, "ab→cd  5×5");
    ck_has(paint(&cells, VG_PAINT_SVG, &paper),
           "<text y=\"12\"><tspan x=\"8 16\">ab</tspan><tspan x=\"24\">→</tspan><tspan x=\"32 40\">cd</tspan> "
           "<tspan x=\"64 72 80\">5×5</tspan></text>\n");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(reverse_swaps_dim_fades_and_underline_is_a_line)
{
    struct vg_cells cells = grid(1, 8);

    vg_print(&cells, 0, 0, 2, (struct vg_style){0xff0000, 0x00ff00, VG_REVERSE}, "ab");
    vg_print(&cells, 0, 3, 5, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_DIM | VG_ITALIC}, "cd");
    vg_print(&cells, 0, 6, 8, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, VG_UNDERLINE}, "e ");
    paint(&cells, VG_PAINT_SVG, &paper);
    ck_has(page, "<path fill=\"#ff0000\" d=\"M0 0h16v16h-16z\"/>");
    ck_has(page, "<tspan x=\"0 8\" fill=\"#00ff00\">ab</tspan>");
    ck_has(page, "<tspan x=\"24 32\" fill=\"#bfbfbf\" font-style=\"italic\">cd</tspan>");
    ck_has(page, "<path fill=\"#ffffff\" d=\"M48 14h16v1h-16z\"/>");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(the_pages_own_ground_needs_no_shape)
{
    struct vg_cells cells = grid(3, 30);

    vg_fill(&cells, (struct vg_rect){0, 0, 3, 30}, ' ', (struct vg_style){0x123456, 0x000000, 0});
    ck_lacks(paint(&cells, VG_PAINT_SVG, &paper), "<g");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(the_same_cells_are_the_same_bytes)
{
    static char first[1 << 20];
    struct vg_cells cells = grid(20, 60);

    for (int i = 0; i < 20 * 60; i++)
        vg_put(&cells, i / 60, i % 60, 0x2800u + (uint32_t)(i * 37 % 256),
               (struct vg_style){(uint32_t)(i * 7919 % 16) * 0x111111u, VG_COLOUR_PALETTE | (uint32_t)(i % 5), 0});
    strcpy(first, paint(&cells, VG_PAINT_SVG, &paper));
    ck_assert_str_eq(first, paint(&cells, VG_PAINT_SVG, &paper));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_page_stops_when_the_writer_fails)
{
    struct vg_cells cells = grid(100, 200);

    vg_fill(&cells, (struct vg_rect){0, 0, 100, 200}, 'x', plain);
    page_size = 0;
    page_limit = 10000;
    ck_assert(!vg_paint(&cells, VG_PAINT_SVG, &paper, collect, NULL));
    ck_assert_uint_le(page_size, 10000);
    vg_cells_free(&cells);
}
END_TEST

/* ---- palettes and wide characters */

START_TEST(palette_colours_are_short_codes_in_ansi_and_xterms_on_a_page)
{
    struct vg_cells cells = grid(1, 4);
    static const uint32_t colours[4] = {VG_COLOUR_PALETTE | 1, VG_COLOUR_PALETTE | 12, VG_COLOUR_PALETTE | 67,
                                        VG_COLOUR_PALETTE | 0};

    for (int i = 0; i < 4; i++)
        vg_put(&cells, 0, i, 'x', (struct vg_style){colours[i], colours[3 - i], 0});
    ck_assert_str_eq(paint(&cells, VG_PAINT_ANSI, NULL),
                     "\033[0;31;40mx\033[0;94;48;5;67mx\033[0;38;5;67;104mx\033[0;30;41mx\033[0m\n");
    paint(&cells, VG_PAINT_SVG, &paper);
    ck_has(page, "fill=\"#cd0000\"");
    ck_has(page, "fill=\"#5c5cff\"");
    ck_has(page, "fill=\"#5f87af\"");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_wide_character_is_written_once_and_takes_two_cells)
{
    struct vg_cells cells = grid(1, 4);

    vg_put(&cells, 0, 0, 'a', plain);
    vg_cells_at(&cells, 0, 1)->ch = 0x4e00;
    vg_cells_at(&cells, 0, 2)->ch = VG_CELL_TAIL;
    vg_put(&cells, 0, 3, 'b', plain);
    ck_assert_str_eq(paint(&cells, VG_PAINT_TEXT, NULL), "a一b\n");
    ck_assert_str_eq(paint(&cells, VG_PAINT_ANSI, NULL), "a一b\033[0m\n");
    ck_has(paint(&cells, VG_PAINT_SVG, &paper),
           "<tspan x=\"0\">a</tspan><tspan x=\"8\">一</tspan> <tspan x=\"24\">b</tspan>");
    vg_cells_free(&cells);
}
END_TEST

/* ---- shapes */

static uint64_t cover[VG_SHAPE_HEIGHT]; /* a bit a unit */

static size_t cover_with(uint32_t ch)
{
    struct vg_shape_rect rects[VG_SHAPE_RECTS_MAX];
    size_t count = vg_shape_rects(ch, rects);

    memset(cover, 0, sizeof cover);
    for (size_t r = 0; r < count; r++) {
        ck_assert_int_le(rects[r].x + rects[r].width, VG_SHAPE_WIDTH);
        ck_assert_int_le(rects[r].y + rects[r].height, VG_SHAPE_HEIGHT);
        ck_assert(rects[r].width > 0 && rects[r].height > 0);
        for (int y = rects[r].y; y < rects[r].y + rects[r].height; y++)
            for (int x = rects[r].x; x < rects[r].x + rects[r].width; x++)
                cover[y] |= UINT64_C(1) << x;
    }
    return count;
}

static int covered(void)
{
    int sum = 0;
    for (int y = 0; y < VG_SHAPE_HEIGHT; y++)
        for (int x = 0; x < VG_SHAPE_WIDTH; x++)
            sum += (int)(cover[y] >> x & 1);
    return sum;
}

START_TEST(every_shape_lies_in_its_cell)
{
    for (uint32_t ch = 0; ch < 0x3000; ch++)
        ck_assert_uint_le(cover_with(ch), VG_SHAPE_RECTS_MAX);
    for (uint32_t ch = 0x2580; ch < 0x25a0; ch++)
        ck_assert_msg(cover_with(ch) > 0, "U+%04X is not drawn", (unsigned)ch);
    ck_assert_uint_eq(cover_with('a'), 0);
    ck_assert_uint_eq(cover_with(0x2800), 0);
}
END_TEST

/* Eighths and quadrants by how much of the cell they fill: 128 units in all. */
START_TEST(blocks_fill_their_share)
{
    static const struct {
        uint32_t ch;
        int units;
        unsigned quarters;
    } blocks[] = {
        {0x2580, 64, 4}, {0x2581, 16, 4}, {0x2584, 64, 4}, {0x2587, 112, 4}, {0x2588, 128, 4}, {0x2589, 112, 4},
        {0x258c, 64, 4}, {0x258f, 16, 4}, {0x2590, 64, 4}, {0x2591, 128, 1}, {0x2592, 128, 2}, {0x2593, 128, 3},
        {0x2594, 16, 4}, {0x2595, 16, 4}, {0x2596, 32, 4}, {0x2599, 96, 4},  {0x259a, 64, 4},  {0x259f, 96, 4},
    };

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        cover_with(blocks[i].ch);
        ck_assert_msg(covered() == blocks[i].units, "U+%04X covers %d", (unsigned)blocks[i].ch, covered());
        ck_assert_uint_eq(vg_shape_quarters(blocks[i].ch), blocks[i].quarters);
    }
    cover_with(0x259d); /* ▝ */
    ck_assert(cover[0] == 0xf0 && cover[7] == 0xf0 && cover[8] == 0);
    cover_with(0x2596); /* ▖ */
    ck_assert(cover[7] == 0 && cover[8] == 0x0f);
}
END_TEST

START_TEST(a_braille_dot_stands_where_its_bit_says)
{
    /* bit, column, row of dots */
    static const int dots[8][2] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}};

    for (unsigned bit = 0; bit < 8; bit++) {
        ck_assert_uint_eq(cover_with(0x2800 + (1u << bit)), 1);
        for (int row = 0; row < 4; row++)
            for (int col = 0; col < 2; col++)
                ck_assert_int_eq(cover[row * 4 + 1] >> (col * 4 + 1) & 1, dots[bit][0] == col && dots[bit][1] == row);
    }
    ck_assert_uint_eq(cover_with(0x28ff), 8);
}
END_TEST

START_TEST(lines_meet_in_the_middle_of_the_edges)
{
    static const struct {
        uint32_t ch;
        bool left, right, up, down;
    } lines[] = {
        {0x2500, true, true, false, false},  {0x2503, false, false, true, true}, {0x250c, false, true, false, true},
        {0x2518, true, false, true, false},  {0x251c, false, true, true, true},  {0x253c, true, true, true, true},
        {0x257a, false, true, false, false},
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        cover_with(lines[i].ch);
        ck_assert_int_eq(cover[8] & 1, lines[i].left);
        ck_assert_int_eq(cover[8] >> 7 & 1, lines[i].right);
        ck_assert_int_eq(cover[0] >> 4 & 1, lines[i].up);
        ck_assert_int_eq(cover[15] >> 4 & 1, lines[i].down);
        ck_assert_int_eq(cover[8] >> 4 & 1, 1);
    }
}
END_TEST

/* ---- files */

static char folder[] = "/tmp/vgtop-paint-XXXXXX";

static struct vg_picture picture_of(const struct vg_cells *cells)
{
    return (struct vg_picture){.cells = cells, .format = VG_PAINT_SVG, .theme = vg_theme_default()};
}

static bool exists(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 && about.st_size > 0;
}

START_TEST(the_format_is_told_by_the_name)
{
    enum vg_paint_format format = VG_PAINT_COUNT;

    ck_assert(vg_picture_format_of("a.txt", &format) && format == VG_PAINT_TEXT);
    ck_assert(vg_picture_format_of("x/a.b.ans", &format) && format == VG_PAINT_ANSI);
    ck_assert(vg_picture_format_of("a.svg", &format) && format == VG_PAINT_SVG);
    ck_assert(!vg_picture_format_of("a.png", &format));
    ck_assert(!vg_picture_format_of(".svg", &format));
    ck_assert(!vg_picture_format_of("", &format));
    ck_assert_int_eq(format, VG_PAINT_SVG);
}
END_TEST

START_TEST(a_new_picture_overwrites_no_file)
{
    struct vg_cells cells = grid(2, 2);
    struct vg_picture picture = picture_of(&cells);
    struct vg_error error;
    char path[64];

    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert(vg_picture_save_new(&picture, "vgtop-7", path, sizeof path, &error));
    ck_assert_str_eq(path, "vgtop-7.svg");
    ck_assert(vg_picture_save_new(&picture, "vgtop-7", path, sizeof path, &error));
    ck_assert_str_eq(path, "vgtop-7-2.svg");
    ck_assert_int_eq(symlink("nowhere", "vgtop-7-3.svg"), 0);
    ck_assert(vg_picture_save_new(&picture, "vgtop-7", path, sizeof path, &error));
    ck_assert_str_eq(path, "vgtop-7-4.svg");
    ck_assert(exists("vgtop-7.svg") && exists("vgtop-7-2.svg") && exists("vgtop-7-4.svg") && !exists("nowhere"));
    ck_assert(!vg_picture_save_new(&picture, "no/such", path, sizeof path, &error));
    ck_assert_ptr_nonnull(strstr(error.text, "no/such.svg"));
    ck_assert(!vg_picture_save_new(&picture, "a name that is too long for the room", path, 20, &error));
    picture.format = VG_PAINT_TEXT;
    ck_assert(vg_picture_save(&picture, "two.txt", &error));
    ck_assert(exists("two.txt"));
    static const char *const all[] = {"vgtop-7.svg", "vgtop-7-2.svg", "vgtop-7-3.svg", "vgtop-7-4.svg", "two.txt"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        ck_assert_int_eq(unlink(all[i]), 0);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_msg(rmdir(folder) == 0, "something is left in %s", folder);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_full_disk_is_one_sentence)
{
    struct vg_cells cells = grid(2, 2);
    struct vg_picture picture = picture_of(&cells);
    struct vg_error error = {""};

    ck_assert(!vg_picture_save(&picture, "/dev/full", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/dev/full"));
    ck_assert_ptr_nonnull(strstr(error.text, strerror(ENOSPC)));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_picture_has_the_colours_of_its_depth)
{
    struct vg_cells cells = grid(1, 1);
    struct vg_picture picture = picture_of(&cells);

    vg_put(&cells, 0, 0, 'x', (struct vg_style){0xff0000, VG_COLOUR_DEFAULT, 0});
    picture.format = VG_PAINT_ANSI;
    static const char *const expected[VG_DEPTH_COUNT] = {"\033[0;38;2;255;0;0mx\033[0m\n", "\033[0;38;5;196mx\033[0m\n",
                                                         "\033[0;91mx\033[0m\n", "\033[0;31mx\033[0m\n", "x\033[0m\n"};
    for (int depth = 0; depth < VG_DEPTH_COUNT; depth++) {
        picture.depth = (enum vg_depth)depth;
        page_size = 0;
        page_limit = PAGE_MAX - 1;
        ck_assert(vg_picture_paint(&picture, collect, NULL, NULL));
        ck_assert_str_eq(page, expected[depth]);
    }
    ck_assert_uint_eq(vg_cells_at(&cells, 0, 0)->style.fg, 0xff0000); /* the screen's own cells are as before */
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_page_is_as_light_as_its_theme)
{
    struct vg_theme theme = *vg_theme_default();
    struct vg_style *text = &theme.styles[VG_ROLE_TEXT];

    *text = (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
    ck_assert_uint_eq(vg_picture_page(&theme).ground, 0x111217);
    *text = (struct vg_style){0x202020, VG_COLOUR_DEFAULT, 0};
    ck_assert_uint_eq(vg_picture_page(&theme).ground, 0xffffff);
    ck_assert_uint_eq(vg_picture_page(&theme).text, 0x202020);
    *text = (struct vg_style){VG_COLOUR_DEFAULT, 0xfdf6e3, 0};
    ck_assert_uint_eq(vg_picture_page(&theme).ground, 0xfdf6e3);
    ck_assert_int_lt(vg_palette_lightness(vg_picture_page(&theme).text), 128);
    *text = (struct vg_style){VG_COLOUR_PALETTE | 15, VG_COLOUR_PALETTE | 4, 0};
    ck_assert_uint_eq(vg_picture_page(&theme).ground, 0x0000ee);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("paint");
    TCase *tests = tcase_create("paint");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_page_is_a_ground_then_shapes_then_words_at_their_places);
    tcase_add_test(tests, an_empty_grid_is_an_empty_page);
    tcase_add_test(tests, what_xml_reserves_is_escaped);
    tcase_add_test(tests, words_are_apart_and_a_sign_is_a_word_of_its_own);
    tcase_add_test(tests, reverse_swaps_dim_fades_and_underline_is_a_line);
    tcase_add_test(tests, the_pages_own_ground_needs_no_shape);
    tcase_add_test(tests, the_same_cells_are_the_same_bytes);
    tcase_add_test(tests, a_page_stops_when_the_writer_fails);
    tcase_add_test(tests, palette_colours_are_short_codes_in_ansi_and_xterms_on_a_page);
    tcase_add_test(tests, a_wide_character_is_written_once_and_takes_two_cells);
    tcase_add_test(tests, every_shape_lies_in_its_cell);
    tcase_add_test(tests, blocks_fill_their_share);
    tcase_add_test(tests, a_braille_dot_stands_where_its_bit_says);
    tcase_add_test(tests, lines_meet_in_the_middle_of_the_edges);
    tcase_add_test(tests, the_format_is_told_by_the_name);
    tcase_add_test(tests, a_new_picture_overwrites_no_file);
    tcase_add_test(tests, a_full_disk_is_one_sentence);
    tcase_add_test(tests, a_picture_has_the_colours_of_its_depth);
    tcase_add_test(tests, a_page_is_as_light_as_its_theme);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
