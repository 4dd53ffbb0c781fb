/* setup.c: what keys do in the setup. */
#include "setup.h"

#include <stdio.h>
#include <string.h>

#include "setup_keys.h"
#include "vgtop/experiment.h"

#define CTRL(letter) ((letter)&0x1f)

enum { PAGE = 8 };

const char *const vg_setup_pages[VG_SETUP_PAGES] = {
    [VG_SETUP_SCREEN] = "Screen", [VG_SETUP_EXPERIMENT] = "Experiment", [VG_SETUP_KEYS] = "Keys"};

/* --- rows ----------------------------------------------------------------------------------------------------- */

const char *vg_setup_experiment(size_t row)
{
    if (row == 0)
        return "preset";
    return row <= VG_SETTING_COUNT ? vg_settings[row - 1].key : "speed";
}

const struct vg_action *vg_setup_action(size_t row, const char **panel)
{
    const char *nobody = NULL;
    panel = panel ? panel : &nobody;
    *panel = NULL;
    if (row < vg_action_count)
        return &vg_actions[row];
    row -= vg_action_count;
    for (size_t i = 0; i < vg_panel_actions_count; i++) {
        *panel = vg_panel_actions[i].panel;
        if (row < vg_panel_actions[i].count)
            return &vg_panel_actions[i].actions[row];
        row -= vg_panel_actions[i].count;
    }
    return NULL;
}

static size_t action_rows(void)
{
    size_t rows = vg_action_count;
    for (size_t i = 0; i < vg_panel_actions_count; i++)
        rows += vg_panel_actions[i].count;
    return rows;
}

size_t vg_setup_rows(enum vg_setup_page page)
{
    const size_t rows[VG_SETUP_PAGES] = {[VG_SETUP_SCREEN] = vg_config_field_count,
                                         [VG_SETUP_EXPERIMENT] = VG_SETTING_COUNT + 2, /* preset, speed */
                                         [VG_SETUP_KEYS] = action_rows()};
    return rows[page];
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

static void move_to(struct vg_setup *setup, size_t row)
{
    size_t rows = vg_setup_rows(setup->page);
    setup->selected[setup->page] = row < rows ? row : rows - 1;
}

/* The command that opens the list of the row's values; on the page of keys the setup waits for a key instead. */
static void change_row(struct vg_setup *setup, size_t row, char line[VG_SETUP_LINE_MAX])
{
    if (setup->page == VG_SETUP_KEYS) {
        setup->binding = true;
        setup->conflict = VG_KEY_NONE;
    } else if (setup->page == VG_SETUP_SCREEN) {
        snprintf(line, VG_SETUP_LINE_MAX, "@menu @config %.16s", vg_config_fields[row].name);
    } else {
        snprintf(line, VG_SETUP_LINE_MAX, "@menu %.16s", vg_setup_experiment(row));
    }
}

static void edit_keys(struct vg_setup *setup, struct vg_config *config, bool take_away)
{
    if (setup->page == VG_SETUP_KEYS && take_away)
        vg_setup_take_away(setup, config);
    else if (setup->page == VG_SETUP_KEYS)
        vg_setup_give_back(setup, config);
}

enum vg_setup_result vg_setup_key(struct vg_setup *setup, struct vg_config *config, uint32_t key,
                                  char line[VG_SETUP_LINE_MAX])
{
    const size_t row = setup->selected[setup->page];
    line[0] = '\0';
    if (!setup->open)
        return VG_SETUP_CLOSED;
    setup->message[0] = '\0';
    if (setup->binding) {
        vg_setup_take_key(setup, config, key);
        return VG_SETUP_STAYS;
    }
    switch (key) {
    case VG_KEY_UP:
    case 'k':
        move_to(setup, row > 0 ? row - 1 : 0);
        break;
    case VG_KEY_DOWN:
    case 'j':
        move_to(setup, row + 1);
        break;
    case VG_KEY_PAGE_UP:
        move_to(setup, row > PAGE ? row - PAGE : 0);
        break;
    case VG_KEY_PAGE_DOWN:
        move_to(setup, row + PAGE);
        break;
    case VG_KEY_HOME:
    case 'g':
        move_to(setup, 0);
        break;
    case VG_KEY_END:
    case 'G':
        move_to(setup, SIZE_MAX);
        break;
    case VG_KEY_RIGHT:
    case 'l':
    case VG_KEY_TAB:
        vg_setup_turn(setup, (setup->page + 1u) % VG_SETUP_PAGES);
        break;
    case VG_KEY_LEFT:
    case 'h':
    case VG_KEY_BACK_TAB:
        vg_setup_turn(setup, (setup->page + VG_SETUP_PAGES - 1u) % VG_SETUP_PAGES);
        break;
    case VG_KEY_ENTER:
    case ' ':
        change_row(setup, row, line);
        break;
    case VG_KEY_DELETE:
    case 'x':
    case VG_KEY_BACKSPACE:
    case 'u':
        edit_keys(setup, config, key == VG_KEY_DELETE || key == 'x');
        break;
    case 'w':
        snprintf(line, VG_SETUP_LINE_MAX, "@save");
        break;
    case CTRL('C'):
        snprintf(line, VG_SETUP_LINE_MAX, "@quit");
        break;
    case VG_KEY_ESCAPE:
    case 'q':
    case 'S':
    case VG_KEY_F2:
        setup->open = false;
        return VG_SETUP_CLOSED;
    default:
        break;
    }
    return line[0] != '\0' ? VG_SETUP_COMMAND : VG_SETUP_STAYS;
}

void vg_setup_turn(struct vg_setup *setup, size_t page)
{
    vg_setup_stop_binding(setup);
    setup->message[0] = '\0';
    if (page < VG_SETUP_PAGES)
        setup->page = (enum vg_setup_page)page;
}

bool vg_setup_select(struct vg_setup *setup, size_t row)
{
    bool before = setup->selected[setup->page] == row && !setup->binding;
    vg_setup_stop_binding(setup);
    move_to(setup, row);
    return before;
}
