/* file.c: reading a whole file, and writing a file whole or not at all. */
/* realpath is in the X/Open part of POSIX.1-2008 */
#define _XOPEN_SOURCE 700

#include "vgtop/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum { LINKS_MAX = 40 };

/* --- reading -------------------------------------------------------------------------------------------------- */

char *vg_read_descriptor(int file, size_t expected, size_t most, size_t *size, const struct vg_watch *watch,
                         struct vg_error *error)
{
    const size_t portion = (size_t)1 << 20;
    size_t room = expected < most ? expected + 2 : most + 2, used = 0; /* one byte more tells that there is more */
    char *text = malloc(room);
    ssize_t some = 1;
    bool good = true;
    if (!text) {
        vg_fail(error, "there is not enough memory for its %zu bytes", room - 2);
        return NULL;
    }
    while (good && some != 0 && used <= most) {
        if (used + 1 == room) {
            char *larger = vg_grow(text, &room, 2 * room, 1);
            good = larger || vg_fail(error, "there is not enough memory for more than %zu bytes of it", used);
            text = larger ? larger : text;
        }
        if (good && vg_watch_cancelled(watch))
            good = vg_fail(error, "interrupted");
        if (good)
            some = read(file, text + used, room - 1 - used < portion ? room - 1 - used : portion);
        if (good && some < 0 && errno != EINTR)
            good = vg_fail(error, "%s", strerror(errno));
        used += some > 0 && good ? (size_t)some : 0;
    }
    if (good && used > most)
        good = vg_fail(error, "it is longer than %zu bytes", most);
    if (good) {
        text[used] = '\0';
        *size = used;
        return text;
    }
    free(text);
    return NULL;
}

