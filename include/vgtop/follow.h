/* follow.h: a log that grows, as a source: what `vgtop watch FILE` shows.
 *
 * A thread of its own polls the file, so that a network mount that hangs never blocks the screen, and feeds a recorder with its records.
 * The file may be there later, be rotated, written anew, cut or taken away; what was read stays to be seen. Its memory is that of a
 * recorder (64 MB), whatever the length of the file. A line that is no record is told and passed over.
 */
#ifndef VGTOP_FOLLOW_H
#define VGTOP_FOLLOW_H

#include "vgtop/api.h"
#include "vgtop/source.h"

VG_API_BEGIN

struct vg_follow;

/* Starts the thread. `path` (copied): a file or a pipe; "-" is standard input. NULL when no thread or pipe could be made. */
struct vg_follow *vg_follow_start(const char *path, struct vg_error *error);

struct vg_launched;
/* The same with the log and the output of a job that vgtop started (copied); the view tells how it goes and how it ended. */
struct vg_follow *vg_follow_job(const struct vg_launched *job, struct vg_error *error);

/* A log that is read once, to its present end, as a source that stands still; ending it frees it. False with a sentence where there is no
 * record. */
bool vg_log_source(const char *path, struct vg_source *source, struct vg_error *error);

/* The followed file as a source. It takes no commands. Ending the source ends the thread; where a mount hangs it is left alone. */
struct vg_source vg_follow_source(struct vg_follow *follow);

VG_API_END

#endif
