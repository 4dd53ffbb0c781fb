/* panel_layers.c: the table of layers, the output on top. It says the division that is the whole subject: how much of the output's signal a
 * layer gets now, and how much it got before the last change. Beside the words a sparkline: its height is the statistic, on one axis for all
 * layers, its colour the share.
 *
 * Where there are more layers than lines, a line shows two as a strip of colours, and names one of them. Without colours it stays a layer a
 * line. The output keeps its place on top, and the selected layer is always seen.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "depth_colours.h"
#include "hotspot.h"
#include "panel.h"
#include "rows.h"
#include "share.h"
#include "spark.h"
#include "text.h"
#include "timeline.h"
#include "vgtop/schema.h"

enum {
    NAME_MAX = 16,
    NAME_BRIEF = 8,
    NAME_WIDEST = 60,
    SIGN_COLS = 2,
    NAME_BYTES = 400,
    LEFT_OUT_FROM = 75,
    NUMBER_COLS = 8,
    SHARE_COLS = 6,
    FLAG_COLS = 4,
    STRIP_MIN = 12,
    HEAD_FROM = 3
};
/* From this share of saturated units on it is told. */
#define SATURATED_FROM 0.3

/* The columns, in the order in which they get room. */
enum column { NAME, GETS, WAS, NUMBER, FLAGS, SHAPE, COLUMN_COUNT };
/* The order in which they stand. */
static const enum column placed[] = {NAME, SHAPE, NUMBER, GETS, WAS, FLAGS};

struct table {
    const struct vg_screen *screen;
    const struct vg_view *view;
    struct vg_cells *cells;
    struct vg_rect body;                        /* the lines of layers */
    bool head;                                  /* the columns' titles are in the line above */
    int col[COLUMN_COUNT], width[COLUMN_COUNT]; /* width 0: no room for it */
    struct vg_rect strip;                       /* all sparklines together */
    struct vg_columns columns;
    struct vg_axis axis;
    struct vg_depth_colours depths; /* of the names */
    bool blocks, named;             /* some rows are blocks; each is named, however many there are */
    /* rows of layers in the order of the lines; row 0 is the output's */
    size_t rows, selected;
    struct vg_layer_row row[VG_SCHEMA_LAYERS_MAX];
    int pitch, tall; /* lines from one row to the next, lines of its sparkline; pitch 0: see `shown` */
    size_t first,
        shown; /* more rows than lines: below the output rows first ... first + shown-1 share the other lines */
};

/* ---- the rows and their order */

/* How far a share is from the output's, in steps of the colours, so that the order does not tremble. */
static int badness(double share)
{
    const int step = vg_share_step(share), one = vg_share_step(1);
    if (step >= 0)
        return abs(step - one);
    return vg_is_missing(share) ? -1 : share <= 0 ? 1000 : 2000;
}

size_t vg_layers_worst(const struct vg_view *view)
{
    size_t worst = 0;
    for (size_t l = 1; l + 1 < view->layer_count; l++)
        if (badness(vg_share_now(view, l)) > badness(vg_share_now(view, worst)))
            worst = l;
    return worst;
}

struct ranked {
    struct vg_layer_row row;
    int badness;
};

static int worse_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->badness != y->badness)
        return y->badness - x->badness;
    return x->row.first < y->row.first ? -1 : 1;
}

static void find_rows(struct table *table)
{
    const struct vg_view *view = table->view;
    const size_t selected = vg_selected_layer(table->screen, view);
    for (size_t end = view->layer_count; end > 0; end = table->row[table->rows++].first)
        table->row[table->rows] = vg_row_of(view, end - 1);
    if (table->screen->look.order == VG_ORDER_WORST && table->rows > 2) {
        struct ranked ranked[VG_SCHEMA_LAYERS_MAX];
        for (size_t i = 1; i < table->rows; i++)
            ranked[i] = (struct ranked){table->row[i], badness(vg_row_share_now(view, table->row[i]))};
        qsort(ranked + 1, table->rows - 1, sizeof ranked[0], worse_first);
        for (size_t i = 1; i < table->rows; i++)
            table->row[i] = ranked[i].row;
    }
    while (table->selected + 1 < table->rows &&
           !(selected >= table->row[table->selected].first && selected < table->row[table->selected].end))
        table->selected++;
}

