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

/* Fills and closes the descriptor; `keep`: what was written is on the disk before it is. */
static bool fill_descriptor(int descriptor, bool keep, fill_function *fill, void *context, struct vg_error *error)
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
    if (good && keep && fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP)
        good = vg_fail(error, "%s", strerror(errno));
    if (fclose(file) != 0 && good)
        good = vg_fail(error, "%s", strerror(errno));
    return good;
}

/* `mode`: the permissions of the new file. */
static bool replace(const char *path, mode_t mode, fill_function *fill, void *context, struct vg_error *error)
{
    size_t size = strlen(path) + 8;
    char *temporary = malloc(size);
    if (!temporary)
        return vg_fail(error, "%s", strerror(ENOMEM));
    snprintf(temporary, size, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    bool made = descriptor >= 0, good = made || vg_fail(error, "%s", strerror(errno));
    if (made && fchmod(descriptor, mode) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && good)
        good = fill_descriptor(descriptor, true, fill, context, error);
    else if (made)
        close(descriptor);
    if (good && rename(temporary, path) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && !good)
        unlink(temporary);
    free(temporary);
    return good;
}

static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Where a link points to, seen from where the link stands. NULL, with errno, when it is none or memory is short. */
static char *follow(const char *link)
{
    char to[4096];
    const ssize_t length = readlink(link, to, sizeof to - 1);
    if (length < 0)
        return NULL;
    to[length] = '\0';
    const char *slash = *to == '/' ? NULL : strrchr(link, '/');
    const size_t folder = slash ? (size_t)(slash - link) + 1 : 0, size = folder + (size_t)length + 1;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%.*s%s", (int)folder, link, to);
    return path;
}

/* The file that is to be made where nothing is yet: behind links to nothing, which stay. NULL with errno: memory, or a loop. */
static char *end_of_links(const char *path)
{
    char *at = strdup(path), *next = NULL;
    int links = 0;
    while (at && links++ < 40 && (next = follow(at))) {
        free(at);
        at = next;
    }
    if (at && !next && errno != ENOMEM)
        return at;
    errno = at && next ? ELOOP : ENOMEM;
    free(at);
    return NULL;
}

bool vg_replace_file(const char *path, fill_function *fill, void *context, struct vg_error *error)
{
    struct stat there;
    struct vg_error why = {""};
    bool exists = stat(path, &there) == 0, good;
    if (exists && !S_ISREG(there.st_mode)) {
        int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        good = descriptor >= 0 ? fill_descriptor(descriptor, false, fill, context, &why)
                               : vg_fail(&why, "%s", strerror(errno));
    } else {
        char *target = exists ? realpath(path, NULL) : end_of_links(path);
        if (target && exists && access(target, W_OK) != 0) /* a rename would not ask */
            good = vg_fail(&why, "%s", strerror(errno));
        else
            good = target ? replace(target, exists ? there.st_mode & 0777 : usual_mode(), fill, context, &why)
                          : vg_fail(&why, "%s", strerror(errno));
        free(target);
    }
    return good || vg_fail(error, "cannot write '%.200s': %.250s", path, why.text);
}
