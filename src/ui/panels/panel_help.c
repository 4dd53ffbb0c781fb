/* panel_help.c: how to read the screen, beginning with the panel that has the focus, and every key and command, from their tables.
 *
 * From 100 columns on it has two columns, as a newspaper has. A filter leaves the lines that hold its text, and their titles.
 */
#include "panel.h"

#include <stdio.h>
#include <string.h>

#include "actions.h"
#include "help.h"
#include "hotspot.h"
#include "keymap.h"
#include "layout.h"

enum { KEYS_COLS = VG_HELP_MARK_COLS, TWO_COLUMNS = 100, LINE_MAX = 256 };

static const struct vg_help_line mouse[] = {
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
    int columns, width;
    const char *filter;
    const char *title; /* of the section, until a line of it is drawn; then NULL */
    bool all;          /* the title holds the filter's text: the whole section is shown */
    size_t first, line;
};

/* ---- text */

static char lower(char ch)
{
    return ch >= 'A' && ch <= 'Z' ? (char)(ch + 'a' - 'A') : ch;
}

static bool holds(const char *text, const char *part)
{
    for (;; text++) {
        size_t i = 0;
        while (part[i] != '\0' && lower(text[i]) == lower(part[i]))
            i++;
        if (part[i] == '\0')
            return true;
        if (*text == '\0')
            return false;
    }
}

/* How many bytes of a text fit into a line: up to a blank, or all if not even the first word fits, which is then cut. */
static size_t fit(const char *text, int width)
{
    char part[LINE_MAX];
    size_t best = 0, end = 0;
    while (text[end] != '\0') {
        end += strspn(text + end, " ");
        end += strcspn(text + end, " ");
        snprintf(part, sizeof part, "%.*s", (int)end, text);
        if (vg_text_width(part) > width)
            return best > 0 ? best : end;
        best = end;
    }
    return end;
}

/* ---- lines */

static void put(struct walk *walk, enum vg_role role, const char *keys, const char *text, size_t bytes)
{
    const size_t number = walk->line++, rows = walk->inside.rows > 0 ? (size_t)walk->inside.rows : 0;
    char part[LINE_MAX];
    if (!walk->cells || number < walk->first || number - walk->first >= rows * (size_t)walk->columns)
        return;
    const size_t place = number - walk->first;
    int row = walk->inside.row + (int)(place % rows);
    int col = walk->inside.col + 1 + (int)(place / rows) * (walk->width + 2), end = col + walk->width;
    if (keys) {
        vg_print_right(walk->cells, row, col, col + KEYS_COLS, vg_style_of(walk->screen, VG_ROLE_LOSS), keys);
        col += KEYS_COLS + 2;
    }
    snprintf(part, sizeof part, "%.*s", (int)bytes, text);
    vg_print_cut(walk->cells, row, col, end, vg_style_of(walk->screen, role), part);
}

static void section(struct walk *walk, const char *title)
{
    walk->title = title;
    walk->all = holds(title, walk->filter);
}

/* A line, in as many rows as it needs, if the filter lets it through. One without keys takes the whole width. */
static void entry(struct walk *walk, const char *keys, const char *text)
{
    if (!walk->all && !holds(text, walk->filter) && !(keys && holds(keys, walk->filter)))
        return;
    if (walk->title) {
        if (walk->line > 0)
            put(walk, VG_ROLE_TEXT, NULL, "", 0);
        for (const char *title = walk->title; *title != '\0'; title += strspn(title, " ")) {
            const size_t bytes = fit(title, walk->width);
            put(walk, VG_ROLE_STRONG, NULL, title, bytes);
            title += bytes;
        }
        walk->title = NULL;
    }
    const int width = walk->width - (keys ? KEYS_COLS + 2 : 0);
    do {
        size_t bytes = fit(text, width);
        put(walk, VG_ROLE_TEXT, keys, text, bytes);
        text += bytes;
        text += strspn(text, " ");
        keys = keys ? "" : NULL;
    } while (*text != '\0');
}

static void entries(struct walk *walk, const struct vg_help_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const bool alone = lines[i].mark[0] == '\0' && lines != mouse;
        entry(walk, alone ? NULL : lines[i].mark, lines[i].text);
    }
}

/* The actions of a group, or all. One that the person has taken all keys from is told, too: it can be typed. */
static void actions(struct walk *walk, const struct vg_action *rows, size_t count, int only)
{
    for (size_t i = 0; i < count; i++) {
        char keys[VG_KEYS_TEXT_MAX];
        if ((only >= 0 && (int)rows[i].group != only) || rows[i].keys_text[0] == '\0')
            continue;
        vg_keymap_text(walk->screen->keymap, rows, count, i, keys);
        entry(walk, keys, rows[i].about);
    }
}

