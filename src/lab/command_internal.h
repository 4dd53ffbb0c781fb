/* command_internal.h: what a session command's function gets. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_COMMAND_INTERNAL_H
#define VGTOP_LAB_COMMAND_INTERNAL_H

#include "session_internal.h"
#include "vgtop/command.h"

struct vg_command_call {
    struct vg_session *session;
    const char *arguments; /* trimmed, "" for none */
    char *answer;
    size_t answer_size;
    const struct vg_watch *watch;
};

/* A session's command: its function does it, or changes nothing and says why. */
struct vg_session_command {
    struct vg_command_info info;
    bool (*run)(struct vg_command_call *call, struct vg_error *error);
};

extern const struct vg_session_command vg_session_commands[];
extern const size_t vg_session_command_count;

#endif
