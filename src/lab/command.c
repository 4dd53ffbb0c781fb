/* command.c: from a line of text to the command that it names; completion; places in a script. */
#include "vgtop/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_internal.h"

enum { NAMES_MAX = 128, NAME_BYTES = 64 };

static const char blanks[] = " \t\r\n";

/* The row of every setting: vg_command_setting does them all. */
static const struct vg_command_info setting_info = {"setting", "VALUE", "a setting of the experiment",
                                                    VG_COMMAND_SESSION, NULL};

const char *vg_command_arguments(const struct vg_command *command)
{
    return command->text + command->arguments;
}

/* --- which command it is -------------------------------------------------------------------------------------- */

const struct vg_command_info *vg_command_row(const struct vg_command_table *more, size_t index)
{
    if (index < vg_session_command_count)
        return &vg_session_commands[index].info;
    index -= vg_session_command_count;
    for (; more; index -= more->count, more = more->next)
        if (index < more->count)
            return (const struct vg_command_info *)(const void *)((const char *)more->rows + index * more->row_bytes);
    return NULL;
}

const struct vg_command_info *vg_command_find(const char *name, const struct vg_command_table *more)
{
    const struct vg_command_info *info;
    for (size_t i = 0; (info = vg_command_row(more, i)) != NULL; i++)
        if (strcmp(info->name, name) == 0)
            return info;
    return NULL;
}

/* The command's text is there; its name takes the first `length` bytes. A name with an @ that is none is tried without it. False, with
 * the names that there are, the nearest first. */
static bool resolve(struct vg_command *command, size_t length, const struct vg_command_table *more,
                    struct vg_error *error)
{
    char name[NAME_BYTES];
    snprintf(name, sizeof name, "%.*s", (int)(length < NAME_BYTES ? length : NAME_BYTES), command->text);
    command->setting = NULL;
    command->info = vg_command_find(name, more);
    if (!command->info && name[0] == '@')
        command->info = vg_command_find(name + 1, more);
    if (!command->info && (command->setting = vg_setting_find(name, NULL)) != NULL)
        command->info = &setting_info;
    if (command->info)
        return true;
    struct vg_choice names[NAMES_MAX] = {{0}};
    const struct vg_command_info *info;
    size_t count = 0, index;
    double parameter;
    for (size_t i = 0; count < NAMES_MAX && (info = vg_command_row(more, i)) != NULL; i++)
        if (info->name[0] != '@')
            names[count++].name = info->name;
    for (size_t i = 0; count < NAMES_MAX && i < VG_SETTING_COUNT; i++)
        names[count++].name = vg_settings[i].key;
    return vg_choice_parse("command", names, count, sizeof names[0], name, &index, &parameter, error);
}

/* --- cutting a line ------------------------------------------------------------------------------------------- */

static bool fail_too_long(struct vg_command *command, size_t bytes, struct vg_error *error)
{
    snprintf(command->text, sizeof command->text, "(a command of %zu bytes)", bytes);
    command->arguments = strlen(command->text);
    return vg_fail(error, "a command of %zu bytes is too long: %d are possible", bytes, VG_COMMAND_BYTES_MAX - 1);
}

bool vg_command_parse(const char *line, const struct vg_command_table *more, struct vg_command *command,
                      struct vg_error *error)
{
    line += strspn(line, blanks);
    size_t bytes = strlen(line), name = strcspn(line, " \t\r\n=");
    while (bytes > 0 && strchr(blanks, line[bytes - 1]))
        bytes--;
    command->info = NULL;
    command->setting = NULL;
    if (error)
        error->text[0] = '\0';
    if (bytes >= sizeof command->text)
        return fail_too_long(command, bytes, error);
    memcpy(command->text, line, bytes);
    command->text[bytes] = '\0';
    command->arguments = name + strspn(command->text + name, " \t\r\n=");
    return *line != '\0' && *line != '#' && resolve(command, name, more, error);
}

/* The home folder where a path begins with ~: at the arguments' beginning, behind a blank, '=' or ':'. Else NULL. */
static const char *home_at(const char *text, const char *at)
{
    bool begins = at > text && strchr(" \t=:", at[-1]), alone = at[1] == '\0' || strchr("/ \t\r\n;", at[1]);
    return *at == '~' && begins && alone ? getenv("HOME") : NULL;
}

/* A command that is being cut. Bytes that do not fit are counted only. */
struct cut {
    struct vg_command *command;
    size_t used, end; /* bytes; without unquoted blanks at the end */
    size_t name, arguments;
    enum { IN_NAME, BEHIND_NAME, IN_ARGUMENTS } part;
};

static void put(struct cut *cut, char byte)
{
    if (cut->used < sizeof cut->command->text)
        cut->command->text[cut->used] = byte;
    cut->used++;
}

