/* test_film.c: moving pictures: every frame shows what a picture of the same cells shows, at its time, and the file stays small. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../check_main.h"
#include "film.h"
#include "panel_maker.h"
#include "recording.h"
#include "view_maker.h"

enum { ROWS = 40, COLS = 120, W = 8, H = 16, SVG_MAX = 16 << 20 };

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};
static const struct vg_paint_options page = {
    .ground = 0x111217, .text = 0xd8dae0, .title = "a & b", .description = "vgtop"};

struct svg {
    size_t used, limit;
    char text[SVG_MAX];
};
static struct svg film_svg, frame_svg;

static bool collect(void *sink, const char *bytes, size_t count)
{
    struct svg *svg = sink;
    if (svg->used + count > svg->limit)
        return false;
    memcpy(svg->text + svg->used, bytes, count);
    svg->used += count;
    svg->text[svg->used] = '\0';
    return true;
}

static struct svg *empty(struct svg *svg)
{
    svg->used = 0;
    svg->limit = SVG_MAX - 1;
    svg->text[0] = '\0';
    return svg;
}

static struct vg_cells grid(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

/* --- what a reader of SVG sees: only the forms that are written here ------------------------------------------- */

struct seen {
    uint32_t dots[ROWS * H][COLS * W];
    uint64_t signs[ROWS][COLS]; /* characters and outlines with their looks, hashed */
};
static struct seen film_seen, frame_seen;

static void mix_sign(struct seen *seen, int x, int y, const char *text, size_t count, uint32_t look)
{
    uint64_t hash = 1469598103934665603u ^ look;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    ck_assert(x >= 0 && y >= 0 && x / W < COLS && y / H < ROWS);
    seen->signs[y / H][x / W] += hash;
}

static void see_path(struct seen *seen, const char *line)
{
    unsigned colour;
    int read = 0;
    ck_assert_int_eq(sscanf(line, "<path fill=\"#%6x\" d=\"%n", &colour, &read), 1);
    for (const char *at = line + read; *at == 'M';) {
        int x, y, width, down, back, used = 0;
        const char *end = at + 1 + strcspn(at + 1, "M\"");
        if (sscanf(at, "M%d %dh%dv%dh-%dz%n", &x, &y, &width, &down, &back, &used) == 5 && at + used == end) {
            for (int row = y; row < y + down; row++)
                for (int col = x; col < x + width; col++)
                    seen->dots[row][col] = colour;
        } else {
            ck_assert_int_eq(sscanf(at, "M%d %d%n", &x, &y, &used), 2);
            mix_sign(seen, x, y, at + used, (size_t)(end - at - used), colour);
        }
        at = end;
    }
}

/* One character of a word: a byte, a sequence, or an entity. */
static size_t length_of(const char *at)
{
    if (*at == '&')
        return strcspn(at, ";") + 1;
    size_t length = 1;
    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    return length;
}

static void see_text(struct seen *seen, const char *line)
{
    const char *end = strchr(line, '\n');
    int y = atoi(strstr(line, "y=\"") + 3);
    for (const char *at = line; (at = strstr(at, "<tspan x=\"")) != NULL && at < end;) {
        const char *x = at + strlen("<tspan x=\""), *look = strchr(x, '"') + 1, *text = strchr(look, '>') + 1;
        uint32_t hash = 17;
        for (const char *c = look; c < text; c++)
            hash = hash * 31 + (unsigned char)*c;
        for (at = text; *at != '<'; at += length_of(at)) {
            char *next;
            long place = strtol(x, &next, 10);
            mix_sign(seen, (int)place, y, at, length_of(at), hash);
            x = next;
        }
    }
}

