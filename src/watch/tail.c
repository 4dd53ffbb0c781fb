/* tail.c: following a file by polling it. */
#include "tail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* LOOK: how often the path is looked at once the end is reached; opening it on every poll would keep a stale name alive on NFS. BELIEVE: how
 * long a file must stay too short. RETRY: the pause after a failure, so that a stale handle costs no whole core. */
#define SECOND INT64_C(1000000000)
enum { LOOK_SECONDS = 1, BELIEVE_SECONDS = 2, RETRY_SECONDS = 1 };

void vg_tail_open(struct vg_tail *tail, const char *path)
{
    *tail = (struct vg_tail){.path = path, .file = -1};
    tail->stream = strcmp(path, "-") == 0;
    if (tail->stream)
        tail->file = STDIN_FILENO;
}

static void close_file(struct vg_tail *tail)
{
    if (tail->file > STDIN_FILENO)
        close(tail->file);
    tail->file = -1;
}

void vg_tail_close(struct vg_tail *tail)
{
    close_file(tail);
}

static enum vg_tail_news fails(struct vg_tail *tail, int number, int64_t now, struct vg_error *error)
{
    if (number == EISDIR)
        vg_fail(&tail->why, "%s is a folder", tail->path);
    else if (number == ENOENT)
        vg_fail(&tail->why, "%s is not there%s", tail->path, tail->begun ? " any more" : " yet");
    else
        vg_fail(&tail->why, "cannot read %s: %s", tail->path, strerror(number));
    vg_fail(error, "%s", tail->why.text);
    close_file(tail);
    tail->retry_due = now + RETRY_SECONDS * SECOND;
    return VG_TAIL_GONE;
}

/* Whether the file still begins as it did. A file that cannot be read now is taken to. */
static bool same_head(const struct vg_tail *tail)
{
    char head[VG_TAIL_HEAD];
    ssize_t got = pread(tail->file, head, tail->head_count, 0);
    return got < 0 || ((size_t)got == tail->head_count && memcmp(head, tail->head, tail->head_count) == 0);
}

/* The file that is open is read from its beginning. */
static enum vg_tail_news begin(struct vg_tail *tail)
{
    const bool begun = tail->begun;
    tail->offset = tail->size = 0;
    tail->head_count = 0;
    tail->shrunk_since = 0;
    tail->begun = false;
    return begun ? VG_TAIL_NEW : VG_TAIL_NOTHING;
}

static enum vg_tail_news open_path(struct vg_tail *tail, int64_t now, struct vg_error *error)
{
    struct stat about;
    if (now < tail->retry_due) {
        vg_fail(error, "%s", tail->why.text);
        return VG_TAIL_GONE;
    }
    tail->file = open(tail->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (tail->file < 0 || fstat(tail->file, &about) != 0)
        return fails(tail, errno, now, error);
    if (S_ISDIR(about.st_mode))
        return fails(tail, EISDIR, now, error);
    tail->stream = !S_ISREG(about.st_mode);
    tail->device = about.st_dev;
    tail->number = about.st_ino;
    tail->look_due = now + LOOK_SECONDS * SECOND;
    /* after a stale handle the same file goes on where it was */
    enum vg_tail_news news = VG_TAIL_NOTHING;
    if (tail->head_count == 0 || !same_head(tail) || about.st_size < (off_t)tail->offset)
        news = begin(tail);
    tail->size = (uint64_t)about.st_size;
    tail->modified = tail->stream ? 0 : (int64_t)about.st_mtime;
    return news;
}

/* At the end of the file: is it still the file of that name, and is it as long as what was read? */
static enum vg_tail_news look(struct vg_tail *tail, int64_t now, struct vg_error *error)
{
    struct stat open_file, path;
    if (fstat(tail->file, &open_file) != 0)
        return fails(tail, errno, now, error);
    if (stat(tail->path, &path) != 0)
        return fails(tail, errno, now, error);
    if (path.st_ino != tail->number || path.st_dev != tail->device) {
        close_file(tail);
        tail->retry_due = 0;
        tail->head_count = 0;
        return open_path(tail, now, error);
    }
    tail->size = (uint64_t)open_file.st_size;
    tail->modified = (int64_t)open_file.st_mtime;
    if (tail->size >= tail->offset) {
        tail->shrunk_since = 0;
        return VG_TAIL_NOTHING;
    }
    if (!same_head(tail) || (tail->shrunk_since != 0 && now - tail->shrunk_since >= BELIEVE_SECONDS * SECOND))
        return begin(tail);
    tail->shrunk_since = tail->shrunk_since ? tail->shrunk_since : now;
    return VG_TAIL_NOTHING;
}

/* Whether a pipe still waits for its first writer. Once one has come and gone, poll says that it hung up. */
static bool awaits_writer(const struct vg_tail *tail)
{
    struct stat about;
    struct pollfd pipe = {.fd = tail->file, .events = POLLIN};
    return !tail->begun && tail->file != STDIN_FILENO && fstat(tail->file, &about) == 0 && S_ISFIFO(about.st_mode) &&
           poll(&pipe, 1, 0) == 0;
}

static enum vg_tail_news read_stream(struct vg_tail *tail, char *bytes, size_t room, size_t *count)
{
    ssize_t got = read(tail->file, bytes, room);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return VG_TAIL_NOTHING;
    if (got == 0 && awaits_writer(tail))
        return VG_TAIL_NOTHING;
    if (got <= 0)
        return VG_TAIL_END;
    tail->begun = true;
    *count = (size_t)got;
    return VG_TAIL_BYTES;
}

enum vg_tail_news vg_tail_read(struct vg_tail *tail, char *bytes, size_t room, size_t *count, int64_t now,
                               struct vg_error *error)
{
    *count = 0;
    if (tail->file < 0) {
        enum vg_tail_news news = open_path(tail, now, error);
        if (news != VG_TAIL_NOTHING)
            return news;
    }
    if (tail->stream)
        return read_stream(tail, bytes, room, count);
    ssize_t got = pread(tail->file, bytes, room, (off_t)tail->offset);
    if (got < 0 && errno == EINTR)
        return VG_TAIL_NOTHING;
    if (got < 0)
        return fails(tail, errno, now, error);
    if (got == 0) {
        if (now < tail->look_due)
            return VG_TAIL_NOTHING;
        tail->look_due = now + LOOK_SECONDS * SECOND;
        return look(tail, now, error);
    }
    /* written anew in its place and longer by now: these bytes are of another file's middle */
    if (tail->head_count > 0 && !same_head(tail))
        return begin(tail);
    if (tail->offset < VG_TAIL_HEAD) {
        size_t more = VG_TAIL_HEAD - (size_t)tail->offset;
        more = (size_t)got < more ? (size_t)got : more;
        memcpy(tail->head + tail->offset, bytes, more);
        tail->head_count = (size_t)tail->offset + more;
    }
    tail->shrunk_since = 0;
    tail->begun = true;
    tail->offset += (uint64_t)got;
    tail->size = tail->size > tail->offset ? tail->size : tail->offset;
    *count = (size_t)got;
    return VG_TAIL_BYTES;
}