/* As tall as there is room; from three lines on one is left free between sparklines. */
static void stack(struct table *table)
{
    const size_t lines = (size_t)table->body.rows, rows = table->rows;
    if (rows <= lines) {
        table->pitch = (int)((lines + 1) / rows);
        table->tall = table->pitch > 2 || table->pitch * (int)rows > (int)lines ? table->pitch - 1 : table->pitch;
        return;
    }
    table->tall = 1;
    const size_t room = (lines - 1) * (vg_share_shaded(table->screen) || table->named ? 1 : 2);
    table->shown = rows - 1 < room ? rows - 1 : room;
    size_t seen = table->selected, inside = 0; /* of an unfolded block its layers, too */
    while (seen + inside + 1 < rows && table->view->layers[table->row[seen].first].mark == VG_FOLD_OPEN &&
           table->view->layers[table->row[seen + inside + 1].first].mark == VG_FOLD_INSIDE)
        inside++;
    seen += inside < table->shown ? inside / 2 : 0;
    table->first = 1 + vg_scroll_to(rows - 1, table->shown, seen > 0 ? seen - 1 : 0);
}

/* Whether lines show sparklines; else they show strips of colour. */
static bool has_bars(const struct table *table)
{
    return table->pitch > 0 || vg_share_shaded(table->screen);
}

/* The rows of a line, from ... to-1, where a line may hold two. */
static void rows_of_line(const struct table *table, int line, size_t *from, size_t *to)
{
    const size_t lines = (size_t)table->body.rows - 1, at = (size_t)line - 1;
    *from = line == 0 ? 0 : table->first + at * table->shown / lines;
    *to = line == 0 ? 1 : table->first + (at + 1) * table->shown / lines;
}

/* ---- columns */

static enum vg_metric flag_of(const struct table *table)
{
    return vg_activation_saturates(table->view->activation) ? VG_SATURATED : VG_DEAD;
}

static const char *title_of(const struct table *table, enum column column)
{
    static const char *const titles[COLUMN_COUNT] = {
        [NAME] = "layer", [GETS] = "gets", [WAS] = "was", [FLAGS] = "dead", [SHAPE] = "shape"};
    if (column == FLAGS && flag_of(table) == VG_SATURATED)
        return "flat";
    return column == NUMBER ? vg_metrics[table->view->metric].symbol : titles[column];
}

/* Whether dead or saturated units are measured; before the first step nobody knows. */
static bool has_flags(const struct table *table)
{
    bool any = table->view->step == 0;
    for (size_t l = 0; l < table->view->layer_count && !any; l++)
        any = !vg_is_missing(table->view->layers[l].now[flag_of(table)]);
    return any;
}

/* A row's name as far as it fits. Of a large model it begins with a sign: a block is folded, or unfolded with its layers below it. */
static void name_of(const struct table *table, struct vg_layer_row row, int cols, char *text, size_t size)
{
    static const char *const signs[] = {
        [VG_FOLD_NONE] = "  ", [VG_FOLD_CLOSED] = "+ ", [VG_FOLD_OPEN] = "- ", [VG_FOLD_INSIDE] = "    "};
    const struct vg_layer_view *layer = &table->view->layers[row.first];
    const bool apart = layer->mark == VG_FOLD_INSIDE && table->screen->look.order == VG_ORDER_WORST;
    const char *sign = table->blocks ? signs[apart ? VG_FOLD_NONE : layer->mark] : "";
    const char *name = layer->mark == VG_FOLD_INSIDE && !apart ? layer->role : vg_row_name(table->view, row);
    const int room = cols - vg_text_width(sign);
    char middle[sizeof layer->name * VG_UTF8_MAX];
    vg_text_middle(name, room > 0 ? (size_t)room : 0, middle, sizeof middle);
    if (vg_text_width(name) > room && !strchr(name, '.') && row.end - row.first == 1)
        name = layer->short_name;
    else if (vg_text_width(name) > room)
        name = middle;
    snprintf(text, size, "%s%s", sign, name);
}