/* Copies one command up to its separator; returns where that is. */
static const char *copy_command(const char *text, struct cut *cut)
{
    char quote = '\0';
    const char *at = text;
    for (; *at && (quote || !strchr(";\n#", *at)); at++) {
        bool blank = !quote && strchr(" \t\r", *at);
        bool separates = blank || (!quote && *at == '=');
        if (cut->part == IN_NAME && separates) {
            cut->part = BEHIND_NAME;
            cut->name = cut->used;
        } else if (cut->part == BEHIND_NAME && !separates) {
            cut->part = IN_ARGUMENTS;
            cut->arguments = cut->used;
        }
        if (*at == quote || (!quote && (*at == '\'' || *at == '"'))) {
            quote = quote ? '\0' : *at;
            cut->end = cut->used;
            continue;
        }
        const char *home = quote ? NULL : home_at(text, at);
        for (; home && *home; home++)
            put(cut, *home);
        if (!home)
            put(cut, *at);
        if (!blank)
            cut->end = cut->used;
    }
    if (cut->part == IN_NAME)
        cut->name = cut->end;
    if (cut->part != IN_ARGUMENTS)
        cut->arguments = cut->end;
    return at;
}

bool vg_command_next(const char **text, const struct vg_command_table *more, struct vg_command *command,
                     struct vg_error *error)
{
    const char *at = *text;
    struct cut cut = {.command = command};
    command->info = NULL;
    command->setting = NULL;
    if (error)
        error->text[0] = '\0';
    for (at += strspn(at, " \t\r\n;"); *at == '#'; at += strspn(at, " \t\r\n;"))
        at += strcspn(at, "\n");
    *text = at;
    if (*at == '\0')
        return false;
    *text = copy_command(at, &cut);
    if (cut.end >= sizeof command->text) {
        fail_too_long(command, cut.end, error);
        return true;
    }
    command->text[cut.end] = '\0';
    command->arguments = cut.arguments;
    resolve(command, cut.name, more, error);
    return true;
}

/* --- completion ----------------------------------------------------------------------------------------------- */

/* Candidates that begin with `stem`. */
struct candidates {
    const char *stem;
    char (*pool)[VG_COMPLETION_MAX];
    size_t room, count;
};

static void offer(struct candidates *candidates, const char *name)
{
    if (name && strncmp(name, candidates->stem, strlen(candidates->stem)) == 0 && candidates->count < candidates->room)
        snprintf(candidates->pool[candidates->count++], VG_COMPLETION_MAX, "%s", name);
}

size_t vg_command_complete(const char *line, const struct vg_command_table *more, char pool[][VG_COMPLETION_MAX],
                           size_t room)
{
    struct candidates candidates = {.stem = "", .pool = pool, .room = room};
    const struct vg_command_info *info;
    const char *name, *end;
    char word[NAME_BYTES];
    line += strspn(line, blanks);
    end = line + strcspn(line, " \t=");
    if (*end == '\0') {
        candidates.stem = line;
        for (size_t i = 0; (info = vg_command_row(more, i)) != NULL; i++)
            if (info->name[0] != '@' || line[0] == '@')
                offer(&candidates, info->name);
        for (size_t i = 0; i < VG_SETTING_COUNT; i++)
            offer(&candidates, vg_settings[i].key);
        return candidates.count;
    }
    snprintf(word, sizeof word, "%.*s", (int)(end - line), line);
    for (const char *at = end; *at; at++)
        if (strchr(" \t=", *at))
            candidates.stem = at + 1;
    const struct vg_setting_info *setting = vg_setting_find(word, NULL);
    for (size_t i = 0; setting && i < setting->choice_count; i++)
        offer(&candidates, vg_setting_choice(setting, i)->name);
    info = vg_command_find(word, more);
    for (size_t i = 0; info && info->choice && (name = info->choice(i)) != NULL; i++)
        offer(&candidates, name);
    return candidates.count;
}

/* --- scripts -------------------------------------------------------------------------------------------------- */

void vg_script_place(const char *script, const char *at, char *place, size_t size)
{
    const size_t mark = strlen(VG_SCRIPT_FILE_MARK);
    const char *file = "", *end;
    int length = 0;
    size_t number = 0;
    for (const char *line = script; line <= at; line = end + 1) {
        end = line + strcspn(line, "\n");
        number++;
        if (strncmp(line, VG_SCRIPT_FILE_MARK, mark) == 0) {
            file = line + mark;
            length = (int)(end - file);
            number = 0;
        }
        if (*end == '\0')
            break;
    }
    *place = '\0';
    if (length > 0)
        snprintf(place, size, "%.*s, line %zu: ", length < 200 ? length : 200, file, number);
}
