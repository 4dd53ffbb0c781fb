/* panel_confusion.c: which classes the network takes for which: a row for each true class, a column for each answer.
 *
 * A cell's ground says how large a share of its row it is: green where the answer is right, red where it is wrong. Where cells are wide
 * enough they hold the share in percent. Of more classes than fit the worst confusions are listed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers.h"
#include "palette.h"

enum {
    CLASSES_MAX = 20,
    NAME_LEAST = 6,
    HEAD_COLS = 14 /* of "true ↓ pred. →" */,
    CELL_LEAST = 2,
    NUMBER_CELL = 3,
    NAMED_CELL = 5,
    SHADES = 6,
    STEPS = 12,
    ROWS_MOST = 8
};

struct matrix {
    const struct vg_screen *screen;
    const struct vg_answers *answers;
    struct vg_cells *cells;
    struct vg_rect inside;
    size_t wrong, nowhere;                   /* answers; those that are not a number */
    size_t truths[CLASSES_MAX];              /* samples of each class */
    size_t counts[CLASSES_MAX][CLASSES_MAX]; /* (true, said) */
    int name_cols, cell_cols, cell_rows, recall_cols;
    bool numbered; /* columns are called by their numbers */
};

/* ---- counting */

static void count(struct matrix *matrix)
{
    const struct vg_answers *answers = matrix->answers;
    for (size_t i = 0; i < answers->count; i++) {
        const struct vg_answer *answer = &answers->answer[i];
        const bool counted = answer->truth < CLASSES_MAX && answers->classes <= CLASSES_MAX;
        matrix->wrong += answer->said != answer->truth;
        matrix->nowhere += answer->said == VG_NO_ANSWER;
        if (counted)
            matrix->truths[answer->truth]++;
        if (counted && answer->said < CLASSES_MAX)
            matrix->counts[answer->truth][answer->said]++;
    }
}

/* The class that every answer is; the number of classes when there are several. */
static size_t only_answer(const struct vg_answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        if (answers->answer[i].said != answers->answer[0].said)
            return answers->classes;
    return answers->count > 0 ? answers->answer[0].said : answers->classes;
}

/* ---- the matrix */

/* Chooses the sizes. False: it does not fit. */
static bool plan(struct matrix *matrix)
{
    const int classes = (int)matrix->answers->classes, rows = matrix->inside.rows, cols = matrix->inside.cols;
    int widest = NAME_LEAST;
    for (int c = 0; c < classes && classes <= CLASSES_MAX; c++) {
        int width = vg_text_width(matrix->answers->class_names[c]);
        widest = width > widest ? width : widest;
    }
    matrix->recall_cols = cols >= 46 ? 7 : 5;
    const int most = cols - matrix->recall_cols - 2;
    if (classes < 1 || classes > CLASSES_MAX || rows < classes + 1 || most < NAME_LEAST + classes * CELL_LEAST)
        return false;
    matrix->cell_rows = (rows - 1) / classes < ROWS_MOST ? (rows - 1) / classes : ROWS_MOST;
    int widest_cell = matrix->cell_rows > 2 ? 3 * matrix->cell_rows : 7, shortened = widest < 11 ? widest : 11;
    matrix->cell_cols = (most - shortened) / classes;
    if (matrix->cell_cols < CELL_LEAST)
        matrix->cell_cols = CELL_LEAST;
    if (matrix->cell_cols > widest_cell)
        matrix->cell_cols = widest_cell;
    matrix->numbered = widest >= matrix->cell_cols;
    widest += matrix->numbered ? 3 : 0;
    matrix->name_cols = most - classes * matrix->cell_cols;
    widest = widest > HEAD_COLS ? widest : HEAD_COLS;
    if (matrix->name_cols > widest)
        matrix->name_cols = widest;
    return true;
}

static uint32_t rgb_or(uint32_t colour, uint32_t other)
{
    return colour == VG_COLOUR_DEFAULT ? other : vg_palette_rgb(colour);
}

