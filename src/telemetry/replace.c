/* replace.c: writing a file whole or not at all. */
/* realpath is in the X/Open part of POSIX.1-2008 */
#define _XOPEN_SOURCE 700

#include "vgtop/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef bool fill_function(void *context, vg_write *write, void *sink, struct vg_error *error);

static bool write_bytes(void *sink, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, sink) == count;
}

/* Fills and closes the descriptor. */
static bool fill_descriptor(int descriptor, fill_function *fill, void *context, struct vg_error *error)
{
    FILE *file = fdopen(descriptor, "w");
    if (!file) {
        close(descriptor);
        return vg_fail(error, "%s", strerror(ENOMEM));
    }
    errno = 0;
    bool good = fill(context, write_bytes, file, error);
    if (ferror(file) || (good && fflush(file) != 0))
        good = vg_fail(error, "%s", strerror(errno ? errno : EIO));
    if (fclose(file) != 0 && good)
        good = vg_fail(error, "%s", strerror(errno));
    return good;
}

static bool replace(const char *path, fill_function *fill, void *context, struct vg_error *error)
{
    size_t size = strlen(path) + 8;
    char *temporary = malloc(size);
    mode_t mask = umask(0);
    umask(mask);
    if (!temporary)
        return vg_fail(error, "%s", strerror(ENOMEM));
    snprintf(temporary, size, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    bool made = descriptor >= 0, good = made || vg_fail(error, "%s", strerror(errno));
    if (made && fchmod(descriptor, 0666 & ~mask) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && good)
        good = fill_descriptor(descriptor, fill, context, error);
    else if (made)
        close(descriptor);
    if (good && rename(temporary, path) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && !good)
        unlink(temporary);
    free(temporary);
    return good;
}

bool vg_replace_file(const char *path, fill_function *fill, void *context, struct vg_error *error)
{
    struct stat there;
    struct vg_error why = {""};
    bool exists = stat(path, &there) == 0, good;
    if (exists && !S_ISREG(there.st_mode)) {
        int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        good =
            descriptor >= 0 ? fill_descriptor(descriptor, fill, context, &why) : vg_fail(&why, "%s", strerror(errno));
    } else {
        char *target = exists ? realpath(path, NULL) : NULL;
        good = replace(target ? target : path, fill, context, &why);
        free(target);
    }
    return good || vg_fail(error, "cannot write '%.200s': %.250s", path, why.text);
}
