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

#include "palette.h"

enum { DOUBTFUL = 0x101010, LIGHT_GROUND = 160, DOUBTS = 6, CELLS_PER_POINT = 5, SWATCH_COLS = 5 };

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

static uint32_t mix(uint32_t a, uint32_t b, double part_of_b)
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

/* What stands out from a class's ground: white, or black where the theme's grounds are light. */
static uint32_t ink_on(uint32_t ground)
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
    return mix(vg_theme_class(theme, cell->first), other, DOUBT_MOST * round(doubt * 2 * DOUBTS) / DOUBTS);
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
    uint32_t above = colour_of(plane, upper), below = colour_of(plane, lower);
    struct vg_style style = {.fg = above, .bg = below, .attributes = VG_BLEND};
    uint32_t ch = above == below ? ' ' : 0x2580;
    if (shaded(plane->screen)) {
        style = vg_style_of(plane->screen, VG_ROLE_DIM);
        if (!plane->screen->no_colour)
            style = (struct vg_style){.fg = mix(below, ink_on(below), 0.4), .bg = below};
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
        style.fg = mix(class, ink_on(class), point->right ? 0.55 : 0.75);
        style.bg =
            mix(colour_of(plane, square(plane, 2 * row, col)), colour_of(plane, square(plane, 2 * row + 1, col)), 0.5);
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

static const char *class_name(const struct vg_boundary *boundary, size_t class, char text[24])
{
    snprintf(text, 24, "%zu", class);
    return class < VG_BOUNDARY_NAMES && boundary->class_names[class][0] != '\0' ? boundary->class_names[class] : text;
}

/* In the lower border: a swatch and a name for every class, as many as there is room for. Returns the column behind it. */
static int legend(const struct vg_screen *screen, const struct vg_boundary *boundary, struct vg_rect rect,
                  struct vg_cells *cells)
{
    const int row = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1, bracket = screen->no_colour;
    struct vg_style text = vg_style_of(screen, VG_ROLE_TEXT), dim = vg_style_of(screen, VG_ROLE_DIM);
    int col = rect.col + 2, room = 25, all = end;
    char number[24];
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
        struct vg_style swatch = {.fg = mix(class, ink_on(class), 0.4), .bg = class};
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
                  int title_end, int legend_end, struct vg_cells *cells)
{
    static const char *const formats[] = {"× %zu wrong of %zu", "× %zu of %zu", "× %zu"};
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int end = rect.col + rect.cols - 1;
    char text[64];
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        snprintf(text, sizeof text, formats[i], boundary->wrong, boundary->point_count);
        if (vg_frame_note(cells, rect.row, title_end, end, dim, text) < end)
            break;
    }
    if (strcmp(boundary->feature_names[0], "x") == 0)
        return;
    snprintf(text, sizeof text, "→ %s ↑ %s", boundary->feature_names[0], boundary->feature_names[1]);
    vg_frame_note(cells, rect.row + rect.rows - 1, legend_end + 1, end, dim, text);
}

/* Why there is no plane, in lines that a narrow panel can hold. */
static void explain(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside,
                    struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int end = inside.col + inside.cols;
    const char *data = "this data set";
    if (view->probe != VG_PROBE_DONE || view->probe_features == 2) {
        vg_print_no_probe(screen, view, inside, cells);
        return;
    }
    for (size_t i = view->field_count; i-- > 0;)
        if (strcmp(view->fields[i].name, "data") == 0)
            data = view->fields[i].value;
    vg_print(cells, inside.row, inside.col + 1, end, dim, "needs two features:");
    int col = vg_print_cut(cells, inside.row + 1, inside.col + 1, end - 4, dim, data);
    vg_printf(cells, inside.row + 1, col, end, dim, " has %zu", view->probe_features);
}

void vg_panel_boundary(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                       struct vg_cells *cells)
{
    static const char title[] = "decision boundary";
    const struct vg_boundary *boundary = view->boundary;
    struct vg_rect inside = vg_frame(screen, rect, title, cells);
    if (!boundary || boundary->rows == 0 || boundary->cols == 0) {
        explain(screen, view, inside, cells);
        return;
    }
    struct plane plane = {screen, boundary, inside, cells};
    for (int row = 0; row < inside.rows; row++)
        for (int col = 0; col < inside.cols; col++)
            draw_cell(&plane, row, col);
    if (inside.rows < 1 || inside.cols < 1)
        return;
    draw_some(&plane, true, boundary->point_count);
    draw_some(&plane, false, boundary->wrong);
    int legend_end = legend(screen, boundary, rect, cells);
    notes(screen, boundary, rect, vg_frame_title_end(screen, rect, title), legend_end, cells);
}

void vg_want_boundary(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_probe_want *want)
{
    (void)screen;
    (void)view;
    want->boundary = rect.rows > 2 && rect.cols > 2;
    want->rows = rect.rows > 2 ? (size_t)(rect.rows - 2) * 2 : 0;
    want->cols = rect.cols > 2 ? (size_t)(rect.cols - 2) : 0;
}
