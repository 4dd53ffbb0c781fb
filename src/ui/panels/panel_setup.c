/* panel_setup.c: the setup: its pages, their rows, and what the selected one is about. */
#include <stdio.h>
#include <string.h>

#include "hotspot.h"
#include "panel.h"
#include "setup.h"

enum { NAME_COLS = 12, VALUE_COLS = 26, KEYS_COLS = 16, DETAIL_ROWS = 3, TAB_ROWS = 2, ROW_TEXT = 160 };

/* A row as text: what it is, what it is now, what about it, and more of that for the selected one. */
struct row {
    char name[ROW_TEXT], value[ROW_TEXT], about[ROW_TEXT], more[ROW_TEXT];
};

static const struct {
    int name_cols;
    const char *keys; /* what can be pressed */
} pages[VG_SETUP_PAGES] = {
    [VG_SETUP_SCREEN] = {NAME_COLS, "Enter changes it"},
    [VG_SETUP_EXPERIMENT] = {NAME_COLS, "Enter changes it; not part of the file"},
    [VG_SETUP_KEYS] = {KEYS_COLS, "Enter: a new key   x takes a key away   u gives them back"},
};

/* What a change of a setting costs. */
static const char *const costs[] = {[VG_CHANGE_NOTHING] = "",
                                    [VG_CHANGE_LIVE] = "the run goes on with it",
                                    [VG_CHANGE_WEIGHTS] = "begins a new run with new weights",
                                    [VG_CHANGE_DATA] = "begins a new run with new data and weights"};

static void write_row(struct row *row, const char *name, const char *value, const char *about, const char *more)
{
    snprintf(row->name, sizeof row->name, "%s", name);
    snprintf(row->value, sizeof row->value, "%s", value);
    snprintf(row->about, sizeof row->about, "%s", about);
    snprintf(row->more, sizeof row->more, "%s", more);
}

static void experiment_row(const struct vg_view *view, const char *key, struct row *row)
{
    const struct vg_setting_info *setting = vg_setting_find(key, NULL);
    const char *value = strcmp(key, "preset") == 0 ? "choose ..." : "";
    for (size_t i = 0; i < view->field_count && i < VG_FIELDS_MAX; i++)
        if (strcmp(view->fields[i].command, key) == 0)
            value = view->fields[i].typed;
    write_row(row, key, value, setting ? setting->about : vg_command_find(key, NULL)->about,
              setting ? costs[setting->change] : "");
    if (strcmp(key, "speed") == 0 && view->speed > 1e9)
        snprintf(row->value, sizeof row->value, "max");
    else if (strcmp(key, "speed") == 0)
        vg_snprintf(row->value, sizeof row->value, "%g steps/s", view->speed);
}

static struct row row_of(const struct vg_setup *setup, const struct vg_view *view, size_t index)
{
    struct row row = {.name = ""};
    const char *panel;
    if (setup->page == VG_SETUP_SCREEN) {
        const struct vg_config_field *field = &vg_config_fields[index];
        char value[VG_CONFIG_TEXT_MAX];
        vg_config_get(field, setup->config, value);
        write_row(&row, field->name, value, field->about, field->takes);
    } else if (setup->page == VG_SETUP_EXPERIMENT) {
        experiment_row(view, vg_setup_experiment(index), &row);
    } else if (vg_setup_action(index, &panel)) {
        const struct vg_action *action = vg_setup_action(index, &panel);
        char keys[VG_SETUP_KEYS_MAX];
        vg_setup_keys_text(&setup->config->keymap, action, keys);
        bool waits = setup->binding && index == setup->selected[VG_SETUP_KEYS];
        write_row(&row, waits ? "press a key" : keys, action->command, action->about, "");
        if (panel)
            snprintf(row.about, sizeof row.about, "%s (panel %s)", action->about, panel);
    }
    vg_make_harmless(row.value);
    return row;
}

static void tabs(const struct vg_screen *screen, const struct vg_setup *setup, struct vg_rect rect,
                 struct vg_cells *cells)
{
    int col = rect.col + 1, end = rect.col + rect.cols;
    for (size_t i = 0; i < VG_SETUP_PAGES; i++) {
        bool here = i == (size_t)setup->page;
        int from = col;
        col = vg_printf(cells, rect.row, col, end, vg_style_of(screen, here ? VG_ROLE_STRONG : VG_ROLE_DIM),
                        here ? "[%s]" : " %s ", vg_setup_pages[i]);
        vg_hotspot(cells, (struct vg_rect){rect.row, from, 1, col - from}, VG_HIT_SETUP_PAGE, i);
        col++;
    }
    vg_frame_note(cells, rect.row, col, end, vg_style_of(screen, VG_ROLE_DIM), "Tab: the next page");
}

static void line(const struct vg_screen *screen, const struct vg_setup *setup, const struct row *row, size_t index,
                 struct vg_rect rect, struct vg_cells *cells)
{
    bool selected = index == setup->selected[setup->page];
    int name = rect.col + 2, value = name + pages[setup->page].name_cols + 1, about = value + VALUE_COLS + 1;
    int end = rect.col + rect.cols - 1;
    struct vg_style strong = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_STRONG);
    struct vg_style text = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_TEXT);
    struct vg_style dim = vg_style_of(screen, selected ? VG_ROLE_LABEL : VG_ROLE_DIM);
    vg_fill(cells, rect, ' ', text);
    vg_hotspot(cells, rect, VG_HIT_SETUP_ROW, index);
    if (selected)
        vg_put(cells, rect.row, rect.col, 0x25b8, strong);
    vg_print_cut(cells, rect.row, name, value - 1, text, row->name);
    vg_print_cut(cells, rect.row, value, about - 1 < end ? about - 1 : end, strong, row->value);
    vg_print_cut(cells, rect.row, about, end, dim, row->about);
}

