/* The decision boundary and the distributions: every size, every odd state, and golden screens (see test_screen.c). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check_main.h"
#include "paint.h"
#include "panel.h"
#include "view_maker.h"

enum { TEXT_MAX = 1 << 18 };

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

/* A disc of class 1 in a plane of class 0; with more classes, slices around its middle. */
static void add_boundary(struct vg_view *view, size_t classes, size_t rows, size_t cols)
{
    struct vg_boundary *b = calloc(1, sizeof *b);
    ck_assert_ptr_nonnull(b);
    free(view->boundary);
    view->boundary = b;
    view->probe = VG_PROBE_DONE;
    view->probe_features = 2;
    b->classes = classes;
    b->rows = rows;
    b->cols = cols;
    b->x_low = b->y_low = -1;
    b->x_high = b->y_high = 1;
    for (size_t c = 0; c < classes && c < VG_BOUNDARY_NAMES; c++)
        snprintf(b->class_names[c], sizeof b->class_names[c], "%zu", c);
    snprintf(b->feature_names[0], sizeof b->feature_names[0], "x");
    for (size_t i = 0; i < rows * cols; i++) {
        double x = 2 * ((double)(i % cols) + 0.5) / (double)cols - 1,
               y = 1 - 2 * ((double)(i / cols) + 0.5) / (double)rows;
        double share = 1 / (1 + exp(12 * (hypot(x, y) - 0.6)));
        size_t slice = 1 + (size_t)((atan2(y, x) + 3.15) / 6.31 * (double)(classes - 1));
        bool in = share > 0.5;
        b->cells[i] = (struct vg_boundary_cell){(uint16_t)(in ? slice : 0), (uint16_t)(in ? 0 : slice),
                                                (float)fmax(share, 1 - share), (float)fmin(share, 1 - share)};
    }
    b->point_count = 120;
    for (size_t i = 0; i < b->point_count; i++) {
        double angle = (double)i * 2.399963, far = i % 2 == 0 ? 0.8 : 0.35;
        struct vg_boundary_point *point = &b->points[i];
        *point = (struct vg_boundary_point){(float)(0.5 + 0.5 * far * cos(angle)),
                                            (float)(0.5 + 0.5 * far * sin(angle)), (uint16_t)(i % 2), i % 40 != 3};
        b->wrong += !point->right;
    }
}

static void add_bell(struct vg_histogram *h, double middle, double width, uint64_t total)
{
    h->total = total;
    for (int i = 0; i < VG_HISTOGRAM_BINS; i++) {
        double z = (i + 0.5 - middle * VG_HISTOGRAM_BINS) / (width * VG_HISTOGRAM_BINS);
        h->bins[i] = (uint64_t)lround((double)total * exp(-z * z / 2) / (width * VG_HISTOGRAM_BINS * 2.5066));
    }
}

static void add_distributions(struct vg_view *view, bool odd)
{
    static const double highs[VG_QUANTITY_COUNT] = {3, 5e-4, 0.08, 1};
    struct vg_distributions *d = calloc(1, sizeof *d + view->layer_count * sizeof d->ridges[0]);
    ck_assert_ptr_nonnull(d);
    d->ridges = (struct vg_histogram *)(void *)(d + 1);
    view->distributions = d;
    view->probe = VG_PROBE_DONE;
    d->layers = view->layer_count;
    d->ridge = VG_OF_GRADIENTS;
    for (size_t q = 0; q < VG_QUANTITY_COUNT; q++) {
        vg_histogram_begin(&d->of[q], false, q == VG_OF_ACTIVATIONS ? 0 : -highs[q], highs[q]);
        add_bell(&d->of[q], 0.5, 0.08 + 0.05 * (double)q, 3000);
    }
    for (size_t l = 0; l < d->layers; l++) {
        vg_histogram_begin(&d->ridges[l], true, -8, 0);
        add_bell(&d->ridges[l], 0.2 + 0.6 * (double)(l + 1) / (double)d->layers, 0.06, l == 0 ? 10 : 500);
    }
    if (!odd)
        return;
    d->of[VG_OF_DELTAS].non_finite = 7;
    memset(d->of[VG_OF_WEIGHTS].bins, 0, sizeof d->of[VG_OF_WEIGHTS].bins);
    d->of[VG_OF_GRADIENTS].above = 12345;
    d->ridges[0] = (struct vg_histogram){.log = true, .low = -8, .high = 0, .zeros = 100, .total = 100};
    d->ridges[d->layers - 1].non_finite = 3;
}

