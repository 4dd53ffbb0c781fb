/* file.h: reading a whole file, and writing a file whole or not at all. */
#ifndef VGTOP_FILE_H
#define VGTOP_FILE_H

#include "vgtop/api.h"
#include "vgtop/error.h"

VG_API_BEGIN

/* Writes bytes; false: it could not. */
typedef bool vg_write(void *sink, const char *bytes, size_t count);

/* Lets `fill` write a new file beside the old one, which the new one then replaces: at any time `path` is the old file or the whole new
 * one. A symbolic link stays, its target is replaced. A descriptor that this process has open (vg_own_descriptor) is written to at its
 * position; a device or a pipe is written to as it is. A new file has the permissions that the umask leaves; one that replaces
 * another has its owner, group and permissions, and fewer permissions when it cannot have the group. Signals that would end the program
 * wait until it is done. False with a sentence that names the path; then nothing is left behind. */
bool vg_replace_file(const char *path, bool (*fill)(void *context, vg_write *write, void *sink, struct vg_error *error),
                     void *context, struct vg_error *error);

/* Reads a regular file of at most `most` bytes: text or bytes with a zero byte behind them, for the caller to free. Never waits for a
 * pipe. NULL with the reason alone, without the path: "it is a folder". */
char *vg_read_file(const char *path, size_t most, size_t *size, struct vg_error *error);

/* The same from an open descriptor, whatever it is, up to its end. It stays open. `expected`: how many bytes there probably are. */
char *vg_read_descriptor(int file, size_t expected, size_t most, size_t *size, const struct vg_watch *watch,
                         struct vg_error *error);

/* The descriptor of this process that the path names: "/dev/stdout", "/dev/fd/3", a link to one of these, or the file that standard
 * output or another standard stream writes to. -1: none. The descriptor may be closed, or not for writing. */
int vg_own_descriptor(const char *path);

VG_API_END

#endif
