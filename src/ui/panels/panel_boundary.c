/* panel_boundary.c: the plane of two features, coloured by what the network answers there, and the data's points on top.
 *
 * A cell shows two squares, one above the other (half blocks); the colour of a square is that of its likeliest class, mixed with the
 * other's as far as the network is in doubt. Of three classes and more doubt is darkness: a mixture could be taken for a third. Where
 * there are no colours, or only ASCII, a class is a shade.
 */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "palette.h"
#include "timeline.h"

enum { DOUBTFUL = 0x101010, LIGHT_GROUND = 160, DOUBTS = 6, CELLS_PER_POINT = 5, SWATCH_COLS = 5 };
enum { AXES_ROWS = 7, AXES_COLS = 24, TITLE_COLS = 48 };

/* Of the other class's colour where the two are equally likely: never so much that the answer could not be seen. */
static const double DOUBT_MOST = 0.36;

static const uint32_t shades[] = {' ', 0x2592, 0x2591, 0x2593, '.', '=', '-', '/', '%', '+'};
static const char ascii_shades[] = {' ', ':', '.', '%', '-', '=', '/', '~', '+', '#'};
enum { SHADES = sizeof ascii_shades };

struct plane {
    const struct vg_screen *screen;
    const struct vg_boundary *boundary;
    struct vg_rect rect;
    struct vg_cells *cells;
};

static bool shaded(const struct vg_screen *screen)
{
    return screen->no_colour || screen->symbols == VG_SYMBOLS_ASCII;
}

static uint32_t shade_of(const struct vg_screen *screen, size_t class)
{
    return screen->symbols == VG_SYMBOLS_ASCII ? (uint32_t)ascii_shades[class % SHADES] : shades[class % SHADES];
}

uint32_t vg_mix(uint32_t a, uint32_t b, double part_of_b)
{
    uint32_t mixed = 0;
    a = vg_palette_rgb(a);
    b = vg_palette_rgb(b);
    for (int shift = 0; shift <= 16; shift += 8) {
        double from = a >> shift & 0xff, to = b >> shift & 0xff;
        mixed |= (uint32_t)lround(from + (to - from) * part_of_b) << shift;
    }
    return mixed;
}

uint32_t vg_ink_on(uint32_t ground)
{
    return vg_palette_lightness(vg_palette_rgb(ground)) < LIGHT_GROUND ? 0xffffff : 0x000000;
}

/* Few different mixtures: what does not look different need not be sent, and colour pairs are few. */
static uint32_t colour_of(const struct plane *plane, const struct vg_boundary_cell *cell)
{
    const struct vg_theme *theme = plane->screen->theme;
    double both = (double)cell->first_share + (double)cell->second_share,
           doubt = both > 0 ? cell->second_share / both : 0;
    if (isnan(both))
        return vg_theme_class(theme, cell->first);
    uint32_t other = plane->boundary->classes > 2 ? DOUBTFUL : vg_theme_class(theme, cell->second);
    return vg_mix(vg_theme_class(theme, cell->first), other, DOUBT_MOST * round(doubt * 2 * DOUBTS) / DOUBTS);
}

/* What is under a square of the panel: `row` counts halves of cells. */
static const struct vg_boundary_cell *square(const struct plane *plane, int row, int col)
{
    const struct vg_boundary *boundary = plane->boundary;
    size_t r = (size_t)row * boundary->rows / (size_t)(2 * plane->rect.rows);
    size_t c = (size_t)col * boundary->cols / (size_t)plane->rect.cols;
    return &boundary->cells[r * boundary->cols + c];
}

static void draw_cell(const struct plane *plane, int row, int col)
{
    const struct vg_boundary_cell *upper = square(plane, 2 * row, col), *lower = square(plane, 2 * row + 1, col);
    if (isnan(upper->first_share) || isnan(lower->first_share)) /* there is no answer */
        return;
    uint32_t above = colour_of(plane, upper), below = colour_of(plane, lower);
    struct vg_style style = {.fg = above, .bg = below, .attributes = VG_BLEND};
    uint32_t ch = above == below ? ' ' : 0x2580;
    if (shaded(plane->screen)) {
        style = vg_style_of(plane->screen, VG_ROLE_DIM);
        if (!plane->screen->no_colour)
            style = (struct vg_style){.fg = vg_mix(below, vg_ink_on(below), 0.4), .bg = below};
        ch = shade_of(plane->screen, lower->first);
    }
    vg_put(plane->cells, plane->rect.row + row, plane->rect.col + col, ch, style);
}

