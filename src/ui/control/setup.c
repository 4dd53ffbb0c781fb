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

/* What a key's function gets. */
struct call {
    struct vg_setup *setup;
    struct vg_config *config;
    char *line; /* VG_SETUP_LINE_MAX bytes for the command */
};

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

/* --- moving about --------------------------------------------------------------------------------------------- */

static enum vg_setup_result move_to(struct vg_setup *setup, size_t row)
{
    size_t rows = vg_setup_rows(setup->page);
    setup->selected[setup->page] = row < rows ? row : rows - 1;
    return VG_SETUP_STAYS;
}

static enum vg_setup_result up(const struct call *call)
{
    size_t now = call->setup->selected[call->setup->page];
    return move_to(call->setup, now > 0 ? now - 1 : 0);
}

static enum vg_setup_result down(const struct call *call)
{
    return move_to(call->setup, call->setup->selected[call->setup->page] + 1);
}

static enum vg_setup_result page_up(const struct call *call)
{
    size_t now = call->setup->selected[call->setup->page];
    return move_to(call->setup, now > PAGE ? now - PAGE : 0);
}

static enum vg_setup_result page_down(const struct call *call)
{
    return move_to(call->setup, call->setup->selected[call->setup->page] + PAGE);
}

static enum vg_setup_result home(const struct call *call)
{
    return move_to(call->setup, 0);
}

static enum vg_setup_result end(const struct call *call)
{
    return move_to(call->setup, SIZE_MAX);
}

static enum vg_setup_result next_page(const struct call *call)
{
    vg_setup_turn(call->setup, (call->setup->page + 1u) % VG_SETUP_PAGES);
    return VG_SETUP_STAYS;
}

static enum vg_setup_result previous_page(const struct call *call)
{
    vg_setup_turn(call->setup, (call->setup->page + VG_SETUP_PAGES - 1u) % VG_SETUP_PAGES);
    return VG_SETUP_STAYS;
}

static enum vg_setup_result leave(const struct call *call)
{
    call->setup->open = false;
    return VG_SETUP_CLOSED;
}

static enum vg_setup_result save(const struct call *call)
{
    snprintf(call->line, VG_SETUP_LINE_MAX, "@save");
    return VG_SETUP_COMMAND;
}

static enum vg_setup_result quit(const struct call *call)
{
    snprintf(call->line, VG_SETUP_LINE_MAX, "@quit");
    return VG_SETUP_COMMAND;
}

/* The list of the row's values, or the wait for a key. */
static enum vg_setup_result change(const struct call *call)
{
    size_t row = call->setup->selected[call->setup->page];
    if (call->setup->page == VG_SETUP_KEYS) {
        call->setup->binding = true;
        call->setup->conflict = VG_KEY_NONE;
        return VG_SETUP_STAYS;
    }
    if (call->setup->page == VG_SETUP_SCREEN)
        snprintf(call->line, VG_SETUP_LINE_MAX, "@menu @config %.16s", vg_config_fields[row].name);
    else
        snprintf(call->line, VG_SETUP_LINE_MAX, "@menu %.16s", vg_setup_experiment(row));
    return VG_SETUP_COMMAND;
}

static enum vg_setup_result take_away(const struct call *call)
{
    if (call->setup->page == VG_SETUP_KEYS)
        vg_setup_take_away(call->setup, call->config);
    return VG_SETUP_STAYS;
}

static enum vg_setup_result give_back(const struct call *call)
{
    if (call->setup->page == VG_SETUP_KEYS)
        vg_setup_give_back(call->setup, call->config);
    return VG_SETUP_STAYS;
}

static const struct {
    uint32_t key;
    enum vg_setup_result (*act)(const struct call *call);
} bindings[] = {
    {VG_KEY_UP, up},
    {'k', up},
    {VG_KEY_DOWN, down},
    {'j', down},
    {VG_KEY_PAGE_UP, page_up},
    {VG_KEY_PAGE_DOWN, page_down},
    {VG_KEY_HOME, home},
    {'g', home},
    {VG_KEY_END, end},
    {'G', end},
    {VG_KEY_RIGHT, next_page},
    {'l', next_page},
    {VG_KEY_TAB, next_page},
    {VG_KEY_LEFT, previous_page},
    {'h', previous_page},
    {VG_KEY_BACK_TAB, previous_page},
    {VG_KEY_ENTER, change},
    {' ', change},
    {VG_KEY_DELETE, take_away},
    {'x', take_away},
    {VG_KEY_BACKSPACE, give_back},
    {'u', give_back},
    {'w', save},
    {VG_KEY_ESCAPE, leave},
    {'q', leave},
    {'S', leave},
    {VG_KEY_F2, leave},
    {CTRL('C'), quit},
};

enum vg_setup_result vg_setup_key(struct vg_setup *setup, struct vg_config *config, uint32_t key,
                                  char line[VG_SETUP_LINE_MAX])
{
    line[0] = '\0';
    if (!setup->open)
        return VG_SETUP_CLOSED;
    setup->said[0] = '\0';
    if (setup->binding) {
        vg_setup_take_key(setup, config, key);
        return VG_SETUP_STAYS;
    }
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].key == key)
            return bindings[i].act(&(struct call){setup, config, line});
    return VG_SETUP_STAYS;
}

void vg_setup_turn(struct vg_setup *setup, size_t page)
{
    vg_setup_stop_binding(setup);
    setup->said[0] = '\0';
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
