/* app_start.c: the terminal, control as the person set it, the trainer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app_internal.h"
#include "vgtop/trainer.h"

/* Where the setup says that it writes to: below the home folder as people write it. */
static void tell_the_place(struct vg_setup *setup, const char *path)
{
    const char *home = getenv("HOME");
    if (!path)
        return;
    size_t length = home ? strlen(home) : 0;
    bool below = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';
    snprintf(setup->place, sizeof setup->place, "%s%.180s", below ? "~" : "", below ? path + length : path);
}

static void set_the_control(struct app *app, const struct vg_app_options *options)
{
    struct vg_control *control = &app->control;
    struct vg_control_owner owner = vg_app_owner(app);
    vg_control_start(control, &owner);
    if (options->theme)
        control->screen.theme = options->theme;
    if (options->themes)
        vg_control_themes(control, options->themes, control->screen.theme, options->theme_index);
    app->config_path = options->config_path;
    if (options->config) {
        control->config = *options->config;
        control->screen.look.layout = options->config->layout;
        control->screen.look.mouse = options->config->mouse;
    }
    control->screen.look.mouse = control->screen.look.mouse && !options->no_mouse;
    tell_the_place(&control->setup, options->config_path);
}

bool vg_app_record(struct app *app, struct vg_error *error)
{
    const struct vg_app_options *options = app->options;
    enum vg_depth depth = app->control.screen.no_colour ? VG_DEPTH_NONE : options->depth;
    char title[VG_DATA_NAME_MAX + 1024];
    int rows, cols;
    vg_term_size(app->term, &rows, &cols);
    vg_experiment_command_line(options->experiment, title, sizeof title);
    vg_make_harmless(title);
    app->recording = vg_recording_start(options->record, rows, cols, depth, title, error);
    return app->recording;
}

bool vg_app_start(struct app *app, const struct vg_app_options *options, struct vg_error *error)
{
    struct vg_control *control = &app->control;
    char warning[sizeof control->screen.notice];
    app->options = options;
    app->record_due = options->record;
    set_the_control(app, options);
    app->term = vg_term_start(options->depth_forced ? options->depth : VG_DEPTH_COUNT, warning, sizeof warning, error);
    if (!app->term)
        return false;
    if (warning[0] != '\0' || options->warning)
        vg_control_notice(control, true, warning[0] != '\0' ? warning : options->warning);
    control->default_symbols = vg_term_symbols(app->term);
    control->screen.look.symbols = options->symbols_forced ? options->symbols : control->default_symbols;
    vg_control_mark_prefs_saved(control);
    control->screen.no_colour = !vg_term_has_colours(app->term);
    app->probe = vg_probe_create(error);
    if (!app->probe)
        return false;
    struct vg_trainer *trainer =
        vg_trainer_start(options->experiment, options->speed, options->script, options->kernels, error);
    if (trainer)
        app->source = vg_trainer_source(trainer);
    return trainer;
}
