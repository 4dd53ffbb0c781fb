/* panel_numbers.c: the second line: the verdict as a badge, what it means, what to press, and at the right how training goes. At a cursor
 * the numbers of that step stand there alone: a verdict is of now. */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdict.h"

enum { GAP = 2, WIDE = 110 /* from here on some room is kept for numbers */, NUMBERS_COLS = 26 };

struct line {
    const struct vg_screen *screen;
    struct vg_cells *cells;
    int row, col, end;
};

static void number(struct line *line, const char *name, const char *value)
{
    struct vg_style dim = vg_style_of(line->screen, VG_ROLE_DIM), text = vg_style_of(line->screen, VG_ROLE_TEXT);
    if (line->col + vg_text_width(name) + 1 + vg_text_width(value) > line->end)
        return;
    line->col = vg_print(line->cells, line->row, line->col, line->end, dim, name) + 1;
    line->col = vg_print(line->cells, line->row, line->col, line->end, text, value) + GAP;
}

static void share_text(double value, char text[VG_NUMBER_MAX])
{
    snprintf(text, VG_NUMBER_MAX, "–");
    if (!isnan(value))
        vg_snprintf(text, VG_NUMBER_MAX, "%.3f", value);
}

static void share(struct line *line, const char *name, double value)
{
    char text[VG_NUMBER_MAX];
    share_text(value, text);
    number(line, name, text);
}

/* Of the steps at the cursor. */
static void at_cursor(struct line *line, const struct vg_view *view)
{
    char text[VG_NUMBER_MAX];
    bool wide = line->end - line->col >= 90;
    line->col =
        vg_print(line->cells, line->row, line->col, line->end, vg_style_of(line->screen, VG_ROLE_MARKER), "cursor") +
        GAP;
    vg_format_count(view->at_step, text);
    number(line, "step", text);
    if (view->at_steps > 1) {
        vg_format_count(view->at_steps, text);
        number(line, "mean of", text);
    }
    vg_format_plain(view->at_loss, text);
    number(line, "loss", text);
    if (!vg_is_missing(view->at_accuracy))
        share(line,
              view->verdict.facts.numbers ? wide ? "1 - loss/variance" : "fit"
              : wide                      ? "accuracy"
                                          : "acc",
              view->at_accuracy);
    if (!isnan(view->at_valid_accuracy))
        share(line, wide ? "validation" : "valid", view->at_valid_accuracy);
}

/* Of the last step, at the right: as many as fit behind column `first`, the most important ones. */
static void at_right(struct line line, const struct vg_view *view, int first)
{
    enum { STEP, LOSS, ACCURACY, VALID, EPOCH, COUNT };
    const char *const names[COUNT] = {"step", "loss", view->verdict.facts.numbers ? "fit" : "acc", "valid", "epoch"};
    char texts[COUNT][VG_NUMBER_MAX];
    int width = 0, shown = 0;
    vg_format_count(view->step, texts[STEP]);
    vg_format_plain(view->loss, texts[LOSS]);
    share_text(view->accuracy, texts[ACCURACY]);
    share_text(view->valid_accuracy, texts[VALID]);
    vg_format_count(view->epoch, texts[EPOCH]);
    bool valid = !isnan(view->valid_accuracy);
    for (; shown < COUNT; shown++) {
        int cols = vg_text_width(names[shown]) + 1 + vg_text_width(texts[shown]) + GAP;
        if (shown == VALID && !valid)
            continue;
        if (first + width + cols > line.end)
            break;
        width += cols;
    }
    line.col = line.end - width + GAP - 1;
    for (int i = 0; i < shown; i++)
        if (i != VALID || valid)
            number(&line, names[i], texts[i]);
}

/* A share such as 1/59 or 2.3x is what the line is about. */
static bool is_ratio(const char *word, size_t length)
{
    const char last = length > 0 ? word[length - 1] : '\0';
    bool times = last == 'x' || (length > 2 && memcmp(word + length - 2, "×", 2) == 0);
    return word[0] >= '0' && word[0] <= '9' && (memchr(word, '/', length) || times);
}

