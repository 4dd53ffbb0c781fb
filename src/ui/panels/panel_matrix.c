/* panel_matrix.c: a large model as a matrix: a block a line, the last one on top, and a role a column. Number and colour are the share of
 * the output's signal that the layer gets: a sick block is a line in another colour, a sick role is a column.
 */
#include <stdio.h>
#include <string.h>

#include "hotspot.h"
#include "panel.h"
#include "share.h"
#include "text.h"
#include "vgtop/schema.h"

enum { NAME_MOST = 12, CELL_NUMBER = 7, CELL_LEAST = 2, HEADS_FROM = 6, WORD_MAX = 160, KINDS_MAX = 256 };

struct matrix {
    const struct vg_screen *screen;
    const struct vg_view *view, *whole; /* rows, and the layers themselves */
    struct vg_cells *cells;
    struct vg_rect body; /* the lines of blocks */
    int name, cell;      /* columns of a name and of a cell */
    int heads;           /* lines of titles: 0, 1 or 2 */
    size_t kinds, hidden;
    const struct vg_layer_view *kind[KINDS_MAX]; /* a layer of every kind that is a column */
    size_t blocks;
    struct block {
        uint16_t row, first, end; /* its row in the folded view; its layers */
    } block[VG_SCHEMA_LAYERS_MAX];
    size_t first, shown, selected; /* of the blocks, 0 the one on top; no block is selected: `blocks` */
};

static void find_kinds(struct matrix *matrix)
{
    bool seen[KINDS_MAX + 1] = {false};
    for (size_t l = 0; l < matrix->whole->layer_count; l++) {
        const struct vg_layer_view *layer = &matrix->whole->layers[l];
        if (layer->kind == 0 || layer->kind > KINDS_MAX || seen[layer->kind])
            continue;
        seen[layer->kind] = true;
        if (layer->is_vector && !matrix->screen->look.vectors)
            matrix->hidden++;
        else
            matrix->kind[matrix->kinds++] = layer;
    }
}

/* The blocks that have a row, the last one first. */
static void find_blocks(struct matrix *matrix)
{
    const struct vg_view *view = matrix->view, *whole = matrix->whole;
    const size_t selected = vg_selected_layer(matrix->screen, view);
    const uint16_t wanted = view->layers[selected].block;
    size_t end = whole->layer_count;
    uint16_t before = 0;
    for (size_t row = view->layer_count; row-- > 0;) {
        const uint16_t number = view->layers[row].block;
        if (number == 0 || number == before)
            continue;
        before = number;
        while (end > 0 && whole->layers[end - 1].block != number)
            end--;
        size_t first = end;
        while (first > 0 && whole->layers[first - 1].block == number)
            first--;
        matrix->block[matrix->blocks++] = (struct block){(uint16_t)row, (uint16_t)first, (uint16_t)end};
        end = first;
    }
    for (size_t i = 0; i < matrix->blocks && wanted != whole->layers[matrix->block[i].first].block; i++)
        matrix->selected = i + 1;
}

/* The block that must be seen: the selected one, else the worst one. */
static size_t block_to_see(const struct matrix *matrix)
{
    const uint16_t worst = matrix->view->layers[vg_layers_worst(matrix->view)].block;
    for (size_t i = 0; i < matrix->blocks && matrix->selected == matrix->blocks; i++)
        if (matrix->whole->layers[matrix->block[i].first].block == worst)
            return i;
    return matrix->selected < matrix->blocks ? matrix->selected : 0;
}

static void place(struct matrix *matrix, struct vg_rect inside)
{
    for (size_t i = 0; i < matrix->blocks; i++) {
        const int width = vg_text_width(matrix->whole->layers[matrix->block[i].first].group);
        matrix->name = width > matrix->name ? width : matrix->name;
    }
    matrix->name = matrix->name < NAME_MOST ? matrix->name : NAME_MOST;
    const int room = inside.cols - matrix->name - 3, columns = matrix->kinds > 0 ? (int)matrix->kinds : 1;
    matrix->cell = room / columns;
    matrix->cell = matrix->cell < CELL_LEAST        ? CELL_LEAST
                   : matrix->cell > 2 * CELL_NUMBER ? 2 * CELL_NUMBER
                                                    : matrix->cell;
    matrix->heads = inside.rows < HEADS_FROM ? 0 : matrix->cell > CELL_NUMBER ? 2 : matrix->cell > 4 ? 1 : 0;
    matrix->body = inside;
    matrix->body.row += matrix->heads;
    matrix->body.rows -= matrix->heads;
    matrix->shown = (size_t)(matrix->body.rows > 0 ? matrix->body.rows : 0);
    matrix->shown = matrix->shown < matrix->blocks ? matrix->shown : matrix->blocks;
    matrix->first = vg_scroll_to(matrix->blocks, matrix->shown, block_to_see(matrix));
}

static int column_of(const struct matrix *matrix, size_t kind)
{
    return matrix->body.col + matrix->name + 3 + (int)kind * matrix->cell;
}

/* Above a column: the last word of its role, and in a line above it the words before, once for neighbours that share them. */
static void draw_heads(const struct matrix *matrix)
{
    const struct vg_style dim = vg_style_of(matrix->screen, VG_ROLE_DIM);
    const int row = matrix->body.row - 1, end = matrix->body.col + matrix->body.cols;
    char head[WORD_MAX], before[WORD_MAX] = "", text[WORD_MAX];
    for (size_t k = 0; k < matrix->kinds && matrix->heads > 0; k++) {
        const char *role = matrix->kind[k]->role, *word = strrchr(role, '.');
        const int col = column_of(matrix, k), limit = col + matrix->cell - 1;
        snprintf(head, sizeof head, "%.*s", word ? (int)(word - role) : 0, role);
        vg_text_middle(word ? word + 1 : role, (size_t)matrix->cell - 1, text, sizeof text);
        vg_print(matrix->cells, row, col, limit < end ? limit : end, dim, text);
        if (matrix->heads > 1 && strcmp(head, before) != 0) {
            vg_text_middle(head, (size_t)matrix->cell - 1, text, sizeof text);
            vg_print(matrix->cells, row - 1, col, limit < end ? limit : end, dim, text);
        }
        memcpy(before, head, sizeof before);
    }
}

