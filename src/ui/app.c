/* app.c: the event loop: connects control with the terminal and the trainer. */
#include "app_internal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actions.h"
#include "signals.h"

/* What training brings is drawn a dozen times a second: what only scrolls need not move faster, and the bytes of a frame are not free
 * on a slow line. A key's effect is drawn at once: after a command the screen looks often, until the answer is there. */
enum { FRAME_MS = 80, ANSWER_MS = 5, PASTE_MS = 1000, KEYS_A_TURN = 64, PROBE_PATIENCE = 5, STEP_MS = 300 };

int64_t vg_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void vg_app_end(struct app *app, int status)
{
    app->over = true;
    app->status = status;
}

/* --- keys and signals ----------------------------------------------------------------------------------------- */

static void handle_key(struct app *app, uint32_t key)
{
    if (key == VG_KEY_MOUSE) {
        struct vg_mouse mouse = vg_term_mouse_event(app->term);
        vg_control_mouse(&app->control, &mouse);
    } else {
        vg_control_key(&app->control, key);
    }
    app->draw_now = true;
}

static size_t handle_keys(struct app *app)
{
    size_t count = 0;
    uint32_t key;
    /* a flood of keys must not keep the screen from being drawn, nor signals from being heard */
    while (!app->over && count < KEYS_A_TURN && (key = vg_term_read_key(app->term)) != VG_KEY_NONE) {
        handle_key(app, key);
        count++;
    }
    return count;
}

/* The end of a paste may get lost on the way: keys must not stay dead for that. */
static void time_paste(struct app *app, bool went_on)
{
    if (!app->control.pasting) {
        app->paste_end = 0;
    } else if (went_on || app->paste_end == 0) {
        app->paste_end = vg_now_ms() + PASTE_MS;
    } else if (vg_now_ms() >= app->paste_end) {
        app->paste_end = 0;
        app->control.pasting = false;
    }
}

static void handle_signals(struct app *app)
{
    struct vg_signals_news signals = vg_signals_take();
    if (signals.end != 0) {
        vg_app_end(app, 128 + signals.end);
        return;
    }
    if (signals.suspend)
        vg_term_suspend(app->term);
    else if (signals.resumed)
        vg_term_resume(app->term);
    if (signals.resized)
        vg_term_resize(app->term);
    app->draw_now |= signals.suspend || signals.resumed || signals.resized;
}

/* --- frames --------------------------------------------------------------------------------------------------- */

/* What the panels show beyond the records. A look that takes its time is taken less often, so that keys are never far behind. */
static void look_inside(struct app *app)
{
    struct vg_control *control = &app->control;
    struct vg_probe_want want;
    struct vg_error error = {""};
    bool computed = false;
    if (control->view.frozen ||
        !vg_screen_want(&control->screen, &control->view, control->cells.rows, control->cells.cols, &want))
        return;
    vg_source_probe(&app->source, app->probe_cost * PROBE_PATIENCE, app->probe);
    int64_t before = vg_now_ms();
    if (!vg_probe_fill(app->probe, &want, &control->view, &computed, &error))
        vg_control_notice(control, true, error.text);
    if (computed)
        app->probe_cost = (double)(vg_now_ms() - before) * 1e-3;
}

/* A recording that cannot go on ends; training does not. */
static void record(struct app *app)
{
    struct vg_error error = {""};
    if (app->record_due &&
        app->control.view.layer_count > 0) { /* not before: an old recording is not given up for nothing */
        app->record_due = false;
        if (!vg_app_record(app, app->error))
            vg_app_end(app, 1);
    }
    if (!app->recording || vg_recording_frame(app->recording, &app->control.cells, &error))
        return;
    vg_recording_stop(app->recording);
    app->recording = NULL;
    vg_control_notice(&app->control, true, error.text);
    app->draw_now = true;
}

/* What a crash would have to say. */
static void update_crash_report(struct app *app)
{
    const struct vg_view *view = &app->control.view;
    const char *seed = "unknown";
    char story[sizeof app->told + 256];
    if (strcmp(app->told, view->command_line) == 0)
        return;
    for (size_t i = 0; i < view->field_count; i++)
        seed = strcmp(view->fields[i].command, "seed") == 0 ? view->fields[i].typed : seed;
    snprintf(app->told, sizeof app->told, "%s", view->command_line);
    snprintf(story, sizeof story, "vgtop %s, seed %s. This recreates the session:\n  %s\n", VGTOP_VERSION, seed,
             app->told);
    vg_signals_crash_report(story);
}

