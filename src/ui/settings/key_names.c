/* key_names.c: keys by name, as a configuration file writes them and as the screen shows them. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "keymap.h"
#include "text.h"

/* The first row of a key is its name when it is written; further rows are names that are read, too. */
static const struct {
    uint32_t key;
    const char *name, *label;
} names[] = {
    {' ', "space", "space"},
    {'=', "equals", "="},
    {':', "colon", ":"},
    {';', "semicolon", ";"},
    {'#', "hash", "#"},
    {'[', "lbracket", "["},
    {']', "rbracket", "]"},
    {VG_KEY_UP, "up", "up"},
    {VG_KEY_DOWN, "down", "down"},
    {VG_KEY_LEFT, "left", "left"},
    {VG_KEY_RIGHT, "right", "right"},
    {VG_KEY_SHIFT_LEFT, "S-left", "S-left"},
    {VG_KEY_SHIFT_RIGHT, "S-right", "S-right"},
    {VG_KEY_PAGE_UP, "pgup", "PgUp"},
    {VG_KEY_PAGE_DOWN, "pgdn", "PgDn"},
    {VG_KEY_HOME, "home", "Home"},
    {VG_KEY_END, "end", "End"},
    {VG_KEY_ENTER, "enter", "Enter"},
    {VG_KEY_ESCAPE, "esc", "Esc"},
    {VG_KEY_BACKSPACE, "backspace", "Bksp"},
    {VG_KEY_DELETE, "delete", "Del"},
    {VG_KEY_TAB, "tab", "Tab"},
    {VG_KEY_BACK_TAB, "S-tab", "S-Tab"},
    {VG_KEY_ENTER, "return", ""},
    {VG_KEY_ESCAPE, "escape", ""},
    {VG_KEY_DELETE, "del", ""},
    {VG_KEY_PAGE_UP, "pageup", ""},
    {VG_KEY_PAGE_DOWN, "pagedown", ""},
    {'\'', "quote", "'"},
    {'"', "doublequote", "\""},
};

/* Keys that are a row of numbers or letters: "F5", "M-1", "C-l". */
static const struct {
    const char *prefix, *label;
    uint32_t first, last; /* keys */
    uint32_t from;        /* after the prefix of the first key: a letter, or a number below 32 */
} rows[] = {
    {"F", "F", VG_KEY_F1, VG_KEY_F12, 1}, {"M-", "Alt-", VG_KEY_ALT_1, VG_KEY_ALT_9, 1},   {"C-", "Ctrl-", 1, 26, 'a'},
    {"Ctrl-", "Ctrl-", 1, 26, 'a'},       {"Alt-", "Alt-", VG_KEY_ALT_1, VG_KEY_ALT_9, 1},
};

/* C-h, C-i, C-j and C-m: a terminal sends them for Backspace, Tab and Enter. */
static bool same_as_another(uint32_t key)
{
    return key == 8 || key == 9 || key == 10 || key == 13;
}

static bool is_character(uint32_t key)
{
    return (key > ' ' && key < 0x7f) || (key >= 0xa0 && key < 0xd800) || (key >= 0xe000 && key < 0x110000);
}

static void write_name(uint32_t key, bool label, char out[VG_KEY_NAME_MAX])
{
    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].key == key) {
            snprintf(out, VG_KEY_NAME_MAX, "%s", label ? names[i].label : names[i].name);
            return;
        }
    for (size_t i = 0; i < sizeof rows / sizeof *rows && !same_as_another(key); i++) {
        if (key < rows[i].first || key > rows[i].last)
            continue;
        const char *prefix = label ? rows[i].label : rows[i].prefix;
        uint32_t at = rows[i].from + (key - rows[i].first);
        if (at < 32)
            snprintf(out, VG_KEY_NAME_MAX, "%s%u", prefix, (unsigned)at);
        else
            snprintf(out, VG_KEY_NAME_MAX, "%s%c", prefix, (int)(label ? at - 'a' + 'A' : at));
        return;
    }
    if (is_character(key))
        out[vg_utf8_write(key, out)] = '\0';
}

void vg_key_name(uint32_t key, char name[VG_KEY_NAME_MAX])
{
    write_name(key, false, name);
}

void vg_key_label(uint32_t key, char label[VG_KEY_NAME_MAX])
{
    write_name(key, true, label);
}

bool vg_key_parse(const char *text, uint32_t *key, struct vg_error *error)
{
    uint32_t found, ch;
    bool one = vg_utf8_read(text, VG_UTF8_MAX, &ch) == strlen(text);
    found = one && is_character(ch) ? ch : VG_KEY_NONE;
    for (size_t i = 0; found == VG_KEY_NONE && i < sizeof names / sizeof *names; i++)
        if (strcasecmp(names[i].name, text) == 0)
            found = names[i].key;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (uint32_t in = rows[i].first; found == VG_KEY_NONE && in <= rows[i].last; in++) {
            uint32_t at = rows[i].from + (in - rows[i].first);
            char name[VG_KEY_NAME_MAX];
            snprintf(name, sizeof name, at < 32 ? "%s%u" : "%s%c", rows[i].prefix, (unsigned)at);
            if (!same_as_another(in) && strcasecmp(text, name) == 0)
                found = in;
        }
    if (found == VG_KEY_NONE)
        return vg_fail(error,
                       "there is no key '%.40s': a character, space, equals, colon, up, pgdn, F1 ... F12, C-a ... C-z, "
                       "M-1 ... M-9 and the like are possible",
                       text);
    *key = found;
    return true;
}
