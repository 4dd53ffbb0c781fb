/* terminfo_file.c: where compiled entries are found, and how one is handed to curses. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminfo.h"

enum { PATH_ROOM = 4096 };

static const char *const standard_folders = "/etc/terminfo:/lib/terminfo:/usr/share/terminfo:/usr/local/share/terminfo";

/* --- finding -------------------------------------------------------------------------------------------------- */

static size_t read_all(int fd, unsigned char *out, size_t room)
{
    size_t used = 0;
    while (used < room) {
        ssize_t got = read(fd, out + used, room - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? 0 : used;
        used += (size_t)got;
    }
    return 0; /* larger than any entry */
}

static size_t read_file(const char *path, unsigned char *out, size_t room)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    size_t used = read_all(fd, out, room);
    close(fd);
    return used;
}

/* In a folder an entry lies below the first letter of its name, or below that letter's number. */
static size_t read_in_folder(const char *folder, size_t length, const char *type, unsigned char *out, size_t room)
{
    char path[PATH_ROOM];
    size_t used = 0;
    int whole = snprintf(path, sizeof path, "%.*s/%c/%s", (int)length, folder, type[0], type);
    if (whole > 0 && (size_t)whole < sizeof path)
        used = read_file(path, out, room);
    whole = snprintf(path, sizeof path, "%.*s/%02x/%s", (int)length, folder, (unsigned)(unsigned char)type[0], type);
    if (used == 0 && whole > 0 && (size_t)whole < sizeof path)
        used = read_file(path, out, room);
    return used;
}

/* An empty folder in the list stands for the standard ones. */
static size_t read_in_folders(const char *list, const char *type, unsigned char *out, size_t room)
{
    size_t used = 0;
    while (used == 0 && list) {
        size_t length = strcspn(list, ":");
        if (length > 0 && length < PATH_ROOM)
            used = read_in_folder(list, length, type, out, room);
        else if (length == 0 && list != standard_folders)
            used = read_in_folders(standard_folders, type, out, room);
        list = list[length] == ':' ? list + length + 1 : NULL;
    }
    return used;
}

size_t vg_terminfo_read(const char *type, unsigned char *out, size_t room)
{
    const char *own = getenv("TERMINFO"), *home = getenv("HOME");
    char personal[PATH_ROOM];
    size_t used = 0;
    if (type[0] == '\0' || type[0] == '.' || strchr(type, '/'))
        return 0;
    if (own && own[0] == '/')
        used = read_in_folder(own, strlen(own), type, out, room);
    if (used == 0 && home && snprintf(personal, sizeof personal, "%s/.terminfo", home) < PATH_ROOM)
        used = read_in_folder(personal, strlen(personal), type, out, room);
    if (used == 0)
        used = read_in_folders(getenv("TERMINFO_DIRS"), type, out, room);
    return used > 0 ? used : read_in_folders(standard_folders, type, out, room);
}

/* --- handing over --------------------------------------------------------------------------------------------- */

static void put_base64(const unsigned char *bytes, size_t count, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < count; i += 3) {
        unsigned triple = 0;
        for (size_t j = 0; j < 3; j++)
            triple = triple << 8 | (i + j < count ? bytes[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            *out++ = i + j <= count ? digits[triple >> (18 - 6 * j) & 63] : '=';
    }
    *out = '\0';
}

char *vg_terminfo_variable(const char *type)
{
    static const char prefix[] = "b64:";
    unsigned char *entry = calloc(2, VG_TERMINFO_MAX);
    char *variable = NULL;
    if (!entry)
        return NULL;
    size_t size = vg_terminfo_read(type, entry, VG_TERMINFO_MAX);
    size_t direct = vg_terminfo_direct(entry, size, entry + VG_TERMINFO_MAX, VG_TERMINFO_MAX);
    if (direct > 0)
        variable = malloc(sizeof prefix + (direct + 2) / 3 * 4);
    if (variable) {
        memcpy(variable, prefix, sizeof prefix);
        put_base64(entry + VG_TERMINFO_MAX, direct, variable + sizeof prefix - 1);
    }
    free(entry);
    return variable;
}

/* GNU screen hands COLORTERM down to what runs in it, but shows 256 colours. */
static bool says_truecolor(const char *type)
{
    const char *says = getenv("COLORTERM");
    bool in_screen = getenv("STY") && strncmp(type, "screen", 6) == 0;
    return says && (strcmp(says, "truecolor") == 0 || strcmp(says, "24bit") == 0) && !in_screen;
}

bool vg_terminfo_enter(const char *type, bool sure, struct vg_terminfo_swap *swap)
{
    const char *before = getenv("TERMINFO");
    char *variable = sure || says_truecolor(type) ? vg_terminfo_variable(type) : NULL;
    bool entered = false;
    swap->before = before && variable ? strdup(before) : NULL;
    if (variable && (!before || swap->before))
        entered = setenv("TERMINFO", variable, 1) == 0;
    if (!entered)
        free(swap->before);
    free(variable);
    return entered;
}

void vg_terminfo_leave(struct vg_terminfo_swap *swap)
{
    if (swap->before)
        setenv("TERMINFO", swap->before, 1);
    else
        unsetenv("TERMINFO");
    free(swap->before);
}
