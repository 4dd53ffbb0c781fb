/* command_look.h: what a look command's function gets; shared by command_look.c and command_explore.c. */
#ifndef VGTOP_UI_COMMAND_LOOK_H
#define VGTOP_UI_COMMAND_LOOK_H

#include "look.h"

struct vg_look_call {
    struct vg_look *look;
    size_t layers;                /* of the network, for `select` */
    const char *name, *arguments; /* arguments: trimmed, "" for none */
    char *answer;
    size_t answer_size;
};

/* `explore x 1.5`, `explore wider`: moves about in the activation explorer. */
bool vg_look_explore(struct vg_look_call *call, struct vg_error *error);

#endif
