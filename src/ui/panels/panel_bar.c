/* panel_bar.c: the last line: what the keys do, or the command that is being typed. */
#include "panel.h"

#include <string.h>

#include "actions.h"
#include "hotspot.h"
#include "keymap.h"
#include "text.h"

/* The keys of a row as the person has set them; "" when it has none left. */
static void keys_of(const struct vg_screen *screen, size_t index, char text[VG_KEYS_TEXT_MAX])
{
    vg_keymap_text(screen->keymap, vg_actions, vg_action_count, index, text);
}

static int entry_width(const struct vg_screen *screen, size_t index)
{
    char keys[VG_KEYS_TEXT_MAX];
    keys_of(screen, index, keys);
    return vg_text_width(keys) + vg_text_width(vg_actions[index].label) + 2;
}

/* These stay when others must go. */
static bool always(const struct vg_action *action)
{
    static const char *const kept[] = {"pause toggle", "help", "@quit"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcmp(action->command, kept[i]) == 0)
            return true;
    return false;
}

/* Of a pair such as +- each key is a spot of its own; the word does what the first does. */
static void spots(size_t index, int row, int from, int word, int to, struct vg_cells *cells)
{
    bool pair = word - from == 2 && index + 1 < vg_action_count && vg_actions[index + 1].keys_text[0] == '\0';
    vg_hotspot(cells, (struct vg_rect){row, from, 1, to - from}, VG_HIT_ACTION, index);
    if (pair)
        vg_hotspot(cells, (struct vg_rect){row, from + 1, 1, 1}, VG_HIT_ACTION, index + 1);
}

static int entry(const struct vg_screen *screen, size_t index, int row, int col, int end, struct vg_cells *cells)
{
    char keys[VG_KEYS_TEXT_MAX];
    keys_of(screen, index, keys);
    int word = vg_print(cells, row, col, end, vg_style_of(screen, VG_ROLE_KEY), keys);
    int to = vg_print(cells, row, word, end, vg_style_of(screen, VG_ROLE_LABEL), vg_actions[index].label);
    spots(index, row, col, word, to, cells);
    return to + 2;
}

void vg_panel_bar(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    int col = rect.col + 1, end = rect.col + rect.cols, room = rect.cols - 1;
    bool cut = false;
    for (size_t i = 0; i < vg_action_count; i++)
        if (vg_actions[i].label && always(&vg_actions[i]))
            room -= entry_width(screen, i);
    for (size_t i = 0; i < vg_action_count; i++) {
        if (!vg_actions[i].label)
            continue;
        if (!always(&vg_actions[i])) {
            cut = cut || entry_width(screen, i) > room;
            if (cut)
                continue;
            room -= entry_width(screen, i);
        }
        col = entry(screen, i, rect.row, col, end, cells);
    }
}

/* Columns of the text's first `bytes` bytes. */
static int columns_before(const char *text, size_t bytes)
{
    int columns = 0;
    for (size_t i = 0; i < bytes && text[i] != '\0'; i++)
        columns += !vg_utf8_continues(text[i]);
    return columns;
}

static const char *skip(const char *text, int columns)
{
    while (columns > 0 && *text != '\0') {
        for (text++; vg_utf8_continues(*text);)
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
    vg_hotspot(cells, rect, VG_HIT_PROMPT, 0);
    vg_print(cells, rect.row, rect.col, end, vg_style_of(screen, VG_ROLE_STRONG), ":");
    int hidden = cursor >= room ? cursor - room + 1 : 0; /* the cursor stays in sight */
    vg_print(cells, rect.row, first, end, text, skip(prompt->text, hidden));
    struct vg_cell *at = vg_cells_at(cells, rect.row, first + cursor - hidden);
    if (at)
        at->style.attributes ^= VG_REVERSE;
    candidates(screen, rect, cells);
}
