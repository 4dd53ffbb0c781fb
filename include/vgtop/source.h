/* source.h: where the screen's numbers come from and its commands go: our own training thread, a followed file, a watched job.
 *
 * A source is a table of functions and what they work on. All are called by the screen's thread; none waits for training. A function
 * that a source has no use for may be NULL, except view, wake_fd and end.
 */
#ifndef VGTOP_SOURCE_H
#define VGTOP_SOURCE_H

#include "vgtop/api.h"
#include "vgtop/command.h"
#include "vgtop/view.h"

VG_API_BEGIN

struct vg_probe;

struct vg_source_functions {
    /* Copies what is to be seen. False: memory is short, and the view is as it was. */
    bool (*view)(void *self, enum vg_metric metric, struct vg_view *view, struct vg_error *error);
    /* Reads, into the view's fields for it, what every layer was at a step of the run that the view shows; false, and view->at with
     * it, where there is no such step. */
    bool (*at)(void *self, uint64_t step, struct vg_view *view);
    /* Takes a command (copied), to be done between two steps. False with a sentence when it cannot be taken. */
    bool (*send)(void *self, const struct vg_command *command, struct vg_error *error);
    /* How many commands wait for the step under way. */
    size_t (*waiting)(void *self);
    /* The command of a script that the screen must do now; the script goes on after `screen_done`. `place` says where it is written. False:
     * there is none. */
    bool (*screen_command)(void *self, struct vg_command *command, char place[VG_SCRIPT_PLACE_MAX]);
    void (*screen_done)(void *self, bool good);
    /* Whether the source takes a command of that name; false with the reason. */
    bool (*can)(void *self, const char *command, struct vg_error *error);
    /* Stops what is being built and what is left of a script. */
    void (*cancel)(void *self);
    /* Fetches the copy of the weights that was made since the last call, if any (true), and asks for the next, `pause` seconds
     * after the last one at the earliest. */
    bool (*probe)(void *self, double pause, struct vg_probe *probe);
    /* Asks a job that vgtop started to end, as Ctrl-C does. NULL: it is no such job. */
    bool (*interrupt)(void *self, struct vg_error *error);
    /* Readable when there is something new since the last view; to be polled. */
    int (*wake_fd)(void *self);
    /* Ends the source and frees it, but waits no longer than so many milliseconds for a step that takes its time. False: it still goes
     * on, and must be left alone; only the end of the process ends it. */
    bool (*end)(void *self, int milliseconds);
};

struct vg_source {
    const struct vg_source_functions *functions; /* NULL: no source */
    void *self;
};

static inline bool vg_source_view(const struct vg_source *source, enum vg_metric metric, struct vg_view *view,
                                  struct vg_error *error)
{
    return source->functions->view(source->self, metric, view, error);
}

static inline bool vg_source_at(const struct vg_source *source, uint64_t step, struct vg_view *view)
{
    view->at = source->functions->at && source->functions->at(source->self, step, view);
    return view->at;
}

static inline bool vg_source_send(const struct vg_source *source, const struct vg_command *command,
                                  struct vg_error *error)
{
    if (!source->functions->send)
        return vg_fail(error, "this run takes no commands");
    return source->functions->send(source->self, command, error);
}

static inline size_t vg_source_waiting(const struct vg_source *source)
{
    return source->functions->waiting ? source->functions->waiting(source->self) : 0;
}

static inline bool vg_source_screen_command(const struct vg_source *source, struct vg_command *command,
                                            char place[VG_SCRIPT_PLACE_MAX])
{
    return source->functions->screen_command && source->functions->screen_command(source->self, command, place);
}

static inline void vg_source_screen_done(const struct vg_source *source, bool good)
{
    if (source->functions->screen_done)
        source->functions->screen_done(source->self, good);
}

static inline bool vg_source_can(const struct vg_source *source, const char *command, struct vg_error *error)
{
    return source->functions->can ? source->functions->can(source->self, command, error)
                                  : vg_fail(error, "this run takes no commands");
}

static inline void vg_source_cancel(const struct vg_source *source)
{
    if (source->functions->cancel)
        source->functions->cancel(source->self);
}

static inline bool vg_source_probe(const struct vg_source *source, double pause, struct vg_probe *probe)
{
    return source->functions->probe && source->functions->probe(source->self, pause, probe);
}

static inline int vg_source_wake_fd(const struct vg_source *source)
{
    return source->functions->wake_fd(source->self);
}

static inline bool vg_source_end(const struct vg_source *source, int milliseconds)
{
    return !source->functions || source->functions->end(source->self, milliseconds);
}

VG_API_END

#endif
