/* panel_change.c: what just happened: the last change in sentences, and the keys to try next, wrapped into any rectangle. */
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

void vg_panel_change(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                     struct vg_cells *cells)
{
    const struct vg_rect inside = vg_frame(screen, rect, "what just happened", cells);
    const struct vg_change_text text = vg_change_text_of(screen, view);
    struct page page = {
        NULL, inside.row, inside.col + 1, inside.col + 1, inside.col + inside.cols - 1, inside.row + inside.rows - 1};
    if (inside.rows < 1 || inside.cols < 8)
        return;
    /* the last sentences give way first; the first one is cut where even that is not enough */
    size_t sentences = text.count;
    bool tries = inside.rows > 2;
    while (sentences > 1 && write(screen, &text, sentences, tries, page) > inside.rows)
        sentences--;
    tries = tries && write(screen, &text, sentences, true, page) <= inside.rows;
    page.cells = cells;
    write(screen, &text, sentences, tries, page);
}
