/* sources.c: the files that a data set is read from, so that nobody writes over them. */
#include <string.h>
#include <sys/stat.h>

#include "idx.h"

bool vg_same_file(const char *a, const char *b)
{
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && S_ISREG(one.st_mode) && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static bool is_of_pair(const char *folder, const char *path)
{
    struct vg_idx_pair pair;
    bool is =
        vg_idx_find(folder, &pair, NULL, NULL) && (vg_same_file(pair.images, path) || vg_same_file(pair.labels, path));
    vg_idx_forget(&pair);
    return is;
}

bool vg_data_reads(const char *name, const char *path)
{
    enum vg_data_kind kind;
    if (!vg_data_parse(name, &kind, NULL))
        return false;
    if (kind == VG_DATA_FASHION_MNIST)
        return is_of_pair(vg_data_fashion_folder(), path);
    if (!vg_data_kinds[kind].takes_path)
        return false;
    const char *source = strchr(name, ':') + 1;
    return kind == VG_DATA_IDX ? is_of_pair(source, path) : vg_same_file(source, path);
}