/* The ground of a cell. Few different shares: what does not look different need not be sent. */
static struct vg_style style_of(const struct matrix *matrix, bool right, double share)
{
    const struct vg_theme *theme = matrix->screen->theme;
    const bool light = theme && theme->ground == VG_GROUND_LIGHT;
    const struct vg_style text = vg_style_of(matrix->screen, VG_ROLE_TEXT);
    if (matrix->screen->no_colour || round(share * STEPS) < 1)
        return text;
    uint32_t ground = rgb_or(text.bg, light ? 0xffffff : 0x101010);
    uint32_t full = rgb_or(vg_style_of(matrix->screen, right ? VG_ROLE_ACCURACY : VG_ROLE_ERROR).fg, 0x808080);
    uint32_t mixed = vg_mix(ground, full, round(share * STEPS) / STEPS);
    return (struct vg_style){.fg = vg_ink_on(mixed), .bg = mixed};
}

/* The character of a share where there are no colours. */
static uint32_t shade_of(const struct matrix *matrix, double share)
{
    static const char ascii[] = ".:+*#@";
    static const uint32_t shades[] = {0x00b7, 0x2591, 0x2591, 0x2592, 0x2593, 0x2588};
    int step = (int)ceil(share * SHADES) - 1;
    step = step < 0 ? 0 : step >= SHADES ? SHADES - 1 : step;
    return matrix->screen->symbols == VG_SYMBOLS_ASCII ? (uint32_t)ascii[step] : shades[step];
}

static void draw_cell(const struct matrix *matrix, size_t truth, size_t said, struct vg_rect rect)
{
    const size_t number = matrix->counts[truth][said];
    const double share = matrix->truths[truth] > 0 ? (double)number / (double)matrix->truths[truth] : 0;
    const bool plain = matrix->screen->no_colour;
    struct vg_style style = style_of(matrix, truth == said, share);
    char text[32];
    if (number == 0) {
        vg_put(matrix->cells, rect.row + rect.rows / 2, rect.col + rect.cols / 2, truth == said ? '0' : 0x00b7,
               vg_style_of(matrix->screen, VG_ROLE_DIM));
        return;
    }
    if (rect.rows > 1) /* neighbours stay apart */
        rect.rows -= plain;
    vg_fill(matrix->cells, (struct vg_rect){rect.row, rect.col, rect.rows, rect.cols - (rect.cols > 4)},
            plain && rect.cols < NUMBER_CELL ? shade_of(matrix, share) : ' ', style);
    snprintf(text, sizeof text, rect.cols >= NAMED_CELL ? "%.0f%%" : "%.0f", 100 * share);
    const int gap = rect.cols > 4, room = rect.cols - gap, width = vg_text_width(text);
    if (rect.cols >= NUMBER_CELL && width <= room)
        vg_print(matrix->cells, rect.row + rect.rows / 2, rect.col + (room - width + 1) / 2, rect.col + room, style,
                 text);
}

static void draw_head(const struct matrix *matrix)
{
    const struct vg_rect *inside = &matrix->inside;
    struct vg_style dim = vg_style_of(matrix->screen, VG_ROLE_DIM), text = vg_style_of(matrix->screen, VG_ROLE_TEXT);
    int col = inside->col + 1 + matrix->name_cols + 1;
    vg_print_cut(matrix->cells, inside->row, inside->col + 1, col - 1, dim,
                 matrix->name_cols >= HEAD_COLS ? "true ↓ pred. →" : "true ↓");
    for (size_t c = 0; c < matrix->answers->classes; c++, col += matrix->cell_cols) {
        int end = col + matrix->cell_cols - (matrix->cell_cols > 4);
        char number[32];
        snprintf(number, sizeof number, "%zu", c);
        const char *name = matrix->numbered ? number : matrix->answers->class_names[c];
        int room = end - col, width = vg_text_width(name);
        vg_print_cut(matrix->cells, inside->row, width < room ? col + (room - width + 1) / 2 : col, end, text, name);
    }
    vg_print_right(matrix->cells, inside->row, col, col + matrix->recall_cols, dim,
                   matrix->recall_cols > 6 ? "recall" : "rec.");
}

