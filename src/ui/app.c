/* app.c: the event loop. */
#include "app.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actions.h"
#include "menu.h"
#include "prompt.h"
#include "signals.h"
#include "term.h"
#include "vgtop/trainer.h"

enum { FRAME_MS = 33, MESSAGE_MS = 4000, ERROR_MS = 8000, KEYS_A_TURN = 64, PROBE_PATIENCE = 5 };

struct app {
    struct vg_term *term;
    struct vg_trainer *trainer;
    struct vg_screen screen;
    struct vg_prompt prompt;
    struct vg_menu menu;
    struct vg_view view;
    struct vg_cells cells;
    struct vg_probe *probe;
    double probe_cost;               /* seconds that the last look into the network took */
    bool draw_now;                   /* a key, a new size: do not wait for the next frame */
    bool news;                       /* the trainer has something; drawn when the next frame is due */
    bool expected;                   /* a command was sent: the next news are its effect */
    int64_t frame_due;               /* ms: no frame of news earlier */
    int64_t message_end, notice_end; /* ms: when the view's message, the notice go; 0: there is none, or it stays */
    bool over;
    int status;
    struct vg_error *error; /* why it could not start */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void notice(struct app *app, bool is_error, const char *text)
{
    snprintf(app->screen.notice, sizeof app->screen.notice, "%s", text);
    app->screen.notice_is_error = is_error;
    app->notice_end = text[0] != '\0' ? now_ms() + (is_error ? ERROR_MS : MESSAGE_MS) : 0;
}

static void end_with(struct app *app, int status)
{
    app->over = true;
    app->status = status;
}

/* --- commands ------------------------------------------------------------------------------------------------- */

static void do_look(struct app *app, const char *line)
{
    struct vg_error error = {""};
    char answer[sizeof app->screen.notice] = "";
    if (!vg_look_do(&app->screen.look, app->view.layer_count, line, answer, sizeof answer, &error)) {
        notice(app, true, error.text);
    } else if (answer[0] != '\0') {
        notice(app, false, answer);
    }
}

static void send(struct app *app, const char *line)
{
    struct vg_error error = {""};
    if (!vg_trainer_send(app->trainer, line, true, &error)) {
        notice(app, true, error.text);
    }
    app->expected = true;
}

static size_t page(const struct app *app)
{
    if (app->screen.look.help) {
        return vg_screen_help_page(app->cells.rows);
    }
    return vg_screen_page(&app->screen, &app->view, app->cells.rows, app->cells.cols);
}

static void select_by_page(struct app *app, char sign)
{
    char line[48];
    snprintf(line, sizeof line, "select %c%zu", sign, page(app));
    do_look(app, line);
}

static void page_up(struct app *app)
{
    select_by_page(app, '+');
}

static void page_down(struct app *app)
{
    select_by_page(app, '-');
}

static void open_prompt(struct app *app)
{
    vg_prompt_open(&app->prompt);
}

static void toggle_help(struct app *app)
{
    app->screen.look.help = !app->screen.look.help;
    app->screen.look.help_scroll = 0;
}

/* What the trainer is building, it drops; and the rest of a script. */
static void cancel(struct app *app)
{
    vg_trainer_cancel(app->trainer);
}

static void escape(struct app *app)
{
    if (app->view.state == VG_STATE_BUILDING)
        cancel(app);
    if (!app->screen.look.help)
        app->screen.look.zoom = false;
    app->screen.look.help = false;
}

static void open_presets(struct app *app)
{
    struct vg_error error = {""};
    if (!vg_menu_open(&app->menu, "preset", &error)) {
        notice(app, true, error.text);
    }
}

static void repaint(struct app *app)
{
    vg_term_repaint(app->term);
}

static void suspend(struct app *app)
{
    vg_term_suspend(app->term);
}

static void quit(struct app *app)
{
    end_with(app, 0);
}

static const struct {
    const char *name;
    void (*act)(struct app *app);
    bool typed; /* may be typed at the prompt, without the @ */
} own[] = {
    {"@page_up", page_up, false},
    {"@page_down", page_down, false},
    {"@prompt", open_prompt, false},
    {"@help", toggle_help, true},
    {"@escape", escape, false},
    {"@repaint", repaint, true},
    {"@suspend", suspend, true},
    {"@quit", quit, true},
    {"@menu preset", open_presets, false},
    {"@cancel", cancel, true},
};

static bool do_own(struct app *app, const char *line, bool typed)
{
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (typed ? own[i].typed && strcmp(own[i].name + 1, line) == 0 : strcmp(own[i].name, line) == 0) {
            own[i].act(app);
            return true;
        }
    }
    return false;
}

/* One command of a key's or of a typed line. False: no such command, and what follows in the line is left undone. */
static bool do_command(struct app *app, const char *line, bool typed)
{
    struct vg_error error = {""};
    if (do_own(app, line, typed)) {
        return true;
    }
    const struct vg_command_info *command = vg_command_find(line, &error);
    if (command == NULL) {
        notice(app, true, error.text);
        return error.text[0] == '\0';
    }
    if (command->scope == VG_COMMAND_LOOK) {
        do_look(app, line);
    } else {
        send(app, line);
    }
    return true;
}

