/* file.c: the files that a data set is read from, whatever the path turns out to be. */
#include "data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vgtop/file.h"

static const size_t size_most = 2147483647; /* 2 GiB */

struct vg_shown_path vg_data_show_path(const char *path)
{
    struct vg_shown_path shown;
    size_t length = strlen(path), room = sizeof shown.text - 1;
    if (length <= room)
        snprintf(shown.text, sizeof shown.text, "%s", path);
    else
        snprintf(shown.text, sizeof shown.text, "...%s", path + length - (room - 3));
    return shown;
}

bool vg_data_fail_errno(const char *path, const char *doing, int number, struct vg_error *error)
{
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    return vg_fail(error, "%s cannot be %s: %s", vg_data_show_path(path).text, doing, reason);
}

static bool check_kind(const char *path, const struct stat *status, struct vg_error *error)
{
    struct vg_shown_path shown = vg_data_show_path(path);
    if (S_ISDIR(status->st_mode))
        return vg_fail(error, "%s is a directory; a file of numbers is needed", shown.text);
    if (!S_ISREG(status->st_mode))
        return vg_fail(error, "%s is not a regular file (a pipe or a device cannot be read as data)", shown.text);
    if (status->st_size == 0)
        return vg_fail(error, "%s is empty", shown.text);
    if ((uintmax_t)status->st_size > size_most)
        return vg_fail(error, "%s is larger than 2 GiB, which is the most that can be read", shown.text);
    return true;
}

int vg_data_open_file(const char *path, size_t *size, struct vg_error *error)
{
    /* not blocking: opening a pipe would else wait for somebody who writes to it */
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0) {
        vg_data_fail_errno(path, "opened", errno, error);
        return -1;
    }
    struct stat status;
    bool good =
        fstat(file, &status) == 0 ? check_kind(path, &status, error) : vg_data_fail_errno(path, "read", errno, error);
    if (!good) {
        close(file);
        return -1;
    }
    *size = (size_t)status.st_size;
    return file;
}

char *vg_data_read_file(const char *path, size_t *size, const struct vg_watch *watch, struct vg_error *error)
{
    int file = vg_data_open_file(path, size, error);
    if (file < 0)
        return NULL;
    struct vg_error why = {""};
    char *text = vg_read_descriptor(file, *size, size_most, size, watch, &why);
    if (!text && vg_watch_cancelled(watch))
        vg_fail(error, "interrupted while %s was read", vg_data_show_path(path).text);
    else if (!text)
        vg_fail(error, "%s cannot be read: %s", vg_data_show_path(path).text, why.text);
    close(file);
    return text;
}

bool vg_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

bool vg_data_reads(const char *name, const char *path)
{
    enum vg_data_kind kind;
    if (!vg_data_parse(name, &kind, NULL))
        return false;
    const char *colon = strchr(name, ':'), *source = colon ? colon + 1 : vg_data_fashion_folder();
    switch (vg_data_kinds[kind].origin) {
    case VG_DATA_IDX_PAIR:
        return vg_data_is_of_pair(source, path);
    case VG_DATA_CSV_FILE:
        return vg_same_file(source, path);
    case VG_DATA_MADE:
    case VG_DATA_BUILT_IN:
        break;
    }
    return false;
}
