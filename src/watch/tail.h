/* tail.h: the bytes of a file that grows, wherever it lies: on a local disk, on NFS, behind a pipe.
 *
 * The file is polled, because inotify sees nothing of what another machine writes. All that can happen to a log is expected: it is not
 * there yet, it is replaced by a new one (rotation), written anew in its place, cut, taken away. An NFS client may report a size below
 * what was read already; such a shrinkage is believed only if the first bytes changed, or if it is still there two seconds later.
 */
#ifndef VGTOP_WATCH_TAIL_H
#define VGTOP_WATCH_TAIL_H

#include <stdint.h>
#include <sys/types.h>

#include "vgtop/error.h"

enum { VG_TAIL_HEAD = 1024 };

enum vg_tail_news {
    VG_TAIL_NOTHING, /* no new bytes: ask again after a pause */
    VG_TAIL_BYTES,   /* some */
    VG_TAIL_NEW,     /* another file from its beginning, or the same one written anew: what was read before is over */
    VG_TAIL_GONE,    /* it is not there (any more), or cannot be read; the error says why. It may come back */
    VG_TAIL_END      /* a pipe or standard input has ended: nothing comes any more */
};

/* A followed file. vg_tail_open begins it, vg_tail_close ends it. */
struct vg_tail {
    const char *path; /* borrowed; "-": standard input */
    int file;         /* -1: not open */
    bool stream;      /* a pipe or a terminal: it has no size, and is read until its end */
    bool begun;       /* something was read, of this file or of the one before */
    dev_t device;
    ino_t number;
    uint64_t offset, size;   /* read so far; the size seen last */
    int64_t modified;        /* s since 1970: when it was written last, as seen last; 0: not known */
    char head[VG_TAIL_HEAD]; /* the first bytes, by which a file that was written anew is known */
    size_t head_count;
    int64_t look_due;     /* ns: when to look whether the path is still this file */
    int64_t shrunk_since; /* ns: since when it seems too short; 0: it does not */
    int64_t retry_due;    /* ns: when to try again what failed */
    struct vg_error why;
};

/* Nothing is opened before the first read: the file need not be there. */
void vg_tail_open(struct vg_tail *tail, const char *path);
void vg_tail_close(struct vg_tail *tail);

/* Reads up to `room` bytes into `bytes` and says what there is; *count is 0 but for VG_TAIL_BYTES. `now`: of vg_clock_ns. Waits only
 * where the file system does, and for a stream: poll vg_tail_stream first. */
enum vg_tail_news vg_tail_read(struct vg_tail *tail, char *bytes, size_t room, size_t *count, int64_t now,
                               struct vg_error *error);

/* The descriptor to be polled before a read; -1: the file is read at any time. */
static inline int vg_tail_stream(const struct vg_tail *tail)
{
    return tail->stream ? tail->file : -1;
}

#endif
