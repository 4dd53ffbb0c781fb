/* keymap.c: a person's keys in front of the table's. */
#include "keymap.h"

#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "look.h"

enum { KEYS_IN_ROW = sizeof((struct vg_action *)0)->keys / sizeof(uint32_t), COLUMNS_MAX = 8 };

/* --- what may be bound ---------------------------------------------------------------------------------------- */

static bool same_word(const char *a, const char *b)
{
    size_t length = strcspn(a, " ");
    return length == strcspn(b, " ") && strncmp(a, b, length) == 0;
}

static bool in_table(const struct vg_action *actions, size_t count, const char *command)
{
    for (size_t i = 0; i < count; i++)
        if (same_word(actions[i].command, command))
            return true;
    return false;
}

/* The screen's own commands are those that keys stand for, and some that no key does yet. */
static bool is_own(const char *command)
{
    static const char *const others[] = {"@save", "@config", "@type"};
    bool found = in_table(vg_actions, vg_action_count, command);
    for (size_t i = 0; i < vg_panel_actions_count; i++)
        found = found || in_table(vg_panel_actions[i].actions, vg_panel_actions[i].count, command);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        found = found || same_word(others[i], command);
    return found;
}

static bool check_command(const char *command, struct vg_error *error)
{
    char one[VG_BINDING_COMMAND_MAX];
    if (strlen(command) >= sizeof one)
        return vg_fail(error, "a key's command may be %d bytes long: '%.40s ...' is longer", VG_BINDING_COMMAND_MAX - 1,
                       command);
    snprintf(one, sizeof one, "%s", command);
    vg_make_harmless(one);
    if (strcmp(one, command) != 0)
        return vg_fail(error, "'%.60s' has characters in it that cannot be shown", command);
    struct vg_command parsed;
    struct vg_error why = {""};
    while (vg_command_next(&command, &vg_look_commands, &parsed, &why)) {
        if (parsed.text[0] == '@' && !parsed.info && !is_own(parsed.text))
            return vg_fail(error,
                           "the screen has no command '%.60s': @help, @quit, @prompt and what `vgtop config` "
                           "shows are possible",
                           parsed.text);
        if (parsed.text[0] != '@' && !parsed.info)
            return vg_fail(error, "%s", why.text);
    }
    return true;
}

/* --- bindings ------------------------------------------------------------------------------------------------- */

static const struct vg_binding *binding_of(const struct vg_keymap *keymap, uint32_t key)
{
    for (size_t i = 0; i < keymap->count; i++)
        if (keymap->bindings[i].key == key)
            return &keymap->bindings[i];
    return NULL;
}

const char *vg_keymap_bound(const struct vg_keymap *keymap, uint32_t key)
{
    const struct vg_binding *binding = keymap ? binding_of(keymap, key) : NULL;
    return binding ? binding->command : NULL;
}

void vg_keymap_unbind(struct vg_keymap *keymap, uint32_t key)
{
    const struct vg_binding *binding = binding_of(keymap, key);
    if (!binding)
        return;
    size_t at = (size_t)(binding - keymap->bindings);
    keymap->count--;
    memmove(&keymap->bindings[at], &keymap->bindings[at + 1], (keymap->count - at) * sizeof *binding);
}

static bool has_key(const struct vg_action *action, uint32_t key)
{
    for (size_t i = 0; i < KEYS_IN_ROW; i++)
        if (action->keys[i] == key)
            return true;
    return false;
}

static bool in_some_panel(uint32_t key)
{
    for (size_t i = 0; i < vg_panel_actions_count; i++)
        for (size_t k = 0; k < vg_panel_actions[i].count; k++)
            if (has_key(&vg_panel_actions[i].actions[k], key))
                return true;
    return false;
}

/* What the table says everywhere needs no binding. */
static bool says_the_table(uint32_t key, const char *command)
{
    const struct vg_action *action = vg_action_of_key(key);
    return !in_some_panel(key) && strcmp(action ? action->command : "", command) == 0;
}