/* How wide the names and shapes are. */
static void measure(struct table *table, int cols)
{
    char text[VG_NUMBER_MAX], whole[NAME_BYTES];
    int name = vg_text_width("layer"), shape = vg_text_width("shape"), title = vg_text_width(title_of(table, NUMBER));
    for (size_t i = 0; i < table->rows; i++) {
        name_of(table, table->row[i], NAME_WIDEST, whole, sizeof whole);
        const int width = vg_text_width(whole);
        vg_row_shape(table->view, table->row[i], text);
        name = width > name ? width : name;
        shape = vg_text_width(text) > shape ? vg_text_width(text) : shape;
    }
    const int most = (cols < 50 ? NAME_BRIEF : NAME_MAX) + (table->blocks ? SIGN_COLS : 0);
    table->width[NAME] = name < most ? name : most;
    table->width[SHAPE] = shape;
    table->width[NUMBER] = title <= NUMBER_COLS + 2 && title > NUMBER_COLS ? title : NUMBER_COLS;
    table->width[GETS] = table->width[WAS] = SHARE_COLS;
    table->width[FLAGS] = has_flags(table) ? FLAG_COLS : 0;
}

/* The sparklines get a third of the panel before the less important columns get any. */
static void place_columns(struct table *table, struct vg_rect inside)
{
    int used = 1, col = inside.col + 1;
    measure(table, inside.cols);
    for (int column = 0; column < COLUMN_COUNT; column++) {
        const int strip = column <= WAS || inside.cols / 3 < STRIP_MIN ? STRIP_MIN : inside.cols / 3;
        if (column != NAME && used + table->width[column] + 2 + strip > inside.cols)
            table->width[column] = 0;
        used += table->width[column] ? table->width[column] + 2 : 0;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        table->col[placed[i]] = col;
        col += table->width[placed[i]] ? table->width[placed[i]] + 2 : 0;
    }
    table->strip = (struct vg_rect){table->body.row, col, table->body.rows, inside.col + inside.cols - 1 - col};
    if (table->strip.cols < 0)
        table->strip.cols = 0;
    table->columns = vg_columns_of(table->view->layers[0].series.count, (size_t)table->strip.cols);
}

struct vg_axis vg_layers_panel_axis(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    (void)rect;
    return vg_layers_axis(view, vg_axis_kind_of(screen, VG_LOOK_LAYERS, true));
}

/* False: there is nothing to draw, or no room. */
static bool make_table(struct table *table, const struct vg_screen *screen, const struct vg_view *view,
                       struct vg_rect rect, struct vg_cells *cells)
{
    const struct vg_rect inside = vg_frame_inside(rect);
    *table = (struct table){.screen = screen, .view = view, .cells = cells, .body = inside};
    if (view->layer_count == 0 || view->layer_count > VG_SCHEMA_LAYERS_MAX || inside.rows < 1 || inside.cols < 1)
        return false;
    table->head = inside.rows >= HEAD_FROM;
    table->body.row += table->head;
    table->body.rows -= table->head;
    find_rows(table);
    for (size_t l = 0; l < view->layer_count; l++)
        table->blocks |= view->layers[l].mark != VG_FOLD_NONE;
    for (size_t l = 0; l < view->layer_count; l++)
        table->named |= view->layers[l].mark == VG_FOLD_OPEN;
    table->named |= table->blocks && screen->look.order == VG_ORDER_WORST;
    stack(table);
    place_columns(table, inside);
    return true;
}

static struct vg_time time_of(const struct table *table)
{
    return (struct vg_time){table->strip, 1, table->columns, table->columns.used, &table->view->loss_series};
}

bool vg_layers_panel_time(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                          struct vg_time *time)
{
    struct table table;
    if (!make_table(&table, screen, view, rect, NULL))
        return false;
    *time = time_of(&table);
    return table.strip.cols > 0;
}

size_t vg_layers_page(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect)
{
    struct table table;
    if (!make_table(&table, screen, view, rect, NULL))
        return 1;
    return table.pitch > 0 ? table.rows : table.shown;
}