/* What a panel shows, and its own keys. */
static void panel(struct walk *walk, enum vg_look_panel number)
{
    const struct vg_choice *it = &vg_look_panels[number];
    size_t count;
    char title[LINE_MAX];
    const struct vg_help_line *lines = vg_help_of_panel(it->name, &count);
    snprintf(title, sizeof title, "%d %s: %s", (int)number + 1, it->name, it->about);
    section(walk, title);
    if (lines)
        entries(walk, lines, count);
    for (const struct vg_panel_actions *own = vg_panel_actions; own < vg_panel_actions + vg_panel_actions_count;
         own++) {
        if (strcmp(own->panel, it->name) != 0)
            continue;
        section(walk, own->title);
        actions(walk, own->actions, own->count, -1);
    }
    walk->title = NULL; /* it is a text of this function */
}

/* What can be typed behind a colon. */
static void commands(struct walk *walk)
{
    const struct vg_command_info *info;
    section(walk, "Commands, typed behind a colon");
    entry(walk, "setting", "VALUE | next | prev: every setting of the experiment (vgtop list settings)");
    for (size_t i = 0; (info = vg_command_row(walk->screen->commands, i)) != NULL; i++) {
        char text[LINE_MAX];
        snprintf(text, sizeof text, "%s%s%s", info->arguments, *info->arguments ? ": " : "", info->about);
        if (info->name[0] != '@') /* those are for keys */
            entry(walk, info->name, text);
    }
}

static void walk_all(struct walk *walk, enum vg_look_panel focused)
{
    panel(walk, focused);
    section(walk, "How to read the screen");
    entries(walk, vg_help_reading, vg_help_reading_count);
    for (int i = 0; i < VG_GROUP_COUNT; i++) {
        section(walk, vg_action_groups[i]);
        actions(walk, vg_actions, vg_action_count, i);
    }
    section(walk, "Mouse");
    entries(walk, mouse, sizeof mouse / sizeof *mouse);
    for (int i = 0; i < VG_LOOK_PANEL_COUNT; i++)
        if (i != (int)focused)
            panel(walk, (enum vg_look_panel)i);
    commands(walk);
    if (walk->line == 0)
        put(walk, VG_ROLE_DIM, NULL, "nothing here holds that text", sizeof "nothing here holds that text" - 1);
}

/* ---- the panel */

static int columns_of(int cols)
{
    return cols >= TWO_COLUMNS ? 2 : 1;
}

static struct walk walk_in(const struct vg_screen *screen, struct vg_rect inside, int cols)
{
    const int columns = columns_of(cols), width = (inside.cols - columns) / columns - 1;
    return (struct walk){.screen = screen,
                         .inside = inside,
                         .columns = columns,
                         .width = width > KEYS_COLS + 3 ? width : KEYS_COLS + 3,
                         .filter = screen->look.help_filter};
}

size_t vg_screen_help_lines(const struct vg_screen *screen, int rows, int cols)
{
    struct walk walk = walk_in(screen, vg_frame_inside((struct vg_rect){0, 0, rows, cols}), cols);
    walk_all(&walk, vg_screen_focused(screen, rows, cols));
    return walk.line;
}

size_t vg_screen_help_page(int rows, int cols)
{
    struct vg_rect body = vg_layout_make(VG_LAYOUT_GRADIENTS, rows, VG_MIN_COLS).body;
    return (body.rows > 2 ? (size_t)body.rows - 2 : 1) * (size_t)columns_of(cols);
}

void vg_panel_help(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    const struct vg_look *look = &screen->look;
    struct vg_rect inside = vg_frame(screen, rect, "help", cells);
    struct walk walk = walk_in(screen, inside, cells->cols);
    const size_t lines = vg_screen_help_lines(screen, cells->rows, cells->cols),
                 page = inside.rows > 0 ? (size_t)(inside.rows * walk.columns) : 0,
                 most = lines > page ? lines - page : 0;
    const int end = rect.col + rect.cols - 1;
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM);
    char text[96];
    walk.cells = cells;
    walk.first = look->help_scroll < most ? look->help_scroll : most;
    vg_hotspot(cells, rect, VG_HIT_HELP, 0);
    walk_all(&walk, vg_screen_focused(screen, cells->rows, cells->cols));
    if (look->help_typing || look->help_filter[0] != '\0') {
        snprintf(text, sizeof text, "/%s%s", look->help_filter, look->help_typing ? "_" : "");
        vg_frame_note(cells, rect.row, rect.col + 10,
                      vg_frame_note(cells, rect.row, rect.col + 10, end, dim, "Esc: all lines"),
                      vg_style_of(screen, VG_ROLE_STRONG), text);
    } else {
        vg_frame_note(cells, rect.row, rect.col + 10, end, dim, "/ finds   ? closes");
    }
    if (most > 0) {
        snprintf(text, sizeof text, "lines %zu to %zu of %zu: up and down scroll", walk.first + 1, walk.first + page,
                 lines);
        vg_frame_note(cells, rect.row + rect.rows - 1, rect.col + 1, end, dim, text);
    }
}
