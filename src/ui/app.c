/* app.c: the event loop: connects control with the terminal and the trainer. */
#include "app.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actions.h"
#include "cadence.h"
#include "clock.h"
#include "control.h"
#include "folders.h"
#include "freeze.h"
#include "notices.h"
#include "recording.h"
#include "signals.h"
#include "suit.h"
#include "term.h"
#include "vgtop/probe.h"
#include "vgtop/source.h"

/* The trainer's news are drawn every FRAME_MS: numbers that change faster cannot be read, and a slow line pays for every frame. Some panels are
 * drawn less often still (cadence.h). After a command the screen looks every ANSWER_MS for the answer, for ANSWER_PATIENCE_MS. A command that has not begun after WAITING_MS is said to
 * wait, and again every WAITING_AGAIN_MS. */
enum {
    FRAME_MS = VG_CADENCE_CHART_MS,
    ANSWER_MS = 5,
    ANSWER_PATIENCE_MS = 500,
    WAITING_MS = 100,
    WAITING_AGAIN_MS = 1000,
    PASTE_MS = 1000,
    KEYS_A_TURN = 64,
    PROBE_PATIENCE = 5,
    STEP_MS = 300
};

struct app {
    struct vg_term *term;
    struct vg_line *line;    /* to the terminal */
    struct vg_source source; /* of all that is shown */
    struct vg_control control;
    struct vg_freeze freeze;
    struct vg_notices notices;
    struct vg_cadence cadence;
    struct vg_probe *probe;
    struct vg_recording *recording; /* NULL: none, or over */
    const struct vg_app_options *options;
    bool record_due;      /* a recording begins with the first picture */
    int64_t paste_end;    /* ms: a paste that brings nothing until then is over; 0: there is none */
    double probe_cost;    /* seconds that the last probe took */
    bool draw_now;        /* a key, a new size: do not wait for the next frame */
    bool news;            /* the trainer has something new, which the next frame shows */
    int64_t frame_due;    /* ms: when that is */
    int64_t answer_until; /* ms: until then the screen looks often for an answer to a command; 0: it does not */
    int64_t waiting_due;  /* ms: when to look for commands that still wait; 0: none was sent */
    char reported[sizeof((struct vg_view *)0)->command_line]; /* the command line in the crash report */
    struct vg_suit suit;
    bool asked; /* what is to become of the job: the next key answers */
    bool over;
    int status;
    struct vg_error *error; /* why it could not start */
};

static int64_t now_ms(void)
{
    return vg_clock_ns() / 1000000;
}

static void end(struct app *app, int status)
{
    app->over = true;
    app->status = status;
}

/* --- what control asks for ------------------------------------------------------------------------------------ */

static bool send(void *context, const struct vg_command *command, struct vg_error *error)
{
    struct app *app = context;
    app->answer_until = now_ms() + ANSWER_PATIENCE_MS;
    if (app->waiting_due == 0)
        app->waiting_due = now_ms() + WAITING_MS;
    return vg_source_send(&app->source, command, error);
}

static void save(struct app *app)
{
    struct vg_control *control = &app->control;
    struct vg_error error = {""};
    char done[VG_CONFIG_DONE_MAX];
    bool good =
        app->options->config_path
            ? vg_config_write(&control->config, app->options->config_path, done, &error)
            : vg_fail(&error, "there is no file for the configuration: HOME is not set, or --no-config was given");
    if (good)
        vg_make_harmless(done);
    vg_control_notice(control, !good, good ? done : error.text);
    control->setup.unsaved = control->setup.unsaved && !good;
}

static void ask(void *context, enum vg_control_wish wish)
{
    struct app *app = context;
    if (wish == VG_WISH_QUIT)
        end(app, 0);
    else if (wish == VG_WISH_SUSPEND)
        vg_term_suspend(app->term);
    else if (wish == VG_WISH_REPAINT)
        vg_term_repaint(app->term);
    else if (wish == VG_WISH_PICTURE)
        vg_control_picture(&app->control);
    else
        save(app);
}

/* --- keys and signals ----------------------------------------------------------------------------------------- */