/* ---- the words of a row */

/* The selected line has the ground of the header, and so its plain text: the terminal's own colour need not be seen on it. */
static struct vg_style on_ground(const struct table *table, struct vg_style style, bool selected)
{
    const struct vg_style header = vg_style_of(table->screen, VG_ROLE_HEADER);
    if (selected) {
        style.fg = style.fg == VG_COLOUR_DEFAULT ? header.fg : style.fg;
        style.bg = header.bg;
    }
    return style;
}

static void print_right(const struct table *table, enum column column, int row, struct vg_style style, const char *text)
{
    if (table->width[column] > 0)
        vg_print_right(table->cells, row, table->col[column], table->col[column] + table->width[column], style, text);
}

static void print_number(const struct table *table, struct vg_layer_row row, int at, bool selected)
{
    const bool ascii = table->screen->symbols == VG_SYMBOLS_ASCII;
    const double number = vg_row_number(table->view, row, table->view->metric);
    struct vg_style style = vg_style_of(table->screen, VG_ROLE_TEXT);
    char text[VG_NUMBER_MAX];
    vg_format_small(number, text);
    if (vg_is_non_finite(number)) {
        snprintf(text, sizeof text, "%s", isnan(number) ? "NaN" : ascii ? "inf" : number > 0 ? "∞" : "-∞");
        style = vg_style_of(table->screen, VG_ROLE_ERROR);
    } else if (vg_is_missing(number) || number == 0) {
        style = vg_style_of(table->screen, vg_is_missing(number) ? VG_ROLE_DIM : VG_ROLE_WARNING);
    }
    print_right(table, NUMBER, at, on_ground(table, style, selected), text);
}

/* The share of units that are dead, or saturated where the activation is flat on both sides: these learn next to nothing. The output layer
 * has no activation. */
static void print_flags(const struct table *table, struct vg_layer_row row, int at, bool selected)
{
    const enum vg_metric flag = flag_of(table);
    const double share = vg_row_number(table->view, row, flag);
    char text[VG_NUMBER_MAX];
    if (row.end == table->view->layer_count || !(share > (flag == VG_SATURATED ? SATURATED_FROM : 0)))
        return;
    snprintf(text, sizeof text, "%.0f%%", fmax(1, share * 100));
    print_right(table, FLAGS, at, on_ground(table, vg_style_of(table->screen, VG_ROLE_WARNING), selected), text);
}

static void print_share(const struct table *table, enum column column, double share, int at, bool selected)
{
    struct vg_style style = vg_share_ink(table->screen, share);
    char text[VG_NUMBER_MAX];
    vg_share_text(table->screen, share, text);
    if (column == GETS)
        style.attributes |= VG_BOLD;
    print_right(table, column, at, on_ground(table, style, selected), text);
}