/* Draws what frame number `frame` shows; -1: a picture, which does not move. */
static void see(struct seen *seen, const char *svg, int frame)
{
    int depth = 0, hidden = 0; /* groups that are open; the number of the one that is hidden, counted from 1 */
    memset(seen, 0, sizeof *seen);
    for (int y = 0; y < ROWS * H; y++)
        for (int x = 0; x < COLS * W; x++)
            seen->dots[y][x] = page.ground;
    for (const char *line = svg; *line != '\0'; line = strchr(line, '\n') + 1) {
        unsigned begin, end;
        if (strncmp(line, "</g>", 4) == 0) {
            hidden = hidden == depth ? 0 : hidden;
            depth--;
        } else if (strncmp(line, "<g", 2) == 0) {
            const char *name = strstr(line, "animation-name:f");
            depth++;
            if (name && name < strchr(line, '>') && sscanf(name, "animation-name:f%u-%u", &begin, &end) == 2 &&
                (frame < (int)begin || frame >= (int)end))
                hidden = depth;
        } else if (hidden == 0 && strncmp(line, "<path", 5) == 0)
            see_path(seen, line);
        else if (hidden == 0 && strncmp(line, "<text", 5) == 0)
            see_text(seen, line);
    }
    ck_assert_int_eq(depth, 0);
}

/* Every element is closed, and no character is one that XML forbids. */
static void check_xml(const char *svg)
{
    char open[64][16];
    size_t depth = 0;
    for (const char *at = svg; (at = strchr(at, '<')) != NULL; at++) {
        char name[16];
        const char *end = strchr(at, '>');
        ck_assert_ptr_nonnull(end);
        if (at[1] == '/') {
            ck_assert_uint_gt(depth, 0);
            ck_assert_int_eq(strncmp(at + 2, open[depth - 1], strlen(open[depth - 1])), 0);
            depth--;
        } else if (end[-1] != '/') {
            ck_assert_int_eq(sscanf(at + 1, "%15[a-z]", name), 1);
            ck_assert_uint_lt(depth, 64);
            strcpy(open[depth++], name);
        }
    }
    ck_assert_uint_eq(depth, 0);
    for (const char *at = svg; *at != '\0'; at++)
        ck_assert((unsigned char)*at >= ' ' || *at == '\n');
    for (const char *at = svg; (at = strchr(at, '&')) != NULL; at++)
        ck_assert(strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0 ||
                  strncmp(at, "&quot;", 6) == 0);
}

/* --- frames ------------------------------------------------------------------------------------------------------ */

static uint32_t state = 3;

static uint32_t draw_below(uint32_t end)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % end;
}

static uint32_t any_colour(void)
{
    uint32_t kind = draw_below(3);
    return kind == 0   ? VG_COLOUR_DEFAULT
           : kind == 1 ? VG_COLOUR_PALETTE | draw_below(256)
                       : draw_below(8) * 0x1f3d5bu % 0x1000000u;
}

static void disturb(struct vg_cells *cells, uint32_t count)
{
    static const uint32_t characters[] = {'a', '<', '&', ' ', 0, 0xe9, 0x2588, 0x28ff, 0x2801, 0x256d, 0x25b2, 0x4e00};
    while (count-- > 0) {
        struct vg_style style = {any_colour(), any_colour(), (uint8_t)draw_below(32)};
        vg_put(cells, (int)draw_below((uint32_t)cells->rows), (int)draw_below((uint32_t)cells->cols),
               characters[draw_below(sizeof characters / sizeof *characters)], style);
    }
}

static void write_film(struct vg_film *film, double seconds)
{
    ck_assert(vg_film_write(film, seconds, &page, collect, empty(&film_svg)));
    check_xml(film_svg.text);
}

/* The picture of these cells, in the film's colours. */
static void see_picture(const struct vg_cells *cells, enum vg_depth depth)
{
    struct vg_cells few = grid(cells->rows, cells->cols);
    memcpy(few.cell, cells->cell, (size_t)few.rows * (size_t)few.cols * sizeof *few.cell);
    vg_palette_cells(&few, depth);
    ck_assert(vg_paint(&few, VG_PAINT_SVG, &page, collect, empty(&frame_svg)));
    see(&frame_seen, frame_svg.text, -1);
    vg_cells_free(&few);
}