static void do_line(struct app *app, const char *text)
{
    char line[sizeof app->prompt.view.text];
    while (!app->over && vg_command_next(&text, line, sizeof line)) {
        if (!do_command(app, line, true)) {
            return;
        }
    }
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

/* While the help is open, the keys that select a layer scroll it. */
static bool scroll_help(struct app *app, const char *command)
{
    static const char *const commands[] = {"select +1",  "select -1",   "@page_up",
                                           "@page_down", "select last", "select first"};
    size_t lines = vg_screen_help_lines(), seen = page(app), last = lines > seen ? lines - seen : 0;
    size_t at = app->screen.look.help_scroll < last ? app->screen.look.help_scroll : last;
    const size_t to[] = {at > 0 ? at - 1 : 0, at + 1, at > seen ? at - seen : 0, at + seen, 0, last};
    for (size_t i = 0; app->screen.look.help && i < sizeof to / sizeof to[0]; i++) {
        if (strcmp(commands[i], command) == 0) {
            app->screen.look.help_scroll = to[i] < last ? to[i] : last;
            return true;
        }
    }
    return false;
}

static void prompt_key(struct app *app, uint32_t key)
{
    if (vg_prompt_key(&app->prompt, key, vg_command_complete) == VG_PROMPT_ENTERED) {
        do_line(app, app->prompt.view.text);
    }
}

static void menu_key(struct app *app, uint32_t key)
{
    char line[VG_MENU_LINE_MAX];
    if (vg_menu_key(&app->menu, key) == VG_MENU_CHOSEN) {
        vg_menu_line(&app->menu, line);
        do_command(app, line, false);
    }
}

/* Under the help a panel cannot be seen, and its own keys do nothing. */
static const struct vg_action *action_of(const struct app *app, uint32_t key)
{
    if (app->screen.look.help) {
        return vg_action_of_key(key);
    }
    return vg_action_in_panel(vg_screen_focused(&app->screen, app->cells.rows, app->cells.cols), key);
}

static void handle_key(struct app *app, uint32_t key)
{
    const struct vg_action *action = action_of(app, key);
    app->draw_now = true;
    if (key == VG_KEY_RESIZE) {
        return;
    }
    notice(app, false, "");
    bool screen_key =
        action != NULL && (strcmp(action->command, "@repaint") == 0 || strcmp(action->command, "@suspend") == 0);
    if (app->prompt.view.open && !screen_key) {
        prompt_key(app, key);
    } else if (app->menu.open && !screen_key) {
        menu_key(app, key);
    } else if (action != NULL && !scroll_help(app, action->command)) {
        do_command(app, action->command, false);
    }
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

/* --- signals, frames, the loop -------------------------------------------------------------------------------- */

static void handle_signals(struct app *app)
{
    struct vg_signals_news signals = vg_signals_take();
    if (signals.end != 0) {
        end_with(app, 128 + signals.end);
        return;
    }
    if (signals.suspend) {
        vg_term_suspend(app->term);
    } else if (signals.resumed) {
        vg_term_resume(app->term);
    }
    if (signals.resized) {
        vg_term_resize(app->term);
    }
    app->draw_now |= signals.suspend || signals.resumed || signals.resized;
}

/* A message is news when its serial is; while something is built or could not be, it is all that there is to say and stays. */
static void time_message(struct app *app, uint64_t serial_before)
{
    bool stays = app->view.state == VG_STATE_BUILDING || app->view.state == VG_STATE_FAILED;
    if (stays) {
        app->message_end = 0;
        app->screen.message_over = false;
    } else if (app->view.message_serial != serial_before || (app->message_end == 0 && !app->screen.message_over)) {
        app->screen.message_over = app->view.message[0] == '\0';
        app->message_end =
            app->screen.message_over ? 0 : now_ms() + (app->view.message_is_error ? ERROR_MS : MESSAGE_MS);
    }
}

/* What has been shown long enough goes. */
static void expire(struct app *app)
{
    int64_t now = now_ms();
    if (app->message_end != 0 && now >= app->message_end) {
        app->message_end = 0;
        app->screen.message_over = app->draw_now = true;
    }
    if (app->notice_end != 0 && now >= app->notice_end) {
        notice(app, false, "");
        app->draw_now = true;
    }
}

/* What the panels show beyond the records. A look that takes its time is taken less often, so that keys are never far behind. */
static void look_inside(struct app *app)
{
    struct vg_probe_want want;
    struct vg_error error = {""};
    bool computed = false;
    if (!vg_screen_want(&app->screen, &app->view, app->cells.rows, app->cells.cols, &want)) {
        return;
    }
    vg_trainer_probe(app->trainer, app->probe_cost * PROBE_PATIENCE, app->probe);
    int64_t before = now_ms();
    if (!vg_probe_fill(app->probe, &want, &app->view, &computed, &error)) {
        notice(app, true, error.text);
    }
    if (computed) {
        app->probe_cost = (double)(now_ms() - before) * 1e-3;
    }
}

/* When memory is short the picture of before stays: the old grid, the old view. */
static void draw(struct app *app)
{
    int rows, cols;
    struct vg_error error = {""};
    app->draw_now = app->news = false;
    app->frame_due = now_ms() + FRAME_MS;
    vg_term_size(app->term, &rows, &cols);
    if (rows != app->cells.rows || cols != app->cells.cols) {
        vg_cells_resize(&app->cells, rows, cols, vg_theme_style(app->screen.theme, VG_ROLE_TEXT), &error);
    }
    uint64_t serial = app->view.message_serial;
    if (!vg_trainer_view(app->trainer, app->screen.look.metric, &app->view, &error)) {
        notice(app, true, error.text);
    } else if (app->view.message_serial != serial && serial != 0) { /* newer than the notice, which would hide it */
        notice(app, false, "");
    }
    if (app->view.state == VG_STATE_FAILED) {
        vg_fail(app->error, "%s", app->view.message);
        end_with(app, 2);
        return;
    }
    time_message(app, serial);
    app->screen.prompt = app->prompt.view;
    app->screen.look.slots = vg_screen_slots(app->cells.rows, app->cells.cols);
    look_inside(app);
    vg_screen_draw(&app->screen, &app->view, &app->cells);
    vg_term_draw(app->term, &app->cells);
}

/* Poll's timeout: for ever, unless news wait for their frame or a message for its end. */
static int patience(const struct app *app)
{
    const int64_t ends[] = {app->news ? app->frame_due : 0, app->message_end, app->notice_end};
    int64_t first = 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends[i] != 0 && (first == 0 || ends[i] < first)) {
            first = ends[i];
        }
    }
    if (first == 0) {
        return -1;
    }
    int64_t left = first - now_ms();
    return left > 0 ? (int)left : 0;
}

