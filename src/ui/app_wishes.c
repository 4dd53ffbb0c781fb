/* app_wishes.c: what control asks of the owner of terminal and trainer. */
#include <limits.h>
#include <stdio.h>

#include "app_internal.h"

/* How long the screen looks often for the answer to a command. */
enum { ANSWER_PATIENCE_MS = 500 };

static bool send(void *context, const char *line, struct vg_error *error)
{
    struct app *app = context;
    app->answer_until = vg_now_ms() + ANSWER_PATIENCE_MS;
    return vg_source_send(&app->source, line, error);
}

static void quit(struct app *app)
{
    vg_app_end(app, 0);
}

static void suspend(struct app *app)
{
    vg_term_suspend(app->term);
}

static void repaint(struct app *app)
{
    vg_term_repaint(app->term);
}

static void cancel(struct app *app)
{
    vg_source_cancel(&app->source);
}

static void picture(struct app *app)
{
    vg_control_picture(&app->control);
}

static void save(struct app *app)
{
    struct vg_control *control = &app->control;
    struct vg_error error = {""};
    char text[PATH_MAX + 16];
    bool good =
        app->config_path
            ? vg_config_write(&control->config, app->config_path, &error)
            : vg_fail(&error, "there is no file for the configuration: HOME is not set, or --no-config was given");
    snprintf(text, sizeof text, "wrote %s", good ? app->config_path : "nothing");
    vg_make_harmless(text);
    vg_control_notice(control, !good, good ? text : error.text);
    control->setup.unsaved = control->setup.unsaved && !good;
}

static void wish(void *context, enum vg_request what)
{
    static void (*const grant[VG_REQUEST_COUNT])(struct app * app) = {
        [VG_REQUEST_QUIT] = quit,     [VG_REQUEST_SUSPEND] = suspend, [VG_REQUEST_REPAINT] = repaint,
        [VG_REQUEST_CANCEL] = cancel, [VG_REQUEST_PICTURE] = picture, [VG_REQUEST_SAVE] = save};
    grant[what](context);
}

struct vg_control_owner vg_app_owner(struct app *app)
{
    return (struct vg_control_owner){send, wish, app};
}
