/* replay.c: gives a target every input of its corpus, and the beginnings of each, without a fuzzer. Argument: the corpus. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20, BEGINNINGS = 40 };

/* Relative to the open folder: a target may have gone elsewhere. */
static size_t read_input(DIR *folder, const char *name, uint8_t *bytes)
{
    int file = openat(dirfd(folder), name, O_RDONLY | O_CLOEXEC);
    ssize_t size = file >= 0 ? read(file, bytes, INPUT_MAX) : -1;
    fuzz_require(size >= 0, "an input can be read");
    close(file);
    return (size_t)size;
}

/* In a block of just its size, so that a look beyond it is seen by a sanitizer. */
static void give(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    fuzz_require(exact != NULL, "there is memory for an input");
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

int main(int argc, char **argv)
{
    size_t inputs = 0, given = 0;
    uint8_t *bytes = malloc(INPUT_MAX);
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!bytes || !folder) {
        fprintf(stderr, "needs a folder of inputs\n");
        return 2;
    }
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        size_t size = read_input(folder, entry->d_name, bytes), step = size / BEGINNINGS + 1;
        for (size_t part = 0; part < size; part += step, given++)
            give(bytes, part);
        give(bytes, size);
        inputs++;
        given++;
    }
    closedir(folder);
    free(bytes);
    printf("%zu inputs, %zu with their beginnings\n", inputs, given);
    return inputs > 0 ? 0 : 1;
}
