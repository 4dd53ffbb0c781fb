/* keymap.h: which command a key has: the table of keys (actions.h), and a person's own bindings, which win over it.
 *
 * A binding gives a key a command line, or takes the key away. It counts in every panel, before the panel's own keys. With a
 * NULL keymap there is the table alone, everywhere in this header.
 *
 * Keys have names: a character is its own name. Characters that an INI file cannot hold as a name, and keys that are no characters, have
 * words: equals, colon, semicolon, hash, lbracket, rbracket, space, tab, S-tab, enter, esc, backspace, delete,
 * up, down, left, right, S-left, S-right, pgup, pgdn, home, end, F1 ... F12, C-a ... C-z, M-1 ... M-9.
 */
#ifndef VGTOP_UI_KEYMAP_H
#define VGTOP_UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "actions.h"
#include "vgtop/error.h"

enum { VG_KEYMAP_MAX = 96, VG_BINDING_COMMAND_MAX = 128, VG_KEY_NAME_MAX = 16, VG_KEYS_TEXT_MAX = 40 };

struct vg_binding {
    uint32_t key;
    char command
        [VG_BINDING_COMMAND_MAX]; /* a command line, or a command of the screen such as @help; "": the key does nothing */
};

/* Plain data: copy it. A zeroed struct has no bindings. */
struct vg_keymap {
    size_t count;
    struct vg_binding bindings[VG_KEYMAP_MAX]; /* each key once */
};

/* The name of a key as the configuration writes it ("equals", "C-l"); "" for a key that cannot be bound. */
void vg_key_name(uint32_t key, char name[VG_KEY_NAME_MAX]);
/* The name of a key as the help and the bar show it ("=", "Ctrl-L"). */
void vg_key_label(uint32_t key, char label[VG_KEY_NAME_MAX]);
/* Reads a key's name, words in any case, Ctrl-L for C-l and Alt-1 for M-1 too. False with a sentence. */
bool vg_key_parse(const char *text, uint32_t *key, struct vg_error *error);

/* Gives a key a command line; "none" or "": the key does nothing. Every command in it must exist. A binding that equals the table is not
 * kept. False with a sentence; nothing is changed then. */
bool vg_keymap_bind(struct vg_keymap *keymap, uint32_t key, const char *command, struct vg_error *error);
/* Removes a person's binding of the key: it does again what the table says. */
void vg_keymap_unbind(struct vg_keymap *keymap, uint32_t key);
/* A person's own command of the key ("": the key does nothing); NULL: there is no binding. */
const char *vg_keymap_bound(const struct vg_keymap *keymap, uint32_t key);

/* The key, as the help shows it, that does exactly this command line: a person's own first, then the table's. False: there is none. */
bool vg_keymap_find(const struct vg_keymap *keymap, const char *command, char label[VG_KEY_NAME_MAX]);

/* The command line of a key while that panel has the focus (its name in vg_panels; NULL: no panel's own keys), or NULL. */
const char *vg_keymap_action(const struct vg_keymap *keymap, const char *panel, uint32_t key);

/* The keys of row `index` of a table of `count` rows, with the keys of the rows after it that have no text of their own, as the help and
 * the bar show them: the row's own text while its keys are unchanged; "" when it has none left. */
void vg_keymap_text(const struct vg_keymap *keymap, const struct vg_action *actions, size_t count, size_t index,
                    char text[VG_KEYS_TEXT_MAX]);

#endif