static void print_row(const struct table *table, size_t index, int at)
{
    const struct vg_layer_row row = table->row[index];
    const bool selected = index == table->selected;
    const struct vg_style dim = vg_style_of(table->screen, VG_ROLE_DIM);
    struct vg_style name = vg_style_of(table->screen, selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
    char text[VG_NUMBER_MAX];
    if (selected)
        vg_put(table->cells, at, table->col[NAME] - 1, 0x25b8, on_ground(table, name, true));
    if (!table->screen->no_colour) /* that of its line in the gradient panel */
        name.fg = vg_depth_colour(&table->depths, row.end - 1, table->view->layer_count);
    char whole[NAME_BYTES];
    name_of(table, row, table->width[NAME], whole, sizeof whole);
    vg_print_cut(table->cells, at, table->col[NAME], table->col[NAME] + table->width[NAME],
                 on_ground(table, name, selected), whole);
    vg_row_shape(table->view, row, text);
    if (table->width[SHAPE] > 0)
        vg_print(table->cells, at, table->col[SHAPE], table->col[SHAPE] + table->width[SHAPE],
                 on_ground(table, dim, selected), text);
    print_number(table, row, at, selected);
    print_share(table, GETS, vg_row_share_now(table->view, row), at, selected);
    if (table->view->before.known)
        print_share(table, WAS, vg_row_share_before(table->view, row), at, selected);
    print_flags(table, row, at, selected);
}

/* ---- over time */

static void draw_spark(const struct table *table, size_t index, int bottom)
{
    const struct vg_rect rect = {bottom - table->tall + 1, table->strip.col, table->tall, table->strip.cols};
    const struct vg_style ground = on_ground(table, vg_style_of(table->screen, VG_ROLE_TEXT), index == table->selected);
    vg_spark_row(table->screen, table->view, table->row[index], &table->columns, &table->axis, rect, ground.bg,
                 table->cells);
}

/* One or two rows of a line as colours. */
static void draw_strip(const struct table *table, size_t from, size_t to, int at)
{
    for (size_t i = 0; i < table->columns.used && i < (size_t)table->strip.cols; i++) {
        const double upper = vg_row_share_column(table->view, table->row[from], &table->columns, i);
        const double lower =
            to - from > 1 ? vg_row_share_column(table->view, table->row[to - 1], &table->columns, i) : upper;
        vg_share_cell(table->screen, table->cells, at, table->strip.col + (int)i, upper, lower);
    }
}

/* The changes, in the line of titles: their texts where there is room, the newest first. Returns the first column that is used. */
static int draw_markers(const struct table *table, int at)
{
    const struct vg_style style = vg_style_of(table->screen, VG_ROLE_MARKER);
    const struct vg_time time = time_of(table);
    int end = table->strip.col + table->strip.cols;
    for (size_t i = table->view->marker_count; i-- > 0;) {
        const struct vg_marker *marker = &table->view->markers[i];
        const int col = vg_time_col(&time, marker->step), width = vg_text_width(marker->text) + 1;
        if (col < 0 || col >= end)
            continue;
        vg_put(table->cells, at, col, 0x25be, style);
        if (col + width < end)
            vg_print(table->cells, at, col + 1, end, style, marker->text);
        end = col;
    }
    return end;
}

static void draw_cursor(const struct table *table)
{
    const struct vg_time time = time_of(table);
    const int col = vg_cursor_col(table->screen, &time);
    for (int row = 0; col >= 0 && row < table->body.rows; row++)
        vg_cursor_cell(table->screen, table->cells, table->body.row + row, col);
}

/* ---- around it */

static void draw_titles(const struct table *table)
{
    const struct vg_style dim = vg_style_of(table->screen, VG_ROLE_DIM);
    const int at = table->body.row - 1;
    const bool worst = table->screen->look.order == VG_ORDER_WORST;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        const int col = table->col[column], width = table->width[column];
        if (width == 0 || (column == WAS && !table->view->before.known))
            continue;
        if (column == NAME || column == SHAPE)
            vg_print(table->cells, at, col, col + width, dim, title_of(table, (enum column)column));
        else if (column != GETS || !worst)
            vg_print_right(table->cells, at, col, col + width, dim, title_of(table, (enum column)column));
        else
            vg_print_right(table->cells, at, col, col + width, vg_style_of(table->screen, VG_ROLE_STRONG), "worst▾");
    }
    if (table->width[GETS] > 0)
        vg_hotspot(table->cells, (struct vg_rect){at, table->col[GETS], 1, table->width[GETS]}, VG_HIT_ORDER, 0);
    const char *const title = has_bars(table) || table->named ? "over time" : "two layers a line";
    const int first = draw_markers(table, at);
    vg_print(table->cells, at, table->strip.col,
             vg_text_width(title) < first - table->strip.col ? first : table->strip.col, dim, title);
}

/* Says in the lower border what is not shown. Returns the rectangle whose border is free. */
static struct vg_rect left_out(const struct table *table, struct vg_rect rect)
{
    const struct vg_view *view = table->view;
    const int last = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1;
    char text[64] = "";
    if (rect.cols < LEFT_OUT_FROM || (view->left_out == 0 && view->hidden == 0))
        return rect;
    if (view->left_out > 0)
        snprintf(text, sizeof text, "filter: %zu left out", view->left_out);
    else
        snprintf(text, sizeof text, "%zu norms, biases hidden", view->hidden);
    rect.cols =
        vg_frame_note(table->cells, last, rect.col, end, vg_style_of(table->screen, VG_ROLE_DIM), text) - rect.col;
    return rect;
}