static struct vg_screen screen_of(enum vg_look_panel panel)
{
    struct vg_screen screen = {.theme = vg_theme_default(), .no_colour = true};
    vg_look_default(&screen.look);
    vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = panel;
    return screen;
}

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

#define ck_has(text, part)   ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is missing in\n%s", part, text)
#define ck_lacks(text, part) ck_assert_msg(strstr(text, part) == NULL, "\"%s\" should not be in\n%s", part, text)

/* ---- goldens */

static void compare_to_golden(const char *name, const char *text)
{
    static char expected[TEXT_MAX];
    const char *slash = strrchr(__FILE__, '/');
    char path[1024];
    snprintf(path, sizeof path, "%.*s/../screen/%s.txt", slash != NULL ? (int)(slash - __FILE__) : 1,
             slash != NULL ? __FILE__ : ".", name);
    bool record = getenv("VGTOP_RECORD") != NULL;
    FILE *file = fopen(path, record ? "w" : "r");
    ck_assert_msg(file != NULL, "%s is missing: record it with VGTOP_RECORD=1", path);
    if (record) {
        ck_assert(fputs(text, file) >= 0);
        ck_assert_int_eq(fclose(file), 0);
        return;
    }
    expected[fread(expected, 1, TEXT_MAX - 1, file)] = '\0';
    fclose(file);
    ck_assert_msg(strcmp(expected, text) == 0, "the picture is not that of %s:\n%s", path, text);
}

static const struct {
    const char *name;
    enum vg_look_panel panel;
    int rows, cols;
    enum vg_symbols symbols;
    size_t classes, layers;
    bool zoom;
} goldens[] = {
    {"boundary-80x24", VG_LOOK_BOUNDARY, 24, 80, VG_SYMBOLS_BRAILLE, 2, 5, false},
    {"boundary-120x40", VG_LOOK_BOUNDARY, 40, 120, VG_SYMBOLS_BRAILLE, 4, 5, false},
    {"boundary-ascii-80x24", VG_LOOK_BOUNDARY, 24, 80, VG_SYMBOLS_ASCII, 3, 5, true},
    {"distributions-80x24", VG_LOOK_DISTRIBUTIONS, 24, 80, VG_SYMBOLS_BRAILLE, 2, 5, false},
    {"distributions-120x40", VG_LOOK_DISTRIBUTIONS, 40, 120, VG_SYMBOLS_BRAILLE, 2, 5, false},
    {"distributions-zoom-120x40", VG_LOOK_DISTRIBUTIONS, 40, 120, VG_SYMBOLS_BRAILLE, 2, 21, true},
    {"distributions-ascii-80x24", VG_LOOK_DISTRIBUTIONS, 24, 80, VG_SYMBOLS_ASCII, 2, 5, false},
};

START_TEST(the_picture_is_the_golden_one)
{
    struct vg_view view = make_view(VIEW_STORY, goldens[_i].layers, 400, 4);
    struct vg_screen screen = screen_of(goldens[_i].panel);
    screen.symbols = goldens[_i].symbols;
    vg_look_place(&screen.look)->zoom = goldens[_i].zoom;
    vg_look_place(&screen.look)->focus = VG_SLOT_CHOSEN;
    add_boundary(&view, goldens[_i].classes, 42, 78);
    add_distributions(&view, false);
    compare_to_golden(goldens[_i].name, draw(&screen, &view, goldens[_i].rows, goldens[_i].cols, NULL));
    vg_view_free(&view);
}
END_TEST

/* ---- every size and state */

static void sweep(struct vg_screen *screen, const struct vg_view *view)
{
    static const int rows[] = {0, 15, 16, 17, 24, 40, 90}, cols[] = {1, 59, 60, 61, 80, 120, 450};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t c = 0; c < sizeof cols / sizeof *cols; c++)
            for (int zoom = 0; zoom < 2; zoom++) {
                struct vg_cells cells;
                struct vg_probe_want want;
                vg_look_place(&screen->look)->zoom = zoom == 1;
                draw(screen, view, rows[r], cols[c], &cells);
                int wrong = 0;
                for (int i = 0; i < cells.rows * cells.cols; i++) {
                    uint32_t ch = cells.cell[i].ch, most = screen->symbols == VG_SYMBOLS_ASCII ? 0x7e : 0xffff;
                    wrong += ch < 0x20 || ch > most;
                }
                ck_assert_int_eq(wrong, 0);
                vg_screen_want(screen, view, rows[r], cols[c], &want);
                vg_cells_free(&cells);
            }
}