/* Prints a text, its ratios in a style of their own, behind a gap. */
static void print(struct line *line, const char *text, struct vg_style style, struct vg_style ratio)
{
    char word[VG_VERDICT_TEXT_MAX];
    int col = line->col + (text[0] != '\0');
    for (; *text != '\0'; text += strspn(text, " ")) {
        size_t length = strcspn(text, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        bool is = is_ratio(word, strcspn(word, ",:"));
        col = vg_print(line->cells, line->row, col, line->end, is ? ratio : style, word) + 1;
        text += length;
        line->col = col;
    }
}

/* Which of the texts' lengths to take (an index beyond the last: none), the best first. Where nothing can be pressed, what was before the
 * last change comes before more words. */
struct way {
    int finding, before, advice;
};
enum { FULL, CLAUSE, WORDS, NONE = 9, LONG = 0, SHORT, ALL = 0, BRIEF, FIRST, FIRST_BRIEF, KEYS };
static const struct way to_press[] = {
    {FULL, LONG, ALL},           {CLAUSE, LONG, ALL},   {CLAUSE, SHORT, ALL},   {CLAUSE, LONG, BRIEF},
    {CLAUSE, SHORT, BRIEF},      {CLAUSE, NONE, BRIEF}, {CLAUSE, SHORT, FIRST}, {CLAUSE, NONE, FIRST},
    {CLAUSE, NONE, FIRST_BRIEF}, {CLAUSE, NONE, KEYS},  {WORDS, NONE, BRIEF},   {WORDS, NONE, FIRST},
    {WORDS, NONE, FIRST_BRIEF},  {WORDS, NONE, KEYS},   {NONE, NONE, KEYS},     {NONE, NONE, NONE}};
static const struct way to_read[] = {{FULL, LONG, NONE},  {CLAUSE, LONG, NONE}, {CLAUSE, SHORT, NONE},
                                     {WORDS, LONG, NONE}, {WORDS, SHORT, NONE}, {CLAUSE, NONE, NONE},
                                     {WORDS, NONE, NONE}, {NONE, SHORT, NONE},  {NONE, NONE, NONE}};

static void verdict(struct line *line, const struct vg_view *view)
{
    const struct vg_verdict_line it = vg_verdict_line_of(line->screen, view);
    const struct vg_style text = vg_style_of(line->screen, VG_ROLE_TEXT), dim = vg_style_of(line->screen, VG_ROLE_DIM);
    struct vg_style badge = vg_style_of(line->screen, it.role), strong = badge,
                    marker = vg_style_of(line->screen, VG_ROLE_MARKER);
    badge.attributes |= VG_REVERSE | VG_BOLD;
    strong.attributes |= VG_BOLD;
    marker.attributes |= VG_BOLD;
    line->col = vg_printf(line->cells, line->row, line->col - 1, line->end, badge, " %s ", it.badge);
    const int room = line->end - 1 - line->col - (line->end >= WIDE ? NUMBERS_COLS : 0);
    const struct way *way = it.advice[0][0] != '\0' ? to_press : to_read;
    for (;; way++) {
        const char *const parts[] = {way->finding < VG_FINDINGS ? it.finding[way->finding] : "",
                                     way->before < VG_BEFORES ? it.before[way->before] : "",
                                     way->advice < VG_ADVICES ? it.advice[way->advice] : ""};
        int width = 0;
        for (int i = 0; i < 3; i++)
            width += parts[i][0] != '\0' ? vg_text_width(parts[i]) + GAP : 0;
        bool last = way->finding == NONE && way->before == NONE && way->advice == NONE;
        if ((width > room || (way->advice < VG_ADVICES && parts[2][0] == '\0')) && !last)
            continue;
        print(line, parts[0], text, strong);
        print(line, parts[1], dim, marker);
        print(line, parts[2], text, text);
        return;
    }
}

void vg_panel_numbers(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    struct line line = {screen, cells, rect.row, rect.col + 1, rect.col + rect.cols};
    if (view->at) {
        at_cursor(&line, view);
        return;
    }
    verdict(&line, view);
    at_right(line, view, line.col + 1);
}
