/* command_queue.h: commands that wait to be done, and what is left of a script. No locks: the trainer holds its own around these calls. */
#ifndef VGTOP_LAB_COMMAND_QUEUE_H
#define VGTOP_LAB_COMMAND_QUEUE_H

#include "vgtop/command.h"

enum { VG_COMMAND_QUEUE_MAX = 1024 };

/* Zeroed to begin with. */
struct vg_command_queue {
    struct vg_command *waiting[VG_COMMAND_QUEUE_MAX]; /* owned, oldest first */
    size_t count;
    char *script;                          /* owned; NULL for none */
    const char *script_at;                 /* what is left of it; NULL: nothing */
    const struct vg_command_table *screen; /* further commands of the script: those of a screen; may be NULL */
    struct vg_command for_screen;          /* the script's next command, when it is one of them ... */
    bool screen_waits;                     /* ... which the screen has not done yet: the script waits */
};

/* Puts a copy of the command at the end; false when there is no room. A command that gives a setting one of its named values takes the
 * place of earlier ones for that setting that wait right before it: of `1 2 3` the last wins. */
bool vg_command_queue_put(struct vg_command_queue *queue, const struct vg_command *command, struct vg_error *error);

/* The next that may be done now: one that waits, else, when no `step N` is under way, the script's next. False: there is none. A
 * command of the script may have no info: then the error says why. Allocates nothing: a script loses no line when memory is short. */
bool vg_command_queue_take(struct vg_command_queue *queue, bool stepping, struct vg_command *command, bool *from_script,
                           struct vg_error *error);

/* Forgets what is left of the script; the other one also all that waits. */
void vg_command_queue_drop_script(struct vg_command_queue *queue);
void vg_command_queue_drop(struct vg_command_queue *queue);

#endif
