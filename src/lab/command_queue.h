/* command_queue.h: commands that wait to be done, and what is left of a script. No locks: the trainer holds its own around these calls. */
#ifndef VGTOP_LAB_COMMAND_QUEUE_H
#define VGTOP_LAB_COMMAND_QUEUE_H

#include "vgtop/session.h"

enum { VG_COMMAND_QUEUE_MAX = 1024 };

struct vg_command_queue {
    struct {
        char *line;
        bool urgent;
    } waiting[VG_COMMAND_QUEUE_MAX];
    size_t count;
    char *script; /* owned; what is left of it begins at script_at; NULL for none */
    const char *script_at;
};

/* Takes a copy of a script, to be done when nothing waits in the queue. */
bool vg_command_queue_script(struct vg_command_queue *queue, const char *script, struct vg_error *error);

/* Puts the commands of a line at the end; false when there is no room for one of them. */
bool vg_command_queue_put(struct vg_command_queue *queue, const char *line, bool urgent, struct vg_error *error);

/* The next that may be done now: urgent ones always, others and the script when no `step N` is under way. False: there is none.
 * Allocates nothing: a script loses no line when memory is short. */
bool vg_command_queue_take(struct vg_command_queue *queue, bool stepping, char out[VG_COMMAND_BYTES_MAX]);

/* Forgets the script and what waits: all, or what is not urgent. */
void vg_command_queue_drop(struct vg_command_queue *queue, bool urgent_too);
void vg_command_queue_free(struct vg_command_queue *queue);

#endif