/* Below the rows: the selected one in full, and what became of the last key or what can be pressed. */
static void detail(const struct vg_screen *screen, const struct vg_setup *setup, const struct row *row,
                   struct vg_rect rect, struct vg_cells *cells)
{
    struct vg_style dim = vg_style_of(screen, VG_ROLE_DIM), text = vg_style_of(screen, VG_ROLE_TEXT);
    int col = rect.col + 1, end = rect.col + rect.cols - 1;
    const char *keys = setup->binding ? "press the new key; Esc leaves it as it is" : pages[setup->page].keys;
    for (int i = rect.col; i < rect.col + rect.cols; i++)
        vg_put(cells, rect.row, i, 0x2500, dim);
    col = vg_print_cut(cells, rect.row + 1, col, end, text, row->about);
    if (row->more[0] != '\0') {
        col = vg_print_cut(cells, rect.row + 1, col, end, dim, ": ");
        vg_print_cut(cells, rect.row + 1, col, end, dim, row->more);
    }
    col = rect.col + 1;
    vg_print_cut(cells, rect.row + 2, col, end, vg_style_of(screen, setup->message[0] ? VG_ROLE_WARNING : VG_ROLE_DIM),
                 setup->message[0] != '\0' ? setup->message : keys);
}

/* In the lower border: how the file stands. */
static void file_note(const struct vg_screen *screen, const struct vg_setup *setup, struct vg_rect rect,
                      struct vg_cells *cells)
{
    char place[VG_SETUP_TEXT_MAX], text[VG_SETUP_TEXT_MAX + 64];
    const char *state = setup->unsaved ? "not written yet" : "nothing to write";
    int row = rect.row + rect.rows - 1, first = rect.col + 2, end = rect.col + rect.cols - 1;
    struct vg_style style = vg_style_of(screen, setup->unsaved ? VG_ROLE_WARNING : VG_ROLE_DIM);
    snprintf(place, sizeof place, "%s", setup->place[0] != '\0' ? setup->place : "vgtop.conf");
    vg_make_harmless(place);
    snprintf(text, sizeof text, "w writes %s: %s", place, state);
    if (vg_frame_note(cells, row, first, end, style, text) < end)
        return;
    snprintf(text, sizeof text, "w writes the file: %s", state);
    vg_frame_note(cells, row, first, end, style, text);
}

void vg_panel_setup_bar(const struct vg_screen *screen, struct vg_rect rect, struct vg_cells *cells)
{
    static const struct {
        uint32_t key;
        const char *name, *label;
    } entries[] = {{VG_KEY_ENTER, "Enter", "change"},
                   {VG_KEY_TAB, "Tab", "page"},
                   {'w', "w", "write"},
                   {VG_KEY_ESCAPE, "Esc", "leave"}};
    int col = rect.col + 1, end = rect.col + rect.cols;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        int from = col;
        col = vg_print(cells, rect.row, col, end, vg_style_of(screen, VG_ROLE_KEY), entries[i].name);
        col = vg_print(cells, rect.row, col, end, vg_style_of(screen, VG_ROLE_LABEL), entries[i].label);
        vg_hotspot(cells, (struct vg_rect){rect.row, from, 1, col - from}, VG_HIT_KEY, entries[i].key);
        col += 2;
    }
}

void vg_panel_setup(const struct vg_screen *screen, const struct vg_view *view, struct vg_rect rect,
                    struct vg_cells *cells)
{
    const struct vg_setup *setup = screen->setup;
    struct vg_screen here = *screen;
    here.focused = true;
    here.panel_number = 0;
    vg_hotspot(cells, rect, VG_HIT_SETUP, 0);
    struct vg_rect inside = vg_frame(&here, rect, "setup", cells);
    int room = inside.rows - TAB_ROWS - DETAIL_ROWS;
    if (room < 1)
        return;
    size_t rows = vg_setup_rows(setup->page), visible = (size_t)room < rows ? (size_t)room : rows;
    size_t selected = setup->selected[setup->page], first = vg_scroll_to(rows, visible, selected);
    tabs(screen, setup, inside, cells);
    for (size_t i = 0; i < visible; i++) {
        struct row row = row_of(setup, view, first + i);
        line(screen, setup, &row, first + i,
             (struct vg_rect){inside.row + TAB_ROWS + (int)i, inside.col, 1, inside.cols}, cells);
    }
    struct row row = row_of(setup, view, selected);
    detail(screen, setup, &row,
           (struct vg_rect){inside.row + inside.rows - DETAIL_ROWS, inside.col, DETAIL_ROWS, inside.cols}, cells);
    if (visible < rows) {
        char text[48];
        snprintf(text, sizeof text, "%zu to %zu of %zu", first + 1, first + visible, rows);
        vg_frame_note(cells, rect.row, rect.col + 12, rect.col + rect.cols - 1, vg_style_of(screen, VG_ROLE_DIM), text);
    }
    file_note(screen, setup, rect, cells);
}
