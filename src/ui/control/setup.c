/* setup.c: what keys do in the setup, and how it gives actions other keys. */
#include "setup.h"

#include <stdio.h>
#include <string.h>

#include "vgtop/experiment.h"

#define CTRL(letter) ((letter)&0x1f)

enum { PAGE = 8, KEYS_IN_ROW = sizeof((struct vg_action *)0)->keys / sizeof(uint32_t) };

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

size_t vg_setup_rows(enum vg_setup_page page)
{
    size_t actions = vg_action_count;
    for (size_t i = 0; i < vg_panel_actions_count; i++)
        actions += vg_panel_actions[i].count;
    return page == VG_SETUP_SCREEN       ? vg_config_field_count
           : page == VG_SETUP_EXPERIMENT ? VG_SETTING_COUNT + 2 /* preset, speed */
                                         : actions;
}

/* --- the page of keys ----------------------------------------------------------------------------------------- */

static void add_label(char text[VG_SETUP_KEYS_MAX], uint32_t key)
{
    char label[VG_KEY_NAME_MAX];
    size_t used = strlen(text);
    vg_key_label(key, label);
    snprintf(text + used, VG_SETUP_KEYS_MAX - used, "%s%s", used > 0 ? " " : "", label);
}

/* The keys that the person has set come first. */
void vg_setup_keys_text(const struct vg_keymap *keymap, const struct vg_action *action, char text[VG_SETUP_KEYS_MAX])
{
    text[0] = '\0';
    for (size_t i = 0; i < keymap->count; i++)
        if (strcmp(keymap->bindings[i].command, action->command) == 0)
            add_label(text, keymap->bindings[i].key);
    for (size_t i = 0; i < KEYS_IN_ROW && action->keys[i] != VG_KEY_NONE; i++)
        if (!vg_keymap_bound(keymap, action->keys[i]))
            add_label(text, action->keys[i]);
    if (text[0] == '\0')
        snprintf(text, VG_SETUP_KEYS_MAX, "none");
}

void vg_setup_stop_binding(struct vg_setup *setup)
{
    setup->binding = false;
    setup->conflict = VG_KEY_NONE;
}

/* Gives the selected action the key that was asked for. One that does something else already must be pressed twice; Escape leaves it. */
static void take_key(struct vg_setup *setup, struct vg_config *config, uint32_t key)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    char label[VG_KEY_NAME_MAX];
    struct vg_error error = {""};
    if (key == VG_KEY_ESCAPE || !action) {
        vg_setup_stop_binding(setup);
        return;
    }
    vg_key_label(key, label);
    const char *now = vg_keymap_action(&config->keymap, NULL, key), *where = NULL;
    for (size_t i = 0; !now && i < vg_panel_actions_count; i++) {
        where = vg_panel_actions[i].panel;
        now = vg_keymap_action(&config->keymap, where, key);
    }
    if (now && strcmp(now, action->command) != 0 && setup->conflict != key) {
        setup->conflict = key;
        snprintf(setup->message, sizeof setup->message, "%s does `%.60s`%s%s already: %s again takes it, Esc leaves it",
                 label, now, where ? " in the panel " : "", where ? where : "", label);
    } else if (!vg_keymap_bind(&config->keymap, key, action->command, &error)) {
        snprintf(setup->message, sizeof setup->message, "%.180s", error.text);
    } else {
        snprintf(setup->message, sizeof setup->message, "%s is now `%.60s`", label, action->command);
        setup->unsaved = true;
        vg_setup_stop_binding(setup);
    }
}

/* Takes away the key that the selected row shows last. */
static void take_away(struct vg_setup *setup, struct vg_keymap *keymap)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    uint32_t last = VG_KEY_NONE;
    struct vg_error error = {""};
    char label[VG_KEY_NAME_MAX];
    for (size_t i = 0; action && i < keymap->count; i++)
        if (strcmp(keymap->bindings[i].command, action->command) == 0)
            last = keymap->bindings[i].key;
    for (size_t i = 0; action && i < KEYS_IN_ROW && action->keys[i] != VG_KEY_NONE; i++)
        if (!vg_keymap_bound(keymap, action->keys[i]))
            last = action->keys[i];
    if (last == VG_KEY_NONE)
        return;
    vg_key_label(last, label);
    if (!vg_keymap_bind(keymap, last, "none", &error))
        snprintf(setup->message, sizeof setup->message, "%.180s", error.text);
    else
        snprintf(setup->message, sizeof setup->message, "%s does nothing now; Backspace brings it back", label);
    setup->unsaved = setup->unsaved || error.text[0] == '\0';
}

/* Gives the selected row its default keys back: those that the person has set go. */
static void give_back(struct vg_setup *setup, struct vg_keymap *keymap)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    if (!action)
        return;
    for (size_t i = keymap->count; i-- > 0;)
        if (strcmp(keymap->bindings[i].command, action->command) == 0)
            vg_keymap_unbind(keymap, keymap->bindings[i].key);
    for (size_t i = 0; i < KEYS_IN_ROW && action->keys[i] != VG_KEY_NONE; i++)
        vg_keymap_unbind(keymap, action->keys[i]);
    snprintf(setup->message, sizeof setup->message, "`%.60s` has its own keys again", action->command);
    setup->unsaved = true;
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

static void move_to(struct vg_setup *setup, size_t row)
{
    size_t rows = vg_setup_rows(setup->page);
    setup->selected[setup->page] = row < rows ? row : rows - 1;
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
        take_key(setup, config, key);
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
        if (setup->page == VG_SETUP_SCREEN) /* the command that opens the list of the row's values */
            snprintf(line, VG_SETUP_LINE_MAX, "@menu @config %.16s", vg_config_fields[row].name);
        else if (setup->page == VG_SETUP_EXPERIMENT)
            snprintf(line, VG_SETUP_LINE_MAX, "@menu %.16s", vg_setup_experiment(row));
        setup->binding = setup->page == VG_SETUP_KEYS;
        setup->conflict = VG_KEY_NONE;
        break;
    case VG_KEY_DELETE:
    case 'x':
        if (setup->page == VG_SETUP_KEYS)
            take_away(setup, &config->keymap);
        break;
    case VG_KEY_BACKSPACE:
    case 'u':
        if (setup->page == VG_SETUP_KEYS)
            give_back(setup, &config->keymap);
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
