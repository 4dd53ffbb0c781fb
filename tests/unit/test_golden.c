/* Golden screens: characters and attributes at five sizes, with three sets of symbols, in four depths of colour, drawn and brought
 * down to the depth as the terminal's are.
 *
 * The goldens are tests/screen/matrix/SIZE-SYMBOLS.txt; with VGTOP_RECORD=1 in the environment they are written anew (look at the
 * difference). A style has letters, which the legend of its depth explains; "12a 3b" are twelve cells of a and three of b; a row
 * like the one above it is ". Without colours characters may differ: then those rows are there, too.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "out.h"
#include "paint.h"
#include "palette.h"
#include "screen.h"
#include "view_maker.h"

enum { TEXT_MAX = 1 << 20, STYLES_MAX = 2048, ROW_MAX = 4096, SHOWN_MAX = 12 };

static const struct {
    int cols, rows;
} sizes[] = {{60, 16}, {80, 24}, {120, 40}, {160, 50}, {200, 60}};

static const char *const symbol_names[VG_SYMBOLS_COUNT] = {"braille", "block", "ascii"};
static const enum vg_depth depths[] = {VG_DEPTH_24BIT, VG_DEPTH_256, VG_DEPTH_16, VG_DEPTH_NONE};

enum { SIZES = sizeof sizes / sizeof *sizes, DEPTHS = sizeof depths / sizeof *depths };

/* ---- the text of a golden */

struct text {
    size_t used;
    char bytes[TEXT_MAX];
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->bytes + text->used, TEXT_MAX - text->used, format, arguments);
    va_end(arguments);
    ck_assert(length >= 0 && (size_t)length < TEXT_MAX - text->used);
    text->used += (size_t)length;
}

static bool collect(void *context, const char *bytes, size_t count)
{
    struct text *text = context;
    ck_assert_uint_lt(count, TEXT_MAX - text->used);
    memcpy(text->bytes + text->used, bytes, count);
    text->used += count;
    text->bytes[text->used] = '\0';
    return true;
}

/* ---- characters */

static void add_characters(struct text *text, const struct vg_cells *cells)
{
    add(text, "== characters\n");
    ck_assert(vg_paint(cells, VG_PAINT_TEXT, NULL, collect, text));
}

static void add_other_characters(struct text *text, const struct vg_cells *cells, const struct vg_cells *usual)
{
    const size_t row_size = (size_t)cells->cols;

    add(text, "== characters without colours, the rows that differ\n");
    for (int row = 0; row < cells->rows; row++) {
        struct vg_cells one = {.rows = 1, .cols = cells->cols, .cell = cells->cell + (size_t)row * row_size};
        bool same = true;
        for (int col = 0; col < cells->cols; col++)
            same = same && vg_cells_at(cells, row, col)->ch == vg_cells_at(usual, row, col)->ch;
        if (same)
            continue;
        add(text, "%d|", row + 1);
        ck_assert(vg_paint(&one, VG_PAINT_TEXT, NULL, collect, text));
    }
}

/* ---- attributes */

struct legend {
    size_t count;
    struct vg_style styles[STYLES_MAX];
};

static size_t style_number(struct legend *legend, struct vg_style style)
{
    size_t i = 0;
    while (i < legend->count && !vg_same_style(legend->styles[i], style))
        i++;
    ck_assert_uint_lt(i, STYLES_MAX);
    legend->styles[i] = style;
    legend->count += i == legend->count;
    return i;
}

/* a ... z, aa ... az, ba ... */
static void add_letters(struct text *text, size_t number)
{
    if (number >= 26)
        add_letters(text, number / 26 - 1);
    add(text, "%c", (int)('a' + number % 26));
}

static void add_colour(struct text *text, const char *what, uint32_t colour)
{
    if (colour == VG_COLOUR_DEFAULT)
        return;
    if (VG_IS_PALETTE(colour))
        add(text, " %s %d", what, VG_PALETTE_OF(colour));
    else
        add(text, " %s #%06x", what, (unsigned)colour);
}

static void add_legend(struct text *text, const struct legend *legend)
{
    static const char *const attributes[] = {"bold", "dim", "reverse", "underline", "italic", "blend"};

    for (size_t i = 0; i < legend->count; i++) {
        add_letters(text, i);
        add(text, " =");
        add_colour(text, "fg", legend->styles[i].fg);
        add_colour(text, "bg", legend->styles[i].bg);
        for (size_t bit = 0; bit < sizeof attributes / sizeof *attributes; bit++)
            if (legend->styles[i].attributes & 1u << bit)
                add(text, " %s", attributes[bit]);
        add(text, "\n");
    }
}

static void add_row(struct text *text, const struct vg_cells *cells, int row, struct legend *legend)
{
    for (int col = 0, end; col < cells->cols; col = end) {
        const struct vg_style style = vg_cells_at(cells, row, col)->style;
        for (end = col + 1; end < cells->cols && vg_same_style(vg_cells_at(cells, row, end)->style, style);)
            end++;
        add(text, "%s%d", col == 0 ? "" : " ", end - col);
        add_letters(text, style_number(legend, style));
    }
}

static void add_attributes(struct text *text, const struct vg_cells *cells, enum vg_depth depth)
{
    static struct text rows, row;
    static char before[ROW_MAX];
    static struct legend legend;

    legend.count = rows.used = 0;
    before[0] = '\0';
    for (int i = 0; i < cells->rows; i++) {
        row.used = 0;
        add_row(&row, cells, i, &legend);
        ck_assert_uint_lt(row.used, sizeof before);
        add(&rows, "%d|%s\n", i + 1, strcmp(row.bytes, before) == 0 ? "\"" : row.bytes);
        strcpy(before, row.bytes);
    }
    add(text, "== attributes, %s\n", vg_depths[depth]);
    add_legend(text, &legend);
    add(text, "%s", rows.bytes);
}