static void check_frame(const struct vg_cells *cells, enum vg_depth depth, int frame)
{
    see_picture(cells, depth);
    see(&film_seen, film_svg.text, frame);
    ck_assert_msg(memcmp(film_seen.dots, frame_seen.dots, sizeof film_seen.dots) == 0, "shapes of frame %d", frame);
    ck_assert_msg(memcmp(film_seen.signs, frame_seen.signs, sizeof film_seen.signs) == 0, "signs of frame %d", frame);
}

START_TEST(every_frame_shows_what_a_picture_of_the_same_cells_shows)
{
    enum { FRAMES = 8 };
    struct vg_film film = {.depth = (enum vg_depth)_i};
    struct vg_cells cells[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
        cells[i] = grid(ROWS, COLS);
        if (i > 0)
            memcpy(cells[i].cell, cells[i - 1].cell, ROWS * COLS * sizeof *cells[i].cell);
        disturb(&cells[i], i % 3 == 0 ? 600 : 1 + draw_below(12));
        ck_assert(vg_film_frame(&film, &cells[i], 2 + i * 0.25, NULL));
    }
    write_film(&film, 5);
    for (int i = 0; i < FRAMES; i++) {
        check_frame(&cells[i], film.depth, i);
        vg_cells_free(&cells[i]);
    }
    vg_film_free(&film);
}
END_TEST

static void draw_moment(struct vg_cells *cells, size_t buckets)
{
    struct vg_view view = make_view(VIEW_STORY, 5, buckets, 4);
    struct vg_screen screen = drawn_screen(&view);
    vg_screen_draw(&screen, &view, cells);
    vg_view_free(&view);
}

START_TEST(six_seconds_of_the_screen_are_under_a_megabyte_and_end_as_they_were_seen)
{
    enum { FRAMES = 24 };
    struct vg_film film = {0};
    struct vg_cells cells = grid(ROWS, COLS);
    for (int i = 0; i < FRAMES; i++) {
        draw_moment(&cells, 200 + 20 * (size_t)i);
        ck_assert(vg_film_frame(&film, &cells, i * 0.25, NULL));
    }
    write_film(&film, 6);
    ck_assert_uint_lt(film_svg.used, 1000000);
    ck_has(film_svg.text, "<title>a &amp; b</title>");
    ck_has(film_svg.text, "g{animation:6.00s step-end infinite}");
    ck_assert_ptr_null(strstr(film_svg.text, "<script"));
    check_frame(&cells, VG_DEPTH_24BIT, FRAMES - 1);
    draw_moment(&cells, 200);
    check_frame(&cells, VG_DEPTH_24BIT, 0);
    vg_cells_free(&cells);
    vg_film_free(&film);
}
END_TEST

START_TEST(frames_are_seen_at_their_times_and_the_last_one_without_animations_too)
{
    struct vg_film film = {0};
    struct vg_cells cells = grid(2, 10);
    vg_put(&cells, 0, 0, 'a', plain);
    ck_assert(vg_film_frame(&film, &cells, 10, NULL));
    vg_put(&cells, 1, 0, 'b', plain);
    ck_assert(vg_film_frame(&film, &cells, 11, NULL));
    ck_assert(vg_film_frame(&film, &cells, 11.5, NULL)); /* as it was */
    vg_put(&cells, 1, 0, 'c', plain);
    ck_assert(vg_film_frame(&film, &cells, 12, NULL));
    ck_assert_uint_eq(film.frames, 3);
    write_film(&film, 14);
    ck_has(film_svg.text, "g{animation:4.00s step-end infinite}");
    ck_has(film_svg.text, "@keyframes f1-2{0%{visibility:hidden}25%{visibility:visible}50%{visibility:hidden}}");
    ck_has(film_svg.text, "@keyframes f2-3{0%{visibility:hidden}50%{visibility:visible}}");
    ck_has(film_svg.text, "<g visibility=\"hidden\" style=\"animation-name:f1-2\">");
    ck_has(film_svg.text, "<g style=\"animation-name:f2-3\">");
    vg_cells_free(&cells);
    vg_film_free(&film);
}
END_TEST

