/* test_cast.c: recordings: what a player shows is what was drawn, and the file is whole whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check_main.h"
#include "../thin.h"
#include "cast.h"
#include "cast_player.h"
#include "out.h"
#include "recording.h"

enum { LINES_MAX = 4 << 20 };

static char lines[LINES_MAX];
static size_t used, limit, calls;
static bool broken_line;

static bool collect(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (used + count > limit)
        return false;
    calls++;
    broken_line |= count == 0 || bytes[count - 1] != '\n' || memchr(bytes, '\n', count - 1) != NULL;
    memcpy(lines + used, bytes, count);
    used += count;
    lines[used] = '\0';
    return true;
}

static const struct vg_style plain = {VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0};

static struct vg_cells grid(int rows, int cols)
{
    struct vg_cells cells = {0};
    ck_assert(vg_cells_resize(&cells, rows, cols, plain, NULL));
    return cells;
}

static void begin(struct vg_cast *cast, int rows, int cols, enum vg_depth depth, const char *title)
{
    used = calls = 0;
    limit = LINES_MAX - 1;
    broken_line = false;
    ck_assert(vg_cast_begin(cast, rows, cols, depth, title, collect, NULL, NULL));
}

/* ---- what the player shows */

static bool shows_colour(VTermColor shown, uint32_t wanted, bool is_fg)
{
    if (wanted == VG_COLOUR_DEFAULT)
        return is_fg ? VTERM_COLOR_IS_DEFAULT_FG(&shown) : VTERM_COLOR_IS_DEFAULT_BG(&shown);
    if (VG_IS_PALETTE(wanted))
        return VTERM_COLOR_IS_INDEXED(&shown) && shown.indexed.idx == VG_PALETTE_OF(wanted);
    return VTERM_COLOR_IS_RGB(&shown) && shown.rgb.red == (wanted >> 16 & 0xff) &&
           shown.rgb.green == (wanted >> 8 & 0xff) && shown.rgb.blue == (wanted & 0xff);
}

static void check_shown(const struct cast_player *player, const struct vg_cells *cells, enum vg_depth depth)
{
    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            const struct vg_cell *cell = vg_cells_at(cells, row, col);
            const struct vg_style style = vg_palette_style(cell->style, depth);
            VTermScreenCell shown;
            if (cell->ch == VG_CELL_TAIL)
                continue;
            vterm_screen_get_cell(player->screen, (VTermPos){row, col}, &shown);
            uint32_t wanted = cell->ch == 0 ? ' ' : cell->ch, got = shown.chars[0] == 0 ? ' ' : shown.chars[0];
            ck_assert_msg(wanted == got, "U+%04X, not U+%04X, stands in row %d, column %d", (unsigned)got,
                          (unsigned)wanted, row, col);
            ck_assert_msg(shows_colour(shown.fg, style.fg, true) && shows_colour(shown.bg, style.bg, false),
                          "the colours in row %d, column %d are wrong", row, col);
            ck_assert_int_eq(shown.attrs.bold, (style.attributes & VG_BOLD) != 0);
            ck_assert_int_eq(shown.attrs.reverse, (style.attributes & VG_REVERSE) != 0);
            ck_assert_int_eq(shown.attrs.underline, (style.attributes & VG_UNDERLINE) != 0);
            ck_assert_int_eq(shown.attrs.italic, (style.attributes & VG_ITALIC) != 0);
        }
}

/* ---- frames */

static uint32_t state;

static uint32_t draw_below(uint32_t end)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % end;
}

static uint32_t random_colour(void)
{
    uint32_t kind = draw_below(3);
    return kind == 0   ? VG_COLOUR_DEFAULT
           : kind == 1 ? VG_COLOUR_PALETTE | draw_below(256)
                       : draw_below(8) * 0x1f3d5bu % 0x1000000u;
}

/* Some cells of some rows become something else; some characters are wide. */
static void disturb(struct vg_cells *cells)
{
    static const uint32_t characters[] = {'a', 'Z', '"', '\\', ' ', 0, 0xe9, 0x2588, 0x28ff, 0x4e00, 0x4e00};
    uint32_t count = draw_below(3) == 0 ? 400 : draw_below(12);

    for (uint32_t i = 0; cells->rows > 0 && cells->cols > 0 && i < count; i++) {
        int row = (int)draw_below((uint32_t)cells->rows), col = (int)draw_below((uint32_t)cells->cols);
        uint32_t ch = characters[draw_below(sizeof characters / sizeof *characters)];
        struct vg_style style = {random_colour(), random_colour(), (uint8_t)(draw_below(32) & (uint32_t)~VG_DIM)};
        struct vg_cell *cell = vg_cells_at(cells, row, col), *next = vg_cells_at(cells, row, col + 1);
        bool wide = ch == 0x4e00;
        /* nothing may be left of a wide character that is cut in two */
        if (cell->ch == VG_CELL_TAIL)
            vg_cells_at(cells, row, col - 1)->ch = cell->ch = '<';
        if (next != NULL && next->ch == VG_CELL_TAIL)
            next->ch = '>';
        if (wide && (next == NULL || next->ch == 0x4e00))
            continue;
        *cell = (struct vg_cell){ch, style};
        if (wide)
            *next = (struct vg_cell){VG_CELL_TAIL, style};
    }
}

