/* config_write.c: new values into an old file: what a person wrote around them stays as it is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "folders.h"
#include "ini_file.h"
#include "vgtop/choice.h"

/* --- text that grows ------------------------------------------------------------------------------------------ */

struct text {
    char *bytes; /* not ended */
    size_t used, room;
    bool good; /* false: memory ran out */
};

static void insert(struct text *text, size_t at, const char *bytes, size_t count)
{
    if (count == 0)
        return;
    if (!text->bytes || text->used + count > text->room) {
        size_t room = 2 * (text->used + count) + 256;
        char *larger = text->good ? realloc(text->bytes, room) : NULL;
        text->good = larger;
        if (!text->good)
            return;
        text->bytes = larger;
        text->room = room;
    }
    memmove(text->bytes + at + count, text->bytes + at, text->used - at);
    memcpy(text->bytes + at, bytes, count);
    text->used += count;
}

static void append(struct text *text, const char *bytes, size_t count)
{
    insert(text, text->used, bytes, count);
}

/* --- a line and its parts ------------------------------------------------------------------------------------- */

enum section { SECTION_OTHER, SECTION_VGTOP, SECTION_KEYS, SECTION_COUNT };
static const char *const section_names[SECTION_COUNT] = {NULL, "vgtop", "keys"};

/* Offsets in a line, as inih sees it: NAME = VALUE ; comment. */
struct parts {
    char name[VG_INI_LINE_MAX + 1], value[VG_INI_LINE_MAX + 1];
    size_t value_at, value_end;
};

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Where a comment begins within the line: at a ';' behind a blank. */
static size_t comment_at(const char *line, size_t from, size_t length)
{
    for (size_t i = from + 1; i < length; i++)
        if (line[i] == ';' && blank(line[i - 1]))
            return i;
    return length;
}

static void cut(const char *line, size_t from, size_t to, char out[VG_INI_LINE_MAX + 1])
{
    snprintf(out, VG_INI_LINE_MAX + 1, "%.*s", (int)(to - from), line + from);
}

static bool split(const char *line, size_t length, struct parts *parts)
{
    size_t from = 0, end = length, equals;
    while (from < length && blank(line[from]))
        from++;
    while (end > from && blank(line[end - 1]))
        end--;
    if (from == end || end - from > VG_INI_LINE_MAX || strchr(";#[", line[from]))
        return false;
    size_t stop = comment_at(line, from, end);
    for (equals = from; equals < stop && line[equals] != '=' && line[equals] != ':';)
        equals++;
    if (equals == stop)
        return false;
    size_t name_end = equals;
    while (name_end > from && blank(line[name_end - 1]))
        name_end--;
    parts->value_at = equals + 1;
    while (parts->value_at < end && blank(line[parts->value_at]))
        parts->value_at++;
    parts->value_end = comment_at(line, equals, end);
    if (parts->value_end <= parts->value_at)
        parts->value_end = parts->value_at = equals + 1;
    while (parts->value_end > parts->value_at && blank(line[parts->value_end - 1]))
        parts->value_end--;
    cut(line, from, name_end, parts->name);
    cut(line, parts->value_at, parts->value_end, parts->value);
    return true;
}

/* The section that the line begins, or `now`. */
static enum section section_of(const char *line, size_t length, enum section now)
{
    size_t from = 0;
    while (from < length && blank(line[from]))
        from++;
    while (length > from && blank(line[length - 1]))
        length--;
    const char *name = line + from + 1, *end = vg_ini_section_end(line + from, length - from);
    if (!end || length - from > VG_INI_LINE_MAX)
        return now;
    for (enum section i = SECTION_VGTOP; i < SECTION_COUNT; i++)
        if ((size_t)(end - name) == strlen(section_names[i]) &&
            memcmp(name, section_names[i], strlen(section_names[i])) == 0)
            return i;
    return SECTION_OTHER;
}

/* --- the edit ------------------------------------------------------------------------------------------------- */

enum { FIELDS_MAX = 32 };

struct edit {
    const struct vg_config *config;
    struct text out;
    size_t end[SECTION_COUNT]; /* behind the last line of each that says something; 0: there is no such section */
    bool version, field[FIELDS_MAX], key[VG_KEYMAP_MAX]; /* are in the file */
};

