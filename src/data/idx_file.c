/* idx_file.c: one IDX file, gzipped or not, none of whose promises is believed. */
#include "idx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { PORTION = 1 << 20, HEADER_MAX = 4 + 4 * 4, UNSIGNED_BYTES = 0x08 };

static const size_t content_most = 2147483647; /* 2 GiB */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static bool fail_stream(struct vg_idx_file *file, struct vg_error *error)
{
    int code;
    const char *reason = gzerror(file->stream, &code);
    if (code == Z_ERRNO)
        return vg_data_fail_errno(file->path.text, "read", errno, error);
    if (code == Z_BUF_ERROR)
        return vg_fail(error, "%s is cut off: its gzip data end too early", file->path.text);
    if (code == Z_MEM_ERROR)
        return vg_fail(error, "not enough memory to read %s", file->path.text);
    const char *what = strstr(reason, ": "); /* behind the stream's own name, which says nothing to a person */
    return vg_fail(error, "%s is damaged: its gzip data cannot be unpacked (%.60s)", file->path.text,
                   what ? what + 2 : reason);
}

/* Reads up to `size` bytes; fewer only at a sound end of the file. */
static bool read_some(struct vg_idx_file *file, uint8_t *out, size_t size, size_t *got, const struct vg_watch *watch,
                      struct vg_error *error)
{
    *got = 0;
    while (*got < size) {
        size_t left = size - *got;
        if (vg_watch_cancelled(watch))
            return vg_fail(error, "interrupted while %s was read", file->path.text);
        int count = gzread(file->stream, out + *got, (unsigned)(left < PORTION ? left : PORTION));
        int code = Z_OK;
        if (count >= 0)
            gzerror(file->stream, &code);
        if (count < 0 || (count == 0 && code != Z_OK))
            return fail_stream(file, error);
        if (count == 0)
            return true;
        *got += (size_t)count;
    }
    return true;
}

static const char *type_name(unsigned type)
{
    static const struct {
        unsigned type;
        const char *name;
    } types[] = {{0x09, " (signed bytes)"},
                 {0x0b, " (16-bit integers)"},
                 {0x0c, " (32-bit integers)"},
                 {0x0d, " (floats)"},
                 {0x0e, " (doubles)"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type)
            return types[i].name;
    return "";
}

static bool check_magic(struct vg_idx_file *file, const uint8_t magic[4], struct vg_error *error)
{
    const char *path = file->path.text;
    if (magic[0] != 0 || magic[1] != 0)
        return vg_fail(error, "%s is not an IDX file: it begins with the bytes %02x %02x, not with two zeros", path,
                       magic[0], magic[1]);
    if (magic[2] != UNSIGNED_BYTES)
        return vg_fail(error, "%s holds numbers of type 0x%02x%s; only type 0x08 (unsigned bytes) can be read", path,
                       magic[2], type_name(magic[2]));
    if (magic[3] < 1 || magic[3] > 4)
        return vg_fail(error, "%s has %u dimensions; 1 to 4 are possible", path, magic[3]);
    file->dimensions = magic[3];
    return true;
}

/* Sets count and length from the dimensions. */
static bool check_sizes(struct vg_idx_file *file, const uint8_t *bytes, struct vg_error *error)
{
    const char *path = file->path.text;
    file->length = 1;
    for (unsigned d = 0; d < file->dimensions; d++, bytes += 4) {
        size_t size = (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
        if (size == 0)
            return vg_fail(error, "%s is empty: its dimension %u is 0", path, d + 1);
        if (d > 0 && size > VG_FEATURES_MAX / file->length)
            return vg_fail(error, "%s has samples of more than %d bytes, which is the most that can be learned from",
                           path, VG_FEATURES_MAX);
        if (d == 0)
            file->count = size;
        else
            file->length *= size;
    }
    if (file->count > content_most / file->length)
        return vg_fail(error, "%s says that it holds %zu samples of %zu byte%s, which is more than 2 GiB", path,
                       file->count, file->length, plural(file->length));
    return true;
}

static bool read_header(struct vg_idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    uint8_t header[HEADER_MAX];
    size_t got;
    if (!read_some(file, header, 4, &got, watch, error))
        return false;
    if (got < 4)
        return vg_fail(error, "%s is not an IDX file: it has only %zu byte%s", file->path.text, got, plural(got));
    if (!check_magic(file, header, error) || !read_some(file, header + 4, 4 * file->dimensions, &got, watch, error))
        return false;
    if (got < 4 * file->dimensions)
        return vg_fail(error, "%s is cut off: it ends inside its header", file->path.text);
    return check_sizes(file, header + 4, error);
}

bool vg_idx_open(struct vg_idx_file *file, const char *path, const struct vg_watch *watch, struct vg_error *error)
{
    *file = (struct vg_idx_file){.path = vg_data_show_path(path)};
    int descriptor = vg_data_open_file(path, &file->size, error);
    if (descriptor < 0)
        return false;
    file->stream = gzdopen(descriptor, "rb");
    if (!file->stream) {
        close(descriptor);
        return vg_fail(error, "not enough memory to read %s", file->path.text);
    }
    gzbuffer(file->stream, PORTION / 8);
    if (read_header(file, watch, error))
        return true;
    vg_idx_close(file);
    return false;
}

void vg_idx_close(struct vg_idx_file *file)
{
    if (file->stream)
        gzclose_r(file->stream);
    file->stream = NULL;
}

/* More room: twice as much as has proved to be there, never more than is promised. */
static uint8_t *grow(uint8_t *bytes, size_t *room, size_t promised)
{
    *room = *room > promised / 2 ? promised : 2 * *room;
    uint8_t *larger = realloc(bytes, *room);
    if (!larger)
        free(bytes);
    return larger;
}

static bool nothing_behind(struct vg_idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    uint8_t more;
    size_t got;
    if (!read_some(file, &more, 1, &got, watch, error))
        return false;
    return got == 0 || vg_fail(error, "%s holds more than the %zu samples of %zu byte%s that its header tells of",
                               file->path.text, file->count, file->length, plural(file->length));
}

uint8_t *vg_idx_read(struct vg_idx_file *file, const struct vg_watch *watch, struct vg_error *error)
{
    size_t promised = file->count * file->length, room = PORTION / 2, used = 0;
    uint8_t *bytes = NULL;
    while (used < promised) {
        size_t got;
        bytes = grow(bytes, &room, promised);
        if (!bytes) {
            vg_fail(error, "not enough memory to read %s (%zu bytes)", file->path.text, promised);
            return NULL;
        }
        if (!read_some(file, bytes + used, room - used, &got, watch, error)) {
            free(bytes);
            return NULL;
        }
        used += got;
        if (used < room) {
            vg_fail(error, "%s is cut off: of %zu samples of %zu byte%s that its header tells of, only %zu are there",
                    file->path.text, file->count, file->length, plural(file->length), used / file->length);
            free(bytes);
            return NULL;
        }
    }
    if (nothing_behind(file, watch, error))
        return bytes;
    free(bytes);
    return NULL;
}