/* In a file " ;" would begin a comment: blanks before a ; and around the line go, and a ; at its beginning. */
static void copy_plain(char out[VG_BINDING_COMMAND_MAX], const char *command)
{
    size_t used = 0;
    command += strspn(command, " ;");
    for (; *command != '\0'; command++) {
        while (*command == ';' && used > 0 && out[used - 1] == ' ')
            used--;
        out[used++] = *command;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
}

bool vg_keymap_bind(struct vg_keymap *keymap, uint32_t key, const char *command, struct vg_error *error)
{
    char name[VG_KEY_NAME_MAX], plain[VG_BINDING_COMMAND_MAX];
    vg_key_name(key, name);
    if (strcmp(command, "none") == 0)
        command = "";
    if (name[0] == '\0')
        return vg_fail(error, "that is no key that can be given a command");
    if (key == ('C' & 0x1f))
        return vg_fail(error, "C-c stays what it is: there must be a way out");
    if (!check_command(command, error))
        return false;
    copy_plain(plain, command);
    if (says_the_table(key, plain)) {
        vg_keymap_unbind(keymap, key);
        return true;
    }
    const struct vg_binding *there = binding_of(keymap, key);
    if (!there && keymap->count == VG_KEYMAP_MAX)
        return vg_fail(error, "there is room for %d keys of one's own", VG_KEYMAP_MAX);
    struct vg_binding *binding = &keymap->bindings[there ? (size_t)(there - keymap->bindings) : keymap->count++];
    binding->key = key;
    strcpy(binding->command, plain);
    return true;
}

void vg_binding_text(const struct vg_binding *binding, char text[VG_BINDING_COMMAND_MAX])
{
    snprintf(text, VG_BINDING_COMMAND_MAX, "%s", binding->command[0] != '\0' ? binding->command : "none");
}

const char *vg_keymap_action(const struct vg_keymap *keymap, const char *panel, uint32_t key)
{
    const char *bound = vg_keymap_bound(keymap, key);
    if (bound)
        return bound[0] != '\0' ? bound : NULL;
    const struct vg_action *action = panel ? vg_action_in_panel(panel, key) : vg_action_of_key(key);
    return action ? action->command : NULL;
}

/* --- what is shown -------------------------------------------------------------------------------------------- */

/* The rows that row `index` speaks for come right behind it. */
static size_t spoken_for(const struct vg_action *actions, size_t count, size_t index)
{
    size_t end = index + 1;
    while (end < count && actions[end].keys_text[0] == '\0')
        end++;
    return end;
}

static bool changed(const struct vg_keymap *keymap, const struct vg_action *action)
{
    for (size_t i = 0; i < keymap->count; i++)
        if (has_key(action, keymap->bindings[i].key) || strcmp(keymap->bindings[i].command, action->command) == 0)
            return true;
    return false;
}

/* What is written so far. Single characters stand side by side, "+-"; words apart, "up k". What does not fit is left out. */
struct keys_text {
    char *text;
    bool single; /* the last key is one character */
};

static void add_key(struct keys_text *keys, uint32_t key)
{
    char label[VG_KEY_NAME_MAX], longer[VG_KEYS_TEXT_MAX + VG_KEY_NAME_MAX + 1];
    vg_key_label(key, label);
    bool single = vg_text_width(label) == 1;
    bool apart = keys->text[0] != '\0' && !(single && keys->single);
    snprintf(longer, sizeof longer, "%s%s%s", keys->text, apart ? " " : "", label);
    if (vg_text_width(longer) > COLUMNS_MAX || strlen(longer) >= VG_KEYS_TEXT_MAX)
        return;
    memcpy(keys->text, longer, strlen(longer) + 1);
    keys->single = single;
}

/* A person's keys first, then what the table gave the row and nobody took away; `most` of them. */
static void add_keys(const struct vg_keymap *keymap, const struct vg_action *action, size_t most,
                     struct keys_text *keys)
{
    for (size_t i = 0; i < keymap->count && most > 0; i++)
        if (strcmp(keymap->bindings[i].command, action->command) == 0) {
            add_key(keys, keymap->bindings[i].key);
            most--;
        }
    for (size_t i = 0; i < KEYS_IN_ROW && most > 0 && action->keys[i] != VG_KEY_NONE; i++)
        if (!binding_of(keymap, action->keys[i])) {
            add_key(keys, action->keys[i]);
            most--;
        }
}

void vg_keymap_text(const struct vg_keymap *keymap, const struct vg_action *actions, size_t count, size_t index,
                    char text[VG_KEYS_TEXT_MAX])
{
    size_t end = spoken_for(actions, count, index);
    struct keys_text keys = {.text = text};
    bool any = false;
    for (size_t i = index; keymap && i < end; i++)
        any = any || changed(keymap, &actions[i]);
    snprintf(text, VG_KEYS_TEXT_MAX, "%s", any ? "" : actions[index].keys_text);
    for (size_t i = index; any && i < end; i++)
        add_keys(keymap, &actions[i], end - index > 1 ? 1 : 2, &keys);
}
