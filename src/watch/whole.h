/* whole.h: a log that is read once, to its present end. */
#ifndef VGTOP_WATCH_WHOLE_H
#define VGTOP_WATCH_WHOLE_H

#include "job.h"

/* Is shown every line that was taken, or, with what is wrong, that could not be read. */
typedef void vg_whole_see(void *context, const struct vg_log_line *line, const struct vg_error *broken);

/* Feeds the lines of a log ("-": standard input) to a job. False with a sentence when it cannot be read. */
bool vg_whole_read(const char *path, struct vg_job *job, vg_whole_see *see, void *context, struct vg_error *error);

#endif