static void draw_point(const struct plane *plane, const struct vg_boundary_point *point)
{
    int col = (int)((double)point->across * plane->rect.cols), row = (int)((1 - (double)point->up) * plane->rect.rows);
    if (col < 0 || row < 0 || col >= plane->rect.cols || row >= plane->rect.rows)
        return;
    struct vg_style style = vg_style_of(plane->screen, point->right ? VG_ROLE_TEXT : VG_ROLE_STRONG);
    if (!plane->screen->no_colour) {
        uint32_t class = vg_theme_class(plane->screen->theme, point->label);
        style.fg = vg_mix(class, vg_ink_on(class), point->right ? 0.55 : 0.75);
        style.bg = vg_mix(colour_of(plane, square(plane, 2 * row, col)),
                          colour_of(plane, square(plane, 2 * row + 1, col)), 0.5);
    }
    uint32_t ch = point->right ? 0x2022 : 0x00d7;
    if (plane->screen->symbols == VG_SYMBOLS_ASCII)
        ch = point->right ? 'o' : 'x';
    vg_put(plane->cells, plane->rect.row + row, plane->rect.col + col, ch, style);
}

/* As many as leave the plane to be seen. */
static void draw_some(const struct plane *plane, bool right, size_t count)
{
    const struct vg_boundary *boundary = plane->boundary;
    size_t room = (size_t)(plane->rect.rows * plane->rect.cols / CELLS_PER_POINT) + 1, seen = 0;
    size_t every = count > room ? (count + room - 1) / room : 1;
    for (size_t i = 0; i < boundary->point_count; i++)
        if (boundary->points[i].right == right && seen++ % every == 0)
            draw_point(plane, &boundary->points[i]);
}

static const char *class_name(const struct vg_boundary *boundary, size_t class, char text[VG_CLASS_NAME_MAX])
{
    snprintf(text, VG_CLASS_NAME_MAX, "%zu", class);
    return class < VG_BOUNDARY_NAMES && boundary->class_names[class][0] != '\0' ? boundary->class_names[class] : text;
}

/* In the lower border: a swatch and a name for every class, as many as there is room for. Returns the column behind it. */
static int legend(const struct vg_screen *screen, const struct vg_boundary *boundary, struct vg_rect rect,
                  struct vg_cells *cells)
{
    const int row = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1, bracket = screen->no_colour;
    struct vg_style text = vg_style_of(screen, VG_ROLE_TEXT), dim = vg_style_of(screen, VG_ROLE_DIM);
    int col = rect.col + 2, room = 25, all = end;
    char number[VG_CLASS_NAME_MAX];
    while (room > 3 && all > end - col) { /* the longest name with which all fit, 3 at least */
        room--;
        all = 0;
        for (size_t c = 0; c < boundary->classes && c < 100; c++) {
            int width = vg_text_width(class_name(boundary, c, number));
            all += (width < room ? width : room) + SWATCH_COLS + bracket;
        }
    }
    for (size_t c = 0; c < boundary->classes; c++) {
        const char *name = class_name(boundary, c, number);
        int width = vg_text_width(name);
        if (col + (width < room ? width : room) + SWATCH_COLS + bracket > end) {
            vg_print_cut(cells, row, col, end, dim, c > 0 ? " … " : "");
            return end;
        }
        uint32_t class = vg_theme_class(screen->theme, c);
        struct vg_style swatch = {.fg = vg_mix(class, vg_ink_on(class), 0.4), .bg = class};
        uint32_t shade = shaded(screen) ? shade_of(screen, c) : ' ';
        vg_put(cells, row, col, ' ', text);
        if (bracket)
            vg_print(cells, row, col + 1, end, dim, "[ ]");
        else
            vg_put(cells, row, col + 2, ' ', swatch);
        vg_put(cells, row, col + 1 + bracket, shade, bracket ? dim : swatch);
        vg_put(cells, row, col + 3 + bracket, ' ', text);
        col += 4 + bracket;
        col = vg_print_cut(cells, row, col, col + room, text, name);
        vg_put(cells, row, col, ' ', text);
    }
    return col + 1;
}

static void notes(const struct vg_screen *screen, const struct vg_boundary *boundary, struct vg_rect rect,
                  int title_end, int legend_end, bool axes, struct vg_cells *cells)
{
    static const char *const formats[] = {"× %zu wrong of %zu", "× %zu wrong"};
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int end = rect.col + rect.cols - 1;
    char text[64];
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        snprintf(text, sizeof text, formats[i], boundary->wrong, boundary->point_count);
        if (vg_frame_note(cells, rect.row, title_end, end, dim, text) < end)
            break;
    }
    if (!axes)
        snprintf(text, sizeof text, "→ %s ↑ %s", boundary->feature_names[0], boundary->feature_names[1]);
    else
        snprintf(text, sizeof text, "↑ %s", boundary->feature_names[1]);
    if (strcmp(boundary->feature_names[0], "x") != 0)
        vg_frame_note(cells, rect.row + rect.rows - 1, legend_end + 1, end, dim, text);
}

