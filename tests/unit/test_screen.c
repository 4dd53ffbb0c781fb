/* The whole picture: every size, every odd state, and golden screens.
 *
 * The goldens are tests/screen/NAME.txt; with VGTOP_RECORD=1 in the environment they are written anew (look at the difference).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "actions.h"
#include "layout.h"
#include "menu.h"
#include "paint.h"
#include "screen.h"
#include "view_maker.h"

enum { TEXT_MAX = 1 << 20 };

static char picture[TEXT_MAX];
static size_t picture_count;

static bool collect(void *context, const char *bytes, size_t count)
{
    (void)context;
    if (picture_count + count >= TEXT_MAX)
        return false;
    memcpy(picture + picture_count, bytes, count);
    picture_count += count;
    picture[picture_count] = '\0';
    return true;
}

static struct vg_screen screen_of(const struct vg_view *view)
{
    struct vg_screen screen = {.theme = vg_theme_default()};
    vg_look_default(&screen.look);
    screen.look.metric = view->metric;
    screen.look.selected = 1;
    return screen;
}

/* The picture as text; the cells too when the caller wants them. */
static const char *draw(const struct vg_screen *screen, const struct vg_view *view, int rows, int cols,
                        struct vg_cells *out)
{
    struct vg_cells cells = {0};