START_TEST(a_player_shows_every_frame_as_it_was_drawn)
{
    static const struct {
        int rows, cols;
    } sizes[] = {{1, 1}, {24, 80}, {3, 200}, {40, 7}, {24, 80}};
    enum vg_depth depth = (enum vg_depth)_i;
    struct vg_cast cast;
    struct vg_cells cells = grid(10, 40);
    struct cast_player player;

    const int each = 40 / thin(); /* pictures of a size */
    state = 7;
    begin(&cast, 10, 40, depth, NULL);
    cast_player_start(&player, lines);
    for (int frame = 0; frame < 5 * each; frame++) {
        if (frame % each == each - 1) {
            const int which = frame / each;
            ck_assert(vg_cells_resize(&cells, sizes[which].rows, sizes[which].cols, plain, NULL));
        }
        disturb(&cells);
        ck_assert(vg_cast_frame(&cast, &cells, frame * 0.1, NULL));
        cast_player_play(&player);
        check_shown(&player, &cells, depth);
    }
    ck_assert(!broken_line);
    cast_player_stop(&player);
    vg_cast_end(&cast);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(the_file_begins_with_size_and_title_then_a_clean_screen)
{
    struct vg_cast cast;

    begin(&cast, 24, 80, VG_DEPTH_24BIT, "say \"hi\" \\ \x1b é");
    ck_assert_str_eq(lines,
                     "{\"version\": 2, \"width\": 80, \"height\": 24, \"title\": \"say \\\"hi\\\" \\\\ \\u001b é\", "
                     "\"env\": {\"TERM\": \"xterm-256color\"}}\n"
                     "[0.000000, \"o\", \"\\u001b[0m\\u001b[?25l\\u001b[2J\"]\n");
    ck_assert_uint_eq(calls, 2);
    vg_cast_end(&cast);
}
END_TEST

START_TEST(a_frame_holds_only_what_changed)
{
    struct vg_cast cast;
    struct vg_cells cells = grid(2, 10);

    begin(&cast, 2, 10, VG_DEPTH_24BIT, NULL);
    size_t before = used;
    ck_assert(vg_cast_frame(&cast, &cells, 1, NULL));
    ck_assert_uint_eq(used, before); /* blank as the player's */
    vg_print(&cells, 1, 3, 10, plain, "ab");
    ck_assert(vg_cast_frame(&cast, &cells, 1.5, NULL));
    ck_assert_str_eq(lines + before, "[1.500000, \"o\", \"\\u001b[2;4Hab\"]\n");
    before = used;
    ck_assert(vg_cast_frame(&cast, &cells, 2, NULL));
    ck_assert_uint_eq(used, before);
    vg_cells_at(&cells, 1, 4)->style.fg = 0x010203;
    ck_assert(vg_cast_frame(&cast, &cells, 1, NULL)); /* a clock that ran back */
    ck_assert_str_eq(lines + before, "[2.000000, \"o\", \"\\u001b[2;5H\\u001b[0;38;2;1;2;3mb\"]\n");
    vg_cast_end(&cast);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_new_size_is_an_event)
{
    struct vg_cast cast;
    struct vg_cells cells = grid(3, 5);

    begin(&cast, 2, 10, VG_DEPTH_24BIT, NULL);
    size_t before = used;
    ck_assert(vg_cast_frame(&cast, &cells, 1, NULL));
    ck_assert_ptr_nonnull(strstr(lines + before, "[1.000000, \"r\", \"5x3\"]\n[1.000000, \"o\", "));
    vg_cast_end(&cast);
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_grid_without_cells_can_be_recorded)
{
    struct vg_cast cast;
    struct vg_cells none = {0}, some = grid(2, 2);

    begin(&cast, 2, 2, VG_DEPTH_24BIT, NULL);
    ck_assert(vg_cast_frame(&cast, &none, 1, NULL));
    ck_assert(vg_cast_frame(&cast, &some, 2, NULL));
    ck_assert(!broken_line);
    vg_cast_end(&cast);
    vg_cells_free(&some);
}
END_TEST

START_TEST(a_writer_that_fails_ends_the_recording)
{
    struct vg_cast cast;
    struct vg_cells cells = grid(2, 10);
    struct vg_error error = {""};

    begin(&cast, 2, 10, VG_DEPTH_24BIT, NULL);
    limit = used;
    vg_print(&cells, 1, 3, 10, plain, "ab");
    ck_assert(!vg_cast_frame(&cast, &cells, 1.5, &error));
    ck_assert_str_ne(error.text, "");
    vg_cast_end(&cast);
    ck_assert(!vg_cast_begin(&cast, 2, 10, VG_DEPTH_24BIT, NULL, collect, NULL, &error));
    vg_cast_end(&cast);
    vg_cells_free(&cells);
}
END_TEST

/* ---- files */

START_TEST(a_recording_that_cannot_be_written_says_so)
{
    struct vg_error error = {""};
    struct vg_cells cells = grid(24, 80);
    const struct vg_theme *theme = vg_theme_default();

    ck_assert_ptr_null(vg_recording_start("/nowhere/a.cast", &cells, theme, VG_DEPTH_24BIT, "vgtop", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/nowhere/a.cast"));
    ck_assert_ptr_null(vg_recording_start("/dev/full", &cells, theme, VG_DEPTH_24BIT, "vgtop", &error));
    ck_assert_ptr_nonnull(strstr(error.text, "/dev/full"));
    ck_assert_ptr_nonnull(strstr(error.text, strerror(ENOSPC)));
    ck_assert_ptr_null(vg_recording_start("/tmp", &cells, theme, VG_DEPTH_24BIT, "vgtop", &error));
    ck_assert(vg_recording_stop(NULL, &error));
    vg_cells_free(&cells);
}
END_TEST

START_TEST(a_pipe_that_is_not_read_any_more_is_called_that)
{
    char folder[] = "/tmp/vgtop-cast-XXXXXX", path[64];
    struct vg_error error = {""};
    struct vg_cells cells = grid(24, 80);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pipe", folder);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct vg_recording *recording =
        vg_recording_start(path, &cells, vg_theme_default(), VG_DEPTH_24BIT, "vgtop", &error);
    ck_assert_msg(recording != NULL, "%s", error.text);
    state = 3;
    bool good = true;
    for (int frame = 0; good && frame < 10000; frame++) {
        for (int i = 0; i < 30; i++) /* lines so long that the last one fits in part */
            disturb(&cells);
        good = vg_recording_frame(recording, &cells, vg_theme_default(), &error);
    }
    vg_recording_stop(recording, &error);
    close(reader);
    unlink(path);
    rmdir(folder);
    vg_cells_free(&cells);
    ck_assert(!good);
    ck_assert_msg(strstr(error.text, strerror(EAGAIN)) != NULL, "%s", error.text);
}
END_TEST

START_TEST(a_recording_is_a_file_of_whole_lines)
{
    char path[] = "/tmp/vgtop-cast-XXXXXX";
    struct vg_error error = {""};
    struct vg_cells cells = grid(24, 80);
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    struct vg_recording *recording = vg_recording_start(path, &cells, vg_theme_default(), VG_DEPTH_256, "t", &error);
    ck_assert_msg(recording != NULL, "%s", error.text);
    state = 3;
    for (int frame = 0; frame < 20; frame++) {
        disturb(&cells);
        ck_assert(vg_recording_frame(recording, &cells, vg_theme_default(), &error));
    }
    vg_recording_stop(recording, &error);
    FILE *text = fdopen(file, "r");
    ck_assert_ptr_nonnull(text);
    used = fread(lines, 1, LINES_MAX - 1, text);
    lines[used] = '\0';
    fclose(text);
    unlink(path);
    struct cast_player player;
    cast_player_start(&player, lines);
    cast_player_play(&player);
    check_shown(&player, &cells, VG_DEPTH_256);
    cast_player_stop(&player);
    vg_cells_free(&cells);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cast");
    TCase *tests = tcase_create("cast");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, a_player_shows_every_frame_as_it_was_drawn, 0, VG_DEPTH_COUNT);
    tcase_add_test(tests, the_file_begins_with_size_and_title_then_a_clean_screen);
    tcase_add_test(tests, a_frame_holds_only_what_changed);
    tcase_add_test(tests, a_new_size_is_an_event);
    tcase_add_test(tests, a_grid_without_cells_can_be_recorded);
    tcase_add_test(tests, a_writer_that_fails_ends_the_recording);
    tcase_add_test(tests, a_recording_that_cannot_be_written_says_so);
    tcase_add_test(tests, a_pipe_that_is_not_read_any_more_is_called_that);
    tcase_add_test(tests, a_recording_is_a_file_of_whole_lines);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
