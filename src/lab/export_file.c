/* export_file.c: an exported program into a file: the old one or the whole new one, never half of one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vgtop/session.h"

enum { PATH_BYTES_MAX = 4200 };

static bool write_file(void *context, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, context) == count;
}

static bool write_whole(const struct vg_session *session, int descriptor, FILE *file, struct vg_error *error)
{
    errno = 0;
    bool good = vg_session_export(session, write_file, file, error);
    if (good && (fchmod(descriptor, 0644) != 0 || fflush(file) != 0 || ferror(file)))
        good = vg_fail(error, "%s", strerror(errno));
    return good;
}

bool vg_session_export_file(const struct vg_session *session, const char *path, struct vg_error *error)
{
    char temporary[PATH_BYTES_MAX];
    struct vg_error why = {""};
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return vg_fail(error, "cannot write '%.200s': it is there already and is not a file", path);
    if (snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= (int)sizeof(temporary))
        return vg_fail(error, "the name of the file is too long");
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return vg_fail(error, "cannot write '%.200s': %s", path, strerror(errno));
    FILE *file = fdopen(descriptor, "w");
    bool good = file ? write_whole(session, descriptor, file, &why) : vg_fail(&why, "%s", strerror(errno));
    if (file ? fclose(file) != 0 : close(descriptor) != 0)
        good = good && vg_fail(&why, "%s", strerror(errno));
    if (good && rename(temporary, path) != 0)
        good = vg_fail(&why, "%s", strerror(errno));
    if (good)
        return true;
    unlink(temporary);
    return vg_fail(error, "cannot write '%.200s': %.300s", path, why.text);
}