/* Ctrl-C asks what is to become of a job that vgtop started; the next key answers. True: the key was for that. */
static bool ask_about_job(struct app *app, uint32_t key)
{
    const uint32_t ctrl_c = 3;
    struct vg_error error = {""};
    if (!app->asked &&
        (key != ctrl_c || !app->source.functions->interrupt || app->control.view.state == VG_STATE_ENDED))
        return false;
    app->asked = !app->asked;
    if (app->asked)
        vg_control_notice(&app->control, false,
                          "i interrupts the job; d detaches, and the job goes on; any other key does neither");
    else if (key != 'i' && key != ctrl_c)
        vg_control_notice(&app->control, false, "");
    else if (app->source.functions->interrupt(app->source.self, &error))
        vg_control_notice(&app->control, false, "the job is asked to end");
    else
        vg_control_notice(&app->control, true, error.text);
    if (!app->asked && key == 'd')
        end(app, 0);
    return true;
}

static size_t handle_keys(struct app *app)
{
    size_t count = 0;
    uint32_t key;
    /* a flood of keys must not keep the screen from being drawn, nor signals from being heard */
    for (; !app->over && count < KEYS_A_TURN && (key = vg_line_read_key(app->line)) != VG_KEY_NONE; count++) {
        if (ask_about_job(app, key))
            app->draw_now = true;
        else if (key == VG_KEY_MOUSE)
            vg_control_mouse(&app->control, &app->line->input.mouse);
        else
            vg_control_key(&app->control, key);
        app->draw_now = true;
    }
    /* the end of a paste may get lost on the way: keys must not stay dead for that */
    if (app->control.pasting && (count > 0 || app->paste_end == 0))
        app->paste_end = now_ms() + PASTE_MS;
    else if (!app->control.pasting || now_ms() >= app->paste_end)
        app->paste_end = 0;
    app->control.pasting = app->paste_end != 0;
    return count;
}

/* The terminal has told the colour of its ground. */
static void handle_ground(struct app *app)
{
    struct vg_input *input = &app->line->input;
    if (!input->knows_ground)
        return;
    input->knows_ground = false;
    vg_control_ground(&app->control, vg_palette_lightness(input->ground) >= 128);
    app->draw_now = true;
}

