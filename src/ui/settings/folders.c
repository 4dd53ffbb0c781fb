/* folders.c: the folders of a person's files. */
#include "folders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *variable, *below_home;
} folders[VG_FOLDER_COUNT] = {
    [VG_FOLDER_CONFIG] = {"XDG_CONFIG_HOME", "/.config"},
    [VG_FOLDER_DATA] = {"XDG_DATA_HOME", "/.local/share"},
    [VG_FOLDER_STATE] = {"XDG_STATE_HOME", "/.local/state"},
};

/* The specification says that a relative path in these variables is ignored. */
static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0] == '/' ? value : NULL;
}

bool vg_folder_path(enum vg_folder folder, const char *rest, char *path, size_t size, struct vg_error *error)
{
    const char *own = absolute(folders[folder].variable), *home = absolute("HOME");
    if (!own && !home)
        return vg_fail(error, "neither %s nor HOME names a folder", folders[folder].variable);
    int length = snprintf(path, size, "%s%s%s", own ? own : home, own ? "" : folders[folder].below_home, rest);
    if (length < 0 || (size_t)length >= size)
        return vg_fail(error, "the path of the folder in %s is too long", own ? folders[folder].variable : "HOME");
    return true;
}

void vg_folder_short(const char *path, char *text, size_t size)
{
    const char *home = absolute("HOME");
    size_t length = home ? strlen(home) : 0;
    bool below = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';
    snprintf(text, size, "%s%s", below ? "~" : "", below ? path + length : path);
}

bool vg_folders_make(const char *file, struct vg_error *error)
{
    char *path = strdup(file);
    bool good = path || vg_fail(error, "there is not enough memory for a path");
    for (char *slash = path ? strchr(path + 1, '/') : NULL; good && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST && errno != EISDIR && errno != EROFS && errno != EACCES)
            good = vg_fail(error, "cannot make the folder '%.250s': %s", path, strerror(errno));
        *slash = '/';
    }
    free(path);
    return good;
}
