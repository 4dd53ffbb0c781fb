/* panel.c: what panels share: frames, fitted text, numbers for people, scrolling. */
#include "panel.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct vg_style vg_style_of(const struct vg_screen *screen, enum vg_role role)
{
    return vg_theme_style(screen->theme, role);
}

struct vg_style vg_style_on(const struct vg_screen *screen, enum vg_role role, enum vg_role ground)
{
    struct vg_style style = vg_style_of(screen, role);
    style.bg = vg_style_of(screen, ground).bg;
    return style;
}

struct vg_rect vg_frame_inside(struct vg_rect rect)
{
    if (rect.rows < 2 || rect.cols < 2)
        return (struct vg_rect){rect.row, rect.col, 0, 0};
    return (struct vg_rect){rect.row + 1, rect.col + 1, rect.rows - 2, rect.cols - 2};
}

int vg_frame_title_end(const struct vg_screen *screen, struct vg_rect rect, const char *title)
{
    return rect.col + vg_text_width(title) + (screen->panel_number > 0 ? 6 : 4);
}

struct vg_rect vg_frame(const struct vg_screen *screen, struct vg_rect rect, const char *title, struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    struct vg_style style = vg_style_of(screen, screen->focused ? VG_ROLE_STRONG : VG_ROLE_TITLE);
    struct vg_rect inside = vg_frame_inside(rect);
    const int last_row = rect.row + rect.rows - 1, last_col = rect.col + rect.cols - 1;
    if (rect.rows < 2 || rect.cols < 2)
        return inside;
    for (int col = rect.col; col <= last_col; col++) {
        vg_put(cells, rect.row, col, col == rect.col ? 0x256d : col < last_col ? 0x2500 : 0x256e, dim);
        vg_put(cells, last_row, col, col == rect.col ? 0x2570 : col < last_col ? 0x2500 : 0x256f, dim);
    }
    for (int row = inside.row; row < last_row; row++) {
        vg_put(cells, row, rect.col, 0x2502, dim);
        vg_put(cells, row, last_col, 0x2502, dim);
    }
    if (!title || rect.cols < 8)
        return inside;
    int col = vg_print(cells, rect.row, rect.col + 2, last_col - 1, style, screen->focused ? "[" : " ");
    if (screen->panel_number > 0)
        col = vg_printf(cells, rect.row, col, last_col - 1, dim, "%d ", screen->panel_number);
    col = vg_print_cut(cells, rect.row, col, last_col - 2, style, title);
    vg_print(cells, rect.row, col, last_col - 1, style, screen->focused ? "]" : " ");
    return inside;
}

int vg_frame_note(struct vg_cells *cells, int row, int first, int end, struct vg_style style, const char *text)
{
    int width = vg_text_width(text) + 2;
    if (text[0] == '\0' || end - width < first)
        return end;
    int col = vg_print(cells, row, end - width, end, style, " ");
    col = vg_print(cells, row, col, end, style, text);
    vg_print(cells, row, col, end, style, " ");
    return end - width;
}

void vg_print_right(struct vg_cells *cells, int row, int first, int end, struct vg_style style, const char *text)
{
    int col = end - vg_text_width(text);
    vg_print(cells, row, col < first ? first : col, end, style, text);
}

int vg_print_cut(struct vg_cells *cells, int row, int col, int limit, struct vg_style style, const char *text)
{
    if (vg_text_width(text) <= limit - col)
        return vg_print(cells, row, col, limit, style, text);
    if (limit <= col)
        return col;
    vg_print(cells, row, col, limit - 1, style, text);
    vg_put(cells, row, limit - 1, 0x2026, style);
    return limit;
}

void vg_print_no_probe(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect inside,
                       struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    int col = inside.col + 1, end = inside.col + inside.cols;
    char number[VG_NUMBER_MAX];
    if (view->probe != VG_PROBE_TOO_LARGE) {
        vg_print_cut(cells, inside.row, col, end, dim,
                     view->frozen ? "frozen before it was looked at" : "no network yet");
        return;
    }
    vg_format_count(view->probe_parameters, number);
    vg_printf(cells, inside.row, col, end, dim, "%s weights are", number);
    vg_print(cells, inside.row + 1, col, end, dim, "too many to look at live");
}

void vg_format_count(uint64_t count, char text[VG_NUMBER_MAX])
{
    char digits[VG_NUMBER_MAX];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    size_t used = 0;
    for (int i = 0; i < length; i++) { /* at most 20 digits and 6 commas */
        text[used++] = digits[i];
        if (i + 1 < length && (length - 1 - i) % 3 == 0)
            text[used++] = ',';
    }
    text[used] = '\0';
}

void vg_format_small(double value, char text[VG_NUMBER_MAX])
{
    if (!isfinite(value))
        snprintf(text, VG_NUMBER_MAX, "%s", isnan(value) ? "–" : value > 0 ? "inf" : "-inf");
    else if (value == 0)
        snprintf(text, VG_NUMBER_MAX, "0");
    else
        vg_snprintf(text, VG_NUMBER_MAX, "%.1e", value);
}

void vg_format_plain(double value, char text[VG_NUMBER_MAX])
{
    double size = fabs(value);
    if (size == 0 || (size >= 0.001 && size < 10))
        vg_snprintf(text, VG_NUMBER_MAX, "%.4f", value);
    else if (size >= 10 && size < 10000)
        vg_snprintf(text, VG_NUMBER_MAX, "%.1f", value);
    else
        vg_format_small(value, text);
}

size_t vg_selected_layer(const struct vg_screen *screen, const struct vg_view *view)
{
    size_t selected = screen->look.selected;
    if (selected > view->layer_count)
        selected = view->layer_count;
    return selected > 0 ? selected - 1 : 0;
}

size_t vg_scroll_to(size_t layers, size_t visible, size_t selected)
{
    if (layers <= visible)
        return 0;
    size_t first = selected > visible / 2 ? selected - visible / 2 : 0;
    return first > layers - visible ? layers - visible : first;
}
