/* config_file.c: the configuration as a file: read with mistrust, printed with comments, written whole. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "folders.h"
#include "ini_file.h"
#include "text.h"
#include "vgtop/choice.h"

/* --- reading -------------------------------------------------------------------------------------------------- */

struct reading {
    struct vg_config *config;
    const char *path;
    struct vg_config_warnings *warnings;
};

static void warn(void *context, size_t line, const char *sentence)
{
    struct reading *reading = context;
    struct vg_config_warnings *warnings = reading->warnings;
    if (warnings->count < VG_CONFIG_WARNINGS_MAX)
        vg_fail(&warnings->warning[warnings->count], "%.200s, line %zu: %.250s", reading->path, line, sentence);
    warnings->count++;
}

/* One entry. A newer program's file may have names that are unknown here: they are no mistakes. */
static void take(void *context, const struct vg_ini_entry *entry)
{
    struct reading *reading = context;
    struct vg_error why = {""};
    uint32_t key;
    uint64_t version = 0;
    if (strcmp(entry->section, "vgtop") == 0) {
        const struct vg_config_field *field = vg_config_field(entry->name);
        if (strcmp(entry->name, "version") == 0) {
            if (!vg_parse_uint64(entry->value, &version) || version == 0)
                vg_fail(&why, "version is a whole number from 1, not '%.40s'", entry->value);
            else if (version > VG_CONFIG_VERSION)
                vg_fail(&why, "it is of a newer vgtop (version %.20s, this one writes %d): what is new is left out",
                        entry->value, VG_CONFIG_VERSION);
        } else if (field) {
            vg_config_set(field, reading->config, entry->value, &why);
        } else if (!reading->warnings->newer) {
            vg_fail(&why, "there is no setting '%.40s' in [vgtop]: `vgtop config` shows all", entry->name);
        }
    } else if (strcmp(entry->section, "keys") == 0) {
        if (vg_key_parse(entry->name, &key, &why))
            vg_keymap_bind(&reading->config->keymap, key, entry->value, &why);
    } else if (!reading->warnings->newer) {
        vg_fail(&why, "'%.40s' is in the section [%.40s]: only [vgtop] and [keys] are read", entry->name,
                entry->section);
    }
    if (why.text[0] != '\0')
        warn(reading, entry->line, why.text);
    reading->warnings->newer |= version > VG_CONFIG_VERSION;
}

/* Puts the values of the text on top of *config. */
static void read_text(struct vg_config *config, const char *path, const char *text, struct vg_config_warnings *warnings)
{
    struct reading reading = {config, path, warnings};
    warnings->count = 0;
    warnings->newer = false;
    vg_ini_walk(text, &(struct vg_ini_walk){take, warn, &reading});
}

bool vg_config_read(struct vg_config *config, const char *path, bool *found, struct vg_config_warnings *warnings,
                    struct vg_error *error)
{
    struct stat about;
    struct vg_config_warnings ignored;
    char *text;
    bool there = stat(path, &about) == 0 || (errno != ENOENT && errno != ENOTDIR);

    if (!warnings)
        warnings = &ignored;
    warnings->count = 0;
    warnings->newer = false;
    if (found)
        *found = there;
    if (!there)
        return true;
    if (!vg_ini_load(path, VG_CONFIG_BYTES_MAX, &text, error))
        return false;
    read_text(config, path, text, warnings);
    free(text);
    return true;
}

/* --- printing ------------------------------------------------------------------------------------------------- */

static const char about_keys[] =
    "\n[keys]\n"
    "# KEY = COMMAND: a line as it is typed at the : prompt, several separated by ;, an own command of the\n"
    "# screen, or none, which takes the key away. What keys do without this: vgtop list keys.\n"
    "# Keys: characters, F1 ... F12, C-a ... C-z, M-1 ... M-9 (Alt), up, down, left, right, S-left, S-right,\n"
    "# pgup, pgdn, home, end, enter, esc, tab, S-tab, backspace, delete, space, equals, colon, semicolon,\n"
    "# hash, lbracket, rbracket. C-c always quits. For example:\n"
    "#   F5 = restart\n"
    "#   C-r = preset spiral; activation relu\n"
    "#   H = @help\n"
    "#   x = none\n";

struct printing {
    vg_write *write;
    void *sink;
    bool good; /* false: a write failed, and nothing more is written */
};

static void put(struct printing *to, const char *text)
{
    to->good = to->good && to->write(to->sink, text, strlen(text));
}

/* One line, shorter than 512 bytes. */
__attribute__((format(printf, 2, 3))) static void put_line(struct printing *to, const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    put(to, line);
}