/* Whether a text means the value that the field has: then the person's way to write it stays. */
static bool means(const struct vg_config_field *field, const struct vg_config *config, const char *text)
{
    struct vg_config *scratch = malloc(sizeof *scratch);
    char wanted[VG_CONFIG_TEXT_MAX], got[VG_CONFIG_TEXT_MAX] = "";
    field->get(config, wanted);
    if (scratch) {
        vg_config_default(scratch);
        if (field->set(scratch, text, NULL))
            field->get(scratch, got);
    }
    free(scratch);
    return strcmp(wanted, got) == 0;
}

/* The value that belongs into the line; false: the one that is there. */
static bool new_field(struct edit *edit, const struct parts *parts, char value[VG_BINDING_COMMAND_MAX])
{
    const struct vg_config_field *field = vg_config_field(parts->name);
    uint64_t version;
    if (strcmp(parts->name, "version") == 0) {
        edit->version = true;
        snprintf(value, VG_BINDING_COMMAND_MAX, "%d", VG_CONFIG_VERSION);
        return !vg_parse_uint64(parts->value, &version) || version < VG_CONFIG_VERSION;
    }
    if (!field)
        return false;
    edit->field[field - vg_config_fields] = true;
    field->get(edit->config, value);
    return !means(field, edit->config, parts->value);
}

/* *gone: the line must go. A line that binds nothing stays. */
static bool new_binding(struct edit *edit, const struct parts *parts, char value[VG_BINDING_COMMAND_MAX], bool *gone)
{
    const struct vg_keymap *keymap = &edit->config->keymap;
    struct vg_keymap *scratch = calloc(1, sizeof *scratch);
    uint32_t key = VG_KEY_NONE;
    bool named = scratch && vg_key_parse(parts->name, &key, NULL), other = false;
    bool binds = named && vg_keymap_bind(scratch, key, parts->value, NULL);
    const char *said = binds ? vg_keymap_bound(scratch, key) : NULL, *wanted = vg_keymap_bound(keymap, key);
    *gone = wanted == NULL && said != NULL;
    for (size_t i = 0; wanted && i < keymap->count; i++)
        if (keymap->bindings[i].key == key) {
            edit->key[i] = true;
            vg_binding_text(&keymap->bindings[i], value);
            other = !said || strcmp(said, wanted) != 0;
        }
    free(scratch);
    return other;
}

static void add_line(struct text *lines, const char *name, const char *value)
{
    append(lines, name, strlen(name));
    append(lines, " = ", 3);
    append(lines, value, strlen(value));
    append(lines, "\n", 1);
}

/* What stood around the old value stays around the new one; where that would make the line too long, a comment goes before it. */
static void replace_value(struct text *out, const char *line, size_t length, const struct parts *parts,
                          const char *value)
{
    size_t comment = comment_at(line, parts->value_end, length);
    if (parts->value_at + 1 + strlen(value) + length - parts->value_end > VG_INI_LINE_MAX) {
        append(out, line + comment, length - comment);
        append(out, "\n", comment < length && line[length - 1] != '\n');
        add_line(out, parts->name, value);
        return;
    }
    append(out, line, parts->value_at);
    append(out, " ", !blank(line[parts->value_at - 1]));
    append(out, value, strlen(value));
    append(out, line + parts->value_end, length - parts->value_end);
    append(out, "\n", line[length - 1] != '\n');
}

static void edit_line(struct edit *edit, enum section section, const char *line, size_t length)
{
    struct parts parts;
    char value[VG_BINDING_COMMAND_MAX];
    bool gone = false, other = false, entry = section != SECTION_OTHER && split(line, length, &parts);
    if (entry && section == SECTION_VGTOP)
        other = new_field(edit, &parts, value);
    else if (entry)
        other = new_binding(edit, &parts, value, &gone);
    if (gone)
        return;
    if (other) {
        replace_value(&edit->out, line, length, &parts, value);
    } else {
        append(&edit->out, line, length);
        append(&edit->out, "\n", length > 0 && line[length - 1] != '\n');
    }
    if (entry || section_of(line, length, SECTION_COUNT) != SECTION_COUNT)
        edit->end[section] = edit->out.used;
}

