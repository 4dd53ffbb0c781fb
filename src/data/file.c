/* file.c: the files that a data set is read from, whatever the path turns out to be. */
#include "data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "text.h"
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

/* Unpacks what gzip has packed, which is freed. NULL with a reason. */
static char *unpack(char *packed, size_t packed_size, size_t *size, struct vg_error *error)
{
    z_stream stream = {.next_in = (unsigned char *)packed, .avail_in = (unsigned)packed_size};
    size_t room = 4 * packed_size + 4096, used = 0;
    char *text = malloc(room);
    int status = inflateInit2(&stream, 16 + MAX_WBITS);
    while (text && status == Z_OK && used <= size_most) {
        char *larger = used + 1 < room ? text : vg_grow(text, &room, 2 * room, 1);
        if (!larger)
            break;
        text = larger;
        size_t left = room - 1 - used;
        stream.next_out = (unsigned char *)text + used;
        stream.avail_out = left < size_most ? (unsigned)left : (unsigned)size_most;
        unsigned before = stream.avail_out;
        status = inflate(&stream, Z_NO_FLUSH);
        used += before - stream.avail_out;
        if (status == Z_STREAM_END && stream.avail_in > 18 && stream.next_in[0] == 0x1f)
            status = inflateReset(&stream); /* another member follows */
    }
    inflateEnd(&stream);
    free(packed);
    if (text && status == Z_STREAM_END && used <= size_most) {
        text[used] = '\0';
        *size = used;
        return text;
    }
    if (used > size_most)
        vg_fail(error, "it unpacks to more than 2 GiB");
    else
        vg_fail(error, !text || status == Z_OK || status == Z_MEM_ERROR ? "there is not enough memory to unpack it"
                       : status == Z_BUF_ERROR                          ? "its gzip data end too early"
                                                                        : "its gzip data are damaged");
    free(text);
    return NULL;
}

/* Opens a pipe that this process has open already (/dev/stdin, /dev/fd/63); -1: the path is nothing of the kind. */
static int open_own_pipe(const char *path)
{
    struct stat status;
    int own = strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0 ? vg_own_descriptor(path) : -1;
    return own >= 0 && fstat(own, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode)) ? dup(own)
                                                                                                          : -1;
}

char *vg_data_read_text(const char *path, size_t *size, const struct vg_watch *watch, struct vg_error *error)
{
    int pipe = open_own_pipe(path), file = pipe >= 0 ? pipe : vg_data_open_file(path, size, error);
    if (file < 0)
        return NULL;
    struct vg_error why = {""};
    *size = pipe >= 0 ? 4096 : *size;
    char *text = vg_read_descriptor(file, *size, size_most, size, watch, &why);
    if (text && *size > 2 && memcmp(text, "\x1f\x8b", 2) == 0)
        text = unpack(text, *size, size, &why);
    if (!text && vg_watch_cancelled(watch))
        vg_fail(error, "interrupted while %s was read", vg_data_show_path(path).text);
    else if (!text)
        vg_fail(error, "%s cannot be read: %s", vg_data_show_path(path).text, why.text);
    close(file);
    if (text && pipe >= 0 && *size == 0) {
        vg_fail(error, "%s is empty; a pipe can be read only once", vg_data_show_path(path).text);
        free(text);
        return NULL;
    }
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
