/* launched.h: what run.json says. Shared by launched.c, which reads and writes it, and keeper.c. */
#ifndef VGTOP_WATCH_LAUNCHED_H
#define VGTOP_WATCH_LAUNCHED_H

#include "vgtop/launch.h"

/* A path in the job's folder. False where it is too long. */
bool vg_launched_path(const struct vg_launched *job, const char *name, char path[VG_LAUNCH_PATH_MAX]);

bool vg_launched_write(const struct vg_launched *job, struct vg_error *error);

/* Takes the lock that says that a keeper lives; its descriptor, or -1. */
int vg_launched_lock(const struct vg_launched *job);

/* Whether a process of this machine has the number of the job's. It may be another one by now. */
bool vg_launched_job_lives(const struct vg_launched *job);

#endif
