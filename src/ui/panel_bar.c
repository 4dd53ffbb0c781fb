/* panel_bar.c: the last line: what the keys do, or the command that is being typed. */
#include "panel.h"

#include <string.h>

#include "actions.h"

static int entry_width(const struct vg_action *action)
{
    return vg_text_width(action->keys_text) + vg_text_width(action->label) + 2;
}

/* These stay when others must go. */
static bool always(const struct vg_action *action)
{
    static const char *const kept[] = {"pause", "@help", "@quit"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(action->command, kept[i]) == 0)
            return true;
    return false;
}

static int entry(const struct vg_screen *screen, const struct vg_action *action, int row, int col, int end,
                 struct vg_cells *cells)
{
    col = vg_print(cells, row, col, end, vg_style_of(screen, VG_ROLE_KEY), action->keys_text);
    col = vg_print(cells, row, col, end, vg_style_of(screen, VG_ROLE_LABEL), action->label);
    return col + 2;
}

void vg_panel_bar(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    int col = rect.col + 1, end = rect.col + rect.cols, room = rect.cols - 1;
    bool cut = false;

    for (size_t i = 0; i < vg_action_count; i++)
        if (vg_actions[i].label != NULL && always(&vg_actions[i]))
            room -= entry_width(&vg_actions[i]);
    for (size_t i = 0; i < vg_action_count; i++) {
        const struct vg_action *action = &vg_actions[i];
        if (action->label == NULL)
            continue;
        if (!always(action)) {
            cut = cut || entry_width(action) > room;
            if (cut)
                continue;
            room -= entry_width(action);
        }
        col = entry(screen, action, rect.row, col, end, cells);
    }
}

/* Columns of the text's first `bytes` bytes. */
static int columns_before(const char *text, size_t bytes)
{
    int columns = 0;
    for (size_t i = 0; i < bytes && text[i] != '\0'; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return columns;
}

static const char *skip(const char *text, int columns)
{
    while (columns > 0 && *text != '\0') {
        for (text++; ((unsigned char)*text & 0xc0) == 0x80;)
            text++;
        columns--;
    }
    return text;
}

static void candidates(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    const struct vg_prompt_view *prompt = &screen->prompt;
    struct vg_style ground = vg_style_of(screen, VG_ROLE_HEADER);
    int row = rect.row - 1, col = rect.col + 2, end = rect.col + rect.cols;
    size_t count = prompt->candidate_count < 12 ? prompt->candidate_count : 12;

    if (count == 0 || row < 0)
        return;
    vg_fill(cells, (struct vg_rect){row, rect.col, 1, rect.cols}, ' ', ground);
    for (size_t i = 0; i < count; i++) {
        if (col + vg_text_width(prompt->candidates[i]) + 2 > end) {
            vg_put(cells, row, col, 0x2026, ground);
            return;
        }
        col = vg_print(cells, row, col, end, ground, prompt->candidates[i]) + 2;
    }
}

void vg_panel_prompt(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    const struct vg_prompt_view *prompt = &screen->prompt;
    struct vg_style text = vg_style_of(screen, VG_ROLE_TEXT);
    int first = rect.col + 2, end = rect.col + rect.cols;
    int cursor = columns_before(prompt->text, prompt->cursor), room = end - first;

    vg_fill(cells, rect, ' ', text);
    vg_print(cells, rect.row, rect.col, end, vg_style_of(screen, VG_ROLE_STRONG), ":");
    int hidden = cursor >= room ? cursor - room + 1 : 0; /* the cursor stays in sight */
    vg_print(cells, rect.row, first, end, text, skip(prompt->text, hidden));
    struct vg_cell *at = vg_cells_at(cells, rect.row, first + cursor - hidden);
    if (at != NULL)
        at->style.attributes ^= VG_REVERSE;
    candidates(screen, rect, cells);
}