START_TEST(a_screen_that_grows_and_shrinks_leaves_its_largest_page)
{
    struct vg_film film = {0};
    struct vg_cells cells = grid(3, 10);
    vg_print(&cells, 0, 0, 10, plain, "small");
    ck_assert(vg_film_frame(&film, &cells, 0, NULL));
    ck_assert(vg_cells_resize(&cells, 6, 20, plain, NULL));
    vg_print(&cells, 5, 10, 20, plain, "large");
    ck_assert(vg_film_frame(&film, &cells, 1, NULL));
    ck_assert(vg_cells_resize(&cells, 2, 5, plain, NULL));
    vg_print(&cells, 1, 0, 5, plain, "tiny");
    ck_assert(vg_film_frame(&film, &cells, 2, NULL));
    write_film(&film, 3);
    ck_has(film_svg.text, "viewBox=\"0 0 160 96\"");
    check_frame(&cells, VG_DEPTH_24BIT, 2);
    vg_cells_free(&cells);
    vg_film_free(&film);
}
END_TEST

START_TEST(a_film_of_nothing_and_a_writer_that_fails_are_survived)
{
    struct vg_film film = {0};
    struct vg_cells none = {0}, cells = grid(ROWS, COLS);
    write_film(&film, 0);
    ck_assert(vg_film_frame(&film, &none, 0, NULL));
    write_film(&film, 1);
    disturb(&cells, 500);
    ck_assert(vg_film_frame(&film, &cells, 1, NULL));
    write_film(&film, 2);
    const size_t whole = film_svg.used;
    for (size_t limit = 0; limit < whole; limit += 1 + whole / 20) {
        empty(&film_svg)->limit = limit;
        ck_assert(!vg_film_write(&film, 2, &page, collect, &film_svg));
    }
    write_film(&film, 2);
    ck_assert_uint_eq(film_svg.used, whole);
    vg_cells_free(&cells);
    vg_film_free(&film);
}
END_TEST

START_TEST(a_film_that_is_full_says_so_and_keeps_what_it_has)
{
    struct vg_film film = {0};
    struct vg_error error = {""};
    struct vg_cells cells = grid(ROWS, COLS);
    size_t frames = 0;
    for (uint32_t ch = 'a'; vg_film_frame(&film, &cells, (double)frames * 0.01, &error);
         ch = ch == 'z' ? 'a' : ch + 1) {
        vg_fill(&cells, (struct vg_rect){0, 0, ROWS, COLS}, ch, plain);
        frames++;
    }
    ck_has(error.text, "full");
    ck_assert_uint_le(film.count, VG_FILM_SPANS_MAX);
    ck_assert_uint_ge(film.count, VG_FILM_SPANS_MAX - ROWS * COLS);
    ck_assert_uint_eq(film.frames, frames);
    vg_film_free(&film);
    ck_assert(vg_film_frame(&film, &cells, 0, &error));
    disturb(&cells, 10);
    ck_assert(!vg_film_frame(&film, &cells, VG_FILM_SECONDS_MAX + 1, &error));
    ck_assert_uint_eq(film.frames, 1);
    vg_cells_free(&cells);
    vg_film_free(&film);
}
END_TEST