static void edit_lines(struct edit *edit, const char *text)
{
    enum section section = SECTION_OTHER;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0) {
        append(&edit->out, text, 3);
        text += 3;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        length += text[length] == '\n';
        section = section_of(text, length, section);
        edit_line(edit, section, text, length);
        text += length;
    }
}

/* --- what the file does not have yet -------------------------------------------------------------------------- */

static void missing_fields(const struct edit *edit, struct text *lines)
{
    char value[VG_CONFIG_TEXT_MAX], usual[VG_CONFIG_TEXT_MAX];
    struct vg_config *fallback = malloc(sizeof *fallback);
    lines->good = lines->good && fallback;
    if (!edit->version) {
        snprintf(value, sizeof value, "%d", VG_CONFIG_VERSION);
        add_line(lines, "version", value);
    }
    if (fallback)
        vg_config_default(fallback);
    for (size_t i = 0; fallback && i < vg_config_field_count; i++) {
        vg_config_fields[i].get(edit->config, value);
        vg_config_fields[i].get(fallback, usual);
        if (!edit->field[i] && strcmp(value, usual) != 0)
            add_line(lines, vg_config_fields[i].name, value);
    }
    free(fallback);
}

static void missing_keys(const struct edit *edit, struct text *lines)
{
    char name[VG_KEY_NAME_MAX], command[VG_BINDING_COMMAND_MAX];
    for (size_t i = 0; i < edit->config->keymap.count; i++) {
        vg_key_name(edit->config->keymap.bindings[i].key, name);
        vg_binding_text(&edit->config->keymap.bindings[i], command);
        if (!edit->key[i])
            add_line(lines, name, command);
    }
}

/* Behind the last line of the section, which is begun when there is none. */
static void add_lines(struct edit *edit, enum section section, void (*missing)(const struct edit *, struct text *))
{
    struct text lines = {.good = true};
    missing(edit, &lines);
    if (lines.used > 0 && edit->end[section] == 0) {
        char head[32];
        int length = snprintf(head, sizeof head, "%s[%s]\n", edit->out.used > 0 ? "\n" : "", section_names[section]);
        append(&edit->out, head, (size_t)length);
        edit->end[section] = edit->out.used;
    }
    if (lines.used > 0)
        insert(&edit->out, edit->end[section], lines.bytes, lines.used);
    edit->out.good = edit->out.good && lines.good;
    for (int i = 0; i < SECTION_COUNT; i++)
        if (i != (int)section && edit->end[i] > edit->end[section])
            edit->end[i] += lines.used;
    free(lines.bytes);
}

/* --- the file ------------------------------------------------------------------------------------------------- */

static bool fill_new(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    (void)error; /* why a write failed is known where it failed */
    return vg_config_print(context, NULL, write, sink);
}

static bool fill_edited(void *context, vg_write *write, void *sink, struct vg_error *error)
{
    const struct text *text = context;
    (void)error;
    return write(sink, text->bytes, text->used);
}

static bool write_edited(const struct vg_config *config, const char *path, struct vg_error *error)
{
    char *old;
    if (!vg_ini_load(path, VG_CONFIG_BYTES_MAX, &old, error))
        return false;
    struct edit *edit = calloc(1, sizeof *edit);
    bool good = edit;
    if (good) {
        edit->config = config;
        edit->out.good = true;
        edit_lines(edit, old);
        add_lines(edit, SECTION_VGTOP, missing_fields);
        add_lines(edit, SECTION_KEYS, missing_keys);
        good = edit->out.good;
    }
    if (!good)
        vg_fail(error, "there is not enough memory to write '%.250s'", path);
    good = good && vg_replace_file(path, fill_edited, &edit->out, error);
    free(edit ? edit->out.bytes : NULL);
    free(edit);
    free(old);
    return good;
}

bool vg_config_write(const struct vg_config *config, const char *path, struct vg_error *error)
{
    struct stat about;
    if (stat(path, &about) == 0) {
        if (S_ISREG(about.st_mode) && access(path, W_OK) != 0)
            return vg_fail(error, "cannot write '%.250s': %s", path, strerror(errno));
        return write_edited(config, path, error);
    }
    return vg_folders_make(path, error) && vg_replace_file(path, fill_new, (void *)config, error);
}
