/* launch.h: a job that vgtop starts, which outlives the screen that watches it.
 *
 * Every job has a folder of its own, for its owner alone, with its log, its output and run.json, which says what it is and how it goes. A
 * small keeper process starts the job in a session of its own, waits for it, hands signals on to it, and records its status. As long as the
 * keeper lives it holds a lock on the folder's file `alive`, so that nobody takes a job for running whose machine was switched off.
 */
#ifndef VGTOP_LAUNCH_H
#define VGTOP_LAUNCH_H

#include <stdint.h>

#include "vgtop/api.h"
#include "vgtop/error.h"

VG_API_BEGIN

enum { VG_LAUNCH_PATH_MAX = 4096, VG_LAUNCH_COMMAND_MAX = 256, VG_LAUNCH_NAME_MAX = 96 };

enum vg_launch_state {
    VG_JOB_RUNNING,
    VG_JOB_ENDED,
    VG_JOB_LOST /* its keeper is gone and could not record how it ended */
};

/* What is known of a job. */
struct vg_launched {
    char folder[VG_LAUNCH_PATH_MAX];
    char name[VG_LAUNCH_NAME_MAX]; /* the folder's own name, by which a person calls it: "20261129-143005-train.py" */
    char command[VG_LAUNCH_COMMAND_MAX]; /* its words, cut to fit */
    char place[VG_LAUNCH_PATH_MAX];      /* the folder that it was started in */
    char host[64];
    char log[VG_LAUNCH_PATH_MAX];
    char output[VG_LAUNCH_PATH_MAX]; /* "": its output goes elsewhere */
    int64_t started, ended;          /* seconds since 1970; ended 0: it has not */
    int64_t keeper, job;             /* processes */
    int64_t status;                  /* how it ended: its exit status, or 128 + the signal that killed it */
    enum vg_launch_state state;
};

/* What is to be started. */
struct vg_launch {
    char *const *command; /* its words, NULL behind the last */
    const char *runs;     /* the folder for the folders of jobs; it is there */
    const char *log;      /* NULL: log.jsonl in the job's folder */
    const char *every;    /* for VGTOP_EVERY; NULL: "auto" */
    const char *hook;     /* the folder that is put first into PYTHONPATH; NULL: none */
    bool steer;           /* the job takes commands through a socket */
};

/* Starts a job and its keeper, and returns when the job's program runs. Its output goes to a file in its folder; its standard input is
 * this process's, or /dev/null where that is a terminal. False with a sentence, and nothing left behind, when it cannot be started. To be
 * called before this process starts threads. */
bool vg_launch_start(const struct vg_launch *launch, struct vg_launched *job, struct vg_error *error);

/* The same in the foreground: this process is the keeper, and the job writes where this process does. Returns when the job has ended, with
 * its status in *job. */
bool vg_launch_keep(const struct vg_launch *launch, struct vg_launched *job, struct vg_error *error);

/* Reads what is known of the job of that folder. False with a sentence where there is none. */
bool vg_launched_read(const char *folder, struct vg_launched *job, struct vg_error *error);

/* All jobs below `runs` of this machine, the newest first, in *jobs, for the caller to free; NULL where there is none. Returns how many. */
size_t vg_launched_list(const char *runs, struct vg_launched **jobs);

/* Asks a running job's keeper to hand a signal on. False with a sentence where the job is over, or where its keeper is not known to run on
 * this machine: no other process is signalled. */
bool vg_launched_signal(const struct vg_launched *job, int number, struct vg_error *error);

VG_API_END

#endif
