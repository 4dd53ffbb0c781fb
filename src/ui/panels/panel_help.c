/* panel_help.c: how to read the screen, and every key, from the table of keys. */
#include "panel.h"

#include <stdio.h>

#include "actions.h"
#include "hotspot.h"
#include "keymap.h"

enum { KEYS_COLS = 8 };

static const char *const reading[] = {
    "Each row is a layer, the output on top: the gradient flows down from it.",
    "A bar is as high as the layer's gradient is large, on a logarithmic axis.",
    "Bars that shrink from row to row: the gradient vanishes on its way down;",
    "bars that grow: it explodes. Blue is little, green middling, orange much.",
    "A dotted line is where you changed something; 0 is a gradient of exactly",
    "zero, ! a number that overflowed, a dot above a bar a short peak.",
    "Under a layer's number: dead 20% are units that answer to no sample, sat",
    "45% those where the slope is flat (d, s where room is short). Numbers are",
    "those of the last batch, so they hop; the charts show means and peaks.",
    "The depth profile is this moment: dots below one another are layers that",
    "learn alike; a fan is a gradient lost on its way. Press 2, then 3: watch.",
};

static const struct {
    const char *keys, *text;
} mouse[] = {
    {"click", "a layer selects it; a chart over time takes the cursor"},
    {"", "a panel's title gets the brackets, and clicked again the screen"},
    {"", "a value in the header opens its list; a word below does its key"},
    {"wheel", "scrolls layers, lists and the help; the explorer's range"},
    {"Ctrl-wh.", "the panel under it alone, and back"},
};

/* Lines are counted and drawn by the same walk, so that the two never disagree. */
struct walk {
    const struct vg_screen *screen;
    struct vg_cells *cells; /* NULL: count only */
    struct vg_rect inside;
    size_t first, line;
};

static void line(struct walk *walk, enum vg_role role, const char *keys, const char *text)
{
    size_t number = walk->line++;
    if (!walk->cells || number < walk->first || walk->inside.rows <= 0 ||
        number - walk->first >= (size_t)walk->inside.rows)
        return;
    int row = walk->inside.row + (int)(number - walk->first), col = walk->inside.col + 1;
    int end = walk->inside.col + walk->inside.cols;
    if (keys) {
        vg_print_right(walk->cells, row, col, col + KEYS_COLS, vg_style_of(walk->screen, VG_ROLE_LOSS), keys);
        col += KEYS_COLS + 2;
    }
    vg_print_cut(walk->cells, row, col, end, vg_style_of(walk->screen, role), text);
}

/* The actions of a group, or all. One that the person has taken all keys from is told, too: it can be typed. */
static void group(struct walk *walk, const char *title, const struct vg_action *actions, size_t count, int only)
{
    line(walk, VG_ROLE_TEXT, NULL, "");
    line(walk, VG_ROLE_STRONG, NULL, title);
    for (size_t i = 0; i < count; i++) {
        char keys[VG_KEYS_TEXT_MAX];
        if ((only >= 0 && (int)actions[i].group != only) || actions[i].keys_text[0] == '\0')
            continue;
        vg_keymap_text(walk->screen ? walk->screen->keymap : NULL, actions, count, i, keys);
        line(walk, VG_ROLE_TEXT, keys, actions[i].about);
    }
}

static void walk_all(struct walk *walk)
{
    line(walk, VG_ROLE_STRONG, NULL, "How to read the screen");
    for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
        line(walk, VG_ROLE_TEXT, NULL, reading[i]);
    for (int i = 0; i < VG_GROUP_COUNT; i++)
        group(walk, vg_action_groups[i], vg_actions, vg_action_count, i);
    for (const struct vg_panel_actions *own = vg_panel_actions; own < vg_panel_actions + vg_panel_actions_count; own++)
        group(walk, own->title, own->actions, own->count, -1);
    line(walk, VG_ROLE_TEXT, NULL, "");
    line(walk, VG_ROLE_STRONG, NULL, "Mouse");
    for (size_t i = 0; i < sizeof mouse / sizeof *mouse; i++)
        line(walk, VG_ROLE_TEXT, mouse[i].keys, mouse[i].text);
}

size_t vg_screen_help_lines(void)
{
    struct walk walk = {0};
    walk_all(&walk);
    return walk.line;
}

void vg_panel_help(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    struct vg_rect inside = vg_frame(screen, rect, "help", cells);
    size_t lines = vg_screen_help_lines(), page = inside.rows > 0 ? (size_t)inside.rows : 0;
    size_t most = lines > page ? lines - page : 0;
    struct walk walk = {.screen = screen, .cells = cells, .inside = inside};
    char text[64];
    walk.first = screen->look.help_scroll < most ? screen->look.help_scroll : most;
    vg_hotspot(cells, rect, VG_HIT_HELP, 0);
    walk_all(&walk);
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    vg_frame_note(cells, rect.row, rect.col + 10, rect.col + rect.cols - 1, dim, "? closes");
    if (most > 0) {
        snprintf(text, sizeof text, "lines %zu to %zu of %zu: up and down scroll", walk.first + 1, walk.first + page,
                 lines);
        vg_frame_note(cells, rect.row + rect.rows - 1, rect.col + 1, rect.col + rect.cols - 1, dim, text);
    }
}