bool vg_config_print(const struct vg_config *config, const char *place, vg_write *write, void *sink)
{
    struct printing to = {write, sink, true};
    struct vg_config defaults;
    char value[VG_CONFIG_TEXT_MAX], name[VG_KEY_NAME_MAX];
    vg_config_default(&defaults);
    put(&to, "# The configuration of vgtop");
    put(&to, place ? ": " : ".");
    put(&to, place ? place : "");
    put(&to, "\n# Options of the command line win over it. Lines that begin with # say nothing.\n\n[vgtop]\n");
    put_line(&to, "version = %d\n", VG_CONFIG_VERSION);
    for (size_t i = 0; i < vg_config_field_count; i++) {
        const struct vg_config_field *field = &vg_config_fields[i];
        vg_config_get(field, &defaults, value);
        put_line(&to, "\n# %s: %s; without this line %s\n", field->about, field->takes, value);
        vg_config_get(field, config, value);
        put_line(&to, "%s = %s\n", field->name, value);
    }
    put(&to, about_keys);
    for (size_t i = 0; i < config->keymap.count; i++) {
        const char *command = config->keymap.bindings[i].command;
        vg_key_name(config->keymap.bindings[i].key, name);
        put_line(&to, "%s = %s\n", name, command[0] != '\0' ? command : "none");
    }
    return to.good;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

/* Both functions fill a file for vg_replace_file, which knows why a write failed. */
static bool fill_config(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    (void)error;
    return vg_config_print(context, NULL, write, sink);
}

static bool fill_text(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    (void)error;
    return write(sink, context, strlen(context));
}

static bool same_values(const struct vg_config *a, const struct vg_config *b)
{
    char one[VG_CONFIG_TEXT_MAX], other[VG_CONFIG_TEXT_MAX];
    bool same = a->keymap.count == b->keymap.count;
    for (size_t i = 0; same && i < vg_config_field_count; i++) {
        vg_config_get(&vg_config_fields[i], a, one);
        vg_config_get(&vg_config_fields[i], b, other);
        same = strcmp(one, other) == 0;
    }
    for (size_t i = 0; same && i < a->keymap.count; i++) {
        const char *bound = vg_keymap_bound(&b->keymap, a->keymap.bindings[i].key);
        same = bound && strcmp(bound, a->keymap.bindings[i].command) == 0;
    }
    return same;
}

static bool append(void *sink, const char *bytes, size_t count)
{
    return vg_text_add(sink, bytes, count);
}

/* Whether a file's text is what vgtop itself wrote: then it holds nothing that must stay beside the new one. */
static bool is_our_own(const struct vg_config *config, const char *text)
{
    struct vg_text printed = {0};
    bool same = vg_config_print(config, NULL, append, &printed) && printed.length == strlen(text) &&
                memcmp(printed.bytes, text, printed.length) == 0;
    vg_text_free(&printed);
    return same;
}

/* The old file's text goes into `backup`, which is open to the same people, then the configuration into `path`. */
static bool replace(const struct vg_config *config, const char *path, const char *backup, char *text,
                    struct vg_error *error)
{
    struct stat about;
    if (access(path, W_OK) != 0 || stat(path, &about) != 0)
        return vg_fail(error, "cannot write '%.250s': %s", path, strerror(errno));
    if (!vg_replace_file(backup, fill_text, text, error))
        return false;
    if (chmod(backup, about.st_mode & 0777) != 0)
        return vg_fail(error, "cannot write '%.250s': %s", backup, strerror(errno));
    return vg_replace_file(path, fill_config, (void *)config, error);
}

static bool write_over(const struct vg_config *config, const char *path, const char *shown,
                       char done[VG_CONFIG_DONE_MAX], struct vg_error *error)
{
    struct old {
        struct vg_config config;
        struct vg_config_warnings warnings;
    } *old = malloc(sizeof *old);
    size_t size = strlen(path) + 2;
    char *backup = malloc(size), *text = NULL;
    bool good = (old && backup) || vg_fail(error, "there is not enough memory to write '%.250s'", path);
    good = good && vg_ini_load(path, VG_CONFIG_BYTES_MAX, &text, error);
    if (good) {
        vg_config_default(&old->config);
        read_text(&old->config, path, text, &old->warnings);
        snprintf(backup, size, "%s~", path);
    }
    if (good && old->warnings.newer) {
        good = vg_fail(error, "'%.250s' is of a newer vgtop, which knows more: it is not written over", path);
    } else if (good && old->warnings.count == 0 && same_values(config, &old->config)) {
        snprintf(done, VG_CONFIG_DONE_MAX, "nothing to write: %s says all of this already", shown);
    } else if (good && old->warnings.count == 0 && is_our_own(&old->config, text)) {
        if ((good = vg_replace_file(path, fill_config, (void *)config, error)))
            snprintf(done, VG_CONFIG_DONE_MAX, "wrote %s", shown);
    } else if (good && (good = replace(config, path, backup, text, error))) {
        const char *slash = strrchr(backup, '/');
        snprintf(done, VG_CONFIG_DONE_MAX, "wrote %s; the old one is %.200s", shown, slash ? slash + 1 : backup);
    }
    free(text);
    free(backup);
    free(old);
    return good;
}

bool vg_config_write(const struct vg_config *config, const char *path, char done[VG_CONFIG_DONE_MAX],
                     struct vg_error *error)
{
    struct stat about;
    char shown[256];
    vg_folder_short(path, shown, sizeof shown);
    if (stat(path, &about) == 0)
        return write_over(config, path, shown, done, error);
    if (!vg_folders_make(path, error) || !vg_replace_file(path, fill_config, (void *)config, error))
        return false;
    snprintf(done, VG_CONFIG_DONE_MAX, "wrote %s", shown);
    return true;
}