/* The upper border says what colours mean and how many rows are hidden above, the lower one explains the colours. */
static void notes(const struct table *table, struct vg_rect rect, int title_end)
{
    const struct vg_style dim = vg_style_of(table->screen, VG_ROLE_DIM),
                          plain = vg_style_of(table->screen, VG_ROLE_TEXT);
    const int last = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1;
    const size_t above = table->pitch > 0 ? 0 : table->first - 1,
                 below = table->pitch > 0 ? 0 : table->rows - table->first - table->shown;
    char text[64];
    int from = rect.col + 2, upper_end = end;
    if (above > 0) {
        snprintf(text, sizeof text, "▲ %zu more", above);
        upper_end = vg_frame_note(table->cells, rect.row, title_end, end, plain, text);
    }
    if (below > 0)
        from = vg_printf(table->cells, last, from, end, plain, " ▼ %zu more ", below) + 1;
    if (!table->screen->no_colour)
        upper_end = vg_share_note(table->screen, table->view, table->cells, rect.row, title_end, upper_end, dim);
    if (has_bars(table)) {
        char low[VG_LABEL_MAX], high[VG_LABEL_MAX];
        vg_axis_label(&table->axis, 0, low);
        vg_axis_label(&table->axis, 1, high);
        snprintf(text, sizeof text, "height: %s%s to %s%s", table->axis.log ? "log10 " : "", low, high,
                 table->axis.cut ? ", ↓ below" : "");
        vg_frame_note(table->cells, rect.row, title_end, upper_end, dim, text);
    }
    vg_share_border(table->screen, table->cells, left_out(table, rect), from);
}

/* Of the rows from ... to-1 of a line the one to name: the lower one; of blocks the one that is farther from its share. */
static size_t worse_of(const struct table *table, size_t from, size_t to)
{
    size_t worse = to - 1;
    for (size_t i = to - 1; i-- > from && table->blocks;)
        if (badness(vg_row_share_now(table->view, table->row[i])) >
            badness(vg_row_share_now(table->view, table->row[worse])))
            worse = i;
    return worse;
}

static void draw_lines(const struct table *table)
{
    const struct vg_rect *body = &table->body;
    for (int line = 0; line < body->rows; line++) {
        size_t from = (size_t)line, to = from + 1, named;
        int bottom = body->row + line, rows = 1;
        if (table->pitch > 0) {
            rows = table->tall;
            bottom = body->row + line * table->pitch + rows - 1;
        } else {
            rows_of_line(table, line, &from, &to);
        }
        if (from >= table->rows || from == to)
            continue;
        named = table->selected >= from && table->selected < to ? table->selected : worse_of(table, from, to);
        const struct vg_rect band = {bottom - rows + 1, body->col, rows, body->cols};
        if (named == table->selected)
            vg_fill(table->cells, band, ' ', on_ground(table, vg_style_of(table->screen, VG_ROLE_TEXT), true));
        vg_hotspot(table->cells, band, VG_HIT_LAYER, table->row[named].end);
        print_row(table, named, bottom);
        if (has_bars(table))
            draw_spark(table, from, bottom);
        else
            draw_strip(table, from, to, bottom);
    }
}

void vg_panel_layers(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    const char *const title = view->whole ? view->rows_are : "layers";
    struct table table;
    if (screen->look.matrix && view->whole) {
        vg_panel_matrix(screen, view, rect, cells);
        return;
    }
    const struct vg_rect inside = vg_frame(screen, rect, title, cells);
    if (view->layer_count == 0)
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     "no network yet");
    if (!make_table(&table, screen, view, rect, cells))
        return;
    table.depths = vg_depth_colours(screen->theme, screen->depth);
    if (has_bars(&table))
        table.axis = vg_layers_panel_axis(screen, view, rect);
    draw_lines(&table);
    if (table.head)
        draw_titles(&table);
    draw_cursor(&table);
    notes(&table, rect, vg_frame_title_end(screen, rect, title));
}