/* The layer of a block and a kind, or what is pooled of several; NULL: there is none. */
static const struct vg_layer_view *layer_of(const struct matrix *matrix, const struct block *block, uint16_t kind)
{
    const struct vg_view *whole = matrix->whole;
    const struct vg_layer_view *found = NULL;
    size_t several = 0;
    for (size_t l = block->first; l < block->end; l++)
        if (whole->layers[l].kind == kind) {
            found = &whole->layers[l];
            several++;
        }
    for (size_t l = whole->layer_count; several > 1 && l < whole->layer_count + whole->pool_count; l++)
        if (whole->layers[l].block == found->block && whole->layers[l].kind == kind)
            return &whole->layers[l];
    return found;
}

static void draw_cell(const struct matrix *matrix, const struct vg_layer_view *layer, int row, int col, bool selected)
{
    const struct vg_screen *screen = matrix->screen;
    const int end = col + matrix->cell - 1, last = matrix->body.col + matrix->body.cols;
    if (!layer || end > last)
        return;
    const double share = vg_share_now(matrix->whole, (size_t)(layer - matrix->whole->layers));
    struct vg_style ink = vg_share_ink(screen, share);
    char text[VG_NUMBER_MAX];
    if (selected)
        ink.bg = vg_style_of(screen, VG_ROLE_HEADER).bg;
    if (matrix->cell >= CELL_NUMBER) {
        vg_share_cell(screen, matrix->cells, row, col, share, share);
        vg_share_text(screen, share, text);
        vg_print(matrix->cells, row, col + 2, end, ink, text);
    } else {
        for (int at = col; at < end; at++)
            vg_share_cell(screen, matrix->cells, row, at, share, share);
    }
}

static void draw_block(const struct matrix *matrix, size_t index, int row)
{
    const struct block *block = &matrix->block[index];
    const bool selected = index == matrix->selected;
    struct vg_style style = vg_style_of(matrix->screen, selected ? VG_ROLE_SELECTED : VG_ROLE_TEXT);
    const struct vg_rect line = {row, matrix->body.col, 1, matrix->body.cols};
    char name[WORD_MAX];
    if (selected) {
        style.bg = vg_style_of(matrix->screen, VG_ROLE_HEADER).bg;
        vg_fill(matrix->cells, line, ' ', style);
        vg_put(matrix->cells, row, matrix->body.col, 0x25b8, style);
    }
    vg_text_middle(matrix->whole->layers[block->first].group, (size_t)matrix->name, name, sizeof name);
    vg_print(matrix->cells, row, matrix->body.col + 1, matrix->body.col + 1 + matrix->name, style, name);
    vg_hotspot(matrix->cells, line, VG_HIT_LAYER, block->row + 1u);
    for (size_t k = 0; k < matrix->kinds; k++)
        draw_cell(matrix, layer_of(matrix, block, matrix->kind[k]->kind), row, column_of(matrix, k), selected);
}

/* How many blocks and roles there is no room for, and what colours are. */
static void notes(const struct matrix *matrix, struct vg_rect rect, int title_end)
{
    const struct vg_style plain = vg_style_of(matrix->screen, VG_ROLE_TEXT),
                          dim = vg_style_of(matrix->screen, VG_ROLE_DIM);
    const int last = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1;
    const size_t below = matrix->blocks - matrix->first - matrix->shown;
    const int room = (matrix->body.cols - matrix->name - 3) / matrix->cell;
    const size_t fit = room > 0 ? (size_t)room : 0;
    char text[64];
    int upper_end = end, from = rect.col + 2;
    if (matrix->first > 0) {
        snprintf(text, sizeof text, "▲ %zu more", matrix->first);
        upper_end = vg_frame_note(matrix->cells, rect.row, title_end, upper_end, plain, text);
    }
    if (fit < matrix->kinds) {
        snprintf(text, sizeof text, "%zu roles more", matrix->kinds - fit);
        upper_end = vg_frame_note(matrix->cells, rect.row, title_end, upper_end, plain, text);
    }
    if (below > 0)
        from = vg_printf(matrix->cells, last, from, end, plain, " ▼ %zu more ", below) + 1;
    vg_share_note(matrix->screen, matrix->view, matrix->cells, rect.row, title_end, upper_end, dim);
    vg_share_border(matrix->screen, matrix->cells, rect, from);
}

void vg_panel_matrix(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    static const char title[] = "blocks × roles";
    const struct vg_rect inside = vg_frame(screen, rect, title, cells);
    struct matrix matrix = {.screen = screen, .view = view, .whole = view->whole, .cells = cells};
    if (inside.rows < 1 || inside.cols < 1)
        return;
    find_kinds(&matrix);
    find_blocks(&matrix);
    place(&matrix, inside);
    if (matrix.blocks == 0) {
        vg_print_cut(cells, inside.row, inside.col + 1, inside.col + inside.cols, vg_style_of(screen, VG_ROLE_DIM),
                     "no blocks are shown");
        return;
    }
    for (size_t i = 0; i < matrix.shown; i++)
        draw_block(&matrix, matrix.first + i, matrix.body.row + (int)i);
    draw_heads(&matrix);
    notes(&matrix, rect, vg_frame_title_end(screen, rect, title));
}
