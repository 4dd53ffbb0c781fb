/* themes.c: finding themes. */
#include "themes.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folders.h"
#include "vgtop/spec.h"

enum { PATH_BYTES = 4400, THEMES_MAX = 500 };

/* --- the list ------------------------------------------------------------------------------------------------- */

size_t vg_themes_index(const struct vg_themes *themes, const char *name)
{
    size_t i = 0;
    while (i < themes->count && strcmp(themes->names[i], name) != 0)
        i++;
    return i;
}

/* Two lists of pointers, in the order of the names. */
static bool add(struct vg_themes *themes, const char *name, const char *path)
{
    size_t at = 0, count = themes->count;
    if (count == THEMES_MAX || vg_themes_index(themes, name) < count)
        return true;
    while (at < count && strcmp(themes->names[at], name) < 0)
        at++;
    memmove(themes->names + at + 1, themes->names + at, (count - at) * sizeof *themes->names);
    memmove(themes->paths + at + 1, themes->paths + at, (count - at) * sizeof *themes->paths);
    themes->names[at] = strdup(name);
    themes->paths[at] = path != NULL ? strdup(path) : NULL;
    themes->count++;
    return themes->names[at] != NULL && (path == NULL || themes->paths[at] != NULL);
}

void vg_themes_free(struct vg_themes *themes)
{
    for (size_t i = 0; i < themes->count; i++) {
        free(themes->names[i]);
        free(themes->paths[i]);
    }
    free(themes->names);
    free(themes->paths);
    *themes = (struct vg_themes){0};
}

/* --- the folders ---------------------------------------------------------------------------------------------- */

static bool add_file(struct vg_themes *themes, const char *folder, const char *file)
{
    static const char suffix[] = ".theme";
    char name[VG_THEME_NAME_MAX], path[PATH_BYTES];
    size_t length = strlen(file), stem = length - (sizeof suffix - 1);
    if (length < sizeof suffix || strcmp(file + stem, suffix) != 0 || stem >= sizeof name)
        return true;
    snprintf(name, sizeof name, "%.*s", (int)stem, file);
    int used = snprintf(path, sizeof path, "%s/%s", folder, file);
    if (!vg_theme_name_good(name) || used < 0 || (size_t)used >= sizeof path)
        return true;
    return add(themes, name, path);
}

static bool add_folder(struct vg_themes *themes, const char *folder)
{
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    bool good = true;
    while (good && directory != NULL && (entry = readdir(directory)) != NULL)
        good = add_file(themes, folder, entry->d_name);
    if (directory != NULL)
        closedir(directory);
    return good;
}

static bool add_own_folder(struct vg_themes *themes, enum vg_folder folder)
{
    char path[PATH_BYTES];
    return !vg_folder_path(folder, "/vgtop/themes", path, sizeof path, NULL) || add_folder(themes, path);
}

/* Folders separated by colons; those that are not absolute do not count. */
static bool add_data_folders(struct vg_themes *themes)
{
    const char *list = getenv("XDG_DATA_DIRS");
    char path[PATH_BYTES];
    bool good = true;
    if (list == NULL || list[0] == '\0')
        list = "/usr/local/share:/usr/share";
    while (good && *list != '\0') {
        size_t length = strcspn(list, ":");
        int used = snprintf(path, sizeof path, "%.*s/vgtop/themes", (int)(length < PATH_BYTES ? length : 0), list);
        if (list[0] == '/' && used > 0 && (size_t)used < sizeof path)
            good = add_folder(themes, path);
        list += length + (list[length] == ':');
    }
    return good;
}

/* Meson leaves a build.ninja at the top of the folder in which it builds, at most three folders above a program. */
static bool stands_where_it_was_built(void)
{
    char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 32);
    for (int up = 0; length > 0 && up < 4; up++) {
        path[length] = '\0';
        char *slash = strrchr(path, '/');
        if (slash == NULL)
            return false;
        length = slash - path;
        snprintf(slash, 32, "/build.ninja");
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}

bool vg_themes_find(struct vg_themes *themes, struct vg_error *error)
{
    *themes = (struct vg_themes){.names = calloc(THEMES_MAX, sizeof *themes->names),
                                 .paths = calloc(THEMES_MAX, sizeof *themes->paths)};
    bool good = themes->names != NULL && themes->paths != NULL && add_own_folder(themes, VG_FOLDER_CONFIG) &&
                add_own_folder(themes, VG_FOLDER_DATA) && add_folder(themes, VGTOP_DATADIR "/themes") &&
                add_data_folders(themes) && (!stands_where_it_was_built() || add_folder(themes, VGTOP_SOURCE_THEMES)) &&
                add(themes, vg_theme_default()->name, NULL);
    if (good)
        return true;
    vg_themes_free(themes);
    return vg_fail(error, "there is not enough memory for the themes' names");
}

struct vg_look_names vg_themes_names(const struct vg_themes *themes)
{
    return (struct vg_look_names){themes->count, (const char *const *)themes->names};
}

/* --- a theme -------------------------------------------------------------------------------------------------- */

bool vg_themes_load(const struct vg_themes *themes, size_t index, struct vg_theme *theme, struct vg_error *error)
{
    if (index >= themes->count)
        return vg_fail(error, "there is no theme number %zu: %zu were found", index + 1, themes->count);
    if (themes->paths[index] != NULL)
        return vg_theme_load(theme, themes->paths[index], error);
    *theme = *vg_theme_default();
    return true;
}

static bool is_file(const char *name)
{
    size_t length = strlen(name);
    return strchr(name, '/') != NULL || (length > 6 && strcmp(name + length - 6, ".theme") == 0);
}

bool vg_themes_choose(const struct vg_themes *themes, const char *name, struct vg_theme *theme, size_t *index,
                      struct vg_error *error)
{
    double parameter;
    *index = themes->count;
    if (is_file(name))
        return vg_theme_load(theme, name, error);
    struct vg_choice *table = calloc(themes->count + 1, sizeof *table);
    if (table == NULL)
        return vg_fail(error, "there is not enough memory for the themes' names");
    for (size_t i = 0; i < themes->count; i++)
        table[i].name = themes->names[i];
    size_t found = themes->count;
    bool good = vg_choice_parse("theme", table, themes->count, sizeof *table, name, &found, &parameter, error);
    free(table);
    good = good && vg_themes_load(themes, found, theme, error);
    *index = good ? found : themes->count;
    return good;
}
