/* panel_numbers.c: the second line: how training goes, and what it means; or the answer to the last command. */
#include "panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "verdict.h"

enum { GAP = 2, MESSAGE_LINES = 3 };

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

static void share(struct line *line, const char *name, double value)
{
    char text[VG_NUMBER_MAX] = "–";
    if (!isnan(value))
        vg_snprintf(text, sizeof text, "%.3f", value);
    number(line, name, text);
}

/* Of the last step, or of those at the cursor. */
static void numbers(struct line *line, const struct vg_view *view)
{
    char text[VG_NUMBER_MAX];
    bool wide = line->end - line->col >= 90;
    double valid = view->at ? view->at_valid_accuracy : view->valid_accuracy;
    if (view->at && line->col + 6 <= line->end)
        line->col = vg_print(line->cells, line->row, line->col, line->end, vg_style_of(line->screen, VG_ROLE_MARKER),
                             "cursor") +
                    GAP;
    vg_format_count(view->at ? view->at_step : view->step, text);
    number(line, "step", text);
    if (!view->at && wide) { /* else the verdict needs the room more */
        vg_format_count(view->epoch, text);
        number(line, "epoch", text);
    } else if (view->at && view->at_steps > 1) {
        vg_format_count(view->at_steps, text);
        number(line, "mean of", text);
    }
    vg_format_plain(view->at ? view->at_loss : view->loss, text);
    number(line, "loss", text);
    share(line, wide ? "accuracy" : "acc", view->at ? view->at_accuracy : view->accuracy);
    if (!isnan(valid))
        share(line, wide ? "validation" : "valid", valid);
}

/* While the picture stands still that is what there is to say, and where training is meanwhile. */
static void frozen(struct line *line, const struct vg_view *view)
{
    static const char *const same[] = {"frozen at step %s · training is at %s", "frozen at %s · now %s",
                                       "frozen, now %.0s%s", "frozen"},
                             *const other[] = {"frozen at step %s · a new run is at %s", "frozen at %s · new run at %s",
                                               "frozen, new run", "frozen"};
    const char *const *formats = view->live_run == view->run ? same : other;
    char step[VG_NUMBER_MAX], live[VG_NUMBER_MAX], text[128];
    vg_format_count(view->step, step);
    vg_format_count(view->live_step, live);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        snprintf(text, sizeof text, formats[i], step, live);
        if (line->col + 1 + vg_text_width(text) > line->end)
            continue;
        vg_print(line->cells, line->row, line->col + 1, line->end, vg_style_of(line->screen, VG_ROLE_WARNING), text);
        return;
    }
}

/* The longest way to say it that fits. */
static void verdict(struct line *line, const struct vg_view *view)
{
    struct vg_verdict_line it = vg_verdict_line_of(view, line->screen->keymap);
    int word = it.word[0] == '\0' ? 0 : vg_text_width(it.word) + 1;
    const char *sentence = "";
    int room = line->end - line->col - 1 - word;
    for (int i = 0; i < VG_SENTENCES && sentence[0] == '\0'; i++)
        if (vg_text_width(it.sentences[i]) <= room)
            sentence = it.sentences[i];
    if (word > 0)
        line->col =
            vg_print_cut(line->cells, line->row, line->col + 1, line->end, vg_style_of(line->screen, it.role), it.word);
    vg_print(line->cells, line->row, line->col + 1, line->end, vg_style_of(line->screen, VG_ROLE_TEXT), sentence);
}

/* A message may be longer than its place: it then takes the whole line and lies over the ones below. Lines are broken at a blank if there
 * is one. */
static void message(struct line *line, const char *message, bool is_error)
{
    struct vg_style style = vg_style_of(line->screen, is_error ? VG_ROLE_ERROR : VG_ROLE_TEXT);
    char marked[VG_VIEW_MESSAGE_MAX + 8], part[VG_VIEW_MESSAGE_MAX];
    const char *text = marked;
    const int room = line->cells->cols - 2;
    snprintf(marked, sizeof marked, "%s%s", is_error ? "✗ " : "", message);
    if (line->col + 1 + vg_text_width(marked) <= line->end) {
        vg_print(line->cells, line->row, line->col + 1, line->end, style, marked);
        return;
    }
    for (int i = 0; i < MESSAGE_LINES && *text != '\0' && room > 0; i++) {
        size_t bytes = 0, blank = 0;
        for (int width = 0; text[bytes] != '\0' && width < room; width++) {
            if (text[bytes] == ' ')
                blank = bytes;
            for (bytes++; vg_utf8_continues(text[bytes]);)
                bytes++;
        }
        if (text[bytes] != '\0' && i + 1 == MESSAGE_LINES)
            bytes = strlen(text); /* the last line is cut */
        else if (text[bytes] != '\0' && blank > 0)
            bytes = blank;
        vg_fill(line->cells, (struct vg_rect){line->row + i, 0, 1, line->cells->cols}, ' ', style);
        snprintf(part, sizeof part, "%.*s", (int)bytes, text);
        vg_print_cut(line->cells, line->row + i, 1, room + 1, style, part);
        text += bytes;
        text += strspn(text, " ");
    }
}

void vg_panel_numbers(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                      struct vg_cells *cells)
{
    struct line line = {screen, cells, rect.row, rect.col + 1, rect.col + rect.cols};
    numbers(&line, view);
    if (screen->notice[0] != '\0')
        message(&line, screen->notice, screen->notice_is_error);
    else if (view->message[0] != '\0' && !screen->message_over)
        message(&line, view->message, view->message_is_error);
    else if (view->frozen)
        frozen(&line, view);
    else if (!view->at) /* it is of now */
        verdict(&line, view);
}