/* ---- the screen */

static void draw(const struct vg_view *view, int size, enum vg_symbols symbols, enum vg_depth depth,
                 struct vg_cells *cells)
{
    struct vg_screen screen = {.theme = vg_theme_default(), .symbols = symbols, .no_colour = depth == VG_DEPTH_NONE};

    vg_look_default(&screen.look);
    screen.look.metric = view->metric;
    ck_assert(
        vg_cells_resize(cells, sizes[size].rows, sizes[size].cols, vg_theme_style(screen.theme, VG_ROLE_TEXT), NULL));
    vg_screen_draw(&screen, view, cells);
    vg_palette_cells(cells, depth);
}

static void make_golden(struct text *text, int size, enum vg_symbols symbols)
{
    struct vg_view view = make_story();
    struct vg_cells cells[DEPTHS] = {{0}};

    add_ghosts(&view);
    text->used = 0;
    add(text, "# %d x %d cells, %s: made by tests/unit/test_golden.c\n", sizes[size].cols, sizes[size].rows,
        symbol_names[symbols]);
    for (int i = 0; i < DEPTHS; i++)
        draw(&view, size, symbols, depths[i], &cells[i]);
    add_characters(text, &cells[0]);
    add_other_characters(text, &cells[DEPTHS - 1], &cells[0]);
    for (int i = 0; i < DEPTHS; i++)
        add_attributes(text, &cells[i], depths[i]);
    for (int i = 0; i < DEPTHS; i++)
        vg_cells_free(&cells[i]);
    vg_view_free(&view);
}

/* ---- comparing */

static void golden_path(int size, enum vg_symbols symbols, char path[1024])
{
    const char *slash = strrchr(__FILE__, '/');
    snprintf(path, 1024, "%.*s/../screen/matrix/%dx%d-%s.txt", slash != NULL ? (int)(slash - __FILE__) : 1,
             slash != NULL ? __FILE__ : ".", sizes[size].cols, sizes[size].rows, symbol_names[symbols]);
}

/* Cuts a line off; "" at the end. */
static const char *next_line(const char **text)
{
    static char lines[2][ROW_MAX];
    static int turn;
    size_t length = strcspn(*text, "\n");

    turn = !turn;
    snprintf(lines[turn], ROW_MAX, "%.*s", (int)length, *text);
    *text += length + ((*text)[length] == '\n');
    return lines[turn];
}

/* The lines that differ, each with its place and both sides; returns how many there are. */
static int list_differences(const char *expected, const char *got, struct text *list)
{
    char part[128] = "";
    int count = 0;

    for (int number = 1; *expected != '\0' || *got != '\0'; number++) {
        const char *a = next_line(&expected), *b = next_line(&got);
        if (strncmp(b, "== ", 3) == 0)
            snprintf(part, sizeof part, "%.120s", b + 3);
        if (strcmp(a, b) != 0 && count++ < SHOWN_MAX)
            add(list, "line %d, %s\n  is       %.300s\n  should be %.300s\n", number, part, b, a);
    }
    return count;
}

static void record(const char *path, const struct text *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_msg(file != NULL, "%s cannot be written", path);
    ck_assert(fputs(text->bytes, file) >= 0);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(characters_and_attributes_are_the_golden_ones)
{
    static struct text text, differences;
    static char expected[TEXT_MAX];
    enum vg_symbols symbols = (enum vg_symbols)(_i / SIZES);
    int size = _i % SIZES;
    char path[1024];

    golden_path(size, symbols, path);
    make_golden(&text, size, symbols);
    if (getenv("VGTOP_RECORD") != NULL) {
        record(path, &text);
        return;
    }
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing: record it with VGTOP_RECORD=1", path);
    size_t length = fread(expected, 1, TEXT_MAX - 1, file);
    expected[length] = '\0';
    fclose(file);
    differences.used = 0;
    int count = list_differences(expected, text.bytes, &differences);
    ck_assert_msg(count == 0, "%d lines of %s differ:\n%s", count, path, differences.bytes);
    ck_assert_str_eq(expected, text.bytes);
}
END_TEST

START_TEST(a_single_wrong_cell_is_found)
{
    static struct text golden, other, differences;

    make_golden(&golden, 1, VG_SYMBOLS_BLOCK);
    memcpy(&other, &golden, sizeof other);
    ck_assert_int_eq(list_differences(golden.bytes, other.bytes, &differences), 0);
    char *row = strstr(other.bytes, "\n20|");
    ck_assert_ptr_nonnull(row);
    row[4] = row[4] == '1' ? '2' : '1';
    ck_assert_int_eq(list_differences(golden.bytes, other.bytes, &differences), 1);
    ck_assert_ptr_nonnull(strstr(differences.bytes, "attributes"));
    other.bytes[other.used - 1] = '\0'; /* a line that is missing its end is still a line; a missing line is not */
    *strrchr(other.bytes, '\n') = '\0';
    ck_assert_int_ge(list_differences(golden.bytes, other.bytes, &differences), 2);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("golden");
    TCase *tests = tcase_create("golden");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, characters_and_attributes_are_the_golden_ones, 0, SIZES * VG_SYMBOLS_COUNT);
    tcase_add_test(tests, a_single_wrong_cell_is_found);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