    ck_assert(vg_cells_resize(&cells, rows, cols, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    vg_screen_draw(screen, view, &cells);
    picture_count = 0;
    picture[0] = '\0';
    ck_assert(vg_paint(&cells, VG_PAINT_TEXT, NULL, collect, NULL));
    if (out != NULL)
        *out = cells;
    else
        vg_cells_free(&cells);
    return picture;
}

static const char *line_of(const char *text, int number, char line[4096])
{
    for (; number > 0; number--)
        text = strchr(text, '\n') + 1;
    size_t length = strcspn(text, "\n");
    memcpy(line, text, length);
    line[length] = '\0';
    return line;
}

#define ck_has(text, part)   ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is missing in\n%s", part, text)
#define ck_lacks(text, part) ck_assert_msg(strstr(text, part) == NULL, "\"%s\" should not be in\n%s", part, text)

/* ---- goldens */

static void golden_path(const char *name, char path[1024])
{
    const char *folder = getenv("VGTOP_GOLDENS"), *slash = strrchr(__FILE__, '/');
    if (folder != NULL)
        snprintf(path, 1024, "%s/%s.txt", folder, name);
    else
        snprintf(path, 1024, "%.*s/../screen/%s.txt", slash != NULL ? (int)(slash - __FILE__) : 1,
                 slash != NULL ? __FILE__ : ".", name);
}

static void compare_to_golden(const char *name, const char *text)
{
    static char expected[TEXT_MAX];
    char path[1024];

    golden_path(name, path);
    if (getenv("VGTOP_RECORD") != NULL) {
        FILE *file = fopen(path, "w");
        ck_assert_msg(file != NULL, "%s cannot be written", path);
        ck_assert(fputs(text, file) >= 0);
        ck_assert_int_eq(fclose(file), 0);
        return;
    }
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing: record it with VGTOP_RECORD=1", path);
    expected[fread(expected, 1, TEXT_MAX - 1, file)] = '\0';
    fclose(file);
    ck_assert_msg(strcmp(expected, text) == 0, "the picture is not that of %s:\n%s", path, text);
}

static const struct {
    const char *name;
    int rows, cols;
    enum vg_symbols symbols;
    enum view_kind kind;
    size_t layers, buckets;
    bool ghosts;
} goldens[] = {
    {"story-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_STORY, 5, 825, false},
    {"story-120x40", 40, 120, VG_SYMBOLS_BRAILLE, VIEW_STORY, 5, 825, true},
    {"story-200x60", 60, 200, VG_SYMBOLS_BRAILLE, VIEW_STORY, 5, 825, true},
    {"block-80x24", 24, 80, VG_SYMBOLS_BLOCK, VIEW_STORY, 5, 825, true},
    {"ascii-80x24", 24, 80, VG_SYMBOLS_ASCII, VIEW_STORY, 5, 825, true},
    {"deep-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_STORY, 51, 825, false},
    {"signed-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_SIGNED, 5, 100, false},
    {"nan-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_ALL_NAN, 5, 100, false},
    {"zero-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_ALL_ZERO, 5, 100, false},
    {"start-80x24", 24, 80, VG_SYMBOLS_BRAILLE, VIEW_STORY, 5, 0, false},
};

START_TEST(the_picture_is_the_golden_one)
{
    struct vg_view view = make_view(goldens[_i].kind, goldens[_i].layers, goldens[_i].buckets, 4);
    struct vg_screen screen = screen_of(&view);

    screen.symbols = goldens[_i].symbols;
    if (goldens[_i].ghosts)
        add_ghosts(&view);
    compare_to_golden(goldens[_i].name, draw(&screen, &view, goldens[_i].rows, goldens[_i].cols, NULL));
    vg_view_free(&view);
}
END_TEST

/* Panels that a person chooses, alone and beside the others, and the menu. */
static const struct {
    const char *name;
    int rows, cols;
    const char *commands;
    const char *menu; /* NULL: none */
} chosen[] = {
    {"explorer-80x24", 24, 80, "panel explorer", NULL},
    {"explorer-zoom-80x24", 24, 80, "panel explorer; zoom", NULL},
    {"explorer-120x40", 40, 120, "panel explorer; explore x -1.5", NULL},
    {"explorer-zoom-120x40", 40, 120, "panel explorer; zoom; explore zoom y", NULL},
    {"overlay-80x24", 24, 80, "panel overlay", NULL},
    {"overlay-120x40", 40, 120, "panel overlay; compare 3", NULL},
    {"overlay-zoom-120x40", 40, 120, "panel overlay; zoom", NULL},
    {"menu-80x24", 24, 80, "", "preset"},
    {"menu-120x40", 40, 120, "", "preset"},
};

START_TEST(the_chosen_panel_is_the_golden_one)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    struct vg_menu menu = {0};
    const char *commands = chosen[_i].commands;
    struct vg_command command;

    add_ghosts(&view);
    view.activation.kind = VG_SIGMOID;
    vg_look_default(&screen.look);
    screen.menu = &menu;
    if (chosen[_i].menu != NULL)
        ck_assert(vg_menu_open(&menu, chosen[_i].menu, NULL, NULL));
    while (vg_command_next(&commands, &vg_look_commands, &command, NULL))
        ck_assert(vg_look_do(&screen.look, view.layer_count, &command, NULL, 0, NULL));
    compare_to_golden(chosen[_i].name, draw(&screen, &view, chosen[_i].rows, chosen[_i].cols, NULL));
    vg_view_free(&view);
}
END_TEST

/* ---- sweeps: no size, state or shape may crash, and every cell must be a character */

static void check_cells(const struct vg_cells *cells, bool ascii)
{
    uint32_t most = ascii ? 0x7e : 0xffff;
    int wrong = 0;

    for (int row = 0; row < cells->rows; row++)
        for (int col = 0; col < cells->cols; col++) {
            uint32_t ch = vg_cells_at(cells, row, col)->ch;
            if (ch == VG_CELL_TAIL && col > 0 && !ascii) /* of a wide character at its left */
                continue;
            wrong += ch < 0x20 || ch == 0x7f || ch > most;
        }
    ck_assert_int_eq(wrong, 0);
}

static void sweep(struct vg_screen *screen, const struct vg_view *view)
{
    static const int rows[] = {0, 1, 2, 5, 15, 16, 17, 24, 40, 100};
    static const int cols[] = {0, 1, 2, 19, 59, 60, 61, 80, 120, 300};
    struct vg_cells cells;

    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t c = 0; c < sizeof cols / sizeof *cols; c++) {
            cells = (struct vg_cells){0};
            ck_assert(vg_cells_resize(&cells, rows[r], cols[c], vg_theme_style(screen->theme, VG_ROLE_TEXT), NULL));
            vg_screen_draw(screen, view, &cells);
            check_cells(&cells, screen->symbols == VG_SYMBOLS_ASCII);
            vg_cells_free(&cells);
            ck_assert_uint_ge(vg_screen_page(screen, view, rows[r], cols[c]), 1);
            ck_assert_uint_ge(vg_screen_help_page(rows[r], cols[c]), 1);
        }
}

START_TEST(every_size_can_be_drawn)
{
    static const size_t layers[] = {0, 1, 2, 5, 51, 101}, buckets[] = {0, 1, 2, 300, 1024};
    struct vg_view view = make_view((enum view_kind)(_i % VIEW_KIND_COUNT), layers[_i % 6], buckets[_i % 5], 1);
    struct vg_screen screen = screen_of(&view);

    screen.symbols = (enum vg_symbols)(_i % VG_SYMBOLS_COUNT);
    screen.look.selected = (size_t)_i * 7;
    if (_i % 2 == 1)
        add_ghosts(&view);
    sweep(&screen, &view);
    vg_view_free(&view);
}
END_TEST

START_TEST(help_and_prompt_can_be_drawn_at_every_size)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);

    screen.look.help = _i == 0;
    screen.look.help_scroll = 100000;
    screen.prompt.open = true;
    memset(screen.prompt.text, 'x', sizeof screen.prompt.text - 1);
    screen.prompt.cursor = 400;
    screen.prompt.candidate_count = 12;
    for (size_t i = 0; i < 12; i++)
        memset(screen.prompt.candidates[i], 'c', 63);
    sweep(&screen, &view);
    vg_view_free(&view);
}
END_TEST

START_TEST(every_metric_and_state_can_be_drawn)
{
    for (int metric = 0; metric < VG_METRIC_COUNT; metric++)
        for (int state = VG_STATE_RUNNING; state <= VG_STATE_FAILED; state++) {
            struct vg_view view = make_view(VIEW_STORY, 3, 40, 1);
            struct vg_screen screen = screen_of(&view);
            view.metric = screen.look.metric = (enum vg_metric)metric;
            view.state = (enum vg_run_state)state;
            view.speed = INFINITY;
            ck_has(draw(&screen, &view, 24, 80, NULL), vg_metrics[metric].title);
            vg_view_free(&view);
        }
}
END_TEST

START_TEST(the_extremes_of_numbers_can_be_drawn)
{
    static const double values[] = {1e-320, 1e308, -1e308, INFINITY, -INFINITY, NAN, 0};
    struct vg_view view = make_view(VIEW_STORY, 4, 70, 1);
    struct vg_screen screen = screen_of(&view);

    for (size_t i = 0; i < 70; i++) {
        double value = values[i % 7];
        struct vg_bucket bucket = {value, value, value, value, isfinite(value) ? 1u : 0u, 1, 0, 0, 0};
        view.layers[i % 4].series.buckets[i] = view.loss_series.buckets[i] = bucket;
        view.layers[i % 4].now[i % VG_METRIC_COUNT] = value;
    }
    view.step = UINT64_MAX;
    view.epoch = UINT64_MAX;
    view.loss = -1e308;
    view.steps_per_second = 1e30;
    view.steps_left = UINT64_MAX;
    view.markers[0].step = view.markers[0].record = UINT64_MAX;
    view.layers[0].inputs = SIZE_MAX;
    for (int metric = 0; metric < VG_METRIC_COUNT; metric++) {
        view.metric = (enum vg_metric)metric;
        for (int rows = 16; rows <= 60; rows += 11)
            ck_has(draw(&screen, &view, rows, rows * 4, NULL), vg_metrics[metric].title);
    }
    vg_view_free(&view);
}
END_TEST

/* ---- what must be on it */

START_TEST(too_small_says_what_is_needed_and_how_to_leave)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    const char *text = draw(&screen, &view, VG_MIN_ROWS - 1, 80, NULL);

    ck_has(text, "80x15 is too small");
    ck_has(text, "60x16 is needed");
    ck_has(text, "training goes on");
    ck_has(text, "q quits");
    ck_lacks(draw(&screen, &view, VG_MIN_ROWS, VG_MIN_COLS, NULL), "too small");
    vg_view_free(&view);
}
END_TEST

START_TEST(the_axis_is_labelled_with_the_decades_of_the_data)
{
    struct vg_view view = make_story(); /* from 4e-4 to 1e-1 */
    struct vg_screen screen = screen_of(&view);
    screen.look.rows = true;
    vg_look_place(&screen.look)->zoom = true;
    const char *text = draw(&screen, &view, 40, 120, NULL);

    ck_has(text, "log10 1e-4 to 1e-1");
    int labels = 0;
    for (const char *at = text; (at = strstr(at, " 1e-4 ")) != NULL; at++)
        labels++;
    ck_assert_int_ge(labels, 5); /* one a layer */
    vg_view_free(&view);
}
END_TEST

/* The column of the first cell with that character in a row, from `from` on; -1 for none. */
static int column_with(const struct vg_cells *cells, int row, uint32_t ch, int from)
{
    for (int col = from; col < cells->cols; col++)
        if (vg_cells_at(cells, row, col)->ch == ch)
            return col;
    return -1;
}

static bool is_bar(uint32_t ch)
{
    return ch >= 0x2581 && ch <= 0x2588;
}

static int first_bar(const struct vg_cells *cells, int row, int cols)
{
    for (int col = 0; col < cols; col++)
        if (is_bar(vg_cells_at(cells, row, col)->ch))
            return col;
    return -1;
}

START_TEST(a_marker_stands_where_its_step_is)
{
    for (int cols = 60; cols <= 250; cols += 13) {
        struct vg_view view = make_view(VIEW_STORY, 5, 600, 4);
        struct vg_screen screen = screen_of(&view);
        struct vg_layout layout = vg_layout_make(VG_LAYOUT_GRADIENTS, 40, cols);
        struct vg_cells cells;
        screen.look.rows = true;
        vg_look_place(&screen.look)->zoom = true;
        layout.slot[0] = layout.body;
        view.marker_count = 1;
        view.markers[0].step = view.markers[0].record = 1200; /* bucket 300 of 600 */
        draw(&screen, &view, 40, cols, &cells);
        int bottom = layout.slot[0].row + layout.slot[0].rows - 3,
            start = first_bar(&cells, bottom, layout.slot[0].cols);
        int used = 0;
        while (is_bar(vg_cells_at(&cells, bottom, start + used)->ch))
            used++;
        size_t per = (600 + (size_t)used - 1) / (size_t)used;
        int mark = column_with(&cells, bottom + 1, 0x25b4, 0);
        ck_assert_int_ge(start, 0);
        ck_assert_int_eq(mark, start + (int)(300 / per));
        vg_cells_free(&cells);
        vg_view_free(&view);
    }
}
END_TEST

START_TEST(a_marker_is_named_once)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    const char *text = draw(&screen, &view, 24, 80, NULL);

    const char *first = strstr(text, "▴tanh");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "▴tanh"));
    ck_has(text, "▴relu");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_crowd_of_markers_keeps_the_newest_name)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);

    view.marker_count = VG_MARKERS_MAX;
    for (size_t i = 0; i < VG_MARKERS_MAX; i++) {
        view.markers[i].step = view.markers[i].record = 3300 * i / VG_MARKERS_MAX;
        snprintf(view.markers[i].text, sizeof view.markers[i].text, "change%zu", i);
    }
    ck_has(draw(&screen, &view, 24, 80, NULL), "change255");
    vg_view_free(&view);
}
END_TEST

