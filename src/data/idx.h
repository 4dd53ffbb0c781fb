/* idx.h: the IDX format of MNIST (Y. LeCun): what the files that read it share. Not public.
 *
 * A file is two zero bytes, a type (0x08: unsigned bytes), the number of dimensions, each dimension as 32 bits, most significant
 * byte first, then the numbers, the last dimension running fastest. Here the first dimension counts samples and the others are
 * flattened into the features of one. A file may be gzipped, whatever its name. */
#ifndef VGTOP_DATA_IDX_H
#define VGTOP_DATA_IDX_H

#include "data.h"

/* The two files of a set; owned: free both. */
struct vg_idx_pair {
    char *images, *labels;
};

/* Finds the one pair of a folder: by "images" and "labels" in otherwise like names; where a name says "train", only such names
 * count, and of a file that is there gzipped and not, the plain one. False with a reason, the pair empty. */
bool vg_idx_find(const char *folder, struct vg_idx_pair *pair, const struct vg_watch *watch, struct vg_error *error);
void vg_idx_forget(struct vg_idx_pair *pair);

/* A file whose header has been read and found possible. */
struct vg_idx_file {
    void *stream; /* zlib's */
    struct vg_shown_path path;
    unsigned dimensions;  /* 1 ... 4 */
    size_t count, length; /* samples, bytes of one */
    size_t size;          /* of the file, at most 2 GiB */
};

/* Opens and reads the header. False with a reason; then there is nothing to close. */
bool vg_idx_open(struct vg_idx_file *file, const char *path, const struct vg_watch *watch, struct vg_error *error);
void vg_idx_close(struct vg_idx_file *file);
/* All count * length bytes, which must be the last of the file; for the caller to free. Memory grows with what has really been
 * read, not with what the header promises. NULL with a reason. */
uint8_t *vg_idx_read(struct vg_idx_file *file, const struct vg_watch *watch, struct vg_error *error);

#endif