static void draw_row(const struct matrix *matrix, size_t truth)
{
    const struct vg_rect *inside = &matrix->inside;
    const int row = inside->row + 1 + (int)truth * matrix->cell_rows, middle = row + matrix->cell_rows / 2;
    const char *name = matrix->answers->class_names[truth];
    const size_t all = matrix->truths[truth];
    const double recall = all > 0 ? (double)matrix->counts[truth][truth] / (double)all : NAN;
    int col = inside->col + 1, end = col + matrix->name_cols;
    char text[48];
    struct vg_style plain = vg_style_of(matrix->screen, VG_ROLE_TEXT);
    if (matrix->numbered)
        vg_printf(matrix->cells, middle, col, end, vg_style_of(matrix->screen, VG_ROLE_DIM), "%zu", truth);
    vg_print_cut(matrix->cells, middle, col + (matrix->numbered ? 3 : 0), end, plain, name);
    col = end + 1;
    for (size_t said = 0; said < matrix->answers->classes; said++, col += matrix->cell_cols)
        draw_cell(matrix, truth, said, (struct vg_rect){row, col, matrix->cell_rows, matrix->cell_cols});
    snprintf(text, sizeof text, all > 0 ? "%.0f%%" : "–", 100 * recall);
    vg_print_right(matrix->cells, middle, col, col + matrix->recall_cols,
                   vg_style_of(matrix->screen, recall < 0.5 ? VG_ROLE_WARNING : VG_ROLE_TEXT), text);
}

/* ---- the worst confusions */

static int compare(const void *a, const void *b)
{
    const uint32_t *first = a, *second = b;
    return *first < *second ? -1 : *first > *second;
}

/* Two names with an arrow between them. Where there is not enough room each gets half of it. */
static void draw_pair(const struct matrix *matrix, int row, int end, size_t truth, size_t said)
{
    const struct vg_style style = vg_style_of(matrix->screen, VG_ROLE_TEXT);
    const char *from = matrix->answers->class_names[truth], *to = matrix->answers->class_names[said];
    const int col = matrix->inside.col + 1, room = end - col - 3, half = room / 2;
    int wide = vg_text_width(from);
    if (wide + vg_text_width(to) > room)
        wide = wide < half ? wide : vg_text_width(to) < half ? room - vg_text_width(to) : half;
    int at = vg_print_cut(matrix->cells, row, col, col + wide, style, from);
    at = vg_print(matrix->cells, row, at, end, vg_style_of(matrix->screen, VG_ROLE_DIM), " → ");
    vg_print_cut(matrix->cells, row, at, end, style, to);
}

/* The pair behind `last`, which occurred `most` times: the next in order by how often, then by the pair. Returns how often it occurs; 0: there
 * is none. */
static size_t next_pair(const uint32_t *pairs, size_t count, size_t most, uint32_t last, uint32_t *pair)
{
    size_t best = 0;
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && pairs[next] == pairs[i];)
            next++;
        const size_t times = next - i;
        if ((times < most || (times == most && pairs[i] > last)) && times > best) {
            *pair = pairs[i];
            best = times;
        }
    }
    return best;
}