START_TEST(every_size_and_state_can_be_drawn)
{
    static const size_t layers[] = {1, 2, 5, 101}, classes[] = {2, 3, 10, 40},
                        sides[][2] = {{1, 1}, {5, 200}, {128, 256}};
    struct vg_view view = make_view(VIEW_STORY, layers[_i % 4], 20, 1);
    struct vg_screen screen = screen_of(_i % 2 == 0 ? VG_LOOK_BOUNDARY : VG_LOOK_DISTRIBUTIONS);
    screen.symbols = (enum vg_symbols)(_i % VG_SYMBOLS_COUNT);
    screen.no_colour = _i % 4 < 2;
    screen.look.selected = (size_t)_i * 9;
    vg_look_place(&screen.look)->focus = VG_SLOT_CHOSEN;
    sweep(&screen, &view);
    add_boundary(&view, classes[_i % 4], sides[_i % 3][0], sides[_i % 3][1]);
    add_distributions(&view, _i % 3 == 1);
    sweep(&screen, &view);
    view.boundary->cells[0].first_share = NAN;
    view.layer_count = 0; /* a network is being built: what was probed is of the one before */
    sweep(&screen, &view);
    vg_view_free(&view);
}
END_TEST

START_TEST(a_cell_shows_two_squares_and_each_its_class)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_BOUNDARY);
    struct vg_cells cells = {0};
    screen.no_colour = false;
    add_boundary(&view, 2, 2, 1); /* above class 0, below class 1, and both sure of it */
    view.boundary->point_count = 0;
    view.boundary->cells[0] = (struct vg_boundary_cell){0, 1, 1, 0};
    view.boundary->cells[1] = (struct vg_boundary_cell){1, 0, 1, 0};
    ck_assert(vg_cells_resize(&cells, 3, 30, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    vg_panel_boundary(&screen, &view, (struct vg_rect){0, 0, 3, 30}, &cells);
    for (int col = 1; col < 29; col++) {
        const struct vg_cell *cell = vg_cells_at(&cells, 1, col);
        ck_assert_uint_eq(cell->ch, 0x2580);
        ck_assert_uint_eq(cell->style.fg, vg_theme_class(screen.theme, 0));
        ck_assert_uint_eq(cell->style.bg, vg_theme_class(screen.theme, 1));
    }
    vg_cells_free(&cells);
    vg_view_free(&view);
}
END_TEST

START_TEST(points_that_are_wrong_are_crosses)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_BOUNDARY);
    struct vg_cells cells = {0};
    add_boundary(&view, 2, 20, 28);
    view.boundary->point_count = 2;
    view.boundary->wrong = 1;
    view.boundary->points[0] = (struct vg_boundary_point){0.01f, 0.99f, 1, false};
    view.boundary->points[1] = (struct vg_boundary_point){0.99f, 0.01f, 0, true};
    ck_assert(vg_cells_resize(&cells, 12, 40, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
    vg_panel_boundary(&screen, &view, (struct vg_rect){0, 0, 12, 40}, &cells);
    int cross = 0, point = 0; /* the upper left corner of the plane, and the lower right */
    for (int col = 0; col < 40; col++) {
        cross = vg_cells_at(&cells, 1, col)->ch == 0x00d7 && cross == 0 ? col : cross;
        for (int row = 2; row < 11; row++)
            point = vg_cells_at(&cells, row, col)->ch == 0x2022 ? col : point;
    }
    ck_assert_int_gt(cross, 0);
    ck_assert_int_gt(point, cross + 20);
    vg_cells_free(&cells);
    ck_has(draw(&screen, &view, 40, 120, NULL), "× 1 wrong of 2");
    vg_view_free(&view);
}
END_TEST

START_TEST(classes_differ_without_colours)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_BOUNDARY);
    uint32_t seen[10];
    screen.symbols = _i == 0 ? VG_SYMBOLS_BRAILLE : VG_SYMBOLS_ASCII;
    for (uint16_t c = 0; c < 10; c++) {
        struct vg_cells cells = {0};
        add_boundary(&view, 10, 1, 1);
        view.boundary->point_count = 0;
        view.boundary->cells[0] = (struct vg_boundary_cell){c, (uint16_t)((c + 1) % 10), 0.9f, 0.1f};
        ck_assert(vg_cells_resize(&cells, 3, 30, (struct vg_style){VG_COLOUR_DEFAULT, VG_COLOUR_DEFAULT, 0}, NULL));
        vg_panel_boundary(&screen, &view, (struct vg_rect){0, 0, 3, 30}, &cells);
        seen[c] = vg_cells_at(&cells, 1, 5)->ch;
        for (int before = 0; before < c; before++)
            ck_assert_uint_ne(seen[before], seen[c]);
        vg_cells_free(&cells);
    }
    vg_view_free(&view);
}
END_TEST

