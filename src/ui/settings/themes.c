/* themes.c: finds the files of themes, and reads the one that is wanted. */
#include "themes.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folders.h"
#include "vgtop/choice.h"

enum { PATH_BYTES = 4400, THEMES_MAX = 500, TEXT_BYTES = 128 * 1024 };

/* All names and paths, in one allocation. */
struct store {
    const char *names[THEMES_MAX], *paths[THEMES_MAX];
    char built_in[VG_THEME_NAME_MAX], text[TEXT_BYTES];
    size_t used;
};

/* --- the list ------------------------------------------------------------------------------------------------- */

size_t vg_themes_index(const struct vg_themes *themes, const char *name)
{
    size_t i = 0;
    while (i < themes->count && strcmp(themes->names[i], name) != 0)
        i++;
    return i;
}

/* Adds a theme in the order of the names; the first of a name counts. When the list is full, further themes are left out; there is always
 * room for the built-in theme, which has no path. */
static void add(struct vg_themes *themes, const char *name, const char *path)
{
    struct store *store = themes->store;
    size_t at = 0, count = themes->count, name_size = strlen(name) + 1, path_size = path ? strlen(path) + 1 : 0;
    bool room = !path || name_size + path_size <= sizeof store->text - store->used;
    if (count == THEMES_MAX - (path != NULL) || vg_themes_index(themes, name) < count || !room)
        return;
    char *text = path ? store->text + store->used : store->built_in;
    memcpy(text, name, name_size);
    if (path) {
        memcpy(text + name_size, path, path_size);
        store->used += name_size + path_size;
    }
    while (at < count && strcmp(store->names[at], name) < 0)
        at++;
    memmove(store->names + at + 1, store->names + at, (count - at) * sizeof *store->names);
    memmove(store->paths + at + 1, store->paths + at, (count - at) * sizeof *store->paths);
    store->names[at] = text;
    store->paths[at] = path ? text + name_size : NULL;
    themes->count++;
}

void vg_themes_free(struct vg_themes *themes)
{
    free(themes->store);
    *themes = (struct vg_themes){0};
}

/* --- the folders ---------------------------------------------------------------------------------------------- */

static void add_folder(struct vg_themes *themes, const char *folder)
{
    static const char suffix[] = ".theme";
    char name[VG_THEME_NAME_MAX], path[PATH_BYTES];
    DIR *directory = opendir(folder);
    const struct dirent *entry;
    while (directory && (entry = readdir(directory)) != NULL) {
        const char *file = entry->d_name;
        size_t length = strlen(file), stem = length - (sizeof suffix - 1);
        if (length < sizeof suffix || strcmp(file + stem, suffix) != 0 || stem >= sizeof name)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)stem, file);
        int used = snprintf(path, sizeof path, "%s/%s", folder, file);
        if (vg_theme_name_good(name) && used >= 0 && (size_t)used < sizeof path)
            add(themes, name, path);
    }
    if (directory)
        closedir(directory);
}

/* The list has colons between its folders. The specification says that relative ones are ignored. */
static void add_data_folders(struct vg_themes *themes)
{
    const char *list = getenv("XDG_DATA_DIRS");
    char path[PATH_BYTES];
    if (!list || list[0] == '\0')
        list = "/usr/local/share:/usr/share";
    while (*list != '\0') {
        size_t length = strcspn(list, ":");
        int used = snprintf(path, sizeof path, "%.*s/vgtop/themes", (int)(length < PATH_BYTES ? length : 0), list);
        if (list[0] == '/' && used > 0 && (size_t)used < sizeof path)
            add_folder(themes, path);
        list += length + (list[length] == ':');
    }
}

/* Whether the program is still in the folder in which Meson built it: a build.ninja lies at most three folders above. */
static bool is_where_it_was_built(void)
{
    char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 32);
    for (int up = 0; length > 0 && up < 4; up++) {
        path[length] = '\0';
        char *slash = strrchr(path, '/');
        if (!slash)
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
    struct store *store = calloc(1, sizeof *store);
    char path[PATH_BYTES];
    *themes = (struct vg_themes){0};
    if (!store)
        return vg_fail(error, "there is not enough memory for the themes' names");
    *themes = (struct vg_themes){.names = store->names, .paths = store->paths, .store = store};
    for (int folder = VG_FOLDER_CONFIG; folder <= VG_FOLDER_DATA; folder++)
        if (vg_folder_path((enum vg_folder)folder, "/vgtop/themes", path, sizeof path, NULL))
            add_folder(themes, path);
    add_folder(themes, VGTOP_DATADIR "/themes");
    add_data_folders(themes);
    if (is_where_it_was_built())
        add_folder(themes, VGTOP_SOURCE_THEMES);
    add(themes, vg_theme_default()->name, NULL);
    return true;
}

struct vg_look_names vg_themes_names(const struct vg_themes *themes)
{
    return (struct vg_look_names){themes->count, themes->names};
}

/* --- a theme -------------------------------------------------------------------------------------------------- */

bool vg_themes_load(const struct vg_themes *themes, size_t index, struct vg_theme *theme, struct vg_error *error)
{
    if (index >= themes->count)
        return vg_fail(error, "there is no theme number %zu: %zu were found", index + 1, themes->count);
    if (themes->paths[index])
        return vg_theme_load(theme, themes->paths[index], error);
    *theme = *vg_theme_default();
    return true;
}

bool vg_themes_choose(const struct vg_themes *themes, const char *name, struct vg_theme *theme, size_t *index,
                      struct vg_error *error)
{
    double parameter;
    size_t length = strlen(name);
    *index = themes->count;
    if (strchr(name, '/') || (length > 6 && strcmp(name + length - 6, ".theme") == 0))
        return vg_theme_load(theme, name, error);
    struct vg_choice *table = calloc(themes->count + 1, sizeof *table);
    if (!table)
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
