/* panel_bar.c: the last line: what the keys do, or the command that is being typed. */
#include "panel.h"

#include <string.h>

#include "actions.h"
#include "hotspot.h"
#include "keymap.h"
#include "text.h"

/* Draws an entry, or only measures it if `cells` is NULL. Returns the column behind it and a gap. Of a pair such as +- each key is a spot
 * of its own; the word does what the first key does. */
static int entry(const struct vg_screen *screen, size_t index, bool grey, int row, int col, int end,
                 struct vg_cells *cells)
{
    char keys[VG_KEYS_TEXT_MAX]; /* as the person has set them; "" when there is none left */
    vg_keymap_text(screen->keymap, vg_actions, vg_action_count, index, keys);
    if (!cells)
        return col + vg_text_width(keys) + vg_text_width(vg_actions[index].label) + 1;
    int word = vg_print(cells, row, col, end, vg_style_of(screen, grey ? VG_ROLE_DIM : VG_ROLE_KEY), keys);
    int to = vg_print(cells, row, word, end, vg_style_of(screen, grey ? VG_ROLE_DIM : VG_ROLE_LABEL),
                      vg_actions[index].label);
    vg_hotspot(cells, (struct vg_rect){row, col, 1, to - col}, VG_HIT_ACTION, index);
    if (word - col == 2 && index + 1 < vg_action_count && vg_actions[index + 1].keys_text[0] == '\0')
        vg_hotspot(cells, (struct vg_rect){row, col + 1, 1, 1}, VG_HIT_ACTION, index + 1);
    return to + 1;
}

enum use { NO_USE, NOT_HERE, OF_USE };

/* Keys that no run elsewhere takes notice of are no use in the bar: a log takes no commands, and a job only some. Those that this job cannot
 * do but others can are grey; pressed, they say why. */
static enum use use_of(const struct vg_action *action, const struct vg_view *view)
{
    static const char *const of_jobs = " activation fix lr pause undo ";
    if (view->probe != VG_PROBE_NEVER || action->group == VG_GROUP_LOOK)
        return OF_USE;
    if (action->group == VG_GROUP_PROGRAM)
        return strcmp(action->command, "@menu preset") != 0 ? OF_USE : NO_USE;
    if (view->commands[0] == '\0' || !vg_view_commands_have(of_jobs, action->command))
        return NO_USE;
    if (strcmp(action->command, "fix") == 0)
        return vg_verdict_advice_for(&view->verdict, view->commands).count > 0 ? OF_USE : NOT_HERE;
    return vg_view_commands_have(view->commands, action->command) ? OF_USE : NOT_HERE;
}

void vg_panel_bar(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                  struct vg_cells *cells)
{
    static const char *const kept[] = {"fix",          "undo", "restart",
                                       "pause toggle", "help", "@quit"}; /* these stay when others must go */
    int col = rect.col + 1, end = rect.col + rect.cols, room = rect.cols - 1;
    bool cut = false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < vg_action_count; i++) {
            const enum use use = vg_actions[i].label ? use_of(&vg_actions[i], view) : NO_USE;
            if (use == NO_USE)
                continue;
            bool always = false;
            for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
                always = always || strcmp(vg_actions[i].command, kept[k]) == 0;
            int width = entry(screen, i, false, 0, 0, 0, NULL);
            cut = cut || (pass == 1 && !always && width > room);
            if (always == (pass == 0))
                room -= cut ? 0 : width;
            if (pass == 1 && (always || !cut))
                col = entry(screen, i, use == NOT_HERE, rect.row, col, end, cells);
        }
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
    struct vg_style style = vg_style_of(screen, VG_ROLE_TEXT);
    const char *text = prompt->text;
    int first = rect.col + 2, end = rect.col + rect.cols, cursor = 0;
    for (size_t i = 0; i < prompt->cursor && text[i] != '\0'; i++)
        cursor += !vg_utf8_continues(text[i]);
    for (; cursor >= end - first && *text != '\0'; cursor--) /* the cursor stays in sight */
        for (text++; vg_utf8_continues(*text);)
            text++;
    vg_fill(cells, rect, ' ', style);
    vg_hotspot(cells, rect, VG_HIT_PROMPT, 0);
    vg_print(cells, rect.row, rect.col, end, vg_style_of(screen, VG_ROLE_STRONG), ":");
    vg_print(cells, rect.row, first, end, style, text);
    struct vg_cell *at = vg_cells_at(cells, rect.row, first + cursor);
    if (at)
        at->style.attributes ^= VG_REVERSE;
    candidates(screen, rect, cells);
}
