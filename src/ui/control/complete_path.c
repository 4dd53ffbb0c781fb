/* complete_path.c: the files whose path begins with what was typed. */
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

/* Opens the folder of a stem: the part before its last '/', where ~ is the home folder. `path` gets its name with a '/' at the end. */
static DIR *open_folder(const char *stem, size_t length, char *path, size_t size)
{
    const char *home = stem[0] == '~' && stem[1] == '/' ? getenv("HOME") : NULL;
    int used = home ? snprintf(path, size, "%s%.*s", home, (int)length - 1, stem + 1)
                    : snprintf(path, size, "%.*s", (int)length, stem);
    if (used < 0 || (size_t)used >= size)
        return NULL;
    return opendir(used > 0 ? path : ".");
}

/* Names that would need quotes, or that a terminal must not get, are left out. */
static bool can_be_typed(const char *name)
{
    char harmless[VG_COMPLETION_MAX];
    if (strlen(name) + 2 > sizeof harmless || strpbrk(name, " \t;#'\"=:"))
        return false;
    snprintf(harmless, sizeof harmless, "%s", name);
    vg_make_harmless(harmless);
    return strcmp(harmless, name) == 0;
}

size_t vg_complete_path(const char *stem, char pool[][VG_COMPLETION_MAX], size_t count, size_t room)
{
    char path[4096];
    const char *slash = strrchr(stem, '/'), *leaf = slash ? slash + 1 : stem;
    const size_t length = strlen(leaf), first = count;
    if (strcmp(stem, "~") == 0) {
        if (count < room)
            snprintf(pool[count++], VG_COMPLETION_MAX, "~/");
        return count;
    }
    DIR *folder = open_folder(stem, (size_t)(leaf - stem), path, sizeof path);
    const struct dirent *entry;
    const size_t used = folder ? strlen(path) : 0;
    while (folder && count < room && (entry = readdir(folder)) != NULL) {
        struct stat about;
        const char *name = entry->d_name;
        bool hidden = name[0] == '.' && (leaf[0] != '.' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0);
        if (hidden || strncmp(name, leaf, length) != 0 || !can_be_typed(name))
            continue;
        snprintf(path + used, sizeof path - used, "%s", name);
        bool is_folder = stat(path, &about) == 0 && S_ISDIR(about.st_mode);
        snprintf(pool[count++], VG_COMPLETION_MAX, "%.61s%s", name, is_folder ? "/" : "");
    }
    if (folder)
        closedir(folder);
    qsort(pool + first, count - first, sizeof pool[0], by_name);
    return count;
}