/* Lists the pairs (true, said) that occur most often, at most as many as there are rows. */
static void draw_list(const struct matrix *matrix)
{
    const struct vg_answers *answers = matrix->answers;
    const struct vg_rect *inside = &matrix->inside;
    const bool wide = inside->cols >= 28;
    const int end = inside->col + inside->cols - 1, names_end = end - (wide ? 13 : inside->cols / 5);
    uint32_t pairs[VG_ANSWERS_MAX] = {0}, pair = 0;
    size_t count = 0, times = SIZE_MAX;
    for (size_t i = 0; i < answers->count; i++)
        if (answers->answer[i].said != answers->answer[i].truth && answers->answer[i].said != VG_NO_ANSWER)
            pairs[count++] = (uint32_t)answers->answer[i].truth << 16 | answers->answer[i].said;
    qsort(pairs, count, sizeof pairs[0], compare);
    vg_print_cut(matrix->cells, inside->row, inside->col + 1, end, vg_style_of(matrix->screen, VG_ROLE_DIM),
                 count == 0 ? "no mistakes"
                 : wide     ? "true → predicted, worst first"
                            : "true → pred.");
    for (int row = inside->row + 1; row < inside->row + inside->rows; row++) {
        times = next_pair(pairs, count, times, pair, &pair);
        if (times == 0)
            break;
        const size_t truth = pair >> 16, said = pair & 0xffff;
        size_t all = 0;
        char text[48];
        for (size_t i = 0; i < answers->count; i++)
            all += answers->answer[i].truth == truth;
        draw_pair(matrix, row, names_end, truth, said);
        snprintf(text, sizeof text, wide ? "%zu of %zu" : "%zu", times, all);
        vg_print_right(matrix->cells, row, names_end, end, vg_style_of(matrix->screen, VG_ROLE_WARNING), text);
    }
}

/* ---- the whole */

/* In the last row: there is no answer, or always the same one. */
static void remark(const struct matrix *matrix)
{
    const struct vg_rect *inside = &matrix->inside;
    const size_t only = only_answer(matrix->answers);
    char text[80] = "";
    if (matrix->nowhere > 0)
        snprintf(text, sizeof text, "! %zu answers are not a number", matrix->nowhere);
    else if (only < matrix->answers->classes)
        snprintf(text, sizeof text, "every answer is %s", matrix->answers->class_names[only]);
    if (text[0] != '\0')
        vg_print_cut(matrix->cells, inside->row + inside->rows - 1, inside->col + 1, inside->col + inside->cols,
                     vg_style_of(matrix->screen, matrix->nowhere > 0 ? VG_ROLE_ERROR : VG_ROLE_WARNING), text);
}

void vg_answers_note(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect, int first,
                     struct vg_cells *cells)
{
    const int row = rect.row + rect.rows - 1, end = rect.col + rect.cols - 1;
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    char count[VG_NUMBER_MAX], of[VG_NUMBER_MAX], text[96];
    vg_format_count(answers->count, count);
    vg_format_count(answers->of, of);
    const char *set = answers->held_out ? "held-out" : "training";
    if (answers->count == answers->of)
        snprintf(text, sizeof text, "all %s %s samples", count, set);
    else
        snprintf(text, sizeof text, "%s of %s %s samples", count, of, set);
    if (vg_frame_note(cells, row, first, end, dim, text) < end)
        return;
    snprintf(text, sizeof text, "%s %s", count, set);
    vg_frame_note(cells, row, first, end, dim, text);
}

void vg_draw_confusion(const struct vg_screen *screen, const struct vg_answers *answers, struct vg_rect rect,
                       struct vg_cells *cells)
{
    struct matrix matrix = {.screen = screen, .answers = answers, .cells = cells, .inside = vg_frame_inside(rect)};
    const bool fits = plan(&matrix);
    const char *title = fits && rect.cols >= 44 ? "confusion matrix" : fits ? "confusion" : "confusions";
    int end = rect.col + rect.cols - 1, title_end = vg_frame_title_end(screen, rect, title);
    char text[64];
    vg_frame(screen, rect, title, cells);
    if (matrix.inside.rows < 1 || matrix.inside.cols < 4)
        return;
    count(&matrix);
    if (fits)
        draw_head(&matrix);
    for (size_t truth = 0; fits && truth < answers->classes; truth++)
        draw_row(&matrix, truth);
    if (!fits)
        draw_list(&matrix);
    remark(&matrix);
    snprintf(text, sizeof text, "× %zu wrong of %zu", matrix.wrong, answers->count);
    if (vg_frame_note(cells, rect.row, title_end, end, vg_style_of(screen, VG_ROLE_DIM), text) == end) {
        snprintf(text, sizeof text, "× %zu wrong", matrix.wrong);
        vg_frame_note(cells, rect.row, title_end, end, vg_style_of(screen, VG_ROLE_DIM), text);
    }
    vg_answers_note(screen, answers, rect, rect.col + 2, cells);
}