static void handle_signals(struct app *app)
{
    struct vg_signals_news signals = vg_signals_take();
    if (signals.end != 0) {
        end(app, 128 + signals.end);
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

/* Probes the network for what the panels show beyond the records. The longer a probe takes the rarer it is, so that keys are answered
 * soon; without a person who waits, no faster than it is shown. True: there is something new to show. */
static bool look_inside(struct app *app, bool waited_for)
{
    struct vg_control *control = &app->control;
    struct vg_probe_want want;
    struct vg_error error = {""};
    bool computed = false;
    if (control->view.frozen || control->view.probe == VG_PROBE_NEVER ||
        !vg_screen_want(&control->screen, &control->view, control->cells.rows, control->cells.cols, &want))
        return false;
    double pause = fmax(app->probe_cost * PROBE_PATIENCE, waited_for ? 0 : VG_CADENCE_SLOW_MS * 1e-3);
    vg_source_probe(&app->source, pause, app->probe);
    int64_t before = now_ms();
    if (!vg_probe_fill(app->probe, &want, &control->view, &computed, &error))
        vg_control_notice(control, true, error.text);
    if (computed)
        app->probe_cost = (double)(now_ms() - before) * 1e-3;
    return computed;
}

/* Begins the recording that was asked for. */
static void start_recording(struct app *app)
{
    const struct vg_app_options *options = app->options;
    const struct vg_screen *screen = &app->control.screen;
    app->record_due = false;
    app->recording = vg_recording_start(options->record, &app->control.cells, screen->theme,
                                        screen->no_colour ? VG_DEPTH_NONE : options->depth, options->title, app->error);
    if (!app->recording)
        end(app, 1);
}

/* Records a frame. A recording that fails ends; training does not. */
static void record(struct app *app)
{
    struct vg_control *control = &app->control;
    struct vg_error error = {""};
    if (app->record_due && control->view.layer_count > 0) /* not before: an old recording is not given up for nothing */
        start_recording(app);
    if (!app->recording || vg_recording_frame(app->recording, &control->cells, control->screen.theme, &error))
        return;
    vg_recording_stop(app->recording, &error);
    app->recording = NULL;
    vg_control_notice(control, true, error.text);
    app->draw_now = true;
}

/* After a crash the person can make the session again. */
static void update_crash_report(struct app *app)
{
    const struct vg_view *view = &app->control.view;
    const char *seed = NULL;
    char report[sizeof app->reported + 256];
    if (strcmp(app->reported, view->command_line) == 0)
        return;
    for (size_t i = 0; i < view->field_count; i++)
        seed = strcmp(view->fields[i].command, "seed") == 0 ? view->fields[i].typed : seed;
    snprintf(app->reported, sizeof app->reported, "%s", view->command_line);
    snprintf(report, sizeof report, "vgtop %s%s%s. This recreates the session:\n  %s\n", VGTOP_VERSION,
             seed ? ", seed " : "", seed ? seed : "", app->reported);
    vg_signals_crash_report(report);
}

/* When memory is short the picture of before stays: the old grid, the old view. */
static void draw(struct app *app)
{
    struct vg_control *control = &app->control;
    int rows, cols;
    struct vg_error error = {""};
    const bool asked = app->draw_now;
    app->draw_now = app->news = false;
    vg_term_size(app->term, &rows, &cols);
    if (!vg_control_resize(control, rows, cols, &error))
        vg_control_notice(control, true, error.text);
    uint64_t serial = control->view.message_serial;
    if (!vg_freeze_view(&app->freeze, &control->screen.look, &app->source, &control->view, &error))
        vg_control_notice(control, true, error.text);
    if (vg_suit_look(&app->suit, &control->view, &control->screen.look))
        vg_freeze_view(&app->freeze, &control->screen.look, &app->source, &control->view, &error);
    if (control->view.message_serial != serial || now_ms() >= app->answer_until)
        app->answer_until = 0;
    app->frame_due = now_ms() + (app->answer_until != 0 ? ANSWER_MS : FRAME_MS);
    if (control->view.state == VG_STATE_FAILED) {
        vg_fail(app->error, "%s", control->view.message);
        end(app, 2);
        return;
    }
    update_crash_report(app);
    vg_notices_see(&app->notices, control, now_ms());
    uint32_t due = vg_cadence_due(&app->cadence, &control->view, &control->cells, asked, now_ms());
    due |= look_inside(app, due == UINT32_MAX) ? vg_screen_probing() : 0;
    vg_control_update(control, due);
    vg_line_mouse(app->line, control->screen.look.mouse);
    vg_term_draw(app->term, &control->cells);
    record(app);
}

/* A step may take seconds, and commands are done between two. The answer to the first one replaces this notice. */
static void tell_waiting(struct app *app)
{
    char text[64];
    if (app->waiting_due == 0 || now_ms() < app->waiting_due)
        return;
    size_t count = vg_source_waiting(&app->source);
    app->waiting_due = count > 0 ? now_ms() + WAITING_AGAIN_MS : 0;
    if (count == 0 || app->control.view.state == VG_STATE_BUILDING)
        return;
    snprintf(text, sizeof text, "%zu command%s for this step", count, count == 1 ? " waits" : "s wait");
    vg_control_notice(&app->control, false, text);
    app->draw_now = true;
}

/* Does the script's next command where it is the screen's: training waits for that. False: there is none. */
static bool do_script_command(struct app *app)
{
    struct vg_control *control = &app->control;
    struct vg_command command;
    struct vg_error error = {""};
    char place[VG_SCRIPT_PLACE_MAX];
    if (!vg_source_screen_command(&app->source, &command, place))
        return false;
    vg_freeze_view(&app->freeze, &control->screen.look, &app->source, &control->view, &error);
    bool good = vg_control_script_command(control, &command);
    if (!good) {
        vg_fail(&error, "%s%s", place, control->screen.notice);
        vg_control_notice(control, true, error.text);
    }
    vg_source_screen_done(&app->source, good);
    app->draw_now = true;
    return true;
}

/* --- the loop ------------------------------------------------------------------------------------------------- */

/* Poll's timeout: for ever, unless news wait for their frame, a panel that was left out for its time, or a message for its end. */
static int patience(const struct app *app)
{
    bool idle = !vg_output_busy(&app->line->output);
    if (vg_input_pending(&app->line->input))
        return 0;
    const int64_t ends[] = {idle && app->news ? app->frame_due : 0,
                            idle ? app->cadence.behind : 0,
                            app->notices.message_end,
                            app->notices.notice_end,
                            app->paste_end,
                            app->waiting_due};
    int64_t first = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (ends[i] != 0 && (first == 0 || ends[i] < first))
            first = ends[i];
    if (first == 0)
        return -1;
    int64_t left = first - now_ms();
    return left > 0 ? (int)left : 0;
}

static void wait_and_handle(struct app *app)
{
    /* While news wait for their frame the wake pipe stays readable: it is left out, or poll would not wait. */
    struct pollfd sources[] = {
        {.fd = app->line->keys, .events = POLLIN},
        {.fd = vg_signals_fd(), .events = POLLIN},
        {.fd = app->news ? -1 : vg_source_wake_fd(&app->source), .events = POLLIN},
        {.fd = vg_output_busy(&app->line->output) ? app->line->output.fd : -1, .events = POLLOUT},
    };
    if (poll(sources, sizeof sources / sizeof sources[0], patience(app)) < 0 && errno != EINTR) {
        end(app, 128 + SIGHUP);
        return;
    }
    app->news |= sources[2].revents != 0;
    vg_output_flush(&app->line->output);
    if (sources[1].revents != 0)
        handle_signals(app);
    size_t keys = handle_keys(app);
    handle_ground(app);
    if (!app->over && sources[0].revents != 0 && keys == 0 && vg_line_gone(app->line, sources[0].revents))
        end(app, 128 + SIGHUP);
}

static void loop(struct app *app)
{
    app->draw_now = true;
    while (!app->over) {
        handle_signals(app); /* before a picture: a stopped program may not be in the foreground any more */
        app->draw_now |= vg_notices_expire(&app->notices, &app->control, now_ms());
        tell_waiting(app);
        int64_t now = now_ms();
        bool due = app->draw_now || (app->news && now >= app->frame_due) ||
                   (app->cadence.behind != 0 && now >= app->cadence.behind);
        if (!app->over && due &&
            !vg_output_busy(&app->line->output)) /* a terminal that takes its time gets fewer frames */
            draw(app);
        if (!app->over && !do_script_command(app)) /* behind the picture, which takes the wake byte */
            wait_and_handle(app);
    }
}

static bool start(struct app *app, const struct vg_app_options *options, struct vg_error *error)
{
    struct vg_control *control = &app->control;
    struct vg_look *look = &control->screen.look;
    char warning[sizeof control->screen.notice];
    app->options = options;
    app->record_due = options->record;
    vg_control_start(control, &(struct vg_control_owner){send, ask, app});
    if (options->theme)
        control->screen.theme = options->theme;
    if (options->themes)
        vg_control_themes(control, options->themes, control->screen.theme, options->theme_index);
    if (options->config) {
        control->config = *options->config;
        look->layout = options->config->layout;
        look->mouse = options->config->mouse;
    }
    look->mouse = look->mouse && !options->no_mouse;
    if (options->config_path)
        vg_folder_short(options->config_path, control->setup.place, sizeof control->setup.place);
    app->term = vg_term_start(options->depth_forced ? options->depth : VG_DEPTH_COUNT, warning, sizeof warning, error);
    if (!app->term)
        return false;
    app->line = vg_term_line(app->term);
    app->line->wants_ground = control->follows_ground = options->theme_follows;
    if (warning[0] != '\0' || options->warning)
        vg_control_notice(control, true, warning[0] != '\0' ? warning : options->warning);
    control->default_symbols = vg_term_symbols(app->term);
    look->symbols = options->symbols_forced ? options->symbols : control->default_symbols;
    vg_control_mark_prefs_saved(control);
    control->screen.depth = vg_term_depth(app->term);
    control->screen.no_colour = control->screen.depth == VG_DEPTH_NONE;
    app->probe = vg_probe_create(error);
    return app->probe && options->open(options->context, &app->source, error);
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
    if (start(app, options, error)) {
        loop(app);
        status = app->status;
    }
    vg_term_stop(app->term); /* first, so that the person has the terminal back while a long step ends */
    vg_source_end(&app->source, STEP_MS);
    if (!vg_recording_stop(app->recording, error) && status == 0)
        status = 1;
    vg_probe_destroy(app->probe);
    vg_control_stop(&app->control);
    vg_freeze_free(&app->freeze);
    free(app);
    return status;
}
