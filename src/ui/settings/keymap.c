/* keymap.c: a person's own keys, which win over those of the table. */
#include "keymap.h"

#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "control.h"

enum { KEYS_IN_ROW = sizeof((struct vg_action *)0)->keys / sizeof(uint32_t), COLUMNS_MAX = 8 };

/* --- what may be bound ---------------------------------------------------------------------------------------- */

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
    while (vg_command_next(&command, &vg_control_commands, &parsed, &why))
        if (!parsed.info)
            return vg_fail(error, "%s", why.text);
    return true;
}

/* Names of the screen's commands may be written with an @ or without. */
static bool same_command(const char *a, const char *b)
{
    return strcmp(a + (*a == '@'), b + (*b == '@')) == 0;
}

/* --- bindings ------------------------------------------------------------------------------------------------- */

/* The number of a key's binding; `count` when there is none. */
static size_t binding_of(const struct vg_keymap *keymap, uint32_t key)
{
    size_t i = 0;
    while (i < keymap->count && keymap->bindings[i].key != key)
        i++;
    return i;
}

const char *vg_keymap_bound(const struct vg_keymap *keymap, uint32_t key)
{
    size_t at = keymap ? binding_of(keymap, key) : 0;
    return keymap && at < keymap->count ? keymap->bindings[at].command : NULL;
}

void vg_keymap_unbind(struct vg_keymap *keymap, uint32_t key)
{
    size_t at = binding_of(keymap, key);
    if (at == keymap->count)
        return;
    keymap->count--;
    memmove(&keymap->bindings[at], &keymap->bindings[at + 1], (keymap->count - at) * sizeof keymap->bindings[0]);
}

static bool has_key(const struct vg_action *action, uint32_t key)
{
    for (size_t i = 0; i < KEYS_IN_ROW; i++)
        if (action->keys[i] == key)
            return true;
    return false;
}

/* Whether the table gives the key this command in every panel: then no binding is needed. */
static bool says_the_table(uint32_t key, const char *command)
{
    const struct vg_action *action = vg_action_of_key(key);
    for (size_t i = 0; i < vg_panel_actions_count; i++)
        for (size_t k = 0; k < vg_panel_actions[i].count; k++)
            if (has_key(&vg_panel_actions[i].actions[k], key))
                return false;
    return same_command(action ? action->command : "", command);
}

/* Copies a command without blanks before a ; and around the line, and without a ; at its beginning: in a file " ;" begins a comment. */
static void copy_plain(char out[VG_BINDING_COMMAND_MAX], const char *command)
{
    size_t used = 0;
    for (command += strspn(command, " ;"); *command != '\0'; command++) {
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
    size_t at = binding_of(keymap, key);
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
    if (at == VG_KEYMAP_MAX)
        return vg_fail(error, "there is room for %d keys of one's own", VG_KEYMAP_MAX);
    keymap->count += at == keymap->count;
    keymap->bindings[at].key = key;
    strcpy(keymap->bindings[at].command, plain);
    return true;
}

const char *vg_keymap_action(const struct vg_keymap *keymap, const char *panel, uint32_t key)
{
    const char *bound = vg_keymap_bound(keymap, key);
    if (bound)
        return bound[0] != '\0' ? bound : NULL;
    const struct vg_action *action = panel ? vg_action_in_panel(panel, key) : vg_action_of_key(key);
    return action ? action->command : NULL;
}

bool vg_keymap_find(const struct vg_keymap *keymap, const char *command, char label[VG_KEY_NAME_MAX])
{
    for (size_t i = 0; keymap && i < keymap->count; i++)
        if (same_command(keymap->bindings[i].command, command)) {
            vg_key_label(keymap->bindings[i].key, label);
            return true;
        }
    for (size_t i = 0; i < vg_action_count; i++)
        for (size_t k = 0; same_command(vg_actions[i].command, command) && k < KEYS_IN_ROW; k++)
            if (vg_actions[i].keys[k] != VG_KEY_NONE && !vg_keymap_bound(keymap, vg_actions[i].keys[k])) {
                vg_key_label(vg_actions[i].keys[k], label);
                return true;
            }
    return false;
}

/* --- what is shown -------------------------------------------------------------------------------------------- */

/* Adds a key to a text of keys. Single characters have no blank between them, as in "+-"; words have one, as in "up k". A key that does
 * not fit is left out. *single: the last key is one character. */
static void add_key(char text[VG_KEYS_TEXT_MAX], bool *single, uint32_t key)
{
    char label[VG_KEY_NAME_MAX], longer[VG_KEYS_TEXT_MAX + VG_KEY_NAME_MAX + 1];
    vg_key_label(key, label);
    bool one = vg_text_width(label) == 1, apart = text[0] != '\0' && !(one && *single);
    snprintf(longer, sizeof longer, "%s%s%s", text, apart ? " " : "", label);
    if (vg_text_width(longer) > COLUMNS_MAX || strlen(longer) >= VG_KEYS_TEXT_MAX)
        return;
    memcpy(text, longer, strlen(longer) + 1);
    *single = one;
}

void vg_keymap_text(const struct vg_keymap *keymap, const struct vg_action *actions, size_t count, size_t index,
                    char text[VG_KEYS_TEXT_MAX])
{
    size_t end = index + 1;
    bool any = false, single = false;
    while (end < count && actions[end].keys_text[0] == '\0')
        end++;
    for (size_t i = index; keymap && i < end; i++)
        for (size_t k = 0; k < keymap->count; k++)
            any = any || has_key(&actions[i], keymap->bindings[k].key) ||
                  same_command(keymap->bindings[k].command, actions[i].command);
    snprintf(text, VG_KEYS_TEXT_MAX, "%s", any ? "" : actions[index].keys_text);
    for (size_t i = index; any && i < end;
         i++) { /* a person's own keys first, then those of the table that still do it */
        size_t most = end - index > 1 ? 1 : 2;
        for (size_t k = 0; k < keymap->count && most > 0; k++)
            if (same_command(keymap->bindings[k].command, actions[i].command)) {
                add_key(text, &single, keymap->bindings[k].key);
                most--;
            }
        for (size_t k = 0; k < KEYS_IN_ROW && most > 0 && actions[i].keys[k] != VG_KEY_NONE; k++)
            if (!vg_keymap_bound(keymap, actions[i].keys[k])) {
                add_key(text, &single, actions[i].keys[k]);
                most--;
            }
    }
}
