/* setup_keys.c: which keys an action has, and giving it others. */
#include <stdio.h>
#include <string.h>

#include "setup_keys.h"

enum { KEYS_IN_ROW = sizeof((struct vg_action *)0)->keys / sizeof(uint32_t) };

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

/* What a key does somewhere, other than `command`; NULL: nothing. `where`: in which panel, NULL: everywhere. */
static const char *taken_by(const struct vg_keymap *keymap, uint32_t key, const char *command, const char **where)
{
    const char *now = vg_keymap_action(keymap, NULL, key);
    *where = NULL;
    for (size_t i = 0; !now && i < vg_panel_actions_count; i++) {
        *where = vg_panel_actions[i].panel;
        now = vg_keymap_action(keymap, *where, key);
    }
    return now && strcmp(now, command) != 0 ? now : NULL;
}

static void bind(struct vg_setup *setup, struct vg_config *config, const struct vg_action *action, uint32_t key)
{
    struct vg_error error = {""};
    char label[VG_KEY_NAME_MAX];
    vg_key_label(key, label);
    if (!vg_keymap_bind(&config->keymap, key, action->command, &error)) {
        snprintf(setup->message, sizeof setup->message, "%.180s", error.text);
        return;
    }
    snprintf(setup->message, sizeof setup->message, "%s is now `%.60s`", label, action->command);
    setup->unsaved = true;
    vg_setup_stop_binding(setup);
}

void vg_setup_take_key(struct vg_setup *setup, struct vg_config *config, uint32_t key)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    char label[VG_KEY_NAME_MAX];
    const char *where;
    if (key == VG_KEY_ESCAPE || !action) {
        vg_setup_stop_binding(setup);
        return;
    }
    const char *taken = taken_by(&config->keymap, key, action->command, &where);
    if (!taken || setup->conflict == key) {
        bind(setup, config, action, key);
        return;
    }
    vg_key_label(key, label);
    setup->conflict = key;
    snprintf(setup->message, sizeof setup->message, "%s does `%.60s`%s%s already: %s again takes it, Esc leaves it",
             label, taken, where ? " in the panel " : "", where ? where : "", label);
}

void vg_setup_take_away(struct vg_setup *setup, struct vg_config *config)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    struct vg_keymap *keymap = &config->keymap;
    uint32_t last = VG_KEY_NONE;
    struct vg_error error = {""};
    if (!action)
        return;
    for (size_t i = 0; i < keymap->count; i++)
        if (strcmp(keymap->bindings[i].command, action->command) == 0)
            last = keymap->bindings[i].key;
    for (size_t i = 0; i < KEYS_IN_ROW && action->keys[i] != VG_KEY_NONE; i++)
        if (!vg_keymap_bound(keymap, action->keys[i]))
            last = action->keys[i];
    if (last == VG_KEY_NONE)
        return;
    char label[VG_KEY_NAME_MAX];
    vg_key_label(last, label);
    if (!vg_keymap_bind(keymap, last, "none", &error))
        snprintf(setup->message, sizeof setup->message, "%.180s", error.text);
    else
        snprintf(setup->message, sizeof setup->message, "%s does nothing now; Backspace brings it back", label);
    setup->unsaved = setup->unsaved || error.text[0] == '\0';
}

void vg_setup_give_back(struct vg_setup *setup, struct vg_config *config)
{
    const struct vg_action *action = vg_setup_action(setup->selected[VG_SETUP_KEYS], NULL);
    struct vg_keymap *keymap = &config->keymap;
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