/* When memory is short the picture of before stays: the old grid, the old view. */
static void draw(struct app *app)
{
    struct vg_control *control = &app->control;
    int rows, cols;
    struct vg_error error = {""};
    app->draw_now = app->news = false;
    vg_term_size(app->term, &rows, &cols);
    if (!vg_control_resize(control, rows, cols, &error))
        vg_control_notice(control, true, error.text);
    uint64_t serial = control->view.message_serial;
    if (!vg_freeze_view(&app->freeze, &control->screen.look, &app->source, &control->view, &error))
        vg_control_notice(control, true, error.text);
    if (control->view.message_serial != serial || vg_now_ms() >= app->answer_until)
        app->answer_until = 0;
    app->frame_due = vg_now_ms() + (app->answer_until != 0 ? ANSWER_MS : FRAME_MS);
    if (control->view.state == VG_STATE_FAILED) {
        vg_fail(app->error, "%s", control->view.message);
        vg_app_end(app, 2);
        return;
    }
    update_crash_report(app);
    vg_notices_see(&app->notices, control, vg_now_ms());
    look_inside(app);
    vg_control_draw(control);
    if (control->screen.look.mouse != app->mouse) {
        app->mouse = control->screen.look.mouse;
        vg_term_mouse(app->term, app->mouse);
    }
    vg_term_draw(app->term, &control->cells);
    record(app);
}

/* --- the loop ------------------------------------------------------------------------------------------------- */

/* Poll's timeout: for ever, unless news wait for their frame or a message for its end. */
static int patience(const struct app *app)
{
    bool frame = app->news && !vg_term_busy(app->term);
    if (vg_term_pending(app->term))
        return 0;
    const int64_t ends[] = {frame ? app->frame_due : 0, app->notices.message_end, app->notices.notice_end,
                            app->paste_end};
    int64_t first = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i] != 0 && (first == 0 || ends[i] < first))
            first = ends[i];
    if (first == 0)
        return -1;
    int64_t left = first - vg_now_ms();
    return left > 0 ? (int)left : 0;
}

static void wait_and_handle(struct app *app)
{
    /* While news wait for their frame the wake pipe stays readable: it is left out, or poll would not wait. */
    struct pollfd sources[] = {
        {.fd = vg_term_input_fd(app->term), .events = POLLIN},
        {.fd = vg_signals_fd(), .events = POLLIN},
        {.fd = app->news ? -1 : vg_source_wake_fd(&app->source), .events = POLLIN},
        {.fd = vg_term_busy(app->term) ? vg_term_output_fd(app->term) : -1, .events = POLLOUT},
    };
    if (poll(sources, sizeof sources / sizeof sources[0], patience(app)) < 0 && errno != EINTR) {
        vg_app_end(app, 128 + SIGHUP);
        return;
    }
    app->news |= sources[2].revents != 0;
    vg_term_flush(app->term);
    if (sources[1].revents != 0)
        handle_signals(app);
    size_t keys = handle_keys(app);
    time_paste(app, keys > 0);
    if (!app->over && sources[0].revents != 0 && keys == 0 && vg_term_gone(app->term, sources[0].revents))
        vg_app_end(app, 128 + SIGHUP);
}

static void loop(struct app *app)
{
    app->draw_now = true;
    while (!app->over) {
        handle_signals(app); /* before a picture: who was stopped may not be in front any more */
        app->draw_now |= vg_notices_expire(&app->notices, &app->control, vg_now_ms());
        bool due = app->draw_now || (app->news && vg_now_ms() >= app->frame_due);
        if (!app->over && due && !vg_term_busy(app->term)) /* a terminal that takes its time gets fewer frames */
            draw(app);
        if (!app->over)
            wait_and_handle(app);
    }
}

int vg_app_run(const struct vg_app_options *options, struct vg_error *error)
{
    struct app *app = calloc(1, sizeof *app);
    int status = 1;
    if (!app) {
        vg_fail(error, "out of memory for the screen");
        return status;
    }
    app->error = error;
    if (vg_app_start(app, options, error)) {
        loop(app);
        status = app->status;
    }
    vg_term_stop(app->term); /* first, so that the person has the terminal back while a long step ends */
    vg_source_end(&app->source, STEP_MS);
    vg_recording_stop(app->recording);
    vg_probe_destroy(app->probe);
    vg_control_stop(&app->control);
    vg_freeze_free(&app->freeze);
    free(app);
    return status;
}
