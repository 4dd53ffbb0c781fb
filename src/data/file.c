/* file.c: a whole file into memory, whatever the path turns out to be. */
#include "data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const long long size_most = 2147483647; /* 2 GiB */

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
    if ((long long)status->st_size > size_most)
        return vg_fail(error, "%s is larger than 2 GiB, which is the most that can be read", shown.text);
    return true;
}

/* Reads up to `size` bytes; fewer when the file has become shorter. */
static bool read_all(int file, const char *path, char *text, size_t *size, const struct vg_watch *watch,
                     struct vg_error *error)
{
    const size_t portion = (size_t)1 << 20;
    size_t done = 0;
    while (done < *size) {
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while %s was read", vg_data_show_path(path).text);
        size_t left = *size - done;
        ssize_t got = read(file, text + done, left < portion ? left : portion);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return vg_data_fail_errno(path, "read", errno, error);
        if (got == 0)
            break;
        done += (size_t)got;
    }
    *size = done;
    text[done] = '\0';
    return true;
}

int vg_data_open_file(const char *path, size_t *size, struct vg_error *error)
{
    /* Not blocking: opening a FIFO would else wait for somebody to write to it. */
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
    char *text = malloc(*size + 1);
    if (!text)
        vg_fail(error, "not enough memory to read %s (%zu bytes)", vg_data_show_path(path).text, *size);
    if (text && !read_all(file, path, text, size, watch, error)) {
        free(text);
        text = NULL;
    }
    close(file);
    return text;
}