START_TEST(the_panels_say_why_they_are_empty)
{
    struct vg_view view = make_view(VIEW_STORY, 3, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_BOUNDARY);
    ck_has(draw(&screen, &view, 24, 80, NULL), "no network yet");
    view.probe = VG_PROBE_TOO_LARGE;
    view.probe_parameters = 52428800;
    ck_has(draw(&screen, &view, 24, 80, NULL), "52,428,800 weights are");
    vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = VG_LOOK_DISTRIBUTIONS;
    ck_has(draw(&screen, &view, 24, 80, NULL), "too many to look at live");
    vg_view_free(&view);
}
END_TEST

START_TEST(what_is_not_finite_or_outside_is_said)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_DISTRIBUTIONS);
    vg_look_place(&screen.look)->zoom = true;
    vg_look_place(&screen.look)->focus = VG_SLOT_CHOSEN;
    add_distributions(&view, false);
    ck_lacks(draw(&screen, &view, 40, 120, NULL), "outside");
    ck_lacks(picture, "! not finite");
    free(view.distributions);
    add_distributions(&view, true);
    ck_has(draw(&screen, &view, 40, 120, NULL), "12345 outside");
    ck_has(picture, "! not finite");
    vg_view_free(&view);
}
END_TEST

START_TEST(a_probe_is_wanted_only_by_panels_that_are_seen)
{
    struct vg_view view = make_view(VIEW_STORY, 5, 20, 1);
    struct vg_screen screen = screen_of(VG_LOOK_PROFILE);
    struct vg_probe_want want;
    ck_assert(!vg_screen_want(&screen, &view, 24, 80, &want));
    vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = VG_LOOK_BOUNDARY;
    ck_assert(vg_screen_want(&screen, &view, 24, 80, &want));
    ck_assert(want.boundary && !want.distributions && !want.preactivation);
    ck_assert(!vg_screen_want(&screen, &view, 5, 80, &want));
    screen.look.help = true;
    ck_assert(!vg_screen_want(&screen, &view, 24, 80, &want));
    screen.look.help = false;
    vg_look_place(&screen.look)->zoom = true;
    vg_look_place(&screen.look)->focus = 1;
    ck_assert(!vg_screen_want(&screen, &view, 24, 80, &want));
    vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = VG_LOOK_DISTRIBUTIONS;
    vg_look_place(&screen.look)->focus = VG_SLOT_CHOSEN;
    screen.look.selected = 3;
    ck_assert(vg_screen_want(&screen, &view, 24, 80, &want));
    ck_assert(want.distributions && !want.boundary && want.ridge == VG_OF_GRADIENTS);
    ck_assert_uint_eq(want.layer, 2);
    screen.look.metric = VG_DELTA_RMS;
    ck_assert(vg_screen_want(&screen, &view, 24, 80, &want) && want.ridge == VG_OF_DELTAS);
    vg_look_place(&screen.look)->panels[VG_SLOT_CHOSEN] = VG_LOOK_EXPLORER;
    ck_assert(vg_screen_want(&screen, &view, 24, 80, &want));
    ck_assert(want.preactivation && !want.distributions);
    vg_view_free(&view);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("probe panels");
    TCase *tests = tcase_create("panels");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, the_picture_is_the_golden_one, 0, sizeof goldens / sizeof *goldens);
    tcase_add_loop_test(tests, every_size_and_state_can_be_drawn, 0, 12);
    tcase_add_test(tests, a_cell_shows_two_squares_and_each_its_class);
    tcase_add_test(tests, points_that_are_wrong_are_crosses);
    tcase_add_loop_test(tests, classes_differ_without_colours, 0, 2);
    tcase_add_test(tests, the_panels_say_why_they_are_empty);
    tcase_add_test(tests, what_is_not_finite_or_outside_is_said);
    tcase_add_test(tests, a_probe_is_wanted_only_by_panels_that_are_seen);
    suite_add_tcase(suite, tests);
    return suite;
}

CHECK_MAIN(make_suite)
