/* idx_folder.c: which two files of a folder are the images and their labels. */
#include "idx.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a name says: "train-images-idx3-ubyte.gz" is the images of "train-". */
struct names {
    const char *folder;
    bool only_train;  /* names without "train" do not count */
    char before[256]; /* what stands before "images", of the pair */
    char images[256], labels[256];
    size_t pairs; /* images files with different beginnings */
};

/* Where `word` begins in the name of an IDX file, behind which somewhere comes "idx" and one of `digits`; NULL where the name is
 * of another kind. */
static const char *find_part(const char *name, const char *word, const char *digits)
{
    const char *at = strstr(name, word);
    for (const char *idx = at; idx && (idx = strstr(idx, "idx")) != NULL; idx++)
        if (idx[3] != '\0' && strchr(digits, idx[3]))
            return at;
    return NULL;
}

static bool is_gzip_name(const char *name)
{
    size_t length = strlen(name);
    return length > 3 && strcmp(name + length - 3, ".gz") == 0;
}

/* Takes a name for a part; a plain file goes before a gzipped one, then the first in the alphabet. */
static void take(char *part, size_t size, const char *name)
{
    bool better = part[0] == '\0' || is_gzip_name(name) < is_gzip_name(part) ||
                  (is_gzip_name(name) == is_gzip_name(part) && strcmp(name, part) < 0);
    if (better)
        snprintf(part, size, "%s", name);
}

static void note_train(struct names *names, const char *name)
{
    bool part = find_part(name, "images", "1234") || find_part(name, "labels", "1");
    names->only_train |= part && strstr(name, "train");
}

static void note_images(struct names *names, const char *name)
{
    const char *at = find_part(name, "images", "1234");
    if (!at || (names->only_train && !strstr(name, "train")))
        return;
    char before[sizeof names->before];
    snprintf(before, sizeof before, "%.*s", (int)(at - name), name);
    if (names->pairs > 0 && strcmp(before, names->before) != 0)
        names->pairs = 2;
    if (names->pairs == 0) {
        names->pairs = 1;
        memcpy(names->before, before, sizeof before);
    }
    take(names->images, sizeof names->images, name);
}

static void note_labels(struct names *names, const char *name)
{
    const char *at = find_part(name, "labels", "1");
    size_t length = strlen(names->before);
    if (at && (size_t)(at - name) == length && strncmp(name, names->before, length) == 0)
        take(names->labels, sizeof names->labels, name);
}

/* Goes through the folder once; false when it cannot be read. */
static bool each_name(struct names *names, void (*note)(struct names *, const char *), const struct vg_watch *watch,
                      struct vg_error *error)
{
    DIR *folder = opendir(names->folder);
    if (!folder)
        return vg_data_fail_errno(names->folder, "opened as a folder", errno, error);
    bool good = true;
    const struct dirent *entry;
    for (size_t i = 0; good && (entry = readdir(folder)) != NULL; i++)
        if (i % VG_WATCH_POINTS == 0 && vg_watch_cancelled(watch))
            good = vg_fail(error, "interrupted while %s was searched", vg_data_show_path(names->folder).text);
        else if (strlen(entry->d_name) < sizeof names->images)
            note(names, entry->d_name);
    closedir(folder);
    return good;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

static bool check_names(const struct names *names, struct vg_error *error)
{
    struct vg_shown_path folder = vg_data_show_path(names->folder);
    if (names->pairs == 0)
        return vg_fail(error, "%s holds no IDX set: files such as %s and %s are needed", folder.text,
                       "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
    if (names->pairs > 1)
        return vg_fail(error, "%s holds more than one set of %simages; one to a folder is needed", folder.text,
                       names->only_train ? "training " : "");
    if (names->labels[0] == '\0')
        return vg_fail(error, "%s: there are no labels to %.100s; a file such as %.60slabels-idx1-ubyte is needed",
                       folder.text, names->images, names->before);
    return true;
}

bool vg_idx_find(const char *folder, struct vg_idx_pair *pair, const struct vg_watch *watch, struct vg_error *error)
{
    struct names names = {.folder = folder};
    *pair = (struct vg_idx_pair){NULL, NULL};
    if (!each_name(&names, note_train, watch, error) || !each_name(&names, note_images, watch, error) ||
        !each_name(&names, note_labels, watch, error) || !check_names(&names, error))
        return false;
    pair->images = join(folder, names.images);
    pair->labels = join(folder, names.labels);
    if (pair->images && pair->labels)
        return true;
    vg_idx_forget(pair);
    return vg_fail(error, "not enough memory to read %s", vg_data_show_path(folder).text);
}

void vg_idx_forget(struct vg_idx_pair *pair)
{
    free(pair->images);
    free(pair->labels);
    *pair = (struct vg_idx_pair){NULL, NULL};
}
