/* steer.h: the socket through which a watched job takes commands.
 *
 * The log of such a job names a Unix socket. The job greets whoever connects with what it can do; a command is a line
 * {"id": 7, "do": "lr *0.5"}. The job answers {"id": 7, "accepted": true}, then, between two of its steps,
 * {"id": 7, "done": "lr 0.05", "step": 4120, "was": "lr 0.1"} or {"id": 7, "refused": "why"}. Nothing is sent before the greeting: a log
 * may be anybody's, and name any socket. No call waits for the job.
 */
#ifndef VGTOP_WATCH_STEER_H
#define VGTOP_WATCH_STEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vgtop/error.h"
#include "vgtop/view.h"

enum { VG_STEER_PATH_MAX = 96, VG_STEER_LINE_MAX = 8192, VG_STEER_VERBS_MAX = 16, VG_STEER_WHY_MAX = 160 };

enum vg_steer_kind {
    VG_STEER_NONE, /* more bytes are needed */
    VG_STEER_GREETING,
    VG_STEER_ACCEPTED,
    VG_STEER_DONE,
    VG_STEER_REFUSED,
    VG_STEER_BROKEN /* no line of this protocol */
};

struct vg_steer_answer {
    enum vg_steer_kind kind;
    uint64_t id, step;
    char text[VG_VIEW_MESSAGE_MAX]; /* what was done, or why it was not; harmless */
    char was[VG_VIEW_TEXT_MAX];     /* what was before; "": nothing was changed */
};

struct vg_steer {
    int socket; /* -1: not connected */
    bool greeted;
    int64_t retry_due; /* ns: when to connect again */
    char commands[VG_VIEW_COMMANDS_MAX];
    struct {
        char name[16], why[VG_STEER_WHY_MAX];
    } cannot[VG_STEER_VERBS_MAX];
    size_t cannot_count;
    uint64_t last_id;
    size_t waiting; /* commands that are sent and not answered */
    bool too_long;  /* the line under way is: it is passed over */
    size_t used;
    char line[VG_STEER_LINE_MAX];
};

void vg_steer_begin(struct vg_steer *steer);
void vg_steer_end(struct vg_steer *steer); /* hangs up */

/* Connects, if it is not connected and the time has come. `path`: where the log says that the socket is. Only a socket of this user, in a
 * folder that is this user's alone, is connected to. True: it is connected now, and was not before. */
bool vg_steer_connect(struct vg_steer *steer, const char *path, int64_t now);

/* Reads what has come and takes the next line of it. VG_STEER_NONE: there is none, or the job has hung up. */
struct vg_steer_answer vg_steer_receive(struct vg_steer *steer);

/* Sends a command. False with a sentence where it cannot be sent. */
bool vg_steer_send(struct vg_steer *steer, const char *command, struct vg_error *error);

/* Whether the job does commands of that name; false with the reason. */
bool vg_steer_can(const struct vg_steer *steer, const char *name, struct vg_error *error);

/* Takes bytes from *at up to `end` until a line is whole, and moves *at behind it. */
struct vg_steer_answer vg_steer_read(struct vg_steer *steer, const char **at, const char *end);

#endif