/* ---- axes: numbers at the left and below, where there is room for them */

/* What is left of the panel for the plane. */
static struct vg_rect plane_in(struct vg_rect inside)
{
    bool axes = inside.rows >= AXES_ROWS && inside.cols >= AXES_COLS;
    if (!axes)
        return inside;
    return (struct vg_rect){inside.row, inside.col + VG_TIMELINE_LABELS + 1, inside.rows - 1,
                            inside.cols - VG_TIMELINE_LABELS - 1};
}

/* Round numbers between two ends that need not be round. */
static struct vg_axis axis_between(double low, double high, int steps)
{
    struct vg_range range = {low, high, true};
    struct vg_axis axis = vg_axis_linear(&range, steps);
    axis.low = low;
    axis.high = high;
    return axis;
}

static void draw_axes(const struct plane *plane)
{
    const struct vg_boundary *boundary = plane->boundary;
    const struct vg_rect rect = plane->rect;
    const struct vg_axis across = axis_between(boundary->x_low, boundary->x_high, rect.cols / 10),
                         up = axis_between(boundary->y_low, boundary->y_high, rect.rows / 3);
    struct vg_style dim = vg_style_of(plane->screen, VG_ROLE_DIM), text = vg_style_of(plane->screen, VG_ROLE_TEXT);
    const int below = rect.row + rect.rows, end = rect.col + rect.cols;
    const char *x = boundary->feature_names[0], *y = boundary->feature_names[1];
    struct vg_tick ticks[VG_TICKS_MAX];
    vg_axis_labels(plane->cells, &up, rect, dim);
    int width = vg_text_width(x), last = end - width - 1, col = rect.col;
    size_t count = vg_axis_ticks(&across, (size_t)rect.cols / 7 + 1, ticks);
    for (size_t i = 0; i < count; i++) {
        int wide = vg_text_width(ticks[i].label), at = rect.col + (int)lround(ticks[i].where * (rect.cols - 1));
        at = at - wide / 2 < col ? col : at - wide / 2;
        if (at + wide > last)
            break;
        col = vg_print(plane->cells, below, at, last, dim, ticks[i].label) + 1;
    }
    vg_print_right(plane->cells, below, rect.col, end, text, x);
    if (vg_text_width(y) > VG_TIMELINE_LABELS)
        return;
    for (int row = rect.row; row < below; row++) { /* its name stands in the first row without a number */
        const struct vg_cell *cell = vg_cells_at(plane->cells, row, rect.col - 2);
        if (!cell || cell->ch != ' ')
            continue;
        vg_print_right(plane->cells, row, rect.col - VG_TIMELINE_LABELS - 1, rect.col - 1, text, y);
        break;
    }
}

/* ---- the panel */

static void draw_plane(const struct vg_screen *screen, const struct vg_boundary *boundary, struct vg_rect rect,
                       struct vg_cells *cells)
{
    const char *title = rect.cols < TITLE_COLS ? "boundary" : "decision boundary";
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    struct plane plane = {screen, boundary, plane_in(inside), cells};
    const bool axes = plane.rect.cols < inside.cols;
    if (inside.rows < 1 || inside.cols < 1)
        return;
    bool answers = false;
    for (size_t i = 0; i < boundary->rows * boundary->cols; i++)
        answers |= !isnan(boundary->cells[i].first_share);
    for (int row = 0; row < plane.rect.rows; row++)
        for (int col = 0; col < plane.rect.cols; col++)
            draw_cell(&plane, row, col);
    draw_some(&plane, true, boundary->point_count);
    draw_some(&plane, false, boundary->wrong);
    if (axes)
        draw_axes(&plane);
    if (!answers)
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_ERROR),
                     "! the output is not a number");
    int legend_end = legend(screen, boundary, rect, cells);
    notes(screen, boundary, rect, vg_frame_title_end(screen, rect, title), legend_end, axes, cells);
}

void vg_panel_boundary(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_cells *cells)
{
    const struct vg_boundary *boundary = view->boundary;
    if (view->answers && view->answers->classes > 1)
        vg_draw_confusion(screen, view->answers, rect, cells);
    else if (view->answers)
        vg_draw_scatter(screen, view->answers, rect, cells);
    else if (boundary && boundary->rows > 0 && boundary->cols > 0)
        draw_plane(screen, boundary, rect, cells);
    else
        vg_print_no_probe(screen, view, vg_frame(screen, rect, "boundary", cells), cells);
}

void vg_want_boundary(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_probe_want *want)
{
    const struct vg_rect plane = plane_in(vg_frame_inside(rect));
    (void)screen;
    (void)view;
    want->boundary = plane.rows > 0 && plane.cols > 0;
    want->rows = (size_t)plane.rows * 2;
    want->cols = (size_t)plane.cols;
}