/* Cells of bars in a layer's rows at a column: how high it stands. */
static int height_at(const struct vg_cells *cells, int top, int bottom, int col)
{
    int height = 0;
    for (int row = top; row <= bottom; row++) {
        uint32_t ch = vg_cells_at(cells, row, col)->ch;
        height += is_bar(ch) ? (int)(ch - 0x2580) : 0;
    }
    return height;
}

START_TEST(a_small_gradient_is_a_low_bar_and_the_fan_is_seen)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 60, 4);
    struct vg_screen screen = screen_of(&view);
    struct vg_layout layout = vg_layout_make(VG_LAYOUT_GRADIENTS, 40, 120);
    struct vg_cells cells;
    int heights[5];

    screen.look.rows = true;
    vg_look_place(&screen.look)->zoom = true;
    layout.slot[0] = layout.body;
    draw(&screen, &view, 40, 120, &cells);
    int rows = layout.slot[0].rows - 3, bottom = layout.slot[0].row + layout.slot[0].rows - 3;
    int col = first_bar(&cells, bottom, layout.slot[0].cols) + 5; /* in the sigmoid phase */
    for (int i = 0; i < 5; i++) /* layer 1 at the bottom; each has a fifth of the rows */
        heights[i] = height_at(&cells, bottom - (i + 1) * rows / 5 + 1, bottom - i * rows / 5, col);
    for (int i = 0; i < 4; i++)
        ck_assert_int_lt(heights[i], heights[i + 1]);
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(the_selected_layer_is_always_visible)
{
    struct vg_view view = make_view(VIEW_STORY, 50, 40, 1);
    struct vg_screen screen = screen_of(&view);

    for (size_t selected = 0; selected <= 60; selected++) {
        char mark[32];
        size_t layer = selected < 1 ? 1 : selected > 50 ? 50 : selected;
        screen.look.selected = selected;
        snprintf(mark, sizeof mark, layer == 50 ? "▸output" : "▸layer %zu ", layer);
        ck_has(draw(&screen, &view, 24, 80, NULL), mark);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(hidden_layers_are_counted)
{
    struct vg_view view = make_view(VIEW_STORY, 50, 40, 1);
    struct vg_screen screen = screen_of(&view);
    char above[32], below[32];

    screen.look.rows = true;
    vg_look_place(&screen.look)->zoom = true;
    size_t page = vg_screen_page(&screen, &view, 24, 80);
    ck_assert_uint_eq(page, 18);
    const char *text = draw(&screen, &view, 24, 80, NULL);
    snprintf(above, sizeof above, "▲ %zu more", 50 - page);
    ck_has(text, above);
    ck_lacks(text, "▼");
    screen.look.selected = 50;
    text = draw(&screen, &view, 24, 80, NULL);
    snprintf(below, sizeof below, "▼ %zu more", 50 - page);
    ck_has(text, below);
    vg_view_free(&view);
}
END_TEST

START_TEST(header_fields_never_run_into_the_state)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    char line[4096];

    for (size_t i = view.field_count; i < VG_FIELDS_MAX; i++, view.field_count++) {
        strcpy(view.fields[i].name, "name");
        memset(view.fields[i].value, 'v', VG_VIEW_TEXT_MAX - 1);
    }
    for (int cols = VG_MIN_COLS; cols <= 300; cols++) {
        line_of(draw(&screen, &view, 24, cols, NULL), 0, line);
        ck_has(line, " ▶ 320 steps/s");
        ck_has(line, "act relu"); /* what was changed last is never dropped */
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(help_and_quit_are_always_in_the_bar)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    char line[4096];

    for (int cols = VG_MIN_COLS; cols <= 200; cols++) {
        line_of(draw(&screen, &view, 24, cols, NULL), 23, line);
        ck_has(line, "?help");
        ck_has(line, "qquit");
        ck_has(line, "spacepause");
        ck_assert_int_le(vg_text_width(line), cols);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(the_bar_is_cut_by_whole_entries)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);

    for (int cols = VG_MIN_COLS; cols <= 200; cols++) {
        struct vg_cells cells;
        char word[32];
        size_t length = 0;
        draw(&screen, &view, 24, cols, &cells);
        for (int col = 0; col <= cols; col++) { /* every run of the label's ground is a whole label */
            const struct vg_cell *cell = vg_cells_at(&cells, 23, col);
            if (cell != NULL && cell->style.bg == vg_theme_style(screen.theme, VG_ROLE_LABEL).bg) {
                word[length++] = (char)cell->ch;
                ck_assert_uint_lt(length, sizeof word);
                continue;
            }
            bool known = length == 0;
            word[length] = '\0';
            for (size_t i = 0; i < vg_action_count; i++)
                known = known || (vg_actions[i].label != NULL && strcmp(vg_actions[i].label, word) == 0);
            ck_assert_msg(known, "\"%s\" is no whole label", word);
            length = 0;
        }
        vg_cells_free(&cells);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(hostile_names_do_not_break_the_picture)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    struct vg_cells cells;

    strcpy(view.fields[0].value, "\033[2J\xff\xe2\x80\xae中\n.csv");
    strcpy(view.markers[0].text, "\033]0;x\007");
    strcpy(view.message, "bad\xc3");
    draw(&screen, &view, 24, 80, &cells);
    check_cells(&cells, false);
    ck_lacks(picture, "\033");
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(ascii_pictures_hold_nothing_but_ascii)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);

    screen.symbols = VG_SYMBOLS_ASCII;
    for (int help = 0; help < 2; help++) {
        screen.look.help = help == 1;
        for (const char *at = draw(&screen, &view, 40, 120, NULL); *at != '\0'; at++)
            ck_assert((unsigned char)*at < 0x7f);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(the_help_shows_every_key_when_scrolled_through)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    size_t lines = vg_screen_help_lines(&screen, 24, 80), page = vg_screen_help_page(24, 80);
    static char all[TEXT_MAX];

    screen.look.help = true;
    ck_assert_uint_gt(lines, page);
    for (size_t scroll = 0; scroll < lines; scroll += page) {
        screen.look.help_scroll = scroll;
        draw(&screen, &view, 24, 80, NULL);
        if (strlen(all) + strlen(picture) + 1 < TEXT_MAX)
            strcat(all, picture);
    }
    for (size_t i = 0; i < vg_action_count; i++) {
        if (vg_actions[i].keys_text[0] == '\0')
            continue;
        char entry[256];
        snprintf(entry, sizeof entry, "%s  %.40s", vg_actions[i].keys_text, vg_actions[i].about);
        ck_has(all, entry);
    }
    for (size_t p = 0; p < vg_panel_actions_count; p++)
        for (size_t i = 0; i < vg_panel_actions[p].count; i++) {
            if (vg_panel_actions[p].actions[i].keys_text[0] == '\0')
                continue;
            char entry[256];
            snprintf(entry, sizeof entry, "%s  %.40s", vg_panel_actions[p].actions[i].keys_text,
                     vg_panel_actions[p].actions[i].about);
            ck_has(all, entry);
        }
    for (int i = 0; i < VG_GROUP_COUNT; i++)
        ck_has(all, vg_action_groups[i]);
    vg_view_free(&view);
}
END_TEST

START_TEST(help_scrolled_too_far_shows_the_last_page)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    static char last[TEXT_MAX];

    screen.look.help = true;
    screen.look.help_scroll = vg_screen_help_lines(&screen, 24, 80) - vg_screen_help_page(24, 80);
    strcpy(last, draw(&screen, &view, 24, 80, NULL));
    screen.look.help_scroll = SIZE_MAX;
    ck_assert_str_eq(draw(&screen, &view, 24, 80, NULL), last);
    char end[64];
    snprintf(end, sizeof end, " of %zu: ", vg_screen_help_lines(&screen, 24, 80));
    ck_has(last, end);
    vg_view_free(&view);
}
END_TEST

START_TEST(the_prompt_shows_its_cursor_even_in_a_long_text)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    struct vg_cells cells;

    screen.prompt.open = true;
    for (size_t i = 0; i < sizeof screen.prompt.text - 2; i += 2)
        memcpy(screen.prompt.text + i, "é", 2);
    for (size_t cursor = 0; cursor < sizeof screen.prompt.text; cursor += 34) {
        int reversed = 0;
        screen.prompt.cursor = cursor;
        draw(&screen, &view, 24, 80, &cells);
        for (int col = 0; col < 80; col++)
            reversed += (vg_cells_at(&cells, 23, col)->style.attributes & VG_REVERSE) != 0;
        ck_assert_int_eq(reversed, 1);
        ck_assert_uint_eq(vg_cells_at(&cells, 23, 0)->ch, ':');
        vg_cells_free(&cells);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(completions_stand_above_the_prompt)
{
    struct vg_view view = make_story();
    struct vg_screen screen = screen_of(&view);
    char line[4096];

    screen.prompt.open = true;
    strcpy(screen.prompt.text, "activation s");
    strcpy(screen.prompt.candidates[0], "sigmoid");
    strcpy(screen.prompt.candidates[1], "selu");
    screen.prompt.candidate_count = 2;
    draw(&screen, &view, 24, 80, NULL);
    ck_has(line_of(picture, 22, line), "sigmoid  selu");
    ck_assert_str_eq(line_of(picture, 23, line), ": activation s");
    vg_view_free(&view);
}
END_TEST

static void add_tests(TCase *tests)
{
    tcase_add_loop_test(tests, the_picture_is_the_golden_one, 0, (int)(sizeof goldens / sizeof *goldens));
    tcase_add_loop_test(tests, the_chosen_panel_is_the_golden_one, 0, (int)(sizeof chosen / sizeof *chosen));
    tcase_add_loop_test(tests, every_size_can_be_drawn, 0, 20);
    tcase_add_loop_test(tests, help_and_prompt_can_be_drawn_at_every_size, 0, 2);
    tcase_add_test(tests, every_metric_and_state_can_be_drawn);
    tcase_add_test(tests, the_extremes_of_numbers_can_be_drawn);
    tcase_add_test(tests, too_small_says_what_is_needed_and_how_to_leave);
    tcase_add_test(tests, the_axis_is_labelled_with_the_decades_of_the_data);
    tcase_add_test(tests, a_marker_stands_where_its_step_is);
    tcase_add_test(tests, a_marker_is_named_once);
    tcase_add_test(tests, a_crowd_of_markers_keeps_the_newest_name);
    tcase_add_test(tests, a_small_gradient_is_a_low_bar_and_the_fan_is_seen);
    tcase_add_test(tests, the_selected_layer_is_always_visible);
    tcase_add_test(tests, hidden_layers_are_counted);
    tcase_add_test(tests, header_fields_never_run_into_the_state);
    tcase_add_test(tests, help_and_quit_are_always_in_the_bar);
    tcase_add_test(tests, the_bar_is_cut_by_whole_entries);
    tcase_add_test(tests, hostile_names_do_not_break_the_picture);
    tcase_add_test(tests, ascii_pictures_hold_nothing_but_ascii);
    tcase_add_test(tests, the_help_shows_every_key_when_scrolled_through);
    tcase_add_test(tests, help_scrolled_too_far_shows_the_last_page);
    tcase_add_test(tests, the_prompt_shows_its_cursor_even_in_a_long_text);
    tcase_add_test(tests, completions_stand_above_the_prompt);
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("screen");
    TCase *tests = tcase_create("screen");
    tcase_set_timeout(tests, 60);
    add_tests(tests);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
