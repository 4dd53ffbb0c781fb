/* command.h: what a command's function gets. Shared by the files of src/lab only. */
#ifndef VGTOP_LAB_COMMAND_H
#define VGTOP_LAB_COMMAND_H

#include "session_internal.h"

struct vg_command_call {
    struct vg_session *session;   /* NULL for commands about the look */
    struct vg_look *look;         /* NULL where there is no screen */
    size_t layers;                /* of the network, for `select` */
    const char *name, *arguments; /* arguments: trimmed, "" for none */
    char *answer;
    size_t answer_size;
    const struct vg_watch *watch;
};

/* A layer from the arguments: N, or +N and -N from *layer on, kept among the layers that there are. `words`: what else the command
 * takes, for the message. */
bool vg_command_layer(const struct vg_command_call *call, const char *words, size_t *layer, struct vg_error *error);

/* `activation tanh`, `lr *2`, `init next`: a setting used as a command. */
bool vg_command_setting(const struct vg_setting_info *setting, struct vg_command_call *call, struct vg_error *error);

/* The commands about the look (command_look.c, command_explore.c). */
bool vg_command_panel(struct vg_command_call *call, struct vg_error *error);
bool vg_command_zoom(struct vg_command_call *call, struct vg_error *error);
bool vg_command_focus(struct vg_command_call *call, struct vg_error *error);
bool vg_command_compare(struct vg_command_call *call, struct vg_error *error);
bool vg_command_layout(struct vg_command_call *call, struct vg_error *error);
bool vg_command_cursor(struct vg_command_call *call, struct vg_error *error);
bool vg_command_freeze(struct vg_command_call *call, struct vg_error *error);
bool vg_command_axis(struct vg_command_call *call, struct vg_error *error);
bool vg_command_symbols(struct vg_command_call *call, struct vg_error *error);
bool vg_command_mouse(struct vg_command_call *call, struct vg_error *error);
bool vg_command_theme(struct vg_command_call *call, struct vg_error *error);
bool vg_command_explore(struct vg_command_call *call, struct vg_error *error);

#endif
