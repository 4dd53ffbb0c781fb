/* panel_change.c: what just happened: the last change in sentences, and the keys to try next, wrapped into any rectangle. Of a distributed
 * job it shows the ranks side by side. */
#include "panel.h"

#include <stdio.h>
#include <string.h>

#include "change.h"
#include "text.h"

/* Where text is written: columns `first` to `end`, from row to row. Without cells it is only measured. */
struct page {
    struct vg_cells *cells;
    int row, col, first, end, last_row;
};

static void new_line(struct page *page)
{
    page->row++;
    page->col = page->first;
}

/* Writes words; one that does not fit goes to the next line, and a longer one than a line is cut there. */
static void write_words(struct page *page, struct vg_style style, const char *text)
{
    char word[VG_CHANGE_SENTENCE_MAX];
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
        const size_t length = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        const int width = vg_text_width(word);
        if (page->col > page->first && page->col + width > page->end)
            new_line(page);
        if (page->cells && page->row <= page->last_row)
            vg_print_cut(page->cells, page->row, page->col, page->end, style, word);
        page->col += width + 1;
        text += length;
    }
}

/* Sentences follow one another; keys stand in a line of their own, and a key never apart from its word. */
static int write(const struct vg_screen *screen, const struct vg_change_text *text, size_t sentences, bool tries,
                 struct page page)
{
    const struct vg_style plain = vg_style_of(screen, VG_ROLE_TEXT), key = vg_style_of(screen, VG_ROLE_KEY),
                          word = vg_style_of(screen, VG_ROLE_LOSS);
    const int begin = page.row;
    for (size_t i = 0; i < sentences; i++)
        write_words(&page, plain, text->sentences[i]);
    if (sentences > 0 && page.col > page.first)
        new_line(&page);
    if (tries && text->tries > 0) {
        page.row = page.cells ? page.last_row : page.row; /* at the bottom */
        write_words(&page, word, "try");
        page.col++;
        for (size_t i = 0; i < text->tries; i++) {
            const int width = vg_text_width(text->keys[i]) + 1 + vg_text_width(text->words[i]);
            if (page.col + width > page.end)
                break;
            write_words(&page, key, text->keys[i]);
            write_words(&page, word, text->words[i]);
            page.col += 1;
        }
        new_line(&page);
    }
    return page.row - begin;
}

/* ---- the ranks of a distributed job, side by side */

enum { SPREAD_NAME = 15, SPREAD_VALUE = 8, SPREAD_RANK = 5, SPREAD_LAYER = 10 };

/* A number and the rank that has it, in columns that end there. Returns where the next ones begin. */
static int print_end(struct page *page, int col, struct vg_style style, struct vg_style dim, double value, size_t rank,
                     bool with_rank)
{
    char number[VG_NUMBER_MAX], name[24];
    vg_format_plain(value, number);
    vg_print_right(page->cells, page->row, col, col + SPREAD_VALUE, style, number);
    col += SPREAD_VALUE;
    if (with_rank) {
        snprintf(name, sizeof name, "r%zu", rank);
        vg_print_cut(page->cells, page->row, col + 1, col + SPREAD_RANK, dim, name);
        col += SPREAD_RANK;
    }
    return col + 1;
}

/* A row a quantity: the least and the largest number among the ranks, at the layer where they differ most. */
static void write_spreads(const struct vg_screen *screen, const struct vg_ranks *ranks, struct page *page)
{
    const struct vg_style plain = vg_style_of(screen, VG_ROLE_TEXT), dim = vg_style_of(screen, VG_ROLE_DIM);
    const bool with_rank = page->end - page->first >= SPREAD_NAME + 2 * (SPREAD_VALUE + SPREAD_RANK + 1);
    const int width = SPREAD_VALUE + (with_rank ? SPREAD_RANK : 0) + 1, second = page->first + SPREAD_NAME + width;
    vg_print_right(page->cells, page->row, page->first, second - width + SPREAD_VALUE, dim, "least");
    vg_print_right(page->cells, page->row, page->first, second + SPREAD_VALUE, dim, "most");
    const bool with_layer = page->end - (second + width + 1) >= SPREAD_LAYER;
    if (with_layer)
        vg_print_cut(page->cells, page->row, second + width + 1, page->end, dim, "where they differ most");
    for (size_t i = 0; i < ranks->spread_count && page->row < page->last_row; i++) {
        const struct vg_rank_spread *spread = &ranks->spreads[i];
        page->row++;
        vg_print_cut(page->cells, page->row, page->first, page->first + SPREAD_NAME, dim, spread->name);
        int col = print_end(page, page->first + SPREAD_NAME, plain, dim, spread->low, spread->low_rank, with_rank);
        col = print_end(page, col, plain, dim, spread->high, spread->high_rank, with_rank);
        if (with_layer)
            vg_print_cut(page->cells, page->row, col + 1, page->end, plain, spread->layer);
    }
}

/* How the ranks are, in sentences, then their numbers. */
static void write_ranks(const struct vg_screen *screen, const struct vg_ranks *ranks, struct page page)
{
    const struct vg_style plain = vg_style_of(screen, VG_ROLE_TEXT), warning = vg_style_of(screen, VG_ROLE_WARNING),
                          error = vg_style_of(screen, VG_ROLE_ERROR);
    char text[VG_RANKS_TEXT_MAX + 8];
    if (ranks->missing[0]) {
        snprintf(text, sizeof text, "! %s.", ranks->missing);
        write_words(&page, warning, text);
        new_line(&page);
    }
    if (ranks->is_apart) {
        snprintf(text, sizeof text, "✗ %s.", ranks->text);
        write_words(&page, error, text);
        new_line(&page);
    } else if (ranks->compared > 0) {
        write_words(&page, plain, "None of them is apart.");
        new_line(&page);
    }
    if (ranks->spread_count > 0 && page.row < page.last_row)
        write_spreads(screen, ranks, &page);
}

void vg_panel_change(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    const bool of_ranks = view->ranks.world > 1 && !view->before.known;
    char title[48] = "what just happened";
    if (of_ranks)
        snprintf(title, sizeof title, "all %zu ranks side by side", view->ranks.world);
    const struct vg_rect inside = vg_frame(screen, rect, title, cells);
    const struct vg_change_text text = vg_change_text_of(screen, view);
    struct page page = {
        NULL, inside.row, inside.col + 1, inside.col + 1, inside.col + inside.cols - 1, inside.row + inside.rows - 1};
    if (inside.rows < 1 || inside.cols < 8)
        return;
    if (of_ranks) {
        page.cells = cells;
        write_ranks(screen, &view->ranks, page);
        return;
    }
    /* the last sentences give way first; the first one is cut where even that is not enough */
    size_t sentences = text.count;
    bool tries = inside.rows > 2;
    while (sentences > 1 && write(screen, &text, sentences, tries, page) > inside.rows)
        sentences--;
    tries = tries && write(screen, &text, sentences, true, page) <= inside.rows;
    const int used = write(screen, &text, sentences, false, page);
    page.cells = cells;
    write(screen, &text, sentences, tries, page);
    page.row += used + 1;
    page.last_row -= tries && text.tries > 0 ? 2 : 0;
    if (view->ranks.world > 1 && page.row + 1 < page.last_row)
        write_ranks(screen, &view->ranks, page);
}
