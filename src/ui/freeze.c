/* freeze.c: a picture that does not move while training goes on. */
#include "freeze.h"

#include <string.h>

/* What a frozen picture takes from the live view. */
static void go_on(struct vg_view *view, const struct vg_view *live)
{
    memcpy(view->fields, live->fields, sizeof view->fields);
    view->field_count = live->field_count;
    memcpy(view->command_line, live->command_line, sizeof view->command_line);
    view->state = live->state;
    view->steps_per_second = live->steps_per_second;
    view->speed = live->speed;
    view->steps_left = live->steps_left;
    memcpy(view->message, live->message, sizeof view->message);
    view->message_is_error = live->message_is_error;
    view->message_serial = live->message_serial;
    view->frozen = true;
    view->live_run = live->run;
    view->live_step = live->step;
}

static bool live_view(const struct vg_look *look, const struct vg_source *source, struct vg_view *view,
                      struct vg_error *error)
{
    if (!vg_source_view(source, look->metric, view, error))
        return false;
    if (look->cursor_on)
        vg_source_at(source, look->cursor, view);
    return true;
}

bool vg_freeze_view(struct vg_freeze *freeze, struct vg_look *look, const struct vg_source *source,
                    struct vg_view *view, struct vg_error *error)
{
    if (!look->frozen || view->layer_count == 0)
        return live_view(look, source, view, error);
    if (!vg_source_view(source, look->metric, &freeze->live, error))
        return false;
    const uint64_t last = view->step > 0 ? view->step - 1 : 0, cursor = look->cursor < last ? look->cursor : last;
    if ((view->metric == look->metric || vg_view_hold(view, &freeze->live)) &&
        (!look->cursor_on || vg_source_at(source, cursor, view) || view->step == 0)) {
        view->at = view->at && look->cursor_on;
        go_on(view, &freeze->live);
        return true;
    }
    look->frozen = false;
    return live_view(look, source, view, error) &&
           vg_fail(error, "a new run has begun, and of the frozen one no more is known: the picture moves again");
}

void vg_freeze_free(struct vg_freeze *freeze)
{
    vg_view_free(&freeze->live);
}
