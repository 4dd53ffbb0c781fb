/* config_read.c: the configuration file on top of the defaults: what is wrong is told, and left out. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config.h"
#include "ini_file.h"
#include "vgtop/choice.h"

struct reading {
    struct vg_config *config;
    const char *path;
    struct vg_config_warnings *warnings;
    bool newer; /* names that are unknown here are not wrong */
};

static void warn(void *context, size_t line, const char *sentence)
{
    struct reading *reading = context;
    struct vg_config_warnings *warnings = reading->warnings;
    if (warnings->count < VG_CONFIG_WARNINGS_MAX)
        vg_fail(&warnings->warning[warnings->count], "%.200s, line %zu: %.250s", reading->path, line, sentence);
    warnings->count++;
}

/* What a newer program wrote is read as far as it is understood; names that are unknown here belong to it. */
static void take_version(struct reading *reading, const struct vg_ini_entry *entry)
{
    uint64_t version;
    struct vg_error why = {""};
    if (!vg_parse_uint64(entry->value, &version) || version == 0)
        vg_fail(&why, "version is a whole number from 1, not '%.40s'", entry->value);
    else if ((reading->newer = version > VG_CONFIG_VERSION))
        vg_fail(&why, "it is of a newer vgtop (version %.20s, this one writes %d): what is new is left out",
                entry->value, VG_CONFIG_VERSION);
    if (why.text[0] != '\0')
        warn(reading, entry->line, why.text);
}

static void take_key(struct reading *reading, const struct vg_ini_entry *entry)
{
    struct vg_error why = {""};
    uint32_t key;
    if (!vg_key_parse(entry->name, &key, &why) || !vg_keymap_bind(&reading->config->keymap, key, entry->value, &why))
        warn(reading, entry->line, why.text);
}

static void take_field(struct reading *reading, const struct vg_ini_entry *entry)
{
    const struct vg_config_field *field = vg_config_field(entry->name);
    struct vg_error why = {""};
    if (!field && !reading->newer)
        vg_fail(&why, "there is no setting '%.40s' in [vgtop]: `vgtop config` shows all", entry->name);
    else if (field)
        field->set(reading->config, entry->value, &why);
    if (why.text[0] != '\0')
        warn(reading, entry->line, why.text);
}

static void take_stray(struct reading *reading, const struct vg_ini_entry *entry)
{
    struct vg_error why;
    vg_fail(&why, "'%.40s' stands in the section [%.40s]: [vgtop] and [keys] are read", entry->name, entry->section);
    if (!reading->newer)
        warn(reading, entry->line, why.text);
}

static void take(void *context, const struct vg_ini_entry *entry)
{
    struct reading *reading = context;
    bool own = strcmp(entry->section, "vgtop") == 0;
    if (own && strcmp(entry->name, "version") == 0)
        take_version(reading, entry);
    else if (own)
        take_field(reading, entry);
    else if (strcmp(entry->section, "keys") == 0)
        take_key(reading, entry);
    else
        take_stray(reading, entry);
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
    if (found)
        *found = there;
    if (!there)
        return true;
    if (!vg_ini_load(path, VG_CONFIG_BYTES_MAX, &text, error))
        return false;
    struct reading reading = {config, path, warnings, false};
    vg_ini_walk(text, &(struct vg_ini_walk){take, warn, &reading});
    free(text);
    return true;
}
