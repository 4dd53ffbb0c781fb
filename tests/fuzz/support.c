/* support.c: what the fuzz targets share. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "vgtop/error.h"

void fuzz_require(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

bool fuzz_is_harmless(const char *text)
{
    char safe[8192];
    size_t length = strlen(text);
    if (length == 0 || length >= sizeof safe)
        return false;
    memcpy(safe, text, length + 1);
    vg_make_harmless(safe);
    return strcmp(safe, text) == 0;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t length = zero ? (size_t)(zero - data) : size;
    char *text = malloc(length + 1);
    fuzz_require(text != NULL, "there is memory for the input");
    if (length)
        memcpy(text, data, length);
    text[length] = '\0';
    return text;
}

void fuzz_tame(char *text)
{
    for (char *at = text; *at;) {
        size_t length = strspn(at, "0123456789");
        bool inside = at > text && strchr(".eE", at[-1]) && at > text + 1 && strchr("0123456789.", at[-2]);
        if (length > 1 && length < 13 && !inside)
            memset(at, '0', length - 1);
        at += length ? length : 1;
    }
    /* an export must stay where it can be swept away */
    if (strstr(text, "export"))
        for (char *at = text; (at = strchr(at, '/'));)
            *at = '_';
}

uint8_t fuzz_take(struct fuzz_bytes *bytes)
{
    return bytes->at < bytes->end ? *bytes->at++ : 0;
}

static char folder[64];

static void remove_folder(void)
{
    fuzz_sweep();
    rmdir(folder);
}

static const char *own_folder(void)
{
    if (*folder)
        return folder;
    /* in memory where that can be had: a target writes some thousand files a second */
    snprintf(folder, sizeof folder, "%s/vgtop-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    fuzz_require(mkdtemp(folder) != NULL, "a folder can be made");
    atexit(remove_folder);
    return folder;
}

const char *fuzz_path(const char *name)
{
    static char path[192];
    snprintf(path, sizeof path, "%s%s%.100s", own_folder(), *name ? "/" : "", name);
    return path;
}

void fuzz_write(const char *name, const void *bytes, size_t size)
{
    int file = open(fuzz_path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_require(file >= 0 && (size == 0 || write(file, bytes, size) == (ssize_t)size), "a file can be written");
    close(file);
}

void fuzz_go_there(void)
{
    fuzz_require(chdir(own_folder()) == 0, "the folder can be gone to");
}

void fuzz_sweep(void)
{
    DIR *opened = opendir(folder);
    for (const struct dirent *entry; opened && (entry = readdir(opened));)
        unlinkat(dirfd(opened), entry->d_name, 0);
    if (opened)
        closedir(opened);
}