/* --- files ------------------------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/vgtop-film-XXXXXX", path[64];

static size_t read_film(void)
{
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    empty(&film_svg);
    film_svg.used = fread(film_svg.text, 1, SVG_MAX - 1, file);
    film_svg.text[film_svg.used] = '\0';
    fclose(file);
    return film_svg.used;
}

START_TEST(the_file_is_a_whole_film_from_the_first_picture_on)
{
    struct vg_error error = {""};
    struct vg_cells cells = grid(ROWS, COLS);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.svg", folder);
    disturb(&cells, 300);
    struct vg_recording *recording =
        vg_recording_start(path, &cells, vg_theme_default(), VG_DEPTH_24BIT, "vgtop -s <x>", &error);
    ck_assert_msg(recording != NULL, "%s", error.text);
    ck_assert_uint_gt(read_film(), 0);
    check_xml(film_svg.text);
    ck_has(film_svg.text, "<desc>vgtop -s &lt;x&gt;</desc>");
    for (int frame = 0; frame < 3; frame++) {
        disturb(&cells, 10);
        ck_assert(vg_recording_frame(recording, &cells, vg_theme_default(), &error));
    }
    ck_assert(vg_recording_stop(recording, &error));
    read_film();
    check_xml(film_svg.text);
    ck_has(film_svg.text, "@keyframes f3-4{");
    see_picture(&cells, VG_DEPTH_24BIT);
    see(&film_seen, film_svg.text, 3);
    ck_assert(memcmp(film_seen.signs, frame_seen.signs, sizeof film_seen.signs) == 0);
    vg_cells_free(&cells);
    unlink(path);
    rmdir(folder);
}
END_TEST

START_TEST(a_film_of_a_long_path_is_where_it_was_wanted)
{
    struct vg_error error = {""};
    struct vg_cells cells = grid(ROWS, COLS);
    char longer[1200] = "";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    strcpy(longer, folder);
    while (strlen(longer) < 700)
        strcat(longer, "/.");
    strcat(longer, "/a.svg");
    struct vg_recording *recording =
        vg_recording_start(longer, &cells, vg_theme_default(), VG_DEPTH_24BIT, "x", &error);
    ck_assert_msg(recording != NULL, "%s", error.text);
    ck_assert(vg_recording_stop(recording, &error));
    ck_assert_int_eq(unlink(longer), 0);
    ck_assert_int_eq(rmdir(folder), 0);
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_film_that_cannot_be_written_says_so_at_once_and_at_the_end)
{
    struct vg_error error = {""};
    struct vg_cells cells = grid(ROWS, COLS);
    ck_assert_ptr_null(vg_recording_start("/nowhere/a.svg", &cells, vg_theme_default(), VG_DEPTH_24BIT, "x", &error));
    ck_has(error.text, "/nowhere/a.svg");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.svg", folder);
    struct vg_recording *recording = vg_recording_start(path, &cells, vg_theme_default(), VG_DEPTH_24BIT, "x", &error);
    ck_assert_ptr_nonnull(recording);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* the place is gone meanwhile */
    ck_assert(!vg_recording_stop(recording, &error));
    ck_has(error.text, path);
    vg_cells_free(&cells);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("film");
    TCase *tests = tcase_create("film");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, every_frame_shows_what_a_picture_of_the_same_cells_shows, 0, VG_DEPTH_COUNT);
    tcase_add_test(tests, six_seconds_of_the_screen_are_under_a_megabyte_and_end_as_they_were_seen);
    tcase_add_test(tests, frames_are_seen_at_their_times_and_the_last_one_without_animations_too);
    tcase_add_test(tests, a_screen_that_grows_and_shrinks_leaves_its_largest_page);
    tcase_add_test(tests, a_film_of_nothing_and_a_writer_that_fails_are_survived);
    tcase_add_test(tests, a_film_that_is_full_says_so_and_keeps_what_it_has);
    tcase_add_test(tests, the_file_is_a_whole_film_from_the_first_picture_on);
    tcase_add_test(tests, a_film_of_a_long_path_is_where_it_was_wanted);
    tcase_add_test(tests, a_film_that_cannot_be_written_says_so_at_once_and_at_the_end);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
