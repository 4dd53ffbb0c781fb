/* control_complete.c: how a line may go on: commands, their values, themes, and files. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "control_internal.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Whether a name needs no quotes, and may be shown on a terminal. */
static bool can_be_typed(const char *name)
{
    char harmless[VG_COMPLETION_MAX];
    if (strlen(name) + 2 > sizeof harmless || strpbrk(name, " \t;#'\"=:"))
        return false;
    snprintf(harmless, sizeof harmless, "%s", name);
    vg_make_harmless(harmless);
    return strcmp(harmless, name) == 0;
}

/* Adds the files and folders whose path begins with `stem`: the part behind its last '/'. A folder ends in '/'. ~ is the home folder. */
static size_t complete_path(const char *stem, char pool[][VG_COMPLETION_MAX], size_t count, size_t room)
{
    char path[4096];
    const char *slash = strrchr(stem, '/'), *leaf = slash ? slash + 1 : stem;
    const char *home = stem[0] == '~' && stem[1] == '/' ? getenv("HOME") : NULL;
    const size_t length = strlen(leaf), first = count;
    if (strcmp(stem, "~") == 0) {
        if (count < room)
            snprintf(pool[count++], VG_COMPLETION_MAX, "~/");
        return count;
    }
    const int before = (int)(leaf - stem);
    const int used = home ? snprintf(path, sizeof path, "%s%.*s", home, before - 1, stem + 1)
                          : snprintf(path, sizeof path, "%.*s", before, stem);
    DIR *folder = used < 0 || (size_t)used >= sizeof path ? NULL : opendir(used > 0 ? path : ".");
    const struct dirent *entry;
    if (!folder)
        return count;
    while (count < room && (entry = readdir(folder)) != NULL) {
        struct stat about;
        const char *name = entry->d_name;
        bool hidden = name[0] == '.' && (leaf[0] != '.' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0);
        if (hidden || strncmp(name, leaf, length) != 0 || !can_be_typed(name))
            continue;
        snprintf(path + used, sizeof path - (size_t)used, "%s", name);
        bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        snprintf(pool[count++], VG_COMPLETION_MAX, "%.61s%s", name, is_folder ? "/" : "");
    }
    if (folder)
        closedir(folder);
    qsort(pool + first, count - first, sizeof pool[0], by_name);
    return count;
}

size_t vg_control_complete(void *context, const char *line, char pool[][VG_COMPLETION_MAX], size_t room)
{
    static const char *const takers[] = {"export", "picture", "theme"};
    const struct vg_look_names *themes = &((const struct vg_control *)context)->screen.look.themes;
    size_t count = vg_command_complete(line, &vg_control_commands, pool, room);
    line += strspn(line, " \t");
    const size_t length = strcspn(line, " \t=");
    const char *word = line + strlen(line), *path = NULL;
    if (line[length] == '\0')
        return count;
    while (!strchr(" \t=", word[-1]))
        word--;
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (strlen(takers[i]) == length && strncmp(takers[i], line, length) == 0)
            path = word;
    const char *colon = strchr(word, ':'); /* data csv:FILE */
    if (!path && colon && length == strlen("data") && strncmp(line, "data", length) == 0)
        path = colon + 1;
    if (path && length == strlen("theme") && strncmp(line, "theme", length) == 0) {
        for (size_t i = 0; i < themes->count && count < room; i++)
            if (strncmp(themes->names[i], path, strlen(path)) == 0)
                snprintf(pool[count++], VG_COMPLETION_MAX, "%s", themes->names[i]);
        if (!strchr(path, '/') && path[0] != '~') /* a file's name alone is no theme */
            return count;
    }
    return path ? complete_path(path, pool, count, room) : count;
}