static void wait_and_handle(struct app *app)
{
    /* While news wait for their frame the wake pipe stays readable: it is left out, or poll would not wait. */
    struct pollfd sources[] = {
        {.fd = vg_term_input_fd(app->term), .events = POLLIN},
        {.fd = vg_signals_fd(), .events = POLLIN},
        {.fd = app->news ? -1 : vg_trainer_wake_fd(app->trainer), .events = POLLIN},
    };
    if (poll(sources, sizeof sources / sizeof sources[0], patience(app)) < 0 && errno != EINTR) {
        end_with(app, 128 + SIGHUP);
        return;
    }
    if (sources[2].revents != 0) { /* before the keys: their effect comes with later news */
        app->news = true;
        app->draw_now |= app->expected;
        app->expected = false;
    }
    if (sources[1].revents != 0) {
        handle_signals(app);
    }
    size_t keys = handle_keys(app);
    if (!app->over && sources[0].revents != 0 && keys == 0 && vg_term_gone(app->term, sources[0].revents)) {
        end_with(app, 128 + SIGHUP);
    }
}

static void loop(struct app *app)
{
    app->draw_now = true;
    while (!app->over) {
        expire(app);
        if (app->draw_now || (app->news && now_ms() >= app->frame_due)) {
            draw(app);
        }
        wait_and_handle(app);
    }
}

static bool start(struct app *app, const struct vg_app_options *options, struct vg_error *error)
{
    char warning[sizeof app->screen.notice];
    app->term = vg_term_start(options->no_colour, warning, sizeof warning, error);
    if (app->term == NULL) {
        return false;
    }
    notice(app, warning[0] != '\0', warning);
    vg_look_default(&app->screen.look);
    app->screen.menu = &app->menu;
    app->screen.theme = options->theme != NULL ? options->theme : vg_theme_default();
    app->screen.symbols = options->symbols_forced ? options->symbols : vg_term_symbols(app->term);
    app->screen.no_colour = !vg_term_has_colours(app->term);
    app->probe = vg_probe_create(error);
    if (app->probe == NULL) {
        return false;
    }
    app->trainer = vg_trainer_start(options->experiment, options->speed, options->script, options->kernels, error);
    return app->trainer != NULL;
}

int vg_app_run(const struct vg_app_options *options, struct vg_error *error)
{
    struct app *app = calloc(1, sizeof *app);
    int status = 1;
    if (app == NULL) {
        vg_fail(error, "out of memory for the screen");
        return status;
    }
    app->error = error;
    if (start(app, options, error)) {
        loop(app);
        status = app->status;
    }
    vg_term_stop(app->term); /* first, so that the person has the terminal back while a long step ends */
    if (app->trainer != NULL) {
        vg_trainer_stop(app->trainer);
    }
    vg_probe_destroy(app->probe);
    vg_view_free(&app->view);
    vg_cells_free(&app->cells);
    free(app);
    return status;
}