char *vg_read_file(const char *path, size_t most, size_t *size, struct vg_error *error)
{
    /* not blocking: opening a pipe would else wait for somebody who writes to it */
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat about;
    char *text = NULL;
    if (file < 0 || fstat(file, &about) != 0)
        vg_fail(error, "%s", strerror(errno));
    else if (!S_ISREG(about.st_mode))
        vg_fail(error, S_ISDIR(about.st_mode) ? "it is a folder" : "it is no regular file");
    else
        text = vg_read_descriptor(file, (uintmax_t)about.st_size < most ? (size_t)about.st_size : most, most, size,
                                  NULL, error);
    if (file >= 0)
        close(file);
    return text;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

typedef bool fill_function(void *context, vg_write *write, void *sink, struct vg_error *error);

static bool write_bytes(void *sink, const char *bytes, size_t count)
{
    return fwrite(bytes, 1, count, sink) == count;
}

/* Fills and closes the descriptor. `keep`: waits until the bytes are on the disk. */
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

static mode_t usual_mode(void)
{
    /* umask() can only ask by changing the mask, and another thread may create a file meanwhile */
    FILE *status = fopen("/proc/self/status", "re");
    char line[256];
    mode_t mask = 0;
    bool known = false;
    while (status && !known && fgets(line, sizeof line, status)) {
        known = strncmp(line, "Umask:", 6) == 0;
        mask = known ? (mode_t)strtoul(line + 6, NULL, 8) : 0;
    }
    if (status)
        fclose(status);
    if (!known) {
        mask = umask(0);
        umask(mask);
    }
    return 0666 & ~mask;
}

/* Gives the new file the owner and group of the old one, as far as that is allowed. Returns its permissions. Where the group could not
 * be kept, the group and all others get what both had. */
static mode_t take_over(int descriptor, const struct stat *old)
{
    const mode_t mode = old->st_mode & 0777, common = mode >> 3 & mode & 7;
    struct stat now;
    if (fchown(descriptor, old->st_uid, old->st_gid) == 0 || fchown(descriptor, (uid_t)-1, old->st_gid) == 0 ||
        (fstat(descriptor, &now) == 0 && now.st_gid == old->st_gid))
        return mode;
    return (mode & 0700) | common << 3 | common;
}

/* Writes a new file beside the path and renames it. `old`: the status of the file that is there, or NULL. */
static bool replace(const char *path, const struct stat *old, fill_function *fill, void *context,
                    struct vg_error *error)
{
    size_t size = strlen(path) + 8;
    char *temporary = malloc(size);
    if (!temporary)
        return vg_fail(error, "%s", strerror(ENOMEM));
    snprintf(temporary, size, "%s.XXXXXX", path);
    /* signals that would end or stop the program wait until it is done, so that no half file stays */
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    sigset_t held, before;
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        sigaddset(&held, numbers[i]);
    pthread_sigmask(SIG_BLOCK, &held, &before);
    int descriptor = mkstemp(temporary);
    bool made = descriptor >= 0, good = made || vg_fail(error, "%s", strerror(errno));
    if (made && fchmod(descriptor, old ? take_over(descriptor, old) : usual_mode()) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && good)
        good = fill_descriptor(descriptor, true, fill, context, error);
    else if (made)
        close(descriptor);
    if (good && rename(temporary, path) != 0)
        good = vg_fail(error, "%s", strerror(errno));
    if (made && !good)
        unlink(temporary);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    free(temporary);
    return good;
}

/* Replaces the path of a link by the path that it points to. False with errno when it is no link. */
static bool follow(char path[PATH_MAX])
{
    char to[PATH_MAX];
    const ssize_t length = readlink(path, to, sizeof to);
    if (length < 0)
        return false;
    const char *slash = *to == '/' ? NULL : strrchr(path, '/');
    const size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    if (folder + (size_t)length >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(path + folder, to, (size_t)length);
    path[folder + (size_t)length] = '\0';
    return true;
}

/* The number in "/dev/fd/1", or in another name of this process's folder of descriptors; -1: the path is no such name. */
static int number_in(char *path)
{
    static const char *const folders[] = {"/proc/self/fd", "/proc/thread-self/fd"};
    char *slash = strrchr(path, '/');
    const size_t digits = slash ? strspn(slash + 1, "0123456789") : 0;
    struct stat folder, ours;
    if (digits == 0 || digits > 9 || slash[1 + digits] != '\0' || slash == path)
        return -1;
    *slash = '\0';
    bool found = stat(path, &folder) == 0;
    *slash = '/';
    for (size_t i = 0; found && i < sizeof folders / sizeof folders[0]; i++)
        if (stat(folders[i], &ours) == 0 && ours.st_dev == folder.st_dev && ours.st_ino == folder.st_ino)
            return (int)strtol(slash + 1, NULL, 10);
    return -1;
}

static bool is_open_for_writing(int descriptor)
{
    const int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY;
}

int vg_own_descriptor(const char *path)
{
    char at[PATH_MAX];
    struct stat there, ours;
    if (strlen(path) >= sizeof at)
        return -1;
    strcpy(at, path);
    for (int links = 0; links < LINKS_MAX; links++) {
        const int number = number_in(at);
        if (number >= 0)
            return number;
        if (!follow(at))
            break;
    }
    if (stat(path, &there) != 0 || !S_ISREG(there.st_mode))
        return -1;
    for (int number = STDERR_FILENO; number >= 0; number--)
        if (fstat(number, &ours) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino &&
            is_open_for_writing(number))
            return number;
    return -1;
}

/* Follows links to the file that does not exist yet; the links stay. False with errno: the path is too long, or the links are a loop. */
static bool end_of_links(const char *path, char at[PATH_MAX])
{
    int links = 0;
    errno = ENAMETOOLONG;
    if (strlen(path) >= PATH_MAX)
        return false;
    strcpy(at, path);
    while (links < LINKS_MAX && follow(at))
        links++;
    if (links == LINKS_MAX)
        errno = ELOOP;
    return links < LINKS_MAX && errno != ENAMETOOLONG;
}

bool vg_replace_file(const char *path, fill_function *fill, void *context, struct vg_error *error)
{
    struct stat there;
    struct vg_error why = {""};
    char target[PATH_MAX];
    const int own = vg_own_descriptor(path);
    const bool exists = stat(path, &there) == 0, special = own < 0 && exists && !S_ISREG(there.st_mode);
    int descriptor = -1;
    bool good = false;
    if (own >= 0) { /* through a copy of the descriptor, which shares its position and flags */
        descriptor = is_open_for_writing(own) ? fcntl(own, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
        errno = EBADF;
    } else if (special) {
        descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    }
    if (descriptor >= 0)
        good = fill_descriptor(descriptor, false, fill, context, &why);
    else if (own >= 0 || special || !(exists ? realpath(path, target) != NULL : end_of_links(path, target)) ||
             (exists && access(target, W_OK) != 0)) /* rename does not ask for the permission to write */
        vg_fail(&why, "%s", strerror(errno));
    else
        good = replace(target, exists ? &there : NULL, fill, context, &why);
    return good || vg_fail(error, "cannot write '%.200s': %.250s", path, why.text);
}
