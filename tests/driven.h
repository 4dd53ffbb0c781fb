/* driven.h: a trainer's source, called by the trainer. */
#ifndef VGTOP_TESTS_DRIVEN_H
#define VGTOP_TESTS_DRIVEN_H

#include "vgtop/trainer.h"

static inline bool trainer_view(struct vg_trainer *trainer, enum vg_metric metric, struct vg_view *view,
                                struct vg_error *error)
{
    const struct vg_source source = vg_trainer_source(trainer);
    return vg_source_view(&source, metric, view, error);
}

static inline bool trainer_probe(struct vg_trainer *trainer, double pause, struct vg_probe *probe)
{
    const struct vg_source source = vg_trainer_source(trainer);
    return vg_source_probe(&source, pause, probe);
}

static inline int trainer_wake_fd(struct vg_trainer *trainer)
{
    const struct vg_source source = vg_trainer_source(trainer);
    return vg_source_wake_fd(&source);
}

static inline void trainer_cancel(struct vg_trainer *trainer)
{
    const struct vg_source source = vg_trainer_source(trainer);
    vg_source_cancel(&source);
}

/* The commands of a line, cut and parsed as a person types them; those before one that is not understood are queued. */
static inline bool trainer_send_line(struct vg_trainer *trainer, const char *line, struct vg_error *error)
{
    const struct vg_source source = vg_trainer_source(trainer);
    struct vg_command command;
    struct vg_error why = {""};
    while (vg_command_next(&line, NULL, &command, &why))
        if (!command.info || !vg_source_send(&source, &command, &why))
            return vg_fail(error, "%s", why.text);
    return true;
}

#endif
